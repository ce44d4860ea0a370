// SPDX-License-Identifier: Apache-2.0
// Which claims of one rank hold together in a cell.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "src/diff/cells.h"
#include "src/diff/compare.h"

namespace trunkline::diff {
namespace {

// Claims with open texts that are split in all ways. Beyond, the company of a
// claim is left open.
constexpr std::size_t kMostTies = 8;
// Of more, one cell is left open for all of them, without its exceptions, in
// place of one for each.
constexpr std::size_t kMostOpen = 64;

// Whether a claim asks for texts or attributes that are not known to hold.
bool HasOpenAtoms(const Claim& claim, const Conj& when) {
  return std::any_of(
      claim.holds.begin(), claim.holds.end(), [&](const Conj& conj) {
        return !std::includes(when.atoms.begin(), when.atoms.end(),
                              conj.atoms.begin(), conj.atoms.end());
      });
}

// What a copy of a cell costs.
std::size_t SizeOf(const Cell& cell) {
  std::size_t out = cell.except.size();
  for (const auto& [field, values] : cell.when.fields) {
    out += values.ranges().size();
  }
  return out;
}

}  // namespace

// Idea. One claim after the other: where it holds, by each of its parts, the
// others go on as a level below; then it is an exception of what is left. One
// that covers all that is left by one part joins the company without a level,
// so that rules which ask for the same cost a look each. The levels are a list,
// not a recursion: a company may have thousands.
//
// Invariant: the cells that are visited or left open, and some that have no
// ticket, are together the cell; none of those that are visited meet.
//
// Cost: a level for each split. Each looks at the claims that may still hold
// there, which it shares with the level above until half of them do not.
class Comparison::TieSearch {
 public:
  TieSearch(Comparison* owner, ClaimTable* table, const Visit& visit)
      : owner_(*owner), table_(*table), visit_(visit) {}

  void Run(const std::vector<std::size_t>& members, const Cell& cell,
           const Winners& winners) {
    winners_ = winners;
    for (const auto& w : winners) rules_.insert(ClaimOf(w.first).rule);
    // First those that are known to hold: they make one level each.
    auto list = std::make_shared<std::vector<std::size_t>>(members);
    std::stable_partition(list->begin(), list->end(), [&](std::size_t m) {
      return owner_.HoldsBy(ClaimOf(m)) != nullptr;
    });
    Begin(cell, std::move(list), 0, Marks());
    while (!levels_.empty()) {
      if (owner_.IsSpent()) {
        // What is left of the first holds what is left of all.
        owner_.Stops(levels_.front().rest);
        while (!levels_.empty()) End();
        return;
      }
      if (!Advance(&levels_.back())) End();
    }
  }

 private:
  using List = std::shared_ptr<const std::vector<std::size_t>>;
  // How much of each list was there before a level.
  struct Marks {
    std::size_t winners = 0, held = 0, failed = 0;
  };
  struct Level {
    Cell rest;              // What is not done yet.
    List list;              // The members, ...
    std::size_t at = 0;     // ... of which these are done, ...
    std::size_t part = 0;   // ... and these parts of the next.
    std::size_t texts = 0;  // Members with texts, at most.
    bool too_many = false;  // Those are left open, ...
    bool open_all = false;  // ... by one cell, which is open already.
    Marks before;
  };

  const Claim& ClaimOf(std::size_t member) const {
    return table_.claims()[member];
  }
  Marks Now() const { return {winners_.size(), held_.size(), failed_.size()}; }

  // Whether a member that is not done may hold beside the winners.
  bool MayHold(std::size_t member, const Conj& when) {
    const Claim& claim = ClaimOf(member);
    return !owner_.Fails(claim) && Meets(claim, when) &&
           !rules_.contains(claim.rule);
  }

  void Begin(Cell cell, List list, std::size_t at, const Marks& before) {
    std::vector<std::size_t> left;
    for (std::size_t i = at; i != list->size(); ++i) {
      if (MayHold((*list)[i], cell.when)) left.push_back((*list)[i]);
    }
    owner_.Pay(1 + (list->size() - at) + SizeOf(cell));
    if (2 * left.size() < list->size()) {
      list = std::make_shared<const std::vector<std::size_t>>(std::move(left));
      at = 0;
    }
    Level& level = levels_.emplace_back();
    level.rest = std::move(cell);
    level.list = std::move(list);
    level.at = at;
    level.before = before;
    CountTexts(&level);
  }

