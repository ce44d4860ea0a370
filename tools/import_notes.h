// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_IMPORT_NOTES_H_
#define TRUNKLINE_TOOLS_IMPORT_NOTES_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "tools/files.h"

// What an import kept as it was recorded although a person may want to know:
// contradictions, and what a former base does not say. Each note is counted,
// and with --notes listed by row.
namespace trunkline::tools {

enum class ImportNote : std::uint8_t {
  kClosedBeforeAccepted,
  kHistoryBeforeAccepted,
  kHistoryAfterClosed,
  kAcceptedAfterNow,
  kClosedAfterNow,
  kNoClosingTime,
  kOpenWithClosingTime,
  kNoResult,
  kOpenWithResult,
  kOtherUnit,
  kDayOnly,
  kRepeatedOtherwise,
};
inline constexpr std::size_t kImportNotes = 12;

// The notes of one row.
class RowNotes {
 public:
  void Add(ImportNote note) { bits_ |= 1u << static_cast<unsigned>(note); }
  bool Has(ImportNote note) const {
    return (bits_ >> static_cast<unsigned>(note) & 1) != 0;
  }

 private:
  std::uint32_t bits_ = 0;
};

class ImportNotes {
 public:
  // `path` empty: notes are only counted.
  absl::Status Open(const std::string& path);
  absl::Status Add(std::uint64_t row, std::uint64_t line,
                   const RowNotes& notes);
  absl::Status Close();
  // Says a line for each note that was made: "closed before it was accepted,
  // kept as recorded: 3 rows".
  void SayCounts() const;

 private:
  bool listed_ = false;
  OutputFile file_;
  std::array<std::uint64_t, kImportNotes> counts_ = {};
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_IMPORT_NOTES_H_
