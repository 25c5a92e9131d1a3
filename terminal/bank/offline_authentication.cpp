#include "terminal/bank/offline_authentication.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/data/codes.hpp"
#include "cardlib/tlv/ber.hpp"

namespace sscard::term {
namespace {

constexpr unsigned static_bit = 0x40;
constexpr unsigned dynamic_bit = 0x20;
constexpr unsigned combined_bit = 0x01;
constexpr Byte signed_tags_aip = 0x82;

/// The issuer's or the card's certified key, of either kind.
struct CertifiedKey {
  model::CertificateHead head;
  crypto::RsaPublicKey rsa;
  crypto::Sm2PublicKey sm2;
};

/// One authentication on its way.
class Chain {
 public:
  Chain(const BankVisitReport& visit, const OfflineSetup& setup, const model::AuthorityKey& key)
      : visit_(visit), engine_(setup.engine), authority_(key) {}

  const char* check_static();
  /// Recovers issuer and card; nullptr when both are genuine.
  const char* recover_card();
  const char* check_dynamic(ByteView signature, ByteView terminal) const;
  const char* check_combined(ByteView answer, ByteView list_data, ByteView unpredictable) const;

 private:
  bool sm2() const { return authority_.is_sm2(); }
  Bytes value(std::uint16_t tag) const {
    const Bytes* found = visit_.find(tag);
    return found == nullptr ? Bytes{} : *found;
  }
  model::RsaCertificate certificate(std::array<std::uint16_t, 3> tags) const {
    return {value(tags[0]), value(tags[1]), value(tags[2])};
  }
  std::optional<CertifiedKey> recover_issuer() const;
  std::optional<CertifiedKey> recover(model::CertificateOwner owner) const;
  std::optional<Bytes> covered() const;
  const char* take_issuer();
  std::string pan() const;

