#include <doctest/doctest.h>

#include <algorithm>
#include <bit>

#include "contract.hpp"

using namespace sscard;
using namespace sscard::keys;
using namespace sscard::keys::contract;

namespace {

const std::vector<StoreData> debit_data = {
    {0x9102, Bytes(40, 0xA5), SecretContent::None},
    {0x0101, Bytes(60, 0x70), SecretContent::None},
    {0x0302, Bytes(300, 0x71), SecretContent::None},
    {0x8000, {}, SecretContent::ApplicationKeys},
    {0x9000, {}, SecretContent::ApplicationKcvs},
    {0x8010, {}, SecretContent::PinBlock},
    {0x9010, {3, 3}, SecretContent::None},
};

// where the last groupings begin when all are put together again
constexpr std::size_t at_8000 = 43 + 63 + 5 + 300;
constexpr std::size_t at_9000 = at_8000 + 3 + 48;
constexpr std::size_t at_8010 = at_9000 + 3 + 9;

/// The commands of the debit channel, after the card has accepted the vault.
std::vector<Command> personalized(Vault& vault, test_card::Channel& debit) {
  const Prepared p = prepared(vault, Step::Both);
  const Bytes answer = debit.answer(p.initialize_update[1], 8);
  const auto out = vault.secure_channel({p.session, 1, answer, debit_data, false, true});
  REQUIRE(out.has_value());
  CHECK(debit.accepts(out->external_authenticate));
  return out->commands;
}

}  // namespace

TEST_CASE("PSE gets its two groupings in one command, the last of its channel") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    REQUIRE(p.initialize_update.size() == 2);
    test_card::Channel pse("bank KMC", own_key_set);
    ChannelRequest request{p.session, 0, pse.answer(p.initialize_update[0]), {}, false, true};
    request.store_data = {
        {0x0101, Bytes(20, 0x70), SecretContent::None},
        {0x9102, Bytes(20, 0xA5), SecretContent::None}
    };
    const auto out = vault.secure_channel(request);
    REQUIRE(out.has_value());
    CHECK(pse.accepts(out->external_authenticate));
    REQUIRE(out->commands.size() == 1);
    CHECK(out->commands[0].header == Header{0x84, 0xE2, 0x80, 0x00});
    CHECK(pse.plain(out->commands[0]).size() == 46);
  });
}

TEST_CASE("the debit application gets largest blocks, numbered, the secret ones enciphered") {
  on_each_vault([](Vault& vault) {
    Bytes p1;
    Bytes all;
    test_card::Channel debit("bank KMC", own_key_set);
    for (const Command& command : personalized(vault, debit)) {
      CHECK(command.header.ins == 0xE2);
      CHECK(command.header.p2 == p1.size());
      p1.push_back(command.header.p1);
      append(all, debit.plain(command));
    }
    // 9102 and 0101 together; 0302 in two; 8000; 9000; 8010; 9010
    CHECK(to_hex(p1) == "00000060006080");
    CHECK(u16_at(all, at_8000) == 0x8000);
    CHECK(u16_at(all, at_9000) == 0x9000);
    CHECK(u16_at(all, at_8010) == 0x8010);
    CHECK(to_hex(ByteView(all).last(5)) == "9010020303");
  });
}

TEST_CASE("DGI 8000 holds the keys of this account, 9000 their check values") {
  on_each_vault([](Vault& vault) {
    test_card::Channel debit("bank KMC", own_key_set);
    Bytes all;
    for (const Command& command : personalized(vault, debit))
      append(all, debit.plain(command));
    const Bytes keys = debit.decipher(ByteView(all).subspan(at_8000 + 3, 48));
    // Y = rightmost 16 digits of PAN and PSN
    Bytes y = *from_hex("0123456789012801");
    for (std::size_t i = 0; i < 8; ++i)
      y.push_back(static_cast<Byte>(~y[i]));
    const std::array<const char*, 3> masters = {"bank AC", "bank MAC", "bank ENC"};
    for (std::size_t i = 0; i < 3; ++i) {
      const Bytes raw = test_card::triple_des(test_card::master(masters[i]), y);
      const ByteView key = ByteView(keys).subspan(16 * i, 16);
      for (std::size_t b = 0; b < 16; ++b) {
        CHECK((key[b] & 0xFE) == (raw[b] & 0xFE));  // parity is set in the lowest bit
        CHECK(std::popcount(key[b]) % 2 == 1);
      }
      CHECK(to_hex(test_card::kcv(key)) == to_hex(ByteView(all).subspan(at_9000 + 3 + 3 * i, 3)));
    }
  });
}

TEST_CASE("DGI 8010 holds the natural PIN of this account as a format 2 block") {
  on_each_vault([](Vault& vault) {
    test_card::Channel debit("bank KMC", own_key_set);
    Bytes all;
    for (const Command& command : personalized(vault, debit))
      append(all, debit.plain(command));
    const Bytes natural =
        test_card::triple_des(test_card::master("bank PIN"), *from_hex("2801234567890128"));
    std::string digits;
    for (const char c : to_hex(natural).substr(0, 6))
      digits.push_back(c <= '9' ? c : static_cast<char>('0' + (c - 'A')));
    CHECK(to_hex(debit.decipher(ByteView(all).subspan(at_8010 + 3, 8))) ==
          "26" + digits + "FFFFFFFF");
  });
}

