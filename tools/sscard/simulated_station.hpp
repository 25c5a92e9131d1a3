// Readers without hardware: N simulated readers fed with card images of a job folder. Images wait
// in blanks/, good cards end in cards/, the others in rejects/. A job that is continued finds its
// half-written card in blanks/ again, as an operator would.
// Source: design.md 8 (job folder).
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cardlib/base/world.hpp"
#include "cardlib/model/dialect.hpp"
#include "cos-sim/attach/in_process.hpp"

namespace sscard::tools {

struct StationPlan {
  std::string folder;  ///< the job's
  std::size_t readers = 1;
  /// So many are made at most, one when a reader asks and none waits. A card that waits may be a
  /// half-written one that ends in quarantine, so waiting ones do not count.
  std::size_t blanks = 0;
  model::Dialect dialect = model::Dialect::T514;  ///< what the blanks made here speak
  Protocol protocol = Protocol::T0;
};

/// Feeds every reader of a station; safe for all of them at once.
class ImageFeeder final : public cos::CardFeeder {
 public:
  static Result<std::unique_ptr<ImageFeeder>> open(const StationPlan& plan, const World& world);
  Result<std::unique_ptr<cos::CardPort>> next() override;
  Status put(std::unique_ptr<cos::CardPort> card, Tray tray) override;

 private:
  ImageFeeder(const StationPlan& plan, const World& world);
  Result<std::string> make_blank();

  std::string folder_;
  std::size_t to_make_;
  model::Dialect dialect_;
  World world_;
  std::array<Byte, 2> lot_{};  ///< first serial bytes of the blanks made here
  std::uint32_t made_ = 0;
  std::deque<std::string> waiting_;
  std::mutex mutex_;
};

struct SimulatedStation {
  std::unique_ptr<ImageFeeder> feeder;
  std::vector<std::unique_ptr<cos::SimulatedReader>> readers;
  std::vector<Reader*> pointers() const;
};

Result<SimulatedStation> open_station(const StationPlan& plan, const World& world);

}  // namespace sscard::tools
