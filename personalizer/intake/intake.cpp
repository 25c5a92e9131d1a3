#include "personalizer/intake/intake.hpp"

#include <optional>
#include <utility>

#include "personalizer/intake/acceptance.hpp"
#include "personalizer/intake/bank_line.hpp"
#include "personalizer/intake/good_lines.hpp"
#include "personalizer/intake/photo.hpp"
#include "personalizer/intake/social_line.hpp"

namespace sscard::perso {
namespace {

/// One side of the job: its accepted file, its parser, and the lines that stand.
template <typename Parser, typename Record>
struct SideFile {
  AcceptedFile file;
  Parser parser;
  GoodLines good;

  /// A line that was good before is good again.
  Record record(const DetailLine& line) const {
    auto parsed = parser.parse({file.name, line.number}, bytes_of(file.content, line));
    expects(std::holds_alternative<Record>(parsed));
    return std::get<Record>(std::move(parsed));
  }
};

using SocialFile = SideFile<SocialLineParser, SocialRecord>;
using BankFile = SideFile<BankLineParser, BankRecord>;

class Intake {
 public:
  Intake(keys::Vault& vault, const World& world, IntakeSink& sink)
      : vault_(vault), world_(world), sink_(sink) {}

  Result<IntakeSummary> run(const IntakeRequest& request);

 private:
  Status open(const IntakeRequest& request);
  Status sift();
  Status sift_social();
  Status sift_bank();
  Status match();
  Status match_social_line(const DetailLine& line);
  Status report_lonely_bank_lines();
  Status single_side();
  Status accept(std::optional<SocialRecord> social, std::optional<BankRecord> bank);
  Status lonely(const SourceLine& source, const std::string& seq, Unmatched detail);
  std::optional<LineFault> add_photo(SocialRecord& record) const;

