// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_TABLE_H_
#define TRUNKLINE_SRC_SUGGEST_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/arena.h"
#include "src/load/entry.h"
#include "src/suggest/alphabet.h"
#include "src/suggest/gram_table.h"
#include "trunkline/suggest.h"

namespace trunkline::suggest {

// A share of right answers from `margin` on.
struct Share {
  std::int32_t margin;
  std::int32_t rows;
  std::int32_t percent;  // -1: too few rows.
  std::int32_t low;      // Lower bound; -1 likewise.
};

struct Vote {
  std::uint16_t node;
  std::int16_t points;
};

// The votes of an n-gram of one model. Those that it does not have are of node
// 0, which stands above the roots, and of no points.
struct Ballot {
  static constexpr std::size_t kVotes = 3;
  Vote votes[kVotes] = {};
};

// A model while it is valid: it scores the children of one node.
struct ScoringModel {
  std::string_view id;
  std::vector<std::uint16_t> children;  // Nodes, rising.
  std::vector<Share> shares;
  GramTable grams;
  std::vector<Ballot> ballots;   // By n-gram.
  std::uint32_t first_gram = 0;  // Of all n-grams of the table.
};

// A category that is scored.
struct Node {
  std::string_view code;
  std::uint32_t parent = 0;  // Index; it comes before its children.
  std::uint32_t model = 0;   // Index of the model that scores it.
  // Index of the model that scores its children; kLeaf: none does.
  static constexpr std::uint32_t kLeaf = ~std::uint32_t{0};
  std::uint32_t divided_by = kLeaf;
  bool offer_only = false;
};

// A category that a search has come to.
struct Reached {
  std::uint32_t node;
  // By how many points it, and each category above it, is behind the best of
  // its siblings, together.
  std::int32_t lag;
};

// What a call works with.
struct Scratch {
  Units text;
  std::vector<std::uint32_t> seen;   // By n-gram: the last text that had it.
  std::vector<std::uint32_t> found;  // N-grams of one model, each once.
  std::uint32_t number = 0;          // Of the text.
  std::vector<std::int32_t> points;  // By node: its own.
  // By node, of an outside model: its own points and the best of those below.
  std::vector<std::int32_t> best;
  std::vector<Reached> open;            // A heap, the least lag first.
  std::vector<Reached> leaves;          // The best ones.
  std::vector<std::string_view> given;  // Categories with outside points.
};

// The models that are valid at one time, compiled.
struct Table {
  absl::Time from;  // Up to the next table's.
  // In preorder. The first stands above the roots.
  std::vector<Node> nodes{1};
  // All but the first in the order of their codes, which is not that of
  // `nodes`: "a-b" comes before "a.b", and after it there.
  std::vector<std::uint16_t> by_code;
  std::vector<ScoringModel> models;  // The first scores the roots.
  Alphabet alphabet;                 // Of all models.
  std::size_t gram_count = 0;        // Of all models.
  bool has_offer_only = false;       // A node is.

  // Prepares for Count(): reads a text.
  void Read(std::string_view text, Scratch* scratch) const;
  // Sets the points of the children of a model by the text that was read.
  void Count(const ScoringModel& model, Scratch* scratch) const;
  // Sets the points of the nodes to those of an outside model. Returns how many
  // of the categories no node has. Errors as for
  // TextModels::SuggestFromPoints().
  absl::StatusOr<std::size_t> Take(const CategoryPoints* points,
                                   std::size_t count, Scratch* scratch) const;
  // Returns 0 if no node has the code.
  std::uint32_t FindNode(std::string_view code) const;
};

// All that LoadTextModels() makes.
class Compiled {
 public:
  base::Arena arena;
  std::vector<load::SourceEntry> entries;  // By id, canonical.
  std::string hash;
  std::size_t gram_count = 0;
  std::vector<Table> tables;  // By time; never empty.

  const Table& At(absl::Time time) const;
};

// The largest sum, over all levels, of the absolute points of that category of
// a level that can get the most: a score is no more, and a lag, of two such
// sums, is no more than 32 bits.
inline constexpr std::int64_t kMaxScore = (std::int64_t{1} << 30) - 1;
// Parts of a code, that is, levels.
inline constexpr std::size_t kMaxDepth = 16;
static_assert(static_cast<std::int64_t>(kMaxDepth) * kMaxCategoryPoints <=
              kMaxScore);

// The share that `right` of `rows` are, with the lower bound of Wilson's
// interval (z = 1.96), both in per cent and rounded down.
Share MakeShare(std::int32_t margin, std::uint32_t rows, std::uint32_t right);

}  // namespace trunkline::suggest

namespace trunkline {

namespace internal {

// Access for the library to private members of TextModels.
struct TextModelsAccess {
  static TextModels Make(std::shared_ptr<const suggest::Compiled> compiled) {
    return TextModels(std::move(compiled));
  }
  static const suggest::Compiled& Of(const TextModels& models) {
    return *models.compiled_;
  }
};

}  // namespace internal

}  // namespace trunkline

#endif  // TRUNKLINE_SRC_SUGGEST_TABLE_H_
