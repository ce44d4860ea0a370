// SPDX-License-Identifier: Apache-2.0
// trunkline learn catalogue: a rule set from closed tickets.
#include "trunkline/learn.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/ahead.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/base/system_error.h"
#include "src/files/input_file.h"
#include "src/tables/cells.h"
#include "src/tables/table.h"
#include "src/tables/times.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/learn_commands.h"
#include "tools/learn_messages.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "tools/ticket_input.h"
#include "trunkline/enum_names.h"

namespace trunkline::tools {
namespace {

namespace fs = std::filesystem;

// The fields of --map that are no fields of a ticket.
enum HistoryField {
  kLead,
  kFinal,
  kDue,
  kReturned,
  kRedispatched,
  kRedone,
  kInterim,
  kExtended,
  kHeld,
  kProposed,
  kFields,
};
constexpr std::array<std::string_view, kFields> kNames = {
    "lead",   "final",   "due",      "returned", "redispatched",
    "redone", "interim", "extended", "held",     "proposed"};

constexpr std::size_t kReviewBytes = std::size_t{256} << 20;

struct Options {
  TicketInputOptions input;
  LearnOptions learn;
  std::vector<std::string> calendars;
  RulesOptions over;
  std::string output;
  std::string rejects;
  std::string review;  // A table with verdicts.
  std::vector<std::string> attribute_kinds;
  std::string review_format = "csv";
};

// The columns of a history that are no fields of a ticket, as they are handed
// out beside it.
class HistoryColumns {
 public:
  // Takes them out of --map.
  absl::Status Take(std::vector<std::string>* map) {
    std::vector<std::string> rest;
    bool category = false;
    for (const std::string& given : *map) {
      for (const std::string& part : SplitCommas(given)) {
        const std::size_t equals = part.find('=');
        const auto name = std::find(kNames.begin(), kNames.end(),
                                    std::string_view(part).substr(0, equals));
        if (equals == std::string::npos || name == kNames.end()) {
          category = category || part.substr(0, equals) == "category";
          rest.push_back(part);
          continue;
        }
        at_[name - kNames.begin()] = static_cast<int>(columns_.size());
        columns_.push_back(part.substr(equals + 1));
      }
    }
    *map = std::move(rest);
    if (at_[kLead] < 0 && at_[kFinal] < 0) {
      return base::InvalidArgument(base::Fill<messages::kNoLeadColumn>());
    }
    if (!category) {
      return base::InvalidArgument(base::Fill<messages::kNoCategoryColumn>());
    }
    return absl::OkStatus();
  }

  const std::vector<std::string>& columns() const { return columns_; }
  bool Has(HistoryField field) const { return at_[field] >= 0; }
  std::string_view Cell(const tables::TicketRecord& record,
                        HistoryField field) const {
    return Has(field)
               ? tables::TypedText(tables::Trim(record.passed[at_[field]]))
               : std::string_view();
  }
  const std::string& Name(HistoryField field) const {
    return columns_[at_[field]];
  }

 private:
  std::vector<std::string> columns_;
  std::array<int, kFields> at_ = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
};

class Reader {
 public:
  Reader(const Options& options, const HistoryColumns& columns,
         absl::TimeZone zone)
      : options_(options), columns_(columns), zone_(zone) {}

  // Fills in a ticket of the history. Its views point into `record`. False: the
  // row is a reject.
  bool Read(const tables::TicketRecord& record, HistoryTicket* out,
            std::string* bad_column) {
    const Ticket& t = record.ticket;
    std::vector<Attribute> attributes = std::move(out->attributes);
    *out = HistoryTicket();
    attributes.assign(t.attributes.begin(), t.attributes.end());
    out->attributes = std::move(attributes);  // Its memory is kept.
    out->id = record.id;
    out->accepted_at = t.accepted_at;
    out->category = t.category;
    out->region = t.region;
    out->dialled = t.dialled;
    out->type = t.type;
    out->channel = t.channel;
    out->confidential = t.confidential;
    out->accuses_unit = !t.against.empty();
    out->lead = columns_.Cell(record, kFinal);
    if (out->lead.empty()) out->lead = columns_.Cell(record, kLead);
    const std::string_view due = columns_.Cell(record, kDue);
    if (!due.empty()) {
      const auto time =
          tables::ParseTime(tables::TimeText(due, record.cells.from_1904),
                            options_.input.time_format, zone_);
      if (time.has_value()) {
        out->due_at = *time;
      } else {
        ++unread_due_;
      }
    }
    bool extended = false, held = false;
    const std::array<std::pair<HistoryField, bool*>, 7> flags = {
        {{kReturned, &out->returned},
         {kRedispatched, &out->redispatched},
         {kRedone, &out->redone},
         {kInterim, &out->interim},
         {kExtended, &extended},
         {kHeld, &held},
         {kProposed, &out->proposed}}};
    for (const auto& [field, flag] : flags) {
      if (!ReadFlag(columns_.Cell(record, field), flag)) {
        *bad_column = columns_.Name(field);
        return false;
      }
    }
    out->due_changed = extended || held;
    return true;
  }

