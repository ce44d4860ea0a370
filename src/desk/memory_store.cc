#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/desk/micros.h"
#include "trunkline/cases/store.h"

namespace trunkline {
namespace {

absl::Time Micros(absl::Time t) { return desk::FromMicros(desk::ToMicros(t)); }

class MemoryStore : public Store {
 public:
  std::vector<absl::StatusOr<Committed>> Commit(const Batch* batches,
                                                std::size_t count) override {
    std::vector<absl::StatusOr<Committed>> results;
    results.reserve(count);
    const std::lock_guard<std::mutex> lock(mutex_);
    for (std::size_t i = 0; i < count; ++i) {
      results.push_back(CommitOne(batches[i]));
    }
    return results;
  }

  absl::StatusOr<CaseRow> Load(const CaseRef& ref,
                               std::vector<SealedRow>* sealed) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = cases_.find(ref);
    if (found == cases_.end()) return NotFound(ref);
    if (sealed != nullptr) *sealed = found->second.sealed;
    return found->second.row;
  }

  absl::StatusOr<std::vector<EventRow>> Events(const CaseRef& ref,
                                               std::int64_t after_version,
                                               std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = cases_.find(ref);
    if (found == cases_.end()) return NotFound(ref);
    std::vector<EventRow> out;
    const auto& events = found->second.events;
    for (auto i = static_cast<std::size_t>(std::max<std::int64_t>(
             0, after_version));
         i < events.size() && out.size() < limit; ++i) {
      out.push_back(feed_[events[i]]);
    }
    return out;
  }

  absl::StatusOr<std::vector<CaseRow>> Scan(const CaseFilter& filter,
                                            const CaseRef& after,
                                            std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<CaseRow> out;
    for (auto it = cases_.upper_bound(after);
         it != cases_.end() && out.size() < limit; ++it) {
      const CaseRow& row = it->second.row;
      const auto differs = [](const std::string& want,
                              const std::string& has) {
        return !want.empty() && want != has;
      };
      if (differs(filter.jurisdiction, row.ref.jurisdiction) ||
          differs(filter.unit, row.unit) ||
          differs(filter.stage, row.stage) ||
          differs(filter.region, row.region) ||
          (filter.open_only && !row.open) ||
          (filter.due_before != absl::InfiniteFuture() &&
           row.due >= filter.due_before) ||
          (filter.source == "*" ? row.source.empty()
                                : filter.source != row.source) ||
          (filter.unadopted_only && !row.adopted_as.empty())) {
        continue;
      }
      out.push_back(row);
    }
    return out;
  }

  absl::StatusOr<std::vector<EventRow>> Feed(std::int64_t after,
                                             std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<EventRow> out;
    for (auto i = static_cast<std::size_t>(std::max<std::int64_t>(0, after));
         i < feed_.size() && out.size() < limit; ++i) {
      out.push_back(feed_[i]);
    }
    return out;
  }

  absl::StatusOr<std::size_t> Due(absl::Time now, std::size_t limit,
                                  const Raise& raise) override {
    // `raise` is called under the lock: of several callers one gets a case.
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<CaseRef> due;
    for (const auto& entry : wakes_) {
      if (entry.first > now || due.size() == limit) break;
      due.push_back(entry.second);
    }
    for (const CaseRef& ref : due) {
      auto batch = raise(cases_.at(ref).row);
      if (!batch.ok()) return batch.status();
      const auto done = CommitOne(*batch);
      if (!done.ok()) return done.status();
    }
    return due.size();
  }

  absl::StatusOr<KeyRow> FindKey(std::string_view source,
                                 std::string_view key) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found =
        keys_.find({std::string(source), std::string(key)});
    if (found == keys_.end()) return absl::NotFoundError("the key is new");
    return found->second;
  }

  absl::StatusOr<std::int64_t> Reserve(std::string_view counter,
                                       std::int64_t count) override {
    if (count < 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("cannot reserve ", count, " numbers"));
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    std::int64_t& next = counters_[std::string(counter)];
    next += count;
    return next - count + 1;
  }

