// A simulated card under test, spoken to in hex, and the social side built on it by raw commands:
// keys are plain patterns, cryptograms come from the engine the card does not use.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cardlib/model/key_table.hpp"
#include "cardlib/model/social_crypto.hpp"
#include "cardlib/model/t514.hpp"
#include "cos-sim/cos_sim.hpp"
#include "tests/support/world.hpp"

namespace sscard::test {

/// A card in a memory whose power can be cut. Every T=0 exchange is visible.
class TestCard {
 public:
  explicit TestCard(const cos::Blank& blank = blank_of(1));
  /// The same memory in a new chip: what a later process finds.
  explicit TestCard(Bytes cells);

  /// One TPDU in hex, its answer in hex; "" when the card is mute.
  std::string raw(std::string_view hex);
  Bytes raw(ByteView command);
  /// Status word of a TPDU.
  unsigned sw(std::string_view hex);
  unsigned sw(ByteView command);
  /// The whole APDU: 61xx fetched, 6Cxx repeated. Data and status word in hex.
  std::string full(std::string_view hex);
  /// GET CHALLENGE.
  model::Block8 challenge();

  /// Told every command before the card gets it, when set.
  std::function<void(ByteView)> listener{};
  /// Told every answer, when set.
  std::function<void(ByteView)> answered{};

  Bytes cells() const { return to_bytes(memory.cells()); }
  /// Power off and on; the ATR.
  Bytes restart();

  static cos::Blank blank_of(Byte number);

  /// One command as the card gets it.
  Bytes exchange(ByteView command);

  cos::MemoryStore memory;
  SeededRandom noise{7};
  cos::PowerCutStore power{memory, noise};
  SeededRandom random{11};
  cos::Card card{power, random};
};

/// Names of the test keys: every key of a directory is its own pattern.
std::array<Byte, 16> test_key(model::Df df, std::string_view name);
inline constexpr std::string_view test_pin = "123456";

/// Builds by raw commands; each step answers 9000 or the test ends.
class SocialBuilder {
 public:
  explicit SocialBuilder(TestCard& card, model::Structure structure = model::Structure::V201,
                         model::Algorithm algorithm = model::Algorithm::TripleDes)
      : card_(card), structure_(structure), algorithm_(algorithm) {}

  void transport_code();
  void master_file();                                ///< MF with SF and card MK, DIR, FCI
  void environment();                                ///< DDF SSSE with SF, MK, FCI
  void pse();                                        ///< DDF PSE, empty
  void application(model::Df df);                    ///< ADF with SF and MK under SSSE
  void key(model::Df df, const model::KeyRow& row);  ///< into the current directory
  void pin();
  void file(const model::EfRow& row);                   ///< EF with its initial records
  void internal_file(model::Df df, std::uint16_t fid);  ///< SF, FCI, DIR or TF of the tables
  void directory_contents(model::Df df);  ///< keys and files of one directory, selected before
  void end();                             ///< `80 E0 02` in the current directory
  /// All of SSSE with DF01–DF04, everything ended, PSE there; the MF ended last.
  void everything();

  void select(model::Df df);
  /// WRITE KEY in the enciphered form; the key that protects it is given.
  unsigned write_key(const model::KeyHeader& header, ByteView value, ByteView under);
  /// The same with a MAC over a fresh challenge (class 84).
  unsigned write_key_protected(const model::KeyHeader& header, ByteView value, ByteView under);

 private:
  void must(ByteView command);
  /// Everything is of one algorithm but the transport key.
  model::Algorithm algorithm_under(ByteView key) const;
  TestCard& card_;
  model::Structure structure_;
  model::Algorithm algorithm_;
};

/// EXTERNAL AUTHENTICATE with a test key in the current directory; its status word.
unsigned authenticate(TestCard& card, model::Df df, std::string_view key_name);
/// A wrong one.
unsigned authenticate_wrongly(TestCard& card, Byte id);

/// The memory of a finished social side, built once.
Bytes social_card_cells();

}  // namespace sscard::test
