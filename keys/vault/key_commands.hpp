// WRITE KEY as a family of card operating systems says it: the record or body of a key, enciphered
// under the master key that is in force, with the MAC that the family wants; and the command that
// shows the transport code. Everything is finished before a card is asked anything.
// Sources: reference/ssc-card.md 9.2, 9.3, 9.4; corrections.md A.8, A.9.7; model/t514.hpp, fm.hpp.
#pragma once

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/model/dialect.hpp"
#include "cardlib/model/key_table.hpp"
#include "cardlib/model/names.hpp"
#include "cardlib/model/social_crypto.hpp"
#include "cardlib/model/t514.hpp"

namespace sscard::keys {

/// The header of a row of the key table with the levels of the family.
model::KeyHeader key_header(model::Dialect dialect, const model::KeyRow& row,
                            model::Algorithm algorithm, Byte version, Byte length = 16);

struct KeyToLoad {
  const model::KeyHeader& header;
  ByteView key;           ///< header.length bytes
  bool replaces = false;  ///< the card has a key of this name already
};
/// `scheme` is of the algorithm of `under`.
Command write_key(model::Dialect dialect, const model::SocialScheme& scheme,
                  const model::SocialKey& under, const KeyToLoad& load);

/// T514: VERIFY TRANSPORT CODE. FM: CREATE FILE of the MF, which carries it.
Command show_transport_code(model::Dialect dialect, const model::Block8& code);

}  // namespace sscard::keys
