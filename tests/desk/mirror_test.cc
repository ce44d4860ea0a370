// SPDX-License-Identifier: Apache-2.0
//
// Cases whose system of record is elsewhere, until they are ours.
#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "src/base/strings.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/wire.h"

namespace trunkline::testing {
namespace {

using Kind = CommandKind;

// A call to 12315 while its own seats answered.
std::string Their(absl::Time at) {
  std::string text = std::string(
      "channel: CHANNEL_PHONE dialled: \"12315\" type: "
      "TICKET_TYPE_COMPLAINT category: \"market.consumer.refund\" region: "
      "\"430102\" dispatch_text: \"shop refuses\" caller_words: \"WORDS\" "
      "caller { name: \"THEIR-CALLER\" } ");
  const std::string seconds = std::to_string(absl::ToUnixSeconds(at));
  text += "called_at { seconds: " + seconds +
          " } accepted_at { seconds: " + seconds + " }";
  return TicketOf(text).bytes();
}

MirrorEvent Of(const std::string& old_id, std::int64_t version, Kind kind,
               absl::Time at) {
  Event event;
  event.at = at;
  AnyCommand command = kind;
  if (kind == Kind::kOpen) {
    command.ticket = Their(at);
    command.when = at;
  }
  if (kind == Kind::kDispatch) {
    command.unit = "aic_bureau";
    event.stage = "handling";
  }
  if (kind == Kind::kClose) {
    event.stage = "done";
    event.resolution = Resolution::kSatisfied;
  }
  event.command = command;
  return Mirrored(old_id, version, event);
}

const absl::Time kThen = At("2018-09-20 10:00");
const absl::Time kNow = At("2018-09-21 10:00");
const CaseRef kRef = {"cn.changsha", "12315:A-1"};

TEST_CASE("a mirror takes so many events, and answers those that it has") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  // Most of them at once, since each call puts all in order anew.
  ImportedCase one{"A-1", {}};
  one.history.push_back(Of("A-1", 1, Kind::kOpen, kThen).event);
  while (one.history.size() < kMostMirrorEvents - 1) {
    one.history.push_back(Of("A-1", 1, Kind::kNote, kThen).event);
  }
  one.history.push_back(
      Of("A-1", 1, Kind::kClose, kThen + absl::Hours(1)).event);
  ImportedCase more = one;
  more.history.insert(more.history.begin() + 1, more.history[1]);
  const auto import = [&](const ImportedCase& what) {
    return desk->Import("cn.changsha", "12315", {what}, As("operator"), kNow)
        .at(0);
  };
  CHECK(absl::IsFailedPrecondition(import(more).status()));
  CHECK(absl::IsNotFound(desk->store().Load(kRef, nullptr).status()));
  one.history.erase(one.history.begin() + 1);
  Ok(import(one));
  const MirrorEvent last = Of("A-1", 9000, Kind::kNote, kThen);
  CHECK_FALSE(Ok(desk->Mirror(last, As("system"), kNow)).replayed);
  const CaseRecord full = Ok(desk->store().Load(kRef, nullptr));
  CHECK(full.version == static_cast<std::int64_t>(kMostMirrorEvents));
  const absl::Status status =
      desk->Mirror(Of("A-1", 9001, Kind::kNote, kThen), As("system"), kNow)
          .status();
  CHECK(absl::IsFailedPrecondition(status));
  CHECK(Ok(desk->Mirror(last, As("system"), kNow)).replayed);
  CHECK(Ok(desk->store().Load(kRef, nullptr)).chain == full.chain);
  CheckClean(*desk);
}

TEST_CASE("a mirror is what its events add up to, in any order, once each") {
  const std::vector<MirrorEvent> events = {
      Of("A-1", 1, Kind::kOpen, kThen),
      Of("A-1", 2, Kind::kDispatch, kThen + absl::Minutes(5)),
      Of("A-1", 3, Kind::kNote, kThen + absl::Minutes(6)),
      Of("A-1", 4, Kind::kClose, kThen + absl::Hours(3))};
  std::vector<int> order = {0, 1, 2, 3};
  do {
    TestStore store("memory");
    const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
    for (const int i : order) {
      const MirrorEvent& event = events[static_cast<std::size_t>(i)];
      CHECK_FALSE(Ok(desk->Mirror(event, As("system"), kNow)).replayed);
      CHECK(Ok(desk->Mirror(event, As("system"), kNow + absl::Hours(1)))
                .replayed);
    }
    const Case c = Ok(desk->Get(kRef, As("operator")));
    CHECK(c.version == 4);
    CHECK(c.stage == "done");
    CHECK(c.closed_at == kThen + absl::Hours(3));
    CHECK(c.Lead()->unit == "aic_bureau");
    CHECK(c.category == "market.consumer.refund");
    CHECK(c.accepted_at == kThen);
    CheckClean(*desk);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("a mirror is counted apart, read-only, and not told to its source") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Ok(desk->Mirror(Of("A-1", 1, Kind::kOpen, kThen), As("system"), kNow));
  Ok(desk->Mirror(Of("A-2", 3, Kind::kClose, kThen), As("system"), kNow));
  Ok(desk->Accept(Complaint(kNow), As("operator"), kNow));
  const StoreCounts counts = Ok(desk->Stats(As("system"), kNow)).counts;
  CHECK(counts.cases == 1);
  CHECK(counts.mirrors == 2);
  CHECK(counts.mirrors_open == 1);
  CHECK(Ok(desk->List(As("system"), {})).size() == 1);
  CaseFilter mirrors;
  mirrors.source = "12315";
  CHECK(Ok(desk->List(As("system"), mirrors)).size() == 2);

  const auto refused =
      desk->Do(kRef, Simple(Kind::kAccept), As("operator"), kNow);
  CHECK(absl::IsFailedPrecondition(refused.status()));
  CHECK(Ok(desk->Tick(As("system"), kNow + absl::Hours(9999))).events > 0);
  CHECK(Ok(desk->Get(kRef, As("operator"))).version == 1);

  // Other content under the same version is an error.
  MirrorEvent other = Of("A-1", 1, Kind::kOpen, kThen);
  other.event.stage = "other";
  CHECK(
      absl::IsAlreadyExists(desk->Mirror(other, As("system"), kNow).status()));
  other.source_version = 0;
  CHECK(absl::IsInvalidArgument(
      desk->Mirror(other, As("system"), kNow).status()));
  for (const char* bad : {"", "a:b", "*"}) {
    other.source_version = 9;
    other.source = bad;
    CHECK(absl::IsInvalidArgument(
        desk->Mirror(other, As("system"), kNow).status()));
  }

  FeedViewer source;
  source.source = "12315";
  std::set<std::string> told;
  for (const FeedItem& item : WholeFeed(*desk, source)) {
    told.insert(item.ref.id);
  }
  CHECK(told == std::set<std::string>{"CS180921-1"});
  for (const FeedItem& item : WholeFeed(*desk)) {
    CHECK(WriteEvent(item.event).find("THEIR-CALLER") == std::string::npos);
    CHECK(WriteEvent(item.event).find("WORDS") == std::string::npos);
  }
  CHECK(Ok(desk->Get(kRef, As("operator"))).ticket.find("THEIR-CALLER") !=
        std::string::npos);
  CheckClean(*desk);
}

TEST_CASE("an old base is imported once, and updates what was mirrored") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  const absl::Time cut = At("2018-10-01 00:00");
  Ok(desk->Mirror(Of("A-1", 1, Kind::kOpen, kThen), As("system"), kNow));
  const auto history = [](const std::string& id, bool closed) {
    ImportedCase one;
    one.old_id = id;
    one.history = {Of(id, 1, Kind::kOpen, kThen).event,
                   Of(id, 2, Kind::kDispatch, kThen).event};
    if (closed) {
      one.history.push_back(
          Of(id, 3, Kind::kClose, kThen + absl::Hours(1)).event);
    }
    return one;
  };
  std::vector<ImportedCase> rows = {history("A-1", false), history("A-2", true),
                                    history("A-3", false), history("A-2", true),
                                    ImportedCase{"A-4", {}}};
  const auto import = [&] {
    return desk->Import("cn.changsha", "12315", rows, As("operator"), cut);
  };
  auto first = import();
  REQUIRE(first.size() == 5);
  CHECK(Ok(first[0]).kind == ImportResult::Kind::kUpdated);
  CHECK(Ok(first[1]).kind == ImportResult::Kind::kNew);
  CHECK(Ok(first[1]).case_id.empty());  // Closed: history only.
  CHECK(Ok(first[2]).kind == ImportResult::Kind::kNew);
  CHECK(absl::IsInvalidArgument(first[3].status()));  // Twice in one call.
  CHECK(absl::IsInvalidArgument(first[4].status()));
  const std::string went_on = Ok(first[0]).case_id;
  REQUIRE_FALSE(went_on.empty());
  REQUIRE_FALSE(Ok(first[2]).case_id.empty());
  const Case c = Ok(desk->Get({"cn.changsha", went_on}, As("operator")));
  CHECK(c.accepted_at == kThen);
  CHECK(c.ticket.find("THEIR-CALLER") != std::string::npos);
  // Beside its old owner.
  CHECK(Ok(desk->Get(kRef, As("operator"))).Lead()->unit == "aic_bureau");
  CHECK(Ok(desk->Stats(As("system"), cut)).counts.cases == 2);
  CHECK(Ok(desk->Stats(As("system"), cut)).counts.mirrors == 3);
  CHECK(Ok(desk->Stats(As("system"), cut)).counts.mirrors_open == 0);

  const std::size_t events = WholeFeed(*desk).size();
  auto again = import();
  for (const int i : {0, 1, 2}) {
    const ImportResult one = Ok(again[static_cast<std::size_t>(i)]);
    CHECK(one.kind == ImportResult::Kind::kUnchanged);
    CHECK(one.case_id == Ok(first[static_cast<std::size_t>(i)]).case_id);
  }
  CHECK(WholeFeed(*desk).size() == events);
  CHECK(Ok(desk->Adopt("cn.changsha", "12315", As("operator"), cut)).empty());
  // A newer export of one: history grows, the case is not doubled.
  rows = {history("A-3", true)};
  CHECK(Ok(import()[0]).kind == ImportResult::Kind::kUpdated);
  CHECK(Ok(desk->Stats(As("system"), cut)).counts.cases == 2);
  CHECK(absl::IsNotFound(
      desk->Import("cn.nowhere", "12315", rows, As("operator"), cut)[0]
          .status()));
  CheckClean(*desk);
}

TEST_CASE("the measures of a mirror are listed, and go on with its case") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  const absl::Time cut = At("2018-10-01 00:00");
  SuperviseCommand order;
  order.measure = SupervisionMeasure::kOrder;
  order.ground = ReferralGround::kUnsolved;
  order.unit = "aic_bureau";
  order.reason = "an old matter";
  order.reply_by = At("2018-10-13 00:00");
  std::int64_t number = 0;
  const auto tell = [&](const Command& command) {
    MirrorEvent told = Of("A-1", ++number, Kind::kOpen, kThen);
    if (number != 1) told.event.command = command;
    Ok(desk->Mirror(told, As("system"), kNow));
  };
  tell(OpenCommand());
  tell(order);
  ProposeCommand proposal;
  proposal.measure = SupervisionMeasure::kNotice;
  proposal.ground = ReferralGround::kUnsolved;
  proposal.unit = "aic_bureau";
  proposal.reason = "again";
  tell(proposal);
  SuperviseCommand other = order;
  other.measure = SupervisionMeasure::kInterview;
  other.unit = "housing_bureau";
  tell(other);
  AnswerCommand answer;
  answer.measure = SupervisionMeasure::kInterview;
  answer.unit = "housing_bureau";
  answer.internal_text = "we came";
  answer.answered_at = kThen;
  tell(answer);
  using State = Supervision::State;
  const auto listed = [&] {
    std::map<SupervisionMeasure, State> out;
    std::string of;
    for (const OpenMeasure& one : Ok(desk->OpenMeasures(As("supervisor")))) {
      CHECK((of.empty() || of == one.ref.id));
      of = one.ref.id;
      out[one.measure.measure] = one.measure.state;
    }
    return std::pair(of, out);
  };
  const std::map<SupervisionMeasure, State> open = {
      {SupervisionMeasure::kOrder, State::kOrdered},
      {SupervisionMeasure::kNotice, State::kProposed},
      {SupervisionMeasure::kInterview, State::kAnswered}};
  CHECK(listed().first == kRef.id);
  CHECK(listed().second == open);
  const auto adopted =
      Ok(desk->Adopt("cn.changsha", "12315", As("operator"), cut));
  REQUIRE(adopted.size() == 1);
  if (!adopted[0].status.ok()) FAIL(adopted[0].status.ToString());
  // Once: not with the mirror any more.
  CHECK(listed().first == adopted[0].ref.id);
  CHECK(listed().second == open);
  const Case c = Ok(desk->Get(adopted[0].ref, As("authority")));
  for (const Supervision& s : c.supervision) {
    CHECK(s.unit == (s.measure == SupervisionMeasure::kInterview
                         ? "housing_bureau"
                         : "aic_bureau"));
    if (s.measure == SupervisionMeasure::kInterview) {
      CHECK(s.reply == "we came");
    }
    if (s.measure == SupervisionMeasure::kOrder) {
      CHECK(s.reply_by == order.reply_by);
    }
  }
  // Its addressee answers here, and a proposal is no secret of the lead's.
  AnswerCommand reply;
  reply.measure = SupervisionMeasure::kOrder;
  reply.internal_text = "done";
  Ok(desk->Do(adopted[0].ref, reply, As("aic_bureau"), cut));
  for (const OpenMeasure& one : Ok(desk->OpenMeasures(As("aic_bureau")))) {
    CHECK(one.measure.measure != SupervisionMeasure::kNotice);
  }
  CheckClean(*desk);
}

