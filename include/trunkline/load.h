// SPDX-License-Identifier: Apache-2.0
//
// Sources, limits and results that are common to the loading of rule sets
// (ruleset.h), calendars (calendar.h), text models (suggest.h), KPIs
// (insight.h) and lifecycle definitions (cases/lifecycle_definition.h).
//
//   trunkline::LoadResult<trunkline::RuleSet> loaded = trunkline::LoadRuleSet(
//       {{"base.txtpb", base_text}, {"city.txtpb", city_text}});
//   for (const trunkline::Issue& issue : loaded.issues) log(issue.ToString());
//   if (!loaded.ok()) return;       // there were errors
//   Use(*loaded.value);
//
// The entries of all sources are merged by kind and id. A later source replaces
// or removes an entry of an earlier one by `override`; any other duplicate is
// an issue. (Calendars are stored by name and version, and have no `override`.)
// All defects are reported at once, each with file, line and column;
// docs/checks.md explains their codes. No file is opened: the host passes the
// content.
#ifndef TRUNKLINE_LOAD_H_
#define TRUNKLINE_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trunkline/issue.h"

namespace trunkline {

// The format of a source or of a result.
enum class Format : std::uint8_t {
  kAuto,    // Reading: by the content. Writing: kBinary.
  kText,    // Protobuf text format.
  kJson,    // Protobuf JSON.
  kBinary,  // Protobuf wire format.
};

// One file to load.
struct Source {
  std::string name;               // For issues; usually the file's name.
  std::string_view content;       // Must stay valid during the call.
  Format format = Format::kAuto;  // kAuto: by the content.
};

// Limits of loading. They bound the time and memory that a hostile or broken
// file can use. A file that exceeds one gets an issue.
struct LoadOptions {
  // --- every kind of source ---
  // Bytes of one source of a rule set. This limit and the two below are checked
  // before anything is parsed.
  std::size_t max_source_bytes = std::size_t{256} << 20;
  // Bytes of one source of calendars.
  std::size_t max_calendar_bytes = std::size_t{64} << 20;
  // Bytes of one source of text models.
  std::size_t max_text_model_bytes = std::size_t{64} << 20;
  // Bytes of one source of a lifecycle definition, or of KPIs.
  std::size_t max_definition_bytes = std::size_t{1} << 20;
  // Issues that are returned; one more gives the number of the others. At most
  // 1,000 for calendars, KPIs and lifecycle definitions.
  std::size_t max_issues = 10'000;

  // --- rule sets ---
  // A rule of status RULE_STATUS_DRAFT is an error: for what goes into service.
  bool release = false;
  // Rules, after merging.
  std::size_t max_rules = 2'000'000;
  // Parts of a category code, and regions from a root to a leaf. 31 at most.
  int max_code_depth = 16;
  // Memory of one compiled RE2 pattern, in bytes; its cache may use as much
  // again.
  std::int64_t max_pattern_bytes = std::int64_t{1} << 20;
  // Combinations of hotline, category and region that all rules, deadline
  // rules and signals name together: they make the size of the index, about
  // 40 bytes each.
  std::size_t max_keys = 2'000'000;
  // Combinations of codes (hotlines x categories x regions) of one rule. With
  // more than 256, the hotlines are not combined but compared one by one; what
  // then remains is limited.
  std::size_t max_rule_keys = 65'536;

  // --- calendars ---
  // Exceptions of one calendar.
  std::size_t max_exceptions = 100'000;

  // --- text models ---
  // N-grams of all models together, after merging.
  std::size_t max_text_grams = 1'000'000;
  // Categories that all models score together. 65,000 at most.
  std::size_t max_text_categories = 20'000;

  // --- lifecycle definitions ---
  // Stages, after merging. The cost of checking grows with the number of stages
  // and of ways from stage to stage.
  std::size_t max_stages = 100;
  // Ways from stage to stage, over all transitions.
  std::size_t max_ways = 10'000;
  // Entries of each other kind, after merging. There are at most 64 roles.
  std::size_t max_definition_entries = 1'000;

  // --- progress ---
  // If given, receives now and then how many entries of a rule set were read
  // and compiled so far, from the calling thread; each entry counts at least
  // twice.
  std::function<void(std::uint64_t)> progress;
};

// The result of loading.
template <typename T>
struct LoadResult {
  std::optional<T> value;     // Absent if any issue is an error.
  std::vector<Issue> issues;  // By source, line and column.

  bool ok() const { return value.has_value(); }
};

}  // namespace trunkline

#endif  // TRUNKLINE_LOAD_H_
