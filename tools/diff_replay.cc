// SPDX-License-Identifier: Apache-2.0
#include "tools/diff_replay.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/compare.h"
#include "tools/messages.h"
#include "tools/sources.h"
#include "trunkline/batch.h"
#include "trunkline/enum_names.h"

namespace trunkline::tools {

absl::StatusOr<DeadlineCalculator> LoadCalculator(
    const RuleSet& rules, const std::vector<std::string>& paths) {
  TRUNKLINE_ASSIGN_OR_RETURN(const CalendarSet calendars,
                             LoadCalendarFiles(paths));
  absl::StatusOr<DeadlineCalculator> calculator =
      DeadlineCalculator::Create(rules, calendars);
  if (!calculator.ok()) return Defects(base::TextOf(calculator.status()));
  return calculator;
}

namespace {

class Replay {
 public:
  Replay(const RuleSetDiff& diff, History* history)
      : diff_(diff),
        history_(*history),
        before_(history->NewComparison()),
        after_(history->NewComparison()),
        report_(diff) {}

  absl::Status LoadCalendars(const ReplayCalendars& calendars) {
    if (calendars.before.empty()) return absl::OkStatus();
    calendars_differ_ = !calendars.after.empty();
    for (int side : {0, 1}) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          DeadlineCalculator calculator,
          LoadCalculator(side == 0 ? diff_.before() : diff_.after(),
                         side == 1 && calendars_differ_ ? calendars.after
                                                        : calendars.before));
      calculators_.push_back(std::move(calculator));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<ReplayReport> Run(int threads) {
    std::vector<Decision> before;
    std::size_t next = 0;  // In `before`, of the row that follows.
    HistoryRows rows;
    rows.route = [&](const Ticket* tickets, std::size_t count,
                     Decision* after) -> absl::Status {
      if (before.size() < count) before.resize(count);
      next = 0;
      TRUNKLINE_RETURN_IF_ERROR(
          RouteMany(diff_.before(), tickets, count, before.data(), threads));
      return RouteMany(diff_.after(), tickets, count, after, threads);
    };
    rows.routed = [&](const tables::TicketRecord& record,
                      const Decision& after) {
      Add(record, before[next++], after);
      return absl::OkStatus();
    };
    TRUNKLINE_RETURN_IF_ERROR(history_.Run(rows));
    Publish();
    report_.rejected = history_.rejected();
    report_.without_words = history_.without_words();
    if (before_.has_value()) {
      report_.agreement =
          base::Fill<messages::kAgreedBefore>(before_->Summary()) +
          base::Fill<messages::kAgreedAfter>(after_->Summary());
      report_.compared = before_->compared();
      report_.agreed_before = before_->agreed();
      report_.agreed_after = after_->agreed();
    }
    return std::move(report_);
  }

 private:
  // Views of codes of the rule sets, which outlive them.
  using Groups = absl::flat_hash_map<std::string_view, ReplayReport::Group>;

  void Add(const tables::TicketRecord& record, const Decision& before,
           const Decision& after) {
    const Ticket& ticket = record.ticket;
    ++report_.tickets;
    const std::vector<DiffKind> kinds =
        DiffDecisions(diff_.before(), before, diff_.after(), after);
    const bool moved = !kinds.empty();
    const bool disputed = before.outcome != Outcome::kDisputed &&
                          after.outcome == Outcome::kDisputed;
    const bool unmatched = before.outcome != Outcome::kUnmatched &&
                           after.outcome == Outcome::kUnmatched;
    const auto tally = [&](ReplayReport::Group* group) {
      ++group->tickets;
      if (moved) ++group->moved;
      if (disputed) ++group->disputed;
      if (unmatched) ++group->unmatched;
    };
    tally(&all_);
    tally(&categories_[diff_.before().FindCategory(ticket.category)]);
    tally(&departments_[before.lead]);
    // Only codes: what a table has else may be an address.
    if (!ticket.region.empty()) {
      tally(&districts_[diff_.before().FindRegion(ticket.region)]);
    }
    tally(&types_[ticket.type]);
    if (before.lead != after.lead) ++leads_[{before.lead, after.lead}];
    for (const Decision* d : {&before, &after}) {
      if (!d->rule.empty()) ++won_[d->rule];
      for (std::string_view rule : d->also) ++won_[rule];
    }
    if (before_.has_value() && !record.recorded.empty()) {
      before_->Add(diff_.before(), record.recorded, before);
      after_->Add(diff_.after(), record.recorded, after);
    }
    const bool policies = std::find(kinds.begin(), kinds.end(),
                                    DiffKind::kPolicies) != kinds.end();
    if (!calculators_.empty() && (policies || calendars_differ_)) {
      AddDue(ticket, before, after);
    }
    if (moved) report_.CountMoved(diff_, ticket);
  }

