// SPDX-License-Identifier: Apache-2.0
//
// The packs of limits load over a city's rules and give what their sources say.
#include "tests/paths.h"
#include "trunkline/deadline_calculator.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "trunkline/check.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

std::string Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

struct Laid {
  RuleSet rules;
  DeadlineCalculator limits;
};

// Changsha's rules with packs of limits laid over.
Laid Load(const std::vector<std::string>& packs) {
  const std::filesystem::path root =
      std::filesystem::path(SourceDir()) / "packs";
  std::vector<std::filesystem::path> folders = {root / "cn/national",
                                                root / "cn/changsha"};
  for (const std::string& pack : packs) {
    folders.push_back(root / "deadlines" / pack);
  }
  std::vector<std::string> contents;
  for (const auto& folder : folders) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".txtpb") {
        contents.push_back(Read(entry.path()));
      }
    }
  }
  std::vector<Source> sources;
  for (const std::string& content : contents) {
    sources.push_back({"pack", content, Format::kText});
  }
  const LoadResult<RuleSet> loaded = LoadRuleSet(sources);
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  CHECK(loaded.issues.empty());
  REQUIRE(loaded.value.has_value());
  const std::string text = Read(root / "calendars/cn.txtpb");
  const auto calendars = LoadCalendars({{"cn", text, Format::kText}});
  REQUIRE(calendars.value.has_value());
  auto limits = DeadlineCalculator::Create(*loaded.value, *calendars.value);
  INFO(limits.status().ToString());
  REQUIRE(limits.ok());
  return {*loaded.value, *std::move(limits)};
}

struct Case {
  const char* pack;
  const char* accepted;  // UTC+8.
  TicketType type;
  Channel channel;
  Urgency urgency;
  const char* attribute;
  const char* handle;
  const char* statutory;
};

std::string Show(const Deadline& d) {
  if (!d) return "";
  if (d.expected) return "expected";
  return absl::FormatTime("%Y-%m-%d %H:%M", d.due.due,
                          absl::FixedTimeZone(8 * 3600));
}

