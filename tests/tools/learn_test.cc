// SPDX-License-Identifier: Apache-2.0
// trunkline learn catalogue, as a city uses it.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

using Arguments = std::vector<std::string>;

// A history of 120 days: noise goes to environment, in the new zone to the
// zone's own bureau; litter changes hands after 60 days; each ticket has a
// limit of two or of ten days.
std::string History() {
  std::string out = "nr,opened,kind,part,place,unit,due,back\n";
  for (int i = 0; i < 360; ++i) {
    const int day = i / 3;
    const auto date = [](int d, const char* time) {
      static constexpr int kDays[] = {31, 28, 31, 30, 31};
      int month = 0;
      while (d >= kDays[month]) d -= kDays[month++];
      return absl::StrCat("2018-0", month + 1, "-", d + 1 < 10 ? "0" : "",
                          d + 1, " ", time);
    };
    const char* place = i % 4 == 0 ? "New Zone" : i % 4 == 1 ? "East" : "West";
    const bool litter = i % 3 == 0;
    const char* unit = litter       ? (day < 60 ? "Streets" : "Parks")
                       : i % 4 == 0 ? "Zone Bureau"
                                    : "Environment";
    absl::StrAppend(&out, "T", i, ",", date(day, "10:15:00"), ",",
                    litter ? "Cleaning" : "Environment", ",",
                    litter ? "Litter" : "Noise", ",", place, ",", unit, ",",
                    date(day + (litter ? 2 : 10), "10:15:00"), ",",
                    i == 7 ? "yes" : "no", "\n");
    if (day > 50) {
      // Both go on elsewhere.
      absl::StrAppend(&out, "S", i, ",", date(day, "11:00:00"),
                      ",Works,Paving,", place, ",", "Streets", ",,no\n");
    }
  }
  return out;
}

const Arguments kMap = {
    "--map",       "id=nr,accepted=opened,category=kind/part",
    "--map",       "region=place,lead=unit,due=due,returned=back",
    "--time-zone", "Asia/Shanghai"};

Arguments With(Arguments first, const Arguments& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a history becomes a pack that is clean and routes") {
  const Folder folder;
  const std::string history = folder.Write("history.csv", History());
  const std::string city = folder.Path("city");
  const Result r = Run(With(
      {"learn", "catalogue", history, "-o", city, "--id", "cn.test"}, kMap));
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CheckGolden("learn_report", r.out);
  CHECK(r.out == folder.Read("city/evidence/report.txt"));
  CheckGolden("learn_review", folder.Read("city/evidence/review.csv"));
  CheckGolden("learn_rules", folder.Read("city/rules.txtpb"));

  const Result check = Run({"check", "--rules", city});
  CHECK(check.exit_code == 0);
  CHECK_FALSE(Has(check.out, "contested"));
  CHECK(Run({"check", "--rules", city, "--release"}).exit_code == 1);
  const Result route =
      Run({"route", "--rules", city, "--map",
           "id=nr,accepted=opened,category=kind/part", "--map", "region=place",
           "--compare", "lead=unit", "--compare-due", "due", "--calendars",
           SourceDir() + "/packs/calendars", "-o", folder.Path("routed.csv"),
           history});
  INFO(route.error);
  CHECK(route.exit_code == 0);
  CHECK(Has(route.error, "(100.00 %)"));
}

TEST_CASE("the order of rows does not matter, and a workbook is written") {
  const Folder folder;
  const std::string text = History();
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at + 1));
    at = end + 1;
  }
  std::string turned = lines[0];
  for (std::size_t i = lines.size(); i-- > 1;) turned += lines[i];
  for (const auto& [name, content] :
       {std::pair{"a", text}, std::pair{"b", turned}}) {
    const std::string path = folder.Write(absl::StrCat(name, ".csv"), content);
    const Result r =
        Run(With({"learn", "catalogue", path, "-o", folder.Path(name),
                  "--review-format", "xlsx", "--lang", "zh"},
                 kMap));
    REQUIRE(r.exit_code == 0);
  }
  for (const char* file : {"places.txtpb", "categories.txtpb", "rules.txtpb",
                           "deadlines.txtpb", "evidence/report.txt",
                           "evidence/report.json", "evidence/report.html"}) {
    INFO(file);
    CHECK(folder.Read(absl::StrCat("a/", file)) ==
          folder.Read(absl::StrCat("b/", file)));
  }
  CHECK(folder.Has("a/evidence/review.xlsx"));
}

