// SPDX-License-Identifier: Apache-2.0
//
// The hours of a drafted calendar come from the data. Where a due time does not
// keep the time of day of the acceptance, it falls on an opening or a closing.
// A limit in working hours ends inside the hours: due times of such a category
// fill them, and leave the nights and the lunch break empty.
//
// Days that were not counted are found one by one: the day on which most of the
// limits that run over it end later than counted.
#include "src/learn/observed_calendar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>

#include "src/base/status.h"

namespace trunkline::learn {
namespace {

// A day counts as off if this share of the limits that run over it say so.
constexpr double kDayShare = 0.8;
constexpr std::uint64_t kDayPromises = 10;
constexpr int kMaxDays = 400;
// An amount is that of a category if it fits this share of its promises.
constexpr double kBelieved = 0.5;
// Working hours are believed if limits in them fit this share of the promises
// of the categories that they were found in.
constexpr double kHoursShare = 0.7;
// A gain for which a calendar is drafted although a given one fits.
constexpr double kWorth = 0.002;

// The steps of working hours, in minutes, and how many there are in a day.
constexpr int kStep = 30;
constexpr int kSteps = 1440 / kStep;
// A step belongs to the hours if it has this share of the fullest one, but for
// so many peaks.
constexpr double kStepShare = 0.3;
constexpr std::size_t kPeaks = 3;
// Due times that such a category has at least, and hours of a day.
constexpr std::size_t kHoursPromises = 20;
constexpr int kLeastHours = 3, kMostHours = 16;

// The weeks that are tried for a drafted calendar.
std::vector<std::vector<absl::Weekday>> Weeks() {
  using W = absl::Weekday;
  return {{W::monday, W::tuesday, W::wednesday, W::thursday, W::friday},
          {W::monday, W::tuesday, W::wednesday, W::thursday, W::friday,
           W::saturday},
          {W::sunday, W::monday, W::tuesday, W::wednesday, W::thursday},
          {W::saturday, W::sunday, W::monday, W::tuesday, W::wednesday}};
}

Shape WorkingHours(const WorkCalendar* calendar) {
  Shape shape;
  shape.policy.unit = DeadlinePolicy::Unit::kWorkingHours;
  shape.policy.calendar = calendar->name();
  shape.calendar = calendar;
  return shape;
}

// Half hours of the day in which the limits of a category end. What is accepted
// outside the hours ends at few times of day: more than in most steps counts
// for nothing.
using Steps = std::array<std::uint64_t, kSteps>;
Steps StepsOf(const PromiseGroup& group) {
  Steps steps = {};
  for (const DatedPromise& p : group.promises) {
    // A limit that ends at a closing ends with the step before.
    ++steps[TimeOfDay(p.due - 1) / 60 / kStep];
  }
  Steps order = steps;
  std::sort(order.begin(), order.end(), std::greater<>());
  for (std::uint64_t& n : steps) n = std::min(n, order[kPeaks]);
  return steps;
}

// Runs of steps that have due times.
std::vector<WorkInterval> RunsOf(const Steps& steps) {
  const double least = kStepShare * static_cast<double>(*std::max_element(
                                        steps.begin(), steps.end()));
  std::vector<WorkInterval> runs;
  for (int i = 0; i < kSteps; ++i) {
    if (steps[i] == 0 || static_cast<double>(steps[i]) < least) continue;
    if (!runs.empty() && runs.back().close == i * kStep) {
      runs.back().close += kStep;
    } else {
      runs.push_back({i * kStep, (i + 1) * kStep});
    }
  }
  return runs;
}

int MinutesOf(const std::vector<WorkInterval>& intervals) {
  int minutes = 0;
  for (const WorkInterval& i : intervals) minutes += i.close - i.open;
  return minutes;
}

}  // namespace

absl::StatusOr<const WorkCalendar*> ObservedCalendar::Keep(CalendarData data) {
  // Due times are compared in civil time, in which no clock changes.
  data.time_zone = "UTC";
  TRUNKLINE_ASSIGN_OR_RETURN(const WorkCalendar calendar,
                             WorkCalendar::Create(std::move(data)));
  calendars_.push_back(std::make_unique<WorkCalendar>(calendar));
  return calendars_.back().get();
}

// Due times that do not keep the time of day.
void ObservedCalendar::FindEdges() {
  std::map<int, std::uint64_t> minutes;
  std::size_t all = 0;
  for (const PromiseGroup& group : groups_) {
    all += group.promises.size();
    for (const DatedPromise& p : group.promises) {
      const int to = TimeOfDay(p.due);
      if (std::abs(to - TimeOfDay(p.accepted)) <= options_.due_tolerance) {
        continue;
      }
      ++minutes[(to + 30) / 60 % 1440];
    }
  }
  for (const auto& [minute, n] : minutes) {
    if (minute == 0 || minute == 1439 || n * 100 < all) continue;
    auto& side = minute < 720 ? opening_ : closing_;
    if (n > side.second) side = {minute, n};
  }
}

// Sets the hours if limits in working hours fit them.
absl::Status ObservedCalendar::FindWorkingHours() {
  Steps steps = {};
  std::vector<ShapeSearch::Sample> samples;
  std::size_t promises = 0;
  for (const PromiseGroup& group : groups_) {
    if (group.promises.size() < kHoursPromises) continue;
    const auto moved = std::count_if(
        group.promises.begin(), group.promises.end(), [&](const auto& p) {
          return std::abs(TimeOfDay(p.due) - TimeOfDay(p.accepted)) >
                 options_.due_tolerance;
        });
    if (static_cast<std::size_t>(moved) * 2 < group.promises.size()) continue;
    const Steps own = StepsOf(group);
    const int minutes = MinutesOf(RunsOf(own));
    if (minutes < kLeastHours * 60 || minutes > kMostHours * 60) continue;
    for (int i = 0; i < kSteps; ++i) steps[i] += own[i];
    samples.push_back(group.promises);
    promises += group.promises.size();
  }
  if (samples.empty()) return absl::OkStatus();
  const ShapeSearch search(std::move(samples), options_.due_tolerance);
  hours_of_day_ = RunsOf(steps);
  std::uint64_t most = 0;
  for (const Weekdays& days : Weeks()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const WorkCalendar* calendar, Keep(Draft(days)));
    most = std::max(most, search.Score(WorkingHours(calendar)));
    calendars_.pop_back();
  }
  if (static_cast<double>(most) < kHoursShare * static_cast<double>(promises)) {
    hours_of_day_.clear();
  }
  return absl::OkStatus();
}

