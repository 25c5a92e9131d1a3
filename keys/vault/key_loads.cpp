#include "keys/vault/key_loads.hpp"

#include <algorithm>

#include "cardlib/model/social_crypto.hpp"
#include "cardlib/model/t514.hpp"
#include "keys/vault/card_session.hpp"
#include "keys/vault/key_commands.hpp"

namespace sscard::keys {
namespace {

constexpr std::array card_directories = {model::Df::Df01, model::Df::Df02, model::Df::Df03,
                                         model::Df::Df04, model::Df::Df05, model::Df::Df06,
                                         model::Df::Df07};

/// A master key in force on the card, while records are enciphered under it.
using Under = std::optional<model::SocialKey>;

class Builder {
 public:
  Builder(const StepKeys& keys, CardKeys& card_keys, const model::SocialScheme& scheme,
          const model::SocialScheme& transport_scheme, const PrepareRequest& request)
      : keys_(keys),
        card_keys_(card_keys),
        scheme_(scheme),
        transport_scheme_(transport_scheme),
        request_(request),
        card_(card_name(request)) {}

  Result<KeyLoads> build() {
    Status done = card_master();
    if (done) done = social_side();
    if (done) done = bank_side();
    if (done && writes_social()) done = pin();
    if (!done) return done.error();
    return std::move(out_);
  }

 private:
  bool writes_social() const { return allowed(keys_.step(), Purpose::CardKey); }

  Status card_master() {
    if (!allowed(keys_.step(), Purpose::CardMaster)) return {};
    const auto transport = keys_.get(Purpose::Transport);
    if (!transport) return transport.error();
    const auto under = transport_key(**transport);
    if (!under) return under.error();
    const auto entry = keys_.get(Purpose::CardMaster);
    if (!entry) return entry.error();
    return master(model::Df::Mf, **entry, *under, card_mk_);
  }

  /// A token enciphers with the transport key, but gives no retail MAC, which the FM family asks.
  Result<model::SocialKey> transport_key(const KeyEntry& entry) {
    if (entry.secret.size() != 0) return work_key(entry.secret, model::Algorithm::TripleDes);
    if (request_.dialect == model::Dialect::Fm)
      return Error{ErrorKind::Keys,
                   msg("this token makes no MAC under the transport key, which FM cards ask for"),
                   msg("use a software vault for cards of this family")};
    auto cipher = card_keys_.own_cipher(entry);
    if (!cipher) return cipher.error();
    return model::SocialKey::over(std::move(*cipher));
  }

  /// The environment master key: our own, or the one handed over to the social side later.
  Status social_side() {
    if (keys_.step() == Step::BankSecond) return {};
    if (!writes_social()) {
      const auto hand_over = keys_.get(Purpose::HandOverMaster);
      if (!hand_over) return hand_over.error();
      return master(model::Df::Ssse, **hand_over, *card_mk_, ssse_mk_);
    }
    const auto entry = keys_.card_key({model::Df::Ssse, model::KeyType::Master, 0});
    if (!entry) return entry.error();
    Under held;
    if (keys_.step() == Step::SocialSecond) {
      if (Status found = hand_over_master(held); !found) return found;
    }
    replaces_ = held.has_value();
    Status done = master(model::Df::Ssse, **entry, held ? *held : *card_mk_, ssse_mk_);
    replaces_ = false;
    if (done) done = keys_of(model::Df::Ssse, *ssse_mk_);
    return done ? applications() : done;
  }

  Status applications() {
    for (const model::Df df : card_directories) {
      const bool adopted = df == model::Df::Df06 && request_.local_directory;
      if (!adopted && !model::exists_in(df, request_.structure)) continue;
      const auto entry = keys_.card_key({df, model::KeyType::Master, 0});
      if (!entry) return entry.error();
      Under own;
      if (Status done = master(df, **entry, *ssse_mk_, own); !done) return done;
      if (Status done = keys_of(df, *own); !done) return done;
    }
    return {};
  }

  /// Everything of a DF but its master key and the PIN.
  Status keys_of(model::Df df, const model::SocialKey& under) {
    for (const model::KeyRow& row : model::keys_of(df)) {
      if (row.type == model::KeyType::Master || row.type == model::KeyType::Pin) continue;
      const auto entry = keys_.card_key({df, row.type, row.id});
      if (!entry) return entry.error();
      const auto key = card_keys_.of(**entry, card_);
      if (!key) return key.error();
      const auto header =
          key_header(request_.dialect, row, request_.algorithm, (*entry)->facts.version);
      add(df, header, key->reveal(SecretAccess::for_cipher()), under);
    }
    return {};
  }

  Status bank_side() {
    const Step step = keys_.step();
    if (step == Step::SocialSecond || step == Step::BankSecond) return {};
    const bool hand_over = step == Step::SocialFirst;
    const auto kmc = keys_.bank_key(hand_over ? Purpose::HandOverKmc : Purpose::Kmc,
                                    model::row(request_.channel).cipher);
    if (!kmc) return kmc.error();
    const auto set = card_keys_.channel_keys(
        **kmc, model::key_data((*kmc)->facts.identifier, request_.chip_serial));
    if (!set) return set.error();
    const Byte version = hand_over ? hand_over_key_set : own_key_set;
    const std::array<std::pair<model::ChannelKeyId, const KeyBytes*>, 3> parts{
        {{model::ChannelKeyId::Enc, &set->enc},
         {model::ChannelKeyId::Mac, &set->mac},
         {model::ChannelKeyId::Dek, &set->dek}}
    };
    for (const auto& [id, key] : parts) {
      channel_key(id, version, key->reveal(SecretAccess::for_cipher()));
    }
    channel_key(model::ChannelKeyId::KmcIdentifier, version, (*kmc)->facts.identifier);
    return channel_kcvs(**kmc, *set, version);
  }

