// SPDX-License-Identifier: Apache-2.0
#include "trunkline/learn.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/learn/history.h"
#include "src/learn/limits.h"
#include "src/learn/messages.h"
#include "src/learn/model.h"
#include "src/learn/pack.h"
#include "src/learn/report.h"
#include "src/learn/review.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace learn {
namespace {

constexpr std::size_t kMaxAttributes = 8;
constexpr std::size_t kExamples = 3;
// Days within which a department that is succeeded stops, and the share of its
// tickets a day that may still go there.
constexpr Day kStopDays = 31;
constexpr double kStopShare = 0.1;

constexpr std::array<const char*, static_cast<std::size_t>(Reason::kCount)>
    kReasonNames = {"",        "report",   "confidential",
                   "interim", "returned", "redispatched",
                   "redone",  "proposed", "no_category",
                   "no_lead", "covered"};

std::string DateOf(Day day) { return base::FormatDate(ToCivilDay(day)); }

// Lower bound of a share (Wilson, 95 %), in thousandths.
int LowerBound(std::uint64_t correct, std::uint64_t all) {
  if (all == 0) return 0;
  constexpr double z = 1.96;
  const double n = static_cast<double>(all);
  const double p = static_cast<double>(correct) / n;
  const double bound = (p + z * z / (2 * n) -
                        z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n))) /
                       (1 + z * z / n);
  return static_cast<int>(std::floor(std::max(0.0, bound) * 1000));
}

// What a rule set says of the tickets of Counts::days.
struct Routed {
  static constexpr int kUnrouted = -1;
  static constexpr int kDisputed = -2;
  // By index of Counts::days: the index of the rule (Model::rules), or one of
  // the above. Only those of the days that were asked for.
  std::vector<int> rule;
};

class Finisher {
 public:
  Finisher(const Counts& counts, const LearnOptions& options)
      : counts_(counts), options_(options) {}

