// SPDX-License-Identifier: Apache-2.0
// Continues models by new rows.
//
// Idea. A published model has neither its rows nor its weights, only points.
// Its score of a child is taken as a classifier of that child, with a scale by
// which the best child of the new texts gets 1 on average and one of no points
// -1, as what was learned has it. Then each child's weights become those that
// are nearest to the old ones and fit the new rows (SolveFrom()): a row that
// the model has right by that margin changes nothing, and an n-gram that no new
// row has stays. Differences are scaled back to points, so that the points keep
// their unit, and with it the shares of the models that got too few new rows.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/base/message.h"
#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/suggest/characters.h"
#include "src/suggest/corpus.h"
#include "src/suggest/gram_table.h"
#include "src/suggest/held_out.h"
#include "src/suggest/learn.h"
#include "src/suggest/messages.h"
#include "src/suggest/model_file.h"
#include "src/suggest/solver.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline::suggest {
namespace {

namespace proto = trunkline_internal::v1;

constexpr double kMostPoints = 1000;
constexpr std::size_t kMostVotes = 3;
// Any: a hostile model is refused by loading, which this comes after.
constexpr std::uint64_t kSeed = 0x2545F4914F6CDD1Du;

bool HasId(const proto::TextModel& model, const std::string& id) {
  return model.id() == id ||
         (model.id().size() > id.size() && model.id()[id.size()] == '.' &&
          model.id().compare(0, id.size(), id) == 0);
}

// Characters of the longest n-gram that is no word.
int LongestOf(const proto::TextModelFile& file) {
  std::size_t longest = 1;
  for (const proto::TextModel& model : file.text_model()) {
    for (const proto::TextGram& gram : model.gram()) {
      const std::optional<Gram> read = ReadGram(gram.text());
      if (read.has_value() && !read->word) {
        longest = std::max(longest, read->runes.size());
      }
    }
  }
  return static_cast<int>(longest);
}

// One model with the rows that it can learn from.
class Continued {
 public:
  // `movable`: the n-grams that may change.
  Continued(const proto::TextModel& model, const std::vector<Row>& rows,
            const absl::flat_hash_set<std::string>& movable)
      : model_(model) {
    std::vector<Gram> grams;
    for (const proto::TextGram& gram : model.gram()) {
      grams.push_back(ReadGram(gram.text()).value_or(Gram()));
      idf_.push_back(gram.idf() / 256.0);
      movable_.push_back(movable.contains(gram.text()));
    }
    absl::flat_hash_map<std::string, std::uint32_t> children;
    for (int i = 0; i != model.category_size(); ++i) {
      children.emplace(model.category(i), static_cast<std::uint32_t>(i));
    }
    const Alphabet alphabet(grams);
    const GramTable table(alphabet, grams, kSeed);
    Units text;
    for (std::size_t i = 0; i != rows.size(); ++i) {
      const std::string_view category = rows[i].category;
      const std::string& parent = model.parent();
      if (category.size() <= parent.size() ||
          (!parent.empty() && !IsUnder(category, parent))) {
        continue;
      }
      const auto child = children.find(std::string(ChildOn(category, parent)));
      if (child == children.end()) continue;
      OneRow& row = rows_.emplace_back();
      row.row = i;
      row.child = child->second;
      text.Read(alphabet, rows[i].text);
      table.Find(text, [&](std::uint32_t gram) { row.grams.push_back(gram); });
      std::sort(row.grams.begin(), row.grams.end());
      row.grams.erase(std::unique(row.grams.begin(), row.grams.end()),
                      row.grams.end());
    }
  }

  // Adds the indexes of its rows.
  void AddRows(std::set<std::size_t>* rows) const {
    for (const OneRow& row : rows_) rows->insert(row.row);
  }

  // Continues the model by the rows for which `take` is true. Returns how many
  // n-grams have changed.
  template <typename Take>
  std::size_t Run(const std::vector<Row>& rows, const std::string& hash,
                  const Take& take, proto::TextModel* out) const {
    Examples examples;
    examples.idf = idf_;
    std::vector<std::size_t> taken;
    for (const OneRow& row : rows_) {
      if (!take(row.row)) continue;
      examples.rows.push_back(row.grams);
      examples.child.push_back(row.child);
      taken.push_back(row.row);
    }
    if (taken.empty()) return 0;
    AddTraining(rows, taken, hash, out);
    const double scale = ScaleOf(examples);
    return scale > 0 ? Move(examples, scale, out) : 0;
  }

