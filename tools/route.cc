// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "generated/enum_last.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/compare.h"
#include "tools/decision_output.h"
#include "tools/files.h"
#include "tools/history.h"
#include "tools/messages.h"
#include "tools/nearest.h"
#include "tools/points_table.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "tools/text_messages.h"
#include "trunkline/batch.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/suggest.h"

namespace trunkline::tools {
namespace {

struct Options {
  RulesOptions rules;
  HistoryOptions history;
  DecisionOutputOptions output;
  std::vector<std::string> calendars;
  std::string compare_due;
  int due_tolerance = 120;
  bool provisional = false;
  std::string compare_on_time;
  int suggest = 0;  // The share of right answers that is asked; 0: no guess.
  std::vector<std::string> models;
  PointsOptions points;  // Of an outside model, in place of the texts.
};

// Counts of decisions, for the summary.
class DecisionCounts {
 public:
  void Add(const Decision& decision) {
    ++outcomes_[static_cast<std::size_t>(decision.outcome)];
    for (std::size_t note = 0; note < notes_.size(); ++note) {
      notes_[note] += decision.notes >> note & 1;
    }
    if (!decision.emergency_hint.signal.empty()) ++hints_;
    if (decision.guess != nullptr) ++guesses_;
  }
  void Add(const Deadlines& deadlines) {
    bool beyond = false;
    bool provisional = false;
    ForEachDeadline(deadlines, [&](std::string_view, const Deadline& d) {
      beyond = beyond || d.missing_year != 0;
      provisional = provisional || d.due.provisional;
    });
    if (beyond) ++beyond_calendar_;
    if (provisional) ++provisional_;
  }

  // One line each of what there is.
  base::Text ToText() const {
    base::Text out;
    const base::Text outcomes = List(schema::OutcomeNames(), 0, outcomes_);
    if (!outcomes.empty()) out += base::Fill<messages::kOutcomes>(outcomes);
    const base::Text notes = List(schema::NoteNames(), 1, notes_);
    if (!notes.empty()) out += base::Fill<messages::kCouldNotUse>(notes);
    if (hints_ > 0) out += base::Fill<messages::kHints>(Grouped(hints_));
    if (guesses_ > 0) out += base::Fill<messages::kGuesses>(Grouped(guesses_));
    if (beyond_calendar_ > 0) {
      out += base::Fill<messages::kBeyond>(Grouped(beyond_calendar_));
    }
    if (provisional_ > 0) {
      out += base::Fill<messages::kProvisionals>(Grouped(provisional_));
    }
    return out;
  }

 private:
  // "routed 5, disputed 1". `first`: the value of counts[0].
  template <std::size_t kSize>
  static base::Text List(const schema::EnumNames& names, std::size_t first,
                         const std::array<std::size_t, kSize>& counts) {
    base::Text out;
    for (std::size_t i = 0; i < kSize; ++i) {
      if (counts[i] == 0) continue;
      const int value = static_cast<int>(i + first);
      const std::string count = " " + Grouped(counts[i]);
      const base::Text one = {std::string(names.Name(value)) + count,
                              std::string(names.ChineseName(value)) + count};
      out = out.empty() ? one : base::Fill<messages::kAnd>(out, one);
    }
    return out;
  }

  std::array<std::size_t, kLast<Outcome> + 1> outcomes_ = {};
  std::array<std::size_t, kLast<Note>> notes_ = {};
  std::size_t hints_ = 0;
  std::size_t guesses_ = 0;
  std::size_t beyond_calendar_ = 0;
  std::size_t provisional_ = 0;
};

// Finds the points of an outside model for the tickets of a batch, by their
// ids.
class TicketsPoints {
 public:
  absl::Status Read(const Options& options, const RuleSet& rules) {
    path_ = options.points.path;
    TextTableOptions as;
    as.table.charset = options.history.input.charset;
    as.rejects = PointsRejects(options.history.rejects);
    TRUNKLINE_RETURN_IF_ERROR(table_.Read(options.points, as, &rules, nullptr));
    used_.assign(table_.size(), false);
    return absl::OkStatus();
  }

