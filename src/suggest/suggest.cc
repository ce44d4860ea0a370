// SPDX-License-Identifier: Apache-2.0
#include "trunkline/suggest.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "src/base/civil.h"
#include "src/base/message.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/schema/wire.h"
#include "src/suggest/learn.h"
#include "src/suggest/messages.h"
#include "src/suggest/table.h"
#include "trunkline_schema/fields.h"

namespace trunkline {

using suggest::Node;
using suggest::Reached;
using suggest::ScoringModel;
using suggest::Scratch;
using suggest::Share;
using suggest::Table;

namespace {

// Less than any points.
constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();

}  // namespace

namespace suggest {

Share MakeShare(std::int32_t margin, std::uint32_t rows, std::uint32_t right) {
  constexpr std::uint32_t kFewest = 50;
  Share share{margin, static_cast<std::int32_t>(rows), -1, -1};
  if (rows < kFewest) return share;
  const std::int64_t n = rows, k = right;
  share.percent = static_cast<std::int32_t>(k * 100 / n);
  // (k + z^2/2 - z sqrt(k (n - k) / n + z^2/4)) / (n + z^2), in 1/10000: with
  // z = 1.96, z^2 = 3.8416. At most 10^7 rows, so that 64 bits are enough.
  const std::int64_t variance = k * (n - k) * 10'000 / n + 9'604;
  const std::int64_t square = variance * 38'416;  // (10^4 z sqrt(...))^2
  std::int64_t root = 0;
  for (std::int64_t bit = std::int64_t{1} << 30; bit != 0; bit >>= 1) {
    const std::int64_t larger = root + bit;
    if (larger * larger <= square) root = larger;
  }
  const std::int64_t low =
      (k * 10'000 + 19'208 - root) * 100 / (n * 10'000 + 38'416);
  share.low = static_cast<std::int32_t>(std::max<std::int64_t>(low, 0));
  return share;
}

const Table& Compiled::At(absl::Time time) const {
  const auto after = std::upper_bound(
      tables.begin(), tables.end(), time,
      [](absl::Time t, const Table& table) { return t < table.from; });
  return after == tables.begin() ? tables.front() : *std::prev(after);
}

std::uint32_t Table::FindNode(std::string_view code) const {
  const auto at =
      std::lower_bound(by_code.begin(), by_code.end(), code,
                       [this](std::uint16_t node, std::string_view c) {
                         return nodes[node].code < c;
                       });
  return at != by_code.end() && nodes[*at].code == code ? *at : 0;
}

absl::StatusOr<std::size_t> Table::Take(const CategoryPoints* points,
                                        std::size_t count,
                                        Scratch* scratch) const {
  for (const ScoringModel& model : models) {
    if (model.ballots.empty()) continue;
    return base::FailedPrecondition(
        base::Fill<messages::kHasGrams>(base::Quoted(model.id)));
  }
  scratch->points.assign(nodes.size(), 0);
  std::vector<std::string_view>& given = scratch->given;
  given.clear();
  std::size_t left_out = 0;
  for (std::size_t i = 0; i != count; ++i) {
    const CategoryPoints& one = points[i];
    if (one.points < -kMaxCategoryPoints || one.points > kMaxCategoryPoints) {
      return base::InvalidArgument(base::Fill<messages::kPointsRange>(
          base::Quoted(one.category), one.points, kMaxCategoryPoints));
    }
    given.push_back(one.category);
    const std::uint32_t node = FindNode(one.category);
    if (node == 0) {
      ++left_out;
    } else {
      scratch->points[node] = one.points;
    }
  }
  std::sort(given.begin(), given.end());
  const auto twice = std::adjacent_find(given.begin(), given.end());
  if (twice != given.end()) {
    return base::InvalidArgument(
        base::Fill<messages::kPointsTwice>(base::Quoted(*twice)));
  }
  // Children come after their parents: so each is final when it is added.
  std::vector<std::int32_t>& best = scratch->best;
  best.assign(nodes.size(), kLowest);
  for (std::size_t i = nodes.size(); --i != 0;) {
    const Node& node = nodes[i];
    best[i] =
        scratch->points[i] + (node.divided_by == Node::kLeaf ? 0 : best[i]);
    best[node.parent] = std::max(best[node.parent], best[i]);
  }
  return left_out;
}

void Table::Read(std::string_view text, Scratch* scratch) const {
  if (scratch->seen.size() < gram_count) scratch->seen.resize(gram_count);
  if (++scratch->number == 0) {
    std::fill(scratch->seen.begin(), scratch->seen.end(), 0);
    scratch->number = 1;
  }
  scratch->points.resize(nodes.size());
  scratch->text.Read(alphabet, text);
}

void Table::Count(const ScoringModel& model, Scratch* scratch) const {
  std::int32_t* const points = scratch->points.data();
  for (const std::uint16_t child : model.children) points[child] = 0;
  // One place more: it is written to before it is known whether it counts.
  if (scratch->found.size() <= model.ballots.size()) {
    scratch->found.resize(model.ballots.size() + 1);
  }
  std::uint32_t* const seen = scratch->seen.data() + model.first_gram;
  const std::uint32_t now = scratch->number;
  // First which n-grams there are, each once and without a branch; then their
  // votes. So an n-gram that comes again costs no vote, no vote needs a factor,
  // and additions to one node, which wait for each other, do not hold up the
  // scan.
  std::uint32_t* const found = scratch->found.data();
  std::size_t count = 0;
  model.grams.Find(scratch->text, [=, &count](std::uint32_t gram) {
    found[count] = gram;
    count += seen[gram] != now ? 1 : 0;
    seen[gram] = now;
  });
  const Ballot* const ballots = model.ballots.data();
  for (std::size_t i = 0; i != count; ++i) {
    for (const Vote& vote : ballots[found[i]].votes) {
      points[vote.node] += vote.points;
    }
  }
}

}  // namespace suggest

namespace {

// Finds the best leaves of one table.
//
// The best leaf is found from the root, by the best child of each category. The
// lag of a category says by how many points it, and each category above it, is
// behind the best of its siblings; so the best leaf has none. Leaves are ranked
// by it. A category on the way to the best leaf leads over every leaf outside
// it by at least its margin: the least lead that it, or one above it, has over
// its siblings.
//
// A model is asked for its points only when a category that it divides is
// reached, and categories are reached in the order of their lags. So the best
// leaf costs one model a level, and each further one few more.
class Search {
 public:
  // By the text that `scratch` has read or, if `outside`, by the points that it
  // has taken.
  Search(const Table& table, bool outside, Scratch* scratch)
      : table_(table), outside_(outside), scratch_(*scratch) {}

