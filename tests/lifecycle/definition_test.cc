// SPDX-License-Identifier: Apache-2.0
//
// What loading a definition says of each defect, and where; overlays; whose
// right counts.
#include "trunkline/cases/lifecycle_definition.h"

#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/wire/facts.h"
#include "src/schema/registry.h"
#include "src/schema/schema.h"
#include "tests/catch.h"

namespace trunkline {
namespace {

using lifecycle::DefinitionData;

// A definition without defects, to which each case adds one.
constexpr char kGood[] = R"(
lifecycle { id: "t" version: "1" label { lang: "zh" text: "热线" } }
role { id: "operator" }
role { id: "unit" relation: RELATION_LEAD }
role { id: "time" relation: RELATION_CLOCK }
stage { id: "accept" owner: "operator" initial: true }
stage { id: "handle" owner: "unit" }
stage { id: "wait" owner: "operator" }
stage { id: "closed" final: true }
clock { id: "handling" scope: SCOPE_LEAD milestone: MILESTONE_HANDLING owner: "unit" }
transition { id: "open" command: COMMAND_KIND_OPEN }
transition {
  id: "dispatch" command: COMMAND_KIND_DISPATCH from: "accept" to: "handle" fact: "unit"
  effect { act: ACT_START clock: "handling" }
}
transition {
  id: "hold" command: COMMAND_KIND_HOLD from: "handle" to: "wait"
  effect { act: ACT_HOLD clock: "handling" }
}
transition {
  id: "resume" command: COMMAND_KIND_RESUME from: "wait" to: "back"
  effect { act: ACT_RESUME clock: "handling" }
}
transition {
  id: "close" command: COMMAND_KIND_CLOSE from: "handle" to: "closed"
  effect { act: ACT_STOP clock: "*" } resolution: RESOLUTION_SATISFIED
}
right { id: "any" role: "operator" }
escalation { id: "yellow" clock: "handling" at: AT_YELLOW level: ALERT_LEVEL_YELLOW }
view { id: "v" role: "operator" field: FIELD_PHONE }
)";

std::vector<Source> With(std::string_view extra) {
  return {{"good", kGood, Format::kText}, {"x", extra, Format::kText}};
}

std::vector<std::string> Issues(std::string_view extra) {
  std::vector<std::string> all;
  const LoadResult<LifecycleDefinition> loaded =
      LoadLifecycleDefinition(With(extra));
  for (const Issue& issue : loaded.issues) all.push_back(issue.ToString());
  CHECK(loaded.value.has_value() == all.empty());
  return all;
}

TEST_CASE("the base of the cases has no issue") {
  CHECK(Issues("").empty());
  const LoadResult<LifecycleDefinition> loaded =
      LoadLifecycleDefinition(With(""));
  REQUIRE(loaded.value.has_value());
  CHECK(loaded.value->id() == "t");
  CHECK(loaded.value->version() == "1");
  const LifecycleDefinition copy = *loaded.value;
  CHECK(&lifecycle::DataOf(copy) == &lifecycle::DataOf(*loaded.value));
}

struct Defect {
  const char* extra;
  std::vector<std::string> issues;
};

TEST_CASE("every defect of an entry is named with its place") {
  const Defect defects[] = {
      {"lifecycle { id: 't' }",
       {"x:1:1: error: lifecycle \"t\" is defined already; to change it in a "
        "later file write `override: OVERRIDE_REPLACE`; see good:2:1 "
        "[duplicate-id]"}},
      {"retention { id: 'k' after { amount: 1 unit: UNIT_CALENDAR_DAYS } }",
       {"x:1:1: error: the part that is kept so long is missing "
        "[bad-period]"}},
      {"retention { id: 'k' part: PART_CALLER\n"
       "  after { amount: 1 unit: UNIT_WORKING_DAYS } }",
       {"x:2:3: error: working time needs a `calendar` [bad-period]"}},
      {"lifecycle { id: 'u' version: '2' }",
       {"good: error: more than one `lifecycle` entry [lifecycle-id]"}},
      {"lifecycle { id: 't' override: OVERRIDE_REMOVE }",
       {"good: error: no `lifecycle` entry says id and version "
        "[lifecycle-id]"}},
      {"lifecycle { id: 't' override: OVERRIDE_REPLACE }",
       {"x:1:1: error: the version is missing [no-version]"}},
      {"role { }", {"x:1:1: error: a role without an id [bad-id]"}},
      {"stage { id: 'back' owner: 'unit' }",
       {"x:1:9: error: not an id: \"back\"; at most 256 bytes without spaces, "
        "quotes, `;`, `,`, `\\`; `back`, `*` mean something else "
        "[bad-id]"}},
      {"role { id: 'a b' }",
       {"x:1:8: error: not an id: \"a b\"; at most 256 bytes without spaces, "
        "quotes, `;`, `,`, `\\`; `back`, `*` mean something else "
        "[bad-id]"}},
      {"role { id: 'r' override: OVERRIDE_REPLACE }",
       {"x:1:16: error: `override: OVERRIDE_REPLACE`, but no earlier file has "
        "role \"r\" [override-without-target]"}},
      {"role { id: 'r' override: OVERRIDE_REMOVE }",
       {"x:1:16: error: `override: OVERRIDE_REMOVE`, but no earlier file has "
        "role \"r\" [override-without-target]"}},
      {"stage { id: 'accept' owner: 'operater' override: OVERRIDE_REPLACE\n"
       "  initial: true }",
       {"x:1:22: error: unknown role \"operater\"; did you mean \"operator\"? "
        "[unknown-role]"}},
      {"stage { id: 'wait' override: OVERRIDE_REPLACE }",
       {"x:1:1: error: no role has to act in stage \"wait\"; name its owner "
        "[no-owner]"}},
      {"stage { id: 'wait' override: OVERRIDE_REPLACE owner: 'time' }",
       {"x:1:47: error: role \"time\" is time itself, which owns nothing "
        "[no-owner]"}},
      {"stage { id: 'wait' override: OVERRIDE_REPLACE owner: 'unit'\n  "
       "initial: true }",
       {"x:2:3: error: a second stage where cases begin [initial]"}},
      {"stage { id: 'accept' override: OVERRIDE_REPLACE owner: 'unit' }",
       {"good: error: no stage says `initial: true` [initial]"}},
      {"clock { id: 'c' milestone: MILESTONE_SIGN_IN owner: 'unit' }",
       {"x:1:1: error: the scope is missing [no-scope]"}},
      {"clock { id: 'c' scope: SCOPE_CASE owner: 'unit' }",
       {"x:1:1: error: which milestone it counts to is missing "
        "[no-milestone]"}},
      {"clock { id: 'c' scope: SCOPE_STATUTORY }",
       {"x:1:1: error: the clock has no owner [no-owner]"}},
      {"clock { id: 'c' scope: SCOPE_INTERIM owner: 'nit' }",
       {"x:1:38: error: unknown role \"nit\"; did you mean \"unit\"? "
        "[unknown-role]"}},
      {"transition { id: 't' from: 'handle' }",
       {"x:1:1: error: the command is missing [no-command]"}},
      {"transition { id: 't' command: COMMAND_KIND_NOTE }",
       {"x:1:1: error: the stages that it is possible in are missing "
        "[bad-from]"}},
      {"transition { id: 't' command: COMMAND_KIND_OPEN from: 'wait' }",
       {"x:1:49: error: a case that is opened comes from no stage "
        "[bad-from]"}},
      {"transition { id: 't' command: COMMAND_KIND_OPEN to: 'wait' }",
       {"x:1:49: error: a case that is opened begins in the stage that says "
        "`initial: true` [bad-to]"}},
      {"transition { id: 't' command: COMMAND_KIND_NOTE from: ['wait', "
       "'handel'] }",
       {"x:1:64: error: unknown stage \"handel\"; did you mean \"handle\"? "
        "[unknown-stage]"}},
      {"transition { id: 't' command: COMMAND_KIND_NOTE from: '*' to: "
       "'nowhere' }",
       {"x:1:59: error: unknown stage \"nowhere\" [unknown-stage]"}},
      {"transition { id: 't' command: COMMAND_KIND_SUPERVISE from: '*'\n"
       "  fact: 'unit'\n  fact: 'raeson' }",
       {"x:3:3: error: unknown fact \"raeson\"; did you mean \"reason\"? "
        "[unknown-fact]"}},
      {"transition { id: 't' command: COMMAND_KIND_NOTE from: '*' effect { "
       "act: ACT_STOP\n"
       "  clock: 'handlin' } }",
       {"x:2:3: error: unknown clock \"handlin\"; did you mean \"handling\"? "
        "[unknown-clock]"}},
      {"transition { id: 't' command: COMMAND_KIND_NOTE from: '*'\n"
       "  effect { clock: 'handling' } }",
       {"x:2:3: error: what happens to the clock is missing [no-act]"}},
      {"transition { id: 't' command: COMMAND_KIND_CLOSE from: 'handle' to: "
       "'closed'\n"
       "  effect { act: ACT_STOP clock: '*' } }",
       {"x:1:1: error: it ends the case; its resolution is missing "
        "[bad-resolution]"}},
      {"transition { id: 't' command: COMMAND_KIND_NOTE from: '*'\n"
       "  resolution: RESOLUTION_WAIVED }",
       {"x:2:3: error: it has a resolution but does not end the case "
        "[bad-resolution]"}},
      {"right { id: 'r' from: 'handle' command: COMMAND_KIND_HOLD }",
       {"x:1:1: error: the roles that have the right are missing [no-role]"}},
      {"right { id: 'r' from: 'handel' to: 'clsed' role: 'un' }",
       {"x:1:17: error: unknown stage \"handel\"; did you mean \"handle\"? "
        "[unknown-stage]",
        "x:1:32: error: unknown stage \"clsed\"; did you mean \"closed\"? "
        "[unknown-stage]",
        "x:1:44: error: unknown role \"un\" [unknown-role]"}},
      {"right { id: 'r' role: 'unit' }",
       {"x:1:1: error: right \"any\" names the same stages, command and "
        "transition [same-right]"}},
      {"right { id: 'r' role: 'unit' transition: 'clse' }",
       {"x:1:30: error: unknown transition \"clse\"; did you mean \"close\"? "
        "[unknown-transition]"}},
      {"escalation { id: 'e' at: AT_DUE level: ALERT_LEVEL_REMINDER }",
       {"x:1:1: error: the clocks it watches are missing [no-clock]"}},
      {"escalation { id: 'e' clock: 'handling' level: ALERT_LEVEL_REMINDER }",
       {"x:1:1: error: when it is raised is missing [no-at]"}},
      {"escalation { id: 'e' clock: 'handling' at: AT_DUE }",
       {"x:1:1: error: it needs either a level or a measure "
        "[bad-escalation]"}},
      {"escalation { id: 'e' clock: 'handling' at: AT_DUE level: "
       "ALERT_LEVEL_REMINDER\n"
       "  measure: SUPERVISION_MEASURE_ORDER ground: REFERRAL_GROUND_OVERDUE "
       "}",
       {"x:1:1: error: it needs either a level or a measure "
        "[bad-escalation]"}},
      {"escalation { id: 'e' clock: 'handling' at: AT_REPLY_BY level: "
       "ALERT_LEVEL_REMINDER }",
       {"x:1:1: error: what is raised for a late reply is a reminder, and "
        "names no clock [bad-escalation]"}},
      {"escalation { id: 'e' at: AT_REPLY_BY level: ALERT_LEVEL_RED }",
       {"x:1:1: error: what is raised for a late reply is a reminder, and "
        "names no clock [bad-escalation]"}},
      {"escalation { id: 'e' clock: 'handling' at: AT_AFTER_DUE level: "
       "ALERT_LEVEL_REMINDER }",
       {"x:1:1: error: policy \"period\": amount must be 1 to 100000\nunit is "
        "not given [bad-period]"}},
      {"escalation { id: 'e' clock: 'handling' at: AT_AFTER_STEP level: "
       "ALERT_LEVEL_REMINDER\n"
       "  step: 'yelow' after { amount: 1 unit: UNIT_HOURS } }",
       {"x:2:3: error: unknown escalation \"yelow\"; did you mean \"yellow\"? "
        "[unknown-escalation]"}},
      {"escalation { id: 'e' clock: 'handling' at: AT_AFTER_STEP level: "
       "ALERT_LEVEL_REMINDER\n"
       "  step: 'yellow' after { amount: 1 unit: UNIT_WORKING_DAYS } }",
       {"x:2:18: error: working time needs a `calendar` "
        "[bad-period]"}},
      {"escalation { id: 'e' clock: 'handling' at: AT_AFTER_STEP level: "
       "ALERT_LEVEL_REMINDER\n"
       "  step: 'e' after { amount: 1 unit: UNIT_HOURS } }",
       {"x:2:3: error: the steps wait for each other in a circle "
        "[bad-step]"}},
      {"clock { id: 'c' scope: SCOPE_CASE milestone: MILESTONE_SIGN_IN owner: "
       "'unit' }\n"
       "escalation { id: 'e' clock: ['handling', 'c'] at: AT_AFTER_STEP\n"
       "  level: ALERT_LEVEL_RED step: 'yellow' after { amount: 1 unit: "
       "UNIT_HOURS } }",
       {"x:3:26: error: step \"yellow\" does not watch clock \"c\" "
        "[bad-step]"}},
      {"access_right { id: 'a' access: ACCESS_GET }",
       {"x:1:1: error: the roles that have the right are missing [no-role]"}},
      {"access_right { id: 'a' role: 'unit' }",
       {"x:1:1: error: which call it allows is missing [no-access]"}},
      {"access_right { id: 'a' access: ACCESS_GET stage: 'nowhere' role: "
       "'unit' }",
       {"x:1:43: error: unknown stage \"nowhere\" [unknown-stage]"}},
      {"access_right { id: 'a' access: ACCESS_GET role: 'unit' }\n"
       "access_right { id: 'b' access: ACCESS_GET role: 'unit' }",
       {"x:2:1: error: access right \"a\" names the same call and stage "
        "[same-right]"}},
      {"view { id: 'w' field: FIELD_PHONE }",
       {"x:1:1: error: the roles that it is for are missing [no-role]"}},
      {"view { id: 'w' role: 'x' field: FIELD_PHONE }",
       {"x:1:16: error: unknown role \"x\" [unknown-role]"}},
      {"migration { id: 'm' stage { from: 'a' to: 'wait' } }",
       {"x:1:1: error: the version of the cases to migrate is missing, or is "
        "this definition's own [bad-migration]"}},
      {"migration { id: 'm' from_version: '1' }",
       {"x:1:21: error: the version of the cases to migrate is missing, or is "
        "this definition's own [bad-migration]"}},
      {"migration { id: 'm' from_version: '0' stage { from: 'a' to: 'wat' } }",
       {"x:1:57: error: unknown stage \"wat\"; did you mean \"wait\"? "
        "[unknown-stage]"}},
      {"migration { id: 'm' from_version: '0' stage { from: 'a' to: 'wait' }\n"
       "  stage { from: 'a' to: 'handle' } }",
       {"x:2:3: error: the stage that it is from is missing, or named twice: "
        "\"a\" [bad-migration]"}},
      {"migration { id: 'm' from_version: '0' }\n"
       "migration { id: 'n' from_version: '0' }",
       {"x:2:21: error: a second migration from version \"0\" "
        "[bad-migration]"}},
      {"stage { id: 'a' owner: }\nstage { id: 'b' }",
       {"x:1:24: error: expected string, found \"}\" [syntax]"}},
      {"stage { id: 'a' colour: 'red' }",
       {"x:1:17: error: LifecycleStage has no field \"colour\" [syntax]"}},
  };
  for (const Defect& defect : defects) {
    INFO(defect.extra);
    CHECK(Issues(defect.extra) == defect.issues);
  }
}

TEST_CASE("every guard says what it needs") {
  const auto guard = [](const std::string& text) {
    return Issues(
        "transition { id: 't' command: COMMAND_KIND_NOTE from: '*'\n"
        "  guard { " +
        text + " } }");
  };
  for (const auto& [text, needs] :
       std::vector<std::pair<std::string, std::string>>{
           {"", "kind"},
           {"kind: KIND_BEFORE_DUE", "clock"},
           {"kind: KIND_FEWER count: 1", "counter"},
           {"kind: KIND_FEWER counter: COUNTER_REDOS", "count"},
           {"kind: KIND_AT_LEAST counter: COUNTER_REDOS count: -1", "count"},
           {"kind: KIND_PENDING", "request"},
           {"kind: KIND_NOT_PENDING", "request"},
           {"kind: KIND_VERDICT", "resolution"},
           {"kind: KIND_RESOLUTION_IN", "resolution"},
           {"kind: KIND_EXEMPT", "type or category"},
           {"kind: KIND_NOT_EXEMPT", "type or category"},
           {"kind: KIND_CALLED_BY", "role"},
           {"kind: KIND_MEASURE_IS", "measure"},
           {"kind: KIND_CALLERS_HEARD", "count"},
       }) {
    INFO(text);
    CHECK(guard(text) ==
          std::vector<std::string>{"x:2:3: error: the guard needs `" + needs +
                                   "` [incomplete-guard]"});
  }
  for (const char* good :
       {"kind: KIND_BEFORE_DUE clock: 'handling'",
        "kind: KIND_FEWER counter: COUNTER_REDOS count: 1",
        "kind: KIND_NOT_DESIGNATED",
        "kind: KIND_SIGNED",
        "kind: KIND_CONTACTED",
        "kind: KIND_TOLD",
        "kind: KIND_DISPATCHABLE",
        "kind: KIND_PENDING request: REQUEST_RETURN",
        "kind: KIND_VERDICT resolution: RESOLUTION_UNRATED",
        "kind: KIND_EXEMPT type: TICKET_TYPE_PRAISE",
        "kind: KIND_EXEMPT category: 'a'",
        "kind: KIND_WAIVED",
        "kind: KIND_WITHIN period { amount: 3 unit: UNIT_CALENDAR_DAYS }",
        "kind: KIND_SUPERVISED",
        "kind: KIND_CALLED_BY role: 'unit'",
        "kind: KIND_DISPUTED",
        "kind: KIND_NOT_DISPUTED",
        "kind: KIND_MEASURE_IS measure: SUPERVISION_MEASURE_NOTICE",
        "kind: KIND_NOT_SIGNED",
        "kind: KIND_UNSOLVED",
        "kind: KIND_FOUND",
        "kind: KIND_NOT_HELD",
        "kind: KIND_DELAY_UNREPORTED",
        "kind: KIND_HOLD_REASON",
        "kind: KIND_UNTIL_WITHIN period { amount: 3 unit: UNIT_CALENDAR_DAYS }",
        "kind: KIND_REACHED",
        "kind: KIND_ANSWERED",
        "kind: KIND_LENGTHENS",
        "kind: KIND_NOT_LENGTHENS",
        "kind: KIND_CALLERS_HEARD count: 3"}) {
    INFO(good);
    CHECK(guard(good).empty());
  }
  CHECK(guard("kind: KIND_BEFORE_DUE clock: 'handlng'") ==
        std::vector<std::string>{
            "x:2:33: error: unknown clock \"handlng\"; did you mean "
            "\"handling\"? [unknown-clock]"});
  CHECK(guard("kind: KIND_CALLED_BY role: ['unit', 'unt']") ==
        std::vector<std::string>{
            "x:2:47: error: unknown role \"unt\"; did you mean \"unit\"? "
            "[unknown-role]"});
  CHECK(guard("kind: KIND_WITHIN").at(0).find("[bad-period]") !=
        std::string::npos);
}

TEST_CASE("what no single entry shows") {
  const Defect defects[] = {
      {"stage { id: 'a' owner: 'unit' }\n"
       "transition { id: 't' command: COMMAND_KIND_CLOSE from: 'a' to: "
       "'closed'\n"
       "  effect { act: ACT_STOP clock: '*' } resolution: RESOLUTION_WAIVED }",
       {"x:1:1: error: no path leads to stage \"a\" from \"accept\" "
        "[unreachable-stage]"}},
      {"stage { id: 'a' owner: 'unit' }\n"
       "transition { id: 't' command: COMMAND_KIND_NOTE from: 'handle' to: 'a' "
       "}",
       {"x:1:1: error: from stage \"a\" no path leads to a final stage "
        "[dead-end]"}},
      // Everything hangs on one transition.
      {"transition { id: 'close' override: OVERRIDE_REMOVE }",
       {"good:6:1: error: from stage \"accept\" no path leads to a final stage "
        "[dead-end]",
        "good:7:1: error: from stage \"handle\" no path leads to a final stage "
        "[dead-end]",
        "good:8:1: error: from stage \"wait\" no path leads to a final stage "
        "[dead-end]",
        "good:9:1: error: no path leads to stage \"closed\" from \"accept\" "
        "[unreachable-stage]"}},
      {"transition { id: 'open' override: OVERRIDE_REMOVE }",
       {"good:6:1: error: no transition has the command COMMAND_KIND_OPEN "
        "[no-opening]"}},
      {"right { id: 'any' override: OVERRIDE_REMOVE }\n"
       "right { id: 'a' role: 'unit' from: 'handle' }\n"
       "right { id: 'b' role: 'unit' to: 'accept' }\n"
       "right { id: 'c' role: 'unit' from: 'wait' command: COMMAND_KIND_RESUME "
       "}",
       {"good:12:1: error: no right allows it in stage \"accept\" "
        "[no-right]"}},
      {"right { id: 'any' override: OVERRIDE_REMOVE }\n"
       "right { id: 'a' role: 'unit' from: 'handle' }\n"
       "right { id: 'b' role: 'unit' from: 'accept' }\n"
       "right { id: 'c' role: 'unit' from: 'wait' }",
       {"good:11:1: error: no right allows it [no-right]"}},
      {"clock { id: 'c' scope: SCOPE_CASE milestone: MILESTONE_SIGN_IN owner: "
       "'unit' }",
       {"x:1:1: error: no transition starts clock \"c\" "
        "[clock-never-started]"}},
      {"transition { id: 't' command: COMMAND_KIND_CLOSE from: 'wait' to: "
       "'closed'\n"
       "  resolution: RESOLUTION_WAIVED }",
       {"x:1:1: error: clock \"handling\" still runs when it ends the case; "
        "add an effect that stops it [clock-never-stopped]"}},
      // Started by the very transition that ends the case.
      {"clock { id: 'c' scope: SCOPE_CASE milestone: MILESTONE_SIGN_IN owner: "
       "'unit' }\n"
       "transition { id: 't' command: COMMAND_KIND_CLOSE from: 'wait' to: "
       "'closed'\n"
       "  effect { act: ACT_STOP clock: '*' } effect { act: ACT_START clock: "
       "'c' }\n"
       "  resolution: RESOLUTION_WAIVED }",
       {"x:2:1: error: clock \"c\" still runs when it ends the case; add an "
        "effect that stops it [clock-never-stopped]"}},
      // Started in a final stage that is left and reached again.
      {"clock { id: 'c' scope: SCOPE_CASE milestone: MILESTONE_SIGN_IN owner: "
       "'unit' }\n"
       "transition { id: 't' command: COMMAND_KIND_NOTE from: 'closed'\n"
       "  effect { act: ACT_START clock: 'c' } }",
       {"x:2:1: error: clock \"c\" still runs when it ends the case; add an "
        "effect that stops it [clock-never-stopped]"}},
      {"transition { id: 'resume' override: OVERRIDE_REPLACE command: "
       "COMMAND_KIND_RESUME\n"
       "  from: 'wait' to: 'handle' }",
       {"good:16:1: error: no transition resumes clock \"handling\", which it "
        "holds [clock-never-resumed]"}},
  };
  for (const Defect& defect : defects) {
    INFO(defect.extra);
    CHECK(Issues(defect.extra) == defect.issues);
  }
}

// A definition of four stages, at random, and what is wrong with it by trying
// every path: where a case is, where it was before, whether the clock runs.
class RandomDefinition {
 public:
  explicit RandomDefinition(unsigned seed) : random_(seed) {
    text_ =
        "lifecycle { id: 'r' version: '1' }\nrole { id: 'x' }\n"
        "stage { id: 'a' owner: 'x' initial: true }\n"
        "stage { id: 'b' owner: 'x' }\nstage { id: 'c' owner: 'x' }\n"
        "stage { id: 'z' final: true }\nright { id: 'x' role: 'x' }\n"
        "clock { id: 'k' scope: SCOPE_CASE milestone: MILESTONE_HANDLING "
        "owner: 'x' }\n"
        "transition { id: 'open' command: COMMAND_KIND_OPEN";
    runs_at_first_ = random_() % 3 == 0;
    text_ +=
        runs_at_first_ ? " effect { act: ACT_START clock: 'k' } }\n" : " }\n";
    for (std::size_t n = 3 + random_() % 6; n != 0; --n) Add(n);
  }

