// A world under a seed: a clock that stands until told, a generator that repeats, kill points that
// count. Files are the real ones.
#pragma once

#include <cstdint>
#include <functional>
#include <random>

#include "cardlib/base/world.hpp"

namespace sscard::test {

class StandingClock final : public Clock {
 public:
  std::chrono::system_clock::time_point time{
      std::chrono::sys_days{std::chrono::year{2026} / 11 / 25}};
  std::chrono::system_clock::time_point now() const override { return time; }
};

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(MutableBytes out) override {
    for (Byte& b : out)
      b = static_cast<Byte>(engine_() & 0xFFU);
  }

 private:
  std::mt19937_64 engine_;
};

class HookedKillPoints final : public KillPoints {
 public:
  std::function<void(std::string_view)> hook;
  void passed(std::string_view point) override {
    if (hook) hook(point);
  }
};

struct SeededWorld {
  explicit SeededWorld(std::uint64_t seed = 1) : random(seed) {}
  StandingClock clock;
  SeededRandom random;
  HookedKillPoints kill_points;
  World world() { return {clock, random, real_world().files, kill_points}; }
};

}  // namespace sscard::test
