#include "keys/vault/bank_channel.hpp"

#include "cardlib/apdu/commands.hpp"
#include "cardlib/base/expects.hpp"

namespace sscard::keys {
namespace {

Error refused(ErrorKind kind, Message what) {
  return {kind, std::move(what),
          msg("take the card out and set it aside; if the next one fails too, compare the KMC of "
              "the vault with that of the cards")};
}

apdu::StoreDataControl control(const StoreDataBlock& block, std::size_t number, bool last) {
  return {block.enciphered ? apdu::StoreDataValues::Enciphered : apdu::StoreDataValues::Plain,
          last ? apdu::StoreDataPart::Last : apdu::StoreDataPart::More, static_cast<Byte>(number)};
}

/// Is this the card that was prepared?
Status check(const model::ChannelHello& card, const ExpectedCard& expected) {
  if (card.key_data != expected.key_data) {
    return refused(ErrorKind::WrongCard, msg("the card names itself {} in KEYDATA, {} was expected",
                                             to_hex(card.key_data), to_hex(expected.key_data)));
  }
  if (card.version != expected.version) {
    return refused(ErrorKind::Keys,
                   msg("the card uses key set {}, {} was expected", static_cast<int>(card.version),
                       static_cast<int>(expected.version)));
  }
  if (card.protocol != expected.protocol) {
    return refused(ErrorKind::Keys,
                   msg("the card opens a channel of {}, {} was expected",
                       model::row(card.protocol).word, model::row(expected.protocol).word));
  }
  return {};
}

}  // namespace

Result<BankChannel> BankChannel::open(const crypto::Provider& provider,
                                      const model::ChannelKeys& keys, const ExpectedCard& expected,
                                      const model::Block8& host_challenge, ByteView answer) {
  expects(model::security_level(expected.protocol, static_cast<Byte>(expected.level)).has_value());
  const auto card = model::parse_channel_hello(answer);
  if (card) {
    if (Status right = check(*card, expected); !right) return right.error();
  }
  auto session = model::open_host_session(provider, keys, host_challenge, answer);
  if (!session) return session.error();
  if (!(*session)->card_is_genuine()) {
    return refused(ErrorKind::Keys,
                   msg("the card's cryptogram is wrong: it does not hold the keys of its KMC"));
  }
  BankChannel channel(std::move(*session), expected);
  channel.external_authenticate_ = channel.session_->external_authenticate(expected.level);
  return channel;
}

void BankChannel::add(const Command& plain, ByteView plain_answer, ChannelCommands& out) {
  Command wrapped = session_->wrap(plain);
  Bytes answer = session_->answer_to_last(plain_answer, StatusWord::Ok);
  if (!answer.empty()) wrapped.le = Command::le_all_short;  // or nobody fetches it under T=0
  out.commands.push_back(std::move(wrapped));
  out.answers.push_back(std::move(answer));
}

Status BankChannel::put_key(Byte new_version, const model::ChannelKeys& keys,
                            ChannelCommands& out) {
  constexpr std::size_t check_size = 3;
  Bytes block = {new_version};
  Bytes answer = {new_version};
  for (const KeyBytes* key : {&keys.enc, &keys.mac, &keys.dek}) {
    const auto field = session_->key_field(*key);
    if (!field) return field.error();
    append(block, *field);
    append(answer, ByteView(*field).last(check_size));
  }
  add(apdu::put_key(expected_.version, block), answer, out);
  return {};
}

Status BankChannel::store_data(std::span<const DataGrouping> groupings, bool pack,
                               ChannelCommands& out) {
  const auto blocks = store_data_blocks(groupings, {model::plain_data_max(expected_.level), pack});
  if (!blocks) return blocks.error();
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    const StoreDataBlock& block = (*blocks)[i];
    const bool last = i + 1 == blocks->size();
    add(apdu::store_data(control(block, i, last), block.data), {}, out);
  }
  return {};
}

}  // namespace sscard::keys
