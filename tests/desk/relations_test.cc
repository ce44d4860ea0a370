// SPDX-License-Identifier: Apache-2.0
//
// Commands that name another case: merge, un-merge, link, unlink, split.
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "src/desk/records.h"
#include "tests/catch.h"
#include "tests/desk/city.h"

namespace trunkline::testing {
namespace {

const absl::Time kThen = At("2018-06-25 09:00");

CaseRef Ref(const std::string& id) { return {"cn.changsha", id}; }

// Cases A, B, C, ... in the stage of dispatch.
void Open(Desk& desk, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    Ok(desk.Accept(Complaint(kThen, "id: \"" + id + "\""), As("operator"),
                   kThen));
    Ok(desk.Do(Ref(id), AcceptCommand(), As("operator"),
               kThen + absl::Minutes(1)));
  }
}

Command Merge(const std::string& main_case) {
  MergeCommand merge;
  merge.main_case = main_case;
  return merge;
}
template <typename Naming>
Command Naming1(std::vector<std::string> Naming::*list,
                const std::vector<std::string>& ids) {
  Naming command;
  command.*list = ids;
  return command;
}
Command Link(const std::vector<std::string>& ids) {
  return Naming1(&LinkCommand::duplicates, ids);
}
Command Unlink(const std::vector<std::string>& ids) {
  return Naming1(&UnlinkCommand::duplicates, ids);
}
Command Split(const std::vector<std::string>& ids) {
  return Naming1(&SplitCommand::parts, ids);
}
Command Unmerge() {
  UnmergeCommand command;
  command.reason = "another matter";
  return command;
}
Command Withdraw() {
  WithdrawCommand command;
  command.reason = "the caller takes it back";
  return command;
}

absl::Status Do(Desk& desk, const std::string& id, const Command& command,
                absl::Time now = kThen + absl::Hours(1)) {
  Actor clerk = As("dispatcher");
  clerk.roles.emplace_back("operator");
  return desk.Do(Ref(id), command, clerk, now).status();
}
Case Get(Desk& desk, const std::string& id) {
  return Ok(desk.Get(Ref(id), As("operator")));
}

bool Says(const absl::Status& status, const std::string& part) {
  return std::string(status.message()).find(part) != std::string::npos;
}

// Writes a state that no command leads to any more: as from before commands
// looked at the cases that they name. The chain is kept sound by events that
// are appended past the desk.
void Force(Desk& desk, const std::string& id, const Command& command,
           const std::string& stage, Resolution resolution) {
  Store& store = desk.store();
  const CaseRecord before = Ok(store.Load(Ref(id), nullptr));
  Case c = Ok(ReadCase(before.state));
  Event event;
  event.case_id = id;
  event.version = before.version + 1;
  event.at = kThen + absl::Hours(5);
  event.actor = "old-1";
  event.command = command;
  event.stage = stage;
  event.resolution = resolution;
  REQUIRE(Apply(event, &c).ok());
  Batch batch;
  CaseWrite& write = batch.writes.emplace_back();
  write.expected_version = before.version;
  write.after = before;
  write.after.version = event.version;
  write.after.chain[0] ^= 1;  // Another state has another chain.
  write.after.stage = c.stage;
  write.after.open = c.closed_at == absl::InfiniteFuture();
  write.after.state = WriteCase(c);
  write.after.next_tick_at = absl::InfiniteFuture();
  EventRecord& record = write.events.emplace_back();
  record.version = event.version;
  record.at = event.at;
  record.bytes = WriteEvent(event);
  REQUIRE(store.Commit(batch).ok());
}

TEST_CASE("a case is merged only into one that goes on") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Open(*desk, {"A", "B", "C", "D", "E"});

  // No such case.
  absl::Status refused = Do(*desk, "A", Merge("CS-0001-typo"));
  CHECK(absl::IsNotFound(refused));
  CHECK(Says(refused, "there is no case CS-0001-typo in cn.changsha"));
  CHECK(Get(*desk, "A").stage == "dispatch");

  // Closed.
  REQUIRE(Do(*desk, "C", Withdraw()).ok());
  refused = Do(*desk, "B", Merge("C"));
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK(Says(refused, "case C is closed (withdrawn)"));

