// SPDX-License-Identifier: Apache-2.0
#include "src/tables/tickets.h"

#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/tables/ticket_columns.h"
#include "src/tables/times.h"
#include "tests/catch.h"
#include "tests/tables/small_city.h"
#include "trunkline/ruleset.h"

namespace trunkline::tables {
namespace {

struct Seen {
  bool rejected;
  std::string column, reason, id, category, region, text;
  TicketType type;
  absl::Time accepted;
  std::vector<std::string> passed;
};

std::vector<Seen> ReadAll(TicketReader* reader) {
  std::vector<Seen> out;
  TicketRecord record;
  while (true) {
    const auto more = reader->Next(&record);
    INFO(more.status().ToString());
    REQUIRE(more.ok());
    if (!*more) return out;
    REQUIRE(record.row == out.size() + 1);
    Seen seen;
    seen.rejected = record.rejected;
    seen.column = record.column;
    seen.reason = record.reason.en;
    seen.id = std::string(record.id);
    seen.category = std::string(record.ticket.category);
    seen.region = std::string(record.ticket.region);
    seen.text = std::string(record.ticket.text);
    seen.type = record.ticket.type;
    seen.accepted = record.ticket.accepted_at;
    for (std::string_view cell : record.passed) seen.passed.emplace_back(cell);
    out.push_back(std::move(seen));
  }
}

std::vector<Seen> ReadTable(std::string_view content,
                            TicketTableOptions options = {},
                            Charset charset = Charset::kAuto) {
  options.zone = *base::LoadZone("Asia/Shanghai");
  TextInput input(ReadFrom(content), charset);
  std::vector<Seen> rows = ReadAll(NewTicketTableReader(&input, options).get());
  if (options.rules != nullptr) return rows;
  // Views alone are the same; words are none of them.
  options.views_only = true;
  TextInput again(ReadFrom(content), charset);
  const auto views = ReadAll(NewTicketTableReader(&again, options).get());
  REQUIRE(views.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(views[i].rejected == rows[i].rejected);
    CHECK(views[i].column == rows[i].column);
    CHECK(views[i].reason == rows[i].reason);
    CHECK(views[i].passed == rows[i].passed);
    if (rows[i].rejected) continue;
    CHECK(views[i].id == rows[i].id);
    CHECK(views[i].category == rows[i].category);
    CHECK(views[i].region == rows[i].region);
    CHECK(views[i].type == rows[i].type);
    CHECK(views[i].accepted == rows[i].accepted);
  }
  return rows;
}

std::string HeaderError(std::string_view content, TicketTableOptions options) {
  TextInput input(ReadFrom(content), Charset::kAuto);
  TicketRecord record;
  const auto more = NewTicketTableReader(&input, options)->Next(&record);
  REQUIRE_FALSE(more.ok());
  CHECK(absl::IsInvalidArgument(more.status()));
  return std::string(more.status().message());
}

TEST_CASE("The names of columns are the schema's, and each names one field") {
  for (const TicketField& field : TicketFields()) {
    for (const std::string_view name : field.names) {
      INFO(name);
      CHECK(FindTicketField(name) == &field);
    }
  }
  const auto first = [](std::string_view name) {
    const TicketField* const field = FindTicketField(name);
    return field == nullptr ? std::string() : std::string(field->name());
  };
  CHECK(first("受理时间") == "accepted");
  CHECK(first("accepted_at") == "accepted");
  CHECK(first("caller_words") == "text");
  CHECK(first("工单号") == "id");
  CHECK(first("dialed") == "dialled");
  CHECK(first("诉求人") == "caller.name");
  CHECK(first("phone") == "caller.phone");
  CHECK(first("联系地址") == "caller.address");
  CHECK(first("location.address") == "location.address");
  CHECK(first("giver_ref") == "giver_ref");
  CHECK(first("name").empty());
  CHECK(first("related").empty());
}

TEST_CASE("columns of any name, names as well as codes") {
  const RuleSet rules = SmallCity();
  TicketTableOptions options;
  options.rules = &rules;
  options.columns = {{"accepted", "open"},
                     {"category", "一级/二级"},
                     {"text", "标题/正文"},
                     {"type", "kind"},
                     {"region", "属地"}};
  options.values = {{"type", "C", "complaint"}, {"type", "*", ""}};
  options.pass_through = {"note"};
  const auto rows = ReadTable(
      "id,open,一级,二级,属地,标题,正文,kind,note,urgency\r\n"
      "1,2018-10-01 08:30:00,环境,噪声,雨花区,t,\"b\r\nc\",C,keep,junk\r\n"
      "2,2018/10/1 8:30,环境,,430111,,b,other,,\r\n"
      "3,2018-10-01T00:30:00Z,e.n,,nowhere,,,,,\r\n",
      options);
  REQUIRE(rows.size() == 3);
  for (const Seen& row : rows) {
    CHECK(row.reason == "");
    CHECK(row.accepted == absl::FromUnixSeconds(1538353800));
  }
  CHECK(rows[0].category == "e.n");
  CHECK(rows[0].region == "430111");
  CHECK(rows[0].type == TicketType::kComplaint);
  CHECK(rows[0].text == "t\nb\r\nc");
  CHECK(rows[0].passed == std::vector<std::string>{"keep"});
  CHECK(rows[1].category == "e");
  CHECK(rows[1].type == TicketType::kUnspecified);
  CHECK(rows[2].category == "e.n");
  CHECK(rows[2].region == "nowhere");
}

TEST_CASE("regions of joined columns, as of the row's acceptance") {
  LoadResult<RuleSet> loaded = LoadRuleSet({{"base.txtpb", R"(
    jurisdiction { id: "t" time_zone: "Asia/Shanghai" centre: "centre"
      principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                  BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
    department { code: "centre" }
    region { code: "6201" name { lang: "zh" text: "云山市" } }
    region { code: "west" parent: "6201" name { lang: "zh" text: "西湖区" }
             dated_code { text: "620111" valid { from: "2018-01-01" } } }
    region { code: "old" parent: "6201" name { lang: "zh" text: "旧城区" }
             dated_code { text: "620111" valid { to: "2018-01-01" } } })",
                                             Format::kText}});
  REQUIRE(loaded.value.has_value());
  TicketTableOptions options;
  options.rules = &*loaded.value;
  options.columns = {{"accepted", "受理"}, {"region", "市/区"}};
  const auto rows = ReadTable(
      "区,市,受理\n"
      "西湖区,云山市,2018-10-01\n"
      "西湖区,,2018-10-01\n"
      "云山市旧城区,云山市,2018-10-01\n"
      "620111000000,,2018-10-01\n"
      "620111,云山市,2017-12-31 23:59:59\n"
      "西湖区,临江市,2018-10-01\n"
      "东湖区,云山市,2018-10-01\n",
      options);
  REQUIRE(rows.size() == 7);
  const char* const expected[] = {
      "west", "west", "old", "west", "old", "临江市/西湖区", "云山市/东湖区"};
  for (std::size_t i = 0; i != rows.size(); ++i) {
    INFO(i);
    CHECK(rows[i].reason == "");
    CHECK(rows[i].region == expected[i]);
  }
}

TEST_CASE("every field of the schema is a column") {
  TicketTableOptions options;
  options.zone = absl::UTCTimeZone();
  // Where one is mapped, nothing is guessed.
  for (const char* name :
       {"id", "accepted", "answered_at", "title", "text", "tag", "caller.name",
        "location.latitude", "location.datum", "reply_waived", "attribute.x"}) {
    options.columns.push_back({name, name});
  }
  options.columns.push_back({"caller.phone", "phone"});
  const std::string table =
      "id,accepted,answered_at,title,text,tag,caller.name,phone,"
      "location.latitude,location.datum,reply_waived,attribute.x\n"
      "1,2018-10-01,2018-09-30 12:00,T,W,a；b,N,139,28.5,DATUM_GCJ02,是,y\n"
      "2,2018-10-01,,,,,,,north,,,\n"
      "3,2018-10-01,,,,,,,,GCJ,,\n";
  TextInput input(ReadFrom(table), Charset::kAuto);
  const auto reader = NewTicketTableReader(&input, options);
  TicketRecord record;
  REQUIRE(*reader->Next(&record));
  INFO(record.reason.en);
  REQUIRE(record.stored.has_value());
  const auto same = ReadTicket(
      R"(id: "1" answered_at { seconds: 1538308800 }
         accepted_at { seconds: 1538352000 }
         location { latitude: 28.5 datum: DATUM_GCJ02 }
         title: "T" caller_words: "W" reply_waived: true
         attribute { name: "x" value: "y" } tag: "a" tag: "b"
         caller { name: "N" phone: "139" })",
      Format::kText);
  REQUIRE(same.ok());
  CHECK(record.stored->bytes() == same->bytes());
  CHECK(record.ticket.text == "T\nW");
  REQUIRE(*reader->Next(&record));
  CHECK(record.column + ": " + record.reason.en ==
        "location.latitude: not a number, value of 5 bytes");
  REQUIRE(*reader->Next(&record));
  CHECK(record.column + ": " + record.reason.en ==
        "location.datum: unknown datum, value of 3 bytes; --value "
        "location.datum:WORD=... maps a word to one of wgs84, gcj02");

