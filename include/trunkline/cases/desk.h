// A Desk puts routing, deadlines and lifecycle behind one durable service: it
// takes a ticket in, does what people command, raises what time brings about,
// and gives every event to whoever must learn of it. What it acknowledges is in
// its store.
//
//   auto store = trunkline::OpenSqliteStore("desk.db");
//   if (!store.ok()) return store.status();
//   auto desk = trunkline::Desk::Open(*std::move(store),
//                                     {{rules, calendars, {definition}}});
//   if (!desk.ok()) return desk.status();
//   auto opened = (*desk)->Accept(ticket, clerk, now, {"web", request_id});
//   if (!opened.ok()) return opened.status();     // nothing was stored
//   auto done = (*desk)->Do(opened->ref, sign, officer, now);
//   if (absl::IsPermissionDenied(done.status())) Show(done.status());
//
// Every call may be made from any thread; it blocks until it is done, and no
// thread of the desk's own is started. Several desks, on several machines, may
// work on one PostgreSQL store. `now` is always the caller's.
//
// Besides the errors that a call names, all give those of the store (store.h).
// No message quotes a caller or what was said.
#ifndef TRUNKLINE_CASES_DESK_H_
#define TRUNKLINE_CASES_DESK_H_

#include <array>
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
#include "trunkline/cases/actor.h"
#include "trunkline/calendar.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline/ruleset.h"
#include "trunkline/cases/store.h"
#include "trunkline/wire.h"

namespace trunkline {

// What one jurisdiction (RuleSet::id()) decides by.
struct DeskRules {
  RuleSet rules;
  CalendarSet calendars;
  // New cases run under the last; the others are for those that began under
  // them. A case whose definition is not here cannot be worked on.
  std::vector<LifecycleDefinition> definitions;
};

struct DeskOptions {
  // --- behaviour ---
  // Gets one line, without line break, about what went wrong and did not end a
  // call. May be called from any thread that calls the desk. Default: nobody.
  std::function<void(std::string_view)> log;
  // Time since any fixed moment, for the latencies of Stats(). Default: they
  // are not measured.
  std::function<absl::Duration()> stopwatch;
  // Begins the ids that the desk makes: PREFIXyymmdd-NUMBER.
  std::string id_prefix;

  // --- limits ---
  // How often a call without expected version is done anew when somebody else
  // was faster.
  int retries = 20;

