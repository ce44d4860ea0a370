// SPDX-License-Identifier: Apache-2.0
#include "trunkline/diff.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/diff/compare.h"
#include "src/diff/messages.h"
#include "src/diff/share.h"

namespace trunkline {

using diff::Cell;
using diff::Conj;

absl::StatusOr<RuleSetDiff> DiffRuleSets(const RuleSet& before,
                                         const RuleSet& after,
                                         const DiffOptions& options) {
  if (before.id() != after.id()) {
    return base::InvalidArgument(base::Fill<diff::messages::kOtherJurisdiction>(
        before.id(), after.id()));
  }
  if (before.time_zone() != after.time_zone()) {
    return base::InvalidArgument(base::Fill<diff::messages::kOtherZone>(
        before.time_zone(), after.time_zone()));
  }
  auto comparison = std::make_shared<diff::Comparison>(before, after, options);
  comparison->Run();
  return diff::Comparison::Publish(std::move(comparison));
}

RuleSetDiff::RuleSetDiff(std::shared_ptr<const diff::Comparison> comparison)
    : comparison_(std::move(comparison)) {}

const std::vector<DiffChange>& RuleSetDiff::changes() const {
  return comparison_->changes();
}
const std::vector<DiffNotice>& RuleSetDiff::notices() const {
  return comparison_->notices();
}
const RuleSet& RuleSetDiff::before() const {
  return comparison_->rule_set(diff::kOld);
}
const RuleSet& RuleSetDiff::after() const {
  return comparison_->rule_set(diff::kNew);
}

std::vector<std::string> RuleSetDiff::open(Language language) const {
  const auto& counts = comparison_->open_counts();
  std::vector<std::string> out;
  const auto add = [&](std::size_t n, const base::Text& text) {
    if (n != 0) out.push_back(text.In(language));
  };
  add(counts.ties, base::Fill<diff::messages::kOpenTies>(counts.ties));
  add(counts.texts, base::Fill<diff::messages::kOpenTexts>(counts.texts));
  add(counts.cells, base::Fill<diff::messages::kOpenCells>(counts.cells));
  if (!comparison_->open().empty()) {
    add(1,
        base::Fill<diff::messages::kOpenShare>(diff::PercentUp(open_share())));
  }
  for (const std::string& name : comparison_->undeclared()) {
    add(1, base::Fill<diff::messages::kOpenAttributes>(name));
  }
  add(comparison_->guard_cut() ? 1 : 0,
      base::Fill<diff::messages::kOpenGuard>());
  return out;
}

double RuleSetDiff::open_share() const {
  return diff::ShareOf(comparison_->space(), comparison_->open());
}

bool RuleSetDiff::equivalent() const {
  return changes().empty() && comparison_->open().empty() &&
         comparison_->undeclared().empty();
}

namespace {

// A ticket where both sides see it; `ok` is false if it has no place.
struct Placed {
  Placed(const diff::Comparison& comparison, const Ticket& ticket)
      : ok(ticket.accepted_at != absl::InfinitePast() &&
           ticket.accepted_at != absl::InfiniteFuture() &&
           comparison.space().Place(ticket, &points)),
        view(comparison.atoms().See(ticket)) {}
  std::vector<std::int64_t> points;
  bool ok;
  diff::Atoms::View view;
};

bool IsIn(const diff::Comparison& comparison, const Cell& cell,
          const Placed& placed) {
  return placed.ok &&
         diff::Holds(cell, placed.points, comparison.atoms(), placed.view);
}

}  // namespace

bool RuleSetDiff::Contains(const DiffChange& change, std::size_t box,
                           const Ticket& ticket) const {
  return IsIn(*comparison_, comparison_->boxes()[change.number][box],
              Placed(*comparison_, ticket));
}

std::string RuleSetDiff::Witness(const DiffChange& change,
                                 std::size_t box) const {
  return comparison_->tickets()[change.number][box].ToText();
}

std::vector<DiffBoxNumber> RuleSetDiff::BoxesOf(const Ticket& ticket) const {
  const Placed placed(*comparison_, ticket);
  std::vector<DiffBoxNumber> out;
  for (std::size_t i = 0; i != changes().size(); ++i) {
    const std::vector<Cell>& boxes = comparison_->boxes()[i];
    for (std::size_t box = 0; box != boxes.size(); ++box) {
      if (!IsIn(*comparison_, boxes[box], placed)) continue;
      out.push_back({i, box});
      break;
    }
  }
  return out;
}

std::vector<std::size_t> RuleSetDiff::ChangesOf(const Ticket& ticket) const {
  std::vector<std::size_t> out;
  for (const DiffBoxNumber& one : BoxesOf(ticket)) out.push_back(one.change);
  return out;
}

bool RuleSetDiff::IsOpen(const Ticket& ticket) const {
  const Placed placed(*comparison_, ticket);
  for (const Cell& cell : comparison_->open()) {
    if (IsIn(*comparison_, cell, placed)) return true;
  }
  for (const Attribute& a : ticket.attributes) {
    if (comparison_->undeclared().count(std::string(a.name)) != 0) return true;
  }
  return false;
}

bool RuleSetDiff::ReadsOtherwise(const Ticket& ticket) const {
  std::vector<std::int64_t> points;
  return ticket.accepted_at != absl::InfinitePast() &&
         ticket.accepted_at != absl::InfiniteFuture() &&
         !comparison_->space().Place(ticket, &points);
}

}  // namespace trunkline
