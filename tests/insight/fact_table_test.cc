// SPDX-License-Identifier: Apache-2.0
// Tables of facts: what is taken, what is refused, what is cut.
#include <map>
#include <string>
#include <vector>

#include "src/schema/private_parts.h"
#include "src/schema/registry.h"
#include "src/schema/schema.h"
#include "src/schema/when_cut.h"
#include "tests/catch.h"
#include "trunkline/insight.h"

namespace trunkline::insight {
namespace {

const absl::TimeZone kZone = absl::FixedTimeZone(8 * 3600);

std::vector<std::string> Row(const FactTable& table,
                             const std::map<std::string, std::string>& row) {
  std::vector<std::string> cells(table.columns().size());
  for (const auto& [name, cell] : row) cells[*table.Find(name)] = cell;
  return cells;
}

TEST_CASE("the columns are those of the published message") {
  const FactTable cases = FactTable::Cases();
  CHECK(cases.columns().front().name == "id");
  CHECK(cases.columns().back().name == "contacts_same_day");
  CHECK(cases.columns().size() == 54);
  CHECK(cases.columns()[*cases.Find("accepted_at")].kind == FactKind::kTime);
  CHECK(cases.columns()[*cases.Find("holds")].kind == FactKind::kNumber);
  CHECK(cases.columns()[*cases.Find("met_handling")].kind == FactKind::kFlag);
  CHECK(cases.columns()[*cases.Find("resolution")].kind == FactKind::kWord);
  // Nothing that is said or that names somebody is a column.
  for (const char* name : {"caller", "phone", "title", "caller_words",
                           "dispatch_text", "text", "referral"}) {
    CHECK_FALSE(cases.Find(name).has_value());
  }
  const FactTable calls = FactTable::Calls();
  CHECK(calls.columns().back().name == "wait_seconds");
  CHECK(calls.columns().size() == 10);
}

TEST_CASE("the number that called is in no table of calls") {
  FactTable calls = FactTable::Calls();
  CHECK_FALSE(calls.Find("caller_number").has_value());
  const auto record = schema::ToBinary("CallRecord", R"({
    "callId": "C1", "dialled": "12345", "callerNumber": "13987654321",
    "offeredAt": "2018-10-01T00:00:00Z", "answeredAt": "2018-10-01T00:00:09Z",
    "result": "RESULT_ANSWERED", "seat": "7" })",
                                       Format::kJson);
  REQUIRE(record.ok());
  REQUIRE(calls.AddMessage(*record).ok());
  const std::vector<std::string> cells = calls.Cells(0, kZone);
  for (const std::string& cell : cells) {
    CHECK(cell.find("13987654321") == std::string::npos);
  }
  // The columns behind it are their own.
  CHECK(calls.Word(*calls.Find("seat"), 0) == "7");
  CHECK(calls.Number(*calls.Find("wait_seconds"), 0) == 9);
  // The schema hides it like a caller's phone.
  const schema::MessagePlan& plan = *schema::Registry::Get().Find("CallRecord");
  CHECK(schema::Redacted(plan, *record, [](schema::Privacy) {
          return schema::Shown::kHidden;
        }).find("13987654321") == std::string::npos);
  CHECK(plan.TextName("caller_number")->privacy == schema::Privacy::kPhone);
  // A KPI cannot name it.
  const auto loads = [](const std::string& column) {
    const std::string file =
        "kpi { id: \"k\" period_event: \"offered_at\" unit: KPI_UNIT_CALL "
        "numerator { column: \"" +
        column +
        "\" relation: RELATION_PRESENT } provenance { illustrative: true } }";
    return LoadKpis({{"k.txtpb", file, Format::kText}}).ok();
  };
  CHECK(loads("seat"));
  CHECK_FALSE(loads("caller_number"));
}

