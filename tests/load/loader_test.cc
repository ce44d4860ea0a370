// SPDX-License-Identifier: Apache-2.0
//
// What the three loaders have in common, they say in the same words.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.h"
#include "trunkline/calendar.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline/load.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

using Sources = std::vector<Source>;

template <typename T>
std::vector<std::string> Lines(const LoadResult<T>& loaded) {
  std::vector<std::string> lines;
  bool errors = false;
  for (const Issue& issue : loaded.issues) {
    errors = errors || issue.severity == Severity::kError;
    lines.push_back(issue.ToString());
  }
  CHECK(loaded.ok() == !errors);
  return lines;
}

struct Kind {
  const char* message;
  std::function<std::vector<std::string>(const Sources&, const LoadOptions&)>
      load;
  const char* size_option;
};

std::vector<Kind> Kinds() {
  return {
      {"RuleSet",
       [](const Sources& s, const LoadOptions& o) {
         return Lines(LoadRuleSet(s, o));
       },
       "max_source_bytes"},
      {"CalendarFile",
       [](const Sources& s, const LoadOptions& o) {
         return Lines(LoadCalendars(s, o));
       },
       "max_calendar_bytes"},
      {"LifecycleDefinition",
       [](const Sources& s, const LoadOptions& o) {
         return Lines(LoadLifecycleDefinition(s, o));
       },
       "max_definition_bytes"},
  };
}

bool Has(const std::vector<std::string>& lines, const std::string& line) {
  for (const std::string& l : lines) {
    if (l == line) return true;
  }
  return false;
}

TEST_CASE("no source, an unreadable one and one that is too large") {
  for (const Kind& kind : Kinds()) {
    CAPTURE(kind.message);
    CHECK(kind.load({}, {}) ==
          std::vector<std::string>{"error: no source is given [no-source]"});
    CHECK(Has(kind.load({{"x", "nothing { }\n"}}, {}),
              std::string("x:1:1: error: ") + kind.message +
                  " has no field \"nothing\" [syntax]"));
    LoadOptions small;
    small.max_source_bytes = 3;
    small.max_calendar_bytes = 3;
    small.max_definition_bytes = 3;
    CHECK(Has(kind.load({{"x", "# 12"}}, small),
              std::string("x: error: the source has 4 bytes; at most 3 are "
                          "read (LoadOptions::") +
                  kind.size_option + ") [too-large]"));
    CHECK_FALSE(Has(kind.load({{"x", "# 1"}}, small),
                    std::string("x: error: the source has 3 bytes")));
  }
}

TEST_CASE("issues beyond the limit are counted") {
  for (const Kind& kind : Kinds()) {
    CAPTURE(kind.message);
    LoadOptions few;
    few.max_issues = 2;
    const std::vector<std::string> lines =
        kind.load({{"x", "a { }\nb { }\nc { }\n"}}, few);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].substr(0, 6) == "x:1:1:");
    CHECK(lines[1].substr(0, 6) == "x:2:1:");
    CHECK(lines[2].find("more issues were left out (LoadOptions::max_issues) "
                        "[more-issues]") != std::string::npos);
  }
}

TEST_CASE("ids and overrides of rule sets and lifecycle definitions") {
  const std::vector<Kind> kinds = Kinds();
  struct Case {
    const char* first;
    const char* second;
    const char* issue;  // "@": the id's field, "$": the kind's word.
  };
  const Case cases[] = {
      {"# { @: 'a' }", "# { @: 'a' }",
       "y:1:1: error: $ \"a\" is defined already; to change it in a later file "
       "write `override: OVERRIDE_REPLACE`; see x:1:1 [duplicate-id]"},
      {"", "# { @: 'a' }\n# { @: 'a' override: OVERRIDE_REPLACE }",
       "`override: OVERRIDE_REPLACE` of $ \"a\" in the same file; it refers to "
       "earlier files; see y:1:1 [duplicate-id]"},
      {"", "# { @: 'a' override: OVERRIDE_REMOVE }",
       "`override: OVERRIDE_REMOVE`, but no earlier file has $ \"a\" "
       "[override-without-target]"},
      {"", "# { }", "y:1:1: error: a $ without an id [bad-id]"},
      {"", "# { @: 'a b' }",
       "error: not an id: \"a b\"; at most 256 bytes without spaces, quotes, "
       "`;`, `,`, `\\`"},
  };
  struct Word {
    const Kind& kind;
    const char* field;
    const char* id;
    const char* word;
  };
  const Word words[] = {{kinds[0], "rule", "id", "rule"},
                        {kinds[0], "department", "code", "department"},
                        {kinds[0], "hotline", "number", "hotline"},
                        {kinds[0], "deadline_policy", "id", "deadline policy"},
                        {kinds[2], "role", "id", "role"},
                        {kinds[2], "transition", "id", "transition"}};
  const auto fill = [](std::string_view text, const Word& word) {
    std::string out;
    for (char c : text) {
      if (c == '#') {
        out += word.field;
      } else if (c == '@') {
        out += word.id;
      } else if (c == '$') {
        out += word.word;
      } else {
        out += c;
      }
    }
    return out;
  };
  for (const Word& word : words) {
    for (const Case& c : cases) {
      const std::string first = fill(c.first, word);
      const std::string second = fill(c.second, word);
      const std::string issue = fill(c.issue, word);
      CAPTURE(second);
      CAPTURE(issue);
      bool found = false;
      for (const std::string& line :
           word.kind.load({{"x", first}, {"y", second}}, {})) {
        found = found || line.find(issue) != std::string::npos;
      }
      CHECK(found);
    }
  }
}

TEST_CASE("two overlays over one entry are noted, in either order") {
  const std::string base = "region { code: 'a' } region { code: 'b' }";
  const std::string replace = "region { code: 'a' override: OVERRIDE_REPLACE }";
  const std::string remove = "region { code: 'a' override: OVERRIDE_REMOVE }";
  const std::string other = "region { code: 'b' override: OVERRIDE_REPLACE }";
  const auto notes = [&](const std::string& y, const std::string& z) {
    std::vector<std::string> found;
    for (const std::string& line :
         Kinds()[0].load({{"x", base}, {"y", y}, {"z", z}}, {})) {
      if (line.find("[overlay-order]") != std::string::npos) {
        found.push_back(line);
      }
    }
    return found;
  };
  CHECK(notes(replace, replace) ==
        std::vector<std::string>{
            "z:1:20: note: region \"a\" is overridden by an earlier file too; "
            "the last file counts, so the order of the files matters; see "
            "y:1:1 [overlay-order]"});
  CHECK(notes(replace, remove).size() == 1);
  CHECK(notes(replace, other).empty());
  CHECK(notes(other, "").empty());
}

TEST_CASE("two calendars of one name and version") {
  const std::string calendar =
      "calendar { name: 'c' version: '1' time_zone: '+08:00'\n"
      "  first_year: 2018 last_year: 2018\n"
      "  hours { day: WEEKDAY_MONDAY interval { open: '08:30' close: '17:00' } "
      "} }\n";
  std::string newer = calendar;
  newer.replace(newer.find("'1'"), 3, "'2'");
  const LoadResult<CalendarSet> both =
      LoadCalendars({{"x", calendar}, {"y", newer}});
  REQUIRE(both.ok());
  CHECK(both.value->Find("c")->version() == "2");
  CHECK(
      Lines(LoadCalendars({{"x", calendar}, {"y", calendar}})) ==
      std::vector<std::string>{
          "y:1:22: error: calendar \"c\" is defined already in version \"1\"; "
          "see x:1:1 [duplicate-id]"});
}

}  // namespace
}  // namespace trunkline
