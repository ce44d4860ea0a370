// SPDX-License-Identifier: Apache-2.0
// Series and statistics against R, to 1e-6.
#include <map>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/insight/golden_table.h"
#include "trunkline/insight.h"

namespace trunkline::insight {
namespace {

TEST_CASE("EARS gives the upper bounds of earsC") {
  struct Series {
    std::vector<double> counts;
    std::vector<double> upper;
  };
  std::map<std::vector<std::string>, Series> all;
  for (const auto& row : ReadGolden("ears.tsv")) {
    Series& series =
        all[{row.at("series"), row.at("method"), row.at("min_sigma")}];
    series.counts.push_back(NumberOf(row.at("count")));
    series.upper.push_back(NumberOf(row.at("upper")));
  }
  CHECK(all.size() == 25);
  for (const auto& [name, series] : all) {
    INFO(name[0] << " " << name[1] << " " << name[2]);
    EarsOptions options;
    options.method = name[1] == "C1"   ? EarsMethod::kC1
                     : name[1] == "C2" ? EarsMethod::kC2
                                       : EarsMethod::kC3;
    options.min_sigma = std::stod(name[2]);
    const std::vector<double> bounds = EarsUpperBounds(series.counts, options);
    REQUIRE(bounds.size() == series.upper.size());
    for (std::size_t t = 0; t != bounds.size(); ++t) {
      INFO("t = " << t << ": " << bounds[t] << ", R " << series.upper[t]);
      REQUIRE(Near(bounds[t], series.upper[t]));
    }
  }
}

TEST_CASE("a series that is too short for a baseline has no bound") {
  for (const std::size_t size : {0u, 1u, 7u, 9u}) {
    for (const double bound : EarsUpperBounds(std::vector<double>(size, 1.0))) {
      CHECK(Near(bound, NumberOf("nan")));
    }
  }
}

TEST_CASE("Farrington gives the upper bounds and alarms of farrington") {
  struct Series {
    std::vector<double> counts, upper, alarm;
  };
  std::map<std::string, Series> all;
  for (const auto& row : ReadGolden("farrington.tsv")) {
    Series& series = all[row.at("series")];
    series.counts.push_back(NumberOf(row.at("count")));
    series.upper.push_back(NumberOf(row.at("upper")));
    series.alarm.push_back(NumberOf(row.at("alarm")));
  }
  CHECK(all.size() == 4);
  std::size_t alarms = 0;
  std::size_t trends = 0;
  for (const auto& [name, series] : all) {
    const auto points = Farrington(series.counts, 159);
    REQUIRE(points.ok());
    REQUIRE(points->size() == series.counts.size() - 159);
    for (const FarringtonPoint& point : *points) {
      INFO(name << " t = " << point.index << ": " << point.upper << ", R "
                << series.upper[point.index]);
      REQUIRE(Near(point.upper, series.upper[point.index]));
      REQUIRE(point.alert == (series.alarm[point.index] == 1));
      alarms += point.alert ? 1 : 0;
      trends += point.trend ? 1 : 0;
    }
  }
  CHECK(alarms > 10);
  CHECK(trends > 10);
}

TEST_CASE("Farrington refuses what lacks the years before") {
  const std::vector<double> counts(200, 3.0);
  CHECK_FALSE(Farrington(counts, 158).ok());
  CHECK(Farrington(counts, 159).ok());
  CHECK_FALSE(Farrington(counts, 201).ok());
  // Nothing ever happened.
  const auto none = Farrington(std::vector<double>(200, 0.0), 159);
  REQUIRE(none.ok());
  for (const FarringtonPoint& point : *none) CHECK_FALSE(point.alert);
}

TEST_CASE("Kaplan and Meier's curve of a published set") {
  std::vector<DurationFact> durations;
  for (const double ended : {6, 6, 6, 7, 10, 13, 16, 22, 23}) {
    durations.push_back({ended, true});
  }
  for (const double open : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) {
    durations.push_back({open, false});
  }
  const std::vector<SurvivalStep> curve = KaplanMeier(durations);
  const GoldenTable golden = ReadGolden("kaplan_meier.tsv");
  REQUIRE(curve.size() == golden.size());
  for (std::size_t i = 0; i != curve.size(); ++i) {
    CHECK(curve[i].time == NumberOf(golden[i].at("time")));
    CHECK(static_cast<double>(curve[i].at_risk) ==
          NumberOf(golden[i].at("at_risk")));
    CHECK(static_cast<double>(curve[i].events) ==
          NumberOf(golden[i].at("events")));
    CHECK(Near(curve[i].survival, NumberOf(golden[i].at("survival"))));
  }
  CHECK(SurvivalQuantile(curve, 0.5) == 23);
  CHECK_FALSE(SurvivalQuantile(curve, 0.9).has_value());
  CHECK(KaplanMeier({}).empty());
}

TEST_CASE("the false discovery rate is that of p.adjust") {
  std::vector<double> p, adjusted;
  for (const auto& row : ReadGolden("benjamini_hochberg.tsv")) {
    p.push_back(NumberOf(row.at("p")));
    adjusted.push_back(NumberOf(row.at("adjusted")));
  }
  for (const double q : {0.001, 0.01, 0.05, 0.1, 0.5, 1.0}) {
    const std::vector<bool> significant = BenjaminiHochberg(p, q);
    for (std::size_t i = 0; i != p.size(); ++i) {
      CHECK(significant[i] == (adjusted[i] <= q));
    }
  }
  // A family that is larger than the list counts the rest as 1.
  std::vector<double> longer = p;
  longer.resize(100, 1.0);
  std::vector<bool> whole = BenjaminiHochberg(longer, 0.05);
  whole.resize(p.size());
  CHECK(BenjaminiHochberg(p, 0.05, 100) == whole);
  CHECK(BenjaminiHochberg({}, 0.05).empty());
}

TEST_CASE("Wilson's interval is that of prop.test") {
  for (const auto& row : ReadGolden("wilson.tsv")) {
    const Interval interval =
        WilsonInterval(std::stoi(row.at("hits")), std::stoi(row.at("n")));
    CHECK(Near(interval.low, NumberOf(row.at("low"))));
    CHECK(Near(interval.high, NumberOf(row.at("high"))));
  }
  CHECK(WilsonInterval(0, 0).low == 0);
  CHECK(WilsonInterval(0, 0).high == 1);
}

}  // namespace
}  // namespace trunkline::insight
