#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "personalizer/bankdata/toml_product.hpp"
#include "personalizer/plan/profile.hpp"

namespace sscard::perso {
namespace {

/// 9F07 byte 1 without 40, 10, 04 and byte 2 without 40: international use (design.md 4).
constexpr std::array<Byte, 2> international_bits = {0x54, 0x40};
constexpr std::size_t label_size_max = 16;

Error refused(const std::string& file, const Message& reason) {
  return {ErrorKind::BadInput, msg("{}: the profile is refused: {}", file, reason),
          msg("mend the profile and run the same command again")};
}

Profile make_test_profile() {
  Profile out;
  out.name = "test-v2";
  out.city = data::RegionCode::parse("999901").value();
  const auto bytes = [](const auto& hex) { return Bytes(hex.begin(), hex.end()); };
  out.bank.label = "PBOC DEBIT";
  out.bank.preferred_name = "SSCARD DEBIT";
  out.bank.language = "zh";
  out.bank.cvm_list = bytes("000000000000000042031E031F00"_hex);
  out.bank.iac_default = bytes("D86004A800"_hex);
  out.bank.iac_denial = bytes("0010980000"_hex);
  out.bank.iac_online = bytes("D86804F800"_hex);
  out.bank.usage_control = bytes("AB00"_hex);
  out.bank.application_version = bytes("0030"_hex);
  out.bank.default_action = bytes("C000"_hex);
  out.bank.issuer_authentication = 0x80;
  out.bank.derivation_index = 0x01;
  out.bank.pin_tries = 3;
  out.bank.cdol1 = bytes("9F02069F03069F1A0295055F2A029A039C019F37049F21039F4E14"_hex);
  out.bank.cdol2 = bytes("8A029F02069F03069F1A0295055F2A029A039C019F37049F2103"_hex);
  out.bank.issuer_bin = "622280";
  out.bank.issuer_expiry = "1249";
  out.bank.layout = standard_layout();
  return out;
}

Status take_structure(const std::string& text, Profile& profile) {
  const auto structure = model::structure_from(text);
  if (!structure) return Error{ErrorKind::BadInput, msg("'{}' is no structure version", text), {}};
  profile.structure = *structure;
  return {};
}

Status take_algorithm(const std::string& text, Profile& profile) {
  if (text != "3des" && text != "sm4") {
    return Error{ErrorKind::BadInput, msg("'{}' is neither 3des nor sm4", text), {}};
  }
  profile.algorithm = text == "sm4" ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
  return {};
}

Status take_dialect(const std::string& text, Profile& profile) {
  const auto dialect = model::dialect_from(text);
  if (!dialect) return Error{ErrorKind::BadInput, msg("'{}' is neither t514 nor fm", text), {}};
  profile.dialect = *dialect;
  return {};
}

Status take_city(const std::string& text, Profile& profile) {
  auto city = data::RegionCode::parse(text);
  if (!city) return city.error();
  profile.city = std::move(*city);
  return {};
}

Status take_name(const std::string& text, Profile& profile) {
  profile.name = text;
  return {};
}

Status take_label(const std::string& text, std::string& into) {
  if (text.empty() || text.size() > label_size_max) {
    return Error{ErrorKind::BadInput, msg("it must have 1 to {} characters", label_size_max), {}};
  }
  into = text;
  return {};
}

Status take_extension(const std::string& text, Profile& profile) {
  profile.extension_file = text;
  return {};
}

Status take_channel(const std::string& text, Profile& profile) {
  const auto rows = model::channel_rows();
  const auto known = std::ranges::find(rows, std::string_view(text), &model::ChannelRow::word);
  if (known == rows.end()) {
    return Error{ErrorKind::BadInput, msg("'{}' is none of scp02, scp03, sm4", text), {}};
  }
  profile.channel = known->protocol;
  return {};
}

/// Any level there is; whether this protocol has it is asked when the whole profile is known.
Status take_channel_level(const std::string& text, Profile& profile) {
  const auto byte = from_hex(text);
  const auto level = byte && byte->size() == 1
                         ? model::security_level(model::ChannelProtocol::Scp03, byte->front())
                         : std::nullopt;
  if (!level) {
    return Error{ErrorKind::BadInput, msg("'{}' is no security level of a channel", text), {}};
  }
  profile.channel_level = *level;
  return {};
}

struct TextRow {
  std::string_view section, name;
  Status (*take)(const std::string&, Profile&);
};

constexpr std::array<TextRow, 11> text_rows = {
    {
     {"", "name", take_name},
     {"", "structure", take_structure},
     {"", "algorithm", take_algorithm},
     {"", "dialect", take_dialect},
     {"", "city", take_city},
     {"", "extension", take_extension},
     {"bank", "channel", take_channel},
     {"bank", "channel_level", take_channel_level},
     {"bank", "label",
         [](const std::string& t, Profile& p) { return take_label(t, p.bank.label); }},
     {"bank", "preferred_name",
         [](const std::string& t, Profile& p) { return take_label(t, p.bank.preferred_name); }},
     {"bank", "language",
         [](const std::string& t, Profile& p) { return take_label(t, p.bank.language); }},
     }
};

struct HexRow {
  std::string_view name;
  Bytes BankProduct::* into;
  std::size_t length_min, length_max;
};

constexpr std::array<HexRow, 7> hex_rows = {
    {
     {"cvm_list", &BankProduct::cvm_list, 10, 32},
     {"iac_default", &BankProduct::iac_default, 5, 5},
     {"iac_denial", &BankProduct::iac_denial, 5, 5},
     {"iac_online", &BankProduct::iac_online, 5, 5},
     {"usage_control", &BankProduct::usage_control, 2, 2},
     {"application_version", &BankProduct::application_version, 2, 2},
     {"default_action", &BankProduct::default_action, 2, 2},
     }
};

struct NumberRow {
  std::string_view name;
  Byte BankProduct::* into;
  std::int64_t max;
};

constexpr std::array<NumberRow, 3> number_rows = {
    {
     {"issuer_authentication", &BankProduct::issuer_authentication, 0x80},
     {"derivation_index", &BankProduct::derivation_index, 0xFF},
     {"pin_tries", &BankProduct::pin_tries, 15},
     }
};

Error wrong_field(const std::string& file, std::string_view name, const Message& why) {
  return refused(file, msg("the field '{}': {}", std::string(name), why));
}

/// One field of a section; nullopt when no row has its name.
std::optional<Status> take_text(const std::string& file, std::string_view section,
                                std::string_view name, const toml::node& node, Profile& profile) {
  for (const TextRow& row : text_rows) {
    if (row.section != section || row.name != name) continue;
    const auto text = node.value_exact<std::string>();
    if (!text) return wrong_field(file, name, msg("it must be text"));
    if (const Status taken = row.take(*text, profile); !taken) {
      return wrong_field(file, name, taken.error().what);
    }
    return Status{};
  }
  return std::nullopt;
}

std::optional<Status> take_hex(const std::string& file, std::string_view name,
                               const toml::node& node, Profile& profile) {
  for (const HexRow& row : hex_rows) {
    if (row.name != name) continue;
    const auto bytes = from_hex(node.value_or(std::string("?")));
    if (!bytes || bytes->size() < row.length_min || bytes->size() > row.length_max) {
      return wrong_field(
          file, name,
          msg("it must be {} to {} bytes in hexadecimal", row.length_min, row.length_max));
    }
    profile.bank.*row.into = *bytes;
    return Status{};
  }
  return std::nullopt;
}

std::optional<Status> take_number(const std::string& file, std::string_view name,
                                  const toml::node& node, Profile& profile) {
  for (const NumberRow& row : number_rows) {
    if (row.name != name) continue;
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 0 || *value > row.max) {
      return wrong_field(file, name, msg("it must be a number from 0 to {}", row.max));
    }
    profile.bank.*row.into = static_cast<Byte>(*value);
    return Status{};
  }
  return std::nullopt;
}

std::optional<Status> product_field(const std::string& file, std::string_view name,
                                    const toml::node& node, Profile& profile) {
  auto taken = take_product_field(name, node, profile.bank);
  if (taken && !*taken) return refused(file, taken->error().what);
  return taken;
}

Status take_section(const std::string& file, std::string_view section, const toml::table& table,
                    Profile& profile) {
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (section.empty() && node.is_table() && name == "bank") {
      const Status inner = take_section(file, name, *node.as_table(), profile);
      if (!inner) return inner;
      continue;
    }
    auto taken = take_text(file, section, name, node, profile);
    if (!taken && section == "bank") taken = take_hex(file, name, node, profile);
    if (!taken && section == "bank") taken = take_number(file, name, node, profile);
    if (!taken && section == "bank") taken = product_field(file, name, node, profile);
    if (!taken) return refused(file, msg("the field '{}' is unknown", std::string(name)));
    if (!*taken) return *taken;
  }
  return {};
}