  void Find(const std::vector<const tables::TicketRecord*>& records) {
    found_.clear();
    found_.resize(records.size());
    of_tickets_.assign(records.size(), TicketPoints());
    for (std::size_t i = 0; i != records.size(); ++i) {
      const std::size_t place = table_.Find(records[i]->id);
      if (place == table_.size()) {
        without_ += records[i]->ticket.category.empty() ? 1 : 0;
        continue;
      }
      ++with_;
      used_[place] = true;
      found_[i] = table_.points(place);
      of_tickets_[i] = {found_[i].data(), found_[i].size()};
    }
  }
  const TicketPoints* of_tickets() const { return of_tickets_.data(); }
  void AddLeftOut(std::size_t points) { left_out_ += points; }

  bool has_rejects() const { return table_.rejects() != 0; }
  base::Text ToText() const {
    const auto unused =
        static_cast<std::size_t>(std::count(used_.begin(), used_.end(), false));
    base::Text text = base::Fill<messages::kPointsOfTickets>(
        path_, Count(with_, nouns::kTicket), Count(without_, nouns::kTicket),
        Count(unused, nouns::kTicket));
    if (left_out_ != 0) {
      text +=
          base::Fill<messages::kPointsUnscored>(Count(left_out_, nouns::kRow)) +
          base::Verbatim("\n");
    }
    return text;
  }

 private:
  std::string path_;
  PointsTable table_;
  std::vector<bool> used_;  // By ticket of the table.
  std::size_t with_ = 0, without_ = 0, left_out_ = 0;
  // Of the batch at hand.
  std::vector<std::vector<CategoryPoints>> found_;
  std::vector<TicketPoints> of_tickets_;
};

class Router {
 public:
  // `calculator` and `models` may be null.
  Router(const Options& options, const RuleSet& rules,
         const DeadlineCalculator* calculator, const TextModels* models)
      : options_(options),
        rules_(rules),
        calculator_(calculator),
        models_(models),
        history_(options.history, rules) {}

  absl::StatusOr<int> Run() {
    using Clock = std::chrono::steady_clock;
    if (by_points()) {
      TRUNKLINE_RETURN_IF_ERROR(points_.Read(options_, rules_));
    }
    const Clock::time_point start = Clock::now();
    TRUNKLINE_RETURN_IF_ERROR(RouteAll());
    const std::chrono::duration<double> seconds = Clock::now() - start;
    base::Text said;
    if (!options_.history.quiet) {
      NearestWords near(rules_);
      said =
          history_.Columns() + Speed(seconds.count()) + counts_.ToText() +
          (by_points() ? points_.ToText() : base::Text()) +
          history_.unknown()->ToText([&](auto column, std::string_view word) {
            return near.Find(column, word);
          });
    }
    said += Comparisons();
    if (!said.empty()) Say(said);
    return history_.rejected() > 0 || points_.has_rejects() ? kRejects : kDone;
  }

 private:
  bool by_points() const { return !options_.points.path.empty(); }

  absl::Status Prepare() {
    TRUNKLINE_RETURN_IF_ERROR(PrepareDue());
    DecisionOutputOptions output = options_.output;
    output.language = ToolLanguage();
    output.due = calculator_ != nullptr;
    output.guess = models_ != nullptr;
    output.agrees = !options_.history.compare.empty();
    output.due_agrees = !options_.compare_due.empty();
    TRUNKLINE_RETURN_IF_ERROR(output_.Prepare(output));
    std::vector<std::string> passed = output_.passed();
    if (due_.has_value()) {
      passed.insert(passed.end(), due_->columns().begin(),
                    due_->columns().end());
    }
    TRUNKLINE_RETURN_IF_ERROR(history_.Open(passed));
    comparison_ = history_.NewComparison();
    return absl::OkStatus();
  }

  absl::Status PrepareDue() {
    if (options_.compare_due.empty() && options_.compare_on_time.empty()) {
      return absl::OkStatus();
    }
    if (calculator_ == nullptr) {
      return base::InvalidArgument(base::Fill<messages::kCompareDueNeeds>());
    }
    std::string_view name = options_.history.input.time_zone;
    if (name.empty()) name = rules_.time_zone();
    TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone, base::LoadZone(name));
    due_.emplace(options_.compare_due, absl::Seconds(options_.due_tolerance),
                 options_.history.input.time_format, zone);
    TRUNKLINE_RETURN_IF_ERROR(due_->AddOnTime(options_.compare_on_time));
    for (const std::string& column : due_->columns()) {
      if (IsCallerColumn(column)) {
        return base::InvalidArgument(
            base::Fill<messages::kCallerColumn>(base::Quoted(column)));
      }
    }
    return absl::OkStatus();
  }

