// A card in a file (卡片映像): 16 bytes of head, then the cells. Written without fsync, so it
// survives the death of the process at any byte, not the death of the host. Locked while it is
// open: a card is in one reader at a time.
//   0 magic 8 · 8 version 4 · 12 size of the cells 4 · 16 cells
// Source: design.md 4; issue "card image files".
#pragma once

#include <memory>
#include <string>

#include "cardlib/base/result.hpp"
#include "cos-sim/hardware/store.hpp"

namespace sscard::cos {

/// 2: key sets of the bank side have room for AES keys, the chip header says the kind of card.
inline constexpr std::uint32_t image_version = 2;
inline constexpr std::size_t image_head_size = 16;
inline constexpr std::size_t image_cells_max = std::size_t{1} << 20U;

class ImageFile final : public Store {
 public:
  enum class Mode {
    Use,   ///< exclusive lock, cells may change
    Look,  ///< shared lock, nothing is written: `sscard sim show`
  };
  /// Storage: locked by somebody else, unreadable. BadInput: no card image, another version, a size
  /// that is not what the head says.
  static Result<std::unique_ptr<ImageFile>> open(const std::string& path, Mode mode = Mode::Use);
  /// A new image with these cells; an existing file is never touched (Storage). The file appears
  /// whole or not at all.
  static Status create(const std::string& path, ByteView cells);

  ImageFile(const ImageFile&) = delete;
  ImageFile& operator=(const ImageFile&) = delete;
  ~ImageFile() override;

  std::size_t size() const override { return cells_.size(); }
  void read(Address from, MutableBytes out) const override;
  Wrote write(Address to, ByteView bytes) override;

 private:
  ImageFile(int file, Mode mode, Bytes cells)
      : file_(file), mode_(mode), cells_(std::move(cells)) {}

  int file_;
  Mode mode_;
  Bytes cells_;  ///< what the file holds; reads need no system call
};

}  // namespace sscard::cos