Result<toml::table> parse_table(const std::string& file, std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return refused(file, msg("line {} is no TOML", error.source().begin.line));
  }
}

bool is_domestic(const Bytes& usage_control) {
  return (usage_control[0] & international_bits[0]) == 0 &&
         (usage_control[1] & international_bits[1]) == 0;
}

}  // namespace

const Profile& test_profile() {
  static const Profile profile = make_test_profile();
  return profile;
}

Result<Profile> parse_profile(const std::string& file, ByteView text) {
  const Result<toml::table> table = parse_table(file, as_text(text));
  if (!table) return table.error();
  Profile out = test_profile();
  out.name.clear();
  if (const Status taken = take_section(file, "", *table, out); !taken) return taken.error();
  if (out.name.empty()) return refused(file, msg("the field '{}' is missing", "name"));
  if (out.algorithm == model::Algorithm::Sm4 && out.structure != model::Structure::V300) {
    return refused(file,
                   msg("sm4 needs structure 3.00: only its cards say which algorithm they have"));
  }
  // A channel that authenticates nobody's commands is for tests of cards, not for issuing them.
  const auto level = static_cast<Byte>(out.channel_level);
  if (level == 0 || !model::security_level(out.channel, level)) {
    return refused(file, msg("a channel of {} cannot issue cards at security level {}",
                             model::row(out.channel).word, to_hex(Bytes{level})));
  }
  if (!is_domestic(out.bank.usage_control)) {
    return refused(file, msg("usage_control allows use abroad; these cards are domestic only"));
  }
  if (const Status good = check_product(out.bank); !good) {
    return refused(file, good.error().what);
  }
  return out;
}

}  // namespace sscard::perso
