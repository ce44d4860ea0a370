// SPDX-License-Identifier: Apache-2.0
//
// Events and cases on the wire, and what Apply() refuses.
#include "trunkline/cases/case.h"
#include "src/lifecycle/wire/facts.h"
#include "tests/lifecycle/any_command.h"

#include <string>

#include "src/schema/schema.h"
#include "tests/catch.h"
#include "tests/lifecycle/full.h"

namespace trunkline {
namespace {

TEST_CASE("every field of the schema is read and written") {
  const std::string event = FullMessage("Event");
  CHECK(WriteEvent(ReadEvent(event).value()) == event);
  CHECK(ReadEvent(event)->unknown.empty());
  const std::string command = FullMessage("Command");
  CHECK(WriteCommand(ReadCommand(command).value()) == command);
  const std::string c = FullMessage("Case");
  CHECK(WriteCase(ReadCase(c).value()) == c);
  // Nothing is longer than its default.
  CHECK(WriteEvent(Event()).empty());
  CHECK(WriteCommand(Command()).empty());
  CHECK(WriteCase(Case()).empty());
}

TEST_CASE("what a later schema adds comes back as it was") {
  Event event;
  event.case_id = "C-1";
  event.version = 2;
  event.at = absl::FromUnixSeconds(1530000000);
  event.command = NoteCommand();
  const std::string known = WriteEvent(event);

  const std::string field = known + "\xBA\x3E\x03new";  // Field 999.
  auto read = ReadEvent(field);
  REQUIRE(read.ok());
  CHECK(WriteEvent(*read) == field);
  CHECK(KindOf(read->command) == CommandKind::kNote);

  std::string kind = known;  // A command of kind 99 instead of 51.
  kind.replace(kind.find("\x9A\x03"), 2, "\x9A\x06");
  read = ReadEvent(kind);
  REQUIRE(read.ok());
  CHECK(KindOf(read->command) == CommandKind::kUnspecified);
  CHECK(WriteEvent(*read) == kind);
  Case c;
  c.id = "C-1";
  c.version = 1;
  c.updated_at = event.at;
  REQUIRE(Apply(*read, &c).ok());
  CHECK(c.unknown_events == 1);
  CHECK(c.version == 2);
}

TEST_CASE("an event of version 0.1.0 is refused, not guessed at") {
  // Command {kind: 7 unit: "a"}, as 0.1.0 wrote it, in field 8 of an event.
  const std::string command =
      "\x08\x07\x12\x01"
      "a";
  const auto read = ReadEvent(
      "\x0A\x03"
      "C-1\x10\x02\x42\x05" +
      command);
  CHECK(absl::IsInvalidArgument(read.status()));
  CHECK_THAT(std::string(read.status().message()),
             match::Contains("a command in the format of version 0.1.0"));
  CHECK(absl::IsInvalidArgument(ReadCommand(command).status()));
  static_assert(sizeof(Event) <= 640);
}

TEST_CASE("bytes that are no event") {
  const std::string event = FullMessage("Event");
  for (std::size_t cut = 0; cut != event.size(); ++cut) {
    const auto read = ReadEvent(event.substr(0, cut));
    if (read.ok()) continue;  // Between two fields.
    CHECK(absl::IsInvalidArgument(read.status()));
    CHECK_THAT(std::string(read.status().message()),
               match::StartsWith("not a trunkline.v1.Event: byte "));
  }
  CHECK_FALSE(ReadEvent("\x0A\x02\xFF\xFE").ok());  // Not UTF-8.
  CHECK_FALSE(ReadEvent(std::string("\x0A\x01\0", 3)).ok());
  CHECK_FALSE(ReadEvent("\x10").ok());
  CHECK_FALSE(ReadEvent("\x1A\x02\x10\xFF").ok());
  Case c;
  c.lead = 1;
  CHECK_FALSE(ReadCase(WriteCase(c)).ok());
}

Event Opened() {
  Event e;
  e.case_id = "C-1";
  e.version = 1;
  e.at = absl::FromUnixSeconds(1530000000);
  OpenCommand open;
  open.definition_id = "12345";
  e.stage = "accept";
  open.ticket = schema::ToBinary("Ticket",
                                 "type: TICKET_TYPE_REPORT category: 'a.b' "
                                 "region: '430111' against: ['x', 'y'] "
                                 "urgency: URGENCY_URGENT reply_waived: true "
                                 "dispatch_text: 'd' caller { phone: '1' }",
                                 schema::Format::kText)
                    .value();
  e.command = std::move(open);
  return e;
}

TEST_CASE("a case takes its facts from the ticket") {
  Case c;
  REQUIRE(Apply(Opened(), &c).ok());
  CHECK(c.id == "C-1");
  CHECK(c.stage == "accept");
  CHECK(c.type == TicketType::kReport);
  CHECK(c.confidential);  // A report always is.
  CHECK(c.category == "a.b");
  CHECK(c.region == "430111");
  CHECK(c.urgency == Urgency::kUrgent);
  CHECK(c.against == std::vector<std::string>{"x", "y"});
  CHECK(c.reply_waived);
  CHECK(c.dispatch_text == "d");
}

TEST_CASE("a ticket that is not well-formed gives a case that is") {
  Event e = Opened();
  // Category "\xFF", region with a NUL, then cut off.
  Edit(&e.command, [&](AnyCommand* facts) {
    facts->ticket = std::string("\x60\x04\x6A\x01\xFF\x7A\x01\0\xA2", 9);
  });
  Case c;
  REQUIRE(Apply(e, &c).ok());
  CHECK(c.type == TicketType::kReport);
  CHECK(c.confidential);
  CHECK(c.category.empty());
  CHECK(c.region.empty());
  const std::string bytes = WriteCase(c);
  CHECK(WriteCase(ReadCase(bytes).value()) == bytes);
}

TEST_CASE("a case that is kept elsewhere is as its source tells it") {
  Event opened = Opened();
  auto& open = std::get<OpenCommand>(opened.command);
  open.definition_id.clear();
  open.lead = "roads";
  Case c;
  REQUIRE(Apply(opened, &c).ok());
  // It has a lead, and no dispatch.
  REQUIRE(c.Lead() != nullptr);
  CHECK(c.Lead()->unit == "roads");
  CHECK(c.Lead()->dispatched_at == absl::InfiniteFuture());
  CHECK(c.dispatches == 0);

  // The ticket is told again, and the stage stays.
  Event again = opened;
  again.version = 2;
  again.stage = "elsewhere";
  auto& told = std::get<OpenCommand>(again.command);
  told.lead = "water";
  told.ticket = schema::ToBinary("Ticket", "category: 'c' region: '430102'",
                                 schema::Format::kText)
                    .value();
  REQUIRE(Apply(again, &c).ok());
  CHECK(c.stage == "accept");
  CHECK(c.category == "c");
  CHECK(c.region == "430102");
  CHECK(c.against.empty());
  CHECK(c.urgency == Urgency::kUnspecified);
  CHECK(c.confidential);  // It was a report: secrecy is only raised.
  CHECK(c.Lead()->unit == "water");
  CHECK(c.assignments[0].end == Assignment::End::kReplaced);
  CHECK(c.opened_at == opened.at);

  // Facts have the source's time; the order is that of `at`.
  Event close;
  close.case_id = "C-1";
  close.version = 3;
  close.at = opened.at;
  close.stated_at = opened.at - absl::Hours(9);
  close.stage = "closed";
  close.resolution = Resolution::kUnrated;
  CloseCommand command;
  command.time_unknown = true;
  close.command = command;
  REQUIRE(Apply(close, &c).ok());
  CHECK(c.closed_at == close.stated_at);
  CHECK(c.updated_at == close.at);
  CHECK(c.closing_time_unknown);

  // Reopened there, it keeps its lead: the source would say another.
  Event reopen;
  reopen.case_id = "C-1";
  reopen.version = 4;
  reopen.at = opened.at;
  reopen.command = ReopenCommand();
  REQUIRE(Apply(reopen, &c).ok());
  CHECK(c.closed_at == absl::InfiniteFuture());
  CHECK_FALSE(c.closing_time_unknown);
  CHECK(c.Lead()->unit == "water");
  CHECK(WriteCase(*ReadCase(WriteCase(c))) == WriteCase(c));

  // A case of one's own is opened once, whatever the second event says.
  Case own;
  REQUIRE(Apply(Opened(), &own).ok());
  CHECK_FALSE(Apply(again, &own).ok());
  // And it is not taken over by a case of one's own.
  Event taken = Opened();
  taken.version = 5;
  CHECK_FALSE(Apply(taken, &c).ok());
}

TEST_CASE("an event that does not fit leaves the case untouched") {
  Case c;
  REQUIRE(Apply(Opened(), &c).ok());
  Event dispatch;
  dispatch.case_id = "C-1";
  dispatch.version = 2;
  dispatch.at = c.updated_at;
  DispatchCommand to_u;
  to_u.unit = "u";
  dispatch.command = to_u;
  dispatch.stage = "handle";
  ClockEvent start;
  start.clock = 1;
  start.kind = ClockEvent::Kind::kStart;
  start.assignment = 1;
  start.at = dispatch.at;
  dispatch.clocks = {start};

  const std::string before = WriteCase(c);
  const auto refused = [&](const char* what, auto change) {
    Event e = dispatch;
    change(&e);
    const absl::Status status = Apply(e, &c);
    CHECK(absl::IsFailedPrecondition(status));
    CHECK_THAT(std::string(status.message()), match::Contains(what));
    CHECK(WriteCase(c) == before);
  };
  refused("has version 1", [](Event* e) { e->version = 3; });
  refused("has version 1", [](Event* e) { e->version = 1; });
  refused("the case is \"C-1\"", [](Event* e) { e->case_id = "C-2"; });
  refused("names no case", [](Event* e) { e->case_id.clear(); });
  refused("open already", [](Event* e) {
    Edit(&e->command,
         [&](AnyCommand* facts) { facts->kind = CommandKind::kOpen; });
  });
  refused("before the case's last",
          [](Event* e) { e->at -= absl::Nanoseconds(1); });
  refused("has no time", [](Event* e) { e->at = absl::InfiniteFuture(); });
  refused("names no unit", [](Event* e) { e->command = DispatchCommand(); });
  refused("no assignment 1", [](Event* e) { e->assignment = 1; });
  refused("no assignment -1", [](Event* e) { e->assignment = -1; });
  refused("no clock 1", [](Event* e) {
    RemindCommand remind;
    remind.clock = 1;
    e->command = remind;
  });
  refused("no clock 2", [](Event* e) { e->clocks[0].clock = 2; });
  refused("no clock 0", [](Event* e) { e->clocks[0].clock = 0; });
  refused("no clock 1",
          [](Event* e) { e->clocks[0].kind = ClockEvent::Kind::kStop; });
  refused("an assignment that there is not",
          [](Event* e) { e->clocks[0].assignment = 2; });
  for (CommandKind kind :
       {CommandKind::kSign, CommandKind::kContact, CommandKind::kReport,
        CommandKind::kFeedback, CommandKind::kRequestReturn,
        CommandKind::kGrantReturn, CommandKind::kRemoveAssisting,
        CommandKind::kRequestExtension, CommandKind::kGrantExtension,
        CommandKind::kRequestTermination}) {
    refused("names no assignment",
            [&](Event* e) { e->command = lifecycle::NewCommand(kind); });
  }
  for (CommandKind kind : {CommandKind::kMerge, CommandKind::kLink,
                           CommandKind::kUnlink, CommandKind::kSplit}) {
    refused("names no other case",
            [&](Event* e) { e->command = lifecycle::NewCommand(kind); });
  }

  REQUIRE(Apply(dispatch, &c).ok());
  CHECK(c.Lead()->unit == "u");
  CHECK(c.clocks.at(0).state == Clock::State::kRunning);
  CHECK(c.stage_before == "accept");
  // Its snapshot reads back the same.
  CHECK(WriteCase(ReadCase(WriteCase(c)).value()) == WriteCase(c));
  Case none;
  CHECK_FALSE(Apply(dispatch, &none).ok());
  CHECK(WriteCase(none).empty());
}

}  // namespace
}  // namespace trunkline
