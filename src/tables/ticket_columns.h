// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TICKET_COLUMNS_H_
#define TRUNKLINE_SRC_TABLES_TICKET_COLUMNS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/schema/message_builder.h"
#include "src/schema/registry.h"
#include "src/tables/cells.h"
#include "src/tables/labels.h"
#include "src/tables/tickets.h"

// The fields of trunkline.v1.Ticket that a column can be: every field that
// holds one value or a list of words, also of Location and Caller
// ("caller.phone"). Fields and names are read off the schema, so that a new
// field or name is a column without a line here.
namespace trunkline::tables {

inline constexpr std::string_view kAttribute = "attribute.";

struct TicketField {
  // The names of its columns; the first is the one in messages.
  std::vector<std::string_view> names;
  // The fields from Ticket down to the field itself.
  std::vector<const schema::FieldPlan*> path;

  std::string_view name() const { return names.front(); }
  // Whether it tells who called or what was said.
  bool is_private() const;
  // Whether it is an id: text, whatever a spreadsheet makes of it.
  bool is_id() const;
  // Whether it is a number that is dialled or written, and never computed with:
  // of a phone or an identity document.
  bool is_number_text() const;
  // Whether it holds texts, ids or codes, so that what a spreadsheet shows of a
  // number counts (Row::shown()).
  bool is_text() const;
  // What merged cells may give to it: names.
  Merged merged() const;
};

// Of trunkline.v1.Ticket.
const schema::MessagePlan& TicketPlan();
// Those first that the schema gives further names, then by number.
const std::vector<TicketField>& TicketFields();
// By any of its names; nullptr if there is none.
const TicketField* FindTicketField(std::string_view name);
// "id, dialled, ..., attribute.NAME".
std::string TicketFieldList();

// How the cells of a field are read.
struct CellOptions {
  std::string time_format;  // Of TicketTableOptions.
  absl::TimeZone zone;
  RuleSetLabels* labels = nullptr;
  bool show_unknown = false;  // As in TicketTableOptions.
  bool mapping_file = false;  // As in TicketTableOptions.
  bool from_1904 = false;     // As Row::from_1904.
  // Counts the times that their zone has twice, if given.
  std::uint64_t* repeated = nullptr;
};

// Appends a cell that is not empty to the fields of a ticket. An error never
// repeats the cell, unless `show_unknown`. A date of a workbook (`kind`) needs
// no time_format.
//
// A ticket is gathered as its fields in binary form rather than in a dynamic
// message: that costs a row of few fields a third of the time. `ticket` builds
// TicketPlan().
CellError ReadTicketCell(const TicketField& field, std::string_view cell,
                         CellKind kind, const CellOptions& options,
                         schema::MessageBuilder* ticket);
// Reads a cell of a field that is true or false, a word or a whole number; for
// any other field, an error.
CellError ReadTicketNumber(const TicketField& field, std::string_view cell,
                           const CellOptions& options, std::int64_t* value);
// Checks a cell of an id, a name, a code or a phone number: a spreadsheet may
// have made a date or a rounded number of it.
CellError CheckTicketCode(const TicketField& field, std::string_view cell,
                          CellKind kind);
// Parses a cell that is a time; nullopt also for one that stands for none, and
// one that its zone does not have.
std::optional<absl::Time> ParseTicketTime(std::string_view cell, CellKind kind,
                                          const CellOptions& options);
// Appends an attribute.
void AddTicketAttribute(const std::string& name, std::string_view value,
                        schema::MessageBuilder* ticket);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TICKET_COLUMNS_H_
