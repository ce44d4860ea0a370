// SPDX-License-Identifier: Apache-2.0
// Many rules of one rank: a comparison ends, is exact where it can be, and says
// what it did not look at.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "tests/catch.h"
#include "trunkline/diff.h"
#include "trunkline/load.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

constexpr char kTown[] = R"(
jurisdiction { id: "town" time_zone: "+08:00" centre: "c"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "c" } department { code: "d" } department { code: "e" }
category { code: "k" }
)";

using When = std::function<std::string(std::size_t)>;

// n rules; of each three, one names the centre and two `department`.
RuleSet Rules(std::size_t n, std::string_view department, const When& when,
              std::string_view declared = {}) {
  std::string text = absl::StrCat(kTown, base::ToAbsl(declared));
  for (std::size_t i = 0; i != n; ++i) {
    absl::StrAppend(
        &text, "rule { id: \"r", 10'000 + i, "\" ", when(i),
        " then { department: \"",
        i % 3 == 0 ? absl::string_view("c") : base::ToAbsl(department),
        "\" } }\n");
  }
  LoadResult<RuleSet> loaded = LoadRuleSet({{"t", text, Format::kText}});
  for (const Issue& issue : loaded.issues) INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *loaded.value;
}

RuleSetDiff Compare(std::size_t n, const When& when,
                    std::string_view declared = {},
                    std::uint64_t max_cells = DiffOptions().max_cells) {
  DiffOptions options;
  options.max_cells = max_cells;
  auto diff = DiffRuleSets(Rules(n, "d", when, declared),
                           Rules(n, "e", when, declared), options);
  REQUIRE(diff.ok());
  return *std::move(diff);
}

Ticket At(std::int64_t seconds) {
  Ticket ticket;
  ticket.category = "k";
  ticket.accepted_at = absl::FromUnixSeconds(seconds);
  return ticket;
}

struct Seen {
  int moved = 0, open = 0;
};

// A ticket lies in a box if and only if it moves, or it is open.
void See(const RuleSetDiff& diff, const Ticket& ticket, Seen* seen) {
  const auto a = diff.before().Route(ticket);
  const auto b = diff.after().Route(ticket);
  REQUIRE(a.ok());
  REQUIRE(b.ok());
  const bool moves =
      !DiffDecisions(diff.before(), *a, diff.after(), *b).empty();
  seen->moved += moves ? 1 : 0;
  if (moves == !diff.ChangesOf(ticket).empty()) return;
  ++seen->open;
  CHECK(diff.IsOpen(ticket));
}

bool EndedAtCells(const RuleSetDiff& diff) {
  for (const std::string& line : diff.open(Language::kEnglish)) {
    if (line.find("max_cells") != std::string::npos) return true;
  }
  return false;
}

// A second of 2018, and the day in a rule set.
constexpr std::int64_t kNewYear = 1514736000;  // 2018-01-01 +08:00.
std::string Instant(std::size_t day) {
  return absl::StrCat(2018 + day / 336, "-",
                      absl::Dec(1 + day % 336 / 28, absl::kZeroPad2), "-",
                      absl::Dec(1 + day % 28, absl::kZeroPad2));
}

