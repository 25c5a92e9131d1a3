#include "tools/sscard/language.hpp"

#include <libintl.h>

#include <clocale>
#include <cstdlib>

namespace sscard::tools {
namespace {

constexpr const char* domain = "sscard";

std::string_view first_set(const LanguageNames& names) {
  for (const std::string_view name : {names.option, names.lc_all, names.lc_messages, names.lang}) {
    if (!name.empty()) return name;
  }
  return {};
}

}  // namespace

Language choose_language(const LanguageNames& names) {
  return first_set(names).starts_with("zh") ? Language::Chinese : Language::English;
}

Translator::Translator(Language language, const std::string& catalogues) : language_(language) {
  // C.UTF-8 always exists; gettext then follows LANGUAGE, whether that locale is generated or not.
  std::setlocale(LC_ALL, "C.UTF-8");
  std::setlocale(LC_NUMERIC, "C");
  setenv("LANGUAGE", language == Language::Chinese ? "zh_CN" : "en", 1);
  bindtextdomain(domain, catalogues.c_str());
  bind_textdomain_codeset(domain, "UTF-8");
  textdomain(domain);
}

std::string Translator::operator()(const char* text) const {
  if (*text == '\0') return {};
  return language_ == Language::Chinese ? dgettext(domain, text) : text;
}

std::string Translator::operator()(const Message& message) const {
  return message.in([this](const char* text) { return (*this)(text); });
}

}  // namespace sscard::tools
