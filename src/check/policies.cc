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

// A year of ordinary weeks, on which policies are tried whose calendar is not
// loaded.
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
// the working time of some month of the calendar's last year: working hours may
// differ by season. A month without such a card ends at its first start, so
// only policies with the defect cost more than a few counts.
bool IsYellowAtStart(DeadlinePolicy policy, const WorkCalendar& calendar) {
  policy.calendar.clear();
  if (!calendar::SoundPolicy(policy) || policy.yellow.amount == 0) return false;
  CountOptions options;
  options.provisional = true;
  const calendar::Tables& tables = internal::CalendarAccess::Tables(calendar);
  const calendar::Counter counter(policy, tables, options);
  const int year = calendar.data().last_year;
  constexpr int kStep = 1800;
  for (int month = 1; month <= 12; ++month) {
    const auto index = [&](absl::CivilMonth at) {
      return calendar::DaysFromCivil(static_cast<int>(at.year()), at.month(),
                                     1) -
             tables.first_day;
    };
    const absl::CivilMonth first(year, month);
    const auto from = index(first), to = index(first + 1);
    if (from < 0 || to > tables.days) continue;
    bool counted = false, always = true;
    for (int i = tables.first_span[from]; always && i < tables.first_span[to];
         ++i) {
      const calendar::Tables::Span& span = tables.spans[i];
      for (std::int64_t at = span.open; always && at < span.close;
           at += kStep) {
        calendar::Origin origin;
        calendar::End end;
        bool at_start = false;
        if (!counter.FindOrigin(absl::FromUnixSeconds(at), &origin).ok() ||
            !counter.FindEnd(origin, nullptr, &end).ok() ||
            !counter.IsYellowAtStart(origin, end, &at_start).ok()) {
          continue;
        }
        counted = true;
        always = at_start;
      }
    }
    if (counted && always) return true;
  }
  return false;
}

}  // namespace

void FindPolicyDefects(Search* search) {
  const auto& entries = search->loader().entries(EntryKind::kDeadlinePolicy);
  const auto& policies = search->rules().deadline_policies;
  const CalendarSet* const calendars = search->options().calendars;
  const WorkCalendar weeks = OrdinaryWeeks();
  for (std::size_t i = 0; i != policies.size(); ++i) {
    const DeadlinePolicy& policy = *policies[i].policy;
    const WorkCalendar* const own =
        calendars == nullptr || policy.calendar.empty()
            ? nullptr
            : calendars->Find(policy.calendar);
    if (IsYellowAtStart(policy, own == nullptr ? weeks : *own)) {
      search->loader().Report(
          Severity::kWarning, "yellow-at-start", EntryKind::kDeadlinePolicy,
          entries[i],
          base::Fill<messages::kYellowAtStart>(base::Quoted(policy.id)),
          {"yellow", nullptr, ""});
    }
    if (calendars == nullptr || policy.calendar.empty()) continue;
    const WorkCalendar* const calendar = own;
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
