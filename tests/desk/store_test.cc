// SPDX-License-Identifier: Apache-2.0
//
// The contract of a Store, over every store there is.
#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/stores.h"

namespace trunkline::testing {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'530'000'000);

TestStore Any() { return TestStore(GENERATE(from_range(StoreKinds()))); }

void CheckOk(const absl::Status& status) {
  INFO(status);
  CHECK(status.ok());
}

std::vector<EventRecord> WholeFeed(Store& store) {
  std::vector<EventRecord> all;
  for (;;) {
    const std::int64_t after = all.empty() ? 0 : all.back().position;
    auto page = store.Feed(after, 7);
    REQUIRE(page.ok());
    if (page->empty()) return all;
    all.insert(all.end(), page->begin(), page->end());
  }
}

TEST_CASE("what is committed is there, to the last field") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  Batch batch = SimpleBatch("a", 0, 2);
  CaseWrite& write = batch.writes[0];
  write.events[1].source = "12315";
  write.events[1].seal = std::string(32, 's');
  write.events[1].bytes = std::string("\0\xFF\x80 bytes", 9);
  write.sealed.push_back({2, std::string("\0salt", 5), "who", "", {}, ""});
  write.after.state = std::string("\0state\xFE", 7);
  write.after.due = kStart + absl::Hours(5) + absl::Microseconds(7);
  write.after.next_tick_at = kStart + absl::Hours(4) + absl::Nanoseconds(1);
  write.after.adopted_as = "b";
  write.after.open = false;
  CheckOk(store->Commit(batch).status());

  for (int round = 0; round < 2; ++round) {
    std::vector<SealedRecord> sealed;
    auto row = store->Load({"cn.test", "a"}, &sealed);
    REQUIRE(row.ok());
    CHECK(row->ref == CaseRef{"cn.test", "a"});
    CHECK(row->version == 2);
    CHECK(row->chain == std::string(32, 'c'));
    CHECK(row->stage == "handle");
    CHECK(row->unit == "bureau");
    CHECK(row->region == "430111");
    CHECK(row->source.empty());
    CHECK(row->adopted_as == "b");
    CHECK_FALSE(row->open);
    CHECK(row->opened_at == kStart);
    CHECK(row->due == write.after.due);
    // Never early: up to the next microsecond.
    CHECK(row->next_tick_at == kStart + absl::Hours(4) + absl::Microseconds(1));
    CHECK(row->state == write.after.state);
    REQUIRE(sealed.size() == 1);
    CHECK(sealed[0].version == 2);
    CHECK(sealed[0].salt == write.sealed[0].salt);
    CHECK(sealed[0].bytes == "who");
    CHECK(sealed[0].erased_at == absl::InfiniteFuture());

    auto events = store->Events({"cn.test", "a"}, 1, 10);
    REQUIRE(events.ok());
    REQUIRE(events->size() == 1);
    const EventRecord& event = (*events)[0];
    CHECK(event.ref == CaseRef{"cn.test", "a"});
    CHECK(event.version == 2);
    CHECK(event.at == write.events[1].at);
    CHECK(event.type == "trunkline.case.note");
    CHECK(event.source == "12315");
    CHECK(event.seal == write.events[1].seal);
    CHECK(event.chain == write.events[1].chain);
    CHECK(event.bytes == write.events[1].bytes);
    const std::vector<EventRecord> feed = WholeFeed(*store);
    REQUIRE(feed.size() == 2);
    CHECK(feed[1].position == 2);
    CHECK(feed[1].bytes == event.bytes);
    CHECK(feed[1].source == "12315");
    if (!store.Reopen()) break;
  }
}

TEST_CASE("what is not there is not found") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  CHECK(absl::IsNotFound(store->Load({"cn.test", "a"}, nullptr).status()));
  CHECK(absl::IsNotFound(store->Events({"cn.test", "a"}, 0, 1).status()));
  CHECK(absl::IsNotFound(store->FindKey("s", "k").status()));
  CHECK(absl::IsNotFound(
      store->Erase({CaseRef{"cn.test", "a"}}, "me", kStart).status()));
  CheckOk(store->Commit(SimpleBatch("a", 0, 1)).status());
  // Of another jurisdiction.
  CHECK(absl::IsNotFound(store->Load({"cn.other", "a"}, nullptr).status()));
  // No event after the last is no error.
  auto none = store->Events({"cn.test", "a"}, 1, 10);
  REQUIRE(none.ok());
  CHECK(none->empty());
}

