#include "tests/bench/pcsc/measure.hpp"

#include <sched.h>

#include <algorithm>
#include <barrier>
#include <stdexcept>
#include <thread>

#include "cardlib/channel/pcsc.hpp"
#include "cos-sim/attach/serve.hpp"
#include "tests/support/pcscd_sandbox.hpp"

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

double at_share(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(share * last)];
}

}  // namespace

Bytes EchoCard::reset() {
  return to_bytes(ByteView("3B6D00000081495386602026112500000E"_hex));
}

Bytes EchoCard::process(ByteView command) {
  const std::size_t p3 = command.size() == 5 ? command[4] : 0;
  Bytes out(p3, 0x5A);
  append_u16(out, 0x9000);
  return out;
}

Speed measure(const std::vector<cos::CardPort*>& cards, const std::vector<std::string>& readers,
              const Load& load, std::chrono::milliseconds duration) {
  cos::CardServer server(cards, {.first_port = test::PcscdSandbox::first_port});
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
  std::ranges::sort(all);
  const double seconds = std::chrono::duration<double>(duration).count();
  return {static_cast<double>(all.size()) / seconds, at_share(all, 0.5), at_share(all, 0.99)};
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
