// SPDX-License-Identifier: Apache-2.0
// Who may make which call that is no command: every call, by every role, in
// every stage, with and without an interest in the case. The commands:
// command_rights_test.cc.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/cases_enum_last.h"
#include "src/base/strings.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/forwarding_store.h"
#include "tests/desk/viewers.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/access.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

using Kind = CommandKind;

// What has no entry below is not decided over: a new call is to be looked at
// here.
static_assert(kAccesses == kLast<Access> + 1 && kLast<Access> == 21);

const absl::Time kMorning = Opened();

// All `key: "value"` of a line.
std::vector<std::string> Words(const std::string& line,
                               const std::string& key) {
  std::vector<std::string> out;
  const std::regex word(" " + key + ": \"?([A-Za-z_-]+)\"?");
  for (std::sregex_iterator it(line.begin(), line.end(), word), end; it != end;
       ++it) {
    out.push_back((*it)[1]);
  }
  return out;
}

TEST_CASE("Every call is allowed to the roles of the table, and to no other") {
  const auto desk = OpenDesk(NewMemoryStore());
  // access -> roles, as the pack writes it.
  std::map<std::string, std::set<std::string>> table;
  const std::string text = Pack("access_rights.txtpb");
  const std::regex line("access_right \\{[^\n]*");
  for (std::sregex_iterator it(text.begin(), text.end(), line), end; it != end;
       ++it) {
    const auto roles = Words(it->str(), "role");
    table[Words(it->str(), "id").at(0)] = {roles.begin(), roles.end()};
  }
  REQUIRE(table.size() == kAccesses - 1);
  const auto may = [&](const std::string& access, const Viewer& viewer) {
    if (viewer.actor.id.empty()) return false;
    const auto held = RolesOf(viewer.role);
    return std::any_of(held.begin(), held.end(), [&](const std::string& role) {
      return table.at(access).count(role) != 0;
    });
  };

  const std::vector<std::string> stages = Stages();
  REQUIRE(stages.size() > 5);
  int decisions = 0;
  std::vector<Case> cases;
  for (const std::string& stage : stages) {
    for (const bool interest : {false, true}) {
      Case c = InStage(stage, absl::StrCat("X-", cases.size()));
      if (interest) {
        for (const Viewer& viewer : Viewers()) {
          c.recused.push_back(viewer.actor.id);
        }
      }
      Put(*desk, c);
      cases.push_back(std::move(c));
    }
  }
  for (const Viewer& viewer : Viewers()) {
    const Actor& actor = viewer.actor;
    const auto is = [&](const absl::Status& status, bool allowed) {
      ++decisions;
      INFO(viewer.role << " " << actor.id << ": " << status);
      CHECK(absl::IsPermissionDenied(status) == !allowed);
    };
    // There may be a case in which a unit has a part.
    const bool is_unit = !actor.id.empty() && !actor.roles.empty() &&
                         actor.roles[0] == "department";
    std::set<std::string> visible;
    for (const Case& c : cases) {
      INFO(c.stage << (c.recused.empty() ? "" : ", with an interest"));
      const CaseRef ref{c.jurisdiction, c.id};
      const bool free = c.recused.empty();
      is(desk->Get(ref, actor).status(), free && may("get", viewer));
      is(desk->History(ref, actor).status(), free && may("history", viewer));
      is(desk->Timeline(ref, actor).status(), free && may("history", viewer));
      for (const bool dry_run : {true, false}) {
        is(desk->Erase(ref, actor, kMorning, dry_run).status(),
           free && may("erase", viewer));
      }
      // By a view, too: who sees the number or the secret caller.
      const std::set<std::string> roles = RolesOf(viewer.role);
      const bool knows_caller =
          roles.count("operator") != 0 || roles.count("reviewer") != 0 ||
          roles.count("dispatcher") != 0 || roles.count("lead") != 0;
      is(desk->CountSameCaller(ref, actor).status(),
         free && knows_caller && may("get", viewer));
      const bool holds = free && may("legal_hold", viewer);
      is(desk->PlaceLegalHold(ref, "reason", actor, kMorning), holds);
      is(desk->ReleaseLegalHold(ref, "reason", actor, kMorning), holds);
      if (free && may("get", viewer)) visible.insert(c.id);
    }
    // Never more than Get() shows, in pages of any size.
    for (const std::size_t limit :
         {std::size_t{1}, std::size_t{3}, cases.size()}) {
      std::set<std::string> listed;
      CaseRef after;
      for (;;) {
        const auto page = desk->List(actor, {}, after, limit);
        if (!page.ok()) {
          is(page.status(), may("list", viewer) || is_unit);
          break;
        }
        if (page->empty()) break;
        after = page->back().ref;
        for (const CaseRecord& record : *page) listed.insert(record.ref.id);
      }
      CHECK(listed == visible);
    }
    const auto measures = desk->OpenMeasures(actor);
    is(measures.status(), may("measures", viewer) || is_unit);
    CHECK((!measures.ok() || measures->empty()));
    std::set<std::string> fed;
    const auto page = desk->Feed({"", actor}, 0, 1000);
    is(page.status(), may("feed", viewer) || is_unit);
    if (page.ok()) {
      for (const FeedItem& item : page->items) fed.insert(item.ref.id);
      CHECK(page->next == static_cast<std::int64_t>(cases.size()));
    }
    CHECK(fed == (may("feed", viewer) ? visible : std::set<std::string>()));
    // No relation to a case counts in what is of none.
    const auto centre = [&](const char* access) {
      return may(access, viewer) && actor.roles[0] != "department";
    };
    is(desk->Tick(actor, kMorning).status(), centre("tick"));
    is(desk->Check(actor).status(), centre("check"));
    is(desk->Stats(actor, kMorning).status(), centre("stats"));
    is(desk->TableRows("cn.changsha", actor).status(), centre("table"));
    for (int a = 1; a <= kLast<Access>; ++a) {
      const auto access = static_cast<Access>(a);
      const std::string name(AccessName(access));
      INFO(name);
      is(desk->CheckAccess(access, actor), centre(name.c_str()));
    }
    is(desk->Subject("cn.changsha", "13900000007", actor).status(),
       centre("subject"));
    // By the views, not by an access right: who sees a caller's number.
    const std::set<std::string> held = RolesOf(viewer.role);
    is(desk->ListMissedCalls("cn.changsha", {}, actor).status(),
       !actor.id.empty() &&
           (held.count("operator") != 0 || held.count("reviewer") != 0));
    is(desk->LegalHolds("cn.changsha", actor).status(), centre("legal_hold"));
    is(desk->AccessEntries(actor, 0).status(), centre("access_record"));
    is(desk->DueForErasure("cn.changsha", actor, kMorning).status(),
       centre("retention"));
    is(desk->Reassign("cn.changsha", actor, kMorning, true).status(),
       centre("reassign"));
    is(desk->Adopt("cn.changsha", "12315", actor, kMorning).status(),
       centre("adopt"));
    MirrorEvent mirrored;
    mirrored.jurisdiction = "cn.changsha";
    is(desk->Mirror(mirrored, actor, kMorning).status(), centre("mirror"));
    ImportedCase imported;
    imported.old_id = "1";
    is(desk->Import("cn.changsha", "12369", {imported}, actor, kMorning)
           .at(0)
           .status(),
       centre("import"));
  }
  std::printf("rights of other calls: %d decisions\n", decisions);
  CHECK(decisions > 6'000);
}

// Loads what has no right at all, but for a role that no actor here has.
DeskRules WithoutRights() {
  const auto loaded = LoadLifecycleDefinition(
      {{"empty",
        "lifecycle { id: 'empty' version: '1' }\n"
        "role { id: 'unheld' }\n"
        "stage { id: 'open' initial: true owner: 'unheld' }\n"
        "stage { id: 'done' final: true }\n"
        "transition { id: 'open' command: COMMAND_KIND_OPEN to: 'open' }\n"
        "transition { id: 'close' command: COMMAND_KIND_CLOSE from: 'open' "
        "to: 'done' resolution: RESOLUTION_SATISFIED }\n"
        "right { id: 'all' role: 'unheld' }\n",
        Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return {Changsha().rules, Changsha().calendars, {*loaded.value}};
}

TEST_CASE("A definition without rights denies every call to everybody") {
  auto opened = Desk::Open(NewMemoryStore(), {WithoutRights()});
  REQUIRE(opened.ok());
  Desk& desk = **opened;
  Case c = InStage("open", "X-1");
  c.definition_id = "empty";
  c.definition_version = "1";
  Put(desk, c);
  const CaseRef ref{c.jurisdiction, c.id};
  for (const Viewer& viewer : Viewers()) {
    const Actor& actor = viewer.actor;
    INFO(viewer.role << " " << actor.id);
    const auto denied = [](const absl::Status& status) {
      INFO(status);
      CHECK(absl::IsPermissionDenied(status));
    };
    denied(desk.Accept(Complaint(kMorning), actor, kMorning).status());
    for (int kind = 0; kind <= kLast<CommandKind>; ++kind) {
      INFO(kind);
      CHECK_FALSE(
          desk.Do(ref, WithFacts(static_cast<Kind>(kind)), actor, kMorning)
              .ok());
    }
    denied(desk.Do(ref, Simple(Kind::kClose), actor, kMorning).status());
    denied(desk.Get(ref, actor).status());
    denied(desk.History(ref, actor).status());
    denied(desk.Timeline(ref, actor).status());
    denied(desk.Timeline(ref, actor, TimelineOptions()).status());
    denied(desk.List(actor, {}).status());
    denied(desk.Feed({"", actor}, 0).status());
    denied(desk.Tick(actor, kMorning).status());
    denied(desk.Erase(ref, actor, kMorning).status());
    denied(desk.Erase(ref, actor, kMorning, /*dry_run=*/true).status());
    denied(desk.OpenMeasures(actor).status());
    denied(desk.TableRows("cn.changsha", actor).status());
    denied(desk.ListMissedCalls("cn.changsha", {}, actor).status());
    denied(desk.CheckAccess(Access::kDispute, actor));
    // A dispute is looked for first, and a list leaves out what is not shown.
    DisputeCommand dispute;
    dispute.kind = DisputeCommandKind::kOpen;
    CHECK_FALSE(
        desk.DoDispute("cn.changsha", "M-1", dispute, actor, kMorning).ok());
    CHECK_FALSE(desk.GetDispute("cn.changsha", "M-1", actor).ok());
    CHECK_FALSE(desk.DisputeHistory("cn.changsha", "M-1", actor).ok());
    CHECK_FALSE(desk.DraftRule("cn.changsha", "M-1", actor).ok());
    const auto disputes = desk.ListDisputes("cn.changsha", actor);
    CHECK((!disputes.ok() || disputes->empty()));
    // Every number of an access, also one that comes later.
    for (std::size_t i = 0; i != kAccesses; ++i) {
      denied(desk.CheckAccess(static_cast<Access>(i), actor));
    }
    denied(desk.Check(actor).status());
    denied(desk.Stats(actor, kMorning).status());
    denied(desk.Reassign("cn.changsha", actor, kMorning, false).status());
    denied(desk.Adopt("cn.changsha", "12315", actor, kMorning).status());
    denied(desk.Mirror({"cn.changsha", "s", "1", 1, {}}, actor, kMorning)
               .status());
    denied(desk.Import("cn.changsha", "s", {{"1", {}}}, actor, kMorning)
               .at(0)
               .status());
    denied(desk.CheckAccess(Access::kExport, actor));
    denied(desk.CheckAccess(Access::kBackup, actor));
    denied(desk.CountSameCaller(ref, actor).status());
    denied(desk.Subject("cn.changsha", "13900000007", actor).status());
    denied(desk.PlaceLegalHold(ref, "reason", actor, kMorning));
    denied(desk.ReleaseLegalHold(ref, "reason", actor, kMorning));
    denied(desk.LegalHolds("cn.changsha", actor).status());
    denied(desk.AccessEntries(actor, 0).status());
    denied(desk.DueForErasure("cn.changsha", actor, kMorning).status());
  }
}

TEST_CASE("No call of a desk is missing above") {
  const std::set<std::string> calls = CallsOfDesk();
  const std::string tests = Whole("tests/desk/rights_test.cc");
  const std::size_t from =
      tests.find("\nTEST_CASE(\"A definition without rights denies");
  REQUIRE(from != std::string::npos);
  const std::string test = tests.substr(from, tests.find("\n}\n", from) - from);
  for (const std::string& name : calls) {
    INFO(name);
    CHECK(test.find(absl::StrCat("desk.", name, "(")) != std::string::npos);
  }
}

// Counts how often what is sealed is read.
class CountingStore : public ForwardingStore {
 public:
  CountingStore() : ForwardingStore(NewMemoryStore()) {}
  absl::StatusOr<CaseRecord> Load(const CaseRef& ref,
                                  std::vector<SealedRecord>* sealed) override {
    if (sealed != nullptr) ++opened;
    return ForwardingStore::Load(ref, sealed);
  }
  int opened = 0;
};

TEST_CASE("Routing anew opens what is sealed for who has the right alone") {
  auto owned = std::make_unique<CountingStore>();
  CountingStore& store = *owned;
  const auto desk = OpenDesk(std::move(owned));
  const CaseRef ref =
      Ok(desk->Accept(Complaint(kMorning), As("operator"), kMorning)).ref;
  AmendCommand amend;
  amend.category = "environment.noise";
  store.opened = 0;
  for (const Command& command : {Command(RerouteCommand()), Command(amend)}) {
    for (const char* who : {"visitor", "aic_bureau"}) {
      INFO(who);
      CHECK(absl::IsPermissionDenied(
          desk->Do(ref, command, As(who), kMorning).status()));
    }
  }
  CHECK(store.opened == 0);
  CHECK_FALSE(absl::IsPermissionDenied(
      desk->Do(ref, amend, As("operator"), kMorning).status()));
  CHECK(store.opened == 1);
}

TEST_CASE("A right with a stage counts alone in that stage") {
  auto opened = Desk::Open(
      NewMemoryStore(),
      {ChangshaWith("",
                    "lifecycle { id: \"12345\" override: OVERRIDE_REPLACE "
                    "version: \"2\" }\n"
                    "access_right { id: \"get-done\" access: ACCESS_GET "
                    "stage: \"closed\" role: \"reviewer\" }")});
  REQUIRE(opened.ok());
  for (const char* stage : {"handle", "closed"}) {
    Case c = InStage(stage, stage);
    c.definition_version = "2";
    Put(**opened, c);
    const CaseRef ref{c.jurisdiction, c.id};
    CHECK((*opened)->Get(ref, As("reviewer")).ok());
    CHECK((*opened)->Get(ref, As("operator")).ok() ==
          (std::string(stage) == "handle"));
  }
  CHECK((*opened)->List(As("operator"), {})->size() == 1);
}

TEST_CASE("Without rules the host looks after its store, and sees no caller") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  CaseRef ref;
  {
    const auto desk = OpenDesk(Ok(OpenSqliteStore(file)));
    ref = Ok(desk->Accept(Complaint(kMorning), As("operator"), kMorning)).ref;
    CHECK(Ok(desk->Get(ref, As("operator"))).ticket.find("HOME-ADDRESS") !=
          std::string::npos);
  }
  const bool other_definition = GENERATE(false, true);
  std::vector<DeskRules> rules;
  if (other_definition) rules.push_back(WithoutRights());
  auto opened = Desk::Open(Ok(OpenSqliteStore(file)), rules);
  REQUIRE(opened.ok());
  Desk& desk = **opened;
  for (const char* role : {"operator", "administrator", "aic_bureau"}) {
    CHECK_FALSE(desk.Get(ref, As(role)).ok());
    CHECK_FALSE(desk.History(ref, As(role)).ok());
    CHECK_FALSE(desk.List(As(role), {}).ok());
    CHECK_FALSE(desk.Check(As(role)).ok());
    CHECK_FALSE(desk.Feed({"", As(role)}, 0).ok());
  }
  const Case seen = Ok(desk.Get(ref, As("system")));
  CHECK(seen.ticket.find("HOME-ADDRESS") == std::string::npos);
  CHECK(seen.category == "market.consumer.refund");
  // Where there is a definition, it decides of what is not about the case.
  CHECK(desk.List(As("system"), {}).ok() != other_definition);
  CHECK(desk.Check(As("system")).ok() != other_definition);
  Actor unnamed = As("system");
  unnamed.id = "";
  CHECK(absl::IsPermissionDenied(desk.Get(ref, unnamed).status()));
  CHECK(absl::IsPermissionDenied(desk.Check(unnamed).status()));
}

// What the desk shows of the ticket of Complaint(), in all doors together.
std::string Shown(Desk& desk, const CaseRef& ref, const Actor& viewer) {
  std::string out = Ok(desk.Get(ref, viewer)).ticket;
  for (const Event& e : Ok(desk.History(ref, viewer))) AppendEvent(e, &out);
  out += Ok(desk.Timeline(ref, viewer, Language::kEnglish, true));
  for (const FeedItem& item : WholeFeed(desk, {"", viewer})) {
    AppendEvent(item.event, &out);
  }
  return out;
}

TEST_CASE("Assisting and subordinate units see nothing of the caller") {
  const auto desk = OpenDesk(NewMemoryStore());
  const CaseRef ref =
      Ok(desk->Accept(Complaint(kMorning, "giver_ref: \"GIVER-REF\""),
                      As("operator"), kMorning))
          .ref;
  Ok(desk->Do(ref, Simple(Kind::kAccept), As("operator"), kMorning));
  AnyCommand dispatch = Simple(Kind::kDispatch);
  dispatch.unit = "aic_bureau";
  dispatch.assisting = {"environment_bureau"};
  Ok(desk->Do(ref, dispatch, As("dispatcher"), kMorning));
  const std::string assisting = Shown(*desk, ref, As("environment_bureau"));
  for (const char* part :
       {"CALLER-NAME", "13900000007", "139*", "*07", "WORDS-OF", "CALL-ID",
        "HOME-ADDRESS", "refund refused", "GIVER-REF"}) {
    INFO(part);
    CHECK(assisting.find(part) == std::string::npos);
  }
  CHECK(assisting.find("shop refuses") != std::string::npos);
  // The lead must reach the caller, and the others see what their view gives.
  CHECK(Shown(*desk, ref, As("aic_bureau")).find("13900000007") !=
        std::string::npos);
  CHECK(Shown(*desk, ref, As("dispatcher")).find("139******07") !=
        std::string::npos);
  const std::string host = Shown(*desk, ref, As("system"));
  for (const char* part : {"CALLER-NAME", "139", "WORDS-OF", "HOME-ADDRESS"}) {
    CHECK(host.find(part) == std::string::npos);
  }
}

TEST_CASE("All doors show a case by the views that it began under") {
  const auto desk = OpenDesk(NewMemoryStore());
  const CaseRef ref =
      Ok(desk->Accept(Complaint(kMorning), As("operator"), kMorning)).ref;
  Ok(desk->Do(ref, Simple(Kind::kAccept), As("operator"), kMorning));
  Ok(desk->Do(ref, Dispatch("aic_bureau"), As("dispatcher"), kMorning));
  Ok(desk->Do(ref, Simple(Kind::kSign), As("aic_bureau"), kMorning));
  AnyCommand ask = Simple(Kind::kRequestHold);
  ask.reason = "awaiting_citizen";
  ask.until = kMorning + absl::Hours(24);
  Ok(desk->Do(ref, ask, As("aic_bureau"), kMorning));
  Ok(desk->Do(ref, Simple(Kind::kHold), As("dispatcher"), kMorning));
  const auto words = [&](const Actor& viewer) {
    return std::pair(
        Shown(*desk, ref, viewer).find("WORDS-OF") != std::string::npos,
        !Ok(desk->Get(ref, viewer)).hold_reason.empty());
  };
  const auto before = words(As("administrator"));
  CHECK(before == std::pair(false, false));
  CHECK(Ok(desk->Get(ref, As("administrator"))).hold_reason.empty());
  CHECK(Ok(desk->Get(ref, As("aic_bureau"))).hold_reason == "awaiting_citizen");
  // A laxer definition is for the cases that begin under it.
  REQUIRE(
      desk->SetRules(ChangshaWith("",
                                  "lifecycle { id: \"12345\" override: "
                                  "OVERRIDE_REPLACE version: \"2\" }\n"
                                  "view { id: \"lax\" role: \"administrator\" "
                                  "field: FIELD_CALLER field: FIELD_PHONE "
                                  "field: FIELD_CALLER_WORDS "
                                  "field: FIELD_INTERNAL_TEXT }"))
          .ok());
  CHECK(words(As("administrator")) == before);
  const CaseRef later =
      Ok(desk->Accept(Complaint(kMorning), As("operator"), kMorning)).ref;
  CHECK(Ok(desk->Get(later, As("administrator"))).ticket.find("WORDS-OF") !=
        std::string::npos);
}

}  // namespace
}  // namespace trunkline::testing
