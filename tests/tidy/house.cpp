#include "house.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace tidy {
namespace {

constexpr std::size_t file_lines_max = 400;
constexpr std::size_t function_lines_max = 60;
constexpr std::size_t line_columns_max = 100;
constexpr std::size_t parameters_max = 5;

const std::map<std::string, std::set<std::string>, std::less<>>& arrows() {
  static const std::map<std::string, std::set<std::string>, std::less<>> table = {
      {"cardlib",      {}                                                        },
      {"cos-sim",      {"cardlib"}                                               },
      {"keys",         {"cardlib"}                                               },
      {"personalizer", {"cardlib", "keys"}                                       },
      {"terminal",     {"cardlib", "keys"}                                       },
      {"tools",        {"cardlib", "cos-sim", "keys", "personalizer", "terminal"}},
  };
  return table;
}

bool starts_with(std::string_view text, std::string_view with) {
  return text.starts_with(with);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string at(const Source& source, std::size_t line, const std::string& what) {
  return source.path + ":" + std::to_string(line) + ": " + what;
}

/// Functions that somebody else's header declares have the parameters it gives them.
bool foreign_shape(const Source& source) {
  return source.path == "cos-sim/attach/ifd/handler.cpp";
}

std::size_t indentation(std::string_view line) {
  const std::size_t n = line.find_first_not_of(' ');
  return n == std::string_view::npos ? line.size() : n;
}

std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string_view without_comment(std::string_view line) {
  return line.substr(0, line.find("//"));
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  const std::size_t last = text.find_last_not_of(" \t");
  return std::string(text.substr(first, last - first + 1));
}

bool ends_statement(const std::string& line) {
  if (line.empty() || line[0] == '#' || starts_with(line, "//")) return true;
  return contains(";{}:", std::string_view(&line.back(), 1));
}

/// The signature whose last line ends with "{": from the first line of its statement.
std::size_t statement_start(const Source& source, std::size_t open) {
  std::size_t first = open;
  while (first > 0 && !ends_statement(trimmed(without_comment(source.lines[first - 1]))))
    --first;
  return first;
}

bool is_function_head(const std::string& head) {
  static constexpr std::array<std::string_view, 14> others = {
      "if ",     "for ",      "while ", "switch ", "do ", "else",  "class ",
      "struct ", "namespace", "enum ",  "union ",  "} ",  "case ", "return "};
  if (!contains(head, "(") || contains(head, "= {")) return false;
  return std::ranges::none_of(others, [&](std::string_view w) { return starts_with(head, w); });
}

std::string without_literals(const std::string& head) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '"' && (i == 0 || head[i - 1] != '\\')) inside = !inside;
    if (!inside) out += head[i];
  }
  return out;
}

std::size_t count_parameters(const std::string& whole) {
  const std::string head = without_literals(whole);
  const std::size_t open = head.find('(');
  std::size_t count = 0;
  int depth = 0;
  bool any = false;
  for (std::size_t i = open; i < head.size(); ++i) {
    const char c = head[i];
    if (contains("(<[{", std::string_view(&c, 1))) ++depth;
    if (contains(")>]}", std::string_view(&c, 1))) --depth;
    if (depth == 0) break;
    if (depth == 1 && c == ',') ++count;
    if (i > open && c != ' ') any = true;
  }
  return any ? count + 1 : 0;
}

struct Ban {
  std::string_view word;
  std::string_view instead;
  std::string_view allowed_in;  ///< a path prefix, or empty
};

constexpr std::array bans = {
    Ban{"memcmp(",            "equal() or equal_constant_time()", ""                      },
    Ban{" rand(",             "World's Random",                   ""                      },
    Ban{"std::rand",          "World's Random",                   ""                      },
    Ban{" system(",           "a library call",                   ""                      },
    Ban{"getenv(",            "an argument",                      "tools/sscard/main.cpp" },
    Ban{"strcpy(",            "std::string",                      ""                      },
    Ban{"sprintf(",           "fmt::format",                      ""                      },
    Ban{"std::printf",        "the output of tools",              ""                      },
    Ban{"system_clock::now",  "World's Clock",                    "cardlib/base/world.cpp"},
    Ban{"std::random_device", "World's Random",                   ""                      },
    Ban{"getrandom(",         "World's Random",                   "cardlib/base/world.cpp"},
    Ban{"TOD"
        "O",          "doing it",                         ""                      },
    Ban{"FIX"
        "ME",         "mending it",                       ""                      },
    Ban{"#include \"..",      "the room's name",                  ""                      },
};

