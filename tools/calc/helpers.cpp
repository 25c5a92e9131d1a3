#include "tools/calc/helpers.hpp"

#include <algorithm>

namespace sscard::tools::calc {

using crypto::CipherKind;

Error wrong(std::string_view field, const Message& reason) {
  return {ErrorKind::BadInput, msg("{}: {}", field, reason), msg("check this input")};
}

CipherKind cipher_of(std::string_view word) {
  if (word == "sm4") return CipherKind::Sm4;
  if (word == "aes") return CipherKind::Aes;
  if (word == "des") return CipherKind::Des;
  return CipherKind::TripleDes;
}

model::Algorithm algorithm_of(const Job& job) {
  return job.in.word("algorithm", "3des") == "sm4" ? model::Algorithm::Sm4
                                                   : model::Algorithm::TripleDes;
}

std::string check_value(const Job& job, const KeyBytes& key, std::size_t bytes) {
  const auto value = model::kcv(*job.cipher(CipherKind::TripleDes, key));
  return to_hex(ByteView(value).first(bytes));
}

std::array<Byte, 8> zero_padded_mac(const Job& job, const KeyBytes& key, ByteView data) {
  const auto retail = job.engine.retail_mac(opened(key));
  ensures(retail.has_value());
  std::array<Byte, 8> out{};
  (*retail)->compute(std::array<Byte, 8>{}, crypto::pad_zero(data, 8), out);
  return out;
}

model::BankSession session_with(const Job& job, const KeyBytes& key, model::Algorithm algorithm) {
  auto session = model::BankSession::with_key(job.engine, algorithm, opened(key));
  ensures(session.has_value());
  return std::move(*session);
}

KeyBytes card_key(const Job& job, std::string_view master, model::Algorithm algorithm) {
  const auto cipher = job.cipher(model::cipher_kind(algorithm), master);
  return model::derive_udk(*cipher, model::udk_factor(job.in.text("pan"), job.in.text("psn")));
}

}  // namespace sscard::tools::calc
