// SPDX-License-Identifier: Apache-2.0
#include "tools/text_corrections.h"

#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "src/tables/unknown_words.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/nearest.h"
#include "tools/small_table.h"
#include "tools/text.h"
#include "tools/text_messages.h"
#include "tools/text_table.h"

namespace trunkline::tools {
namespace {

// ", did you mean ...?" by the rules' categories; empty: nothing is near.
base::Text Meant(const RuleSet* rules, std::string_view name) {
  if (rules == nullptr) return {};
  NearestWords near(*rules);
  return base::DidYouMean(near.Find(tables::CodedColumn::kCategory, name));
}

}  // namespace

absl::Status TextCorrections::At(std::uint64_t line,
                                 const base::Text& what) const {
  return base::InvalidArgument(base::Fill<messages::kAt>(
      path_,
      base::Fill<messages::kAt>(base::Fill<messages::kLine>(line), what)));
}

absl::Status TextCorrections::Read(const std::string& path,
                                   const RuleSet* rules,
                                   std::map<std::string, std::string>* names) {
  path_ = path;
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SmallTable table,
      ReadSmallTable(path, {"old", "new"}, {"old", "new"}));
  for (const SmallTable::Row& row : table.rows) {
    TRUNKLINE_RETURN_IF_ERROR(table.StatusOf(row, {"old", "new"}));
    const std::string_view old_name = table.Cell(row, "old");
    const std::string_view new_name = table.Cell(row, "new");
    if (old_name.empty() || new_name.empty()) {
      return At(row.line, base::Fill<messages::kCorrectionEmpty>());
    }
    Correction made;
    made.line = row.line;
    std::string from = CategoryCode(rules, old_name, nullptr);
    made.known = rules != nullptr && !from.empty();
    if (from.empty()) from = std::string(old_name);
    made.to = CategoryCode(rules, new_name, names);
    if (made.to.empty()) {
      return At(
          row.line,
          rules == nullptr
              ? base::Fill<messages::kCorrectionCode>(base::Quoted(new_name))
              : base::Fill<messages::kCorrectionNew>(base::Quoted(new_name),
                                                     Meant(rules, new_name)));
    }
    if (made.to == from) {
      return At(row.line,
                base::Fill<messages::kCorrectionSelf>(base::Quoted(old_name)));
    }
    const auto [at, fresh] = corrections_.try_emplace(from, made);
    if (!fresh) {
      return At(row.line, base::Fill<messages::kCorrectionTwice>(
                              base::Quoted(old_name), at->second.line));
    }
  }
  for (const auto& [from, correction] : corrections_) {
    const auto next = corrections_.find(correction.to);
    if (next == corrections_.end()) continue;
    if (next->second.to == from) {
      return At(correction.line,
                base::Fill<messages::kCorrectionRing>(
                    base::Quoted(from), base::Quoted(correction.to),
                    next->second.line));
    }
    return At(correction.line,
              base::Fill<messages::kCorrectionChain>(
                  base::Quoted(correction.to), next->second.line));
  }
  return absl::OkStatus();
}

bool TextCorrections::Apply(std::string_view name, std::string* code) {
  const auto found = corrections_.find(code->empty() ? tables::Trim(name)
                                                     : std::string_view(*code));
  if (found == corrections_.end()) return false;
  *code = found->second.to;
  ++found->second.rows;
  return true;
}

absl::Status TextCorrections::Finish(const RuleSet* rules) const {
  std::uint64_t rows = 0, used = 0;
  for (const auto& [from, correction] : corrections_) {
    if (correction.rows == 0 && !correction.known) {
      return At(correction.line, base::Fill<messages::kCorrectionUnknown>(
                                     base::Quoted(from), Meant(rules, from)));
    }
    rows += correction.rows;
    used += correction.rows != 0 ? 1 : 0;
  }
  Say(base::Fill<messages::kCorrected>(Count(rows, nouns::kRow), used,
                                       corrections_.size()));
  return absl::OkStatus();
}

}  // namespace trunkline::tools
