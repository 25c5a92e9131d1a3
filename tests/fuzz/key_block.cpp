// Foreign text as a key block. As it is, it does not open (nobody guesses a MAC of eight bytes; the
// four bytes of the old versions may once be hit, then the header is whole). A header that is read
// is written the same again, and a block made with it opens.
#include "keys/keyblock/key_block.hpp"

#include <cstdlib>

using namespace sscard;
using namespace sscard::keys;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  const KeyBytes protection("00112233445566778899AABBCCDDEEFF"_hex);
  const auto opened = open_key_block(crypto::openssl(), protection, text, OldVersions::Accept);
  const bool old = size > 0 && (text[0] == 'A' || text[0] == 'C');
  if (opened && !old) std::abort();
  const auto head = read_header(text);
  if (!head) return 0;
  const auto written = write_header(head->header, 0);
  if (!written) std::abort();
  const auto again = read_header(*written);
  if (!again || again->header != head->header || again->size != written->size()) std::abort();
  const KeyBytes key("0123456789ABCDEFFEDCBA9876543210"_hex);
  const auto made = make_key_block(crypto::openssl(), protection, head->header, key);
  if (made && !open_key_block(crypto::openssl(), protection, *made)) std::abort();
  return 0;
}
