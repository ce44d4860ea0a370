// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_COMPARE_H_
#define TRUNKLINE_SRC_DIFF_COMPARE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "src/diff/claims.h"
#include "src/diff/decisions.h"
#include "src/diff/solve.h"
#include "src/rules/loader.h"
#include "trunkline/diff.h"

namespace trunkline::diff {

// Finds what changes between two rule sets.
//
// Idea. A decision is made of parts: what the number gives, notes, hint, the
// rules that win, policies. Each part is compared alone, since it is constant
// on large sets of tickets.
//
// Rules. If a ticket's decision changes through rules, then a rule that differs
// is among those that win on one side: rules that are alike on both sides and
// win on both in the same company give the same. So the search begins with
// the claims that differ. Each is a conjunction; the claims that outrank it are
// taken off as exceptions; the claims of its rank are split, since all that
// hold together decide. Then the winners of the other side are enumerated in
// the same cell, best first. A claim that is alike on both sides is already
// known to hold or not, so that mostly only claims below remain, until one
// covers the cell.
//
// Within a cell of constant winners the decision depends on few functions of
// the engine: the department that serves, the one in force, closeness, the
// first receiver. Branches() splits the cell by those that are asked for. What
// is left has one decision on each side, which both routers tell for one ticket
// of it. A cell without a ticket is dropped.
//
// Invariant: every box has a ticket that both routers decide as reported, and
// the fields of its kinds are constant in it on both sides, or differ for each
// ticket in it.
class Comparison {
 public:
  Comparison(const RuleSet& before, const RuleSet& after,
             const DiffOptions& options);
  void Run();

  static RuleSetDiff Publish(std::shared_ptr<const Comparison> comparison) {
    return RuleSetDiff(std::move(comparison));
  }

  const RuleSet& rule_set(int side) const {
    return rule_sets_[static_cast<std::size_t>(side)];
  }
  const Space& space() const { return space_; }
  const Atoms& atoms() const { return atoms_; }
  const std::vector<DiffChange>& changes() const { return changes_; }
  const std::vector<DiffNotice>& notices() const { return notices_; }
  const std::vector<std::vector<Cell>>& boxes() const { return boxes_; }
  // A ticket of each box.
  const std::vector<std::vector<OwnedTicket>>& tickets() const {
    return tickets_;
  }
  const std::vector<Cell>& open() const { return open_; }
  // What was left open, by reason.
  struct OpenCounts {
    std::size_t ties = 0, texts = 0, cells = 0;
  };
  const OpenCounts& open_counts() const { return open_counts_; }
  const std::set<std::string>& undeclared() const { return undeclared_; }
  bool guard_cut() const { return guard_cut_; }

 private:
  using Id = rules::Id;
  // Claims of one table that hold together, with the departments they name.
  using Winners = std::vector<std::pair<std::size_t, Id>>;
  using Visit = std::function<void(const Cell&, const Winners&)>;
  // Splits a cell while it is asked.
  class Branch;
  void Branches(const Cell& cell, const std::function<void(Branch*)>& body);

  enum class Component : std::uint8_t {
    kNumbers,
    kNotes,
    kReceiver,
    kHint,
    kRules,
    kPolicies,
    kStatutory,
  };

  // --- changed_claims.cc: which tables and claims differ ---
  void FindChangedTables();
  void Link(ClaimTable* before, ClaimTable* after,
            const std::function<bool(std::uint32_t, std::uint32_t)>& same);
  ClaimTable& Deadlines(int side, std::size_t milestone, int raise);
  bool SameRule(std::uint32_t before, std::uint32_t after);
  bool SameDeadlineRule(std::size_t milestone, std::uint32_t before,
                        std::uint32_t after) const;
  bool SamePartition(const Partition<Id>& before,
                     const Partition<Id>& after) const;
  std::string_view CodeOf(int side, Id department) const;

  // --- winners.cc: who wins in a cell ---
  void Roots(ClaimTable* before, ClaimTable* after,
             const std::vector<const Conj*>& gates, bool unmatched,
             const std::function<void(const Cell&, const Winners&,
                                      const Winners&)>& leaf);
  // Visits the cells of each company of winners, none last. With `special`,
  // those of ranks without such a rule are visited one by one, may overlap, and
  // what is below the last such rule counts as none.
  using Special = std::function<bool(std::uint32_t rule)>;
  void Enumerate(ClaimTable* table, const Cell& cell, const Visit& visit,
                 const Special* special = nullptr);
  // Whether a claim is known to fail in the current cell.
  bool& Fails(const Claim& claim) {
    return fails_[static_cast<std::size_t>(claim.where)];
  }
  // The part by which it is known to hold in the current cell; null: it is not.
  const Conj*& HoldsBy(const Claim& claim) {
    return holds_by_[static_cast<std::size_t>(claim.uid)];
  }

  // --- ties.cc: which claims of one rank hold together ---
  class TieSearch;
  // Visits the cells of each company of those of `members` that hold beside
  // `winners`, and of none.
  void Ties(ClaimTable* table, const std::vector<std::size_t>& members,
            const Cell& cell, const Winners& winners, const Visit& visit);

