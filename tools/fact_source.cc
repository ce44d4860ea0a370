// SPDX-License-Identifier: Apache-2.0
#include "tools/fact_source.h"

#include <utility>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/desk/store_address.h"
#include "tools/desk_commands.h"
#include "tools/messages.h"

namespace trunkline::tools {
namespace {

absl::Status CheckStoreOptions(const FactSourceOptions& options,
                               const RulesOptions& rules,
                               const std::vector<std::string>& calendars) {
  const auto need = [](bool given, const char* option) {
    if (given) return absl::OkStatus();
    return base::InvalidArgument(base::Fill<messages::kRequired>(option));
  };
  TRUNKLINE_RETURN_IF_ERROR(need(!rules.paths.empty(), "--rules"));
  TRUNKLINE_RETURN_IF_ERROR(need(!calendars.empty(), "--calendars"));
  TRUNKLINE_RETURN_IF_ERROR(
      need(!options.desk.definition.empty(), "--definition"));
  if (!options.input.map.empty() || !options.input.values.empty() ||
      options.feed_position >= 0) {
    return base::InvalidArgument(base::Fill<messages::kFactTablesOnly>());
  }
  return absl::OkStatus();
}

}  // namespace

void AddFactSourceOptions(Arguments* app, FactSourceOptions* options) {
  AddFactInputOptions(app, &options->input);
  app->Find("input")->Description(
      "A table of cases (.csv, .tsv, .xlsx), or a desk's store, sqlite:FILE or "
      "postgresql:CONNINFO; - is standard input");
  // A store has the zone of its rule set.
  app->Find("--time-zone")
      ->Required(false)
      ->Description(
          "Zone of times without offset and of days, as Asia/Shanghai or "
          "+08:00; needed for a table, of a store the rule set's by default");
  AddDefinitionOption(app, &options->desk.definition, false);
  AddKeysOptions(app, &options->desk);
  AddActorOptions(app, &options->desk);
  app->AddOption("--feed-position", options->feed_position,
                 "Position of the desk's feed when the table was made, as "
                 "desk table says it; the pages name it")
      ->TypeName("N")
      ->Between(0.0, 9e15);
}

absl::Status FactSource::Open(const FactSourceOptions& options,
                              const RulesOptions& rules,
                              const std::vector<std::string>& calendars) {
  options_ = options;
  const bool zone_given = !options_.input.time_zone.empty();
  if (zone_given) {
    TRUNKLINE_ASSIGN_OR_RETURN(zone_, FactZone(options_.input));
  }
  if (!desk::IsStoreAddress(options_.input.path)) {
    if (options_.feed_position >= 0) feed_position_ = options_.feed_position;
    if (zone_given) return absl::OkStatus();
    return base::InvalidArgument(
        base::Fill<messages::kRequired>("--time-zone"));
  }
  TRUNKLINE_RETURN_IF_ERROR(CheckStoreOptions(options_, rules, calendars));
  options_.desk.store = options_.input.path;
  options_.desk.rules = rules;
  options_.desk.calendars = calendars;
  // The reading is recorded, so the store is written.
  TRUNKLINE_ASSIGN_OR_RETURN(
      desk_, OpenToolDesk(options_.desk, StoreAccess::kWrite, Needs::kRules));
  if (!zone_given) zone_ = desk_->zone;
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> FactSource::Read(FactTable* cases) {
  if (!desk_.has_value()) {
    return ReadFacts(options_.input, options_.input.path, zone_, cases);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(DeskFacts facts,
                             ReadDeskFacts(options_.desk, *desk_));
  *cases = std::move(facts.table);
  feed_position_ = facts.feed_position;
  return std::size_t{0};
}

}  // namespace trunkline::tools
