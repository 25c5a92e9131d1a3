#include "keys/vault/card_session.hpp"

#include <algorithm>

namespace sscard::keys {
namespace {

constexpr std::uint16_t dgi_application_keys = 0x8000;
constexpr std::uint16_t dgi_application_kcvs = 0x9000;
constexpr std::uint16_t dgi_pin_block = 0x8010;
constexpr std::uint16_t dgi_rsa_pair = 0x8201;
constexpr std::uint16_t dgi_sm_keys = 0x8400;
constexpr std::uint16_t dgi_sm_kcvs = 0x9400;
constexpr std::uint16_t dgi_sm_pair = 0x8501;
constexpr auto card_id_rid = "D156000005"_hex;

Error bad_request(Message what) {
  return {ErrorKind::BadInput, std::move(what), msg("mend the record and prepare the batch again")};
}

Error refused(Message what) {
  return {ErrorKind::Keys, std::move(what),
          msg("this is against the rules of the vault; nothing was computed")};
}

bool digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Bytes 0 to 11 of the card identification code belong to this chip and this region.
bool card_id_fits(const PrepareRequest& request) {
  const auto region = from_hex(request.region);
  const ByteView code = request.card_id;
  return region && equal(code.first(3), *region) && equal(code.subspan(3, 5), card_id_rid) &&
         equal(code.last(4), ByteView(request.chip_serial).last(4));
}

std::vector<SessionChannel> channels_of(Step step) {
  if (!writes_bank(step)) return {};
  std::vector<SessionChannel> out;
  if (step == Step::BankSecond) out.push_back({ChannelUse::ReplaceKeys, hand_over_key_set});
  out.push_back({ChannelUse::Environment, own_key_set});
  out.push_back({ChannelUse::Application, own_key_set});
  return out;
}

}  // namespace

bool writes_social(Step step) {
  return allowed(step, Purpose::CardKey);
}
bool writes_bank(Step step) {
  return allowed(step, Purpose::Kmc);
}
bool opens_card(Step step) {
  return allowed(step, Purpose::Transport);
}

CardName card_name(const PrepareRequest& request) {
  return {request.chip_serial, request.region.empty() ? "000000" : request.region};
}

CardSession new_session(const PrepareRequest& request, Random& random) {
  CardSession session{request, channels_of(request.step)};
  for (SessionChannel& channel : session.channels)
    random.fill(channel.host_challenge);
  return session;
}

Status check(const PrepareRequest& request) {
  const bool region_unknown = request.region.empty() && !writes_social(request.step);
  if (!region_unknown && !digits(request.region, 6, 6)) {
    return bad_request(msg("the region has not six digits"));
  }
  if (writes_social(request.step) && !card_id_fits(request)) {
    return bad_request(msg("the card identification code is not that of chip {} in region {}",
                           to_hex(request.chip_serial), request.region));
  }
  const bool account = digits(request.pan, 12, 19) && digits(request.psn, 2, 2);
  if (writes_bank(request.step) && !account) {
    return bad_request(msg("the account number has not 12 to 19 digits, or its sequence not two"));
  }
  const auto level = static_cast<Byte>(request.level);
  if (level == 0 || !model::security_level(request.channel, level)) {
    return bad_request(msg("a channel of {} has no security level {}",
                           model::row(request.channel).word, fmt::format("{:02X}", level)));
  }
  return {};
}

Status check(const StoreData& item, ChannelUse use) {
  constexpr std::array<std::pair<SecretContent, std::uint16_t>, 7> places{
      {{SecretContent::ApplicationKeys, dgi_application_keys},
       {SecretContent::ApplicationKcvs, dgi_application_kcvs},
       {SecretContent::PinBlock, dgi_pin_block},
       {SecretContent::SmApplicationKeys, dgi_sm_keys},
       {SecretContent::SmApplicationKcvs, dgi_sm_kcvs},
       {SecretContent::CardKeyPair, dgi_rsa_pair},
       {SecretContent::CardKeyPair, dgi_sm_pair}}
  };
  const std::string dgi = fmt::format("{:04X}", item.dgi);
  if (item.content == SecretContent::None) {
    if ((item.dgi & 0xF000U) == 0x8000U) {
      return refused(msg("DGI {} is filled by the vault only", dgi));
    }
    return item.value.empty() ? Status(bad_request(msg("DGI {} is empty", dgi))) : Status();
  }
  // a key pair comes sealed in the value, everything else comes from the masters
  const bool pair = item.content == SecretContent::CardKeyPair;
  const bool placed = std::ranges::find(places, std::pair(item.content, item.dgi)) != places.end();
  if (!placed || use != ChannelUse::Application || item.value.empty() == pair) {
    return refused(msg("secret content does not go into DGI {} of this application", dgi));
  }
  return {};
}

}  // namespace sscard::keys
