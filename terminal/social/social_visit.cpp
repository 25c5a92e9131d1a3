#include "terminal/social/social_visit.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/model/fci.hpp"
#include "cardlib/model/field_address.hpp"

namespace sscard::term {
namespace {

constexpr std::uint16_t issuer_fid = 0xEF05;
constexpr std::uint16_t holder_fid = 0xEF06;
constexpr Byte card_id_tag = 0x01;
constexpr Byte version_tag = 0x03;
constexpr Byte challenge_size = 8;

Error no_social_side() {
  return {ErrorKind::WrongCard, msg("the card has no social-security side"),
          msg("use a terminal for bank cards")};
}

Error out_of_turn() {
  return {ErrorKind::Usage, msg("this step is not possible at this point of the visit"),
          msg("begin the visit again with the card in the reader")};
}

Message malformed_record(Byte tag) {
  return msg("record {} of the card is malformed", fmt::format("{:02X}", tag));
}

std::array<Byte, 8> eight(ByteView bytes) {
  std::array<Byte, 8> out{};
  expects(bytes.size() >= out.size());
  std::ranges::copy(bytes.first(out.size()), out.begin());
  return out;
}

}  // namespace

Status SocialVisit::advance(VisitEvent event) {
  const auto state = next(state_, event);
  if (!state) return out_of_turn();
  state_ = *state;
  return {};
}

Status SocialVisit::select(model::Df df) {
  const auto response =
      channel_.transmit(apdu::select_by_name(model::row(df).aid, apdu::Fci::Ignored));
  if (!response) return response.error();
  if (response->sw == StatusWord::Ok) return {};
  if (response->sw == StatusWord::FileNotFound) return no_social_side();
  return refused(response->sw, phrase("select the social-security environment"));
}

Result<Bytes> SocialVisit::record_by_tag(std::uint16_t fid, Byte tag) {
  auto record = channel_.demand(apdu::read_record_by_tag(tag, apdu::Sfi(model::sfi_of(fid))),
                                phrase("read a public record"));
  if (!record) return record.error();
  if (record->size() < 2 || (*record)[0] != tag || (*record)[1] != record->size() - 2) {
    return Error{ErrorKind::WrongCard, malformed_record(tag),
                 msg("keep the card and report it to the issuer")};
  }
  record->erase(record->begin(), record->begin() + 2);
  return std::move(*record);
}

/// Selects SSSE; its FCI.
Result<Bytes> SocialVisit::select_environment() {
  auto response = channel_.transmit(apdu::select_by_name(model::row(model::Df::Ssse).aid));
  if (!response) return response.error();
  if (response->sw == StatusWord::FileNotFound) return no_social_side();
  if (response->sw != StatusWord::Ok) {
    return refused(response->sw, phrase("select the social-security environment"));
  }
  return std::move(response->data);
}

Result<model::Structure> SocialVisit::structure_version() {
  const auto version = record_by_tag(issuer_fid, version_tag);
  if (!version) return version.error();
  const auto structure = model::structure_from(as_text(data::trim_an(*version)));
  if (structure) return *structure;
  return Error{ErrorKind::WrongCard, msg("the structure version of the card is unknown"),
               msg("use a newer terminal for this card")};
}

/// By tag, never by number: V1 has other numbers (ssc-card.md 4.2).
Status SocialVisit::read_records(std::uint16_t fid, PublicData& card) {
  const auto rows = model::records_of(model::Df::Ssse, fid, card.holder.structure);
  for (const model::RecordRow* row : rows) {
    auto value = record_by_tag(fid, row->tag);
    if (!value) return value.error();
    if (fid == issuer_fid && row->tag == card_id_tag) {
      auto id = data::CardId::from_bytes(*value);
      if (!id) return id.error();
      card.card_id = *id;
      continue;
    }
    values_.push_back({model::Df::Ssse, fid, row->number, row->tag, std::move(*value)});
  }
  return {};
}

Result<PublicData> SocialVisit::read_public() {
  const auto fci = select_environment();
  if (!fci) return fci.error();
  if (const Status turn = advance(VisitEvent::EnvironmentSelected); !turn) return turn.error();
  const auto structure = structure_version();
  if (!structure) return structure.error();
  PublicData out;
  out.holder.structure = *structure;
  // No indicator means 3DES (corrections.md A.4.3).
  const bool sm4 = model::algorithm_indicator(*fci) == static_cast<Byte>(model::Algorithm::Sm4);
  if (sm4) out.algorithm = model::Algorithm::Sm4;
  const model::EfRow* person = model::find_file(model::Df::Ssse, holder_fid, *structure);
  expects(person != nullptr);
  out.person_locked = person->read.kind != model::AccessKind::Free;
  values_.clear();
  if (const Status read = read_records(issuer_fid, out); !read) return read.error();
  if (!out.person_locked) {
    if (const Status read = read_records(holder_fid, out); !read) return read.error();
  }
  auto holder = model::decode(
      values_, out.person_locked ? model::HolderPart::Card : model::HolderPart::Whole);
  if (!holder) return holder.error();
  out.holder = std::move(*holder);
  const auto chip = data::ChipSerial::from_atr(channel_.atr());
  if (!chip) return chip.error();
  out.chip = *chip;
  if (const Status turn = advance(VisitEvent::FileRead); !turn) return turn.error();
  card_ = out;
  return out;
}

Result<PublicData> SocialVisit::read_person() {
  if (!card_ || state_ != VisitState::Genuine) return out_of_turn();
  if (!card_->person_locked) return *card_;
  if (const Status read = read_records(holder_fid, *card_); !read) return read.error();
  auto holder = model::decode(values_);
  if (!holder) return holder.error();
  card_->holder = std::move(*holder);
  card_->person_locked = false;
  if (const Status turn = advance(VisitEvent::FileRead); !turn) return turn.error();
  return *card_;
}

CardIdentity SocialVisit::identity() const {
  return {card_->chip.bytes(), card_->card_id.region().text(), card_->algorithm};
}

Result<Outcome> SocialVisit::prove_genuine() {
  if (!card_) return out_of_turn();
  const model::KeyRow* key = model::find_key(model::Df::Ssse, "IRK");
  expects(key != nullptr);
  std::array<Byte, 16> random{};
  random_.fill(random);
  const auto answer = channel_.transmit(apdu::internal_authenticate(key->id, random));
  if (!answer) return answer.error();
  if (answer->sw != StatusWord::Ok) return outcome_of(answer->sw);
  const auto expected = module_.authentication_data(identity(), *key, eight(random),
                                                    eight(ByteView(random).subspan(8)));
  if (!expected) return expected.error();
  const bool genuine = equal_constant_time(answer->data, *expected);
  const Status turn = advance(genuine ? VisitEvent::CardProven : VisitEvent::CardNotProven);
  if (!turn) return turn.error();
  return Outcome{genuine, StatusWord::Ok};
}

Result<Outcome> SocialVisit::authenticate(model::Df df, std::string_view key_name) {
  if (!card_ || state_ != VisitState::Genuine) return out_of_turn();
  const model::KeyRow* key = model::find_key(df, key_name);
  if (key == nullptr) {
    return Error{
        ErrorKind::Usage,
        msg("there is no key {} in {}", std::string(key_name), std::string(model::row(df).name)),
        {}};
  }
  if (const Status selected = select(df); !selected) return selected.error();
  const auto challenge =
      channel_.demand(apdu::get_challenge(challenge_size), phrase("get a challenge"));
  if (!challenge) return challenge.error();
  // D is ours to choose and never equals the challenge (corrections.md A.9.6).
  std::array<Byte, 8> original{};
  do {
    random_.fill(original);
  } while (equal(original, *challenge));
  const auto data = module_.authentication_data(identity(), *key, eight(*challenge), original);
  if (!data) return data.error();
  const auto answer =
      channel_.transmit(apdu::external_authenticate(key->id, concat(*data, original)));
  if (!answer) return answer.error();
  if (answer->sw == StatusWord::Ok) {
    if (const Status turn = advance(VisitEvent::AccessGranted); !turn) return turn.error();
  }
  return outcome_of(answer->sw);
}

Result<Outcome> SocialVisit::verify_pin(const Pin& pin) {
  if (state_ != VisitState::Genuine) return out_of_turn();
  const auto answer = channel_.transmit(apdu::verify_pin(pin));
  if (!answer) return answer.error();
  if (answer->sw == StatusWord::Ok) {
    if (const Status turn = advance(VisitEvent::AccessGranted); !turn) return turn.error();
  }
  return outcome_of(answer->sw);
}

Result<SocialVisit::FileRead> SocialVisit::read_file(model::Df df, std::uint16_t fid) {
  if (!card_) return out_of_turn();
  FileRead out{
      {true, StatusWord::Ok},
      {}
  };
  for (const model::RecordRow* row : model::records_of(df, fid, card_->holder.structure)) {
    const auto answer = channel_.transmit(apdu::read_record(
        row->number, apdu::Sfi(model::sfi_of(fid)), static_cast<std::uint32_t>(row->length) + 2));
    if (!answer) return answer.error();
    if (answer->sw != StatusWord::Ok) {
      out.outcome = outcome_of(answer->sw);
      return out;
    }
    if (answer->data.size() != row->length + 2U || answer->data[0] != row->tag) {
      return Error{ErrorKind::WrongCard, malformed_record(row->tag),
                   msg("keep the card and report it to the issuer")};
    }
    auto text = model::decode_value(*row, ByteView(answer->data).subspan(2));
    if (!text) return text.error();
    out.values.push_back({row, std::move(*text)});
  }
  if (const Status turn = advance(VisitEvent::FileRead); !turn) return turn.error();
  return out;
}

namespace {

/// A 3.00 card says whose it is after external authentication with RKSSSE.
Status visit_person(SocialVisit& visit, SocialVisitReport& out) {
  const auto access = visit.authenticate(model::Df::Ssse, "RK");
  if (!access) return access.error();
  out.steps.push_back({phrase("external authentication"), *access});
  if (access->refused()) return {};
  auto card = visit.read_person();
  if (!card) return card.error();
  out.card = std::move(*card);
  out.steps.push_back({
      phrase("read the card holder"), {true, StatusWord::Ok}
  });
  return {};
}

}  // namespace

Result<SocialVisitReport> run_social_visit(SocialVisit& visit, const SocialVisitPlan& plan) {
  SocialVisitReport out;
  auto card = visit.read_public();
  if (!card) return card.error();
  out.card = std::move(*card);
  out.steps.push_back({
      phrase("read the public data"), {true, StatusWord::Ok}
  });
  const auto genuine = visit.prove_genuine();
  if (!genuine) return genuine.error();
  out.steps.push_back({phrase("internal authentication"), *genuine});
  if (genuine->refused()) return out;
  if (out.card.person_locked) {
    if (const Status read = visit_person(visit, out); !read) return read.error();
  }
  const auto access = visit.authenticate(plan.df, plan.read_key);
  if (!access) return access.error();
  out.steps.push_back({phrase("external authentication"), *access});
  if (plan.pin != nullptr) {
    const auto pin = visit.verify_pin(*plan.pin);
    if (!pin) return pin.error();
    out.steps.push_back({phrase("verify the PIN"), *pin});
  }
  auto read = visit.read_file(plan.df, plan.fid);
  if (!read) return read.error();
  out.steps.push_back({phrase("read a protected file"), read->outcome});
  out.protected_values = std::move(read->values);
  return out;
}

}  // namespace sscard::term
