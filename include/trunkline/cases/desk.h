// SPDX-License-Identifier: Apache-2.0
//
// A Desk combines routing, deadlines and lifecycle into one durable service. It
// accepts tickets, executes commands, raises due escalations, and publishes
// every event in a feed. What a call acknowledges is in the store.
//
//   auto store = trunkline::OpenSqliteStore("desk.db");
//   if (!store.ok()) return store.status();
//   auto desk = trunkline::Desk::Open(*std::move(store),
//                                     {{rules, calendars, {definition}}});
//   if (!desk.ok()) return desk.status();
//   auto opened = (*desk)->Accept(ticket, clerk, now, {"web", request_id});
//   if (!opened.ok()) return opened.status();  // Nothing was stored.
//   auto done = (*desk)->Do(opened->ref, sign_in, officer, now);
//   if (absl::IsPermissionDenied(done.status())) Show(done.status());
//
// The desk reads no clock: `now` is always the caller's. It starts no thread.
// Several desks, on several machines, may work on one PostgreSQL store.
//
// Every call names its actor, and needs a right: a command by the rights of the
// lifecycle definition, every other call by its access rights (access.h), those
// of the case's own definition where the call is about a case, and else those
// of the jurisdiction's current one. What no right allows is PermissionDenied,
// and so is every call of an actor without an id. The host itself is an actor
// with the role "system"; it has the rights that the definition gives to that
// role. Only where the desk has no definition that could give rights - of a
// case whose definition it was not given, or without any rules - "system" may
// make every call, and sees nothing that the schema calls private.
//
// A case is always shown by one rule, whatever the call: by the views of the
// definition that it runs under, in the version that it has pinned. A mirror
// has no definition of its own; the current one of its jurisdiction counts.
//
// Besides the errors that a call names, every call returns those of the store
// (store.h), and InvalidArgument for a `now` outside the years 1 to 9999 and
// for an actor whose id, unit or roles have more than 255 bytes, a control
// character or bytes that are not UTF-8. No message quotes a caller, or what a
// caller said.
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
#include "trunkline/calendar.h"
#include "trunkline/cases/access.h"
#include "trunkline/cases/actor.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/cases/keys.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline/cases/store.h"
#include "trunkline/cases/timeline.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"

namespace trunkline {

// What the desk decides by in one jurisdiction, RuleSet::id().
struct DeskRules {
  RuleSet rules;  // Of the jurisdiction: cases are routed by them.
  // All calendars that rules and definitions name.
  CalendarSet calendars;
  // New cases run under the last; the others are for cases that began under
  // them. A case whose definition is missing cannot be changed, and only
  // "system" can view it.
  std::vector<LifecycleDefinition> definitions;
};

struct DeskOptions {
  // --- behaviour ---
  // Returns the current time, for the access record: {absl::Now}. Default: the
  // `now` of the latest call that had one.
  std::function<absl::Time()> clock = nullptr;
  // Receives one line of text for each failure that did not end a call. Any
  // thread that calls the desk may call it. Default: such lines are dropped.
  std::function<void(std::string_view)> log = nullptr;
  // Returns the time since any fixed moment. Default: DeskStats::latency stays
  // empty.
  std::function<absl::Duration()> stopwatch = nullptr;
  // First part of the ids that the desk makes, PREFIXyymmdd-NUMBER. Default:
  // none.
  std::string id_prefix = {};
  // Keys under which sealed parts are encrypted. Give them from the first call
  // on: what was sealed before stays as it is. Default: sealed parts are stored
  // apart, but not encrypted, and callers are not known again. A store that has
  // encrypted parts is refused other keys, and without keys every call that
  // needs one is FailedPrecondition.
  std::shared_ptr<KeyProvider> keys = nullptr;
  // A read that would show who called is PermissionDenied if the viewer names
  // no purpose.
  bool require_purpose = false;

  // --- limits ---
  // How often a call without an expected version is retried after a version
  // conflict, before it returns Aborted.
  int retries = 20;

