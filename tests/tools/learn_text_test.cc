// SPDX-License-Identifier: Apache-2.0
// What `learn text` refuses, leaves out or says of its table, its lists and its
// options.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A table of texts with 30 rows of each category. `rest`: what stands behind
// the category in each row, with its comma; `more`: heading of it.
std::string Table(const std::vector<std::string>& categories,
                  const std::string& more = "", const std::string& rest = "") {
  static const char* const kTexts[] = {"路灯不亮", "拖欠工资", "工地噪声"};
  static const char* const kEnds[] = {"甲", "乙", "丙", "丁", "戊"};
  std::string table = absl::StrCat("id,text,category", more, "\n");
  for (int i = 0; i != 30; ++i) {
    for (std::size_t k = 0; k != categories.size(); ++k) {
      absl::StrAppend(&table, i * 10 + static_cast<int>(k), ",", kTexts[k % 3],
                      kEnds[i % 5], i, ",", categories[k], rest, "\n");
    }
  }
  return table;
}

Result Learn(const std::string& table, const std::string& to,
             const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"learn", "text",    table, "-o",
                                    to,      "--folds", "0"};
  words.insert(words.end(), more.begin(), more.end());
  return Run(words);
}

TEST_CASE("dates of rows are dates, whatever stands in the column") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::string table = Table({"a", "b"}, ",date", ",2018/5/5");
  table += "900,路灯不亮,a,2018-10-01\n901,路灯不亮,a,2018年3月1日\n";
  table +=
      "902,路灯不亮,a,张三 "
      "13800000000\n903,路灯不亮,a,9999-99\n904,路灯不亮,a,\n";
  const std::string path = folder.Write("t.csv", table);
  const Result r = Learn(path, folder.Path("o"));
  INFO(r.error);
  CHECK(r.exit_code == 3);
  CHECK(Has(r.error, "row 63 (line 64), column \"date\": not a time"));
  CHECK(Has(r.error, "row 64 (line 65), column \"date\": not a time"));
  CHECK_FALSE(Has(r.error, "张三"));
  CHECK_FALSE(Has(r.error, "138"));
  const std::string model =
      Run({"convert", "--models", folder.Path("o/text"), "-t", "csv"}).out;
  CHECK(Has(model, "63,2018-03-01,2018-10-01,"));
  const std::string bad = folder.Write("m.txtpb",
                                       "text_model { id: \"m\" category: \"a\" "
                                       "training { first_date: \"张三\" } }");
  const Result loaded = Run({"suggest", "--models", bad, "路灯"});
  CHECK(loaded.exit_code == 1);
  CHECK(Has(loaded.error, "it is no date as 2018-10-01"));
  CHECK_FALSE(Has(loaded.error, "张三"));
}

TEST_CASE("a list of n-grams is read as a table is, and counted") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string table = folder.Write("t.csv", Table({"a", "b"}));
  REQUIRE(Learn(table, folder.Path("pack")).exit_code == 0);
  const auto grams = [&](const std::string& of) {
    return Run({"convert", "--models", folder.Path(of + "/text"), "-t", "csv"})
        .out;
  };
  REQUIRE(Has(grams("pack"), ",路灯,"));
  const std::string gbk = "\xC2\xB7\xB5\xC6\r\n\xD4\xEB\xC9\xF9\r\n";
  int n = 0;
  for (const std::string& list :
       {std::string("\xEF\xBB\xBF路灯\r\n噪声\r\n"), gbk}) {
    INFO(n);
    const std::string to = absl::StrCat("struck", n++);
    Result r = Learn(table, folder.Path(to),
                     {"--without", folder.Write("w.txt", list)});
    INFO(r.error);
    CHECK(r.exit_code == 0);
    CHECK(Has(r.error, "w.txt: 2 n-grams"));
    CHECK_FALSE(Has(grams(to), ",路灯,"));
    CHECK(Has(grams(to), ",灯不,"));
    r = Learn(
        table, folder.Path(to + "c"),
        {"--over", folder.Path("pack"), "--without", folder.Path("w.txt")});
    INFO(r.error);
    CHECK(r.exit_code == 0);
    CHECK(Has(r.error, "w.txt: 2 n-grams, of which 1 in no model"));
    CHECK_FALSE(Has(grams(to + "c"), ",路灯,"));
  }
  const Result r =
      Learn(table, folder.Path("x"),
            {"--without",
             folder.Write("w.txt",
                          "路灯\n王小明的电话\n\nＷｉＦｉ\n1234米\n路 灯\n")});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "w.txt: 2 lines can be no n-gram: line 2, line 6"));
  CHECK_FALSE(Has(r.error, "王小明"));
}

