// SPDX-License-Identifier: Apache-2.0
//
// Names in place of codes: the same tickets with category and region as codes,
// as names, and as paths of names, by Route on one thread.
//
//   build/release/bin/names_bench
//
//   codes      environment.noise.construction, 430111
//   names      施工噪声12, 雨花区3
//   paths      环境保护4/噪声污染7/施工噪声12, 长沙市2雨花区3
//   unlisted   environment.noise.unlisted, and a region that is not listed
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/workload.h"
#include "trunkline/ruleset.h"

namespace trunkline::bench {
namespace {

using benchmark::State;

constexpr std::uint32_t kFirst = 20, kSecond = 15, kThird = 20;
constexpr std::uint32_t kCities = 9, kDistricts = 20;
constexpr std::size_t kTickets = 100'000;

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "names_bench: %s\n", why.c_str());
  std::exit(1);
}

std::string Labelled(const char* kind, const std::string& code,
                     const std::string& name, const std::string& more) {
  return absl::StrCat(kind, " { code: \"", code,
                      "\" name { lang: \"zh\" text: \"", name, "\" } ", more,
                      "}\n");
}

struct Names {
  std::vector<std::string> codes, names, paths;
};

// A tree of entries with names that no two have.
struct Town {
  std::string text;
  Names categories, regions;
};

void Add(const std::string& code, const std::string& name,
         const std::string& path, Names* out) {
  out->codes.push_back(code);
  out->names.push_back(name);
  out->paths.push_back(path);
}

Town MakeTown() {
  Town town;
  town.text = R"(jurisdiction { id: "bench" time_zone: "UTC" country_code: "86"
    centre: "centre" principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
    BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
    department { code: "centre" } department { code: "bureau" }
  )";
  for (std::uint32_t i = 0; i != kFirst; ++i) {
    const std::string a = absl::StrCat("area_", i);
    const std::string a_name = absl::StrCat("环境保护", i);
    town.text += Labelled("category", a, a_name, "");
    for (std::uint32_t j = 0; j != kSecond; ++j) {
      const std::string b = absl::StrCat(a, ".field_", j);
      const std::string b_name = absl::StrCat("噪声污染", i, "之", j);
      town.text += Labelled("category", b, b_name, "");
      for (std::uint32_t k = 0; k != kThird; ++k) {
        const std::string c = absl::StrCat(b, ".matter_", k);
        const std::string c_name =
            absl::StrCat("施工噪声", i, "之", j, "之", k);
        town.text += Labelled("category", c, c_name, "");
        Add(c, c_name, absl::StrCat(a_name, "/", b_name, "/", c_name),
            &town.categories);
      }
    }
  }
  for (std::uint32_t i = 0; i != kCities; ++i) {
    const std::string city = absl::StrCat(430000 + 100 * (i + 1));
    const std::string city_name = absl::StrCat("第", i, "市");
    town.text += Labelled("region", city, city_name, "");
    for (std::uint32_t j = 0; j != kDistricts; ++j) {
      const std::string code = absl::StrCat(430001 + 100 * (i + 1) + j);
      const std::string name = absl::StrCat("雨花", i, "之", j, "区");
      town.text += Labelled("region", code, name,
                            absl::StrCat("parent: \"", city, "\" "));
      Add(code, name, absl::StrCat(city_name, name), &town.regions);
    }
  }
  // A rule for each category of two levels and city.
  std::size_t n = 0;
  for (std::uint32_t i = 0; i != kFirst; ++i) {
    for (std::uint32_t j = 0; j != kSecond; ++j) {
      for (std::uint32_t city = 0; city != kCities; ++city) {
        absl::StrAppend(&town.text, "rule { id: \"r", n++,
                        "\" when { category: \"area_", i, ".field_", j,
                        "\" region: \"", 430000 + 100 * (city + 1),
                        "\" } then { department: \"bureau\" } }\n");
      }
    }
  }
  return town;
}

const Town& GetTown() {
  static const auto& town = *new Town(MakeTown());
  return town;
}
const RuleSet& Rules() {
  static const auto& rules = *[] {
    auto loaded = LoadRuleSet({{"bench", GetTown().text}});
    if (!loaded.value) Fail(loaded.issues.front().ToString());
    return new RuleSet(*loaded.value);
  }();
  return rules;
}

void Route(State& state, std::vector<std::string> Names::*written,
           bool listed) {
  const Town& town = GetTown();
  const RuleSet& rules = Rules();
  Random random(5);
  std::vector<std::string> categories, regions;
  std::vector<std::string> rule_of;
  std::vector<Ticket> tickets(kTickets);
  Decision decision;
  for (Ticket& t : tickets) {
    const std::size_t c =
        random.Below(static_cast<std::uint32_t>(town.categories.codes.size()));
    const std::size_t r =
        random.Below(static_cast<std::uint32_t>(town.regions.codes.size()));
    t.accepted_at = absl::FromUnixSeconds(1'525'132'800);
    t.category = town.categories.codes[c];
    t.region = town.regions.codes[r];
    if (!rules.Route(t, &decision).ok()) Fail("a status");
    rule_of.emplace_back(decision.rule);
    categories.push_back((town.categories.*written)[c]);
    regions.push_back((town.regions.*written)[r]);
    if (!listed) {
      categories.back() += "x";
      regions.back().back() = 'x';
    }
  }
  for (std::size_t i = 0; i != kTickets; ++i) {
    tickets[i].category = categories[i];
    tickets[i].region = regions[i];
    if (!rules.Route(tickets[i], &decision).ok()) Fail("a status");
    if (listed ? decision.rule != rule_of[i] || decision.notes != 0
               : decision.notes == 0) {
      Fail(absl::StrCat("ticket ", i, ": another answer"));
    }
  }
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(rules.Route(tickets[i], &decision));
    if (++i == kTickets) i = 0;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK_CAPTURE(Route, codes, &Names::codes, true);
BENCHMARK_CAPTURE(Route, names, &Names::names, true);
BENCHMARK_CAPTURE(Route, paths, &Names::paths, true);
BENCHMARK_CAPTURE(Route, unlisted, &Names::codes, false);

}  // namespace
}  // namespace trunkline::bench
