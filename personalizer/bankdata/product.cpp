#include "personalizer/bankdata/product.hpp"

#include <algorithm>
#include <set>

#include "cardlib/model/bank_authority.hpp"
#include "cardlib/model/bank_certificate.hpp"
#include "keys/authority/test_authority.hpp"
#include "personalizer/bankdata/bank_elements.hpp"

namespace sscard::perso {
namespace {

using keys::PairKind;

constexpr std::size_t record_max = 254;
constexpr std::size_t answer_max = 256;
constexpr std::size_t sm2_signature = 64;
constexpr std::size_t sm2_issuer_certificate = 142;
constexpr std::size_t sm2_card_certificate = 148;
constexpr std::size_t sm2_static = 67;
constexpr std::size_t exponent_max = 3;
constexpr std::uint16_t sm_support_tag = 0xDF69;
constexpr std::uint16_t signed_tags_tag = 0x9F4A;

/// Elements that come with a key.
constexpr std::array<std::uint16_t, 9> key_tags = {0x8F,   0x90,   0x92,   0x93,  0x9F32,
                                                   0x9F46, 0x9F47, 0x9F48, 0x9F49};
/// What every debit card must show its terminal.
constexpr std::array<std::uint16_t, 8> demanded = {0x57,   0x5A, 0x5F20, 0x5F24,
                                                   0x5F28, 0x8C, 0x8D,   0x8E};

Error wrong(std::string_view field, const Message& reason) {
  return {ErrorKind::BadInput, msg("the field '{}': {}", std::string(field), reason), {}};
}

std::string hex(std::uint16_t number) {
  return fmt::format("{:04X}", number);
}

bool is_key_tag(std::uint16_t tag) {
  return std::ranges::find(key_tags, tag) != key_tags.end();
}

/// Bytes of the authority's modulus: of the test authority by index, else as the profile says.
std::size_t authority_size(const KeyPlan& plan) {
  for (const model::AuthorityKey& key : keys::test_authority_keys()) {
    if (key.index == plan.authority && !key.is_sm2() && plan.authority_bits == 0)
      return key.rsa().modulus.size();
  }
  return plan.authority_bits / 8U;
}

Status check_rsa(const KeyPlan& plan) {
  if (plan.proof == OfflineProof::None) return {};
  const std::size_t authority = authority_size(plan);
  if (authority == 0 || authority > model::authority_modulus_max) {
    return wrong("rsa.authority_bits", msg("an authority's key has at most 1984 bits"));
  }
  const unsigned issuer_most =
      8U * static_cast<unsigned>(std::min(authority, model::issuer_modulus_max));
  if (plan.issuer_bits % 8 != 0 || plan.issuer_bits < 768 || plan.issuer_bits > issuer_most) {
    return wrong("rsa.issuer_bits",
                 msg("an issuer's key under this authority has 768 to {} bits", issuer_most));
  }
  if (plan.proof == OfflineProof::Static) return {};
  const unsigned card_most = std::min<unsigned>(plan.issuer_bits, 8U * model::card_modulus_max);
  if (plan.card_bits % 16 != 0 || plan.card_bits < 8U * model::card_modulus_min ||
      plan.card_bits > card_most) {
    return wrong("rsa.card_bits",
                 msg("a card's key under this issuer has 768 to {} bits", card_most));
  }
  if (plan.exponent == 3 || plan.exponent == 65537) return {};
  return wrong("rsa.exponent",
               msg("{} is no exponent of a bank key: 3 and 65537 are", plan.exponent));
}

bool asks_for(ByteView list, std::uint16_t tag) {
  const Bytes wanted = {static_cast<Byte>(tag >> 8U), static_cast<Byte>(tag)};
  return std::ranges::search(list, wanted).begin() != list.end();
}

Status check_sm2(const BankProduct& product) {
  if (product.sm2.proof == OfflineProof::None) return {};
  if (asks_for(product.pdol, sm_support_tag)) return {};
  return wrong("pdol", msg("a card with SM2 asks the terminal for DF69 in its PDOL"));
}

Status check_issuer(const BankProduct& product) {
  if (product.rsa.proof == OfflineProof::None && product.sm2.proof == OfflineProof::None) return {};
  const auto digits = [](const std::string& text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!digits(product.issuer_bin, 3, 8)) {
    return wrong("issuer_bin", msg("it must have {} to {} digits", 3, 8));
  }
  if (digits(product.issuer_expiry, 4, 4)) return {};
  return wrong("issuer_expiry", msg("it must be month and year, four digits"));
}

/// Rest of a key that does not fit into its certificate.
std::size_t rest(std::size_t key, std::size_t signer, model::CertificateOwner owner) {
  const std::size_t room = signer - model::certificate_overhead(owner);
  return key > room ? key - room : 0;
}

void add_longest_keys(const BankProduct& product, PairKind kind, CardElements& out) {
  const KeyPlan& plan = product.keys(kind);
  if (plan.proof == OfflineProof::None) return;
  const bool sm2 = kind == PairKind::Sm2;
  const bool dynamic = plan.proof >= OfflineProof::Dynamic;
  const std::size_t authority = authority_size(plan);
  const std::size_t issuer = plan.issuer_bits / 8U;
  const std::size_t card = plan.card_bits / 8U;
  const std::size_t exponent = plan.exponent == 3 ? 1 : exponent_max;
  const auto add = [&](std::uint16_t tag, std::size_t size) {
    out.add_key(kind, tag, Bytes(size));
  };
  add(0x8F, 1);
  add(0x90, sm2 ? sm2_issuer_certificate : authority);
  add(0x93, sm2 ? sm2_static : issuer);
  if (!sm2) {
    add(0x92, rest(issuer, authority, model::CertificateOwner::Issuer));
    add(0x9F32, exponent);
  }
  if (!dynamic) return;
  add(0x9F46, sm2 ? sm2_card_certificate : issuer);
  add(0x9F49, 3);
  if (sm2) return;
  add(0x9F47, exponent);
  add(0x9F48, rest(card, issuer, model::CertificateOwner::Card));
}

/// A card of this product whose every element is as long as it can be.
CardElements longest_card(const BankProduct& product) {
  CardElements out;
  out.add(0x57, Bytes(19)).add(0x5A, Bytes(10)).add(0x9F0B, Bytes(45)).add(0x9F61, Bytes(18));
  for (const auto& [tag, size] : std::initializer_list<std::pair<std::uint16_t, std::size_t>>{
           {0x9F62, 1},
           {0x5F24, 3},
           {0x5F25, 3},
           {0x5F28, 2},
           {0x5F34, 1},
           {0x9F42, 2},
           {0x5F30, 2},
           {0x9F4A, 1}
  })
    out.add(tag, Bytes(size));
  out.add(0x8E, product.cvm_list).add(0x9F07, product.usage_control).add(0x8C, product.cdol1);
  out.add(0x9F0D, product.iac_default).add(0x9F0E, product.iac_denial);
  out.add(0x9F0F, product.iac_online).add(0x8D, product.cdol2);
  out.add(0x9F08, product.application_version);
  add_longest_keys(product, PairKind::Rsa, out);
  add_longest_keys(product, PairKind::Sm2, out);
  return out;
}

Status check_places(const RecordLayout& record, const CardElements& longest,
                    std::set<std::pair<RecordAudience, std::uint16_t>>& seen) {
  const auto sfi = static_cast<Byte>(record.dgi >> 8U);
  const auto number = static_cast<Byte>(record.dgi);
  const std::string field = "record " + hex(record.dgi);
  if (sfi < 1 || sfi > 10 || number < 1) {
    return wrong(field, msg("records are those of SFI 1 to 10, counted from 1"));
  }
  for (const std::uint16_t tag : record.tags) {
    const bool of_a_key = is_key_tag(tag);
    if (of_a_key == (record.audience == RecordAudience::All)) {
      return wrong(field, msg("{}: elements of a key stand in records of that key, all others in "
                              "records for everybody",
                              hex(tag)));
    }
    if (of_a_key && record.is_signed) {
      return wrong(field, msg("{}: a signature cannot cover itself", hex(tag)));
    }
    if (!of_a_key && tag != 0x5F20 && longest.find(record.audience, tag) == nullptr) {
      return wrong(field, msg("{}: there is no such element of a debit card", hex(tag)));
    }
    if (!seen.emplace(record.audience, tag).second) {
      return wrong(field, msg("{}: the element stands in two records", hex(tag)));
    }
  }
  return {};
}

Status check_demanded(const BankProduct& product,
                      const std::set<std::pair<RecordAudience, std::uint16_t>>& seen) {
  for (const std::uint16_t tag : demanded) {
    if (!seen.contains({RecordAudience::All, tag})) {
      return wrong("record", msg("{}: no record has this element", hex(tag)));
    }
  }
  for (const PairKind kind : {PairKind::Rsa, PairKind::Sm2}) {
    if (product.keys(kind).proof == OfflineProof::None) continue;
    const auto audience = kind == PairKind::Sm2 ? RecordAudience::Sm2 : RecordAudience::Rsa;
    CardElements own;
    add_longest_keys(product, kind, own);
    for (const std::uint16_t tag : key_tags) {
      if (own.find(audience, tag) != nullptr && !seen.contains({audience, tag})) {
        return wrong("record", msg("{}: no record has this element", hex(tag)));
      }
    }
    if (!seen.contains({RecordAudience::All, signed_tags_tag}) ||
        std::ranges::none_of(product.layout, &RecordLayout::is_signed)) {
      return wrong("record", msg("offline data authentication needs a signed record and 9F4A"));
    }
  }
  return {};
}

Status check_layout(const BankProduct& product) {
  const CardElements longest = longest_card(product);
  std::set<std::pair<RecordAudience, std::uint16_t>> seen;
  std::set<std::uint16_t> numbers;
  for (const RecordLayout& record : product.layout) {
    if (!numbers.insert(record.dgi).second) {
      return wrong("record " + hex(record.dgi), msg("the record is there twice"));
    }
    if (Status placed = check_places(record, longest, seen); !placed) return placed;
  }
  for (const CardRecordBytes& record : make_records(product.layout, longest)) {
    if (record.content.size() > record_max) {
      return wrong(
          "record " + hex(record.layout->dgi),
          msg("it can have {} bytes, a record has at most {}", record.content.size(), record_max));
    }
  }
  return check_demanded(product, seen);
}

Status check_combined(const BankProduct& product) {
  // 15 ‖ length ‖ number 1 + 8, CID, AC 8, SM3 32 ‖ signature
  constexpr std::size_t sm2_size = 2 + 9 + 1 + 8 + 32 + sm2_signature;
  const std::pair<const KeyPlan*, std::size_t> sizes[] = {
      {&product.rsa, product.rsa.card_bits / 8U},
      {&product.sm2, sm2_size                  },
  };
  for (const auto& [plan, size] : sizes) {
    if (plan->proof == OfflineProof::Combined && combined_answer_size(size) > answer_max) {
      return wrong("card_bits", msg("the CDA answer can have {} bytes, an answer has at most {}",
                                    combined_answer_size(size), answer_max));
    }
  }
  return {};
}

}  // namespace

bool BankProduct::needs_bank_data() const {
  return check_values || rsa.proof != OfflineProof::None || sm2.proof != OfflineProof::None;
}

std::array<Byte, 2> BankProduct::interchange_profile(keys::PairKind kind) const {
  constexpr std::array<Byte, 4> bits = {0x1C, 0x5C, 0x7C, 0x7D};
  return {bits[static_cast<std::size_t>(keys(kind).proof)], 0x00};
}

const std::vector<RecordLayout>& standard_layout() {
  using enum RecordAudience;
  static const std::vector<RecordLayout> layout = {
      {0x0101, false, All, {0x57}                                                          },
      {0x0102, false, All, {0x5F20, 0x9F61, 0x9F62}                                        },
      {0x0201, false, Rsa, {0x90}                                                          },
      {0x0202, false, Rsa, {0x8F, 0x9F32, 0x92}                                            },
      {0x0203, false, Rsa, {0x93}                                                          },
      {0x0204, false, Rsa, {0x9F46}                                                        },
      {0x0205, false, Rsa, {0x9F47, 0x9F48, 0x9F49}                                        },
      {0x0301,
       true,          All,
       {0x5A, 0x5F24, 0x5F25, 0x5F28, 0x5F34, 0x8E, 0x9F07, 0x9F0D, 0x9F0E, 0x9F0F, 0x9F42}},
      {0x0302, false, All, {0x8C, 0x8D, 0x5F30, 0x9F08, 0x9F4A}                            },
      {0x0401, false, Sm2, {0x90}                                                          },
      {0x0402, false, Sm2, {0x8F, 0x93}                                                    },
      {0x0403, false, Sm2, {0x9F46, 0x9F49}                                                },
  };
  return layout;
}

std::size_t combined_answer_size(std::size_t signature) {
  // 77 L { 9F27 01, 9F36 02, 9F4B, 9F10 with 8 bytes of issuer data }
  const auto object = [](std::size_t tag, std::size_t value) {
    return tag + (value < 0x80 ? 1U : value < 0x100 ? 2U : 3U) + value;
  };
  return object(1, object(2, 1) + object(2, 2) + object(2, signature) + object(2, 8));
}

Status check_product(const BankProduct& product) {
  if (Status good = check_rsa(product.rsa); !good) return good;
  if (Status good = check_sm2(product); !good) return good;
  if (Status good = check_issuer(product); !good) return good;
  if (Status good = check_combined(product); !good) return good;
  return check_layout(product);
}

}  // namespace sscard::perso
