// SPDX-License-Identifier: Apache-2.0
//
// Disputes about competence in a desk: what is durable, what follows for the
// tickets, who may read them.
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/message.h"
#include "tests/desk/city.h"
#include "tests/desk/forwarding_store.h"
#include "tests/desk/stores.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/cases/enum_names.h"

namespace trunkline::testing {
namespace {

using Kind = DisputeCommandKind;

// Two departments claim the same refunds.
constexpr std::string_view kTied = R"(
rule { id: "tied.one" priority: 7 contested: true when { category: "market.consumer" } then { department: "aic_bureau" } }
rule { id: "tied.two" priority: 7 contested: true when { category: "market.consumer" } then { department: "commerce_bureau" } }
)";

const DeskRules& Tied() {
  static const DeskRules& rules = *new DeskRules(ChangshaWith(kTied, ""));
  return rules;
}

std::unique_ptr<Desk> Open(std::unique_ptr<Store> store) {
  return Ok(Desk::Open(std::move(store), {Tied()}));
}

Actor Office(std::string_view role, std::string_view unit = "city_hall") {
  Actor actor;
  actor.id = absl::StrCat(std::string(role), "-1");
  actor.unit = std::string(unit);
  actor.roles = {std::string(role)};
  return actor;
}

DisputeCommand Make(Kind kind) {
  DisputeCommand c;
  c.kind = kind;
  c.text = "words";
  c.reason = "a reason";
  c.number = "No. 7";
  c.date = "2018-06-26";
  c.legal_basis = "the regulation";
  return c;
}

DisputeCommand Opening(std::vector<std::string> cases) {
  DisputeCommand c = Make(Kind::kOpen);
  c.question = "who answers for refunds?";
  c.cases = std::move(cases);
  c.date.clear();
  return c;
}

const std::string kCity = "cn.changsha";
constexpr std::string_view kMorning = "2018-06-26 09:00";

absl::StatusOr<DisputeReceipt> Try(Desk& desk, const DisputeCommand& command,
                                   const Actor& actor,
                                   std::string_view at = kMorning,
                                   const std::string& id = "M-1") {
  return desk.DoDispute(kCity, id, command, actor, At(at));
}

// A ticket that ties, dispatched to the interim lead.
std::string Tie(Desk& desk, std::string_view id,
                std::string_view accepted = "2018-06-25 09:00") {
  const absl::Time at = At(accepted);
  const Receipt opened =
      Ok(desk.Accept(Complaint(at, absl::StrCat("id: '", std::string(id), "'")),
                     As("operator"), at));
  Ok(desk.Do(opened.ref, AcceptCommand(), As("operator"), at));
  DispatchCommand dispatch;
  dispatch.unit = "service_centre";
  dispatch.interim = true;
  Ok(desk.Do(opened.ref, dispatch, As("dispatcher"), at));
  return opened.ref.id;
}

Case Read(Desk& desk, const std::string& id) {
  return Ok(desk.Get({kCity, id}, As("dispatcher")));
}

// To the ruling, whose unit is aic_bureau.
DisputeReceipt Settle(Desk& desk) {
  for (const char* unit : {"aic_bureau", "commerce_bureau"}) {
    Ok(Try(desk, Make(Kind::kState), As(unit)));
  }
  Ok(Try(desk, Make(Kind::kCollate), Office("centre")));
  Ok(Try(desk, Make(Kind::kOpinion), Office("staffing_office")));
  Ok(Try(desk, Make(Kind::kOpinion), Office("legal_office")));
  DisputeCommand rule = Make(Kind::kRule);
  rule.unit = "aic_bureau";
  return Ok(Try(desk, rule, Office("city_government")));
}

TEST_CASE("a dispute of two tickets, to the rule") {
  for (const std::string& kind : StoreKinds()) {
    DYNAMIC_SECTION(kind) {
      TestStore store(kind);
      const std::unique_ptr<Desk> desk = Open(store.Release());
      Tie(*desk, "T-1");
      Tie(*desk, "T-2");
      const DisputeReceipt opened =
          Ok(Try(*desk, Opening({"T-1", "T-2"}), Office("centre")));
      CHECK(opened.version == 1);
      REQUIRE(opened.tickets.size() == 2);
      CHECK(opened.tickets[0].events.size() == 1);
      // Claims and category are those of the tickets.
      Dispute dispute = Ok(desk->GetDispute(kCity, "M-1", As("dispatcher")));
      REQUIRE(dispute.claimants.size() == 2);
      CHECK(dispute.claimants[0].unit == "aic_bureau");
      CHECK(dispute.claimants[0].rule == "tied.one");
      CHECK(dispute.category == "market.consumer.refund");
      CHECK(Read(*desk, "T-2").dispute == "M-1");
      // The interim lead works on.
      Ok(desk->Do({kCity, "T-1"}, SignCommand(), As("service_centre"),
                  At(kMorning)));

      const DisputeReceipt ruled = Settle(*desk);
      REQUIRE(ruled.tickets.size() == 2);
      for (const DisputeTicket& ticket : ruled.tickets) {
        INFO(ticket.status.ToString());
        CHECK(ticket.status.ok());
        REQUIRE(ticket.events.size() == 1);
        CHECK(ticket.events[0].actor == "city_government-1");
        CHECK(ticket.events[0].cause == "M-1/7");
        const Case c = Read(*desk, ticket.case_id);
        CHECK(c.Lead()->unit == "aic_bureau");
        CHECK(c.dispute.empty());
      }
      const std::string draft =
          Ok(desk->DraftRule(kCity, "M-1", As("dispatcher")));
      CHECK_THAT(draft, match::Contains("priority: 8\n"));
      CHECK_THAT(draft, match::Contains("status: RULE_STATUS_DRAFT\n"));
      CHECK_THAT(draft, match::Contains("valid { from: \"2018-06-26\" }"));
      CHECK_THAT(draft,
                 match::Contains("category: \"market.consumer.refund\""));
      CHECK_THAT(draft, match::Contains("region: \"430102\""));
      CHECK_THAT(draft, match::Contains("document_number: \"No. 7\""));
      CHECK(CheckClean(*desk).disputes == 1);
      // What came later gets what was ruled, at once.
      Tie(*desk, "T-3", "2018-06-26 10:00");
      DisputeCommand attach = Make(Kind::kAttach);
      attach.cases = {"T-3"};
      attach.date.clear();
      Ok(Try(*desk, attach, Office("centre"), "2018-06-26 11:00"));
      CHECK(Read(*desk, "T-3").Lead()->unit == "aic_bureau");
      CheckClean(*desk);
    }
  }
}

TEST_CASE("a dispute is there after a restart") {
  for (const std::string& kind : StoreKinds()) {
    DYNAMIC_SECTION(kind) {
      TestStore store(kind);
      std::unique_ptr<Store> second = store.Second();
      if (second == nullptr) {
        SUCCEED("no second store over the same data");
        continue;
      }
      const std::unique_ptr<Desk> desk = Open(store.Release());
      const std::unique_ptr<Desk> other = Open(std::move(second));
      Tie(*desk, "T-1");
      Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
      const auto events =
          Ok(other->DisputeHistory(kCity, "M-1", As("dispatcher")));
      REQUIRE(events.size() == 1);
      CHECK(events[0].definition_id == "12345");
      const auto listed = Ok(other->ListDisputes(kCity, As("dispatcher")));
      REQUIRE(listed.size() == 1);
      CHECK(listed[0].id == "M-1");
      CHECK(listed[0].step == "collation");
    }
  }
}

TEST_CASE("a ticket that cannot be attached refuses the whole command") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  const auto missing = Try(*desk, Opening({"T-1", "T-9"}), Office("centre"));
  CHECK(absl::IsNotFound(missing.status()));
  CHECK_THAT(std::string(missing.status().message()), match::Contains("T-9"));
  CHECK(absl::IsNotFound(
      desk->GetDispute(kCity, "M-1", As("dispatcher")).status()));
  CHECK(Read(*desk, "T-1").dispute.empty());
  Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
  // It is in a dispute already.
  const auto again =
      Try(*desk, Opening({"T-1"}), Office("centre"), kMorning, "M-2");
  CHECK(absl::IsFailedPrecondition(again.status()));
  const base::Text says = base::TextOf(again.status());
  CHECK_THAT(says.en, match::Contains("case T-1: "));
  CHECK_THAT(says.zh,
             match::Contains("办件 T-1：") && match::Contains("已提请裁定"));
  CHECK(Ok(desk->ListDisputes(kCity, As("dispatcher"))).size() == 1);
  CheckClean(*desk);
}

