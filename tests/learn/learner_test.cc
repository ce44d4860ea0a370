// SPDX-License-Identifier: Apache-2.0
// What counts as evidence, names, drift, and bad input.
#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/learn/tickets.h"
#include "trunkline/check.h"
#include "trunkline/learn.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

using learn_test::CityTicket;
using learn_test::Simple;

std::vector<CityTicket> Times(int n, const CityTicket& ticket) {
  return std::vector<CityTicket>(static_cast<std::size_t>(n), ticket);
}
void Append(std::vector<CityTicket> more, std::vector<CityTicket>* out) {
  out->insert(out->end(), more.begin(), more.end());
}

LearnOptions Plain() {
  LearnOptions options;
  options.id = "test";
  return options;
}

const LearnedRule* RuleOf(const LearnedCatalogue& learnt,
                          const std::string& category) {
  for (const LearnedRule& rule : learnt.rules) {
    if (rule.category == category) return &rule;
  }
  return nullptr;
}

TEST_CASE("three equal tickets make a draft rule") {
  const auto learnt =
      learn_test::LearnCity(Times(3, Simple("noise", "bureau")), Plain());
  REQUIRE(learnt.ok());
  REQUIRE(learnt->rules.size() == 1);
  CHECK(learnt->rules[0].id == "noise");
  CHECK(learnt->rules[0].department == "bureau");
  CHECK(learnt->rules[0].tickets == 3);
  const std::string rules = learn_test::FileOf(*learnt, "rules.txtpb");
  CHECK(rules.find("RULE_STATUS_DRAFT") != std::string::npos);
  CHECK(rules.find("legal_basis") == std::string::npos);
  CHECK(rules.find("derived: true") != std::string::npos);
  // All tickets are of one day.
  CHECK(learnt->held_out_from.empty());
}

TEST_CASE("a mixed category stays unrouted") {
  std::vector<CityTicket> tickets;
  for (int i = 0; i < 40; ++i) {
    tickets.push_back(Simple("mixed", "u" + std::to_string(i % 4), i));
  }
  Append(Times(10, Simple("clear", "u1", 3)), &tickets);
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  CHECK(RuleOf(*learnt, "mixed") == nullptr);
  REQUIRE(learnt->unclear.size() == 1);
  CHECK(learnt->unclear[0].category == "mixed");
  CHECK(learnt->unclear[0].tickets == 40);
  CHECK(learnt->replay.unrouted == 40);
}

TEST_CASE("a further condition is kept only if it changes the answer") {
  std::vector<CityTicket> tickets;
  for (int i = 0; i < 90; ++i) {
    CityTicket t = Simple("litter", i % 3 == 0 ? "east_team" : "city_team", i);
    t.region = i % 3 == 0 ? "east" : i % 3 == 1 ? "west" : "south";
    tickets.push_back(t);
  }
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  REQUIRE(learnt->rules.size() == 2);
  CHECK(learnt->rules[0].id == "litter");
  CHECK(learnt->rules[0].department == "city_team");
  CHECK(learnt->rules[1].id == "litter:east");
  CHECK(learnt->rules[1].department == "east_team");
  CHECK(learnt->replay.correct == 90);
}

TEST_CASE("where an attribute beats a region, the rule names both") {
  std::vector<CityTicket> tickets;
  for (int i = 0; i < 400; ++i) {
    CityTicket t = Simple("road", "", i % 100);
    t.region = i % 2 == 0 ? "east" : "west";
    t.road = i % 4 < 2 ? "main" : "side";
    t.lead = t.road == "main"     ? "highways"
             : t.region == "east" ? "east_team"
                                  : "west_team";
    tickets.push_back(t);
  }
  LearnOptions options = Plain();
  options.attributes = {"road"};
  const auto learnt = learn_test::LearnCity(tickets, options);
  REQUIRE(learnt.ok());
  CHECK(learnt->replay.correct == 400);
  for (const LearnedRule& rule : learnt->rules) {
    CHECK(rule.correct == rule.tickets);
  }
}

