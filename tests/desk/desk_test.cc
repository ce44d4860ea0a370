// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/desk.h"
#include "tests/lifecycle/any_command.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "generated/name_tables.h"
#include "src/desk/event_log.h"
#include "src/rules/rule_set_access.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/enum_names.h"

namespace trunkline::testing {
namespace {

using Kind = CommandKind;

struct Office {
  Office() : store(GENERATE(from_range(StoreKinds()))) {
    kind = store.kind();
    desk = OpenDesk(store.Release());
  }
  TestStore store;
  std::string kind;
  std::unique_ptr<Desk> desk;
};

const absl::Time kMorning = At("2018-06-25 09:00");

// Opens, accepts, dispatches.
CaseRef Handled(Desk& desk, absl::Time at, std::string_view more = {}) {
  const Receipt opened =
      Ok(desk.Accept(Complaint(at, more), As("operator"), at));
  Ok(desk.Do(opened.ref, Simple(Kind::kAccept), As("operator"), at));
  Ok(desk.Do(opened.ref, Dispatch("aic_bureau"), As("dispatcher"), at));
  return opened.ref;
}

TEST_CASE("a ticket becomes a case, step by step") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const Receipt opened =
      Ok(desk.Accept(Complaint(kMorning), As("operator"), kMorning));
  CHECK(opened.ref.jurisdiction == "cn.changsha");
  CHECK(opened.ref.id == "CS180625-1");
  CHECK(opened.version == 1);
  REQUIRE(opened.events.size() == 1);
  CHECK_FALSE(opened.replayed);
  const CaseRef ref = opened.ref;
  CHECK(Ok(desk.Do(ref, Simple(Kind::kAccept), As("operator"), kMorning))
            .version == 2);
  Ok(desk.Do(ref, Dispatch("aic_bureau"), As("dispatcher"), kMorning));
  // Who has no right is told so, and nothing happens.
  const auto refused =
      desk.Do(ref, Simple(Kind::kSign), As("housing_bureau"), kMorning);
  CHECK(absl::IsPermissionDenied(refused.status()));
  Ok(desk.Do(ref, Simple(Kind::kSign), As("aic_bureau"), kMorning));

  const Case c = Ok(desk.Get(ref, As("operator")));
  CHECK(c.version == 4);
  CHECK(c.stage == "handle");
  CHECK(c.Lead()->unit == "aic_bureau");
  const std::vector<CaseRecord> listed = Ok(desk.List(As("aic_bureau"), [] {
    CaseFilter filter;
    filter.unit = "aic_bureau";
    filter.open_only = true;
    return filter;
  }()));
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].ref == ref);
  CHECK(listed[0].stage == "handle");
  CHECK(listed[0].region == "430102");
  CHECK(listed[0].due < absl::InfiniteFuture());
  CHECK(listed[0].state.empty());
  CHECK(Ok(desk.History(ref, As("operator"))).size() == 4);
  CHECK(Ok(desk.History(ref, As("operator"), 3)).size() == 1);
  CHECK(CheckClean(desk).events == 4);

  CHECK(absl::IsNotFound(
      desk.Get({"cn.changsha", "CS-none"}, As("operator")).status()));
  CHECK(absl::IsNotFound(desk.Do({"cn.nowhere", "x"}, Simple(Kind::kSign),
                                 As("operator"), kMorning)
                             .status()));
}

TEST_CASE("ids are the host's, or made and never used twice") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const StoredTicket named = Complaint(kMorning, "id: \"host-7\"");
  CHECK(Ok(desk.Accept(named, As("operator"), kMorning)).ref.id == "host-7");
  CHECK(absl::IsAlreadyExists(
      desk.Accept(named, As("operator"), kMorning).status()));
  // A host's id that the desk would make is passed over.
  Ok(desk.Accept(Complaint(kMorning, "id: \"CS180625-2\""), As("operator"),
                 kMorning));
  std::set<std::string> ids;
  for (int i = 0; i < 70; ++i) {
    ids.insert(
        Ok(desk.Accept(Complaint(kMorning), As("operator"), kMorning)).ref.id);
  }
  CHECK(ids.size() == 70);
  CHECK(ids.count("CS180625-2") == 0);
  CHECK(Ok(desk.Accept(Complaint(kMorning), As("operator"),
                       kMorning + absl::Hours(15)))
            .ref.id.rfind("CS180626-", 0) == 0);
}

