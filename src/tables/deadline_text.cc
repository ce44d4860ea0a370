// SPDX-License-Identifier: Apache-2.0
#include "src/tables/deadline_text.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/messages.h"

namespace trunkline::tables {
namespace {

using Policy = DeadlinePolicy;
using Unit = DeadlinePolicy::Unit;

struct UnitWord {
  std::string_view word;
  Unit unit;
};
constexpr UnitWord kUnits[] = {
    {"minute", Unit::kMinutes},
    {"minutes", Unit::kMinutes},
    {"hour", Unit::kHours},
    {"hours", Unit::kHours},
    {"day", Unit::kCalendarDays},
    {"days", Unit::kCalendarDays},
    {"calendar day", Unit::kCalendarDays},
    {"calendar days", Unit::kCalendarDays},
    {"working hour", Unit::kWorkingHours},
    {"working hours", Unit::kWorkingHours},
    {"working day", Unit::kWorkingDays},
    {"working days", Unit::kWorkingDays},
    {"business day", Unit::kWorkingDays},
    {"business days", Unit::kWorkingDays},
    {"working minute", Unit::kWorkingMinutes},
    {"working minutes", Unit::kWorkingMinutes},
    {"business hour", Unit::kWorkingHours},
    {"business hours", Unit::kWorkingHours},
    {"business minute", Unit::kWorkingMinutes},
    {"business minutes", Unit::kWorkingMinutes},
    {"month", Unit::kMonths},
    {"months", Unit::kMonths},
    {"year", Unit::kYears},
    {"years", Unit::kYears},
    {"分钟", Unit::kMinutes},
    {"小时", Unit::kHours},
    {"个小时", Unit::kHours},
    {"日", Unit::kCalendarDays},
    {"天", Unit::kCalendarDays},
    {"自然日", Unit::kCalendarDays},
    {"个自然日", Unit::kCalendarDays},
    {"工作小时", Unit::kWorkingHours},
    {"个工作小时", Unit::kWorkingHours},
    {"工作日", Unit::kWorkingDays},
    {"个工作日", Unit::kWorkingDays},
    {"工作分钟", Unit::kWorkingMinutes},
    {"个工作分钟", Unit::kWorkingMinutes},
    {"月", Unit::kMonths},
    {"个月", Unit::kMonths},
    {"年", Unit::kYears},
};

struct Part {
  std::string_view words;
  void (*apply)(Policy*);
};
constexpr Part kParts[] = {
    {"from same day",
     [](Policy* p) { p->count_from = Policy::CountFrom::kSameDay; }},
    {"from next day",
     [](Policy* p) { p->count_from = Policy::CountFrom::kNextDay; }},
    {"from next working day",
     [](Policy* p) { p->count_from = Policy::CountFrom::kNextWorkingDay; }},
    {"from next opening",
     [](Policy* p) { p->count_from = Policy::CountFrom::kNextOpening; }},
    {"until 24:00", [](Policy* p) { p->end = Policy::End::kOfDay; }},
    {"until close of business",
     [](Policy* p) { p->end = Policy::End::kCloseOfBusiness; }},
    {"roll forward", [](Policy* p) { p->roll = Policy::Roll::kForward; }},
    {"roll backward", [](Policy* p) { p->roll = Policy::Roll::kBackward; }},
    {"off day same time next",
     [](Policy* p) { p->off_day = Policy::OffDay::kSameTimeNext; }},
    {"off day opening next",
     [](Policy* p) { p->off_day = Policy::OffDay::kOpeningNext; }},
    {"held parts add up",
     [](Policy* p) { p->hold_count = Policy::HoldCount::kPartsAddUp; }},
    {"permissive", [](Policy* p) { p->permissive = true; }},
};

absl::Status NotUnderstood(std::string_view part, const base::Text& right) {
  return base::InvalidArgument(
      base::Fill<messages::kDeadlineIsNot>(base::Quoted(part), right));
}

absl::StatusOr<Policy::Amount> ParseAmount(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    ++digits;
  }
  Policy::Amount out;
  std::string_view word = text.substr(digits);
  while (!word.empty() && word[0] == ' ') word.remove_prefix(1);
  for (const UnitWord& unit : kUnits) {
    if (unit.word == word) out.unit = unit.unit;
  }
  if (digits == 0 || digits > 6 || out.unit == Unit::kUnspecified ||
      !absl::SimpleAtoi(base::ToAbsl(text.substr(0, digits)), &out.amount)) {
    return NotUnderstood(text, base::Fill<messages::kAnAmount>());
  }
  return out;
}

bool StartsWith(std::string_view s, std::string_view prefix) {
  return s.substr(0, prefix.size()) == prefix;
}

absl::Status ApplyPart(std::string_view part, Policy* p) {
  for (const Part& known : kParts) {
    if (known.words == part) {
      known.apply(p);
      return absl::OkStatus();
    }
  }
  if (StartsWith(part, "yellow ")) {
    TRUNKLINE_ASSIGN_OR_RETURN(p->yellow, ParseAmount(part.substr(7)));
    return absl::OkStatus();
  }
  if (StartsWith(part, "red ")) {
    TRUNKLINE_ASSIGN_OR_RETURN(p->red, ParseAmount(part.substr(4)));
    return absl::OkStatus();
  }
  if (StartsWith(part, "cut-off ")) {
    const std::optional<int> minutes = base::ParseTimeOfDay(part.substr(8));
    if (minutes.has_value() && *minutes < 1440) {
      p->cut_off = *minutes;
      return absl::OkStatus();
    }
  }
  base::Text all;
  for (const Part& known : kParts) {
    all += base::Fill<messages::kListedPart>(known.words);
  }
  return NotUnderstood(part, base::Fill<messages::kOneOfParts>(all));
}

}  // namespace

absl::StatusOr<DeadlinePolicy> ParseDeadlinePolicy(std::string_view text) {
  DeadlinePolicy p;
  p.id = "deadline";
  bool first = true;
  for (absl::string_view piece : absl::StrSplit(base::ToAbsl(text), ';')) {
    const std::string_view part =
        base::FromAbsl(absl::StripAsciiWhitespace(piece));
    if (first) {
      TRUNKLINE_ASSIGN_OR_RETURN(const Policy::Amount amount,
                                 ParseAmount(part));
      p.amount = amount.amount;
      p.unit = amount.unit;
      first = false;
    } else {
      TRUNKLINE_RETURN_IF_ERROR(ApplyPart(part, &p));
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(CheckPolicy(p));
  return p;
}

}  // namespace trunkline::tables
