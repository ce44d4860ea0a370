// SPDX-License-Identifier: Apache-2.0
#include "src/tables/file_kind.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "src/base/strings.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"

namespace trunkline::tables {
namespace {

constexpr std::string_view kOle2 = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

struct Magic {
  std::string_view begin;
  std::string_view kind;
};
constexpr Magic kMagic[] = {
    {"%PDF", "a PDF file; a table in it must be saved as .xlsx or .csv"},
    {"{\\rtf", "an RTF document; save its table as .xlsx or .csv"},
    {"\x1F\x8B", "a gzip file; unpack it first"},
    {"BZh", "a bzip2 file; unpack it first"},
    {"\xFD"
     "7zXZ",
     "an xz file; unpack it first"},
    {"7z\xBC\xAF", "a 7-Zip archive; unpack it first"},
    {"Rar!", "a RAR archive; unpack it first"},
    {"SQLite format 3", "an SQLite database; export its table as .csv"},
    {"\x89PNG", "a picture (PNG)"},
    {"\xFF\xD8\xFF", "a picture (JPEG)"},
};

// A name of OLE2's folder of streams, in UTF-16.
bool HasStream(std::string_view content, std::string_view name) {
  std::string wide;
  for (const char c : name) {
    wide += c;
    wide += '\0';
  }
  return content.find(wide) != std::string_view::npos;
}

std::string Ole2Kind(std::string_view content, std::string_view name) {
  if (HasStream(content, "EncryptedPackage")) {
    return "an encrypted workbook; save it without a password";
  }
  if (absl::EndsWithIgnoreCase(base::ToAbsl(name), ".et")) {
    return "a table of WPS (.et); save it as .xlsx";
  }
  if (HasStream(content, "WordDocument")) {
    return "a document of Word 97 to 2003 (.doc); save its table as .xlsx or "
           ".csv";
  }
  return "a workbook of Excel 97 to 2003 (.xls) or of WPS (.et); save it as "
         ".xlsx";
}

}  // namespace

bool IsOle2(std::string_view begin) {
  return begin.substr(0, kOle2.size()) == kOle2;
}

std::string RefusedKind(std::string_view content, std::string_view name) {
  if (IsOle2(content)) return Ole2Kind(content, name);
  for (const Magic& magic : kMagic) {
    if (content.substr(0, magic.begin.size()) == magic.begin) {
      return std::string(magic.kind);
    }
  }
  const std::string_view begin = content.substr(0, kKindBytes);
  const std::string text = absl::AsciiStrToLower(base::ToAbsl(Trim(begin)));
  const auto starts = [&](std::string_view with) {
    return std::string_view(text).substr(0, with.size()) == with;
  };
  if (starts("<html") || starts("<!doctype html") || starts("<table") ||
      starts("<meta")) {
    return "a web page (HTML), as some systems save .xls; open it in a "
           "spreadsheet program and save it as .xlsx";
  }
  if (starts("<?xml") &&
      text.find("schemas-microsoft-com:office:spreadsheet") !=
          std::string::npos) {
    return "an XML spreadsheet of 2003; save it as .xlsx";
  }
  if (starts("<?xml") || starts("<!doctype")) {
    return "an XML document; save its table as .xlsx or .csv";
  }
  if (starts("mime-version:")) {
    return "a web archive (MHTML); open it in a spreadsheet program and save "
           "it "
           "as .xlsx";
  }
  const std::size_t second = text.find_first_not_of(" \t\r\n", 1);
  if (starts("[") && second != std::string::npos && text[second] == '{') {
    return "a JSON array; write its elements one a line (jq -c '.[]')";
  }
  CharsetDetector detector;
  detector.Add(begin.substr(0, begin.size() / 2 * 2));
  const Charset charset = detector.Get();
  if (charset == Charset::kUtf16Le || charset == Charset::kUtf16Be) return {};
  std::size_t controls = 0;
  for (const char c : begin) {
    const auto byte = static_cast<unsigned char>(c);
    controls += byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' &&
                        byte != 0x1A && byte != 0x0B && byte != 0x0C
                    ? 1
                    : 0;
  }
  // A stray control character is an error of its cell.
  if (controls > 8 && controls > begin.size() / 50) {
    return "a binary file of an unknown kind, no text";
  }
  return {};
}

}  // namespace trunkline::tables