 private:
  struct OneRow {
    std::size_t row = 0;
    std::uint32_t child = 0;
    std::vector<std::uint32_t> grams;  // Sorted.
  };

  // What a point is worth in the unit of the solver; 0: no row has points.
  double ScaleOf(const Examples& examples) const {
    double sum = 0;
    std::size_t rows = 0;
    std::vector<std::int64_t> score(
        static_cast<std::size_t>(model_.category_size()));
    for (const std::vector<std::uint32_t>& grams : examples.rows) {
      std::fill(score.begin(), score.end(), 0);
      double square = 0;
      for (std::uint32_t gram : grams) {
        square += idf_[gram] * idf_[gram];
        for (const proto::TextVote& vote :
             model_.gram(static_cast<int>(gram)).vote()) {
          score[vote.category()] += vote.points();
        }
      }
      const std::int64_t best = *std::max_element(score.begin(), score.end());
      if (best <= 0 || square <= 0) continue;
      sum += static_cast<double>(best) / std::sqrt(square);
      ++rows;
    }
    return rows == 0 ? 0 : 2 * static_cast<double>(rows) / sum;
  }

  std::size_t Move(const Examples& examples, double scale,
                   proto::TextModel* out) const {
    const auto children = static_cast<std::size_t>(model_.category_size());
    const std::size_t grams = idf_.size();
    // By child, then n-gram: what is added, in points.
    std::vector<std::vector<double>> added(children);
    for (std::uint32_t child = 0; child != children; ++child) {
      Start start;
      start.offset = -1;
      start.movable = movable_;
      start.sums.assign(grams, 0);
      for (std::size_t i = 0; i != grams; ++i) {
        for (const proto::TextVote& vote :
             model_.gram(static_cast<int>(i)).vote()) {
          if (vote.category() == child) start.sums[i] = scale * vote.points();
        }
      }
      const std::vector<double> sums = SolveFrom(examples, child, start);
      added[child].resize(grams);
      for (std::size_t i = 0; i != grams; ++i) {
        added[child][i] = (sums[i] - start.sums[i]) / scale;
      }
    }
    std::size_t changed = 0;
    std::vector<double> points(children);
    for (std::size_t i = 0; i != grams; ++i) {
      for (std::size_t child = 0; child != children; ++child) {
        points[child] = added[child][i];
      }
      changed += Vote(&points, out->mutable_gram(static_cast<int>(i))) ? 1 : 0;
    }
    return changed;
  }

  // Adds points to the votes of an n-gram; false: none changes.
  static bool Vote(std::vector<double>* added, proto::TextGram* gram) {
    // The same points for all children decide nothing.
    std::vector<double> sorted = *added;
    std::sort(sorted.begin(), sorted.end());
    const double median =
        (sorted[sorted.size() / 2] + sorted[(sorted.size() - 1) / 2]) / 2;
    for (double& points : *added) points -= median;
    for (const proto::TextVote& vote : gram->vote()) {
      (*added)[vote.category()] += vote.points();
    }
    struct Whole {
      std::uint32_t category;
      std::int32_t points;
    };
    std::vector<Whole> votes;
    for (std::uint32_t i = 0; i != added->size(); ++i) {
      const double exact = std::clamp((*added)[i], -kMostPoints, kMostPoints);
      const auto points =
          static_cast<std::int32_t>(exact < 0 ? exact - 0.5 : exact + 0.5);
      if (points != 0) votes.push_back({i, points});
    }
    std::stable_sort(votes.begin(), votes.end(),
                     [](const Whole& a, const Whole& b) {
                       return std::abs(a.points) > std::abs(b.points);
                     });
    if (votes.size() > kMostVotes) votes.resize(kMostVotes);
    std::sort(votes.begin(), votes.end(), [](const Whole& a, const Whole& b) {
      return a.category < b.category;
    });
    // As a set: a hand-written model may have its votes in another order.
    std::map<std::uint32_t, std::int32_t> before, after;
    for (const proto::TextVote& vote : gram->vote()) {
      before[vote.category()] = vote.points();
    }
    for (const Whole& vote : votes) after[vote.category] = vote.points;
    if (before == after) return false;
    gram->clear_vote();
    for (const Whole& vote : votes) {
      proto::TextVote* const one = gram->add_vote();
      one->set_category(vote.category);
      one->set_points(vote.points);
    }
    return true;
  }

