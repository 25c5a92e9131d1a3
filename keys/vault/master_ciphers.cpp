#include "keys/vault/master_ciphers.hpp"

namespace sscard::keys {
namespace {

class SoftwareMasters final : public MasterCiphers {
 public:
  explicit SoftwareMasters(const crypto::Provider& provider) : provider_(provider) {}

  Result<std::unique_ptr<crypto::Cipher>> master(const KeyEntry& entry) override {
    return provider_.cipher(entry.facts.algorithm, entry.secret.reveal(SecretAccess::for_cipher()));
  }

  Result<std::unique_ptr<crypto::Cipher>> city(const KeyEntry& entry,
                                               const model::CardFactors& factors) override {
    const bool sm4 = entry.facts.algorithm == crypto::CipherKind::Sm4;
    const auto diversifier = model::Diversifier::create(
        provider_, sm4 ? model::Algorithm::Sm4 : model::Algorithm::TripleDes);
    if (!diversifier) return diversifier.error();
    return diversifier->city_key(entry.secret.reveal(SecretAccess::for_cipher()), entry.facts.level,
                                 factors);
  }

 private:
  const crypto::Provider& provider_;
};

}  // namespace

std::unique_ptr<MasterCiphers> software_masters(const crypto::Provider& provider) {
  return std::make_unique<SoftwareMasters>(provider);
}

}  // namespace sscard::keys
