// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/insight/cell_cases.h"
#include "src/insight/corrections.h"
#include "src/insight/document.h"
#include "src/insight/fact_columns.h"
#include "src/insight/kpi_rows.h"
#include "src/insight/messages.h"
#include "src/insight/outbreak_sections.h"
#include "src/insight/sections.h"
#include "src/insight/shown_counts.h"
#include "src/insight/wording.h"
#include "trunkline/insight_outbreaks.h"
#include "trunkline/insight_periodic.h"

namespace trunkline {
namespace {

namespace messages = insight::messages;
using insight::Document;
using insight::DocumentSection;

using insight::kHidden;

// How often a limit was kept and missed, and by which tickets.
struct Limit {
  std::int64_t met = 0;
  std::int64_t late = 0;
  std::vector<std::string> ids;  // Of those that are late and not cut.
};

// The limits of a page: four milestones, and handling that is still open.
constexpr const char* kLimitColumns[] = {"met_dispatch", "met_sign_in",
                                         "met_first_contact", "met_handling"};
constexpr std::size_t kMilestones = 4;
constexpr std::size_t kStillOpen = kMilestones;

// Calls a day below which a line was put into one number directly.
constexpr std::int64_t kFewCalls = 200;

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
  std::map<std::string, insight::Breakdown::Part> districts;
  std::map<std::string, insight::Breakdown::Part> channels;
  std::map<std::string, insight::Breakdown::Part> languages;
  std::array<Limit, kMilestones + 1> limits;
};

// What a page is about.
enum class Subject { kCity, kRegion, kDepartment };

std::string FileName(const char* kind, std::string_view code) {
  std::string out = absl::StrCat(kind, "-");
  for (const char c : code) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == '_' || c == '-';
    out += kept ? c : c == '/' ? '-' : '_';
  }
  return out;
}

class Report {
 public:
  Report(const KpiSet& kpis, const FactTable& cases, const FactTable* calls,
         const KpiPeriod& period, const ReportOptions& options)
      : kpis_(kpis),
        cases_(cases),
        calls_(calls),
        period_(period),
        options_(options),
        wording_(options) {}

  absl::StatusOr<std::vector<ReportPage>> Make() {
    if (!options_.hard_issue_score.empty()) {
      score_ = kpis_.FindHardIssueScore(options_.hard_issue_score);
      if (score_ == nullptr) {
        return base::NotFound(base::Fill<messages::kUnknownScore>(
            base::Quoted(options_.hard_issue_score)));
      }
      hard_ = FindHardIssues(*score_, cases_, period_, options_.zone);
    }
    FindLeftOut();
    CountVolumes();
    TRUNKLINE_RETURN_IF_ERROR(ComputeRates());
    for (DailyAlerts& day :
         FindAlerts(cases_, options_.zone, period_.as_of, options_.alerts)) {
      const absl::Time begin = absl::FromCivil(day.day, options_.zone);
      if (begin < period_.from || begin >= period_.to) continue;
      by_chance_ += day.expected_by_chance;
      for (Alert& alert : day.alerts) alerts_.push_back(std::move(alert));
    }
    if (!is_public()) {
      ids_ = FindAlertCases(cases_, options_.zone, alerts_);
    }
    TRUNKLINE_RETURN_IF_ERROR(FindOutbreaks());
    if (is_public()) HideOverlaps();
    hidden_regions_ = HiddenCategories(regions_);
    hidden_departments_ = HiddenCategories(departments_);

    if (options_.patterns != nullptr) {
      PatternOptions patterns = *options_.patterns;
      patterns.zone = options_.zone;
      patterns.as_of = period_.as_of;
      periodic_ = FindPeriodicIssues(cases_, patterns);
      comparisons_ = CompareMonth(
          cases_,
          absl::CivilMonth(absl::ToCivilDay(period_.from, options_.zone)),
          patterns);
    }
    if (!is_public()) {
      for (const Notice& notice : options_.notices) {
        effects_.push_back(
            CountNoticeEffect(cases_, notice, options_.zone, period_.as_of));
      }
    }
    std::optional<insight::Corrections> corrections;
    if (!options_.earlier.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          corrections,
          insight::Corrections::Read(wording_, kpis_, cases_, period_));
    }