TEST_CASE("a message is read as its cells are") {
  FactTable messages = FactTable::Cases();
  const auto add = [&](const std::string& json) {
    const auto bytes = schema::ToBinary("CaseTableRow", json, Format::kJson);
    REQUIRE(bytes.ok());
    return messages.AddMessage(*bytes);
  };
  REQUIRE(add(R"({"id": "1", "acceptedAt": "2018-10-01T16:30:00.25Z",
                  "linked": ["a", "b", "c"], "type": "TICKET_TYPE_PRAISE",
                  "metHandling": false, "contacts": 3})")
              .ok());
  FactTable rows = FactTable::Cases();
  REQUIRE(rows.AddRow(Row(rows, {{"id", "1"},
                                 {"accepted_at", "2018-10-02 00:30:00.25"},
                                 {"linked", "a;b;c"},
                                 {"type", "praise"},
                                 {"met_handling", "否"},
                                 {"contacts", "3"}}),
                      kZone)
              .ok());
  CHECK(messages.Cells(0, kZone) == rows.Cells(0, kZone));
  // The same twice, a negative count, and no id.
  CHECK(absl::IsAlreadyExists(add(R"({"id": "1"})")));
  const absl::Status negative = add(R"({"id": "2", "holds": -1})");
  CHECK(absl::IsInvalidArgument(negative));
  CHECK_THAT(std::string(negative.message()), match::Contains("column holds"));
  CHECK(absl::IsInvalidArgument(add(R"({"lead": "env"})")));
  CHECK(messages.rows() == 1);
  REQUIRE(
      rows.AddRow(Row(rows, {{"id", "2"}, {"met_handling", "1"}}), kZone).ok());
  CHECK(rows.Flag(*rows.Find("met_handling"), 1) == true);
}

TEST_CASE("cells are read in the spellings of clerks") {
  FactTable table = FactTable::Cases();
  REQUIRE(table
              .AddRow(Row(table, {{"id", "1"},
                                  {"accepted_at", "2018年10月3日 8:05"},
                                  {"type", "投诉"},
                                  {"channel", "WEB"},
                                  {"holds", "2"},
                                  {"met_handling", "false"}}),
                      kZone)
              .ok());
  CHECK(*table.TimeAt(*table.Find("accepted_at"), 0) ==
        absl::FromCivil(absl::CivilMinute(2018, 10, 3, 8, 5), kZone));
  CHECK(table.Word(*table.Find("type"), 0) == "complaint");
  CHECK(table.Word(*table.Find("channel"), 0) == "web");
  CHECK(table.Number(*table.Find("holds"), 0) == 2);
  CHECK(table.Flag(*table.Find("met_handling"), 0) == false);
  CHECK_FALSE(table.Flag(*table.Find("met_dispatch"), 0).has_value());
  CHECK_FALSE(table.TimeAt(*table.Find("closed_at"), 0).has_value());
  // What is written can be read.
  FactTable again = FactTable::Cases();
  REQUIRE(again.AddRow(table.Cells(0, kZone), kZone).ok());
  CHECK(again.Cells(0, kZone) == table.Cells(0, kZone));
}

TEST_CASE("a row that cannot be read leaves the table as it was") {
  FactTable table = FactTable::Cases();
  REQUIRE(table.AddRow({"1"}, kZone).ok());
  const auto error = [&](const std::map<std::string, std::string>& row) {
    const absl::Status status = table.AddRow(Row(table, row), kZone);
    CHECK(absl::IsInvalidArgument(status));
    CHECK(table.rows() == 1);
    return std::string(status.message());
  };
  CHECK_THAT(error({{"id", "2"}, {"accepted_at", "soon"}}),
             match::Contains("column accepted_at") && !match::Contains("soon"));
  CHECK_THAT(error({{"id", "2"}, {"holds", "-1"}}),
             match::Contains("column holds"));
  CHECK_THAT(error({{"id", "2"}, {"holds", "99999999999"}}),
             match::Contains("column holds"));
  CHECK_THAT(error({{"id", "2"}, {"met_handling", "maybe"}}),
             match::Contains("neither true nor false"));
  CHECK_THAT(error({{"id", "2"}, {"type", "quarrel"}}),
             match::Contains("complaint") && !match::Contains("quarrel"));
  CHECK_THAT(error({{"id", "2"}, {"lead", "\xff\xfe"}}),
             match::Contains("UTF-8"));
  CHECK_THAT(error({}), match::Contains("column id"));
  CHECK(absl::IsAlreadyExists(table.AddRow({"1"}, kZone)));
  CHECK(absl::IsInvalidArgument(
      table.AddRow(std::vector<std::string>(60, "x"), kZone)));
  CHECK(absl::IsInvalidArgument(table.AddMessage("\xff")));
  CHECK(table.rows() == 1);
}

