// Simulated cards in the readers of pcscd, each on a thread of its own: with the packaged driver
// vpcd, card k sits in the reader at port first + k; with our own driver in slot first + k of one
// folder. Survives a restart of pcscd; a card can be taken out, put back and changed for another.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cardlib/base/result.hpp"
#include "cos-sim/attach/card_port.hpp"

namespace sscard::cos {

/// Which driver the readers have.
enum class ReaderDriver { Vpcd, Own };

struct ServeOptions {
  ReaderDriver driver = ReaderDriver::Vpcd;
  std::string host = "127.0.0.1";    ///< of vpcd
  std::uint16_t first_port = 35963;  ///< of the packaged vpcd; it has a second reader at 35964
  std::string folder{};              ///< of our own driver: DeviceName::folder
  unsigned first_slot = 0;           ///< of our own driver
};

class CardServer {
 public:
  static constexpr std::size_t cards_max = 16;  ///< pcscd has no more readers

  /// Begins to serve. The cards must outlive the server. Between 1 and cards_max cards, whose ports
  /// end at 65535, whose slots at 15.
  CardServer(const std::vector<CardPort*>& cards, const ServeOptions& options);
  CardServer(const CardServer&) = delete;
  CardServer& operator=(const CardServer&) = delete;
  ~CardServer();  ///< takes all cards out

  /// Until each card is in its reader. NoService naming the first port or slot where nothing
  /// listens, NoReader a slot with another card in it.
  Status wait_until_connected(std::chrono::milliseconds timeout);
  std::size_t connected() const;

  void take_out(std::size_t index);  ///< returns when no command can reach the card any more
  void put_in(std::size_t index);
  /// Takes the card out and puts another one in, which must outlive the server.
  void change(std::size_t index, CardPort& card);
  /// Waits until no connection is left; called by the destructor too.
  void stop();

 private:
  class Slot;
  std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace sscard::cos
