#include "personalizer/ledger/codec.hpp"

#include <algorithm>
#include <mutex>
#include <set>

#include "cardlib/base/byte_reader.hpp"

namespace sscard::perso {
namespace {

constexpr Byte form_version = 1;
/// No list in a ledger is longer; a damaged count must not ask for memory.
constexpr std::uint32_t list_length_max = 10'000;

class Packer {
 public:
  Packer() : out_{form_version} {}
  void u8(Byte value) { out_.push_back(value); }
  void u32(std::uint32_t value) { append_u32(out_, value); }
  void bytes(ByteView value) {
    u32(static_cast<std::uint32_t>(value.size()));
    append(out_, value);
  }
  void text(std::string_view value) { bytes(as_bytes(value)); }
  void texts(const std::vector<std::string>& values) {
    u32(static_cast<std::uint32_t>(values.size()));
    for (const std::string& value : values)
      text(value);
  }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

class Unpacker {
 public:
  explicit Unpacker(ByteView bytes) : reader_(bytes) { good_ = reader_.u8() == form_version; }
  Byte u8() { return reader_.u8(); }
  std::uint32_t u32() { return reader_.u32(); }
  Bytes bytes() { return to_bytes(reader_.take(reader_.u32())); }
  std::string text() { return std::string(as_text(reader_.take(reader_.u32()))); }
  std::uint32_t count() {
    const std::uint32_t n = reader_.u32();
    if (n > list_length_max) good_ = false;
    return good_ ? n : 0;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> out;
    for (std::uint32_t n = count(); n > 0 && good(); --n)
      out.push_back(text());
    return out;
  }
  bool flag() {
    const Byte value = u8();
    if (value > 1) good_ = false;
    return value == 1;
  }
  /// A checked type out of its text; an empty text is the empty value.
  template <typename T>
  T parsed() {
    const std::string from = text();
    if (from.empty()) return T{};
    Result<T> value = T::parse(from);
    if (!value || value->text() != from) good_ = false;
    return value ? *value : T{};
  }
  /// A member of an enumeration whose last one is `last`.
  template <typename E>
  E known(E last) {
    const Byte value = u8();
    if (value > static_cast<Byte>(last)) good_ = false;
    return static_cast<E>(value);
  }
  std::uint16_t u16() {
    const std::uint32_t value = u32();
    if (value > 0xFFFFU) good_ = false;
    return static_cast<std::uint16_t>(value);
  }
  void refuse_if(bool wrong) { good_ = good_ && !wrong; }
  bool good() const { return good_ && !reader_.failed(); }
  bool done() const { return good_ && reader_.done(); }

