// SPDX-License-Identifier: Apache-2.0
#include "trunkline/suggest.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/catch.h"

namespace trunkline {
namespace {

constexpr char kRoot[] = R"(
text_model {
  id: "words" category: ["environment", "labour"]
  gram { text: "噪声" vote { category: 0 points: 500 } }
  gram { text: "夜间施工" vote { category: 0 points: 100 } vote { category: 1 points: -20 } }
  gram { text: "工资" vote { category: 1 points: 400 } }
  gram { text: "wifi" vote { category: 1 points: 7 } }
  gram { text: "0元" vote { category: 1 points: 30 } }
  calibration { margin: 0 rows: 100 right: 60 }
  calibration { margin: 300 rows: 100 right: 95 }
}
)";
constexpr char kBelow[] = R"(
text_model {
  id: "words.environment" parent: "environment"
  category: ["environment.air", "environment.noise"]
  gram { text: "噪声" vote { category: 1 points: 50 } }
  gram { text: "扰民" vote { category: 0 points: 5 } vote { category: 1 points: 5 } }
  calibration { margin: 0 rows: 49 right: 49 }
  calibration { margin: 10 rows: 200 right: 160 }
}
)";

TextModels Load(const std::vector<std::string>& texts) {
  std::vector<Source> sources;
  for (const std::string& text : texts) {
    sources.push_back({absl::StrCat("m", sources.size(), ".txtpb"), text});
  }
  LoadResult<TextModels> loaded = LoadTextModels(sources);
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *std::move(loaded.value);
}

absl::Time Day(std::string_view text) {
  absl::Time time;
  REQUIRE(absl::ParseTime("%Y-%m-%d", std::string(text), &time, nullptr));
  return time;
}

// "category score margin percent low rows", or "-".
std::string Answer(const TextModels& models, std::string_view text,
                   int min_percent = 0) {
  SuggestOptions options;
  options.min_percent = min_percent;
  const Suggestions found = models.Suggest(text, absl::UnixEpoch(), options);
  if (!found.answer.has_value()) return "-";
  const Suggestion& a = *found.answer;
  return absl::StrCat(std::string(a.category), " ", a.score, " ", a.margin, " ",
                      a.percent_agreed, " ", a.percent_low, " ", a.rows);
}

TEST_CASE("the best leaf, with the points of all levels") {
  const TextModels models = Load({kRoot, kBelow});
  CHECK(models.model_count() == 2);
  CHECK(models.gram_count() == 7);
  // 500 + 50 + 5 against 500 + 5.
  CHECK(Answer(models, "夜里噪声扰民") == "environment.noise 555 50 80 73 200");
  CHECK(Answer(models, "拖欠工资") == "labour 400 400 95 88 100");
  SECTION("an n-gram counts once") {
    CHECK(Answer(models, "噪声噪声，噪声") ==
          "environment.noise 550 50 80 73 200");
  }
  SECTION("candidates have negative margins behind the first") {
    const Suggestions found = models.Suggest("噪声", absl::UnixEpoch());
    REQUIRE(found.candidates.size() == 2);
    CHECK(found.candidates[1].category == "environment.air");
    CHECK(found.candidates[1].margin == -50);
    CHECK(found.candidates[1].percent_agreed == -1);
    CHECK(found.candidates[0].model == "words.environment");
  }
}

TEST_CASE("each level counts from its own best") {
  const TextModels models =
      Load({"text_model { id: \"m\" category: [\"a\", \"b\", \"c\"]"
            " gram { text: \"路\" vote { points: 10 } vote { category: 1"
            " points: 12 } vote { category: 2 points: -9 } } }\n"
            "text_model { id: \"m.a\" parent: \"a\" category: [\"a.x\","
            " \"a.y\"] gram { text: \"灯\" vote { points: 5 } vote {"
            " category: 1 points: -20 } } }"});
  // More points in all, but of a root that is behind.
  CHECK(Answer(models, "路灯") == "b 12 2 -1 -1 0");
  const Suggestions found = models.Suggest("路灯", absl::UnixEpoch());
  REQUIRE(found.candidates.size() == 2);
  CHECK(found.candidates[0].margin == 2);
  CHECK(found.candidates[1].category == "a.x");
  CHECK(found.candidates[1].score == 15);
  CHECK(found.candidates[1].margin == -2);
  // a.y lacks 2 points and 25, and its score is below 0; so is that of c.
  CHECK(Answer(models, "灯") == "a.x 5 0 -1 -1 0");
  SECTION("a root whose best leaf has no points above 0 suggests nothing") {
    const TextModels low =
        Load({"text_model { id: \"m\" category: [\"a\", \"b\"]"
              " gram { text: \"路\" vote { points: 3 } } }\n"
              "text_model { id: \"m.a\" parent: \"a\" category: \"a.x\""
              " gram { text: \"路\" vote { points: -3 } } }"});
    CHECK(Answer(low, "路") == "-");
    CHECK(low.Suggest("路", absl::UnixEpoch()).candidates.empty());
  }
}

