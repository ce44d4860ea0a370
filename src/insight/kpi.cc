// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "src/base/message.h"
#include "src/base/strings.h"
#include "src/insight/fact_columns.h"
#include "src/insight/kpi_rows.h"
#include "src/insight/messages.h"

namespace trunkline {
namespace {

namespace messages = insight::messages;
using insight::kNoTime;
using Rep = internal::FactTableAccess::Rep;

// A test with its column and values resolved to the table's numbers.
class BoundTest {
 public:
  static absl::StatusOr<BoundTest> Bind(const Kpi& kpi, const ColumnTest& test,
                                        const FactTable& table,
                                        std::int64_t as_of);

  bool Holds(std::size_t row) const {
    switch (relation_) {
      case ColumnTest::Relation::kIs:
        return IsOneOf(row);
      case ColumnTest::Relation::kIsNot:
        return !IsOneOf(row);
      case ColumnTest::Relation::kPresent:
        return Present(row);
      case ColumnTest::Relation::kAbsent:
        return !Present(row);
      case ColumnTest::Relation::kAtMost:
        return Compares(row) && Difference(row) <= 0;
      case ColumnTest::Relation::kMoreThan:
        return Compares(row) && Difference(row) > 0;
    }
    return false;
  }

 private:
  bool IsOneOf(std::size_t row) const {
    const std::int64_t value = kind_ == FactKind::kWord ? column_->words[row]
                               : kind_ == FactKind::kFlag
                                   ? column_->flags[row]
                                   : column_->numbers[row];
    return std::find(values_.begin(), values_.end(), value) != values_.end();
  }
  bool Present(std::size_t row) const {
    switch (kind_) {
      case FactKind::kWord:
        return column_->words[row] != 0;
      case FactKind::kTime:
        return column_->times[row] != kNoTime;
      case FactKind::kNumber:
        return column_->numbers[row] != 0;
      case FactKind::kFlag:
        return column_->flags[row] >= 0;
    }
    return false;
  }
  bool Compares(std::size_t row) const {
    if (kind_ == FactKind::kNumber) return true;
    return column_->times[row] != kNoTime &&
           (other_ == nullptr || other_->times[row] != kNoTime);
  }
  std::int64_t Difference(std::size_t row) const {
    if (kind_ == FactKind::kNumber) return column_->numbers[row] - number_;
    return column_->times[row] -
           (other_ == nullptr ? number_ : other_->times[row]);
  }

