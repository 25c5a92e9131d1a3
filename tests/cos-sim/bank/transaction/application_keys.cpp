#include "cos-sim/bank/transaction/application_keys.hpp"

#include <doctest/doctest.h>

#include "cardlib/tlv/ber.hpp"
#include "tests/support/debit.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("SM is used when the terminal says so and the card has the whole set") {
  test::MapMemory memory = test::debit_memory();
  const Application application{memory, ApplicationKind::Debit};
  constexpr auto list = "DF6901"_hex;
  CHECK(algorithm_of(application, list, Bytes{1}) == model::Algorithm::Sm4);
  CHECK(algorithm_of(application, list, Bytes{0}) == model::Algorithm::TripleDes);
  CHECK(algorithm_of(application, {}, {}) == model::Algorithm::TripleDes);
  CHECK(processing_options(application, model::Algorithm::Sm4)->locator.size() == 16);
  CHECK(processing_options(application, model::Algorithm::TripleDes)->profile[0] == 0x7D);
  CHECK(issuer_data(application, model::Algorithm::Sm4).back() == 0x04);
  CHECK(to_hex(application_key(application, model::Algorithm::TripleDes, ApplicationKey::Mac)) ==
        "8B4F854F0831FBF2635A212E4DDDB92A");
  memory.values.erase({ApplicationKind::Debit, dgi_sm_keys});
  CHECK(algorithm_of(application, list, Bytes{1}) == model::Algorithm::TripleDes);
  CHECK(application_key(application, model::Algorithm::Sm4, ApplicationKey::Mac).empty());
  Transaction sm;
  sm.algorithm = model::Algorithm::Sm4;
  CHECK_FALSE(session_key(application, crypto::botan(), sm, ApplicationKey::Mac));
}
