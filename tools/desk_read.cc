// SPDX-License-Identifier: Apache-2.0
// trunkline desk: what is in a store. Nothing here tells who called.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/wire/withheld.h"
#include "src/schema/schema.h"
#include "src/tables/csv.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/files.h"
#include "tools/json.h"
#include "tools/messages.h"
#include "tools/nearest.h"
#include "tools/progress.h"
#include "tools/table.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

// Rows that are read at once.
constexpr std::size_t kPage = 500;

absl::StatusOr<OpenedDesk> Open(const DeskCommandOptions& options) {
  return OpenToolDesk(options, StoreAccess::kRead, Needs::kNothing);
}

// "2018-10-01 08:30", in UTC and marked so where no rule set gives a zone;
// empty for never.
std::string DueText(absl::Time time, absl::TimeZone zone) {
  return time == absl::InfiniteFuture() ? "" : base::FormatMinute(time, zone);
}

std::string SecondText(absl::Time time, absl::TimeZone zone) {
  return time == absl::InfiniteFuture() ? "" : base::FormatSecond(time, zone);
}

// Where a list that is cut goes on; empty: nothing follows.
void SayMore(std::size_t limit, const std::string& after) {
  Say(base::Fill<messages::kMoreCases>(Count(limit, nouns::kCase), after));
}

// Refuses a filter that finds nothing because no case can have its value: it is
// neither in the rules nor in the definition, and no case has it. Cases of an
// earlier department keep its code, and are listed by it.
absl::Status CheckFilters(const OpenedDesk& desk, const Actor& actor,
                          const DeskCommandOptions& o) {
  const auto check = [&](const char* option, const base::Text& kind,
                         std::string CaseFilter::*field,
                         const std::string& value,
                         const base::Text& more) -> absl::Status {
    CaseFilter filter;
    filter.jurisdiction = desk.jurisdiction;
    filter.source = o.mirrors;
    filter.*field = value;
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> any,
                               desk.desk->List(actor, filter, {}, 1));
    if (!any.empty()) return absl::OkStatus();
    return base::InvalidArgument(base::Fill<messages::kNotListed>(
        option, kind, base::Quoted(value), more));
  };
  if (desk.rules.has_value()) {
    NearestWords near(*desk.rules);
    if (!o.filter_unit.empty() &&
        desk.rules->FindDepartment(o.filter_unit).empty()) {
      TRUNKLINE_RETURN_IF_ERROR(
          check("--department", base::Fill<messages::kDepartment>(),
                &CaseFilter::unit, o.filter_unit,
                base::DidYouMean(
                    near.Find(tables::CodedColumn::kUnit, o.filter_unit))));
    }
    if (!o.filter_region.empty() &&
        desk.rules->FindRegion(o.filter_region).empty()) {
      TRUNKLINE_RETURN_IF_ERROR(
          check("--region", base::Fill<messages::kRegion>(),
                &CaseFilter::region, o.filter_region,
                base::DidYouMean(
                    near.Find(tables::CodedColumn::kRegion, o.filter_region))));
    }
  }
  if (!desk.definition.has_value() || o.filter_stage.empty()) {
    return absl::OkStatus();
  }
  std::string all;
  std::vector<std::string_view> stages;
  for (const auto& stage : lifecycle::DataOf(*desk.definition).stages) {
    if (stage.id == o.filter_stage) return absl::OkStatus();
    absl::StrAppend(&all, all.empty() ? "" : ", ", stage.id);
    stages.push_back(stage.id);
  }
  const std::string_view nearest = base::Nearest(o.filter_stage, stages);
  return check("--stage", base::Fill<messages::kStage>(), &CaseFilter::stage,
               o.filter_stage,
               nearest.empty() ? base::Fill<messages::kStagesAre>(all)
                               : base::DidYouMean(nearest));
}

std::string TypeWord(TicketType type) {
  return std::string(schema::TicketTypeNames().Name(static_cast<int>(type)));
}

