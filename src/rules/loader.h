// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_LOADER_H_
#define TRUNKLINE_SRC_RULES_LOADER_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "src/base/message.h"
#include "src/load/loader.h"
#include "src/rules/compiled.h"
#include "trunkline/load.h"
#include "trunkline_schema/fields.h"

namespace trunkline::rules {

// Kinds of entries: their field numbers in RuleSet.
enum class EntryKind : int {
  kJurisdiction = schema::fields::RuleSet::kJurisdiction.number(),
  kDepartment = schema::fields::RuleSet::kDepartment.number(),
  kRegion = schema::fields::RuleSet::kRegion.number(),
  kCategory = schema::fields::RuleSet::kCategory.number(),
  kHotline = schema::fields::RuleSet::kHotline.number(),
  kDeadlinePolicy = schema::fields::RuleSet::kDeadlinePolicy.number(),
  kEmergencySignal = schema::fields::RuleSet::kEmergencySignal.number(),
  kDeadlineRule = schema::fields::RuleSet::kDeadlineRule.number(),
  kRule = schema::fields::RuleSet::kRule.number(),
  kAttribute = schema::fields::RuleSet::kAttribute.number(),
};

// One row for each kind: what else is known of it by kind stands here, so that
// a kind is added in one place.
struct EntryKindInfo {
  EntryKind kind;
  schema::Field field;  // Of RuleSet.
  base::Message word;   // In issues.
  std::string_view id_field;
};
// In the order of their numbers, which are 1, 2, 3, ...
absl::Span<const EntryKindInfo> EntryKinds();
const EntryKindInfo& InfoOf(EntryKind kind);
// Returns false, and leaves `*kind` as it is, for a number that is no kind.
bool ToEntryKind(int number, EntryKind* kind);

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

  // Entries of a kind after merging, by id: for kRule, kDeadlineRule,
  // kEmergencySignal and kDeadlinePolicy the index is that of the compiled
  // table.
  const std::vector<SourceEntry>& entries(EntryKind kind) const {
    return loader_.entries(InfoOf(kind).field);
  }
  using Detail = load::Loader::Detail;
  // Adds an issue about an entry.
  void Report(Severity severity, std::string code, EntryKind kind,
              const SourceEntry& entry, base::Text message, Detail detail) {
    loader_.Report(severity, std::move(code), InfoOf(kind).field, entry,
                   std::move(message), std::move(detail));
  }
  // As load::IssueList::LeavesOut().
  bool LeavesOut(Severity severity) { return loader_.LeavesOut(severity); }
  // Where an entry stands.
  Place PlaceOf(const SourceEntry& entry) const {
    return loader_.PlaceOf(entry, {});
  }
  // As load::Loader::readable().
  bool readable() const { return loader_.readable(); }
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