  std::uint64_t unread_due() const { return unread_due_; }

 private:
  // A yes or no, or how often.
  static bool ReadFlag(std::string_view cell, bool* flag) {
    double times = 0;
    if (cell.empty()) return true;
    if (absl::SimpleAtod(base::ToAbsl(cell), &times)) {
      *flag = times > 0;
      return true;
    }
    const auto value = tables::FindBool(cell);
    if (value.has_value()) *flag = *value;
    return value.has_value();
  }

  const Options& options_;
  const HistoryColumns& columns_;
  absl::TimeZone zone_;
  std::uint64_t unread_due_ = 0;
};

// Hands out the records of an input, in their order. With `ahead` a thread of
// its own reads them before they are asked for.
class Records {
 public:
  Records(TicketInput* input, bool ahead) : input_(*input) {
    if (ahead) {
      ahead_.emplace([this](Batch* batch) { return Fill(batch); });
    }
  }

  // Null at the end. The record stays as it is until the next call.
  absl::StatusOr<const tables::TicketRecord*> Next() {
    if (!ahead_.has_value()) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, input_.Next(&alone_));
      return more ? &alone_ : nullptr;
    }
    if (batch_ == nullptr || at_ == batch_->count) {
      TRUNKLINE_ASSIGN_OR_RETURN(batch_, ahead_->Next());
      at_ = 0;
      if (batch_ == nullptr) return nullptr;
    }
    return &batch_->records[at_++];
  }

 private:
  static constexpr std::size_t kRecords = 512;
  struct Batch {
    std::unique_ptr<tables::TicketRecord[]> records;
    std::size_t count = 0;
  };

  // An error comes behind the records that were read before it.
  absl::StatusOr<bool> Fill(Batch* batch) {
    if (batch->records == nullptr) {
      batch->records = std::make_unique<tables::TicketRecord[]>(kRecords);
    }
    batch->count = 0;
    while (batch->count < kRecords && more_.ok() && *more_) {
      more_ = input_.Next(&batch->records[batch->count]);
      if (more_.ok() && *more_) ++batch->count;
    }
    if (batch->count != 0) return true;
    return more_;
  }

  TicketInput& input_;
  tables::TicketRecord alone_;
  absl::StatusOr<bool> more_ = true;  // Of the thread.
  Batch* batch_ = nullptr;            // That is handed out.
  std::size_t at_ = 0;                // In it.
  std::optional<base::Ahead<Batch>>
      ahead_;  // Last: its thread uses the others.
};

absl::Status MakeFolder(const fs::path& path) {
  TRUNKLINE_RETURN_IF_ERROR(files::RefuseConnection(path.string()));
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    return base::Unavailable(base::Fill<messages::kCannotMakeFolder>(
        path.string(), base::SystemError(error.value())));
  }
  if (!fs::is_directory(path, error)) {
    return base::InvalidArgument(
        base::Fill<messages::kNotAFolder>(path.string()));
  }
  return absl::OkStatus();
}

absl::Status Write(const Options& options, const LearnedCatalogue& learnt,
                   const std::string& report) {
  const fs::path folder = options.output;
  const fs::path evidence = folder / "evidence";
  TRUNKLINE_RETURN_IF_ERROR(MakeFolder(folder));
  TRUNKLINE_RETURN_IF_ERROR(MakeFolder(evidence));
  for (const LearnedFile& file : learnt.files) {
    const fs::path path = folder / file.name;
    TRUNKLINE_RETURN_IF_ERROR(MakeFolder(path.parent_path()));
    TRUNKLINE_RETURN_IF_ERROR(WriteAll(path.string(), file.content));
  }
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll((evidence / "report.txt").string(), report));
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll((evidence / "report.json").string(), LearnReportJson(learnt)));
  TRUNKLINE_RETURN_IF_ERROR(WriteAll((evidence / "report.html").string(),
                                     LearnReportPage(learnt, ToolLanguage())));
  TableOutput table;
  TRUNKLINE_RETURN_IF_ERROR(table.Open(
      (evidence / ("review." + options.review_format)).string(), "review"));
  for (const auto& row : LearnReview(learnt, ToolLanguage())) {
    TRUNKLINE_RETURN_IF_ERROR(table.AddRow(row));
  }
  return table.Close();
}

