// SPDX-License-Identifier: Apache-2.0
//
// A Store keeps cases durably: the events of each case, the case that they add
// up to, and a feed of all events in commit order. A Desk (desk.h) works on
// one. A host that brings its own store implements the virtual functions below
// and runs the contract suite of tests/desk over it.
//
//   std::unique_ptr<trunkline::Store> store = trunkline::NewMemoryStore();
//   trunkline::Batch batch;
//   batch.writes.push_back(write);        // Events, and the case after them.
//   auto result = store->Commit(batch);
//   if (absl::IsAborted(result.status())) {  // The case has a newer version.
//     ...
//   }
//
// A store does not interpret what it keeps: events, cases and sealed parts are
// bytes. SQLite: store_sqlite.h; PostgreSQL: store_postgres.h.
//
// Errors of every store:
//   Unavailable         the storage cannot be reached, is locked, or failed to
//                       read or write. Nothing was acknowledged; the call may
//                       be repeated with the same idempotency key.
//   ResourceExhausted   the storage is full
//   DataLoss            the storage is damaged
//   FailedPrecondition  this library cannot use the storage: another schema
//                       version, or read-only
// Times are kept to the microsecond.
#ifndef TRUNKLINE_CASES_STORE_H_
#define TRUNKLINE_CASES_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace trunkline {

// Names a case.
struct CaseRef {
  // RuleSet::id() of the rules that decide on it.
  std::string jurisdiction;
  // Unique within the jurisdiction.
  std::string id;

  bool operator==(const CaseRef& other) const {
    return jurisdiction == other.jurisdiction && id == other.id;
  }
  bool operator<(const CaseRef& other) const {
    return jurisdiction != other.jurisdiction
               ? jurisdiction < other.jurisdiction
               : id < other.id;
  }
};

// A stored case: its state, and the columns by which it is found.
struct CaseRecord {
  CaseRef ref;  // The case.
  // Number of events so far.
  std::int64_t version = 0;
  // SHA-256 over the last event and all before it; 32 bytes.
  std::string chain;
  // Stage of the lifecycle definition.
  std::string stage;
  // Department code of the lead; empty: no lead yet.
  std::string unit;
  // Region code; empty: unknown.
  std::string region;
  // System of record of a mirrored case; empty: this system.
  std::string source;
  // Of an adopted mirror: id of the case that continues it. Empty: none.
  std::string adopted_as;
  // False once the case is closed.
  bool open = true;
  // When the case was opened. InfiniteFuture: not known.
  absl::Time opened_at = absl::InfiniteFuture();
  // Earliest due time of the running clocks. InfiniteFuture: none runs.
  absl::Time due = absl::InfiniteFuture();
  // When Due() returns the case. InfiniteFuture: never.
  absl::Time next_tick_at = absl::InfiniteFuture();
  // trunkline.v1.Case without sealed parts, binary.
  std::string state;
};

// A stored event.
struct EventRecord {
  // Position in the feed, from 1, without gaps. 0: not published yet.
  std::int64_t position = 0;
  // The case of the event.
  CaseRef ref;
  // Version of the case after the event; the first is 1.
  std::int64_t version = 0;
  // When it happened. Never before the event of the version before.
  absl::Time at;
  // "trunkline.case." and EnumName() of the command's kind:
  // "trunkline.case.dispatch"; "other" for a kind that this version lacks.
  std::string type;
  // System of record of a mirrored case, to which the event is not fed back.
  // Empty: this system.
  std::string source;
  // trunkline.v1.Event without sealed parts, binary.
  std::string bytes;
  // Digest of the sealed part, 32 bytes. Empty: nothing is sealed.
  std::string seal;
  // SHA-256 over this event and all before it of the case; 32 bytes.
  std::string chain;
};

