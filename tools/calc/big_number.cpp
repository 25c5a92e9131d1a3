#include "tools/calc/big_number.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::tools::calc {
namespace {

Bytes trimmed(ByteView number) {
  const auto first = std::ranges::find_if(number, [](Byte b) { return b != 0; });
  return {first, number.end()};
}

bool less(const Bytes& a, const Bytes& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

/// a − b, a is not less.
Bytes difference(Bytes a, const Bytes& b) {
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    Byte& digit = a[a.size() - 1 - i];
    const int take = (i < b.size() ? b[b.size() - 1 - i] : 0) + borrow;
    borrow = digit < take ? 1 : 0;
    digit = static_cast<Byte>(digit + 256 * borrow - take);
  }
  return trimmed(a);
}

}  // namespace

Bytes product(ByteView a, ByteView b) {
  Bytes out(a.size() + b.size());
  for (std::size_t i = a.size(); i-- > 0;) {
    unsigned carry = 0;
    for (std::size_t j = b.size(); j-- > 0;) {
      const unsigned sum = out[i + j + 1] + static_cast<unsigned>(a[i]) * b[j] + carry;
      out[i + j + 1] = static_cast<Byte>(sum);
      carry = sum >> 8U;
    }
    out[i] = static_cast<Byte>(out[i] + carry);
  }
  return trimmed(out);
}

Bytes remainder_of(ByteView a, ByteView m) {
  const Bytes modulus = trimmed(m);
  expects(!modulus.empty());
  Bytes rest;
  for (const Byte next : a) {
    rest.push_back(next);
    rest = trimmed(rest);
    while (!less(rest, modulus))
      rest = difference(std::move(rest), modulus);
  }
  return rest;
}

Bytes less_one(ByteView a) {
  const Bytes number = trimmed(a);
  expects(!number.empty());
  return difference(number, Bytes{1});
}

bool is_inverse(ByteView a, ByteView b, ByteView m) {
  return remainder_of(product(a, b), m) == Bytes{1};
}

}  // namespace sscard::tools::calc
