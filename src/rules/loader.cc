// SPDX-License-Identifier: Apache-2.0
#include "src/rules/loader.h"

#include "src/rules/compiler.h"

namespace trunkline::rules {
namespace {

using F = schema::fields::RuleSet;

constexpr EntryKindInfo kEntryKinds[] = {
    {EntryKind::kJurisdiction,
     F::kJurisdiction,
     {"jurisdiction", "辖区"},
     "id"},
    {EntryKind::kDepartment, F::kDepartment, {"department", "单位"}, "code"},
    {EntryKind::kRegion, F::kRegion, {"region", "属地"}, "code"},
    {EntryKind::kCategory, F::kCategory, {"category", "诉求类别"}, "code"},
    {EntryKind::kHotline, F::kHotline, {"hotline", "号码"}, "number"},
    {EntryKind::kDeadlinePolicy,
     F::kDeadlinePolicy,
     {"deadline policy", "时限规定"},
     "id"},
    {EntryKind::kEmergencySignal,
     F::kEmergencySignal,
     {"emergency signal", "紧急信号"},
     "id"},
    {EntryKind::kDeadlineRule,
     F::kDeadlineRule,
     {"deadline rule", "时限规则"},
     "id"},
    {EntryKind::kRule, F::kRule, {"rule", "规则"}, "id"},
    {EntryKind::kAttribute, F::kAttribute, {"attribute", "属性"}, "id"},
};

// InfoOf() counts on it.
constexpr bool AreInOrder() {
  int number = 0;
  for (const EntryKindInfo& info : kEntryKinds) {
    ++number;
    if (static_cast<int>(info.kind) != number ||
        info.field.number() != number) {
      return false;
    }
  }
  return true;
}
static_assert(AreInOrder());

const load::FileType& RuleSetFile() {
  static const load::FileType& type = *[] {
    auto* const out = new load::FileType{
        "RuleSet", {}, /*merged=*/true, {}, "max_source_bytes"};
    for (const EntryKindInfo& info : kEntryKinds) {
      out->kinds.push_back(
          {info.field, base::FillFound(info.word, {}), info.id_field});
    }
    return out;
  }();
  return type;
}

}  // namespace

absl::Span<const EntryKindInfo> EntryKinds() { return kEntryKinds; }

const EntryKindInfo& InfoOf(EntryKind kind) {
  return kEntryKinds[static_cast<std::size_t>(kind) - 1];
}

bool ToEntryKind(int number, EntryKind* kind) {
  for (const EntryKindInfo& info : kEntryKinds) {
    if (static_cast<int>(info.kind) != number) continue;
    *kind = info.kind;
    return true;
  }
  return false;
}

Loader::Loader(const std::vector<Source>& sources, const LoadOptions& options)
    : sources_(sources),
      options_(options),
      compiled_(std::make_shared<Compiled>()),
      loader_(RuleSetFile(), sources, options.max_source_bytes,
              options.max_issues, &compiled_->arena) {
  loader_.SetProgress(options.progress);
}

std::shared_ptr<const Compiled> Loader::Load() {
  loader_.Read();
  if (sources_.empty()) return nullptr;
  Compile(this, options_, compiled_.get());
  if (loader_.has_errors()) return nullptr;
  return std::move(compiled_);
}

}  // namespace trunkline::rules
