// SPDX-License-Identifier: Apache-2.0
#include "src/learn/names.h"

#include <algorithm>
#include <array>

#include "src/base/ids.h"
#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/learn/messages.h"
#include "src/learn/mix.h"
#include "src/rules/compiled.h"
#include "src/rules/names.h"

namespace trunkline::learn {
namespace {

// Bytes of a slug.
constexpr std::size_t kSlugBytes = 48;

bool IsCodeByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

bool IsCode(std::string_view name) {
  if (name.empty() || name.size() > kSlugBytes) return false;
  if (name.front() == '.' || name.back() == '.' ||
      name.find("..") != std::string_view::npos) {
    return false;
  }
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return IsCodeByte(c) || c == '.'; });
}

// The character at a byte of valid UTF-8.
std::string_view LetterAt(std::string_view text, std::size_t at) {
  std::size_t size = 1;
  while (at + size < text.size() && (text[at + size] & 0xC0) == 0x80) ++size;
  return text.substr(at, size);
}

// A spelling as a label: without what steers a line, and without spaces at its
// ends.
std::string LabelOf(std::string_view spelled) {
  std::string label;
  for (std::size_t i = 0; i < spelled.size();) {
    const std::string_view letter = LetterAt(spelled, i);
    if (base::HasControl(letter)) {
      label.push_back(' ');
    } else {
      label.append(letter);
    }
    i += letter.size();
  }
  label.erase(0, label.find_first_not_of(' '));
  label.erase(label.find_last_not_of(' ') + 1);
  return label;
}

bool EndsIn(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

}  // namespace

std::string CoinCode(std::string_view folded) {
  if (IsCode(folded)) return std::string(folded);
  std::string slug;
  for (std::size_t i = 0; i < folded.size();) {
    const std::string_view letter = LetterAt(folded, i);
    const std::size_t size = letter.size();
    // Letters of other scripts stay: names consist of them. Marks
    // (General Punctuation, CJK Symbols) are 0xE2 0x80.. and 0xE3 0x80..
    const bool mark = size == 3 && letter[1] == '\x80' &&
                      (letter[0] == '\xE2' || letter[0] == '\xE3');
    const bool keep =
        size > 1 ? !mark && !base::HasControl(letter) : IsCodeByte(letter[0]);
    if (slug.size() + size > kSlugBytes) break;
    if (keep) {
      slug.append(letter);
    } else if (!slug.empty() && slug.back() != '_') {
      slug.push_back('_');
    }
    i += size;
  }
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  base::Sha256 hash;
  hash.Update(folded);
  if (!slug.empty()) slug.push_back('_');
  return slug + hash.HexDigest().substr(0, 4);
}

bool IsNoName(std::string_view folded) {
  static constexpr std::array<std::string_view, 24> kWords = {
      "n/a",  "na",   "n.a.",       "none",          "no",      "null",
      "nil",  "no q", "no queue",   "no department", "unknown", "?",
      "-",    "--",   "unassigned", "not assigned",  "tbd",     "无",
      "暂无", "未知", "未分配",     "待定",          "空",      "无单位"};
  return folded.empty() ||
         std::find(kWords.begin(), kWords.end(), folded) != kWords.end();
}

bool IsBelowDistrict(std::string_view folded) {
  static constexpr std::array<std::string_view, 12> kEnds = {
      "街道", "街道办", "街道办事处", "镇",   "镇政府", "镇人民政府",
      "乡",   "乡政府", "乡人民政府", "社区", "居委会", "村委会"};
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [folded](auto end) { return EndsIn(folded, end); }) ||
         EndsIn(folded, " township") || EndsIn(folded, " subdistrict") ||
         EndsIn(folded, " sub-district");
}

std::vector<std::pair<std::string, std::string>> NameCounter::Parts(
    std::string_view spelled) const {
  std::vector<std::pair<std::string, std::string>> out;
  std::string_view separator = separator_;
  if (paths_allowed_ && IsCode(spelled)) separator = ".";
  while (true) {
    const std::size_t at =
        separator.empty() ? std::string_view::npos : spelled.find(separator);
    std::string folded = rules::FoldName(spelled.substr(0, at));
    if (!folded.empty()) {
      out.emplace_back(std::move(folded), std::string(spelled.substr(0, at)));
    }
    if (at == std::string_view::npos) return out;
    spelled.remove_prefix(at + separator.size());
  }
}