TEST_CASE("rules ask for ranges of numbers and dates, and for nodes of trees") {
  LearnOptions options = Plain();
  options.attributes = {"amount", "built", "council"};
  options.attribute_kinds = {{"amount", AttributeKind::kNumber},
                             {"built", AttributeKind::kDate},
                             {"council", AttributeKind::kTree}};
  auto learner = CatalogueLearner::Create(options);
  REQUIRE(learner.ok());
  for (int i = 0; i < 300; ++i) {
    HistoryTicket t;
    t.accepted_at = learn_test::At(i, 0);
    const std::string amount = std::to_string(i * 13 % 300 * 100 + 7);
    const int year = 1960 + i * 7 % 60;
    const std::string built = std::to_string(year) + "-03-09";
    const std::string council = i % 3 == 0   ? "north/n1"
                                : i % 3 == 1 ? "north/n2"
                                             : "south/n1";
    t.attributes = {{"amount", amount}, {"built", built}, {"council", council}};
    t.category = "works";
    t.lead = i * 13 % 300 < 120 ? "small" : "large";
    REQUIRE(learner->Add(t).ok());
    t.category = "roofs";
    t.lead = year < 1990 ? "heritage" : "city";
    REQUIRE(learner->Add(t).ok());
    t.category = "parks";
    t.lead = i % 3 == 2 ? "south_team" : "north_team";
    REQUIRE(learner->Add(t).ok());
    t.category = "trees";
    t.lead = i % 3 == 1 ? "n2_team" : "city";
    REQUIRE(learner->Add(t).ok());
    if (i < 5) {
      t.attributes = {{"amount", "a lot"}};
      REQUIRE(learner->Add(t).ok());
    }
  }
  const auto learnt = learner->Finish();
  REQUIRE(learnt.ok());
  std::string ids;
  for (const LearnedRule& rule : learnt->rules) ids += rule.id + "\n";
  INFO(ids);
  CHECK(learnt->replay.correct + 5 >= learnt->evidence);
  CHECK((ids.find("works:amount=12000..\n") != std::string::npos ||
         ids.find("works:amount=..12000\n") != std::string::npos));
  CHECK((ids.find("roofs:built=1990-01-01..\n") != std::string::npos ||
         ids.find("roofs:built=..1990-01-01\n") != std::string::npos));
  CHECK((ids.find("parks:council=south") != std::string::npos ||
         ids.find("parks:council=north\n") != std::string::npos));
  CHECK(ids.find("trees:council=north.n2\n") != std::string::npos);
  REQUIRE(learnt->unreadable.size() == 1);
  CHECK(learnt->unreadable[0].tickets == 5);
  CHECK(LearnReport(*learnt, Language::kEnglish)
            .find("5 values of attribute amount are not of its kind") !=
        std::string::npos);
  // Tickets with the city's own values get their departments from the pack.
  const auto checked = CheckRuleSet(learn_test::SourcesOf(*learnt));
  REQUIRE(checked.ok());
  const auto lead = [&](const char* category, const char* name,
                        const char* value) {
    Ticket t;
    t.accepted_at = learn_test::At(3, 0);
    t.category = category;
    t.attributes = {{name, value}};
    const auto decision = checked.value->Route(t);
    REQUIRE(decision.ok());
    return std::string(decision->lead);
  };
  CHECK(lead("works", "amount", "11999.99") == "small");
  CHECK(lead("works", "amount", "12000") == "large");
  CHECK(lead("roofs", "built", "1989-12-31") == "heritage");
  CHECK(lead("roofs", "built", "1990-01-01") == "city");
  CHECK(lead("trees", "council", "north/n2") == "n2_team");
  CHECK(lead("parks", "council", "south/n1") == "south_team");
  // Ranges come back from the review table.
  auto review = LearnReview(*learnt, Language::kEnglish);
  for (std::size_t row = 1; row < review.size(); ++row) review[row][8] = "yes";
  const auto verdicts = ReadLearnReview(review);
  REQUIRE(verdicts.ok());
  options.verdicts = *verdicts;
  auto again = CatalogueLearner::Create(options);
  REQUIRE(again.ok());
  HistoryTicket t;
  t.accepted_at = learn_test::At(0, 0);
  for (const LearnedRule& rule : learnt->rules) {
    t.category = rule.category;
    t.lead = rule.department;
    t.attributes = {{"amount", "7"}, {"built", "1960-03-09"}};
    REQUIRE(again->Add(t).ok());
    for (const char* node : {"north/n1", "north/n2", "south/n1"}) {
      t.attributes = {{"council", node}};
      REQUIRE(again->Add(t).ok());
    }
  }
  const auto second = again->Finish();
  INFO(MessageOf(second.status(), Language::kEnglish));
  REQUIRE(second.ok());
  for (const LearnedRule& rule : learnt->rules) {
    INFO(rule.id);
    CHECK(std::any_of(second->rules.begin(), second->rules.end(),
                      [&rule](const LearnedRule& other) {
                        return other.id == rule.id && other.approved;
                      }));
  }
}

