// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "trunkline/insight_periodic.h"

// The tickets of a month beside those of the month, the year or the lunar days
// that it is fair to compare it with.
namespace trunkline {
namespace {

constexpr int kYear = 12;

// The tickets of every day of a table.
class DayCounts {
 public:
  DayCounts(const FactTable& cases, const PatternOptions& options)
      : options_(options) {
    const auto accepted = cases.Find("accepted_at");
    if (!accepted.has_value()) return;
    const DayNumber as_of =
        ToDayNumber(absl::ToCivilDay(options.as_of, options.zone));
    for (std::size_t row = 0; row != cases.rows(); ++row) {
      const auto at = cases.TimeAt(*accepted, row);
      if (!at.has_value()) continue;
      const DayNumber day = ToDayNumber(absl::ToCivilDay(*at, options.zone));
      if (day >= as_of) continue;
      ++counts_[day];
      first_ = counts_.size() == 1 ? day : std::min(first_, day);
    }
  }

  bool Covers(absl::CivilDay day) const {
    return !counts_.empty() && ToDayNumber(day) >= first_;
  }
  DayVolume Of(const std::vector<absl::CivilDay>& days) const {
    DayVolume out;
    out.first = days.front();
    out.last = days.back();
    out.days = static_cast<std::int64_t>(days.size());
    if (options_.calendar.has_value()) out.working_days = 0;
    for (const absl::CivilDay day : days) {
      const auto found = counts_.find(ToDayNumber(day));
      if (found != counts_.end()) out.tickets += found->second;
      if (!out.working_days.has_value()) continue;
      const auto info = options_.calendar->Describe(day);
      if (!info.ok() || !info->known) {
        out.working_days.reset();
      } else {
        *out.working_days += info->working ? 1 : 0;
      }
    }
    return out;
  }

 private:
  const PatternOptions& options_;
  absl::flat_hash_map<DayNumber, std::int64_t> counts_;
  DayNumber first_ = 0;
};

std::vector<absl::CivilDay> DaysOf(absl::CivilMonth from, absl::CivilMonth to) {
  std::vector<absl::CivilDay> out;
  for (absl::CivilDay day(from); day < absl::CivilDay(to); ++day) {
    out.push_back(day);
  }
  return out;
}

}  // namespace

double DayVolume::per_day() const {
  return days == 0 ? 0
                   : static_cast<double>(tickets) / static_cast<double>(days);
}

std::optional<double> DayVolume::per_working_day() const {
  if (working_days.value_or(0) == 0) return std::nullopt;
  return static_cast<double>(tickets) / static_cast<double>(*working_days);
}

std::vector<VolumeComparison> CompareMonth(const FactTable& cases,
                                           absl::CivilMonth month,
                                           const PatternOptions& options) {
  using Basis = VolumeComparison::Basis;
  const DayCounts counts(cases, options);
  std::vector<VolumeComparison> out;
  const auto compare = [&](Basis basis, const std::vector<absl::CivilDay>& now,
                           const std::vector<absl::CivilDay>& before) {
    if (now.empty() || !counts.Covers(before.front())) return;
    out.push_back({basis, counts.Of(now), counts.Of(before)});
  };
  const auto is_early = [](absl::CivilMonth one) { return one.month() <= 2; };
  if (!is_early(month)) {
    if (!is_early(month - 1)) {
      compare(Basis::kMonthBefore, DaysOf(month, month + 1),
              DaysOf(month - 1, month));
    }
    compare(Basis::kYearBefore, DaysOf(month, month + 1),
            DaysOf(month - kYear, month - kYear + 1));
    return out;
  }
  if (month.month() == 2) {
    compare(Basis::kJanuaryAndFebruary, DaysOf(month - 1, month + 1),
            DaysOf(month - 1 - kYear, month + 1 - kYear));
  }
  if (!options.lunar.has_value()) return out;
  std::vector<absl::CivilDay> now, before;
  for (const absl::CivilDay day : DaysOf(month, month + 1)) {
    absl::StatusOr<LunarDay> lunar = options.lunar->Of(day);
    if (!lunar.ok()) return out;
    --lunar->year;
    const absl::StatusOr<absl::CivilDay> then =
        options.lunar->CivilDayOf(*lunar);
    if (absl::IsNotFound(then.status())) continue;  // A 30th, a leap month.
    if (!then.ok()) return out;
    now.push_back(day);
    before.push_back(*then);
  }
  compare(Basis::kLunar, now, before);
  return out;
}

}  // namespace trunkline
