// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/nearest.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>

#include "src/base/status.h"
#include "src/nearest/messages.h"
#include "src/nearest/text_index.h"
#include "trunkline/catalogue.h"

namespace trunkline {
namespace {

// Candidates that are looked at.
constexpr std::size_t kCandidates = 200;
constexpr std::size_t kPage = 1000;

// What an actor who may not see a case gets, or one who asks for none.
bool IsNotShown(const absl::Status& status) {
  return absl::IsPermissionDenied(status) || absl::IsNotFound(status);
}

}  // namespace

struct NearestCases::Rep {
  Rep(Desk* d, RuleSet r, Actor h)
      : desk(d), rules(std::move(r)), host(std::move(h)) {}

  // What is known of a case in the index; no text.
  struct Entry {
    absl::Time accepted_at = absl::InfiniteFuture();
    std::string region;
  };

  Desk* const desk;
  const RuleSet rules;
  const Actor host;
  std::unordered_map<std::string, std::string> parents;  // Of regions.

  mutable std::mutex mutex;
  nearest::TextIndex index;
  std::unordered_map<std::string, Entry> entries;  // By id.

  std::mutex update_mutex;  // One update at a time; before `mutex`.
  std::int64_t cursor = 0;

  void Remove(const std::string& id) {
    const std::lock_guard<std::mutex> lock(mutex);
    index.Remove(id);
    entries.erase(id);
  }

  absl::Status Read(const CaseRef& ref) {
    const absl::StatusOr<Case> c = desk->Get(ref, host);
    if (!c.ok()) {
      Remove(ref.id);
      // One that cannot be read stops no other.
      return absl::IsUnavailable(c.status()) ? c.status() : absl::OkStatus();
    }
    if (c->closed_at != absl::InfiniteFuture() || c->dispatch_text.empty()) {
      Remove(ref.id);
      return absl::OkStatus();
    }
    const std::lock_guard<std::mutex> lock(mutex);
    index.Put(ref.id, c->dispatch_text);
    entries[ref.id] = {c->accepted_at, c->region};
    return absl::OkStatus();
  }

  const std::string& ParentOf(const std::string& region) const {
    static const std::string& none = *new std::string();
    const auto found = parents.find(region);
    return found == parents.end() ? none : found->second;
  }
  bool IsInside(std::string region, const std::string& around) const {
    // A rule set's regions have no cycle.
    for (; !region.empty(); region = ParentOf(region)) {
      if (region == around) return true;
    }
    return false;
  }
  bool IsNear(const std::string& a, const std::string& b) const {
    if (a.empty() || b.empty() || IsInside(a, b) || IsInside(b, a)) return true;
    const std::string& parent = ParentOf(a);
    return !parent.empty() && parent == ParentOf(b);
  }
};

NearestCases::NearestCases(Desk* desk, RuleSet rules, Actor host)
    : rep_(std::make_unique<Rep>(desk, std::move(rules), std::move(host))) {
  for (const RegionInfo& region : Catalogue(rep_->rules).regions()) {
    rep_->parents.emplace(region.code, region.parent);
  }
}

NearestCases::~NearestCases() = default;

absl::Status NearestCases::Update() {
  const std::lock_guard<std::mutex> lock(rep_->update_mutex);
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const FeedPage page,
        rep_->desk->Feed({"", rep_->host}, rep_->cursor, kPage));
    std::set<std::string> changed;
    for (const FeedItem& item : page.items) {
      if (item.source.empty() && item.ref.jurisdiction == rep_->rules.id()) {
        changed.insert(item.ref.id);
      }
    }
    for (const std::string& id : changed) {
      TRUNKLINE_RETURN_IF_ERROR(
          rep_->Read({std::string(rep_->rules.id()), id}));
    }
    if (page.next == rep_->cursor) return absl::OkStatus();
    rep_->cursor = page.next;
  }
}

absl::StatusOr<std::vector<NearCase>> NearestCases::Find(
    const NearestQuery& query, const Actor& viewer,
    const NearestOptions& options) const {
  if (query.now == absl::InfinitePast()) {
    return base::InvalidArgument(base::Fill<nearest::messages::kNoNow>());
  }
  const auto top = static_cast<std::size_t>(std::clamp(options.top, 0, 100));
  const absl::Time since =
      query.now - absl::Hours(24) * std::max(options.days, 0);
  const std::string region(query.region);
  // Copies of what is near, so that the desk is not called under the lock.
  std::vector<NearCase> candidates;
  {
    const std::lock_guard<std::mutex> lock(rep_->mutex);
    for (const auto& found : rep_->index.Find(query.text, kCandidates)) {
      if (found.similarity < options.min_similarity) break;
      const std::string id(found.id);
      const Rep::Entry& entry = rep_->entries.find(id)->second;
      if (id == query.case_id || entry.accepted_at < since ||
          !rep_->IsNear(entry.region, region)) {
        continue;
      }
      NearCase& near = candidates.emplace_back();
      near.ref = {std::string(rep_->rules.id()), id};
      near.similarity = found.similarity;
    }
  }
  std::vector<NearCase> out;
  for (NearCase& near : candidates) {
    if (out.size() == top) break;
    // Whether the viewer may see it; no event is asked for.
    const auto seen = rep_->desk->History(
        near.ref, viewer, std::numeric_limits<std::int64_t>::max() / 2, 1);
    if (!seen.ok()) {
      if (IsNotShown(seen.status())) continue;
      return seen.status();
    }
    const absl::StatusOr<Case> c = rep_->desk->Get(near.ref, rep_->host);
    if (!c.ok()) {
      if (IsNotShown(c.status())) continue;
      return c.status();
    }
    if (c->closed_at != absl::InfiniteFuture()) continue;  // Since the update.
    near.accepted_at = c->accepted_at;
    near.region = c->region;
    if (c->Lead() != nullptr) near.lead = c->Lead()->unit;
    if (query.sees_words) {
      for (const nearest::Span& span :
           nearest::CommonParts(query.text, c->dispatch_text)) {
        near.common.emplace_back(
            query.text.substr(span.begin, span.end - span.begin));
      }
    }
    out.push_back(std::move(near));
  }
  return out;
}

std::size_t NearestCases::size() const {
  const std::lock_guard<std::mutex> lock(rep_->mutex);
  return rep_->index.size();
}

void NearestCases::Forget(const CaseRef& ref) {
  if (ref.jurisdiction == rep_->rules.id()) rep_->Remove(ref.id);
}

}  // namespace trunkline
