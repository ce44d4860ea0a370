// SPDX-License-Identifier: Apache-2.0
// One mutation each, and exactly the sets of tickets that it moves.
#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "src/diff/sets.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "trunkline/diff.h"
#include "trunkline/wire.h"

namespace trunkline {
namespace {

constexpr char kBase[] = R"(
jurisdiction {
  id: "town" version: "1" time_zone: "+08:00" centre: "centre"
  interim_lead: "office"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "office" superior: "centre" }
department { code: "works" superior: "office" }
department { code: "street" superior: "works" region: "r1" }
department { code: "parks" }
department { code: "old" valid { to: "2020-01-01" }
             successor { department: "parks" } }
region { code: "r" serves { function: "clean" department: "works" } }
region { code: "r1" parent: "r" }
category { code: "road" } category { code: "road.pothole" }
category { code: "tree" }
attribute { id: "amount" order: 1 kind: KIND_NUMBER min: "0" }
deadline_policy { id: "p5" amount: 5 unit: UNIT_CALENDAR_DAYS }
deadline_policy { id: "p9" amount: 9 unit: UNIT_CALENDAR_DAYS }
)";

constexpr char kRules[] = R"(
rule { id: "road" when { category: "road" } then { department: "works" } }
rule { id: "dated" when { category: "tree" } valid { from: "2021-01-01" }
       then { department: "parks" } }
rule { id: "gone" when { category: "tree" } valid { to: "2021-01-01" }
       then { department: "old" } }
)";

RuleSet Load(const std::string& text) {
  LoadResult<RuleSet> loaded = LoadRuleSet({{"t", text, Format::kText}});
  for (const Issue& issue : loaded.issues) INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *loaded.value;
}

std::string Words(const std::vector<DiffCondition>& conditions) {
  std::string out;
  for (const DiffCondition& c : conditions) {
    out += (out.empty() ? "" : "; ") + c.field;
    for (const std::string& value : c.values) out += " " + value;
  }
  return "[" + out + "]";
}

// One line for each box: kinds, dangers, rules, box, what differs.
std::string Boxes(const std::string& before, const std::string& after,
                  const DiffOptions& options = {}) {
  const auto diff = DiffRuleSets(Load(before), Load(after), options);
  REQUIRE(diff.ok());
  CHECK(diff->open(Language::kEnglish).empty());
  std::string out;
  for (const DiffChange& change : diff->changes()) {
    for (std::size_t i = 0; i != change.boxes; ++i) {
      const DiffBox box = diff->Box(change, i);
      for (DiffKind kind : change.kinds) {
        out += std::string(DiffKindName(kind)) + " ";
      }
      for (DiffDanger d : change.dangers) {
        out += "!" + std::string(DiffDangerName(d)) + " ";
      }
      for (const auto& id : change.before_rules) out += id + " ";
      out += "-> ";
      for (const auto& id : change.after_rules) out += id + " ";
      out += Words(box.when);
      for (const auto& except : box.except) out += " but " + Words(except);
      out += "\n";
    }
  }
  return out;
}

