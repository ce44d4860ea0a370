// SPDX-License-Identifier: Apache-2.0
#include "trunkline/catalogue.h"

#include <algorithm>

#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;
using rules::Compiled;
using rules::Id;
using rules::kNone;

template <typename Repeated>
std::vector<Label> Labels(const Repeated& labels) {
  std::vector<Label> out;
  for (const auto& label : labels) out.push_back({label.lang(), label.text()});
  return out;
}

template <typename Repeated>
std::vector<std::string> Strings(const Repeated& strings) {
  return {strings.begin(), strings.end()};
}

Validity ToValidity(const pb::Validity& m) { return {m.from(), m.to()}; }

void Read(const pb::Department& m, DepartmentInfo* out) {
  out->code = m.code();
  out->labels = Labels(m.name());
  out->aliases = Strings(m.alias());
  out->valid = ToValidity(m.valid());
  out->superior = m.superior();
  out->region = m.region();
  for (const auto& s : m.successor()) {
    out->successors.push_back({s.department(), s.category()});
  }
}

void Read(const pb::Category& m, CategoryInfo* out) {
  out->code = m.code();
  out->labels = Labels(m.name());
  out->aliases = Strings(m.alias());
  out->valid = ToValidity(m.valid());
  const std::size_t dot = out->code.rfind('.');
  if (dot != std::string::npos) out->parent = out->code.substr(0, dot);
}

void Read(const pb::Region& m, RegionInfo* out) {
  out->code = m.code();
  out->labels = Labels(m.name());
  out->aliases = Strings(m.alias());
  out->valid = ToValidity(m.valid());
  out->parent = m.parent();
  for (const auto& s : m.serves()) {
    out->services.push_back(
        {s.function(), s.department(), ToValidity(s.valid())});
  }
  const auto add = [](const auto& list, std::vector<RegionNameInfo>* names) {
    for (const auto& name : list) {
      names->push_back({name.text(), ToValidity(name.valid())});
    }
  };
  add(m.dated_code(), &out->dated_codes);
  add(m.dated_name(), &out->dated_names);
}

void Read(const pb::Hotline& m, HotlineInfo* out) {
  out->code = m.number();
  out->labels = Labels(m.name());
  out->owner = m.owner();
  for (const auto& p : m.phase()) {
    out->phases.push_back({static_cast<Phase>(p.kind()), ToValidity(p.valid()),
                           p.target(),
                           p.owner().empty() ? m.owner() : p.owner()});
  }
}

void Read(const pb::Rule& m, RuleInfo* out) {
  out->code = m.id();
  out->labels = Labels(m.name());
  out->valid = ToValidity(m.valid());
  out->priority = m.priority();
  out->legal_basis = m.legal_basis();
  out->status = static_cast<RuleStatus>(
      pb::RuleStatus_IsValid(m.status()) ? m.status() : 0);
  out->approver = m.approver();
  out->approved_on = m.approved_on();
  out->document_number = m.document_number();
}

void Read(const pb::AttributeDeclaration& m, AttributeInfo* out) {
  out->code = m.id();
  out->labels = Labels(m.name());
  out->kind = static_cast<AttributeKind>(m.kind());
  out->order = m.order();
  out->required = m.required();
  out->personal = !m.has_personal() || m.personal();
  out->min = m.min();
  out->max = m.max();
  for (const auto& v : m.value()) {
    out->values.push_back(
        {v.value(), Labels(v.name()), Strings(v.alias()), v.parent()});
  }
}

// The message of a kind, its compiled table, and the ids in it by code.
template <typename Info>
struct Kind;
template <>
struct Kind<DepartmentInfo> {
  using Message = pb::Department;
  static const auto& Table(const Compiled& c) { return c.departments; }
  static const auto& Ids(const Compiled& c) { return c.department_ids; }
};
template <>
struct Kind<CategoryInfo> {
  using Message = pb::Category;
  static const auto& Table(const Compiled& c) { return c.categories; }
  static const auto& Ids(const Compiled& c) { return c.category_ids; }
};
template <>
struct Kind<RegionInfo> {
  using Message = pb::Region;
  static const auto& Table(const Compiled& c) { return c.regions; }
  static const auto& Ids(const Compiled& c) { return c.region_ids; }
};
template <>
struct Kind<HotlineInfo> {
  using Message = pb::Hotline;
  static const auto& Table(const Compiled& c) { return c.hotlines; }
  static const auto& Ids(const Compiled& c) { return c.hotline_ids; }
};

