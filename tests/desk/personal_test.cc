// SPDX-License-Identifier: Apache-2.0
// Attributes that a rule set declares as personal: a desk seals them with the
// caller's words, and routing still reads them.
#include "src/desk/personal.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/wire.h"

namespace trunkline::testing {
namespace {

using desk::HidePersonal;
using desk::PersonalAttributes;

const absl::Time kThen = At("2018-09-20 10:00");
const absl::Time kNow = At("2018-09-21 10:00");

// Rules that declare two attributes, one of them personal, and one that asks
// for the personal one.
const DeskRules& Declaring() {
  static const auto* const rules = new DeskRules(ChangshaWith(
      "attribute { id: 'precinct' order: 1 kind: KIND_TEXT } "
      "attribute { id: 'lane' order: 2 kind: KIND_TEXT personal: false } "
      "rule { id: 'by-precinct' priority: 900 "
      "  when { attribute { name: 'precinct' value: 'p5' } } "
      "  then { department: 'water_bureau' } }",
      ""));
  return *rules;
}

std::unique_ptr<Desk> DeclaringDesk() {
  auto desk = OpenDesk(NewMemoryStore());
  REQUIRE(desk->SetRules(Declaring()).ok());
  return desk;
}

constexpr char kAttributes[] =
    "attribute { name: 'precinct' value: 'p5' } "
    "attribute { name: 'lane' value: 'LANE' } "
    "attribute { name: 'other' value: 'OTHER' }";

std::string Bytes(std::string_view text) { return TicketOf(text).bytes(); }

// Names of attributes, in the open and private.
std::string Names(std::string_view ticket) {
  const TicketRecord record = Ok(ReadTicketRecord(ticket));
  std::string out;
  for (const auto& a : record.attributes) absl::StrAppend(&out, a.name, " ");
  out += "|";
  for (const auto& a : record.private_attributes) {
    absl::StrAppend(&out, " ", a.name);
  }
  return out;
}

std::string Outbox(Desk& desk) {
  std::string out;
  for (const EventRecord& event : Ok(desk.store().Feed(0, 1000))) {
    out += event.bytes;
  }
  return out;
}

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST_CASE("Declared attributes are personal unless they say they are not") {
  CHECK(desk::PersonalAttributesOf(Declaring().rules) ==
        PersonalAttributes{"precinct"});
  CHECK(desk::PersonalAttributesOf(Changsha().rules).empty());
}

TEST_CASE("Personal attributes move, in their order, and nothing else does") {
  const PersonalAttributes personal = {"a", "b"};
  const auto hidden = [&](std::string ticket) {
    HidePersonal(personal, &ticket);
    return ticket;
  };
  const std::string ticket = Bytes(
      "id: 'T' attribute { name: 'a' value: '1' } "
      "attribute { name: 'x' value: '2' } "
      "attribute { name: 'b' value: '3' } attribute { name: 'a' } "
      "private_attribute { name: 'y' value: '4' } tag: 't' "
      "location { latitude: 28 address: 'here' } caller_words: 'w'");
  const std::string expected = Bytes(
      "id: 'T' attribute { name: 'x' value: '2' } "
      "private_attribute { name: 'y' value: '4' } "
      "private_attribute { name: 'a' value: '1' } "
      "private_attribute { name: 'b' value: '3' } "
      "private_attribute { name: 'a' } tag: 't' "
      "location { latitude: 28 address: 'here' } caller_words: 'w'");
  CHECK(hidden(ticket) == expected);
  CHECK(hidden(expected) == expected);
  // A field of a later schema stays, behind all others.
  const std::string later("\xfa\x7f\x03who", 6);
  CHECK(hidden(ticket + later) == expected + later);
  CHECK(hidden("no message") == "no message");
  CHECK(hidden("").empty());
}

TEST_CASE("Private attributes are a record's own, and routing reads them") {
  TicketRecord record;
  record.accepted_at = kThen;
  record.attributes = {{"lane", "LANE"}};
  record.private_attributes = {{"precinct", "p5"}};
  const StoredTicket ticket = Ok(StoredTicket::Create(record));
  const TicketRecord read = Ok(ReadTicketRecord(ticket.bytes()));
  REQUIRE(read.private_attributes.size() == 1);
  CHECK(read.private_attributes[0].name == "precinct");
  CHECK(read.private_attributes[0].value == "p5");
  CHECK(read.attributes.size() == 1);
  CHECK(Ok(Declaring().rules.Route(ticket.ticket())).rule == "by-precinct");
  // One in each place are two values: it counts as not given.
  record.attributes.push_back({"precinct", "p6"});
  const Decision two =
      Ok(Declaring().rules.Route(Ok(StoredTicket::Create(record)).ticket()));
  CHECK(two.rule != "by-precinct");
  CHECK(two.Has(Note::kAttributeUnknown));
  record.private_attributes[0].value = "\xFF";
  const absl::Status bad = StoredTicket::Create(record).status();
  CHECK(absl::IsInvalidArgument(bad));
  CHECK(Has(bad.ToString(), "private_attribute.value"));
}

TEST_CASE("A desk seals what the rule set declares as personal") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release());
  REQUIRE(desk->SetRules(Declaring()).ok());
  const Receipt opened =
      Ok(desk->Accept(Complaint(kThen, kAttributes), As("operator"), kThen));
  const auto open = std::get<OpenCommand>(opened.events.front().command);
  CHECK(Names(open.ticket) == "lane other |");
  const auto seen = [&](std::string_view role) {
    return Names(Ok(desk->Get(opened.ref, As(role))).ticket);
  };
  CHECK(seen("operator") == "lane other | precinct");
  CHECK(seen("administrator") == "lane other |");
  CHECK(Has(Outbox(*desk), "LANE"));
  CHECK(Has(Outbox(*desk), "OTHER"));
  CHECK_FALSE(Has(Outbox(*desk), "p5"));
  // The read of it is recorded.
  std::string fields;
  for (const AccessEntry& entry : Ok(desk->AccessEntries(As("system"), 0))) {
    for (const std::string& field : entry.fields) fields += field + " ";
  }
  CHECK(Has(fields, "private_attribute.value"));

