// SPDX-License-Identifier: Apache-2.0
#include "trunkline/issue.h"

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "trunkline/enum_names.h"

namespace trunkline {
namespace {

std::string_view SeverityWord(Severity severity, Language language) {
  if (language == Language::kEnglish) return EnumName(severity);
  switch (severity) {
    case Severity::kError:
      return "错误";
    case Severity::kWarning:
      return "警告";
    case Severity::kNote:
      return "提示";
  }
  return {};
}

}  // namespace

std::string Place::ToString() const {
  if (!sheet.empty()) {
    return absl::StrCat(file, ":", sheet, line > 0 ? "!" : "",
                        base::CellName(line, column));
  }
  if (line > 0) return absl::StrCat(file, ":", line, ":", column);
  if (entry > 0) return absl::StrCat(file, ": entry ", entry);
  return file;
}

std::string Issue::ToString(Language language) const {
  const bool zh = language == Language::kChinese;
  std::string out =
      absl::StrCat(place.ToString(), place.file.empty() ? "" : ": ",
                   base::ToAbsl(SeverityWord(severity, language)), ": ",
                   zh && !message_zh.empty() ? message_zh : message);
  if (!other.file.empty()) {
    absl::StrAppend(&out, zh ? "；参见 " : "; see ", other.ToString());
  }
  if (!ticket.empty()) {
    absl::StrAppend(&out, zh ? "；工单 { " : "; ticket { ", ticket, " }");
  }
  absl::StrAppend(&out, " [", code, "]");
  return out;
}

}  // namespace trunkline
