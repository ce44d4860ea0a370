// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "src/insight/fact_columns.h"
#include "src/insight/report.h"
#include "src/insight/sections.h"

// What is counted of the cases of each page: one pass over the table.
namespace trunkline::insight {

void Report::CountVolumes() {
  const FactColumnId accepted = *cases_.Find("accepted_at");
  const FactColumnId closed = *cases_.Find("closed_at");
  const FactColumnId matter = *cases_.Find("matter");
  const FactColumnId contacts = *cases_.Find("contacts");
  const FactColumnId category = *cases_.Find("category");
  const FactColumnId guessed = *cases_.Find("category_guessed");
  const FactColumnId region = *cases_.Find("region");
  const FactColumnId lead = *cases_.Find("lead");
  const FactColumnId channel = *cases_.Find("channel");
  const FactColumnId language = *cases_.Find("language");
  const FactColumnId due = *cases_.Find("due_handling");
  const FactColumnId cut = *cases_.Find("cut");
  std::array<FactColumnId, kMilestones> met;
  for (std::size_t i = 0; i != kMilestones; ++i) {
    met[i] = *cases_.Find(kLimitColumns[i]);
  }
  using Part = Breakdown::Part;
  first_day_ = absl::ToCivilDay(period_.from, options_.zone);
  const absl::CivilDay last =
      absl::ToCivilDay(period_.to - absl::Nanoseconds(1), options_.zone);
  days_ = static_cast<std::size_t>(last - first_day_) + 1;
  city_.by_day.resize(days_);
  for (std::size_t row = 0; row != cases_.rows(); ++row) {
    const auto at = cases_.TimeAt(accepted, row);
    if (!at.has_value() || *at < period_.from || *at >= period_.to ||
        *at > period_.as_of) {
      continue;
    }
    const auto end = cases_.TimeAt(closed, row);
    DurationFact duration;
    duration.ended = end.has_value() && *end <= period_.as_of;
    const absl::Time until = duration.ended ? *end : period_.as_of;
    duration.time = std::max(0.0, absl::ToDoubleSeconds(until - *at) / 86'400);
    const std::string subject(PathPrefix(cases_.Word(category, row), 1));
    const std::string_view place = PathPrefix(cases_.Word(region, row), 2);
    const std::string_view unit = cases_.Word(lead, row);
    const bool is_guess = cases_.Flag(guessed, row).value_or(false);
    if (is_guess) guessed_ids_.emplace(cases_.Word(0, row));
    const auto count = [&](Volume* volume) {
      ++volume->tickets;
      volume->matters += cases_.Word(matter, row).empty() ? 1 : 0;
      volume->contacts +=
          std::max<std::int64_t>(1, cases_.Number(contacts, row));
      ++volume->by_category[subject];
      if (is_guess) ++volume->guessed[subject];
      volume->durations.push_back(duration);
      const auto late = [&](Limit* limit) {
        ++limit->late;
        if (!cases_.Flag(cut, row).value_or(false)) {
          limit->ids.emplace_back(cases_.Word(0, row));
        }
      };
      for (std::size_t i = 0; i != kMilestones; ++i) {
        const auto in_time = cases_.Flag(met[i], row);
        if (!in_time.has_value()) continue;
        if (*in_time) {
          ++volume->limits[i].met;
        } else {
          late(&volume->limits[i]);
        }
      }
      const auto until_due = cases_.TimeAt(due, row);
      if (!duration.ended && until_due.has_value() &&
          *until_due < period_.as_of &&
          !cases_.Flag(met[kMilestones - 1], row).has_value()) {
        late(&volume->limits[kStillOpen]);
      }
      const auto add = [&](std::map<std::string, Part>* parts,
                           std::string_view code, std::string name) {
        Part& part = (*parts)[std::string(code)];
        part.name = std::move(name);
        ++part.tickets;
        part.durations.push_back(duration);
      };
      if (volume == &city_) {
        add(&volume->districts, place, RegionName(place));
      }
      const std::string_view way = cases_.Word(channel, row);
      add(&volume->channels, way, ChannelName(way));
      const std::string_view spoken = cases_.Word(language, row);
      add(&volume->languages, spoken, NameOf(spoken));
    };
    count(&city_);
    ++city_.by_day[static_cast<std::size_t>(
        absl::ToCivilDay(*at, options_.zone) - first_day_)];
    const auto on_page = [&](Subject of, std::string_view of_code) {
      if (of_code.empty()) return;
      const std::string code(of_code);
      if (IsLeftOut(of, code, static_cast<std::uint32_t>(row))) return;
      Volume* const volume =
          &(of == Subject::kRegion ? regions_ : departments_)[code];
      count(volume);
      volume->rows.push_back(static_cast<std::uint32_t>(row));
    };
    on_page(Subject::kRegion, place);
    on_page(Subject::kDepartment, unit);
  }
}

std::string Report::ChannelName(std::string_view name) const {
  if (options_.language != Language::kChinese || name.empty()) {
    return NameOf(name);
  }
  const schema::EnumNames* const names = FindColumnType("channel")->names;
  const std::optional<int> number = names->Find(name);
  return number.has_value() ? std::string(names->ChineseName(*number))
                            : std::string(name);
}

}  // namespace trunkline::insight
