// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_LOADER_H_
#define TRUNKLINE_SRC_RULES_LOADER_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/load/loader.h"
#include "src/rules/compiled.h"
#include "trunkline/load.h"

namespace trunkline::rules {

// Kinds of entries, by their field number in RuleSet.
enum class EntryKind : int {
  kJurisdiction = 1,
  kDepartment = 2,
  kRegion = 3,
  kCategory = 4,
  kHotline = 5,
  kDeadlinePolicy = 6,
  kSignal = 7,
  kDeadlineRule = 8,
  kRule = 9,
  kAttribute = 10,
};
inline constexpr int kEntryKinds = 11;  // One more than the last.

using load::SourceEntry;

// Reads, merges, resolves and compiles the sources of one rule set, and
// collects the issues. One use, one thread.
class Loader {
 public:
  // The sources and their content must outlive the loader.
  Loader(const std::vector<Source>& sources, const LoadOptions& options);

  // Returns the compiled rule set, or null if there were errors.
  std::shared_ptr<const Compiled> Load();

  // --- for the checks that follow ---

  // Entries of a kind after merging, by id: for kRule, kDeadlineRule, kSignal
  // and kDeadlinePolicy the index is that of the compiled table.
  const std::vector<SourceEntry>& entries(EntryKind kind) const {
    return loader_.entries(static_cast<int>(kind));
  }
  using Detail = load::Loader::Detail;
  // Adds an issue about an entry.
  void Report(Severity severity, std::string code, EntryKind kind,
              const SourceEntry& entry, base::Text message, Detail detail) {
    loader_.Report(severity, std::move(code), static_cast<int>(kind), entry,
                   std::move(message), std::move(detail));
  }
  // As load::IssueList::LeavesOut().
  bool LeavesOut(Severity severity) { return loader_.LeavesOut(severity); }
  // Where an entry stands.
  Place PlaceOf(const SourceEntry& entry) const {
    return loader_.PlaceOf(entry, {});
  }
  bool has_errors() const { return loader_.has_errors(); }
  // For LoadOptions::progress.
  void CountEntry() { loader_.CountEntry(); }
  // Returns the issues by place; nothing may be added afterwards.
  std::vector<Issue> TakeIssues() { return loader_.TakeIssues(); }

 private:
  const std::vector<Source>& sources_;
  const LoadOptions& options_;
  std::shared_ptr<Compiled> compiled_;
  load::Loader loader_;
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_LOADER_H_
