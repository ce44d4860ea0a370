// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_HISTORY_H_
#define TRUNKLINE_TOOLS_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "src/tables/unknown_words.h"
#include "tools/arguments.h"
#include "tools/compare.h"
#include "tools/desk_options.h"
#include "tools/ticket_input.h"
#include "trunkline/decision.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

// Tickets of the past, which a command routes: a file, standard input, or the
// cases of a desk's store. The options, the reading in batches, the rejects and
// the progress bar are the same for all commands.
namespace trunkline::tools {

struct HistoryOptions {
  // `path` may also be the address of a store, where a command allows it.
  TicketInputOptions input;
  // "FIELD=COLUMN". Of a store the columns are lead, target, rule and outcome,
  // as the case has them, and "FIELD" is "FIELD=FIELD".
  std::string compare;
  std::string rejects;
  int threads = 1;
  bool quiet = false;
  // Whether the path may name a store; how that is opened, and who reads it.
  // `desk.store` is not used.
  bool stores = false;
  DeskToolOptions desk;
};
// What tickets are read by, --rejects and --threads.
void AddHistoryOptions(Arguments* app, HistoryOptions* options);
// --history, which may name a store, and who reads that. `given`: called when
// it is.
void AddHistoryPathOptions(Arguments* app, HistoryOptions* options,
                           const char* description,
                           std::function<void()> given = {});
void AddCompareOption(Arguments* app, HistoryOptions* options);

// What a command does with the rows, in their order.
struct HistoryRows {
  // Routes a batch: RouteMany() or another function with the same result.
  std::function<absl::Status(const Ticket* tickets, std::size_t count,
                             Decision* decisions)>
      route;
  // Called before `route` with the records of its tickets. May be empty.
  std::function<void(const std::vector<const tables::TicketRecord*>& records)>
      batch;
  std::function<absl::Status(const tables::TicketRecord&, const Decision&)>
      routed;
  // The heading was read, and nothing is wrong with it. May be empty.
  std::function<absl::Status()> begin;
  // After some thousand rows, and after the last one. May be empty.
  std::function<absl::Status(bool last)> pause;
};

class History {
 public:
  // Both must outlive this. Names in a file are read as those of `rules`.
  History(const HistoryOptions& options, const RuleSet& rules)
      : options_(options),
        rules_(rules),
        unknown_(options.input.show_unknown) {}

  // InvalidArgument: an option is not right, or names a column of the caller.
  absl::Status Open(const std::vector<std::string>& pass_through = {});
  // Takes the cases of an open desk instead of what the options name.
  absl::Status Open(Desk* desk, bool open_only);
  // Reads and routes every row in batches, so that memory does not grow with
  // the history. A ticket without acceptance time is a reject.
  absl::Status Run(const HistoryRows& rows);

  // A new comparison with the recorded decisions, one for each rule set.
  std::optional<Comparison> NewComparison() const;
  base::Text Columns() const { return input_.Columns(); }
  std::uint64_t rows() const { return rows_; }
  std::uint64_t rejected() const { return rejects_.count(); }
  // Cases of a store of which the reader sees no words of the caller.
  std::uint64_t without_words() const { return without_words_; }
  // Words of the rows that the rules do not know; Run() adds those of rejects.
  tables::UnknownWords* unknown() { return &unknown_; }

 private:
  absl::Status ReadCompare(bool store);
  absl::Status OpenStore();

  const HistoryOptions& options_;
  const RuleSet& rules_;
  OpenedDesk desk_;  // Of OpenStore().
  std::string field_, column_;
  TicketInput input_;
  Rejects rejects_;
  tables::UnknownWords unknown_;
  std::uint64_t rows_ = 0;
  std::uint64_t without_words_ = 0;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_HISTORY_H_
