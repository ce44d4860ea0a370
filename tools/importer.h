// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_IMPORTER_H_
#define TRUNKLINE_TOOLS_IMPORTER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/tables/tickets.h"
#include "src/tables/unknown_words.h"
#include "tools/desk_options.h"
#include "tools/files.h"
#include "tools/import_history.h"
#include "tools/import_mapping.h"
#include "tools/import_notes.h"
#include "tools/json_table.h"
#include "tools/progress.h"
#include "tools/ticket_input.h"

namespace trunkline::tools {

struct ImportCommandOptions : DeskToolOptions {
  std::string input = "-";
  std::string mapping;
  std::string source;
  std::string history;
  std::string knowledge;
  std::string crosswalk;
  std::string rejects;
  std::string notes;
  std::string live;
  bool all_open = false;
  bool all_closed = false;
  bool keep_unit = false;
  bool dry_run = false;
  bool show_unknown = false;
  bool quiet = false;
  SheetOptions sheet;
};

// Takes an old hotline's tickets, history, knowledge and category codes into a
// desk, in transactions of at most 1,000 cases. What was imported before is
// updated or left unchanged, so that an import that was interrupted is run
// again. What the mapping does not say is a reject or a note, never a guess.
class Importer {
 public:
  // All must outlive this.
  Importer(const ImportCommandOptions& options, const ImportMapping& mapping,
           OpenedDesk* desk, absl::Time now)
      : options_(options),
        mapping_(mapping),
        desk_(desk),
        now_(now),
        unknown_(options.show_unknown) {}

  // Imports everything and prints counts. After an error what was committed
  // remains.
  absl::Status Run();
  std::uint64_t rejected() const { return rejects_.count(); }

 private:
  // A row that waits for its transaction.
  struct Row {
    std::uint64_t row = 0;
    std::uint64_t line = 0;
    std::uint64_t history = 0;  // Rows of the history that belong to it.
    RowNotes notes;
    bool repeats = false;  // An earlier row has its id.
  };
  // A case that is open here or there, as the last row of its id left it.
  struct LiveCase {
    bool case_open = false, open_at_source = false;
    std::string line;  // Of --live.
  };

  absl::Status CheckMapping() const;
  absl::Status OpenOutputs();
  absl::Status PrepareTable();
  absl::Status ReadCrosswalk();
  absl::Status ReadRows();
  // Says which columns, or members of JSON objects (`json`), were taken, and
  // which columns and words were not used.
  void SayUsed(const tables::TicketReader& reader, const JsonTable* json) const;
  // InvalidArgument: the row is a reject.
  absl::Status AddRow(const tables::TicketRecord& record);
  absl::Status RejectRow(std::uint64_t row, std::uint64_t line,
                         std::string_view column, std::string_view reason);
  absl::StatusOr<StoredTicket> TicketOf(const tables::TicketRecord& record);
  // Whether the source says that the case is open.
  absl::StatusOr<bool> IsOpen(const tables::TicketRecord& record,
                              RowNotes* notes) const;
  // `last`: the latest time of the history.
  absl::StatusOr<Event> CloseEvent(const tables::TicketRecord& record,
                                   absl::Time last, RowNotes* notes) const;
  // A column that a ticket has no field for; empty if it is not mapped.
  std::string Other(const tables::TicketRecord& record,
                    const std::string& name) const;
  // The time of closing, of which the mapping may say that it stands for none.
  std::string Closed(const tables::TicketRecord& record) const {
    return mapping_.Word("closed", Other(record, "closed"));
  }
  bool IsMapped(const std::string& name) const {
    return mapping_.others.count(name) != 0;
  }
  // Compares a row with the last one of its id: state, time of closing,
  // department, result.
  void CompareWithEarlier(const std::string& old_id, const std::string& unit,
                          const Event* close, Row* row);
  // Whether a dry run met the id before; if so, the row is counted.
  bool IsRepeated(const ImportedCase& one);
  absl::Status Flush();
  absl::Status CountResult(const ImportedCase& one, const Row& row,
                           const ImportResult& result);
  void ListCase(const ImportedCase& one, const ImportResult& result);
  absl::Status WriteLive();
  absl::Status ReadKnowledge();
  absl::Status StoreEntries();
  void PrintCounts();

  const ImportCommandOptions& options_;
  const ImportMapping& mapping_;
  OpenedDesk* const desk_;
  const absl::Time now_;

  tables::TicketTableOptions table_;
  std::map<std::string, std::size_t> places_;  // In TicketRecord::passed.
  ImportHistory history_;
  std::map<std::string, std::uint64_t> legacy_;  // Rows by unknown category.
  tables::UnknownWords unknown_;
  std::vector<AuxiliaryRecord> entries_;

  std::vector<ImportedCase> batch_;
  std::vector<Row> batch_rows_;
  std::set<std::string> ids_;  // In the batch.
  // Of a dry run, which stores nothing: hashes of ids and of contents so far.
  std::unordered_map<std::size_t, std::size_t> seen_;

  // Hashes of ids and of the facts of the last row of each.
  std::unordered_map<std::size_t, std::size_t> facts_;

  std::unordered_set<std::string> live_ids_;  // Of cases that are open here.
  // In the order of the first rows.
  std::vector<LiveCase> live_cases_;
  std::unordered_map<std::string, std::size_t> live_places_;

  std::uint64_t rows_ = 0, new_ = 0, updated_ = 0, unchanged_ = 0,
                row_rejects_ = 0, repeated_ = 0, knowledge_ = 0,
                crosswalk_empty_ = 0;
  // Of rows that are stored, and of those that the desk refused.
  std::uint64_t history_taken_ = 0, history_of_rejects_ = 0;
  std::uint64_t cases_ = 0, reopened_ = 0, kept_ = 0, not_kept_ = 0;
  std::unique_ptr<Progress> progress_;
  ImportNotes notes_;
  Rejects rejects_;
  OutputFile live_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_IMPORTER_H_
