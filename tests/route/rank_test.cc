// SPDX-License-Identifier: Apache-2.0
// The rank of rules, as docs/routing.md lists it: a table of ten criteria.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/route/route_testing.h"

namespace trunkline {
namespace {

constexpr char kBase[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre" interim_lead: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "a" }
department { code: "b" }
region { code: "city" }
region { code: "east" parent: "city" }
region { code: "street" parent: "east" }
category { code: "roads" }
category { code: "roads.surface" }
category { code: "roads.surface.pothole" }
category { code: "smell" }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
attribute { id: "precinct" order: 7 kind: KIND_TEXT }
attribute { id: "amount" order: 8 kind: KIND_NUMBER min: "0" max: "100" }
attribute { id: "council" order: 9 kind: KIND_TREE
  value { value: "north" } value { value: "north-1" parent: "north" } }
attribute { id: "finished" order: 6 kind: KIND_DATE }
)";

// How a rule is better or worse in one criterion, for the ticket below.
struct Criterion {
  const char* name;
  const char *rule_better, *rule_worse;  // Fields of Rule.
  const char *when_better, *when_worse;  // Fields of When.
  const char *then_better, *then_worse;  // Fields of Claim.
};

constexpr std::array<Criterion, 12> kCriteria = {{
    {"priority", "priority: 1", "", "", "", "", ""},
    {"category depth", "", "", "category: \"roads.surface\"",
     "category: \"roads\"", "", ""},
    {"place of the principle", "", "", "", "",
     "basis: BASIS_COMPETENT_AUTHORITY", "basis: BASIS_TERRITORIAL"},
    {"region depth", "", "", "region: \"east\"", "region: \"city\"", "", ""},
    {"first declared attribute", "", "",
     "attribute { name: \"precinct\" value: \"p5\" }",
     "attribute { name: \"precinct\" }", "", ""},
    {"second declared attribute", "", "",
     "attribute { name: \"amount\" range { min: \"1\" max: \"10\" } }",
     "attribute { name: \"amount\" range { max: \"10\" } }", "", ""},
    {"hotline", "", "", "hotline: \"12345\"", "", "", ""},
    {"text", "", "", "keyword { any: \"pothole\" }", "", "", ""},
    {"type", "", "", "type: TICKET_TYPE_COMPLAINT", "", "", ""},
    {"channel", "", "", "channel: CHANNEL_PHONE", "", "", ""},
    {"urgency", "", "", "urgency: URGENCY_URGENT", "", "", ""},
    {"attributes", "", "", "attribute { name: \"meter\" }", "", "", ""},
}};

using Better = std::array<bool, kCriteria.size()>;

std::string Rule(const std::string& id, const std::string& department,
                 const Better& better) {
  std::string rule, when, then;
  for (std::size_t i = 0; i != kCriteria.size(); ++i) {
    const Criterion& c = kCriteria[i];
    absl::StrAppend(&rule, better[i] ? c.rule_better : c.rule_worse, " ");
    absl::StrAppend(&when, better[i] ? c.when_better : c.when_worse, " ");
    absl::StrAppend(&then, better[i] ? c.then_better : c.then_worse, " ");
  }
  return absl::StrCat("rule { id: \"", id, "\" ", rule, "when { ", when,
                      "} then { department: \"", department, "\" ", then,
                      "} }\n");
}

Ticket FullTicket() {
  Ticket ticket;
  ticket.dialled = "12345";
  ticket.category = "roads.surface.pothole";
  ticket.region = "street";
  ticket.type = TicketType::kComplaint;
  ticket.channel = Channel::kPhone;
  ticket.urgency = Urgency::kUrgent;
  ticket.text = "a pothole";
  ticket.attributes = {{"meter", "7"},
                       {"precinct", "p5"},
                       {"amount", "5"},
                       {"council", "north-1"},
                       {"finished", "2018-01-01"}};
  ticket.accepted_at = At(2018, 3, 1);
  return ticket;
}

// Who leads, "a" or "b"; "" for a dispute. The ids must not matter.
std::string Winner(const Better& a, const Better& b) {
  std::string out;
  for (const bool swapped : {false, true}) {
    const RuleSet rules =
        LoadText(absl::StrCat(kBase, Rule(swapped ? "r2" : "r1", "a", a),
                              Rule(swapped ? "r1" : "r2", "b", b)));
    const Decision decision = MustRoute(rules, FullTicket());
    const std::string lead = decision.outcome == Outcome::kRouted
                                 ? std::string(decision.lead)
                                 : std::string();
    if (lead.empty()) CHECK(decision.outcome == Outcome::kDisputed);
    if (swapped) CHECK(lead == out);
    out = lead;
  }
  return out;
}

Better All(bool better) {
  Better out;
  out.fill(better);
  return out;
}

TEST_CASE("An earlier criterion decides before a later one") {
  for (std::size_t i = 0; i + 1 != kCriteria.size(); ++i) {
    for (std::size_t j = i + 1; j != kCriteria.size(); ++j) {
      for (const bool rest : {false, true}) {
        INFO(kCriteria[i].name << " > " << kCriteria[j].name << ", the rest "
                               << (rest ? "better" : "worse"));
        Better a = All(rest), b = All(rest);
        a[i] = b[j] = true;
        a[j] = b[i] = false;
        CHECK(Winner(a, b) == "a");
        CHECK(Winner(b, a) == "b");
        a[i] = b[i];
        CHECK(Winner(a, b) == "b");
        a[i] = b[i] = true;
        CHECK(Winner(a, b) == "b");
      }
    }
  }
}

TEST_CASE("One criterion decides against all later ones together") {
  for (std::size_t i = 0; i != kCriteria.size(); ++i) {
    INFO(kCriteria[i].name);
    Better a = All(false), b = All(false);
    a[i] = true;
    for (std::size_t j = i + 1; j != kCriteria.size(); ++j) b[j] = true;
    CHECK(Winner(a, b) == "a");
    CHECK(Winner(a, a) == "");
    CHECK(Winner(b, b) == "");
  }
}

// As Winner, for two whole rules.
std::string Lead(const std::string& first, const std::string& second) {
  const RuleSet rules = LoadText(absl::StrCat(kBase, first, second));
  const Decision decision = MustRoute(rules, FullTicket());
  return decision.outcome == Outcome::kRouted ? std::string(decision.lead)
                                              : std::string();
}

std::string A(const std::string& when, const std::string& more = "") {
  return absl::StrCat("rule { id: \"ra\" ", more, " when { ", when,
                      " } then { department: \"a\" } }\n");
}
std::string B(const std::string& when, const std::string& more = "") {
  return absl::StrCat("rule { id: \"rb\" ", more, " when { ", when,
                      " } then { department: \"b\" } }\n");
}

TEST_CASE("Priorities are compared by their value, negative ones too") {
  CHECK(Lead(A("", "priority: -1"), B("category: \"roads\"", "priority: -2")) ==
        "a");
  CHECK(Lead(A(""), B("category: \"roads\"", "priority: -1")) == "a");
  CHECK(Lead(A("", "priority: 1000"), B("", "priority: 999")) == "a");
  CHECK(Lead(A("", "priority: -999"), B("", "priority: -1000")) == "a");
}

TEST_CASE("Depths are compared by the code that covers the ticket's") {
  CHECK(Lead(A("category: \"roads.surface.pothole\""),
             B("category: \"roads.surface\"")) == "a");
  CHECK(Lead(A("category: \"roads\""), B("")) == "a");
  CHECK(Lead(A("region: \"street\""), B("region: \"east\"")) == "a");
  CHECK(Lead(A("region: \"city\""), B("")) == "a");
  // Of several codes the deepest that covers counts, wherever it stands.
  CHECK(Lead(A("category: [\"roads.surface\", \"roads\", \"smell\"]"),
             B("category: \"roads\"")) == "a");
  CHECK(Lead(A("category: [\"roads\", \"smell\"]"), B("category: \"roads\"")) ==
        "");
  CHECK(Lead(A("region: [\"city\", \"street\"]"), B("region: \"east\"")) ==
        "a");
}

TEST_CASE("A condition is given or not, never counted") {
  CHECK(Lead(A("keyword { any: \"pothole\" all: \"pot\" none: \"mud\" }"),
             B("keyword { any: \"hole\" }")) == "");
  CHECK(Lead(A("pattern: \"pot.*\""), B("keyword { none: \"mud\" }")) == "");
  CHECK(Lead(A("attribute { name: \"meter\" value: \"7\" }"),
             B("attribute { name: \"meter\" }")) == "");
  CHECK(Lead(A("type: [TICKET_TYPE_COMPLAINT, TICKET_TYPE_REPORT]"),
             B("type: TICKET_TYPE_COMPLAINT")) == "");
}

TEST_CASE("Of two conditions on a declared attribute the closer wins") {
  const auto amount = [](const std::string& condition) {
    return "attribute { name: \"amount\" " + condition + " }";
  };
  // From the closest; the ticket has 5.
  const std::string chain[] = {
      amount("value: \"5\""),
      amount("range { min: \"5\" max: \"5.000002\" }"),
      amount("range { min: \"0\" max: \"10\" }"),
      amount("range { min: \"4\" max: \"14.000001\" }"),
      amount("range { min: \"4\" }"),
      amount("range { max: \"99\" }"),
      amount("range { min: \"0\" }"),
      amount("not_value: \"6\""),
      ""};
  for (std::size_t i = 0; i != std::size(chain); ++i) {
    for (std::size_t j = 0; j != std::size(chain); ++j) {
      INFO(chain[i] << " against " << chain[j]);
      CHECK(Lead(A(chain[i]), B(chain[j])) == (i == j  ? ""
                                               : i < j ? "a"
                                                       : "b"));
    }
  }
  // `given`, `not_value` and a bound of the same width are equal.
  CHECK(Lead(A(amount("given: true")), B(amount("not_value: \"6\""))) == "");
  CHECK(Lead(A(amount("range { max: \"100\" }")),
             B(amount("range { min: \"0\" }"))) == "");
  CHECK(Lead(A("attribute { name: \"council\" value: \"north-1\" }"),
             B("attribute { name: \"council\" value: \"north\" }")) == "a");
  // Of several values the closest that holds counts.
  CHECK(
      Lead(A("attribute { name: \"council\" value: [\"north\", \"north-1\"] }"),
           B("attribute { name: \"council\" value: \"north-1\" }")) == "");
  CHECK(Lead(A(amount("value: \"5\" range { min: \"0\" }")),
             B(amount("value: \"5\""))) == "");
  CHECK(Lead(A(amount("value: \"6\" range { min: \"0\" }")),
             B(amount("range { min: \"1\" }"))) == "b");
  // A day, an hour.
  CHECK(Lead(A("attribute { name: \"finished\" value: \"2018-01-01\" }"),
             B("attribute { name: \"finished\" range { min: \"2018-01-01\" "
               "max: \"2018-01-01T01:00\" } }")) == "b");
}

TEST_CASE("The order of attributes decides which is compared first") {
  const std::string amount = "attribute { name: \"amount\" value: \"5\" }";
  const std::string precinct = "attribute { name: \"precinct\" value: \"p5\" }";
  CHECK(Lead(A(precinct), B(amount)) == "a");
  const std::string council =
      "attribute { name: \"council\" value: \"north\" }";
  CHECK(Lead(A(council), B(amount)) == "b");
  CHECK(Lead(A(council + amount), B(precinct)) == "b");
}

// The four kinds of claim, each with a department of its own.
struct Principle {
  const char* name;
  const char* claim;
  const char* lead;
};
constexpr std::array<Principle, 4> kPrinciples = {{
    {"BASIS_COMPETENT_AUTHORITY", "department: \"bureau\"", "bureau"},
    {"BASIS_TERRITORIAL", "function: \"street\"", "district"},
    {"BASIS_HOTLINE_OWNER", "hotline_owner: true", "owner"},
    {"BASIS_FIRST_RECEIVER", "first_receiver: true", "receiver"},
}};
using Order = std::array<std::size_t, kPrinciples.size()>;

std::string WithOrder(const Order& order) {
  std::string out =
      "jurisdiction { id: \"t\" time_zone: \"Asia/Shanghai\" "
      "centre: \"centre\" interim_lead: \"centre\"";
  for (const std::size_t i : order) {
    absl::StrAppend(&out, " principle: ", kPrinciples[i].name);
  }
  return absl::StrCat(out, R"( }
department { code: "centre" }
department { code: "bureau" }
department { code: "district" region: "east" }
department { code: "owner" }
department { code: "receiver" }
region { code: "city" }
region { code: "east" parent: "city"
  serves { function: "street" department: "district" } }
hotline { number: "12319" owner: "owner" phase { kind: KIND_MERGED } }
)");
}

Ticket EastTicket() {
  Ticket ticket;
  ticket.dialled = "12319";
  ticket.region = "east";
  ticket.first_receiver = "receiver";
  ticket.accepted_at = At(2018, 3, 1);
  return ticket;
}

TEST_CASE("The order of principles decides between claims of each basis") {
  Order order = {0, 1, 2, 3};
  do {
    for (unsigned mask = 1; mask != 16; ++mask) {
      std::string rules = WithOrder(order);
      const Principle* first = nullptr;
      for (const std::size_t i : order) {
        if ((mask >> i & 1) == 0) continue;
        if (first == nullptr) first = &kPrinciples[i];
        absl::StrAppend(&rules, "rule { id: \"r", i, "\" then { ",
                        kPrinciples[i].claim, " } }\n");
      }
      INFO(rules);
      const Decision decision = MustRoute(LoadText(rules), EastTicket());
      CHECK(decision.outcome == Outcome::kRouted);
      CHECK(decision.lead == first->lead);
      CHECK(decision.basis ==
            static_cast<Basis>(first - kPrinciples.data() + 1));
      CHECK(decision.settled_by == Basis::kUnspecified);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("One principle moved from last to first changes the lead") {
  for (std::size_t moved = 0; moved != kPrinciples.size(); ++moved) {
    INFO(kPrinciples[moved].name);
    std::string claims;
    Order others{};
    std::size_t n = 0;
    for (std::size_t i = 0; i != kPrinciples.size(); ++i) {
      absl::StrAppend(&claims, "rule { id: \"r", i, "\" then { ",
                      kPrinciples[i].claim, " } }\n");
      if (i != moved) others[n++] = i;
    }
    const Order first = {moved, others[0], others[1], others[2]};
    const Order last = {others[0], others[1], others[2], moved};
    CHECK(MustRoute(LoadText(WithOrder(first) + claims), EastTicket()).lead ==
          kPrinciples[moved].lead);
    CHECK(MustRoute(LoadText(WithOrder(last) + claims), EastTicket()).lead ==
          kPrinciples[others[0]].lead);
  }
}

TEST_CASE("The order of the later principles decides among equal claims") {
  // "district" is the ticket's own region's, "receiver" received it first.
  const std::string claims =
      "rule { id: \"r1\" then { department: \"district\" } }\n"
      "rule { id: \"r2\" then { department: \"receiver\" } }\n";
  const Decision territorial =
      MustRoute(LoadText(WithOrder({0, 1, 2, 3}) + claims), EastTicket());
  CHECK(territorial.lead == "district");
  CHECK(territorial.settled_by == Basis::kTerritorial);
  const Decision receiver =
      MustRoute(LoadText(WithOrder({0, 3, 2, 1}) + claims), EastTicket());
  CHECK(receiver.lead == "receiver");
  CHECK(receiver.settled_by == Basis::kFirstReceiver);
  // Principles before the basis no longer choose.
  const Decision neither =
      MustRoute(LoadText(WithOrder({1, 3, 2, 0}) + claims), EastTicket());
  CHECK(neither.outcome == Outcome::kDisputed);
  CHECK(neither.lead == "receiver");
  CHECK(neither.settled_by == Basis::kUnspecified);
}

}  // namespace
}  // namespace trunkline
