// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TICKET_COLUMN_MATCHING_H_
#define TRUNKLINE_SRC_TABLES_TICKET_COLUMN_MATCHING_H_

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "src/tables/table.h"
#include "src/tables/ticket_columns.h"
#include "src/tables/tickets.h"

namespace trunkline::tables {

// Which columns of a table are which fields of a ticket: what the options map,
// else by the header's own name.
class TicketHeader {
 public:
  // One field and where it is found.
  struct Column {
    const TicketField* field = nullptr;
    std::vector<std::size_t> columns;     // Several: category, region, text.
    std::vector<const ValueMap*> values;  // Into the options; "*" last.
  };
  struct Attribute {
    std::string name;
    std::size_t column;
  };

  // `options` must outlive the result. InvalidArgument says what does not fit.
  static absl::StatusOr<TicketHeader> Create(const Table& table,
                                             const TicketTableOptions& options);
  // Whether a heading is a field's, or one that an option names.
  static bool Knows(std::string_view heading,
                    const TicketTableOptions& options);

  std::size_t width() const { return headers_.size(); }
  // A column as errors name it: by its name if a field or an option has that
  // name, else by its number, "#3". The name may be a value: without a header,
  // the first row is a ticket.
  std::string PlaceOf(std::size_t i) const;
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<Attribute>& attributes() const { return attributes_; }
  // Indexes of TicketTableOptions::pass_through.
  const std::vector<std::size_t>& passed() const { return passed_; }
  // Index of TicketTableOptions::recorded, or npos.
  std::size_t recorded() const { return recorded_; }
  // Which columns were taken for which fields, and which are not used, a name
  // as PlaceOf() gives it; and the fields whose mapped words are not used,
  // since no column is the field.
  base::Text Summary() const;

 private:
  absl::Status ReadHeaders(const Table& table);
  // InvalidArgument: two columns have the same name.
  absl::Status CheckTwice(const Table& table) const;
  absl::Status AddMapped(const ColumnMap& map);
  // InvalidArgument: two columns are one field.
  absl::Status AddNamed();
  // What maps a column to a field: an option, or a line of a mapping file.
  base::Text MapAdvice(std::string_view field) const;
  void SortColumns();
  absl::Status AddValues(const std::vector<ValueMap>& values);
  absl::Status AddPassed(const TicketTableOptions& options);
  absl::StatusOr<std::size_t> FindHeader(std::string_view name) const;
  absl::StatusOr<std::vector<std::size_t>> FindHeaders(
      std::string_view names) const;
  Column* Find(const TicketField* field);
  // Whether the caller's words or data are in a column.
  bool IsPrivate(std::size_t i) const;
  // "12 columns; known are #1 id, #4 accepted".
  base::Text HeaderList() const;
  // `; did you mean column #3?`, or nothing.
  base::Text Suggest(std::string_view name) const;

  bool show_names_ = false;
  bool mapping_file_ = false;
  std::vector<std::string> headers_;
  std::vector<Column> columns_;
  std::vector<Attribute> attributes_;
  std::vector<std::size_t> passed_;
  std::size_t recorded_ = std::string::npos;
  std::vector<bool> mapped_;                 // By column.
  std::vector<bool> named_;                  // By column: an option names it.
  std::vector<const TicketField*> settled_;  // Fields that options name.
  std::set<std::string> unused_values_;      // Fields with words and no column.
};

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TICKET_COLUMN_MATCHING_H_