// Of one ticket, in order.
std::string Commands(const std::vector<Event>& events) {
  std::string out;
  for (const Event& event : events) {
    absl::StrAppend(&out, out.empty() ? "" : " ",
                    std::string(EnumName(KindOf(event.command))));
  }
  return out;
}

TEST_CASE("a ticket that was merged during the ruling gets it when un-merged") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = Open(store.Release());
  for (const char* id : {"T-1", "T-2", "T-3"}) Tie(*desk, id);
  Ok(Try(*desk, Opening({"T-1", "T-2"}), Office("centre")));
  MergeCommand merge;
  merge.main_case = "T-3";
  Ok(desk->Do({kCity, "T-2"}, merge, As("dispatcher"), At(kMorning)));
  const DisputeReceipt ruled = Settle(*desk);
  REQUIRE(ruled.tickets.size() == 2);
  CHECK_FALSE(ruled.tickets[1].status.ok());
  UnmergeCommand unmerge;
  unmerge.reason = "another matter";
  const Receipt open =
      Ok(desk->Do({kCity, "T-2"}, unmerge, As("dispatcher"), At(kMorning)));
  CHECK(Commands(open.events) == "unmerge designate");
  CHECK(open.events.back().cause == "M-1/7");
  const Case c = Read(*desk, "T-2");
  CHECK(c.Lead()->unit == "aic_bureau");
  CHECK(c.dispute.empty());
  CHECK(c.version == open.version);
  CheckClean(*desk);
}