  /// BCD of the initial PIN; the PUK level stands in byte 5 of its record.
  Status pin() {
    const auto entry = keys_.get(Purpose::InitialPin);
    if (!entry) return entry.error();
    auto bcd = model::pin_bcd(as_text((*entry)->secret.reveal(SecretAccess::for_cipher())));
    ensures(bcd.has_value());  // the ring takes nothing else as a PIN
    const WipeOnExit wiped(*bcd);
    const model::KeyRow* row = model::find_key(model::Df::Ssse, model::KeyType::Pin, 0);
    ensures(row != nullptr);
    add(model::Df::Ssse,
        key_header(request_.dialect, *row, request_.algorithm, 0, static_cast<Byte>(bcd->size())),
        *bcd, *ssse_mk_);
    return {};
  }

  /// Derives and loads the master key of `df`, and keeps its schedule for what comes under it.
  Status master(model::Df df, const KeyEntry& entry, const model::SocialKey& under, Under& own) {
    const auto key = card_keys_.of(entry, card_);
    if (!key) return key.error();
    auto made = work_key(*key, request_.algorithm);
    if (!made) return made.error();
    own = std::move(*made);
    const model::KeyRow* row = model::find_key(df, model::KeyType::Master, 0);
    ensures(row != nullptr);
    add(df, key_header(request_.dialect, *row, request_.algorithm, 0),
        key->reveal(SecretAccess::for_cipher()), under);
    kcv(entry, own->cipher());
    return {};
  }

  Status hand_over_master(Under& held) {
    const auto entry = keys_.get(Purpose::HandOverMaster);
    if (!entry) return entry.error();
    const auto key = card_keys_.of(**entry, card_);
    if (!key) return key.error();
    auto made = work_key(*key, request_.algorithm);
    if (!made) return made.error();
    held = std::move(*made);
    return {};
  }

  Result<model::SocialKey> work_key(const KeyBytes& key, model::Algorithm algorithm) const {
    return model::SocialKey::create(card_keys_.provider(), algorithm,
                                    key.reveal(SecretAccess::for_cipher()));
  }

  void add(model::Df df, const model::KeyHeader& header, ByteView key,
           const model::SocialKey& under) {
    // What goes into the MF stands under the transport key, which is 3DES on every blank.
    const model::SocialScheme& scheme = df == model::Df::Mf ? transport_scheme_ : scheme_;
    out_.loads.push_back({df, header.type, header.id, header.version,
                          write_key(request_.dialect, scheme, under, {header, key, replaces_})});
  }

  void channel_key(model::ChannelKeyId id, Byte version, ByteView key) {
    model::KeyHeader header;
    header.type = model::KeyType::Master;
    header.id = static_cast<Byte>(id);
    header.version = version;
    header.algorithm = model::row(request_.channel).in_records;
    header.following_level = model::level_master;
    header.length = static_cast<Byte>(key.size());
    add(model::Df::Pse, header, key, *card_mk_);
  }

  Status channel_kcvs(const KeyEntry& kmc, const model::ChannelKeys& set, Byte version) {
    const std::array<std::pair<const char*, const KeyBytes*>, 3> parts{
        {{"PSE ENC", &set.enc}, {"PSE MAC", &set.mac}, {"PSE DEK", &set.dek}}
    };
    for (const auto& [name, key] : parts) {
      const auto cipher = card_keys_.provider().cipher(model::row(request_.channel).cipher,
                                                       key->reveal(SecretAccess::for_cipher()));
      if (!cipher) return cipher.error();
      out_.kcvs.push_back(
          {name, Owner::Bank, version, model::channel_kcv(**cipher), kmc.facts.test});
    }
    return {};
  }

  void kcv(const KeyEntry& entry, const crypto::Cipher& cipher) {
    out_.kcvs.push_back({entry.facts.name, entry.owner(), entry.facts.version, model::kcv(cipher),
                         entry.facts.test});
  }

  const StepKeys& keys_;
  CardKeys& card_keys_;
  const model::SocialScheme& scheme_;
  const model::SocialScheme& transport_scheme_;
  const PrepareRequest& request_;
  CardName card_;
  bool replaces_ = false;  ///< the next key is on the card already, with another value
  Under card_mk_;
  Under ssse_mk_;
  KeyLoads out_;
};

}  // namespace

Result<KeyLoads> key_loads(const StepKeys& keys, CardKeys& card_keys,
                           const PrepareRequest& request) {
  const auto scheme = model::SocialScheme::create(card_keys.provider(), request.algorithm);
  if (!scheme) return scheme.error();
  const auto transport =
      model::SocialScheme::create(card_keys.provider(), model::Algorithm::TripleDes);
  if (!transport) return transport.error();
  return Builder(keys, card_keys, **scheme, **transport, request).build();
}

}  // namespace sscard::keys