// The private part of an event, kept apart so that it can be erased: the caller
// and the caller's words.
struct SealedRecord {
  // Version of the event.
  std::int64_t version = 0;
  // 16 random bytes that go into the digest. Empty: erased.
  std::string salt;
  // Fields of trunkline.v1.Ticket, binary; encrypted if `key` is not empty.
  // Empty: erased.
  std::string bytes;
  // Actor that erased it. Empty: not erased.
  std::string erased_by;
  // InfiniteFuture: not erased.
  absl::Time erased_at = absl::InfiniteFuture();
  // Id of the key that `bytes` are encrypted under (keys.h); stays when the
  // part is erased. Empty: not encrypted.
  std::string key;
  // By which cases of the same caller are found, from 1 to kCallerTags: a few
  // bits that many callers share. 0: none, or erased.
  std::int64_t caller_tag = 0;
  // Number of different tags.
  static constexpr std::int64_t kCallerTags = std::int64_t{1} << 20;
};

// Remembers a request that was done, so that its repetition returns the same
// result.
struct IdempotencyRecord {
  // System that asks; it chooses its keys.
  std::string source;
  // Unique within `source`. Empty: the batch has no key.
  std::string key;
  // 32 bytes, or empty: erased with the case's caller; the key then matches no
  // request. The first 24 bytes stand for the request: only these are compared.
  // The last 8 stand for the other fields of the record, for Desk::Check().
  std::string digest;
  // The case that the request changed.
  CaseRef ref;
  // The first event of the case that is the result.
  std::int64_t first_version = 0;
  std::int64_t last_version = 0;  // The last one, included.
};

// Other data of a store, such as a knowledge entry, a crosswalk code or a
// dispute.
struct AuxiliaryRecord {
  // What it is: "knowledge", "crosswalk".
  std::string kind;
  // System that it comes from.
  std::string source;
  // Unique within kind and source.
  std::string id;
  // Content; its format belongs to the kind.
  std::string bytes;
  // Commit() only: fails if there is a record of the same kind, source and id.
  bool must_be_new = false;
  // Commit() only: fails unless there is such a record, and it has this
  // content. A writer whose decision rests on a record names what it has read,
  // and with the same `bytes` changes nothing. Without a value: not compared.
  std::optional<std::string> must_be = std::nullopt;
};

// An entry of the access record: a read that showed who called, or a change of
// what protects the caller. Entries form a chain and are never changed.
struct AccessRecord {
  // From 1, without gaps. The store sets it.
  std::int64_t position = 0;
  // trunkline.v1.AccessEntry, binary.
  std::string bytes;
  // AccessLink() of the entry before, for the first of 32 zero bytes, and of
  // `bytes`. The store sets it.
  std::string chain;
};
// SHA-256 over both parts, each preceded by its length (8 bytes, little
// endian); 32 bytes.
std::string AccessLink(std::string_view before, std::string_view bytes);

// Appends events to one case.
struct CaseWrite {
  // Version of the case before the first of `events`. 0: the case is new.
  std::int64_t expected_version = 0;
  // The new events; `position` and `ref` are ignored. May be empty for an
  // existing case: then only the other columns of `after` are written.
  std::vector<EventRecord> events;
  // Sealed parts of `events`, by version, at most one for each. One without
  // salt and bytes is stored as erased, with `erased_by` and `erased_at`.
  std::vector<SealedRecord> sealed;
  // The case after the events.
  CaseRecord after;
  // Fails if a sealed part of the case is erased. An erasure does not change
  // the version of a case, so a writer that has seen none, and whose write
  // would differ after one, sets this.
  bool not_erased = false;
};

// What becomes durable together, or not at all.
struct Batch {
  // Key of the request. An empty `key.key`: the batch may be applied twice.
  IdempotencyRecord key;
  // In this order; two may be of one case.
  std::vector<CaseWrite> writes;
  // Each replaces the record of the same kind, source and id, unless it must be
  // new or have another content.
  std::vector<AuxiliaryRecord> auxiliary;
  // Appended to the access record in this order; only `bytes` is read. Not if
  // the key was used before.
  std::vector<AccessRecord> access;
};