  absl::Status RouteAll() {
    TRUNKLINE_RETURN_IF_ERROR(Prepare());
    HistoryRows rows;
    rows.route = [this](const Ticket* tickets, std::size_t count,
                        Decision* decisions) {
      const int threads = options_.history.threads;
      if (models_ == nullptr) {
        return RouteMany(rules_, tickets, count, decisions, threads);
      }
      if (by_points()) return RoutePoints(tickets, count, decisions);
      return RouteManyWithSuggestion(rules_, *models_, tickets, count,
                                     options_.suggest, decisions, threads);
    };
    if (by_points()) {
      rows.batch = [this](const auto& records) { points_.Find(records); };
    }
    rows.begin = [this] { return output_.Open(); };
    rows.routed = [this](const tables::TicketRecord& record,
                         const Decision& decision) {
      AddDecision(record, decision);
      return absl::OkStatus();
    };
    rows.pause = [this](bool last) { return output_.Write(last); };
    TRUNKLINE_RETURN_IF_ERROR(history_.Run(rows));
    return output_.Close();
  }

  absl::Status RoutePoints(const Ticket* tickets, std::size_t count,
                           Decision* decisions) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::size_t left_out,
        RouteManyWithSuggestion(rules_, *models_, tickets, points_.of_tickets(),
                                count, options_.suggest, decisions,
                                options_.history.threads));
    points_.AddLeftOut(left_out);
    return absl::OkStatus();
  }

  void AddDecision(const tables::TicketRecord& record,
                   const Decision& decision) {
    counts_.Add(decision);
    if (decision.notes != 0)
      AddUnknown(rules_, record.ticket, history_.unknown());
    std::optional<bool> due_agrees;
    if (calculator_ != nullptr) {
      StartEvents events;
      events.accepted = record.ticket.accepted_at;
      CountOptions count;
      count.provisional = options_.provisional;
      // What a calendar does not reach is in the deadlines themselves.
      static_cast<void>(
          calculator_->DeadlinesFor(decision, events, &deadlines_, count));
      counts_.Add(deadlines_);
      if (due_.has_value()) {
        due_agrees =
            due_->Add(deadlines_, &record.passed[output_.passed().size()],
                      record.cells.from_1904);
      }
    }
    std::optional<bool> agrees;
    if (comparison_.has_value() && !record.recorded.empty()) {
      agrees = comparison_->Add(rules_, record.recorded, decision);
    }
    output_.Add(record, decision, deadlines_, rules_, agrees, due_agrees);
  }

  // "5 rows in 0.10 s (50 rows/s), 1 reject (see rejects.csv)".
  base::Text Speed(double seconds) const {
    char time[64];
    std::snprintf(time, sizeof(time), "%.2f", seconds);
    base::Text speed, file;
    if (seconds > 0.01) {
      speed =
          base::Fill<messages::kRowsPerSecond>(Grouped(static_cast<std::size_t>(
              static_cast<double>(history_.rows()) / seconds)));
    }
    if (history_.rejected() > 0 && !options_.history.rejects.empty()) {
      file = base::Fill<messages::kSeeFile>(options_.history.rejects);
    }
    return base::Fill<messages::kSpeed>(
        Count(history_.rows(), nouns::kRow), time, speed,
        Count(history_.rejected(), nouns::kReject), file);
  }

  base::Text Comparisons() const {
    base::Text out;
    if (comparison_.has_value()) out += comparison_->Summary();
    if (due_.has_value()) out += due_->Summary();
    return out;
  }

  const Options& options_;
  const RuleSet& rules_;
  const DeadlineCalculator* calculator_;
  const TextModels* models_;
  std::optional<Comparison> comparison_;
  std::optional<DueComparison> due_;
  Deadlines deadlines_;
  History history_;
  DecisionOutput output_;
  DecisionCounts counts_;
  TicketsPoints points_;
};

