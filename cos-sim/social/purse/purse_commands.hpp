// The commands of the medical purse under DF04. One order of refusal: no purse 6985, PIN level
// 6982, key 9403 (TAC key 6A88), blocked key 6983, amount 6A80, balance 9401, overflow 6985.
// Source: reference/ssc-card.md 8.6; corrections.md A.10 "Medical purse" [PROP].
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// GET BALANCE (读余额): 4 bytes, free to read [PROP].
StatusWord get_balance(CommandContext& context);
/// INITIALIZE FOR LOAD (划入初始化): key index 1 ‖ amount 4 ‖ terminal 6 in; balance 4 ‖ online ATC
/// 2 ‖ key version 1 ‖ algorithm 1 ‖ random 4 ‖ MAC1 4 out.
StatusWord initialize_for_load(CommandContext& context);
/// CREDIT FOR LOAD (划入): date 4 ‖ time 3 ‖ MAC2 4 in, TAC out. 9302: wrong MAC, all over.
StatusWord credit_for_load(CommandContext& context);
/// INITIALIZE FOR PURCHASE (消费初始化): the same in; balance 4 ‖ offline ATC 2 ‖ limit 3 ‖ key
/// version 1 ‖ algorithm 1 ‖ random 4 out. No overdraft: the limit is 000000 [PROP].
StatusWord initialize_for_purchase(CommandContext& context);
/// DEBIT FOR PURCHASE (消费): terminal sequence 4 ‖ date 4 ‖ time 3 ‖ MAC1 4 in, TAC ‖ MAC2 out.
/// Balance, ATC, EF08 record, TAC and MAC2 change in one transaction.
StatusWord debit_for_purchase(CommandContext& context);
/// GET TRANSACTION PROOF (取交易认证): offline ATC 2 in, MAC2 ‖ TAC out; 9406 for another ATC than
/// that of the last purchase. So a torn debit is told apart.
StatusWord get_transaction_proof(CommandContext& context);

}  // namespace sscard::cos
