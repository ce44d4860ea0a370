// SPDX-License-Identifier: Apache-2.0
#include "src/diff/entries.h"

#include <algorithm>

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::EntryKind;

}  // namespace

std::string_view BytesOf(const Compiled& own, EntryKind kind,
                         std::string_view id) {
  const auto by_id = [&](const auto& list) -> std::string_view {
    const auto found = std::lower_bound(
        list.begin(), list.end(), id,
        [](const auto& e, std::string_view i) { return e.id < i; });
    return found == list.end() || found->id != id ? std::string_view()
                                                  : found->bytes;
  };
  switch (kind) {
    case EntryKind::kJurisdiction:
      return own.jurisdiction_bytes;
    case EntryKind::kDepartment:
      return own.departments[own.department_ids.Find(id)].bytes;
    case EntryKind::kRegion:
      return own.regions[own.region_ids.Find(id)].bytes;
    case EntryKind::kCategory:
      return own.categories[own.category_ids.Find(id)].bytes;
    case EntryKind::kHotline:
      return own.hotlines[own.hotline_ids.Find(id)].bytes;
    case EntryKind::kDeadlinePolicy:
      return by_id(own.deadline_policies);
    case EntryKind::kEmergencySignal:
      return by_id(own.signals);
    case EntryKind::kDeadlineRule:
      return by_id(own.deadline_rules);
    case EntryKind::kRule: {
      const auto found = std::lower_bound(
          own.rules.begin(), own.rules.end(), id,
          [](const rules::Rule& r, std::string_view i) { return r.id < i; });
      return found == own.rules.end() || found->id != id ? std::string_view()
                                                         : own.BytesOf(*found);
    }
    case EntryKind::kAttribute:
      for (const auto& a : own.conditions.declared.declared()) {
        if (a.id == id) return a.bytes;
      }
      return {};
  }
  return {};
}

std::string_view WordOf(EntryKind kind) {
  return rules::InfoOf(kind).word.en();
}

std::vector<std::string_view> EntriesOf(const Compiled& own, EntryKind kind) {
  std::vector<std::string_view> out;
  const auto codes = [&](const auto& list) {
    for (std::size_t i = 1; i < list.size(); ++i) out.push_back(list[i].code);
  };
  switch (kind) {
    case EntryKind::kDepartment:
      codes(own.departments);
      break;
    case EntryKind::kRegion:
      codes(own.regions);
      break;
    case EntryKind::kCategory:
      codes(own.categories);
      break;
    case EntryKind::kHotline:
      for (std::size_t i = 1; i < own.hotlines.size(); ++i) {
        out.push_back(own.hotlines[i].number);
      }
      break;
    case EntryKind::kDeadlinePolicy:
      for (const auto& p : own.deadline_policies) out.push_back(p.id);
      break;
    case EntryKind::kAttribute:
      for (const auto& a : own.conditions.declared.declared()) {
        out.push_back(a.id);
      }
      break;
    default:
      break;
  }
  return out;
}

}  // namespace trunkline::diff
