// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/learn.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/suggest/model_file.h"
#include "tests/catch.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline::suggest {
namespace {

// Rows of four leaves below two roots. Each text has one of its leaf's phrases
// among others that say nothing.
struct Texts {
  std::deque<std::string> owned;
  std::vector<Row> rows;

  void Add(std::string text, std::string_view category,
           std::string_view matter = {}) {
    owned.push_back(std::move(text));
    rows.push_back({owned.back(), category, matter, {}, {}});
  }
};

Texts Sample(int count) {
  struct Leaf {
    std::string_view code;
    std::string_view phrases[3];
  };
  constexpr Leaf kLeaves[] = {
      {"environment.noise", {"夜间施工吵", "广场舞音响", "噪声很大"}},
      {"environment.air", {"油烟呛人", "烧垃圾冒烟", "气味难闻"}},
      {"labour.wages", {"拖欠工资", "不发工钱", "加班费没给"}},
      {"labour.contract", {"不签合同", "辞退没有赔偿", "社保没交"}}};
  constexpr std::string_view kOthers[] = {
      "您好我想反映", "已经好几个月了", "请尽快处理谢谢", "找过社区没有用",
      "我住在三栋",   "希望得到答复",   "每天都是这样"};
  Texts texts;
  std::uint32_t state = 1;
  const auto below = [&](std::uint32_t bound) {
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % bound;
  };
  for (int i = 0; i != count; ++i) {
    const Leaf& leaf = kLeaves[below(4)];
    texts.Add(absl::StrCat(std::string(kOthers[below(7)]), "，",
                           std::string(leaf.phrases[below(3)]), "，",
                           std::string(kOthers[below(7)]), i),
              leaf.code);
  }
  return texts;
}

TextModels Load(const std::string& file) {
  LoadResult<TextModels> loaded =
      LoadTextModels({{"m", file, Format::kBinary}});
  REQUIRE(loaded.ok());
  return *std::move(loaded.value);
}

trunkline_internal::v1::TextModelFile Parse(const std::string& file) {
  trunkline_internal::v1::TextModelFile parsed;
  REQUIRE(parsed.ParseFromString(file));
  return parsed;
}

TEST_CASE("what is learned is found again, with a calibration") {
  const Texts texts = Sample(600);
  const auto learned = Learn(texts.rows, {});
  REQUIRE(learned.ok());
  const TextModels models = Load(learned->file);
  CHECK(models.model_count() == 3);
  SuggestOptions options;
  options.min_percent = 90;
  CHECK(models.Suggest("工地夜间施工吵", absl::UnixEpoch(), options)
            .answer->category == "environment.noise");
  CHECK(models.Suggest("老板拖欠工资", absl::UnixEpoch(), options)
            .answer->category == "labour.wages");
  CHECK_FALSE(models.Suggest("今天天气很好", absl::UnixEpoch(), options)
                  .answer.has_value());
  CHECK(learned->held_out.size() == 600);
  int right = 0;
  for (const HeldOut& held : learned->held_out) {
    right += held.category == texts.rows[held.row].category;
  }
  CHECK(right > 590);
}

TEST_CASE("the same rows give the same bytes") {
  const Texts texts = Sample(200);
  const auto a = Learn(texts.rows, {});
  const auto b = Learn(texts.rows, {});
  REQUIRE(a.ok());
  REQUIRE(b.ok());
  CHECK(a->file == b->file);
}

TEST_CASE("an n-gram of few matters or callers is no feature") {
  Texts texts = Sample(400);
  for (int i = 0; i != 9; ++i) {
    texts.Add(absl::StrCat("王小明拖欠工资", i), "labour.wages");
  }
  // Many rows of one matter count once.
  for (int i = 0; i != 50; ++i) {
    texts.Add(absl::StrCat("李大海拖欠工资", i), "labour.wages", "one");
  }
  const auto learned = Learn(texts.rows, {});
  REQUIRE(learned.ok());
  for (const AuditedGram& gram : learned->grams) {
    INFO(gram.text << " " << gram.matters);
    CHECK(gram.matters >= 10);
    for (const char* name : {"小明", "王小", "大海", "李大"}) {
      CHECK(gram.text.find(name) == std::string::npos);
    }
    for (char c : gram.text) CHECK((c < '1' || c > '9'));
  }
  SECTION("callers count likewise") {
    // All rows are of two callers.
    std::vector<Row> rows = texts.rows;
    for (std::size_t i = 0; i != rows.size(); ++i) {
      rows[i].caller = i % 2 == 0 ? "x" : "y";
    }
    CHECK(Learn(rows, {}).status().code() ==
          absl::StatusCode::kInvalidArgument);
  }
  SECTION("a person may strike n-grams") {
    LearnOptions options;
    options.without = {"工资", "拖欠"};
    const auto struck = Learn(texts.rows, options);
    REQUIRE(struck.ok());
    for (const AuditedGram& gram : struck->grams) {
      CHECK(gram.text != "工资");
      CHECK(gram.text != "拖欠");
    }
  }
}

TEST_CASE("rows that nothing can be learned from") {
  CHECK(Learn({}, {}).status().code() == absl::StatusCode::kInvalidArgument);
  Texts one;
  for (int i = 0; i != 50; ++i) one.Add("路灯坏了", "city.light");
  CHECK(Learn(one.rows, {}).status().code() ==
        absl::StatusCode::kInvalidArgument);
  Texts rare = Sample(5);
  CHECK(Learn(rare.rows, {}).status().code() ==
        absl::StatusCode::kInvalidArgument);
  LearnOptions options;
  options.max_characters = 5;
  const auto refused = Learn(Sample(100).rows, options);
  CHECK(refused.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK_THAT(std::string(refused.status().message()),
             match::Contains("max_characters"));
}

TEST_CASE("odd rows do not disturb the others") {
  Texts texts = Sample(400);
  texts.Add("", "labour.wages");
  texts.Add("\xFF\xFE", "labour.wages");
  texts.Add("只有一次", "labour.single");      // A leaf with one example.
  texts.Add("拖欠工资", "environment.noise");  // A contradicting label.
  texts.Add("噪声", "environment");            // A label above the leaves.
  const auto learned = Learn(texts.rows, {});
  REQUIRE(learned.ok());
  CHECK(Load(learned->file)
            .Suggest("老板拖欠工资", absl::UnixEpoch())
            .answer->category == "labour.wages");
}

TEST_CASE("shares of a calibration never fall") {
  std::vector<Outcome> outcomes;
  std::uint32_t state = 7;
  for (std::uint32_t i = 0; i != 2000; ++i) {
    state = state * 1664525u + 1013904223u;
    const auto margin = static_cast<std::int32_t>(state >> 22);
    outcomes.push_back({"", 0, margin, (state >> 8) % 1024 < 500u + i % 300u});
  }
  trunkline_internal::v1::TextModelFile file;
  file.add_text_model()->set_id("m");
  const auto written =
      Parse(WriteCalibration(file.SerializeAsString(), std::move(outcomes)));
  const auto& shares = written.text_model(0).calibration();
  REQUIRE(shares.size() >= 1);
  std::uint32_t rows = 0;
  double before = -1;
  for (const auto& share : shares) {
    rows += share.rows();
    CHECK(share.rows() >= 50);
    const double now = 1.0 * share.right() / share.rows();
    CHECK(now > before);
    before = now;
  }
  CHECK(rows == 2000);
}

TEST_CASE("logarithms are integers") {
  CHECK(Log2(1, 1) == 0);
  CHECK(Log2(2, 1) == 256);
  CHECK(Log2(1024, 1) == 2560);
  CHECK(Log2(3, 2) == 149);                        // 0.58496 * 256 = 149.75
  CHECK(Log2(std::uint64_t{1} << 31, 3) == 7530);  // 29.415 * 256 = 7530.2
}

TEST_CASE("names and aliases are enough to begin with") {
  const std::string text = R"(
jurisdiction { id: "x" time_zone: "+08:00" centre: "d"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL, BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "d" name { lang: "zh" text: "d" } }
category { code: "city" name { lang: "zh" text: "市容环境" } }
category { code: "city.light" name { lang: "zh" text: "路灯故障" } name { lang: "en" text: "Street lamps" } }
category { code: "city.toilet" name { lang: "zh" text: "公共厕所" } alias: "公厕" }
category { code: "labour" name { lang: "zh" text: "劳动保障" } }
category { code: "labour.wages" name { lang: "zh" text: "拖欠工资" } }
category { code: "labour.hours" name { lang: "zh" text: "加班超时" } }
)";
  const LoadResult<RuleSet> rules = LoadRuleSet({{"r.txtpb", text}});
  for (const Issue& issue : rules.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(rules.ok());
  const auto learned = LearnFromLabels(*rules.value, {});
  REQUIRE(learned.ok());
  CHECK(Parse(learned->file).text_model(0).training().from_labels());
  const LoadResult<TextModels> models =
      LoadTextModels({{"m", learned->file, Format::kBinary}}, &*rules.value);
  REQUIRE(models.ok());
  const auto best = [&](std::string_view words) {
    const Suggestions found = models.value->Suggest(words, absl::UnixEpoch());
    return found.answer.has_value() ? std::string(found.answer->category) : "";
  };
  CHECK(best("门口的公厕没人打扫") == "city.toilet");
  CHECK(best("the lamps on our street are out") == "city.light");
  CHECK(best("公司拖欠三个月工资") == "labour.wages");
  CHECK(best("hello") == "");
}

}  // namespace
}  // namespace trunkline::suggest
