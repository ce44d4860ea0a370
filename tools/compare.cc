// SPDX-License-Identifier: Apache-2.0
#include "tools/compare.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/tables/cells.h"
#include "src/tables/times.h"
#include "src/tables/unknown_words.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

// Of a recorded word, in bytes.
constexpr std::size_t kMaxWord = 64;

std::string Percent(std::size_t part, std::size_t whole) {
  char out[32];
  std::snprintf(out, sizeof(out), "%.2f %%",
                whole == 0 ? 0.0
                           : 100.0 * static_cast<double>(part) /
                                 static_cast<double>(whole));
  return out;
}

// "ontime", "OVERDUE", "true", "否" and the like.
std::optional<bool> OnTime(std::string_view flag) {
  std::string plain;
  for (char c : flag) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c != ' ' && c != '_' && c != '-') plain += c;
  }
  if (plain == "ontime" || plain == "按期") return true;
  if (plain == "overdue" || plain == "late" || plain == "超期") return false;
  return tables::FindBool(flag);
}

std::string TimeText(const Deadline& d, bool people, Language language) {
  if (d.expected) return language == Language::kChinese ? "未起算" : "expected";
  return people ? base::FormatMinute(d.due.due, d.calendar->zone())
                : base::FormatTimestamp(d.due.due, d.calendar->zone());
}

}  // namespace

bool Comparison::Add(const RuleSet& rules, std::string_view recorded,
                     const Decision& decision) {
  if (recorded.empty()) return false;
  ++compared_;
  const std::string_view ours = Ours(decision);
  bool agrees = recorded == ours;
  if (!agrees && field_ == "lead") {
    agrees = !ours.empty() && rules.FindDepartment(recorded) == ours;
  } else if (!agrees && field_ == "outcome") {
    agrees = schema::OutcomeNames().Find(recorded) ==
             static_cast<int>(decision.outcome);
  }
  if (agrees) {
    ++agreed_;
  } else if (differences_.size() < kMaxDifferences) {
    std::string word(recorded.substr(0, kMaxWord));
    if (!IsKnown(rules, recorded)) ++unknown_[word];
    ++differences_[{std::move(word), std::string(ours)}];
  }
  return agrees;
}

bool Comparison::IsKnown(const RuleSet& rules,
                         std::string_view recorded) const {
  if (recorded.size() > kMaxWord) return false;
  if (field_ == "lead") return !rules.FindDepartment(recorded).empty();
  return field_ == "outcome" &&
         schema::OutcomeNames().Find(recorded).has_value();
}

