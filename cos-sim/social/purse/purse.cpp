#include "cos-sim/social/purse/purse.hpp"

#include <algorithm>
#include <utility>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"
#include "cos-sim/kernel/select.hpp"
#include "cos-sim/social/purse/purse_commands.hpp"

namespace sscard::cos {
namespace {

constexpr Byte proof_there = 0x06;       // the type byte of a purchase
constexpr Byte record_type_digit = '6';  // [PROP] A.6.3

std::unique_ptr<model::PurseScheme> make_scheme(const Chip& chip, model::Algorithm algorithm) {
  auto made = model::PurseScheme::create(chip.crypto, algorithm);
  ensures(made.has_value());  // both engines know both algorithms
  return std::move(*made);
}

void put_u32(MutableBytes out, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i)
    out[i] = static_cast<Byte>(value >> (24U - 8U * i));
}

void put_u16(MutableBytes out, std::uint16_t value) {
  out[0] = static_cast<Byte>(value >> 8U);
  out[1] = static_cast<Byte>(value);
}

}  // namespace

std::optional<PurseFile> PurseFile::open(FileSystem& files, const Object& df) {
  const auto object = files.find(df.address, ObjectKind::File, model::purse_file_fid);
  const std::optional<Ef> ef = object ? Ef::open(files, *object) : std::nullopt;
  if (!ef || ef->header().size < size_min) return std::nullopt;
  return PurseFile(files, *object);
}

std::uint32_t PurseFile::balance() const {
  return std::uint32_t{u16(balance_at)} << 16U | u16(balance_at + 2);
}

std::uint16_t PurseFile::u16(std::uint32_t at) const {
  return files_->u16_at(object_, ef_contents_at + at);
}

void PurseFile::write(std::uint32_t at, ByteView bytes) {
  files_->write(object_, ef_contents_at + at, bytes);
}

std::optional<PurseFile::Proof> PurseFile::proof() const {
  std::array<Byte, size_min - proof_at> raw{};
  files_->read(object_, ef_contents_at + proof_at, raw);
  ByteReader reader(raw);
  if (reader.u8() != proof_there) return std::nullopt;
  Proof out;
  out.atc = reader.u16();
  std::ranges::copy(reader.take(out.mac2.size()), out.mac2.begin());
  std::ranges::copy(reader.take(out.tac.size()), out.tac.begin());
  return out;
}

void PurseFile::credit(std::uint32_t new_balance) {
  std::array<Byte, offline_atc_at> head{};
  put_u32(head, new_balance);
  put_u16(MutableBytes{head}.subspan(online_atc_at), static_cast<std::uint16_t>(online_atc() + 1));
  write(balance_at, head);
}

void PurseFile::debit(std::uint32_t new_balance, const Proof& proof) {
  std::array<Byte, size_min> all{};
  const MutableBytes bytes{all};
  put_u32(bytes, new_balance);
  put_u16(bytes.subspan(online_atc_at), online_atc());
  put_u16(bytes.subspan(offline_atc_at), static_cast<std::uint16_t>(offline_atc() + 1));
  bytes[proof_at] = proof_there;
  put_u16(bytes.subspan(proof_at + 1), proof.atc);
  std::ranges::copy(proof.mac2, bytes.begin() + proof_at + 3);
  std::ranges::copy(proof.tac, bytes.begin() + proof_at + 7);
  write(balance_at, all);
}

std::array<Byte, purchase_record_size> purchase_record(const model::PurseSession& session,
                                                       const model::PurseTime& when,
                                                       std::uint32_t before) {
  std::array<Byte, purchase_record_size> record{};
  const MutableBytes bytes{record};
  put_u16(bytes, session.atc);
  bytes[2] = record_type_digit;
  std::ranges::copy(session.terminal, bytes.begin() + 3);
  std::ranges::copy(when, bytes.begin() + 9);
  put_u32(bytes.subspan(16), session.amount);
  put_u32(bytes.subspan(20), before);
  put_u32(bytes.subspan(24), before - session.amount);
  return record;
}

Purse::Purse(const Chip& chip)
    : triple_des_(make_scheme(chip, model::Algorithm::TripleDes)),
      sm4_(make_scheme(chip, model::Algorithm::Sm4)) {}

const model::PurseScheme& Purse::scheme(model::Algorithm algorithm) const {
  return algorithm == model::Algorithm::Sm4 ? *sm4_ : *triple_des_;
}

void Purse::begin(const Open& transaction) {
  open_ = transaction;
  just_begun_ = true;
}

std::optional<Purse::Open> Purse::take(model::PurseType type) {
  if (!open_ || open_->type != type) return std::nullopt;
  return std::exchange(open_, std::nullopt);
}

void Purse::ended(const CommandRow* row) {
  if (std::exchange(just_begun_, false) || !open_) return;
  const Handler partner =
      open_->type == model::PurseType::Load ? credit_for_load : debit_for_purchase;
  const bool leaves_it =
      row != nullptr && (row->handler == partner || row->handler == get_response);
  if (!leaves_it) open_.reset();
}

}  // namespace sscard::cos
