// SPDX-License-Identifier: Apache-2.0
#include "trunkline/deadline.h"

#include <utility>
#include <vector>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/calendar/calendar_access.h"
#include "src/calendar/count.h"
#include "src/calendar/messages.h"

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
  namespace messages = calendar::messages;
  std::vector<base::Text> defects;
  const auto check = [&](bool good, base::Text what) {
    if (!good) defects.push_back(std::move(what));
  };
  const auto known = [&](bool good, const char* field) {
    check(good, base::Fill<messages::kUnknownValue>(field));
  };
  const auto amount = [&](bool good, const char* field) {
    check(good, base::Fill<messages::kFieldAmount>(field));
  };
  check(p.amount > 0 && p.amount <= calendar::kMaxAmount,
        base::Fill<messages::kAmount>());
  check(SoundUnit(p.unit), base::Fill<messages::kNoUnit>());
  known(p.start <= DeadlinePolicy::Start::kFiled, "start");
  known(p.count_from <= DeadlinePolicy::CountFrom::kSameDay, "count_from");
  known(p.end <= DeadlinePolicy::End::kCloseOfBusiness, "end");
  known(p.roll <= DeadlinePolicy::Roll::kBackward, "roll");
  known(p.off_day <= DeadlinePolicy::OffDay::kOpeningNext, "off_day");
  known(p.hold_count <= DeadlinePolicy::HoldCount::kPartsAddUp, "hold_count");
  check(p.cut_off >= -1 && p.cut_off < 1440, base::Fill<messages::kCutOff>());
  amount(SoundAmount(p.yellow), "yellow");
  amount(!p.red || SoundAmount(*p.red), "red");
  amount(SoundAmount(p.extension), "extension");
  check(p.extensions >= 0 && p.extensions <= calendar::kMaxAmount,
        base::Fill<messages::kExtensions>());
  return base::InvalidArgument(
      base::At(base::Fill<messages::kPolicy>(base::Quoted(p.id)),
               base::Join(defects, base::Verbatim("\n"))));
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
