// SPDX-License-Identifier: Apache-2.0
// trunkline desk: the store itself.
#include <filesystem>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/desk/store_address.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/files.h"
#include "tools/kpi_files.h"
#include "tools/messages.h"
#include "tools/period.h"
#include "tools/progress.h"
#include "tools/text.h"
#ifdef TRUNKLINE_STORE_SQLITE
#include "trunkline/cases/store_sqlite.h"
#endif

namespace trunkline::tools {

absl::StatusOr<int> DeskInit(const DeskCommandOptions& o) {
  TRUNKLINE_RETURN_IF_ERROR(
      OpenToolDesk(o, StoreAccess::kCreate, Needs::kNothing).status());
  Say(base::Fill<messages::kReady>());
  return kDone;
}

absl::StatusOr<int> DeskCheck(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kRead, Needs::kNothing));
  Progress progress(true, 0, nouns::kCase);
  const auto check = desk.desk->Check(
      ActorOf(o), [&](std::size_t cases) { progress.Update(0, cases); });
  progress.Clear();
  TRUNKLINE_RETURN_IF_ERROR(check.status());
  for (const DeskFault& fault : check->faults) {
    const base::Text what = {fault.what, fault.what_zh};
    Say(fault.ref.id.empty()
            ? base::Fill<messages::kFaultOfFeed>(what)
            : base::Fill<messages::kFaultOfCase>(fault.ref.id, what));
  }
  if (!check->overwritten) {
    Say(base::Fill<messages::kNotOverwritten>());
  }
  for (std::size_t i = 0; i != check->unverified.size(); ++i) {
    Say(base::Fill<messages::kUnverified>(
        base::Text{check->unverified[i], check->unverified_zh[i]}));
  }
  if (check->forgotten != 0) {
    Say(base::Fill<messages::kForgotten>(check->forgotten));
  }
  if (check->accesses != 0) {
    Say(base::Fill<messages::kAccesses>(
        check->accesses, absl::BytesToHexString(check->access_chain)));
  }
  Say(base::Fill<messages::kDeskChecked>(
      Count(check->cases, nouns::kCase), Count(check->events, nouns::kEvent),
      Count(check->sealed, nouns::kSealedPart), check->erased,
      check->faults.empty() ? base::Fill<messages::kClean>()
                            : Count(check->faults.size(), nouns::kFault)));
  return check->faults.empty() ? kDone : kDefects;
}

namespace {

// The rates of a month as gauges. The due times of the case table are those of
// obligations: a window in which a unit may return a ticket makes none overdue.
absl::StatusOr<std::string> KpiGauges(const DeskCommandOptions& o,
                                      const OpenedDesk& desk, absl::Time now) {
  PeriodOptions of;
  of.month =
      o.month.empty()
          ? base::FormatDate(absl::ToCivilDay(now, desk.zone)).substr(0, 7)
          : o.month;
  TRUNKLINE_ASSIGN_OR_RETURN(KpiPeriod period, PeriodOf(of, desk.zone));
  period.as_of = now;
  TRUNKLINE_ASSIGN_OR_RETURN(const KpiSet kpis, LoadKpiFiles(o.kpis));
  TRUNKLINE_ASSIGN_OR_RETURN(const DeskFacts facts, ReadDeskFacts(o, desk));
  std::vector<KpiResult> results;
  for (const Kpi& kpi : kpis.kpis) {
    if (kpi.numerator.empty() || kpi.unit == KpiUnit::kCall) continue;
    TRUNKLINE_ASSIGN_OR_RETURN(std::vector<KpiResult> of_kpi,
                               ComputeKpi(kpi, facts.table, period));
    results.insert(results.end(), std::make_move_iterator(of_kpi.begin()),
                   std::make_move_iterator(of_kpi.end()));
  }
  return KpiMetricsText(results);
}

}  // namespace

