#include "personalizer/dialect/build_order.hpp"

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/model/fci.hpp"

namespace sscard::perso {
namespace {

constexpr std::size_t chunk_size = 0x80;  ///< UPDATE BINARY, as scripts for this COS do (3.4)

void select(Steps& to, model::Df df) {
  add(to, phrase("select the directory"),
      apdu::select_by_fid(model::row(df).fid, apdu::Fci::Ignored));
}

enum class Keys { Master, Others, Pin };

Keys kind_of(const keys::KeyLoad& load) {
  if (load.type == model::KeyType::Pin) return Keys::Pin;
  return load.type == model::KeyType::Master ? Keys::Master : Keys::Others;
}

void load_keys(Steps& to, const keys::Prepared& prepared, model::Df df, Keys kind) {
  for (const keys::KeyLoad& load : prepared.key_loads) {
    if (load.df == df && kind_of(load) == kind) add(to, phrase("load a key"), load.command);
  }
}

void append_directory(Steps& to) {
  add(to, phrase("select the directory file"), apdu::select_ef(model::directory_file_fid));
  for (const model::DirectoryEntry& entry : model::directory_entries()) {
    add(to, phrase("write a directory entry"), apdu::append_record(model::encode(entry)));
  }
}

void write_transparent(Steps& to, const Bytes& content) {
  for (std::size_t offset = 0; offset < content.size(); offset += chunk_size) {
    const std::size_t size = std::min(chunk_size, content.size() - offset);
    add(to, phrase("write a part of a transparent file"),
        apdu::update_binary(static_cast<std::uint16_t>(offset),
                            ByteView(content).subspan(offset, size)));
  }
}

void read_back_records(Steps& to, const PlannedFile& planned) {
  const std::size_t count = planned.records.size();
  const bool newest_first = planned.file->kind == model::FileKind::Cyclic;
  const apdu::Sfi sfi(model::sfi_of(planned.file->fid));
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes& record = planned.records[newest_first ? count - 1 - i : i];
    to.push_back({phrase("read a record back"),
                  apdu::read_record(static_cast<Byte>(i + 1), i == 0 ? sfi : apdu::current_ef,
                                    static_cast<std::uint32_t>(record.size())),
                  record});
  }
}

void read_back_content(Steps& to, const PlannedFile& planned) {
  if (planned.content.empty()) return;
  add(to, phrase("select a file"), apdu::select_ef(planned.file->fid));
  for (std::size_t offset = 0; offset < planned.content.size(); offset += chunk_size) {
    const std::size_t size = std::min(chunk_size, planned.content.size() - offset);
    to.push_back(
        {phrase("read a part of a transparent file back"),
         apdu::read_binary(static_cast<std::uint16_t>(offset), static_cast<std::uint32_t>(size)),
         to_bytes(ByteView(planned.content).subspan(offset, size))});
  }
}

std::vector<model::Df> applications_of(model::Df environment, model::Tree tree) {
  std::vector<model::Df> out;
  for (const model::DfRow& row : model::df_table()) {
    if (row.parent == environment && model::is_application(row.df) &&
        model::exists_in(row.df, tree)) {
      out.push_back(row.df);
    }
  }
  return out;
}

}  // namespace

void add(Steps& to, const char* name, Command command) {
  to.push_back({name, std::move(command), std::nullopt});
}

void BuildOrder::create_df(Steps& to, model::Df df) const {
  add(to, phrase("create the directory"), create_directory(df));
}

void BuildOrder::end_df(Steps& to) const {
  add(to, phrase("end the pre-personalization of the directory"), end());
}

void BuildOrder::create_key_file(Steps& to, model::Df df, model::Tree tree) const {
  for (const model::EfRow* file : model::internal_files_of(df, tree)) {
    if (file->fid != model::key_file_fid) continue;
    add(to, phrase("create an internal file"), create_file(*file, tree));
  }
}

