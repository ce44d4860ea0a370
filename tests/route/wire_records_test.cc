// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "tests/catch.h"
#include "tests/route/route_testing.h"
#include "trunkline/wire.h"

namespace trunkline {
namespace {

using Location = TicketRecord::Location;
using Related = TicketRecord::Related;

// A ticket with every field, each with a value of its own.
constexpr char kText[] = R"(
  id: "t-1" jurisdiction: "cn.test" call_id: "c-1" channel: CHANNEL_FROM_HOTLINE
  giver: "12315" giver_ref: "g-1" dialled: "12345"
  called_at { seconds: 1530000000 nanos: 5 } answered_at { seconds: 1530000010 }
  accepted_at { seconds: 1530000020 } occurred_at { seconds: -1 nanos: 999999999 }
  type: TICKET_TYPE_COMPLAINT category: "a.b" category_version: "2018"
  region: "430111"
  location { latitude: 28.2 longitude: 112.9 datum: DATUM_GCJ02 address: "here" }
  urgency: URGENCY_URGENT title: "title" caller_words: "words"
  dispatch_text: "text" against: "d1" against: "d2" first_receiver: "d3"
  confidential: true reply_waived: true emergency_confirmed: true
  transfer_failed: true handed_over: true
  attribute { name: "n" value: "v" } tag: "x" tag: "y"
  related { ticket: "t-0" kind: KIND_FOLLOWS } repeats: "t-2"
  caller { name: "N" phone: "P" contact: "C" address: "A" identity_number: "I" }
)";

TicketRecord Full() {
  TicketRecord r;
  r.id = "t-1";
  r.jurisdiction = "cn.test";
  r.call_id = "c-1";
  r.channel = Channel::kFromHotline;
  r.giver = "12315";
  r.giver_ref = "g-1";
  r.dialled = "12345";
  r.called_at = absl::FromUnixSeconds(1'530'000'000) + absl::Nanoseconds(5);
  r.answered_at = absl::FromUnixSeconds(1'530'000'010);
  r.accepted_at = absl::FromUnixSeconds(1'530'000'020);
  r.occurred_at = absl::FromUnixSeconds(0) - absl::Nanoseconds(1);
  r.type = TicketType::kComplaint;
  r.category = "a.b";
  r.category_version = "2018";
  r.region = "430111";
  r.location.latitude = 28.2;
  r.location.longitude = 112.9;
  r.location.datum = Location::Datum::kGcj02;
  r.location.address = "here";
  r.urgency = Urgency::kUrgent;
  r.title = "title";
  r.caller_words = "words";
  r.dispatch_text = "text";
  r.against = {"d1", "d2"};
  r.first_receiver = "d3";
  r.confidential = r.reply_waived = r.emergency_confirmed = true;
  r.transfer_failed = r.handed_over = true;
  r.attributes = {{"n", "v"}};
  r.tags = {"x", "y"};
  r.related = {{"t-0", Related::Kind::kFollows}};
  r.repeats = "t-2";
  r.caller = {"N", "P", "C", "A", "I"};
  return r;
}

TEST_CASE("A ticket made of values is the one that text says") {
  const auto from_text = ReadTicket(kText, Format::kText);
  REQUIRE(from_text.ok());
  const auto made = StoredTicket::Create(Full());
  REQUIRE(made.ok());
  CHECK(made->bytes() == from_text->bytes());
  CHECK(made->id() == "t-1");
  CHECK(made->ticket().text == "title\nwords\ntext");
  CHECK(made->ticket().accepted_at == Full().accepted_at);

  // Read back, it makes the same ticket again: no field is lost.
  const auto read = ReadTicketRecord(made->bytes());
  REQUIRE(read.ok());
  CHECK(read->occurred_at == Full().occurred_at);
  CHECK(read->caller.identity_number == "I");
  CHECK(read->related[0].kind == Related::Kind::kFollows);
  const auto again = StoredTicket::Create(*read);
  REQUIRE(again.ok());
  CHECK(again->bytes() == made->bytes());
}

TEST_CASE("An empty record is an empty ticket") {
  const auto made = StoredTicket::Create(TicketRecord());
  REQUIRE(made.ok());
  CHECK(made->bytes().empty());
  const auto read = ReadTicketRecord("");
  REQUIRE(read.ok());
  CHECK(read->accepted_at == absl::InfinitePast());
}

TEST_CASE("What cannot be stored is named and not quoted") {
  const auto refused = [](const TicketRecord& record, const char* field) {
    const absl::Status status = StoredTicket::Create(record).status();
    CHECK(absl::IsInvalidArgument(status));
    INFO(status);
    CHECK(std::string(status.message()).rfind(field, 0) == 0);
    CHECK(status.message().find("SECRET") == std::string_view::npos);
  };
  TicketRecord record;
  record.caller.name = "SECRET\xFF";
  refused(record, "caller.name");
  record = {};
  record.caller_words = std::string("SECRET\0", 7);
  refused(record, "caller_words");
  record = {};
  record.type = static_cast<TicketType>(7);
  refused(record, "type");
  record = {};
  record.location.datum = static_cast<Location::Datum>(9);
  refused(record, "location.datum");
  for (const absl::Time time :
       {absl::InfiniteFuture(), absl::FromUnixSeconds(253'402'300'800)}) {
    record = {};
    record.called_at = time;
    refused(record, "called_at");
  }
  CHECK(absl::IsInvalidArgument(ReadTicketRecord("\xFFSECRET").status()));
}

TEST_CASE("A decision is read back as it was written") {
  const LoadResult<RuleSet> loaded = LoadRuleSet({{"r", R"(
jurisdiction { id: "t" version: "7" time_zone: "+08:00"
  centre: "centre" one_number: "12345"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" }
department { code: "water" }
category { code: "leak" }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
rule { id: "leak" when { category: "leak" }
  then { department: "water" assist { department: "centre" } tag: "v" tag: "w" } }
)"}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  Ticket ticket;
  ticket.dialled = "12345";
  ticket.category = "leak";
  ticket.region = "nowhere";
  ticket.accepted_at = absl::FromUnixSeconds(1'530'000'000);
  Decision d;
  REQUIRE(loaded.value->Route(ticket, &d).ok());
  const auto r = ReadDecision(
      WriteDecision(d, "t-1", ticket.accepted_at, Format::kBinary));
  REQUIRE(r.ok());
  CHECK(r->ruleset_id == d.ruleset_id);
  CHECK(r->ruleset_version == "7");
  CHECK(r->ruleset_hash == d.ruleset_hash);
  CHECK(r->ticket == "t-1");
  CHECK(r->accepted_at == ticket.accepted_at);
  CHECK(r->outcome == Outcome::kRouted);
  CHECK(r->lead == "water");
  CHECK(r->assisting == std::vector<std::string>{"centre"});
  CHECK(r->rule == "leak");
  CHECK(r->basis == d.basis);
  CHECK(r->tags == std::vector<std::string>{"v", "w"});
  CHECK(r->phase == Phase::kOneNumber);
  CHECK(r->notes == d.notes);
  CHECK(r->Has(Note::kRegionUnknown));
  CHECK(absl::IsInvalidArgument(ReadDecision("\xFF").status()));
  // Each note by itself.
  for (int bit = 0; bit != 8; ++bit) {
    d.notes = static_cast<std::uint8_t>(1 << bit);
    const auto noted =
        ReadDecision(WriteDecision(d, "", ticket.accepted_at, Format::kBinary));
    REQUIRE(noted.ok());
    CHECK(noted->notes == d.notes);
  }
}

}  // namespace
}  // namespace trunkline
