#include "tools/sample/sample_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cardlib/data/text.hpp"
#include "personalizer/intake/acceptance.hpp"
#include "personalizer/intake/bank_line.hpp"
#include "tools/sample/person.hpp"
#include "tools/sample/photo_table.hpp"

namespace sscard::tools {
namespace {

constexpr std::size_t photo_every = 10;

const std::vector<std::string>& social_columns() {
  static const std::vector<std::string> columns = {
      "task_id",    "data_seq",   "client_id",  "classid",       "photofilename", "bar_code",
      "card_no",    "version",    "org_code",   "cardissuedate", "ssseef0506",    "ssseef0507",
      "cert_no",    "name",       "sex",        "nation",        "birthplace",    "birthday",
      "df01ef0521", "df01ef0623", "df01ef0628", "df01ef092e"};
  return columns;
}

/// What is wrong with a person's lines.
enum class Fault {
  None,
  WrongCheckDigit,  ///< social: cert_no; its bank line stays without partner
  MissingField,     ///< bank line cut short; its social line stays without partner
  BrokenCharacter,  ///< social: half a character in the name
  DuplicateNumber,  ///< social: two lines with one number; the bank line has two partners
  OnlySocial,       ///< no bank line
  OnlyBank,         ///< no social line
  WrongLuhn,        ///< bank: PAN
};

struct FaultRow {
  Fault fault;
  std::size_t rejects;
  std::size_t unmatched;
};

constexpr std::array<FaultRow, 8> fault_rows = {
    {
     {Fault::None, 0, 0},
     {Fault::WrongCheckDigit, 1, 1},
     {Fault::MissingField, 1, 1},
     {Fault::BrokenCharacter, 1, 1},
     {Fault::DuplicateNumber, 2, 1},
     {Fault::OnlySocial, 0, 1},
     {Fault::OnlyBank, 0, 1},
     {Fault::WrongLuhn, 1, 1},
     }
};

/// The first seven persons beyond the wanted ones carry one fault each.
Fault fault_of(std::size_t index, const SampleRequest& request) {
  if (!request.faults || index < request.persons) return Fault::None;
  return fault_rows[index - request.persons + 1].fault;
}

std::string spoil_last(std::string text) {
  text.back() = text.back() == '0' ? '1' : '0';
  return text;
}

Bytes line_of(const std::vector<std::string>& fields) {
  std::string text;
  for (const std::string& field : fields)
    text += field + "|";
  auto encoded = data::to_gb18030(text);
  expects(encoded.has_value());
  return std::move(*encoded);
}

std::string photo_name(std::size_t index) {
  return index % photo_every == 0 ? fmt::format("p{:06}.jpg", index) : "";
}

/// The detail lines of one file.
struct Lines {
  Bytes bytes;
  std::size_t count = 0;

  void add(ByteView line) {
    append(bytes, line);
    bytes.push_back('\n');
    ++count;
  }
};

class Writer {
 public:
  Writer(const SampleRequest& request, keys::Vault& vault, const World& world)
      : request_(request), vault_(vault), world_(world), people_(request.seed) {}

  Result<Sample> write();

 private:
  Status add_person(std::size_t index);
  void add_social(const Person& person, std::size_t index, Fault fault);
  void add_bank(const Person& person, std::size_t index, Fault fault);
  Status finish(perso::Side side, const std::string& name, Lines& lines);
  Bytes header(std::size_t records) const;

