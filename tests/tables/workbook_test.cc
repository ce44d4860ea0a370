// SPDX-License-Identifier: Apache-2.0
#include "src/tables/workbook.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "src/base/status.h"
#include "src/tables/file_kind.h"
#include "src/tables/table.h"
#include "src/tables/tickets.h"
#include "src/tables/times.h"
#include "src/tables/workbook_package.h"
#include "tests/catch.h"
#include "tests/tables/book.h"

namespace trunkline::tables {
namespace {

using Cells = std::vector<std::vector<std::string>>;

// All cells; of merged ones in brackets, of errors with "!". They are the same
// when the sheet is unzipped ahead.
Cells Read(const std::string& bytes, const WorkbookOptions& options = {},
           std::vector<std::string>* notes = nullptr) {
  Cells out;
  const auto reader = OpenWorkbook(bytes, options);
  INFO(reader.status().ToString());
  REQUIRE(reader.ok());
  Row row;
  while (true) {
    const auto more = (*reader)->Next(&row);
    INFO(more.status().ToString());
    REQUIRE(more.ok());
    if (!*more) break;
    std::vector<std::string> cells = {std::to_string(row.line)};
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string cell(row[i]);
      if (row.merged(i)) cell = "[" + cell + "]";
      if (row.kind(i) == CellKind::kError) cell += "!";
      if (row.kind(i) == CellKind::kUncalculated) cell = "=?";
      cells.push_back(cell);
    }
    out.push_back(std::move(cells));
  }
  if (notes != nullptr) {
    notes->clear();
    for (const base::Text& note : (*reader)->notes()) notes->push_back(note.en);
  }
  if (!options.read_ahead_from.has_value()) {
    WorkbookOptions ahead = options;
    ahead.read_ahead_from = 0;
    std::vector<std::string> said;
    CHECK(Read(bytes, ahead, &said) == out);
    if (notes != nullptr) CHECK(said == *notes);
    // A small sheet is read without a thread, with the same result.
    ahead.read_ahead_from = std::uint64_t{1} << 40;
    CHECK(Read(bytes, ahead) == out);
  }
  return out;
}

std::string ErrorOfOne(const std::string& bytes,
                       const WorkbookOptions& options) {
  const auto reader = OpenWorkbook(bytes, options);
  if (!reader.ok()) return std::string(reader.status().message());
  Row row;
  while (true) {
    const auto more = (*reader)->Next(&row);
    if (!more.ok()) return std::string(more.status().message());
    if (!*more) return {};
  }
}

std::string Error(const std::string& bytes, WorkbookOptions options = {}) {
  const std::string error = ErrorOfOne(bytes, options);
  options.read_ahead_from = 0;
  CHECK(ErrorOfOne(bytes, options) == error);
  return error;
}

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Book OneSheet(std::string rows, std::string after = {}) {
  Book book;
  book.sheets = {{"工单", std::move(rows), std::move(after)}};
  return book;
}

TEST_CASE("cells of every kind") {
  Book book = OneSheet(
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c>"
      "<c r=\"C1\" t=\"inlineStr\"><is><r><t>a</t></r><r><t> b</t></r>"
      "<rPh><t>x</t></rPh></is></c><c r=\"D1\" t=\"str\"><f>A1</f>"
      "<v>f</v></c><c r=\"E1\" t=\"b\"><v>1</v></c>"
      "<c r=\"F1\" t=\"e\"><v>#REF!</v></c><c r=\"G1\"><f>1+1</f></c></row>"
      "<row r=\"3\"><c r=\"A3\"><v>13812345678</v></c><c "
      "r=\"B3\"><v>0.1</v></c>"
      "<c r=\"C3\"><v>2.0180903E+19</v></c><c r=\"D3\" s=\"3\"><v>12</v></c>"
      "<c r=\"E3\" s=\"1\"><v>43346.336805555555</v></c>"
      "<c r=\"F3\" s=\"1\"><v>43346</v></c><c r=\"G3\" s=\"2\"><v>0.5</v></c>"
      "<c r=\"H3\"><v>43346.336805555555</v></c></row>");
  book.strings =
      "<si><t>no</t></si><si><t>停水_x000D_&amp;</t><rPh><t>x</t></rPh></si>";
  book.formats = {"yyyy\"年\"m\"月\"d\"日\" h:mm", "[$-804]h:mm;@", "000000"};
  const Cells cells = Read(book.Bytes());
  REQUIRE(cells.size() == 2);
  CHECK(cells[0] == std::vector<std::string>{"1", "停水\r&", "", "a b", "f",
                                             "TRUE", "#REF!!", "=?"});
  CHECK(cells[1] == std::vector<std::string>{
                        "3", "13812345678", "0.1", "20180903000000000000",
                        "000012", "2018-09-03 08:05:00", "2018-09-03",
                        "12:00:00", "43346.336805555555"});
}

TEST_CASE("which formats are dates") {
  const auto is_date = [](std::string_view code) {
    return StyleOfFormat(code).kind == NumberStyle::Kind::kDate;
  };
  for (const char* code : {"yyyy-mm-dd", "m/d/yy h:mm", "mmm-yy",
                           "[$-804]yyyy\"年\"m\"月\"d\"日\";@", "h:mm AM/PM"}) {
    CAPTURE(code);
    CHECK(is_date(code));
  }
  for (const char* code :
       {"General", "0.00", "#,##0_);[Red](#,##0)", "0.00E+00", "\"d\"0", "@",
        "0\\d", "[h]:mm:ss", "Standard", ""}) {
    CAPTURE(code);
    CHECK_FALSE(is_date(code));
  }
}

TEST_CASE("dates that count from 1904") {
  Book book =
      OneSheet("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>41884</v></c></row>");
  book.formats = {"yyyy-mm-dd"};
  book.from_1904 = true;
  CHECK(Read(book.Bytes())[0][1] == "2018-09-03");
}

TEST_CASE("serial numbers without a style count from 1904, too") {
  Book book = OneSheet(TextRow(1, {"id", "accepted"}) +
                       "<row r=\"2\"><c r=\"A2\"><v>41884</v></c>"
                       "<c r=\"B2\"><v>41884.336805555555</v></c></row>"
                       "<row r=\"3\"><c r=\"A3\"><v>2</v></c>"
                       "<c r=\"B3\" s=\"1\"><v>41884.5</v></c></row>"
                       "<row r=\"4\"><c r=\"A4\"><v>3</v></c>"
                       "<c r=\"B4\"><v>20180903</v></c></row>");
  book.formats = {"yyyy-mm-dd hh:mm"};
  for (const bool from_1904 : {false, true}) {
    book.from_1904 = from_1904;
    const std::string bytes = book.Bytes();
    const auto rows = OpenWorkbook(bytes, {});
    REQUIRE(rows.ok());
    const auto reader = NewTicketTableReader(rows->get(), {});
    TicketRecord record;
    REQUIRE(*reader->Next(&record));
    CHECK(record.id == "41884");
    const int years = from_1904 ? 0 : -4;
    const int day = from_1904 ? 3 : 2;  // 1462 days are four years and a day.
    CHECK(record.ticket.accepted_at ==
          absl::FromCivil(absl::CivilSecond(2018 + years, 9, day, 8, 5),
                          absl::UTCTimeZone()));
    REQUIRE(*reader->Next(&record));
    CHECK(record.ticket.accepted_at ==
          absl::FromCivil(absl::CivilSecond(2018 + years, 9, day, 12),
                          absl::UTCTimeZone()));
    REQUIRE(*reader->Next(&record));
    CHECK(record.ticket.accepted_at ==
          absl::FromCivil(absl::CivilSecond(2018, 9, 3), absl::UTCTimeZone()));
  }
  CHECK(TimeText("41884", true) == "43346");
  CHECK(TimeText("41884.25", true) == "43346.25");
  CHECK(TimeText("41884", false) == "41884");
  CHECK(TimeText("418840", true) == "418840");
  CHECK(TimeText("41884x", true) == "41884x");
  CHECK(TimeText("2018-09-03", true) == "2018-09-03");
}

TEST_CASE("what a style adds to digits is part of ids and phone numbers") {
  const auto shown = [](std::string_view code, std::string_view digits) {
    const NumberStyle style = StyleOfFormat(code);
    return style.kind == NumberStyle::Kind::kPattern
               ? ShowDigits(style.pattern, digits)
           : style.kind == NumberStyle::Kind::kOther ? "other"
                                                     : "as typed";
  };
  CHECK(shown("\"GD\"0000", "7") == "GD0007");
  CHECK(shown("\"GD\"0000", "123456") == "GD123456");
  CHECK(shown("0000-0000", "123456") == "0012-3456");
  CHECK(shown("0731\\-00000000", "88888888") == "0731-88888888");
  CHECK(shown("\"0731\"-00000000", "88888888") == "0731-88888888");
  CHECK(shown("0731-00000000", "88888888") == "0731-88888888");
  CHECK(shown("###-####", "5551234") == "555-1234");
  CHECK(shown("\\A#,##0", "1234") == "A1234");
  CHECK(shown("\"x\"#", "0") == "x");
  CHECK(shown("(??\?) 0;-0", "12") == "(1) 2");
  CHECK(shown("[Red][$-804]\"工单\"000_ ", "5") == "工单005");
  CHECK(shown("[$¥-804]0", "5") == "¥5");
  CHECK(shown("General\"号\"", "12") == "12号");
  for (const char* const code :
       {"General", "0", "0.00", "#,##0", "000000", "@", "#,##0_);[Red](#,##0)",
        "", "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ "}) {
    CAPTURE(code);
    CHECK(shown(code, "5") == "as typed");
  }
  for (const char* const code :
       {"0%", "0.00E+00", "# ?/?", "0,", "\"x\"0.0", "[DBNum1]0",
        "[<=9999999]###-####;(###) ###-####", "\"x\""}) {
    CAPTURE(code);
    CHECK(shown(code, "5") == "other");
  }

  Book book = OneSheet(TextRow(1, {"id", "accepted", "phone", "urgency"}) +
                       "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>7</v></c>"
                       "<c r=\"B2\"><v>20180903</v></c>"
                       "<c r=\"C2\" s=\"2\"><v>88888888</v></c></row>"
                       "<row r=\"3\"><c r=\"A3\" s=\"3\"><v>7</v></c>"
                       "<c r=\"B3\" s=\"2\"><v>20180903</v></c></row>"
                       "<row r=\"4\"><c r=\"A4\" s=\"1\"><v>7.5</v></c>"
                       "<c r=\"B4\"><v>20180903</v></c></row>");
  book.formats = {"\"GD\"0000", "0731-00000000", "0%"};
  const std::string bytes = book.Bytes();
  const auto rows = OpenWorkbook(bytes, {});
  REQUIRE(rows.ok());
  const auto reader = NewTicketTableReader(rows->get(), {});
  TicketRecord record;
  REQUIRE(*reader->Next(&record));
  CHECK(record.id == "GD0007");
  CHECK(record.cells[0] == "7");
  CHECK(record.cells.shown(2) == "0731-88888888");
  CHECK(record.stored->bytes().find("0731-88888888") != std::string::npos);
  // Of a time the number counts.
  REQUIRE(*reader->Next(&record));
  CHECK(record.rejected);
  CHECK(record.column == "id");
  CHECK(record.more_reasons.empty());
  CHECK(Has(record.reason.en, "shows this number otherwise than it holds it"));
  REQUIRE(*reader->Next(&record));
  CHECK(record.rejected);
  CHECK(Has(record.reason.en, "shows this number otherwise than it holds it"));
}

TEST_CASE("merged cells give their value to what they cover") {
  const Book book =
      OneSheet(TextRow(1, {"a", "b", "c"}) + TextRow(2, {"x", "1", "y"}) +
                   TextRow(3, {"", "2", ""}) + TextRow(4, {"z", "3"}),
               "<mergeCells count=\"2\"><mergeCell ref=\"A2:A3\"/>"
               "<mergeCell ref='C2:D3'/></mergeCells>");
  CHECK(Read(book.Bytes()) == Cells{{"1", "a", "b", "c"},
                                    {"2", "x", "1", "y", "[y]"},
                                    {"3", "[x]", "2", "[y]", "[y]"},
                                    {"4", "z", "3"}});
}

TEST_CASE("merged cells that overlap, or have too much text") {
  CHECK(Has(Error(OneSheet(TextRow(1, {"a"}) + TextRow(2, {"b"}),
                           "<mergeCells><mergeCell ref=\"A1:C2\"/>"
                           "<mergeCell ref=\"C2:D2\"/></mergeCells>")
                      .Bytes()),
            "工单!C2: merged cells overlap"));
  WorkbookOptions options;
  options.max_row_bytes = 100;
  const std::string bytes =
      OneSheet(TextRow(1, {std::string(40, 'x')}) + TextRow(2, {"", "", "y"}) +
                   TextRow(3, {"z"}),
               "<mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell "
               "ref=\"D1:D2\"/></mergeCells>")
          .Bytes();
  CHECK(Read(bytes, options).size() == 3);
  options.max_row_bytes = 79;
  const auto reader = OpenWorkbook(bytes, options);
  REQUIRE(reader.ok());
  Row row;
  for (const bool too_long : {true, true, false}) {
    REQUIRE(*(*reader)->Next(&row));
    CHECK((row.defect == Row::Defect::kTooLong) == too_long);
  }
}

TEST_CASE("hidden rows and sheets are said") {
  Book book = OneSheet(TextRow(1, {"a"}) + TextRow(2, {"b"}, " hidden=\"1\"") +
                       TextRow(3, {"c"}));
  book.sheets.push_back(Book::Sheet{"其他", TextRow(1, {"other"})});
  book.sheets.insert(book.sheets.begin(),
                     {"旧", TextRow(1, {"old"}), {}, true});
  const std::string bytes = book.Bytes();
  std::vector<std::string> notes;
  CHECK(Read(bytes, {}, &notes).size() == 3);
  REQUIRE(notes.size() == 2);
  CHECK(notes[0] ==
        "only the sheet \"工单\" is read, not \"旧\" (hidden), \"其他\"; "
        "--sheet NAME reads another");
  CHECK(notes[1] ==
        "1 row that are hidden are read; --hidden skip leaves them out");
  WorkbookOptions options;
  options.skip_hidden = true;
  CHECK(Read(bytes, options).size() == 2);
  options.sheet = "其他";
  CHECK(Read(bytes, options, &notes)[0][1] == "other");
  CHECK(notes.empty());
  options.sheet = "其它";
  CHECK(Error(bytes, options) ==
        "no sheet \"其它\"; the sheets are \"旧\", \"工单\", \"其他\"");
  options.sheet = "工单1";
  CHECK(Error(bytes, options) == "no sheet \"工单1\"; did you mean \"工单\"?");
  options.sheet = "x";
  CHECK(Error(bytes, options) ==
        "no sheet \"x\"; the sheets are \"旧\", \"工单\", \"其他\"");
}

TEST_CASE("what is written is read, as it was") {
  const Cells rows = {{"编号", "文本"},
                      {"0012", " a \n\"b\"<&>"},
                      {"20180903000123456789", "_x0041_ _x000D_\r\tend"},
                      {"", "2018/6/30"},
                      {"=1+1", "'x"}};
  const auto writer = WorkbookWriter::Create("规则");
  REQUIRE(writer.ok());
  for (const auto& row : rows) REQUIRE((*writer)->AddRow(row).ok());
  std::string bytes;
  REQUIRE((*writer)
              ->Finish([&](std::string_view part) {
                bytes.append(part);
                return absl::OkStatus();
              })
              .ok());
  const Cells read = Read(bytes);
  REQUIRE(read.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(read[i] == std::vector<std::string>{std::to_string(i + 1), rows[i][0],
                                              rows[i][1]});
  }
}

TEST_CASE("what a sheet cannot hold is refused") {
  CHECK_FALSE(WorkbookWriter::Create("a/b").ok());
  const auto writer = WorkbookWriter::Create("x");
  REQUIRE(writer.ok());
  CHECK((*writer)->AddRow({std::string(32'767, 'x')}).ok());
  const absl::Status status = (*writer)->AddRow({"", std::string(32'768, 'x')});
  CHECK(status.message() ==
        "B2: a cell holds at most 32,767 characters, this text has 32768; "
        "write .csv");
}

TEST_CASE("damaged and hostile workbooks") {
  const std::string good = OneSheet(TextRow(1, {"a"})).Bytes();
  CHECK(Has(Error(good.substr(0, good.size() / 2)), "no complete workbook"));
  CHECK(Has(Error(MakeZip({{"a.txt", "x"}})),
            "a ZIP archive without a workbook"));
  CHECK(Has(Error(MakeZip({{"xl/workbook.bin", "x"}})), ".xlsb"));
  CHECK(Has(Error(MakeZip({{"mimetype", "x"}, {"content.xml", "x"}})), ".ods"));
  CHECK(Has(Error(OneSheet("<row r=\"1\"><c r=\"A1\"></row>").Bytes()),
            "is no XML, at line 1"));
  const auto bad = [](const std::string& rows) {
    return Error(OneSheet(rows).Bytes());
  };
  CHECK(
      Has(bad("<row r=\"2\"/><row r=\"2\"/>"), "工单!2: the row stands twice"));
  CHECK(Has(bad("<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>"),
            "工单!A1: the cell stands twice"));
  CHECK(Has(bad("<row r=\"1\"><c r=\"A2\"/></row>"), "A2: no cell of row 1"));
  CHECK(Has(bad("<row r=\"1048577\"/>"), "1048577: no number of a row"));
  CHECK(Has(bad("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>"),
            "A1: it has no text among the shared strings"));
  CHECK(Has(bad("<row r=\"1\"><c r=\"A1\"><v>1x</v></c></row>"),
            "A1: no number"));
  CHECK(Has(Error(MakeZip({{"xl/workbook.xml",
                            "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><x>&a;</x>"},
                           {"xl/_rels/workbook.xml.rels", "<x/>"}})),
            "document type"));
  // A bomb: 64 MiB of one letter.
  Book bomb = OneSheet(TextRow(1, {"a"}));
  bomb.sheets[0].after = std::string(std::size_t{64} << 20, ' ');
  CHECK(Has(Error(bomb.Bytes()), "unzips to more than 300 times its size"));
  WorkbookOptions options;
  options.max_unzipped_bytes = 200;
  CHECK(Has(Error(good, options), "more than 200 bytes, unzipped"));
  options = {};
  options.max_cells = 1;
  CHECK(Has(Error(OneSheet(TextRow(1, {"a", "b"})).Bytes(), options),
            "more than 1 cells"));
  // Of each row the columns up to the last cell that is not empty count.
  const auto far = [](int rows) {
    std::string out;
    for (int i = 1; i <= rows; ++i) {
      const std::string r = std::to_string(i);
      out += "<row r=\"" + r + "\"><c r=\"J" + r + "\"><v>1</v></c><c r=\"XFD" +
             r + "\"/></row>";
    }
    return OneSheet(std::move(out)).Bytes();
  };
  options = {};
  options.max_places = 30;
  CHECK(Error(far(3), options).empty());
  CHECK(Has(Error(far(4), options), "more than 30 rows by columns"));
  options = {};
  options.max_row_bytes = 3;
  const auto reader =
      OpenWorkbook(OneSheet(TextRow(1, {"aa", "bb"})).Bytes(), options);
  REQUIRE(reader.ok());
}

TEST_CASE("cells that are missing are no cells") {
  const std::string bytes =
      OneSheet(
          "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"D1\"/><c r=\"XFD1\">"
          "<v>2</v></c></row><row r=\"2\"><c r=\"XFD2\"><v>3</v></c></row>")
          .Bytes();
  const auto reader = OpenWorkbook(bytes, {});
  REQUIRE(reader.ok());
  Row row;
  REQUIRE((*reader)->Next(&row).value_or(false));
  CHECK(row.size() == 16384);
  REQUIRE(row.cells() == 3);
  CHECK(row.column(0) == 1);
  CHECK(row.column(1) == 3);
  CHECK(row.column(2) == 16383);
  CHECK(row[0].empty());
  CHECK(row[1] == "1");
  CHECK(row[2].empty());
  CHECK(row[3].empty());
  CHECK(row[16382].empty());
  CHECK(row[16383] == "2");
  CHECK(row[16384].empty());
  CHECK(row.kind(1) == CellKind::kNumber);
  CHECK(row.kind(2) == CellKind::kText);
  CHECK(!row.merged(2));
  REQUIRE((*reader)->Next(&row).value_or(false));
  CHECK(row.cells() == 1);
  CHECK(row[1].empty());
  CHECK(row[16383] == "3");
}

TEST_CASE("an empty first sheet names the others") {
  Book book;
  book.sheets = {{"封面", "", {}}, {"工单", TextRow(1, {"id", "text"}), {}}};
  const std::string bytes = book.Bytes();
  const auto reader = OpenWorkbook(bytes, {});
  REQUIRE(reader.ok());
  Table table(reader->get(), [](std::string_view) { return true; });
  const absl::Status status = table.ReadHeading();
  CHECK(
      status.message() ==
      "the sheet \"封面\" is empty: its first row must name the columns; only "
      "the sheet \"封面\" is read, not \"工单\"; --sheet NAME reads another");
  CHECK(Has(base::TextOf(status).zh, "工作表\"封面\"为空"));
}

TEST_CASE("files that are no tables are named") {
  std::string ole("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  CHECK(Has(RefusedKind(ole + "x", "a.xls").en, "save it as .xlsx"));
  CHECK(Has(RefusedKind(ole + "x", "a.et").en, "WPS (.et)"));
  std::string name;
  for (const char c : std::string("EncryptedPackage")) {
    name += c;
    name += '\0';
  }
  CHECK(Has(RefusedKind(ole + name, "a.xlsx").en, "encrypted"));
  CHECK(Has(RefusedKind("  <html><table>", "a.xls").en, "HTML"));
  CHECK(Has(RefusedKind("<?xml version=\"1.0\"?><a/>", "a").en, "XML"));
  CHECK(Has(RefusedKind("<tickets>\n<ticket/>", "a").en, "XML"));
  CHECK(Has(RefusedKind("<a b='c'/>", "a").en, "XML"));
  CHECK(Has(RefusedKind("<工单>\n", "a").en, "XML"));
  CHECK(Has(RefusedKind("<!-- x -->\n<a>", "a").en, "XML"));
  CHECK(RefusedKind("<DATE>,<OPEN>\n1,2\n", "a.csv").empty());
  CHECK(RefusedKind("<1小时,id\n", "a.csv").empty());
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("<html><table>\n")) {
    wide += c;
    wide += '\0';
  }
  CHECK(Has(RefusedKind(wide, "a.xls").en, "HTML"));
  CHECK(Has(RefusedKind("[\n {\"id\": 1}]", "a").en, "JSON array"));
  CHECK(Has(RefusedKind("[\n  [1, 2]]", "a").en, "JSON array"));
  for (const char* const pretty :
       {"{\n  \"id\": 1\n}\n", "{\r\n  \"id\": 1\r\n}",
        "{ \"id\": 1,\n  \"text\": \"x\" }\n"}) {
    CAPTURE(pretty);
    CHECK(Has(RefusedKind(pretty, "a").en, "jq -c ."));
    CHECK(Has(RefusedKind(pretty, "a").zh, "jq -c ."));
  }
  // An object a line, the first cut off: one row is a reject.
  CHECK(RefusedKind("{\"id\": 1}\n{\"id\": 2}\n", "a").empty());
  CHECK(RefusedKind("{\"id\": 1,\n{\"id\": 2}\n", "a").empty());
  CHECK(Has(RefusedKind("\xEF\xBB\xBF[{\"id\": 1}]", "a").en, "JSON array"));
  CHECK(Has(RefusedKind("%PDF-1.4", "a").en, "PDF"));
  CHECK(Has(RefusedKind(std::string(300, '\1'), "a").en, "binary"));
  CHECK(RefusedKind("id,text\n1,x\n", "a.csv").empty());
  // The workbook's reader says what a ZIP archive is.
  CHECK(RefusedKind("PK\x03\x04" + std::string(300, '\1'), "a").empty());
  CHECK(RefusedKind("[a],b\n", "a.csv").empty());
  CHECK(RefusedKind("", "a.csv").empty());
}

}  // namespace
}  // namespace trunkline::tables
