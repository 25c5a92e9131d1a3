#include <array>

#include "cardlib/channel/pcsc_errors.hpp"

namespace sscard {
namespace {

constexpr const char* start_service =
    phrase("start the service (systemctl start pcscd, or pcscd as root), then try again");
constexpr const char* plug_reader =
    phrase("plug the reader in; 'sscard reader list' shows the readers that are there");
constexpr const char* insert_card = phrase("put the card in and start this card again");
constexpr const char* mute_card = phrase(
    "clean the contacts and put the card in the right way round; if it stays silent, set it "
    "aside");
constexpr const char* unknown_outcome =
    phrase("what the card did is unknown: set it aside and let the job look at it");
constexpr const char* close_other =
    phrase("close the other program that uses this reader, then try again");

constexpr std::array<PcscErrorRow, 25> rows = {
    {
     {PcscCode::NoService, ErrorKind::NoService, phrase("the card service pcscd is not running"),
         start_service},
     {PcscCode::ServiceStopped, ErrorKind::NoService,
         phrase("the card service pcscd has stopped"), start_service},
     {PcscCode::CommunicationError, ErrorKind::NoService,
         phrase("the connection to the card service broke"), start_service},
     {PcscCode::InvalidHandle, ErrorKind::NoService, phrase("the card service was restarted"),
         phrase("try again: the connection is made anew")},
     {PcscCode::InternalError, ErrorKind::NoService,
         phrase("the card service reports an internal error"), start_service},
     {PcscCode::WaitedTooLong, ErrorKind::NoService,
         phrase("the card service does not come to an end"), start_service},
     {PcscCode::NoMemory, ErrorKind::NoService,
         phrase("the card service is out of memory or contexts"),
         phrase("close other programs that use cards, then try again")},
     {PcscCode::ServerTooBusy, ErrorKind::NoService, phrase("the card service is too busy"),
         phrase("wait a little, then try again")},
     {PcscCode::SecurityViolation, ErrorKind::NoService,
         phrase("this user may not use the card service"),
         phrase("log in at the machine itself, or let the administrator allow it in polkit")},
     {PcscCode::UnknownReader, ErrorKind::NoReader, phrase("there is no reader of this name"),
         plug_reader},
     {PcscCode::ReaderUnavailable, ErrorKind::NoReader, phrase("the reader was unplugged"),
         plug_reader},
     {PcscCode::NoReadersAvailable, ErrorKind::NoReader, phrase("no reader is connected"),
         plug_reader},
     {PcscCode::SharingViolation, ErrorKind::NoReader,
         phrase("another program holds the reader"), close_other},
     {PcscCode::NoCard, ErrorKind::NoCard, phrase("there is no card in the reader"),
         insert_card},
     {PcscCode::RemovedCard, ErrorKind::NoCard, phrase("the card was taken out"), insert_card},
     {PcscCode::ResetCard, ErrorKind::NoCard,
         phrase("another program reset the card during the work"), close_other},
     {PcscCode::UnresponsiveCard, ErrorKind::CardMute,
         phrase("the card does not answer its reset"), mute_card},
     {PcscCode::UnpoweredCard, ErrorKind::CardMute, phrase("the card could not be powered"),
         mute_card},
     {PcscCode::UnsupportedCard, ErrorKind::CardMute,
         phrase("the answer to reset of the card is broken"), mute_card},
     {PcscCode::CardUnsupportedByReader, ErrorKind::CardMute,
         phrase("the reader cannot work with this card"), mute_card},
     {PcscCode::ProtocolMismatch, ErrorKind::CardMute,
         phrase("card and reader have no protocol in common"), mute_card},
     {PcscCode::InvalidAtr, ErrorKind::CardMute,
         phrase("the card gave no usable answer to reset"), mute_card},
     {PcscCode::NotTransacted, ErrorKind::CardMute,
         phrase("the card fell silent during a command"), unknown_outcome},
     {PcscCode::Timeout, ErrorKind::CardTimeout, phrase("the card did not answer in time"),
         unknown_outcome},
     {PcscCode::Cancelled, ErrorKind::CardTimeout, phrase("waiting for the card was given up"),
         unknown_outcome},
     }
};

}  // namespace

std::span<const PcscErrorRow> pcsc_error_table() {
  return rows;
}

}  // namespace sscard