TEST_CASE("a request that is repeated is done once") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const IdempotencyKey key{"web", "req-1"};
  const Receipt first =
      Ok(desk.Accept(Complaint(kMorning), As("operator"), kMorning, key));
  const Receipt again = Ok(desk.Accept(Complaint(kMorning), As("operator"),
                                       kMorning + absl::Hours(1), key));
  CHECK(again.replayed);
  CHECK(again.ref == first.ref);
  CHECK(again.version == first.version);
  REQUIRE(again.events.size() == 1);
  CHECK(WriteEvent(again.events[0]) == WriteEvent(first.events[0]));
  // Another body, even in what is sealed.
  CHECK(
      absl::IsAlreadyExists(desk.Accept(Complaint(kMorning, "", "13900000008"),
                                        As("operator"), kMorning, key)
                                .status()));
  // Another source.
  CHECK_FALSE(Ok(desk.Accept(Complaint(kMorning), As("operator"), kMorning,
                             {"app", "req-1"}))
                  .replayed);

  const IdempotencyKey accept{"web", "req-2"};
  Ok(desk.Do(first.ref, Simple(Kind::kAccept), As("operator"), kMorning, 1,
             accept));
  Ok(desk.Do(first.ref, Dispatch("aic_bureau"), As("dispatcher"), kMorning));
  // It would not be possible any more, and it was done.
  const Receipt done = Ok(desk.Do(first.ref, Simple(Kind::kAccept),
                                  As("operator"), kMorning, 1, accept));
  CHECK(done.replayed);
  CHECK(done.version == 2);
  CHECK(KindOf(done.events[0].command) == Kind::kAccept);
  CHECK(absl::IsAlreadyExists(desk.Do(first.ref, Simple(Kind::kSign),
                                      As("aic_bureau"), kMorning, 0, accept)
                                  .status()));
  CHECK(Ok(desk.Get(first.ref, As("operator"))).version == 3);
}

TEST_CASE("a command that expects another version is not done") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const CaseRef ref = Handled(desk, kMorning);
  for (const std::int64_t version : {1, 2, 4}) {
    CHECK(absl::IsAborted(
        desk.Do(ref, Simple(Kind::kSign), As("aic_bureau"), kMorning, version)
            .status()));
  }
  Ok(desk.Do(ref, Simple(Kind::kSign), As("aic_bureau"), kMorning, 3));
}

TEST_CASE("time that goes back is recorded beside the event") {
  Office office;
  INFO(office.kind);
  const CaseRef ref = Handled(*office.desk, kMorning);
  const Receipt signed_for = Ok(office.desk->Do(
      ref, Simple(Kind::kSign), As("aic_bureau"), kMorning - absl::Hours(1)));
  CHECK(signed_for.events[0].at == kMorning);
  CHECK(signed_for.events[0].stated_at == kMorning - absl::Hours(1));
}

TEST_CASE("a window in which a unit may return a ticket is no due time") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const CaseRef ref = Handled(desk, kMorning);
  const Actor unit = As("aic_bureau");
  Ok(desk.Do(ref, Simple(Kind::kSign), unit, kMorning));
  ContactCommand contact;
  contact.channel = Channel::kPhone;
  contact.contact_outcome = ContactOutcome::kReached;
  Ok(desk.Do(ref, contact, unit, kMorning));
  // What is left to wait for: the window, and the limits of handling.
  absl::Time window = absl::InfiniteFuture(), due = absl::InfiniteFuture();
  const Case c = Ok(desk.Get(ref, As("supervisor")));
  for (const Clock& clock : c.clocks) {
    if (clock.state != Clock::State::kRunning) continue;
    absl::Time& which = clock.definition == "return" ? window : due;
    which = std::min(which, clock.due);
  }
  REQUIRE(window < due);
  REQUIRE(due < absl::InfiniteFuture());
  const absl::Time past = window + absl::Hours(1);
  CaseFilter filter;
  filter.due_before = past;
  CHECK(Ok(desk.List(As("supervisor"), filter)).empty());
  filter.due_before = due + absl::Seconds(1);
  const auto listed = Ok(desk.List(As("supervisor"), filter));
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].due == due);
  CHECK(Ok(desk.Tick(As("system"), past)).events == 0);
  const DeskStats stats = Ok(desk.Stats(As("system"), past));
  CHECK(stats.counts.overdue == 0);
  CHECK(MetricsText(stats).find("\ntrunkline_cases_overdue 0\n") !=
        std::string::npos);
  CHECK(Ok(desk.Stats(As("system"), due + absl::Seconds(1))).counts.overdue ==
        1);
}

