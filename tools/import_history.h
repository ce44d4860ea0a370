// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_IMPORT_HISTORY_H_
#define TRUNKLINE_TOOLS_IMPORT_HISTORY_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/import_mapping.h"
#include "tools/ticket_input.h"
#include "trunkline/cases/case.h"
#include "trunkline/ruleset.h"

namespace trunkline::tools {

// Stages of an imported case. It runs under no definition.
inline constexpr char kReceivedStage[] = "received";
inline constexpr char kHandlingStage[] = "handling";
inline constexpr char kClosedStage[] = "closed";

// Returns the code of a department that the mapping or the rules know by
// `name`; else the name.
std::string ImportedDepartment(const ImportMapping& mapping,
                               const RuleSet& rules, const std::string& name);

// The table of --history: events of a case by its old id, in order of time.
// Rows that cannot be read are rejects.
class ImportHistory {
 public:
  absl::Status Read(const std::string& path, const ImportMapping& mapping,
                    const RuleSet& rules, absl::TimeZone zone,
                    Rejects* rejects);

  // The events of a case; null: there are none, or they were taken.
  const std::vector<Event>* Find(const std::string& old_id) const;
  // Returns the events of a case; they are given once.
  std::vector<Event> Take(const std::string& old_id);
  // A row of the case was rejected: unless another row takes its events, they
  // count as of_rejects().
  void MarkRejected(const std::string& old_id);

  // All rows, and those that are rejects.
  std::uint64_t rows() const { return rows_; }
  std::uint64_t rejected() const { return rejected_; }
  // Rows that were not taken: those of cases whose rows were rejected, and
  // those of cases that are not in the table.
  std::uint64_t of_rejects() const { return Count(true); }
  std::uint64_t left() const { return Count(false); }
  // Words of the column "unit" that the rules do not know.
  const std::vector<std::string>& unknown_units() const {
    return unknown_units_;
  }

 private:
  std::uint64_t Count(bool rejected) const;

  std::unordered_map<std::string, std::vector<Event>> events_;
  std::unordered_set<std::string> rejected_ids_;
  std::vector<std::string> unknown_units_;
  std::uint64_t rows_ = 0, rejected_ = 0;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_IMPORT_HISTORY_H_
