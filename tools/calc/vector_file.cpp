#include "tools/calc/vector_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sscard::tools::calc {
namespace {

using Json = nlohmann::ordered_json;

/// Where something is wrong: file, vector (its name or number), field.
struct Place {
  const std::string& file;
  std::string vector{};
  std::string field{};

  Error error(const Message& reason) const {
    return {ErrorKind::BadInput, msg("{}:{}:{}: {}", file, vector, field, reason),
            msg("correct the file; nothing was computed")};
  }
  Place at(std::string_view name) const { return {file, vector, std::string(name)}; }
};

/// A text, or a number as its digits; nullopt for anything else.
std::optional<std::string> text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  return std::nullopt;
}

Status read_list(Values& into, const Field& field, const Json& value, const Place& place) {
  if (!value.is_array()) return place.error(msg("not a list"));
  into.put_empty_list(field);
  for (const Json& item : value) {
    const auto text = text_of(item);
    if (!text) return place.error(msg("not a text"));
    if (const auto reason = into.put(field, *text)) return place.error(*reason);
  }
  return {};
}

Status read_input(Values& into, const Field& field, const Json& value, const Place& place) {
  if (field.kind == Kind::HexList) return read_list(into, field, value, place);
  const auto text = text_of(value);
  if (!text) return place.error(msg("not a text"));
  if (const auto reason = into.put(field, *text)) return place.error(*reason);
  return {};
}

Status read_inputs(VectorEntry& entry, const Json& inputs, const Place& place) {
  const auto fields = entry.row->fields();
  for (const auto& [name, value] : inputs.items()) {
    const auto field = std::ranges::find_if(fields, [&](const Field& f) { return f.name == name; });
    if (field == fields.end()) {
      entry.stranger = name;
      continue;
    }
    if (Status read = read_input(entry.inputs, *field, value, place.at(name)); !read) return read;
  }
  for (const Field& field : fields) {
    if (!field.optional && !entry.inputs.has(field.name)) {
      return place.at(field.name).error(msg("missing"));
    }
  }
  return {};
}

std::optional<Answer> answer_of(const std::string& name, const Json& value) {
  if (value.is_boolean()) {
    return Answer{name, Answer::Kind::Truth, {value.get<bool>() ? "true" : "false"}};
  }
  if (!value.is_array()) {
    const auto text = text_of(value);
    if (!text) return std::nullopt;
    return Answer{name, Answer::Kind::Text, {*text}};
  }
  Answer out{name, Answer::Kind::List, {}};
  for (const Json& item : value) {
    const auto text = text_of(item);
    if (!text) return std::nullopt;
    out.items.push_back(*text);
  }
  return out;
}

Status read_expected(VectorEntry& entry, const Json& expected, const Place& place) {
  for (const auto& [name, value] : expected.items()) {
    auto answer = answer_of(name, value);
    if (!answer) return place.at(name).error(msg("not a text, a truth or a list of texts"));
    entry.expected.push_back(std::move(*answer));
  }
  if (entry.expected.empty()) return place.at("expected").error(msg("nothing is expected"));
  return {};
}

/// The published SCP03 sessions name their security level in no input: it is P1 of the command that
/// opens the channel, else the end of the name ("scp03-aes128_33").
void add_level(VectorEntry& entry) {
  constexpr std::string_view field_name = "security_level";
  const auto fields = entry.row->fields();
  const auto field =
      std::ranges::find_if(fields, [&](const Field& f) { return f.name == field_name; });
  if (field == fields.end() || entry.inputs.has(field_name)) return;
  const auto opening = std::ranges::find(entry.expected, "ext_auth_cmd", &Answer::name);
  std::string level = entry.name.substr(entry.name.rfind('_') + 1);
  if (opening != entry.expected.end() && !opening->items.empty() &&
      opening->items.front().size() >= 6) {
    level = opening->items.front().substr(4, 2);
  }
  static_cast<void>(entry.inputs.put(*field, level));
}

/// A member of an entry, of the type it must have; nullptr with the error otherwise.
struct Member {
  const char* name;
  bool (Json::*is_right)() const noexcept;
};
constexpr Member members[] = {
    {"name",      &Json::is_string},
    {"algorithm", &Json::is_string},
    {"inputs",    &Json::is_object},
    {"expected",  &Json::is_object},
};

Result<VectorEntry> read_entry(const Json& json, Place place) {
  if (!json.is_object()) return place.error(msg("not an object"));
  if (json.contains("name") && json["name"].is_string()) place.vector = json["name"];
  for (const Member& member : members) {
    if (!json.contains(member.name)) return place.at(member.name).error(msg("missing"));
    if (!(json[member.name].*member.is_right)()) {
      return place.at(member.name).error(msg("of another type"));
    }
  }
  VectorEntry entry;
  entry.name = json["name"];
  entry.algorithm = json["algorithm"];
  entry.row = find_algorithm(entry.algorithm);
  if (entry.row != nullptr) {
    if (Status read = read_inputs(entry, json["inputs"], place); !read) return read.error();
  }
  if (Status read = read_expected(entry, json["expected"], place); !read) return read.error();
  if (entry.row != nullptr) add_level(entry);
  return entry;
}

}  // namespace

Result<std::vector<VectorEntry>> read_vectors(const std::string& file, std::string_view text) {
  const Place place{file, "-", "-"};
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return place.error(msg("not JSON"));
  if (!json.is_array()) return place.error(msg("not a list of vectors"));
  std::vector<VectorEntry> out;
  for (const Json& item : json) {
    auto entry = read_entry(item, {file, std::to_string(out.size() + 1), "-"});
    if (!entry) return entry.error();
    out.push_back(std::move(*entry));
  }
  return out;
}

}  // namespace sscard::tools::calc
