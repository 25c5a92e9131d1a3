// The order in which a card is built, which no family changes: keys before files, all files of a
// directory before they are read back, the PIN last, each directory ended when it is full. A family
// says the single commands.
// Source: design.md 4; reference/ssc-card.md 9.2 "build order"; corrections.md A.11.
#pragma once

#include <vector>

#include "cardlib/model/fci.hpp"
#include "personalizer/dialect/dialect.hpp"

namespace sscard::perso {

void add(Steps& to, const char* name, Command command);

class BuildOrder : public Dialect {
 public:
  Steps open_card(const keys::Prepared& prepared, model::Tree tree) const final;
  Steps create_social_environment(const keys::Prepared& prepared, model::Tree tree) const final;
  Steps build_social(const SocialPlan& plan, const keys::Prepared& prepared, model::Tree tree,
                     model::Algorithm algorithm) const final;
  Steps create_bank_environment(const keys::Prepared& prepared, model::Tree tree) const final;
  Steps end_card() const final;

 private:
  /// The transport code is shown and the MF is there.
  virtual void show_transport_code(Steps& to, const keys::Prepared& prepared) const = 0;
  virtual Command create_directory(model::Df df) const = 0;
  /// An internal file or one with contents; cannot_tell() named none of this tree.
  virtual Command create_file(const model::EfRow& file, model::Tree tree) const = 0;
  /// The FCI file was created just before.
  virtual void append_fci(Steps& to, const std::vector<model::FciRecord>& records) const = 0;
  virtual Command end() const = 0;

  void create_df(Steps& to, model::Df df) const;
  void end_df(Steps& to) const;
  void create_key_file(Steps& to, model::Df df, model::Tree tree) const;
  void create_rest(Steps& to, model::Df df, model::Tree tree, model::Algorithm algorithm) const;
  void write_file(Steps& to, const PlannedFile& planned, model::Tree tree) const;
  void write_files(Steps& to, const SocialPlan& plan, model::Df df, model::Tree tree) const;
};

}  // namespace sscard::perso
