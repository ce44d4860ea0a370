#include "trunkline/ruleset.h"

#include <utility>

#include "src/rules/compiled.h"
#include "src/rules/loader.h"
#include "src/load/entry.h"
#include "src/schema/schema.h"

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

template <typename Table>
std::string_view FindName(const rules::NameIndex& names, const Table& table,
                          std::string_view name) {
  const auto found = names.find(rules::FoldName(name));
  return found == names.end() ? std::string_view()
                              : table[found->second].code;
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
  return FindName(compiled_->category_names, compiled_->categories, name);
}
std::string_view RuleSet::FindRegion(std::string_view name) const {
  return FindName(compiled_->region_names, compiled_->regions, name);
}
std::string_view RuleSet::FindDepartment(std::string_view name) const {
  return FindName(compiled_->department_names, compiled_->departments, name);
}

std::string_view RuleSet::DepartmentLabel(std::string_view code,
                                          std::string_view lang) const {
  return LabelOf(compiled_->department_ids, compiled_->departments, code,
                 lang);
}
std::string_view RuleSet::CategoryLabel(std::string_view code,
                                        std::string_view lang) const {
  return LabelOf(compiled_->category_ids, compiled_->categories, code, lang);
}
std::string_view RuleSet::RegionLabel(std::string_view code,
                                      std::string_view lang) const {
  return LabelOf(compiled_->region_ids, compiled_->regions, code, lang);
}

std::string RuleSet::Serialize(Format format) const {
  using rules::EntryKind;
  const rules::Compiled& c = *compiled_;
  std::string out;
  const auto add = [&](EntryKind kind, std::string_view bytes) {
    load::AppendField(static_cast<int>(kind), bytes, &out);
  };
  add(EntryKind::kJurisdiction, c.jurisdiction_bytes);
  for (Id id = 1; id < c.departments.size(); ++id) {
    add(EntryKind::kDepartment, c.departments[id].bytes);
  }
  for (Id id = 1; id < c.regions.size(); ++id) {
    add(EntryKind::kRegion, c.regions[id].bytes);
  }
  for (Id id = 1; id < c.categories.size(); ++id) {
    add(EntryKind::kCategory, c.categories[id].bytes);
  }
  for (Id id = 1; id < c.hotlines.size(); ++id) {
    add(EntryKind::kHotline, c.hotlines[id].bytes);
  }
  for (const auto& e : c.deadline_policies) {
    add(EntryKind::kDeadlinePolicy, e.bytes);
  }
  for (const auto& e : c.signals) add(EntryKind::kSignal, e.bytes);
  for (const auto& e : c.deadline_rules) add(EntryKind::kDeadlineRule, e.bytes);
  for (std::string_view bytes : c.rule_bytes) add(EntryKind::kRule, bytes);
  schema::Format to = schema::Format::kBinary;
  if (format == Format::kText) to = schema::Format::kText;
  if (format == Format::kJson) to = schema::Format::kJson;
  if (to == schema::Format::kBinary) return out;
  // The entries were read once: they can be written.
  return schema::FromBinary("RuleSet", out, to, true).value_or("");
}

LoadResult<RuleSet> LoadRuleSet(const std::vector<Source>& sources,
                                const LoadOptions& options) {
  rules::Loader loader(sources, options);
  LoadResult<RuleSet> result;
  if (auto compiled = loader.Load()) {
    result.value.emplace(std::move(compiled));
  }
  result.issues = loader.TakeIssues();
  return result;
}

}  // namespace trunkline
