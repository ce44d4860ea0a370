// SPDX-License-Identifier: Apache-2.0
// A million tickets of five years, 500 subjects in 200 streets: how long it
// takes from a table in memory to all KPIs, the alerts of every day, hard
// issues and a month's pages; and what a ticket costs an AlertMonitor. An
// outbreak is hidden in it, and must be found.
//
//   insight_month PACKS_KPI_FILE...
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "trunkline/insight.h"
#include "trunkline/insight_periodic.h"

namespace trunkline {
namespace {

constexpr int kDays = 5 * 365;
constexpr int kTickets = 1'000'000;
const absl::CivilDay kFirst(2014, 1, 1);
const absl::CivilDay kOutbreak = kFirst + (kDays - 10);

class Stopwatch {
 public:
  double Lap(const char* what) {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    std::printf("%-36s %8.2f s\n", what, seconds);
    return seconds;
  }

 private:
  std::chrono::steady_clock::time_point last_ =
      std::chrono::steady_clock::now();
};

std::string CategoryOf(std::uint32_t n) {
  return absl::StrCat("c", n % 10, ".s", n % 50, ".l", n % 500);
}

std::string RegionOf(std::uint32_t n) {
  return absl::StrCat("430100/4301", 10 + n % 9, "/", n % 200);
}

struct Ticket {
  absl::CivilDay day;
  std::string category;
  std::string region;
};

std::vector<Ticket> Tickets() {
  std::mt19937 random(1);
  std::vector<Ticket> out;
  out.reserve(kTickets + 60);
  for (int i = 0; i != kTickets; ++i) {
    // A few subjects and streets have most of the tickets.
    const auto low = [&](std::uint32_t n) {
      return static_cast<std::uint32_t>(
          (std::uint64_t{random() % n} * (random() % n)) / n);
    };
    out.push_back(
        {kFirst + static_cast<int>(std::int64_t{i} * kDays / kTickets),
         CategoryOf(low(500)), RegionOf(low(200))});
    if (out.back().day == kOutbreak && out[out.size() - 2].day != kOutbreak) {
      for (int more = 0; more != 60; ++more) {
        out.push_back({kOutbreak, CategoryOf(321), RegionOf(123)});
      }
    }
  }
  return out;
}

FactTable TableOf(const std::vector<Ticket>& tickets) {
  FactTable table = FactTable::Cases();
  std::vector<std::string> cells(table.columns().size());
  const auto at = [&](const char* name) -> std::string& {
    return cells[*table.Find(name)];
  };
  std::mt19937 random(2);
  for (std::size_t i = 0; i != tickets.size(); ++i) {
    const std::string day = absl::StrCat(
        tickets[i].day.year(), tickets[i].day.month() < 10 ? "-0" : "-",
        tickets[i].day.month(), tickets[i].day.day() < 10 ? "-0" : "-",
        tickets[i].day.day());
    cells[0] = absl::StrCat("T", i);
    at("accepted_at") = at("dispatched_at") = day + " 09:00:00";
    at("closed_at") = day + " 17:00:00";
    at("due_handling") = day + " 18:00:00";
    at("met_handling") = random() % 50 == 0 ? "false" : "true";
    at("category") = tickets[i].category;
    at("region") = tickets[i].region;
    at("lead") = absl::StrCat("unit", random() % 80);
    at("callbacks") = random() % 3 == 0 ? "1" : "";
    at("contact_outcome") = random() % 3 == 0 ? "reached" : "";
    at("satisfaction") = random() % 3 == 0 ? "satisfied" : "";
    at("reopenings") = random() % 200 == 0 ? "1" : "";
    if (!table.AddRow(cells, absl::UTCTimeZone()).ok()) break;
  }
  return table;
}

int Main(int argc, char** argv) {
  std::vector<std::string> contents;
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i]);
    contents.emplace_back(std::istreambuf_iterator<char>(file),
                          std::istreambuf_iterator<char>());
  }
  std::vector<Source> sources;
  for (std::size_t i = 0; i != contents.size(); ++i) {
    sources.push_back({argv[i + 1], contents[i], Format::kText});
  }
  const LoadResult<KpiSet> kpis = LoadKpis(sources);
  if (!kpis.ok()) {
    std::fprintf(stderr, "usage: insight_month packs/kpi/*.txtpb\n");
    return 2;
  }
  const std::vector<Ticket> tickets = Tickets();
  Stopwatch watch;
  const FactTable table = TableOf(tickets);
  watch.Lap("cells to a table");
  if (table.rows() != tickets.size()) return 1;

  const auto at = [](absl::CivilDay day) {
    return absl::FromCivil(day, absl::UTCTimeZone());
  };
  const KpiPeriod month = {at(kFirst + (kDays - 31)), at(kFirst + kDays),
                           at(kFirst + kDays)};
  std::size_t computed = 0;
  for (const Kpi& kpi : kpis.value->kpis) {
    if (kpi.numerator.empty() || kpi.unit == KpiUnit::kCall) continue;
    if (ComputeKpi(kpi, table, month).ok()) ++computed;
  }
  double all = watch.Lap("all KPIs of a month");
  const std::vector<DailyAlerts> days =
      FindAlerts(table, absl::UTCTimeZone(), month.as_of);
  all += watch.Lap("alerts of every day");
  bool found = false;
  std::size_t alerts = 0;
  for (const DailyAlerts& day : days) {
    alerts += day.alerts.size();
    if (day.day != kOutbreak) continue;
    for (const Alert& alert : day.alerts) {
      found = found || (alert.cell.category == CategoryOf(321) &&
                        alert.cell.region == RegionOf(123));
    }
  }
  ReportOptions options;
  options.zone = absl::UTCTimeZone();
  options.hard_issue_score = "example";
  const PatternOptions patterns;
  options.patterns = &patterns;
  const auto pages = MakeReport(*kpis.value, table, nullptr, month, options);
  all += watch.Lap("hard and periodic issues, the pages");
  // The report computes rates and alerts again: the sum counts them twice.
  std::printf("%-36s %8.2f s\n", "from the table to the pages", all);
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  std::printf("%-36s %8.0f MB\n", "memory, with the tickets' texts",
              static_cast<double>(usage.ru_maxrss) / 1024);

  AlertMonitor monitor;
  for (std::size_t i = 0; i != tickets.size(); ++i) {
    monitor.Add(tickets[i].day, tickets[i].category, tickets[i].region);
    if (i + 1 == tickets.size() || tickets[i + 1].day != tickets[i].day) {
      monitor.EndDay();
    }
  }
  const double streamed = watch.Lap("the same tickets, streamed");
  std::printf("%-36s %8.2f us\n", "a ticket",
              1e6 * streamed / static_cast<double>(tickets.size()));
  std::printf(
      "%zu KPIs, %zu days, %zu alerts, %zu pages; the outbreak was %s\n",
      computed, days.size(), alerts, pages.ok() ? pages->size() : 0,
      found ? "found" : "not found");
  return found && pages.ok() ? 0 : 1;
}

}  // namespace
}  // namespace trunkline

int main(int argc, char** argv) { return trunkline::Main(argc, argv); }