TEST_CASE("less sure, it climbs or gives nothing") {
  const TextModels models = Load({kRoot, kBelow});
  CHECK(Answer(models, "噪声", 80) == "environment.noise 550 50 80 73 200");
  CHECK(Answer(models, "噪声", 90) == "environment 500 500 95 88 100");
  CHECK(Answer(models, "噪声", 96) == "-");
  // The margin of 5 has fewer than 50 rows: its share is not known.
  CHECK(Answer(models, "夜间施工扰民") == "environment.air 105 0 -1 -1 49");
  CHECK(Answer(models, "夜间施工扰民", 50) == "environment 100 120 60 50 100");
  CHECK(Answer(models, "夜间施工扰民", 61) == "-");
}

TEST_CASE("what is no text counts for nothing") {
  const TextModels models = Load({kRoot, kBelow});
  for (const std::string& text :
       {std::string(), std::string("噪"), std::string("hello world"),
        std::string("😀😀"), std::string("\xFF\xFE\xE5\x99"),
        std::string(1 << 20, 'x'), std::string("噪 声"), std::string("噪，声"),
        std::string("wifis awifi"), std::string(3, '\0')}) {
    CHECK(Answer(models, text) == "-");
  }
  std::string large;
  for (int i = 0; i != 100'000; ++i) large += "噪声扰民";
  CHECK(Answer(models, large) == "environment.noise 555 50 80 73 200");
}

TEST_CASE("words count whole, numbers as 0, full-width forms as ASCII") {
  const TextModels models = Load({kRoot});
  CHECK(Answer(models, "没有WiFi信号") == "labour 7 7 60 50 100");
  CHECK(Answer(models, "ＷＩＦＩ") == "labour 7 7 60 50 100");
  CHECK(Answer(models, "欠3500元") == "labour 30 30 60 50 100");
  CHECK(Answer(models, "欠３５００元") == "labour 30 30 60 50 100");
}

TEST_CASE("the points of the spans add up to the score") {
  const TextModels models = Load({kRoot, kBelow});
  const std::string text = "夜间施工噪声扰民，又是噪声";
  const auto why =
      ExplainSuggestion(models, text, absl::UnixEpoch(), "environment.noise");
  REQUIRE(why.ok());
  CHECK(why->score == 655);
  REQUIRE(why->spans.size() == 3);
  CHECK(text.substr(why->spans[0].begin,
                    why->spans[0].end - why->spans[0].begin) == "夜间施工");
  CHECK(why->spans[0].points == 100);
  CHECK(why->spans[1].points == 550);
  CHECK(why->spans[2].points == 5);
  CHECK(ExplainSuggestion(models, text, absl::UnixEpoch(), "nothing")
            .status()
            .code() == absl::StatusCode::kNotFound);
}

TEST_CASE("overlapping n-grams are one span") {
  const TextModels models =
      Load({"text_model { id: \"m\" category: \"a\" category: \"b\""
            " gram { text: \"夜间\" vote { category: 0 points: 1 } }"
            " gram { text: \"间施\" vote { category: 0 points: 2 } }"
            " gram { text: \"工地\" vote { category: 0 points: 4 } } }"});
  const std::string text = "夜间施工地";
  const auto why = ExplainSuggestion(models, text, absl::UnixEpoch(), "a");
  REQUIRE(why.ok());
  REQUIRE(why->spans.size() == 2);
  CHECK(why->spans[0].end == 9);
  CHECK(why->spans[0].points == 3);
  CHECK(why->spans[1].points == 4);
}

TEST_CASE("ties go to the first in the order of codes") {
  const TextModels models =
      Load({"text_model { id: \"m\" category: [\"a\", \"b\", \"c\"]"
            " gram { text: \"路\" vote { category: 2 points: 5 }"
            " vote { category: 1 points: 5 } } }"});
  CHECK(Answer(models, "路") == "b 5 0 -1 -1 0");
}

TEST_CASE("models are dated") {
  const std::string old_model =
      "text_model { id: \"old\" valid { to: \"2018-10-01\" } category: \"a\" "
      "category: \"b\" gram { text: \"路\" vote { points: 5 } } }";
  const std::string new_model =
      "text_model { id: \"new\" valid { from: \"2018-10-01\" } category: \"a\" "
      "category: \"b\" gram { text: \"路\" vote { category: 1 points: 5 } } }";
  const TextModels models = Load({old_model, new_model});
  CHECK(models.Suggest("路", Day("2018-09-30")).answer->category == "a");
  CHECK(models.Suggest("路", Day("2018-10-01")).answer->category == "b");
  CHECK(models.Suggest("路", absl::InfiniteFuture()).answer->model == "new");
  CHECK(models.Suggest("路", absl::InfinitePast()).answer->model == "old");
}

TEST_CASE("a later file replaces and removes models; formats are one") {
  const TextModels models = Load(
      {kRoot, kBelow,
       "text_model { id: \"words.environment\" override: OVERRIDE_REMOVE }"});
  CHECK(models.model_count() == 1);
  CHECK(Answer(models, "噪声") == "environment 500 500 95 88 100");
  const TextModels whole = Load({kRoot, kBelow});
  for (Format format : {Format::kText, Format::kJson, Format::kBinary}) {
    const std::string bytes = whole.Serialize(format);
    const LoadResult<TextModels> again = LoadTextModels({{"m", bytes, format}});
    REQUIRE(again.ok());
    CHECK(again.value->hash() == whole.hash());
  }
  CHECK(models.hash() != whole.hash());
}

TEST_CASE("categories are those of the rule set, while they are valid") {
  const std::string rules_text = R"(
jurisdiction { id: "x" time_zone: "+08:00" centre: "d"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL, BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "d" name { lang: "zh" text: "d" } }
category { code: "a" name { lang: "zh" text: "a" } }
category { code: "b" name { lang: "zh" text: "b" } valid { to: "2018-10-01" } }
)";
  const LoadResult<RuleSet> rules = LoadRuleSet({{"r.txtpb", rules_text}});
  for (const Issue& issue : rules.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(rules.ok());
  const std::string model =
      "text_model { id: \"m\" category: \"a\" category: \"b\" gram { text: "
      "\"路\" vote { points: 5 } vote { category: 1 points: 9 } } }";
  const LoadResult<TextModels> models =
      LoadTextModels({{"m", model}}, &*rules.value);
  REQUIRE(models.ok());
  CHECK(models.value->Suggest("路", Day("2018-09-30")).answer->category == "b");
  // 2018-10-01 begins at 16:00 UTC of the day before.
  CHECK(models.value->Suggest("路", Day("2018-09-30") + absl::Hours(16))
            .answer->category == "a");
  const LoadResult<TextModels> unknown =
      LoadTextModels({{"m", kRoot}}, &*rules.value);
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.issues.front().code == "unknown-category");
}