template <typename Info, typename Message>
Info Decode(std::string_view bytes) {
  Message m;
  m.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  Info out;
  Read(m, &out);
  return out;
}

}  // namespace

std::string_view LabelIn(const std::vector<Label>& labels,
                         std::string_view language) {
  for (const Label& label : labels) {
    if (label.language == language) return label.text;
  }
  return labels.empty() ? std::string_view() : labels.front().text;
}

// Element 0 of these tables is "none".
template <typename Info>
std::size_t CatalogueList<Info>::size() const {
  return Kind<Info>::Table(internal::CompiledOf(rules_)).size() - 1;
}
template <typename Info>
Info CatalogueList<Info>::operator[](std::size_t index) const {
  return Decode<Info, typename Kind<Info>::Message>(
      Kind<Info>::Table(internal::CompiledOf(rules_))[index + 1].bytes);
}
template <typename Info>
std::optional<Info> CatalogueList<Info>::Find(std::string_view code) const {
  const Id id = Kind<Info>::Ids(internal::CompiledOf(rules_)).Find(code);
  if (id == kNone) return std::nullopt;
  return (*this)[id - 1];
}

// Rules are many: their table has no element 0, no bytes and no table of codes.
template <>
std::size_t CatalogueList<RuleInfo>::size() const {
  return internal::CompiledOf(rules_).rules.size();
}
template <>
RuleInfo CatalogueList<RuleInfo>::operator[](std::size_t index) const {
  return Decode<RuleInfo, pb::Rule>(
      internal::CompiledOf(rules_).rule_bytes[index]);
}
template <>
std::optional<RuleInfo> CatalogueList<RuleInfo>::Find(
    std::string_view code) const {
  const auto& table = internal::CompiledOf(rules_).rules;
  const auto found = std::lower_bound(
      table.begin(), table.end(), code,
      [](const rules::Rule& r, std::string_view id) { return r.id < id; });
  if (found == table.end() || found->id != code) return std::nullopt;
  return (*this)[static_cast<std::size_t>(found - table.begin())];
}

// Nor has that of attributes.
template <>
std::size_t CatalogueList<AttributeInfo>::size() const {
  return internal::CompiledOf(rules_).conditions.declared.size();
}
template <>
AttributeInfo CatalogueList<AttributeInfo>::operator[](
    std::size_t index) const {
  return Decode<AttributeInfo, pb::AttributeDeclaration>(
      internal::CompiledOf(rules_).conditions.declared[index].bytes);
}
template <>
std::optional<AttributeInfo> CatalogueList<AttributeInfo>::Find(
    std::string_view code) const {
  const auto found =
      internal::CompiledOf(rules_).conditions.declared.Find(code);
  if (!found.has_value()) return std::nullopt;
  return (*this)[*found];
}

template class CatalogueList<AttributeInfo>;
template class CatalogueList<DepartmentInfo>;
template class CatalogueList<CategoryInfo>;
template class CatalogueList<RegionInfo>;
template class CatalogueList<HotlineInfo>;
template class CatalogueList<RuleInfo>;

CatalogueList<DepartmentInfo> Catalogue::departments() const {
  return CatalogueList<DepartmentInfo>(rules_);
}
CatalogueList<CategoryInfo> Catalogue::categories() const {
  return CatalogueList<CategoryInfo>(rules_);
}
CatalogueList<RegionInfo> Catalogue::regions() const {
  return CatalogueList<RegionInfo>(rules_);
}
CatalogueList<HotlineInfo> Catalogue::hotlines() const {
  return CatalogueList<HotlineInfo>(rules_);
}
CatalogueList<AttributeInfo> Catalogue::attributes() const {
  return CatalogueList<AttributeInfo>(rules_);
}
CatalogueList<RuleInfo> Catalogue::rules() const {
  return CatalogueList<RuleInfo>(rules_);
}

}  // namespace trunkline
