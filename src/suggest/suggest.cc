// SPDX-License-Identifier: Apache-2.0
#include "trunkline/suggest.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

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
using suggest::Scratch;
using suggest::Share;
using suggest::Table;

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
  if (!votes.empty()) {
    const std::uint32_t model = nodes[votes.front().node].model;
    return base::FailedPrecondition(
        base::Fill<messages::kHasGrams>(base::Quoted(model_ids[model])));
  }
  scratch->total.assign(nodes.size(), 0);
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
      scratch->total[node] = one.points;
    }
  }
  std::sort(given.begin(), given.end());
  const auto twice = std::adjacent_find(given.begin(), given.end());
  if (twice != given.end()) {
    return base::InvalidArgument(
        base::Fill<messages::kPointsTwice>(base::Quoted(*twice)));
  }
  return left_out;
}

void Table::Count(std::string_view text, Scratch* scratch) const {
  if (scratch->seen.size() < ballots.size()) {
    scratch->seen.resize(ballots.size());
    // One place more: it is written to before it is known whether it counts.
    scratch->found.resize(ballots.size() + 1);
  }
  if (++scratch->text == 0) {
    std::fill(scratch->seen.begin(), scratch->seen.end(), 0);
    scratch->text = 1;
  }
  scratch->total.resize(nodes.size());
  std::int32_t* const points = scratch->total.data();
  std::memset(points, 0, nodes.size() * sizeof *points);
  std::uint32_t* const seen = scratch->seen.data();
  const std::uint32_t now = scratch->text;
  // First which n-grams there are, each once and without a branch; then their
  // votes. So an n-gram that comes again costs no vote, no vote needs a factor,
  // and additions to one node, which wait for each other, do not hold up the
  // scan.
  std::uint32_t* const found = scratch->found.data();
  std::size_t count = 0;
  grams.Find(text, [=, &count](std::uint32_t gram) {
    found[count] = gram;
    count += seen[gram] != now ? 1 : 0;
    seen[gram] = now;
  });
  const Ballot* const all = ballots.data();
  for (std::size_t i = 0; i != count; ++i) {
    const Ballot& ballot = all[found[i]];
    for (const Vote& vote : ballot.votes) points[vote.node] += vote.points;
    if (ballot.more == 0) continue;
    const Vote* vote = votes.data() + first_vote[found[i]] + Ballot::kVotes;
    for (std::uint32_t k = 0; k != ballot.more; ++k) {
      points[vote[k].node] += vote[k].points;
    }
  }
}

}  // namespace suggest

namespace {

// No leaf: less than any score.
constexpr std::int32_t kLowest = std::numeric_limits<std::int32_t>::min();

// Ranks the leaves of one table by the scores of a text.
//
// The score of a category is the sum of the points on the way from its root. A
// leaf with the greatest score is the best; the margin of a category is
// the number of points by which its best leaf leads over every leaf outside it.
// So a category's margin is at least that of every category below it, and
// climbing from the best leaf gives ever safer answers.
class Ranking {
 public:
  // `scratch->total` has the points of the text.
  Ranking(const Table& table, Scratch* scratch)
      : table_(table), scratch_(*scratch) {
    std::int32_t* const total = scratch_.total.data();
    const std::uint16_t* const parents = table_.parents.data();
    for (std::size_t i = 1; i < table_.nodes.size(); ++i) {
      total[i] += total[parents[i]];
    }
    scratch_.of_leaf.resize(table_.leaves.size());
    std::int32_t* out = scratch_.of_leaf.data();
    for (std::uint16_t leaf : table_.leaves) *out++ = total[leaf];
  }

  // Puts the best `count` leaves whose score is above 0 in scratch->leaves.
  void RankLeaves(std::size_t count) const {
    const std::vector<std::int32_t>& of_leaf = scratch_.of_leaf;
    const std::int32_t* const total = scratch_.total.data();
    std::vector<std::uint32_t>& out = scratch_.leaves;
    out.clear();
    std::int32_t worst = 0;  // What a leaf must exceed to be added.
    for (std::size_t i = 0; i != of_leaf.size(); ++i) {
      if (of_leaf[i] <= worst) continue;
      if (out.size() == count) out.pop_back();
      // After its equals, which come first in the order of codes.
      auto at = out.end();
      while (at != out.begin() && total[*std::prev(at)] < of_leaf[i]) --at;
      out.insert(at, table_.leaves[i]);
      if (out.size() == count) worst = total[out.back()];
    }
  }

