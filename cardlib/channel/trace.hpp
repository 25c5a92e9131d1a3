// Traces of what went to a card and back, and the reader of the same format (style.md R23): lines
// beginning `> ` (sent), `< ` (answered) and `#` (why). Hidden bytes are written `??`, which a
// reader takes as "any byte", so a trace from the field becomes a test. A `<` without bytes is an
// exchange without an answer.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/channel/channel.hpp"

namespace sscard {

/// Whether the data of commands and answers are written. Shown is for simulated cards only.
enum class TracedData { Hidden, Shown };

/// Writes every exchange as two lines to a sink. Header, lengths and status word are always
/// visible; data (personal data, PINs, key records) only when that was asked for.
class TraceWriter final : public Trace {
 public:
  using Sink = std::function<void(std::string_view line)>;  ///< a line without its end

  explicit TraceWriter(Sink sink, TracedData data = TracedData::Hidden)
      : sink_(std::move(sink)), data_(data) {}
  void exchanged(const TracedExchange& exchange) override;
  /// A line of why: a step, a reader, a card. No person data, no secret.
  void note(std::string_view text);

 private:
  Sink sink_;
  TracedData data_;
};

/// Hands every exchange to two traces, such as a writer and a timer.
class TracePair final : public Trace {
 public:
  TracePair(Trace& first, Trace& second) : first_(first), second_(second) {}
  void exchanged(const TracedExchange& exchange) override {
    first_.exchanged(exchange);
    second_.exchanged(exchange);
  }

 private:
  Trace& first_;
  Trace& second_;
};

/// `> ` or `< ` lines without the mark: a command or an answer as hex, its data as `??` if hidden.
std::string traced_command(ByteView tpdu, TracedData data);
std::string traced_answer(ByteView answer, TracedData data);

/// Bytes of a transcript: each is given, or any (`??`); one `...` stands for any number of bytes.
class BytePattern {
 public:
  static constexpr std::size_t length_max = 65544;  ///< the longest extended command APDU

  /// Pairs of hex digits, `??` and at most one `...`, separated by blanks or not.
  static std::optional<BytePattern> parse(std::string_view text);
  bool matches(ByteView bytes) const;
  bool empty() const { return head_.empty() && !gap_; }
  /// One byte string that matches: 00 for any byte, nothing for a gap.
  Bytes sample() const;
  std::string text() const;

 private:
  using Items = std::vector<std::optional<Byte>>;
  static bool same(const Items& items, ByteView bytes);

  Items head_;
  Items tail_;  ///< what follows the gap
  bool gap_ = false;
};

/// One `>` with its `<`.
struct ScriptedExchange {
  std::size_t line = 0;  ///< of the `>`, counted from one
  BytePattern sent;
  BytePattern answered;  ///< empty: the exchange fails
};

/// Every exchange of a transcript. BadInput with file and line when a mark, a digit or an answer is
/// missing.
Result<std::vector<ScriptedExchange>> read_transcript(std::string_view text, std::string_view file);

}  // namespace sscard
