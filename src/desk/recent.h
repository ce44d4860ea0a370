#ifndef TRUNKLINE_SRC_DESK_RECENT_H_
#define TRUNKLINE_SRC_DESK_RECENT_H_

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace trunkline::desk {

// Remembers what was put last: up to `most` things, of which the older half is
// forgotten when there are too many. From any thread.
template <typename Key, typename Value>
class Recent {
 public:
  explicit Recent(std::size_t most) : half_(most / 2) {}

  void Put(const Key& key, Value value) {
    Map dropped;  // Goes when nobody waits for it.
    const std::lock_guard<std::mutex> lock(mutex_);
    old_.erase(key);
    young_.insert_or_assign(key, std::move(value));
    if (young_.size() < half_) return;
    dropped = std::move(old_);
    old_ = std::move(young_);
    young_.clear();
  }

  std::optional<Value> Find(const Key& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const Map* half : {&young_, &old_}) {
      const auto found = half->find(key);
      if (found != half->end()) return found->second;
    }
    return std::nullopt;
  }

  // Likewise, and forgets it.
  std::optional<Value> Take(const Key& key) {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (Map* half : {&young_, &old_}) {
      const auto found = half->find(key);
      if (found == half->end()) continue;
      std::optional<Value> value(std::move(found->second));
      half->erase(found);
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

#endif  // TRUNKLINE_SRC_DESK_RECENT_H_
