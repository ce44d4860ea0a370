// SPDX-License-Identifier: Apache-2.0
#include "src/desk/jurisdiction.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"

namespace trunkline::desk {
namespace {

// The name may be a ticket's, so it is not quoted.
absl::Status NoRules() {
  return absl::NotFoundError("the desk has no rules of that jurisdiction");
}

}  // namespace

absl::StatusOr<std::shared_ptr<const JurisdictionRules>>
JurisdictionRules::Create(const DeskRules& given,
                          const JurisdictionRules* before) {
  if (given.definitions.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(given.rules.id()),
                     ": a desk needs a lifecycle definition"));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      DeadlineCalculator deadlines,
      DeadlineCalculator::Create(given.rules, given.calendars));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(given.rules.time_zone()));
  std::shared_ptr<JurisdictionRules> out(
      new JurisdictionRules(given, std::move(deadlines), zone));
  // Definitions known before come first, since the last is the current one. Of
  // those with the same id and version the last replaces the others.
  std::vector<LifecycleDefinition> all;
  if (before != nullptr) all = before->given_.definitions;
  all.insert(all.end(), given.definitions.begin(), given.definitions.end());
  std::vector<LifecycleDefinition>& kept = out->given_.definitions;
  kept.clear();
  for (const LifecycleDefinition& one : all) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        LifecycleEngine lifecycle,
        LifecycleEngine::Create(one, given.rules, given.calendars));
    const auto inserted = out->lifecycles_.insert_or_assign(
        {std::string(one.id()), std::string(one.version())},
        std::move(lifecycle));
    out->current_ = &inserted.first->second;
    kept.erase(std::remove_if(kept.begin(), kept.end(),
                              [&](const LifecycleDefinition& other) {
                                return other.id() == one.id() &&
                                       other.version() == one.version();
                              }),
               kept.end());
    kept.push_back(one);
  }
  return std::shared_ptr<const JurisdictionRules>(std::move(out));
}

absl::StatusOr<const LifecycleEngine*> JurisdictionRules::LifecycleFor(
    const Case& c) const {
  const auto found = lifecycles_.find({c.definition_id, c.definition_version});
  if (found != lifecycles_.end()) return &found->second;
  return absl::FailedPreconditionError(absl::StrCat(
      "case ", c.id, " runs under definition ", base::Quoted(c.definition_id),
      " version ", base::Quoted(c.definition_version),
      ", which the desk was not given"));
}

absl::StatusOr<const LifecycleEngine*> JurisdictionRules::LifecycleFor(
    const CaseRecord& record, const Case& c) const {
  if (!record.source.empty()) return current_;
  return LifecycleFor(c);
}

absl::Status JurisdictionRules::CheckAccessToSome(Access access,
                                                  const Actor& actor) const {
  const absl::Status status = current_->CheckAccessToSome(access, actor);
  if (status.ok()) return status;
  for (const auto& entry : lifecycles_) {
    if (entry.second.CheckAccessToSome(access, actor).ok()) {
      return absl::OkStatus();
    }
  }
  return status;
}

const LifecycleDefinition* JurisdictionRules::DefinitionFor(
    const Case& c) const {
  for (const LifecycleDefinition& one : given_.definitions) {
    if (one.id() == c.definition_id && one.version() == c.definition_version) {
      return &one;
    }
  }
  return nullptr;
}

absl::StatusOr<RulesTable::Rules> RulesTable::Find(
    std::string_view jurisdiction) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = rules_.find(jurisdiction);
  if (found != rules_.end()) return found->second;
  return NoRules();
}

std::string RulesTable::Only() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return rules_.size() == 1 ? rules_.begin()->first : std::string();
}

std::vector<RulesTable::Rules> RulesTable::All() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<Rules> out;
  out.reserve(rules_.size());
  for (const auto& entry : rules_) out.push_back(entry.second);
  return out;
}

bool RulesTable::Has(std::string_view jurisdiction) const {
  return Find(jurisdiction).ok();
}

absl::Status RulesTable::Set(const DeskRules& rules, const Create& create) {
  const std::string id(rules.rules.id());
  const std::lock_guard<std::mutex> one_at_a_time(set_mutex_);
  const auto before = Find(id);
  TRUNKLINE_ASSIGN_OR_RETURN(
      Rules created, create(rules, before.ok() ? before->get() : nullptr));
  // The replaced rules are freed after the lock is released.
  const std::lock_guard<std::mutex> lock(mutex_);
  std::swap(rules_[id], created);
  return absl::OkStatus();
}

absl::Status RulesTable::Remove(std::string_view jurisdiction) {
  const std::lock_guard<std::mutex> one_at_a_time(set_mutex_);
  Rules removed;  // Freed after the lock is released.
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = rules_.find(jurisdiction);
  if (found == rules_.end()) return NoRules();
  removed = std::move(found->second);
  rules_.erase(found);
  return absl::OkStatus();
}

}  // namespace trunkline::desk
