// STORE DATA (个人化数据写入): order, class and assembly of data groupings, one transaction for
// each command, and the one-way step to Personalized. Source: reference/pboc.md 1.1; corrections.md
// B.3.
#pragma once

#include "cardlib/crypto/crypto.hpp"
#include "cos-sim/bank/file/application.hpp"
#include "cos-sim/bank/file/dgi_assembler.hpp"

namespace sscard::cos::bank {

/// A STORE DATA after its MAC was checked and taken off.
struct StoreDataCommand {
  Byte p1 = 0;  ///< 80 last, 60 every value enciphered under the session DEK
  Byte p2 = 0;  ///< 00, 01, … in each channel
  ByteView body;
};

class StoreData {
 public:
  StoreData(BankMemory& memory, const crypto::Provider& engine)
      : memory_(memory), engine_(engine) {}

  /// A new secure channel: the sequence begins at 00, nothing is pending.
  void restart();

  /// `secrets` opens enciphered values. 6985 personalized already; 6A86 wrong P1 or P2, or the last
  /// one while something is missing; 6700, 6A88, 6A80 as DgiAssembler and the rows say. A refused
  /// command changes nothing and does not count; a grouping that was pending is lost.
  StatusWord take(ApplicationKind kind, const StoreDataCommand& command,
                  const ValueCipher& secrets);

 private:
  StatusWord store(ApplicationKind kind, const StoreDataCommand& command,
                   const ValueCipher& secrets);

  BankMemory& memory_;
  const crypto::Provider& engine_;
  DgiAssembler assembler_;
  unsigned expected_ = 0;
};

}  // namespace sscard::cos::bank
