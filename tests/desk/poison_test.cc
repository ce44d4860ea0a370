// SPDX-License-Identifier: Apache-2.0
//
// What Mirror() acknowledges can be read, and a case that cannot be read stops
// no other one.
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/forwarding_store.h"
#include "tests/paths.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/timeline.h"

namespace trunkline::testing {
namespace {

const absl::Time kNow = At("2018-09-21 10:00");

Event Opening(const std::string& ticket =
                  "accepted_at { seconds: 1530000000 } "
                  "category: \"market\"") {
  Event open;
  open.at = absl::FromUnixSeconds(1530000000);
  open.stage = "accept";
  OpenCommand command;
  command.ticket = TicketOf(ticket).bytes();
  open.command = std::move(command);
  return open;
}

Event Noted() {
  Event note;
  note.at = absl::FromUnixSeconds(1530000001);
  note.command = NoteCommand();
  return note;
}

// Everything that reads a mirror still works.
void ExpectReadable(Desk& desk, const std::string& id) {
  const CaseRef ref = {"cn.changsha", "12315:" + id};
  CHECK(desk.Get(ref, As("operator")).ok());
  CHECK(desk.History(ref, As("operator")).ok());
  for (const FeedViewer& viewer :
       {FeedViewer{"", As("system")}, FeedViewer{"", As("operator")},
        FeedViewer{"12315", As("operator")}}) {
    const FeedPage page = Ok(desk.Feed(viewer, 0));
    CHECK(page.unreadable == 0);
    std::size_t of_it = 0;
    for (const FeedItem& item : page.items) of_it += item.ref == ref ? 1 : 0;
    CHECK((of_it == 0) == !viewer.source.empty());
  }
  CheckClean(desk);
}

TEST_CASE("the events that made a mirror unreadable leave it readable") {
  std::ifstream in(SourceDir() +
                   "/tests/testdata/hostile/added_assignment.txtpb");
  const std::vector<Event> events =
      Ok(ReadEventFile(std::string((std::istreambuf_iterator<char>(in)),
                                   std::istreambuf_iterator<char>()),
                       Format::kText));
  REQUIRE(events.size() == 4);
  const std::unique_ptr<Desk> desk = OpenDesk(NewMemoryStore());
  std::int64_t version = 0;
  for (const Event& event : events) {
    Ok(desk->Mirror(Mirrored("A-1", ++version, event), As("system"), kNow));
    ExpectReadable(*desk, "A-1");
  }
  const auto adopted = Ok(desk->Adopt("cn.changsha", "12315", As("operator"),
                                      At("2018-10-01 00:00")));
  REQUIRE(adopted.size() == 1);
  CheckClean(*desk);
  CHECK(Ok(desk->Feed({"", As("operator")}, 0)).unreadable == 0);

  // As one history of a former base.
  const auto imported = desk->Import("cn.changsha", "12315", {{"A-2", events}},
                                     As("operator"), kNow);
  REQUIRE(imported.size() == 1);
  CheckClean(*desk);
  CHECK(Ok(desk->Feed({"", As("operator")}, 0)).unreadable == 0);
}

TEST_CASE("Mirror() and Import() refuse what could not be read back") {
  const std::unique_ptr<Desk> desk = OpenDesk(NewMemoryStore());
  Ok(desk->Mirror(Mirrored("A-1", 1, Opening()), As("system"), kNow));
  const std::function<void(Event*)> changes[] = {
      [](Event* e) { e->stage = "CANARY\xFF"; },
      [](Event* e) { e->actor = "CANARY\xC0"; },
      [](Event* e) { e->at = absl::FromUnixSeconds(253402300800); },
      [](Event* e) { e->unknown = "CANARY"; },
      [](Event* e) {
        OpenCommand open;
        open.ticket = "CANARY";
        e->command = std::move(open);
      },
      [](Event* e) {
        OpenCommand open;
        open.ticket = "\x72\x01\xFF";  // A text that is not UTF-8.
        e->command = std::move(open);
      },
      [](Event* e) {
        NoteCommand note;
        note.internal_text = std::string("CANARY\0", 7);
        e->command = std::move(note);
      },
      [](Event* e) {
        ClockEvent start;
        start.clock = 1;
        start.kind = static_cast<ClockEvent::Kind>(77);
        e->clocks = {start};
      }};
  std::size_t i = 0;
  for (const auto& change : changes) {
    INFO(i++);
    Event event = Noted();
    change(&event);
    const auto mirrored =
        desk->Mirror(Mirrored("A-1", 2, event), As("system"), kNow);
    CHECK(absl::IsInvalidArgument(mirrored.status()));
    CHECK(mirrored.status().message().find("CANARY") == std::string::npos);
    // The others of an import are taken.
    const std::string sound = "B-" + std::to_string(i);
    const auto imported =
        desk->Import("cn.changsha", "12315",
                     {{"A-9", {Opening(), event}}, {sound, {Opening()}}},
                     As("operator"), kNow);
    REQUIRE(imported.size() == 2);
    CHECK(absl::IsInvalidArgument(imported[0].status()));
    CHECK(imported[1].ok());
  }
  CHECK(Ok(desk->Get({"cn.changsha", "12315:A-1"}, As("operator"))).version ==
        1);
  ExpectReadable(*desk, "A-1");
}

TEST_CASE("an event of a later schema is mirrored with what it says") {
  const std::unique_ptr<Desk> desk = OpenDesk(NewMemoryStore());
  Ok(desk->Mirror(Mirrored("A-1", 1, Opening()), As("system"), kNow));
  Event later = Noted();
  later.case_id = "theirs";
  later.version = 77;
  later.stage = "late";
  const std::string field = "\xBA\x3E\x03new";  // Field 999.
  const Event read = Ok(ReadEvent(WriteEvent(later) + field));
  REQUIRE_FALSE(read.unknown.empty());
  Ok(desk->Mirror(Mirrored("A-1", 3, read), As("system"), kNow));
  Event before = Noted();
  before.stage = "early";
  Ok(desk->Mirror(Mirrored("A-1", 2, before), As("system"), kNow));
  // In the order of the source's numbers, which its own bytes do not have.
  const CaseRef ref = {"cn.changsha", "12315:A-1"};
  CHECK(Ok(desk->Get(ref, As("operator"))).stage == "late");
  const auto stored = Ok(desk->store().Events(ref, 1, 1));
  REQUIRE(stored.size() == 1);
  CHECK(stored[0].bytes.find(field) == std::string::npos);
  const Event again = Ok(ReadEvent(stored[0].bytes));
  CHECK(again.case_id == ref.id);
  CHECK(again.version == 2);
  ExpectReadable(*desk, "A-1");
}

// What a later schema has may be private: it is sealed, hidden and erased like
// the caller.
TEST_CASE("what is unknown of a mirrored event is under its seal") {
  const CaseRef ref = {"cn.changsha", "12315:A-1"};
  const std::string field =
      "\xBA\x3E\x06"
      "CANARY";  // Field 999.
  TempFolder folder;
  for (const bool keyed : {true, false}) {
    DeskOptions options;
    if (keyed) options.keys = Ok(OpenKeyFile(folder.File("keys")));
    const std::unique_ptr<Desk> desk = OpenDesk(NewMemoryStore(), options);
    const auto take = [&](int version, const Event& event) {
      const Event later = Ok(ReadEvent(WriteEvent(event) + field));
      REQUIRE_FALSE(later.unknown.empty());
      return desk->Mirror(Mirrored("A-1", version, later), As("system"), kNow);
    };
    Ok(take(1, Opening("accepted_at { seconds: 1530000000 } caller_words: "
                       "\"words\"")));
    Ok(take(2, Noted()));
    // A command of a kind that is not known, with all that it says.
    Event other = Noted();
    UnknownCommand command;
    command.number = 1999;
    command.bytes =
        "\x0A\x06"
        "CANARY";
    other.command = command;
    Ok(take(3, other));
    // What is withheld has a seal of its own.
    Event proposal = Noted();
    proposal.command = ProposeCommand();
    const absl::Status refused = take(4, proposal).status();
    CHECK(absl::IsInvalidArgument(refused));
    CHECK_THAT(MessageOf(refused, Language::kEnglish),
               match::Contains("what this version does not know"));

    const auto says = [&](const std::string& bytes) {
      return bytes.find("CANARY") != std::string::npos;
    };
    const auto stored = Ok(desk->store().Events(ref, 0, 10));
    REQUIRE(stored.size() == 3);
    for (const EventRecord& one : stored) CHECK_FALSE(says(one.bytes));
    std::vector<SealedRecord> parts;
    const CaseRecord record = Ok(desk->store().Load(ref, &parts));
    CHECK_FALSE(says(record.state));
    CHECK(parts.size() == 3);
    for (const SealedRecord& one : parts) CHECK(says(one.bytes) != keyed);
    const Case shown = Ok(desk->Get(ref, As("operator")));
    CHECK_FALSE(says(WriteCase(shown)));
    CHECK(shown.ticket.find("words") != std::string::npos);
    CHECK(shown.unknown_events == 1);
    for (const Event& event : Ok(desk->History(ref, As("operator")))) {
      CHECK_FALSE(says(WriteEvent(event)));
    }
    for (const FeedItem& item : WholeFeed(*desk)) {
      CHECK_FALSE(says(WriteEvent(item.event)));
    }
    ExpectReadable(*desk, "A-1");

    Event closing = Noted();
    closing.command = CloseCommand();
    closing.resolution = Resolution::kSatisfied;
    Ok(take(4, closing));
    CHECK(Ok(desk->Erase(ref, As("system"), kNow)).parts == 4);
    parts.clear();
    Ok(desk->store().Load(ref, &parts));
    for (const SealedRecord& one : parts) CHECK(one.bytes.empty());
    // What comes later is stored without it.
    Ok(take(5, Noted()));
    parts.clear();
    Ok(desk->store().Load(ref, &parts));
    for (const SealedRecord& one : parts) CHECK(one.bytes.empty());
    ExpectReadable(*desk, "A-1");
  }
}

// Bytes as no writer of this schema makes them: readers take the last of two.
TEST_CASE("a caller does not hide in what an event says twice") {
  const std::string ticket =
      TicketOf("accepted_at { seconds: 1530000000 } caller_words: \"CANARY\"")
          .bytes();
  const auto field = [](char tag, const std::string& content) {
    REQUIRE(content.size() < 128);
    return std::string(1, tag) + static_cast<char>(content.size()) + content;
  };
  const std::string open = field('\x0A', field('\x0A', ticket));
  const std::string accept = field('\x32', "");
  const std::string at = field('\x1A', "\x08\x80\xF8\xC7\xD9\x05");
  const std::string later = "\xBA\x3E\x03new";  // Field 999.
  const std::string bytes[] = {
      at + field('\x42', open + accept) + later,
      at + field('\x42', open) + field('\x42', accept) + later,
      at +
          field('\x42',
                field('\x0A', field('\x0A', ticket) + field('\x0A', ""))) +
          later};
  const std::unique_ptr<Desk> desk = OpenDesk(NewMemoryStore());
  for (const std::string& one : bytes) {
    const Event event = Ok(ReadEvent(one));
    REQUIRE_FALSE(event.unknown.empty());
    const auto mirrored =
        desk->Mirror(Mirrored("A-1", 1, event), As("system"), kNow);
    CHECK(absl::IsInvalidArgument(mirrored.status()));
    CHECK(mirrored.status().message().find("CANARY") == std::string::npos);
    const auto imported = desk->Import(
        "cn.changsha", "12315", {{"A-2", {event}}}, As("operator"), kNow);
    REQUIRE(imported.size() == 1);
    CHECK(absl::IsInvalidArgument(imported[0].status()));
  }
  // Said once, it is sealed, whatever else is unknown.
  const Event once = Ok(ReadEvent(at + field('\x42', open) + later));
  Ok(desk->Mirror(Mirrored("A-3", 1, once), As("system"), kNow));
  const auto stored =
      Ok(desk->store().Events({"cn.changsha", "12315:A-3"}, 0, 1));
  REQUIRE(stored.size() == 1);
  CHECK(stored[0].bytes.find("CANARY") == std::string::npos);
  CheckClean(*desk);
}

// Hands out another state for some cases.
class Damaged : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  std::string bad_id;             // Of the case whose state is damaged.
  std::int64_t bad_position = 0;  // Of the event whose bytes are damaged.

