// SPDX-License-Identifier: Apache-2.0
// trunkline notice: findings that were sent to a unit, and what became of them.
#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/notice_store.h"
#include "tools/small_table.h"
#include "tools/table_file.h"
#include "tools/text.h"
#include "trunkline/notices.h"

namespace trunkline::tools {
namespace {

constexpr std::array<const char*, 6> kKinds = {
    "", "alert", "cluster", "periodic", "hard_issue", "rate"};

struct Options {
  std::string store;
  std::string time_zone;
  // Of what is written.
  std::string id;
  std::string at;
  std::string by;
  // send
  std::string recipient;
  std::string kind;
  std::string category;
  std::string region;
  std::string subject;
  std::vector<std::string> evidence;
  std::string from;
  std::size_t row = 0;
  std::string answer_due;
  std::string text;
  // answer
  std::string measure;
  std::string measure_date;
  std::string refused;
  // verify
  bool not_done = false;
  std::string note;
  // list
  std::string output = "-";
};

absl::StatusOr<NoticeEvent> NewEvent(const Options& options,
                                     NoticeEvent::Kind kind,
                                     absl::TimeZone zone) {
  NoticeEvent out;
  out.kind = kind;
  out.notice = options.id;
  out.by = options.by;
  out.at = absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now()));
  if (!options.at.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(out.at,
                               ParseTimeOption("--at", options.at, zone));
  }
  return out;
}

// The finding of a row of a table that `alerts`, `periodic` or another command
// wrote: its category and region, and every filled cell as evidence.
absl::Status ReadFinding(const Options& options, NoticeFinding* finding) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SmallTable table,
      ReadSmallTable(options.from, {"category", "region"},
                     {"category", "region", "ids"}));
  if (options.row == 0 || options.row > table.rows.size()) {
    return base::InvalidArgument(
        base::Fill<messages::kNoSuchRow>(options.from, table.rows.size()));
  }
  const SmallTable::Row& row = table.rows[options.row - 1];
  std::vector<std::pair<std::size_t, std::string>> columns;
  std::vector<std::string> names;
  for (const auto& [name, place] : table.columns) {
    columns.emplace_back(place, name);
    names.push_back(name);
  }
  TRUNKLINE_RETURN_IF_ERROR(table.StatusOf(row, names));
  std::sort(columns.begin(), columns.end());
  for (const auto& entry : columns) {
    const std::string& name = entry.second;
    const std::string cell(table.Cell(row, name));
    if (cell.empty()) continue;
    if (name == "category") {
      finding->category = cell;
    } else if (name == "region") {
      finding->region = cell;
    } else {
      finding->evidence.push_back(absl::StrCat(name, ": ", cell));
    }
  }
  return absl::OkStatus();
}

// "2018-11-3": the third notice of the month.
std::string NextId(const NoticeBook& book, absl::Time at, absl::TimeZone zone) {
  const std::string month =
      base::FormatDate(absl::ToCivilDay(at, zone)).substr(0, 7);
  for (std::size_t n = 1;; ++n) {
    std::string id = absl::StrCat(month, "-", n);
    if (book.Find(id) == nullptr) return id;
  }
}

absl::StatusOr<int> Append(
    const Options& options, NoticeEvent::Kind kind,
    const std::function<absl::Status(const NoticeBook&, absl::TimeZone,
                                     NoticeEvent*)>& fill) {
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(options.time_zone));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const NoticeEvent event,
      AppendNotice(options.store,
                   [&](const NoticeBook& book) -> absl::StatusOr<NoticeEvent> {
                     TRUNKLINE_ASSIGN_OR_RETURN(NoticeEvent out,
                                                NewEvent(options, kind, zone));
                     TRUNKLINE_RETURN_IF_ERROR(fill(book, zone, &out));
                     return out;
                   }));
  Say(base::Fill<messages::kNoticeKept>(event.notice));
  return kDone;
}

