// What the running simulator does is what the tables of cardlib/model/lifecycle declare, and what a
// SELECT keeps is A.7.3: no difference. The drawing in cos-sim/README.md is made here, from what
// was seen. To make it anew: SSCARD_DRAW=1 build/bin/test_cos-sim -tc="the drawing*"
#include "tests/cos-sim/proofs/automaton.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>

#include "cos-sim/kernel/inspect.hpp"
#include "tests/cos-sim/proofs/acts.hpp"
#include "tests/cos-sim/proofs/selection.hpp"

namespace sscard::test {
namespace {

using model::ApplicationEvent;
using model::ApplicationState;
using model::CardEvent;
using model::CardState;
using model::EnvironmentEvent;
using model::EnvironmentState;
using On = Act::On;

template <typename Event>
Act act(On on, Event event, const char* by, bool (*run)(Bytes& cells)) {
  return {on, static_cast<int>(event), by, run};
}

EnvironmentState environment_of(const cos::DirectoryDescription& df) {
  constexpr unsigned key_set_values = 4;
  const bool ruled =
      df.owner == model::Environment::Pse ? df.values >= key_set_values : !df.keys.empty();
  if (df.life == cos::Life::Building)
    return ruled ? EnvironmentState::Building : EnvironmentState::Created;
  return df.life == cos::Life::Active ? EnvironmentState::Operational : EnvironmentState::Blocked;
}

ApplicationState application_of(const cos::DirectoryDescription& df) {
  using enum ApplicationState;
  if (df.life == cos::Life::Building) return Building;
  if (df.life == cos::Life::Active) return Active;
  return df.life == cos::Life::Blocked ? Blocked : BlockedForGood;
}

/// A.10: in a temporarily blocked application of SSSE there is no APPLICATION BLOCK. The edge is
/// the bank's, whose counter may end in a blocked application.
bool only_the_bank_may(const Act& act, const Lives& from) {
  return act.on == On::Application &&
         static_cast<ApplicationEvent>(act.event) == ApplicationEvent::BlockForGood &&
         from.application == ApplicationState::Blocked;
}

/// EMV Book 3, 6.5.1: the bank's scripts block what is blocked and open what is open without error.
bool changes_nothing(const Act& act, Side side) {
  const auto event = static_cast<ApplicationEvent>(act.event);
  return side == Side::Bank && act.on == On::Application &&
         (event == ApplicationEvent::Block || event == ApplicationEvent::Unblock);
}

/// What the declared tables say about this act in this state; nullopt: refused, nothing changes.
/// Beside the edges: a blocked environment takes its applications along, the card's powers end with
/// its life, and there is nothing in an environment that has no ruler.
std::optional<Lives> declared(const Lives& from, const Act& act, Side side) {
  Lives to = from;
  const bool building = from.card == CardState::Building;
  const bool open = from.environment == EnvironmentState::Building ||
                    from.environment == EnvironmentState::Operational;
  if (act.on == On::Card) {
    const auto next = model::next(from.card, static_cast<CardEvent>(act.event));
    if (next) to.card = *next;
    return next ? std::optional(to) : std::nullopt;
  }
  if (act.on == On::Environment) {
    const auto event = static_cast<EnvironmentEvent>(act.event);
    const bool by_card =
        event == EnvironmentEvent::Create || event == EnvironmentEvent::LoadMasterUnderCardKey;
    auto next = model::next(from.environment, event);
    // The debit application may be in use before PSE lists it, and then be blocked with the card.
    if (side == Side::Bank && event == EnvironmentEvent::CardBlock && open)
      next = EnvironmentState::Blocked;
    const bool by_debit = side != Side::Bank || event != EnvironmentEvent::CardBlock ||
                          from.application == ApplicationState::Active ||
                          from.application == ApplicationState::Blocked;
    if (!next || (by_card && !building) || !by_debit) return std::nullopt;
    to.environment = *next;
    return to;
  }
  const auto event = static_cast<ApplicationEvent>(act.event);
  const auto next = model::next(from.application, event);
  // A shell may be made under the transport code before there is a ruler; the bank's only so, and
  // before PSE has ended.
  const bool unruled = from.environment == EnvironmentState::Created;
  const bool ruled = from.environment == EnvironmentState::Building;
  const bool made =
      side == Side::Bank ? building && (unruled || ruled) : open || (building && unruled);
  if (only_the_bank_may(act, from) && side == Side::Social) return std::nullopt;
  if (!next || !(event == ApplicationEvent::Create ? made : open)) return std::nullopt;
  to.application = *next;
  return to;
}

// --- text ---

constexpr std::array card_names = {"transport", "building", "ended", "dead"};
constexpr std::array environment_names = {"absent", "created", "building", "operational",
                                          "blocked"};
constexpr std::array application_names = {"absent", "building", "active", "blocked",
                                          "blocked for good"};

struct Line {
  const char* from;
  std::string by;
  const char* to;
  auto operator<=>(const Line&) const = default;
};
/// Seen edges of one machine, in the order of states and acts.
std::vector<Line> edges_of(On on, const std::vector<Step>& steps) {
  std::vector<std::tuple<int, int, int, Line>> seen;
  for (const Step& step : steps) {
    if (step.act->on != on || !step.accepted) continue;
    const auto add = [&](auto from, auto to, const auto& names) {
      const auto f = static_cast<std::size_t>(from);
      const auto t = static_cast<std::size_t>(to);
      seen.push_back({
          static_cast<int>(f),
          step.act->event,
          static_cast<int>(t),
          {names[f], step.act->by, names[t]}
      });
    };
    if (on == On::Card) add(step.from.card, step.to.card, card_names);
    if (on == On::Environment) add(step.from.environment, step.to.environment, environment_names);
    if (on == On::Application) add(step.from.application, step.to.application, application_names);
  }
  std::ranges::sort(seen, {}, [](const auto& s) {
    return std::tuple(std::get<0>(s), std::get<1>(s), std::get<2>(s), std::get<3>(s).by);
  });
  std::vector<Line> out;
  for (const auto& line : seen)
    if (out.empty() || !(std::string(out.back().from) == std::get<3>(line).from &&
                         out.back().by == std::get<3>(line).by &&
                         std::string(out.back().to) == std::get<3>(line).to))
      out.push_back(std::get<3>(line));
  return out;
}

std::string drawn(std::string_view title, const std::vector<Line>& lines) {
  std::string out = fmt::format("{}\n", title);
  for (const Line& line : lines)
    out += fmt::format("  {:<12} --[ {:<32} ]--> {}\n", line.from, line.by, line.to);
  return out;
}

const std::vector<Step>& seen(Side side) {
  static const std::vector<Act> acts[] = {acts_of(Side::Social), acts_of(Side::Bank)};
  static const std::vector<Step> steps[] = {explore(acts[0], Side::Social),
                                            explore(acts[1], Side::Bank)};
  return steps[side == Side::Social ? 0 : 1];
}

std::string drawing() {
  return "```text\n" + drawn("card", edges_of(On::Card, seen(Side::Social))) +
         drawn("SSSE", edges_of(On::Environment, seen(Side::Social))) +
         drawn("application of SSSE", edges_of(On::Application, seen(Side::Social))) +
         drawn("PSE", edges_of(On::Environment, seen(Side::Bank))) +
         drawn("debit application", edges_of(On::Application, seen(Side::Bank))) +
         selection_drawn() + "```\n";
}

std::string text_of(const Lives& lives) {
  return fmt::format("card {}, environment {}, application {}",
                     card_names[static_cast<std::size_t>(lives.card)],
                     environment_names[static_cast<std::size_t>(lives.environment)],
                     application_names[static_cast<std::size_t>(lives.application)]);
}

int number_of(On on, const Lives& lives) {
  if (on == On::Card) return static_cast<int>(lives.card);
  return on == On::Environment ? static_cast<int>(lives.environment)
                               : static_cast<int>(lives.application);
}

/// Every declared edge was seen, for this machine and side.
template <typename Edges>
void all_seen(const Edges& edges, On on, Side side) {
  for (const auto& edge : edges) {
    const bool elsewhere =
        side == Side::Social && on == On::Application &&
        static_cast<int>(edge.from) == static_cast<int>(ApplicationState::Blocked) &&
        static_cast<int>(edge.on) == static_cast<int>(ApplicationEvent::BlockForGood);
    if (elsewhere) continue;
    const bool found = std::ranges::any_of(seen(side), [&](const Step& step) {
      return step.act->on == on && step.accepted && step.act->event == static_cast<int>(edge.on) &&
             number_of(on, step.from) == static_cast<int>(edge.from) &&
             number_of(on, step.to) == static_cast<int>(edge.to);
    });
    CHECK_MESSAGE(found, "never seen: machine ", static_cast<int>(on), ", state ",
                  static_cast<int>(edge.from), ", event ", static_cast<int>(edge.on));
  }
}

constexpr std::string_view begins = "<!-- drawn by tests/cos-sim/proofs/automaton.cpp -->\n";
constexpr std::string_view ends = "<!-- end of the drawing -->";

}  // namespace

Lives lives_of(const Bytes& cells, Side side) {
  cos::MemoryStore store(cells.size());
  store.write(0, cells);
  const auto card = cos::inspect(store);
  REQUIRE(card.has_value());
  Lives out;
  out.card = card->state;
  const auto wanted = side == Side::Social ? model::Environment::Ssse : model::Environment::Pse;
  for (const cos::DirectoryDescription& df : card->directories) {
    if (df.owner != wanted) continue;
    if (df.depth == 1) out.environment = environment_of(df);
    if (df.depth == 2) out.application = application_of(df);
  }
  return out;
}

std::vector<Act> acts_of(Side side) {
  using namespace acts;
  std::vector<Act> out = {
      act(On::Card, CardEvent::CreateMf, "CREATE FILE 3F00", create_mf),
      act(On::Card, CardEvent::TransportCodeExhausted, "3 wrong transport codes",
          exhaust_transport_code),
      act(On::Card, CardEvent::EndPrePersonalization, "80 E0 02 in the MF", end_card),
  };
  const std::vector<Act> social = {
      act(On::Environment, EnvironmentEvent::Create, "CREATE FILE DDF1", create_ssse),
      act(On::Environment, EnvironmentEvent::LoadMasterUnderCardKey, "first MK, under the card MK",
          load_ssse_master),
      act(On::Environment, EnvironmentEvent::ReplaceMaster, "new MK, under the old one",
          replace_ssse_master),
      act(On::Environment, EnvironmentEvent::EndPrePersonalization, "80 E0 02", end_ssse),
      act(On::Environment, EnvironmentEvent::CardBlock, "CARD BLOCK, level of the BK", block_ssse),
      act(On::Application, ApplicationEvent::Create, "CREATE FILE DF01", create_df01),
      act(On::Application, ApplicationEvent::EndPersonalization, "80 E0 02", end_df01),
      act(On::Application, ApplicationEvent::Block, "84 1E 00 00, level of the LK", block_df01),
      act(On::Application, ApplicationEvent::Unblock, "84 18 00 00, level of the LK", unblock_df01),
      act(On::Application, ApplicationEvent::BlockForGood, "84 1E 00 01, level of the LK",
          block_df01_for_good),
  };
  const std::vector<Act> bank = {
      act(On::Environment, EnvironmentEvent::Create, "CREATE FILE DDF2", create_pse),
      act(On::Environment, EnvironmentEvent::LoadMasterUnderCardKey,
          "first key set, under the card MK", load_key_set),
      act(On::Environment, EnvironmentEvent::ReplaceMaster, "PUT KEY in the channel",
          replace_key_set),
      act(On::Environment, EnvironmentEvent::EndPrePersonalization, "last STORE DATA", end_pse),
      act(On::Environment, EnvironmentEvent::CardBlock, "script CARD BLOCK", block_pse),
      act(On::Application, ApplicationEvent::Create, "CREATE FILE of the debit ADF", create_debit),
      act(On::Application, ApplicationEvent::EndPersonalization, "last STORE DATA", end_debit),
      act(On::Application, ApplicationEvent::Block, "script APPLICATION BLOCK", block_debit),
      act(On::Application, ApplicationEvent::Unblock, "script APPLICATION UNBLOCK", unblock_debit),
      act(On::Application, ApplicationEvent::BlockForGood, "the last ATC", exhaust_debit),
  };
  const std::vector<Act>& own = side == Side::Social ? social : bank;
  out.insert(out.end(), own.begin(), own.end());
  return out;
}

std::vector<Step> explore(const std::vector<Act>& acts, Side side) {
  constexpr std::size_t memory = 0x4000;
  std::map<Lives, Bytes> known;
  std::vector<Lives> queue{Lives{}};
  known[Lives{}] = cos::blank_cells(TestCard::blank_of(1), memory);
  std::vector<Step> out;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Lives from = queue[i];
    for (const Act& act : acts) {
      Bytes cells = known[from];
      const bool accepted = act.run(cells);
      const Lives to = lives_of(cells, side);
      out.push_back({from, &act, accepted, to});
      if (known.try_emplace(to, cells).second) queue.push_back(to);
    }
  }
  return out;
}

