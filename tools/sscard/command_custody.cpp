// sscard vault custody show|verify: the custody book for people and for auditors. Reading needs no
// vault and no credential; signatures are checked when one is named.
#include "keys/custody/lost_report.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/custody_desk.hpp"

namespace sscard::tools {
namespace {

struct CustodyOptions {
  VaultWish vault;
  std::string book, head, report, serial;
  bool signatures = false;
};

Result<keys::CustodyBook> read(const Context& context, const CustodyOptions& options) {
  if (!context.world.files.exists(options.book)) {
    return Error{ErrorKind::BadInput, msg("there is no custody book {}", options.book),
                 msg("the first `sscard vault carrier issue` begins one")};
  }
  return keys::CustodyBook::read(options.book, context.world.files, crypto::openssl());
}

Result<ExitCode> show(const Context& context, const CustodyOptions& options) {
  const auto book = read(context, options);
  if (!book) return book.error();
  std::vector<std::vector<JsonField>> rows;
  for (const keys::CustodyEntry& entry : book->entries()) {
    if (!options.serial.empty() && entry.serial != options.serial) continue;
    rows.push_back({
        {"line",      std::to_string(entry.number)            },
        {"time",      entry.time                              },
        {"event",     keys::row(entry.event).word             },
        {"kind",      std::string(model::row(entry.kind).word)},
        {"serial",    entry.serial                            },
        {"by",        entry.by                                },
        {"with",      entry.with                              },
        {"to",        entry.to                                },
        {"reference", entry.reference                         },
        {"place",     entry.place                             },
        {"detail",    entry.detail                            }
    });
    context.print.say(msg("{} {} {} {}: {}", entry.number, entry.time, model::row(entry.kind).title,
                          entry.serial, keys::row(entry.event).title));
    context.print.say(msg("    {}, {}; {} {} {}; {}", entry.by, entry.with, entry.to,
                          entry.reference, entry.place, entry.detail));
  }
  context.print.objects("entries", rows);
  return ExitCode::Done;
}

Status check_signed(const Context& context, const CustodyOptions& options,
                    const keys::CustodyBook& book) {
  const auto vault = open_vault(options.vault, context);
  if (!vault) return vault.error();
  if (const Status good = book.check_signatures(signer_of(**vault)); !good) return good;
  if (options.report.empty()) return {};
  const auto text = context.world.files.read(options.report);
  if (!text) return text.error();
  return keys::check_report(as_text(*text), signer_of(**vault));
}

Result<ExitCode> verify(const Context& context, const CustodyOptions& options) {
  const auto book = read(context, options);
  if (!book) return book.error();
  const std::string head = to_hex(book->head());
  if (!options.head.empty() && options.head != head) {
    return Error{ErrorKind::Storage, msg("the book ends with {}, not with {}", head, options.head),
                 msg("lines are missing at the end, or were added: compare it with its copies")};
  }
  if (book->torn() > 0) {
    return Error{ErrorKind::Storage, msg("{} bytes behind the last line are no line", book->torn()),
                 msg("a write was interrupted, or the end was removed: compare the last line")};
  }
  if (options.signatures || !options.report.empty())
    if (const Status good = check_signed(context, options, *book); !good) return good.error();
  context.print.object({
      {"lines",      std::to_string(book->entries().size())        },
      {"head",       head                                          },
      {"signatures", options.signatures ? "checked" : "not checked"}
  });
  context.print.say(
      msg("{} lines, each continues the one before; head {}", book->entries().size(), head));
  if (options.signatures) context.print.say(msg("every line is signed by this vault"));
  if (!options.report.empty()) context.print.say(msg("the report is signed by this vault"));
  return ExitCode::Done;
}

}  // namespace

void define_custody(Program& program, Verb vault) {
  const Verb noun = program.verb(vault, "custody", phrase("the custody book of the key cards"));
  const auto options = std::make_shared<CustodyOptions>();
  const Verb show_verb = program.verb(noun, "show", phrase("every line, for people"));
  show_verb.option("--book", options->book, phrase("custody book of the key cards")).required();
  show_verb.option("--serial", options->serial, phrase("only this key card"));
  program.does(show_verb, [options](const Context& context) { return show(context, *options); });
  const Verb verify_verb = program.verb(noun, "verify", phrase("check the chain, offline"));
  verify_verb.option("--book", options->book, phrase("custody book of the key cards")).required();
  verify_verb.option("--head", options->head, phrase("the head that was noted elsewhere"));
  verify_verb.flag("--signatures", options->signatures, phrase("the vault checks every signature"));
  verify_verb.option("--report", options->report, phrase("a signed incident report to check"));
  vault_options(verify_verb, options->vault);
  program.does(verify_verb,
               [options](const Context& context) { return verify(context, *options); });
}

}  // namespace sscard::tools
