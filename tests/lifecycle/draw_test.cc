// SPDX-License-Identifier: Apache-2.0
//
// Drawings: what they show, and that Graphviz and Qt's state chart interpreter
// take them.
#include "trunkline/cases/draw.h"
#include "tests/paths.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "tests/catch.h"

namespace trunkline {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  REQUIRE(!text.str().empty());
  return text.str();
}

std::string Small() {
  return ReadFile(SourceDir() + "/tests/testdata/lifecycle/small.txtpb");
}

// The definition that comes with the library.
LifecycleDefinition Pack() {
  std::vector<std::string> names, contents;
  for (const auto& entry :
       fs::directory_iterator(SourceDir() + "/packs/lifecycle/12345")) {
    if (entry.path().extension() == ".txtpb") names.push_back(entry.path());
  }
  for (const std::string& name : names) contents.push_back(ReadFile(name));
  std::vector<Source> sources;
  for (std::size_t i = 0; i != names.size(); ++i) {
    sources.push_back({names[i], contents[i], Format::kText});
  }
  const LoadResult<LifecycleDefinition> loaded =
      LoadLifecycleDefinition(sources);
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  return *loaded.value;
}

LifecycleDefinition Load(const std::string& text) {
  const LoadResult<LifecycleDefinition> loaded =
      LoadLifecycleDefinition({{"f", text, Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  return *loaded.value;
}

// With ids and labels that the languages do not allow.
std::string Odd() {
  std::string text = Small();
  const auto replace = [&](const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos;
         at += to.size()) {
      text.replace(at, from.size(), to);
    }
  };
  replace("\"wait\"", "\"before\"");
  replace("\"handle\"", "\"办<理>\"");
  replace("text: \"办理\"", R"(text: "a\"b\\c; <d> & --e-- \n#1")");
  return text;
}

// In which "merged" can be reached from "wait", which itself goes back.
std::string Back() {
  std::string text = Small();
  const std::string from = "id: \"merge\" command: COMMAND_KIND_MERGE from: [";
  text.insert(text.find(from) + from.size(), "\"wait\", ");
  // Going on where it was merged would go on counting.
  for (const std::string act : {"ACT_HOLD", "ACT_RESUME"}) {
    const std::string effect = "effect { act: " + act + " clock: \"c\" }";
    text.erase(text.find(effect), effect.size());
  }
  return text;
}

TEST_CASE("as Graphviz reads it") {
  const char* const drawn = R"~(digraph "small" {
  label="热线 (1)"
  node [shape=box, style=rounded]
  "the start" [shape=point, width=0.2]
  "accept" [label="受理\n(话务员)"]
  "handle" [label="办理\n(承办单位)\nsign"]
  "wait" [label="wait\n(话务员)"]
  "merged" [label="merged", peripheries=2]
  "closed" [label="办结\nnote", peripheries=2]
  "any open stage" [label="任何未办结阶段\nnote", style="rounded,dashed"]
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
  CHECK(DrawLifecycleDefinition(Load(Small()), DrawFormat::kDot,
                                Language::kChinese) == drawn);
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
  CHECK(DrawLifecycleDefinition(Load(Small()), DrawFormat::kMermaid,
                                Language::kEnglish) == drawn);
}

TEST_CASE("as a state chart interpreter reads it") {
  const char* const drawn = R"~(<?xml version="1.0" encoding="UTF-8"?>
<!-- 热线 (1) -->
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="null" name="lifecycle-small" initial="accept">
  <!-- 登记; by clerk; does ACT_START(c) -->
  <state id="case">
    <!-- note; by clerk -->
    <transition event="note"/>
    <!-- withdraw; by clerk; does ACT_STOP(*) -->
    <transition event="withdraw" target="closed"/>
    <!-- Accept (Clerk) -->
    <state id="accept">
      <!-- designate; by clerk; with unit, reason -->
      <transition event="designate" target="handle"/>
      <!-- dispatch; by clerk -->
      <transition event="dispatch" target="handle"/>
      <!-- hold; by clerk; does ACT_HOLD(c) -->
      <transition event="hold" target="wait"/>
      <!-- merge; by clerk; does ACT_STOP(*) -->
      <transition event="merge" target="merged"/>
    </state>
    <!-- 办理 (承办单位) -->
    <state id="handle">
      <!-- close.now; by clerk; does ACT_STOP(*) -->
      <transition event="close_x2Enow" target="closed"/>
      <!-- hold; by clerk; does ACT_HOLD(c) -->
      <transition event="hold" target="wait"/>
      <!-- merge; by clerk; does ACT_STOP(*) -->
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
    <!-- resume; by clerk; does ACT_RESUME(c) -->
    <transition event="resume" target="before"/>
    <!-- withdraw; by clerk; does ACT_STOP(*) -->
    <transition event="withdraw" target="closed"/>
  </state>
  <!-- merged -->
  <state id="merged">
    <!-- unmerge; by clerk; if KIND_FEWER(COUNTER_REOPENINGS, 2) -->
    <transition event="unmerge" target="before"/>
  </state>
  <!-- 办结 -->
  <state id="closed">
    <!-- note; by clerk -->
    <transition event="note"/>
  </state>
</scxml>
)~";
  CHECK(DrawLifecycleDefinition(Load(Small()), DrawFormat::kScxml,
                                Language::kEnglish) == drawn);
}

TEST_CASE("ids and labels that the languages do not allow") {
  const LifecycleDefinition definition = Load(Odd());
  const std::string dot =
      DrawLifecycleDefinition(definition, DrawFormat::kDot, Language::kChinese);
  const char* const box =
      R"~("办<理>" [label="a\"b\\c; <d> & --e--  #1\n(承办单位)\nsign"])~";
  CHECK_THAT(dot, match::Contains(box));
  const std::string mermaid = DrawLifecycleDefinition(
      definition, DrawFormat::kMermaid, Language::kChinese);
  CHECK_THAT(mermaid,
             match::Contains("state \"a#34;b#92;c#59; #60;d#62; #38; --e--  "
                             "#35;1<br/>(承办单位)\" "
                             "as s__xE5_x8A_x9E_x3C_xE7_x90_x86_x3E\n"));
  const std::string scxml = DrawLifecycleDefinition(
      definition, DrawFormat::kScxml, Language::kChinese);
  CHECK_THAT(scxml, match::Contains("<state id=\"before_2\">"));
  CHECK_THAT(scxml, match::Contains(
                        "<state id=\"_xE5_x8A_x9E_x3C_xE7_x90_x86_x3E\">"));
  CHECK_THAT(scxml,
             match::Contains("<!-- a\"b\\c; <d> & - -e- -  #1 (承办单位) -->"));
}

