// A custody book under test in a folder of its own; what the vault would sign is a CMAC under a key
// of sixteen equal bytes.
#pragma once

#include <unistd.h>

#include <filesystem>

#include "keys/custody/custody_book.hpp"
#include "tests/support/world.hpp"

namespace sscard::test {

struct CustodyDesk {
  CustodyDesk() : path((folder / "custody.book").string()) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
  CustodyDesk(const CustodyDesk&) = delete;
  CustodyDesk& operator=(const CustodyDesk&) = delete;
  ~CustodyDesk() { std::filesystem::remove_all(folder); }

  static keys::CustodySigner signer(Byte key = 0x5A) {
    return [key](ByteView data) -> Result<std::array<Byte, 16>> {
      const auto cipher = crypto::openssl().cipher(crypto::CipherKind::Sm4, Bytes(16, key));
      std::array<Byte, 16> out{};
      (*cipher)->cmac(data, out);
      return out;
    };
  }
  Result<keys::CustodyBook> read() {
    return keys::CustodyBook::read(path, real_world().files, crypto::openssl());
  }
  Status write(const keys::CustodyEntry& entry) {
    auto writer = keys::CustodyWriter::open(path, seeded.world(), crypto::openssl());
    if (!writer) return writer.error();
    return writer->append(entry, signer());
  }
  Bytes bytes() { return real_world().files.read(path).value(); }
  /// Old content of whatever kind in the place of the book.
  bool put(const Bytes& bytes) { return real_world().files.replace(path, bytes).has_value(); }

  /// About a PSAM, with everything that its event needs.
  static keys::CustodyEntry entry(keys::CustodyEvent event, const char* serial) {
    keys::CustodyEntry out;
    out.event = event;
    out.serial = serial;
    out.by = "张三";
    out.with = "李四";
    out.detail = "as ordered";
    if (event == keys::CustodyEvent::HandedOver || event == keys::CustodyEvent::Placed) {
      out.to = "王五";
      out.reference = "410100813475";
      out.place = "first counter";
    }
    return out;
  }

  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("custody" + std::to_string(::getpid()));
  std::string path;
  SeededWorld seeded;
};

}  // namespace sscard::test
