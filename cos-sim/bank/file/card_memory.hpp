// The bank side's memory on the chip: every value is a named value object below the directory of
// its application, so each access passes the kernel's firewall.
// Source: reference/design.md 4; cos-sim/kernel/file_system.hpp.
#pragma once

#include <deque>
#include <vector>

#include "cos-sim/bank/file/bank_memory.hpp"
#include "cos-sim/kernel/file_system.hpp"

namespace sscard::cos::bank {

class CardMemory final : public BankMemory {
 public:
  explicit CardMemory(FileSystem& files) : files_(files) { seen_.reserve(seen_reserve); }
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
  /// A copy that was made for a view.
  struct Seen {
    ValueName name;
    MutableBytes copy;
  };
  static constexpr std::size_t room_size = 8192;  ///< all values of any one command but STORE DATA
  static constexpr std::size_t seen_reserve = 64;

  std::optional<MutableBytes> copy_of(const Object& df, DgiNumber number) const;
  MutableBytes take_room(std::size_t size) const;
  bool put(const Object& df, DgiNumber number, const std::optional<ByteView>& value);
  std::optional<Object> directory(ApplicationKind application) const;

  FileSystem& files_;
  std::optional<Object> pse_;
  std::optional<Object> application_;
  mutable Bytes room_ = Bytes(room_size);
  mutable std::size_t used_ = 0;
  mutable std::deque<Bytes> beyond_;  ///< what a personalization sees in one command may be more
  mutable std::vector<Seen> seen_;
};

}  // namespace sscard::cos::bank
