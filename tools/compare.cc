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
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

// Of a recorded word, in bytes.
constexpr std::size_t kMaxWord = 64;

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
  if (d.missing_year != 0) {
    return base::Fill<messages::kNoCalendarFor>(d.missing_year).In(language);
  }
  if (d.expected) return base::Fill<messages::kNotStarted>().In(language);
  const std::string time =
      people ? base::FormatMinute(d.due.due, d.calendar->zone())
             : base::FormatTimestamp(d.due.due, d.calendar->zone());
  return d.due.provisional
             ? base::Fill<messages::kProvisional>(time).In(language)
             : time;
}

// "2 days", in the largest unit without remainder.
base::Text Amount(std::int64_t seconds) {
  const auto count = [&](std::int64_t unit, const Noun& noun) {
    return Count(static_cast<std::size_t>(seconds / unit), noun);
  };
  if (seconds % 86400 == 0) return count(86400, nouns::kDay);
  if (seconds % 3600 == 0) return count(3600, nouns::kHour);
  if (seconds % 60 == 0) return count(60, nouns::kMinute);
  return count(1, nouns::kSecond);
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

base::Text Comparison::Summary() const {
  base::Text out = base::Fill<messages::kAgreement>(
      field_, base::Quoted(column_), Grouped(agreed_), Grouped(compared_),
      Percent(agreed_, compared_));
  // What may not be shown is one word, "other values", here empty.
  std::map<std::pair<std::string, std::string>, std::size_t> shown;
  const tables::CodedColumn column = tables::CodedColumnOf(field_);
  for (const auto& [words, rows] : differences_) {
    const auto unknown = unknown_.find(words.first);
    const bool show =
        show_unknown_ || unknown == unknown_.end() ||
        tables::MayShowUnknown(column, words.first, unknown->second);
    shown[{show ? base::Quoted(words.first, 40) : std::string(),
           words.second}] += rows;
  }
  std::vector<std::pair<std::size_t, std::pair<std::string, std::string>>> most;
  for (const auto& d : shown) most.emplace_back(d.second, d.first);
  std::sort(most.begin(), most.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (most.size() > 5) most.resize(5);
  for (const auto& m : most) {
    out += base::Fill<messages::kDifference>(
        Grouped(m.first),
        m.second.first.empty() ? base::Fill<messages::kOtherValues>()
                               : base::Verbatim(m.second.first),
        base::Quoted(m.second.second));
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
    return base::InvalidArgument(
        base::Fill<messages::kOnTime>(base::Quoted(columns)));
  }
  has_flag_ = true;
  columns_.push_back(columns.substr(0, equals));
  columns_.push_back(columns.substr(equals + 1));
  return absl::OkStatus();
}

void DueComparison::AddDifference(absl::Duration later) {
  constexpr std::size_t kMost = 10'000;
  const std::int64_t seconds = absl::ToInt64Seconds(later);
  const auto found = differences_.find(seconds);
  if (found != differences_.end()) {
    ++found->second;
  } else if (differences_.size() < kMost) {
    differences_.emplace(seconds, 1);
  }
}

std::optional<bool> DueComparison::Add(const Deadlines& deadlines,
                                       const std::string_view* cells,
                                       bool from_1904) {
  const auto read = [&](std::string_view cell) -> std::optional<absl::Time> {
    cell = tables::Trim(cell);
    if (cell.empty()) return std::nullopt;
    const auto time = tables::ParseTime(tables::TimeText(cell, from_1904),
                                        time_format_, zone_);
    if (!time.has_value()) ++unread_;
    return time;
  };
  const Deadline& handle = deadlines[Milestone::kHandling];
  std::optional<absl::Time> recorded;
  std::optional<bool> agrees;
  if (has_due_) {
    recorded = read(cells[0]);
    if (recorded.has_value() && (!handle || handle.expected)) {
      // No due time here is no disagreement of one.
      ++without_deadline_;
    } else if (recorded.has_value()) {
      const absl::Duration later = handle.due.due - *recorded;
      agrees = absl::AbsDuration(later) <= tolerance_;
      due_.Add(*agrees);
      if (!*agrees) AddDifference(later);
    }
  }
  if (!has_flag_) return agrees;
  const std::string_view* const cell = cells + (has_due_ ? 1 : 0);
  const std::optional<bool> flag = OnTime(tables::Trim(cell[1]));
  if (!flag.has_value()) return agrees;
  const std::optional<absl::Time> closed = read(cell[0]);
  // A ticket is late if it was closed after its due time, or has one and is
  // open.
  const auto kept = [&](std::optional<absl::Time> due) {
    return !due.has_value() || (closed.has_value() && *closed <= *due);
  };
  if (has_due_) flag_by_record_.Add(kept(recorded) == *flag);
  std::optional<absl::Time> ours;
  if (handle && !handle.expected) ours = handle.due.due;
  flag_by_ours_.Add(kept(ours) == *flag);
  return agrees;
}

base::Text DueComparison::Line(const base::Text& what, const Share& share) {
  return base::Fill<messages::kShare>(what, Grouped(share.agreed),
                                      Grouped(share.of),
                                      Percent(share.agreed, share.of));
}

base::Text DueComparison::Summary() const {
  base::Text out;
  if (has_due_) {
    out += Line(base::Fill<messages::kDueAs>(base::Quoted(columns_[0]),
                                             absl::FormatDuration(tolerance_)),
                due_);
    std::vector<std::pair<std::int64_t, std::size_t>> most(differences_.begin(),
                                                           differences_.end());
    std::stable_sort(
        most.begin(), most.end(),
        [](const auto& a, const auto& b) { return a.second > b.second; });
    if (most.size() > 5) most.resize(5);
    for (const auto& [seconds, rows] : most) {
      out +=
          seconds > 0
              ? base::Fill<messages::kLater>(Grouped(rows), Amount(seconds))
              : base::Fill<messages::kEarlier>(Grouped(rows), Amount(-seconds));
    }
    if (without_deadline_ > 0) {
      out += base::Fill<messages::kNoDeadline>(Grouped(without_deadline_));
    }
  }
  if (has_flag_) {
    const std::string flag = base::Quoted(columns_.back());
    if (has_due_) {
      out += Line(base::Fill<messages::kFlagsByRecord>(flag), flag_by_record_);
    }
    out += Line(base::Fill<messages::kFlagsByOurs>(flag), flag_by_ours_);
  }
  if (unread_ > 0) {
    out += base::Fill<messages::kUnreadTimes>(Grouped(unread_));
  }
  return out;
}

const std::vector<std::string>& DueColumns() {
  static const auto& columns = *[] {
    auto* const all = new std::vector<std::string>{"due"};
    for (int i = 1; i != static_cast<int>(kMilestoneCount); ++i) {
      all->push_back("due_" + std::string(schema::MilestoneNames().Name(i)));
    }
    all->emplace_back("due_interim_reply");
    return all;
  }();
  return columns;
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
  ForEachDeadline(deadlines, [&](std::string_view name, const Deadline& d) {
    if (!out.empty()) out += ';';
    out += std::string(name) + "=" + TimeText(d, people, language);
  });
  return out;
}

}  // namespace trunkline::tools