  // Merged itself: the one that goes on is named.
  REQUIRE(Do(*desk, "A", Merge("B")).ok());
  refused = Do(*desk, "D", Merge("A"));
  CHECK(Says(refused, "case A was merged into B; name B"));
  // Into this one, so that both would end.
  refused = Do(*desk, "B", Merge("A"));
  CHECK_FALSE(refused.ok());
  CHECK(Get(*desk, "B").stage == "dispatch");
  CHECK(Get(*desk, "B").duplicates == std::vector<std::string>{"A"});

  // Closed since: neither.
  REQUIRE(Do(*desk, "D", Merge("B")).ok());
  CHECK(Get(*desk, "B").duplicates == std::vector<std::string>{"A", "D"});
  // Its caller may take back the own matter, and not that of the others.
  refused = Do(*desk, "B", Withdraw());
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK(Says(refused, "their callers are owed an answer"));
  for (const char* id : {"A", "D"}) {
    REQUIRE(Do(*desk, id, Unmerge(), kThen + absl::Hours(2)).ok());
    CHECK(Get(*desk, id).stage == "dispatch");
  }
  CHECK(Get(*desk, "B").duplicates.empty());
  REQUIRE(Do(*desk, "B", Withdraw(), kThen + absl::Hours(3)).ok());

  // Without a right nothing is learned of other cases.
  for (const char* id : {"A", "nowhere"}) {
    refused =
        desk->Do(Ref("E"), Merge(id), As("aic_bureau"), kThen + absl::Hours(3))
            .status();
    CHECK(absl::IsPermissionDenied(refused));
  }
  CheckClean(*desk);
}

TEST_CASE(
    "a case of another jurisdiction, or of another system, is no main case") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Open(*desk, {"A"});
  REQUIRE(desk->SetRules(ChangshaNamed("cn.otherwhere")).ok());
  Ok(desk->Accept(TicketOf("jurisdiction: \"cn.otherwhere\" id: \"X\" "
                           "accepted_at { seconds: " +
                           std::to_string(absl::ToUnixSeconds(kThen)) + " }"),
                  As("operator"), kThen));
  absl::Status refused = Do(*desk, "A", Merge("X"));
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK(Says(refused, "case X is a case of cn.otherwhere, not of cn.changsha"));

  MirrorEvent event;
  event.jurisdiction = "cn.changsha";
  event.source = "12315";
  event.old_id = "7";
  event.source_version = 1;
  event.event.at = kThen;
  event.event.command = OpenCommand();
  event.event.stage = "received";
  Ok(desk->Mirror(event, As("system"), kThen));
  refused = Do(*desk, "A", Merge("12315:7"));
  CHECK(Says(refused, "case 12315:7 is kept by 12315"));
  for (const Command& naming :
       {Link({"X"}), Split({"X"}), Link({"12315:7"}), Split({"12315:7"})}) {
    CHECK_FALSE(Do(*desk, "A", naming).ok());
  }
}

TEST_CASE("the main case lists what was merged into it, at once") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Open(*desk, {"C", "M"});
  const IdempotencyKey key = {"web", "1"};
  const Receipt merged = Ok(desk->Do(Ref("C"), Merge("M"), As("operator"),
                                     kThen + absl::Hours(1), 0, key));
  CHECK(merged.events.size() == 1);
  CHECK(Ok(desk->Do(Ref("C"), Merge("M"), As("operator"),
                    kThen + absl::Hours(1), 0, key))
            .replayed);
  const Case main = Get(*desk, "M");
  CHECK(main.version == 3);
  CHECK(main.duplicates == std::vector<std::string>{"C"});
  CHECK(main.stage == "dispatch");
  const std::vector<Event> events = Ok(desk->History(Ref("M"), As("operator")));
  CHECK(events.back().cause == "C/3");
  CHECK(events.back().transition == "link");
  CHECK(Ok(desk->Timeline(Ref("M"), As("operator")))
            .find("each caller to be answered: C") != std::string::npos);
  // Not twice.
  CHECK_FALSE(Do(*desk, "M", Link({"C"})).ok());
  // It is not let go while it waits there for its answer.
  CHECK(Says(Do(*desk, "M", Unlink({"C"})), "un-merge it first"));

  // A word, a rating and a call go to the main case, which the refusal names.
  NoteCommand note;
  note.internal_text = "rang again";
  CallbackCommand rating;
  rating.contact_outcome = ContactOutcome::kReached;
  rating.satisfaction = Satisfaction::kSatisfied;
  ContactCommand call;
  call.contact_outcome = ContactOutcome::kReached;
  call.channel = Channel::kPhone;
  for (const Command& command :
       {Command(note), Command(rating), Command(call)}) {
    const absl::Status refused =
        desk->Do(Ref("C"), command, As("reviewer"), kThen + absl::Hours(2))
            .status();
    CHECK(absl::IsFailedPrecondition(refused));
    CHECK(Says(refused, "the case was merged into M"));
  }
  Ok(desk->Do(Ref("M"), note, As("operator"), kThen + absl::Hours(2)));
  CheckClean(*desk);

  // A link that a person made before the merge is the merge's too.
  Open(*desk, {"N"});
  REQUIRE(Do(*desk, "M", Link({"N"}), kThen + absl::Hours(3)).ok());
  REQUIRE(Do(*desk, "N", Merge("M"), kThen + absl::Hours(3)).ok());
  CHECK(Get(*desk, "M").duplicates == std::vector<std::string>{"C", "N"});
  CheckClean(*desk);
}

