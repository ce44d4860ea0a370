// SPDX-License-Identifier: Apache-2.0
// trunkline diff with tickets of the past: what is counted apart, how a report
// is ordered, and that none looks complete when it is not.
#include <cstdlib>
#include <filesystem>
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

std::size_t Times(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++n;
  }
  return n;
}

constexpr char kTown[] = R"(
jurisdiction { id: "town" version: "1" time_zone: "+08:00" centre: "centre"
               interim_lead: "centre" principle: [BASIS_COMPETENT_AUTHORITY,
               BASIS_TERRITORIAL, BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" } department { code: "works" }
department { code: "parks" }
region { code: "r1" } region { code: "r2" }
category { code: "road" } category { code: "tree" }
)";

constexpr char kRoad[] =
    "rule { id: \"road\" when { category: \"road\" } then { department: "
    "\"works\" } }";

struct Sides {
  Folder folder;
  std::string before, after;
  Sides(const std::string& old_rules, const std::string& new_rules)
      : before(folder.Write("old.txtpb", kTown + old_rules)),
        after(folder.Write("new.txtpb", kTown + new_rules)) {}

  Result Diff(const std::vector<std::string>& more) const {
    std::vector<std::string> all = {"diff", "--old", before, "--new", after};
    all.insert(all.end(), more.begin(), more.end());
    return Run(all);
  }
};

TEST_CASE("diff: --fail-on counts departments, districts and types apart") {
  if (ToolPath().empty()) return;
  // Roads of r2 lose their rule, and trees get a second one.
  const Sides sides(
      "rule { id: \"road\" when { category: \"road\" } then { department: "
      "\"works\" } } rule { id: \"tree\" when { category: \"tree\" } then { "
      "department: \"parks\" } }",
      "rule { id: \"road\" when { category: \"road\" region: \"r1\" } then { "
      "department: \"works\" } } rule { id: \"tree\" when { category: "
      "\"tree\" } then { department: \"parks\" } } rule { id: \"tree.2\" when "
      "{ category: \"tree\" } then { department: \"works\" } }");
  std::string rows = "accepted,category,region,type\n";
  for (int i = 0; i != 40; ++i) {
    rows += "2020-01-01 10:00:00,road,r1,enquiry\n";
  }
  rows += "2020-01-01 10:00:00,road,r2,enquiry\n";
  rows += "2020-01-01 10:00:00,tree,r1,complaint\n";
  const std::string history = sides.folder.Write("history.csv", rows);
  const auto with = [&](const std::string& fail_on) {
    return sides.Diff({"--history", history, "-q", "--fail-on", fail_on});
  };
  Result r = with("unmatched>50%");
  INFO(r.out << r.error);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.out, "tickets of the past: 42, moved: 2, not read: 0"));
  CHECK(Has(r.out, "newly disputed: 1, newly unmatched: 1"));
  // All of r2; but one of 42, and one of the 41 of its department and type.
  CHECK(Has(r.error, "(district r2)"));
  CHECK(Times(r.error, "--fail-on: ") == 1);
  r = with("disputed>50%");
  INFO(r.error);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "(department parks)"));
  CHECK(Has(r.error, "(type "));
  CHECK(Times(r.error, "--fail-on: ") == 2);
  r = with("moved>4%");
  INFO(r.error);
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "2 of 42 tickets (all)"));
  CHECK(with("unmatched>1,disputed>1,moved>2").exit_code == 0);
  CHECK(with("unmatched").exit_code == 1);
  CHECK(with("disputed").exit_code == 1);
}

constexpr char kTwoRules[] = R"(
rule { id: "road" when { category: "road" } then { department: "old" } }
rule { id: "tree" when { category: "tree" } then { department: "old" } }
department { code: "old" valid { to: "2020-01-01" }
             successor { department: ")";

TEST_CASE("diff: changes of the same cause stand together") {
  if (ToolPath().empty()) return;
  const Sides sides(std::string(kTwoRules) + "parks\" } }",
                    std::string(kTwoRules) + "works\" } }");
  const std::string history = sides.folder.Write(
      "history.csv",
      "accepted,category\n2021-01-01 10:00:00,road\n"
      "2021-01-01 10:00:00,tree\n2021-01-01 10:00:00,tree\n");
  const auto as = [&](const std::string& format) {
    return sides.Diff({"--history", history, "-q", "--allow",
                       "accused-reachable", "-f", format});
  };
  Result r = as("text");
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "== 3 changes of the same cause [tickets moved: 3]"));
  CHECK(Times(r.out, "  department old (") == 1);
  // Of them the one that moves the most first.
  CHECK(r.out.find("tree -> tree [tickets moved: 2]") <
        r.out.find("road -> road [tickets moved: 1]"));
  r = as("markdown");
  CHECK(Has(r.out, "**3 changes of the same cause [tickets moved: 3]**"));
  r = as("html");
  CHECK(Has(r.out, "<h3 data-t=\"department old\">"));
  // Each box has its ticket, and how many of the past lie in it.
  r = as("json");
  CHECK(Times(r.out, "\"ticket\":") >= 4);
  CHECK(Has(r.out, "\"moved\":\"2\""));
}

