// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_STORES_H_
#define TRUNKLINE_TESTS_DESK_STORES_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "trunkline/cases/store.h"

namespace trunkline::testing {

// A folder that goes with the object.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::string File(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// "memory", "sqlite", "postgres": every kind of store, empty and for real.
const std::vector<std::string>& StoreKinds();

// An empty store of a kind, with what it needs to live.
class TestStore {
 public:
  explicit TestStore(const std::string& kind);
  Store& operator*() { return *store_; }
  Store* operator->() { return store_.get(); }
  Store* get() { return store_.get(); }
  std::unique_ptr<Store> Release() { return std::move(store_); }
  // Closes it and opens it again; false for what does not outlive itself.
  bool Reopen();
  // A second store over the same data; null where there can be none.
  std::unique_ptr<Store> Second();
  const std::string& kind() const { return kind_; }
  std::string file() const { return folder_.File("desk.db"); }
  // Of PostgreSQL.
  const std::string& schema() const { return schema_; }

 private:
  std::string kind_;
  TempFolder folder_;
  std::string schema_;
  std::unique_ptr<Store> store_;
};

// A write of `events` events to a case at a version, told apart by `mark`.
CaseWrite SimpleWrite(const std::string& id, std::int64_t version, int events,
                      const std::string& mark = "x");
Batch SimpleBatch(const std::string& id, std::int64_t version, int events,
                  const std::string& mark = "x");
Batch WithKey(Batch batch, const std::string& source, const std::string& key,
              const std::string& digest);

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_STORES_H_
