#include "tests/support/pcscd_sandbox.hpp"

#include <stdlib.h>

#include <stdexcept>

namespace sscard::test {
namespace {

void must(const Status& status) {
  if (status) return;
  throw std::runtime_error(status.error().what.english() + "; " + status.error().next.english());
}

}  // namespace

PcscdSandbox::PcscdSandbox(std::size_t readers, std::size_t slots) {
  ::unsetenv("PCSCLITE_CSOCK_NAME");
  auto started = tools::PrivatePcscd::start(folder_.path(), {.vpcd = readers,
                                                             .own = slots,
                                                             .own_library = SSCARD_IFD_DRIVER,
                                                             .answer_limit = own_answer_limit});
  must(started ? Status{} : Status(started.error()));
  pcscd_ = std::move(*started);
}

void PcscdSandbox::restart() {
  pcscd_->kill();
  must(pcscd_->run());
}

}  // namespace sscard::test