TEST_CASE("a ticket that is reopened leaves a dispute that was given up") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = Open(store.Release());
  for (const char* id : {"T-1", "T-2", "T-3"}) Tie(*desk, id);
  Ok(Try(*desk, Opening({"T-1", "T-2", "T-3"}), Office("centre")));
  const auto close = [&](const char* id) {
    WithdrawCommand withdraw;
    withdraw.reason = "the caller is content";
    Ok(desk->Do({kCity, id}, withdraw, As("operator"), At(kMorning)));
  };
  const auto reopen = [&](const char* id) {
    ReopenCommand again;
    again.reason = "not content after all";
    return Commands(
        Ok(desk->Do({kCity, id}, again, As("operator"), At(kMorning))).events);
  };
  close("T-2");
  CheckClean(*desk);
  // Still open: it goes on in it.
  CHECK(reopen("T-2") == "reopen");
  CHECK(Read(*desk, "T-2").dispute == "M-1");
  close("T-2");
  close("T-3");
  DisputeCommand detach = Make(Kind::kDetach);
  detach.cases = {"T-3"};
  CHECK_FALSE(Ok(Try(*desk, detach, Office("centre"))).tickets[0].status.ok());
  CheckClean(*desk);
  CHECK(reopen("T-3") == "reopen raise_dispute");
  CHECK(Read(*desk, "T-3").dispute.empty());
  Ok(Try(*desk, Make(Kind::kWithdraw), Office("centre")));
  CHECK(reopen("T-2") == "reopen raise_dispute");
  CHECK(Read(*desk, "T-2").dispute.empty());
  CheckClean(*desk);
}

TEST_CASE("a ticket joins and leaves a dispute with the dispute alone") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  Tie(*desk, "T-2");
  Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
  const auto raise = [&](const char* id, const char* dispute, bool withdrawn) {
    RaiseDisputeCommand command;
    command.dispute = dispute;
    command.withdrawn = withdrawn;
    return desk->Do({kCity, id}, command, As("dispatcher"), At(kMorning))
        .status();
  };
  CHECK(absl::IsFailedPrecondition(raise("T-1", "M-1", true)));
  CHECK(absl::IsFailedPrecondition(raise("T-2", "M-1", false)));
  CHECK(absl::IsFailedPrecondition(raise("T-2", "M-9", false)));
  CHECK(Read(*desk, "T-1").dispute == "M-1");
  CHECK(Read(*desk, "T-2").dispute.empty());
  CheckClean(*desk);
}

TEST_CASE("case and dispute that do not name each other are found out") {
  for (const bool of_case : {true, false}) {
    auto owned = NewMemoryStore();
    Store* const store = owned.get();
    const std::unique_ptr<Desk> desk = Open(std::move(owned));
    Tie(*desk, "T-1");
    Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
    // The case forgets its dispute, or names another one.
    CaseRecord record = Ok(store->Load({kCity, "T-1"}, nullptr));
    Case c = Ok(ReadCase(record.state));
    c.dispute = of_case ? "M-9" : "";
    Batch batch;
    CaseWrite& write = batch.writes.emplace_back();
    write.expected_version = record.version;
    write.after = record;
    write.after.state = WriteCase(c);
    const auto committed = store->Commit(batch);
    if (!committed.ok()) FAIL(committed.status().ToString());
    std::string faults;
    for (const DeskFault& fault : Ok(desk->Check(As("system"))).faults) {
      absl::StrAppend(&faults, fault.what, "\n");
    }
    INFO(faults);
    CHECK_THAT(faults, match::Contains("it lists case T-1"));
    CHECK((faults.find("it is in dispute M-9") != std::string::npos) ==
          of_case);
  }
}

