// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DESK_COMMANDS_H_
#define TRUNKLINE_TOOLS_DESK_COMMANDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/desk_options.h"
#include "tools/diff_report.h"
#include "tools/fact_file.h"
#include "tools/ticket_input.h"
#include "trunkline/insight.h"
#include "trunkline/language.h"

// The subcommands of `trunkline desk`. Each returns an ExitCode.
namespace trunkline::tools {

struct DeskCommandOptions : DeskToolOptions {
  TicketInputOptions input;
  std::string rejects;
  std::string request;
  std::string key_source = "tool";
  bool as_accepted = false;
  bool quiet = false;
  std::string id;
  std::string command;
  std::string facts;
  std::int64_t expect = 0;
  std::string filter_unit, filter_stage, filter_region, due_before, mirrors;
  bool open_only = false;
  std::size_t limit = 1000;
  std::int64_t after = 0;
  std::string after_case;
  bool all = false;
  std::string as_source;
  std::string source;
  std::string what = "events";
  std::string output = "-";
  std::string format = "auto";
  bool dry_run = false;
  std::string phone;
  std::string reason;
  std::string copy;
  bool release = false;
  // Offers of categories.
  bool offers = false;
  std::string offers_file;
  std::vector<std::string> models;
  int holdout = 5;
  // Cases that are alike.
  int top = 3;
  int days = 30;
  int min_similarity = 25;
  // Another rule set that the desk's is compared with, and the report of that.
  std::vector<std::string> other_rules;
  DiffReportOptions report;
  // Calls, of which some were missed.
  FactInputOptions calls;
  // Gauges of KPIs.
  std::vector<std::string> kpis;
  std::string month;
};

// Work on cases: desk_work.cc.
absl::StatusOr<int> DeskAccept(const DeskCommandOptions& options);
absl::StatusOr<int> DeskDo(const DeskCommandOptions& options);
absl::StatusOr<int> DeskNext(const DeskCommandOptions& options);
absl::StatusOr<int> DeskTick(const DeskCommandOptions& options);
absl::StatusOr<int> DeskAdopt(const DeskCommandOptions& options);
absl::StatusOr<int> DeskReassign(const DeskCommandOptions& options);

// What a change of the rules does to cases: desk_replay.cc.
absl::StatusOr<int> DeskReplay(const DeskCommandOptions& options);
// The dry run of a reassignment, as a report of what changed from the other
// rule set to the desk's.
absl::StatusOr<int> ReportReassignment(
    const DeskCommandOptions& options, const OpenedDesk& desk,
    const std::vector<ReassignmentResult>& results);

// Categories that are offered: desk_offers.cc.
absl::StatusOr<int> DeskHoldout(const DeskCommandOptions& options);

// Open cases like a case: desk_near.cc.
absl::StatusOr<int> DeskNear(const DeskCommandOptions& options);

// Disputes about competence: desk_disputes.cc.
absl::StatusOr<int> DeskDispute(const DeskCommandOptions& options);
absl::StatusOr<int> DeskDisputes(const DeskCommandOptions& options);
absl::StatusOr<int> DeskDraft(const DeskCommandOptions& options);

// What is in a store: desk_read.cc.
absl::StatusOr<int> DeskList(const DeskCommandOptions& options);
absl::StatusOr<int> DeskMeasures(const DeskCommandOptions& options);
absl::StatusOr<int> DeskTable(const DeskCommandOptions& options);
// All rows of the case table; what the feed has up to a position is in them.
struct DeskFacts {
  FactTable table = FactTable::Cases();
  std::int64_t feed_position = 0;
};
// The actor needs the right to the case table; the reading is recorded.
absl::StatusOr<DeskFacts> ReadDeskFacts(const DeskToolOptions& options,
                                        const OpenedDesk& desk);
absl::StatusOr<int> DeskShow(const DeskCommandOptions& options);
absl::StatusOr<int> DeskFeed(const DeskCommandOptions& options);
absl::StatusOr<int> DeskExport(const DeskCommandOptions& options);

// The store itself: desk_store.cc.
absl::StatusOr<int> DeskInit(const DeskCommandOptions& options);
absl::StatusOr<int> DeskCheck(const DeskCommandOptions& options);
absl::StatusOr<int> DeskMetrics(const DeskCommandOptions& options);
absl::StatusOr<int> DeskErase(const DeskCommandOptions& options);
absl::StatusOr<int> DeskBackUp(const DeskCommandOptions& options);
absl::StatusOr<int> DeskRestore(const DeskCommandOptions& options);

// Callers, and who may be shown them: desk_privacy.cc.
absl::StatusOr<int> DeskAccessRecord(const DeskCommandOptions& options);
absl::StatusOr<int> DeskSubject(const DeskCommandOptions& options);
absl::StatusOr<int> DeskMissed(const DeskCommandOptions& options);
absl::StatusOr<int> DeskDue(const DeskCommandOptions& options);
absl::StatusOr<int> DeskHold(const DeskCommandOptions& options);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DESK_COMMANDS_H_
