#include "personalizer/station/card_reader.hpp"

#include <fmt/format.h>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/model/file_tree.hpp"

namespace sscard::perso {
namespace {

constexpr std::uint16_t issuer_fid = 0xEF05;
constexpr std::uint16_t holder_fid = 0xEF06;
constexpr std::uint16_t fingerprint_fid = 0xEF07;
constexpr Byte version_tag = 0x03;
constexpr Byte card_number_tag = 0x07;
constexpr Byte number_tag = 0x08;
constexpr apdu::Sfi holder_record_sfi{Byte{0x01}};
constexpr Byte holder_record_number = 0x02;

bool is_success(StatusWord sw) {
  return sw == StatusWord::Ok;
}

Result<StatusWord> try_command(Channel& channel, const Command& command) {
  const auto response = channel.transmit(command);
  if (!response) return response.error();
  return response->sw;
}

Command select(model::Df df) {
  const model::DfRow& row = model::row(df);
  return row.aid.empty() ? apdu::select_by_fid(row.fid, apdu::Fci::Ignored)
                         : apdu::select_by_name(row.aid, apdu::Fci::Ignored);
}

/// Value of a record of the current environment by tag; empty when the card does not give it.
Result<Bytes> read_by_tag(Channel& channel, std::uint16_t fid, Byte tag) {
  const auto response =
      channel.transmit(apdu::read_record_by_tag(tag, apdu::Sfi(model::sfi_of(fid))));
  if (!response) return response.error();
  if (!is_success(response->sw) || response->data.size() < 2) return Bytes{};
  return to_bytes(ByteView(response->data).subspan(2));
}

std::string trimmed(ByteView text) {
  return std::string(as_text(data::trim_an(text)));
}

/// What SSSE says of the card: empty strings where it says nothing.
struct SocialSide {
  bool exists = false;
  bool has_files = false;
  std::string version;
  std::string number;       ///< document number; empty where a 3.00 card keeps it locked
  std::string card_number;  ///< 卡号, free to read on every card
  bool ended = false;       ///< its access rules are in force
};

Result<SocialSide> look_at_social(Channel& channel) {
  SocialSide out;
  const auto selected = try_command(channel, select(model::Df::Ssse));
  if (!selected) return selected.error();
  out.exists = is_success(*selected);
  if (!out.exists) return out;
  const auto file = try_command(channel, apdu::select_ef(issuer_fid));
  if (!file) return file.error();
  out.has_files = is_success(*file);
  if (!out.has_files) return out;
  const auto version = read_by_tag(channel, issuer_fid, version_tag);
  if (!version) return version.error();
  out.version = trimmed(*version);
  const auto number = read_by_tag(channel, holder_fid, number_tag);
  if (!number) return number.error();
  out.number = trimmed(*number);
  const auto card_number = read_by_tag(channel, issuer_fid, card_number_tag);
  if (!card_number) return card_number.error();
  out.card_number = trimmed(*card_number);
  // The fingerprint file is never free on a finished card, and always before.
  const auto chosen = try_command(channel, apdu::select_ef(fingerprint_fid));
  if (!chosen) return chosen.error();
  const auto read = try_command(channel, apdu::read_binary(0, 1));
  if (!read) return read.error();
  out.ended = is_success(*chosen) && *read == StatusWord::SecurityNotSatisfied;
  return out;
}

struct BankSide {
  bool exists = false;
  bool personalized = false;  ///< the debit application, which is written last
  std::string number;         ///< 9F61
};

Result<BankSide> look_at_bank(Channel& channel) {
  BankSide out;
  const auto pse = try_command(channel, select(model::Df::Pse));
  if (!pse) return pse.error();
  out.exists = is_success(*pse);
  if (!out.exists) return out;
  const auto debit = try_command(channel, select(model::Df::Debit));
  if (!debit) return debit.error();
  if (!is_success(*debit)) return out;
  const auto record = channel.transmit(apdu::read_record(holder_record_number, holder_record_sfi));
  if (!record) return record.error();
  out.personalized = is_success(record->sw);
  if (out.personalized) out.number = document_number_in(record->data).value_or("");
  return out;
}

std::string number_of(const CardOrder& order) {
  return order.social ? order.social->holder.number.text() : order.bank->cert_no.text();
}

/// By the document number; on a finished 3.00 card, which keeps that locked, by the card number. An
/// order of the bank side alone knows no card number: its card was found by the feedback file.
bool is_owner(const SocialSide& card, const CardOrder& order) {
  if (!card.number.empty()) return card.number == number_of(order);
  return !order.social || card.card_number == order.social->holder.card_number.text();
}

CheckOutcome unfit(CardFit fit, Message reason) {
  return {fit, std::move(reason)};
}

/// Fits when the card answers to the commands this job would send; nothing is changed by asking.
Result<CheckOutcome> check_dialect(Channel& channel, const Dialect& dialect) {
  const auto answered = try_command(channel, dialect.probe());
  if (!answered) return answered.error();
  if (*answered == StatusWord::WrongLength) return CheckOutcome{CardFit::Fits, {}};
  return unfit(CardFit::OtherDialect, msg("the card does not speak the dialect {} of this job",
                                          std::string(model::text(dialect.name()))));
}

/// A first step wants a card in its transport state: no MF.
Result<CheckOutcome> check_blank(Channel& channel, const CardFacts& facts) {
  const auto master_file = try_command(channel, select(model::Df::Mf));
  if (!master_file) return master_file.error();
  if (*master_file == StatusWord::FileNotFound) return check_dialect(channel, facts.dialect);
  const auto social = look_at_social(channel);
  if (!social) return social.error();
  const std::string expected(model::text(facts.structure));
  if (social->has_files && !social->version.empty() && social->version != expected) {
    return unfit(CardFit::OtherStructure, msg("the card has structure {}, this job makes {} cards",
                                              social->version, expected));
  }
  if (social->has_files) {
    return unfit(CardFit::AlreadyIssued, msg("the card is issued already"));
  }
  return unfit(CardFit::Unfit, msg("the card is neither blank nor issued by this job"));
}

Result<CheckOutcome> check_second_social(Channel& channel, const CardFacts& facts,
                                         const CardTask& task) {
  const auto dialect = check_dialect(channel, facts.dialect);
  if (!dialect || dialect->fit != CardFit::Fits) return dialect;
  const auto social = look_at_social(channel);
  if (!social) return social.error();
  if (!social->exists) {
    return unfit(CardFit::NotHandedOver, msg("the card has no social-security environment"));
  }
  if (social->has_files) {
    return unfit(CardFit::AlreadyIssued, msg("the social-security side is on the card already"));
  }
  const auto bank = look_at_bank(channel);
  if (!bank) return bank.error();
  if (!bank->personalized) {
    return unfit(CardFit::NotHandedOver, msg("the bank side is not on the card yet"));
  }
  if (bank->number != number_of(task.order)) {
    return unfit(CardFit::OtherPerson, msg("the card belongs to another person"));
  }
  return CheckOutcome{CardFit::Fits, {}};
}

Result<CheckOutcome> check_second_bank(Channel& channel, const CardFacts& facts,
                                       const CardTask& task) {
  const auto social = look_at_social(channel);
  if (!social) return social.error();
  if (!social->exists || !social->ended) {
    return unfit(CardFit::NotHandedOver,
                 msg("the social-security side is not finished on this card"));
  }
  if (social->version != model::text(facts.structure)) {
    return unfit(CardFit::OtherStructure,
                 msg("the card has structure {}, this job makes {} cards", social->version,
                     std::string(model::text(facts.structure))));
  }
  const auto bank = look_at_bank(channel);
  if (!bank) return bank.error();
  if (!bank->exists) {
    return unfit(CardFit::NotHandedOver, msg("the card has no payment environment"));
  }
  if (bank->personalized) {
    return unfit(CardFit::AlreadyIssued, msg("the bank side is on the card already"));
  }
  if (!is_owner(*social, task.order)) {
    return unfit(CardFit::OtherPerson, msg("the card belongs to another person"));
  }
  return CheckOutcome{CardFit::Fits, {}};
}

Error differs(const char* what) {
  return {ErrorKind::WrongCard, msg("the finished card does not hold what was ordered: {}", what),
          msg("the card is spoiled; it goes to the reject tray and onto the invalid list")};
}

}  // namespace

Result<CardOwner> read_owner(Channel& channel) {
  const auto social = look_at_social(channel);
  if (!social) return social.error();
  if (!social->number.empty()) {
    return CardOwner{CardOwner::By::DocumentNumber, social->number};
  }
  const auto bank = look_at_bank(channel);
  if (!bank) return bank.error();
  if (!bank->number.empty()) return CardOwner{CardOwner::By::DocumentNumber, bank->number};
  return Error{ErrorKind::WrongCard, msg("the card does not say whose it is"),
               msg("use the feedback file of the first step (--associate feedback)")};
}

Result<CheckOutcome> check_card(Channel& channel, const CardFacts& facts, const CardTask& task) {
  switch (facts.step) {
    case keys::Step::SocialSecond:
      return check_second_social(channel, facts, task);
    case keys::Step::BankSecond:
      return check_second_bank(channel, facts, task);
    default:
      return check_blank(channel, facts);
  }
}

Result<Inspection> inspect_card(Channel& channel, const CardFacts& facts, const CardTask& task) {
  const auto fit = check_card(channel, facts, task);
  if (!fit) return fit.error();
  if (fit->fit == CardFit::Fits) return Inspection{CardCondition::Blank, {}};
  const auto social = look_at_social(channel);
  if (!social) return social.error();
  const auto bank = look_at_bank(channel);
  if (!bank) return bank.error();
  // A first step ends the master file last; from then on nothing can be created in it (6985). The
  // header asked for is no header, so the question never creates anything.
  const bool first_step =
      facts.step != keys::Step::SocialSecond && facts.step != keys::Step::BankSecond;
  bool ended = true;
  if (first_step) {
    const auto selected = try_command(channel, select(model::Df::Mf));
    if (!selected) return selected.error();
    const auto building = try_command(channel, facts.dialect.ask_ended());
    if (!building) return building.error();
    ended = is_success(*selected) && *building == StatusWord::ConditionsNotSatisfied;
  }
  const bool social_done = !facts.writes_social || social->ended;
  const bool bank_done = !facts.writes_bank || bank->personalized;
  if (!ended || !social_done || !bank_done) {
    return Inspection{CardCondition::Partial, msg("the work on the card was interrupted")};
  }
  const bool owner =
      facts.writes_social ? is_owner(*social, task.order) : bank->number == number_of(task.order);
  if (owner) return Inspection{CardCondition::Finished, {}};
  return Inspection{CardCondition::OtherFinished, msg("the card belongs to another person")};
}

Result<std::uint32_t> compare_free_files(Channel& channel, const SocialPlan& plan) {
  const auto selected =
      channel.demand(select(model::Df::Ssse), phrase("select the social-security environment"));
  if (!selected) return selected.error();
  std::uint32_t compared = 0;
  for (const PlannedFile& planned : plan.files) {
    if (planned.file->df != model::Df::Ssse || planned.file->read.kind != model::AccessKind::Free) {
      continue;
    }
    const apdu::Sfi sfi(model::sfi_of(planned.file->fid));
    for (std::size_t i = 0; i < planned.records.size(); ++i) {
      const Bytes& expected = planned.records[i];
      const auto read = channel.demand(
          apdu::read_record(static_cast<Byte>(i + 1), i == 0 ? sfi : apdu::current_ef,
                            static_cast<std::uint32_t>(expected.size())),
          phrase("read a record of the finished card"));
      if (!read) return read.error();
      if (*read != expected) return differs(planned.file->title);
      ++compared;
    }
  }
  return compared;
}

Result<std::uint32_t> compare_bank_records(Channel& channel, const BankPlan& plan) {
  struct Part {
    model::Df df;
    const std::vector<keys::StoreData>& groups;
    const char* name;
  };
  const std::array<Part, 2> parts = {
      {
       {model::Df::Pse, plan.pse, phrase("select the payment environment")},
       {model::Df::Debit, plan.debit, phrase("select the debit application")},
       }
  };
  std::uint32_t compared = 0;
  for (const Part& part : parts) {
    const auto selected = channel.demand(select(part.df), part.name);
    if (!selected) return selected.error();
    for (const BankRecordOnCard& record : records_on_card(part.groups)) {
      const auto read =
          channel.demand(apdu::read_record(record.number, apdu::Sfi(record.sfi),
                                           static_cast<std::uint32_t>(record.content.size())),
                         phrase("read a record of the bank side"));
      if (!read) return read.error();
      if (!equal(*read, record.content)) return differs(part.name);
      ++compared;
    }
  }
  return compared;
}

std::string key_versions(keys::Step step) {
  // A hand-over key set is not the owner's own, and therefore has its own version.
  switch (step) {
    case keys::Step::SocialFirst:
      return fmt::format("SSSE:01 PSE:{:02X}", keys::hand_over_key_set);
    case keys::Step::BankFirst:
      return fmt::format("SSSE:00 PSE:{:02X}", keys::own_key_set);
    default:
      return fmt::format("SSSE:01 PSE:{:02X}", keys::own_key_set);
  }
}

}  // namespace sscard::perso
