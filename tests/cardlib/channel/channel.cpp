#include "cardlib/channel/channel.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "tests/support/scripted_link.hpp"

namespace sscard {
namespace {

using test::ScriptedLink;

const Command select_social({0x00, 0xA4, 0x04, 0x00}, to_bytes("D15600000590"), 256);
const Command get_challenge({0x00, 0x84, 0x00, 0x00}, {}, 8);
const Command read_record({0x00, 0xB2, 0x01, 0x04}, {}, 256);

/// A link that answers from a function, for cards no script can describe.
class FunctionLink final : public Link {
 public:
  using Answer = std::function<Bytes(ByteView)>;
  explicit FunctionLink(Answer answer, Protocol protocol = Protocol::T0)
      : answer_(std::move(answer)), protocol_(protocol) {}
  Bytes atr() const override { return {0x3B, 0x00}; }
  Protocol protocol() const override { return protocol_; }
  Result<Bytes> exchange(ByteView tpdu) override { return answer_(tpdu); }
  Result<Bytes> reset() override { return atr(); }

 private:
  Answer answer_;
  Protocol protocol_;
};

Response must(Result<Response> response) {
  REQUIRE_MESSAGE(response.has_value(), response.error().what.english());
  return std::move(*response);
}

TEST_CASE("under T=0 a command with data and Le goes without Le, and its answer is fetched") {
  ScriptedLink link(
      "> 00 A4 04 00 0C 44 31 35 36 30 30 30 30 30 35 39 30\n"
      "< 61 03\n"
      "> 00 C0 00 00 03\n"
      "< 6F 01 00 90 00\n");
  Channel channel(link);
  const Response answer = must(channel.transmit(select_social));
  CHECK(to_hex(answer.data) == "6F0100");
  CHECK(answer.sw == StatusWord::Ok);
  CHECK(channel.exchanges() == 2);
}

TEST_CASE("an answer in several parts is fetched part by part with exactly the announced length") {
  ScriptedLink link(
      "> 00 B2 01 04 00\n"
      "< AA 61 02\n"
      "> 00 C0 00 00 02\n"
      "< BB CC 61 01\n"
      "> 00 C0 00 00 01\n"
      "< DD 90 00\n");
  Channel channel(link);
  CHECK(to_hex(must(channel.transmit(read_record)).data) == "AABBCCDD");
}

TEST_CASE("6100 stands for 256 bytes") {
  std::string script = "> 00 B2 01 04 00\n< 61 00\n> 00 C0 00 00 00\n< ";
  for (int i = 0; i < 256; ++i)
    script += "5A ";
  ScriptedLink link(script + "90 00\n");
  Channel channel(link);
  CHECK(must(channel.transmit(read_record)).data == Bytes(256, 0x5A));
}

TEST_CASE("a wrong Le is repeated with the right one") {
  ScriptedLink link(
      "> 00 B2 01 04 00\n"
      "< 6C 03\n"
      "> 00 B2 01 04 03\n"
      "< 01 01 41 90 00\n");
  Channel channel(link);
  CHECK(to_hex(must(channel.transmit(read_record)).data) == "010141");
}

TEST_CASE("a wrong Le is repeated once and no more; the second 6Cxx is the answer") {
  ScriptedLink link(
      "> 00 B2 01 04 00\n< 6C 03\n"
      "> 00 B2 01 04 03\n< 6C 04\n");
  Channel channel(link);
  CHECK(number(must(channel.transmit(read_record)).sw) == 0x6C04);
}

TEST_CASE("a wrong Le is repeated under T=1 too, where the card's records demand their length") {
  ScriptedLink link("> 00 B2 01 04 00\n< 6C 02\n> 00 B2 01 04 02\n< 01 00 90 00\n", Protocol::T1);
  Channel channel(link);
  CHECK(to_hex(must(channel.transmit(read_record)).data) == "0100");
}

TEST_CASE("GET RESPONSE with the wrong length is repeated as the card asks") {
  ScriptedLink link(
      "> 00 B2 01 04 00\n< 61 05\n"
      "> 00 C0 00 00 05\n< 6C 02\n"
      "> 00 C0 00 00 02\n< AA BB 90 00\n");
  Channel channel(link);
  CHECK(to_hex(must(channel.transmit(read_record)).data) == "AABB");
}

TEST_CASE("a warning keeps its status word and brings the data behind it") {
  ScriptedLink link(
      "> 00 A4 04 00 0C 44 31 35 36 30 30 30 30 30 35 39 30\n< 62 83\n"
      "> 00 C0 00 00 00\n< 6C 03\n"
      "> 00 C0 00 00 03\n< 6F 01 00 90 00\n");
  Channel channel(link);
  const Response answer = must(channel.transmit(select_social));
  CHECK(answer.sw == StatusWord::FileInvalidated);
  CHECK(to_hex(answer.data) == "6F0100");
}

TEST_CASE("a warning with nothing behind it is the whole answer") {
  ScriptedLink link(
      "> 00 A4 04 00 0C 44 31 35 36 30 30 30 30 30 35 39 30\n< 62 83\n"
      "> 00 C0 00 00 00\n< 69 85\n");
  Channel channel(link);
  const Response answer = must(channel.transmit(select_social));
  CHECK(answer.sw == StatusWord::FileInvalidated);
  CHECK(answer.data.empty());
}

TEST_CASE("a warning that came with its data is not asked again") {
  ScriptedLink link("> 00 B2 01 04 00\n< AA 62 81\n");
  Channel channel(link);
  const Response answer = must(channel.transmit(read_record));
  CHECK(number(answer.sw) == 0x6281);
  CHECK(to_hex(answer.data) == "AA");
}

TEST_CASE("a command without Le does not spend a GET RESPONSE, and its 61xx is a success") {
  ScriptedLink link("> 00 A4 00 00 02 DF 01\n< 61 20\n");
  Channel channel(link);
  const Response answer = must(channel.transmit(Command({0x00, 0xA4, 0x00, 0x00}, {0xDF, 0x01})));
  CHECK(answer.sw == StatusWord::Ok);
  CHECK(answer.data.empty());
  CHECK(channel.exchanges() == 1);
}

TEST_CASE("under T=1 a command goes whole, with data and Le") {
  ScriptedLink link("> 00 A4 04 00 0C 44 31 35 36 30 30 30 30 30 35 39 30 00\n< 6F 00 90 00\n",
                    Protocol::T1);
  Channel channel(link);
  CHECK(to_hex(must(channel.transmit(select_social)).data) == "6F00");
  CHECK(channel.exchanges() == 1);
}

TEST_CASE("T=0 carries 255 bytes of data; 256 are refused before anything is sent") {
  int sent = 0;
  FunctionLink link([&](ByteView) {
    ++sent;
    return Bytes{0x90, 0x00};
  });
  Channel channel(link);
  const Header update{0x00, 0xD6, 0x00, 0x00};
  CHECK(must(channel.transmit(Command(update, Bytes(255, 1)))).sw == StatusWord::Ok);
  const auto refused_command = channel.transmit(Command(update, Bytes(256, 1)));
  REQUIRE(!refused_command);
  CHECK(refused_command.error().kind == ErrorKind::Usage);
  CHECK(sent == 1);
}

TEST_CASE("a status word is a value: a refusal comes back as it is") {
  ScriptedLink link("> 00 84 00 00 08\n< 69 82\n");
  Channel channel(link);
  CHECK(must(channel.transmit(get_challenge)).sw == StatusWord::SecurityNotSatisfied);
}

TEST_CASE("a card that announces data for ever is given up after a bounded number of exchanges") {
  for (const Bytes& answer : {
           Bytes{0x61, 0x01},
           Bytes{0xAA, 0x61, 0x01}
  }) {
    FunctionLink link([&](ByteView) { return answer; });
    Channel channel(link);
    const auto result = channel.transmit(read_record);
    REQUIRE(!result);
    CHECK(result.error().kind == ErrorKind::CardMute);
    CHECK(channel.exchanges() < 600);
  }
}

TEST_CASE("an answer of 65536 bytes in 256 parts is still fetched whole") {
  int part = 0;
  FunctionLink link([&](ByteView) {
    ++part;
    Bytes answer(part == 1 ? 0 : 256, 0x11);
    append_u16(answer, part == 257 ? 0x9000 : 0x6100);
    return answer;
  });
  Channel channel(link);
  CHECK(must(channel.transmit(read_record)).data.size() == 65536);
}

TEST_CASE("an answer shorter than a status word is a card that is not working") {
  for (const Bytes& answer : {Bytes{}, Bytes{0x90}}) {
    FunctionLink link([&](ByteView) { return answer; });
    Channel channel(link);
    const auto result = channel.transmit(get_challenge);
    REQUIRE(!result);
    CHECK(result.error().kind == ErrorKind::CardMute);
  }
}

TEST_CASE("demand gives the data of 9000 and names step, status word and meaning otherwise") {
  ScriptedLink link(
      "> 00 84 00 00 08\n< 01 02 03 04 05 06 07 08 90 00\n"
      "> 00 84 00 00 08\n< 6A 82\n");
  Channel channel(link);
  const char* step = phrase("ask the card for a challenge");
  const auto good = channel.demand(get_challenge, step);
  REQUIRE(good);
  CHECK(to_hex(*good) == "0102030405060708");
  const auto bad = channel.demand(get_challenge, step);
  REQUIRE(!bad);
  CHECK(bad.error().kind == ErrorKind::CardRefused);
  const std::string text = bad.error().what.english();
  CHECK(text.find(step) != std::string::npos);
  CHECK(text.find("6A82") != std::string::npos);
  CHECK(text.find(explain(StatusWord::FileNotFound).english()) != std::string::npos);
  CHECK_FALSE(bad.error().next.english().empty());
}

TEST_CASE("a link that fails passes its error through, and the trace sees the command") {
  ScriptedLink link("> 00 84 00 00 08\n<\n");
  std::string lines;
  TraceWriter trace([&](std::string_view line) { lines += std::string(line) + "\n"; });
  Channel channel(link, &trace);
  const auto result = channel.transmit(get_challenge);
  REQUIRE(!result);
  CHECK(result.error().kind == ErrorKind::CardMute);
  CHECK(lines == "> 00 84 00 00 08\n<\n");
}

TEST_CASE("every TPDU is visible to the trace, GET RESPONSE and repetitions included") {
  const std::string script =
      "> 00 A4 04 00 0C 44 31 35 36 30 30 30 30 30 35 39 30\n"
      "< 61 04\n"
      "> 00 C0 00 00 04\n"
      "< 6C 02\n"
      "> 00 C0 00 00 02\n"
      "< 6F 00 90 00\n";
  ScriptedLink link(script);
  std::string lines;
  TraceWriter trace([&](std::string_view line) { lines += std::string(line) + "\n"; },
                    TracedData::Shown);
  Channel channel(link, &trace);
  must(channel.transmit(select_social));
  CHECK(lines == script);
}

}  // namespace
}  // namespace sscard