absl::StatusOr<std::string> JsonOf(std::string_view event) {
  return schema::FromBinary("Event", event, schema::Format::kJson);
}

// Returns the case of an id. Without a jurisdiction all are searched: the id
// must then be one case's only.
absl::StatusOr<CaseRef> FindCase(const OpenedDesk& desk, const Actor& actor,
                                 const std::string& id) {
  CaseRef ref = {desk.jurisdiction, id};
  if (!ref.jurisdiction.empty()) return ref;
  for (const char* source : {"", "*"}) {
    CaseFilter filter;
    filter.source = source;
    CaseRef after;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                                 desk.desk->List(actor, filter, after, kPage));
      if (page.empty()) break;
      after = page.back().ref;
      for (const CaseRecord& row : page) {
        if (row.ref.id != id) continue;
        if (!ref.jurisdiction.empty() &&
            ref.jurisdiction != row.ref.jurisdiction) {
          return base::InvalidArgument(
              base::Fill<messages::kSeveralCases>(base::Quoted(id)));
        }
        ref = row.ref;
      }
    }
  }
  if (!ref.jurisdiction.empty()) return ref;
  return base::NotFound(base::Fill<messages::kNoCase>(base::Quoted(id)));
}

// In the order of commit; without what is sealed.
absl::Status ExportEvents(Store& store, OutputFile* out) {
  Progress progress(true, 0, nouns::kEvent);
  std::uint64_t events = 0;
  std::int64_t cursor = 0;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> rows,
                               store.Feed(cursor, kPage));
    if (rows.empty()) return absl::OkStatus();
    cursor = rows.back().position;
    for (const EventRecord& row : rows) {
      // What earlier versions stored has more than a shell of what is withheld.
      std::string bytes = row.bytes;
      if (const auto event = ReadEvent(bytes);
          event.ok() && lifecycle::IsWithheld(event->command)) {
        bytes = WriteEvent(lifecycle::ShellOf(*event, !row.source.empty()));
      }
      TRUNKLINE_ASSIGN_OR_RETURN(const std::string json, JsonOf(bytes));
      TRUNKLINE_RETURN_IF_ERROR(out->Write(json + "\n"));
    }
    progress.Update(0, events += rows.size());
  }
}

// Mirrors and imported cases.
absl::Status ExportTickets(Store& store, const std::string& source,
                           absl::TimeZone zone, OutputFile* out) {
  std::string text;
  tables::AppendCsvRow({"source", "old_id", "accepted", "category", "region",
                        "type", "unit", "stage", "closed", "case"},
                       &text);
  CaseFilter filter;
  filter.source = source.empty() ? "*" : source;
  CaseRef after;
  Progress progress(true, 0, nouns::kCase);
  std::uint64_t cases = 0;
  for (;;) {
    TRUNKLINE_RETURN_IF_ERROR(out->Write(text));
    text.clear();
    // With `state`, which List() leaves out.
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> rows,
                               store.Scan(filter, after, kPage));
    if (rows.empty()) return absl::OkStatus();
    after = rows.back().ref;
    for (const CaseRecord& row : rows) {
      TRUNKLINE_ASSIGN_OR_RETURN(const Case c, ReadCase(row.state));
      tables::AppendCsvRow(
          {row.source, row.ref.id.substr(row.source.size() + 1),
           SecondText(c.accepted_at, zone), c.category, c.region,
           TypeWord(c.type), row.unit, row.stage,
           c.closing_time_unknown ? "" : SecondText(c.closed_at, zone),
           row.adopted_as},
          &text);
    }
    progress.Update(0, cases += rows.size());
  }
}

absl::Status ExportEntries(Store& store, const std::string& what,
                           const std::string& source, OutputFile* out) {
  std::string after_source, after_id, text;
  if (what == "crosswalk") {
    tables::AppendCsvRow({"source", "old", "new"}, &text);
  }
  for (;;) {
    TRUNKLINE_RETURN_IF_ERROR(out->Write(text));
    text.clear();
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<AuxiliaryRecord> entries,
        store.AuxiliaryRecords(what, source, after_source, after_id, kPage));
    if (entries.empty()) return absl::OkStatus();
    after_source = entries.back().source;
    after_id = entries.back().id;
    for (const AuxiliaryRecord& entry : entries) {
      if (what == "crosswalk") {
        tables::AppendCsvRow({entry.source, entry.id, entry.bytes}, &text);
      } else {
        absl::StrAppend(&text, entry.bytes, "\n");
      }
    }
  }
}

}  // namespace

