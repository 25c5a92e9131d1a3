#include "terminal/secure_module/psam_module.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/apdu/key_card_commands.hpp"
#include "cardlib/base/wipe.hpp"
#include "cardlib/model/diversification.hpp"
#include "cardlib/model/key_card.hpp"

namespace sscard::term {
namespace {

constexpr std::size_t mac_size = 4;
constexpr unsigned level_unit = 0x20;  // one diversification in a usage byte

/// Card, city, province: as many as the usage byte asks for.
Bytes factors_of(const CardIdentity& card, unsigned levels) {
  const model::CardFactors factors = model::card_factors(card.region, card.chip_serial);
  Bytes out = to_bytes(factors.card);
  if (levels > 1) append(out, factors.city);
  if (levels > 2) append(out, factors.province);
  return out;
}

std::size_t block_of(model::Algorithm algorithm) {
  return crypto::block_size(model::cipher_kind(algorithm));
}

Error wrong_length() {
  return {ErrorKind::WrongCard, msg("the PSAM answered with a wrong length"),
          msg("check which card is in the PSAM slot")};
}

Bytes padded_pin(const Pin& pin, std::size_t block) {
  const ByteView digits = pin.reveal(SecretAccess::for_cipher());
  auto bcd = model::pin_bcd(as_text(digits));
  if (!bcd) return {};
  const WipeOnExit wiper(*bcd);
  Bytes plain = concat(Bytes{static_cast<Byte>(bcd->size())}, *bcd);
  const WipeOnExit wiper_too(plain);
  return crypto::pad_80_if_needed(plain, block);
}

}  // namespace

Status PsamModule::select(model::Algorithm algorithm) {
  if (selected_ == algorithm) return {};
  const auto environment = channel_.transmit(
      apdu::select_by_name(model::key_environment(algorithm), apdu::Fci::Ignored));
  if (!environment) return environment.error();
  if (environment->sw == StatusWord::FileNotFound && algorithm == model::Algorithm::Sm4) {
    return Error{ErrorKind::Keys, msg("the PSAM has no SM4 keys"),
                 msg("use a PSAM of the third generation for this card")};
  }
  if (environment->sw != StatusWord::Ok)
    return refused(environment->sw, phrase("select the environment of the PSAM"));
  const auto application = channel_.demand(apdu::select_ef(model::key_application_fid),
                                           phrase("select the keys of the PSAM"));
  if (!application) return application.error();
  selected_ = algorithm;
  return {};
}

/// The same id with fewer levels is only a probe: it is never used (A.12.2).
Error PsamModule::missing(const CardIdentity& card, const model::KeyRow& key,
                          const std::array<Byte, 8>& factor) {
  for (unsigned levels = model::levels_of_usage(key.psam_usage); levels > 1; --levels) {
    const auto usage = static_cast<Byte>(
        key.psam_usage - (model::levels_of_usage(key.psam_usage) - levels + 1) * level_unit);
    const auto probe = channel_.transmit(
        apdu::deliver_process_key(usage, key.psam_id, factors_of(card, levels - 1), factor));
    if (!probe) return probe.error();
    if (probe->sw == StatusWord::Ok) {
      return {
          ErrorKind::Keys,
          msg("the level of key {} in the PSAM is not enough for this card", std::string(key.name)),
          msg("use a PSAM of a higher administrative level")};
    }
  }
  return {ErrorKind::Keys, msg("the PSAM has no key {}", std::string(key.name)),
          msg("use a PSAM that was issued for this purpose")};
}

Status PsamModule::deliver(const CardIdentity& card, const model::KeyRow& key,
                           const std::array<Byte, 8>& factor) {
  if (const Status ready = select(card.algorithm); !ready) return ready;
  const Bytes factors = factors_of(card, model::levels_of_usage(key.psam_usage));
  const auto answer =
      channel_.transmit(apdu::deliver_process_key(key.psam_usage, key.psam_id, factors, factor));
  if (!answer) return answer.error();
  if (answer->sw == StatusWord::Ok) return {};
  if (answer->sw == StatusWord::KeyNotFound) return missing(card, key, factor);
  return refused(answer->sw, phrase("deliver a process key in the PSAM"));
}

Result<std::array<Byte, 8>> PsamModule::authentication_data(
    const CardIdentity& card, const model::KeyRow& key, const std::array<Byte, 8>& process_factor,
    const std::array<Byte, 8>& original) {
  if (const Status ready = deliver(card, key, process_factor); !ready) return ready.error();
  const auto answer = channel_.demand(apdu::encipher_with_process_key(original),
                                      phrase("encipher with the process key of the PSAM"));
  if (!answer) return answer.error();
  std::array<Byte, 8> out{};
  if (answer->size() != out.size()) return wrong_length();
  std::ranges::copy(*answer, out.begin());
  return out;
}

Result<Command> PsamModule::pin_command(const CardIdentity& card, const model::KeyRow& stk,
                                        const std::array<Byte, 8>& challenge, const Pin* new_pin) {
  const std::size_t block = block_of(card.algorithm);
  Bytes data;
  if (new_pin != nullptr) {
    Bytes plain = padded_pin(*new_pin, block);
    const WipeOnExit wiper(plain);
    if (plain.empty())
      return Error{ErrorKind::Usage, msg("a PIN has 4 to 16 digits"), msg("enter another PIN")};
    if (const Status ready = deliver(card, stk, challenge); !ready) return ready.error();
    auto sealed = channel_.demand(apdu::encipher_with_process_key(plain),
                                  phrase("encipher with the process key of the PSAM"));
    if (!sealed) return sealed.error();
    if (sealed->size() != plain.size()) return wrong_length();
    data = std::move(*sealed);
  }
  // The process key is used once: the MAC needs it delivered again.
  if (const Status ready = deliver(card, stk, challenge); !ready) return ready.error();
  const Command plain = new_pin == nullptr ? apdu::unblock_pin() : apdu::reload_pin(data);
  const Bytes covered = concat(apdu::header_under_mac(plain, mac_size), data);
  const auto mac =
      channel_.demand(apdu::mac_with_process_key(Bytes(block, 0), crypto::pad_80(covered, block)),
                      phrase("compute a MAC with the process key of the PSAM"));
  if (!mac) return mac.error();
  if (mac->size() < mac_size) return wrong_length();
  return apdu::with_mac(plain, ByteView(*mac).first(mac_size));
}

Result<std::array<Byte, 6>> PsamModule::terminal_number() {
  selected_.reset();
  const auto mf =
      channel_.demand(apdu::select_by_fid(0x3F00, apdu::Fci::Ignored), phrase("select the PSAM"));
  if (!mf) return mf.error();
  const auto file = channel_.demand(apdu::select_ef(model::key_card_terminal_fid),
                                    phrase("select the terminal number"));
  if (!file) return file.error();
  const auto number = channel_.demand(apdu::read_binary(0, 6), phrase("read the terminal number"));
  if (!number) return number.error();
  std::array<Byte, 6> out{};
  if (number->size() != out.size()) return wrong_length();
  std::ranges::copy(*number, out.begin());
  return out;
}

}  // namespace sscard::term
