// SPDX-License-Identifier: Apache-2.0
#include "src/desk/unseen_cases.h"

#include <algorithm>

#include "src/base/status.h"
#include "src/desk/event_log.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/wire/withheld.h"

namespace trunkline::desk {
namespace {

// Removes what is unseen; `unseen` gives bool or an error.
template <typename T, typename Unseen>
absl::Status Erase(std::vector<T>* list, const Unseen& unseen) {
  absl::Status failed;
  list->erase(std::remove_if(list->begin(), list->end(),
                             [&](const T& entry) {
                               const absl::StatusOr<bool> is = unseen(entry);
                               failed.Update(is.status());
                               return is.ok() && *is;
                             }),
              list->end());
  return failed;
}

}  // namespace

absl::StatusOr<bool> UnseenCases::IsUnseen(const std::string& jurisdiction,
                                           const std::string& id) {
  if (rules_ == nullptr || id.empty()) return false;
  const CaseRef ref = {jurisdiction, id};
  const auto found = known_.find(ref);
  if (found != known_.end()) return found->second;
  const auto record = store_->Load(ref, nullptr);
  if (!record.ok() && !IsOfOneCase(record.status())) return record.status();
  bool unseen = !record.ok() && !absl::IsNotFound(record.status());
  if (record.ok()) {
    const auto c = ReadStoredCase(*record);
    unseen = !c.ok() || lifecycle::HasInterest(*rules_, *c, viewer_);
  }
  known_.emplace(ref, unseen);
  return unseen;
}

absl::StatusOr<bool> UnseenCases::NamesUnseen(
    const std::string& jurisdiction, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool unseen, IsUnseen(jurisdiction, id));
    if (unseen) return true;
  }
  return false;
}

absl::Status UnseenCases::HideFrom(Case* c) {
  const auto unseen = [&](const std::string& id) {
    return IsUnseen(c->jurisdiction, id);
  };
  TRUNKLINE_RETURN_IF_ERROR(Erase(&c->parts, unseen));
  TRUNKLINE_RETURN_IF_ERROR(Erase(&c->duplicates, unseen));
  TRUNKLINE_RETURN_IF_ERROR(
      Erase(&c->member_promises,
            [&](const MemberPromise& p) { return unseen(p.case_id); }));
  TRUNKLINE_RETURN_IF_ERROR(Erase(&c->callbacks, [&](const Callback& call) {
    return unseen(call.member);
  }));
  for (std::string* const id : {&c->split_from, &c->merged_into}) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool hides, unseen(*id));
    if (hides) id->clear();
  }
  return absl::OkStatus();
}

absl::Status UnseenCases::HideFrom(const std::string& jurisdiction,
                                   Event* event) {
  absl::StatusOr<bool> hides = false;
  if (auto* const open = std::get_if<OpenCommand>(&event->command)) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool unseen,
                               IsUnseen(jurisdiction, open->split_from));
    if (unseen) open->split_from.clear();
  } else if (const auto* link = std::get_if<LinkCommand>(&event->command)) {
    hides = NamesUnseen(jurisdiction, link->duplicates);
  } else if (const auto* unlink = std::get_if<UnlinkCommand>(&event->command)) {
    hides = NamesUnseen(jurisdiction, unlink->duplicates);
  } else if (const auto* split = std::get_if<SplitCommand>(&event->command)) {
    hides = NamesUnseen(jurisdiction, split->parts);
  } else if (const auto* merge = std::get_if<MergeCommand>(&event->command)) {
    hides = IsUnseen(jurisdiction, merge->main_case);
  } else if (const auto* call = std::get_if<CallbackCommand>(&event->command)) {
    hides = IsUnseen(jurisdiction, call->member);
  }
  TRUNKLINE_RETURN_IF_ERROR(hides.status());
  if (*hides) *event = lifecycle::ShellOf(*event, false);
  return absl::OkStatus();
}

}  // namespace trunkline::desk
