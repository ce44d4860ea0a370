// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_ATOMS_H_
#define TRUNKLINE_SRC_DIFF_ATOMS_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/rules/compiled.h"
#include "trunkline/ticket.h"

// Conditions that are no set of values: on the text, and on attributes that are
// not declared. Equal conditions of both sides are one atom.
//
// Solve() finds a text and attributes for which given atoms hold and others do
// not. A text is a choice of words: a word brings the words that occur wherever
// it does, and words that are joined by a character of no word bring no others;
// an open end is followed by a letter of no word. So the search over words is
// complete; where words have contexts, TextSearch completes it. A pattern is
// represented by sample texts, which may miss: then the answer is kUnknown.
namespace trunkline::diff {

// What only the entry's own bytes say of a condition.
struct PatternTexts {
  std::vector<std::string> patterns, unless;
  std::string example;
};

class Atoms {
 public:
  Atoms(const rules::Compiled& before, const rules::Compiled& after);

  // The atom of a condition's keywords and patterns; -1: it has none.
  int Text(int side, std::uint32_t condition, const PatternTexts& texts);
  // That a word counts in the text, outside the contexts of a condition.
  int WordOf(int side, std::uint32_t condition, std::uint32_t literal);
  // Those of a condition's attributes that are not declared.
  std::vector<int> Attributes(int side, std::uint32_t condition);

  // A ticket as atoms see it; refers to the ticket.
  struct View {
    const Ticket* ticket = nullptr;
    // Of each side. Conditions sort contexts in it.
    mutable std::array<internal::WordMemory, 2> memory;
    std::array<bool, 2> has_places{};
  };
  View See(const Ticket& ticket) const;
  bool Holds(int atom, const View& view) const;

  struct Sample {
    std::string text;
    std::vector<std::pair<std::string, std::string>> attributes;
  };
  enum class Found : std::uint8_t { kYes, kNo, kUnknown };
  // Finds a sample for which all of `holds` hold and of each clause one does
  // not.
  Found Solve(const std::vector<int>& holds,
              const std::vector<const std::vector<int>*>& clauses,
              Sample* sample);

  // Whether the search for texts ended before it was complete, so that kUnknown
  // came of words alone.
  std::uint64_t cut_searches() const { return cut_searches_; }

  // Whether no ticket has all of these.
  bool Exclude(const std::vector<int>& holds);
  // Steps of the last Solve(), a measure of its cost.
  std::uint64_t steps() const { return steps_; }

  // In words, for people: "fire | smoke, not drill".
  std::string Describe(int atom) const;
  // "text", or "attribute.NAME".
  std::string FieldOf(int atom) const;
  bool HasPattern(int atom) const {
    return !atoms_[static_cast<std::size_t>(atom)].patterns.empty();
  }

 private:
  using Words = std::vector<int>;  // Of the vocabulary, ascending.
  struct Atom {
    Words any, all, none, unless;
    std::vector<std::string> patterns, pattern_unless, samples;
    // Where it comes from, to be evaluated.
    int side = 0;
    std::uint32_t condition = 0;
    int word = -1;  // A single literal of that side.
    std::uint32_t literal = 0;
    const rules::AttributeCondition* attribute = nullptr;
  };

  struct Word {
    int side = 0;
    std::uint32_t literal = 0;
    std::string text;     // In which the word occurs, and what is inside it.
    std::string written;  // As a rule set writes it.
    Words inside;         // Empty: not looked for yet.
  };

  int Vocabulary(int side, std::uint32_t literal);
  const std::u32string& SymbolsOf(int word) const;
  const Words& In(int word);
  Words List(int side, const rules::Range& range);
  int Intern(const std::string& key, Atom atom);
  bool WordsHold(const Atom& atom, const Words& occurring) const;
  // Extends `occurring` by a word. False: it brings a forbidden one.
  bool Bring(int word, const Words& forbidden, Words* occurring);
  rules::Facts FactsOf(int side, const View& view) const;
  bool SolveText(const std::vector<int>& holds, const std::vector<int>& fails,
                 std::string* text);
  // Where words have contexts.
  Found SearchText(const std::vector<int>& holds, const std::vector<int>& fails,
                   std::string* text);
  Found SolveAttributes(const std::vector<int>& holds,
                        const std::vector<int>& fails, Sample* sample) const;
  bool Verify(const Sample& sample, const std::vector<int>& holds,
              const std::vector<const std::vector<int>*>& clauses,
              const std::vector<int>** failed) const;
  Found SolveWith(const std::vector<int>& holds, std::vector<int>* fails,
                  const std::vector<const std::vector<int>*>& clauses,
                  Sample* sample);

  std::array<const rules::Compiled*, 2> rules_;
  std::vector<Atom> atoms_;
  std::map<std::string, int> ids_;
  std::vector<Word> words_;
  absl::flat_hash_map<std::u32string, int> word_ids_;
  std::array<absl::flat_hash_map<std::uint32_t, int>, 2> literals_;
  // Characters of no word: one that joins words, and a letter.
  std::string joiner_, letter_;
  std::map<std::vector<int>, bool> excluded_;  // Results of Exclude().
  std::uint64_t steps_ = 0;                    // Of the current Solve().
  std::uint64_t cut_searches_ = 0;
};

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_ATOMS_H_
