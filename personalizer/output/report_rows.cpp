#include "personalizer/output/report_rows.hpp"

#include "personalizer/output/return_file.hpp"

namespace sscard::perso {
namespace {

using Rows = std::vector<std::vector<std::string>>;

class Tables {
 public:
  Tables(const BatchReport& report, const Translator& translate)
      : report_(report), translate_(translate) {}

  Rows job() const {
    const JobFacts& job = report_.job;
    Rows out = {
        {say(phrase("batch")),          job.batch                                    },
        {say(phrase("mode")),           job.mode ? std::string(word(*job.mode)) : "-"},
        {say(phrase("association")),    std::string(word(job.association))           },
        {say(phrase("card structure")), std::string(model::text(job.structure))      },
        {say(phrase("time (UTC)")),     report_.time                                 },
    };
    if (report_.closed_by) {
      out.push_back(
          {say(phrase("closed by")), report_.closed_by->first + ", " + report_.closed_by->second});
    }
    return out;
  }

  Rows files() const {
    Rows out;
    for (const BatchFacts& facts : report_.batches) {
      out.push_back({facts.side == Side::Social ? say(phrase("social-security side"))
                                                : say(phrase("bank side")),
                     facts.file, facts.sender, std::to_string(facts.records),
                     "SM3 " + to_hex(facts.sm3)});
    }
    return out;
  }

  Rows cards() const {
    const Accounting& cards = report_.cards;
    return {
        count(phrase("blanks received"), cards.received),
        count(phrase("good cards"), cards.good),
        count(phrase("spoiled"), cards.spoiled),
        count(phrase("quarantined"), cards.quarantined),
        count(phrase("returned"), cards.returned),
        count(phrase("samples"), cards.samples),
        count(phrase("still in stock"), cards.in_stock),
        count(phrase("in work"), cards.in_work),
        told(phrase("received = good + spoiled + quarantined + returned + samples"),
             say(cards.balanced() ? phrase("yes") : phrase("not yet"))),
    };
  }

  Rows records() const {
    const Totals& totals = report_.records;
    return {
        count(phrase("orders"), totals.orders),
        count(phrase("issued"), totals.issued),
        count(phrase("waiting"), totals.waiting),
        count(phrase("in work"), totals.in_work),
        count(phrase("set aside"), totals.set_aside),
        count(phrase("lines rejected, social-security side"), totals.social_rejects),
        count(phrase("lines rejected, bank side"), totals.bank_rejects),
        count(phrase("lines without partner, social-security side"), totals.social_unmatched),
        count(phrase("lines without partner, bank side"), totals.bank_unmatched),
    };
  }

  Rows work() const {
    const CardCost& cost = report_.cost;
    return {
        count(phrase("commands"), cost.commands),
        count(phrase("exchanges"), cost.exchanges),
        count(phrase("vault calls"), cost.vault_calls),
        told(phrase("seconds of one card at 9600 baud"),
             fmt::format("{:.1f}", cost.milliseconds_9600 / 1000.0)),
    };
  }

  Rows without_card() const {
    Rows out;
    for (const ReportedOrder& order : report_.without_card) {
      out.push_back({order.seq, order.person_masked, word(order.state),
                     std::to_string(order.attempts), translate_(order.reason)});
    }
    return out;
  }

  Rows invalid() const {
    Rows out;
    for (const InvalidEntry& entry : report_.invalid) {
      out.push_back({std::to_string(entry.seq), entry.chip.text(), time_digits(entry.at),
                     translate_(entry.reason)});
    }
    return out;
  }

  std::string say(const char* text) const { return translate_(Message{text, {}, {}}); }

 private:
  std::vector<std::string> told(const char* title, const std::string& value) const {
    return {say(title), value};
  }
  std::vector<std::string> count(const char* title, std::size_t n) const {
    return told(title, std::to_string(n));
  }

  const BatchReport& report_;
  const Translator& translate_;
};

}  // namespace

std::vector<ReportTable> report_tables(const BatchReport& report, const std::string& mac,
                                       const Translator& translate) {
  const Tables tables(report, translate);
  const auto say = [&](const char* text) { return tables.say(text); };
  return {
      {say(phrase("Batch report")),                       tables.job()         },
      {say(phrase("Files")),                              tables.files()       },
      {say(phrase("Cards")),                              tables.cards()       },
      {say(phrase("Records")),                            tables.records()     },
      {say(phrase("Work")),                               tables.work()        },
      {say(phrase("Records without a card")),             tables.without_card()},
      {say(phrase("Cards on the invalid list")),          tables.invalid()     },
      {say(phrase("Signature of the report (SM4-CMAC)")), {{mac}}              },
  };
}

}  // namespace sscard::perso