  // --- performance ---
  // How many id numbers are reserved in the store at once. When the desk is
  // destroyed, the rest of them is lost.
  int id_block_size = 64;
};

// Makes a call safe to repeat, also after a crash: the same key with the same
// request returns the first result again, and with another request
// AlreadyExists. The first right counted: a repetition is answered also when
// the actor has it no longer, but then without events (Receipt::events). A
// repetition waits for a call under way. Once the caller of
// the case is erased, nothing tells requests apart any more: a used key is then
// AlreadyExists with every request.
struct IdempotencyKey {
  // The system that asks; its keys are its own.
  std::string source;
  // Unique within `source`. Empty: the call is not safe to repeat.
  std::string key;
};

// What a call did to one case.
struct Receipt {
  CaseRef ref;  // The case.
  // Version of the case after the events.
  std::int64_t version = 0;
  // The events of the call, without caller and caller's words. Of a repetition:
  // none if Get() would not show the case to the actor now, and shells of those
  // that are withheld from it (FIELD_REFERRALS).
  std::vector<Event> events;
  // The idempotency key was used before: this is the result of that call.
  bool replayed = false;
};

// What a command about a dispute led to for one of its tickets.
struct DisputeTicket {
  std::string case_id;  // Id of the ticket's case.
  // Its new events, without caller and caller's words.
  std::vector<Event> events;
  // OK, or why the case stays as it was: it is closed, or its lifecycle refuses
  // the command.
  absl::Status status;
};

// What a call did to a dispute.
struct DisputeReceipt {
  std::string jurisdiction;  // Jurisdiction of the dispute.
  std::string id;            // Id of the dispute.
  // Version of the dispute after the events.
  std::int64_t version = 0;
  std::vector<DisputeEvent> events;  // The events of the call.
  // In the order of the dispute's cases.
  std::vector<DisputeTicket> tickets;
  // The key was known: this was done before. `tickets` are then those that it
  // changed. Events and tickets are left out if the actor may not read the
  // dispute now.
  bool replayed = false;
};

// What Tick() did. What is due for erasure it does not count, since that takes
// a look at every case: DueForErasure().
struct TickResult {
  // Number of cases that were due.
  std::size_t cases = 0;
  // Number of events that were raised.
  std::size_t events = 0;
  // Cases that failed; they are tried again after 15 minutes. See the log.
  std::size_t failed = 0;
};

// Who reads the feed.
struct FeedViewer {
  // System whose own cases are left out. Empty: none are.
  std::string source;
  // Gets the events of the cases in which it has the right, and of them what
  // its roles see, but never caller or caller's words.
  Actor actor;
};

// An event of the feed.
struct FeedItem {
  // Position in the feed, from 1; a cursor for what follows it.
  std::int64_t position = 0;
  // The case of the event.
  CaseRef ref;
  // System of record of a mirrored case. Empty: this system.
  std::string source;
  Event event;  // Without caller and caller's words.
};

// A page of the feed.
struct FeedPage {
  std::vector<FeedItem> items;  // In commit order.
  // Cursor of the next page. It is also past events that the viewer does not
  // get. The same as the cursor of the call: there is nothing new.
  std::int64_t next = 0;
  // Events that are not in `items` because they, or their case, cannot be read,
  // or because the desk has no rules of their jurisdiction. The log names them.
  std::size_t unreadable = 0;
};

// A case that Reassign() moves, or would move.
struct ReassignmentResult {
  CaseRef ref;  // The case.
  // The department that leads and has a successor.
  std::string from;
  // Its successor for the case's category.
  std::string to;
  // OK, or why the case cannot be read, or the lifecycle refuses to move it.
  absl::Status status;
};

// An event of a case whose system of record is elsewhere.
struct MirrorEvent {
  std::string jurisdiction;  // RuleSet::id() of the rules of the mirror.
  // The system of record, such as "12315".
  std::string source;
  // Id of the case in that system.
  std::string old_id;
  // Number that the source gave the event, from 1 to 2^62 - 1, increasing with
  // each event of the case. Events may arrive in any order.
  std::int64_t source_version = 0;
  // What happened. `at` is the source's time; case id and version are ignored.
  Event event;
};

// A case of a former information base.
struct ImportedCase {
  // Id of the case there.
  std::string old_id;
  // In order. The first opens the case and carries the ticket. It is kept as
  // history under the source's name and never routed.
  std::vector<Event> history;
};

struct ImportOptions {
  // Open cases are accepted and dispatched to the department that has them in
  // the former base. The actor needs the rights for both commands. Default:
  // they are routed by the rules, and wait for acceptance.
  bool keep_unit = false;
  // Stores nothing; the results are those that the call would have. A case that
  // would be made has an empty `case_id`.
  bool dry_run = false;
};

// What Import() did with one case.
struct ImportResult {
  enum class Kind : std::uint8_t { kNew, kUpdated, kUnchanged };
  // Whether the mirror is new, got events, or has all already.
  Kind kind = Kind::kNew;
  // The mirror that has the history.
  CaseRef mirror;
  // Id of the case that continues the mirror. Empty: it is closed there.
  std::string case_id;
  // Whether that case is open. If it is, and `open_at_source` is false, the
  // source has closed it since: a person decides what its caller is still owed.
  bool case_open = false;
  // Department that had it in the former base. Empty: not known.
  std::string old_unit;
  // Department that it was routed to by this call, or that keeps it. Empty: it
  // was not routed.
  std::string new_unit;
  // Why `old_unit` could not keep it (ImportOptions::keep_unit); MessageOf()
  // gives it in each language. OK: it did, or was not to.
  absl::Status not_kept;
  // Whether it is open in the former base.
  bool open_at_source = true;
  // How it ended there. kUnspecified: it is open, or not known.
  Resolution source_resolution = Resolution::kUnspecified;
  // When it was closed there. InfiniteFuture: it is open, or the source does
  // not say when.
  absl::Time source_closed_at = absl::InfiniteFuture();
  // It was closed there when it was imported before, and is open again.
  bool reopened = false;
  // It was imported before with another content, and nothing but the day of
  // acceptance tells that the id is still the same ticket's.
  bool day_only = false;
};

// What Adopt() did with one mirror.
struct AdoptionResult {
  CaseRef mirror;  // The mirror.
  // The case that continues the mirror.
  CaseRef ref;
  // Department that had it in its system of record. Empty: not known.
  std::string old_unit;
  // Department that it was routed to.
  std::string new_unit;
  // Of Import(), as ImportResult::not_kept.
  absl::Status not_kept;
  // OK, or why it could not be adopted; it then stays a mirror.
  absl::Status status;
};

// What Erase() did.
struct ErasureResult {
  // Every case of the store that had the caller: the case itself, and the
  // mirror that it continues or the case that continues it.
  std::vector<CaseRef> erased;
  // Files that the host must delete: those of the ticket and those of its
  // feedbacks, since either may show the caller. What came with a ticket is
  // named once: after the erasure the store no longer knows it.
  std::vector<Attachment> attachments;
  // Sealed parts that this call destroyed. 0: they were erased before.
  std::size_t parts = 0;
  // False: erased for every reader, but not yet overwritten in the store's
  // files. SQLite: another reader holds the log; the next Tick() tries again.
  // PostgreSQL: always; the server overwrites it at its next VACUUM.
  bool overwritten = false;
};

// An entry of the access record: trunkline.v1.AccessEntry, which says more of
// each field.
struct AccessEntry {
  std::int64_t position = 0;  // From 1, in the order of the record.
  AccessAct act = AccessAct::kUnspecified;  // What was done.
  absl::Time at;                            // When, by DeskOptions::clock.
  std::string actor;  // Id of the actor; not a person's name.
  std::string unit;   // Department code of the actor; may be empty.
  std::vector<std::string> roles;  // The roles that the actor had.
  std::string purpose;  // Actor::purpose; of a legal hold its reason.
  CaseRef ref;          // The case. kTable, kMissedCalls: the id is empty.
  // Names of the fields that were shown, "caller.phone".
  std::vector<std::string> fields;
};

// A legal hold of a case: its caller is not erased while it lasts.
struct LegalHold {
  CaseRef ref;  // The case.
  // Why, as the actor gave it.
  std::string reason;
  // Id of the actor that placed it.
  std::string by;
  absl::Time since;  // When it was placed.
};

// A supervision measure that is open: proposed, ordered or answered.
struct OpenMeasure {
  CaseRef ref;  // The case.
  // The case is open.
  bool case_open = false;
  Supervision measure;  // As the case has it.
  // The reply is late at the time of the read: IsReplyLate().
  bool overdue = false;
};

// Other cases of the caller of a case.
struct SameCallerCount {
  // All of them.
  std::size_t cases = 0;
  // Those that are not closed.
  std::size_t open = 0;
};

// One case of a caller, as it is given to that caller.
struct SubjectCase {
  CaseRef ref;  // The case.
  // trunkline.v1.Ticket as intake recorded it, binary.
  std::string ticket;
  absl::Time opened_at = absl::InfiniteFuture();  // When it was opened.
  // InfiniteFuture: it is open.
  absl::Time closed_at = absl::InfiniteFuture();
  // Of its last ending.
  Resolution resolution = Resolution::kUnspecified;
  // The public texts of the feedbacks, oldest first.
  std::vector<std::string> answers;
};

// A call that a switch offered to the centre, for Desk::MissedCalls(); the
// facts of a trunkline.v1.CallRecord that decide whether it was missed.
struct OfferedCall {
  std::string id;       // The switch's id of the call.
  std::string dialled;  // The number dialled, in any spelling.
  // When it reached the queue.
  absl::Time offered_at = absl::InfiniteFuture();
  // An operator answered, or it was put through to another centre.
  bool answered = false;
  // The number that called, as the switch gave it; empty: withheld.
  std::string caller_number;
};

// A number that called, was not answered, and has not been answered since.
struct MissedCall {
  // The switch's id of its last call that was missed.
  std::string id;
  std::string dialled;  // The number dialled by that call, as it was given.
  // When that call reached the queue.
  absl::Time offered_at = absl::InfiniteFuture();
  // Digits alone, without the country code: what is dialled to call back.
  std::string number;
  // Its calls that were missed since it was last answered, at least 1.
  std::size_t missed = 0;
  // When the first of these reached the queue.
  absl::Time first_offered_at = absl::InfiniteFuture();
};

struct MissedCalls {
  // The newest last; of one instant in the order of ids.
  std::vector<MissedCall> calls;
  // Missed calls that cannot be called back: the number is withheld, or has
  // fewer than 7 digits.
  std::size_t without_number = 0;
};

// A defect that Check() found.
struct DeskFault {
  // The case. Empty: the feed, a counter, or the tables.
  CaseRef ref;
  // What is wrong, in one line, in English.
  std::string what;
  std::string what_zh;  // The same in Chinese.
};

// What Check() found.
struct DeskCheck {
  // Cases checked, mirrors included.
  std::size_t cases = 0;
  // Events checked.
  std::size_t events = 0;
  // Sealed parts that are present.
  std::size_t sealed = 0;
  // Sealed parts that were erased.
  std::size_t erased = 0;
  // False: erased parts are not yet overwritten in the store's files, as
  // ErasureResult::overwritten says. Not a defect.
  bool overwritten = true;
  // Idempotency keys checked.
  std::size_t keys = 0;
  // Sealed parts whose keys were destroyed: the case was erased after this copy
  // of the store was made.
  std::size_t forgotten = 0;
  // Entries of the access record.
  std::size_t accesses = 0;
  // Disputes checked.
  std::size_t disputes = 0;
  // The link of the last entry, 32 bytes; 32 zero bytes if there is none. Who
  // noted an earlier one can find it among the links of the record, and so see
  // that no end of it was cut off.
  std::string access_chain;
  // The first 1,000 defects. Empty: the store is sound.
  std::vector<DeskFault> faults;
  // What could not be verified, and why, one line each: the next ticks of cases
  // whose rules or definition the desk does not have; what a store of the
  // host's own does not list.
  std::vector<std::string> unverified;
  // The same in Chinese, in the same order.
  std::vector<std::string> unverified_zh;
};

// A histogram of call durations.
struct Latency {
  static constexpr std::size_t kBounds = 16;  // Number of bounds.
  // counts[i]: calls that took at most Bound(i) and more than Bound(i - 1); the
  // last: all longer ones.
  std::array<std::uint64_t, kBounds + 1> counts = {};
  // Duration of all calls together, in seconds.
  double seconds = 0;
  // 16 us, 32 us, ... 0.52 s, in seconds.
  static double Bound(std::size_t i);
};

enum class DeskCall : std::uint8_t {
  kAccept,   // Desk::Accept().
  kDo,       // Desk::Do().
  kGet,      // Desk::Get().
  kHistory,  // Desk::History().
  kList,     // Desk::List().
  kTick,     // Desk::Tick().
  kFeed,     // Desk::Feed().
  kMirror,   // Desk::Mirror().
};
inline constexpr std::size_t kDeskCalls = 8;
// Returns the name that metrics use, such as "accept".
std::string_view DeskCallName(DeskCall call);

// What the store holds, and what this desk did since it was opened.
struct DeskStats {
  StoreCounts counts;  // What the store holds.
  // By DeskCall: calls since the desk was opened.
  std::array<std::uint64_t, kDeskCalls> calls = {};
  // By DeskCall: those of them that returned an error.
  std::array<std::uint64_t, kDeskCalls> errors = {};
  // By DeskCall. All zero without DeskOptions::stopwatch.
  std::array<Latency, kDeskCalls> latency = {};
  // Commits that found another version of a case.
  std::uint64_t conflicts = 0;
  // Calls that were answered by their idempotency key.
  std::uint64_t replays = 0;
  // Events that Tick() raised.
  std::uint64_t escalations = 0;
};

// Writes counters and gauges in the text format of Prometheus (0.0.4).
std::string MetricsText(const DeskStats& stats);

// How many events the mirror of a case of another system may have.
inline constexpr std::size_t kMostMirrorEvents = 4096;

// Thread-safe: any thread may make any call. A call blocks until it is done.
//
// Cost: where nothing else is said, a call takes time linear in its arguments
// and in the cases that it is about, as they are stored: the state of a case
// grows with what its events brought (assignments, feedbacks, callbacks, clocks
// and so on, each with at most kMostEntries of case.h), not with their number.
// A command that would exceed that is FailedPrecondition. A call that changes
// something also takes one commit, which waits for the disk.
class Desk {
 public:
  // Opens a desk on a store. InvalidArgument with every defect, one a line: no
  // definition, two DeskRules of one jurisdiction, calendars that are missing.
  static absl::StatusOr<std::unique_ptr<Desk>> Open(
      std::unique_ptr<Store> store, std::vector<DeskRules> rules,
      DeskOptions options = {});
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  // Replaces or adds the rules of one jurisdiction. Calls under way finish with
  // the old ones, and none waits. Decisions of existing cases do not change,
  // and definitions that were given before stay known. Errors as for Open();
  // nothing is replaced then.
  absl::Status SetRules(DeskRules rules);
  // Takes the rules of one jurisdiction away. Calls under way finish with them.
  // Its cases stay in the store; a later call about one is NotFound or, for
  // "system", as for a desk without rules, Tick() passes them over as failed,
  // and the feed counts them as unreadable, until SetRules() gives rules again.
  // The definitions that the desk knew are forgotten: give them all. NotFound:
  // it has no rules.
  absl::Status RemoveRules(std::string_view jurisdiction);

