// A channel in the hands of a card that answers whatever the input says: no crash, no endless loop,
// no answer larger than the longest a card may give.
#include <algorithm>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/channel/channel.hpp"
#include "cardlib/channel/timing.hpp"
#include "cardlib/channel/trace.hpp"

namespace sscard {
namespace {

/// Answers come from the input: a length byte and as many bytes. At its end the last one repeats.
class HostileLink final : public Link {
 public:
  HostileLink(ByteView input, Protocol protocol) : input_(input), protocol_(protocol) {}
  Bytes atr() const override { return {0x3B, 0x00}; }
  Protocol protocol() const override { return protocol_; }
  Result<Bytes> reset() override { return atr(); }
  Result<Bytes> exchange(ByteView) override {
    if (!input_.at_end()) {
      const std::size_t length = std::min<std::size_t>(input_.u8(), input_.left());
      last_ = to_bytes(input_.take(length));
    }
    return last_;
  }

 private:
  ByteReader input_;
  Protocol protocol_;
  Bytes last_;
};

}  // namespace
}  // namespace sscard

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  if (size < 3) return 0;
  HostileLink link({data + 3, size - 3}, (data[0] & 1U) != 0 ? Protocol::T1 : Protocol::T0);
  TraceWriter writer([](std::string_view) {});
  CardTimer timer;
  TracePair trace(writer, timer);
  Channel channel(link, &trace);
  Command command({0x00, data[1], 0x00, 0x00}, Bytes(data[2], 0x11));
  if ((data[0] & 2U) != 0) command.le = std::uint32_t{data[1]} + 1;
  const auto answer = channel.transmit(command);
  ensures(channel.exchanges() < 600);
  ensures(!answer || answer->data.size() <= 2 * std::size_t{Command::le_all_extended});
  return 0;
}