std::string Comparison::Summary() const {
  std::string out = "agreement of " + field_ + " with column " +
                    base::Quoted(column_) + ": " + Grouped(agreed_) + " of " +
                    Grouped(compared_) + " (" + Percent(agreed_, compared_) +
                    ")\n";
  // What may not be shown is one word, "other values".
  std::map<std::pair<std::string, std::string>, std::size_t> shown;
  const tables::CodedColumn column = tables::CodedColumnOf(field_);
  for (const auto& [words, rows] : differences_) {
    const auto unknown = unknown_.find(words.first);
    const bool show =
        show_unknown_ || unknown == unknown_.end() ||
        tables::MayShowUnknown(column, words.first, unknown->second);
    shown[{show ? base::Quoted(words.first, 40) : "other values",
           words.second}] += rows;
  }
  std::vector<std::pair<std::size_t, std::pair<std::string, std::string>>> most;
  for (const auto& d : shown) most.emplace_back(d.second, d.first);
  std::sort(most.begin(), most.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (most.size() > 5) most.resize(5);
  for (const auto& m : most) {
    out += "  " + Grouped(m.first) + " recorded " + m.second.first + ", here " +
           base::Quoted(m.second.second) + "\n";
  }
  return out;
}

std::string_view Comparison::Ours(const Decision& decision) const {
  if (field_ == "lead") return decision.lead;
  if (field_ == "target") return decision.target;
  if (field_ == "rule") return decision.rule;
  return schema::OutcomeNames().Name(static_cast<int>(decision.outcome));
}

DueComparison::DueComparison(std::string column, absl::Duration tolerance,
                             std::string time_format, absl::TimeZone zone)
    : has_due_(!column.empty()),
      tolerance_(tolerance),
      time_format_(std::move(time_format)),
      zone_(zone) {
  if (has_due_) columns_.push_back(std::move(column));
}

absl::Status DueComparison::AddOnTime(const std::string& columns) {
  if (columns.empty()) return absl::OkStatus();
  const std::size_t equals = columns.find('=');
  if (equals == std::string::npos || equals == 0 ||
      equals + 1 == columns.size()) {
    return absl::InvalidArgumentError("--compare-on-time " +
                                      base::Quoted(columns) +
                                      " is not CLOSED=FLAG, such as "
                                      "closed_dt=ontime");
  }
  has_flag_ = true;
  columns_.push_back(columns.substr(0, equals));
  columns_.push_back(columns.substr(equals + 1));
  return absl::OkStatus();
}

void DueComparison::Add(const Deadlines& deadlines,
                        const std::string_view* cells) {
  const auto read = [&](std::string_view cell) -> std::optional<absl::Time> {
    cell = tables::Trim(cell);
    if (cell.empty()) return std::nullopt;
    const auto time = tables::ParseTime(cell, time_format_, zone_);
    if (!time.has_value()) ++unread_;
    return time;
  };
  const Deadline& handle = deadlines[Milestone::kHandling];
  std::optional<absl::Time> recorded;
  if (has_due_) {
    recorded = read(cells[0]);
    if (recorded.has_value()) {
      due_.Add(handle && !handle.expected &&
               absl::AbsDuration(handle.due.due - *recorded) <= tolerance_);
    }
  }
  if (!has_flag_) return;
  const std::string_view* const cell = cells + (has_due_ ? 1 : 0);
  const std::optional<bool> flag = OnTime(tables::Trim(cell[1]));
  if (!flag.has_value()) return;
  const std::optional<absl::Time> closed = read(cell[0]);
  // Late is what was closed after its due time, or has one and is open.
  const auto kept = [&](std::optional<absl::Time> due) {
    return !due.has_value() || (closed.has_value() && *closed <= *due);
  };
  if (has_due_) flag_by_record_.Add(kept(recorded) == *flag);
  std::optional<absl::Time> ours;
  if (handle && !handle.expected) ours = handle.due.due;
  flag_by_ours_.Add(kept(ours) == *flag);
}

std::string DueComparison::Line(const std::string& what, const Share& share) {
  return what + ": " + Grouped(share.agreed) + " of " + Grouped(share.of) +
         " (" + Percent(share.agreed, share.of) + ")\n";
}

std::string DueComparison::Summary() const {
  std::string out;
  if (has_due_) {
    out += Line("due times as in column " + base::Quoted(columns_[0]) +
                    ", within " + absl::FormatDuration(tolerance_),
                due_);
  }
  if (has_flag_) {
    const std::string flag = base::Quoted(columns_.back());
    if (has_due_) {
      out += Line("flags " + flag + " that follow from the recorded due time",
                  flag_by_record_);
    }
    out += Line("flags " + flag + " that follow from the computed due time",
                flag_by_ours_);
  }
  if (unread_ > 0) {
    out += "times to compare with that could not be read: " + Grouped(unread_) +
           "\n";
  }
  return out;
}

bool IsDueColumn(std::string_view column) {
  if (column == "due" || column == "due_interim_reply") return true;
  return column.substr(0, 4) == "due_" &&
         schema::MilestoneNames().Find(column.substr(4)).has_value();
}

std::string DueCell(std::string_view column, const Deadlines& deadlines,
                    Language language, bool people) {
  if (column == "due_interim_reply") {
    return deadlines.interim_reply
               ? TimeText(deadlines.interim_reply, people, language)
               : std::string();
  }
  if (column != "due") {
    const auto milestone = static_cast<std::size_t>(
        *schema::MilestoneNames().Find(column.substr(4)));
    const Deadline& d = deadlines.milestones[milestone];
    return d ? TimeText(d, people, language) : std::string();
  }
  std::string out;
  const auto add = [&](std::string_view name, const Deadline& d) {
    if (!d) return;
    if (!out.empty()) out += ';';
    out += std::string(name) + "=" + TimeText(d, people, language);
  };
  for (std::size_t milestone = 1; milestone != kMilestoneCount; ++milestone) {
    add(schema::MilestoneNames().Name(static_cast<int>(milestone)),
        deadlines.milestones[milestone]);
  }
  add("interim_reply", deadlines.interim_reply);
  for (const Deadline& d : deadlines.statutory) add(d.policy->id, d);
  return out;
}

}  // namespace trunkline::tools
