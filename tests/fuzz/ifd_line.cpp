// The line between driver and card against any packets: the card's end gets them in any order, and
// the driver's end judges them as answers. Whatever the driver accepts is a whole answer.
#include "cardlib/base/expects.hpp"
#include "cos-sim/attach/ifd/device_name.hpp"
#include "cos-sim/attach/ifd/line_frames.hpp"
#include "tests/support/double_card.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  ByteView rest{data, size};
  test::DoubleCard card;
  card.release();  // or the command that never answers would not
  cos::LineCard contacts(card);
  while (!rest.empty()) {
    const std::size_t length = std::min<std::size_t>(rest[0], rest.size() - 1);
    const ByteView packet = rest.subspan(1, length);
    rest = rest.subspan(1 + length);
    const auto frame = cos::LineFrame::parse(packet);
    if (!frame) continue;
    ensures(equal(concat(frame->head(), frame->body), packet));
    const auto is = cos::judge_answer(frame->head(), frame->body, frame->number);
    ensures((is == cos::AnswerIs::Wanted) == (frame->kind == cos::LineKind::Answer));
    if (const auto answer = contacts.handle(*frame)) {
      const cos::LineFrame reply{cos::LineKind::Answer, frame->number, *answer};
      ensures(cos::judge_answer(reply.head(), reply.body, frame->number) == cos::AnswerIs::Wanted);
    }
  }
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto device = cos::DeviceName::parse(text)) {
    ensures(cos::DeviceName::parse(device->text()).has_value());
  }
  return 0;
}
