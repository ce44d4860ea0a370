// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_UNSEEN_CASES_H_
#define TRUNKLINE_SRC_DESK_UNSEEN_CASES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trunkline/cases/actor.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/store.h"
#include "trunkline/ruleset.h"

namespace trunkline::desk {

// Keeps out of what a viewer reads of one case the ids of cases that the viewer
// must keep out of: a complaint that was split off a ticket is not to be found
// by the department that it complains of, which has the ticket.
//
// An event that names such a case becomes a shell (src/lifecycle/wire), so
// histories stay without gaps. Errors of the store are returned: what it cannot
// tell is neither shown nor hidden. Cost: each case that is named is loaded
// once.
class UnseenCases {
 public:
  // What is passed must outlive this. Null rules: nothing is hidden.
  UnseenCases(Store* store, const RuleSet* rules, const Actor& viewer)
      : store_(store), rules_(rules), viewer_(viewer) {}

  absl::Status HideFrom(Case* c);
  absl::Status HideFrom(const std::string& jurisdiction, Event* event);

  // Whether the viewer must keep out of a case. One whose record is damaged is
  // hidden, since it does not say whom it is against.
  absl::StatusOr<bool> IsUnseen(const std::string& jurisdiction,
                                const std::string& id);

 private:
  absl::StatusOr<bool> NamesUnseen(const std::string& jurisdiction,
                                   const std::vector<std::string>& ids);

  Store* const store_;
  const RuleSet* const rules_;
  const Actor& viewer_;
  std::map<CaseRef, bool> known_;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_UNSEEN_CASES_H_
