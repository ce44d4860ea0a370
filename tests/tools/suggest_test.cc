// SPDX-License-Identifier: Apache-2.0
// trunkline learn text and trunkline suggest.
#include <string>

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

}  // namespace
}  // namespace trunkline::tools
