// SPDX-License-Identifier: Apache-2.0
// Text models: checks each model, then compiles those of each stretch of time
// between two dates on which something changes.
#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/sha256.h"
#include "src/base/strings.h"
#include "src/load/loader.h"
#include "src/schema/registry.h"
#include "src/suggest/messages.h"
#include "src/suggest/model_file.h"
#include "src/suggest/table.h"
#include "trunkline/catalogue.h"
#include "trunkline_internal/v1/text_model.pb.h"
#include "trunkline_schema/fields.h"

namespace trunkline {
namespace {

namespace messages = suggest::messages;
namespace proto = trunkline_internal::v1;
using suggest::Compiled;
using suggest::Gram;
using suggest::kMaxDepth;
using suggest::Node;
using suggest::Table;

constexpr schema::Field kTextModel = schema::fields::TextModelFile::kTextModel;
constexpr std::size_t kMaxIssues = 1000;  // Their places take time to find.
constexpr int kMaxVotes = 3;
constexpr int kMaxPoints = 1000;
constexpr std::size_t kMaxTables = 64;
// N-grams of all tables together, to bound their memory.
constexpr std::size_t kMaxTableGrams = 8'000'000;
constexpr std::size_t kMaxNodes = 65'000;  // Vote::node has 16 bits.

const load::FileType& TextModelFileType() {
  static const load::FileType& type =
      *new load::FileType{"TextModelFile",
                          {{kTextModel, {"text model", "文本模型"}, "id"}},
                          /*merged=*/true,
                          {},
                          "max_text_model_bytes"};
  return type;
}

// [from, to)
struct Interval {
  absl::Time from = absl::InfinitePast();
  absl::Time to = absl::InfiniteFuture();

  bool Contains(absl::Time time) const { return from <= time && time < to; }
};

struct Model {
  const load::SourceEntry* entry = nullptr;
  proto::TextModel message;
  Interval valid;
  bool used = false;
};

std::size_t Parts(std::string_view code) {
  return static_cast<std::size_t>(std::count(code.begin(), code.end(), '.') +
                                  1);
}

class TextModelLoader {
 public:
  TextModelLoader(const std::vector<Source>& sources, const RuleSet* rules,
                  const LoadOptions& options)
      : options_(options),
        compiled_(std::make_shared<Compiled>()),
        loader_(TextModelFileType(), sources, options.max_text_model_bytes,
                std::min(options.max_issues, kMaxIssues), &compiled_->arena),
        has_rules_(rules != nullptr) {
    if (rules != nullptr) ReadCategories(*rules);
  }

  LoadResult<TextModels> Run() {
    loader_.Read();
    compiled_->entries = loader_.entries(kTextModel);
    models_.resize(compiled_->entries.size());
    std::size_t grams = 0, categories = 0;
    for (std::size_t i = 0; i != models_.size(); ++i) {
      model_ = &models_[i];
      model_->entry = &compiled_->entries[i];
      if (!model_->message.ParseFromArray(
              model_->entry->bytes.data(),
              static_cast<int>(model_->entry->bytes.size()))) {
        continue;  // The reader has checked it.
      }
      grams += static_cast<std::size_t>(model_->message.gram_size());
      categories += static_cast<std::size_t>(model_->message.category_size());
      if (grams > options_.max_text_grams) {
        Error("gram",
              base::Fill<messages::kManyGrams>(options_.max_text_grams));
        break;
      }
      const std::size_t most =
          std::min(options_.max_text_categories, kMaxNodes);
      if (categories > most) {
        Error("category", base::Fill<messages::kManyCategories>(most));
        break;
      }
      Check();
    }
    compiled_->gram_count = grams;
    if (!loader_.has_errors()) {
      ComputeHash();
      CheckTimes();
    }
    if (!loader_.has_errors()) BuildTables();
    LoadResult<TextModels> result;
    if (!loader_.has_errors()) {
      result.value = internal::TextModelsAccess::Make(std::move(compiled_));
    }
    result.issues = loader_.TakeIssues();
    return result;
  }

