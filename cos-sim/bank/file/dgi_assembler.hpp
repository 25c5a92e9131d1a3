// Puts data groupings (DGI, 数据分组) together from the bodies of STORE DATA commands: several in
// one command, or one over several commands. A grouping is refused at its header when it is unknown
// or longer than its row allows, so foreign bytes never make the card buffer more than one value.
// Source: reference/pboc.md 1.1 (DGI 2 bytes, length one byte up to FE, else FF and two bytes).
#pragma once

#include <vector>

#include "cardlib/base/byte_reader.hpp"
#include "cos-sim/bank/file/dgi_rules.hpp"
#include "cos-sim/bank/file/value_cipher.hpp"

namespace sscard::cos::bank {

/// One whole data grouping as it was sent (enciphered when the command said so). Wipes itself: the
/// value may become clear keys.
struct Dgi {
  DgiNumber number = 0;
  Bytes value;

  Dgi(DgiNumber n, Bytes v) : number(n), value(std::move(v)) {}
  Dgi(const Dgi&) = delete;
  Dgi(Dgi&&) noexcept = default;
  Dgi& operator=(const Dgi&) = delete;
  Dgi& operator=(Dgi&&) = delete;
  ~Dgi();
};

class DgiAssembler {
 public:
  /// Takes the body of one STORE DATA and appends the groupings that it completes to `done`.
  /// 6700: shorter than a header. 6A88: unknown number. 6A80: length that the row does not allow,
  /// a secret in clear or the reverse, a header cut in two, a continuation under another P1 class
  /// than its beginning. After a refusal nothing is pending.
  /// `secrets` is there when the values are enciphered: lengths on the line are its.
  StatusWord feed(ApplicationKind kind, const ValueCipher* secrets, ByteView body,
                  std::vector<Dgi>& done);

  /// A grouping waits for its rest in the next command.
  bool pending() const { return missing_ > 0; }
  void drop();

 private:
  StatusWord take_rest(bool enciphered, ByteReader& reader, std::vector<Dgi>& done);
  StatusWord take_one(ApplicationKind kind, const ValueCipher* secrets, ByteReader& reader,
                      std::vector<Dgi>& done);

  DgiNumber number_ = 0;
  Bytes value_;
  std::size_t missing_ = 0;
  bool enciphered_ = false;
};

}  // namespace sscard::cos::bank