TEST_CASE("a unit that is dissolved is proposed by category") {
  std::vector<CityTicket> tickets;
  for (int day = 0; day < 200; ++day) {
    for (const char* category : {"noise", "dust"}) {
      Append(
          Times(2, Simple(category, day < 120 ? "old_bureau" : "works", day)),
          &tickets);
    }
    Append(Times(2, Simple("smell", day < 123 ? "old_bureau" : "health", day)),
           &tickets);
    tickets.push_back(Simple("paving", "works", day));
    tickets.push_back(Simple("food", "health", day));
  }
  // One was sent there by mistake, long after.
  tickets.push_back(Simple("noise", "old_bureau", 190));
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  CHECK(learnt->drifts.empty());
  REQUIRE(learnt->successors.size() == 2);
  CHECK(learnt->successors[0].successor == "health");
  CHECK(learnt->successors[0].categories == std::vector<std::string>{"smell"});
  CHECK(learnt->successors[1].successor == "works");
  CHECK(learnt->successors[1].categories ==
        std::vector<std::string>{"dust", "noise"});
}

TEST_CASE("rules ask for number, type and channel") {
  auto learner = CatalogueLearner::Create(Plain());
  REQUIRE(learner.ok());
  for (int i = 0; i < 240; ++i) {
    HistoryTicket t;
    t.accepted_at = learn_test::At(i, 0);
    t.category = i % 3 == 0 ? "shops" : i % 3 == 1 ? "parks" : "roads";
    t.type = i % 2 == 0 ? TicketType::kComplaint : TicketType::kEnquiry;
    t.channel = i % 4 < 2 ? Channel::kPhone : Channel::kWeb;
    t.dialled = i % 8 < 4 ? "12345" : "123 15";
    t.lead = i % 3 == 0   ? (i % 8 < 4 ? "city" : "market")
             : i % 3 == 1 ? (i % 2 == 0 ? "city" : "gardens")
                          : (i % 4 < 2 ? "city" : "works");
    REQUIRE(learner->Add(t).ok());
  }
  const auto learnt = learner->Finish();
  REQUIRE(learnt.ok());
  CHECK(learnt->replay.correct == 240);
  CHECK(learnt->rules.size() == 6);
  std::string ids;
  for (const LearnedRule& rule : learnt->rules) ids += rule.id + " ";
  INFO(ids);
  CHECK((ids.find("shops:12345") != std::string::npos ||
         ids.find("shops:12315") != std::string::npos));
  CHECK((ids.find("parks:enquiry") != std::string::npos ||
         ids.find("parks:complaint") != std::string::npos));
  CHECK((ids.find("roads:web") != std::string::npos ||
         ids.find("roads:phone") != std::string::npos));
}