  // `first` is the best leaf; `node` is a leaf, or it or one above it.
  Suggestion Make(std::uint32_t node, std::uint32_t first) const {
    const Node& n = table_.nodes[node];
    Suggestion made;
    made.category = n.code;
    made.model = table_.model_ids[n.model];
    made.score = scratch_.total[node];
    made.offer_only = n.offer_only;
    const std::int32_t best = scratch_.total[first];
    if (first < node || first > n.last) {
      made.margin = made.score - best;
      return made;
    }
    const std::int32_t outside = BestOutside(n);
    made.margin = outside == kLowest ? best : best - outside;
    const std::vector<Share>& shares = table_.shares[n.model];
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

 private:
  // The greatest score of a leaf that is not below a node; kLowest: none.
  std::int32_t BestOutside(const Node& node) const {
    const std::vector<std::int32_t>& of_leaf = scratch_.of_leaf;
    std::int32_t best = kLowest;
    for (std::size_t i = 0; i != node.first_leaf; ++i) {
      best = std::max(best, of_leaf[i]);
    }
    for (std::size_t i = node.end_leaf; i != of_leaf.size(); ++i) {
      best = std::max(best, of_leaf[i]);
    }
    return best;
  }

  const Table& table_;
  Scratch& scratch_;
};

// Ranks by the points in `scratch`; `result` has no answer and no candidates.
void Answer(const Table& table, const SuggestOptions& options, Scratch* scratch,
            Suggestions* result) {
  const Ranking ranking(table, scratch);
  const int top = std::clamp(options.top, 0, 100);
  const int asked = std::clamp(options.min_percent, 0, 100);
  ranking.RankLeaves(static_cast<std::size_t>(std::max(top, 1)));
  const std::vector<std::uint32_t>& leaves = scratch->leaves;
  if (leaves.empty()) return;
  const std::uint32_t first = leaves.front();
  for (std::uint32_t node = first; node != 0; node = table.nodes[node].parent) {
    const Suggestion suggestion = ranking.Make(node, first);
    if (asked == 0 || suggestion.percent_agreed >= asked) {
      result->answer = suggestion;
      result->answer->offer_only |= table.nodes[first].offer_only;
      break;
    }
  }
  if (top == 0) return;
  for (std::uint32_t leaf : leaves) {
    result->candidates.push_back(ranking.Make(leaf, first));
  }
}

// The best leaf by the points in `scratch`, and its ancestors.
std::vector<Suggestion> Path(const Table& table, Scratch* scratch) {
  const Ranking ranking(table, scratch);
  ranking.RankLeaves(1);
  std::vector<Suggestion> path;
  if (scratch->leaves.empty()) return path;
  const std::uint32_t first = scratch->leaves.front();
  for (std::uint32_t node = first; node != 0; node = table.nodes[node].parent) {
    path.push_back(ranking.Make(node, first));
  }
  return path;
}

}  // namespace

namespace suggest {

std::vector<Suggestion> BestPath(const TextModels& models,
                                 std::string_view text, absl::Time at) {
  const Table& table = internal::TextModelsAccess::Of(models).At(at);
  Scratch scratch;
  table.Count(text, &scratch);
  return Path(table, &scratch);
}

absl::StatusOr<std::vector<Suggestion>> BestPath(const TextModels& models,
                                                 const CategoryPoints* points,
                                                 std::size_t count,
                                                 absl::Time at) {
  const Table& table = internal::TextModelsAccess::Of(models).At(at);
  Scratch scratch;
  TRUNKLINE_RETURN_IF_ERROR(table.Take(points, count, &scratch).status());
  return Path(table, &scratch);
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
  table.Count(text, scratch);
  Answer(table, options, scratch, result);
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
  Answer(table, options, scratch, result);
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

absl::StatusOr<SuggestionExplanation> ExplainSuggestion(
    const TextModels& models, std::string_view text, absl::Time at,
    std::string_view category) {
  const Table& table = internal::TextModelsAccess::Of(models).At(at);
  const std::uint32_t node = table.FindNode(category);
  if (node == 0) {
    return base::NotFound(
        base::Fill<suggest::messages::kNotScored>(base::Quoted(category)));
  }
  std::vector<bool> counts(table.nodes.size());
  for (std::uint32_t i = node; i != 0; i = table.nodes[i].parent) {
    counts[i] = true;
  }
  SuggestionExplanation explanation;
  explanation.category = std::string(category);
  std::vector<SuggestionSpan> found;
  std::vector<bool> seen(
      table.first_vote.empty() ? 0 : table.first_vote.size() - 1);
  table.grams.Scan(text,
                   [&](std::uint32_t gram, std::size_t begin, std::size_t end) {
                     if (seen[gram]) return;
                     seen[gram] = true;
                     std::int32_t points = 0;
                     bool voted = false;
                     for (std::uint32_t i = table.first_vote[gram];
                          i != table.first_vote[gram + 1]; ++i) {
                       if (!counts[table.votes[i].node]) continue;
                       points += table.votes[i].points;
                       voted = true;
                     }
                     if (voted) found.push_back({begin, end, points});
                   });
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
