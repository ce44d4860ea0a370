// SPDX-License-Identifier: Apache-2.0
// trunkline learn text and trunkline suggest.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

// Two columns of text, names of categories as paths.
std::string Table() {
  std::string table = "编号,标题,内容,类别\n";
  for (int i = 0; i != 60; ++i) {
    absl::StrAppend(&table, i, ",夜间施工,工地", "太吵", i, "楼,环境/噪声\n");
    absl::StrAppend(&table, i + 60, ",拖欠工资,老板不发钱", i,
                    "个月,劳动/工资\n");
    absl::StrAppend(&table, i + 120, ",油烟扰民,饭店油烟", i, "层,环境/空气\n");
  }
  return table;
}

TEST_CASE("a table is learned from, and words get its categories") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string table = folder.Write("tickets.csv", Table());
  const std::string map = "text=标题/内容,category=类别,id=编号";
  Result r =
      Run({"learn", "text", table, "--map", map, "-o", folder.Path("made")});
  INFO(r.error << r.out);
  REQUIRE(r.exit_code == 0);
  CHECK(r.error.find("category is \"类别\"") != std::string::npos);
  CHECK(folder.Has("made/text/words.binpb"));
  CHECK(folder.Read("made/categories.txtpb").find("环境.噪声") !=
        std::string::npos);
  CHECK(r.out.find("level 2: 100.0 % right") != std::string::npos);
  const std::string models = folder.Path("made/text");
  r = Run({"suggest", "--models", models, "楼下夜间施工太吵了"});
  INFO(r.error << r.out);
  CHECK(r.exit_code == 0);
  CHECK(r.out.find("环境.噪声") == 0);
  CHECK(r.out.find("夜间施工") != std::string::npos);
  r = Run({"suggest", "--models", models, "--percent", "80", "--lang", "zh",
           "你好"});
  CHECK(r.out == "没有可建议的类别\n");
  SECTION("what was made is a pack") {
    r = Run({"suggest", "-r", folder.Path("made"), "楼下夜间施工太吵了"});
    INFO(r.error << r.out);
    CHECK(r.exit_code == 0);
    CHECK(r.out.find("环境.噪声  噪声  ") == 0);
  }
  SECTION("a table gets a row for each text") {
    r = Run({"suggest", "--models", models, "--map", map, table});
    CHECK(r.exit_code == 0);
    CHECK(r.out.find("id,category,score,margin,percent_agreed,reason\n") == 0);
    CHECK(r.out.find("\n60,劳动.工资,") != std::string::npos);
  }
  SECTION("the same table gives the same bytes") {
    const std::string first = folder.Read("made/text/words.binpb");
    r = Run({"learn", "text", table, "--map", map, "-o", folder.Path("again")});
    CHECK(folder.Read("again/text/words.binpb") == first);
  }
  SECTION("a category may stand in several columns") {
    std::string levels = Table();
    for (std::size_t at = 0; (at = levels.find('/', at)) != levels.npos;) {
      levels[at] = ',';
    }
    levels.replace(levels.find("类别"), std::string("类别").size(),
                   "大类,小类");
    const std::string by_level = folder.Write("levels.csv", levels);
    r = Run({"learn", "text", by_level, "--map",
             "text=标题/内容,category=大类/小类,id=编号", "-o",
             folder.Path("levels")});
    INFO(r.error << r.out);
    CHECK(r.exit_code == 0);
    CHECK(folder.Read("levels/text/words.binpb") ==
          folder.Read("made/text/words.binpb"));
    r = Run({"learn", "text", by_level, "--map",
             "text=内容,category=大类,id=编号/标题", "-o", folder.Path("x")});
    CHECK(r.exit_code == 2);
    CHECK(r.error.find("id=编号/标题") != std::string::npos);
  }
  SECTION("what is wrong is said") {
    CHECK(Run({"suggest", "--models", models}).exit_code == 2);
    CHECK(Run({"suggest", "词"}).exit_code == 2);
    CHECK(Run({"learn", "text", "-o", folder.Path("x")}).exit_code == 2);
    r = Run({"learn", "text", table, "--map", "text=无,category=类别", "-o",
             folder.Path("x")});
    CHECK(r.exit_code == 2);
    CHECK(r.error.find("无") != std::string::npos);
    r = Run({"learn", "text", table, "--map", "words=标题", "-o",
             folder.Path("x")});
    CHECK(r.exit_code == 2);
    const std::string bad =
        folder.Write("bad.txtpb", "text_model { id: \"m\" category: \"a.b\" }");
    r = Run({"suggest", "--models", bad, "词"});
    CHECK(r.exit_code == 1);
    CHECK(r.error.find("not a root") != std::string::npos);
  }
}

