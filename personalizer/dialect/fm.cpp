// The FM / FMCOS administration: reference/ssc-card.md 9.3, 9.4, 19.1; model/fm.hpp.
#include "cardlib/model/fm.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/base/expects.hpp"
#include "personalizer/dialect/build_order.hpp"

namespace sscard::perso {
namespace {

bool can_tell(const model::EfRow& file, model::Tree tree) {
  return model::fm::header_of(file, tree).has_value();
}

class Fm final : public BuildOrder {
 public:
  model::Dialect name() const override { return model::Dialect::Fm; }
  /// An update of a key without a key: its P1 is wrong elsewhere.
  Command probe() const override {
    return apdu::fm_write_key(static_cast<Byte>(model::fm::KeyCode::External), 0, {});
  }
  Command ask_ended() const override {
    return apdu::fm_create_file(0, Bytes(model::fm::file_header_size));
  }
  const model::EfRow* cannot_tell(model::Tree tree) const override {
    for (const model::DfRow& directory : model::df_table()) {
      for (const auto& files :
           {model::internal_files_of(directory.df, tree), model::files_of(directory.df, tree)}) {
        const auto found = std::ranges::find_if(
            files, [&](const model::EfRow* file) { return !can_tell(*file, tree); });
        if (found != files.end()) return *found;
      }
    }
    return nullptr;
  }

 private:
  /// CREATE FILE of the MF carries the code, so both come from the vault as one command.
  void show_transport_code(Steps& to, const keys::Prepared& prepared) const override {
    add(to, phrase("verify the transport code"), prepared.verify_transport_code);
  }
  Command create_directory(model::Df df) const override {
    return apdu::fm_create_file(model::row(df).fid, model::fm::encode(model::fm::header_of(df)));
  }
  Command create_file(const model::EfRow& file, model::Tree tree) const override {
    const auto header = model::fm::header_of(file, tree);
    expects(header.has_value());
    return apdu::fm_create_file(model::fm::parameter_of(*header), model::fm::encode(*header));
  }
  /// A file of records like any other, but never selected: it is current since it was created.
  void append_fci(Steps& to, const std::vector<model::FciRecord>& records) const override {
    for (const model::FciRecord& record : records) {
      add(to, phrase("write what the directory answers when selected"),
          apdu::append_record(model::encode(record)));
    }
  }
  Command end() const override { return apdu::fm_end_of_building(); }
};

}  // namespace

const Dialect& fm() {
  static const Fm dialect;
  return dialect;
}

}  // namespace sscard::perso
