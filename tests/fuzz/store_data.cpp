// STORE DATA of the card's bank side under foreign bytes: bodies of any cut and class, on PSE or
// the debit application, plain or "enciphered". Invariants: a refused command leaves every value as
// it was; what is stored always passes the readers that later commands trust.
#include "cos-sim/bank/file/store_data.hpp"

#include <cstdlib>

#include "cardlib/base/byte_reader.hpp"
#include "cos-sim/bank/transaction/application_keys.hpp"
#include "tests/support/map_memory.hpp"
#include "tests/support/value_ciphers.hpp"

namespace {

using namespace sscard;
using namespace sscard::cos::bank;

/// Reads everything a command could read; broken content would stop here.
void read_all(const test::MapMemory& memory, ApplicationKind kind) {
  const Application application{memory, kind};
  cos::Answer fci;  // has room for what an answer carries
  application.add_fci(fci);
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
    const auto options = processing_options(application, algorithm);
    if (options && options->profile.size() + options->locator.size() > 254) std::abort();
  }
  static_cast<void>(application.pdol_length());
  static_cast<void>(application.internal(0x9F4F));
  if (application.life() == cos::Life::Active && !complete(kind, application)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto data_key =
      std::move(*crypto::botan().cipher(crypto::CipherKind::TripleDes, Bytes(16, 0x42)));
  ByteReader reader{
      ByteView{data, size}
  };
  const Byte choice = reader.u8();
  const auto kind = (choice & 1U) != 0 ? ApplicationKind::Debit : ApplicationKind::Directory;
  test::MapMemory memory;
  memory.values[{kind, value_aid}] = Bytes(8, 0xA0);
  memory.values[{kind, value_life}] = {static_cast<Byte>(cos::Life::Building)};
  const test::EcbValues ecb{*data_key};
  const test::PaddedValues padded;
  const ValueCipher* secrets = &ecb;
  if ((choice & 2U) != 0) secrets = &padded;
  StoreData file{memory, crypto::botan()};
  file.restart();
  Byte sequence = 0;
  while (!reader.at_end()) {
    const Byte p1 = reader.u8();
    const std::size_t length = reader.u8();
    const ByteView body = reader.take(std::min(length, reader.left()));
    const auto before = memory.values;
    const StatusWord sw = file.take(kind, {p1, sequence, body}, *secrets);
    if (sw == StatusWord::Ok)
      ++sequence;
    else if (memory.values != before)
      std::abort();
    read_all(memory, kind);
  }
  return 0;
}
