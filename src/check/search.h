// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CHECK_SEARCH_H_
#define TRUNKLINE_SRC_CHECK_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/check/claims.h"
#include "src/rules/loader.h"
#include "trunkline/check.h"

// The parts that the searches for defects between rules share.
namespace trunkline::check {

// A ticket that shows a defect.
struct Witness {
  rules::Id hotline = rules::kNone;
  rules::Id category = rules::kNone;
  rules::Id region = rules::kNone;
  std::uint32_t facets = 0;  // One bit each of type, channel and urgency.
  std::int64_t at = 0;
  bool handed_over = false;
  std::string text;
  std::vector<Comparer::Value> attributes;
};

// One check of one rule set.
class Search {
 public:
  Search(rules::Loader* loader, const RuleSet& rule_set,
         const CheckOptions& options);

  rules::Loader& loader() { return loader_; }
  const rules::Compiled& rules() const { return rules_; }
  const CheckOptions& options() const { return options_; }
  Comparer& comparer() { return comparer_; }
  // The instant for which to look: CheckOptions::as_of, or its default.
  std::int64_t as_of() const { return as_of_; }

  // Routes a witness. The reference is valid until the next call.
  const Decision& Route(const Witness& witness);
  // The witness as a trunkline.v1.Ticket in text format.
  std::string ToText(const Witness& witness) const;

  // Looks for a ticket for which both claims hold and whose decision `shows`
  // accepts. `text` must hold for both; `a` and `b` may be the same claim.
  //
  // Codes, attributes and facets are intersections of those of the claims. What
  // is still open is tried: other values of type, urgency and channel; the
  // instants at which validity of anything begins or ends; a handed-over
  // ticket, since a hotline's phase can decide before any rule; regions without
  // a region below. Each attempt is one Route(). Their number is limited, so a
  // witness may be missed; one that is found is always correct.
  bool FindWitness(const Claim& a, const Claim& b, const std::string& text,
                   const std::function<bool(const Decision&)>& shows,
                   Witness* witness);

  // Counts a comparison of two claims. False: CheckOptions::max_pairs is
  // reached.
  bool Spend() {
    Step();
    return ++spent_ <= options_.max_pairs;
  }
  // Ends the count of one search. Reports the note `pairs-cut` if not all pairs
  // were compared.
  void EndCount(std::string_view code);

  // Instants inside an interval: as_of first, then those at which the validity
  // of an entry begins or ends, in order. Their number is limited.
  std::vector<std::int64_t> Moments(const rules::Interval& valid) const;
  // Regions without a region below, valid at `at`.
  std::vector<rules::Id> LeafRegions(std::int64_t at) const;
  const rules::SourceEntry& jurisdiction() const {
    return loader_.entries(rules::EntryKind::kJurisdiction).front();
  }

 private:
  // Counts for CheckOptions::progress, which is called every so often.
  void Step() {
    if ((++steps_ & 1023) == 0 && options_.progress) options_.progress(steps_);
  }

  rules::Loader& loader_;
  const RuleSet& rule_set_;
  const rules::Compiled& rules_;
  const CheckOptions& options_;
  Comparer comparer_;
  std::vector<std::int64_t> boundaries_;  // Sorted, each once.
  std::int64_t as_of_ = 0;
  std::uint64_t spent_ = 0;
  std::uint64_t steps_ = 0;
  Decision decision_;
};

// Equal claims of different departments.
void FindContested(Search* search);
// Rules that another claim outranks whenever they hold.
void FindShadowed(Search* search);
// Equal rules, and equal deadline rules, that give one milestone several
// policies.
void FindPolicyTies(Search* search);
// Words of emergency signals that are not in their own inflected forms.
void FindWordForms(Search* search);
// Short times between the validities of rules of one condition.
void FindGaps(Search* search);
// Attributes that are not declared; ranges that overlap or leave gaps.
void FindAttributeDefects(Search* search);
// Deadline policies whose count makes no sense, or whose calendar is missing.
void FindPolicyDefects(Search* search);
// Names that no path tells apart; codes that two regions have at one time.
void FindAmbiguousNames(Search* search);
// Parts of categories x regions that no rule covers.
void FindUncovered(Search* search);

}  // namespace trunkline::check

#endif  // TRUNKLINE_SRC_CHECK_SEARCH_H_