  // Puts the best `count` leaves whose score is above 0 in scratch->leaves, if
  // the best of all is one.
  void Run(std::size_t count) {
    scratch_.leaves.clear();
    scratch_.open.clear();
    Descend(/*keep_others=*/count > 1);
    if (path_.empty() || score_ <= 0) return;
    scratch_.leaves.push_back({path_.back().node, 0});
    std::vector<Reached>& open = scratch_.open;
    std::make_heap(open.begin(), open.end(), After);
    while (scratch_.leaves.size() < count && !open.empty()) {
      std::pop_heap(open.begin(), open.end(), After);
      const Reached next = open.back();
      open.pop_back();
      if (table_.nodes[next.node].divided_by != Node::kLeaf) {
        Expand(next);
      } else if (ScoreOf(next.node) > 0) {
        scratch_.leaves.push_back(next);
      }
    }
  }

  // Of the way from a root to the best leaf, `depth` from 0 on.
  std::size_t depth() const { return path_.size(); }
  std::uint32_t NodeAt(std::size_t depth) const { return path_[depth].node; }
  Suggestion MakeAt(std::size_t depth) const {
    const Step& step = path_[depth];
    Suggestion made = Make(step.node);
    made.margin = step.margin;
    if (step.margin == kNoOther) {
      // Nothing is outside; it is as sure as what is below, at least.
      const std::int32_t below = path_.back().margin;
      made.margin = below == kNoOther ? score_ : std::max(score_, below);
    }
    const std::vector<Share>& shares =
        table_.models[table_.nodes[step.node].model].shares;
    const auto after = std::upper_bound(
        shares.begin(), shares.end(), made.margin,
        [](std::int32_t margin, const Share& s) { return margin < s.margin; });
    if (after == shares.begin()) return made;
    const Share& share = *std::prev(after);
    made.rows = share.rows;
    made.percent_agreed = share.percent;
    made.percent_low = share.low;
    return made;
  }
  // Of a leaf of scratch->leaves.
  Suggestion MakeOf(const Reached& leaf) const {
    if (leaf.node == path_.back().node) return MakeAt(path_.size() - 1);
    Suggestion made = Make(leaf.node);
    made.margin = -leaf.lag;
    return made;
  }

