// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_RELATIONS_H_
#define TRUNKLINE_SRC_DESK_RELATIONS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/message.h"
#include "src/desk/jurisdiction.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/store.h"

// Cases that name other cases. The lifecycle decides by one case alone, so the
// desk looks at the others.
//
// The caller of a merged case is answered with its main case. So a main case
// must be one that goes on: it exists in the same jurisdiction, is no mirror,
// is open, and is not itself merged. No ring of merged cases can form then; one
// that is in a store already is found by following the merges. Nor do the lists
// of main cases (`link`) form a ring: a case lists no other that lists it, by
// itself or by way of others.
//
// Cost: a look-up for each case that is named; where one is refused because it
// was merged, one for each merge after it, at most kMostMerges; and one for
// each case that a duplicate lists, as many at most.
namespace trunkline::desk {

inline constexpr std::size_t kMostMerges = 100;

// Where the merges of a case lead.
struct MergeChain {
  enum class End {
    kOpen,     // To a case that is open.
    kClosed,   // To a case that ended in another way than by a merge.
    kMissing,  // To an id that no case has, or to a mirror.
    kRing,     // Back to a case of the chain.
    kTooLong,  // Further than kMostMerges.
  };
  End end = End::kOpen;
  // The ids after the first case, in order.
  std::vector<std::string> ids;
  // Of kClosed: when the last one was closed.
  absl::Time closed_at = absl::InfiniteFuture();
};
// `c` is a merged case. Returns errors of the store alone.
absl::StatusOr<MergeChain> FollowMerges(Store* store, const Case& c);

// Whether the actor may see a case.
using SeesCase = std::function<bool(const CaseRecord& record, const Case& c)>;

// The one that looks for the cases that a command names.
struct NamingActor {
  Store* store;
  // The jurisdictions in which a missing case is looked for, to say where it
  // is.
  const RulesTable& rules;
  SeesCase sees;
};

// FailedPrecondition or NotFound, with the id and the reason, if a command in
// `c` names a case that it must not name. A case that the actor may not see is
// refused as one that does not exist, whatever it is.
absl::Status CheckNamedCases(const NamingActor& actor, const Case& c,
                             const Command& command);

// FailedPrecondition if a closed case was merged into one that is open: its
// caller is still owed the answer.
absl::Status CheckMergesAnswered(Store* store, const CaseRecord& record);

// What is wrong with the cases that a stored case names, one line each.
absl::StatusOr<std::vector<base::Text>> FindBrokenRelations(Store* store,
                                                            const Case& c);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_RELATIONS_H_
