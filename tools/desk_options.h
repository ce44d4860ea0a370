// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DESK_OPTIONS_H_
#define TRUNKLINE_TOOLS_DESK_OPTIONS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/arguments.h"
#include "tools/sources.h"
#include "trunkline/cases/desk.h"

namespace trunkline::tools {

// "--store" and "--keys", and what a desk decides by.
struct DeskToolOptions {
  std::string store;
  std::string schema = "trunkline";
  RulesOptions rules;
  std::vector<std::string> calendars;
  std::vector<std::string> definition;
  std::string id_prefix;
  // Key file; empty: beside a SQLite store, none for PostgreSQL.
  std::string keys;

  // Who acts, and when.
  std::string actor = "tool";
  std::string unit;
  std::vector<std::string> roles;
  std::string purpose;
  std::string now;
  std::string time_zone;
};
void AddStoreOption(Arguments* app, DeskToolOptions* options);
// "--keys", "--schema": of the store that another option names.
void AddKeysOptions(Arguments* app, DeskToolOptions* options);
// "--rules", "--calendars", "--definition", "--id-prefix".
void AddDecidingOptions(Arguments* app, DeskToolOptions* options);
// "--actor", "--unit", "--role", "--purpose", "--now".
void AddActorOptions(Arguments* app, DeskToolOptions* options);

// kTry reads a store, or an empty one in memory if there is none yet.
enum class StoreAccess { kCreate, kWrite, kRead, kTry };

// An open desk, and the one jurisdiction that it was given, if any.
struct OpenedDesk {
  std::unique_ptr<Desk> desk;
  std::optional<RuleSet> rules;
  std::optional<CalendarSet> calendars;
  std::optional<LifecycleDefinition> definition;
  absl::TimeZone zone = absl::UTCTimeZone();
  std::string jurisdiction;  // Empty: no rules were given.
};

// Whether a command needs rules, calendars and a definition.
enum class Needs { kNothing, kRules };

// Defects() if what is loaded has errors, which are printed.
absl::StatusOr<OpenedDesk> OpenToolDesk(const DeskToolOptions& options,
                                        StoreAccess access, Needs needs);

Actor ActorOf(const DeskToolOptions& options);
// --now, else the clock.
absl::StatusOr<absl::Time> NowOf(const DeskToolOptions& options,
                                 absl::TimeZone zone);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DESK_OPTIONS_H_
