// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_REPORT_H_
#define TRUNKLINE_SRC_INSIGHT_REPORT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/insight/cell_cases.h"
#include "src/insight/document.h"
#include "src/insight/fact_columns.h"
#include "src/insight/messages.h"
#include "src/insight/sections.h"
#include "src/insight/shown_words.h"
#include "src/insight/wording.h"
#include "trunkline/insight.h"
#include "trunkline/insight_outbreaks.h"
#include "trunkline/insight_periodic.h"

namespace trunkline::insight {

// A report while it is made: first all that is counted and found of the whole
// table is kept here, then each page takes its part of it.
//
// Its parts: report.cc has the order of the pages and of their sections,
// report_volumes.cc counts, report_left_out.cc knows the tickets that a page
// must not have, report_rates.cc computes rates, report_hidden.cc suppresses
// what a public edition does not show, and report_counts.cc and
// report_findings.cc write the sections of either kind.
class Report {
 public:
  // `shown`: the table that the pages are made of, without words that may not
  // be shown. `cases`: as it was given, for the record.
  Report(const KpiSet& kpis, const ShownTable& shown, const FactTable& cases,
         const FactTable* calls, const KpiPeriod& period,
         const ReportOptions& options)
      : kpis_(kpis),
        cases_(shown.table.has_value() ? *shown.table : cases),
        given_(cases),
        other_values_(shown.rows),
        calls_(calls),
        period_(period),
        options_(options),
        wording_(options) {}

  absl::StatusOr<std::vector<ReportPage>> Make();

 private:
  // How often a limit was kept and missed, and by which tickets.
  struct Limit {
    std::int64_t met = 0;
    std::int64_t late = 0;
    std::vector<std::string> ids;  // Of those that are late and not cut.
  };

  // The limits of a page: four milestones, and handling that is still open.
  static constexpr const char* kLimitColumns[] = {
      "met_dispatch", "met_sign_in", "met_first_contact", "met_handling"};
  static constexpr std::size_t kMilestones = 4;
  static constexpr std::size_t kStillOpen = kMilestones;

  // What is counted of the cases of a page.
  struct Volume {
    std::int64_t tickets = 0;
    std::int64_t matters = 0;
    std::int64_t contacts = 0;
    std::map<std::string, std::int64_t> by_category;  // Of the first level.
    std::map<std::string, std::int64_t> guessed;      // Likewise.
    std::vector<std::int64_t> by_day;
    std::vector<DurationFact> durations;  // In days.
    std::vector<std::uint32_t> rows;      // Not of the whole city.
    std::map<std::string, Breakdown::Part> districts;
    std::map<std::string, Breakdown::Part> channels;
    std::map<std::string, Breakdown::Part> languages;
    std::array<Limit, kMilestones + 1> limits;
  };

  // What a page is about.
  enum class Subject { kCity, kRegion, kDepartment };

  bool is_public() const { return options_.edition == ReportEdition::kPublic; }
  bool small(std::int64_t count) const {
    return is_public() && count > 0 && count < options_.min_cell;
  }
  std::string Shown(std::int64_t count) const {
    return small(count) ? kHidden : absl::StrCat(count);
  }

  template <const base::Message& kMessage, typename... Arguments>
  std::string Say(const Arguments&... arguments) const {
    return wording_.Say<kMessage>(arguments...);
  }
  std::string NameOf(std::string_view code) const {
    return wording_.NameOf(code);
  }
  std::string RegionName(std::string_view path) const {
    return wording_.RegionName(path);
  }
  std::string PageName(Subject subject, const std::string& code) const;
  std::string LabelOf(const std::map<std::string, std::string>& label,
                      const std::string& id) const {
    const auto found = label.find(std::string(LanguageTag(options_.language)));
    if (found != label.end()) return found->second;
    return label.empty() ? id : label.begin()->second;
  }
  std::string DateOf(absl::Time time) const {
    return base::FormatDate(absl::ToCivilDay(time, options_.zone));
  }
  // The last day of the period.
  std::string LastDay() const {
    return DateOf(period_.to - absl::Nanoseconds(1));
  }

  void CountVolumes();

  // An enumerator in the report's language.
  std::string ChannelName(std::string_view name) const;

  // Of a table of a million cases some 40 weeks and four months are counted;
  // what that costs is said where it is done.
  absl::Status FindOutbreaks();

  static CellDays DaysOf(const Alert& alert) {
    return {alert.cell.category, {alert.cell.region}, alert.day, alert.day};
  }
  static CellDays DaysOf(const SeasonalAlert& alert) {
    return {alert.cell.category,
            {alert.cell.region},
            alert.first_day,
            alert.last_day};
  }

  // In the public edition: the figures of which alert, week or cluster could
  // tell a small cell, beside the volumes and those before it.
  void HideOverlaps();

  // Of a page that leaves tickets out: all its rows, of whatever period.
  struct LeftOut {
    std::vector<std::uint32_t> out;
    std::vector<std::uint32_t> kept;
  };
  using PageKey = std::pair<Subject, std::string>;