// What Commit() did with a batch.
struct CommitResult {
  // The key was used before, with the same digest. Nothing was written.
  bool replayed = false;
  // If replayed: the record of the first use.
  IdempotencyRecord original;
};

// Selects cases for Scan(). An empty or default field does not restrict.
struct CaseFilter {
  std::string jurisdiction;  // RuleSet::id() of the case's rules.
  // Department code of the lead.
  std::string unit;
  std::string stage;  // Id of the stage.
  // Region code, compared exactly; regions below it are not included.
  std::string region;
  // Cases with a clock that is due earlier than this.
  absl::Time due_before = absl::InfiniteFuture();
  // Leaves closed cases out.
  bool open_only = false;
  // Mirrors of this system of record; "*": all mirrors. Empty: no mirrors.
  std::string source;
  // Leaves out mirrors with `adopted_as`.
  bool unadopted_only = false;
  // Mirrors that this case continues.
  std::string adopted_as;
};

// What Store::Erase() did.
struct StoreErasure {
  // Sealed parts that were erased by the call.
  std::size_t parts = 0;
  // False: the files of the storage still have what was erased. Of SQLite,
  // FinishErasures() overwrites it; of a server, the server does.
  bool overwritten = false;
};

// How far the numbers of a counter are reserved.
struct CounterRecord {
  std::string name;  // Unique among the counters of the store.
  // The last number that was reserved.
  std::int64_t last = 0;
};

// How much a store holds.
struct StoreCounts {
  // All cases of this system; mirrors are counted apart.
  std::int64_t cases = 0;
  // Open cases.
  std::int64_t open = 0;
  // Open cases with a `due` before now.
  std::int64_t overdue = 0;
  // Cases with a `next_tick_at` that is not after now: what Due() would return.
  std::int64_t ticks_pending = 0;
  // All mirrors.
  std::int64_t mirrors = 0;
  // Open mirrors that are not adopted.
  std::int64_t mirrors_open = 0;
  // Events in the feed.
  std::int64_t events = 0;
  // Events that are committed but have no position in the feed yet.
  std::int64_t unpublished = 0;
};

// Thread-safe: any thread may make any call. A call blocks until it is done.
class Store {
 public:
  // Turns a due case into the batch that Due() commits. Must not call the
  // store. May be called again for the same case after a conflict.
  using Raise = std::function<absl::StatusOr<Batch>(const CaseRecord&)>;

  virtual ~Store() = default;

  // Makes each batch durable in turn. A store may use one transaction for all;
  // a batch that fails never affects the others. Besides the storage's errors:
  //   Aborted          a case is not at the expected version, or is erased
  //                    (CaseWrite::not_erased); names the case. Or there is an
  //                    auxiliary record that must be new, or one has not the
  //                    content that it must have
  //   AlreadyExists    the key was used for another request
  //   InvalidArgument  an empty id, versions that do not follow each other, a
  //                    sealed part without its event or two of one event
  virtual std::vector<absl::StatusOr<CommitResult>> Commit(
      const Batch* batches, std::size_t count) = 0;
  absl::StatusOr<CommitResult> Commit(const Batch& batch);

  // Returns a case. NotFound if it does not exist. `sealed`, if not null, is
  // replaced by the sealed parts of its events, also erased ones, by version.
  virtual absl::StatusOr<CaseRecord> Load(
      const CaseRef& ref, std::vector<SealedRecord>* sealed) = 0;

  // Returns the events of a case after a version, in order, at most `limit`.
  // NotFound if the case does not exist.
  virtual absl::StatusOr<std::vector<EventRecord>> Events(
      const CaseRef& ref, std::int64_t after_version, std::size_t limit) = 0;

  // Returns the cases that match, after `after` in the order of (jurisdiction,
  // id), at most `limit`.
  virtual absl::StatusOr<std::vector<CaseRecord>> Scan(const CaseFilter& filter,
                                                       const CaseRef& after,
                                                       std::size_t limit) = 0;

