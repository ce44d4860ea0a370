// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_COMPARE_H_
#define TRUNKLINE_TOOLS_COMPARE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "src/base/message.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/decision.h"
#include "trunkline/enum_names.h"
#include "trunkline/language.h"
#include "trunkline/ruleset.h"

// Agreement of decisions and due times with what a history recorded.
namespace trunkline::tools {

// Of one field of the decision.
class Comparison {
 public:
  // `field`: lead, target, rule or outcome. `show_unknown`: the summary shows
  // recorded words that are not known, too.
  Comparison(std::string field, std::string column, bool show_unknown)
      : field_(std::move(field)),
        column_(std::move(column)),
        show_unknown_(show_unknown) {}

  // Returns whether they agree; rows without a record are not counted.
  bool Add(const RuleSet& rules, std::string_view recorded,
           const Decision& decision);
  base::Text Summary() const;
  std::size_t compared() const { return compared_; }
  std::size_t agreed() const { return agreed_; }

 private:
  static constexpr std::size_t kMaxDifferences = 10'000;

  std::string_view Ours(const Decision& decision) const;
  // Whether rules or schema have a recorded word.
  bool IsKnown(const RuleSet& rules, std::string_view recorded) const;

  std::string field_;
  std::string column_;
  bool show_unknown_;
  std::size_t compared_ = 0;
  std::size_t agreed_ = 0;
  // Rows by what was recorded and what we say. Words that are not known, and
  // the rows in which they stand.
  std::map<std::pair<std::string, std::string>, std::size_t> differences_;
  std::map<std::string, std::uint64_t> unknown_;
};

// Of the due time of handling, and of a flag that says whether it was met.
class DueComparison {
 public:
  // `column`: recorded due times; may be empty.
  DueComparison(std::string column, absl::Duration tolerance,
                std::string time_format, absl::TimeZone zone);

  // "CLOSED=FLAG", or nothing. InvalidArgument for anything else.
  absl::Status AddOnTime(const std::string& columns);

  // The columns that Add() wants, in this order.
  const std::vector<std::string>& columns() const { return columns_; }
  // Returns whether the due times agree; nothing if none is recorded.
  // `from_1904` is Row::from_1904 of the cells.
  std::optional<bool> Add(const Deadlines& deadlines,
                          const std::string_view* cells,
                          bool from_1904 = false);
  base::Text Summary() const;

 private:
  struct Share {
    std::size_t of = 0;
    std::size_t agreed = 0;
    void Add(bool agrees) {
      ++of;
      if (agrees) ++agreed;
    }
  };
  static base::Text Line(const base::Text& what, const Share& share);
  void AddDifference(absl::Duration later);

  std::vector<std::string> columns_;
  bool has_due_;
  bool has_flag_ = false;
  absl::Duration tolerance_;
  std::string time_format_;
  absl::TimeZone zone_;
  Share due_, flag_by_record_, flag_by_ours_;
  std::size_t unread_ = 0;
  std::size_t without_deadline_ = 0;
  // Rows by how much later the due time is here, in the largest unit that
  // divides it to the minute.
  std::map<std::int64_t, std::size_t> differences_;
};

// "due" (every milestone), "due_handling" and so on, "due_interim_reply".
const std::vector<std::string>& DueColumns();
bool IsDueColumn(std::string_view column);
// Calls `visit(name, deadline)` for each deadline that there is: those of
// milestones by the milestone's name, "interim_reply", the statutory ones by
// their policy.
template <typename Visit>
void ForEachDeadline(const Deadlines& deadlines, Visit visit) {
  for (std::size_t i = 1; i != kMilestoneCount; ++i) {
    if (!deadlines.milestones[i]) continue;
    visit(EnumName(static_cast<Milestone>(i)), deadlines.milestones[i]);
  }
  if (deadlines.interim_reply) {
    visit(std::string_view("interim_reply"), deadlines.interim_reply);
  }
  for (const Deadline& d : deadlines.statutory) {
    if (d) visit(std::string_view(d.policy->id), d);
  }
}

// A column of due times: RFC 3339, "not started", or "no calendar for 2027".
// `people`: local time without offset; midnight is 24:00 of the day before.
std::string DueCell(std::string_view column, const Deadlines& deadlines,
                    Language language, bool people);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_COMPARE_H_
