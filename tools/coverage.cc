// SPDX-License-Identifier: Apache-2.0
// trunkline coverage: which rules a history uses, and what it has no rule for.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "tools/casebook_messages.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/history.h"
#include "tools/nearest.h"
#include "tools/sources.h"
#include "tools/table_file.h"
#include "tools/text.h"
#include "trunkline/batch.h"

namespace trunkline::tools {
namespace {

using rules::Id;
using rules::kNone;

constexpr std::size_t kMostListed = 20;

struct Options {
  RulesOptions rules;
  HistoryOptions history;
  std::string output = "-";
};

// How often a rule was used.
struct Use {
  std::uint64_t won = 0;
  std::uint64_t shared = 0;
  absl::Time first = absl::InfiniteFuture();
  absl::Time last = absl::InfinitePast();

  bool never() const { return won + shared == 0; }
  void See(absl::Time at) {
    first = std::min(first, at);
    last = std::max(last, at);
  }
};

// Tickets by category and region, to find the blocks that no rule takes.
//
// Idea. The tickets of each pair of codes are counted, and how many of them had
// the outcome UNMATCHED. Each pair counts for every pair of nodes above it. A
// block is a pair of nodes all of whose tickets were unmatched; of the blocks
// those are reported whose parents, by category and by region, are none.
// Memory: one count for each pair of nodes with tickets, so it is bounded by
// the rule set and not by the history.
class Traffic {
 public:
  explicit Traffic(const rules::Compiled& c) : rules_(c) {}

  void Add(const Ticket& ticket, bool unmatched) {
    const std::int64_t at = rules::ToSeconds(ticket.accepted_at);
    const Id category =
        rules_.ValidCategory(rules_.ReadCategory(ticket.category, at).id, at);
    const Id region = rules_.ReadRegion(ticket.region, at).id;
    Count& count = counts_[{category == kNone ? NoCategory() : category,
                            region == kNone ? NoRegion() : region}];
    ++count.tickets;
    count.unmatched += unmatched ? 1 : 0;
  }

  // A line for each block, the one with most tickets first.
  base::Text ToText() const {
    const absl::flat_hash_map<Pair, Count> all = WithNodesAbove();
    const auto open = [&](const Pair& pair) {
      const auto found = all.find(pair);
      return found != all.end() &&
             found->second.unmatched == found->second.tickets;
    };
    std::vector<std::pair<std::uint64_t, Pair>> blocks;
    for (const auto& [pair, count] : all) {
      const auto& [category, region] = pair;
      if (!open(pair) ||
          (category != kNone && open({CategoryAbove(category), region})) ||
          (region != kNone && open({category, RegionAbove(region)}))) {
        continue;
      }
      blocks.emplace_back(count.tickets, pair);
    }
    std::sort(blocks.begin(), blocks.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    base::Text out;
    std::uint64_t more = 0;
    for (std::size_t i = 0; i != blocks.size(); ++i) {
      const auto& [tickets, pair] = blocks[i];
      if (i >= kMostListed) {
        more += tickets;
        continue;
      }
      out += base::Fill<messages::kNoRuleTakes>(
          CategoryName(pair.first), RegionName(pair.second), Tickets(tickets));
    }
    if (more != 0) {
      out += base::Fill<messages::kMoreBlocks>(blocks.size() - kMostListed,
                                               Tickets(more));
    }
    return out;
  }

 private:
  using Pair = std::pair<Id, Id>;
  struct Count {
    std::uint64_t tickets = 0;
    std::uint64_t unmatched = 0;
  };

  // Stand for tickets without a known one, apart from "any", which is kNone.
  Id NoCategory() const { return static_cast<Id>(rules_.categories.size()); }
  Id NoRegion() const { return static_cast<Id>(rules_.regions.size()); }
  Id CategoryAbove(Id id) const {
    return id == NoCategory() ? kNone : rules_.category_nodes[id].parent;
  }
  Id RegionAbove(Id id) const {
    return id == NoRegion() ? kNone : rules_.regions[id].parent;
  }

  absl::flat_hash_map<Pair, Count> WithNodesAbove() const {
    absl::flat_hash_map<Pair, Count> all;
    for (const auto& [pair, count] : counts_) {
      for (Id category = pair.first;; category = CategoryAbove(category)) {
        for (Id region = pair.second;; region = RegionAbove(region)) {
          Count& sum = all[{category, region}];
          sum.tickets += count.tickets;
          sum.unmatched += count.unmatched;
          if (region == kNone) break;
        }
        if (category == kNone) break;
      }
    }
    return all;
  }

  base::Text CategoryName(Id id) const {
    if (id == kNone) return base::Fill<messages::kOfAnyCategory>();
    if (id == NoCategory()) return base::Fill<messages::kOfNoCategory>();
    return base::Fill<messages::kOfCategory>(
        base::Quoted(rules_.categories[id].code));
  }
  base::Text RegionName(Id id) const {
    if (id == kNone) return base::Fill<messages::kAtAnyRegion>();
    if (id == NoRegion()) return base::Fill<messages::kAtNoRegion>();
    return base::Fill<messages::kAtRegion>(
        base::Quoted(rules_.regions[id].code));
  }
  static base::Text Tickets(std::uint64_t tickets) {
    return tools::Count(tickets, nouns::kTicket);
  }

  const rules::Compiled& rules_;
  absl::flat_hash_map<Pair, Count> counts_;
};

class HistoryCoverage {
 public:
  HistoryCoverage(const Options& options, const RuleSet& rules)
      : options_(options),
        rule_set_(rules),
        rules_(internal::CompiledOf(rules)),
        uses_(rules_.rules.size()),
        traffic_(rules_),
        history_(options.history, rules) {
    for (std::size_t i = 0; i != rules_.rules.size(); ++i) {
      ids_.emplace(rules_.rules[i].id, i);
    }
  }

