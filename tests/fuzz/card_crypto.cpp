// What arrives enciphered: the card's way back of PIN RELOAD, WRITE KEY and SCP02, and the host's
// reading of INITIALIZE UPDATE. Wrong bytes are refused, and what is accepted encodes back.
#include "cardlib/model/scp02_crypto.hpp"
#include "cardlib/model/social_crypto.hpp"

using namespace sscard;
using model::Algorithm;

namespace {

constexpr auto key16 = "404142434445464748494A4B4C4D4E4F"_hex;
constexpr auto challenge = "1122334455667788"_hex;

void social(Algorithm algorithm, ByteView input) {
  const auto scheme = model::SocialScheme::create(crypto::botan(), algorithm).value();
  const auto key = model::SocialKey::create(crypto::botan(), algorithm, key16).value();
  // Half of the inputs are enciphered here, so that the checks behind the cipher are reached.
  Bytes sealed = to_bytes(input);
  if (input.size() % scheme->block_size() == 0) key.cipher().encrypt_ecb(sealed, sealed);
  for (const ByteView bytes : {ByteView(sealed), input}) {
    const auto record = scheme->open_key_record(key, bytes);
    if (record) ensures(equal(scheme->seal_key_record(key, *record), bytes));
    const auto pin = scheme->decipher_pin(key, challenge, bytes);
    if (!pin) continue;
    const auto clear = pin->reveal(SecretAccess::for_cipher());
    ensures(equal(scheme->encipher_pin(key, challenge, clear), bytes));
  }
}

void channel(model::SecurityLevel level, ByteView input) {
  const model::ChannelKeys keys{KeyBytes(key16), KeyBytes(key16), KeyBytes(key16)};
  auto card = model::Scp02Session::create(crypto::botan(), keys, 1).value();
  const auto command = Command::parse(input);
  if (command) static_cast<void>(card.unwrap(*command, level));
}

void answer(ByteView input) {
  const auto parsed = model::parse_initialize_update_answer(input);
  if (parsed) ensures(equal(model::encode(*parsed), input));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input = ByteView(data, size).subspan(1);
  switch (data[0] % 5) {
    case 0:
      social(Algorithm::TripleDes, input);
      break;
    case 1:
      social(Algorithm::Sm4, input);
      break;
    case 2:
      channel(model::SecurityLevel::Mac, input);
      break;
    case 3:
      channel(model::SecurityLevel::MacAndCipher, input);
      break;
    default:
      answer(input);
      break;
  }
  return 0;
}
