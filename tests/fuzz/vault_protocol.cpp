// Whatever comes over the socket: a request is answered or refused, and what is understood is
// written back byte for byte. The same for what the objects of a token say of themselves.
#include <cstdlib>

#include "keys/vault/facts_wire.hpp"
#include "keys/vault/protocol.hpp"
#include "keys/vault/software_vault.hpp"
#include "keys/vault/test_keys.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

Vault& test_vault() {
  static test::SeededRandom random(1);
  static SoftwareVault vault(std::move(test_key_ring(crypto::openssl())).value(), random);
  return vault;
}

template <typename T>
void read_from_token(ByteView bytes) {
  wire::Reader in(bytes);
  T value;
  walk(in, value);
  if (!in.done()) return;
  wire::Writer out;
  walk(out, value);
  if (out.out != to_bytes(bytes)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView message(data, size);
  if (const auto request = parse_request(message)) {
    if (encode(*request) != to_bytes(message)) std::abort();
    const VaultAnswer answer = ask(test_vault(), *request);
    const auto read = parse_answer(encode(answer));
    if (!read || encode(*read) != encode(answer)) std::abort();
  }
  if (const auto answer = parse_answer(message)) {
    if (encode(*answer) != to_bytes(message)) std::abort();
    if (const Error* error = std::get_if<Error>(&*answer)) {
      static_cast<void>(error->what.english());
      static_cast<void>(error->next.english());
    }
  }
  read_from_token<KeyFacts>(message);
  read_from_token<Charter>(message);
  return 0;
}