  absl::StatusOr<std::size_t> Erase(const CaseRef& ref, std::string_view by,
                                    absl::Time at) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = cases_.find(ref);
    if (found == cases_.end()) return NotFound(ref);
    std::size_t erased = 0;
    for (SealedRow& row : found->second.sealed) {
      if (row.salt.empty()) continue;
      row.salt.clear();
      row.bytes.clear();
      row.erased_by = std::string(by);
      row.erased_at = Micros(at);
      ++erased;
    }
    for (auto& entry : keys_) {
      if (entry.second.ref == ref) entry.second.digest.clear();
    }
    return erased;
  }

  absl::StatusOr<std::vector<Entry>> Entries(std::string_view kind,
                                             std::string_view source,
                                             std::string_view after_source,
                                             std::string_view after_id,
                                             std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<Entry> out;
    for (auto it = entries_.upper_bound({std::string(kind),
                                         std::string(after_source),
                                         std::string(after_id)});
         it != entries_.end() && std::get<0>(it->first) == kind &&
         out.size() < limit;
         ++it) {
      if (!source.empty() && std::get<1>(it->first) != source) continue;
      out.push_back({std::get<0>(it->first), std::get<1>(it->first),
                     std::get<2>(it->first), it->second});
    }
    return out;
  }

  absl::StatusOr<StoreCounts> Count(absl::Time now) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    StoreCounts counts;
    for (const auto& entry : cases_) {
      const CaseRow& row = entry.second.row;
      if (!row.source.empty()) {
        ++counts.mirrors;
        if (row.open && row.adopted_as.empty()) ++counts.mirrors_open;
        continue;
      }
      ++counts.cases;
      if (row.open) {
        ++counts.open;
        if (row.due < now) ++counts.overdue;
      }
      if (row.wake <= now) ++counts.waiting;
    }
    counts.events = static_cast<std::int64_t>(feed_.size());
    return counts;
  }

 private:
  struct Held {
    CaseRow row;
    std::vector<std::size_t> events;  // Places in feed_.
    std::vector<SealedRow> sealed;
  };

  static absl::Status NotFound(const CaseRef& ref) {
    return absl::NotFoundError(absl::StrCat("there is no case ", ref.id,
                                            " in ", ref.jurisdiction));
  }

  absl::StatusOr<Committed> CommitOne(const Batch& batch) {
    absl::Status status = CheckBatch(batch);
    if (!status.ok()) return status;
    if (!batch.key.key.empty()) {
      const auto found = keys_.find({batch.key.source, batch.key.key});
      if (found != keys_.end()) {
        if (!found->second.digest.empty() &&
            found->second.digest != batch.key.digest) {
          return absl::AlreadyExistsError(absl::StrCat(
              "key ", batch.key.key, " of ", batch.key.source,
              " was used for another request"));
        }
        return Committed{true, found->second};
      }
    }
    // All versions first, as the earlier writes of the batch leave them.
    std::map<CaseRef, std::int64_t> versions;
    for (const Write& write : batch.writes) {
      const CaseRef& ref = write.after.ref;
      const auto found = cases_.find(ref);
      const auto known = versions.emplace(
          ref, found == cases_.end() ? 0 : found->second.row.version);
      if (known.first->second != write.expected_version) {
        return absl::AbortedError(absl::StrCat(
            "case ", ref.id, " is not at version ", write.expected_version));
      }
      known.first->second = write.after.version;
    }
    for (const Write& write : batch.writes) Put(write);
    for (const Entry& entry : batch.entries) {
      entries_[{entry.kind, entry.source, entry.id}] = entry.bytes;
    }
    if (!batch.key.key.empty()) {
      keys_[{batch.key.source, batch.key.key}] = batch.key;
    }
    return Committed{};
  }

  void Put(const Write& write) {
    Held& held = cases_[write.after.ref];
    if (held.row.wake != absl::InfiniteFuture()) {
      wakes_.erase({held.row.wake, held.row.ref});
    }
    held.row = write.after;
    held.row.opened_at = Micros(held.row.opened_at);
    held.row.due = Micros(held.row.due);
    held.row.wake = desk::FromMicros(desk::ToMicrosUp(held.row.wake));
    if (held.row.wake != absl::InfiniteFuture()) {
      wakes_.insert({held.row.wake, held.row.ref});
    }
    for (const EventRow& event : write.events) {
      held.events.push_back(feed_.size());
      EventRow& row = feed_.emplace_back(event);
      row.position = static_cast<std::int64_t>(feed_.size());
      row.ref = write.after.ref;
      row.at = Micros(row.at);
    }
    for (const SealedRow& part : write.sealed) {
      SealedRow& row = held.sealed.emplace_back();
      row.version = part.version;
      row.salt = part.salt;
      row.bytes = part.bytes;
    }
  }

  std::mutex mutex_;
  std::map<CaseRef, Held> cases_;
  std::set<std::pair<absl::Time, CaseRef>> wakes_;
  std::vector<EventRow> feed_;
  std::map<std::pair<std::string, std::string>, KeyRow> keys_;
  std::map<std::string, std::int64_t> counters_;
  std::map<std::tuple<std::string, std::string, std::string>, std::string>
      entries_;
};

}  // namespace

std::unique_ptr<Store> NewMemoryStore() {
  return std::make_unique<MemoryStore>();
}

}  // namespace trunkline
