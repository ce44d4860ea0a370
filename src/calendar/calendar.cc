// SPDX-License-Identifier: Apache-2.0
#include "trunkline/calendar.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/calendar/messages.h"
#include "src/calendar/tables.h"

namespace trunkline {

namespace messages = calendar::messages;

using calendar::DaysFromCivil;
using calendar::Tables;
using calendar::ToSeconds;

DayNumber ToDayNumber(absl::CivilDay day) {
  return DaysFromCivil(static_cast<int>(day.year()), day.month(), day.day());
}

absl::CivilDay ToCivilDay(DayNumber day) {
  return absl::CivilDay(1970, 1, 1) + day;
}

WorkCalendar::WorkCalendar(std::shared_ptr<const Tables> tables)
    : tables_(std::move(tables)) {}

const CalendarData& WorkCalendar::data() const { return tables_->data; }
const std::string& WorkCalendar::name() const { return tables_->data.name; }
const std::string& WorkCalendar::version() const {
  return tables_->data.version;
}
absl::TimeZone WorkCalendar::zone() const { return tables_->zone; }

namespace {

// Gives the index of a civil day; false if it is not in the years allowed.
bool Inside(const Tables& t, absl::CivilDay day, const CountOptions& options,
            std::int64_t* index) {
  *index = day - (absl::CivilDay(1970, 1, 1) + t.first_day);
  return *index >= 0 && *index < t.limit(options);
}

absl::Status Outside(const Tables& t, absl::CivilDay day) {
  return t.OutsideYear(base::Fill<messages::kYear>(day.year()));
}

struct At {
  int index;
  std::int64_t seconds;
  absl::Duration rest;
};

// Returns false if `time` is not in the years that `options` allows.
inline bool Locate(const Tables& t, absl::Time time,
                   const CountOptions& options, At* at) {
  if (ABSL_PREDICT_FALSE(!ToSeconds(time, &at->seconds, &at->rest))) {
    return false;
  }
  at->index = t.IndexOf(at->seconds);
  return at->index >= 0 && at->index < t.limit(options);
}

inline absl::Time ToTime(std::int64_t seconds) {
  return absl::FromUnixSeconds(seconds);
}

}  // namespace

absl::StatusOr<bool> WorkCalendar::IsWorkingDay(
    absl::CivilDay day, const CountOptions& options) const {
  std::int64_t i;
  if (!Inside(*tables_, day, options, &i)) return Outside(*tables_, day);
  return tables_->working(static_cast<int>(i));
}

absl::StatusOr<DayInfo> WorkCalendar::Describe(
    absl::CivilDay day, const CountOptions& options) const {
  const Tables& t = *tables_;
  std::int64_t index;
  if (!Inside(t, day, options, &index)) return Outside(t, day);
  const int i = static_cast<int>(index);
  DayInfo info;
  info.working = t.working(i);
  info.known = i < t.known_days;
  info.reason = info.working ? DayReason::kWeekday : DayReason::kWeekend;
  if (const DayException* exception = t.ExceptionOf(i)) {
    info.name = &exception->name;
    info.reason = exception->kind == DayKind::kHoliday ? DayReason::kHoliday
                                                       : DayReason::kMakeUp;
  }
  return info;
}

absl::StatusOr<int> WorkCalendar::WorkingDaysBetween(
    absl::CivilDay from, absl::CivilDay to, const CountOptions& options) const {
  const Tables& t = *tables_;
  std::int64_t i, j;
  if (!Inside(t, from, options, &i)) return Outside(t, from);
  if (!Inside(t, to, options, &j)) return Outside(t, to);
  return t.worked_before[j + 1] - t.worked_before[i + 1];
}

absl::StatusOr<absl::CivilDay> WorkCalendar::AddWorkingDays(
    absl::CivilDay day, int n, const CountOptions& options) const {
  const Tables& t = *tables_;
  std::int64_t i;
  if (!Inside(t, day, options, &i)) return Outside(t, day);
  const int j = t.AddWorking(static_cast<int>(i), n);
  if (j < 0 || j >= t.limit(options)) return t.OutsideDay(j);
  return day + (j - i);
}

absl::StatusOr<int> WorkCalendar::WorkingDaysOf(
    int year, const CountOptions& options) const {
  const Tables& t = *tables_;
  const absl::CivilDay first(year, 1, 1);
  std::int64_t i;
  if (!Inside(t, first, options, &i)) return Outside(t, first);
  const int end = DaysFromCivil(year + 1, 1, 1) - t.first_day;
  return t.worked_before[end] - t.worked_before[i];
}

bool WorkCalendar::Knows(absl::Time time) const {
  const Tables& t = *tables_;
  return time >= ToTime(t.day_start[0]) &&
         time <= ToTime(t.day_start[t.known_days]);
}

absl::StatusOr<bool> WorkCalendar::IsWorkingTime(
    absl::Time time, const CountOptions& options) const {
  const Tables& t = *tables_;
  At at;
  if (!Locate(t, time, options, &at)) return t.OutsideInstant(time);
  bool inside;
  t.WorkedBefore(at.seconds, at.index, &inside);
  return inside;
}

absl::StatusOr<absl::Time> WorkCalendar::NextOpening(
    absl::Time time, const CountOptions& options) const {
  const Tables& t = *tables_;
  At at;
  if (!Locate(t, time, options, &at)) return t.OutsideInstant(time);
  bool inside;
  const std::int64_t worked = t.WorkedBefore(at.seconds, at.index, &inside);
  if (inside) return time;
  std::int64_t open;
  if (!t.InstantAtWorked(worked, true, &open)) return t.OutsideDay(t.days);
  if (open >= t.day_start[t.limit(options)]) {
    return t.OutsideDay(t.IndexOf(open));
  }
  return ToTime(open);
}

absl::StatusOr<absl::Time> WorkCalendar::OpeningOf(
    absl::CivilDay day, const CountOptions& options) const {
  const Tables& t = *tables_;
  std::int64_t i;
  if (!Inside(t, day, options, &i)) return Outside(t, day);
  if (!t.working(static_cast<int>(i))) {
    return base::NotFound(base::Fill<messages::kNotWorked>());
  }
  return ToTime(t.OpenOf(static_cast<int>(i)));
}

absl::StatusOr<absl::Time> WorkCalendar::ClosingOf(
    absl::CivilDay day, const CountOptions& options) const {
  const Tables& t = *tables_;
  std::int64_t i;
  if (!Inside(t, day, options, &i)) return Outside(t, day);
  if (!t.working(static_cast<int>(i))) {
    return base::NotFound(base::Fill<messages::kNotWorked>());
  }
  return ToTime(t.CloseOf(static_cast<int>(i)));
}

absl::StatusOr<absl::Time> WorkCalendar::AddWorkingDays(
    absl::Time time, int n, const CountOptions& options) const {
  const Tables& t = *tables_;
  At at;
  if (!Locate(t, time, options, &at)) return t.OutsideInstant(time);
  const int j = t.AddWorking(at.index, n);
  if (ABSL_PREDICT_FALSE(j < 0 || j >= t.limit(options))) {
    return t.OutsideDay(j);
  }
  if (n == 0) return time;
  return ToTime(t.InstantOf(j, t.SecondOf(at.seconds, at.index))) + at.rest;
}

absl::StatusOr<absl::Time> WorkCalendar::AddCalendarDays(
    absl::Time time, int n, const CountOptions& options) const {
  const Tables& t = *tables_;
  At at;
  if (!Locate(t, time, options, &at)) return t.OutsideInstant(time);
  const std::int64_t j = std::int64_t{at.index} + n;
  if (ABSL_PREDICT_FALSE(j < 0 || j >= t.limit(options))) {
    return t.OutsideDay(j);
  }
  if (n == 0) return time;
  return ToTime(t.InstantOf(static_cast<int>(j),
                            t.SecondOf(at.seconds, at.index))) +
         at.rest;
}

absl::StatusOr<absl::Time> WorkCalendar::AddWorkingTime(
    absl::Time time, absl::Duration amount, const CountOptions& options) const {
  const Tables& t = *tables_;
  At at;
  if (!Locate(t, time, options, &at)) return t.OutsideInstant(time);
  if (amount == absl::InfiniteDuration()) return t.OutsideDay(t.days);
  if (amount == -absl::InfiniteDuration()) return t.OutsideDay(-1);
  bool inside;
  std::int64_t worked = t.WorkedBefore(at.seconds, at.index, &inside);
  const bool back = amount <= absl::ZeroDuration();
  if (inside) amount += at.rest;
  absl::Duration rest;
  std::int64_t whole = absl::IDivDuration(amount, absl::Seconds(1), &rest);
  if (rest < absl::ZeroDuration()) {
    --whole;
    rest += absl::Seconds(1);
  }
  if (whole > (std::int64_t{1} << 40)) return t.OutsideDay(t.days);
  if (whole < -(std::int64_t{1} << 40)) return t.OutsideDay(-1);
  worked += whole;
  std::int64_t result;
  // A part of a second lies inside the span that goes on.
  const bool late = back || rest > absl::ZeroDuration();
  if (!t.InstantAtWorked(worked, late, &result)) {
    return t.OutsideDay(worked < 0 ? -1 : t.days);
  }
  if (result > t.day_start[t.limit(options)] ||
      (late && result == t.day_start[t.limit(options)])) {
    return t.OutsideDay(t.IndexOf(result));
  }
  return ToTime(result) + rest;
}

absl::StatusOr<absl::Duration> WorkCalendar::WorkingTimeBetween(
    absl::Time from, absl::Time to, const CountOptions& options) const {
  const Tables& t = *tables_;
  auto position = [&](absl::Time time, absl::Duration* out) {
    At at;
    if (!Locate(t, time, options, &at)) {
      // 24:00 of the last day closes it.
      if (time != ToTime(t.day_start[t.limit(options)])) return false;
      *out = absl::Seconds(t.spans[t.first_span[t.limit(options)]].before);
      return true;
    }
    bool inside;
    *out = absl::Seconds(t.WorkedBefore(at.seconds, at.index, &inside));
    if (inside) *out += at.rest;
    return true;
  };
  absl::Duration a, b;
  if (!position(from, &a)) return t.OutsideInstant(from);
  if (!position(to, &b)) return t.OutsideInstant(to);
  return b - a;
}

DayNumber WorkCalendar::AddWorkingDays(DayNumber day, int n) const {
  const Tables& t = *tables_;
  const std::int64_t i = std::int64_t{day} - t.first_day;
  if (ABSL_PREDICT_FALSE(i < 0 || i >= t.known_days)) return kNoDay;
  const int j = t.AddWorking(static_cast<int>(i), n);
  if (ABSL_PREDICT_FALSE(j < 0 || j >= t.known_days)) return kNoDay;
  return t.first_day + j;
}

DayTime WorkCalendar::ToDayTime(absl::Time time) const {
  const Tables& t = *tables_;
  At at;
  if (!Locate(t, time, CountOptions{true}, &at)) return {kNoDay, 0};
  return {t.first_day + at.index, t.SecondOf(at.seconds, at.index)};
}

absl::Status CalendarSet::Add(WorkCalendar calendar) {
  auto& versions = versions_[calendar.name()];
  for (const auto& version : versions) {
    if (version->version() == calendar.version()) {
      return base::AlreadyExists(base::Fill<messages::kThereAlready>(
          base::Quoted(calendar.name()), base::Quoted(calendar.version())));
    }
  }
  versions.push_back(std::make_shared<const WorkCalendar>(std::move(calendar)));
  return absl::OkStatus();
}

const WorkCalendar* CalendarSet::Find(std::string_view name) const {
  const auto found = versions_.find(name);
  return found == versions_.end() ? nullptr : found->second.back().get();
}

const WorkCalendar* CalendarSet::Find(std::string_view name,
                                      std::string_view version) const {
  const auto found = versions_.find(name);
  if (found == versions_.end()) return nullptr;
  for (const auto& calendar : found->second) {
    if (calendar->version() == version) return calendar.get();
  }
  return nullptr;
}

std::vector<std::string_view> CalendarSet::Names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, versions] : versions_) names.push_back(name);
  return names;
}

}  // namespace trunkline