  options.pass_through = {"phone"};
  CHECK(HeaderError(table, options) ==
        "column \"phone\" holds what the caller said: it is not passed "
        "through");
}

TEST_CASE("rows that cannot be read") {
  TicketTableOptions options;
  const auto rows = ReadTable(
      "accepted,type,confidential,内容\n"
      "2018-10-01,complaint,,a\n"
      ",complaint,,a\n"
      "01.10.2018 08:30,complaint,,a\n"
      "2018-10-01,compliant,,a\n"
      "2018-10-01,Zhang San 13812345678,,a\n"
      "2018-10-01,complaint,perhaps,a\n"
      "2018-10-01,complaint\n"
      "2018-02-30,complaint,,a\n"
      "2018-10-01,投诉,是,a\n",
      options);
  REQUIRE(rows.size() == 9);
  auto said = [&](std::size_t i) {
    return rows[i].column + ": " + rows[i].reason;
  };
  CHECK_FALSE(rows[0].rejected);
  CHECK(said(1) == "accepted: no time of acceptance");
  CHECK(said(2) ==
        "accepted: not a time as 2018-10-01 08:30:00 or RFC 3339; its form is "
        "\"99.99.9999 99:99\"; a year has four digits and stands first, else "
        "give the time format, such as \"%d/%m/%Y %H:%M\"");
  CHECK(said(3).find("type: unknown ticket type, value of 9 bytes; did you "
                     "mean \"complaint\"?; --value type:WORD=...") == 0);
  CHECK(said(4).find("type: unknown ticket type, value of 21 bytes") == 0);
  CHECK(said(5) == "confidential: neither true nor false, value of 7 bytes");
  CHECK_FALSE(rows[6].rejected);  // Cells that are missing are empty.
  CHECK(rows[7].rejected);
  CHECK_FALSE(rows[8].rejected);
}

TEST_CASE("text behind a closing quotation mark rejects its row alone") {
  TicketTableOptions options;
  const auto rows = ReadTable(
      "id,accepted,text\n"
      "1,2018-10-01,\"甲\"小区噪声\n"
      "2,2018-10-01,b\n"
      "3,2018-10-01,\"c\"  \n"
      "4,2018-10-01,\"open\n"
      "5,2018-10-01,\"e\"\n",
      options);
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].rejected);
  CHECK(rows[0].column == "text");
  CHECK(rows[0].reason ==
        "text follows the quotation mark that closes column 3; inside "
        "quotation marks write each one twice");
  CHECK_FALSE(rows[1].rejected);
  CHECK(rows[2].text == "c");
  CHECK(rows[3].rejected);
  CHECK(rows[3].reason ==
        "line 6: text follows the quotation mark that closes column 3; inside "
        "quotation marks write each one twice");
  CHECK(rows[4].text == "e");
  CHECK(HeaderError("id,\"accepted\"x,text\n1,2018-10-01,a\n", options)
            .find("text follows the quotation mark that closes column 2") !=
        std::string::npos);
}

