// A Store keeps cases: their events, what they add up to, and the feed of all
// events in commit order. A Desk (desk.h) works on one; a host that brings a
// store of its own implements the few calls below and runs the contract suite
// of tests/desk over it.
//
//   std::unique_ptr<trunkline::Store> store = trunkline::NewMemoryStore();
//   trunkline::Batch batch;
//   batch.writes.push_back(write);             // events, and the case after
//   auto done = store->Commit(batch);
//   if (absl::IsAborted(done.status())) ...;   // somebody was faster
//
// A store reads nothing of what it keeps: events, cases and sealed parts are
// bytes. SQLite: store_sqlite.h; PostgreSQL: store_postgres.h.
//
// Errors are the same for all stores. Unavailable: the storage cannot be
// reached, is locked or failed to read or write; nothing was acknowledged, and
// the call may be repeated with the same key. ResourceExhausted: it is full.
// DataLoss: it is damaged. FailedPrecondition: it is not what this library can
// use (a newer schema, read-only). Times are kept to the microsecond.
//
// Every call may be made from any thread; it blocks until it is done.
#ifndef TRUNKLINE_CASES_STORE_H_
#define TRUNKLINE_CASES_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace trunkline {

// Names a case. Ids are unique within a jurisdiction.
struct CaseRef {
  std::string jurisdiction;
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

// A case as a store has it: what it adds up to, and what it is found by.
struct CaseRow {
  CaseRef ref;
  std::int64_t version = 0;  // Events so far.
  std::string chain;         // 32 bytes: hash of the last event and all before.
  std::string stage;
  std::string unit;          // The lead's.
  std::string region;
  std::string source;        // System of record; empty: this one.
  std::string adopted_as;    // Of a mirror: the id of the case that it became.
  bool open = true;
  absl::Time opened_at = absl::InfiniteFuture();
  absl::Time due = absl::InfiniteFuture();   // The earliest running clock's.
  absl::Time wake = absl::InfiniteFuture();  // When Due() gives it.
  std::string state;  // trunkline.v1.Case without sealed parts, binary.
};

// An event as a store has it.
struct EventRow {
  std::int64_t position = 0;  // In the feed: 1, 2, 3, ...; 0: not numbered yet.
  CaseRef ref;
  std::int64_t version = 0;
  absl::Time at;
  std::string type;    // "trunkline.case.dispatch"
  std::string source;  // Of a mirrored case: who must not be told.
  std::string bytes;   // trunkline.v1.Event without sealed parts, binary.
  std::string seal;    // 32 bytes: digest of what is sealed; empty: nothing.
  std::string chain;   // 32 bytes.
};

// What of an event is kept apart, so that it can be erased: who called, and the
// caller's words.
struct SealedRow {
  std::int64_t version = 0;
  std::string salt;   // Empty: erased.
  std::string bytes;  // Fields of trunkline.v1.Ticket, binary.
  std::string erased_by;
  absl::Time erased_at = absl::InfiniteFuture();
};

// Makes a request safe to repeat. Scoped by the system that asks.
struct KeyRow {
  std::string source;
  std::string key;
  std::string digest;  // 32 bytes: of what was asked; empty: erased.
  // What came of it: events first..last of a case.
  CaseRef ref;
  std::int64_t first = 0;
  std::int64_t last = 0;
};

// Something else that belongs to a store: a knowledge entry, a code of the
// crosswalk, an import's counts.
struct Entry {
  std::string kind;
  std::string source;
  std::string id;
  std::string bytes;
};

// Events of one case, and the case as they leave it.
struct Write {
  // Before the first of `events`; 0: the case is new. Without events only what
  // `after` says besides version and chain is written.
  std::int64_t expected_version = 0;
  std::vector<EventRow> events;   // `position` and `ref` are not read.
  std::vector<SealedRow> sealed;  // Of these events, at most one of each.
  CaseRow after;
};

// What becomes durable together, or not at all.
struct Batch {
  KeyRow key;  // An empty `key.key`: none.
  std::vector<Write> writes;
  std::vector<Entry> entries;  // Each replaces the one of its kind, source, id.
};

// What Commit() did.
struct Committed {
  bool replayed = false;  // The key was there, with this digest.
  KeyRow first;           // If replayed: what came of it then.
};

// Which cases Scan() gives. Empty fields do not restrict.
struct CaseFilter {
  std::string jurisdiction;
  std::string unit;
  std::string stage;
  std::string region;  // Exactly this one.
  absl::Time due_before = absl::InfiniteFuture();
  bool open_only = false;
  // Mirrors: of one source, of any ("*"), or none.
  std::string source;
  bool unadopted_only = false;  // Of mirrors: those without `adopted_as`.
};

// How much a store holds.
struct StoreCounts {
  std::int64_t cases = 0;    // Mirrors not among them.
  std::int64_t open = 0;
  std::int64_t overdue = 0;  // Open, and `due` has passed.
  std::int64_t waiting = 0;  // `wake` has come, and nobody has ticked.
  std::int64_t mirrors = 0;
  std::int64_t mirrors_open = 0;  // And not adopted.
  std::int64_t events = 0;   // Numbered ones.
  std::int64_t unnumbered = 0;  // Committed, and not in the feed yet.
};

class Store {
 public:
  // What Due() does with one case. Must not call the store.
  using Raise = std::function<absl::StatusOr<Batch>(const CaseRow&)>;

