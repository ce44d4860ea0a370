// SPDX-License-Identifier: Apache-2.0
// Random models and texts: the same decisions as the plain reference, and
// explanations that add up.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/suggest/characters.h"
#include "tests/catch.h"
#include "tests/suggest/reference.h"
#include "trunkline/suggest.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline {
namespace {

#ifdef TRUNKLINE_FULL_TESTS
constexpr int kModels = 500;
constexpr int kTexts = 200;
#else
constexpr int kModels = 40;
constexpr int kTexts = 50;
#endif

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint32_t Below(std::uint32_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>(state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_;
};

// Few characters, so that n-grams meet; of every kind, some not valid.
constexpr std::string_view kPieces[] = {
    "噪",   "声",   "路",   "灯", "水", "电", "0",       "12",
    "９",   "wifi", "WiFi", "ａ", "b",  "，", " ",       "\n",
    "\xFF", "😀",    "あ",   "é",  "一", "渣", "\xE5\x99"};

std::string AnyText(Random* random, std::uint32_t most) {
  std::string text;
  for (std::uint32_t n = random->Below(most + 1); n != 0; --n) {
    text += kPieces[random->Below(std::size(kPieces))];
  }
  return text;
}

// Models of a tree of up to three levels.
std::vector<reference::Model> AnyModels(Random* random) {
  std::vector<reference::Model> models;
  std::vector<std::string> parents = {""};
  while (!parents.empty()) {
    const std::string parent = parents.back();
    parents.pop_back();
    reference::Model& model = models.emplace_back();
    model.parent = parent;
    const std::uint32_t children = 1 + random->Below(4);
    for (std::uint32_t i = 0; i != children; ++i) {
      std::string code =
          absl::StrCat(parent, parent.empty() ? "" : ".", "c", i);
      if (parent.size() < 5 && random->Below(3) == 0) parents.push_back(code);
      model.categories.push_back(std::move(code));
    }
    for (std::uint32_t n = random->Below(60); n != 0; --n) {
      const std::vector<std::string> grams =
          reference::GramsOf(AnyText(random, 6));
      if (grams.empty()) continue;
      auto& votes = model.grams[grams[random->Below(
          static_cast<std::uint32_t>(grams.size()))]];
      votes.clear();
      for (std::uint32_t k = random->Below(4); k != 0; --k) {
        const std::int64_t points =
            static_cast<std::int64_t>(random->Below(7)) - 3;
        if (points != 0)
          votes[model.categories[random->Below(children)]] = points;
      }
    }
  }
  return models;
}

std::string Write(const std::vector<reference::Model>& models) {
  trunkline_internal::v1::TextModelFile file;
  for (const reference::Model& model : models) {
    auto* const out = file.add_text_model();
    out->set_id(
        absl::StrCat("m", model.parent.empty() ? "" : ".", model.parent));
    out->set_parent(model.parent);
    for (const std::string& category : model.categories) {
      out->add_category(category);
    }
    for (const auto& [text, votes] : model.grams) {
      auto* const gram = out->add_gram();
      gram->set_text(text);
      for (const auto& [category, points] : votes) {
        auto* const vote = gram->add_vote();
        std::uint32_t index = 0;
        while (model.categories[index] != category) ++index;
        vote->set_category(index);
        vote->set_points(static_cast<std::int32_t>(points));
      }
    }
  }
  return file.SerializeAsString();
}

TEST_CASE("suggestions are those of the plain reference") {
  Random random(20181001);
  SuggestOptions options;
  options.top = 100;
  std::size_t suggested = 0;
  for (int m = 0; m != kModels; ++m) {
    const std::vector<reference::Model> models = AnyModels(&random);
    const std::string bytes = Write(models);
    const LoadResult<TextModels> loaded =
        LoadTextModels({{"m", bytes, Format::kBinary}});
    for (const Issue& issue : loaded.issues) INFO(issue.ToString());
    REQUIRE(loaded.ok());
    Suggestions found;
    for (int t = 0; t != kTexts; ++t) {
      const std::string text = AnyText(&random, 40);
      loaded.value->Suggest(text, absl::UnixEpoch(), options, &found);
      const std::vector<reference::Ranked> expected =
          reference::Rank(models, text);
      INFO("model " << m << ", text " << t << ": " << base::Quoted(text, 500));
      REQUIRE(found.candidates.size() == expected.size());
      REQUIRE(found.answer.has_value() == !expected.empty());
      for (std::size_t i = 0; i != expected.size(); ++i) {
        CHECK(found.candidates[i].category == expected[i].category);
        CHECK(found.candidates[i].score == expected[i].score);
        CHECK(found.candidates[i].margin == expected[i].margin);
        const auto why = ExplainSuggestion(
            *loaded.value, text, absl::UnixEpoch(), expected[i].category);
        REQUIRE(why.ok());
        CHECK(why->score == expected[i].score);
        std::int64_t sum = 0;
        std::size_t end = 0;
        for (const SuggestionSpan& span : why->spans) {
          sum += span.points;
          CHECK(span.begin >= end);
          CHECK(span.begin < span.end);
          end = span.end;
        }
        CHECK(end <= text.size());
        CHECK(sum == expected[i].score);
      }
      if (expected.empty()) continue;
      ++suggested;
      CHECK(found.answer->category == expected[0].category);
      CHECK(found.answer->margin == expected[0].margin);
    }
  }
  CHECK(suggested > std::size_t{kModels} * kTexts / 10);
}

TEST_CASE("points from outside are ranked as by the plain reference") {
  Random random(20181002);
  SuggestOptions options;
  options.top = 100;
  std::size_t suggested = 0;
  for (int m = 0; m != kModels; ++m) {
    std::vector<reference::Model> models = AnyModels(&random);
    std::vector<std::string> codes;
    for (reference::Model& model : models) {
      codes.insert(codes.end(), model.categories.begin(),
                   model.categories.end());
      model.grams.clear();
    }
    const LoadResult<TextModels> loaded =
        LoadTextModels({{"m", Write(models), Format::kBinary}});
    REQUIRE(loaded.ok());
    Suggestions found;
    for (int t = 0; t != kTexts; ++t) {
      // Of all levels, of leaves alone, or of any; in any order.
      std::map<std::string, std::int64_t> given;
      std::vector<CategoryPoints> points;
      for (const std::string& code : codes) {
        if (random.Below(3) == 0) continue;
        const auto own = static_cast<std::int32_t>(random.Below(41)) - 20;
        given[code] = own;
        points.push_back({code, own});
      }
      if (t % 2 == 0) std::reverse(points.begin(), points.end());
      const auto left_out = loaded.value->SuggestFromPoints(
          points.data(), points.size(), absl::UnixEpoch(), options, &found);
      const std::vector<reference::Ranked> expected =
          reference::RankByPoints(models, given);
      INFO("model " << m << ", points " << t);
      REQUIRE(left_out.ok());
      CHECK(*left_out == 0);
      REQUIRE(found.candidates.size() == expected.size());
      REQUIRE(found.answer.has_value() == !expected.empty());
      for (std::size_t i = 0; i != expected.size(); ++i) {
        CHECK(found.candidates[i].category == expected[i].category);
        CHECK(found.candidates[i].score == expected[i].score);
        CHECK(found.candidates[i].margin == expected[i].margin);
      }
      suggested += found.answer.has_value() ? 1 : 0;
    }
  }
  CHECK(suggested > std::size_t{kModels} * kTexts / 4);
}

}  // namespace
}  // namespace trunkline
