#include <map>
#include <sstream>

#include "house.hpp"

namespace tidy {
namespace {

bool starts_with(std::string_view text, std::string_view with) {
  return text.starts_with(with);
}

std::size_t braces(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t p = text.find("{}"); p != std::string_view::npos; p = text.find("{}", p + 2))
    ++n;
  return n;
}

}  // namespace

std::vector<Translation> read_catalogue(std::string_view po) {
  std::vector<Translation> out;
  std::istringstream in{std::string(po)};
  std::string* target = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (starts_with(line, "msgid ")) {
      out.emplace_back();
      target = &out.back().id;
    } else if (starts_with(line, "msgstr ") && !out.empty()) {
      target = &out.back().text;
    } else if (line.empty() || line[0] != '"') {
      target = nullptr;
    }
    const std::size_t open = line.find('"');
    if (target != nullptr && open != std::string::npos) {
      target->append(line, open + 1, line.rfind('"') - open - 1);
    }
  }
  std::erase_if(out, [](const Translation& t) { return t.id.empty(); });
  return out;
}

Findings check_translations(std::string_view pot, std::string_view po) {
  std::map<std::string, std::string> chinese;
  for (const Translation& t : read_catalogue(po))
    chinese[t.id] = t.text;
  Findings out;
  for (const Translation& t : read_catalogue(pot)) {
    const auto found = chinese.find(t.id);
    if (found == chinese.end() || found->second.empty()) {
      out.push_back("no Chinese text for \"" + t.id + "\"; add it to tools/po/zh_CN.po");
    } else if (braces(found->second) != braces(t.id)) {
      out.push_back("the Chinese text of \"" + t.id + "\" has another number of {}");
    }
  }
  return out;
}

}  // namespace tidy