  absl::StatusOr<int> Run() {
    TRUNKLINE_RETURN_IF_ERROR(history_.Open());
    HistoryRows rows;
    rows.route = [&](const Ticket* tickets, std::size_t count,
                     Decision* decisions) {
      return RouteMany(rule_set_, tickets, count, decisions,
                       options_.history.threads);
    };
    rows.routed = [&](const tables::TicketRecord& record,
                      const Decision& decision) {
      Add(record.ticket, decision);
      return absl::OkStatus();
    };
    TRUNKLINE_RETURN_IF_ERROR(history_.Run(rows));
    TRUNKLINE_RETURN_IF_ERROR(WriteUses());
    if (!options_.history.quiet) Say(Summary());
    return history_.rejected() > 0 ? kRejects : kDone;
  }

 private:
  void Add(const Ticket& ticket, const Decision& d) {
    if (Use* use = UseOf(d.rule)) {
      const bool alone = d.outcome != Outcome::kDisputed;
      ++(alone ? use->won : use->shared);
      use->See(ticket.accepted_at);
    }
    // A rule is counted once for a ticket.
    others_.clear();
    for (std::string_view id : d.also) others_.insert(id);
    for (const Contender& c : d.contenders) others_.insert(c.rule);
    others_.erase(d.rule);
    for (std::string_view id : others_) {
      if (Use* use = UseOf(id)) {
        ++use->shared;
        use->See(ticket.accepted_at);
      }
    }
    if (d.notes != 0) AddUnknown(rule_set_, ticket, history_.unknown());
    if (d.Has(Note::kNumberUnknown)) {
      history_.unknown()->Add(tables::CodedColumn::kNumber, ticket.dialled);
    }
    traffic_.Add(ticket, d.outcome == Outcome::kUnmatched);
  }

  Use* UseOf(std::string_view rule) {
    const auto found = ids_.find(rule);
    return found == ids_.end() ? nullptr : &uses_[found->second];
  }

