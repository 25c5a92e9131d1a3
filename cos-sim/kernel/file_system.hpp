// Objects in non-volatile memory: directories, files, keys and named values of a module. Each
// carries its owner, and every access passes the firewall with the environment that is selected.
// An access the firewall refuses reads zeros, writes nothing and is remembered; the kernel then
// answers 6982 whatever the handler says.
// Source: design.md 4; reference/corrections.md A.3 (search order).
//
// Object: kind 1 · owner 1 · id 2 · parent 4 · size 4 · body. Objects follow each other; the chip
// header holds the end. The index in RAM is rebuilt from them at power-up.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "cardlib/model/names.hpp"
#include "cos-sim/hardware/nv_memory.hpp"
#include "cos-sim/kernel/firewall.hpp"

namespace sscard::cos {

enum class ObjectKind : Byte {
  Directory = 0x31,
  File = 0x52,
  Key = 0x64,
  Value = 0x78,    ///< a named value of a module; the id is the module's own number
  Deleted = 0x8F,  ///< space that may be used again
};

inline constexpr std::size_t object_header_size = 12;
/// `parent` of the MF.
inline constexpr Address no_parent = 0;

struct Object {
  Address address = 0;  ///< of the header; the object's identity
  ObjectKind kind = ObjectKind::Deleted;
  model::Environment owner = model::Environment::Card;
  std::uint16_t id = 0;  ///< FID; type and id of a key; number of a value
  Address parent = no_parent;
  std::uint32_t size = 0;  ///< bytes of the body

  Address body() const { return address + static_cast<Address>(object_header_size); }
  bool operator==(const Object&) const = default;
};

class FileSystem {
 public:
  explicit FileSystem(NvMemory& memory);

  /// Reads the objects; false when they are no well-formed list: such a card stays mute.
  [[nodiscard]] bool load();

  /// The environment of the current directory, in whose name everything below happens.
  void set_selected(model::Environment selected) { selected_ = selected; }
  /// True once since the last call when the firewall refused something.
  bool take_refusal();

  // --- finding (no contents are seen) ---
  std::optional<Object> root() const;  ///< the MF
  std::optional<Object> at(Address address) const;
  std::optional<Object> find(Address parent, ObjectKind kind, std::uint16_t id) const;
  /// A directory of the whole card by its complete name.
  std::optional<Object> find_by_name(ByteView name) const;
  /// All objects; Deleted ones are never among them.
  std::span<const Object> objects() const { return index_; }

  /// A byte of a directory's own description (Intent::Select), whoever owns it: name, life.
  Byte peek(const Object& directory, std::uint32_t offset) const;

  // --- contents ---
  void read(const Object& object, std::uint32_t offset, MutableBytes out);
  Byte byte_at(const Object& object, std::uint32_t offset);
  std::uint16_t u16_at(const Object& object, std::uint32_t offset);
  /// Key bytes for a cipher (Intent::UseKey); the caller wipes them.
  void read_key(const Object& key, std::uint32_t offset, MutableBytes out);
  void write(const Object& object, std::uint32_t offset, ByteView bytes);
  void write_byte(const Object& object, std::uint32_t offset, Byte value);

  // --- try counters inside an object, at `offset` of its body ---
  Byte counter(const Object& object, std::uint32_t offset);
  void set_counter(const Object& object, std::uint32_t offset, Byte value);

  // --- making and deleting, inside the transaction of the command ---
  struct NewObject {
    ObjectKind kind;
    model::Environment owner;
    std::uint16_t id;
    Address parent;
    std::uint32_t size;
    ByteView body{};  ///< first bytes of the body; the rest is zero
  };
  bool fits(std::uint32_t body_size) const;
  /// nullopt when there is no space (6A84) or the firewall says no.
  std::optional<Object> create(const NewObject& object);
  /// The object and everything below it.
  void remove(const Object& object);

  // --- named values of a module (its own DF, its own numbers) ---
  std::optional<Object> find_value(const Object& df, std::uint16_t number) const;
  /// Creates or replaces, whatever the sizes; false when there is no space, or when the
  /// transaction of one command would outgrow the journal (about 3700 bytes).
  bool put_value(const Object& df, std::uint16_t number, ByteView bytes);

  /// Commits the transaction of the command. Handlers need not call it: the kernel commits when a
  /// command succeeds (9000, 61xx, 62xx) and abandons otherwise. A handler that must keep something
  /// although it will refuse commits itself.
  void commit();
  void abandon();

  NvMemory& memory() { return memory_; }

 private:
  bool allowed(const Object& object, Intent intent);
  bool orphan(const Object& object) const;
  bool lies_in_directory(const Object& object) const;
  void take_in(Object object);
  void mark_deleted(const Object& object);
  void clear_body(const Object& object);
  std::optional<Address> take_space(std::uint32_t body_size, Address parent);
  void write_header(const Object& object);
  void forget(Address address);

  NvMemory& memory_;
  model::Environment selected_ = model::Environment::Card;
  std::vector<Object> index_;    ///< living objects in address order
  std::vector<Object> deleted_;  ///< free slots
  std::vector<Object> dying_;    ///< wiped after the commit
  Address end_ = objects_at;     ///< first byte behind the last object
  bool changed_ = false;         ///< the index is ahead of the memory
  bool refused_ = false;
};

}  // namespace sscard::cos
