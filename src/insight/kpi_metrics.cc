// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "trunkline/insight.h"

namespace trunkline {
namespace {

// The value of a label, between quotes.
std::string Escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string KpiMetricsText(const std::vector<KpiResult>& results) {
  std::string out;
  const auto gauge = [&](const char* name, const char* help,
                         const auto& value) {
    absl::StrAppend(&out, "# HELP trunkline_kpi_", name, " ", help,
                    "\n# TYPE trunkline_kpi_", name, " gauge\n");
    for (const KpiResult& one : results) {
      absl::StrAppend(&out, "trunkline_kpi_", name, "{kpi=\"", Escaped(one.kpi),
                      "\",group=\"", Escaped(one.group), "\"} ", value(one),
                      "\n");
    }
  };
  gauge("numerator", "Numerator of a rate in its period.",
        [](const KpiResult& one) { return one.numerator; });
  gauge("denominator", "Denominator of a rate in its period.",
        [](const KpiResult& one) { return one.denominator(); });
  gauge("overdue_open", "Open tickets whose due time has passed.",
        [](const KpiResult& one) { return one.overdue_open; });
  return out;
}

}  // namespace trunkline