  // The rules that were used most first; those that never were by id.
  absl::Status WriteUses() {
    std::vector<std::size_t> order(uses_.size());
    for (std::size_t i = 0; i != order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
      return std::pair(uses_[a].won, uses_[a].shared) >
             std::pair(uses_[b].won, uses_[b].shared);
    });
    TableOutput out;
    TRUNKLINE_RETURN_IF_ERROR(out.Open(options_.output, "rules"));
    TRUNKLINE_RETURN_IF_ERROR(
        out.AddRow({"rule", "rule_name", "won", "shared", "first", "last"}));
    const std::string_view lang = LanguageTag(ToolLanguage());
    const auto date = [&](absl::Time at) {
      return base::FormatDate(absl::ToCivilDay(at, rules_.zone));
    };
    for (std::size_t i : order) {
      const Use& use = uses_[i];
      const std::string id(rules_.rules[i].id);
      TRUNKLINE_RETURN_IF_ERROR(
          out.AddRow({id, std::string(rule_set_.RuleLabel(id, lang)),
                      std::to_string(use.won), std::to_string(use.shared),
                      use.never() ? "" : date(use.first),
                      use.never() ? "" : date(use.last)}));
    }
    return out.Close();
  }

  base::Text Summary() {
    std::size_t won = 0, shared = 0;
    std::vector<std::string_view> never;
    for (std::size_t i = 0; i != uses_.size(); ++i) {
      if (uses_[i].won != 0) {
        ++won;
      } else if (uses_[i].shared != 0) {
        ++shared;
      } else {
        never.push_back(rules_.rules[i].id);
      }
    }
    base::Text out = history_.Columns() +
                     base::Fill<messages::kCoveredRows>(
                         Count(history_.rows(), nouns::kRow),
                         Count(history_.rejected(), nouns::kReject)) +
                     base::Fill<messages::kRuleUse>(
                         Count(uses_.size(), nouns::kRule), Grouped(won),
                         Grouped(shared), Grouped(never.size()));
    if (!never.empty()) {
      std::string list;
      const std::size_t most = std::min(never.size(), kMostListed);
      for (std::size_t i = 0; i != most; ++i) {
        if (i != 0) list += ", ";
        list += never[i];
      }
      base::Text more;
      if (never.size() > most) {
        more = base::Fill<messages::kAndMore>(Grouped(never.size() - most));
      }
      out += base::Fill<messages::kNeverUsed>(list, more);
    }
    NearestWords near(rule_set_);
    return out + traffic_.ToText() +
           history_.unknown()->ToText([&](auto column, std::string_view word) {
             return near.Find(column, word);
           });
  }

  const Options& options_;
  const RuleSet& rule_set_;
  const rules::Compiled& rules_;
  absl::flat_hash_map<std::string_view, std::size_t> ids_;
  std::vector<Use> uses_;
  std::set<std::string_view> others_;
  Traffic traffic_;
  History history_;
};

absl::StatusOr<int> RunCoverage(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, LoadRules(options.rules));
  Options read = options;
  // Of a store: what gives its reader rights, beside the definition.
  if (!read.history.desk.definition.empty()) {
    read.history.desk.rules = options.rules;
  }
  return HistoryCoverage(read, rules).Run();
}

}  // namespace

Run AddCoverage(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddRulesOptions(app, &options->rules, true);
  AddHistoryPathOptions(app, &options->history,
                        "Tickets, as route reads them, or the store of a desk, "
                        "sqlite:FILE or postgresql:CONNINFO; - is standard "
                        "input");
  app->Find("--history")->Required();
  AddCalendarsOption(app, &options->history.desk.calendars);
  AddHistoryOptions(app, &options->history);
  app->AddOption("-o,--output", options->output,
                 "File for the rules with their use, .csv or .xlsx; default: "
                 "standard output")
      ->TypeName("FILE");
  app->AddFlagFunction(
      "-q,--quiet",
      [options] { options->history.quiet = options->rules.quiet = true; },
      "No summary and no progress bar");
  app->Footer(
      "Writes rule, rule_name, won, shared, first and last, a row for each "
      "rule. The summary\non standard error names the rules that were never "
      "used, the words that the rules do\nnot know, and the blocks of "
      "categories and regions whose tickets no rule takes.\nExit codes: 0 all "
      "rows read, 1 the rule set has errors, 2 usage, 3 some rows\ncould not "
      "be read, 4 a file could not be read or written.\n\nExample:\n  "
      "trunkline coverage --rules packs/us/boston-2011 \\\n      --map "
      "accepted=open_dt,category=type,region=pwd_district \\\n      --history "
      "requests.csv -o rules.csv");
  return [options] { return RunCoverage(*options); };
}

}  // namespace trunkline::tools
