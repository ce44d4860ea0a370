// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_IMPORTER_H_
#define TRUNKLINE_TOOLS_IMPORTER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
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
#include "tools/progress.h"
#include "tools/ticket_input.h"

namespace trunkline::tools {

struct ImportOptions : DeskToolOptions {
  std::string input = "-";
  std::string mapping;
  std::string source;
  std::string history;
  std::string knowledge;
  std::string crosswalk;
  std::string rejects;
  std::string live;
  bool show_unknown = false;
  bool quiet = false;
};

// Takes an old hotline's tickets, history, knowledge and category codes into a
// desk, in transactions of at most 1,000 cases. What was imported before is
// updated or left unchanged, so that an import that was interrupted is run
// again.
class Importer {
 public:
  // All must outlive this.
  Importer(const ImportOptions& options, const ImportMapping& mapping,
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
  absl::Status OpenOutputs();
  absl::Status PrepareTable();
  absl::Status ReadCrosswalk();
  absl::Status ReadRows();
  // InvalidArgument: the row is a reject.
  absl::Status AddRow(const tables::TicketRecord& record);
  absl::StatusOr<StoredTicket> TicketOf(const tables::TicketRecord& record);
  absl::StatusOr<Event> CloseEvent(const tables::TicketRecord& record,
                                   absl::Time last) const;
  bool IsOpen(const tables::TicketRecord& record) const;
  // A column that a ticket has no field for; empty if it is not mapped.
  std::string Other(const tables::TicketRecord& record,
                    const std::string& name) const;
  absl::Status Flush();
  absl::Status CountResult(const ImportedCase& one, const ImportResult& result);
  absl::Status ReadKnowledge();
  absl::Status StoreEntries();
  void PrintCounts() const;

  const ImportOptions& options_;
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
  std::vector<std::pair<std::uint64_t, std::uint64_t>> at_;  // Row, line.
  std::set<std::string> ids_;                                // In the batch.

  std::uint64_t rows_ = 0, new_ = 0, updated_ = 0, unchanged_ = 0, cases_ = 0,
                knowledge_ = 0;
  std::unique_ptr<Progress> progress_;
  Rejects rejects_;
  OutputFile live_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_IMPORTER_H_
