// The style of the house as functions over its source text. Each rule returns the findings as lines
// "file:line: what is wrong; what to do instead"; an empty list means the rule holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tidy {

using Findings = std::vector<std::string>;

/// One file of the house, path relative to the top, '/' separated.
struct Source {
  std::string path;
  std::vector<std::string> lines;

  std::string room() const;  ///< first part of the path
  bool is_header() const;
  bool is_table() const;    ///< a file of rows: exempt from the length limits
  bool is_product() const;  ///< in one of the six rooms, not in tests
};

/// One function body found in a source: the brace that closes at the signature's indentation.
struct Function {
  std::size_t first_line;  ///< of the signature, counted from 1
  std::size_t length;      ///< lines from the signature to the closing brace
  std::size_t parameters;
};

Source make_source(std::string path, std::string_view text);
std::vector<Source> read_house(const std::string& top);
std::vector<Function> functions_of(const Source& source);

/// File, line and function lengths, number of parameters.
Findings check_lengths(const Source& source);
/// Includes follow the arrows and name their room; nothing climbs with "..".
Findings check_arrows(const Source& source);
/// Calls that have a better replacement here, and words that are left-overs.
Findings check_banned(const Source& source);
/// Every .cpp of a room has a test at the mirrored place.
Findings check_mirrors(const std::vector<Source>& house);
/// Every header is used by somebody.
Findings check_orphans(const std::vector<Source>& house);
/// README with a drawing, entry header, for each room.
Findings check_rooms(const std::string& top);
/// The arrows in CMakeLists.txt are the arrows of the design.
Findings check_build_arrows(std::string_view cmake_lists);
/// How often secrets are opened in the product.
std::size_t count_reveals(const std::vector<Source>& house);

/// Message ids of a gettext file with their translations; ids without one have an empty text.
struct Translation {
  std::string id;
  std::string text;
};
std::vector<Translation> read_catalogue(std::string_view po);
/// Every sentence of the template has its Chinese text with as many {} as the English one.
Findings check_translations(std::string_view pot, std::string_view po);

}  // namespace tidy
