// How a card is built, whatever family says it: who may build in a directory, and files and
// directories that come into being inside the transaction of a command.
// Rights: the transport code while the card is built, the environment's master key afterwards, and
// what the family grants the holder of a directory's own key.
// Source: reference/ssc-card.md 5.2, 9.2; corrections.md A.7, A.9.7, A.11; design.md 4.
#pragma once

#include "cardlib/model/lifecycle.hpp"
#include "cardlib/model/t514.hpp"
#include "cos-sim/kernel/command.hpp"
#include "cos-sim/kernel/directory.hpp"

namespace sscard::cos {

inline constexpr std::uint16_t mf_fid = 0x3F00;

/// What the card as a whole still lets happen.
model::CardState card_state(FileSystem& files);
/// May the sender of this command build in the current directory? 9000, 6982 or 6985.
StatusWord build_right(CommandContext& context, model::AdminAction action);
/// A transport code (传输密钥): a try is lost before it is compared (A.11.1). 9000, 63Cx, 6983.
StatusWord try_transport_code(CommandContext& context, ByteView code);

bool is_mf(const Object& df);
/// The environment's directory of `df`: the DDF itself, or the parent of an ADF.
Object environment_of(FileSystem& files, const Object& df);
/// Does it hold a key or a bank's value? The card master key founds environments; one that has its
/// own master key is out of its reach.
bool has_ruler(CommandContext& context, const Object& df);

/// What a new directory is to be; a family without kinds in its header derives this.
model::DfKind kind_under(CommandContext& context);

/// Into the current directory. 6A82: the FID or the short identifier is taken; 6A84: no space.
StatusWord place_file(CommandContext& context, const model::EfHeader& header);
/// Under the current directory. 6A80: a directory like this may not be there; 6A82, 6A84, 6985.
StatusWord place_directory(CommandContext& context, const model::DfHeader& header,
                           const DirectoryRights& rights = {});
/// The MF of a blank; it is current at once, as after a reset.
StatusWord place_master_file(CommandContext& context, const model::DfHeader& header,
                             const DirectoryRights& rights = {});

}  // namespace sscard::cos
