#include "cardlib/model/key_card_crypto.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t data_max = 25;
constexpr std::size_t key_size = 16;

/// At most 5 + 25 + 16 bytes and a block of padding.
class MacInput {
 public:
  void add(ByteView more) {
    std::ranges::copy(more, bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += more.size();
  }
  ByteView padded(std::size_t block) {
    bytes_[size_++] = 0x80;
    size_ += (block - size_ % block) % block;
    return ByteView(bytes_).first(size_);
  }

 private:
  std::array<Byte, 64> bytes_{};
  std::size_t size_ = 0;
};

Mac4 mac_of(const SocialKey& key, Algorithm algorithm, ByteView padded) {
  Mac4 out{};
  if (algorithm == Algorithm::TripleDes) {
    Block8 mac{};
    key.retail_mac().compute(Block8{}, padded, mac);
    std::copy_n(mac.begin(), out.size(), out.begin());
    return out;
  }
  std::array<Byte, 64> chained{};
  const auto used = MutableBytes(chained).first(padded.size());
  key.cipher().encrypt_cbc(std::array<Byte, 16>{}, padded, used);
  const ByteView last = used.last(16);
  for (std::size_t i = 0; i < last.size(); ++i)
    out[i % out.size()] = static_cast<Byte>(out[i % out.size()] ^ last[i]);
  return out;
}

}  // namespace

ExportedKey seal_exported_key(const SocialKey& transport, Algorithm algorithm, const Header& header,
                              ByteView data, Key16 child) {
  expects(data.size() <= data_max);
  ExportedKey out{};
  transport.cipher().encrypt_ecb(child, MutableBytes(out).first(key_size));
  MacInput input;
  input.add(std::array<Byte, 5>{header.cla, header.ins, header.p1, header.p2,
                                static_cast<Byte>(data.size())});
  input.add(data);
  input.add(ByteView(out).first(key_size));
  const Mac4 mac =
      mac_of(transport, algorithm, input.padded(crypto::block_size(cipher_kind(algorithm))));
  std::ranges::copy(mac, out.begin() + key_size);
  return out;
}

}  // namespace sscard::model
