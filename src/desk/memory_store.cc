// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/desk/micros.h"
#include "src/desk/records.h"
#include "trunkline/cases/store.h"

namespace trunkline {
namespace {

absl::Time Micros(absl::Time t) { return desk::FromMicros(desk::ToMicros(t)); }

// One mutex guards everything. The feed is the vector of all events in commit
// order; the position of an event is its index plus one.
class MemoryStore : public Store {
 public:
  std::vector<absl::StatusOr<CommitResult>> Commit(const Batch* batches,
                                                   std::size_t count) override {
    std::vector<absl::StatusOr<CommitResult>> results;
    results.reserve(count);
    const std::lock_guard<std::mutex> lock(mutex_);
    for (std::size_t i = 0; i < count; ++i) {
      results.push_back(CommitOne(batches[i]));
    }
    return results;
  }

  absl::StatusOr<CaseRecord> Load(const CaseRef& ref,
                                  std::vector<SealedRecord>* sealed) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = cases_.find(ref);
    if (found == cases_.end()) return desk::NoSuchCase(ref);
    if (sealed != nullptr) *sealed = found->second.sealed;
    return found->second.record;
  }

  absl::StatusOr<std::vector<EventRecord>> Events(const CaseRef& ref,
                                                  std::int64_t after_version,
                                                  std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = cases_.find(ref);
    if (found == cases_.end()) return desk::NoSuchCase(ref);
    std::vector<EventRecord> out;
    const auto& events = found->second.events;
    for (auto i =
             static_cast<std::size_t>(std::max<std::int64_t>(0, after_version));
         i < events.size() && out.size() < limit; ++i) {
      out.push_back(feed_[events[i]]);
    }
    return out;
  }

  absl::StatusOr<std::vector<CaseRecord>> Scan(const CaseFilter& filter,
                                               const CaseRef& after,
                                               std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<CaseRecord> out;
    for (auto it = cases_.upper_bound(after);
         it != cases_.end() && out.size() < limit; ++it) {
      const CaseRecord& row = it->second.record;
      const auto differs = [](const std::string& want, const std::string& has) {
        return !want.empty() && want != has;
      };
      if (differs(filter.jurisdiction, row.ref.jurisdiction) ||
          differs(filter.unit, row.unit) || differs(filter.stage, row.stage) ||
          differs(filter.region, row.region) ||
          (filter.open_only && !row.open) ||
          (filter.due_before != absl::InfiniteFuture() &&
           row.due >= filter.due_before) ||
          (filter.source == "*" ? row.source.empty()
                                : filter.source != row.source) ||
          differs(filter.adopted_as, row.adopted_as) ||
          (filter.unadopted_only && !row.adopted_as.empty())) {
        continue;
      }
      out.push_back(row);
    }
    return out;
  }

  absl::StatusOr<std::vector<EventRecord>> Feed(std::int64_t after,
                                                std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<EventRecord> out;
    for (auto i = static_cast<std::size_t>(std::max<std::int64_t>(0, after));
         i < feed_.size() && out.size() < limit; ++i) {
      out.push_back(feed_[i]);
    }
    return out;
  }

  absl::StatusOr<std::size_t> Due(absl::Time now, std::size_t limit,
                                  const Raise& raise) override {
    // `raise` is called under the lock, so that only one caller gets a case.
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<CaseRef> due;
    for (const auto& entry : ticks_) {
      if (entry.first > now || due.size() == limit) break;
      due.push_back(entry.second);
    }
    for (const CaseRef& ref : due) {
      auto batch = raise(cases_.at(ref).record);
      if (!batch.ok()) return batch.status();
      const auto done = CommitOne(*batch);
      if (!done.ok()) return done.status();
    }
    return due.size();
  }

  absl::StatusOr<IdempotencyRecord> FindKey(std::string_view source,
                                            std::string_view key) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = keys_.find({std::string(source), std::string(key)});
    if (found == keys_.end()) return desk::NoSuchKey();
    return found->second;
  }

  absl::StatusOr<std::int64_t> Reserve(std::string_view counter,
                                       std::int64_t count) override {
    const absl::Status status = desk::CheckReservation(count);
    if (!status.ok()) return status;
    const std::lock_guard<std::mutex> lock(mutex_);
    std::int64_t& next = counters_[std::string(counter)];
    next += count;
    return next - count + 1;
  }

