#include "personalizer/bankdata/issuer.hpp"

#include <algorithm>

#include "cardlib/data/toml_fields.hpp"
#include "keys/authority/test_authority.hpp"

namespace sscard::perso {
namespace {

using keys::PairKind;

struct KindRow {
  PairKind kind;
  const char* section;
  std::optional<IssuerKey> Issuer::* key;
};
constexpr std::array kind_rows = {
    KindRow{PairKind::Rsa, "rsa", &Issuer::rsa},
    KindRow{PairKind::Sm2, "sm2", &Issuer::sm2},
};

keys::IssuerName name_of(const BankProduct& product) {
  std::string bin = product.issuer_bin;
  bin.resize(8, 'F');
  keys::IssuerName out;
  std::ranges::copy(from_hex(bin).value(), out.bin.begin());
  std::ranges::copy(from_hex(product.issuer_expiry).value(), out.expiry.begin());
  out.serial = {0x00, 0x00, 0x01};
  return out;
}

Error not_certified(const char* section) {
  return {ErrorKind::BadInput,
          msg("the issuer has no key of kind {} that fits the product", section),
          msg("let the authority certify a key of the profile's length, or mend the profile")};
}

Result<Bytes> hex_field(const data::TomlFields& fields, const toml::table& table,
                        std::string_view name, bool may_be_empty) {
  const toml::node* node = table.get(name);
  const auto text = node == nullptr ? std::nullopt : node->value_exact<std::string>();
  auto bytes = text ? from_hex(*text) : std::nullopt;
  if (bytes && (may_be_empty || !bytes->empty())) return *bytes;
  return fields.refused(node == nullptr ? data::line_of(table) : data::line_of(*node), name,
                        msg("it must be bytes in hexadecimal"), data::mend_toml);
}

Result<IssuerKey> parse_key(const data::TomlFields& fields, const toml::table& table,
                            PairKind kind) {
  if (Status known =
          fields.only(table, {"authority", "certificate", "remainder", "exponent", "pair"});
      !known)
    return known.error();
  IssuerKey out;
  const auto authority = fields.hex(table, "authority", 2);
  if (!authority) return authority.error();
  out.authority = static_cast<Byte>(*authority);
  const std::pair<const char*, Bytes model::RsaCertificate::*> rows[] = {
      {"certificate", &model::RsaCertificate::certificate},
      {"remainder",   &model::RsaCertificate::remainder  },
      {"exponent",    &model::RsaCertificate::exponent   },
  };
  for (const auto& [name, into] : rows) {
    auto bytes = hex_field(fields, table, name, into != &model::RsaCertificate::certificate);
    if (!bytes) return bytes.error();
    out.certificate.*into = std::move(*bytes);
  }
  const auto sealed = hex_field(fields, table, "pair", false);
  if (!sealed) return sealed.error();
  auto pair = keys::parse_sealed_pair(*sealed);
  if (!pair || pair->kind != kind || pair->use != keys::PairUse::Issuer) {
    return fields.refused(data::line_of(table), "pair", msg("this is no sealed key pair"),
                          data::mend_toml);
  }
  out.pair = std::move(*pair);
  return out;
}

}  // namespace

Result<Issuer> make_test_issuer(const BankProduct& product, keys::Vault& vault) {
  const auto info = vault.info();
  if (!info) return info.error();
  if (!info->test_keys) {
    return Error{ErrorKind::Keys, msg("the test authority certifies no keys of a production vault"),
                 msg("name the issuer's certificate in the profile as issuer_file")};
  }
  Issuer out;
  for (const KindRow& row : kind_rows) {
    const KeyPlan& plan = product.keys(row.kind);
    if (plan.proof == OfflineProof::None) continue;
    auto pair = vault.make_pair({keys::PairUse::Issuer, row.kind, plan.issuer_bits, plan.exponent});
    if (!pair) return pair.error();
    auto certificate = keys::certify_with_test_authority(plan.authority, *pair, name_of(product));
    if (!certificate) return certificate.error();
    out.*row.key = IssuerKey{plan.authority, std::move(*certificate), std::move(*pair)};
  }
  return out;
}

std::string write_issuer(const Issuer& issuer) {
  std::string out;
  for (const KindRow& row : kind_rows) {
    const auto& key = issuer.*row.key;
    if (!key) continue;
    out += fmt::format(
        "[{}]\nauthority = \"{:02X}\"\ncertificate = \"{}\"\nremainder = \"{}\"\nexponent = "
        "\"{}\"\npair = \"{}\"\n",
        row.section, key->authority, to_hex(key->certificate.certificate),
        to_hex(key->certificate.remainder), to_hex(key->certificate.exponent),
        to_hex(encode(key->pair)));
  }
  return out;
}

Result<Issuer> parse_issuer(const std::string& file, ByteView text) {
  const data::TomlFields fields(file);
  const auto table = fields.parse(as_text(text));
  if (!table) return table.error();
  if (Status known = fields.only(*table, {"rsa", "sm2"}); !known) return known.error();
  Issuer out;
  for (const KindRow& row : kind_rows) {
    const toml::node* node = table->get(row.section);
    if (node == nullptr) continue;
    if (!node->is_table()) {
      return fields.refused(data::line_of(*node), row.section, msg("it must be a table"),
                            data::mend_toml);
    }
    auto key = parse_key(fields, *node->as_table(), row.kind);
    if (!key) return key.error();
    out.*row.key = std::move(*key);
  }
  return out;
}

Status check_issuer(const Issuer& issuer, const BankProduct& product) {
  for (const KindRow& row : kind_rows) {
    const KeyPlan& plan = product.keys(row.kind);
    if (plan.proof == OfflineProof::None) continue;
    const auto& key = issuer.*row.key;
    if (!key || key->authority != plan.authority) return not_certified(row.section);
    const bool rsa = row.kind == PairKind::Rsa;
    if (rsa && key->pair.public_key.size() != plan.issuer_bits / 8U) {
      return not_certified(row.section);
    }
    if (rsa && plan.authority_bits != 0 &&
        key->certificate.certificate.size() != plan.authority_bits / 8U) {
      return not_certified(row.section);
    }
  }
  return {};
}

}  // namespace sscard::perso
