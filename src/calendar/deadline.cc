// SPDX-License-Identifier: Apache-2.0
#include "trunkline/deadline.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/calendar/calendar_access.h"
#include "src/calendar/count.h"

namespace trunkline {

using calendar::CheckFit;
using calendar::Counter;

namespace calendar {
namespace {

constexpr int kMaxAmount = 100'000;

bool SoundUnit(Unit unit) {
  return unit >= Unit::kMinutes && unit <= Unit::kYears;
}

bool SoundAmount(const Amount& a) {
  return a.amount == 0 ||
         (a.amount > 0 && a.amount <= kMaxAmount && SoundUnit(a.unit));
}

}  // namespace

bool SoundPolicy(const DeadlinePolicy& p) {
  return p.amount > 0 && p.amount <= kMaxAmount && SoundUnit(p.unit) &&
         p.start <= DeadlinePolicy::Start::kFiled &&
         p.count_from <= DeadlinePolicy::CountFrom::kSameDay &&
         p.end <= DeadlinePolicy::End::kCloseOfBusiness &&
         p.roll <= DeadlinePolicy::Roll::kBackward &&
         p.off_day <= DeadlinePolicy::OffDay::kOpeningNext &&
         p.hold_count <= DeadlinePolicy::HoldCount::kPartsAddUp &&
         p.cut_off >= -1 && p.cut_off < 1440 && SoundAmount(p.yellow) &&
         (!p.red || SoundAmount(*p.red)) && p.extensions >= 0 &&
         p.extensions <= kMaxAmount && SoundAmount(p.extension);
}

}  // namespace calendar

absl::Status CheckPolicy(const DeadlinePolicy& p) {
  using calendar::SoundAmount;
  using calendar::SoundUnit;
  if (calendar::SoundPolicy(p)) return absl::OkStatus();
  std::vector<std::string> defects;
  auto check = [&](bool good, std::string_view what) {
    if (!good) defects.emplace_back(what);
  };
  check(p.amount > 0 && p.amount <= calendar::kMaxAmount,
        "amount must be 1 to 100000");
  check(SoundUnit(p.unit), "unit is not given");
  check(p.start <= DeadlinePolicy::Start::kFiled, "start is unknown");
  check(p.count_from <= DeadlinePolicy::CountFrom::kSameDay,
        "count_from is unknown");
  check(p.end <= DeadlinePolicy::End::kCloseOfBusiness, "end is unknown");
  check(p.roll <= DeadlinePolicy::Roll::kBackward, "roll is unknown");
  check(p.off_day <= DeadlinePolicy::OffDay::kOpeningNext,
        "off_day is unknown");
  check(p.hold_count <= DeadlinePolicy::HoldCount::kPartsAddUp,
        "hold_count is unknown");
  check(p.cut_off >= -1 && p.cut_off < 1440, "cut_off must be 00:00 to 23:59");
  constexpr std::string_view kAmount =
      ": the amount must be 0 to 100000, with a unit unless it is 0";
  auto amount = [&](bool good, std::string_view field) {
    if (!good) {
      defects.push_back(
          absl::StrCat(base::ToAbsl(field), base::ToAbsl(kAmount)));
    }
  };
  amount(SoundAmount(p.yellow), "yellow");
  amount(!p.red || SoundAmount(*p.red), "red");
  amount(SoundAmount(p.extension), "extension");
  check(p.extensions >= 0 && p.extensions <= calendar::kMaxAmount,
        "extensions must be 0 to 100000");
  return absl::InvalidArgumentError(absl::StrCat(
      "policy ", base::Quoted(p.id), ": ", absl::StrJoin(defects, "\n")));
}

absl::StatusOr<Due> DueTime(const DeadlinePolicy& policy,
                            const WorkCalendar& calendar, absl::Time start,
                            const CountOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(
      CheckFit(policy, internal::CalendarAccess::Tables(calendar)));
  const Counter counter(policy, internal::CalendarAccess::Tables(calendar),
                        options);
  calendar::Origin origin;
  calendar::End end;
  Due due;
  TRUNKLINE_RETURN_IF_ERROR(counter.FindOrigin(start, &origin));
  TRUNKLINE_RETURN_IF_ERROR(counter.FindEnd(origin, nullptr, &end));
  TRUNKLINE_RETURN_IF_ERROR(counter.FindCards(origin, end, &due));
  return due;
}

std::string FormatDueTime(absl::Time due, absl::TimeZone zone) {
  return base::FormatMinute(due, zone);
}

}  // namespace trunkline
