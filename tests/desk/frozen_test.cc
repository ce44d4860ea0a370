// SPDX-License-Identifier: Apache-2.0
//
// Stores of every schema, frozen as SQL text in frozen/: each is made again,
// opened and upgraded by this version, found sound and whole, and worked on. A
// store of 0.1.0 and one of a newer version are refused and left alone.
//
// TRUNKLINE_UPDATE_GOLDEN=1 writes what is missing, and nothing else: after a
// new step of a schema, the store of that schema. A store that a release may
// have written is never made anew. Keys, nonces and salts are random, so two
// dumps of one desk differ; frozen once, they are test data.
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/desk/event_log.h"
#include "src/desk/sqlite/schema.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/every_sort.h"
#include "tests/desk/frozen_stores.h"
#include "tests/desk/postgres_server.h"
#include "tests/desk/postgres_sql.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_postgres.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

const absl::Time kThen = At("2018-09-20 10:00");
const absl::Time kHeldUntil = kThen + absl::Hours(48);

CaseRef Ref(std::string_view id) { return {"cn.changsha", std::string(id)}; }

// What takes a step of a schema back. It is exact for the store of
// TellStory() without keys: the step added columns, which such a store leaves
// at their default, and the access record, which the schema before did not
// have. So what remains is a store that the program of that schema could have
// written, as far as the schema goes; the upgrade must add the same again.
struct Inverse {
  const char* kind;
  std::int64_t from;
  const char* sql;
};
constexpr Inverse kInverses[] = {
    {"sqlite", 4,
     "DROP INDEX sealed_caller_tag;"
     "ALTER TABLE sealed DROP COLUMN caller_tag;"
     "ALTER TABLE sealed DROP COLUMN key;"
     "DROP TABLE access;"
     "PRAGMA user_version = 3;"},
    {"postgres", 3,
     "DROP INDEX $s.sealed_caller_tag;"
     "ALTER TABLE $s.sealed DROP COLUMN caller_tag, DROP COLUMN key;"
     "DROP TABLE $s.access;"
     "DROP TABLE $s.access_head;"
     "DELETE FROM $s.version WHERE number = 3;"},
};
constexpr char kUnderKeys[] =
    "SELECT count(*) FROM sealed WHERE key <> '' OR caller_tag <> 0";

std::unique_ptr<Desk> Open(std::unique_ptr<Store> store,
                           std::shared_ptr<KeyProvider> keys) {
  DeskOptions options;
  options.keys = std::move(keys);
  options.clock = [] { return kThen; };
  return OpenDesk(std::move(store), std::move(options));
}

// Something of every sort; a case on hold, a merged pair, an open measure.
void TellStory(Desk& desk) {
  FillWithEverySort(desk);
  AddMeasures(desk);
  Actor clerk = As("dispatcher");
  clerk.roles.emplace_back("operator");
  for (const char* const id : {"HELD-1", "MAIN-1", "MEMBER-1"}) {
    Ok(desk.Accept(Complaint(kThen, absl::StrCat("id: \"", id, "\"")), clerk,
                   kThen));
    Ok(desk.Do(Ref(id), AcceptCommand(), clerk, kThen));
  }
  Ok(desk.Do(Ref("HELD-1"), Dispatch("aic_bureau"), clerk, kThen));
  Ok(desk.Do(Ref("HELD-1"), SignCommand(), As("aic_bureau"), kThen));
  RequestHoldCommand ask;
  ask.reason = "awaiting_citizen";
  ask.until = kHeldUntil;
  Ok(desk.Do(Ref("HELD-1"), ask, As("aic_bureau"), kThen));
  Ok(desk.Do(Ref("HELD-1"), HoldCommand(), clerk, kThen));
  MergeCommand merge;
  merge.main_case = "MAIN-1";
  Ok(desk.Do(Ref("MEMBER-1"), merge, clerk, kThen));
  CheckClean(desk);
}