TEST_CASE("a pack has its models in the folder text") {
  if (ToolPath().empty()) return;
  const std::string packs = SourceDir() + "/packs/cn/";
  const Result r =
      Run({"suggest", "-r", packs + "national", "-r", packs + "changsha",
           "--lang", "zh", "工地夜间施工噪声扰民"});
  INFO(r.error << r.out);
  CHECK(r.exit_code == 0);
  CHECK(r.out.find("environment.noise.construction") == 0);
  CHECK(r.out.find("得分") != std::string::npos);
}

TEST_CASE("a table of texts with a comma too many, or a column twice") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string packs = SourceDir() + "/packs/cn/";
  const auto suggest = [&](const std::string& content) {
    return Run({"suggest", "-r", packs + "national", "-r", packs + "changsha",
                folder.Write("texts.csv", content), "-o",
                folder.Path("out.csv")});
  };
  Result r = suggest(
      "id,text\n1,工地夜间施工噪声扰民,在甲路\n2,工地夜间施工噪声扰民\n"
      "3,\"工地夜间施工噪声扰民,在甲路\",\n");
  INFO(r.error << r.out);
  CHECK(r.exit_code == 3);
  CHECK(r.error.find("columns: id is \"id\", text is \"text\"\n") !=
        std::string::npos);
  CHECK(r.error.find("the row has 3 columns, the header has 2") !=
        std::string::npos);
  CHECK(folder.Read("out.csv").find("\n1,") == std::string::npos);
  CHECK(folder.Read("out.csv").find("\n3,") != std::string::npos);
  r = suggest("idd,text,备注\n1,工地夜间施工噪声扰民,x\n");
  INFO(r.error);
  CHECK(r.error.find("columns that were not used: #1 (did you mean \"id\"?), "
                     "#3\n") != std::string::npos);
  r = suggest("id,text,text\n1,工地,工地\n");
  CHECK(r.exit_code == 2);
  CHECK(r.error.find("\"text\" is there twice") != std::string::npos);
}

TEST_CASE("tickets without a category are routed by what their text suggests") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string packs = SourceDir() + "/packs/cn/";
  const std::string table = folder.Write(
      "tickets.csv",
      "id,accepted_at,dialled,region,category,type,text\n"
      "1,2018-06-26 16:00,12345,430111,,投诉,工地凌晨施工噪声扰民\n"
      "2,2018-06-26 16:00,12345,430111,environment,投诉,"
      "工地凌晨施工噪声扰民\n"
      "3,2018-06-26 16:00,12345,430111,,举报,工地凌晨施工噪声扰民\n"
      "4,2018-06-26 16:00,12345,430111,,投诉,你好\n"
      "5,2018-06-26 16:00,12345,430111,,投诉,纪检监察，贪污贿赂\n");
  const auto route = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"route", "-r", packs + "national",
                                          "-r", packs + "changsha"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.push_back(table);
    return Run(arguments);
  };
  Result r = route({"--suggest", "80", "--columns",
                    "id,lead,guess,guess_margin,guess_percent,guess_model,"
                    "guess_changed,lead_without_guess,to_confirm,reason"});
  INFO(r.error << r.out);
  CHECK(r.exit_code == 0);
  CHECK(r.error.find("guessed, to be confirmed: 1") != std::string::npos);
  CHECK(r.out.find("\n1,environment_bureau,environment.noise") !=
        std::string::npos);
  CHECK(r.out.find(",true,") == r.out.rfind(",true,"));
  CHECK(r.out.find("confirm it") == r.out.rfind("confirm it"));
  SECTION("without --suggest nothing is guessed") {
    r = route({});
    CHECK(r.out.find("guess") == std::string::npos);
    CHECK(r.error.find("guess") == std::string::npos);
  }
  SECTION("messages have it, and no word of the ticket") {
    r = route({"--suggest", "80", "-f", "jsonl"});
    CHECK(r.out.find("\"guess\":{\"category\":\"environment.noise") !=
          std::string::npos);
    CHECK(r.out.find("凌晨") == std::string::npos);
  }
  SECTION("the explanation says it") {
    r = Run({"explain", "-r", packs + "national", "-r", packs + "changsha",
             "--suggest", "80", "--text", "工地凌晨施工噪声扰民", "--accepted",
             "2018-06-26 16:00", "--lang", "zh"});
    INFO(r.error << r.out);
    CHECK(r.exit_code == 0);
    CHECK(r.out.find("须经人工确认") != std::string::npos);
    CHECK(r.out.find("凌晨") == std::string::npos);
  }
  SECTION("what is wrong is said") {
    CHECK(route({"--suggest", "0"}).exit_code == 2);
    CHECK(route({"--columns", "guess"}).exit_code == 2);
    CHECK(route({"--models", packs + "changsha/text"}).exit_code == 2);
    r = Run({"route", "-r", packs + "national", "--suggest", "80", table});
    CHECK(r.exit_code == 2);
    CHECK(r.error.find("no text models") != std::string::npos);
    CHECK(Run({"explain", "-r", packs + "national", "-r", packs + "changsha",
               "--suggest", "80", "--why-not", "x"})
              .exit_code == 2);
  }
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Tickets 0 to 199 with two categories, and what an outside model says of them.
// It is not sure of the first 60, of which it has 30 wrong.
struct Outside {
  std::string table = "nr,type\n";
  std::string points = "id,category,points\n";