TEST_CASE("a case that has moved on aborts the whole batch") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  CheckOk(store->Commit(SimpleBatch("a", 0, 1)).status());
  CheckOk(store->Commit(SimpleBatch("a", 1, 1)).status());
  for (const std::int64_t version : {0, 1, 3}) {
    Batch batch = SimpleBatch("b", 0, 1);
    batch.writes.push_back(SimpleWrite("a", version, 1));
    batch.auxiliary.push_back({"knowledge", "s", "k", "bytes"});
    batch = WithKey(batch, "s", "key", "digest");
    INFO("version " << version);
    CHECK(absl::IsAborted(store->Commit(batch).status()));
  }
  CHECK(absl::IsNotFound(store->Load({"cn.test", "b"}, nullptr).status()));
  CHECK(absl::IsNotFound(store->FindKey("s", "key").status()));
  CHECK(store->AuxiliaryRecords("knowledge", "", "", "", 10)->empty());
  CHECK(WholeFeed(*store).size() == 2);
  // The case itself still takes its next event.
  CheckOk(store->Commit(SimpleBatch("a", 2, 1)).status());
  const std::vector<EventRecord> feed = WholeFeed(*store);
  REQUIRE(feed.size() == 3);
  CHECK(feed[2].position == 3);
}

TEST_CASE("versions that do not follow each other are refused") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  Batch gap = SimpleBatch("a", 0, 2);
  gap.writes[0].events[1].version = 3;
  CHECK(absl::IsInvalidArgument(store->Commit(gap).status()));
  Batch other = SimpleBatch("a", 0, 2);
  other.writes[0].after.version = 3;
  CHECK(absl::IsInvalidArgument(store->Commit(other).status()));
  CHECK(
      absl::IsInvalidArgument(store->Commit(SimpleBatch("a", 0, 0)).status()));
  CHECK(absl::IsInvalidArgument(store->Commit(SimpleBatch("", 0, 1)).status()));
  // Sealed parts that no event has, or one twice.
  for (const std::vector<std::int64_t>& versions :
       {std::vector<std::int64_t>{0}, {3}, {2, 2}, {2, 1}}) {
    Batch sealed = SimpleBatch("b", 0, 2);
    for (const std::int64_t version : versions) {
      sealed.writes[0].sealed.push_back({version, "salt", "who", "", {}, ""});
    }
    CHECK(absl::IsInvalidArgument(store->Commit(sealed).status()));
    CHECK(absl::IsNotFound(store->Load({"cn.test", "b"}, nullptr).status()));
  }
  CHECK(WholeFeed(*store).empty());
}

TEST_CASE("a batch that fails does not touch the others of its call") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  const std::vector<Batch> batches = {
      SimpleBatch("a", 0, 1), SimpleBatch("b", 4, 1), SimpleBatch("a", 1, 2),
      SimpleBatch("", 0, 1),  SimpleBatch("c", 0, 1), SimpleBatch("a", 1, 1)};
  const auto results = store->Commit(batches.data(), batches.size());
  REQUIRE(results.size() == 6);
  CHECK(results[0].ok());
  CHECK(absl::IsAborted(results[1].status()));
  CHECK(results[2].ok());
  CHECK(absl::IsInvalidArgument(results[3].status()));
  CHECK(results[4].ok());
  CHECK(absl::IsAborted(results[5].status()));
  CHECK(store->Load({"cn.test", "a"}, nullptr)->version == 3);
  CHECK(WholeFeed(*store).size() == 4);
  CHECK(store->Commit(nullptr, 0).empty());
}

TEST_CASE("what only changes the row needs no event") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  CheckOk(store->Commit(SimpleBatch("a", 0, 1)).status());
  Batch later = SimpleBatch("a", 1, 0);
  later.writes[0].after.next_tick_at = kStart;
  CheckOk(store->Commit(later).status());
  CHECK(store->Load({"cn.test", "a"}, nullptr)->next_tick_at == kStart);
  CHECK(WholeFeed(*store).size() == 1);
}

