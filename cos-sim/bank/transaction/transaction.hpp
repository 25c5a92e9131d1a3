// What the card remembers of the running transaction; gone with SELECT and reset. Source:
// reference/pboc.md 2.12 (transient state).
#pragma once

#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cardlib/model/bank_cryptogram.hpp"
#include "cos-sim/bank/transaction/transaction_edges.hpp"

namespace sscard::cos::bank {

/// Bytes of a data object list as the terminal sent them.
class ListData {
 public:
  void set(ByteView bytes) {
    expects(bytes.size() <= bytes_.size());
    std::ranges::copy(bytes, bytes_.begin());
    size_ = bytes.size();
  }
  ByteView view() const { return ByteView{bytes_}.first(size_); }

 private:
  std::array<Byte, 255> bytes_{};
  std::size_t size_ = 0;
};

enum class IssuerProof : std::uint8_t { None, Passed, Failed };

struct Transaction {
  TransactionState state = TransactionState::Selected;
  model::Algorithm algorithm = model::Algorithm::TripleDes;
  std::uint16_t counter = 0;   ///< ATC
  ListData options;            ///< PDOL data, for the CDA hash
  ListData first_list;         ///< CDOL1 data, for the CDA hash
  model::Block8 cryptogram{};  ///< of the first GENERATE AC
  std::array<Byte, 4> cvr{};   ///< as the first GENERATE AC gave it
  IssuerProof issuer = IssuerProof::None;
  model::ResponseCode code{};  ///< that EXTERNAL AUTHENTICATE brought
  bool pin_tried = false;
  bool pin_failed = false;
  bool dynamic_proof = false;   ///< DDA or CDA was done
  bool scripts_closed = false;  ///< a script MAC was wrong
};

/// The value of `tag` in `data`, which `list` describes; empty when it is not there with exactly
/// `size` bytes.
ByteView value_in_list(ByteView list, ByteView data, std::uint32_t tag, std::size_t size);

}  // namespace sscard::cos::bank
