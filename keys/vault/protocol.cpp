#include "keys/vault/protocol.hpp"

#include <algorithm>
#include <mutex>
#include <set>

#include "keys/carrier/key_card_wire.hpp"
#include "keys/host/host_wire.hpp"
#include "keys/vault/facts_wire.hpp"
#include "keys/vault/pair_walk.hpp"
#include "keys/vault/wire.hpp"

namespace sscard::keys {
namespace {

using wire::Field;
using wire::Reader;
using wire::Writer;

constexpr std::size_t patterns_max = 1024;
constexpr std::size_t depth_max = 4;  ///< messages inside messages

/// Patterns are compared by content and must outlive every Message: each different one is kept
/// once.
const char* kept(const std::string& pattern) {
  static std::mutex guard;
  static std::set<std::string> patterns;
  const std::scoped_lock lock(guard);
  const auto found = patterns.find(pattern);
  if (found != patterns.end()) return found->c_str();
  if (patterns.size() >= patterns_max) return phrase("the vault refused");
  return patterns.insert(pattern).first->c_str();
}

/// {} for each argument, no other brace, a mark for each inner message: printing can never fail.
bool printable(const std::string& pattern, const Message& m) {
  std::size_t places = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\0' || pattern[i] == '}') return false;
    if (pattern[i] != '{') continue;
    if (i + 1 == pattern.size() || pattern[i + 1] != '}') return false;
    ++places;
    ++i;
  }
  const auto marks = std::ranges::count(m.arguments, std::string(inner_message_mark));
  return places == m.arguments.size() && static_cast<std::size_t>(marks) == m.inner.size();
}

void walk(Writer& io, const Message& m) {
  io.text(m.pattern);
  io.list(m.arguments, [&](const std::string& a) { io.text(a); });
  io.list(m.inner, [&](const Message& inner) { walk(io, inner); });
}

void walk(Reader& io, Message& m, std::size_t depth = 0) {
  std::string pattern;
  io.text(pattern);
  io.list(m.arguments, [&](std::string& a) { io.text(a); });
  io.demand(depth < depth_max);
  io.list(m.inner, [&](Message& inner) { walk(io, inner, depth + 1); });
  io.demand(printable(pattern, m));
  if (io.good()) m.pattern = kept(pattern);
}

template <typename Io>
void walk(Io& io, Field<Io, Error>& e) {
  io.choice(e.kind, static_cast<std::size_t>(ErrorKind::Crypto) + 1);
  walk(io, e.what);
  walk(io, e.next);
}

template <typename Io>
void walk(Io& io, Field<Io, Command>& c) {
  io.number(c.header.cla);
  io.number(c.header.ins);
  io.number(c.header.p1);
  io.number(c.header.p2);
  io.blob(c.data);
  bool has_le = c.le.has_value();
  io.flag(has_le);
  if (!has_le) return;
  std::uint32_t le = c.le.value_or(0);
  io.number(le);
  if constexpr (Io::reads) c.le = le;
}

template <typename Io>
void walk(Io& io, Field<Io, Kcv>& k) {
  io.text(k.key);
  io.choice(k.owner, 3);
  io.number(k.version);
  io.fixed(k.value);
  io.flag(k.test);
}

constexpr std::size_t df_count = static_cast<std::size_t>(model::Df::Debit) + 1;

/// Type bytes have gaps; the model knows which exist.
template <typename Io>
void walk(Io& io, Field<Io, model::KeyType>& type) {
  Byte value = static_cast<Byte>(type);
  io.number(value);
  if constexpr (Io::reads) {
    constexpr std::array<Byte, 8> known{0x00, 0x01, 0x07, 0x08, 0x09, 0x0A, 0x0D, 0x0E};
    io.demand(std::ranges::find(known, value) != known.end());
    type = static_cast<model::KeyType>(value);
  }
}

/// Algorithm numbers are those of the card: 1 and 3.
template <typename Io>
void walk(Io& io, Field<Io, model::Algorithm>& algorithm) {
  wire::walk_algorithm(io, algorithm);
}

/// Security levels have gaps; which of them a protocol has is asked of the request as a whole.
template <typename Io>
void walk(Io& io, Field<Io, model::SecurityLevel>& level) {
  Byte value = static_cast<Byte>(level);
  io.number(value);
  if constexpr (Io::reads) {
    const auto known = model::security_level(model::ChannelProtocol::Scp03, value);
    io.demand(known.has_value());
    level = known.value_or(model::SecurityLevel::Mac);
  }
}

