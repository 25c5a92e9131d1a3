#include "tests/cos-sim/proofs/torn.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

#include "cos-sim/bank/file/bank_memory.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/key_store.hpp"

namespace sscard::test {
namespace {

/// Values of the bank side whose first byte is the tries left; they go down in a commit of their
/// own.
bool counts_tries(const cos::Object& object) {
  return object.kind == cos::ObjectKind::Value &&
         (object.id == cos::bank::dgi_pin_counter || object.id == cos::bank::value_key_tries);
}

void add_object(cos::FileSystem& files, const cos::Object& object, MemorySense& out) {
  files.set_selected(object.owner);
  Bytes body(object.size);
  if (object.kind == cos::ObjectKind::Key) {
    files.read_key(object, 0, body);
    out.counters[object.address] = files.counter(object, cos::key_counter_at);
    body.resize(model::key_record_size);
  } else {
    files.read(object, 0, body);
  }
  if (counts_tries(object)) out.counters[object.address] = std::exchange(body[0], Byte{0});
  out.contents += fmt::format("{} {} {} {} ", object.address, static_cast<int>(object.kind),
                              object.id, object.parent);
  out.contents += as_text(body);
}

/// Plays the way on a fresh card; the command remains.
struct Played {
  explicit Played(const TornScript& script) : card(script.cells) {
    for (const Bytes& command : script.way)
      card.raw(command);
  }
  TestCard card;
};

/// The bounds of a counter when nothing was torn, and its value now.
bool counter_is_lawful(unsigned before, unsigned after, unsigned now) {
  const unsigned spent = before == 0 ? 0 : before - 1;  // lowered before anything is compared
  if (now == before || now == after || now == spent) return true;
  return false;
}

void check_sense(const MemorySense& before, const MemorySense& after, const MemorySense& now,
                 const std::string& where) {
  const bool old = now.contents == before.contents;
  const bool fresh = now.contents == after.contents;
  CHECK_MESSAGE((old || fresh), where, ": neither the old nor the new state");
  for (const auto& [key, value] : now.counters) {
    const auto was = before.counters.find(key);
    const auto becomes = after.counters.find(key);
    if (was == before.counters.end() || becomes == after.counters.end()) continue;
    CHECK_MESSAGE(counter_is_lawful(was->second, becomes->second, value), where, ": counter ",
                  value, " of ", was->second);
  }
}

/// Power on, possibly failing once more; the card must live in the end.
MemorySense recovered(TestCard& card, std::optional<std::uint64_t> cut, const std::string& where) {
  if (cut) {
    card.card.power_off();
    card.power.power_back();
    card.power.arm({.after_bits = *cut, .bit_order = static_cast<Byte>(*cut % 8), .weak = true});
    card.card.power_on(Protocol::T0);
    card.power.disarm();
  }
  CHECK_MESSAGE(!card.restart().empty(), where, ": the card is mute");
  const auto sense = sense_of(card.power);
  REQUIRE_MESSAGE(sense.has_value(), where, ": no card any more");
  // A torn counter cell may read differently until the next try is spent; nothing else may.
  CHECK_MESSAGE(sense_of(card.power)->contents == sense->contents, where, ": two looks differ");
  return *sense;
}

/// `count` places over `bits`, first and last among them.
std::vector<std::uint64_t> places(std::uint64_t bits, std::uint64_t count) {
  std::vector<std::uint64_t> out;
  const std::uint64_t step = std::max<std::uint64_t>(1, bits / std::max<std::uint64_t>(1, count));
  for (std::uint64_t at = 0; at < bits; at += step)
    out.push_back(at);
  if (bits != 0 && out.back() != bits - 1) out.push_back(bits - 1);
  return out;
}

std::uint64_t bits_of_recovery(const TornScript& script, const cos::PowerCut& cut) {
  Played played(script);
  played.card.power.arm(cut);
  played.card.raw(script.command);
  played.card.power.disarm();
  played.card.power.power_back();
  played.card.power.start_counting();
  played.card.restart();
  return played.card.power.bits_written();
}

}  // namespace

std::optional<MemorySense> sense_of(cos::Store& store) {
  cos::NvMemory memory(store);
  memory.power_up();
  cos::FileSystem files(memory);
  MemorySense out;
  const Bytes atr = cos::stored_atr(memory);
  if (atr.empty() || !files.load()) return std::nullopt;
  out.contents = to_hex(atr) + "\n";
  out.counters[0] = memory.counter(cos::chip_transport_tries_at);
  for (const cos::Object& object : files.objects())
    add_object(files, object, out);
  return out;
}

std::size_t tear(const TornScript& script, const TornGrain& grain) {
  Played whole(script);
  const MemorySense before = *sense_of(whole.card.memory);
  whole.card.power.start_counting();
  whole.card.raw(script.command);
  const std::uint64_t bits = whole.card.power.bits_written();
  const MemorySense after = *sense_of(whole.card.memory);
  std::size_t count = 0;
  for (const std::uint64_t at : places(bits, grain.cuts)) {
    const cos::PowerCut cut{
        .after_bits = at, .bit_order = static_cast<Byte>(at % 7), .weak = at % 3 != 0};
    const std::string where =
        script.name + ", bit " + std::to_string(at) + " of " + std::to_string(bits);
    std::vector<std::optional<std::uint64_t>> again{std::nullopt};
    if (grain.recovery != 0)
      for (const std::uint64_t r : places(bits_of_recovery(script, cut), grain.recovery))
        again.push_back(r);
    for (const auto& second : again) {
      Played played(script);
      played.card.power.arm(cut);
      CHECK_MESSAGE(played.card.raw(script.command).empty(), where, ": an answer from the dark");
      played.card.power.disarm();
      const std::string place = where + (second ? ", recovery " + std::to_string(*second) : "");
      check_sense(before, after, recovered(played.card, second, place), place);
      ++count;
    }
  }
  return count;
}

Recording record(TestCard& card, const std::function<void()>& work) {
  Recording out;
  card.listener = [&](ByteView command) {
    out.commands.push_back(to_bytes(command));
    out.cells.push_back(card.cells());
  };
  work();
  card.listener = nullptr;
  return out;
}

}  // namespace sscard::test