TEST_CASE("spellings of one name are one name") {
  std::vector<CityTicket> tickets;
  Append(Times(5, Simple("Street Light", "Public Works")), &tickets);
  Append(Times(2, Simple("street  light", "PUBLIC WORKS")), &tickets);
  Append(Times(1, Simple(" Ｓtreet Light ", "Public  Works")), &tickets);
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  REQUIRE(learnt->rules.size() == 1);
  CHECK(learnt->rules[0].tickets == 8);
  CHECK(learnt->categories == 1);
  // The code is a slug and four hex digits; the label the commonest spelling.
  CHECK(learnt->rules[0].category.substr(0, 13) == "street_light_");
  CHECK(learnt->rules[0].category.size() == 17);
  const std::string names = learn_test::FileOf(*learnt, "categories.txtpb");
  CHECK(names.find("text: \"Street Light\"") != std::string::npos);
  CHECK(names.find("alias: \"street  light\"") != std::string::npos);
}

TEST_CASE("a name with characters that steer a line still loads") {
  const auto learnt = learn_test::LearnCity(
      Times(5, Simple("Noise\x01 at\u202e night\n", "Works\u2066 \x7f")),
      Plain());
  INFO(MessageOf(learnt.status(), Language::kEnglish));
  REQUIRE(learnt.ok());
  CHECK(learnt->replay.correct == 5);
}

TEST_CASE("a code does not depend on other rows") {
  std::vector<CityTicket> tickets = Times(4, Simple("Pot Hole", "Works"));
  const auto before = learn_test::LearnCity(tickets, Plain());
  Append(Times(9, Simple("POT HOLE", "Works")), &tickets);
  Append(Times(9, Simple("Another", "Works")), &tickets);
  const auto after = learn_test::LearnCity(tickets, Plain());
  REQUIRE(before.ok());
  REQUIRE(after.ok());
  CHECK(RuleOf(*after, before->rules[0].category) != nullptr);
}

TEST_CASE("what is no evidence is counted apart") {
  auto learner = CatalogueLearner::Create(Plain());
  REQUIRE(learner.ok());
  const auto add = [&](auto change) {
    HistoryTicket t;
    t.accepted_at = learn_test::At(0, 0);
    t.category = "noise";
    t.lead = "wrong";
    change(&t);
    for (int i = 0; i < 5; ++i) REQUIRE(learner->Add(t).ok());
  };
  add([](HistoryTicket* t) { t->returned = true; });
  add([](HistoryTicket* t) { t->redispatched = true; });
  add([](HistoryTicket* t) { t->redone = true; });
  add([](HistoryTicket* t) { t->interim = true; });
  add([](HistoryTicket* t) { t->confidential = true; });
  add([](HistoryTicket* t) { t->type = TicketType::kReport; });
  add([](HistoryTicket* t) { t->proposed = true; });
  add([](HistoryTicket* t) { t->lead = ""; });
  add([](HistoryTicket* t) { t->lead = "N/A"; });
  add([](HistoryTicket* t) { t->lead = "No Q"; });
  add([](HistoryTicket* t) { t->category = " "; });
  add([](HistoryTicket* t) { t->lead = "bureau"; });
  const auto learnt = learner->Finish();
  REQUIRE(learnt.ok());
  CHECK(learnt->tickets == 60);
  CHECK(learnt->evidence == 5);
  REQUIRE(learnt->rules.size() == 1);
  CHECK(learnt->rules[0].department == "bureau");
  CHECK(learnt->not_evidence.size() == 9);
  REQUIRE(learnt->no_leads.size() == 2);
  CHECK(learnt->no_leads[0].name == "n/a");
  CHECK(learnt->no_leads[1].name == "no q");
  const std::string report = LearnReport(*learnt, Language::kEnglish);
  CHECK(report.find("15 without a department") != std::string::npos);
  CHECK(report.find("\"no q\" names no department: 5 tickets") !=
        std::string::npos);
}

