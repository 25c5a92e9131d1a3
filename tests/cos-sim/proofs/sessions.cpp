#include "tests/cos-sim/proofs/sessions.hpp"

#include <map>

#include "cardlib/model/file_tree.hpp"
#include "cos-sim/kernel/dispatch.hpp"
#include "tests/cos-sim/proofs/sessions_table.hpp"
#include "tests/support/pki_card.hpp"
#include "tests/support/purse_card.hpp"

namespace sscard::test {
namespace {

void purse_keys(SocialBuilder& builder, model::Algorithm algorithm) {
  using enum model::KeyType;
  for (const model::KeyRow& row : model::keys_of(Df04))
    if (row.type == Load || row.type == model::KeyType::Debit || row.type == Tac)
      builder.write_key(model::key_header(row, algorithm), purse_key(algorithm),
                        test_key(Df04, "MK"));
}

Bytes shell_of(model::Algorithm algorithm) {
  TestCard card;
  SocialBuilder builder(card, model::Structure::V201, algorithm);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  for (const model::Df df : {Df01, Df02, Df04})
    builder.application(df);
  for (const model::Df df : {Df01, Df02, Df04}) {
    builder.select(df);
    builder.directory_contents(df);
    if (df == Df04) purse_keys(builder, algorithm);
    builder.end();
  }
  builder.select(Ssse);
  builder.directory_contents(Ssse);
  builder.end();
  builder.select(Mf);
  if (algorithm == model::Algorithm::Sm4) build_pki(card, builder);
  build_bank_shell(card, builder);
  builder.end();
  return card.cells();
}

Bytes finished_of(model::Algorithm algorithm) {
  BankCard card(two_sided_cells(algorithm, Stage::Shell));
  personalize_debit(card, {.limits = "9F530103 9F720103 9F580105 9F590109 "
                                     "9F5406000000100000 9F5C06000000200000"});
  return card.chip.cells();
}

}  // namespace

const cos::CommandRow* row_of(const Session& session, const Bytes& command) {
  if (command.size() < 4) return nullptr;
  for (const auto rows : {cos::kernel_commands(), session.rows()})
    for (const cos::CommandRow& row : rows)
      if (row.cla == command[0] && row.ins == command[1] && row.parameters(command[2], command[3]))
        return &row;
  return nullptr;
}

std::vector<Session> sessions(model::Algorithm algorithm) {
  std::vector<Session> out = visits::table();
  if (algorithm != model::Algorithm::Sm4)
    std::erase_if(out, [](const Session& s) { return s.rows == cos::pki_commands; });
  return out;
}

Bytes two_sided_cells(model::Algorithm algorithm, Stage stage) {
  static std::map<std::pair<model::Algorithm, Stage>, Bytes> made;
  Bytes& cells = made[{algorithm, stage}];
  if (!cells.empty()) return cells;
  if (stage == Stage::Blank) return cells = cos::blank_cells(TestCard::blank_of(1));
  return cells = stage == Stage::Shell ? shell_of(algorithm) : finished_of(algorithm);
  return cells;
}

Wire play(const Session& session, const Bytes& cells, model::Algorithm algorithm) {
  BankSide debit(cells);
  TestCard& card = debit.card.chip;
  ProofHost host(card, algorithm);
  Wire wire;
  card.listener = [&](ByteView command) {
    wire.commands.push_back(to_bytes(command));
    wire.cells.push_back(card.cells());
  };
  card.answered = [&](ByteView answer) { wire.answers.push_back(to_bytes(answer)); };
  Visit visit{debit, card, host, algorithm};
  session.play(visit);
  wire.end = card.cells();
  return wire;
}

std::vector<Bytes> replay(const Wire& wire, const Bytes& cells) {
  TestCard card(cells);
  std::vector<Bytes> out;
  for (const Bytes& command : wire.commands)
    out.push_back(card.raw(command));
  return out;
}

}  // namespace sscard::test