// Of a case that the actor may not see, a refusal says the same as of one that
// does not exist.
TEST_CASE("a refusal says nothing of another case that is not seen") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  REQUIRE(desk->SetRules(ChangshaNamed("cn.otherwhere")).ok());
  const std::string elsewhere =
      "jurisdiction: \"cn.otherwhere\" id: \"X\" accepted_at { seconds: " +
      std::to_string(absl::ToUnixSeconds(kThen)) + " }";
  Ok(desk->Accept(TicketOf(elsewhere), As("operator"), kThen));
  Event event;
  event.at = kThen;
  event.command = OpenCommand();
  event.stage = "received";
  Ok(desk->Mirror(Mirrored("7", 1, event), As("system"), kThen));
  Open(*desk, {"own", "open", "closed", "main", "merged", "split"});
  REQUIRE(Do(*desk, "closed", Withdraw()).ok());
  REQUIRE(Do(*desk, "merged", Merge("main")).ok());
  REQUIRE(Do(*desk, "split", Split({"own"})).ok());

  Actor clerk = As("dispatcher");
  clerk.id = "clerk";
  clerk.roles.emplace_back("operator");
  const auto hide = [&](const CaseRef& ref) {
    // As somebody who must keep out of it.
    const CaseRecord before = Ok(desk->store().Load(ref, nullptr));
    Case c = Ok(ReadCase(before.state));
    c.recused.push_back(clerk.id);
    Batch batch;
    CaseWrite& write = batch.writes.emplace_back();
    write.expected_version = before.version;
    write.after = before;
    write.after.version = before.version + 1;
    write.after.chain[0] ^= 1;
    c.version = write.after.version;
    write.after.state = WriteCase(c);
    EventRecord& record = write.events.emplace_back();
    record.version = write.after.version;
    record.at = kThen;
    record.bytes = WriteEvent(Event());
    REQUIRE(desk->store().Commit(batch).ok());
    REQUIRE(absl::IsPermissionDenied(desk->Get(ref, clerk).status()));
  };
  for (const char* id :
       {"open", "closed", "merged", "split", "main", "12315:7"}) {
    hide(Ref(id));
  }
  hide({"cn.otherwhere", "X"});

  const absl::Time now = kThen + absl::Hours(3);
  const auto refused = [&](const Command& command) {
    return desk->Do(Ref("own"), command, clerk, now).status();
  };
  for (const auto& name :
       {Link, Split,
        +[](const std::vector<std::string>& of) { return Merge(of[0]); }}) {
    const absl::Status none = refused(name({"nowhere"}));
    CHECK(absl::IsNotFound(none));
    for (const std::string id :
         {"open", "closed", "merged", "split", "12315:7", "X"}) {
      INFO(id);
      const absl::Status status = refused(name({id}));
      CHECK(status.code() == none.code());
      CHECK(status.message() == "there is no case " + id +
                                    " in cn.changsha that the actor may see");
      CHECK(Says(none, " in cn.changsha that the actor may see"));
    }
  }
  // Seen itself, but not where it went.
  Open(*desk, {"seen"});
  REQUIRE(Do(*desk, "seen", Merge("main")).ok());
  CHECK(refused(Merge("seen")).message() ==
        "case seen was merged into another case");
  CHECK(Get(*desk, "own").version == 2);
}

