#include "keys/carrier/key_card_commands.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/model/social_crypto.hpp"

namespace sscard::keys {
namespace {

constexpr std::uint16_t mf_fid = 0x3F00;
constexpr std::uint16_t key_room = 120;
constexpr Byte master_tries = 10;
constexpr Byte pin_tries = 6;
constexpr Byte pin_level = 0x11;
constexpr Byte one_step = 0x20;  ///< one diversification in a usage byte
constexpr Byte first_id = 0x01;
constexpr Byte second_id = 0x02;

constexpr Byte usage(model::KeyUse use, Byte steps = 0) {
  return static_cast<Byte>(steps | static_cast<Byte>(use));
}

MasterOnCard on_card(const model::CarriedKey& name, const KeyEntry& entry) {
  return {
      {name, entry.facts.name, entry.kcv},
      &entry
  };
}

/// Masters of the social key table; `fewer` diversifications than a PSAM does.
void add_table(const CustodyKeys& keys, model::Algorithm algorithm, unsigned fewer,
               std::vector<MasterOnCard>& out) {
  for (const KeyEntry* entry : keys.card_keys(algorithm)) {
    const Slot& slot = entry->facts.slot;
    const model::KeyRow* row = model::find_key(slot.df, slot.type, slot.id);
    if (row == nullptr || row->psam_usage == 0 || model::levels_of_usage(row->psam_usage) <= fewer)
      continue;
    // A debit key is chosen by its version alone (ssc-card.md 10.2): version = id [PROP].
    const bool debit =
        model::kind_of_usage(row->psam_usage) == static_cast<Byte>(model::KeyUse::Debit);
    const auto steps = static_cast<Byte>(row->psam_usage - fewer * one_step);
    const Byte version = debit ? row->psam_id : entry->facts.version;
    out.push_back(on_card({steps, row->psam_id, version, algorithm}, *entry));
  }
}

void add_one(const CustodyKeys& keys, Purpose purpose, const model::CarriedKey& name,
             std::vector<MasterOnCard>& out) {
  const auto entry = keys.get(purpose, name.algorithm);
  if (!entry) return;
  model::CarriedKey own = name;
  own.version = (*entry)->facts.version;
  out.push_back(on_card(own, **entry));
}

}  // namespace

std::vector<MasterOnCard> masters_on(const KeyRing& ring, model::KeyCard kind,
                                     model::Algorithm algorithm) {
  const CustodyKeys keys(ring);
  std::vector<MasterOnCard> out;
  const auto named = [&](model::KeyUse use, Byte steps, Byte id) {
    return model::CarriedKey{usage(use, steps), id, 1, algorithm};
  };
  using enum model::KeyUse;
  if (kind == model::KeyCard::Psam) add_table(keys, algorithm, 0, out);
  if (kind == model::KeyCard::Mother) add_table(keys, algorithm, 1, out);
  if (kind == model::KeyCard::Transport)
    add_one(keys, Purpose::CarrierTransport, named(Maintenance, one_step, first_id), out);
  if (kind == model::KeyCard::MasterControl) {
    add_one(keys, Purpose::CardMaster, named(Master, one_step, first_id), out);
    add_one(keys, Purpose::CarrierMaster, named(Master, one_step, second_id), out);
  }
  if (model::row(kind).exports)
    add_one(keys, Purpose::CarrierTransport, named(Maintenance, 0, first_id), out);
  return out;
}

namespace {

class Composer {
 public:
  Composer(const KeyRing& ring, const KeyCardOrder& order) : ring_(ring), order_(order) {}

  Result<std::vector<Command>> compose() {
    Status done = master_file();
    if (done) done = environment(model::Algorithm::TripleDes);
    if (done && order_.sm4) done = environment(model::Algorithm::Sm4);
    if (!done) return done.error();
    add(apdu::select_by_fid(mf_fid, apdu::Fci::Ignored));
    add(apdu::end_of_prepersonalization());
    return std::move(out_);
  }

 private:
  void add(Command command) { out_.push_back(std::move(command)); }
  void create(const model::EfHeader& header) { add(apdu::create_file(model::encode(header))); }
  void create(const model::DfHeader& header) { add(apdu::create_file(model::encode(header))); }

