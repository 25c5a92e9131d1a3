// Just enough arithmetic on big-endian numbers to see whether the parts of an RSA key belong
// together. Slow and not in constant time: for keys of published examples.
#pragma once

#include "cardlib/base/bytes.hpp"

namespace sscard::tools::calc {

/// Without leading zeros; zero has no byte.
Bytes product(ByteView a, ByteView b);
/// a mod m; m is not zero (expects).
Bytes remainder_of(ByteView a, ByteView m);
/// a − 1; a is not zero (expects).
Bytes less_one(ByteView a);
/// a · b = 1 modulo m?
bool is_inverse(ByteView a, ByteView b, ByteView m);

}  // namespace sscard::tools::calc
