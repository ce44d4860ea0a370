// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/calendar/calendar_access.h"
#include "src/calendar/count.h"
#include "src/calendar/messages.h"
#include "trunkline/deadline.h"

namespace trunkline {

using calendar::Counter;
using calendar::InDays;
using calendar::Tables;

namespace {

namespace messages = calendar::messages;
using Kind = DueStep::Kind;
using Policy = DeadlinePolicy;

constexpr int kMaxDays = 4000;

class Explainer {
 public:
  Explainer(const DeadlinePolicy& policy, const WorkCalendar& calendar,
            const CountOptions& options)
      : p_(policy),
        calendar_(calendar),
        t_(internal::CalendarAccess::Tables(calendar)),
        options_(options),
        counter_(policy, t_, options) {}

  absl::StatusOr<DueExplanation> Run(absl::Time start) {
    TRUNKLINE_ASSIGN_OR_RETURN(e_.due, DueTime(p_, calendar_, start, options_));
    e_.zone = t_.zone;
    e_.policy = p_;
    e_.calendar_name = t_.data.name;
    e_.calendar_version = t_.data.version;
    TRUNKLINE_RETURN_IF_ERROR(counter_.FindOrigin(start, &origin_));
    Add(Kind::kStart, start);
    if (e_.due.due - start > absl::Hours(24) * kMaxDays) {
      return base::OutOfRange(base::Fill<messages::kNotExplained>(kMaxDays));
    }
    TRUNKLINE_RETURN_IF_ERROR(Moves(start));
    if (InDays(p_.unit)) {
      Days();
    } else if (calendar::InWorkingTime(p_.unit)) {
      TRUNKLINE_RETURN_IF_ERROR(WorkingHours());
    } else {
      DueStep& step = Add(Kind::kHours, origin_.from);
      step.amount = calendar::Length(p_.amount, p_.unit);
    }
    if (!InDays(p_.unit)) RolledHours();
    Add(Kind::kEnd, e_.due.due);
    if (e_.due.yellow != absl::InfiniteFuture()) {
      Add(Kind::kYellow, e_.due.yellow);
    }
    if (p_.red && p_.red->amount > 0) Add(Kind::kRed, e_.due.red);
    return std::move(e_);
  }

 private:
  DueStep& Add(Kind kind, absl::Time time) {
    DueStep step;
    step.kind = kind;
    step.time = time;
    step.day = absl::ToCivilDay(time, t_.zone);
    e_.steps.push_back(std::move(step));
    return e_.steps.back();
  }

  DueStep& AddDay(Kind kind, int i, int count = 0) {
    if (i >= t_.known_days && !told_provisional_) {
      told_provisional_ = true;
      AddDay(Kind::kProvisional, i);
    }
    DueStep step;
    step.kind = kind;
    step.day = ToCivilDay(t_.first_day + i);
    step.count = count;
    if (const DayException* exception = t_.ExceptionOf(i)) {
      step.name = exception->name;
    }
    e_.steps.push_back(std::move(step));
    return e_.steps.back();
  }

  void Skip(int i) {
    const DayException* exception = t_.ExceptionOf(i);
    AddDay(exception != nullptr ? Kind::kSkippedHoliday : Kind::kSkippedWeekend,
           i);
  }

  void Count(int i, int count) {
    const DayException* exception = t_.ExceptionOf(i);
    AddDay(exception != nullptr && exception->kind == DayKind::kWorkday
               ? Kind::kCountedMakeUp
               : Kind::kCounted,
           i, count);
  }

  // Steps 1 to 3, which move the start.
  absl::Status Moves(absl::Time start) {
    if (origin_.start_index < 0) return absl::OkStatus();
    DeadlinePolicy part = p_;
    part.count_from = Policy::CountFrom::kInstant;
    part.cut_off = -1;
    absl::Time at = start;
    auto step = [&](const DeadlinePolicy& policy, Kind kind) {
      calendar::Origin origin;
      absl::Status status =
          Counter(policy, t_, options_).FindOrigin(start, &origin);
      if (status.ok() && origin.from != at) {
        at = origin.from;
        Add(kind, at);
      }
      return status;
    };
    TRUNKLINE_RETURN_IF_ERROR(step(part, Kind::kMovedOffDay));
    part.cut_off = p_.cut_off;
    TRUNKLINE_RETURN_IF_ERROR(step(part, Kind::kMovedCutOff));
    if (p_.count_from == Policy::CountFrom::kNextOpening) {
      part.count_from = p_.count_from;
      TRUNKLINE_RETURN_IF_ERROR(step(part, Kind::kMovedOpening));
    }
    return absl::OkStatus();
  }

