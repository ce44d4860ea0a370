// SPDX-License-Identifier: Apache-2.0
// Desk::TableRows(): what is counted of a case, and what is not said of it.
#include <string>
#include <vector>

#include "src/schema/schema.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/desk.h"

namespace trunkline::testing {
namespace {

std::string Json(const std::string& row) {
  return Ok(schema::FromBinary("CaseTableRow", row, schema::Format::kJson));
}

std::vector<std::string> Rows(Desk& desk, const std::string& after = "",
                              std::size_t limit = 100, bool mirrors = false) {
  return Ok(
      desk.TableRows("cn.changsha", As("supervisor"), after, limit, mirrors));
}

TEST_CASE("a case that went the whole way is a row of facts") {
  const auto desk = OpenDesk(NewMemoryStore());
  const absl::Time t = At("2018-06-25 09:00");
  const auto at = [&](int hours) { return t + absl::Hours(hours); };
  const CaseRef ref =
      Ok(desk->Accept(Complaint(t, "repeats: \"T-0\""), As("operator"), t)).ref;
  const auto act = [&](const Command& command, const Actor& actor, int hours) {
    Ok(desk->Do(ref, command, actor, at(hours)));
  };
  const Actor unit = As("aic_bureau");
  act(Simple(CommandKind::kAccept), As("operator"), 0);
  act(Dispatch("aic_bureau"), As("dispatcher"), 1);
  act(Simple(CommandKind::kSign), unit, 2);
  ContactCommand contact;
  contact.channel = Channel::kPhone;
  contact.contact_outcome = ContactOutcome::kReached;
  act(contact, unit, 3);
  FeedbackCommand feedback;
  feedback.claim_true = true;
  feedback.beyond_remit = false;
  feedback.contacted = true;
  feedback.channel = Channel::kPhone;
  feedback.solved = Solved::kYes;
  feedback.public_text = "PUBLIC-TEXT";
  feedback.internal_text = "INTERNAL-TEXT";
  act(feedback, unit, 25);
  act(Simple(CommandKind::kApprove), As("reviewer"), 26);
  CallbackCommand callback;
  callback.contact_outcome = ContactOutcome::kReached;
  callback.channel = Channel::kPhone;
  callback.solved = Solved::kYes;
  callback.satisfaction = Satisfaction::kSatisfied;
  act(callback, As("reviewer"), 27);
  act(Simple(CommandKind::kClose), As("reviewer"), 28);

  const std::vector<std::string> rows = Rows(*desk);
  REQUIRE(rows.size() == 1);
  const std::string row = Json(rows[0]);
  INFO(row);
  for (const char* fact :
       {"\"acceptedAt\":\"2018-06-25T01:00:00Z\"",
        "\"dispatchedAt\":\"2018-06-25T02:00:00Z\"",
        "\"signedAt\":\"2018-06-25T03:00:00Z\"",
        "\"contactedAt\":\"2018-06-25T04:00:00Z\"",
        "\"fedBackAt\":\"2018-06-26T02:00:00Z\"",
        "\"calledBackAt\":\"2018-06-26T04:00:00Z\"",
        "\"closedAt\":\"2018-06-26T05:00:00Z\"",
        "\"category\":\"market.consumer.refund\"",
        "\"type\":\"TICKET_TYPE_COMPLAINT\"", "\"lead\":\"aic_bureau\"",
        "\"metHandling\":true", "\"callbacks\":1",
        "\"contactOutcome\":\"CONTACT_OUTCOME_REACHED\"",
        "\"solved\":\"SOLVED_YES\"",
        "\"satisfaction\":\"SATISFACTION_SATISFIED\"", "\"contacts\":1",
        "\"contactsSameCaller\":1", "/430102\""}) {
    CHECK_THAT(row, match::Contains(fact));
  }
  // Without holds and extensions the due times are one.
  const auto value = [&](const std::string& name) {
    const std::size_t begin = row.find("\"" + name + "\":");
    REQUIRE(begin != std::string::npos);
    return row.substr(begin + name.size() + 3, 22);
  };
  CHECK(value("dueHandling") == value("dueHandlingPlain"));
  for (const char* word :
       {"CALLER-NAME", "13900000007", "WORDS-OF-THE-CALLER", "HOME-ADDRESS",
        "CALL-ID", "refund refused", "shop refuses", "PUBLIC-TEXT",
        "INTERNAL-TEXT", "T-0", "operator-1", "reviewer-1"}) {
    INFO(word);
    CHECK(rows[0].find(word) == std::string::npos);
  }
}

TEST_CASE("who asks again on the same day is told from who asks later") {
  const auto desk = OpenDesk(NewMemoryStore());
  const absl::Time t = At("2018-06-25 09:00");
  const auto accept = [&](const char* id, const char* repeats, absl::Time at) {
    Ok(desk->Accept(Complaint(at, std::string("id: \"") + id +
                                      "\" repeats: \"" + repeats + "\""),
                    As("operator"), at));
  };
  accept("A", "", t);
  accept("B", "A", t + absl::Hours(14));  // 23:00 in the city.
  accept("C", "A", t + absl::Hours(16));  // The next day.
  accept("D", "UNKNOWN", t + absl::Hours(17));
  const std::vector<std::string> rows = Rows(*desk);
  REQUIRE(rows.size() == 4);
  for (std::size_t i = 0; i != rows.size(); ++i) {
    const std::string row = Json(rows[i]);
    INFO(row);
    CHECK((row.find("\"contactsSameDay\":1") != std::string::npos) == (i == 1));
    CHECK((row.find("\"contactsSameCaller\":1") != std::string::npos) ==
          (i != 0));
  }
}

TEST_CASE("a confidential case and a report are cut") {
  const auto desk = OpenDesk(NewMemoryStore());
  const absl::Time t = At("2018-06-25 09:37");
  Ok(desk->Accept(Complaint(t, "id: \"A\" confidential: true"), As("operator"),
                  t));
  const StoredTicket complaint =
      Complaint(t, "id: \"B\" against: \"aic_bureau\"");
  std::string report = Ok(
      schema::FromBinary("Ticket", complaint.bytes(), schema::Format::kText));
  const std::string type = "TICKET_TYPE_COMPLAINT";
  report.replace(report.find(type), type.size(), "TICKET_TYPE_REPORT");
  Ok(desk->Accept(TicketOf(report), As("operator"), t));
  const std::vector<std::string> rows = Rows(*desk);
  REQUIRE(rows.size() == 2);
  for (const std::string& bytes : rows) {
    const std::string row = Json(bytes);
    INFO(row);
    CHECK_THAT(row, match::Contains("\"cut\":true"));
    CHECK_THAT(row, match::Contains("\"category\":\"market\""));
    // 00:00 of the day in the city.
    CHECK_THAT(row, match::Contains("\"acceptedAt\":\"2018-06-24T16:00:00Z\""));
    CHECK_THAT(row, !match::Contains("\"lead\""));
    CHECK_THAT(row, !match::Contains("aic_bureau"));
    CHECK_THAT(row, !match::Contains(":37:"));
  }
}

TEST_CASE("the table has codes of the rule set alone") {
  const auto desk = OpenDesk(NewMemoryStore());
  const absl::Time t = At("2018-06-25 09:00");
  const auto accept = [&](const std::string& id, const std::string& category,
                          const std::string& region,
                          const std::string& against) {
    const StoredTicket sound = Complaint(t, "id: \"" + id + "\"");
    auto text =
        Ok(schema::FromBinary("Ticket", sound.bytes(), schema::Format::kJson));
    const auto set = [&text](const std::string& field,
                             const std::string& value) {
      const std::string key = "\"" + field + "\":\"";
      const std::size_t begin = text.find(key);
      if (begin == std::string::npos) {
        text.insert(text.find('{') + 1, key + value + "\",");
        return;
      }
      const std::size_t at = begin + key.size();
      text.replace(at, text.find('"', at) - at, value);
    };
    set("category", category);
    set("region", region);
    text.insert(text.find('{') + 1,
                "\"against\":[\"aic_bureau\",\"" + against + "\"],");
    const auto ticket = Ok(ReadTicket(text, Format::kJson));
    Ok(desk->Accept(ticket, As("operator"), t));
  };
  accept("A", "Z 13800001111", "R 13900002222", "W 13700003333");
  accept("B", "market.consumer.13800001111", "430102999", "CANARY");
  accept("C", "market.consumer.refund", "430102", "aic_bureau");
  const std::vector<std::string> rows = Rows(*desk);
  REQUIRE(rows.size() == 3);
  for (const std::string& bytes : rows) {
    const std::string row = Json(bytes);
    INFO(row);
    for (const char* hidden : {"1380000", "1390000", "1370000", "CANARY"}) {
      CHECK(bytes.find(hidden) == std::string::npos);
    }
    CHECK_THAT(row, match::Contains("aic_bureau"));
  }
  CHECK_THAT(Json(rows[0]), match::Contains("\"category\":\"other values\""));
  CHECK_THAT(Json(rows[0]), match::Contains("\"region\":\"other values\""));
  // The deepest code above that the rule set has.
  CHECK_THAT(Json(rows[1]),
             match::Contains("\"category\":\"market.consumer\""));
  CHECK_THAT(Json(rows[1]), match::Contains("/430102\""));
  CHECK_THAT(Json(rows[2]),
             match::Contains("\"category\":\"market.consumer.refund\""));
}

TEST_CASE("pages of the table are the whole, and each call is recorded") {
  const auto desk = OpenDesk(NewMemoryStore());
  const absl::Time t = At("2018-06-25 09:00");
  for (const char* id : {"A", "B", "C"}) {
    Ok(desk->Accept(Complaint(t, "id: \"" + std::string(id) + "\""),
                    As("operator"), t));
  }
  const std::vector<std::string> whole = Rows(*desk);
  REQUIRE(whole.size() == 3);
  std::vector<std::string> paged = Rows(*desk, "", 2);
  CHECK(paged.size() == 2);
  for (const std::string& row : Rows(*desk, "B", 2)) paged.push_back(row);
  CHECK(paged == whole);
  CHECK(Rows(*desk, "C").empty());
  CHECK(Rows(*desk, "", 100, true).empty());

  std::size_t calls = 0;
  for (const AccessEntry& entry : Ok(desk->AccessEntries(As("system"), 0))) {
    if (entry.act != AccessAct::kTable) continue;
    ++calls;
    CHECK(entry.ref.jurisdiction == "cn.changsha");
    CHECK(entry.ref.id.empty());
    CHECK(entry.actor == "supervisor-1");
  }
  CHECK(calls == 5);
  CHECK(absl::IsPermissionDenied(
      desk->TableRows("cn.changsha", As("operator")).status()));
  CHECK(absl::IsPermissionDenied(
      desk->TableRows("cn.changsha", As("aic_bureau")).status()));
  CHECK(absl::IsNotFound(
      desk->TableRows("cn.nowhere", As("supervisor")).status()));
  CheckClean(*desk);
}

}  // namespace
}  // namespace trunkline::testing
