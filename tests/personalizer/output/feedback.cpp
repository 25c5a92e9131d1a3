#include "personalizer/output/feedback.hpp"

#include <algorithm>

#include "cardlib/crypto/crypto.hpp"
#include "tests/support/open_job.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

struct Feedback {
  test::OpenJob open;
  FeedbackKey key{open.vault, keys::ExchangeKey::Bank};
  Bytes file = written();

  Bytes written() {
    GbLines lines;
    const bool done =
        feedback_file(lines, open.job->ledger(), key, test::in_english) && lines.finish();
    return done ? to_bytes(lines.bytes()) : Bytes{};
  }
  Result<std::vector<FeedbackLine>> read(ByteView bytes) {
    std::vector<FeedbackLine> out;
    const auto count = read_feedback(bytes, "feedback.txt", key,
                                     [&out](const FeedbackLine& line) { out.push_back(line); });
    if (!count) return count.error();
    CHECK(*count == out.size());
    return out;
  }
  /// Replaces a text and signs line and file anew: what only the key's owner could write.
  Bytes forged(const std::string& from, const std::string& to) {
    std::string text(as_text(file));
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    std::string out;
    Bytes chain;
    std::size_t start = 0;
    bool first = true;
    std::size_t end = text.find('\n');
    while (end != std::string::npos) {
      std::string line = text.substr(start, end - start);
      start = end + 1;
      if (!first) {
        line.resize(line.size() - 33);
        const bool trailer = line.starts_with("----");
        line +=
            to_hex(*open.vault.exchange_mac(key.key, trailer ? ByteView(chain) : as_bytes(line))) +
            "|";
      }
      first = false;
      out += line + "\n";
      append(chain, as_bytes(line + "\n"));
      chain = crypto::openssl().hash(crypto::HashKind::Sm3, chain);
      end = text.find('\n', start);
    }
    return to_bytes(out);
  }
};

}  // namespace

TEST_CASE("a feedback file is read back as it was written") {
  Feedback feedback;
  const auto lines = feedback.read(feedback.file);
  REQUIRE(lines);
  REQUIRE(lines->size() == 3);
  const FeedbackLine& first = lines->front();
  CHECK(first.seq == "1");
  CHECK(first.cert_no.text() == test::fake_person(1));
  CHECK(first.name == test::fake_order(1).bank->name);
  CHECK(*first.chip == test::fake_chip(1));
  CHECK(first.card_id == test::OpenJob::record(1).card_id);
  CHECK(first.structure == model::Structure::V201);
  CHECK(first.result == "issued");
  CHECK(lines->back().result == "waiting");
  CHECK_FALSE(lines->back().chip);
  const auto cards = handed_over(feedback.file, "feedback.txt", feedback.key);
  REQUIRE(cards);
  REQUIRE(cards->size() == 2);
  CHECK((*cards)[1].chip == test::fake_chip(2));
  CHECK((*cards)[1].person == test::fake_person(2));
}

TEST_CASE("every flipped bit of a feedback file refuses it whole") {
  Feedback feedback;
  for (std::size_t i = 0; i < feedback.file.size(); ++i) {
    Bytes changed = feedback.file;
    changed[i] ^= static_cast<Byte>(1U << (i % 8));
    const auto read = feedback.read(changed);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::BadInput);
  }
}

TEST_CASE("a feedback file that is cut anywhere, or has a line less, is refused") {
  Feedback feedback;
  for (std::size_t n = 0; n < feedback.file.size(); ++n)
    CHECK_FALSE(feedback.read(ByteView(feedback.file).first(n)));
  std::string text(as_text(feedback.file));
  const std::size_t second = text.find('\n') + 1;
  text.erase(second, text.find('\n', second) + 1 - second);
  CHECK_FALSE(feedback.read(as_bytes(text)));
  Bytes longer = feedback.file;
  longer.push_back('\n');
  CHECK_FALSE(feedback.read(longer));
}

TEST_CASE(
    "a feedback file under another key is refused, and without a vault nothing is said of it") {
  Feedback feedback;
  const FeedbackKey other{feedback.open.vault, keys::ExchangeKey::Social};
  const auto read = handed_over(feedback.file, "feedback.txt", other);
  REQUIRE_FALSE(read);
  CHECK(read.error().what.english() == "feedback.txt: line 2: the MAC is wrong");
  feedback.open.vault.answers = false;
  CHECK(feedback.read(feedback.file).error().kind == ErrorKind::Keys);
  CHECK(feedback.written().empty());
}

TEST_CASE("a signed line with an impossible value is refused by field") {
  struct Row {
    std::string from;
    std::string to;
    std::string named;
  };
  const std::string chip = "|" + test::fake_chip(1).text() + "|";
  const std::string other_chip = "|" + test::fake_chip(9).text() + "|";
  const std::string number = test::fake_order(1).social->holder.card_number.text();
  const std::string pan = "|" + test::fake_order(1).bank->pan.text();
  const std::string card_id = test::OpenJob::record(1).card_id;
  const std::vector<Row> rows = {
      {chip,       "||",                "chip_serial"},
      {chip,       other_chip,          "atr"        },
      {"|2.01|",   "|9.99|",            "structure"  },
      {"|issued|", "|made|",            "result"     },
      {number,     "A00000019",         "card_number"},
      {pan,        "|6222800000000000", "pan"        },
      {"|2026",    "|202X",             "time"       },
      {card_id,    "99",                "card_id"    }
  };
  for (const Row& row : rows) {
    Feedback feedback;
    const auto read = feedback.read(feedback.forged(row.from, row.to));
    INFO(row.named);
    REQUIRE_FALSE(read);
    CHECK(read.error().what.english().find(row.named) != std::string::npos);
  }
}

TEST_CASE("a chip or a person that is there twice refuses the file") {
  for (const bool chip : {true, false}) {
    Feedback feedback;
    std::string from = chip ? test::fake_chip(2).text() : test::fake_person(2);
    std::string to = chip ? test::fake_chip(1).text() : test::fake_person(1);
    Bytes forged = feedback.forged(from, to);
    if (chip) {
      // The reset information names the chip too.
      std::string text(as_text(forged));
      feedback.file = forged;
      forged = feedback.forged(from, to);
    }
    const auto read = feedback.read(forged);
    REQUIRE_FALSE(read);
    CHECK(read.error().what.english().find("there twice") != std::string::npos);
  }
}