  // --- performance ---
  // Numbers of ids that are taken from the store at once; those of a desk that
  // ends are not used again.
  int ids_at_once = 64;
};

// Makes a call safe to repeat, also after a crash: the same key with the same
// request gives the first result again, with another request AlreadyExists. A
// duplicate that comes meanwhile waits. An empty key: none.
struct RequestKey {
  std::string source;  // The system that asks; keys are its own.
  std::string key;
};

// What a call did to one case.
struct Receipt {
  CaseRef ref;
  std::int64_t version = 0;    // Of the case afterwards.
  std::vector<Event> events;   // Without caller and caller's words.
  bool replayed = false;       // The key was known: this was done before.
};

// What Tick() did.
struct Ticked {
  std::size_t cases = 0;   // Looked at.
  std::size_t events = 0;  // Raised.
  std::size_t failed = 0;  // Put off by a quarter of an hour; see the log.
};

// Who reads the feed.
struct FeedViewer {
  // A system: mirrors of its own cases are left out. Empty: nobody's are.
  std::string source;
  // Sees what its roles see, but never caller or caller's words. An empty id:
  // another system, which sees no internal text either.
  Actor actor;
};

// An event of the feed.
struct FeedItem {
  std::int64_t position = 0;
  CaseRef ref;
  std::string source;  // Of a mirror.
  Event event;
};

// A page of the feed. `next` is the cursor for the next one, past what the
// viewer is not given; the same as before: nothing new.
struct FeedPage {
  std::vector<FeedItem> items;
  std::int64_t next = 0;
};

// A case that Reassign() moves, or would move.
struct Reassigned {
  CaseRef ref;
  std::string from;     // Department that is no more.
  std::string to;       // Its successor for this matter.
  absl::Status status;  // Why the case's lifecycle does not let it.
};

// What another system says of one of its cases.
struct MirrorEvent {
  std::string jurisdiction;
  std::string source;   // "12315"
  std::string old_id;   // The source's own id of the case.
  // Grows with each event of the case; events may come in any order.
  std::int64_t source_version = 0;
  // What happened; `at` is the source's time. Case id and version are not read.
  Event event;
};

// A case out of an old information base.
struct ImportedCase {
  std::string old_id;
  // In order; the first opens it and carries the ticket. Kept as history, under
  // the source's name, and never routed.
  std::vector<Event> history;
};

struct Imported {
  enum class Kind : std::uint8_t { kNew, kUpdated, kUnchanged };
  Kind kind = Kind::kNew;
  CaseRef mirror;         // Where the history is.
  std::string case_id;    // If it is open: the case that goes on from it.
  std::string old_unit;   // Who had it there, if known.
  std::string new_unit;   // Whom it was routed to, if it was now.
};

// A case that was another system's and is ours now.
struct Adopted {
  CaseRef mirror;
  CaseRef ref;
  std::string old_unit;  // Who had it there, if known.
  std::string new_unit;  // Who leads now.
  absl::Status status;   // Why it could not be adopted; it stays a mirror.
};

// What is wrong with a store.
struct DeskFault {
  CaseRef ref;  // Empty: the feed.
  std::string what;
};

struct DeskCheck {
  std::size_t cases = 0;  // Mirrors too.
  std::size_t events = 0;
  std::size_t sealed = 0;
  std::size_t erased = 0;
  std::vector<DeskFault> faults;  // At most 1,000.
};

// How long calls of one kind took: how many were below each bound, and in all.
struct Latency {
  static constexpr std::size_t kBounds = 16;
  // 16 us, 32 us, ... 0.52 s; the last has none.
  std::array<std::uint64_t, kBounds + 1> counts = {};
  double seconds = 0;
  static double Bound(std::size_t i);  // In seconds.
};

enum class DeskCall : std::uint8_t {
  kAccept, kDo, kGet, kHistory, kList, kTick, kFeed, kMirror,
};
inline constexpr std::size_t kDeskCalls = 8;
std::string_view DeskCallName(DeskCall call);  // "accept"

struct DeskStats {
  StoreCounts counts;
  std::array<std::uint64_t, kDeskCalls> calls = {};
  std::array<std::uint64_t, kDeskCalls> errors = {};
  std::array<Latency, kDeskCalls> latency = {};
  std::uint64_t conflicts = 0;  // Somebody else was faster.
  std::uint64_t replays = 0;
  std::uint64_t raised = 0;     // Events that Tick() raised.
};

// Counters and gauges as Prometheus reads them (text format 0.0.4).
std::string MetricsText(const DeskStats& stats);

class Desk {
 public:
  // InvalidArgument with every defect, one a line: no definition, two of one
  // jurisdiction, calendars that are missing.
  static absl::StatusOr<std::unique_ptr<Desk>> Open(
      std::unique_ptr<Store> store, std::vector<DeskRules> rules,
      DeskOptions options = {});
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // Replaces or adds the rules of one jurisdiction. Calls under way end by the
  // old ones. Cases keep what they were decided under; definitions that were
  // given before stay known. Errors as for Open(), with nothing replaced.
  absl::Status SetRules(DeskRules rules);

  // Routes a ticket, opens a case and starts its clocks. The case's id is the
  // ticket's, or made if it has none. InvalidArgument: no accepted_at, an
  // unknown jurisdiction. AlreadyExists: there is a case of that id, or the key
  // was used for something else. PermissionDenied and others as for
  // LifecycleEngine::Decide().
  absl::StatusOr<Receipt> Accept(const StoredTicket& ticket,
                                 const Actor& actor, absl::Time now,
                                 const RequestKey& key = {});

