// The vpcd side of a simulated card against any stream: frames cut anywhere, controls in any order,
// commands of any kind. Every answer is one whole frame.
#include <algorithm>
#include <optional>

#include "cardlib/base/expects.hpp"
#include "cos-sim/attach/vpcd_frames.hpp"
#include "tests/support/double_card.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  if (size < 1) return 0;
  const std::size_t cut = std::size_t{data[0]} + 1;
  const ByteView stream{data + 1, size - 1};
  test::DoubleCard card;
  card.release();  // or the command that never answers would not
  cos::VpcdCard contacts(card);
  cos::VpcdFrames frames;
  for (std::size_t at = 0; at < stream.size(); at += cut) {
    frames.feed(stream.subspan(at, std::min(cut, stream.size() - at)));
    while (const auto body = frames.next()) {
      const std::optional<Bytes> answer = contacts.handle(*body);
      if (!answer) continue;
      cos::VpcdFrames check;
      check.feed(*answer);
      const auto whole = check.next();
      ensures(whole && !whole->empty() && whole->size() + 2 == answer->size());
    }
  }
  return 0;
}
