// SPDX-License-Identifier: Apache-2.0
//
// Proposals of measures, findings and referrals are shown to the supervisor and
// to the authority, and leave a desk by no other door; open measures are
// listed, also of closed cases; a merge takes the earliest promise.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/desk/withheld_events.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/wire.h"

namespace trunkline::testing {
namespace {

const absl::Time kThen = At("2018-09-20 10:00");
const CaseRef kRef = {"cn.changsha", "T-1"};

// What tells of a referral: what was written, and what it is, in the words of
// the schema and of people.
constexpr std::string_view kTold[] = {"CANARY-REFERRAL",
                                      "REFER_DISCIPLINE",
                                      "SUPERVISION_MEASURE",
                                      "COMMAND_KIND_PROPOSE",
                                      "\"propose\"",
                                      "propose {",
                                      "find {",
                                      "\"find\"",
                                      "supervise {",
                                      "refer_discipline",
                                      "trunkline.case.propose",
                                      "trunkline.case.find",
                                      "trunkline.case.supervise",
                                      "移送",
                                      "纪检",
                                      "建议督办",
                                      "认定",
                                      "discipline",
                                      "propose a measure"};

std::string Found(std::string_view text) {
  std::string out;
  for (const std::string_view told : kTold) {
    if (text.find(told) != std::string_view::npos) {
      absl::StrAppend(&out, std::string(told), "; ");
    }
  }
  return out;
}

void Silent(const char* door, std::string_view text) {
  INFO(door);
  const std::string found = Found(text);
  CHECK(found.empty());
}

std::string TextOf(const char* type, const std::string& bytes) {
  return Ok(Convert(type, bytes, Format::kBinary, Format::kText));
}

std::string TextOf(const std::vector<Event>& events) {
  std::string out;
  for (const Event& event : events) {
    absl::StrAppend(&out, TextOf("Event", WriteEvent(event)));
  }
  return out;
}

// Who has lost its roles, and has the same id and unit.
Actor Without(std::string_view who, std::vector<std::string> roles = {}) {
  Actor actor = As(who);
  actor.roles = std::move(roles);
  return actor;
}

// A case that aic_bureau has, with what is not shown to it.
std::unique_ptr<Desk> WithReferral(std::unique_ptr<Store> store) {
  DeskOptions options;
  options.clock = [] { return kThen + absl::Hours(1); };
  auto desk = OpenDesk(std::move(store), options);
  const auto give = [&](const Command& command, const char* who) {
    Ok(desk->Do(kRef, command, As(who), kThen));
  };
  Ok(desk->Accept(Complaint(kThen, "id: \"T-1\""), As("operator"), kThen));
  give(AcceptCommand(), "operator");
  give(Dispatch("aic_bureau"), "dispatcher");
  give(SignCommand(), "aic_bureau");
  ProposeCommand propose;
  propose.measure = SupervisionMeasure::kNotice;
  propose.ground = ReferralGround::kUnsolved;
  propose.reason = propose.internal_text = "CANARY-REFERRAL";
  give(propose, "reviewer");
  DeclineCommand decline;
  decline.measure = SupervisionMeasure::kNotice;
  decline.reason = "CANARY-REFERRAL";
  give(decline, "supervisor");
  give(propose, "dispatcher");
  FindCommand find;
  find.ground = ReferralGround::kMisconduct;
  find.facts = find.legal_basis = "CANARY-REFERRAL";
  give(find, "authority");
  SuperviseCommand refer;
  refer.measure = SupervisionMeasure::kReferDiscipline;
  refer.ground = ReferralGround::kMisconduct;
  refer.reason = refer.authority = "CANARY-REFERRAL";
  give(refer, "authority");
  AnswerCommand result;
  result.measure = SupervisionMeasure::kReferDiscipline;
  result.reference = result.internal_text = "CANARY-REFERRAL";
  result.answered_at = kThen;
  give(result, "authority");
  return desk;
}

TEST_CASE("a repeated request tells no more than its actor may see now") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = WithReferral(store.Release());
  FindCommand find;
  find.ground = ReferralGround::kMisconduct;
  find.facts = find.legal_basis = "CANARY-REFERRAL";
  const auto again = [&](const Command& command, const Actor& actor,
                         const char* key) {
    return desk->Do(kRef, command, actor, kThen, 0, {"web", key});
  };
  const Receipt first = Ok(again(find, As("authority"), "1"));
  CHECK_FALSE(Found(TextOf(first.events)).empty());
  const Receipt same = Ok(again(find, As("authority"), "1"));
  CHECK(same.replayed);
  CHECK(TextOf(same.events) == TextOf(first.events));
  // It may still get the case, and not what is withheld of it.
  const Receipt shell =
      Ok(again(find, Without("authority", {"operator"}), "1"));
  CHECK(shell.replayed);
  CHECK(shell.events.size() == first.events.size());
  Silent("receipt of an operator", TextOf(shell.events));
  // No right at all: that it was executed.
  for (const Actor& actor :
       {Without("authority"), Without("authority", {"department"})}) {
    const Receipt none = Ok(again(find, actor, "1"));
    CHECK(none.replayed);
    CHECK(none.version == first.version);
    CHECK(none.events.empty());
  }
  // Nor does an interest that came later.
  NoteCommand note;
  note.internal_text = "seen";
  Ok(again(note, As("operator"), "2"));
  CHECK(Ok(again(note, As("operator"), "2")).events.size() == 1);
  RecuseCommand recuse;
  recuse.person = As("operator").id;
  Ok(desk->Do(kRef, recuse, As("supervisor"), kThen));
  CHECK(Ok(again(note, As("operator"), "2")).events.empty());
  // An accepted ticket likewise.
  const auto accept = [&](const Actor& actor) {
    return Ok(desk->Accept(Complaint(kThen, "id: \"T-2\""), actor, kThen,
                           {"web", "3"}));
  };
  CHECK(accept(As("operator")).events.size() == 1);
  CHECK(accept(As("operator")).events.size() == 1);
  CHECK(accept(Without("operator")).replayed);
  CHECK(accept(Without("operator")).events.empty());
}

TEST_CASE("a referral leaves a desk by no door but to who acts on it") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = WithReferral(store.Release());