TEST_CASE("a ticket that is attached brings its claimants") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  Tie(*desk, "T-2");
  DisputeCommand open = Opening({"T-1"});
  open.claimants = {{"aic_bureau", Basis::kCompetentAuthority, "", ""},
                    {"housing_bureau", Basis::kCompetentAuthority, "", ""}};
  Ok(Try(*desk, open, Office("centre")));
  DisputeCommand attach = Make(Kind::kAttach);
  attach.cases = {"T-2"};
  // Who brings its own unit as a claimant contends.
  CHECK(absl::IsPermissionDenied(
      Try(*desk, attach, Office("centre", "commerce_bureau")).status()));
  Ok(Try(*desk, attach, Office("centre")));
  const Dispute dispute = Ok(desk->GetDispute(kCity, "M-1", As("dispatcher")));
  REQUIRE(dispute.claimants.size() == 3);
  CHECK(dispute.claimants[2].unit == "commerce_bureau");
  CHECK(dispute.claimants[2].rule == "tied.two");
  Ok(Try(*desk, Make(Kind::kState), As("commerce_bureau")));
  CheckClean(*desk);
}

TEST_CASE("a closed ticket is left alone, and named") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  Tie(*desk, "T-2");
  Ok(Try(*desk, Opening({"T-1", "T-2"}), Office("centre")));
  WithdrawCommand withdraw;
  withdraw.reason = "asked to";
  Ok(desk->Do({kCity, "T-2"}, withdraw, As("operator"), At(kMorning)));
  const Case closed = Read(*desk, "T-2");
  const DisputeReceipt ruled = Settle(*desk);
  REQUIRE(ruled.tickets.size() == 2);
  CHECK(ruled.tickets[0].status.ok());
  CHECK(absl::IsFailedPrecondition(ruled.tickets[1].status));
  CHECK_THAT(base::TextOf(ruled.tickets[1].status).zh,
             match::Contains("已办结"));
  CHECK(Read(*desk, "T-2").version == closed.version);
  CheckClean(*desk);
}

TEST_CASE("a dispute that is withdrawn lets its tickets go") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  Tie(*desk, "T-2");
  Ok(Try(*desk, Opening({"T-1", "T-2"}), Office("centre")));
  DisputeCommand detach = Make(Kind::kDetach);
  detach.cases = {"T-1"};
  detach.date.clear();
  Ok(Try(*desk, detach, Office("centre")));
  CHECK(Read(*desk, "T-1").dispute.empty());
  CHECK(Read(*desk, "T-2").dispute == "M-1");
  DisputeCommand withdraw = Make(Kind::kWithdraw);
  withdraw.date.clear();
  Ok(Try(*desk, withdraw, Office("centre")));
  CHECK(Read(*desk, "T-2").dispute.empty());
  CHECK(Read(*desk, "T-2").Lead()->unit == "service_centre");
  // Another dispute may take them.
  Ok(Try(*desk, Opening({"T-1", "T-2"}), Office("centre"), kMorning, "M-2"));
  CHECK(Ok(desk->ListDisputes(kCity, As("dispatcher"), true)).size() == 1);
  CHECK(Ok(desk->ListDisputes(kCity, As("dispatcher"))).size() == 2);
  CheckClean(*desk);
}

