#include "personalizer/output/json_report.hpp"

#include <nlohmann/json.hpp>

#include "personalizer/output/return_file.hpp"

namespace sscard::perso {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view mac_start = ",\n  \"mac\": \"";
constexpr std::string_view mac_end = "\"\n}\n";
constexpr std::size_t mac_digits = 32;

Json to_json(const JobFacts& job) {
  return {
      {"batch",       job.batch                                   },
      {"mode",        job.mode ? std::string(word(*job.mode)) : ""},
      {"association", std::string(word(job.association))          },
      {"structure",   std::string(model::text(job.structure))     },
      {"dialect",     job.dialect                                 },
      {"profile",     job.profile                                 }
  };
}

Json to_json(const BatchFacts& facts) {
  return {
      {"side",    facts.side == Side::Social ? "social" : "bank"},
      {"batch",   facts.batch                                   },
      {"sender",  facts.sender                                  },
      {"file",    facts.file                                    },
      {"records", facts.records                                 },
      {"sm3",     to_hex(facts.sm3)                             }
  };
}

Json to_json(const Accounting& cards) {
  return {
      {"received",    cards.received   },
      {"good",        cards.good       },
      {"spoiled",     cards.spoiled    },
      {"quarantined", cards.quarantined},
      {"returned",    cards.returned   },
      {"samples",     cards.samples    },
      {"in_stock",    cards.in_stock   },
      {"in_work",     cards.in_work    },
      {"balanced",    cards.balanced() }
  };
}

Json to_json(const Totals& totals) {
  return {
      {"orders",           totals.orders          },
      {"issued",           totals.issued          },
      {"waiting",          totals.waiting         },
      {"in_work",          totals.in_work         },
      {"set_aside",        totals.set_aside       },
      {"social_rejects",   totals.social_rejects  },
      {"bank_rejects",     totals.bank_rejects    },
      {"social_unmatched", totals.social_unmatched},
      {"bank_unmatched",   totals.bank_unmatched  }
  };
}

Json to_json(const CardCost& cost) {
  return {
      {"commands",                   cost.commands         },
      {"exchanges",                  cost.exchanges        },
      {"bytes_sent",                 cost.bytes_sent       },
      {"bytes_received",             cost.bytes_received   },
      {"vault_calls",                cost.vault_calls      },
      {"milliseconds_per_card_9600", cost.milliseconds_9600}
  };
}

Json to_json(const ReportedOrder& order) {
  return {
      {"number",   order.number          },
      {"seq",      order.seq             },
      {"person",   order.person_masked   },
      {"state",    word(order.state)     },
      {"attempts", order.attempts        },
      {"reason",   order.reason.english()}
  };
}

Json to_json(const InvalidEntry& entry) {
  return {
      {"seq",         entry.seq             },
      {"chip_serial", entry.chip.text()     },
      {"time",        time_digits(entry.at) },
      {"reason",      entry.reason.english()}
  };
}

template <typename T>
Json list(const std::vector<T>& items) {
  Json out = Json::array();
  for (const T& item : items)
    out.push_back(to_json(item));
  return out;
}

/// The report without its signature, ending in "\n}".
std::string unsigned_json(const BatchReport& report) {
  Json out = {
      {"format",       1                        },
      {"time",         report.time              },
      {"job",          to_json(report.job)      },
      {"files",        list(report.batches)     },
      {"cards",        to_json(report.cards)    },
      {"records",      to_json(report.records)  },
      {"work",         to_json(report.cost)     },
      {"without_card", list(report.without_card)},
      {"invalid_list", list(report.invalid)     }
  };
  if (report.closed_by) {
    out["closed_by"] = {report.closed_by->first, report.closed_by->second};
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace);
}

Result<std::string> mac_of(std::string_view text, keys::Vault& vault) {
  const Result<std::array<Byte, 16>> mac =
      vault.exchange_mac(keys::ExchangeKey::Report, as_bytes(text));
  if (!mac) return mac.error();
  return to_hex(*mac);
}

}  // namespace

Result<SignedReport> sign_report(const BatchReport& report, keys::Vault& vault) {
  std::string text = unsigned_json(report);
  ensures(text.ends_with("\n}"));
  text.resize(text.size() - 2);
  Result<std::string> mac = mac_of(text, vault);
  if (!mac) return mac.error();
  text += mac_start;
  text += *mac;
  text += mac_end;
  return SignedReport{std::move(text), std::move(*mac)};
}

Result<bool> report_is_genuine(ByteView json, keys::Vault& vault) {
  const std::string_view text = as_text(json);
  const std::size_t tail = mac_start.size() + mac_digits + mac_end.size();
  if (text.size() < tail || !text.ends_with(mac_end) ||
      text.substr(text.size() - tail, mac_start.size()) != mac_start) {
    return Error{ErrorKind::BadInput, msg("this is no signed batch report"),
                 msg("name the report.json of a job's out folder")};
  }
  const Result<std::string> mac = mac_of(text.substr(0, text.size() - tail), vault);
  if (!mac) return mac.error();
  const std::string_view there = text.substr(text.size() - tail + mac_start.size(), mac_digits);
  return equal_constant_time(as_bytes(*mac), as_bytes(there));
}

}  // namespace sscard::perso
