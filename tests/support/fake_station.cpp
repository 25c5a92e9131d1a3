#include "tests/support/fake_station.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace sscard::test {
namespace {

// The commands of a fake card: CLA 80 with one of these as INS.
constexpr Byte ins_read = 0x02;
constexpr Byte ins_begin = 0x04;
constexpr Byte ins_finish = 0x06;

Command fake_command(Byte ins, const std::string& person = {}) {
  const bool reads = ins == ins_read;
  return Command({0x80, ins, 0, 0}, to_bytes(person),
                 reads ? std::optional<std::uint32_t>(256) : std::nullopt);
}

std::string_view name_of(Byte ins) {
  if (ins == ins_read) return "read";
  return ins == ins_begin ? "begin" : "finish";
}

char check_character(std::string_view body) {
  constexpr std::array weights = {3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const char c = body[i];
    sum += weights[i] * (c <= '9' ? c - '0' : c - 'A' + 10);
  }
  const int check = 11 - sum % 11;
  return check == 11 ? '0' : check == 10 ? 'X' : static_cast<char>('0' + check);
}

std::string luhn(std::string digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int digit = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 0) digit = digit < 5 ? 2 * digit : 2 * digit - 9;
    sum += digit;
  }
  digits.push_back(static_cast<char>('0' + (10 - sum % 10) % 10));
  return digits;
}

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Error lost() {
  return {ErrorKind::CardTimeout, msg("the fake card did not answer"), {}};
}

Result<std::string> content(Channel& channel) {
  const Result<Bytes> answer = channel.demand(fake_command(ins_read), "read the fake card");
  if (!answer) return answer.error();
  return std::string(as_text(*answer));
}

std::string person_of(const perso::CardTask& task) {
  return task.order.social ? task.order.social->holder.number.text()
                           : task.order.bank->cert_no.text();
}

}  // namespace

std::string fake_person(std::size_t number) {
  return fmt::format("P{:07}", number);
}

data::ChipSerial fake_chip(std::size_t number) {
  return *data::ChipSerial::parse(fmt::format("99000000{:08X}", number));
}

Bytes fake_atr(const data::ChipSerial& chip) {
  return concat("3B6D00000081544553"_hex, chip.bytes());
}

perso::CardOrder fake_order(std::size_t number) {
  perso::CardOrder out;
  out.number = number;
  perso::SocialRecord social;
  social.source = {"social.txt", number + 1};
  social.seq = std::to_string(number);
  social.columns = {"T1", social.seq, "client-" + social.seq, "bar-" + social.seq};
  const std::string body = fmt::format("A{:07}", number);
  social.holder.card_number = *data::CardNumber::parse(body + check_character(body));
  social.holder.number = *data::SocialSecurityNumber::parse(fake_person(number));
  social.holder.name = "\xE6\xB5\x8B\xE8\xAF\x95";  // 测试
  social.more = {
      {model::Df::Df01, 0xEF05, 1, 0x23, {1, 2, 3}}
  };
  out.social = std::move(social);
  perso::BankRecord bank;
  bank.source = {"bank.txt", number + 1};
  bank.seq = std::to_string(number);
  bank.cert_no = *data::SocialSecurityNumber::parse(fake_person(number));
  bank.id_type = "00";
  bank.name = out.social->holder.name;
  bank.pan = *data::Pan::parse(luhn(fmt::format("622280{:012}", number)));
  bank.psn = "01";
  bank.effective = "260101";
  bank.expiry = "361231";
  bank.service_code = "620";
  out.bank = std::move(bank);
  return out;
}

perso::BatchFacts fake_batch(perso::Side side, const std::string& batch, std::size_t records) {
  perso::BatchFacts out;
  out.side = side;
  out.batch = batch;
  out.sender = "990000";
  out.receiver = "bureau";
  out.file = side == perso::Side::Social ? "social.txt" : "bank.txt";
  out.records = records;
  out.columns = {"task_id", "data_seq", "client_id", "bar_code"};
  out.task_id = "T1";
  const Bytes sm3 = crypto::openssl().hash(crypto::HashKind::Sm3, as_bytes(batch + out.file));
  std::copy(sm3.begin(), sm3.end(), out.sm3.begin());
  return out;
}