TEST_CASE("the findings of a mirror go on with its case") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  const absl::Time cut = At("2018-10-01 00:00");
  Ok(desk->Mirror(Of("A-1", 1, Kind::kOpen, kThen), As("system"), kNow));
  FindCommand find;
  find.ground = ReferralGround::kInaction;
  find.unit = "aic_bureau";
  find.facts = "no one went";
  find.legal_basis = "the regulation, Art. 9";
  MirrorEvent found = Of("A-1", 2, Kind::kNote, kThen + absl::Hours(1));
  found.event.command = find;
  Ok(desk->Mirror(found, As("system"), kNow));
  const auto adopted =
      Ok(desk->Adopt("cn.changsha", "12315", As("operator"), cut));
  REQUIRE(adopted.size() == 1);
  if (!adopted[0].status.ok()) FAIL(adopted[0].status.ToString());
  const Case c = Ok(desk->Get(adopted[0].ref, As("authority")));
  REQUIRE(c.findings.size() == 1);
  CHECK(c.findings[0].ground == find.ground);
  CHECK(c.findings[0].unit == find.unit);
  CHECK(c.findings[0].facts == find.facts);
  CHECK(c.findings[0].legal_basis == find.legal_basis);
  // A measure can rest on it here, too.
  SuperviseCommand order;
  order.measure = SupervisionMeasure::kOrder;
  order.ground = ReferralGround::kInaction;
  order.unit = "aic_bureau";
  order.reason = "as was found";
  order.reply_by = At("2018-10-20 24:00");
  Ok(desk->Do(adopted[0].ref, order, As("authority"), cut));
  // It stays withheld from whom it is about.
  CHECK(Ok(desk->Get(adopted[0].ref, As("operator"))).findings.empty());
  CheckClean(*desk);
}

