// sscard sim new|show|reset: simulated cards as files; `sim serve` is command_serve.cpp.
#include "cos-sim/attach/contactless.hpp"
#include "cos-sim/kernel/blank.hpp"
#include "cos-sim/kernel/inspect.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/simulated_card.hpp"

namespace sscard::tools {
namespace {

struct SimOptions {
  std::string image;
  std::string vendor, serial, ta1;
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
  cos::Blank blank;
  context.world.random.fill(blank.serial);
  const Status vendor = take_hex(options.vendor, phrase("the vendor"), blank.vendor);
  if (!vendor) return vendor.error();
  const Status serial = take_hex(options.serial, phrase("the serial"), blank.serial);
  if (!serial) return serial.error();
  std::array<Byte, 1> ta1{};
  const Status speed = take_hex(options.ta1, phrase("TA1"), ta1);
  if (!speed) return speed.error();
  if (!options.ta1.empty()) blank.ta1 = ta1[0];
  return blank;
}

Result<ExitCode> make(const Context& context, const SimOptions& options) {
  const auto blank = wanted_blank(context, options);
  if (!blank) return blank.error();
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
  cos::make_blank(**image, blank);
  context.print.say(
      msg("{}: back in its transport state, chip serial {}", options.image, chip->text()));
  return ExitCode::Done;
}

const char* state_name(model::CardState state) {
  return state == model::CardState::Transport ? phrase("transport state") : phrase("in use");
}

void show_directory(const Printer& print, const cos::DirectoryDescription& directory) {
  const std::string indent(directory.depth * 2, ' ');
  print.say(msg("{}{} {}: {} files, {} keys, {} bank values", indent,
                fmt::format("{:04X}", directory.fid), to_hex(directory.aid), directory.files.size(),
                directory.keys.size(), directory.values));
  for (const cos::FileDescription& file : directory.files) {
    print.say(msg("{}  EF {}: {} bytes, {} records", indent, fmt::format("{:04X}", file.header.fid),
                  file.header.size, file.records));
  }
  for (const cos::KeyDescription& key : directory.keys) {
    print.say(msg("{}  key type {} id {} version {}: {} of {} tries left", indent,
                  fmt::format("{:02X}", static_cast<unsigned>(key.header.type)),
                  fmt::format("{:02X}", key.header.id), fmt::format("{:02X}", key.header.version),
                  key.tries_left, key.header.try_limit));
  }
}

Result<ExitCode> show(const Context& context, const SimOptions& options) {
  auto image = cos::ImageFile::open(options.image, cos::ImageFile::Mode::Look);
  if (!image) return image.error();
  const auto card = cos::inspect(**image);
  if (!card) return card.error();
  context.print.object({
      {"atr",         to_hex(card->atr)                       },
      {"ats",         to_hex(cos::ats_of(card->atr))          },
      {"memory_used", std::to_string(card->memory_used)       },
      {"memory_size", std::to_string(card->memory_size)       },
      {"directories", std::to_string(card->directories.size())}
  });
  context.print.field(phrase("answer to reset"), to_hex(card->atr));
  context.print.field(phrase("answer to select, contactless"), to_hex(cos::ats_of(card->atr)));
  context.print.say(msg("{}, {} of {} bytes of memory used", state_name(card->state),
                        card->memory_used, card->memory_size));
  for (const cos::DirectoryDescription& directory : card->directories) {
    show_directory(context.print, directory);
  }
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
  const Verb new_verb =
      image_verb(program, noun, {"new", phrase("a blank in its transport state")}, options->image);
  new_verb.option("--vendor", options->vendor, phrase("chip vendor, four hexadecimal digits"));
  new_verb.option("--serial", options->serial, phrase("serial, twelve hexadecimal digits"));
  new_verb.option("--ta1", options->ta1,
                  phrase("TA1 of the answer to reset, for speed tests: 13, 18 or 16"));
  program.does(new_verb, [options](const Context& context) { return make(context, *options); });
  program.does(
      image_verb(program, noun, {"show", phrase("look inside a card image")}, options->image),
      [options](const Context& context) { return show(context, *options); });
  program.does(
      image_verb(program, noun, {"reset", phrase("back to the delivery state")}, options->image),
      [options](const Context& context) { return reset(context, *options); });
  define_serve(program, noun);
}

}  // namespace sscard::tools
