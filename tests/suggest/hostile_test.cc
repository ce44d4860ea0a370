// SPDX-License-Identifier: Apache-2.0
// Models that are made to do harm: they are refused, or nothing comes of them.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/fold.h"
#include "tests/catch.h"
#include "trunkline/suggest.h"
#include "trunkline_internal/v1/text_model.pb.h"

namespace trunkline {
namespace {

// Two Chinese characters, of 1,100.
std::string GramOf(std::size_t i) {
  std::string gram;
  base::AppendRune(static_cast<char32_t>(0x4E00 + i % 1'000), &gram);
  base::AppendRune(static_cast<char32_t>(0x4E00 + i / 1'000), &gram);
  return gram;
}

// A model of `count` n-grams, each with the most points for "a" and the least
// for "b".
std::string Extreme(std::size_t count) {
  trunkline_internal::v1::TextModelFile file;
  auto* const model = file.add_text_model();
  model->set_id("m");
  model->add_category("a");
  model->add_category("b");
  for (std::size_t i = 0; i != count; ++i) {
    auto* const gram = model->add_gram();
    gram->set_text(GramOf(i));
    gram->set_idf(65'535);
    gram->add_vote()->set_points(1000);
    auto* const against = gram->add_vote();
    against->set_category(1);
    against->set_points(-1000);
  }
  return file.SerializeAsString();
}

LoadResult<TextModels> Load(const std::string& file,
                            const LoadOptions& options = {}) {
  return LoadTextModels({{"m", file, Format::kBinary}}, nullptr, options);
}

TEST_CASE("a million n-grams with points at their limits add up") {
  constexpr std::size_t kCount = 1'000'000;
  const LoadResult<TextModels> loaded = Load(Extreme(kCount));
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  CHECK(loaded.value->gram_count() == kCount);
  std::string text;
  for (std::size_t i = 0; i != kCount; ++i) text += GramOf(i) + "，";
  Suggestions found;
  loaded.value->Suggest(text, absl::UnixEpoch(), {}, &found);
  REQUIRE(found.answer.has_value());
  CHECK(found.answer->category == "a");
  CHECK(found.answer->score == 1'000'000'000);
  // More than half of what 32 bits hold.
  CHECK(found.answer->margin == 2'000'000'000);
  const auto why =
      ExplainSuggestion(*loaded.value, text, absl::UnixEpoch(), "b");
  REQUIRE(why.ok());
  CHECK(why->score == -1'000'000'000);
  CHECK(why->spans.size() == kCount);
}

TEST_CASE("more n-grams than the limit are refused before they are looked at") {
  LoadOptions options;
  options.max_text_grams = 9'999;
  const LoadResult<TextModels> loaded = Load(Extreme(10'000), options);
  REQUIRE_FALSE(loaded.ok());
  REQUIRE(loaded.issues.size() == 1);
  CHECK_THAT(loaded.issues[0].message, match::Contains("9999"));
}

#ifdef TRUNKLINE_FULL_TESTS
TEST_CASE("points that could be more than a score holds are refused") {
  LoadOptions options;
  options.max_text_grams = 2'000'000;
  options.max_text_model_bytes = std::size_t{256} << 20;
  CHECK(Load(Extreme(1'073'741), options).ok());
  const LoadResult<TextModels> loaded = Load(Extreme(1'073'742), options);
  REQUIRE_FALSE(loaded.ok());
  CHECK_THAT(loaded.issues[0].message, match::Contains("1073741823"));
}
#endif

TEST_CASE("no model leads back to where it began") {
  // A child's code is longer than its parent's, so that there is no ring.
  for (const char* text : {
           "text_model { id: \"m\" parent: \"a\" category: \"a\" }",
           "text_model { id: \"m\" parent: \"a.b\" category: \"a\" }",
           "text_model { id: \"m\" category: \"\" }",
           "text_model { id: \"m\" category: \".\" }",
           "text_model { id: \"m\" parent: \"a\" category: \"a.\" }\n"
           "text_model { id: \"n\" parent: \"a.\" category: \"a\" }",
           "text_model { id: \"m\" parent: \"a\" category: \"b.a\" }\n"
           "text_model { id: \"n\" parent: \"b.a\" category: \"a\" }",
       }) {
    INFO(text);
    CHECK_FALSE(LoadTextModels({{"m.txtpb", text}}).ok());
  }
  // A tree without its root is never used.
  const LoadResult<TextModels> loaded = LoadTextModels(
      {{"m.txtpb",
        "text_model { id: \"m\" parent: \"a\" category: \"a.a\" gram { text: "
        "\"路\" vote { points: 9 } } }\n"
        "text_model { id: \"n\" parent: \"a.a\" category: \"a.a.a\" gram { "
        "text: \"灯\" vote { points: 9 } } }"}});
  REQUIRE(loaded.ok());
  CHECK(loaded.issues.size() == 2);
  CHECK_FALSE(
      loaded.value->Suggest("路灯", absl::UnixEpoch()).answer.has_value());
}

TEST_CASE(
    "many categories with one n-gram each cost no more than their number") {
  // Each is a root; all have the same points in a text of all n-grams.
  trunkline_internal::v1::TextModelFile file;
  auto* const model = file.add_text_model();
  model->set_id("m");
  std::string text;
  for (std::uint32_t i = 0; i != 20'000; ++i) {
    model->add_category(absl::StrCat("c", 10'000 + i));
    auto* const gram = model->add_gram();
    gram->set_text(GramOf(i));
    auto* const vote = gram->add_vote();
    vote->set_category(i);
    vote->set_points(1000);
    text += GramOf(i) + " ";
  }
  const LoadResult<TextModels> loaded = Load(file.SerializeAsString());
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  SuggestOptions options;
  options.top = 100;
  Suggestions found;
  const auto begin = std::chrono::steady_clock::now();
  loaded.value->Suggest(text, absl::UnixEpoch(), options, &found);
  const auto took = std::chrono::steady_clock::now() - begin;
  REQUIRE(found.candidates.size() == 100);
  CHECK(found.candidates[0].category == "c10000");
  CHECK(found.candidates[99].category == "c10099");
  CHECK(found.answer->margin == 0);
  CHECK(took < std::chrono::seconds(5));
}

}  // namespace
}  // namespace trunkline
