// SPDX-License-Identifier: Apache-2.0
#include "tools/points_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/text.h"
#include "tools/text_messages.h"

namespace trunkline::tools {
namespace {

constexpr std::uint64_t kMostRows = 100'000'000;
constexpr std::uint32_t kNoTicket = ~std::uint32_t{0};
constexpr std::uint32_t kNoCode = ~std::uint32_t{0};

}  // namespace

Option* AddPointsOptions(Arguments* app, PointsOptions* options) {
  Option* const points =
      app->AddOption("--points", options->path,
                     "What an outside model says: a table with the columns "
                     "id, category and points, a row for each category of "
                     "each ticket (.csv, .xlsx)")
          ->TypeName("FILE");
  app->AddOption("--points-map", options->map,
                 "Maps id, category and points to columns of --points, as "
                 "--map does")
      ->TypeName("NAME=COLUMN")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  return points;
}

std::string PointsRejects(const std::string& path) {
  if (path.empty()) return {};
  const std::size_t slash = path.rfind('/');
  const std::size_t dot = path.rfind('.');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) {
    return path + ".points";
  }
  return absl::StrCat(path.substr(0, dot), ".points", path.substr(dot));
}

absl::Status PointsTable::Read(const PointsOptions& options,
                               const TextTableOptions& as, const RuleSet* rules,
                               std::map<std::string, std::string>* names,
                               const IsCode& is_code) {
  for (const std::string& option : options.map) {
    for (const std::string& part : SplitCommas(option)) {
      const std::string name = part.substr(0, part.find('='));
      if (part.find('=') != std::string::npos &&
          (name == "id" || name == "category" || name == "points")) {
        continue;
      }
      return base::InvalidArgument(
          base::Fill<messages::kPointsMap>(base::Quoted(part)));
    }
  }
  TextTableOptions file = as;
  file.path = options.path;
  file.map = options.map;
  TextTable table;
  TRUNKLINE_RETURN_IF_ERROR(table.Open(file, {"id", "category", "points"}));
  Progress progress(true, table.size());
  TextRow row;
  std::uint64_t rows = 0;
  while (true) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, table.Next(&row));
    if (!more) break;
    progress.Update(table.bytes_read(), ++rows);
    if (rows > kMostRows) {
      return base::ResourceExhausted(
          base::Fill<messages::kManyPointRows>(options.path, kMostRows));
    }
    TRUNKLINE_RETURN_IF_ERROR(AddRow(row, rules, names, is_code, &table));
  }
  progress.Clear();
  rejects_ = table.rejects();
  for (const std::string& id : table.skipped_ids()) {
    const auto found = tickets_.find(std::string(tables::Trim(id)));
    if (found != tickets_.end()) dropped_[found->second] = true;
  }
  Keep();
  const std::size_t dropped = ids_.size() - kept_.size();
  if (dropped != 0) {
    Say(base::Fill<messages::kPointsDropped>(options.path,
                                             Count(dropped, nouns::kTicket)));
  }
  return absl::OkStatus();
}

std::uint32_t PointsTable::TicketOf(std::string_view id) {
  const auto [at, fresh] = tickets_.try_emplace(
      std::string(id), static_cast<std::uint32_t>(ids_.size()));
  if (fresh) {
    ids_.emplace_back(id);
    entries_.emplace_back();
    dropped_.push_back(false);
  }
  return at->second;
}

absl::Status PointsTable::AddRow(const TextRow& row, const RuleSet* rules,
                                 std::map<std::string, std::string>* names,
                                 const IsCode& is_code, TextTable* table) {
  const std::string_view id = tables::Trim(row.id);
  if (id.empty()) {
    return table->Reject("id", base::Fill<messages::kNoId>());
  }
  const std::uint32_t ticket = TicketOf(id);
  const auto reject = [&](const char* column, const base::Text& why) {
    dropped_[ticket] = true;
    return table->Reject(column, why);
  };
  const auto [at, fresh] =
      category_numbers_.try_emplace(std::string(row.category), kNoCode);
  if (fresh) {
    std::string code = rules == nullptr && is_code && is_code(row.category)
                           ? row.category
                           : CategoryCode(rules, row.category, names);
    if (!code.empty()) {
      const auto [known, is_new] = code_numbers_.try_emplace(
          code, static_cast<std::uint32_t>(categories_.size()));
      at->second = known->second;
      if (is_new) {
        categories_.push_back(std::move(code));
        last_ticket_.push_back(kNoTicket);
      }
    }
  }
  const std::uint32_t category = at->second;
  if (category == kNoCode) {
    return reject("category", base::Fill<messages::kRowCategory>());
  }
  std::int32_t points = 0;
  if (!absl::SimpleAtoi(base::ToAbsl(tables::Trim(row.points)), &points) ||
      points < -kMaxCategoryPoints || points > kMaxCategoryPoints) {
    return reject("points",
                  base::Fill<messages::kNotPoints>(kMaxCategoryPoints));
  }
  // Rows of a ticket mostly follow each other; Keep() finds the others.
  if (last_ticket_[category] == ticket) {
    return reject("category", base::Fill<messages::kPointsGivenTwice>());
  }
  last_ticket_[category] = ticket;
  entries_[ticket].push_back({category, points});
  return absl::OkStatus();
}

void PointsTable::Keep() {
  place_.assign(ids_.size(), 0);
  for (std::uint32_t ticket = 0; ticket != ids_.size(); ++ticket) {
    std::vector<Entry>& entries = entries_[ticket];
    std::sort(
        entries.begin(), entries.end(),
        [](const Entry& a, const Entry& b) { return a.category < b.category; });
    const bool twice = std::adjacent_find(entries.begin(), entries.end(),
                                          [](const Entry& a, const Entry& b) {
                                            return a.category == b.category;
                                          }) != entries.end();
    if (twice) dropped_[ticket] = true;
    if (dropped_[ticket]) continue;
    place_[ticket] = kept_.size();
    kept_.push_back(ticket);
  }
}

std::vector<CategoryPoints> PointsTable::points(std::size_t i) const {
  std::vector<CategoryPoints> out;
  for (const Entry& entry : entries_[kept_[i]]) {
    out.push_back({categories_[entry.category], entry.points});
  }
  return out;
}

std::size_t PointsTable::Find(std::string_view id) const {
  const auto found = tickets_.find(std::string(tables::Trim(id)));
  if (found == tickets_.end() || dropped_[found->second]) return size();
  return place_[found->second];
}

}  // namespace trunkline::tools