  // Counts the members that are left and have texts. In company, too many are
  // not split.
  void CountTexts(Level* level) {
    level->texts = 0;
    for (std::size_t i = level->at; i != level->list->size(); ++i) {
      const std::size_t member = (*level->list)[i];
      const Claim& claim = ClaimOf(member);
      if (owner_.HoldsBy(claim) == nullptr &&
          HasOpenAtoms(claim, level->rest.when) &&
          MayHold(member, level->rest.when)) {
        ++level->texts;
      }
    }
    level->too_many = !winners_.empty() && level->texts > kMostTies;
    level->open_all = level->too_many && level->texts > kMostOpen;
    if (level->open_all) {
      owner_.Open({level->rest.when, {}}, &OpenCounts::ties);
    }
  }

  // Takes back what the last level has added.
  void End() {
    const Marks before = levels_.back().before;
    levels_.pop_back();
    for (; winners_.size() != before.winners; winners_.pop_back()) {
      rules_.erase(ClaimOf(winners_.back().first).rule);
    }
    for (; held_.size() != before.held; held_.pop_back()) {
      *held_.back().first = held_.back().second;
    }
    for (; failed_.size() != before.failed; failed_.pop_back()) {
      *failed_.back() = false;
    }
  }

  void Join(std::size_t member, const std::pair<Conj, Id>& part) {
    const Claim& claim = ClaimOf(member);
    const Conj*& holds_by = owner_.HoldsBy(claim);
    held_.emplace_back(&holds_by, holds_by);
    holds_by = &part.first;
    winners_.emplace_back(member, part.second);
    rules_.insert(claim.rule);
  }

  // The one part by which a claim holds in all that is left; null: there are
  // several, or it may fail.
  const std::pair<Conj, Id>* PartOfAll(const Claim& claim, const Conj& when) {
    const std::pair<Conj, Id>* only = nullptr;
    for (const auto& part : claim.parts) {
      if (!part.first.Meets(when)) continue;
      if (only != nullptr) return nullptr;
      only = &part;
    }
    return only != nullptr && only->first.Covers(when) ? only : nullptr;
  }

  // Goes on to the next split, which is then the last level. False: the level
  // is done.
  bool Advance(Level* level) {
    Cell& rest = level->rest;
    std::size_t looked_at = 0;
    for (; level->at != level->list->size(); ++level->at, level->part = 0) {
      const std::size_t member = (*level->list)[level->at];
      const Claim& claim = ClaimOf(member);
      const Conj* const holds_by = owner_.HoldsBy(claim);
      if (level->part == 0) {
        ++looked_at;
        if (!MayHold(member, rest.when)) continue;
        if (level->too_many && holds_by == nullptr) {
          if (!level->open_all) LeaveOpen(claim, rest);
          level->part = claim.parts.size();
        } else if (const auto* part = PartOfAll(claim, rest.when)) {
          Join(member, *part);
          if (!level->too_many && level->texts > kMostTies) {
            owner_.Pay(level->list->size() - level->at);
            CountTexts(level);
          }
          continue;
        }
      }
      while (level->part < claim.parts.size()) {
        const auto& part = claim.parts[level->part++];
        if (holds_by != nullptr && !(part.first == *holds_by)) continue;
        Cell next;
        if (!part.first.Meets(rest.when) || !Narrow(rest, part.first, &next) ||
            owner_.atoms_.Exclude(next.when.atoms)) {
          continue;
        }
        owner_.Pay(looked_at);
        const Marks before = Now();
        Join(member, part);
        Begin(std::move(next), level->list, level->at + 1, before);
        return true;
      }
      if (holds_by != nullptr || Covers(claim, rest.when)) return false;
      // No exception covers what is left, unless that shrinks.
      const bool shrank = Except(owner_.space_, claim, &rest);
      bool& fails = owner_.Fails(claim);
      fails = true;
      failed_.push_back(&fails);
      if (shrank) {
        looked_at += rest.except.size();
        if (IsVoid(rest)) return false;
      }
    }
    owner_.Pay(looked_at);
    visit_(rest, winners_);
    return false;
  }

  void LeaveOpen(const Claim& claim, const Cell& rest) {
    for (const Conj& conj : claim.holds) {
      Cell open;
      if (Narrow(rest, conj, &open)) owner_.Open(open, &OpenCounts::ties);
    }
  }

  Comparison& owner_;
  ClaimTable& table_;
  const Visit& visit_;
  std::deque<Level> levels_;  // References stay valid as it grows.
  // Those of all levels together, and what to restore after each.
  Winners winners_;
  absl::flat_hash_set<std::uint32_t> rules_;  // Of winners_.
  std::vector<std::pair<const Conj**, const Conj*>> held_;
  std::vector<bool*> failed_;
};

void Comparison::Ties(ClaimTable* table,
                      const std::vector<std::size_t>& members, const Cell& cell,
                      const Winners& winners, const Visit& visit) {
  TieSearch(this, table, visit).Run(members, cell, winners);
}

}  // namespace trunkline::diff
