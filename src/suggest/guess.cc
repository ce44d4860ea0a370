// SPDX-License-Identifier: Apache-2.0
// Routing with a guessed category.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>

#include "src/base/status.h"
#include "src/route/messages.h"
#include "src/route/share.h"
#include "src/rules/rule_set_access.h"
#include "src/suggest/messages.h"
#include "trunkline/suggest.h"

namespace trunkline {
namespace {

bool HasCategory(const Ticket& ticket) {
  // A resolved code of no category has index 0.
  return ticket.category_code
             ? internal::RuleSetAccess::Index(ticket.category_code) != 0
             : !ticket.category.empty();
}

bool MayGuess(const Ticket& ticket) {
  return !HasCategory(ticket) && ticket.type != TicketType::kReport &&
         !ticket.confidential && ticket.against.empty();
}

// How much an outcome settles; -1: a guess neither replaces it nor leads to it.
int SettledBy(Outcome outcome) {
  switch (outcome) {
    case Outcome::kUnmatched:
      return 0;
    case Outcome::kNeedsFact:
      return 1;
    case Outcome::kDisputed:
      return 2;
    case Outcome::kRouted:
      return 3;
    default:
      return -1;
  }
}

// Whether the decision with the guess is used. An answer may come of a guess,
// but only where nothing else is known.
bool IsUsed(const Decision& with, const Decision& without) {
  if (with.confidential || with.Has(Note::kCategoryUnknown)) return false;
  if (with.outcome == Outcome::kAnswered) {
    return without.outcome == Outcome::kUnmatched;
  }
  return SettledBy(with.outcome) >= SettledBy(without.outcome);
}

// Adds what `from` has and `to` lacks.
void AddMissing(const std::vector<std::string_view>& from,
                std::vector<std::string_view>* to) {
  const std::size_t own = to->size();
  for (std::string_view item : from) {
    const auto end = to->begin() + static_cast<std::ptrdiff_t>(own);
    if (std::find(to->begin(), end, item) == end) to->push_back(item);
  }
}

// Adds the policies of the decision without the guess: of several policies of
// one milestone the earliest due time counts, so no promise gets longer.
void KeepPolicies(const Decision& without, Decision* d) {
  const auto add = [d](Milestone milestone, std::string_view policy) {
    std::string_view& first = d->policies[static_cast<std::size_t>(milestone)];
    if (policy.empty() || policy == first) return;
    if (first.empty()) {
      first = policy;
      return;
    }
    for (const TiedPolicy& tied : d->also_policies) {
      if (tied.milestone == milestone && tied.policy == policy) return;
    }
    d->also_policies.push_back({milestone, policy});
  };
  for (std::size_t i = 1; i != kMilestoneCount; ++i) {
    add(static_cast<Milestone>(i), without.policies[i]);
  }
  for (const TiedPolicy& tied : without.also_policies) {
    add(tied.milestone, tied.policy);
  }
  std::sort(d->also_policies.begin(), d->also_policies.end(),
            [](const TiedPolicy& a, const TiedPolicy& b) {
              return a.milestone != b.milestone ? a.milestone < b.milestone
                                                : a.policy < b.policy;
            });
}

// Restores in `d`, a decision with the guess, what it lost.
void KeepWhatStands(const Decision& without, Decision* d) {
  if (!without.emergency_hint.signal.empty()) {
    d->emergency_hint = without.emergency_hint;
  }
  d->urgency = std::max(d->urgency, without.urgency);
  d->notes |= without.notes;
  AddMissing(without.tags, &d->tags);
  AddMissing(without.statutory, &d->statutory);
  std::sort(d->statutory.begin(), d->statutory.end());
  AddMissing(without.assisting, &d->assisting);
  d->assisting.erase(
      std::remove(d->assisting.begin(), d->assisting.end(), d->lead),
      d->assisting.end());
  KeepPolicies(without, d);
}

bool SameContenders(const std::vector<Contender>& a,
                    const std::vector<Contender>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Contender& x, const Contender& y) {
                      return x.department == y.department && x.rule == y.rule &&
                             x.basis == y.basis;
                    });
}

bool SamePolicies(const Decision& a, const Decision& b) {
  return a.policies == b.policies &&
         std::equal(a.also_policies.begin(), a.also_policies.end(),
                    b.also_policies.begin(), b.also_policies.end(),
                    [](const TiedPolicy& x, const TiedPolicy& y) {
                      return x.milestone == y.milestone && x.policy == y.policy;
                    });
}

