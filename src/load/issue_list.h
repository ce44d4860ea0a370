// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LOAD_ISSUE_LIST_H_
#define TRUNKLINE_SRC_LOAD_ISSUE_LIST_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "src/base/message.h"
#include "src/load/entry.h"
#include "trunkline/issue.h"

namespace trunkline::load {

// Sets what an issue says, in every language.
void SetMessage(base::Text text, Issue* issue);

// The issues of one run of a loader.
//
// Finding the lines of fields reads their entry again, so it is done at the
// end, once for all issues of an entry, and only for issues that are kept: at
// most `max_issues`; the rest is counted.
class IssueList {
 public:
  explicit IssueList(std::size_t max_issues) : max_issues_(max_issues) {}

  // Where an issue belongs: an entry, or a source as a whole.
  struct Origin {
    std::uint32_t source = 0;
    std::uint32_t number = kWholeSource;
  };

  // Adds an issue without place; `other` may be null.
  void Add(Issue issue, Origin origin, const Origin* other);
  // Adds an issue whose place is known.
  void AddPlaced(Issue issue, std::uint32_t source);

  // Whether an issue of this severity will be left out, since the list is full;
  // it is counted then. For a caller that has many: it need not write the words
  // of an issue that is not shown.
  bool LeavesOut(Severity severity);

  bool has_errors() const { return has_errors_; }
  bool empty() const { return pending_.empty(); }

  // Returns the issues by source, line and column, and at the end a note on
  // those that were left out. `places(origin, paths)` finds where fields of an
  // entry stand. The list is empty afterwards.
  using Places = std::function<std::vector<Place>(
      Origin, const std::vector<std::string_view>& paths)>;
  std::vector<Issue> Take(const Places& places);

 private:
  struct Pending {
    Issue issue;
    Origin origin;
    bool placed = false;
    bool has_other = false;
    Origin other;
  };

  std::size_t max_issues_;
  std::vector<Pending> pending_;
  std::size_t left_out_ = 0;
  bool has_errors_ = false;
};

}  // namespace trunkline::load

#endif  // TRUNKLINE_SRC_LOAD_ISSUE_LIST_H_
