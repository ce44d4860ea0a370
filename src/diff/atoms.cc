// SPDX-License-Identifier: Apache-2.0
#include "src/diff/atoms.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "src/base/fold.h"
#include "src/base/strings.h"

namespace trunkline::diff {
namespace {

using rules::Condition;

// Steps of one search; beyond, the answer is kUnknown.
constexpr std::uint64_t kMostSteps = 2'000;

bool Has(const std::vector<int>& sorted, int value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

void Insert(int value, std::vector<int>* sorted) {
  const auto at = std::lower_bound(sorted->begin(), sorted->end(), value);
  if (at == sorted->end() || *at != value) sorted->insert(at, value);
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
  for (const char* candidate : {" ", "\n", "\t", "·", "§", "¤"}) {
    bool is_free = true;
    for (const rules::Compiled* side : rules_) {
      for (std::uint32_t i = 0; i != side->literals.size() && is_free; ++i) {
        is_free =
            base::Fold(side->literals.word(i)).find(base::Fold(candidate)) ==
            std::u32string::npos;
      }
    }
    joiner_ = candidate;
    if (is_free) break;
  }
}

int Atoms::Vocabulary(int side, std::uint32_t literal) {
  const auto s = static_cast<std::size_t>(side);
  const auto [known, is_new_literal] = literals_[s].try_emplace(literal, 0);
  if (!is_new_literal) return known->second;
  const std::string_view word = rules_[s]->literals.word(literal);
  const auto [found, is_new] =
      word_ids_.try_emplace(base::Fold(word), static_cast<int>(words_.size()));
  const int id = found->second;
  known->second = id;
  if (is_new) {
    words_.emplace_back(word);
    in_.emplace_back();
  }
  return id;
}

const Atoms::Words& Atoms::In(int word) {
  const auto w = static_cast<std::size_t>(word);
  if (in_[w].empty()) {
    const std::string text = words_[w];
    Words inner{word};
    std::vector<std::uint32_t> hits;
    for (int side : {0, 1}) {
      rules_[static_cast<std::size_t>(side)]->literals.Find(text, &hits);
      for (std::uint32_t hit : hits) Insert(Vocabulary(side, hit), &inner);
    }
    in_[w] = std::move(inner);
  }
  return in_[w];
}

Atoms::Words Atoms::List(int side, const rules::Range& range) {
  const auto& pool = rules_[static_cast<std::size_t>(side)]->conditions.pool;
  Words out;
  for (std::uint32_t i = 0; i != range.count; ++i) {
    Insert(Vocabulary(side, pool[range.begin + i]), &out);
  }
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
  if (c.patterns.count != 0) {
    atom.patterns = texts.patterns;
    std::sort(atom.patterns.begin(), atom.patterns.end());
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
  for (const Words* list : {&atom.any, &atom.all, &atom.none}) {
    absl::StrAppend(&key, "|");
    for (int word : *list) absl::StrAppend(&key, word, ",");
  }
  for (const std::string& pattern : atom.patterns) {
    absl::StrAppend(&key, "|", pattern.size(), ":", pattern);
  }
  return Intern(key, std::move(atom));
}

int Atoms::Word(int side, std::uint32_t literal) {
  Atom atom;
  atom.side = side;
  atom.literal = literal;
  atom.word = Vocabulary(side, literal);
  atom.all = {atom.word};
  return Intern(absl::StrCat("word|", atom.word), std::move(atom));
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
    rules_[side]->literals.Find(ticket.text, &view.hits[side]);
  }
  return view;
}

bool Atoms::Holds(int id, const View& view) const {
  const Atom& atom = atoms_[static_cast<std::size_t>(id)];
  if (atom.attribute != nullptr) return atom.attribute->Holds(*view.ticket);
  const auto side = static_cast<std::size_t>(atom.side);
  rules::Facts facts{};
  facts.ticket = view.ticket;
  facts.hits = &view.hits[side];
  if (atom.word >= 0) return rules::Conditions::Hit(facts, atom.literal);
  const auto& conditions = rules_[side]->conditions;
  return conditions.TextHolds(conditions.conditions[atom.condition], facts);
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
  for (int one : inner) Insert(one, occurring);
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
    for (int word : atom.none) Insert(word, &forbidden);
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
      joined += words_[static_cast<std::size_t>(word)];
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

bool Atoms::SolveAttributes(const std::vector<int>& holds,
                            const std::vector<int>& fails,
                            Sample* sample) const {
  struct Of {
    std::vector<const rules::AttributeCondition*> holds, fails;
    std::set<std::string> values;
  };
  std::map<std::string, Of> names;
  for (const auto* list : {&holds, &fails}) {
    for (int id : *list) {
      const auto* c = atoms_[static_cast<std::size_t>(id)].attribute;
      if (c == nullptr) continue;
      Of& of = names[std::string(c->name)];
      (list == &holds ? of.holds : of.fails).push_back(c);
      for (std::string_view v : c->values) of.values.insert(std::string(v));
      for (std::string_view v : c->excluded) of.values.insert(std::string(v));
    }
  }
  for (auto& [name, of] : names) {
    std::string fresh = "x";
    while (of.values.count(fresh) != 0) fresh += "x";
    of.values.insert(fresh);
    const std::vector<std::string> values(of.values.begin(), of.values.end());
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
    const auto search = [&](auto&& self, std::size_t from,
                            std::size_t most) -> bool {
      if (chosen.size() == most) return fits(chosen);
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
    if (!found) return false;
    for (std::size_t i : chosen)
      sample->attributes.emplace_back(name, values[i]);
  }
  return true;
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
  if (!SolveText(holds, *fails, &found.text) ||
      !SolveAttributes(holds, *fails, &found)) {
    if (steps_ > kMostSteps) return Found::kUnknown;
    const auto opaque = [&](int id) {
      return !atoms_[static_cast<std::size_t>(id)].patterns.empty();
    };
    const bool exact = std::none_of(holds.begin(), holds.end(), opaque) &&
                       std::none_of(fails->begin(), fails->end(), opaque);
    return exact ? Found::kNo : Found::kUnknown;
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
    return base::Quoted(words_[static_cast<std::size_t>(w)]);
  };
  std::string any;
  for (int w : atom.any) absl::StrAppend(&any, any.empty() ? "" : "|", word(w));
  if (!any.empty()) add("", any);
  for (int w : atom.all) add("+", word(w));
  for (int w : atom.none) add("-", word(w));
  for (const std::string& p : atom.patterns) add("~", base::Quoted(p));
  return out;
}

std::string Atoms::FieldOf(int id) const {
  const Atom& atom = atoms_[static_cast<std::size_t>(id)];
  if (atom.attribute == nullptr) return "text";
  return absl::StrCat("attribute.", base::ToAbsl(atom.attribute->name));
}

}  // namespace trunkline::diff
