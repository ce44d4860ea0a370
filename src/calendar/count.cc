// SPDX-License-Identifier: Apache-2.0
#include "src/calendar/count.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/calendar/messages.h"

namespace trunkline::calendar {

using CountFrom = DeadlinePolicy::CountFrom;
using PolicyEnd = DeadlinePolicy::End;
using OffDay = DeadlinePolicy::OffDay;
using Roll = DeadlinePolicy::Roll;

namespace {

absl::Time ToTime(std::int64_t seconds) {
  return absl::FromUnixSeconds(seconds);
}

// Returns the time of day of an end that belongs to day `last`; 86400 for
// 24:00.
int EndSecond(const Tables& t, absl::Time due, int last, absl::Duration* rest) {
  const std::int64_t seconds = absl::ToUnixSeconds(due);
  *rest = due - ToTime(seconds);
  return seconds == t.day_start[last + 1] ? kSecondsPerDay
                                          : t.SecondOf(seconds, last);
}

}  // namespace

bool Counter::Locate(absl::Time time, int* index, std::int64_t* seconds,
                     absl::Duration* rest) const {
  if (!ToSeconds(time, seconds, rest)) return false;
  *index = t_.IndexOf(*seconds);
  return *index >= 0 && *index < limit_;
}

absl::Status Counter::FindOrigin(absl::Time start, Origin* origin) const {
  Origin& o = *origin;
  o.from = start;
  const bool moves = p_.off_day > OffDay::kKeep || p_.cut_off >= 0 ||
                     p_.count_from > CountFrom::kInstant;
  if (!moves && !InDays(p_.unit)) {
    if (start == absl::InfiniteFuture() || start == absl::InfinitePast()) {
      return t_.OutsideInstant(start);
    }
    return absl::OkStatus();
  }
  std::int64_t seconds;
  int i;
  if (!Locate(start, &i, &seconds, &o.rest)) return t_.OutsideInstant(start);
  o.second = t_.SecondOf(seconds, i);

  auto open_at = [&](int day) {
    i = day;
    seconds = t_.OpenOf(i);
    o.second = t_.SecondOf(seconds, i);
    o.rest = absl::ZeroDuration();
    o.from = ToTime(seconds);
  };
  auto next_working = [&]() { return t_.AddWorking(i, 1); };

  if (p_.off_day > OffDay::kKeep && !t_.working(i)) {
    const int next = next_working();
    if (next >= limit_) return t_.OutsideDay(next);
    if (p_.off_day == OffDay::kOpeningNext) {
      open_at(next);
    } else {
      i = next;
      o.from = ToTime(t_.InstantOf(i, o.second)) + o.rest;
    }
  }
  if (p_.cut_off >= 0 && (!t_.working(i) || o.second >= p_.cut_off * 60)) {
    const int next = next_working();
    if (next >= limit_) return t_.OutsideDay(next);
    open_at(next);
  }
  o.start_index = i;
  o.base = i;
  switch (p_.count_from) {
    case CountFrom::kUnspecified:
    case CountFrom::kInstant:
      break;
    case CountFrom::kNextDay:
      o.from = ToTime(t_.day_start[i + 1]);
      break;
    case CountFrom::kNextWorkingDay: {
      const int next = next_working();
      if (next >= limit_) return t_.OutsideDay(next);
      o.base = next - 1;
      o.from = ToTime(t_.OpenOf(next));
      break;
    }
    case CountFrom::kNextOpening: {
      bool inside;
      std::int64_t at;
      absl::Duration rest;
      if (!Locate(o.from, &i, &at, &rest)) return t_.OutsideInstant(o.from);
      const std::int64_t worked = t_.WorkedBefore(at, i, &inside);
      if (!inside) {
        if (!t_.InstantAtWorked(worked, true, &at)) {
          return t_.OutsideDay(t_.days);
        }
        i = t_.IndexOf(at);
        if (i < 0 || i >= limit_) return t_.OutsideDay(i < 0 ? t_.days : i);
        o.second = t_.SecondOf(at, i);
        o.rest = absl::ZeroDuration();
        o.from = ToTime(at);
      }
      o.start_index = o.base = i;
      break;
    }
    case CountFrom::kSameDay:
      if (!InDays(p_.unit)) break;
      if (p_.unit == Unit::kWorkingDays && !t_.working(i)) {
        const int next = next_working();
        if (next >= limit_) return t_.OutsideDay(next);
        o.base = next - 1;
        o.from = ToTime(t_.OpenOf(next));
      } else {
        o.base = i - 1;
      }
      break;
  }
  return absl::OkStatus();
}

absl::Time Counter::EndPoint(const Origin& o, int i) const {
  switch (p_.end) {
    case PolicyEnd::kOfDay:
      return ToTime(t_.day_start[i + 1]);
    case PolicyEnd::kCloseOfBusiness:
      return ToTime(t_.CloseOf(i));
    default:
      return ToTime(t_.InstantOf(i, o.second)) + o.rest;
  }
}

absl::Status Counter::Finish(const Origin& o, int last, End* end) const {
  if (last < 0 || last >= limit_) return t_.OutsideDay(last);
  if (p_.roll > Roll::kNone && !t_.working(last)) {
    int rolled = last;
    if (p_.roll == Roll::kBackward) rolled = t_.AddWorking(last, -1);
    if (p_.roll == Roll::kForward || rolled <= o.base) {
      rolled = t_.AddWorking(last, 1);
    }
    last = rolled;
    if (last >= limit_) return t_.OutsideDay(last);
  }
  end->last = last;
  end->due = EndPoint(o, last);
  return absl::OkStatus();
}

// The day of an instant that is an end: 24:00 belongs to the day before it.
absl::Status Counter::LastDayOf(absl::Time due, int* last) const {
  std::int64_t seconds;
  absl::Duration rest;
  if (!ToSeconds(due, &seconds, &rest)) return t_.OutsideInstant(due);
  if (rest == absl::ZeroDuration()) --seconds;
  *last = t_.IndexOf(seconds);
  if (*last < 0 || *last >= limit_) return t_.OutsideInstant(due);
  return absl::OkStatus();
}

absl::Status Counter::FinishHours(const Origin& o, absl::Time due,
                                  End* end) const {
  end->due = due;
  end->last = -1;
  if (p_.roll <= Roll::kNone && p_.end <= PolicyEnd::kSameTime) {
    return absl::OkStatus();
  }
  int last;
  TRUNKLINE_RETURN_IF_ERROR(LastDayOf(due, &last));
  bool rolled_to = false;
  if (p_.roll > Roll::kNone && !t_.working(last)) {
    absl::Duration rest;
    const int second = EndSecond(t_, due, last, &rest);
    int rolled = last;
    if (p_.roll == Roll::kBackward) {
      rolled = t_.AddWorking(last, -1);
      if (rolled >= 0 && ToTime(t_.InstantOf(rolled, second)) <= o.from) {
        rolled = -1;
      }
    }
    if (p_.roll == Roll::kForward || rolled < 0) {
      rolled = t_.AddWorking(last, 1);
    }
    if (rolled >= limit_) return t_.OutsideDay(rolled);
    last = rolled;
    end->due = ToTime(t_.InstantOf(last, second)) + rest;
    rolled_to = true;
  }
  if (p_.end == PolicyEnd::kOfDay) {
    end->due = ToTime(t_.day_start[last + 1]);
  } else if (p_.end == PolicyEnd::kCloseOfBusiness) {
    if (!rolled_to &&
        (!t_.working(last) || ToTime(t_.CloseOf(last)) < end->due)) {
      last = t_.AddWorking(last, 1);
      if (last >= limit_) return t_.OutsideDay(last);
    }
    end->due = ToTime(t_.CloseOf(last));
  }
  end->last = last;
  return absl::OkStatus();
}

absl::Status Counter::Worked(absl::Time time, absl::Duration* worked) const {
  int i;
  std::int64_t seconds;
  absl::Duration rest;
  if (!Locate(time, &i, &seconds, &rest)) {
    if (time != ToTime(t_.day_start[limit_])) return t_.OutsideInstant(time);
    *worked = absl::Seconds(t_.spans[t_.first_span[limit_]].before);
    return absl::OkStatus();
  }
  bool inside;
  *worked = absl::Seconds(t_.WorkedBefore(seconds, i, &inside));
  if (inside) *worked += rest;
  return absl::OkStatus();
}

absl::Status Counter::AddWorked(absl::Time from, absl::Duration amount,
                                bool back, absl::Time* result) const {
  absl::Duration worked;
  TRUNKLINE_RETURN_IF_ERROR(Worked(from, &worked));
  worked += amount;
  const std::int64_t whole = absl::ToInt64Seconds(worked);
  const absl::Duration rest = worked - absl::Seconds(whole);
  const bool late = back || rest > absl::ZeroDuration();
  std::int64_t at;
  if (worked < absl::ZeroDuration()) return t_.OutsideDay(-1);
  if (!t_.InstantAtWorked(whole, late, &at)) return t_.OutsideDay(t_.days);
  const std::int64_t bound = t_.day_start[limit_];
  if (at > bound || (late && at == bound)) {
    const int i = t_.IndexOf(at);
    return t_.OutsideDay(i < 0 ? t_.days : i);
  }
  *result = ToTime(at) + rest;
  return absl::OkStatus();
}

// The day of the same number so many months later, or that month's last day if
// it has none (Civil Code Art. 202).
std::int64_t Counter::Corresponding(int day, std::int64_t months,
                                    bool* month_end) const {
  const absl::CivilDay from = ToCivilDay(t_.first_day + day);
  const absl::CivilMonth month = absl::CivilMonth(from) + months;
  const auto length = absl::CivilDay(month + 1) - absl::CivilDay(month);
  const bool clamped = from.day() > length;
  if (month_end != nullptr) *month_end = clamped;
  const absl::CivilDay to =
      clamped ? absl::CivilDay(month + 1) - 1
              : absl::CivilDay(month.year(), month.month(), from.day());
  return day + (to - from);
}

absl::Status Counter::FindEnd(const Origin& o, const Additions* add,
                              End* end) const {
  std::int64_t amount = p_.amount;
  HeldAmount held;
  if (add != nullptr) {
    amount += add->same_unit;
    held = AmountOf(add->held);
  }
  switch (p_.unit) {
    case Unit::kMinutes:
    case Unit::kHours:
      TRUNKLINE_RETURN_IF_ERROR(
          FinishHours(o, o.from + Length(amount, p_.unit) + held.time, end));
      break;
    case Unit::kWorkingMinutes:
    case Unit::kWorkingHours: {
      absl::Time due;
      TRUNKLINE_RETURN_IF_ERROR(
          AddWorked(o.from, Length(amount, p_.unit) + held.time, false, &due));
      TRUNKLINE_RETURN_IF_ERROR(FinishHours(o, due, end));
      break;
    }
    case Unit::kCalendarDays: {
      const std::int64_t last = o.base + amount + held.days;
      if (last >= limit_) return t_.OutsideDay(last);
      TRUNKLINE_RETURN_IF_ERROR(Finish(o, static_cast<int>(last), end));
      break;
    }
    case Unit::kMonths:
    case Unit::kYears: {
      const std::int64_t months =
          p_.unit == Unit::kYears ? 12 * amount : amount;
      bool month_end = false;
      std::int64_t last;
      if (p_.count_from == CountFrom::kSameDay) {
        // The first day counts, so the day before the corresponding one is the
        // last; a month that has none ends the limit at its own end.
        last = Corresponding(o.base + 1, months, &month_end);
        if (!month_end) --last;
      } else {
        last = Corresponding(o.base, months);
      }
      last += held.days;
      if (last >= limit_) return t_.OutsideDay(last);
      TRUNKLINE_RETURN_IF_ERROR(Finish(o, static_cast<int>(last), end));
      break;
    }
    default: {
      const int last = t_.AddWorking(o.base, amount + held.days);
      if (ABSL_PREDICT_FALSE(last >= limit_)) return t_.OutsideDay(last);
      TRUNKLINE_RETURN_IF_ERROR(Finish(o, last, end));
      break;
    }
  }
  if (add == nullptr) return absl::OkStatus();
  for (const Amount& extension : add->other) {
    TRUNKLINE_RETURN_IF_ERROR(Add(o, extension, end));
  }
  if (InDays(p_.unit) && held.time > absl::ZeroDuration()) {
    absl::Time due = end->due + held.time;
    if (InWorkingTime(p_.unit)) {
      TRUNKLINE_RETURN_IF_ERROR(AddWorked(end->due, held.time, false, &due));
    }
    TRUNKLINE_RETURN_IF_ERROR(FinishHours(o, due, end));
  }
  return absl::OkStatus();
}

absl::Status Counter::Add(const Origin& o, const Amount& amount,
                          End* end) const {
  if (!InDays(amount.unit)) {
    absl::Time due;
    if (InWorkingTime(amount.unit)) {
      TRUNKLINE_RETURN_IF_ERROR(
          AddWorked(end->due, Length(amount.amount, amount.unit), false, &due));
    } else {
      due = end->due + Length(amount.amount, amount.unit);
    }
    return FinishHours(o, due, end);
  }
  int last = end->last;
  if (last < 0) TRUNKLINE_RETURN_IF_ERROR(LastDayOf(end->due, &last));
  const std::int64_t to = DaysLater(last, amount, 1);
  if (to >= limit_) return t_.OutsideDay(to);
  if (InDays(p_.unit)) return Finish(o, static_cast<int>(to), end);
  absl::Duration rest;
  const int second = EndSecond(t_, end->due, last, &rest);
  return FinishHours(
      o, ToTime(t_.InstantOf(static_cast<int>(to), second)) + rest, end);
}

// The day that is an amount in days or months after a day, or before it for
// `sign` -1; -1 or less before the tables.
std::int64_t Counter::DaysLater(int day, const Amount& amount, int sign) const {
  const std::int64_t n = std::int64_t{sign} * amount.amount;
  switch (amount.unit) {
    case Unit::kWorkingDays:
      return t_.AddWorking(day, n);
    case Unit::kMonths:
      return Corresponding(day, n);
    case Unit::kYears:
      return Corresponding(day, 12 * n);
    default:
      return day + n;
  }
}

absl::Duration Counter::LengthOfDay(int day) const {
  return absl::Seconds(InWorkingTime(p_.unit)
                           ? t_.spans[t_.first_span[day + 1]].before -
                                 t_.spans[t_.first_span[day]].before
                           : t_.day_start[day + 1] - t_.day_start[day]);
}

void Counter::AddToDay(int day, absl::Duration time, HeldTime* held) const {
  if (time <= absl::ZeroDuration()) return;
  if (held->day != day) {
    held->day = day;
    held->last_day = absl::ZeroDuration();
  }
  held->last_day += time;
  held->parts += time;
  if (held->last_day >= LengthOfDay(day)) {
    ++held->days;
    held->parts -= held->last_day;
    held->last_day = absl::ZeroDuration();
  }
}

absl::Status Counter::AddHold(const Origin& o, absl::Time from, absl::Time to,
                              HeldTime* held) const {
  from = std::max(from, o.from);
  if (to <= from) return absl::OkStatus();
  absl::Duration time;
  TRUNKLINE_RETURN_IF_ERROR(Measure(from, to, &time));
  held->time += time;
  if (!InDays(p_.unit)) return absl::OkStatus();
  int i, j;
  std::int64_t seconds;
  absl::Duration rest;
  if (!Locate(from, &i, &seconds, &rest)) return t_.OutsideInstant(from);
  TRUNKLINE_RETURN_IF_ERROR(LastDayOf(to, &j));
  if (i == j) {
    AddToDay(i, time, held);
    return absl::OkStatus();
  }
  // The first day, whole days, and the last day.
  TRUNKLINE_RETURN_IF_ERROR(Measure(from, ToTime(t_.day_start[i + 1]), &time));
  AddToDay(i, time, held);
  held->days += InWorkingTime(p_.unit)
                    ? t_.worked_before[j] - t_.worked_before[i + 1]
                    : j - i - 1;
  TRUNKLINE_RETURN_IF_ERROR(Measure(ToTime(t_.day_start[j]), to, &time));
  AddToDay(j, time, held);
  return absl::OkStatus();
}

HeldTime Counter::FromSum(const PauseSum& sum) const {
  HeldTime held;
  held.time = sum.time;
  if (!InDays(p_.unit)) return held;
  held.days = sum.days;
  held.parts = sum.parts;
  held.last_day = sum.last_day;
  if (!LastDayOf(sum.until, &held.day).ok()) held.day = -1;
  return held;
}

void Counter::ToSum(const HeldTime& held, absl::Time until,
                    PauseSum* sum) const {
  int day;
  sum->until = until;
  sum->time = held.time;
  sum->days = held.days;
  sum->parts = held.parts;
  sum->last_day = LastDayOf(until, &day).ok() && day == held.day
                      ? held.last_day
                      : absl::ZeroDuration();
}

HeldAmount Counter::AmountOf(const HeldTime& held) const {
  HeldAmount amount;
  if (!InDays(p_.unit)) {
    amount.time = held.time;
    return amount;
  }
  amount.days = held.days;
  if (p_.hold_count == DeadlinePolicy::HoldCount::kPartsAddUp) {
    const absl::Duration usual =
        InWorkingTime(p_.unit) ? absl::Seconds(t_.usual_day) : absl::Hours(24);
    absl::Duration rest;
    amount.days += absl::IDivDuration(held.parts, usual, &rest);
    if (p_.end <= PolicyEnd::kSameTime) amount.time = rest;
  }
  return amount;
}

absl::Status Counter::Measure(absl::Time from, absl::Time to,
                              absl::Duration* length) const {
  if (!InWorkingTime(p_.unit)) {
    *length = to - from;
    return absl::OkStatus();
  }
  absl::Duration a, b;
  TRUNKLINE_RETURN_IF_ERROR(Worked(from, &a));
  TRUNKLINE_RETURN_IF_ERROR(Worked(to, &b));
  *length = b - a;
  return absl::OkStatus();
}

// The common case, without conversion of civil times: a limit and a yellow card
// in working days, and an end at 24:00 or at closing. The card then comes at a
// closing.
bool Counter::PlainYellow(const Origin& o, int last, absl::Time* yellow) const {
  if (p_.yellow.unit != Unit::kWorkingDays || p_.unit != Unit::kWorkingDays ||
      p_.end <= PolicyEnd::kSameTime || last < 0) {
    return false;
  }
  const int day = t_.AddWorking(last, -std::int64_t{p_.yellow.amount});
  if (day < 0) return false;
  const absl::Time close = ToTime(t_.CloseOf(day));
  if (close < o.from) return false;
  *yellow = close;
  return true;
}

// Moves a time outside working time to the next opening or, with `back`, to the
// last closing; false if there is none.
bool Counter::IntoWorkingTime(bool back, absl::Time* time) const {
  const std::int64_t at = absl::ToUnixSeconds(*time);
  const int i = t_.IndexOf(at);
  if (i < 0 || i >= limit_) return false;
  std::int64_t seconds = at;
  bool inside;
  const std::int64_t worked = t_.WorkedBefore(seconds, i, &inside);
  if (inside) return true;
  if (back && worked == 0) return false;
  if (!t_.InstantAtWorked(worked, !back, &seconds)) return false;
  *time = ToTime(seconds);
  return true;
}

// The instant that is the yellow card's amount before the end; infinite past:
// before the tables.
absl::Status Counter::FindYellow(const Origin& o, const End& end,
                                 absl::Time* yellow) const {
  const Amount& y = p_.yellow;
  *yellow = absl::InfinitePast();
  if (!InDays(y.unit)) {
    const absl::Duration length = Length(y.amount, y.unit);
    if (!InWorkingTime(y.unit)) {
      *yellow = end.due - length;
    } else if (!AddWorked(end.due, -length, true, yellow).ok()) {
      *yellow = absl::InfinitePast();
    }
    return absl::OkStatus();
  }
  // The same end so many days earlier.
  int last = end.last;
  if (last < 0) TRUNKLINE_RETURN_IF_ERROR(LastDayOf(end.due, &last));
  const std::int64_t day = DaysLater(last, y, -1);
  if (day < 0) return absl::OkStatus();
  if (InDays(p_.unit) && end.last >= 0) {
    *yellow = EndPoint(o, static_cast<int>(day));
  } else {
    absl::Duration rest;
    const int second = EndSecond(t_, end.due, last, &rest);
    *yellow = ToTime(t_.InstantOf(static_cast<int>(day), second)) + rest;
  }
  return absl::OkStatus();
}

absl::Status Counter::IsYellowAtStart(const Origin& o, const End& end,
                                      bool* at_start) const {
  *at_start = false;
  if (p_.yellow.amount == 0) return absl::OkStatus();
  absl::Time yellow;
  TRUNKLINE_RETURN_IF_ERROR(FindYellow(o, end, &yellow));
  *at_start = yellow <= o.from;
  return absl::OkStatus();
}

absl::Status Counter::FindCards(const Origin& o, const End& end,
                                Due* due) const {
  due->due = end.due;
  due->counted_from = o.from;
  due->yellow = absl::InfiniteFuture();
  due->red = end.due;
  due->provisional =
      limit_ > t_.known_days && end.due > ToTime(t_.day_start[t_.known_days]);
  if (p_.yellow.amount > 0 && !PlainYellow(o, end.last, &due->yellow)) {
    absl::Time yellow;
    TRUNKLINE_RETURN_IF_ERROR(FindYellow(o, end, &yellow));
    yellow = std::max(yellow, o.from);
    if (InWorkingTime(p_.unit) &&
        (!IntoWorkingTime(true, &yellow) || yellow < o.from)) {
      // Working time begins after the count.
      yellow = o.from;
      if (!IntoWorkingTime(false, &yellow)) yellow = end.due;
    }
    if (yellow < end.due) due->yellow = yellow;
  }
  if (p_.red && p_.red->amount > 0) {
    const Amount& r = *p_.red;
    if (InDays(r.unit)) {
      int last = end.last;
      if (last < 0) TRUNKLINE_RETURN_IF_ERROR(LastDayOf(end.due, &last));
      std::int64_t d = DaysLater(last, r, 1);
      if (d >= limit_) return t_.OutsideDay(d);
      if (!t_.working(static_cast<int>(d))) {
        d = t_.AddWorking(static_cast<int>(d), 1);
        if (d >= limit_) return t_.OutsideDay(d);
      }
      due->red = ToTime(t_.OpenOf(static_cast<int>(d)));
    } else if (InWorkingTime(r.unit)) {
      TRUNKLINE_RETURN_IF_ERROR(
          AddWorked(end.due, Length(r.amount, r.unit), false, &due->red));
    } else {
      due->red = end.due + Length(r.amount, r.unit);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckFit(const DeadlinePolicy& policy, const Tables& tables) {
  if (ABSL_PREDICT_FALSE(!SoundPolicy(policy))) return CheckPolicy(policy);
  if (ABSL_PREDICT_FALSE(!policy.calendar.empty() &&
                         policy.calendar != tables.data.name)) {
    return base::InvalidArgument(base::Fill<messages::kOtherCalendar>(
        base::Quoted(policy.id), base::Quoted(policy.calendar),
        base::Quoted(tables.data.name)));
  }
  return absl::OkStatus();
}

}  // namespace trunkline::calendar
