// sscard sim new|show|reset|tear: simulated cards as files; `sim serve` is command_serve.cpp.
#include <filesystem>

#include "cos-sim/attach/in_process.hpp"
#include "cos-sim/kernel/blank.hpp"
#include "cos-sim/kernel/tear_order.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/key_card_issue.hpp"
#include "tools/sscard/sim_show.hpp"
#include "tools/sscard/simulated_card.hpp"
#include "tools/sscard/test_card.hpp"
#include "tools/sscard/vault_choice.hpp"

namespace sscard::tools {
namespace {

struct SimOptions {
  std::string image;
  std::string vendor, serial, ta1;
  std::string structure, algorithm, extension;
  std::string dialect = "t514";
  std::string kind;  ///< of a key card; empty for a social card
  std::string terminal = "990100000001";
  bool blank = false;
  std::uint64_t tear_bytes = 64;
  std::uint64_t tear_bits = 0;
  bool weak = false;
};

template <std::size_t size>
Status take_hex(const std::string& text, const char* what, std::array<Byte, size>& into) {
  if (text.empty()) return {};
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != size) {
    return Error{ErrorKind::Usage, msg("{} must have {} hexadecimal digits", what, size * 2),
                 msg("give pairs of the digits 0-9 and A-F")};
  }
  std::ranges::copy(*bytes, into.begin());
  return {};
}

Result<cos::Blank> wanted_blank(const Context& context, const SimOptions& options) {
  const auto dialect = find_dialect(options.dialect);
  if (!dialect) return dialect.error();
  cos::Blank blank = cos::blank_speaking(*dialect);
  context.world.random.fill(blank.serial);
  const Status vendor = take_hex(options.vendor, phrase("the vendor"), blank.vendor);
  if (!vendor) return vendor.error();
  const Status serial = take_hex(options.serial, phrase("the serial"), blank.serial);
  if (!serial) return serial.error();
  std::array<Byte, 1> ta1{};
  const Status speed = take_hex(options.ta1, phrase("TA1"), ta1);
  if (!speed) return speed.error();
  if (!options.ta1.empty()) blank.ta1 = ta1[0];
  if (const auto kind = model::key_card_from(options.kind))
    blank.kind = static_cast<cos::CardKind>(*kind);
  return blank;
}

Result<TestCardPlan> wanted_card(const Context& context, const SimOptions& options) {
  TestCardPlan plan;
  const auto structure = model::structure_from(options.structure);
  expects(structure.has_value());
  plan.structure = *structure;
  plan.algorithm = usual_algorithm(*structure);
  const auto dialect = find_dialect(options.dialect);
  if (!dialect) return dialect.error();
  plan.dialect = *dialect;
  if (!options.algorithm.empty()) {
    plan.algorithm =
        options.algorithm == "sm4" ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
  }
  auto extension = load_extension(options.extension, context.world.files);
  if (!extension) return extension.error();
  plan.extension = std::move(*extension);
  if (const Status fits = check(plan); !fits) return fits.error();
  return plan;
}

Status personalize(const Context& context, const SimOptions& options, const TestCardPlan& plan,
                   keys::Vault& vault) {
  auto card = SimulatedCard::open(options.image, context.world);
  if (!card) return card.error();
  cos::InProcessLink link(**card);
  Channel channel(link);
  return build_test_card(channel, plan, vault);
}

/// A blank made and filled; an image that could not be finished does not stay.
Status make_filled(const SimOptions& options, const cos::Blank& blank,
                   const std::function<Status()>& fill) {
  const Status made = cos::create_blank_image(options.image, blank);
  if (!made) return made;
  const Status done = fill();
  if (!done) {
    std::error_code ignored;
    std::filesystem::remove(options.image, ignored);
  }
  return done;
}

Result<ExitCode> make_test_card(const Context& context, const SimOptions& options,
                                const cos::Blank& blank) {
  const auto plan = wanted_card(context, options);
  if (!plan) return plan.error();
  const auto vault = open_test_vault(context.world);
  if (!vault) return vault.error();
  const Status done =
      make_filled(options, blank, [&] { return personalize(context, options, *plan, **vault); });
  if (!done) return done.error();
  const std::string serial = to_hex(blank.manufacturer) + to_hex(blank.serial);
  context.print.object({
      {"image",       options.image    },
      {"chip_serial", serial           },
      {"structure",   options.structure}
  });
  context.print.say(msg("{}: a test card of structure {}, chip serial {}", options.image,
                        options.structure, serial));
  return ExitCode::Done;
}

Status fill_key_card(const Context& context, const SimOptions& options,
                     const keys::KeyCardOrder& order, keys::Vault& vault) {
  auto card = SimulatedCard::open(options.image, context.world);
  if (!card) return card.error();
  cos::InProcessLink link(**card);
  Channel channel(link);
  const auto issued = issue_key_card(channel, order, vault);
  return issued ? Status() : Status(issued.error());
}

/// A PSAM or carrier with the test key set.
Result<ExitCode> make_key_card(const Context& context, const SimOptions& options,
                               const cos::Blank& blank) {
  keys::KeyCardOrder order;
  order.kind = *model::key_card_from(options.kind);
  const auto terminal = terminal_number(options.terminal);
  if (!terminal) return terminal.error();
  if (order.kind == model::KeyCard::Psam) order.terminal = *terminal;
  const auto vault = open_test_vault(context.world);
  if (!vault) return vault.error();
  const Status done =
      make_filled(options, blank, [&] { return fill_key_card(context, options, order, **vault); });
  if (!done) return done.error();
  const std::string serial = to_hex(blank.manufacturer) + to_hex(blank.serial);
  context.print.object({
      {"image",       options.image},
      {"chip_serial", serial       },
      {"kind",        options.kind }
  });
  context.print.say(msg("{}: a {} with test keys, chip serial {}", options.image,
                        model::row(order.kind).title, serial));
  return ExitCode::Done;
}

/// What was asked for besides a social card's structure, and does not go with a key card.
Status check_kind(const SimOptions& options) {
  const bool social = !options.structure.empty() || !options.extension.empty() ||
                      !options.algorithm.empty() || options.dialect != "t514";
  if (options.kind.empty() ? !options.blank : !social) return {};
  return Error{ErrorKind::Usage,
               options.kind.empty()
                   ? msg("--blank goes with --kind")
                   : msg("a key card has no structure, extension, algorithm or other dialect"),
               msg("say what kind of card is wanted: --kind, or --structure")};
}

Result<ExitCode> make(const Context& context, const SimOptions& options) {
  const auto blank = wanted_blank(context, options);
  if (!blank) return blank.error();
  if (const Status fits = check_kind(options); !fits) return fits.error();
  if (!options.kind.empty() && !options.blank) return make_key_card(context, options, *blank);
  if (!options.structure.empty()) return make_test_card(context, options, *blank);
  if (!options.extension.empty() || !options.algorithm.empty()) {
    return Error{ErrorKind::Usage, msg("a blank has neither extension nor algorithm"),
                 msg("give --structure too, for a test card")};
  }
  if (const Status made = cos::create_blank_image(options.image, *blank); !made) {
    return made.error();
  }
  const std::string serial = to_hex(blank->manufacturer) + to_hex(blank->serial);
  context.print.object({
      {"image",       options.image},
      {"chip_serial", serial       }
  });
  context.print.say(
      msg("{}: a blank in its transport state, chip serial {}", options.image, serial));
  return ExitCode::Done;
}

/// Back to the delivery state, with the same vendor, serial and speed.
Result<ExitCode> reset(const Context& context, const SimOptions& options) {
  auto image = cos::ImageFile::open(options.image);
  if (!image) return image.error();
  const auto card = cos::inspect(**image);
  if (!card) return card.error();
  const auto chip = data::ChipSerial::from_atr(card->atr);
  if (!chip) return chip.error();
  cos::Blank blank;
  const ByteView history = ByteView(card->atr).last(13);
  std::ranges::copy(history.subspan(0, 2), blank.vendor.begin());
  std::ranges::copy(history.subspan(2, 3), blank.os.begin());
  std::ranges::copy(history.subspan(5, 2), blank.manufacturer.begin());
  std::ranges::copy(history.subspan(7, 6), blank.serial.begin());
  constexpr Byte ta1_follows = 0x10;
  if ((card->atr[1] & ta1_follows) != 0) blank.ta1 = card->atr[2];
  blank.dialect = card->dialect.value_or(blank.dialect);
  blank.kind = card->kind;
  cos::make_blank(**image, blank);
  context.print.say(
      msg("{}: back in its transport state, chip serial {}", options.image, chip->text()));
  return ExitCode::Done;
}

Result<ExitCode> show(const Context& context, const SimOptions& options) {
  const auto extension = load_extension(options.extension, context.world.files);
  if (!extension) return extension.error();
  auto image = cos::ImageFile::open(options.image, cos::ImageFile::Mode::Look);
  if (!image) return image.error();
  const auto card = cos::inspect(**image);
  if (!card) return card.error();
  show_card(context, *card, extension->get());
  return ExitCode::Done;
}

/// The next session of the card, in whatever process, loses its power in the middle of a write.
Result<ExitCode> tear(const Context& context, const SimOptions& options) {
  auto image = cos::ImageFile::open(options.image);
  if (!image) return image.error();
  const auto card = cos::inspect(**image);
  if (!card) return card.error();
  cos::PowerCut cut;
  cut.after_bits = options.tear_bytes * 8 + options.tear_bits;
  cut.weak = options.weak;
  cos::order_tear(**image, cut);
  context.print.object({
      {"image",      options.image                 },
      {"after_bits", std::to_string(cut.after_bits)}
  });
  context.print.say(msg("{}: in its next session the card loses its power after {} written bits",
                        options.image, cut.after_bits));
  return ExitCode::Done;
}

Verb image_verb(Program& program, Verb noun, std::pair<const char*, const char*> names,
                std::string& image) {
  const Verb verb = program.verb(noun, names.first, names.second);
  verb.option("image", image, phrase("card image file")).required();
  return verb;
}

}  // namespace

