// SPDX-License-Identifier: Apache-2.0
//
// Suggests the category of a ticket from its words, and shows the characters on
// which the suggestion rests. It is the optional target trunkline::suggest;
// RuleSet::Route() does not use it. A suggestion is an offer: a person decides.
//
//   auto loaded = trunkline::LoadTextModels({{"words.binpb", bytes}}, &rules);
//   if (!loaded.ok()) return;               // there were errors
//   trunkline::SuggestOptions options;
//   options.min_percent = 80;
//   trunkline::Suggestions found;           // reuse it for the next text
//   loaded.value->Suggest(text, now, options, &found);  // "夜间施工噪声扰民"
//   if (!found.answer.has_value()) return;  // no category is that sure
//   Offer(found.answer->category);
//   // "environment.noise.construction", or "environment.noise" if only that
//   // category reaches 80 %.
//   auto why = trunkline::ExplainSuggestion(
//       *loaded.value, text, now, found.answer->category);
//   // {"夜间施工噪声", 812} + {"扰民", 96} = 908 = why->score
//
// Any number of threads may use the models; each uses its own Suggestions. All
// numbers are integers; the same text and models give the same result on
// every platform. docs/suggest.md has the definitions of score and margin.
#ifndef TRUNKLINE_SUGGEST_H_
#define TRUNKLINE_SUGGEST_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/decision.h"
#include "trunkline/explain.h"
#include "trunkline/language.h"
#include "trunkline/load.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline {

namespace internal {
struct TextModelsAccess;
}

namespace suggest {
class Compiled;
struct Scratch;
}  // namespace suggest

// How a suggestion is made.
struct SuggestOptions {
  // The required share of right answers, 0 to 100. `answer` is the deepest
  // category whose percent_agreed reaches it. 0: the best leaf, even if its
  // share is not known.
  int min_percent = 0;
  // How many candidates are listed, best first. 0 to 100.
  int top = 3;
};

// A category that the words suggest.
struct Suggestion {
  std::string_view category;  // Its code. Lives as long as the models.
  std::string_view model;     // Id of the model that scores it. Likewise.
  // Points of the n-grams, or of an outside model, over all levels from the
  // root.
  std::int32_t score = 0;
  // Points by which it leads over every leaf that is not below it, each level
  // counted from its best category. Negative: another one leads.
  std::int32_t margin = 0;
  // How often held-out tickets with such a margin had this category, in
  // percent, rounded down: how often operators agreed, not what was true. -1:
  // not known, because there were fewer than 50 such tickets or another
  // category leads.
  std::int32_t percent_agreed = -1;
  // Lower bound of percent_agreed, one-sided 97.5 % (Wilson), rounded down. -1:
  // not known.
  std::int32_t percent_low = -1;
  // The number of such tickets.
  std::int32_t rows = 0;
  // It is only offered to a person: RouteWithSuggestion() does not use it. Of
  // Suggestions::answer: it, or one of the three best leaves, is in
  // TextModel.offer_only.
  bool offer_only = false;
};

// What a model outside the library (a neural network, a language model) says of
// one category.
struct CategoryPoints {
  std::string_view category;  // Its code.
  // How much speaks for it, -kMaxCategoryPoints to kMaxCategoryPoints, in any
  // unit that is the same in all calls: a probability times 1000, say.
  std::int32_t points = 0;
};

// The most points of one category: those of the 16 levels of a code add up to
// less than 2^30.
inline constexpr std::int32_t kMaxCategoryPoints = 50'000'000;

// The result of Suggest(). For one thread; reuse it, since it keeps the memory
// of the call.
class Suggestions {
 public:
  Suggestions();
  Suggestions(Suggestions&&) noexcept;
  Suggestions& operator=(Suggestions&&) noexcept;
  ~Suggestions();

  // The deepest category that reaches the required share; nothing if none does,
  // or if the text has no n-gram of a model.
  std::optional<Suggestion> answer;
  // The best leaves, best first, whatever their share: what an operator may
  // choose from. Of equal ones the first in the order of codes. Only those with
  // a score above 0.
  std::vector<Suggestion> candidates;

 private:
  friend class TextModels;
  std::unique_ptr<suggest::Scratch> scratch_;
};