TEST_CASE("a row with too many cells") {
  const auto rows = ReadTable("accepted,text\n2018-10-01,a,b\n2018-10-01,a,\n");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].reason == "the row has 3 columns, the header has 2");
  CHECK_FALSE(rows[1].rejected);
}

TEST_CASE("a heading that occurs twice is refused") {
  TicketTableOptions options;
  CHECK(HeaderError("id,受理时间,受理时间\n", options) ==
        "the column \"受理时间\" is there twice, as #2 and #3; which one is "
        "meant cannot be known: rename one, or take it away");
  CHECK(HeaderError("id,受理时间,accepted\n", options) ==
        "the columns #2 \"受理时间\" and #3 \"accepted\" are both the field "
        "accepted; --map accepted=COLUMN says which is meant");
  // Also where nothing would be read from it; its name may be a value.
  CHECK(HeaderError("id,accepted,x, x\n", options) ==
        "the column #3 is there twice, as #3 and #4; which one is meant cannot "
        "be known: rename one, or take it away");
  CHECK(HeaderError("7,x,x\n", options).find("twice") == std::string::npos);
  options.columns = {{"accepted", "accepted"}};
  CHECK(HeaderError("id,accepted,a b,a b\n", options).find("#3 and #4") !=
        std::string::npos);
  CHECK(ReadTable("id,受理时间,accepted,,\n1,,2018-10-01,,\n", options)[0]
            .reason.empty());
}

