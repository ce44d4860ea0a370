// Drawings: what they show, that they are the same every time, and that others'
// programs take them (draw.sh, scxml.py).
#include "trunkline/draw.h"

#include <set>
#include <string>
#include <vector>

#include "src/lifecycle/definition.h"
#include "tests/catch.h"

namespace trunkline {
namespace {

// Every kind of transition: opening, plain, two between the same stages, one
// that stays, possible everywhere, back from a stage and from a final one.
constexpr char kSmall[] = R"(
lifecycle { id: "small" version: "1" label { lang: "zh" text: "热线" } }
role { id: "clerk" label { lang: "zh" text: "话务员" }
       label { lang: "en" text: "Clerk" } }
role { id: "unit" label { lang: "zh" text: "承办单位" } }
stage { id: "accept" owner: "clerk" initial: true
        label { lang: "zh" text: "受理" } label { lang: "en" text: "Accept" } }
stage { id: "handle" owner: "unit" label { lang: "zh" text: "办理" } }
stage { id: "wait" owner: "clerk" }
stage { id: "merged" final: true }
stage { id: "closed" final: true label { lang: "zh" text: "办结" } }
clock { id: "c" scope: CASE limit: STAGE_HANDLE owner: "clerk" }
transition { id: "open" command: CK_OPEN label { lang: "zh" text: "登记" }
             effect { act: START clock: "c" } }
transition { id: "dispatch" command: CK_DISPATCH from: "accept" to: "handle" }
transition { id: "designate" command: CK_DESIGNATE from: "accept"
             to: "handle" fact: ["unit", "reason"] }
transition { id: "sign" command: CK_SIGN from: "handle" }
transition { id: "hold" command: CK_HOLD from: ["accept", "handle"]
             to: "wait" effect { act: HOLD clock: "c" } }
transition { id: "resume" command: CK_RESUME from: "wait" to: "back"
             effect { act: RESUME clock: "c" } }
transition { id: "note" command: CK_NOTE from: ["*", "closed"] }
transition { id: "merge" command: CK_MERGE from: ["accept", "handle"]
             to: "merged" result: RESULT_MERGED
             effect { act: STOP clock: "*" } }
transition { id: "unmerge" command: CK_UNMERGE from: "merged" to: "back"
             guard { kind: FEWER counter: REOPENINGS count: 2 } }
transition { id: "close.now" command: CK_CLOSE from: "handle" to: "closed"
             result: RESULT_SATISFIED effect { act: STOP clock: "*" } }
transition { id: "withdraw" command: CK_WITHDRAW from: "*" to: "closed"
             result: RESULT_WITHDRAWN effect { act: STOP clock: "*" } }
right { id: "r" role: "clerk" }
)";

Definition Load(const std::string& text) {
  const DefinitionLoadResult loaded =
      LoadDefinition({{"f", text, Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.definition.has_value());
  return *loaded.definition;
}

TEST_CASE("as Graphviz reads it") {
  const char* const drawn = R"~(digraph "small" {
  label="热线 1"
  node [shape=box, style=rounded]
  "the start" [shape=point, width=0.2]
  "accept" [label="受理\n(话务员)"]
  "handle" [label="办理\n(承办单位)\nsign"]
  "wait" [label="wait\n(话务员)"]
  "merged" [label="merged", peripheries=2]
  "closed" [label="办结\nnote", peripheries=2]
  "any open stage" [label="任何未办结环节\nnote", style="rounded,dashed"]
  "the start" -> "accept" [label="登记"]
  "accept" -> "handle" [label="designate · dispatch"]
  "accept" -> "wait" [label="hold"]
  "accept" -> "merged" [label="merge"]
  "handle" -> "wait" [label="hold"]
  "handle" -> "merged" [label="merge"]
  "handle" -> "closed" [label="close.now"]
  "wait" -> "accept" [label="resume", style=dashed]
  "wait" -> "handle" [label="resume", style=dashed]
  "merged" -> "accept" [label="unmerge", style=dashed]
  "merged" -> "handle" [label="unmerge", style=dashed]
  "any open stage" -> "closed" [label="withdraw"]
}
)~";
  CHECK(DrawDefinition(Load(kSmall), DrawFormat::kDot, "zh") == drawn);
}

TEST_CASE("as Mermaid reads it") {
  const char* const drawn = R"~(stateDiagram-v2
  state "Accept<br/>(Clerk)" as s_accept
  state "办理<br/>(承办单位)" as s_handle
  s_handle : sign
  state "wait<br/>(Clerk)" as s_wait
  state "merged" as s_merged
  state "办结" as s_closed
  s_closed : note
  state "any open stage" as any
  any : note
  [*] --> s_accept : 登记
  s_accept --> s_handle : designate · dispatch
  s_accept --> s_wait : hold
  s_accept --> s_merged : merge
  s_handle --> s_wait : hold
  s_handle --> s_merged : merge
  s_handle --> s_closed : close.now
  s_wait --> s_accept : ↩ resume
  s_wait --> s_handle : ↩ resume
  s_merged --> s_accept : ↩ unmerge
  s_merged --> s_handle : ↩ unmerge
  any --> s_closed : withdraw
  s_merged --> [*]
  s_closed --> [*]
)~";
  CHECK(DrawDefinition(Load(kSmall), DrawFormat::kMermaid, "en") == drawn);
}

