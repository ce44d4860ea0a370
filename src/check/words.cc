// SPDX-License-Identifier: Apache-2.0
// Words of emergency signals that a text has in another form: "flood" is not in
// "flooding".
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/fold.h"
#include "src/base/strings.h"
#include "src/check/messages.h"
#include "src/check/search.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::check {
namespace {

namespace pb = ::trunkline_internal::v1;

bool IsOneOf(char32_t rune, std::u32string_view list) {
  return list.find(rune) != std::u32string_view::npos;
}

bool IsLatin(char32_t rune) {
  return (rune >= 'a' && rune <= 'z') || (rune >= 0xC0 && rune < 0x250);
}

// "SOS" has no other forms.
bool IsAcronym(std::string_view word) {
  return std::any_of(word.begin(), word.end(),
                     [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         std::none_of(word.begin(), word.end(),
                      [](char c) { return c >= 'a' && c <= 'z'; });
}

// Regular English forms that begin with a word.
std::vector<std::string> FormsOf(const std::string& word) {
  const std::u32string runes = base::Fold(word);
  const std::size_t size = runes.size();
  const char32_t last = runes[size - 1];
  const char32_t before = size > 1 ? runes[size - 2] : 0;
  constexpr std::u32string_view kVowels = U"aeiou";
  // "gas", "crash": an e goes before the s.
  const bool hisses =
      IsOneOf(last, U"sxz") || (last == 'h' && IsOneOf(before, U"cs"));
  std::string stem = word;
  // "stab", "stabbing": one consonant after one vowel is doubled.
  if (size > 2 && !IsOneOf(last, kVowels) && !IsOneOf(last, U"wxyhs") &&
      last < 0x80 && IsOneOf(before, kVowels) &&
      !IsOneOf(runes[size - 3], kVowels)) {
    stem += static_cast<char>(last);
  }
  std::vector<std::string> forms = {absl::StrCat(word, hisses ? "es" : "s")};
  if (last == 'e') {
    forms.push_back(absl::StrCat(word, "d"));
  } else {
    forms.push_back(absl::StrCat(stem, "ed"));
    forms.push_back(absl::StrCat(stem, "ing"));
  }
  return forms;
}

class WordForms {
 public:
  WordForms(const rules::SourceEntry& entry, Search* search)
      : entry_(entry), search_(*search) {}

  void Check(const pb::Keyword& keyword) {
    CheckList(keyword.any(), "when.keyword.any", true);
    CheckList(keyword.all(), "when.keyword.all", false);
  }

 private:
  // `together`: a form counts that another word of the list has.
  template <typename Repeated>
  void CheckList(const Repeated& words, std::string_view path, bool together) {
    rules::LiteralIndex all;
    for (const std::string& word : words) all.Add(*rules::ReadWord(word));
    all.Freeze();
    // Those that are forms of another word have none of their own.
    std::set<std::u32string> inflected;
    for (const std::string& written : words) {
      const rules::WrittenWord word = *rules::ReadWord(written);
      if (!IsLatin(base::Fold(word.text).back())) continue;
      for (const std::string& form : FormsOf(word.text)) {
        inflected.insert(base::Fold(form));
      }
    }
    for (int i = 0; i != words.size(); ++i) {
      const rules::WrittenWord word = *rules::ReadWord(words[i]);
      if (word.open_back || IsAcronym(word.text)) continue;
      const std::u32string runes = base::Fold(word.text);
      if (inflected.count(runes) != 0) continue;
      const char32_t last = runes.back();
      if (!base::IsLetterOrDigit(last) || (last >= '0' && last <= '9')) {
        continue;
      }
      const std::string open = absl::StrCat(words[i], "*");
      const std::string at = absl::StrCat(base::ToAbsl(path), "[", i, "]");
      if (!IsLatin(last)) {
        Note(base::Fill<messages::kWordEndings>(base::Quoted(words[i]),
                                                base::Quoted(open)),
             at);
        continue;
      }
      std::string missing;
      for (const std::string& form : FormsOf(word.text)) {
        std::vector<std::uint32_t> hits;
        all.Find(form, &hits);
        if (together && !hits.empty()) continue;
        absl::StrAppend(&missing, missing.empty() ? "" : ", ",
                        base::ToAbsl(base::Quoted(form)));
      }
      if (missing.empty()) continue;
      Note(base::Fill<messages::kWordForms>(base::Quoted(words[i]), missing,
                                            base::Quoted(open)),
           at);
    }
  }

  void Note(base::Text text, std::string path) {
    search_.loader().Report(Severity::kNote, "word-forms",
                            rules::EntryKind::kEmergencySignal, entry_,
                            std::move(text), {std::move(path), nullptr, ""});
  }

  const rules::SourceEntry& entry_;
  Search& search_;
};

}  // namespace

void FindWordForms(Search* search) {
  for (const rules::SourceEntry& entry :
       search->loader().entries(rules::EntryKind::kEmergencySignal)) {
    pb::EmergencySignal m;
    if (!m.ParseFromArray(entry.bytes.data(),
                          static_cast<int>(entry.bytes.size()))) {
      continue;
    }
    WordForms(entry, search).Check(m.when().keyword());
  }
}

}  // namespace trunkline::check