 private:
  void Change(CaseRecord* record) const override {
    if (record->ref.id == bad_id) record->state = "CANARY";
  }
  void Change(EventRecord* event) const override {
    if (event->position == bad_position) event->bytes = "CANARY";
  }
};

TEST_CASE(
    "a case that cannot be read stops neither feed nor tick nor adoption") {
  auto owned = std::make_unique<Damaged>(NewMemoryStore());
  Damaged& store = *owned;
  std::vector<std::string> log;
  DeskOptions options;
  options.log = [&](std::string_view line) { log.emplace_back(line); };
  const std::unique_ptr<Desk> desk = OpenDesk(std::move(owned), options);
  std::vector<std::string> ids;
  for (int i = 0; i != 3; ++i) {
    ids.push_back(
        Ok(desk->Accept(Complaint(kNow), As("operator"), kNow)).ref.id);
  }
  Ok(desk->Mirror(Mirrored("A-1", 1, Opening()), As("system"), kNow));
  Ok(desk->Mirror(Mirrored("A-2", 1, Opening()), As("system"), kNow));
  const FeedViewer staff = {"", As("operator")};
  const FeedPage whole = Ok(desk->Feed(staff, 0));
  REQUIRE(whole.unreadable == 0);

  // Its state: a viewer who is judged by it does not get its events.
  store.bad_id = ids[1];
  FeedPage page = Ok(desk->Feed(staff, 0));
  const auto of_bad = [&](const FeedPage& p) {
    std::size_t n = 0;
    for (const FeedItem& item : p.items) n += item.ref.id == ids[1] ? 1 : 0;
    return n;
  };
  CHECK(page.unreadable == of_bad(whole));
  CHECK(page.unreadable > 0);
  CHECK(of_bad(page) == 0);
  CHECK(page.items.size() + page.unreadable == whole.items.size());
  CHECK(page.next == whole.next);
  REQUIRE(log.size() == page.unreadable);
  CHECK_THAT(log[0], match::Contains(ids[1]));
  CHECK(log[0].find("CANARY") == std::string::npos);

  // One event of another.
  store.bad_position = whole.items[0].position;
  REQUIRE(whole.items[0].ref.id == ids[0]);
  page = Ok(desk->Feed({"", As("system")}, 0));
  CHECK(page.unreadable == of_bad(whole) + 1);
  CHECK(page.items.size() + page.unreadable == whole.items.size());

  log.clear();
  const absl::Time late = kNow + absl::Hours(24 * 60);
  const TickResult ticked = Ok(desk->Tick(As("system"), late));
  CHECK(ticked.cases == 3);
  CHECK(ticked.failed == 1);
  CHECK(ticked.events > 0);
  REQUIRE(log.size() == 1);
  CHECK_THAT(log[0], match::Contains(ids[1]));
  CHECK(Ok(desk->Tick(As("system"), late)).failed == 0);  // It waits its time.

  store.bad_id = "12315:A-1";
  const auto adopted =
      Ok(desk->Adopt("cn.changsha", "12315", As("operator"), late));
  REQUIRE(adopted.size() == 2);
  CHECK(absl::IsDataLoss(adopted[0].status));
  CHECK(adopted[1].mirror.id == "12315:A-2");
  CHECK_FALSE(absl::IsDataLoss(adopted[1].status));
}

}  // namespace
}  // namespace trunkline::testing
