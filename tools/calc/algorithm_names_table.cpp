// The names that vector files use, and the row each means.
#include "tools/calc/algorithm.hpp"

namespace sscard::tools::calc {
namespace {

constexpr AlgorithmName names[] = {
    {"PBOC UDK derivation 子密钥分散 (EMV option A, 2-key TDES, odd parity set)",            "udk"                   },
    {"PBOC session key 过程密钥: TDES(UDK)[00*6||ATC||00*6||NOT ATC]",                       "session-key"           },
    {"PBOC AC, CVN 01: ISO 9797-1 alg 3 under SK, padding method 2",                         "arqc"                  },
    {"PBOC ARPC: TDES(SK)[ARQC xor (ARC||00*6)]",                                            "arpc"                  },
    {"PBOC issuer discretionary data MAC (IDD id 01, EC balance): alg-3 MAC left 4 bytes under "
     "SK_MAC",                                                                          "issuer-data-mac"       },
    {"PBOC AC CVN 01 with card key, CDOL1 order 9F02 9F03 9F1A 95 5F2A 9A 9F21 9C 9F37 (9F21 not "
     "in AC input)",                                                                    "generate-ac"           },
    {"DGI 9000 KCV: first 3 bytes of TDES(key)[00*8]",                                       "kcv"                   },
    {"EMV ICC MK option A + common session key + AC + ARPC method 1",                        "emv-option-a"          },
    {"EMV ICC MK option B + common session key + AC + ARPC method 2",                        "emv-option-b"          },
    {"CVN 10: AC and ARPC directly under UDK (no session key), zero padding",                "visa-cvn10"            },
    {"VIS issuer-script MAC: SK = UDK xor ATC (Visa style); MAC over header||ATC||AC||data, method "
     "2, 8 bytes",                                                                      "visa-script-mac"       },
    {"VIS PIN CHANGE/UNBLOCK: VIS PIN block, length byte 08 + 80-padding, ECB; MAC 8 bytes",
     "visa-pin-change"                                                                                               },
    {"CVN 18: common session key R=ATC||00*6, data ends with 9F10, method 2; ARPC method 2",
     "visa-cvn18"                                                                                                    },
    {"VIS script MAC / PIN change after CVN18 ARQC",                                         "visa-cvn18-scripts"    },
    {"M/Chip CVN 16: SK from ATC||F0/0F||00||UN; ARPC method 1 under ICC MK",                "mchip-cvn16"           },
    {"M/Chip CVN 17: as CVN 16 plus counters in the AC data",                                "mchip-cvn16"           },
    {"Interac CVN 133 (M/Chip-style SK, 9F10 in data)",                                      "interac-cvn133"        },
    {"Script MAC under common session key, method 2",                                        "common-script-mac"     },
    {"PIN change, ISO format 2 block, ECB without padding",                                  "common-pin-change"     },
    {"VIS PIN block and encryption at ATC FFFF",                                             "visa-pin-blocks"       },
    {"Mastercard CVC3 (context only, not PBOC)",                                             "cvc3"                  },
    {"ISO 9797-1 algorithm 1 (full 3DES CBC-MAC)",                                           "cbc-mac"               },
    {"ISO 9564 format 0",                                                                    "pin-block-0"           },
    {"ISO 9564 format 2 (plaintext VERIFY / DGI 8010 form)",                                 "pin-block-2"           },
    {"ISO 9564 format 3 (decode)",                                                           "pin-of-block-3"        },
    {"ISO 9564 format 4 (AES), random filler FF*8",                                          "pin-block-4"           },
    {"ISO 9564 format 4 decipher (vector attributed there to ep2 spec 8.0)",                 "pin-of-block-4"        },
    {"IBM 3624 PIN / offset (pin = natural + offset mod 10)",                                "ibm-pin"               },
    {"Visa PVV",                                                                             "pvv"                   },
    {"CVV (iCVV uses service code 999, CVV2 uses 000)",                                      "cvv"                   },
    {"TR-31 key block unwrap, version A",                                                    "tr31-unwrap"           },
    {"TR-31 key block unwrap, version B",                                                    "tr31-unwrap"           },
    {"TR-31 key block unwrap, version C",                                                    "tr31-unwrap"           },
    {"TR-31 key block unwrap, version D",                                                    "tr31-unwrap"           },
    {"GP SCP02 i=15/55: session keys, cryptograms, C-MAC over modified header, ICV = "
     "single-DES(left S-MAC) of previous C-MAC",                                        "scp02"                 },
    {"GP SCP02 during EMV personalization, keys 40..4F",                                     "scp02-one-key"         },
    {"GP SCP02 key encryption under S-DEK (3DES-ECB; as in PUT KEY / DGI encryption)",       "scp02-key"             },
    {"GP SCP01 key encryption under static KEK",                                             "scp01-key"             },
    {"EMV CPS / JR-T 0025.10 card key derivation from KMC: TDES(KMC)[last6||F0||i||last6||0F||i], "
     "i=1 ENC 2 MAC 3 DEK",                                                             "card-keys"             },
    {"Visa2 / CPG202 card key derivation (KEYDATA bytes 0,1,4..7)",                          "visa2-card-keys"       },
    {"GP SCP03 (Amendment D), AES-128, S8 mode: INIT UPDATE, EXT AUTH, wrapped commands",    "scp03"                 },
    {"GP SCP03 (Amendment D), AES-192, S8 mode: INIT UPDATE, EXT AUTH, wrapped commands",    "scp03"                 },
    {"GP SCP03 (Amendment D), AES-256, S8 mode: INIT UPDATE, EXT AUTH, wrapped commands",    "scp03"                 },
    {"SCP03 session keys KCV (AES of 01*16), context = 10 bytes 00..09",                     "scp03-kcv"             },
    {"AES-128 CMAC",                                                                         "aes-cmac"              },
    {"ANSI X9.9 (8-byte key) / X9.19 retail MAC (16-byte key), zero padding",                "retail-mac"            },
    {"CA public key checksum: SHA-1(RID||index||modulus||exponent)",                         "ca-checksum"           },
    {"EMV issuer PK certificate recovery (tag 90), CAPK A000000003 #94 1984 bit -> 1408 bit issuer "
     "key",                                                                             "rsa-issuer-certificate"},
    {"SSAD recovery (tag 93)",                                                               "rsa-static-data"       },
    {"ICC PK certificate recovery (tag 9F46) with remainder 9F48",                           "rsa-card-certificate"  },
    {"DDA: SDAD recovery and hash over recovered data || DDOL data",                         "rsa-dda"               },
    {"CDA: issuer cert -> ICC cert -> SDAD; SDAD = 6A 05 01 LDD [len "
     "IDN||IDN||CID||AC(8)||txn-data hash(20)] pad BB, hash over that || UN",           "rsa-cda"               },
    {"PBOC perso sample: CA 80 (e=65537) -> issuer cert (rem 36 bytes, e=3) -> ICC cert 768 bit "
     "(e=65537); static data || AIP because 9F4A=82",                                   "rsa-chain"             },
    {"Order of RSA CRT DGIs: 8201=qInv, 8202=dQ, 8203=dP, 8204=q, 8205=p (clear values, 48 bytes; "
     "on the wire padded 80 00.. and DEK-encrypted)",                                   "rsa-crt"               },
    {"SM4 ECB (GB/T 32907 example 1)",                                                       "sm4-ecb"               },
    {"SM4 ECB",                                                                              "sm4-ecb"               },
    {"SM4 encrypted 1,000,000 times (GB/T 32907 example 2)",                                 "sm4-rounds"            },
    {"SM4 CBC, two blocks (last block = CBC-MAC of the input under that IV)",                "sm4-cbc"               },
    {"SM3 (GB/T 32905 example)",                                                             "sm3"                   },
    {"SM3",                                                                                  "sm3"                   },
    {"SM3 of the ZA block (ENTL||ID||a||b||G||PK) of draft-shen-sm2-ecdsa",                  "sm3"                   },
    {"SM2 signature with SM3, sm2p256v1, fixed nonce",                                       "sm2-sign"              },
    {"SM2 signature, GM/T 0003.2 / draft-shen example on the 256-bit demonstration curve",
     "sm2-sign-on-curve"                                                                                             },
    {"PBOC 3.0 SM2 issuer certificate (tag 90, 142 bytes): SM3/SM2 over bytes 0..77, ID "
     "1234567812345678",                                                                "sm2-issuer-certificate"},
    {"PBOC 3.0 SM2 ICC certificate (tag 9F46, 148 bytes): message = cert bytes 0..83 || static "
     "data",                                                                            "sm2-card-certificate"  },
    {"PBOC 3.0 SM2 SSAD (tag 93, 67 bytes): message = 13||DAC||static data",                 "sm2-static-data"       },
};

}  // namespace

std::span<const AlgorithmName> algorithm_names() {
  return names;
}

}  // namespace sscard::tools::calc
