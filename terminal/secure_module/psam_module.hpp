// A PSAM in its slot behind the same interface as the vault: selects the application by the
// algorithm of the card, delivers a process key for every use. Also the MACs and enciphered PINs of
// the PIN commands. Source: reference/ssc-card.md 10.3, 10.4; corrections.md A.12.
#pragma once

#include <optional>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/base/secret.hpp"
#include "cardlib/channel/channel.hpp"
#include "terminal/secure_module/secure_module.hpp"

namespace sscard::term {

class PsamModule final : public SecureModule {
 public:
  /// `channel` leads to the PSAM and outlives this.
  explicit PsamModule(Channel& channel) : channel_(channel) {}

  /// Keys: the PSAM has no SM4 (driver −2202), lacks the key (−27272), or its key is of a level
  /// that is not enough for the file (−24).
  Result<std::array<Byte, 8>> authentication_data(const CardIdentity& card,
                                                  const model::KeyRow& key,
                                                  const std::array<Byte, 8>& process_factor,
                                                  const std::array<Byte, 8>& original) override;

  /// PIN UNBLOCK (`new_pin` null) or PIN RELOAD ready for the card, from the card's challenge.
  /// `stk` is the STK of the directory that holds the PIN.
  Result<Command> pin_command(const CardIdentity& card, const model::KeyRow& stk,
                              const std::array<Byte, 8>& challenge, const Pin* new_pin);

  /// EF16, 6 bytes BCD (终端机编号).
  Result<std::array<Byte, 6>> terminal_number();

 private:
  Status select(model::Algorithm algorithm);
  Status deliver(const CardIdentity& card, const model::KeyRow& key,
                 const std::array<Byte, 8>& factor);
  Error missing(const CardIdentity& card, const model::KeyRow& key,
                const std::array<Byte, 8>& factor);

  Channel& channel_;
  std::optional<model::Algorithm> selected_;
};

}  // namespace sscard::term
