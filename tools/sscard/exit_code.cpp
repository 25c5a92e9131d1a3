#include "tools/sscard/exit_code.hpp"

namespace sscard::tools {

ExitCode exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Usage:
      return ExitCode::Usage;
    case ErrorKind::BadInput:
      return ExitCode::Input;
    case ErrorKind::NoService:
    case ErrorKind::NoReader:
    case ErrorKind::NoCard:
    case ErrorKind::CardMute:
    case ErrorKind::CardTimeout:
    case ErrorKind::CardRefused:
    case ErrorKind::WrongCard:
      return ExitCode::Card;
    case ErrorKind::Keys:
    case ErrorKind::Crypto:
      return ExitCode::Keys;
    case ErrorKind::Storage:
      return ExitCode::Storage;
  }
  return ExitCode::Bug;
}

}  // namespace sscard::tools
