// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_FACT_SOURCE_H_
#define TRUNKLINE_TOOLS_FACT_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/arguments.h"
#include "tools/desk_options.h"
#include "tools/fact_file.h"
#include "tools/sources.h"
#include "trunkline/insight.h"

// Where a command gets its cases: a table, or the store of a desk in its place.
namespace trunkline::tools {

struct FactSourceOptions {
  // `path` may be the address of a store.
  FactInputOptions input;
  // How a store is opened, and who reads it. `store`, `rules` and `calendars`
  // are not used.
  DeskToolOptions desk;
  // Of a table: the position of the feed when it was made. -1: not known.
  std::int64_t feed_position = -1;
};
// Adds `input` and its options, those of a store, and --feed-position.
void AddFactSourceOptions(Arguments* app, FactSourceOptions* options);

class FactSource {
 public:
  // Opens a store; a table is opened when it is read. A store needs the rules,
  // the calendars and the definition, from which a role has its rights.
  // InvalidArgument: one of them is missing, or an option is of tables alone.
  absl::Status Open(const FactSourceOptions& options, const RulesOptions& rules,
                    const std::vector<std::string>& calendars);

  // The zone of --time-zone; of a store without that option: of its rule set.
  absl::TimeZone zone() const { return zone_; }
  // The position of the feed; what it has up to there is in the cases. nullopt:
  // it is not known.
  std::optional<std::int64_t> feed_position() const { return feed_position_; }

  // Adds the cases to a table of cases that is empty. Returns how many rows
  // were rejected. Of a store it reads the rows that `desk table` writes, by
  // the same right and with the same entry of the access record; a case that
  // cannot be read is an error.
  absl::StatusOr<std::size_t> Read(FactTable* cases);

 private:
  FactSourceOptions options_;
  std::optional<OpenedDesk> desk_;
  absl::TimeZone zone_;
  std::optional<std::int64_t> feed_position_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_FACT_SOURCE_H_