absl::StatusOr<std::vector<LearnVerdict>> ReadReview(const std::string& path) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(path, kReviewBytes));
  tables::RowOptions options;  // No option is about this table.
  options.name = path;
  options.charset_option.clear();
  options.workbook.sheet_option.clear();
  options.workbook.hidden_option.clear();
  const auto rows = tables::OpenRows(content, options);
  if (!rows.ok()) return InFile(path, rows.status());
  std::vector<std::vector<std::string>> table;
  tables::Row row;
  while (true) {
    const absl::StatusOr<bool> more = (*rows)->Next(&row);
    if (!more.ok()) return InFile(path, more.status());
    if (!*more) break;
    table.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      table.back().emplace_back(tables::Trim(row[i]));
    }
  }
  auto verdicts = ReadLearnReview(table);
  if (!verdicts.ok()) return InFile(path, verdicts.status());
  return verdicts;
}

// Reads --attribute-kind.
absl::Status ReadKinds(const std::vector<std::string>& given,
                       LearnOptions* options) {
  for (const std::string& part : given) {
    const std::size_t equals = part.find('=');
    const std::string name = part.substr(0, equals);
    const std::string kind =
        equals == std::string::npos ? "" : part.substr(equals + 1);
    const auto known =
        std::find(options->attributes.begin(), options->attributes.end(), name);
    AttributeKind found = AttributeKind::kText;
    if (known == options->attributes.end() || !FindEnum(kind, &found)) {
      return base::InvalidArgument(
          base::Fill<messages::kAttributeKind>(base::Quoted(part)));
    }
    options->attribute_kinds[name] = found;
  }
  return absl::OkStatus();
}

