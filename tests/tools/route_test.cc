// SPDX-License-Identifier: Apache-2.0
// trunkline route and explain, run as their users run them.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

using Arguments = std::vector<std::string>;

Arguments With(Arguments first, const Arguments& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

const Arguments kRoute = {"route", "-r", "base.txtpb", "-r", "rules.csv"};
const std::string kMap =
    "id=工单编号,accepted=受理时间,dialled=拨打号码,category=一级/二级/三级,"
    "region=属地,type=诉求类型,text=诉求内容";

// The summary without how long it took.
std::string Timeless(std::string s) {
  for (const auto& [from, to] :
       {std::pair(std::string(" in "), std::string(", ")),
        std::pair(std::string("用时"), std::string("，"))}) {
    const std::size_t in = s.find(from);
    const std::size_t end = s.find(to, in);
    if (in != s.npos && end != s.npos) s.erase(in, end - in);
  }
  return s;
}

std::string Readable(const Result& r) {
  return "exit code " + std::to_string(r.exit_code) + "\n--- output\n" + r.out +
         "--- error\n" + Timeless(r.error);
}

TEST_CASE("every column of a decision as CSV") {
  const Result r = Run(With(kRoute, {"-m", kMap, "tickets.csv"}));
  CHECK(r.exit_code == 3);
  CheckGolden("route_csv", Readable(r));
}

TEST_CASE("a table for people, in both languages") {
  for (const char* language : {"en", "zh"}) {
    const Result r = Run(With(kRoute, {"-m", kMap, "-f", "table", "--lang",
                                       language, "tickets.csv"}));
    CheckGolden(std::string("route_table.") + language, Readable(r));
  }
}

TEST_CASE("JSON lines in and out") {
  const Result r = Run(With(kRoute, {"-f", "jsonl", "tickets.jsonl"}));
  CheckGolden("route_jsonl", Readable(r));
}

TEST_CASE("standard input, threads and formats do not change a decision") {
  const std::string input =
      ReadFile(SourceDir() + "/tests/tools/data/tickets.csv");
  const Result file = Run(With(kRoute, {"-q", "-m", kMap, "tickets.csv"}));
  for (const char* threads : {"1", "2", "7"}) {
    const Result r =
        Run(With(kRoute, {"-q", "-m", kMap, "-j", threads, "-"}), input);
    CHECK(r.exit_code == 3);
    CHECK(r.out == file.out);
  }
  // Through every format of a ticket file.
  Folder folder;
  for (const char* format : {"binary", "jsonl", "text"}) {
    const std::string path = folder.Path(format);
    const Result converted =
        Run({"convert", "-r", "base.txtpb", "-r", "rules.csv", "-m", kMap, "-t",
             format, "-o", path, "tickets.csv"});
    INFO(converted.error);
    CHECK(converted.exit_code == 3);
    const Result r = Run(With(kRoute, {"-q", "--from", format, "--columns",
                                       "id,outcome,lead,rule,notes", path}));
    const Result direct =
        Run(With(kRoute, {"-q", "-m", kMap, "--columns",
                          "id,outcome,lead,rule,notes", "tickets.csv"}));
    CHECK(r.exit_code == 0);
    CHECK(r.out == direct.out);
  }
}

TEST_CASE("columns, passed through and compared") {
  const Result r = Run(With(
      kRoute, {"-m", kMap, "--columns", "id,lead_name,reason", "--pass-through",
               "recorded,属地", "--compare", "lead=recorded", "tickets.csv"}));
  CheckGolden("route_compare", Readable(r));
  const auto refused = [](const Arguments& more) {
    const Result bad = Run(With(kRoute, With({"-m", kMap}, more)));
    CHECK(bad.exit_code == 2);
    CHECK(bad.out == "");
    return bad.error;
  };
  CHECK(refused({"--columns", "id,laed", "tickets.csv"}) ==
        "trunkline: --columns: no column \"laed\"; did you mean \"lead\"?\n");
  CHECK(refused({"--pass-through", "姓名", "tickets.csv"}) ==
        "trunkline: --pass-through \"姓名\": who called and what was said is "
        "not passed through\n");
  CHECK(refused({"--compare", "led=recorded", "tickets.csv"})
            .find("--compare \"led=recorded\" is not FIELD=COLUMN") !=
        std::string::npos);
  CHECK(refused({"--compare", "lead=nothing", "tickets.csv"})
            .find("\"nothing\"") != std::string::npos);
}

TEST_CASE("rejects name row, column and reason; the rest goes on") {
  Folder folder;
  const Result r =
      Run(With(kRoute, {"-m", kMap, "--rejects", folder.Path("rejects.csv"),
                        "-o", folder.Path("out.csv"), "tickets.csv"}));
  CHECK(r.exit_code == 3);
  CHECK(r.out == "");
  CheckGolden("rejects", folder.Read("rejects.csv"));
  const std::string out = folder.Read("out.csv");
  CHECK(std::count(out.begin(), out.end(), '\n') == 11);
}

TEST_CASE("nothing half-written is left behind") {
  Folder folder;
  const Result r = Run(With(kRoute, {"-m", "accepted=no such column", "-o",
                                     folder.Path("out.csv"), "tickets.csv"}));
  CHECK(r.exit_code == 2);
  CHECK_FALSE(folder.Has("out.csv"));
  const Result where =
      Run(With(kRoute, {"-m", kMap, "-o", folder.Path("no/such/folder.csv"),
                        "tickets.csv"}));
  CHECK(where.exit_code == 4);
  CHECK(where.error.find("no/such/folder.csv") != std::string::npos);
}

TEST_CASE("nobody's name, number or words are printed") {
  Folder folder;
  std::string all;
  const auto keep = [&](const Result& r) { all += r.out + r.error; };
  for (const char* format : {"csv", "table", "jsonl"}) {
    keep(Run(With(kRoute, {"-m", kMap, "-f", format, "tickets.csv"})));
    keep(Run(With(kRoute, {"-f", format, "tickets.jsonl"})));
  }
  keep(Run(With(kRoute,
                {"-m", kMap, "--rejects", folder.Path("r"), "tickets.csv"})));
  keep(Run(With(kRoute, {"--rejects", folder.Path("j"), "tickets.jsonl"})));
  all += folder.Read("r") + folder.Read("j");
  for (int row = 1; row <= 12; ++row) {
    keep(Run({"explain", "-r", "base.txtpb", "-r", "rules.csv", "-m", kMap,
              "--tickets", "tickets.csv", "--row", std::to_string(row)}));
  }
  REQUIRE(all.size() > 5000);
  for (const char* secret : {"SECRET", "13912345678", "139"}) {
    INFO(secret);
    CHECK(all.find(secret) == std::string::npos);
  }
}

TEST_CASE("explain: steps, why not, what to ask") {
  const Arguments explain = {"explain", "-r",         "base.txtpb",
                             "-r",      "rules.csv",  "--category",
                             "噪声",    "--region",   "雨花区",
                             "--type",  "投诉",       "--dialled",
                             "12345",   "--accepted", "2018-03-01 09:00:00"};
  for (const char* language : {"en", "zh"}) {
    std::string all;
    for (const Arguments& more :
         {Arguments{}, Arguments{"--why-not", "site"}, Arguments{"--ask"}}) {
      const Result r = Run(With(explain, With({"--lang", language}, more)));
      CHECK(r.exit_code == 0);
      all += Readable(r);
    }
    CheckGolden(std::string("explain.") + language, all);
  }
  const Result no_rule = Run(With(explain, {"--why-not", "stie"}));
  CHECK(no_rule.exit_code == 2);
  CHECK(no_rule.error.find("\"stie\"") != std::string::npos);
  const Result row = Run({"explain", "-r", "base.txtpb", "-m", kMap,
                          "--tickets", "tickets.csv", "--row", "99"});
  CHECK(row.exit_code == 2);
  CHECK(row.error.find("has 12 rows, no row 99") != std::string::npos);
  for (const char* number : {"0", "-1"}) {
    const Result r = Run({"explain", "-r", "base.txtpb", "-m", kMap,
                          "--tickets", "tickets.csv", "--row", number});
    CHECK(r.exit_code == 2);
    CHECK(r.out.empty());
    CHECK(r.error.find("rows count from 1") != std::string::npos);
  }
}

TEST_CASE("a long input needs no more memory than a short one") {
  Folder folder;
  const std::string header = "id,accepted,category,region,text\n";
  std::string rows;
  const std::string line =
      "x,2018-03-01 09:00:00,噪声,雨花区," + std::string(400, 'w') + "\n";
  for (int i = 0; i != 5'000; ++i) rows += line;
  const std::string once = folder.Write("once.csv", header + rows);
  std::string many = header;
  for (int i = 0; i != 10; ++i) many += rows;
  const std::string ten = folder.Write("ten.csv", many);
  const Result a = Run(With(kRoute, {"-o", folder.Path("a"), once}));
  const Result b = Run(With(kRoute, {"-o", folder.Path("b"), ten}));
  CHECK(a.exit_code == 0);
  CHECK(b.exit_code == 0);
  INFO(a.peak_kib << " and " << b.peak_kib);
  CHECK(b.peak_kib < a.peak_kib + 4096);
}

}  // namespace
}  // namespace trunkline::tools
