// SPDX-License-Identifier: Apache-2.0
// Hard issues: which tickets are a matter, and what scores.
#include <map>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "trunkline/insight.h"

namespace trunkline::insight {
namespace {

const absl::TimeZone kZone = absl::FixedTimeZone(8 * 3600);

KpiPeriod Autumn() {
  const auto at = [](int month) {
    return absl::FromCivil(absl::CivilMonth(2018, month), kZone);
  };
  return {at(9), at(12), at(12)};
}

void Add(FactTable* table, std::map<std::string, std::string> row) {
  row.emplace("accepted_at", "2018-10-03");
  row.emplace("category", "noise.site");
  row.emplace("region", "1/2");
  std::vector<std::string> cells(table->columns().size());
  for (const auto& [name, cell] : row) cells[*table->Find(name)] = cell;
  REQUIRE(table->AddRow(cells, kZone).ok());
}

HardIssueScore Score() {
  HardIssueScore score;
  score.reopened = 3;
  score.disputed = 3;
  score.returned = 2;
  score.extended = 1;
  score.overdue = 3;
  score.dissatisfied_after_redo = 4;
  score.repeated_contact = 1;
  return score;
}

TEST_CASE("tickets that people put together are one matter") {
  FactTable cases = FactTable::Cases();
  Add(&cases, {{"id", "main"}, {"reopenings", "1"}});
  for (const char* id : {"a", "b", "c"}) {
    Add(&cases, {{"id", id}, {"matter", "main"}});
  }
  // A link counts as a merge does, whichever case has it.
  Add(&cases, {{"id", "d"}, {"linked", "c;z"}, {"contacts", "2"}});
  Add(&cases, {{"id", "alone"}, {"reopenings", "1"}});
  const std::vector<HardIssue> issues =
      FindHardIssues(Score(), cases, Autumn(), kZone);
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].kind == MatterKind::kPeople);
  CHECK(issues[0].tickets == 5);
  CHECK(issues[0].ids == std::vector<std::string>{"a", "b", "c", "d", "main"});
  CHECK(issues[0].reopened == 1);
  CHECK(issues[0].repeated_contact == 1);
  CHECK(issues[0].score == 4.0 / 5);
}

TEST_CASE("other tickets are a matter by leaf, region and quarter, so named") {
  FactTable cases = FactTable::Cases();
  for (const char* id : {"1", "2", "3", "4", "5"}) {
    Add(&cases, {{"id", id}, {"met_handling", "false"}});
  }
  // Another quarter: too few.
  Add(&cases,
      {{"id", "6"}, {"accepted_at", "2018-09-30"}, {"met_handling", "false"}});
  const std::vector<HardIssue> issues =
      FindHardIssues(Score(), cases, Autumn(), kZone);
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].kind == MatterKind::kCell);
  CHECK(issues[0].matter == "noise.site 1/2 2018Q4");
  CHECK(issues[0].tickets == 5);
  CHECK(issues[0].overdue == 5);
  CHECK(issues[0].score == 3);
}

TEST_CASE("interim leads, exempt tickets and holds score nothing") {
  FactTable cases = FactTable::Cases();
  for (const char* id : {"1", "2", "3", "4", "5", "6"}) {
    Add(&cases, {{"id", id},
                 {"interim_lead", "true"},
                 {"returns", "1"},
                 {"disputes", "1"},
                 {"extensions", "1"},
                 {"holds", "2"}});
  }
  for (const char* id : {"7", "8"}) {
    Add(&cases, {{"id", id},
                 {"exempt", "true"},
                 {"reopenings", "4"},
                 {"redos", "1"},
                 {"satisfaction", "dissatisfied"}});
  }
  CHECK(FindHardIssues(Score(), cases, Autumn(), kZone).empty());
  Add(&cases, {{"id", "9"},
               {"redos", "1"},
               {"satisfaction", "不满意"},
               {"cut", "true"}});
  const std::vector<HardIssue> issues =
      FindHardIssues(Score(), cases, Autumn(), kZone);
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].dissatisfied_after_redo == 1);
  // A confidential case is counted and not named.
  CHECK(issues[0].tickets == 9);
  CHECK(issues[0].ids.size() == 8);
}

TEST_CASE("the order is by score, then by tickets, then by name") {
  FactTable cases = FactTable::Cases();
  for (const std::string category : {"b", "a", "c"}) {
    for (int i = 0; i != 5; ++i) {
      Add(&cases, {{"id", category + std::to_string(i)},
                   {"category", category},
                   {"returns", category == "c" ? "0" : "1"},
                   {"reopenings", "1"}});
    }
  }
  const std::vector<HardIssue> issues =
      FindHardIssues(Score(), cases, Autumn(), kZone);
  REQUIRE(issues.size() == 3);
  CHECK(issues[0].category == "a");
  CHECK(issues[1].category == "b");
  CHECK(issues[2].category == "c");
  CHECK(FindHardIssues(Score(), FactTable::Calls(), Autumn(), kZone).empty());
}

}  // namespace
}  // namespace trunkline::insight
