// The bank product in a profile's TOML: fields of [bank] that describe keys, records, lists and
// limits. What is not given keeps its value. Form: personalizer/README.md ("bank product").
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <string>

#include "personalizer/bankdata/product.hpp"

namespace sscard::perso {

/// Takes one field of [bank]; nullopt when it is none of a product's. BadInput: reason only, the
/// caller names the file. Debit and domestic only: aid, country and currency can only say so.
std::optional<Status> take_product_field(std::string_view name, const toml::node& node,
                                         BankProduct& product);

}  // namespace sscard::perso