TEST_CASE("ids are text whatever a spreadsheet makes of them") {
  const auto rows = ReadTable(
      "工单编号,受理时间\n=\"20180903000123456789\",2018/9/3\n"
      "'20180903000123456789,2018/9/3\n20180903000123456789\t,2018/9/3\n"
      "2.01809E+19,2018/9/3\n20180903000123400000,2018/9/3\n");
  REQUIRE(rows.size() == 5);
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(rows[i].id == "20180903000123456789");
  CHECK(rows[3].reason.find("has rounded this number") != std::string::npos);
  // Most ids of the column are exact: this one may end so by chance.
  CHECK_FALSE(rows[4].rejected);
}

TEST_CASE("a time before 1950 stands for none") {
  for (const char* time : {"1900-01-01", "1900/1/1 00:00:00", "1899-12-30",
                           "1601-01-01", "1753-01-01 00:00"}) {
    CAPTURE(time);
    const auto rows =
        ReadTable("accepted\n" + std::string(time) + "\n2018-09-03\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].reason.find("a time before 1950") == 0);
    CHECK_FALSE(rows[1].rejected);
    CHECK(
        ReadTable("accepted,called\n2018-09-03," + std::string(time) + "\n")[0]
            .rejected);
  }
  CHECK_FALSE(ReadTable("accepted\n1950-01-02\n")[0].rejected);
}

TEST_CASE("dates that a spreadsheet has made are no ids") {
  const auto reason = [](const std::string& id) {
    return ReadTable("id,accepted\n" + id + ",2018-09-03\n")[0].reason;
  };
  for (const char* id :
       {"2018/9/3", "2018/09/03", "2018/9/3 8:05", "2018年9月3日"}) {
    CAPTURE(id);
    CHECK(reason(id).find("has made a date of it") != std::string::npos);
  }
  for (const char* id : {"2018-11-3", "20180903", "2018/9/33", "2018/0903",
                         "1024/1/1", "A2018/9/3", "201809030805"}) {
    CAPTURE(id);
    CHECK(reason(id).empty());
  }
}

TEST_CASE("numbers that a spreadsheet has rounded are no phone numbers") {
  for (const char* column : {"dialled", "caller.phone", "来电号码",
                             "caller.contact", "caller.identity_number"}) {
    for (const char* cell : {"1.39E+10", "1.2345E+4", "4.30102e17", "12E+3"}) {
      CAPTURE(column, cell);
      const auto rows = ReadTable(
          absl::StrCat("accepted,", column, "\n2018-09-03,", cell, "\n"));
      REQUIRE(rows.size() == 1);
      CHECK(rows[0].rejected);
      CHECK(rows[0].reason.find("has rounded this number") !=
            std::string::npos);
    }
    for (const char* cell : {"13900000007", "0731-85550101", "12E3", ""}) {
      CAPTURE(column, cell);
      CHECK_FALSE(ReadTable(absl::StrCat("accepted,", column, "\n2018-09-03,",
                                         cell, "\n"))[0]
                      .rejected);
    }
  }
  // What was said may hold any number.
  CHECK_FALSE(ReadTable("accepted,text\n2018-09-03,1.39E+10\n")[0].rejected);
}

TEST_CASE("an id that ends in zeros is judged by the ids around it") {
  const auto table = [](std::size_t rounded, std::size_t exact) {
    std::string out = "id,accepted\n";
    for (std::size_t i = 0; i < rounded + exact; ++i) {
      out += "2018090300012" + std::to_string(10 + i % 90) +
             (i < rounded ? "000" : "457") + ",2018-09-03\n";
    }
    return out;
  };
  const auto rejected = [](const std::string& content) {
    std::size_t n = 0;
    for (const Seen& row : ReadTable(content)) n += row.rejected ? 1 : 0;
    return n;
  };
  CHECK(rejected(table(1, 0)) == 1);
  CHECK(rejected(table(1, 1)) == 1);
  CHECK(rejected(table(1, 2)) == 0);
  CHECK(rejected(table(3, 2)) == 3);
  CHECK(rejected(table(5000, 0)) == 5000);
  // A real one, the first of many, and the last of many.
  CHECK(rejected(table(1, 5000)) == 0);
  CHECK(rejected(table(0, 5000) + "201809030001234000,2018-09-03\n") == 0);
  // Two exports in one file.
  CHECK(rejected(table(3000, 3000)) == 3000);
  // Marked as text, shorter, or no number.
  CHECK(rejected("id,accepted\n=\"201809030001234000\",2018-09-03\n"
                 "'201809030001234000,2018-09-03\n20180903000123400,2018-09-03"
                 "\nA201809030001234000,2018-09-03\n") == 0);
}

TEST_CASE("a heading below a title, and one with line breaks") {
  for (const char* table :
       {"\"工单\n编号\",\"受理\n时间\",诉求内容\nA1,2018/9/3 8:05,停水\n",
        "某市12345热线工单明细表,,\n工单编号,受理时间,诉求内容\n"
        "A1,2018/9/3 8:05,停水\n"}) {
    TicketTableOptions options;
    options.zone = *base::LoadZone("Asia/Shanghai");
    TextInput input(ReadFrom(table), Charset::kAuto);
    const auto reader = NewTicketTableReader(&input, options);
    const auto rows = ReadAll(reader.get());
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].id == "A1");
    CHECK(rows[0].accepted == absl::FromUnixSeconds(1535933100));
    const bool title = table[0] != '"';
    const std::vector<base::Text> notes = reader->notes();
    REQUIRE(notes.size() == (title ? 1 : 0));
    if (title) {
      CHECK(notes[0].en ==
            "the heading is taken from line 2: the row above it is no heading");
      CHECK(notes[0].zh == "表头取自第2行：其上一行不是表头");
    }
  }
}

