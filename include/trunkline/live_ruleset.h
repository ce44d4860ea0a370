// SPDX-License-Identifier: Apache-2.0
//
// A LiveRuleSet holds the rule set that is in use, for hosts that replace it
// while other threads route tickets.
//
//   trunkline::LiveRuleSet live(*loaded.value);
//   // In any thread:
//   absl::Status status = live.Get().Route(ticket, &decision);
//   // When the files have changed:
//   trunkline::LoadResult<trunkline::RuleSet> reloaded =
//       trunkline::LoadRuleSet(sources);
//   if (reloaded.ok()) live.Set(*std::move(reloaded.value));
#ifndef TRUNKLINE_LIVE_RULESET_H_
#define TRUNKLINE_LIVE_RULESET_H_

#include <mutex>
#include <utility>

#include "trunkline/ruleset.h"

namespace trunkline {

// Thread-safe. The lock is held only while a shared pointer is copied or
// swapped, not while rules are loaded, used or destroyed.
class LiveRuleSet {
 public:
  explicit LiveRuleSet(RuleSet rules) : rules_(std::move(rules)) {}
  LiveRuleSet(const LiveRuleSet&) = delete;
  LiveRuleSet& operator=(const LiveRuleSet&) = delete;

  // Returns the current rule set, at the cost of a mutex and a reference count.
  // The result stays valid after Set(). Call it once for each ticket or batch,
  // so that all its decisions use the same rules.
  RuleSet Get() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return rules_;
  }

  // Makes `rules` the current rule set. The replaced one is destroyed with the
  // last copy or decision that uses it; if there is none, in this call.
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