TEST_CASE("one event for each stage where the history does not tell") {
  const std::string scxml = DrawLifecycleDefinition(
      Load(Back()), DrawFormat::kScxml, Language::kEnglish);
  const char* const events = R"(
    <transition event="unmerge.accept" target="accept"/>
    <transition event="unmerge.handle" target="handle"/>
    <transition event="unmerge.wait" target="wait"/>
)";
  CHECK_THAT(scxml, match::Contains(events));
  CHECK_THAT(scxml,
             match::Contains(
                 R"(<transition event="resume.merged" target="merged"/>)"));
}

TEST_CASE("the drawing in docs/lifecycle.md is the definition's own") {
  const std::string path = SourceDir() + "/docs/lifecycle.md";
  const std::string page = ReadFile(path);
  const std::string fence = "\n```mermaid\n";
  const std::size_t begin = page.find(fence) + fence.size();
  const std::size_t end = page.find("```\n", begin);
  REQUIRE(end != page.npos);
  const std::string drawn =
      DrawLifecycleDefinition(Pack(), DrawFormat::kMermaid, Language::kEnglish);
  if (std::getenv("TRUNKLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary)
        << page.substr(0, begin) << drawn << page.substr(end);
    return;
  }
  CHECK(page.substr(begin, end - begin) == drawn);
}

// --- other people's programs ---

// A folder that goes when the test ends.
struct Folder {
  Folder() {
    std::string pattern =
        (fs::temp_directory_path() / "trunkline.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  void Write(const std::string& name, const std::string& content) const {
    std::ofstream(path + "/" + name, std::ios::binary) << content;
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(path + "/" + name, std::ios::binary);
    std::stringstream out;
    out << file.rdbuf();
    return out.str();
  }
  // Runs a shell command in it. Returns its exit code; `out` and `error` hold
  // what it wrote.
  int Run(const std::string& command) const {
    return std::system(
        ("cd " + path + " && (" + command + ") >out 2>error").c_str());
  }
  std::string path;
};

std::size_t Times(std::string_view text, std::string_view word) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != text.npos; ++at) ++n;
  return n;
}

