#include "cardlib/apdu/commands.hpp"

#include "cardlib/base/expects.hpp"

namespace sscard::apdu {
namespace {

constexpr Byte secure_messaging_bit = 0x04;
constexpr Byte by_number = 0x04;
constexpr Byte by_tag = 0x00;
constexpr Byte previous_record = 0x03;
constexpr std::size_t authentication_length = 16;
constexpr std::uint16_t offset_max = 0x7FFF;

/// P1 and P2 of one command.
struct Parameters {
  Byte p1 = 0;
  Byte p2 = 0;
};

Command build(CommandId id, Parameters p, ByteView data = {},
              std::optional<std::uint32_t> le = std::nullopt) {
  const CommandRow& row = command_row(id);
  return {
      Header{row.cla.value, row.ins, p.p1, p.p2},
      to_bytes(data), le
  };
}

std::optional<std::uint32_t> le_for(Fci fci) {
  if (fci == Fci::Ignored) return std::nullopt;
  return Command::le_all_short;
}

std::array<Byte, 2> big_endian(std::uint16_t value) {
  return {static_cast<Byte>(value >> 8U), static_cast<Byte>(value & 0xFFU)};
}

Parameters at_offset(std::uint16_t offset) {
  expects(offset <= offset_max);
  const auto bytes = big_endian(offset);
  return {bytes[0], bytes[1]};
}

Byte in_file(Sfi sfi, Byte how) {
  expects(sfi.value() <= 30);
  return static_cast<Byte>(sfi.value() << 3U | how);
}

Bytes pin_digits(const Pin& pin) {
  const ByteView ascii = pin.reveal(SecretAccess::for_cipher());
  expects(ascii.size() >= 4 && ascii.size() <= 16);
  Bytes out((ascii.size() + 1) / 2, 0xFF);
  for (std::size_t i = 0; i < ascii.size(); ++i) {
    expects(ascii[i] >= '0' && ascii[i] <= '9');
    const unsigned digit = ascii[i] & 0x0FU;
    Byte& to = out[i / 2];
    to = static_cast<Byte>(i % 2 == 0 ? digit << 4U | 0x0FU : (to & 0xF0U) | digit);
  }
  return out;
}

}  // namespace

Command select_by_name(ByteView aid, Fci fci) {
  expects(!aid.empty() && aid.size() <= 16);
  return build(CommandId::SelectByName, {0x04, 0x00}, aid, le_for(fci));
}

Command select_by_fid(std::uint16_t fid, Fci fci) {
  return build(CommandId::SelectByFid, {}, big_endian(fid), le_for(fci));
}

Command select_ef(std::uint16_t fid) {
  return build(CommandId::SelectChild, {0x02, 0x00}, big_endian(fid));
}

Command read_record(Byte number, Sfi sfi, std::uint32_t le) {
  return build(CommandId::ReadRecord, {number, in_file(sfi, by_number)}, {}, le);
}

Command read_record_by_tag(Byte tag, Sfi sfi, std::uint32_t le) {
  return build(CommandId::ReadRecord, {tag, in_file(sfi, by_tag)}, {}, le);
}

Command update_record(Byte number, ByteView record, Sfi sfi) {
  return build(CommandId::UpdateRecord, {number, in_file(sfi, by_number)}, record);
}

Command update_record_by_tag(ByteView record, Sfi sfi) {
  expects(!record.empty());
  return build(CommandId::UpdateRecord, {record[0], in_file(sfi, by_tag)}, record);
}

Command append_cyclic(ByteView record, Sfi sfi) {
  return build(CommandId::AppendCyclic, {0x00, in_file(sfi, previous_record)}, record);
}

Command append_record(ByteView record, Sfi sfi) {
  return build(CommandId::AppendRecord, {0x00, in_file(sfi, 0x00)}, record);
}

Command read_binary(std::uint16_t offset, std::uint32_t le) {
  return build(CommandId::ReadBinary, at_offset(offset), {}, le);
}

Command update_binary(std::uint16_t offset, ByteView content) {
  return build(CommandId::UpdateBinary, at_offset(offset), content);
}

Command get_challenge(Byte length) {
  return build(CommandId::GetChallenge, {}, {}, length);
}

Command get_response(Byte length) {
  return build(CommandId::GetResponse, {}, {}, length == 0 ? Command::le_all_short : length);
}

Command internal_authenticate(Byte key_id, ByteView r1_r2) {
  expects(r1_r2.size() == authentication_length);
  return build(CommandId::InternalAuthenticate, {0x00, key_id}, r1_r2, 8);
}

Command external_authenticate(Byte key_id, ByteView a_d) {
  expects(a_d.size() == authentication_length);
  return build(CommandId::ExternalAuthenticate, {0x00, key_id}, a_d);
}

Command verify_pin(const Pin& pin) {
  Command out = build(CommandId::Verify, {});
  out.data = pin_digits(pin);
  return out;
}

Command with_mac(Command plain, ByteView mac) {
  plain.header.cla = static_cast<Byte>(plain.header.cla | secure_messaging_bit);
  Command out(plain.header, concat(plain.data, mac), plain.le);
  return out;
}

std::array<Byte, 5> header_under_mac(const Command& plain, std::size_t mac_length) {
  const std::size_t lc = plain.data.size() + mac_length;
  expects(lc <= 255);
  const Header& h = plain.header;
  return {static_cast<Byte>(h.cla | secure_messaging_bit), h.ins, h.p1, h.p2,
          static_cast<Byte>(lc)};
}

Command verify_transport_code(ByteView code) {
  expects(code.size() == 8);
  return build(CommandId::VerifyTransportCode, {0x03, 0x00}, code);
}

Command create_file(ByteView file_header) {
  expects(file_header.size() >= 16);
  return build(CommandId::CreateFile, {0x01, 0x00}, file_header);
}

Command delete_file(Deletes kind, std::uint16_t fid) {
  return build(CommandId::DeleteFile, {0x00, static_cast<Byte>(kind)}, big_endian(fid));
}

Command end_of_prepersonalization() {
  return build(CommandId::EndOfPrepersonalization, {0x02, 0x00});
}

Command write_key(KeyRole role, KeyProtection protection, ByteView record) {
  Command out = build(CommandId::WriteKey, {static_cast<Byte>(role), 0x00}, record);
  out.header.cla = static_cast<Byte>(protection);
  return out;
}

Command append_fci_record(Byte record_number, Byte file_number, ByteView record) {
  return build(CommandId::AppendFciRecord, {record_number, file_number}, record);
}

Command fm_create_file(std::uint16_t fid, ByteView header) {
  const auto [high, low] = big_endian(fid);
  return build(CommandId::FmCreateFile, {high, low}, header);
}

Command fm_erase_directory() {
  return build(CommandId::FmEraseDirectory, {});
}

Command fm_end_of_building() {
  return build(CommandId::FmEndOfBuilding, {});
}

Command fm_write_key(Byte code, Byte id, ByteView sealed) {
  return build(CommandId::FmWriteKey, {code, id}, sealed);
}

Command initialize_update(Byte key_version, ByteView host_challenge) {
  expects(host_challenge.size() == 8);
  return build(CommandId::InitializeUpdate, {key_version, 0x00}, host_challenge,
               Command::le_all_short);
}

Command scp02_external_authenticate(Byte security_level, ByteView cryptogram_and_mac) {
  expects(cryptogram_and_mac.size() == authentication_length);
  return build(CommandId::OpenSecureChannel, {security_level, 0x00}, cryptogram_and_mac);
}

Command scp02_external_authenticate_plain(Byte security_level, ByteView cryptogram) {
  expects(cryptogram.size() == 8);
  return build(CommandId::OpenSecureChannel, {security_level, 0x00}, cryptogram);
}

Command store_data(const StoreDataControl& control, ByteView dgis) {
  const auto p1 =
      static_cast<Byte>(static_cast<Byte>(control.values) | static_cast<Byte>(control.part));
  return build(CommandId::StoreData, {p1, control.sequence}, dgis);
}

Command put_key(Byte old_version, ByteView key_block) {
  constexpr Byte several_keys_from_1 = 0x81;
  return build(CommandId::PutKey, {old_version, several_keys_from_1}, key_block,
               Command::le_all_short);
}

Command get_processing_options(ByteView pdol_data) {
  expects(pdol_data.size() <= 0x7F);
  const std::array<Byte, 2> head = {0x83, static_cast<Byte>(pdol_data.size())};
  return build(CommandId::GetProcessingOptions, {}, concat(head, pdol_data), Command::le_all_short);
}

Command sign_dynamic_data(ByteView terminal_data) {
  return build(CommandId::InternalAuthenticate, {}, terminal_data, Command::le_all_short);
}

Command generate_ac(AskedCryptogram asked, bool combined, ByteView list_data) {
  constexpr unsigned combined_bit = 0x10;
  const unsigned p1 = static_cast<unsigned>(asked) | (combined ? combined_bit : 0U);
  return build(CommandId::GenerateAc, {static_cast<Byte>(p1)}, list_data, Command::le_all_short);
}

Command get_data(std::uint16_t tag) {
  const auto bytes = big_endian(tag);
  return build(CommandId::GetData, {bytes[0], bytes[1]}, {}, Command::le_all_short);
}

}  // namespace sscard::apdu