// The text models of one jurisdiction, checked and compiled. Immutable and
// cheap to copy (one shared pointer). Any number of threads may use it. A
// moved-from object may only be assigned to or destroyed.
class TextModels {
 public:
  // The number of models, and of n-grams of all models together.
  std::size_t model_count() const;
  std::size_t gram_count() const;
  // SHA-256 of the content, 64 hexadecimal digits; independent of the order
  // and format of the sources.
  std::string_view hash() const;

  // Suggests categories for the words of a ticket that was accepted at `at`.
  // Sets every field of `result`. `text` may contain any bytes; bytes that are
  // not UTF-8 separate n-grams. Never fails: options out of range count as the
  // nearest value in range. Allocates memory only to enlarge `result`.
  //
  // Cost: for each level of the answer, linear in `text` (at most four steps a
  // character, and the votes of each n-gram once) and in the number of
  // siblings. With options.top above 1, or with categories that are only
  // offered, also for each category that a further candidate is looked for
  // below: at worst all that have children.
  void Suggest(std::string_view text, absl::Time at,
               const SuggestOptions& options, Suggestions* result) const;
  // As above, into a new result.
  Suggestions Suggest(std::string_view text, absl::Time at,
                      const SuggestOptions& options = {}) const;

  // Suggests categories by the points that an outside model gives them, in
  // place of the votes of n-grams. The best leaf is the one with the greatest
  // score; margin, share and climbing are the same. The models have categories
  // and a calibration but no n-grams (docs/suggest.md, "Outside models"):
  // `learn text --points` makes them. Give all categories that the outside
  // model scores, of any level; one that is not given has no points of its own.
  // As always, a leaf with a score of 0 or less is not suggested.
  //
  // Returns how many of the categories no model scores at `at`; they are left
  // out. On an error `result` has no answer and no candidates:
  //   InvalidArgument: points are out of range, or a category is given twice.
  //   FailedPrecondition: a model that is valid at `at` has n-grams: its shares
  //   are of their votes, and say nothing of other points.
  // Cost: `count` times the logarithm of the number of categories.
  absl::StatusOr<std::size_t> SuggestFromPoints(const CategoryPoints* points,
                                                std::size_t count,
                                                absl::Time at,
                                                const SuggestOptions& options,
                                                Suggestions* result) const;

  // Returns the merged models as one trunkline.v1.TextModelFile, sorted by id.
  // Loading it gives models with the same hash.
  std::string Serialize(Format format) const;

 private:
  friend struct internal::TextModelsAccess;
  explicit TextModels(std::shared_ptr<const suggest::Compiled> compiled);

  std::shared_ptr<const suggest::Compiled> compiled_;
};

// Merges and checks models from sources of trunkline.v1.TextModelFile. Issues
// have the codes of docs/checks.md. With `rules`, every category must be one of
// the rule set's, dates of models are in its time zone, and a category is
// suggested only while it is valid; without, dates are in UTC. A model whose
// parent no model scores is never used, which is a warning. `rules` is not used
// after the call.
//
// Cost: linear in the sources, for each of the at most 64 dates on which
// something changes.
LoadResult<TextModels> LoadTextModels(const std::vector<Source>& sources,
                                      const RuleSet* rules = nullptr,
                                      const LoadOptions& options = {});

// Points of a part of the text.
struct SuggestionSpan {
  // First byte of the text.
  std::size_t begin = 0;
  std::size_t end = 0;      // The byte after the last one.
  std::int32_t points = 0;  // What it adds to the score; may be negative.
};

// Why a category has its score.
struct SuggestionExplanation {
  std::string category;    // Code.
  std::int32_t score = 0;  // As Suggestion::score.
  // In the order of the text, not overlapping: n-grams that overlap are one
  // span. An n-gram counts where it first occurs. The points add up to `score`
  // exactly.
  std::vector<SuggestionSpan> spans;
};

// Explains the score of `category` for the words of a ticket.
//   NotFound: no model that is valid at `at` scores the category.
// The result holds no part of the text; its numbers refer to it.
absl::StatusOr<SuggestionExplanation> ExplainSuggestion(
    const TextModels& models, std::string_view text, absl::Time at,
    std::string_view category);

// --- routing ---

// Working memory of RouteWithSuggestion(), for one thread.
struct GuessMemory {
  Suggestions suggestions;  // What the text suggests.
  Ticket guessed;           // The ticket with the guessed category.
  Decision without;         // The decision without it.
};