  void Days() {
    const bool working = p_.unit == Policy::Unit::kWorkingDays;
    int i = origin_.start_index;
    if (origin_.base >= i) {
      if (p_.count_from == Policy::CountFrom::kSameDay) {
        Skip(i);
      } else {
        AddDay(Kind::kFirstNotCounted, i);
      }
      for (++i; i <= origin_.base; ++i) Skip(i);
    }
    if (calendar::InMonths(p_.unit)) {
      Months(&i);
      Roll(i);
      return;
    }
    int count = 0;
    for (; count < p_.amount; ++i) {
      if (working && !t_.working(i)) {
        Skip(i);
      } else {
        Count(i, ++count);
      }
    }
    Roll(i - 1);
  }

  // The last day of a limit in months.
  void Months(int* last) {
    Policy plain = p_;
    plain.roll = Policy::Roll::kNone;
    calendar::End end;
    if (!Counter(plain, t_, options_).FindEnd(origin_, nullptr, &end).ok()) {
      return;
    }
    *last = end.last;
    // Of the count's first day, or of the day before it.
    const bool same_day = p_.count_from == Policy::CountFrom::kSameDay;
    const int wanted =
        ToCivilDay(t_.first_day + origin_.base + (same_day ? 1 : 0)).day();
    const int found =
        ToCivilDay(t_.first_day + *last + (same_day ? 1 : 0)).day();
    AddDay(found == wanted ? Kind::kCorresponding : Kind::kMonthEnd, *last);
  }

  void Roll(int i) {
    if (p_.roll <= Policy::Roll::kNone || t_.working(i)) return;
    int back = i;
    while (back > origin_.base && !t_.working(back)) --back;
    if (p_.roll == Policy::Roll::kBackward && back > origin_.base) {
      AddDay(Kind::kRolledBackward, back);
      return;
    }
    while (!t_.working(++i)) Skip(i);
    AddDay(Kind::kRolledForward, i);
  }

  absl::Status WorkingHours() {
    int i = t_.IndexOf(absl::ToUnixSeconds(origin_.from));
    absl::Duration left = calendar::Length(p_.amount, p_.unit);
    for (; left > absl::ZeroDuration() && i < t_.days; ++i) {
      if (!t_.working(i)) {
        Skip(i);
        continue;
      }
      const absl::Time from =
          std::max(origin_.from, absl::FromUnixSeconds(t_.day_start[i]));
      absl::Duration length;
      TRUNKLINE_RETURN_IF_ERROR(counter_.Measure(
          from, absl::FromUnixSeconds(t_.day_start[i + 1]), &length));
      length = std::min(length, left);
      if (length <= absl::ZeroDuration()) continue;
      left -= length;
      AddDay(Kind::kWorked, i).amount = length;
    }
    return absl::OkStatus();
  }

  void RolledHours() {
    if (p_.roll <= Policy::Roll::kNone || calendar::InWorkingTime(p_.unit)) {
      return;
    }
    const absl::Time plain =
        origin_.from + calendar::Length(p_.amount, p_.unit);
    const int i = t_.IndexOf(absl::ToUnixSeconds(plain - absl::Seconds(1)));
    if (i < 0 || t_.working(i)) return;
    const int to =
        t_.IndexOf(absl::ToUnixSeconds(e_.due.due - absl::Seconds(1)));
    if (to < 0) return;
    AddDay(to < i ? Kind::kRolledBackward : Kind::kRolledForward, to);
  }

  const DeadlinePolicy& p_;
  const WorkCalendar& calendar_;
  const Tables& t_;
  const CountOptions& options_;
  const Counter counter_;
  calendar::Origin origin_;
  DueExplanation e_;
  bool told_provisional_ = false;
};

std::string Length(absl::Duration d) {
  const std::int64_t seconds = absl::ToInt64Seconds(d);
  std::string text =
      absl::StrFormat("%d:%02d", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0) absl::StrAppendFormat(&text, ":%02d", seconds % 60);
  return text;
}

// The texts of an explanation in one language.
class Words {
 public:
  explicit Words(Language language) : language_(language) {}

