// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/insight/document.h"
#include "src/insight/fact_columns.h"
#include "src/insight/messages.h"

namespace trunkline {
namespace {

namespace messages = insight::messages;
using insight::Document;
using insight::DocumentSection;

constexpr char kHidden[] = "*";

// What is counted of the cases of a page.
struct Volume {
  std::int64_t tickets = 0;
  std::int64_t matters = 0;
  std::int64_t contacts = 0;
  std::map<std::string, std::int64_t> by_category;  // Of the first level.
  std::vector<std::int64_t> by_day;
  std::vector<DurationFact> durations;  // In days.
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
        options_(options) {}

  absl::StatusOr<std::vector<ReportPage>> Make() {
    if (!options_.hard_issue_score.empty()) {
      score_ = kpis_.FindHardIssueScore(options_.hard_issue_score);
      if (score_ == nullptr) {
        return base::NotFound(base::Fill<messages::kUnknownScore>(
            base::Quoted(options_.hard_issue_score)));
      }
      hard_ = FindHardIssues(*score_, cases_, period_, options_.zone);
    }
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
    hidden_regions_ = HiddenCategories(regions_);
    hidden_departments_ = HiddenCategories(departments_);

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
      const Document document = PageOf(subject, code, volume);
      out.push_back({name, RenderHtml(document), RenderMarkdown(document)});
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
    return base::Fill<kMessage>(arguments...).In(options_.language);
  }

  std::string NameOf(std::string_view code) const {
    if (code.empty()) return Say<messages::kNoneGiven>();
    const auto found = options_.names.find(std::string(code));
    return found == options_.names.end() ? std::string(code) : found->second;
  }
  // A region by its last code.
  std::string RegionName(std::string_view path) const {
    const std::size_t slash = path.rfind('/');
    return NameOf(slash == std::string_view::npos ? path
                                                  : path.substr(slash + 1));
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
    const FactColumnId region = *cases_.Find("region");
    const FactColumnId lead = *cases_.Find("lead");
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
      const auto count = [&](Volume* volume) {
        ++volume->tickets;
        volume->matters += cases_.Word(matter, row).empty() ? 1 : 0;
        volume->contacts +=
            std::max<std::int64_t>(1, cases_.Number(contacts, row));
        ++volume->by_category[subject];
        volume->durations.push_back(duration);
      };
      count(&city_);
      ++city_.by_day[static_cast<std::size_t>(
          absl::ToCivilDay(*at, options_.zone) - first_day_)];
      const std::string_view place =
          insight::PathPrefix(cases_.Word(region, row), 2);
      if (!place.empty()) count(&regions_[std::string(place)]);
      const std::string_view unit = cases_.Word(lead, row);
      if (!unit.empty()) count(&departments_[std::string(unit)]);
    }
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

  std::string Joined(const std::vector<std::string>& ids) const {
    std::string out;
    for (std::size_t i = 0; i != ids.size(); ++i) {
      if (i == options_.max_listed) return out + " ...";
      absl::StrAppend(&out, i == 0 ? "" : " ", ids[i]);
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
    }
    return out;
  }

  DocumentSection Regions() const {
    DocumentSection out;
    out.heading = Say<messages::kByRegion>();
    out.table.headings = {Say<messages::kRegionHeading>(),
                          Say<messages::kTickets>()};
    out.table.numeric = {false, true};
    for (const auto& [code, volume] : regions_) {
      const auto found = hidden_regions_.find({code, "\n"});
      const bool hide = found != hidden_regions_.end() && found->second;
      out.bars.bars.emplace_back(
          RegionName(code), hide ? -1.0 : static_cast<double>(volume.tickets));
      out.table.rows.push_back(
          {RegionName(code), hide ? kHidden : absl::StrCat(volume.tickets)});
    }
    return out;
  }

  DocumentSection Days() const {
    DocumentSection out;
    out.heading = Say<messages::kByDay>();
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

  // Whether an alert or a hard issue concerns a page: a region around or inside,
  // for the city everything. Departments have none.
  static bool Concerns(Subject subject, const std::string& code,
                       std::string_view region) {
    if (subject == Subject::kCity) return true;
    return subject == Subject::kRegion && !region.empty() &&
           insight::IsInNode(region, code, '/');
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
      if (out.table.rows.size() == options_.max_listed) {
        ++more;
        continue;
      }
      // The days used are seven; the first and the last tell them.
      std::vector<std::string> row = {
          base::FormatDate(alert.day),
          NameOf(alert.cell.category),
          RegionName(alert.cell.region),
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
      } else {
        row.push_back(Joined(ids_[i]));
      }
      out.table.rows.push_back(std::move(row));
    }
    if (more != 0) {
      out.paragraphs.push_back(Say<messages::kMoreListed>(more));
    }
    return out;
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
        row.push_back(Say<messages::kPartsOf>(
            issue.reopened, issue.disputed, issue.returned, issue.extended,
            issue.overdue, issue.dissatisfied_after_redo,
            issue.repeated_contact));
        row.push_back(Joined(issue.ids));
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
    out.sections.push_back(Rates(subject, code));
    out.sections.push_back(Volumes(subject, code, volume));
    if (subject == Subject::kCity) {
      out.sections.push_back(Regions());
      out.sections.push_back(Days());
    }
    if (subject != Subject::kDepartment) {
      out.sections.push_back(Alerts(subject, code));
      if (score_ != nullptr) out.sections.push_back(Hard(subject, code));
    }
    out.sections.push_back(Durations(volume, total_hidden));
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
  HiddenCells hidden_regions_;
  HiddenCells hidden_departments_;
  std::vector<std::vector<std::string>> ids_;  // Of each alert, internal.
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
