#include "keys/vault/bank_data.hpp"

#include <algorithm>

namespace sscard::keys {
namespace {

Error bad_data(Message what) {
  return {ErrorKind::BadInput, std::move(what), msg("mend the record and prepare the batch again")};
}

constexpr std::size_t pan_bytes = 10;

struct PartRow {
  std::uint16_t dgi;
  Bytes crypto::RsaPrivateKey::* part;
};
/// In the order in which a working issuer sends them (pboc.md 1.5).
constexpr std::array part_rows = {
    PartRow{0x8205, &crypto::RsaPrivateKey::p   },
    PartRow{0x8204, &crypto::RsaPrivateKey::q   },
    PartRow{0x8203, &crypto::RsaPrivateKey::dp  },
    PartRow{0x8202, &crypto::RsaPrivateKey::dq  },
    PartRow{0x8201, &crypto::RsaPrivateKey::qinv},
};
constexpr std::uint16_t sm2_private = 0x8501;
constexpr std::uint16_t sm2_point = 0x8502;

/// MMYY from YYMM, PAN padded with F.
Result<model::CertificateHead> head_of(const BankDataRequest& card) {
  const bool digits =
      std::ranges::all_of(card.pan + card.expiry, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || card.pan.size() < 12 || card.pan.size() > 19 || card.expiry.size() != 4) {
    return bad_data(msg("the account number has not 12 to 19 digits, or its expiry not four"));
  }
  std::string pan = card.pan;
  pan.resize(2 * pan_bytes, 'F');
  model::CertificateHead head;
  head.owner = model::CertificateOwner::Card;
  head.identifier = from_hex(pan).value();
  const Bytes expiry = from_hex(card.expiry.substr(2) + card.expiry.substr(0, 2)).value();
  std::ranges::copy(expiry, head.expiry.begin());
  head.serial = card.serial;
  return head;
}

Status certify_rsa(const crypto::Provider& engine, const OpenPair& issuer,
                   const SigningRequest& request, const model::CertificateHead& head,
                   SignedCardData& out) {
  const model::RsaCertifiedKey content{
      head, {request.card.public_key, request.card.exponent}
  };
  auto made = model::rsa_certify(engine, issuer.rsa, content, request.covered);
  if (!made) return made.error();
  out.certificate = std::move(made->certificate);
  out.remainder = std::move(made->remainder);
  out.exponent = std::move(made->exponent);
  return {};
}

Status certify_sm2(const crypto::Provider& engine, const OpenPair& issuer,
                   const SigningRequest& request, const model::CertificateHead& head,
                   SignedCardData& out) {
  const ByteView point = request.card.public_key;
  if (point.size() != 64) return bad_data(msg("an SM2 key has 64 bytes"));
  const model::Sm2CertifiedKey content{
      head, {to_bytes(point.first(32)), to_bytes(point.last(32))}
  };
  auto made = model::sm2_certify(engine, issuer.sm2, content, request.covered);
  if (!made) return made.error();
  out.certificate = std::move(*made);
  return {};
}

}  // namespace

Result<SignedCardData> sign_card_data(const crypto::Provider& engine, const OpenPair& issuer,
                                      const SigningRequest& request, const BankDataRequest& card) {
  const bool sm2 = request.issuer.kind == PairKind::Sm2;
  auto signature = sm2 ? model::sm2_sign_static(engine, issuer.sm2, card.code, request.covered)
                       : model::rsa_sign_static(engine, issuer.rsa, card.code, request.covered);
  if (!signature) return signature.error();
  SignedCardData out;
  out.static_data = std::move(*signature);
  if (!request.dynamic) return out;
  if (request.card.kind != request.issuer.kind || request.card.use != PairUse::Card) {
    return bad_data(msg("the issuer's key and the card's key are not of one kind"));
  }
  const auto head = head_of(card);
  if (!head) return head.error();
  const Status certified = sm2 ? certify_sm2(engine, issuer, request, *head, out)
                               : certify_rsa(engine, issuer, request, *head, out);
  if (!certified) return certified.error();
  return out;
}

std::vector<PrivateGrouping> private_groupings(PairKind kind, const OpenPair& card) {
  std::vector<PrivateGrouping> out;
  if (kind == PairKind::Sm2) {
    const crypto::Sm2PublicKey& point = card.sm2.public_key;
    out.push_back({sm2_private, to_bytes(card.sm2.d.reveal(SecretAccess::for_cipher()))});
    out.push_back({sm2_point, concat(point.x, point.y)});
    return out;
  }
  for (const PartRow& row : part_rows)
    out.push_back({row.dgi, crypto::pad_80(card.rsa.*row.part, 8)});
  return out;
}

}  // namespace sscard::keys
