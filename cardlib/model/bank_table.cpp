// Elements and data groups of the debit application as rows. Lengths of the PBOC elements:
// reference/pboc.md 2.3; of the common ones: EMV Book 3 Annex A; DGIs: pboc.md 1.5.
#include <algorithm>
#include <iterator>

#include "cardlib/base/message.hpp"
#include "cardlib/model/bank_elements.hpp"

namespace sscard::model {
namespace {

using enum ElementFormat;

constexpr BankElement elements[] = {
    {0x4F,   phrase("application identifier"),                 5,  16,  Binary },
    {0x50,   phrase("application label"),                      1,  16,  Text   },
    {0x57,   phrase("track 2 equivalent data"),                1,  19,  Binary },
    {0x5A,   phrase("primary account number"),                 6,  10,  Compact},
    {0x82,   phrase("application interchange profile"),        2,  2,   Binary },
    {0x84,   phrase("name of the directory"),                  5,  16,  Binary },
    {0x87,   phrase("application priority"),                   1,  1,   Binary },
    {0x88,   phrase("short file identifier of the directory"), 1,  1,   Binary },
    {0x8C,   phrase("list for the first cryptogram"),          0,  252, List   },
    {0x8D,   phrase("list for the second cryptogram"),         0,  252, List   },
    {0x8E,   phrase("cardholder verification methods"),        10, 252, Binary },
    {0x8F,   phrase("index of the certification key"),         1,  1,   Binary },
    {0x90,   phrase("issuer certificate"),                     1,  248, Binary },
    {0x92,   phrase("remainder of the issuer key"),            1,  248, Binary },
    {0x93,   phrase("signed static data"),                     1,  248, Binary },
    {0x94,   phrase("file locator"),                           4,  252, Binary },
    {0x5F20, phrase("cardholder name"),                        2,  26,  Text   },
    {0x5F24, phrase("expiry date"),                            3,  3,   Date   },
    {0x5F25, phrase("effective date"),                         3,  3,   Date   },
    {0x5F28, phrase("issuer country"),                         2,  2,   Numeric},
    {0x5F2D, phrase("preferred languages"),                    2,  8,   Text   },
    {0x5F30, phrase("service code"),                           2,  2,   Numeric},
    {0x5F34, phrase("account sequence number"),                1,  1,   Numeric},
    {0x9F07, phrase("usage control"),                          2,  2,   Binary },
    {0x9F08, phrase("application version"),                    2,  2,   Binary },
    {0x9F0B, phrase("cardholder name, long"),                  27, 45,  Text   },
    {0x9F0D, phrase("issuer action code, default"),            5,  5,   Binary },
    {0x9F0E, phrase("issuer action code, denial"),             5,  5,   Binary },
    {0x9F0F, phrase("issuer action code, online"),             5,  5,   Binary },
    {0x9F10, phrase("issuer application data"),                1,  32,  Binary },
    {0x9F11, phrase("issuer code table"),                      1,  1,   Numeric},
    {0x9F12, phrase("preferred name"),                         1,  16,  Text   },
    {0x9F13, phrase("last online transaction counter"),        2,  2,   Binary },
    {0x9F14, phrase("lower offline limit"),                    1,  1,   Binary },
    {0x9F17, phrase("PIN tries left"),                         1,  1,   Binary },
    {0x9F1F, phrase("track 1 discretionary data"),             1,  48,  Text   },
    {0x9F23, phrase("upper offline limit"),                    1,  1,   Binary },
    {0x9F32, phrase("issuer key exponent"),                    1,  3,   Binary },
    {0x9F36, phrase("application transaction counter"),        2,  2,   Binary },
    {0x9F38, phrase("list for processing options"),            0,  252, List   },
    {0x9F42, phrase("application currency"),                   2,  2,   Numeric},
    {0x9F46, phrase("card certificate"),                       1,  248, Binary },
    {0x9F47, phrase("card key exponent"),                      1,  3,   Binary },
    {0x9F48, phrase("remainder of the card key"),              1,  248, Binary },
    {0x9F49, phrase("list for dynamic authentication"),        0,  252, List   },
    {0x9F4A, phrase("list of signed tags"),                    1,  1,   Binary },
    {0x9F4D, phrase("transaction log entry"),                  2,  2,   Binary },
    {0x9F4F, phrase("transaction log format"),                 0,  252, List   },
    {0x9F51, phrase("currency of the application"),            2,  2,   Numeric},
    {0x9F52, phrase("application default action"),             2,  2,   Binary },
    {0x9F53, phrase("consecutive limit, currency"),            1,  1,   Binary },
    {0x9F54, phrase("cumulative amount limit"),                6,  6,   Numeric},
    {0x9F56, phrase("issuer authentication indicator"),        1,  1,   Binary },
    {0x9F57, phrase("country of the issuer"),                  2,  2,   Numeric},
    {0x9F58, phrase("lower consecutive limit"),                1,  1,   Binary },
    {0x9F59, phrase("upper consecutive limit"),                1,  1,   Binary },
    {0x9F5C, phrase("cumulative upper limit"),                 6,  6,   Numeric},
    {0x9F5D, phrase("available offline amount"),               6,  6,   Numeric},
    {0x9F61, phrase("cardholder document number"),             1,  40,  Text   },
    {0x9F62, phrase("cardholder document type"),               1,  1,   Numeric},
    {0x9F63, phrase("product identification"),                 16, 16,  Binary },
    {0x9F68, phrase("additional processing"),                  4,  4,   Binary },
    {0x9F6B, phrase("verification limit"),                     6,  6,   Numeric},
    {0x9F6C, phrase("transaction qualifiers"),                 2,  2,   Binary },
    {0x9F6D, phrase("cash reset threshold"),                   6,  6,   Numeric},
    {0x9F72, phrase("consecutive limit, country"),             1,  1,   Binary },
    {0x9F73, phrase("currency conversion"),                    4,  4,   Binary },
    {0x9F74, phrase("cash authorization code"),                6,  6,   Text   },
    {0x9F75, phrase("cumulative limit, two currencies"),       6,  6,   Numeric},
    {0x9F76, phrase("second currency"),                        2,  2,   Numeric},
    {0x9F77, phrase("cash balance limit"),                     6,  6,   Numeric},
    {0x9F78, phrase("cash single limit"),                      6,  6,   Numeric},
    {0x9F79, phrase("cash balance"),                           6,  6,   Numeric},
    {0x9F7A, phrase("cash support of the terminal"),           1,  1,   Binary },
    {0xBF0C, phrase("issuer data of the selection"),           0,  222, Binary },
    {0xDF4D, phrase("load log entry"),                         2,  2,   Binary },
    {0xDF4F, phrase("load log format"),                        0,  252, List   },
    {0xDF69, phrase("SM support"),                             1,  1,   Binary },
};

consteval bool elements_are_sane() {
  for (std::size_t i = 0; i < std::size(elements); ++i) {
    if (elements[i].length_min > elements[i].length_max) return false;
    if (i > 0 && elements[i - 1].tag >= elements[i].tag) return false;
  }
  return true;
}
static_assert(elements_are_sane(), "tags ascend, so each stands once");

using enum DgiClass;
using enum DgiContent;

// A record has at most 254 bytes (READ RECORD); a DGI longer than one STORE DATA goes on in the
// next. CRT parts are padded 80 00… and so up to 96 bytes for a key of 1408 bits. Numbers of the
// SM groups are one public script's [PROP] (pboc.md 1.5).
constexpr DgiRow dgis[] = {
    {0x0101, Plain,      RecordTemplate, 2,  254, phrase("track 2; in PSE the directory record")},
    {0x0102, Plain,      RecordTemplate, 2,  254, phrase("name and document")                   },
    {0x0201, Plain,      RecordTemplate, 2,  254, phrase("issuer certificate")                  },
    {0x0202, Plain,      RecordTemplate, 2,  254,
     phrase("index of the certification key and rest of the issuer key")                        },
    {0x0203, Plain,      RecordTemplate, 2,  254, phrase("signed static data")                  },
    {0x0204, Plain,      RecordTemplate, 2,  254, phrase("card certificate")                    },
    {0x0205, Plain,      RecordTemplate, 2,  254, phrase("exponent and rest of the card key")   },
    {0x0301, Plain,      RecordTemplate, 2,  254, phrase("account and action codes")            },
    {0x0302, Plain,      RecordTemplate, 2,  254, phrase("lists for the cryptograms")           },
    {0x0401, Plain,      RecordTemplate, 2,  254, phrase("SM2 issuer certificate")              },
    {0x0402, Plain,      RecordTemplate, 2,  254, phrase("SM2 index and signed static data")    },
    {0x0403, Plain,      RecordTemplate, 2,  254, phrase("SM2 card certificate")                },
    {0x0D01, Plain,      InternalTlv,    2,  244, phrase("limits and log format")               },
    {0x0E01, Plain,      InternalTlv,    2,  244, phrase("currency, country and default action")},
    {0x8000, Enciphered, Raw,            48, 48,  phrase("application keys")                    },
    {0x8010, Enciphered, Raw,            8,  8,   phrase("offline PIN")                         },
    {0x8201, Enciphered, Raw,            56, 96,  phrase("RSA card key: inverse of q")          },
    {0x8202, Enciphered, Raw,            56, 96,  phrase("RSA card key: exponent of q")         },
    {0x8203, Enciphered, Raw,            56, 96,  phrase("RSA card key: exponent of p")         },
    {0x8204, Enciphered, Raw,            56, 96,  phrase("RSA card key: prime q")               },
    {0x8205, Enciphered, Raw,            56, 96,  phrase("RSA card key: prime p")               },
    {0x8400, Enciphered, Raw,            48, 48,  phrase("application keys of SM4")             },
    {0x8501, Enciphered, Raw,            32, 32,  phrase("SM2 card key: private number")        },
    {0x8502, Enciphered, Raw,            64, 64,  phrase("SM2 card key: point")                 },
    {0x9000, Plain,      Raw,            9,  9,   phrase("check values of the keys")            },
    {0x9010, Plain,      Raw,            2,  2,   phrase("PIN counter and limit")               },
    {0x9102, Plain,      SelectResponse, 2,  235, phrase("answer to selection")                 },
    {0x9104, Plain,      InternalTlv,    10, 244, phrase("profile and file locator")            },
    {0x9105, Plain,      InternalTlv,    10, 244, phrase("profile and file locator of SM2")     },
    {0x9200, Plain,      InternalTlv,    4,  35,  phrase("issuer application data")             },
    {0x9201, Plain,      InternalTlv,    4,  35,  phrase("issuer application data of SM4")      },
    {0x9400, Plain,      Raw,            9,  9,   phrase("check values of the SM4 keys")        },
};

consteval bool dgis_ascend() {
  for (std::size_t i = 1; i < std::size(dgis); ++i) {
    if (dgis[i - 1].id >= dgis[i].id) return false;
  }
  return true;
}
static_assert(dgis_ascend());

// DGIs 8000 to 8FFF hold secrets and travel enciphered, no other does (pboc.md 1.1).
consteval bool secrets_are_enciphered() {
  return std::ranges::all_of(dgis, [](const DgiRow& dgi) {
    return (dgi.protection == Enciphered) == (dgi.id >> 12U == 0x8);
  });
}
static_assert(secrets_are_enciphered());

consteval bool enciphered_values_fill_blocks() {
  return std::ranges::all_of(dgis, [](const DgiRow& dgi) {
    return dgi.protection == Plain || (dgi.length_min % 8 == 0 && dgi.length_max % 8 == 0);
  });
}
static_assert(enciphered_values_fill_blocks());

}  // namespace

std::span<const BankElement> bank_elements() {
  return elements;
}

std::span<const DgiRow> dgi_table() {
  return dgis;
}

}  // namespace sscard::model