TEST_CASE("the version of a case is told after the right") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Open(*desk, {"A"});
  const auto stale = [&](const Command& command, const Actor& actor) {
    return desk->Do(Ref("A"), command, actor, kThen + absl::Hours(1), 77)
        .status();
  };
  CHECK(absl::IsAborted(stale(Withdraw(), As("operator"))));
  CHECK(Says(stale(Withdraw(), As("operator")), "is at version 2, not 77"));
  // Who sees it, though the command does not fit the stage.
  CHECK(absl::IsAborted(stale(Unmerge(), As("operator"))));
  for (const Command& command :
       {Withdraw(), Merge("B"), Unmerge(), Command(NoteCommand())}) {
    const absl::Status status = stale(command, As("aic_bureau"));
    CHECK_FALSE(absl::IsAborted(status));
    CHECK_FALSE(Says(status, "version"));
  }
}

TEST_CASE("links and parts are cases that are there") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Open(*desk, {"A", "B", "C", "D"});
  REQUIRE(Do(*desk, "D", Withdraw()).ok());
  for (const Command& naming :
       {Link({"B", "nowhere"}), Split({"nowhere"}), Link({"D"}), Split({"D"}),
        Link({"A"}), Split({"A"}), Link({"B", "B"})}) {
    CHECK_FALSE(Do(*desk, "A", naming).ok());
  }
  CHECK(Get(*desk, "A").version == 2);
  REQUIRE(Do(*desk, "A", Split({"B", "C"})).ok());
  CHECK(Says(Do(*desk, "B", Split({"A"})), "itself a part of case A"));
  REQUIRE(Do(*desk, "A", Link({"B"})).ok());
  REQUIRE(Do(*desk, "A", Unlink({"B"})).ok());
  CheckClean(*desk);
}

TEST_CASE("links form no ring, and one that is stored is found") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Open(*desk, {"A", "B", "C", "D"});
  REQUIRE(Do(*desk, "A", Link({"B"})).ok());
  absl::Status refused = Do(*desk, "B", Link({"A"}));
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK(Says(refused,
             "case A lists this case as merged into it; take that back"));
  REQUIRE(Do(*desk, "B", Link({"C"})).ok());
  REQUIRE(Do(*desk, "B", Link({"D"})).ok());
  refused = Do(*desk, "C", Link({"D", "A"}));
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK(Says(refused, "lists this case as merged into it, by way of B; take"));
  CHECK(Get(*desk, "C").duplicates.empty());
  // By a merge neither, which lists the case in its main case.
  CHECK_FALSE(Do(*desk, "A", Merge("B")).ok());
  // Two that list the same one are no ring.
  REQUIRE(Do(*desk, "C", Link({"D"})).ok());
  CheckClean(*desk);

  // As from before.
  Force(*desk, "D", Link({"A"}), "dispatch", Resolution::kUnspecified);
  std::vector<std::string> rings;
  for (const DeskFault& fault : Ok(desk->Check(As("system"))).faults) {
    if (fault.what.find("its links form a ring") != 0) continue;
    CHECK(fault.what_zh.find("关联成环") == 0);
    rings.push_back(fault.ref.id + ": " + fault.what.substr(23, 16));
  }
  CHECK(rings == std::vector<std::string>{
                     "A: B -> D -> A; \"un", "B: D -> A -> B; \"un",
                     "C: D -> A -> B -> C", "D: A -> B -> D; \"un"});
  REQUIRE(Do(*desk, "D", Unlink({"A"}), kThen + absl::Hours(9)).ok());
  for (const DeskFault& fault : Ok(desk->Check(As("system"))).faults) {
    CHECK(fault.what.find("its links") == std::string::npos);
  }
}

TEST_CASE("two that merge into each other at once: one does") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  for (int round = 0; round < 10; ++round) {
    const std::string a = "A" + std::to_string(round);
    const std::string b = "B" + std::to_string(round);
    Open(*desk, {a, b});
    absl::Status one, two;
    std::thread other([&] { one = Do(*desk, a, Merge(b)); });
    two = Do(*desk, b, Merge(a));
    other.join();
    CHECK(one.ok() != two.ok());
    CHECK((Get(*desk, a).merged_into.empty()) !=
          (Get(*desk, b).merged_into.empty()));
  }
  CheckClean(*desk);
}

