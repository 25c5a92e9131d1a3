#include "cardlib/apdu/commands.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sscard;
using namespace sscard::apdu;

namespace {

Bytes bytes(std::string_view hex) {
  return from_hex(hex).value();
}

std::string sent(const Command& command) {
  return to_hex(command.encode());
}

std::string verify_bytes(std::string_view digits) {
  return sent(verify_pin(Pin(as_bytes(digits))));
}

constexpr CommandSet all = CommandSet::Social | CommandSet::Administration;
constexpr CommandSet bank = CommandSet::BankPersonalization | CommandSet::BankTransaction;

}  // namespace

TEST_CASE("selections are the bytes that every reader sends") {
  CHECK(sent(select_by_name(bytes("7378312E73682EC9E7BBE1B1A3D5CF"))) ==
        "00A404000F7378312E73682EC9E7BBE1B1A3D5CF00");
  CHECK(sent(select_by_name(bytes("D15600000503"), Fci::Ignored)) == "00A4040006D15600000503");
  CHECK(sent(select_by_fid(0x3F00)) == "00A40000023F0000");
  CHECK(sent(select_by_fid(0xDF01, Fci::Ignored)) == "00A4000002DF01");
  CHECK(sent(select_ef(0xEF05)) == "00A4020002EF05");
}

TEST_CASE("the record examples of the reference are built") {
  CHECK(sent(read_record(1, current_ef, 0x12)) == "00B2010412");
  CHECK(sent(read_record_by_tag(1, current_ef, 0x12)) == "00B2010012");
  CHECK(sent(read_record_by_tag(7, Sfi{5}, 0x0B)) == "00B207280B");
  CHECK(sent(read_record_by_tag(8, Sfi{6}, 0x14)) == "00B2083014");
  CHECK(sent(read_record(3)) == "00B2030400");
  CHECK(sent(update_record(5, bytes("050420240102"))) == "00DC050406050420240102");
  CHECK(sent(update_record_by_tag(bytes("050420240102"), Sfi{5})) == "00DC052806050420240102");
  CHECK(sent(append_cyclic(bytes("0102"))) == "00DC0003020102");
  CHECK(sent(append_record(bytes("0301FF"))) == "00E20000030301FF");
}

TEST_CASE("transparent files are addressed by offset") {
  CHECK(sent(read_binary(0, 0x42)) == "00B0000042");
  CHECK(sent(read_binary(0x7FFF, 256)) == "00B07FFF00");
  CHECK(sent(update_binary(0x0102, bytes("AABB"))) == "00D6010202AABB");
}

TEST_CASE("authentication commands name the card key in P2") {
  CHECK(sent(get_challenge(8)) == "0084000008");
  CHECK(sent(get_response(0x1B)) == "00C000001B");
  CHECK(sent(get_response(0)) == "00C0000000");
  CHECK(sent(internal_authenticate(0x00, Bytes(16, 0x11))) ==
        "0088000010" + std::string(32, '1') + "08");
  CHECK(sent(external_authenticate(0x06, Bytes(16, 0x22))) == "0082000610" + std::string(32, '2'));
}

TEST_CASE("a PIN of 4 to 16 digits travels as BCD, an odd one with a final F") {
  CHECK(verify_bytes("1234") == "00200000021234");
  CHECK(verify_bytes("123456") == "0020000003123456");
  CHECK(verify_bytes("12345") == "002000000312345F");
  CHECK(verify_bytes("1234567890123456") == "00200000081234567890123456");
}

TEST_CASE("a MAC sets the class bit and lengthens Lc, also in what it is computed over") {
  const Command plain = update_record(5, bytes("050420240102"));
  CHECK(to_hex(header_under_mac(plain, 4)) == "04DC05040A");
  CHECK(sent(with_mac(plain, bytes("D9176883"))) == "04DC05040A050420240102D9176883");
  const Command channel = scp02_external_authenticate_plain(0x01, Bytes(8, 0x11));
  CHECK(to_hex(header_under_mac(channel, 8)) == "8482010010");
}

