#include "cardlib/tlv/name_tables.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/message.hpp"

namespace sscard::tlv {
namespace {

// clang-format off
constexpr std::array tags = {
    TagName{0x42, phrase("issuer identification number")},
    TagName{0x4F, phrase("application identifier")},
    TagName{0x50, phrase("application label")},
    TagName{0x57, phrase("track 2 equivalent data")},
    TagName{0x5A, phrase("primary account number")},
    TagName{0x61, phrase("application template")},
    TagName{0x6F, phrase("file control information")},
    TagName{0x70, phrase("record template")},
    TagName{0x71, phrase("issuer script before the second cryptogram")},
    TagName{0x72, phrase("issuer script after the second cryptogram")},
    TagName{0x73, phrase("directory discretionary template")},
    TagName{0x77, phrase("response template 2")},
    TagName{0x80, phrase("response template 1")},
    TagName{0x82, phrase("application interchange profile")},
    TagName{0x83, phrase("command template")},
    TagName{0x84, phrase("directory file name")},
    TagName{0x86, phrase("issuer script command")},
    TagName{0x87, phrase("application priority")},
    TagName{0x88, phrase("short file identifier")},
    TagName{0x8A, phrase("authorization response code")},
    TagName{0x8C, phrase("data object list 1 (CDOL1)")},
    TagName{0x8D, phrase("data object list 2 (CDOL2)")},
    TagName{0x8E, phrase("cardholder verification methods")},
    TagName{0x8F, phrase("index of the certification authority key")},
    TagName{0x90, phrase("issuer key certificate")},
    TagName{0x91, phrase("issuer authentication data")},
    TagName{0x92, phrase("issuer key remainder")},
    TagName{0x93, phrase("signed static data")},
    TagName{0x94, phrase("application file locator")},
    TagName{0x95, phrase("terminal verification results")},
    TagName{0x97, phrase("data object list of the certificate (TDOL)")},
    TagName{0x9A, phrase("transaction date")},
    TagName{0x9C, phrase("transaction type")},
    TagName{0xA5, phrase("proprietary template of the FCI")},
    TagName{0x5F20, phrase("cardholder name")},
    TagName{0x5F24, phrase("expiry date of the application")},
    TagName{0x5F25, phrase("effective date of the application")},
    TagName{0x5F28, phrase("issuer country code")},
    TagName{0x5F2A, phrase("transaction currency code")},
    TagName{0x5F2D, phrase("language preference")},
    TagName{0x5F30, phrase("service code")},
    TagName{0x5F34, phrase("account sequence number")},
    TagName{0x9F02, phrase("amount authorized")},
    TagName{0x9F03, phrase("amount other")},
    TagName{0x9F07, phrase("application usage control")},
    TagName{0x9F08, phrase("application version number")},
    TagName{0x9F0B, phrase("cardholder name extended")},
    TagName{0x9F0C, phrase("discretionary data of the issuer")},
    TagName{0x9F0D, phrase("issuer action code, default")},
    TagName{0x9F0E, phrase("issuer action code, denial")},
    TagName{0x9F0F, phrase("issuer action code, online")},
    TagName{0x9F10, phrase("issuer application data")},
    TagName{0x9F11, phrase("issuer code table index")},
    TagName{0x9F12, phrase("preferred name of the application")},
    TagName{0x9F13, phrase("last online transaction counter")},
    TagName{0x9F14, phrase("lower consecutive offline limit")},
    TagName{0x9F17, phrase("PIN tries left")},
    TagName{0x9F18, phrase("issuer script identifier")},
    TagName{0x9F1A, phrase("terminal country code")},
    TagName{0x9F1F, phrase("track 1 discretionary data")},
    TagName{0x9F21, phrase("transaction time")},
    TagName{0x9F23, phrase("upper consecutive offline limit")},
    TagName{0x9F26, phrase("application cryptogram")},
    TagName{0x9F27, phrase("cryptogram information data")},
    TagName{0x9F32, phrase("issuer key exponent")},
    TagName{0x9F33, phrase("terminal capabilities")},
    TagName{0x9F34, phrase("results of cardholder verification")},
    TagName{0x9F36, phrase("application transaction counter")},
    TagName{0x9F37, phrase("unpredictable number")},
    TagName{0x9F38, phrase("data object list for processing options (PDOL)")},
    TagName{0x9F42, phrase("application currency code")},
    TagName{0x9F45, phrase("data authentication code")},
    TagName{0x9F46, phrase("card key certificate")},
    TagName{0x9F47, phrase("card key exponent")},
    TagName{0x9F48, phrase("card key remainder")},
    TagName{0x9F49, phrase("data object list for dynamic authentication (DDOL)")},
    TagName{0x9F4A, phrase("list of tags for static authentication")},
    TagName{0x9F4B, phrase("signed dynamic data")},
    TagName{0x9F4D, phrase("log entry")},
    TagName{0x9F4E, phrase("merchant name")},
    TagName{0x9F4F, phrase("log format")},
    TagName{0x9F51, phrase("application currency of the card")},
    TagName{0x9F52, phrase("application default action")},
    TagName{0x9F53, phrase("consecutive limit, other currency")},
    TagName{0x9F54, phrase("cumulative amount limit")},
    TagName{0x9F56, phrase("issuer authentication indicator")},
    TagName{0x9F57, phrase("issuer country code of the card")},
    TagName{0x9F58, phrase("lower consecutive offline limit of the card")},
    TagName{0x9F59, phrase("upper consecutive offline limit of the card")},
    TagName{0x9F5C, phrase("cumulative amount upper limit")},
    TagName{0x9F5D, phrase("offline amount available")},
    TagName{0x9F61, phrase("holder document number")},
    TagName{0x9F62, phrase("holder document type")},
    TagName{0x9F63, phrase("card product identification")},
    TagName{0x9F72, phrase("consecutive limit, other country")},
    TagName{0x9F74, phrase("issuer authorization code of electronic cash")},
    TagName{0x9F75, phrase("cumulative limit, second currency")},
    TagName{0x9F76, phrase("second application currency")},
    TagName{0x9F77, phrase("balance limit of electronic cash")},
    TagName{0x9F78, phrase("single transaction limit of electronic cash")},
    TagName{0x9F79, phrase("balance of electronic cash")},
    TagName{0x9F7A, phrase("electronic cash indicator of the terminal")},
    TagName{0xBF0C, phrase("discretionary template of the issuer")},
    TagName{0xDF4D, phrase("load log entry")},
    TagName{0xDF4F, phrase("load log format")},
    TagName{0xDF69, phrase("SM algorithm support")},
};

constexpr std::array groups = {
    DgiName{0x0062, phrase("file creation")},
    DgiName{0x0D01, phrase("internal card data: counters and limits")},
    DgiName{0x0E01, phrase("internal card data: codes and indicators")},
    DgiName{0x3000, phrase("public internal data")},
    DgiName{0x3001, phrase("private internal data")},
    DgiName{0x7FFF, phrase("completion of personalization")},
    DgiName{0x8000, phrase("application keys, enciphered")},
    DgiName{0x8010, phrase("PIN block, enciphered")},
    DgiName{0x8101, phrase("private exponent of the card key, enciphered")},
    DgiName{0x8103, phrase("modulus of the card key, enciphered")},
    DgiName{0x8201, phrase("CRT component qInv, enciphered")},
    DgiName{0x8202, phrase("CRT component dQ, enciphered")},
    DgiName{0x8203, phrase("CRT component dP, enciphered")},
    DgiName{0x8204, phrase("CRT component q, enciphered")},
    DgiName{0x8205, phrase("CRT component p, enciphered")},
    DgiName{0x9000, phrase("check values of the application keys")},
    DgiName{0x9010, phrase("PIN try counter and limit")},
    DgiName{0x9102, phrase("answer to SELECT (contact)")},
    DgiName{0x9103, phrase("answer to SELECT (contactless)")},
    DgiName{0x9104, phrase("AIP and AFL of standard debit and credit")},
    DgiName{0x9200, phrase("issuer application data")},
    DgiName{0x9203, phrase("AIP and AFL of electronic cash")},
    DgiName{0x9207, phrase("AIP and AFL of contactless payment")},
};
// clang-format on

constexpr std::uint16_t first_record_dgi = 0x0101;
constexpr std::uint16_t last_record_dgi = 0x1EFF;

template <typename Row, typename Key>
const char* name_in(std::span<const Row> table, Key Row::* key, Key wanted) {
  const auto found = std::ranges::lower_bound(table, wanted, {}, key);
  return found != table.end() && (*found).*key == wanted ? found->name : nullptr;
}

static_assert(std::ranges::is_sorted(tags, {}, &TagName::tag));
static_assert(std::ranges::is_sorted(groups, {}, &DgiName::id));

}  // namespace

std::span<const TagName> tag_names() {
  return tags;
}

const char* name_of_tag(Tag tag) {
  return name_in<TagName>(tags, &TagName::tag, tag);
}

std::span<const DgiName> dgi_names() {
  return groups;
}

const char* name_of_dgi(std::uint16_t id) {
  return name_in<DgiName>(groups, &DgiName::id, id);
}

bool is_record_dgi(std::uint16_t id) {
  return id >= first_record_dgi && id <= last_record_dgi && (id & 0xFFU) != 0;
}

}  // namespace sscard::tlv
