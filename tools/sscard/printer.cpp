#include "tools/sscard/printer.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace sscard::tools {
namespace {

void put(std::FILE* to, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), to);
}

nlohmann::json to_json(const std::vector<JsonField>& fields) {
  nlohmann::json out = nlohmann::json::object();
  for (const JsonField& field : fields)
    out[field.name] = field.text;
  return out;
}

struct KindName {
  ErrorKind kind;
  const char* name;
};

constexpr std::array kind_names = {
    KindName{ErrorKind::Usage,       "usage"       },
    KindName{ErrorKind::BadInput,    "bad_input"   },
    KindName{ErrorKind::NoService,   "no_service"  },
    KindName{ErrorKind::NoReader,    "no_reader"   },
    KindName{ErrorKind::NoCard,      "no_card"     },
    KindName{ErrorKind::CardMute,    "card_mute"   },
    KindName{ErrorKind::CardTimeout, "card_timeout"},
    KindName{ErrorKind::CardRefused, "card_refused"},
    KindName{ErrorKind::WrongCard,   "wrong_card"  },
    KindName{ErrorKind::Keys,        "keys"        },
    KindName{ErrorKind::Storage,     "storage"     },
    KindName{ErrorKind::Crypto,      "crypto"      },
};

}  // namespace

const char* kind_name(ErrorKind kind) {
  for (const KindName& row : kind_names) {
    if (row.kind == kind) return row.name;
  }
  return "unknown";
}

void Printer::say(const Message& sentence) const {
  if (!json_) put(streams_.out, translate_(sentence) + "\n");
}

void Printer::field(const char* label, const std::string& value) const {
  if (json_) return;
  const std::string name = translate_(label);
  put(streams_.out, streams_.out_is_terminal ? fmt::format("\x1b[1m{}\x1b[0m: {}\n", name, value)
                                             : fmt::format("{}: {}\n", name, value));
}

void Printer::object(const std::vector<JsonField>& fields) const {
  if (json_) put(streams_.out, to_json(fields).dump(2) + "\n");
}

void Printer::objects(const char* name, const std::vector<std::vector<JsonField>>& rows) const {
  if (!json_) return;
  nlohmann::json items = nlohmann::json::array();
  for (const auto& row : rows)
    items.push_back(to_json(row));
  put(streams_.out,
      nlohmann::json{
          {name, items}
  }
              .dump(2) +
          "\n");
}

void Printer::list(const char* name, const std::vector<Message>& sentences) const {
  nlohmann::json items = nlohmann::json::array();
  for (const Message& sentence : sentences)
    items.push_back(translate_(sentence));
  put(streams_.out,
      nlohmann::json{
          {name, items}
  }
              .dump(2) +
          "\n");
}

void Printer::raw(std::string_view text) const {
  put(streams_.out, text);
}

void Printer::warn(const Message& sentence) const {
  put(streams_.err, translate_(msg("warning: {}", translate_(sentence))) + "\n");
}

void Printer::error(const Error& error) const {
  const std::string what = translate_(error.what);
  const std::string next = translate_(error.next);
  if (json_) {
    const nlohmann::json object = {
        {"error", {{"kind", kind_name(error.kind)}, {"message", what}, {"next", next}}}
    };
    put(streams_.out, object.dump(2) + "\n");
    return;
  }
  const std::string line = translate_(msg("error: {}", what));
  put(streams_.err, streams_.err_is_terminal ? "\x1b[31m" + line + "\x1b[0m\n" : line + "\n");
  if (!next.empty()) put(streams_.err, translate_(msg("what to do: {}", next)) + "\n");
}

}  // namespace sscard::tools
