// The bank's half of the software vault: what fills secret groupings, makes and opens key pairs,
// signs card data.
#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cardlib/model/bank_crypto.hpp"
#include "cardlib/model/card_verification.hpp"
#include "keys/vault/bank_data.hpp"
#include "keys/vault/software_vault.hpp"

namespace sscard::keys {
namespace {

/// What the masters fill: which keys, and whether the keys themselves or their check values.
struct FillRow {
  SecretContent content;
  model::Algorithm algorithm;
  bool secret;
};
constexpr std::array fill_rows = {
    FillRow{SecretContent::ApplicationKeys,   model::Algorithm::TripleDes, true },
    FillRow{SecretContent::ApplicationKcvs,   model::Algorithm::TripleDes, false},
    FillRow{SecretContent::SmApplicationKeys, model::Algorithm::Sm4,       true },
    FillRow{SecretContent::SmApplicationKcvs, model::Algorithm::Sm4,       false},
};

}  // namespace

Result<std::vector<DataGrouping>> SoftwareVault::fill(const CardSession& session,
                                                      const ChannelRequest& request,
                                                      const BankChannel& channel) {
  std::vector<DataGrouping> out;
  for (const StoreData& item : request.store_data) {
    if (item.content == SecretContent::CardKeyPair) {
      if (Status done = fill_pair(item, channel, out); !done) return done.error();
      continue;
    }
    auto grouping = fill(session, item, channel);
    if (!grouping) return grouping.error();
    out.push_back(std::move(*grouping));
  }
  return out;
}

Result<DataGrouping> SoftwareVault::fill(const CardSession& session, const StoreData& item,
                                         const BankChannel& channel) {
  if (item.content == SecretContent::None) return DataGrouping{item.dgi, item.value, false};
  if (item.content == SecretContent::PinBlock) {
    const auto pin = card_keys_.bank_pin({ring_, session.request.step}, session.account());
    if (!pin) return pin.error();
    const auto block = model::pin_block_format_2(pin->reveal(SecretAccess::for_cipher()));
    ensures(block.has_value());
    return DataGrouping{item.dgi, channel.encipher(block->reveal(SecretAccess::for_cipher())),
                        true};
  }
  const auto row = std::ranges::find(fill_rows, item.content, &FillRow::content);
  expects(row != fill_rows.end());
  const auto set =
      card_keys_.application_keys({ring_, session.request.step}, session.account(), row->algorithm);
  if (!set) return set.error();
  if (!row->secret) return check_values(item.dgi, *set, row->algorithm);
  // The value is enciphered as a whole: what is padded is padded once.
  std::array<Byte, 48> clear{};
  const WipeOnExit wiped(clear);
  auto at = clear.begin();
  for (const KeyBytes* key : {&set->ac, &set->mac, &set->enc})
    at = std::ranges::copy(key->reveal(SecretAccess::for_cipher()), at).out;
  return DataGrouping{item.dgi, channel.encipher(clear), true};
}

Result<DataGrouping> SoftwareVault::check_values(std::uint16_t dgi, const ApplicationKeySet& set,
                                                 model::Algorithm algorithm) {
  DataGrouping out{dgi, {}, false};
  for (const KeyBytes* key : {&set.ac, &set.mac, &set.enc}) {
    const auto kcv = check_value(ring_.provider(), model::cipher_kind(algorithm), *key);
    if (!kcv) return kcv.error();
    append(out.value, *kcv);
  }
  return out;
}

Result<PairSeal> SoftwareVault::pair_seal() {
  const auto entry = StepKeys(ring_, Step::Both).get(Purpose::PairSeal);
  if (!entry) return entry.error();
  const auto cipher = card_keys_.master(**entry);
  if (!cipher) return cipher.error();
  return PairSeal::create(ring_.provider(), **cipher);
}

/// The groupings of a card's private key, clear only between the two encipherments.
Status SoftwareVault::fill_pair(const StoreData& item, const BankChannel& channel,
                                std::vector<DataGrouping>& out) {
  const auto sealed = parse_sealed_pair(item.value);
  if (!sealed) return sealed.error();
  const auto seal = pair_seal();
  if (!seal) return seal.error();
  const auto pair = seal->open(*sealed, PairUse::Card);
  if (!pair) return pair.error();
  for (PrivateGrouping& grouping : private_groupings(sealed->kind, *pair)) {
    out.push_back({grouping.dgi, channel.encipher(grouping.value), true});
    wipe(grouping.value);
  }
  return {};
}

Result<SealedPair> SoftwareVault::make_pair(const PairRequest& request) {
  const std::scoped_lock lock(guard_);
  const auto seal = pair_seal();
  if (!seal) return seal.error();
  const auto made = make_open_pair(ring_.provider(), request);
  if (!made) return made.error();
  return seal->seal(request, *made, random_);
}

Status SoftwareVault::add_check_values(const BankDataRequest& request, BankData& out) {
  const auto entry = StepKeys(ring_, Step::Both).get(Purpose::Verification);
  if (!entry) return entry.error();
  const ByteView key = (*entry)->secret.reveal(SecretAccess::for_cipher());
  const auto stripe = model::card_verification_value(
      ring_.provider(), key, {request.pan, request.expiry, request.service_code});
  const auto chip = model::card_verification_value(
      ring_.provider(), key, {request.pan, request.expiry, model::chip_service_code});
  if (!stripe || !chip) {
    return Error{ErrorKind::BadInput, msg("there is no check value over what is no track"),
                 msg("mend the record and prepare the batch again")};
  }
  out.stripe_value = *stripe;
  out.chip_value = *chip;
  return {};
}

Result<BankData> SoftwareVault::bank_data(const BankDataRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  BankData out;
  if (request.check_values) {
    if (Status done = add_check_values(request, out); !done) return done.error();
  }
  const auto seal = pair_seal();
  if (!seal) return seal.error();
  for (const SigningRequest& one : request.signatures) {
    const auto issuer = seal->open(one.issuer, PairUse::Issuer);
    if (!issuer) return issuer.error();
    auto made = sign_card_data(ring_.provider(), *issuer, one, request);
    if (!made) return made.error();
    out.signatures.push_back(std::move(*made));
  }
  return out;
}

}  // namespace sscard::keys
