// SPDX-License-Identifier: Apache-2.0
//
// Rules on declared attributes, by RouteMany on one thread; beside them the
// same table over category and region, and a hand-written index.
//
//   build/release/bin/attribute_bench
//
//   places/<side>    side x side rules of a category and a region
//   values/<side>    the same table over two declared texts
//   nodes/<side>     over a tree and a text
//   ranges/<side>    over two declared numbers, in adjacent ranges
//   nested/<side>    side x side rules over two numbers, whose ranges hold each
//                    other
//   hand/<side>      hand-written index of the table over two texts
//   chain            1,700 rules: type, precinct and council, in four steps
//                    from special to general
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "bench/workload.h"
#include "trunkline/batch.h"
#include "trunkline/ruleset.h"

namespace trunkline::bench {
namespace {

using benchmark::DoNotOptimize;
using benchmark::State;

constexpr std::size_t kTickets = 100'000;
// Decisions that stay in the processor's cache.
constexpr std::size_t kBlock = 1000;
constexpr int kDepartments = 60;

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "attribute_bench: %s\n", why.c_str());
  std::exit(1);
}

std::string Base() {
  std::string out = R"(jurisdiction { id: "bench" time_zone: "UTC"
    centre: "centre" principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
    BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
    department { code: "centre" })";
  for (int i = 0; i != kDepartments; ++i) {
    absl::StrAppend(&out, "department { code: \"bureau_", i, "\" }\n");
  }
  return out;
}

enum class Table { kPlaces, kValues, kNodes, kRanges, kNested };

std::string Condition(const char* name, const std::string& what) {
  return absl::StrCat("attribute { name: \"", name, "\" ", what, " } ");
}
std::string Value(std::uint32_t i) {
  return absl::StrCat("value: \"value_", i, "\"");
}
std::string Range(Table table, std::uint32_t i, std::uint32_t side) {
  return table == Table::kRanges
             ? absl::StrCat("range { min: \"", i, "\" max: \"", i + 1, "\" }")
             : absl::StrCat("range { min: \"", i, "\" max: \"", 2 * side - i,
                            "\" }");
}

// What holds for cell (a, b) of the table, beside its conditions.
std::string Declarations(Table table, std::uint32_t side) {
  std::string out;
  for (std::uint32_t i = 0; table == Table::kPlaces && i != side; ++i) {
    absl::StrAppend(&out, "category { code: \"value_", i, "\" }\n",
                    "region { code: \"value_", i, "\" }\n");
  }
  if (table == Table::kPlaces) return out;
  for (const char* name : {"first", "second"}) {
    const bool first = *name == 'f';
    const bool number = table == Table::kRanges || table == Table::kNested;
    absl::StrAppend(&out, "attribute { id: \"", name,
                    "\" order: ", first ? 1 : 2, " kind: KIND_",
                    number                            ? "NUMBER"
                    : table == Table::kNodes && first ? "TREE"
                                                      : "TEXT");
    for (std::uint32_t i = 0; !number && i != side; ++i) {
      absl::StrAppend(&out, " value { ", Value(i), " }");
    }
    out += " }\n";
  }
  return out;
}

std::string Conditions(Table table, std::uint32_t a, std::uint32_t b,
                       std::uint32_t side) {
  switch (table) {
    case Table::kPlaces:
      return absl::StrCat("category: \"value_", a, "\" region: \"value_", b,
                          "\"");
    case Table::kValues:
    case Table::kNodes:
      return Condition("first", Value(a)) + Condition("second", Value(b));
    case Table::kRanges:
    case Table::kNested:
      return Condition("first", Range(table, a, side)) +
             Condition("second", Range(table, b, side));
  }
  return "";
}

struct Rows {
  std::vector<std::string> first, second;
  std::vector<std::size_t> rule;  // That must win.
  std::vector<Ticket> tickets;
};

