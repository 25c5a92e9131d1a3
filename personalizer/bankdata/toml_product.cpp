#include "personalizer/bankdata/toml_product.hpp"

#include <algorithm>

#include "cardlib/model/names.hpp"

namespace sscard::perso {
namespace {

constexpr std::size_t list_max = 252;
constexpr std::size_t records_max = 40;
constexpr std::size_t tags_max = 24;
constexpr std::string_view china = "0156";

Error wrong(std::string_view field, const Message& reason) {
  return {ErrorKind::BadInput, msg("the field '{}': {}", std::string(field), reason), {}};
}

Result<std::string> text_of(std::string_view field, const toml::node& node) {
  auto text = node.value_exact<std::string>();
  if (!text) return wrong(field, msg("it must be text"));
  return *text;
}

Result<std::int64_t> number_of(std::string_view field, const toml::node& node, std::int64_t max) {
  const auto value = node.value_exact<std::int64_t>();
  if (!value || *value < 0 || *value > max) {
    return wrong(field, msg("it must be a number from 0 to {}", max));
  }
  return *value;
}

Result<Bytes> hex_of(std::string_view field, const toml::node& node, std::size_t least,
                     std::size_t most) {
  const auto text = text_of(field, node);
  if (!text) return text.error();
  auto bytes = from_hex(*text);
  if (!bytes || bytes->size() < least || bytes->size() > most) {
    return wrong(field, msg("it must be {} to {} bytes in hexadecimal", least, most));
  }
  return *bytes;
}

// --- fields that can only say one thing: debit, domestic
// -------------------------------------------

struct FixedRow {
  std::string_view name;
  std::string (*value)();
  const char* reason;  ///< a phrase()
};
constexpr FixedRow fixed_rows[] = {
    {"aid",      [] { return to_hex(model::row(model::Df::Debit).aid); },
     phrase("these cards are debit cards, A000000333010101")},
    {"country",  [] { return std::string(china); },
     phrase("these cards are domestic only, country 0156")  },
    {"currency", [] { return std::string(china); },
     phrase("these cards are domestic only, currency 0156") },
};

// --- text, lists, flags
// ----------------------------------------------------------------------------

struct TextRow {
  std::string_view name;
  std::string BankProduct::* into;
};
constexpr TextRow text_rows[] = {
    {"issuer_bin",    &BankProduct::issuer_bin   },
    {"issuer_expiry", &BankProduct::issuer_expiry},
    {"issuer_file",   &BankProduct::issuer_file  },
};

struct ListRow {
  std::string_view name;
  Bytes BankProduct::* into;
};
constexpr ListRow list_rows[] = {
    {"pdol",  &BankProduct::pdol },
    {"cdol1", &BankProduct::cdol1},
    {"cdol2", &BankProduct::cdol2},
};

// --- [bank.limits]
// ---------------------------------------------------------------------------------

struct CountRow {
  std::string_view name;
  Byte RiskLimits::* into;
};
constexpr CountRow count_rows[] = {
    {"currency_count", &RiskLimits::currency_count},
    {"country_count",  &RiskLimits::country_count },
    {"lower_count",    &RiskLimits::lower_count   },
    {"upper_count",    &RiskLimits::upper_count   },
};
struct AmountRow {
  std::string_view name;
  std::array<Byte, 6> RiskLimits::* into;
};
constexpr AmountRow amount_rows[] = {
    {"amount",       &RiskLimits::amount      },
    {"amount_upper", &RiskLimits::amount_upper},
};

Error unknown(std::string_view section, std::string_view name) {
  return {ErrorKind::BadInput,
          msg("the field '{}' is unknown", std::string(section) + "." + std::string(name)),
          {}};
}

Status take_limit(std::string_view name, const toml::node& node, RiskLimits& limits) {
  for (const CountRow& row : count_rows) {
    if (row.name != name) continue;
    const auto value = number_of(name, node, 0xFF);
    if (!value) return value.error();
    limits.*row.into = static_cast<Byte>(*value);
    return {};
  }
  for (const AmountRow& row : amount_rows) {
    if (row.name != name) continue;
    const auto text = text_of(name, node);
    if (!text) return text.error();
    const bool digits = text->size() == 12 &&
                        std::ranges::all_of(*text, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) return wrong(name, msg("it must be an amount of twelve digits"));
    const Bytes amount = from_hex(*text).value();
    std::ranges::copy(amount, (limits.*row.into).begin());
    return {};
  }
  return unknown("limits", name);
}

// --- [bank.rsa], [bank.sm2]
// ------------------------------------------------------------------------

constexpr std::array<std::string_view, 4> proof_words = {"none", "sda", "dda", "cda"};

struct BitsRow {
  std::string_view name;
  std::uint16_t KeyPlan::* into;
};
constexpr BitsRow bits_rows[] = {
    {"authority_bits", &KeyPlan::authority_bits},
    {"issuer_bits",    &KeyPlan::issuer_bits   },
    {"card_bits",      &KeyPlan::card_bits     },
};

Status take_proof(const toml::node& node, KeyPlan& plan) {
  const auto text = text_of("proof", node);
  if (!text) return text.error();
  const auto found = std::ranges::find(proof_words, *text);
  if (found == proof_words.end()) return wrong("proof", msg("it must be none, sda, dda or cda"));
  plan.proof = static_cast<OfflineProof>(found - proof_words.begin());
  return {};
}

Status take_key_field(std::string_view section, std::string_view name, const toml::node& node,
                      KeyPlan& plan) {
  if (name == "proof") return take_proof(node, plan);
  if (name == "authority") {
    const auto index = hex_of(name, node, 1, 1);
    if (!index) return index.error();
    plan.authority = index->front();
    return {};
  }
  if (section == "rsa" && name == "exponent") {
    const auto value = number_of(name, node, 65537);
    if (!value) return value.error();
    plan.exponent = static_cast<std::uint32_t>(*value);
    return {};
  }
  for (const BitsRow& row : bits_rows) {
    if (section != "rsa" || row.name != name) continue;
    const auto value = number_of(name, node, 4096);
    if (!value) return value.error();
    plan.*row.into = static_cast<std::uint16_t>(*value);
    return {};
  }
  return unknown(section, name);
}

/// A table of fields, each given to `take`.
template <typename Take>
Status take_table(std::string_view section, const toml::node& node, Take take) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return wrong(section, msg("it must be a table"));
  for (const auto& [key, value] : *table) {
    if (Status taken = take(key.str(), value); !taken) return taken;
  }
  return {};
}

// --- [[bank.record]] ---

constexpr std::array<std::string_view, 3> audience_words = {"all", "rsa", "sm2"};

Status take_audience(const toml::node& node, RecordLayout& record) {
  const auto text = text_of("for", node);
  if (!text) return text.error();
  const auto found = std::ranges::find(audience_words, *text);
  if (found == audience_words.end()) return wrong("for", msg("it must be all, rsa or sm2"));
  record.audience = static_cast<RecordAudience>(found - audience_words.begin());
  return {};
}

Status take_tags(const toml::node& node, RecordLayout& record) {
  const toml::array* tags = node.as_array();
  if (tags == nullptr || tags->empty() || tags->size() > tags_max) {
    return wrong("tags", msg("it must be a list of 1 to {} tags", tags_max));
  }
  for (const toml::node& one : *tags) {
    const auto tag = hex_of("tags", one, 1, 2);
    if (!tag) return tag.error();
    record.tags.push_back(tag->size() == 1 ? std::uint16_t{tag->front()} : u16_at(*tag, 0));
  }
  return {};
}

Status take_record_field(std::string_view name, const toml::node& node, RecordLayout& record) {
  if (name == "for") return take_audience(node, record);
  if (name == "tags") return take_tags(node, record);
  if (name == "dgi") {
    const auto dgi = hex_of(name, node, 2, 2);
    if (!dgi) return dgi.error();
    record.dgi = u16_at(*dgi, 0);
    return {};
  }
  if (name != "signed") return unknown("record", name);
  const auto flag = node.value_exact<bool>();
  if (!flag) return wrong(name, msg("it must be true or false"));
  record.is_signed = *flag;
  return {};
}

Status take_records(const toml::node& node, BankProduct& product) {
  const toml::array* list = node.as_array();
  if (list == nullptr || list->empty() || list->size() > records_max) {
    return wrong("record", msg("there must be 1 to {} records", records_max));
  }
  product.layout.clear();
  for (const toml::node& one : *list) {
    RecordLayout record;
    const auto take = [&record](std::string_view name, const toml::node& value) {
      return take_record_field(name, value, record);
    };
    if (Status taken = take_table("record", one, take); !taken) return taken;
    product.layout.push_back(std::move(record));
  }
  return {};
}

Status take_limits(const toml::node& node, BankProduct& product) {
  return take_table("limits", node, [&](std::string_view name, const toml::node& value) {
    return take_limit(name, value, product.limits);
  });
}

Status take_rsa(const toml::node& node, BankProduct& product) {
  return take_table("rsa", node, [&](std::string_view name, const toml::node& value) {
    return take_key_field("rsa", name, value, product.rsa);
  });
}

Status take_sm2(const toml::node& node, BankProduct& product) {
  return take_table("sm2", node, [&](std::string_view name, const toml::node& value) {
    return take_key_field("sm2", name, value, product.sm2);
  });
}

Status take_check_values(const toml::node& node, BankProduct& product) {
  const auto flag = node.value_exact<bool>();
  if (!flag) return wrong("check_values", msg("it must be true or false"));
  product.check_values = *flag;
  return {};
}

/// One section of the product; a row per name.
struct SectionRow {
  std::string_view name;
  Status (*take)(const toml::node& node, BankProduct& product);
};
constexpr SectionRow section_rows[] = {
    {"limits",       take_limits      },
    {"rsa",          take_rsa         },
    {"sm2",          take_sm2         },
    {"record",       take_records     },
    {"check_values", take_check_values},
};

std::optional<Status> take_simple(std::string_view name, const toml::node& node,
                                  BankProduct& product) {
  for (const FixedRow& row : fixed_rows) {
    if (row.name != name) continue;
    const auto text = text_of(name, node);
    if (!text) return text.error();
    return *text == row.value() ? Status{} : Status(wrong(name, msg("{}", row.reason)));
  }
  for (const TextRow& row : text_rows) {
    if (row.name != name) continue;
    auto text = text_of(name, node);
    if (!text) return text.error();
    product.*row.into = std::move(*text);
    return Status{};
  }
  for (const ListRow& row : list_rows) {
    if (row.name != name) continue;
    auto bytes = hex_of(name, node, 1, list_max);
    if (!bytes) return bytes.error();
    product.*row.into = std::move(*bytes);
    return Status{};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Status> take_product_field(std::string_view name, const toml::node& node,
                                         BankProduct& product) {
  if (auto simple = take_simple(name, node, product)) return simple;
  for (const SectionRow& row : section_rows) {
    if (row.name == name) return row.take(node, product);
  }
  return std::nullopt;
}

}  // namespace sscard::perso
