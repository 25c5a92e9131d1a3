// A job with something of everything in it: issued, quarantined, waiting, rejected, unmatched.
#pragma once

#include <doctest/doctest.h>

#include "personalizer/job/job.hpp"
#include "tests/support/fake_station.hpp"
#include "tests/support/fake_vault.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

namespace sscard::test {

inline std::string in_english(const Message& message) {
  return message.english();
}

struct OpenJob {
  TempFolder folder;
  SeededWorld seeded;
  FakeVault vault;
  Result<perso::Job> job;

  /// Orders 1 and 2 are issued on chips 1 and 2, order 3 lost chip 3 and waits.
  OpenJob() : job(perso::Job::create({folder / "job", {}, {}}, seeded.world(), fill)) {
    REQUIRE(job);
    REQUIRE(job->fix_mode(perso::Mode::Centralized, perso::Association::None));
    for (std::size_t i = 1; i <= 2; ++i)
      REQUIRE(job->ledger().record_issued(claim(i), record(i)));
    REQUIRE(job->ledger().quarantine(claim(3), msg("the <card> | fell silent"), 3));
  }

  perso::Intent claim(std::size_t chip) {
    const auto answer = job->ledger().record_intent({fake_chip(chip), "reader", {}});
    REQUIRE(answer);
    REQUIRE(answer->claim);
    return answer->claim->intent;
  }

  static perso::CardRecord record(std::size_t i) {
    perso::CardRecord out;
    const perso::CardOrder order = fake_order(i);
    out.atr = fake_atr(fake_chip(i));
    out.card_id = "990000D156000005" + fake_chip(i).text().substr(8) + "00112233";
    out.card_number = order.social->holder.card_number.text();
    out.pan = order.bank->pan.text();
    out.key_versions = "SSSE:01 PSE:01";
    out.cost = {100, 120, 5000, 3000, 4, 30000};
    return out;
  }

  static Status fill(perso::IntakeSink& sink) {
    using perso::Side;
    for (const Side side : {Side::Social, Side::Bank}) {
      if (Status done = sink.batch(fake_batch(side, "B1", 5)); !done) return done;
    }
    for (std::size_t i = 1; i <= 3; ++i) {
      if (Status done = sink.accept(fake_order(i)); !done) return done;
    }
    // The raw line has a character whose second byte is the separator (億 is 837C).
    if (Status done = sink.reject({
            Side::Social,
            {"social.txt", 5},
            "4",
            "name",
            msg("{} is too long", "name"),
            Bytes{'4', '|', 0x83, 0x7C}
    });
        !done) {
      return done;
    }
    return sink.unmatched({
        Side::Bank,
        perso::Unmatched::Kind::NoPartner,
        {"bank.txt", 6},
        "5",
        "99****01",
        msg("nobody with this number on the other side")
    });
  }
};

}  // namespace sscard::test