  absl::StatusOr<LearnedCatalogue> Run() {
    TRUNKLINE_RETURN_IF_ERROR(CheckEvidence());
    const Day all_from = kNoFirst, all_to = kNoLast;
    model_ = Learn(counts_, options_, all_from, all_to);
    TRUNKLINE_RETURN_IF_ERROR(ApplyVerdicts(counts_, options_, &model_));
    if (model_.rules.empty()) {
      return base::FailedPrecondition(base::Fill<messages::kNoRule>(
          counts_.evidence, options_.min_support));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(limits_, LearnLimits(counts_, options_, model_));
    TRUNKLINE_ASSIGN_OR_RETURN(routed_, RouteDays(model_, all_from));
    Summarise();
    TRUNKLINE_RETURN_IF_ERROR(HoldOut());
    AddRules();
    AddDrifts();
    AddUnclear();
    AddLimits();
    TRUNKLINE_ASSIGN_OR_RETURN(
        out_.files, WritePack(counts_, options_, model_, evidence_, &limits_));
    std::sort(
        out_.rules.begin(), out_.rules.end(),
        [](const LearnedRule& a, const LearnedRule& b) { return a.id < b.id; });
    return std::move(out_);
  }

 private:
  absl::Status CheckEvidence() {
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

  // Routes the tickets from a day on by the rules of a model, with the router.
  absl::StatusOr<Routed> RouteDays(const Model& model, Day from) const {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<LearnedFile> files,
        WritePack(counts_, options_, model, {}, nullptr));
    std::vector<Source> sources;
    std::string over;
    if (options_.over != nullptr) {
      over = options_.over->Serialize(Format::kBinary);
      sources.push_back({"catalogue", over, Format::kBinary});
    }
    for (const LearnedFile& file : files) {
      sources.push_back({file.name, file.content, Format::kText});
    }
    const LoadResult<RuleSet> loaded = LoadRuleSet(sources);
    if (!loaded.ok()) {
      base::Text why;
      for (const Issue& issue : loaded.issues) {
        if (issue.severity != Severity::kError) continue;
        why = {issue.ToString(Language::kEnglish),
               issue.ToString(Language::kChinese)};
        break;
      }
      return base::Internal(base::Fill<messages::kNotLoaded>(why));
    }
    const RuleSet& rules = *loaded.value;
    std::map<std::string, int, std::less<>> index;
    for (std::size_t i = 0; i < model.rules.size(); ++i) {
      index[RuleId(counts_, options_, model, model.rules[i])] =
          static_cast<int>(i);
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                               base::LoadZone(options_.time_zone));
    Routed out;
    out.rule.assign(counts_.days.size(), Routed::kUnrouted);
    Ticket ticket;
    Decision decision;
    std::uint32_t cell = static_cast<std::uint32_t>(-1);
    for (std::size_t i = 0; i < counts_.days.size();) {
      const DayCount& first = counts_.days[i];
      if (first.day >= from) {
        if (first.cell != cell) {
          cell = first.cell;
          Describe(counts_.cells[cell], &ticket);
          ticket.category_code = rules.ResolveCategory(ticket.category);
          ticket.region_code = rules.ResolveRegion(ticket.region);
        }
        const absl::CivilDay day = ToCivilDay(first.day);
        ticket.accepted_at =
            base::ToInstant(absl::CivilSecond(day) + 43'200, zone);
        TRUNKLINE_RETURN_IF_ERROR(rules.Route(ticket, &decision));
        int rule = Routed::kUnrouted;
        if (decision.outcome == Outcome::kDisputed) rule = Routed::kDisputed;
        if (decision.outcome == Outcome::kRouted) {
          const auto found = index.find(decision.rule);
          if (found != index.end()) rule = found->second;
        }
        out.rule[i] = rule;
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

  void Describe(const Cell& cell, Ticket* ticket) const {
    ticket->category = counts_.categories.codes[cell.at[0]];
    ticket->region = counts_.regions.codes[cell.at[1]];
    ticket->attributes.clear();
    std::size_t d = 2;
    for (std::size_t a = 0; a < options_.attributes.size(); ++a, ++d) {
      if (cell.at[d] == 0) continue;
      ticket->attributes.push_back(
          {options_.attributes[a], counts_.attributes[a].codes[cell.at[d]]});
    }
    ticket->dialled = counts_.hotlines.codes[cell.at[d]];
    ticket->type = static_cast<TicketType>(cell.at[d + 1]);
    ticket->channel = static_cast<Channel>(cell.at[d + 2]);
  }

  static void Add(const Model& model, const DayCount& count, int rule,
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

  void Summarise() {
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
      out_.attributes.push_back(options_.attributes[a]);
    }
    for (const auto& [word, tickets] : counts_.no_leads) {
      if (tickets >= static_cast<std::uint64_t>(options_.min_support)) {
        out_.no_leads.push_back({word, tickets});
      }
    }
    for (std::size_t a = 0; a < counts_.unreadable.size(); ++a) {
      if (counts_.unreadable[a] == 0) continue;
      out_.unreadable.push_back(
          {options_.attributes[a], counts_.unreadable[a]});
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

  // The first day of the later part.
  Day SplitDay() const {
    std::map<Day, std::uint64_t> by_day;
    for (const DayCount& count : counts_.days) {
      by_day[count.day] += count.tickets;
    }
    const double want = static_cast<double>(counts_.evidence) *
                        (100 - options_.held_out) / 100.0;
    std::uint64_t before = 0;
    Day best = kNoLast;
    double nearest = HUGE_VAL;
    for (const auto& [day, n] : by_day) {
      const double off = std::abs(static_cast<double>(before) - want);
      if (before > 0 && off < nearest) {
        nearest = off;
        best = day;
      }
      before += n;
    }
    return best;
  }

  absl::Status HoldOut() {
    split_ = SplitDay();
    if (split_ == kNoLast) return absl::OkStatus();
    out_.held_out_from = DateOf(split_);
    early_ = Learn(counts_, options_, kNoFirst, split_);
    out_.held_out_rules = early_.rules.size();
    TRUNKLINE_ASSIGN_OR_RETURN(early_routed_, RouteDays(early_, split_));

    std::vector<std::uint64_t> support(early_.rules.size());
    if (!early_.rules.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(const Routed own, RouteDays(early_, kNoFirst));
      for (std::size_t i = 0; i < counts_.days.size(); ++i) {
        if (counts_.days[i].day < split_ && own.rule[i] >= 0) {
          support[own.rule[i]] += counts_.days[i].tickets;
        }
      }
    }
    std::map<std::string, LearnedFigures> months;
    std::map<Lead, LearnedFigures> departments;
    std::vector<std::uint64_t> steps = {1, 3, 10, 30, 100, 300, 1000};
    steps.push_back(static_cast<std::uint64_t>(options_.min_support));
    std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    for (std::uint64_t step : steps) {
      if (step >= static_cast<std::uint64_t>(options_.min_support)) {
        out_.risks.push_back({step, {}});
      }
    }
    for (std::size_t i = 0; i < counts_.days.size(); ++i) {
      const DayCount& count = counts_.days[i];
      if (count.day < split_) continue;
      const int rule = early_routed_.rule[i];
      Add(early_, count, rule, &out_.held_out);
      Add(early_, count, rule, &months[DateOf(count.day).substr(0, 7)]);
      Add(early_, count, rule, &departments[count.lead]);
      for (LearnedRisk& risk : out_.risks) {
        Add(early_, count,
            rule >= 0 && support[rule] < risk.min_support ? Routed::kUnrouted
                                                          : rule,
            &risk.figures);
      }
    }
    for (const auto& [month, figures] : months) {
      out_.months.push_back({month, figures});
    }
    std::size_t others = 0;
    for (const auto& [lead, figures] : departments) {
      if (figures.all() >= static_cast<std::uint64_t>(options_.min_support)) {
        out_.departments.push_back({CodeOf(lead), figures});
        continue;
      }
      ++others;
      LearnedFigures& sum = out_.other_departments.figures;
      sum.correct += figures.correct;
      sum.wrong += figures.wrong;
      sum.unrouted += figures.unrouted;
      sum.disputed += figures.disputed;
    }
    if (others > 0) out_.other_departments.name = std::to_string(others);
    std::stable_sort(out_.departments.begin(), out_.departments.end(),
                     [](const LearnedPart& a, const LearnedPart& b) {
                       return a.figures.all() > b.figures.all();
                     });
    return absl::OkStatus();
  }

  const std::string& CodeOf(Lead lead) const {
    return counts_.departments.codes[lead + 1];
  }

  LearnedConditions ConditionsOf(const std::vector<Node>& pattern) const {
    LearnedConditions out;
    out.category = counts_.categories.codes[pattern[0]];
    out.region = counts_.regions.codes[pattern[1]];
    std::size_t d = 2;
    for (std::size_t a : model_.facts.attributes) {
      if (pattern[d] != 0) {
        out.attributes.push_back(
            options_.attributes[a] + "=" +
            ValueText(counts_, options_, model_.facts, a, pattern[d]));
      }
      ++d;
    }
    out.hotline = counts_.hotlines.codes[pattern[d]];
    out.type = static_cast<TicketType>(pattern[d + 1]);
    out.channel = static_cast<Channel>(pattern[d + 2]);
    return out;
  }

  void AddRules() {
    struct Sum {
      std::uint64_t tickets = 0, correct = 0, held_out = 0, held_out_correct = 0;
      Day first = kNoLast, last = kNoFirst;
      std::vector<std::string> examples;
    };
    std::vector<Sum> sums(model_.rules.size());
    for (std::size_t i = 0; i < counts_.days.size(); ++i) {
      const int r = routed_.rule[i];
      if (r < 0) continue;
      const DayCount& count = counts_.days[i];
      Sum& sum = sums[r];
      sum.tickets += count.tickets;
      sum.first = std::min(sum.first, count.day);
      sum.last = std::max(sum.last, count.day);
      const bool correct = model_.rules[r].lead == count.lead;
      if (correct) sum.correct += count.tickets;
      if (count.day >= split_) {
        sum.held_out += count.tickets;
        const int early = early_routed_.rule[i];
        if (early >= 0 && early_.rules[early].lead == count.lead) {
          sum.held_out_correct += count.tickets;
        }
      }
      if (correct) continue;
      const auto found = counts_.examples.find({count.cell, count.lead});
      if (found == counts_.examples.end()) continue;
      for (const std::string& id : found->second) {
        const auto at =
            std::lower_bound(sum.examples.begin(), sum.examples.end(), id);
        if (at != sum.examples.end() && *at == id) continue;
        sum.examples.insert(at, id);
        if (sum.examples.size() > kExamples) sum.examples.pop_back();
      }
    }
    for (std::size_t r = 0; r < model_.rules.size(); ++r) {
      const ModelRule& rule = model_.rules[r];
      const Sum& sum = sums[r];
      LearnedRule out;
      out.id = RuleId(counts_, options_, model_, rule);
      static_cast<LearnedConditions&>(out) = ConditionsOf(rule.pattern);
      out.department = CodeOf(rule.lead);
      if (rule.from != kNoFirst) out.valid_from = DateOf(rule.from);
      if (rule.to != kNoLast) out.valid_to = DateOf(rule.to);
      out.tickets = sum.tickets;
      out.correct = sum.correct;
      out.held_out = sum.held_out;
      out.held_out_correct = sum.held_out_correct;
      out.held_out_bound = LowerBound(sum.held_out_correct, sum.held_out);
      if (sum.tickets > 0) {
        out.first_date = DateOf(sum.first);
        out.last_date = DateOf(sum.last);
      }
      out.pushed_down =
          IsBelowDistrict(counts_.departments.folded[rule.lead + 1]);
      out.approved = rule.approved;
      out.counter_examples = sum.examples;
      std::string note =
          absl::StrCat(sum.correct, " of ", sum.tickets, " tickets, ",
                       out.first_date, " to ", out.last_date);
      if (sum.held_out > 0) {
        absl::StrAppend(&note, "; held out ", sum.held_out_correct, " of ",
                        sum.held_out, ", at least ", out.held_out_bound / 10,
                        ".", out.held_out_bound % 10, " %");
      }
      evidence_.push_back(std::move(note));
      out_.rules.push_back(std::move(out));
    }
  }

  // Tickets of a department on the days [from, to).
  std::uint64_t TicketsOf(Lead lead, Day from, Day to) const {
    const auto found = by_day_.find(lead);
    if (found == by_day_.end()) return 0;
    std::uint64_t n = 0;
    for (auto it = found->second.lower_bound(from);
         it != found->second.end() && it->first < to; ++it) {
      n += it->second;
    }
    return n;
  }
  // Whether a department stops within days of a change, for good: hardly any
  // ticket goes there by mistake.
  bool Stops(Lead lead, Day day) const {
    const Day over = day + kStopDays;
    if (counts_.last < over) return false;
    const double before = static_cast<double>(TicketsOf(lead, kNoFirst, day)) /
                          static_cast<double>(day - counts_.first);
    const double after = static_cast<double>(TicketsOf(lead, over, kNoLast)) /
                         static_cast<double>(counts_.last - over + 1);
    return after < kStopShare * before;
  }

  void AddDrifts() {
    for (const DayCount& count : counts_.days) {
      by_day_[count.lead][count.day] += count.tickets;
    }
    std::map<std::pair<Lead, Lead>, LearnedSuccessor> successors;
    std::vector<ModelDrift> drifts = model_.drifts;
    std::sort(drifts.begin(), drifts.end(),
              [](const ModelDrift& a, const ModelDrift& b) {
                return a.pattern != b.pattern ? a.pattern < b.pattern
                                              : a.day < b.day;
              });
    for (const ModelDrift& drift : drifts) {
      const std::string category = counts_.categories.codes[drift.pattern[0]];
      if (Stops(drift.before, drift.day)) {
        LearnedSuccessor& s = successors[{drift.before, drift.after}];
        if (s.categories.empty()) {
          s.department = CodeOf(drift.before);
          s.successor = CodeOf(drift.after);
          s.day = DateOf(drift.day);
        }
        s.day = std::min(s.day, DateOf(drift.day));
        if (s.categories.empty() || s.categories.back() != category) {
          s.categories.push_back(category);
        }
        s.before_tickets += drift.before_tickets;
        s.after_tickets += drift.after_tickets;
        continue;
      }
      LearnedDrift out;
      out.category = category;
      out.region = counts_.regions.codes[drift.pattern[1]];
      out.day = DateOf(drift.day);
      out.before = CodeOf(drift.before);
      out.after = CodeOf(drift.after);
      out.before_tickets = drift.before_tickets;
      out.before_correct = drift.before_correct;
      out.after_tickets = drift.after_tickets;
      out.after_correct = drift.after_correct;
      out_.drifts.push_back(std::move(out));
    }
    for (auto& [key, successor] : successors) {
      out_.successors.push_back(std::move(successor));
    }
  }

  void AddUnclear() {
    std::map<Node, std::map<Lead, std::uint64_t>> without;
    for (std::size_t i = 0; i < counts_.days.size(); ++i) {
      if (routed_.rule[i] >= 0) continue;
      const DayCount& count = counts_.days[i];
      without[counts_.cells[count.cell].at[0]][count.lead] += count.tickets;
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

  void AddLimits() {
    std::map<std::string, std::uint64_t> policies;
    for (const Limit& limit : limits_.limits) {
      LearnedDeadlineRule out;
      static_cast<LearnedConditions&>(out) = ConditionsOf(limit.pattern);
      out.promises = limit.promises;
      out.correct = limit.policy < 0 ? 0 : limit.correct;
      if (limit.policy >= 0) {
        out.policy = limits_.policies[limit.policy].id;
        policies[out.policy] += limit.promises;
      }
      if (limit.from != kNoFirst) out.valid_from = DateOf(limit.from);
      if (limit.to != kNoLast) out.valid_to = DateOf(limit.to);
      out_.deadline_rules.push_back(std::move(out));
    }
    for (const auto& [id, n] : policies) out_.policies.push_back({id, n});
    for (const YearOfDays& year : limits_.years) {
      LearnedYear out;
      out.year = year.year;
      for (DayNumber day : year.off) out.off.push_back(DateOf(day));
      for (DayNumber day : year.worked) out.worked.push_back(DateOf(day));
      std::sort(out.off.begin(), out.off.end());
      std::sort(out.worked.begin(), out.worked.end());
      out_.years.push_back(std::move(out));
    }
  }

  const Counts& counts_;
  const LearnOptions& options_;
  Model model_, early_;
  Limits limits_;
  Routed routed_, early_routed_;
  Day split_ = kNoLast;
  std::map<Lead, std::map<Day, std::uint64_t>> by_day_;
  std::vector<std::string> evidence_;  // By index of Model::rules.
  LearnedCatalogue out_;
};

absl::Status CheckRange(const char* name, long long value, long long low,
                        long long high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return base::InvalidArgument(
      base::Fill<messages::kOptionRange>(name, value, low, high));
}

absl::Status CheckOptions(const LearnOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(
      CheckRange("min_support", options.min_support, 1, 1'000'000));
  TRUNKLINE_RETURN_IF_ERROR(CheckRange("min_share", options.min_share, 1, 100));
  TRUNKLINE_RETURN_IF_ERROR(CheckRange("held_out", options.held_out, 1, 90));
  TRUNKLINE_RETURN_IF_ERROR(
      CheckRange("due_tolerance", options.due_tolerance, 0, 86'400));
  TRUNKLINE_RETURN_IF_ERROR(
      CheckRange("max_conditions", options.max_conditions, 0, 12));
  if (options.attributes.size() > kMaxAttributes) {
    return base::InvalidArgument(base::Fill<messages::kManyAttributes>(
        options.attributes.size(), kMaxAttributes));
  }
  if (options.over != nullptr) {
    if (!options.attributes.empty()) {
      return base::InvalidArgument(base::Fill<messages::kOverAttributes>());
    }
    if (options.time_zone != options.over->time_zone()) {
      return base::InvalidArgument(base::Fill<messages::kOverZone>(
          base::Quoted(options.time_zone),
          base::Quoted(options.over->time_zone())));
    }
  }
  const std::set<std::string> names(options.attributes.begin(),
                                    options.attributes.end());
  if (names.size() < options.attributes.size()) {
    for (const std::string& name : options.attributes) {
      if (std::count(options.attributes.begin(), options.attributes.end(),
                     name) > 1) {
        return base::InvalidArgument(
            base::Fill<messages::kAttributeTwice>(base::Quoted(name)));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace
}  // namespace learn

class CatalogueLearner::Rep {
 public:
  Rep(const LearnOptions& given, absl::TimeZone zone)
      : options(given), history(given, zone) {}

  const LearnOptions options;
  learn::History history;
};

CatalogueLearner::CatalogueLearner(std::unique_ptr<Rep> rep)
    : rep_(std::move(rep)) {}
CatalogueLearner::CatalogueLearner(CatalogueLearner&&) noexcept = default;
CatalogueLearner& CatalogueLearner::operator=(CatalogueLearner&&) noexcept =
    default;
CatalogueLearner::~CatalogueLearner() = default;

absl::StatusOr<CatalogueLearner> CatalogueLearner::Create(
    const LearnOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(learn::CheckOptions(options));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(options.time_zone));
  return CatalogueLearner(std::make_unique<Rep>(options, zone));
}

absl::Status CatalogueLearner::Add(const HistoryTicket& ticket) {
  return rep_->history.Add(ticket);
}

absl::StatusOr<LearnedCatalogue> CatalogueLearner::Finish() const {
  TRUNKLINE_ASSIGN_OR_RETURN(const learn::Counts counts,
                             rep_->history.Sorted());
  return learn::Finisher(counts, rep_->options).Run();
}

}  // namespace trunkline