  // Routes a ticket, opens a case and starts its clocks. The id of the case is
  // that of the ticket, or a new one if it has none. Attributes that the rule
  // set declares as personal become private_attribute (wire.h), here and in
  // Mirror(), Import() and Adopt(). InvalidArgument: no accepted_at, or an
  // unknown jurisdiction. AlreadyExists: a case has that id, or the key was
  // used for another request. PermissionDenied and others as for
  // LifecycleEngine::Decide(). Cost: that of RuleSet::Route(), and a commit.
  absl::StatusOr<Receipt> Accept(const StoredTicket& ticket, const Actor& actor,
                                 absl::Time now,
                                 const IdempotencyKey& key = {});

  // Executes a command. `expected_version` is the version of the case that the
  // actor decided on: if the case has another one, Aborted, for an actor who
  // has the right to the command or may see the case. 0: the command applies to
  // the case as it is, and is retried after a version conflict. NotFound: the
  // case does not exist. FailedPrecondition: it is a mirror, or as for
  // LifecycleEngine::Decide(), whose other errors are returned too.
  //
  // The cases that a command names (merge, link, split) are looked at: NotFound
  // or FailedPrecondition, with the id and the reason, unless each exists in
  // the jurisdiction, is no mirror, is open and is not itself merged. One that
  // the actor may not get is refused as one that does not exist. A merge is
  // recorded in the main case too, and an un-merge taken back there, in the
  // same transaction; the receipt is of `ref` alone.
  absl::StatusOr<Receipt> Do(const CaseRef& ref, const Command& command,
                             const Actor& actor, absl::Time now,
                             std::int64_t expected_version = 0,
                             const IdempotencyKey& key = {});

