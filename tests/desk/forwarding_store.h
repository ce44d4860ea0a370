// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_FORWARDING_STORE_H_
#define TRUNKLINE_TESTS_DESK_FORWARDING_STORE_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trunkline/cases/store.h"

namespace trunkline::testing {

// A store over another one that may change what is read. Scan() gives what is
// stored, so that all other readers can be compared with it.
class ForwardingStore : public Store {
 public:
  explicit ForwardingStore(std::unique_ptr<Store> store)
      : store_(std::move(store)) {}

  std::vector<absl::StatusOr<CommitResult>> Commit(const Batch* batches,
                                                   std::size_t n) override {
    return store_->Commit(batches, n);
  }
  absl::StatusOr<CaseRecord> Load(const CaseRef& ref,
                                  std::vector<SealedRecord>* sealed) override {
    auto record = store_->Load(ref, sealed);
    if (!record.ok()) return record;
    Change(&*record);
    if (sealed != nullptr) {
      for (SealedRecord& part : *sealed) Change(ref, &part);
    }
    return record;
  }
  absl::StatusOr<std::vector<EventRecord>> Events(const CaseRef& ref,
                                                  std::int64_t after,
                                                  std::size_t limit) override {
    return ChangeAll(store_->Events(ref, after, limit));
  }
  absl::StatusOr<std::vector<CaseRecord>> Scan(const CaseFilter& filter,
                                               const CaseRef& after,
                                               std::size_t limit) override {
    return store_->Scan(filter, after, limit);
  }
  absl::StatusOr<std::vector<EventRecord>> Feed(std::int64_t after,
                                                std::size_t limit) override {
    return ChangeAll(store_->Feed(after, limit));
  }
  absl::StatusOr<std::size_t> Due(absl::Time now, std::size_t limit,
                                  const Raise& raise) override {
    return store_->Due(now, limit, [&](CaseRecord record) {
      Change(&record);
      return raise(record);
    });
  }
  absl::StatusOr<IdempotencyRecord> FindKey(std::string_view source,
                                            std::string_view key) override {
    return store_->FindKey(source, key);
  }
  absl::StatusOr<std::int64_t> Reserve(std::string_view counter,
                                       std::int64_t count) override {
    return store_->Reserve(counter, count);
  }
  absl::StatusOr<StoreErasure> Erase(const std::vector<CaseRef>& refs,
                                     std::string_view by,
                                     absl::Time at) override {
    return store_->Erase(refs, by, at);
  }
  absl::StatusOr<bool> FinishErasures() override {
    return store_->FinishErasures();
  }
  absl::StatusOr<std::vector<AuxiliaryRecord>> AuxiliaryRecords(
      std::string_view kind, std::string_view source,
      std::string_view after_source, std::string_view after_id,
      std::size_t limit) override {
    return store_->AuxiliaryRecords(kind, source, after_source, after_id,
                                    limit);
  }
  absl::StatusOr<std::vector<CaseRef>> CasesOfCallerTag(
      std::string_view jurisdiction, std::int64_t caller_tag,
      std::string_view after_id, std::size_t limit) override {
    return store_->CasesOfCallerTag(jurisdiction, caller_tag, after_id, limit);
  }
  absl::StatusOr<std::vector<AccessRecord>> AccessRecords(
      std::int64_t after, std::size_t limit) override {
    return ChangeAll(store_->AccessRecords(after, limit));
  }
  absl::StatusOr<StoreCounts> Count(absl::Time now) override {
    return store_->Count(now);
  }
  absl::StatusOr<std::vector<IdempotencyRecord>> Keys(
      std::string_view after_source, std::string_view after_key,
      std::size_t limit) override {
    return ChangeAll(store_->Keys(after_source, after_key, limit));
  }
  absl::StatusOr<std::vector<CounterRecord>> Counters() override {
    return ChangeAll(store_->Counters());
  }
  absl::StatusOr<std::vector<std::string>> CheckStorage() override {
    return store_->CheckStorage();
  }

 protected:
  virtual void Change(CaseRecord*) const {}
  virtual void Change(EventRecord*) const {}
  virtual void Change(const CaseRef&, SealedRecord*) const {}
  virtual void Change(IdempotencyRecord*) const {}
  virtual void Change(CounterRecord*) const {}
  virtual void Change(AccessRecord*) const {}

 private:
  template <typename T>
  absl::StatusOr<std::vector<T>> ChangeAll(
      absl::StatusOr<std::vector<T>> records) const {
    if (records.ok()) {
      for (T& record : *records) Change(&record);
    }
    return records;
  }

  std::unique_ptr<Store> store_;
};

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_FORWARDING_STORE_H_
