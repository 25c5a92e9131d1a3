// Rows of a damaged ledger: whatever is read back whole encodes to the same bytes again.
#include <cstdint>
#include <cstdlib>

#include "personalizer/ledger/codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  const ByteView bytes(data, size);
  const auto same = [&](const Bytes& again) {
    if (!equal(again, bytes)) std::abort();
  };
  if (const auto order = perso::decode_order(bytes)) same(perso::encode_order(*order));
  if (const auto record = perso::decode_record(bytes)) same(perso::encode_record(*record));
  if (const auto message = perso::decode_message(bytes)) {
    same(perso::encode_message(*message));
    static_cast<void>(message->english());
  }
  if (const auto texts = perso::decode_texts(bytes)) same(perso::encode_texts(*texts));
  return 0;
}
