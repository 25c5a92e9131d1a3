// The T514-style administration: reference/ssc-card.md 9.2 with corrections.md A.11.
#include "cardlib/model/t514.hpp"

#include "cardlib/apdu/commands.hpp"
#include "personalizer/dialect/build_order.hpp"

namespace sscard::perso {
namespace {

constexpr Byte fci_file_number = 0x23;

class T514 final : public BuildOrder {
 public:
  model::Dialect name() const override { return model::Dialect::T514; }
  /// DELETE FILE without a file: its instruction is unknown elsewhere.
  Command probe() const override {
    return {apdu::delete_file(apdu::Deletes::MfOrDdf, 0).header, {}, std::nullopt};
  }
  Command ask_ended() const override { return apdu::create_file(Bytes(model::ef_header_size)); }
  const model::EfRow* cannot_tell(model::Tree) const override { return nullptr; }

 private:
  void show_transport_code(Steps& to, const keys::Prepared& prepared) const override {
    add(to, phrase("verify the transport code"), prepared.verify_transport_code);
    add(to, phrase("create the directory"), create_directory(model::Df::Mf));
  }
  Command create_directory(model::Df df) const override {
    return apdu::create_file(model::encode(model::header_of(df)));
  }
  Command create_file(const model::EfRow& file, model::Tree tree) const override {
    return apdu::create_file(model::encode(model::header_of(file, tree)));
  }
  void append_fci(Steps& to, const std::vector<model::FciRecord>& records) const override {
    Byte number = 0;
    for (const model::FciRecord& record : records) {
      add(to, phrase("write what the directory answers when selected"),
          apdu::append_fci_record(++number, fci_file_number, model::encode(record)));
    }
  }
  Command end() const override { return apdu::end_of_prepersonalization(); }
};

}  // namespace

const Dialect& t514() {
  static const T514 dialect;
  return dialect;
}

const Dialect& dialect_of(model::Dialect name) {
  return name == model::Dialect::Fm ? fm() : t514();
}

}  // namespace sscard::perso
