#include "tools/sscard/reader_chain.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>

#include "cardlib/channel/pcsc.hpp"

namespace sscard::tools {
namespace {

namespace fs = std::filesystem;
using cos::ReaderDriver;

constexpr const char* own_library_name = "libifd-sscard.so";
constexpr unsigned vpcd_slots = 2;  // per entry (limits.md 2.1)

bool there(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A value with or without quotation marks.
std::string value_of(std::string_view rest) {
  const std::size_t first = rest.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  rest.remove_prefix(first);
  const bool quoted = rest.starts_with('"');
  if (quoted) rest.remove_prefix(1);
  return std::string(rest.substr(0, rest.find_first_of(quoted ? "\"" : " \t\r")));
}

struct KeyRow {
  std::string_view key;
  std::string ReaderEntry::* member;
};

constexpr KeyRow key_table[] = {
    {"FRIENDLYNAME", &ReaderEntry::name       },
    {"DEVICENAME",   &ReaderEntry::device     },
    {"LIBPATH",      &ReaderEntry::driver_file},
};

bool of_driver(const ReaderEntry& entry, ReaderDriver driver) {
  return driver == ReaderDriver::Own ? entry.own_device().has_value()
                                     : entry.vpcd_port().has_value();
}

struct Known {
  const ChainFacts& facts;
  const ChainWish& wish;

  bool own() const { return wish.driver == ReaderDriver::Own; }
  /// Does this entry have the first of the wanted places?
  bool begins(const ReaderEntry& entry) const {
    if (own()) return entry.own_device().has_value();
    const auto port = entry.vpcd_port();
    return port && wish.first_port >= *port && wish.first_port < *port + vpcd_slots;
  }
  const ReaderEntry* entry() const {
    const auto found =
        std::ranges::find_if(facts.entries, [&](const ReaderEntry& e) { return begins(e); });
    return found == facts.entries.end() ? nullptr : &*found;
  }
  bool port_has_entry(unsigned port) const {
    return std::ranges::any_of(facts.entries, [&](const ReaderEntry& e) {
      const auto first = e.vpcd_port();
      return first && port >= *first && port < *first + vpcd_slots;
    });
  }
  std::size_t slots() const {
    std::size_t most = 0;
    for (const ReaderEntry& e : facts.entries) {
      if (own() && begins(e)) most = std::max<std::size_t>(most, e.own_device()->slots);
    }
    if (own()) return most > wish.first_slot ? most - wish.first_slot : 0;
    while (port_has_entry(static_cast<unsigned>(wish.first_port + most)))
      ++most;
    return most;
  }
};

std::optional<Error> check_package(const Known& known) {
  if (known.facts.daemon) return std::nullopt;
  return Error{ErrorKind::NoService,
               msg("the card service is not installed: {} is missing", known.facts.places.daemon),
               msg("install it: apt-get install pcscd")};
}

std::optional<Error> check_library(const Known& known) {
  if (!known.facts.driver_file.empty()) return std::nullopt;
  if (known.own()) {
    return Error{ErrorKind::NoService, msg("our driver {} is not installed", own_library_name),
                 msg("build and install sscard (cmake --install), or name the file: --library")};
  }
  return Error{
      ErrorKind::NoService,
      msg("the driver vpcd is not installed: {} is missing", known.facts.places.vpcd_library),
      msg("install it (apt-get install vsmartcard-vpcd), or use ours: --driver own")};
}

std::optional<Error> check_entry(const Known& known) {
  if (known.entry() != nullptr) return std::nullopt;
  const std::string& folder = known.facts.places.conf_folder;
  if (known.own()) {
    const cos::DeviceName device{.slots = cos::DeviceName::slots_max, .folder = "/run/sscard"};
    return Error{ErrorKind::NoService, msg("no entry in {} loads our driver", folder),
                 msg("write this into {}/sscard, then restart pcscd:\n{}", folder,
                     own_entry_text(device, "sscard", known.facts.driver_file))};
  }
  return Error{ErrorKind::NoService,
               msg("no entry in {} gives vpcd the port {}", folder, known.wish.first_port),
               msg("give the port of an entry with --port, or install vsmartcard-vpcd anew: its "
                   "entry has the ports 35963 and 35964")};
}

std::optional<Error> check_slots(const Known& known) {
  const std::size_t slots = known.slots();
  if (slots >= known.wish.cards) return std::nullopt;
  if (known.own()) {
    return Error{ErrorKind::NoReader,
                 msg("{} cards, but the entry {} has {} slots for them", known.wish.cards,
                     known.entry()->file, slots),
                 msg("give fewer cards, or raise the number of slots in DEVICENAME (at most 16) "
                     "and restart pcscd")};
  }
  return Error{ErrorKind::NoReader,
               msg("{} cards, but vpcd has {} slots from port {} on", known.wish.cards, slots,
                   known.wish.first_port),
               msg("give fewer cards, use --driver own, or let sscard set up readers of its own: "
                   "--private FOLDER")};
}

std::optional<Error> check_service(const Known& known) {
  return known.facts.service;
}

std::optional<Error> check_reader(const Known& known) {
  const ReaderEntry& entry = *known.entry();
  const bool shown = std::ranges::any_of(
      known.facts.readers, [&](const std::string& name) { return name.starts_with(entry.name); });
  if (shown) return std::nullopt;
  return Error{
      ErrorKind::NoReader,
      msg("pcscd is running, but does not show the reader {} of {}", entry.name, entry.file),
      msg("restart it (systemctl restart pcscd): it reads entries at its start only; why "
          "it refused a driver is in its log")};
}

using Check = std::optional<Error> (*)(const Known& known);
/// The chain, from the image's end.
constexpr Check file_checks[] = {check_package, check_library};
constexpr Check system_checks[] = {check_entry, check_slots, check_service, check_reader};

std::optional<Error> first_of(std::span<const Check> checks, const Known& known) {
  for (const Check check : checks) {
    if (auto missing = check(known)) return missing;
  }
  return std::nullopt;
}

}  // namespace

ChainPlaces usual_places() {
  ChainPlaces out;
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path above = program.parent_path().parent_path();
  const fs::path folders[] = {above / "lib/pcsc/drivers/serial", above / "lib",
                              "/usr/lib/pcsc/drivers/serial", "/usr/local/lib/pcsc/drivers/serial"};
  for (const fs::path& folder : folders)
    out.own_libraries.push_back(folder / own_library_name);
  return out;
}

std::optional<std::uint16_t> ReaderEntry::vpcd_port() const {
  if (driver_file.find("libifdvpcd") == std::string::npos &&
      device.find("/dev/null:") == std::string::npos) {
    return std::nullopt;
  }
  std::string_view digits = std::string_view(device).substr(device.rfind(':') + 1);
  const bool hex = digits.starts_with("0x") || digits.starts_with("0X");
  if (hex) digits.remove_prefix(2);
  std::uint16_t port = 0;
  const char* const last = digits.data() + digits.size();
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the end is the next argument
  const auto [end, error] = std::from_chars(digits.data(), last, port, hex ? 16 : 10);
  if (error != std::errc{} || end != last || port == 0) return std::nullopt;
  return port;
}

std::vector<ReaderEntry> reader_entries(std::string_view text, const std::string& file) {
  std::vector<ReaderEntry> out;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    for (const auto& [key, member] : key_table) {
      if (!std::string_view(line).starts_with(key)) continue;
      if (member == &ReaderEntry::name || out.empty()) out.push_back({file, {}, {}, {}});
      out.back().*member = value_of(std::string_view(line).substr(key.size()));
    }
  }
  return out;
}

std::string own_entry_text(const cos::DeviceName& device, const std::string& name,
                           const std::string& library) {
  return fmt::format("FRIENDLYNAME \"{}\"\nDEVICENAME {}\nLIBPATH {}\nCHANNELID 1\n", name,
                     device.text(), library);
}

ChainFacts gather_facts(const ChainPlaces& places, ReaderDriver driver) {
  ChainFacts out;
  out.places = places;
  out.daemon = there(places.daemon);
  std::vector<std::string> libraries = {places.vpcd_library};
  if (driver == ReaderDriver::Own) libraries = places.own_libraries;
  const auto library = std::ranges::find_if(libraries, there);
  if (library != libraries.end()) out.driver_file = *library;
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(places.conf_folder, ignored)) {
    for (ReaderEntry& entry : reader_entries(text_of(file.path()), file.path())) {
      if (of_driver(entry, driver)) out.entries.push_back(std::move(entry));
    }
  }
  std::ranges::sort(out.entries, {}, &ReaderEntry::file);
  auto readers = PcscReaders().list();
  if (readers) {
    out.readers = std::move(*readers);
  } else {
    out.service = readers.error();
  }
  return out;
}

std::optional<Error> missing_file(const ChainFacts& facts, ReaderDriver driver) {
  const ChainWish wish{.driver = driver};
  return first_of(file_checks, {facts, wish});
}

std::optional<Error> missing_link(const ChainFacts& facts, const ChainWish& wish) {
  auto missing = missing_file(facts, wish.driver);
  return missing ? missing : first_of(system_checks, {facts, wish});
}

std::optional<ReaderEntry> own_entry_for(const ChainFacts& facts, const ChainWish& wish) {
  for (const ReaderEntry& entry : facts.entries) {
    const auto device = entry.own_device();
    if (device && device->slots >= wish.first_slot + wish.cards) return entry;
  }
  return std::nullopt;
}

}  // namespace sscard::tools
