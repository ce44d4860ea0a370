// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/calendar/calendar_access.h"
#include "src/calendar/count.h"
#include "trunkline/deadline.h"

namespace trunkline {

using calendar::Counter;
using calendar::InDays;
using calendar::Tables;

namespace {

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
      return absl::OutOfRangeError(absl::StrCat(
          "a count of more than ", kMaxDays, " days is not explained"));
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

// --- the message table ---

struct Words {
  const char* weekdays[7];
  const char* lines[20];      // By Kind. {n} number, {a} amount, {w} name.
  const char* units[9];       // By Unit; {n}
  const char* count_from[6];  // By CountFrom
  const char* end[4];         // By End
  const char* roll[4];        // By Roll
  const char* name;           // Around the name of a day.
  const char* title;          // {u} unit and amount, {r} rules, {c} {v}
                              // calendar
  const char* separator;
};

constexpr Words kEnglish = {
    {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
    {"start", "moved: it started on a day off",
     "moved: it started at or after the cut-off, or on a day off",
     "moved to the next opening", "not counted: the day of the start",
     "day {n}", "day {n}: make-up working day{w}", "skipped: day off",
     "skipped: holiday{w}", "{a} of working time", "{a} on the clock",
     "rolled forward to this working day", "rolled back to this working day",
     "due", "yellow card", "red card",
     "from here on the calendar is not announced: provisional",
     "the corresponding day of the last month",
     "the last month has no corresponding day: its last day"},
    {"", "{n} minutes", "{n} hours", "{n} calendar days", "{n} working hours",
     "{n} working days", "{n} working minutes", "{n} months", "{n} years"},
    {"", "", "from the next day", "from the next working day",
     "from the next opening", "the day itself counts"},
    {"", "", "until 24:00", "until close of business"},
    {"", "", "a last day off moves forward", "a last day off moves back"},
    " ({w})",
    "{u}{r} [calendar {c}, version {v}]",
    ", "};

constexpr Words kChinese = {
    {"周一", "周二", "周三", "周四", "周五", "周六", "周日"},
    {"起点", "顺移：起点在休息日", "顺移：起点在截止时刻之后或休息日",
     "顺移至下一上班时刻", "不计：起算当日", "第{n}日", "第{n}日：调休上班{w}",
     "不计：休息日", "不计：节假日{w}", "计工作时间{a}", "连续计时{a}",
     "顺延至本工作日", "提前至本工作日", "到期", "黄牌", "红牌",
     "自本日起日历尚未公布，结果为暂定", "到期月的对应日",
     "到期月没有对应日，以月末日为最后一日"},
    {"", "{n}分钟", "{n}小时", "{n}日", "{n}工作小时", "{n}个工作日",
     "{n}工作分钟", "{n}个月", "{n}年"},
    {"", "", "次日起算", "次一工作日起算", "下一上班时刻起算", "当日计入"},
    {"", "", "至24:00", "至下班时"},
    {"", "", "末日遇休息日顺延", "末日遇休息日提前"},
    "（{w}）",
    "{u}{r} [日历 {c}，版本 {v}]",
    "，"};

std::string Length(absl::Duration d) {
  const std::int64_t seconds = absl::ToInt64Seconds(d);
  std::string text =
      absl::StrFormat("%d:%02d", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0) absl::StrAppendFormat(&text, ":%02d", seconds % 60);
  return text;
}

std::string DayName(const DueStep& step, Language language,
                    const Words& words) {
  if (step.name.empty()) return "";
  auto found = step.name.find(std::string(LanguageTag(language)));
  if (found == step.name.end()) found = step.name.begin();
  return absl::StrReplaceAll(words.name, {{"{w}", found->second}});
}

std::string DayText(absl::CivilDay day, const Words& words) {
  return absl::StrCat(base::FormatDate(day), " ",
                      words.weekdays[static_cast<int>(absl::GetWeekday(day))]);
}

std::string TimeText(absl::Time time, bool end_of_day, absl::TimeZone zone,
                     const Words& words) {
  const absl::CivilSecond civil = absl::ToCivilSecond(time, zone);
  const absl::CivilDay day(civil);
  if (end_of_day && civil == absl::CivilSecond(day)) {
    return absl::StrCat(DayText(day - 1, words), " 24:00");
  }
  std::string text =
      absl::StrCat(DayText(day, words), " ",
                   base::FormatTimeOfDay(civil.hour() * 60 + civil.minute()));
  if (civil.second() != 0) {
    absl::StrAppendFormat(&text, ":%02d", civil.second());
  }
  return text;
}

}  // namespace

std::string DueExplanation::ToText(Language language) const {
  const bool chinese = language == Language::kChinese;
  const Words& words = chinese ? kChinese : kEnglish;
  std::string rules;
  auto add = [&](const char* rule) {
    if (*rule != '\0') absl::StrAppend(&rules, words.separator, rule);
  };
  add(words.count_from[static_cast<int>(policy.count_from)]);
  add(words.end[static_cast<int>(policy.end)]);
  add(words.roll[static_cast<int>(policy.roll)]);
  std::string amount =
      absl::StrReplaceAll(words.units[static_cast<int>(policy.unit)],
                          {{"{n}", absl::StrCat(policy.amount)}});
  if (policy.amount == 1 && !chinese) amount.pop_back();
  std::string text =
      absl::StrReplaceAll(words.title, {{"{u}", amount},
                                        {"{r}", rules},
                                        {"{c}", calendar_name},
                                        {"{v}", calendar_version}});
  text += '\n';
  for (const DueStep& step : steps) {
    const bool timed = step.time != absl::Time();
    const std::string day =
        timed ? TimeText(step.time, step.kind == Kind::kEnd, zone, words)
              : DayText(step.day, words) + "      ";
    absl::StrAppend(
        &text, day, "  ",
        absl::StrReplaceAll(words.lines[static_cast<int>(step.kind)],
                            {{"{n}", absl::StrCat(step.count)},
                             {"{a}", Length(step.amount)},
                             {"{w}", DayName(step, language, words)}}),
        "\n");
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