absl::StatusOr<int> Send(const Options& options) {
  return Append(
      options, NoticeEvent::Kind::kSent,
      [&](const NoticeBook& book, absl::TimeZone zone,
          NoticeEvent* event) -> absl::Status {
        if (event->notice.empty()) {
          event->notice = NextId(book, event->at, zone);
        }
        event->recipient = options.recipient;
        event->text = options.text;
        TRUNKLINE_ASSIGN_OR_RETURN(
            event->answer_due,
            ParseTimeOption("--answer-due", options.answer_due, zone));
        NoticeFinding& finding = event->finding;
        finding.kind = static_cast<NoticeFindingKind>(
            std::find(kKinds.begin(), kKinds.end(), options.kind) -
            kKinds.begin());
        if (!options.from.empty()) {
          TRUNKLINE_RETURN_IF_ERROR(ReadFinding(options, &finding));
        }
        if (!options.category.empty()) finding.category = options.category;
        if (!options.region.empty()) finding.region = options.region;
        finding.subject = options.subject;
        finding.evidence.insert(finding.evidence.end(),
                                options.evidence.begin(),
                                options.evidence.end());
        return absl::OkStatus();
      });
}

absl::StatusOr<int> Answer(const Options& options) {
  return Append(options, NoticeEvent::Kind::kAnswered,
                [&](const NoticeBook&, absl::TimeZone,
                    NoticeEvent* event) -> absl::Status {
                  event->adopted = options.refused.empty();
                  event->reason = options.refused;
                  event->measure = options.measure;
                  if (options.measure_date.empty()) return absl::OkStatus();
                  const auto date = base::ParseCivil(options.measure_date);
                  if (!date.ok()) return date.status();
                  event->measure_date = absl::CivilDay(*date);
                  return absl::OkStatus();
                });
}

absl::StatusOr<int> Verify(const Options& options) {
  return Append(options, NoticeEvent::Kind::kVerified,
                [&](const NoticeBook&, absl::TimeZone,
                    NoticeEvent* event) -> absl::Status {
                  event->done = !options.not_done;
                  event->note = options.note;
                  return absl::OkStatus();
                });
}

const char* NameOf(NoticeState state) {
  switch (state) {
    case NoticeState::kOpen:
      return "open";
    case NoticeState::kAdopted:
      return "adopted";
    case NoticeState::kNotAdopted:
      return "not_adopted";
    case NoticeState::kVerified:
      return "verified";
  }
  return "";
}

absl::StatusOr<int> List(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(options.time_zone));
  absl::Time now = absl::Now();
  if (!options.at.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(now, ParseTimeOption("--at", options.at, zone));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const NoticeBook book,
                             ReadNoticeFile(options.store));
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(options.output, "notices"));
  TRUNKLINE_RETURN_IF_ERROR(out.AddRow(
      {"notice",     "state",       "overdue",     "recipient", "kind",
       "category",   "region",      "subject",     "sent_at",   "sent_by",
       "answer_due", "answered_at", "answered_by", "measure",   "measure_date",
       "reason",     "verified_at", "verified_by", "done",      "note",
       "text",       "evidence"}));
  const auto second = [&](absl::Time time) {
    return base::FormatSecond(time, zone);
  };
  for (const Notice& one : book.notices()) {
    const NoticeFinding& finding = one.sent.finding;
    std::vector<std::string> row = {
        one.sent.notice,
        NameOf(one.state()),
        one.overdue(now) ? "true" : "",
        one.sent.recipient,
        kKinds[static_cast<std::size_t>(finding.kind)],
        finding.category,
        finding.region,
        finding.subject,
        second(one.sent.at),
        one.sent.by,
        second(one.sent.answer_due)};
    row.resize(20);
    if (one.answered.has_value()) {
      row[11] = second(one.answered->at);
      row[12] = one.answered->by;
      row[13] = one.answered->measure;
      if (one.answered->adopted) {
        row[14] = base::FormatDate(one.answered->measure_date);
      }
      row[15] = one.answered->reason;
    }
    if (one.verified.has_value()) {
      row[16] = second(one.verified->at);
      row[17] = one.verified->by;
      row[18] = one.verified->done ? "true" : "false";
      row[19] = one.verified->note;
    }
    row.push_back(one.sent.text);
    row.push_back(absl::StrJoin(finding.evidence, "; "));
    TRUNKLINE_RETURN_IF_ERROR(out.AddRow(row));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  Say(Count(book.notices().size(), nouns::kNotice));
  return kDone;
}

}  // namespace