TEST_CASE("a mirror was last changed when its last event arrived") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  const auto tell = [&](std::int64_t version, Kind kind, absl::Time at,
                        absl::Time arrival) {
    Ok(desk->Mirror(Of("A-1", version, kind, at), As("system"), arrival));
    const Case c = Ok(desk->Get(kRef, As("authority")));
    const auto events = Ok(desk->History(kRef, As("authority")));
    CHECK(c.updated_at == arrival);
    CHECK(c.updated_at == events.back().at);
    CHECK(c.opened_at == kThen);
  };
  tell(1, Kind::kOpen, kThen, kNow);
  tell(3, Kind::kDispatch, kThen + absl::Hours(2), kNow + absl::Hours(1));
  // What comes late comes before it in the source's order.
  tell(2, Kind::kNote, kThen + absl::Hours(1), kNow + absl::Hours(2));
  // A source whose clock is ahead.
  tell(4, Kind::kNote, kNow + absl::Hours(9000), kNow + absl::Hours(3));
  tell(5, Kind::kNote, kThen + absl::Hours(3), kNow + absl::Hours(4));
  // That something is withheld is told by a version, and not when.
  FindCommand find;
  find.ground = ReferralGround::kInaction;
  find.unit = "aic_bureau";
  find.facts = "no one went";
  find.legal_basis = "the regulation, Art. 9";
  MirrorEvent found = Of("A-1", 6, Kind::kNote, kThen + absl::Hours(4));
  found.event.command = find;
  Ok(desk->Mirror(found, As("system"), kNow + absl::Hours(5)));
  CHECK(Ok(desk->Get(kRef, As("authority"))).updated_at ==
        kNow + absl::Hours(5));
  CHECK(Ok(desk->Get(kRef, As("operator"))).updated_at ==
        kNow + absl::Hours(4));
  CheckClean(*desk);
}