TEST_CASE("categories that would have one code are not made one") {
  if (ToolPath().empty()) return;
  Folder folder;
  Result r = Learn(folder.Write("t.csv", Table({"a b", "c", "a_b"})),
                   folder.Path("o"));
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "rows 1 and 3 name different categories"));
  CHECK(Has(r.error, "\"a_b\""));
  CHECK(Learn(folder.Write("t.csv", Table({"a b", "c"})), folder.Path("o"))
            .exit_code == 0);
  SECTION("a level that is empty above one that is not is a reject") {
    std::string table = Table({"a", "b"});
    table += "900,路灯不亮,a//c\n901,路灯不亮,a/\n";
    r = Learn(folder.Write("t.csv", table), folder.Path("o"));
    INFO(r.error);
    CHECK(r.exit_code == 3);
    CHECK(Has(r.error,
              "row 61 (line 62), column \"category\": level 2 of the category "
              "is empty"));
    CHECK_FALSE(Has(r.error, "row 62"));
    r = Learn(folder.Write("t.csv", Table({"a", "b"}, ",l2,l3", ",,x")),
              folder.Path("o"), {"--map", "category=category/l2/l3"});
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "level 2 of the category is empty"));
  }
}

TEST_CASE("options that name nothing are refused") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string table = folder.Write("t.csv", Table({"noise", "wages"}));
  for (const char* id : {"../zz", "a/b", "", ".", "a b", "a\nb"}) {
    INFO(id);
    const Result r = Learn(table, folder.Path("o"), {"--id", id});
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, "--id: "));
  }
  Result r = Learn(table, folder.Path("o"), {"--offer-only", "nois"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "no row has the category \"nois\""));
  CHECK(Has(r.error, "noise"));
  CHECK(Learn(table, folder.Path("o"), {"--offer-only", "noise"}).exit_code ==
        0);
  r = Run({"learn", "text", table, "-o", folder.Path("o"), "--max-grams", "abc",
           "--lang", "zh"});
  CHECK(Has(r.error, "--max-grams 不能取值 abc"));
  r = Run({"suggest", "--percent", "101", "x", "--lang", "zh"});
  CHECK(Has(r.error, "101 不在 0 至 100 之间"));
}

TEST_CASE("dated models are judged at the dates of the rows") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::filesystem::create_directories(folder.Path("pack/text"));
  folder.Write("pack/r.txtpb",
               "jurisdiction { id: \"x\" time_zone: \"+08:00\" centre: \"d\" "
               "principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL, "
               "BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }\n"
               "department { code: \"d\" } category { code: \"a\" } "
               "category { code: \"b\" }");
  folder.Write("pack/text/m.txtpb",
               "text_model { id: \"m\" valid { from: \"2018-01-01\" } "
               "category: [\"a\", \"b\"] "
               "gram { text: \"路灯\" idf: 512 vote { points: 500 } } "
               "gram { text: \"拖欠\" idf: 512 vote { category: 1 "
               "points: 500 } } }");
  const std::string table = folder.Write("t.csv", Table({"a", "b"}));
  Result r =
      Learn(table, folder.Path("o"),
            {"--over", folder.Path("pack"), "--id", "m", "--test", table});
  INFO(r.out << r.error);
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "60 rows, 60 with a suggestion"));
  // Of a time before the model, it says nothing.
  const std::string old =
      folder.Write("old.csv", Table({"a", "b"}, ",date", ",2017-12-31"));
  r = Learn(table, folder.Path("o"),
            {"--over", folder.Path("pack"), "--id", "m", "--test", old});
  CHECK(Has(r.out, "60 rows, 0 with a suggestion"));
  SECTION("of a test without rows nothing is said") {
    r = Learn(table, folder.Path("o"),
              {"--test", folder.Write("none.csv", "id,text,category\n")});
    CHECK(Has(r.out, "0 rows"));
    CHECK_FALSE(Has(r.out, "%"));
  }
}

TEST_CASE("points of outside models may name codes of the models") {
  if (ToolPath().empty()) return;
  Folder folder;
  const std::string models = folder.Write(
      "k.txtpb",
      "text_model { id: \"o\" category: [\"environment\", \"labour\"] } "
      "text_model { id: \"o.e\" parent: \"environment\" category: "
      "[\"environment.air\", \"environment.noise\"] }");
  const std::string points = folder.Write(
      "p.csv", "id,category,points\n0,environment.noise,9\n0,labour,2\n");
  const Result r = Run({"suggest", "--models", models, "--points", points});
  INFO(r.error);
  CHECK(Has(r.out, "0,environment.noise,9,7,"));
}

}  // namespace
}  // namespace trunkline::tools
