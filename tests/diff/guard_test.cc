// SPDX-License-Identifier: Apache-2.0
// Notices of who is barred, where many departments are.
#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "trunkline/diff.h"

namespace trunkline {
namespace {

constexpr char kTown[] = R"(
jurisdiction {
  id: "town" version: "1" time_zone: "+08:00" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "office" }
)";

RuleSetDiff Compare(const std::string& before, const std::string& after) {
  const auto load = [](const std::string& departments) {
    LoadResult<RuleSet> loaded =
        LoadRuleSet({{"t", absl::StrCat(kTown, departments), Format::kText}});
    REQUIRE(loaded.ok());
    return *loaded.value;
  };
  auto diff = DiffRuleSets(load(before), load(after));
  REQUIRE(diff.ok());
  return *std::move(diff);
}

std::string Department(const std::string& code, const std::string& superior) {
  return absl::StrCat("department { code: \"", code, "\"",
                      superior.empty()
                          ? std::string()
                          : absl::StrCat(" superior: \"", superior, "\""),
                      " }\n");
}

// d0 to d(n-1), each below the one that many places before it.
std::string Chain(std::size_t n, std::size_t step) {
  std::string out;
  for (std::size_t i = 0; i != n; ++i) {
    out += Department(absl::StrCat("d", i),
                      i < step ? std::string() : absl::StrCat("d", i - step));
  }
  return out;
}

TEST_CASE("A notice of the guard lists 20 departments") {
  for (const std::size_t below : {18, 19, 20, 200}) {
    INFO(below);
    std::string rest;
    for (std::size_t i = 0; i != below; ++i) {
      rest += Department(absl::StrCat("a", i), "top");
    }
    const RuleSetDiff diff = Compare(rest + Department("top", ""),
                                     rest + Department("top", "office"));
    CHECK(diff.changes().empty());
    REQUIRE(diff.notices().size() == 1);
    const DiffNotice& notice = diff.notices().front();
    CHECK(notice.kind == "guard");
    CHECK(notice.entity == "department top");
    const std::set<std::string> listed(notice.departments.begin(),
                                       notice.departments.end());
    CHECK(listed.size() == notice.departments.size());
    CHECK(listed.count("top") == 1);
    CHECK(listed.size() == (below < 20 ? below + 1 : 20));
    const bool says_so =
        notice.message.find("20 are listed") != std::string::npos;
    CHECK(says_so == (below >= 20));
  }
}

TEST_CASE("Who may handle complaints of whom, all of them") {
  const RuleSetDiff diff = Compare(Chain(9, 1), Chain(9, 2));
  std::set<std::pair<std::string, std::string>> found, expected;
  for (const DiffNotice& notice : diff.notices()) {
    if (notice.kind != "guard-weaker") continue;
    REQUIRE(notice.departments.size() == 1);
    found.emplace(notice.entity, notice.departments.front());
  }
  for (std::size_t i = 0; i != 9; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if ((i - j) % 2 == 0) continue;
      expected.emplace(absl::StrCat("department d", i), absl::StrCat("d", j));
    }
  }
  CHECK(found == expected);
  CHECK(diff.open(Language::kEnglish).empty());
}

TEST_CASE("Successors count for their category, while they stand") {
  const auto ended = [](const std::string& successors) {
    return "category { code: \"noise\" }\ncategory { code: \"smell\" }\n" +
           Department("heir", "") +
           "department { code: \"old\" superior: \"office\" valid { to: "
           "\"2018-01-01\" }" +
           successors + " }\n";
  };
  const std::string noise =
      " successor { department: \"heir\" category: \"noise\" }";
  const std::string smell =
      " successor { department: \"heir\" category: \"smell\" }";
  const auto weaker = [&](const std::string& before, const std::string& after) {
    std::string out;
    const RuleSetDiff diff = Compare(ended(before), ended(after));
    for (const DiffNotice& notice : diff.notices()) {
      if (notice.kind != "guard-weaker") continue;
      out += notice.entity + " of " + notice.departments.front() + "; ";
    }
    return out;
  };
  CHECK(weaker(noise, "") ==
        "department heir of office; department heir of old; ");
  CHECK(weaker("", noise) == "");
  CHECK(weaker(noise, smell) ==
        "department heir of office; department heir of old; ");
  CHECK(weaker(noise, noise + smell) == "");
  CHECK(weaker(noise + smell, noise) ==
        "department heir of office; department heir of old; ");
}

TEST_CASE("Of very many departments some are told, and that it is some") {
  const RuleSetDiff diff = Compare(Chain(300, 1), Chain(300, 2));
  std::size_t weaker = 0;
  for (const DiffNotice& notice : diff.notices()) {
    weaker += notice.kind == "guard-weaker" ? 1 : 0;
  }
  CHECK(weaker == 10'000);
  CHECK(diff.open(Language::kEnglish).size() == 1);
}

}  // namespace
}  // namespace trunkline