  ColumnTest::Relation relation_ = ColumnTest::Relation::kIs;
  FactKind kind_ = FactKind::kWord;
  const Rep::Column* column_ = nullptr;
  const Rep::Column* other_ = nullptr;
  std::int64_t number_ = 0;  // Or the instant `as_of`.
  std::vector<std::int64_t> values_;
};

absl::Status Lacks(const Kpi& kpi, std::string_view column) {
  return base::InvalidArgument(base::Fill<messages::kLacksColumn>(
      base::Quoted(kpi.id), base::Quoted(column)));
}

absl::StatusOr<BoundTest> BoundTest::Bind(const Kpi& kpi,
                                          const ColumnTest& test,
                                          const FactTable& table,
                                          std::int64_t as_of) {
  const Rep& rep = internal::FactTableAccess::Get(table);
  BoundTest out;
  out.relation_ = test.relation;
  const auto column = table.Find(test.column);
  if (!column.has_value()) return Lacks(kpi, test.column);
  out.column_ = &rep.columns[*column];
  out.kind_ = rep.types[*column].column.kind;
  const bool compares = test.relation == ColumnTest::Relation::kAtMost ||
                        test.relation == ColumnTest::Relation::kMoreThan;
  const bool words = test.relation == ColumnTest::Relation::kIs ||
                     test.relation == ColumnTest::Relation::kIsNot;
  if ((compares && out.kind_ != FactKind::kTime &&
       out.kind_ != FactKind::kNumber) ||
      (words && out.kind_ == FactKind::kTime)) {
    return base::InvalidArgument(
        base::Fill<messages::kWrongRelation>(base::Quoted(test.column)));
  }
  out.number_ = test.number;
  if (compares && out.kind_ == FactKind::kTime) {
    if (test.other == "as_of") {
      out.number_ = as_of;
    } else {
      const auto other = table.Find(test.other);
      if (!other.has_value()) return Lacks(kpi, test.other);
      if (rep.types[*other].column.kind != FactKind::kTime) {
        return base::InvalidArgument(
            base::Fill<messages::kNotTimeColumn>(base::Quoted(test.other)));
      }
      out.other_ = &rep.columns[*other];
    }
  }
  for (const std::string& value : test.values) {
    if (out.kind_ == FactKind::kFlag) {
      out.values_.push_back(value == "true" ? 1 : 0);
    } else if (out.kind_ == FactKind::kWord) {
      const auto word = rep.numbers.find(value);
      // A word that no row has.
      out.values_.push_back(word == rep.numbers.end() ? -1 : word->second);
    } else {
      std::int64_t number = 0;
      // What is no number equals none.
      if (!absl::SimpleAtoi(base::ToAbsl(value), &number)) number = -1;
      out.values_.push_back(number);
    }
  }
  return out;
}

using Tests = std::vector<BoundTest>;

absl::StatusOr<Tests> BindAll(const Kpi& kpi,
                              const std::vector<ColumnTest>& tests,
                              const FactTable& table, std::int64_t as_of) {
  Tests out;
  for (const ColumnTest& test : tests) {
    auto bound = BoundTest::Bind(kpi, test, table, as_of);
    if (!bound.ok()) return bound.status();
    out.push_back(*std::move(bound));
  }
  return out;
}

bool AllHold(const Tests& tests, std::size_t row) {
  return std::all_of(tests.begin(), tests.end(),
                     [row](const BoundTest& test) { return test.Holds(row); });
}

absl::Duration Median(std::vector<std::int64_t>* ages) {
  if (ages->empty()) return absl::ZeroDuration();
  const std::size_t middle = (ages->size() - 1) / 2;
  std::nth_element(ages->begin(),
                   ages->begin() + static_cast<std::ptrdiff_t>(middle),
                   ages->end());
  return absl::Microseconds((*ages)[middle]);
}

// Sorts the groups behind the city. A rate is no rank: what chance alone may
// have put apart is one tier.
void SortInTiers(std::vector<KpiResult>* results) {
  const auto first = results->begin() + 1;
  const auto known = std::stable_partition(
      first, results->end(),
      [](const KpiResult& result) { return result.denominator() != 0; });
  // In integers; counts are below 10^9.
  std::stable_sort(first, known, [](const KpiResult& a, const KpiResult& b) {
    return a.numerator * b.denominator() > b.numerator * a.denominator();
  });
  int tier = 0;
  for (auto begin = first; begin != known;) {
    const double low =
        WilsonInterval(begin->numerator, begin->denominator()).low;
    const auto end = std::find_if(begin, known, [low](const KpiResult& result) {
      return WilsonInterval(result.numerator, result.denominator()).high < low;
    });
    ++tier;
    for (auto one = begin; one != end; ++one) one->tier = tier;
    std::sort(begin, end, [](const KpiResult& a, const KpiResult& b) {
      return a.group < b.group;
    });
    begin = end;
  }
}

// The counts of one group while rows are read.
struct Tally {
  KpiResult result;
  std::vector<std::int64_t> ages;  // Of open overdue tickets, in microseconds.
};

}  // namespace

std::int64_t KpiResult::total() const {
  return std::accumulate(excluded.begin(), excluded.end(),
                         numerator + remainder + future + unknown);
}

std::optional<double> KpiResult::percent() const {
  if (denominator() == 0) return std::nullopt;
  return 100.0 * static_cast<double>(numerator) /
         static_cast<double>(denominator());
}

// In integers, so that a half is one.
std::string KpiResult::ToString() const {
  if (denominator() == 0) return "n/a";
  std::int64_t scale = 1;
  for (int i = 0; i != decimals; ++i) scale *= 10;
  // Long division, digit by digit: a product of counts could overflow.
  const std::int64_t whole = numerator / denominator();
  std::int64_t rest_of = numerator % denominator();
  std::int64_t value = whole;
  for (int i = 0; i != decimals + 2; ++i) {
    rest_of *= 10;
    value = value * 10 + rest_of / denominator();
    rest_of %= denominator();
  }
  if (rest_of >= denominator() - rest_of) ++value;
  if (decimals == 0) return absl::StrFormat("%d", value);
  return absl::StrFormat("%d.%0*d", value / scale, decimals, value % scale);
}

absl::StatusOr<std::vector<KpiResult>> ComputeKpi(const Kpi& kpi,
                                                  const FactTable& table,
                                                  const KpiPeriod& period) {
  return insight::ComputeKpiOfRows(kpi, table, period, nullptr);
}

absl::StatusOr<std::vector<KpiResult>> insight::ComputeKpiOfRows(
    const Kpi& kpi, const FactTable& table, const KpiPeriod& period,
    const std::vector<std::uint32_t>* rows) {
  if (!(period.from < period.to) || period.from == absl::InfinitePast() ||
      period.to == absl::InfiniteFuture() ||
      period.as_of == absl::InfiniteFuture() ||
      period.as_of == absl::InfinitePast()) {
    return base::InvalidArgument(base::Fill<messages::kEmptyPeriod>());
  }
  if (kpi.numerator.empty()) {
    return base::InvalidArgument(base::Fill<messages::kNoNumerator>());
  }
  const Rep& rep = internal::FactTableAccess::Get(table);
  const std::int64_t from = absl::ToUnixMicros(period.from);
  const std::int64_t to = absl::ToUnixMicros(period.to);
  const std::int64_t as_of = absl::ToUnixMicros(period.as_of);

  const auto column = [&](std::string_view name) -> const Rep::Column* {
    const auto found = table.Find(name);
    return found.has_value() ? &rep.columns[*found] : nullptr;
  };
  const Rep::Column* const event = column(kpi.period_event);
  if (event == nullptr) return Lacks(kpi, kpi.period_event);
  const Rep::Column* due = nullptr;
  if (!kpi.due.empty()) {
    due = column(kpi.due);
    if (due == nullptr) return Lacks(kpi, kpi.due);
  }
  const Rep::Column* closed = column("closed_at");
  const auto lacks = [&](std::string_view name) {
    const auto found = table.Find(name);
    return found.has_value() && table.Lacks(*found);
  };
  // Nothing is late, or all is, where nobody recorded the times.
  const bool overdue_unknown =
      due != nullptr && (lacks(kpi.due) || lacks("closed_at"));
  if (overdue_unknown) due = nullptr;
  std::vector<std::string> lacking;
  const auto look_at = [&](const std::string& name) {
    if (lacks(name) &&
        std::find(lacking.begin(), lacking.end(), name) == lacking.end()) {
      lacking.push_back(name);
    }
  };
  look_at(kpi.period_event);
  for (const ColumnTest& test : kpi.numerator) {
    look_at(test.column);
    look_at(test.other);
  }
  const Rep::Column* attribution = nullptr;
  int level = 0;
  if (!kpi.attribution.empty()) {
    const std::size_t colon = kpi.attribution.find(':');
    const std::string name = kpi.attribution.substr(0, colon);
    attribution = column(name);
    if (attribution == nullptr || attribution->words.size() != rep.rows) {
      return Lacks(kpi, name);
    }
    if (colon != std::string::npos) level = kpi.attribution[colon + 1] - '0';
  }
  const Rep::Column* matter = nullptr;
  const Rep::Column* contacts = nullptr;
  if (kpi.unit == KpiUnit::kMatter) {
    matter = column("matter");
    if (matter == nullptr) return Lacks(kpi, "matter");
  } else if (kpi.unit == KpiUnit::kContact) {
    contacts = column("contacts");
    if (contacts == nullptr) return Lacks(kpi, "contacts");
  }
  std::vector<Tests> exclusions;
  for (const KpiExclusion& exclusion : kpi.exclusions) {
    auto tests = BindAll(kpi, exclusion.tests, table, as_of);
    if (!tests.ok()) return tests.status();
    exclusions.push_back(*std::move(tests));
  }
  const auto numerator = BindAll(kpi, kpi.numerator, table, as_of);
  if (!numerator.ok()) return numerator.status();

  const auto fresh = [&](std::string_view group) {
    Tally tally;
    tally.result.kpi = kpi.id;
    tally.result.group = std::string(group);
    tally.result.decimals = kpi.decimals;
    tally.result.sample = kpi.sample;
    tally.result.excluded.resize(kpi.exclusions.size());
    tally.result.lacks = lacking;
    tally.result.overdue_unknown = overdue_unknown;
    return tally;
  };
  Tally city = fresh("");
  std::map<std::string_view, Tally> groups;
  // A word of the attribution column leads to its group; null: to none. What
  // belongs to no group is in the city's result alone.
  absl::flat_hash_map<std::uint32_t, Tally*> by_word;
  const auto group_of = [&](std::uint32_t word) -> Tally* {
    const auto [known, unknown] = by_word.try_emplace(word, nullptr);
    if (!unknown) return known->second;
    const std::string_view group = insight::PathPrefix(rep.words[word], level);
    if (group.empty()) return nullptr;
    auto found = groups.find(group);
    if (found == groups.end()) {
      found = groups.emplace(group, fresh(group)).first;
    }
    return known->second = &found->second;
  };
  const auto each_group = [&](std::size_t row, const auto& count) {
    count(&city);
    if (attribution == nullptr) return;
    Tally* const group = group_of(attribution->words[row]);
    if (group != nullptr) count(group);
  };
  const std::size_t count = rows == nullptr ? rep.rows : rows->size();
  for (std::size_t i = 0; i != count; ++i) {
    const std::size_t row = rows == nullptr ? i : (*rows)[i];
    // Open and overdue tickets stand beside the rate, whatever their period.
    if (due != nullptr && due->times[row] != kNoTime &&
        due->times[row] < as_of && closed != nullptr &&
        (closed->times[row] == kNoTime || closed->times[row] > as_of)) {
      each_group(row, [&](Tally* tally) {
        ++tally->result.overdue_open;
        tally->ages.push_back(as_of - due->times[row]);
      });
    }
    const std::int64_t at = event->times[row];
    if (at == kNoTime || at < from || at >= to) continue;
    if (matter != nullptr && matter->words[row] != 0) continue;
    const std::int64_t weight =
        contacts == nullptr ? 1
                            : std::max<std::int64_t>(contacts->numbers[row], 1);
    std::int64_t KpiResult::*whole = &KpiResult::remainder;
    std::size_t exclusion = 0;
    while (exclusion != exclusions.size() &&
           !AllHold(exclusions[exclusion], row)) {
      ++exclusion;
    }
    if (at > as_of) {
      whole = &KpiResult::future;
    } else if (exclusion != exclusions.size()) {
      whole = nullptr;
    } else if (!lacking.empty()) {
      whole = &KpiResult::unknown;
    } else if (AllHold(*numerator, row)) {
      whole = &KpiResult::numerator;
    }
    each_group(row, [&](Tally* tally) {
      KpiResult& result = tally->result;
      (whole == nullptr ? result.excluded[exclusion] : result.*whole) += weight;
    });
  }
  std::vector<KpiResult> out;
  const auto take = [&](Tally* tally) {
    tally->result.overdue_age = Median(&tally->ages);
    out.push_back(std::move(tally->result));
  };
  take(&city);
  for (auto& entry : groups) take(&entry.second);
  if (kpi.sort_by_rate) SortInTiers(&out);
  return out;
}

absl::StatusOr<KpiResult> ComputeKpiFromCounts(
    const Kpi& kpi, const std::vector<CountRow>& counts,
    std::string_view period, std::string_view population) {
  if (kpi.count_numerator.empty() || kpi.count_denominator.empty()) {
    return base::FailedPrecondition(
        base::Fill<messages::kNoCounts>(base::Quoted(kpi.id)));
  }
  std::map<std::string_view, std::int64_t> known;
  for (const CountRow& row : counts) {
    if (row.period != period || row.population != population) continue;
    if (row.count < 0) {
      return base::InvalidArgument(
          base::Fill<messages::kNegativeCount>(base::Quoted(row.name)));
    }
    if (!known.emplace(row.name, row.count).second) {
      return base::InvalidArgument(
          base::Fill<messages::kCountTwice>(base::Quoted(row.name)));
    }
  }
  absl::Status status;
  const auto sum = [&](const std::vector<std::string>& names) {
    std::int64_t total = 0;
    for (const std::string& name : names) {
      const auto found = known.find(name);
      if (found != known.end()) {
        total += found->second;
      } else if (status.ok()) {
        status = base::FailedPrecondition(base::Fill<messages::kMissingCount>(
            base::Quoted(kpi.id), base::Quoted(name), base::Quoted(period),
            base::Quoted(population)));
      }
    }
    return total;
  };
  KpiResult result;
  result.kpi = kpi.id;
  result.group = std::string(population);
  result.decimals = kpi.decimals;
  result.sample = kpi.sample;
  result.excluded.resize(kpi.exclusions.size());
  result.numerator = sum(kpi.count_numerator) - sum(kpi.count_less);
  result.remainder = sum(kpi.count_denominator) - result.numerator;
  if (!status.ok()) return status;
  if (result.remainder < 0 || result.numerator < 0) {
    return base::InvalidArgument(
        base::Fill<messages::kNumeratorLarger>(base::Quoted(kpi.id)));
  }
  return result;
}

Score ComputeScore(const ScoreSheet& sheet,
                   const std::vector<KpiResult>& results) {
  Score score;
  if (!results.empty()) score.group = results.front().group;
  for (const ScoreItem& item : sheet.items) {
    const auto found = std::find_if(
        results.begin(), results.end(),
        [&](const KpiResult& result) { return result.kpi == item.kpi; });
    if (found == results.end()) continue;
    const std::optional<double> percent = found->percent();
    if (!percent.has_value()) continue;
    score.reachable += item.weight;
    const double below = std::max(0.0, item.target - *percent);
    score.points += std::max(item.floor, item.weight - item.slope * below);
  }
  return score;
}

}  // namespace trunkline