  // What was counted by codes, into the report.
  void Publish() {
    report_.groups[""] = all_;
    const auto add = [&](std::string_view kind, std::string_view code,
                         const ReplayReport::Group& group) {
      report_
          .groups[absl::StrCat(base::ToAbsl(kind), " ", base::ToAbsl(code))] =
          group;
    };
    for (const auto& [code, group] : departments_) {
      add("department", code, group);
    }
    for (const auto& [code, group] : districts_) {
      add("district", code.empty() ? "?" : code, group);
    }
    for (const auto& [type, group] : types_) add("type", EnumName(type), group);
    for (const auto& [code, group] : categories_) {
      report_.categories[std::string(code)] = group;
    }
    for (const auto& [leads, tickets] : leads_) {
      report_.leads[{std::string(leads.first), std::string(leads.second)}] =
          tickets;
    }
    // Both sides have rules of one id.
    for (const auto& [rule, tickets] : won_) {
      report_.won[std::string(rule)] += tickets;
    }
  }

  void AddDue(const Ticket& ticket, const Decision& before,
              const Decision& after) {
    StartEvents events;
    events.accepted = ticket.accepted_at;
    Deadlines due[2];
    for (std::size_t side : {0u, 1u}) {
      // What a calendar does not reach is in the deadlines themselves.
      static_cast<void>(calculators_[side].DeadlinesFor(
          side == 0 ? before : after, events, &due[side], CountOptions()));
    }
    bool earlier = false, later = false;
    for (std::size_t m = 1; m != kMilestoneCount; ++m) {
      const Deadline& a = due[0].milestones[m];
      const Deadline& b = due[1].milestones[m];
      if (!a || !b || a.expected || b.expected || a.missing_year != 0 ||
          b.missing_year != 0) {
        continue;
      }
      earlier |= b.due.due < a.due.due;
      later |= b.due.due > a.due.due;
    }
    if (earlier) ++report_.due_earlier;
    if (later) ++report_.due_later;
  }

  const RuleSetDiff& diff_;
  History& history_;
  std::optional<Comparison> before_, after_;
  std::vector<DeadlineCalculator> calculators_;
  bool calendars_differ_ = false;
  ReplayReport::Group all_;
  Groups categories_, departments_, districts_;
  std::map<TicketType, ReplayReport::Group> types_;
  absl::flat_hash_map<std::pair<std::string_view, std::string_view>,
                      std::uint64_t>
      leads_;
  absl::flat_hash_map<std::string_view, std::uint64_t> won_;
  ReplayReport report_;
};

}  // namespace

absl::StatusOr<ReplayReport> ReplayHistory(const RuleSetDiff& diff,
                                           const ReplayCalendars& calendars,
                                           int threads, History* history) {
  Replay replay(diff, history);
  TRUNKLINE_RETURN_IF_ERROR(replay.LoadCalendars(calendars));
  return replay.Run(threads);
}

}  // namespace trunkline::tools
