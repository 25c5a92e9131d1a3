// Invented persons for samples and demos: valid in every check digit, and impossible as real ones
// (region 99, a test BIN, names put together from lists). The same seed gives the same people.
// Source: design.md 5; reference/ssc-card.md 13.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace sscard::tools {

struct Person {
  std::string number;       ///< 社会保障号码 in region 9999xx
  std::string name;         ///< UTF-8
  std::string sex;          ///< 1, 2
  std::string nation;       ///< two digits
  std::string birthplace;   ///< 9999xx
  std::string birthday;     ///< YYYYMMDD
  std::string card_number;  ///< nine characters
  std::string pan;          ///< 19 digits of a test BIN
};

class People {
 public:
  explicit People(std::uint64_t seed) : engine_(seed) {}
  /// The next person; `index` from 0 makes numbers unique.
  Person next(std::uint32_t index);

 private:
  std::uint32_t below(std::uint32_t n);
  std::mt19937_64 engine_;
};

}  // namespace sscard::tools
