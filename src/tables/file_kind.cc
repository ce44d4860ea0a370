// SPDX-License-Identifier: Apache-2.0
#include "src/tables/file_kind.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "src/base/strings.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"
#include "src/tables/messages.h"
#include "src/tables/workbook.h"

namespace trunkline::tables {
namespace {

constexpr std::string_view kOle2 = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

struct Magic {
  std::string_view begin;
  const base::Message* kind;
};
constexpr Magic kMagic[] = {
    {"%PDF", &messages::kPdf},
    {"{\\rtf", &messages::kRtf},
    {"\x1F\x8B", &messages::kGzip},
    {"BZh", &messages::kBzip2},
    {"\xFD"
     "7zXZ",
     &messages::kXz},
    {"7z\xBC\xAF", &messages::k7Zip},
    {"Rar!", &messages::kRar},
    {"SQLite format 3", &messages::kSqlite},
    {"\x89PNG", &messages::kPng},
    {"\xFF\xD8\xFF", &messages::kJpeg},
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

base::Text Ole2Kind(std::string_view content, std::string_view name) {
  if (HasStream(content, "EncryptedPackage")) {
    return base::Fill<messages::kEncryptedOle2>();
  }
  if (absl::EndsWithIgnoreCase(base::ToAbsl(name), ".et")) {
    return base::Fill<messages::kEt>();
  }
  if (HasStream(content, "WordDocument")) return base::Fill<messages::kDoc>();
  return base::Fill<messages::kXls>();
}

// Whether a text begins with an element of XML: "<tickets>", "<a b='c'/>". A
// heading such as "<DATE>,<OPEN>" is none.
bool IsXmlElement(std::string_view text) {
  if (text.size() < 3 || text[0] != '<') return false;
  const auto first = static_cast<unsigned char>(text[1]);
  if (absl::ascii_isalpha(first) == 0 && first != '_' && first < 0x80) {
    return false;
  }
  const std::size_t end = text.find_first_of("<>\n", 1);
  if (end == std::string_view::npos || text[end] != '>') return false;
  const std::string_view behind = Trim(text.substr(end + 1));
  return behind.empty() || std::string_view(",;|\t\"").find(text[end + 1]) ==
                               std::string_view::npos;
}

// Whether an object of JSON goes on over several lines, as pretty-printers
// write it, and is not one whose line was cut off: the second line is a member
// of it.
bool IsOverLines(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return false;
  const std::string_view line = Trim(text.substr(0, end));
  const std::string_view rest = Trim(text.substr(end));
  const std::string_view next = rest.substr(0, rest.find('\n'));
  return !line.empty() && !next.empty() && next[0] == '"' &&
         next.find(':') != std::string_view::npos &&
         std::string_view("{[,:").find(line.back()) != std::string_view::npos;
}

}  // namespace

bool IsOle2(std::string_view begin) {
  return begin.substr(0, kOle2.size()) == kOle2;
}

base::Text RefusedKind(std::string_view content, std::string_view name) {
  if (IsZip(content)) return {};
  if (IsOle2(content)) return Ole2Kind(content, name);
  for (const Magic& magic : kMagic) {
    if (content.substr(0, magic.begin.size()) == magic.begin) {
      return base::FillFound(*magic.kind, {});
    }
  }
  const std::string_view begin = content.substr(0, kKindBytes);
  CharsetDetector detector;
  detector.Add(begin.substr(0, begin.size() / 2 * 2));
  const Charset charset = detector.Get();
  const bool wide =
      charset == Charset::kUtf16Le || charset == Charset::kUtf16Be;
  std::string decoded;
  if (wide) {
    decoded =
        ToUtf8(begin.substr(0, begin.size() / 2 * 2), charset).value_or("");
  }
  std::string_view words = wide ? decoded : begin;
  if (words.substr(0, 3) == "\xEF\xBB\xBF") words.remove_prefix(3);
  const std::string text = absl::AsciiStrToLower(base::ToAbsl(Trim(words)));
  const auto starts = [&](std::string_view with) {
    return std::string_view(text).substr(0, with.size()) == with;
  };
  if (starts("<html") || starts("<!doctype html") || starts("<table") ||
      starts("<meta")) {
    return base::Fill<messages::kHtml>();
  }
  if (starts("<?xml") &&
      text.find("schemas-microsoft-com:office:spreadsheet") !=
          std::string::npos) {
    return base::Fill<messages::kXmlSheet>();
  }
  if (starts("<?xml") || starts("<!doctype") || starts("<!--") ||
      IsXmlElement(text)) {
    return base::Fill<messages::kXml>();
  }
  if (starts("mime-version:")) {
    return base::Fill<messages::kMhtml>();
  }
  const std::size_t second = text.find_first_not_of(" \t\r\n", 1);
  if (starts("[") && second != std::string::npos &&
      (text[second] == '{' || text[second] == '[')) {
    return base::Fill<messages::kJsonArray>();
  }
  if (starts("{") && IsOverLines(text)) {
    return base::Fill<messages::kJsonOverLines>();
  }
  if (wide) return {};
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
    return base::Fill<messages::kBinaryKind>();
  }
  return {};
}

}  // namespace trunkline::tables
