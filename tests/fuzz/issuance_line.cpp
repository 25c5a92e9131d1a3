// Issuance files as foreign bytes: cutting, fields, sums, and both line parsers.
#include "personalizer/intake/acceptance.hpp"
#include "personalizer/intake/bank_line.hpp"
#include "personalizer/intake/social_line.hpp"

using namespace sscard;
using namespace sscard::perso;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const SocialLineParser social =
      SocialLineParser::create(
          "f",
          {"data_seq", "version", "org_code", "cardissuedate", "ssseef0506", "ssseef0507",
           "cert_no", "name", "sex", "nation", "birthplace", "birthday", "df01ef1540", "df02ef07"},
          {model::Structure::V201, true})
          .value();
  static const BankLineParser bank = BankLineParser::create("f", bank_columns()).value();
  const ByteView file(bytes, size);
  BatchFacts facts;
  facts.columns = {"seq", "cert_no"};
  measure_file(file, facts);
  const FileLines lines = cut_lines(file, true);
  expects(lines.details.size() <= file.size());
  for (const DetailLine& line : lines.details) {
    static_cast<void>(social.parse({"f", line.number}, bytes_of(file, line)));
    static_cast<void>(bank.parse({"f", line.number}, bytes_of(file, line)));
  }
  return 0;
}
