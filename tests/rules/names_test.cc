// SPDX-License-Identifier: Apache-2.0
// Dated codes and names of regions, as rule files have them.
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

std::string Issues(const std::string& region) {
  const std::string text = absl::StrCat(region, R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" })");
  std::string out;
  for (const Issue& issue : LoadRuleSet({{"x", text, Format::kText}}).issues) {
    absl::StrAppend(&out, issue.ToString(), "\n");
  }
  return out;
}

TEST_CASE("Each defect of a dated code has its place") {
  CHECK(Issues("region { code: \"a\" dated_code { text: \"620111\" } }") == "");
  CHECK(Issues("region { code: \"a\"\n"
               "  dated_name { text: \"x\" }\n"
               "  dated_name { valid { from: \"2018-01-01\" } } }") ==
        "x:3:3: error: a name without text [bad-id]\n");
  CHECK(Issues("region { code: \"a\"\n"
               "  dated_code { text: \"620111\"\n"
               "    valid { from: \"2018-01-01\" to: \"2017-01-01\" } } }")
            .find("x:3:5: error: ") == 0);
  CHECK(Issues("region { code: \"a\"\n"
               "  dated_code { text: \"620111\"\n"
               "    valid { from: \"2018-13-01\" } } }")
            .find("x:3:13: error: ") == 0);
}

TEST_CASE("What FindRegion and FindCategory return for paths") {
  const auto loaded = LoadRuleSet({{"x", R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
region { code: "6201" name { lang: "zh" text: "云山市" } }
region { code: "620111" parent: "6201" name { lang: "zh" text: "西湖区" } }
category { code: "a" name { lang: "zh" text: "环境" } }
category { code: "a.b" name { lang: "zh" text: "噪声" } alias: "吵/闹" })",
                                    Format::kText}});
  REQUIRE(loaded.value.has_value());
  const RuleSet& rules = *loaded.value;
  CHECK(rules.FindRegion("云山市西湖区") == "620111");
  CHECK(rules.FindRegion("云山市/620111") == "620111");
  CHECK(rules.FindRegion("620111000000") == "620111");
  CHECK(rules.FindCategory("环境/吵/闹") == "a.b");
  // Known in part, or another jurisdiction's.
  CHECK(rules.FindRegion("云山市东湖区").empty());
  CHECK(rules.FindRegion("620112").empty());
  CHECK(rules.FindRegion("临江市西湖区").empty());
  CHECK(rules.FindCategory("环境/其他").empty());
  CHECK(rules.FindCategory("a.b.c").empty());
}

}  // namespace
}  // namespace trunkline
