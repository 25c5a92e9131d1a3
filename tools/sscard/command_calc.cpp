// sscard calc: one sub-command per row of the calculator, and the runner of vector files.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "tools/calc/algorithm.hpp"
#include "tools/calc/vector_run.hpp"
#include "tools/sscard/commands.hpp"

namespace sscard::tools {
namespace {

using calc::Answer;
using calc::Answers;
using calc::Field;
using calc::Kind;
using calc::Row;
using Json = nlohmann::ordered_json;

/// What somebody wrote for one row; `words` and `lists` are what the parser fills.
struct Written {
  std::map<std::string, std::string> words;
  std::map<std::string, std::vector<std::string>> lists;
  std::vector<std::string> test_secrets;
};

const char* about_input(const Field& field) {
  switch (field.kind) {
    case Kind::HexList:
      return phrase("hexadecimal digits, once per item");
    case Kind::Digits:
      return phrase("decimal digits");
    case Kind::Number:
      return phrase("a number");
    case Kind::Word:
      return phrase("one of a few words");
    case Kind::Text:
      return phrase("a text");
    default:
      return phrase("hexadecimal digits");
  }
}

std::vector<std::string> words_of(const Field& field) {
  std::vector<std::string> out;
  for (std::string_view rest = field.words; !rest.empty();) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

void offer(const Verb& verb, const Field& field, Written& into) {
  const std::string name = std::string("--") + field.name;
  if (field.kind == Kind::HexList) {
    const Option option = verb.option(name.c_str(), into.lists[field.name], about_input(field));
    if (!field.optional) option.required();
    return;
  }
  const Option option = verb.option(name.c_str(), into.words[field.name], about_input(field));
  if (field.words != nullptr) option.one_of(words_of(field));
  if (!field.optional) option.required();
}

Error wrong_input(const Field& field, const Message& reason) {
  return {ErrorKind::BadInput, msg("{}: {}", field.name, reason),
          msg("see `sscard calc list` for the inputs of each command")};
}

Status put(calc::Values& values, const Field& field, std::string_view text) {
  if (const auto reason = values.put(field, text)) return wrong_input(field, *reason);
  return {};
}

Status take_open(calc::Values& values, const Field& field, const Written& written) {
  if (field.kind == Kind::HexList) {
    const auto& items = written.lists.at(field.name);
    for (const std::string& item : items) {
      if (Status taken = put(values, field, item); !taken) return taken;
    }
    return {};
  }
  const std::string& text = written.words.at(field.name);
  return text.empty() && field.optional ? Status{} : put(values, field, text);
}

/// The next secret: from the marked test option, or from standard input.
class Secrets {
 public:
  Secrets(const Context& context, const Written& written)
      : context_(&context), test_(written.test_secrets) {
    if (test_.empty()) return;
    context.print.warn(
        msg("--test-key is for test keys: whatever stands on a command line is "
            "seen by others on this machine"));
  }

  Status take(calc::Values& values, const Field& field) {
    if (!test_.empty()) {
      if (next_ < test_.size()) return put(values, field, test_[next_++]);
      return field.optional ? Status{} : Status{wrong_input(field, msg("missing"))};
    }
    const auto line = read_secret(context_->secrets, field.name, context_->print.streams().err);
    if (!line) return line.error();
    if (line->empty()) {
      return field.optional ? Status{} : Status{wrong_input(field, msg("missing"))};
    }
    return put(values, field, as_text(line->reveal(SecretAccess::for_cipher())));
  }
  bool all_used() const { return next_ == test_.size(); }

 private:
  const Context* context_;
  const std::vector<std::string>& test_;
  std::size_t next_ = 0;
};

Result<calc::Values> inputs_of(const Context& context, const Row& row, const Written& written) {
  calc::Values values;
  for (const Field& field : row.fields()) {
    if (is_secret(field)) continue;
    if (Status taken = take_open(values, field, written); !taken) return taken.error();
  }
  Secrets secrets(context, written);
  for (const Field& field : row.fields()) {
    if (!is_secret(field)) continue;
    if (Status taken = secrets.take(values, field); !taken) return taken.error();
  }
  if (!secrets.all_used()) {
    return Error{ErrorKind::Usage, msg("more test keys than this command has secrets"),
                 msg("see `sscard calc list` for the inputs of each command")};
  }
  return values;
}

Json json_of(const Answer& answer) {
  if (answer.kind == Answer::Kind::List) return answer.items;
  if (answer.kind == Answer::Kind::Truth) return answer.items.front() == "true";
  return answer.items.front();
}

void show(const Context& context, const Answers& answers) {
  if (context.print.json()) {
    Json object = Json::object();
    for (const Answer& answer : answers.all())
      object[answer.name] = json_of(answer);
    context.print.raw(object.dump(2) + "\n");
    return;
  }
  std::size_t width = 0;
  for (const Answer& answer : answers.all())
    width = std::max(width, answer.name.size());
  for (const Answer& answer : answers.all()) {
    std::string_view name = answer.name;
    for (const std::string& item : answer.items) {
      context.print.raw(fmt::format("{:<{}}  {}\n", name, width, item));
      name = {};
    }
  }
}

Result<ExitCode> calculate(const Context& context, const Row& row, const Written& written) {
  const auto values = inputs_of(context, row, written);
  if (!values) return values.error();
  const auto answers = calc::compute(row, {crypto::openssl(), *values});
  if (!answers) return answers.error();
  show(context, *answers);
  return ExitCode::Done;
}

void define_row(Program& program, Verb noun, const Row& row) {
  const Verb verb = program.verb(noun, row.verb, row.about);
  const auto written = std::make_shared<Written>();
  bool secret = false;
  for (const Field& field : row.fields()) {
    secret = secret || is_secret(field);
    if (!is_secret(field)) offer(verb, field, *written);
  }
  if (secret) {
    verb.option("--test-key", written->test_secrets,
                phrase("test keys and test PINs in the order of `calc list`, instead of typing "
                       "them"));
  }
  program.does(
      verb, [written, &row](const Context& context) { return calculate(context, row, *written); });
}

std::string described(const Field& field) {
  std::string out = field.name;
  if (field.words != nullptr) out += "=" + std::string(field.words);
  if (is_secret(field)) out += field.kind == Kind::Pin ? " (PIN)" : " (key)";
  return field.optional ? "[" + out + "]" : out;
}

Result<ExitCode> list_rows(const Context& context) {
  Json all = Json::array();
  for (const auto theme : calc::all_rows()) {
    for (const Row& row : theme) {
      std::vector<std::string> inputs;
      for (const Field& field : row.fields())
        inputs.push_back(described(field));
      const std::vector<std::string> outputs(row.results().begin(), row.results().end());
      const std::string about = context.print.translate()(row.about);
      all.push_back({
          {"command", row.verb},
          {"about",   about   },
          {"inputs",  inputs  },
          {"outputs", outputs }
      });
      if (context.print.json()) continue;
      context.print.raw(fmt::format("{:<24}  {}\n{:<24}    {}\n{:<24}    -> {}\n", row.verb, about,
                                    "", fmt::join(inputs, ", "), "", fmt::join(outputs, ", ")));
    }
  }
  if (context.print.json())
    context.print.raw(Json{
                          {"commands", all}
    }
                          .dump(2) +
                      "\n");
  return ExitCode::Done;
}

constexpr const char* verdict_words[] = {"pass", "fail", "unknown"};

Result<ExitCode> run_vectors(const Context& context, const std::string& file,
                             const crypto::Provider& engine) {
  const auto text = context.world.files.read(file);
  if (!text) {
    return Error{ErrorKind::BadInput, msg("{}:{}:{}: {}", file, "-", "-", text.error().what),
                 msg("name a readable file of vectors")};
  }
  const auto entries = calc::read_vectors(file, as_text(*text));
  if (!entries) return entries.error();
  calc::VectorCounts counts;
  Json rows = Json::array();
  for (const calc::VectorEntry& entry : *entries) {
    const calc::VectorResult result = calc::run_vector(engine, entry);
    counts.add(result.verdict);
    context.print.say(calc::line_of(entry, result));
    rows.push_back({
        {"name",      entry.name                                             },
        {"algorithm", entry.algorithm                                        },
        {"verdict",   verdict_words[static_cast<std::size_t>(result.verdict)]},
        {"field",     result.field                                           },
        {"expected",  result.expected                                        },
        {"computed",  result.computed                                        },
        {"reason",    context.print.translate()(result.reason)               }
    });
  }
  context.print.say(calc::summary_of(counts));
  if (context.print.json()) {
    const Json all = {
        {"vectors", rows          },
        {"passed",  counts.passed },
        {"failed",  counts.failed },
        {"unknown", counts.unknown}
    };
    context.print.raw(all.dump(2) + "\n");
  }
  return counts.all_passed() ? ExitCode::Done : ExitCode::WithRejects;
}

struct VectorsRequest {
  std::string file;
  std::string engine = "openssl";
};

void define_vectors(Program& program, Verb noun) {
  const Verb verb = program.verb(noun, "vectors", phrase("compute a file of test vectors again"));
  const auto request = std::make_shared<VectorsRequest>();
  verb.option("file", request->file, phrase("a JSON file of vectors")).required();
  verb.option("--engine", request->engine, phrase("crypto library to compute with"))
      .one_of({"openssl", "botan"});
  program.does(verb, [request](const Context& context) {
    return run_vectors(context, request->file,
                       request->engine == "botan" ? crypto::botan() : crypto::openssl());
  });
}

}  // namespace

void define_calc(Program& program) {
  const Verb noun = program.noun("calc", phrase("the calculator of this trade"));
  define_vectors(program, noun);
  const Verb list = program.verb(noun, "list", phrase("inputs and outputs of each calculation"));
  program.does(list, list_rows);
  for (const auto theme : calc::all_rows()) {
    for (const Row& row : theme)
      define_row(program, noun, row);
  }
}

}  // namespace sscard::tools