TEST_CASE("the administration of T514 is built byte by byte") {
  CHECK(sent(verify_transport_code(bytes("1C0C1D0D90424C2B"))) == "80E00300081C0C1D0D90424C2B");
  CHECK(sent(create_file(Bytes(16, 0x00))) == "80E0010010" + std::string(32, '0'));
  CHECK(sent(end_of_prepersonalization()) == "80E00200");
  CHECK(sent(delete_file(Deletes::Ef, 0xEF05)) == "80E1000302EF05");
  CHECK(sent(write_key(KeyRole::Master, KeyProtection::Enciphered, Bytes(32, 0xAA)))
            .starts_with("80D4010020AA"));
  CHECK(sent(write_key(KeyRole::Other, KeyProtection::Both, Bytes(36, 0xAA)))
            .starts_with("84D4000024AA"));
  CHECK(sent(append_fci_record(1, 0x23, bytes("700DDF040A6F088406D15600000503"))) ==
        "00D201230F700DDF040A6F088406D15600000503");
}

TEST_CASE("the bank side is personalized and read with the bytes of its specifications") {
  CHECK(sent(initialize_update(0x01, bytes("0102030405060708"))) ==
        "80500100080102030405060708"
        "00");
  CHECK(sent(scp02_external_authenticate(0x01, Bytes(16, 0x55))) ==
        "8482010010" + std::string(32, '5'));
  CHECK(sent(store_data({}, bytes("9010020303"))) == "80E20000059010020303");
  CHECK(sent(store_data({StoreDataValues::Enciphered, StoreDataPart::Last, 7}, bytes("00"))) ==
        "80E2E0070100");
  CHECK(sent(put_key(0x0F, bytes("01"))) == "80D80F81010100");
  CHECK(sent(get_processing_options({})) == "80A8000002830000");
  CHECK(sent(get_processing_options(bytes("00"))) == "80A800000383010000");
  CHECK(sent(get_data(0x9F36)) == "80CA9F3600");
  CHECK(sent(sign_dynamic_data(bytes("11223344"))) == "00880000041122334400");
  CHECK(sent(generate_ac(AskedCryptogram::Online, true, bytes("01"))) == "80AE9000010100");
  CHECK(sent(generate_ac(AskedCryptogram::Approve, false, bytes("01"))) == "80AE4000010100");
}

TEST_CASE("whatever a builder makes, the command table knows") {
  for (const Command& command : {select_by_name(Bytes(5, 1)),
                                 select_by_fid(0x3F00),
                                 select_ef(0xEF05),
                                 read_record(1),
                                 read_record_by_tag(1, Sfi{30}),
                                 update_record(1, Bytes(3, 1)),
                                 append_cyclic(Bytes(3, 1), Sfi{8}),
                                 append_record(Bytes(3, 1)),
                                 read_binary(0, 1),
                                 update_binary(1, Bytes(1)),
                                 get_challenge(8),
                                 get_response(1),
                                 internal_authenticate(0, Bytes(16)),
                                 external_authenticate(0x84, Bytes(16)),
                                 verify_pin(Pin(as_bytes("123456"))),
                                 verify_transport_code(Bytes(8)),
                                 create_file(Bytes(16)),
                                 delete_file(Deletes::Adf, 1),
                                 end_of_prepersonalization(),
                                 write_key(KeyRole::Other, KeyProtection::Mac, Bytes(28)),
                                 append_fci_record(1, 0x23, Bytes(3))}) {
    const CommandLookup found = find_command(all, command.header);
    CAPTURE(to_hex(command.encode()));
    REQUIRE(found.row != nullptr);
    CHECK(body_fits(*found.row, command));
  }
  for (const Command& command :
       {initialize_update(1, Bytes(8)), scp02_external_authenticate(1, Bytes(16)),
        store_data({}, Bytes(4)), with_mac(store_data({}, Bytes(4)), Bytes(8)),
        put_key(1, Bytes(4)), get_processing_options({}), get_data(0x9F36), read_record(1),
        sign_dynamic_data(Bytes(4)), generate_ac(AskedCryptogram::Online, true, Bytes(20))}) {
    const CommandLookup found = find_command(bank, command.header);
    REQUIRE(found.row != nullptr);
    CHECK(body_fits(*found.row, command));
  }
}
