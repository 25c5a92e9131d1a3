// A card that follows a script: every command must be the next one of a transcript, byte for byte.
// The first surprise ends the test and names the line. Style.md R23.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cardlib/channel/channel.hpp"
#include "cardlib/channel/trace.hpp"

namespace sscard::test {

class ScriptedLink final : public Link {
 public:
  /// `script` is a transcript; `name` is what a surprise calls it. A script that is no transcript
  /// ends the test.
  explicit ScriptedLink(std::string_view script, Protocol protocol = Protocol::T0,
                        std::string name = "script");
  /// A script that was not followed to its end fails the test, unless it is failing already.
  ~ScriptedLink() override;

  Bytes atr() const override;
  Protocol protocol() const override { return protocol_; }
  /// A `<` without bytes in the script is CardMute, `??` in an answer is the byte 00.
  Result<Bytes> exchange(ByteView tpdu) override;
  Result<Bytes> reset() override { return atr(); }

  std::size_t left() const { return script_.size() - next_; }

 private:
  std::string name_;
  Protocol protocol_;
  std::vector<ScriptedExchange> script_;
  std::size_t next_ = 0;
};

/// A script from tests/scripts.
std::string script_file(const std::string& name);

}  // namespace sscard::test
