// SPDX-License-Identifier: Apache-2.0
#include "src/tables/recurrence.h"

#include <algorithm>
#include <array>
#include <bitset>

namespace trunkline::tables {
namespace {

using Frequency = RecurrenceRule::Frequency;
using absl::CivilDay;
using absl::CivilMonth;
using absl::CivilYear;

constexpr int kMaxYearDay = 366;

// Numbers from -kMaxYearDay to kMaxYearDay.
class NumberSet {
 public:
  explicit NumberSet(const std::vector<int>& numbers) {
    for (const int n : numbers) {
      if (n >= -kMaxYearDay && n <= kMaxYearDay) set_.set(Index(n));
    }
    given_ = !numbers.empty();
  }
  bool given() const { return given_; }
  bool Has(int n) const { return set_.test(Index(n)); }
  // Whether the n-th of `count` is in it, from either end.
  bool HasNth(int n, int count) const { return Has(n) || Has(n - count - 1); }

 private:
  static std::size_t Index(int n) {
    return static_cast<std::size_t>(n + kMaxYearDay);
  }
  std::bitset<2 * kMaxYearDay + 1> set_;
  bool given_ = false;
};

int LengthOf(CivilMonth month) {
  return static_cast<int>(CivilDay(month + 1) - CivilDay(month));
}
int LengthOf(CivilYear year) {
  return static_cast<int>(CivilDay(year + 1) - CivilDay(year));
}

// Days of one rule. FREQ counts periods: days, weeks, months or years.
// In each period every day is tested against every part of the rule; a month
// that BYMONTH leaves out is passed over as a whole.
class Walk {
 public:
  Walk(const RecurrenceRule& rule, CivilDay first, CivilDay last,
       std::int64_t* steps, const std::function<bool(CivilDay)>& visit)
      : rule_(rule),
        first_(first),
        last_(last),
        steps_(*steps),
        visit_(visit),
        months_(rule.months),
        month_days_(rule.month_days),
        year_days_(rule.year_days),
        weeks_(rule.weeks) {
    for (const RecurrenceRule::Day& day : rule.days) {
      if (day.first == 0) weekdays_.set(static_cast<std::size_t>(day.second));
    }
    // What the rule does not say, DTSTART says.
    const bool no_day =
        rule.days.empty() && !month_days_.given() && !year_days_.given();
    switch (rule.frequency) {
      case Frequency::kDaily:
        break;
      case Frequency::kWeekly:
        weekday_of_first_ = rule.days.empty();
        break;
      case Frequency::kMonthly:
        day_of_first_ = no_day;
        break;
      case Frequency::kYearly:
        weekday_of_first_ = no_day && weeks_.given();
        day_of_first_ = no_day && !weeks_.given();
        month_of_first_ = day_of_first_ && !months_.given();
        break;
    }
  }

  // Returns false when the steps are used up.
  bool Run() {
    switch (rule_.frequency) {
      case Frequency::kDaily:
        return EachDay();
      case Frequency::kWeekly: {
        CivilDay week = absl::PrevWeekday(first_ + 1, rule_.week_start);
        for (; week <= last_ && more_ && steps_ > 0;
             week += 7 * std::int64_t{rule_.interval}) {
          Range(week, week + 7);
          Settle();
        }
        break;
      }
      case Frequency::kMonthly: {
        CivilMonth month(first_);
        for (; CivilDay(month) <= last_ && more_ && steps_ > 0;
             month += rule_.interval) {
          Range(CivilDay(month), CivilDay(month + 1));
          Settle();
        }
        break;
      }
      case Frequency::kYearly: {
        CivilYear year(first_);
        // A week of the next year may begin in this one.
        for (; CivilDay(year) <= last_ + 7 && more_ && steps_ > 0;
             year += rule_.interval) {
          if (weeks_.given()) {
            Weeks(year);
          } else {
            Range(CivilDay(year), CivilDay(year + 1));
          }
          Settle();
        }
        break;
      }
    }
    return steps_ > 0 || !more_;
  }

 private:
  bool EachDay() {
    CivilDay day = first_;
    while (day <= last_ && more_ && steps_ > 0) {
      if (!MonthFits(CivilMonth(day))) {
        --steps_;
        const std::int64_t gap = CivilDay(CivilMonth(day) + 1) - day;
        day += (gap + rule_.interval - 1) / rule_.interval * rule_.interval;
        continue;
      }
      Test(day);
      Settle();
      day += rule_.interval;
    }
    return steps_ > 0 || !more_;
  }