/// Files that include a library which throws, and end its exceptions there.
constexpr std::array<std::string_view, 6> adapters = {
    "cardlib/crypto/",          "cardlib/data/toml",        "personalizer/ledger/",
    "personalizer/output/json", "personalizer/intake/toml", "tools/sscard/"};

Findings check_header_line(const Source& source, std::size_t number, std::string_view code) {
  if (source.is_header() && contains(code, "using namespace")) {
    return {at(source, number, "'using namespace' in a header; name what is used")};
  }
  return {};
}

bool is_adapter(const Source& source) {
  return std::ranges::any_of(adapters,
                             [&](std::string_view a) { return starts_with(source.path, a); });
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string included(std::string_view line) {
  constexpr std::string_view word = "#include \"";
  if (!starts_with(line, word)) return {};
  line.remove_prefix(word.size());
  return std::string(line.substr(0, line.find('"')));
}

}  // namespace

std::string Source::room() const {
  return path.substr(0, path.find('/'));
}
bool Source::is_header() const {
  return path.ends_with(".hpp");
}
bool Source::is_table() const {
  return contains(path, "table");
}
bool Source::is_product() const {
  return arrows().contains(room());
}

Source make_source(std::string path, std::string_view text) {
  Source out{std::move(path), {}};
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);)
    out.lines.push_back(line);
  return out;
}

std::vector<Source> read_house(const std::string& top) {
  namespace fs = std::filesystem;
  std::vector<Source> out;
  for (const char* room :
       {"cardlib", "cos-sim", "keys", "personalizer", "terminal", "tools", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(top) / room)) {
      const std::string ending = entry.path().extension().string();
      if (!entry.is_regular_file() || (ending != ".cpp" && ending != ".hpp")) continue;
      out.push_back(
          make_source(fs::relative(entry.path(), top).generic_string(), read_file(entry.path())));
    }
  }
  std::ranges::sort(out, {}, &Source::path);
  return out;
}

std::vector<Function> functions_of(const Source& source) {
  std::vector<Function> out;
  for (std::size_t open = 0; open < source.lines.size(); ++open) {
    const std::string code = trimmed(without_comment(source.lines[open]));
    if (code.empty() || code.back() != '{') continue;
    const std::size_t first = statement_start(source, open);
    std::string head;
    for (std::size_t i = first; i <= open; ++i) {
      head += trimmed(without_comment(source.lines[i])) + " ";
    }
    if (!is_function_head(trimmed(head))) continue;
    const std::size_t indent = indentation(source.lines[first]);
    std::size_t close = open + 1;
    while (close < source.lines.size() && !(indentation(source.lines[close]) == indent &&
                                            trimmed(source.lines[close]).starts_with("}"))) {
      ++close;
    }
    out.push_back({first + 1, close - first + 1, count_parameters(head)});
  }
  return out;
}

Findings check_lengths(const Source& source) {
  Findings out;
  if (!source.is_table() && source.lines.size() > file_lines_max) {
    out.push_back(at(source, file_lines_max, "the file is longer than 400 lines; split it"));
  }
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    if (!source.is_table() && columns(source.lines[i]) > line_columns_max) {
      out.push_back(at(source, i + 1, "longer than 100 columns; run clang-format"));
    }
  }
  for (const Function& f : functions_of(source)) {
    if (f.length > function_lines_max) {
      out.push_back(at(source, f.first_line, "the function is longer than 60 lines; split it"));
    }
    if (f.parameters > parameters_max && !foreign_shape(source)) {
      out.push_back(at(source, f.first_line, "more than 5 parameters; make a struct"));
    }
  }
  return out;
}

