#include "cos-sim/kernel/card.hpp"

#include "cos-sim/kernel/administration_family.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/dispatch.hpp"
#include "cos-sim/kernel/select.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t header_size = 4;

/// 9000, 61xx and the warnings 62xx: what the command wanted to keep is kept.
bool succeeded(StatusWord sw) {
  const unsigned family = number(sw) >> 8U;
  return sw == StatusWord::Ok || family == 0x61U || family == 0x62U;
}

}  // namespace

Card::Card(Store& store, Random& random, const crypto::Provider& engine)
    : memory_(store),
      files_(memory_),
      engine_(engine),
      chip_{memory_, files_, random, engine_},
      card_(chip_),
      social_(chip_),
      key_card_(chip_),
      bank_(chip_),
      environments_(card_, social_, bank_) {}

Bytes Card::power_on(Protocol protocol) {
  protocol_ = protocol;
  return start();
}

void Card::power_off() {
  on_ = false;
  session_ = {};
  pending_.drop();
  challenge_.drop();
  files_.abandon();
  frame_ = {};
  engine_.forget();
}

Bytes Card::reset() {
  return start();
}

/// Recovery first; a card whose memory makes no sense stays mute.
Bytes Card::start() {
  on_ = false;
  session_ = {};
  selection_ = {};
  challenge_.drop();
  pending_.drop();
  memory_.power_up();
  const Bytes atr = stored_atr(memory_);
  const std::optional<CardKind> kind = stored_kind(memory_);
  const bool known = kind && stored_dialect(memory_);
  if (atr.empty() || !known || !files_.load() || !memory_.powered()) return {};
  compose(*kind);
  for (const auto name :
       {model::Environment::Card, model::Environment::Ssse, model::Environment::Pse})
    environments_.of(name).reset();
  selection_.df = files_.root();
  files_.set_selected(selection_.df ? selection_.df->owner : model::Environment::Card);
  if (selection_.df) current().selected(std::nullopt, *selection_.df);
  on_ = true;
  return atr;
}

void Card::compose(CardKind kind) {
  if (kind == CardKind::Social) {
    environments_ = Environments(card_, social_, bank_);
  } else {
    environments_ = Environments(card_, key_card_, bank_);
  }
}

Environment& Card::current() {
  return environments_.of(selection_.df ? selection_.df->owner : model::Environment::Card);
}

ByteView Card::respond(ByteView command) {
  frame_ = answer_to(command);
  return frame_.view();
}

Frame Card::answer_to(ByteView command) {
  if (!on_) return {};
  if (memory_.failed()) return {{}, StatusWord::MemoryFailure};
  if (command.size() < header_size) return {{}, StatusWord::WrongLength};
  const CommandView view = parse_command(command, protocol_);
  answer_.clear();
  CommandContext context{.chip = chip_,
                         .command = view,
                         .selection = selection_,
                         .challenge = challenge_,
                         .session = session_,
                         .environments = environments_,
                         .environment = current(),
                         .answer = answer_,
                         .pending = pending_};
  const StatusWord sw = conclude(context, run(context));
  if (!memory_.powered()) {
    power_off();
    return {};
  }
  return frame_answer(view, answer_, sw, pending_, protocol_);
}

StatusWord Card::run(CommandContext& context) {
  const Admission admission = admit(context, family_of(chip_).commands());
  const bool fetches = admission.row != nullptr && admission.row->handler == get_response;
  if (!fetches) pending_.drop();
  return admission.refusal == StatusWord::Ok ? admission.row->handler(context) : admission.refusal;
}

/// One transaction per command; what the firewall refused overrules the handler.
StatusWord Card::conclude(CommandContext& context, StatusWord sw) {
  if (files_.take_refusal()) sw = StatusWord::SecurityNotSatisfied;
  if (succeeded(sw)) {
    files_.commit();
    if (context.file) selection_.ef = context.file;
  } else {
    files_.abandon();
  }
  if (memory_.failed()) sw = StatusWord::MemoryFailure;
  context.environment.ended(context, sw);
  return sw;
}

}  // namespace sscard::cos
