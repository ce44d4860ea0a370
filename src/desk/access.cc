// SPDX-License-Identifier: Apache-2.0
#include "src/desk/access.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/desk/checks.h"
#include "src/desk/desk_rep.h"
#include "src/desk/messages.h"
#include "src/lifecycle/engine/engine_data.h"

// Who may make which call. The definition of a case decides alone. Where the
// desk has none, the host may still look after its store: it is then shown what
// the schema calls public.
namespace trunkline {
namespace desk {

absl::Status CheckNamed(const Actor& actor) {
  TRUNKLINE_RETURN_IF_ERROR(lifecycle::CheckNamed(actor));
  TRUNKLINE_RETURN_IF_ERROR(CheckText(base::messages::kActorId, actor.id));
  TRUNKLINE_RETURN_IF_ERROR(CheckText(base::messages::kActorUnit, actor.unit));
  for (const std::string& role : actor.roles) {
    TRUNKLINE_RETURN_IF_ERROR(CheckText(base::messages::kActorRole, role));
  }
  return absl::OkStatus();
}

bool IsHost(const Actor& actor) {
  return !actor.id.empty() && std::find(actor.roles.begin(), actor.roles.end(),
                                        "system") != actor.roles.end();
}

namespace {

absl::Status NoRules(Access access) {
  return base::PermissionDenied(
      base::Fill<messages::kNoRight>(AccessName(access)));
}

}  // namespace
}  // namespace desk

absl::StatusOr<Desk::Rep::ShownBy> Desk::Rep::CheckAccess(
    Access access, const CaseRecord& record, const Case& c,
    const Actor& actor) const {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(actor));
  ShownBy shown_by;
  absl::StatusOr<Rules> by = rules.Find(record.ref.jurisdiction);
  if (!by.ok()) {
    if (desk::IsHost(actor)) return shown_by;
    return by.status();
  }
  shown_by.rules = *std::move(by);
  const auto lifecycle = shown_by.rules->LifecycleFor(record, c);
  if (!lifecycle.ok()) {
    if (desk::IsHost(actor)) return shown_by;
    return lifecycle.status();
  }
  shown_by.lifecycle = *lifecycle;
  // The part of a successor in measures alone depends on it; of other cases the
  // host's clock is not asked.
  if (!c.supervision.empty()) {
    shown_by.now = ReadTime().value_or(absl::InfinitePast());
  }
  TRUNKLINE_RETURN_IF_ERROR(
      shown_by.lifecycle->CheckAccess(access, c, actor, shown_by.now));
  return shown_by;
}

absl::StatusOr<Desk::Rep::Rules> Desk::Rep::CheckAccess(
    Access access, std::string_view jurisdiction, const Actor& actor) const {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(actor));
  TRUNKLINE_ASSIGN_OR_RETURN(Rules by, rules.Find(jurisdiction));
  TRUNKLINE_RETURN_IF_ERROR(by->current().CheckAccess(access, actor));
  return by;
}

absl::Status Desk::Rep::CheckAccessToAll(Access access,
                                         const Actor& actor) const {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(actor));
  const std::vector<Rules> all = rules.All();
  if (all.empty() && !desk::IsHost(actor)) return desk::NoRules(access);
  for (const Rules& by : all) {
    TRUNKLINE_RETURN_IF_ERROR(by->current().CheckAccess(access, actor));
  }
  return absl::OkStatus();
}

absl::Status Desk::Rep::CheckAccessToSome(Access access,
                                          std::string_view jurisdiction,
                                          const Actor& actor) const {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(actor));
  std::vector<Rules> all = rules.All();
  if (!jurisdiction.empty()) {
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const Rules& by) {
                               return by->rules().id() != jurisdiction;
                             }),
              all.end());
  }
  absl::Status status = desk::NoRules(access);
  if (all.empty()) return desk::IsHost(actor) ? absl::OkStatus() : status;
  for (const Rules& by : all) {
    status = by->CheckAccessToSome(access, actor);
    if (status.ok()) break;
  }
  return status;
}

absl::Status Desk::CheckAccess(Access access, const Actor& actor) const {
  return rep_->CheckAccessToAll(access, actor);
}

}  // namespace trunkline