  // OK if the actor may make a call about no case in particular in every
  // jurisdiction of the desk. For hosts that guard calls of their own by the
  // same rights, such as an export.
  absl::Status CheckAccess(Access access, const Actor& actor) const;

  // Returns a case, or at most `limit` of its events after a version, as the
  // viewer may see them (LifecycleEngine::Redact()). NotFound: it does not
  // exist. PermissionDenied: the viewer has no right, or an interest in it.
  // FailedPrecondition: the desk was not given its definition.
  //
  // Of an event that the viewer is not shown (FIELD_REFERRALS) its version is
  // left, as a shell. If nothing else is left of it, it has the time of the
  // event before it, as Case::updated_at has if it is the last.
  //
  // If the result shows a sealed field as it is (caller, caller's words), the
  // read is first appended to the access record. If that fails, the read is
  // refused with the store's error; FailedPrecondition: the store is read-only,
  // or there is no time (DeskOptions::clock). Cost: linear in the case, its
  // sealed parts and the events returned; a read that is recorded also takes a
  // commit. A part is decrypted only for a viewer who may see some of it.
  absl::StatusOr<Case> Get(const CaseRef& ref, const Actor& viewer);
  absl::StatusOr<std::vector<Event>> History(const CaseRef& ref,
                                             const Actor& viewer,
                                             std::int64_t after_version = 0,
                                             std::size_t limit = 1000);

