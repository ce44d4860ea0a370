// SPDX-License-Identifier: Apache-2.0
// trunkline case.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

const std::string kRoot = SourceDir();

TEST_CASE("case: the timeline of an event file") {
  for (const std::string lang : {"en", "zh"}) {
    const Result r = Run({"case", "case.txtpb", "--lang", lang, "--definition",
                          kRoot + "/packs/lifecycle/12345", "--rules",
                          kRoot + "/tests/lifecycle/data/city.txtpb"});
    CHECK(r.exit_code == 0);
    CHECK(r.error == "");
    CHECK(r.out == ReadFile(kRoot + "/tests/lifecycle/golden/timeline." + lang +
                            ".txt"));
  }
  const Result piped =
      Run({"case"}, ReadFile(kRoot + "/tests/tools/data/case.txtpb"));
  CHECK(piped.exit_code == 0);
  CHECK(piped.out.find("2018-06-25 01:00Z  open") != std::string::npos);
}

TEST_CASE("case: what cannot be rendered") {
  const Result absent = Run({"case", "nowhere.json"});
  CHECK(absent.exit_code == 4);
  CHECK(absent.error.find("nowhere.json") != std::string::npos);
  const Result nothing = Run({"case"}, "");
  CHECK(nothing.exit_code == 2);
  CHECK(nothing.error == "trunkline: -: there is no event\n");
  const Result zone = Run({"case", "case.txtpb", "--zone", "Moon/Base"});
  CHECK(zone.exit_code == 2);
  CHECK(zone.error.find("unknown time zone \"Moon/Base\"") !=
        std::string::npos);
  const Result field = Run({"case"}, "event {\n  verzion: 1\n}\n");
  CHECK(field.exit_code == 2);
  CHECK(field.error.find("2:3") != std::string::npos);
}

// It once made Apply() write past its lists.
TEST_CASE("case: a clock of an assignment that no event adds") {
  const std::string begin =
      "event { case: \"C-1\" version: 1 at { seconds: 1530000000 } command { "
      "open { jurisdiction: \"cn.changsha\" } } stage: \"accept\" }\n"
      "event { case: \"C-1\" version: 2 at { seconds: 1530000000 } command { "
      "dispatch { unit: \"a\" } } stage: \"handle\" clock { clock: 1 kind: "
      "KIND_START assignment: 1 at { seconds: 1530000000 } } }\n";
  CHECK(Run({"case"}, begin).exit_code == 0);
  for (const int assignment : {2, 3, 1'000'000, -1}) {
    CAPTURE(assignment);
    const Result r =
        Run({"case"},
            begin +
                "event { case: \"C-1\" version: 3 at { seconds: 1530000000 } "
                "command { designate { unit: \"a\" } } assignment: 1 clock { "
                "clock: "
                "2 kind: KIND_START assignment: " +
                std::to_string(assignment) +
                " at { seconds: 1530000000 } } }\n"
                "event { case: \"C-1\" version: 4 at { seconds: 1530000000 } "
                "command { remind { clock: 2 internal_text: \"x\" } } }\n");
    CHECK(r.exit_code == 2);
    CHECK(r.out.empty());
    CHECK(r.error.find("event 3 of case") != std::string::npos);
  }
}

}  // namespace
}  // namespace trunkline::tools
