#include "tools/sscard/bank_look.hpp"

#include "keys/authority/test_authority.hpp"

namespace sscard::tools {

Result<BankLook> visit_bank(Channel& channel, Random& random, bool combined) {
  const auto authorities = keys::test_authority_keys();
  term::ListValues terminal;
  terminal.sm_support = true;
  auto visit = term::run_bank_visit(channel, terminal);
  if (!visit) return visit.error();
  const auto offline = term::authenticate_offline(
      channel, *visit, {authorities, crypto::openssl(), random, combined});
  if (!offline) return offline.error();
  return BankLook{std::move(*visit), *offline};
}

const char* word(term::OfflineMethod method) {
  constexpr std::array<const char*, 4> words = {"none", "SDA", "DDA", "CDA"};
  return words[static_cast<std::size_t>(method)];
}

Message verdict(const term::OfflineResult& result) {
  if (result.method == term::OfflineMethod::None) {
    return msg("the bank side authenticates online only");
  }
  if (!result.authentic) {
    return msg("offline data authentication ({}) failed: {}", word(result.method), result.reason);
  }
  const char* kind = result.sm2 ? "SM2" : "RSA";
  const std::string index = fmt::format("{:02X}", result.authority);
  if (result.test_authority) {
    return msg("offline data authentication ({}, {}) proves the card to TEST authority key {}",
               word(result.method), kind, index);
  }
  return msg("offline data authentication ({}, {}) proves the card to authority key {}",
             word(result.method), kind, index);
}

}  // namespace sscard::tools
