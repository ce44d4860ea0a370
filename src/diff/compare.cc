// SPDX-License-Identifier: Apache-2.0
#include "src/diff/compare.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "src/diff/cells.h"
#include "src/rules/rule_set_access.h"

namespace trunkline::diff {
namespace {

using rules::Id;
using Found = Atoms::Found;

// An id of a change is kept several times; see Comparison::Pay().
constexpr std::size_t kWorkOfId = 32;

}  // namespace

Comparison::Comparison(const RuleSet& before, const RuleSet& after,
                       const DiffOptions& options)
    : rule_sets_{before, after},
      options_(options),
      space_(internal::CompiledOf(before), internal::CompiledOf(after)),
      atoms_(internal::CompiledOf(before), internal::CompiledOf(after)),
      solver_(space_, &atoms_) {}

std::string_view Comparison::CodeOf(int side, Id department) const {
  if (department == kNeedsRegion) return "?";
  return space_.rules(side).departments[department].code;
}

void Comparison::Run() {
  FindChangedTables();
  for (int side : {kOld, kNew}) AddNumberGates(side);
  number_gates_ = gates_;
  AddRegionGates();
  CompareNumbers();
  CompareNotes();
  CompareReceivers();
  CompareHints();
  CompareRules();
  for (std::size_t m = 1; m != kMilestoneCount; ++m) ComparePolicies(m);
  CompareStatutory();
  FindNotices();
  Finish();
}

// --- results ---

std::vector<std::string> Comparison::IdsOf(ClaimTable* table,
                                           const Winners& winners) const {
  std::vector<std::string> out;
  for (const auto& w : winners) {
    out.emplace_back(table->IdOf(table->claims()[w.first].rule));
  }
  std::sort(out.begin(), out.end());
  return out;
}

void Comparison::Open(const Cell& cell, std::size_t OpenCounts::*reason) {
  ++(open_counts_.*reason);
  open_.push_back(cell);
}

bool Comparison::Add(Component component, const Cell& cell, Kinds mask,
                     const std::vector<std::string>& before,
                     const std::vector<std::string>& after,
                     std::size_t milestone) {
  if (!Spend(cell)) return false;
  OwnedTicket ticket;
  const Found found = FindTicket(cell, &ticket);
  if (found == Found::kNo) return false;
  Pair pair;
  if (found == Found::kUnknown ||
      !RouteBoth(rule_sets_[0], rule_sets_[1], ticket.View(), &pair)) {
    Open(cell, &OpenCounts::texts);
    return false;
  }
  const Kinds kinds = Differences(rule_sets_[0], rule_sets_[1], pair) & mask;
  if (kinds == 0) return false;
  if (milestone != 0 &&
      !PoliciesDiffer(rule_sets_[0], rule_sets_[1], pair, milestone)) {
    return false;
  }
  Emit(component, cell, kinds, before, after, ticket, pair);
  return true;
}

void Comparison::Emit(Component component, const Cell& cell, Kinds kinds,
                      const std::vector<std::string>& before,
                      const std::vector<std::string>& after,
                      const OwnedTicket& ticket, const Pair& pair) {
  const auto [found, is_new] =
      keys_.try_emplace(Key(component, before, after), changes_.size());
  const std::size_t at = found->second;
  if (is_new) {
    DiffChange change;
    const bool by_rules = component != Component::kNumbers &&
                          component != Component::kNotes &&
                          component != Component::kReceiver;
    if (by_rules) {
      change.before_rules = before;
      change.after_rules = after;
    }
    change.before = Describe(pair.before, pair.dial_before, kinds);
    change.after = Describe(pair.after, pair.dial_after, kinds);
    Pay(kWorkOfId * (before.size() + after.size()));
    changes_.push_back(std::move(change));
    kinds_.push_back(0);
    dangers_.push_back(0);
    boxes_.emplace_back();
    tickets_.emplace_back();
    components_.push_back(component);
  }
  kinds_[at] |= kinds;
  std::uint32_t dangers = Dangers(rule_sets_[0], rule_sets_[1], pair);
  const auto of = [&](DiffKind kind, DiffDanger danger) {
    if ((kinds & Bit(kind)) == 0)
      dangers &= ~(1u << static_cast<unsigned>(danger));
  };
  of(DiffKind::kConfidential, DiffDanger::kConfidentialityLost);
  of(DiffKind::kHint, DiffDanger::kHintLost);
  of(DiffKind::kPolicies, DiffDanger::kDeadlineLengthened);
  of(DiffKind::kLead, DiffDanger::kLowerUnit);
  if (options_.released_at != absl::InfinitePast()) {
    const IntSet past =
        IntSet::Of(IntSet::kMin, rules::ToSeconds(options_.released_at));
    const auto meets = [&](int field) {
      const IntSet* const times = cell.when.Find(field);
      return times == nullptr || times->Meets(past);
    };
    if (meets(kAccepted) && meets(kCalled)) {
      dangers |= 1u << static_cast<unsigned>(DiffDanger::kRetroactive);
    }
  }
  dangers_[at] |= dangers;
  boxes_[at].push_back(cell);
  Simplify(space_, &boxes_[at].back());
  tickets_[at].push_back(ticket);
}

}  // namespace trunkline::diff