std::vector<std::pair<std::string, LifecycleDefinition>> All() {
  return {{"small", Load(Small())},
          {"odd", Load(Odd())},
          {"back", Load(Back())},
          {"12345", Pack()}};
}

TEST_CASE("Graphviz draws it") {
  for (const auto& [name, definition] : All()) {
    for (const char* lang : {"zh", "en"}) {
      INFO(name << " " << lang);
      const Folder folder;
      const std::string dot = DrawLifecycleDefinition(
          definition, DrawFormat::kDot, *ParseLanguage(lang));
      folder.Write("in.dot", dot);
      const int code = folder.Run("dot -Tsvg in.dot");
      INFO(folder.Read("error"));
      REQUIRE(code == 0);
      CHECK(folder.Read("error").empty());
      const std::string svg = folder.Read("out");
      CHECK(Times(svg, "class=\"edge\"") == Times(dot, " -> "));
      // A box for each stage, one for "any", and the start.
      CHECK(Times(svg, "class=\"node\"") ==
            lifecycle::DataOf(definition).stages.size() + 2);
    }
  }
}

std::string Safe(std::string_view id) {
  std::string safe;
  for (char c : id) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                       c == '-' || c == '_';
    char hex[8];
    std::snprintf(hex, sizeof hex, "_x%02X", static_cast<unsigned char>(c));
    safe += plain ? std::string(1, c) : hex;
  }
  return safe;
}

// Events and the stages that they lead to: a walk over the definition itself,
// possible and impossible events alike.
std::string Walk(const LifecycleDefinition& definition, int steps) {
  const lifecycle::DefinitionData& data = lifecycle::DataOf(definition);
  std::mt19937 random(1);
  const auto id = [&](int stage) {
    // As in Odd(): "before" is taken.
    const std::string& own = data.stages[static_cast<std::size_t>(stage)].id;
    return own == "before" ? "before_2" : Safe(own);
  };
  // Where the history of "case" does not tell, an event names its target.
  const bool named = lifecycle::DataOf(definition).id == "small" && [&] {
    const auto before = lifecycle::StagesBefore(data);
    const auto wait = data.FindStage("wait");
    return wait >= 0 && before[static_cast<std::size_t>(wait)].size() > 2;
  }();
  std::string walk;
  int stage = data.initial, before = lifecycle::kNone;
  for (int i = 0; i != steps; ++i) {
    const lifecycle::Transition& t =
        data.transitions[random() % data.transitions.size()];
    std::string event = Safe(t.id);
    if (t.to == lifecycle::kBack && named) {
      event += "." + (before == lifecycle::kNone ? "none" : id(before));
    }
    bool possible = false;
    for (int from : t.from) possible = possible || from == stage;
    const int to = !possible || t.to == lifecycle::kNone ? stage
                   : t.to == lifecycle::kBack            ? before
                                                         : t.to;
    if (to != stage) before = std::exchange(stage, to);
    walk += event + " " + id(stage) + "\n";
    if (to != lifecycle::kNone && random() % 4 == 0 &&
        data.stages[static_cast<std::size_t>(to)].final) {
      walk += "restart " + id(data.initial) + "\n";
      stage = data.initial;
      before = lifecycle::kNone;
    }
  }
  return walk;
}

TEST_CASE("Qt's interpreter follows it as the library does") {
  for (const auto& [name, definition] : All()) {
    INFO(name);
    const Folder folder;
    folder.Write("chart.scxml",
                 DrawLifecycleDefinition(definition, DrawFormat::kScxml,
                                         Language::kChinese));
    folder.Write("walk", Walk(definition, 2000));
    const int code =
        folder.Run("/usr/bin/python3 " + SourceDir() +
                   "/tests/lifecycle/scxml_walk.py chart.scxml walk");
    INFO(folder.Read("error"));
    CHECK(code == 0);
    CHECK_THAT(folder.Read("out"), match::StartsWith("2"));
  }
}

}  // namespace
}  // namespace trunkline