  const SampleRequest& request_;
  keys::Vault& vault_;
  const World& world_;
  People people_;
  Lines social_, bank_;
  Sample sample_;
};

void Writer::add_social(const Person& person, std::size_t index, Fault fault) {
  const std::string number =
      fault == Fault::WrongCheckDigit ? spoil_last(person.number) : person.number;
  const std::string seq = fmt::format("{:06}", social_.count + 1);
  Bytes line = line_of({request_.batch,
                        seq,
                        fmt::format("C{:06}", index),
                        "1",
                        photo_name(index),
                        "",
                        "",
                        request_.structure,
                        "915600000599990100000001",
                        "20261125",
                        "20361124",
                        person.card_number,
                        number,
                        person.name,
                        person.sex,
                        person.nation,
                        person.birthplace,
                        person.birthday,
                        fmt::format("样例市示范区第{}号", index + 1),
                        fmt::format("样例市示范区第{}号", index + 1),
                        "13000000000",
                        "样例单位"});
  if (fault == Fault::BrokenCharacter) {
    // A first byte without its second one, before the separator that ends the name.
    const std::array<Byte, 2> broken = {0x81, 0x20};
    const std::string tail = fmt::format("|{}|{}|", person.sex, person.nation);
    const auto at = std::ranges::search(line, as_bytes(tail)).begin();
    line.insert(at, broken.begin(), broken.end());
  }
  social_.add(line);
}

void Writer::add_bank(const Person& person, std::size_t index, Fault fault) {
  const std::string pan = fault == Fault::WrongLuhn ? spoil_last(person.pan) : person.pan;
  std::vector<std::string> fields = {fmt::format("{:06}", index + 1),
                                     person.number,
                                     "00",
                                     person.name,
                                     pan,
                                     "01",
                                     "261125",
                                     "361130",
                                     "620"};
  if (fault == Fault::MissingField) fields.pop_back();
  bank_.add(line_of(fields));
}

Status Writer::add_person(std::size_t index) {
  const Fault fault = fault_of(index, request_);
  const Person person = people_.next(static_cast<std::uint32_t>(index));
  if (fault != Fault::OnlyBank) add_social(person, index, fault);
  if (fault == Fault::DuplicateNumber) {
    Person copy = person;
    copy.card_number = people_.next(static_cast<std::uint32_t>(index + 500'000)).card_number;
    add_social(copy, index, fault);
  }
  if (fault != Fault::OnlySocial) add_bank(person, index, fault);
  if (photo_name(index).empty() || fault == Fault::OnlyBank) return {};
  return world_.files.replace(request_.folder + "/photos/" + photo_name(index), sample_photo());
}

Bytes Writer::header(std::size_t records) const {
  return line_of({request_.batch, "1", "95599", std::to_string(records), "样例市", "S001",
                  "样例网点", "G001", "样例单位", "999901", "示范街道", "示范社区"});
}

Status Writer::finish(perso::Side side, const std::string& name, Lines& lines) {
  const bool social = side == perso::Side::Social;
  Bytes content;
  if (social) {
    append(content, header(lines.count));
    append(content, as_bytes("\n----\n"));
  }
  append(content, lines.bytes);
  lines = {};
  perso::BatchFacts facts;
  facts.side = side;
  facts.batch = request_.batch + (social ? "-S" : "-B");
  facts.sender = social ? "样例市人力资源和社会保障局" : "样例银行";
  facts.receiver = "样例制卡中心";
  facts.file = name;
  facts.columns = social ? social_columns() : perso::bank_columns();
  const auto info = vault_.info();
  if (!info) return info.error();
  const std::string key = social ? "exchange social" : "exchange bank";
  for (const keys::Kcv& kcv : info->kcvs) {
    if (kcv.key == key) facts.key_kcv = to_hex(kcv.value);
  }
  expects(!facts.key_kcv.empty());
  perso::measure_file(content, facts);
  const std::string text = perso::manifest_text(facts);
  const auto mac = vault_.exchange_mac(social ? keys::ExchangeKey::Social : keys::ExchangeKey::Bank,
                                       as_bytes(text));
  if (!mac) return mac.error();
  const std::string path = request_.folder + "/" + name;
  if (const Status written = world_.files.replace(path, content); !written) return written;
  (social ? sample_.social_file : sample_.bank_file) = path;
  return world_.files.replace(path + ".manifest", as_bytes(text + perso::manifest_mac_line(*mac)));
}

Result<Sample> Writer::write() {
  const Status folder = world_.files.make_folder(request_.folder + "/photos");
  if (!folder) return folder.error();
  const std::size_t planted = request_.faults ? fault_rows.size() - 1 : 0;
  for (std::size_t i = 0; i < request_.persons + planted; ++i) {
    if (const Status added = add_person(i); !added) return added.error();
  }
  sample_.pairs = request_.persons;
  if (request_.faults) {
    for (const FaultRow& row : fault_rows) {
      sample_.rejects += row.rejects;
      sample_.unmatched += row.unmatched;
    }
  }
  if (const Status done = finish(perso::Side::Social, "social.txt", social_); !done) {
    return done.error();
  }
  if (const Status done = finish(perso::Side::Bank, "bank.txt", bank_); !done) {
    return done.error();
  }
  return sample_;
}

}  // namespace

Result<Sample> write_sample(const SampleRequest& request, keys::Vault& vault, const World& world) {
  return Writer(request, vault, world).write();
}

}  // namespace sscard::tools
