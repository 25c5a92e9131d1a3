#include "keys/vault/key_commands.hpp"

#include <algorithm>
#include <array>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/base/wipe.hpp"
#include "cardlib/model/fm.hpp"

namespace sscard::keys {
namespace {

constexpr std::size_t fm_key_size = 16;
constexpr Byte padding = 0xFF;
constexpr Byte mac_bit = 0x04;

Command t514_write_key(const model::SocialScheme& scheme, const model::SocialKey& under,
                       const KeyToLoad& load) {
  model::KeyRecordBytes record = model::encode(load.header, load.key);
  const WipeOnExit wiped(record);
  const bool master = load.header.type == model::KeyType::Master;
  return apdu::write_key(master ? apdu::KeyRole::Master : apdu::KeyRole::Other,
                         apdu::KeyProtection::Enciphered, scheme.seal_key_record(under, record));
}

/// Enciphered, and with the MAC that begins with zeros: no challenge is known yet [PROP].
Command fm_protected(const model::SocialScheme& scheme, const model::SocialKey& under,
                     const Command& sealed) {
  static constexpr std::array<Byte, 16> zeros{};
  Header header = sealed.header;
  header.cla = static_cast<Byte>(header.cla | mac_bit);
  const model::Mac4 mac =
      scheme.key_load_mac(under, ByteView(zeros).first(scheme.block_size()), header, sealed.data);
  return apdu::with_mac(sealed, mac);
}

/// A key has sixteen bytes in this family, what is shorter is filled with FF; a PIN has its own.
Command fm_write_key(const model::SocialScheme& scheme, const model::SocialKey& under,
                     const KeyToLoad& load) {
  std::array<Byte, fm_key_size> filled{};
  filled.fill(padding);
  const WipeOnExit wiped(filled);
  std::ranges::copy(load.key, filled.begin());
  model::KeyHeader header = load.header;
  const bool pin = header.type == model::KeyType::Pin;
  if (!pin) header.length = fm_key_size;
  const ByteView key = ByteView(filled).first(header.length);
  if (load.replaces) {
    const auto code = static_cast<Byte>(model::fm::code_of(header.type));
    return fm_protected(scheme, under,
                        apdu::fm_write_key(code, header.id, model::fm::seal(under.cipher(), key)));
  }
  model::fm::KeyBody body = model::fm::encode_key(header, key);
  const WipeOnExit wiped_too(body.bytes);
  return fm_protected(scheme, under,
                      apdu::fm_write_key(apdu::fm_new_key, header.id,
                                         model::fm::seal(under.cipher(), body.view())));
}

}  // namespace

model::KeyHeader key_header(model::Dialect dialect, const model::KeyRow& row,
                            model::Algorithm algorithm, Byte version, Byte length) {
  return dialect == model::Dialect::Fm ? model::fm::key_header(row, algorithm, version, length)
                                       : model::key_header(row, algorithm, version, length);
}

Command write_key(model::Dialect dialect, const model::SocialScheme& scheme,
                  const model::SocialKey& under, const KeyToLoad& load) {
  return dialect == model::Dialect::Fm ? fm_write_key(scheme, under, load)
                                       : t514_write_key(scheme, under, load);
}

Command show_transport_code(model::Dialect dialect, const model::Block8& code) {
  if (dialect == model::Dialect::T514) return apdu::verify_transport_code(code);
  model::fm::DirectoryHeader master_file = model::fm::header_of(model::Df::Mf);
  master_file.transport_code = code;
  return apdu::fm_create_file(model::row(model::Df::Mf).fid, model::fm::encode(master_file));
}

}  // namespace sscard::keys
