// A visit to the social-security side: select, read the public data, prove the card genuine, get
// access with a key or the PIN, read protected files. Each function is one step; run_social_visit
// is the usual order.
// Source: reference/ssc-card.md 3.2, 5.1, 8, 10.4; corrections.md A.5, A.7.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cardlib/base/secret.hpp"
#include "cardlib/base/world.hpp"
#include "cardlib/channel/channel.hpp"
#include "cardlib/data/codes.hpp"
#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/holder.hpp"
#include "terminal/outcome.hpp"
#include "terminal/secure_module/secure_module.hpp"
#include "terminal/session.hpp"

namespace sscard::term {

/// What anybody may read. A 3.00 card keeps the person (EF06) for holders of the read key.
struct PublicData {
  data::CardId card_id;
  model::Holder holder;  ///< the fields of EF05 alone while `person_locked`
  data::ChipSerial chip;
  model::Algorithm algorithm = model::Algorithm::TripleDes;  ///< what its selection answer says
  bool person_locked = false;
};

/// A value of a protected file as text.
struct ReadValue {
  const model::RecordRow* record;  ///< what it is
  std::string text;                ///< as the driver functions show it
};

class SocialVisit {
 public:
  SocialVisit(Channel& channel, SecureModule& module, Random& random)
      : channel_(channel), module_(module), random_(random) {}

  /// Selects SSSE and reads EF05 and EF06 by tag. WrongCard: no social side (legacy bank card).
  Result<PublicData> read_public();
  /// EF06 of a card whose person is locked, after `authenticate(Ssse, "RK")`.
  Result<PublicData> read_person();
  /// Internal authentication (内部认证). Not done: the card is a copy, and the visit ends.
  Result<Outcome> prove_genuine();
  /// External authentication (外部认证) with a key of the directory, which is selected for it.
  Result<Outcome> authenticate(model::Df df, std::string_view key_name);
  /// Selects a directory without asking for a right. WrongCard: there is none.
  Status open(model::Df df) { return select(df); }
  /// VERIFY of the holder's PIN; the status word says the tries left.
  Result<Outcome> verify_pin(const Pin& pin);
  /// Every record of a file in the directory that was authenticated; refused by the card: outcome.
  struct FileRead {
    Outcome outcome;
    std::vector<ReadValue> values;
  };
  Result<FileRead> read_file(model::Df df, std::uint16_t fid);

  VisitState state() const { return state_; }

 private:
  Status advance(VisitEvent event);
  Status select(model::Df df);
  Result<Bytes> select_environment();
  Result<model::Structure> structure_version();
  Status read_records(std::uint16_t fid, PublicData& card);
  CardIdentity identity() const;
  Result<Bytes> record_by_tag(std::uint16_t fid, Byte tag);

  Channel& channel_;
  SecureModule& module_;
  Random& random_;
  VisitState state_ = VisitState::Powered;
  std::optional<PublicData> card_;
  std::vector<model::FieldValue> values_;  ///< of EF05 and EF06, as far as they were read
};

/// What a visit is to do beyond the public data.
struct SocialVisitPlan {
  const Pin* pin = nullptr;        ///< verified when given
  model::Df df = model::Df::Df01;  ///< directory of the protected file that is read
  std::uint16_t fid = 0xEF05;
  std::string_view read_key = "RK";
};

struct SocialVisitReport {
  PublicData card;
  std::vector<VisitStep> steps;
  std::vector<ReadValue> protected_values;
};

Result<SocialVisitReport> run_social_visit(SocialVisit& visit, const SocialVisitPlan& plan);

}  // namespace sscard::term
