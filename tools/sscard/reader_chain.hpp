// The chain between a card image and a program that wants its card: package, driver library, entry
// in reader.conf, slots, the service, the reader. What is missing is named with the next step,
// instead of an empty reader. Facts are gathered in one place and judged in another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cos-sim/attach/ifd/device_name.hpp"
#include "cos-sim/attach/serve.hpp"

namespace sscard::tools {

/// Where the links of the chain are on Debian 12.
struct ChainPlaces {
  std::string daemon = "/usr/sbin/pcscd";
  std::string conf_folder = "/etc/reader.conf.d";
  std::string vpcd_library = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
  std::vector<std::string> own_libraries = {};  ///< in the order of preference
};

/// The places of this installation: our driver may lie beside the program.
ChainPlaces usual_places();

/// One reader of a file in the folder of pcscd (reader.conf(5)).
struct ReaderEntry {
  std::string file;
  std::string name;         ///< FRIENDLYNAME
  std::string device;       ///< DEVICENAME
  std::string driver_file;  ///< LIBPATH

  /// The first of vpcd's two ports; nullopt for another driver or form.
  std::optional<std::uint16_t> vpcd_port() const;
  std::optional<cos::DeviceName> own_device() const { return cos::DeviceName::parse(device); }
};

/// The entries of one configuration text; lines that are none are skipped, as pcscd's own business.
std::vector<ReaderEntry> reader_entries(std::string_view text, const std::string& file);
/// What such a file must say for our driver.
std::string own_entry_text(const cos::DeviceName& device, const std::string& name,
                           const std::string& library);

/// What was found.
struct ChainFacts {
  ChainPlaces places;
  bool daemon = false;
  std::string driver_file;  ///< of the wanted driver; empty: not found
  std::vector<ReaderEntry> entries;
  std::optional<Error> service;      ///< why pcscd cannot be asked
  std::vector<std::string> readers;  ///< names that pcscd shows
};

/// What somebody wants to serve.
struct ChainWish {
  cos::ReaderDriver driver = cos::ReaderDriver::Vpcd;
  std::size_t cards = 1;
  std::uint16_t first_port = cos::ServeOptions{}.first_port;
  unsigned first_slot = 0;
};

ChainFacts gather_facts(const ChainPlaces& places, cos::ReaderDriver driver);
/// The first link that is missing, as an error; nullopt: all are there.
std::optional<Error> missing_link(const ChainFacts& facts, const ChainWish& wish);
/// The same for package and driver library only: what any pcscd needs.
std::optional<Error> missing_file(const ChainFacts& facts, cos::ReaderDriver driver);
/// The entry of our own driver that has room for the wish.
std::optional<ReaderEntry> own_entry_for(const ChainFacts& facts, const ChainWish& wish);

}  // namespace sscard::tools
