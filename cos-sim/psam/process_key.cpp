#include "cos-sim/psam/process_key.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cos-sim/psam/key_card_environment.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t factor_size = sizeof(model::Block8);
constexpr Byte mac_bit = 0x01;
constexpr Byte iv_bit = 0x04;

model::Block8 block_at(ByteView data, std::size_t offset) {
  model::Block8 block{};
  std::ranges::copy(data.subspan(offset, block.size()), block.begin());
  return block;
}

std::size_t block_of(model::Algorithm algorithm) {
  return crypto::block_size(model::cipher_kind(algorithm));
}

ByteView key_bytes(const ProcessKeyState& state) {
  const ByteView whole = state.key.reveal(SecretAccess::for_cipher());
  return whole.first(block_of(state.algorithm));  // DES 8, SM4 16
}

/// SM4 profile A: both halves of SM4(PK, D ‖ 80 00×7) xored.
void authentication_data(CommandContext& context, const crypto::Cipher& sm4) {
  std::array<Byte, 16> block{};
  std::ranges::copy(context.command.data, block.begin());
  block[factor_size] = 0x80;
  sm4.encrypt_ecb(block, block);
  for (std::size_t i = 0; i < factor_size; ++i)
    context.answer.append_byte(static_cast<Byte>(block[i] ^ block[i + factor_size]));
}

StatusWord encipher(CommandContext& context, const ProcessKeyState& state) {
  const ByteView data = context.command.data;
  const std::size_t block = block_of(state.algorithm);
  const bool profile_a = state.algorithm == model::Algorithm::Sm4 && data.size() == factor_size;
  if (!profile_a && data.size() % block != 0) return StatusWord::WrongLength;
  auto& here = module<KeyCardEnvironment>(context);
  const crypto::Cipher& cipher = here.process_cipher(state.algorithm, key_bytes(state));
  if (profile_a) {
    authentication_data(context, cipher);
  } else {
    cipher.encrypt_ecb(data, context.answer.extend(static_cast<std::uint32_t>(data.size())));
  }
  return StatusWord::Ok;
}

/// 3DES cards answer the whole last block (the terminal uses four bytes), SM4 the folded four.
StatusWord compute_mac(CommandContext& context, const ProcessKeyState& state) {
  const ByteView data = context.command.data;
  const std::size_t block = block_of(state.algorithm);
  const std::size_t iv = (context.command.header.p1 & iv_bit) != 0 ? block : 0;
  if (data.size() < iv + block || data.size() % block != 0) return StatusWord::WrongLength;
  std::array<Byte, 16> start{};
  std::ranges::copy(data.first(iv), start.begin());
  std::array<Byte, 256> chained{};
  const auto used = MutableBytes(chained).first(data.size() - iv);
  auto& here = module<KeyCardEnvironment>(context);
  here.process_cipher(state.algorithm, key_bytes(state))
      .encrypt_cbc(ByteView(start).first(block), data.subspan(iv), used);
  const ByteView last = used.last(block);
  if (state.algorithm == model::Algorithm::TripleDes) {
    context.answer.append(last);
    return StatusWord::Ok;
  }
  for (std::size_t i = 0; i < 4; ++i)
    context.answer.append_byte(
        static_cast<Byte>(last[i] ^ last[i + 4] ^ last[i + 8] ^ last[i + 12]));
  return StatusWord::Ok;
}

}  // namespace

bool deliver_lengths(const CommandView& command) {
  return command.data.size() == factor_size * (model::levels_of_usage(command.header.p1) + 1);
}

StatusWord deliver_process_key(CommandContext& context) {
  auto& here = module<KeyCardEnvironment>(context);
  const auto [usage, id] = std::pair(context.command.header.p1, context.command.header.p2);
  const std::optional<CarriedObject> key = here.carried().find(context.df(), usage, id);
  if (!key) return StatusWord::KeyNotFound;
  if (!model::usage_delivers(usage)) return StatusWord::ConditionsNotSatisfied;
  const ByteView data = context.command.data;
  std::array<Byte, 16> derived{};
  const WipeOnExit wiper(derived);
  here.carried().derive(*key, data.first(data.size() - factor_size), derived);
  const auto ready = model::SocialKey::create(context.chip.crypto, key->name.algorithm, derived);
  if (!ready) return StatusWord::KeyNotFound;
  here.process_key.emplace(
      ProcessKeyState{key->name.algorithm, usage,
                      here.scheme(key->name.algorithm)
                          .process_key(*ready, block_at(data, data.size() - factor_size))});
  return StatusWord::Ok;
}

bool use_parameters(Byte p1, Byte p2) {
  return p2 == 0 && (p1 == 0 || p1 == mac_bit || p1 == (mac_bit | iv_bit));
}

StatusWord use_process_key(CommandContext& context) {
  auto& here = module<KeyCardEnvironment>(context);
  if (!here.process_key) return StatusWord::ConditionsNotSatisfied;
  const ProcessKeyState& state = *here.process_key;
  const bool mac = (context.command.header.p1 & mac_bit) != 0;
  const bool allowed =
      mac ? model::usage_makes_macs(state.usage) : model::usage_enciphers(state.usage);
  if (!allowed) return StatusWord::ConditionsNotSatisfied;
  return mac ? compute_mac(context, state) : encipher(context, state);
}

}  // namespace sscard::cos
