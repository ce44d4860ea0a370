// SPDX-License-Identifier: Apache-2.0
//
// Words in a text: each line but the last is a word as a rule set writes it,
// the last is the text. One pass finds what a plain search for each word finds,
// and at the same places.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/fold.h"
#include "src/rules/literals.h"

namespace {

using trunkline::rules::LiteralIndex;
using trunkline::rules::WrittenWord;

// How often a word occurs in a folded text.
std::size_t Count(const WrittenWord& word, const std::u32string& text) {
  const auto joined = [](char32_t a, char32_t b) {
    return trunkline::base::IsLetterOrDigit(a) &&
           trunkline::base::IsLetterOrDigit(b);
  };
  const std::u32string plain = trunkline::base::Fold(word.text);
  std::size_t count = 0;
  for (std::size_t at = text.find(plain); at != std::u32string::npos;
       at = text.find(plain, at + 1)) {
    const std::size_t end = at + plain.size();
    const bool front = at != 0 && joined(text[at - 1], text[at]);
    const bool back = end != text.size() && joined(text[end - 1], text[end]);
    if ((!front || word.open_front) && (!back || word.open_back)) ++count;
  }
  return count;
}

bool IsValid(std::string_view text) {
  const std::u32string folded = trunkline::base::Fold(text);
  return std::find(folded.begin(), folded.end(),
                   trunkline::base::kInvalidRune) == folded.end();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  LiteralIndex index;
  std::vector<WrittenWord> words;  // By id.
  for (std::size_t line = rest.find('\n'); line != std::string_view::npos;
       line = rest.find('\n')) {
    const std::string_view written = rest.substr(0, line);
    rest.remove_prefix(line + 1);
    const auto word = trunkline::rules::ReadWord(written);
    // Rule sets contain valid UTF-8 alone.
    if (!word.has_value() || !IsValid(written) || words.size() == 100) continue;
    const std::uint32_t id = index.Add(*word);
    index.WantPlaces(id, false);
    if (id == words.size()) words.push_back(*word);
  }
  index.Freeze();
  const std::u32string text = trunkline::base::Fold(rest);
  std::vector<std::uint32_t> hits;
  std::vector<LiteralIndex::Place> places;
  index.Find(rest, &hits);
  if (!index.FindPlaces(rest, &places)) return 0;
  for (std::uint32_t id = 0; id != words.size(); ++id) {
    const std::size_t count = Count(words[id], text);
    const bool hit = std::binary_search(hits.begin(), hits.end(), id);
    if (hit != (count != 0)) std::abort();
    const auto found =
        std::count_if(places.begin(), places.end(),
                      [&](const auto& place) { return place.word == id; });
    if (static_cast<std::size_t>(found) != count) std::abort();
  }
  for (const LiteralIndex::Place& place : places) {
    if (place.begin >= place.end || place.end > rest.size()) std::abort();
    const std::string_view at =
        rest.substr(place.begin, place.end - place.begin);
    if (trunkline::base::Fold(at) !=
        trunkline::base::Fold(words[place.word].text)) {
      std::abort();
    }
  }
  return 0;
}
