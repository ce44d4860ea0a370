// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_POINTS_TABLE_H_
#define TRUNKLINE_TOOLS_POINTS_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "tools/arguments.h"
#include "tools/text_table.h"
#include "trunkline/ruleset.h"
#include "trunkline/suggest.h"

namespace trunkline::tools {

// A file with what an outside model says of tickets.
struct PointsOptions {
  std::string path;  // Empty: there is none.
  // "id=COLUMN", "category=COLUMN", "points=COLUMN".
  std::vector<std::string> map;
};
// Adds --points and --points-map.
Option* AddPointsOptions(Arguments* app, PointsOptions* options);

// The file for the rejects of the points, beside that of other rejects:
// "rejects.csv" is "rejects.points.csv"; empty: there is none.
std::string PointsRejects(const std::string& path);

// A table with the columns id, category and points: a row for each category of
// each ticket, in any order. It is kept in memory: 8 bytes a row.
class PointsTable {
 public:
  // Reads the file, with the character set, the sheet and the rejects of `as`.
  // Categories get the codes of CategoryCode(); those that have none are
  // rejects. A ticket with a row that was rejected is dropped, as its points
  // are not complete; says how many there are. InvalidArgument: a column is
  // missing.
  // `is_code`, where there are no rules: whether a category is a code as it
  // stands; empty: none is.
  using IsCode = std::function<bool(std::string_view)>;
  absl::Status Read(const PointsOptions& options, const TextTableOptions& as,
                    const RuleSet* rules,
                    std::map<std::string, std::string>* names,
                    const IsCode& is_code = {});

  // Tickets that are not dropped, in the order of the file.
  std::size_t size() const { return kept_.size(); }
  std::string_view id(std::size_t i) const { return ids_[kept_[i]]; }
  // The points of one, by category. The views live as long as the table.
  std::vector<CategoryPoints> points(std::size_t i) const;
  // The place of the ticket with an id; size(): there is none.
  std::size_t Find(std::string_view id) const;

  std::uint64_t rejects() const { return rejects_; }

 private:
  struct Entry {
    std::uint32_t category;
    std::int32_t points;
  };

  std::uint32_t TicketOf(std::string_view id);
  absl::Status AddRow(const TextRow& row, const RuleSet* rules,
                      std::map<std::string, std::string>* names,
                      const IsCode& is_code, TextTable* table);
  // Drops tickets, and puts the others in `kept_`.
  void Keep();

  std::vector<std::string> categories_;
  // By the name that the table has; the codes of two may be the same.
  absl::flat_hash_map<std::string, std::uint32_t> category_numbers_;
  absl::flat_hash_map<std::string, std::uint32_t> code_numbers_;
  std::vector<std::uint32_t>
      last_ticket_;  // By category: the last that had it.
  // By ticket.
  std::vector<std::string> ids_;
  std::vector<std::vector<Entry>> entries_;
  std::vector<bool> dropped_;
  absl::flat_hash_map<std::string, std::uint32_t> tickets_;
  std::vector<std::uint32_t> kept_;
  std::vector<std::size_t> place_;  // By ticket: its place in `kept_`.
  std::uint64_t rejects_ = 0;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_POINTS_TABLE_H_
