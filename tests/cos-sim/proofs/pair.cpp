#include "tests/cos-sim/proofs/pair.hpp"

#include <algorithm>

namespace sscard::test {
namespace {

std::string short_byte(unsigned value) {
  return to_hex(Bytes{static_cast<Byte>(value)});
}

}  // namespace

CardPair::CardPair(const Bytes& cells, model::Algorithm algorithm)
    : card_(cells), reference_(algorithm), host_(card_, algorithm) {}

bool CardPair::send(ByteView command) {
  const Bytes expected = reference_.process(command);
  answer_ = card_.raw(command);
  lines_.push_back(to_hex(command) + " -> " + to_hex(answer_));
  if (reference_.made_challenge() && answer_.size() == expected.size() &&
      equal(ByteView{answer_}.last(2), ByteView{expected}.last(2))) {
    reference_.adopt(ByteView{answer_}.first(answer_.size() - 2));
    return true;
  }
  if (answer_ == expected) return true;
  lines_.back() += " expected " + to_hex(expected);
  return false;
}

void CardPair::reset() {
  card_.card.reset();
  reference_.reset();
  lines_.push_back("reset");
}

std::string CardPair::story() const {
  std::string out;
  for (const std::string& line : lines_)
    out += "\n  " + line;
  return out;
}

namespace {

using Kinds = std::vector<CommandKind>;

Bytes of(std::string_view hex) {
  return *from_hex(hex);
}

model::Block8 challenge_of(CardPair& pair) {
  model::Block8 block{};
  const auto& there = pair.reference().challenge();
  if (there && there->size() == 8) std::ranges::copy(*there, block.begin());
  return block;
}

/// Command ‖ MAC under the STK of the current directory.
Bytes protect(CardPair& pair, std::string_view header, ByteView data) {
  const Bytes head = of(header);
  const model::Df df = pair.reference().current();
  const Header form{head[0], head[1], head[2], head[3]};
  const auto mac = pair.host().mac(df, challenge_of(pair), form, data);
  return command_of(header, concat(data, mac));
}

Bytes authentication(CardPair& pair, std::string_view name, unsigned id) {
  const model::Df df = pair.reference().current();
  const Bytes data = pair.host().authentication(test_key(df, name), challenge_of(pair));
  return command_of("008200" + short_byte(id), data);
}

void add_fixed(Kinds& out, const std::string& name, std::string_view hex) {
  out.push_back({name, [bytes = of(hex)](CardPair&) { return bytes; }});
}

void add_selections(Kinds& out) {
  add_fixed(out, "select SSSE", "00A404000F7378312E73682EC9E7BBE1B1A3D5CF");
  add_fixed(out, "select DF01", "00A4040006D15600000500");
  add_fixed(out, "select DF02", "00A4040006D15600000501");
  add_fixed(out, "select next", "00A4040206D15600000501");
  add_fixed(out, "select part", "00A4040005D156000005");
  add_fixed(out, "select MF", "00A40000023F00");
  for (const char* fid : {"DDF1", "DF01", "DF02", "EF01", "EF07", "EF08", "EF11", "EF80", "EF1D"}) {
    add_fixed(out, std::string("select ") + fid, std::string("00A4000002") + fid);
    add_fixed(out, std::string("select child ") + fid, std::string("00A4020002") + fid);
  }
  add_fixed(out, "get response 08", "00C0000008");
  add_fixed(out, "get response 04", "00C0000004");
  add_fixed(out, "get response all", "00C0000000");
}

void add_record_commands(Kinds& out) {
  for (const unsigned sfi :
       {0x01U, 0x02U, 0x03U, 0x04U, 0x05U, 0x06U, 0x07U, 0x08U, 0x11U, 0x13U, 0x1AU, 0x00U}) {
    const std::string number = short_byte(sfi << 3U | 4U);
    const std::string tag = short_byte(sfi << 3U);
    const std::string ring = short_byte(sfi << 3U | 3U);
    const std::string at = " in " + short_byte(sfi);
    const std::string record = sfi > 0x10 ? "B1030A0B0C" : "A1030A0B0C";
    add_fixed(out, "read number" + at, "00B201" + number + (sfi == 7 ? "04" : "05"));
    add_fixed(out, "read tag" + at, "00B2A1" + tag + "05");
    add_fixed(out, "read number 3" + at, "00B203" + number + "00");
    add_fixed(out, "update number" + at, "00DC01" + number + "05" + record);
    add_fixed(out, "update tag" + at, "00DCA1" + tag + "05" + record);
    add_fixed(out, "add" + at, "00DC00" + ring + "0411223344");
    add_fixed(out, "append" + at, "00E200" + tag + "05A703010203");
    const std::string head = "04DC01" + number;
    out.push_back(
        {"protected update" + at, [=](CardPair& pair) { return protect(pair, head, of(record)); }});
  }
}

void add_binary_commands(Kinds& out) {
  for (const unsigned sfi : {0x08U, 0x09U, 0x12U, 0x01U, 0x1AU}) {
    const std::string p1 = short_byte(0x80U | sfi);
    const std::string at = " in " + short_byte(sfi);
    add_fixed(out, "read binary" + at, "00B0" + p1 + "0408");
    add_fixed(out, "read binary all" + at, "00B0" + p1 + "0000");
    add_fixed(out, "read binary beyond" + at, "00B0" + p1 + "4008");
    add_fixed(out, "update binary" + at, "00D6" + p1 + "0403AABBCC");
    add_fixed(out, "update binary over the end" + at, "00D6" + p1 + "0E03AABBCC");
    add_fixed(out, "update binary far beyond" + at, "00D6" + p1 + "4003AABBCC");
    const std::string head = "04D6" + p1 + "02";
    out.push_back(
        {"protected binary" + at, [=](CardPair& pair) { return protect(pair, head, of("C1C2")); }});
  }
  add_fixed(out, "read binary of current", "00B0000004");
  add_fixed(out, "update binary of current", "00D6000002DDEE");
}

const std::vector<std::pair<std::string, unsigned>> key_ids = {
    {"MK",  0x00},
    {"PUK", 0x06},
    {"RK",  0x0A},
    {"UK",  0x04},
    {"BK",  0x01},
    {"LK",  0x81},
    {"RK",  0x88},
    {"UK1", 0x83},
    {"RK",  0x77},
};

Bytes versioned(CardPair& pair, const std::string& name, unsigned id) {
  Bytes command = authentication(pair, name, id);
  command[4] = 0x11;
  command.push_back(id == 0 ? 0 : 1);
  return command;
}

void add_authentications(Kinds& out) {
  for (const char* le : {"04", "08", "10"})
    add_fixed(out, std::string("challenge ") + le, std::string("00840000") + le);
  const std::string sixteen = "11223344556677880102030405060708";
  add_fixed(out, "internal", "0088000010" + sixteen);
  add_fixed(out, "internal version 1", "0088000011" + sixteen + "01");
  add_fixed(out, "internal version 2", "0088000011" + sixteen + "02");
  for (const auto& [name, id] : key_ids) {
    const std::string called = name + " " + short_byte(id);
    const auto plain = [key = name, number = id](CardPair& p) {
      return authentication(p, key, number);
    };
    const auto version = [key = name, number = id](CardPair& p) {
      return versioned(p, key, number);
    };
    out.push_back({"external " + called, plain});
    out.push_back({"external version " + called, version});
    add_fixed(out, "external wrong " + called, "008200" + short_byte(id) + "10" + sixteen);
  }
}

void add_pin_commands(Kinds& out) {
  out.push_back(
      {"verify", [](CardPair& pair) { return command_of("00200000", pair.reference().pin()); }});
  add_fixed(out, "verify wrong", "0020000003999999");
  add_fixed(out, "verify one byte", "002000000112");
  add_fixed(out, "verify ask", "0020000000");
  add_fixed(out, "verify bare", "00200000");
  for (const char* fresh : {"123456", "1234", "12345F", "1234567890123456", "12F456", "12"})
    out.push_back({std::string("change to ") + fresh, [=](CardPair& pair) {
                     return command_of("805E0100",
                                       concat(pair.reference().pin(), of("FF"), of(fresh)));
                   }});
  add_fixed(out, "change wrongly", "805E010007999999FF123456");
  add_fixed(out, "change without separator", "805E010006123456789012");
  out.push_back({"unblock PIN", [](CardPair& pair) { return protect(pair, "84240000", {}); }});
  for (const char* fresh : {"123456", "12345678901234", "1234567890123456", "1A3456"})
    out.push_back({std::string("reload ") + fresh, [=](CardPair& pair) {
                     const model::Df df = pair.reference().current();
                     const Bytes data = pair.host().encipher_pin(df, challenge_of(pair), of(fresh));
                     return protect(pair, "84240001", data);
                   }});
  out.push_back({"reload rubbish",
                 [](CardPair& pair) { return protect(pair, "84240001", of("0102030405060708")); }});
}

void add_blocks(Kinds& out) {
  for (const auto& [name, head] : {
           std::pair{"block application",          "841E0000"},
           std::pair{"block application for good", "841E0001"},
           std::pair{"unblock application",        "84180000"},
           std::pair{"block card",                 "84160000"}
  })
    out.push_back({name, [header = head](CardPair& pair) { return protect(pair, header, {}); }});
}

void set(Bytes& command, std::size_t at, Byte value) {
  if (at < command.size()) command[at] = value;
}

}  // namespace

const std::vector<CommandKind>& command_kinds() {
  static const Kinds all = [] {
    Kinds out;
    add_selections(out);
    add_record_commands(out);
    add_binary_commands(out);
    add_authentications(out);
    add_pin_commands(out);
    add_blocks(out);
    return out;
  }();
  return all;
}

const CommandKind& kind_named(std::string_view name) {
  const auto& all = command_kinds();
  const auto found = std::ranges::find(all, name, &CommandKind::name);
  if (found == all.end()) throw std::runtime_error("no command " + std::string(name));
  return *found;
}

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = {
      {"none",            [](Bytes&) {}                                                   },
      {"class F0",        [](Bytes& c) { set(c, 0, 0xF0); }                               },
      {"other class",     [](Bytes& c) { set(c, 0, static_cast<Byte>(c[0] ^ 0x80U)); }    },
      {"instruction 4E",  [](Bytes& c) { set(c, 1, 0x4E); }                               },
      {"P1 77",           [](Bytes& c) { set(c, 2, 0x77); }                               },
      {"P1 01",           [](Bytes& c) { set(c, 2, 0x01); }                               },
      {"P2 FA",           [](Bytes& c) { set(c, 3, 0xFA); }                               },
      {"P2 02",           [](Bytes& c) { set(c, 3, 0x02); }                               },
      {"Lc less",
       [](Bytes& c) {
         if (c.size() > 6) {
           c.pop_back();
           --c[4];
         }
       }                                                                                  },
      {"Lc more",
       [](Bytes& c) {
         if (c.size() > 5) {
           c.push_back(0x31);
           ++c[4];
         }
       }                                                                                  },
      {"data missing",
       [](Bytes& c) {
         if (c.size() > 7) c.resize(c.size() - 2);
       }                                                                                  },
      {"Le behind",
       [](Bytes& c) {
         if (c.size() > 5) c.push_back(0x00);
       }                                                                                  },
      {"first data byte",
       [](Bytes& c) { set(c, 5, static_cast<Byte>(c.size() > 5 ? c[5] ^ 1U : 0)); }       },
      {"last byte",       [](Bytes& c) { c.back() = static_cast<Byte>(c.back() ^ 0x11U); }},
  };
  return all;
}

}  // namespace sscard::test