  keys::Vault& vault_;
  const World& world_;
  IntakeSink& sink_;
  std::optional<SocialFile> social_;
  std::optional<BankFile> bank_;
  IntakeSummary summary_;
};

Status Intake::open(const IntakeRequest& request) {
  const auto info = vault_.info();
  if (!info) return info.error();
  if (!request.social_file.empty()) {
    auto file = accept_file(request.social_file, Side::Social, vault_, world_);
    if (!file) return file.error();
    auto parser = SocialLineParser::create(request.social_file, file->facts.columns,
                                           {request.tree, info->test_keys});
    if (!parser) return parser.error();
    social_.emplace(SocialFile{std::move(*file), std::move(*parser), {}});
  }
  if (!request.bank_file.empty()) {
    auto file = accept_file(request.bank_file, Side::Bank, vault_, world_);
    if (!file) return file.error();
    auto parser = BankLineParser::create(request.bank_file, file->facts.columns);
    if (!parser) return parser.error();
    bank_.emplace(BankFile{std::move(*file), std::move(*parser), {}});
  }
  return {};
}

std::optional<LineFault> Intake::add_photo(SocialRecord& record) const {
  const auto column = social_->parser.photo_column();
  if (!column) return std::nullopt;
  auto photo = load_photo(social_->file.name, record.columns[*column], world_.files);
  if (auto* fault = std::get_if<LineFault>(&photo)) return std::move(*fault);
  auto& value = std::get<std::optional<model::FieldValue>>(photo);
  if (value) record.more.push_back(std::move(*value));
  return std::nullopt;
}

Status Intake::sift_social() {
  const auto look = [this](const SourceLine& source,
                           ByteView line) -> std::variant<UniqueItems, LineFault> {
    auto parsed = social_->parser.parse(source, line);
    if (auto* fault = std::get_if<LineFault>(&parsed)) return std::move(*fault);
    auto& record = std::get<SocialRecord>(parsed);
    if (auto fault = add_photo(record)) return std::move(*fault);
    return UniqueItems{record.holder.number.text(), record.holder.card_number.text(), record.seq};
  };
  auto good = GoodLines::sift(social_->file, {"cert_no", "ssseef0507", "data_seq"},
                              {look, social_->parser.seq_column()}, [this](const Reject& reject) {
                                ++summary_.rejects;
                                return sink_.reject(reject);
                              });
  if (!good) return good.error();
  social_->good = std::move(*good);
  return {};
}

Status Intake::sift_bank() {
  const auto look = [this](const SourceLine& source,
                           ByteView line) -> std::variant<UniqueItems, LineFault> {
    auto parsed = bank_->parser.parse(source, line);
    if (auto* fault = std::get_if<LineFault>(&parsed)) return std::move(*fault);
    const auto& record = std::get<BankRecord>(parsed);
    return UniqueItems{record.cert_no.text(), record.pan.text(), record.seq};
  };
  auto good = GoodLines::sift(bank_->file, {"cert_no", "pan", "seq"},
                              {look, bank_->parser.seq_column()}, [this](const Reject& reject) {
                                ++summary_.rejects;
                                return sink_.reject(reject);
                              });
  if (!good) return good.error();
  bank_->good = std::move(*good);
  return {};
}

Status Intake::sift() {
  if (social_) {
    if (const Status facts = sink_.batch(social_->file.facts); !facts) return facts;
  }
  if (bank_) {
    if (const Status facts = sink_.batch(bank_->file.facts); !facts) return facts;
  }
  if (social_) {
    if (const Status sifted = sift_social(); !sifted) return sifted;
  }
  return bank_ ? sift_bank() : Status{};
}

Status Intake::accept(std::optional<SocialRecord> social, std::optional<BankRecord> bank) {
  if (social) {
    if (auto fault = add_photo(*social)) {
      return Error{ErrorKind::Storage,
                   msg("{}: line {}: the photo was there and is gone: {}", social->source.file,
                       social->source.line, fault->reason),
                   msg("restore the photo and prepare the job again")};
    }
  }
  return sink_.accept({++summary_.orders, std::move(social), std::move(bank)});
}

Status Intake::lonely(const SourceLine& source, const std::string& seq, Unmatched detail) {
  ++summary_.unmatched;
  detail.source = source;
  detail.seq = seq;
  return sink_.unmatched(detail);
}

/// Why a number has no single good line on the other side.
Unmatched without_partner(Side side, const data::SocialSecurityNumber& number,
                          std::size_t copies_on_other_side) {
  Unmatched out{side, Unmatched::Kind::NoPartner, {}, {}, number.masked(), {}};
  if (copies_on_other_side > 1) {
    out.kind = Unmatched::Kind::SeveralPartners;
    out.reason = msg("{} lines of the other side have this number", copies_on_other_side);
  } else if (copies_on_other_side == 1) {
    out.reason = msg("the line of the other side was set aside");
  } else {
    out.reason = msg("no line of the other side has this number");
  }
  return out;
}

Status Intake::match_social_line(const DetailLine& line) {
  SocialRecord social = social_->record(line);
  const std::string number = social.holder.number.text();
  const DetailLine* partner = bank_->good.find(number);
  if (partner == nullptr) {
    return lonely(social.source, social.seq,
                  without_partner(Side::Social, social.holder.number, bank_->good.copies(number)));
  }
  BankRecord bank = bank_->record(*partner);
  if (bank.name == social.holder.name) return accept(std::move(social), std::move(bank));
  const Message differ = msg("the names of the two sides differ");
  const std::string masked = social.holder.number.masked();
  const Status first = lonely(social.source, social.seq,
                              {Side::Social, Unmatched::Kind::NoPartner, {}, {}, masked, differ});
  if (!first) return first;
  return lonely(bank.source, bank.seq,
                {Side::Bank, Unmatched::Kind::NoPartner, {}, {}, masked, differ});
}

Status Intake::report_lonely_bank_lines() {
  for (const DetailLine& line : bank_->good.lines()) {
    const BankRecord bank = bank_->record(line);
    if (social_->good.find(bank.cert_no.text()) != nullptr) continue;
    const Status told = lonely(
        bank.source, bank.seq,
        without_partner(Side::Bank, bank.cert_no, social_->good.copies(bank.cert_no.text())));
    if (!told) return told;
  }
  return {};
}

Status Intake::match() {
  for (const DetailLine& line : social_->good.lines()) {
    if (const Status matched = match_social_line(line); !matched) return matched;
  }
  return report_lonely_bank_lines();
}

Status Intake::single_side() {
  if (social_) {
    for (const DetailLine& line : social_->good.lines()) {
      if (const Status taken = accept(social_->record(line), std::nullopt); !taken) return taken;
    }
    return {};
  }
  for (const DetailLine& line : bank_->good.lines()) {
    if (const Status taken = accept(std::nullopt, bank_->record(line)); !taken) return taken;
  }
  return {};
}

Result<IntakeSummary> Intake::run(const IntakeRequest& request) {
  if (request.social_file.empty() && request.bank_file.empty()) {
    return Error{ErrorKind::Usage, msg("no issuance file was given"),
                 msg("give --social FILE, --bank FILE, or both")};
  }
  if (const Status opened = open(request); !opened) return opened.error();
  if (const Status sifted = sift(); !sifted) return sifted.error();
  const Status done = social_ && bank_ ? match() : single_side();
  if (!done) return done.error();
  return summary_;
}

}  // namespace

Result<IntakeSummary> take_in(const IntakeRequest& request, keys::Vault& vault, const World& world,
                              IntakeSink& sink) {
  return Intake(vault, world, sink).run(request);
}

}  // namespace sscard::perso