TEST_CASE("a key gives the first result again, and only for the same request") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  const std::string digest(32, '\x01'), other(32, '\x02');
  auto first =
      store->Commit(WithKey(SimpleBatch("a", 0, 2), "112", "k", digest));
  CheckOk(first.status());
  CHECK_FALSE(first->replayed);
  for (int round = 0; round < 2; ++round) {
    auto again =
        store->Commit(WithKey(SimpleBatch("z", 0, 1), "112", "k", digest));
    CheckOk(again.status());
    CHECK(again->replayed);
    CHECK(again->original.ref == CaseRef{"cn.test", "a"});
    CHECK(again->original.first_version == 1);
    CHECK(again->original.last_version == 2);
    CHECK(absl::IsAlreadyExists(
        store->Commit(WithKey(SimpleBatch("z", 0, 1), "112", "k", other))
            .status()));
    auto found = store->FindKey("112", "k");
    REQUIRE(found.ok());
    CHECK(found->digest == digest);
    store.Reopen();
  }
  CHECK(absl::IsNotFound(store->Load({"cn.test", "z"}, nullptr).status()));
  // Another source has keys of its own.
  CHECK_FALSE(
      store->Commit(WithKey(SimpleBatch("b", 0, 1), "12315", "k", other))
          ->replayed);
  CHECK(WholeFeed(*store).size() == 3);
}

TEST_CASE("cases are found by what they are, page by page") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  const std::vector<std::string> ids = {"a", "b", "c", "d", "e", "f"};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Batch batch = SimpleBatch(ids[i], 0, 1);
    CaseRecord& row = batch.writes[0].after;
    row.unit = i % 2 == 0 ? "even" : "odd";
    row.stage = i < 3 ? "sign" : "handle";
    row.region = i == 4 ? "430102" : "430111";
    row.open = i != 5;
    row.due = kStart + absl::Hours(static_cast<int>(i));
    if (i == 3) {
      row.source = "12315";
      row.adopted_as = "x";
    }
    if (i == 2) row.source = "12328";
    CheckOk(store->Commit(batch).status());
  }
  Batch elsewhere = SimpleBatch("a", 0, 1);
  elsewhere.writes[0].after.ref.jurisdiction = "cn.zhuzhou";
  CheckOk(store->Commit(elsewhere).status());

  const auto list = [&](const CaseFilter& filter, std::size_t page = 2) {
    std::string out;
    CaseRef after;
    for (;;) {
      auto rows = store->Scan(filter, after, page);
      REQUIRE(rows.ok());
      for (const CaseRecord& row : *rows) out += row.ref.id;
      if (rows->size() < page) return out;
      after = rows->back().ref;
    }
  };
  CaseFilter filter;
  CHECK(list(filter) == "abefa");  // Mirrors only when asked for.
  filter.jurisdiction = "cn.test";
  CHECK(list(filter) == "abef");
  filter.open_only = true;
  CHECK(list(filter) == "abe");
  filter.unit = "even";
  CHECK(list(filter) == "ae");
  filter.region = "430102";
  CHECK(list(filter) == "e");
  filter.stage = "sign";
  CHECK(list(filter).empty());
  CaseFilter due;
  due.jurisdiction = "cn.test";
  due.due_before = kStart + absl::Hours(4);
  CHECK(list(due) == "ab");  // Not the one that is due then.
  due.due_before += absl::Microseconds(1);
  CHECK(list(due) == "abe");
  CaseFilter mirrors;
  mirrors.source = "*";
  CHECK(list(mirrors) == "cd");
  mirrors.unadopted_only = true;
  CHECK(list(mirrors) == "c");
  mirrors.source = "12315";
  CHECK(list(mirrors).empty());
  mirrors.unadopted_only = false;
  CHECK(list(mirrors) == "d");
  CHECK(store->Scan({}, {}, 0)->empty());

  auto counts = store->Count(kStart + absl::Hours(1));
  REQUIRE(counts.ok());
  CHECK(counts->cases == 5);
  CHECK(counts->open == 4);
  CHECK(counts->overdue == 1);  // "a"; "b" is due now.
  CHECK(counts->mirrors == 2);
  CHECK(counts->mirrors_open == 1);
  CHECK(WholeFeed(*store).size() == 7);
  CHECK(store->Count(kStart)->events == 7);
}

