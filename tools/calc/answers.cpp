#include "tools/calc/answers.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"

namespace sscard::tools::calc {

Answers::~Answers() {
  for (Answer& answer : all_) {
    for (std::string& item : answer.items)
      wipe({reinterpret_cast<Byte*>(item.data()), item.size()});
  }
}

Answers& Answers::hex(std::string name, ByteView bytes) {
  return text(std::move(name), to_hex(bytes));
}

Answers& Answers::text(std::string name, std::string value) {
  all_.push_back({std::move(name), Answer::Kind::Text, {std::move(value)}});
  return *this;
}

Answers& Answers::truth(std::string name, bool value) {
  all_.push_back({std::move(name), Answer::Kind::Truth, {value ? "true" : "false"}});
  return *this;
}

Answers& Answers::list(std::string name, std::vector<std::string> items) {
  all_.push_back({std::move(name), Answer::Kind::List, std::move(items)});
  return *this;
}

const Answer* Answers::find(std::string_view name) const {
  const auto found = std::ranges::find(all_, name, &Answer::name);
  return found == all_.end() ? nullptr : &*found;
}

}  // namespace sscard::tools::calc