Rows MakeRows(Table table, std::uint32_t side) {
  Rows rows;
  Random random(7);
  for (std::size_t i = 0; i != kTickets; ++i) {
    const std::uint32_t a = random.Below(side), b = random.Below(side);
    const bool number = table == Table::kRanges || table == Table::kNested;
    rows.first.push_back(number ? absl::StrCat(a, ".5")
                                : absl::StrCat("value_", a));
    rows.second.push_back(number ? absl::StrCat(b, ".25")
                                 : absl::StrCat("value_", b));
    rows.rule.push_back(std::size_t{a} * side + b);
  }
  for (std::size_t i = 0; i != kTickets; ++i) {
    Ticket t;
    t.accepted_at = absl::FromUnixSeconds(1'525'132'800);
    if (table == Table::kPlaces) {
      t.category = rows.first[i];
      t.region = rows.second[i];
    } else {
      t.attributes = {{"first", rows.first[i]}, {"second", rows.second[i]}};
    }
    rows.tickets.push_back(std::move(t));
  }
  return rows;
}

std::string RuleId(std::size_t n) { return absl::StrCat("rule_", n); }

RuleSet LoadOrFail(const std::string& text) {
  LoadResult<RuleSet> loaded = LoadRuleSet({{"bench", text, Format::kText}});
  if (!loaded.value) Fail(loaded.issues.front().ToString());
  return *std::move(loaded.value);
}

void RouteAll(State& state, const RuleSet& rules,
              const std::vector<Ticket>& tickets) {
  std::vector<Decision> decisions(kBlock);
  for (auto _ : state) {
    for (std::size_t at = 0; at + kBlock <= tickets.size(); at += kBlock) {
      if (!RouteMany(rules, &tickets[at], kBlock, decisions.data(), 1).ok()) {
        Fail("RouteMany");
      }
      DoNotOptimize(decisions.data());
    }
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(tickets.size()));
}

void Grid(State& state, Table table) {
  const auto side = static_cast<std::uint32_t>(state.range(0));
  std::string text = Base() + Declarations(table, side);
  for (std::uint32_t a = 0; a != side; ++a) {
    for (std::uint32_t b = 0; b != side; ++b) {
      const std::size_t n = std::size_t{a} * side + b;
      absl::StrAppend(&text, "rule { id: \"", RuleId(n), "\" when { ",
                      Conditions(table, a, b, side),
                      " } then { department: \"bureau_", n % kDepartments,
                      "\" } }\n");
    }
  }
  const RuleSet rules = LoadOrFail(text);
  const Rows rows = MakeRows(table, side);
  Decision decision;
  for (std::size_t i = 0; i != kTickets; ++i) {
    if (!rules.Route(rows.tickets[i], &decision).ok() ||
        decision.rule != RuleId(rows.rule[i])) {
      Fail(absl::StrCat("another rule for row ", i));
    }
  }
  RouteAll(state, rules, rows.tickets);
}

// Two look-ups of values, one of the pair, and what a caller reads.
void Hand(State& state) {
  const auto side = static_cast<std::uint32_t>(state.range(0));
  const Rows rows = MakeRows(Table::kValues, side);
  std::vector<std::string> values, ids, leads;
  for (std::uint32_t i = 0; i != side; ++i) {
    values.push_back(absl::StrCat("value_", i));
  }
  absl::flat_hash_map<absl::string_view, std::uint32_t> first, second;
  for (std::uint32_t i = 0; i != side; ++i) first[values[i]] = i;
  for (std::uint32_t i = 0; i != side; ++i) second[values[i]] = i;
  struct Rule {
    std::string id, lead;
    std::int64_t from, to;
  };
  std::vector<Rule> rules;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> table;
  for (std::uint32_t n = 0; n != side * side; ++n) {
    rules.push_back({RuleId(n), absl::StrCat("bureau_", n % kDepartments),
                     INT64_MIN, INT64_MAX});
    table[std::uint64_t{n / side} << 32 | n % side] = n;
  }
  struct Answer {
    std::string_view rule, lead;
  };
  std::vector<Answer> answers(kBlock);
  const auto view = [](std::string_view s) {
    return absl::string_view(s.data(), s.size());
  };
  const auto route = [&](const Ticket& t, Answer* answer) {
    const std::int64_t at = absl::ToUnixSeconds(t.accepted_at);
    const Attribute* a = nullptr;
    const Attribute* b = nullptr;
    for (const Attribute& x : t.attributes) {
      if (x.name == "first") a = &x;
      if (x.name == "second") b = &x;
    }
    *answer = {};
    if (a == nullptr || b == nullptr) return;
    const auto x = first.find(view(a->value));
    const auto y = second.find(view(b->value));
    if (x == first.end() || y == second.end()) return;
    const auto found = table.find(std::uint64_t{x->second} << 32 | y->second);
    if (found == table.end()) return;
    const Rule& rule = rules[found->second];
    if (at < rule.from || at >= rule.to) return;
    *answer = {rule.id, rule.lead};
  };
  for (std::size_t i = 0; i != kTickets; ++i) {
    route(rows.tickets[i], answers.data());
    if (answers[0].rule != RuleId(rows.rule[i])) Fail("hand: another rule");
  }
  for (auto _ : state) {
    for (std::size_t i = 0; i != kTickets; ++i) {
      route(rows.tickets[i], &answers[i % kBlock]);
    }
    DoNotOptimize(answers.data());
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kTickets));
}