TEST_CASE("one thread and two give the same bytes") {
  const Folder folder;
  const std::string history = folder.Write("history.csv", History());
  for (const char* threads : {"1", "2"}) {
    const Result r = Run(With({"learn", "catalogue", history, "-o",
                               folder.Path(threads), "-j", threads},
                              kMap));
    INFO(r.error);
    REQUIRE(r.exit_code == 0);
  }
  for (const char* file : {"places.txtpb", "categories.txtpb", "rules.txtpb",
                           "deadlines.txtpb", "evidence/report.json",
                           "evidence/report.html", "evidence/review.csv"}) {
    INFO(file);
    CHECK(folder.Read(absl::StrCat("1/", file)) ==
          folder.Read(absl::StrCat("2/", file)));
  }
}

TEST_CASE("a history with one bad row in the middle, on two threads") {
  const Folder folder;
  std::string history = History();
  history.insert(history.find("T200,"), "T199b,never,x,y,z,u,,no\n");
  const Result r =
      Run(With({"learn", "catalogue", folder.Write("h.csv", history), "-o",
                folder.Path("city"), "--rejects", folder.Path("rejects.csv")},
               kMap));
  CHECK(r.exit_code == 3);
  CHECK(Has(r.error, "1 rejects"));
  CHECK(Has(folder.Read("rejects.csv"), "opened"));
}

TEST_CASE("a review table is given back") {
  const Folder folder;
  const std::string history = folder.Write("history.csv", History());
  const std::string city = folder.Path("city");
  const Arguments learn =
      With({"learn", "catalogue", history, "-o", city}, kMap);
  REQUIRE(Run(learn).exit_code == 0);
  std::string review = folder.Read("city/evidence/review.csv");
  // All rows are accepted.
  std::string accepted;
  bool heading = true;
  for (const char c : review) {
    if (c == '\n') {
      if (!heading) accepted += "yes";
      heading = false;
    }
    accepted += c;
  }
  const std::string table = folder.Write("review.csv", accepted);
  const Result r = Run(With(learn, {"--review", table}));
  INFO(r.error);
  REQUIRE(r.exit_code == 0);
  CHECK(Run({"check", "--rules", city, "--release"}).exit_code == 0);
  const std::string bad = folder.Write("bad.csv", "rule,approved\nx,maybe\n");
  const Result refused = Run(With(learn, {"--review", bad}));
  CHECK(refused.exit_code == 2);
  CHECK(Has(refused.error, "has no column \"conditions\""));
}

TEST_CASE("what cannot be learnt from is said") {
  const Folder folder;
  const std::string out = folder.Path("out");
  const auto learn = [&](const std::string& content, const Arguments& more) {
    return Run(
        With({"learn", "catalogue", folder.Write("h.csv", content), "-o", out},
             more));
  };
  const Arguments map = {"--map", "accepted=a,category=c,lead=l"};
  const Result no_lead =
      learn("a,c\n2018-01-01,x\n", {"--map", "accepted=a,category=c"});
  CHECK(no_lead.exit_code == 2);
  CHECK(Has(no_lead.error, "--map lead=COLUMN"));
  const Result not_there = learn("a,c\n2018-01-01,x\n", map);
  CHECK(not_there.exit_code == 2);
  const Result empty = learn("a,c,l\n2018-01-01,x,\n2018-01-02,x,\n", map);
  CHECK(empty.exit_code == 4);
  CHECK(Has(empty.error, "none of 2 tickets is evidence"));
  const Result one = learn("a,c,l\n2018-01-01,x,u\n", map);
  CHECK(one.exit_code == 4);
  CHECK(Has(one.error, "no rule was learnt"));
  CHECK_FALSE(folder.Has("out"));
  const Result half = learn(
      "a,c,l\n2018-01-01,x,u\n2018-01-01,x,u\n2018-01-01,x,u\n"
      "never,x,u\nnever,x,u\nnever,x,u\n",
      map);
  CHECK(half.exit_code == 3);
  CHECK(Has(half.error, "50 % of the rows were rejected"));
  CHECK(folder.Has("out/rules.txtpb"));
  const Result kind =
      learn("a,c,l,n\n2018-01-01,x,u,1\n",
            With(map, {"--map", "attribute.n=n", "--attribute-kind", "n=sum"}));
  CHECK(kind.exit_code == 2);
  CHECK(Has(kind.error, "--attribute-kind \"n=sum\": write NAME=KIND"));
  const Result flag =
      learn("a,c,l,r\n2018-01-01,x,u,perhaps\n2018-01-01,x,u,2\n",
            With(map, {"--map", "returned=r"}));
  CHECK(Has(flag.error, "neither yes nor no"));
}

}  // namespace
}  // namespace trunkline::tools
