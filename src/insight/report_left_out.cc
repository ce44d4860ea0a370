// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "src/base/strings.h"
#include "src/insight/cell_cases.h"
#include "src/insight/fact_columns.h"
#include "src/insight/report.h"

// The tickets that a page must not have: those against the unit that gets it,
// or against one above.
namespace trunkline::insight {

void Report::FindLeftOut() {
  if (is_public()) return;
  const FactColumnId against = *cases_.Find("against");
  const FactColumnId region = *cases_.Find("region");
  const FactColumnId lead = *cases_.Find("lead");
  const auto each_page = [&](std::size_t row, const auto& function) {
    const std::string_view place = PathPrefix(cases_.Word(region, row), 2);
    const std::string_view unit = cases_.Word(lead, row);
    if (!place.empty()) {
      function(PageKey(Subject::kRegion, std::string(place)));
    }
    if (!unit.empty()) {
      function(PageKey(Subject::kDepartment, std::string(unit)));
    }
  };
  for (std::size_t row = 0; row != cases_.rows(); ++row) {
    const std::string_view list = cases_.Word(against, row);
    if (list.empty()) continue;
    const std::vector<std::string> accused =
        absl::StrSplit(base::ToAbsl(list), ';', absl::SkipEmpty());
    each_page(row, [&](const PageKey& key) {
      if (IsAgainst(accused, key.first, key.second)) {
        left_out_[key].out.push_back(static_cast<std::uint32_t>(row));
      }
    });
  }
  if (left_out_.empty()) return;
  // Each word of the two columns is looked up once, not for each row.
  const internal::FactTableAccess::Rep& rep =
      internal::FactTableAccess::Get(cases_);
  using Pages = absl::flat_hash_map<std::uint32_t, LeftOut*>;
  const auto keep = [&](std::size_t row, FactColumnId column, int level,
                        Subject subject, Pages* pages) {
    const std::uint32_t word = rep.columns[column].words[row];
    const auto [page, unknown] = pages->try_emplace(word, nullptr);
    if (unknown) {
      const auto found = left_out_.find(
          {subject, std::string(PathPrefix(rep.words[word], level))});
      if (found != left_out_.end()) page->second = &found->second;
    }
    if (page->second == nullptr) return;
    const auto number = static_cast<std::uint32_t>(row);
    LeftOut& of = *page->second;
    if (!std::binary_search(of.out.begin(), of.out.end(), number)) {
      of.kept.push_back(number);
    }
  };
  Pages regions, departments;
  for (std::size_t row = 0; row != cases_.rows(); ++row) {
    keep(row, region, 2, Subject::kRegion, &regions);
    keep(row, lead, 0, Subject::kDepartment, &departments);
  }
}

const Report::LeftOut* Report::LeftOutOf(Subject subject,
                                         const std::string& code) const {
  const auto found = left_out_.find({subject, code});
  return found == left_out_.end() ? nullptr : &found->second;
}

bool Report::IsLeftOut(Subject subject, const std::string& code,
                       std::uint32_t row) const {
  const LeftOut* const found = LeftOutOf(subject, code);
  return found != nullptr &&
         std::binary_search(found->out.begin(), found->out.end(), row);
}

bool Report::IsAgainst(const std::vector<std::string>& accused, Subject subject,
                       const std::string& code) const {
  std::vector<std::string> recipients;
  if (subject == Subject::kDepartment) {
    recipients.push_back(code);
  } else {
    const auto found =
        options_.region_departments.find(code.substr(code.rfind('/') + 1));
    if (found != options_.region_departments.end()) {
      recipients = found->second;
    }
  }
  for (std::string unit : recipients) {
    // The superiors of a rule set have no cycle; a host's could.
    for (int depth = 0; depth != 32 && !unit.empty(); ++depth) {
      if (std::find(accused.begin(), accused.end(), unit) != accused.end()) {
        return true;
      }
      const auto above = options_.superiors.find(unit);
      unit = above == options_.superiors.end() ? std::string() : above->second;
    }
  }
  return false;
}

bool Report::TouchesLeftOut(Subject subject, const std::string& code,
                            const CellDays& cell) const {
  const LeftOut* const left_out = LeftOutOf(subject, code);
  if (left_out == nullptr) return false;
  const FactColumnId accepted = *cases_.Find("accepted_at");
  const FactColumnId category = *cases_.Find("category");
  const FactColumnId region = *cases_.Find("region");
  return std::any_of(
      left_out->out.begin(), left_out->out.end(), [&](std::uint32_t row) {
        const auto at = cases_.TimeAt(accepted, row);
        return at.has_value() &&
               cell.Has(cases_.Word(category, row), cases_.Word(region, row),
                        absl::ToCivilDay(*at, options_.zone));
      });
}

bool Report::HasLeftOut(Subject subject, const std::string& code,
                        const std::vector<std::string>& ids) const {
  const LeftOut* const left_out = LeftOutOf(subject, code);
  return left_out != nullptr &&
         std::any_of(left_out->out.begin(), left_out->out.end(),
                     [&](std::uint32_t row) {
                       return std::binary_search(
                           ids.begin(), ids.end(),
                           std::string(cases_.Word(0, row)));
                     });
}

}  // namespace trunkline::insight
