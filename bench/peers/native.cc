// SPDX-License-Identifier: Apache-2.0
//
// What runs in this process: trunkline itself, the scan, the hand-written
// index; and the files that the peers of other languages read.
//
//   peer_native export|trunkline|scan|index RULES DIRECTORY
//
// export writes rules.jsonl, tickets.jsonl and expected.txt, what trunkline
// answers without text and with it: numbers of rules from 1, 0 for none.
// The others print what bench/peers/README.md describes.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/limit_index.h"
#include "bench/peers/peer.h"
#include "bench/workload.h"
#include "trunkline/ruleset.h"

namespace trunkline::bench {
namespace {

constexpr std::size_t kTickets = 20'000;

std::uint32_t Number(std::string_view id) {
  return id.empty() ? 0
                    : static_cast<std::uint32_t>(
                          std::atol(std::string(id.substr(5)).c_str()) -
                          10'000'000 + 1);
}

// Where claims tie, the smallest rule, as every peer is told to.
std::uint32_t Winner(const RuleSet& rules, const Ticket& ticket,
                     Decision* decision) {
  if (!rules.Route(ticket, decision).ok()) std::abort();
  std::string_view rule = decision->rule;
  for (const Contender& c : decision->contenders) {
    rule = std::min(rule, c.rule);
  }
  return Number(rule);
}

void Export(const Workload& w, const Tickets& t, const std::string& dir) {
  const auto code = [](const std::vector<std::string>& list, std::uint32_t i) {
    return i == 0 ? std::string() : list[i - 1];
  };
  std::ofstream rules(dir + "/rules.jsonl");
  for (std::size_t i = 0; i != w.plain.size(); ++i) {
    const auto& r = w.plain[i];
    std::string words;
    for (const std::string& word : r.words) {
      absl::StrAppend(&words, words.empty() ? "" : ",", "\"", word, "\"");
    }
    const auto day = [](std::int64_t at, bool given) {
      return given ? absl::StrCat(at) : std::string("null");
    };
    rules << absl::StrCat("{\"number\":", i + 1, ",\"rank\":", RankOf(r),
                          ",\"hotline\":\"", code(w.hotlines, r.hotline),
                          "\",\"category\":\"", code(w.categories, r.category),
                          "\",\"region\":\"", code(w.regions, r.region),
                          "\",\"from\":", day(r.from, r.from != INT64_MIN),
                          ",\"to\":", day(r.to, r.to != INT64_MAX),
                          ",\"words\":[", words, "]}\n");
  }
  std::ofstream tickets(dir + "/tickets.jsonl");
  for (const auto& row : t.rows) {
    tickets << absl::StrCat(
        "{\"dialled\":\"", row.dialled, "\",\"category\":\"", row.category,
        "\",\"region\":\"", row.region, "\",\"accepted\":", row.accepted,
        ",\"text\":\"", row.text, "\"}\n");
  }
  const LoadResult<RuleSet> loaded =
      LoadRuleSet({{"", w.ruleset, Format::kBinary}});
  Decision decision;
  std::ofstream expected(dir + "/expected.txt");
  const auto plain = t.Views(false), text = t.Views(true);
  for (std::size_t i = 0; i != plain.size(); ++i) {
    expected << Winner(*loaded.value, plain[i], &decision) << ' '
             << Winner(*loaded.value, text[i], &decision) << '\n';
  }
}

int Run(const std::string& what, std::size_t count, const std::string& dir) {
  Shape shape;
  shape.rules = count;
  const Workload w = MakeWorkload(shape);
  TicketShape tickets;
  tickets.count = kTickets;
  const Tickets t = MakeTickets(w, tickets);
  if (what == "export") {
    Export(w, t, dir);
    return 0;
  }
  const auto plain = t.Views(false), text = t.Views(true);
  Report report;
  if (what == "trunkline") {
    report.Start();
    const LoadResult<RuleSet> loaded =
        LoadRuleSet({{"", w.ruleset, Format::kBinary}});
    report.Loaded();
    Decision decision;
    const auto pass = [&](const char* name, const std::vector<Ticket>& all) {
      report.Pass(
          name, kTickets,
          [&](std::size_t i) {
            return Winner(*loaded.value, all[i], &decision);
          },
          [&](std::size_t i) {
            return loaded.value->Route(all[i], &decision).ok() ? 1u : 0u;
          });
    };
    pass("plain", plain);
    pass("text", text);
  } else if (what == "scan") {
    report.Start();
    const Scan scan(w, true);
    report.Loaded();
    report.Pass("plain", kTickets,
                [&](std::size_t i) { return scan.Route(plain[i]); });
    report.Pass("text", kTickets,
                [&](std::size_t i) { return scan.Route(text[i]); });
  } else {
    report.Start();
    const LimitIndex index(w);
    report.Loaded();
    report.Pass("plain", kTickets,
                [&](std::size_t i) { return index.Route(plain[i]); });
  }
  report.Print("");
  return 0;
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  return trunkline::bench::Run(argv[1], std::strtoul(argv[2], nullptr, 10),
                               argv[3]);
}