  for (const char* role : {"system", "operator", "administrator", "dispatcher",
                           "reviewer", "aic_bureau"}) {
    INFO(role);
    const Actor viewer = As(role);
    const Case c = Ok(desk->Get(kRef, viewer));
    Silent("get", TextOf("Case", WriteCase(c)));
    CHECK(c.supervision.empty());
    CHECK(c.findings.empty());
    const auto history = Ok(desk->History(kRef, viewer));
    Silent("history", TextOf(history));
    // Without gaps: who replays it gets the same stage.
    Case again;
    for (const Event& event : history) REQUIRE(Apply(event, &again).ok());
    CHECK(again.version == c.version);
    CHECK(again.stage == c.stage);
    CHECK(again.unknown_events == 0);
    for (const Format format : {Format::kText, Format::kJson}) {
      Silent("feed", WriteFeedPage(Ok(desk->Feed({"", viewer}, 0)), format));
      Silent("list", WriteCaseRecords(Ok(desk->List(viewer, {})), format));
    }
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      for (const bool words : {false, true}) {
        Silent("timeline", Ok(desk->Timeline(kRef, viewer, language, words)));
      }
    }
    const auto measures = desk->OpenMeasures(viewer);
    CHECK((absl::IsPermissionDenied(measures.status()) ||
           (measures.ok() && measures->empty())));
    Silent("measures", measures.status().ToString());
  }
  for (const char* role : {"supervisor", "authority"}) {
    INFO(role);
    const Actor viewer = As(role);
    const Case c = Ok(desk->Get(kRef, viewer));
    CHECK(c.supervision.size() == 3);
    CHECK(c.findings.size() == 1);
    CHECK_FALSE(Found(TextOf(Ok(desk->History(kRef, viewer)))).empty());
    CHECK_FALSE(
        Found(WriteFeedPage(Ok(desk->Feed({"", viewer}, 0)), Format::kText))
            .empty());
    CHECK_FALSE(Found(Ok(desk->Timeline(kRef, viewer))).empty());
    const auto measures = Ok(desk->OpenMeasures(viewer));
    REQUIRE(measures.size() == 2);
    CHECK(measures[0].measure.state == Supervision::State::kProposed);
    CHECK(measures[1].measure.state == Supervision::State::kAnswered);
    CHECK(WriteOpenMeasures(measures, Format::kJson).find("CANARY-REFERRAL") !=
          std::string::npos);
  }
  // What a store publishes, whoever reads it.
  std::string outbox;
  for (const EventRecord& row : Ok(desk->store().Feed(0, 1000))) {
    absl::StrAppend(&outbox, row.type, " ", TextOf("Event", row.bytes), "\n");
  }
  Silent("outbox", outbox);
  Silent("metrics", MetricsText(Ok(desk->Stats(As("system"), kThen))));
  CheckClean(*desk);
}

