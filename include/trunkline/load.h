// SPDX-License-Identifier: Apache-2.0
//
// What loading of rule sets (ruleset.h), calendars (calendar.h) and lifecycle
// definitions (cases/lifecycle_definition.h) has in common: sources, limits,
// and a result with issues.
//
//   trunkline::LoadResult<trunkline::RuleSet> loaded = trunkline::LoadRuleSet(
//       {{"base.txtpb", base_text}, {"city.txtpb", city_text}});
//   for (const trunkline::Issue& issue : loaded.issues) log(issue.ToString());
//   if (!loaded.ok()) return;       // there were errors
//   Use(*loaded.value);
//
// Several sources make one whole. Entries are merged by kind and id: a later
// source replaces or removes an entry of an earlier one by `override`, and any
// other duplicate is an issue. (Calendars are kept by name and version, and
// have no `override`.) All defects are reported at once, each with file, line
// and column; docs/checks.md explains their codes. Nothing is opened: the host
// gives the content.
#ifndef TRUNKLINE_LOAD_H_
#define TRUNKLINE_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trunkline/issue.h"

namespace trunkline {

// How a source is written.
enum class Format : std::uint8_t {
  kAuto,    // By its content.
  kText,    // Protobuf text format of the message that is loaded.
  kJson,    // Protobuf JSON.
  kBinary,  // Protobuf wire format.
};

// One file to load.
struct Source {
  std::string name;          // For issues; usually the file's name.
  std::string_view content;  // Must stay valid during the call.
  Format format = Format::kAuto;
};

// Limits of loading. Each keeps a hostile or broken file from taking the
// process down; beyond it the file gets an issue.
struct LoadOptions {
  // --- every kind of source ---
  // Bytes of one source, looked at before anything is parsed: of a rule set,
  std::size_t max_source_bytes = std::size_t{256} << 20;
  // of a file of calendars,
  std::size_t max_calendar_bytes = std::size_t{64} << 20;
  // of a lifecycle definition.
  std::size_t max_definition_bytes = std::size_t{1} << 20;
  // Issues kept; one more says how many were left out. Of calendars and
  // lifecycle definitions at most 1,000 are kept.
  std::size_t max_issues = 10'000;

  // --- rule sets ---
  // Rules, after merging.
  std::size_t max_rules = 2'000'000;
  // Parts of a category code, and regions from a root to a leaf. At most 31.
  int max_code_depth = 16;
  // Memory of one compiled RE2 pattern, in bytes; its cache may use as much.
  std::int64_t max_pattern_bytes = std::int64_t{1} << 20;
  // Codes times codes that one rule may name (hotlines x categories x regions).
  // Beyond 256 combinations a rule's hotlines are looked at one by one; beyond
  // this the rule is an issue.
  std::size_t max_rule_keys = 65'536;

  // --- calendars ---
  // Exceptions of one calendar.
  std::size_t max_exceptions = 100'000;

  // --- lifecycle definitions ---
  // Stages, after merging. Stages, and ways from stage to stage, make the cost
  // of checking.
  std::size_t max_stages = 100;
  // Ways from stage to stage that all transitions make together.
  std::size_t max_ways = 10'000;
  // Entries of any other kind, after merging; roles are at most 64.
  std::size_t max_definition_entries = 1'000;
};

// What loading gives.
template <typename T>
struct LoadResult {
  std::optional<T> value;     // Absent if any issue is an error.
  std::vector<Issue> issues;  // By source, line and column.

  bool ok() const { return value.has_value(); }
};

}  // namespace trunkline

#endif  // TRUNKLINE_LOAD_H_
