#include "tests/support/scripted_link.hpp"

#include <doctest/doctest.h>

#include <exception>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace sscard::test {
namespace {

[[noreturn]] void surprise(const std::string& what) {
  throw std::runtime_error(what);
}

}  // namespace

ScriptedLink::ScriptedLink(std::string_view script, Protocol protocol, std::string name)
    : name_(std::move(name)), protocol_(protocol) {
  auto parsed = read_transcript(script, name_);
  if (!parsed) surprise(parsed.error().what.english());
  script_ = std::move(*parsed);
}

ScriptedLink::~ScriptedLink() {
  if (left() == 0 || std::uncaught_exceptions() > 0) return;
  const std::string text = name_ + ": line " + std::to_string(script_[next_].line) +
                           " was not reached: > " + script_[next_].sent.text();
  ADD_FAIL_CHECK_AT(__FILE__, __LINE__, text);
}

Bytes ScriptedLink::atr() const {
  return to_bytes(ByteView("3B6D000081490186381299010000000001"_hex));
}

Result<Bytes> ScriptedLink::exchange(ByteView tpdu) {
  if (next_ == script_.size()) {
    surprise(name_ + ": after its last line came > " + traced_command(tpdu, TracedData::Shown));
  }
  const ScriptedExchange& now = script_[next_];
  if (!now.sent.matches(tpdu)) {
    surprise(name_ + ": line " + std::to_string(now.line) + " expects > " + now.sent.text() +
             " and got > " + traced_command(tpdu, TracedData::Shown));
  }
  ++next_;
  if (now.answered.empty()) {
    return Error{ErrorKind::CardMute, msg("the card of the script falls silent"), msg("")};
  }
  return now.answered.sample();
}

std::string script_file(const std::string& name) {
  const std::string path = std::string(SSCARD_SOURCE) + "/tests/scripts/" + name;
  std::ifstream file(path);
  if (!file) surprise(path + " cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace sscard::test