TEST_CASE("that something is withheld is told by a version, and not when") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release());
  const auto give = [&](const Command& command, const char* who, int hours) {
    Ok(desk->Do(kRef, command, As(who), kThen + absl::Hours(hours)));
  };
  Ok(desk->Accept(Complaint(kThen, "id: \"T-1\""), As("operator"), kThen));
  give(AcceptCommand(), "operator", 0);
  give(Dispatch("aic_bureau"), "dispatcher", 0);
  give(SignCommand(), "aic_bureau", 1);
  FindCommand find;
  find.ground = ReferralGround::kMisconduct;
  find.facts = find.legal_basis = "CANARY-REFERRAL";
  give(find, "authority", 2);
  SuperviseCommand refer;
  refer.measure = SupervisionMeasure::kReferDiscipline;
  refer.ground = ReferralGround::kMisconduct;
  refer.reason = refer.authority = "CANARY-REFERRAL";
  give(refer, "authority", 3);
  const auto hour = [](absl::Time at) {
    return static_cast<int>(absl::ToInt64Hours(at - kThen));
  };
  // The hours of the events as they are shown, in pages of any size.
  const auto hours = [&](const Actor& viewer, std::size_t limit) {
    std::vector<int> out;
    for (;;) {
      const auto page = Ok(desk->History(
          kRef, viewer, static_cast<std::int64_t>(out.size()), limit));
      for (const Event& event : page) out.push_back(hour(event.at));
      if (page.empty()) return out;
    }
  };
  const auto feed = [&](const Actor& viewer, std::size_t limit) {
    std::vector<int> out;
    for (std::int64_t cursor = 0;;) {
      const auto page = Ok(desk->Feed({"", viewer}, cursor, limit));
      if (page.next == cursor) return out;
      cursor = page.next;
      for (const FeedItem& item : page.items) {
        out.push_back(hour(item.event.at));
      }
    }
  };
  const auto all_see = [&](const std::vector<int>& shown,
                           const std::vector<int>& whole) {
    for (const char* role : {"system", "operator", "administrator",
                             "dispatcher", "reviewer", "aic_bureau"}) {
      INFO(role);
      const Actor viewer = As(role);
      const Case c = Ok(desk->Get(kRef, viewer));
      CHECK(hour(c.updated_at) == shown.back());
      CHECK(c.version == static_cast<std::int64_t>(shown.size()));
      for (const std::size_t limit :
           {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{100}}) {
        CHECK(hours(viewer, limit) == shown);
        CHECK(feed(viewer, limit) == shown);
      }
      // Who replays it has the case that is shown.
      Case again;
      for (const Event& event : Ok(desk->History(kRef, viewer))) {
        CHECK(event.stated_at == absl::InfiniteFuture());
        REQUIRE(Apply(event, &again).ok());
      }
      CHECK(again.version == c.version);
      CHECK(again.updated_at == c.updated_at);
    }
    for (const char* role : {"supervisor", "authority"}) {
      CHECK(hours(As(role), 2) == whole);
      CHECK(feed(As(role), 2) == whole);
      CHECK(hour(Ok(desk->Get(kRef, As(role))).updated_at) == whole.back());
    }
  };
  all_see({0, 0, 0, 1, 1, 1}, {0, 0, 0, 1, 2, 3});
  // The version is real: who writes names the one that was decided on.
  const Case seen = Ok(desk->Get(kRef, As("aic_bureau")));
  NoteCommand note;
  note.internal_text = "seen";
  const absl::Time later = kThen + absl::Hours(4);
  CHECK(absl::IsAborted(
      desk->Do(kRef, note, As("aic_bureau"), later, seen.version - 1)
          .status()));
  CHECK(desk->Do(kRef, note, As("aic_bureau"), later, seen.version).ok());
  all_see({0, 0, 0, 1, 1, 1, 4}, {0, 0, 0, 1, 2, 3, 4});
  // Many of them are one gap.
  for (int i = 0; i != 20; ++i) give(find, "authority", 5);
  std::vector<int> shown = {0, 0, 0, 1, 1, 1, 4};
  shown.resize(27, 4);
  std::vector<int> whole = {0, 0, 0, 1, 2, 3, 4};
  whole.resize(27, 5);
  all_see(shown, whole);
  CheckClean(*desk);
}

