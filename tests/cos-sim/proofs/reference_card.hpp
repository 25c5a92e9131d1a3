// The social side of an operational card once more, written from the reference alone: bytes in, the
// expected answer out. It shares nothing with the card but the key values; its cryptograms come
// from the engine the card does not use. Small on purpose: SSSE and two ADFs with a file for every
// kind of access rule.
// Source: reference/ssc-card.md 5, 7.3, 7.4, 8; corrections.md A.3, A.4, A.5, A.7, A.8, A.9, A.10.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/cos-sim/proofs/host.hpp"

namespace sscard::test {

struct ReferenceFile {
  unsigned fid;
  char kind;                ///< V records, C ring, T bytes
  std::string read, write;  ///< rules as in rules_table.hpp
  unsigned room;            ///< V: bytes of records; C: records; T unused
  unsigned record_length = 0;
  std::vector<Bytes> records{};  ///< C: the newest first; T: one, the contents
};

struct ReferenceKey {
  unsigned type;  ///< 00 MK, 0D external, 0E internal
  unsigned id;
  std::string name;
  unsigned limit;
  unsigned left = limit;
};

enum class ReferenceLife { Active, Blocked, BlockedForGood };

struct ReferenceDirectory {
  model::Df df;
  unsigned fid;
  Bytes name;
  Bytes fci;
  std::string lock;  ///< name of the lock key
  ReferenceLife life = ReferenceLife::Active;
  std::vector<ReferenceKey> keys{};
  std::vector<ReferenceFile> files{};
};

/// The file a command works on.
enum class Needs { Nothing, Records, Append, Binary };
/// In which life of its directory a command runs.
enum class While { Active, Blocked, Always };

struct Parsed {
  unsigned cla = 0, ins = 0, p1 = 0, p2 = 0;
  Bytes data{};
  std::optional<unsigned> le{};
  bool well_formed = true;
};

class ReferenceCard {
 public:
  explicit ReferenceCard(model::Algorithm algorithm);

  /// The expected answer. After a GET CHALLENGE that is right, only its length is (see `adopt`).
  Bytes process(ByteView command);
  /// True when the last command made a challenge: the bytes are the card's choice.
  bool made_challenge() const { return made_challenge_; }
  void adopt(ByteView challenge) { challenge_ = to_bytes(challenge); }
  void reset();

  // For those who choose commands: what a right one would be now.
  const std::optional<Bytes>& challenge() const { return challenge_; }
  model::Df current() const { return current_; }
  const Bytes& pin() const { return pin_; }
  std::set<std::string>& levels_of(model::Df df) { return levels_[df]; }
  ReferenceDirectory& directory(model::Df df);
  unsigned pin_left = 6;

 private:
  struct Row {
    unsigned cla, ins;
    bool (*parameters)(unsigned p1, unsigned p2);
    std::size_t lc_min, lc_max;
    While runs;
    bool challenged;
    Needs needs;
    bool writes;
    unsigned (ReferenceCard::*handler)(const Parsed& command, Bytes& out);
  };
  static const std::vector<Row>& rows();
  unsigned run(const Parsed& command, Bytes& out);
  unsigned blocked(const Row& row, const Parsed& command);
  unsigned file_for(const Row& row, const Parsed& command);
  unsigned lengths(const Row& row, const Parsed& command);
  bool allows(const std::string& rule);
  bool holds(const std::string& name);

  unsigned select(const Parsed& command, Bytes& out);
  unsigned select_directory(model::Df df, Bytes& out);
  unsigned select_file(model::Df df, unsigned fid);
  unsigned get_response(const Parsed& command, Bytes& out);
  unsigned get_challenge(const Parsed& command, Bytes& out);
  unsigned read_record(const Parsed& command, Bytes& out);
  unsigned update_record(const Parsed& command, Bytes& out);
  unsigned append_record(const Parsed& command, Bytes& out);
  unsigned read_binary(const Parsed& command, Bytes& out);
  unsigned update_binary(const Parsed& command, Bytes& out);
  unsigned internal(const Parsed& command, Bytes& out);
  unsigned external(const Parsed& command, Bytes& out);
  unsigned verify(const Parsed& command, Bytes& out);
  unsigned change_pin(const Parsed& command, Bytes& out);
  unsigned renew_pin(const Parsed& command, Bytes& out);
  unsigned block_application(const Parsed& command, Bytes& out);
  unsigned unblock_application(const Parsed& command, Bytes& out);
  unsigned block_card(const Parsed& command, Bytes& out);

  unsigned add(ReferenceFile& file, const Bytes& data);
  unsigned try_pin(const Bytes& offered);
  unsigned line_mac(const Parsed& command, Bytes& payload);
  std::optional<Bytes> decipher(const Bytes& enciphered);
  ReferenceKey* key(unsigned type, unsigned id);
  std::optional<std::size_t> place(const ReferenceFile& file, const Parsed& command) const;

  ProofHost host_;
  model::Algorithm algorithm_;
  std::vector<ReferenceDirectory> directories_;
  Bytes pin_{0x12, 0x34, 0x56};

  model::Df current_ = Mf;
  ReferenceFile* file_ = nullptr;  ///< the current EF
  ReferenceFile* used_ = nullptr;  ///< of the running command
  std::optional<Bytes> challenge_;
  std::optional<Bytes> taken_;
  std::map<model::Df, std::set<std::string>> levels_;
  std::string served_;  ///< the level that the running command uses up, when it was held
  Bytes pending_;
  bool made_challenge_ = false;
};

/// The card that behaves so, if it is right: the same tree built by commands.
Bytes reference_cells(model::Algorithm algorithm);

}  // namespace sscard::test
