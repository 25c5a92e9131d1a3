// The product profile: what a batch has in common. Structure, algorithm and city of the social
// side, and the constants of the bank product. A profile is a TOML file; the built-in one is for
// tests. Source: reference/pboc.md 2.2 (typical debit data), 1.5; design.md 4 (domestic only), 5
// (region 99 and test BINs need the test key set).
#pragma once

#include <memory>
#include <string>

#include "cardlib/base/result.hpp"
#include "cardlib/data/codes.hpp"
#include "cardlib/model/dialect.hpp"
#include "cardlib/model/extension.hpp"
#include "cardlib/model/secure_channel.hpp"
#include "personalizer/bankdata/product.hpp"

namespace sscard::perso {

struct Profile {
  std::string name;
  model::Structure structure = model::Structure::V201;
  model::Algorithm algorithm = model::Algorithm::TripleDes;
  model::Dialect dialect = model::Dialect::T514;  ///< how its cards are told; a job may say other
  data::RegionCode city;  ///< issuing city, first part of the card identification code
  BankProduct bank;
  std::string extension_file;  ///< as the profile names it; the path is the program's business
  std::shared_ptr<const model::Extension> extension;  ///< of the province, when there is one
  /// What the key set of PSE speaks, and how safe its channels are made (pboc.md 1.2, 1.4).
  model::ChannelProtocol channel = model::ChannelProtocol::Scp02;
  model::SecurityLevel channel_level = model::SecurityLevel::Mac;
  model::Tree tree() const { return {structure, extension.get()}; }
  bool is_test() const { return city.is_test(); }
};

/// "test-v2": structure 2.01, 3DES, city 999901, a debit product.
const Profile& test_profile();

/// Strict: what is not given keeps the value of the built-in profile; unknown fields, wrong lengths
/// and usage bits that are not domestic are BadInput.
Result<Profile> parse_profile(const std::string& file, ByteView toml);

}  // namespace sscard::perso