TEST_CASE("defects of models have a place") {
  const auto issues = [](std::string_view body) {
    const std::string text =
        absl::StrCat("text_model { id: \"m\"\n", std::string(body), "\n}\n");
    const LoadResult<TextModels> loaded = LoadTextModels({{"m.txtpb", text}});
    CHECK_FALSE(loaded.ok());
    REQUIRE_FALSE(loaded.issues.empty());
    return loaded.issues.front();
  };
  struct Case {
    const char* body;
    const char* path;
    const char* part;
  };
  const Case cases[] = {
      {"", "category", "no category"},
      {"category: \"a.b\"", "category[0]", "not a root"},
      {"parent: \"a\" category: \"b.c\"", "category[0]", "not a child"},
      {"parent: \"a\" category: \"a\"", "category[0]", "not a child"},
      {"parent: \"a\" category: \"a.\"", "category[0]", "not a child"},
      {"category: \"b\" category: \"a\"", "category[1]", "sorted"},
      {"category: \"a\" category: \"a\"", "category[1]", "sorted"},
      {"category: \"a\" gram { text: \"路灯坏了吗\" }", "gram[0].text",
       "not an n-gram"},
      {"category: \"a\" gram { text: \"路，\" }", "gram[0].text",
       "not an n-gram"},
      {"category: \"a\" gram { text: \"A\" }", "gram[0].text", "not an n-gram"},
      {"category: \"a\" gram { text: \"12\" }", "gram[0].text",
       "not an n-gram"},
      {"category: \"a\" gram { text: \"路a\" }", "gram[0].text",
       "not an n-gram"},
      {"category: \"a\" gram { text: \"\" }", "gram[0].text", "not an n-gram"},
      {"category: \"a\" gram { text: \"路\" } gram { text: \"路\" }",
       "gram[1].text", "twice"},
      {"category: \"a\" gram { text: \"路\" vote { category: 1 points: 1 } }",
       "gram[0].vote[0].category", "no category 1"},
      {"category: \"a\" gram { text: \"路\" vote { points: 1 } vote { points: "
       "1 } }",
       "gram[0].vote[1].category", "two votes"},
      {"category: \"a\" gram { text: \"路\" vote { points: 1001 } }",
       "gram[0].vote[0].points", "1001"},
      {"category: \"a\" gram { text: \"路\" vote { } }",
       "gram[0].vote[0].points", "0"},
      {"category: \"a\" gram { text: \"路\" idf: -1 }", "gram[0].idf", "-1"},
      {"category: \"a\" calibration { margin: 5 } calibration { margin: 5 }",
       "calibration[1].margin", "margin 5"},
      {"category: \"a\" calibration { rows: 1 right: 2 }",
       "calibration[0].right", "2 right of 1"},
      {"category: \"a\" valid { from: \"2018-13-01\" }", "valid.from",
       "2018-13-01"},
      {"category: \"a\" valid { from: \"2018-10-01\" to: \"2018-10-01\" }",
       "valid", "not before"},
      {"category: \"a\" training { hash: \"x\" }", "training.hash", "SHA-256"},
  };
  for (const Case& c : cases) {
    const Issue issue = issues(c.body);
    INFO(c.body << "\n" << issue.ToString());
    CHECK(issue.path == c.path);
    CHECK_THAT(issue.message, match::Contains(c.part));
    CHECK_FALSE(issue.message_zh.empty());
    CHECK(issue.place.line >= 1);
  }
}

