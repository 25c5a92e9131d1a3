#include "cos-sim/attach/ifd/device_name.hpp"

#include <doctest/doctest.h>

namespace sscard::cos {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a device name gives slots, limit and folder, and is written back the same") {
  struct Row {
    const char* text;
    unsigned slots;
    std::chrono::milliseconds limit;
    const char* folder;
  };
  const Row rows[] = {
      {"sscard:1:/run/sscard",      1,  60s,   "/run/sscard"},
      {"sscard:16:/a",              16, 60s,   "/a"         },
      {"sscard:4:250:/tmp/x:y",     4,  250ms, "/tmp/x:y"   },
      {"sscard:2:600000:/tmp/long", 2,  600s,  "/tmp/long"  },
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto device = DeviceName::parse(row.text);
    REQUIRE(device);
    CHECK(device->slots == row.slots);
    CHECK(device->answer_limit == row.limit);
    CHECK(device->folder == row.folder);
    CHECK(device->text() == row.text);
  }
  const auto device = DeviceName::parse("sscard:16:/a").value();
  CHECK(device.socket_path(0) == "/a/slot00");
  CHECK(device.socket_path(15) == "/a/slot15");
}

TEST_CASE("a device name of anything else is refused") {
  const std::string longest(99, 'f');
  CHECK(DeviceName::parse("sscard:1:/" + longest));
  for (const std::string& text :
       {std::string("/dev/null:35963"), std::string("sscard"), std::string("sscard:"),
        std::string("sscard:0:/a"), std::string("sscard:17:/a"), std::string("sscard:-1:/a"),
        std::string("sscard:1"), std::string("sscard:1:"), std::string("sscard:1:a"),
        std::string("sscard:1:0:/a"), std::string("sscard:1:600001:/a"),
        std::string("sscard:1:5/a"), std::string("sscard:x:/a"), std::string("sscard:1 :/a"),
        std::string("sscard:99999999999:/a"), std::string("sscard:1:/a\0b", 13),
        "sscard:1:/" + longest + "f"}) {
    CAPTURE(text);
    CHECK_FALSE(DeviceName::parse(text));
  }
}

}  // namespace
}  // namespace sscard::cos