TEST_CASE("a confidential row is cut to the district and the first level") {
  const FactTable table = FactTable::Cases();
  std::vector<std::string> cells =
      Row(table, {{"id", "1"},
                  {"category", "market.price.food"},
                  {"region", "430100/430111/430111005"},
                  {"lead", "bureau"},
                  {"assisting", "a;b"},
                  {"matter", "0"},
                  {"accepted_at", "2018-10-03 08:05"},
                  {"met_handling", "true"}});
  CutRow(&cells, kZone);
  const auto cell = [&](const char* name) { return cells[*table.Find(name)]; };
  CHECK(cell("category") == "market");
  CHECK(cell("region") == "430100/430111");
  CHECK(cell("lead").empty());
  CHECK(cell("assisting").empty());
  CHECK(cell("matter").empty());
  CHECK(cell("accepted_at") == "2018-10-03");
  CHECK(cell("met_handling") == "true");
  CHECK(cell("cut") == "true");
}

TEST_CASE("how long a call waited") {
  FactTable calls = FactTable::Calls();
  REQUIRE(calls
              .AddRow(Row(calls, {{"call_id", "1"},
                                  {"offered_at", "2018-10-03 08:05:00"},
                                  {"answered_at", "2018-10-03 08:05:12"}}),
                      kZone)
              .ok());
  CHECK(calls.Number(*calls.Find("wait_seconds"), 0) == 12);
}

TEST_CASE("a row is cut alike as a message and as cells") {
  const std::string json = R"({
    "id": "T1", "matter": "T0", "linked": ["T2", "T3"],
    "acceptedAt": "2018-10-01T16:30:00Z", "dueHandling": "2018-10-09T10:00:00Z",
    "calledBackAt": "2018-10-08T15:59:59.5Z",
    "category": "noise.site.night", "region": "43/430100/430111",
    "type": "TICKET_TYPE_REPORT", "lead": "env", "assisting": ["city"],
    "callbackUnit": "env", "returns": 2, "metHandling": true, "contacts": 3,
    "against": ["police"] })";
  const auto whole = schema::ToBinary("CaseTableRow", json, Format::kJson);
  REQUIRE(whole.ok());
  const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
  FactTable messages = FactTable::Cases();
  REQUIRE(messages
              .AddMessage(schema::CutMessage(
                  *schema::Registry::Get().Find("CaseTableRow"), *whole, zone))
              .ok());
  FactTable uncut = FactTable::Cases();
  REQUIRE(uncut.AddMessage(*whole).ok());
  std::vector<std::string> cells = uncut.Cells(0, zone);
  CutRow(&cells, zone);
  FactTable rows = FactTable::Cases();
  REQUIRE(rows.AddRow(cells, zone).ok());
  const std::vector<std::string> cut = messages.Cells(0, zone);
  CHECK(cut == rows.Cells(0, zone));
  const auto cell = [&](const char* name) { return cut[*rows.Find(name)]; };
  CHECK(cell("category") == "noise");
  CHECK(cell("region") == "43/430100");
  CHECK(cell("accepted_at") == "2018-10-02T00:00:00+08:00");
  CHECK(cell("called_back_at") == "2018-10-08T00:00:00+08:00");
  CHECK(cell("cut") == "true");
  CHECK(cell("returns") == "2");
  for (const char* name :
       {"matter", "linked", "lead", "assisting", "callback_unit", "against"}) {
    INFO(name);
    CHECK(cell(name).empty());
  }
}

}  // namespace
}  // namespace trunkline::insight