  // Returns the history of a case as a timeline for people (timeline.h), as the
  // viewer may see it. `words`: with what staff wrote, which may mention the
  // caller. A mirror is shown in the order of its source. Errors as for Get().
  // Cost: linear in all events of the case.
  absl::StatusOr<std::string> Timeline(const CaseRef& ref, const Actor& viewer,
                                       Language language = Language::kEnglish,
                                       bool words = false);
  // As above, for a desk that was not given the rules of the case: its labels
  // and times are then by `options`.
  absl::StatusOr<std::string> Timeline(const CaseRef& ref, const Actor& viewer,
                                       TimelineOptions options);

  // Returns the cases that match and that Get() would show to the viewer, in
  // the order of (jurisdiction, id), after `after`, at most `limit`; fewer only
  // if there are no more. CaseRecord::state is empty. Reads every case that
  // matches until `limit` are found: the filter bounds the cost.
  // PermissionDenied if there can be no case that the viewer may list.
  absl::StatusOr<std::vector<CaseRecord>> List(const Actor& viewer,
                                               const CaseFilter& filter,
                                               const CaseRef& after = {},
                                               std::size_t limit = 100);

  // Returns the open supervision measures that Get() would show to the viewer,
  // also of closed cases, in the order of (jurisdiction, id), of the cases
  // after `after`, of at most `limit` cases. PermissionDenied if there can be
  // no case of which the viewer may list measures. What is overdue is judged by
  // DeskOptions::clock, without one by the latest time that the desk was given.
  // A mirror's measures are listed until a case continues it, which takes them
  // over. Cost: linear in the cases that ever had a measure. Measures that an
  // earlier version of the library stored are listed once their case has
  // changed.
  absl::StatusOr<std::vector<OpenMeasure>> OpenMeasures(
      const Actor& viewer, std::string_view jurisdiction = {},
      const CaseRef& after = {}, std::size_t limit = 100);

