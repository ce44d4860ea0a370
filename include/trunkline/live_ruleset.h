// SPDX-License-Identifier: Apache-2.0
//
// A LiveRuleSet holds the rule set that is in force, for hosts that replace it
// while other threads route.
//
//   trunkline::LiveRuleSet live(*loaded.value);
//   // In any thread:
//   absl::Status status = live.Get().Route(ticket, &decision);
//   // Once new files are there:
//   trunkline::LoadResult<trunkline::RuleSet> reloaded = trunkline::LoadRuleSet(sources);
//   if (reloaded.ok()) live.Set(*std::move(reloaded.value));
#ifndef TRUNKLINE_LIVE_RULESET_H_
#define TRUNKLINE_LIVE_RULESET_H_

#include <mutex>
#include <utility>

#include "trunkline/ruleset.h"

namespace trunkline {

// Thread-safe: any thread may make any call, and none waits for long: the lock
// is held while a handle is copied, never while rules are loaded, used or
// destroyed.
class LiveRuleSet {
 public:
  explicit LiveRuleSet(RuleSet rules) : rules_(std::move(rules)) {}
  LiveRuleSet(const LiveRuleSet&) = delete;
  LiveRuleSet& operator=(const LiveRuleSet&) = delete;

  // Returns the rule set in force, at the cost of a mutex and a reference
  // count. It stays valid after Set(): take it once for each ticket or batch,
  // so that all of its decisions are by the same rules.
  RuleSet Get() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return rules_;
  }

  // Puts `rules` in force. The replaced rule set is destroyed by the last copy
  // or decision that uses it; if there is none, by this call.
  void Set(RuleSet rules) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::swap(rules_, rules);
  }

 private:
  mutable std::mutex mutex_;
  RuleSet rules_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_LIVE_RULESET_H_
