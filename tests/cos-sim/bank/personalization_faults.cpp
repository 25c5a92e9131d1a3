// Personalization that goes wrong, with each secure channel: flipped bytes, wrong order, missing
// data, power that fails. The card stays one that can be recognized and finished. SSCARD_LONG=1
// cuts the power at every byte of every write instead of at some.
#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>

#include "cos-sim/bank/bank_environment.hpp"
#include "tests/support/debit.hpp"

using namespace sscard;
using namespace sscard::cos::bank;
using model::ChannelProtocol;
using model::SecurityLevel;
using test::BankCard;
using test::BankStage;
using test::ProfileStep;

namespace {

constexpr std::array protocols = {ChannelProtocol::Scp02, ChannelProtocol::Scp03,
                                  ChannelProtocol::Sm4};
constexpr auto pse = ApplicationKind::Directory;
constexpr auto debit = ApplicationKind::Debit;
constexpr auto new_key = "0123456789ABCDEFFEDCBA9876543210";

bool long_run() {
  return std::getenv("SSCARD_LONG") != nullptr;
}

/// What the bank side holds, but for tries and sequence counter: those move by design.
auto contents(const BankCard& card) {
  auto values = card.values();
  std::erase_if(values, [](const auto& entry) {
    return entry.first.second == value_key_sequence || entry.first.second == value_key_tries;
  });
  return values;
}

/// A protected command and where its channel is opened.
struct Sent {
  ApplicationKind kind;
  std::function<Command(BankCard&)> make;
  bool authenticates = false;  ///< EXTERNAL AUTHENTICATE: comes right behind the challenge
};

/// Every command of a personalization and PUT KEY, each as the first of its channel.
std::vector<Sent> protected_commands() {
  std::vector<Sent> out;
  for (const ApplicationKind kind : {pse, debit}) {
    out.push_back(
        {kind, [](BankCard& card) { return card.host.external_authenticate(SecurityLevel::Mac); },
         true});
    for (const ProfileStep& step : kind == pse ? test::directory_profile() : test::debit_profile())
      out.push_back({kind, [step](BankCard& card) { return card.store_command(step); }, false});
  }
  out.push_back({pse,
                 [](BankCard& card) {
                   return card.host.put_key(
                       test::first_version,
                       card.host.put_key_body(1, test::StaticKeys::all(new_key)));
                 },
                 false});
  return out;
}

/// Opens a channel so that the command is next; EXTERNAL AUTHENTICATE itself needs the challenge.
Bytes ready(BankCard& card, const Sent& sent) {
  REQUIRE(card.select(sent.kind).sw == StatusWord::Ok);
  if (sent.authenticates) {
    card.host = test::ChannelHost{test::first_keys()};
    REQUIRE(card.host.take(card.send(card.host.initialize_update()).data));
  } else {
    REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  }
  return sent.make(card).encode();
}

bool refused(ByteView answer) {
  if (answer.size() < 2) return false;
  const Byte high = answer[answer.size() - 2];
  return high != 0x90 && high != 0x61;
}

}  // namespace

TEST_CASE("every byte of every protected personalization command flipped once is refused") {
  const auto commands = protected_commands();
  for (const ChannelProtocol protocol : protocols) {
    BankCard card{BankStage::Shell, protocol};
    const auto before = contents(card);
    std::size_t flips = 0;
    for (const Sent& sent : commands) {
      const std::size_t size = ready(card, sent).size();
      for (std::size_t at = 0; at < size; ++at, ++flips) {
        Bytes bytes = ready(card, sent);
        bytes[at] ^= static_cast<Byte>(1U << flips % 8);
        CAPTURE(to_hex(bytes));
        CAPTURE(at);
        CHECK(refused(card.chip.raw(bytes)));
        // ten failures in a row would end the key set: one success between them
        REQUIRE(card.open(sent.kind) == StatusWord::Ok);
      }
    }
    CHECK(contents(card) == before);
    CHECK(flips > 600);
  }
}

