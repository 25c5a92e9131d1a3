#include "cos-sim/kernel/file_system.hpp"

#include <algorithm>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/directory.hpp"

namespace sscard::cos {
namespace {

/// More objects than any card carries [PROP]; the index never outgrows its reservation.
constexpr std::size_t objects_max = 512;

bool known(ObjectKind kind) {
  return kind == ObjectKind::Directory || kind == ObjectKind::File || kind == ObjectKind::Key ||
         kind == ObjectKind::Value || kind == ObjectKind::Deleted;
}

Object parse_header(ByteView header, Address at) {
  ByteReader reader(header);
  Object object{.address = at};
  object.kind = static_cast<ObjectKind>(reader.u8());
  object.owner = static_cast<model::Environment>(reader.u8());
  object.id = reader.u16();
  object.parent = reader.u32();
  object.size = reader.u32();
  return object;
}

}  // namespace

FileSystem::FileSystem(NvMemory& memory) : memory_(memory) {
  index_.reserve(objects_max);
  deleted_.reserve(objects_max);
  dying_.reserve(objects_max);
}

bool FileSystem::load() {
  index_.clear();
  deleted_.clear();
  dying_.clear();
  changed_ = false;
  refused_ = false;
  end_ = memory_.u32_at(chip_end_at);
  Address address = objects_at;
  if (end_ < objects_at || end_ > memory_.size()) return false;
  while (address < end_) {
    if (end_ - address < object_header_size) return false;
    std::array<Byte, object_header_size> header{};
    memory_.read(address, header);
    const Object object = parse_header(header, address);
    const bool sound = object.owner <= model::Environment::Pse &&
                       object.size <= end_ - object.body() && object.parent < address &&
                       (known(object.kind) || orphan(object)) && lies_in_directory(object) &&
                       (object.kind != ObjectKind::Directory || object.size >= directory_size);
    if (!sound) return false;
    take_in(object);
    address = object.body() + object.size;
  }
  return index_.size() <= objects_max;
}

/// Nothing lies in a file or a key.
bool FileSystem::lies_in_directory(const Object& object) const {
  const std::optional<Object> parent = at(object.parent);
  return !parent || parent->kind == ObjectKind::Directory;
}

/// A child of a directory that is gone is gone too: its deletion was torn after the commit, perhaps
/// inside the very byte that says so.
bool FileSystem::orphan(const Object& object) const {
  return object.kind != ObjectKind::Deleted && object.parent != no_parent && !at(object.parent);
}

/// Orphans are marked now, before their parent's place can be used again.
void FileSystem::take_in(Object object) {
  if (orphan(object)) {
    object.kind = ObjectKind::Deleted;
    mark_deleted(object);
  }
  (object.kind == ObjectKind::Deleted ? deleted_ : index_).push_back(object);
}

void FileSystem::mark_deleted(const Object& object) {
  const auto kind = static_cast<Byte>(ObjectKind::Deleted);
  memory_.write_unreachable(object.address, {&kind, 1});
}

bool FileSystem::take_refusal() {
  return std::exchange(refused_, false);
}

std::optional<Object> FileSystem::root() const {
  const auto found = std::ranges::find_if(index_, [](const Object& object) {
    return object.kind == ObjectKind::Directory && object.parent == no_parent;
  });
  if (found == index_.end()) return std::nullopt;
  return *found;
}

std::optional<Object> FileSystem::at(Address address) const {
  const auto found = std::ranges::find(index_, address, &Object::address);
  if (found == index_.end()) return std::nullopt;
  return *found;
}

std::optional<Object> FileSystem::find(Address parent, ObjectKind kind, std::uint16_t id) const {
  const auto found = std::ranges::find_if(index_, [&](const Object& object) {
    return object.parent == parent && object.kind == kind && object.id == id;
  });
  if (found == index_.end()) return std::nullopt;
  return *found;
}

std::optional<Object> FileSystem::find_by_name(ByteView name) const {
  if (name.empty()) return std::nullopt;
  const auto found = std::ranges::find_if(index_, [&](const Object& object) {
    return object.kind == ObjectKind::Directory && equal(aid_of(*this, object).view(), name);
  });
  if (found == index_.end()) return std::nullopt;
  return *found;
}

Byte FileSystem::peek(const Object& directory, std::uint32_t offset) const {
  expects(directory.kind == ObjectKind::Directory && offset < directory.size);
  return memory_.byte_at(directory.body() + offset);
}

bool FileSystem::allowed(const Object& object, Intent intent) {
  if (may_access(selected_, object.owner, intent)) return true;
  refused_ = true;
  return false;
}

void FileSystem::read(const Object& object, std::uint32_t offset, MutableBytes out) {
  expects(offset + out.size() <= object.size);
  std::ranges::fill(out, Byte{0});
  if (allowed(object, Intent::Read)) memory_.read(object.body() + offset, out);
}

Byte FileSystem::byte_at(const Object& object, std::uint32_t offset) {
  Byte value = 0;
  read(object, offset, {&value, 1});
  return value;
}

std::uint16_t FileSystem::u16_at(const Object& object, std::uint32_t offset) {
  std::array<Byte, 2> bytes{};
  read(object, offset, bytes);
  return sscard::u16_at(bytes, 0);
}

void FileSystem::read_key(const Object& key, std::uint32_t offset, MutableBytes out) {
  expects(key.kind == ObjectKind::Key && offset + out.size() <= key.size);
  std::ranges::fill(out, Byte{0});
  if (allowed(key, Intent::UseKey)) memory_.read(key.body() + offset, out);
}

void FileSystem::write(const Object& object, std::uint32_t offset, ByteView bytes) {
  expects(offset + bytes.size() <= object.size);
  if (allowed(object, Intent::Write)) memory_.write(object.body() + offset, bytes);
}

void FileSystem::write_byte(const Object& object, std::uint32_t offset, Byte value) {
  write(object, offset, {&value, 1});
}

Byte FileSystem::counter(const Object& object, std::uint32_t offset) {
  expects(offset + counter_size <= object.size);
  return allowed(object, Intent::Read) ? memory_.counter(object.body() + offset) : Byte{0};
}

void FileSystem::set_counter(const Object& object, std::uint32_t offset, Byte value) {
  expects(offset + counter_size <= object.size);
  if (allowed(object, Intent::Write)) memory_.set_counter(object.body() + offset, value);
}

bool FileSystem::fits(std::uint32_t body_size) const {
  return index_.size() < objects_max &&
         object_header_size + std::size_t{body_size} <= memory_.size() - end_;
}

/// A freed slot of exactly this size behind the parent, else behind the last object.
std::optional<Address> FileSystem::take_space(std::uint32_t body_size, Address parent) {
  if (index_.size() >= objects_max) return std::nullopt;
  const auto slot = std::ranges::find_if(deleted_, [&](const Object& free) {
    return free.size == body_size && free.address > parent;
  });
  if (slot != deleted_.end()) {
    const Address address = slot->address;
    deleted_.erase(slot);
    return address;
  }
  if (object_header_size + std::size_t{body_size} > memory_.size() - end_) return std::nullopt;
  const Address address = end_;
  end_ += static_cast<Address>(object_header_size) + body_size;
  memory_.write_u32(chip_end_at, end_);
  return address;
}

std::optional<Object> FileSystem::create(const NewObject& wanted) {
  expects(wanted.body.size() <= wanted.size);
  const Intent intent = wanted.kind == ObjectKind::Directory ? Intent::Found : Intent::Write;
  const Object probe{.owner = wanted.owner};
  if (!allowed(probe, intent)) return std::nullopt;
  changed_ = true;
  const std::optional<Address> address = take_space(wanted.size, wanted.parent);
  if (!address) return std::nullopt;
  const Object object{*address, wanted.kind, wanted.owner, wanted.id, wanted.parent, wanted.size};
  clear_body(object);
  write_header(object);
  if (!wanted.body.empty()) memory_.write(object.body(), wanted.body);
  const auto place = std::ranges::lower_bound(index_, object.address, {}, &Object::address);
  index_.insert(place, object);
  return object;
}

void FileSystem::write_header(const Object& object) {
  std::array<Byte, object_header_size> header{
      static_cast<Byte>(object.kind), static_cast<Byte>(object.owner),
      static_cast<Byte>(object.id >> 8U), static_cast<Byte>(object.id)};
  for (std::size_t i = 0; i < 4; ++i) {
    header[4 + i] = static_cast<Byte>(object.parent >> (24U - 8U * i));
    header[8 + i] = static_cast<Byte>(object.size >> (24U - 8U * i));
  }
  memory_.write(object.address, header);
}

/// Only the object itself is marked in the transaction: what lies below is unreachable then.
void FileSystem::remove(const Object& object) {
  const Intent intent = object.kind == ObjectKind::Directory ? Intent::Found : Intent::Write;
  if (!allowed(object, intent)) return;
  changed_ = true;
  memory_.write_byte(object.address, static_cast<Byte>(ObjectKind::Deleted));
  forget(object.address);
}

/// Depth first, so that children are marked before their parent's place is free.
void FileSystem::forget(Address address) {
  for (bool found = true; found;) {
    const auto child = std::ranges::find(index_, address, &Object::parent);
    found = child != index_.end();
    if (found) forget(child->address);
  }
  const auto self = std::ranges::find(index_, address, &Object::address);
  if (self == index_.end()) return;
  dying_.push_back(*self);
  index_.erase(self);
}

/// Zeros, written only where something else is.
void FileSystem::clear_body(const Object& object) {
  static constexpr std::array<Byte, 256> zeros{};
  std::array<Byte, zeros.size()> there{};
  for (std::uint32_t done = 0; done < object.size;) {
    const auto n = std::min<std::uint32_t>(zeros.size(), object.size - done);
    memory_.read(object.body() + done, MutableBytes{there}.first(n));
    if (there != zeros) memory_.write_unreachable(object.body() + done, ByteView{zeros}.first(n));
    done += n;
  }
}

std::optional<Object> FileSystem::find_value(const Object& df, std::uint16_t number) const {
  return find(df.address, ObjectKind::Value, number);
}

bool FileSystem::put_value(const Object& df, std::uint16_t number, ByteView bytes) {
  static constexpr std::size_t bookkeeping = 64;  // headers and end that go into the journal too
  if (!memory_.takes(bytes.size() + bookkeeping)) return false;
  const auto size = static_cast<std::uint32_t>(bytes.size());
  std::optional<Object> value = find_value(df, number);
  if (value && value->size != size) {
    remove(*value);
    value.reset();
  }
  if (!value) value = create({ObjectKind::Value, df.owner, number, df.address, size});
  if (!value) return false;
  write(*value, 0, bytes);
  return true;
}

void FileSystem::commit() {
  memory_.commit();
  changed_ = false;
  // What was deleted is wiped once nothing points to it any more; a torn wipe harms nobody.
  for (const Object& dead : dying_) {
    mark_deleted(dead);
    clear_body(dead);
    deleted_.push_back(dead);
  }
  dying_.clear();
}

void FileSystem::abandon() {
  memory_.abandon();
  if (!changed_) return;
  const bool refused = refused_;
  ensures(load());
  refused_ = refused;
}

}  // namespace sscard::cos
