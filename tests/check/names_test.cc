// SPDX-License-Identifier: Apache-2.0
// What `check` says of names and codes that stand for several entries.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "trunkline/check.h"

namespace trunkline {
namespace {

constexpr char kBase[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
rule { id: "all" then { department: "centre" } }
)";

// The issues, "code: message", one a line.
std::string Issues(const std::string& entries) {
  const auto checked =
      CheckRuleSet({{"x", absl::StrCat(kBase, entries), Format::kText}});
  std::string out;
  for (const Issue& issue : checked.issues) {
    absl::StrAppend(&out, issue.code, ": ", issue.message, "\n");
  }
  return out;
}

std::string Region(const std::string& code, const std::string& more) {
  return absl::StrCat("region { code: \"", code, "\" ", more, " }\n");
}
std::string Dated(const std::string& code, const std::string& valid) {
  return absl::StrCat("dated_code { text: \"", code, "\" valid { ", valid,
                      " } } ");
}

TEST_CASE("A code of two regions at one time") {
  const std::string until = Region("a", Dated("629911", "to: \"2002-01-01\""));
  CHECK(Issues(until + Region("b", Dated("629911", "from: \"2002-01-01\""))) ==
        "");
  CHECK(Issues(until + Region("b", Dated("629911", "from: \"2001-12-31\""))) ==
        "code-overlap: code \"629911\" is that of several regions at the same "
        "time: \"a\", \"b\"\n");
  // With the zeros of the statistics office, and below another region.
  CHECK(Issues(until +
               Region("c", "parent: \"a\"" + Dated("629911000000", ""))) ==
        "code-overlap: code \"629911\" is that of several regions at the same "
        "time: \"a\", \"c\"\n");
  // An id, while the region exists.
  const std::string id = Region("629911", "valid { to: \"2000-01-01\" }");
  CHECK(Issues(id + Region("b", Dated("629911", "from: \"2000-01-01\""))) ==
        "");
  CHECK(Issues(id + until).substr(0, 12) == "code-overlap");
}

TEST_CASE("A name that no path tells apart") {
  const auto category = [](const std::string& code, const std::string& more) {
    return absl::StrCat("category { code: \"", code, "\" ", more, " }\n");
  };
  const std::string named = "name { lang: \"zh\" text: \"其他\" }";
  CHECK(Issues(category("a", "") + category("b", "") + category("a.x", named) +
               category("b.x", named)) == "");
  CHECK(Issues(category("a", "") + category("a.x", named) +
               category("a.y", "alias: \"其他\"") +
               category("a.z", "alias: \"其它\"")) ==
        "ambiguous-name: the name \"其他\" stands for several entries at one "
        "place, so it stands for none of them: \"a.x\", \"a.y\"; write their "
        "codes\n");
  // One after the other.
  CHECK(Issues(category("a", named + "valid { to: \"2018-01-01\" }") +
               category("b", named + "valid { from: \"2018-01-01\" }")) == "");
  CHECK(Issues("department { code: \"p\" alias: \"X\" }"
               "department { code: \"q\" alias: \"x\" superior: \"p\" }")
            .find("\"p\", \"q\"") != std::string::npos);
}

TEST_CASE("Long lists end") {
  std::string entries;
  for (int i = 0; i != 30; ++i) {
    entries += Region("r" + std::to_string(100 + i), "alias: \"same\"");
  }
  const std::string issues = Issues(entries);
  CHECK(issues.find("\"r119\", ...;") != std::string::npos);
  CHECK(issues.find("\"r120\"") == std::string::npos);
}

}  // namespace
}  // namespace trunkline