TEST_CASE("who reads a dispute") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
  for (const Actor& actor :
       {As("dispatcher"), As("supervisor"), Office("legal_office"),
        Office("city_government"), As("aic_bureau"), As("commerce_bureau")}) {
    INFO(actor.id);
    CHECK(desk->GetDispute(kCity, "M-1", actor).ok());
    CHECK(desk->DisputeHistory(kCity, "M-1", actor).ok());
    CHECK(Ok(desk->ListDisputes(kCity, actor)).size() == 1);
  }
  for (const Actor& actor :
       {As("health_commission"), Office("nobody"), As("operator"), Actor()}) {
    INFO(actor.id);
    CHECK(absl::IsPermissionDenied(
        desk->GetDispute(kCity, "M-1", actor).status()));
    CHECK(absl::IsPermissionDenied(
        desk->DisputeHistory(kCity, "M-1", actor).status()));
    CHECK(absl::IsPermissionDenied(
        desk->DraftRule(kCity, "M-1", actor).status()));
    const auto listed = desk->ListDisputes(kCity, actor);
    CHECK((!listed.ok() || listed->empty()));
  }
  CHECK(absl::IsNotFound(
      desk->GetDispute("cn.nowhere", "M-1", As("dispatcher")).status()));
  // The feed has what happened to the ticket, and nothing that was said.
  DisputeCommand state = Make(Kind::kState);
  state.text = "WORDS-OF-A-UNIT";
  Ok(Try(*desk, state, As("aic_bureau")));
  bool raised = false;
  for (const FeedItem& item : WholeFeed(*desk)) {
    const std::string bytes = WriteEvent(item.event);
    CHECK(bytes.find("WORDS-OF-A-UNIT") == std::string::npos);
    raised = raised ||
             std::holds_alternative<RaiseDisputeCommand>(item.event.command);
  }
  CHECK(raised);
}

// Counts the states of disputes that are read.
class CountingStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  absl::StatusOr<std::vector<AuxiliaryRecord>> AuxiliaryRecords(
      std::string_view kind, std::string_view source,
      std::string_view after_source, std::string_view after_id,
      std::size_t limit) override {
    auto records = ForwardingStore::AuxiliaryRecords(kind, source, after_source,
                                                     after_id, limit);
    if (records.ok() && kind == "dispute") states += records->size();
    return records;
  }

  std::size_t states = 0;
};

TEST_CASE("a list has so many disputes of the state that is asked for") {
  auto owned = std::make_unique<CountingStore>(NewMemoryStore());
  CountingStore* const store = owned.get();
  const std::unique_ptr<Desk> desk = Open(std::move(owned));
  // M-10 to M-19; every second one is over.
  for (int i = 10; i != 20; ++i) {
    const std::string id = absl::StrCat("M-", i);
    Tie(*desk, absl::StrCat("T-", i));
    Ok(Try(*desk, Opening({absl::StrCat("T-", i)}), Office("centre"), kMorning,
           id));
    if (i % 2 != 0) continue;
    DisputeCommand withdraw = Make(Kind::kWithdraw);
    withdraw.date.clear();
    Ok(Try(*desk, withdraw, Office("centre"), kMorning, id));
  }
  const auto list = [&](bool open_only, std::string_view after,
                        std::size_t limit) {
    std::string out;
    store->states = 0;
    for (const Dispute& dispute : Ok(desk->ListDisputes(
             kCity, As("dispatcher"), open_only, after, limit))) {
      absl::StrAppend(&out, out.empty() ? "" : " ", dispute.id);
    }
    return out;
  };
  CHECK(list(true, "", 2) == "M-11 M-13");
  CHECK(store->states == 6);
  CHECK(list(true, "M-13", 2) == "M-15 M-17");
  CHECK(list(true, "M-17", 100) == "M-19");
  CHECK(list(false, "", 3) == "M-10 M-11 M-12");
  CHECK(store->states == 3);
  CHECK(list(false, "M-18", 3) == "M-19");
  CHECK(list(true, "", 0).empty());
  CHECK(store->states == 0);
}

// A ticket that one rule alone decides.
std::string Plain(Desk& desk, std::string_view id) {
  const absl::Time at = At("2018-06-25 09:00");
  const Receipt opened = Ok(desk.Accept(
      TicketOf(absl::StrCat(
          "jurisdiction: 'cn.changsha' channel: CHANNEL_PHONE dialled: '12345' "
          "type: TICKET_TYPE_COMPLAINT category: 'environment.noise' "
          "region: '430102' id: '",
          std::string(id), "' accepted_at { seconds: ", absl::ToUnixSeconds(at),
          " }")),
      As("operator"), at));
  Ok(desk.Do(opened.ref, AcceptCommand(), As("operator"), at));
  return opened.ref.id;
}

