#include "keys/vault/software_vault.hpp"

#include "cardlib/apdu/commands.hpp"
#include "keys/carrier/key_card_check.hpp"
#include "keys/vault/key_commands.hpp"
#include "keys/vault/key_loads.hpp"

namespace sscard::keys {
namespace {

/// IRK and UKSSSE: what the live check proves (ssc-card.md 6.2).
constexpr Slot internal_key{model::Df::Ssse, model::KeyType::Internal, 0x00};
constexpr Slot update_key{model::Df::Ssse, model::KeyType::External, 0x04};

Error refused(Message what) {
  return {ErrorKind::Keys, std::move(what),
          msg("this is against the rules of the vault; nothing was computed")};
}

model::Algorithm algorithm_of(const KeyEntry& entry) {
  return entry.facts.algorithm == crypto::CipherKind::Sm4 ? model::Algorithm::Sm4
                                                          : model::Algorithm::TripleDes;
}

Purpose purpose_of(ExchangeKey key) {
  constexpr std::array purposes = {Purpose::SocialExchange, Purpose::BankExchange,
                                   Purpose::ReportExchange};
  return purposes[static_cast<std::size_t>(key)];
}

}  // namespace

SoftwareVault::SoftwareVault(KeyRing ring, Random& random, Placement placement,
                             std::unique_ptr<MasterCiphers> ciphers)
    : ring_(std::move(ring)),
      random_(random),
      placement_(placement),
      card_keys_(ring_, std::move(ciphers)) {}

std::uint64_t SoftwareVault::calls() const {
  const std::scoped_lock lock(guard_);
  return calls_;
}

Result<VaultInfo> SoftwareVault::info() {
  const std::scoped_lock lock(guard_);
  VaultInfo out;
  out.backend = "software";
  out.own_process = placement_.own_process;
  out.memory_locked = placement_.memory_locked;
  out.test_keys = ring_.is_test();
  out.kcvs = ring_.kcvs();
  out.charter = ring_.charter();
  return out;
}

// --- sessions ------------------------------------------------------------------------------------

Result<CardSession*> SoftwareVault::find(SessionId id) {
  const auto found = sessions_.find(id);
  if (found != sessions_.end()) return &found->second;
  return Error{ErrorKind::Keys, msg("the vault has no open session {} for this card", id),
               msg("begin this card again")};
}

/// A card that is prepared again replaces its own session. Of too many the oldest goes: nobody
/// writes that many cards at once, so it belongs to a card that failed and was never closed.
SessionId SoftwareVault::open(const PrepareRequest& request) {
  std::erase_if(sessions_, [&](const auto& entry) {
    return entry.second.request.chip_serial == request.chip_serial;
  });
  if (sessions_.size() >= sessions_max) sessions_.erase(sessions_.begin());
  ++last_session_;
  sessions_.insert_or_assign(last_session_, new_session(request, random_));
  return last_session_;
}

Status SoftwareVault::close_session(SessionId session) {
  const std::scoped_lock lock(guard_);
  sessions_.erase(session);
  return {};
}

// --- prepare -------------------------------------------------------------------------------------

Result<Prepared> SoftwareVault::prepare(const PrepareRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  if (Status good = check(request); !good) return good.error();
  const StepKeys keys(ring_, request.step, request.algorithm);
  auto loads = key_loads(keys, card_keys_, request);
  if (!loads) return loads.error();
  Prepared out;
  out.key_loads = std::move(loads->loads);
  out.kcvs = std::move(loads->kcvs);
  Status done = opens_card(request.step) ? add_transport_code(keys, request, out) : Status();
  if (done && writes_social(request.step)) done = add_card_id_mac(keys, request, out);
  if (done && writes_bank(request.step)) done = add_application_kcvs(request, out);
  if (!done) return done.error();
  out.session = open(request);
  for (const SessionChannel& channel : sessions_.at(out.session).channels) {
    out.initialize_update.push_back(
        apdu::initialize_update(channel.version, channel.host_challenge));
  }
  return out;
}

Status SoftwareVault::add_transport_code(const StepKeys& keys, const PrepareRequest& request,
                                         Prepared& out) {
  const auto entry = keys.get(Purpose::Transport);
  if (!entry) return entry.error();
  const auto cipher = card_keys_.master(**entry);
  if (!cipher) return cipher.error();
  out.verify_transport_code =
      show_transport_code(request.dialect, model::transport_code(**cipher, request.chip_serial));
  return {};
}

Status SoftwareVault::add_card_id_mac(const StepKeys& keys, const PrepareRequest& request,
                                      Prepared& out) {
  const auto irk = work_key(keys.card_key(internal_key), card_name(request));
  if (!irk) return irk.error();
  const auto scheme = model::SocialScheme::create(ring_.provider(), request.algorithm);
  if (!scheme) return scheme.error();
  out.card_id_mac = (*scheme)->card_id_mac(*irk, request.card_id);
  return {};
}

Status SoftwareVault::add_application_kcvs(const PrepareRequest& request, Prepared& out) {
  // the bank's 3DES set, whatever the social side of the card computes with
  const StepKeys keys(ring_, request.step);
  const auto set = card_keys_.application_keys(keys, {request.pan, request.psn});
  if (!set) return set.error();
  const std::array<std::pair<const char*, const KeyBytes*>, 3> parts{
      {{"bank AC", &set->ac}, {"bank MAC", &set->mac}, {"bank ENC", &set->enc}}
  };
  for (const auto& [name, key] : parts) {
    const auto kcv = check_value(ring_.provider(), crypto::CipherKind::TripleDes, *key);
    if (!kcv) return kcv.error();
    out.kcvs.push_back({name, Owner::Bank, own_key_set, *kcv, ring_.is_test()});
  }
  return {};
}

// --- secure channels -----------------------------------------------------------------------------

Result<SessionChannel*> SoftwareVault::take_channel(CardSession& session,
                                                    const ChannelRequest& request) {
  if (request.channel >= session.channels.size()) {
    return refused(msg("this step has no secure channel {}", request.channel));
  }
  SessionChannel& channel = session.channels[request.channel];
  if (channel.used) return refused(msg("secure channel {} was opened already", request.channel));
  if (request.replace_keys != (channel.use == ChannelUse::ReplaceKeys) ||
      (request.replace_keys && !request.store_data.empty())) {
    return refused(msg("keys are replaced in the first channel of a second step, and only there"));
  }
  for (const StoreData& item : request.store_data) {
    if (Status good = check(item, channel.use); !good) return good.error();
  }
  channel.used = true;
  return &channel;
}

Result<BankChannel> SoftwareVault::open_channel(const CardSession& session,
                                                const SessionChannel& channel, ByteView answer) {
  const StepKeys keys(ring_, session.request.step);
  const auto kmc =
      keys.bank_key(channel.use == ChannelUse::ReplaceKeys ? Purpose::HandOverKmc : Purpose::Kmc,
                    model::row(session.request.channel).cipher);
  if (!kmc) return kmc.error();
  const ExpectedCard expected{
      model::key_data((*kmc)->facts.identifier, session.request.chip_serial), channel.version,
      session.request.channel, session.request.level};
  const auto set = card_keys_.channel_keys(**kmc, expected.key_data);
  if (!set) return set.error();
  return BankChannel::open(ring_.provider(), *set, expected, channel.host_challenge, answer);
}

Result<ChannelCommands> SoftwareVault::secure_channel(const ChannelRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  const auto session = find(request.session);
  if (!session) return session.error();
  const auto taken = take_channel(**session, request);
  if (!taken) return taken.error();
  auto channel = open_channel(**session, **taken, request.initialize_update_answer);
  if (!channel) return channel.error();
  ChannelCommands out;
  out.external_authenticate = channel->external_authenticate();
  if (request.replace_keys) {
    if (Status done = replace_keys(**session, *channel, out); !done) return done.error();
    return out;
  }
  const auto groupings = fill(**session, request, *channel);
  if (!groupings) return groupings.error();
  if (Status done = channel->store_data(*groupings, request.pack, out); !done) return done.error();
  return out;
}

/// PUT KEY of the set that the bank's own KMC gives. KEYDATA stays as the card has it.
Status SoftwareVault::replace_keys(const CardSession& session, BankChannel& channel,
                                   ChannelCommands& out) {
  const auto kmc = StepKeys(ring_, session.request.step)
                       .bank_key(Purpose::Kmc, model::row(session.request.channel).cipher);
  if (!kmc) return kmc.error();
  const auto set = card_keys_.channel_keys(
      **kmc, model::key_data((*kmc)->facts.identifier, session.request.chip_serial));
  if (!set) return set.error();
  return channel.put_key(own_key_set, *set, out);
}

// --- authentication and MACs ---------------------------------------------------------------------

Result<model::SocialKey> SoftwareVault::work_key(const Result<const KeyEntry*>& entry,
                                                 const CardName& card) {
  if (!entry) return entry.error();
  const auto key = card_keys_.of(**entry, card);
  if (!key) return key.error();
  return model::SocialKey::create(ring_.provider(), algorithm_of(**entry),
                                  key->reveal(SecretAccess::for_cipher()));
}

/// A ‖ D with a fresh D. It never equals the challenge, although a terminal would be free to send
/// that (corrections.md A.9.6).
Result<std::array<Byte, 16>> SoftwareVault::authentication(const model::SocialKey& key,
                                                           const model::Block8& card_challenge,
                                                           model::Algorithm algorithm) {
  const auto scheme = model::SocialScheme::create(ring_.provider(), algorithm);
  if (!scheme) return scheme.error();
  model::Block8 original{};
  do {
    random_.fill(original);
  } while (original == card_challenge);
  const model::Block8 answer = (*scheme)->authentication_data(key, card_challenge, original);
  std::array<Byte, 16> out{};
  std::ranges::copy(answer, out.begin());
  std::ranges::copy(original, out.begin() + 8);
  return out;
}

Result<LiveCheck> SoftwareVault::live_check(const LiveCheckRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  const auto session = find(request.session);
  if (!session) return session.error();
  const StepKeys keys(ring_, (*session)->request.step, (*session)->request.algorithm);
  const CardName card = (*session)->card();
  const auto irk = work_key(keys.card_key(internal_key), card);
  if (!irk) return irk.error();
  const auto scheme = model::SocialScheme::create(ring_.provider(), (*session)->request.algorithm);
  if (!scheme) return scheme.error();
  model::Block8 r1{};
  model::Block8 r2{};
  std::ranges::copy(ByteView(request.random).first(8), r1.begin());
  std::ranges::copy(ByteView(request.random).last(8), r2.begin());
  LiveCheck out;
  out.genuine =
      equal_constant_time((*scheme)->authentication_data(*irk, r1, r2), request.card_answer);
  if (!out.genuine) return out;
  const auto uk = work_key(keys.card_key(update_key), card);
  if (!uk) return uk.error();
  const auto authenticated =
      authentication(*uk, request.card_challenge, (*session)->request.algorithm);
  if (!authenticated) return authenticated.error();
  out.authentication = *authenticated;
  return out;
}

Result<std::array<Byte, 16>> SoftwareVault::master_authentication(
    const MasterAuthenticationRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  const auto session = find(request.session);
  if (!session) return session.error();
  const StepKeys keys(ring_, (*session)->request.step, (*session)->request.algorithm);
  const bool handed_over = request.held == HeldMaster::HandOver;
  if (handed_over &&
      (request.df != model::Df::Ssse || (*session)->request.step != Step::SocialSecond)) {
    return refused(msg("only the social side's second step meets a hand-over master key"));
  }
  const auto entry = handed_over ? keys.get(Purpose::HandOverMaster)
                                 : keys.card_key({request.df, model::KeyType::Master, 0});
  const auto key = work_key(entry, (*session)->card());
  if (!key) return key.error();
  return authentication(*key, request.card_challenge, (*session)->request.algorithm);
}

Result<std::array<Byte, 8>> SoftwareVault::authentication_data(
    const AuthenticationRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  if (request.type != model::KeyType::Internal && request.type != model::KeyType::External) {
    return refused(msg("this kind of key authenticates nobody"));
  }
  const bool six_digits = request.region.size() == 6 &&
                          request.region.find_first_not_of("0123456789") == std::string::npos;
  if (!six_digits) {
    return Error{ErrorKind::BadInput, msg("the region has not six digits"),
                 msg("read the card identification code again")};
  }
  // the terminal side sees social keys only, whatever else the ring holds
  const StepKeys keys(ring_, Step::SocialSecond, request.algorithm);
  const auto entry = keys.card_key({request.df, request.type, request.id}, request.version);
  if (!entry) return entry.error();
  const auto key = work_key(entry, {request.chip_serial, request.region});
  if (!key) return key.error();
  const auto scheme = model::SocialScheme::create(ring_.provider(), request.algorithm);
  if (!scheme) return scheme.error();
  return (*scheme)->authentication_data(*key, request.process_factor, request.original);
}

// A host needs the bank's keys and nothing of the card's or the other side's: the gate of the step
// that has no others. Only a bank answers for its cards: a bureau holds these keys to load them.

Status SoftwareVault::check_host() const {
  const auto& charter = ring_.charter();
  if (!charter || charter->role == Role::Bank) return {};
  return refused(msg("this vault is no bank's: it answers no card and builds no script"));
}

Result<Authorization> SoftwareVault::authorize(const AuthorizationRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  if (Status bank = check_host(); !bank) return bank.error();
  return keys::authorize(StepKeys(ring_, Step::BankSecond), card_keys_, request);
}

Result<ScriptCommands> SoftwareVault::issuer_scripts(const ScriptRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  if (Status bank = check_host(); !bank) return bank.error();
  return build_scripts(StepKeys(ring_, Step::BankSecond), card_keys_, request);
}

Result<std::array<Byte, 16>> SoftwareVault::exchange_mac(ExchangeKey key, ByteView data) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  const auto entry = StepKeys(ring_, Step::Both).get(purpose_of(key));
  if (!entry) return entry.error();
  const auto cipher = card_keys_.master(**entry);
  if (!cipher) return cipher.error();
  std::array<Byte, 16> mac{};
  (*cipher)->cmac(data, mac);
  return mac;
}

Result<KeyCardAnswer> SoftwareVault::key_card(const KeyCardRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  return answer_key_card(ring_, request);
}

Result<KeyCardCheck> SoftwareVault::check_key_card(const KeyCardCheckRequest& request) {
  const std::scoped_lock lock(guard_);
  ++calls_;
  return keys::check_key_card(ring_, request);
}

}  // namespace sscard::keys
