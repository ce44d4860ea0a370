// SPDX-License-Identifier: Apache-2.0
// Text models as a table: what is read gives the same models, and every defect
// is said with its row and column.
#include "src/tables/text_model_table.h"

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "src/schema/registry.h"
#include "src/schema/schema.h"
#include "src/tables/csv.h"
#include "tests/catch.h"
#include "trunkline/files.h"
#include "trunkline/suggest.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;

// Has a value in every field.
constexpr char kModels[] = R"(
text_model {
  id: "words" name { lang: "zh" text: "词 模型" } name { lang: "en" text: "words" }
  valid { from: "2018-01-01" to: "2020-01-01T08:30:00" }
  category: ["environment", "labour"]
  gram { text: "0天" idf: 300 vote { points: -7 } }
  gram { text: "wifi" idf: 2 vote { points: 5 } vote { category: 1 points: 1000 } }
  gram { text: "工资" vote { category: 1 points: 812 } }
  calibration { margin: 0 rows: 60 right: 30 }
  calibration { margin: 400 rows: 100 right: 95 }
  training {
    rows: 160 first_date: "2018-01-02" last_date: "2018-03-04" pooled: true
    hash: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }
  offer_only: ["labour.secret", "labour.other"]
}
text_model {
  id: "words.environment" parent: "environment"
  category: ["environment.air", "environment.noise"]
  gram { text: "噪声" idf: 9 vote { category: 1 points: 3 } }
  training { from_labels: true }
}
)";

std::string Csv(const std::vector<std::vector<std::string>>& rows) {
  std::string csv;
  for (const std::vector<std::string>& row : rows) {
    tables::AppendCsvRow(row, &csv);
  }
  return csv;
}

LoadResult<TextModels> Load(std::string_view name, std::string_view content) {
  FileOptions options;
  options.table_kind = TableKind::kTextModels;
  SourceFiles files(options);
  REQUIRE(files.AddContent(name, content).ok());
  return files.Load([](const std::vector<Source>& sources) {
    return LoadTextModels(sources);
  });
}

std::string HashOf(std::string_view name, std::string_view content) {
  const LoadResult<TextModels> loaded = Load(name, content);
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return std::string(loaded.value->hash());
}

std::vector<std::string> Issues(std::string_view csv) {
  const LoadResult<TextModels> loaded = Load("m.csv", csv);
  CHECK_FALSE(loaded.ok());
  std::vector<std::string> out;
  for (const Issue& issue : loaded.issues) {
    if (issue.severity == Severity::kError) out.push_back(issue.ToString());
  }
  return out;
}

bool Begins(const std::string& text, std::string_view begin) {
  return text.substr(0, begin.size()) == begin;
}

TEST_CASE("models as a table are the same models, in both languages") {
  const std::string hash = HashOf("m.txtpb", kModels);
  for (const char* language : {"en", "zh"}) {
    for (bool only_filled : {true, false}) {
      tables::RuleTableWriteOptions options;
      options.language = language;
      options.only_filled = only_filled;
      const auto rows = tables::TextModelRows(kModels, Format::kText, options);
      INFO(rows.status().ToString());
      REQUIRE(rows.ok());
      CHECK((*rows)[0][0] == (language[0] == 'z' ? "行类别" : "row"));
      const std::string csv = Csv(*rows);
      INFO(csv);
      CHECK(HashOf("m.csv", csv) == hash);
      CHECK(HashOf("bom.csv", "\xEF\xBB\xBF" + csv) == hash);
    }
  }
}

TEST_CASE("each field of a text model has a column") {
  // A new field needs a column, and a place in this test.
  const auto fields = [](const char* message) {
    return schema::Registry::Get().Find(message)->descriptor->field_count();
  };
  CHECK(fields("TextModel") == 10);
  CHECK(fields("TextGram") == 3);
  CHECK(fields("TextVote") == 2);
  CHECK(fields("MarginShare") == 3);
  CHECK(fields("TextTraining") == 6);
}

