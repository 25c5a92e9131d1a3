// A station without cards: blanks are small files that say what was written on them, a feeder gives
// them to a reader one by one, and the work on a card is three commands. Everything a crash leaves
// behind lies in files, so a test can kill the process anywhere and go on in the next one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "cardlib/base/world.hpp"
#include "cardlib/channel/channel.hpp"
#include "personalizer/intake/intake_result.hpp"
#include "personalizer/job/job.hpp"
#include "personalizer/station/card_work.hpp"

namespace sscard::test {

/// A synthetic person with both sides, `number` counted from 1.
perso::CardOrder fake_order(std::size_t number);
std::string fake_person(std::size_t number);
data::ChipSerial fake_chip(std::size_t number);
Bytes fake_atr(const data::ChipSerial& chip);
perso::BatchFacts fake_batch(perso::Side side, const std::string& batch, std::size_t records);
/// A job folder with that many orders; its batch has the folder's name.
Result<perso::Job> fake_job(const std::string& folder, std::size_t orders, const World& world);

/// What lies on a fake card: "blank", "part P0000001", "done P0000001", "other" (structure).
class FakeCards {
 public:
  FakeCards(std::string folder, std::size_t blanks);
  std::string read(const data::ChipSerial& chip) const;
  void write(const data::ChipSerial& chip, const std::string& content) const;
  /// Every chip whose card is finished, with its person.
  std::multimap<std::string, data::ChipSerial> finished() const;
  const std::vector<data::ChipSerial>& chips() const { return chips_; }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  std::vector<data::ChipSerial> chips_;
};

/// How a fake card fails: asked before each of its commands ("read", "begin", "finish").
enum class FakeFault { None, Lost, DoneAndLost, Refuses };
using FakeFaults = std::function<FakeFault(const data::ChipSerial&, std::string_view command)>;

class FakeLink final : public Link {
 public:
  FakeLink(const FakeCards& cards, const data::ChipSerial& chip, const FakeFaults& faults)
      : cards_(cards), chip_(chip), faults_(faults) {}
  Bytes atr() const override { return fake_atr(chip_); }
  Protocol protocol() const override { return Protocol::T0; }
  Result<Bytes> exchange(ByteView tpdu) override;
  Result<Bytes> reset() override;

 private:
  const FakeCards& cards_;
  data::ChipSerial chip_;
  const FakeFaults& faults_;
  bool lost_ = false;  ///< a lost answer: nothing more comes until the card is powered again
};

/// Feeds the cards of a stack to any number of readers.
class FakeFeeder {
 public:
  FakeFeeder(const FakeCards& cards, FakeFaults faults = {});
  std::optional<data::ChipSerial> next();
  void put_back(const data::ChipSerial& chip) { stack_.push_back(chip); }
  void to_tray(const data::ChipSerial& chip, Tray tray);
  const FakeCards& cards() const { return cards_; }
  const FakeFaults& faults() const { return faults_; }
  std::set<std::string> good;    ///< chips that were put into the good tray
  std::set<std::string> reject;  ///< and into the other

 private:
  const FakeCards& cards_;
  FakeFaults faults_;
  std::mutex mutex_;
  std::vector<data::ChipSerial> stack_;
};

/// A reader whose slot survives the process: a file says which card lies in it.
class FakeReader final : public Reader {
 public:
  FakeReader(std::string name, FakeFeeder& feeder) : name_(std::move(name)), feeder_(feeder) {}
  std::string_view name() const override { return name_; }
  Result<std::unique_ptr<Link>> connect(std::chrono::milliseconds timeout) override;
  Status release(Tray tray) override;
  /// The operator takes the card out while nobody looks.
  void empty_slot() const;

 private:
  std::string slot() const { return feeder_.cards().folder() + "/slot-" + name_; }
  std::string name_;
  FakeFeeder& feeder_;
};

/// Writes the person's number on the card in two steps, each with a kill point before and after.
class FakeCardWork final : public perso::CardWork {
 public:
  explicit FakeCardWork(const World& world) : world_(world) {}
  Result<perso::CardOwner> identify(Channel& channel) override;
  Result<perso::CheckOutcome> check(Channel& channel, const perso::CardTask& task) override;
  perso::CardOutcome personalize(Channel& channel, const perso::CardTask& task) override;
  Status verify(Channel& channel, const perso::CardTask& task, perso::CardRecord& record) override;
  Result<perso::Inspection> inspect(Channel& channel, const perso::CardTask& task) override;

 private:
  World world_;
};

perso::CardWorkFactory fake_work(const World& world);

}  // namespace sscard::test