Findings check_arrows(const Source& source) {
  Findings out;
  if (!source.is_product()) return out;
  const auto& allowed = arrows().at(source.room());
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string path = included(source.lines[i]);
    if (path.empty()) continue;
    const std::string room = path.substr(0, path.find('/'));
    if (room != source.room() && !allowed.contains(room)) {
      out.push_back(at(source, i + 1, source.room() + " may not know " + path));
    }
  }
  return out;
}

Findings check_banned(const Source& source) {
  Findings out;
  if (!source.is_product()) return out;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string_view line = source.lines[i];
    const std::string_view code = contains(line,
                                           "TOD"
                                           "O")
                                      ? line
                                      : without_comment(line);
    for (const Ban& ban : bans) {
      const bool allowed = !ban.allowed_in.empty() && starts_with(source.path, ban.allowed_in);
      if (!allowed && contains(code, ban.word)) {
        out.push_back(
            at(source, i + 1,
               "'" + std::string(ban.word) + "' is banned; use " + std::string(ban.instead)));
      }
    }
    if (contains(code, "catch (...)") && !is_adapter(source)) {
      out.push_back(at(source, i + 1, "catch (...) outside an adapter; return a Result"));
    }
    const Findings header = check_header_line(source, i + 1, code);
    out.insert(out.end(), header.begin(), header.end());
  }
  return out;
}

Findings check_mirrors(const std::vector<Source>& house) {
  std::set<std::string> paths;
  for (const Source& source : house)
    paths.insert(source.path);
  Findings out;
  for (const Source& source : house) {
    if (!source.is_product() || source.is_header() || source.path == "tools/sscard/main.cpp") {
      continue;
    }
    if (!paths.contains("tests/" + source.path)) {
      out.push_back(source.path + ": no test at tests/" + source.path);
    }
  }
  return out;
}

Findings check_orphans(const std::vector<Source>& house) {
  std::set<std::string> used;
  for (const Source& source : house) {
    for (const std::string& line : source.lines)
      used.insert(included(line));
  }
  Findings out;
  for (const Source& source : house) {
    const bool entry =
        contains(source.path, "/") && source.path.find('/') == source.path.rfind('/');
    if (source.is_product() && source.is_header() && !entry && !used.contains(source.path)) {
      out.push_back(source.path + ": nobody includes it");
    }
  }
  return out;
}

Findings check_rooms(const std::string& top) {
  namespace fs = std::filesystem;
  Findings out;
  for (const auto& [room, needs] : arrows()) {
    const std::string readme = read_file(fs::path(top) / room / "README.md");
    if (!contains(readme, "```text")) out.push_back(room + "/README.md: no drawing (```text)");
    std::string entry = room + ".hpp";
    std::ranges::replace(entry, '-', '_');
    if (!fs::exists(fs::path(top) / room / entry)) out.push_back(room + ": no entry " + entry);
  }
  return out;
}

Findings check_build_arrows(std::string_view cmake_lists) {
  Findings out;
  for (const auto& [room, needs] : arrows()) {
    const std::size_t start = cmake_lists.find("\nroom(" + room + " ");
    if (start == std::string_view::npos) {
      out.push_back("CMakeLists.txt: no room(" + room + ")");
      continue;
    }
    const std::string call(cmake_lists.substr(start, cmake_lists.find(')', start) - start));
    std::istringstream words(call.substr(call.find(' ')));
    std::set<std::string> found;
    bool in_needs = false;
    for (std::string word; words >> word;) {
      if (word == "NEEDS" || word == "USES" || word == "WITHOUT") {
        in_needs = word == "NEEDS";
      } else if (in_needs) {
        found.insert(word);
      }
    }
    if (found != needs)
      out.push_back("CMakeLists.txt: the arrows of " + room + " are not the design's");
  }
  return out;
}

std::size_t count_reveals(const std::vector<Source>& house) {
  std::size_t n = 0;
  for (const Source& source : house) {
    if (!source.is_product() || source.path == "cardlib/base/secret.hpp") continue;
    for (const std::string& line : source.lines) {
      if (contains(without_comment(line), "reveal(")) ++n;
    }
  }
  return n;
}

}  // namespace tidy
