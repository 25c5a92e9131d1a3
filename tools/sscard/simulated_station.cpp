#include "tools/sscard/simulated_station.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cos-sim/kernel/blank.hpp"
#include "tools/sscard/simulated_card.hpp"

namespace sscard::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view image_ending = ".card";

Error cannot_move(const std::string& from, const std::error_code& code) {
  return {ErrorKind::Storage, msg("{}: cannot be moved: {}", from, code.message()),
          msg("free space or mend the permissions, then run the same command again")};
}

}  // namespace

ImageFeeder::ImageFeeder(const StationPlan& plan, const World& world)
    : folder_(plan.folder), to_make_(plan.blanks), dialect_(plan.dialect), world_(world) {
  world_.random.fill(lot_);
}

Result<std::unique_ptr<ImageFeeder>> ImageFeeder::open(const StationPlan& plan,
                                                       const World& world) {
  for (const char* name : {"/blanks", "/cards", "/rejects"}) {
    if (const Status made = world.files.make_folder(plan.folder + name); !made) {
      return made.error();
    }
  }
  std::vector<std::string> found;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(plan.folder + "/blanks", code)) {
    if (entry.path().extension() == image_ending) found.push_back(entry.path().string());
  }
  std::ranges::sort(found);
  auto out = std::unique_ptr<ImageFeeder>(new ImageFeeder(plan, world));
  out->waiting_.assign(found.begin(), found.end());
  return out;
}

Result<std::string> ImageFeeder::make_blank() {
  cos::Blank blank = cos::blank_speaking(dialect_);
  const std::uint32_t number = ++made_;
  blank.serial = {lot_[0],
                  lot_[1],
                  static_cast<Byte>(number >> 24U),
                  static_cast<Byte>(number >> 16U),
                  static_cast<Byte>(number >> 8U),
                  static_cast<Byte>(number)};
  const std::string name = to_hex(blank.manufacturer) + to_hex(blank.serial);
  const std::string path = fmt::format("{}/blanks/{}{}", folder_, name, image_ending);
  if (const Status made = cos::create_blank_image(path, blank); !made) return made.error();
  return path;
}

Result<std::unique_ptr<cos::CardPort>> ImageFeeder::next() {
  const std::lock_guard lock(mutex_);
  std::string path;
  if (!waiting_.empty()) {
    path = waiting_.front();
    waiting_.pop_front();
  } else if (to_make_ > 0) {
    --to_make_;
    auto made = make_blank();
    if (!made) return made.error();
    path = std::move(*made);
  } else {
    return std::unique_ptr<cos::CardPort>{};
  }
  auto card = SimulatedCard::open(path, world_);
  if (!card) return card.error();
  return std::unique_ptr<cos::CardPort>(std::move(*card));
}

Status ImageFeeder::put(std::unique_ptr<cos::CardPort> card, Tray tray) {
  const auto* simulated = dynamic_cast<const SimulatedCard*>(card.get());
  expects(simulated != nullptr);
  const fs::path from = simulated->path();
  card.reset();
  const std::string tray_folder = tray == Tray::Good ? "/cards/" : "/rejects/";
  std::error_code code;
  fs::rename(from, folder_ + tray_folder + from.filename().string(), code);
  return code ? Status(cannot_move(from.string(), code)) : Status{};
}

std::vector<Reader*> SimulatedStation::pointers() const {
  std::vector<Reader*> out;
  out.reserve(readers.size());
  for (const auto& reader : readers)
    out.push_back(reader.get());
  return out;
}

Result<SimulatedStation> open_station(const StationPlan& plan, const World& world) {
  auto feeder = ImageFeeder::open(plan, world);
  if (!feeder) return feeder.error();
  SimulatedStation out{std::move(*feeder), {}};
  for (std::size_t i = 0; i < plan.readers; ++i) {
    out.readers.push_back(std::make_unique<cos::SimulatedReader>(fmt::format("simulated {}", i + 1),
                                                                 *out.feeder, plan.protocol));
  }
  return out;
}

}  // namespace sscard::tools