TEST_CASE(
    "rules that ask for the same are one company, found without a split") {
  const When same = [](std::size_t) { return "when { category: \"k\" }"; };
  for (std::size_t n : {2, 9, 3'000}) {
    const RuleSetDiff diff = Compare(n, same);
    CHECK(diff.open(Language::kEnglish).empty());
    REQUIRE(diff.changes().size() == 1);
    CHECK(diff.changes()[0].before_rules.size() == n);
    // Where d received first, where e did, and where neither did, nor the
    // centre.
    CHECK(diff.changes()[0].boxes == 3);
    Seen seen;
    See(diff, At(kNewYear), &seen);
    CHECK(seen.open == 0);
  }
}

TEST_CASE("periods that overlap are told exactly") {
  const When periods = [](std::size_t i) {
    return absl::StrCat("valid { from: \"", Instant(i), "\" to: \"",
                        Instant(i * 7 % 40 + 41), "\" } ",
                        "when { category: \"k\" }");
  };
  const RuleSetDiff diff = Compare(40, periods);
  CHECK(diff.open(Language::kEnglish).empty());
  CHECK(diff.open_share() == 0);
  Seen seen;
  for (std::int64_t hour = -48; hour != 24 * 100; ++hour) {
    See(diff, At(kNewYear + hour * 3600), &seen);
  }
  CHECK(seen.moved > 0);
  CHECK(seen.open == 0);
}

TEST_CASE("periods inside each other need no stack") {
  constexpr std::size_t kMany = 1'500;
  const When nested = [](std::size_t i) {
    return absl::StrCat("valid { from: \"", Instant(i), "\" to: \"",
                        Instant(2 * kMany - i), "\" } ",
                        "when { category: \"k\" }");
  };
  const RuleSetDiff diff = Compare(kMany, nested, {}, 300'000);
  CHECK(EndedAtCells(diff));
  CHECK(diff.open_share() > 0);
  CHECK(diff.open_share() <= 1);
  CHECK(!diff.equivalent());
  Seen seen;
  for (std::int64_t day : {-10, 0, 1, 100, 1'000, 1'600, 3'400}) {
    See(diff, At(kNewYear + day * 86400), &seen);
  }
  CHECK(seen.moved > 0);
}

TEST_CASE("ranges of two numbers end at max_cells, and the rest is open") {
  constexpr std::size_t kMany = 120;
  const When ranges = [](std::size_t i) {
    return absl::StrCat(
        "when { category: \"k\" attribute { name: \"x\" range {"
        " min: \"",
        i, "\" max: \"", i + kMany,
        "\" } } attribute { name: \"y\" range { min: \"", i * 7 % kMany,
        "\" max: \"", i * 7 % kMany + kMany / 2, "\" } } }");
  };
  constexpr char kNumbers[] =
      "attribute { id: \"x\" order: 1 kind: KIND_NUMBER }\n"
      "attribute { id: \"y\" order: 2 kind: KIND_NUMBER }\n";
  for (std::uint64_t cells : {1, 50, 2'000}) {
    const RuleSetDiff diff = Compare(kMany, ranges, kNumbers, cells);
    CHECK(EndedAtCells(diff));
    Seen seen;
    for (std::size_t i = 0; i != 400; ++i) {
      Ticket ticket = At(kNewYear);
      const std::string x = absl::StrCat(i * 37 % 250);
      const std::string y = absl::StrCat(i * 53 % 190);
      ticket.attributes = {{"x", x}, {"y", y}};
      See(diff, ticket, &seen);
    }
    CHECK(seen.moved > 0);
    CHECK(seen.open > 0);
  }
  // Few are exact.
  const RuleSetDiff few = Compare(6, ranges, kNumbers);
  CHECK(few.open(Language::kEnglish).empty());
}

TEST_CASE("rules with a word each: alone exact, more than 8 together open") {
  const When words = [](std::size_t i) {
    return absl::StrCat("when { category: \"k\" keyword { any: \"word", i,
                        "x\" } }");
  };
  for (std::size_t n : {8, 40, 200}) {
    const RuleSetDiff diff = Compare(n, words);
    CHECK(!EndedAtCells(diff));
    CHECK(diff.open(Language::kEnglish).empty() == (n == 8));
    // What a rule decides alone is told, however many there are.
    std::size_t alone = 0;
    for (const DiffChange& change : diff.changes()) {
      alone += change.before_rules.size() == 1 ? 1 : 0;
    }
    CHECK(alone == n - (n + 2) / 3);
    Seen seen;
    for (std::size_t i = 0; i != n; ++i) {
      Ticket ticket = At(kNewYear);
      const std::string one = absl::StrCat("word", i, "x");
      ticket.text = one;
      const int open = seen.open;
      See(diff, ticket, &seen);
      CHECK(seen.open == open);
      const std::string two = absl::StrCat(one, " word", (i + 1) % n, "x");
      ticket.text = two;
      See(diff, ticket, &seen);
    }
    CHECK(seen.moved > 0);
  }
}

TEST_CASE("rules with undeclared attributes end too") {
  const When undeclared = [](std::size_t i) {
    return absl::StrCat("when { category: \"k\" attribute { name: \"x", i,
                        "\" value: \"1\" } }");
  };
  const RuleSetDiff diff = Compare(300, undeclared, {}, 20'000);
  Seen seen;
  for (std::size_t i = 0; i != 300; ++i) {
    Ticket ticket = At(kNewYear);
    const std::string name = absl::StrCat("x", i);
    ticket.attributes = {{name, "1"}};
    See(diff, ticket, &seen);
  }
  CHECK(seen.moved > 0);
}

TEST_CASE("words that all change with their rules end at max_cells") {
  const auto words = [](std::string_view stem) {
    return [stem](std::size_t i) {
      return absl::StrCat("when { category: \"k\" keyword { any: \"",
                          base::ToAbsl(stem), i, "x\" } }");
    };
  };
  DiffOptions options;
  options.max_cells = 5'000;
  const auto diff = DiffRuleSets(Rules(300, "d", words("old")),
                                 Rules(300, "e", words("new")), options);
  REQUIRE(diff.ok());
  CHECK(EndedAtCells(*diff));
  Seen seen;
  for (std::size_t i = 0; i != 300; ++i) {
    Ticket ticket = At(kNewYear);
    const std::string text = absl::StrCat("old", i, "x");
    ticket.text = text;
    See(*diff, ticket, &seen);
  }
  CHECK(seen.moved > 0);
}

}  // namespace
}  // namespace trunkline