 private:
  // No leaf is outside.
  static constexpr std::int32_t kNoOther =
      std::numeric_limits<std::int32_t>::max();
  struct Step {
    std::uint32_t node;
    std::int32_t margin;
  };

  // For a heap. Of equal lags the first in the tree: all below a category come
  // after it, and before its next sibling.
  static bool After(const Reached& a, const Reached& b) {
    return a.lag != b.lag ? a.lag > b.lag : a.node > b.node;
  }

  // The model that divides a category, with the points of its children.
  const ScoringModel& Divide(std::uint32_t node) {
    const ScoringModel& model = table_.models[table_.nodes[node].divided_by];
    if (!outside_) table_.Count(model, &scratch_);
    return model;
  }
  // By which siblings are compared.
  const std::int32_t* Values() const {
    return (outside_ ? scratch_.best : scratch_.points).data();
  }

  void Descend(bool keep_others) {
    std::int32_t margin = kNoOther;
    std::uint32_t node = 0;
    while (table_.nodes[node].divided_by != Node::kLeaf) {
      const ScoringModel& model = Divide(node);
      const std::int32_t* const values = Values();
      std::uint32_t best = model.children.front();
      std::int32_t second = kLowest;
      for (std::size_t i = 1; i != model.children.size(); ++i) {
        const std::uint32_t child = model.children[i];
        if (values[child] > values[best]) {
          second = values[best];
          best = child;
        } else {
          second = std::max(second, values[child]);
        }
      }
      if (model.children.size() > 1) {
        margin = std::min(margin, values[best] - second);
      }
      if (keep_others) {
        for (const std::uint16_t child : model.children) {
          if (child == best) continue;
          scratch_.open.push_back({child, values[best] - values[child]});
        }
      }
      score_ += scratch_.points[best];
      path_.push_back({best, margin});
      node = best;
    }
  }

  void Expand(const Reached& from) {
    const ScoringModel& model = Divide(from.node);
    const std::int32_t* const values = Values();
    std::int32_t best = kLowest;
    for (const std::uint16_t child : model.children) {
      best = std::max(best, values[child]);
    }
    for (const std::uint16_t child : model.children) {
      scratch_.open.push_back({child, from.lag + (best - values[child])});
      std::push_heap(scratch_.open.begin(), scratch_.open.end(), After);
    }
  }

  std::int32_t ScoreOf(std::uint32_t node) const {
    std::int32_t score = 0;
    for (; node != 0; node = table_.nodes[node].parent) {
      score += scratch_.points[node];
    }
    return score;
  }
  Suggestion Make(std::uint32_t node) const {
    const Node& n = table_.nodes[node];
    Suggestion made;
    made.category = n.code;
    made.model = table_.models[n.model].id;
    made.score = ScoreOf(node);
    made.offer_only = n.offer_only;
    return made;
  }

