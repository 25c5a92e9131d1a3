#include "cos-sim/social/pki/key_pair.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cardlib/crypto/sm2_digest.hpp"
#include "cardlib/model/pki.hpp"
#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/social/pki/pki_pins.hpp"

namespace sscard::cos {
namespace {

constexpr std::uint16_t signing_pair = 1;
constexpr std::size_t half = 32;
constexpr std::array<Byte, 2> point_head{0x00, model::pki_point_size};
using StoredPair = std::array<Byte, 3 * half>;

/// File 0012 of the current directory, when it can hold a public key.
std::optional<Object> public_file(CommandContext& context) {
  FileSystem& files = context.chip.files;
  const auto object =
      files.find(context.df().address, ObjectKind::File, model::pki_signing_public_fid);
  const std::optional<Ef> ef = object ? Ef::open(files, *object) : std::nullopt;
  const bool fits = ef && ef->header().kind == model::FileKind::Transparent &&
                    ef->header().size >= point_head.size() + model::pki_point_size;
  return fits ? object : std::nullopt;
}

StatusWord keep(CommandContext& context, const Object& file, const crypto::Sm2KeyPair& pair) {
  StoredPair stored{};
  const WipeOnExit wiped(stored);
  auto at = std::ranges::copy(pair.d.reveal(SecretAccess::for_cipher()), stored.begin()).out;
  at = std::ranges::copy(pair.public_key.x, at).out;
  std::ranges::copy(pair.public_key.y, at);
  FileSystem& files = context.chip.files;
  if (!files.put_value(context.df(), signing_pair, stored)) return StatusWord::NoSpace;
  const ByteView point = ByteView{stored}.subspan(half);
  files.write(file, ef_contents_at, point_head);
  files.write(file, ef_contents_at + point_head.size(), point);
  context.answer.append(point);
  return StatusWord::Ok;
}

}  // namespace

StatusWord pki_generate(CommandContext& context) {
  if (!pki_pin_held(context, static_cast<Byte>(model::PkiPin::Admin)))
    return StatusWord::SecurityNotSatisfied;
  if (u16_at(context.command.data, 0) != model::pki_signing_public_fid)
    return StatusWord::WrongData;
  const std::optional<Object> file = public_file(context);
  if (!file) return StatusWord::FileNotFound;
  const Result<crypto::Sm2KeyPair> pair = context.chip.crypto.make_sm2();
  return pair ? keep(context, *file, *pair) : StatusWord::MemoryFailure;
}

StatusWord pki_sign(CommandContext& context) {
  if (!pki_pin_held(context, static_cast<Byte>(model::PkiPin::User)))
    return StatusWord::SecurityNotSatisfied;
  FileSystem& files = context.chip.files;
  const std::optional<Object> value = files.find_value(context.df(), signing_pair);
  if (!value || value->size != std::tuple_size_v<StoredPair>) return StatusWord::KeyNotFound;
  StoredPair stored{};
  const WipeOnExit wiped(stored);
  files.read(*value, 0, stored);
  const ByteView bytes{stored};
  const crypto::Sm2KeyPair pair{
      KeyBytes(bytes.first(half)),
      {to_bytes(bytes.subspan(half, half)), to_bytes(bytes.subspan(2 * half))}
  };
  const auto signature = crypto::sm2_sign_digest(context.chip.crypto, pair, context.command.data);
  if (!signature) return StatusWord::KeyNotFound;
  context.answer.append(signature->r);
  context.answer.append(signature->s);
  return StatusWord::Ok;
}

}  // namespace sscard::cos
