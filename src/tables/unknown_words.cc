// SPDX-License-Identifier: Apache-2.0
#include "src/tables/unknown_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "src/base/strings.h"
#include "src/tables/messages.h"

namespace trunkline::tables {
namespace {

// In one line of ToText().
constexpr std::size_t kMostShown = 10;
// No word that may be shown is longer: a character has at most four bytes.
constexpr std::size_t kMostBytes = 4 * kShownCharacters + 1;

constexpr const base::Message* kNames[kCodedColumns] = {
    &messages::kValue,  &messages::kCategory, &messages::kRegion,
    &messages::kUnit,   &messages::kType,     &messages::kChannel,
    &messages::kNumber, &messages::kUrgency};

base::Text Rows(std::uint64_t rows) {
  return rows == 1 ? base::Fill<messages::kOneRow>(rows)
                   : base::Fill<messages::kRows>(rows);
}

}  // namespace

CodedColumn CodedColumnOf(std::string_view field) {
  if (field == "category") return CodedColumn::kCategory;
  if (field == "region") return CodedColumn::kRegion;
  if (field == "type") return CodedColumn::kType;
  if (field == "channel") return CodedColumn::kChannel;
  if (field == "urgency") return CodedColumn::kUrgency;
  if (field == "unit" || field == "first_receiver" || field == "against" ||
      field == "lead") {
    return CodedColumn::kUnit;
  }
  return CodedColumn::kNone;
}

bool MayShowUnknown(CodedColumn column, std::string_view word,
                    std::uint64_t rows) {
  return column != CodedColumn::kNone && column != CodedColumn::kUrgency &&
         base::MayShowWord(word, rows);
}

void UnknownWords::Add(CodedColumn column, std::string_view word) {
  Words& words = columns_[static_cast<std::size_t>(column)];
  word = word.substr(0, kMostBytes);
  const auto found = words.rows.find(word);
  if (found != words.rows.end()) {
    ++found->second;
  } else if (words.rows.size() < kMaxWords &&
             (show_all_ || MayShowUnknown(column, word, kShownFromRows))) {
    words.rows.emplace(word, 1);
  } else {
    ++words.others;
  }
}

bool UnknownWords::empty() const {
  return std::all_of(columns_.begin(), columns_.end(), [](const Words& words) {
    return words.rows.empty() && words.others == 0;
  });
}

base::Text UnknownWords::ToText(const Nearest& nearest) const {
  base::Text out;
  for (std::size_t i = 0; i != columns_.size(); ++i) {
    const auto column = static_cast<CodedColumn>(i);
    std::vector<std::pair<std::uint64_t, std::string_view>> shown;
    std::uint64_t others = columns_[i].others;
    for (const auto& [word, rows] : columns_[i].rows) {
      if (show_all_ || MayShowUnknown(column, word, rows)) {
        shown.emplace_back(rows, word);
      } else {
        others += rows;
      }
    }
    std::stable_sort(
        shown.begin(), shown.end(),
        [](const auto& a, const auto& b) { return a.first > b.first; });
    base::Text line;
    const auto add = [&line](const base::Text& more) {
      line = line.empty() ? more : base::Fill<messages::kAnd>(line, more);
    };
    for (std::size_t k = 0; k != shown.size(); ++k) {
      const auto& [rows, word] = shown[k];
      if (!show_all_ && k >= kMostShown) {
        others += rows;
        continue;
      }
      base::Text near;
      if (nearest != nullptr && k < kMostShown) {
        const std::string name = nearest(column, word);
        if (!name.empty()) {
          near = base::Fill<messages::kNear>(base::Quoted(name));
        }
      }
      add(base::Fill<messages::kWord>(base::Quoted(word), near, Rows(rows)));
    }
    if (others != 0) add(base::Fill<messages::kOtherValues>(Rows(others)));
    if (line.empty()) continue;
    out +=
        base::Fill<messages::kUnknown>(base::FillFound(*kNames[i], {}), line);
  }
  return out;
}

}  // namespace trunkline::tables
