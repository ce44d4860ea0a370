// SPDX-License-Identifier: Apache-2.0
//
// A store that fails while another case is looked up: the call fails, too, and
// does not go on as if that case were hidden, or were not there.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/forwarding_store.h"

namespace trunkline::testing {
namespace {

const absl::Time kThen = At("2018-06-25 09:00");
const absl::Time kLater = kThen + absl::Hours(1);

CaseRef Ref(const std::string& id) { return {"cn.changsha", id}; }

// Fails to load one case, once.
class FailingStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  // `after`: so many times it is loaded before.
  void Fail(std::string id, int after = 0) {
    id_ = std::move(id);
    after_ = after;
  }
  absl::StatusOr<CaseRecord> Load(const CaseRef& ref,
                                  std::vector<SealedRecord>* sealed) override {
    if (ref.id == id_ && after_-- == 0) {
      return absl::UnavailableError("the disk is away");
    }
    return ForwardingStore::Load(ref, sealed);
  }

 private:
  std::string id_;
  int after_ = 0;
};

struct Failing {
  FailingStore* store;
  std::unique_ptr<Desk> desk;
};

Failing OpenFailing() {
  auto store = std::make_unique<FailingStore>(NewMemoryStore());
  FailingStore* const raw = store.get();
  return {raw, OpenDesk(std::move(store))};
}

// A case in the stage of dispatch.
void Open(Desk& desk, const std::string& id, const std::string& more = "") {
  Ok(desk.Accept(Complaint(kThen, absl::StrCat("id: \"", id, "\" ", more)),
                 As("operator"), kThen));
  Ok(desk.Do(Ref(id), AcceptCommand(), As("operator"), kThen));
}

TEST_CASE("whether a viewer must keep out of a case, the store must say") {
  const Failing f = OpenFailing();
  Desk& desk = *f.desk;
  Open(desk, "A");
  Open(desk, "B");
  MergeCommand merge;
  merge.main_case = "A";
  Ok(desk.Do(Ref("B"), merge, As("dispatcher"), kLater));
  const auto unavailable = [&](const absl::Status& status) {
    INFO(status.ToString());
    CHECK(absl::IsUnavailable(status));
  };
  const Actor viewer = As("dispatcher");
  f.store->Fail("B");
  unavailable(desk.Get(Ref("A"), viewer).status());
  f.store->Fail("B");
  unavailable(desk.History(Ref("A"), viewer).status());
  f.store->Fail("B");
  unavailable(desk.Timeline(Ref("A"), viewer).status());
  // The feed has events of A, which is then loaded, and that of B, which names
  // it.
  f.store->Fail("A", 1);
  unavailable(desk.Feed({"", As("system")}, 0, 100).status());
  f.store->Fail("A");
  unavailable(
      desk.TableRows("cn.changsha", As("supervisor"), "", 100).status());
  f.store->Fail("A");
  unavailable(desk.Do(Ref("B"), SignCommand(), viewer, kLater).status());
  REQUIRE(desk.PlaceLegalHold(Ref("A"), "a suit", As("administrator"), kLater)
              .ok());
  f.store->Fail("A");
  unavailable(desk.LegalHolds("cn.changsha", As("administrator")).status());
  f.store->Fail("A");
  unavailable(desk.AccessEntries(As("administrator"), 0, 100).status());
  CHECK(Ok(desk.Get(Ref("A"), viewer)).duplicates ==
        std::vector<std::string>{"B"});
}

TEST_CASE("a link does not lose a promise that the store could not give") {
  const Failing f = OpenFailing();
  Desk& desk = *f.desk;
  Open(desk, "A");
  Open(desk, "B");
  LinkCommand link;
  link.duplicates = {"B"};
  f.store->Fail("B");
  CHECK(absl::IsUnavailable(
      desk.Do(Ref("A"), link, As("dispatcher"), kLater).status()));
  Ok(desk.Do(Ref("A"), link, As("dispatcher"), kLater));
  CHECK(Ok(desk.Get(Ref("A"), As("dispatcher"))).member_promises.size() == 1);
}

TEST_CASE("the row of a repeated ticket is not made without the earlier one") {
  const Failing f = OpenFailing();
  Desk& desk = *f.desk;
  Open(desk, "A");
  Open(desk, "B", "repeats: \"A\"");
  f.store->Fail("A");
  CHECK(absl::IsUnavailable(
      desk.TableRows("cn.changsha", As("supervisor"), "", 100).status()));
  CHECK(Ok(desk.TableRows("cn.changsha", As("supervisor"), "", 100)).size() ==
        2);
}

}  // namespace
}  // namespace trunkline::testing