TEST_CASE("a row names all its defects") {
  TextInput input(ReadFrom("accepted,type,confidential\nx,y,z\n"),
                  Charset::kAuto);
  const auto reader = NewTicketTableReader(&input, {});
  TicketRecord record;
  REQUIRE(*reader->Next(&record));
  REQUIRE(record.more_reasons.size() == 2);
  CHECK(record.column == "accepted");
  CHECK(record.more_reasons[0].column == "type");
  CHECK(record.more_reasons[1].column == "confidential");
}

TEST_CASE("headers that are not right") {
  TicketTableOptions options;
  CHECK(HeaderError("", options) ==
        "the table is empty: its first row must name the columns");
  CHECK(HeaderError("a,b\n", options) ==
        "no column is the time of acceptance; say which by --map "
        "accepted=COLUMN. The table has 2 columns; no name of them is known");
  CHECK(HeaderError("id,b\n", options) ==
        "no column is the time of acceptance; say which by --map "
        "accepted=COLUMN. The table has 2 columns; known are #1 id");
  options.columns = {{"accepted", "open_td"}};
  CHECK(HeaderError("open_dt,b\n", options) ==
        "no column \"open_td\"; did you mean column #1?");
  options.columns = {{"accepted", "opened"}};
  CHECK(HeaderError("id,type,b\n", options) ==
        "no column \"opened\"; the table has 3 columns; known are #1 id, #2 "
        "type");
  options.columns = {{"accepted", "open_td"}};
  options.show_unknown = true;
  CHECK(HeaderError("open_dt,b\n", options) ==
        "no column \"open_td\"; did you mean \"open_dt\"?");
  options.columns = {{"accepted", "xyz"}};
  CHECK(HeaderError("open_dt,b\n", options) ==
        "no column \"xyz\"; the table has 2 columns: #1 open_dt, #2 b");
  options.show_unknown = false;
  options.columns = {{"acepted", "open_dt"}};
  CHECK(HeaderError("open_dt,b\n", options) ==
        "a ticket has no field \"acepted\"; did you mean \"accepted\"?");
  options.columns = {{"accepted", "a"}, {"text", "b"}};
  options.pass_through = {"b"};
  CHECK(HeaderError("a,b\n", options) ==
        "column \"b\" holds what the caller said: it is not passed through");
}