absl::StatusOr<int> DeskList(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk, Open(o));
  CaseFilter filter;
  filter.jurisdiction = desk.jurisdiction;
  filter.unit = o.filter_unit;
  filter.region = o.filter_region;
  if (desk.rules.has_value()) {  // Names are taken, too.
    const std::string_view unit = desk.rules->FindDepartment(o.filter_unit);
    const std::string_view region = desk.rules->FindRegion(o.filter_region);
    if (!unit.empty()) filter.unit = unit;
    if (!region.empty()) filter.region = region;
  }
  filter.stage = o.filter_stage;
  TRUNKLINE_RETURN_IF_ERROR(CheckFilters(desk, ActorOf(o), o));
  filter.open_only = o.open_only;
  filter.source = o.mirrors;
  if (!o.due_before.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        filter.due_before,
        ParseTimeOption("--due-before", o.due_before, desk.zone));
  }
  const bool table = o.format == "table";
  const std::vector<std::string> headers = {
      "case", "stage", "unit", "region", "open", "due", "source", "goes on as"};
  OutputFile out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output));
  Table aligned(headers);
  std::string text;
  if (!table) tables::AppendCsvRow(headers, &text);
  CaseRef after;
  if (!o.after_case.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(after, FindCase(desk, ActorOf(o), o.after_case));
  }
  std::size_t left = o.limit;
  bool cut = false;
  Progress progress(true, 0, nouns::kCase);
  for (;;) {
    // One more than is shown, to know whether more follow.
    TRUNKLINE_ASSIGN_OR_RETURN(
        std::vector<CaseRecord> page,
        desk.desk->List(ActorOf(o), filter, after, std::min(left + 1, kPage)));
    if (page.empty()) break;
    cut = page.size() > left;
    if (cut) page.resize(left);
    if (page.empty()) break;
    after = page.back().ref;
    left -= page.size();
    for (const CaseRecord& row : page) {
      const std::vector<std::string> cells = {row.ref.id,
                                              row.stage,
                                              row.unit,
                                              row.region,
                                              row.open ? "yes" : "no",
                                              DueText(row.due, desk.zone),
                                              row.source,
                                              row.adopted_as};
      if (table) {
        aligned.Add(cells);
      } else {
        tables::AppendCsvRow(cells, &text);
      }
    }
    if (table) text += aligned.Take(false);
    TRUNKLINE_RETURN_IF_ERROR(out.Write(text));
    text.clear();
    progress.Update(0, o.limit - left);
    if (cut) break;
  }
  progress.Clear();
  if (table) text += aligned.Take(true);
  TRUNKLINE_RETURN_IF_ERROR(out.Write(text));
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  if (cut) SayMore(o.limit, after.id);
  return kDone;
}