TEST_CASE("what is withheld is part of the chain") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = WithReferral(store.Release());
  auto records = Ok(desk->store().AuxiliaryRecords(desk::kWithheld,
                                                   "cn.changsha", "", "", 100));
  REQUIRE(records.size() == 6);
  const auto write = [&](const std::string& bytes) {
    Batch batch;
    batch.auxiliary.push_back(records[2]);
    batch.auxiliary[0].bytes = bytes;
    Ok(desk->store().Commit(batch));
  };
  std::string changed = records[2].bytes;
  changed.back() ^= 1;
  for (const std::string& bytes : {changed, std::string(), changed.substr(1)}) {
    write(bytes);
    const DeskCheck check = Ok(desk->Check(As("system")));
    REQUIRE_FALSE(check.faults.empty());
    CHECK(check.faults[0].what.find("withheld of it was changed") !=
          std::string::npos);
    CHECK(absl::IsDataLoss(desk->History(kRef, As("authority")).status()));
    // Who is not shown it does not miss it.
    CHECK(desk->History(kRef, As("operator")).ok());
  }
  write(records[2].bytes);
  CheckClean(*desk);
}

TEST_CASE("open measures are listed, after the closing too, until lifted") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release());
  const auto give = [&](const std::string& id, const Command& command,
                        const char* who) {
    Ok(desk->Do({"cn.changsha", id}, command, As(who), kThen));
  };
  SuperviseCommand order;
  order.measure = SupervisionMeasure::kOrder;
  order.ground = ReferralGround::kUnsolved;
  order.unit = "aic_bureau";
  order.reason = "an old matter";
  order.reply_by = kThen + absl::Hours(48);
  for (const char* id : {"A", "B", "C"}) {
    Ok(desk->Accept(Complaint(kThen, absl::StrCat("id: \"", id, "\"")),
                    As("operator"), kThen));
    if (*id != 'B') give(id, order, "supervisor");
  }
  ResolveCommand resolve;
  resolve.public_text = "explained";
  give("A", resolve, "operator");
  const auto ids = [&](const Actor& viewer, const CaseRef& after = {},
                       std::size_t limit = 100) {
    std::string out;
    for (const OpenMeasure& one :
         Ok(desk->OpenMeasures(viewer, "", after, limit))) {
      absl::StrAppend(&out, one.ref.id, one.case_open ? "+ " : "- ");
    }
    return out;
  };
  CHECK(ids(As("supervisor")) == "A- C+ ");
  CHECK(ids(As("dispatcher")) == "A- C+ ");
  // The addressee sees its own; another unit none.
  CHECK(ids(As("aic_bureau")) == "A- C+ ");
  CHECK(ids(As("housing_bureau")).empty());
  CHECK(ids(As("supervisor"), {}, 1) == "A- ");
  CHECK(ids(As("supervisor"), {"cn.changsha", "A"}) == "C+ ");
  CHECK(ids(As("supervisor"), {}, 0).empty());
  CHECK(absl::IsPermissionDenied(
      desk->OpenMeasures(As("supervisor"), "nowhere-else").status()));
  CHECK(absl::IsPermissionDenied(
      desk->OpenMeasures(As("administrator")).status()));

  AnswerCommand answer;
  answer.measure = SupervisionMeasure::kOrder;
  answer.internal_text = "done";
  give("A", answer, "aic_bureau");
  CHECK(ids(As("supervisor")) == "A- C+ ");
  LiftCommand lift;
  lift.measure = SupervisionMeasure::kOrder;
  lift.reason = "seen";
  give("A", lift, "supervisor");
  CHECK(ids(As("supervisor")) == "C+ ");
  CheckClean(*desk);
}