  Outside() {
    for (int i = 0; i != 200; ++i) {
      const bool noise = i % 2 == 0;
      absl::StrAppend(&table, i, noise ? ",环境/噪声\n" : ",劳动\n");
      const int own = i < 30 ? 400 : i < 60 ? 600 : 800;
      absl::StrAppend(&points, i, ",环境/噪声,", noise ? own : 1000 - own,
                      "\n");
      absl::StrAppend(&points, i, ",劳动,", noise ? 1000 - own : own, "\n");
    }
  }
};

TEST_CASE("an outside model is measured, and suggests by its points") {
  if (ToolPath().empty()) return;
  Folder folder;
  const Outside outside;
  // A ticket without points, and points without a ticket.
  const std::string table =
      folder.Write("tickets.csv", outside.table + "x,劳动\n");
  const std::string points =
      folder.Write("points.csv", outside.points + "y,劳动,5\n");
  const std::vector<std::string> learn = {"learn",
                                          "text",
                                          table,
                                          "--points",
                                          points,
                                          "--map",
                                          "id=nr,category=type",
                                          "-o",
                                          folder.Path("made"),
                                          "--html",
                                          folder.Path("page.html")};
  Result r = Run(learn);
  INFO(r.error << r.out);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.error, "200 rows with points; 1 row without are left out"));
  CHECK(Has(r.error, "those of 1 ticket have no row"));
  CHECK(Has(r.error, "rows that it has never seen"));
  CHECK(Has(r.error, "learned 2 models with 0 n-grams from 200 rows"));
  CHECK(Has(r.out, "level 1: 85.0 % right"));
  CHECK(Has(r.out, "the most certain 70 %: 100.0 % right"));
  CHECK(Has(r.out, "15 rows of 劳动 as 环境.噪声"));
  CHECK(Has(folder.Read("made/categories.txtpb"), "环境.噪声"));
  const std::string models = folder.Path("made/text");

  const std::string asked =
      folder.Write("new.csv",
                   "编号,类别,分\nn1,环境/噪声,800\nn1,劳动,200\nn2,劳动,550\n"
                   "n2,环境/噪声,350\nn3,交通,900\nn3,劳动,100\n");
  const auto suggest = [&](const std::string& percent) {
    return Run({"suggest", "--points", asked, "--points-map",
                "id=编号,category=类别,points=分", "--models", models,
                "--percent", percent});
  };
  r = suggest("80");
  INFO(r.error << r.out);
  CHECK(r.exit_code == 0);
  CHECK(r.out ==
        "id,category,score,margin,percent_agreed,reason\n"
        "n1,环境.噪声,800,600,85,环境.噪声 +800\nn2,,,,,\nn3,,,,,\n");
  CHECK(Has(r.error, "1 row of points are of categories that no model scores"));
  // Surer, it climbs: the category above is right in all such cases.
  CHECK(Has(suggest("90").out, "\nn1,环境,0,600,100,\n"));
  CHECK(Has(suggest("50").out, "\nn2,劳动,550,200,50,劳动 +550\n"));

  SECTION("the same table gives the same bytes") {
    const std::string first = folder.Read("made/text/words.binpb");
    CHECK(Run(learn).exit_code == 0);
    CHECK(folder.Read("made/text/words.binpb") == first);
  }
  SECTION("the page stands alone") {
    const std::string page = folder.Read("page.html");
    CHECK(Has(page, "<html lang=\"en\">"));
    CHECK(Has(page, "Risk against coverage"));
    CHECK(Has(page, "Confusion of the first level"));
    CHECK(Has(page, "环境.噪声"));
    for (const char* part : {"http:", "https:", "src=", "<script"}) {
      CHECK_FALSE(Has(page, part));
    }
  }
  SECTION("another table is tested by the same points") {
    const std::string test = folder.Write(
        "test.csv", "nr,type\n60,环境/噪声\n61,环境/噪声\nz,劳动\n");
    r = Run({"learn", "text", table, "--points", points, "--map",
             "id=nr,category=type", "-o", folder.Path("again"), "--test",
             test});
    INFO(r.error << r.out);
    CHECK(r.exit_code == 0);
    CHECK(Has(r.error, "1 row without points left out"));
    CHECK(Has(r.out, "2 rows, 2 with a suggestion"));
    CHECK(Has(r.out, "level 1: 50.0 % right"));
  }
  SECTION("a ticket whose points are not complete is not used") {
    const std::string bad = folder.Write(
        "bad.csv",
        "id,category,points\na,环境/噪声,800\na,劳动,0.9\n"
        "b,环境/噪声,800\nb,劳动,200\nb,劳动,300\nc,劳动,50000001\n"
        ",劳动,5\nd,劳动,900\nd,环境/噪声,1\n");
    r = Run({"suggest", "--points", bad, "--models", models, "--top", "1"});
    INFO(r.error << r.out);
    CHECK(r.exit_code == 3);
    CHECK(r.out ==
          "id,category,score,margin,percent_agreed,reason\n"
          "d,劳动,900,899,100,劳动 +900\n");
    CHECK(Has(r.error, "3 tickets with a row that was rejected"));
    CHECK(Has(r.error, "thousandfold"));
    CHECK(Has(r.error, "has points for this id already"));
  }
  SECTION("models with n-grams are not for points") {
    const std::string words = folder.Write(
        "words.txtpb",
        "text_model { id: \"m\" category: [\"a\", \"b\"] gram { text: \"路\" "
        "vote { points: 5 } } }");
    r = Run({"suggest", "--points", asked, "--points-map",
             "id=编号,category=类别,points=分", "--models", words});
    CHECK(r.exit_code != 0);
    CHECK(Has(r.error, "n-grams"));
  }
  SECTION("what is wrong is said") {
    const std::string one = folder.Write("one.csv", "id,category,points\n");
    CHECK(Run({"learn", "text", "--points", points, "-o", folder.Path("x")})
              .exit_code == 2);
    CHECK(Run({"learn", "text", table, "--points-map", "id=nr", "-o",
               folder.Path("x")})
              .exit_code == 2);
    CHECK(Run({"learn", "text", table, "--points", points, "--audit",
               folder.Path("a.csv"), "-o", folder.Path("x")})
              .exit_code == 2);
    r = Run({"learn", "text", table, "--points", one, "--map",
             "id=nr,category=type", "-o", folder.Path("x")});
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "the ids differ"));
    r = Run({"suggest", "--points", asked, "--models", models});
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "has no column"));
    r = Run({"suggest", "--points", points, "--points-map", "text=id",
             "--models", models});
    CHECK(r.exit_code == 2);
    CHECK(Run({"suggest", "--points", points, "--models", models, "词"})
              .exit_code == 2);
  }
}