  static void AddTraining(const std::vector<Row>& rows,
                          const std::vector<std::size_t>& taken,
                          const std::string& hash, proto::TextModel* out) {
    proto::TextTraining* const training = out->mutable_training();
    // Those of names are no tickets.
    const std::uint32_t before = training->from_labels() ? 0 : training->rows();
    training->set_from_labels(false);
    training->set_rows(before + static_cast<std::uint32_t>(taken.size()));
    std::string first = training->first_date(), last = training->last_date();
    for (std::size_t row : taken) {
      const std::string_view date = rows[row].date;
      if (date.empty()) continue;
      if (first.empty() || date < first) first = std::string(date);
      if (date > last) last = std::string(date);
    }
    training->set_first_date(first);
    training->set_last_date(last);
    base::Sha256 sha;
    sha.Update(training->hash());
    sha.Update(hash);
    training->set_hash(sha.HexDigest());
  }

  const proto::TextModel& model_;
  std::vector<double> idf_;
  std::vector<bool> movable_;
  std::vector<OneRow> rows_;
};

// Takes n-grams away, as a person has said.
void Strike(const std::vector<std::string>& without,
            proto::TextModelFile* file) {
  const absl::flat_hash_set<std::string> struck(without.begin(), without.end());
  for (proto::TextModel& model : *file->mutable_text_model()) {
    auto* const grams = model.mutable_gram();
    grams->erase(std::remove_if(grams->begin(), grams->end(),
                                [&](const proto::TextGram& gram) {
                                  return struck.contains(gram.text());
                                }),
                 grams->end());
  }
}

// Takes n-grams away that were left without a vote. `before`: those that had
// none already stay.
void RemoveSilent(const proto::TextModel& before, proto::TextModel* model) {
  int kept = 0;
  for (int i = 0; i != model->gram_size(); ++i) {
    if (model->gram(i).vote_size() == 0 && before.gram(i).vote_size() != 0) {
      continue;
    }
    if (kept != i) model->mutable_gram()->SwapElements(kept, i);
    ++kept;
  }
  model->mutable_gram()->DeleteSubrange(kept, model->gram_size() - kept);
}

void AddOfferOnly(const std::vector<std::string>& codes,
                  proto::TextModelFile* file) {
  std::set<std::string> known;
  for (const proto::TextModel& model : file->text_model()) {
    known.insert(model.offer_only().begin(), model.offer_only().end());
  }
  for (const std::string& code : codes) {
    if (known.insert(code).second) {
      file->mutable_text_model(0)->add_offer_only(code);
    }
  }
}

class Continuer {
 public:
  Continuer(proto::TextModelFile file, const std::vector<Row>& rows,
            const LearnOptions& options)
      : file_(std::move(file)),
        rows_(rows),
        options_(options),
        corpus_(rows, options),
        hash_(HashOf(rows)) {
    absl::flat_hash_set<std::string> movable;
    for (const CountedGram& gram : corpus_.grams()) movable.insert(gram.text);
    for (const std::string& gram : options.keep) movable.erase(gram);
    for (const proto::TextModel& model : file_.text_model()) {
      models_.push_back(std::make_unique<Continued>(model, rows, movable));
    }
  }

  absl::StatusOr<Learned> Run() {
    std::set<std::size_t> used;
    for (const auto& model : models_) model->AddRows(&used);
    if (used.empty()) {
      return base::InvalidArgument(base::Fill<messages::kOtherTree>(
          base::Quoted(file_.text_model(0).id())));
    }
    Learned learned;
    learned.rows = used.size();
    learned.left_out = rows_.size() - used.size();
    const std::size_t turns = TurnsOf(used.size(), options_.folds);
    total_ = models_.size() * (turns + 1);
    if (!AnyMovable(used)) {
      return base::InvalidArgument(
          base::Fill<messages::kNothingToContinue>(options_.min_matters));
    }
    const std::string file =
        File([](std::size_t) { return true; }, &learned.changed);
    std::vector<Outcome> outcomes;
    const auto parts = static_cast<std::size_t>(options_.folds);
    for (std::size_t turn = 0; turn != turns; ++turn) {
      const auto held_out = [&](std::size_t row) {
        return PartOf(corpus_.matters()[row], parts) == turn;
      };
      const LoadResult<TextModels> models = LoadTextModels(
          {{"held-out",
            File([&](std::size_t row) { return !held_out(row); }, nullptr),
            Format::kBinary}});
      if (!models.ok()) continue;
      for (std::size_t row : used) {
        if (!held_out(row)) continue;
        learned.held_out.push_back(
            Judge(*models.value, rows_[row], row, &outcomes));
      }
    }
    std::sort(learned.held_out.begin(), learned.held_out.end(),
              [](const HeldOut& a, const HeldOut& b) { return a.row < b.row; });
    learned.file = WriteNewCalibration(file, std::move(outcomes));
    AddGrams(&learned);
    return learned;
  }

