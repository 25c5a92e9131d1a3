// The three application keys (UDK) and what hangs on the algorithm of the running transaction.
// Source: reference/pboc.md 1.5 (8000, 9104, 9200), 2.3 (DF69), 2.4.
#pragma once

#include "cos-sim/bank/file/application.hpp"
#include "cos-sim/bank/transaction/transaction.hpp"

namespace sscard::cos::bank {

/// Order of the keys in DGI 8000 and 8400.
enum class ApplicationKey : std::uint8_t { Cryptogram, Mac, Cipher };

/// 16 bytes of a UDK; empty when the set is not there.
ByteView application_key(const Application& application, model::Algorithm algorithm,
                         ApplicationKey key);
/// Its session key for the running transaction.
std::optional<model::BankSession> session_key(const Application& application,
                                              const crypto::Provider& engine,
                                              const Transaction& transaction, ApplicationKey key);
/// SM4 when the terminal says so in DF69 and the card has the set: SM has priority (pboc.md 2.3).
model::Algorithm algorithm_of(const Application& application, ByteView pdol, ByteView pdol_data);
/// AIP (82) and AFL (94) of this algorithm.
struct ProcessingOptions {
  ByteView profile;  ///< two bytes
  ByteView locator;
};
/// nullopt before they are stored.
std::optional<ProcessingOptions> processing_options(const Application& application,
                                                    model::Algorithm algorithm);
/// 9F10 as it was stored.
ByteView issuer_data(const Application& application, model::Algorithm algorithm);

}  // namespace sscard::cos::bank