  Status write_key(apdu::KeyRole role, const model::KeyRecordBytes& record,
                   const model::SocialKey& under, model::Algorithm algorithm) {
    const auto scheme = model::SocialScheme::create(ring_.provider(), algorithm);
    if (!scheme) return scheme.error();
    add(apdu::write_key(role, apdu::KeyProtection::Enciphered,
                        (*scheme)->seal_key_record(under, record)));
    return {};
  }

  Result<model::SocialKey> work_key(const KeyBytes& key, model::Algorithm algorithm) const {
    return model::SocialKey::create(ring_.provider(), algorithm,
                                    key.reveal(SecretAccess::for_cipher()));
  }

  /// Loads the master key of a directory under its parent's (or the transport key), and returns it.
  Result<model::SocialKey> write_master(const KeyCardPlace& place, const model::SocialKey& under,
                                        model::Algorithm under_algorithm) {
    const auto value = key_card_master(ring_, order_.chip_serial, place);
    if (!value) return value.error();
    const ByteView key = value->reveal(SecretAccess::for_cipher());
    model::KeyHeader header;
    header.try_limit = master_tries;
    header.algorithm = place.algorithm == model::Algorithm::Sm4 ? model::KeyAlgorithm::Sm4
                                                                : model::KeyAlgorithm::TripleDes;
    header.following_level = model::level_master;
    header.length = static_cast<Byte>(key.size());
    model::KeyRecordBytes record = model::encode(header, key);
    const WipeOnExit wiper(record);
    const Status done = write_key(apdu::KeyRole::Master, record, under, under_algorithm);
    if (!done) return done.error();
    return work_key(*value, place.algorithm);
  }

  Status master_file() {
    const auto transport = CustodyKeys(ring_).get(Purpose::Transport, model::Algorithm::TripleDes);
    if (!transport) return transport.error();
    const auto key = work_key((*transport)->secret, model::Algorithm::TripleDes);
    if (!key) return key.error();
    add(apdu::verify_transport_code(model::transport_code(key->cipher(), order_.chip_serial)));
    create(model::key_card_root());
    create(model::key_card_key_file(1));
    auto master = write_master({}, *key, model::Algorithm::TripleDes);
    if (!master) return master.error();
    root_.emplace(std::move(*master));
    create(model::key_card_file(model::key_card_public_fid));
    add(apdu::update_binary(0, model::encode(name())));
    create(model::key_card_file(model::key_card_terminal_fid));
    add(apdu::update_binary(0, order_.terminal));
    return {};
  }

  model::KeyCardName name() const {
    model::KeyCardName out;
    out.issuer = order_.issuer;
    out.serial.fill(0xFF);
    std::ranges::copy(order_.chip_serial, out.serial.begin() + 2);
    out.kind = order_.kind;
    return out;
  }

  Status environment(model::Algorithm algorithm) {
    const model::DfHeader ddf = model::key_card_environment(algorithm);
    add(apdu::select_by_fid(mf_fid, apdu::Fci::Ignored));
    create(ddf);
    add(apdu::select_by_name(ddf.aid, apdu::Fci::Ignored));
    create(model::key_card_key_file(1));
    const auto master =
        write_master({ddf.fid, ddf.fid, algorithm}, *root_, model::Algorithm::TripleDes);
    if (!master) return master.error();
    if (const Status done = application(algorithm, *master); !done) return done;
    add(apdu::select_by_name(ddf.aid, apdu::Fci::Ignored));
    add(apdu::end_of_prepersonalization());
    return {};
  }

  Status application(model::Algorithm algorithm, const model::SocialKey& above) {
    const model::DfHeader adf = model::key_card_application(order_.kind, algorithm);
    create(adf);
    add(apdu::select_by_name(adf.aid, apdu::Fci::Ignored));
    create(model::key_card_key_file(key_room));
    const KeyCardPlace place{model::key_environment_fid(algorithm), adf.fid, algorithm};
    const auto master = write_master(place, above, algorithm);
    if (!master) return master.error();
    const std::vector<MasterOnCard> loads = masters_on(ring_, order_.kind, algorithm);
    if (loads.size() <= (model::row(order_.kind).exports ? 1U : 0U))
      return Error{ErrorKind::Keys, msg("the vault has no key that this carrier would carry"),
                   msg("issue it where the keys of the level above are")};
    for (const MasterOnCard& load : loads)
      if (const Status done = carried(load, *master); !done) return done;
    create(model::key_card_file(model::key_card_application_fid));
    add(apdu::update_binary(0, model::encode(contents(loads))));
    if (model::row(order_.kind).exports)
      if (const Status done = pin(*master, algorithm); !done) return done;
    add(apdu::end_of_prepersonalization());
    return {};
  }