  const Table& table_;
  const bool outside_;
  Scratch& scratch_;
  // A code has no more parts.
  absl::InlinedVector<Step, suggest::kMaxDepth> path_;
  std::int32_t score_ = 0;  // Of the best leaf.
};

// How many of the best leaves are looked at for one that is only offered.
constexpr int kLookedAt = 3;

// `result` has no answer and no candidates.
void Answer(const Table& table, bool outside, const SuggestOptions& options,
            Scratch* scratch, Suggestions* result) {
  const int top = std::clamp(options.top, 0, 100);
  const int asked = std::clamp(options.min_percent, 0, 100);
  Search search(table, outside, scratch);
  search.Run(static_cast<std::size_t>(
      std::max(top, table.has_offer_only ? kLookedAt : 1)));
  const std::vector<Reached>& leaves = scratch->leaves;
  if (leaves.empty()) return;
  for (std::size_t depth = search.depth(); depth-- != 0;) {
    const Suggestion suggestion = search.MakeAt(depth);
    if (asked == 0 || suggestion.percent_agreed >= asked) {
      result->answer = suggestion;
      for (std::size_t i = 0; i != leaves.size() && i != kLookedAt; ++i) {
        result->answer->offer_only |= table.nodes[leaves[i].node].offer_only;
      }
      break;
    }
  }
  for (std::size_t i = 0; i != leaves.size(); ++i) {
    if (i == static_cast<std::size_t>(top)) break;
    result->candidates.push_back(search.MakeOf(leaves[i]));
  }
}

// The best leaf and its ancestors, as Search.
std::vector<Suggestion> Path(const Table& table, bool outside,
                             Scratch* scratch) {
  Search search(table, outside, scratch);
  search.Run(1);
  std::vector<Suggestion> path;
  if (scratch->leaves.empty()) return path;
  for (std::size_t depth = search.depth(); depth-- != 0;) {
    path.push_back(search.MakeAt(depth));
  }
  return path;
}

}  // namespace

namespace suggest {

absl::Time TimeOf(std::string_view date, const TextModels& models) {
  const auto day = base::ParseInstant(date, absl::UTCTimeZone());
  if (day.has_value()) return *day + absl::Hours(12);
  const std::vector<Table>& tables =
      internal::TextModelsAccess::Of(models).tables;
  for (auto table = tables.rbegin(); table != tables.rend(); ++table) {
    if (!table->models.empty()) return table->from;
  }
  return absl::InfinitePast();
}

bool IsScored(const TextModels& models, std::string_view category) {
  const std::vector<Table>& tables =
      internal::TextModelsAccess::Of(models).tables;
  return std::any_of(tables.begin(), tables.end(), [&](const Table& table) {
    return table.FindNode(category) != 0;
  });
}

std::vector<Suggestion> BestPath(const TextModels& models,
                                 std::string_view text, absl::Time at) {
  const Table& table = internal::TextModelsAccess::Of(models).At(at);
  Scratch scratch;
  table.Read(text, &scratch);
  return Path(table, /*outside=*/false, &scratch);
}

absl::StatusOr<std::vector<Suggestion>> BestPath(const TextModels& models,
                                                 const CategoryPoints* points,
                                                 std::size_t count,
                                                 absl::Time at) {
  const Table& table = internal::TextModelsAccess::Of(models).At(at);
  Scratch scratch;
  TRUNKLINE_RETURN_IF_ERROR(table.Take(points, count, &scratch).status());
  return Path(table, /*outside=*/true, &scratch);
}

}  // namespace suggest

Suggestions::Suggestions() = default;
Suggestions::Suggestions(Suggestions&&) noexcept = default;
Suggestions& Suggestions::operator=(Suggestions&&) noexcept = default;
Suggestions::~Suggestions() = default;

TextModels::TextModels(std::shared_ptr<const suggest::Compiled> compiled)
    : compiled_(std::move(compiled)) {}

std::size_t TextModels::model_count() const {
  return compiled_->entries.size();
}
std::size_t TextModels::gram_count() const { return compiled_->gram_count; }
std::string_view TextModels::hash() const { return compiled_->hash; }

void TextModels::Suggest(std::string_view text, absl::Time at,
                         const SuggestOptions& options,
                         Suggestions* result) const {
  result->answer.reset();
  result->candidates.clear();
  if (result->scratch_ == nullptr) {
    result->scratch_ = std::make_unique<Scratch>();
  }
  Scratch* const scratch = result->scratch_.get();
  const Table& table = compiled_->At(at);
  table.Read(text, scratch);
  Answer(table, /*outside=*/false, options, scratch, result);
}

Suggestions TextModels::Suggest(std::string_view text, absl::Time at,
                                const SuggestOptions& options) const {
  Suggestions result;
  Suggest(text, at, options, &result);
  return result;
}

absl::StatusOr<std::size_t> TextModels::SuggestFromPoints(
    const CategoryPoints* points, std::size_t count, absl::Time at,
    const SuggestOptions& options, Suggestions* result) const {
  result->answer.reset();
  result->candidates.clear();
  if (result->scratch_ == nullptr) {
    result->scratch_ = std::make_unique<Scratch>();
  }
  Scratch* const scratch = result->scratch_.get();
  const Table& table = compiled_->At(at);
  TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t left_out,
                             table.Take(points, count, scratch));
  Answer(table, /*outside=*/true, options, scratch, result);
  return left_out;
}

