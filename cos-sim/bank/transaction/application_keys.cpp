#include "cos-sim/bank/transaction/application_keys.hpp"

#include "cos-sim/bank/file/objects.hpp"

namespace sscard::cos::bank {

namespace {

constexpr std::size_t key_length = 16;

bool sm(model::Algorithm algorithm) {
  return algorithm == model::Algorithm::Sm4;
}

}  // namespace

ByteView application_key(const Application& application, model::Algorithm algorithm,
                         ApplicationKey key) {
  const auto keys = application.find(sm(algorithm) ? dgi_sm_keys : dgi_keys);
  if (!keys) return {};
  return keys->subspan(static_cast<std::size_t>(key) * key_length, key_length);
}

std::optional<model::BankSession> session_key(const Application& application,
                                              const crypto::Provider& engine,
                                              const Transaction& transaction, ApplicationKey key) {
  auto session = model::BankSession::create(
      engine, transaction.algorithm, application_key(application, transaction.algorithm, key),
      transaction.counter);
  if (!session) return std::nullopt;
  return std::move(*session);
}

model::Algorithm algorithm_of(const Application& application, ByteView pdol, ByteView pdol_data) {
  constexpr std::uint32_t tag_sm_support = 0xDF69;
  const ByteView wish = value_in_list(pdol, pdol_data, tag_sm_support, 1);
  const bool wanted = !wish.empty() && wish.front() == 0x01;
  const bool able = application.find(dgi_sm_keys) && application.find(dgi_sm_options);
  return wanted && able ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
}

std::optional<ProcessingOptions> processing_options(const Application& application,
                                                    model::Algorithm algorithm) {
  const auto stored = application.find(sm(algorithm) ? dgi_sm_options : dgi_options);
  if (!stored) return std::nullopt;
  return ProcessingOptions{*find_tag(*stored, 0x82), *find_tag(*stored, 0x94)};
}

ByteView issuer_data(const Application& application, model::Algorithm algorithm) {
  const auto stored = application.find(sm(algorithm) ? dgi_sm_issuer_data : dgi_issuer_data);
  return stored ? find_tag(*stored, 0x9F10).value_or(ByteView{}) : ByteView{};
}

}  // namespace sscard::cos::bank
