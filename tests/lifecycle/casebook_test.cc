// SPDX-License-Identifier: Apache-2.0
//
// The stories of casebook/: tickets on their way through the default
// definition, and through those that cities make of it.
#include <set>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/lifecycle/casebook.h"

namespace trunkline {
namespace {

std::string Joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += "\n" + line;
  return out;
}

TEST_CASE("The casebook of the lifecycle") {
  static const Casebook& casebook = *new Casebook(ReadCasebook());
  if (!casebook.errors.empty()) FAIL(Joined(casebook.errors));
  CHECK(casebook.stories.size() >= 60);
  for (const Story& story : casebook.stories) {
    DYNAMIC_SECTION(story.start.Where() << story.title) {
      const std::vector<std::string> failures = RunStory(casebook, story);
      if (!failures.empty()) FAIL(Joined(failures));
      SUCCEED();
    }
  }
}

// Lives one story that is told in the test.
std::vector<std::string> Tell(const std::string& lines) {
  Casebook casebook;
  ReadStories("told.txt", "== A story\n" + lines, &casebook);
  if (!casebook.errors.empty()) return casebook.errors;
  return RunStory(casebook, casebook.stories.at(0));
}

constexpr char kOpen[] =
    "why: to test\n"
    "ticket: complaint road.pothole\n"
    "2018-06-25 Mon\n"
    "09:00 operator: open -> accept\n";
constexpr char kEnd[] = "ends: accept; 1 event\n";

TEST_CASE("A story that is not as told fails, and says where") {
  CHECK(Tell(std::string(kOpen) + kEnd).empty());
  const struct {
    const char* lines;
    const char* failure;
  } kCases[] = {
      {"09:01 operator: acept", "told.txt:6: no such command: acept"},
      {"09:01 operator: refuse reson=x", "told.txt:6: no such fact: reson"},
      {"09:01 operator: refuse refusal_reason=tired",
       "told.txt:6: refusal_reason cannot be tired"},
      {"09:01 roads: accept -> dispatch",
       "told.txt:6: refused: right: accept: no right; it belongs to: operator"},
      {"09:01 operator: accept", "told.txt:6: goes to dispatch; told: stays"},
      {"09:01 operator: accept -> handle",
       "told.txt:6: goes to dispatch; told: handle"},
      {"09:01 operator: accept -> dispatch\n  refused: right \"no\" \"无权\"",
       "told.txt:7: it was not refused"},
      {"09:01 roads: accept\n  refused: guard SIGNED \"no right\" \"无权\"",
       "told.txt:7: refused: right; told: guard SIGNED"},
      {"09:01 roads: accept\n  refused: right \"right\" \"权力\"",
       "told.txt:7: not said: 权力; but: 受理：无权办理，须由：话务员"},
      {"09:01 roads: accept\n  refused: right \"right\"",
       "told.txt:7: a refusal is told in English and in Chinese"},
      {"09:01 operator: accept -> dispatch\n  lead: roads",
       "told.txt:7: lead is none; told: roads"},
      {"09:01 operator: accept -> dispatch\n  weather: fine",
       "told.txt:7: no such expectation: weather"},
      {"09:01 operator: accept -> dispatch\n"
       "  clock dispatch: running due 2018-06-26 10:00",
       "told.txt:7: due is 2018-06-26 09:00; told: 2018-06-26 10:00"},
      {"08:59 operator: accept -> dispatch",
       "told.txt:6: before the line above it"},
      {"2018-06-27 Wed\n09:01 operator: accept -> dispatch",
       "told.txt:7: passes over in silence: remind-dispatch dispatch"},
      {"2018-06-26 Tue\n09:00 tick: remind-dispatch dispatch",
       "told.txt:7: raised: nothing; told: remind-dispatch dispatch"},
      {"2018-06-26 Mon", "told.txt:6: that day is a Tue"},
      {"at noon", "told.txt:6: not understood: at noon"},
      {"09:01 mayor: accept", "told.txt:6: nobody is called mayor"},
      {"ends: accept; 2 events", "told.txt:6: has 1 events; told: 2"},
      {"ends: dispatch; 1 event", "told.txt:6: is in accept; told: dispatch"},
      {"ends: accept; 1 event; redos 1", "told.txt:6: redos are 0; told: 1"},
      {"", "told.txt:1: the end is not told"},
  };
  for (const auto& c : kCases) {
    INFO(c.lines);
    const auto failures = Tell(std::string(kOpen) + c.lines);
    REQUIRE(!failures.empty());
    CHECK(failures[0] == c.failure);
  }
  CHECK(Tell("given: nowhere").at(0) ==
        "told.txt:2: no such beginning: given: nowhere");
}

}  // namespace
}  // namespace trunkline