TEST_CASE("Limits of places and statutes") {
  using T = TicketType;
  using C = Channel;
  using U = Urgency;
  // Start: Friday 2022-09-30, before the seven days off of National Day;
  // 10-08 and 10-09, a weekend, were worked. 24:00 is the next day's 00:00.
  const char* const kFriday = "2022-09-30 10:00";
  const Case cases[] = {
      {"guangdong-2022", kFriday, T::kEnquiry, C::kPhone, U::kNormal, "",
       "2022-10-10 00:00", ""},
      {"guangdong-2022", kFriday, T::kAssistance, C::kPhone, U::kNormal, "",
       "2022-10-20 00:00", ""},
      {"guangdong-2022", kFriday, T::kReport, C::kPhone, U::kNormal, "",
       "2022-10-27 00:00", ""},
      {"shandong-2020", kFriday, T::kEnquiry, C::kPhone, U::kNormal, "",
       "2022-10-13 00:00", ""},
      {"jinan-2018", kFriday, T::kComplaint, C::kPhone, U::kNormal, "",
       "2022-10-13 00:00", ""},
      {"weifang-2021", kFriday, T::kComplaint, C::kPhone, U::kNormal, "",
       "2022-10-13 00:00", ""},
      {"anyang-2021", kFriday, T::kComplaint, C::kPhone, U::kNormal, "",
       "2022-10-13 00:00", ""},
      {"beijing-2020", kFriday, T::kComplaint, C::kPhone, U::kNormal, "",
       "2022-10-16 00:00", ""},
      {"beijing-2020", kFriday, T::kComplaint, C::kPhone, U::kUrgent, "",
       "2022-10-01 10:00", ""},
      {"beijing-2020", kFriday, T::kComplaint, C::kPhone, U::kCritical, "",
       "2022-09-30 12:00", ""},
      {"beijing-2020", kFriday, T::kComplaint, C::kPhone, U::kCritical,
       "level=3", "2022-10-08 00:00", ""},
      {"bengbu-2019", kFriday, T::kComplaint, C::kPhone, U::kNormal, "",
       "2022-10-13 00:00", ""},
      {"bengbu-2019", kFriday, T::kComplaint, C::kWeb, U::kNormal, "",
       "2022-10-11 00:00", ""},
      {"statutory", "2022-08-01 09:00", T::kUnspecified, C::kPhone, U::kNormal,
       "statute=market_complaint", "", "2022-08-11 00:00 expected"},
      {"statutory", "2022-08-01 09:00", T::kUnspecified, C::kPhone, U::kNormal,
       "statute=market_report", "", "2022-08-23 00:00"},
      {"statutory", "2022-08-01 09:00", T::kUnspecified, C::kPhone, U::kNormal,
       "statute=labour_inspection", "", "expected"},
  };
  for (const Case& c : cases) {
    INFO(c.pack << " " << c.accepted << " " << c.attribute);
    const Laid laid = Load({c.pack});
    Ticket t;
    t.type = c.type;
    t.channel = c.channel;
    t.urgency = c.urgency;
    std::string error;
    REQUIRE(absl::ParseTime("%Y-%m-%d %H:%M", c.accepted,
                            absl::FixedTimeZone(8 * 3600), &t.accepted_at,
                            &error));
    const std::string_view attribute = c.attribute;
    if (!attribute.empty()) {
      const std::size_t equals = attribute.find('=');
      t.attributes.push_back(
          {attribute.substr(0, equals), attribute.substr(equals + 1)});
    }
    Decision d;
    REQUIRE(laid.rules.Route(t, &d).ok());
    StartEvents events;
    events.accepted = t.accepted_at;
    Deadlines out;
    REQUIRE(laid.limits.DeadlinesFor(d, events, &out).ok());
    if (*c.handle != '\0') CHECK(Show(out[Milestone::kHandling]) == c.handle);
    std::string statutory;
    for (const Deadline& s : out.statutory) {
      statutory += (statutory.empty() ? "" : " ") + Show(s);
    }
    CHECK(statutory == c.statutory);
  }
}

TEST_CASE("Jinan: where the law allows longer, an interim reply is due") {
  const Laid laid = Load({"jinan-2018", "statutory"});
  Ticket t;
  t.accepted_at = absl::FromCivil(absl::CivilSecond(2022, 9, 30, 10, 0, 0),
                                  absl::FixedTimeZone(8 * 3600));
  t.attributes = {{"statute", "petition"}};
  Decision d;
  REQUIRE(laid.rules.Route(t, &d).ok());
  StartEvents events;
  events.accepted = t.accepted_at;
  Deadlines out;
  REQUIRE(laid.limits.DeadlinesFor(d, events, &out).ok());
  CHECK(Show(out.interim_reply) == "2022-10-13 00:00");
  CHECK(out[Milestone::kHandling].policy->id == "statutory.petition.close");
  CHECK(Show(out[Milestone::kHandling]) == "2022-11-30 00:00");
}

TEST_CASE("No pack of limits brings a warning") {
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(SourceDir()) / "packs/deadlines")) {
    if (!entry.is_directory()) continue;
    const std::string limits = Read(entry.path() / "deadlines.txtpb");
    const std::string base = R"(jurisdiction { id: "x" centre: "x"
      time_zone: "Asia/Shanghai" principle: [BASIS_COMPETENT_AUTHORITY,
      BASIS_TERRITORIAL, BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
      department { code: "x" })";
    const LoadResult<RuleSet> checked = CheckRuleSet(
        {{"base", base, Format::kText}, {"deadlines", limits, Format::kText}});
    INFO(entry.path());
    for (const Issue& issue : checked.issues) {
      UNSCOPED_INFO(issue.ToString());
    }
    CHECK(std::all_of(checked.issues.begin(), checked.issues.end(),
                      [](const Issue& issue) {
                        return issue.code == "undeclared-attribute";
                      }));
  }
}

}  // namespace
}  // namespace trunkline