  // Returns the events after a position, in order, at most `limit`. The feed
  // has no gaps: no event ever appears before one that was read.
  virtual absl::StatusOr<std::vector<EventRecord>> Feed(std::int64_t after,
                                                        std::size_t limit) = 0;

  // Passes each case whose `next_tick_at` is not after `now` to `raise`,
  // earliest first, at most `limit`, and commits the result. Of concurrent
  // calls, also on other machines, only one gets a case. Returns how many cases
  // were passed. An error of `raise` ends the call and is returned; what was
  // committed before it stays.
  virtual absl::StatusOr<std::size_t> Due(absl::Time now, std::size_t limit,
                                          const Raise& raise) = 0;

  // Returns the record of a key. NotFound if the key was not used.
  virtual absl::StatusOr<IdempotencyRecord> FindKey(std::string_view source,
                                                    std::string_view key) = 0;

  // Reserves `count` successive numbers of a counter and returns the first. A
  // new counter begins at 1. A number is never reserved twice; numbers that are
  // not used are lost. InvalidArgument if `count` is below 1.
  virtual absl::StatusOr<std::int64_t> Reserve(std::string_view counter,
                                               std::int64_t count) = 0;

  // Destroys the salts, bytes and caller tags of the sealed parts of cases, and
  // the digests of their keys, from which they could be guessed: of all or of
  // none. The records stay, with `by` and `at`. Never waits for a reader.
  // NotFound if a case does not exist.
  virtual absl::StatusOr<StoreErasure> Erase(const std::vector<CaseRef>& refs,
                                             std::string_view by,
                                             absl::Time at) = 0;

  // Overwrites what Erase() left in the files, as far as no reader needs it,
  // and returns whether nothing is left. Never waits for a reader; cheap if
  // nothing is left. A store that was opened for reading only says what is
  // left. A store whose server overwrites returns true.
  virtual absl::StatusOr<bool> FinishErasures() = 0;

  // Returns the auxiliary records of a kind after (after_source, after_id), in
  // the order of (source, id), at most `limit`. An empty `source`: all.
  virtual absl::StatusOr<std::vector<AuxiliaryRecord>> AuxiliaryRecords(
      std::string_view kind, std::string_view source,
      std::string_view after_source, std::string_view after_id,
      std::size_t limit) = 0;

  // Returns the cases of a jurisdiction, mirrors too, with a sealed part of a
  // caller tag that is not erased, after the id `after_id`, in the order of
  // ids, at most `limit`.
  virtual absl::StatusOr<std::vector<CaseRef>> CasesOfCallerTag(
      std::string_view jurisdiction, std::int64_t caller_tag,
      std::string_view after_id, std::size_t limit) = 0;

  // Returns the access record after a position, in order, at most `limit`.
  virtual absl::StatusOr<std::vector<AccessRecord>> AccessRecords(
      std::int64_t after, std::size_t limit) = 0;

  // Counts what the store holds. May read every case.
  virtual absl::StatusOr<StoreCounts> Count(absl::Time now) = 0;

  // --- for Desk::Check(), which names what a store does not give ---
  // Returns the records of idempotency keys after (after_source, after_key), in
  // the order of (source, key), at most `limit`. Unimplemented: not available.
  virtual absl::StatusOr<std::vector<IdempotencyRecord>> Keys(
      std::string_view after_source, std::string_view after_key,
      std::size_t limit);
  // Returns all counters. Unimplemented: not available.
  virtual absl::StatusOr<std::vector<CounterRecord>> Counters();
  // Verifies what only the store sees: its indexes, the types of its columns,
  // rows that belong to no case. Returns one line for each defect, without
  // content. Unimplemented: not available.
  virtual absl::StatusOr<std::vector<std::string>> CheckStorage();

 protected:
  // The InvalidArgument errors of Commit().
  static absl::Status CheckBatch(const Batch& batch);
};

// Returns an empty store that keeps everything in memory and loses it with the
// object: for tests, and for hosts that keep cases elsewhere.
std::unique_ptr<Store> NewMemoryStore();

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_STORE_H_
