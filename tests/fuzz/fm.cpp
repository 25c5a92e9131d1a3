// The formats of the FM family against any bytes: what is accepted encodes to the same bytes again.
#include "cardlib/model/fm.hpp"

#include "cardlib/base/expects.hpp"

namespace {

using namespace sscard;
using namespace sscard::model;

void check_file(std::uint16_t fid, ByteView bytes) {
  const auto parsed = fm::parse_file_header(fid, bytes);
  if (!parsed) return;
  ensures(equal(fm::encode(*parsed), bytes) && fm::parameter_of(*parsed) == fid);
  ensures(parse_ef_header(encode(fm::in_kernel(*parsed))) == fm::in_kernel(*parsed));
}

template <typename Parsed>
void check_directory(const std::optional<Parsed>& parsed, ByteView bytes) {
  if (!parsed) return;
  ensures(equal(fm::encode(*parsed), bytes));
  ensures(encode(fm::in_kernel(*parsed, 0xDDF1, DfKind::Environment)).size() >= ef_header_size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const ByteView bytes(data + 2, size - 2);
  check_file(u16_at({data, 2}, 0), bytes);
  check_directory(fm::parse_directory(bytes), bytes);
  check_directory(fm::parse_master_file(bytes), bytes);
  if (const auto key = fm::parse_key(data[0], bytes)) {
    ensures(equal(fm::encode_key(key->header, key->key).view(), bytes));
    ensures(key->header.id == data[0]);
  }
  static const auto des = crypto::openssl().cipher(crypto::CipherKind::TripleDes, Bytes(16, 0x42));
  if (const auto body = fm::open(**des, bytes)) {
    ensures(equal(fm::seal(**des, body->view()), bytes));
  }
  return 0;
}
