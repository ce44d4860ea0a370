// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_TWO_GENERATION_CACHE_H_
#define TRUNKLINE_SRC_DESK_TWO_GENERATION_CACHE_H_

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace trunkline::desk {

// A bounded cache without a list of uses. Entries go into the young generation;
// when that reaches half the capacity, the old generation is dropped, the young
// one becomes the old one, and an empty one takes its place. So an entry
// survives at least capacity/2 and at most capacity further insertions, and
// the cache never holds more than `capacity` entries. Reading does not renew an
// entry: callers put back what they change.
//
// Each operation is at most three lookups in a map; a generation is freed once
// in capacity/2 insertions, outside the lock. Compared with an LRU list, this
// needs no pointers per entry and no write when it is read.
//
// Thread-safe.
template <typename Key, typename Value>
class TwoGenerationCache {
 public:
  explicit TwoGenerationCache(std::size_t capacity) : half_(capacity / 2) {}

  // Inserts or replaces.
  void Put(const Key& key, Value value) {
    Map dropped;  // Freed after the lock is released.
    const std::lock_guard<std::mutex> lock(mutex_);
    old_.erase(key);
    young_.insert_or_assign(key, std::move(value));
    if (young_.size() < half_) return;
    dropped = std::move(old_);
    old_ = std::move(young_);
    young_.clear();
  }

  // Returns a copy.
  std::optional<Value> Find(const Key& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const Map* generation : {&young_, &old_}) {
      const auto found = generation->find(key);
      if (found != generation->end()) return found->second;
    }
    return std::nullopt;
  }

  // Removes the entry and returns it.
  std::optional<Value> Take(const Key& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (Map* generation : {&young_, &old_}) {
      const auto found = generation->find(key);
      if (found == generation->end()) continue;
      std::optional<Value> value(std::move(found->second));
      generation->erase(found);
      return value;
    }
    return std::nullopt;
  }

 private:
  using Map = std::map<Key, Value>;
  const std::size_t half_;
  std::mutex mutex_;
  Map young_, old_;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_TWO_GENERATION_CACHE_H_
