#include "tools/sscard/exit_code.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::tools;

TEST_CASE("each kind of error has the exit code of the documentation") {
  CHECK(number(exit_code(ErrorKind::Usage)) == 2);
  CHECK(number(exit_code(ErrorKind::BadInput)) == 3);
  CHECK(number(exit_code(ErrorKind::NoService)) == 4);
  CHECK(number(exit_code(ErrorKind::WrongCard)) == 4);
  CHECK(number(exit_code(ErrorKind::Keys)) == 5);
  CHECK(number(exit_code(ErrorKind::Storage)) == 6);
  CHECK(number(ExitCode::Bug) == 70);
}
