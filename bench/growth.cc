// SPDX-License-Identifier: Apache-2.0
//
// Inputs made to hurt, each kind in five sizes that double. bench/growth counts
// the instructions of each and requires that none grows by more than 2.3 when
// its input doubles. Every kind checks its answer.
//
//   growth            all kinds
//   growth KIND...    these
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/fixture.h"
#include "bench/hostile.h"
#include "bench/small_city.h"
#include "src/tables/calendar_import.h"
#include "tools/json_table.h"
#include "trunkline/casebook.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/diff.h"
#include "trunkline/explain.h"
#include "trunkline/ruleset.h"
#include "trunkline/suggest.h"
#include "trunkline/wire.h"
#include "valgrind/callgrind.h"

namespace trunkline::bench {
namespace {

struct Kind {
  const char* name;
  std::size_t first;  // The smallest size.
  Run (*prepare)(std::size_t n);
};

// A line of an import that is refused for its depth.
Run Imported(std::string line) {
  return [line = std::move(line)] {
    std::size_t at = 0;
    tools::JsonTable table(
        [&](char* to, std::size_t size) -> absl::StatusOr<std::size_t> {
          const std::size_t n = std::min(size, line.size() - at);
          line.copy(to, n, at);
          at += n;
          return n;
        },
        {"id"});
    char out[4096];
    for (;;) {
      const auto read = table.Read(out, sizeof(out));
      if (!read.ok()) return false;
      if (*read == 0) return !table.Defect(1).empty();
    }
  };
}

Event Done(Case* c, const Command& command, const Actor& actor, absl::Time at) {
  auto events = GetSmallCity().engine.Decide(*c, command, actor, at);
  if (!events.ok()) Fail(events.status().ToString());
  for (const Event& event : *events) {
    const absl::Status status = Apply(event, c);
    if (!status.ok()) Fail(status.ToString());
  }
  return events->front();
}

constexpr absl::Time kMonday = absl::FromUnixSeconds(1529888400);

// A case that a department handles.
Case Handled() {
  const SmallCity& city = GetSmallCity();
  const auto limits = DeadlineCalculator::Create(city.rules, city.calendars);
  const auto ticket = ReadTicket(
      "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' region: 'city' "
      "id: '1' dialled: '12345' channel: CHANNEL_PHONE "
      "accepted_at { seconds: 1529888400 }",
      Format::kText);
  if (!limits.ok() || !ticket.ok()) Fail("no case");
  const auto decision = city.rules.Route(ticket->ticket());
  if (!decision.ok()) Fail(decision.status().ToString());
  const auto open = MakeOpenCommand(*ticket, *decision, *limits);
  if (!open.ok()) Fail(open.status().ToString());
  Case c;
  c.id = "1";
  c.jurisdiction = std::string(city.rules.id());
  Done(&c, *open, Who("operator", "centre"), kMonday);
  Done(&c, AcceptCommand(), Who("operator", "centre"), kMonday);
  DispatchCommand dispatch;
  dispatch.unit = "roads";
  Done(&c, dispatch, Who("dispatcher", "centre"), kMonday);
  Done(&c, SignCommand(), Who("department", "roads"), kMonday);
  return c;
}

// Cells of a comparison: even the smallest of its kinds needs more.
constexpr std::uint64_t kFewCells = 2'000;

// Two sets of n rules are compared, which differ in the department that most of
// them name.
Run Compared(std::size_t n, std::uint64_t max_cells,
             const std::function<std::string(std::size_t)>& when,
             const char* declared = "") {
  const auto rules = [&](const char* department) {
    return Load(absl::StrCat(
        kCity, declared, "department { code: \"third\" }\n",
        Repeated(n, [&](std::size_t i) {
          return absl::StrCat("rule { id: \"r", i, "\" ", when(i),
                              " then { department: \"",
                              i % 3 == 0 ? "centre" : department, "\" } }\n");
        })));
  };
  return [before = rules("other"), after = rules("third"), max_cells] {
    DiffOptions options;
    options.max_cells = max_cells;
    const auto diff = DiffRuleSets(*before, *after, options);
    // Either it is all told, or that it is not.
    return diff.ok() && !diff->equivalent() && diff->open_share() <= 1 &&
           (max_cells != kFewCells || diff->open_share() > 0);
  };
}

const Kind kKinds[] = {
    {"route-category-bytes", 4096,
     [](std::size_t n) {
       return Routed(Load(absl::StrCat(kCity, RuleOf(Any("word")))), "word",
                     Steps(n), true);
     }},
    {"route-category-parts", 4096,
     [](std::size_t n) {
       return Routed(Load(absl::StrCat(kCity, RuleOf(Any("word")))), "word",
                     Repeated(n, [](std::size_t) { return "a/"; }), true);
     }},
    {"route-region-bytes", 4096,
     [](std::size_t n) {
       return RoutedRegion(Load(kCity), std::string(n, 'x'));
     }},
    {"route-region-parts", 4096,
     [](std::size_t n) {
       return RoutedRegion(
           Load(absl::StrCat(kCity,
                             "region { code: \"s\" name { text: \"same\" } }")),
           Repeated(n, [](std::size_t) { return "same "; }));
     }},
    // One name, and n entries that have it.
    {"route-names-of-many", 2'000,
     [](std::size_t n) {
       return RoutedRegion(
           Load(absl::StrCat(kCity,
                             Repeated(n,
                                      [](std::size_t i) {
                                        return absl::StrCat(
                                            "region { code: \"n", i,
                                            "\" name { text: \"same\" } }\n");
                                      }))),
           "same same same");
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
    {"route-contexts", 1024,
     [](std::size_t n) {
       return Routed(
           Load(absl::StrCat(kCity, RuleOf(" any: \"*ab*\" unless: \"aba\"" +
                                           std::string(" unless: \"bab*\"")))),
           Repeated(n, [](std::size_t) { return "aba bab "; }), "", false);
     }},
    {"route-many-contexts", 512,
     [](std::size_t n) {
       return Routed(Load(absl::StrCat(kCity, RuleOf(Contexts(n)))),
                     Repeated(n,
                              [](std::size_t i) {
                                return absl::StrCat("word", i, "ends ");
                              }),
                     "", false);
     }},
    {"route-pattern-contexts", 2048,
     [](std::size_t n) {
       return Routed(Load(absl::StrCat(kCity,
                                       "rule { id: \"r\" when { pattern: \"b\" "
                                       "pattern_unless: \"a[ab]c\" } then { "
                                       "department: \"other\" } }")),
                     Repeated(n, [](std::size_t) { return "abc "; }), "",
                     n > 256);
     }},
    {"load-contexts", 512,
     [](std::size_t n) {
       return Loaded(absl::StrCat(kCity, RuleOf(Contexts(n))));
     }},
    {"check-equal-policies", 125,
     [](std::size_t n) { return Checked(EqualPolicies(n)); }},
    {"load-words-that-overlap", 16'384,
     [](std::size_t n) {
       return Loaded(absl::StrCat(kCity, RuleOf(Overlapping(n))));
     }},
    {"load-words-of-one-beginning", 500,
     [](std::size_t n) {
       return Loaded(absl::StrCat(kCity, RuleOf(OneBeginning(n))));
     }},
    {"load-words-against-words", 1'000,
     [](std::size_t n) {
       return Loaded(absl::StrCat(kCity, RuleOf(ShortWords(n, true))));
     }},
    {"load-patterns-too-large", 32,
     [](std::size_t n) { return Refused(Patterns(n, "(\\\\pL{100}){9}"), n); }},
    {"load-code-bytes", 10'000,
     [](std::size_t n) { return Refused(LongCode(n), 1); }},
    {"load-unknown-codes", 1'500,
     [](std::size_t n) { return Refused(UnknownCodes(n), n); }},
    {"load-issues-of-one-entry", 250,
     [](std::size_t n) { return Refused(IssuesOfOneEntry(n), n); }},
    {"load-words-inside-a-word", 16'384,
     [](std::size_t n) { return Loaded(WordsInside(n)); }},
    {"load-equal-successors", 500,
     [](std::size_t n) { return Refused(EqualSuccessors(n), n - 1); }},
    {"load-successors-in-a-ring", 500,
     [](std::size_t n) { return Refused(SuccessorRing(n), n); }},
    {"load-rules-of-a-chain", 500,
     [](std::size_t n) { return Loaded(SuccessorChain(n)); }},
    // Codes that one place of a table without a seed would hold.
    {"load-codes-that-collide", 1'000,
     [](std::size_t n) { return Loaded(CollidingDepartments(n)); }},
    {"load-names-that-collide", 1'000,
     [](std::size_t n) { return Loaded(CollidingNames(n)); }},
    {"load-functions-that-collide", 1'000,
     [](std::size_t n) { return Loaded(CollidingFunctions(n)); }},
    {"load-values-that-collide", 1'000,
     [](std::size_t n) { return Loaded(CollidingValues(n)); }},
    // The deepest department leads, and the highest is accused.
    {"route-superiors", 500,
     [](std::size_t n) {
       return RoutedTo(Load(SuperiorChain(n)), "centre",
                       [](Ticket* t) { t->against = {"d0"}; });
     }},
    // The lower half of a chain is accused, each by its own code, twice.
    {"route-many-accused", 500,
     [](std::size_t n) {
       return RoutedTo(Load(SuperiorChain(n)), absl::StrCat("d", n / 2 - 1),
                       [n](Ticket* t) {
                         const auto all = Kept(n, "d");
                         for (int i = 0; i != 2; ++i) {
                           t->against.insert(
                               t->against.end(),
                               all.begin() + static_cast<long>(n / 2),
                               all.end());
                         }
                       });
     }},
    {"route-predecessors", 500,
     [](std::size_t n) {
       return RoutedTo(Load(Predecessors(n)), "centre",
                       [](Ticket* t) { t->against = {"accused"}; });
     }},
    {"route-rules-of-a-chain", 500,
     [](std::size_t n) {
       return RoutedTo(Load(SuccessorChain(n)), "centre", [](Ticket*) {});
     }},
    {"route-rules-of-functions", 500,
     [](std::size_t n) {
       return RoutedTo(Load(FunctionRules(n)), "other",
                       [](Ticket* t) { t->region = "r"; });
     }},
    {"route-words-of-entries", 500,
     [](std::size_t n) {
       return Routed(
           Load(WordsOfEntries(n)),
           Repeated(n,
                    [](std::size_t i) { return absl::StrCat("w", i, "x "); }),
           "", false);
     }},
    {"route-long-context", 1'024,
     [](std::size_t n) {
       return Routed(Load(LongContext(n)), std::string(2 * n, 'a'), "", false);
     }},
    {"route-rules-with-contexts", 250,
     [](std::size_t n) {
       return Routed(Load(ContextRules(n)),
                     Repeated(500, [](std::size_t) { return "abc "; }), "",
                     false);
     }},
    {"route-attribute-values", 500,
     [](std::size_t n) {
       return RoutedTo(Load(UndeclaredValues(n)), "centre", [n](Ticket* t) {
         for (std::string_view value : Kept(n, "u")) {
           t->attributes.push_back({"x", value});
         }
       });
     }},
    {"route-attribute-rules", 500,
     [](std::size_t n) {
       return RoutedTo(Load(UndeclaredRules(n)), "centre", [n](Ticket* t) {
         for (std::string_view value : Kept(n, "v")) {
           t->attributes.push_back({"y", value});
         }
       });
     }},
    {"check-words-that-overlap", 16'384,
     [](std::size_t n) { return Checked(WordsInside(n)); }},
    // Each department gets the superior of its superior: all are concerned, and
    // each by many.
    {"diff-superiors", 2'000,
     [](std::size_t n) -> Run {
       const auto chain = [n](std::size_t step) {
         return Load(absl::StrCat(
             kCity, Repeated(n, [step](std::size_t i) {
               return absl::StrCat(
                   "department { code: \"d", i, "\"",
                   i < step ? std::string()
                            : absl::StrCat(" superior: \"d", i - step, "\""),
                   " }\n");
             })));
       };
       return [before = chain(1), after = chain(2)] {
         const auto diff = DiffRuleSets(*before, *after);
         return diff.ok() && diff->changes().empty() &&
                !diff->notices().empty();
       };
     }},
    // All of one rank; each names another department now. What takes more than
    // a few cells is left open.
    {"diff-equal-rules", 500,
     [](std::size_t n) {
       return Compared(n, 5'000'000,
                       [](std::size_t) { return "when { category: \"a\" }"; });
     }},
    {"diff-periods", 500,
     [](std::size_t n) {
       return Compared(n, kFewCells, [](std::size_t i) {
         return absl::StrCat("valid { from: \"", 1000 + i % 4000,
                             "-01-01\" to: \"", 5000 + i % 3000, "-0",
                             1 + i % 9, "-02\" } when { category: \"a\" }");
       });
     }},
    {"diff-keyword-rules", 500,
     [](std::size_t n) {
       return Compared(n, kFewCells, [](std::size_t i) {
         return absl::StrCat("when { category: \"a\" keyword { any: \"w", i,
                             "*\" } }");
       });
     }},
    {"diff-number-ranges", 500,
     [](std::size_t n) {
       return Compared(
           n, kFewCells,
           [n](std::size_t i) {
             const std::size_t j = i * 7 % n;
             return absl::StrCat(
                 "when { category: \"a\" attribute { name: \"x\" range { min: "
                 "\"",
                 i, "\" max: \"", i + n,
                 "\" } } attribute { name: \"y\" range { min: \"", j,
                 "\" max: \"", j + n / 2, "\" } } }");
           },
           "attribute { id: \"x\" order: 1 kind: KIND_NUMBER }\n"
           "attribute { id: \"y\" order: 2 kind: KIND_NUMBER }\n");
     }},
    {"diff-undeclared", 500,
     [](std::size_t n) {
       return Compared(n, kFewCells, [](std::size_t i) {
         return absl::StrCat("when { category: \"a\" attribute { name: \"x", i,
                             "\" value: \"1\" } }");
       });
     }},
    {"check-equal-rules", 125,
     [](std::size_t n) { return Checked(EqualRules(n)); }},
    {"check-lone-categories", 500,
     [](std::size_t n) { return Checked(LoneCategories(n)); }},
    {"load-services", 1'000,
     [](std::size_t n) { return Loaded(ManyServices(n)); }},
    {"load-spans-of-a-service", 1'000,
     [](std::size_t n) { return Loaded(ManySpans(n)); }},
    {"load-nested-ranges", 512,
     [](std::size_t n) { return Loaded(NestedRanges(n)); }},
    {"load-attribute-values", 1024,
     [](std::size_t n) { return Loaded(AttributeValues(n)); }},
    {"load-json-depth", 4'096,
     [](std::size_t n) {
       return Refused(Nested("{\"rule\":[{\"id\":", n), 1);
     }},
    {"read-json-depth", 4'096,
     [](std::size_t n) -> Run {
       return [json = Nested("{\"id\":", n)] {
         return !ReadTicket(json, Format::kJson).ok();
       };
     }},
    {"import-json-depth", 4'096,
     [](std::size_t n) { return Imported(Nested("{\"other\":", n) + "\n"); }},
    // A case that is merged and un-merged, again and again, so that its clocks
    // pause and go on. Each event and the case after it are written, as a desk
    // does.
    {"case-holds", 64,
     [](std::size_t n) -> Run {
       return [n, start = Handled()] {
         const Actor clerk = Who("dispatcher", "centre");
         MergeCommand merge;
         merge.main_case = "2";
         UnmergeCommand undo;
         undo.reason = "another matter";
         Case c = start;
         std::size_t most = 0;
         for (std::size_t i = 0; i != n; ++i) {
           const absl::Time at =
               kMonday + absl::Minutes(2 * static_cast<int>(i) + 2);
           WriteEvent(Done(&c, merge, clerk, at));
           WriteEvent(Done(&c, undo, clerk, at + absl::Minutes(1)));
           most = std::max(most, WriteCase(c).size());
         }
         return most < 64 * 1024;
       };
     }},
    {"import-calendar-events", 500,
     [](std::size_t n) -> Run {
       return [calendar = CalendarEvents(n)] {
         return tables::ImportICalendar(calendar).ok();
       };
     }},
    // Rules that never hold.
    {"import-recurrence-rules", 16,
     [](std::size_t n) -> Run {
       return [calendar = absl::StrCat(
                   "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n",
                   Repeated(n,
                            [](std::size_t i) {
                              return absl::StrCat(
                                  "BEGIN:VEVENT\r\nUID:", i,
                                  "\r\nDTSTART;VALUE=DATE:20180101\r\n"
                                  "SUMMARY:x\r\nRRULE:FREQ=WEEKLY;BYMONTH=2;"
                                  "BYMONTHDAY=30\r\nEND:VEVENT\r\n");
                            }),
                   "END:VCALENDAR\r\n")] {
         return tables::ImportICalendar(calendar).ok();
       };
     }},
    // N-grams that begin alike.
    {"text-model", 500,
     [](std::size_t n) -> Run {
       return [model = absl::StrCat(
                   "text_model { id: \"m\" category: [\"a\", \"b\"]\n",
                   Repeated(n,
                            [](std::size_t i) {
                              std::string word = "aaaaaaaaaaaaaaaaaaaa";
                              for (std::size_t k = i + 1; k != 0; k /= 26) {
                                word += static_cast<char>('a' + k % 26);
                              }
                              return absl::StrCat("gram { text: \"", word,
                                                  "\" vote { points: 1 } }\n");
                            }),
                   "}")] {
         return LoadTextModels({{"m", model}}).ok();
       };
     }},
    // Every character continues an n-gram and ends several.
    {"suggest-text", 2000,
     [](std::size_t n) -> Run {
       const LoadResult<TextModels> models = LoadTextModels(
           {{"m",
             "text_model { id: \"m\" category: [\"a\", \"b\"]"
             " gram { text: \"路\" vote { points: 1 } }"
             " gram { text: \"路路\" vote { points: 1 } }"
             " gram { text: \"路路路\" vote { points: 1 } }"
             " gram { text: \"路路路灯\" vote { points: 1 } } }"}});
       return [models = *models.value,
               text = Repeated(n, [](std::size_t) { return "路"; })] {
         return models.Suggest(text, absl::UnixEpoch()).answer->score == 3;
       };
     }},
    {"casebook-cases", 500,
     [](std::size_t n) -> Run {
       return [text = absl::StrCat(
                   "accepted: 2018-03-01\n", Repeated(n, [](std::size_t i) {
                     return absl::StrCat("== ", i, " ==\n->\nlead: a\n");
                   }))] {
         return LoadCasebook({"c", text}).ok();
       };
     }},
    // One case with many fields, half of them given twice.
    {"casebook-fields", 1000,
     [](std::size_t n) -> Run {
       return [text = absl::StrCat("== a ==\naccepted: 2018-03-01\n",
                                   Repeated(n, [](std::size_t) {
                                     return "against: a\nregion: b\n";
                                   }))] {
         return !LoadCasebook({"c", text}).ok();
       };
     }},
    {"casebook-unknown", 2000,
     [](std::size_t n) -> Run {
       return [text = absl::StrCat(
                   "== a ==\naccepted: 2018-03-01\n",
                   Repeated(n, [](std::size_t) { return "categori: b\n"; }))] {
         return !LoadCasebook({"c", text}).ok();
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
