#include "cos-sim/psam/key_card_environment.hpp"

#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/select.hpp"
#include "cos-sim/psam/process_key.hpp"
#include "cos-sim/psam/purchase.hpp"

namespace sscard::cos {
namespace {

std::unique_ptr<model::PurseScheme> make_purse(const Chip& chip, model::Algorithm algorithm) {
  auto made = model::PurseScheme::create(chip.crypto, algorithm);
  ensures(made.has_value());  // both engines know both algorithms
  return std::move(*made);
}

std::unique_ptr<crypto::Cipher> make_cipher(const Chip& chip, crypto::CipherKind kind) {
  const std::size_t size = kind == crypto::CipherKind::Des ? 8 : 16;
  auto made = chip.crypto.cipher(kind, Bytes(size, 0));
  ensures(made.has_value());
  return std::move(*made);
}

/// The environment a directory belongs to: a child of the MF, or the MF itself.
Address environment_address(const FileSystem& files, const Object& df) {
  const std::optional<Object> parent = files.at(df.parent);
  return parent && parent->parent != no_parent ? parent->address : df.address;
}

/// SM4 keys live under sx3, all others under sx1 (A.2.1).
model::Algorithm algorithm_of(const FileSystem& files, const Object& df) {
  const std::optional<Object> environment = files.at(df.parent);
  const bool sm4 =
      environment && environment->id == model::key_environment_fid(model::Algorithm::Sm4);
  return sm4 ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
}

}  // namespace

KeyCardEnvironment::KeyCardEnvironment(Chip& chip)
    : LevelEnvironment(chip),
      carried_(chip),
      triple_des_purse_(make_purse(chip, model::Algorithm::TripleDes)),
      sm4_purse_(make_purse(chip, model::Algorithm::Sm4)),
      des_(make_cipher(chip, crypto::CipherKind::Des)),
      sm4_(make_cipher(chip, crypto::CipherKind::Sm4)) {}

CardKind KeyCardEnvironment::kind() const {
  return stored_kind(chip().memory).value_or(CardKind::Psam);
}

std::span<const CommandRow> KeyCardEnvironment::commands() const {
  return key_card_commands(kind());
}

void KeyCardEnvironment::forget() {
  process_key.reset();
  purchase.reset();
}

void KeyCardEnvironment::reset() {
  forget();
  LevelEnvironment::reset();
}

void KeyCardEnvironment::left() {
  forget();
  LevelEnvironment::left();
}

void KeyCardEnvironment::selected(const std::optional<Object>& from, const Object& to) {
  const FileSystem& files = chip().files;
  if (from && environment_address(files, *from) != environment_address(files, to))
    security().clear();
  LevelEnvironment::selected(from, to);
}

void KeyCardEnvironment::ended(CommandContext& context, StatusWord answered) {
  const Handler handler = context.row == nullptr ? nullptr : context.row->handler;
  const bool ok = answered == StatusWord::Ok;
  const bool new_key = handler == deliver_process_key;
  const bool selects = handler == select && (ok || answered == StatusWord::FileInvalidated);
  if (handler == use_process_key || (new_key && !ok) || selects) process_key.reset();
  // GET RESPONSE belongs to the answer of INITIALIZE.
  const bool partner = handler == initialize_purchase && ok;
  if (!partner && handler != get_response) purchase.reset();
}

StatusWord KeyCardEnvironment::load_record(CommandContext& context, ByteView record, bool master) {
  const auto carried = model::parse_carried_key(record);
  const Object& df = context.df();
  const bool in_application = environment_address(chip().files, df) != df.address;
  if (!carried || master || !in_application)
    return LevelEnvironment::load_record(context, record, master);
  const model::CarriedKey& name = carried->name;
  if (name.algorithm != algorithm_of(chip().files, df)) return StatusWord::WrongData;
  const bool replaces = carried_.find(df, name.usage, name.id, name.version).has_value();
  const StatusWord room = replaces ? StatusWord::Ok : slot_for_key(df);
  return room == StatusWord::Ok ? carried_.put(df, *carried) : room;
}

const model::PurseScheme& KeyCardEnvironment::purse(model::Algorithm algorithm) const {
  return algorithm == model::Algorithm::Sm4 ? *sm4_purse_ : *triple_des_purse_;
}

const crypto::Cipher& KeyCardEnvironment::process_cipher(model::Algorithm algorithm, ByteView key) {
  crypto::Cipher& cipher = algorithm == model::Algorithm::Sm4 ? *sm4_ : *des_;
  cipher.rekey(key);
  return cipher;
}

}  // namespace sscard::cos
