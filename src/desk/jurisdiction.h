// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_JURISDICTION_H_
#define TRUNKLINE_SRC_DESK_JURISDICTION_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/desk/personal.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/deadline_calculator.h"

namespace trunkline::desk {

// DeskRules with everything that follows from them. Immutable.
class JurisdictionRules {
 public:
  // `before`, if not null, are the rules to be replaced: their lifecycle
  // definitions stay known. InvalidArgument if the parts do not fit together.
  static absl::StatusOr<std::shared_ptr<const JurisdictionRules>> Create(
      const DeskRules& given, const JurisdictionRules* before);

  const RuleSet& rules() const { return given_.rules; }
  const DeadlineCalculator& deadlines() const { return deadlines_; }
  absl::TimeZone zone() const { return zone_; }
  // Attributes that are sealed with the caller's words.
  const PersonalAttributes& personal() const { return personal_; }

  // The lifecycle of new cases.
  const LifecycleEngine& current() const { return *current_; }
  // The lifecycle of the definition that a case runs under. FailedPrecondition
  // if the desk was not given that definition.
  absl::StatusOr<const LifecycleEngine*> LifecycleFor(const Case& c) const;
  // The lifecycle that decides who may see a case: that of its definition, or,
  // for a mirror, which has none, the current one. FailedPrecondition as above.
  absl::StatusOr<const LifecycleEngine*> LifecycleFor(const CaseRecord& record,
                                                      const Case& c) const;
  // The lifecycle of the definition that a dispute runs under, or, if it is not
  // open yet, of new ones. FailedPrecondition as above.
  absl::StatusOr<const LifecycleEngine*> LifecycleFor(
      const Dispute& dispute) const;
  // OK if the actor can have the right in a case under one of the definitions.
  absl::Status CheckAccessToSome(Access access, const Actor& actor) const;
  // That definition itself; null if the desk was not given it.
  const LifecycleDefinition* DefinitionFor(const Case& c) const;

 private:
  JurisdictionRules(DeskRules given, DeadlineCalculator deadlines,
                    absl::TimeZone zone)
      : given_(std::move(given)),
        deadlines_(std::move(deadlines)),
        zone_(zone),
        personal_(PersonalAttributesOf(given_.rules)) {}

  // `given_.definitions` has all that were ever given; the last is current.
  DeskRules given_;
  DeadlineCalculator deadlines_;
  absl::TimeZone zone_;
  PersonalAttributes personal_;
  // By id and version of the definition.
  std::map<std::pair<std::string, std::string>, LifecycleEngine> lifecycles_;
  const LifecycleEngine* current_ = nullptr;
};

// The rules of each jurisdiction. Thread-safe: calls keep the rules that they
// began with alive while others are swapped in.
class RulesTable {
 public:
  using Rules = std::shared_ptr<const JurisdictionRules>;

  // NotFound, naming it, if the jurisdiction has no rules.
  absl::StatusOr<Rules> Find(std::string_view jurisdiction) const;
  // The jurisdiction, if there is exactly one; else empty.
  std::string Only() const;
  bool Has(std::string_view jurisdiction) const;
  // Of all jurisdictions, in the order of their ids.
  std::vector<Rules> All() const;

  // Replaces or adds rules. Creating them takes long, so it is done outside of
  // the lock that Find() takes. `create` is for tests.
  using Create = std::function<absl::StatusOr<Rules>(
      const DeskRules& given, const JurisdictionRules* before)>;
  absl::Status Set(const DeskRules& rules,
                   const Create& create = &JurisdictionRules::Create);
  // NotFound if the jurisdiction has no rules.
  absl::Status Remove(std::string_view jurisdiction);

 private:
  // One Set() or Remove() at a time: each keeps the definitions that the one
  // before knew. Taken before mutex_.
  std::mutex set_mutex_;
  mutable std::mutex mutex_;
  std::map<std::string, Rules, std::less<>> rules_;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_JURISDICTION_H_
