// SPDX-License-Identifier: Apache-2.0
// trunkline diff, run as its users run it.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The Boston pack, and the same where graffiti changes hands on 2011-12-12.
std::vector<std::string> Boston(const std::vector<std::string>& more) {
  const std::string pack = SourceDir() + "/packs/us/boston-2011";
  std::vector<std::string> out = {
      "diff", "--old", pack, "--new", pack, "--new", "docs/graffiti.txtpb"};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

TEST_CASE("diff: the tickets that move, and how many there were") {
  if (ToolPath().empty()) return;
  Folder folder;
  // Every third row is graffiti; two of five days lie after the change.
  std::string csv = "id,open_dt,type,department\n";
  int moved = 0, rows = 0;
  for (int day = 9; day != 14; ++day) {
    for (int i = 0; i != 30; ++i) {
      const bool graffiti = i % 3 == 0;
      csv +=
          std::to_string(++rows) + ",2011-12-" + (day < 10 ? "0" : "") +
          std::to_string(day) + " 10:00:00," +
          (graffiti ? "Graffiti Removal,PWDx" : "Street Light Outages,BTDT") +
          "\n";
      if (graffiti && day >= 12) ++moved;
    }
  }
  const std::string history = folder.Write("history.csv", csv);
  const std::vector<std::string> with = {
      "--history", history,
      "--map",     "id=id,accepted=open_dt,category=type",
      "--compare", "lead=department"};
  Result r = Run(Boston(with));
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "lead: type.graffiti_removal"));
  CHECK(Has(r.out, "[tickets moved: " + std::to_string(moved) + "]"));
  CHECK(Has(r.out,
            "rule type.graffiti_removal.2 (- -> docs/graffiti.txtpb:7:1)"));
  CHECK(Has(r.out, "lead: prop -> pwdx"));
  CHECK(Has(r.out, "accepted_at 2011-12-12T00:00:00-05:00.."));
  CHECK(Has(r.out, "tickets of the past: 150, moved: 20, not read: 0"));
  CHECK(Has(r.out, "before: lead "));
  CHECK(Has(r.out, "after: lead "));
  CHECK(Has(r.out, "prop -> pwdx: 20"));

  std::vector<std::string> more = with;
  // Of the 50 of its department 20 move, that is, 40 %.
  more.insert(more.end(), {"--fail-on", "moved>39.9%"});
  r = Run(Boston(more));
  INFO(r.error);
  CHECK(r.exit_code == 1);
  more.back() = "moved>40%";
  CHECK(Run(Boston(more)).exit_code == 0);
  more.insert(more.end(), {"-f", "json"});
  r = Run(Boston(more));
  CHECK(Has(r.out, "\"moved\":\"20\""));
  CHECK_FALSE(Has(r.out, "Graffiti Removal"));
}

TEST_CASE("diff: formats and languages") {
  if (ToolPath().empty()) return;
  Result r = Run(Boston({"-f", "markdown"}));
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "## us.boston-2011"));
  CHECK(Has(r.out, "### 1. lead"));
  r = Run(Boston({"-f", "json"}));
  CHECK(Has(r.out, "\"kind\":[\"lead\"]"));
  r = Run(Boston({"--lang", "zh"}));
  CHECK(Has(r.out, "1项变化"));
  const std::string pack = SourceDir() + "/packs/us/boston-2011";
  r = Run({"diff", "--old", pack, "--new", pack});
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "both decide every ticket alike"));
  r = Run({"diff", "--old", pack, "--new", pack, "-f", "json"});
  CHECK(Has(r.out, "\"equivalent\":true"));
}

TEST_CASE("diff: what cannot be compared is said") {
  if (ToolPath().empty()) return;
  CHECK(Run({"diff"}).exit_code == 2);
  CHECK(Run(Boston({"--fail-on", "moved"})).exit_code == 2);
  CHECK(Run(Boston({"--allow", "everything"})).exit_code == 2);
  Folder folder;
  const std::string bad = folder.Write("bad.txtpb", "rule {");
  const std::string pack = SourceDir() + "/packs/us/boston-2011";
  Result r = Run({"diff", "--old", pack, "--new", bad});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "bad.txtpb:1:"));
  r = Run({"diff", "--old", pack, "--new", "base.txtpb"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "different jurisdictions"));
  r = Run(Boston({"--history", folder.Path("none.csv")}));
  CHECK(r.exit_code == 4);
  CHECK(r.out.empty());
  const std::string history =
      folder.Write("history.csv", "accepted,category\nnever,x\n");
  r = Run(Boston({"--history", history, "--fail-on", "disputed>=1"}));
  CHECK(r.exit_code == 2);
  r = Run(Boston({"--history", history}));
  CHECK(r.exit_code == 3);
  CHECK(Has(r.out, "not read: 1"));
}

TEST_CASE("diff: a danger fails unless it is allowed") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string secret = folder.Write(
      "secret.txtpb",
      "rule { id: \"s\" when { category: \"graffiti_removal\" type: "
      "TICKET_TYPE_COMPLAINT } then { department: \"prop\" confidential: true "
      "} }");
  const std::string pack = SourceDir() + "/packs/us/boston-2011";
  std::vector<std::string> diff = {"diff", "--old", pack, "--old",
                                   secret, "--new", pack};
  Result r = Run(diff);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.out, "! secrecy-lowered"));
  CHECK(Has(r.error, "--allow secrecy-lowered"));
  diff.insert(diff.end(), {"--allow", "secrecy-lowered"});
  CHECK(Run(diff).exit_code == 0);
}

}  // namespace
}  // namespace trunkline::tools