  const std::string& text() const { return text_; }
  bool starts() const {
    bool any = runs_at_first_;
    for (const Way& w : ways_) any = any || w.starts;
    return any;
  }

  // Walks every path; a state is stage, stage before (4: none), clock.
  void Explore(bool* stuck, bool* runs_on, bool* all_reached) const {
    std::set<State> seen;
    std::vector<State> todo{{0, 4, runs_at_first_}};
    std::map<State, std::vector<State>> back;
    *runs_on = false;
    while (!todo.empty()) {
      const State s = todo.back();
      todo.pop_back();
      if (!seen.insert(s).second) continue;
      for (const Way& w : ways_) {
        if (w.from != s.stage) continue;
        const int to = w.to == kBack ? s.before : w.to;
        if (to == 4) continue;  // Nothing to go back to.
        State next{to, to == s.stage ? s.before : s.stage, s.runs};
        if (w.stops) next.runs = false;
        if (w.starts) next.runs = true;
        if (next.stage == 3 && next.runs) *runs_on = true;
        back[next].push_back(s);
        todo.push_back(next);
      }
    }
    std::set<int> stages;
    std::set<State> ends;
    for (const State& s : seen) {
      stages.insert(s.stage);
      if (s.stage == 3) todo.push_back(s);
    }
    while (!todo.empty()) {
      const State s = todo.back();
      todo.pop_back();
      if (!ends.insert(s).second) continue;
      for (const State& from : back[s]) todo.push_back(from);
    }
    *stuck = ends.size() != seen.size();
    *all_reached = stages.size() == 4;
  }