// Names of the fields in which decisions differ, sorted.
std::vector<std::string> Differences(const Decision& a, const Decision& b) {
  const std::pair<const char*, bool> fields[] = {
      {"also", a.also != b.also},
      {"assisting", a.assisting != b.assisting},
      {"basis", a.basis != b.basis},
      {"contender", !SameContenders(a.contenders, b.contenders)},
      {"emergency_hint", a.emergency_hint.signal != b.emergency_hint.signal},
      {"keyword", a.keyword != b.keyword},
      {"knowledge", a.knowledge != b.knowledge},
      {"lead", a.lead != b.lead},
      {"note", a.notes != b.notes},
      {"outcome", a.outcome != b.outcome},
      {"policy", !SamePolicies(a, b)},
      {"rule", a.rule != b.rule},
      {"settled_by", a.settled_by != b.settled_by},
      {"statutory", a.statutory != b.statutory},
      {"tag", a.tags != b.tags},
      {"urgency", a.urgency != b.urgency},
  };
  std::vector<std::string> names;
  for (const auto& [name, differ] : fields) {
    if (differ) names.emplace_back(name);
  }
  return names;
}

absl::Status CheckPercent(int min_percent) {
  if (min_percent >= 1 && min_percent <= 100) return absl::OkStatus();
  return base::InvalidArgument(base::Fill<suggest::messages::kBadOption>(
      "min_percent", min_percent, 1, 100));
}

SuggestOptions AnswerOptions(int min_percent) {
  SuggestOptions options;
  options.min_percent = min_percent;
  options.top = 0;
  return options;
}

// `suggest` sets memory->suggestions; it is called only if it is needed.
template <typename Suggest>
absl::Status RouteByGuess(const RuleSet& rules, const TextModels& models,
                          const Ticket& ticket, const Suggest& suggest,
                          Decision* decision, GuessMemory* memory) {
  TRUNKLINE_RETURN_IF_ERROR(rules.Route(ticket, decision));
  if (!MayGuess(ticket) || decision->confidential ||
      SettledBy(decision->outcome) < 0) {
    return absl::OkStatus();
  }
  suggest();
  const std::optional<Suggestion>& answer = memory->suggestions.answer;
  if (!answer.has_value() || answer->offer_only) return absl::OkStatus();
  std::swap(*decision, memory->without);
  const Decision& without = memory->without;
  memory->guessed = ticket;
  memory->guessed.category = answer->category;
  memory->guessed.category_code = Code();
  TRUNKLINE_RETURN_IF_ERROR(rules.Route(memory->guessed, decision));
  if (!IsUsed(*decision, without)) {
    std::swap(*decision, memory->without);
    return absl::OkStatus();
  }
  KeepWhatStands(without, decision);
  auto guess = std::make_shared<Guess>();
  guess->category = std::string(answer->category);
  guess->model = std::string(answer->model);
  guess->models_hash = std::string(models.hash().substr(0, 16));
  guess->margin = answer->margin;
  guess->percent_agreed = answer->percent_agreed;
  guess->percent_low = answer->percent_low;
  guess->rows = answer->rows;
  guess->changed = Differences(*decision, without);
  guess->outcome_without = without.outcome;
  guess->lead_without = std::string(without.lead);
  guess->rule_without = std::string(without.rule);
  decision->guess = std::move(guess);
  return absl::OkStatus();
}

absl::Status RouteByText(const RuleSet& rules, const TextModels& models,
                         const Ticket& ticket, int min_percent,
                         Decision* decision, GuessMemory* memory) {
  return RouteByGuess(
      rules, models, ticket,
      [&] {
        models.Suggest(ticket.text, ticket.accepted_at,
                       AnswerOptions(min_percent), &memory->suggestions);
      },
      decision, memory);
}

absl::StatusOr<std::size_t> RouteByPoints(
    const RuleSet& rules, const TextModels& models, const Ticket& ticket,
    const CategoryPoints* points, std::size_t count, int min_percent,
    Decision* decision, GuessMemory* memory) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::size_t left_out,
      models.SuggestFromPoints(points, count, ticket.accepted_at,
                               AnswerOptions(min_percent),
                               &memory->suggestions));
  TRUNKLINE_RETURN_IF_ERROR(RouteByGuess(
      rules, models, ticket, [] {}, decision, memory));
  return left_out;
}

}  // namespace

absl::Status RouteWithSuggestion(const RuleSet& rules, const TextModels& models,
                                 const Ticket& ticket, int min_percent,
                                 Decision* decision, GuessMemory* memory) {
  TRUNKLINE_RETURN_IF_ERROR(CheckPercent(min_percent));
  if (memory != nullptr) {
    return RouteByText(rules, models, ticket, min_percent, decision, memory);
  }
  GuessMemory own;
  return RouteByText(rules, models, ticket, min_percent, decision, &own);
}

absl::StatusOr<std::size_t> RouteWithSuggestion(
    const RuleSet& rules, const TextModels& models, const Ticket& ticket,
    const CategoryPoints* points, std::size_t count, int min_percent,
    Decision* decision, GuessMemory* memory) {
  TRUNKLINE_RETURN_IF_ERROR(CheckPercent(min_percent));
  if (memory != nullptr) {
    return RouteByPoints(rules, models, ticket, points, count, min_percent,
                         decision, memory);
  }
  GuessMemory own;
  return RouteByPoints(rules, models, ticket, points, count, min_percent,
                       decision, &own);
}

