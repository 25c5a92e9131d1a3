#include "cardlib/model/purse_crypto.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t block_max = 16;
constexpr std::uint16_t load_tail = 0x8000;  // stands where a purchase has its sequence

std::uint16_t low_two(std::uint32_t sequence) {
  return static_cast<std::uint16_t>(sequence & 0xFFFFU);
}

}  // namespace

/// The bytes of a MAC or TAC, built on the stack.
class PurseScheme::Message {
 public:
  Message& add(ByteView more) {
    expects(size_ + more.size() + block_max <= bytes_.size());
    std::ranges::copy(more, bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += more.size();
    return *this;
  }
  Message& number(std::uint32_t value, std::size_t bytes = 4) {
    for (std::size_t i = bytes; i-- > 0;)
      bytes_[size_++] = static_cast<Byte>(value >> (8U * i));
    return *this;
  }
  Message& type(PurseType type) { return number(static_cast<Byte>(type), 1); }
  MutableBytes padded(std::size_t block) {
    number(0x80, 1);
    while (size_ % block != 0)
      number(0, 1);
    return MutableBytes{bytes_}.first(size_);
  }

 private:
  std::size_t size_ = 0;
  std::array<Byte, 64> bytes_{};
};

Result<std::unique_ptr<PurseScheme>> PurseScheme::create(const crypto::Provider& engine,
                                                         Algorithm algorithm) {
  const bool sm4 = algorithm == Algorithm::Sm4;
  auto working = engine.cipher(sm4 ? crypto::CipherKind::Sm4 : crypto::CipherKind::Des,
                               Bytes(sm4 ? 16 : 8, 0));
  if (!working) return working.error();
  return std::unique_ptr<PurseScheme>(new PurseScheme(algorithm, std::move(working).value()));
}

void PurseScheme::make_key(const SocialKey& key, const PurseSession& session, std::uint16_t tail,
                           MutableBytes out) const {
  Message message;
  message.add(session.random).number(session.atc, 2).number(tail, 2);
  // Eight bytes are a whole block of 3DES; SM4 gets 80 00×7 behind them.
  const MutableBytes padded = message.padded(block_max);
  key.cipher().encrypt_ecb(padded.first(out.size()), out);
}

Mac4 PurseScheme::finish(Message& message) const {
  static constexpr std::array<Byte, block_max> no_iv{};
  const MutableBytes padded = message.padded(block());
  cipher_->encrypt_cbc(ByteView{no_iv}.first(block()), padded, padded);
  const ByteView last = padded.last(block());
  Mac4 out{};
  std::copy_n(last.begin(), out.size(), out.begin());
  if (algorithm_ == Algorithm::TripleDes) return out;
  for (std::size_t i = out.size(); i < last.size(); ++i)  // SM4: the four words xored
    out[i % out.size()] = static_cast<Byte>(out[i % out.size()] ^ last[i]);
  return out;
}

Mac4 PurseScheme::mac(const SocialKey& key, const PurseSession& session, std::uint16_t tail,
                      Message& message) const {
  std::array<Byte, block_max> session_key{};
  const WipeOnExit wiped(session_key);
  const MutableBytes used = MutableBytes{session_key}.first(block());
  make_key(key, session, tail, used);
  cipher_->rekey(used);
  return finish(message);
}

Mac4 PurseScheme::tac(ByteView dtk, Message& message) const {
  expects(dtk.size() == block_max);
  if (algorithm_ == Algorithm::Sm4) {
    cipher_->rekey(dtk);
    return finish(message);
  }
  Block8 folded{};
  const WipeOnExit wiped(folded);
  for (std::size_t i = 0; i < folded.size(); ++i)
    folded[i] = static_cast<Byte>(dtk[i] ^ dtk[i + folded.size()]);
  cipher_->rekey(folded);
  return finish(message);
}

Mac4 PurseScheme::load_mac1(const SocialKey& dlk, const PurseSession& session,
                            std::uint32_t balance) const {
  Message message;
  message.number(balance).number(session.amount).type(PurseType::Load).add(session.terminal);
  return mac(dlk, session, load_tail, message);
}

Mac4 PurseScheme::load_mac2(const SocialKey& dlk, const PurseSession& session,
                            const PurseTime& when) const {
  Message message;
  message.number(session.amount).type(PurseType::Load).add(session.terminal).add(when);
  return mac(dlk, session, load_tail, message);
}

Mac4 PurseScheme::load_tac(ByteView dtk, const PurseSession& session, std::uint32_t new_balance,
                           const PurseTime& when) const {
  Message message;
  message.number(new_balance).number(session.atc, 2).number(session.amount);
  message.type(PurseType::Load).add(session.terminal).add(when);
  return tac(dtk, message);
}

Mac4 PurseScheme::purchase_mac1(const SocialKey& dpk, const PurseSession& session,
                                std::uint32_t sequence, const PurseTime& when) const {
  Message message;
  message.number(session.amount).type(PurseType::Purchase).add(session.terminal).add(when);
  return mac(dpk, session, low_two(sequence), message);
}

Mac4 PurseScheme::purchase_mac2(const SocialKey& dpk, const PurseSession& session,
                                std::uint32_t sequence) const {
  Message message;
  message.number(session.amount);
  return mac(dpk, session, low_two(sequence), message);
}

Mac4 PurseScheme::purchase_tac(ByteView dtk, const PurseSession& session, std::uint32_t sequence,
                               const PurseTime& when) const {
  Message message;
  message.number(session.amount).type(PurseType::Purchase).add(session.terminal);
  message.number(sequence).add(when);
  return tac(dtk, message);
}

ProcessKey PurseScheme::load_key(const SocialKey& dlk, const PurseSession& session) const {
  std::array<Byte, block_max> key{};
  const WipeOnExit wiped(key);
  make_key(dlk, session, load_tail, MutableBytes{key}.first(block()));
  return ProcessKey(ByteView{key}.first(block()));
}

ProcessKey PurseScheme::purchase_key(const SocialKey& dpk, const PurseSession& session,
                                     std::uint32_t sequence) const {
  std::array<Byte, block_max> key{};
  const WipeOnExit wiped(key);
  make_key(dpk, session, low_two(sequence), MutableBytes{key}.first(block()));
  return ProcessKey(ByteView{key}.first(block()));
}

}  // namespace sscard::model