CalendarData ObservedCalendar::Draft(const Weekdays& days) const {
  CalendarData data;
  data.name = options_.id + ".observed";
  data.version = "1";
  data.label["en"] = "Days that were counted";
  data.label["zh"] = "实际计入的日期";
  data.time_zone = options_.time_zone;
  data.first_year = first_year_;
  data.last_year = last_year_;
  WeeklyHours hours;
  hours.days = days;
  hours.intervals = hours_of_day_;
  if (hours_of_day_.empty()) {
    hours.intervals = {{opening_.second > 0 ? opening_.first : 9 * 60,
                        closing_.second > 0 ? closing_.first : 17 * 60}};
  }
  data.hours = {hours};
  return data;
}

absl::Status ObservedCalendar::FindDays(CalendarData* data, Shape* shape) {
  for (int found = 0; found < kMaxDays; ++found) {
    // All limits that run over a day; those that end later than counted, or
    // earlier; those that end on it.
    std::map<DayNumber, std::array<std::uint64_t, 4>> days;
    for (const PromiseGroup& group : groups_) {
      // Of each category the commonest amount.
      std::map<int, std::uint64_t> tally;
      std::vector<int> amounts;
      for (const DatedPromise& p : group.promises) {
        amounts.clear();
        search_.Amounts(shape, p, &amounts);
        for (int n : amounts) ++tally[n];
      }
      if (tally.empty()) continue;
      const auto most = std::max_element(
          tally.begin(), tally.end(), [](const auto& a, const auto& b) {
            return a.second != b.second ? a.second < b.second
                                        : a.first > b.first;
          });
      if (static_cast<double>(most->second) <
          kBelieved * static_cast<double>(group.promises.size())) {
        continue;
      }
      for (const DatedPromise& p : group.promises) {
        const DayNumber from = p.first;
        const DayNumber to = TimeOfDay(p.due) == 0 ? p.last - 1 : p.last;
        if (to - from > 60) continue;
        amounts.clear();
        search_.Amounts(shape, p, &amounts);
        int more = 0;
        if (std::find(amounts.begin(), amounts.end(), most->first) ==
            amounts.end()) {
          if (amounts.empty()) continue;
          more = amounts.front() > most->first ? 1 : 2;
        }
        ++days[to][3];
        for (DayNumber d = from + 1; d <= to; ++d) {
          auto& day = days[d];
          ++day[0];
          if (more != 0) ++day[more];
        }
      }
    }
    // A working day that was not counted, or a day off that was. Nothing is
    // due on a day that is not counted.
    double best = kDayShare;
    std::uint64_t most = 0;
    std::optional<std::pair<DayNumber, DayKind>> chosen;
    for (const auto& [day, n] : days) {
      if (n[0] < kDayPromises) continue;
      const auto info = shape->calendar->Describe(ToCivilDay(day));
      if (!info.ok()) continue;
      if (info->working && n[3] * 50 > n[0]) continue;
      const std::uint64_t says = info->working ? n[1] : n[2];
      const double share =
          static_cast<double>(says) / static_cast<double>(n[0]);
      if (share > best || (share == best && says > most)) {
        best = share;
        most = says;
        chosen = {day, info->working ? DayKind::kHoliday : DayKind::kWorkday};
      }
    }
    if (!chosen.has_value()) return absl::OkStatus();
    DayException exception;
    exception.day = ToCivilDay(chosen->first);
    exception.kind = chosen->second;
    if (exception.kind == DayKind::kWorkday) {
      exception.intervals = data->hours[0].intervals;
    }
    CalendarData next = *data;
    next.exceptions.push_back(exception);
    Shape with = *shape;
    TRUNKLINE_ASSIGN_OR_RETURN(with.calendar, Keep(next));
    if (search_.Score(with) < search_.Score(*shape)) return absl::OkStatus();
    *data = std::move(next);
    *shape = with;
  }
  return absl::OkStatus();
}

