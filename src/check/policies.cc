// SPDX-License-Identifier: Apache-2.0
// Defects of deadline policies that show only in the count.
#include <string>
#include <vector>

#include "src/base/strings.h"
#include "src/calendar/calendar_access.h"
#include "src/calendar/count.h"
#include "src/check/messages.h"
#include "src/check/search.h"

namespace trunkline::check {
namespace {

using rules::EntryKind;

// A month of ordinary weeks, on which policies are tried.
WorkCalendar OrdinaryWeeks() {
  CalendarData data;
  data.name = "ordinary_weeks";
  data.version = "1";
  data.time_zone = "+00:00";
  data.first_year = 2018;
  data.last_year = 2018;
  data.hours = {
      {{absl::Weekday::monday, absl::Weekday::tuesday, absl::Weekday::wednesday,
        absl::Weekday::thursday, absl::Weekday::friday},
       {{510, 720}, {810, 1080}},
       {},
       {}}};
  return *WorkCalendar::Create(std::move(data));
}

// Whether the yellow card comes with the start, whenever the limit begins in
// the working time of a week.
bool IsYellowAtStart(DeadlinePolicy policy, const WorkCalendar& calendar) {
  policy.calendar.clear();
  if (!calendar::SoundPolicy(policy) || policy.yellow.amount == 0) return false;
  CountOptions options;
  options.provisional = true;
  const calendar::Counter counter(
      policy, internal::CalendarAccess::Tables(calendar), options);
  const absl::CivilDay monday(2018, 3, 5);
  bool counted = false;
  for (absl::CivilDay day = monday; day < monday + 5; ++day) {
    for (int minute = 510; minute < 1080; minute += 30) {
      const absl::Time start =
          absl::FromCivil(day, absl::UTCTimeZone()) + absl::Minutes(minute);
      calendar::Origin origin;
      calendar::End end;
      bool at_start = false;
      if (!counter.FindOrigin(start, &origin).ok() ||
          !counter.FindEnd(origin, nullptr, &end).ok() ||
          !counter.IsYellowAtStart(origin, end, &at_start).ok()) {
        continue;
      }
      if (!at_start) return false;
      counted = true;
    }
  }
  return counted;
}

}  // namespace

void FindPolicyDefects(Search* search) {
  const auto& entries = search->loader().entries(EntryKind::kDeadlinePolicy);
  const auto& policies = search->rules().deadline_policies;
  const CalendarSet* const calendars = search->options().calendars;
  const WorkCalendar weeks = OrdinaryWeeks();
  for (std::size_t i = 0; i != policies.size(); ++i) {
    const DeadlinePolicy& policy = *policies[i].policy;
    if (IsYellowAtStart(policy, weeks)) {
      search->loader().Report(
          Severity::kWarning, "yellow-at-start", EntryKind::kDeadlinePolicy,
          entries[i],
          base::Fill<messages::kYellowAtStart>(base::Quoted(policy.id)),
          {"yellow", nullptr, ""});
    }
    if (calendars == nullptr || policy.calendar.empty()) continue;
    const WorkCalendar* const calendar = calendars->Find(policy.calendar);
    const std::string_view zone = search->rules().time_zone;
    if (calendar == nullptr) {
      const std::vector<std::string_view> names = calendars->Names();
      search->loader().Report(
          Severity::kError, "unknown-calendar", EntryKind::kDeadlinePolicy,
          entries[i],
          base::Fill<messages::kUnknownCalendar>(
              base::Quoted(policy.id), base::Quoted(policy.calendar),
              base::DidYouMean(base::Nearest(policy.calendar, names))),
          {"calendar", nullptr, ""});
    } else if (calendar->data().time_zone != zone) {
      search->loader().Report(
          Severity::kError, "calendar-zone", EntryKind::kDeadlinePolicy,
          entries[i],
          base::Fill<messages::kCalendarZone>(
              base::Quoted(policy.id), base::Quoted(policy.calendar),
              base::Quoted(calendar->data().time_zone), base::Quoted(zone)),
          {"calendar", nullptr, ""});
    }
  }
}

}  // namespace trunkline::check