std::string Replaced(std::string text, const std::string& from,
                     const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

const std::string kAll = std::string(kBase) + kRules;
// Otherwise no rule is asked.
const std::string kOpen =
    "; emergency_confirmed false] but [number (elsewhere)] but [region "
    "(elsewhere)]";

TEST_CASE("nothing changes: no box") {
  CHECK(Boxes(kAll, kAll) == "");
  const auto same = DiffRuleSets(Load(kAll), Load(kAll));
  CHECK(same->equivalent());
  // Other order, another id, another version.
  CHECK(Boxes(kAll, Replaced(Replaced(std::string(kRules) + kBase,
                                      "version: \"1\"", "version: \"2\""),
                             "id: \"road\"", "id: \"zz\"")) == "");
  // One rule becomes two of the same effect.
  CHECK(Boxes(kAll + "rule { id: \"two\" when { category: [\"tree\", "
                     "\"road\"] type: TICKET_TYPE_PRAISE } "
                     "then { answer { knowledge: \"k\" } } }",
              kAll + "rule { id: \"t1\" when { category: \"tree\" "
                     "type: TICKET_TYPE_PRAISE } "
                     "then { answer { knowledge: \"k\" } } }"
                     "rule { id: \"t2\" when { category: \"road\" "
                     "type: TICKET_TYPE_PRAISE } "
                     "then { answer { knowledge: \"k\" } } }") == "");
}

TEST_CASE("one date") {
  CHECK(Boxes(kAll,
              Replaced(kAll, "from: \"2021-01-01\"", "from: \"2021-03-01\"")) ==
        "outcome lead basis dated -> [category tree; accepted_at "
        "2021-01-01T00:00:00+08:00..2021-03-01T00:00:00+08:00" +
            kOpen + "\n");
}

TEST_CASE("a rule is taken away: what it outranked comes up") {
  const std::string with =
      kAll +
      "rule { id: \"pothole\" when { category: \"road.pothole\" } "
      "then { department: \"parks\" } }";
  CHECK(Boxes(with, kAll) ==
        "lead pothole -> road [category road.pothole" + kOpen + "\n");
}

TEST_CASE("one keyword") {
  const std::string rule =
      "rule { id: \"deep\" when { category: \"road\" keyword { any: \"deep\" } "
      "}"
      " then { department: \"parks\" } }";
  CHECK(Boxes(kAll + rule, kAll + Replaced(rule, "any: \"deep\"",
                                           "any: [\"deep\", \"wide\"]")) ==
        "lead road -> deep [category road; emergency_confirmed false; text "
        "\"deep\"|\"wide\"] but [number (elsewhere)] but [region (elsewhere)] "
        "but "
        "[category road; text \"deep\"]\n");
}

TEST_CASE("one range of an attribute") {
  const std::string rule =
      "rule { id: \"dear\" when { category: \"road\" attribute { name: "
      "\"amount\" range { min: \"100\" max: \"200\" } } } "
      "then { department: \"parks\" } }";
  const std::string boxes =
      Boxes(kAll + rule, kAll + Replaced(rule, "max: \"200\"", "max: \"150\""));
  CHECK(boxes.find("lead dear -> road [category road; emergency_confirmed "
                   "false; attribute.amount ") == 0);
  CHECK(boxes.find('\n') == boxes.size() - 1);
  const auto diff =
      DiffRuleSets(Load(kAll + rule),
                   Load(kAll + Replaced(rule, "max: \"200\"", "max: \"150\"")));
  const auto moves = [&](const char* amount) {
    Ticket ticket;
    ticket.category = "road";
    ticket.accepted_at = absl::FromUnixSeconds(1'600'000'000);
    ticket.attributes.push_back({"amount", amount});
    return !diff->ChangesOf(ticket).empty();
  };
  CHECK_FALSE(moves("149.999999"));
  CHECK(moves("150"));
  CHECK(moves("199.999999"));
  CHECK_FALSE(moves("200"));
}

TEST_CASE("one successor") {
  CHECK(Boxes(kAll, Replaced(kAll, "successor { department: \"parks\" }",
                             "successor { department: \"works\" }"))
            .find("lead gone -> gone [category tree; accepted_at "
                  "2020-01-01T00:00:00+08:00..2021-01-01T00:00:00+08:00" +
                  kOpen) != std::string::npos);
}

TEST_CASE("the place of one principle") {
  const std::string tie =
      "rule { id: \"a\" when { category: \"road\" region: \"r1\" } "
      "then { department: \"works\" } }"
      "rule { id: \"b\" when { category: \"road\" region: \"r1\" } "
      "then { department: \"street\" } }";
  const std::string after =
      Replaced(kAll + tie, "[BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,",
               "[BASIS_TERRITORIAL, BASIS_COMPETENT_AUTHORITY,");
  // Before, the territorial principle settles on the street; after, none does.
  const std::string boxes = Boxes(kAll + tie, after);
  CHECK(boxes.find("outcome lead settled-by assist") == std::string::npos);
  CHECK(boxes.find("outcome lead settled-by a b -> a b [category road; region "
                   "=r1") == 0);
  CHECK(boxes.find("dated") == std::string::npos);
}

TEST_CASE("a limit: only where no rule names its own") {
  const std::string rules =
      "deadline_rule { id: \"d\" policy { milestone: MILESTONE_HANDLING "
      "policy: \"p5\" } }"
      "rule { id: \"own\" when { category: \"road.pothole\" } "
      "then { department: \"works\" policy { milestone: MILESTONE_HANDLING "
      "policy: \"p9\" } } }";
  const std::string boxes = Boxes(
      kAll + rules, kAll + Replaced(rules, "policy: \"p5\"", "policy: \"p9\""));
  CHECK(boxes.find("policies !deadline-lengthened d -> d [category") == 0);
  CHECK(boxes.find("=road road.* tree") != std::string::npos);
  CHECK(boxes.find('\n') == boxes.size() - 1);
}

TEST_CASE("dangers") {
  const std::string secret = Replaced(kAll, "{ department: \"works\" }",
                                      "{ department: \"works\" "
                                      "confidential: true }");
  CHECK(Boxes(secret, kAll)
            .find("confidential !confidentiality-lost road -> road") == 0);
  CHECK(Boxes(kAll, secret).find("confidential road -> road") == 0);
  CHECK(Boxes(kAll, Replaced(kAll, "{ department: \"works\" }",
                             "{ department: \"street\" }"))
            .find("lead !lower-unit road -> road") == 0);
  const std::string signal =
      kAll +
      "emergency_signal { id: \"fire\" number: \"119\" when { keyword "
      "{ any: \"fire\" } } }";
  CHECK(Boxes(signal, kAll) == "hint !hint-lost fire -> [text \"fire\"]\n");
  DiffOptions options;
  options.released_at = absl::FromUnixSeconds(1'700'000'000);
  CHECK(Boxes(kAll,
              kAll + "rule { id: \"new\" when { category: \"road.pothole\" } "
                     "valid { from: \"2020-06-01\" } "
                     "then { department: \"parks\" } }",
              options)
            .find("!retroactive") != std::string::npos);
  // It moves no ticket of the past.
  CHECK(Boxes(kAll,
              kAll + "rule { id: \"new\" when { category: \"road.pothole\" } "
                     "valid { from: \"2024-06-01\" } "
                     "then { department: \"parks\" } }",
              options)
            .find("!retroactive") == std::string::npos);
}

TEST_CASE("who may handle complaints is a notice") {
  const auto diff = DiffRuleSets(
      Load(kAll), Load(Replaced(kAll, "code: \"street\" superior: \"works\"",
                                "code: \"street\" superior: \"office\"")));
  REQUIRE(diff.ok());
  CHECK(diff->changes().empty());
  std::string kinds;
  for (const DiffNotice& n : diff->notices()) kinds += n.kind + " ";
  CHECK(kinds == "guard guard-weaker ");
}

TEST_CASE("rule sets that cannot be compared") {
  CHECK_FALSE(
      DiffRuleSets(Load(kAll), Load(Replaced(kAll, "\"town\"", "\"other\"")))
          .ok());
  CHECK_FALSE(
      DiffRuleSets(Load(kAll), Load(Replaced(kAll, "+08:00", "+09:00"))).ok());
}

TEST_CASE("places, and the published message") {
  const std::string after =
      Replaced(kAll, "from: \"2021-01-01\"", "from: \"2021-03-01\"");
  const std::vector<Source> old_sources = {{"old.txtpb", kAll, Format::kText}};
  const std::vector<Source> new_sources = {{"new.txtpb", after, Format::kText}};
  DiffOptions options;
  options.before_sources = &old_sources;
  options.after_sources = &new_sources;
  const auto diff = DiffRuleSets(Load(kAll), Load(after), options);
  REQUIRE(diff.ok());
  REQUIRE(diff->changes().size() == 1);
  REQUIRE(diff->changes()[0].causes.size() == 1);
  const DiffCause& cause = diff->changes()[0].causes[0];
  CHECK(cause.entity == "rule dated");
  CHECK(cause.before.ToString() == "old.txtpb:24:1");
  CHECK(cause.after.ToString() == "new.txtpb:24:1");
  const std::string json = diff->Serialize(Format::kJson);
  CHECK(json.find("\"beforeRule\":[\"dated\"]") != std::string::npos);
  CHECK(json.find("old.txtpb") != std::string::npos);
  // Each box has its ticket; the change that of its first box.
  const DiffChange& change = diff->changes()[0];
  CHECK(change.ticket == diff->Witness(change, 0));
  std::size_t tickets = 0;
  for (std::size_t at = json.find("\"ticket\":"); at != std::string::npos;
       at = json.find("\"ticket\":", at + 1)) {
    ++tickets;
  }
  CHECK(tickets == change.boxes + 1);
  const auto ticket = ReadTicket(change.ticket, Format::kText);
  REQUIRE(ticket.ok());
  const auto boxes = diff->BoxesOf(ticket->ticket());
  REQUIRE(boxes.size() == 1);
  CHECK(boxes[0].change == 0);
  CHECK(boxes[0].box == 0);
}

TEST_CASE("the document names every field of a box") {
  std::ifstream file(SourceDir() + "/docs/diff.md");
  const std::string page{std::istreambuf_iterator<char>(file),
                         std::istreambuf_iterator<char>()};
  for (std::string_view name : diff::kFieldNames) {
    INFO(name);
    CHECK(page.find("`" + std::string(name) + "`") != std::string::npos);
  }
}

}  // namespace
}  // namespace trunkline
