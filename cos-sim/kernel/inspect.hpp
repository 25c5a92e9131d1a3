// What lies in a card's memory, for people: tree, sizes, lives, key names and counters. Never a key
// value or a PIN; contents of files as they lie there, to be masked by who shows them. Meant for an
// image opened with ImageFile::Mode::Look. Source: design.md 4 (inspectable with `sscard sim
// show`).
#pragma once

#include <string>
#include <vector>

#include "cardlib/base/result.hpp"
#include "cardlib/model/key_card.hpp"
#include "cardlib/model/lifecycle.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/directory.hpp"

namespace sscard::cos {

struct KeyDescription {
  model::KeyHeader header;  ///< type, id, version, limit, algorithm, level: all but the value
  Byte tries_left = 0;      ///< meaningless for a limit of 00
};

struct FileDescription {
  model::EfHeader header;
  unsigned records = 0;         ///< in record files
  std::vector<Bytes> contents;  ///< records in order, cyclic ones without tags, newest first; or
                                ///< the bytes of a transparent file; nothing of an internal file
};

struct DirectoryDescription {
  std::uint16_t fid = 0;
  Bytes aid;  ///< empty for the MF
  model::Environment owner = model::Environment::Card;
  Life life = Life::BlockedForGood;
  unsigned depth = 0;  ///< MF 0, environments 1, applications 2
  std::vector<FileDescription> files;
  std::vector<KeyDescription> keys;
  std::vector<model::CarriedKey> carried;  ///< keys that a key card carries for others
  unsigned values = 0;                     ///< named values of the bank side
};

struct CardDescription {
  Bytes atr;
  std::optional<Dialect> dialect;
  CardKind kind = CardKind::Social;
  model::CardState state = model::CardState::Transport;
  Byte transport_tries = 0;
  std::size_t memory_size = 0;
  std::size_t memory_used = 0;
  std::vector<DirectoryDescription> directories;  ///< each before what lies in it
};

/// BadInput: the memory holds no card. Recovery of a torn transaction happens in `store`.
Result<CardDescription> inspect(Store& store);

}  // namespace sscard::cos
