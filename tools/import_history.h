// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_IMPORT_HISTORY_H_
#define TRUNKLINE_TOOLS_IMPORT_HISTORY_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/import_mapping.h"
#include "tools/ticket_input.h"
#include "trunkline/cases/case.h"
#include "trunkline/ruleset.h"

namespace trunkline::tools {

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

  // Appends the events of a case to `events`; they are given once.
  void Take(const std::string& old_id, std::vector<Event>* events);
  // Cases whose events were not taken.
  std::size_t size() const { return events_.size(); }

 private:
  std::unordered_map<std::string, std::vector<Event>> events_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_IMPORT_HISTORY_H_
