#include "terminal/secure_module/vault_module.hpp"

namespace sscard::term {

Result<std::array<Byte, 8>> VaultModule::authentication_data(
    const CardIdentity& card, const model::KeyRow& key, const std::array<Byte, 8>& process_factor,
    const std::array<Byte, 8>& original) {
  keys::AuthenticationRequest request;
  request.df = key.df;
  request.type = key.type;
  request.id = key.id;
  request.algorithm = card.algorithm;
  request.chip_serial = card.chip_serial;
  request.region = card.region;
  request.process_factor = process_factor;
  request.original = original;
  return vault_.authentication_data(request);
}

}  // namespace sscard::term