  void Range(CivilDay begin, CivilDay end) {
    for (CivilDay day = begin; day < end;) {
      const CivilDay month_end(CivilMonth(day) + 1);
      if (MonthFits(CivilMonth(day))) {
        for (; day < end && day < month_end; ++day) Test(day);
      } else {
        --steps_;
        day = month_end;
      }
    }
  }

  // The first week of a year is the one with four of its days.
  void Weeks(CivilYear year) {
    const auto first_of = [&](CivilYear y) {
      return absl::PrevWeekday(CivilDay(y) + 4, rule_.week_start);
    };
    const CivilDay begin = first_of(year);
    const auto count = static_cast<int>((first_of(year + 1) - begin) / 7);
    for (int week = 1; week <= count; ++week) {
      --steps_;
      if (!weeks_.HasNth(week, count)) continue;
      Range(begin + 7 * (week - 1), begin + 7 * week);
    }
  }

  bool MonthFits(CivilMonth month) const {
    if (month_of_first_) return month.month() == first_.month();
    return !months_.given() || months_.Has(month.month());
  }

  void Test(CivilDay day) {
    --steps_;
    if (day_of_first_ && day.day() != first_.day()) return;
    if (month_days_.given() &&
        !month_days_.HasNth(day.day(), LengthOf(CivilMonth(day)))) {
      return;
    }
    if (year_days_.given() &&
        !year_days_.HasNth(absl::GetYearDay(day), LengthOf(CivilYear(day)))) {
      return;
    }
    const absl::Weekday weekday = absl::GetWeekday(day);
    if (weekday_of_first_ && weekday != absl::GetWeekday(first_)) return;
    if (!rule_.days.empty() && !WeekdayFits(day, weekday)) return;
    found_.push_back(day);
  }

  bool WeekdayFits(CivilDay day, absl::Weekday weekday) {
    if (weekdays_.test(static_cast<std::size_t>(weekday))) return true;
    // The second Monday, the last Friday: of the month, or of the year where
    // the rule names no month.
    const bool of_month =
        rule_.frequency == Frequency::kMonthly || months_.given();
    const int nth = of_month ? day.day() : absl::GetYearDay(day);
    const int length =
        of_month ? LengthOf(CivilMonth(day)) : LengthOf(CivilYear(day));
    const int from_begin = (nth - 1) / 7 + 1;
    const int from_end = -((length - nth) / 7 + 1);
    steps_ -= static_cast<std::int64_t>(rule_.days.size() / 16);
    return std::any_of(rule_.days.begin(), rule_.days.end(),
                       [&](const RecurrenceRule::Day& d) {
                         return d.second == weekday &&
                                (d.first == from_begin || d.first == from_end);
                       });
  }

  // Gives what was found in a period.
  void Settle() {
    if (!rule_.positions.empty()) Choose();
    for (const CivilDay day : found_) {
      if (day < first_) continue;
      if (day > last_) more_ = false;
      if (!more_) break;
      --steps_;
      more_ = visit_(day) && ++given_ != rule_.count;
    }
    found_.clear();
  }

  void Choose() {
    std::vector<CivilDay> chosen;
    const auto size = static_cast<int>(found_.size());
    for (const int position : rule_.positions) {
      const int at = position > 0 ? position - 1 : size + position;
      if (position != 0 && at >= 0 && at < size) {
        chosen.push_back(found_[static_cast<std::size_t>(at)]);
      }
    }
    steps_ -= static_cast<std::int64_t>(rule_.positions.size());
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    found_ = std::move(chosen);
  }

  const RecurrenceRule& rule_;
  const CivilDay first_, last_;
  std::int64_t& steps_;
  const std::function<bool(CivilDay)>& visit_;
  const NumberSet months_, month_days_, year_days_, weeks_;
  std::bitset<7> weekdays_;
  bool day_of_first_ = false;  // The day of the month.
  bool weekday_of_first_ = false;
  bool month_of_first_ = false;
  std::vector<CivilDay> found_;  // In the period at hand.
  int given_ = 0;
  bool more_ = true;
};

}  // namespace

bool VisitDays(const RecurrenceRule& rule, CivilDay first, CivilDay last,
               std::int64_t* steps,
               const std::function<bool(CivilDay)>& visit) {
  return Walk(rule, first, last, steps, visit).Run();
}

}  // namespace trunkline::tables
