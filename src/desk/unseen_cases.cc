// SPDX-License-Identifier: Apache-2.0
#include "src/desk/unseen_cases.h"

#include <algorithm>

#include "src/desk/event_log.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/wire/withheld.h"

namespace trunkline::desk {
namespace {

template <typename T, typename Unseen>
void Erase(std::vector<T>* list, const Unseen& unseen) {
  list->erase(std::remove_if(list->begin(), list->end(), unseen), list->end());
}

}  // namespace

bool UnseenCases::IsUnseen(const std::string& jurisdiction,
                           const std::string& id) {
  if (rules_ == nullptr || id.empty()) return false;
  const CaseRef ref = {jurisdiction, id};
  const auto found = known_.find(ref);
  if (found != known_.end()) return found->second;
  const auto record = store_->Load(ref, nullptr);
  bool unseen = !record.ok() && !absl::IsNotFound(record.status());
  if (record.ok()) {
    const auto c = ReadStoredCase(*record);
    unseen = !c.ok() || lifecycle::HasInterest(*rules_, *c, viewer_);
  }
  known_.emplace(ref, unseen);
  return unseen;
}

bool UnseenCases::NamesUnseen(const std::string& jurisdiction,
                              const std::vector<std::string>& ids) {
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
    return IsUnseen(jurisdiction, id);
  });
}

void UnseenCases::HideFrom(Case* c) {
  const auto unseen = [&](const std::string& id) {
    return IsUnseen(c->jurisdiction, id);
  };
  Erase(&c->parts, unseen);
  Erase(&c->duplicates, unseen);
  Erase(&c->member_promises,
        [&](const MemberPromise& p) { return unseen(p.case_id); });
  Erase(&c->callbacks,
        [&](const Callback& call) { return unseen(call.member); });
  if (unseen(c->split_from)) c->split_from.clear();
  if (unseen(c->merged_into)) c->merged_into.clear();
}

void UnseenCases::HideFrom(const std::string& jurisdiction, Event* event) {
  bool hides = false;
  if (auto* const open = std::get_if<OpenCommand>(&event->command)) {
    if (IsUnseen(jurisdiction, open->split_from)) open->split_from.clear();
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
  if (hides) *event = lifecycle::ShellOf(*event, false);
}

}  // namespace trunkline::desk
