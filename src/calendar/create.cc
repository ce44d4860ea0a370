// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/calendar/calendar_access.h"
#include "src/calendar/messages.h"
#include "src/calendar/tables.h"
#include "trunkline/calendar.h"

namespace trunkline {

using calendar::DaysFromCivil;
using calendar::kProvisionalYears;
using calendar::kSecondsPerDay;
using calendar::Tables;
using calendar::WeekdayIndex;
namespace messages = calendar::messages;

namespace {

DayNumber Number(absl::CivilDay day) {
  return DaysFromCivil(static_cast<int>(day.year()), day.month(), day.day());
}

std::string Text(const WorkInterval& interval) {
  return absl::StrCat(base::FormatTimeOfDay(interval.open), "-",
                      base::FormatTimeOfDay(interval.close));
}

bool SaneYear(absl::CivilDay day) {
  return day.year() >= -9999 && day.year() <= 9999;
}

int Index(absl::Weekday weekday) { return static_cast<int>(weekday); }

class Compiler {
 public:
  explicit Compiler(CalendarData data) : tables_(std::make_shared<Tables>()) {
    tables_->data = std::move(data);
  }

  absl::StatusOr<WorkCalendar> Run() {
    CheckNames();
    CheckZone();
    CheckYears();
    CheckHours();
    CheckExceptions();
    if (defects_.empty()) Build();
    if (!defects_.empty()) {
      return base::InvalidArgument(
          base::At(base::Fill<messages::kCalendar>(base::Quoted(data().name)),
                   base::Join(defects_, base::Verbatim("\n"))));
    }
    return internal::CalendarAccess::Make(std::move(tables_));
  }

 private:
  const CalendarData& data() const { return tables_->data; }

  template <const base::Message& kMessage, typename... Arguments>
  void Defect(const Arguments&... arguments) {
    if (defects_.size() < 100) {
      defects_.push_back(base::Fill<kMessage>(arguments...));
    }
  }

  void CheckNames() {
    const std::string& name = data().name;
    const bool plain =
        !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
        });
    if (!plain) {
      Defect<messages::kName>(base::Quoted(name));
    }
    if (data().version.empty()) {
      Defect<messages::kNoVersion>();
    }
  }

  void CheckZone() {
    auto zone = base::LoadZone(data().time_zone);
    if (!zone.ok()) {
      Defect<messages::kWhat>(base::TextOf(zone.status()));
    } else {
      tables_->zone = *zone;
    }
  }

  void CheckYears() {
    const int first = data().first_year, last = data().last_year;
    if (first < 1800 || last > 2400 || last < first || last - first >= 200) {
      Defect<messages::kYears>(first, last);
    }
  }