TEST_CASE("what is due is raised once") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const CaseRef ref = Handled(desk, kMorning);
  CHECK(Ok(desk.Tick(As("system"), kMorning)).events == 0);
  const absl::Time late = kMorning + absl::Hours(24 * 30);
  CHECK(Ok(desk.Stats(As("system"), late)).counts.ticks_pending == 1);
  CHECK(Ok(desk.Stats(As("system"), late)).counts.overdue == 1);
  const TickResult ticked = Ok(desk.Tick(As("system"), late));
  CHECK(ticked.cases == 1);
  CHECK(ticked.events > 0);
  CHECK(ticked.failed == 0);
  CHECK(Ok(desk.Tick(As("system"), late)).events == 0);
  const std::vector<Event> events = Ok(desk.History(ref, As("supervisor"), 3));
  CHECK(events.size() == ticked.events);
  std::set<std::string> steps;
  for (const Event& event : events) {
    CHECK(steps
              .insert(AnyCommand(event.command).escalation + "/" +
                      std::to_string(AnyCommand(event.command).clock))
              .second);
  }
  CheckClean(desk);
}

TEST_CASE("who called is in no feed, and only seen by whom it concerns") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const CaseRef ref = Handled(desk, kMorning);
  const std::string_view secrets[] = {"CALLER-NAME", "13900000007",
                                      "WORDS-OF-THE-CALLER", "HOME-ADDRESS",
                                      "CALL-ID"};
  FeedViewer viewer;
  viewer.actor = As("operator");
  for (const FeedViewer& who : {FeedViewer(), viewer}) {
    const std::vector<FeedItem> feed = WholeFeed(desk, who);
    REQUIRE(feed.size() == 3);
    for (const FeedItem& item : feed) {
      for (const std::string_view secret : secrets) {
        CHECK(WriteEvent(item.event).find(secret) == std::string::npos);
      }
    }
    CHECK(AnyCommand(feed[0].event.command).ticket.find("shop refuses") !=
          std::string::npos);
  }
  // Nor in what a store has beside the sealed part.
  std::vector<SealedRecord> sealed;
  const CaseRecord row = Ok(desk.store().Load(ref, &sealed));
  REQUIRE(sealed.size() == 1);
  for (const EventRecord& event : Ok(desk.store().Events(ref, 0, 100))) {
    for (const std::string_view secret : secrets) {
      CHECK(event.bytes.find(secret) == std::string::npos);
      CHECK(row.state.find(secret) == std::string::npos);
    }
  }
  for (const std::string_view secret : secrets) {
    CHECK(sealed[0].bytes.find(secret) != std::string::npos);
  }
  // The operator sees the ticket as it was recorded, byte for byte.
  const Case seen = Ok(desk.Get(ref, As("operator")));
  CHECK(seen.ticket.find("CALLER-NAME") != std::string::npos);
  CHECK(seen.ticket.find("WORDS-OF-THE-CALLER") != std::string::npos);
  CHECK(AnyCommand(Ok(desk.History(ref, As("operator")))[0].command).ticket ==
        seen.ticket);
  CHECK(Ok(desk.Get(ref, As("aic_bureau"))).ticket.find("WORDS") ==
        std::string::npos);
}

TEST_CASE("a timeline says what happened, and nothing of the caller") {
  Office office;
  INFO(office.kind);
  const CaseRef ref = Handled(*office.desk, kMorning);
  const std::string text =
      Ok(office.desk->Timeline(ref, As("operator"), Language::kEnglish, true));
  CHECK(text.find("2018-06-25 09:00") != std::string::npos);
  for (const char* secret : {"CALLER-NAME", "13900000007", "WORDS-OF"}) {
    CHECK(text.find(secret) == std::string::npos);
  }
  CHECK(Ok(office.desk->Timeline(ref, As("operator"), Language::kChinese)) !=
        text);
  CHECK(absl::IsNotFound(
      office.desk->Timeline({"cn.changsha", "none"}, As("operator")).status()));
}

