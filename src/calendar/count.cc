// SPDX-License-Identifier: Apache-2.0
#include "src/calendar/count.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"

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

absl::Status Counter::FindEnd(const Origin& o, const Additions* add,
                              End* end) const {
  std::int64_t amount = p_.amount;
  absl::Duration held;
  if (add != nullptr) {
    amount += add->same_unit + add->held_days;
    held = add->held;
  }
  switch (p_.unit) {
    case Unit::kMinutes:
    case Unit::kHours:
      TRUNKLINE_RETURN_IF_ERROR(
          FinishHours(o, o.from + WallLength(amount, p_.unit) + held, end));
      break;
    case Unit::kWorkingHours: {
      absl::Time due;
      TRUNKLINE_RETURN_IF_ERROR(
          AddWorked(o.from, absl::Hours(amount) + held, false, &due));
      TRUNKLINE_RETURN_IF_ERROR(FinishHours(o, due, end));
      break;
    }
    case Unit::kCalendarDays: {
      const std::int64_t last = o.base + amount;
      if (last >= limit_) return t_.OutsideDay(last);
      TRUNKLINE_RETURN_IF_ERROR(Finish(o, static_cast<int>(last), end));
      break;
    }
    default: {
      const int last = t_.AddWorking(o.base, amount);
      if (ABSL_PREDICT_FALSE(last >= limit_)) return t_.OutsideDay(last);
      TRUNKLINE_RETURN_IF_ERROR(Finish(o, last, end));
      break;
    }
  }
  if (add == nullptr) return absl::OkStatus();
  for (const Amount& extension : add->other) {
    TRUNKLINE_RETURN_IF_ERROR(Add(o, extension, end));
  }
  // `roll` or an extension may have moved the end into a hold.
  for (const Hold& hold : add->holds) {
    if (end->due < hold.from || end->due >= hold.to) continue;
    if (!InDays(p_.unit)) {
      end->due = hold.to;
      end->last = -1;
      continue;
    }
    int i = end->last;
    while (EndPoint(o, i) < hold.to) {
      i = p_.unit == Unit::kWorkingDays || p_.roll > Roll::kNone
              ? t_.AddWorking(i, 1)
              : i + 1;
      if (i >= limit_) return t_.OutsideDay(i);
    }
    end->last = i;
    end->due = EndPoint(o, i);
  }
  return absl::OkStatus();
}

absl::Status Counter::Add(const Origin& o, const Amount& amount,
                          End* end) const {
  if (!InDays(amount.unit)) {
    absl::Time due;
    if (amount.unit == Unit::kWorkingHours) {
      TRUNKLINE_RETURN_IF_ERROR(
          AddWorked(end->due, absl::Hours(amount.amount), false, &due));
    } else {
      due = end->due + WallLength(amount.amount, amount.unit);
    }
    return FinishHours(o, due, end);
  }
  int last = end->last;
  if (last < 0) TRUNKLINE_RETURN_IF_ERROR(LastDayOf(end->due, &last));
  const std::int64_t to = amount.unit == Unit::kWorkingDays
                              ? t_.AddWorking(last, amount.amount)
                              : std::int64_t{last} + amount.amount;
  if (to >= limit_) return t_.OutsideDay(to);
  if (InDays(p_.unit)) return Finish(o, static_cast<int>(to), end);
  absl::Duration rest;
  const int second = EndSecond(t_, end->due, last, &rest);
  return FinishHours(
      o, ToTime(t_.InstantOf(static_cast<int>(to), second)) + rest, end);
}

// Counts the days after `base` whose end point is before `time`. All days
// before the previous one have ended, so prefix sums give their number; only
// the end points of the last two days are compared.
absl::Status Counter::DaysEnded(const Origin& o, absl::Time time,
                                std::int64_t* days) const {
  int i;
  std::int64_t seconds;
  absl::Duration rest;
  if (!Locate(time, &i, &seconds, &rest)) return t_.OutsideInstant(time);
  const bool working = p_.unit == Unit::kWorkingDays;
  const int sure = i - 1;  // Days before this one have ended.
  std::int64_t n = 0;
  if (sure > o.base + 1) {
    n = working ? t_.worked_before[sure] - t_.worked_before[o.base + 1]
                : sure - (o.base + 1);
  }
  for (int d = std::max(sure, o.base + 1); d <= i; ++d) {
    if ((!working || t_.working(d)) && EndPoint(o, d) < time) ++n;
  }
  *days = n;
  return absl::OkStatus();
}

