// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/base/status.h"
#include "src/desk/access.h"
#include "src/desk/access_record.h"
#include "src/desk/caller.h"
#include "src/desk/desk_rep.h"
#include "src/desk/messages.h"
#include "src/lifecycle/views/sight.h"

// Who is to be called back. The number of a caller is in no figure, so that the
// calls come from outside, and nothing of them is kept.
namespace trunkline {
namespace {

// Of one number: the calls missed since it was last answered.
struct Caller {
  absl::Time answered_at = absl::InfinitePast();
  const OfferedCall* last = nullptr;  // Of those missed.
  std::size_t missed = 0;
  absl::Time first = absl::InfiniteFuture();
};

bool IsLater(const OfferedCall& a, const OfferedCall& b) {
  return std::tie(a.offered_at, a.id) > std::tie(b.offered_at, b.id);
}

}  // namespace

absl::StatusOr<MissedCalls> Desk::ListMissedCalls(
    std::string_view jurisdiction, const std::vector<OfferedCall>& calls,
    const Actor& viewer) {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(viewer));
  TRUNKLINE_ASSIGN_OR_RETURN(const Rep::Rules by,
                             rep_->rules.Find(jurisdiction));
  // A call is of no case: what a role sees by its relation to one counts for
  // nothing here.
  const lifecycle::Sight sight(by->current(), Case(), viewer,
                               absl::InfinitePast());
  if (sight.Of(schema::Privacy::kPhone) != schema::Shown::kFully) {
    return base::PermissionDenied(base::Fill<desk::messages::kNoPhones>());
  }
  for (std::size_t i = 0; i != calls.size(); ++i) {
    if (calls[i].offered_at == absl::InfiniteFuture() ||
        calls[i].offered_at == absl::InfinitePast()) {
      return base::InvalidArgument(
          base::Fill<desk::messages::kCallWithoutTime>(i + 1));
    }
  }
  if (rep_->options.require_purpose && viewer.purpose.empty()) {
    return base::PermissionDenied(base::Fill<desk::messages::kNoPurpose>());
  }
  TRUNKLINE_RETURN_IF_ERROR(rep_->RecordRead(AccessAct::kMissedCalls,
                                             {std::string(jurisdiction), ""},
                                             viewer, {"caller_number"}));

  MissedCalls out;
  absl::flat_hash_map<std::string, Caller> callers;
  // Answers first, so that one look at each missed call suffices.
  for (const bool answered : {true, false}) {
    for (const OfferedCall& call : calls) {
      if (call.answered != answered) continue;
      std::string number = desk::NormalPhone(call.caller_number);
      if (number.empty()) {
        if (!answered) ++out.without_number;
        continue;
      }
      Caller& caller = callers[std::move(number)];
      if (answered) {
        caller.answered_at = std::max(caller.answered_at, call.offered_at);
      } else if (call.offered_at > caller.answered_at) {
        ++caller.missed;
        caller.first = std::min(caller.first, call.offered_at);
        if (caller.last == nullptr || IsLater(call, *caller.last)) {
          caller.last = &call;
        }
      }
    }
  }
  for (const auto& [number, caller] : callers) {
    if (caller.last == nullptr) continue;
    MissedCall& missed = out.calls.emplace_back();
    missed.id = caller.last->id;
    missed.dialled = caller.last->dialled;
    missed.offered_at = caller.last->offered_at;
    missed.number = number;
    missed.missed = caller.missed;
    missed.first_offered_at = caller.first;
  }
  std::sort(out.calls.begin(), out.calls.end(),
            [](const MissedCall& a, const MissedCall& b) {
              return std::tie(a.offered_at, a.id, a.number) <
                     std::tie(b.offered_at, b.id, b.number);
            });
  return out;
}

}  // namespace trunkline
