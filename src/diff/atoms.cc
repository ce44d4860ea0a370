// SPDX-License-Identifier: Apache-2.0
#include "src/diff/atoms.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/base/fold.h"
#include "src/base/strings.h"
#include "src/diff/texts.h"

namespace trunkline::diff {
namespace {

using rules::Condition;

// Steps of one search; beyond, the answer is kUnknown.
constexpr std::uint64_t kMostSteps = 2'000;
// Selections of values of one attribute that are tried.
constexpr std::size_t kMostSelections = 20'000;
// States of one search for a text.
constexpr std::size_t kMostStates = 10'000;

bool Has(const std::vector<int>& sorted, int value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

void Insert(int value, std::vector<int>* sorted) {
  const auto at = std::lower_bound(sorted->begin(), sorted->end(), value);
  if (at == sorted->end() || *at != value) sorted->insert(at, value);
}

// As Insert() for each of `values`.
void InsertAll(const std::vector<int>& values, std::vector<int>* sorted) {
  sorted->insert(sorted->end(), values.begin(), values.end());
  std::sort(sorted->begin(), sorted->end());
  sorted->erase(std::unique(sorted->begin(), sorted->end()), sorted->end());
}

// A text that a simple pattern matches: the first alternative, the first
// character of a class, each repetition as often as it must.
std::string SampleOf(std::string_view p) {
  std::string out, last;
  int depth = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const char c = p[i];
    std::string next;
    if (c == '(') {
      ++depth;
      if (i + 1 < p.size() && p[i + 1] == '?') {
        while (i < p.size() && p[i] != ')' && p[i] != ':') ++i;
        if (i < p.size() && p[i] == ')') --depth;
      }
      continue;
    }
    if (c == ')') {
      --depth;
      continue;
    }
    if (c == '|') {
      if (depth <= 0) break;
      // The other alternatives of the group.
      int inner = 1;
      for (++i; i < p.size() && inner != 0; ++i) {
        if (p[i] == '(') ++inner;
        if (p[i] == ')') --inner;
      }
      --i;
      --depth;
      continue;
    }
    if (c == '^' || c == '$') continue;
    if (c == '*' || c == '+' || c == '?') continue;
    if (c == '{') {
      int least = 0;
      for (++i; i < p.size() && p[i] >= '0' && p[i] <= '9'; ++i) {
        least = std::min(1000, 10 * least + (p[i] - '0'));
      }
      while (i < p.size() && p[i] != '}') ++i;
      for (int n = 1; n < least; ++n) out += last;
      continue;
    }
    if (c == '\\' && i + 1 < p.size()) {
      const char e = p[++i];
      next = e == 'd'   ? "1"
             : e == 's' ? " "
             : e == 'w' ? "a"
             : e == 'b' ? ""
                        : std::string(1, e);
    } else if (c == '[') {
      if (i + 1 < p.size()) next = std::string(1, p[i + 1]);
      while (i < p.size() && p[i] != ']') ++i;
    } else if (c == '.') {
      next = "a";
    } else {
      next = std::string(1, c);
      while (i + 1 < p.size() &&
             (static_cast<unsigned char>(p[i + 1]) & 0xC0) == 0x80) {
        next += p[++i];
      }
    }
    out += next;
    last = next;
  }
  return out;
}

}  // namespace

Atoms::Atoms(const rules::Compiled& before, const rules::Compiled& after)
    : rules_{&before, &after} {
  absl::flat_hash_set<char32_t> used;
  for (const rules::Compiled* side : rules_) {
    for (std::uint32_t i = 0; i != side->literals.size(); ++i) {
      const std::u32string& symbols = side->literals.symbols(i);
      used.insert(symbols.begin(), symbols.end());
    }
  }
  // A blank if it may be, else the first character of no word.
  const auto choose = [&](std::u32string_view usual, char32_t first,
                          bool letter, std::string* out) {
    char32_t rune = first;
    const auto fits = [&](char32_t r) {
      return base::FoldRune(r) == r && base::IsLetterOrDigit(r) == letter &&
             used.count(r) == 0;
    };
    const auto found = std::find_if(usual.begin(), usual.end(), fits);
    if (found != usual.end()) {
      rune = *found;
    } else {
      while (!fits(rune)) ++rune;
    }
    base::AppendRune(rune, out);
  };
  choose(U" \n\t·", 0x2500, /*letter=*/false, &joiner_);
  choose(U"qzjw", 0x1D00, /*letter=*/true, &letter_);
}

const std::u32string& Atoms::SymbolsOf(int word) const {
  const Word& w = words_[static_cast<std::size_t>(word)];
  return rules_[static_cast<std::size_t>(w.side)]->literals.symbols(w.literal);
}

int Atoms::Vocabulary(int side, std::uint32_t literal) {
  const auto s = static_cast<std::size_t>(side);
  const auto [known, is_new_literal] = literals_[s].try_emplace(literal, 0);
  if (!is_new_literal) return known->second;
  const std::u32string& symbols = rules_[s]->literals.symbols(literal);
  const auto [found, is_new] =
      word_ids_.try_emplace(symbols, static_cast<int>(words_.size()));
  known->second = found->second;
  if (!is_new) return found->second;
  Word word;
  word.side = side;
  word.literal = literal;
  word.text = rules_[s]->literals.word(literal);
  word.written = word.text;
  if (base::IsLetterOrDigit(symbols.front())) {
    word.text.insert(0, letter_);
    word.written.insert(0, "*");
  }
  if (base::IsLetterOrDigit(symbols.back())) {
    word.text += letter_;
    word.written += "*";
  }
  words_.push_back(std::move(word));
  return found->second;
}

const Atoms::Words& Atoms::In(int word) {
  const auto w = static_cast<std::size_t>(word);
  if (words_[w].inside.empty()) {
    const Word own = words_[w];
    const rules::LiteralIndex& home =
        rules_[static_cast<std::size_t>(own.side)]->literals;
    Words inner{word};
    std::vector<std::uint32_t> found;
    for (int side : {0, 1}) {
      const rules::LiteralIndex& index =
          rules_[static_cast<std::size_t>(side)]->literals;
      if (index.empty()) continue;
      index.FindInside(home, own.literal, &found);
      for (std::uint32_t one : found) inner.push_back(Vocabulary(side, one));
    }
    words_[w].inside.clear();
    InsertAll(inner, &words_[w].inside);
  }
  return words_[w].inside;
}

Atoms::Words Atoms::List(int side, const rules::Range& range) {
  const auto& pool = rules_[static_cast<std::size_t>(side)]->conditions.pool;
  Words list, out;
  for (std::uint32_t i = 0; i != range.count; ++i) {
    list.push_back(Vocabulary(side, pool[range.begin + i]));
  }
  InsertAll(list, &out);
  return out;
}

int Atoms::Intern(const std::string& key, Atom atom) {
  const auto [found, is_new] =
      ids_.try_emplace(key, static_cast<int>(atoms_.size()));
  if (is_new) atoms_.push_back(std::move(atom));
  return found->second;
}

int Atoms::Text(int side, std::uint32_t condition, const PatternTexts& texts) {
  const Condition& c =
      rules_[static_cast<std::size_t>(side)]->conditions.conditions[condition];
  Atom atom;
  atom.side = side;
  atom.condition = condition;
  atom.any = List(side, c.any);
  atom.all = List(side, c.all);
  atom.none = List(side, c.none);
  if (c.any.count + c.all.count + c.none.count != 0) {
    atom.unless = List(side, c.unless);
  }
  if (c.patterns.count != 0) {
    atom.patterns = texts.patterns;
    atom.pattern_unless = texts.unless;
    std::sort(atom.patterns.begin(), atom.patterns.end());
    std::sort(atom.pattern_unless.begin(), atom.pattern_unless.end());
    if (!texts.example.empty()) atom.samples.push_back(texts.example);
    for (const std::string& pattern : atom.patterns) {
      atom.samples.push_back(SampleOf(pattern));
    }
    const auto& all = rules_[static_cast<std::size_t>(side)]->conditions;
    for (std::uint32_t i = 0; i != c.patterns.count; ++i) {
      const auto& regex = all.patterns[all.pool[c.patterns.begin + i]].regex;
      for (const std::string& word : regex.atoms()) {
        atom.samples.push_back(word);
      }
    }
    atom.samples.push_back("1");
  }
  if (atom.any.empty() && atom.all.empty() && atom.none.empty() &&
      atom.patterns.empty()) {
    return -1;
  }
  std::string key = "text";
  for (const Words* list : {&atom.any, &atom.all, &atom.none, &atom.unless}) {
    absl::StrAppend(&key, "|");
    for (int word : *list) absl::StrAppend(&key, word, ",");
  }
  for (const auto* list : {&atom.patterns, &atom.pattern_unless}) {
    absl::StrAppend(&key, "|", list->size());
    for (const std::string& pattern : *list) {
      absl::StrAppend(&key, "|", pattern.size(), ":", pattern);
    }
  }
  return Intern(key, std::move(atom));
}

int Atoms::WordOf(int side, std::uint32_t condition, std::uint32_t literal) {
  const Condition& c =
      rules_[static_cast<std::size_t>(side)]->conditions.conditions[condition];
  Atom atom;
  atom.side = side;
  atom.condition = condition;
  atom.literal = literal;
  atom.word = Vocabulary(side, literal);
  atom.all = {atom.word};
  atom.unless = List(side, c.unless);
  std::string key = absl::StrCat("word|", atom.word, "|");
  for (int word : atom.unless) absl::StrAppend(&key, word, ",");
  return Intern(key, std::move(atom));
}

std::vector<int> Atoms::Attributes(int side, std::uint32_t condition) {
  const auto& all = rules_[static_cast<std::size_t>(side)]->conditions;
  const rules::Range& range = all.conditions[condition].attributes;
  std::vector<int> out;
  for (std::uint32_t i = 0; i != range.count; ++i) {
    const rules::AttributeCondition& c = all.attributes[range.begin + i];
    std::string key = "attribute";
    const auto add = [&](std::string_view text) {
      absl::StrAppend(&key, "|", text.size(), ":", base::ToAbsl(text));
    };
    add(c.name);
    const std::set<std::string_view> values(c.values.begin(), c.values.end());
    for (std::string_view value : values) add(value);
    key += "|not";
    const std::set<std::string_view> excluded(c.excluded.begin(),
                                              c.excluded.end());
    for (std::string_view value : excluded) add(value);
    absl::StrAppend(&key, "|", c.given, c.absent);
    Atom atom;
    atom.side = side;
    atom.attribute = &c;
    Insert(Intern(key, std::move(atom)), &out);
  }
  return out;
}

Atoms::View Atoms::See(const Ticket& ticket) const {
  View view;
  view.ticket = &ticket;
  for (std::size_t side = 0; side != 2; ++side) {
    rules::Facts facts{};
    rules::ReadText(rules_[side]->literals, ticket.text, &view.memory[side],
                    &facts);
    view.has_places[side] = facts.places != nullptr;
  }
  return view;
}

rules::Facts Atoms::FactsOf(int side, const View& view) const {
  const auto s = static_cast<std::size_t>(side);
  rules::Facts facts{};
  facts.ticket = view.ticket;
  facts.hits = &view.memory[s].hits;
  if (view.has_places[s]) facts.places = &view.memory[s];
  return facts;
}

bool Atoms::Holds(int id, const View& view) const {
  const Atom& atom = atoms_[static_cast<std::size_t>(id)];
  if (atom.attribute != nullptr) return atom.attribute->Holds(*view.ticket);
  const auto side = static_cast<std::size_t>(atom.side);
  const rules::Facts facts = FactsOf(atom.side, view);
  const rules::Conditions& conditions = rules_[side]->conditions;
  const Condition& c = conditions.conditions[atom.condition];
  return atom.word >= 0 ? conditions.WordCounts(c, atom.literal, facts)
                        : conditions.TextHolds(c, facts);
}

bool Atoms::WordsHold(const Atom& atom, const Words& occurring) const {
  const auto occurs = [&](int word) { return Has(occurring, word); };
  return (atom.any.empty() ||
          std::any_of(atom.any.begin(), atom.any.end(), occurs)) &&
         std::all_of(atom.all.begin(), atom.all.end(), occurs) &&
         std::none_of(atom.none.begin(), atom.none.end(), occurs);
}

bool Atoms::Bring(int word, const Words& forbidden, Words* occurring) {
  const Words& inner = In(word);
  for (int one : inner) {
    if (Has(forbidden, one)) return false;
  }
  if (inner.size() == 1) {
    Insert(inner.front(), occurring);
  } else {
    InsertAll(inner, occurring);
  }
  return true;
}

bool Atoms::SolveText(const std::vector<int>& holds,
                      const std::vector<int>& fails, std::string* text) {
  Words forbidden, start;
  std::vector<int> wanted;  // Words that the text is made of.
  std::vector<const Atom*> positive, negative;
  std::vector<const Words*> choices;
  for (int id : holds) {
    const Atom& atom = atoms_[static_cast<std::size_t>(id)];
    if (atom.attribute != nullptr) continue;
    positive.push_back(&atom);
    if (!atom.none.empty()) InsertAll(atom.none, &forbidden);
    if (!atom.any.empty()) choices.push_back(&atom.any);
  }
  for (int id : fails) {
    const Atom& atom = atoms_[static_cast<std::size_t>(id)];
    if (atom.attribute == nullptr) negative.push_back(&atom);
  }
  for (const Atom* atom : positive) {
    for (int word : atom->all) {
      if (!Bring(word, forbidden, &start)) return false;
      wanted.push_back(word);
    }
  }
  // Tries the texts of the words, with samples of patterns around them.
  const auto finish = [&](const std::vector<int>& words) {
    std::string joined;
    for (int word : words) {
      if (!joined.empty()) joined += joiner_;
      joined += words_[static_cast<std::size_t>(word)].text;
    }
    std::vector<std::string> candidates{joined};
    for (const Atom* atom : positive) {
      if (atom->samples.empty()) continue;
      std::vector<std::string> longer;
      for (const std::string& before : candidates) {
        for (const std::string& sample : atom->samples) {
          if (before.empty()) {
            longer.push_back(sample);
          } else {
            longer.push_back(before);
            longer.push_back(absl::StrCat(before, joiner_, sample));
            longer.push_back(absl::StrCat(sample, joiner_, before));
          }
          if (longer.size() > 64) break;
        }
      }
      candidates = std::move(longer);
    }
    for (std::string& candidate : candidates) {
      ++steps_;
      Ticket ticket;
      ticket.text = candidate;
      const View view = See(ticket);
      const auto is = [&](const std::vector<int>& ids, bool wanted_value) {
        return std::all_of(ids.begin(), ids.end(), [&](int id) {
          return atoms_[static_cast<std::size_t>(id)].attribute != nullptr ||
                 Holds(id, view) == wanted_value;
        });
      };
      if (!is(holds, true) || !is(fails, false)) continue;
      *text = std::move(candidate);
      return true;
    }
    return false;
  };
  // Depth first: a word of each list, then words that make others fail.
  const auto repair = [&](auto&& self, Words occurring,
                          std::vector<int> words) -> bool {
    if (++steps_ > kMostSteps) return false;
    for (const Atom* atom : negative) {
      if (!atom->patterns.empty() || !WordsHold(*atom, occurring)) continue;
      for (int none : atom->none) {
        Words next = occurring;
        if (!Bring(none, forbidden, &next)) continue;
        std::vector<int> longer = words;
        longer.push_back(none);
        if (self(self, std::move(next), std::move(longer))) return true;
      }
      return false;
    }
    if (finish(words)) return true;
    // A pattern that must not match may be kept out by a word as well.
    for (const Atom* atom : negative) {
      if (atom->patterns.empty()) continue;
      for (int none : atom->none) {
        if (Has(occurring, none)) continue;
        Words next = occurring;
        if (!Bring(none, forbidden, &next)) continue;
        std::vector<int> longer = words;
        longer.push_back(none);
        if (self(self, std::move(next), std::move(longer))) return true;
      }
    }
    return false;
  };
  const auto choose = [&](auto&& self, std::size_t i, Words occurring,
                          std::vector<int> words) -> bool {
    if (++steps_ > kMostSteps) return false;
    if (i == choices.size()) {
      return repair(repair, std::move(occurring), std::move(words));
    }
    const bool has =
        std::any_of(choices[i]->begin(), choices[i]->end(),
                    [&](int word) { return Has(occurring, word); });
    if (has) return self(self, i + 1, occurring, words);
    for (int word : *choices[i]) {
      Words next = occurring;
      if (!Bring(word, forbidden, &next)) continue;
      std::vector<int> longer = words;
      longer.push_back(word);
      if (self(self, i + 1, std::move(next), std::move(longer))) return true;
    }
    return false;
  };
  return choose(choose, 0, std::move(start), std::move(wanted));
}

Atoms::Found Atoms::SearchText(const std::vector<int>& holds,
                               const std::vector<int>& fails,
                               std::string* text) {
  std::vector<std::u32string> words;
  std::map<int, int> places;
  const auto place = [&](const Words& list) {
    std::vector<int> out;
    for (int word : list) {
      const auto [found, is_new] =
          places.try_emplace(word, static_cast<int>(words.size()));
      if (is_new) words.push_back(SymbolsOf(word));
      out.push_back(found->second);
    }
    return out;
  };
  std::vector<TextSearch::Condition> conditions;
  for (const auto* list : {&holds, &fails}) {
    for (int id : *list) {
      const Atom& atom = atoms_[static_cast<std::size_t>(id)];
      if (atom.attribute != nullptr) continue;
      conditions.push_back({place(atom.any), place(atom.all), place(atom.none),
                            place(atom.unless), list == &holds});
    }
  }
  const auto rune = [](const std::string& character) {
    return base::Fold(character).front();
  };
  TextSearch search(words, conditions, rune(letter_), rune(joiner_));
  steps_ += 100;
  switch (search.Run(kMostStates, text)) {
    case TextSearch::Result::kFound:
      return Found::kYes;
    case TextSearch::Result::kNone:
      return Found::kNo;
    case TextSearch::Result::kTooMany:
      break;
  }
  return Found::kUnknown;
}

// Values that the same conditions list are alike, so that one of them is tried.
Atoms::Found Atoms::SolveAttributes(const std::vector<int>& holds,
                                    const std::vector<int>& fails,
                                    Sample* sample) const {
  struct Of {
    std::vector<const rules::AttributeCondition*> holds, fails;
    // By value, which conditions list it: 2 * the number of one that asks for
    // it, and 1 more of one that excludes it.
    std::map<std::string, std::vector<std::size_t>> values;
  };
  std::map<std::string, Of> names;
  for (const auto* list : {&holds, &fails}) {
    for (int id : *list) {
      const auto* c = atoms_[static_cast<std::size_t>(id)].attribute;
      if (c == nullptr) continue;
      Of& of = names[std::string(c->name)];
      const std::size_t number = 2 * (of.holds.size() + of.fails.size());
      (list == &holds ? of.holds : of.fails).push_back(c);
      const auto add = [&](std::string_view value, std::size_t listed) {
        auto& all = of.values[std::string(value)];
        if (all.empty() || all.back() != listed) all.push_back(listed);
      };
      for (std::string_view v : c->values) add(v, number);
      for (std::string_view v : c->excluded) add(v, number + 1);
    }
  }
  for (auto& entry : names) {
    const auto& name = entry.first;
    auto& of = entry.second;
    std::string fresh = "x";
    while (of.values.count(fresh) != 0) fresh += "x";
    of.values[fresh];
    std::vector<std::string> values;
    std::set<std::vector<std::size_t>> kinds;
    for (const auto& [value, listed] : of.values) {
      if (kinds.insert(listed).second) values.push_back(value);
    }
    const auto fits = [&](const std::vector<std::size_t>& some) {
      Ticket ticket;
      for (std::size_t i : some) ticket.attributes.push_back({name, values[i]});
      const auto is = [&](const auto& list, bool wanted) {
        return std::all_of(list.begin(), list.end(), [&](const auto* c) {
          return c->Holds(ticket) == wanted;
        });
      };
      return is(of.holds, true) && is(of.fails, false);
    };
    std::vector<std::size_t> chosen;
    // All selections of at most four values, the smallest first.
    std::size_t tries = 0;
    const auto search = [&](auto&& self, std::size_t from,
                            std::size_t most) -> bool {
      if (tries == kMostSelections) return false;
      if (chosen.size() == most) {
        ++tries;
        return fits(chosen);
      }
      for (std::size_t i = from; i < values.size(); ++i) {
        chosen.push_back(i);
        if (self(self, i + 1, most)) return true;
        chosen.pop_back();
      }
      return false;
    };
    bool found = false;
    for (std::size_t most = 0; most <= 4 && !found; ++most) {
      chosen.clear();
      found = search(search, 0, most);
    }
    if (!found) return tries == kMostSelections ? Found::kUnknown : Found::kNo;
    for (std::size_t i : chosen)
      sample->attributes.emplace_back(name, values[i]);
  }
  return Found::kYes;
}

bool Atoms::Verify(const Sample& sample, const std::vector<int>& holds,
                   const std::vector<const std::vector<int>*>& clauses,
                   const std::vector<int>** failed) const {
  Ticket ticket;
  ticket.text = sample.text;
  for (const auto& [name, value] : sample.attributes) {
    ticket.attributes.push_back({name, value});
  }
  const View view = See(ticket);
  const auto all = [&](const std::vector<int>& ids) {
    return std::all_of(ids.begin(), ids.end(),
                       [&](int id) { return Holds(id, view); });
  };
  *failed = nullptr;
  if (!all(holds)) return false;
  for (const std::vector<int>* clause : clauses) {
    if (!all(*clause)) continue;
    *failed = clause;
    return false;
  }
  return true;
}

Atoms::Found Atoms::SolveWith(
    const std::vector<int>& holds, std::vector<int>* fails,
    const std::vector<const std::vector<int>*>& clauses, Sample* sample) {
  if (++steps_ > kMostSteps) return Found::kUnknown;
  Sample found;
  if (const Found one = SolveAttributes(holds, *fails, &found);
      one != Found::kYes) {
    return one;
  }
  if (!SolveText(holds, *fails, &found.text)) {
    const auto one_of = [&](auto&& is) {
      const auto atom_is = [&](int id) {
        return is(atoms_[static_cast<std::size_t>(id)]);
      };
      return std::any_of(holds.begin(), holds.end(), atom_is) ||
             std::any_of(fails->begin(), fails->end(), atom_is);
    };
    if (one_of([](const Atom& atom) { return !atom.patterns.empty(); })) {
      return Found::kUnknown;
    }
    const bool cut = steps_ > kMostSteps;
    if (!cut && !one_of([](const Atom& a) { return !a.unless.empty(); })) {
      return Found::kNo;
    }
    const Found one = SearchText(holds, *fails, &found.text);
    if (one == Found::kUnknown) ++cut_searches_;
    if (one != Found::kYes) return one;
  }
  const std::vector<int>* failed = nullptr;
  if (Verify(found, holds, clauses, &failed)) {
    *sample = std::move(found);
    return Found::kYes;
  }
  if (failed == nullptr) return Found::kUnknown;
  bool unknown = false;
  for (int atom : *failed) {
    if (Has(holds, atom)) continue;
    fails->push_back(atom);
    const Found one = SolveWith(holds, fails, clauses, sample);
    fails->pop_back();
    if (one == Found::kYes) return one;
    unknown |= one == Found::kUnknown;
  }
  return unknown ? Found::kUnknown : Found::kNo;
}

Atoms::Found Atoms::Solve(const std::vector<int>& holds,
                          const std::vector<const std::vector<int>*>& clauses,
                          Sample* sample) {
  steps_ = 0;
  std::vector<int> fails;
  for (const std::vector<int>* clause : clauses) {
    if (std::includes(holds.begin(), holds.end(), clause->begin(),
                      clause->end())) {
      return Found::kNo;
    }
  }
  return SolveWith(holds, &fails, clauses, sample);
}

bool Atoms::Exclude(const std::vector<int>& holds) {
  if (holds.size() < 2) return false;
  const auto [found, is_new] = excluded_.try_emplace(holds, false);
  if (is_new) {
    Sample sample;
    found->second = Solve(holds, {}, &sample) == Found::kNo;
  }
  return found->second;
}

std::string Atoms::Describe(int id) const {
  const Atom& atom = atoms_[static_cast<std::size_t>(id)];
  std::string out;
  const auto add = [&](const char* sign, const std::string& text) {
    if (!out.empty()) out += ' ';
    absl::StrAppend(&out, sign, text);
  };
  if (atom.attribute != nullptr) {
    const auto& c = *atom.attribute;
    for (std::string_view v : c.values) add("", base::Quoted(v));
    for (std::string_view v : c.excluded) add("-", base::Quoted(v));
    if (c.given) add("", "given");
    if (c.absent) add("", "absent");
    return out;
  }
  const auto word = [&](int w) {
    return base::Quoted(words_[static_cast<std::size_t>(w)].written);
  };
  std::string any;
  for (int w : atom.any) absl::StrAppend(&any, any.empty() ? "" : "|", word(w));
  if (!any.empty()) add("", any);
  for (int w : atom.all) add("+", word(w));
  for (int w : atom.none) add("-", word(w));
  for (int w : atom.unless) add("unless ", word(w));
  for (const std::string& p : atom.patterns) add("~", base::Quoted(p));
  for (const std::string& p : atom.pattern_unless) {
    add("unless ~", base::Quoted(p));
  }
  return out;
}

std::string Atoms::FieldOf(int id) const {
  const Atom& atom = atoms_[static_cast<std::size_t>(id)];
  if (atom.attribute == nullptr) return "text";
  return absl::StrCat("attribute.", base::ToAbsl(atom.attribute->name));
}

}  // namespace trunkline::diff