TEST_CASE("a recorded column that is the caller's is not compared") {
  TicketTableOptions options;
  options.columns = {{"accepted", "a"}, {"caller.phone", "tel"}};
  options.recorded = "tel";
  CHECK(HeaderError("a,tel\n", options) ==
        "column \"tel\" holds what the caller said: it is not compared");
}

TEST_CASE("a column is named in a reject if a field or an option names it") {
  TicketTableOptions options;
  options.columns = {{"accepted", "accepted"}, {"type", "kind"}};
  options.time_format = "%Y";
  const std::string table =
      "accepted,kind,13000000000,attribute.13000000000\n"
      "2018,x,,\n"
      "2018,,\xff,\n"
      "2018,,,\xff\n";
  const auto rows = ReadTable(table, options, Charset::kUtf8);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].column == "kind");
  CHECK(rows[1].column == "#3");
  CHECK(rows[2].column == "#4");
  options.show_unknown = true;
  CHECK(ReadTable(table, options, Charset::kUtf8)[1].column == "13000000000");
}

TEST_CASE("a table in GBK, and one that claims to be UTF-8") {
  const std::string table =
      "accepted,\xCA\xF4\xB5\xD8\n2018-10-01,\xD3\xEA\xBB\xA8\xC7\xF8\n";
  TicketTableOptions options;
  const RuleSet rules = SmallCity();
  options.rules = &rules;
  const auto rows = ReadTable(table, options);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].region == "430111");
  const auto wrong = ReadTable("accepted,region\n2018-10-01,\xD3\xEA\n",
                               options, Charset::kUtf8);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].column + ": " + wrong[0].reason ==
        "region: the cell is not UTF-8; if the file is GBK, say gbk as its "
        "character set");
}