  // --- budget.cc: DiffOptions::max_cells ---
  // Counts a cell, and what is looked at beside. False: there is no more to
  // spend; the cell is then left open.
  bool Spend(const Cell& cell, std::size_t looked_at = 0);
  // Counts what is looked at. False: as above, but nothing is left open.
  bool Pay(std::size_t looked_at);
  bool IsSpent() const;
  // If there is no more to spend, leaves the cell open.
  bool Stops(const Cell& cell);
  // Finds a ticket, and counts what that takes.
  Atoms::Found FindTicket(const Cell& cell, OwnedTicket* ticket);

  // --- compare_numbers.cc: what does not come from rules ---
  void CompareNumbers();
  void CompareNotes();
  void CompareAttributeNotes();
  // Regions that are another jurisdiction's for one side alone.
  void CompareJurisdictions();
  void CompareReceivers();

  // --- gates.cc: what no rule decides ---
  void AddNumberGates(int side);
  void AddRegionGates();

  // --- compare_hints.cc ---
  void CompareHints();
  // The first word of a condition that counts.
  std::string_view AskWord(int side, const rules::Condition& c,
                           std::uint32_t condition, Branch* branch);

  // --- compare_rules.cc ---
  void CompareRules();
  void RulesLeaf(const Cell& cell, const Winners& before, const Winners& after);
  void EffectsLeaf(const Cell& cell, const Pair& pair);
  void AskSettle(int side, const Winners& winners, Branch* branch);
  // What the winning rules say of a milestone and of urgency.
  struct Effect {
    std::set<std::string> policies;  // Contents.
    int raise = 0;
  };
  Effect EffectOf(int side, const Decision& decision,
                  std::size_t milestone) const;

  // --- compare_policies.cc ---
  void ComparePolicies(std::size_t milestone);
  void CompareStatutory();
  // Splits a cell by the effect of the winning rules on a milestone (0: the
  // urgency alone).
  void SplitByEffect(
      int side, const Cell& cell, std::size_t milestone, bool by_raise,
      const std::function<void(const Cell&, const Effect&)>& visit);
  bool IsSpecial(int side, std::uint32_t rule, std::size_t milestone,
                 bool by_raise) const;
  // Finds the policies of a milestone in a cell on both sides.
  void PoliciesIn(const Cell& cell, std::size_t milestone, const Effect& before,
                  const Effect& after);
  void StatutoryIn(const Cell& cell, int raise_before, int raise_after);

  // --- compare.cc: results ---
  // Adds a cell if it has a ticket and a field of `mask` differs for it.
  bool Add(Component component, const Cell& cell, Kinds mask,
           const std::vector<std::string>& before,
           const std::vector<std::string>& after, std::size_t milestone = 0);
  void Emit(Component component, const Cell& cell, Kinds kinds,
            const std::vector<std::string>& before,
            const std::vector<std::string>& after, const OwnedTicket& ticket,
            const Pair& pair);
  void Open(const Cell& cell, std::size_t OpenCounts::*reason);
  std::vector<std::string> IdsOf(ClaimTable* table,
                                 const Winners& winners) const;
  const Conj* Own(Conj conj) {
    owned_.push_back(std::move(conj));
    return &owned_.back();
  }

  // --- causes.cc ---
  void Finish();
  void FindCauses(DiffChange* change, const OwnedTicket& ticket,
                  Component component);

  // --- notices.cc, guard.cc, names.cc ---
  void FindNotices();
  void FindGuardNotices();
  void FindNameNotices();

  std::array<RuleSet, 2> rule_sets_;
  DiffOptions options_;
  Space space_;
  Atoms atoms_;
  Solver solver_;
  std::array<std::unique_ptr<ClaimTable>, 2> rules_, signals_;
  std::array<std::map<std::pair<std::size_t, int>, std::unique_ptr<ClaimTable>>,
             2>
      deadlines_;  // Milestone 0: statutory.
  std::array<Partition<Id>, 2> receivers_;
  // The same where only these departments count, by them.
  std::array<std::map<std::set<Id>, Partition<Id>>, 2> receivers_among_;
  // Which tables differ.
  bool categories_differ_ = false, regions_differ_ = false;
  bool departments_differ_ = false, hotlines_differ_ = false;
  bool attributes_differ_ = false, settling_differs_ = false;
  bool centre_differs_ = false, policies_differ_ = false;
  bool tables_differ_ = false;

  // By uid; references stay valid as they grow.
  std::deque<bool> fails_;
  std::deque<const Conj*> holds_by_;
  int uids_ = 0;
  std::vector<const Conj*> gates_, number_gates_;
  std::deque<Conj> owned_;
  std::uint64_t looked_at_ = 0;  // See budget.cc.
  OpenCounts open_counts_;

  using Key =
      std::tuple<Component, std::vector<std::string>, std::vector<std::string>>;
  std::map<Key, std::size_t> keys_;
  std::vector<DiffChange> changes_;
  std::vector<Kinds> kinds_;  // Of changes_.
  std::vector<std::uint32_t> dangers_;
  std::vector<Component> components_;
  std::vector<std::vector<Cell>> boxes_;
  std::vector<std::vector<OwnedTicket>> tickets_;  // By change and box.
  std::vector<Cell> open_;
  std::vector<DiffNotice> notices_;
  bool guard_cut_ = false;  // Not all pairs of departments were looked at.
  // Attributes that one side declares and the other asks for undeclared.
  std::set<std::string> undeclared_;
  std::vector<std::pair<rules::EntryKind, std::string>> cause_keys_;
};

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_COMPARE_H_