template <typename Io>
void walk(Io& io, Field<Io, KeyLoad>& l) {
  io.choice(l.df, df_count);
  walk(io, l.type);
  io.number(l.id);
  io.number(l.version);
  walk(io, l.command);
}

template <typename Io>
void walk(Io& io, Field<Io, StoreData>& s) {
  io.number(s.dgi);
  io.blob(s.value);
  io.choice(s.content, 7);
}

template <typename Io>
void walk(Io&, Field<Io, InfoRequest>&) {}
template <typename Io>
void walk(Io&, Field<Io, Done>&) {}

template <typename Io>
void walk(Io& io, Field<Io, PrepareRequest>& r) {
  io.choice(r.step, 5);
  io.choice(r.structure, 4);
  walk(io, r.algorithm);
  io.choice(r.dialect, 2);
  io.flag(r.local_directory);
  io.fixed(r.chip_serial);
  io.text(r.region);
  io.text(r.pan);
  io.text(r.psn);
  io.fixed(r.card_id);
  io.choice(r.channel, model::channel_protocol_count);
  walk(io, r.level);
}

template <typename Io>
void walk(Io& io, Field<Io, Prepared>& p) {
  io.number(p.session);
  walk(io, p.verify_transport_code);
  io.list(p.key_loads, [&](auto& load) { walk(io, load); });
  io.fixed(p.card_id_mac);
  io.list(p.initialize_update, [&](auto& command) { walk(io, command); });
  io.list(p.kcvs, [&](auto& kcv) { walk(io, kcv); });
}

template <typename Io>
void walk(Io& io, Field<Io, ChannelRequest>& r) {
  io.number(r.session);
  std::uint32_t channel = static_cast<std::uint32_t>(r.channel);
  io.number(channel);
  if constexpr (Io::reads) r.channel = channel;
  io.blob(r.initialize_update_answer);
  io.list(r.store_data, [&](auto& s) { walk(io, s); });
  io.flag(r.replace_keys);
  io.flag(r.pack);
}

template <typename Io>
void walk(Io& io, Field<Io, ChannelCommands>& c) {
  walk(io, c.external_authenticate);
  io.list(c.commands, [&](auto& command) { walk(io, command); });
  io.list(c.answers, [&](auto& answer) { io.blob(answer); });
}

template <typename Io>
void walk(Io& io, Field<Io, LiveCheckRequest>& r) {
  io.number(r.session);
  io.fixed(r.random);
  io.fixed(r.card_answer);
  io.fixed(r.card_challenge);
}
template <typename Io>
void walk(Io& io, Field<Io, LiveCheck>& l) {
  io.flag(l.genuine);
  io.fixed(l.authentication);
}
template <typename Io>
void walk(Io& io, Field<Io, MasterAuthenticationRequest>& r) {
  io.number(r.session);
  io.choice(r.df, df_count);
  io.choice(r.held, 2);
  io.fixed(r.card_challenge);
}
template <typename Io>
void walk(Io& io, Field<Io, CloseRequest>& r) {
  io.number(r.session);
}

template <typename Io>
void walk(Io& io, Field<Io, AuthenticationRequest>& r) {
  io.choice(r.df, df_count);
  walk(io, r.type);
  io.number(r.id);
  io.number(r.version);
  walk(io, r.algorithm);
  io.fixed(r.chip_serial);
  io.text(r.region);
  io.fixed(r.process_factor);
  io.fixed(r.original);
}
template <typename Io>
void walk(Io& io, Field<Io, ExchangeRequest>& r) {
  io.choice(r.key, 3);
  io.blob(r.data);
}

template <typename Io>
void walk(Io& io, Field<Io, VaultInfo>& v) {
  io.text(v.backend);
  io.flag(v.wrap_inside);
  io.flag(v.own_process);
  io.flag(v.test_keys);
  io.flag(v.memory_locked);
  io.list(v.kcvs, [&](auto& kcv) { walk(io, kcv); });
  bool chartered = v.charter.has_value();
  io.flag(chartered);
  if (!chartered) return;
  if constexpr (Io::reads) v.charter.emplace();
  walk(io, *v.charter);
}

template <typename Io>
void walk(Io& io, Field<Io, Block8>& b) {
  io.fixed(b);
}
template <typename Io>
void walk(Io& io, Field<Io, Block16>& b) {
  io.fixed(b);
}

