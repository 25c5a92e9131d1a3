// Makes sure that this test program finds no pcscd, even on a machine where one runs.
#pragma once

#include <cstdlib>

namespace sscard::test {

/// libpcsclite reads the name of its socket once, at the first call of the process.
inline void without_pcscd() {
  setenv("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm", 1);
}

}  // namespace sscard::test