TEST_CASE("times") {
  const absl::TimeZone zone = *base::LoadZone("Asia/Shanghai");
  auto parse = [&](std::string_view text, const std::string& format = "") {
    return ParseTime(text, format, zone);
  };
  const absl::Time want = absl::FromUnixSeconds(1538353800);
  for (const char* text :
       {"2018-10-01 08:30:00", "2018-10-01T08:30:00", "2018-10-01 08:30",
        "2018/10/1 8:30", "2018/10/01 08:30:00", " 2018-10-01 08:30:00 ",
        "2018-10-01T08:30:00+08:00", "2018-10-01T00:30:00Z",
        "2018-10-01 08:30:00.000"}) {
    CAPTURE(text);
    CHECK(parse(text) == want);
  }
  CHECK(parse("01/10/18 08:30", "%d/%m/%y %H:%M") == want);
  CHECK(parse("1538353800", "%s") == want);
  for (const char* text :
       {"", "x", "2018", "13812345678", "2018-13-01", "2018-02-30",
        "infinite-future", "8:30", "2018-10-01 25:00:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse(text).has_value());
  }
  CHECK_FALSE(parse("infinite-future", "%Y").has_value());
  CHECK(parse("9999-12-31").has_value());
  CHECK(parse("20181001083000", "%Y%m%d%H%M%S") == want);
  CHECK_FALSE(parse("018-10-01", "%Y-%m-%d").has_value());
}

TEST_CASE("local times that do not exist, or exist twice") {
  TicketTableOptions options;
  options.zone = *base::LoadZone("America/New_York");
  const auto read = [&](const std::string& content) {
    TextInput input(ReadFrom(content), Charset::kUtf8);
    const auto reader = NewTicketTableReader(&input, options);
    std::pair<std::vector<Seen>, std::vector<std::string>> out;
    out.first = ReadAll(reader.get());
    for (const base::Text& note : reader->notes()) {
      out.second.push_back(note.en);
    }
    return out;
  };
  auto [rows, notes] = read(
      "id,accepted\n"
      "1,2011-03-13 02:30\n"
      "2,2011-11-06 01:30\n"
      "3,2011-03-13 02:30:00-05:00\n"
      "4,2011-03-13 03:00\n"
      "5,2011-11-06T01:30:00-05:00\n");
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].rejected);
  CHECK(rows[0].column == "accepted");
  CHECK(rows[0].reason ==
        "a time that does not exist in its time zone: clocks were set forward "
        "over it");
  CHECK(rows[1].accepted == absl::FromUnixSeconds(1320557400));
  CHECK_FALSE(rows[2].rejected);
  CHECK_FALSE(rows[3].rejected);
  CHECK(rows[4].accepted == absl::FromUnixSeconds(1320561000));
  CHECK(notes == std::vector<std::string>{
                     "1 time without offset exists twice, as clocks were set "
                     "back: the first was taken"});
  options.time_format = "%m/%d/%Y %H:%M";
  std::tie(rows, notes) = read(
      "id,accepted,called\n"
      "1,03/13/2011 02:30,\n"
      "2,11/06/2011 01:30,11/06/2011 01:15\n");
  CHECK(rows[0].rejected);
  CHECK(rows[1].accepted == absl::FromUnixSeconds(1320557400));
  CHECK(notes == std::vector<std::string>{
                     "2 times without offset exist twice, as clocks were set "
                     "back: the first was taken of each"});
  options.time_format = "%m/%d/%Y %H:%M %Ez";
  std::tie(rows, notes) = read("id,accepted\n1,11/06/2011 01:30 -05:00\n");
  CHECK(rows[0].accepted == absl::FromUnixSeconds(1320561000));
  CHECK(notes.empty());
}

