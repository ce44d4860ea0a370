// SPDX-License-Identifier: Apache-2.0
#include "trunkline/issue.h"

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "trunkline/enum_names.h"

namespace trunkline {

std::string Place::ToString() const {
  if (!sheet.empty()) {
    return absl::StrCat(file, ":", sheet, line > 0 ? "!" : "",
                        base::CellName(line, column));
  }
  if (line > 0) return absl::StrCat(file, ":", line, ":", column);
  if (entry > 0) return absl::StrCat(file, ": entry ", entry);
  return file;
}

std::string Issue::ToString() const {
  std::string out =
      absl::StrCat(place.ToString(), place.file.empty() ? "" : ": ",
                   base::ToAbsl(EnumName(severity)), ": ", message);
  if (!other.file.empty()) absl::StrAppend(&out, "; see ", other.ToString());
  if (!ticket.empty()) absl::StrAppend(&out, "; ticket { ", ticket, " }");
  absl::StrAppend(&out, " [", code, "]");
  return out;
}

}  // namespace trunkline