  void CheckIntervals(const std::vector<WorkInterval>& intervals,
                      const base::Text& where) {
    if (intervals.size() > 48) {
      Defect<messages::kManyIntervals>(where);
      return;
    }
    for (const WorkInterval& interval : intervals) {
      if (interval.open < 0 || interval.open >= 1440 || interval.close < 0 ||
          interval.close > 1440) {
        Defect<messages::kOutsideDay>(where, Text(interval));
      } else if (interval.close == 0) {
        Defect<messages::kEndsAtMidnight>(where, Text(interval));
      } else if (interval.close <= interval.open) {
        Defect<messages::kEndsFirst>(where, Text(interval));
      } else if (interval.close == 1439) {
        Defect<messages::kLosesMinute>(where, Text(interval));
      }
    }
    std::vector<WorkInterval> sorted = intervals;
    Sort(&sorted);
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      if (sorted[i].open < sorted[i - 1].close) {
        Defect<messages::kOverlap>(where, Text(sorted[i - 1]), Text(sorted[i]));
      }
    }
  }

  static void Sort(std::vector<WorkInterval>* intervals) {
    std::sort(intervals->begin(), intervals->end(),
              [](const WorkInterval& a, const WorkInterval& b) {
                return a.open < b.open;
              });
  }

  void CheckHours() {
    bool any = false;
    for (std::size_t i = 0; i < data().hours.size(); ++i) {
      const WeeklyHours& hours = data().hours[i];
      const base::Text where = base::Verbatim(absl::StrCat("hours[", i, "]"));
      if (hours.days.empty()) Defect<messages::kNamesNoDay>(where);
      if (hours.intervals.empty()) Defect<messages::kHasNoInterval>(where);
      for (absl::Weekday day : hours.days) {
        if (Index(day) < 0 || Index(day) > 6) {
          Defect<messages::kNoWeekday>(where);
        }
      }
      CheckIntervals(hours.intervals, where);
      if ((hours.from && !SaneYear(*hours.from)) ||
          (hours.to && !SaneYear(*hours.to))) {
        Defect<messages::kYearsOfHours>(where);
      } else if (hours.from && hours.to && *hours.from >= *hours.to) {
        Defect<messages::kNever>(where, base::FormatDate(*hours.from),
                                 base::FormatDate(*hours.to));
      }
      any = true;
    }
    if (!any) Defect<messages::kNoHours>();
  }

  void CheckExceptions() {
    auto& order = tables_->exception_order;
    order.resize(data().exceptions.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      order[i] = static_cast<std::int32_t>(i);
    }
    std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
      return data().exceptions[a].day < data().exceptions[b].day;
    });
    const DayException* previous = nullptr;
    for (std::int32_t i : order) {
      const DayException& exception = data().exceptions[i];
      const base::Text where =
          SaneYear(exception.day)
              ? base::Verbatim(base::FormatDate(exception.day))
              : base::Fill<messages::kException>();
      if (exception.day.year() < data().first_year ||
          exception.day.year() > data().last_year) {
        Defect<messages::kOutsideYears>(where, data().first_year,
                                        data().last_year);
      }
      if (previous != nullptr && previous->day == exception.day) {
        Defect<messages::kTwice>(where);
      }
      previous = &exception;
      if (exception.kind != DayKind::kHoliday &&
          exception.kind != DayKind::kWorkday) {
        Defect<messages::kNeither>(where);
      }
      if (exception.kind == DayKind::kHoliday) {
        if (!exception.intervals.empty() || exception.make_up_as) {
          Defect<messages::kHolidayHours>(where);
        }
      }
      CheckIntervals(exception.intervals, where);
    }
  }

  // The hours of a weekday as of a date.
  std::vector<WorkInterval> HoursOf(int weekday, DayNumber day) {
    std::vector<WorkInterval> found;
    for (const Weekly& w : weekly_[weekday]) {
      if (day < w.from || day >= w.to) continue;
      found.insert(found.end(), w.intervals->begin(), w.intervals->end());
    }
    Sort(&found);
    for (std::size_t i = 1; i < found.size(); ++i) {
      if (found[i].open < found[i - 1].close && !overlap_told_[weekday]) {
        overlap_told_[weekday] = true;
        Defect<messages::kOverlapAsOf>(
            base::FillFound(messages::kWeekdayNames[weekday], {}),
            base::FormatDate(ToCivilDay(day)), Text(found[i - 1]),
            Text(found[i]));
      }
    }
    return found;
  }

  std::vector<WorkInterval> MakeUpHours(const DayException& exception,
                                        DayNumber day) {
    if (!exception.intervals.empty()) {
      std::vector<WorkInterval> own = exception.intervals;
      Sort(&own);
      return own;
    }
    if (exception.make_up_as) return HoursOf(Index(*exception.make_up_as), day);
    std::vector<WorkInterval> hours = HoursOf(WeekdayIndex(day), day);
    for (int weekday = 0; weekday < 7 && hours.empty(); ++weekday) {
      hours = HoursOf(weekday, day);
    }
    return hours;
  }

  void Build() {
    Tables& t = *tables_;
    const int first = data().first_year, last = data().last_year;
    t.first_day = DaysFromCivil(first, 1, 1);
    t.known_days = DaysFromCivil(last + 1, 1, 1) - t.first_day;
    t.days = DaysFromCivil(last + kProvisionalYears + 1, 1, 1) - t.first_day;
    BuildOffsets();
    BuildDays();
    BuildSpans();
    bool any = false;
    for (int i = 0; i < t.known_days; ++i) any = any || t.working(i);
    if (!any && defects_.empty()) Defect<messages::kNoDayWorked>();
  }

  void BuildOffsets() {
    Tables& t = *tables_;
    const std::int64_t begin = (std::int64_t{t.first_day} - 3) * kSecondsPerDay;
    const std::int64_t end =
        (std::int64_t{t.first_day} + t.days + 3) * kSecondsPerDay;
    auto offset_at = [&](std::int64_t s) {
      return t.zone.At(absl::FromUnixSeconds(s)).offset;
    };
    t.offsets.push_back({begin, offset_at(begin)});
    absl::Time now = absl::FromUnixSeconds(begin);
    absl::TimeZone::CivilTransition transition;
    while (t.zone.NextTransition(now, &transition)) {
      const absl::Time next =
          t.zone.At(transition.from - 1).pre + absl::Seconds(1);
      // Two changes within an hour of each other would be read as one.
      if (next <= now) {
        now += absl::Hours(1);
        continue;
      }
      now = next;
      const std::int64_t at = absl::ToUnixSeconds(now);
      if (at >= end) break;
      const int seconds = offset_at(at);
      if (seconds != t.offsets.back().seconds) {
        t.offsets.push_back({at, seconds});
      }
    }
    t.day_start.resize(t.days + 1);
    for (int i = 0; i <= t.days; ++i) {
      t.day_start[i] =
          t.InstantOfLocal((std::int64_t{t.first_day} + i) * kSecondsPerDay);
    }
    t.flags.assign(t.days, 0);
    int i = 0;
    for (const Tables::Offset& o : t.offsets) {
      if (o.from == begin) continue;
      while (i < t.days && t.day_start[i + 1] < o.from) ++i;
      for (int k = i; k < t.days && t.day_start[k] <= o.from; ++k) {
        t.flags[k] |= Tables::kOdd;
      }
    }
    for (int k = 0; k < t.days; ++k) {
      if (t.day_start[k + 1] - t.day_start[k] != kSecondsPerDay) {
        t.flags[k] |= Tables::kOdd;
      }
    }
  }

  void BuildDays() {
    Tables& t = *tables_;
    for (const WeeklyHours& hours : data().hours) {
      Weekly w{hours.from ? Number(*hours.from) : INT32_MIN,
               hours.to ? Number(*hours.to) : INT32_MAX, &hours.intervals};
      // A weekday named twice in one entry is named once.
      std::array<bool, 7> seen{};
      for (absl::Weekday day : hours.days) {
        if (std::exchange(seen[Index(day)], true)) continue;
        weekly_[Index(day)].push_back(w);
      }
    }
    day_hours_.resize(t.days);
    std::size_t next = 0;
    for (int i = 0; i < t.days; ++i) {
      const DayNumber day = t.first_day + i;
      const DayException* exception = nullptr;
      if (next < t.exception_order.size()) {
        const DayException& e = data().exceptions[t.exception_order[next]];
        if (Number(e.day) == day) {
          exception = &e;
          ++next;
        }
      }
      if (exception == nullptr) {
        day_hours_[i] = HoursOf(WeekdayIndex(day), day);
      } else {
        t.flags[i] |= Tables::kException;
        if (exception->kind == DayKind::kWorkday) {
          day_hours_[i] = MakeUpHours(*exception, day);
          if (day_hours_[i].empty()) {
            Defect<messages::kNoHoursForDay>(base::FormatDate(exception->day));
          }
        }
      }
      if (!day_hours_[i].empty()) t.flags[i] |= Tables::kWorking;
    }
    t.worked_before.resize(t.days + 1);
    for (int i = 0; i < t.days; ++i) {
      t.worked_before[i] = static_cast<std::int32_t>(t.working_day.size());
      if (t.working(i)) t.working_day.push_back(i);
    }
    t.worked_before[t.days] = static_cast<std::int32_t>(t.working_day.size());
  }

  void BuildSpans() {
    Tables& t = *tables_;
    t.first_span.resize(t.days + 1);
    std::int64_t worked = 0;
    for (int i = 0; i < t.days; ++i) {
      t.first_span[i] = static_cast<std::int32_t>(t.spans.size());
      for (const WorkInterval& interval : day_hours_[i]) {
        const std::int64_t open = t.InstantOf(i, interval.open * 60);
        const std::int64_t close = t.InstantOf(i, interval.close * 60);
        if (close <= open) continue;  // Skipped by a clock change.
        t.spans.push_back({open, close, worked});
        worked += close - open;
      }
    }
    t.first_span[t.days] = static_cast<std::int32_t>(t.spans.size());
    t.spans.push_back({t.day_start[t.days], t.day_start[t.days], worked});
    FindUsualDay();
    std::int32_t k = 0;
    for (std::int64_t at = 0; at <= worked; at += 1 << Tables::kBucketBits) {
      while (k + 2 < static_cast<std::int32_t>(t.spans.size()) &&
             t.spans[k + 1].before < at) {
        ++k;
      }
      t.bucket.push_back(k);
    }
  }

  void FindUsualDay() {
    Tables& t = *tables_;
    std::map<std::int64_t, int> days;  // By length.
    for (int i = 0; i < t.known_days; ++i) {
      const std::int64_t length =
          t.spans[t.first_span[i + 1]].before - t.spans[t.first_span[i]].before;
      if (length > 0) ++days[length];
    }
    int most = 0;
    for (const auto& [length, count] : days) {
      if (count < most) continue;
      most = count;
      t.usual_day = length;
    }
  }

  struct Weekly {
    DayNumber from;
    DayNumber to;
    const std::vector<WorkInterval>* intervals;
  };

  std::shared_ptr<Tables> tables_;
  std::vector<base::Text> defects_;
  std::array<std::vector<Weekly>, 7> weekly_;
  std::array<bool, 7> overlap_told_{};
  std::vector<std::vector<WorkInterval>> day_hours_;
};

}  // namespace

absl::StatusOr<WorkCalendar> WorkCalendar::Create(CalendarData data) {
  return Compiler(std::move(data)).Run();
}

absl::StatusOr<WorkCalendar> WorkCalendar::RoundTheClock(
    std::string_view name, std::string_view time_zone, int first_year,
    int last_year) {
  CalendarData data;
  data.name = std::string(name);
  data.version = "1";
  data.time_zone = std::string(time_zone);
  data.first_year = first_year;
  data.last_year = last_year;
  WeeklyHours hours;
  for (int i = 0; i < 7; ++i) {
    hours.days.push_back(static_cast<absl::Weekday>(i));
  }
  hours.intervals = {{0, 1440}};
  data.hours = {hours};
  return Create(std::move(data));
}

}  // namespace trunkline