TEST_CASE("The type of an event names its command as the schema does") {
  std::set<std::string> types;
  for (const schema::EnumeratorNames& v : schema::CommandKindNames().values()) {
    INFO(v.identifier);
    const std::string type =
        desk::EventType(static_cast<CommandKind>(v.number));
    CHECK(types.insert(type).second);
    CHECK(type ==
          "trunkline.case." + std::string(v.number == 0 ? "other" : v.en));
    CommandKind kind = CommandKind::kUnspecified;
    CHECK(FindEnum(type.substr(15), &kind) == (v.number != 0));
    CHECK(static_cast<int>(kind) == v.number);
  }
  CHECK(types.count("trunkline.case.hand_over") == 1);
  CHECK(desk::EventType(static_cast<CommandKind>(kCommandKinds)) ==
        "trunkline.case.other");
}

TEST_CASE("a ticket of plain values is accepted and read back") {
  Office office;
  INFO(office.kind);
  TicketRecord record;
  record.category = "market.consumer.refund";
  record.region = "430102";
  record.accepted_at = kMorning;
  record.title = "refund";
  record.caller.phone = "13900000007";
  const StoredTicket ticket = Ok(StoredTicket::Create(record));
  const Receipt opened =
      Ok(office.desk->Accept(ticket, As("operator"), kMorning));
  const Case c = Ok(office.desk->Get(opened.ref, As("operator")));
  const TicketRecord read = Ok(ReadTicketRecord(c.ticket));
  CHECK(read.category == record.category);
  CHECK(read.title == "refund");
  CHECK(read.caller.phone == "13900000007");
  const DecisionRecord decision = Ok(ReadDecision(c.decision));
  CHECK(decision.outcome == Outcome::kRouted);
  CHECK(decision.lead == "aic_bureau");
  CHECK(decision.accepted_at == kMorning);
}

TEST_CASE("a caller is erased, and the case can still be verified") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const IdempotencyKey key{"web", "1"};
  const Receipt opened =
      Ok(desk.Accept(Complaint(kMorning), As("operator"), kMorning, key));
  const auto open = desk.Erase(opened.ref, As("administrator"), kMorning);
  CHECK(absl::IsFailedPrecondition(open.status()));
  AnyCommand resolve = Simple(Kind::kResolve);
  resolve.public_text = "the rules on refunds were explained";
  Ok(desk.Do(opened.ref, resolve, As("operator"), kMorning));
  const DeskCheck before = CheckClean(desk);
  CHECK(before.sealed == 1);
  CHECK(Ok(desk.Erase(opened.ref, As("administrator"), kMorning)).parts == 1);
  CHECK(Ok(desk.Erase(opened.ref, As("administrator"), kMorning)).parts == 0);
  const DeskCheck after = CheckClean(desk);
  CHECK(after.sealed == 0);
  CHECK(after.erased == 1);
  CHECK(after.events == before.events);
  const Case c = Ok(desk.Get(opened.ref, As("operator")));
  CHECK(c.ticket.find("CALLER-NAME") == std::string::npos);
  CHECK(c.ticket.find("WORDS") == std::string::npos);
  CHECK(c.ticket.find("shop refuses") != std::string::npos);
  CHECK(c.category == "market.consumer.refund");
  CHECK(c.ticket.find("refund refused") == std::string::npos);
  // The key is known to have been used; whether for this request is not.
  CHECK(absl::IsAlreadyExists(
      desk.Accept(Complaint(kMorning), As("operator"), kMorning, key)
          .status()));
}

TEST_CASE("a case keeps what it was decided under") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const CaseRef before = Handled(desk, kMorning);
  const Case was = Ok(desk.Get(before, As("operator")));
  const DeskRules later = ChangshaWith(
      "",
      "lifecycle { id: \"12345\" override: OVERRIDE_REPLACE version: \"2\" }");
  REQUIRE(later.definitions[0].version() == "2");
  REQUIRE(desk.SetRules(later).ok());
  const CaseRef after = Handled(desk, kMorning);
  CHECK(Ok(desk.Get(after, As("operator"))).definition_version == "2");
  Ok(desk.Do(before, Simple(Kind::kSign), As("aic_bureau"), kMorning));
  const Case is = Ok(desk.Get(before, As("operator")));
  CHECK(is.definition_version == was.definition_version);
  CHECK(is.decision == was.decision);
  CheckClean(desk);
}