TEST_CASE("a genuine card passes the live check, and a whole card took four calls") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    for (const std::size_t channel : {0U, 1U}) {
      test_card::Channel card("bank KMC", own_key_set);
      const Bytes answer = card.answer(p.initialize_update[channel]);
      CHECK(vault.secure_channel({p.session, channel, answer, {}, false, true}).has_value());
    }
    LiveCheckRequest live{p.session, {}, {}, "1122334455667788"_hex};
    for (std::size_t i = 0; i < 16; ++i)
      live.random[i] = static_cast<Byte>(i);
    const ByteView random = live.random;
    const Bytes answer =
        test_card::authentication(test_card::card_key("SSSE IRK"), random.first(8), random.last(8));
    std::ranges::copy(answer, live.card_answer.begin());
    const auto checked = vault.live_check(live);
    REQUIRE(checked.has_value());
    CHECK(checked->genuine);
    const ByteView ad = checked->authentication;
    CHECK(to_hex(ad.first(8)) ==
          to_hex(test_card::authentication(test_card::card_key("SSSE UK"), live.card_challenge,
                                           ad.last(8))));
    CHECK_FALSE(equal(ad.last(8), live.card_challenge));
    CHECK(vault.calls() == 4);
    CHECK(vault.close_session(p.session).has_value());
    CHECK(vault.calls() == 4);
  });
}

TEST_CASE("a card whose answer is not the one of its IRK gets no authentication data") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    const auto checked = vault.live_check({p.session, {}, {1}, {2}});
    REQUIRE(checked.has_value());
    CHECK_FALSE(checked->genuine);
    CHECK(checked->authentication == std::array<Byte, 16>{});
  });
}

TEST_CASE("a card with the wrong cryptogram, KEYDATA, version or length gets nothing") {
  on_each_vault([](Vault& vault) {
    const auto with = [&](std::size_t at, ErrorKind kind) {
      const Prepared p = prepared(vault, Step::Both);
      test_card::Channel card("bank KMC", own_key_set);
      Bytes answer = card.answer(p.initialize_update[0]);
      if (at < answer.size())
        answer[at] ^= 1;
      else
        answer.push_back(0);
      const auto opened = vault.secure_channel({p.session, 0, answer, {}, false, true});
      REQUIRE_FALSE(opened.has_value());
      CHECK(opened.error().kind == kind);
      // one answer per challenge: the right one comes too late
      answer = card.answer(p.initialize_update[0]);
      CHECK_FALSE(vault.secure_channel({p.session, 0, answer, {}, false, true}).has_value());
    };
    with(0, ErrorKind::WrongCard);  // KMC identifier
    with(9, ErrorKind::WrongCard);  // serial
    with(10, ErrorKind::Keys);      // version
    with(11, ErrorKind::Keys);      // protocol
    with(13, ErrorKind::Keys);      // sequence counter
    with(14, ErrorKind::Keys);      // challenge
    with(20, ErrorKind::Keys);      // cryptogram
    with(27, ErrorKind::Keys);
    with(28, ErrorKind::Keys);  // one byte too many
  });
}

TEST_CASE("secret content goes nowhere but into its own DGI of the debit application") {
  on_each_vault([](Vault& vault) {
    const auto refused = [&](std::size_t channel, StoreData item) {
      const Prepared p = prepared(vault, Step::Both);
      test_card::Channel card("bank KMC", own_key_set);
      const auto opened = vault.secure_channel({p.session,
                                                channel,
                                                card.answer(p.initialize_update[channel]),
                                                {std::move(item)},
                                                false,
                                                true});
      return !opened.has_value();
    };
    CHECK(refused(1, {0x0101, {}, SecretContent::ApplicationKeys}));
    CHECK(refused(1, {0x0101, {}, SecretContent::PinBlock}));
    CHECK(refused(1, {0x9000, {}, SecretContent::ApplicationKeys}));
    CHECK(refused(0, {0x8000, {}, SecretContent::ApplicationKeys}));
    CHECK(refused(1, {0x8000, {1}, SecretContent::ApplicationKeys}));
    CHECK(refused(1, {0x8000, Bytes(48), SecretContent::None}));
    CHECK(refused(1, {0x8205, Bytes(64), SecretContent::None}));
    CHECK(refused(1, {0x0101, {}, SecretContent::None}));
    CHECK_FALSE(refused(1, {0x8000, {}, SecretContent::ApplicationKeys}));
    CHECK_FALSE(refused(1, {0x0101, {1}, SecretContent::None}));
  });
}

TEST_CASE("channels and sessions that do not exist, or are used up, are refused") {
  on_each_vault([](Vault& vault) {
    const Prepared p = prepared(vault, Step::Both);
    CHECK_FALSE(vault.secure_channel({p.session, 2, Bytes(28), {}, false, true}).has_value());
    CHECK_FALSE(vault.secure_channel({p.session + 1, 0, Bytes(28), {}, false, true}).has_value());
    CHECK_FALSE(vault.secure_channel({p.session, 0, Bytes(28), {}, true, true}).has_value());
    CHECK_FALSE(vault.live_check({p.session + 1, {}, {}, {}}).has_value());
    REQUIRE(vault.close_session(p.session).has_value());
    CHECK_FALSE(vault.live_check({p.session, {}, {}, {}}).has_value());
    // preparing a chip again ends the session it had
    const Prepared old = prepared(vault, Step::Both);
    const Prepared fresh = prepared(vault, Step::Both);
    CHECK_FALSE(vault.live_check({old.session, {}, {}, {}}).has_value());
    CHECK(vault.live_check({fresh.session, {}, {}, {}}).has_value());
  });
}
