// Builders for the commands the house sends. CLA and INS come from command_table.cpp and are
// written nowhere else. Lengths of what they take are promises (expects): values are checked where
// their types are born. Sources: reference/ssc-card.md 8, 9.2; pboc.md 1.1, 1.2, 2.2.
#pragma once

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/apdu/command_table.hpp"
#include "cardlib/base/secret.hpp"
#include "cardlib/base/strong.hpp"

namespace sscard::apdu {

/// Short file identifier 1…30; 0 means the current EF.
using Sfi = Strong<Byte, struct SfiTag>;
inline constexpr Sfi current_ef{};

/// Whether the FCI of a directory is asked for. Not asking saves GET RESPONSE under T=0.
enum class Fci { Wanted, Ignored };

Command select_by_name(ByteView aid, Fci fci = Fci::Wanted);
Command select_by_fid(std::uint16_t fid, Fci fci = Fci::Wanted);
/// An EF under the current DF.
Command select_ef(std::uint16_t fid);

/// `le` = whole record, tag and length included; 256 asks for all (the card answers 6Cxx once).
Command read_record(Byte number, Sfi sfi = current_ef, std::uint32_t le = Command::le_all_short);
Command read_record_by_tag(Byte tag, Sfi sfi = current_ef,
                           std::uint32_t le = Command::le_all_short);
/// `record` = tag, length, value.
Command update_record(Byte number, ByteView record, Sfi sfi = current_ef);
Command update_record_by_tag(ByteView record, Sfi sfi = current_ef);
/// A new record 1 of a cyclic file; `record` has no tag.
Command append_cyclic(ByteView record, Sfi sfi = current_ef);
Command append_record(ByteView record, Sfi sfi = current_ef);
/// Offset at most 7FFF.
Command read_binary(std::uint16_t offset, std::uint32_t le);
Command update_binary(std::uint16_t offset, ByteView content);

Command get_challenge(Byte length);
Command get_response(Byte length);
/// Process factor 8 ‖ original information 8; the answer has 8 bytes.
Command internal_authenticate(Byte key_id, ByteView r1_r2);
/// Authentication data A 8 ‖ original information D 8.
Command external_authenticate(Byte key_id, ByteView a_d);
/// PIN of 4 to 16 digits, in BCD, an odd last nibble F.
Command verify_pin(const Pin& pin);

/// Class bit 04 set and `mac` appended.
Command with_mac(Command plain, ByteView mac);
/// CLA INS P1 P2 Lc as they are sent once a MAC of `mac_length` bytes follows: what the MAC begins
/// with.
std::array<Byte, 5> header_under_mac(const Command& plain, std::size_t mac_length);

// --- T514 administration -------------------------------------------------------------------

/// 3DES(transport key, 0000 ‖ T8…TD), 8 bytes.
Command verify_transport_code(ByteView code);
/// `file_header`: 16 bytes for an EF, 16 and the AID for a DF (reference/ssc-card.md 9.2).
Command create_file(ByteView file_header);

enum class Deletes : Byte { MfOrDdf = 0x01, Adf = 0x02, Ef = 0x03 };
Command delete_file(Deletes kind, std::uint16_t fid);
/// Of the current DF, for good.
Command end_of_prepersonalization();

/// Class byte of WRITE KEY: how the key record travels.
enum class KeyProtection : Byte { Clear = 0x00, Mac = 0x04, Enciphered = 0x80, Both = 0x84 };
/// P1 of WRITE KEY.
enum class KeyRole : Byte { Other = 0x00, Master = 0x01 };
/// `record`: 24 bytes clear, 32 enciphered, each with its 4-byte MAC when protected by one.
Command write_key(KeyRole role, KeyProtection protection, ByteView record);
/// `file_number` is byte 10 of the DF header (23), not shifted.
Command append_fci_record(Byte record_number, Byte file_number, ByteView record);

// --- FM administration (model/fm.hpp has the data) ------------------------------------------

/// CREATE FILE of an EF, a DF, the key file (0000) or the MF.
Command fm_create_file(std::uint16_t fid, ByteView header);
/// What the current DF holds, but its master key.
Command fm_erase_directory();
/// Of the current DF, for good [PROP].
Command fm_end_of_building();
/// P1 of WRITE KEY when it brings a new key.
inline constexpr Byte fm_new_key = 0x01;
/// WRITE KEY with `sealed` data of class 84, without its MAC: header_under_mac and with_mac add it.
/// `code` is fm_new_key, or the type of the key that is replaced.
Command fm_write_key(Byte code, Byte id, ByteView sealed);

// --- Bank personalization and transaction ----------------------------------------------------

Command initialize_update(Byte key_version, ByteView host_challenge);
/// Host cryptogram 8 ‖ C-MAC 8. Security level 00, 01 C-MAC, 03 C-MAC and encryption.
Command scp02_external_authenticate(Byte security_level, ByteView cryptogram_and_mac);
/// The same without its MAC: what the MAC is computed over begins with header_under_mac of it.
Command scp02_external_authenticate_plain(Byte security_level, ByteView cryptogram);

/// P1 of STORE DATA (EMV CPS): values plain or each enciphered under the session DEK.
enum class StoreDataValues : Byte { Plain = 0x00, Enciphered = 0x60 };
enum class StoreDataPart : Byte { More = 0x00, Last = 0x80 };
struct StoreDataControl {
  StoreDataValues values = StoreDataValues::Plain;
  StoreDataPart part = StoreDataPart::More;
  Byte sequence = 0;  ///< P2, from 00 in each secure channel
};
/// One or more DGIs, without MAC (with_mac adds it).
Command store_data(const StoreDataControl& control, ByteView dgis);
/// Three keys at once: new version ‖ three key fields; replaces the set `old_version`. Without MAC.
Command put_key(Byte old_version, ByteView key_block);
/// `pdol_data` without its tag 83; empty when the card has no PDOL.
Command get_processing_options(ByteView pdol_data);
/// DDA: the terminal's data by the card's DDOL.
Command sign_dynamic_data(ByteView terminal_data);
/// What GENERATE AC is asked for (P1), and whether the answer is to be signed (CDA).
enum class AskedCryptogram : Byte { Decline = 0x00, Approve = 0x40, Online = 0x80 };
Command generate_ac(AskedCryptogram asked, bool combined, ByteView list_data);
/// A two-byte tag such as 9F36.
Command get_data(std::uint16_t tag);

}  // namespace sscard::apdu
