#include "keys/vault/bank_channel.hpp"

#include "cardlib/apdu/commands.hpp"
#include "keys/vault/key_ring.hpp"

namespace sscard::keys {
namespace {

// Key field of PUT KEY: 80 (DES key), 10 (length), enciphered key, 03 (length), KCV.
constexpr Byte put_key_type = 0x80;
constexpr Byte put_key_size = 0x10;
constexpr Byte put_key_kcv_size = 0x03;

Error refused(ErrorKind kind, Message what) {
  return {kind, std::move(what),
          msg("take the card out and set it aside; if the next one fails too, compare the KMC of "
              "the vault with that of the cards")};
}

apdu::StoreDataControl control(const StoreDataBlock& block, std::size_t number, bool last) {
  return {block.enciphered ? apdu::StoreDataValues::Enciphered : apdu::StoreDataValues::Plain,
          last ? apdu::StoreDataPart::Last : apdu::StoreDataPart::More, static_cast<Byte>(number)};
}

}  // namespace

Result<BankChannel> BankChannel::open(const crypto::Provider& provider,
                                      const model::Scp02Keys& keys, const ExpectedCard& expected,
                                      const model::Block8& host_challenge, ByteView answer) {
  const auto card = model::parse_initialize_update_answer(answer);
  if (!card) {
    return refused(
        ErrorKind::Keys,
        msg("the answer to INITIALIZE UPDATE is none of SCP02 ({} bytes)", answer.size()));
  }
  if (card->key_data != expected.key_data) {
    return refused(ErrorKind::WrongCard, msg("the card names itself {} in KEYDATA, {} was expected",
                                             to_hex(card->key_data), to_hex(expected.key_data)));
  }
  if (card->version != expected.version) {
    return refused(ErrorKind::Keys,
                   msg("the card uses key set {}, {} was expected", static_cast<int>(card->version),
                       static_cast<int>(expected.version)));
  }
  auto session = model::Scp02Session::create(provider, keys, card->sequence);
  if (!session) return session.error();
  const model::Block8 right = session->card_cryptogram(host_challenge, card->card_challenge);
  if (!equal_constant_time(right, card->card_cryptogram)) {
    return refused(ErrorKind::Keys,
                   msg("the card's cryptogram is wrong: it does not hold the keys of its KMC"));
  }
  BankChannel channel(provider, std::move(*session), card->version);
  channel.external_authenticate_ = channel.session_.external_authenticate(
      host_challenge, card->card_challenge, model::SecurityLevel::Mac);
  return channel;
}

Bytes BankChannel::encipher(ByteView value) const {
  Bytes out(value.size());
  session_.encipher_dek(value, out);
  return out;
}

Result<Command> BankChannel::put_key(Byte new_version, const model::Scp02Keys& keys) {
  Bytes block = {new_version};
  for (const KeyBytes* key : {&keys.enc, &keys.mac, &keys.dek}) {
    const auto kcv = check_value(*provider_, crypto::CipherKind::TripleDes, *key);
    if (!kcv) return kcv.error();
    block.insert(block.end(), {put_key_type, put_key_size});
    append(block, encipher(key->reveal(SecretAccess::for_cipher())));
    block.push_back(put_key_kcv_size);
    append(block, *kcv);
  }
  return session_.wrap(apdu::put_key(version_, block), model::SecurityLevel::Mac);
}

Result<std::vector<Command>> BankChannel::store_data(std::span<const DataGrouping> groupings,
                                                     bool pack) {
  const auto blocks = store_data_blocks(groupings, pack);
  if (!blocks) return blocks.error();
  std::vector<Command> out;
  for (const StoreDataBlock& block : *blocks) {
    const bool last = out.size() + 1 == blocks->size();
    const Command plain = apdu::store_data(control(block, out.size(), last), block.data);
    out.push_back(session_.wrap(plain, model::SecurityLevel::Mac));
  }
  return out;
}

}  // namespace sscard::keys
