// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_FINISHER_H_
#define TRUNKLINE_SRC_LEARN_FINISHER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/civil.h"
#include "src/learn/history.h"
#include "src/learn/limits.h"
#include "src/learn/model.h"
#include "src/learn/pack.h"
#include "trunkline/learn.h"
#include "trunkline/ruleset.h"

namespace trunkline::learn {

inline std::string DateOf(Day day) { return base::FormatDate(ToCivilDay(day)); }

// Lower bound of a share (Wilson, 95 %), in thousandths.
int LowerBound(std::uint64_t correct, std::uint64_t all);

// What a rule set says of the tickets of Counts::days.
struct Routed {
  static constexpr int kUnrouted = -1;
  static constexpr int kDisputed = -2;
  // By index of Counts::days: the index of the rule (Model::rules), or one of
  // the above. Only those of the days that were asked for.
  std::vector<int> rule;
};

// Makes a catalogue of the counts of a history: learns a model, routes the
// history by it, holds the later part out, and writes what came of that.
//
// Its parts: finisher.cc has the order and the sums, learn_both.cc the threads,
// replay.cc loads and
// routes, held_out.cc learns from the earlier part and routes the later one,
// and learned_rules.cc, learned_drifts.cc and learned_limits.cc say what was
// learned.
class Finisher {
 public:
  Finisher(const Counts& counts, const LearnOptions& options)
      : counts_(counts), options_(options) {}

  absl::StatusOr<LearnedCatalogue> Run();

 private:
  absl::Status CheckEvidence();

  // The rule set of a model, as it is written. `limits` may be null.
  absl::StatusOr<RuleSet> Load(const Model& model, const Limits* limits) const;

  // Routes the tickets by the rules of a model, with the router. Tickets that
  // no rule can tell apart are routed once for each time between two days on
  // which a rule begins or ends; over a catalogue, which has further days and
  // facts, each by itself.
  absl::StatusOr<Routed> RouteDays(const Model& model,
                                   const RuleSet& rules) const;

  void Describe(const RuleSet& rules, std::uint32_t cell, Ticket* ticket) const;

  static void Add(const Model& model, const DayCount& count, int rule,
                  LearnedFigures* figures);

  void Summarise();

  // The first day of the later part.
  Day SplitDay() const;

  // Learns from all tickets and from the earlier part, in two threads if that
  // is allowed.
  absl::Status LearnBoth();
  absl::Status LearnAll();
  absl::Status LearnEarly();

  absl::Status HoldOut();

  // Counts how many later due times the rules of the earlier part give.
  absl::Status HoldOutDue(const RuleSet& rules);

  const std::string& CodeOf(Lead lead) const {
    return counts_.departments.codes[lead + 1];
  }

  LearnedConditions ConditionsOf(const std::vector<Node>& pattern) const;

  // Tickets or promises that were held out.
  struct HeldOutShare {
    std::uint64_t held_out = 0, correct = 0;
  };
  // "9 of 10 tickets, 2018-01-02 to 2018-06-30; held out 4 of 5, at least 37.5
  // %".
  static std::string EvidenceNote(const char* what, std::uint64_t correct,
                                  std::uint64_t all, const std::string& first,
                                  const std::string& last,
                                  const HeldOutShare& share);

  // Whether a rule names a street, township or community, or a part of the unit
  // that has most tickets of its category: "works" and "works, team 3".
  bool IsPushedDown(const ModelRule& rule) const;

  void AddRules();

  // Whether a department stops within days of a change, for good: hardly any
  // ticket goes there by mistake.
  bool Stops(Lead lead, Day day) const;

  void AddDrifts();

  void AddUnclear();

  void AddLimits();

  const Counts& counts_;
  const LearnOptions& options_;
  Model model_, early_;
  Limits limits_, early_limits_;
  Routed routed_, early_routed_;
  std::vector<HeldOutShare> due_;  // By index of Limits::limits.
  Day split_ = kNoLast;
  std::vector<CategoryChoices> categories_;
  absl::TimeZone zone_;
  PackEvidence evidence_;
  LearnedCatalogue out_;
};

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_FINISHER_H_
