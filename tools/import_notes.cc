// SPDX-License-Identifier: Apache-2.0
#include "tools/import_notes.h"

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"

namespace trunkline::tools {
namespace {

constexpr std::string_view kTexts[kImportNotes] = {
    "closed before it was accepted, kept as recorded",
    "history before it was accepted, kept as recorded",
    "history after it was closed, kept as recorded",
    "accepted in the future, kept as recorded",
    "closed in the future, kept as recorded",
    "closed at a time that is not recorded",
    "open by its status, with a time of closing that was left out",
    "closed without a recorded result, kept as unrated",
    "open, with a result that was left out",
    "with another department than that of its last dispatch, which counts"};

}  // namespace

absl::Status ImportNotes::Open(const std::string& path) {
  listed_ = !path.empty();
  if (!listed_) return absl::OkStatus();
  TRUNKLINE_RETURN_IF_ERROR(file_.Open(path));
  return file_.Write("row,line,note\n");
}

absl::Status ImportNotes::Add(std::uint64_t row, std::uint64_t line,
                              const RowNotes& notes) {
  std::string text;
  for (std::size_t i = 0; i != kImportNotes; ++i) {
    if (!notes.Has(static_cast<ImportNote>(i))) continue;
    ++counts_[i];
    if (!listed_) continue;
    tables::AppendCsvRow(
        {std::to_string(row), std::to_string(line), std::string(kTexts[i])},
        &text);
  }
  return text.empty() ? absl::OkStatus() : file_.Write(text);
}

absl::Status ImportNotes::Close() {
  return listed_ ? file_.Close() : absl::OkStatus();
}

std::string ImportNotes::ToText() const {
  std::string out;
  for (std::size_t i = 0; i != kImportNotes; ++i) {
    if (counts_[i] == 0) continue;
    absl::StrAppend(&out, base::ToAbsl(kTexts[i]), ": ", counts_[i],
                    counts_[i] == 1 ? " row\n" : " rows\n");
  }
  return out;
}

}  // namespace trunkline::tools
