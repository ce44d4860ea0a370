// SPDX-License-Identifier: Apache-2.0
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/access.h"
#include "src/desk/checks.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/idempotency.h"
#include "src/desk/messages.h"
#include "src/desk/records.h"
#include "src/desk/relations.h"
#include "src/desk/rerouting.h"
#include "src/desk/seal.h"
#include "src/desk/unseen_cases.h"
#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

// Accepting tickets and executing commands: decide on the case as it is, append
// the events, commit, and start over if the case has got another version.
namespace trunkline {
namespace {

// The jurisdiction that a ticket names; empty: none.
std::string_view JurisdictionOf(const StoredTicket& ticket) {
  std::string_view found;
  schema::EachField(ticket.bytes(), [&](const schema::WireField& field) {
    if (field.Is(schema::fields::Ticket::kJurisdiction)) found = field.bytes();
  });
  return found;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Case>> Desk::Rep::TakeCase(
    const CaseRecord& record) {
  if (auto known = cases.Take(record.chain)) return *std::move(known);
  TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadStoredCase(record));
  return std::make_unique<Case>(std::move(c));
}

absl::StatusOr<Desk::Rep::NewCase> Desk::Rep::DecideCase(
    const desk::JurisdictionRules& by, const StoredTicket& ticket,
    const std::string& id, const Actor& actor, absl::Time now,
    const std::string& unit) const {
  Decision decision;
  TRUNKLINE_RETURN_IF_ERROR(by.rules().Route(ticket.ticket(), &decision));
  TRUNKLINE_ASSIGN_OR_RETURN(OpenCommand command,
                             MakeOpenCommand(ticket, decision, by.deadlines()));
  desk::HidePersonal(by.personal(), &command.ticket);
  NewCase made;
  made.after = std::make_unique<Case>();
  Case& c = *made.after;
  c.id = id;
  c.jurisdiction = by.rules().id();
  made.lead = decision.lead;
  TRUNKLINE_ASSIGN_OR_RETURN(made.events,
                             by.current().Decide(c, command, actor, now));
  if (unit.empty()) return made;
  Case given = c;
  TRUNKLINE_RETURN_IF_ERROR(Apply(made.events.front(), &given));
  DispatchCommand dispatch;
  dispatch.unit = unit;
  std::vector<Event> more;
  for (const Command& next : {Command(AcceptCommand()), Command(dispatch)}) {
    auto events = by.current().Decide(given, next, actor, now);
    if (absl::IsPermissionDenied(events.status())) return events.status();
    if (!events.ok()) {
      made.not_given = events.status();
      return made;
    }
    for (Event& event : *events) {
      TRUNKLINE_RETURN_IF_ERROR(Apply(event, &given));
      more.push_back(std::move(event));
    }
  }
  made.lead = unit;
  for (Event& event : more) made.events.push_back(std::move(event));
  return made;
}

absl::Status Desk::Rep::WriteCase(const desk::JurisdictionRules& by,
                                  NewCase* made) {
  Case& c = *made->after;
  CaseRecord before;
  before.ref = {c.jurisdiction, c.id};
  TRUNKLINE_RETURN_IF_ERROR(desk::AppendEvents(
      sealing, before, &made->events, &c, &made->write, &made->auxiliary));
  desk::FillRecord(c, by.current().NextDue(c), &made->write.after);
  return absl::OkStatus();
}

absl::StatusOr<Desk::Rep::NewCase> Desk::Rep::MakeCase(
    const desk::JurisdictionRules& by, const StoredTicket& ticket,
    const std::string& id, const Actor& actor, absl::Time now) {
  TRUNKLINE_ASSIGN_OR_RETURN(NewCase made,
                             DecideCase(by, ticket, id, actor, now));
  TRUNKLINE_RETURN_IF_ERROR(WriteCase(by, &made));
  return made;
}

absl::StatusOr<Receipt> Desk::Rep::Accept(const StoredTicket& ticket,
                                          const Actor& actor, absl::Time now,
                                          const IdempotencyKey& key) {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(actor));
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckIdempotencyKey(key));
  TRUNKLINE_RETURN_IF_ERROR(
      desk::CheckText(desk::messages::kTicketId, ticket.id()));
  std::string jurisdiction(JurisdictionOf(ticket));
  if (jurisdiction.empty()) jurisdiction = rules.Only();
  if (jurisdiction.empty()) {
    return base::InvalidArgument(base::Fill<desk::messages::kNoJurisdiction>());
  }
  const absl::StatusOr<Rules> by = rules.Find(jurisdiction);
  if (!by.ok()) return base::InvalidArgument(base::TextOf(by.status()));
  std::string digest;
  if (!key.key.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        digest, sealing.RequestDigest(jurisdiction, {"accept", ticket.bytes(),
                                                     actor.id, actor.unit}));
    auto before = FindReceipt(key, digest, &actor);
    if (!absl::IsNotFound(before.status())) return before;
  }
  const bool makes_id = ticket.id().empty();
  for (int attempt = 0;; ++attempt) {
    std::string id(ticket.id());
    if (makes_id) {
      TRUNKLINE_ASSIGN_OR_RETURN(id, NewId(**by, now));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(NewCase made,
                               MakeCase(**by, ticket, id, actor, now));
    Batch batch;
    batch.auxiliary = std::move(made.auxiliary);
    batch.key = desk::MakeIdempotencyRecord(key, digest, made.write);
    batch.writes.push_back(std::move(made.write));
    auto committed = store->Commit(batch);
    if (absl::IsAborted(committed.status())) {
      CountConflict();
      // A host chose that id for a case of its own: the next one may be free.
      if (makes_id && attempt < options.retries) continue;
      return base::AlreadyExists(base::Fill<desk::messages::kIdTaken>());
    }
    if (!committed.ok()) return committed.status();
    if (committed->replayed) {
      return ReplayReceipt(committed->original, digest, &actor);
    }
    const CaseRecord& after = batch.writes[0].after;
    cases.Put(after.chain, std::move(made.after));
    return Receipt{after.ref, after.version, std::move(made.events), false};
  }
}

