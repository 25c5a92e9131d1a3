// The crypto engine of one chip: a card has few cipher circuits and keys them anew for every use,
// so no command makes one. Everything else goes to the engine behind it. One thread at a time, like
// the card. A cipher or MAC that is lent out comes back when its owner is destroyed; an owner never
// outlives the chip.
#pragma once

#include <memory>
#include <vector>

#include "cardlib/crypto/crypto.hpp"

namespace sscard::cos {

class ChipEngine final : public crypto::Provider {
 public:
  explicit ChipEngine(const crypto::Provider& engine);
  ChipEngine(const ChipEngine&) = delete;
  ChipEngine& operator=(const ChipEngine&) = delete;
  ~ChipEngine() override;

  std::string_view name() const override { return engine_.name(); }
  Result<std::unique_ptr<crypto::Cipher>> cipher(crypto::CipherKind kind,
                                                 ByteView key) const override;
  /// ISO 9797-1 algorithm 3 out of two DES circuits.
  Result<std::unique_ptr<crypto::RetailMac>> retail_mac(ByteView key) const override;
  /// The circuits lose the keys they still hold: power is gone.
  void forget();

  Bytes hash(crypto::HashKind kind, ByteView message) const override;
  Bytes hmac(crypto::HashKind kind, ByteView key, ByteView message) const override;
  Status scrypt(ByteView credential, ByteView salt, const crypto::ScryptCost& cost,
                MutableBytes out) const override;
  Result<crypto::RsaPrivateKey> make_rsa(std::size_t bits, std::uint32_t exponent) const override;
  Result<Bytes> rsa_public(const crypto::RsaPublicKey& key, ByteView in) const override;
  Result<Bytes> rsa_private(const crypto::RsaPrivateKey& key, ByteView in) const override;
  Result<crypto::Sm2KeyPair> make_sm2() const override;
  Result<crypto::Sm2Signature> sm2_sign(const crypto::Sm2KeyPair& key, std::string_view user_id,
                                        ByteView message) const override;
  Result<bool> sm2_verify(const crypto::Sm2PublicKey& key, std::string_view user_id,
                          ByteView message, const crypto::Sm2Signature& signature) const override;
  void random(MutableBytes out) const override;

 private:
  struct Circuit;
  struct MacRoom;
  Result<Circuit*> take(crypto::CipherKind kind, ByteView key) const;

  const crypto::Provider& engine_;
  mutable std::vector<std::unique_ptr<Circuit>> circuits_;
  mutable std::vector<std::unique_ptr<MacRoom>> macs_;
};

}  // namespace sscard::cos
