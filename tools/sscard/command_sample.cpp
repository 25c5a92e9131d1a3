// sscard sample: two synthetic issuance files, photos and manifests.
#include "tools/sample/sample_files.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/vault_choice.hpp"

namespace sscard::tools {
namespace {

Result<ExitCode> make_sample(const Context& context, const SampleRequest& request) {
  const auto vault = open_test_vault(context.world);
  if (!vault) return vault.error();
  const auto sample = write_sample(request, **vault, context.world);
  if (!sample) return sample.error();
  context.print.object({
      {"social",            sample->social_file              },
      {"bank",              sample->bank_file                },
      {"persons",           std::to_string(sample->pairs)    },
      {"rejects_planted",   std::to_string(sample->rejects)  },
      {"unmatched_planted", std::to_string(sample->unmatched)}
  });
  context.print.say(msg("social-security issuance file: {}", sample->social_file));
  context.print.say(msg("bank issuance file: {}", sample->bank_file));
  if (request.faults) {
    context.print.say(msg("planted: {} lines to be set aside, {} without a partner",
                          sample->rejects, sample->unmatched));
  }
  return ExitCode::Done;
}

}  // namespace

void define_sample(Program& program) {
  const Verb noun = program.noun("sample", phrase("write synthetic issuance files"));
  const auto request = std::make_shared<SampleRequest>();
  noun.option("--persons", request->persons, phrase("number of persons")).between(1, 10'000'000);
  noun.option("--seed", request->seed, phrase("the same seed gives the same persons"));
  noun.option("--batch", request->batch, phrase("batch number"));
  noun.option("--out", request->folder, phrase("folder for the files")).required();
  noun.flag("--faults", request->faults, phrase("plant one of each kind of bad line"));
  program.does(noun, [request](const Context& context) { return make_sample(context, *request); });
}

}  // namespace sscard::tools
