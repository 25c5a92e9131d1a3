// The content checks that the rows of the data groupings name: records, directory entries, FCI, GPO
// data, internal data, keys and the offline PIN. Pure: they look at bytes and at what is stored.
// Source: reference/pboc.md 1.5 (inspection rules), 2.1, 2.2, 2.3; corrections.md B.5.
#pragma once

#include <vector>

#include "cos-sim/bank/file/dgi_rules.hpp"

namespace sscard::cos::bank {

/// Exactly one well-formed `70` template, 254 bytes at most, record number 01…FE.
StatusWord check_record(const DgiContext& context, DgiNumber number, ByteView value);
/// Record of a file that keeps raw bytes (SFI 0C and above, not the internal ones).
StatusWord check_raw_record(const DgiContext& context, DgiNumber number, ByteView value);
/// `70` with nothing but `61` entries: 4F, 50 demanded, 9F12, 87, 73 allowed.
StatusWord check_directory_record(const DgiContext& context, DgiNumber number, ByteView value);
/// Known internal tags with their lengths, none twice.
StatusWord check_internal_data(const DgiContext& context, DgiNumber number, ByteView value);
/// `A5` of the debit application: 50, 87, 9F38, 5F2D, 9F11, 9F12 (with 9F11 only), BF0C.
StatusWord check_debit_fci(const DgiContext& context, DgiNumber number, ByteView value);
/// `A5` of PSE: 88 demanded (01…0A), 5F2D, 9F11, BF0C.
StatusWord check_directory_fci(const DgiContext& context, DgiNumber number, ByteView value);
/// 82 (2 bytes) and 94 (AFL of whole entries, none of them internal).
StatusWord check_processing_options(const DgiContext& context, DgiNumber number, ByteView value);
/// 9F10 whose first byte is the length of its fixed part.
StatusWord check_issuer_data(const DgiContext& context, DgiNumber number, ByteView value);
/// Three keys of 16 bytes; the three must differ in nothing but their use, so any bytes will do.
StatusWord check_keys(const DgiContext& context, DgiNumber number, ByteView value);
/// A part of the RSA key: 80 00… up to a whole block, at least one byte of it; 48 to 128 bytes
/// before (keys of 768 to 2048 bits).
StatusWord check_key_part(const DgiContext& context, DgiNumber number, ByteView value);
/// d of SM2, not 0.
StatusWord check_sm2_private(const DgiContext& context, DgiNumber number, ByteView value);
/// x ‖ y.
StatusWord check_sm2_public(const DgiContext& context, DgiNumber number, ByteView value);
/// A value without its padding 80 00…; nullopt when there is none.
std::optional<ByteView> without_padding(ByteView padded);
/// The check values of the stored keys, in the same order.
StatusWord check_key_check_values(const DgiContext& context, DgiNumber number, ByteView value);
/// PIN block format 2: `2 L` digits, then F.
StatusWord check_pin_block(const DgiContext& context, DgiNumber number, ByteView value);
/// Tries left, then limit, each 1…15, never more left than the limit.
StatusWord check_pin_counter(const DgiContext& context, DgiNumber number, ByteView value);

/// One entry of the application file locator (AFL).
struct AflEntry {
  Byte sfi = 0;
  Byte first = 0;
  Byte last = 0;
  Byte signed_records = 0;
};

/// The entries of an AFL; nullopt when one of them is malformed.
std::optional<std::vector<AflEntry>> parse_afl(ByteView afl);

}  // namespace sscard::cos::bank