TEST_CASE("counter-examples are ids of tickets that may be shown") {
  auto learner = CatalogueLearner::Create(Plain());
  REQUIRE(learner.ok());
  const auto add = [&](const std::string& id, const std::string& lead,
                       bool accuses) {
    HistoryTicket t;
    t.accepted_at = learn_test::At(0, 0);
    t.category = "noise";
    t.id = id;
    t.lead = lead;
    t.accuses_unit = accuses;
    REQUIRE(learner->Add(t).ok());
  };
  for (int i = 0; i < 40; ++i) add("t" + std::to_string(i), "bureau", false);
  add("secret", "other", true);
  const std::vector<std::string> may_be_shown = {"e1", "e2", "e3", "e4", "e5"};
  for (const std::string& id : may_be_shown) add(id, "other", false);
  const auto learnt = learner->Finish();
  REQUIRE(learnt.ok());
  const auto& examples = learnt->rules[0].counter_examples;
  REQUIRE(examples.size() == 3);
  CHECK(std::is_sorted(examples.begin(), examples.end()));
  CHECK(std::includes(may_be_shown.begin(), may_be_shown.end(),
                      examples.begin(), examples.end()));
  CHECK(LearnReview(*learnt, Language::kEnglish)[1][6] ==
        examples[0] + "; " + examples[1] + "; " + examples[2]);
  std::string shown = LearnReport(*learnt, Language::kEnglish) +
                      LearnReportJson(*learnt) +
                      LearnReportPage(*learnt, Language::kEnglish);
  for (const LearnedFile& file : learnt->files) shown += file.content;
  for (const std::string& id : may_be_shown) {
    CHECK(shown.find(id) == std::string::npos);
  }
}

TEST_CASE("a part of the usual unit comes first in the review") {
  std::vector<CityTicket> tickets;
  for (int i = 0; i < 60; ++i) {
    CityTicket t = Simple("road", i % 4 == 0 ? "Works, team 3" : "Works", i);
    t.region = i % 4 == 0 ? "east" : i % 4 == 1 ? "west" : "south";
    tickets.push_back(t);
    tickets.push_back(Simple("lamps", i % 60 < 50 ? "Unit 1" : "Unit 10", i));
  }
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  for (const LearnedRule& rule : learnt->rules) {
    INFO(rule.id);
    CHECK(rule.pushed_down ==
          (rule.category == "road" && rule.region == "east"));
  }
  CHECK(LearnReview(*learnt, Language::kEnglish)[1][0] == "road:east");
}

TEST_CASE("another department for a time") {
  std::vector<CityTicket> tickets;
  for (int day = 0; day < 360; ++day) {
    const bool interim = day >= 120 && day < 200;
    Append(Times(2, Simple("noise", interim ? "health" : "bureau", day)),
           &tickets);
    tickets.push_back(Simple("food", "health", day));
    tickets.push_back(Simple("dust", "bureau", day));
  }
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  REQUIRE(learnt->drifts.size() == 2);
  CHECK(learnt->drifts[0].day == "2018-05-01");
  CHECK(learnt->drifts[0].after == "health");
  CHECK(learnt->drifts[1].day == "2018-07-20");
  CHECK(learnt->drifts[1].after == "bureau");
  CHECK(learnt->replay.correct == learnt->evidence);
}