TEST_CASE("a flipped byte of INITIALIZE UPDATE is refused, or the host sees another card") {
  for (const ChannelProtocol protocol : protocols) {
    BankCard card{BankStage::Shell, protocol};
    card.select(pse);
    const Bytes whole = card.host.initialize_update(test::first_version).encode();
    for (std::size_t at = 0; at + 1 < whole.size(); ++at) {  // Le asks for another length only
      for (unsigned bit = 0; bit < 8; ++bit) {
        Bytes bytes = whole;
        bytes[at] ^= static_cast<Byte>(1U << bit);
        const auto command = Command::parse(bytes);
        if (!command) continue;  // no command at all
        const Response answer = card.send(*command);
        CHECK_FALSE((answer.sw == StatusWord::Ok && card.host.take(answer.data)));
      }
    }
  }
}

TEST_CASE("each protocol personalizes a whole card at each of its levels, answers protected") {
  constexpr std::array levels = {SecurityLevel::None,
                                 SecurityLevel::Mac,
                                 SecurityLevel::MacAndCipher,
                                 SecurityLevel::MacBothWays,
                                 SecurityLevel::MacBothWaysAndCipher,
                                 SecurityLevel::CipherBothWays};
  for (const ChannelProtocol protocol : protocols) {
    for (const SecurityLevel level : levels) {
      if (!model::security_level(protocol, static_cast<Byte>(level))) continue;
      BankCard card{BankStage::Shell, protocol};
      for (const ApplicationKind kind : {pse, debit}) {
        card.select(kind);
        REQUIRE(card.open(level) == StatusWord::Ok);
        const auto steps = kind == pse ? test::directory_profile() : test::debit_profile();
        for (const ProfileStep& step : steps) {
          const Response answer = card.send(card.store_command(step));
          CHECK(answer.sw == StatusWord::Ok);
          CHECK(to_hex(answer.data) == to_hex(card.host.expected_answer()));
        }
        // for good: neither in this channel nor in a new one
        CHECK(card.sw(card.store_command(steps[0])) == StatusWord::ConditionsNotSatisfied);
        REQUIRE(card.open(kind) == StatusWord::Ok);
        CHECK(card.sw(card.store_command(steps[0])) == StatusWord::ConditionsNotSatisfied);
      }
      CHECK(card.send("80A8000009830700000000000000").sw == StatusWord::Ok);
    }
  }
}

TEST_CASE("PUT KEY hands the environment to its new owner in each protocol, answer protected") {
  const auto own = test::StaticKeys::all(new_key);
  for (const ChannelProtocol protocol : protocols) {
    BankCard card{BankStage::Personalized, protocol};
    const bool wide = protocol != ChannelProtocol::Scp02;
    const SecurityLevel level = wide ? SecurityLevel::CipherBothWays : SecurityLevel::MacAndCipher;
    card.select(pse);
    CHECK(card.open(level, own) == StatusWord::AuthenticationFailed);  // not the owner yet
    REQUIRE(card.open(level) == StatusWord::Ok);
    const Bytes body = card.host.put_key_body(0x01, own);
    const Response answer = card.send(card.host.put_key(test::first_version, body));
    REQUIRE(answer.sw == StatusWord::Ok);
    Bytes plain{0x01};
    const std::size_t field = (body.size() - 1) / 3;
    for (std::size_t i = 1; i <= 3; ++i)
      append(plain, ByteView(body).subspan(1 + i * field - 3, 3));
    CHECK(to_hex(answer.data) == to_hex(card.host.expected_answer(plain)));
    CHECK(card.open(level) == StatusWord::AuthenticationFailed);  // the old owner is none
    CHECK(card.open(level, own) == StatusWord::Ok);
    CHECK(card.host.version() == 0x01);
    card.select(debit);
    CHECK(card.open(level, own) == StatusWord::Ok);  // and the debit application follows
  }
}