  // Raises due escalations of at most `limit` cases: reminders, cards,
  // proposals. Each is raised once, however many desks tick. Also overwrites
  // what an erasure had to leave in the store's files. Cost: linear in the
  // cases that are due, however many there are.
  absl::StatusOr<TickResult> Tick(const Actor& actor, absl::Time now,
                                  std::size_t limit = 1000);

  // Returns at most `limit` events after a cursor, in commit order and without
  // gaps, less those of cases that the viewer may not see. Cursor 0 is the
  // beginning. Caller and caller's words are never in it. An event that cannot
  // be read is left out and counted. PermissionDenied if there can be no case
  // whose events the viewer may read. Cost: linear in the events read, at most
  // `limit`, and in their cases, each of which is read once.
  absl::StatusOr<FeedPage> Feed(const FeedViewer& viewer, std::int64_t cursor,
                                std::size_t limit = 1000);

  // --- disputes about competence (dispute.h, docs/disputes.md) ---
  // Executes a command about a dispute, by the steps of the definition that it
  // was opened under, and what follows for its tickets, in one transaction. The
  // actor needs the right to the dispute's command; the desk gives the tickets'
  // commands itself, with the actor's id and the role "system", which needs the
  // right to COMMAND_KIND_RAISE_DISPUTE and COMMAND_KIND_DESIGNATE.
  //
  // A ticket that cannot be attached refuses the whole command. A designation,
  // a ruling, a withdrawal and a detachment leave closed tickets and those
  // whose lifecycle refuses as they are: DisputeReceipt::tickets says why.
  //
  // kOpen: `claimants`, if empty, are the claims of the tickets' decisions;
  // `category`, if empty, is the narrowest that all tickets are in.
  //
  // `expected_version` and `key`: as for Do(). NotFound: there is no such
  // dispute, case or jurisdiction. AlreadyExists: the key was used for another
  // request. PermissionDenied also: the actor has an interest in one of its
  // tickets. FailedPrecondition also: it opens with, or attaches, a ticket that
  // no rules tie for, and names no claimants. Errors also as for
  // LifecycleEngine::DecideDispute(). Cost: linear in the dispute and its
  // tickets; one commit.
  absl::StatusOr<DisputeReceipt> DoDispute(std::string_view jurisdiction,
                                           std::string_view id,
                                           const DisputeCommand& command,
                                           const Actor& actor, absl::Time now,
                                           std::int64_t expected_version = 0,
                                           const IdempotencyKey& key = {});
  // Returns a dispute, its events after a version, or the disputes of a
  // jurisdiction in the order of ids after `after_id`, at most `limit`, that
  // the viewer may read (LifecycleEngine::CheckDisputeAccess()). Disputes are
  // not in the feed; what they lead to for cases is. NotFound: it does not
  // exist. PermissionDenied: no right, or an interest in one of its tickets.
  // `open_only`: without those that have ended; `limit` counts what is left. A
  // list leaves out a dispute with a ticket that cannot be read, and logs it.
  // Cost: reads the states of the disputes up to the last that it returns, and
  // some more, at most twice as many; of those that the viewer has the right to
  // it loads each ticket.
  absl::StatusOr<Dispute> GetDispute(std::string_view jurisdiction,
                                     std::string_view id, const Actor& viewer);
  absl::StatusOr<std::vector<DisputeEvent>> DisputeHistory(
      std::string_view jurisdiction, std::string_view id, const Actor& viewer,
      std::int64_t after_version = 0, std::size_t limit = 1000);
  absl::StatusOr<std::vector<Dispute>> ListDisputes(
      std::string_view jurisdiction, const Actor& viewer,
      bool open_only = false, std::string_view after_id = {},
      std::size_t limit = 100);
  // Returns the draft rule of a ruling (DraftRule() of dispute.h), for the
  // narrowest category and region of its tickets. Errors as for GetDispute()
  // and DraftRule() of dispute.h.
  absl::StatusOr<std::string> DraftRule(std::string_view jurisdiction,
                                        std::string_view id,
                                        const Actor& viewer);

  // Returns rows of the case table (trunkline.v1.CaseTableRow, binary): what is
  // counted of each case of a jurisdiction, in the order of ids, after
  // `after_id`, at most `limit`. `mirrors`: of the mirrors that no case
  // continues instead. No row has a name, a number, words or a referral; of a
  // confidential case and of a report the category is cut to its first part,
  // the region to its first two codes, times to the day, and departments,
  // matter and links are left out. Nor has it rows of cases that the actor must
  // keep out of, or their ids. Each call is an entry of the access record.
  // DataLoss: a case cannot be read; figures without it would be wrong. Reads
  // every case.
  absl::StatusOr<std::vector<std::string>> TableRows(
      std::string_view jurisdiction, const Actor& actor,
      std::string_view after_id = {}, std::size_t limit = 1000,
      bool mirrors = false);

