// SPDX-License-Identifier: Apache-2.0
// Tables as clerks keep them, and workbooks, through the commands.
#include <string>
#include <tuple>
#include <vector>

#include "tests/catch.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

using Arguments = std::vector<std::string>;

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Result Convert(const Folder& folder, const std::string& name,
               std::string_view content, const Arguments& more = {}) {
  Arguments arguments = {"convert",     folder.Write(name, content),
                         "-t",          "jsonl",
                         "--time-zone", "Asia/Shanghai"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return Run(arguments);
}

TEST_CASE("times as a Chinese sheet has them, several forms in one column") {
  const Folder folder;
  const Result r = Convert(
      folder, "t.csv",
      "id,accepted,category\n1,2018年9月3日 8:05,n\n"
      "2,2018/9/3 上午 8:05:00,n\n3,2018/9/3 下午 3:05:00,n\n"
      "4,43346.336805555555,n\n5,２０１８－０９－０３ ０８：０５,n\n"
      "6,2018-09-03 24:00,n\n7,2018-09-03　08:05,n\n8,2018.09.03 08:05,n\n");
  CHECK(r.exit_code == 0);
  std::size_t same = 0;
  for (std::size_t at = 0;
       (at = r.out.find("2018-09-03T00:05:00Z", at)) != std::string::npos;
       ++at) {
    ++same;
  }
  CHECK(same == 6);
  CHECK(Has(r.out, "2018-09-03T07:05:00Z"));
  CHECK(Has(r.out, "2018-09-03T16:00:00Z"));
}

TEST_CASE("a time format takes four digits for a year") {
  const Folder folder;
  const Result r = Convert(folder, "t.csv", "id,accepted\n1,20180903080500\n",
                           {"--time-format", "%Y%m%d%H%M%S"});
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "2018-09-03T00:05:00Z"));
}

TEST_CASE("JSON lines take the zone that is said") {
  const Folder folder;
  const std::string line =
      "{\"id\":\"1\",\"acceptedAt\":\"2018-03-01T10:05:00\"}\n";
  CHECK(Has(Convert(folder, "t.jsonl", line).out, "2018-03-01T02:05:00Z"));
  const Result r = Run({"convert", folder.Path("t.jsonl"), "-t", "jsonl"});
  CHECK(r.exit_code == 3);
  CHECK(Has(r.error, "a time with its offset"));
}

TEST_CASE("what is guessed in reading is said") {
  const Folder folder;
  Result r = Convert(folder, "gbk.csv",
                     "id,accepted,text\nA1,2018/9/3 8:05,\xCD\xA3\xCB\xAE\n");
  CHECK(Has(r.out, "停水"));
  CHECK(Has(r.error, "it is read as GBK, though its bytes are UTF-8, too"));
  r = Convert(folder, "title.csv",
              "某市12345热线工单明细表,,\n工单编号,受理时间,诉求内容\n"
              "A1,2018/9/3 8:05,停水\n");
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "停水"));
  CHECK(Has(r.error, "the heading is taken from line 2"));
  r = Convert(folder, "twice.csv",
              "工单编号,受理时间,受理时间\nA1,2018/9/3 8:05,2018/9/13 8:05\n");
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "is there twice"));
}

TEST_CASE("a table of rules after a spreadsheet has saved it") {
  const Folder folder;
  const std::string rules =
      folder.Write("rules.csv",
                   "id,when.category,then.department,valid.from,valid.to\n"
                   "noise.a,environment.noise,env,,2018/6/30\n"
                   "noise.b,environment.noise,env,2018/7/1,\n");
  const Result r = Run({"convert", "--rules", rules, "-t", "text"});
  CHECK(r.exit_code == 0);
  CHECK(Has(r.out, "to: \"2018-06-30\""));
  CHECK(Has(r.out, "from: \"2018-07-01\""));
}

TEST_CASE("rules as a workbook and back are the same") {
  const Folder folder;
  const std::string book = folder.Path("rules.xlsx");
  Result r =
      Run({"convert", "--rules", "rules.csv", "-o", book, "--lang", "zh"});
  CHECK(r.exit_code == 0);
  const std::string csv =
      Run({"convert", "--rules", "rules.csv", "-t", "csv"}).out;
  r = Run({"convert", "--rules", book, "-t", "csv"});
  CHECK(r.exit_code == 0);
  CHECK(r.out == csv);
  CHECK(Has(Run({"convert", "--rules", book, "-t", "csv", "--lang", "zh"}).out,
            "规则编号"));
  // The same defects, each at its own place.
  const std::string of_book =
      Run({"check", "-r", "base.txtpb", "-r", book}).out;
  const std::string of_csv =
      Run({"check", "-r", "base.txtpb", "-r", "rules.csv"}).out;
  CHECK(Has(of_book, "rules.xlsx:规则!A5: warning: rules \"hole-roads\""));
  CHECK(Has(of_csv, "rules.csv:5:1: warning: rules \"hole-roads\""));
  CHECK(of_book.substr(of_book.rfind("test.town")) ==
        of_csv.substr(of_csv.rfind("test.town")));
  r = Run({"convert", "--rules", book, "-t", "csv", "--rules-sheet", "rules"});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.out + r.error, "no sheet \"rules\""));
}

TEST_CASE("decisions as a workbook, and a workbook of tickets") {
  const Folder folder;
  const std::string book = folder.Path("routed.xlsx");
  const std::string map =
      "id=工单编号,accepted=受理时间,dialled=拨打号码,category=一级/二级/三级,"
      "type=诉求类型,text=诉求内容";
  Result r = Run({"route", "-r", "base.txtpb", "-r", "rules.csv", "-m", map,
                  "tickets.csv", "-o", book, "--rejects",
                  folder.Path("rejects.xlsx")});
  CHECK(Has(r.error, " rows in "));
  CHECK(folder.Read("rejects.xlsx").substr(0, 2) == "PK");
  // A table of decisions is read as a table: it has no time of acceptance.
  r = Run({"convert", book, "-t", "jsonl", "--time-zone", "UTC"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "no column is the time of acceptance"));
  r = Run({"convert", book, "-t", "jsonl", "--time-zone", "UTC", "-m",
           "accepted=row"});
  CHECK(r.exit_code == 3);
  CHECK(Has(r.error, "decisions!A2: not a time"));
  r = Run(
      {"convert", book, "-t", "jsonl", "--time-zone", "UTC", "--sheet", "x"});
  CHECK(r.exit_code == 2);
  CHECK(Has(r.error, "no sheet \"x\"; the sheets are \"decisions\""));
}

TEST_CASE("what is no table is refused with the remedy") {
  const Folder folder;
  const std::string ole("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  for (const auto& [name, content, said] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"a.xls", ole + std::string(600, 'x'), "save it as .xlsx"},
           {"a.et", ole + std::string(600, 'x'), "WPS (.et)"},
           {"b.xls", "<html><table></table></html>", "HTML"},
           {"a.json", "[{\"id\":\"1\"}]", "a JSON array"},
           {"a.xml", "<?xml version=\"1.0\"?><a/>", "an XML document"},
           {"a.pdf", "%PDF-1.4", "a PDF file"}}) {
    CAPTURE(name);
    const Result r = Convert(folder, name, content);
    CHECK(r.exit_code == 2);
    CHECK(Has(r.error, said));
    CHECK(Has(r.error, name));
  }
  const Result r =
      Run({"check", "-r", "base.txtpb", "-r", folder.Path("a.xls")});
  CHECK(r.exit_code == 1);
  CHECK(Has(r.out + r.error, "save it as .xlsx"));
}

}  // namespace
}  // namespace trunkline::tools