absl::StatusOr<int> DeskMeasures(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk, Open(o));
  const bool table = o.format == "table";
  const bool zh = ToolLanguage() == Language::kChinese;
  const auto word = [&](const schema::EnumNames& names, auto value) {
    const int number = static_cast<int>(value);
    return std::string(zh ? names.ChineseName(number) : names.Name(number));
  };
  const std::vector<std::string> headers = {"case",     "open",   "measure",
                                            "state",    "ground", "unit",
                                            "reply by", "overdue"};
  Table aligned(headers);
  std::string text;
  if (!table) tables::AppendCsvRow(headers, &text);
  CaseRef after;
  if (!o.after_case.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(after, FindCase(desk, ActorOf(o), o.after_case));
  }
  // One case more than is shown, to know whether more follow.
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<OpenMeasure> measures,
      desk.desk->OpenMeasures(ActorOf(o), desk.jurisdiction, after,
                              o.limit + 1));
  std::size_t cases = 0;
  bool cut = false;
  for (const OpenMeasure& one : measures) {
    if (cases == 0 || !(one.ref == after)) {
      cut = cases == o.limit;
      if (cut) break;
      ++cases;
      after = one.ref;
    }
    const Supervision& m = one.measure;
    const std::vector<std::string> cells = {
        one.ref.id,
        one.case_open ? "yes" : "no",
        word(schema::SupervisionMeasureNames(), m.measure),
        word(schema::SupervisionStateNames(), m.state),
        word(schema::ReferralGroundNames(), m.ground),
        m.unit,
        DueText(m.reply_by, desk.zone),
        one.overdue ? "yes" : "no"};
    if (table) {
      aligned.Add(cells);
    } else {
      tables::AppendCsvRow(cells, &text);
    }
  }
  if (table) text += aligned.Take(true);
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, text));
  if (cut) SayMore(o.limit, after.id);
  return kDone;
}

absl::StatusOr<int> DeskShow(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk, Open(o));
  const Actor actor = ActorOf(o);
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRef ref, FindCase(desk, actor, o.id));
  TimelineOptions timeline;
  timeline.language = ToolLanguage();
  timeline.zone = desk.zone;
  if (desk.definition.has_value()) timeline.definition = &*desk.definition;
  if (desk.rules.has_value()) timeline.rules = &*desk.rules;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string text,
                             desk.desk->Timeline(ref, actor, timeline));
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, text));
  return kDone;
}

absl::StatusOr<int> DeskFeed(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk, Open(o));
  OutputFile out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output));
  FeedViewer viewer;
  viewer.source = o.as_source;
  viewer.actor = ActorOf(o);
  std::int64_t cursor = o.after;
  std::size_t left = o.limit;
  std::size_t unreadable = 0;
  Progress progress(true, 0, nouns::kEvent);
  while (left > 0) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const FeedPage page,
        desk.desk->Feed(viewer, cursor, std::min(left, kPage)));
    if (page.next == cursor) break;
    unreadable += page.unreadable;
    left -= std::min(left, static_cast<std::size_t>(page.next - cursor));
    cursor = page.next;
    for (const FeedItem& item : page.items) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::string json,
                                 JsonOf(WriteEvent(item.event)));
      TRUNKLINE_RETURN_IF_ERROR(out.Write(
          absl::StrCat("{\"position\": ", item.position,
                       ", \"jurisdiction\": ", JsonText(item.ref.jurisdiction),
                       ", \"source\": ", JsonText(item.source),
                       ", \"event\": ", json, "}\n")));
    }
    progress.Update(0, o.limit - left);
  }
  progress.Clear();
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  if (left == 0) {
    TRUNKLINE_ASSIGN_OR_RETURN(const FeedPage page,
                               desk.desk->Feed(viewer, cursor, 1));
    if (page.next != cursor) {
      Say(base::Fill<messages::kMoreCases>(Count(o.limit, nouns::kEvent),
                                           cursor));
    }
  }
  if (unreadable == 0) return kDone;
  Say(base::Fill<messages::kUnreadableEvents>(unreadable));
  return kRejects;
}

absl::StatusOr<int> DeskExport(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk, Open(o));
  TRUNKLINE_RETURN_IF_ERROR(
      desk.desk->CheckAccess(trunkline::Access::kExport, ActorOf(o)));
  OutputFile out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output));
  Store& store = desk.desk->store();
  if (o.what == "events") {
    TRUNKLINE_RETURN_IF_ERROR(ExportEvents(store, &out));
  } else if (o.what == "tickets") {
    TRUNKLINE_RETURN_IF_ERROR(ExportTickets(store, o.source, desk.zone, &out));
  } else {
    TRUNKLINE_RETURN_IF_ERROR(ExportEntries(store, o.what, o.source, &out));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  return kDone;
}

}  // namespace trunkline::tools