  // Returns which numbers are to be called back: those of calls that were
  // offered and not answered, unless a later call of the number was answered.
  // Each call of this function is an entry of the access record, which names
  // the field and no number; nothing is kept of the calls. PermissionDenied:
  // the definition in force has no view that shows a role of the viewer whole
  // numbers of callers (FIELD_PHONE); or no purpose, as for Get().
  // InvalidArgument, naming the place in `calls`, from 1: a call has no time.
  // Cost: n log n in the calls; one commit.
  absl::StatusOr<MissedCalls> ListMissedCalls(
      std::string_view jurisdiction, const std::vector<OfferedCall>& calls,
      const Actor& viewer);

  // Returns the open cases of a jurisdiction whose lead has a successor at
  // `now`. Unless `dry_run`, dispatches each to the successor, or designates it
  // where the definition has no such dispatch. Reads every open case of the
  // jurisdiction; a commit for each that is moved. `progress`, if given,
  // receives the number of cases read so far.
  absl::StatusOr<std::vector<ReassignmentResult>> Reassign(
      std::string_view jurisdiction, const Actor& actor, absl::Time now,
      bool dry_run, const std::function<void(std::size_t)>& progress = {});

  // --- cases whose system of record is elsewhere ---
  // Adds an event of another system to the mirror of its case, which is the
  // case "SOURCE:OLD_ID": counted and listed apart, read-only, never fed back
  // to its source. A repeated event changes nothing; AlreadyExists if it has
  // other content than before. InvalidArgument, naming the field, if the event
  // could not be read back: text that is not UTF-8, times that are not of the
  // years 1 to 9999, a ticket that is none, two commands or two tickets in one
  // event. An event that does not fit the events before it (LifecycleEngine
  // knows the order, a source need not) is kept, and changes stage and
  // resolution alone. The mirror has the ticket, and the caller, of the last
  // event of the source that has one. What arrives after the mirror's caller
  // was erased is stored without its private part. Cost: linear in all events
  // that the mirror has, since they are put in the source's order anew.
  // FailedPrecondition: it has kMostMirrorEvents, or the import of a history
  // would give it more; what it has stays, and a repeated event is still
  // answered.
  absl::StatusOr<Receipt> Mirror(const MirrorEvent& event, const Actor& actor,
                                 absl::Time now);

  // Takes over the open mirrors of a source: each is routed by the rules in
  // force, at its own times, and becomes a case of this system, whose clocks
  // run since it was accepted there. May be repeated after a crash: adopted
  // mirrors are skipped. A mirror that cannot be read or routed has its status
  // in the result and stops no other. A mirror that the actor must keep out of
  // (recused, or of a department that the ticket is against) is left for
  // others, and is not in the result. Cost: linear in the events of the mirrors
  // that are open; one commit for 200 of them. `progress`, if given, receives
  // the number of mirrors read so far.
  absl::StatusOr<std::vector<AdoptionResult>> Adopt(
      std::string_view jurisdiction, std::string_view source,
      const Actor& actor, absl::Time at,
      const std::function<void(std::size_t)>& progress = {});

  // Imports cases of a former information base, all in one transaction if none
  // fails: the history as a mirror under the source's name, and for each open
  // one a case as by Adopt(). Updates cases that were mirrored or imported
  // before: events that are new are added, and a case that the source has
  // reopened goes on. Of a case that continues here the state is the desk's: if
  // the source has closed it, the result says so. Times are kept as the source
  // says them, also where they contradict each other. AlreadyExists: the id is
  // that of another ticket, since its time of acceptance or several of its
  // facts are others; or the case was imported, and its caller erased since.
  // Where the answer depends on whether caller or words are those that are
  // stored, it is a read of them, which is recorded, also of a dry run.
  // Aborted: it changed meanwhile; import it again. Cost: linear in the
  // histories and in the events that their mirrors had; one commit.
  std::vector<absl::StatusOr<ImportResult>> Import(
      std::string_view jurisdiction, std::string_view source,
      const std::vector<ImportedCase>& cases, const Actor& actor,
      absl::Time now, const ImportOptions& options = {});

  // --- maintenance ---
  // Destroys all that the schema says of the caller and of the caller's words
  // (every sealed field), in every copy that the store has: the case, the
  // mirror that it continues with all updates, or, for a mirror, the case that
  // continues it. All in one transaction. Facts and hash chain stay, and can
  // still be verified. May be repeated. Cases that were merged with it or split
  // from it have callers of their own, and stay. The keys of the sealed parts
  // are destroyed too, so that backups of the store forget them. After an error
  // of the keys the store has erased the case and backups have not: repeat the
  // call. FailedPrecondition: the case is open (of an adopted mirror, the case
  // that continues it), or one of the copies is on legal hold; a hold that is
  // placed during the call may come too late. PermissionDenied: the actor has
  // no right in one of these cases. If a mirror is adopted while it is erased,
  // the new case, which is open, keeps its caller, and the call is
  // FailedPrecondition. It is also FailedPrecondition while the case that it
  // was merged into is open, since its caller is still owed the answer.
  // `dry_run`: nothing is erased; the result names the cases and files that
  // would be. The files that came with a ticket are the caller's words: to name
  // them, also with `dry_run`, is a read that is recorded (`require_purpose`
  // counts) and that is refused, with nothing erased, if it cannot be. Cost:
  // linear in the sealed parts, and in the idempotency keys and mirrors of the
  // store, which are searched; one more commit for each case whose ticket has
  // files.
  absl::StatusOr<ErasureResult> Erase(const CaseRef& ref, const Actor& actor,
                                      absl::Time now, bool dry_run = false);

