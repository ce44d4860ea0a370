// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/learn/finisher.h"
#include "src/learn/messages.h"

// The rules of a model, loaded and tried on the history.
namespace trunkline::learn {

absl::StatusOr<RuleSet> Finisher::Load(const Model& model,
                                       const Limits* limits) const {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<LearnedFile> files,
      WritePack(counts_, options_, model, limits, nullptr));
  std::vector<Source> sources;
  std::string over;
  if (options_.over != nullptr) {
    over = options_.over->Serialize(Format::kBinary);
    sources.push_back({"catalogue", over, Format::kBinary});
  }
  for (const LearnedFile& file : files) {
    // A calendar is no part of the rule set.
    if (file.name.find('/') != std::string::npos) continue;
    sources.push_back({file.name, file.content, Format::kText});
  }
  LoadResult<RuleSet> loaded = LoadRuleSet(sources);
  if (loaded.ok()) return *std::move(loaded.value);
  base::Text why;
  for (const Issue& issue : loaded.issues) {
    if (issue.severity != Severity::kError) continue;
    why = {issue.ToString(Language::kEnglish),
           issue.ToString(Language::kChinese)};
    break;
  }
  return base::Internal(base::Fill<messages::kNotLoaded>(why));
}

absl::StatusOr<Routed> Finisher::RouteDays(const Model& model,
                                           const RuleSet& rules) const {
  const bool once = options_.over == nullptr && options_.verdicts.empty();
  std::map<std::string, int, std::less<>> index;
  std::vector<Day> changes;
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const ModelRule& rule = model.rules[i];
    index[RuleId(counts_, options_, model, rule)] = static_cast<int>(i);
    changes.push_back(rule.from);
    changes.push_back(rule.to);
  }
  std::sort(changes.begin(), changes.end());
  changes.erase(std::unique(changes.begin(), changes.end()), changes.end());

  Routed out;
  out.rule.assign(counts_.days.size(), Routed::kUnrouted);
  NodeIndex alike(counts_.cells.width());
  // By row of `alike` and number of the change before the day.
  absl::flat_hash_map<std::uint64_t, int> decided;
  std::vector<Node> row;
  std::uint32_t like = 0;
  Ticket ticket;
  Decision decision;
  std::uint32_t cell = static_cast<std::uint32_t>(-1);
  bool is_described = false;
  for (std::size_t i = 0; i < counts_.days.size();) {
    const DayCount& first = counts_.days[i];
    if (first.cell != cell) {
      cell = first.cell;
      is_described = false;
      if (once) {
        const Node* at = counts_.cells[cell];
        row.assign(at, at + counts_.cells.width());
        for (std::size_t a = 0; a < options_.attributes.size(); ++a) {
          const std::vector<Node>& node_of = model.facts.node_of[a];
          if (!node_of.empty()) row[2 + a] = node_of[row[2 + a]];
        }
        like = alike.Add(row.data());
      }
    }
    const auto change = static_cast<std::uint32_t>(
        std::upper_bound(changes.begin(), changes.end(), first.day) -
        changes.begin());
    const std::uint64_t key = std::uint64_t{like} << 32 | change;
    const auto known = once ? decided.find(key) : decided.end();
    if (known != decided.end()) {
      out.rule[i] = known->second;
    } else {
      if (!is_described) Describe(rules, cell, &ticket);
      is_described = true;
      const absl::CivilDay day = ToCivilDay(first.day);
      ticket.accepted_at =
          base::ToInstant(absl::CivilSecond(day) + 43'200, zone_);
      TRUNKLINE_RETURN_IF_ERROR(rules.Route(ticket, &decision));
      int rule = Routed::kUnrouted;
      if (decision.outcome == Outcome::kDisputed) rule = Routed::kDisputed;
      if (decision.outcome == Outcome::kRouted) {
        const auto found = index.find(decision.rule);
        if (found != index.end()) rule = found->second;
      }
      out.rule[i] = rule;
      if (once) decided[key] = rule;
    }
    std::size_t next = i + 1;
    while (next < counts_.days.size() &&
           counts_.days[next].cell == first.cell &&
           counts_.days[next].day == first.day) {
      out.rule[next] = out.rule[i];
      ++next;
    }
    i = next;
  }
  return out;
}

void Finisher::Describe(const RuleSet& rules, std::uint32_t cell,
                        Ticket* ticket) const {
  const Node* at = counts_.cells[cell];
  ticket->category = counts_.categories.codes[at[0]];
  ticket->region = counts_.regions.codes[at[1]];
  ticket->category_code = rules.ResolveCategory(ticket->category);
  ticket->region_code = rules.ResolveRegion(ticket->region);
  ticket->attributes.clear();
  std::size_t d = 2;
  for (std::size_t a = 0; a < options_.attributes.size(); ++a, ++d) {
    if (at[d] == 0) continue;
    ticket->attributes.push_back(
        {options_.attributes[a], counts_.attributes[a].codes[at[d]]});
  }
  ticket->dialled = counts_.hotlines.codes[at[d]];
  ticket->type = static_cast<TicketType>(at[d + 1]);
  ticket->channel = static_cast<Channel>(at[d + 2]);
}

void Finisher::Add(const Model& model, const DayCount& count, int rule,
                   LearnedFigures* figures) {
  if (rule == Routed::kDisputed) {
    figures->disputed += count.tickets;
  } else if (rule < 0) {
    figures->unrouted += count.tickets;
  } else if (model.rules[rule].lead == count.lead) {
    figures->correct += count.tickets;
  } else {
    figures->wrong += count.tickets;
  }
}

}  // namespace trunkline::learn
