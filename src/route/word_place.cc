// SPDX-License-Identifier: Apache-2.0
#include "src/route/word_place.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "src/base/fold.h"

namespace trunkline::route {

std::size_t CharacterOf(const rules::Compiled& rules, std::uint32_t condition,
                        std::string_view written, std::string_view text,
                        bool ignore_contexts) {
  const rules::Conditions& all = rules.conditions;
  const rules::Range& unless = all.conditions[condition].unless;
  rules::LiteralIndex index;
  const auto add = [&](std::string_view word) {
    const std::uint32_t id = index.Add(*rules::ReadWord(word));
    index.WantPlaces(id, false);
    return id;
  };
  const std::uint32_t word = add(written);
  std::vector<bool> is_context;
  for (std::uint32_t i = 0; i != unless.count && !ignore_contexts; ++i) {
    const std::uint32_t id = add(all.written[unless.begin + i]);
    is_context.resize(index.size(), false);
    is_context[id] = true;
  }
  is_context.resize(index.size(), false);
  index.Freeze();
  std::vector<rules::LiteralIndex::Place> places, contexts;
  index.FindPlaces(text, &places);
  std::copy_if(places.begin(), places.end(), std::back_inserter(contexts),
               [&](const auto& place) { return is_context[place.word]; });
  rules::SortContexts(&contexts);
  const auto* const found = rules::FirstOutside(places, word, contexts);
  if (found == nullptr) return 0;
  std::size_t character = 1;
  const char* p = text.data();
  while (p < text.data() + found->begin) {
    base::NextRune(&p, text.data() + text.size());
    ++character;
  }
  return character;
}

}  // namespace trunkline::route
