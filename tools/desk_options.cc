// SPDX-License-Identifier: Apache-2.0
#include "tools/desk_options.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/desk/sealing.h"
#include "src/desk/store_address.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "trunkline/cases/key_file.h"
#ifdef TRUNKLINE_STORE_POSTGRES
#include "trunkline/cases/store_postgres.h"
#endif
#ifdef TRUNKLINE_STORE_SQLITE
#include "trunkline/cases/store_sqlite.h"
#endif

namespace trunkline::tools {
namespace {

bool Reads(StoreAccess access) {
  return access == StoreAccess::kRead || access == StoreAccess::kTry;
}

absl::StatusOr<std::unique_ptr<Store>> OpenStore(
    const desk::StoreAddress& address,
    [[maybe_unused]] const DeskToolOptions& options,
    [[maybe_unused]] StoreAccess access) {
  using Kind = desk::StoreAddress::Kind;
  switch (address.kind) {
    case Kind::kMemory:
      return base::InvalidArgument(base::Fill<messages::kStoreInMemory>());
    case Kind::kSqlite: {
#ifdef TRUNKLINE_STORE_SQLITE
      SqliteOptions sqlite;
      sqlite.create = access == StoreAccess::kCreate;
      sqlite.read_only = Reads(access);
      auto store = OpenSqliteStore(address.where, sqlite);
      if (access == StoreAccess::kTry && absl::IsNotFound(store.status())) {
        return NewMemoryStore();
      }
      return store;
#else
      break;
#endif
    }
    case Kind::kPostgresql: {
#ifdef TRUNKLINE_STORE_POSTGRES
      PostgresOptions postgres;
      postgres.create = access == StoreAccess::kCreate;
      postgres.schema = options.schema;
      return OpenPostgresStore(address.where, postgres);
#else
      break;
#endif
    }
  }
  return desk::StoreNotBuilt(address.kind);
}

// The key file beside a store. The keys belong to the file that is the store,
// not to a name that leads to it: else each symbolic link would have keys of
// its own, and what was sealed by one name could not be read by another.
std::string KeyFileOf(const std::string& store) {
  std::error_code error;
  if (std::filesystem::is_symlink(store, error)) {
    const std::filesystem::path file =
        std::filesystem::weakly_canonical(store, error);
    if (!error) return file.string() + ".keys";
  }
  return store + ".keys";
}

// The keys, or null where there are none. A key file is not made for a store
// that has keys already: its file was lost or is elsewhere.
absl::StatusOr<std::shared_ptr<KeyProvider>> OpenKeys(
    const DeskToolOptions& options, const desk::StoreAddress& address,
    StoreAccess access, Store* store) {
  std::string path = options.keys;
  const bool named = !path.empty();
  if (!named) {
    if (address.kind != desk::StoreAddress::Kind::kSqlite) {
      return std::shared_ptr<KeyProvider>();
    }
    path = KeyFileOf(address.where);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<AuxiliaryRecord> marks,
      store->AuxiliaryRecords(desk::kKeysMark, "", "", "", 1));
  KeyFileOptions file;
  file.create = access == StoreAccess::kCreate && marks.empty();
  file.read_only = Reads(access);
  file.max_block = 16;  // A command is short.
  auto keys = OpenKeyFile(path, file);
  if (keys.ok()) return std::shared_ptr<KeyProvider>(*std::move(keys));
  if (absl::IsNotFound(keys.status()) && !named) {
    return std::shared_ptr<KeyProvider>();
  }
  return keys.status();
}

bool IsSystem(const DeskToolOptions& options) {
  return std::find(options.roles.begin(), options.roles.end(), "system") !=
         options.roles.end();
}

// Some of what gives rights without the rest gives none.
absl::Status CheckRightsGiven(const DeskToolOptions& options) {
  std::string missing;
  bool some = false;
  const auto see = [&](const std::vector<std::string>& paths,
                       const char* option) {
    some = some || !paths.empty();
    if (paths.empty())
      missing += (missing.empty() ? "" : ", ") + std::string(option);
  };
  see(options.rules.paths, "--rules");
  see(options.calendars, "--calendars");
  see(options.definition, "--definition");
  if (!some || missing.empty()) return absl::OkStatus();
  return base::InvalidArgument(base::Fill<messages::kRightsNeed>(missing));
}

}  // namespace

void AddStoreOption(Arguments* app, DeskToolOptions* options) {
  app->AddOption(
         "-s,--store", options->store,
         "The store: sqlite:FILE or postgresql:CONNINFO (as libpq takes "
         "it, \"host=/run/postgresql dbname=desk\"; passwords belong "
         "into PGPASSWORD, .pgpass or a service file)")
      ->TypeName("STORE")
      ->Required();
  AddKeysOptions(app, options);
}

void AddKeysOptions(Arguments* app, DeskToolOptions* options) {
  app->AddOption("--keys", options->keys,
                 "File with the keys of what identifies callers (default: "
                 "FILE.keys beside sqlite:FILE; none for PostgreSQL)")
      ->TypeName("FILE");
  app->AddOption("--schema", options->schema,
                 "Schema of the tables in PostgreSQL (default trunkline)")
      ->TypeName("NAME");
}

void AddDecidingOptions(Arguments* app, DeskToolOptions* options) {
  AddRulesOptions(app, &options->rules, true);
  AddCalendarsOption(app, &options->calendars);
  AddDefinitionOption(app, &options->definition, true);
  app->AddOption("--id-prefix", options->id_prefix,
                 "Prefix of the ids of cases: PREFIXyymmdd-NUMBER")
      ->TypeName("PREFIX");
}

void AddActorOptions(Arguments* app, DeskToolOptions* options) {
  app->AddOption("--actor", options->actor,
                 "Id of the actor (default \"tool\"), not a person's name")
      ->TypeName("ID");
  app->AddOption("--unit", options->unit, "Department code of the actor")
      ->TypeName("CODE");
  app->AddOption(
         "--role", options->roles,
         "A role of the actor (operator, dispatcher, department, ...; system: "
         "the host itself); may be given several times. Without the right role "
         "nothing is done or shown")
      ->TypeName("WORD")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  app->AddOption("--purpose", options->purpose,
                 "What it is for, as a word (callback, ...), for the access "
                 "record")
      ->TypeName("WORD");
  app->AddOption("--now", options->now,
                 "The current time, as \"2018-10-01 08:30:00\" or RFC 3339; "
                 "default: the system clock")
      ->TypeName("TIME");
}

Actor ActorOf(const DeskToolOptions& options) {
  Actor actor;
  actor.id = options.actor;
  actor.unit = options.unit;
  actor.roles = options.roles;
  actor.purpose = options.purpose;
  return actor;
}

absl::StatusOr<absl::Time> NowOf(const DeskToolOptions& options,
                                 absl::TimeZone zone) {
  if (options.now.empty()) return absl::Now();
  return ParseTimeOption("--now", options.now, zone);
}

absl::StatusOr<OpenedDesk> OpenToolDesk(const DeskToolOptions& options,
                                        StoreAccess access, Needs needs) {
  OpenedDesk out;
  std::vector<DeskRules> rules;
  if (needs == Needs::kRules || !options.rules.paths.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(out.rules, LoadRules(options.rules));
    out.jurisdiction = out.rules->id();
    TRUNKLINE_ASSIGN_OR_RETURN(out.zone,
                               base::LoadZone(out.rules->time_zone()));
  }
  if (!options.definition.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(out.definition,
                               LoadDefinitionFiles(options.definition));
  }
  // A desk that only reads needs no rules if the host itself reads.
  if (needs == Needs::kNothing && !IsSystem(options)) {
    TRUNKLINE_RETURN_IF_ERROR(CheckRightsGiven(options));
  }
  if (needs == Needs::kRules ||
      (out.rules.has_value() && out.definition.has_value() &&
       !options.calendars.empty())) {
    TRUNKLINE_ASSIGN_OR_RETURN(out.calendars,
                               LoadCalendarFiles(options.calendars));
    rules.push_back({*out.rules, *out.calendars, {*out.definition}});
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const desk::StoreAddress address,
                             desk::ParseStoreAddress(options.store));
  TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<Store> store,
                             OpenStore(address, options, access));
  DeskOptions desk_options;
  desk_options.id_prefix = options.id_prefix;
  desk_options.id_block_size = 1;  // A command is short; no number is wasted.
  TRUNKLINE_ASSIGN_OR_RETURN(desk_options.keys,
                             OpenKeys(options, address, access, store.get()));
  desk_options.clock = [now = options.now, zone = out.zone] {
    if (now.empty()) return absl::Now();
    return ParseTimeOption("--now", now, zone).value_or(absl::Now());
  };
  desk_options.log = [](std::string_view line) { Say(line); };
  TRUNKLINE_ASSIGN_OR_RETURN(
      out.desk, Desk::Open(std::move(store), std::move(rules), desk_options));
  return out;
}

}  // namespace trunkline::tools
