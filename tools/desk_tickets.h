// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DESK_TICKETS_H_
#define TRUNKLINE_TOOLS_DESK_TICKETS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "src/tables/tickets.h"
#include "trunkline/cases/desk.h"

namespace trunkline::tools {

// The tickets of a desk's cases, with the facts as commands left them, in the
// order of ids. Cases that the viewer may not see are left out. A read that
// shows the caller or words of the caller is recorded by the desk first; what
// is handed out beside the ticket is the id and one field of the case.
class DeskTickets : public tables::TicketReader {
 public:
  // `desk` and `without_words` must outlive this. `recorded`: what of the case
  // is handed out as that: "lead", the department that leads it or led it last;
  // "target", "rule" or "outcome" of its decision; or nothing. `without_words`
  // counts the tickets that have no words of the caller: they were erased, or
  // the viewer may not see them, or there were none.
  DeskTickets(Desk* desk, std::string jurisdiction, Actor viewer,
              bool open_only, std::string recorded,
              std::uint64_t* without_words);

  absl::StatusOr<bool> Next(tables::TicketRecord* record) override;

 private:
  // False: the case is not there any more.
  absl::StatusOr<bool> Read(const CaseRef& ref, tables::TicketRecord* record);

  Desk* const desk_;
  const Actor viewer_;
  const std::string recorded_;
  std::uint64_t* const without_words_;
  CaseFilter filter_;
  CaseRef after_;
  std::vector<CaseRecord> page_;
  std::size_t next_ = 0;
  bool last_page_ = false;
  std::uint64_t row_ = 0;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DESK_TICKETS_H_
