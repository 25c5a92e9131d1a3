#include "personalizer/intake/acceptance.hpp"

#include <algorithm>
#include <filesystem>

#include "cardlib/crypto/crypto.hpp"

namespace sscard::perso {
namespace {

constexpr std::string_view id_column = "cert_no";
constexpr std::size_t fields_of_social_header = 12;
constexpr std::size_t record_count_field = 3;

Error refused(const std::string& file, const Message& reason) {
  return {ErrorKind::BadInput, msg("{}: the file is refused whole: {}", file, reason),
          msg("ask the sender for the file again; nothing was taken from it")};
}

keys::ExchangeKey exchange_key(Side side) {
  return side == Side::Social ? keys::ExchangeKey::Social : keys::ExchangeKey::Bank;
}

Status check_mac(const std::string& file, const Manifest& manifest, ByteView text,
                 keys::Vault& vault) {
  const auto mac =
      vault.exchange_mac(exchange_key(manifest.facts.side), text.first(manifest.protected_size));
  if (!mac) return mac.error();
  if (!equal_constant_time(*mac, manifest.mac)) {
    return refused(file, msg("the MAC of the manifest is wrong"));
  }
  return {};
}

/// What the manifest says and what the file is, one row each.
Status compare(const std::string& file, const BatchFacts& said, const BatchFacts& found) {
  if (said.bytes != found.bytes) {
    return refused(file,
                   msg("the manifest says {} bytes, the file has {}", said.bytes, found.bytes));
  }
  if (said.sm3 != found.sm3) {
    return refused(file, msg("its SM3 value is not the one of the manifest"));
  }
  if (said.records != found.records) {
    return refused(
        file, msg("the manifest says {} records, the file has {}", said.records, found.records));
  }
  if (said.sum_id != found.sum_id) {
    return refused(file, msg("the sum of the document numbers is {}, the manifest says {}",
                             found.sum_id, said.sum_id));
  }
  return {};
}

/// The header line of a social file carries task_id first and the number of records fourth.
Status read_header(const std::string& file, ByteView header, BatchFacts& facts) {
  const auto fields = cut_fields(header);
  if (fields.size() < record_count_field + 1 || fields.size() > fields_of_social_header) {
    return refused(file, msg("line {}: the header line has {} fields", 1, fields.size()));
  }
  facts.task_id = std::string(as_text(fields[0]));
  const std::string_view count = as_text(fields[record_count_field]);
  if (count != std::to_string(facts.records)) {
    return refused(file, msg("the header line says {} records, the file has {}", std::string(count),
                             facts.records));
  }
  return {};
}

}  // namespace

void measure_file(ByteView content, BatchFacts& facts) {
  const FileLines lines = cut_lines(content, facts.side == Side::Social);
  const auto column = std::ranges::find(facts.columns, id_column);
  const auto index = static_cast<std::size_t>(column - facts.columns.begin());
  IdSum sum;
  for (const DetailLine& line : lines.details) {
    const auto fields = cut_fields(bytes_of(content, line));
    if (index < fields.size()) sum.add(fields[index]);
  }
  facts.bytes = content.size();
  facts.records = lines.details.size();
  facts.sum_id = sum.text();
  const Bytes digest = crypto::openssl().hash(crypto::HashKind::Sm3, content);
  std::ranges::copy(digest, facts.sm3.begin());
}

Result<AcceptedFile> accept_file(const std::string& file, Side side, keys::Vault& vault,
                                 const World& world) {
  const std::string manifest_file = file + ".manifest";
  const Result<Bytes> text = world.files.read(manifest_file);
  if (!text) return text.error();
  Result<Manifest> manifest = parse_manifest(manifest_file, *text);
  if (!manifest) return manifest.error();
  if (manifest->facts.side != side) {
    return refused(file, side == Side::Social ? msg("its manifest says it is a bank file")
                                              : msg("its manifest says it is a social file"));
  }
  if (const Status mac = check_mac(manifest_file, *manifest, *text, vault); !mac) {
    return mac.error();
  }
  if (manifest->facts.file != std::filesystem::path(file).filename().string()) {
    return refused(file, msg("its manifest belongs to the file {}", manifest->facts.file));
  }
  Result<Bytes> content = world.files.read(file);
  if (!content) return content.error();
  BatchFacts found = manifest->facts;
  measure_file(*content, found);
  if (const Status same = compare(file, manifest->facts, found); !same) return same.error();

  AcceptedFile out{file, found, std::move(*content), {}};
  out.lines = cut_lines(out.content, side == Side::Social);
  if (side == Side::Social) {
    if (const Status header = read_header(file, out.lines.header, out.facts); !header) {
      return header.error();
    }
  }
  return out;
}

}  // namespace sscard::perso
