// SPDX-License-Identifier: Apache-2.0
// Offers of categories: to whom, for which cases, with which question, and how
// they are measured.
#include "trunkline/offer.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"

namespace trunkline {
namespace {

constexpr char kRules[] = R"(
jurisdiction { id: "town" time_zone: "+08:00" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" }
department { code: "ecology" }
department { code: "police" }
category { code: "noise" name { lang: "en" text: "Noise" } name { lang: "zh" text: "噪声" } }
category { code: "noise.site" name { lang: "en" text: "Site noise" } name { lang: "zh" text: "工地噪声" } }
category { code: "noise.shop" name { lang: "en" text: "Shop noise" } name { lang: "zh" text: "商铺噪声" } }
category { code: "noise.plant" name { lang: "en" text: "Plant noise" } name { lang: "zh" text: "工厂噪声" } }
rule { id: "site" when { category: "noise.site" } then { department: "ecology" } }
rule { id: "plant" when { category: "noise.plant" } then { department: "ecology" } }
rule { id: "shop" when { category: "noise.shop" } then { department: "police" } }
rule { id: "secret" when { keyword { any: "保密事" } }
       then { department: "police" confidential: true } }
)";

constexpr char kModels[] = R"(
text_model {
  id: "words" category: ["noise"]
  gram { text: "吵" vote { category: 0 points: 10 } }
  calibration { margin: 0 rows: 100 right: 60 }
}
text_model {
  id: "words.noise" parent: "noise"
  category: ["noise.plant", "noise.shop", "noise.site"]
  gram { text: "厂" vote { category: 0 points: 40 } }
  gram { text: "店" vote { category: 1 points: 50 } }
  gram { text: "工地" vote { category: 2 points: 60 } }
  calibration { margin: 0 rows: 100 right: 55 }
  calibration { margin: 20 rows: 100 right: 95 }
}
)";

class Town {
 public:
  Town()
      : rules(*LoadRuleSet({{"rules.txtpb", kRules}}).value),
        models(*LoadTextModels({{"models.txtpb", kModels}}, &rules).value) {}