 private:
  // Whether an n-gram of a model may change by its rows.
  bool AnyMovable(const std::set<std::size_t>& used) const {
    absl::flat_hash_set<std::string> of_models;
    for (const proto::TextModel& model : file_.text_model()) {
      for (const proto::TextGram& gram : model.gram()) {
        of_models.insert(gram.text());
      }
    }
    for (const std::string& gram : options_.keep) of_models.erase(gram);
    for (std::size_t row : used) {
      for (std::uint32_t gram : corpus_.rows()[row]) {
        if (of_models.contains(corpus_.grams()[gram].text)) return true;
      }
    }
    return false;
  }

  // The models, continued by the rows for which `take` is true.
  template <typename Take>
  std::string File(const Take& take, std::size_t* changed) const {
    proto::TextModelFile file = file_;
    for (int i = 0; i != file.text_model_size(); ++i) {
      proto::TextModel* const model = file.mutable_text_model(i);
      const std::size_t grams =
          models_[static_cast<std::size_t>(i)]->Run(rows_, hash_, take, model);
      if (changed != nullptr) *changed += grams;
      RemoveSilent(file_.text_model(i), model);
      if (options_.progress) options_.progress(++done_, total_);
    }
    return file.SerializeAsString();
  }

  // What a person may look through: the n-grams that could change.
  void AddGrams(Learned* learned) const {
    std::set<std::string> used;
    for (const proto::TextModel& model : file_.text_model()) {
      for (const proto::TextGram& gram : model.gram()) used.insert(gram.text());
    }
    for (const CountedGram& gram : corpus_.grams()) {
      if (used.count(gram.text) == 0) continue;
      learned->grams.push_back({gram.text, gram.matters, gram.callers});
    }
    std::stable_sort(learned->grams.begin(), learned->grams.end(),
                     [](const AuditedGram& a, const AuditedGram& b) {
                       return a.matters < b.matters;
                     });
  }

  const proto::TextModelFile file_;
  const std::vector<Row>& rows_;
  const LearnOptions& options_;
  const Corpus corpus_;
  const std::string hash_;
  std::vector<std::unique_ptr<Continued>> models_;
  std::size_t total_ = 0;
  mutable std::size_t done_ = 0;
};

}  // namespace

absl::StatusOr<Learned> Continue(const std::string& file,
                                 const std::vector<Row>& rows,
                                 const LearnOptions& options) {
  proto::TextModelFile all, chosen;
  if (!all.ParseFromString(file)) {
    return base::InvalidArgument(base::Fill<messages::kNotModels>());
  }
  std::string ids;
  std::size_t grams = 0;
  for (proto::TextModel& model : *all.mutable_text_model()) {
    absl::StrAppend(&ids, ids.empty() ? "" : ", ", model.id());
    if (!HasId(model, options.id)) continue;
    grams += static_cast<std::size_t>(model.gram_size());
    *chosen.add_text_model() = std::move(model);
  }
  if (chosen.text_model_size() == 0) {
    return base::InvalidArgument(
        base::Fill<messages::kNoModelOfId>(base::Quoted(options.id), ids));
  }
  if (grams == 0) {
    return base::InvalidArgument(base::Fill<messages::kContinuesNoGrams>(
        base::Quoted(chosen.text_model(0).id())));
  }
  LearnOptions by = options;
  by.max_characters = LongestOf(chosen);
  if (options.max_characters != 0 &&
      options.max_characters != by.max_characters) {
    return base::InvalidArgument(base::Fill<messages::kOtherLength>(
        by.max_characters, options.max_characters));
  }
  TRUNKLINE_RETURN_IF_ERROR(CheckOptions(by));
  TRUNKLINE_RETURN_IF_ERROR(CheckSize(rows));
  if (rows.empty()) {
    return base::InvalidArgument(base::Fill<messages::kNoNewRows>());
  }
  Strike(options.without, &chosen);
  AddOfferOnly(options.offer_only, &chosen);
  TRUNKLINE_ASSIGN_OR_RETURN(Learned learned,
                             Continuer(std::move(chosen), rows, by).Run());
  const LoadResult<TextModels> check =
      LoadTextModels({{"continued", learned.file, Format::kBinary}});
  if (!check.ok()) {
    return base::InvalidArgument(
        {check.issues.front().message, check.issues.front().message_zh});
  }
  return learned;
}

}  // namespace trunkline::suggest
