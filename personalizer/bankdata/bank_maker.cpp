#include "personalizer/bankdata/bank_maker.hpp"

#include <algorithm>

namespace sscard::perso {
namespace {

using keys::PairKind;

constexpr std::array both_kinds = {PairKind::Rsa, PairKind::Sm2};
/// DAC of the static signature [PROP].
constexpr std::array<Byte, 2> authentication_code = {0xDA, 0xC1};

Error other_issuer() {
  return {ErrorKind::BadInput, msg("the account does not belong to the issuer of this product"),
          msg("use the profile of the bank that this account is of")};
}
Error nothing_signed(const data::ChipSerial& chip) {
  return {ErrorKind::WrongCard,
          msg("nothing was signed for card {} and this account in this job", chip.text()),
          msg("the card is spoiled; the person gets the next one")};
}

/// What makes two requests ask for the same signatures, except the card's own key.
Bytes digest_of(const keys::BankDataRequest& request) {
  Bytes all = to_bytes(as_bytes(request.pan + "|" + request.expiry));
  for (const keys::SigningRequest& one : request.signatures) {
    append(all, one.issuer.public_key);
    append_u16(all, static_cast<std::uint16_t>(one.covered.size()));
    append(all, one.covered);
  }
  return crypto::openssl().hash(crypto::HashKind::Sm3, all);
}

keys::PairRequest card_pair(const KeyPlan& plan, PairKind kind) {
  if (kind == PairKind::Sm2) return {keys::PairUse::Card, kind, 0, 0};
  return {keys::PairUse::Card, kind, plan.card_bits, plan.exponent};
}

}  // namespace

std::vector<keys::PairRequest> BankMaker::pairs_per_card() const {
  std::vector<keys::PairRequest> out;
  for (const PairKind kind : both_kinds) {
    const KeyPlan& plan = source_.profile.bank.keys(kind);
    if (plan.proof >= OfflineProof::Dynamic) out.push_back(card_pair(plan, kind));
  }
  return out;
}

Result<keys::SealedPair> BankMaker::take(const keys::PairRequest& kind) const {
  auto ready = source_.pool.take(kind);
  if (!ready) return ready.error();
  if (*ready) return std::move(**ready);
  return source_.vault.make_pair(kind);
}

Result<keys::BankDataRequest> BankMaker::request_for(const BankRecord& record) const {
  const BankProduct& product = source_.profile.bank;
  keys::BankDataRequest out;
  out.pan = record.pan.text();
  out.expiry = record.expiry.substr(0, 4);
  out.service_code = record.service_code;
  out.code = authentication_code;
  out.check_values = product.check_values;
  // a number per line of the batch; the certificate is unique together with the account
  const auto line = static_cast<std::uint32_t>(record.source.line);
  out.serial = {static_cast<Byte>(line >> 16U), static_cast<Byte>(line >> 8U),
                static_cast<Byte>(line)};
  const auto elements = card_elements(record, product, {});
  if (!elements) return elements.error();
  for (const PairKind kind : both_kinds) {
    const KeyPlan& plan = product.keys(kind);
    if (plan.proof == OfflineProof::None) continue;
    if (!out.pan.starts_with(product.issuer_bin)) return other_issuer();
    const auto& issuer = source_.issuer.key(kind);
    expects(issuer.has_value());
    keys::SigningRequest one;
    one.issuer = issuer->pair;
    one.dynamic = plan.proof >= OfflineProof::Dynamic;
    one.covered = covered_data(product, *elements, kind);
    out.signatures.push_back(std::move(one));
  }
  return out;
}

Result<BankPlan> BankMaker::make(const BankRecord& record, const data::ChipSerial& chip,
                                 BankPlanFor purpose) const {
  BankParts parts;
  if (source_.profile.bank.needs_bank_data()) {
    auto request = request_for(record);
    if (!request) return request.error();
    if (Status done = add_signatures(chip, purpose, parts, *request); !done) return done.error();
  }
  return plan_bank(record, source_.profile, parts);
}

Status BankMaker::add_signatures(const data::ChipSerial& chip, BankPlanFor purpose,
                                 BankParts& parts, keys::BankDataRequest& request) const {
  SignedForChip signed_now{digest_of(request), {}};
  for (keys::SigningRequest& one : request.signatures) {
    const PairKind kind = one.issuer.kind;
    const auto& issuer = source_.issuer.key(kind);
    KeyParts part{kind, issuer->authority, issuer->certificate, {}, {}};
    if (one.dynamic && purpose == BankPlanFor::NewCard) {
      auto pair = take(card_pair(source_.profile.bank.keys(kind), kind));
      if (!pair) return pair.error();
      one.card = std::move(*pair);
      part.pair = encode(one.card);
    }
    // a written card keeps its own key; only its mark that there is one is needed
    if (one.dynamic && purpose == BankPlanFor::WrittenCard) part.pair = {0x00};
    parts.keys.push_back(std::move(part));
  }
  if (purpose == BankPlanFor::WrittenCard && !request.signatures.empty()) {
    auto before = source_.pool.kept(chip);
    if (!before) return before.error();
    if (!*before || (*before)->digest != signed_now.digest) return nothing_signed(chip);
    signed_now = std::move(**before);
    request.signatures.clear();
  }
  auto made = source_.vault.bank_data(request);
  if (!made) return made.error();
  parts.chip_value = made->chip_value;
  if (purpose == BankPlanFor::NewCard && !made->signatures.empty()) {
    signed_now.signatures = std::move(made->signatures);
    if (Status kept = source_.pool.keep(chip, signed_now); !kept) return kept;
  }
  if (signed_now.signatures.size() != parts.keys.size()) return nothing_signed(chip);
  for (std::size_t i = 0; i < parts.keys.size(); ++i)
    parts.keys[i].card = std::move(signed_now.signatures[i]);
  return {};
}

std::string stripe_track_2(const BankRecord& record, const std::string& check_value) {
  return ";" + record.pan.text() + "=" + record.expiry.substr(0, 4) + record.service_code +
         "00000" + check_value + "?";
}

}  // namespace sscard::perso