  void FindLeftOut();

  const LeftOut* LeftOutOf(Subject subject, const std::string& code) const;
  bool IsLeftOut(Subject subject, const std::string& code,
                 std::uint32_t row) const;

  // Whether somebody who is complained of, or a unit below, gets a page.
  bool IsAgainst(const std::vector<std::string>& accused, Subject subject,
                 const std::string& code) const;

  // Results of a KPI: of the whole city, and by region and by department.
  struct Rate {
    const Kpi* kpi = nullptr;
    KpiResult city;
    std::map<std::string, KpiResult> regions;
    std::map<std::string, KpiResult> departments;
    std::map<std::string, bool> hidden_regions;
    std::map<std::string, bool> hidden_departments;
  };

  absl::Status ComputeRates();

  // Which groups' rates are hidden: a numerator or remainder is small, or a
  // small one of another group follows from it and the city's.
  void Hide(const KpiResult& city,
            const std::map<std::string, KpiResult>& groups,
            std::map<std::string, bool>* out) const;

  // Of each group the categories that are not shown, in the public edition.
  using HiddenCells = std::map<std::pair<std::string, std::string>, bool>;
  HiddenCells HiddenCategories(const std::map<std::string, Volume>& groups);

  DocumentSection Volumes(Subject subject, const std::string& code,
                          const Volume& volume) const;

  // The name of a category or matter; marked, if the categories of some of its
  // cases are guessed.
  std::string Marked(std::string name,
                     const std::vector<std::string>& ids) const;

  DocumentSection Regions() const;

  // By district on the index alone: a page is about one.
  DocumentSection Breakdowns(Subject subject, const Volume& volume) const;

  // Those of the month before, and earlier ones that are not closed.
  DocumentSection Notices(Subject subject, const std::string& code) const;

  DocumentSection Days() const;

  DocumentSection Rates(Subject subject, const std::string& code) const;

  std::vector<std::string> RateRow(const Kpi& kpi, const KpiResult& result,
                                   bool hidden) const;

  // Whether an alert or a hard issue concerns a page: a region around or
  // inside, for the city everything. Departments have none.
  static bool Concerns(Subject subject, const std::string& code,
                       std::string_view region) {
    if (subject == Subject::kCity) return true;
    return subject == Subject::kRegion && !region.empty() &&
           IsInNode(region, code, '/');
  }

  // Whether a ticket that a page leaves out is in an alert.
  bool TouchesLeftOut(Subject subject, const std::string& code,
                      const CellDays& cell) const;
  // Whether it is among some ids, which are sorted.
  bool HasLeftOut(Subject subject, const std::string& code,
                  const std::vector<std::string>& ids) const;

  DocumentSection Alerts(Subject subject, const std::string& code) const;

  DocumentSection Weeks(Subject subject, const std::string& code) const;

  DocumentSection Clustered(Subject subject, const std::string& code) const;

  DocumentSection Hard(Subject subject, const std::string& code) const;

  DocumentSection Durations(const Volume& volume, bool hidden) const;

  // In a public edition of the city alone: the counts of a page could follow
  // from the city's.
  DocumentSection Limits(const Volume& volume) const;

  // Of the calls of the period.
  DocumentSection Calls() const;

  Document PageOf(Subject subject, const std::string& code,
                  const Volume& volume) const;

  const KpiSet& kpis_;
  const FactTable& cases_;
  const FactTable& given_;
  const std::size_t other_values_;  // Rows with words that are not shown.
  const FactTable* calls_;
  const KpiPeriod& period_;
  const ReportOptions& options_;
  Wording wording_;

  const HardIssueScore* score_ = nullptr;
  std::vector<HardIssue> hard_;
  std::vector<Alert> alerts_;
  double by_chance_ = 0;
  std::vector<Rate> rates_;
  absl::CivilDay first_day_;
  std::size_t days_ = 1;
  Volume city_;
  std::map<std::string, Volume> regions_;
  std::map<std::string, Volume> departments_;
  std::map<PageKey, LeftOut> left_out_;
  HiddenCells hidden_regions_;
  HiddenCells hidden_departments_;
  std::vector<std::vector<std::string>> ids_;  // Of each alert, internal.
  SeasonalAlerts seasonal_;
  std::vector<std::vector<std::string>> seasonal_ids_;  // Likewise.
  Clusters clusters_;
  SpaceTimeScanOptions scan_;
  // Of each one in the public edition: its figures are not shown.
  std::vector<bool> alerts_hidden_, seasonal_hidden_, clusters_hidden_;
  // Cases of the period whose categories are guessed.
  std::set<std::string, std::less<>> guessed_ids_;
  PeriodicIssues periodic_;
  std::vector<VolumeComparison> comparisons_;
  std::vector<NoticeEffect> effects_;  // Of each notice, internal.
  std::vector<std::pair<std::string, std::string>> pages_;  // Text, file.
};

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_REPORT_H_
