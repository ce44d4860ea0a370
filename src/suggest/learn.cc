// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/learn.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/message.h"
#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/suggest/corpus.h"
#include "src/suggest/held_out.h"
#include "src/suggest/messages.h"
#include "src/suggest/model_file.h"
#include "src/suggest/solver.h"

namespace trunkline::suggest {
namespace {

std::string HashOf(const std::vector<PointsRow>& rows) {
  base::Sha256 sha;
  for (const PointsRow& row : rows) {
    sha.Update(absl::StrCat(row.category.size(), ":", row.points.size(), ":"));
    sha.Update(row.category);
    for (const CategoryPoints& one : row.points) {
      sha.Update(absl::StrCat(one.category.size(), ":", one.points, ":"));
      sha.Update(one.category);
    }
  }
  return sha.HexDigest();
}

// Models without n-grams: a child of each category, of those that have points.
std::vector<RawModel> ModelsOfPoints(const std::vector<PointsRow>& rows) {
  std::map<std::string_view, std::set<std::string_view>> children;
  for (const PointsRow& row : rows) {
    for (const CategoryPoints& one : row.points) {
      std::string_view code = one.category;
      while (!code.empty()) {
        const std::string_view parent = ParentOf(code);
        if (!children[parent].insert(code).second) break;
        code = parent;
      }
    }
  }
  std::map<std::string_view, RawModel> models;
  for (const auto& [parent, codes] : children) {
    RawModel& model = models[parent];
    model.parent = std::string(parent);
    model.categories.assign(codes.begin(), codes.end());
  }
  for (const PointsRow& row : rows) {
    // The models of all categories above the row's own, and of the root.
    std::string_view above = row.category;
    while (!above.empty()) {
      above = ParentOf(above);
      const auto found = models.find(above);
      if (found == models.end()) continue;
      RawModel& model = found->second;
      ++model.rows;
      if (row.date.empty()) continue;
      if (model.first_date.empty() || row.date < model.first_date) {
        model.first_date = std::string(row.date);
      }
      if (row.date > model.last_date) model.last_date = std::string(row.date);
    }
  }
  std::vector<RawModel> out;
  for (auto& [parent, model] : models) out.push_back(std::move(model));
  return out;
}

class Learner {
 public:
  Learner(const std::vector<Row>& rows, const LearnOptions& options)
      : rows_(rows), options_(options), corpus_(rows, options) {
    // By code: what has children among the rows' categories.
    for (const Row& row : rows) {
      std::string_view code = row.category;
      while (!code.empty()) {
        const std::string_view parent = ParentOf(code);
        if (!children_[parent].insert(code).second) break;
        code = parent;
      }
    }
  }

  // Learns from the rows for which `take` is true.
  template <typename Take>
  std::vector<RawModel> Models(const Take& take) const {
    std::vector<RawModel> models;
    for (const auto& [parent, children] : children_) {
      RawModel model = LearnModel(parent, take);
      if (!model.categories.empty()) models.push_back(std::move(model));
      Tell();
    }
    return models;
  }

  absl::StatusOr<Learned> Run() {
    const std::size_t parts = static_cast<std::size_t>(options_.folds);
    const std::size_t turns = TurnsOf(rows_.size(), options_.folds);
    total_ = children_.size() * (turns + 1);
    Learned learned;
    learned.rows = rows_.size();
    const std::string hash = HashOf(rows_);
    std::vector<RawModel> all = Models([](std::size_t) { return true; });
    std::set<std::string> used;
    for (const RawModel& model : all) {
      for (const RawGram& gram : model.grams) used.insert(gram.text);
    }
    learned.file = WriteModels(std::move(all), options_.id, hash, false,
                               options_.offer_only);
    std::vector<Outcome> outcomes;
    for (std::size_t turn = 0; turn != turns; ++turn) {
      const auto held_out = [&](std::size_t row) {
        return PartOf(corpus_.matters()[row], parts) == turn;
      };
      const std::string file =
          WriteModels(Models([&](std::size_t row) { return !held_out(row); }),
                      options_.id, hash, false);
      const LoadResult<TextModels> models =
          LoadTextModels({{"held-out", file, Format::kBinary}});
      if (!models.ok()) continue;  // Too few rows for it.
      for (std::size_t row = 0; row != rows_.size(); ++row) {
        if (!held_out(row)) continue;
        learned.held_out.push_back(
            Judge(*models.value, rows_[row], row, &outcomes));
      }
    }
    std::sort(learned.held_out.begin(), learned.held_out.end(),
              [](const HeldOut& a, const HeldOut& b) { return a.row < b.row; });
    learned.file = WriteCalibration(learned.file, std::move(outcomes));
    for (const CountedGram& gram : corpus_.grams()) {
      if (used.count(gram.text) == 0) continue;
      learned.grams.push_back({gram.text, gram.matters, gram.callers});
    }
    std::stable_sort(learned.grams.begin(), learned.grams.end(),
                     [](const AuditedGram& a, const AuditedGram& b) {
                       return a.matters < b.matters;
                     });
    return learned;
  }