  std::string Fill(const base::Message& message,
                   const std::vector<base::Argument>& arguments = {}) const {
    return base::FillPattern(message.In(language_), arguments, language_);
  }

  std::string Day(absl::CivilDay day) const {
    return absl::StrCat(
        base::FormatDate(day), " ",
        Fill(messages::kWeekdays[static_cast<int>(absl::GetWeekday(day))]));
  }

  std::string Time(absl::Time time, bool end_of_day,
                   absl::TimeZone zone) const {
    const absl::CivilSecond civil = absl::ToCivilSecond(time, zone);
    const absl::CivilDay day(civil);
    if (end_of_day && civil == absl::CivilSecond(day)) {
      return absl::StrCat(Day(day - 1), " 24:00");
    }
    std::string text =
        absl::StrCat(Day(day), " ",
                     base::FormatTimeOfDay(civil.hour() * 60 + civil.minute()));
    if (civil.second() != 0) {
      absl::StrAppendFormat(&text, ":%02d", civil.second());
    }
    return text;
  }

  std::string Step(const DueStep& step) const {
    const base::Message& message =
        messages::kSteps[static_cast<std::size_t>(step.kind)];
    switch (step.kind) {
      case Kind::kCounted:
        return Fill(message, {step.count});
      case Kind::kCountedMakeUp:
        return Fill(message, {step.count, Name(step)});
      case Kind::kSkippedHoliday:
        return Fill(message, {Name(step)});
      case Kind::kWorked:
      case Kind::kHours:
        return Fill(message, {Length(step.amount)});
      default:
        return Fill(message);
    }
  }

  std::string Amount(const DeadlinePolicy& policy) const {
    const auto unit = static_cast<std::size_t>(policy.unit);
    return Fill(
        policy.amount == 1 ? messages::kOne[unit] : messages::kSeveral[unit],
        {policy.amount});
  }

  // How it is counted, each after a comma.
  std::string Rules(const DeadlinePolicy& policy) const {
    std::string out;
    switch (policy.count_from) {
      case Policy::CountFrom::kNextDay:
        out += Fill(messages::kFromNextDay);
        break;
      case Policy::CountFrom::kNextWorkingDay:
        out += Fill(messages::kFromNextWorkingDay);
        break;
      case Policy::CountFrom::kNextOpening:
        out += Fill(messages::kFromNextOpening);
        break;
      case Policy::CountFrom::kSameDay:
        out += Fill(messages::kFromSameDay);
        break;
      default:
        break;
    }
    if (policy.end == Policy::End::kOfDay) out += Fill(messages::kEndOfDay);
    if (policy.end == Policy::End::kCloseOfBusiness) {
      out += Fill(messages::kCloseOfBusiness);
    }
    if (policy.roll == Policy::Roll::kForward) {
      out += Fill(messages::kRollForward);
    }
    if (policy.roll == Policy::Roll::kBackward) {
      out += Fill(messages::kRollBackward);
    }
    return out;
  }

 private:
  std::string Name(const DueStep& step) const {
    if (step.name.empty()) return "";
    auto found = step.name.find(std::string(LanguageTag(language_)));
    if (found == step.name.end()) found = step.name.begin();
    return Fill(messages::kDayName, {found->second});
  }

  Language language_;
};

}  // namespace

std::string DueExplanation::ToText(Language language) const {
  const Words words(language);
  std::string text =
      words.Fill(messages::kTitle, {words.Amount(policy), words.Rules(policy),
                                    calendar_name, calendar_version});
  text += '\n';
  for (const DueStep& step : steps) {
    const bool timed = step.time != absl::Time();
    const std::string day =
        timed ? words.Time(step.time, step.kind == Kind::kEnd, zone)
              : words.Day(step.day) + "      ";
    absl::StrAppend(&text, day, "  ", words.Step(step));
    // The line that people copy says it by itself.
    if (step.kind == Kind::kEnd && due.provisional) {
      text += words.Fill(messages::kIsProvisional);
    }
    text += '\n';
  }
  return text;
}

absl::StatusOr<DueExplanation> ExplainDue(const DeadlinePolicy& policy,
                                          const WorkCalendar& calendar,
                                          absl::Time start,
                                          const CountOptions& options) {
  return Explainer(policy, calendar, options).Run(start);
}

}  // namespace trunkline
