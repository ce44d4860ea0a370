// SPDX-License-Identifier: Apache-2.0
#include "trunkline/ruleset.h"

#include <algorithm>
#include <utility>

#include "src/rules/compiled.h"
#include "src/rules/entries.h"
#include "src/rules/loader.h"
#include "src/rules/rule_set_access.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

using rules::Id;
using rules::kNone;

std::string_view LabelIn(const std::vector<rules::Label>& labels,
                         std::string_view lang, std::string_view code) {
  for (const rules::Label& label : labels) {
    if (label.lang == lang) return label.text;
  }
  return labels.empty() ? code : labels.front().text;
}

template <typename Table>
std::string_view LabelOf(const rules::CodeTable& ids, const Table& table,
                         std::string_view code, std::string_view lang) {
  const Id id = ids.Find(code);
  if (id == kNone) return code;
  return LabelIn(table[id].labels, lang, table[id].code);
}

// The code of an entry that is known in whole.
template <typename Table>
std::string_view CodeOf(const Table& table, const rules::Written& written) {
  return written.whole ? table[written.id].code : std::string_view();
}

}  // namespace

RuleSet::RuleSet(std::shared_ptr<const rules::Compiled> compiled)
    : compiled_(std::move(compiled)) {}

std::string_view RuleSet::id() const { return compiled_->id; }
std::string_view RuleSet::version() const { return compiled_->version; }
std::string_view RuleSet::hash() const { return compiled_->hash; }
std::string_view RuleSet::time_zone() const { return compiled_->time_zone; }
std::size_t RuleSet::rule_count() const { return compiled_->rules.size(); }

std::string_view RuleSet::FindCategory(std::string_view name) const {
  return CodeOf(compiled_->categories,
                compiled_->ReadCategory(name, rules::kAnyTime));
}
std::string_view RuleSet::FindRegion(std::string_view name) const {
  return CodeOf(compiled_->regions,
                compiled_->ReadRegion(name, rules::kAnyTime));
}
std::string_view RuleSet::FindDepartment(std::string_view name) const {
  Id id = compiled_->department_ids.Find(name);
  if (id == kNone) id = compiled_->department_names.FindOnly(name);
  return compiled_->departments[id].code;
}

std::string_view RuleSet::DepartmentLabel(std::string_view code,
                                          std::string_view lang) const {
  return LabelOf(compiled_->department_ids, compiled_->departments, code, lang);
}
std::string_view RuleSet::CategoryLabel(std::string_view code,
                                        std::string_view lang) const {
  return LabelOf(compiled_->category_ids, compiled_->categories, code, lang);
}
std::string_view RuleSet::RegionLabel(std::string_view code,
                                      std::string_view lang) const {
  return LabelOf(compiled_->region_ids, compiled_->regions, code, lang);
}

// Rules keep no decoded labels: they are many, and shown rarely.
std::string_view RuleSet::RuleLabel(std::string_view id,
                                    std::string_view lang) const {
  const auto& rules = compiled_->rules;
  const auto found = std::lower_bound(
      rules.begin(), rules.end(), id,
      [](const rules::Rule& r, std::string_view v) { return r.id < v; });
  if (found == rules.end() || found->id != id) return id;
  trunkline_internal::v1::Rule rule;
  const std::string_view bytes = compiled_->BytesOf(*found);
  if (!rule.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return found->id;
  }
  const std::string* label = nullptr;
  for (const auto& name : rule.name()) {
    if (label == nullptr || name.lang() == lang) label = &name.text();
    if (name.lang() == lang) break;
  }
  if (label == nullptr || label->empty()) return found->id;
  // The text stands in the entry's own bytes.
  const std::size_t at = bytes.find(*label);
  return at == std::string_view::npos ? found->id
                                      : bytes.substr(at, label->size());
}

std::string RuleSet::Serialize(Format format) const {
  std::string entries;
  for (const rules::EntryKindInfo& info : rules::EntryKinds()) {
    rules::AppendEntries(*compiled_, info.kind, {}, &entries);
  }
  return rules::WriteRuleSet(entries, format);
}

std::string_view rules::FindCategory(const RuleSet& rules,
                                     std::string_view name, absl::Time as_of) {
  const rules::Compiled& c = internal::CompiledOf(rules);
  return CodeOf(c.categories, c.ReadCategory(name, rules::ToSeconds(as_of)));
}

std::string_view rules::FindRegion(const RuleSet& rules, std::string_view name,
                                   absl::Time as_of) {
  const rules::Compiled& c = internal::CompiledOf(rules);
  return CodeOf(c.regions, c.ReadRegion(name, rules::ToSeconds(as_of)));
}

LoadResult<RuleSet> LoadRuleSet(const std::vector<Source>& sources,
                                const LoadOptions& options) {
  rules::Loader loader(sources, options);
  LoadResult<RuleSet> result;
  if (auto compiled = loader.Load()) {
    result.value = internal::RuleSetAccess::Make(std::move(compiled));
  }
  result.issues = loader.TakeIssues();
  return result;
}

}  // namespace trunkline