  const BankVisitReport& visit_;
  const crypto::Provider& engine_;
  const model::AuthorityKey& authority_;
  CertifiedKey issuer_, card_;
};

/// Everything that was signed; nullopt when 9F4A names more than the AIP (EMV Book 3, 10.3).
std::optional<Bytes> Chain::covered() const {
  Bytes out = visit_.signed_content;
  const Bytes tags = value(0x9F4A);
  if (tags.empty()) return out;
  if (tags != Bytes{signed_tags_aip}) return std::nullopt;
  append(out, visit_.aip);
  return out;
}

std::string Chain::pan() const {
  const auto digits = data::from_cn(value(0x5A));
  return digits ? *digits : std::string();
}

std::optional<CertifiedKey> Chain::recover_issuer() const {
  if (sm2()) {
    const auto key = model::sm2_recover(engine_, authority_.sm2(), model::CertificateOwner::Issuer,
                                        value(0x90), {});
    if (!key) return std::nullopt;
    return CertifiedKey{key->head, {}, key->key};
  }
  const auto key = model::rsa_recover(engine_, authority_.rsa(), model::CertificateOwner::Issuer,
                                      certificate({0x90, 0x92, 0x9F32}), {});
  if (!key) return std::nullopt;
  return CertifiedKey{key->head, key->key, {}};
}

/// The issuer's BIN begins the account number (EMV Book 2, 5.3).
const char* Chain::take_issuer() {
  const auto key = recover_issuer();
  if (!key) return phrase("the issuer certificate is not the authority's");
  std::string bin = to_hex(key->head.identifier);
  bin.resize(std::min(bin.size(), bin.find('F')));
  if (bin.size() < 3 || !pan().starts_with(bin)) {
    return phrase("the issuer certificate is another bank's");
  }
  issuer_ = *key;
  return nullptr;
}

const char* Chain::check_static() {
  if (const char* broken = take_issuer()) return broken;
  const auto data = covered();
  if (!data) return phrase("the card names signed elements that no terminal knows");
  const bool good =
      sm2() ? model::sm2_recover_static(engine_, issuer_.sm2, value(0x93), *data).has_value()
            : model::rsa_recover_static(engine_, issuer_.rsa, value(0x93), *data).has_value();
  return good ? nullptr : phrase("the signed data are not the issuer's");
}

const char* Chain::recover_card() {
  if (const char* broken = take_issuer()) return broken;
  const auto data = covered();
  if (!data) return phrase("the card names signed elements that no terminal knows");
  constexpr const char* foreign = phrase("the card certificate is not the issuer's");
  if (sm2()) {
    const auto key = model::sm2_recover(engine_, issuer_.sm2, model::CertificateOwner::Card,
                                        value(0x9F46), *data);
    if (!key) return foreign;
    card_ = {key->head, {}, key->key};
  } else {
    const auto key = model::rsa_recover(engine_, issuer_.rsa, model::CertificateOwner::Card,
                                        certificate({0x9F46, 0x9F48, 0x9F47}), *data);
    if (!key) return foreign;
    card_ = {key->head, key->key, {}};
  }
  const auto named = data::from_cn(card_.head.identifier);
  return named && *named == pan() ? nullptr : phrase("the card certificate is another account's");
}

const char* Chain::check_dynamic(ByteView signature, ByteView terminal) const {
  const bool good =
      sm2() ? model::sm2_recover_dynamic(engine_, card_.sm2, signature, terminal).has_value()
            : model::rsa_recover_dynamic(engine_, card_.rsa, signature, terminal).has_value();
  return good ? nullptr : phrase("the card's signature is wrong");
}

/// 77 { 9F27, 9F36, 9F4B, 9F10 }: the signature covers CID, AC and everything that was exchanged.
const char* Chain::check_combined(ByteView answer, ByteView list_data,
                                  ByteView unpredictable) const {
  constexpr const char* malformed = phrase("the answer to GENERATE AC is malformed");
  const auto whole = tlv::read_object(answer);
  if (!whole || whole->tag != 0x77) return malformed;
  const auto objects = tlv::read_objects(whole->value);
  if (!objects) return malformed;
  Bytes hashed = concat(visit_.options, list_data);
  ByteView signature;
  ByteView information;
  for (const tlv::Object& object : *objects) {
    if (object.tag == 0x9F4B) {
      signature = object.value;
    } else {
      append(hashed, object.whole);
    }
    if (object.tag == 0x9F27) information = object.value;
  }
  if (signature.empty() || information.size() != 1) return malformed;
  const auto dynamic =
      sm2() ? model::sm2_recover_dynamic(engine_, card_.sm2, signature, unpredictable)
            : model::rsa_recover_dynamic(engine_, card_.rsa, signature, unpredictable);
  if (!dynamic) return phrase("the card's signature is wrong");
  const auto kind = sm2() ? crypto::HashKind::Sm3 : crypto::HashKind::Sha1;
  const Bytes hash = engine_.hash(kind, hashed);
  const auto data = model::parse_combined(*dynamic, hash.size());
  const bool good = data && data->information == information[0] && data->hash == hash;
  return good ? nullptr : phrase("the card signed another answer than it gave");
}

OfflineMethod method_of(ByteView aip, bool combined) {
  const unsigned bits = aip.empty() ? 0U : aip[0];
  if (combined && (bits & combined_bit) != 0) return OfflineMethod::Combined;
  if ((bits & dynamic_bit) != 0) return OfflineMethod::Dynamic;
  return (bits & static_bit) != 0 ? OfflineMethod::Static : OfflineMethod::None;
}

Result<const char*> prove_dynamic(Channel& channel, const BankVisitReport& visit, Chain& chain,
                                  const ListValues& terminal) {
  if (const char* broken = chain.recover_card()) return broken;
  const Bytes* list = visit.find(0x9F49);
  const auto data = list == nullptr ? std::optional<Bytes>{} : list_data(*list, terminal);
  if (!data) return phrase("the card has no list for its dynamic signature");
  const auto answer = channel.transmit(apdu::sign_dynamic_data(*data));
  if (!answer) return answer.error();
  if (answer->sw != StatusWord::Ok) return phrase("the card refuses to sign");
  const auto signature = tlv::find(answer->data, {0x80});
  if (!signature) return phrase("the answer to INTERNAL AUTHENTICATE is malformed");
  return chain.check_dynamic(*signature, *data);
}

Result<const char*> prove_combined(Channel& channel, const BankVisitReport& visit, Chain& chain,
                                   const ListValues& terminal) {
  if (const char* broken = chain.recover_card()) return broken;
  const Bytes* list = visit.find(0x8C);
  const auto data = list == nullptr ? std::optional<Bytes>{} : list_data(*list, terminal);
  if (!data) return phrase("the card has no list for its cryptogram");
  const auto answer =
      channel.transmit(apdu::generate_ac(apdu::AskedCryptogram::Online, true, *data));
  if (!answer) return answer.error();
  if (answer->sw != StatusWord::Ok) return phrase("the card refuses to sign");
  return chain.check_combined(answer->data, *data, terminal.unpredictable);
}

}  // namespace

Result<OfflineResult> authenticate_offline(Channel& channel, const BankVisitReport& visit,
                                           const OfflineSetup& setup) {
  OfflineResult out;
  out.method = method_of(visit.aip, setup.combined);
  if (out.method == OfflineMethod::None) {
    out.reason = phrase("the card offers no offline data authentication");
    return out;
  }
  const Bytes* index = visit.find(0x8F);
  if (index != nullptr && index->size() == 1) out.authority = index->front();
  const auto key = std::ranges::find(setup.authorities, out.authority, &model::AuthorityKey::index);
  if (index == nullptr || key == setup.authorities.end()) {
    out.reason = phrase("the terminal has no key of this card's authority");
    return out;
  }
  out.test_authority = key->test;
  out.sm2 = key->is_sm2();
  Chain chain(visit, setup, *key);
  ListValues terminal;
  terminal.sm_support = out.sm2;
  setup.random.fill(terminal.unpredictable);
  Result<const char*> broken = nullptr;
  switch (out.method) {
    case OfflineMethod::Static:
      broken = chain.check_static();
      break;
    case OfflineMethod::Dynamic:
      broken = prove_dynamic(channel, visit, chain, terminal);
      break;
    default:
      broken = prove_combined(channel, visit, chain, terminal);
      break;
  }
  if (!broken) return broken.error();
  out.reason = *broken;
  out.authentic = out.reason == nullptr;
  return out;
}

}  // namespace sscard::term
