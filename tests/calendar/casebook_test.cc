// SPDX-License-Identifier: Apache-2.0
//
// Runs tests/calendar/casebook/*.txt and compares explanations with
// tests/calendar/golden/*.txt. To take new goldens, run with the environment
// variable TRUNKLINE_UPDATE_GOLDENS set and read the difference.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "src/tables/deadline_text.h"
#include "tests/calendar/calendar_testing.h"
#include "tests/paths.h"

namespace trunkline {
namespace {

const std::string kFolder = SourceDir() + "/tests/calendar/";

DeadlinePolicy ParseLimit(const std::string& text) {
  const auto policy = tables::ParseDeadlinePolicy(text);
  INFO(policy.status().ToString());
  REQUIRE(policy.ok());
  return *policy;
}

TEST_CASE("casebook") {
  static const std::regex kCase(
      "(\\S+ \\S+) (\\w{3}) -> (\\S+ \\S+) (\\w{3})"
      "( yellow (\\S+ \\S+) red (\\S+ \\S+))?  (\\S.*)");
  int cases = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(kFolder + "casebook")) {
    std::ifstream file(entry.path());
    std::string line;
    const WorkCalendar* calendar = nullptr;
    DeadlinePolicy policy;
    bool has_law = false;
    for (int number = 1; std::getline(file, line); ++number) {
      INFO(entry.path().filename().string() << ":" << number << ": " << line);
      if (line.empty() || line[0] == '#') continue;
      if (line.rfind("== ", 0) == 0) {
        calendar = nullptr;
        has_law = false;
      } else if (line.rfind("calendar: ", 0) == 0) {
        calendar = PackCalendars().Find(line.substr(10));
        REQUIRE(calendar != nullptr);
      } else if (line.rfind("limit: ", 0) == 0) {
        policy = ParseLimit(line.substr(7));
      } else if (line.rfind("law: ", 0) == 0) {
        has_law = line.size() > 5;
      } else {
        std::smatch m;
        REQUIRE(std::regex_match(line, m, kCase));
        REQUIRE(calendar != nullptr);
        REQUIRE(has_law);
        const absl::Time start = At(*calendar, m[1]);
        const auto due = DueTime(policy, *calendar, start);
        REQUIRE(due.ok());
        CHECK(Show(*calendar, due->due) ==
              Show(*calendar, At(*calendar, m[3])));
        if (m[5].matched) {
          CHECK(Show(*calendar, due->yellow) ==
                Show(*calendar, At(*calendar, m[6])));
          CHECK(Show(*calendar, due->red) ==
                Show(*calendar, At(*calendar, m[7])));
        }
        CHECK(absl::FormatTime("%a", start, calendar->zone()) == m[2].str());
        // The explanation comes to the same end.
        CHECK(ExplainDue(policy, *calendar, start).value().due.due == due->due);
        ++cases;
      }
    }
  }
  CHECK(cases >= 150);
}

void CheckGolden(const std::string& name, const std::string& limit,
                 const std::string& calendar_name, const std::string& start,
                 bool provisional = false) {
  const WorkCalendar& calendar = *PackCalendars().Find(calendar_name);
  CountOptions options;
  options.provisional = provisional;
  const auto explained =
      ExplainDue(ParseLimit(limit), calendar, At(calendar, start), options);
  REQUIRE(explained.ok());
  for (const char* lang : {"zh", "en"}) {
    const std::string path = kFolder + "golden/" + name + "." + lang + ".txt";
    const std::string text = explained->ToText(*ParseLanguage(lang));
    if (std::getenv("TRUNKLINE_UPDATE_GOLDENS") != nullptr) {
      std::ofstream(path, std::ios::binary) << text;
    }
    INFO(path);
    CHECK(text == ReadWholeFile(path));
  }
}

TEST_CASE("goldens of the explanation") {
  CheckGolden("five_working_days",
              "5 working days; from next day; until 24:00; yellow 1 working "
              "day; red 1 working day",
              "cn", "2018-09-28 16:40");
  CheckGolden("fifteen_days_roll",
              "15 calendar days; from next day; until close of business; roll "
              "forward",
              "cn", "2018-09-17 09:00");
  CheckGolden("working_hours", "20 working hours", "cn", "2018-09-29 15:00");
  CheckGolden("hours", "24 hours; yellow 2 hours", "cn", "2018-10-01 16:40");
  CheckGolden("cut_off",
              "2 working days; off day same time next; cut-off 17:00",
              "us.boston-2011", "2011-07-09 18:00");
  CheckGolden("next_opening", "1 working day; from next opening", "cn",
              "2018-10-03 12:00");
  CheckGolden("same_day", "1 working day; from same day; until 24:00", "cn",
              "2023-09-29 12:00");
  CheckGolden("backward",
              "15 calendar days; from next day; until 24:00; roll backward",
              "cn", "2018-09-17 09:00");
  CheckGolden("provisional", "3 working days; from next day; until 24:00", "cn",
              "2026-12-30 10:00", true);
}

}  // namespace
}  // namespace trunkline
