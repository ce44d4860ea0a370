// SPDX-License-Identifier: Apache-2.0
#include "tools/import_notes.h"

#include <iterator>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
static_assert(std::size(messages::kImportNotes) == kImportNotes,
              "each note has a text");

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
        {std::to_string(row), std::to_string(line),
         InToolLanguage(base::FillFound(messages::kImportNotes[i], {}))},
        &text);
  }
  return text.empty() ? absl::OkStatus() : file_.Write(text);
}

absl::Status ImportNotes::Close() {
  return listed_ ? file_.Close() : absl::OkStatus();
}

void ImportNotes::SayCounts() const {
  for (std::size_t i = 0; i != kImportNotes; ++i) {
    if (counts_[i] == 0) continue;
    Say(base::At(base::FillFound(messages::kImportNotes[i], {}),
                 Count(counts_[i], nouns::kRow)));
  }
}

}  // namespace trunkline::tools