absl::Status Counter::AddHold(const Origin& o, const Hold& hold,
                              Additions* add) const {
  if (hold.to <= hold.from) return absl::OkStatus();
  if (InDays(p_.unit)) {
    std::int64_t before, after;
    TRUNKLINE_RETURN_IF_ERROR(DaysEnded(o, hold.from, &before));
    TRUNKLINE_RETURN_IF_ERROR(DaysEnded(o, hold.to, &after));
    add->held_days += after - before;
  } else {
    const absl::Time from = std::max(hold.from, o.from);
    if (hold.to > from) {
      absl::Duration length;
      TRUNKLINE_RETURN_IF_ERROR(Measure(from, hold.to, &length));
      add->held += length;
    }
  }
  add->holds.push_back(hold);
  return absl::OkStatus();
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

// The common case, without conversion of civil times: a yellow card in working
// days, and an end at 24:00 or at closing. The card then comes at an opening.
bool Counter::PlainYellow(const Origin& o, int last, absl::Time due,
                          absl::Time* yellow) const {
  if (p_.yellow.unit != Unit::kWorkingDays || !InDays(p_.unit) ||
      p_.end <= PolicyEnd::kSameTime) {
    return false;
  }
  const int before = t_.AddWorking(last, -std::int64_t{p_.yellow.amount});
  if (before < 0) return false;
  const int day = t_.AddWorking(before, 1);
  if (day >= limit_) return false;
  const absl::Time open = ToTime(t_.OpenOf(day));
  if (open < o.from || open >= due) return false;
  *yellow = open;
  return true;
}

// Moves a time to the next opening; false if there is none.
bool Counter::IntoWorkingTime(absl::Time* time) const {
  const std::int64_t at = absl::ToUnixSeconds(*time);
  const int i = t_.IndexOf(at);
  if (i < 0 || i >= limit_) return false;
  std::int64_t seconds = at;
  bool inside;
  const std::int64_t worked = t_.WorkedBefore(seconds, i, &inside);
  if (inside) return true;
  if (!t_.InstantAtWorked(worked, true, &seconds)) return false;
  *time = ToTime(seconds);
  return true;
}

absl::Status Counter::FindCards(const Origin& o, const End& end,
                                Due* due) const {
  due->due = end.due;
  due->counted_from = o.from;
  due->yellow = absl::InfiniteFuture();
  due->red = end.due;
  due->provisional =
      limit_ > t_.known_days && end.due > ToTime(t_.day_start[t_.known_days]);
  int last = end.last;
  const Amount& y = p_.yellow;
  const bool red_in_days = p_.red && p_.red->amount > 0 && InDays(p_.red->unit);
  if (last < 0 && ((y.amount > 0 && InDays(y.unit)) || red_in_days)) {
    TRUNKLINE_RETURN_IF_ERROR(LastDayOf(end.due, &last));
  }
  if (y.amount > 0 && !PlainYellow(o, last, end.due, &due->yellow)) {
    absl::Time yellow;
    if (y.unit == Unit::kMinutes || y.unit == Unit::kHours) {
      yellow = std::max(end.due - WallLength(y.amount, y.unit), o.from);
    } else {
      if (y.unit == Unit::kWorkingHours) {
        if (!AddWorked(end.due, -absl::Hours(y.amount), true, &yellow).ok()) {
          yellow = o.from;
        }
      } else {
        // The same end so many days earlier.
        const int d = y.unit == Unit::kWorkingDays
                          ? t_.AddWorking(last, -std::int64_t{y.amount})
                          : last - std::min(last, y.amount);
        yellow = o.from;
        if (d >= 0) {
          if (InDays(p_.unit)) {
            yellow = EndPoint(o, d);
          } else {
            absl::Duration rest;
            const int second = EndSecond(t_, end.due, last, &rest);
            yellow = ToTime(t_.InstantOf(d, second)) + rest;
          }
        }
      }
      yellow = std::max(yellow, o.from);
      if (!IntoWorkingTime(&yellow) || yellow >= end.due) {
        // There is no working time from there to the due time. The last opening
        // before the due time is taken, or the beginning of the count.
        yellow = o.from;
        int d = last;
        if (d < 0) TRUNKLINE_RETURN_IF_ERROR(LastDayOf(end.due, &d));
        while (d >= 0 && !(t_.working(d) && ToTime(t_.OpenOf(d)) < end.due)) {
          d = t_.AddWorking(d, -1);
        }
        if (d >= 0) yellow = std::max(ToTime(t_.OpenOf(d)), o.from);
        if (!IntoWorkingTime(&yellow) || yellow >= end.due) {
          yellow = absl::InfiniteFuture();
        }
      }
    }
    due->yellow = yellow;
  }
  if (p_.red && p_.red->amount > 0) {
    const Amount& r = *p_.red;
    if (red_in_days) {
      std::int64_t d = r.unit == Unit::kWorkingDays
                           ? t_.AddWorking(last, r.amount)
                           : std::int64_t{last} + r.amount;
      if (d >= limit_) return t_.OutsideDay(d);
      if (!t_.working(static_cast<int>(d))) {
        d = t_.AddWorking(static_cast<int>(d), 1);
        if (d >= limit_) return t_.OutsideDay(d);
      }
      due->red = ToTime(t_.OpenOf(static_cast<int>(d)));
    } else if (r.unit == Unit::kWorkingHours) {
      TRUNKLINE_RETURN_IF_ERROR(
          AddWorked(end.due, absl::Hours(r.amount), false, &due->red));
    } else {
      due->red = end.due + WallLength(r.amount, r.unit);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckFit(const DeadlinePolicy& policy, const Tables& tables) {
  if (ABSL_PREDICT_FALSE(!SoundPolicy(policy))) return CheckPolicy(policy);
  if (ABSL_PREDICT_FALSE(!policy.calendar.empty() &&
                         policy.calendar != tables.data.name)) {
    return absl::InvalidArgumentError(
        absl::StrCat("policy ", base::Quoted(policy.id), " counts by calendar ",
                     base::Quoted(policy.calendar), ", not by ",
                     base::Quoted(tables.data.name)));
  }
  return absl::OkStatus();
}

}  // namespace trunkline::calendar