Result<perso::Job> fake_job(const std::string& folder, std::size_t orders, const World& world) {
  const auto fill = [&](perso::IntakeSink& sink) -> Status {
    for (const perso::Side side : {perso::Side::Social, perso::Side::Bank}) {
      if (Status done = sink.batch(fake_batch(side, folder, orders)); !done) return done;
    }
    for (std::size_t i = 1; i <= orders; ++i) {
      if (Status done = sink.accept(fake_order(i)); !done) return done;
    }
    return {};
  };
  Result<perso::Job> job = perso::Job::create({folder, {}, {}}, world, fill);
  if (!job) return job;
  if (Status fixed = job->fix_mode(perso::Mode::Centralized, perso::Association::None); !fixed) {
    return fixed.error();
  }
  return job;
}

FakeCards::FakeCards(std::string folder, std::size_t blanks) : folder_(std::move(folder)) {
  std::filesystem::create_directories(folder_);
  for (std::size_t i = 1; i <= blanks; ++i) {
    chips_.push_back(fake_chip(i));
    if (read(chips_.back()).empty()) write(chips_.back(), "blank");
  }
}

std::string FakeCards::read(const data::ChipSerial& chip) const {
  return text_of(folder_ + "/" + chip.text());
}

void FakeCards::write(const data::ChipSerial& chip, const std::string& content) const {
  std::ofstream(folder_ + "/" + chip.text(), std::ios::binary) << content;
}

std::multimap<std::string, data::ChipSerial> FakeCards::finished() const {
  std::multimap<std::string, data::ChipSerial> out;
  for (const data::ChipSerial& chip : chips_) {
    const std::string content = read(chip);
    if (content.starts_with("done ")) out.emplace(content.substr(5), chip);
  }
  return out;
}

Result<Bytes> FakeLink::exchange(ByteView tpdu) {
  const Byte ins = tpdu[1];
  if (lost_) return lost();
  const FakeFault fault = faults_ ? faults_(chip_, name_of(ins)) : FakeFault::None;
  if (fault == FakeFault::Refuses) return Bytes{0x69, 0x85};
  if (fault == FakeFault::Lost) {
    lost_ = true;
    return lost();
  }
  const std::string before = cards_.read(chip_);
  Bytes answer;
  if (ins == ins_read) {
    answer = to_bytes(before);
  } else {
    const std::string person(as_text(tpdu.subspan(5)));
    const bool fits = ins == ins_begin ? before == "blank" : before == "part " + person;
    if (!fits) return Bytes{0x69, 0x85};
    cards_.write(chip_, (ins == ins_begin ? "part " : "done ") + person);
  }
  if (fault == FakeFault::DoneAndLost) {
    lost_ = true;
    return lost();
  }
  append(answer, Bytes{0x90, 0x00});
  return answer;
}

Result<Bytes> FakeLink::reset() {
  if (faults_ && faults_(chip_, "reset") != FakeFault::None) return lost();
  lost_ = false;
  return atr();
}

FakeFeeder::FakeFeeder(const FakeCards& cards, FakeFaults faults)
    : cards_(cards), faults_(std::move(faults)) {
  for (auto chip = cards.chips().rbegin(); chip != cards.chips().rend(); ++chip) {
    if (!std::filesystem::exists(cards.folder() + "/tray-" + chip->text())) stack_.push_back(*chip);
  }
}

std::optional<data::ChipSerial> FakeFeeder::next() {
  const std::scoped_lock lock(mutex_);
  if (stack_.empty()) return std::nullopt;
  const data::ChipSerial chip = stack_.back();
  stack_.pop_back();
  // Off the stack for good: a crash must not find it there again.
  std::ofstream(cards_.folder() + "/tray-" + chip.text()) << "slot";
  return chip;
}

void FakeFeeder::to_tray(const data::ChipSerial& chip, Tray tray) {
  const std::scoped_lock lock(mutex_);
  (tray == Tray::Good ? good : reject).insert(chip.text());
}

