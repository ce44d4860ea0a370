// SPDX-License-Identifier: Apache-2.0
//
// A text model and, after a line "====", a text: loading never crashes; what
// loads is read back, and explanations add up.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "trunkline/suggest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string_view content(reinterpret_cast<const char*>(data), size);
  std::string_view text = content;
  constexpr std::string_view kBetween = "\n====\n";
  if (const std::size_t at = content.rfind(kBetween);
      at != std::string_view::npos) {
    text = content.substr(at + kBetween.size());
    content = content.substr(0, at);
  }
  const auto loaded = trunkline::LoadTextModels({{"f", content}});
  if (!loaded.ok()) return 0;
  const trunkline::TextModels& models = *loaded.value;
  const std::string again = models.Serialize(trunkline::Format::kBinary);
  const auto reread =
      trunkline::LoadTextModels({{"f", again, trunkline::Format::kBinary}});
  if (!reread.ok() || reread.value->hash() != models.hash()) std::abort();
  trunkline::SuggestOptions options;
  options.top = 100;
  for (absl::Time at : {absl::InfinitePast(), absl::FromUnixSeconds(0)}) {
    const auto found = models.Suggest(text, at, options);
    for (const trunkline::Suggestion& one : found.candidates) {
      const auto why =
          trunkline::ExplainSuggestion(models, text, at, one.category);
      if (!why.ok() || why->score != one.score) std::abort();
      std::int64_t sum = 0;
      for (const auto& span : why->spans) sum += span.points;
      if (sum != one.score) std::abort();
    }
    // Points from outside are for models without n-grams.
    const trunkline::CategoryPoints points[] = {{text, 5}, {"a", -3}};
    trunkline::Suggestions by_points;
    const auto left_out =
        models.SuggestFromPoints(points, 2, at, options, &by_points);
    if (models.gram_count() == 0 && !left_out.ok() && text != "a") std::abort();
    if (!left_out.ok() && by_points.answer.has_value()) std::abort();
  }
  return 0;
}