TEST_CASE("categories of rows are corrected before they are learned from") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string table = folder.Write("tickets.csv", Table());
  const auto learn = [&](const std::string& corrections,
                         std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {
        "learn",
        "text",
        table,
        "--map",
        "text=标题/内容,category=类别",
        "-o",
        folder.Path("made"),
        "--corrections",
        folder.Write("corrections.csv", corrections)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  };
  Result r = learn("old,new\n环境/空气,环境/油烟\n");
  INFO(r.error << r.out);
  REQUIRE(r.exit_code == 0);
  CHECK(Has(r.error, "60 rows corrected, by 1 of 1 corrections"));
  const std::string tree = folder.Read("made/categories.txtpb");
  CHECK(Has(tree, "环境.油烟"));
  CHECK_FALSE(Has(tree, "环境.空气"));
  r = Run({"suggest", "--models", folder.Path("made/text"), "饭店油烟扰民"});
  CHECK(r.out.find("环境.油烟") == 0);
  // The test's rows are corrected, too.
  r = learn("old,new\n环境/空气,环境/油烟\n", {"--test", table});
  CHECK(Has(r.out, "level 2: 100.0 % right"));

  struct Case {
    const char* content;
    const char* part;
  };
  const Case cases[] = {
      {"old,new\n环境/空气,环境/油烟\n环境/油烟,环境/餐饮\n",
       "line 2: \"环境.油烟\" is itself corrected, in line 3"},
      {"old,new\n环境/空气,环境/噪声\n环境/噪声,环境/空气\n",
       "line 3: \"环境.噪声\" and \"环境.空气\" (line 2) are corrected into"},
      {"old,new\n环境/空气,环境/空气\n",
       "line 2: \"环境/空气\" is corrected to"},
      {"old,new\n环境/空气,环境/甲\n环境/空气,环境/乙\n",
       "line 3: \"环境/空气\" is corrected in line 2 already"},
      {"old,new\n无此类,环境/噪声\n",
       "line 2: \"无此类\" is a category neither"},
      {"old,new\n环境/空气,\n", "line 2: a correction needs both"},
      {"old\n环境/空气\n", "has no column \"new\""},
  };
  for (const Case& c : cases) {
    r = learn(c.content);
    INFO(c.content << r.error);
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, c.part));
  }
  SECTION("codes that the rules lack") {
    const std::string packs = SourceDir() + "/packs/cn/";
    const std::vector<std::string> rules = {"-r", packs + "national", "-r",
                                            packs + "changsha"};
    r = learn("old,new\n环境/空气,environment.noize\n", rules);
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error,
              "line 2: \"environment.noize\" is no category of the "
              "rules"));
    // The rules do not know what the rows have; the corrections make it known.
    r = learn(
        "old,new\n环境/空气,environment.air\n环境/噪声,environment.noise\n",
        rules);
    INFO(r.error);
    CHECK(r.exit_code == 3);
    CHECK(Has(r.error, "120 rows corrected, by 2 of 2 corrections"));
  }
  CHECK(Run({"learn", "text", "--from-labels", "-r",
             SourceDir() + "/packs/cn/national", "-r",
             SourceDir() + "/packs/cn/changsha", "--corrections",
             folder.Path("corrections.csv"), "-o", folder.Path("x")})
            .exit_code == 2);
}