TEST_CASE("a change of the department gives dated rules") {
  std::vector<CityTicket> tickets;
  for (int day = 0; day < 200; ++day) {
    Append(Times(2, Simple("graffiti", day < 120 ? "property" : "works", day)),
           &tickets);
    // Both go on elsewhere: this is no reorganisation.
    tickets.push_back(Simple("keys", "property", day));
    tickets.push_back(Simple("paving", "works", day));
  }
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  REQUIRE(learnt->drifts.size() == 1);
  CHECK(learnt->drifts[0].category == "graffiti");
  CHECK(learnt->drifts[0].day == "2018-05-01");
  CHECK(learnt->drifts[0].before == "property");
  CHECK(learnt->drifts[0].after == "works");
  CHECK(learnt->drifts[0].before_tickets == 240);
  CHECK(learnt->drifts[0].after_tickets == 160);
  CHECK(learnt->successors.empty());
  CHECK(learnt->replay.correct == learnt->evidence);
  const std::string rules = learn_test::FileOf(*learnt, "rules.txtpb");
  CHECK(rules.find("to: \"2018-05-01\"") != std::string::npos);
  CHECK(rules.find("from: \"2018-05-01\"") != std::string::npos);
}

TEST_CASE("a department that stops in all its categories is a proposal") {
  std::vector<CityTicket> tickets;
  for (int day = 0; day < 200; ++day) {
    const std::string unit = day < 120 ? "old_bureau" : "new_bureau";
    for (const char* category : {"noise", "dust", "smell"}) {
      Append(Times(2, Simple(category, unit, day)), &tickets);
    }
    tickets.push_back(Simple("paving", "works", day));
  }
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  CHECK(learnt->drifts.empty());
  REQUIRE(learnt->successors.size() == 1);
  CHECK(learnt->successors[0].department == "old_bureau");
  CHECK(learnt->successors[0].successor == "new_bureau");
  CHECK(learnt->successors[0].day == "2018-05-01");
  CHECK(learnt->successors[0].categories.size() == 3);
  // Proposed, not assumed.
  CHECK(learn_test::FileOf(*learnt, "places.txtpb").find("successor") ==
        std::string::npos);
  CHECK(learnt->replay.correct == learnt->evidence);
}

TEST_CASE("rules for streets and townships come first in the review") {
  std::vector<CityTicket> tickets;
  Append(Times(50, Simple("noise", "bureau")), &tickets);
  Append(Times(5, Simple("illegal_building", "望城街道办事处")), &tickets);
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  const auto review = LearnReview(*learnt, Language::kChinese);
  REQUIRE(review.size() == 3);
  CHECK(review[0][3] == "依据件数");
  CHECK(review[1][0] == "illegal_building");
  CHECK(review[1][7] == "疑似下推");
  CHECK(review[2][0] == "noise");
}

TEST_CASE("verdicts of a review table overrule the history") {
  std::vector<CityTicket> tickets;
  for (int i = 0; i < 60; ++i) {
    CityTicket t = Simple("litter", i % 3 == 0 ? "east_team" : "city_team", i);
    t.region = i % 3 == 0 ? "east" : i % 3 == 1 ? "west" : "south";
    tickets.push_back(t);
    tickets.push_back(Simple("noise", "bureau", i));
  }
  const auto first = learn_test::LearnCity(tickets, Plain());
  REQUIRE(first.ok());
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    auto review = LearnReview(*first, language);
    REQUIRE(review.size() == 4);
    CHECK(ReadLearnReview(review)->empty());
    for (auto& row : review) {
      if (row[0] == "litter") row[8] = "yes";
      if (row[0] == "litter:east") row[8] = "否";
      if (row[0] == "noise") {
        row[8] = "采纳";
        row[2] = "city_team";
      }
    }
    const auto verdicts = ReadLearnReview(review);
    REQUIRE(verdicts.ok());
    REQUIRE(verdicts->size() == 3);
    LearnOptions options = Plain();
    options.verdicts = *verdicts;
    const auto second = learn_test::LearnCity(tickets, options);
    REQUIRE(second.ok());
    REQUIRE(second->rules.size() == 2);
    CHECK(second->rules[0].id == "litter");
    CHECK(second->rules[0].approved);
    CHECK(second->rules[0].tickets == 60);
    CHECK(second->rules[1].department == "city_team");
    const std::string rules = learn_test::FileOf(*second, "rules.txtpb");
    CHECK(rules.find("RULE_STATUS_APPROVED") != std::string::npos);
    CHECK(rules.find("RULE_STATUS_DRAFT") == std::string::npos);
  }
  auto review = LearnReview(*first, Language::kEnglish);
  review[2][8] = "perhaps";
  CHECK(MessageOf(ReadLearnReview(review).status(), Language::kEnglish) ==
        "row 3 of the review table: \"perhaps\" is neither yes nor no");
  review[0][8] = "?";
  CHECK(MessageOf(ReadLearnReview(review).status(), Language::kEnglish) ==
        "the review table has no column \"approved\"");
  LearnOptions options = Plain();
  options.verdicts = {{"x", "category=smell", "bureau", true}};
  CHECK(absl::IsInvalidArgument(
      learn_test::LearnCity(tickets, options).status()));
}