  // A case that is not in the holdout.
  static OfferRequest Saying(std::string_view text) {
    OfferRequest request;
    request.case_id = "A-1";
    request.ticket.text = text;
    request.ticket.accepted_at = absl::FromUnixSeconds(1'530'000'000);
    request.sees_words = true;
    return request;
  }
  CategoryOffer Make(const OfferRequest& request, int top = 3) const {
    OfferOptions options;
    options.top = top;
    options.language = Language::kEnglish;
    auto offer = OfferCategories(rules, models, request, options);
    REQUIRE(offer.ok());
    if (offer->state != OfferState::kOffered) {
      CHECK(offer->candidates.empty());
      CHECK(offer->questions.empty());
    }
    return *std::move(offer);
  }

  const RuleSet rules;
  const TextModels models;
};

TEST_CASE("an offer lists the best leaves and asks which of two it is") {
  const Town town;
  const CategoryOffer offer = town.Make(Town::Saying("店和工地都吵"));
  REQUIRE(offer.state == OfferState::kOffered);
  REQUIRE(offer.candidates.size() == 3);
  CHECK(offer.candidates[0].category == "noise.site");
  CHECK(offer.candidates[1].category == "noise.shop");
  REQUIRE_FALSE(offer.questions.empty());
  const Question& first = offer.questions.front();
  CHECK(first.field == "category");
  CHECK(first.text ==
        "Ask which of these it is: Site noise, or Shop noise. They go to "
        "different departments.");
  REQUIRE(first.answers.size() == 2);
  CHECK(first.answers[0].lead == "ecology");
  CHECK(first.answers[0].value == "noise.site");
  CHECK(first.answers[1].lead == "police");
  CHECK(first.answers[1].value == "noise.shop");
  for (std::size_t i = 1; i != offer.questions.size(); ++i) {
    CHECK(offer.questions[i].field != "category");
  }
  // One is enough to be shown; the question needs two.
  CHECK(town.Make(Town::Saying("店和工地都吵"), 1).candidates.size() == 1);
  CHECK(town.Make(Town::Saying("店和工地都吵"), 0).state ==
        OfferState::kNothing);
}

TEST_CASE("categories of one department need no question between them") {
  const Town town;
  const CategoryOffer offer = town.Make(Town::Saying("厂和工地都吵"));
  REQUIRE(offer.state == OfferState::kOffered);
  REQUIRE(offer.questions.size() == 1);
  // WhatToAsk()'s own, of all categories.
  CHECK(offer.questions[0].field == "category");
  CHECK(offer.questions[0].text.find("which of these") == std::string::npos);
}

TEST_CASE("nothing is offered to whom or for what it must not be") {
  const Town town;
  OfferRequest request = Town::Saying("工地很吵");
  REQUIRE(town.Make(request).state == OfferState::kOffered);
  SECTION("a viewer who does not see the words") {
    request.sees_words = false;
    CHECK(town.Make(request).state == OfferState::kNoWords);
  }
  SECTION("a case with a category") {
    request.ticket.category = "noise.shop";
    CHECK(town.Make(request).state == OfferState::kHasCategory);
    request.ticket.category = "unheard-of";
    CHECK(town.Make(request).state == OfferState::kOffered);
  }
  SECTION("a report") {
    request.ticket.type = TicketType::kReport;
    CHECK(town.Make(request).state == OfferState::kNever);
  }
  SECTION("a confidential case, by itself or by a rule") {
    request.ticket.confidential = true;
    CHECK(town.Make(request).state == OfferState::kNever);
    CHECK(town.Make(Town::Saying("保密事，工地很吵")).state ==
          OfferState::kNever);
  }
  SECTION("against a department") {
    request.ticket.against.push_back("police");
    CHECK(town.Make(request).state == OfferState::kNever);
  }
  SECTION("words that suggest nothing") {
    CHECK(town.Make(Town::Saying("你好")).state == OfferState::kNothing);
  }
  SECTION("a ticket that cannot be routed") {
    request.ticket.accepted_at = absl::InfinitePast();
    CHECK(OfferCategories(town.rules, town.models, request).status().code() ==
          absl::StatusCode::kInvalidArgument);
  }
}

TEST_CASE("the holdout is a share of the ids, and larger ones contain it") {
  int five = 0, fifty = 0;
  for (int i = 0; i != 20'000; ++i) {
    const std::string id = absl::StrCat("CS180625-", i);
    const bool in = IsHeldOut(id, 5);
    five += in ? 1 : 0;
    fifty += IsHeldOut(id, 50) ? 1 : 0;
    if (in) CHECK(IsHeldOut(id, 6));
    CHECK_FALSE(IsHeldOut(id, 0));
    CHECK_FALSE(IsHeldOut(id, -1));
    CHECK(IsHeldOut(id, 100));
    CHECK(IsHeldOut(id, 200));
  }
  CHECK(five > 900);
  CHECK(five < 1'100);
  CHECK(fifty > 9'700);
  CHECK(fifty < 10'300);
  CHECK_FALSE(IsHeldOut("", 100));
}

TEST_CASE("a case of the holdout is offered nothing") {
  const Town town;
  OfferRequest request = Town::Saying("工地很吵");
  int held = 0;
  for (int i = 0; i != 500; ++i) {
    const std::string id = absl::StrCat("H-", i);
    request.case_id = id;
    const OfferState state = town.Make(request).state;
    CHECK(state ==
          (IsHeldOut(id, 5) ? OfferState::kHoldout : OfferState::kOffered));
    held += state == OfferState::kHoldout ? 1 : 0;
  }
  CHECK(held > 5);
}

TEST_CASE("what to ask, with a suggestion") {
  const Town town;
  Ticket ticket = Town::Saying("店和工地都吵").ticket;
  auto questions = WhatToAskWithSuggestion(town.rules, town.models, ticket,
                                           Language::kChinese);
  REQUIRE(questions.ok());
  CHECK(questions->front().text ==
        "请问是“工地噪声”还是“商铺噪声”？二者由不同单位办理。");
  ticket.category = "noise.site";
  questions = WhatToAskWithSuggestion(town.rules, town.models, ticket,
                                      Language::kChinese);
  REQUIRE(questions.ok());
  CHECK(questions->empty());
}

TEST_CASE("accuracy in use comes of confirmed cases of the holdout alone") {
  const Town town;
  const absl::Time at = absl::FromUnixSeconds(1'530'000'000);
  std::vector<std::string> in, out;
  for (int i = 0; in.size() < 8 || out.size() < 2; ++i) {
    const std::string id = absl::StrCat("C-", i);
    (IsHeldOut(id, 5) ? in : out).push_back(id);
  }
  const std::vector<HoldoutCase> cases = {
      {in[0], "工地", at, "noise.site", true},
      {in[1], "工地", at, "noise.site", true},
      {in[2], "工地", at, "noise.shop", true},  // Wrong, and not in the top.
      {in[3], "店和工地", at, "noise.shop", true},  // Second best.
      {in[4], "你好", at, "noise.shop", true},      // Nothing suggested.
      {in[5], "工地", at, "noise.site", false},     // Not confirmed.
      {in[6], "工地", at, "", true},                // Without a category.
      {in[7], "工地", at, "noise", true},           // Below it: right.
      {out[0], "工地", at, "noise.site", true},
      {out[1], "工地", at, "noise.site", false},
  };
  const HoldoutReport report = JudgeHoldout(town.models, cases);
  CHECK(report.cases == 6);
  CHECK(report.suggested == 5);
  CHECK(report.right == 3);
  CHECK(report.right_in_top == 4);
  CHECK(report.not_held_out == 2);
  CHECK(report.not_confirmed == 2);
  REQUIRE(report.calibration.size() == 2);
  CHECK(report.calibration[0].from == 50);  // "店和工地": margin 10, 55 %.
  CHECK(report.calibration[0].to == 59);
  CHECK(report.calibration[0].cases == 1);
  CHECK(report.calibration[0].right == 0);
  CHECK(report.calibration[0].stated == 55);
  CHECK(report.calibration[1].from == 90);
  CHECK(report.calibration[1].to == 100);
  CHECK(report.calibration[1].cases == 4);
  CHECK(report.calibration[1].right == 3);
  CHECK(report.calibration[1].stated == 4 * 95);
  REQUIRE(report.judged.size() == 6);
  CHECK(report.judged[3].suggested == "noise.site");
  CHECK(report.judged[3].margin == 10);
  CHECK_FALSE(report.judged[3].right);
  CHECK(report.judged[3].right_in_top);
}

}  // namespace
}  // namespace trunkline
