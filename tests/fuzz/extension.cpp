// Extension files: whatever the bytes are, they are refused, or every row keeps the rules.
#include "cardlib/model/extension.hpp"

#include <cstdlib>

#include "cardlib/model/t514.hpp"

using namespace sscard;
using namespace sscard::model;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto extension = parse_extension("fuzz.toml", ByteView(data, size));
  if (!extension) {
    if (extension.error().kind != ErrorKind::BadInput) std::abort();
    return 0;
  }
  for (std::size_t s = 0; s < structure_count; ++s) {
    const Tree tree(static_cast<Structure>(s), extension->get());
    for (const EfRow& file : (*extension)->files()) {
      if (!file.structures.contains(tree.structure)) continue;
      const EfHeader header = header_of(file, tree);
      if (parse_ef_header(encode(header)) != header) std::abort();
      for (const RecordRow* record : records_of(file.df, file.fid, tree)) {
        const std::size_t expected = record->encoding == Encoding::Layout ? 0 : record->length;
        if (initial_value(*record).size() != expected) std::abort();
      }
    }
  }
  return 0;
}
