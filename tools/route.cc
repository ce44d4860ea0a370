#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "generated/name_tables.h"
#include "tools/calendars.h"
#include "tools/command.h"
#include "tools/compare.h"
#include "tools/decision_text.h"
#include "tools/files.h"
#include "tools/progress.h"
#include "tools/rules.h"
#include "tools/table.h"
#include "tools/ticket_input.h"
#include "trunkline/batch.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/wire.h"

namespace trunkline::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 4096;

struct Options {
  RulesOptions rules;
  TicketInputOptions input;
  std::string output = "-";
  std::string format = "auto";
  std::string columns;
  std::string pass_through;
  std::string compare;
  std::vector<std::string> calendars;
  std::string compare_due;
  int due_tolerance = 120;
  std::string compare_on_time;
  std::string rejects;
  std::string language = "en";
  int threads = 1;
  bool quiet = false;
};

enum class OutputFormat { kTable, kCsv, kJsonLines };

// Headers under which tables hold who called or what was said.
bool IsCallerColumn(std::string_view header) {
  static constexpr std::string_view kNames[] = {
      "caller",       "caller_name", "caller_phone", "caller_words",
      "caller name",  "phone",       "mobile",       "telephone",
      "contact",      "id_number",   "email",        "姓名",
      "来电人",       "联系人",      "联系电话",     "联系方式",
      "来电号码",     "手机",        "手机号",       "手机号码",
      "电话",         "身份证",      "身份证号",     "诉求人",
      "诉求内容"};
  std::string lower;
  for (char c : tables::Trim(header)) {
    lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return std::find(std::begin(kNames), std::end(kNames), lower) !=
             std::end(kNames) ||
         lower.compare(0, 7, "caller.") == 0;
}

class Router {
 public:
  // `limits` may be null.
  Router(const Options& options, const RuleSet& rules, const DeadlineCalculator* limits)
      : options_(options), rules_(rules), limits_(limits) {}

  int Run() {
    const Clock::time_point start = Clock::now();
    const absl::Status status = DoRun();
    if (progress_ != nullptr) progress_->Clear();
    if (!status.ok()) return Fail(status);
    if (!options_.quiet) {
      Say(Summary(std::chrono::duration<double>(Clock::now() - start).count()));
    } else {
      Say(Comparisons());
    }
    return rejects_.count() > 0 ? kRejects : kDone;
  }

 private:
  absl::Status Prepare() {
    if (options_.format == "csv") {
      format_ = OutputFormat::kCsv;
    } else if (options_.format == "jsonl") {
      format_ = OutputFormat::kJsonLines;
    } else if (options_.format == "table") {
      format_ = OutputFormat::kTable;
    } else if (HasExtension(options_.output, ".jsonl") ||
               HasExtension(options_.output, ".json")) {
      format_ = OutputFormat::kJsonLines;
    } else if (options_.output == "-" && ::isatty(STDOUT_FILENO) == 1) {
      format_ = OutputFormat::kTable;
    } else {
      format_ = OutputFormat::kCsv;
    }
    if (!options_.pass_through.empty()) {
      pass_ = SplitCommas(options_.pass_through);
      for (const std::string& column : pass_) {
        if (IsCallerColumn(column)) {
          return absl::InvalidArgumentError(
              "--pass-through " + base::Quoted(column) +
              ": who called and what was said is not passed through");
        }
      }
    }
    std::string recorded;
    absl::Status status = PrepareDue();
    if (!status.ok()) return status;
    if (!options_.compare.empty()) {
      const std::size_t equals = options_.compare.find('=');
      const std::string field = options_.compare.substr(0, equals);
      if (equals == std::string::npos ||
          (field != "lead" && field != "target" && field != "rule" &&
           field != "outcome")) {
        return absl::InvalidArgumentError(
            "--compare " + base::Quoted(options_.compare) +
            " is not FIELD=COLUMN with lead, target, rule or outcome as the "
            "field, such as lead=department");
      }
      recorded = options_.compare.substr(equals + 1);
      if (IsCallerColumn(recorded)) {
        return absl::InvalidArgumentError("--compare " +
                                          base::Quoted(recorded) +
                                          ": that column is the caller's");
      }
      comparison_.emplace(field, recorded);
    }
    if (format_ == OutputFormat::kJsonLines &&
        (!options_.pass_through.empty() || !options_.columns.empty())) {
      return absl::InvalidArgumentError(
          "--pass-through and --columns need --format csv or table: JSON "
          "lines are trunkline.v1.Decision");
    }
    if (!options_.columns.empty()) {
      columns_ = SplitCommas(options_.columns);
    } else if (format_ == OutputFormat::kTable) {
      columns_ = {"id", "outcome", "lead_name", "rule", "reason"};
      if (limits_ != nullptr) columns_.push_back("due_handling");
    } else {
      for (std::string_view name : DecisionColumns()) {
        if (name != "lead_name" && name != "rule_name" && name != "reason") {
          columns_.emplace_back(name);
        }
      }
      if (limits_ != nullptr) columns_.push_back("due");
    }
    for (const std::string& column : columns_) {
      if (IsDueColumn(column)) {
        if (limits_ != nullptr) continue;
        return absl::InvalidArgumentError("--columns " + column +
                                          " needs --calendars");
      }
      const std::vector<std::string_view>& all = DecisionColumns();
      if (std::find(all.begin(), all.end(), column) != all.end()) continue;
      std::string message = "--columns: no column " + base::Quoted(column);
      const std::string_view near = base::Nearest(column, all);
      if (!near.empty()) {
        message += "; did you mean " + base::Quoted(near) + "?";
      } else {
        message += "; there are";
        for (std::string_view name : all) message += " " + std::string(name);
      }
      return absl::InvalidArgumentError(message);
    }
    std::vector<std::string> passed = pass_;
    if (due_.has_value()) {
      const std::vector<std::string>& more = due_->columns();
      passed.insert(passed.end(), more.begin(), more.end());
    }
    return input_.Open(options_.input, &rules_, rules_.time_zone(), passed,
                       recorded);
  }

  absl::Status PrepareDue() {
    if (options_.compare_due.empty() && options_.compare_on_time.empty()) {
      return absl::OkStatus();
    }
    if (limits_ == nullptr) {
      return absl::InvalidArgumentError(
          "--compare-due and --compare-on-time need --calendars");
    }
    std::string_view name = options_.input.time_zone;
    if (name.empty()) name = rules_.time_zone();
    TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                               base::LoadZone(name));
    due_.emplace(options_.compare_due,
                 absl::Seconds(options_.due_tolerance),
                 options_.input.time_format, zone);
    TRUNKLINE_RETURN_IF_ERROR(due_->AddOnTime(options_.compare_on_time));
    for (const std::string& column : due_->columns()) {
      if (IsCallerColumn(column)) {
        return absl::InvalidArgumentError("column " + base::Quoted(column) +
                                          " is the caller's");
      }
    }
    return absl::OkStatus();
  }

  absl::Status DoRun() {
    absl::Status status = Prepare();
    if (!status.ok()) return status;
    // The header is read before anything is written.
    auto records = std::make_unique<tables::TicketRecord[]>(kBatch);
    std::vector<Ticket> tickets(kBatch);
    std::vector<Decision> decisions(kBatch);
    std::vector<const tables::TicketRecord*> routed;
    progress_ = std::make_unique<Progress>(!options_.quiet, input_.size());
    bool more = true;
    bool opened = false;
    while (more) {
      std::size_t n = 0;
      routed.clear();
      while (n < kBatch) {
        tables::TicketRecord& record = records[n];
        const absl::StatusOr<bool> next = input_.Next(&record);
        if (!next.ok()) return next.status();
        more = *next;
        if (!more) break;
        ++n;
        ++rows_;
        if (!record.rejected &&
            record.ticket.accepted_at == absl::InfinitePast()) {
          record.rejected = true;
          record.column = "accepted_at";
          record.reason = "no time of acceptance";
        }
        if (record.rejected) continue;
        tickets[routed.size()] = record.ticket;
        routed.push_back(&record);
      }
      if (!opened) {
        opened = true;
        status = OpenOutputs();
        if (!status.ok()) return status;
      }
      for (std::size_t i = 0; i < n; ++i) {
        if (!records[i].rejected) continue;
        status = rejects_.Add(records[i]);
        if (!status.ok()) return status;
      }
      status = RouteMany(rules_, tickets.data(), routed.size(),
                         decisions.data(), options_.threads);
      if (!status.ok()) return status;
      std::string out;
      for (std::size_t i = 0; i < routed.size(); ++i) {
        AppendDecision(*routed[i], decisions[i], &out);
      }
      if (table_ != nullptr) out += table_->Take(!more);
      status = output_.Write(out);
      if (!status.ok()) return status;
      progress_->Update(input_.bytes_read(), rows_);
    }
    status = output_.Close();
    return status.ok() ? rejects_.Close() : status;
  }

  absl::Status OpenOutputs() {
    absl::Status status = rejects_.Open(options_.rejects);
    if (status.ok()) status = output_.Open(options_.output);
    if (!status.ok()) return status;
    std::vector<std::string> headers = columns_;
    if (comparison_.has_value() && format_ != OutputFormat::kJsonLines) {
      headers.emplace_back("agrees");
    }
    headers.insert(headers.end(), pass_.begin(), pass_.end());
    if (format_ == OutputFormat::kTable) {
      for (std::string& header : headers) {
        std::transform(header.begin(), header.end(), header.begin(),
                       [](char c) { return c == '_' ? ' ' : c; });
      }
      table_ = std::make_unique<Table>(headers);
    } else if (format_ == OutputFormat::kCsv) {
      std::string out;
      tables::AppendCsvRow(headers, &out);
      status = output_.Write(out);
    }
    return status;
  }

  void AppendDecision(const tables::TicketRecord& record,
                      const Decision& decision, std::string* out) {
    ++outcomes_[static_cast<std::size_t>(decision.outcome)];
    for (int note = 0; note < 6; ++note) {
      notes_[static_cast<std::size_t>(note)] += decision.notes >> note & 1;
    }
    if (!decision.emergency_hint.signal.empty()) ++hints_;
    if (limits_ != nullptr) {
      StartEvents events;
      events.accepted = record.ticket.accepted_at;
      if (!limits_->DeadlinesFor(decision, events, &deadlines_).ok()) {
        ++beyond_calendar_;
      }
      if (due_.has_value()) {
        due_->Add(deadlines_, &record.passed[pass_.size()]);
      }
    }
    bool agrees = false;
    if (comparison_.has_value()) {
      agrees = comparison_->Add(rules_, record.recorded, decision);
    }
    if (format_ == OutputFormat::kJsonLines) {
      *out += WriteDecision(decision, record.id, record.ticket.accepted_at,
                            Format::kJson);
      *out += '\n';
      return;
    }
    cells_.clear();
    const bool table = format_ == OutputFormat::kTable;
    for (const std::string& column : columns_) {
      if (column == "row") {
        cells_.push_back(std::to_string(record.row));
      } else if (column == "id") {
        cells_.push_back(table && record.id.empty()
                             ? "#" + std::to_string(record.row)
                             : std::string(record.id));
      } else if (IsDueColumn(column)) {
        cells_.push_back(DueCell(column, deadlines_, options_.language, table));
      } else {
        cells_.push_back(DecisionCell(column, decision, rules_,
                                      options_.language, table));
      }
    }
    if (comparison_.has_value()) {
      cells_.push_back(record.recorded.empty() ? ""
                       : agrees                ? "true"
                                               : "false");
    }
    for (std::size_t i = 0; i != pass_.size(); ++i) {
      cells_.emplace_back(record.passed[i]);
    }
    if (table) {
      table_->Add(cells_);
    } else {
      tables::AppendCsvRow(cells_, out);
    }
  }

  std::string Summary(double seconds) const {
    char rate[64];
    std::snprintf(rate, sizeof(rate), "%.2f", seconds);
    std::string out = Count(rows_, "row") + " in " + rate + " s";
    if (seconds > 0.01) {
      out += " (" +
             Grouped(static_cast<std::size_t>(
                 static_cast<double>(rows_) / seconds)) +
             " rows/s)";
    }
    out += ", " + Count(rejects_.count(), "reject");
    if (rejects_.count() > 0 && !options_.rejects.empty()) {
      out += " (see " + options_.rejects + ")";
    }
    out += '\n';
    bool first = true;
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      if (outcomes_[i] == 0) continue;
      out += first ? "outcomes: " : ", ";
      first = false;
      out += std::string(schema::OutcomeNames().Name(static_cast<int>(i))) + " " +
             Grouped(outcomes_[i]);
    }
    if (!first) out += '\n';
    first = true;
    for (std::size_t i = 0; i < notes_.size(); ++i) {
      if (notes_[i] == 0) continue;
      out += first ? "could not be used: " : ", ";
      first = false;
      out += std::string(schema::NoteNames().Name(static_cast<int>(i) + 1)) + " " +
             Grouped(notes_[i]);
    }
    if (!first) out += '\n';
    if (hints_ > 0) {
      out += "possible emergencies: " + Grouped(hints_) + "\n";
    }
    if (beyond_calendar_ > 0) {
      out += "limits beyond a calendar's years: " + Grouped(beyond_calendar_) +
             "\n";
    }
    return out + Comparisons();
  }

  std::string Comparisons() const {
    std::string out;
    if (comparison_.has_value()) out += comparison_->Summary();
    if (due_.has_value()) out += due_->Summary();
    return out;
  }

  const Options& options_;
  const RuleSet& rules_;
  OutputFormat format_ = OutputFormat::kCsv;
  std::vector<std::string> pass_;
  std::vector<std::string> columns_;
  std::optional<Comparison> comparison_;
  const DeadlineCalculator* limits_;
  std::optional<DueComparison> due_;
  Deadlines deadlines_;
  std::size_t beyond_calendar_ = 0;
  TicketInput input_;
  OutputFile output_;
  Rejects rejects_;
  std::unique_ptr<Table> table_;
  std::unique_ptr<Progress> progress_;
  std::vector<std::string> cells_;
  std::uint64_t rows_ = 0;
  std::array<std::size_t, 12> outcomes_ = {};
  std::array<std::size_t, 6> notes_ = {};
  std::size_t hints_ = 0;
};

