// SPDX-License-Identifier: Apache-2.0
#include "trunkline/learn.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
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
    TRUNKLINE_ASSIGN_OR_RETURN(zone_, base::LoadZone(options_.time_zone));
    categories_ = ChoicesByCategory(counts_, kNoFirst, kNoLast);
    model_ = Learn(counts_, options_, kNoFirst, kNoLast);
    TRUNKLINE_RETURN_IF_ERROR(ApplyVerdicts(counts_, options_, &model_));
    if (model_.rules.empty()) {
      return base::FailedPrecondition(base::Fill<messages::kNoRule>(
          counts_.evidence, options_.min_support));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(
        limits_, LearnLimits(counts_, options_, model_, kNoFirst, kNoLast));
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

  // The rule set of a model, as it is written. `limits` may be null.
  absl::StatusOr<RuleSet> Load(const Model& model, const Limits* limits) const {
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

  // Routes the tickets by the rules of a model, with the router. Tickets that
  // no rule can tell apart are routed once for each time between two days on
  // which a rule begins or ends; over a catalogue, which has further days and
  // facts, each by itself.
  absl::StatusOr<Routed> RouteDays(const Model& model,
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

  void Describe(const RuleSet& rules, std::uint32_t cell,
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
    TRUNKLINE_ASSIGN_OR_RETURN(
        const Limits limits,
        LearnLimits(counts_, options_, early_, kNoFirst, split_));
    TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, Load(early_, &limits));
    TRUNKLINE_ASSIGN_OR_RETURN(early_routed_, RouteDays(early_, rules));
    TRUNKLINE_RETURN_IF_ERROR(HoldOutDue(rules, limits));

    std::vector<std::uint64_t> support(early_.rules.size());
    for (std::size_t i = 0; i < counts_.days.size(); ++i) {
      const int rule = early_routed_.rule[i];
      if (counts_.days[i].day < split_ && rule >= 0) {
        support[rule] += counts_.days[i].tickets;
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

  // Counts how many later due times the rules of the earlier part give.
  absl::Status HoldOutDue(const RuleSet& rules, const Limits& limits) {
    std::map<std::string, std::size_t, std::less<>> policies;
    for (std::size_t i = 0; i < limits.policies.size(); ++i) {
      policies[PolicyId(options_, limits.policies[i])] = i;
    }
    due_.resize(limits_.limits.size());
    Ticket ticket;
    Decision decision;
    for (std::size_t i = 0; i < limits_.limits.size(); ++i) {
      for (const Promise& promise : limits_.limits[i].sample) {
        const auto accepted = absl::CivilSecond(1970) + promise.accepted;
        if (ToDayNumber(absl::CivilDay(accepted)) < split_) continue;
        Describe(rules, promise.cell, &ticket);
        ticket.accepted_at = base::ToInstant(accepted, zone_);
        TRUNKLINE_RETURN_IF_ERROR(rules.Route(ticket, &decision));
        const auto policy = policies.find(
            decision.policies[static_cast<std::size_t>(Milestone::kHandling)]);
        ++due_[i].held_out;
        if (policy == policies.end()) {
          ++out_.held_out_due.none;
        } else if (IsDueBy(limits, policy->second, promise,
                           options_.due_tolerance)) {
          ++out_.held_out_due.correct;
          ++due_[i].correct;
        } else {
          ++out_.held_out_due.wrong;
        }
      }
    }
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

  // Tickets or promises that were held out.
  struct HeldOutShare {
    std::uint64_t held_out = 0, correct = 0;
  };
  // "9 of 10 tickets, 2018-01-02 to 2018-06-30; held out 4 of 5, at least 37.5
  // %".
  static std::string EvidenceNote(const char* what, std::uint64_t correct,
                                  std::uint64_t all, const std::string& first,
                                  const std::string& last,
                                  const HeldOutShare& share) {
    std::string note = absl::StrCat(correct, " of ", all, " ", what);
    if (all > 0) absl::StrAppend(&note, ", ", first, " to ", last);
    if (share.held_out == 0) return note;
    const int bound = LowerBound(share.correct, share.held_out);
    absl::StrAppend(&note, "; held out ", share.correct, " of ", share.held_out,
                    ", at least ", bound / 10, ".", bound % 10, " %");
    return note;
  }

  // Whether a rule names a street, township or community, or a part of the unit
  // that has most tickets of its category: "works" and "works, team 3".
  bool IsPushedDown(const ModelRule& rule) const {
    const std::string& name = counts_.departments.folded[rule.lead + 1];
    if (IsBelowDistrict(name)) return true;
    const auto category = std::lower_bound(
        categories_.begin(), categories_.end(), rule.pattern[0],
        [](const CategoryChoices& c, Node node) { return c.category < node; });
    if (category == categories_.end() ||
        category->category != rule.pattern[0]) {
      return false;
    }
    std::map<Lead, std::uint64_t> leads;
    for (const Choice& choice : category->choices) {
      leads[choice.what] += choice.times;
    }
    const auto usual = std::max_element(
        leads.begin(), leads.end(),
        [](const auto& a, const auto& b) { return a.second < b.second; });
    const std::string& above = counts_.departments.folded[usual->first + 1];
    // "unit 10" is no part of "unit 1".
    return name.size() > above.size() &&
           name.compare(0, above.size(), above) == 0 &&
           !absl::ascii_isalnum(static_cast<unsigned char>(name[above.size()]));
  }

  void AddRules() {
    struct Sum {
      std::uint64_t tickets = 0, correct = 0, held_out = 0,
                    held_out_correct = 0;
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
      const auto found =
          counts_.examples.find(Counts::ExampleKey(count.cell, count.lead));
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
      out.pushed_down = IsPushedDown(rule);
      out.approved = rule.approved;
      out.counter_examples = sum.examples;
      evidence_.rules.push_back(
          EvidenceNote("tickets", sum.correct, sum.tickets, out.first_date,
                       out.last_date, {sum.held_out, sum.held_out_correct}));
      out_.rules.push_back(std::move(out));
    }
  }

  // Tickets of a department on the days [from, to).
  std::uint64_t TicketsOf(Lead lead, Day from, Day to) const {
    std::uint64_t n = 0;
    for (const CategoryChoices& category : categories_) {
      for (const Choice& choice : category.choices) {
        if (choice.what == lead && choice.day >= from && choice.day < to) {
          n += choice.times;
        }
      }
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

  void AddLimits() {
    struct Sum {
      std::uint64_t promises = 0, correct = 0;
      std::int64_t first = std::numeric_limits<std::int64_t>::max();
      std::int64_t last = std::numeric_limits<std::int64_t>::min();
      HeldOutShare held_out;
      std::string first_date, last_date;

      void Add(const Limit& limit, const HeldOutShare& share) {
        promises += limit.promises;
        correct += limit.policy < 0 ? 0 : limit.correct;
        held_out.held_out += share.held_out;
        held_out.correct += share.correct;
        for (const Promise& promise : limit.sample) {
          first = std::min(first, promise.accepted);
          last = std::max(last, promise.accepted);
        }
        if (first > last) return;
        const auto date = [](std::int64_t accepted) {
          return base::FormatDate(
              absl::CivilDay(absl::CivilSecond(1970) + accepted));
        };
        first_date = date(first);
        last_date = date(last);
      }
      std::string Note() const {
        return EvidenceNote("promises", correct, promises, first_date,
                            last_date, held_out);
      }
    };
    due_.resize(limits_.limits.size());
    std::map<std::string, std::uint64_t> policies;
    std::vector<Sum> of_policies(limits_.policies.size());
    for (std::size_t i = 0; i < limits_.limits.size(); ++i) {
      const Limit& limit = limits_.limits[i];
      Sum sum;
      sum.Add(limit, due_[i]);
      evidence_.limits.push_back(sum.Note());
      (limit.policy < 0 ? out_.due.none : out_.due.wrong) +=
          limit.promises - sum.correct;
      out_.due.correct += sum.correct;
      LearnedDeadlineRule out;
      static_cast<LearnedConditions&>(out) = ConditionsOf(limit.pattern);
      out.promises = sum.promises;
      out.correct = sum.correct;
      out.held_out = due_[i].held_out;
      out.held_out_correct = due_[i].correct;
      out.held_out_bound = LowerBound(out.held_out_correct, out.held_out);
      out.first_date = sum.first_date;
      out.last_date = sum.last_date;
      if (limit.policy >= 0) {
        of_policies[limit.policy].Add(limit, due_[i]);
        out.policy = limits_.policies[limit.policy].id;
        policies[out.policy] += limit.promises;
      }
      if (limit.from != kNoFirst) out.valid_from = DateOf(limit.from);
      if (limit.to != kNoLast) out.valid_to = DateOf(limit.to);
      // Small cells are not shown.
      if (limit.promises >= static_cast<std::uint64_t>(options_.min_support)) {
        out_.deadline_rules.push_back(std::move(out));
      }
    }
    for (const Sum& sum : of_policies) {
      evidence_.policies.push_back(sum.Note());
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
  std::vector<HeldOutShare> due_;  // By index of Limits::limits.
  Day split_ = kNoLast;
  std::vector<CategoryChoices> categories_;
  absl::TimeZone zone_;
  PackEvidence evidence_;
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
