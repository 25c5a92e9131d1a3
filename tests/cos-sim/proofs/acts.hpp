// Acts as functions: each powers the card up, shows every right it can and sends one deciding
// command. True: the card accepted it.
#pragma once

#include "tests/cos-sim/proofs/host.hpp"

namespace sscard::test::acts {

/// A card that writes its memory back when the act is over.
struct Bench {
  explicit Bench(Bytes& where);
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench();
  /// Transport code, then the master keys on the way down to `df`. False: it cannot be selected.
  bool show_everything(model::Df df);

  Bytes& cells;
  TestCard card;
  ProofHost host{card, model::Algorithm::TripleDes};
  SocialBuilder builder{card};
  model::Block8 code{};
};

bool create_mf(Bytes& cells);
bool exhaust_transport_code(Bytes& cells);
bool end_card(Bytes& cells);

bool create_ssse(Bytes& cells);
bool load_ssse_master(Bytes& cells);
bool replace_ssse_master(Bytes& cells);
bool end_ssse(Bytes& cells);
bool block_ssse(Bytes& cells);
bool create_df01(Bytes& cells);
bool end_df01(Bytes& cells);
bool block_df01(Bytes& cells);
bool unblock_df01(Bytes& cells);
bool block_df01_for_good(Bytes& cells);

bool create_pse(Bytes& cells);
bool load_key_set(Bytes& cells);
bool replace_key_set(Bytes& cells);
bool end_pse(Bytes& cells);
bool block_pse(Bytes& cells);
bool create_debit(Bytes& cells);
bool end_debit(Bytes& cells);
bool block_debit(Bytes& cells);
bool unblock_debit(Bytes& cells);
bool exhaust_debit(Bytes& cells);

}  // namespace sscard::test::acts
