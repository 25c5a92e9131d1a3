#include "tools/sscard/custody_desk.hpp"

namespace sscard::tools {

void custody_options(const Verb& verb, CustodyWish& wish) {
  verb.option("--book", wish.book, phrase("custody book of the key cards")).required();
  verb.option("--by", wish.by, phrase("who does it")).required();
  verb.option("--with", wish.with, phrase("the second person")).required();
  verb.option("--why", wish.why, phrase("the reason")).required();
  vault_options(verb, wish.vault);
}

keys::CustodyEntry entry_of(const CustodyWish& wish, keys::CustodyEvent event) {
  keys::CustodyEntry entry;
  entry.event = event;
  entry.by = wish.by;
  entry.with = wish.with;
  entry.detail = wish.why;
  return entry;
}

keys::CustodySigner signer_of(keys::Vault& vault) {
  return [&vault](ByteView data) { return vault.exchange_mac(keys::ExchangeKey::Report, data); };
}

Result<CustodyLine> append_entry(const Context& context, const CustodyWish& wish,
                                 keys::Vault& vault, const keys::CustodyEntry& entry) {
  auto writer = keys::CustodyWriter::open(wish.book, context.world, crypto::openssl());
  if (!writer) return writer.error();
  const Status written = writer->append(entry, signer_of(vault));
  if (!written) return written.error();
  return CustodyLine{writer->book().entries().size(), to_hex(writer->book().head())};
}

Status write_entry(const Context& context, const CustodyWish& wish, keys::Vault& vault,
                   const keys::CustodyEntry& entry) {
  const auto line = append_entry(context, wish, vault, entry);
  if (!line) return line.error();
  context.print.object({
      {"serial", entry.serial                },
      {"event",  keys::row(entry.event).word },
      {"line",   std::to_string(line->number)},
      {"head",   line->head                  }
  });
  context.print.say(
      msg("{} {}: {}", model::row(entry.kind).title, entry.serial, keys::row(entry.event).title));
  context.print.say(msg("line {} of the book, head {}", line->number, line->head));
  return {};
}

}  // namespace sscard::tools
