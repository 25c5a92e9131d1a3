// The card's side of a slot of our own driver: connects, says Hello, and answers until the card is
// taken out. line_frames.hpp says what the packets mean.
#pragma once

#include <mutex>
#include <string>

#include "cos-sim/attach/ifd/line_socket.hpp"
#include "cos-sim/attach/reader_link.hpp"

namespace sscard::cos {

class LineLink final : public ReaderLink {
 public:
  /// The socket of a slot, DeviceName::socket_path().
  explicit LineLink(std::string path) : path_(std::move(path)) {}
  LineLink(const LineLink&) = delete;
  LineLink& operator=(const LineLink&) = delete;
  ~LineLink() override = default;

  Status open() override;
  void serve(CardPort& card) override;
  void stop() override;

 private:
  std::string path_;
  std::mutex mutex_;  ///< for replacing socket_; stop() comes from another thread
  LineSocket socket_;
};

}  // namespace sscard::cos
