#include "keys/vault/named_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sscard::keys {
namespace {

using crypto::CipherKind;

struct SingleKey {
  std::string_view name;
  Purpose purpose;
  CipherKind algorithm = CipherKind::TripleDes;
};

constexpr SingleKey single_keys[] = {
    {"transport", Purpose::Transport},
    {"SSSE PIN", Purpose::InitialPin},
    {"card MK", Purpose::CardMaster},
    {"card MK (SM4)", Purpose::CardMaster, CipherKind::Sm4},
    {"SSSE hand-over MK", Purpose::HandOverMaster},
    {"SSSE hand-over MK (SM4)", Purpose::HandOverMaster, CipherKind::Sm4},
    {"PSE hand-over KMC", Purpose::HandOverKmc},
    {"PSE hand-over KMC (AES)", Purpose::HandOverKmc, CipherKind::Aes},
    {"PSE hand-over KMC (SM4)", Purpose::HandOverKmc, CipherKind::Sm4},
    {"bank KMC", Purpose::Kmc},
    {"bank KMC (AES)", Purpose::Kmc, CipherKind::Aes},
    {"bank KMC (SM4)", Purpose::Kmc, CipherKind::Sm4},
    {"bank AC", Purpose::Cryptogram},
    {"bank AC (SM4)", Purpose::Cryptogram, CipherKind::Sm4},
    {"bank MAC", Purpose::ScriptMac},
    {"bank MAC (SM4)", Purpose::ScriptMac, CipherKind::Sm4},
    {"bank ENC", Purpose::ScriptCipher},
    {"bank ENC (SM4)", Purpose::ScriptCipher, CipherKind::Sm4},
    {"bank PIN", Purpose::PinGeneration},
    {"bank pair seal", Purpose::PairSeal, CipherKind::Sm4},
    {"bank CVK", Purpose::Verification},
    {"exchange social", Purpose::SocialExchange, CipherKind::Sm4},
    {"exchange bank", Purpose::BankExchange, CipherKind::Sm4},
    {"exchange report", Purpose::ReportExchange, CipherKind::Sm4},
    {"key card MK", Purpose::CarrierMaster},
    {"key card MK (SM4)", Purpose::CarrierMaster, CipherKind::Sm4},
    {"carrier transport", Purpose::CarrierTransport},
    {"carrier transport (SM4)", Purpose::CarrierTransport, CipherKind::Sm4},
    {"carrier PIN", Purpose::CarrierPin},
};

/// One master per row of the social key table; the PIN is no key, the MF belongs to the card.
void add_card_keys(std::vector<KeyFacts>& out, CipherKind algorithm, std::string_view mark) {
  for (const model::KeyRow& row : model::key_table()) {
    if (row.type == model::KeyType::Pin || row.df == model::Df::Mf) continue;
    KeyFacts facts;
    facts.name = fmt::format("{} {}{}", model::row(row.df).name, row.name, mark);
    facts.purpose = Purpose::CardKey;
    facts.algorithm = algorithm;
    facts.slot = {row.df, row.type, row.id};
    facts.level = row.level;
    out.push_back(std::move(facts));
  }
}

}  // namespace

std::vector<KeyFacts> named_keys() {
  std::vector<KeyFacts> out;
  for (const SingleKey& key : single_keys) {
    KeyFacts facts;
    facts.name = key.name;
    facts.purpose = key.purpose;
    facts.algorithm = key.algorithm;
    out.push_back(std::move(facts));
  }
  add_card_keys(out, CipherKind::TripleDes, "");
  add_card_keys(out, CipherKind::Sm4, " (SM4)");
  return out;
}

Result<KeyFacts> named_key(std::string_view name) {
  std::vector<KeyFacts> keys = named_keys();
  const auto found = std::ranges::find(keys, name, &KeyFacts::name);
  if (found != keys.end()) return std::move(*found);
  return Error{ErrorKind::Usage, msg("no key has the name '{}'", name),
               msg("`sscard vault keys` lists the names of all keys")};
}

Result<std::array<Byte, 6>> kmc_identifier(const std::string& bin) {
  std::array<Byte, 6> out{};
  if (bin.empty()) return out;
  std::string digits = bin;
  digits.resize(12, 'F');
  const auto bytes = from_hex(digits);
  const bool number = bin.size() >= 6 && bin.size() <= 10 &&
                      bin.find_first_not_of("0123456789") == std::string::npos;
  if (!number || !bytes) {
    return Error{ErrorKind::Usage, msg("'{}' is no BIN", bin), msg("a BIN has 6 to 10 digits")};
  }
  std::ranges::copy(*bytes, out.begin());
  return out;
}

}  // namespace sscard::keys
