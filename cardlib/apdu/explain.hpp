// Bytes explained to people, line by line, from the tables of this room: what `sscard explain`
// prints. Nothing here decides anything. Data of commands that carry a PIN or a key stay hidden.
#pragma once

#include <vector>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/base/bytes.hpp"
#include "cardlib/base/message.hpp"
#include "cardlib/base/result.hpp"

namespace sscard {

using Lines = std::vector<Message>;

/// Any bytes: convention, interface bytes, protocols, historical bytes, and for 13 historical bytes
/// what the social security card says with them. What is wrong comes last.
Lines explain_atr(ByteView atr);

/// A command: which one it is on either side of the card, parameters, lengths, data. BadInput when
/// the bytes are no command.
Result<Lines> explain_command(ByteView apdu);
/// An answer: status word and how many data bytes.
Result<Lines> explain_response(ByteView rapdu);
/// One line: number, name and sentence.
Lines explain_status_word(StatusWord sw);

/// BER objects as an indented tree with names; bytes that are no BER are tried as the records of
/// the social card. BadInput (of the BER reader) when they are neither.
Result<Lines> explain_tlv(ByteView bytes);
/// Data groups with their names; what is BER inside is shown as a tree.
Result<Lines> explain_dgis(ByteView bytes);

}  // namespace sscard
