// Which language a person reads, and sentences in it. Debian's fresh machines have no zh_CN locale,
// so the language is taken from the names alone and the catalogue is opened by us (design 10.8).
#pragma once

#include <string>
#include <string_view>

#include "cardlib/base/message.hpp"

namespace sscard::tools {

enum class Language { English, Chinese };

/// --lang first (`zh`, `en`, or a locale name), else the first of LC_ALL, LC_MESSAGES, LANG that is
/// set; a name that begins with "zh" is Chinese, everything else English.
struct LanguageNames {
  std::string_view option, lc_all, lc_messages, lang;
};
Language choose_language(const LanguageNames& names);

/// Sentences by their English pattern. One per process: gettext keeps the chosen catalogue
/// globally.
class Translator {
 public:
  /// `catalogues` is the folder with zh_CN/LC_MESSAGES/sscard.mo; a missing one leaves English.
  Translator(Language language, const std::string& catalogues);
  std::string operator()(const Message& message) const;
  std::string operator()(const char* phrase) const;
  Language language() const { return language_; }

 private:
  Language language_;
};

}  // namespace sscard::tools