TEST_CASE("what is due is given, earliest first, until it is not due") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  for (int i = 0; i < 5; ++i) {
    Batch batch = SimpleBatch(std::string(1, static_cast<char>('a' + i)), 0, 1);
    batch.writes[0].after.next_tick_at = kStart + absl::Hours(5 - i);
    CheckOk(store->Commit(batch).status());
  }
  CheckOk(store->Commit(SimpleBatch("never", 0, 1)).status());
  std::string given;
  const Store::Raise raise =
      [&](const CaseRecord& row) -> absl::StatusOr<Batch> {
    given += row.ref.id;
    Batch batch = SimpleBatch(row.ref.id, row.version, 1, "raised");
    if (row.ref.id == "d")
      batch.writes[0].after.next_tick_at = kStart + absl::Hours(3);
    return batch;
  };
  CHECK(*store->Due(kStart, 10, raise) == 0);
  CHECK(*store->Due(kStart + absl::Hours(3), 2, raise) == 2);
  CHECK(given == "ed");
  given.clear();
  CHECK(*store->Due(kStart + absl::Hours(3), 10, raise) == 2);
  CHECK((given == "cd" || given == "dc"));
  CHECK(store->Load({"cn.test", "d"}, nullptr)->version == 3);

  // An error ends it, and nothing of that case is written.
  const auto before = WholeFeed(*store).size();
  auto failed = store->Due(kStart + absl::Hours(4), 10,
                           [](const CaseRecord&) -> absl::StatusOr<Batch> {
                             return absl::InternalError("no");
                           });
  CHECK(absl::IsInternal(failed.status()));
  CHECK(WholeFeed(*store).size() == before);
}

TEST_CASE("a counter never gives a number twice") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  CHECK(*store->Reserve("cs/20181001", 3) == 1);
  CHECK(*store->Reserve("cs/20181001", 1) == 4);
  CHECK(*store->Reserve("cs/20181002", 1) == 1);
  store.Reopen();
  CHECK(*store->Reserve("cs/20181001", 1) == 5);
  CHECK(absl::IsInvalidArgument(store->Reserve("x", 0).status()));
}

TEST_CASE("what is erased is gone, and known to be") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  Batch batch = SimpleBatch("a", 0, 2);
  batch.writes[0].sealed = {{1, "salt1", "CALLER-ONE", "", {}, ""},
                            {2, "salt2", "CALLER-TWO", "", {}, ""}};
  CheckOk(store->Commit(WithKey(batch, "s", "k", "digest")).status());
  CHECK(store->Erase({CaseRef{"cn.test", "a"}}, "archivist", kStart)->parts ==
        2);
  // What was asked cannot be guessed any more; that it was done is known.
  CHECK(store->FindKey("s", "k")->digest.empty());
  for (const char* digest : {"digest", "other", ""}) {
    CHECK(absl::IsAlreadyExists(
        store->Commit(WithKey(batch, "s", "k", digest)).status()));
  }
  CHECK(store->Erase({CaseRef{"cn.test", "a"}}, "somebody", kStart)->parts ==
        0);
  std::vector<SealedRecord> sealed;
  CheckOk(store->Load({"cn.test", "a"}, &sealed).status());
  REQUIRE(sealed.size() == 2);
  for (const SealedRecord& row : sealed) {
    CHECK(row.salt.empty());
    CHECK(row.bytes.empty());
    CHECK(row.erased_by == "archivist");
    CHECK(row.erased_at == kStart);
  }
}

TEST_CASE("a write that rests on what was erased fails") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  const CaseRef ref{"cn.test", "a"};
  Batch first = SimpleBatch("a", 0, 1);
  first.writes[0].sealed = {{1, "salt", "CALLER", "", {}, "", 0}};
  first.writes[0].not_erased = true;  // A new case is not.
  CheckOk(store->Commit(first).status());
  const auto next = [](std::int64_t version, bool not_erased) {
    Batch batch = SimpleBatch("a", version, 1);
    batch.writes[0].sealed = {{version + 1, "salt", "CALLER", "", {}, "", 0}};
    batch.writes[0].not_erased = not_erased;
    return batch;
  };
  CheckOk(store->Commit(next(1, true)).status());
  CHECK(store->Erase({ref}, "archivist", kStart)->parts == 2);
  const auto events = WholeFeed(*store).size();
  // Alone, and beside others, which are committed.
  const std::vector<Batch> both = {next(2, true), SimpleBatch("b", 0, 1)};
  const auto results = store->Commit(both.data(), both.size());
  CHECK(absl::IsAborted(results[0].status()));
  CHECK(results[0].status().message() ==
        "the caller of case a was erased meanwhile");
  CheckOk(results[1].status());
  CHECK(WholeFeed(*store).size() == events + 1);
  std::vector<SealedRecord> sealed;
  CheckOk(store->Load(ref, &sealed).status());
  CHECK(sealed.size() == 2);
  CheckOk(store->Commit(next(2, false)).status());
}

