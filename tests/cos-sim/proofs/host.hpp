// The other end of the wire for the proofs: it knows every key of a card built from the test keys,
// computes with the engine the card does not use, and speaks bytes.
#pragma once

#include <span>
#include <string_view>

#include "tests/cos-sim/proofs/rules_table.hpp"
#include "tests/support/social_card.hpp"

namespace sscard::test {

/// A finished card of a structure: SSSE with every ADF it has, PSE with its first key set and an
/// empty debit application, everything ended. Built once per structure.
Bytes proof_cells(model::Structure structure);
/// The structures that the tables of the model can build today.
std::span<const model::Structure> proof_structures();
/// The ADFs that the rules know for a structure, SSSE first.
std::vector<model::Df> directories_of(model::Structure structure);
model::Algorithm algorithm_of(model::Structure structure);

/// Speaks to one card.
class ProofHost {
 public:
  ProofHost(TestCard& card, model::Algorithm algorithm);

  unsigned send(ByteView command) { return card_.sw(command); }
  /// Header in hex, data behind Lc.
  unsigned send(std::string_view header, ByteView data);
  unsigned select(model::Df df);
  unsigned verify(std::string_view pin_hex = "123456");
  /// EXTERNAL AUTHENTICATE with the value of `owner`'s key under the id, after a fresh challenge.
  unsigned authenticate(model::Df owner, std::string_view name, unsigned id);
  unsigned authenticate(model::Df df, std::string_view name);
  unsigned authenticate_wrongly(unsigned id);
  /// A ‖ D over a challenge that is there already.
  Bytes authentication(ByteView key, const model::Block8& challenge, ByteView d8 = {}) const;
  /// The MAC of a command under the STK of `df`.
  model::Mac4 mac(model::Df df, const model::Block8& challenge, const Header& header,
                  ByteView data) const;
  /// Ld ‖ PIN, padded only when needed, under the process key of the STK; any bytes.
  Bytes encipher_pin(model::Df df, const model::Block8& challenge, ByteView bcd) const;
  /// What was enciphered under the process key of the STK.
  Bytes decipher_line(model::Df df, ByteView challenge, ByteView data) const;
  TestCard& card() { return card_; }

 private:
  std::unique_ptr<crypto::Cipher> line_cipher(model::Df df, ByteView challenge) const;
  model::SocialKey key(ByteView value) const;
  TestCard& card_;
  model::Algorithm algorithm_;
  std::unique_ptr<model::SocialScheme> scheme_;
};

Bytes command_of(std::string_view header, ByteView data);

}  // namespace sscard::test