TEST_CASE("names of few tickets are not shown") {
  std::vector<CityTicket> tickets = Times(9, Simple("noise", "bureau"));
  tickets.push_back(Simple("a sentence that a caller said", "other unit"));
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE(learnt.ok());
  std::string all = LearnReport(*learnt, Language::kEnglish);
  for (const LearnedFile& file : learnt->files) all += file.content;
  CHECK(all.find("sentence") == std::string::npos);
  CHECK(all.find("other") == std::string::npos);
}

TEST_CASE("an overlay never wins against the catalogue") {
  const std::string catalogue = R"(
      jurisdiction { id: "city" version: "1" time_zone: "UTC" centre: "desk"
        principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                    BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
      department { code: "desk" } department { code: "bureau" }
      department { code: "zone" name { lang: "en" text: "Zone Office" } }
      region { code: "east" } region { code: "west" }
      category { code: "noise" name { lang: "en" text: "Noise" } }
      category { code: "noise.shop" }
      category { code: "litter" name { lang: "en" text: "Litter" } }
      rule { id: "noise" when { category: "noise" region: "east" }
             then { department: "bureau" } })";
  const auto over = LoadRuleSet({{"city.txtpb", catalogue, Format::kText}});
  REQUIRE(over.ok());
  LearnOptions options = Plain();
  options.over = &*over.value;
  auto learner = CatalogueLearner::Create(options);
  REQUIRE(learner.ok());
  const auto add = [&](const char* category, const char* region,
                       const char* lead) {
    for (int i = 0; i < 20; ++i) {
      HistoryTicket t;
      t.accepted_at = learn_test::At(i, 0);
      t.category = category;
      t.region = region;
      t.lead = lead;
      REQUIRE(learner->Add(t).ok());
    }
  };
  add("Noise", "east", "Zone Office");  // The catalogue says otherwise.
  add("noise.shop", "west", "zone");
  add("Litter", "east", "New Unit");
  const auto learnt = learner->Finish();
  REQUIRE(learnt.ok());
  CHECK(learnt->evidence == 40);
  CHECK(learnt->covered_correct == 0);
  std::vector<Source> sources = learn_test::SourcesOf(*learnt);
  sources.insert(sources.begin(), {"city.txtpb", catalogue, Format::kText});
  const auto both = LoadRuleSet(sources);
  for (const Issue& issue : both.issues) {
    INFO(issue.ToString());
    CHECK(issue.severity != Severity::kError);
  }
  REQUIRE(both.ok());
  const auto lead = [&](const char* category, const char* region) {
    Ticket t;
    t.accepted_at = learn_test::At(3, 0);
    t.category = category;
    t.region = region;
    const auto decision = both.value->Route(t);
    REQUIRE(decision.ok());
    return std::string(decision->lead);
  };
  CHECK(lead("noise", "east") == "bureau");
  // A rule of a deeper category would win but for its priority.
  CHECK(lead("noise.shop", "east") == "bureau");
  CHECK(lead("noise.shop", "west") == "zone");
  CHECK(lead("litter", "east").substr(0, 8) == "new_unit");
  options.attributes = {"road"};
  CHECK(absl::IsInvalidArgument(CatalogueLearner::Create(options).status()));
}