void Chain(State& state) {
  std::string text = Base();
  constexpr std::uint32_t kTypes = 100, kPrecincts = 12, kCouncils = 20;
  for (std::uint32_t i = 0; i != kTypes; ++i) {
    absl::StrAppend(&text, "category { code: \"type_", i, "\" }\n");
  }
  text +=
      "attribute { id: \"precinct\" order: 1 kind: KIND_TEXT }\n"
      "attribute { id: \"council\" order: 2 kind: KIND_TEXT }\n";
  Random random(3);
  std::size_t n = 0;
  const auto add = [&](std::uint32_t type, bool precinct, bool council) {
    absl::StrAppend(
        &text, "rule { id: \"", RuleId(n), "\" when { category: \"type_", type,
        "\" ",
        precinct ? Condition("precinct", Value(random.Below(kPrecincts))) : "",
        council ? Condition("council", Value(random.Below(kCouncils))) : "",
        " } then { department: \"bureau_", n % kDepartments, "\" } }\n");
    ++n;
  };
  for (std::uint32_t type = 0; type != kTypes; ++type) {
    add(type, false, false);
    for (int i = 0; i != 4; ++i) add(type, true, false);
    for (int i = 0; i != 6; ++i) add(type, false, true);
    for (int i = 0; i != 6; ++i) add(type, true, true);
  }
  const RuleSet rules = LoadOrFail(text);
  Rows rows;
  std::vector<std::string> types;
  for (std::size_t i = 0; i != kTickets; ++i) {
    types.push_back(absl::StrCat("type_", random.Below(kTypes)));
    rows.first.push_back(absl::StrCat("value_", random.Below(kPrecincts)));
    rows.second.push_back(absl::StrCat("value_", random.Below(kCouncils)));
  }
  for (std::size_t i = 0; i != kTickets; ++i) {
    Ticket t;
    t.accepted_at = absl::FromUnixSeconds(1'525'132'800);
    t.category = types[i];
    t.attributes = {{"precinct", rows.first[i]}, {"council", rows.second[i]}};
    rows.tickets.push_back(std::move(t));
  }
  RouteAll(state, rules, rows.tickets);
}

BENCHMARK_CAPTURE(Grid, places, Table::kPlaces)->Arg(90)->Arg(316);
BENCHMARK_CAPTURE(Grid, values, Table::kValues)->Arg(90)->Arg(316);
BENCHMARK_CAPTURE(Grid, nodes, Table::kNodes)->Arg(90);
BENCHMARK_CAPTURE(Grid, ranges, Table::kRanges)->Arg(90)->Arg(316);
BENCHMARK_CAPTURE(Grid, nested, Table::kNested)->Arg(90);
BENCHMARK(Hand)->Arg(90)->Arg(316);
BENCHMARK(Chain);

}  // namespace
}  // namespace trunkline::bench
