#include "cardlib/data/code_tables.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/message.hpp"

namespace sscard::data {
namespace {

// 66 is the code of the corps in human-resource systems (兵团); 99 is ours, for test data [PROP].
constexpr std::array provinces = {
    CodeRow{"11", phrase("Beijing"),                                    false},
    CodeRow{"12", phrase("Tianjin"),                                    false},
    CodeRow{"13", phrase("Hebei"),                                      false},
    CodeRow{"14", phrase("Shanxi"),                                     false},
    CodeRow{"15", phrase("Inner Mongolia"),                             false},
    CodeRow{"21", phrase("Liaoning"),                                   false},
    CodeRow{"22", phrase("Jilin"),                                      false},
    CodeRow{"23", phrase("Heilongjiang"),                               false},
    CodeRow{"31", phrase("Shanghai"),                                   false},
    CodeRow{"32", phrase("Jiangsu"),                                    false},
    CodeRow{"33", phrase("Zhejiang"),                                   false},
    CodeRow{"34", phrase("Anhui"),                                      false},
    CodeRow{"35", phrase("Fujian"),                                     false},
    CodeRow{"36", phrase("Jiangxi"),                                    false},
    CodeRow{"37", phrase("Shandong"),                                   false},
    CodeRow{"41", phrase("Henan"),                                      false},
    CodeRow{"42", phrase("Hubei"),                                      false},
    CodeRow{"43", phrase("Hunan"),                                      false},
    CodeRow{"44", phrase("Guangdong"),                                  false},
    CodeRow{"45", phrase("Guangxi"),                                    false},
    CodeRow{"46", phrase("Hainan"),                                     false},
    CodeRow{"50", phrase("Chongqing"),                                  false},
    CodeRow{"51", phrase("Sichuan"),                                    false},
    CodeRow{"52", phrase("Guizhou"),                                    false},
    CodeRow{"53", phrase("Yunnan"),                                     false},
    CodeRow{"54", phrase("Tibet"),                                      false},
    CodeRow{"61", phrase("Shaanxi"),                                    false},
    CodeRow{"62", phrase("Gansu"),                                      false},
    CodeRow{"63", phrase("Qinghai"),                                    false},
    CodeRow{"64", phrase("Ningxia"),                                    false},
    CodeRow{"65", phrase("Xinjiang"),                                   false},
    CodeRow{"66", phrase("Xinjiang Production and Construction Corps"), false},
    CodeRow{"71", phrase("Taiwan"),                                     false},
    CodeRow{"81", phrase("Hong Kong"),                                  false},
    CodeRow{"82", phrase("Macau"),                                      false},
    CodeRow{"99", phrase("test region"),                                true },
};

constexpr std::array sexes = {
    CodeRow{"0", phrase("unknown sex"),     false},
    CodeRow{"1", phrase("male"),            false},
    CodeRow{"2", phrase("female"),          false},
    CodeRow{"9", phrase("unspecified sex"), false},
};

constexpr std::array ethnic_groups = {
    CodeRow{"01", phrase("Han"),              false},
    CodeRow{"02", phrase("Mongol"),           false},
    CodeRow{"03", phrase("Hui"),              false},
    CodeRow{"04", phrase("Tibetan"),          false},
    CodeRow{"05", phrase("Uyghur"),           false},
    CodeRow{"06", phrase("Miao"),             false},
    CodeRow{"07", phrase("Yi"),               false},
    CodeRow{"08", phrase("Zhuang"),           false},
    CodeRow{"09", phrase("Bouyei"),           false},
    CodeRow{"10", phrase("Korean"),           false},
    CodeRow{"11", phrase("Manchu"),           false},
    CodeRow{"12", phrase("Dong"),             false},
    CodeRow{"13", phrase("Yao"),              false},
    CodeRow{"14", phrase("Bai"),              false},
    CodeRow{"15", phrase("Tujia"),            false},
    CodeRow{"16", phrase("Hani"),             false},
    CodeRow{"17", phrase("Kazakh"),           false},
    CodeRow{"18", phrase("Dai"),              false},
    CodeRow{"19", phrase("Li"),               false},
    CodeRow{"20", phrase("Lisu"),             false},
    CodeRow{"21", phrase("Va"),               false},
    CodeRow{"22", phrase("She"),              false},
    CodeRow{"23", phrase("Gaoshan"),          false},
    CodeRow{"24", phrase("Lahu"),             false},
    CodeRow{"25", phrase("Sui"),              false},
    CodeRow{"26", phrase("Dongxiang"),        false},
    CodeRow{"27", phrase("Naxi"),             false},
    CodeRow{"28", phrase("Jingpo"),           false},
    CodeRow{"29", phrase("Kyrgyz"),           false},
    CodeRow{"30", phrase("Tu"),               false},
    CodeRow{"31", phrase("Daur"),             false},
    CodeRow{"32", phrase("Mulao"),            false},
    CodeRow{"33", phrase("Qiang"),            false},
    CodeRow{"34", phrase("Blang"),            false},
    CodeRow{"35", phrase("Salar"),            false},
    CodeRow{"36", phrase("Maonan"),           false},
    CodeRow{"37", phrase("Gelao"),            false},
    CodeRow{"38", phrase("Xibe"),             false},
    CodeRow{"39", phrase("Achang"),           false},
    CodeRow{"40", phrase("Pumi"),             false},
    CodeRow{"41", phrase("Tajik"),            false},
    CodeRow{"42", phrase("Nu"),               false},
    CodeRow{"43", phrase("Uzbek"),            false},
    CodeRow{"44", phrase("Russian"),          false},
    CodeRow{"45", phrase("Ewenki"),           false},
    CodeRow{"46", phrase("Deang"),            false},
    CodeRow{"47", phrase("Bonan"),            false},
    CodeRow{"48", phrase("Yugur"),            false},
    CodeRow{"49", phrase("Gin"),              false},
    CodeRow{"50", phrase("Tatar"),            false},
    CodeRow{"51", phrase("Derung"),           false},
    CodeRow{"52", phrase("Oroqen"),           false},
    CodeRow{"53", phrase("Hezhen"),           false},
    CodeRow{"54", phrase("Monba"),            false},
    CodeRow{"55", phrase("Lhoba"),            false},
    CodeRow{"56", phrase("Jino"),             false},
    CodeRow{"57", phrase("Chuanqing"),        false},
    CodeRow{"90", phrase("foreign national"), false},
    CodeRow{"97", phrase("other (97)"),       false},
    CodeRow{"98", phrase("other (98)"),       false},
    CodeRow{"99", phrase("other (99)"),       false},
};

constexpr std::array id_types = {
    CodeRow{"00", phrase("identity card"),           false},
    CodeRow{"01", phrase("military officer card"),   false},
    CodeRow{"02", phrase("passport"),                false},
    CodeRow{"03", phrase("entry permit"),            false},
    CodeRow{"04", phrase("temporary identity card"), false},
    CodeRow{"05", phrase("other document"),          false},
};

static_assert(std::ranges::is_sorted(provinces, {}, &CodeRow::code));
static_assert(std::ranges::is_sorted(sexes, {}, &CodeRow::code));
static_assert(std::ranges::is_sorted(ethnic_groups, {}, &CodeRow::code));
static_assert(std::ranges::is_sorted(id_types, {}, &CodeRow::code));

}  // namespace

std::span<const CodeRow> province_table() {
  return provinces;
}

std::span<const CodeRow> sex_table() {
  return sexes;
}

std::span<const CodeRow> ethnic_group_table() {
  return ethnic_groups;
}

std::span<const CodeRow> id_type_table() {
  return id_types;
}

const CodeRow* find_code(std::span<const CodeRow> table, std::string_view code) {
  const auto found = std::ranges::lower_bound(table, code, {}, &CodeRow::code);
  return found != table.end() && found->code == code ? &*found : nullptr;
}

}  // namespace sscard::data