// A store of one kind, made of a script.
class Restored {
 public:
  explicit Restored(const FrozenStore& frozen)
      : frozen_(frozen), schema_(PostgresServer::Shared().NewSchema()) {
    if (!frozen.keys.empty()) WriteWhole(folder_.File("keys"), frozen.keys);
    if (frozen.kind == "sqlite") {
      RunSqlite(file(), frozen.sql);
    } else {
      PostgresSql(schema_).Run(frozen.sql);
    }
  }

  absl::StatusOr<std::unique_ptr<Store>> Open(bool read_only = false) const {
    if (frozen_.kind == "postgres") {
      PostgresOptions options;
      options.schema = schema_;
      options.create = !read_only;
      return OpenPostgresStore(PostgresServer::Shared().conninfo(), options);
    }
    SqliteOptions options;
    options.read_only = read_only;
    return OpenSqliteStore(file(), options);
  }
  std::shared_ptr<KeyProvider> Keys() const {
    if (frozen_.keys.empty()) return nullptr;
    return Ok(OpenKeyFile(folder_.File("keys")));
  }

  // The number of its schema.
  std::int64_t version() const {
    return std::stoll(
        frozen_.kind == "sqlite"
            ? QuerySqlite(file(), "PRAGMA user_version").at(0)
            : PostgresSql(schema_).Value("SELECT max(number) FROM $s.version"));
  }
  void SetVersion(std::int64_t version) const {
    if (frozen_.kind == "sqlite") {
      RunSqlite(file(), absl::StrCat("PRAGMA user_version = ", version));
    } else {
      PostgresSql(schema_).Run(
          absl::StrCat("INSERT INTO $s.version VALUES (", version, ")"));
    }
  }

  // Its tables, columns and indexes, a line each.
  std::vector<std::string> Structure() const {
    std::vector<std::string> out;
    if (frozen_.kind == "sqlite") {
      out = QuerySqlite(file(),
                        "SELECT t.name, c.name, lower(c.type), c.\"notnull\", "
                        "c.dflt_value, c.pk FROM sqlite_master t, "
                        "pragma_table_info(t.name) c WHERE t.type = 'table' "
                        "ORDER BY t.name, c.cid");
      const std::vector<std::string> indexes =
          QuerySqlite(file(),
                      "SELECT name, sql FROM sqlite_master WHERE type = "
                      "'index' AND sql IS NOT NULL ORDER BY name");
      out.insert(out.end(), indexes.begin(), indexes.end());
      return out;
    }
    PostgresSql sql(schema_);
    for (const char* const query :
         {"SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' "
          "|| is_nullable || ' ' || coalesce(collation_name, '') || ' ' || "
          "coalesce(column_default, '') FROM information_schema.columns WHERE "
          "table_schema = '$s' ORDER BY table_name, column_name",
          "SELECT replace(indexdef, '$s.', '') FROM pg_indexes WHERE "
          "schemaname = '$s' ORDER BY indexname"}) {
      for (const auto& row : sql.Rows(query)) {
        out.push_back(row.at(0).value_or(""));
      }
    }
    return out;
  }

  // All that it holds: what is refused is left as it was.
  std::string Content() const {
    return frozen_.kind == "sqlite" ? ReadWhole(file()) : DumpPostgres(schema_);
  }

 private:
  std::string file() const { return folder_.File("desk.db"); }

  const FrozenStore& frozen_;
  const TempFolder folder_;
  const std::string schema_;
};

// The first and the last schema of this version.
std::pair<std::int64_t, std::int64_t> Schemas(const std::string& kind) {
  if (kind == "sqlite") {
    return {desk::CurrentSchema().first, desk::CurrentSchema().latest()};
  }
  const TestStore store(kind);
  PostgresSql sql(store.schema());
  return {std::stoll(sql.Value("SELECT min(number) FROM $s.version")),
          std::stoll(sql.Value("SELECT max(number) FROM $s.version"))};
}