  absl::StatusOr<StoreErasure> Erase(const std::vector<CaseRef>& refs,
                                     std::string_view by,
                                     absl::Time at) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const CaseRef& ref : refs) {
      if (cases_.count(ref) == 0) return desk::NoSuchCase(ref);
    }
    StoreErasure erasure;
    erasure.overwritten = true;
    for (const CaseRef& ref : refs) {
      for (SealedRecord& row : cases_.at(ref).sealed) {
        if (row.salt.empty()) continue;
        row.salt.clear();
        row.bytes.clear();
        row.caller_tag = 0;
        row.erased_by = std::string(by);
        row.erased_at = Micros(at);
        ++erasure.parts;
      }
      for (auto& entry : keys_) {
        if (entry.second.ref == ref) entry.second.digest.clear();
      }
    }
    return erasure;
  }

  absl::StatusOr<bool> FinishErasures() override { return true; }

  absl::StatusOr<std::vector<AuxiliaryRecord>> AuxiliaryRecords(
      std::string_view kind, std::string_view source,
      std::string_view after_source, std::string_view after_id,
      std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<AuxiliaryRecord> out;
    for (auto it = auxiliary_.upper_bound({std::string(kind),
                                           std::string(after_source),
                                           std::string(after_id)});
         it != auxiliary_.end() && std::get<0>(it->first) == kind &&
         out.size() < limit;
         ++it) {
      if (!source.empty() && std::get<1>(it->first) != source) continue;
      out.push_back({std::get<0>(it->first), std::get<1>(it->first),
                     std::get<2>(it->first), it->second});
    }
    return out;
  }

  absl::StatusOr<std::vector<IdempotencyRecord>> Keys(
      std::string_view after_source, std::string_view after_key,
      std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<IdempotencyRecord> out;
    for (auto it = keys_.upper_bound(
             {std::string(after_source), std::string(after_key)});
         it != keys_.end() && out.size() < limit; ++it) {
      out.push_back(it->second);
    }
    return out;
  }

  absl::StatusOr<std::vector<CounterRecord>> Counters() override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<CounterRecord> out;
    for (const auto& [name, last] : counters_) out.push_back({name, last});
    return out;
  }

  absl::StatusOr<std::vector<std::string>> CheckStorage() override {
    // A mirror of the records, in the same memory.
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<std::string> faults;
    std::set<std::pair<absl::Time, CaseRef>> ticks;
    for (const auto& [ref, stored] : cases_) {
      if (stored.record.next_tick_at != absl::InfiniteFuture()) {
        ticks.insert({stored.record.next_tick_at, ref});
      }
    }
    if (ticks != ticks_) {
      faults.push_back("the index of next_tick_at differs from the cases");
    }
    return faults;
  }

  absl::StatusOr<std::vector<CaseRef>> CasesOfCallerTag(
      std::string_view jurisdiction, std::int64_t caller_tag,
      std::string_view after_id, std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<CaseRef> out;
    for (auto it = cases_.upper_bound(
             {std::string(jurisdiction), std::string(after_id)});
         it != cases_.end() && it->first.jurisdiction == jurisdiction &&
         out.size() < limit;
         ++it) {
      const auto& sealed = it->second.sealed;
      if (std::any_of(sealed.begin(), sealed.end(),
                      [&](const SealedRecord& part) {
                        return caller_tag != 0 && part.caller_tag == caller_tag;
                      })) {
        out.push_back(it->first);
      }
    }
    return out;
  }

  absl::StatusOr<std::vector<AccessRecord>> AccessRecords(
      std::int64_t after, std::size_t limit) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<AccessRecord> out;
    for (auto i = static_cast<std::size_t>(std::max<std::int64_t>(0, after));
         i < access_.size() && out.size() < limit; ++i) {
      out.push_back(access_[i]);
    }
    return out;
  }

  absl::StatusOr<StoreCounts> Count(absl::Time now) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    StoreCounts counts;
    for (const auto& entry : cases_) {
      const CaseRecord& row = entry.second.record;
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
      if (row.next_tick_at <= now) ++counts.ticks_pending;
    }
    counts.events = static_cast<std::int64_t>(feed_.size());
    return counts;
  }

 private:
  struct StoredCase {
    CaseRecord record;
    std::vector<std::size_t> events;  // Indexes into feed_.
    std::vector<SealedRecord> sealed;
  };

  static bool IsErased(const std::vector<SealedRecord>& parts) {
    return std::any_of(parts.begin(), parts.end(), [](const SealedRecord& one) {
      return one.salt.empty();
    });
  }

  absl::StatusOr<CommitResult> CommitOne(const Batch& batch) {
    absl::Status status = CheckBatch(batch);
    if (!status.ok()) return status;
    if (!batch.key.key.empty()) {
      const auto found = keys_.find({batch.key.source, batch.key.key});
      if (found != keys_.end()) {
        return desk::Replay(found->second, batch.key);
      }
    }
    // All versions first, as the earlier writes of the batch leave them.
    std::map<CaseRef, std::int64_t> versions;
    for (const CaseWrite& write : batch.writes) {
      const CaseRef& ref = write.after.ref;
      const auto found = cases_.find(ref);
      const auto known = versions.emplace(
          ref, found == cases_.end() ? 0 : found->second.record.version);
      if (known.first->second != write.expected_version) {
        return desk::WrongVersion(write);
      }
      known.first->second = write.after.version;
      if (write.not_erased && found != cases_.end() &&
          IsErased(found->second.sealed)) {
        return desk::ErasedMeanwhile(write);
      }
    }
    for (const AuxiliaryRecord& record : batch.auxiliary) {
      if (record.must_be_new &&
          auxiliary_.count({record.kind, record.source, record.id}) != 0) {
        return desk::NotNew(record);
      }
      if (record.must_be.has_value()) {
        const auto found =
            auxiliary_.find({record.kind, record.source, record.id});
        if (found == auxiliary_.end() || found->second != *record.must_be) {
          return desk::IsOther(record);
        }
      }
    }
    for (const CaseWrite& write : batch.writes) Put(write);
    for (const AuxiliaryRecord& record : batch.auxiliary) {
      auxiliary_[{record.kind, record.source, record.id}] = record.bytes;
    }
    for (const AccessRecord& record : batch.access) {
      const std::string before =
          access_.empty() ? std::string(32, '\0') : access_.back().chain;
      access_.push_back({static_cast<std::int64_t>(access_.size()) + 1,
                         record.bytes, AccessLink(before, record.bytes)});
    }
    if (!batch.key.key.empty()) {
      keys_[{batch.key.source, batch.key.key}] = batch.key;
    }
    return CommitResult{};
  }

  void Put(const CaseWrite& write) {
    StoredCase& stored = cases_[write.after.ref];
    CaseRecord& record = stored.record;
    ticks_.erase({record.next_tick_at, record.ref});
    record = write.after;
    record.opened_at = Micros(record.opened_at);
    record.due = Micros(record.due);
    record.next_tick_at =
        desk::FromMicros(desk::ToMicrosUp(record.next_tick_at));
    if (record.next_tick_at != absl::InfiniteFuture()) {
      ticks_.insert({record.next_tick_at, record.ref});
    }
    for (const EventRecord& event : write.events) {
      stored.events.push_back(feed_.size());
      EventRecord& row = feed_.emplace_back(event);
      row.position = static_cast<std::int64_t>(feed_.size());
      row.ref = write.after.ref;
      row.at = Micros(row.at);
    }
    for (const SealedRecord& part : write.sealed) {
      SealedRecord& row = stored.sealed.emplace_back();
      row.version = part.version;
      row.salt = part.salt;
      row.bytes = part.bytes;
      row.erased_by = part.erased_by;
      row.erased_at = Micros(desk::ErasedAt(part));
      row.key = part.key;
      row.caller_tag = part.caller_tag;
    }
  }

  std::mutex mutex_;
  std::map<CaseRef, StoredCase> cases_;
  std::set<std::pair<absl::Time, CaseRef>> ticks_;  // By next_tick_at.
  std::vector<EventRecord> feed_;
  std::map<std::pair<std::string, std::string>, IdempotencyRecord> keys_;
  std::map<std::string, std::int64_t> counters_;
  std::map<std::tuple<std::string, std::string, std::string>, std::string>
      auxiliary_;
  std::vector<AccessRecord> access_;
};

}  // namespace

std::unique_ptr<Store> NewMemoryStore() {
  return std::make_unique<MemoryStore>();
}

}  // namespace trunkline