 private:
  void Tell() const {
    if (options_.progress) options_.progress(++done_, total_);
  }

  template <typename Take>
  RawModel LearnModel(std::string_view parent, const Take& take) const {
    RawModel model;
    model.parent = std::string(parent);
    std::vector<std::size_t> taken;
    std::set<std::string_view> found;
    for (std::size_t i = 0; i != rows_.size(); ++i) {
      const std::string_view category = rows_[i].category;
      if (category.size() <= parent.size() || !take(i)) continue;
      if (!parent.empty() && !IsUnder(category, parent)) continue;
      taken.push_back(i);
      found.insert(ChildOn(category, parent));
      const std::string_view date = rows_[i].date;
      if (date.empty()) continue;
      if (model.first_date.empty() || date < model.first_date) {
        model.first_date = std::string(date);
      }
      if (date > model.last_date) model.last_date = std::string(date);
    }
    model.rows = static_cast<std::uint32_t>(taken.size());
    model.categories.assign(found.begin(), found.end());
    if (found.size() < 2) return model;
    std::map<std::string_view, std::uint32_t> numbers;
    for (std::string_view child : found) {
      numbers.emplace(child, static_cast<std::uint32_t>(numbers.size()));
    }
    Examples examples;
    for (std::size_t row : taken) {
      examples.child.push_back(numbers[ChildOn(rows_[row].category, parent)]);
    }
    const std::vector<std::uint32_t> selected =
        Select(taken, examples.child, model, &examples);
    for (std::uint32_t gram : selected) {
      model.grams.push_back({corpus_.grams()[gram].text, 0, {}});
    }
    for (std::size_t i = 0; i != selected.size(); ++i) {
      model.grams[i].idf = static_cast<std::int32_t>(examples.idf[i] * 256);
    }
    std::vector<std::vector<double>> points;  // By child, then n-gram.
    for (std::uint32_t child = 0; child != found.size(); ++child) {
      points.push_back(Solve(examples, child));
    }
    // The same points for all children decide nothing. Without the median, most
    // points are near 0, and those that are kept lose little.
    std::vector<double> sorted(points.size());
    for (std::size_t i = 0; i != selected.size(); ++i) {
      for (std::size_t child = 0; child != points.size(); ++child) {
        sorted[child] = points[child][i];
      }
      std::sort(sorted.begin(), sorted.end());
      const double median =
          (sorted[sorted.size() / 2] + sorted[(sorted.size() - 1) / 2]) / 2;
      for (std::size_t child = 0; child != points.size(); ++child) {
        const double relative = points[child][i] - median;
        if (relative == 0) continue;
        model.grams[i].votes.push_back(
            {static_cast<std::uint32_t>(child), relative});
      }
    }
    return model;
  }

