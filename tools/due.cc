// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/deadline_text.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/json.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "trunkline/deadline.h"
#include "trunkline/deadline_calculator.h"

namespace trunkline::tools {
namespace {

struct Options {
  std::string deadline;
  std::string from;
  RulesOptions rules;
  std::vector<std::string> calendars;
  std::string policy;
  std::string calendar;
  bool provisional = false;
  bool json = false;
};

// The policy to count and the calendar to count it by.
struct Question {
  DeadlinePolicy policy;
  WorkCalendar calendar;
};

absl::StatusOr<Question> FromRules(const Options& options, const RuleSet& rules,
                                   const CalendarSet& calendars) {
  const absl::StatusOr<DeadlineCalculator> calculator =
      DeadlineCalculator::Create(rules, calendars);
  if (!calculator.ok()) {
    return base::ErrorOf(absl::StatusCode::kInvalidArgument,
                         base::TextOf(calculator.status()));
  }
  const DeadlinePolicy* policy = calculator->FindPolicy(options.policy);
  if (policy == nullptr) {
    const std::vector<std::string_view> ids = calculator->PolicyIds();
    return base::InvalidArgument(base::Fill<messages::kNoPolicy>(
        base::Quoted(options.policy),
        base::DidYouMean(base::Nearest(options.policy, ids))));
  }
  return Question{*policy, *calculator->CalendarOf(options.policy)};
}

absl::StatusOr<Question> FromText(const Options& options,
                                  const CalendarSet& calendars) {
  absl::StatusOr<DeadlinePolicy> policy =
      tables::ParseDeadlinePolicy(options.deadline);
  if (!policy.ok()) return policy.status();
  const std::vector<std::string_view> names = calendars.Names();
  std::string name = options.calendar;
  if (name.empty() && names.size() == 1) name = std::string(names.front());
  const WorkCalendar* const calendar = calendars.Find(name);
  if (calendar == nullptr) {
    std::string list;
    for (std::string_view n : names) {
      absl::StrAppend(&list, list.empty() ? "" : ", ", base::ToAbsl(n));
    }
    const base::Text there = list.empty() ? base::Fill<messages::kNoneGiven>()
                                          : base::Verbatim(list);
    return base::InvalidArgument(
        name.empty()
            ? base::Fill<messages::kNameCalendar>(there)
            : base::Fill<messages::kNoCalendar>(base::Quoted(name), there));
  }
  policy->calendar = calendar->name();
  return Question{*std::move(policy), *calendar};
}

const char* NameOf(DueStep::Kind kind) {
  using Kind = DueStep::Kind;
  switch (kind) {
    case Kind::kStart:
      return "start";
    case Kind::kMovedOffDay:
      return "moved_off_day";
    case Kind::kMovedCutOff:
      return "moved_cut_off";
    case Kind::kMovedOpening:
      return "moved_opening";
    case Kind::kFirstNotCounted:
      return "not_counted";
    case Kind::kCounted:
      return "counted";
    case Kind::kCountedMakeUp:
      return "counted_make_up";
    case Kind::kSkippedWeekend:
      return "skipped_weekend";
    case Kind::kSkippedHoliday:
      return "skipped_holiday";
    case Kind::kWorked:
      return "worked";
    case Kind::kHours:
      return "hours";
    case Kind::kRolledForward:
      return "rolled_forward";
    case Kind::kRolledBackward:
      return "rolled_backward";
    case Kind::kEnd:
      return "end";
    case Kind::kYellow:
      return "yellow";
    case Kind::kRed:
      return "red";
    case Kind::kProvisional:
      return "provisional";
    case Kind::kCorresponding:
      return "corresponding_day";
    case Kind::kMonthEnd:
      return "month_end";
  }
  return "";
}

std::string ToJson(const DueExplanation& e, absl::TimeZone zone,
                   absl::Time start) {
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  const auto text = [&](std::string_view key, std::string_view value) {
    Put(&json, key, value);
  };
  const auto time = [&](const char* key, absl::Time t) {
    if (t == absl::InfiniteFuture()) return;
    text(key, base::FormatTimestamp(t, zone));
  };
  json.StartObject();
  time("start", start);
  time("countedFrom", e.due.counted_from);
  time("due", e.due.due);
  time("yellow", e.due.yellow);
  time("red", e.due.red);
  json.Key("provisional");
  json.Bool(e.due.provisional);
  text("calendar", e.calendar_name);
  text("calendarVersion", e.calendar_version);
  json.Key("steps");
  json.StartArray();
  for (const DueStep& step : e.steps) {
    json.StartObject();
    text("kind", NameOf(step.kind));
    text("day", base::FormatDate(step.day));
    if (step.count != 0) {
      Put(&json, "count", static_cast<std::uint64_t>(step.count));
    }
    if (!step.name.empty()) {
      json.Key("name");
      json.StartObject();
      for (const auto& [lang, name] : step.name) text(lang, name);
      json.EndObject();
    }
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return std::string(buffer.GetString()) + "\n";
}

absl::StatusOr<int> RunDue(const Options& options) {
  if (options.policy.empty() == options.deadline.empty()) {
    return base::InvalidArgument(base::Fill<messages::kNameDeadline>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const CalendarSet calendars,
                             LoadCalendarFiles(options.calendars));
  std::optional<RuleSet> rules;
  if (!options.policy.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(rules, LoadRules(options.rules));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const Question question,
                             rules.has_value()
                                 ? FromRules(options, *rules, calendars)
                                 : FromText(options, calendars));
  const absl::TimeZone zone = question.calendar.zone();
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time start,
                             ParseTimeOption("--from", options.from, zone));
  CountOptions count;
  count.provisional = options.provisional;
  const absl::StatusOr<DueExplanation> e =
      ExplainDue(question.policy, question.calendar, start, count);
  if (!e.ok()) return base::InvalidArgument(base::TextOf(e.status()));
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(
      "-", options.json ? ToJson(*e, zone, start) : e->ToText(ToolLanguage())));
  return kDone;
}

}  // namespace

Run AddDue(Arguments* app) {
  auto options = std::make_shared<Options>();
  app->AddOption("deadline", options->deadline,
                 "The deadline in words: \"5 working days\", \"24 hours\", "
                 "\"15 days; from next day; until 24:00; roll forward\", "
                 "\"5个工作日\"")
      ->TypeName("DEADLINE");
  app->AddOption("--from", options->from,
                 "When the clock starts, \"2018-09-28 16:40\" in the "
                 "calendar's zone, or RFC 3339")
      ->TypeName("TIME")
      ->Required();
  AddCalendarsOption(app, &options->calendars);
  app->AddOption("--calendar", options->calendar,
                 "The calendar to use, if there are several")
      ->TypeName("NAME");
  app->AddOption("--policy", options->policy,
                 "In place of DEADLINE: a deadline policy of --rules")
      ->TypeName("ID");
  AddRulesOptions(app, &options->rules, false);
  app->AddFlag("--provisional", options->provisional,
               "Continues beyond the calendar's last year as if there were no "
               "holidays, and marks the result as provisional");
  app->AddFlag("--json", options->json, "Writes the count as JSON");
  app->Footer(
      "Each day that is skipped is listed with its reason.\nParts of a "
      "deadline: "
      "from same day | next day | next working day | next opening;\nuntil "
      "24:00 | close of business; roll forward | backward; off day same time "
      "next;\noff day opening next; cut-off HH:MM; yellow AMOUNT; red AMOUNT."
      "\nExit codes: 0 done, 1 a file has defects, 2 usage, 4 a file could "
      "not be read.\n\nExample:\n  trunkline due \"5 working days; from next "
      "day; until 24:00\" \\\n      --from \"2018-09-28 16:40\" --calendars "
      "packs/calendars --calendar cn");
  return [options] { return RunDue(*options); };
}

}  // namespace trunkline::tools