TEST_CASE("a dispute is about tickets that tie, or names who contends") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  Plain(*desk, "P-1");
  Plain(*desk, "P-2");
  const auto refused = [&](const DisputeCommand& command,
                           const std::string& id) {
    const absl::Status status =
        Try(*desk, command, Office("centre"), kMorning, id).status();
    INFO(status.ToString());
    CHECK(absl::IsFailedPrecondition(status));
    const base::Text says = base::TextOf(status);
    CHECK_THAT(says.en,
               match::Contains("P-1") && match::Contains("no rules tie"));
    CHECK_THAT(says.zh, match::Contains("P-1") && match::Contains("争议各方"));
  };
  refused(Opening({"P-1"}), "M-1");
  refused(Opening({"T-1", "P-1"}), "M-1");
  CHECK(Read(*desk, "T-1").dispute.empty());
  // The right comes first.
  CHECK(absl::IsPermissionDenied(
      Try(*desk, Opening({"P-1"}), Office("legal_office")).status()));
  DisputeCommand other = Opening({"P-1"});
  other.office = "legal_office";
  CHECK(absl::IsInvalidArgument(
      Try(*desk, other, Office("legal_office")).status()));
  Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
  DisputeCommand attach = Make(Kind::kAttach);
  attach.date.clear();
  attach.cases = {"P-1"};
  refused(attach, "M-1");
  CHECK(Read(*desk, "P-1").dispute.empty());
  // Who contends is said: any ticket may be in dispute.
  attach.claimants = {{"aic_bureau", Basis::kUnspecified, "", "says so"}};
  Ok(Try(*desk, attach, Office("centre")));
  CHECK(Read(*desk, "P-1").dispute == "M-1");
  DisputeCommand open = Opening({"P-2"});
  open.claimants = {{"aic_bureau", Basis::kUnspecified, "", "says so"},
                    {"housing_bureau", Basis::kUnspecified, "", "says so"}};
  Ok(Try(*desk, open, Office("centre"), kMorning, "M-2"));
  CheckClean(*desk);
}

TEST_CASE("what is attached after the ruling ties, too") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  Plain(*desk, "P-1");
  Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
  Settle(*desk);
  DisputeCommand attach = Make(Kind::kAttach);
  attach.date.clear();
  attach.cases = {"P-1"};
  CHECK(absl::IsFailedPrecondition(
      Try(*desk, attach, Office("centre")).status()));
  CHECK(Read(*desk, "P-1").Lead() == nullptr);
  CheckClean(*desk);
}

// Does something else before a commit, once.
class InterruptedStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  std::vector<absl::StatusOr<CommitResult>> Commit(const Batch* batches,
                                                   std::size_t n) override {
    if (const auto first = std::exchange(before_, nullptr)) first();
    return ForwardingStore::Commit(batches, n);
  }
  void Before(std::function<void()> what) { before_ = std::move(what); }
  bool pending() const { return before_ != nullptr; }

 private:
  std::function<void()> before_;
};

TEST_CASE("a ticket is reopened while its dispute is decided") {
  const std::string kind = GENERATE(from_range(StoreKinds()));
  // Which of both is interrupted by the other.
  const bool ruling_first = GENERATE(true, false);
  const bool given_up = GENERATE(true, false);
  INFO(kind << (ruling_first ? " ruling first" : " reopening first")
            << (given_up ? " given up" : " ruled"));
  TestStore kept(kind);
  auto owned = std::make_unique<InterruptedStore>(kept.Release());
  InterruptedStore* const store = owned.get();
  const std::unique_ptr<Desk> desk = Open(std::move(owned));
  Tie(*desk, "T-1");
  Tie(*desk, "T-2");
  Ok(Try(*desk, Opening({"T-1", "T-2"}), Office("centre")));
  WithdrawCommand withdraw;
  withdraw.reason = "the caller is content";
  Ok(desk->Do({kCity, "T-2"}, withdraw, As("operator"), At(kMorning)));
  for (const char* unit : {"aic_bureau", "commerce_bureau"}) {
    Ok(Try(*desk, Make(Kind::kState), As(unit)));
  }
  Ok(Try(*desk, Make(Kind::kCollate), Office("centre")));
  Ok(Try(*desk, Make(Kind::kOpinion), Office("staffing_office")));
  Ok(Try(*desk, Make(Kind::kOpinion), Office("legal_office")));

  const auto decide = [&] {
    if (given_up) {
      Ok(Try(*desk, Make(Kind::kWithdraw), Office("centre")));
      return;
    }
    DisputeCommand rule = Make(Kind::kRule);
    rule.unit = "aic_bureau";
    Ok(Try(*desk, rule, Office("city_government")));
  };
  const auto reopen = [&] {
    ReopenCommand again;
    again.reason = "not content after all";
    Ok(desk->Do({kCity, "T-2"}, again, As("operator"), At(kMorning)));
  };
  if (ruling_first) {
    store->Before(decide);
    reopen();
  } else {
    store->Before(reopen);
    decide();
  }
  const Case c = Read(*desk, "T-2");
  CHECK(c.dispute.empty());
  CHECK(c.closed_at == absl::InfiniteFuture());
  if (given_up) {
    CHECK(c.Lead() == nullptr);
  } else {
    REQUIRE(c.Lead() != nullptr);
    CHECK(c.Lead()->unit == "aic_bureau");
  }
  CheckClean(*desk);
  // Nothing is left of it but the dispute itself.
  CHECK(Ok(desk->store().AuxiliaryRecords("dispute", "", "", "", 9)).size() ==
        1);
}

