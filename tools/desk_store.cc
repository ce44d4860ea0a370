// SPDX-License-Identifier: Apache-2.0
// trunkline desk: the store itself.
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/files.h"
#include "tools/progress.h"
#ifdef TRUNKLINE_HAVE_SQLITE
#include "trunkline/cases/store_sqlite.h"
#endif

namespace trunkline::tools {

absl::StatusOr<int> DeskInit(const DeskCommandOptions& o) {
  TRUNKLINE_RETURN_IF_ERROR(
      OpenToolDesk(o, StoreAccess::kCreate, Needs::kNothing).status());
  Say("ready");
  return kDone;
}

absl::StatusOr<int> DeskCheck(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kRead, Needs::kNothing));
  Progress progress(true, 0);
  const auto check = desk.desk->Check(
      ActorOf(o), [&](std::size_t cases) { progress.Update(0, cases); });
  progress.Clear();
  TRUNKLINE_RETURN_IF_ERROR(check.status());
  for (const DeskFault& fault : check->faults) {
    Say(absl::StrCat(fault.ref.id.empty() ? "feed" : "case ", fault.ref.id,
                     ": ", fault.what));
  }
  if (!check->overwritten) {
    Say("erased parts are not yet overwritten in the store's files; the next "
        "tick overwrites them");
  }
  for (const std::string& what : check->unverified) {
    Say(absl::StrCat("not verified: ", what));
  }
  if (check->forgotten != 0) {
    Say(absl::StrCat(check->forgotten,
                     " sealed parts of erased cases, whose keys are destroyed; "
                     "erase these cases in this store too"));
  }
  if (check->accesses != 0) {
    Say(absl::StrCat("access record: ", check->accesses, " entries, the last ",
                     absl::BytesToHexString(check->access_chain)));
  }
  Say(absl::StrCat(check->cases, " cases, ", check->events, " events, ",
                   check->sealed, " sealed parts, ", check->erased, " erased: ",
                   check->faults.empty()
                       ? std::string("clean")
                       : absl::StrCat(check->faults.size(), " faults")));
  return check->faults.empty() ? kDone : kDefects;
}

absl::StatusOr<int> DeskMetrics(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kRead, Needs::kNothing));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  TRUNKLINE_ASSIGN_OR_RETURN(const DeskStats stats,
                             desk.desk->Stats(ActorOf(o), now));
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, MetricsText(stats)));
  return kDone;
}

absl::StatusOr<int> DeskErase(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const ErasureResult erased,
      desk.desk->Erase({desk.jurisdiction, o.id}, ActorOf(o), now));
  std::string text;
  for (const CaseRef& ref : erased.erased) absl::StrAppend(&text, ref.id, "\n");
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", text));
  Say(absl::StrCat(erased.parts, " sealed parts erased",
                   erased.overwritten
                       ? std::string()
                       : "; not yet overwritten in the store's files"));
  return kDone;
}

#ifdef TRUNKLINE_HAVE_SQLITE
namespace {

absl::StatusOr<std::string> SqliteFile(const DeskCommandOptions& o) {
  if (o.store.rfind("sqlite:", 0) == 0) return o.store.substr(7);
  return absl::InvalidArgumentError(
      "only sqlite:FILE is copied; for PostgreSQL use pg_dump");
}

// Whether the actor may copy the store in a file.
absl::Status CheckBackupRight(DeskCommandOptions o, const std::string& file) {
  o.store = absl::StrCat("sqlite:", file);
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kRead, Needs::kNothing));
  return desk.desk->CheckAccess(Access::kBackup, ActorOf(o));
}

}  // namespace
#endif

absl::StatusOr<int> DeskBackUp(const DeskCommandOptions& o) {
#ifdef TRUNKLINE_HAVE_SQLITE
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string file, SqliteFile(o));
  TRUNKLINE_RETURN_IF_ERROR(CheckBackupRight(o, file));
  TRUNKLINE_RETURN_IF_ERROR(BackUpSqliteStore(file, o.copy));
  Say("copied, without the keys");
  return kDone;
#else
  return absl::UnimplementedError("built without the SQLite store");
#endif
}

absl::StatusOr<int> DeskRestore(const DeskCommandOptions& o) {
#ifdef TRUNKLINE_HAVE_SQLITE
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string file, SqliteFile(o));
  TRUNKLINE_RETURN_IF_ERROR(CheckBackupRight(o, o.copy));
  TRUNKLINE_RETURN_IF_ERROR(RestoreSqliteStore(o.copy, file));
  Say("restored; run `trunkline desk check`");
  return kDone;
#else
  return absl::UnimplementedError("built without the SQLite store");
#endif
}

}  // namespace trunkline::tools