std::string DecisionText(const Case& c) {
  return Ok(Convert("Decision", c.decision, Format::kBinary, Format::kText));
}

TEST_CASE("the night of 2018-09-30: a thousand mirrors become ours") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const int open = store.kind() == "sqlite" ? 1000 : 200;
  const int closed = open / 10;
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  const absl::Time cut = At("2018-10-01 00:00");
  std::mt19937 random(20181001);

  // What the line shared while it was dual, in disorder and partly twice.
  std::vector<MirrorEvent> shared;
  std::map<std::string, absl::Time> accepted;
  std::set<std::string> ended;
  for (int i = 0; i < open + closed; ++i) {
    const std::string id = "12315-" + std::to_string(i);
    const absl::Time at = At("2018-09-10 08:00") + absl::Minutes(i * 25);
    accepted[id] = i == 0 ? At("2018-09-30 23:59:50") : at;
    shared.push_back(Of(id, 1, Kind::kOpen, accepted[id]));
    shared.push_back(Of(id, 2, Kind::kDispatch, accepted[id]));
    if (i >= open) {
      ended.insert(id);
      shared.push_back(Of(id, 3, Kind::kClose, accepted[id]));
    }
    if (i % 7 == 0) shared.push_back(shared[shared.size() - 2]);
  }
  std::shuffle(shared.begin(), shared.end(), random);
  std::atomic<int> failed{0};
  std::vector<std::thread> lines;
  for (std::size_t t = 0; t < 8; ++t) {
    lines.emplace_back([&, t] {
      for (std::size_t i = t; i < shared.size(); i += 8) {
        if (!desk->Mirror(shared[i], As("system"), kNow).ok()) ++failed;
      }
    });
  }
  for (std::thread& line : lines) line.join();
  CHECK(failed == 0);
  CHECK(Ok(desk->Stats(As("system"), kNow)).counts.mirrors == open + closed);
  CHECK(Ok(desk->Stats(As("system"), kNow)).counts.mirrors_open == open);
  CHECK(Ok(desk->Stats(As("system"), kNow)).counts.cases == 0);

  // Both sides of midnight: whose seats answer, and whose ticket it is.
  const RuleSet& rules = Changsha().rules;
  const absl::Time before = At("2018-09-30 23:59:50");
  const absl::Time after = At("2018-10-01 00:00:10");
  CHECK(rules.Dial("12315", before).answer == DialResult::Answer::kOwner);
  CHECK(rules.Dial("12315", after).answer == DialResult::Answer::kCentre);
  auto ours = ReadTicket(Their(after), Format::kBinary);
  REQUIRE(ours.ok());
  const Receipt new_case = Ok(desk->Accept(*ours, As("operator"), after));
  CHECK(DecisionText(Ok(desk->Get(new_case.ref, As("operator"))))
            .find("owner_leads") == std::string::npos);
  auto theirs = ReadTicket(Their(before), Format::kBinary);
  REQUIRE(theirs.ok());
  CHECK(Ok(rules.Route(theirs->ticket())).owner_leads);

  // Two desks of one night shift begin at the same time.
  std::vector<AdoptionResult> adopted[2];
  std::thread other([&] {
    auto list = desk->Adopt("cn.changsha", "12315", As("operator"), cut);
    if (list.ok()) {
      adopted[1] = *list;
    } else {
      ++failed;
    }
  });
  adopted[0] = Ok(desk->Adopt("cn.changsha", "12315", As("operator"), cut));
  other.join();
  CHECK(failed == 0);
  // What neither got, as the other was faster, is there for the next call.
  Ok(desk->Adopt("cn.changsha", "12315", As("operator"), cut));
  CHECK(Ok(desk->Adopt("cn.changsha", "12315", As("operator"), cut)).empty());

  // The whole base comes after them: nothing is doubled.
  std::vector<ImportedCase> base;
  for (const auto& [id, at] : accepted) {
    ImportedCase& one = base.emplace_back();
    one.old_id = id;
    one.history = {Of(id, 1, Kind::kOpen, at).event};
    if (ended.count(id) != 0) {
      one.history.push_back(Of(id, 2, Kind::kClose, at).event);
    }
  }
  for (const auto& one :
       desk->Import("cn.changsha", "12315", base, As("operator"), cut)) {
    CHECK(Ok(one).kind == ImportResult::Kind::kUnchanged);
  }

  const StoreCounts counts = Ok(desk->Stats(As("system"), cut)).counts;
  CHECK(counts.cases == open + 1);
  CHECK(counts.mirrors == open + closed);
  CHECK(counts.mirrors_open == 0);
  std::set<std::string> cases;
  CaseFilter mirrors;
  mirrors.source = "12315";
  CaseRef last;
  int seen = 0;
  for (;;) {
    const std::vector<CaseRecord> page =
        Ok(desk->List(As("system"), mirrors, last, 100));
    if (page.empty()) break;
    last = page.back().ref;
    for (const CaseRecord& row : page) {
      ++seen;
      const std::string id = row.ref.id.substr(6);
      CHECK(row.adopted_as.empty() == (ended.count(id) != 0));
      if (row.adopted_as.empty()) continue;
      CHECK(cases.insert(row.adopted_as).second);
      const Case c =
          Ok(desk->Get({"cn.changsha", row.adopted_as}, As("operator")));
      CHECK(c.opened_at == cut);
      CHECK(c.accepted_at == accepted[id]);
      CHECK(c.ticket.find("THEIR-CALLER") != std::string::npos);
      CHECK(DecisionText(c).find("owner_leads") == std::string::npos);
      if (seen > 60) continue;
      // Its clocks are those that it would have had with us from the start.
      TestStore memory("memory");
      const std::unique_ptr<Desk> fresh = OpenDesk(memory.Release());
      auto ticket = ReadTicket(
          Their(accepted[id]) + TicketOf("handed_over: true").bytes(),
          Format::kBinary);
      REQUIRE(ticket.ok());
      const Case direct = Ok(fresh->Get(
          Ok(fresh->Accept(*ticket, As("operator"), accepted[id])).ref,
          As("operator")));
      REQUIRE(direct.clocks.size() == c.clocks.size());
      CHECK_FALSE(c.clocks.empty());
      for (std::size_t i = 0; i < c.clocks.size(); ++i) {
        CHECK(c.clocks[i].definition == direct.clocks[i].definition);
        CHECK(c.clocks[i].started == direct.clocks[i].started);
        CHECK(c.clocks[i].due == direct.clocks[i].due);
        CHECK(c.clocks[i].started == accepted[id]);
      }
    }
  }
  CHECK(seen == open + closed);
  CHECK(cases.size() == static_cast<std::size_t>(open));
  // News that was still on its way stays with the mirror.
  Ok(desk->Mirror(Of("12315-1", 9, Kind::kNote, cut), As("system"), cut));
  CHECK(Ok(desk->Stats(As("system"), cut)).counts.cases == open + 1);
  CheckClean(*desk);
}

}  // namespace
// The ticket of a mirror, with or without a caller.
MirrorEvent Told(std::int64_t version, const std::string& caller) {
  MirrorEvent told = Of("A-1", version, Kind::kOpen, kThen);
  OpenCommand& open = std::get<OpenCommand>(told.event.command);
  const std::string seconds = std::to_string(absl::ToUnixSeconds(kThen));
  open.ticket = TicketOf("accepted_at { seconds: " + seconds +
                         " } category: \"market.consumer.refund\" " + caller)
                    .bytes();
  return told;
}