TEST_CASE("a ticket is put into a second dispute while the first is ruled") {
  const std::string kind = GENERATE(from_range(StoreKinds()));
  const bool ruling_first = GENERATE(true, false);
  INFO(kind << (ruling_first ? " ruling first" : " opening first"));
  TestStore kept(kind);
  auto owned = std::make_unique<InterruptedStore>(kept.Release());
  InterruptedStore* const store = owned.get();
  const std::unique_ptr<Desk> desk = Open(std::move(owned));
  Tie(*desk, "T-1");
  Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
  const auto designate = [&] {
    DisputeCommand settle = Make(Kind::kDesignate);
    settle.date.clear();
    settle.unit = "aic_bureau";
    return Try(*desk, settle, Office("centre")).status();
  };
  const auto open = [&] {
    return Try(*desk, Opening({"T-1"}), Office("centre"), kMorning, "M-2")
        .status();
  };
  absl::Status designated, opened;
  if (ruling_first) {
    store->Before([&] { designated = designate(); });
    opened = open();
    // It was refused before there was anything to commit.
    if (store->pending()) {
      store->Before(nullptr);
      designated = designate();
    }
  } else {
    store->Before([&] { opened = open(); });
    designated = designate();
  }
  INFO(designated.ToString() << "; " << opened.ToString());
  CHECK(designated.ok());
  const Case c = Read(*desk, "T-1");
  CHECK(c.Lead()->unit == "aic_bureau");
  // Refused, or after the ruling.
  CHECK(opened.ok() == (c.dispute == "M-2"));
  CHECK((opened.ok() || absl::IsFailedPrecondition(opened)));
  CheckClean(*desk);
}

TEST_CASE("the interim lead is replaced while the dispute is open") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
  const Case before = Read(*desk, "T-1");
  DispatchCommand dispatch;
  dispatch.unit = "environment_bureau";
  dispatch.interim = true;
  dispatch.reason = "the centre cannot go there";
  Ok(desk->Do({kCity, "T-1"}, dispatch, As("dispatcher"), At(kMorning)));
  const Case c = Read(*desk, "T-1");
  CHECK(c.dispute == "M-1");
  CHECK(c.Lead()->unit == "environment_bureau");
  CHECK(c.Lead()->interim);
  for (std::size_t i = 0; i != before.clocks.size(); ++i) {
    if (before.clocks[i].assignment != 0) continue;
    CHECK(c.clocks[i].state == before.clocks[i].state);
    CHECK(c.clocks[i].due == before.clocks[i].due);
  }
  CHECK(Settle(*desk).tickets.at(0).status.ok());
  CHECK(Read(*desk, "T-1").Lead()->unit == "aic_bureau");
  CheckClean(*desk);
}

TEST_CASE("a command expects a version, and conflicts are retried") {
  const std::unique_ptr<Desk> desk = Open(NewMemoryStore());
  Tie(*desk, "T-1");
  Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
  const auto outdated = desk->DoDispute(kCity, "M-1", Make(Kind::kState),
                                        As("aic_bureau"), At(kMorning), 2);
  CHECK(absl::IsAborted(outdated.status()));
  Ok(desk->DoDispute(kCity, "M-1", Make(Kind::kState), As("aic_bureau"),
                     At(kMorning), 1));
  CHECK(absl::IsNotFound(
      Try(*desk, Make(Kind::kState), As("aic_bureau"), kMorning, "M-9")
          .status()));
}

