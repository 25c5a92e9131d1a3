#include "tests/bench/pcsc/measure.hpp"

#include <sched.h>

#include <algorithm>
#include <barrier>
#include <stdexcept>
#include <thread>

#include "cardlib/channel/pcsc.hpp"

namespace sscard::bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().what.english());
}

void must_answer(Channel& channel, const Command& command) {
  const auto answer = channel.demand(command, phrase("measure a command"));
  if (!answer) throw std::runtime_error(answer.error().what.english());
}

/// One reader's work: microseconds of each command.
std::vector<double> work(const std::string& name, const Load& load,
                         std::chrono::milliseconds duration, std::barrier<>& together) {
  PcscReader reader(name);
  auto link = reader.connect(10s);
  if (!link) throw std::runtime_error(link.error().what.english());
  Channel channel(**link);
  for (const Command& command : load.before)
    must_answer(channel, command);
  std::vector<double> out;
  together.arrive_and_wait();
  for (Clock::time_point now = Clock::now(), end = now + duration; now < end;) {
    must_answer(channel, load.repeated);
    const Clock::time_point after = Clock::now();
    out.push_back(std::chrono::duration<double, std::micro>(after - now).count());
    now = after;
  }
  return out;
}

/// Until pcscd shows this card in the reader.
void await_card(PcscReaders& readers, const std::string& name, const Bytes& atr) {
  const Clock::time_point end = Clock::now() + 10s;
  while (Clock::now() < end) {
    const auto states = readers.states();
    if (!states) throw std::runtime_error(states.error().what.english());
    for (const PcscReaderState& state : *states) {
      if (state.name == name && state.atr == atr) return;
    }
    static_cast<void>(readers.wait_for_change(1s));
  }
  throw std::runtime_error(name + ": pcscd does not see the card");
}

double at_share(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(share * last)];
}

Speed speed_of(std::vector<double>& microseconds, double seconds) {
  std::ranges::sort(microseconds);
  return {static_cast<double>(microseconds.size()) / seconds, at_share(microseconds, 0.5),
          at_share(microseconds, 0.99)};
}

}  // namespace

Bytes EchoCard::reset() {
  Bytes atr = to_bytes(ByteView("3B6D000000814953866020261125000000"_hex));
  atr.back() = serial_;
  return atr;
}

Bytes EchoCard::process(ByteView command) {
  const std::size_t p3 = command.size() == 5 ? command[4] : 0;
  Bytes out(p3, 0x5A);
  append_u16(out, 0x9000);
  return out;
}

Speed measure(const Station& station, const std::vector<cos::CardPort*>& cards, const Load& load,
              std::chrono::milliseconds duration) {
  const std::vector<std::string>& readers = station.readers;
  cos::CardServer server(cards, station.serve);
  must(server.wait_until_connected(5s));
  std::vector<std::vector<double>> times(cards.size());
  std::vector<std::string> troubles(cards.size());
  std::barrier<> together(static_cast<std::ptrdiff_t>(cards.size()));
  std::vector<std::thread> threads;
  for (std::size_t k = 0; k < cards.size(); ++k) {
    threads.emplace_back([&, k] {
      try {
        times[k] = work(readers[k], load, duration, together);
      } catch (const std::runtime_error& trouble) {
        troubles[k] = readers[k] + ": " + trouble.what();
        together.arrive_and_drop();
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  std::vector<double> all;
  for (std::size_t k = 0; k < cards.size(); ++k) {
    if (!troubles[k].empty()) throw std::runtime_error(troubles[k]);
    all.insert(all.end(), times[k].begin(), times[k].end());
  }
  return speed_of(all, std::chrono::duration<double>(duration).count());
}

Speed measure_changes(const Station& station, const std::vector<cos::CardPort*>& two_cards,
                      std::size_t changes) {
  const std::vector<Bytes> atrs = {two_cards[0]->power_on(Protocol::T0),
                                   two_cards[1]->power_on(Protocol::T0)};
  cos::CardServer server({two_cards[0]}, station.serve);
  must(server.wait_until_connected(5s));
  PcscReaders readers;
  await_card(readers, station.readers[0], atrs[0]);
  std::vector<double> times;
  double seconds = 0;
  for (std::size_t i = 1; i <= changes; ++i) {
    const Clock::time_point start = Clock::now();
    server.change(0, *two_cards[i % 2]);
    await_card(readers, station.readers[0], atrs[i % 2]);
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    seconds += times.back() / 1e6;
  }
  return speed_of(times, seconds);
}

void pin_to_one_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<std::size_t>(std::max(::sched_getcpu(), 0)), &cores);
  ::sched_setaffinity(0, sizeof cores, &cores);
}

void use_all_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  for (std::size_t core = 0; core < CPU_SETSIZE; ++core)
    CPU_SET(core, &cores);
  ::sched_setaffinity(0, sizeof cores, &cores);
}

}  // namespace sscard::bench
