// What intake hands over, one piece at a time, so that a batch of any size needs no memory: the
// facts of the manifests first, then orders and everything set aside, in the order of the files.
// A job takes them straight into its ledger; IntakeResult keeps them (tests, small batches).
// Sources: design.md 6; reference/security.md A2, A8; reference/ssc-card.md 16.1.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/message.hpp"
#include "cardlib/base/result.hpp"
#include "personalizer/plan/records.hpp"

namespace sscard::perso {

/// The two sides of a dual-application card.
enum class Side : std::uint8_t { Social, Bank };

/// What a manifest says of its accepted file (file as a whole: MAC, size, count, sums are right).
struct BatchFacts {
  Side side = Side::Social;
  std::string batch;  ///< batch number of the sender; never accepted twice
  std::string sender;
  std::string receiver;
  std::string file;  ///< name without folder
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;  ///< detail lines, the ones set aside included
  std::vector<std::string> columns;
  std::string sum_id;  ///< sum of the first 17 digits of the document numbers, mod 10^18
  std::array<Byte, 32> sm3{};
  std::string key_kcv;
  /// Social side: task_id of the header line, which every return line repeats; else empty.
  std::string task_id;
};

/// A line that was set aside with its reason; the rest of the file goes on.
struct Reject {
  Side side = Side::Social;
  SourceLine source;
  std::string seq;    ///< as sent; empty when even that cannot be read
  std::string field;  ///< column name; empty when it is the line as a whole
  Message reason;     ///< person data masked
  Bytes raw;          ///< the bytes of the line without its end, as they came
};

/// A good line without a partner on the other side, or with more than one.
struct Unmatched {
  enum class Kind : std::uint8_t { NoPartner, SeveralPartners };
  Side side = Side::Social;
  Kind kind = Kind::NoPartner;
  SourceLine source;
  std::string seq;
  std::string person_masked;  ///< document number, masked
  Message reason;
};

/// Where intake puts what it finds. An error ends intake; nothing of the batch is accepted then.
class IntakeSink {
 public:
  virtual ~IntakeSink() = default;
  virtual Status batch(const BatchFacts& facts) = 0;  ///< once per file, before its lines
  virtual Status accept(const CardOrder& order) = 0;  ///< numbers ascending from 1
  virtual Status reject(const Reject& reject) = 0;
  virtual Status unmatched(const Unmatched& line) = 0;
};

/// A sink that keeps everything in memory.
class IntakeResult final : public IntakeSink {
 public:
  std::vector<BatchFacts> batches;
  std::vector<CardOrder> orders;
  std::vector<Reject> rejects;
  std::vector<Unmatched> unmatched_lines;

  Status batch(const BatchFacts& facts) override {
    batches.push_back(facts);
    return {};
  }
  Status accept(const CardOrder& order) override {
    orders.push_back(order);
    return {};
  }
  Status reject(const Reject& line) override {
    rejects.push_back(line);
    return {};
  }
  Status unmatched(const Unmatched& line) override {
    unmatched_lines.push_back(line);
    return {};
  }
};

}  // namespace sscard::perso