// A desk with the story, of this version, as a script.
FrozenStore Freeze(const std::string& kind, std::int64_t schema,
                   bool with_keys) {
  FrozenStore out{kind, schema, "", ""};
  const TempFolder folder;
  // A word that stands nowhere else in a dump.
  const std::string name = "frozen_store_of_trunkline";
  std::shared_ptr<KeyProvider> keys;
  if (with_keys) {
    KeyFileOptions options;
    options.max_block = 1;  // None that is not used.
    keys = Ok(OpenKeyFile(folder.File("keys"), options));
  }
  if (kind == "sqlite") {
    const std::string file = folder.File("desk.db");
    TellStory(*Open(Ok(OpenSqliteStore(file)), keys));
    out.sql = DumpSqlite(file);
  } else {
    PostgresSql(name).Run("DROP SCHEMA IF EXISTS $s CASCADE");
    PostgresOptions options;
    options.schema = name;
    TellStory(*Open(
        Ok(OpenPostgresStore(PostgresServer::Shared().conninfo(), options)),
        keys));
    out.sql = DumpPostgres(name);
  }
  if (with_keys) out.keys = ReadWhole(folder.File("keys"));
  return out;
}

// As the schema before had it.
FrozenStore Before(const FrozenStore& current, const Inverse& inverse) {
  FrozenStore out{current.kind, current.schema - 1, "", ""};
  if (current.kind == "sqlite") {
    const TempFolder folder;
    const std::string file = folder.File("desk.db");
    RunSqlite(file, current.sql);
    REQUIRE(QuerySqlite(file, kUnderKeys).at(0) == "0");
    RunSqlite(file, inverse.sql);
    out.sql = DumpSqlite(file);
    return out;
  }
  const std::string name = "frozen_store_of_trunkline";
  PostgresSql sql(name);
  sql.Run("DROP SCHEMA IF EXISTS $s CASCADE");
  sql.Run(current.sql);
  sql.Run("SET search_path = $s");
  REQUIRE(sql.Value(kUnderKeys) == "0");
  sql.Run(inverse.sql);
  out.sql = DumpPostgres(name);
  return out;
}

TEST_CASE("there is a frozen store of every schema, and of 0.1.0") {
  const bool update = std::getenv("TRUNKLINE_UPDATE_GOLDEN") != nullptr;
  for (const std::string kind : {"sqlite", "postgres"}) {
    const auto [first, last] = Schemas(kind);
    std::set<std::int64_t> have;
    for (const FrozenStore& store : ReadFrozenStores(kind)) {
      have.insert(store.schema);
      CHECK(store.schema <= last);
    }
    CHECK(have.count(first - 1) == 1);  // The last of 0.1.0.
    for (std::int64_t schema = first; schema <= last; ++schema) {
      if (have.count(schema) != 0) continue;
      INFO(kind << "-" << schema
                << ": TRUNKLINE_UPDATE_GOLDEN=1 writes that of this version");
      REQUIRE(update);
      if (schema == last) {
        WriteFrozenStore(Freeze(kind, last, /*with_keys=*/true));
        continue;
      }
      const Inverse* found = nullptr;
      for (const Inverse& inverse : kInverses) {
        if (kind == inverse.kind && inverse.from == schema + 1) {
          found = &inverse;
        }
      }
      // It must have been frozen before the step that follows it.
      REQUIRE(found != nullptr);
      REQUIRE(found->from == last);
      WriteFrozenStore(Before(Freeze(kind, last, /*with_keys=*/false), *found));
    }
  }
}