TEST_CASE("an erasure and a write at the same moment: no caller stays",
          "[threads]") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  for (int round = 0; round < 20; ++round) {
    const std::string id = "r" + std::to_string(round);
    Batch first = SimpleBatch(id, 0, 1);
    first.writes[0].sealed = {{1, "salt", "CALLER", "", {}, "", 0}};
    CheckOk(store->Commit(first).status());
    std::atomic<bool> bad{false};
    std::thread writer([&] {
      for (std::int64_t version = 1; version < 50; ++version) {
        Batch batch = SimpleBatch(id, version, 1);
        batch.writes[0].sealed = {
            {version + 1, "salt", "CALLER", "", {}, "", 0}};
        batch.writes[0].not_erased = true;
        const absl::Status status = store->Commit(batch).status();
        if (absl::IsAborted(status)) return;
        if (!status.ok()) bad = true;
      }
    });
    CheckOk(
        store->Erase({CaseRef{"cn.test", id}}, "archivist", kStart).status());
    writer.join();
    CHECK_FALSE(bad);
    std::vector<SealedRecord> sealed;
    CheckOk(store->Load({"cn.test", id}, &sealed).status());
    for (const SealedRecord& part : sealed) CHECK(part.bytes.empty());
  }
}

TEST_CASE("entries replace each other by kind, source and id") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  Batch batch;
  batch.auxiliary = {{"knowledge", "12315", "b", "1"},
                     {"knowledge", "12315", "a", "2"},
                     {"knowledge", "12328", "a", "3"},
                     {"crosswalk", "12315", "a", "4"}};
  CheckOk(store->Commit(batch).status());
  batch.auxiliary = {{"knowledge", "12315", "b", "5"}};
  CheckOk(store->Commit(batch).status());
  const auto list = [&](const char* source) {
    std::string out, after_source, after_id;
    for (;;) {
      auto page = store->AuxiliaryRecords("knowledge", source, after_source,
                                          after_id, 1);
      REQUIRE(page.ok());
      if (page->empty()) return out;
      out += (*page)[0].id + (*page)[0].bytes + " ";
      after_source = (*page)[0].source;
      after_id = (*page)[0].id;
    }
  };
  CHECK(list("") == "a2 b5 a3 ");
  CHECK(list("12328") == "a3 ");
}

TEST_CASE("an entry that must be new fails the batch if it is not") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  Batch batch = SimpleBatch("A-1", 0, 1);
  batch.auxiliary = {{"dispute", "city", "M-1", "old", false},
                     {"dispute_event", "city", "M-1 1", "one", true}};
  CheckOk(store->Commit(batch).status());
  batch = SimpleBatch("A-1", 1, 1);
  batch.auxiliary = {{"dispute", "city", "M-1", "new", false},
                     {"dispute_event", "city", "M-1 1", "two", true}};
  CHECK(absl::IsAborted(store->Commit(batch).status()));
  CHECK(store->Load(SimpleBatch("A-1", 0, 1).writes[0].after.ref, nullptr)
            ->version == 1);
  const auto state = store->AuxiliaryRecords("dispute", "", "", "", 10);
  REQUIRE(state.ok());
  REQUIRE(state->size() == 1);
  CHECK((*state)[0].bytes == "old");
  // One that is new, or of another source, is none.
  batch.auxiliary[1].id = "M-1 2";
  CheckOk(store->Commit(batch).status());
  Batch other;
  other.auxiliary = {{"dispute_event", "town", "M-1 2", "three", true}};
  CheckOk(store->Commit(other).status());
  const auto events = store->AuxiliaryRecords("dispute_event", "", "", "", 10);
  REQUIRE(events.ok());
  CHECK(events->size() == 3);
  // A batch of the same call that is good stays.
  const Batch both[] = {other, SimpleBatch("A-2", 0, 1)};
  const auto results = store->Commit(both, 2);
  CHECK(absl::IsAborted(results[0].status()));
  CHECK(results[1].ok());
}