absl::StatusOr<int> RunRoute(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, LoadRules(options.rules));
  std::optional<TextModels> models;
  if (options.suggest != 0) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        models, LoadTextModelFiles(options.models, options.rules, &rules));
  } else if (!options.models.empty()) {
    return base::InvalidArgument(base::Fill<messages::kModelsNeedSuggest>());
  } else if (!options.points.path.empty()) {
    return base::InvalidArgument(base::Fill<messages::kPointsNeedSuggest>());
  }
  if (options.points.path.empty() && !options.points.map.empty()) {
    return base::InvalidArgument(base::Fill<messages::kPointsMapAlone>());
  }
  const TextModels* const used = models.has_value() ? &*models : nullptr;
  if (options.calendars.empty()) {
    if (options.provisional) {
      return base::InvalidArgument(base::Fill<messages::kProvisionalNeeds>());
    }
    return Router(options, rules, nullptr, used).Run();
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const CalendarSet calendars,
                             LoadCalendarFiles(options.calendars));
  const absl::StatusOr<DeadlineCalculator> calculator =
      DeadlineCalculator::Create(rules, calendars);
  if (!calculator.ok()) {
    return Defects(base::TextOf(calculator.status()));
  }
  return Router(options, rules, &*calculator, used).Run();
}

}  // namespace

Run AddRoute(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddRulesOptions(app, &options->rules, true);
  app->AddOption("input", options->history.input.path,
                 "Tickets; - or nothing is standard input")
      ->TypeName("FILE");
  AddHistoryOptions(app, &options->history);
  app->AddOption("-o,--output", options->output.path,
                 "File for the decisions; default: standard output")
      ->TypeName("FILE");
  app->AddOption(
         "-f,--format", options->output.format,
         "Format of the decisions: csv, jsonl (trunkline.v1.Decision; with "
         "--calendars trunkline.v1.RoutedTicket) or table; default: by the "
         "output's name, a table on a terminal, else csv")
      ->TypeName("FORMAT")
      ->OneOf({"auto", "csv", "jsonl", "table"});
  app->AddOption("--columns", options->output.columns,
                 "The columns to write, as id,outcome,lead,reason")
      ->TypeName("NAME,...");
  app->AddOption("--pass-through", options->output.pass_through,
                 "Columns of the input to repeat in the output")
      ->TypeName("COLUMN,...");
  AddCompareOption(app, &options->history);
  AddCalendarsOption(app, &options->calendars);
  app->AddOption(
         "--compare-due", options->compare_due,
         "Counts how often the due time of handling equals what a column "
         "recorded, within --due-tolerance; needs --calendars")
      ->TypeName("COLUMN");
  app->AddOption("--due-tolerance", options->due_tolerance, "Default: 120")
      ->TypeName("SECONDS")
      ->Between(0, 864000);
  app->AddOption("--compare-on-time", options->compare_on_time,
                 "Counts how often a flag (ontime/overdue, true/false) follows "
                 "from the time of closing, as closed_dt=ontime")
      ->TypeName("CLOSED=FLAG");
  app->AddOption("--suggest", options->suggest,
                 "Where a ticket has no category, routes by the one that its "
                 "text suggests if it is right in this share of cases, 1 to "
                 "100; such decisions are marked and need a confirmation")
      ->TypeName("PERCENT")
      ->Between(1, 100);
  AddTextModelsOption(app, &options->models);
  AddPointsOptions(app, &options->points);
  app->AddFlag("--provisional", options->provisional,
               "Continues beyond the calendar's last year as if there were no "
               "holidays, and marks the result as provisional");
  app->AddFlagFunction(
      "-q,--quiet",
      [options] { options->history.quiet = options->rules.quiet = true; },
      "No summary and no progress bar");
  app->Footer(
      "Categories, regions and departments may be given by code or by name; "
      "ticket\ntypes, channels and urgencies in English or Chinese. The "
      "decisions do not\ncontain the caller or what was said.\nExit codes: 0 "
      "all "
      "rows read, 1 the rule set has errors, 2 usage, 3 some rows\ncould not "
      "be read, 4 a file could not be read or written.\n\nExample:\n  "
      "trunkline route --rules packs/us/boston-2011 \\\n      --map "
      "id=case_enquiry_id,accepted=open_dt,category=type,region=pwd_district "
      "\\\n      --compare lead=department -o routed.csv requests.csv");
  return [options] { return RunRoute(*options); };
}

}  // namespace trunkline::tools