// Each case is what its events add up to, and is shown.
void CheckReplay(Desk& desk) {
  Store& store = desk.store();
  std::size_t cases = 0;
  for (const char* const source : {"", "*"}) {
    CaseFilter filter;
    filter.source = source;
    for (const CaseRecord& record : Ok(store.Scan(filter, {}, 1000))) {
      INFO(record.ref.id);
      ++cases;
      CHECK(Ok(desk.Get(record.ref, As("system"))).version == record.version);
      CHECK_FALSE(Ok(desk.Timeline(record.ref, As("system"))).empty());
      if (!record.source.empty()) continue;  // Check() folds mirrors.
      Case c;
      for (const EventRecord& event : Ok(store.Events(record.ref, 0, 1000))) {
        const Event whole = Ok(desk::ReadWholeEvent(&store, event));
        REQUIRE(Apply(whole, &c).ok());
      }
      CHECK(WriteCase(c) == record.state);
    }
  }
  CHECK(cases > 12);
}

void CheckStory(Desk& desk) {
  const auto get = [&](std::string_view id) {
    return Ok(desk.Get(Ref(id), As("operator")));
  };
  const Case held = get("HELD-1");
  CHECK(held.stage == "held");
  CHECK(held.hold_until == kHeldUntil);
  CHECK(held.ticket.find("WORDS-OF-THE-CALLER") != std::string::npos);
  CHECK(get("MEMBER-1").merged_into == "MAIN-1");
  CHECK(get("MAIN-1").duplicates == std::vector<std::string>{"MEMBER-1"});
  std::set<std::string> measures;
  for (const OpenMeasure& one : Ok(desk.OpenMeasures(As("supervisor")))) {
    if (one.measure.measure == SupervisionMeasure::kOrder) {
      measures.insert(one.ref.id);
    }
  }
  CHECK(measures == std::set<std::string>{"MEASURES-1"});
  CHECK(Ok(desk.LegalHolds("cn.changsha", As("administrator"))).size() == 1);
  const DeskCheck check = Ok(desk.Check(As("system")));
  CHECK(check.erased > 0);
  CHECK(check.keys > 5);
}

// It is worked on as if it were of this version.
void GoOn(Desk& desk) {
  const std::size_t fed = WholeFeed(desk).size();
  const Receipt again = Ok(desk.Accept(Complaint(kThen), As("operator"), kThen,
                                       IdempotencyKey{"web", "request-1"}));
  CHECK(again.replayed);
  CHECK(WholeFeed(desk).size() == fed);
  const Receipt opened = Ok(desk.Accept(Complaint(kThen), As("operator"), kThen,
                                        IdempotencyKey{"web", "new"}));
  CHECK_FALSE(opened.replayed);
  CHECK(opened.version == 1);
  Ok(desk.Tick(As("system"), kHeldUntil + absl::Minutes(1)));
  CHECK(Ok(desk.Get(Ref("HELD-1"), As("operator"))).stage == "handle");
  Actor clerk = As("dispatcher");
  UnmergeCommand unmerge;
  unmerge.reason = "another matter";
  Ok(desk.Do(Ref("MEMBER-1"), unmerge, clerk, kHeldUntil));
  CHECK(Ok(desk.Get(Ref("MAIN-1"), As("operator"))).duplicates.empty());
  CHECK(WholeFeed(desk).size() > fed);
}