absl::Status RouteManyWithSuggestion(const RuleSet& rules,
                                     const TextModels& models,
                                     const Ticket* tickets, std::size_t count,
                                     int min_percent, Decision* decisions,
                                     int threads) {
  TRUNKLINE_RETURN_IF_ERROR(CheckPercent(min_percent));
  route::FirstError error;
  route::Share(count, threads, [&](std::size_t begin, std::size_t end) {
    GuessMemory memory;
    for (std::size_t i = begin; i != end; ++i) {
      const absl::Status status = RouteByText(
          rules, models, tickets[i], min_percent, &decisions[i], &memory);
      if (!status.ok()) error.Add(i, status);
    }
  });
  return error.Get();
}

absl::StatusOr<std::size_t> RouteManyWithSuggestion(
    const RuleSet& rules, const TextModels& models, const Ticket* tickets,
    const TicketPoints* points, std::size_t count, int min_percent,
    Decision* decisions, int threads) {
  TRUNKLINE_RETURN_IF_ERROR(CheckPercent(min_percent));
  route::FirstError error;
  std::atomic<std::size_t> left_out{0};
  route::Share(count, threads, [&](std::size_t begin, std::size_t end) {
    GuessMemory memory;
    std::size_t here = 0;
    for (std::size_t i = begin; i != end; ++i) {
      const absl::StatusOr<std::size_t> unscored =
          RouteByPoints(rules, models, tickets[i], points[i].points,
                        points[i].count, min_percent, &decisions[i], &memory);
      if (unscored.ok()) {
        here += *unscored;
      } else {
        error.Add(i, unscored.status());
      }
    }
    left_out += here;
  });
  TRUNKLINE_RETURN_IF_ERROR(error.Get());
  return left_out.load();
}

namespace {

// `memory` is of the call that made the decision; `code` is that of the step
// that says the guess.
absl::StatusOr<Explanation> ExplainGuess(const RuleSet& rules,
                                         const Ticket& ticket, const char* code,
                                         Language language, Decision decision,
                                         const GuessMemory& memory) {
  if (decision.guess == nullptr) return Explain(rules, ticket, language);
  TRUNKLINE_ASSIGN_OR_RETURN(Explanation why,
                             Explain(rules, memory.guessed, language));
  const Guess& guess = *decision.guess;
  const route::Messages say(language);
  const auto step = [&say](const char* name,
                           std::vector<std::string> arguments) {
    ExplanationStep made;
    made.text = say.Text(name, arguments);
    made.code = name;
    made.arguments = std::move(arguments);
    return made;
  };
  why.steps.insert(
      why.steps.begin() + 1,
      step(code,
           {std::string(rules.CategoryLabel(guess.category, say.lang())),
            guess.category, std::to_string(guess.margin),
            std::to_string(guess.percent_agreed), std::to_string(guess.rows),
            std::to_string(guess.percent_low), guess.model}));
  why.steps.push_back(
      step("guess.without",
           {say.Word(schema::OutcomeNames(), guess.outcome_without),
            std::string(rules.DepartmentLabel(guess.lead_without, say.lang())),
            guess.lead_without}));
  std::string kept;
  for (const std::string& name : Differences(decision, why.decision)) {
    kept += (kept.empty() ? "" : ", ") + name;
  }
  if (!kept.empty()) why.steps.push_back(step("guess.kept", {kept}));
  why.steps.push_back(step("guess.confirm", {}));
  why.decision = std::move(decision);
  return why;
}

}  // namespace

absl::StatusOr<Explanation> ExplainWithSuggestion(const RuleSet& rules,
                                                  const TextModels& models,
                                                  const Ticket& ticket,
                                                  int min_percent,
                                                  Language language) {
  GuessMemory memory;
  Decision decision;
  TRUNKLINE_RETURN_IF_ERROR(RouteWithSuggestion(
      rules, models, ticket, min_percent, &decision, &memory));
  return ExplainGuess(rules, ticket, "guess", language, std::move(decision),
                      memory);
}

absl::StatusOr<Explanation> ExplainWithSuggestion(
    const RuleSet& rules, const TextModels& models, const Ticket& ticket,
    const CategoryPoints* points, std::size_t count, int min_percent,
    Language language) {
  GuessMemory memory;
  Decision decision;
  TRUNKLINE_RETURN_IF_ERROR(RouteWithSuggestion(rules, models, ticket, points,
                                                count, min_percent, &decision,
                                                &memory)
                                .status());
  return ExplainGuess(rules, ticket, "guess.points", language,
                      std::move(decision), memory);
}

}  // namespace trunkline