/// The internal files of one directory but its key file, which is there before.
void BuildOrder::create_rest(Steps& to, model::Df df, model::Tree tree,
                             model::Algorithm algorithm) const {
  for (const model::EfRow* file : model::internal_files_of(df, tree)) {
    if (file->fid == model::key_file_fid) continue;
    add(to, phrase("create an internal file"), create_file(*file, tree));
    if (file->fid == model::fci_file_fid) append_fci(to, model::fci_records(df, tree, algorithm));
    if (file->fid == model::directory_file_fid) append_directory(to);
  }
}

void BuildOrder::write_file(Steps& to, const PlannedFile& planned, model::Tree tree) const {
  add(to, phrase("create a file"), create_file(*planned.file, tree));
  if (planned.records.empty() && planned.content.empty()) return;
  add(to, phrase("select a file"), apdu::select_ef(planned.file->fid));
  for (const Bytes& record : planned.records) {
    add(to, phrase("write a record"), apdu::append_record(record));
  }
  write_transparent(to, planned.content);
}

/// Files of one directory: all written first, then all read back while reading is still free.
void BuildOrder::write_files(Steps& to, const SocialPlan& plan, model::Df df,
                             model::Tree tree) const {
  for (const PlannedFile& planned : plan.files) {
    if (planned.file->df == df) write_file(to, planned, tree);
  }
  for (const PlannedFile& planned : plan.files) {
    if (planned.file->df != df) continue;
    read_back_records(to, planned);
    read_back_content(to, planned);
  }
}

Steps BuildOrder::open_card(const keys::Prepared& prepared, model::Tree tree) const {
  Steps out;
  show_transport_code(out, prepared);
  select(out, model::Df::Mf);
  create_key_file(out, model::Df::Mf, tree);
  load_keys(out, prepared, model::Df::Mf, Keys::Master);
  create_rest(out, model::Df::Mf, tree, model::Algorithm::TripleDes);
  return out;
}

Steps BuildOrder::create_social_environment(const keys::Prepared& prepared,
                                            model::Tree tree) const {
  Steps out;
  select(out, model::Df::Mf);
  create_df(out, model::Df::Ssse);
  select(out, model::Df::Ssse);
  create_key_file(out, model::Df::Ssse, tree);
  load_keys(out, prepared, model::Df::Ssse, Keys::Master);
  return out;
}

Steps BuildOrder::build_social(const SocialPlan& plan, const keys::Prepared& prepared,
                               model::Tree tree, model::Algorithm algorithm) const {
  Steps out;
  load_keys(out, prepared, model::Df::Ssse, Keys::Others);
  create_rest(out, model::Df::Ssse, tree, algorithm);
  const auto applications = applications_of(model::Df::Ssse, tree);
  for (const model::Df df : applications)
    create_df(out, df);
  for (const model::Df df : applications) {
    select(out, df);
    create_key_file(out, df, tree);
    load_keys(out, prepared, df, Keys::Master);
    load_keys(out, prepared, df, Keys::Others);
    create_rest(out, df, tree, algorithm);
    write_files(out, plan, df, tree);
    end_df(out);
  }
  select(out, model::Df::Ssse);
  write_files(out, plan, model::Df::Ssse, tree);
  load_keys(out, prepared, model::Df::Ssse, Keys::Pin);
  end_df(out);
  return out;
}

Steps BuildOrder::create_bank_environment(const keys::Prepared& prepared, model::Tree tree) const {
  Steps out;
  select(out, model::Df::Mf);
  create_df(out, model::Df::Pse);
  select(out, model::Df::Pse);
  create_key_file(out, model::Df::Pse, tree);
  load_keys(out, prepared, model::Df::Pse, Keys::Master);
  for (const model::Df df : applications_of(model::Df::Pse, tree))
    create_df(out, df);
  return out;
}

Steps BuildOrder::end_card() const {
  Steps out;
  select(out, model::Df::Mf);
  end_df(out);
  return out;
}

}  // namespace sscard::perso