 private:
  void ReadCategories(const RuleSet& rules) {
    const absl::StatusOr<absl::TimeZone> zone =
        base::LoadZone(rules.time_zone());
    if (zone.ok()) zone_ = *zone;
    for (const CategoryInfo& category : Catalogue(rules).categories()) {
      Interval valid;
      // The rule set has checked the dates.
      ReadTime(category.valid.from, &valid.from);
      ReadTime(category.valid.to, &valid.to);
      categories_.emplace(category.code, valid);
    }
  }

  bool ReadTime(std::string_view text, absl::Time* time) const {
    if (text.empty()) return true;
    const absl::StatusOr<absl::CivilSecond> civil = base::ParseCivil(text);
    if (!civil.ok()) return false;
    *time = base::ToInstant(*civil, zone_);
    return true;
  }

  // Reports an error of a field of the model at hand.
  void Error(std::string path, base::Text message,
             const load::SourceEntry* other = nullptr,
             std::string code = "bad-text-model") {
    loader_.Report(Severity::kError, std::move(code), kTextModel,
                   *model_->entry, std::move(message),
                   {std::move(path), other, ""});
  }

  void Check() {
    CheckValidity();
    CheckCategories();
    CheckGrams();
    CheckCalibration();
    for (int i = 0; i != model_->message.offer_only_size(); ++i) {
      Known(model_->message.offer_only(i), absl::StrCat("offer_only[", i, "]"));
    }
    for (const auto& [date, path] :
         {std::pair(&model_->message.training().first_date(),
                    "training.first_date"),
          std::pair(&model_->message.training().last_date(),
                    "training.last_date")}) {
      if (date->empty() || IsDate(*date)) continue;
      // It may be anything that stood in a table.
      Error(path, base::Fill<messages::kNoTrainingDate>(), nullptr, "bad-date");
    }
    const std::string& hash = model_->message.training().hash();
    if (!hash.empty() && !base::IsSha256Text(hash)) {
      Error("training.hash",
            base::Fill<messages::kBadHash>(base::Quoted(hash)));
    }
  }

  // "2018-10-01".
  static bool IsDate(const std::string& text) {
    return text.size() == 10 && base::ParseCivil(text).ok();
  }

  void CheckValidity() {
    const proto::Validity& valid = model_->message.valid();
    const auto read = [&](const std::string& text, const char* path,
                          absl::Time* time) {
      if (ReadTime(text, time)) return true;
      Error(path, base::Fill<messages::kBadDate>(base::Quoted(text)), nullptr,
            "bad-date");
      return false;
    };
    const bool from = read(valid.from(), "valid.from", &model_->valid.from);
    const bool to = read(valid.to(), "valid.to", &model_->valid.to);
    if (from && to && model_->valid.from >= model_->valid.to) {
      Error("valid", base::Fill<messages::kNever>(base::Quoted(valid.from()),
                                                  base::Quoted(valid.to())));
    }
  }

  bool Known(const std::string& code, const std::string& path) {
    if (Parts(code) > kMaxDepth) {
      Error(path,
            base::Fill<messages::kTooDeep>(base::Quoted(code), kMaxDepth));
      return false;
    }
    if (!has_rules_ || categories_.count(code) != 0) return true;
    if (known_.empty()) {
      for (const auto& [known, valid] : categories_) known_.push_back(known);
    }
    // Looking for near ones takes time by the size of the tree.
    const bool look = look_ups_ != 0;
    if (look) --look_ups_;
    Error(path,
          base::Fill<messages::kUnknownCategory>(
              base::Quoted(code),
              look ? schema::DidYouMean(code, known_) : base::Text()),
          nullptr, "unknown-category");
    return false;
  }

  void CheckCategories() {
    const proto::TextModel& m = model_->message;
    if (!m.parent().empty()) Known(m.parent(), "parent");
    if (m.category_size() == 0) {
      Error("category", base::Fill<messages::kNoCategory>());
    }
    for (int i = 0; i != m.category_size(); ++i) {
      const std::string& code = m.category(i);
      const std::string path = absl::StrCat("category[", i, "]");
      if (!Known(code, path)) continue;
      const std::size_t dot = code.rfind('.');
      const std::string_view above =
          dot == std::string::npos ? std::string_view()
                                   : std::string_view(code).substr(0, dot);
      if (code.empty() || code.back() == '.' || code.front() == '.' ||
          above != m.parent()) {
        Error(path, m.parent().empty()
                        ? base::Fill<messages::kNotARoot>(base::Quoted(code))
                        : base::Fill<messages::kNotAChild>(
                              base::Quoted(code), base::Quoted(m.parent())));
      }
      if (i != 0 && m.category(i - 1) >= code) {
        Error(path, base::Fill<messages::kNotSorted>(
                        base::Quoted(code), base::Quoted(m.category(i - 1))));
      }
    }
  }

