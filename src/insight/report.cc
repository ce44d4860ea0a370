// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/insight/corrections.h"
#include "src/insight/document.h"
#include "src/insight/messages.h"
#include "src/insight/report.h"
#include "src/insight/sections.h"

// The pages of a report, and which sections each has.
namespace trunkline::insight {
namespace {

std::string FileName(const char* kind, std::string_view code) {
  std::string out = absl::StrCat(kind, "-");
  for (const char c : code) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == '_' || c == '-';
    out += kept ? c : c == '/' ? '-' : '_';
  }
  return out;
}

}  // namespace

absl::StatusOr<std::vector<ReportPage>> Report::Make() {
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
        cases_, absl::CivilMonth(absl::ToCivilDay(period_.from, options_.zone)),
        patterns);
  }
  if (!is_public()) {
    for (const Notice& notice : options_.notices) {
      effects_.push_back(
          CountNoticeEffect(cases_, notice, options_.zone, period_.as_of));
    }
  }
  std::optional<Corrections> corrections;
  if (!options_.earlier.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        corrections, Corrections::Read(wording_, kpis_, given_, period_));
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
        document.sections.insert(document.sections.begin(), std::move(section));
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

std::string Report::PageName(Subject subject, const std::string& code) const {
  if (subject == Subject::kCity) return Say<messages::kWholeCity>();
  return subject == Subject::kRegion ? RegionName(code) : NameOf(code);
}

Document Report::PageOf(Subject subject, const std::string& code,
                        const Volume& volume) const {
  Document out;
  out.language = options_.language;
  out.skip = Say<messages::kSkip>();
  out.empty = Say<messages::kNothing>();
  out.title = subject == Subject::kCity
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
  if (other_values_ != 0 && subject == Subject::kCity) {
    out.facts.push_back(Say<messages::kOtherValuesFact>(
        is_public() &&
                other_values_ < static_cast<std::size_t>(options_.min_cell)
            ? std::string(kHidden)
            : absl::StrCat(other_values_)));
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
    out.sections.push_back(ComparisonSection(wording_, comparisons_));
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
    out.sections.push_back(PeriodicSection(
        wording_, periodic_, subject == Subject::kCity ? "" : code));
    if (subject == Subject::kCity && !periodic_.breaks.empty()) {
      out.sections.push_back(BreaksSection(wording_, periodic_));
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

}  // namespace trunkline::insight

namespace trunkline {

absl::StatusOr<std::vector<ReportPage>> MakeReport(
    const KpiSet& kpis, const FactTable& cases, const FactTable* calls,
    const KpiPeriod& period, const ReportOptions& options) {
  if (!(period.from < period.to) || period.from == absl::InfinitePast() ||
      period.to == absl::InfiniteFuture() ||
      period.to - period.from > absl::Hours(24 * 400)) {
    return base::InvalidArgument(
        base::Fill<insight::messages::kReportPeriod>());
  }
  if (!cases.Find("accepted_at").has_value()) {
    return base::InvalidArgument(base::Fill<insight::messages::kNoCases>());
  }
  const insight::ShownTable shown = insight::HideUnknownWords(cases, options);
  return insight::Report(kpis, shown, cases, calls, period, options).Make();
}

}  // namespace trunkline