TEST_CASE("a ticket that is refused keeps no old rule set alive") {
  Office office;
  INFO(office.kind);
  std::weak_ptr<const rules::Compiled> watch;
  {
    const DeskRules replaced = ChangshaWith("", "");
    watch = internal::RuleSetAccess::Shared(replaced.rules);
    REQUIRE(office.desk->SetRules(replaced).ok());
  }
  CHECK(absl::IsPermissionDenied(
      office.desk->Accept(Complaint(kMorning), As("aic_bureau"), kMorning)
          .status()));
  REQUIRE(office.desk->SetRules(Changsha()).ok());
  CHECK(watch.expired());
}

TEST_CASE("open cases of a department that is no more go to its successor") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const CaseRef moved = Handled(desk, At("2018-12-27 09:00"));
  const CaseRef stays = Ok(desk.Accept(Complaint(At("2018-12-27 09:00")),
                                       As("operator"), At("2018-12-27 09:00")))
                            .ref;
  const absl::Time reform = At("2019-01-02 09:00");
  CHECK(Ok(desk.Reassign("cn.changsha", As("dispatcher"),
                         At("2018-12-28 09:00"), false))
            .empty());
  for (const bool dry_run : {true, false}) {
    const std::vector<ReassignmentResult> list =
        Ok(desk.Reassign("cn.changsha", As("dispatcher"), reform, dry_run));
    REQUIRE(list.size() == 1);
    CHECK(list[0].ref == moved);
    CHECK(list[0].from == "aic_bureau");
    CHECK(list[0].to == "market_bureau");
    INFO(list[0].status);
    CHECK(list[0].status.ok());
    CHECK(Ok(desk.Get(moved, As("operator"))).Lead()->unit ==
          (dry_run ? "aic_bureau" : "market_bureau"));
  }
  CHECK(Ok(desk.Reassign("cn.changsha", As("dispatcher"), reform, false))
            .empty());
  CHECK(Ok(desk.Get(stays, As("operator"))).lead == 0);
  // Who has no right to dispatch moves nothing, and is told.
  const CaseRef another = Handled(desk, At("2018-12-27 09:00"));
  CHECK(absl::IsPermissionDenied(
      desk.Reassign("cn.changsha", As("operator"), reform, false).status()));
  const std::vector<ReassignmentResult> refused =
      Ok(desk.Reassign("cn.changsha", As("administrator"), reform, false));
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].ref == another);
  CHECK_FALSE(refused[0].status.ok());
  CheckClean(desk);
}

TEST_CASE("a store that was tampered with is found out") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  const CaseRef ref = Handled(*desk, kMorning);
  CheckClean(*desk);
  const CaseRecord row = Ok(desk->store().Load(ref, nullptr));
  Batch batch;
  CaseWrite& write = batch.writes.emplace_back();
  write.expected_version = row.version;
  write.after = row;
  SECTION("the state") { write.after.state[5] ^= 1; }
  SECTION("what it is found by") { write.after.unit = "housing_bureau"; }
  SECTION("the end of the chain") { write.after.chain[0] ^= 1; }
  SECTION("an event that nobody linked") {
    EventRecord event = Ok(desk->store().Events(ref, 2, 1))[0];
    event.version = 4;
    write.events = {event};
    write.after.version = 4;
  }
  REQUIRE(desk->store().Commit(batch).ok());
  CHECK_FALSE(Ok(desk->Check(As("system"))).faults.empty());
}