TEST_CASE("wrong order, wrong MAC and a missing grouping leave a card that is finished later") {
  for (const ChannelProtocol protocol : protocols) {
    for (const DgiNumber missing : test::debit_mandatory()) {
      BankCard card{BankStage::Shell, protocol};
      REQUIRE(card.open(debit) == StatusWord::Ok);
      auto steps = test::debit_profile(missing, true);
      CAPTURE(missing);
      CHECK(card.store(steps) == StatusWord::WrongP1P2);  // the last one is refused
      CHECK(card.sw("80A8000002830000") == StatusWord::ConditionsNotSatisfied);
      REQUIRE(card.open(debit) == StatusWord::Ok);
      Command skipped = card.host.wrap({
          {0x80, 0xE2, 0x00, 0x01},
          Bytes{0x90, 0x10, 2, 3, 3}
      });
      CHECK(card.sw(skipped) == StatusWord::WrongP1P2);  // P2 begins at 00
      REQUIRE(card.open(debit) == StatusWord::Ok);
      Command wrong = card.store_command(steps[0]);
      wrong.data.back() ^= 0x01;
      CHECK(card.sw(wrong) == StatusWord::WrongMac);
      REQUIRE(card.open(debit) == StatusWord::Ok);
      CHECK(card.store(test::debit_profile()) == StatusWord::Ok);
      CHECK(card.send("80A8000009830700000000000000").sw == StatusWord::Ok);
    }
  }
}

namespace {

/// One STORE DATA under a failing power: old or new values, and always a card that goes on.
class TornStep {
 public:
  TornStep(const Bytes& cells, const ProfileStep& step) : cells_(cells), step_(step) {
    BankCard whole{cells_};
    old_ = contents(whole);
    const Bytes command = prepared(whole);
    whole.chip.power.start_counting();
    REQUIRE_FALSE(refused(whole.chip.raw(command)));
    bits_ = whole.chip.power.bits_written();
    new_ = contents(whole);
    after_ = whole.chip.cells();
  }

  void run(const std::vector<ProfileStep>& all, std::uint64_t cuts) {
    const std::uint64_t grain = long_run() ? 8 : 1 + bits_ / cuts;
    for (std::uint64_t cut = 0; cut < bits_; cut += grain) {
      BankCard card{cells_};
      const Bytes command = prepared(card);
      card.chip.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut)});
      CHECK(card.chip.raw(command).empty());
      card.chip.power.disarm();
      card.chip.restart();
      const auto found = contents(card);
      CAPTURE(step_.number);
      CAPTURE(cut);
      CHECK((found == old_ || found == new_));
      if (cut / grain % 8 == 0) finish(card, all);
    }
  }

  const Bytes& after() const { return after_; }

 private:
  Bytes prepared(BankCard& card) {
    REQUIRE(card.open(debit) == StatusWord::Ok);
    return card.store_command(step_).encode();
  }

  /// Begun again from its first grouping, unless the cut came behind the last one.
  void finish(BankCard& card, const std::vector<ProfileStep>& all) {
    if ((step_.p1 & 0x80U) == 0 || contents(card) == old_) {
      REQUIRE(card.open(debit) == StatusWord::Ok);
      CHECK(card.store(all) == StatusWord::Ok);
    }
    card.select(debit);
    CHECK(card.send("80A800000A83080000000010000000").sw == StatusWord::Ok);
  }

  Bytes cells_;
  ProfileStep step_;
  std::map<std::pair<std::uint32_t, std::uint16_t>, Bytes> old_, new_;
  std::uint64_t bits_ = 0;
  Bytes after_;
};

}  // namespace

TEST_CASE("a STORE DATA cut anywhere, keys of RSA and SM2 too, leaves old or new and a good card") {
  const auto steps = test::debit_steps({});
  for (const ChannelProtocol protocol : protocols) {
    Bytes cells = BankCard::cells_of(BankStage::Shell, protocol);
    const bool every = protocol == ChannelProtocol::Scp02 || long_run();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      TornStep torn{cells, steps[i]};
      // the same memory module lies under all three: one of them is cut finely
      torn.run(steps, every ? 12 : 2);
      cells = torn.after();
    }
  }
}