constexpr char kSecret[] = "13912345678";

TEST_CASE("JSON lines") {
  const RuleSet rules = SmallCity();
  const std::string content =
      "\xEF\xBB\xBF{\"id\":\"1\",\"category\":\"噪声\",\"acceptedAt\":"
      "\"2018-10-01T00:30:00Z\"}\r\n\n"
      "{\"caller\":{\"phone\":\"13912345678\"},\"type\":7x}\n"
      "{\"callerWords\":\"call 13912345678\",\"type\":\"NO\"}\n"
      "not json 13912345678\n"
      "{\"callerWords\":13912345678}\n" +
      std::string(3000, 'x') + "13912345678\n" +
      "{\"id\":\"\xCA\xA9\xB9\"}\n{\"id\":\"last\"}";
  TextInput input(ReadFrom(content), Charset::kUtf8);
  const auto rows =
      ReadAll(NewTicketLineReader(&input, Format::kJson, &rules, 2000).get());
  REQUIRE(rows.size() == 8);
  CHECK(rows[0].category == "e.n");
  for (std::size_t i = 1; i < 7; ++i) {
    CAPTURE(i, rows[i].reason);
    CHECK(rows[i].rejected);
    CHECK_FALSE(rows[i].reason.empty());
    CHECK(rows[i].reason.find(kSecret) == std::string::npos);
    CHECK(rows[i].reason.find("call 1") == std::string::npos);
  }
  CHECK(rows[5].reason == "the line is longer than 2000 bytes");
  CHECK(rows[6].reason == "not UTF-8");
  CHECK(rows[7].id == "last");
}

TEST_CASE("JSON lines take the zone of times without offset") {
  const std::string content =
      "{\"acceptedAt\":\"2018-03-01T10:05:00\"}\n"
      "{\"acceptedAt\":\"2018/3/1 上午10:05\"}\n"
      "{\"acceptedAt\":\"2018-03-01T10:05:00+08:00\"}\n"
      "{\"acceptedAt\":\"yesterday\"}\n";
  const auto read = [&](std::optional<absl::TimeZone> zone) {
    TextInput input(ReadFrom(content), Charset::kUtf8);
    return ReadAll(
        NewTicketLineReader(&input, Format::kJson, nullptr, 2000, zone).get());
  };
  auto rows = read(*base::LoadZone("Asia/Shanghai"));
  REQUIRE(rows.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(rows[i].accepted == absl::FromUnixSeconds(1519869900));
  }
  CHECK(rows[3].rejected);
  rows = read({});
  CHECK(rows[0].reason.find("a time with its offset") != std::string::npos);
  CHECK_FALSE(rows[2].rejected);
}

TEST_CASE("length-delimited binary") {
  std::string content;
  for (const char* id : {"a", "b"}) {
    const auto ticket =
        ReadTicket(absl::StrCat("id: \"", id,
                                "\" accepted_at { seconds: 1538353800 } "
                                "caller_words: \"words\""),
                   Format::kText);
    REQUIRE(ticket.ok());
    AppendDelimited(ticket->bytes(), &content);
  }
  AppendDelimited("\xFF\xFF", &content);
  auto read = [](std::string_view bytes) {
    return ReadAll(NewTicketBinaryReader(ReadFrom(bytes), nullptr, 1000).get());
  };
  auto rows = read(content);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].id == "a");
  CHECK(rows[0].text == "words");
  CHECK(rows[1].accepted == absl::FromUnixSeconds(1538353800));
  CHECK(rows[2].rejected);
  rows = read(std::string_view(content).substr(0, content.size() - 1));
  REQUIRE(rows.size() == 3);
  CHECK(rows[2].reason ==
        "the input ends inside a ticket; the rest cannot be read");
  rows = read("\xFF\xFF\xFF\x7F plain text");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].rejected);
  CHECK(read("").empty());
}

}  // namespace
}  // namespace trunkline::tables
