#include "cos-sim/bank/file/card_memory.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cos-sim/kernel/directory.hpp"

namespace sscard::cos::bank {

void CardMemory::enter(const Object& df) {
  forget();
  if (kind_of(df) == ApplicationKind::Directory) {
    pse_ = df;
    application_.reset();
  } else {
    pse_ = files_.at(df.parent);
    application_ = df;
  }
}

ApplicationKind CardMemory::kind_of(const Object& df) const {
  const auto root = files_.root();
  return root && df.parent == root->address ? ApplicationKind::Directory : ApplicationKind::Debit;
}

void CardMemory::forget() {
  for (const Seen& seen : seen_)
    wipe(seen.copy);
  seen_.clear();
  used_ = 0;
  beyond_.clear();
}

std::optional<Object> CardMemory::directory(ApplicationKind application) const {
  return application == ApplicationKind::Directory ? pse_ : application_;
}

std::optional<ByteView> CardMemory::find(ValueName name) const {
  const auto known = std::ranges::find(seen_, name, &Seen::name);
  if (known != seen_.end()) return known->copy;
  const auto df = directory(name.application);
  const auto copy = df ? copy_of(*df, name.number) : std::nullopt;
  if (!copy) return std::nullopt;
  seen_.push_back({name, *copy});
  return *copy;
}

MutableBytes CardMemory::take_room(std::size_t size) const {
  if (size > room_.size() - used_) return beyond_.emplace_back(size);
  const MutableBytes room = MutableBytes{room_}.subspan(used_, size);
  used_ += size;
  return room;
}

std::optional<MutableBytes> CardMemory::copy_of(const Object& df, DgiNumber number) const {
  if (number == value_life) {
    const MutableBytes copy = take_room(1);
    copy[0] = static_cast<Byte>(life_of(files_, df));
    return copy;
  }
  if (number == value_aid) {
    const StoredAid aid = aid_of(files_, df);
    const MutableBytes copy = take_room(aid.size);
    std::ranges::copy(aid.view(), copy.begin());
    return copy;
  }
  const auto object = files_.find_value(df, number);
  if (!object) return std::nullopt;
  const MutableBytes copy = take_room(object->size);
  files_.read(*object, 0, copy);
  return copy;
}

bool CardMemory::any(ApplicationKind application, DgiNumber first, DgiNumber last) const {
  const auto df = directory(application);
  if (!df) return false;
  return std::ranges::any_of(files_.objects(), [&](const Object& object) {
    return object.kind == ObjectKind::Value && object.parent == df->address && object.id >= first &&
           object.id <= last;
  });
}

bool CardMemory::put(const Object& df, DgiNumber number, const std::optional<ByteView>& value) {
  if (number == value_life) {
    set_life(files_, df, static_cast<Life>(value->front()));
    return true;
  }
  if (value) return files_.put_value(df, number, *value);
  if (const auto object = files_.find_value(df, number)) files_.remove(*object);
  return true;
}

StatusWord CardMemory::commit(std::span<const Update> updates) {
  bool all = true;
  for (const Update& update : updates) {
    const auto df = directory(update.name.application);
    all = all && df && put(*df, update.name.number, update.value);
  }
  forget();
  if (!all) {
    files_.abandon();
    return StatusWord::NoSpace;
  }
  files_.commit();
  return files_.memory().failed() ? StatusWord::MemoryFailure : StatusWord::Ok;
}

}  // namespace sscard::cos::bank
