// Commands inside an open secure channel, each protocol and level: bodies of any kind behind a
// right MAC, and any bytes without one. What is refused changes nothing; what is taken is answered
// as the level promises; and the card stays one that can be selected.
#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "tests/support/bank_card.hpp"

namespace {

using namespace sscard;
using cos::bank::ApplicationKind;
using model::ChannelProtocol;
using model::SecurityLevel;
using test::BankCard;
using test::BankStage;

constexpr std::array levels = {SecurityLevel::None,
                               SecurityLevel::Mac,
                               SecurityLevel::MacAndCipher,
                               SecurityLevel::MacBothWays,
                               SecurityLevel::MacBothWaysAndCipher,
                               SecurityLevel::CipherBothWays};

/// A plain command of the channel under a right MAC.
void protected_command(BankCard& card, Byte p1, bool put_key, ByteView body) {
  static constexpr Byte three_keys = 0x81;
  const Command plain{
      {0x80, static_cast<Byte>(put_key ? 0xD8 : 0xE2), p1, put_key ? three_keys : Byte{0}},
      to_bytes(body)
  };
  const auto before = card.values();
  const Response answer = card.send(card.host.wrap(plain));
  if (answer.sw != StatusWord::Ok) {
    ensures(answer.data.empty());
    ensures(card.values() == before);
    return;
  }
  if (!put_key) ensures(answer.data == card.host.expected_answer());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader{
      ByteView{data, size}
  };
  const Byte choice = reader.u8();
  const auto protocol = static_cast<ChannelProtocol>(choice % model::channel_protocol_count);
  const auto kind = (choice & 0x40U) != 0 ? ApplicationKind::Debit : ApplicationKind::Directory;
  const SecurityLevel level = levels[reader.u8() % levels.size()];
  if (!model::security_level(protocol, static_cast<Byte>(level))) return 0;
  BankCard card{BankStage::Shell, protocol};
  card.select(kind);
  ensures(card.open(level) == StatusWord::Ok);
  while (!reader.at_end()) {
    const Byte how = reader.u8();
    const Byte p1 = reader.u8();
    const ByteView body = reader.take(std::min<std::size_t>(reader.u8(), reader.left()));
    if ((how & 1U) != 0) {
      if (!body.empty()) card.chip.raw(body);
    } else if (body.size() <= model::plain_data_max(level)) {
      protected_command(card, p1, (how & 2U) != 0, body);
    }
  }
  ensures(card.select(ApplicationKind::Debit).sw == StatusWord::Ok);
  return 0;
}