 private:
  static constexpr int kBack = 5;
  struct Way {
    int from, to;
    bool starts, stops;
  };
  struct State {
    int stage, before;
    bool runs;
    bool operator<(const State& o) const {
      return std::tie(stage, before, runs) <
             std::tie(o.stage, o.before, o.runs);
    }
  };

  void Add(std::size_t n) {
    static constexpr const char* kNames[] = {"a", "b", "c", "z"};
    Way w{static_cast<int>(random_() % 4), static_cast<int>(random_() % 6),
          random_() % 4 == 0, random_() % 2 == 0};
    if (w.to == 4) w.to = 3;
    text_ += "transition { id: 't" + std::to_string(n) +
             "' command: " + "COMMAND_KIND_NOTE from: '" + kNames[w.from] + "'";
    text_ += w.to == kBack ? std::string(" to: 'back'")
                           : std::string(" to: '") + kNames[w.to] + "'";
    if (w.to == 3) text_ += " resolution: RESOLUTION_WAIVED";
    if (w.stops) text_ += " effect { act: ACT_STOP clock: '*' }";
    if (w.starts) text_ += " effect { act: ACT_START clock: 'k' }";
    text_ += " }\n";
    ways_.push_back(w);
  }

  std::mt19937 random_;
  std::string text_;
  std::vector<Way> ways_;
  bool runs_at_first_ = false;
};

TEST_CASE("the checker finds what trying every path finds, and no more") {
  int good = 0, found_stuck = 0, found_running = 0;
  for (unsigned seed = 0; seed != 3000; ++seed) {
    const RandomDefinition d(seed);
    INFO(d.text());
    bool stuck, runs_on, all_reached;
    d.Explore(&stuck, &runs_on, &all_reached);
    const LoadResult<LifecycleDefinition> loaded =
        LoadLifecycleDefinition({{"r", d.text(), Format::kText}});
    std::set<std::string> codes;
    for (const Issue& issue : loaded.issues) codes.insert(issue.code);
    REQUIRE((codes.count("dead-end") != 0) == stuck);
    REQUIRE((codes.count("clock-never-stopped") != 0) == runs_on);
    REQUIRE((codes.count("unreachable-stage") != 0) == !all_reached);
    REQUIRE((codes.count("clock-never-started") != 0) == !d.starts());
    good += loaded.value.has_value() ? 1 : 0;
    found_stuck += stuck ? 1 : 0;
    found_running += runs_on ? 1 : 0;
  }
  CHECK(good > 20);
  CHECK(found_stuck > 300);
  CHECK(found_running > 300);
}

TEST_CASE("going back leads to where a case can have come from") {
  // wait -> back -> handle -> back -> wait: nothing but going back leads from
  // handle to wait again.
  const LoadResult<LifecycleDefinition> loaded = LoadLifecycleDefinition(
      With("transition { id: 'hold' override: OVERRIDE_REPLACE command: "
           "COMMAND_KIND_HOLD\n"
           "  from: 'accept' to: 'wait' }\n"
           "transition { id: 'again' command: COMMAND_KIND_NOTE from: 'accept' "
           "to: 'back' }"));
  for (const Issue& issue : loaded.issues) INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  const DefinitionData& data = lifecycle::DataOf(*loaded.value);
  const auto before = lifecycle::StagesBefore(data);
  const auto stage = [&](std::string_view id) { return data.FindStage(id); };
  const auto of = [&](std::string_view id) {
    return before[static_cast<std::size_t>(stage(id))];
  };
  CHECK(of("wait") == std::vector<int>{stage("accept")});
  CHECK(of("accept") == std::vector<int>{stage("wait")});
  CHECK(of("closed") == std::vector<int>{stage("handle")});
}

TEST_CASE("overlays replace, remove and add; later sources win") {
  const std::string overlay =
      "lifecycle { id: 't' override: OVERRIDE_REPLACE version: '1-city' }\n"
      "transition { id: 'hold' override: OVERRIDE_REMOVE }\n"
      "transition { id: 'resume' override: OVERRIDE_REMOVE }\n"
      "stage { id: 'wait' override: OVERRIDE_REMOVE }\n"
      "transition { id: 'close' override: OVERRIDE_REPLACE command: "
      "COMMAND_KIND_CLOSE\n"
      "  from: 'handle' to: 'closed' effect { act: ACT_STOP clock: 'handling' "
      "}\n"
      "  resolution: RESOLUTION_WAIVED }\n"
      "role { id: 'mayor' holder: 'boss' }\n";
  const LoadResult<LifecycleDefinition> loaded =
      LoadLifecycleDefinition(With(overlay));
  for (const Issue& issue : loaded.issues) INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  CHECK(loaded.value->version() == "1-city");
  const DefinitionData& data = lifecycle::DataOf(*loaded.value);
  CHECK(data.stages.size() == 3);
  CHECK(data.transitions.size() == 3);
  CHECK(data.transitions[0].resolution == Resolution::kWaived);
  CHECK(data.roles[static_cast<std::size_t>(data.FindRole("mayor"))].holder ==
        "boss");
  CHECK(data.roles[static_cast<std::size_t>(data.FindRole("unit"))].holder ==
        "unit");
  CHECK(data.FindStage("wait") == lifecycle::kNone);
  CHECK(data.label.empty());  // The whole entry is replaced.

  // Removed and added again in a third file; in the other order it is refused.
  const std::string third =
      "stage { id: 'wait' owner: 'unit' final: true }\n"
      "transition { id: 'w' command: COMMAND_KIND_WAIVE from: "
      "'handle' to: 'wait' resolution: RESOLUTION_WAIVED\n"
      "  effect { act: ACT_STOP clock: '*' } }";
  std::vector<Source> sources = With(overlay);
  sources.push_back({"y", third, Format::kText});
  CHECK(LoadLifecycleDefinition(sources).value.has_value());
  std::swap(sources[1], sources[2]);
  const LoadResult<LifecycleDefinition> swapped =
      LoadLifecycleDefinition(sources);
  REQUIRE(!swapped.issues.empty());
  CHECK(swapped.issues[0].code == "duplicate-id");
  CHECK(swapped.issues[0].place.file == "y");
}

TEST_CASE("all issues at once, in the order of the files") {
  CHECK(Issues("view { id: 'w' role: 'x' field: FIELD_PHONE }\n"
               "stage { id: 'a' }\n"
               "role { id: 'unit' }\n"
               "right { id: 'r' role: 'y' }") ==
        std::vector<std::string>{
            "x:1:16: error: unknown role \"x\" [unknown-role]",
            "x:2:1: error: no role has to act in stage \"a\"; name its owner " +
                std::string("[no-owner]"),
            "x:3:1: error: role \"unit\" is defined already; to change it in a "
            "later file write `override: OVERRIDE_REPLACE`; see good:4:1 "
            "[duplicate-id]",
            "x:4:1: error: right \"any\" names the same stages, command and "
            "transition [same-right]",
            "x:4:17: error: unknown role \"y\" [unknown-role]"});
  std::string many;
  for (int i = 0; i != 1200; ++i) many += "role { }\n";
  const std::vector<std::string> issues = Issues(many);
  REQUIRE(issues.size() == 1001);
  CHECK(issues.back() ==
        "x: note: 200 more issues were left out (LoadOptions::max_issues) "
        "[more-issues]");
}

TEST_CASE("sources of any kind") {
  CHECK(LoadLifecycleDefinition({}).issues.at(0).code == "no-source");
  CHECK(LoadLifecycleDefinition({{"e", "", Format::kText}}).issues.at(0).code ==
        "lifecycle-id");
  const std::string large(std::size_t{1} << 20, ' ');
  CHECK(Issues(large).empty());
  CHECK(Issues(large + " ") ==
        std::vector<std::string>{
            "x: error: the source has 1048577 bytes; at most 1048576 are read "
            "(LoadOptions::max_definition_bytes) [too-large]"});
  std::string stages;
  for (int i = 0; i != 97; ++i) {
    stages += "stage { id: 's" + std::to_string(i) + "' owner: 'unit' }\n";
  }
  CHECK_THAT(Issues(stages).at(0), match::StartsWith("x:97:1: error: there "
                                                     "are 100 entries"));
  std::string ways;
  for (int i = 0; i != 97; ++i) {
    ways += "stage { id: 's" + std::to_string(i) + "' owner: 'unit' }\n";
    if (i == 95) break;
  }
  for (int i = 0; i != 5; ++i) {
    ways += "transition { id: 't" + std::to_string(i) +
            "' command: COMMAND_KIND_NOTE from: '*' to: 'back' }\n";
  }
  CHECK_THAT(Issues(ways).at(0), match::Contains("[too-many]"));

  // JSON and binary say the same as text.
  const std::string binary =
      schema::ToBinary("LifecycleDefinition", kGood, schema::Format::kText)
          .value();
  for (const auto& [format, as] :
       {std::pair{Format::kBinary, schema::Format::kBinary},
        std::pair{Format::kJson, schema::Format::kJson},
        std::pair{Format::kAuto, schema::Format::kText}}) {
    const std::string content =
        schema::FromBinary("LifecycleDefinition", binary, as).value();
    const LoadResult<LifecycleDefinition> loaded =
        LoadLifecycleDefinition({{"f", content, format}});
    CHECK(loaded.issues.empty());
    REQUIRE(loaded.value.has_value());
    CHECK(lifecycle::DataOf(*loaded.value).transitions.size() == 5);
  }
  // A place in a binary source is the entry's number.
  const LoadResult<LifecycleDefinition> bad = LoadLifecycleDefinition(
      {{"good", kGood, Format::kText},
       {"b",
        schema::ToBinary("LifecycleDefinition",
                         "role { id: 'r' } stage { id: 's' }",
                         schema::Format::kText)
            .value(),
        Format::kBinary}});
  REQUIRE(bad.issues.size() == 1);
  CHECK(bad.issues[0].ToString() ==
        "b: entry 2: error: no role has to act in stage \"s\"; name its owner "
        "[no-owner]");
  CHECK(bad.issues[0].entity == "stage s");
}

// Each enum of the message in turn gets a number that the schema does not know.
TEST_CASE("a binary source with a value that nobody knows") {
  namespace gp = ::google::protobuf;
  const auto* plan = schema::Registry::Get().Find("LifecycleDefinition");
  const std::string text =
      std::string(kGood) +
      "transition { id: 'g' command: COMMAND_KIND_NOTE from: '*'\n"
      "  guard { kind: KIND_FEWER counter: COUNTER_REDOS count: 1 }\n"
      "  guard { kind: KIND_PENDING request: REQUEST_RETURN }\n"
      "  guard { kind: KIND_VERDICT resolution: RESOLUTION_UNRATED }\n"
      "  guard { kind: KIND_EXEMPT type: TICKET_TYPE_PRAISE }\n"
      "  guard { kind: KIND_MEASURE_IS measure: SUPERVISION_MEASURE_ORDER } }\n"
      "right { id: 'r' role: 'unit' command: COMMAND_KIND_NOTE }\n"
      "retention { id: 'k' part: PART_CALLER type: TICKET_TYPE_PRAISE\n"
      "  after { amount: 1 unit: UNIT_HOURS } }\n"
      "role { id: 'z' override: OVERRIDE_REPLACE }\n"
      "escalation { id: 'e' clock: 'handling' at: AT_AFTER_STEP step: "
      "'yellow'\n"
      "  after { amount: 1 unit: UNIT_HOURS } measure: "
      "SUPERVISION_MEASURE_ORDER ground: REFERRAL_GROUND_OVERDUE }\n";
  const std::string bytes =
      schema::ToBinary("LifecycleDefinition", text, schema::Format::kText)
          .value();
  const auto load = [](const std::string& binary) {
    return LoadLifecycleDefinition({{"z", "role { id: 'z' }", Format::kText},
                                    {"b", binary, Format::kBinary}});
  };
  REQUIRE(load(bytes).ok());
  int tried = 0;
  // Walks the message and changes the n-th enum value.
  struct Walk {
    int left;
    bool done = false;
    void Visit(gp::Message* m) {
      const gp::Reflection& r = *m->GetReflection();
      std::vector<const gp::FieldDescriptor*> fields;
      r.ListFields(*m, &fields);
      for (const gp::FieldDescriptor* f : fields) {
        const int n = f->is_repeated() ? r.FieldSize(*m, f) : 1;
        for (int i = 0; i != n && !done; ++i) {
          if (f->cpp_type() == gp::FieldDescriptor::CPPTYPE_MESSAGE) {
            Visit(f->is_repeated() ? r.MutableRepeatedMessage(m, f, i)
                                   : r.MutableMessage(m, f));
          } else if (f->cpp_type() == gp::FieldDescriptor::CPPTYPE_ENUM &&
                     left-- == 0) {
            f->is_repeated() ? r.SetRepeatedEnumValue(m, f, i, 77)
                             : r.SetEnumValue(m, f, 77);
            done = true;
          }
        }
      }
    }
  };
  for (;; ++tried) {
    std::unique_ptr<gp::Message> message(plan->prototype->New());
    REQUIRE(message->ParseFromString(bytes));
    Walk walk{tried};
    walk.Visit(message.get());
    if (!walk.done) break;
    const std::string changed = message->SerializeAsString();
    const LoadResult<LifecycleDefinition> loaded = load(changed);
    INFO(tried);
    CHECK_FALSE(loaded.value.has_value());
    CHECK_FALSE(loaded.issues.empty());
  }
  CHECK(tried == 37);
}

TEST_CASE("of all rights that name a transition the most particular decides") {
  // From the least to the most particular; each as it is added wins.
  const std::vector<std::pair<std::string, std::string>> rights = {
      {"a", ""},
      {"b", "from: 'accept'"},
      {"c", "to: 'handle'"},
      {"d", "from: 'accept' to: 'handle'"},
      {"e", "command: COMMAND_KIND_DISPATCH"},
      {"f", "command: COMMAND_KIND_DISPATCH from: 'accept'"},
      {"g", "command: COMMAND_KIND_DISPATCH to: 'handle'"},
      {"h", "command: COMMAND_KIND_DISPATCH from: 'accept' to: 'handle'"},
      {"i", "transition: 'dispatch'"},
      {"j", "transition: 'dispatch' command: COMMAND_KIND_DISPATCH"},
  };
  for (unsigned set = 1; set != 1u << rights.size(); ++set) {
    std::string text = kGood;
    text.erase(text.find("right { id: \"any\""),
               std::string("right { id: \"any\" role: \"operator\" }").size());
    // Others than the dispatch, by rights that do not name it.
    text +=
        "right { id: 'o1' role: 'operator' from: 'handle' }\n"
        "right { id: 'o2' role: 'operator' from: 'wait' }\n"
        "right { id: 'o3' role: 'operator' command: COMMAND_KIND_OPEN }\n";
    std::string wins;
    for (std::size_t i = 0; i != rights.size(); ++i) {
      const auto& [id, where] = rights[i];
      if ((set >> i & 1) == 0) continue;
      text += "role { id: 'r-" + id + "' }\n";
      // The order of ids does not count.
      absl::StrAppend(&text, "right { id: '",
                      std::string(1, static_cast<char>('z' - i)), "' role: 'r-",
                      id, "' ", where, " }\n");
      wins = "r-" + id;
    }
    const LoadResult<LifecycleDefinition> loaded =
        LoadLifecycleDefinition({{"f", text, Format::kText}});
    REQUIRE(loaded.value.has_value());
    const DefinitionData& data = lifecycle::DataOf(*loaded.value);
    bool found = false;
    for (const lifecycle::Transition& t : data.transitions) {
      if (t.id != "dispatch") continue;
      found = true;
      CHECK(t.roles[static_cast<std::size_t>(data.FindStage("accept"))] ==
            std::vector<int>{data.FindRole(wins)});
      CHECK(t.roles[static_cast<std::size_t>(data.FindStage("wait"))].empty());
    }
    REQUIRE(found);
  }
}

TEST_CASE("a transition that stays, opens or goes back has its own right") {
  const auto loaded = LoadLifecycleDefinition(With(
      "role { id: 'a' } role { id: 'b' } role { id: 'c' }\n"
      "transition { id: 'note' command: COMMAND_KIND_NOTE from: '*' }\n"
      // Staying in `wait` leads to `wait`; opening leads to the first stage.
      "right { id: 'stay' to: 'wait' command: COMMAND_KIND_NOTE role: 'a' }\n"
      "right { id: 'first' to: 'accept' command: COMMAND_KIND_OPEN role: 'b' "
      "}\n"
      // What goes back has no target that a right could name.
      "right { id: 'to' to: 'handle' command: COMMAND_KIND_RESUME role: 'a' }\n"
      "right { id: 'from' from: 'wait' role: 'c' }\n"));
  for (const Issue& issue : loaded.issues) INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  const DefinitionData& data = lifecycle::DataOf(*loaded.value);
  const auto may = [&](std::string_view transition, int stage) {
    for (const lifecycle::Transition& t : data.transitions) {
      if (t.id == transition) return t.roles[static_cast<std::size_t>(stage)];
    }
    return std::vector<int>();
  };
  const std::vector<int> a{data.FindRole("a")}, b{data.FindRole("b")},
      c{data.FindRole("c")}, any{data.FindRole("operator")};
  CHECK(may("note", data.FindStage("wait")) == a);
  CHECK(may("note", data.FindStage("handle")) == any);
  CHECK(may("note", data.FindStage("closed")).empty());
  CHECK(may("open", static_cast<int>(data.stages.size())) == b);
  CHECK(may("resume", data.FindStage("wait")) == c);
}

TEST_CASE("facts are the fields of the commands") {
  const auto* plan = schema::Registry::Get().Find("Command");
  REQUIRE(plan != nullptr);
  const auto* commands = plan->prototype->GetDescriptor();
  CHECK(lifecycle::FactsOf(CommandKind::kUnspecified).empty());
  CHECK(commands->field_count() == kCommandKinds - 1);
  for (int kind = 1; kind != kCommandKinds; ++kind) {
    const auto* command = commands->FindFieldByNumber(kind);
    REQUIRE(command != nullptr);
    const auto& facts = lifecycle::FactsOf(static_cast<CommandKind>(kind));
    INFO(command->name());
    REQUIRE(facts.size() ==
            static_cast<std::size_t>(command->message_type()->field_count()));
    for (const lifecycle::Fact& fact : facts) {
      const auto* field =
          command->message_type()->FindFieldByNumber(fact.number);
      REQUIRE(field != nullptr);
      CHECK(field->name() == std::string(fact.name));
      CHECK((fact.type == FactType::kEnum) == (field->enum_type() != nullptr));
      CHECK((fact.values == nullptr) == (field->enum_type() == nullptr));
      CHECK_FALSE(fact.chinese.empty());
      CHECK_FALSE(lifecycle::Gives(
          lifecycle::NewCommand(static_cast<CommandKind>(kind)), fact));
    }
  }
  CHECK(lifecycle::FindFact("nothing") == nullptr);
  CHECK(lifecycle::FindFact(CommandKind::kSign, "unit") == nullptr);
}

TEST_CASE("labels in a language, else in any, else the id") {
  const lifecycle::Labels labels = {{"en", "Close"}, {"zh", "办结"}};
  CHECK(lifecycle::LabelOf(labels, "zh", "x") == "办结");
  CHECK(lifecycle::LabelOf(labels, "fr", "x") == "Close");
  CHECK(lifecycle::LabelOf({}, "zh", "x") == "x");
}

}  // namespace
}  // namespace trunkline