  void CheckGrams() {
    const proto::TextModel& m = model_->message;
    absl::flat_hash_set<std::string_view> seen;
    for (int i = 0; i != m.gram_size(); ++i) {
      const proto::TextGram& gram = m.gram(i);
      const auto path = [i](const char* field) {
        return absl::StrCat("gram[", i, "].", field);
      };
      if (!suggest::ReadGram(gram.text()).has_value()) {
        Error(path("text"),
              base::Fill<messages::kNotAGram>(base::Quoted(gram.text())));
      } else if (!seen.insert(gram.text()).second) {
        Error(path("text"),
              base::Fill<messages::kGramTwice>(base::Quoted(gram.text())));
      }
      if (gram.idf() < 0 || gram.idf() > 65'535) {
        Error(path("idf"), base::Fill<messages::kBadIdf>(gram.idf()));
      }
      if (gram.vote_size() > kMaxVotes) {
        Error(path("vote"),
              base::Fill<messages::kManyVotes>(gram.vote_size(), kMaxVotes));
      }
      CheckVotes(gram, i);
    }
  }

  void CheckVotes(const proto::TextGram& gram, int number) {
    const auto categories =
        static_cast<std::uint32_t>(model_->message.category_size());
    for (int k = 0; k != std::min(gram.vote_size(), kMaxVotes); ++k) {
      const proto::TextVote& vote = gram.vote(k);
      const std::string path =
          absl::StrCat("gram[", number, "].vote[", k, "].");
      if (vote.category() >= categories) {
        Error(path + "category",
              base::Fill<messages::kVoteCategory>(vote.category(), categories));
      }
      for (int j = 0; j != k; ++j) {
        if (gram.vote(j).category() != vote.category()) continue;
        Error(path + "category",
              base::Fill<messages::kVoteTwice>(vote.category()));
      }
      if (vote.points() == 0 || vote.points() < -kMaxPoints ||
          vote.points() > kMaxPoints) {
        Error(path + "points",
              base::Fill<messages::kBadPoints>(vote.points(), kMaxPoints));
      }
    }
  }

  void CheckCalibration() {
    const proto::TextModel& m = model_->message;
    std::int64_t before = -1;
    for (int i = 0; i != m.calibration_size(); ++i) {
      const proto::MarginShare& share = m.calibration(i);
      const std::string path = absl::StrCat("calibration[", i, "]");
      if (share.margin() <= before) {
        Error(path + ".margin",
              base::Fill<messages::kMarginOrder>(share.margin()));
      }
      before = share.margin();
      if (share.right() > share.rows() || share.rows() > 10'000'000) {
        Error(path + ".right",
              base::Fill<messages::kBadShare>(share.right(), share.rows()));
      }
    }
  }

  void ComputeHash() {
    base::Sha256 sha;
    for (const load::SourceEntry& entry : compiled_->entries) {
      sha.Update(absl::StrCat(entry.bytes.size(), ":"));
      sha.Update(entry.bytes);
    }
    const std::string digest = sha.Digest();
    // The host's byte order only moves the places in a hash table.
    std::memcpy(&seed_, digest.data(), sizeof seed_);
    compiled_->hash = absl::BytesToHexString(digest);
  }

  // Two models of one parent must not meet in time.
  void CheckTimes() {
    std::vector<Model*> order;
    for (Model& model : models_) order.push_back(&model);
    std::stable_sort(order.begin(), order.end(), [](Model* a, Model* b) {
      const std::string &x = a->message.parent(), &y = b->message.parent();
      return x != y ? x < y : a->valid.from < b->valid.from;
    });
    for (std::size_t i = 1; i < order.size(); ++i) {
      const Model& before = *order[i - 1];
      model_ = order[i];
      if (before.message.parent() != model_->message.parent() ||
          before.valid.to <= model_->valid.from) {
        continue;
      }
      Error("parent",
            base::Fill<messages::kSameTime>(base::Quoted(before.entry->id)),
            before.entry);
    }
  }

