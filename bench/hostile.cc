// SPDX-License-Identifier: Apache-2.0
#include "bench/hostile.h"

#include <utility>

#include "bench/fixture.h"
#include "src/base/strings.h"
#include "src/rules/code_table.h"
#include "trunkline/check.h"

namespace trunkline::bench {

const char kCity[] = R"(
  jurisdiction { id: "c" time_zone: "Asia/Shanghai" centre: "centre"
    principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
  department { code: "centre" }
  department { code: "other" }
  category { code: "a" }
)";

std::string RuleOf(const std::string& keywords) {
  return absl::StrCat("rule { id: \"r\" when { keyword {", keywords,
                      "} } then { department: \"other\" } }");
}

std::string Any(const std::string& word) {
  return absl::StrCat(" any: \"*", word, "*\"");
}

std::string Overlapping(std::size_t n) {
  std::string words;
  std::size_t bytes = 0;
  for (std::size_t length = 1; bytes + length <= n; ++length) {
    absl::StrAppend(&words, Any(std::string(length, 'a')));
    bytes += length;
  }
  return words;
}

std::string OneBeginning(std::size_t n) {
  return Repeated(
      n, [](std::size_t i) { return Any(absl::StrCat("beginning", i, "x")); });
}

std::string Contexts(std::size_t n) {
  return Repeated(n, [](std::size_t i) {
    return absl::StrCat(Any(absl::StrCat("word", i)), " unless: \"word", i,
                        "ends\"");
  });
}

std::string EqualPolicies(std::size_t n) {
  return absl::StrCat(kCity, Repeated(n, [](std::size_t i) {
                        return absl::StrCat(
                            "deadline_policy { id: \"p", i,
                            "\" amount: ", i + 1,
                            " unit: UNIT_HOURS }\nrule { id: \"r", i,
                            "\" when { category: \"a\" } then { department: "
                            "\"other\" policy { milestone: MILESTONE_HANDLING "
                            "policy: \"p",
                            i, "\" } } }\n");
                      }));
}

std::string ShortWords(std::size_t n, bool none) {
  return Repeated(n, [&](std::size_t i) {
    std::string word;
    for (std::size_t left = i * 7919 % 1'679'616, k = 0; k != 4; ++k) {
      word += "0123456789abcdefghijklmnopqrstuvwxyz"[left % 36];
      left /= 36;
    }
    return absl::StrCat(!none        ? " any: \""
                        : i % 2 == 0 ? " all: \""
                                     : " none: \"",
                        word, "\"");
  });
}

std::string Patterns(std::size_t n, std::string_view pattern) {
  return absl::StrCat(kCity, Repeated(n, [&](std::size_t i) {
                        return absl::StrCat("rule { id: \"r", i,
                                            "\" when { pattern: \"",
                                            base::ToAbsl(pattern), i,
                                            "\" } then { department: \"other\" "
                                            "} }\n");
                      }));
}

std::string CalendarEvents(std::size_t n) {
  return absl::StrCat(
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n",
      Repeated(n,
               [](std::size_t i) {
                 return absl::StrCat(
                     "BEGIN:VEVENT\r\nUID:", i,
                     "\r\nDTSTART;VALUE=DATE:20180101\r\n"
                     "DTEND;VALUE=DATE:20180102\r\nSUMMARY:x\r\n"
                     "END:VEVENT\r\n");
               }),
      "END:VCALENDAR\r\n");
}

std::string LongCode(std::size_t n) {
  return absl::StrCat(kCity, "rule { id: \"r\" when { category: \"",
                      std::string(n, 'c'),
                      "\" } then { department: \"other\" } }");
}

std::string UnknownCodes(std::size_t n) {
  return absl::StrCat(kCity, Repeated(n, [](std::size_t i) {
                        return absl::StrCat("department { code: \"unit", i,
                                            "\" superior: \"unknown", i,
                                            "\" }\n");
                      }));
}

std::string IssuesOfOneEntry(std::size_t n) {
  return absl::StrCat(kCity, "rule { id: \"r\" when {",
                      Repeated(n,
                               [](std::size_t i) {
                                 return absl::StrCat(" category: \"unknown", i,
                                                     "\"\n");
                               }),
                      "} then { department: \"other\" } }");
}

std::string EqualRules(std::size_t n) {
  return absl::StrCat(kCity, Repeated(n, [](std::size_t i) {
                        return absl::StrCat(
                            "rule { id: \"r", i,
                            "\" when { category: \"a\" } then { department: \"",
                            i % 2 == 0 ? "centre" : "other", "\" } }\n");
                      }));
}

std::string LoneCategories(std::size_t n) {
  return absl::StrCat(kCity, Repeated(n, [](std::size_t i) {
                        return absl::StrCat(
                            "category { code: \"k", i,
                            "\" name { text: \"same\" } alias: \"same\" }\n");
                      }));
}

std::string ManyServices(std::size_t n) {
  return absl::StrCat(kCity, "region { code: \"r\"",
                      Repeated(n,
                               [](std::size_t i) {
                                 return absl::StrCat(
                                     " serves { function: \"f", i,
                                     "\" department: \"other\" }");
                               }),
                      " }");
}

std::string ManySpans(std::size_t n) {
  // Days from the year 1000 on, every second month.
  const auto date = [](std::size_t i) {
    const auto two = [](std::size_t k) {
      return absl::StrCat(k < 10 ? "0" : "", k);
    };
    return absl::StrCat(1000 + i / 336, "-", two(1 + i / 28 % 12), "-",
                        two(1 + i % 28));
  };
  return absl::StrCat(
      kCity, "region { code: \"r\"",
      Repeated(n,
               [&](std::size_t i) {
                 return absl::StrCat(
                     " serves { function: \"f\" department: \"other\" valid { "
                     "from: \"",
                     date(i), "\" to: \"", date(i + 1), "\" } }");
               }),
      " }");
}

std::string NestedRanges(std::size_t n) {
  return absl::StrCat(kCity,
                      "attribute { id: \"x\" order: 1 kind: KIND_NUMBER }\n"
                      "attribute { id: \"y\" order: 2 kind: KIND_NUMBER }\n",
                      Repeated(n, [n](std::size_t i) {
                        return absl::StrCat(
                            "rule { id: \"r", i,
                            "\" when { attribute { name: \"x\" range { min: \"",
                            i, "\" max: \"", 2 * n - i,
                            "\" } } attribute { name: \"y\" range { min: \"",
                            n - i, "\" max: \"", n + i + 1,
                            "\" } } } then { department: \"other\" } }\n");
                      }));
}

std::string AttributeValues(std::size_t n) {
  const auto each = [n](const char* field) {
    return Repeated(n, [field](std::size_t i) {
      return absl::StrCat(" ", field, ": \"v", i, "\"");
    });
  };
  return absl::StrCat(
      kCity, "attribute { id: \"x\" kind: KIND_TREE\n",
      Repeated(n,
               [](std::size_t i) {
                 return absl::StrCat("value { value: \"v", i, "\" parent: \"",
                                     i % 100 == 0
                                         ? std::string()
                                         : absl::StrCat("v", i - i % 100),
                                     "\" }\n");
               }),
      "}\nrule { id: \"r\" when { attribute { name: \"x\"", each("value"),
      each("not_value"), " } } then { department: \"other\" } }");
}

std::string WordsInside(std::size_t n) {
  std::string none;
  std::size_t bytes = 0;
  for (std::size_t length = 1; bytes + length <= n; ++length) {
    absl::StrAppend(&none, " none: \"*", std::string(length, 'a'), "*\"");
    bytes += length;
  }
  return absl::StrCat(
      kCity,
      RuleOf(absl::StrCat(" all: \"*", std::string(n, 'a'), "*\"", none)));
}

const std::vector<std::string>& Colliding(std::size_t n) {
  static std::vector<std::string>& found = *new std::vector<std::string>;
  static std::size_t next = 10'000'000;
  const rules::CodeTable table;
  for (; found.size() < n; ++next) {
    std::string code = absl::StrCat("k", next);
    if ((table.Hash(code) >> 56) == 0) found.push_back(std::move(code));
  }
  return found;
}

std::string CollidingDepartments(std::size_t n) {
  const auto& codes = Colliding(n);
  return absl::StrCat(kCity, Repeated(n, [&](std::size_t i) {
                        return absl::StrCat("department { code: \"", codes[i],
                                            "\" }\n");
                      }));
}

std::string CollidingNames(std::size_t n) {
  const auto& names = Colliding(n);
  return absl::StrCat(kCity, Repeated(n, [&](std::size_t i) {
                        return absl::StrCat("department { code: \"d", i,
                                            "\" name { text: \"", names[i],
                                            "\" } }\n");
                      }));
}

std::string CollidingFunctions(std::size_t n) {
  const auto& names = Colliding(n);
  return absl::StrCat(kCity, "region { code: \"r\"",
                      Repeated(n,
                               [&](std::size_t i) {
                                 return absl::StrCat(
                                     " serves { function: \"", names[i],
                                     "\" department: \"other\" }\n");
                               }),
                      " }");
}

std::string CollidingValues(std::size_t n) {
  const auto& values = Colliding(n);
  return absl::StrCat(kCity, "attribute { id: \"x\" kind: KIND_TREE\n",
                      Repeated(n,
                               [&](std::size_t i) {
                                 return absl::StrCat("value { value: \"",
                                                     values[i], "\" }\n");
                               }),
                      "}");
}

std::string EqualSuccessors(std::size_t n) {
  return absl::StrCat(
      kCity, "department { code: \"d\" valid { to: \"2018-01-01\" }",
      Repeated(
          n,
          [](std::size_t) { return " successor { department: \"other\" }\n"; }),
      " }");
}

std::string SuccessorRing(std::size_t n) {
  return absl::StrCat(
      kCity,
      Repeated(n,
               [](std::size_t i) {
                 return absl::StrCat("category { code: \"k", i, "\" }\n");
               }),
      "department { code: \"d0\" successor { department: \"d1\" } }\n"
      "department { code: \"d1\" valid { to: \"2018-01-01\" }",
      Repeated(n,
               [](std::size_t i) {
                 return absl::StrCat(
                     " successor { department: \"d0\" category: \"k", i,
                     "\" }\n");
               }),
      " }");
}

std::string SuccessorChain(std::size_t n) {
  return absl::StrCat(
      kCity,
      Repeated(n,
               [n](std::size_t i) {
                 return absl::StrCat(
                     "department { code: \"d", i,
                     "\" valid { to: \"2017-01-01\" }",
                     i + 1 == n ? std::string()
                                : absl::StrCat(" successor { department: \"d",
                                               i + 1, "\" }"),
                     " }\n");
               }),
      Repeated(n, [](std::size_t i) {
        return absl::StrCat("rule { id: \"r", i,
                            "\" when { category: \"a\" } then { department: "
                            "\"d0\" } }\n");
      }));
}

std::string SuperiorChain(std::size_t n) {
  return absl::StrCat(
      kCity, "department { code: \"d0\" }\n",
      Repeated(n - 1,
               [](std::size_t i) {
                 return absl::StrCat("department { code: \"d", i + 1,
                                     "\" superior: \"d", i, "\" }\n");
               }),
      "rule { id: \"r\" when { category: \"a\" } then { department: \"d", n - 1,
      "\" } }");
}

std::string Predecessors(std::size_t n) {
  return absl::StrCat(
      kCity, "department { code: \"accused\" }\n",
      Repeated(n,
               [](std::size_t i) {
                 return absl::StrCat(
                     "department { code: \"d", i, "\"",
                     i == 0 ? std::string()
                            : absl::StrCat(" superior: \"d", i - 1, "\""),
                     " valid { to: \"2017-01-01\" } successor { department: "
                     "\"other\" } }\n");
               }),
      "rule { id: \"r\" when { category: \"a\" } then { department: "
      "\"centre\"",
      Repeated(n,
               [](std::size_t i) {
                 return absl::StrCat(" assist { department: \"d", i, "\" }\n");
               }),
      " } }");
}

std::string FunctionRules(std::size_t n) {
  return absl::StrCat(ManyServices(n), Repeated(n, [](std::size_t i) {
                        return absl::StrCat(
                            "rule { id: \"r", i,
                            "\" when { category: \"a\" } then { "
                            "function: \"f",
                            i, "\" } }\n");
                      }));
}

std::string ContextRules(std::size_t n) {
  return absl::StrCat(kCity, Repeated(n, [](std::size_t i) {
                        return absl::StrCat(
                            "rule { id: \"r", i,
                            "\" when { keyword { any: \"*ab*\" unless: "
                            "\"*abc*\" } } then { department: \"other\" } }\n");
                      }));
}

std::string LongContext(std::size_t n) {
  return absl::StrCat(kCity, RuleOf(absl::StrCat(Any("a"), " unless: \"*",
                                                 std::string(n, 'a'), "*\"")));
}

std::string WordsOfEntries(std::size_t n) {
  return absl::StrCat(
      kCity, Repeated(5, [n](std::size_t rule) {
        return absl::StrCat(
            "rule { id: \"r", rule, "\" when { keyword {",
            Repeated(n,
                     [](std::size_t i) {
                       return absl::StrCat(" any: \"other", i, "x\"");
                     }),
            Repeated(n,
                     [](std::size_t i) {
                       return absl::StrCat(" any: \"w", i, "x\"");
                     }),
            " all: \"never\" } } then { department: \"other\" } }\n");
      }));
}

std::string UndeclaredValues(std::size_t n) {
  return absl::StrCat(kCity, "rule { id: \"r\" when { attribute { name: \"x\"",
                      Repeated(n,
                               [](std::size_t i) {
                                 return absl::StrCat(" value: \"v", i, "\"");
                               }),
                      " } } then { department: \"other\" } }");
}

std::string UndeclaredRules(std::size_t n) {
  return absl::StrCat(kCity, Repeated(n, [](std::size_t i) {
                        return absl::StrCat(
                            "rule { id: \"r", i,
                            "\" when { attribute { name: \"x\" value: \"v", i,
                            "\" } } then { department: \"other\" } }\n");
                      }));
}

std::string Steps(std::size_t n) {
  std::string out;
  while (out.size() < n) out += "a.";
  out.back() = 'a';
  return out;
}

std::string Nested(std::string_view before, std::size_t n) {
  return absl::StrCat(std::string(before), std::string(n, '['));
}

std::shared_ptr<const RuleSet> Load(const std::string& text) {
  LoadResult<RuleSet> loaded = LoadRuleSet({{"", text}});
  if (!loaded.value) Fail(loaded.issues.front().ToString());
  return std::make_shared<const RuleSet>(*std::move(loaded.value));
}

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

Run RoutedTo(std::shared_ptr<const RuleSet> rules, std::string lead,
             const Fill& fill) {
  Ticket ticket;
  ticket.accepted_at = absl::FromUnixSeconds(1514764800);
  ticket.category = "a";
  fill(&ticket);
  return [rules = std::move(rules), lead = std::move(lead),
          ticket = std::move(ticket)] {
    Decision decision;
    return rules->Route(ticket, &decision).ok() && decision.lead == lead;
  };
}

std::vector<std::string_view> Kept(std::size_t n, const std::string& prefix) {
  auto& texts = *new std::vector<std::string>;
  for (std::size_t i = 0; i != n; ++i) {
    texts.push_back(absl::StrCat(prefix, i));
  }
  return {texts.begin(), texts.end()};
}

Run RoutedRegion(std::shared_ptr<const RuleSet> rules, std::string region) {
  return [rules = std::move(rules), region = std::move(region)] {
    Ticket ticket;
    ticket.accepted_at = absl::FromUnixSeconds(1514764800);
    ticket.region = region;
    Decision decision;
    return rules->Route(ticket, &decision).ok() &&
           decision.Has(Note::kRegionUnknown);
  };
}

Run Loaded(std::string text) {
  return [text = std::move(text)] {
    return LoadRuleSet({{"", text}}).value.has_value();
  };
}

Run Refused(std::string text, std::size_t issues) {
  return [text = std::move(text), issues] {
    LoadOptions options;
    options.max_issues = 100'000;
    const LoadResult<RuleSet> loaded = LoadRuleSet({{"", text}}, options);
    return !loaded.value && loaded.issues.size() >= issues;
  };
}

Run Checked(std::string text) {
  return [text = std::move(text)] {
    const LoadResult<RuleSet> checked = CheckRuleSet({{"", text}});
    return checked.value.has_value() && !checked.issues.empty();
  };
}

}  // namespace trunkline::bench