template <typename Io>
void walk(Io& io, Field<Io, AuthorizationRequest>& r) {
  wire::walk_request(io, r);
}
template <typename Io>
void walk(Io& io, Field<Io, ScriptRequest>& r) {
  wire::walk_request(io, r);
}
template <typename Io>
void walk(Io& io, Field<Io, Authorization>& a) {
  io.flag(a.genuine);
  io.blob(a.proof);
}
template <typename Io>
void walk(Io& io, Field<Io, ScriptCommands>& s) {
  io.list(s.commands, [&](auto& command) { walk(io, command); });
}
template <typename Io>
void walk(Io& io, Field<Io, KeyCardRequest>& r) {
  wire::walk_request(io, r);
}
template <typename Io>
void walk(Io& io, Field<Io, KeyCardCheckRequest>& r) {
  wire::walk_request(io, r);
}
template <typename Io>
void walk(Io& io, Field<Io, KeyCardAnswer>& a) {
  wire::walk_answer(io, a, [&](auto& command) { walk(io, command); });
}
template <typename Io>
void walk(Io& io, Field<Io, KeyCardCheck>& c) {
  wire::walk_answer(io, c, [&](auto& command) { walk(io, command); });
}

template <typename Variant>
Bytes encode_one_of(const Variant& value) {
  Writer out;
  out.number(static_cast<std::uint8_t>(value.index()));
  std::visit([&](const auto& body) { walk(out, body); }, value);
  return std::move(out.out);
}

/// Makes the alternative `index` of the variant; false when there is none.
template <typename Variant, std::size_t at = 0>
bool choose(Variant& out, std::size_t index) {
  if constexpr (at < std::variant_size_v<Variant>) {
    if (index != at) return choose<Variant, at + 1>(out, index);
    out.template emplace<at>();
    return true;
  } else {
    return false;
  }
}

template <typename Variant>
Result<Variant> parse_one_of(ByteView message, Variant out) {
  Reader in(message);
  std::uint8_t index = 0;
  in.number(index);
  in.demand(choose(out, index));
  if (in.good()) std::visit([&](auto& body) { walk(in, body); }, out);
  if (in.done()) return out;
  return Error{ErrorKind::Keys, msg("the vault and this program do not understand each other"),
               msg("stop this run and start it again; report it if it happens twice")};
}

template <typename T>
VaultAnswer as_answer(Result<T> result) {
  if (!result) return std::move(result).error();
  return std::move(result).value();
}

}  // namespace

Bytes encode(const VaultRequest& request) {
  return encode_one_of(request);
}
Bytes encode(const VaultAnswer& answer) {
  return encode_one_of(answer);
}

Result<VaultRequest> parse_request(ByteView message) {
  return parse_one_of(message, VaultRequest{InfoRequest{}});
}

Result<VaultAnswer> parse_answer(ByteView message) {
  return parse_one_of(message, VaultAnswer{Done{}});
}

namespace {

struct Asking {
  Vault& vault;

  VaultAnswer operator()(const InfoRequest&) const { return as_answer(vault.info()); }
  VaultAnswer operator()(const PrepareRequest& r) const { return as_answer(vault.prepare(r)); }
  VaultAnswer operator()(const ChannelRequest& r) const {
    return as_answer(vault.secure_channel(r));
  }
  VaultAnswer operator()(const LiveCheckRequest& r) const { return as_answer(vault.live_check(r)); }
  VaultAnswer operator()(const MasterAuthenticationRequest& r) const {
    return as_answer(vault.master_authentication(r));
  }
  VaultAnswer operator()(const CloseRequest& r) const {
    Status closed = vault.close_session(r.session);
    if (!closed) return std::move(closed).error();
    return Done{};
  }
  VaultAnswer operator()(const AuthenticationRequest& r) const {
    return as_answer(vault.authentication_data(r));
  }
  VaultAnswer operator()(const AuthorizationRequest& r) const {
    return as_answer(vault.authorize(r));
  }
  VaultAnswer operator()(const ScriptRequest& r) const {
    return as_answer(vault.issuer_scripts(r));
  }
  VaultAnswer operator()(const ExchangeRequest& r) const {
    return as_answer(vault.exchange_mac(r.key, r.data));
  }
  VaultAnswer operator()(const PairRequest& r) const { return as_answer(vault.make_pair(r)); }
  VaultAnswer operator()(const BankDataRequest& r) const { return as_answer(vault.bank_data(r)); }
  VaultAnswer operator()(const KeyCardRequest& r) const { return as_answer(vault.key_card(r)); }
  VaultAnswer operator()(const KeyCardCheckRequest& r) const {
    return as_answer(vault.check_key_card(r));
  }
};

}  // namespace

VaultAnswer ask(Vault& vault, const VaultRequest& request) {
  return std::visit(Asking{vault}, request);
}

}  // namespace sscard::keys
