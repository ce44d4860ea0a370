// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/status.h"
#include "src/insight/kpi_rows.h"
#include "src/insight/messages.h"
#include "src/insight/report.h"

// The KPIs of the city, the regions and the departments.
namespace trunkline::insight {

absl::Status Report::ComputeRates() {
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
            ComputeKpiOfRows(by, cases_, period_, &rows.kept));
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

DocumentSection Report::Rates(Subject subject, const std::string& code) const {
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
      const auto& hides = subject == Subject::kRegion ? rate.hidden_regions
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

std::vector<std::string> Report::RateRow(const Kpi& kpi,
                                         const KpiResult& result,
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
                    LabelOf(kpi.exclusions[i].label, kpi.exclusions[i].id), " ",
                    result.excluded[i]);
  }
  if (!kpi.due.empty()) {
    overdue = result.overdue_unknown ? "n/a" : Shown(result.overdue_open);
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
          hidden ? kHidden
                 : absl::StrCat(result.numerator, " / ", result.denominator()),
          interval,
          left_out,
          overdue,
          LabelOf(kpi.formula, ""),
          source};
}

}  // namespace trunkline::insight
