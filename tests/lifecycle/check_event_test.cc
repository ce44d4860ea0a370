// SPDX-License-Identifier: Apache-2.0
//
// What an event may name, and what can be written and read back.
#include "src/lifecycle/engine/check_event.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "trunkline/cases/timeline.h"
#include "trunkline/language.h"

namespace trunkline {
namespace {

using lifecycle::CheckForm;

const absl::Time kAt = absl::FromUnixSeconds(1530000000);

std::vector<Event> Hostile(const std::string& file) {
  std::ifstream in(SourceDir() + "/tests/testdata/hostile/" + file,
                   std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(in)),
                            std::istreambuf_iterator<char>());
  return ReadEventFile(content, Format::kText).value();
}

template <typename C>
Event Of(std::int64_t version, C command) {
  Event e;
  e.case_id = "C-1";
  e.version = version;
  e.at = kAt;
  e.command = std::move(command);
  return e;
}

ClockEvent Started(int clock, int assignment) {
  ClockEvent start;
  start.clock = clock;
  start.kind = ClockEvent::Kind::kStart;
  start.assignment = assignment;
  start.at = kAt;
  return start;
}

// A case with a lead, an assisting unit and a clock of the lead.
Case Dispatched() {
  Case c;
  Event open = Of(1, OpenCommand());
  open.stage = "accept";
  REQUIRE(Apply(open, &c).ok());
  DispatchCommand dispatch;
  dispatch.unit = "a";
  dispatch.assisting = {"b"};
  Event dispatched = Of(2, dispatch);
  dispatched.clocks = {Started(1, 1)};
  REQUIRE(Apply(dispatched, &c).ok());
  return c;
}

TEST_CASE("the events that overflowed are refused by the third") {
  const std::vector<Event> events = Hostile("added_assignment.txtpb");
  REQUIRE(events.size() == 4);
  Case c;
  REQUIRE(Apply(events[0], &c).ok());
  REQUIRE(Apply(events[1], &c).ok());
  const std::string before = WriteCase(c);
  const absl::Status status = Apply(events[2], &c);
  CHECK(absl::IsFailedPrecondition(status));
  CHECK_THAT(std::string(status.message()),
             match::Contains("clock 2 is of an assignment that there is not"));
  CHECK(WriteCase(c) == before);
  const auto timeline = RenderTimeline(events, {});
  CHECK(absl::IsInvalidArgument(timeline.status()));
  CHECK(timeline.status().message().find("CANARY") == std::string::npos);
}

TEST_CASE("why an event is refused is said in both languages") {
  Case c = Dispatched();
  const absl::Status version = Apply(Of(2, NoteCommand()), &c);
  CHECK(MessageOf(version, Language::kEnglish) ==
        "event 2 of case \"C-1\": the case has version 2; its next event is 3");
  CHECK(MessageOf(version, Language::kChinese) ==
        "办件\"C-1\"的事件2：办件的版本是2；下一个事件是3");
  Event text = Of(3, NoteCommand());
  text.case_id = "\xFF";
  CHECK_THAT(MessageOf(CheckForm(text), Language::kChinese),
             match::Contains("不是 UTF-8，或含有 NUL"));
  CHECK_THAT(MessageOf(ReadEvent("\x0A").status(), Language::kChinese),
             match::StartsWith("不是 trunkline.v1.Event：共1字节"));
}

// How many assignments an event adds: a clock may be of each and of no more.
TEST_CASE("a clock may be of the last assignment that its event adds") {
  const auto with = [](auto command) {
    command.unit = "u";
    return command;
  };
  DispatchCommand two = with(DispatchCommand());
  two.assisting = {"x", "y"};
  DesignateCommand one = with(DesignateCommand());
  one.assisting = {"x"};
  const struct {
    Command command;
    int assignment;  // That the event is about.
    int added;
  } cases[] = {
      {with(DispatchCommand()), 0, 1},
      {with(DispatchCommand()), 1, 0},
      {two, 0, 3},
      {two, 1, 2},
      {with(DesignateCommand()), 0, 1},
      {with(DesignateCommand()), 1, 0},
      {one, 0, 2},
      {one, 2, 1},
      {with(AddAssistingCommand()), 0, 1},
      {with(AddAssistingCommand()), 1, 1},
      {with(SubDispatchCommand()), 1, 1},
      {NoteCommand(), 0, 0},
      {SignCommand(), 1, 0},
  };
  for (const auto& one_case : cases) {
    INFO(one_case.command.index() << " of " << one_case.assignment);
    const Case before = Dispatched();
    const int last = 2 + one_case.added;
    for (const int of : {last, last + 1, -1}) {
      INFO("clock of " << of);
      Event e = Of(3, one_case.command);
      e.assignment = one_case.assignment;
      e.clocks = {Started(2, of)};
      Case c = before;
      const absl::Status status = Apply(e, &c);
      CHECK(status.ok() == (of == last));
      if (!status.ok()) {
        CHECK(absl::IsFailedPrecondition(status));
        CHECK(WriteCase(c) == WriteCase(before));
        continue;
      }
      CHECK(static_cast<int>(c.assignments.size()) == last);
      CHECK(ReadCase(WriteCase(c)).ok());
      // What the clock is of can be reminded.
      RemindCommand remind;
      remind.clock = 2;
      REQUIRE(Apply(Of(4, remind), &c).ok());
      CHECK(c.assignments.back().reminders == 1);
    }
  }
}

TEST_CASE("numbers of clocks on both sides of their bounds") {
  const Case before = Dispatched();
  for (const int clock : {-2147483647 - 1, -1, 0, 1, 2, 3, 2147483647}) {
    INFO(clock);
    Event adds = Of(3, NoteCommand());
    adds.clocks = {Started(clock, 0)};
    Case c = before;
    CHECK(Apply(adds, &c).ok() == (clock == 1 || clock == 2));
    CHECK(ReadCase(WriteCase(c)).ok());
    ClockEvent stop;
    stop.clock = clock;
    stop.kind = ClockEvent::Kind::kStop;
    stop.at = kAt;
    Event stops = Of(3, NoteCommand());
    stops.clocks = {stop};
    c = before;
    CHECK(Apply(stops, &c).ok() == (clock == 1));
    RemindCommand remind;
    remind.clock = clock;
    c = before;
    CHECK(Apply(Of(3, remind), &c).ok() == (clock == 0 || clock == 1));
  }
}

// Of every kind of command that makes a list of the case longer: it takes
// kMostEntries, and refuses the next.
TEST_CASE("each list of a case has an end") {
  const auto with = [](auto command) {
    command.unit = "u";
    return command;
  };
  RemindCommand remind;
  remind.escalation = "e";
  CardCommand card;
  card.escalation = "e";
  LinkCommand link;
  link.duplicates = {"C-2"};
  SplitCommand split;
  split.parts = {"C-3"};
  RecuseCommand recuse;
  recuse.person = "p";
  const struct {
    const char* list;
    Command command;
    int assignment;
    std::size_t (*size)(const Case& c);
    std::size_t most;
  } lists[] = {
      {"assignments", with(DispatchCommand()), 0,
       [](const Case& c) { return c.assignments.size(); }, kMostEntries},
      {"assignments", with(DesignateCommand()), 0,
       [](const Case& c) { return c.assignments.size(); }, kMostEntries},
      {"assignments", with(AddAssistingCommand()), 0,
       [](const Case& c) { return c.assignments.size(); }, kMostEntries},
      {"assignments", with(SubDispatchCommand()), 1,
       [](const Case& c) { return c.assignments.size(); }, kMostEntries},
      {"feedbacks", FeedbackCommand(), 1,
       [](const Case& c) { return c.feedbacks.size(); }, kMostEntries},
      {"callbacks", CallbackCommand(), 0,
       [](const Case& c) { return c.callbacks.size(); }, kMostEntries},
      {"recusals", recuse, 0, [](const Case& c) { return c.recused.size(); },
       kMostEntries},
      {"findings", FindCommand(), 0,
       [](const Case& c) { return c.findings.size(); }, kMostEntries},
      {"measures", ProposeCommand(), 0,
       [](const Case& c) { return c.supervision.size(); }, kMostEntries},
      {"measures", SuperviseCommand(), 0,
       [](const Case& c) { return c.supervision.size(); }, kMostEntries},
      {"measures", DeclineCommand(), 0,
       [](const Case& c) { return c.supervision.size(); }, kMostEntries},
      {"duplicates", link, 0, [](const Case& c) { return c.duplicates.size(); },
       kMostEntries},
      {"parts", split, 0, [](const Case& c) { return c.parts.size(); },
       kMostEntries},
      {"escalations", remind, 0,
       [](const Case& c) { return c.escalations.size(); }, kMostEscalations},
      {"escalations", card, 0,
       [](const Case& c) { return c.escalations.size(); }, kMostEscalations},
  };
  for (const auto& one : lists) {
    INFO(one.list << " by command " << one.command.index());
    Case c = Dispatched();
    const auto next = [&] {
      Event e = Of(c.version + 1, one.command);
      e.assignment = one.assignment;
      return Apply(e, &c);
    };
    while (one.size(c) < one.most) REQUIRE(next().ok());
    const std::string before = WriteCase(c);
    const absl::Status status = next();
    CHECK(absl::IsFailedPrecondition(status));
    CHECK_THAT(std::string(status.message()),
               match::Contains("the case may have " + std::to_string(one.most) +
                               " " + one.list));
    CHECK(WriteCase(c) == before);
    // It goes on: what adds nothing is taken, and so is the end.
    CHECK(Apply(Of(c.version + 1, NoteCommand()), &c).ok());
    Event end = Of(c.version + 1, CloseCommand());
    end.resolution = Resolution::kSatisfied;
    CHECK(Apply(end, &c).ok());
    CHECK(ReadCase(WriteCase(c)).ok());
  }
}

TEST_CASE("one event adds no more to a list than there is room for") {
  const Case before = Dispatched();  // Two assignments and a clock.
  for (const std::size_t more : {kMostEntries - 3, kMostEntries - 2}) {
    INFO(more);
    const bool fits = more == kMostEntries - 3;
    DispatchCommand dispatch;
    dispatch.unit = "u";
    dispatch.assisting.assign(more, "v");
    Case c = before;
    CHECK(Apply(Of(3, dispatch), &c).ok() == fits);
    LinkCommand link;
    link.duplicates.assign(more + 3, "C-2");
    c = before;
    CHECK(Apply(Of(3, link), &c).ok() == fits);
    Event clocks = Of(3, NoteCommand());
    for (std::size_t i = 0; i != more + 2; ++i) {
      clocks.clocks.push_back(Started(static_cast<int>(i) + 2, 1));
    }
    c = before;
    CHECK(Apply(clocks, &c).ok() == fits);
  }
}

TEST_CASE("a full list of measures still takes the answer to a proposal") {
  Case c = Dispatched();
  while (c.supervision.size() < kMostEntries) {
    ProposeCommand propose;
    propose.measure = SupervisionMeasure::kInterview;
    REQUIRE(Apply(Of(c.version + 1, propose), &c).ok());
  }
  SuperviseCommand order;
  order.measure = SupervisionMeasure::kInterview;
  CHECK(Apply(Of(c.version + 1, order), &c).ok());
  CHECK(c.supervision.size() == kMostEntries);
}

TEST_CASE("an order that answers no proposal does not pass by a full list") {
  Case c = Dispatched();
  SuperviseCommand order;
  order.measure = SupervisionMeasure::kInterview;
  order.unit = "u";
  while (c.supervision.size() < kMostEntries) {
    ProposeCommand propose;
    propose.measure = order.measure;
    propose.unit = c.supervision.empty() ? order.unit : "v";
    REQUIRE(Apply(Of(c.version + 1, propose), &c).ok());
  }
  CHECK(Apply(Of(c.version + 1, order), &c).ok());
  // The proposals that are left are against another unit.
  CHECK(absl::IsFailedPrecondition(Apply(Of(c.version + 1, order), &c)));
  CHECK(c.supervision.size() == kMostEntries);
}

TEST_CASE("a full list of escalations still takes the reminder of a reply") {
  Case c = Dispatched();
  SuperviseCommand order;
  order.measure = SupervisionMeasure::kOrder;
  order.unit = "u";
  order.reply_by = c.updated_at;
  REQUIRE(Apply(Of(c.version + 1, order), &c).ok());
  RemindCommand remind;
  remind.escalation = "e";
  while (c.escalations.size() < kMostEscalations) {
    REQUIRE(Apply(Of(c.version + 1, remind), &c).ok());
  }
  CHECK_FALSE(Apply(Of(c.version + 1, remind), &c).ok());
  remind.measure = order.measure;
  remind.unit = order.unit;
  remind.due_at = order.reply_by;
  CHECK(Apply(Of(c.version + 1, remind), &c).ok());
  CHECK(c.supervision[0].reminded_at == c.updated_at);
}

TEST_CASE("a time that is not of the years 1 to 9999 is none") {
  const Case before = Dispatched();
  const absl::Time last = absl::FromUnixSeconds(253402300799);
  for (const absl::Time at : {last, last + absl::Seconds(1),
                              absl::InfiniteFuture(), absl::InfinitePast()}) {
    Event e = Of(3, NoteCommand());
    e.at = at;
    Case c = before;
    CHECK(Apply(e, &c).ok() == (at == last));
  }
}

TEST_CASE("the form of an event: what could not be read back is named") {
  const auto refused = [](const std::string& what, const Event& e) {
    INFO(what);
    const absl::Status status = CheckForm(e);
    CHECK(absl::IsInvalidArgument(status));
    CHECK_THAT(std::string(status.message()), match::Contains(what));
    CHECK(status.message().find("CANARY") == std::string::npos);
  };
  const Event sound = Of(3, NoteCommand());
  CHECK(CheckForm(sound).ok());
  CHECK(CheckForm(Event()).ok());

  Event e = sound;
  e.stage = "CANARY\xFF";
  refused("stage is not UTF-8", e);
  e = sound;
  e.actor = std::string("CANARY\0", 7);
  refused("actor is not UTF-8, or contains a NUL", e);
  NoteCommand note;
  note.internal_text = "CANARY\xC0\x80";
  refused("internal_text is not UTF-8", Of(3, note));
  LinkCommand link;
  link.duplicates = {"C-2", "\xED\xA0\x80"};
  refused("duplicates is not UTF-8", Of(3, link));
  e = sound;
  e.stated_at = absl::InfinitePast();
  refused("stated_at is not a time", e);
  e = sound;
  e.clocks = {Started(1, 0)};
  e.clocks[0].due = absl::FromUnixSeconds(253402300800);
  refused("due is not a time", e);
  e.clocks[0].due = absl::FromUnixSeconds(253402300799);
  CHECK(CheckForm(e).ok());
  e.clocks[0].kind = static_cast<ClockEvent::Kind>(99);
  refused("kind is no enumerator", e);
  e = sound;
  e.resolution = static_cast<Resolution>(200);
  refused("resolution is no enumerator", e);
  OpenCommand open;
  open.ticket = "CANARY";
  refused("ticket is no such message", Of(1, open));
  open.ticket.clear();
  open.decision = "\xFF";
  refused("decision is no such message", Of(1, open));
  open.decision.clear();
  open.promised_deadlines.emplace_back().policy =
      std::make_shared<DeadlinePolicy>();
  refused("policy without an id", Of(1, open));
  UnknownCommand unknown;
  unknown.number = static_cast<int>(CommandKind::kNote);
  refused("number of a known one", Of(3, unknown));
  unknown.number = 1999;
  CHECK(CheckForm(Of(3, unknown)).ok());

  // The bytes that are written in place of the fields are those of the event.
  e = sound;
  e.unknown = "CANARY";
  refused("those of another event", e);
  e = ReadEvent(WriteEvent(sound) + "\xBA\x3E\x03new").value();
  REQUIRE_FALSE(e.unknown.empty());
  CHECK(CheckForm(e).ok());
  e.version = 4;
  refused("those of another event", e);
}

}  // namespace
}  // namespace trunkline
