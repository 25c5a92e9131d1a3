#include "cardlib/channel/pcsc_errors.hpp"

#include <doctest/doctest.h>

#include <string>

namespace sscard {
namespace {

TEST_CASE("service, reader, card, mute card and timeout are five different kinds") {
  const auto kind = [](PcscCode code) { return pcsc_error(code, "R").kind; };
  CHECK(kind(PcscCode::NoService) == ErrorKind::NoService);
  CHECK(kind(PcscCode::ReaderUnavailable) == ErrorKind::NoReader);
  CHECK(kind(PcscCode::UnknownReader) == ErrorKind::NoReader);
  CHECK(kind(PcscCode::RemovedCard) == ErrorKind::NoCard);
  CHECK(kind(PcscCode::NoCard) == ErrorKind::NoCard);
  CHECK(kind(PcscCode::UnresponsiveCard) == ErrorKind::CardMute);
  CHECK(kind(PcscCode::NotTransacted) == ErrorKind::CardMute);
  CHECK(kind(PcscCode::Timeout) == ErrorKind::CardTimeout);
}

TEST_CASE("a code nobody knows shows its number") {
  const Error error = pcsc_error(static_cast<PcscCode>(0x8010FFFF), "Line 07");
  CHECK(error.kind == ErrorKind::NoService);
  CHECK(error.what.english().find("8010FFFF") != std::string::npos);
  CHECK(error.what.english().find("Line 07") != std::string::npos);
}

TEST_CASE("a broken connection ends the context, a missing card does not") {
  CHECK(service_gone(PcscCode::NoService));
  CHECK(service_gone(PcscCode::CommunicationError));
  CHECK_FALSE(service_gone(PcscCode::RemovedCard));
  CHECK_FALSE(service_gone(PcscCode::Success));
}

}  // namespace
}  // namespace sscard
