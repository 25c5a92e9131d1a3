// One bank application (PSE or debit) as its stored values: a read view that the commands use and
// STORE DATA extends. Source: reference/pboc.md 1.5, 2.1, 2.2.
#pragma once

#include "cos-sim/bank/file/bank_memory.hpp"
#include "cos-sim/bank/file/life_edges.hpp"
#include "cos-sim/hardware/t0.hpp"

namespace sscard::cos::bank {

class Application final : public DgiSource {
 public:
  Application(const BankMemory& memory, ApplicationKind kind) : memory_(memory), kind_(kind) {}

  ApplicationKind kind() const { return kind_; }
  Life life() const;
  ByteView aid() const;
  std::optional<ByteView> find(DgiNumber number) const override;

  /// `6F { 84 AID, A5 … }` into an answer; an empty A5 before 9102 is stored [PROP].
  void add_fci(Answer& out) const;
  /// The record as READ RECORD gives it; nullopt when absent or internal.
  std::optional<ByteView> record(Byte sfi, Byte number) const;
  /// True when a record of this SFI exists and the SFI is not internal.
  bool has_file(Byte sfi) const;
  /// The list that GET PROCESSING OPTIONS answers to (9F38).
  std::optional<ByteView> pdol() const;
  /// Bytes the PDOL asks for (0 without PDOL).
  std::size_t pdol_length() const;
  /// A tag of the internal data (DGI 0D01, 0E01).
  std::optional<ByteView> internal(std::uint32_t tag) const;

 private:
  const BankMemory& memory_;
  ApplicationKind kind_;
};

}  // namespace sscard::cos::bank
