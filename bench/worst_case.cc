// SPDX-License-Identifier: Apache-2.0
//
// The worst that an input of a given size does: 1 MB of a ticket, 10 MB of a
// rule file or of a calendar, in every shape that was thought of. Each runs in
// a process of its own; prints its processor time and its peak of memory, and
// fails above 1 s or 200 MB. Every run checks its answer.
//
//   worst_case            all
//   worst_case WORD...    those whose names have one of these words
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "bench/fixture.h"
#include "bench/hostile.h"
#include "src/tables/calendar_import.h"
#include "trunkline/wire.h"

namespace trunkline::bench {
namespace {

constexpr double kMostSeconds = 1;
constexpr double kMostMegabytes = 200;
constexpr std::size_t kMega = 1'000'000;

// A rule file of 10 MB that is loaded or refused, whichever; it must end.
Run Tried(std::string content, Format format = Format::kAuto) {
  return [content = std::move(content), format] {
    const LoadResult<RuleSet> loaded = LoadRuleSet({{"", content, format}});
    return loaded.value.has_value() || !loaded.issues.empty();
  };
}

// A file of about n bytes.
template <typename Make>
std::string Filled(std::size_t n, const Make& make) {
  std::string out = kCity;
  for (std::size_t i = 0; out.size() < n; ++i) absl::StrAppend(&out, make(i));
  return out;
}

std::string Listed(std::size_t n, const char* field, const char* prefix) {
  return Repeated(n, [&](std::size_t i) {
    return absl::StrCat(" ", field, ": \"", prefix, i, "\"");
  });
}

struct WorstCase {
  const char* name;
  Run (*prepare)();
};

constexpr std::size_t kFile = 10 * kMega;

const WorstCase kCases[] = {
    {"route: category of 1 MB",
     [] {
       return Routed(Load(absl::StrCat(kCity, RuleOf(Any("word")))), "word",
                     Steps(kMega), true);
     }},
    {"route: 1 MB of text, 5,000 words of one beginning",
     [] {
       return Routed(
           Load(absl::StrCat(kCity, RuleOf(OneBeginning(5'000)))),
           Repeated(kMega / 9, [](std::size_t) { return "beginning"; }), "",
           false);
     }},
    {"route: 1 MB of text, words a, aa, aaa, ... of 1 MB",
     [] {
       return Routed(Load(absl::StrCat(kCity, RuleOf(Overlapping(kMega)))),
                     std::string(kMega, 'a'), "", true);
     }},
    {"route: 1 MB of text, 5,000 words within words",
     [] {
       // Of each word the next is an end and a beginning.
       std::string words;
       for (std::size_t i = 0; i != 5'000; ++i) {
         absl::StrAppend(&words,
                         Any(absl::StrCat(std::string(1 + i % 70, 'a'),
                                          std::string(1 + i / 70, 'b'))));
       }
       std::string text;
       while (text.size() < kMega) {
         text += std::string(71, 'a') + std::string(71, 'b');
       }
       return Routed(Load(absl::StrCat(kCity, RuleOf(words))), text, "", true);
     }},
    {"route: 1 MB of text, a word and contexts at each place",
     [] {
       std::string words;
       for (std::size_t i = 1; i <= 15; ++i) {
         words += Any(std::string(i, 'a'));
       }
       absl::StrAppend(&words, " unless: \"*", std::string(16, 'a'), "*\"");
       return Routed(Load(absl::StrCat(kCity, RuleOf(words))),
                     std::string(kMega, 'a'), "", true);
     }},
    {"load 10 MB: contexts",
     [] { return Tried(absl::StrCat(kCity, RuleOf(Contexts(kFile / 60)))); }},
    {"read: ticket of 1 MB in JSON, brackets",
     []() -> Run {
       return [json = Nested("{\"id\":", kMega)] {
         return !ReadTicket(json, Format::kJson).ok();
       };
     }},
    {"load 10 MB: equal rules", [] { return Tried(EqualRules(kFile / 66)); }},
    {"load 10 MB: departments below unknown ones",
     [] { return Tried(UnknownCodes(kFile / 48)); }},
    {"load 10 MB: a rule with unknown categories",
     [] { return Tried(IssuesOfOneEntry(kFile / 26)); }},
    {"load 10 MB: one long code", [] { return Tried(LongCode(kFile)); }},
    {"load 10 MB: one long word",
     [] {
       return Tried(absl::StrCat(kCity, RuleOf(Any(std::string(kFile, 'a')))));
     }},
    {"load 10 MB: words a, aa, aaa, ...",
     [] { return Tried(absl::StrCat(kCity, RuleOf(Overlapping(kFile)))); }},
    {"load 10 MB: words of one beginning",
     [] {
       return Tried(absl::StrCat(kCity, RuleOf(OneBeginning(kFile / 24))));
     }},
    {"load: 600,000 words in one rule",
     [] { return Tried(absl::StrCat(kCity, RuleOf(ShortWords(600'000)))); }},
    {"load: 600,000 words in one rule, half of them none",
     [] {
       return Tried(absl::StrCat(kCity, RuleOf(ShortWords(600'000, true))));
     }},
    {"load 10 MB: one id, again and again",
     [] {
       return Tried(Filled(kFile, [](std::size_t) {
         return "department { code: \"other\" }\n";
       }));
     }},
    {"load 10 MB: overrides of one entry",
     [] {
       return Tried(Filled(kFile, [](std::size_t) {
         return "department { code: \"other\" override: OVERRIDE_REPLACE }\n";
       }));
     }},
    {"load 10 MB: departments, each below the one before",
     [] {
       return Tried(Filled(kFile, [](std::size_t i) {
         return absl::StrCat("department { code: \"d", i + 1,
                             "\" superior: \"d", i, "\" }\n");
       }));
     }},
    {"load 10 MB: departments in a ring",
     [] {
       return Tried(absl::StrCat(
           Filled(kFile,
                  [](std::size_t i) {
                    return absl::StrCat("department { code: \"d", i,
                                        "\" superior: \"d", i + 1, "\" }\n");
                  }),
           "department { code: \"d250000\" superior: \"d0\" }\n"));
     }},
    {"load 10 MB: regions, each below the one before",
     [] {
       return Tried(Filled(kFile, [](std::size_t i) {
         return absl::StrCat("region { code: \"r", i + 1, "\" parent: \"r", i,
                             "\" }\n");
       }));
     }},
    {"load 10 MB: categories of many parts",
     [] {
       return Tried(Filled(kFile, [](std::size_t i) {
         return absl::StrCat("category { code: \"a.", i,
                             ".b.c.d.e.f.g.h.i.j.k\" }\n");
       }));
     }},
    {"load 10 MB: near misses of one code",
     [] {
       return Tried(Filled(kFile, [](std::size_t i) {
         return absl::StrCat("rule { id: \"r", i, "\" when { category: \"a", i,
                             "\" } then { department: \"othre", i, "\" } }\n");
       }));
     }},
    {"load 10 MB: rules of many combinations",
     [] {
       return Tried(absl::StrCat(
           kCity,
           Repeated(4'000,
                    [](std::size_t i) {
                      return absl::StrCat("category { code: \"c", i,
                                          "\" } region { code: \"r", i,
                                          "\" }\n");
                    }),
           Repeated(2'400, [](std::size_t i) {
             return absl::StrCat("rule { id: \"r", i, "\" when {",
                                 Listed(120, "category", "c"),
                                 Listed(120, "region", "r"),
                                 " } then { department: \"other\" } }\n");
           })));
     }},
    {"load 10 MB: patterns",
     [] {
       return Tried(Filled(kFile, [](std::size_t i) {
         return absl::StrCat("rule { id: \"r", i, "\" when { pattern: \"(a|b",
                             i,
                             "){1,40}c*\" } then { department: \"other\" } "
                             "}\n");
       }));
     }},
    {"load 10 MB: patterns that are too large",
     [] { return Tried(Patterns(kFile / 80, "(\\\\pL{100}){9}")); }},
    {"load 10 MB: small patterns",
     [] { return Tried(Patterns(kFile / 85, "[ab][cd][ef][gh][ij]")); }},
    {"load 10 MB: patterns of many words",
     [] {
       const std::string words = Repeated(
           2'500, [](std::size_t i) { return absl::StrCat("w", i, "|"); });
       return Tried(Patterns(kFile / words.size(), words));
     }},
    {"load 10 MB: one pattern",
     [] {
       return Tried(absl::StrCat(
           kCity, "rule { id: \"r\" when { pattern: \"",
           Repeated(kFile / 8, [](std::size_t) { return "(a{1,9})"; }),
           "\" } then { department: \"other\" } }"));
     }},
    {"load 10 MB: not text format",
     [] { return Tried(std::string(kFile, 'x'), Format::kText); }},
    {"load 10 MB: what is not closed, a line each",
     [] {
       return Tried(
           Repeated(kFile / 9, [](std::size_t) { return "rule { x\n"; }),
           Format::kText);
     }},
    {"load 10 MB: brackets in text",
     [] {
       return Tried(absl::StrCat("rule: ", std::string(kFile, '{')),
                    Format::kText);
     }},
    {"load 10 MB: comments",
     [] {
       return Tried(Filled(kFile, [](std::size_t) { return "# comment\n"; }),
                    Format::kText);
     }},
    {"load 10 MB: a string without an end",
     [] {
       return Tried(absl::StrCat("rule { id: \"", std::string(kFile, 'x')),
                    Format::kText);
     }},
    {"load 10 MB: escapes",
     [] {
       return Tried(absl::StrCat("rule { id: \"",
                                 Repeated(kFile / 4,
                                          [](std::size_t) { return "\\141"; }),
                                 "\" }"),
                    Format::kText);
     }},
    {"load 10 MB: brackets in JSON",
     [] { return Tried(Nested("{\"rule\":[{\"id\":", kFile), Format::kJson); }},
    {"load 10 MB: unknown members in JSON",
     [] {
       return Tried(absl::StrCat("{\"rule\":[{\"x\":0",
                                 Repeated(kFile / 13,
                                          [](std::size_t i) {
                                            return absl::StrCat(",\"x", i,
                                                                "\":[]");
                                          }),
                                 "}]}"),
                    Format::kJson);
     }},
    {"load 10 MB: zeros as binary",
     [] { return Tried(std::string(kFile, '\0'), Format::kBinary); }},
    {"load 10 MB: entries in entries as binary",
     [] {
       // A field of a length, in a field of a length, ...
       std::string bytes;
       while (bytes.size() < 40'000) {
         std::string outer = "\x1a";
         std::size_t size = bytes.size();
         for (; size >= 128; size >>= 7) {
           outer += static_cast<char>(size | 128);
         }
         outer += static_cast<char>(size);
         bytes.insert(0, outer);
       }
       std::string all;
       while (all.size() < kFile) all += bytes;
       return Tried(all, Format::kBinary);
     }},
    {"load 10 MB: functions that are served nowhere near",
     [] {
       return Tried(Filled(kFile, [](std::size_t i) {
         return absl::StrCat("region { code: \"r", i, "\" parent: \"r", i / 30,
                             "\" serves { function: \"f", i,
                             "\" department: \"other\" } }\nrule { id: \"u", i,
                             "\" when { region: \"r", i,
                             "\" } then { function: \"f", i * 7 % 1'000,
                             "\" } }\n");
       }));
     }},
    {"load 10 MB: a region that serves many functions",
     [] { return Tried(ManyServices(kFile / 44)); }},
    {"load 10 MB: a function served in many times",
     [] { return Tried(ManySpans(kFile / 90)); }},
    {"check 10 MB: categories without a rule",
     [] { return Checked(LoneCategories(kFile / 56)); }},
    {"check 10 MB: categories x regions",
     [] {
       return Checked(absl::StrCat(
           kCity, Repeated(kFile / 49, [](std::size_t i) {
             return absl::StrCat("category { code: \"c", i,
                                 "\" } region { code: \"r", i, "\" }\n");
           })));
     }},
    {"import: 60,000 iCalendar events",
     []() -> Run {
       return [stream = CalendarEvents(60'000)] {
         return !tables::ImportICalendar(stream).ok();
       };
     }},
    {"import: as many iCalendar events as are read",
     []() -> Run {
       return [stream = CalendarEvents(24'000)] {
         return tables::ImportICalendar(stream).ok();
       };
     }},
    {"import: lists in iCalendar",
     []() -> Run {
       std::string list = "CATEGORIES:a";
       while (list.size() < 60'000) list += ",a";
       std::string stream =
           "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20180101\r\n";
       while (stream.size() < kFile) absl::StrAppend(&stream, list, "\r\n");
       stream += "END:VEVENT\r\nEND:VCALENDAR\r\n";
       return [stream = std::move(stream)] {
         return !tables::ImportICalendar(stream).ok();
       };
     }},
    {"load 10 MB: one long word, and words inside it",
     [] { return Tried(WordsInside(kMega)); }},
    {"load 10 MB: equal successors",
     [] { return Tried(EqualSuccessors(kFile / 35)); }},
    {"load 10 MB: successors in a ring",
     [] { return Tried(SuccessorRing(kFile / 75)); }},
    {"load 10 MB: rules of a chain of departments",
     [] { return Tried(SuccessorChain(kFile / 150)); }},
    {"load 10 MB: codes that collide",
     [] { return Tried(CollidingDepartments(60'000)); }},
    {"load 10 MB: values that collide",
     [] { return Tried(CollidingValues(60'000)); }},
    {"route: a chain of superiors of 10 MB, of which half are accused",
     [] {
       constexpr std::size_t kCount = kFile / 48;
       return RoutedTo(Load(SuperiorChain(kCount)),
                       absl::StrCat("d", kCount / 2 - 1), [](Ticket* t) {
                         const auto all = Kept(kCount, "d");
                         t->against.assign(all.begin() + kCount / 2, all.end());
                       });
     }},
    {"route: predecessors of 10 MB, which all assist",
     [] {
       return RoutedTo(Load(Predecessors(kFile / 130)), "centre",
                       [](Ticket* t) { t->against = {"accused"}; });
     }},
    {"route: rules of a chain of departments of 10 MB",
     [] {
       return RoutedTo(Load(SuccessorChain(60'000)), "centre", [](Ticket*) {});
     }},
    {"route: rules of as many functions of 10 MB",
     [] {
       return RoutedTo(Load(FunctionRules(kFile / 110)), "other",
                       [](Ticket* t) { t->region = "r"; });
     }},
    {"route: a context of 30,000 characters at each place",
     [] {
       return Routed(Load(LongContext(30'000)), std::string(40'000, 'a'), "",
                     false);
     }},
    // So many that contexts have no effect.
    {"route: 10,000 rules with contexts at 32,000 places",
     [] {
       return Routed(Load(ContextRules(10'000)),
                     Repeated(16'000, [](std::size_t) { return "abc "; }), "",
                     true);
     }},
    {"route: 500 rules with contexts at 8,000 places",
     [] {
       return Routed(Load(ContextRules(500)),
                     Repeated(4'000, [](std::size_t) { return "abc "; }), "",
                     false);
     }},
    {"route: rules of 100,000 words each",
     [] {
       return Routed(
           Load(WordsOfEntries(50'000)),
           Repeated(50'000,
                    [](std::size_t i) { return absl::StrCat("w", i, "x "); }),
           "", false);
     }},
    {"route: 60,000 attributes, and as many rules for undeclared ones",
     [] {
       return RoutedTo(Load(UndeclaredRules(60'000)), "centre", [](Ticket* t) {
         for (std::string_view value : Kept(60'000, "v")) {
           t->attributes.push_back({"y", value});
         }
       });
     }},
    {"check: 10,000 equal rules", [] { return Checked(EqualRules(10'000)); }},
};

double ProcessorSeconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

// Runs a case in a child, so that its memory is its own.
bool Measure(const WorstCase& one) {
  const pid_t child = fork();
  if (child == 0) {
    const Run run = one.prepare();
    const double start = ProcessorSeconds();
    const bool answered = run();
    const double seconds = ProcessorSeconds() - start;
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    const double megabytes = static_cast<double>(usage.ru_maxrss) / 1000;
    const bool good =
        answered && seconds <= kMostSeconds && megabytes <= kMostMegabytes;
    std::printf("%-52s %6.2f s %6.0f MB  %s\n", one.name, seconds, megabytes,
                !answered ? "WRONG"
                : good    ? ""
                          : "MORE");
    std::fflush(stdout);
    _exit(good ? 0 : 1);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) Fail("fork");
  if (WIFEXITED(status)) return WEXITSTATUS(status) == 0;
  std::printf("%-52s was ended by signal %d\n", one.name, WTERMSIG(status));
  return false;
}

bool Asked(const char* name, int argc, char** argv) {
  if (argc == 1) return true;
  for (int i = 1; i != argc; ++i) {
    if (std::string_view(name).find(argv[i]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) {
  using namespace trunkline::bench;
  bool good = true;
  for (const WorstCase& one : kCases) {
    if (Asked(one.name, argc, argv)) good = Measure(one) && good;
  }
  return good ? 0 : 1;
}
