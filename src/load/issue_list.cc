// SPDX-License-Identifier: Apache-2.0
#include "src/load/issue_list.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/load/messages.h"

namespace trunkline::load {

void SetMessage(base::Text text, Issue* issue) {
  issue->message = std::move(text.en);
  issue->message_zh = std::move(text.zh);
}

bool IssueList::LeavesOut(Severity severity) {
  if (severity == Severity::kError) has_errors_ = true;
  if (pending_.size() < max_issues_) return false;
  ++left_out_;
  return true;
}

void IssueList::Add(Issue issue, Origin origin, const Origin* other) {
  if (LeavesOut(issue.severity)) return;
  Pending p;
  p.issue = std::move(issue);
  p.origin = origin;
  if (other != nullptr) {
    p.has_other = true;
    p.other = *other;
  }
  pending_.push_back(std::move(p));
}

void IssueList::AddPlaced(Issue issue, std::uint32_t source) {
  if (LeavesOut(issue.severity)) return;
  Pending p;
  p.issue = std::move(issue);
  p.origin.source = source;
  p.placed = true;
  pending_.push_back(std::move(p));
}

std::vector<Issue> IssueList::Take(const Places& places) {
  // The fields that are wanted, by entry; the pointer says whose place it is.
  struct Wanted {
    Origin origin;
    std::string_view path;
    Place* place;
  };
  std::vector<Wanted> wanted;
  for (Pending& p : pending_) {
    if (p.placed) continue;
    wanted.push_back({p.origin, p.issue.path, &p.issue.place});
    if (p.has_other) wanted.push_back({p.other, "", &p.issue.other});
  }
  const auto entry = [](const Wanted& w) {
    return std::make_pair(w.origin.source, w.origin.number);
  };
  std::stable_sort(
      wanted.begin(), wanted.end(),
      [&](const Wanted& a, const Wanted& b) { return entry(a) < entry(b); });
  for (auto begin = wanted.begin(); begin != wanted.end();) {
    std::vector<std::string_view> paths;
    auto end = begin;
    while (end != wanted.end() && entry(*end) == entry(*begin)) {
      paths.push_back(end++->path);
    }
    std::vector<Place> found = places(begin->origin, paths);
    for (Place& place : found) *begin++->place = std::move(place);
  }
  // Issues of one place are sorted by their words, so that they do not depend
  // on the order of the checks; those of a source as a whole keep it.
  const auto key = [](const Pending& p) {
    const bool whole = p.issue.place.entry == 0;
    return std::make_tuple(
        p.origin.source, p.issue.place.line, p.issue.place.column,
        p.issue.place.entry,
        whole ? std::string_view() : std::string_view(p.issue.code),
        whole ? std::string_view() : std::string_view(p.issue.message));
  };
  std::stable_sort(
      pending_.begin(), pending_.end(),
      [&](const Pending& a, const Pending& b) { return key(a) < key(b); });
  std::vector<Issue> issues;
  issues.reserve(pending_.size() + 1);
  for (Pending& p : pending_) issues.push_back(std::move(p.issue));
  pending_.clear();
  if (left_out_ != 0) {
    Issue issue;
    issue.severity = Severity::kNote;
    issue.code = "more-issues";
    SetMessage(base::Fill<messages::kMoreIssues>(left_out_), &issue);
    if (!issues.empty()) issue.place.file = issues.back().place.file;
    issues.push_back(std::move(issue));
  }
  return issues;
}

}  // namespace trunkline::load