  virtual ~Store() = default;

  // Makes each batch durable in turn, all in one transaction if that is faster;
  // a batch that fails does not touch the others. For each:
  //   Aborted           a case is not at the expected version; names the case
  //   AlreadyExists     the key was used for something else
  //   InvalidArgument   an empty id, versions that do not follow each other, a
  //                     sealed part of none of the events or of one twice
  // and the storage's own errors. Two batches of one call may be of one case.
  virtual std::vector<absl::StatusOr<Committed>> Commit(const Batch* batches,
                                                        std::size_t count) = 0;
  absl::StatusOr<Committed> Commit(const Batch& batch);

  // NotFound if there is no such case. `sealed`, if given, gets the sealed
  // parts of its events, erased ones too, by version.
  virtual absl::StatusOr<CaseRow> Load(const CaseRef& ref,
                                       std::vector<SealedRow>* sealed) = 0;

  // Events of a case after a version, at most `limit`, in order.
  virtual absl::StatusOr<std::vector<EventRow>> Events(
      const CaseRef& ref, std::int64_t after_version, std::size_t limit) = 0;

  // Cases after `after` in the order of (jurisdiction, id), at most `limit`.
  virtual absl::StatusOr<std::vector<CaseRow>> Scan(const CaseFilter& filter,
                                                    const CaseRef& after,
                                                    std::size_t limit) = 0;

  // Events after a position, at most `limit`, in order, without a gap: what was
  // read once never gets a predecessor that was not there.
  virtual absl::StatusOr<std::vector<EventRow>> Feed(std::int64_t after,
                                                     std::size_t limit) = 0;

  // Gives `raise` each case whose `wake` is not after `now`, earliest first, at
  // most `limit`, and commits what it returns. Of several callers, on other
  // machines too, one gets a case; the others get other cases or none. Returns
  // how many `raise` was given. An error of `raise` ends the call and is
  // returned; what was committed before stays.
  virtual absl::StatusOr<std::size_t> Due(absl::Time now, std::size_t limit,
                                          const Raise& raise) = 0;

  // NotFound if the key was not used.
  virtual absl::StatusOr<KeyRow> FindKey(std::string_view source,
                                         std::string_view key) = 0;

  // Takes `count` numbers of a counter out of use and returns the first; a new
  // counter begins at 1. A number is never given twice.
  virtual absl::StatusOr<std::int64_t> Reserve(std::string_view counter,
                                               std::int64_t count) = 0;

  // Destroys salts and bytes of a case's sealed parts, and the digests of its
  // keys, which could be guessed at; the rows stay, with who and when. Returns
  // how many parts there were; 0 if all were erased before.
  virtual absl::StatusOr<std::size_t> Erase(const CaseRef& ref,
                                            std::string_view by,
                                            absl::Time at) = 0;

  // Entries of a kind after (source, id), at most `limit`, in that order. An
  // empty `source` is every one.
  virtual absl::StatusOr<std::vector<Entry>> Entries(
      std::string_view kind, std::string_view source,
      std::string_view after_source, std::string_view after_id,
      std::size_t limit) = 0;

  virtual absl::StatusOr<StoreCounts> Count(absl::Time now) = 0;

 protected:
  // What Commit() refuses whatever is stored.
  static absl::Status CheckBatch(const Batch& batch);
};

// A store that lives as long as the object: for tests, and for hosts that keep
// cases elsewhere.
std::unique_ptr<Store> NewMemoryStore();

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_STORE_H_
