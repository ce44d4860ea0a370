// SPDX-License-Identifier: Apache-2.0
//
// NearestCases finds the open cases of a desk that are most like a text:
// callers often report one matter several times. It is the optional target
// trunkline::nearest. It proposes; a person merges.
//
//   trunkline::NearestCases near(desk.get(), rules, host);  // "system"
//   auto status = near.Update();             // from a timer, like Desk::Tick()
//   trunkline::NearestQuery query;
//   query.text = words;
//   query.region = "430111";
//   query.now = now;
//   auto found = near.Find(query, operator_);
//   for (const auto& one : *found) Show(one.ref.id, one.similarity);
//
// The index is in memory alone; each process builds its own from the feed.
// It has the dispatch texts of open cases as salted hashes of their n-grams, so
// that no text can be read from it, and never what a caller said. A case leaves
// it when it is closed; only closed cases can be erased.
#ifndef TRUNKLINE_CASES_NEAREST_H_
#define TRUNKLINE_CASES_NEAREST_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/cases/actor.h"
#include "trunkline/cases/desk.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// What is looked for.
struct NearestQuery {
  // Any text: what a caller says, a dispatch text.
  std::string_view text;
  // Code of the region of the matter. Cases of the same region, of one inside
  // it or around it, and of its neighbours (those with the same parent) are
  // near, and cases without a region. Empty: every region is near.
  std::string_view region;
  // A case that is left out: the one that is asked for. Empty: none.
  std::string_view case_id;
  // The viewer sees the caller's words; else NearCase::common is empty.
  bool sees_words = false;
  absl::Time now = absl::InfinitePast();  // The present. Required.
};

struct NearestOptions {
  // How many cases are returned. 0 to 100.
  int top = 3;
  // Only cases that were accepted in the last so many days.
  int days = 30;
  // Only cases with at least this similarity, in per cent.
  int min_similarity = 25;
};

// An open case like the text.
struct NearCase {
  CaseRef ref;  // The case.
  // Cosine of the n-grams of both texts, weighted by how rare they are among
  // all cases, in per cent, 1 to 100.
  int similarity = 0;
  // When the centre accepted it.
  absl::Time accepted_at = absl::InfiniteFuture();
  std::string region;  // Region code; empty: not known.
  std::string lead;    // Code of the department that leads; empty: none.
  // Parts of the query's text that the case's dispatch text has too.
  std::vector<std::string> common;
};

// Thread-safe. Must not outlive the desk.
class NearestCases {
 public:
  // Finds cases of the jurisdiction of `rules`. `host` reads the feed and the
  // cases for the index: an actor with the rights `feed`, `history` and `get`,
  // best without any private field, such as "system".
  NearestCases(Desk* desk, RuleSet rules, Actor host);
  ~NearestCases();
  NearestCases(const NearestCases&) = delete;
  NearestCases& operator=(const NearestCases&) = delete;

  // Reads the feed from where the last call stopped, to its end, and puts each
  // case that has changed into the index, or takes it out if it is closed or no
  // longer readable. Errors as for Desk::Feed(); what was read before stays.
  // Cost: linear in the new events, and one Desk::Get() for each case that has
  // them.
  absl::Status Update();

  // Returns the open cases most like the text that the viewer may see (those
  // whose history it may read), the most similar first; of equal ones the first
  // by id. Nothing that it shows is of a caller, so that no call is an entry of
  // the access record. A text without n-grams of two characters or words gives
  // nothing. InvalidArgument: `now` is not set. Other errors are those of the
  // desk, but for PermissionDenied, which leaves the case out. Cost: linear in
  // the open cases that have an n-gram of the text; two reads of the desk for
  // each of at most 200 candidates until `top` are found.
  absl::StatusOr<std::vector<NearCase>> Find(
      const NearestQuery& query, const Actor& viewer,
      const NearestOptions& options = {}) const;

  // Number of cases in the index.
  std::size_t size() const;
  // Takes a case out at once, without waiting for Update().
  void Forget(const CaseRef& ref);

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_NEAREST_H_
