// Foreign bytes as a vault file. As they are, they never open; with a right MAC put behind them
// they reach the parser of the ring, and what opens can be sealed again.
#include "keys/vault/sealed_file.hpp"

#include <cstdlib>

#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<Credential> credentials;
  credentials.emplace_back(as_bytes("words"));
  const ByteView input(data, size);
  const bool costly = size > 9 && input[9] > 8;
  if (!costly && unseal(input, credentials, crypto::openssl())) std::abort();

  test::SeededRandom random(1);
  Bytes body = to_bytes(input);
  auto file = seal_body(body, {credentials, crypto::openssl(), random}, SealCost{1});
  if (!file) std::abort();
  if (const auto ring = unseal(*file, credentials, crypto::openssl())) {
    const auto again = seal(*ring, credentials, random, SealCost{1});
    if (!again || !unseal(*again, credentials, crypto::openssl())) std::abort();
  }
  return 0;
}