TEST_CASE("calls are counted and timed") {
  TestStore store("memory");
  DeskOptions options;
  std::atomic<int> ticks{0};
  options.stopwatch = [&] { return absl::Microseconds(100 * ticks++); };
  std::vector<std::string> lines;
  options.log = [&](std::string_view line) { lines.emplace_back(line); };
  const std::unique_ptr<Desk> desk =
      OpenDesk(store.Release(), std::move(options));
  const CaseRef ref = Handled(*desk, kMorning);
  CHECK_FALSE(
      desk->Do(ref, Simple(Kind::kClose), As("operator"), kMorning).ok());
  const DeskStats stats = Ok(desk->Stats(As("system"), kMorning));
  const auto at = [](DeskCall call) { return static_cast<std::size_t>(call); };
  CHECK(stats.calls[at(DeskCall::kAccept)] == 1);
  CHECK(stats.calls[at(DeskCall::kDo)] == 3);
  CHECK(stats.errors[at(DeskCall::kDo)] == 1);
  // 100 us is in the bucket up to 128 us.
  CHECK(stats.latency[at(DeskCall::kDo)].counts[3] == 3);
  CHECK(stats.latency[at(DeskCall::kDo)].seconds == Approx(3e-4));
  CHECK(stats.counts.cases == 1);
  const std::string text = MetricsText(stats);
  for (const char* line :
       {"trunkline_cases_open 1\n", "trunkline_feed_position 3\n",
        "trunkline_calls_total{call=\"do\"} 3\n",
        "trunkline_call_seconds_bucket{call=\"do\",le=\"0.000064\"} 0\n",
        "trunkline_call_seconds_bucket{call=\"do\",le=\"0.000128\"} 3\n",
        "trunkline_call_seconds_count{call=\"do\"} 3\n"}) {
    INFO(text);
    CHECK(text.find(line) != std::string::npos);
  }
  CHECK(lines.empty());
}

TEST_CASE("a desk opens with what it needs only") {
  CHECK(absl::IsInvalidArgument(
      Desk::Open(NewMemoryStore(), {Changsha(), Changsha()}).status()));
  DeskRules none = Changsha();
  none.definitions.clear();
  CHECK(absl::IsInvalidArgument(Desk::Open(NewMemoryStore(), {none}).status()));
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  CHECK(absl::IsInvalidArgument(
      desk->Accept(TicketOf("jurisdiction: \"cn.nowhere\" accepted_at {}"),
                   As("operator"), kMorning)
          .status()));
  CHECK(absl::IsInvalidArgument(
      desk->Accept(TicketOf("title: \"no time\""), As("operator"), kMorning)
          .status()));
  CHECK(absl::IsInvalidArgument(desk->Accept(Complaint(kMorning),
                                             As("operator"), kMorning,
                                             {"s", std::string(300, 'k')})
                                    .status()));
}

TEST_CASE("eight threads on one desk: nothing lost, nothing twice",
          "[threads]") {
  Office office;
  INFO(office.kind);
  Desk& desk = *office.desk;
  const std::vector<CaseRef> refs{Handled(desk, kMorning),
                                  Handled(desk, kMorning),
                                  Handled(desk, kMorning)};
  std::atomic<int> notes{0}, other{0};
  std::atomic<std::size_t> raised{0};
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      const Actor actor = As("aic_bureau");
      for (int i = 0; i < 12; ++i) {
        AnyCommand note = Simple(Kind::kNote);
        note.internal_text = std::to_string(t) + "/" + std::to_string(i);
        const CaseRef& ref = refs[static_cast<std::size_t>(t + i) % 3];
        const auto done = desk.Do(ref, note, actor, kMorning);
        if (done.ok()) {
          ++notes;
        } else if (!absl::IsAborted(done.status())) {
          ++other;
        }
        if (i % 4 == 0) {
          const auto ticked =
              desk.Tick(As("system"), kMorning + absl::Hours(24 * 30));
          if (ticked.ok()) {
            raised += ticked->events;
          } else {
            ++other;
          }
        }
        if (i == 6 && t == 0 && !desk.SetRules(Changsha()).ok()) ++other;
        if (!desk.Get(ref, actor).ok()) ++other;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(other == 0);
  const std::vector<FeedItem> feed = WholeFeed(desk);
  std::set<std::string> steps;
  std::size_t noted = 0, steps_raised = 0;
  for (const FeedItem& item : feed) {
    if (KindOf(item.event.command) == Kind::kNote) ++noted;
    if (AnyCommand(item.event.command).escalation.empty()) continue;
    ++steps_raised;
    CHECK(steps
              .insert(item.ref.id + AnyCommand(item.event.command).escalation +
                      std::to_string(AnyCommand(item.event.command).clock))
              .second);
  }
  CHECK(noted == static_cast<std::size_t>(notes.load()));
  CHECK(steps_raised > 0);
  CheckClean(desk);
}

}  // namespace
}  // namespace trunkline::testing