TEST_CASE("the caller of a mirror is that of its latest ticket") {
  const auto desk = OpenDesk(NewMemoryStore());
  const auto phone = [&](const CaseRef& ref) {
    const Case c = Ok(desk->Get(ref, As("operator")));
    return std::string(Ok(ReadTicketRecord(c.ticket)).caller.phone);
  };
  Ok(desk->Mirror(Told(3, "caller { phone: \"13900000003\" }"), As("system"),
                  kNow));
  // What arrives late does not replace it.
  Ok(desk->Mirror(Told(1, "caller { phone: \"13900000001\" }"), As("system"),
                  kNow));
  CHECK(phone(kRef) == "13900000003");

  SECTION("an adoption takes it") {
    const auto adopted =
        Ok(desk->Adopt("cn.changsha", "12315", As("operator"), kNow));
    REQUIRE(adopted.size() == 1);
    CHECK(phone(adopted[0].ref) == "13900000003");
  }
  SECTION("a later ticket without a caller has none") {
    Ok(desk->Mirror(Told(4, ""), As("system"), kNow));
    CHECK(phone(kRef).empty());
    const auto adopted =
        Ok(desk->Adopt("cn.changsha", "12315", As("operator"), kNow));
    REQUIRE(adopted.size() == 1);
    CHECK(phone(adopted[0].ref).empty());
  }
  CheckClean(*desk);
}

TEST_CASE("a source numbers its events up to a limit") {
  const auto desk = OpenDesk(NewMemoryStore());
  const std::int64_t most = (std::int64_t{1} << 62) - 1;
  for (const std::int64_t bad : {std::int64_t{0}, most + 1, INT64_MAX}) {
    CHECK(absl::IsInvalidArgument(
        desk->Mirror(Told(bad, ""), As("system"), kNow).status()));
  }
  Ok(desk->Mirror(Told(most, ""), As("system"), kNow));
  const Event event = Of("A-1", 1, Kind::kClose, kThen).event;
  const auto imported =
      desk->Import("cn.changsha", "12315",
                   {{"A-1", {Told(1, "").event, event}}}, As("operator"), kNow);
  REQUIRE(imported.size() == 1);
  CHECK(imported[0].ok());
  CHECK(Ok(desk->Get(kRef, As("operator"))).stage == "done");
}

}  // namespace trunkline::testing