// --- bad input ---

std::string ErrorOf(const std::vector<CityTicket>& tickets) {
  const auto learnt = learn_test::LearnCity(tickets, Plain());
  REQUIRE_FALSE(learnt.ok());
  CHECK(absl::IsFailedPrecondition(learnt.status()));
  return MessageOf(learnt.status(), Language::kEnglish);
}

TEST_CASE("nothing to learn from is an error, not an empty pack") {
  CHECK(ErrorOf({}) == "there is no ticket to learn from");
  CHECK(ErrorOf({Simple("noise", "bureau")}) ==
        "no rule was learnt: 1 tickets are evidence, but no combination of "
        "facts has "
        "3 tickets that clearly go to one department");
  CHECK(ErrorOf(Times(7, Simple("noise", ""))) ==
        "none of 7 tickets is evidence: 7 without a department");
  std::vector<CityTicket> tickets;
  for (int i = 0; i < 100'000; ++i) {
    tickets.push_back(Simple("kind " + std::to_string(i), "bureau"));
  }
  CHECK(ErrorOf(tickets).find("100000 tickets are evidence") !=
        std::string::npos);
}

TEST_CASE("a row that cannot be counted changes nothing") {
  auto learner = CatalogueLearner::Create(Plain());
  REQUIRE(learner.ok());
  HistoryTicket t;
  t.category = "noise";
  t.lead = "bureau";
  CHECK(absl::IsInvalidArgument(learner->Add(t)));
  t.accepted_at = learn_test::At(0, 0);
  t.category = "no\xffise";
  CHECK(absl::IsInvalidArgument(learner->Add(t)));
  t.category = "noise";
  for (int i = 0; i < 3; ++i) REQUIRE(learner->Add(t).ok());
  const auto learnt = learner->Finish();
  REQUIRE(learnt.ok());
  CHECK(learnt->tickets == 3);
}

TEST_CASE("a column of many values is refused, whatever the order") {
  LearnOptions options = Plain();
  options.attributes = {"street"};
  options.max_names = 20;
  for (const int values : {20, 21}) {
    auto learner = CatalogueLearner::Create(options);
    REQUIRE(learner.ok());
    absl::Status status;
    for (int i = 0; i < 3 * values; ++i) {
      HistoryTicket t;
      t.accepted_at = learn_test::At(0, 0);
      t.category = "noise";
      t.lead = "bureau";
      const std::string street = std::to_string(i % values);
      t.attributes = {{"street", street}};
      status.Update(learner->Add(t));
    }
    CHECK(status.ok() == (values == 20));
    if (status.ok()) continue;
    CHECK(absl::IsResourceExhausted(status));
    CHECK(MessageOf(status, Language::kEnglish)
              .find("street has more than 20 different values") == 0);
  }
}

TEST_CASE("options out of range are refused") {
  const auto refused = [](auto change) {
    LearnOptions options = Plain();
    change(&options);
    return absl::IsInvalidArgument(CatalogueLearner::Create(options).status());
  };
  CHECK(refused([](LearnOptions* o) { o->min_support = 0; }));
  CHECK(refused([](LearnOptions* o) { o->min_share = 101; }));
  CHECK(refused([](LearnOptions* o) { o->held_out = 100; }));
  CHECK(refused([](LearnOptions* o) { o->time_zone = "Nowhere/City"; }));
  CHECK(refused([](LearnOptions* o) { o->attributes = {"a", "b", "a"}; }));
  CHECK(refused([](LearnOptions* o) {
    o->attributes = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
  }));
}

}  // namespace
}  // namespace trunkline
