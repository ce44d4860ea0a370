// SPDX-License-Identifier: Apache-2.0
#include "src/learn/finisher.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/learn/messages.h"
#include "src/learn/report.h"
#include "src/learn/review.h"

// The order in which a catalogue is made, its sums, and what stays unclear.
namespace trunkline::learn {
namespace {

constexpr std::array<const char*, static_cast<std::size_t>(Reason::kCount)>
    kReasonNames = {"",        "report",   "confidential",
                    "interim", "returned", "redispatched",
                    "redone",  "proposed", "no_category",
                    "no_lead", "covered"};

}  // namespace

absl::StatusOr<LearnedCatalogue> Finisher::Run() {
  TRUNKLINE_RETURN_IF_ERROR(CheckEvidence());
  TRUNKLINE_ASSIGN_OR_RETURN(zone_, base::LoadZone(options_.time_zone));
  categories_ = ChoicesByCategory(counts_, kNoFirst, kNoLast);
  split_ = SplitDay();
  TRUNKLINE_RETURN_IF_ERROR(LearnBoth());
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, Load(model_, &limits_));
  TRUNKLINE_ASSIGN_OR_RETURN(routed_, RouteDays(model_, rules));
  Summarise();
  TRUNKLINE_RETURN_IF_ERROR(HoldOut());
  AddRules();
  AddDrifts();
  AddUnclear();
  AddLimits();
  TRUNKLINE_ASSIGN_OR_RETURN(
      out_.files, WritePack(counts_, options_, model_, &limits_, &evidence_));
  std::sort(
      out_.rules.begin(), out_.rules.end(),
      [](const LearnedRule& a, const LearnedRule& b) { return a.id < b.id; });
  return std::move(out_);
}

absl::Status Finisher::LearnAll() {
  model_ = Learn(counts_, options_, kNoFirst, kNoLast);
  TRUNKLINE_RETURN_IF_ERROR(ApplyVerdicts(counts_, options_, &model_));
  if (model_.rules.empty()) {
    return base::FailedPrecondition(
        base::Fill<messages::kNoRule>(counts_.evidence, options_.min_support));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      limits_, LearnLimits(counts_, options_, model_, kNoFirst, kNoLast));
  return absl::OkStatus();
}

absl::Status Finisher::LearnEarly() {
  if (split_ == kNoLast) return absl::OkStatus();
  early_ = Learn(counts_, options_, kNoFirst, split_);
  TRUNKLINE_ASSIGN_OR_RETURN(
      early_limits_, LearnLimits(counts_, options_, early_, kNoFirst, split_));
  return absl::OkStatus();
}

absl::Status Finisher::CheckEvidence() {
  if (counts_.tickets == 0) {
    return base::FailedPrecondition(base::Fill<messages::kNoTickets>());
  }
  for (std::size_t i = 1; i < kReasonNames.size(); ++i) {
    if (counts_.not_evidence[i] > 0) {
      out_.not_evidence.push_back({kReasonNames[i], counts_.not_evidence[i]});
    }
  }
  if (counts_.evidence > 0) return absl::OkStatus();
  std::vector<base::Text> reasons;
  for (const LearnedCount& count : out_.not_evidence) {
    reasons.push_back(ReasonText(count));
  }
  return base::FailedPrecondition(base::Fill<messages::kNoEvidence>(
      counts_.tickets, base::Join(reasons, base::Verbatim(", "))));
}

void Finisher::Summarise() {
  out_.tickets = counts_.tickets;
  out_.evidence = counts_.evidence;
  out_.overlay = options_.over != nullptr;
  out_.covered_correct = counts_.covered_correct;
  out_.first_date = DateOf(counts_.first);
  out_.last_date = DateOf(counts_.last);
  out_.due_before_acceptance = counts_.due_before;
  out_.due_changed = counts_.due_changed;
  out_.min_support = options_.min_support;
  out_.due_tolerance = options_.due_tolerance;
  for (std::size_t a : model_.facts.attributes) {
    if (IsDeclared(counts_, options_, a)) {
      out_.attributes.push_back(options_.attributes[a]);
    } else {
      out_.attributes_left_out.push_back(options_.attributes[a]);
    }
  }
  for (const auto& [word, tickets] : counts_.no_leads) {
    if (tickets >= static_cast<std::uint64_t>(options_.min_support)) {
      out_.no_leads.push_back({word, tickets});
    }
  }
  for (std::size_t a = 0; a < counts_.unreadable.size(); ++a) {
    if (counts_.unreadable[a] == 0) continue;
    out_.unreadable.push_back({options_.attributes[a], counts_.unreadable[a]});
  }
  for (std::size_t i = 0; i < counts_.days.size(); ++i) {
    Add(model_, counts_.days[i], routed_.rule[i], &out_.replay);
  }
  std::set<Node> with_rules;
  for (const ModelRule& rule : model_.rules) {
    if (rule.pattern[0] != 0) with_rules.insert(rule.pattern[0]);
  }
  out_.categories = counts_.categories.codes.size() - 1;
  out_.categories_with_rules = with_rules.size();
}

void Finisher::AddUnclear() {
  std::map<Node, std::map<Lead, std::uint64_t>> without;
  for (std::size_t i = 0; i < counts_.days.size(); ++i) {
    if (routed_.rule[i] >= 0) continue;
    const DayCount& count = counts_.days[i];
    without[counts_.cells[count.cell][0]][count.lead] += count.tickets;
  }
  const auto min_support = static_cast<std::uint64_t>(options_.min_support);
  for (const auto& [category, leads] : without) {
    LearnedUnclear out;
    out.category = counts_.categories.codes[category];
    for (const auto& [lead, n] : leads) {
      out.tickets += n;
      if (n > out.first_tickets) {
        out.second = out.first;
        out.second_tickets = out.first_tickets;
        out.first = CodeOf(lead);
        out.first_tickets = n;
      } else if (n > out.second_tickets) {
        out.second = CodeOf(lead);
        out.second_tickets = n;
      }
    }
    // Small cells are not shown.
    if (out.tickets < min_support) continue;
    if (out.first_tickets < min_support) out.first.clear();
    if (out.second_tickets < min_support) out.second.clear();
    out_.unclear.push_back(std::move(out));
  }
  std::stable_sort(out_.unclear.begin(), out_.unclear.end(),
                   [](const LearnedUnclear& a, const LearnedUnclear& b) {
                     return a.tickets > b.tickets;
                   });
}

}  // namespace trunkline::learn