    std::vector<ReportPage> out;
    std::map<std::string, int> names;
    const auto add = [&](Subject subject, const std::string& code,
                         const Volume& volume) {
      std::string name = subject == Subject::kCity ? "index"
                         : subject == Subject::kRegion
                             ? FileName("region", code)
                             : FileName("department", code);
      // Codes that differ in other characters alone.
      const int same = names[name]++;
      if (same != 0) absl::StrAppend(&name, "-", same + 1);
      pages_.emplace_back(PageName(subject, code), name);
      Document document = PageOf(subject, code, volume);
      if (corrections.has_value()) {
        DocumentSection section = corrections->For(
            name, document, subject == Subject::kCity ? nullptr : &volume.rows);
        if (!section.heading.empty()) {
          document.sections.insert(document.sections.begin(),
                                   std::move(section));
        }
      }
      out.push_back({name, RenderHtml(document), RenderMarkdown(document),
                     TablesOf(document)});
    };
    for (const auto& [code, volume] : regions_) {
      add(Subject::kRegion, code, volume);
    }
    for (const auto& [code, volume] : departments_) {
      add(Subject::kDepartment, code, volume);
    }
    // Its links need the names of all others.
    add(Subject::kCity, "", city_);
    std::rotate(out.begin(), out.end() - 1, out.end());
    return out;
  }

 private:
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
  std::string PageName(Subject subject, const std::string& code) const {
    if (subject == Subject::kCity) return Say<messages::kWholeCity>();
    return subject == Subject::kRegion ? RegionName(code) : NameOf(code);
  }
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

  void CountVolumes() {
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
    using Part = insight::Breakdown::Part;
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
      duration.time =
          std::max(0.0, absl::ToDoubleSeconds(until - *at) / 86'400);
      const std::string subject(
          insight::PathPrefix(cases_.Word(category, row), 1));
      const std::string_view place =
          insight::PathPrefix(cases_.Word(region, row), 2);
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

  // An enumerator in the report's language.
  std::string ChannelName(std::string_view name) const {
    if (options_.language != Language::kChinese || name.empty()) {
      return NameOf(name);
    }
    const schema::EnumNames* const names =
        insight::FindColumnType("channel")->names;
    const std::optional<int> number = names->Find(name);
    return number.has_value() ? std::string(names->ChineseName(*number))
                              : std::string(name);
  }

  // --- weeks and clusters ---

  // Of a table of a million cases some 40 weeks and four months are counted;
  // what that costs is said where it is done.
  absl::Status FindOutbreaks() {
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
    std::vector<insight::CellDays> cells;
    for (const SeasonalAlert& alert : seasonal_.alerts) {
      cells.push_back(DaysOf(alert));
    }
    seasonal_ids_ = insight::FindCellCases(cases_, options_.zone, cells);
    return absl::OkStatus();
  }

  static insight::CellDays DaysOf(const Alert& alert) {
    return {alert.cell.category, {alert.cell.region}, alert.day, alert.day};
  }
  static insight::CellDays DaysOf(const SeasonalAlert& alert) {
    return {alert.cell.category,
            {alert.cell.region},
            alert.first_day,
            alert.last_day};
  }

  // In the public edition: the figures of which alert, week or cluster could
  // tell a small cell, beside the volumes and those before it.
  void HideOverlaps() {
    insight::ShownCounts shown(options_.min_cell);
    const absl::CivilDay last =
        first_day_ + (static_cast<std::int64_t>(days_) - 1);
    const auto add = [&](const std::string& region, const Volume& volume) {
      shown.Add({"", {region}, first_day_, last}, volume.tickets);
      for (const auto& [category, count] : volume.by_category) {
        if (category.empty()) continue;
        shown.Add({category, {region}, first_day_, last}, count);
      }
    };
    add("", city_);
    for (const auto& [code, volume] : regions_) add(code, volume);
    for (std::size_t i = 0; i != city_.by_day.size(); ++i) {
      const absl::CivilDay day = first_day_ + static_cast<std::int64_t>(i);
      shown.Add({"", {""}, day, day}, city_.by_day[i]);
    }
    for (const Alert& alert : alerts_) {
      alerts_hidden_.push_back(!shown.Admit(DaysOf(alert), alert.observed));
    }
    for (const SeasonalAlert& alert : seasonal_.alerts) {
      seasonal_hidden_.push_back(!shown.Admit(DaysOf(alert), alert.observed));
    }
    for (const Cluster& cluster : clusters_.clusters) {
      // What is expected follows from all tickets of its regions.
      clusters_hidden_.push_back(
          small(cluster.of_regions - cluster.observed) ||
          !shown.Admit({cluster.category, cluster.regions, cluster.first_day,
                        cluster.last_day},
                       cluster.observed));
    }
  }

  // --- what a page leaves out ---

  // Of a page that leaves tickets out: all its rows, of whatever period.
  struct LeftOut {
    std::vector<std::uint32_t> out;
    std::vector<std::uint32_t> kept;
  };
  using PageKey = std::pair<Subject, std::string>;

  void FindLeftOut() {
    if (is_public()) return;
    const FactColumnId against = *cases_.Find("against");
    const FactColumnId region = *cases_.Find("region");
    const FactColumnId lead = *cases_.Find("lead");
    const auto each_page = [&](std::size_t row, const auto& function) {
      const std::string_view place =
          insight::PathPrefix(cases_.Word(region, row), 2);
      const std::string_view unit = cases_.Word(lead, row);
      if (!place.empty()) {
        function(PageKey(Subject::kRegion, std::string(place)));
      }
      if (!unit.empty()) {
        function(PageKey(Subject::kDepartment, std::string(unit)));
      }
    };
    for (std::size_t row = 0; row != cases_.rows(); ++row) {
      const std::string_view list = cases_.Word(against, row);
      if (list.empty()) continue;
      const std::vector<std::string> accused =
          absl::StrSplit(base::ToAbsl(list), ';', absl::SkipEmpty());
      each_page(row, [&](const PageKey& key) {
        if (IsAgainst(accused, key.first, key.second)) {
          left_out_[key].out.push_back(static_cast<std::uint32_t>(row));
        }
      });
    }
    if (left_out_.empty()) return;
    // Each word of the two columns is looked up once, not for each row.
    const FactTableAccess::Rep& rep = FactTableAccess::Get(cases_);
    using Pages = absl::flat_hash_map<std::uint32_t, LeftOut*>;
    const auto keep = [&](std::size_t row, FactColumnId column, int level,
                          Subject subject, Pages* pages) {
      const std::uint32_t word = rep.columns[column].words[row];
      const auto [page, unknown] = pages->try_emplace(word, nullptr);
      if (unknown) {
        const auto found = left_out_.find(
            {subject,
             std::string(insight::PathPrefix(rep.words[word], level))});
        if (found != left_out_.end()) page->second = &found->second;
      }
      if (page->second == nullptr) return;
      const auto number = static_cast<std::uint32_t>(row);
      LeftOut& of = *page->second;
      if (!std::binary_search(of.out.begin(), of.out.end(), number)) {
        of.kept.push_back(number);
      }
    };
    Pages regions, departments;
    for (std::size_t row = 0; row != cases_.rows(); ++row) {
      keep(row, region, 2, Subject::kRegion, &regions);
      keep(row, lead, 0, Subject::kDepartment, &departments);
    }
  }

  const LeftOut* LeftOutOf(Subject subject, const std::string& code) const {
    const auto found = left_out_.find({subject, code});
    return found == left_out_.end() ? nullptr : &found->second;
  }
  bool IsLeftOut(Subject subject, const std::string& code,
                 std::uint32_t row) const {
    const LeftOut* const found = LeftOutOf(subject, code);
    return found != nullptr &&
           std::binary_search(found->out.begin(), found->out.end(), row);
  }

  // Whether an accused unit, or one below it, gets a page.
  bool IsAgainst(const std::vector<std::string>& accused, Subject subject,
                 const std::string& code) const {
    std::vector<std::string> recipients;
    if (subject == Subject::kDepartment) {
      recipients.push_back(code);
    } else {
      const auto found =
          options_.region_departments.find(code.substr(code.rfind('/') + 1));
      if (found != options_.region_departments.end()) {
        recipients = found->second;
      }
    }
    for (std::string unit : recipients) {
      // The superiors of a rule set have no cycle; a host's could.
      for (int depth = 0; depth != 32 && !unit.empty(); ++depth) {
        if (std::find(accused.begin(), accused.end(), unit) != accused.end()) {
          return true;
        }
        const auto above = options_.superiors.find(unit);
        unit =
            above == options_.superiors.end() ? std::string() : above->second;
      }
    }
    return false;
  }

  // Results of a KPI: of the whole city, and by region and by department.
  struct Rate {
    const Kpi* kpi = nullptr;
    KpiResult city;
    std::map<std::string, KpiResult> regions;
    std::map<std::string, KpiResult> departments;
    std::map<std::string, bool> hidden_regions;
    std::map<std::string, bool> hidden_departments;
  };

  absl::Status ComputeRates() {
    for (const Kpi& kpi : kpis_.kpis) {
      if (kpi.numerator.empty()) continue;
      Rate rate;
      rate.kpi = &kpi;
      if (kpi.unit == KpiUnit::kCall) {
        if (calls_ == nullptr) continue;
        TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<KpiResult> results,
                                   ComputeKpi(kpi, *calls_, period_));
        rate.city = results.front();
        rates_.push_back(std::move(rate));
        continue;
      }
      for (const auto& [attribution, groups, hidden] :
           {std::tuple("region:2", &rate.regions, &rate.hidden_regions),
            std::tuple("lead", &rate.departments, &rate.hidden_departments)}) {
        Kpi by = kpi;
        by.attribution = attribution;
        TRUNKLINE_ASSIGN_OR_RETURN(std::vector<KpiResult> results,
                                   ComputeKpi(by, cases_, period_));
        rate.city = results.front();
        for (std::size_t i = 1; i != results.size(); ++i) {
          groups->emplace(results[i].group, results[i]);
        }
        if (is_public()) Hide(rate.city, *groups, hidden);
        // A page that leaves tickets out has rates of its own.
        const bool of_region = groups == &rate.regions;
        for (const auto& [key, rows] : left_out_) {
          if ((key.first == Subject::kRegion) != of_region) continue;
          const std::string& code = key.second;
          TRUNKLINE_ASSIGN_OR_RETURN(
              const std::vector<KpiResult> own,
              insight::ComputeKpiOfRows(by, cases_, period_, &rows.kept));
          groups->erase(code);
          for (const KpiResult& result : own) {
            if (result.group == code) groups->emplace(code, result);
          }
        }
      }
      rates_.push_back(std::move(rate));
    }
    return absl::OkStatus();
  }

  // Which groups' rates are hidden: a numerator or remainder is small, or a
  // small one of another group follows from it and the city's.
  void Hide(const KpiResult& city,
            const std::map<std::string, KpiResult>& groups,
            std::map<std::string, bool>* out) const {
    std::vector<std::vector<std::int64_t>> rows;
    KpiResult others = city;
    for (const auto& [code, result] : groups) {
      rows.push_back({result.numerator, result.remainder});
      others.numerator -= result.numerator;
      others.remainder -= result.remainder;
    }
    rows.push_back({others.numerator, others.remainder});
    // A rate shows both of its cells or neither.
    std::vector<std::vector<bool>> hidden;
    for (bool changed = true; changed;) {
      changed = false;
      hidden = SuppressedCells(rows, options_.min_cell, std::move(hidden));
      for (auto& row : hidden) {
        if (row[0] == row[1]) continue;
        row[0] = row[1] = true;
        changed = true;
      }
    }
    std::size_t i = 0;
    for (const auto& entry : groups) (*out)[entry.first] = hidden[i++][0];
  }

  // Of each group the categories that are not shown, in the public edition.
  using HiddenCells = std::map<std::pair<std::string, std::string>, bool>;
  HiddenCells HiddenCategories(const std::map<std::string, Volume>& groups) {
    HiddenCells out;
    if (!is_public()) return out;
    std::vector<std::string> categories;
    for (const auto& entry : city_.by_category) {
      categories.push_back(entry.first);
    }
    std::vector<std::vector<std::int64_t>> rows;
    std::vector<std::vector<bool>> hidden;
    std::vector<std::int64_t> totals;
    std::vector<std::int64_t> others;
    for (const std::string& category : categories) {
      others.push_back(city_.by_category.at(category));
    }
    std::int64_t rest = city_.tickets;
    for (const auto& [code, volume] : groups) {
      std::vector<std::int64_t>& row = rows.emplace_back();
      for (std::size_t c = 0; c != categories.size(); ++c) {
        const auto found = volume.by_category.find(categories[c]);
        row.push_back(found == volume.by_category.end() ? 0 : found->second);
        others[c] -= row.back();
      }
      totals.push_back(volume.tickets);
      rest -= volume.tickets;
    }
    rows.push_back(others);
    totals.push_back(rest);
    // A total that is hidden hides its cells, from which it would follow.
    const std::vector<std::vector<bool>> hidden_totals =
        SuppressedCells({totals}, options_.min_cell);
    for (std::size_t r = 0; r != rows.size(); ++r) {
      hidden.emplace_back(categories.size(), hidden_totals[0][r]);
    }
    hidden = SuppressedCells(rows, options_.min_cell, std::move(hidden));
    std::size_t r = 0;
    for (const auto& entry : groups) {
      out[{entry.first, "\n"}] = hidden_totals[0][r];  // Of the whole group.
      for (std::size_t c = 0; c != categories.size(); ++c) {
        out[{entry.first, categories[c]}] = hidden[r][c];
      }
      ++r;
    }
    return out;
  }

  // --- sections ---

  DocumentSection Volumes(Subject subject, const std::string& code,
                          const Volume& volume) const {
    DocumentSection out;
    out.heading = Say<messages::kVolumes>();
    const HiddenCells& hidden =
        subject == Subject::kDepartment ? hidden_departments_ : hidden_regions_;
    const auto is_hidden = [&](const std::string& category,
                               std::int64_t count) {
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
      out.bars.bars.emplace_back(name,
                                 hide ? -1.0 : static_cast<double>(count));
      out.table.rows.push_back({name, hide ? kHidden : absl::StrCat(count)});
      if (!mark) continue;
      const auto found = volume.guessed.find(category);
      out.table.rows.back().push_back(
          found == volume.guessed.end() ? "" : absl::StrCat(found->second));
    }
    return out;
  }

  // The name of a category or matter; marked, if the categories of some of its
  // cases are guessed.
  std::string Marked(std::string name,
                     const std::vector<std::string>& ids) const {
    const auto guesses = std::count_if(
        ids.begin(), ids.end(),
        [this](const std::string& id) { return guessed_ids_.count(id) != 0; });
    return guesses == 0 ? name : Say<messages::kGuessedOf>(name, guesses);
  }

  DocumentSection Regions() const {
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

  // By district on the index alone: a page is about one.
  DocumentSection Breakdowns(Subject subject, const Volume& volume) const {
    std::vector<insight::Breakdown> all;
    if (subject == Subject::kCity) {
      all.push_back({Say<messages::kDistrict>(), volume.districts});
      for (auto& [code, part] : all.back().parts) {
        const auto found = hidden_regions_.find({code, "\n"});
        part.hidden = found != hidden_regions_.end() && found->second;
      }
    }
    all.push_back({Say<messages::kChannel>(), volume.channels});
    all.push_back({Say<messages::kLanguage>(), volume.languages});
    return insight::BreakdownSection(wording_, all);
  }

  // Those of the month before, and earlier ones that are not closed.
  DocumentSection Notices(Subject subject, const std::string& code) const {
    std::vector<insight::NoticeRow> rows;
    for (std::size_t i = 0; i != options_.notices.size(); ++i) {
      const Notice& notice = options_.notices[i];
      if (notice.sent.at >= period_.from ||
          (subject != Subject::kCity && notice.sent.recipient != code)) {
        continue;
      }
      const absl::CivilMonth month(
          absl::ToCivilDay(period_.from, options_.zone));
      const bool last_month =
          notice.sent.at >= absl::FromCivil(month - 1, options_.zone);
      if (!last_month && (notice.state() == NoticeState::kVerified ||
                          notice.state() == NoticeState::kNotAdopted)) {
        continue;
      }
      rows.push_back({&notice, effects_[i]});
    }
    if (rows.empty()) return {};
    return insight::NoticeSection(wording_, period_.as_of, rows);
  }

  DocumentSection Days() const {
    DocumentSection out;
    out.heading = Say<messages::kByDay>();
    out.calendar.day = Say<messages::kDay>();
    out.calendar.count = Say<messages::kTickets>();
    std::vector<std::vector<bool>> hidden;
    if (is_public())
      hidden = SuppressedCells({city_.by_day}, options_.min_cell);
    for (std::size_t i = 0; i != city_.by_day.size(); ++i) {
      const bool hide = !hidden.empty() && hidden[0][i];
      out.calendar.days.emplace_back(
          first_day_ + static_cast<std::int64_t>(i),
          hide ? -1.0 : static_cast<double>(city_.by_day[i]));
    }
    return out;
  }

  DocumentSection Rates(Subject subject, const std::string& code) const {
    DocumentSection out;
    out.heading = Say<messages::kRates>();
    out.paragraphs.push_back(Say<messages::kRatesNote>());
    out.table.headings = {
        Say<messages::kKpiHeading>(), Say<messages::kValue>(),
        Say<messages::kOf>(),         Say<messages::kIntervalHeading>(),
        Say<messages::kLeftOut>(),    Say<messages::kOverdueHeading>(),
        Say<messages::kFormula>(),    Say<messages::kSource>()};
    out.table.numeric = {false, true, true, true, false, true, false, false};
    for (const Rate& rate : rates_) {
      const KpiResult* result = &rate.city;
      bool hidden = false;
      if (subject != Subject::kCity) {
        if (rate.kpi->unit == KpiUnit::kCall) continue;
        const auto& groups =
            subject == Subject::kRegion ? rate.regions : rate.departments;
        const auto& hides = subject == Subject::kRegion
                                ? rate.hidden_regions
                                : rate.hidden_departments;
        const auto found = groups.find(code);
        if (found == groups.end()) continue;
        result = &found->second;
        const auto hide = hides.find(code);
        hidden = hide != hides.end() && hide->second;
      } else {
        hidden = small(result->numerator) || small(result->remainder);
      }
      out.table.rows.push_back(RateRow(*rate.kpi, *result, hidden));
    }
    return out;
  }

  std::vector<std::string> RateRow(const Kpi& kpi, const KpiResult& result,
                                   bool hidden) const {
    std::string interval, left_out, overdue;
    if (result.sample && !hidden && result.denominator() != 0) {
      const Interval found =
          WilsonInterval(result.numerator, result.denominator());
      interval =
          absl::StrFormat("%.1f - %.1f", 100 * found.low, 100 * found.high);
    }
    // Exclusions of a group would tell small cells; the formula names them.
    for (std::size_t i = 0; i != kpi.exclusions.size(); ++i) {
      if (is_public() || result.excluded[i] == 0) continue;
      absl::StrAppend(&left_out, left_out.empty() ? "" : "; ",
                      LabelOf(kpi.exclusions[i].label, kpi.exclusions[i].id),
                      " ", result.excluded[i]);
    }
    if (!kpi.due.empty()) {
      overdue = Shown(result.overdue_open);
      if (result.overdue_open != 0 && !small(result.overdue_open)) {
        absl::StrAppend(
            &overdue,
            absl::StrFormat(" (%.1f)",
                            absl::ToDoubleHours(result.overdue_age) / 24));
      }
    }
    std::string source;
    for (const std::string& one : kpi.source) {
      absl::StrAppend(&source, source.empty() ? "" : " ", one);
    }
    if (kpi.denominator_ours) {
      absl::StrAppend(&source, source.empty() ? "" : "; ",
                      Say<messages::kOurs>());
    }
    return {LabelOf(kpi.label, kpi.id),
            hidden ? kHidden : result.ToString(),
            hidden
                ? kHidden
                : absl::StrCat(result.numerator, " / ", result.denominator()),
            interval,
            left_out,
            overdue,
            LabelOf(kpi.formula, ""),
            source};
  }

  // Whether an alert or a hard issue concerns a page: a region around or
  // inside, for the city everything. Departments have none.
  static bool Concerns(Subject subject, const std::string& code,
                       std::string_view region) {
    if (subject == Subject::kCity) return true;
    return subject == Subject::kRegion && !region.empty() &&
           insight::IsInNode(region, code, '/');
  }

  // Whether a ticket that a page leaves out is in an alert.
  bool TouchesLeftOut(Subject subject, const std::string& code,
                      const insight::CellDays& cell) const {
    const LeftOut* const left_out = LeftOutOf(subject, code);
    if (left_out == nullptr) return false;
    const FactColumnId accepted = *cases_.Find("accepted_at");
    const FactColumnId category = *cases_.Find("category");
    const FactColumnId region = *cases_.Find("region");
    return std::any_of(
        left_out->out.begin(), left_out->out.end(), [&](std::uint32_t row) {
          const auto at = cases_.TimeAt(accepted, row);
          return at.has_value() &&
                 cell.Has(cases_.Word(category, row), cases_.Word(region, row),
                          absl::ToCivilDay(*at, options_.zone));
        });
  }
  // Whether it is among some ids, which are sorted.
  bool HasLeftOut(Subject subject, const std::string& code,
                  const std::vector<std::string>& ids) const {
    const LeftOut* const left_out = LeftOutOf(subject, code);
    return left_out != nullptr &&
           std::any_of(left_out->out.begin(), left_out->out.end(),
                       [&](std::uint32_t row) {
                         return std::binary_search(
                             ids.begin(), ids.end(),
                             std::string(cases_.Word(0, row)));
                       });
  }

  DocumentSection Alerts(Subject subject, const std::string& code) const {
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

  DocumentSection Weeks(Subject subject, const std::string& code) const {
    std::vector<insight::SeasonalRow> rows;
    for (std::size_t i = 0; i != seasonal_.alerts.size(); ++i) {
      const SeasonalAlert& alert = seasonal_.alerts[i];
      if (!Concerns(subject, code, alert.cell.region)) continue;
      if (small(alert.observed)) continue;
      if (TouchesLeftOut(subject, code, DaysOf(alert))) continue;
      insight::SeasonalRow& row = rows.emplace_back();
      row.alert = &alert;
      row.category = wording_.CategoryOf(alert.cell.category);
      if (is_public()) {
        row.hidden = seasonal_hidden_[i];
      } else {
        row.category = Marked(std::move(row.category), seasonal_ids_[i]);
        row.ids = &seasonal_ids_[i];
      }
    }
    return insight::SeasonalSection(wording_, seasonal_,
                                    subject == Subject::kCity, rows);
  }

  DocumentSection Clustered(Subject subject, const std::string& code) const {
    std::vector<insight::ClusterRow> rows;
    for (std::size_t i = 0; i != clusters_.clusters.size(); ++i) {
      const Cluster& cluster = clusters_.clusters[i];
      const bool concerns =
          std::all_of(cluster.regions.begin(), cluster.regions.end(),
                      [&](const std::string& region) {
                        return Concerns(subject, code, region);
                      });
      if (!concerns || small(cluster.observed)) continue;
      if (HasLeftOut(subject, code, cluster.ids)) continue;
      insight::ClusterRow& row = rows.emplace_back();
      row.cluster = &cluster;
      row.category = wording_.CategoryOf(cluster.category);
      if (is_public()) {
        row.hidden = clusters_hidden_[i];
      } else {
        row.category = Marked(std::move(row.category), cluster.ids);
      }
    }
    return insight::ClusterSection(wording_, clusters_, scan_,
                                   subject == Subject::kCity, rows);
  }

  DocumentSection Hard(Subject subject, const std::string& code) const {
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
      std::vector<std::string> row = {
          matter, absl::StrCat(issue.tickets),
          is_public() ? absl::StrFormat("%.0f", issue.score)
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

  DocumentSection Durations(const Volume& volume, bool hidden) const {
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

  // In a public edition of the city alone: the counts of a page could follow
  // from the city's.
  DocumentSection Limits(const Volume& volume) const {
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

  // Of the calls of the period.
  DocumentSection Calls() const {
    DocumentSection out;
    out.heading = Say<messages::kCallsTitle>();
    const auto lowest =
        FindLowestConnectRate(*calls_, period_.from, period_.to);
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

  Document PageOf(Subject subject, const std::string& code,
                  const Volume& volume) const {
    Document out;
    out.language = options_.language;
    out.skip = Say<messages::kSkip>();
    out.empty = Say<messages::kNothing>();
    out.title =
        subject == Subject::kCity
            ? Say<messages::kReportTitle>(DateOf(period_.from), LastDay())
            : Say<messages::kPageTitle>(PageName(subject, code),
                                        DateOf(period_.from), LastDay());
    out.facts.push_back(is_public() ? Say<messages::kPublic>(options_.min_cell)
                                    : Say<messages::kInternal>());
    if (!is_public() && subject != Subject::kCity) {
      out.facts.push_back(Say<messages::kOnPage>());
    }
    out.facts.push_back(Say<messages::kAsOfFact>(
        base::FormatMinute(period_.as_of, options_.zone)));
    if (!options_.origin.empty()) {
      out.facts.push_back(Say<messages::kOrigin>(options_.origin));
    }
    for (const std::string& version : options_.versions) {
      out.facts.push_back(Say<messages::kVersion>(version));
    }
    const HiddenCells& hidden =
        subject == Subject::kDepartment ? hidden_departments_ : hidden_regions_;
    const auto total = hidden.find({code, "\n"});
    const bool total_hidden = total != hidden.end() && total->second;
    if (!is_public()) {
      DocumentSection notices = Notices(subject, code);
      if (!notices.heading.empty()) out.sections.push_back(std::move(notices));
    }
    out.sections.push_back(Rates(subject, code));
    if (!is_public() || subject == Subject::kCity) {
      out.sections.push_back(Limits(volume));
    }
    if (calls_ != nullptr && subject == Subject::kCity) {
      out.sections.push_back(Calls());
    }
    out.sections.push_back(Volumes(subject, code, volume));
    if (options_.patterns != nullptr && subject == Subject::kCity) {
      out.sections.push_back(
          insight::ComparisonSection(wording_, comparisons_));
    }
    if (subject == Subject::kCity) {
      out.sections.push_back(Regions());
      out.sections.push_back(Days());
    }
    if (subject != Subject::kDepartment) {
      out.sections.push_back(Alerts(subject, code));
      out.sections.push_back(Weeks(subject, code));
      out.sections.push_back(Clustered(subject, code));
      if (score_ != nullptr) out.sections.push_back(Hard(subject, code));
    }
    out.sections.push_back(Durations(volume, total_hidden));
    // Of the city alone in a public edition: a page's small cells would follow
    // from the city's.
    if (!is_public() || subject == Subject::kCity) {
      out.sections.push_back(Breakdowns(subject, volume));
    }
    if (options_.patterns != nullptr && subject != Subject::kDepartment) {
      out.sections.push_back(insight::PeriodicSection(
          wording_, periodic_, subject == Subject::kCity ? "" : code));
      if (subject == Subject::kCity && !periodic_.breaks.empty()) {
        out.sections.push_back(insight::BreaksSection(wording_, periodic_));
      }
    }
    DocumentSection links;
    links.heading = Say<messages::kPages>();
    if (subject == Subject::kCity) {
      links.links.assign(pages_.begin(), pages_.end() - 1);
    } else {
      links.links.emplace_back(Say<messages::kBack>(), "index");
    }
    if (!links.links.empty()) out.sections.push_back(std::move(links));
    return out;
  }

  const KpiSet& kpis_;
  const FactTable& cases_;
  const FactTable* calls_;
  const KpiPeriod& period_;
  const ReportOptions& options_;
  insight::Wording wording_;

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

}  // namespace

absl::StatusOr<std::vector<ReportPage>> MakeReport(
    const KpiSet& kpis, const FactTable& cases, const FactTable* calls,
    const KpiPeriod& period, const ReportOptions& options) {
  if (!(period.from < period.to) || period.from == absl::InfinitePast() ||
      period.to == absl::InfiniteFuture() ||
      period.to - period.from > absl::Hours(24 * 400)) {
    return base::InvalidArgument(base::Fill<messages::kReportPeriod>());
  }
  if (!cases.Find("accepted_at").has_value()) {
    return base::InvalidArgument(base::Fill<messages::kNoCases>());
  }
  return Report(kpis, cases, calls, period, options).Make();
}

}  // namespace trunkline