TEST_CASE("a reply that does not come is reminded of once, and is overdue") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release());
  SuperviseCommand order;
  order.measure = SupervisionMeasure::kOrder;
  order.ground = ReferralGround::kUnsolved;
  order.unit = "aic_bureau";
  order.reason = "an old matter";
  // Friday 24:00.
  order.reply_by = At("2018-09-22 00:00");
  ResolveCommand resolve;
  resolve.public_text = "explained";
  Ok(desk->Accept(Complaint(kThen, "id: \"A\""), As("operator"), kThen));
  const CaseRef ref = {"cn.changsha", "A"};
  Ok(desk->Do(ref, order, As("supervisor"), kThen));
  Ok(desk->Do(ref, resolve, As("operator"), kThen));
  const auto overdue = [&] {
    const auto open = Ok(desk->OpenMeasures(As("supervisor")));
    REQUIRE(open.size() == 1);
    const std::string json = WriteOpenMeasures(open, Format::kJson);
    CHECK((json.find("\"overdue\"") != std::string::npos) == open[0].overdue);
    return open[0].overdue;
  };
  CHECK_FALSE(overdue());
  // The reply is late from the first instant after; the reminder waits for the
  // next working instant. The case has ended: the measure has not.
  const auto tick = [&](std::string_view at) {
    return Ok(desk->Tick(As("system"), At(at))).events;
  };
  CHECK(tick("2018-09-22 00:00") == 0);
  CHECK_FALSE(overdue());
  CHECK(tick("2018-09-22 00:01") == 0);
  CHECK(overdue());
  // Monday is a holiday, the Mid-Autumn Festival.
  CHECK(tick("2018-09-24 12:00") == 0);
  CHECK(tick("2018-09-25 12:00") == 1);
  CHECK(tick("2018-09-26 12:00") == 0);
  const Case c = Ok(desk->Get(ref, As("aic_bureau")));
  REQUIRE(c.supervision.size() == 1);
  CHECK(c.supervision[0].reminded_at == At("2018-09-25 12:00"));
  AnswerCommand answer;
  answer.measure = SupervisionMeasure::kOrder;
  answer.internal_text = "done";
  Ok(desk->Do(ref, answer, As("aic_bureau"), At("2018-09-26 13:00")));
  CHECK_FALSE(overdue());
  CheckClean(*desk);
}

TEST_CASE("a merge takes the earliest promise, an un-merge gives it back") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release());
  const auto due = [&](const std::string& id) {
    const Case c = Ok(desk->Get({"cn.changsha", id}, As("operator")));
    for (const Clock& clock : c.clocks) {
      if (clock.definition == "promise") return clock.due;
    }
    return absl::InfiniteFuture();
  };
  const absl::Time before = kThen - absl::Hours(72);
  for (const auto& [id, at] :
       {std::pair{"OLD", before}, std::pair{"MAIN", kThen}}) {
    Ok(desk->Accept(Complaint(at, absl::StrCat("id: \"", id, "\"")),
                    As("operator"), at));
    Ok(desk->Do({"cn.changsha", id}, AcceptCommand(), As("operator"), at));
  }
  const absl::Time own = due("MAIN"), earlier = due("OLD");
  REQUIRE(earlier < own);
  MergeCommand merge;
  merge.main_case = "MAIN";
  Ok(desk->Do({"cn.changsha", "OLD"}, merge, As("dispatcher"), kThen));
  CHECK(due("MAIN") == earlier);
  UnmergeCommand unmerge;
  unmerge.reason = "another matter";
  Ok(desk->Do({"cn.changsha", "OLD"}, unmerge, As("dispatcher"),
              kThen + absl::Hours(1)));
  CHECK(due("MAIN") == own);
  // By hand it is the same: the desk looks the promise up.
  LinkCommand link;
  link.duplicates = {"OLD"};
  link.promised_until = own + absl::Hours(900);
  Ok(desk->Do({"cn.changsha", "MAIN"}, link, As("dispatcher"),
              kThen + absl::Hours(2)));
  CHECK(due("MAIN") <= own);
  CHECK(due("MAIN") == std::min(own, due("OLD")));
  CheckClean(*desk);
}

}  // namespace
}  // namespace trunkline::testing
