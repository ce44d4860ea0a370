// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/desk.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/checks.h"
#include "src/desk/desk_rep.h"

namespace trunkline {

absl::StatusOr<std::unique_ptr<Desk>> Desk::Open(std::unique_ptr<Store> store,
                                                 std::vector<DeskRules> rules,
                                                 DeskOptions options) {
  TRUNKLINE_RETURN_IF_ERROR(
      desk::CheckText("the prefix of ids", options.id_prefix));
  auto rep = std::make_unique<Rep>(std::move(store), std::move(options));
  TRUNKLINE_RETURN_IF_ERROR(rep->sealing.Open());
  std::string defects;
  for (const DeskRules& one : rules) {
    const std::string id(one.rules.id());
    const absl::Status status =
        rep->rules.Has(id)
            ? absl::InvalidArgumentError(absl::StrCat(id, ": given twice"))
            : rep->rules.Set(one);
    if (status.ok()) continue;
    absl::StrAppend(&defects, defects.empty() ? "" : "\n",
                    std::string(status.message()));
  }
  if (!defects.empty()) return absl::InvalidArgumentError(defects);
  return std::unique_ptr<Desk>(new Desk(std::move(rep)));
}

Desk::Desk(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Desk::~Desk() = default;

Store& Desk::store() { return *rep_->store; }

absl::Status Desk::SetRules(DeskRules rules) { return rep_->rules.Set(rules); }

absl::Status Desk::RemoveRules(std::string_view jurisdiction) {
  return rep_->rules.Remove(jurisdiction);
}

}  // namespace trunkline
