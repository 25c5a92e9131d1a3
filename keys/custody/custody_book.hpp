// The custody book: an append-only file whose lines are chained with SM3 and signed by the vault,
// and what it says about every key card. Opening checks every line; the chain needs no key, so
// anybody can check it offline, and with the vault the signatures too. What no chain can tell is
// that whole lines are missing at the end: compare `head` with what was noted elsewhere.
// A line is written durably before anything is done with the card that it allows; a line torn by a
// power failure is found, cut off by the next change, and that is itself a line.
// Source: security.md B11, B13, D4, 4.3; design.md 2 (custody), 5.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "cardlib/base/world.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "keys/custody/entry.hpp"
#include "keys/vault/sealed_file.hpp"

namespace sscard::keys {

/// 32 bytes of SM3.
using ChainHash = std::array<Byte, 32>;
/// The vault's exchange_mac under the key of reports.
using CustodySigner = std::function<Result<std::array<Byte, 16>>(ByteView)>;

/// What the book knows of one key card.
struct CarrierRecord {
  model::KeyCard kind = model::KeyCard::Psam;
  std::string serial;
  CarrierState state = CarrierState::Held;
  std::string holder;    ///< who has it: the last receiver, or the issuer
  std::string terminal;  ///< PSAM: its terminal number, when placed
  std::string place;
  std::string keys;   ///< as written when it was issued
  std::string since;  ///< time of the last change of state
};

class CustodyBook {
 public:
  /// Reads and checks the whole book; a path without a file is an empty one. Storage, with the
  /// line: a line that is none, out of order, changed, or against the life of its card.
  static Result<CustodyBook> read(const std::string& path, Files& files,
                                  const crypto::Provider& engine);

  const std::vector<CustodyEntry>& entries() const { return entries_; }
  const std::vector<CarrierRecord>& carriers() const { return carriers_; }
  /// nullptr: the book does not know this card.
  const CarrierRecord* find(const std::string& serial) const;
  /// Chain of the last line; zeros for an empty book.
  const ChainHash& head() const { return head_; }
  /// Bytes behind the last whole line: a write was interrupted, or the end was removed.
  std::size_t torn() const { return torn_; }
  /// Checks every signature. Keys, with the line.
  Status check_signatures(const CustodySigner& signer) const;

 private:
  friend class CustodyWriter;
  explicit CustodyBook(const crypto::Provider& engine) : engine_(&engine) {}
  Status take(std::string_view line);
  Status apply(const CustodyEntry& entry);

  const crypto::Provider* engine_;
  std::vector<CustodyEntry> entries_;
  std::vector<CarrierRecord> carriers_;
  std::vector<std::array<Byte, 16>> macs_;
  std::vector<ChainHash> chains_;
  ChainHash head_{};
  std::size_t whole_ = 0;  ///< bytes of whole lines
  std::size_t torn_ = 0;
};

/// The right to write into one book, held with a lock beside it.
class CustodyWriter {
 public:
  static Result<CustodyWriter> open(const std::string& path, const World& world,
                                    const crypto::Provider& engine);

  const CustodyBook& book() const { return book_; }
  /// Would this entry be taken? Number and time are set by append.
  Status allowed(const CustodyEntry& entry) const;
  /// Signs and writes one line, durably. Usage or Keys when it is not allowed, Storage when the
  /// disk refuses: then nothing more may be done with the card.
  Status append(CustodyEntry entry, const CustodySigner& signer);

 private:
  CustodyWriter(SealedFileLock lock, std::string path, const World& world, CustodyBook book)
      : lock_(std::move(lock)), path_(std::move(path)), world_(world), book_(std::move(book)) {}
  Status repair(const CustodyEntry& cause, const CustodySigner& signer);
  Result<std::string> line_of(const CustodyEntry& entry, const CustodySigner& signer) const;

  SealedFileLock lock_;
  std::string path_;
  World world_;
  CustodyBook book_;
};

}  // namespace sscard::keys