  // Selects the n-grams that tell most about the children, by the greatest
  // chi-squared of any child; fills in the rows of `examples`. Returns their
  // indexes in the corpus.
  std::vector<std::uint32_t> Select(const std::vector<std::size_t>& taken,
                                    const std::vector<std::uint32_t>& child,
                                    const RawModel& model,
                                    Examples* examples) const {
    const std::size_t children = model.categories.size();
    // A model below the root has fewer rows to learn from.
    const std::size_t most =
        model.parent.empty()
            ? options_.max_grams
            : std::min(options_.max_grams,
                       std::max<std::size_t>(500, 250 * children));
    std::vector<std::uint32_t> number(corpus_.grams().size(), kNoNumber);
    std::vector<std::uint32_t> present, all;  // N-grams, and their rows.
    std::vector<std::vector<std::size_t>> by_child(children);
    for (std::size_t i = 0; i != taken.size(); ++i) {
      by_child[child[i]].push_back(taken[i]);
      for (std::uint32_t gram : corpus_.rows()[taken[i]]) {
        if (number[gram] == kNoNumber) {
          number[gram] = static_cast<std::uint32_t>(present.size());
          present.push_back(gram);
          all.push_back(0);
        }
        ++all[number[gram]];
      }
    }
    const auto n = static_cast<double>(taken.size());
    std::vector<double> best(present.size());
    std::vector<std::uint32_t> both(present.size());
    for (const std::vector<std::size_t>& rows : by_child) {
      std::fill(both.begin(), both.end(), 0);
      for (std::size_t row : rows) {
        for (std::uint32_t gram : corpus_.rows()[row]) ++both[number[gram]];
      }
      const auto size = static_cast<double>(rows.size());
      for (std::size_t i = 0; i != present.size(); ++i) {
        const double difference = both[i] * n - all[i] * size;
        const double spread = all[i] * (n - all[i]) * size * (n - size);
        if (spread <= 0) continue;
        best[i] = std::max(best[i], difference * difference / spread);
      }
    }
    struct Scored {
      double chi;
      std::uint32_t gram;
      std::uint32_t rows;
    };
    std::vector<Scored> scored;
    for (std::size_t i = 0; i != present.size(); ++i) {
      if (all[i] < std::min<std::size_t>(options_.min_matters, 2)) continue;
      scored.push_back({best[i], present[i], all[i]});
    }
    std::sort(scored.begin(), scored.end(),
              [](const Scored& a, const Scored& b) {
                return a.chi != b.chi ? a.chi > b.chi : a.gram < b.gram;
              });
    if (scored.size() > most) scored.resize(most);
    std::vector<std::uint32_t> selected;
    std::fill(number.begin(), number.end(), kNoNumber);
    for (const Scored& gram : scored) {
      number[gram.gram] = static_cast<std::uint32_t>(selected.size());
      selected.push_back(gram.gram);
      examples->idf.push_back(Log2(2 * taken.size(), gram.rows) / 256.0);
    }
    for (std::size_t row : taken) {
      std::vector<std::uint32_t>& grams = examples->rows.emplace_back();
      for (std::uint32_t gram : corpus_.rows()[row]) {
        if (number[gram] != kNoNumber) grams.push_back(number[gram]);
      }
    }
    return selected;
  }

  static constexpr std::uint32_t kNoNumber = ~std::uint32_t{0};

  const std::vector<Row>& rows_;
  const LearnOptions& options_;
  const Corpus corpus_;
  std::map<std::string_view, std::set<std::string_view>> children_;
  std::size_t total_ = 0;
  mutable std::size_t done_ = 0;
};

}  // namespace

absl::StatusOr<Learned> Learn(const std::vector<Row>& rows,
                              const LearnOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(CheckOptions(options));
  TRUNKLINE_RETURN_IF_ERROR(CheckSize(rows));
  TRUNKLINE_ASSIGN_OR_RETURN(Learned learned, Learner(rows, options).Run());
  const LoadResult<TextModels> check =
      LoadTextModels({{"learned", learned.file, Format::kBinary}});
  if (!check.ok() || check.value->gram_count() == 0) {
    return base::InvalidArgument(
        base::Fill<messages::kNothingToLearn>(options.min_matters));
  }
  return learned;
}

absl::StatusOr<Learned> LearnFromPoints(const std::vector<PointsRow>& rows,
                                        const LearnOptions& options) {
  Learned learned;
  learned.rows = rows.size();
  std::vector<RawModel> made = ModelsOfPoints(rows);
  if (made.empty() ||
      std::all_of(made.begin(), made.end(), [](const RawModel& model) {
        return model.categories.size() < 2;
      })) {
    return base::InvalidArgument(base::Fill<messages::kFewPoints>());
  }
  learned.file = WriteModels(std::move(made), options.id, HashOf(rows), false,
                             options.offer_only);
  const LoadResult<TextModels> models =
      LoadTextModels({{"points", learned.file, Format::kBinary}});
  if (!models.ok()) {
    return base::InvalidArgument(
        {models.issues.front().message, models.issues.front().message_zh});
  }
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i != rows.size(); ++i) {
    const PointsRow& row = rows[i];
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<Suggestion> path,
        BestPath(*models.value, row.points.data(), row.points.size(),
                 absl::InfinitePast()));
    learned.held_out.push_back(JudgePath(path, row.category, i, &outcomes));
    if (options.progress) options.progress(i + 1, rows.size());
  }
  learned.file = WriteCalibration(learned.file, std::move(outcomes));
  return learned;
}

absl::StatusOr<std::string> Calibrate(const std::string& file,
                                      const std::vector<Row>& rows) {
  const LoadResult<TextModels> models =
      LoadTextModels({{"models", file, Format::kBinary}});
  if (!models.ok()) {
    return base::InvalidArgument(
        {models.issues.front().message, models.issues.front().message_zh});
  }
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i != rows.size(); ++i) {
    Judge(*models.value, rows[i], i, &outcomes);
  }
  return WriteCalibration(file, std::move(outcomes));
}

}  // namespace trunkline::suggest