absl::Status Desk::Rep::Reroute(const desk::JurisdictionRules& by,
                                const CaseRecord& record, const Case& c,
                                Command* command) {
  std::vector<SealedRecord> sealed;
  TRUNKLINE_RETURN_IF_ERROR(store->Load(record.ref, &sealed).status());
  Case whole = c;
  absl::Status status = JoinParts(record, sealed, &whole);
  if (status.ok()) status = desk::RouteAgain(by, whole, command);
  // An amendment is right without a decision, which then counts as outdated.
  if (KindOf(*command) == CommandKind::kAmend) return absl::OkStatus();
  return status;
}

absl::StatusOr<Receipt> Desk::Rep::Do(const CaseRef& ref,
                                      const Command& command,
                                      const Actor& actor, absl::Time now,
                                      std::int64_t expected_version,
                                      const IdempotencyKey& key) {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(actor));
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckIdempotencyKey(key));
  TRUNKLINE_ASSIGN_OR_RETURN(const Rules by, rules.Find(ref.jurisdiction));
  std::string digest;
  if (!key.key.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        digest,
        sealing.RequestDigest(ref.jurisdiction,
                              {"do", ref.jurisdiction, ref.id,
                               WriteCommand(command), actor.id, actor.unit}));
    auto before = FindReceipt(key, digest, &actor);
    if (!absl::IsNotFound(before.status())) return before;
  }
  // The reason of a refusal may be that the same request was done meanwhile.
  const auto refuse = [&](const absl::Status& status) {
    if (!key.key.empty()) {
      auto before = FindReceipt(key, digest, &actor);
      if (before.ok()) return before;
    }
    return absl::StatusOr<Receipt>(status);
  };
  for (int attempt = 0;; ++attempt) {
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                               store->Load(ref, nullptr));
    if (!record.source.empty()) {
      return desk::IsKeptElsewhere(record);
    }
    TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<Case> c, TakeCase(record));
    const LifecycleEngine* lifecycle = &by->current();
    if (KindOf(command) != CommandKind::kMigrate) {
      TRUNKLINE_ASSIGN_OR_RETURN(lifecycle, by->LifecycleFor(*c));
    }
    // A refusal names the main case of a merged one, but not to who must keep
    // out of that.
    TRUNKLINE_ASSIGN_OR_RETURN(
        const bool hides_main,
        desk::UnseenCases(store.get(), &by->rules(), actor)
            .IsUnseen(c->jurisdiction, c->merged_into));
    if (hides_main) {
      Case alone = *c;
      alone.merged_into.clear();
      const absl::Status status =
          lifecycle->Decide(alone, command, actor, now).status();
      if (!status.ok()) {
        cases.Put(record.chain, std::move(c));
        return refuse(status);
      }
    }
    const desk::SeesCase sees = [&](const CaseRecord& other, const Case& of) {
      return CheckAccess(Access::kGet, other, of, actor).ok();
    };
    if (expected_version != 0 && record.version != expected_version) {
      // The right comes first: who has none does not learn the version.
      absl::Status status = lifecycle->Decide(*c, command, actor, now).status();
      if (status.ok() ||
          (!absl::IsPermissionDenied(status) && sees(record, *c))) {
        status = base::Aborted(base::Fill<desk::messages::kOtherVersion>(
            ref.id, record.version, expected_version));
      }
      cases.Put(record.chain, std::move(c));
      return refuse(status);
    }
    // What the desk adds to a command.
    Command filled;
    const Command* given = &command;
    if (desk::NeedsRouting(command)) {
      // Routing opens the sealed part, and its errors are about the ticket: the
      // right comes first.
      const absl::Status right =
          lifecycle->Decide(*c, command, actor, now).status();
      if (absl::IsPermissionDenied(right)) {
        cases.Put(record.chain, std::move(c));
        return refuse(right);
      }
      filled = command;
      TRUNKLINE_RETURN_IF_ERROR(Reroute(*by, record, *c, &filled));
      given = &filled;
    } else if (const auto* const link = std::get_if<LinkCommand>(&command)) {
      LinkCommand with = *link;
      TRUNKLINE_ASSIGN_OR_RETURN(
          with.promised_until,
          EarliestPromise(*by, ref.jurisdiction, link->duplicates));
      filled = std::move(with);
      given = &filled;
    }
    auto events = lifecycle->Decide(*c, *given, actor, now);
    // After the right: who has none learns nothing of other cases.
    absl::Status named = events.status();
    if (named.ok()) {
      named = desk::CheckNamedCases({store.get(), rules, sees}, *c, command);
    }
    if (!named.ok()) {
      cases.Put(record.chain, std::move(c));
      return refuse(named);
    }
    Batch batch;
    TRUNKLINE_RETURN_IF_ERROR(
        FollowDispute(*lifecycle, *c, actor, now, &*events, &batch));
    const bool follows = !batch.auxiliary.empty();
    batch.writes.emplace_back();
    TRUNKLINE_ASSIGN_OR_RETURN(
        std::unique_ptr<Case> main,
        RecordInMainCase(*by, *c, events->front(), actor, now, &batch));
    CaseWrite& write = batch.writes.front();
    TRUNKLINE_RETURN_IF_ERROR(desk::AppendEvents(
        sealing, record, &*events, c.get(), &write, &batch.auxiliary));
    desk::FillRecord(*c, lifecycle->NextDue(*c), &write.after);
    batch.key = desk::MakeIdempotencyRecord(key, digest, write);
    auto committed = store->Commit(batch);
    if (absl::IsAborted(committed.status())) {
      CountConflict();
      // With a main case or a dispute, that one may be what has changed.
      if ((expected_version == 0 || main != nullptr || follows) &&
          attempt < options.retries) {
        continue;
      }
      return refuse(committed.status());
    }
    if (!committed.ok()) return committed.status();
    if (committed->replayed) {
      return ReplayReceipt(committed->original, digest, &actor);
    }
    cases.Put(write.after.chain, std::move(c));
    if (main != nullptr) {
      cases.Put(batch.writes.back().after.chain, std::move(main));
    }
    return Receipt{ref, write.after.version, *std::move(events), false};
  }
}

absl::StatusOr<Receipt> Desk::Accept(const StoredTicket& ticket,
                                     const Actor& actor, absl::Time now,
                                     const IdempotencyKey& key) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->SawTime(now));
  return rep_->counters.Measured(
      DeskCall::kAccept, [&] { return rep_->Accept(ticket, actor, now, key); });
}

absl::StatusOr<Receipt> Desk::Do(const CaseRef& ref, const Command& command,
                                 const Actor& actor, absl::Time now,
                                 std::int64_t expected_version,
                                 const IdempotencyKey& key) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->SawTime(now));
  return rep_->counters.Measured(DeskCall::kDo, [&] {
    return rep_->Do(ref, command, actor, now, expected_version, key);
  });
}

}  // namespace trunkline