  void BuildTables() {
    std::set<absl::Time> dates = {absl::InfinitePast()};
    const auto add = [&](const Interval& valid) {
      dates.insert(valid.from);
      if (valid.to != absl::InfiniteFuture()) dates.insert(valid.to);
    };
    std::size_t grams = 0;
    for (const Model& model : models_) {
      add(model.valid);
      grams += static_cast<std::size_t>(model.message.gram_size());
      for (const std::string& code : model.message.category()) {
        const auto found = categories_.find(code);
        if (found != categories_.end()) add(found->second);
      }
    }
    if (!models_.empty() &&
        // The first is before all dates.
        (dates.size() > kMaxTables + 1 ||
         dates.size() * grams > kMaxTableGrams)) {
      model_ = &models_.front();
      Error("valid", base::Fill<messages::kManyDates>(kMaxTables));
      return;
    }
    for (absl::Time from : dates) {
      compiled_->tables.emplace_back();
      BuildTable(from, &compiled_->tables.back());
      if (loader_.has_errors()) return;
    }
    for (Model& model : models_) {
      if (model.used || model.message.parent().empty()) continue;
      loader_.Report(
          Severity::kWarning, "unused-text-model", kTextModel, *model.entry,
          base::Fill<messages::kUnused>(base::Quoted(model.message.parent())),
          {"parent", nullptr, ""});
    }
  }

  void BuildTable(absl::Time from, Table* table) {
    table->from = from;
    std::map<std::string_view, Model*> by_parent;
    for (Model& model : models_) {
      if (model.valid.Contains(from)) {
        by_parent[model.message.parent()] = &model;
      }
    }
    // By model of the table: the nodes of its categories; 0: it is not valid.
    std::vector<std::pair<Model*, std::vector<std::uint16_t>>> used;
    const auto walk = [&](const auto& self, std::string_view parent,
                          std::uint32_t above) -> void {
      const auto found = by_parent.find(parent);
      if (found == by_parent.end()) return;
      Model* const model = found->second;
      model->used = true;
      const auto number = static_cast<std::uint32_t>(used.size());
      const auto& categories = model->message.category();
      used.emplace_back(model,
                        std::vector<std::uint16_t>(
                            static_cast<std::size_t>(categories.size())));
      table->models.emplace_back().id = model->entry->id;
      for (int i = 0; i != categories.size(); ++i) {
        const auto category = categories_.find(categories[i]);
        if (category != categories_.end() && !category->second.Contains(from)) {
          continue;
        }
        const auto node = static_cast<std::uint16_t>(table->nodes.size());
        used[number].second[static_cast<std::size_t>(i)] = node;
        table->models[number].children.push_back(node);
        table->nodes[above].divided_by = number;
        table->nodes.push_back(
            {compiled_->arena.Add(categories[i]), above, number});
        self(self, categories[i], node);
      }
    };
    walk(walk, {}, 0);
    MarkOfferOnly(by_parent, table);
    table->by_code.resize(table->nodes.size() - 1);
    std::iota(table->by_code.begin(), table->by_code.end(), std::uint16_t{1});
    std::sort(table->by_code.begin(), table->by_code.end(),
              [table](std::uint16_t a, std::uint16_t b) {
                return table->nodes[a].code < table->nodes[b].code;
              });
    for (std::size_t i = 0; i != used.size(); ++i) {
      for (const proto::MarginShare& share :
           used[i].first->message.calibration()) {
        table->models[i].shares.push_back(
            suggest::MakeShare(share.margin(), share.rows(), share.right()));
      }
    }
    AddVotes(used, table);
  }

