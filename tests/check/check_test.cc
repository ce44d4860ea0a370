#include <algorithm>
#include <string>

#include "tests/catch.h"
#include "trunkline/check.h"
#include "trunkline/explain.h"

namespace trunkline {
namespace {

constexpr char kRules[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre"
  coverage_note: "36 announced, 2 sourced"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "a" }
department { code: "b" }
region { code: "east" }
region { code: "west" }
category { code: "noise" }
category { code: "smell" }
rule { id: "r" when { category: "noise" } then { department: "a" }
       legal_basis: "Catalogue 1.2" }
rule { id: "s" when { category: "smell" region: "west" type: TICKET_TYPE_REPORT }
       then { department: "b" } }
rule { id: "w" when { category: "smell" region: "west" }
       then { department: "a" } }
)";

TEST_CASE("What no rule covers is listed with a ticket") {
  const LoadResult checked = CheckRuleSet({{"x", kRules, Format::kText}});
  REQUIRE(checked.rules.has_value());
  std::string all;
  for (const Issue& issue : checked.issues) all += issue.ToString() + "\n";
  CHECK(all ==
        "x:2:1: warning: no rule covers category \"smell\" at region "
        "\"east\"; ticket { accepted_at { } category: \"smell\" region: \"east\" "
        "} [uncovered]\n"
        "x:4:3: note: 36 announced, 2 sourced [coverage]\n");
  CheckOptions options;
  options.max_uncovered = 0;
  const LoadResult cut =
      CheckRuleSet({{"x", kRules, Format::kText}}, options);
  CHECK(std::count_if(cut.issues.begin(), cut.issues.end(),
                      [](const Issue& i) {
                        return i.code == "uncovered-more";
                      }) == 1);
}

TEST_CASE("An explanation names rule, basis, law and lead") {
  const LoadResult loaded = LoadRuleSet({{"x", kRules, Format::kText}});
  REQUIRE(loaded.rules.has_value());
  Ticket ticket;
  ticket.category = "noise";
  ticket.accepted_at = absl::FromUnixSeconds(1530000000);
  const auto why = Explain(*loaded.rules, ticket, Language::kEnglish);
  REQUIRE(why.ok());
  CHECK(why->ToText() ==
        "1. No number was dialled.\n"
        "2. Outcome: routed.\n"
        "3. Winning rule: r. It rests on: competent authority.\n"
        "4. Legal basis: Catalogue 1.2.\n"
        "5. Lead: a (a).\n");
  CHECK(!Explain(*loaded.rules, Ticket(), Language::kEnglish).ok());

  CHECK(WhyNot(*loaded.rules, ticket, "r", Language::kEnglish)->won);
  CHECK(WhyNot(*loaded.rules, ticket, "s", Language::kEnglish)->condition ==
        "when.category");
  CHECK(WhyNot(*loaded.rules, ticket, "none", Language::kEnglish)
            .status()
            .code() == absl::StatusCode::kNotFound);
  ticket.category = "smell";
  ticket.region = "west";
  CHECK(WhyNot(*loaded.rules, ticket, "s", Language::kChinese)->condition ==
        "when.type");
  ticket.type = TicketType::kReport;
  CHECK(WhyNot(*loaded.rules, ticket, "w", Language::kChinese)->condition ==
        "rank");
}

TEST_CASE("What to ask is what could change the lead") {
  const LoadResult loaded = LoadRuleSet({{"x", kRules, Format::kText}});
  REQUIRE(loaded.rules.has_value());
  Ticket ticket;
  ticket.category = "smell";
  ticket.region = "west";
  ticket.accepted_at = absl::FromUnixSeconds(1530000000);
  const auto questions = WhatToAsk(*loaded.rules, ticket, Language::kEnglish);
  REQUIRE(questions.ok());
  REQUIRE(questions->size() == 1);
  CHECK(questions->front().field == "type");
  CHECK(questions->front().answers.size() == 2);
  ticket.category = "noise";
  CHECK(WhatToAsk(*loaded.rules, ticket, Language::kEnglish)->empty());
}

}  // namespace
}  // namespace trunkline