int RunRoute(const Options& options) {
  int exit_code = kDone;
  const std::optional<RuleSet> rules = LoadRules(options.rules, &exit_code);
  if (!rules.has_value()) return exit_code;
  if (options.calendars.empty()) return Router(options, *rules, nullptr).Run();
  const std::optional<CalendarSet> calendars =
      LoadCalendarFiles(options.calendars, &exit_code);
  if (!calendars.has_value()) return exit_code;
  const absl::StatusOr<DeadlineCalculator> limits = DeadlineCalculator::Create(*rules, *calendars);
  if (!limits.ok()) {
    Say(std::string(limits.status().message()));
    return kDefects;
  }
  return Router(options, *rules, &*limits).Run();
}

}  // namespace

Run AddRoute(CLI::App* app) {
  auto options = std::make_shared<Options>();
  AddRulesOptions(app, &options->rules, true);
  app->add_option("input", options->input.path,
                  "Tickets; - or nothing is standard input")
      ->type_name("FILE");
  AddTicketInputOptions(app, &options->input);
  app->add_option("-o,--output", options->output,
                  "Where the decisions go; default: standard output")
      ->type_name("FILE");
  app->add_option("-f,--format", options->format,
                  "Of the decisions: csv, jsonl (trunkline.v1.Decision) or "
                  "table; default: by the output's name, a table on a "
                  "terminal, else csv")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"auto", "csv", "jsonl", "table"}));
  app->add_option("--columns", options->columns,
                  "Which columns, as id,outcome,lead,reason")
      ->type_name("NAME,...");
  app->add_option("--pass-through", options->pass_through,
                  "Columns of the input to repeat in the output")
      ->type_name("COLUMN,...");
  app->add_option("--compare", options->compare,
                  "Says how often a field (lead, target, rule, outcome) "
                  "agrees with what a column recorded, as lead=department")
      ->type_name("FIELD=COLUMN");
  AddCalendarsOption(app, &options->calendars);
  app->add_option("--compare-due", options->compare_due,
                  "Says how often the limit of handling ends when a column "
                  "recorded, within --due-tolerance; needs --calendars")
      ->type_name("COLUMN");
  app->add_option("--due-tolerance", options->due_tolerance, "Default: 120")
      ->type_name("SECONDS")
      ->check(CLI::Range(0, 864000));
  app->add_option("--compare-on-time", options->compare_on_time,
                  "Says how often a flag (ontime/overdue, true/false) follows "
                  "from the time of closing, as closed_dt=ontime")
      ->type_name("CLOSED=FLAG");
  app->add_option("--rejects", options->rejects,
                  "Where rows that cannot be read are listed, with the "
                  "reason; default: the first ten on standard error")
      ->type_name("FILE");
  app->add_option("--lang", options->language,
                  "Of names and reasons: en (default) or zh")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"en", "zh"}));
  app->add_option("-j,--threads", options->threads, "Default: 1")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  app->add_flag("-q,--quiet", options->quiet,
                "No summary and no progress bar");
  app->footer(
      "Categories, regions and departments may be given by code or by name; "
      "ticket\ntypes, channels and urgencies in English or Chinese. The "
      "decisions never hold\nwho called or what was said.\nExit codes: 0 all "
      "rows read, 1 the rule set has errors, 2 usage, 3 some rows\ncould not "
      "be read, 4 a file could not be read or written.\n\nExample:\n  "
      "trunkline route --rules packs/us/boston-2011 \\\n      --map "
      "id=case_enquiry_id,accepted=open_dt,category=type,region=pwd_district "
      "\\\n      --compare lead=department -o routed.csv requests.csv");
  return [options] { return RunRoute(*options); };
}

}  // namespace trunkline::tools