  ResolveCommand resolve;
  resolve.public_text = "the rules on refunds were explained";
  Ok(desk->Do(opened.ref, resolve, As("operator"), kNow));
  Ok(desk->Erase(opened.ref, As("administrator"), kNow));
  CHECK(seen("operator") == "lane other |");
  CheckClean(*desk);
}

TEST_CASE("A case is routed again by its sealed attributes") {
  const auto desk = DeclaringDesk();
  const CaseRef ref =
      Ok(desk->Accept(Complaint(kThen, kAttributes), As("operator"), kThen))
          .ref;
  const auto rule = [&] {
    return Ok(ReadDecision(Ok(desk->Get(ref, As("operator"))).decision)).rule;
  };
  CHECK(rule() == "by-precinct");
  AmendCommand amend;
  amend.urgency = Urgency::kUrgent;
  Ok(desk->Do(ref, amend, As("operator"), kNow));
  CHECK(rule() == "by-precinct");
  Ok(desk->Do(ref, RerouteCommand(), As("dispatcher"), kNow));
  CHECK(rule() == "by-precinct");
  CHECK_FALSE(Has(Outbox(*desk), "p5"));
}

TEST_CASE("What is mirrored, imported and adopted keeps them sealed") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release());
  Event open;
  open.at = kThen;
  OpenCommand command;
  command.ticket = Complaint(kThen, kAttributes).bytes();
  open.command = command;
  // Stored before the attribute was declared: it stays in the open.
  const auto import = [&] {
    return Ok(desk->Import("cn.changsha", "12369", {{"B-1", {open}}},
                           As("operator"), kNow)
                  .at(0));
  };
  CHECK(import().kind == ImportResult::Kind::kNew);
  CHECK(Has(Outbox(*desk), "p5"));
  const std::int64_t last = Ok(desk->store().Feed(0, 1000)).back().position;
  REQUIRE(desk->SetRules(Declaring()).ok());

  // Told again in other words of its source, it is the same.
  CHECK(import().kind == ImportResult::Kind::kUnchanged);
  Event note;
  note.at = kThen;
  NoteCommand words;
  words.internal_text = "more";
  note.command = words;
  const ImportResult more =
      Ok(desk->Import("cn.changsha", "12369", {{"B-1", {open, note}}},
                      As("operator"), kNow)
             .at(0));
  CHECK(more.kind == ImportResult::Kind::kUpdated);
  std::size_t opens = 0;
  for (const EventRecord& event : Ok(desk->store().Events(
           desk->store().Load(more.mirror, nullptr)->ref, 0, 100))) {
    opens += event.type == "trunkline.case.open";
  }
  CHECK(opens == 1);

  Ok(desk->Import("cn.changsha", "12369", {{"B-2", {open}}}, As("operator"),
                  kNow)
         .at(0));
  Ok(desk->Mirror(Mirrored("A-1", 1, open), As("system"), kNow));
  const auto adopted =
      Ok(desk->Adopt("cn.changsha", "12315", As("operator"), kNow));
  REQUIRE(adopted.size() == 1);
  REQUIRE(adopted[0].status.ok());
  std::string since;
  for (const EventRecord& event : Ok(desk->store().Feed(last, 1000))) {
    since += event.bytes;
  }
  CHECK_FALSE(Has(since, "p5"));
  const Case c = Ok(desk->Get(adopted[0].ref, As("operator")));
  CHECK(Names(c.ticket) == "lane other | precinct");
  CHECK(Ok(ReadDecision(c.decision)).rule == "by-precinct");
  CheckClean(*desk);
}

}  // namespace
}  // namespace trunkline::testing
