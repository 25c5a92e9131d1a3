// What an algorithm of the calculator answers: named texts, truths and lists in a fixed order. They
// may be keys, because that is what was asked for; they are wiped when they are gone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cardlib/base/secret.hpp"

namespace sscard::tools::calc {

/// The calculator computes with what was typed into it and shows what it was asked for: the one
/// place where it opens a secret.
template <std::size_t capacity, typename Tag>
ByteView opened(const Secret<capacity, Tag>& secret) {
  return secret.reveal(SecretAccess::for_cipher());
}

struct Answer {
  enum class Kind : std::uint8_t { Text, Truth, List };
  std::string name;
  Kind kind = Kind::Text;
  std::vector<std::string> items;  ///< one for Text and Truth ("true", "false")
};

class Answers {
 public:
  Answers() = default;
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;
  Answers(Answers&&) = default;
  Answers& operator=(Answers&&) = default;
  ~Answers();

  Answers& hex(std::string name, ByteView bytes);
  template <std::size_t capacity, typename Tag>
  Answers& secret_hex(std::string name, const Secret<capacity, Tag>& secret) {
    return hex(std::move(name), opened(secret));
  }
  template <std::size_t capacity, typename Tag>
  Answers& secret_text(std::string name, const Secret<capacity, Tag>& secret) {
    return text(std::move(name), std::string(as_text(opened(secret))));
  }
  Answers& text(std::string name, std::string value);
  Answers& truth(std::string name, bool value);
  Answers& list(std::string name, std::vector<std::string> items);
  /// The end of a chain of these: `return Answers().hex(…).done();`.
  Answers done() { return std::move(*this); }

  const std::vector<Answer>& all() const { return all_; }
  /// nullptr: not among them.
  const Answer* find(std::string_view name) const;

 private:
  std::vector<Answer> all_;
};

}  // namespace sscard::tools::calc