NameCounter::NameCounter(bool paths, std::string separator)
    : paths_allowed_(paths),
      separator_(std::move(separator)),
      hashes_({kFnvBegin}) {}

NameCounter::Place NameCounter::Find(std::string_view spelled) const {
  const auto found = places_.find(base::ToAbsl(spelled));
  return found == places_.end() ? kNew : found->second;
}

Node NameCounter::Add(std::string_view spelled, Place place) {
  if (place == kNew) {
    Spelling spelling{0};
    std::vector<std::string> path;
    // The names of a path are kept apart by a byte that no name has.
    std::uint64_t hash = kFnvBegin;
    for (auto& part : Parts(spelled)) {
      hash = AddToFnv(AddToFnv(hash, part.first), std::string_view("\0", 1));
      path.push_back(std::move(part.first));
    }
    if (!path.empty()) {
      const auto [at, added] =
          paths_.try_emplace(path, static_cast<Node>(by_number_.size()));
      if (added) {
        by_number_.push_back(std::move(path));
        hashes_.push_back(hash);
      }
      spelling.number = at->second;
    }
    place = static_cast<Place>(spellings_.size());
    spellings_.push_back(spelling);
    places_.emplace(std::string(spelled), place);
  }
  ++spellings_[place].rows;
  return spellings_[place].number;
}

NameCounter::Names NameCounter::Sorted() const {
  // Spellings of each node, and of each path that has several names.
  std::map<std::vector<std::string>, std::map<std::string, std::uint64_t>>
      spelled;
  std::map<std::vector<std::string>, std::map<std::string, std::uint64_t>>
      whole;
  for (const auto& [text, place] : places_) {
    const Spelling& spelling = spellings_[place];
    std::vector<std::string> path;
    for (const auto& [folded, own] : Parts(text)) {
      path.push_back(folded);
      spelled[path][LabelOf(own)] += spelling.rows;
    }
    if (path.size() > 1) whole[path][LabelOf(text)] += spelling.rows;
  }
  Names out;
  out.folded = {""};
  out.label = {""};
  out.aliases = {{}};
  out.paths = {{}};
  out.rows = {0};
  std::map<std::vector<std::string>, Node> nodes = {{{}, 0}};
  for (const auto& [path, texts] : spelled) {  // A parent before its children.
    const std::vector<std::string> above(path.begin(), path.end() - 1);
    const Node node = out.tree.Add(nodes.at(above));
    nodes[path] = node;
    out.folded.push_back(path.back());
    const auto most = std::max_element(
        texts.begin(), texts.end(), [](const auto& a, const auto& b) {
          return a.second != b.second ? a.second < b.second : a.first > b.first;
        });
    out.label.push_back(most->first);
    out.aliases.emplace_back();
    out.paths.emplace_back();
    out.rows.push_back(0);
    for (const auto& text : texts) {
      out.rows.back() += text.second;
      if (text.first != most->first) out.aliases.back().push_back(text.first);
    }
    const auto full = whole.find(path);
    if (full != whole.end()) {
      for (const auto& text : full->second) {
        out.aliases.back().push_back(text.first);
        out.paths.back().push_back(text.first);
      }
    }
  }
  out.node_of.resize(by_number_.size());
  for (std::size_t i = 0; i < by_number_.size(); ++i) {
    out.node_of[i] = nodes.at(by_number_[i]);
  }
  return out;
}

absl::Status Coin(NameCounter::Names* names) {
  std::map<std::string, Node> seen;
  names->codes.assign(names->folded.size(), "");
  for (Node n = 1; n < names->folded.size(); ++n) {
    std::string code = CoinCode(names->folded[n]);
    const Node above = names->tree.parent[n];
    if (above != 0) code = names->codes[above] + "." + code;
    const auto [found, is_new] = seen.try_emplace(code, n);
    if (!is_new) {
      return base::InvalidArgument(base::Fill<messages::kCodeClash>(
          base::Quoted(names->label[found->second]),
          base::Quoted(names->label[n]), base::Quoted(code)));
    }
    names->codes[n] = std::move(code);
  }
  return absl::OkStatus();
}

}  // namespace trunkline::learn
