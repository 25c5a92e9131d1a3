#include "cos-sim/bank/file/store_data.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cos-sim/bank/file/content_checks.hpp"
#include "cos-sim/bank/file/objects.hpp"
#include "cos-sim/bank/transaction/risk.hpp"

namespace sscard::cos::bank {

namespace {

constexpr Byte p1_last = 0x80;
constexpr Byte p1_enciphered = 0x60;
constexpr Byte p1_known = p1_last | p1_enciphered;

bool p1_is_known(Byte p1) {
  const Byte cipher_bits = p1 & p1_enciphered;
  return (p1 & ~p1_known) == 0 && (cipher_bits == 0 || cipher_bits == p1_enciphered);
}

/// What is stored, with the updates of this command on top.
class Draft final : public DgiSource {
 public:
  explicit Draft(const Application& application) : application_(application) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() override {
    for (Line& line : lines_)
      if (line.value) wipe(*line.value);
  }

  std::optional<ByteView> find(DgiNumber number) const override {
    const auto found = std::ranges::find(lines_, number, &Line::number);
    if (found == lines_.end()) return application_.find(number);
    if (!found->value) return std::nullopt;
    return ByteView{*found->value};
  }

  void put(DgiNumber number, std::optional<Bytes> value) {
    const auto found = std::ranges::find(lines_, number, &Line::number);
    if (found == lines_.end()) return lines_.push_back({number, std::move(value)});
    if (found->value) wipe(*found->value);
    found->value = std::move(value);
  }

  /// Views of this draft.
  std::vector<Update> updates() const {
    std::vector<Update> out;
    for (const Line& line : lines_)
      out.push_back({
          {application_.kind(), line.number},
          line.value ? std::optional<ByteView>{*line.value}
          : std::nullopt
      });
    return out;
  }

 private:
  struct Line {
    DgiNumber number;
    std::optional<Bytes> value;
  };
  const Application& application_;
  std::vector<Line> lines_;
};

/// Opens a secret value; what comes out must have a length that its row allows.
bool opens(const ValueCipher& secrets, ApplicationKind kind, Dgi& dgi) {
  const DgiRow* row = find_row(kind, dgi.number);
  return secrets.open(dgi.value) && dgi.value.size() >= row->length_min &&
         dgi.value.size() <= row->length_max;
}

StatusWord put_checked(const DgiContext& context, ApplicationKind kind, Dgi& dgi, Draft& draft) {
  const DgiRow* row = find_row(kind, dgi.number);
  if (const StatusWord sw = row->check(context, dgi.number, dgi.value); sw != StatusWord::Ok)
    return sw;
  // New keys make the old check values void: 9000 has to follow again.
  if (dgi.number == dgi_keys) draft.put(dgi_key_check, std::nullopt);
  if (dgi.number == dgi_sm_keys) draft.put(dgi_sm_key_check, std::nullopt);
  draft.put(dgi.number, std::exchange(dgi.value, {}));
  return StatusWord::Ok;
}

/// The values that live on after personalization: life, and for debit the two counters.
void finish(const Application& application, Draft& draft) {
  const auto personalized = next(application.life(), LifeEvent::LastStoreData);
  draft.put(value_life, Bytes{static_cast<Byte>(*personalized)});
  if (application.kind() != ApplicationKind::Debit) return;
  for (const DgiNumber counter : {value_counter, value_last_online}) {
    auto start = find_tag(*draft.find(dgi_internal_risk), counter);
    if (!start) start = find_tag(*draft.find(dgi_internal_country), counter);
    draft.put(counter, start ? to_bytes(*start) : Bytes(2));
  }
  draft.put(value_risk, to_bytes(encode(RiskMemory{})));
  for (const DgiNumber tag : record_copies)
    if (const auto found = find_in_records(draft, tag)) draft.put(tag, to_bytes(*found));
}

}  // namespace

void StoreData::restart() {
  assembler_.drop();
  expected_ = 0;
}

StatusWord StoreData::take(ApplicationKind kind, const StoreDataCommand& command,
                           const ValueCipher& secrets) {
  const Application application{memory_, kind};
  if (!next(application.life(), LifeEvent::LastStoreData))
    return StatusWord::ConditionsNotSatisfied;
  if (!p1_is_known(command.p1) || command.p2 != expected_) return StatusWord::WrongP1P2;
  const StatusWord sw = store(kind, command, secrets);
  if (sw == StatusWord::Ok)
    ++expected_;
  else
    assembler_.drop();
  return sw;
}

StatusWord StoreData::store(ApplicationKind kind, const StoreDataCommand& command,
                            const ValueCipher& secrets) {
  const bool enciphered = (command.p1 & p1_enciphered) != 0;
  const bool last = (command.p1 & p1_last) != 0;
  std::vector<Dgi> groupings;
  const StatusWord fed =
      assembler_.feed(kind, enciphered ? &secrets : nullptr, command.body, groupings);
  if (fed != StatusWord::Ok) return fed;
  if (last && assembler_.pending()) return StatusWord::WrongData;

  const Application application{memory_, kind};
  Draft draft{application};
  const DgiContext context{draft, engine_};
  for (Dgi& dgi : groupings) {
    if (enciphered && !opens(secrets, kind, dgi)) return StatusWord::WrongData;
    if (const StatusWord sw = put_checked(context, kind, dgi, draft); sw != StatusWord::Ok)
      return sw;
  }
  if (last) {
    if (!complete(kind, draft)) return StatusWord::WrongP1P2;
    finish(application, draft);
  }
  return memory_.commit(draft.updates());
}

}  // namespace sscard::cos::bank