TEST_CASE("two models of one category must not meet in time") {
  const LoadResult<TextModels> loaded =
      LoadTextModels({{"m",
                       "text_model { id: \"a\" category: \"x\" }\n"
                       "text_model { id: \"b\" category: \"x\" }"}});
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.issues.front().path == "parent");
  CHECK(loaded.issues.front().other.line == 1);
}

TEST_CASE("a model that nothing leads to is a warning") {
  const LoadResult<TextModels> loaded = LoadTextModels({{"m", kBelow}});
  REQUIRE(loaded.ok());
  REQUIRE(loaded.issues.size() == 1);
  CHECK(loaded.issues[0].code == "unused-text-model");
  CHECK(Answer(*loaded.value, "噪声") == "-");
}

TEST_CASE("limits of models are errors") {
  std::string grams = "text_model { id: \"m\" category: [\"a\", \"b\"]\n";
  for (int i = 0; i != 100; ++i) {
    absl::StrAppend(&grams, "gram { text: \"w",
                    std::string(1, static_cast<char>('a' + i % 26)),
                    std::string(1, static_cast<char>('a' + i / 26)),
                    "\" vote { points: 1000 } }\n");
  }
  grams += "}\n";
  CHECK(LoadTextModels({{"m", grams}}).ok());
  LoadOptions options;
  options.max_text_grams = 99;
  LoadResult<TextModels> loaded =
      LoadTextModels({{"m", grams}}, nullptr, options);
  REQUIRE_FALSE(loaded.ok());
  CHECK_THAT(loaded.issues[0].message, match::Contains("99"));
  options = {};
  options.max_text_categories = 1;
  loaded = LoadTextModels({{"m", grams}}, nullptr, options);
  REQUIRE_FALSE(loaded.ok());
  CHECK_THAT(loaded.issues[0].message, match::Contains("categories"));
  options = {};
  options.max_text_model_bytes = 10;
  loaded = LoadTextModels({{"m", grams}}, nullptr, options);
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.issues[0].code == "too-large");
  // A code of more parts than scores can be added up for.
  std::string code = "a";
  for (int i = 0; i != 20; ++i) code += ".a";
  const std::string deep =
      "text_model { id: \"m\" category: \"" + code + "\" }";
  CHECK_FALSE(LoadTextModels({{"m", deep}}).ok());
}

TEST_CASE("models that change on too many dates are refused") {
  std::string text;
  for (int i = 0; i != 100; ++i) {
    absl::StrAppend(&text, "text_model { id: \"m", i,
                    "\" category: \"a\" valid { from: \"", 1900 + i,
                    "-01-01\" to: \"", 1901 + i, "-01-01\" } }\n");
  }
  const LoadResult<TextModels> loaded = LoadTextModels({{"m", text}});
  REQUIRE_FALSE(loaded.ok());
  CHECK_THAT(loaded.issues[0].message, match::Contains("64"));
}

}  // namespace
}  // namespace trunkline