absl::StatusOr<int> DeskMetrics(const DeskCommandOptions& o) {
  const bool rates = !o.kpis.empty();
  if (rates && o.rules.paths.empty()) {
    return base::InvalidArgument(base::Fill<messages::kRequired>("--rules"));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, rates ? StoreAccess::kWrite : StoreAccess::kRead,
                   rates ? Needs::kRules : Needs::kNothing));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  TRUNKLINE_ASSIGN_OR_RETURN(const DeskStats stats,
                             desk.desk->Stats(ActorOf(o), now));
  std::string text = MetricsText(stats);
  if (rates) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::string gauges,
                               KpiGauges(o, desk, now));
    text += gauges;
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, text));
  return kDone;
}

absl::StatusOr<int> DeskErase(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const ErasureResult erased,
      desk.desk->Erase({desk.jurisdiction, o.id}, ActorOf(o), now, o.dry_run));
  std::string text;
  for (const CaseRef& ref : erased.erased) absl::StrAppend(&text, ref.id, "\n");
  for (const Attachment& file : erased.attachments) {
    absl::StrAppend(
        &text,
        InToolLanguage(base::Fill<messages::kFileToDelete>(
            file.uri, file.sha256.empty() ? "" : " sha256 " + file.sha256)),
        "\n");
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", text));
  if (o.dry_run) {
    Say(base::Fill<messages::kNothingErased>());
    return kDone;
  }
  base::Text not_yet;
  if (!erased.overwritten) not_yet = base::Fill<messages::kNotYet>();
  Say(base::Fill<messages::kErased>(erased.parts, not_yet));
  return kDone;
}

#ifdef TRUNKLINE_STORE_SQLITE
namespace {

absl::StatusOr<std::string> SqliteFile(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const desk::StoreAddress address,
                             desk::ParseStoreAddress(o.store));
  if (address.kind == desk::StoreAddress::Kind::kSqlite) return address.where;
  return base::InvalidArgument(base::Fill<messages::kOnlySqlite>());
}

// Whether the actor may copy the store in a file.
absl::Status CheckBackupRight(DeskCommandOptions o, const std::string& file) {
  o.store = absl::StrCat("sqlite:", file);
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kRead, Needs::kNothing));
  return desk.desk->CheckAccess(Access::kBackup, ActorOf(o));
}

template <typename Copy>
absl::Status WithProgress(const Copy& copy, const std::string& from,
                          const std::string& to) {
  std::error_code ignored;
  const auto size = std::filesystem::file_size(from, ignored);
  Progress progress(true, ignored ? 0 : static_cast<std::int64_t>(size),
                    nouns::kByte);
  SqliteOptions options;
  options.progress = [&](std::uint64_t copied, std::uint64_t /*all*/) {
    progress.Update(copied, copied);
  };
  return copy(from, to, options);
}

}  // namespace
#endif

absl::StatusOr<int> DeskBackUp(const DeskCommandOptions& o) {
#ifdef TRUNKLINE_STORE_SQLITE
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string file, SqliteFile(o));
  TRUNKLINE_RETURN_IF_ERROR(CheckBackupRight(o, file));
  TRUNKLINE_RETURN_IF_ERROR(WithProgress(BackUpSqliteStore, file, o.copy));
  Say(base::Fill<messages::kCopied>());
  return kDone;
#else
  return base::ErrorOf(absl::StatusCode::kUnimplemented,
                       base::Fill<messages::kNoSqlite>());
#endif
}

absl::StatusOr<int> DeskRestore(const DeskCommandOptions& o) {
#ifdef TRUNKLINE_STORE_SQLITE
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string file, SqliteFile(o));
  TRUNKLINE_RETURN_IF_ERROR(CheckBackupRight(o, o.copy));
  TRUNKLINE_RETURN_IF_ERROR(WithProgress(RestoreSqliteStore, o.copy, file));
  Say(base::Fill<messages::kRestored>());
  return kDone;
#else
  return base::ErrorOf(absl::StatusCode::kUnimplemented,
                       base::Fill<messages::kNoSqlite>());
#endif
}

}  // namespace trunkline::tools
