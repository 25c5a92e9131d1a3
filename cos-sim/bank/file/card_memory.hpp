// The bank side's memory on the chip: every value is a named value object below the directory of
// its application, so each access passes the kernel's firewall.
// Source: reference/design.md 4; cos-sim/kernel/file_system.hpp.
#pragma once

#include <map>

#include "cos-sim/bank/file/bank_memory.hpp"
#include "cos-sim/kernel/file_system.hpp"

namespace sscard::cos::bank {

class CardMemory final : public BankMemory {
 public:
  explicit CardMemory(FileSystem& files) : files_(files) {}
  CardMemory(const CardMemory&) = delete;
  CardMemory& operator=(const CardMemory&) = delete;
  ~CardMemory() override { forget(); }

  /// Where the values lie from now on: `df` is PSE (below the MF) or an application below PSE.
  void enter(const Object& df);
  /// PSE for a directory right below the MF, else the debit application.
  ApplicationKind kind_of(const Object& df) const;
  /// Copies made for views are wiped; views end.
  void forget();

  std::optional<ByteView> find(ValueName name) const override;
  bool any(ApplicationKind application, DgiNumber first, DgiNumber last) const override;
  /// Puts the updates into the running transaction and commits it.
  StatusWord commit(std::span<const Update> updates) override;

 private:
  std::optional<Bytes> copy_of(const Object& df, DgiNumber number) const;
  bool put(const Object& df, DgiNumber number, const std::optional<Bytes>& value);
  std::optional<Object> directory(ApplicationKind application) const;

  FileSystem& files_;
  std::optional<Object> pse_;
  std::optional<Object> application_;
  mutable std::map<ValueName, Bytes> seen_;
};

}  // namespace sscard::cos::bank
