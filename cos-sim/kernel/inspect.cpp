#include "cos-sim/kernel/inspect.hpp"

#include "cardlib/base/wipe.hpp"
#include "cos-sim/kernel/building.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/key_store.hpp"

namespace sscard::cos {
namespace {

void describe_key(FileSystem& files, const Object& object, DirectoryDescription& out) {
  if (object.size != key_object_size) return;
  std::array<Byte, model::key_record_size> record{};
  const WipeOnExit wiper(record);
  files.read_key(object, 0, record);
  if (const auto carried = model::parse_carried_key(record); carried) {
    out.carried.push_back(carried->name);
  } else if (const auto view = model::parse_key_record(record)) {
    out.keys.push_back({view->header, files.counter(object, key_counter_at)});
  }
}

std::optional<FileDescription> describe_file(FileSystem& files, const Object& object) {
  const std::optional<Ef> ef = Ef::open(files, object);
  if (!ef) return std::nullopt;
  FileDescription out{ef->header(), 0, {}};
  const bool internal = ef->header().kind == model::FileKind::Internal;
  const auto keep = [&](std::uint32_t offset, std::uint32_t length) {
    if (internal || object.size < offset || object.size - offset < length) return;
    files.read(object, offset, out.contents.emplace_back(length));
  };
  if (ef->header().kind == model::FileKind::Transparent) {
    keep(ef_contents_at, ef->header().size);
    return out;
  }
  while (out.records < 255) {
    const auto place = ef->by_number(static_cast<Byte>(out.records + 1));
    if (!place) break;
    keep(place->offset, place->length);
    ++out.records;
  }
  return out;
}

unsigned depth_of(const FileSystem& files, const Object& df) {
  unsigned depth = 0;
  for (auto parent = files.at(df.parent); parent; parent = files.at(parent->parent))
    ++depth;
  return depth;
}

DirectoryDescription describe(FileSystem& files, const Object& df) {
  files.set_selected(df.owner);  // the workshop looks into every room, one at a time
  DirectoryDescription out;
  out.fid = df.id;
  out.aid = to_bytes(aid_of(files, df).view());
  out.owner = df.owner;
  out.life = life_of(files, df);
  out.depth = depth_of(files, df);
  for (const Object& object : files.objects()) {
    if (object.parent != df.address) continue;
    if (object.kind == ObjectKind::Value) ++out.values;
    if (object.kind == ObjectKind::Key) describe_key(files, object, out);
    if (object.kind == ObjectKind::File)
      if (const auto file = describe_file(files, object)) out.files.push_back(*file);
  }
  return out;
}

/// The directory, then what lies in it.
void walk(FileSystem& files, const Object& df, std::vector<DirectoryDescription>& out) {
  out.push_back(describe(files, df));
  for (const Object& object : files.objects())
    if (object.parent == df.address && object.kind == ObjectKind::Directory)
      walk(files, object, out);
}

}  // namespace

Result<CardDescription> inspect(Store& store) {
  NvMemory memory(store);
  memory.power_up();
  FileSystem files(memory);
  CardDescription out;
  out.atr = stored_atr(memory);
  if (out.atr.empty() || !files.load())
    return Error{ErrorKind::BadInput, msg("the memory holds no card that could answer a reset"),
                 msg("name an image that `sscard sim new` made")};
  out.dialect = stored_dialect(memory);
  out.kind = stored_kind(memory).value_or(CardKind::Social);
  out.state = card_state(files);
  out.transport_tries = memory.counter(chip_transport_tries_at);
  out.memory_size = memory.size();
  out.memory_used = memory.u32_at(chip_end_at);
  if (const std::optional<Object> root = files.root()) walk(files, *root, out.directories);
  return out;
}

}  // namespace sscard::cos