  // Returns the closed cases of a jurisdiction that have kept what identifies
  // their caller for longer than the definition's retention (`retention` of
  // lifecycle.proto) and are not on legal hold, in the order of ids, after
  // `after_id`, at most `limit`. Call it beside Tick(), and erase what it
  // returns. Closed mirrors that no case continues are among them; cases that
  // the actor must keep out of are not. Reads every case after `after_id`,
  // until there are `limit`.
  absl::StatusOr<std::vector<CaseRef>> DueForErasure(
      std::string_view jurisdiction, const Actor& actor, absl::Time now,
      std::string_view after_id = {}, std::size_t limit = 100);

  // Puts a case on legal hold, or ends that. Erase() then refuses the case, and
  // DueForErasure() leaves it out. A hold on a mirror also holds the case that
  // continues it. The reason has 1 to 255 bytes and must not contain a caller's
  // data. Both are entries of the access record, with the
  // reason. NotFound: there is no such case; for ReleaseLegalHold(): it is not
  // on hold. AlreadyExists: it is on hold. InvalidArgument: no reason.
  absl::Status PlaceLegalHold(const CaseRef& ref, std::string_view reason,
                              const Actor& actor, absl::Time now);
  absl::Status ReleaseLegalHold(const CaseRef& ref, std::string_view reason,
                                const Actor& actor, absl::Time now);
  // Returns the legal holds of a jurisdiction after a case's id, in the order
  // of ids, at most `limit`, without those of cases that the actor must keep
  // out of. Loads each case.
  absl::StatusOr<std::vector<LegalHold>> LegalHolds(
      std::string_view jurisdiction, const Actor& actor,
      std::string_view after_id = {}, std::size_t limit = 1000);

  // Counts the other cases of the caller of a case, by the phone number: cases
  // of its jurisdiction that were sealed under keys and are not erased. Nothing
  // else about them leaves the desk. 0 if the case has no number. Cost: linear
  // in the cases that share its caller tag, about one in a million of all.
  // PermissionDenied also to a viewer who sees neither the whole number
  // (FIELD_PHONE) nor the secret caller (FIELD_SECRET_CALLER).
  // FailedPrecondition: the desk has no keys. Errors as for Get().
  absl::StatusOr<SameCallerCount> CountSameCaller(const CaseRef& ref,
                                                  const Actor& viewer);

  // Returns all cases of the caller with a phone number, in the order of ids,
  // to be given to that caller; the host must know that it is the caller who
  // asks. Each case is an entry of the access record. InvalidArgument: not a
  // number. PermissionDenied: the viewer may not see everything of the caller
  // in each of the cases, or has an interest in one; nothing is returned then.
  // Reads all cases of the jurisdiction, unless all were sealed under keys.
  absl::StatusOr<std::vector<SubjectCase>> Subject(
      std::string_view jurisdiction, std::string_view phone,
      const Actor& viewer);

  // Returns the access record after a position, in order, at most `limit`
  // entries. 0 is the beginning. An entry about a case that the actor must keep
  // out of has neither the case's id nor the purpose. Loads each case once.
  absl::StatusOr<std::vector<AccessEntry>> AccessEntries(
      const Actor& actor, std::int64_t after, std::size_t limit = 1000);

  // Verifies the whole store: hash chains, sealed parts (with keys also that
  // they can be read, that their caller tags fit, and that keys of erased ones
  // are gone), that the state and the columns of each case, its due time and
  // its next tick among them, are what its events add up to, that the columns
  // of each event say what the event says, that the feed and the access record
  // are complete, that idempotency keys, counters and indexes fit. Not
  // verified, since nothing else depends on it: who erased a sealed part, when,
  // and that its key is named; idempotency keys of an erased case beyond their
  // case and events; numbers that a counter skipped; the content of auxiliary
  // records. Nor what is gone as a whole: an idempotency key, a counter, a
  // legal hold, the end of the access record, the newest cases with their
  // events. `progress`, if given, receives the number of cases checked so far.
  // Cost: linear in the store, which may be read twice.
  absl::StatusOr<DeskCheck> Check(
      const Actor& actor,
      const std::function<void(std::size_t)>& progress = {});

  // Counts the store's content, and returns the counters of this desk. Cost:
  // linear in the index of cases.
  absl::StatusOr<DeskStats> Stats(const Actor& actor, absl::Time now);

  // The store itself, without rights: for the host alone. Lives as long as the
  // desk.
  Store& store();

 private:
  struct Rep;
  explicit Desk(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_DESK_H_
