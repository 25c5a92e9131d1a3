#include "cardlib/channel/pcsc.hpp"

#include <algorithm>
#include <utility>

#include "cardlib/base/wipe.hpp"
#include "cardlib/channel/pcsc_session.hpp"

namespace sscard {
namespace {

using std::chrono::milliseconds;

/// The session's thread may outlive a call, so it gets a copy; the copy may hold a PIN, so it
/// wipes.
struct CommandCopy {
  explicit CommandCopy(ByteView from) : bytes(to_bytes(from)) {}
  CommandCopy(const CommandCopy&) = delete;
  CommandCopy& operator=(const CommandCopy&) = delete;
  ~CommandCopy() { wipe(bytes); }
  Bytes bytes;
};

class PcscLink final : public Link {
 public:
  PcscLink(std::shared_ptr<PcscSession> session, Bytes atr)
      : session_(std::move(session)), atr_(std::move(atr)), protocol_(session_->protocol()) {}
  PcscLink(const PcscLink&) = delete;
  PcscLink& operator=(const PcscLink&) = delete;
  ~PcscLink() override {
    // When the card holds the thread, the thread closes it by itself once it is free.
    static_cast<void>(PcscSession::run(
        session_, [](PcscSession& session) { return session.close_card(); },
        session_->timeouts().power_up));
  }

  Bytes atr() const override { return atr_; }
  Protocol protocol() const override { return protocol_; }

  Result<Bytes> exchange(ByteView tpdu) override {
    const auto copy = std::make_shared<const CommandCopy>(tpdu);
    return PcscSession::run(
        session_, [copy](PcscSession& session) { return session.transmit(copy->bytes); },
        session_->timeouts().command);
  }

  Result<Bytes> reset() override {
    Result<Bytes> atr = PcscSession::run(
        session_, [](PcscSession& session) { return session.reset_card(); },
        session_->timeouts().power_up);
    if (atr) {
      atr_ = *atr;
      protocol_ = session_->protocol();
    }
    return atr;
  }

 private:
  std::shared_ptr<PcscSession> session_;
  Bytes atr_;
  Protocol protocol_;
};

}  // namespace

PcscReader::PcscReader(std::string name, PcscTimeouts timeouts)
    : name_(std::move(name)),
      timeouts_(timeouts),
      session_(std::make_shared<PcscSession>(name_, timeouts)) {}

PcscReader::~PcscReader() = default;

Result<std::unique_ptr<Link>> PcscReader::connect(milliseconds timeout) {
  Result<Bytes> atr = PcscSession::run(
      session_, [timeout](PcscSession& session) { return session.open_card(timeout); },
      timeout + timeouts_.power_up);
  if (!atr) return std::move(atr).error();
  return std::unique_ptr<Link>(std::make_unique<PcscLink>(session_, std::move(*atr)));
}

Status PcscReader::release(Tray tray) {
  if (tray == Tray::Stay) return {};
  const Result<Bytes> empty = PcscSession::run(
      session_,
      [wait = timeouts_.removal](PcscSession& session) { return session.wait_until_empty(wait); },
      timeouts_.removal + timeouts_.power_up);
  if (!empty) return empty.error();
  return {};
}

struct PcscReaders::Watch {
  pcsc::Context context;
  std::vector<pcsc::Watched> readers;  ///< as last seen

  PcscCode look(std::vector<std::string>& names) {
    PcscCode result = context.ensure();
    if (result == PcscCode::Success) result = context.list(names);
    return result;
  }
  Error failed(PcscCode code) {
    if (service_gone(code)) context.drop();
    return pcsc_error(code, "");
  }
};

PcscReaders::PcscReaders() : watch_(std::make_unique<Watch>()) {}
PcscReaders::PcscReaders(PcscReaders&&) noexcept = default;
PcscReaders& PcscReaders::operator=(PcscReaders&&) noexcept = default;
PcscReaders::~PcscReaders() = default;

Result<std::vector<std::string>> PcscReaders::list() {
  std::vector<std::string> names;
  const PcscCode result = watch_->look(names);
  if (result != PcscCode::Success) return watch_->failed(result);
  return names;
}

Result<std::vector<PcscReaderState>> PcscReaders::states() {
  std::vector<std::string> names;
  PcscCode result = watch_->look(names);
  if (result != PcscCode::Success) return watch_->failed(result);
  watch_->readers.clear();
  for (std::string& name : names)
    watch_->readers.push_back({std::move(name), 0, 0, {}});
  if (!names.empty()) result = watch_->context.watch(watch_->readers, milliseconds{0});
  if (result != PcscCode::Success && result != PcscCode::Timeout) return watch_->failed(result);
  std::vector<PcscReaderState> out;
  for (pcsc::Watched& reader : watch_->readers) {
    reader.known = reader.events;
    out.push_back({reader.name, (reader.events & pcsc::event::present) != 0,
                   (reader.events & pcsc::event::mute) != 0, reader.atr});
  }
  return out;
}

Result<bool> PcscReaders::wait_for_change(milliseconds timeout) {
  std::vector<std::string> names;
  PcscCode result = watch_->look(names);
  if (result != PcscCode::Success) return watch_->failed(result);
  std::vector<pcsc::Watched> all = watch_->readers;
  if (!std::ranges::equal(names, all, {}, {}, &pcsc::Watched::name)) return true;
  // With all sixteen readers there is no room in the question, and none for a newcomer either.
  if (all.size() < pcsc::watched_max) all.push_back({pcsc::hot_plug_name, 0, 0, {}});
  result = watch_->context.watch(all, timeout);
  if (result == PcscCode::Timeout) return false;
  // A reader of the list that went away in between is a change, too.
  if (result == PcscCode::Success || result == PcscCode::UnknownReader) return true;
  return watch_->failed(result);
}

}  // namespace sscard
