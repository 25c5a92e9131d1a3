#include "keys/keyblock/transfer.hpp"

#include <algorithm>
#include <array>

namespace sscard::keys {
namespace {

constexpr std::string_view descriptor_id = "10";  ///< [PROP]
constexpr std::string_view check_value_id = "KC";
constexpr std::string_view zero_block_method = "00";
constexpr int version_max = 99;

constexpr std::array<TransferRow, purpose_count> rows{
    {
     {Purpose::Transport, "10", 'N'},
     {Purpose::CardMaster, "11", 'X'},
     {Purpose::CardKey, "12", 'X'},
     {Purpose::InitialPin, nullptr, 'N'},
     {Purpose::HandOverMaster, "13", 'X'},
     {Purpose::HandOverKmc, "14", 'X'},
     {Purpose::Kmc, "E5", 'X'},
     {Purpose::Cryptogram, "E0", 'X'},
     {Purpose::ScriptMac, "E2", 'X'},
     {Purpose::ScriptCipher, "E1", 'X'},
     {Purpose::PinGeneration, "V1", 'G'},
     {Purpose::SocialExchange, "M6", 'C'},
     {Purpose::BankExchange, "M6", 'C'},
     {Purpose::ReportExchange, "M6", 'C'},
     {Purpose::PairSeal, nullptr, 'N'},
     {Purpose::Verification, "C0", 'C'},
     {Purpose::CarrierMaster, "15", 'X'},
     {Purpose::CarrierTransport, "16", 'X'},
     {Purpose::CarrierPin, nullptr, 'N'},
     }
};

static_assert(in_order_of_purposes(rows));

Error refused(const KeyFacts& facts, const char* reason) {
  return {ErrorKind::Keys,
          msg("key {}, version {}: {}", facts.name, static_cast<int>(facts.version), reason),
          msg("compare the announcement of the key with its sender")};
}

const TransferRow& transfer_row(const KeyFacts& facts) {
  return rows[static_cast<std::size_t>(facts.purpose)];
}

char letter_of(crypto::CipherKind kind) {
  if (kind == crypto::CipherKind::Sm4) return sm4_letter;
  return kind == crypto::CipherKind::Aes ? 'A' : 'T';
}

/// Does the usage alone not say which purpose it is?
bool needs_descriptor(const KeyFacts& facts) {
  const std::string_view usage = transfer_row(facts).usage;
  const auto same = std::ranges::count_if(
      rows, [&](const TransferRow& r) { return r.usage != nullptr && r.usage == usage; });
  return same > 1 || (usage.front() >= '0' && usage.front() <= '9');
}

/// Format 1 ‖ purpose ‖ directory ‖ key type ‖ key id ‖ level ‖ T or P ‖ KMC identifier ‖ region.
std::string descriptor(const KeyFacts& facts) {
  return fmt::format("1{:02}{:02}{:02X}{:02X}{}{}{}{}", static_cast<int>(facts.purpose),
                     static_cast<int>(facts.slot.df), static_cast<int>(facts.slot.type),
                     static_cast<int>(facts.slot.id), static_cast<int>(facts.level),
                     facts.test ? 'T' : 'P', to_hex(facts.identifier), facts.region);
}

/// What holds for a key going out and for one coming in.
Status check_policy(const TransferKey& transfer, const KeyFacts& facts) {
  if (transfer_row(facts).usage == nullptr || facts.version == 0 || facts.version > version_max) {
    return refused(facts, phrase("this never travels in a key block"));
  }
  if (row(facts.purpose).owner != transfer.owner) {
    return refused(facts, phrase("the transfer key belongs to another owner"));
  }
  if (facts.test != transfer.test) {
    return refused(facts, phrase("test keys and production keys do not mix"));
  }
  return {};
}

const OptionalBlock* find_block(const BlockHeader& header, std::string_view id) {
  const auto found = std::ranges::find(header.optional, id, &OptionalBlock::id);
  return found == header.optional.end() ? nullptr : &*found;
}

/// The header that belongs to a key, without its optional blocks.
BlockHeader header_of(const TransferKey& transfer, const KeyFacts& facts, char exportability) {
  const TransferRow& how = transfer_row(facts);
  return {transfer.version,
          how.usage,
          letter_of(facts.algorithm),
          how.mode,
          fmt::format("{:02}", static_cast<int>(facts.version)),
          exportability};
}

/// The first field of a header that is not the announced one; nullptr when all are.
const char* disagreement(const BlockHeader& found, const BlockHeader& announced) {
  if (found.version != announced.version) return phrase("the block has another version");
  if (found.usage != announced.usage) return phrase("the block is for another usage");
  if (found.algorithm != announced.algorithm) return phrase("the block has another algorithm");
  if (found.mode != announced.mode) return phrase("the block has another mode of use");
  if (found.key_version != announced.key_version) {
    return phrase("the block has another key version");
  }
  return nullptr;
}

const char* wrong_descriptor(const BlockHeader& header, const KeyFacts& facts) {
  const OptionalBlock* found = find_block(header, descriptor_id);
  if (found == nullptr) {
    return needs_descriptor(facts) ? phrase("the block does not say which key it is") : nullptr;
  }
  return found->data == descriptor(facts) ? nullptr : phrase("the block is of another key");
}

/// Only the zero-block method is compared: CMAC check values name another thing.
Status check_kcv(const crypto::Provider& engine, const OpenedBlock& opened, const KeyFacts& facts) {
  const OptionalBlock* found = find_block(opened.header, check_value_id);
  if (found == nullptr || !found->data.starts_with(zero_block_method)) return {};
  const auto kcv = check_value(engine, facts.algorithm, opened.key);
  if (!kcv) return kcv.error();
  const std::string_view sent = std::string_view(found->data).substr(zero_block_method.size());
  constexpr std::size_t digits_min = 4;
  if (sent.size() >= digits_min && to_hex(*kcv).starts_with(sent)) return {};
  return refused(facts, phrase("the check value in the block is another one"));
}

}  // namespace

std::span<const TransferRow> transfer_table() {
  return rows;
}

Result<std::string> export_key(const crypto::Provider& engine, const TransferKey& transfer,
                               const KeyEntry& entry, AtReceiver receiver) {
  const KeyFacts& facts = entry.facts;
  if (facts.exportability != Exportability::InKeyBlock) {
    return refused(facts, phrase("this key may not be exported"));
  }
  if (entry.secret.empty())
    return refused(facts, phrase("the value of this key stays in its token"));
  if (Status allowed = check_policy(transfer, facts); !allowed) return allowed.error();
  BlockHeader header =
      header_of(transfer, facts, receiver == AtReceiver::PassOnInKeyBlock ? 'E' : 'N');
  header.optional = {
      {std::string(descriptor_id),  descriptor(facts)                                 },
      {std::string(check_value_id), std::string(zero_block_method) + to_hex(entry.kcv)}
  };
  return make_key_block(engine, transfer.key, header, entry.secret);
}

Result<ImportedKey> import_key(const crypto::Provider& engine, const TransferKey& transfer,
                               std::string_view block, const KeyFacts& announced) {
  if (Status allowed = check_policy(transfer, announced); !allowed) return allowed.error();
  auto opened = open_key_block(engine, transfer.key, block);
  if (!opened) return opened.error();
  const BlockHeader& header = opened->header;
  if (const char* reason = disagreement(header, header_of(transfer, announced, 'N'))) {
    return refused(announced, reason);
  }
  if (const char* reason = wrong_descriptor(header, announced)) return refused(announced, reason);
  if (Status right = check_kcv(engine, *opened, announced); !right) return right.error();
  KeyFacts facts = announced;
  facts.exportability =
      header.exportability == 'E' ? Exportability::InKeyBlock : Exportability::Never;
  return ImportedKey{std::move(facts), std::move(opened->key)};
}

}  // namespace sscard::keys
