// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_LOADER_H_
#define TRUNKLINE_SRC_RULES_LOADER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/rules/compiled.h"
#include "src/schema/schema.h"
#include "trunkline/ruleset.h"

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
};
inline constexpr int kEntryKinds = 10;

// The number of an entry that is a source as a whole.
inline constexpr std::uint32_t kWholeSource = ~std::uint32_t{0};

// An entry of a source; bytes in the arena, without `override`.
struct SourceEntry {
  std::string_view id;
  std::string_view bytes;
  std::uint32_t source = 0;
  std::uint32_t number = 0;
};

// Reads, merges, resolves and compiles the sources of one rule set, and
// collects the issues. One use, one thread.
class Loader {
 public:
  // The sources' content must outlive the loader.
  Loader(const std::vector<RuleSource>& sources, const LoadOptions& options);
  ~Loader();

  // Returns the compiled rule set, or null if there were errors.
  std::shared_ptr<const Compiled> Load();

  // --- for checks that follow ---

  // Entries of a kind after merging, by id: for kRule, kDeadlineRule, kSignal
  // and kDeadlinePolicy the index is that of the compiled table.
  const std::vector<SourceEntry>& entries(EntryKind kind) const {
    return entries_[static_cast<int>(kind)];
  }
  struct Detail {
    std::string path;
    const SourceEntry* other = nullptr;
    std::string ticket;
  };
  // Adds an issue about an entry.
  void Report(Severity severity, std::string code, EntryKind kind,
              const SourceEntry& entry, std::string message, Detail detail);

  // Returns the issues by place; nothing may be added afterwards.
  std::vector<Issue> TakeIssues();

 private:
  struct Pending {
    Issue issue;
    std::uint32_t source = 0;
    std::uint32_t number = 0;
    bool other = false;
    std::uint32_t other_source = 0;
    std::uint32_t other_number = 0;
  };
  class Compiler;

  void ReadSources();
  void Merge();
  Place PlaceOf(std::uint32_t source, std::uint32_t number,
                std::string_view path) const;

  const std::vector<RuleSource>& sources_;
  const LoadOptions& options_;
  std::shared_ptr<Compiled> compiled_;
  std::vector<std::unique_ptr<schema::EntryReader>> readers_;
  std::vector<SourceEntry> entries_[kEntryKinds];
  std::vector<std::uint8_t> overrides_[kEntryKinds];  // While merging.
  std::vector<Pending> pending_;
  std::size_t left_out_ = 0;
  bool has_errors_ = false;
};

// The word for a kind in messages: "rule".
std::string_view KindName(EntryKind kind);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_LOADER_H_
