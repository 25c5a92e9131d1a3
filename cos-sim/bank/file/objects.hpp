// Data objects (BER-TLV) as the bank side reads them from foreign bytes, and data object lists
// (DOL). Source: ISO/IEC 7816-4, 5.2.2; EMV Book 3, 5.4 and annex B.
#pragma once

#include <optional>
#include <vector>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/tlv/ber.hpp"
#include "cos-sim/hardware/t0.hpp"

namespace sscard::cos::bank {

using DataObject = tlv::Object;

/// All objects in `bytes`, one after another; nullopt when one is malformed or cut.
std::optional<std::vector<DataObject>> objects_in(ByteView bytes);

/// Value of the first `tag` among them; nullopt when absent or malformed.
std::optional<ByteView> find_tag(ByteView bytes, tlv::Tag tag);

/// Tag, length and value into an answer; at most 255 bytes of value.
void add_object(Answer& out, tlv::Tag tag, ByteView value);

/// Passes over one tag; nullopt when there is none of at most tlv::tag_bytes_max bytes.
std::optional<tlv::Tag> take_tag(ByteReader& reader);

/// Bytes that a data object list asks for; nullopt when it is malformed or asks for more than 255,
/// which no short command can bring.
std::optional<std::size_t> dol_length(ByteView dol);

}  // namespace sscard::cos::bank
