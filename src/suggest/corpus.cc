// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/corpus.h"

#include <algorithm>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/base/fold.h"
#include "src/base/strings.h"
#include "src/suggest/characters.h"

namespace trunkline::suggest {
namespace {

constexpr std::uint32_t kBreak = 0;
constexpr std::uint32_t kWord = 0x80000000;  // The rest is the word's number.
constexpr std::uint32_t kNoGram = ~std::uint32_t{0};

// The words of a corpus by number, in the order of their first occurrence.
struct Words {
  absl::flat_hash_map<std::string, std::uint32_t> numbers;
  std::vector<std::string> texts;

  std::uint32_t Number(const std::string& word) {
    const auto [at, fresh] =
        numbers.try_emplace(word, static_cast<std::uint32_t>(texts.size()));
    if (fresh) texts.push_back(word);
    return at->second;
  }
};

// A text as symbols: characters, words, breaks.
std::vector<std::uint32_t> Encode(std::string_view text, Words* words) {
  std::vector<std::uint32_t> out;
  const char* p = text.data();
  const char* const end = p + text.size();
  std::string word;
  std::size_t letters = 0;
  bool digits = false;
  const auto end_word = [&] {
    if (letters != 0 && letters <= kMaxWord) {
      out.push_back(kWord | words->Number(word));
    }
    if (letters != 0) out.push_back(kBreak);
    word.clear();
    letters = 0;
  };
  while (p != end) {
    const char32_t rune = base::NextFolded(&p, end);
    const CharacterKind kind = KindOf(rune);
    if (kind == CharacterKind::kLetter) {
      if (letters == 0) out.push_back(kBreak);
      if (++letters <= kMaxWord) base::AppendRune(rune, &word);
      digits = false;
      continue;
    }
    end_word();
    if (kind == CharacterKind::kDigit) {
      if (!digits) out.push_back('0');
    } else {
      out.push_back(kind == CharacterKind::kCharacter ? rune : kBreak);
    }
    digits = kind == CharacterKind::kDigit;
  }
  end_word();
  return out;
}

std::vector<std::uint32_t> OrderBy(const std::vector<std::uint32_t>& group) {
  std::vector<std::uint32_t> order(group.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(
      order.begin(), order.end(),
      [&](std::uint32_t a, std::uint32_t b) { return group[a] < group[b]; });
  return order;
}

}  // namespace

struct Corpus::Counter {
  std::uint32_t matters = 0, last_matter = kNoGram;
  std::uint32_t callers = 0, last_caller = kNoGram;
};

void Corpus::GroupRows(const std::vector<Row>& rows) {
  absl::flat_hash_map<std::string, std::uint32_t> numbers;
  const auto number = [&](std::string key) {
    return numbers
        .try_emplace(std::move(key), static_cast<std::uint32_t>(numbers.size()))
        .first->second;
  };
  bool callers = false;
  for (const Row& row : rows) {
    callers = callers || !row.caller.empty();
    matters_.push_back(number(
        row.matter.empty() ? absl::StrCat("t", base::ToAbsl(row.text))
                           : absl::StrCat("m", base::ToAbsl(row.matter))));
  }
  matter_order_ = OrderBy(matters_);
  if (!callers) return;
  numbers.clear();
  for (std::size_t i = 0; i != rows.size(); ++i) {
    const std::string_view caller = rows[i].caller;
    callers_.push_back(number(caller.empty()
                                  ? absl::StrCat("r", i)
                                  : absl::StrCat("c", base::ToAbsl(caller))));
  }
  caller_order_ = OrderBy(callers_);
}

// Rows of one group follow each other, so that the last group of an n-gram
// tells whether it counts again.
template <typename Visit>
std::vector<std::uint64_t> Corpus::Frequent(const Visit& visit) {
  absl::flat_hash_map<std::uint64_t, Counter> counters;
  for (std::uint32_t row : matter_order_) {
    visit(row, [&](std::uint64_t key) {
      Counter& counter = counters[key];
      if (counter.last_matter == matters_[row]) return;
      counter.last_matter = matters_[row];
      ++counter.matters;
    });
  }
  for (std::uint32_t row : caller_order_) {
    visit(row, [&](std::uint64_t key) {
      Counter& counter = counters[key];
      if (counter.last_caller == callers_[row]) return;
      counter.last_caller = callers_[row];
      ++counter.callers;
    });
  }
  std::vector<std::uint64_t> keys;
  for (const auto& [key, counter] : counters) {
    if (counter.matters < min_matters_) continue;
    if (!callers_.empty() && counter.callers < min_matters_) continue;
    keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  for (std::uint64_t key : keys) {
    CountedGram& gram = grams_.emplace_back();
    gram.matters = counters[key].matters;
    gram.callers = counters[key].callers;
  }
  return keys;
}

Corpus::Corpus(const std::vector<Row>& rows, const LearnOptions& options)
    : min_matters_(options.min_matters), rows_(rows.size()) {
  GroupRows(rows);
  Words words;
  std::vector<std::vector<std::uint32_t>> symbols;
  symbols.reserve(rows.size());
  for (const Row& row : rows) symbols.push_back(Encode(row.text, &words));

  // First the n-grams of one symbol; `at` has, by row and place, the n-gram of
  // the length at hand that begins there.
  std::vector<std::uint64_t> keys =
      Frequent([&](std::uint32_t row, const auto& add) {
        for (std::uint32_t symbol : symbols[row]) {
          if (symbol != kBreak) add(symbol);
        }
      });
  absl::flat_hash_map<std::uint64_t, std::uint32_t> ids;
  for (std::uint32_t i = 0; i != keys.size(); ++i) {
    ids[keys[i]] = i;
    const auto symbol = static_cast<std::uint32_t>(keys[i]);
    if ((symbol & kWord) != 0) {
      grams_[i].text = words.texts[symbol & ~kWord];
    } else {
      base::AppendRune(symbol, &grams_[i].text);
    }
  }
  std::vector<std::vector<std::uint32_t>>& at = symbols;  // Taken over.
  for (std::size_t row = 0; row != at.size(); ++row) {
    for (std::uint32_t& symbol : at[row]) {
      const bool word = (symbol & kWord) != 0;
      const auto found = ids.find(symbol);
      symbol = symbol == kBreak || found == ids.end() ? kNoGram : found->second;
      if (symbol == kNoGram) continue;
      rows_[row].push_back(symbol);
      if (word) symbol = kNoGram;  // It is in no longer n-gram.
    }
  }

  for (int n = 2; n <= options.max_characters; ++n) {
    const auto pair = [&](std::uint32_t row, std::size_t i) {
      return std::uint64_t{at[row][i]} << 32 | at[row][i + 1];
    };
    const auto possible = [&](std::uint32_t row, std::size_t i) {
      return at[row][i] != kNoGram && at[row][i + 1] != kNoGram;
    };
    const auto base = static_cast<std::uint32_t>(grams_.size());
    keys = Frequent([&](std::uint32_t row, const auto& add) {
      for (std::size_t i = 0; i + 1 < at[row].size(); ++i) {
        if (possible(row, i)) add(pair(row, i));
      }
    });
    ids.clear();
    for (std::uint32_t i = 0; i != keys.size(); ++i) {
      ids[keys[i]] = base + i;
      const std::string& head = grams_[keys[i] >> 32].text;
      const std::string& tail = grams_[keys[i] & 0xFFFFFFFF].text;
      std::size_t last = tail.size() - 1;
      while ((static_cast<unsigned char>(tail[last]) & 0xC0) == 0x80) --last;
      grams_[base + i].text = head + tail.substr(last);
    }
    for (std::uint32_t row = 0; row != at.size(); ++row) {
      for (std::size_t i = 0; i < at[row].size(); ++i) {
        std::uint32_t found = kNoGram;
        if (i + 1 < at[row].size() && possible(row, i)) {
          const auto id = ids.find(pair(row, i));
          if (id != ids.end()) found = id->second;
        }
        at[row][i] = found;
        if (found != kNoGram) rows_[row].push_back(found);
      }
    }
  }

  const absl::flat_hash_set<std::string> without(options.without.begin(),
                                                 options.without.end());
  for (std::vector<std::uint32_t>& row : rows_) {
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
    row.erase(std::remove_if(row.begin(), row.end(),
                             [&](std::uint32_t gram) {
                               return without.contains(grams_[gram].text);
                             }),
              row.end());
  }
}

}  // namespace trunkline::suggest
