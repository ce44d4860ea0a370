// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/viewers.h"

#include <fstream>
#include <iterator>
#include <regex>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/paths.h"

namespace trunkline::testing {
namespace {

const absl::Time kMorning = At("2018-06-25 09:00");

constexpr const char* kCentreRoles[] = {
    "operator",      "dispatcher", "reviewer", "supervisor", "authority",
    "administrator", "system",     "time",     "nonsense"};

}  // namespace

std::set<std::string> CallsOfDesk() {
  std::set<std::string> calls;
  const std::string header = Whole("include/trunkline/cases/desk.h");
  const std::string text = header.substr(header.find("\nclass Desk {"));
  const std::regex call(
      "\n  (?:static )?(?:absl::Status|std::vector<absl)[^\n(]* "
      "([A-Z][A-Za-z]*)\\(");
  for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end;
       ++it) {
    calls.insert((*it)[1]);
  }
  // The host's own: they name no actor.
  for (const char* own : {"Open", "SetRules", "RemoveRules"}) {
    INFO(own);
    CHECK(calls.erase(own) == 1);
  }
  CHECK(calls.size() > 30);
  return calls;
}

// Other files call it before kMorning is there.
absl::Time Opened() { return At("2018-06-25 09:00"); }

std::string Whole(const std::string& path) {
  std::ifstream file(SourceDir() + "/" + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string Pack(const std::string& name) {
  return Whole("packs/lifecycle/12345/" + name);
}

std::vector<Viewer> Viewers() {
  std::vector<Viewer> out;
  for (const char* role : kCentreRoles) {
    Actor actor;
    actor.id = absl::StrCat(role, "-1");
    actor.unit = "hotline_centre";
    actor.roles = {role};
    out.push_back({role, actor});
  }
  using Named = std::pair<const char*, const char*>;
  for (const auto& [role, unit] :
       {Named("lead", "aic_bureau"), Named("assisting", "housing_bureau"),
        Named("subordinate", "city_management_bureau"),
        Named("addressee", "commerce_bureau"),
        Named("outside", "environment_bureau")}) {
    out.push_back({role, {absl::StrCat(unit, "-1"), unit, {"department"}}});
  }
  out.push_back({"none", {"nobody-1", "aic_bureau", {}}});
  // Who has two roles may what either may.
  for (const char* first : kCentreRoles) {
    for (const char* second : kCentreRoles) {
      if (std::string_view(first) >= second) continue;
      out.push_back({absl::StrCat(first, "+", second),
                     {"both-1", "hotline_centre", {first, second}}});
    }
  }
  for (const char* role : {"operator", "system", "department"}) {
    out.push_back({"", {"", "aic_bureau", {role}}});
  }
  return out;
}

std::set<std::string> RolesOf(const std::string& role) {
  if (role == "lead" || role == "assisting" || role == "subordinate") {
    return {role, "assigned"};
  }
  const std::size_t plus = role.find('+');
  if (plus != std::string::npos) {
    return {role.substr(0, plus), role.substr(plus + 1)};
  }
  return {role};
}

Case InStage(const std::string& stage, const std::string& id) {
  Case c;
  c.id = id;
  c.jurisdiction = "cn.changsha";
  c.version = 1;
  c.definition_id = std::string(Changsha().definitions[0].id());
  c.definition_version = std::string(Changsha().definitions[0].version());
  c.stage = stage;
  c.opened_at = c.updated_at = c.accepted_at = kMorning;
  c.category = "market.consumer.refund";
  c.type = TicketType::kComplaint;
  using Part = std::pair<const char*, Assignment::Kind>;
  for (const auto& [unit, kind] :
       {Part("aic_bureau", Assignment::Kind::kLead),
        Part("housing_bureau", Assignment::Kind::kAssisting),
        Part("city_management_bureau", Assignment::Kind::kSubordinate)}) {
    Assignment a;
    a.unit = unit;
    a.kind = kind;
    c.assignments.push_back(a);
  }
  c.lead = 1;
  Finding found;
  found.ground = ReferralGround::kMisconduct;
  found.unit = "aic_bureau";
  found.at = kMorning;
  c.findings.push_back(found);
  Supervision ordered;
  ordered.measure = SupervisionMeasure::kOrder;
  ordered.ground = ReferralGround::kUnsolved;
  ordered.state = Supervision::State::kOrdered;
  ordered.unit = "commerce_bureau";
  ordered.at = kMorning;
  c.supervision.push_back(ordered);
  return c;
}

std::vector<std::string> Stages() {
  std::vector<std::string> out;
  const std::string text = Pack("stages.txtpb");
  const std::regex stage("\nstage \\{ id: \"([a-z-]+)\"");
  for (std::sregex_iterator it(text.begin(), text.end(), stage), end; it != end;
       ++it) {
    out.push_back((*it)[1]);
  }
  return out;
}

void Put(Desk& desk, const Case& c) {
  Batch batch;
  CaseWrite& write = batch.writes.emplace_back();
  Event opened;
  opened.case_id = c.id;
  opened.version = 1;
  opened.at = kMorning;
  opened.command = OpenCommand();
  EventRecord& event = write.events.emplace_back();
  event.version = 1;
  event.at = kMorning;
  event.type = "trunkline.case.open";
  event.bytes = WriteEvent(opened);
  event.chain = std::string(32, 'c');
  write.after.ref = {c.jurisdiction, c.id};
  write.after.version = 1;
  write.after.chain = std::string(32, 'c');
  write.after.stage = c.stage;
  write.after.opened_at = kMorning;
  write.after.state = WriteCase(c);
  REQUIRE(desk.store().Commit(batch).ok());
}

AnyCommand WithFacts(CommandKind kind) {
  AnyCommand c = kind;
  c.channel = Channel::kPhone;
  c.contact_outcome = ContactOutcome::kReached;
  c.solved = Solved::kYes;
  c.satisfaction = Satisfaction::kSatisfied;
  c.claim_true = true;
  c.beyond_remit = false;
  c.contacted = true;
  c.at_fault = true;
  c.lawful = true;
  c.refusal_reason = static_cast<RefusalReason>(1);
  c.refusal_action = static_cast<RefusalAction>(1);
  c.ground = ReferralGround::kMisconduct;
  c.type = TicketType::kComplaint;
  c.urgency = Urgency::kUrgent;
  c.level = AlertLevel::kYellow;
  c.extension = {1, DeadlinePolicy::Unit::kWorkingDays};
  c.when = kMorning;
  c.until = kMorning + absl::Hours(24);
  c.reply_by = kMorning + absl::Hours(48);
  c.reason = "awaiting_citizen";
  c.internal_text = c.public_text = c.facts = c.legal_basis = "text";
  c.number = "110";
  c.dispute = "M-1";
  c.person = "somebody-1";
  c.reference = c.authority = "the bureau above";
  c.cases = {"X-9"};
  switch (kind) {
    case CommandKind::kOpen:
      c.cases.clear();
      c.ticket = std::string(Complaint(kMorning).bytes());
      break;
    case CommandKind::kDispatch:
    case CommandKind::kDesignate:
      c.dispatch_text = "shop refuses";
      c.unit = "environment_bureau";
      c.dispute.clear();
      break;
    case CommandKind::kAddAssisting:
    case CommandKind::kSubDispatch:
      c.unit = "environment_bureau";
      break;
    case CommandKind::kRemoveAssisting:
      c.assignment = 2;
      break;
    default:
      break;
  }
  return c;
}

}  // namespace trunkline::testing