  // Does a command. Aborted: the case is not at `expected_version`; with 0 the
  // command is decided anew whenever somebody else was faster. NotFound: there
  // is no such case. FailedPrecondition: it is a mirror, or as for
  // LifecycleEngine::Decide(), whose other errors are given too.
  absl::StatusOr<Receipt> Do(const CaseRef& ref, const Command& command,
                             const Actor& actor, absl::Time now,
                             std::int64_t expected_version = 0,
                             const RequestKey& key = {});

  // Returns a case, or its events after a version, as the viewer may see them
  // (LifecycleEngine::Redact). NotFound; PermissionDenied: it has an interest.
  absl::StatusOr<Case> Get(const CaseRef& ref, const Actor& viewer);
  absl::StatusOr<std::vector<Event>> History(const CaseRef& ref,
                                             const Actor& viewer,
                                             std::int64_t after_version = 0,
                                             std::size_t limit = 1000);

  // Returns cases in the order of their ids, after `after`, without `state`.
  absl::StatusOr<std::vector<CaseRow>> List(const CaseFilter& filter,
                                            const CaseRef& after = {},
                                            std::size_t limit = 100);

  // Raises what is due, at most of `limit` cases: reminders, cards, proposals.
  // Each once, however many desks tick.
  absl::StatusOr<Ticked> Tick(absl::Time now, std::size_t limit = 1000);

  // Returns what happened after a cursor, in the order of commit and without a
  // gap; 0 is the beginning. Caller and caller's words are never in it.
  absl::StatusOr<FeedPage> Feed(const FeedViewer& viewer, std::int64_t cursor,
                                std::size_t limit = 1000);

  // Lists the open cases of a jurisdiction whose lead has a successor at `now`,
  // and unless `dry_run` moves them, by the transition that the definition has
  // for it (dispatch, else designate).
  absl::StatusOr<std::vector<Reassigned>> Reassign(
      std::string_view jurisdiction, const Actor& actor, absl::Time now,
      bool dry_run);

  // --- cases whose system of record is elsewhere ---
  // Keeps what another system says of its case, as the case "SOURCE:OLD_ID":
  // counted and listed apart, read-only, never fed back to its source.
  // Repeating an event does nothing; AlreadyExists: it came with other content.
  absl::StatusOr<Receipt> Mirror(const MirrorEvent& event, absl::Time now);

  // Makes the open mirrors of a source ours: each is routed by the rules in
  // force, as of its own times, and becomes a case with its clocks running
  // since it was accepted there. May be repeated after a crash: what was
  // adopted stays so.
  absl::StatusOr<std::vector<Adopted>> Adopt(std::string_view jurisdiction,
                                             std::string_view source,
                                             const Actor& actor,
                                             absl::Time at);

  // Takes cases of an old information base in, all in one transaction if none
  // fails: history under the source's name, and of the open ones a case as by
  // Adopt(). A case that was mirrored or imported before is updated.
  std::vector<absl::StatusOr<Imported>> Import(
      std::string_view jurisdiction, std::string_view source,
      const std::vector<ImportedCase>& cases, const Actor& actor,
      absl::Time now);

  // --- care ---
  // Destroys who called, and the caller's words, of a closed case. Facts and
  // hash chain stay, and can be verified. FailedPrecondition: it is open.
  absl::Status Erase(const CaseRef& ref, const Actor& actor, absl::Time now);

  // Verifies everything: hash chains, sealed parts, that each case is what its
  // events add up to, that the feed is complete. `progress`, if given, gets the
  // number of cases looked at.
  absl::StatusOr<DeskCheck> Check(
      const std::function<void(std::size_t)>& progress = {});

  absl::StatusOr<DeskStats> Stats(absl::Time now);

  Store& store();

 private:
  struct Rep;
  explicit Desk(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_DESK_H_
