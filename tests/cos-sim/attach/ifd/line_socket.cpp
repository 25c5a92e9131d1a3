#include "cos-sim/attach/ifd/line_socket.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace sscard::cos {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Got = LineSocket::Got;
using Wait = LineSocket::Wait;

unsigned mode_of(const std::string& path) {
  struct stat found{};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return found.st_mode & 0777U;
}

TEST_CASE("folder and socket are closed to others, and the socket goes with its listener") {
  const test::TempFolder folder;
  const std::string slots = folder / "slots";
  const std::string path = slots + "/slot00";
  {
    const auto listener = LineListener::open(slots, path);
    REQUIRE(listener);
    CHECK(mode_of(slots) == 0700);
    CHECK(mode_of(path) == 0600);
    // One of a pcscd that crashed does not stand in the way.
    CHECK(LineListener::open(slots, path));
  }
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a folder that is open to others, a file and a link are no place for slots") {
  const test::TempFolder folder;
  fs::create_directory(folder / "open");
  fs::permissions(folder / "open", fs::perms(0750));
  std::ofstream(folder / "file") << "x";
  fs::create_directory(folder / "closed");
  fs::permissions(folder / "closed", fs::perms(0700));
  fs::create_directory_symlink(folder / "closed", folder / "link");
  for (const char* name : {"open", "file", "link", "no/such"}) {
    CAPTURE(name);
    const std::string slots = folder / name;
    const auto listener = LineListener::open(slots, slots + "/slot00");
    REQUIRE(!listener);
    CHECK(listener.error().kind == ErrorKind::Storage);
    CHECK(listener.error().what.english().find(name) != std::string::npos);
  }
  CHECK(LineListener::open(folder / "closed", folder / "closed/slot00"));
  CHECK_FALSE(LineListener::open(folder / "closed", folder / "closed/" + std::string(100, 's')));
}

TEST_CASE("packets stay whole, long ones are told, and an end that hangs up is noticed") {
  const test::TempFolder folder;
  const std::string path = folder / "slots/slot00";
  CHECK(LineSocket::connect(path).error().kind == ErrorKind::NoService);
  CHECK_FALSE(LineSocket::connect(folder / std::string(120, 's')));
  const auto listener = LineListener::open(folder / "slots", path);
  REQUIRE(listener);
  CHECK_FALSE(listener->accept().open());
  const auto card = LineSocket::connect(path);
  REQUIRE(card);
  CHECK(wait_for_news({.listener = listener->fd()}, 1s).listener);
  const LineSocket driver = listener->accept();
  REQUIRE(driver.open());
  driver.set_limit(50ms);

  std::array<Byte, 2> head{};
  std::array<Byte, 3> body{};
  CHECK(driver.receive(head, body, Wait::No).got == Got::Nothing);
  CHECK(driver.receive(head, body, Wait::UpToLimit).got == Got::Nothing);
  const Bytes sent = {1, 2, 3, 4, 5, 6};
  for (const std::size_t length : {1U, 2U, 4U, 5U, 6U}) {
    CAPTURE(length);
    CHECK(card->send(ByteView(sent).first(1), ByteView(sent).subspan(1, length - 1)));
    const auto got = driver.receive(head, body, Wait::No);
    CHECK(got.got == (length > 5 ? Got::TooLong : Got::Packet));
    CHECK(got.head + got.body == std::min<std::size_t>(length, 5));
    CHECK(equal(ByteView(body).first(got.body), ByteView(sent).subspan(got.head, got.body)));
  }
  CHECK_FALSE(wait_for_news({.card = driver.fd()}, 0ms).any());
  card->hang_up();
  CHECK(wait_for_news({.card = driver.fd()}, 1s).card);
  CHECK(driver.receive(head, body, Wait::UpToLimit).got == Got::Ended);
  CHECK_FALSE(driver.send(head, body));
}

TEST_CASE("a bell is heard until it is hushed") {
  const LineBell bell;
  CHECK_FALSE(wait_for_news({.bell = bell.fd()}, 0ms).bell);
  bell.hush();
  bell.ring();
  bell.ring();
  CHECK(wait_for_news({.bell = bell.fd()}, 1s).bell);
  CHECK(wait_for_news({.bell = bell.fd()}, 1s).bell);
  bell.hush();
  CHECK_FALSE(wait_for_news({.bell = bell.fd()}, 0ms).any());
}

}  // namespace
}  // namespace sscard::cos
