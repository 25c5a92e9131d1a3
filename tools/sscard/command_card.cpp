// sscard card show|read|verify: any card, simulated or in a reader.
#include "cardlib/model/file_tree.hpp"
#include "personalizer/job/job.hpp"
#include "terminal/secure_module/vault_module.hpp"
#include "terminal/social/social_visit.hpp"
#include "tools/sscard/bank_look.hpp"
#include "tools/sscard/card_source.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/masked.hpp"
#include "tools/sscard/vault_choice.hpp"

namespace sscard::tools {
namespace {

struct CardOptions {
  CardPlace place;
  bool plain = false;  ///< read: values as they are
  std::string job;     ///< verify
};

/// The two sides of a card as far as anybody may see them; an absent side is absent here.
struct SeenCard {
  Bytes atr;
  std::optional<term::PublicData> social;
  std::optional<term::BankVisitReport> bank;
  term::OfflineResult offline;
};

std::string pan_of(const term::BankVisitReport& bank) {
  const Bytes* field = bank.find(0x5A);
  if (field == nullptr) return {};
  const auto digits = data::from_cn(*field);
  return digits ? *digits : std::string();
}

Result<SeenCard> see(Channel& channel, keys::Vault& vault, Random& random) {
  SeenCard out;
  out.atr = channel.atr();
  term::VaultModule module(vault);
  term::SocialVisit visit(channel, module, random);
  auto social = visit.read_public();
  if (social) {
    out.social = std::move(*social);
  } else if (social.error().kind != ErrorKind::WrongCard &&
             social.error().kind != ErrorKind::CardRefused) {
    return social.error();
  }
  auto bank = visit_bank(channel, random);
  if (bank) {
    out.bank = std::move(bank->visit);
    out.offline = bank->offline;
  } else if (bank.error().kind != ErrorKind::WrongCard &&
             bank.error().kind != ErrorKind::CardRefused) {
    return bank.error();
  }
  return out;
}

void show_social(const Context& context, const term::PublicData& card) {
  const Printer& print = context.print;
  const model::Holder& holder = card.holder;
  print.field(phrase("card identification code"), card.card_id.text());
  print.field(phrase("structure version"), std::string(model::text(holder.structure)));
  print.field(phrase("card number"), holder.card_number.text());
  print.field(phrase("issued"), holder.issue_date);
  print.field(phrase("valid until"), holder.expiry_date);
  if (card.person_locked) {
    print.say(msg("the card gives the person only to holders of the read key"));
    return;
  }
  print.field(phrase("social security number"), holder.number.masked());
  print.field(phrase("name"), masked_name(holder.name));
}

void show_bank(const Context& context, const term::BankVisitReport& bank) {
  const Printer& print = context.print;
  for (const term::BankApplication& application : bank.applications) {
    print.field(phrase("bank application"), to_hex(application.aid) + " " + application.label);
  }
  const auto pan = data::Pan::parse(pan_of(bank));
  if (pan) print.field(phrase("account number"), pan->masked());
  print.field(phrase("application interchange profile"), to_hex(bank.aip));
}

std::vector<JsonField> as_json(const SeenCard& card) {
  std::vector<JsonField> out = {
      {"atr", to_hex(card.atr)}
  };
  if (card.social) {
    const model::Holder& holder = card.social->holder;
    out.push_back({"chip_serial", card.social->chip.text()});
    out.push_back({"card_id", card.social->card_id.text()});
    out.push_back({"structure", std::string(model::text(holder.structure))});
    out.push_back({"card_number", holder.card_number.text()});
    out.push_back({"issued", holder.issue_date});
    out.push_back({"valid_until", holder.expiry_date});
    if (!card.social->person_locked) {
      out.push_back({"number_masked", holder.number.masked()});
      out.push_back({"name_masked", masked_name(holder.name)});
    }
  }
  if (card.bank) {
    const auto pan = data::Pan::parse(pan_of(*card.bank));
    out.push_back({"pan_masked", pan ? pan->masked() : ""});
    out.push_back({"aip", to_hex(card.bank->aip)});
    out.push_back({"offline_method", word(card.offline.method)});
    out.push_back({"offline_authentic", card.offline.authentic ? "yes" : "no"});
  }
  return out;
}

Result<SeenCard> look_at_card(const Context& context, const CardOptions& options,
                              keys::Vault& vault) {
  auto source = CardSource::open(options.place, context.world);
  if (!source) return source.error();
  Channel channel(source->link());
  return see(channel, vault, context.world.random);
}

Result<ExitCode> show(const Context& context, const CardOptions& options) {
  const auto vault = open_test_vault(context.world);
  if (!vault) return vault.error();
  const auto card = look_at_card(context, options, **vault);
  if (!card) return card.error();
  context.print.object(as_json(*card));
  context.print.field(phrase("answer to reset"), to_hex(card->atr));
  if (card->social) {
    show_social(context, *card->social);
  } else {
    context.print.say(msg("there is no social-security side on this card"));
  }
  if (card->bank) {
    show_bank(context, *card->bank);
    context.print.say(verdict(card->offline));
  } else {
    context.print.say(msg("there is no bank side on this card"));
  }
  return ExitCode::Done;
}

/// Proves the right to read a file with its read key, where it wants one.
Status gain_access(term::SocialVisit& visit, const model::EfRow& file) {
  if (file.read.kind != model::AccessKind::Keys || file.read.own_key.empty()) {
    return visit.open(file.df);
  }
  const auto outcome = visit.authenticate(file.df, file.read.own_key);
  return outcome ? Status{} : Status(outcome.error());
}

Status read_file(const Context& context, term::SocialVisit& visit, const model::EfRow& file,
                 bool plain) {
  if (const Status access = gain_access(visit, file); !access) return access;
  const auto read = visit.read_file(file.df, file.fid);
  if (!read) return read.error();
  const std::string name = fmt::format("{} {:04X}", model::row(file.df).name, file.fid);
  if (read->outcome.refused()) {
    context.print.say(
        msg("{}: refused, status word {}", name, fmt::format("{:04X}", number(read->outcome.sw))));
    return {};
  }
  for (const term::ReadValue& value : read->values) {
    context.print.say(msg("{} {} {}: {}", name, fmt::format("{:02X}", value.record->tag),
                          value.record->name, plain ? value.text : masked_text(value.text)));
  }
  return {};
}

Result<ExitCode> read(const Context& context, const CardOptions& options) {
  const auto vault = open_test_vault(context.world);
  if (!vault) return vault.error();
  auto source = CardSource::open(options.place, context.world);
  if (!source) return source.error();
  Channel channel(source->link());
  term::VaultModule module(**vault);
  term::SocialVisit visit(channel, module, context.world.random);
  const auto card = visit.read_public();
  if (!card) return card.error();
  const auto genuine = visit.prove_genuine();
  if (!genuine) return genuine.error();
  if (genuine->refused()) {
    return Error{ErrorKind::WrongCard, msg("the card is not genuine under the keys of this vault"),
                 msg("use the vault that the card was issued with")};
  }
  for (const model::EfRow& file : model::ef_table()) {
    if (!model::row(file.df).structures.contains(card->holder.structure) ||
        !file.structures.contains(card->holder.structure) ||
        model::records_of(file.df, file.fid, card->holder.structure).empty() ||
        file.kind == model::FileKind::Cyclic) {
      continue;
    }
    const Status done = read_file(context, visit, file, options.plain);
    if (!done) return done.error();
  }
  return ExitCode::Done;
}

/// What differs between the card and what the ledger says was issued on this chip.
std::vector<Message> differences(const SeenCard& card, const perso::CardRecord& issued) {
  std::vector<Message> out;
  const auto compare = [&out](const char* what, const std::string& on_card,
                              const std::string& in_ledger) {
    if (on_card != in_ledger) out.push_back(msg("{}: differs from the ledger", what));
  };
  compare(phrase("answer to reset"), to_hex(card.atr), to_hex(issued.atr));
  if (!issued.card_id.empty()) {
    compare(phrase("card identification code"), card.social ? card.social->card_id.text() : "",
            issued.card_id);
    compare(phrase("card number"), card.social ? card.social->holder.card_number.text() : "",
            issued.card_number);
  }
  if (!issued.pan.empty()) {
    compare(phrase("account number"), card.bank ? pan_of(*card.bank) : "", issued.pan);
  }
  return out;
}

Result<ExitCode> verify(const Context& context, const CardOptions& options) {
  const auto vault = open_test_vault(context.world);
  if (!vault) return vault.error();
  const auto job = perso::Job::look(options.job, context.world);
  if (!job) return job.error();
  const auto card = look_at_card(context, options, **vault);
  if (!card) return card.error();
  const auto chip = data::ChipSerial::from_atr(card->atr);
  if (!chip) return chip.error();
  std::optional<perso::CardRecord> issued;
  const Status walked = job->ledger().for_each_order([&](const perso::OrderRow& row) -> Status {
    if (row.chip && *row.chip == *chip && row.record) issued = *row.record;
    return {};
  });
  if (!walked) return walked.error();
  if (!issued) {
    context.print.say(msg("the job has not issued the card {}", chip->text()));
    return ExitCode::WithRejects;
  }
  auto found = differences(*card, *issued);
  if (card->offline.method != term::OfflineMethod::None && !card->offline.authentic) {
    found.push_back(verdict(card->offline));
  }
  for (const Message& difference : found)
    context.print.say(difference);
  if (card->bank) context.print.say(verdict(card->offline));
  if (found.empty()) context.print.say(msg("the card {} is as the job issued it", chip->text()));
  context.print.list("differences", found);
  return found.empty() ? ExitCode::Done : ExitCode::WithRejects;
}

void place_options(Verb verb, CardPlace& place) {
  verb.option("--reader", place.reader, phrase("name of a reader of pcscd"));
  verb.option("--image", place.image, phrase("image of a simulated card"));
}

}  // namespace

void define_card(Program& program) {
  const Verb noun = program.noun("card", phrase("look at a card"));
  const auto options = std::make_shared<CardOptions>();
  const Verb show_verb = program.verb(noun, "show", phrase("what anybody may read, masked"));
  place_options(show_verb, options->place);
  program.does(show_verb, [options](const Context& context) { return show(context, *options); });

  const Verb read_verb =
      program.verb(noun, "read", phrase("every record, with the read keys of the vault"));
  place_options(read_verb, options->place);
  read_verb.flag("--plain", options->plain, phrase("show the values unmasked"));
  program.does(read_verb, [options](const Context& context) { return read(context, *options); });

  const Verb verify_verb =
      program.verb(noun, "verify", phrase("compare a card with the job that issued it"));
  place_options(verify_verb, options->place);
  verify_verb.option("--job", options->job, phrase("folder of the job")).required();
  program.does(verify_verb,
               [options](const Context& context) { return verify(context, *options); });
}

}  // namespace sscard::tools