TEST_CASE("an entry that must be as it was read fails the batch if it is not") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  const auto put = [&](std::string bytes, std::optional<std::string> must_be,
                       const std::string& id = "M-1") {
    Batch batch;
    batch.auxiliary = {
        {"dispute", "city", id, std::move(bytes), false, std::move(must_be)}};
    return store->Commit(batch).status();
  };
  const auto content = [&] {
    const auto records = store->AuxiliaryRecords("dispute", "", "", "", 10);
    REQUIRE(records.ok());
    REQUIRE(records->size() == 1);
    return (*records)[0].bytes;
  };
  CheckOk(put("old", std::nullopt));
  CHECK(absl::IsAborted(put("new", "other")));
  CHECK(absl::IsAborted(put("new", "")));
  CHECK(absl::IsAborted(put("new", "old", "M-2")));
  CHECK(content() == "old");
  CheckOk(put("old", "old"));
  CheckOk(put("new", "old"));
  CHECK(content() == "new");
  CheckOk(put("", "new"));
  CheckOk(put("again", ""));
  CHECK(content() == "again");
  // With it fails all of its batch, and no other batch.
  Batch both[] = {SimpleBatch("A-1", 0, 1), SimpleBatch("A-2", 0, 1)};
  both[0].auxiliary = {{"dispute", "city", "M-1", "new", false, "old"}};
  const auto results = store->Commit(both, 2);
  CHECK(absl::IsAborted(results[0].status()));
  CHECK(results[1].ok());
  CHECK(absl::IsNotFound(
      store->Load(both[0].writes[0].after.ref, nullptr).status()));
  CHECK(content() == "again");
}

TEST_CASE("eight threads: no update lost, no gap in the feed", "[threads]") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  constexpr int kThreads = 8, kCases = 5, kEach = 40;
  std::atomic<int> done{0}, conflicts{0}, other{0};
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    // What was read once stays as it was, and grows by one at a time.
    std::int64_t last = 0;
    while (!stop) {
      auto page = store->Feed(last, 100);
      if (!page.ok()) {
        ++other;
        return;
      }
      for (const EventRecord& event : *page) {
        if (event.position != last + 1) ++other;
        last = event.position;
      }
    }
  });
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = "case" + std::to_string((t + i) % kCases);
        for (;;) {
          auto row = store->Load({"cn.test", id}, nullptr);
          const std::int64_t version = row.ok() ? row->version : 0;
          const auto result = store->Commit(
              WithKey(SimpleBatch(id, version, 1 + i % 2), "t",
                      std::to_string(t) + "/" + std::to_string(i), "d"));
          if (result.ok()) {
            ++done;
            break;
          }
          if (!absl::IsAborted(result.status())) {
            ++other;
            break;
          }
          ++conflicts;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  stop = true;
  reader.join();
  CHECK(other == 0);
  CHECK(done == kThreads * kEach);
  const std::vector<EventRecord> feed = WholeFeed(*store);
  CHECK(feed.size() == kThreads * kEach * 3 / 2);
  std::map<std::string, std::int64_t> versions;
  for (std::size_t i = 0; i < feed.size(); ++i) {
    CHECK(feed[i].position == static_cast<std::int64_t>(i) + 1);
    CHECK(feed[i].version == ++versions[feed[i].ref.id]);
  }
}

TEST_CASE("a key used by eight threads at once counts once", "[threads]") {
  TestStore store = Any();
  INFO("store: " << store.kind());
  for (int round = 0; round < 5; ++round) {
    std::atomic<int> fresh{0}, replayed{0}, other{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        const auto result = store->Commit(
            WithKey(SimpleBatch("c" + std::to_string(round * 8 + t), 0, 1), "s",
                    "round" + std::to_string(round), "same"));
        if (!result.ok()) {
          ++other;
        } else {
          ++(result->replayed ? replayed : fresh);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(fresh == 1);
    CHECK(replayed == 7);
    CHECK(other == 0);
  }
  CHECK(WholeFeed(*store).size() == 5);
}

}  // namespace
}  // namespace trunkline::testing
