// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_DESK_REP_H_
#define TRUNKLINE_SRC_DESK_DESK_REP_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/desk/call_counters.h"
#include "src/desk/case_ids.h"
#include "src/desk/disputes.h"
#include "src/desk/jurisdiction.h"
#include "src/desk/sealing.h"
#include "src/desk/two_generation_cache.h"
#include "src/lifecycle/views/sight.h"
#include "trunkline/cases/desk.h"

namespace trunkline {

// What the calls of Desk share. Each group of calls has a file of its own.
struct Desk::Rep {
  using Rules = desk::RulesTable::Rules;

  Rep(std::unique_ptr<Store> opened, DeskOptions chosen)
      : store(std::move(opened)),
        options(std::move(chosen)),
        sealing(store.get(), options.keys),
        ids(store.get(), options.id_prefix, options.id_block_size),
        counters(options.stopwatch) {}

  const std::unique_ptr<Store> store;
  const DeskOptions options;
  desk::Sealing sealing;
  desk::RulesTable rules;
  desk::CaseIds ids;
  desk::CallCounters counters;
  std::atomic<std::uint64_t> conflicts{0}, replays{0}, escalations{0};

  // Cases as this desk left them, by the last link of their chain: the hash of
  // all events of a case stands for the state that they add up to. Reading a
  // case from its record costs more than executing a command.
  desk::TwoGenerationCache<std::string, std::unique_ptr<Case>> cases{256};
  absl::StatusOr<std::unique_ptr<Case>> TakeCase(const CaseRecord& record);

  void Log(const std::string& line) const {
    if (options.log) options.log(line);
  }
  void CountConflict() { conflicts.fetch_add(1, std::memory_order_relaxed); }

  // --- access.cc ---
  // By what a case is shown. Both are null if the desk has no definition that
  // could say so, and the actor is the host itself.
  struct ShownBy {
    Rules rules;
    const LifecycleEngine* lifecycle = nullptr;
    // The time of the call; InfinitePast: the desk was told none, or the case
    // has no measures.
    absl::Time now = absl::InfinitePast();

    // What the viewer, whose right was checked, sees of the case.
    lifecycle::Sight Of(const Case& c, const Actor& viewer) const {
      return lifecycle == nullptr
                 ? lifecycle::Sight()
                 : lifecycle::Sight(*lifecycle, c, viewer, now);
    }
  };
  // Errors as of Desk::Get().
  absl::StatusOr<ShownBy> CheckAccess(Access access, const CaseRecord& record,
                                      const Case& c, const Actor& actor) const;
  // Of a call about no case in particular. NotFound: no such jurisdiction.
  absl::StatusOr<Rules> CheckAccess(Access access,
                                    std::string_view jurisdiction,
                                    const Actor& actor) const;
  absl::Status CheckAccessToAll(Access access, const Actor& actor) const;
  // Whether the actor can have the right in a case. An empty jurisdiction: any.
  absl::Status CheckAccessToSome(Access access, std::string_view jurisdiction,
                                 const Actor& actor) const;

  // --- idempotency.cc ---
  // The receipt of the request that used the key first. AlreadyExists if it was
  // another request. `actor` may have lost its right since: it gets the events
  // of a case that Get() would show it, and else that the request was executed
  // alone. Null: the right was checked.
  absl::StatusOr<Receipt> ReplayReceipt(const IdempotencyRecord& record,
                                        std::string_view digest,
                                        const Actor* actor);
  // NotFound if the key was not used.
  absl::StatusOr<Receipt> FindReceipt(const IdempotencyKey& key,
                                      std::string_view digest,
                                      const Actor* actor);