TEST_CASE("a command about a dispute with a key is executed once") {
  for (const std::string& kind : StoreKinds()) {
    DYNAMIC_SECTION(kind) {
      TestStore store(kind);
      const std::unique_ptr<Desk> desk = Open(store.Release());
      Tie(*desk, "T-1");
      const auto request = [&](const DisputeCommand& command,
                               const Actor& actor, std::string_view id,
                               const std::string& key) {
        return desk->DoDispute(kCity, id, command, actor, At(kMorning), 0,
                               {"web", key});
      };
      const DisputeReceipt opened =
          Ok(request(Opening({"T-1"}), Office("centre"), "M-1", "1"));
      CHECK_FALSE(opened.replayed);
      const DisputeReceipt again =
          Ok(request(Opening({"T-1"}), Office("centre"), "M-1", "1"));
      CHECK(again.replayed);
      CHECK(again.version == opened.version);
      REQUIRE(again.events.size() == opened.events.size());
      CHECK(WriteDisputeEvent(again.events[0]) ==
            WriteDisputeEvent(opened.events[0]));
      REQUIRE(again.tickets.size() == 1);
      CHECK(again.tickets[0].case_id == "T-1");
      CHECK(again.tickets[0].events.size() == opened.tickets[0].events.size());
      // A statement that comes twice is one statement.
      const DisputeCommand statement = Make(Kind::kState);
      Ok(request(statement, As("aic_bureau"), "M-1", "2"));
      CHECK(Ok(request(statement, As("aic_bureau"), "M-1", "2")).replayed);
      CHECK(Ok(desk->GetDispute(kCity, "M-1", Office("centre"))).version ==
            opened.version + 1);
      // The unit has lost its role: it learns that it was done, and no more.
      Actor bare = As("aic_bureau");
      bare.roles.clear();
      const DisputeReceipt none = Ok(request(statement, bare, "M-1", "2"));
      CHECK(none.replayed);
      CHECK(none.version == opened.version + 1);
      CHECK(none.events.empty());
      CHECK(none.tickets.empty());
      // Another request, actor or dispute, or a command in a case.
      CHECK(absl::IsAlreadyExists(
          request(Make(Kind::kState), As("commerce_bureau"), "M-1", "2")
              .status()));
      CHECK(absl::IsAlreadyExists(
          request(statement, As("aic_bureau"), "M-2", "2").status()));
      CHECK(absl::IsAlreadyExists(desk->Do({std::string(kCity), "T-1"},
                                           NoteCommand(), As("operator"),
                                           At(kMorning), 0, {"web", "2"})
                                      .status()));
      CHECK(CheckClean(*desk).keys >= 2);
    }
  }
}

TEST_CASE("units state their case at once: no statement is lost", "[threads]") {
  for (const std::string& kind : StoreKinds()) {
    DYNAMIC_SECTION(kind) {
      TestStore store(kind);
      const std::unique_ptr<Desk> desk = Open(store.Release());
      Tie(*desk, "T-1");
      Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
      std::vector<std::thread> threads;
      for (int i = 0; i != 4; ++i) {
        threads.emplace_back([&desk, i] {
          for (int j = 0; j != 5; ++j) {
            const auto done =
                Try(*desk, Make(Kind::kState),
                    As(i % 2 == 0 ? "aic_bureau" : "commerce_bureau"));
            if (!done.ok()) std::abort();
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
      const Dispute dispute =
          Ok(desk->GetDispute(kCity, "M-1", As("dispatcher")));
      CHECK(dispute.version == 21);
      CHECK(dispute.statements.size() == 20);
      CheckClean(*desk);
    }
  }
}

TEST_CASE("a dispute that was tampered with is found out") {
  TestStore kept("memory");
  Store* const store = kept.get();
  const std::unique_ptr<Desk> desk = Open(kept.Release());
  Tie(*desk, "T-1");
  Ok(Try(*desk, Opening({"T-1"}), Office("centre")));
  CheckClean(*desk);
  const auto records =
      Ok(store->AuxiliaryRecords("dispute_event", "", "", "", 10));
  REQUIRE(records.size() == 1);
  CHECK(records[0].id == "M-1 0000000001");
  Batch batch;
  batch.auxiliary.push_back(records[0]);
  batch.auxiliary[0].bytes.back() ^= 1;
  Ok(store->Commit(batch));
  CHECK(absl::IsDataLoss(
      desk->GetDispute(kCity, "M-1", As("dispatcher")).status()));
  const DeskCheck check = Ok(desk->Check(As("system")));
  REQUIRE(check.faults.size() == 1);
  CHECK_THAT(check.faults[0].what,
             match::Contains("dispute M-1") && match::Contains("were changed"));
  // A state that says something else.
  batch.auxiliary[0] = records[0];
  batch.auxiliary.push_back({"dispute", kCity, "M-1", "", false});
  Ok(store->Commit(batch));
  const DeskCheck state = Ok(desk->Check(As("system")));
  CHECK(state.faults.size() >= 1);
}

}  // namespace
}  // namespace trunkline::testing