TEST_CASE("what was merged before cases were looked at is found and undone") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Open(*desk, {"A", "B", "C", "D", "E", "F", "G", "M"});
  const auto force = [&](const std::string& id, const std::string& main) {
    Force(*desk, id, Merge(main), "merged", Resolution::kMerged);
  };
  // Each fault of the relations, without those of the chain, which Force()
  // does not extend.
  const auto faults = [&](const std::string& id) {
    std::vector<std::string> out;
    for (const DeskFault& fault : Ok(desk->Check(As("system"))).faults) {
      if (fault.ref.id == id && (fault.what.find("merged") == 0 ||
                                 fault.what.find("was merged") == 0 ||
                                 fault.what.find("names case") == 0)) {
        out.push_back(fault.what);
        CHECK(fault.what_zh != fault.what);
        CHECK(fault.what_zh.find("办件") != fault.what_zh.find("并入"));
      }
    }
    return out;
  };
  CHECK(faults("A").empty());
  force("A", "nowhere");
  CHECK(faults("A") == std::vector<std::string>{
                           "was merged into nowhere, and there is no such "
                           "case"});
  REQUIRE(Do(*desk, "B", Withdraw()).ok());
  force("C", "B");
  REQUIRE(faults("C").size() == 2);
  CHECK(faults("C")[0] ==
        "was merged into B, which was closed before: its caller has no answer");
  CHECK(faults("C")[1].find("does not list it") != std::string::npos);
  // A ring of three.
  force("D", "E");
  force("E", "F");
  force("F", "D");
  for (const char* id : {"D", "E", "F"}) {
    REQUIRE(faults(id).size() == 2);
    CHECK(faults(id)[0].find("the merges form a ring, and no case is open") !=
          std::string::npos);
  }
  // Whoever names one of them is told so, and ends nowhere.
  CHECK(Says(Do(*desk, "G", Merge("D")), "no case of them goes on"));
  // Into an open one that does not list it: the link repairs it.
  force("G", "M");
  CHECK(faults("G").size() == 1);
  REQUIRE(Do(*desk, "M", Link({"G"})).ok());
  CHECK(faults("G").empty());
  // All can be undone.
  for (const char* id : {"A", "C", "D", "E", "F", "G"}) {
    REQUIRE(Do(*desk, id, Unmerge(), kThen + absl::Hours(9)).ok());
    CHECK(faults(id).empty());
    CHECK(Get(*desk, id).merged_into.empty());
  }
  CHECK(Get(*desk, "M").duplicates.empty());
}

TEST_CASE("a merged case keeps its caller until the main case is closed") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Open(*desk, {"C", "M"});
  REQUIRE(Do(*desk, "C", Merge("M")).ok());
  const absl::Time later = kThen + absl::Hours(24 * 4000);
  const auto erase = [&] {
    return desk->Erase(Ref("C"), As("administrator"), later);
  };
  CHECK(absl::IsFailedPrecondition(erase().status()));
  CHECK(Says(erase().status(), "was merged into M, which is open"));
  for (const CaseRef& due :
       Ok(desk->DueForErasure("cn.changsha", As("administrator"), later))) {
    CHECK(due.id != "C");
  }
  // M ends as any case does: both callers are called, then it is closed.
  int minutes = 120;
  const auto act = [&](const Command& command, std::string_view who) {
    Ok(desk->Do(Ref("M"), command, As(who), kThen + absl::Minutes(++minutes)));
  };
  RefuseCommand refuse;
  refuse.refusal_reason = static_cast<RefusalReason>(1);
  refuse.refusal_action = static_cast<RefusalAction>(1);
  CHECK(
      Says(desk->Do(Ref("M"), refuse, As("dispatcher"), kThen + absl::Hours(2))
               .status(),
           "NO_DUPLICATES"));
  act(Dispatch("aic_bureau"), "dispatcher");
  act(SignCommand(), "aic_bureau");
  FeedbackCommand feedback;
  feedback.claim_true = true;
  feedback.beyond_remit = false;
  feedback.contacted = false;
  feedback.solved = Solved::kYes;
  feedback.public_text = "the shop pays";
  act(feedback, "aic_bureau");
  act(ApproveCommand(), "reviewer");
  CallbackCommand callback;
  callback.contact_outcome = ContactOutcome::kReached;
  callback.channel = Channel::kPhone;
  callback.solved = Solved::kYes;
  callback.satisfaction = Satisfaction::kSatisfied;
  act(callback, "reviewer");
  CHECK(absl::IsFailedPrecondition(erase().status()));
  callback.member = "C";
  act(callback, "reviewer");
  act(CloseCommand(), "reviewer");
  CHECK(Ok(erase()).parts == 1);
}

}  // namespace
}  // namespace trunkline::testing