TEST_CASE("in every life every act does what the declared tables say, and nothing else") {
  for (const Side side : {Side::Social, Side::Bank}) {
    std::set<Lives> states;
    for (const Step& step : seen(side)) {
      states.insert(step.from);
      const std::optional<Lives> to = declared(step.from, *step.act, side);
      const bool answered = to ? step.accepted : !step.accepted || changes_nothing(*step.act, side);
      const bool same = step.to == to.value_or(step.from) && answered;
      CHECK_MESSAGE(same, text_of(step.from), ": ", step.act->by, step.accepted ? " -> " : " x> ",
                    text_of(step.to), to ? " instead of " + text_of(*to) : " instead of a refusal");
    }
    MESSAGE(states.size(), " states, ", seen(side).size(), " steps");
    all_seen(model::environment_edges(), On::Environment, side);
    all_seen(model::application_edges(), On::Application, side);
    all_seen(model::card_edges(), On::Card, side);
  }
}

TEST_CASE("the drawing of the automaton in the README is the one that was seen") {
  const std::string path = std::string(SSCARD_SOURCE) + "/cos-sim/README.md";
  std::ifstream file(path);
  std::string readme{std::istreambuf_iterator<char>(file), {}};
  const std::size_t from = readme.find(begins);
  const std::size_t to = readme.find(ends);
  REQUIRE((from != readme.npos && to != readme.npos));
  const std::size_t start = from + begins.size();
  if (std::getenv("SSCARD_DRAW") != nullptr) {
    readme.replace(start, to - start, drawing());
    std::ofstream(path) << readme;
    return;
  }
  CHECK(readme.substr(start, to - start) == drawing());
}

}  // namespace sscard::test
