// SPDX-License-Identifier: Apache-2.0
// Points of a model outside the library: the same ranking, shares, decisions
// and figures as of n-grams, and what is refused.
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "src/suggest/learn.h"
#include "tests/catch.h"
#include "trunkline/offer.h"
#include "trunkline/suggest.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline {
namespace {

using Points = std::vector<CategoryPoints>;

constexpr char kModels[] = R"(
text_model {
  id: "outside" category: ["environment", "labour", "secret"]
  calibration { margin: 0 rows: 100 right: 60 }
  calibration { margin: 300 rows: 100 right: 95 }
  offer_only: "secret"
}
text_model {
  id: "outside.environment" parent: "environment"
  category: ["environment.air", "environment.noise"]
  calibration { margin: 0 rows: 49 right: 49 }
  calibration { margin: 10 rows: 200 right: 160 }
}
)";

TextModels Load(std::string_view text) {
  LoadResult<TextModels> loaded =
      LoadTextModels({{"m.txtpb", std::string(text)}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *std::move(loaded.value);
}

absl::StatusOr<std::size_t> Suggest(const TextModels& models,
                                    const Points& points, int min_percent,
                                    Suggestions* found,
                                    absl::Time at = absl::UnixEpoch()) {
  SuggestOptions options;
  options.min_percent = min_percent;
  return models.SuggestFromPoints(points.data(), points.size(), at, options,
                                  found);
}

// "category score margin percent low rows", or "-".
std::string Answer(const TextModels& models, const Points& points,
                   int min_percent = 0) {
  Suggestions found;
  const auto left_out = Suggest(models, points, min_percent, &found);
  INFO(left_out.status().ToString());
  REQUIRE(left_out.ok());
  if (!found.answer.has_value()) return "-";
  const Suggestion& a = *found.answer;
  return absl::StrCat(std::string(a.category), " ", a.score, " ", a.margin, " ",
                      a.percent_agreed, " ", a.percent_low, " ", a.rows);
}

TEST_CASE("points are ranked, and climb, as votes of n-grams") {
  const TextModels models = Load(kModels);
  CHECK(models.gram_count() == 0);
  // Leaves: air 500 + 5, noise 500 + 55, labour 100, secret 0.
  const Points points = {{"environment", 500},
                         {"environment.air", 5},
                         {"environment.noise", 55},
                         {"labour", 100}};
  CHECK(Answer(models, points) == "environment.noise 555 50 80 73 200");
  CHECK(Answer(models, points, 90) == "environment 500 455 95 88 100");
  CHECK(Answer(models, points, 96) == "-");
  // Leaves alone will do; one that is not given has no points.
  CHECK(Answer(models, {{"environment.noise", 9}}, 0) ==
        "environment.noise 9 9 -1 -1 49");
  CHECK(Answer(models, {{"labour", 400}}) == "labour 400 400 95 88 100");
  CHECK(Answer(models, {}) == "-");
  CHECK(Answer(models, {{"labour", 0}}) == "-");
  CHECK(Answer(models, {{"labour", -7}}) == "-");
  // Below zero, what is above decides.
  CHECK(Answer(models, {{"environment", -50}, {"environment.air", 60}}) ==
        "environment.air 10 10 80 73 200");
}

TEST_CASE("the candidates of points, and what is only offered") {
  const TextModels models = Load(kModels);
  Suggestions found;
  const auto left_out = Suggest(
      models, {{"labour", 100}, {"secret", 500}, {"environment.air", 100}}, 0,
      &found);
  REQUIRE(left_out.ok());
  CHECK(*left_out == 0);
  REQUIRE(found.candidates.size() == 3);
  CHECK(found.candidates[0].category == "secret");
  CHECK(found.candidates[0].offer_only);
  CHECK(found.candidates[0].model == "outside");
  // Of equal ones the first by code.
  CHECK(found.candidates[1].category == "environment.air");
  CHECK(found.candidates[1].margin == -400);
  CHECK(found.candidates[1].model == "outside.environment");
  CHECK(found.candidates[2].category == "labour");
}

TEST_CASE("categories that no model scores are counted") {
  const TextModels models = Load(kModels);
  Suggestions found;
  const auto left_out = Suggest(
      models, {{"traffic", 900}, {"labour", 400}, {"environment.", 1}, {"", 1}},
      0, &found);
  REQUIRE(left_out.ok());
  CHECK(*left_out == 3);
  CHECK(found.answer->category == "labour");
  CHECK(found.answer->margin == 400);
  SECTION("as are those that are not valid then") {
    const TextModels dated = Load(
        "text_model { id: \"old\" valid { to: \"2018-10-01\" } category: "
        "[\"a\", \"b\"] }\ntext_model { id: \"new\" valid { from: "
        "\"2018-10-01\" } category: [\"b\", \"c\"] }");
    const Points points = {{"a", 5}, {"b", 4}, {"c", 3}};
    for (const auto& [day, best] :
         {std::pair("2018-09-30", "a"), std::pair("2018-10-01", "b")}) {
      absl::Time at;
      REQUIRE(absl::ParseTime("%Y-%m-%d", day, &at, nullptr));
      CHECK(*Suggest(dated, points, 0, &found, at) == 1);
      CHECK(found.answer->category == best);
    }
  }
}

TEST_CASE("codes are found whatever their order in the tree") {
  // By bytes "a-b" stands between "a" and "a.c".
  const TextModels models = Load(
      "text_model { id: \"m\" category: [\"a\", \"a-b\", \"a0\"] }\n"
      "text_model { id: \"m.a\" parent: \"a\" category: [\"a.c\", \"a.d\"] }");
  for (const char* code : {"a.c", "a.d", "a-b", "a0"}) {
    Suggestions found;
    CHECK(*Suggest(models, {{code, 1}}, 0, &found) == 0);
    CHECK(found.answer->category == code);
  }
  CHECK(Answer(models, {{"a", 3}, {"a.d", 1}, {"a-b", 2}}) ==
        "a.d 4 1 -1 -1 0");
}

TEST_CASE("bad points are refused, and give no answer") {
  const TextModels models = Load(kModels);
  Suggestions found;
  const auto refused = [&](const Points& points) {
    REQUIRE(Suggest(models, {{"labour", 1}}, 0, &found).ok());
    REQUIRE(found.answer.has_value());
    const absl::Status status = Suggest(models, points, 0, &found).status();
    CHECK_FALSE(found.answer.has_value());
    CHECK(found.candidates.empty());
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  const std::int32_t most = kMaxCategoryPoints;
  CHECK_THAT(refused({{"labour", most + 1}}), match::Contains("50000001"));
  CHECK_THAT(refused({{"labour", -most - 1}}), match::Contains("-50000001"));
  // Also of one that is left out.
  CHECK_THAT(refused({{"traffic", std::numeric_limits<std::int32_t>::max()}}),
             match::Contains("traffic"));
  CHECK_THAT(refused({{"labour", 1}, {"secret", 2}, {"labour", 1}}),
             match::Contains("twice"));
  CHECK_THAT(refused({{"traffic", 1}, {"traffic", 2}}),
             match::Contains("twice"));

  // The shares of a model with n-grams are of their votes.
  const TextModels words = Load(
      "text_model { id: \"words\" category: [\"a\", \"b\"] gram { text: \"路\" "
      "vote { points: 5 } } }");
  const absl::Status status = Suggest(words, {{"a", 1}}, 0, &found).status();
  CHECK(status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(status.message()), match::Contains("\"words\""));
}

TEST_CASE("the points of sixteen levels fit") {
  std::string text, code, other = "b";
  Points points;
  std::vector<std::string> codes;
  codes.reserve(32);
  for (int level = 0; level != 16; ++level) {
    const std::string parent = code;
    code += level == 0 ? "a" : ".a";
    if (level != 0) other += ".b";
    const std::string above = other.substr(0, other.rfind('.'));
    if (level == 0) {
      text += "text_model { id: \"m\" category: [\"a\", \"b\"] }\n";
    } else {
      absl::StrAppend(&text, "text_model { id: \"a", level, "\" parent: \"",
                      parent, "\" category: \"", code, "\" }\n",
                      "text_model { id: \"b", level, "\" parent: \"", above,
                      "\" category: \"", other, "\" }\n");
    }
    points.push_back({codes.emplace_back(code), kMaxCategoryPoints});
    points.push_back({codes.emplace_back(other), -kMaxCategoryPoints});
  }
  const TextModels models = Load(text);
  CHECK(Answer(models, points) == code + " 800000000 1600000000 -1 -1 0");
}

// --- routing ---

constexpr char kRules[] = R"(
jurisdiction { id: "town" time_zone: "+08:00" country_code: "86"
  one_number: "12345" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" }
department { code: "ecology" }
department { code: "labour" }
category { code: "environment" name { lang: "zh" text: "环境" } }
category { code: "environment.air" name { lang: "zh" text: "空气" } }
category { code: "environment.noise" name { lang: "zh" text: "噪声" } }
category { code: "labour" name { lang: "zh" text: "劳动" } }
category { code: "secret" name { lang: "zh" text: "保密" } }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
rule { id: "environment" when { category: "environment" }
       then { department: "ecology" } }
rule { id: "labour" when { category: "labour" } then { department: "labour" } }
)";

class Town {
 public:
  Town()
      : rules(*LoadRuleSet({{"rules.txtpb", kRules}}).value),
        models(*LoadTextModels({{"models.txtpb", kModels}}, &rules).value) {}

  static Ticket Asking() {
    Ticket ticket;
    ticket.dialled = "12345";
    ticket.accepted_at = absl::FromUnixSeconds(1'530'000'000);
    return ticket;
  }
  absl::StatusOr<std::size_t> Route(const Ticket& ticket, const Points& points,
                                    Decision* decision,
                                    int percent = 80) const {
    return RouteWithSuggestion(rules, models, ticket, points.data(),
                               points.size(), percent, decision);
  }

  const RuleSet rules;
  const TextModels models;
};

TEST_CASE("a ticket is routed by points, without words") {
  const Town town;
  Decision d;
  const Points points = {{"labour", 700}, {"traffic", 900}};
  const auto left_out = town.Route(Town::Asking(), points, &d);
  REQUIRE(left_out.ok());
  CHECK(*left_out == 1);
  CHECK(d.lead == "labour");
  REQUIRE(d.guess != nullptr);
  CHECK(d.guess->category == "labour");
  CHECK(d.guess->model == "outside");
  CHECK(d.guess->models_hash == town.models.hash().substr(0, 16));
  CHECK(d.guess->margin == 700);
  CHECK(d.guess->percent_agreed == 95);
  CHECK(d.guess->percent_low == 88);
  CHECK(d.guess->rows == 100);
  CHECK(d.guess->lead_without == "centre");
  // The answer is climbed to.
  REQUIRE(town.Route(Town::Asking(),
                     {{"environment.air", 500}, {"environment.noise", 499}}, &d)
              .ok());
  CHECK(d.guess->category == "environment");
  CHECK(d.lead == "ecology");

  SECTION("what is never guessed is not guessed by points") {
    Ticket ticket = Town::Asking();
    const auto unguessed = [&] {
      REQUIRE(town.Route(ticket, points, &d).ok());
      return d.guess == nullptr && d.lead == town.rules.Route(ticket)->lead;
    };
    CHECK_FALSE(unguessed());
    ticket.category = "environment";
    CHECK(unguessed());
    ticket = Town::Asking();
    ticket.type = TicketType::kReport;
    CHECK(unguessed());
    ticket = Town::Asking();
    ticket.confidential = true;
    CHECK(unguessed());
    ticket = Town::Asking();
    ticket.against.push_back("labour");
    CHECK(unguessed());
  }
  SECTION("nor by too few of them, nor what is only offered") {
    REQUIRE(town.Route(Town::Asking(), {{"labour", 299}}, &d).ok());
    CHECK(d.guess == nullptr);
    REQUIRE(town.Route(Town::Asking(), {{"secret", 900}}, &d).ok());
    CHECK(d.guess == nullptr);
    REQUIRE(town.Route(Town::Asking(), {}, &d).ok());
    CHECK(d.guess == nullptr);
  }
  SECTION("bad points are found for every ticket") {
    Ticket ticket = Town::Asking();
    ticket.category = "environment";
    REQUIRE(town.Route(ticket, points, &d).ok());
    CHECK(town.Route(ticket, {{"labour", 1}, {"labour", 1}}, &d)
              .status()
              .code() == absl::StatusCode::kInvalidArgument);
    CHECK(d.lead == "ecology");  // As it was.
    CHECK(town.Route(Town::Asking(), points, &d, 0).status().code() ==
          absl::StatusCode::kInvalidArgument);
  }
  SECTION("the explanation says where the guess is from") {
    const auto why = ExplainWithSuggestion(
        town.rules, town.models, Town::Asking(), points.data(), points.size(),
        80, Language::kEnglish);
    REQUIRE(why.ok());
    CHECK(why->steps[1].code == "guess.points");
    CHECK_THAT(why->ToText(), match::Contains("A model outside the library"));
    CHECK_THAT(why->ToText(), match::Contains("margin 700: 95 % of 100"));
    const auto zh = ExplainWithSuggestion(
        town.rules, town.models, Town::Asking(), points.data(), points.size(),
        80, Language::kChinese);
    CHECK_THAT(zh->ToText(), match::Contains("外部模型推测为劳动"));
  }
}

TEST_CASE("many tickets are routed as one by one") {
  const Town town;
  std::vector<Points> given;
  for (int i = 0; i != 3'000; ++i) {
    given.push_back({{"labour", i}, {"environment", 2'000 - i}});
    if (i % 5 == 0) given.back() = {};
    if (i % 7 == 0) given.back().push_back({"traffic", 1});
  }
  const std::vector<Ticket> tickets(given.size(), Town::Asking());
  std::vector<TicketPoints> points;
  for (const Points& one : given) points.push_back({one.data(), one.size()});
  for (int threads : {1, 3}) {
    std::vector<Decision> decisions(tickets.size());
    const auto left_out = RouteManyWithSuggestion(
        town.rules, town.models, tickets.data(), points.data(), tickets.size(),
        80, decisions.data(), threads);
    REQUIRE(left_out.ok());
    CHECK(*left_out == 429);  // Multiples of 7 below 3,000.
    bool same = true;
    std::size_t guessed = 0;
    for (std::size_t i = 0; i != tickets.size(); ++i) {
      Decision one;
      REQUIRE(town.Route(tickets[i], given[i], &one).ok());
      same = same && one.lead == decisions[i].lead &&
             (one.guess == nullptr) == (decisions[i].guess == nullptr);
      guessed += one.guess != nullptr ? 1 : 0;
    }
    CHECK(same);
    CHECK(guessed > 1'000);
    CHECK(guessed < 3'000);
  }
  // The first bad one is named.
  std::vector<Decision> decisions(tickets.size());
  const CategoryPoints bad = {"labour", kMaxCategoryPoints + 1};
  points[17] = points[2'000] = {&bad, 1};
  const auto refused = RouteManyWithSuggestion(
      town.rules, town.models, tickets.data(), points.data(), tickets.size(),
      80, decisions.data(), 2);
  CHECK(refused.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK_THAT(refused.status().ToString(), match::Contains("17"));
  CHECK(RouteManyWithSuggestion(town.rules, town.models, tickets.data(),
                                points.data(), 1, 0, decisions.data(), 1)
            .status()
            .code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("offers and their measurement take points") {
  const Town town;
  OfferRequest request;
  request.case_id = "A-1";  // Not held out.
  request.ticket = Town::Asking();
  request.sees_words = true;
  const Points points = {
      {"labour", 700}, {"environment.noise", 600}, {"traffic", 1}};
  request.points = points.data();
  request.point_count = points.size();
  auto offer = OfferCategories(town.rules, town.models, request);
  REQUIRE(offer.ok());
  CHECK(offer->state == OfferState::kOffered);
  REQUIRE(offer->candidates.size() == 2);
  CHECK(offer->candidates[0].category == "labour");
  CHECK(offer->left_out == 1);
  CHECK_FALSE(offer->questions.empty());
  request.sees_words = false;
  offer = OfferCategories(town.rules, town.models, request);
  CHECK(offer->state == OfferState::kNoWords);
  CHECK(offer->left_out == 0);
  request.sees_words = true;
  const Points twice = {{"labour", 1}, {"labour", 1}};
  request.points = twice.data();
  request.point_count = twice.size();
  CHECK(OfferCategories(town.rules, town.models, request).status().code() ==
        absl::StatusCode::kInvalidArgument);

  const absl::Time at = absl::UnixEpoch();
  std::vector<HoldoutCase> cases(4);
  const std::vector<std::string> ids = {"1", "2", "3", "4"};
  for (std::size_t i = 0; i != cases.size(); ++i) {
    cases[i].case_id = ids[i];
    cases[i].accepted_at = at;
    cases[i].category = "labour";
    cases[i].confirmed = true;
    cases[i].points = points.data();
    cases[i].point_count = points.size();
  }
  cases[1].category = "environment";
  cases[2].points = twice.data();
  cases[2].point_count = twice.size();
  cases[3].point_count = 0;  // The model says nothing.
  OfferOptions options;
  options.holdout_percent = 100;
  const HoldoutReport report = JudgeHoldout(town.models, cases, options);
  CHECK(report.cases == 3);
  CHECK(report.bad_points == 1);
  CHECK(report.categories_left_out == 2);
  CHECK(report.suggested == 2);
  CHECK(report.right == 1);
  CHECK(report.right_in_top == 2);
  REQUIRE(report.judged.size() == 3);
  CHECK(report.judged[0].margin == 100);
  CHECK(report.judged[0].percent_agreed == 60);
  CHECK(report.judged[2].suggested.empty());
}

// --- learning ---

TEST_CASE("an outside model is calibrated by tickets that it has not seen") {
  // 200 tickets: of the first 60 it has 30 wrong, at a margin of 200.
  std::vector<suggest::PointsRow> rows;
  for (int i = 0; i != 200; ++i) {
    const bool noise = i % 2 == 0;
    const int own = i < 30 ? 400 : i < 60 ? 600 : 800;
    rows.push_back({{{"e.noise", noise ? own : 1000 - own},
                     {"labour", noise ? 1000 - own : own}},
                    noise ? "e.noise" : "labour",
                    i == 7 ? "2018-03-01" : "2018-04-02"});
  }
  suggest::LearnOptions options;
  options.id = "bert";
  options.offer_only = {"labour"};
  const auto learned = suggest::LearnFromPoints(rows, options);
  INFO(learned.status().ToString());
  REQUIRE(learned.ok());
  CHECK(learned->rows == 200);
  CHECK(learned->grams.empty());
  REQUIRE(learned->held_out.size() == 200);
  CHECK(learned->held_out[0].category == "labour");
  CHECK(learned->held_out[0].margin == 200);
  CHECK(learned->held_out[60].category == "e.noise");
  CHECK(learned->held_out[60].margin == 600);

  trunkline_internal::v1::TextModelFile file;
  REQUIRE(file.ParseFromString(learned->file));
  REQUIRE(file.text_model_size() == 2);
  const auto& root = file.text_model(0);
  CHECK(root.id() == "bert");
  CHECK(root.category_size() == 2);
  CHECK(root.gram_size() == 0);
  CHECK(root.training().rows() == 200);
  CHECK(root.training().first_date() == "2018-03-01");
  CHECK(root.training().last_date() == "2018-04-02");
  CHECK(root.training().hash().size() == 64);
  CHECK_FALSE(root.training().from_labels());
  CHECK(root.offer_only_size() == 1);
  REQUIRE(root.calibration_size() == 2);
  CHECK(root.calibration(0).margin() == 200);
  CHECK(root.calibration(0).rows() == 60);
  CHECK(root.calibration(0).right() == 30);
  CHECK(root.calibration(1).margin() == 600);
  CHECK(root.calibration(1).rows() == 140);
  CHECK(root.calibration(1).right() == 140);
  const auto& below = file.text_model(1);
  CHECK(below.id() == "bert.e");
  CHECK(below.training().rows() == 100);

  // The same rows give the same bytes; others another hash.
  CHECK(suggest::LearnFromPoints(rows, options)->file == learned->file);
  rows[0].points[0].points = 401;
  CHECK(suggest::LearnFromPoints(rows, options)->file != learned->file);
}

TEST_CASE("what no outside model can be measured by") {
  const suggest::LearnOptions options;
  const auto code = [&](const std::vector<suggest::PointsRow>& rows) {
    return suggest::LearnFromPoints(rows, options).status().code();
  };
  const auto bad = absl::StatusCode::kInvalidArgument;
  CHECK(code({}) == bad);
  CHECK(code({{{}, "a", ""}}) == bad);
  CHECK(code({{{{"a", 1}}, "a", ""}}) == bad);
  CHECK(code({{{{"a", 1}, {"a", 2}, {"b", 3}}, "a", ""}}) == bad);
  CHECK(code({{{{"a", 1}, {"b", kMaxCategoryPoints + 1}}, "a", ""}}) == bad);
  CHECK(code({{{{"a", 1}, {"b..c", 1}}, "a", ""}}) == bad);
  CHECK(code({{{{"a", 1}, {"b", 2}}, "elsewhere", ""}}) ==
        absl::StatusCode::kOk);
}

}  // namespace
}  // namespace trunkline
