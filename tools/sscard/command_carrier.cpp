// sscard vault carrier issue|verify|inventory|hand-over|return|destroy|report-lost|list and
// sscard vault psam place|recover|list: key cards and who has them. The vault composes what goes to
// a card and signs what goes into the book; this only relays.
#include <algorithm>

#include "cardlib/data/identifiers.hpp"
#include "keys/custody/lost_report.hpp"
#include "keys/vault/hierarchy.hpp"
#include "keys/vault/vault_file.hpp"
#include "personalizer/job/job.hpp"
#include "tools/sscard/card_source.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/custody_desk.hpp"
#include "tools/sscard/key_card_issue.hpp"

namespace sscard::tools {
namespace {

using keys::CustodyEvent;

struct CarrierOptions {
  CustodyWish wish;
  CardPlace card;
  std::string kind, terminal = "000000000000", seal, serial, to, reference, place, out, pin_fd;
  std::vector<std::string> jobs;
};
using Shared = std::shared_ptr<CarrierOptions>;

/// The card with the serial that the book knows; Keys: it does not know it.
Result<keys::CarrierRecord> known(const Context& context, const CarrierOptions& options) {
  const auto book =
      keys::CustodyBook::read(options.wish.book, context.world.files, crypto::openssl());
  if (!book) return book.error();
  if (const keys::CarrierRecord* card = book->find(options.serial)) return *card;
  return Error{ErrorKind::Keys, msg("the custody book does not know card {}", options.serial),
               msg("look at `sscard vault carrier list`")};
}

/// An event that needs no card in a reader.
Result<ExitCode> record_event(const Context& context, const CarrierOptions& options,
                              CustodyEvent event) {
  const auto card = known(context, options);
  if (!card) return card.error();
  keys::CustodyEntry entry = entry_of(options.wish, event);
  entry.kind = card->kind;
  entry.serial = card->serial;
  entry.to = options.to;
  entry.reference = options.reference;
  entry.place = options.place;
  const auto vault = open_vault(options.wish.vault, context);
  if (!vault) return vault.error();
  const Status written = write_entry(context, options.wish, **vault, entry);
  return written ? Result<ExitCode>(ExitCode::Done) : written.error();
}

/// The line goes into the book before the card gets its first key: a card that was broken off is
/// known, and its keys with it.
Result<ExitCode> issue(const Context& context, const CarrierOptions& options) {
  const auto vault = open_vault(options.wish.vault, context);
  if (!vault) return vault.error();
  keys::KeyCardOrder order;
  order.kind = *model::key_card_from(options.kind);
  const auto terminal = terminal_number(options.terminal);
  if (!terminal) return terminal.error();
  order.terminal = *terminal;
  auto source = CardSource::open(options.card, context.world);
  if (!source) return source.error();
  Channel channel(source->link());
  const auto full = order_for(channel, order);
  if (!full) return full.error();
  const auto answer = (*vault)->key_card({*full});
  if (!answer) return answer.error();
  keys::CustodyEntry entry = entry_of(options.wish, CustodyEvent::Issued);
  entry.kind = full->kind;
  entry.serial = to_hex(full->chip_serial);
  entry.reference = options.seal;
  entry.detail = keys::issue_detail(options.wish.why, answer->masters);
  if (const Status written = write_entry(context, options.wish, **vault, entry); !written)
    return written.error();
  if (const Status sent = relay(channel, answer->commands); !sent) return sent.error();
  context.print.say(msg("{} keys lie on it", answer->masters.size()));
  return ExitCode::Done;
}

Result<std::optional<Pin>> operator_pin(const Context& context, const CarrierOptions& options,
                                        model::KeyCard kind) {
  if (!model::row(kind).exports) return std::optional<Pin>();
  std::vector<int> descriptors;
  if (!options.pin_fd.empty()) {
    const auto digit = options.pin_fd.find_first_not_of("0123456789");
    if (digit != std::string::npos || options.pin_fd.size() > 4)
      return Error{ErrorKind::Usage, msg("'{}' is no open descriptor", options.pin_fd),
                   msg("open it in the shell, as in `--pin-fd 3 3<file`")};
    descriptors.push_back(std::stoi(options.pin_fd));
  }
  const Translator& translate = context.print.translate();
  keys::SecretInput input(descriptors,
                          [&translate](const Message& message) { return translate(message); });
  const auto typed = input.ask(msg("operator PIN of the carrier"), keys::Entry::Once);
  if (!typed) return typed.error();
  if (typed->size() > Pin::capacity)
    return Error{ErrorKind::Usage, msg("a PIN has 4 to 16 digits"), msg("enter another PIN")};
  return std::optional<Pin>(std::in_place, typed->reveal(SecretAccess::for_cipher()));
}

void say_probes(const Context& context, const std::vector<keys::KeyProbe>& probes) {
  std::vector<std::vector<JsonField>> rows;
  for (const keys::KeyProbe& probe : probes) {
    rows.push_back({
        {"key",   probe.master.key          },
        {"kcv",   to_hex(probe.master.kcv)  },
        {"alive", probe.alive ? "yes" : "no"}
    });
    context.print.say(probe.alive ? msg("{}: right", keys::listed(probe.master))
                                  : msg("{}: WRONG OR MISSING", keys::listed(probe.master)));
  }
  context.print.objects("keys", rows);
}

Result<ExitCode> verify(const Context& context, const CarrierOptions& options) {
  const auto vault = open_vault(options.wish.vault, context);
  if (!vault) return vault.error();
  auto source = CardSource::open(options.card, context.world);
  if (!source) return source.error();
  Channel channel(source->link());
  const auto order = look_at_key_card(channel);
  if (!order) return order.error();
  const auto pin = operator_pin(context, options, order->kind);
  if (!pin) return pin.error();
  keys::KeyCardCheckRequest request;
  request.order = *order;
  context.world.random.fill(request.random);
  const auto probes =
      check_key_card(channel, request, pin->has_value() ? &**pin : nullptr, **vault);
  if (!probes) return probes.error();
  say_probes(context, *probes);
  if (!std::ranges::all_of(*probes, &keys::KeyProbe::alive)) return ExitCode::WithRejects;
  keys::CustodyEntry entry = entry_of(options.wish, CustodyEvent::Verified);
  entry.kind = order->kind;
  entry.serial = to_hex(order->chip_serial);
  const auto line = append_entry(context, options.wish, **vault, entry);
  if (!line) return line.error();
  context.print.say(
      msg("every key on it is right; line {} of the book, head {}", line->number, line->head));
  return ExitCode::Done;
}

/// Every card that the jobs issued with a social side.
Status add_cards(const Context& context, const std::string& folder,
                 std::vector<keys::AffectedCard>& out) {
  const auto job = perso::Job::look(folder, context.world);
  if (!job) return job.error();
  const model::Algorithm algorithm = job->facts().algorithm;
  return job->ledger().for_each_order([&](const perso::OrderRow& row) -> Status {
    const bool social = row.chip && row.record && !row.record->card_id.empty();
    if (social) out.push_back({row.chip->text(), algorithm});
    return {};
  });
}

Result<ExitCode> report_lost(const Context& context, const CarrierOptions& options) {
  std::vector<keys::AffectedCard> cards;
  for (const std::string& folder : options.jobs)
    if (const Status added = add_cards(context, folder, cards); !added) return added.error();
  const auto card = known(context, options);
  if (!card) return card.error();
  const auto vault = open_vault(options.wish.vault, context);
  if (!vault) return vault.error();
  keys::CustodyEntry entry = entry_of(options.wish, CustodyEvent::Lost);
  entry.kind = card->kind;
  entry.serial = card->serial;
  // A report that was not written is made again; the loss stands in the book already.
  if (card->state != keys::CarrierState::Lost)
    if (const Status written = write_entry(context, options.wish, **vault, entry); !written)
      return written.error();
  const auto book =
      keys::CustodyBook::read(options.wish.book, context.world.files, crypto::openssl());
  if (!book) return book.error();
  const auto report = keys::lost_report(*book, card->serial, cards, signer_of(**vault));
  if (!report) return report.error();
  const Status saved = context.world.files.replace(options.out, as_bytes(report->text));
  if (!saved) return saved.error();
  context.print.say(msg("{} keys, {} other carriers and {} cards are affected", report->keys,
                        report->carriers, report->cards));
  context.print.say(msg("the signed report for the superior level is {}", options.out));
  return ExitCode::Done;
}

Result<ExitCode> list(const Context& context, const CarrierOptions& options, bool psams) {
  const auto book =
      keys::CustodyBook::read(options.wish.book, context.world.files, crypto::openssl());
  if (!book) return book.error();
  std::vector<std::vector<JsonField>> rows;
  for (const keys::CarrierRecord& card : book->carriers()) {
    if ((card.kind == model::KeyCard::Psam) != psams) continue;
    rows.push_back({
        {"kind",     std::string(model::row(card.kind).word)},
        {"serial",   card.serial                            },
        {"state",    std::string(keys::word(card.state))    },
        {"holder",   card.holder                            },
        {"terminal", card.terminal                          },
        {"place",    card.place                             },
        {"since",    card.since                             }
    });
    context.print.say(msg("{} {}: {}, {} {} {}", model::row(card.kind).title, card.serial,
                          keys::title(card.state), card.holder, card.terminal, card.place));
  }
  context.print.objects("carriers", rows);
  return ExitCode::Done;
}

Result<ExitCode> enter_pin(const Context& context, const CarrierOptions& options) {
  const std::string& path = options.wish.vault.vault;
  if (path == test_vault_name)
    return Error{ErrorKind::Usage, msg("the test key set is part of the program and never changes"),
                 msg("name a file with --vault FILE")};
  const auto vault = work_in_vault(options.wish.vault, context, [&](keys::SecretInput& input) {
    return keys::change_vault_file({path, context.world, crypto::openssl()}, input,
                                   [](keys::KeyRing& ring, keys::SecretInput& asked) {
                                     return keys::enter_pin(ring, keys::Purpose::CarrierPin, asked);
                                   });
  });
  if (!vault) return vault.error();
  context.print.say(msg("the operator PIN of new carriers is kept"));
  return ExitCode::Done;
}

void card_options(const Verb& verb, CarrierOptions& options) {
  verb.option("--reader", options.card.reader, phrase("reader with the key card"));
  verb.option("--image", options.card.image, phrase("image of a simulated key card"));
}

void define_with_card(Program& program, Verb noun, const Shared& options) {
  const Verb issue_verb =
      program.verb(noun, "issue", phrase("a blank becomes a PSAM or carrier with keys"));
  custody_options(issue_verb, options->wish);
  card_options(issue_verb, *options);
  issue_verb.option("--kind", options->kind, phrase("psam, mother, transport or master-control"))
      .required()
      .one_of({"psam", "mother", "transport", "master-control"});
  issue_verb.option("--terminal", options->terminal, phrase("terminal number of a PSAM"));
  issue_verb.option("--seal", options->seal, phrase("number of the sealed package"));
  program.does(issue_verb, [options](const Context& context) { return issue(context, *options); });
  const Verb verify_verb =
      program.verb(noun, "verify", phrase("ask every key on the card, and compare"));
  custody_options(verify_verb, options->wish);
  card_options(verify_verb, *options);
  verify_verb.option("--pin-fd", options->pin_fd, phrase("descriptor with the operator PIN"));
  program.does(verify_verb,
               [options](const Context& context) { return verify(context, *options); });
}

Verb event_verb(Program& program, Verb noun, const Shared& options, CustodyEvent event,
                std::pair<const char*, const char*> names) {
  const Verb verb = program.verb(noun, names.first, names.second);
  custody_options(verb, options->wish);
  verb.option("--serial", options->serial, phrase("chip serial of the key card")).required();
  program.does(verb, [options, event](const Context& context) {
    return record_event(context, *options, event);
  });
  return verb;
}

void define_events(Program& program, Verb noun, const Shared& options) {
  event_verb(program, noun, options, CustodyEvent::Inventoried,
             {"inventory", phrase("it was seen where it should be")});
  const Verb over = event_verb(program, noun, options, CustodyEvent::HandedOver,
                               {"hand-over", phrase("another person takes it")});
  over.option("--to", options->to, phrase("who takes it")).required();
  over.option("--agreement", options->reference, phrase("the signed confidentiality agreement"))
      .required();
  event_verb(program, noun, options, CustodyEvent::Returned, {"return", phrase("it came back")});
  event_verb(program, noun, options, CustodyEvent::Destroyed,
             {"destroy", phrase("it was destroyed")});
  const Verb lost = program.verb(
      noun, "report-lost", phrase("it is lost; lists what is affected, for the superior level"));
  custody_options(lost, options->wish);
  lost.option("--serial", options->serial, phrase("chip serial of the key card")).required();
  lost.option("--job", options->jobs, phrase("job folder whose cards are looked at, once per job"));
  lost.option("--out", options->out, phrase("file of the signed report")).required();
  program.does(lost, [options](const Context& context) { return report_lost(context, *options); });
}

void define_list(Program& program, Verb noun, const Shared& options, bool psams) {
  const Verb verb = program.verb(noun, "list", phrase("where every one is"));
  verb.option("--book", options->wish.book, phrase("custody book of the key cards")).required();
  program.does(verb,
               [options, psams](const Context& context) { return list(context, *options, psams); });
}

void define_carrier(Program& program, Verb vault) {
  const Verb noun =
      program.verb(vault, "carrier", phrase("key cards that carry keys between sites"));
  const auto options = std::make_shared<CarrierOptions>();
  define_with_card(program, noun, options);
  define_events(program, noun, options);
  define_list(program, noun, options, false);
  const Verb pin_verb = program.verb(noun, "enter-pin", phrase("the operator PIN of new carriers"));
  vault_options(pin_verb, options->wish.vault);
  program.does(pin_verb,
               [options](const Context& context) { return enter_pin(context, *options); });
}

void define_psam(Program& program, Verb vault) {
  const Verb noun = program.verb(vault, "psam", phrase("the register of PSAMs in terminals"));
  const auto options = std::make_shared<CarrierOptions>();
  const Verb place = event_verb(program, noun, options, CustodyEvent::Placed,
                                {"place", phrase("a PSAM goes into its terminal")});
  place.option("--terminal", options->reference, phrase("terminal number")).required();
  place.option("--place", options->place, phrase("where the terminal stands")).required();
  place.option("--to", options->to, phrase("who runs the terminal"));
  event_verb(program, noun, options, CustodyEvent::Returned,
             {"recover", phrase("a PSAM came back from its terminal")});
  define_list(program, noun, options, true);
}

}  // namespace

void define_key_cards(Program& program, Verb vault) {
  define_carrier(program, vault);
  define_psam(program, vault);
  define_custody(program, vault);
}

}  // namespace sscard::tools
