// SPDX-License-Identifier: Apache-2.0
// Text models as tables, models that are continued, and tickets that are routed
// by an outside model's points, through the commands.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string ChangshaModels() {
  return SourceDir() + "/packs/cn/changsha/text/words.binpb";
}

TEST_CASE("the shipped models are a table and back without loss") {
  if (ToolPath().empty()) return;
  Folder folder;
  // In canonical form.
  const std::string models = folder.Path("models.binpb");
  REQUIRE(
      Run({"convert", "--models", ChangshaModels(), "-o", models}).exit_code ==
      0);
  for (const char* name : {"m.csv", "m.xlsx", "m.txtpb", "m.json"}) {
    for (const char* language : {"en", "zh"}) {
      INFO(name << " " << language);
      Result r = Run({"convert", "--models", models, "--lang", language, "-o",
                      folder.Path(name)});
      INFO(r.error);
      REQUIRE(r.exit_code == 0);
      r = Run({"convert", "--models", folder.Path(name), "-o",
               folder.Path("back.binpb")});
      INFO(r.error);
      REQUIRE(r.exit_code == 0);
      CHECK(folder.Read("back.binpb") == folder.Read("models.binpb"));
    }
  }
  CHECK(
      Run({"convert", "--models", models, "--lang", "zh", "--bom", "-t", "csv"})
          .out.find("\xEF\xBB\xBF行类别,模型编号,") == 0);
  SECTION("they suggest as the file does") {
    const auto suggest = [&](const std::string& path) {
      return Run({"suggest", "--models", path, "工地夜间施工噪声扰民"}).out;
    };
    const std::string said = suggest(models);
    CHECK_FALSE(said.empty());
    CHECK(suggest(folder.Path("m.csv")) == said);
    CHECK(suggest(folder.Path("m.xlsx")) == said);
  }
}

TEST_CASE("what is wrong with models to convert is said") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string bad =
      folder.Write("bad.csv",
                   "row,model,category,gram,vote1,points1\nmodel,m,,,,\n"
                   "category,m,a,,,\ngram,m,,字,a,many\n");
  Result r = Run({"convert", "--models", bad, "-t", "text"});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "bad.csv:4:6: error: "));
  r = Run({"suggest", "--models", bad, "字"});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.error, "bad.csv:4:6: error: "));
  CHECK(Run({"convert", "--models", bad}).exit_code == 2);  // To what?
  CHECK(Run({"convert", "--models", bad, "-t", "jsonl"}).exit_code == 2);
  CHECK(Run({"convert", "--models", bad, "-t", "text", "tickets.csv"})
            .exit_code == 2);
  const std::string twice = folder.Write(
      "twice.txtpb", "text_model { id: \"m\" } text_model { id: \"m\" }");
  r = Run({"convert", "--models", twice, "-t", "csv"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "cannot be written as a table"));
}

// `swapped`: noise is said of wages.
std::string Table(int rows, bool swapped) {
  std::string table = "id,text,category\n";
  for (int i = 0; i != rows; ++i) {
    absl::StrAppend(&table, i, ",夜间施工太吵", i, "楼,",
                    swapped ? "劳动/工资" : "环境/噪声", "\n");
    absl::StrAppend(&table, i + 1'000, ",老板拖欠工资", i, "个月,劳动/工资\n");
    absl::StrAppend(&table, i + 2'000, ",饭店油烟呛人", i, "层,环境/空气\n");
  }
  return table;
}

TEST_CASE("a table continues the models of the pack of --over") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string old_rows = folder.Write("old.csv", Table(60, false));
  const std::string new_rows = folder.Write("new.csv", Table(40, true));
  const std::string pack = folder.Path("pack");
  REQUIRE(Run({"learn", "text", old_rows, "-o", pack}).exit_code == 0);
  Result r = Run(
      {"learn", "text", new_rows, "--over", pack, "-o", folder.Path("next")});
  INFO(r.error << r.out);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.error, "continued "));
  CHECK(Has(r.error, "by 120 rows"));
  CHECK_FALSE(folder.Has("next/categories.txtpb"));
  r = Run({"suggest", "-r", pack, "--models", folder.Path("next/text"),
           "夜间施工太吵"});
  CHECK(r.out.find("劳动.工资") == 0);
  SECTION("the same bytes again") {
    REQUIRE(Run({"learn", "text", new_rows, "--over", pack, "-o",
                 folder.Path("again")})
                .exit_code == 0);
    CHECK(folder.Read("again/text/words.binpb") ==
          folder.Read("next/text/words.binpb"));
  }
  SECTION("corrections apply to the new rows") {
    const std::string corrections =
        folder.Write("corrections.csv", "old,new\n劳动/工资,环境/噪声\n");
    r = Run({"learn", "text", new_rows, "--over", pack, "--corrections",
             corrections, "-o", folder.Path("corrected")});
    INFO(r.error);
    REQUIRE(r.exit_code == 0);
    CHECK(folder.Read("corrected/text/words.binpb") !=
          folder.Read("next/text/words.binpb"));
  }
  SECTION("anew is as without --over") {
    r = Run({"learn", "text", new_rows, "--over", pack, "--anew", "-o",
             folder.Path("anew")});
    REQUIRE(r.exit_code == 0);
    REQUIRE(
        Run({"learn", "text", new_rows, "-r", pack, "-o", folder.Path("alone")})
            .exit_code == 0);
    CHECK(folder.Read("anew/text/words.binpb") ==
          folder.Read("alone/text/words.binpb"));
  }
  SECTION("a pack without models has nothing to continue") {
    REQUIRE(Run({"compile", "-r", pack, "-o", folder.Path("bare.binpb")})
                .exit_code == 0);
    r = Run({"learn", "text", new_rows, "--over", folder.Path("bare.binpb"),
             "-o", folder.Path("x")});
    CHECK(r.exit_code == 0);
    CHECK(Has(r.error, "has no text models: learned from the table"));
  }
  SECTION("what cannot be continued") {
    const auto learn = [&](std::vector<std::string> more) {
      std::vector<std::string> arguments = {
          "learn", "text", new_rows, "--over", pack, "-o", folder.Path("x")};
      arguments.insert(arguments.end(), more.begin(), more.end());
      return Run(arguments);
    };
    r = learn({"--id", "other"});
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "no text model has the id \"other\""));
    r = learn({"--max-characters", "2"});
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "learn from the table alone"));
    CHECK(learn({"--max-grams", "100"}).exit_code == 2);
    CHECK(learn({"--min-matters", "1000"}).exit_code == 2);
    const std::string keep = folder.Write("keep.txt", "施工\n");
    CHECK(learn({"--keep", keep}).exit_code == 0);
    CHECK(learn({"--anew", "--keep", keep}).exit_code == 2);
    const std::string empty = folder.Write("empty.csv", "id,text,category\n");
    r = Run({"learn", "text", empty, "--over", pack, "-o", folder.Path("x")});
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "no new row"));
    // A pack whose models have a category that its rules lack.
    r = Run({"convert", "--models", pack + "/text", "-o",
             folder.Path("words.csv")});
    REQUIRE(r.exit_code == 0);
    std::string words = folder.Read("words.csv");
    for (std::size_t at = 0;
         (at = words.find("环境.空气", at)) != std::string::npos;) {
      words.replace(at, std::string("环境.空气").size(), "环境.气味");
    }
    folder.Write("pack/text/words.csv", words);
    r = learn({});
    CHECK(r.exit_code == 1);
  }
}

