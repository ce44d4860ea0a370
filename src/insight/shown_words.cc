// SPDX-License-Identifier: Apache-2.0
#include "src/insight/shown_words.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/shown_word.h"
#include "src/insight/fact_columns.h"

namespace trunkline::insight {
namespace {

// How a column's word is made of codes.
enum class Form {
  kDotted,  // "noise.site": each beginning is a code.
  kPath,    // "430100/430111": each part is a code.
  kList,    // "env;hydro": each part is a code of its own.
  kTag,     // "zh-Hant".
};
struct ShownColumn {
  const char* name;
  Form form;
};
constexpr ShownColumn kShown[] = {
    {"category", Form::kDotted},    {"region", Form::kPath},
    {"lead", Form::kList},          {"assisting", Form::kList},
    {"callback_unit", Form::kList}, {"language", Form::kTag},
};

char SeparatorOf(Form form) {
  switch (form) {
    case Form::kDotted:
      return '.';
    case Form::kPath:
      return '/';
    case Form::kList:
      return ';';
    case Form::kTag:
      break;
  }
  return '\0';
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// A code of an administrative division. No telephone number is taken for one:
// mobile ones have 11 digits, others 7 or 8, or begin with 0 or 86.
bool IsDivision(std::string_view code) {
  return (code.size() == 6 || code.size() == 9 || code.size() == 12) &&
         code[0] >= '1' && code[0] <= '6' &&
         std::all_of(code.begin(), code.end(), IsDigit);
}

// "zh", "yue", "zh-CN", "zh-Hant".
bool IsLanguage(std::string_view tag) {
  const std::size_t dash = std::min(tag.find('-'), tag.size());
  const std::string_view first = tag.substr(0, dash);
  if (first.size() < 2 || first.size() > 3 ||
      !std::all_of(first.begin(), first.end(), IsLower)) {
    return false;
  }
  if (dash == tag.size()) return true;
  const std::string_view second = tag.substr(dash + 1);
  return (second.size() == 2 &&
          std::all_of(second.begin(), second.end(), IsUpper)) ||
         (second.size() == 4 && IsUpper(second[0]) &&
          std::all_of(second.begin() + 1, second.end(), IsLower));
}

class Hider {
 public:
  Hider(Form form, const ReportOptions& options)
      : form_(form), separator_(SeparatorOf(form)), options_(options) {}

  // Counts a word that stands in `rows` rows.
  void Count(std::string_view word, std::uint64_t rows) {
    EachPart(word, [&](std::string_view code, std::string_view) {
      rows_[std::string(code)] += rows;
      return true;
    });
  }

  // What is shown for a word. All words must be counted.
  std::string Shown(std::string_view word) const {
    if (word == base::kOtherValues) return std::string(word);
    if (form_ == Form::kList) {
      std::string out;
      bool others = false;
      EachPart(word, [&](std::string_view code, std::string_view part) {
        if (MayShow(code, part)) {
          if (!out.empty()) out += separator_;
          out += part;
        } else {
          others = true;
        }
        return true;
      });
      if (others) {
        if (!out.empty()) out += separator_;
        out += base::kOtherValues;
      }
      return out;
    }
    std::size_t kept = 0;
    EachPart(word, [&](std::string_view code, std::string_view part) {
      if (!MayShow(code, part)) return false;
      kept = code.size();
      return true;
    });
    return kept == 0 ? base::kOtherValues : std::string(word.substr(0, kept));
  }

 private:
  // Calls with each code, which is of a path the beginning up to a part, and
  // with that part, until it returns false.
  template <typename Function>
  void EachPart(std::string_view word, const Function& function) const {
    for (std::size_t begin = 0; begin <= word.size();) {
      const std::size_t end =
          separator_ == '\0'
              ? word.size()
              : std::min(word.find(separator_, begin), word.size());
      const std::string_view part = word.substr(begin, end - begin);
      if (!function(form_ == Form::kList ? part : word.substr(0, end), part)) {
        return;
      }
      begin = end + 1;
    }
  }

  bool IsKnown(std::string_view code) const {
    const std::string key(code);
    return options_.known_codes.count(key) != 0 ||
           options_.names.count(key) != 0 ||
           options_.superiors.count(key) != 0 ||
           options_.region_departments.count(key) != 0 ||
           options_.residents.count(key) != 0;
  }

  bool MayShow(std::string_view code, std::string_view part) const {
    switch (form_) {
      case Form::kDotted:
        if (IsKnown(code)) return true;
        if (HasDialledParts(code)) return false;
        break;
      case Form::kPath:
        if (IsKnown(part) || IsDivision(part)) return true;
        if (HasDialledParts(code)) return false;
        break;
      case Form::kList:
        if (IsKnown(part)) return true;
        break;
      case Form::kTag:
        if (IsLanguage(part)) return true;
        break;
    }
    const auto rows = rows_.find(code);
    return base::MayShowWord(part, rows == rows_.end() ? 0 : rows->second);
  }

  // Whether the parts of a path or of a code with dots that are no divisions
  // are a number together.
  bool HasDialledParts(std::string_view path) const {
    std::string joined;
    EachPart(path, [&](std::string_view, std::string_view part) {
      if (!IsDivision(part) && !IsKnown(part)) {
        joined += part;
        joined += '-';
      }
      return true;
    });
    return base::HasDialledDigits(joined);
  }

  const Form form_;
  const char separator_;
  const ReportOptions& options_;
  std::map<std::string, std::uint64_t, std::less<>> rows_;
};

}  // namespace

ShownTable HideUnknownWords(const FactTable& cases,
                            const ReportOptions& options) {
  ShownTable out;
  if (options.show_unknown) return out;
  const internal::FactTableAccess::Rep& rep =
      internal::FactTableAccess::Get(cases);
  std::vector<bool> touched(rep.rows);
  for (const ShownColumn& shown : kShown) {
    const auto found = cases.Find(shown.name);
    if (!found.has_value()) continue;
    const std::vector<std::uint32_t>& words = rep.columns[*found].words;
    // Each word is looked at once, not for each row.
    std::map<std::uint32_t, std::uint64_t> rows;
    for (const std::uint32_t word : words) ++rows[word];
    rows.erase(0);  // The empty one.
    Hider hider(shown.form, options);
    for (const auto& [word, count] : rows) hider.Count(rep.words[word], count);
    std::map<std::uint32_t, std::string> replaced;
    for (const auto& [word, count] : rows) {
      std::string instead = hider.Shown(rep.words[word]);
      if (instead != rep.words[word]) {
        replaced.emplace(word, std::move(instead));
      }
    }
    if (replaced.empty()) continue;
    if (!out.table.has_value()) {
      out.table = internal::FactTableAccess::Copy(cases);
    }
    internal::FactTableAccess::Rep* const changed =
        internal::FactTableAccess::Mutable(&*out.table);
    for (std::size_t row = 0; row != words.size(); ++row) {
      const auto instead = replaced.find(words[row]);
      if (instead == replaced.end()) continue;
      changed->columns[*found].words[row] = changed->Intern(instead->second);
      touched[row] = true;
    }
  }
  out.rows = static_cast<std::size_t>(
      std::count(touched.begin(), touched.end(), true));
  return out;
}

}  // namespace trunkline::insight
