// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_LEARN_H_
#define TRUNKLINE_SRC_SUGGEST_LEARN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "trunkline/ruleset.h"
#include "trunkline/suggest.h"

// Makes text models: from tickets with their categories, or from the names of
// categories alone. The same rows and options give the same bytes on every
// platform: all that decides is integers, or doubles that are only added,
// multiplied, divided and rooted, in a fixed order.
namespace trunkline::suggest {

// A ticket with its category. The views must outlive the call.
struct Row {
  std::string_view text;
  std::string_view category;  // Code.
  // What the row is about: rows of one matter count once where it is asked in
  // how many matters an n-gram occurs. Empty: a matter of its own, but for rows
  // with the same text.
  std::string_view matter;
  // A token of the caller, likewise; empty: not known.
  std::string_view caller;
  std::string_view date;  // "2018-03-01", for TextTraining; may be empty.
};

struct LearnOptions {
  // Ids of the models are this, or this, a dot and the parent's code.
  std::string id = "words";
  // The longest n-gram, 1 to 4 characters.
  int max_characters = 3;
  // N-grams of one model.
  std::size_t max_grams = 5'000;
  // An n-gram must occur in so many matters, and of as many callers where
  // callers are known: names of people must not become features.
  std::size_t min_matters = 10;
  // N-grams that must not become features, as a model writes them.
  std::vector<std::string> without;
  // Of Continue() alone: n-grams whose votes stay as they are.
  std::vector<std::string> keep;
  // Into how many parts the rows are divided for the calibration; 0: none.
  int folds = 5;
  // Codes of categories that are only offered to a person,
  // TextModel.offer_only.
  std::vector<std::string> offer_only;
  // What is done, of how much; empty: not told.
  std::function<void(std::size_t done, std::size_t total)> progress;
};

// An n-gram of a model, for a person to look through.
struct AuditedGram {
  std::string text;
  std::size_t matters = 0;
  std::size_t callers = 0;  // 0: not known.
};

// What models that did not learn from a row's part of the rows say of it.
struct HeldOut {
  std::size_t row = 0;   // Index.
  std::string category;  // The best leaf; empty: nothing.
  std::int32_t margin = 0;
};

struct Learned {
  std::string file;  // A trunkline.v1.TextModelFile, binary.
  // N-grams of the models, the rarest first.
  std::vector<AuditedGram> grams;
  std::size_t rows = 0;  // That were learned from.
  // Of the rows that the calibration rests on, in their order.
  std::vector<HeldOut> held_out;
  // Of Continue(): n-grams whose votes have changed, and rows of categories
  // that no model scores, which were left out.
  std::size_t changed = 0;
  std::size_t left_out = 0;
};

// Learns from rows. InvalidArgument: no row, fewer than two categories at every
// level, or an option out of range. ResourceExhausted: more than 2^31 bytes of
// text. Memory: about 20 bytes for each character of the texts and 60 for each
// different n-gram whose parts are frequent.
absl::StatusOr<Learned> Learn(const std::vector<Row>& rows,
                              const LearnOptions& options);

// Continues models by new rows, without the rows that they were learned from
// (docs/suggest.md, "Continuing a model"). `file`: a
// trunkline.v1.TextModelFile, binary, that loads; of its models those whose id
// is `options.id`, or begins with it and a dot, are continued and returned.
// `options.max_grams` is not used; `options.max_characters` is that of the
// longest n-gram, or 0.
//
// InvalidArgument: no model has the id; no row; `max_characters` differs; the
// models have no n-grams; no row has a category that they score; no n-gram of
// theirs occurs in `min_matters` matters of the rows; an option is out of
// range. Cost and memory as for Learn().
absl::StatusOr<Learned> Continue(const std::string& file,
                                 const std::vector<Row>& rows,
                                 const LearnOptions& options);

// A ticket with its category, and what an outside model says of it. The views
// must outlive the call.
struct PointsRow {
  std::vector<CategoryPoints> points;
  std::string_view category;  // Code.
  std::string_view date;      // As Row::date.
};

// Makes models without n-grams of the categories that have points, and of those
// above them: their calibration says how often an outside model's points are
// right, by the rows, from none of which it may have learned. Of `options` only
// `id` and `offer_only` are used; `grams` of the result is empty.
// InvalidArgument: points of fewer than two categories, or points that
// TextModels::SuggestFromPoints() refuses.
absl::StatusOr<Learned> LearnFromPoints(const std::vector<PointsRow>& rows,
                                        const LearnOptions& options);

// Learns from the names and aliases of a rule set's categories. The models have
// no calibration.
absl::StatusOr<Learned> LearnFromLabels(const RuleSet& rules,
                                        const LearnOptions& options);

// Replaces the calibration of models by what they do to rows that they were not
// learned from: for models from labels.
absl::StatusOr<std::string> Calibrate(const std::string& file,
                                      const std::vector<Row>& rows);

// When a row is judged: at noon (UTC) of its date; without one, at the latest
// time from which models are valid.
absl::Time TimeOf(std::string_view date, const TextModels& models);

// Whether a model scores the category at any time.
bool IsScored(const TextModels& models, std::string_view category);

// The best leaf and its ancestors, from the leaf on; empty: nothing.
std::vector<Suggestion> BestPath(const TextModels& models,
                                 std::string_view text, absl::Time at);
// Likewise, by the points of an outside model.
absl::StatusOr<std::vector<Suggestion>> BestPath(const TextModels& models,
                                                 const CategoryPoints* points,
                                                 std::size_t count,
                                                 absl::Time at);

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_LEARN_H_
