#include "tools/sscard/sim_show.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cardlib/data/text.hpp"
#include "cardlib/model/extension.hpp"
#include "cardlib/model/fm_levels.hpp"
#include "cardlib/model/value_codec.hpp"
#include "cos-sim/attach/contactless.hpp"
#include "tools/sscard/masked.hpp"

namespace sscard::tools {
namespace {

using json = nlohmann::ordered_json;

constexpr std::uint16_t issuer_fid = 0xEF05;
constexpr Byte version_tag = 0x03;
constexpr Byte card_number_tag = 0x07;

/// One directory with what the tables know of it; `df` is absent for a directory of another card.
struct Place {
  const cos::DirectoryDescription& directory;
  std::optional<model::Df> df;
  model::Tree tree;
  model::Dialect dialect;  ///< which key has which level depends on it
};

std::optional<model::Df> df_of(const cos::DirectoryDescription& directory) {
  for (const model::DfRow& row : model::df_table()) {
    if (row.fid == directory.fid && equal(row.aid, directory.aid)) return row.df;
  }
  return std::nullopt;
}

/// Tag 03 of EF05 in SSSE; a card that does not say it is shown as 2.01.
model::Structure structure_of(const cos::CardDescription& card) {
  for (const cos::DirectoryDescription& directory : card.directories) {
    if (df_of(directory) != model::Df::Ssse) continue;
    for (const cos::FileDescription& file : directory.files) {
      for (const Bytes& record : file.contents) {
        const bool version =
            file.header.fid == issuer_fid && record.size() > 2 && record[0] == version_tag;
        if (!version) continue;
        const auto structure = model::structure_from(as_text(ByteView(record).subspan(2)));
        if (structure) return *structure;
      }
    }
  }
  return model::Structure::V201;
}

const char* life_name(cos::Life life) {
  switch (life) {
    case cos::Life::Building:
      return phrase("being built");
    case cos::Life::Active:
      return phrase("active");
    case cos::Life::Blocked:
      return phrase("blocked");
    case cos::Life::BlockedForGood:
      break;
  }
  return phrase("blocked for good");
}

const char* state_name(model::CardState state) {
  return state == model::CardState::Transport ? phrase("transport state") : phrase("in use");
}

const char* kind_name(model::FileKind kind) {
  switch (kind) {
    case model::FileKind::Internal:
      return phrase("internal");
    case model::FileKind::Transparent:
      return phrase("transparent");
    case model::FileKind::Cyclic:
      return phrase("cyclic");
    case model::FileKind::Directory:
      return phrase("directory entries");
    default:
      break;
  }
  return phrase("records");
}

/// Who holds a level, by the name of the key; a level the tables do not know by its number.
Message holder(std::optional<model::Df> df, Byte level, model::Dialect dialect) {
  if (level == model::level_master) return msg("the master key");
  if (df) {
    for (const model::KeyRow& key : model::keys_of(*df)) {
      const Byte its = dialect == model::Dialect::Fm
                           ? model::fm::kernel_level(model::fm::level_of(key))
                           : model::level_byte(key);
      if (its == level) return msg("{}", std::string(key.name));
    }
  }
  return msg("level {}", fmt::format("{:02X}", level));
}

Message rule_in_words(const Place& place, const model::AccessCondition& rule) {
  if (rule.parent == model::level_never || rule.own == model::level_never) return msg("nobody");
  const bool by_parent = rule.parent != model::level_free;
  const bool by_own = rule.own != model::level_free;
  if (!by_parent && !by_own) return msg("anybody");
  const auto parent = place.df ? std::optional(model::row(*place.df).parent) : std::nullopt;
  if (!by_own) return holder(parent, rule.parent, place.dialect);
  if (!by_parent) return holder(place.df, rule.own, place.dialect);
  const Message left = holder(parent, rule.parent, place.dialect);
  const Message right = holder(place.df, rule.own, place.dialect);
  return rule.logic == model::Logic::And ? msg("{} and {}", left, right)
                                         : msg("{} or {}", left, right);
}

std::string key_name(const Place& place, const model::KeyHeader& key) {
  const model::KeyRow* row = place.df ? model::find_key(*place.df, key.type, key.id) : nullptr;
  return row == nullptr ? fmt::format("{:02X}", static_cast<unsigned>(key.type))
                        : std::string(row->name);
}

const char* algorithm_name(const model::KeyHeader& key) {
  if (key.type == model::KeyType::Pin) return "PIN";
  if (key.algorithm == model::KeyAlgorithm::Sm4) return "SM4";
  return key.algorithm == model::KeyAlgorithm::Des ? "DES" : "3DES";
}

/// The card is public, the person is not: EF05 but for the card number.
bool is_public(const model::RecordRow& row) {
  return row.df == model::Df::Ssse && row.fid == issuer_fid && row.tag != card_number_tag;
}

/// Empty: as it was created.
std::string value_of(const model::RecordRow& row, ByteView value) {
  if (value.size() != row.length) return "?";
  if (!model::is_composed(row.encoding) && equal(value, model::initial_value(row))) return "";
  const auto text = model::decode_value(row, value);
  const std::string shown = text ? *text : to_hex(value);
  return is_public(row) ? shown : masked_text(shown);
}

struct ShownRecord {
  unsigned number;
  std::string tag;  ///< empty in cyclic files
  const char* name;
  std::string value;
};

ShownRecord shown_record(const Place& place, std::uint16_t fid, unsigned number, ByteView record,
                         bool cyclic) {
  const Byte tag = cyclic || record.empty() ? Byte{0} : record[0];
  const model::RecordRow* row = nullptr;
  if (place.df) {
    row = cyclic ? model::find_record(*place.df, fid, 0, place.tree)
                 : model::record_at(*place.df, fid, static_cast<Byte>(number), place.tree);
  }
  const ByteView value = cyclic ? record : record.subspan(std::min<std::size_t>(2, record.size()));
  ShownRecord out{number, cyclic ? "" : fmt::format("{:02X}", tag), phrase("data item"),
                  masked_text(to_hex(value))};
  if (row == nullptr || row->tag != tag) return out;
  out.name = row->name;
  out.value = value_of(*row, value);
  return out;
}

/// What a file holds: its records, or one line about its bytes.
std::vector<ShownRecord> shown_contents(const Place& place, const cos::FileDescription& file) {
  std::vector<ShownRecord> out;
  const model::FileKind kind = file.header.kind;
  if (kind == model::FileKind::Transparent || kind == model::FileKind::Directory) return out;
  unsigned number = 0;
  for (const Bytes& record : file.contents) {
    out.push_back(
        shown_record(place, file.header.fid, ++number, record, kind == model::FileKind::Cyclic));
  }
  return out;
}

bool is_written(const cos::FileDescription& file) {
  return std::ranges::any_of(file.contents, [](const Bytes& bytes) {
    return std::ranges::any_of(bytes, [](Byte byte) { return byte != 0; });
  });
}

const char* file_title(const Place& place, std::uint16_t fid) {
  if (!place.df) return phrase("file");
  if (const model::EfRow* row = model::find_file(*place.df, fid, place.tree)) return row->title;
  for (const model::EfRow* row : model::internal_files_of(*place.df, place.tree)) {
    if (row->fid == fid) return row->title;
  }
  return phrase("file");
}

void say_file(const Printer& print, const Place& place, const cos::FileDescription& file,
              const std::string& indent) {
  const model::EfHeader& header = file.header;
  print.say(msg("{}EF {} {}: {}, {} bytes; read: {}; update: {}", indent,
                fmt::format("{:04X}", header.fid), file_title(place, header.fid),
                kind_name(header.kind), header.size, rule_in_words(place, header.read),
                rule_in_words(place, header.write)));
  for (const ShownRecord& record : shown_contents(place, file)) {
    const std::string where = record.tag.empty() ? std::to_string(record.number) : record.tag;
    if (record.value.empty()) {
      print.say(msg("{}  {} {}: empty", indent, where, record.name));
    } else {
      print.say(msg("{}  {} {}: {}", indent, where, record.name, record.value));
    }
  }
  if (header.kind == model::FileKind::Transparent) {
    print.say(is_written(file) ? msg("{}  written", indent) : msg("{}  empty", indent));
  }
}

void say_key(const Printer& print, const Place& place, const cos::KeyDescription& key,
             const std::string& indent) {
  const Message what = msg("{} (type {}, id {}, version {}, {})", key_name(place, key.header),
                           fmt::format("{:02X}", static_cast<unsigned>(key.header.type)),
                           fmt::format("{:02X}", key.header.id),
                           fmt::format("{:02X}", key.header.version), algorithm_name(key.header));
  if (key.header.try_limit == 0) {
    print.say(msg("{}key {}: not counted", indent, what));
  } else {
    print.say(
        msg("{}key {}: {} of {} tries left", indent, what, key.tries_left, key.header.try_limit));
  }
}

/// What a carried key is for, by the low bits of its usage byte.
const char* use_name(Byte usage) {
  static constexpr std::array names = {
      phrase("master"),      phrase("transport"),  phrase("debit"),
      phrase("PIN unblock"), phrase("PIN reload"), phrase("application maintenance"),
      phrase("MAC"),         phrase("encipher"),   phrase("MAC and encipher")};
  const Byte kind = model::kind_of_usage(usage);
  return kind < names.size() ? names[kind] : phrase("reserved use");
}

void say_carried(const Printer& print, const model::CarriedKey& key, const std::string& indent) {
  print.say(msg("{}carried key {} {}: {}, {} diversifications, version {}, {}", indent,
                fmt::format("{:02X}", key.usage), fmt::format("{:02X}", key.id),
                use_name(key.usage), model::levels_of_usage(key.usage),
                fmt::format("{:02X}", key.version),
                key.algorithm == model::Algorithm::Sm4 ? "SM4" : "3DES"));
}

json json_carried(const model::CarriedKey& key) {
  return {
      {"usage", fmt::format("{:02X}", key.usage)},
      {"id", fmt::format("{:02X}", key.id)},
      {"version", fmt::format("{:02X}", key.version)},
      {"use", use_name(key.usage)},
      {"diversifications", model::levels_of_usage(key.usage)},
      {"algorithm", key.algorithm == model::Algorithm::Sm4 ? "SM4" : "3DES"}
  };
}

void say_directory(const Printer& print, const Place& place) {
  const cos::DirectoryDescription& directory = place.directory;
  const std::string indent(std::size_t{2} * directory.depth, ' ');
  const std::string name =
      place.df ? std::string(model::row(*place.df).name) : to_hex(directory.aid);
  print.say(msg("{}{} {}: {}, {} files, {} keys, {} bank values", indent,
                fmt::format("{:04X}", directory.fid), name, life_name(directory.life),
                directory.files.size(), directory.keys.size(), directory.values));
  for (const cos::FileDescription& file : directory.files)
    say_file(print, place, file, indent + "  ");
  for (const cos::KeyDescription& key : directory.keys)
    say_key(print, place, key, indent + "  ");
  for (const model::CarriedKey& key : directory.carried)
    say_carried(print, key, indent + "  ");
}

json json_file(const Place& place, const cos::FileDescription& file) {
  json records = json::array();
  for (const ShownRecord& record : shown_contents(place, file)) {
    json row{
        {"number", record.number},
        {"name",   record.name  },
        {"value",  record.value }
    };
    if (!record.tag.empty()) row["tag"] = record.tag;
    records.push_back(std::move(row));
  }
  return {
      {"fid", fmt::format("{:04X}", file.header.fid)},
      {"title", file_title(place, file.header.fid)},
      {"kind", kind_name(file.header.kind)},
      {"size", file.header.size},
      {"read", rule_in_words(place, file.header.read).english()},
      {"update", rule_in_words(place, file.header.write).english()},
      {"written", is_written(file)},
      {"records", std::move(records)}
  };
}

json json_key(const Place& place, const cos::KeyDescription& key) {
  return {
      {"name", key_name(place, key.header)},
      {"type", fmt::format("{:02X}", static_cast<unsigned>(key.header.type))},
      {"id", fmt::format("{:02X}", key.header.id)},
      {"version", fmt::format("{:02X}", key.header.version)},
      {"algorithm", algorithm_name(key.header)},
      {"tries_left", key.tries_left},
      {"try_limit", key.header.try_limit}
  };
}

json json_directory(const Place& place) {
  const cos::DirectoryDescription& directory = place.directory;
  json files = json::array();
  for (const cos::FileDescription& file : directory.files)
    files.push_back(json_file(place, file));
  json keys = json::array();
  for (const cos::KeyDescription& key : directory.keys)
    keys.push_back(json_key(place, key));
  json carried = json::array();
  for (const model::CarriedKey& key : directory.carried)
    carried.push_back(json_carried(key));
  return {
      {"fid", fmt::format("{:04X}", directory.fid)},
      {"name", place.df ? std::string(model::row(*place.df).name) : ""},
      {"aid", to_hex(directory.aid)},
      {"depth", directory.depth},
      {"life", life_name(directory.life)},
      {"files", std::move(files)},
      {"keys", std::move(keys)},
      {"carried_keys", std::move(carried)},
      {"bank_values", directory.values}
  };
}

const model::KeyCardRow* key_card_row(cos::CardKind kind) {
  return kind == cos::CardKind::Social ? nullptr : &model::row(static_cast<model::KeyCard>(kind));
}

const char* kind_title(cos::CardKind kind) {
  const model::KeyCardRow* row = key_card_row(kind);
  return row == nullptr ? phrase("social-security card") : row->title;
}

std::string kind_word(cos::CardKind kind) {
  const model::KeyCardRow* row = key_card_row(kind);
  return row == nullptr ? "social" : std::string(row->word);
}

}  // namespace

void show_card(const Context& context, const cos::CardDescription& card,
               const model::Extension* extension) {
  const Printer& print = context.print;
  const model::Tree tree(structure_of(card), extension);
  const std::string dialect(card.dialect ? model::text(*card.dialect) : "?");
  json directories = json::array();
  print.field(phrase("answer to reset"), to_hex(card.atr));
  print.field(phrase("answer to select, contactless"), to_hex(cos::ats_of(card.atr)));
  print.field(phrase("administration dialect"), dialect);
  print.field(phrase("kind of card"), print.translate()(kind_title(card.kind)));
  print.say(msg("{}, {} of {} bytes of memory used", state_name(card.state), card.memory_used,
                card.memory_size));
  if (card.state == model::CardState::Transport) {
    print.say(msg("{} tries of the transport code left", card.transport_tries));
  }
  for (const cos::DirectoryDescription& directory : card.directories) {
    const Place place{directory, df_of(directory), tree,
                      card.dialect.value_or(model::Dialect::T514)};
    say_directory(print, place);
    if (print.json()) directories.push_back(json_directory(place));
  }
  if (!print.json()) return;
  const json out{
      {"atr",             to_hex(card.atr)             },
      {"ats",             to_hex(cos::ats_of(card.atr))},
      {"dialect",         dialect                      },
      {"kind",            kind_word(card.kind)         },
      {"state",           state_name(card.state)       },
      {"transport_tries", card.transport_tries         },
      {"memory_used",     card.memory_used             },
      {"memory_size",     card.memory_size             },
      {"directories",     std::move(directories)       }
  };
  print.raw(out.dump() + "\n");
}

}  // namespace sscard::tools
