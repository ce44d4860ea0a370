// SPDX-License-Identifier: Apache-2.0
//
// Inputs made to hurt, each kind in five sizes that double. bench/growth counts
// the instructions of each and requires that none grows by more than 2.3 when
// its input doubles. Every kind checks its answer.
//
//   growth            all kinds
//   growth KIND...    these
#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/fixture.h"
#include "trunkline/check.h"
#include "trunkline/explain.h"
#include "trunkline/ruleset.h"
#include "valgrind/callgrind.h"

namespace trunkline::bench {
namespace {

// What is counted; false: the answer is wrong.
using Run = std::function<bool()>;

struct Kind {
  const char* name;
  std::size_t first;  // The smallest size.
  Run (*prepare)(std::size_t n);
};

constexpr char kCity[] = R"(
  jurisdiction { id: "c" time_zone: "Asia/Shanghai" centre: "centre"
    principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
  department { code: "centre" }
  department { code: "other" }
  category { code: "a" }
)";

// `make` gives the text of the n entries of index 0 to n - 1.
template <typename Make>
std::string Repeated(std::size_t n, const Make& make) {
  std::string out;
  for (std::size_t i = 0; i != n; ++i) absl::StrAppend(&out, make(i));
  return out;
}

std::shared_ptr<const RuleSet> Load(const std::string& text) {
  LoadResult<RuleSet> loaded = LoadRuleSet({{"", text}});
  if (!loaded.value) Fail(loaded.issues.front().ToString());
  return std::make_shared<const RuleSet>(*std::move(loaded.value));
}

std::string RuleOf(const std::string& keywords) {
  return absl::StrCat("rule { id: \"r\" when { keyword {", keywords,
                      "} } then { department: \"other\" } }");
}

std::string Any(const std::string& word) {
  return absl::StrCat(" any: \"", word, "\"");
}

// A ticket routed with `text` and `category`; the rule of `rules` must win or
// not, as `wins` says.
Run Routed(std::shared_ptr<const RuleSet> rules, std::string text,
           std::string category, bool wins) {
  return [rules = std::move(rules), text = std::move(text),
          category = std::move(category), wins] {
    Ticket ticket;
    ticket.accepted_at = absl::FromUnixSeconds(1514764800);
    ticket.text = text;
    ticket.category = category;
    Decision decision;
    return rules->Route(ticket, &decision).ok() &&
           (decision.lead == "other") == wins;
  };
}

// a.a.a...: a category of n bytes, each part of which could be a prefix.
std::string Steps(std::size_t n) {
  std::string out;
  while (out.size() < n) out += "a.";
  out.back() = 'a';
  return out;
}

// Words a, aa, aaa, ... of n bytes in all.
std::string Overlapping(std::size_t n) {
  std::string words;
  std::size_t bytes = 0;
  for (std::size_t length = 1; bytes + length <= n; ++length) {
    absl::StrAppend(&words, Any(std::string(length, 'a')));
    bytes += length;
  }
  return words;
}

// Words with one beginning, n of them.
std::string OneBeginning(std::size_t n) {
  return Repeated(
      n, [](std::size_t i) { return Any(absl::StrCat("beginning", i, "x")); });
}

// Loading must refuse, with at least `issues` issues.
Run Refused(std::string text, std::size_t issues) {
  return [text = std::move(text), issues] {
    LoadOptions options;
    options.max_issues = 100'000;
    const LoadResult<RuleSet> loaded = LoadRuleSet({{"", text}}, options);
    return !loaded.value && loaded.issues.size() >= issues;
  };
}

Run Loaded(std::string text) {
  return [text = std::move(text)] {
    return LoadRuleSet({{"", text}}).value.has_value();
  };
}

std::string Unknown(std::size_t i) {
  return absl::StrCat("\"unknown", i, "\"");
}

const Kind kKinds[] = {
    {"route-category-bytes", 4096,
     [](std::size_t n) {
       return Routed(Load(absl::StrCat(kCity, RuleOf(Any("word")))), "word",
                     Steps(n), true);
     }},
    {"ask-category-bytes", 4096,
     [](std::size_t n) -> Run {
       return [rules = Load(absl::StrCat(kCity, RuleOf(Any("word")))),
               category = Steps(n)] {
         Ticket ticket;
         ticket.accepted_at = absl::FromUnixSeconds(1514764800);
         ticket.category = category;
         return WhatToAsk(*rules, ticket, Language::kEnglish).ok();
       };
     }},
    {"route-text-bytes", 8192,
     [](std::size_t n) {
       return Routed(Load(absl::StrCat(kCity, RuleOf(Overlapping(100'000)))),
                     std::string(n, 'a'), "", true);
     }},
    {"route-words-that-overlap", 16'384,
     [](std::size_t n) {
       return Routed(Load(absl::StrCat(kCity, RuleOf(Overlapping(n)))),
                     std::string(65'536, 'a'), "", true);
     }},
    {"route-words-of-one-beginning", 500,
     [](std::size_t n) {
       return Routed(Load(absl::StrCat(kCity, RuleOf(OneBeginning(n)))),
                     Repeated(5'000, [](std::size_t) { return "beginning"; }),
                     "", false);
     }},
    {"load-words-that-overlap", 16'384,
     [](std::size_t n) {
       return Loaded(absl::StrCat(kCity, RuleOf(Overlapping(n))));
     }},
    {"load-words-of-one-beginning", 500,
     [](std::size_t n) {
       return Loaded(absl::StrCat(kCity, RuleOf(OneBeginning(n))));
     }},
    {"load-code-bytes", 10'000,
     [](std::size_t n) {
       return Refused(
           absl::StrCat(kCity, "rule { id: \"r\" when { category: \"",
                        std::string(n, 'c'),
                        "\" } then { department: \"other\" } }"),
           1);
     }},
    {"load-unknown-codes", 1'500,
     [](std::size_t n) {
       return Refused(
           absl::StrCat(kCity, Repeated(n,
                                        [](std::size_t i) {
                                          return absl::StrCat(
                                              "department { code: \"unit", i,
                                              "\" parent: ", Unknown(i),
                                              " }\n");
                                        })),
           n);
     }},
    {"load-issues-of-one-entry", 250,
     [](std::size_t n) {
       return Refused(absl::StrCat(kCity, "rule { id: \"r\" when {",
                                   Repeated(n,
                                            [](std::size_t i) {
                                              return absl::StrCat(
                                                  " category: ", Unknown(i),
                                                  "\n");
                                            }),
                                   "} then { department: \"other\" } }"),
                      n);
     }},
    {"check-equal-rules", 125,
     [](std::size_t n) -> Run {
       return [text = absl::StrCat(
                   kCity, Repeated(n, [](std::size_t i) {
                     return absl::StrCat(
                         "rule { id: \"r", i,
                         "\" when { category: \"a\" } then { department: \"",
                         i % 2 == 0 ? "centre" : "other", "\" } }\n");
                   }))] {
         const LoadResult<RuleSet> checked = CheckRuleSet({{"", text}});
         return checked.value.has_value() && !checked.issues.empty();
       };
     }},
};

bool Asked(const char* name, int argc, char** argv) {
  if (argc == 1) return true;
  for (int i = 1; i != argc; ++i) {
    if (std::string_view(argv[i]) == name) return true;
  }
  return false;
}

void Count(const Kind& kind) {
  // What happens once in a process is not counted.
  if (!kind.prepare(kind.first)()) Fail(std::string(kind.name) + ": failed");
  for (std::size_t n = kind.first; n <= 16 * kind.first; n *= 2) {
    const Run run = kind.prepare(n);
    const std::string label = absl::StrCat(kind.name, "/", n);
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
    const bool good = run();
    CALLGRIND_DUMP_STATS_AT(label.c_str());
    CALLGRIND_STOP_INSTRUMENTATION;
    if (!good) Fail(label + ": failed");
    std::puts(label.c_str());
  }
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) {
  using namespace trunkline::bench;
  for (const Kind& kind : kKinds) {
    if (Asked(kind.name, argc, argv)) Count(kind);
  }
  return 0;
}
