// Surnames and given names that samples put together. Among them are characters whose second GBK
// byte is '|' and one that only GB 18030 has in four bytes: what breaks naive readers of such
// files.
#pragma once

#include <span>
#include <string_view>

namespace sscard::tools {

std::span<const std::string_view> surnames();
std::span<const std::string_view> given_names();

}  // namespace sscard::tools
