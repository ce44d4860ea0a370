// SPDX-License-Identifier: Apache-2.0
// trunkline lifecycle, run as its users run it.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

const std::string kPack = SourceDir() + "/packs/lifecycle/12345";
const std::string kSmall =
    SourceDir() + "/tests/testdata/lifecycle/small.txtpb";

TEST_CASE("lifecycle: help") {
  std::string all;
  for (const char* command : {"check", "draw"}) {
    const Result r = Run({"lifecycle", command, "--help"});
    CHECK(r.exit_code == 0);
    CHECK(r.error.empty());
    all += "\n=== lifecycle " + std::string(command) + "\n" + r.out;
  }
  CheckGolden("lifecycle_help", all);
  CHECK(Run({"lifecycle"}).exit_code == 2);
  CHECK(Run({"lifecycle", "darw", "-d", kSmall}).exit_code == 2);
  CHECK(Run({"lifecycle", "check"}).exit_code == 2);
  CHECK(Run({"lifecycle", "draw", "-d", kSmall, "--as", "png"}).exit_code == 2);
}

TEST_CASE("lifecycle check: the default definition, and one with defects") {
  const Result good = Run({"lifecycle", "check", "-d", kPack});
  CHECK(good.exit_code == 0);
  CHECK(good.error.empty());
  CHECK_THAT(good.out, match::Contains("12345 ") &&
                           match::Contains(" transitions, 0 errors\n"));

  Folder folder;
  const std::string bad =
      folder.Write("bad.txtpb",
                   "transition { id: 'sign' override: OVERRIDE_REPLACE "
                   "command: COMMAND_KIND_SUPERVISE\n"
                   "  from: 'handel' fact: 'uint' }\n"
                   "stage { id: 'wait' override: OVERRIDE_REPLACE }\n");
  const Result r = Run({"lifecycle", "check", "-d", kSmall, "-d", bad});
  CHECK(r.exit_code == 1);
  CHECK(r.out ==
        bad +
            ":2:3: error: unknown stage \"handel\"; did you mean "
            "\"handle\"? [unknown-stage]\n" +
            bad +
            ":2:18: error: unknown fact \"uint\"; did you mean \"unit\"? "
            "[unknown-fact]\n" +
            bad +
            ":3:1: error: no role has to act in stage \"wait\"; name its "
            "owner [no-owner]\n3 errors\n");
  const Result json =
      Run({"lifecycle", "check", "--json", "-d", kSmall, "-d", bad});
  CHECK(json.exit_code == 1);
  CHECK_THAT(json.out, match::StartsWith("{\"issues\":[\n{\"severity\":"
                                         "\"SEVERITY_ERROR\",\"code\":"
                                         "\"unknown-stage\"") &&
                           match::EndsWith("\n],\"errors\":3}\n"));
  CHECK(Run({"lifecycle", "check", "--json", "-d", kSmall}).out ==
        "{\"issues\":[\n],\"errors\":0,\"definition\":\"small\",\"version\":"
        "\"1\",\"stages\":5,\"transitions\":11}\n");
  // Nothing is drawn of it.
  const Result drawn = Run({"lifecycle", "draw", "-d", kSmall, "-d", bad});
  CHECK(drawn.exit_code == 1);
  CHECK(drawn.out.empty());
  CHECK(drawn.error ==
        r.out.substr(0, r.out.find("3 errors")) +
            "trunkline: the lifecycle definition cannot be used: 3 errors\n");

  CHECK(Run({"lifecycle", "check", "-d", "missing.txtpb"}).exit_code == 4);
  CHECK(Run({"lifecycle", "check", "-d", "rules.csv"}).exit_code == 2);
  const Result twice = Run({"lifecycle", "check", "-d", kSmall, "-d", kSmall});
  CHECK(twice.exit_code == 2);
  CHECK_THAT(twice.error, match::Contains("twice"));
  const Result large = Run({"lifecycle", "check", "-d", "-"},
                           std::string((std::size_t{1} << 20) + 1, ' '));
  CHECK(large.exit_code == 1);
  CHECK_THAT(large.out, match::Contains("stdin: error: the source has"));
}

TEST_CASE("lifecycle draw: three formats, two languages, a file") {
  const Result dot =
      Run({"lifecycle", "draw", "-d", kPack, "--as", "dot", "--lang", "en"});
  CHECK(dot.exit_code == 0);
  CHECK(dot.error.empty());
  CHECK_THAT(dot.out, match::StartsWith("digraph \"12345\" {\n") &&
                          match::Contains("satisfaction review"));
  const Result scxml = Run({"lifecycle", "draw", "-d", kPack, "--as", "scxml"});
  CHECK_THAT(scxml.out,
             match::Contains("<scxml ") && match::Contains("<!-- 受理"));
  Folder folder;
  const std::string path = folder.Path("12345.mmd");
  const Result file = Run({"lifecycle", "draw", "-d", kPack, "-o", path});
  CHECK(file.exit_code == 0);
  CHECK(file.out.empty());
  CHECK(ReadFile(path) == Run({"lifecycle", "draw", "-d", kPack}).out);
  CHECK_THAT(ReadFile(path), match::StartsWith("stateDiagram-v2\n"));
  CHECK(Run({"lifecycle", "draw", "-d", kPack, "-o",
             folder.Path("no/such/folder")})
            .exit_code == 4);
}

}  // namespace
}  // namespace trunkline::tools
