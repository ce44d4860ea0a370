// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/alphabet.h"

#include <array>

#include "absl/strings/string_view.h"

namespace trunkline::suggest {
namespace {

constexpr char32_t kPlane = 0x10000;
constexpr std::size_t kPage = 64;

// Which pages of code points have letters, digits, or characters that fold to
// others: every alphabet has these pages.
const std::array<bool, kPlane / kPage>& SpecialPages() {
  static const auto& special = *[] {
    auto* const pages = new std::array<bool, kPlane / kPage>();
    for (char32_t rune = 0; rune != kPlane; ++rune) {
      const char32_t folded = base::FoldRune(rune);
      const CharacterKind kind = KindOf(folded);
      (*pages)[rune / kPage] |= folded != rune ||
                                kind == CharacterKind::kLetter ||
                                kind == CharacterKind::kDigit;
    }
    return pages;
  }();
  return special;
}

bool IsSurrogate(char32_t rune) { return rune >= 0xD800 && rune <= 0xDFFF; }

std::string WordKey(const std::u32string& runes) {
  std::string key;
  for (char32_t rune : runes) base::AppendRune(rune, &key);
  return key;
}

}  // namespace

bool Alphabet::Fits(const std::vector<Gram>& grams) {
  absl::flat_hash_map<char32_t, bool> runes;
  for (const Gram& gram : grams) {
    if (gram.word) continue;
    for (char32_t rune : gram.runes) runes.emplace(rune, true);
  }
  return runes.size() <= kMaxUnits;
}

Alphabet::Alphabet(const std::vector<Gram>& grams) {
  for (const Gram& gram : grams) {
    if (gram.word) {
      words_.emplace(WordKey(gram.runes),
                     static_cast<std::uint32_t>(words_.size()));
      continue;
    }
    for (char32_t rune : gram.runes) {
      runes_.emplace(rune, static_cast<std::uint16_t>(runes_.size() + 1));
    }
  }
  digit_unit_ = UnitOf(U'0');
  AddPages();
}

std::uint16_t Alphabet::UnitOf(char32_t rune) const {
  const auto found = runes_.find(rune);
  return found == runes_.end() ? std::uint16_t{0} : found->second;
}

std::uint32_t Alphabet::WordOf(const std::u32string& word) const {
  const auto found = words_.find(WordKey(word));
  return found == words_.end() ? kNoWord : found->second;
}

void Alphabet::AddPages() {
  std::array<bool, kPlane / kPage> wanted = SpecialPages();
  for (const auto& [rune, unit] : runes_) {
    if (rune < kPlane) wanted[rune / kPage] = true;
  }
  pages_.assign(wanted.size(), 0);
  short_pages_.assign(kShort / kPage, 0);
  units_.assign(kPage, 0);
  for (std::size_t page = 0; page != wanted.size(); ++page) {
    if (!wanted[page]) continue;
    (page < short_pages_.size() ? short_pages_ : pages_)[page] =
        static_cast<std::uint32_t>(units_.size());
    for (std::size_t i = 0; i != kPage; ++i) {
      const auto rune = static_cast<char32_t>(page * kPage + i);
      const char32_t folded = base::FoldRune(rune);
      std::uint32_t unit = 0;
      if (!IsSurrogate(rune)) {
        switch (KindOf(folded)) {
          case CharacterKind::kSeparator:
            break;
          case CharacterKind::kCharacter:
            unit = UnitOf(folded);
            break;
          case CharacterKind::kLetter:
            unit = kLetter;
            break;
          case CharacterKind::kDigit:
            unit = kDigit;
            break;
        }
      }
      units_.push_back(static_cast<std::uint16_t>(unit));
    }
  }
}

void Alphabet::SkipDigits(const char** p, const char* end) const {
  while (*p != end) {
    const char* next = *p;
    if (NextUnit(&next, end) != kDigit) return;
    *p = next;
  }
}

std::uint32_t Alphabet::NextWord(const char** p, const char* end) const {
  std::array<char, kMaxWord * 4> folded;
  char* out = folded.data();
  std::size_t letters = 0;
  while (*p != end) {
    const char* next = *p;
    if (NextUnit(&next, end) != kLetter) break;
    const char32_t rune = base::NextFolded(p, end);
    if (++letters <= kMaxWord) out = base::EncodeRune(rune, out);
  }
  if (letters > kMaxWord || words_.empty()) return kNoWord;
  const auto found = words_.find(absl::string_view(
      folded.data(), static_cast<std::size_t>(out - folded.data())));
  return found == words_.end() ? kNoWord : found->second;
}

}  // namespace trunkline::suggest
