// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_TABLES_SMALL_CITY_H_
#define TRUNKLINE_TESTS_TABLES_SMALL_CITY_H_

#include <utility>

#include "tests/catch.h"
#include "trunkline/ruleset.h"

namespace trunkline::tables {

// The rules of a city with one of each: what the words of tables are looked up
// in.
inline RuleSet SmallCity() {
  LoadResult<RuleSet> loaded = LoadRuleSet({{"base.txtpb", R"(
    jurisdiction { id: "t" time_zone: "Asia/Shanghai" centre: "centre"
      one_number: "12345" country_code: "86" trunk_prefix: "0"
      principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                  BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
    department { code: "centre" }
    department { code: "env" name { lang: "zh" text: "市环保局" } }
    region { code: "430111" name { lang: "zh" text: "雨花区" } }
    category { code: "e" name { lang: "zh" text: "环境" } }
    category { code: "e.n" name { lang: "zh" text: "噪声" } }
    category { code: "e.c" name { lang: "zh" text: "施工噪声" } }
    hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } })",
                                             Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  return *std::move(loaded.value);
}

}  // namespace trunkline::tables

#endif  // TRUNKLINE_TESTS_TABLES_SMALL_CITY_H_