void define_sim(Program& program) {
  const Verb noun = program.noun("sim", phrase("simulated cards"));
  const auto options = std::make_shared<SimOptions>();
  const Verb new_verb = image_verb(
      program, noun, {"new", phrase("a blank, or with --structure or --kind a test card")},
      options->image);
  new_verb.option("--vendor", options->vendor, phrase("chip vendor, four hexadecimal digits"));
  new_verb.option("--serial", options->serial, phrase("serial, twelve hexadecimal digits"));
  new_verb.option("--ta1", options->ta1,
                  phrase("TA1 of the answer to reset, for speed tests: 13, 18 or 16"));
  new_verb.option("--dialect", options->dialect, phrase("administration commands of the chip"))
      .one_of({"t514", "fm"});
  new_verb.option("--structure", options->structure, phrase("structure version of a test card"))
      .one_of({"1.00", "2.00", "2.01", "3.00"});
  new_verb.option("--algorithm", options->algorithm, phrase("algorithm of its keys"))
      .one_of({"3des", "sm4"});
  new_verb.option("--kind", options->kind, phrase("a key card with the test key set"))
      .one_of({"psam", "mother", "transport", "master-control"});
  new_verb.option("--terminal", options->terminal, phrase("terminal number of a PSAM"));
  new_verb.flag("--blank", options->blank, phrase("only the blank of this kind"));
  new_verb.option("--extension", options->extension, phrase("a province's extension (TOML)"));
  program.does(new_verb, [options](const Context& context) { return make(context, *options); });
  const Verb show_verb =
      image_verb(program, noun, {"show", phrase("look inside a card image")}, options->image);
  show_verb.option("--extension", options->extension, phrase("a province's extension (TOML)"));
  program.does(show_verb, [options](const Context& context) { return show(context, *options); });
  const Verb tear_verb = image_verb(
      program, noun, {"tear", phrase("order a power cut for the next session")}, options->image);
  tear_verb.option("--after-bytes", options->tear_bytes, phrase("bytes that are still written"));
  tear_verb.option("--bits", options->tear_bits, phrase("and bits of the next one")).between(0, 7);
  tear_verb.flag("--weak", options->weak, phrase("the torn bits read differently each time"));
  program.does(tear_verb, [options](const Context& context) { return tear(context, *options); });
  program.does(
      image_verb(program, noun, {"reset", phrase("back to the delivery state")}, options->image),
      [options](const Context& context) { return reset(context, *options); });
  define_serve(program, noun);
}

}  // namespace sscard::tools
