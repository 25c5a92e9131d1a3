#include "cos-sim/kernel/directory.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::cos {

std::array<Byte, directory_size> directory_body(const model::DfHeader& header,
                                                const DirectoryRights& rights) {
  expects(header.aid.size() <= aid_max);
  std::array<Byte, directory_size> body{static_cast<Byte>(Life::Building),
                                        static_cast<Byte>(header.kind),
                                        header.lock_level,
                                        header.fci_file,
                                        header.key_file,
                                        header.purse_file,
                                        static_cast<Byte>(header.locks_card ? 1 : 0),
                                        static_cast<Byte>(header.aid.size())};
  std::ranges::copy(header.aid, body.begin() + directory_aid_at);
  body[directory_create_right_at] = rights.create;
  body[directory_erase_right_at] = rights.erase;
  body[directory_space_at] = static_cast<Byte>(rights.space >> 8U);
  body[directory_space_at + 1] = static_cast<Byte>(rights.space);
  return body;
}

Life life_of(const FileSystem& files, const Object& df) {
  const auto life = static_cast<Life>(files.peek(df, directory_life_at));
  for (const Life known : {Life::Building, Life::Active, Life::Blocked})
    if (life == known) return life;
  return Life::BlockedForGood;
}

bool locked_with_ssse(const FileSystem& files) {
  const std::optional<Object> mf = files.root();
  if (!mf || files.peek(*mf, directory_locks_card_at) == 0) return false;
  const std::optional<Object> ssse = files.find_by_name(model::row(model::Df::Ssse).aid);
  return ssse && ssse->parent == mf->address && life_of(files, *ssse) == Life::BlockedForGood;
}

void set_life(FileSystem& files, const Object& df, Life life) {
  files.write_byte(df, directory_life_at, static_cast<Byte>(life));
}

StoredAid aid_of(const FileSystem& files, const Object& df) {
  StoredAid aid;
  aid.size = std::min<std::size_t>(files.peek(df, directory_aid_length_at), aid_max);
  for (std::size_t i = 0; i < aid.size; ++i)
    aid.bytes[i] = files.peek(df, directory_aid_at + static_cast<std::uint32_t>(i));
  return aid;
}

}  // namespace sscard::cos
