#include "tools/sscard/bank_source.hpp"

#include <algorithm>

namespace sscard::tools {
namespace {

constexpr const char* issuer_fact = "issuer";
/// Pairs kept ahead of the line [PROP]: enough for a tray, few enough to be used up.
constexpr std::size_t pool_max = 64;

bool has_keys(const perso::BankProduct& product) {
  return product.rsa.proof != perso::OfflineProof::None ||
         product.sm2.proof != perso::OfflineProof::None;
}

Result<perso::Issuer> new_issuer(const perso::Profile& profile, keys::Vault& vault, Files& files) {
  const std::string& file = profile.bank.issuer_file;
  if (file.empty()) return perso::make_test_issuer(profile.bank, vault);
  const auto text = files.read(file);
  if (!text) return text.error();
  return perso::parse_issuer(file, *text);
}

}  // namespace

Result<perso::Issuer> issuer_of(const perso::Job& job, const perso::Profile& profile,
                                keys::Vault& vault) {
  if (!has_keys(profile.bank)) return perso::Issuer{};
  const auto before = job.ledger().fact(issuer_fact);
  if (!before) return before.error();
  auto issuer = *before ? perso::parse_issuer(job.folder(), as_bytes(**before))
                        : new_issuer(profile, vault, job.world().files);
  if (!issuer) return issuer.error();
  if (Status good = perso::check_issuer(*issuer, profile.bank); !good) return good.error();
  if (*before) return issuer;
  const Status kept = job.ledger().set_fact(issuer_fact, perso::write_issuer(*issuer));
  if (!kept) return kept.error();
  return issuer;
}

BankRun::BankRun(const perso::Job& job, const perso::Profile& profile, keys::Vault& vault,
                 perso::Issuer issuer)
    : vault_(vault),
      issuer_(std::move(issuer)),
      pool_(job.ledger()),
      maker_({profile, issuer_, pool_, vault}) {}

Result<std::unique_ptr<BankRun>> BankRun::open(const perso::Job& job, const perso::Profile& profile,
                                               keys::Vault& vault) {
  auto issuer = issuer_of(job, profile, vault);
  if (!issuer) return issuer.error();
  return std::unique_ptr<BankRun>(new BankRun(job, profile, vault, std::move(*issuer)));
}

void BankRun::fill_for(std::size_t cards) {
  std::vector<perso::PairFiller::Target> targets;
  for (const keys::PairRequest& kind : maker_.pairs_per_card())
    targets.push_back({kind, std::min(cards, pool_max)});
  if (!targets.empty()) {
    filler_ = std::make_unique<perso::PairFiller>(vault_, pool_, std::move(targets));
  }
}

}  // namespace sscard::tools