absl::StatusOr<int> RunCatalogue(const Options& given) {
  Options options = given;
  HistoryColumns columns;
  TRUNKLINE_RETURN_IF_ERROR(columns.Take(&options.input.map));
  std::optional<RuleSet> over;
  if (!options.over.paths.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(over, LoadRules(options.over));
    options.learn.over = &*over;
    if (options.input.time_zone.empty()) {
      options.input.time_zone = over->time_zone();
    }
  }
  if (options.input.time_zone.empty()) {
    options.input.time_zone = "UTC";
    Say(base::Fill<messages::kLearnZone>());
  }
  options.learn.time_zone = options.input.time_zone;
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(options.learn.time_zone));
  options.learn.language = std::string(LanguageTag(ToolLanguage()));
  // Columns that are joined become a path.
  for (const std::string& part : options.input.map) {
    const std::size_t equals = part.find('=');
    const std::string field = part.substr(0, equals);
    if ((field == "category" || field == "region") &&
        part.find('/', equals) != std::string::npos) {
      options.learn.separator = "/";
    }
    constexpr std::string_view kAttribute = "attribute.";
    if (field.compare(0, kAttribute.size(), kAttribute) == 0) {
      const std::string name = field.substr(kAttribute.size());
      if (!options.learn.attributes_ordered) {
        options.learn.attributes.push_back(name);
      }
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(ReadKinds(options.attribute_kinds, &options.learn));
  CalendarSet calendars;
  if (!options.calendars.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(calendars, LoadCalendarFiles(options.calendars));
    options.learn.calendars = &calendars;
  }
  if (!options.review.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(options.learn.verdicts,
                               ReadReview(options.review));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(CatalogueLearner learner,
                             CatalogueLearner::Create(options.learn));

  options.input.views_only = true;
  TicketInput input;
  Rejects rejects;
  TRUNKLINE_RETURN_IF_ERROR(
      input.Open(options.input, nullptr, {}, columns.columns()));
  TRUNKLINE_RETURN_IF_ERROR(rejects.Open(options.rejects));
  Reader reader(options, columns, zone);
  Records records(&input, options.learn.threads > 1);
  HistoryTicket ticket;
  std::uint64_t rows = 0;
  // By rows alone: a thread of its own may be reading the bytes.
  Progress progress(true, 0);
  while (true) {
    TRUNKLINE_ASSIGN_OR_RETURN(const tables::TicketRecord* const next,
                               records.Next());
    if (next == nullptr) break;
    const tables::TicketRecord& record = *next;
    ++rows;
    progress.Update(0, rows);
    if (record.rejected) {
      progress.Clear();
      TRUNKLINE_RETURN_IF_ERROR(rejects.Add(record));
      continue;
    }
    std::string bad;
    if (!reader.Read(record, &ticket, &bad)) {
      progress.Clear();
      TRUNKLINE_RETURN_IF_ERROR(
          rejects.Add(record.row, record.line, bad,
                      InToolLanguage(base::Fill<messages::kNotYesOrNo>())));
      continue;
    }
    const absl::Status added = learner.Add(ticket);
    // No row is to blame.
    if (absl::IsResourceExhausted(added)) return added;
    if (!added.ok()) {
      progress.Clear();
      TRUNKLINE_RETURN_IF_ERROR(rejects.Add(
          record.row, record.line, "", InToolLanguage(base::TextOf(added))));
    }
  }
  progress.Clear();
  TRUNKLINE_RETURN_IF_ERROR(rejects.Close());
  const base::Text taken = input.Columns();
  if (!taken.empty()) Say(taken);
  Say(base::Fill<messages::kLearnRead>(rows, rejects.count()));
  if (rejects.count() * 10 >= rows && rejects.count() > 0) {
    Say(base::Fill<messages::kManyRejects>(rejects.count() * 100 / rows));
  }
  if (reader.unread_due() > 0) {
    Say(base::Fill<messages::kUnreadDue>(reader.unread_due()));
  }
  std::optional<Working> working(std::in_place, true,
                                 base::Fill<messages::kLearning>());
  TRUNKLINE_ASSIGN_OR_RETURN(const LearnedCatalogue learnt, learner.Finish());
  working.reset();
  const std::string report = LearnReport(learnt, ToolLanguage());
  TRUNKLINE_RETURN_IF_ERROR(Write(options, learnt, report));
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", report));
  return rejects.count() > 0 ? kRejects : kDone;
}

}  // namespace

Run AddLearnCatalogue(Arguments* app) {
  auto options = std::make_shared<Options>();
  app->AddOption("input", options->input.path,
                 "The closed tickets: CSV, a workbook, JSON lines; default: "
                 "standard input")
      ->TypeName("FILE");
  AddTicketInputOptions(app, &options->input);
  AddCalendarsOption(app, &options->calendars);
  app->AddOption("-o,--output", options->output,
                 "The folder for the rule set; calendars and evidence get "
                 "folders below it")
      ->TypeName("FOLDER")
      ->Required();
  options->learn.threads = 2;
  app->AddOption("-j,--threads", options->learn.threads,
                 "1: rows are read, and the two parts learnt, one after the "
                 "other (default 2)")
      ->TypeName("N")
      ->Between(1, 2);
  app->AddOption("--rejects", options->rejects,
                 "File for rows that could not be read")
      ->TypeName("FILE");
  app->AddOption("--over", options->over.paths,
                 "An existing rule set, file or folder: only what it leaves "
                 "unmatched is learnt, as an overlay that never wins against "
                 "it; may be given several times")
      ->TypeName("PATH")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  app->AddOption("--review", options->review,
                 "A review table with verdicts (yes or no): accepted rules "
                 "are approved, refused ones are left out")
      ->TypeName("FILE");
  app->AddOption("--review-format", options->review_format,
                 "Format of the review table that is written: csv (default) "
                 "or xlsx")
      ->TypeName("FORMAT")
      ->OneOf({"csv", "xlsx"});
  app->AddOption("--id", options->learn.id,
                 "Id of the jurisdiction, as cn.changsha (default learnt)")
      ->TypeName("ID");
  app->AddOption("--centre", options->learn.centre,
                 "Name of the centre's own desk (default centre)")
      ->TypeName("NAME");
  app->AddOption("--source", options->learn.source,
                 "What the provenance of every entry names as its source "
                 "(default history)")
      ->TypeName("ID");
  app->AddFunction(
         "--attribute-order",
         [options](const std::string& names) {
           options->learn.attributes = SplitCommas(names);
           options->learn.attributes_ordered = true;
         },
         "The attributes, the strongest first; default: the order is found")
      ->TypeName("NAME,...");
  app->AddOption("--attribute-kind", options->attribute_kinds,
                 "What an attribute holds: text (default), tree (a path with "
                 "\"/\"), number or date; may be given several times")
      ->TypeName("NAME=KIND");
  app->AddOption("--min-support", options->learn.min_support,
                 "A rule needs this many tickets of its department (default "
                 "3); smaller cells are not shown")
      ->TypeName("N");
  app->AddOption("--min-share", options->learn.min_share,
                 "A rule needs this share of the tickets that it decides, in "
                 "percent (default 50)")
      ->TypeName("PERCENT");
  app->AddOption("--held-out", options->learn.held_out,
                 "The last part by time that the report is checked on, in "
                 "percent (default 50)")
      ->TypeName("PERCENT");
  app->AddOption("--due-tolerance", options->learn.due_tolerance,
                 "Seconds within which a due time fits (default 120)")
      ->TypeName("SECONDS");
  app->Footer(
      "Beside the fields of a ticket --map takes lead (required), final (the "
      "last unit, if\nit differs), due, and the flags or counts returned, "
      "redispatched, redone, interim,\nextended, held, proposed.\nExit codes: "
      "0 done, 2 usage or the header, 3 some rows could not be read, 4 a file\n"
      "could not be read or written, or nothing could be learnt.\n\nExample:\n"
      "  trunkline learn catalogue history.csv -o my-city \\\n      --map "
      "category=type,region=district,accepted=open_dt \\\n      --map "
      "lead=department,due=target_dt --time-zone America/New_York");
  return [options] { return RunCatalogue(*options); };
}

}  // namespace trunkline::tools