std::string TextModels::Serialize(Format format) const {
  std::string bytes;
  for (const load::SourceEntry& entry : compiled_->entries) {
    schema::AppendField(schema::fields::TextModelFile::kTextModel, entry.bytes,
                        &bytes);
  }
  // What loading has accepted is well-formed.
  return schema::FromBinary("TextModelFile", bytes, format).value_or("");
}

namespace {

// A text as units and words, with their bytes.
struct PlacedUnits {
  struct Place {
    std::size_t begin, end;
  };
  PlacedUnits(const suggest::Alphabet& alphabet, std::string_view text) {
    alphabet.Read(
        text,
        [this](std::uint16_t unit, std::size_t begin, std::size_t end) {
          units.push_back(unit);
          places.push_back({begin, end});
        },
        [this](std::uint32_t word, std::size_t begin, std::size_t end) {
          units.push_back(0);
          places.push_back({begin, end});
          words.push_back({word, {begin, end}});
        });
  }

  std::vector<std::uint16_t> units;  // A word is a 0 among them.
  std::vector<Place> places;         // Of the units.
  std::vector<std::pair<std::uint32_t, Place>> words;
};

// Adds the n-grams of a model that vote for a node, each where it first occurs.
void AddSpans(const PlacedUnits& text, const ScoringModel& model,
              std::uint32_t node, std::vector<SuggestionSpan>* spans) {
  std::vector<bool> seen(model.ballots.size());
  const auto add = [&](std::uint32_t gram, std::size_t begin, std::size_t end) {
    if (seen[gram]) return;
    seen[gram] = true;
    for (const suggest::Vote& vote : model.ballots[gram].votes) {
      if (vote.node == node) spans->push_back({begin, end, vote.points});
    }
  };
  model.grams.Scan(
      text.units, [&](std::uint32_t gram, std::size_t first, std::size_t last) {
        add(gram, text.places[first].begin, text.places[last].end);
      });
  for (const auto& [word, place] : text.words) {
    const std::uint32_t gram = model.grams.FindWord(word);
    if (gram != suggest::GramTable::kNoGram) add(gram, place.begin, place.end);
  }
}

}  // namespace

absl::StatusOr<SuggestionExplanation> ExplainSuggestion(
    const TextModels& models, std::string_view text, absl::Time at,
    std::string_view category) {
  const Table& table = internal::TextModelsAccess::Of(models).At(at);
  const std::uint32_t node = table.FindNode(category);
  if (node == 0) {
    return base::NotFound(
        base::Fill<suggest::messages::kNotScored>(base::Quoted(category)));
  }
  const PlacedUnits read(table.alphabet, text);
  std::vector<SuggestionSpan> found;
  for (std::uint32_t i = node; i != 0; i = table.nodes[i].parent) {
    AddSpans(read, table.models[table.nodes[i].model], i, &found);
  }
  SuggestionExplanation explanation;
  explanation.category = std::string(category);
  std::sort(found.begin(), found.end(),
            [](const SuggestionSpan& a, const SuggestionSpan& b) {
              return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
            });
  std::vector<SuggestionSpan>& spans = explanation.spans;
  for (const SuggestionSpan& span : found) {
    explanation.score += span.points;
    if (spans.empty() || span.begin >= spans.back().end) {
      spans.push_back(span);
      continue;
    }
    spans.back().end = std::max(spans.back().end, span.end);
    spans.back().points += span.points;
  }
  return explanation;
}

}  // namespace trunkline
