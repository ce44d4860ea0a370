// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/insight/cell_cases.h"
#include "src/insight/document.h"
#include "src/insight/messages.h"
#include "src/insight/outbreak_sections.h"
#include "src/insight/report.h"
#include "src/insight/sections.h"

// The sections of what was found: alerts, weeks, clusters, hard issues, and the
// notices given of earlier ones.
namespace trunkline::insight {

absl::Status Report::FindOutbreaks() {
  const OutbreakOptions defaults;
  const OutbreakOptions& how =
      options_.outbreaks == nullptr ? defaults : *options_.outbreaks;
  scan_ = how.clusters.scan;
  TRUNKLINE_ASSIGN_OR_RETURN(
      seasonal_,
      FindSeasonalAlerts(cases_, options_.zone, period_, how.seasonal));
  TRUNKLINE_ASSIGN_OR_RETURN(
      clusters_, FindClusters(cases_, options_.zone, period_, how.clusters));
  if (is_public()) return absl::OkStatus();
  std::vector<CellDays> cells;
  for (const SeasonalAlert& alert : seasonal_.alerts) {
    cells.push_back(DaysOf(alert));
  }
  seasonal_ids_ = FindCellCases(cases_, options_.zone, cells);
  return absl::OkStatus();
}

std::string Report::Marked(std::string name,
                           const std::vector<std::string>& ids) const {
  const auto guesses = std::count_if(
      ids.begin(), ids.end(),
      [this](const std::string& id) { return guessed_ids_.count(id) != 0; });
  return guesses == 0 ? name : Say<messages::kGuessedOf>(name, guesses);
}

DocumentSection Report::Notices(Subject subject,
                                const std::string& code) const {
  std::vector<NoticeRow> rows;
  for (std::size_t i = 0; i != options_.notices.size(); ++i) {
    const Notice& notice = options_.notices[i];
    if (notice.sent.at >= period_.from ||
        (subject != Subject::kCity && notice.sent.recipient != code)) {
      continue;
    }
    const absl::CivilMonth month(absl::ToCivilDay(period_.from, options_.zone));
    const bool last_month =
        notice.sent.at >= absl::FromCivil(month - 1, options_.zone);
    if (!last_month && (notice.state() == NoticeState::kVerified ||
                        notice.state() == NoticeState::kNotAdopted)) {
      continue;
    }
    rows.push_back({&notice, effects_[i]});
  }
  if (rows.empty()) return {};
  return NoticeSection(wording_, period_.as_of, rows);
}

DocumentSection Report::Alerts(Subject subject, const std::string& code) const {
  DocumentSection out;
  out.heading = Say<messages::kAlertsTitle>();
  if (subject == Subject::kCity) {
    out.paragraphs.push_back(
        Say<messages::kAlertsNote>(absl::StrFormat("%.1f", by_chance_)));
  }
  out.table.headings = {Say<messages::kDay>(),
                        Say<messages::kCategoryHeading>(),
                        Say<messages::kRegionHeading>(),
                        Say<messages::kObserved>(),
                        Say<messages::kExpected>(),
                        Say<messages::kSigma>(),
                        Say<messages::kZ>(),
                        Say<messages::kDaysUsed>()};
  out.table.numeric = {false, false, false, true, true, true, true, false};
  if (!is_public()) {
    out.table.headings.push_back(Say<messages::kIds>());
    out.table.numeric.push_back(false);
  }
  std::size_t more = 0;
  for (std::size_t i = 0; i != alerts_.size(); ++i) {
    const Alert& alert = alerts_[i];
    if (!Concerns(subject, code, alert.cell.region)) continue;
    if (small(alert.observed)) continue;
    if (TouchesLeftOut(subject, code, DaysOf(alert))) continue;
    if (out.table.rows.size() == options_.max_listed) {
      ++more;
      continue;
    }
    // The days used are seven; the first and the last tell them.
    std::vector<std::string> row = {
        base::FormatDate(alert.day),
        wording_.CategoryOf(alert.cell.category),
        wording_.RegionOf(alert.cell.region),
        absl::StrCat(alert.observed),
        absl::StrFormat("%.1f", alert.expected),
        absl::StrFormat("%.1f", alert.sigma),
        absl::StrFormat("%.1f", alert.z),
        absl::StrCat(base::FormatDate(alert.days.front()), " - ",
                     base::FormatDate(alert.days.back()))};
    if (is_public()) {
      // A mean of seven small counts would tell small counts.
      if (alert.expected * 7 < static_cast<double>(options_.min_cell)) {
        row[4] = row[5] = row[6] = kHidden;
      }
      if (alerts_hidden_[i]) row[3] = row[4] = row[5] = row[6] = kHidden;
    } else {
      row[1] = Marked(std::move(row[1]), ids_[i]);
      row.push_back(wording_.Joined(ids_[i]));
    }
    out.table.rows.push_back(std::move(row));
  }
  if (more != 0) {
    out.paragraphs.push_back(Say<messages::kMoreListed>(more));
  }
  return out;
}

DocumentSection Report::Weeks(Subject subject, const std::string& code) const {
  std::vector<SeasonalRow> rows;
  for (std::size_t i = 0; i != seasonal_.alerts.size(); ++i) {
    const SeasonalAlert& alert = seasonal_.alerts[i];
    if (!Concerns(subject, code, alert.cell.region)) continue;
    if (small(alert.observed)) continue;
    if (TouchesLeftOut(subject, code, DaysOf(alert))) continue;
    SeasonalRow& row = rows.emplace_back();
    row.alert = &alert;
    row.category = wording_.CategoryOf(alert.cell.category);
    if (is_public()) {
      row.hidden = seasonal_hidden_[i];
    } else {
      row.category = Marked(std::move(row.category), seasonal_ids_[i]);
      row.ids = &seasonal_ids_[i];
    }
  }
  return SeasonalSection(wording_, seasonal_, subject == Subject::kCity, rows);
}

DocumentSection Report::Clustered(Subject subject,
                                  const std::string& code) const {
  std::vector<ClusterRow> rows;
  for (std::size_t i = 0; i != clusters_.clusters.size(); ++i) {
    const Cluster& cluster = clusters_.clusters[i];
    const bool concerns =
        std::all_of(cluster.regions.begin(), cluster.regions.end(),
                    [&](const std::string& region) {
                      return Concerns(subject, code, region);
                    });
    if (!concerns || small(cluster.observed)) continue;
    if (HasLeftOut(subject, code, cluster.ids)) continue;
    ClusterRow& row = rows.emplace_back();
    row.cluster = &cluster;
    row.category = wording_.CategoryOf(cluster.category);
    if (is_public()) {
      row.hidden = clusters_hidden_[i];
    } else {
      row.category = Marked(std::move(row.category), cluster.ids);
    }
  }
  return ClusterSection(wording_, clusters_, scan_, subject == Subject::kCity,
                        rows);
}

DocumentSection Report::Hard(Subject subject, const std::string& code) const {
  DocumentSection out;
  out.heading = Say<messages::kHardTitle>();
  out.paragraphs.push_back(Say<messages::kHardNote>(
      LabelOf(score_->label, score_->id), score_->author, score_->date));
  out.table.headings = {Say<messages::kMatter>(), Say<messages::kTickets>(),
                        Say<messages::kScoreHeading>()};
  out.table.numeric = {false, true, true};
  if (!is_public()) {
    out.table.headings.push_back(Say<messages::kParts>());
    out.table.headings.push_back(Say<messages::kIds>());
    out.table.numeric.insert(out.table.numeric.end(), {false, false});
  }
  std::size_t more = 0;
  for (const HardIssue& issue : hard_) {
    if (!Concerns(subject, code, issue.region)) continue;
    if (HasLeftOut(subject, code, issue.ids)) continue;
    // A matter of people is named by a case, and its score tells its parts.
    if (is_public() && (issue.kind == MatterKind::kPeople ||
                        issue.tickets < options_.min_cell)) {
      continue;
    }
    if (out.table.rows.size() == options_.max_listed) {
      ++more;
      continue;
    }
    const std::string matter =
        issue.kind == MatterKind::kPeople
            ? issue.matter
            : absl::StrCat(NameOf(issue.category), ", ",
                           RegionName(issue.region), ", ",
                           issue.matter.substr(issue.matter.rfind(' ') + 1));
    std::vector<std::string> row = {matter, absl::StrCat(issue.tickets),
                                    is_public()
                                        ? absl::StrFormat("%.0f", issue.score)
                                        : absl::StrFormat("%.2f", issue.score)};
    if (!is_public()) {
      if (issue.kind != MatterKind::kPeople) {
        row[0] = Marked(std::move(row[0]), issue.ids);
      }
      row.push_back(Say<messages::kPartsOf>(
          issue.reopened, issue.disputed, issue.returned, issue.extended,
          issue.overdue, issue.dissatisfied_after_redo,
          issue.repeated_contact));
      row.push_back(wording_.Joined(issue.ids));
    }
    out.table.rows.push_back(std::move(row));
  }
  if (more != 0) {
    out.paragraphs.push_back(Say<messages::kMoreListed>(more));
  }
  return out;
}

}  // namespace trunkline::insight