// Routes a ticket as RuleSet::Route(). Where it has no category, routes it
// again by the category that its text suggests with a share of at least
// `min_percent` (1 to 100), and says in Decision::guess that it was guessed.
// Such a decision needs a confirmation: it is for lists that a person goes
// through.
//
//   trunkline::Decision decision;
//   trunkline::RouteWithSuggestion(rules, models, ticket, 80, &decision);
//   if (decision.guess != nullptr) AskToConfirm(decision.guess->category);
//
// The decision is that of Route(), without a guess, if
//  - the ticket has a category, even an unknown one, is a report, is against a
//    department, or is confidential, or would be by a rule, with or without the
//    guess;
//  - nothing reaches the share, or the best suggestion is
//    Suggestion::offer_only, or the rule set does not have the category at
//    acceptance;
//  - it was decided before any rule (from Outcome::kEmergency on), or is an
//    answer or a proposed refusal;
//  - with the guess it would be a refusal, or less settled: not routed where it
//    is routed without, unmatched where it is not without.
// The guess removes nothing: an emergency hint, tags, assisting departments,
// statutory and deadline policies that stand without it are kept, the urgency
// is not lowered, and of several policies of a milestone the earliest due time
// counts. The lead is that of the rule that wins with the guess.
//
// InvalidArgument: `min_percent` is out of range; else errors as for Route().
// `memory` may be null; reused, it saves allocations. Cost: at most two calls
// of Route() and one of Suggest().
absl::Status RouteWithSuggestion(const RuleSet& rules, const TextModels& models,
                                 const Ticket& ticket, int min_percent,
                                 Decision* decision,
                                 GuessMemory* memory = nullptr);

// As above, by the points of an outside model (SuggestFromPoints()) in place of
// the ticket's text, which may be empty. Returns how many of the categories no
// model scores at acceptance. Errors of SuggestFromPoints() are found for every
// ticket, also for one that is never routed by a guess; `decision` is then as
// it was.
absl::StatusOr<std::size_t> RouteWithSuggestion(
    const RuleSet& rules, const TextModels& models, const Ticket& ticket,
    const CategoryPoints* points, std::size_t count, int min_percent,
    Decision* decision, GuessMemory* memory = nullptr);

// As RouteMany() (batch.h), with RouteWithSuggestion().
absl::Status RouteManyWithSuggestion(const RuleSet& rules,
                                     const TextModels& models,
                                     const Ticket* tickets, std::size_t count,
                                     int min_percent, Decision* decisions,
                                     int threads);

// What an outside model says of one ticket; without points, nothing.
struct TicketPoints {
  // Null: none. They must stay valid during the call.
  const CategoryPoints* points = nullptr;
  std::size_t count = 0;  // Number of `points`.
};

// As above, by the points of an outside model, one TicketPoints for each
// ticket. Returns how many of the points are of categories that no model scores
// at the acceptance of their ticket.
absl::StatusOr<std::size_t> RouteManyWithSuggestion(
    const RuleSet& rules, const TextModels& models, const Ticket* tickets,
    const TicketPoints* points, std::size_t count, int min_percent,
    Decision* decisions, int threads);

// As Explain() (explain.h), of RouteWithSuggestion(): the steps are those of
// the ticket with the guessed category. The second step says the guess, and the
// last ones what was kept of the decision without it.
absl::StatusOr<Explanation> ExplainWithSuggestion(const RuleSet& rules,
                                                  const TextModels& models,
                                                  const Ticket& ticket,
                                                  int min_percent,
                                                  Language language);
// As above, of RouteWithSuggestion() by the points of an outside model.
absl::StatusOr<Explanation> ExplainWithSuggestion(
    const RuleSet& rules, const TextModels& models, const Ticket& ticket,
    const CategoryPoints* points, std::size_t count, int min_percent,
    Language language);

// --- messages of trunkline.v1 ---

// Return Suggestions and SuggestionExplanation of report.proto.
std::string WriteSuggestions(const Suggestions& suggestions, Format format);
std::string WriteSuggestionExplanation(const SuggestionExplanation& explanation,
                                       Format format);

}  // namespace trunkline

#endif  // TRUNKLINE_SUGGEST_H_
