// Foreign bytes as a file of test vectors: refused with a place, or read; what was read runs on an
// engine without leaving its bounds.
#include "tools/calc/vector_file.hpp"

#include <cstdlib>
#include <string>

#include "tools/calc/vector_run.hpp"

using namespace sscard;
using namespace sscard::tools;

namespace {

/// Long by their nature: a million rounds.
bool costly(const calc::VectorEntry& entry) {
  return entry.row != nullptr && entry.inputs.number("rounds") > 100;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto entries = calc::read_vectors("f", as_text({data, size}));
  if (!entries) {
    if (!entries.error().what.english().starts_with("f:")) std::abort();
    return 0;
  }
  for (const calc::VectorEntry& entry : *entries) {
    if (costly(entry)) continue;
    const auto result = calc::run_vector(crypto::openssl(), entry);
    static_cast<void>(calc::line_of(entry, result).english());
  }
  return 0;
}
