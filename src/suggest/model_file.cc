// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/model_file.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline::suggest {
namespace {

namespace proto = trunkline_internal::v1;

constexpr double kMostPoints = 1000;
constexpr std::size_t kMostVotes = 3;
constexpr std::size_t kFewestRows = 50;  // Of a share that is told.
constexpr std::size_t kMostShares = 20;  // Of one model.

// The votes that a model keeps, in the order of categories.
std::vector<RawVote> Kept(std::vector<RawVote> votes) {
  std::sort(votes.begin(), votes.end(), [](const RawVote& a, const RawVote& b) {
    const double x = std::fabs(a.points), y = std::fabs(b.points);
    return x != y ? x > y : a.category < b.category;
  });
  if (votes.size() > kMostVotes) votes.resize(kMostVotes);
  std::sort(votes.begin(), votes.end(), [](const RawVote& a, const RawVote& b) {
    return a.category < b.category;
  });
  return votes;
}

// Shares by margin that never fall. The outcomes are divided, from the lowest
// margin on, into parts of as many rows each; neighbours of which the lower is
// right more often are put together (pool adjacent violators). Of margins below
// the lowest nothing is known.
void AddShares(std::vector<Outcome> outcomes, proto::TextModel* model) {
  std::sort(
      outcomes.begin(), outcomes.end(),
      [](const Outcome& a, const Outcome& b) { return a.margin < b.margin; });
  struct Share {
    std::int32_t margin;
    std::uint64_t rows, right;
  };
  const std::size_t part = std::max(kFewestRows, outcomes.size() / kMostShares);
  std::vector<Share> shares;
  for (std::size_t i = 0; i != outcomes.size();) {
    Share share{outcomes[i].margin, 0, 0};
    // Equal margins stay together, and too few rows with those before them.
    const bool last = outcomes.size() - i < 2 * part;
    for (;
         i != outcomes.size() && (last || share.rows < part ||
                                  outcomes[i].margin == outcomes[i - 1].margin);
         ++i) {
      ++share.rows;
      share.right += outcomes[i].right ? 1 : 0;
    }
    while (!shares.empty() && shares.back().right * share.rows >=
                                  share.right * shares.back().rows) {
      share = {shares.back().margin, share.rows + shares.back().rows,
               share.right + shares.back().right};
      shares.pop_back();
    }
    shares.push_back(share);
  }
  model->clear_calibration();
  for (const Share& share : shares) {
    proto::MarginShare* const out = model->add_calibration();
    out->set_margin(share.margin);
    out->set_rows(static_cast<std::uint32_t>(share.rows));
    out->set_right(static_cast<std::uint32_t>(share.right));
  }
}

}  // namespace

std::int32_t Log2(std::uint64_t a, std::uint64_t b) {
  std::int32_t whole = 0;
  while (b << 1 <= a) {
    b <<= 1;
    ++whole;
  }
  // The rest is in [1, 2), with 31 bits after the point. Squaring it doubles
  // its logarithm, whose next bit tells whether the square is 2 or more.
  std::uint64_t rest = (a << 31) / b;
  std::int32_t fraction = 0;
  for (int i = 0; i != 8; ++i) {
    rest = rest * rest >> 31;
    fraction <<= 1;
    if (rest >> 32 != 0) {
      rest >>= 1;
      ++fraction;
    }
  }
  return whole * 256 + fraction;
}

std::string WriteModels(std::vector<RawModel> models, std::string_view id,
                        std::string_view rows_hash, bool from_labels,
                        std::vector<std::string> offer_only) {
  double most = 0;
  for (RawModel& model : models) {
    for (RawGram& gram : model.grams) {
      gram.votes = Kept(std::move(gram.votes));
      for (const RawVote& vote : gram.votes) {
        most = std::max(most, std::fabs(vote.points));
      }
    }
    std::sort(
        model.grams.begin(), model.grams.end(),
        [](const RawGram& a, const RawGram& b) { return a.text < b.text; });
  }
  std::sort(
      models.begin(), models.end(),
      [](const RawModel& a, const RawModel& b) { return a.parent < b.parent; });
  proto::TextModelFile file;
  for (const RawModel& model : models) {
    proto::TextModel* const out = file.add_text_model();
    out->set_id(model.parent.empty()
                    ? std::string(id)
                    : absl::StrCat(base::ToAbsl(id), ".", model.parent));
    out->set_parent(model.parent);
    for (const std::string& category : model.categories) {
      out->add_category(category);
    }
    for (const RawGram& gram : model.grams) {
      proto::TextGram entry;
      for (const RawVote& vote : gram.votes) {
        const double exact = vote.points / most * kMostPoints;
        const auto points =
            static_cast<std::int32_t>(exact < 0 ? exact - 0.5 : exact + 0.5);
        if (points == 0) continue;
        proto::TextVote* const added = entry.add_vote();
        added->set_category(vote.category);
        added->set_points(points);
      }
      if (entry.vote_size() == 0) continue;
      entry.set_text(gram.text);
      entry.set_idf(gram.idf);
      *out->add_gram() = std::move(entry);
    }
    proto::TextTraining* const training = out->mutable_training();
    training->set_rows(model.rows);
    training->set_first_date(model.first_date);
    training->set_last_date(model.last_date);
    training->set_hash(std::string(rows_hash));
    training->set_from_labels(from_labels);
  }
  std::sort(offer_only.begin(), offer_only.end());
  for (std::string& code : offer_only) {
    if (file.text_model_size() == 0) break;
    file.mutable_text_model(0)->add_offer_only(std::move(code));
  }
  return file.SerializeAsString();
}

std::string WriteCalibration(const std::string& bytes,
                             std::vector<Outcome> outcomes) {
  proto::TextModelFile file;
  if (!file.ParseFromString(bytes)) return bytes;
  std::map<std::string, std::vector<Outcome>, std::less<>> by_parent;
  std::map<std::size_t, std::vector<Outcome>> by_level;
  for (Outcome& outcome : outcomes) {
    by_parent[outcome.parent].push_back(outcome);
    by_level[outcome.level].push_back(std::move(outcome));
  }
  for (proto::TextModel& model : *file.mutable_text_model()) {
    const std::string& parent = model.parent();
    const std::size_t level =
        parent.empty() ? 0
                       : static_cast<std::size_t>(
                             std::count(parent.begin(), parent.end(), '.') + 1);
    const std::vector<Outcome>& own = by_parent[parent];
    const bool pooled = own.size() < kFewestRows;
    model.mutable_training()->set_pooled(pooled && level != 0);
    AddShares(pooled ? by_level[level] : own, &model);
  }
  return file.SerializeAsString();
}

std::string WriteNewCalibration(const std::string& bytes,
                                std::vector<Outcome> outcomes) {
  proto::TextModelFile file;
  if (!file.ParseFromString(bytes)) return bytes;
  std::map<std::string, std::vector<Outcome>, std::less<>> by_parent;
  for (Outcome& outcome : outcomes) {
    const std::string parent = outcome.parent;
    by_parent[parent].push_back(std::move(outcome));
  }
  for (proto::TextModel& model : *file.mutable_text_model()) {
    const std::vector<Outcome>& own = by_parent[model.parent()];
    if (own.size() < kFewestRows) continue;
    model.mutable_training()->set_pooled(false);
    AddShares(own, &model);
  }
  return file.SerializeAsString();
}

}  // namespace trunkline::suggest