absl::Status ObservedCalendar::Find() {
  FindEdges();
  // Given calendars first: of equal ones the first stays.
  std::uint64_t most = 0;
  const WorkCalendar* nearest = nullptr;
  Shape shape;
  if (options_.calendars != nullptr) {
    for (std::string_view name : options_.calendars->Names()) {
      const WorkCalendar* given = options_.calendars->Find(name);
      if (given->data().time_zone != options_.time_zone) continue;
      const auto calendar = Keep(given->data());
      if (!calendar.ok()) continue;
      const std::uint64_t score =
          search_.BestInWorkingDays(**calendar, false, &shape) +
          search_.Score(WorkingHours(*calendar));
      if (score <= most) continue;
      most = score;
      nearest = *calendar;
    }
  }
  if (nearest != nullptr) {
    hours_ = WorkingHours(nearest);
    most = search_.BestInWorkingDays(*nearest, true, &days_) +
           search_.Score(hours_);
  }
  TRUNKLINE_RETURN_IF_ERROR(FindWorkingHours());
  std::optional<CalendarData> drafted;
  std::uint64_t most_drafted = 0;
  Shape best;
  for (const Weekdays& days : Weeks()) {
    const CalendarData data = Draft(days);
    TRUNKLINE_ASSIGN_OR_RETURN(const WorkCalendar* calendar, Keep(data));
    std::uint64_t score = search_.BestInWorkingDays(*calendar, true, &shape);
    if (!hours_of_day_.empty()) score += search_.Score(WorkingHours(calendar));
    if (score <= most_drafted) continue;
    most_drafted = score;
    best = shape;
    drafted = data;
  }
  if (!drafted.has_value()) return absl::OkStatus();
  TRUNKLINE_RETURN_IF_ERROR(FindDays(&*drafted, &best));
  most_drafted = search_.Descend(&best);
  if (!hours_of_day_.empty()) {
    most_drafted += search_.Score(WorkingHours(best.calendar));
  }
  if (static_cast<double>(most_drafted) <=
      static_cast<double>(most) * (1 + kWorth)) {
    return absl::OkStatus();
  }
  std::vector<WorkInterval>& hours = drafted->hours[0].intervals;
  if (best.policy.cut_off > 0 && closing_.second == 0 &&
      hours_of_day_.empty() && best.policy.cut_off > hours[0].open) {
    hours[0].close = best.policy.cut_off;
  }
  days_ = best;
  hours_ = WorkingHours(best.calendar);
  drafted_ = std::move(drafted);
  return absl::OkStatus();
}

std::vector<YearOfDays> ObservedCalendar::Years() const {
  std::map<int, YearOfDays> years;
  int first = 9999, last = 0;
  for (const PromiseGroup& group : groups_) {
    for (const DatedPromise& p : group.promises) {
      const int year = static_cast<int>(p.from.year());
      first = std::min(first, year);
      last = std::max(last, year);
    }
  }
  for (int year = first; year <= last; ++year) years[year].year = year;
  for (const DayException& e : drafted_->exceptions) {
    YearOfDays& year = years[static_cast<int>(e.day.year())];
    year.year = static_cast<int>(e.day.year());
    (e.kind == DayKind::kHoliday ? year.off : year.worked)
        .push_back(ToDayNumber(e.day));
  }
  std::vector<YearOfDays> out;
  for (auto& [number, year] : years) out.push_back(std::move(year));
  return out;
}

}  // namespace trunkline::learn
