// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TICKETS_H_
#define TRUNKLINE_SRC_TABLES_TICKETS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/message.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"
#include "src/tables/rows.h"
#include "src/tables/unknown_words.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"
#include "trunkline/wire.h"

// Tickets from tables, JSON lines, text lines and length-delimited binary, one
// at a time: memory does not grow with the input. A row that cannot be read is
// handed out as a reject, with the place and a reason. Neither repeats what
// stands in the row, nor a name of a column that is not known: without a
// header, the first row is a ticket.
namespace trunkline::tables {

// "This column is that field of a ticket."
struct ColumnMap {
  std::string field;
  // A column's name, or several joined by "/": the path of a category or a
  // region, or pieces of text. Empty: the field is not in the table.
  std::string column;
};

// "Where the table says `from`, read `to`." `from` "*": anything else.
struct ValueMap {
  std::string field;
  std::string from;
  std::string to;
};

struct TicketTableOptions {
  // Empty: columns are looked for under the names of fields.
  std::vector<ColumnMap> columns;
  std::vector<ValueMap> values;
  // See ParseTime() in times.h. A date of a workbook needs none.
  std::string time_format;
  // Of times without offset.
  absl::TimeZone zone = absl::UTCTimeZone();
  // Columns that are handed out beside the ticket.
  std::vector<std::string> pass_through;
  // A column that is handed out as `recorded`.
  std::string recorded;
  // Names are understood as well as codes, if given. Must outlive the reader.
  const RuleSet* rules = nullptr;
  // Errors show unknown words and names of columns. Only for people who may see
  // the tickets.
  bool show_unknown = false;
  // Columns and words are mapped by a mapping file, so errors advise its lines
  // and no options.
  bool mapping_file = false;
  // Hands out views alone, without TicketRecord::stored and what it costs to
  // make one: id, accepted_at, dialled, category, region, type, channel,
  // confidential, against and attributes. Other fields are checked and left
  // out. Without `rules` only.
  bool views_only = false;
  CsvOptions csv;
};

// Why a ticket was not read: a column, as in TicketRecord, and what is wrong.
struct RejectReason {
  std::string column;
  base::Text reason;
};

// One ticket, or why there is none. Reuse it; it must stay where it is while
// `ticket` is used.
struct TicketRecord {
  TicketRecord() = default;
  TicketRecord(const TicketRecord&) = delete;
  TicketRecord& operator=(const TicketRecord&) = delete;

  std::uint64_t row = 0;  // From 1, without a header.
  // Where the row starts: a line, or a row of a sheet; 0: binary. Of a workbook
  // the reasons begin with the cell, "Sheet!C12: ".
  std::uint64_t line = 0;
  bool rejected = false;
  // Of the reject, if it is about one column: its name if a field or the
  // options have it, else "#3".
  std::string column;
  base::Text reason;
  // What else is wrong with the row.
  std::vector<RejectReason> more_reasons;
  // Of a reject: its words that are not known, at most one of each column; for
  // UnknownWords alone.
  struct UnknownWord {
    CodedColumn column = CodedColumn::kNone;
    std::string word;
  };
  std::vector<UnknownWord> unknown;

  // Of a record that is not rejected: the ticket as routing takes it, with
  // codes for names if rules were given. Views into this record or the rules.
  Ticket ticket;
  // Its message is `stored`. There a table's text is caller_words, and names
  // are codes where the rules know them; lines and binary are as they were.
  // Also of a row of a table that is rejected: its id, if the cell can be read.
  std::string_view id;
  std::vector<std::string_view> passed;
  std::string_view recorded;

  // What the views point into.
  Row cells;
  std::string recorded_text;  // If it is no cell.
  std::optional<StoredTicket> stored;
  std::string joined_category, joined_region;
  std::vector<std::string> codes;
};

class TicketReader {
 public:
  virtual ~TicketReader() = default;
  // Reads the next ticket or reject; false at the end. An error is one of the
  // input, or of the table's header (InvalidArgument): nothing can be read.
  virtual absl::StatusOr<bool> Next(TicketRecord* record) = 0;
  // Of a table: which columns were taken for which fields, and which are not
  // used. Known after the first Next(); empty before, and of other formats.
  virtual base::Text Columns() const { return {}; }
  // What was guessed or left out in reading, for people; complete at the end.
  virtual std::vector<base::Text> notes() const { return {}; }
};

// A table whose heading names the columns (ticket_columns.h). Where nothing is
// mapped, a column that has a field's name is that field. `rows` must outlive
// the reader.
std::unique_ptr<TicketReader> NewTicketTableReader(
    RowReader* rows, const TicketTableOptions& options);
// As above, a CSV file.
std::unique_ptr<TicketReader> NewTicketTableReader(
    TextInput* input, const TicketTableOptions& options);

// trunkline.v1.Ticket as JSON (kJson) or text format (kText), one a line.
// Category, region and departments may be names. `zone`: of times in JSON
// without offset; without it they are rejects.
std::unique_ptr<TicketReader> NewTicketLineReader(
    TextInput* input, Format format, const RuleSet* rules,
    std::size_t max_line_bytes, std::optional<absl::TimeZone> zone = {});

// trunkline.v1.Ticket in wire format, each after its length as a varint.
std::unique_ptr<TicketReader> NewTicketBinaryReader(ReadFunction read,
                                                    const RuleSet* rules,
                                                    std::size_t max_bytes);

// Appends a message after its length.
void AppendDelimited(std::string_view bytes, std::string* out);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TICKETS_H_
