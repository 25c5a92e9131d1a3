#include "cos-sim/bank/file/application.hpp"

#include <algorithm>
#include <array>

#include "cos-sim/bank/file/content_checks.hpp"
#include "cos-sim/bank/file/objects.hpp"

namespace sscard::cos::bank {

namespace {

constexpr Byte sfi_internal_risk = 0x0D;
constexpr Byte sfi_internal_country = 0x0E;

bool is_readable(Byte sfi) {
  return sfi >= 1 && sfi <= 30 && sfi != sfi_internal_risk && sfi != sfi_internal_country;
}

}  // namespace

Life Application::life() const {
  constexpr std::array known = {Life::Building, Life::Active, Life::Blocked};
  const auto stored = find(value_life);
  if (!stored || stored->size() != 1) return Life::BlockedForGood;
  const auto life = std::ranges::find(known, static_cast<Life>(stored->front()));
  return life == known.end() ? Life::BlockedForGood : *life;
}

ByteView Application::aid() const {
  return find(value_aid).value_or(ByteView{});
}

std::optional<ByteView> Application::find(DgiNumber number) const {
  return memory_.find({kind_, number});
}

void Application::add_fci(Answer& out) const {
  Answer content;
  add_object(content, 0x84, aid());
  const auto stored = find(dgi_fci);
  if (stored)
    content.append(*stored);
  else
    add_object(content, 0xA5, {});
  add_object(out, 0x6F, content.data());
}

std::optional<ByteView> Application::record(Byte sfi, Byte number) const {
  if (!is_readable(sfi)) return std::nullopt;
  return find(record_dgi(sfi, number));
}

bool Application::has_file(Byte sfi) const {
  return is_readable(sfi) && memory_.any(kind_, record_dgi(sfi, 0x01), record_dgi(sfi, 0xFE));
}

std::optional<ByteView> Application::pdol() const {
  const auto fci_template = find(dgi_fci);
  if (!fci_template) return std::nullopt;
  return find_tag(*find_tag(*fci_template, 0xA5), 0x9F38);
}

std::size_t Application::pdol_length() const {
  const auto list = pdol();
  return list ? *dol_length(*list) : 0;
}

std::optional<ByteView> Application::internal(std::uint32_t tag) const {
  for (const DgiNumber number : {dgi_internal_risk, dgi_internal_country}) {
    const auto stored = find(number);
    if (!stored) continue;
    if (const auto value = find_tag(*stored, tag)) return value;
  }
  return std::nullopt;
}

}  // namespace sscard::cos::bank
