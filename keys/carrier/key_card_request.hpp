// What is asked of the vault about key cards (carriers and PSAMs), and what it answers: finished
// commands for the parent to relay, and names of keys. No key, no PIN.
// Source: reference/ssc-card.md 7.7, 10; design.md 5.
#pragma once

#include <string>
#include <vector>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/model/key_card.hpp"

namespace sscard::keys {

/// Which key card is to be made.
struct KeyCardOrder {
  model::KeyCard kind = model::KeyCard::Psam;
  std::array<Byte, 8> chip_serial{};  ///< T6…TD of the ATR
  std::array<Byte, 6> terminal{};     ///< EF16, 终端机编号, BCD; zeros on a carrier
  bool sm4 = true;                    ///< with the environment sx3 too
  std::array<Byte, 8> issuer{};       ///< BCD, F-padded on the right
  std::array<Byte, 8> recipient{};
  std::array<Byte, 4> valid_from{};  ///< CCYYMMDD
  std::array<Byte, 4> valid_to{};
};

/// One master on a key card, as listings name it.
struct CarriedMaster {
  model::CarriedKey name;
  std::string key;            ///< name in the vault
  std::array<Byte, 3> kcv{};  ///< of the master
};

struct KeyCardRequest {
  KeyCardOrder order;
};

struct KeyCardAnswer {
  std::vector<Command> commands;  ///< in order; each must be answered with 9000
  std::vector<CarriedMaster> masters;
};

/// What one key of a card must answer. The environment of `master.name.algorithm` and the
/// application with the keys are selected when `commands` are sent; the answer to the last one
/// counts. A carrier wants its operator's PIN before.
struct KeyProbe {
  CarriedMaster master;
  std::vector<Command> commands;
  bool alive = false;  ///< the answer was the one that the vault's own key gives
};

/// Asked twice: without answers for the commands, then with the data of each last answer (empty
/// when the card refused). The vault keeps nothing between, so `random` must be the same.
struct KeyCardCheckRequest {
  KeyCardOrder order;
  std::array<Byte, 8> random{};
  std::vector<Bytes> answers;
};

struct KeyCardCheck {
  std::vector<KeyProbe> probes;
};

}  // namespace sscard::keys
