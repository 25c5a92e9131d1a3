// The volatile half of the automaton: directory and levels, over SELECT of every directory and of a
// file, the PIN and a key of each directory, a wrong PIN and reset; every state that is reached, by
// the shortest way to it. Levels are looked up by what they open. Source: corrections.md A.7.2,
// A.7.3, A.7.5.
#include "tests/cos-sim/proofs/selection.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/cos-sim/proofs/sessions.hpp"

namespace sscard::test {
namespace {

constexpr std::array places = {Mf, Ssse, Df01, Df02, Pse, model::Df::Debit};
constexpr std::array place_names = {"MF", "SSSE", "DF01", "DF02", "PSE", "debit"};

bool in_ssse(model::Df df) {
  return df == Ssse || df == Df01 || df == Df02;
}

/// Directory, and the levels held: PIN and RK of SSSE, one update key of the ADF.
struct Held {
  model::Df df = Mf;
  bool pin = false;
  bool parent = false;
  bool own = false;
  auto operator<=>(const Held&) const = default;
};

struct Symbol {
  std::string name;
  std::optional<model::Df> selects;
  void (*run)(ProofHost& host);
};

const std::vector<Symbol>& symbols() {
  static const std::vector<Symbol> all = {
      {"select MF",    Mf,               [](ProofHost& h) { h.select(Mf); }                   },
      {"select SSSE",  Ssse,             [](ProofHost& h) { h.select(Ssse); }                 },
      {"select DF01",  Df01,             [](ProofHost& h) { h.select(Df01); }                 },
      {"select DF02",  Df02,             [](ProofHost& h) { h.select(Df02); }                 },
      {"select PSE",   Pse,              [](ProofHost& h) { h.select(Pse); }                  },
      {"select debit", model::Df::Debit, [](ProofHost& h) { h.select(model::Df::Debit); }     },
      {"select EF",    std::nullopt,     [](ProofHost& h) { h.card().sw("00A4020002EF05"); }  },
      {"PIN",          std::nullopt,     [](ProofHost& h) { h.card().sw("0020000003123456"); }},
      {"wrong PIN",    std::nullopt,     [](ProofHost& h) { h.card().sw("0020000003999999"); }},
      {"RK of SSSE",   std::nullopt,     [](ProofHost& h) { h.authenticate(Ssse, "RK"); }     },
      {"UK7 of DF01",  std::nullopt,     [](ProofHost& h) { h.authenticate(Df01, "UK7"); }    },
      {"UK6 of DF02",  std::nullopt,     [](ProofHost& h) { h.authenticate(Df02, "UK6"); }    },
      {"reset",        std::nullopt,     [](ProofHost& h) { h.card().card.reset(); }          },
  };
  return all;
}

/// What A.7.3 and A.7.5 say; the keys' ids exist in their own directory only.
Held expected(Held held, const Symbol& symbol) {
  if (symbol.name == "reset") return {};
  if (symbol.selects) {
    const model::Df to = *symbol.selects;
    if (to == held.df) return held;
    if (!in_ssse(to) || !in_ssse(held.df)) return {to};
    return {to, held.pin, held.parent, false};
  }
  if (symbol.name == "PIN" && in_ssse(held.df)) held.pin = true;
  if (symbol.name == "wrong PIN" && in_ssse(held.df)) held.pin = false;
  if (symbol.name == "RK of SSSE" && held.df == Ssse) held.parent = true;
  if (symbol.name == "UK7 of DF01" && held.df == Df01) held.own = true;
  if (symbol.name == "UK6 of DF02" && held.df == Df02) held.own = true;
  return held;
}

/// The directory: by files that only one has, and by a command that only debit has.
model::Df place_of(TestCard& card) {
  const auto has = [&](std::string_view fid) {
    return card.sw("00A4020002" + std::string(fid)) == 0x9000U;
  };
  if (has("EF1E")) return Mf;
  if (has("EF1A")) return Df01;
  if (has("EF16")) return Df02;
  if (has("EF08")) return Ssse;
  return card.sw("80CA9F3600") == 0x6D00U ? Pse : model::Df::Debit;
}

/// What the card is in now; the card is spoiled by asking.
Held look(TestCard& card, ProofHost& host) {
  Held held{place_of(card)};
  if (!in_ssse(held.df)) return held;
  held.pin = card.sw("0020000000") == 0x9000U;
  if (held.df == Df01) held.own = card.sw("00D696000155") == 0x9000U;
  if (held.df == Df02) held.own = host.send("00DC00B3", Bytes(0x12)) == 0x9000U;
  host.select(Ssse);
  held.parent = (card.sw("00B0870001") & 0xFF00U) == 0x9000U;
  return held;
}

using Steps = std::vector<const Symbol*>;

Held arrive(const Steps& way) {
  TestCard card(two_sided_cells(model::Algorithm::TripleDes, Stage::Finished));
  ProofHost host(card, model::Algorithm::TripleDes);
  for (const Symbol* symbol : way)
    symbol->run(host);
  return look(card, host);
}

struct Move {
  Held from;
  const Symbol* symbol;
  Held to;
};

const std::vector<Move>& moves() {
  static const std::vector<Move> all = [] {
    std::vector<Move> out;
    std::map<Held, Steps> known{
        {arrive({}), {}}
    };
    std::vector<Held> queue{known.begin()->first};
    for (std::size_t i = 0; i < queue.size(); ++i)
      for (const Symbol& symbol : symbols()) {
        Steps way = known[queue[i]];
        way.push_back(&symbol);
        const Held to = arrive(way);
        out.push_back({queue[i], &symbol, to});
        if (known.try_emplace(to, way).second) queue.push_back(to);
      }
    return out;
  }();
  return all;
}

std::string text_of(const Held& held) {
  const auto at = static_cast<std::size_t>(std::ranges::find(places, held.df) - places.begin());
  return fmt::format("{}{}{}{}", place_names[at], held.pin ? " PIN" : "", held.parent ? " RK" : "",
                     held.own ? " own" : "");
}

/// What of the most that can be held at `from` is still held after the selection.
std::string kept(model::Df from, model::Df to) {
  const bool social = in_ssse(from);
  const Held most{from, social, social, social && from != Ssse};
  for (const Move& move : moves()) {
    if (move.from != most || move.symbol->selects != to) continue;
    if (!social) return "-";
    if (move.to == most) return "all";
    return move.to.parent && move.to.pin ? "SSSE's" : "none";
  }
  return "?";
}

}  // namespace

std::string selection_drawn() {
  std::string out = "levels kept by SELECT\n  from \\ to  ";
  for (const char* name : place_names)
    out += fmt::format(" {:<7}", name);
  for (std::size_t i = 0; i < places.size(); ++i) {
    out += fmt::format("\n  {:<10} ", place_names[i]);
    for (const model::Df to : places)
      out += fmt::format(" {:<7}", kept(places[i], to));
  }
  std::string trimmed;
  for (const char c : out + "\n") {
    if (c == '\n') trimmed.erase(trimmed.find_last_not_of(' ') + 1);
    trimmed += c;
  }
  return trimmed;
}

TEST_CASE("directory and levels move as A.7.3 says, from every state by every command") {
  std::set<Held> states;
  for (const Move& move : moves()) {
    states.insert(move.from);
    const Held right = expected(move.from, *move.symbol);
    CHECK_MESSAGE(move.to == right, text_of(move.from), ", ", move.symbol->name, " -> ",
                  text_of(move.to), " instead of ", text_of(right));
  }
  MESSAGE(states.size(), " states, ", moves().size(), " moves");
  CHECK(states.size() == 1 + 4 + 8 + 8 + 1 + 1);
}

}  // namespace sscard::test