TEST_CASE("as a state chart interpreter reads it") {
  const char* const drawn = R"~(<?xml version="1.0" encoding="UTF-8"?>
<!-- 热线 1 -->
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="null" name="lifecycle-small" initial="accept">
  <!-- 登记; by clerk; does START(c) -->
  <state id="case">
    <!-- note; by clerk -->
    <transition event="note"/>
    <!-- withdraw; by clerk; does STOP(*) -->
    <transition event="withdraw" target="closed"/>
    <!-- Accept (Clerk) -->
    <state id="accept">
      <!-- designate; by clerk; with unit, reason -->
      <transition event="designate" target="handle"/>
      <!-- dispatch; by clerk -->
      <transition event="dispatch" target="handle"/>
      <!-- hold; by clerk; does HOLD(c) -->
      <transition event="hold" target="wait"/>
      <!-- merge; by clerk; does STOP(*) -->
      <transition event="merge" target="merged"/>
    </state>
    <!-- 办理 (承办单位) -->
    <state id="handle">
      <!-- close.now; by clerk; does STOP(*) -->
      <transition event="close_x2Enow" target="closed"/>
      <!-- hold; by clerk; does HOLD(c) -->
      <transition event="hold" target="wait"/>
      <!-- merge; by clerk; does STOP(*) -->
      <transition event="merge" target="merged"/>
      <!-- sign; by clerk -->
      <transition event="sign"/>
    </state>
    <history id="before" type="shallow">
      <transition target="accept"/>
    </history>
  </state>
  <!-- wait (Clerk) -->
  <state id="wait">
    <!-- note; by clerk -->
    <transition event="note"/>
    <!-- resume; by clerk; does RESUME(c) -->
    <transition event="resume" target="before"/>
    <!-- withdraw; by clerk; does STOP(*) -->
    <transition event="withdraw" target="closed"/>
  </state>
  <!-- merged -->
  <state id="merged">
    <!-- unmerge; by clerk; if FEWER(REOPENINGS, 2) -->
    <transition event="unmerge" target="before"/>
  </state>
  <!-- 办结 -->
  <state id="closed">
    <!-- note; by clerk -->
    <transition event="note"/>
  </state>
</scxml>
)~";
  CHECK(DrawDefinition(Load(kSmall), DrawFormat::kScxml, "en") == drawn);
}

TEST_CASE("ids and labels that the languages do not allow") {
  std::string text = kSmall;
  const auto replace = [&](const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos;
         at += to.size()) {
      text.replace(at, from.size(), to);
    }
  };
  // Not one back to the only stage that can have come before it.
  replace("\"wait\"", "\"before\"");
  replace("\"handle\"", "\"办<理>\"");
  replace("text: \"办理\"", R"(text: "a\"b\\c; <d> & --e-- \n#1")");
  const Definition definition = Load(text);
  const std::string dot = DrawDefinition(definition, DrawFormat::kDot, "zh");
  const char* const box =
      R"~("办<理>" [label="a\"b\\c; <d> & --e--  #1\n(承办单位)\nsign"])~";
  CHECK_THAT(dot, Catch::Contains(box));
  const std::string mermaid =
      DrawDefinition(definition, DrawFormat::kMermaid, "zh");
  CHECK_THAT(mermaid, Catch::Contains(
      "state \"a#34;b#92;c#59; #60;d#62; #38; --e--  #35;1<br/>(承办单位)\" "
      "as s__xE5_x8A_x9E_x3C_xE7_x90_x86_x3E\n"));
  const std::string scxml =
      DrawDefinition(definition, DrawFormat::kScxml, "zh");
  CHECK_THAT(scxml, Catch::Contains("<state id=\"before_2\">"));
  CHECK_THAT(scxml, Catch::Contains(
      "<state id=\"_xE5_x8A_x9E_x3C_xE7_x90_x86_x3E\">"));
  CHECK_THAT(scxml, Catch::Contains(
      "<!-- a\"b\\c; <d> & - -e- -  #1 (承办单位) -->"));
}

TEST_CASE("one event for each stage where the history does not tell") {
  // "merged" can be reached from "wait", which itself goes back.
  std::string text = kSmall;
  const std::string from = "id: \"merge\" command: CK_MERGE from: [";
  text.insert(text.find(from) + from.size(), "\"wait\", ");
  const std::string scxml = DrawDefinition(Load(text), DrawFormat::kScxml, "");
  const char* const events = R"(
    <transition event="unmerge.accept" target="accept"/>
    <transition event="unmerge.handle" target="handle"/>
    <transition event="unmerge.wait" target="wait"/>
)";
  CHECK_THAT(scxml, Catch::Contains(events));
  CHECK_THAT(scxml, Catch::Contains(
      R"(<transition event="resume.merged" target="merged"/>)"));
}

}  // namespace
}  // namespace trunkline