  // --- commands.cc ---
  // A new case made of a ticket: routed, opened, ready to be committed.
  struct NewCase {
    CaseWrite write;
    std::vector<AuxiliaryRecord> auxiliary;  // Of the same batch.
    std::unique_ptr<Case> after;
    std::vector<Event> events;
    std::string lead;  // Of the decision.
    // OK, or why `unit` could not be given the case.
    absl::Status not_given;
  };
  // `unit`, if not empty, is then given the case: it is accepted and dispatched
  // there. Returns PermissionDenied if the actor has no right to that.
  absl::StatusOr<NewCase> DecideCase(const desk::JurisdictionRules& by,
                                     const StoredTicket& ticket,
                                     const std::string& id, const Actor& actor,
                                     absl::Time now,
                                     const std::string& unit = {}) const;
  // Seals a case that was decided, and fills its write.
  absl::Status WriteCase(const desk::JurisdictionRules& by, NewCase* made);
  absl::StatusOr<NewCase> MakeCase(const desk::JurisdictionRules& by,
                                   const StoredTicket& ticket,
                                   const std::string& id, const Actor& actor,
                                   absl::Time now);
  absl::StatusOr<std::string> NewId(const desk::JurisdictionRules& by,
                                    absl::Time now) {
    return ids.Next(std::string(by.rules().id()), now, by.zone());
  }
  absl::StatusOr<Receipt> Accept(const StoredTicket& ticket, const Actor& actor,
                                 absl::Time now, const IdempotencyKey& key);
  absl::StatusOr<Receipt> Do(const CaseRef& ref, const Command& command,
                             const Actor& actor, absl::Time now,
                             std::int64_t expected_version,
                             const IdempotencyKey& key);

  // --- relations.cc ---
  // Adds to `batch` what a merge or an un-merge is for the main case: an event
  // that lists the other case, or no longer does. `before` is the merged case
  // before the event `granted`. Returns the main case after it; null if there
  // is nothing to record.
  absl::StatusOr<std::unique_ptr<Case>> RecordInMainCase(
      const desk::JurisdictionRules& by, const Case& before,
      const Event& granted, const Actor& actor, absl::Time now, Batch* batch);

  // --- access_record.cc ---
  // The latest `now` of a call, in microseconds.
  std::atomic<std::int64_t> last_now{INT64_MIN};
  // InvalidArgument if it is no time that a message can hold.
  absl::Status SawTime(absl::Time now);
  // The time of a read.
  absl::StatusOr<absl::Time> ReadTime() const;
  // Appends a read to the access record, if it shows any of `fields`.
  absl::Status RecordRead(AccessAct act, const CaseRef& ref,
                          const Actor& viewer,
                          const std::set<std::string>& fields);

  // --- retention.cc ---
  // FailedPrecondition if the case is on legal hold.
  absl::Status CheckNoLegalHold(const CaseRef& ref);
  absl::Status ChangeLegalHold(AccessAct act, const CaseRef& ref,
                               std::string_view reason, const Actor& actor,
                               absl::Time now);

  // --- subject.cc ---
  // The number of the caller of a case, as NormalPhone() gives it.
  absl::StatusOr<std::string> PhoneOf(
      const CaseRecord& record, const std::vector<SealedRecord>& sealed) const;
  // Calls `visit` for each case of a jurisdiction whose sealed parts have the
  // phone number, as NormalPhone() gives it: with its record, and with the case
  // whose ticket is whole.
  using VisitCase =
      std::function<absl::Status(const CaseRecord& record, const Case& c)>;
  absl::Status EachCaseOf(std::string_view jurisdiction,
                          const std::string& phone, bool all,
                          const VisitCase& visit);

  // --- views.cc ---
  // A case as it is stored, for a viewer who has a right to the call.
  struct StoredCase {
    CaseRecord record;
    Case c;
    ShownBy by;
    lifecycle::Sight sight;
    // Empty if the viewer sees nothing of them.
    std::vector<SealedRecord> sealed;
  };
  absl::StatusOr<StoredCase> LoadFor(Access access, const CaseRef& ref,
                                     const Actor& viewer) const;
  // Makes the ticket of a stored case whole again.
  absl::Status JoinParts(const CaseRecord& record,
                         const std::vector<SealedRecord>& sealed,
                         Case* c) const;

  // --- relations.cc ---
  // The earliest promise to a caller of the cases that a link names;
  // InfiniteFuture: none is counted. Without those that are not there or cannot
  // be read, which CheckNamedCases() refuses; other errors are the store's.
  absl::StatusOr<absl::Time> EarliestPromise(
      const desk::JurisdictionRules& by, const std::string& jurisdiction,
      const std::vector<std::string>& ids);