  Status carried(const MasterOnCard& load, const model::SocialKey& master) {
    model::KeyRecordBytes record =
        model::encode(load.listed.name, load.entry->secret.reveal(SecretAccess::for_cipher()));
    const WipeOnExit wiper(record);
    return write_key(apdu::KeyRole::Other, record, master, load.listed.name.algorithm);
  }

  model::KeyCardContents contents(const std::vector<MasterOnCard>& loads) const {
    model::KeyCardContents out;
    const auto version = [](const MasterOnCard& load) { return load.listed.name.version; };
    out.keys = static_cast<Byte>(loads.size());
    out.lowest_version = version(*std::ranges::min_element(loads, {}, version));
    out.highest_version = version(*std::ranges::max_element(loads, {}, version));
    out.issuer = order_.issuer;
    out.recipient = order_.recipient;
    out.valid_from = order_.valid_from;
    out.valid_to = order_.valid_to;
    return out;
  }

  /// Operator PIN of a carrier; it has no PUK: a blocked carrier goes back to who issued it.
  Status pin(const model::SocialKey& master, model::Algorithm algorithm) {
    const auto entry = CustodyKeys(ring_).get(Purpose::CarrierPin, algorithm);
    if (!entry) return entry.error();
    auto bcd = model::pin_bcd(as_text((*entry)->secret.reveal(SecretAccess::for_cipher())));
    ensures(bcd.has_value());  // the ring takes nothing else as a PIN
    const WipeOnExit wiper(*bcd);
    model::KeyHeader header;
    header.type = model::KeyType::Pin;
    header.try_limit = pin_tries;
    header.following_level = pin_level;
    header.length = static_cast<Byte>(bcd->size());
    model::KeyRecordBytes record = model::encode(header, *bcd);
    const WipeOnExit wiper_too(record);
    return write_key(apdu::KeyRole::Other, record, master, algorithm);
  }

  const KeyRing& ring_;
  const KeyCardOrder& order_;
  std::optional<model::SocialKey> root_;
  std::vector<Command> out_;
};

}  // namespace

std::vector<CarriedMaster> carried_masters(const KeyRing& ring, model::KeyCard kind,
                                           model::Algorithm algorithm) {
  std::vector<CarriedMaster> out;
  for (MasterOnCard& master : masters_on(ring, kind, algorithm))
    out.push_back(std::move(master.listed));
  return out;
}

Result<std::vector<Command>> compose_key_card(const KeyRing& ring, const KeyCardOrder& order) {
  return Composer(ring, order).compose();
}

Result<KeyCardAnswer> answer_key_card(const KeyRing& ring, const KeyCardRequest& request) {
  auto commands = compose_key_card(ring, request.order);
  if (!commands) return commands.error();
  KeyCardAnswer out;
  out.commands = std::move(*commands);
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
    if (algorithm == model::Algorithm::Sm4 && !request.order.sm4) continue;
    for (CarriedMaster& master : carried_masters(ring, request.order.kind, algorithm))
      out.masters.push_back(std::move(master));
  }
  return out;
}

Result<KeyBytes> key_card_master(const KeyRing& ring, const std::array<Byte, 8>& chip_serial,
                                 const KeyCardPlace& place) {
  const auto entry = CustodyKeys(ring).get(Purpose::CarrierMaster, place.algorithm);
  if (!entry) return entry.error();
  const auto master = ring.provider().cipher((*entry)->facts.algorithm,
                                             (*entry)->secret.reveal(SecretAccess::for_cipher()));
  if (!master) return master.error();
  std::array<Byte, 16> key{};
  const WipeOnExit wiper(key);
  model::diversify(**master, chip_serial, key);
  const auto card = ring.provider().cipher((*entry)->facts.algorithm, key);
  if (!card) return card.error();
  model::diversify(**card, model::key_card_place(place.environment, place.directory), key);
  return KeyBytes(key);
}

}  // namespace sscard::keys
