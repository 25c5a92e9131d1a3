#include "personalizer/intake/intake.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/support/sample.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

struct Taken {
  IntakeResult found;
  Result<IntakeSummary> summary{IntakeSummary{}};
};

Taken take(test::SampleFolder& files, const std::string& social, const std::string& bank) {
  Taken out;
  out.summary =
      take_in({social, bank, model::Structure::V201}, *files.vault, real_world(), out.found);
  return out;
}

Taken take_both(test::SampleFolder& files) {
  return take(files, files.sample.social_file, files.sample.bank_file);
}

}  // namespace

TEST_CASE("two good files become one order per person, in the order of the social file") {
  test::SampleFolder files(25);
  const Taken taken = take_both(files);
  REQUIRE(taken.summary);
  CHECK(taken.summary->orders == 25);
  CHECK(taken.summary->rejects == 0);
  CHECK(taken.summary->unmatched == 0);
  REQUIRE(taken.found.batches.size() == 2);
  for (std::size_t i = 0; i < taken.found.orders.size(); ++i) {
    const CardOrder& order = taken.found.orders[i];
    CHECK(order.number == i + 1);
    REQUIRE(order.social);
    REQUIRE(order.bank);
    CHECK(order.social->holder.number == order.bank->cert_no);
    CHECK(order.social->holder.name == order.bank->name);
  }
  const auto with_photo = std::ranges::count_if(taken.found.orders, [](const CardOrder& o) {
    return std::ranges::any_of(o.social->more, [](const auto& f) { return f.fid == 0xEF08; });
  });
  CHECK(with_photo == 3);
}

TEST_CASE("every planted fault is found, told with file and line, and costs nobody else a card") {
  test::SampleFolder files(10, true);
  const Taken taken = take_both(files);
  REQUIRE(taken.summary);
  CHECK(taken.summary->orders == files.sample.pairs);
  CHECK(taken.summary->rejects == files.sample.rejects);
  CHECK(taken.summary->unmatched == files.sample.unmatched);
  std::multiset<std::string> fields;
  for (const Reject& reject : taken.found.rejects) {
    fields.insert(reject.field);
    CHECK(reject.source.line > 0);
    CHECK_FALSE(reject.reason.empty());
    CHECK_FALSE(reject.raw.empty());
    CHECK_FALSE(reject.seq.empty());
  }
  CHECK(fields == std::multiset<std::string>{"", "cert_no", "cert_no", "cert_no", "name", "pan"});
  const auto several = std::ranges::count_if(taken.found.unmatched_lines, [](const Unmatched& u) {
    return u.kind == Unmatched::Kind::SeveralPartners;
  });
  CHECK(several == 1);
  for (const Unmatched& line : taken.found.unmatched_lines) {
    CHECK(line.person_masked.find('*') != std::string::npos);
  }
}

TEST_CASE("every line of both files ends in exactly one place") {
  test::SampleFolder files(10, true);
  const Taken taken = take_both(files);
  REQUIRE(taken.summary);
  for (const BatchFacts& batch : taken.found.batches) {
    const auto on_side = [&](const auto& line) { return line.side == batch.side; };
    const auto rejects = std::ranges::count_if(taken.found.rejects, on_side);
    const auto lonely = std::ranges::count_if(taken.found.unmatched_lines, on_side);
    CHECK(static_cast<std::size_t>(rejects + lonely) + taken.found.orders.size() == batch.records);
  }
}

TEST_CASE("people whose names differ between the sides are not one person") {
  test::SampleFolder files(3);
  files.resend(Side::Bank, [](std::string& text) {
    const std::size_t name = text.find("|00|") + 4;
    text.replace(name, text.find('|', name + 4) - name, "ANOTHER");
  });
  const Taken taken = take_both(files);
  REQUIRE(taken.summary);
  CHECK(taken.summary->orders == 2);
  CHECK(taken.summary->unmatched == 2);
}

TEST_CASE("one file alone makes orders with one side") {
  test::SampleFolder files(4);
  const Taken social = take(files, files.sample.social_file, "");
  REQUIRE(social.summary);
  CHECK(social.summary->orders == 4);
  CHECK_FALSE(social.found.orders[0].bank);
  const Taken bank = take(files, "", files.sample.bank_file);
  REQUIRE(bank.summary);
  CHECK(bank.summary->orders == 4);
  CHECK_FALSE(bank.found.orders[0].social);
  const Taken none = take(files, "", "");
  REQUIRE_FALSE(none.summary);
  CHECK(none.summary.error().kind == ErrorKind::Usage);
}

TEST_CASE("when one file is refused whole, nothing of the other is taken") {
  test::SampleFolder files(4);
  files.damage(files.sample.bank_file, [](std::string& text) { text += "x"; });
  const Taken taken = take_both(files);
  REQUIRE_FALSE(taken.summary);
  CHECK(taken.summary.error().kind == ErrorKind::BadInput);
  CHECK(taken.found.batches.empty());
  CHECK(taken.found.orders.empty());
}