 private:
  ByteReader reader_;
  bool good_ = true;
};

void pack(Packer& out, const SourceLine& source) {
  out.text(source.file);
  out.u32(static_cast<std::uint32_t>(source.line));
}

SourceLine unpack_source(Unpacker& in) {
  SourceLine out;
  out.file = in.text();
  out.line = in.u32();
  return out;
}

void pack(Packer& out, const model::Holder& holder) {
  out.text(holder.card_class);
  out.u8(static_cast<Byte>(holder.structure));
  out.text(holder.organization);
  out.text(holder.issue_date);
  out.text(holder.expiry_date);
  out.text(holder.card_number.text());
  out.text(holder.number.text());
  out.text(holder.name);
  out.text(holder.sex);
  out.text(holder.nation);
  out.text(holder.birthplace);
  out.text(holder.birthday);
}

model::Holder unpack_holder(Unpacker& in) {
  model::Holder out;
  out.card_class = in.text();
  out.structure = in.known(model::Structure::V300);
  out.organization = in.text();
  out.issue_date = in.text();
  out.expiry_date = in.text();
  out.card_number = in.parsed<data::CardNumber>();
  out.number = in.parsed<data::SocialSecurityNumber>();
  out.name = in.text();
  out.sex = in.text();
  out.nation = in.text();
  out.birthplace = in.text();
  out.birthday = in.text();
  return out;
}

void pack(Packer& out, const model::FieldValue& field) {
  out.u8(static_cast<Byte>(field.df));
  out.u32(field.fid);
  out.u8(field.record);
  out.u8(field.tag);
  out.bytes(field.value);
}

model::FieldValue unpack_field(Unpacker& in) {
  model::FieldValue out;
  out.df = in.known(model::Df::Debit);
  out.fid = in.u16();
  out.record = in.u8();
  out.tag = in.u8();
  out.value = in.bytes();
  return out;
}

void pack(Packer& out, const SocialRecord& record) {
  pack(out, record.source);
  out.text(record.seq);
  out.texts(record.columns);
  pack(out, record.holder);
  out.u32(static_cast<std::uint32_t>(record.more.size()));
  for (const model::FieldValue& field : record.more)
    pack(out, field);
  out.u8(record.stock_number ? 1 : 0);
  out.text(record.stock_number.value_or(""));
}

SocialRecord unpack_social(Unpacker& in) {
  SocialRecord out;
  out.source = unpack_source(in);
  out.seq = in.text();
  out.columns = in.texts();
  out.holder = unpack_holder(in);
  for (std::uint32_t n = in.count(); n > 0 && in.good(); --n)
    out.more.push_back(unpack_field(in));
  const bool has_stock_number = in.flag();
  const std::string stock_number = in.text();
  in.refuse_if(!has_stock_number && !stock_number.empty());
  if (has_stock_number) out.stock_number = stock_number;
  return out;
}

void pack(Packer& out, const BankRecord& record) {
  pack(out, record.source);
  out.text(record.seq);
  out.text(record.cert_no.text());
  out.text(record.id_type);
  out.text(record.name);
  out.text(record.pan.text());
  out.text(record.psn);
  out.text(record.effective);
  out.text(record.expiry);
  out.text(record.service_code);
}

BankRecord unpack_bank(Unpacker& in) {
  BankRecord out;
  out.source = unpack_source(in);
  out.seq = in.text();
  out.cert_no = in.parsed<data::SocialSecurityNumber>();
  out.id_type = in.text();
  out.name = in.text();
  out.pan = in.parsed<data::Pan>();
  out.psn = in.text();
  out.effective = in.text();
  out.expiry = in.text();
  out.service_code = in.text();
  return out;
}

/// Patterns read from a ledger, kept for the life of the program: Message points to literals only.
const char* kept(const std::string& pattern) {
  static std::mutex mutex;
  static std::set<std::string> patterns;
  const std::scoped_lock lock(mutex);
  return patterns.insert(pattern).first->c_str();
}

/// Every brace belongs to a {}, and there are as many of them as arguments.
bool pattern_fits(std::string_view pattern, std::size_t arguments) {
  std::size_t places = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{' && pattern[i] != '}') continue;
    if (!pattern.substr(i).starts_with("{}")) return false;
    ++places;
    ++i;
  }
  return places == arguments;
}

/// Messages inside messages end after a few levels; a damaged row must not nest without end.
constexpr int message_depth_max = 4;

std::optional<Message> unpack_message(ByteView bytes, int depth) {
  Unpacker in(bytes);
  const std::string pattern = in.text();
  Message out{"", in.texts(), {}};
  for (std::uint32_t n = in.count(); n > 0 && in.good(); --n) {
    std::optional<Message> inner;
    if (depth < message_depth_max) inner = unpack_message(in.bytes(), depth + 1);
    if (!inner) return std::nullopt;
    out.inner.push_back(std::move(*inner));
  }
  const auto marks = std::ranges::count(out.arguments, std::string(inner_message_mark));
  if (!in.done() || pattern.find('\0') != std::string::npos ||
      static_cast<std::size_t>(marks) != out.inner.size() ||
      !pattern_fits(pattern, out.arguments.size())) {
    return std::nullopt;
  }
  out.pattern = kept(pattern);
  return out;
}

}  // namespace

Bytes encode_order(const CardOrder& order) {
  Packer out;
  out.u32(static_cast<std::uint32_t>(order.number));
  out.u8(order.social ? 1 : 0);
  if (order.social) pack(out, *order.social);
  out.u8(order.bank ? 1 : 0);
  if (order.bank) pack(out, *order.bank);
  return out.take();
}

std::optional<CardOrder> decode_order(ByteView bytes) {
  Unpacker in(bytes);
  CardOrder out;
  out.number = in.u32();
  if (in.flag()) out.social = unpack_social(in);
  if (in.flag()) out.bank = unpack_bank(in);
  if (!in.done()) return std::nullopt;
  return out;
}

Bytes encode_record(const CardRecord& record) {
  Packer out;
  out.bytes(record.atr);
  out.text(record.card_id);
  out.text(record.card_number);
  out.text(record.pan);
  out.u8(static_cast<Byte>(record.structure));
  out.text(record.key_versions);
  out.u32(record.fields_compared);
  out.u32(record.cost.commands);
  out.u32(record.cost.exchanges);
  out.u32(record.cost.bytes_sent);
  out.u32(record.cost.bytes_received);
  out.u32(record.cost.vault_calls);
  out.u32(record.cost.milliseconds_9600);
  return out.take();
}

std::optional<CardRecord> decode_record(ByteView bytes) {
  Unpacker in(bytes);
  CardRecord out;
  out.atr = in.bytes();
  out.card_id = in.text();
  out.card_number = in.text();
  out.pan = in.text();
  out.structure = in.known(model::Structure::V300);
  out.key_versions = in.text();
  out.fields_compared = in.u32();
  out.cost.commands = in.u32();
  out.cost.exchanges = in.u32();
  out.cost.bytes_sent = in.u32();
  out.cost.bytes_received = in.u32();
  out.cost.vault_calls = in.u32();
  out.cost.milliseconds_9600 = in.u32();
  if (!in.done()) return std::nullopt;
  return out;
}

Bytes encode_message(const Message& message) {
  Packer out;
  out.text(message.pattern);
  out.texts(message.arguments);
  out.u32(static_cast<std::uint32_t>(message.inner.size()));
  for (const Message& inner : message.inner)
    out.bytes(encode_message(inner));
  return out.take();
}

std::optional<Message> decode_message(ByteView bytes) {
  return unpack_message(bytes, 0);
}

Bytes encode_texts(const std::vector<std::string>& texts) {
  Packer out;
  out.texts(texts);
  return out.take();
}

std::optional<std::vector<std::string>> decode_texts(ByteView bytes) {
  Unpacker in(bytes);
  std::vector<std::string> out = in.texts();
  if (!in.done()) return std::nullopt;
  return out;
}

}  // namespace sscard::perso
