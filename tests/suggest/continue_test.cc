// SPDX-License-Identifier: Apache-2.0
// Models that new rows continue: what changes, what stays, and what is refused.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/suggest/learn.h"
#include "src/suggest/solver.h"
#include "tests/catch.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline::suggest {
namespace {

namespace proto = trunkline_internal::v1;

struct Texts {
  std::deque<std::string> owned;
  std::vector<Row> rows;

  void Add(std::string text, std::string_view category,
           std::string_view date = {}) {
    owned.push_back(std::move(text));
    rows.push_back({owned.back(), category, {}, {}, date});
  }
};

// Rows of three leaves; `swapped`: what was said of noise is now said of wages.
Texts Sample(int count, bool swapped = false) {
  Texts texts;
  for (int i = 0; i != count; ++i) {
    texts.Add(absl::StrCat("您好，夜间施工很吵，第", i, "栋"),
              swapped ? "labour.wages" : "environment.noise", "2018-05-01");
    texts.Add(absl::StrCat("您好，饭店油烟呛人，第", i, "栋"),
              "environment.air", "2018-05-02");
    texts.Add(absl::StrCat("您好，老板拖欠工资", i, "个月"), "labour.wages");
  }
  return texts;
}

std::string Learned1() {
  static const std::string& file = *[] {
    const Texts texts = Sample(60);
    const auto learned = Learn(texts.rows, {});
    REQUIRE(learned.ok());
    return new std::string(learned->file);
  }();
  return file;
}

LearnOptions Options() {
  LearnOptions options;
  options.max_characters = 0;  // As the models.
  return options;
}

proto::TextModelFile Parse(const std::string& file) {
  proto::TextModelFile parsed;
  REQUIRE(parsed.ParseFromString(file));
  return parsed;
}

// By model and n-gram: its votes.
std::map<std::string, std::string> Votes(const std::string& file) {
  std::map<std::string, std::string> votes;
  const proto::TextModelFile parsed = Parse(file);
  for (const proto::TextModel& model : parsed.text_model()) {
    for (const proto::TextGram& gram : model.gram()) {
      votes[absl::StrCat(model.id(), " ", gram.text())] =
          gram.SerializeAsString();
    }
  }
  return votes;
}

std::string Best(const std::string& file, std::string_view text) {
  const LoadResult<TextModels> loaded =
      LoadTextModels({{"m", file, Format::kBinary}});
  REQUIRE(loaded.ok());
  const Suggestions found = loaded.value->Suggest(text, absl::UnixEpoch());
  return found.answer.has_value() ? std::string(found.answer->category) : "";
}

absl::Status Refused(const std::vector<Row>& rows, const LearnOptions& options,
                     const std::string& file = Learned1()) {
  return Continue(file, rows, options).status();
}

TEST_CASE("new rows change what a model says, and add no n-gram") {
  const std::string before = Learned1();
  CHECK(Best(before, "夜间施工很吵") == "environment.noise");
  const Texts texts = Sample(40, /*swapped=*/true);
  const auto after = Continue(before, texts.rows, Options());
  INFO(after.status().ToString());
  REQUIRE(after.ok());
  CHECK(after->rows == 120);
  CHECK(after->left_out == 0);
  CHECK(after->changed > 0);
  CHECK(Best(after->file, "夜间施工很吵") == "labour.wages");
  CHECK(Best(after->file, "饭店油烟呛人") == "environment.air");
  CHECK(Best(after->file, "老板拖欠工资") == "labour.wages");
  const auto old_votes = Votes(before), new_votes = Votes(after->file);
  for (const auto& [gram, votes] : new_votes) {
    INFO(gram);
    CHECK(old_votes.count(gram) == 1);
  }
  SECTION("the same bytes again") {
    CHECK(Continue(before, texts.rows, Options())->file == after->file);
  }
  SECTION("points stay in range, and the models load") {
    std::string file = after->file;
    for (int i = 0; i != 5; ++i) {
      const Texts turn = Sample(40, i % 2 == 0);
      const auto next = Continue(file, turn.rows, Options());
      REQUIRE(next.ok());
      file = next->file;
    }
    const auto parsed = Parse(file);
    for (const proto::TextModel& model : parsed.text_model()) {
      for (const proto::TextGram& gram : model.gram()) {
        CHECK(gram.vote_size() <= 3);
        for (const proto::TextVote& vote : gram.vote()) {
          CHECK(std::abs(vote.points()) <= 1000);
        }
      }
    }
  }
}

TEST_CASE("what the new rows do not have stays as it is") {
  const std::string before = Learned1();
  Texts texts;
  for (int i = 0; i != 40; ++i) {
    texts.Add(absl::StrCat("夜间施工很吵", i), "labour.wages");
  }
  const auto after = Continue(before, texts.rows, Options());
  REQUIRE(after.ok());
  const auto old_votes = Votes(before), new_votes = Votes(after->file);
  for (const auto& [gram, votes] : old_votes) {
    // No part of this is in the new rows.
    if (gram.find("油烟") == std::string::npos &&
        gram.find("拖欠") == std::string::npos) {
      continue;
    }
    INFO(gram);
    CHECK(new_votes.at(gram) == votes);
  }
}

TEST_CASE("rows that a model has right change little") {
  const std::string before = Learned1();
  const Texts texts = Sample(40);
  const auto after = Continue(before, texts.rows, Options());
  REQUIRE(after.ok());
  for (const Row& row : texts.rows) {
    CHECK(Best(after->file, row.text) == row.category);
  }
}

TEST_CASE("a person's n-grams stay, and those that were struck stay away") {
  const std::string before = Learned1();
  const Texts texts = Sample(40, /*swapped=*/true);
  LearnOptions options = Options();
  options.keep = {"施工", "夜间"};
  options.without = {"很吵"};
  const auto after = Continue(before, texts.rows, options);
  REQUIRE(after.ok());
  const auto old_votes = Votes(before), new_votes = Votes(after->file);
  for (const auto& [gram, votes] : old_votes) {
    const std::string text = gram.substr(gram.find(' ') + 1);
    INFO(gram);
    if (text == "很吵") CHECK(new_votes.count(gram) == 0);
    if (text == "施工" || text == "夜间") CHECK(new_votes.at(gram) == votes);
  }
  // Struck in the model alone: the new rows have it, and it is not added.
  proto::TextModelFile file = Parse(before);
  for (proto::TextModel& model : *file.mutable_text_model()) {
    for (int i = model.gram_size(); i-- != 0;) {
      if (model.gram(i).text() == "施工") {
        model.mutable_gram()->DeleteSubrange(i, 1);
      }
    }
  }
  const auto struck = Continue(file.SerializeAsString(), texts.rows, Options());
  REQUIRE(struck.ok());
  for (const auto& [gram, votes] : Votes(struck->file)) {
    CHECK(gram.substr(gram.find(' ') + 1) != "施工");
  }
}

TEST_CASE("the record of training adds up") {
  const std::string before = Learned1();
  const Texts texts = Sample(40);
  const auto after = Continue(before, texts.rows, Options());
  REQUIRE(after.ok());
  const proto::TextTraining a = Parse(before).text_model(0).training();
  const proto::TextTraining b = Parse(after->file).text_model(0).training();
  CHECK(b.rows() == a.rows() + 120);
  CHECK(b.first_date() == "2018-05-01");
  CHECK(b.last_date() == "2018-05-02");
  CHECK(b.hash() != a.hash());
  CHECK(b.hash().size() == 64);
  CHECK_FALSE(b.from_labels());
  SECTION("names are no rows") {
    proto::TextModelFile file = Parse(before);
    file.mutable_text_model(0)->mutable_training()->set_from_labels(true);
    const auto cold = Continue(file.SerializeAsString(), texts.rows, Options());
    REQUIRE(cold.ok());
    CHECK(Parse(cold->file).text_model(0).training().rows() == 120);
  }
}

TEST_CASE("shares are of the new rows where there are enough") {
  const std::string before = Learned1();
  const auto shares = [](const std::string& file) {
    std::uint32_t rows = 0;
    const auto parsed = Parse(file);
    for (const proto::MarginShare& share : parsed.text_model(0).calibration()) {
      rows += share.rows();
    }
    return rows;
  };
  CHECK(shares(before) == 180);
  const Texts many = Sample(40), few = Sample(15);
  CHECK(shares(Continue(before, many.rows, Options())->file) == 120);
  CHECK(shares(Continue(before, few.rows, Options())->file) == 180);
  LearnOptions none = Options();
  none.folds = 0;
  const auto unheld = Continue(before, many.rows, none);
  CHECK(shares(unheld->file) == 180);
  CHECK(unheld->held_out.empty());
}

TEST_CASE("what cannot continue a model is refused") {
  const Texts texts = Sample(40);
  using Code = absl::StatusCode;
  CHECK(Refused({}, Options()).code() == Code::kInvalidArgument);
  LearnOptions options = Options();
  options.id = "other";
  CHECK(Refused(texts.rows, options).code() == Code::kInvalidArgument);
  options.id = "word";  // The begin of an id is not the id.
  CHECK(Refused(texts.rows, options).code() == Code::kInvalidArgument);
  options = Options();
  options.max_characters = 2;
  CHECK(Refused(texts.rows, options).code() == Code::kInvalidArgument);
  options.max_characters = 3;
  CHECK(Refused(texts.rows, options).ok());
  options.folds = 1;
  CHECK(Refused(texts.rows, options).code() == Code::kInvalidArgument);
  options = Options();
  options.min_matters = 1'000;
  CHECK(Refused(texts.rows, options).code() == Code::kInvalidArgument);
  CHECK(Refused(texts.rows, Options(), "\xFF").code() ==
        Code::kInvalidArgument);
  CHECK(Refused(texts.rows, Options(), "").code() == Code::kInvalidArgument);
  SECTION("rows of another tree") {
    Texts others;
    for (int i = 0; i != 20; ++i) {
      others.Add(absl::StrCat("夜间施工很吵", i), "噪声");
    }
    CHECK(Refused(others.rows, Options()).code() == Code::kInvalidArgument);
    // Beside others they are left out.
    for (const Row& row : texts.rows) others.rows.push_back(row);
    const auto after = Continue(Learned1(), others.rows, Options());
    REQUIRE(after.ok());
    CHECK(after->left_out == 20);
  }
  SECTION("a model of points") {
    proto::TextModelFile file = Parse(Learned1());
    for (proto::TextModel& model : *file.mutable_text_model()) {
      model.clear_gram();
    }
    CHECK(Refused(texts.rows, Options(), file.SerializeAsString()).code() ==
          Code::kInvalidArgument);
  }
  SECTION("texts without any n-gram of the model") {
    Texts english;
    for (int i = 0; i != 40; ++i) {
      english.Add(std::string(static_cast<std::size_t>(i) + 1, 'a'),
                  "environment.noise");
    }
    CHECK(Refused(english.rows, Options()).code() == Code::kInvalidArgument);
  }
  SECTION("all callers are one") {
    std::vector<Row> rows = texts.rows;
    for (Row& row : rows) row.caller = "x";
    CHECK(Refused(rows, Options()).code() == Code::kInvalidArgument);
  }
}

TEST_CASE("the solver starts from what it is given") {
  // Two n-grams of one row each; the first is right by its margin already.
  Examples examples;
  examples.idf = {1, 1, 1};
  examples.rows = {{0}, {1}, {2}};
  examples.child = {0, 1, 0};
  Start start;
  start.offset = -1;
  start.sums = {2, 0, 0};
  start.movable = {true, true, false};
  const std::vector<double> sums = SolveFrom(examples, 0, start);
  // f = sums - 1: the first has 1, the second -1, both as asked.
  CHECK(sums[0] == 2);
  CHECK(sums[1] == 0);
  // The third is wrong, and may not move.
  CHECK(sums[2] == 0);
  start.movable[2] = true;
  // min d^2/2 + (2 - d)^2: d = 4/3.
  CHECK(std::abs(SolveFrom(examples, 0, start)[2] - 4.0 / 3) < 0.1);
  // Without a start it is Solve().
  Start none;
  none.sums.assign(3, 0);
  none.movable.assign(3, true);
  CHECK(SolveFrom(examples, 0, none) == Solve(examples, 0));
}

}  // namespace
}  // namespace trunkline::suggest