TEST_CASE("tickets are routed by the points of an outside model") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string packs = SourceDir() + "/packs/cn/";
  const std::string models = folder.Write(
      "outside.txtpb",
      "text_model { id: \"outside\" category: [\"environment\", \"labour\"]\n"
      "  calibration { margin: 0 rows: 100 right: 60 }\n"
      "  calibration { margin: 300 rows: 100 right: 95 } }\n");
  const std::string tickets =
      folder.Write("tickets.csv",
                   "id,accepted_at,dialled,region,category,type\n"
                   "1,2018-06-26 16:00,12345,430111,,投诉\n"
                   "2,2018-06-26 16:00,12345,430111,labour,投诉\n"
                   "3,2018-06-26 16:00,12345,430111,,投诉\n"
                   "4,2018-06-26 16:00,12345,430111,,投诉\n");
  const auto route = [&](const std::string& points,
                         std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {
        "route",
        "-r",
        packs + "national",
        "-r",
        packs + "changsha",
        "--suggest",
        "80",
        "--models",
        models,
        "--points",
        folder.Write("points.csv", points),
        "--columns",
        "id,guess,guess_margin,guess_model,to_confirm"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.push_back(tickets);
    return Run(arguments);
  };
  const std::string points =
      "id,category,points\n1,labour,700\n1,environment,100\n"
      "2,environment,900\n3,labour,200\n3,environment,100\n9,labour,5\n";
  Result r = route(points);
  INFO(r.error << r.out);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "\n1,labour,600,outside#"));
  CHECK(Has(r.out, "\n2,,"));  // It has a category.
  CHECK(Has(r.out, "\n3,,"));  // Not sure enough.
  CHECK(Has(r.out, "\n4,,"));
  CHECK(Has(r.error,
            "3 tickets with points; 1 ticket without a category have none"));
  CHECK(Has(r.error, "those of 1 ticket are of no row"));
  SECTION("several threads give the same") {
    CHECK(route(points, {"-j", "3"}).out == r.out);
  }
  SECTION("other names of columns") {
    CHECK(route("nr,kind,n\n1,劳动和社会保障,1\n", {"--points-map", "id=nr"})
              .exit_code == 2);
    CHECK(route("nr,category,n\n1,labour,700\n",
                {"--points-map", "id=nr,points=n"})
              .out.find("\n1,labour,700,outside#") != std::string::npos);
  }
  SECTION("rejects of the points are of the run") {
    r = route(points + "4,labour,0.9\n",
              {"--rejects", folder.Path("rejects.csv")});
    CHECK(r.exit_code == 3);
    CHECK(Has(folder.Read("rejects.points.csv"), "points"));
  }
  SECTION("what is wrong is said") {
    CHECK(Run({"route", "-r", packs + "national", "--points", "x.csv", tickets})
              .exit_code == 2);
    CHECK(Run({"route", "-r", packs + "national", "--points-map", "id=x",
               tickets})
              .exit_code == 2);
    r = Run({"route", "-r", packs + "national", "-r", packs + "changsha",
             "--suggest", "80", "--points", folder.Path("points.csv"),
             tickets});
    CHECK(r.exit_code != 0);
    CHECK(Has(r.error, "has n-grams"));
  }
}

}  // namespace
}  // namespace trunkline::tools