  void MarkOfferOnly(const std::map<std::string_view, Model*>& models,
                     Table* table) const {
    std::set<std::string_view> codes;
    for (const auto& [parent, model] : models) {
      codes.insert(model->message.offer_only().begin(),
                   model->message.offer_only().end());
    }
    if (codes.empty()) return;
    table->has_offer_only = true;
    for (Node& node : table->nodes) {
      // Parents come first. A code above the first model's parent counts too.
      node.offer_only = table->nodes[node.parent].offer_only;
      for (std::string_view code = node.code; !code.empty() && !node.offer_only;
           code = suggest::ParentOf(code)) {
        node.offer_only = codes.count(code) != 0;
      }
    }
  }

  void AddVotes(
      const std::vector<std::pair<Model*, std::vector<std::uint16_t>>>& used,
      Table* table) {
    // N-grams without a vote for a category that is valid are left out.
    std::vector<std::vector<Gram>> grams(used.size());
    std::vector<Gram> all;
    // By model: the most absolute points that a way to its children can have.
    std::vector<std::int64_t> most(used.size());
    for (std::size_t i = 0; i != used.size(); ++i) {
      const auto& [model, nodes] = used[i];
      suggest::ScoringModel& scoring = table->models[i];
      scoring.first_gram = static_cast<std::uint32_t>(table->gram_count);
      std::vector<std::int64_t> points(nodes.size());
      for (const proto::TextGram& gram : model->message.gram()) {
        suggest::Ballot ballot;
        std::size_t votes = 0;
        for (const proto::TextVote& vote : gram.vote()) {
          const std::uint16_t node = nodes[vote.category()];
          if (node == 0) continue;
          ballot.votes[votes++] = {node,
                                   static_cast<std::int16_t>(vote.points())};
          points[vote.category()] += std::abs(vote.points());
        }
        if (votes == 0) continue;
        scoring.ballots.push_back(ballot);
        grams[i].push_back(*suggest::ReadGram(gram.text()));
      }
      table->gram_count += grams[i].size();
      all.insert(all.end(), grams[i].begin(), grams[i].end());
      for (const std::int64_t one : points) most[i] = std::max(most[i], one);
      // The model above comes before it.
      const std::uint32_t above = AboveOf(*table, i);
      if (above != Node::kLeaf) most[i] += most[above];
      if (most[i] <= suggest::kMaxScore) continue;
      model_ = model;
      Error("gram", base::Fill<messages::kManyPoints>(
                        base::Quoted(model->entry->id), suggest::kMaxScore));
      return;
    }
    const bool few = std::all_of(
        grams.begin(), grams.end(), [](const std::vector<Gram>& list) {
          return list.size() <= suggest::GramTable::kMaxGrams;
        });
    if (!few || !suggest::Alphabet::Fits(all)) {
      model_ = used.front().first;
      Error("gram",
            base::Fill<messages::kManyCharacters>(
                suggest::GramTable::kMaxGrams, suggest::Alphabet::kMaxUnits));
      return;
    }
    table->alphabet = suggest::Alphabet(all);
    for (std::size_t i = 0; i != used.size(); ++i) {
      table->models[i].grams =
          suggest::GramTable(table->alphabet, grams[i], seed_ + i);
    }
  }

  // The model that scores the category whose children a model scores; kLeaf: it
  // scores the roots.
  static std::uint32_t AboveOf(const Table& table, std::size_t model) {
    const std::vector<std::uint16_t>& children = table.models[model].children;
    if (children.empty()) return Node::kLeaf;
    const std::uint32_t parent = table.nodes[children.front()].parent;
    return parent == 0 ? Node::kLeaf : table.nodes[parent].model;
  }

  const LoadOptions& options_;
  std::shared_ptr<Compiled> compiled_;
  load::Loader loader_;
  bool has_rules_;
  absl::TimeZone zone_ = absl::UTCTimeZone();
  std::map<std::string, Interval, std::less<>> categories_;  // Of the rules.
  std::vector<std::string_view> known_;
  int look_ups_ = 20;
  std::vector<Model> models_;
  Model* model_ = nullptr;  // At hand.
  std::uint64_t seed_ = 0;
};

}  // namespace

LoadResult<TextModels> LoadTextModels(const std::vector<Source>& sources,
                                      const RuleSet* rules,
                                      const LoadOptions& options) {
  return TextModelLoader(sources, rules, options).Run();
}

}  // namespace trunkline
