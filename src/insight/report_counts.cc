// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/civil.h"
#include "src/insight/document.h"
#include "src/insight/messages.h"
#include "src/insight/report.h"
#include "src/insight/sections.h"

// The sections of what was counted: volumes, regions, days, limits, durations,
// calls.
namespace trunkline::insight {
namespace {

// Calls a day below which a line was put into one number directly.
constexpr std::int64_t kFewCalls = 200;

}  // namespace

DocumentSection Report::Volumes(Subject subject, const std::string& code,
                                const Volume& volume) const {
  DocumentSection out;
  out.heading = Say<messages::kVolumes>();
  const HiddenCells& hidden =
      subject == Subject::kDepartment ? hidden_departments_ : hidden_regions_;
  const auto is_hidden = [&](const std::string& category, std::int64_t count) {
    if (subject == Subject::kCity) return small(count);
    const auto found = hidden.find({code, category});
    return found != hidden.end() && found->second;
  };
  const bool total_hidden = is_hidden("\n", volume.tickets);
  const auto shown = [&](std::int64_t count) {
    return total_hidden ? std::string(kHidden) : Shown(count);
  };
  out.paragraphs.push_back(Say<messages::kVolumeFigures>(
      shown(volume.tickets), shown(volume.matters), shown(volume.contacts),
      total_hidden || small(volume.tickets)
          ? std::string(kHidden)
          : absl::StrFormat("%.1f", static_cast<double>(volume.tickets) /
                                        static_cast<double>(days_))));
  out.paragraphs.push_back(Say<messages::kContactsNote>());
  out.table.headings = {Say<messages::kCategoryHeading>(),
                        Say<messages::kTickets>()};
  out.table.numeric = {false, true};
  // A public edition has no counts of them: they would be small cells.
  const bool mark = !volume.guessed.empty() && !is_public();
  if (mark) {
    std::int64_t all = 0;
    for (const auto& entry : volume.guessed) all += entry.second;
    out.paragraphs.push_back(Say<messages::kGuessedNote>(all));
    out.table.headings.push_back(Say<messages::kGuessedHeading>());
    out.table.numeric.push_back(true);
  } else if (!volume.guessed.empty()) {
    out.paragraphs.push_back(Say<messages::kGuessedSome>());
  }
  // Of the whole city there may be a single small category.
  std::vector<std::vector<bool>> of_city;
  if (subject == Subject::kCity && is_public()) {
    std::vector<std::int64_t> counts;
    for (const auto& entry : volume.by_category) {
      counts.push_back(entry.second);
    }
    of_city = SuppressedCells({counts}, options_.min_cell);
  }
  std::size_t i = 0;
  for (const auto& [category, count] : volume.by_category) {
    const bool hide =
        of_city.empty() ? is_hidden(category, count) : bool{of_city[0][i]};
    ++i;
    const std::string name = NameOf(category);
    out.bars.bars.emplace_back(name, hide ? -1.0 : static_cast<double>(count));
    out.table.rows.push_back({name, hide ? kHidden : absl::StrCat(count)});
    if (!mark) continue;
    const auto found = volume.guessed.find(category);
    out.table.rows.back().push_back(
        found == volume.guessed.end() ? "" : absl::StrCat(found->second));
  }
  return out;
}

DocumentSection Report::Regions() const {
  DocumentSection out;
  out.heading = Say<messages::kByRegion>();
  out.table.headings = {Say<messages::kRegionHeading>(),
                        Say<messages::kTickets>()};
  out.table.numeric = {false, true};
  const bool by_residents = !options_.residents.empty();
  if (by_residents) {
    out.paragraphs.push_back(Say<messages::kContactsNote>());
    out.table.headings.push_back(Say<messages::kResidents>());
    out.table.headings.push_back(Say<messages::kPerTenThousand>());
    out.table.numeric.insert(out.table.numeric.end(), {true, true});
  }
  for (const auto& [code, volume] : regions_) {
    const auto found = hidden_regions_.find({code, "\n"});
    const bool hide = found != hidden_regions_.end() && found->second;
    out.bars.bars.emplace_back(
        RegionName(code), hide ? -1.0 : static_cast<double>(volume.tickets));
    out.table.rows.push_back(
        {RegionName(code), hide ? kHidden : absl::StrCat(volume.tickets)});
    if (!by_residents) continue;
    const auto residents =
        options_.residents.find(code.substr(code.rfind('/') + 1));
    const bool known =
        residents != options_.residents.end() && residents->second > 0;
    out.table.rows.back().push_back(known ? absl::StrCat(residents->second)
                                          : std::string());
    out.table.rows.back().push_back(
        !known ? std::string()
        : hide ? std::string(kHidden)
               : absl::StrFormat(
                     "%.1f", 10'000.0 * static_cast<double>(volume.tickets) /
                                 static_cast<double>(residents->second)));
  }
  return out;
}

DocumentSection Report::Breakdowns(Subject subject,
                                   const Volume& volume) const {
  std::vector<Breakdown> all;
  if (subject == Subject::kCity) {
    all.push_back({Say<messages::kDistrict>(), volume.districts});
    for (auto& [code, part] : all.back().parts) {
      const auto found = hidden_regions_.find({code, "\n"});
      part.hidden = found != hidden_regions_.end() && found->second;
    }
  }
  all.push_back({Say<messages::kChannel>(), volume.channels});
  all.push_back({Say<messages::kLanguage>(), volume.languages});
  return BreakdownSection(wording_, all);
}

DocumentSection Report::Days() const {
  DocumentSection out;
  out.heading = Say<messages::kByDay>();
  out.calendar.day = Say<messages::kDay>();
  out.calendar.count = Say<messages::kTickets>();
  std::vector<std::vector<bool>> hidden;
  if (is_public()) hidden = SuppressedCells({city_.by_day}, options_.min_cell);
  for (std::size_t i = 0; i != city_.by_day.size(); ++i) {
    const bool hide = !hidden.empty() && hidden[0][i];
    out.calendar.days.emplace_back(
        first_day_ + static_cast<std::int64_t>(i),
        hide ? -1.0 : static_cast<double>(city_.by_day[i]));
  }
  return out;
}

DocumentSection Report::Durations(const Volume& volume, bool hidden) const {
  DocumentSection out;
  out.heading = Say<messages::kDurations>();
  std::int64_t closed = 0;
  for (const DurationFact& one : volume.durations) {
    closed += one.ended ? 1 : 0;
  }
  if (hidden || small(closed) || small(volume.tickets - closed)) {
    out.paragraphs.push_back(
        Say<messages::kDurationFigures>(kHidden, kHidden, kHidden, kHidden));
    return out;
  }
  const std::vector<SurvivalStep> curve = KaplanMeier(volume.durations);
  const auto days = [&](double share) {
    const std::optional<double> found = SurvivalQuantile(curve, share);
    return found.has_value() ? absl::StrFormat("%.1f", *found)
                             : Say<messages::kNotReached>();
  };
  out.paragraphs.push_back(Say<messages::kDurationFigures>(
      volume.tickets, closed, days(0.5), days(0.9)));
  return out;
}

DocumentSection Report::Limits(const Volume& volume) const {
  DocumentSection out;
  out.heading = Say<messages::kLimitsTitle>();
  out.paragraphs.push_back(Say<messages::kLimitsNote>());
  out.table.headings = {Say<messages::kLimit>(), Say<messages::kInTime>(),
                        Say<messages::kLate>()};
  out.table.numeric = {false, true, true};
  if (!is_public()) {
    out.table.headings.push_back(Say<messages::kLateIds>());
    out.table.numeric.push_back(false);
  }
  const std::array<std::string, kMilestones + 1> names = {
      Say<messages::kLimitDispatch>(), Say<messages::kLimitSignIn>(),
      Say<messages::kLimitFirstContact>(), Say<messages::kLimitHandling>(),
      Say<messages::kLimitOpen>()};
  for (std::size_t i = 0; i != names.size(); ++i) {
    const Limit& limit = volume.limits[i];
    if (limit.met + limit.late == 0) continue;
    const bool hide = small(limit.met) || small(limit.late);
    std::vector<std::string> row = {
        names[i],
        i == kStillOpen ? std::string()
        : hide          ? std::string(kHidden)
                        : absl::StrCat(limit.met),
        hide ? std::string(kHidden) : absl::StrCat(limit.late)};
    if (!is_public()) {
      std::vector<std::string> ids = limit.ids;
      std::sort(ids.begin(), ids.end());
      row.push_back(wording_.Joined(ids));
    }
    out.table.rows.push_back(std::move(row));
  }
  return out;
}

DocumentSection Report::Calls() const {
  DocumentSection out;
  out.heading = Say<messages::kCallsTitle>();
  const auto lowest = FindLowestConnectRate(*calls_, period_.from, period_.to);
  if (lowest.has_value() && !small(lowest->answered) &&
      !small(lowest->offered - lowest->answered)) {
    KpiResult rate;
    rate.decimals = 2;
    rate.numerator = lowest->answered;
    rate.remainder = lowest->offered - lowest->answered;
    out.paragraphs.push_back(Say<messages::kLowestConnectRate>(
        rate.ToString(), lowest->answered, lowest->offered,
        base::FormatMinute(lowest->from, options_.zone)));
  }
  out.paragraphs.push_back(Say<messages::kCallsNote>(kFewCalls));
  out.table.headings = {Say<messages::kDialled>(), Say<messages::kOffered>(),
                        Say<messages::kCallsPerDay>(),
                        Say<messages::kMostInADay>(),
                        Say<messages::kDaysUnder>(kFewCalls)};
  out.table.numeric = {false, true, true, true, true};
  struct Line {
    std::int64_t offered = 0, most = 0, many = 0;
  };
  std::map<std::string, Line> lines;
  const absl::CivilDay end = first_day_ + static_cast<std::int64_t>(days_);
  for (const DailyCalls& day : CountCallsByDay(*calls_, options_.zone)) {
    if (day.day < first_day_ || day.day >= end) continue;
    Line& line = lines[day.dialled];
    line.offered += day.offered;
    line.most = std::max(line.most, day.offered);
    line.many += day.offered >= kFewCalls ? 1 : 0;
  }
  const auto days = static_cast<std::int64_t>(days_);
  for (const auto& [dialled, line] : lines) {
    const bool hide = small(line.offered) || small(line.most);
    out.table.rows.push_back(
        {dialled, hide ? std::string(kHidden) : absl::StrCat(line.offered),
         hide ? std::string(kHidden)
              : absl::StrFormat("%.1f", static_cast<double>(line.offered) /
                                            static_cast<double>(days)),
         hide ? std::string(kHidden) : absl::StrCat(line.most),
         absl::StrCat(days - line.many)});
  }
  return out;
}

}  // namespace trunkline::insight