  // --- commands.cc ---
  // Gives a command that needs one a decision (desk::RouteAgain()).
  absl::Status Reroute(const desk::JurisdictionRules& by,
                       const CaseRecord& record, const Case& c,
                       Command* command);

  // --- disputes.cc ---
  absl::StatusOr<DisputeReceipt> TryDispute(std::string_view jurisdiction,
                                            std::string_view id,
                                            const DisputeCommand& given,
                                            const Actor& actor, absl::Time now,
                                            std::int64_t expected_version,
                                            const IdempotencyKey& key,
                                            const std::string& digest);
  // The receipt of the request that used the key first. AlreadyExists if it was
  // another request.
  absl::StatusOr<DisputeReceipt> ReplayDispute(const IdempotencyRecord& record,
                                               std::string_view digest,
                                               std::string_view jurisdiction,
                                               std::string_view id,
                                               const Actor& actor);
  absl::Status ChangeTicket(const desk::JurisdictionRules& by,
                            const DisputeEvent& cause, Command* command,
                            const Actor& actor, absl::Time now,
                            const CaseRef& ref, Batch* batch,
                            std::vector<Event>* events,
                            std::vector<std::unique_ptr<Case>>* changed,
                            std::vector<CaseWrite>* left_alone);
  // Adds to the events that un-merge or reopen a case what its dispute decided
  // meanwhile, and to `batch` that the dispute is still the same.
  absl::Status FollowDispute(const LifecycleEngine& lifecycle,
                             const Case& before, const Actor& actor,
                             absl::Time now, std::vector<Event>* events,
                             Batch* batch);
  absl::StatusOr<desk::StoredDispute> LoadDisputeFor(
      std::string_view jurisdiction, std::string_view id,
      const Actor& viewer) const;

  // --- mirror.cc ---
  // A mirror as it is stored, or as it is about to be.
  struct MirrorState {
    CaseRecord record;
    std::vector<Event> events;
    std::vector<SealedRecord> sealed;

    // The sealed part whose erasure still holds; null: none was erased.
    const SealedRecord* Erasure() const;
    // As PartOf().
    const SealedRecord* Part() const;
  };
  // All events of a stored case; `whole`: with what is withheld.
  absl::StatusOr<std::vector<Event>> EventsOf(const CaseRecord& record,
                                              bool whole = false) const;
  // The sealed part that belongs to the ticket of a case; null: there is none.
  // Each event of a mirror may bring a whole ticket, with a part of its own,
  // and the ticket of the mirror is that of the last event in the source's
  // order.
  absl::StatusOr<const SealedRecord*> PartOf(
      const CaseRecord& record, const std::vector<SealedRecord>& sealed) const;
  // An empty state if the mirror does not exist yet.
  absl::StatusOr<MirrorState> LoadMirror(const CaseRef& ref,
                                         std::string_view source);
  // `write` null: nothing is sealed or written, `mirror` alone changes, and
  // `auxiliary` is not used.
  absl::Status AppendToMirror(const desk::JurisdictionRules& by,
                              MirrorState* mirror, std::vector<Event> events,
                              absl::Time now, CaseWrite* write,
                              std::vector<AuxiliaryRecord>* auxiliary);
  absl::StatusOr<Receipt> Mirror(const MirrorEvent& given, const Actor& actor,
                                 absl::Time now);

  // --- import.cc ---
  class Importer;

  // --- adoption.cc ---
  // Adds to `batch` the case that continues a mirror, and the mirror's link to
  // it. `keep_unit`: the case stays with the department that has it there.
  // `batch` null: nothing is written.
  absl::Status AdoptInto(const desk::JurisdictionRules& by, MirrorState* mirror,
                         const Actor& actor, absl::Time at, bool keep_unit,
                         Batch* batch, AdoptionResult* result);
};

}  // namespace trunkline

#endif  // TRUNKLINE_SRC_DESK_DESK_REP_H_
