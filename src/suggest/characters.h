// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_CHARACTERS_H_
#define TRUNKLINE_SRC_SUGGEST_CHARACTERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What a text is made of, for n-grams: characters of scripts without spaces,
// words of alphabets, numbers. Everything else separates.
namespace trunkline::suggest {

enum class CharacterKind : std::uint8_t {
  kSeparator,  // Punctuation, symbols, spaces, what is not valid UTF-8.
  kCharacter,  // Han and every other script that is no alphabet.
  kLetter,     // Latin, Greek, Cyrillic.
  kDigit,      // A run of them is one character, "0".
};

// `rune` is folded (base/fold.h).
CharacterKind KindOf(char32_t rune);

// The most characters of an n-gram that is no word.
inline constexpr std::size_t kMaxGram = 4;
// The most letters of a word that is an n-gram.
inline constexpr std::size_t kMaxWord = 40;

// An n-gram as its characters, folded.
struct Gram {
  std::u32string runes;
  bool word = false;
};

// Returns a text as a model writes n-grams: folded, numbers as "0".
std::string FoldGram(std::string_view text);

// Reads an n-gram as a model writes it: one to four characters, or a word.
// nullopt if it is neither, or is not folded, or has digits that are not "0".
std::optional<Gram> ReadGram(std::string_view text);

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_CHARACTERS_H_