Result<std::unique_ptr<Link>> FakeReader::connect(std::chrono::milliseconds) {
  std::string in_slot = text_of(slot());
  if (in_slot.empty()) {
    const std::optional<data::ChipSerial> chip = feeder_.next();
    if (!chip) return Error{ErrorKind::NoCard, msg("the feeder is empty"), {}};
    in_slot = chip->text();
    std::ofstream(slot()) << in_slot;
  }
  return std::unique_ptr<Link>(std::make_unique<FakeLink>(
      feeder_.cards(), *data::ChipSerial::parse(in_slot), feeder_.faults()));
}

Status FakeReader::release(Tray tray) {
  const std::string in_slot = text_of(slot());
  if (tray == Tray::Stay || in_slot.empty()) return {};
  feeder_.to_tray(*data::ChipSerial::parse(in_slot), tray);
  empty_slot();
  return {};
}

void FakeReader::empty_slot() const {
  std::filesystem::remove(slot());
}

Result<perso::CardOwner> FakeCardWork::identify(Channel& channel) {
  const Result<std::string> text = content(channel);
  if (!text) return text.error();
  if (!text->starts_with("handed ")) {
    return Error{ErrorKind::WrongCard, msg("the fake card names nobody"), {}};
  }
  return perso::CardOwner{perso::CardOwner::By::DocumentNumber, text->substr(7)};
}

Result<perso::CheckOutcome> FakeCardWork::check(Channel& channel, const perso::CardTask&) {
  const Result<std::string> text = content(channel);
  if (!text) return text.error();
  if (*text == "blank") return perso::CheckOutcome{perso::CardFit::Fits, {}};
  if (*text == "other") {
    return perso::CheckOutcome{perso::CardFit::OtherStructure, msg("another structure")};
  }
  return perso::CheckOutcome{perso::CardFit::AlreadyIssued, msg("already issued")};
}

perso::CardOutcome FakeCardWork::personalize(Channel& channel, const perso::CardTask& task) {
  perso::CardOutcome out;
  out.record.cost.vault_calls = 4;
  if (task.order.bank && task.order.bank->service_code == "000") {
    out.touched = false;
    out.error =
        Error{ErrorKind::BadInput, msg("order {} cannot be planned", task.order.number), {}};
    return out;
  }
  for (const Byte ins : {ins_begin, ins_finish}) {
    world_.kill_points.passed(ins == ins_begin ? "card blank" : "card begun");
    const Result<Bytes> done = channel.demand(fake_command(ins, person_of(task)), "write");
    if (!done) {
      out.error = done.error();
      return out;
    }
  }
  world_.kill_points.passed("card finished");
  return out;
}

Status FakeCardWork::verify(Channel& channel, const perso::CardTask& task,
                            perso::CardRecord& record) {
  const Result<std::string> text = content(channel);
  if (!text) return text.error();
  if (*text != "done " + person_of(task)) {
    return Error{ErrorKind::WrongCard, msg("the fake card is not as ordered"), {}};
  }
  if (task.order.social) record.card_number = task.order.social->holder.card_number.text();
  if (task.order.bank) record.pan = task.order.bank->pan.text();
  record.card_id = "990000D156000005" + task.chip.text().substr(8) + "FFFFFFFF";
  record.key_versions = "SSSE:01 PSE:01";
  record.fields_compared = 1;
  return {};
}

Result<perso::Inspection> FakeCardWork::inspect(Channel& channel, const perso::CardTask& task) {
  const Result<std::string> text = content(channel);
  if (!text) return text.error();
  if (*text == "blank") return perso::Inspection{perso::CardCondition::Blank, {}};
  if (*text == "done " + person_of(task)) {
    return perso::Inspection{perso::CardCondition::Finished, {}};
  }
  const bool other = text->starts_with("done ");
  return perso::Inspection{
      other ? perso::CardCondition::OtherFinished : perso::CardCondition::Partial, {}};
}

perso::CardWorkFactory fake_work(const World& world) {
  return [world]() -> Result<std::unique_ptr<perso::CardWork>> {
    return std::unique_ptr<perso::CardWork>(std::make_unique<FakeCardWork>(world));
  };
}

}  // namespace sscard::test