TEST_CASE("the report of a text model is a page in either language") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string table = folder.Write("tickets.csv", Table());
  Result r = Run({"learn", "text", table, "--map",
                  "text=标题/内容,category=类别", "-o", folder.Path("made"),
                  "--html", folder.Path("page.html"), "--lang", "zh"});
  INFO(r.error << r.out);
  REQUIRE(r.exit_code == 0);
  const std::string page = folder.Read("page.html");
  CHECK(Has(page, "<html lang=\"zh-CN\">"));
  for (const char* part : {"按层级", "覆盖率与错误率", "校准", "按类别", "混淆",
                           "一级类别的混淆", "环境.空气"}) {
    INFO(part);
    CHECK(Has(page, part));
  }
  CHECK_FALSE(Has(page, "http:"));
  // Nothing of the texts.
  CHECK_FALSE(Has(page, "饭店"));
  r = Run({"learn", "text", table, "--map", "text=标题/内容,category=类别",
           "-o", folder.Path("made"), "--folds", "0", "--html",
           folder.Path("none.html")});
  CHECK(r.exit_code == 2);
  CHECK_FALSE(folder.Has("none.html"));
}

TEST_CASE("a case table knows which categories were guessed") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string packs = SourceDir() + "/packs/cn/";
  const std::string table = folder.Write(
      "tickets.csv",
      "id,accepted_at,dialled,region,category,type,text\n"
      "1,2018-06-26 16:00,12345,430111,,投诉,工地凌晨施工噪声扰民\n"
      "2,2018-06-26 16:00,12345,430111,environment,投诉,吵\n");
  Result r = Run({"route", "-r", packs + "national", "-r", packs + "changsha",
                  "--suggest", "80", "--columns", "id,lead,guess,to_confirm",
                  "--pass-through", "accepted_at,region,category", "-o",
                  folder.Path("routed.csv"), table});
  INFO(r.error << r.out);
  REQUIRE(r.exit_code == 0);
  r = Run({"table", folder.Path("routed.csv"), "--time-zone", "Asia/Shanghai",
           "-m", "category=category/guess,category_guessed=to_confirm", "-o",
           folder.Path("cases.jsonl")});
  INFO(r.error << r.out);
  REQUIRE(r.exit_code == 0);
  const std::string cases = folder.Read("cases.jsonl");
  CHECK(Has(cases, "\"category\":\"environment.noise"));
  CHECK(Has(cases, "\"category_guessed\":true"));
  CHECK(cases.find("category_guessed") == cases.rfind("category_guessed"));
}

}  // namespace
}  // namespace trunkline::tools
