// SPDX-License-Identifier: Apache-2.0
#include "src/tables/csv.h"

#include <algorithm>
#include <string>
#include <vector>

#include "src/tables/charset.h"
#include "tests/catch.h"

namespace trunkline::tables {
namespace {

struct Read {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::uint64_t> lines;
  std::vector<Row::Defect> defects;
  std::vector<std::size_t> columns;
  std::vector<std::uint64_t> defect_lines;
};

// Reads in pieces of `piece` bytes.
Read ReadCsv(std::string_view content, std::size_t piece = 1 << 16,
             CsvOptions options = {}, Charset charset = Charset::kUtf8) {
  ReadFunction all = ReadFrom(content);
  TextInput input(
      [&](char* buffer, std::size_t size) {
        return all(buffer, std::min(size, piece));
      },
      charset);
  CsvReader reader(&input, options);
  Read out;
  Row row;
  while (true) {
    const auto more = reader.Next(&row);
    REQUIRE(more.ok());
    if (!*more) return out;
    out.rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      out.rows.back().emplace_back(row[i]);
    }
    out.lines.push_back(row.line);
    out.defects.push_back(row.defect);
    out.columns.push_back(row.defect_column);
    out.defect_lines.push_back(row.defect_line);
  }
}

using Rows = std::vector<std::vector<std::string>>;

TEST_CASE("rows, quotes and line breaks, whatever the pieces") {
  const std::string content =
      "a, b ,\"x\r\ny\"\r\n\r\n,,\n\"q\"\"w\",e\rlast,\"two\nlines\"";
  const Rows want = {{"a", " b ", "x\r\ny"},
                     {"", "", ""},
                     {"q\"w", "e"},
                     {"last", "two\nlines"}};
  for (std::size_t piece : {1u, 2u, 3u, 5u, 7u, 1000u}) {
    CAPTURE(piece);
    const Read read = ReadCsv(content, piece);
    CHECK(read.rows == want);
    CHECK(read.lines == std::vector<std::uint64_t>{1, 4, 5, 6});
  }
}

TEST_CASE("a long table in small pieces loses nothing") {
  std::string content = "n,square\n";
  for (int i = 0; i < 5000; ++i) {
    content += std::to_string(i) + ",\"" + std::to_string(i * i) + "\"\r\n";
  }
  for (std::size_t piece : {13u, 4096u, 65536u}) {
    const Read read = ReadCsv(content, piece);
    REQUIRE(read.rows.size() == 5001);
    for (int i = 0; i < 5000; ++i) {
      const auto k = static_cast<std::size_t>(i) + 1;
      REQUIRE(read.rows[k].size() == 2);
      REQUIRE(read.rows[k][1] == std::to_string(i * i));
      REQUIRE(read.lines[k] == k + 1);
    }
  }
}

TEST_CASE("the delimiter is found") {
  CHECK(ReadCsv("a;b\n1;2\n").rows == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(ReadCsv("a\tb\n1;2\t3\n").rows == Rows{{"a", "b"}, {"1;2", "3"}});
  CHECK(ReadCsv("\"a;x\",b\n1,2\n").rows == Rows{{"a;x", "b"}, {"1", "2"}});
  const Read sep = ReadCsv("sep=;\r\na;b,c\r\n");
  CHECK(sep.rows == Rows{{"a", "b,c"}});
  CHECK(sep.lines == std::vector<std::uint64_t>{2});
  CsvOptions bar;
  bar.delimiter = '|';
  CHECK(ReadCsv("a|b,c\n", 3, bar).rows == Rows{{"a", "b,c"}});
}

TEST_CASE("the delimiter is found below a title") {
  for (const char* d : {",", "\t", ";"}) {
    const std::string delimiter = d;
    const std::string row = "1" + delimiter + "2\n";
    for (const std::string title :
         {"工单明细", "\"工单，2018\"", "5\" pipes", "统计\n\n2018年"}) {
      for (std::size_t piece : {1u, 7u, 4096u}) {
        CAPTURE(delimiter, title, piece);
        const Read read =
            ReadCsv(title + "\r\na" + delimiter + "b\n" + row + row, piece);
        REQUIRE(read.rows.size() >= 3);
        CHECK(read.rows.back() == std::vector<std::string>{"1", "2"});
      }
    }
  }
  // A title with another delimiter, and texts with another one.
  CHECK(ReadCsv("工单,2018年\na;b\n1;2\n3;4\n").rows.back() ==
        std::vector<std::string>{"3", "4"});
  CHECK(ReadCsv("a;b\n1,5;2,5\n3,5;4,5\n").rows.back() ==
        std::vector<std::string>{"3,5", "4,5"});
  CHECK(ReadCsv("a\tb\n1,x\t2,y\n").rows.back() ==
        std::vector<std::string>{"1,x", "2,y"});
  // Of equal ones the comma.
  CHECK(ReadCsv("a,b;c\n1,2;3\n").rows.back() ==
        std::vector<std::string>{"1", "2;3"});
  // One column of texts.
  CHECK(ReadCsv("text\none\ntwo; three\nfour\n").rows[2] ==
        std::vector<std::string>{"two; three"});
  // The begin of a long table decides.
  std::string many = "a;b\n";
  for (int i = 0; i != 9; ++i) many += "1;2\n";
  for (int i = 0; i != 90; ++i) many += "1,1,1;2,2\n";
  for (std::size_t piece : {1u, 4096u}) {
    CHECK(ReadCsv(many, piece).rows.back() ==
          std::vector<std::string>{"1,1,1", "2,2"});
  }
}

TEST_CASE("broken rows do not take the rest with them") {
  CsvOptions small;
  small.max_row_bytes = 100;
  const std::string content =
      "a,b\n1," + std::string(1000, 'x') + "\n2,3\n4,\"open\n";
  const Read read = ReadCsv(content, 64, small);
  REQUIRE(read.rows.size() == 4);
  CHECK(read.defects[1] == Row::Defect::kTooLong);
  CHECK(read.lines[1] == 2);
  CHECK(read.rows[2] == std::vector<std::string>{"2", "3"});
  CHECK(read.defects[3] == Row::Defect::kUnclosedQuote);
}

TEST_CASE("text behind a closing quotation mark costs its own row only") {
  const std::string content =
      "id,text,n\n"
      "1,\"a\"b,1\n"
      "2,\"5\" pipe\",2\n"
      "3,\"c\"  ,3\n"
      "4,\"d\"\xE3\x80\x80\t,\"4\" \r\n"
      "5,\"two\nlines\",\"x\"y\n"
      "6,\"e \"\"f\"\"\",6\n"
      "7,\"g\" \"h\",7\n"
      "8,i,\"8\"\xE3\x80";
  for (std::size_t piece : {1u, 2u, 3u, 5u, 7u, 1000u}) {
    CAPTURE(piece);
    const Read read = ReadCsv(content, piece);
    CHECK(read.rows == Rows{{"id", "text", "n"},
                            {"1"},
                            {"2"},
                            {"3", "c", "3"},
                            {"4", "d", "4"},
                            {"5", "two\nlines"},
                            {"6", "e \"f\"", "6"},
                            {"7"},
                            {"8", "i"}});
    CHECK(read.lines == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 8, 9, 10});
    using D = Row::Defect;
    const D text = D::kTextAfterQuote;
    CHECK(read.defects == std::vector<D>{D::kNone, text, text, D::kNone,
                                         D::kNone, text, D::kNone, text, text});
    CHECK(read.columns == std::vector<std::size_t>{0, 1, 1, 0, 0, 2, 0, 1, 2});
    CHECK(read.defect_lines ==
          std::vector<std::uint64_t>{0, 2, 3, 0, 0, 7, 0, 9, 10});
  }
}

TEST_CASE("a quotation mark that is not closed costs its own row only") {
  // The next mark opens a cell of a row below.
  const std::string begin = "id,text\r\n1,\"a\r\n2,b\r\n\r\n3,\"\"\r\n";
  using D = Row::Defect;
  CsvOptions small;
  small.max_row_bytes = 40;
  const std::string filler = "4," + std::string(30, 'x') + "\n";
  for (std::size_t piece : {1u, 2u, 3u, 5u, 7u, 1000u}) {
    CAPTURE(piece);
    Read read = ReadCsv(begin + "4,\"c\"\r\n", piece);
    CHECK(read.rows ==
          Rows{{"id", "text"}, {"1"}, {"2", "b"}, {"3", ""}, {"4", "c"}});
    CHECK(read.lines == std::vector<std::uint64_t>{1, 2, 3, 5, 6});
    CHECK(read.defects[1] == D::kTextAfterQuote);
    CHECK(read.defect_lines[1] == 6);
    CHECK(read.columns[1] == 1);
    // There is no further one.
    read = ReadCsv(begin + "4,c", piece);
    CHECK(read.rows ==
          Rows{{"id", "text"}, {"1"}, {"2", "b"}, {"3", ""}, {"4", "c"}});
    CHECK(read.lines == std::vector<std::uint64_t>{1, 2, 3, 5, 6});
    CHECK(read.defects[1] == D::kUnclosedQuote);
    CHECK(read.defect_lines[1] == 2);
    // It is too far away.
    read = ReadCsv(begin + filler + filler + "5,\"\n6,d\n", piece, small);
    REQUIRE(read.rows.size() == 8);
    CHECK(read.defects[1] == D::kLongQuote);
    CHECK(read.defect_lines[1] == 2);
    CHECK(read.defects[6] == D::kUnclosedQuote);
    CHECK(read.rows[7] == std::vector<std::string>{"6", "d"});
    CHECK(read.lines == std::vector<std::uint64_t>{1, 2, 3, 5, 6, 7, 8, 9});
  }
}

TEST_CASE("many open quotation marks cost linear time") {
  std::string content = "a,b\n";
  for (int i = 0; i != 20000; ++i) content += "1,\"x\n\n2,\"\"\n";
  const Read read = ReadCsv(content);
  CHECK(read.rows.size() == 40001);
}

TEST_CASE("memory stays flat on an endless line") {
  std::size_t left = std::size_t{64} << 20;
  TextInput input(
      [&](char* buffer, std::size_t size) -> absl::StatusOr<std::size_t> {
        const std::size_t n = std::min(size, left);
        std::fill(buffer, buffer + n, 'x');
        left -= n;
        return n;
      },
      Charset::kUtf8);
  CsvReader reader(&input, {});
  Row row;
  REQUIRE(*reader.Next(&row));
  CHECK(row.defect == Row::Defect::kTooLong);
  CHECK_FALSE(*reader.Next(&row));
}

TEST_CASE("what is written is read") {
  const std::vector<std::string> cells = {"",   "a,b",  "\"",  " x ",
                                          "\r", "l\nm", "a;b", "\t"};
  std::string out;
  AppendCsvRow(cells, &out);
  AppendCsvRow({""}, &out);
  const Read read = ReadCsv(out);
  REQUIRE(read.rows.size() == 2);
  CHECK(read.rows[0] == cells);
  CHECK(read.rows[1] == std::vector<std::string>{""});
}

TEST_CASE("lists") {
  using List = std::vector<std::string>;
  CHECK(SplitList("a;b", false) == List{"a", "b"});
  CHECK(SplitList(" a ; b ", false) == List{"a", "b"});
  CHECK(SplitList("a\\;b;c\\\\", false) == List{"a;b", "c\\"});
  CHECK(SplitList("\\d+;\\\\w", false) == List{"\\d+", "\\w"});
  CHECK(SplitList("a；b", false) == List{"a；b"});
  CHECK(SplitList("a；b", true) == List{"a", "b"});
  CHECK(SplitList("a、b", true) == List{"a、b"});
  CHECK(SplitWords("噪声;扰民；油烟、 异味 ") ==
        List{"噪声", "扰民", "油烟", "异味"});
  CHECK(SplitWords("a\\、b\\；c\\;d，e") == List{"a、b；c;d，e"});
  for (const List& words :
       {List{"a"}, List{"a、b", "c；d", "e;f", "\\、"}, List{" a ", "、"}}) {
    CHECK(SplitWords(JoinWords(words)) == words);
  }
  for (const List& list :
       {List{"", ""}, List{" "}, List{"  ", "\t"}, List{";", "\\"},
        List{" a ", "\\ "}, List{"\\;\\", "x y"}}) {
    CHECK(SplitList(JoinList(list), false) == list);
  }
}

const char kGbk[] = "\xCA\xA9\xB9\xA4\xD4\xEB\xC9\xF9";  // 施工噪声

TEST_CASE("character sets") {
  auto detect = [](std::string_view s) {
    CharsetDetector detector;
    detector.Add(s);
    return detector.Get();
  };
  CHECK(detect("plain") == Charset::kUtf8);
  CHECK(detect("施工噪声") == Charset::kUtf8);
  CHECK(detect("\xEF\xBB\xBFx") == Charset::kUtf8);
  const auto doubt = [](std::string_view s) {
    CharsetDetector detector;
    detector.Add(s);
    return detector.Doubt().en;
  };
  CHECK(doubt("\xCD\xA3\xCB\xAE").find("read as GBK") != std::string::npos);
  CHECK(doubt("\xC3\xA9\xC3\xA9").find("read as UTF-8") != std::string::npos);
  CharsetDetector of_rules;
  of_rules.Add("\xCD\xA3\xCB\xAE");
  CHECK(of_rules.Doubt("--rules-charset ").en.find("--rules-charset utf-8 ") !=
        std::string::npos);
  CHECK(doubt("caf\xC3\xA9").empty());
  CHECK(doubt("施工").empty());
  CHECK(doubt("plain").empty());
  CHECK(detect(kGbk) == Charset::kGb18030);
  CHECK(detect("\xFF\xFE\x61\x00") == Charset::kUtf16Le);
  // One broken byte does not make a UTF-8 file GBK.
  CHECK(detect("施工噪声扰民\xFF投诉") == Charset::kUtf8);
  // 停水 in GBK, which is UTF-8 of no script that a table has.
  CHECK(detect("id,text\nA1,\xCD\xA3\xCB\xAE\n") == Charset::kGb18030);
  CHECK(detect("id,text\nA1,caf\xC3\xA9\n") == Charset::kUtf8);
  CHECK(detect("\xD0\x94\xD0\xB0") == Charset::kUtf8);
  // UTF-16 without a mark.
  CHECK(detect(std::string("i\0d\0,\0\x5C\x50\n\0", 10)) == Charset::kUtf16Le);
  CHECK(detect(std::string("\0i\0d\0,\x50\x5C\0\n", 10)) == Charset::kUtf16Be);
  CHECK(detect(std::string("id,a\0b,c,d,e,f,g,h,i,j,k\n", 25)) ==
        Charset::kUtf8);
  // Code page 936 has the euro sign at 0x80.
  CHECK(*ToUtf8("\xCD\xCB\xBF\xEE\x80"
                "100",
                Charset::kGb18030) == "退款€100");
  CHECK(*ToUtf8(kGbk, Charset::kAuto) == "施工噪声");
  CHECK(*ToUtf8("\xEF\xBB\xBFx", Charset::kAuto) == "x");
  CHECK(*ToUtf8(std::string("\xFF\xFE\xBD\x65\xE5\x5D", 6), Charset::kAuto) ==
        "施工");
  CHECK(*ToUtf8("a\xFFz", Charset::kGb18030) == "a\xFFz");
  CHECK(ParseCharset("GBK") == Charset::kGb18030);
  CHECK(ParseCharset("utf8") == Charset::kUtf8);
  CHECK_FALSE(ParseCharset("latin1").has_value());
  for (std::size_t piece : {1u, 2u, 3u}) {
    const Read read = ReadCsv(std::string("a,b\n") + kGbk + ",1\n", piece, {},
                              Charset::kAuto);
    REQUIRE(read.rows.size() == 2);
    CHECK(read.rows[1][0] == "施工噪声");
  }
}

}  // namespace
}  // namespace trunkline::tables
