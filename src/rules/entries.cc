// SPDX-License-Identifier: Apache-2.0
#include "src/rules/entries.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "src/load/entry.h"
#include "src/schema/schema.h"
#include "src/schema/wire.h"

namespace trunkline::rules {

bool AppendEntries(const Compiled& c, EntryKind kind,
                   std::optional<std::string_view> id, std::string* out) {
  bool any = false;
  const auto add = [&](std::string_view bytes) {
    if (id.has_value() && load::ReadHead(bytes).id != *id) return;
    schema::AppendField(InfoOf(kind).field, bytes, out);
    any = true;
  };
  const auto add_all = [&](const auto& table, std::size_t first) {
    for (std::size_t i = first; i < table.size(); ++i) add(table[i].bytes);
  };
  switch (kind) {
    case EntryKind::kJurisdiction:
      add(c.jurisdiction_bytes);
      break;
    case EntryKind::kDepartment:
      add_all(c.departments, 1);
      break;
    case EntryKind::kRegion:
      add_all(c.regions, 1);
      break;
    case EntryKind::kCategory:
      add_all(c.categories, 1);
      break;
    case EntryKind::kHotline:
      add_all(c.hotlines, 1);
      break;
    case EntryKind::kDeadlinePolicy:
      add_all(c.deadline_policies, 0);
      break;
    case EntryKind::kEmergencySignal:
      add_all(c.signals, 0);
      break;
    case EntryKind::kDeadlineRule:
      add_all(c.deadline_rules, 0);
      break;
    case EntryKind::kRule:
      for (std::string_view bytes : c.rule_bytes) add(bytes);
      break;
    case EntryKind::kAttribute: {
      // By id, as the others.
      std::vector<std::pair<std::string_view, std::string_view>> sorted;
      for (const DeclaredAttribute& a : c.conditions.declared.declared()) {
        sorted.emplace_back(a.id, a.bytes);
      }
      std::sort(sorted.begin(), sorted.end());
      for (const auto& attribute : sorted) add(attribute.second);
      break;
    }
  }
  return any;
}

std::string WriteRuleSet(std::string_view entries, Format format) {
  if (format == Format::kAuto || format == Format::kBinary) {
    return std::string(entries);
  }
  // The entries were read once: they can be written.
  return schema::FromBinary("RuleSet", entries,
                            format == Format::kText ? schema::Format::kText
                                                    : schema::Format::kJson,
                            true)
      .value_or("");
}

}  // namespace trunkline::rules
