// SPDX-License-Identifier: Apache-2.0
#include "tests/tables/book.h"

#include <unistd.h>
#include <zip.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "src/base/strings.h"

namespace trunkline::tables {
namespace {

std::string Escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

constexpr char kRelation[] =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

}  // namespace

std::string MakeZip(
    const std::vector<std::pair<std::string, std::string>>& parts) {
  std::string path =
      (std::filesystem::temp_directory_path() / "book-XXXXXX").string();
  const int fd = ::mkstemp(&path[0]);
  if (fd < 0) std::abort();
  ::close(fd);
  int error = 0;
  zip_t* const zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  if (zip == nullptr) std::abort();
  for (const auto& [name, content] : parts) {
    zip_source_t* const source =
        zip_source_buffer(zip, content.data(), content.size(), 0);
    if (zip_file_add(zip, name.c_str(), source, ZIP_FL_OVERWRITE) < 0) {
      std::abort();
    }
  }
  if (zip_close(zip) != 0) std::abort();
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)),
                    std::istreambuf_iterator<char>());
  std::filesystem::remove(path);
  return bytes;
}

std::string Book::Bytes() const {
  std::vector<std::pair<std::string, std::string>> parts;
  parts.emplace_back("_rels/.rels",
                     std::string("<Relationships><Relationship Id=\"r1\" "
                                 "Type=\"") +
                         kRelation +
                         "officeDocument\" Target=\"xl/workbook.xml\"/>"
                         "</Relationships>");
  std::string list, relations;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string n = std::to_string(i + 1);
    list += "<sheet name=\"" + Escaped(sheets[i].name) + "\" sheetId=\"" + n +
            "\" r:id=\"s" + n + "\"" +
            (sheets[i].hidden ? " state=\"hidden\"" : "") + "/>";
    relations += "<Relationship Id=\"s" + n + "\" Type=\"" + kRelation +
                 "worksheet\" Target=\"worksheets/sheet" + n + ".xml\"/>";
    parts.emplace_back("xl/worksheets/sheet" + n + ".xml",
                       "<worksheet><sheetData>" + sheets[i].rows +
                           "</sheetData>" + sheets[i].after + "</worksheet>");
  }
  parts.emplace_back("xl/workbook.xml",
                     std::string("<workbook xmlns:r=\"r\"><workbookPr") +
                         (from_1904 ? " date1904=\"1\"" : "") + "/><sheets>" +
                         list + "</sheets></workbook>");
  relations += std::string("<Relationship Id=\"x\" Type=\"") + kRelation +
               "styles\" Target=\"styles.xml\"/><Relationship Id=\"y\" "
               "Type=\"" +
               kRelation + "sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>";
  parts.emplace_back("xl/_rels/workbook.xml.rels",
                     "<Relationships>" + relations + "</Relationships>");
  std::string numbers, styles = "<xf numFmtId=\"0\"/>";
  for (std::size_t i = 0; i < formats.size(); ++i) {
    const std::string id = std::to_string(200 + i);
    numbers += "<numFmt numFmtId=\"" + id + "\" formatCode=\"" +
               Escaped(formats[i]) + "\"/>";
    styles += "<xf numFmtId=\"" + id + "\"/>";
  }
  parts.emplace_back("xl/styles.xml", "<styleSheet><numFmts>" + numbers +
                                          "</numFmts><cellXfs>" + styles +
                                          "</cellXfs></styleSheet>");
  parts.emplace_back("xl/sharedStrings.xml", "<sst>" + strings + "</sst>");
  return MakeZip(parts);
}

std::string TextRow(int number, const std::vector<std::string>& cells,
                    const std::string& attributes) {
  std::string out =
      "<row r=\"" + std::to_string(number) + "\"" + attributes + ">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    out += "<c r=\"" +
           base::CellName(number, static_cast<std::int64_t>(i) + 1) +
           "\" t=\"inlineStr\"><is><t>" + Escaped(cells[i]) + "</t></is></c>";
  }
  return out + "</row>";
}

}  // namespace trunkline::tables