TEST_CASE("diff: a report says first that rows are missing") {
  if (ToolPath().empty()) return;
  const Sides sides(kRoad, kRoad);
  // A row without a time, and one that ends within quotes, as in a file that
  // was cut off.
  const std::string history = sides.folder.Write(
      "history.csv",
      "accepted,category\n2020-01-01 10:00:00,road\nnever,road\n"
      "2020-01-01 10:00:00,\"ro");
  for (const char* format : {"text", "markdown", "html", "json"}) {
    const Result r =
        sides.Diff({"--history", history, "-q", "-f", std::string(format)});
    INFO(format << "\n" << r.out << r.error);
    CHECK(r.exit_code == 3);
    const std::size_t said = r.out.find(
        std::string(format) == "json" ? "\"rejected\":\"2\"" : "incomplete");
    CHECK(said != std::string::npos);
    if (std::string(format) != "json") {
      CHECK(Has(r.out, "not read: 2 tickets of the past"));
      CHECK(said < r.out.find("alike"));
    }
  }
  const Result r = sides.Diff({"--history", history, "-q", "--lang", "zh"});
  CHECK(Has(r.out, "! 不完整: "));
}

TEST_CASE("diff: memory does not grow with the history") {
  if (ToolPath().empty()) return;
  const Sides sides(std::string(kTwoRules) + "parks\" } }",
                    std::string(kTwoRules) + "works\" } }");
  long peak[2] = {0, 0};
  for (const int i : {0, 1}) {
    std::string rows = "accepted,category,region\n";
    for (int n = 0; n != (i == 0 ? 10'000 : 100'000); ++n) {
      // Words that are each another one, and tickets that move.
      rows += "2021-01-01 10:00:00," +
              (n % 2 == 0 ? "road" : "word" + std::to_string(n)) + ",place" +
              std::to_string(n) + "\n";
    }
    const std::string history = sides.folder.Write("history.csv", rows);
    const Result r =
        sides.Diff({"--history", history, "-q", "--allow", "accused-reachable",
                    "-o", sides.folder.Path("report.txt")});
    INFO(r.error);
    CHECK(r.exit_code == 0);
    peak[i] = r.peak_kib;
  }
  INFO(peak[0] << " " << peak[1]);
  CHECK(peak[1] < peak[0] + 16 * 1024);
}

TEST_CASE("diff: what cannot be read leaves no report") {
  if (ToolPath().empty()) return;
  const Sides sides(kRoad, kRoad);
  const std::string out = sides.folder.Path("report.txt");
  const std::string history = sides.folder.Write(
      "history.csv", "accepted,category\n2020-01-01 10:00:00,road\n");
  // A column that is not there.
  Result r = sides.Diff(
      {"--history", history, "--map", "category=subject", "-o", out});
  INFO(r.error);
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "subject"));
  CHECK_FALSE(sides.folder.Has("report.txt"));
  // Another zone.
  std::string town = kTown;
  town.replace(town.find("+08:00"), 6, "+09:00");
  const std::string zone = sides.folder.Write("zone.txtpb", town);
  r = Run({"diff", "--old", sides.before, "--new", zone, "-o", out});
  INFO(r.error);
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "+09:00"));
  CHECK_FALSE(sides.folder.Has("report.txt"));
  // The run is ended while it reads.
  const std::string script = sides.folder.Write(
      "interrupt.sh",
      "cd '" + sides.folder.Path("") + "' && mkfifo rows || exit 9\n" +
          "exec 3<>rows\n" +
          "printf 'accepted,category\\n2020-01-01 10:00:00,road\\n' >&3\n" +
          "timeout -s TERM 1 '" + ToolPath() +
          "' diff --old old.txtpb --new new.txtpb --history - -q "
          "-o report.txt <&3 >said 2>&1\n"
          "test $? -ne 0\n");
  CHECK(std::system(("sh '" + script + "'").c_str()) == 0);
  std::size_t files = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(sides.folder.Path(""))) {
    files += file.path().filename().string().rfind("report", 0) == 0 ? 1u : 0u;
  }
  CHECK(files == 0);
}

}  // namespace
}  // namespace trunkline::tools
