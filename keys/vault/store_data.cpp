#include "keys/vault/store_data.hpp"

#include <algorithm>

namespace sscard::keys {
namespace {

constexpr std::size_t commands_max = 256;
constexpr std::size_t short_length_max = 0xFE;

/// DGI ‖ length ‖ value; a length above FE is FF hh ll.
Bytes encoded(const DataGrouping& grouping) {
  Bytes out;
  append_u16(out, grouping.dgi);
  const std::size_t size = grouping.value.size();
  if (size <= short_length_max) {
    out.push_back(static_cast<Byte>(size));
  } else {
    out.push_back(0xFF);
    append_u16(out, static_cast<std::uint16_t>(size));
  }
  append(out, grouping.value);
  return out;
}

class Packer {
 public:
  explicit Packer(const StoreDataLimits& limits) : limits_(limits) {}

  void add(const DataGrouping& grouping) {
    const Bytes whole = encoded(grouping);
    const bool alone = grouping.enciphered || whole.size() > limits_.most;
    if (alone || !open_ || blocks_.back().data.size() + whole.size() > limits_.most) {
      split(whole, grouping.enciphered);
    } else {
      append(blocks_.back().data, whole);
    }
    open_ = limits_.pack && !alone;
  }

  std::vector<StoreDataBlock> take() { return std::move(blocks_); }

 private:
  void split(ByteView rest, bool enciphered) {
    while (!rest.empty()) {
      const std::size_t size = std::min(rest.size(), limits_.most);
      blocks_.push_back({enciphered, to_bytes(rest.first(size))});
      rest = rest.subspan(size);
    }
  }

  StoreDataLimits limits_;
  bool open_ = false;  ///< the last block may take another plain grouping
  std::vector<StoreDataBlock> blocks_;
};

}  // namespace

Result<std::vector<StoreDataBlock>> store_data_blocks(std::span<const DataGrouping> groupings,
                                                      const StoreDataLimits& limits) {
  Packer packer(limits);
  for (const DataGrouping& grouping : groupings) {
    if (grouping.value.size() > 0xFFFF) {
      return Error{ErrorKind::BadInput,
                   msg("DGI {} has {} bytes, more than its length can say",
                       fmt::format("{:04X}", grouping.dgi), grouping.value.size()),
                   msg("mend the profile of the bank application")};
    }
    packer.add(grouping);
  }
  std::vector<StoreDataBlock> blocks = packer.take();
  if (blocks.size() <= commands_max) return blocks;
  return Error{ErrorKind::BadInput,
               msg("{} STORE DATA commands are more than one channel numbers", blocks.size()),
               msg("mend the profile of the bank application")};
}

}  // namespace sscard::keys
