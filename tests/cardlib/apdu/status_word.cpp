#include "cardlib/apdu/status_word.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>

using namespace sscard;

namespace {

constexpr std::array named = {
    StatusWord::Ok,
    StatusWord::FileInvalidated,
    StatusWord::AuthenticationFailed,
    StatusWord::MemoryFailure,
    StatusWord::WrongLength,
    StatusWord::IncompatibleFile,
    StatusWord::SecurityNotSatisfied,
    StatusWord::Blocked,
    StatusWord::ChallengeInvalid,
    StatusWord::ConditionsNotSatisfied,
    StatusWord::NoCurrentEf,
    StatusWord::WrongMac,
    StatusWord::WrongData,
    StatusWord::NotSupportedOrLocked,
    StatusWord::FileNotFound,
    StatusWord::RecordNotFound,
    StatusWord::NoSpace,
    StatusWord::WrongP1P2,
    StatusWord::KeyNotFound,
    StatusWord::WrongOffset,
    StatusWord::WrongIns,
    StatusWord::WrongCla,
    StatusWord::TransactionMacInvalid,
    StatusWord::PermanentlyLocked,
    StatusWord::InsufficientBalance,
    StatusWord::KeyIndexUnsupported,
    StatusWord::MacNotAvailable,
};

}  // namespace

TEST_CASE("every status word of the house has a sentence of its own") {
  std::set<std::string> sentences;
  for (const StatusWord sw : named) {
    CAPTURE(number(sw));
    const std::string sentence = explain(sw).english();
    CHECK_FALSE(sentence.starts_with("unknown"));
    CHECK(sentences.insert(sentence).second);
  }
}

TEST_CASE("every one of the 65536 status words is explained, and families show their number") {
  std::size_t unknown = 0;
  for (unsigned value = 0; value <= 0xFFFF; ++value) {
    const Message m = explain(static_cast<StatusWord>(value));
    REQUIRE_FALSE(m.english().empty());
    if (m.english().starts_with("unknown")) ++unknown;
  }
  const std::size_t families = 14;      // 61..6F without 66, each 256 words
  const std::size_t exact_outside = 6;  // 9000, 9302, 9303, 9401, 9403, 9406
  CHECK(unknown == 65536 - families * 256 - exact_outside);
  CHECK(explain(tries_left(2)).english() == "PIN or authentication wrong; tries left: 2");
  CHECK(explain(data_waiting(0x1B)).english() == "done; 27 more bytes wait for GET RESPONSE");
  CHECK(explain(data_waiting(256)).english() == "done; 256 more bytes wait for GET RESPONSE");
  CHECK(explain(right_le_is(18)).english() == "wrong Le; the right one is 18 bytes");
  CHECK(explain(static_cast<StatusWord>(0xABCD)).english() == "unknown status word ABCD");
}

TEST_CASE("an exact row wins over its family") {
  CHECK(explain(StatusWord::AuthenticationFailed).english() ==
        "authentication failed: the cryptogram is wrong");
  CHECK(explain(static_cast<StatusWord>(0x6301)).english() ==
        "done with a warning, memory changed");
  CHECK(explain(static_cast<StatusWord>(0x6A8F)).english() == "the parameters are wrong");
}

TEST_CASE("no two rows of the table cover the same words, and none has bits outside its mask") {
  std::set<std::pair<unsigned, unsigned>> seen;
  for (const StatusWordRow& row : status_word_table()) {
    CHECK(seen.emplace(row.value, row.mask).second);
    CHECK((row.value & row.mask) == row.value);
  }
}

TEST_CASE("tries, waiting bytes and right lengths are read back from their words") {
  for (unsigned x = 0; x < 16; ++x)
    CHECK(tries_left_in(tries_left(x)) == x);
  CHECK_FALSE(tries_left_in(StatusWord::Blocked));
  CHECK(more_data(data_waiting(1)));
  CHECK(wrong_le(right_le_is(1)));
  CHECK_FALSE(more_data(StatusWord::Ok));
}
