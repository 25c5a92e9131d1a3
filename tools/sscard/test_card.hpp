// Test cards: a blank made into a card of nobody's by the commands of production, over a channel in
// this process. Tree, initial values and test keys are there; no person and no bank data.
// Source: reference/ssc-card.md 9.2, 15.2; design.md 4.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cardlib/base/result.hpp"
#include "cardlib/base/world.hpp"
#include "cardlib/channel/channel.hpp"
#include "cardlib/model/extension.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::tools {

struct TestCardPlan {
  model::Structure structure = model::Structure::V201;
  model::Algorithm algorithm = model::Algorithm::TripleDes;
  std::shared_ptr<const model::Extension> extension;
  model::Dialect dialect = model::Dialect::T514;
  model::Tree tree() const { return {structure, extension.get()}; }
};

/// Algorithm of a structure when nobody says which: SM4 on 3.00, 3DES below.
model::Algorithm usual_algorithm(model::Structure structure);

/// The dialect of a name; Usage: there is none.
Result<model::Dialect> find_dialect(const std::string& name);

/// Usage: SM4 below 3.00, an extension that is not for this structure, or one with an access rule
/// that the dialect has no form for.
Status check(const TestCardPlan& plan);

/// The extension in a file; nothing for an empty name.
Result<std::shared_ptr<const model::Extension>> load_extension(const std::string& file,
                                                               Files& files);

/// Both environments, the social side whole, the bank side as an empty shell under a hand-over key
/// set, the card master key ended.
Status build_test_card(Channel& channel, const TestCardPlan& plan, keys::Vault& vault);

}  // namespace sscard::tools
