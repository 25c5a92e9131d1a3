#include "keys/carrier/key_card_check.hpp"

#include <algorithm>

#include "cardlib/apdu/key_card_commands.hpp"
#include "cardlib/model/key_card_crypto.hpp"
#include "cardlib/model/purse_crypto.hpp"

namespace sscard::keys {
namespace {

constexpr std::size_t factor_size = sizeof(model::Block8);
constexpr std::uint16_t test_atc = 1;
constexpr std::uint32_t test_amount = 1;
constexpr model::PurseTime test_time = "20260101000000"_hex;
constexpr std::size_t purchase_answer = 8;  ///< sequence 4 ‖ MAC1 4

/// A key as the card will use it, and what it is asked.
class Prober {
 public:
  Prober(const KeyRing& ring, const KeyCardCheckRequest& request)
      : ring_(ring), request_(request) {}

  Result<std::vector<KeyProbe>> run() {
    for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
      if (algorithm == model::Algorithm::Sm4 && !request_.order.sm4) continue;
      for (const MasterOnCard& key : masters_on(ring_, request_.order.kind, algorithm)) {
        // The transport key of a carrier guards every export: those prove it.
        if (model::levels_of_usage(key.listed.name.usage) == 0) continue;
        if (const Status done = probe(key); !done) return done.error();
      }
    }
    return std::move(out_);
  }

 private:
  bool carrier() const { return model::row(request_.order.kind).exports; }

  /// One factor per diversification, all different, all from the random.
  Bytes factors(Byte usage) const {
    Bytes out;
    for (unsigned level = 0; level < model::levels_of_usage(usage); ++level) {
      model::Block8 factor = request_.random;
      factor[0] = static_cast<Byte>(factor[0] ^ (level + 1));
      append(out, factor);
    }
    return out;
  }

  /// The last factor is used first (ssc-card.md 7.1).
  Result<KeyBytes> derived(const MasterOnCard& key) const {
    std::array<Byte, 16> value{};
    const WipeOnExit wiper(value);
    std::ranges::copy(key.entry->secret.reveal(SecretAccess::for_cipher()), value.begin());
    const Bytes down = factors(key.listed.name.usage);
    for (std::size_t left = down.size(); left > 0; left -= factor_size) {
      const auto cipher = ring_.provider().cipher(key.entry->facts.algorithm, value);
      if (!cipher) return cipher.error();
      model::Block8 factor{};
      std::copy_n(down.begin() + static_cast<std::ptrdiff_t>(left - factor_size), factor_size,
                  factor.begin());
      model::diversify(**cipher, factor, value);
    }
    return KeyBytes(value);
  }

  Result<model::SocialKey> ready(const KeyBytes& key, model::Algorithm algorithm) const {
    return model::SocialKey::create(ring_.provider(), algorithm,
                                    key.reveal(SecretAccess::for_cipher()));
  }

  /// Data of the last answer; nullptr: only the commands are wanted.
  const Bytes* answer() const {
    return request_.answers.empty() ? nullptr : &request_.answers[out_.size()];
  }

  Status probe(const MasterOnCard& key) {
    if (!request_.answers.empty() && request_.answers.size() <= out_.size())
      return Error{ErrorKind::Keys, msg("the answers of the card do not fit what it was asked"),
                   msg("check the card again")};
    KeyProbe probe{key.listed, {}, false};
    const auto child = derived(key);
    if (!child) return child.error();
    const bool debit =
        model::kind_of_usage(key.listed.name.usage) == static_cast<Byte>(model::KeyUse::Debit);
    Status done = carrier() ? by_export(*child, probe)
                  : debit   ? by_purchase(*child, probe)
                            : by_process_key(*child, probe);
    out_.push_back(std::move(probe));
    return done;
  }

  Status by_process_key(const KeyBytes& child, KeyProbe& probe) const {
    const model::CarriedKey& name = probe.master.name;
    const model::Block8& r = request_.random;
    model::Block8 d = r;
    std::ranges::reverse(d);
    probe.commands = {apdu::deliver_process_key(name.usage, name.id, factors(name.usage), r),
                      apdu::encipher_with_process_key(d)};
    if (answer() == nullptr) return {};
    const auto scheme = model::SocialScheme::create(ring_.provider(), name.algorithm);
    if (!scheme) return scheme.error();
    const auto key = ready(child, name.algorithm);
    if (!key) return key.error();
    probe.alive = equal_constant_time((*scheme)->authentication_data(*key, r, d), *answer());
    return {};
  }

  Status by_purchase(const KeyBytes& child, KeyProbe& probe) const {
    const model::CarriedKey& name = probe.master.name;
    model::PurseSession session;
    std::copy_n(request_.random.begin(), session.random.size(), session.random.begin());
    session.atc = test_atc;
    session.amount = test_amount;
    session.terminal = request_.order.terminal;
    probe.commands = {apdu::initialize_psam_purchase(
        {session.random, session.atc, session.amount, test_time, name.version, name.algorithm},
        factors(name.usage))};
    if (answer() == nullptr || answer()->size() != purchase_answer) return {};
    const auto scheme = model::PurseScheme::create(ring_.provider(), name.algorithm);
    if (!scheme) return scheme.error();
    const auto key = ready(child, name.algorithm);
    if (!key) return key.error();
    const model::Mac4 mac =
        (*scheme)->purchase_mac1(*key, session, u32_at(*answer(), 0), test_time);
    probe.alive = equal_constant_time(mac, ByteView(*answer()).last(mac.size()));
    return {};
  }

  Status by_export(const KeyBytes& child, KeyProbe& probe) const {
    const model::CarriedKey& name = probe.master.name;
    const Command command =
        apdu::export_key(name.id, name.version, name.usage, factors(name.usage));
    probe.commands = {command};
    if (answer() == nullptr) return {};
    const auto entry = CustodyKeys(ring_).get(Purpose::CarrierTransport, name.algorithm);
    if (!entry) return entry.error();
    const auto transport = ready((*entry)->secret, name.algorithm);
    if (!transport) return transport.error();
    std::array<Byte, 16> value{};
    const WipeOnExit wiper(value);
    std::ranges::copy(child.reveal(SecretAccess::for_cipher()), value.begin());
    const model::ExportedKey expected =
        model::seal_exported_key(*transport, name.algorithm, command.header, command.data, value);
    probe.alive = equal_constant_time(expected, *answer());
    return {};
  }

  const KeyRing& ring_;
  const KeyCardCheckRequest& request_;
  std::vector<KeyProbe> out_;
};

}  // namespace

Result<KeyCardCheck> check_key_card(const KeyRing& ring, const KeyCardCheckRequest& request) {
  auto probes = Prober(ring, request).run();
  if (!probes) return probes.error();
  const bool surplus = !request.answers.empty() && request.answers.size() != probes->size();
  if (!surplus) return KeyCardCheck{std::move(*probes)};
  return Error{ErrorKind::Keys, msg("the answers of the card do not fit what it was asked"),
               msg("check the card again")};
}

}  // namespace sscard::keys