TEST_CASE("rows may stand in any order") {
  auto rows = *tables::TextModelRows(kModels, Format::kText);
  // N-grams stay in their order: all others are turned round, and put first.
  std::vector<std::vector<std::string>> grams, others;
  for (std::size_t i = 1; i != rows.size(); ++i) {
    (rows[i][0] == "gram" ? grams : others).push_back(rows[i]);
  }
  std::vector<std::vector<std::string>> turned = {rows[0]};
  turned.insert(turned.end(), others.rbegin(), others.rend());
  turned.insert(turned.end(), grams.begin(), grams.end());
  CHECK(HashOf("m.csv", Csv(turned)) == HashOf("m.txtpb", kModels));
}

TEST_CASE("random models come back byte for byte") {
  std::mt19937 random(25);
  const auto below = [&](unsigned bound) {
    return static_cast<std::uint32_t>(random() % bound);
  };
  for (int round = 0; round != 200; ++round) {
    pb::TextModelFile file;
    const int models = 1 + static_cast<int>(below(3));
    for (int m = 0; m != models; ++m) {
      pb::TextModel* const model = file.add_text_model();
      model->set_id(absl::StrCat("m", m));
      if (below(2) == 0) model->set_override(pb::OVERRIDE_REPLACE);
      if (below(2) == 0) model->mutable_valid()->set_from("2018-01-01");
      const std::uint32_t categories = 1 + below(5);
      for (std::uint32_t i = 0; i != categories; ++i) {
        model->add_category(absl::StrCat("c-", i));
      }
      for (std::uint32_t i = below(30); i != 0; --i) {
        pb::TextGram* const gram = model->add_gram();
        gram->set_text(absl::StrCat("字", i, "\"; ,；'=+"));
        gram->set_idf(static_cast<std::int32_t>(below(65'536)));
        std::uint32_t category = 0;
        for (int v = 0; v != 3 && category < categories; ++v) {
          pb::TextVote* const vote = gram->add_vote();
          vote->set_category(category);
          vote->set_points(static_cast<std::int32_t>(below(2001)) - 1000);
          category += 1 + below(2);
        }
      }
      std::int32_t margin = 0;
      for (std::uint32_t i = below(5); i != 0; --i) {
        pb::MarginShare* const share = model->add_calibration();
        share->set_margin(margin);
        share->set_rows(below(1000));
        share->set_right(below(1000));
        margin += 1 + static_cast<std::int32_t>(below(500));
      }
      if (below(2) == 0) model->mutable_training()->set_rows(1 + below(9));
    }
    const auto rows =
        tables::TextModelRows(file.SerializeAsString(), Format::kBinary);
    INFO(rows.status().ToString());
    REQUIRE(rows.ok());
    const auto table = tables::TextModelTable::Read("m.csv", Csv(*rows));
    REQUIRE_FALSE(table.has_errors());
    const auto again =
        schema::ToBinary("TextModelFile", table.text(), Format::kText);
    REQUIRE(again.ok());
    CHECK(*again == file.SerializeAsString());
  }
}

TEST_CASE("each cell that cannot be read is said with its row and column") {
  const std::vector<std::string> issues = Issues(
      "row,model,parent,category,gram,idf,vote1,points1,margin,rows,right\n"
      "model,m,,,,,,,,,\n"
      "category,m,,a,,,,,,,\n"
      "vote,m,,,,,,,,,\n"           // 4: no kind of row.
      "gram,m,,,字,many,a,5,,,\n"   // 5: not a number.
      "gram,m,,,字,,a,2000,,,\n"    // 6: too many points.
      "gram,m,,,字,,a,,,,\n"        // 7: a vote without points.
      "gram,m,,,,,a,5,,,\n"         // 8: no n-gram.
      "gram,m,,,字,,b,5,,,\n"       // 9: no category of the model.
      "gram,m,a,,字,,a,5,,,\n"      // 10: no cell of an n-gram.
      "share,m,,,,,,,,9,9\n"        // 11: no margin.
      "model,m,,,,,,,,,\n"          // 12: the model once more.
      "gram,x,,,字,,a,5,,,\n"       // 13: a model without a row of its own.
      "gram,,,,字,,a,5,,,\n"        // 14: no model.
      "category,m,,a,,,,,,,,9\n");  // 15: behind the heading.
  std::set<std::string> begins;
  for (const std::string& issue : issues) {
    INFO(issue);
    begins.insert(issue.substr(0, issue.find(": error")));
  }
  CHECK(begins == std::set<std::string>{
                      "m.csv:4:1", "m.csv:5:6", "m.csv:6:8", "m.csv:7:8",
                      "m.csv:8:5", "m.csv:9:7", "m.csv:10:3", "m.csv:11:9",
                      "m.csv:12:2", "m.csv:13:1", "m.csv:14:2", "m.csv:15:12"});
}

TEST_CASE("a table that is no table of models says which columns it needs") {
  std::vector<std::string> issues = Issues("id,when.category\nr1,noise\n");
  REQUIRE(issues.size() == 3);
  CHECK(Begins(issues[0], "m.csv:1:1: error: unknown column \"id\""));
  CHECK(issues[1].find("\"row\" and \"model\"") != std::string::npos);
  CHECK(Begins(issues[2], "m.csv:1:2: error: unknown column"));
  CHECK(Issues("").size() == 1);
  CHECK(Issues("row,model,model\nmodel,m,m\n").size() == 1);
  CHECK(Issues(std::string_view("PK\x03\x04 no workbook", 16)).size() == 1);
  CHECK(Issues("row,model,gram\nmodel,m,\ngram,m,\xFF\xFE\x80\n").size() >= 1);
}

TEST_CASE("what loading finds is said of the row and column") {
  const std::vector<std::string> issues = Issues(
      "行类别,模型编号,上级类别,类别,字串,指向类别1,分数1,分差,行数,正确行数\n"
      "模型,m,,,,,,,,\n"
      "类别,m,,b.c,,,,,,\n"             // 3: not a root.
      "字串,m,,,太长的字串,b.c,5,,,\n"  // 4: five characters.
      "字串,m,,,字,b.c,0,,,\n"          // 5: no points.
      "正确率,m,,,,,,0,60,61\n");       // 6: more right than rows.
  REQUIRE(issues.size() == 4);
  CHECK(Begins(issues[0], "m.csv:3:4: error: "));
  CHECK(Begins(issues[1], "m.csv:4:5: error: "));
  CHECK(Begins(issues[2], "m.csv:5:7: error: "));
  CHECK(Begins(issues[3], "m.csv:6:10: error: "));
}

TEST_CASE("what no table can say is refused") {
  const auto refused = [](const char* text) {
    return tables::TextModelRows(text, Format::kText).status().code() ==
           absl::StatusCode::kInvalidArgument;
  };
  CHECK(refused("text_model { id: \"m\" } text_model { id: \"m\" }"));
  CHECK(refused("text_model { category: \"a\" }"));  // No id.
  CHECK(
      refused("text_model { id: \"m\" gram { text: \"a\" "
              "vote { category: 1 points: 1 } } }"));
  CHECK(refused("text_model { id: \"m\" category: [\"b\", \"a\"] }"));
  CHECK(refused("text_model { id: \"m\" valid {} }"));
  CHECK(refused("text_model { id: \"m\" name { lang: \"zh\" } }"));
  CHECK(refused("text_model { id: \"m\" colour: 5 }"));
  CHECK(tables::TextModelRows("", Format::kText).ok());
}

TEST_CASE("a table of models is no table of rules") {
  SourceFiles files;
  REQUIRE(files.AddContent("m.csv", "row,model\nmodel,m\n").ok());
  CHECK(files.has_table_errors());
}

}  // namespace
}  // namespace trunkline
