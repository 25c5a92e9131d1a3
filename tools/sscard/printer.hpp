// Where words go: sentences for people in their language, JSON for machines, errors on stderr with
// what to do next. Color only on a terminal.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "cardlib/base/result.hpp"
#include "tools/sscard/language.hpp"

namespace sscard::tools {

/// A field of an answer in JSON mode: a stable English name and its text.
struct JsonField {
  const char* name;
  std::string text;
};

class Printer {
 public:
  struct Streams {
    std::FILE* out;
    std::FILE* err;
    bool out_is_terminal;
    bool err_is_terminal;
  };
  Printer(const Translator& translate, const Streams& streams, bool json)
      : translate_(translate), streams_(streams), json_(json) {}

  bool json() const { return json_; }
  const Translator& translate() const { return translate_; }
  const Streams& streams() const { return streams_; }

  /// A sentence and a line end; nothing in JSON mode.
  void say(const Message& sentence) const;
  /// `label: value` with the label in bold on a terminal; nothing in JSON mode.
  void field(const char* label, const std::string& value) const;
  /// An object of text fields; nothing for people, who get sentences.
  void object(const std::vector<JsonField>& fields) const;
  /// An object with one list of such objects; nothing for people.
  void objects(const char* name, const std::vector<std::vector<JsonField>>& rows) const;
  /// An object with one list of sentences, in JSON mode.
  void list(const char* name, const std::vector<Message>& sentences) const;
  /// Text as it is, in both modes: a report, a JSON document.
  void raw(std::string_view text) const;
  /// A warning on stderr, in both modes.
  void warn(const Message& sentence) const;
  /// The error and what to do next on stderr; in JSON mode an object with kind, message and next.
  void error(const Error& error) const;

 private:
  const Translator& translate_;
  Streams streams_;
  bool json_;
};

/// The stable name of an error kind in JSON output.
const char* kind_name(ErrorKind kind);

}  // namespace sscard::tools
