// SPDX-License-Identifier: Apache-2.0
// How soon outbreaks are found: 200 of each of five shapes, in counts that R
// generated (scripts/insight-outbreaks), beside R's methods at the same rate of
// false alarms. docs/insight.md has the table.
#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/insight/golden_table.h"
#include "trunkline/insight.h"

namespace trunkline::insight {
namespace {

constexpr int kDays = 240;
constexpr int kFirst = 60;  // False alarms count from here.
constexpr int kWithin = 2;  // Days after the first in which it must be found.
const absl::CivilDay kBegin(2018, 1, 1);  // A Monday, as in the script.

struct Background {
  std::vector<int> counts;
  int start = 0;
  std::map<std::string, std::vector<int>> shapes;
};

std::vector<int> Numbers(const std::string& text) {
  std::istringstream in(text);
  std::vector<int> out;
  for (int number; in >> number;) out.push_back(number);
  return out;
}

std::vector<Background> Backgrounds() {
  std::vector<Background> out;
  for (const auto& row : ReadGolden("outbreaks.tsv")) {
    const auto number = static_cast<std::size_t>(std::stoi(row.at("series")));
    if (out.size() < number) out.resize(number);
    Background& one = out[number - 1];
    one.start = std::stoi(row.at("start"));
    (row.at("kind") == "base" ? one.counts : one.shapes[row.at("kind")]) =
        Numbers(row.at("counts"));
  }
  return out;
}

AlertOptions Options(AlertBaseline baseline, double threshold) {
  AlertOptions options;
  options.baseline = baseline;
  options.min_z = options.min_c3 = threshold;
  options.q = 1;  // A single series has no family.
  options.day_type = [](absl::CivilDay day) {
    const auto weekday = absl::GetWeekday(day);
    return weekday == absl::Weekday::saturday ||
                   weekday == absl::Weekday::sunday
               ? 1
               : 0;
  };
  return options;
}

std::vector<bool> Alarms(const std::vector<int>& counts,
                         const AlertOptions& options) {
  AlertMonitor monitor(options);
  std::vector<bool> out;
  for (int i = 0; i != kDays; ++i) {
    const int count = counts[static_cast<std::size_t>(i)];
    // A day without tickets ends with the next one.
    if (count == 0) {
      out.push_back(false);
      continue;
    }
    monitor.Add(kBegin + i, "", "", count);
    const auto day = monitor.EndDay();
    out.push_back(day.has_value() && !day->alerts.empty());
  }
  return out;
}

double FalseRate(const std::vector<Background>& all,
                 const AlertOptions& options) {
  int alarms = 0;
  for (const Background& one : all) {
    const std::vector<bool> found = Alarms(one.counts, options);
    alarms +=
        static_cast<int>(std::count(found.begin() + kFirst, found.end(), true));
  }
  return static_cast<double>(alarms) /
         (static_cast<double>(all.size()) * (kDays - kFirst));
}

double Sensitivity(const std::vector<Background>& all, const std::string& shape,
                   const AlertOptions& options) {
  int found = 0;
  for (const Background& one : all) {
    std::vector<int> counts = one.counts;
    const std::vector<int>& added = one.shapes.at(shape);
    for (std::size_t i = 0; i != added.size(); ++i) {
      counts[static_cast<std::size_t>(one.start) + i] += added[i];
    }
    const std::vector<bool> alarms = Alarms(counts, options);
    const auto begin = alarms.begin() + one.start;
    found += std::find(begin, begin + kWithin + 1, true) != begin + kWithin + 1
                 ? 1
                 : 0;
  }
  return static_cast<double>(found) / static_cast<double>(all.size());
}

// The least threshold at which there are not more false alarms than `goal`.
double ThresholdFor(const std::vector<Background>& all, AlertBaseline baseline,
                    double goal) {
  double low = 2, high = 6;
  for (int step = 0; step != 14; ++step) {
    const double middle = (low + high) / 2;
    (FalseRate(all, Options(baseline, middle)) > goal ? low : high) = middle;
  }
  return high;
}

TEST_CASE("outbreaks are found as often as by R's best method") {
  const std::vector<Background> all = Backgrounds();
  REQUIRE(all.size() == 200);
  double goal = 0;
  std::map<std::string, double> best;  // By shape.
  for (const auto& row : ReadGolden("outbreaks_r.tsv")) {
    if (row.at("method") == "C2") goal = std::stod(row.at("false_alarms"));
    double& most = best[row.at("shape")];
    most = std::max(most, std::stod(row.at("sensitivity")));
  }
  REQUIRE(best.size() == 5);
  REQUIRE(goal > 0);
  for (const auto& [name, baseline] :
       {std::pair("c2", AlertBaseline::kC2),
        {"day-type", AlertBaseline::kByDayType}}) {
    const AlertOptions options =
        Options(baseline, ThresholdFor(all, baseline, goal));
    CHECK(FalseRate(all, options) <= goal);
    for (const auto& [shape, most] : best) {
      const double found = Sensitivity(all, shape, options);
      INFO(name << " " << shape << ": " << found << ", R " << most);
      CHECK(found >= most - 0.02);
    }
  }
}

}  // namespace
}  // namespace trunkline::insight
