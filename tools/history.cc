// SPDX-License-Identifier: Apache-2.0
#include "tools/history.h"

#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/desk/store_address.h"
#include "tools/decision_output.h"
#include "tools/desk_tickets.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kBatch = 4096;

bool IsCompared(std::string_view field) {
  return field == "lead" || field == "target" || field == "rule" ||
         field == "outcome";
}

}  // namespace

void AddHistoryOptions(Arguments* app, HistoryOptions* options) {
  AddTicketInputOptions(app, &options->input);
  app->AddOption("--rejects", options->rejects,
                 "File for the rows that cannot be read, with the reason; "
                 "default: the first ten on standard error")
      ->TypeName("FILE");
  app->AddOption("-j,--threads", options->threads, "Default: 1")
      ->TypeName("N")
      ->Between(1, 256);
}

void AddHistoryPathOptions(Arguments* app, HistoryOptions* options,
                           const char* description,
                           std::function<void()> given) {
  options->stores = true;
  app->AddOption("--history", options->input.path, description)
      ->TypeName("FILE")
      ->Each([given = std::move(given)](const std::string& /*path*/) {
        if (given) given();
      });
  AddKeysOptions(app, &options->desk);
  AddDefinitionOption(app, &options->desk.definition, false);
  AddActorOptions(app, &options->desk);
}

void AddCompareOption(Arguments* app, HistoryOptions* options) {
  app->AddOption(
         "--compare", options->compare,
         "Counts how often a field (lead, target, rule, outcome) equals "
         "what a column recorded, as lead=department")
      ->TypeName("FIELD=COLUMN");
}

absl::Status History::ReadCompare(bool store) {
  if (options_.compare.empty()) return absl::OkStatus();
  const std::size_t equals = options_.compare.find('=');
  field_ = options_.compare.substr(0, equals);
  const bool named = equals != std::string::npos;
  if (!IsCompared(field_) || (!named && !store)) {
    return base::InvalidArgument(
        base::Fill<messages::kCompare>(base::Quoted(options_.compare)));
  }
  column_ = named ? options_.compare.substr(equals + 1) : field_;
  if (store && !IsCompared(column_)) {
    return base::InvalidArgument(
        base::Fill<messages::kCompareOfCases>(base::Quoted(column_)));
  }
  if (IsCallerColumn(column_)) {
    return base::InvalidArgument(
        base::Fill<messages::kCompareCaller>(base::Quoted(column_)));
  }
  return absl::OkStatus();
}

absl::Status History::Open(const std::vector<std::string>& pass_through) {
  const bool store =
      options_.stores && desk::IsStoreAddress(options_.input.path);
  TRUNKLINE_RETURN_IF_ERROR(ReadCompare(store));
  if (store) return OpenStore();
  return input_.Open(options_.input, &rules_, rules_.time_zone(), pass_through,
                     column_);
}

absl::Status History::OpenStore() {
  if (!options_.input.map.empty() || !options_.input.values.empty()) {
    return base::InvalidArgument(base::Fill<messages::kTablesOnly>());
  }
  DeskToolOptions desk = options_.desk;
  desk.store = options_.input.path;
  // A read that shows words is recorded, so the store is written.
  TRUNKLINE_ASSIGN_OR_RETURN(
      desk_, OpenToolDesk(desk, StoreAccess::kWrite, Needs::kNothing));
  return Open(desk_.desk.get(), false);
}

absl::Status History::Open(Desk* desk, bool open_only) {
  TRUNKLINE_RETURN_IF_ERROR(ReadCompare(true));
  input_.Open(std::make_unique<DeskTickets>(desk, std::string(rules_.id()),
                                            ActorOf(options_.desk), open_only,
                                            column_, &without_words_));
  return absl::OkStatus();
}

std::optional<Comparison> History::NewComparison() const {
  if (field_.empty()) return std::nullopt;
  return Comparison(field_, column_, options_.input.show_unknown);
}

absl::Status History::Run(const HistoryRows& rows) {
  Progress progress(!options_.quiet, input_.size());
  auto records = std::make_unique<tables::TicketRecord[]>(kBatch);
  std::vector<Ticket> tickets(kBatch);
  std::vector<Decision> decisions(kBatch);
  std::vector<const tables::TicketRecord*> routed;
  bool more = true;
  bool begun = false;
  while (more) {
    std::size_t n = 0;
    routed.clear();
    while (n < kBatch) {
      tables::TicketRecord& record = records[n];
      TRUNKLINE_ASSIGN_OR_RETURN(more, input_.Next(&record));
      if (!more) break;
      ++n;
      ++rows_;
      if (!record.rejected &&
          record.ticket.accepted_at == absl::InfinitePast()) {
        record.rejected = true;
        record.column = "accepted_at";
        record.reason = base::Fill<messages::kNoAcceptance>();
      }
      if (record.rejected) continue;
      tickets[routed.size()] = record.ticket;
      routed.push_back(&record);
    }
    if (!begun) {
      begun = true;
      TRUNKLINE_RETURN_IF_ERROR(rejects_.Open(options_.rejects));
      if (rows.begin) TRUNKLINE_RETURN_IF_ERROR(rows.begin());
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!records[i].rejected) continue;
      for (const auto& [column, word] : records[i].unknown) {
        unknown_.Add(column, word);
      }
      TRUNKLINE_RETURN_IF_ERROR(rejects_.Add(records[i]));
    }
    if (rows.batch) rows.batch(routed);
    TRUNKLINE_RETURN_IF_ERROR(
        rows.route(tickets.data(), routed.size(), decisions.data()));
    for (std::size_t i = 0; i < routed.size(); ++i) {
      TRUNKLINE_RETURN_IF_ERROR(rows.routed(*routed[i], decisions[i]));
    }
    progress.Update(input_.bytes_read(), rows_);
    if (rows.pause) TRUNKLINE_RETURN_IF_ERROR(rows.pause(!more));
  }
  progress.Clear();
  return rejects_.Close();
}

}  // namespace trunkline::tools