TEST_CASE("a frozen store of any schema is upgraded, whole, and worked on") {
  const std::string kind = GENERATE(as<std::string>(), "sqlite", "postgres");
  const auto [first, last] = Schemas(kind);
  std::map<std::int64_t, std::vector<std::string>> structures;
  for (const FrozenStore& frozen : ReadFrozenStores(kind)) {
    if (frozen.schema < first) continue;
    INFO(frozen.name());
    const Restored restored(frozen);
    REQUIRE(restored.version() == frozen.schema);
    if (kind == "sqlite" && frozen.schema < last) {
      // Who only reads does not upgrade.
      const std::string before = restored.Content();
      CHECK(absl::IsFailedPrecondition(
          restored.Open(/*read_only=*/true).status()));
      CHECK(restored.Content() == before);
    }
    // Opened twice: the upgrade is kept.
    for (const bool upgraded : {false, true}) {
      INFO(upgraded);
      const std::unique_ptr<Desk> desk =
          Open(Ok(restored.Open()), restored.Keys());
      CHECK(restored.version() == last);
      // A next tick that differs means that the definition of packs/ was
      // changed under its version. Cases that wait in a city have the same
      // fault then: the definition needs a new version, with the old one beside
      // it.
      const DeskCheck check = CheckClean(*desk);
      CHECK(check.unverified.empty());
      CHECK(check.sealed > 5);
      CheckReplay(*desk);
      if (!upgraded) {
        CheckStory(*desk);
        GoOn(*desk);
        CheckClean(*desk);
      }
    }
    structures[frozen.schema] = restored.Structure();
  }
  // However they came about, the tables are the same.
  REQUIRE(structures.count(last) == 1);
  for (const auto& [schema, structure] : structures) {
    INFO(kind << "-" << schema);
    CHECK(structure == structures[last]);
  }
}

TEST_CASE("a frozen store without its keys keeps its chains and its secrets") {
  for (const std::string kind : {"sqlite", "postgres"}) {
    for (const FrozenStore& frozen : ReadFrozenStores(kind)) {
      if (frozen.keys.empty()) continue;
      INFO(frozen.name());
      CHECK(frozen.sql.find("WORDS-OF-THE-CALLER") == std::string::npos);
      const Restored restored(frozen);
      const std::unique_ptr<Desk> desk = Open(Ok(restored.Open()), nullptr);
      const DeskCheck check = CheckClean(*desk);
      CHECK_FALSE(check.unverified.empty());  // The sealed parts.
      CHECK_FALSE(desk->Get(Ref("HELD-1"), As("operator")).ok());
    }
  }
}

TEST_CASE("a store of a newer schema is refused and left alone") {
  const std::string kind = GENERATE(as<std::string>(), "sqlite", "postgres");
  const std::int64_t last = Schemas(kind).second;
  for (const FrozenStore& frozen : ReadFrozenStores(kind)) {
    if (frozen.schema != last) continue;
    INFO(frozen.name());
    const Restored restored(frozen);
    restored.SetVersion(last + 1);
    const std::string before = restored.Content();
    for (const bool read_only : {false, true}) {
      const absl::Status refused = restored.Open(read_only).status();
      INFO(refused);
      CHECK(absl::IsFailedPrecondition(refused));
      for (const Language language : {Language::kEnglish, Language::kChinese}) {
        CHECK_THAT(MessageOf(refused, language),
                   match::Contains(std::to_string(last + 1)));
      }
      CHECK_THAT(MessageOf(refused, Language::kEnglish),
                 match::Contains("newer"));
      CHECK(restored.Content() == before);
    }
  }
}

TEST_CASE("a frozen store of version 0.1.0 is refused and left alone") {
  const std::string kind = GENERATE(as<std::string>(), "sqlite", "postgres");
  const std::int64_t first = Schemas(kind).first;
  std::size_t refusals = 0;
  for (const FrozenStore& frozen : ReadFrozenStores(kind)) {
    if (frozen.schema >= first) continue;
    INFO(frozen.name());
    const Restored restored(frozen);
    REQUIRE(restored.version() == frozen.schema);
    const std::string before = restored.Content();
    for (const bool read_only : {false, true}) {
      const absl::Status refused = restored.Open(read_only).status();
      INFO(refused);
      CHECK(absl::IsFailedPrecondition(refused));
      CHECK_THAT(MessageOf(refused, Language::kEnglish),
                 match::Contains("written by version 0.1.0"));
      CHECK_THAT(MessageOf(refused, Language::kChinese),
                 match::Contains("由 0.1.0 版写成"));
      CHECK(restored.Content() == before);
      ++refusals;
    }
  }
  CHECK(refusals > 0);
}

}  // namespace
}  // namespace trunkline::testing
