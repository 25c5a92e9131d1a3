#include "tools/sample/name_table.hpp"

#include <array>

namespace sscard::tools {

std::span<const std::string_view> surnames() {
  static constexpr std::array<std::string_view, 20> table = {
      "测试", "样例", "示范", "试用", "模拟", "演练", "虚构", "范本", "例张", "例李",
      "例王", "例赵", "例陈", "例林", "例吴", "例周", "例徐", "例孙", "例马", "例朱"};
  return table;
}

std::span<const std::string_view> given_names() {
  // 億 and 遼 end in 7C in GBK; 㐂 is in no GBK and has four bytes in GB 18030.
  static constexpr std::array<std::string_view, 20> table = {
      "一", "二宝", "三友", "四海", "五福", "六合", "七星", "八方", "九思", "十全",
      "億", "遼远", "㐂",   "明月", "清风", "长河", "青山", "晨光", "秋实", "春华"};
  return table;
}

}  // namespace sscard::tools