Run AddNotice(Arguments* app) {
  auto options = std::make_shared<Options>();
  app->RequireCommand(1);
  std::vector<std::pair<Arguments*, absl::StatusOr<int> (*)(const Options&)>>
      commands;
  const auto add = [&](const char* name, const char* help,
                       absl::StatusOr<int> (*function)(const Options&)) {
    Arguments* const one = app->AddCommand(name, help);
    one->AddOption("--store", options->store,
                   "File of the notices, a line for each event")
        ->TypeName("FILE")
        ->Required();
    one->AddOption("--time-zone", options->time_zone,
                   "Zone of times, as Asia/Shanghai or +08:00")
        ->TypeName("ZONE")
        ->Required();
    one->AddOption("--at", options->at, "When it happens; default: now")
        ->TypeName("TIME");
    commands.emplace_back(one, function);
    return one;
  };
  const auto add_writer = [&](Arguments* one, bool id_required) {
    Option* const id = one->AddOption(
        "--id", options->id,
        "Id of the notice; default when sending: the month and a number");
    id->TypeName("ID");
    if (id_required) id->Required();
    one->AddOption("--by", options->by,
                   "Id of the account that does it, not a name")
        ->TypeName("ID")
        ->Required();
  };
  Arguments* c = add("send", "Keeps that a finding was sent to a unit", Send);
  add_writer(c, false);
  c->AddOption("--to", options->recipient,
               "Code of the department, or path of the region")
      ->TypeName("CODE")
      ->Required();
  c->AddOption("--kind", options->kind,
               "What was found: alert, cluster, periodic, hard_issue or rate")
      ->TypeName("NAME")
      ->Required()
      ->OneOf({"alert", "cluster", "periodic", "hard_issue", "rate"});
  c->AddOption("--from", options->from,
               "A table with the finding, as alerts and periodic write it")
      ->TypeName("FILE");
  c->AddOption("--row", options->row, "Its row in that table, from 1")
      ->TypeName("N")
      ->FromOne(
          [] { return InToolLanguage(base::Fill<messages::kRowsFromOne>()); });
  c->AddOption("--category", options->category, "Code of the category")
      ->TypeName("CODE");
  c->AddOption("--region", options->region, "Path of the region")
      ->TypeName("PATH");
  c->AddOption("--subject", options->subject, "Id of the matter or of the rate")
      ->TypeName("ID");
  c->AddOption("--evidence", options->evidence,
               "A line of evidence; may be given several times")
      ->TypeName("TEXT")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  c->AddOption("--answer-due", options->answer_due, "When an answer is due")
      ->TypeName("TIME")
      ->Required();
  c->AddOption("--text", options->text, "What the unit is asked to do")
      ->TypeName("TEXT");

  c = add("answer", "Keeps the answer of a unit", Answer);
  add_writer(c, true);
  Option* const measure =
      c->AddOption("--adopted", options->measure,
                   "It is adopted: the measure that is taken");
  measure->TypeName("TEXT");
  c->AddOption("--from-day", options->measure_date,
               "The day from which it is taken, as 2018-11-15")
      ->TypeName("DATE");
  c->AddOption("--not-adopted", options->refused, "It is not adopted: why not")
      ->TypeName("TEXT")
      ->Excludes(measure);

  c = add("verify", "Keeps whether the measure was taken", Verify);
  add_writer(c, true);
  c->AddFlag("--not-done", options->not_done, "It was not");
  c->AddOption("--note", options->note, "What was seen")
      ->TypeName("TEXT")
      ->Required();

  c = add("list", "Lists the notices with their answers", List);
  c->AddOption("-o,--output", options->output,
               "File for the result, .csv or .xlsx; default: standard "
               "output")
      ->TypeName("FILE");
  app->Footer(
      "Nothing is sent: the command keeps what people sent and answered. The "
      "file only\ngrows; another account than the one that answered "
      "verifies.\nExit codes: 0 done, 2 usage or an event that is refused, 4 "
      "a file could not be read\nor written.\n\nExample:\n  trunkline notice "
      "send --store notices.jsonl --time-zone Asia/Shanghai --to env_bureau "
      "--kind alert --from alerts.csv --row 1 --answer-due 2018-11-12 --by "
      "centre3");
  return [options, commands]() -> absl::StatusOr<int> {
    for (const auto& command : commands) {
      if (command.first->Parsed()) return command.second(*options);
    }
    return kUsage;
  };
}

}  // namespace trunkline::tools
