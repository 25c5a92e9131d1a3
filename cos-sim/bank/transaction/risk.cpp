#include "cos-sim/bank/transaction/risk.hpp"

#include <algorithm>

namespace sscard::cos::bank {

namespace {

// CVR, byte by byte (2.5)
constexpr Byte cvr2_no_second = 0x80;
constexpr Byte cvr2_issuer_failed = 0x08;
constexpr Byte cvr2_pin_done = 0x04;
constexpr Byte cvr2_pin_failed = 0x02;
constexpr Byte cvr2_unable_online = 0x01;
constexpr Byte cvr3_not_completed = 0x80;
constexpr Byte cvr3_pin_exhausted = 0x40;
constexpr Byte cvr3_velocity = 0x20;
constexpr Byte cvr3_new_card = 0x10;
constexpr Byte cvr3_issuer_failed = 0x08;
constexpr Byte cvr3_issuer_missing = 0x04;
constexpr Byte cvr3_blocked_by_tries = 0x02;
constexpr Byte cvr3_static_failed = 0x01;
constexpr Byte cvr4_script_failed = 0x08;
constexpr Byte cvr4_dynamic_failed = 0x04;
constexpr Byte cvr4_dynamic_done = 0x02;

// ADA (2.6)
constexpr std::uint16_t ada_last_failed_online = 0x8000;
constexpr std::uint16_t ada_failed_decline = 0x4000;
constexpr std::uint16_t ada_missing_decline = 0x2000;
constexpr std::uint16_t ada_offline_advice = 0x1000;
constexpr std::uint16_t ada_tries_advice = 0x0800;
constexpr std::uint16_t ada_issuer_advice = 0x0400;
constexpr std::uint16_t ada_new_online = 0x0200;
constexpr std::uint16_t ada_new_unable_decline = 0x0100;
constexpr std::uint16_t ada_tries_before_decline = 0x0040;
constexpr std::uint16_t ada_tries_before_online = 0x0020;
constexpr std::uint16_t ada_tries_unable_decline = 0x0010;
constexpr std::uint16_t ada_script_online = 0x0008;
constexpr std::uint16_t ada_tries_before_block = 0x0004;

// CID
constexpr Byte cid_advice = 0x08;
constexpr Byte cid_tries = 0x02;
constexpr Byte cid_issuer_failed = 0x03;

// TVR, first byte
constexpr Byte tvr_static_failed = 0x40;
constexpr Byte tvr_dynamic_failed = 0x08 | 0x04;

enum class Wish : std::uint8_t { Offline, Online, Decline };

bool has(std::uint16_t actions, std::uint16_t bit) {
  return (actions & bit) != 0;
}

/// One check of the first GENERATE AC: its CVR bits when it hits, and what it wishes then.
struct Check {
  bool hits;
  std::size_t cvr_byte;
  Byte cvr_bit;
  Wish wish;
};

bool foreign(std::uint16_t home, std::uint16_t here) {
  return home != here;
}

bool is_second(const RiskLimits& limits, const RiskInput& input) {
  return limits.second_currency != 0 && input.currency == limits.second_currency &&
         input.currency != limits.currency;
}

/// Neither the home currency nor the second one.
bool is_exchanged(const RiskLimits& limits, const RiskInput& input) {
  return foreign(limits.currency, input.currency) && !is_second(limits, input);
}

/// What this transaction adds to the sum of both currencies; 0 for a foreign one.
Amount in_both(const RiskLimits& limits, const RiskInput& input) {
  if (is_second(limits, input)) return converted(limits.factor, input.amount);
  return is_exchanged(limits, input) ? 0 : input.amount;
}

bool velocity_lower(const RiskLimits& limits, const RiskInput& input, const RiskMemory& memory) {
  const bool abroad = foreign(limits.country, input.country);
  const bool exchanged = is_exchanged(limits, input);
  const bool at_home = !foreign(limits.currency, input.currency);
  const bool currency = exchanged && limits.foreign_currency != 0 &&
                        memory.foreign_currency >= limits.foreign_currency;
  const bool country =
      abroad && limits.foreign_country != 0 && memory.foreign_country >= limits.foreign_country;
  const bool count = limits.lower_count != 0 && input.since_online > limits.lower_count;
  const bool amount =
      at_home && limits.lower_amount != 0 && memory.amount + input.amount > limits.lower_amount;
  const bool both = !exchanged && limits.both_limit != 0 &&
                    memory.both_amount + in_both(limits, input) > limits.both_limit;
  return currency || country || count || amount || both;
}

bool velocity_upper(const RiskLimits& limits, const RiskInput& input, const RiskMemory& memory) {
  const bool count = limits.upper_count != 0 && input.since_online > limits.upper_count;
  const bool amount = !foreign(limits.currency, input.currency) && limits.upper_amount != 0 &&
                      memory.amount + input.amount > limits.upper_amount;
  return count || amount;
}

void count_offline(const RiskLimits& limits, const RiskInput& input, RiskMemory& memory) {
  constexpr Byte most = 0xFF;
  constexpr Amount amount_most = 999'999'999'999;
  if (is_exchanged(limits, input))
    memory.foreign_currency = static_cast<Byte>(std::min<int>(most, memory.foreign_currency + 1));
  if (!foreign(limits.currency, input.currency))
    memory.amount = std::min(amount_most, memory.amount + input.amount);
  memory.both_amount = std::min(amount_most, memory.both_amount + in_both(limits, input));
  if (foreign(limits.country, input.country))
    memory.foreign_country = static_cast<Byte>(std::min<int>(most, memory.foreign_country + 1));
}

void remember_failures(const RiskInput& input, RiskMemory& memory) {
  if ((input.verification & tvr_static_failed) != 0) memory.static_failed = true;
  if ((input.verification & tvr_dynamic_failed) != 0) memory.dynamic_failed = true;
}

Byte pin_bits(const Transaction& transaction) {
  const int done = transaction.pin_tried ? cvr2_pin_done : 0;
  const int failed = transaction.pin_failed ? cvr2_pin_failed : 0;
  return static_cast<Byte>(done | failed);
}

/// What the memory and the counters say, in the order of the checks.
std::array<Check, 9> checks_of(const RiskLimits& limits, const RiskInput& input,
                               const RiskMemory& memory, const Transaction& transaction) {
  const std::uint16_t ada = limits.actions;
  const auto online_if = [&](std::uint16_t bit) {
    return has(ada, bit) ? Wish::Online : Wish::Offline;
  };
  const bool tries_before = input.pin_exhausted && !transaction.pin_tried;
  Wish tries = online_if(ada_tries_before_online);
  if (tries_before && has(ada, ada_tries_before_decline | ada_tries_before_block))
    tries = Wish::Decline;
  return {
      Check{memory.online_not_completed, 2, cvr3_not_completed, Wish::Online},
      Check{limits.issuer_supported && memory.issuer_failed, 2, cvr3_issuer_failed,
            online_if(ada_last_failed_online)},
      Check{limits.issuer_supported && memory.issuer_missing, 2, cvr3_issuer_missing,
            Wish::Offline},
      Check{memory.static_failed, 2, cvr3_static_failed, Wish::Offline},
      Check{memory.dynamic_failed, 3, cvr4_dynamic_failed, Wish::Offline},
      Check{memory.script_failed, 3, cvr4_script_failed, online_if(ada_script_online)},
      Check{velocity_lower(limits, input, memory), 2, cvr3_velocity, Wish::Online},
      Check{input.new_card, 2, cvr3_new_card, online_if(ada_new_online)},
      Check{input.pin_exhausted, 2, cvr3_pin_exhausted, tries},
  };
}

/// The more restrictive of what the terminal asks and the card wishes.
Cryptogram strictest(Cryptogram asked, Wish wish) {
  if (asked == Cryptogram::Aac || wish == Wish::Decline) return Cryptogram::Aac;
  return wish == Wish::Online ? Cryptogram::Arqc : asked;
}

/// Advice and reason of an AAC.
Byte decline_information(const RiskLimits& limits, const RiskInput& input, bool issuer_failed) {
  const std::uint16_t ada = limits.actions;
  bool advice = has(ada, ada_offline_advice);
  Byte reason = 0;
  if (issuer_failed) {
    reason = cid_issuer_failed;
    advice = has(ada, ada_issuer_advice);
  } else if (input.pin_exhausted) {
    reason = cid_tries;
    advice = advice || has(ada, ada_tries_advice);
  }
  return static_cast<Byte>(reason | (advice ? cid_advice : 0));
}

/// Response codes (B.8): 00, 10, 11 approve, 01 and 02 refer.
bool lets_through(const model::ResponseCode& code) {
  constexpr std::array<model::ResponseCode, 5> good = {"3030"_hex, "3130"_hex, "3131"_hex,
                                                       "3031"_hex, "3032"_hex};
  return std::ranges::find(good, code) != good.end();
}
bool unable_online(const model::ResponseCode& code) {
  return code == "5933"_hex || code == "5A33"_hex;
}

/// Y3, Z3: the upper limits decide, nothing is reset.
bool declined_unable(const RiskLimits& limits, const RiskInput& input, const RiskMemory& memory,
                     RiskDecision& decision) {
  const bool velocity = velocity_upper(limits, input, memory);
  if (velocity) decision.cvr[2] |= cvr3_velocity;
  const bool new_card = input.new_card && has(limits.actions, ada_new_unable_decline);
  const bool tries = input.pin_exhausted && has(limits.actions, ada_tries_unable_decline);
  decision.cvr[1] |= cvr2_unable_online;
  return velocity || new_card || tries;
}

/// What the missing or failed issuer authentication means; true: decline.
bool declined_by_proof(const RiskLimits& limits, const Transaction& transaction, RiskMemory& memory,
                       RiskDecision& decision) {
  if (!limits.issuer_supported) return false;
  if (transaction.issuer == IssuerProof::Failed) {
    decision.cvr[1] |= cvr2_issuer_failed;
    memory.issuer_failed = true;
    return has(limits.actions, ada_failed_decline);
  }
  if (transaction.issuer == IssuerProof::Passed || !limits.issuer_mandatory) return false;
  decision.cvr[2] |= cvr3_issuer_missing;
  memory.issuer_missing = true;
  return has(limits.actions, ada_missing_decline);
}

/// Reset after an online result (B.6): only when issuer authentication is unsupported, passed, or
/// optional and missing.
void reset_online(RiskMemory& memory) {
  memory.online_not_completed = false;
  memory.issuer_failed = false;
  memory.issuer_missing = false;
  memory.static_failed = false;
  memory.dynamic_failed = false;
  memory.script_failed = false;
  memory.scripts = 0;
}

void reset_counters(RiskMemory& memory) {
  memory.amount = 0;
  memory.both_amount = 0;
  memory.foreign_currency = 0;
  memory.foreign_country = 0;
}

void finish_online(const RiskLimits& limits, const RiskInput& input, const Transaction& transaction,
                   RiskMemory& memory, RiskDecision& decision) {
  const bool by_proof = declined_by_proof(limits, transaction, memory, decision);
  const bool coded = transaction.issuer != IssuerProof::None;
  const bool approved = lets_through(input.code) && (!coded || lets_through(transaction.code));
  if (approved && !by_proof && !input.blocked) decision.given = input.asked;
  const bool passed = transaction.issuer == IssuerProof::Passed;
  const bool missing_allowed = transaction.issuer == IssuerProof::None && !limits.issuer_mandatory;
  if (limits.issuer_supported && !passed && !missing_allowed) return;
  reset_online(memory);
  if (decision.given != Cryptogram::Tc) return;
  reset_counters(memory);
  decision.online_counted = true;
}

}  // namespace

Amount converted(std::uint32_t factor, Amount amount) {
  constexpr unsigned digits = 7;
  Amount multiplier = 0;
  for (unsigned i = digits; i-- > 0;)
    multiplier = multiplier * 10 + (factor >> 4U * i & 0x0FU);
  Amount divisor = 1;
  for (unsigned behind = factor >> 4U * digits; behind > 0; --behind)
    divisor *= 10;
  return (amount * multiplier + divisor - 1) / divisor;
}

RiskLimits limits_of(const Application& application, Byte profile_low) {
  constexpr Byte profile_issuer_proof = 0x04;
  constexpr Byte mandatory = 0x80;
  const auto number = [&](std::uint32_t tag) {
    std::uint32_t out = 0;
    for (const Byte b : application.internal(tag).value_or(ByteView{}))
      out = out << 8U | b;
    return out;
  };
  const auto amount = [&](std::uint32_t tag) {
    return amount_of(application.internal(tag).value_or(ByteView{}));
  };
  RiskLimits limits;
  limits.actions = static_cast<std::uint16_t>(number(0x9F52));
  limits.issuer_mandatory = (number(0x9F56) & mandatory) != 0;
  limits.issuer_supported = (profile_low & profile_issuer_proof) != 0;
  limits.foreign_currency = static_cast<Byte>(number(0x9F53));
  limits.foreign_country = static_cast<Byte>(number(0x9F72));
  limits.lower_count = static_cast<Byte>(number(0x9F58));
  limits.upper_count = static_cast<Byte>(number(0x9F59));
  limits.lower_amount = amount(0x9F54);
  limits.upper_amount = amount(0x9F5C);
  limits.currency = static_cast<std::uint16_t>(number(0x9F51));
  limits.country = static_cast<std::uint16_t>(number(0x9F57));
  limits.second_currency = static_cast<std::uint16_t>(number(0x9F76));
  limits.factor = number(0x9F73);
  limits.both_limit = amount(0x9F75);
  return limits;
}

RiskDecision decide_first(const RiskLimits& limits, const RiskInput& input,
                          const Transaction& transaction, RiskMemory& memory) {
  RiskDecision decision;
  decision.cvr = {0x03, static_cast<Byte>(cvr2_no_second | pin_bits(transaction)), 0,
                  static_cast<Byte>(memory.scripts << 4U)};
  Wish wish = Wish::Offline;
  for (const Check& check : checks_of(limits, input, memory, transaction)) {
    if (!check.hits) continue;
    decision.cvr[check.cvr_byte] |= check.cvr_bit;
    wish = std::max(wish, check.wish);
  }
  const bool tries_before = input.pin_exhausted && !transaction.pin_tried;
  if (tries_before && has(limits.actions, ada_tries_before_block) && !input.blocked) {
    decision.block = true;
    memory.blocked_by_tries = true;
  }
  if (memory.blocked_by_tries) decision.cvr[2] |= cvr3_blocked_by_tries;
  decision.given = strictest(input.asked, input.blocked ? Wish::Decline : wish);
  const bool signs = input.combined && decision.given != Cryptogram::Aac;
  if (transaction.dynamic_proof || signs) decision.cvr[3] |= cvr4_dynamic_done;
  decision.cvr[1] |= static_cast<Byte>(static_cast<Byte>(decision.given) >> 2U);
  decision.information = static_cast<Byte>(decision.given);
  if (decision.given == Cryptogram::Arqc) {
    memory.online_not_completed = true;
  } else if (decision.given == Cryptogram::Tc) {
    memory.online_not_completed = false;
    count_offline(limits, input, memory);
  } else {
    decision.information |= decline_information(limits, input, false);
    remember_failures(input, memory);
  }
  return decision;
}

RiskDecision decide_second(const RiskLimits& limits, const RiskInput& input,
                           const Transaction& transaction, RiskMemory& memory) {
  constexpr Byte first_was_online = 0x20;
  RiskDecision decision;
  decision.cvr = transaction.cvr;
  decision.cvr[1] = static_cast<Byte>(first_was_online | pin_bits(transaction));
  if (unable_online(input.code)) {
    const bool declined = declined_unable(limits, input, memory, decision) || input.blocked;
    decision.given = declined ? Cryptogram::Aac : input.asked;
    if (decision.given == Cryptogram::Tc)
      count_offline(limits, input, memory);
    else
      remember_failures(input, memory);
  } else {
    finish_online(limits, input, transaction, memory, decision);
  }
  if (input.combined && decision.given == Cryptogram::Tc) decision.cvr[3] |= cvr4_dynamic_done;
  decision.cvr[1] |= static_cast<Byte>(decision.given);
  decision.information = static_cast<Byte>(decision.given);
  const bool issuer_failed = transaction.issuer == IssuerProof::Failed;
  if (decision.given == Cryptogram::Aac)
    decision.information |= decline_information(limits, input, issuer_failed);
  return decision;
}

}  // namespace sscard::cos::bank
