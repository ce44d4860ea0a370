// SPDX-License-Identifier: Apache-2.0
#include "src/desk/disputes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/message.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/desk/access.h"
#include "src/desk/auxiliary.h"
#include "src/desk/checks.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/idempotency.h"
#include "src/desk/messages.h"
#include "src/desk/records.h"
#include "src/desk/request_digest.h"
#include "src/lifecycle/dispute/claimants.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/messages.h"
#include "trunkline_internal/v1/decision.pb.h"

namespace trunkline {
namespace desk {
namespace {

constexpr std::size_t kPage = 500;
constexpr std::size_t kLink = 32;

// Event::cause of what an event of a dispute leads to.
std::string CauseOf(std::string_view dispute, std::int64_t version) {
  return absl::StrCat(base::ToAbsl(dispute), "/", version);
}

std::string EventPrefix(std::string_view id) { return std::string(id) + " "; }

// The events of a dispute's tickets that one of its events led to.
absl::Status FindTicketEvents(Store* store, const Dispute& dispute,
                              std::int64_t first, std::int64_t last,
                              std::vector<DisputeTicket>* out) {
  for (const std::string& id : dispute.cases) {
    const CaseRef ref = {dispute.jurisdiction, id};
    const auto record = store->Load(ref, nullptr);
    if (absl::IsNotFound(record.status())) continue;
    TRUNKLINE_RETURN_IF_ERROR(record.status());
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<EventRecord> events,
        store->Events(ref, 0, static_cast<std::size_t>(record->version)));
    DisputeTicket ticket;
    ticket.case_id = id;
    for (const EventRecord& one : events) {
      TRUNKLINE_ASSIGN_OR_RETURN(Event event, ReadStoredEvent(one));
      for (std::int64_t version = first; version <= last; ++version) {
        if (event.cause != CauseOf(dispute.id, version)) continue;
        ticket.events.push_back(std::move(event));
        break;
      }
    }
    if (!ticket.events.empty()) out->push_back(std::move(ticket));
  }
  return absl::OkStatus();
}

absl::Status Unreadable(std::string_view id) {
  return base::DataLoss(base::Fill<messages::kDisputeUnreadable>(id));
}

}  // namespace

bool Lists(const Dispute& dispute, std::string_view case_id) {
  return std::find(dispute.cases.begin(), dispute.cases.end(), case_id) !=
         dispute.cases.end();
}

absl::StatusOr<StoredDispute> LoadDispute(Store* store,
                                          std::string_view jurisdiction,
                                          std::string_view id) {
  StoredDispute out;
  const std::string prefix = EventPrefix(id);
  std::string after = prefix;
  for (bool more = true; more;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<AuxiliaryRecord> page,
        store->AuxiliaryRecords(kDisputeEvent, jurisdiction, jurisdiction,
                                after, kPage));
    more = !page.empty();
    for (const AuxiliaryRecord& record : page) {
      if (record.id.compare(0, prefix.size(), prefix) != 0) {
        more = false;
        break;
      }
      after = record.id;
      if (record.bytes.size() < kLink) return Unreadable(id);
      const std::string_view bytes =
          std::string_view(record.bytes).substr(kLink);
      const std::string link = AccessLink(
          out.chain.empty() ? std::string(kLink, '\0') : out.chain, bytes);
      if (record.bytes.compare(0, kLink, link) != 0) return Unreadable(id);
      out.chain = link;
      auto event = ReadDisputeEvent(bytes);
      if (!event.ok() || !Apply(*event, &out.dispute).ok() ||
          out.dispute.id != id) {
        return Unreadable(id);
      }
      out.events.push_back(*std::move(event));
    }
  }
  if (!out.events.empty()) return out;
  return base::NotFound(base::Fill<messages::kNoDispute>(base::Quoted(id)));
}

void AppendDisputeEvent(const DisputeEvent& event, const Dispute& after,
                        std::string* chain, Batch* batch) {
  if (chain->empty()) chain->assign(kLink, '\0');
  const std::string bytes = WriteDisputeEvent(event);
  *chain = AccessLink(*chain, bytes);
  batch->auxiliary.push_back(
      {kDisputeEvent, after.jurisdiction,
       absl::StrCat(EventPrefix(after.id),
                    absl::Dec(event.version, absl::kZeroPad10)),
       *chain + bytes, true});
  batch->auxiliary.push_back({kDisputeState, after.jurisdiction, after.id,
                              WriteDispute(after), false});
}

absl::StatusOr<std::vector<Dispute>> ScanDisputes(
    Store* store, std::string_view jurisdiction,
    std::string_view after_jurisdiction, std::string_view after_id,
    std::size_t limit) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<AuxiliaryRecord> page,
      store->AuxiliaryRecords(kDisputeState, jurisdiction, after_jurisdiction,
                              after_id, limit));
  std::vector<Dispute> out;
  for (const AuxiliaryRecord& record : page) {
    auto dispute = ReadDispute(record.bytes);
    if (!dispute.ok() || dispute->id != record.id) {
      return Unreadable(record.id);
    }
    out.push_back(*std::move(dispute));
  }
  return out;
}

CaseRef RefOfDispute(std::string_view jurisdiction, std::string_view id) {
  return {std::string(jurisdiction),
          absl::StrCat("dispute ", base::ToAbsl(id))};
}

absl::StatusOr<const LifecycleEngine*> JurisdictionRules::LifecycleFor(
    const Dispute& dispute) const {
  if (dispute.version == 0) return current_;
  const auto found =
      lifecycles_.find({dispute.definition_id, dispute.definition_version});
  if (found != lifecycles_.end()) return &found->second;
  return base::FailedPrecondition(base::Fill<messages::kDisputeRunsUnder>(
      dispute.id, base::Quoted(dispute.definition_id),
      base::Quoted(dispute.definition_version)));
}

namespace {

// The claims of the decision that a case was routed by.
void AddClaimants(const Case& c, std::vector<Claimant>* claimants) {
  trunkline_internal::v1::Decision decision;
  if (!decision.ParseFromString(c.decision)) return;
  for (const auto& contender : decision.contender()) {
    lifecycle::AddClaimant(contender.department(),
                           static_cast<Basis>(contender.basis()),
                           contender.rule(), claimants);
  }
}

bool Attaches(DisputeCommandKind kind) {
  return kind == DisputeCommandKind::kOpen ||
         kind == DisputeCommandKind::kAttach;
}

}  // namespace
}  // namespace desk

namespace {

using desk::kPage;
using desk::StoredDispute;

// What a case is about, as far as a rule can say it.
TicketScope ScopeOf(const Case& c) { return {c.category, c.region}; }

// PermissionDenied for who must keep out of one of the tickets: the question,
// the statements and the ids of a dispute tell of all of them, also to a
// claimant that one of them complains of. Else what is wrong with a ticket that
// cannot be read: nobody knows whom it is against. Cost: each ticket is loaded.
absl::Status CheckNoInterest(Store* store, const RuleSet& rules,
                             const Dispute& dispute, const Actor& actor) {
  absl::Status unreadable;
  for (const std::string& id : dispute.cases) {
    const auto record = store->Load({dispute.jurisdiction, id}, nullptr);
    if (absl::IsNotFound(record.status())) continue;
    TRUNKLINE_RETURN_IF_ERROR(record.status());
    const auto c = desk::ReadStoredCase(*record);
    if (!c.ok()) {
      unreadable.Update(c.status());
    } else if (lifecycle::HasInterest(rules, *c, actor)) {
      return base::PermissionDenied(
          base::Fill<lifecycle::engine_messages::kInterest>());
    }
  }
  return unreadable;
}

// Fills in what a command that opens a dispute, or attaches tickets to it,
// leaves to the tickets: their claims, if it names no claimants, and the
// category. `untied`: why they may not be in it, since one of them has no
// claims: no rules of equal rank name several departments for it. What else is
// wrong with a ticket is said when it is changed.
absl::Status TakeFromTickets(Store* store, const RuleSet& rules,
                             const Dispute& dispute, const Actor& actor,
                             DisputeCommand* command, absl::Status* untied) {
  const bool opens =
      command->kind == DisputeCommandKind::kOpen && dispute.version == 0;
  const bool attaches = command->kind == DisputeCommandKind::kAttach;
  const bool takes_claims = command->claimants.empty();
  const bool takes_category = opens && command->category.empty();
  if ((!opens && !attaches) || (!takes_claims && !takes_category)) {
    return absl::OkStatus();
  }
  std::vector<TicketScope> scopes;
  for (const std::string& id : command->cases) {
    const auto record = store->Load({dispute.jurisdiction, id}, nullptr);
    if (absl::IsNotFound(record.status())) continue;
    TRUNKLINE_RETURN_IF_ERROR(record.status());
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(*record));
    scopes.push_back(ScopeOf(c));
    if (!takes_claims) continue;
    std::vector<Claimant> claims;
    desk::AddClaimants(c, &claims);
    if (!claims.empty()) {
      // After the ruling nobody joins.
      if (dispute.ending != DisputeEnding::kUnspecified) continue;
      for (Claimant& one : claims) {
        lifecycle::AddClaimant(one.unit, one.basis, one.rule,
                               &command->claimants);
      }
    } else if (record->open && record->source.empty() &&
               !desk::Lists(dispute, id) &&
               !lifecycle::HasInterest(rules, c, actor)) {
      untied->Update(
          base::FailedPrecondition(base::Fill<desk::messages::kNoTie>(id)));
    }
  }
  if (takes_category) {
    command->category = NarrowestScope(rules, scopes).category;
  }
  return absl::OkStatus();
}

}  // namespace

// One attempt of Desk::DoDispute(): Aborted if the dispute or one of its cases
// has changed meanwhile.
absl::StatusOr<DisputeReceipt> Desk::Rep::TryDispute(
    std::string_view jurisdiction, std::string_view id,
    const DisputeCommand& given, const Actor& actor, absl::Time now,
    std::int64_t expected_version, const IdempotencyKey& key,
    const std::string& digest) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Rules by, rules.Find(jurisdiction));
  DisputeCommand command = given;
  absl::StatusOr<StoredDispute> stored =
      desk::LoadDispute(store.get(), jurisdiction, id);
  if (absl::IsNotFound(stored.status()) &&
      command.kind == DisputeCommandKind::kOpen) {
    stored = StoredDispute();
    stored->dispute.id = std::string(id);
    stored->dispute.jurisdiction = std::string(jurisdiction);
  }
  if (!stored.ok()) return stored.status();
  Dispute& dispute = stored->dispute;
  // Of tickets that no rules tie for, who contends must be said.
  absl::Status untied;
  TRUNKLINE_RETURN_IF_ERROR(TakeFromTickets(store.get(), by->rules(), dispute,
                                            actor, &command, &untied));
  TRUNKLINE_ASSIGN_OR_RETURN(const LifecycleEngine* const engine,
                             by->LifecycleFor(dispute));
  const auto events = engine->DecideDispute(dispute, command, actor, now);
  // The right comes first: who has none does not learn the version.
  if (expected_version != 0 && dispute.version != expected_version &&
      (events.ok() || (!absl::IsPermissionDenied(events.status()) &&
                       engine->CheckDisputeAccess(dispute, actor).ok()))) {
    return base::Aborted(base::Fill<desk::messages::kDisputeVersion>(
        dispute.id, dispute.version, expected_version));
  }
  if (!events.ok()) {
    // Without claims there are too few claimants; the reason says more. An
    // office that is none is refused before the right is looked at.
    return absl::IsInvalidArgument(events.status()) && command.office.empty() &&
                   !untied.ok()
               ? untied
               : events.status();
  }
  // Who must keep out of a ticket has no part in the dispute. A ticket that
  // cannot be read does not stop it.
  if (const absl::Status interest =
          CheckNoInterest(store.get(), by->rules(), dispute, actor);
      !interest.ok() && !desk::IsOfOneCase(interest)) {
    return interest;
  }
  TRUNKLINE_RETURN_IF_ERROR(untied);

  DisputeReceipt receipt;
  Batch batch;
  std::vector<std::unique_ptr<Case>> changed;
  // Tickets that stay as they are because they are closed. One that is reopened
  // meanwhile has a new version, and all of this is done again.
  std::vector<CaseWrite> left_alone;
  for (const DisputeEvent& event : *events) {
    TRUNKLINE_RETURN_IF_ERROR(Apply(event, &dispute));
    desk::AppendDisputeEvent(event, dispute, &stored->chain, &batch);
    for (Designation& one : TicketCommands(event, dispute)) {
      DisputeTicket ticket;
      ticket.case_id = one.case_id;
      ticket.status =
          ChangeTicket(*by, event, &one.command, actor, now,
                       {std::string(jurisdiction), one.case_id}, &batch,
                       &ticket.events, &changed, &left_alone);
      if (!ticket.status.ok()) {
        if (!desk::IsOfOneCase(ticket.status) &&
            !absl::IsPermissionDenied(ticket.status) &&
            !absl::IsNotFound(ticket.status) &&
            !absl::IsFailedPrecondition(ticket.status) &&
            !absl::IsInvalidArgument(ticket.status)) {
          return ticket.status;
        }
        if (desk::Attaches(command.kind)) {
          return base::ErrorOf(ticket.status.code(),
                               base::Fill<desk::messages::kTicketRefused>(
                                   one.case_id, ticket.status));
        }
      }
      receipt.tickets.push_back(std::move(ticket));
    }
  }
  for (CaseWrite& same : left_alone) batch.writes.push_back(std::move(same));
  if (!key.key.empty()) {
    batch.key = {
        key.source,
        key.key,
        {},
        desk::RefOfDispute(jurisdiction, id),
        dispute.version - static_cast<std::int64_t>(events->size()) + 1,
        dispute.version};
    batch.key.digest = desk::RecordDigest(batch.key, digest);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const CommitResult committed,
                             store->Commit(batch));
  if (committed.replayed) {
    return ReplayDispute(committed.original, digest, jurisdiction, id, actor);
  }
  for (std::size_t i = 0; i != changed.size(); ++i) {
    cases.Put(batch.writes[i].after.chain, std::move(changed[i]));
  }
  receipt.jurisdiction = dispute.jurisdiction;
  receipt.id = dispute.id;
  receipt.version = dispute.version;
  receipt.events = *events;
  return receipt;
}

// Adds to `batch` what a dispute's event leads to for one ticket.
absl::Status Desk::Rep::ChangeTicket(
    const desk::JurisdictionRules& by, const DisputeEvent& cause,
    Command* command, const Actor& actor, absl::Time now, const CaseRef& ref,
    Batch* batch, std::vector<Event>* events,
    std::vector<std::unique_ptr<Case>>* changed,
    std::vector<CaseWrite>* left_alone) {
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                             store->Load(ref, nullptr));
  if (!record.source.empty()) {
    return base::FailedPrecondition(
        base::Fill<desk::messages::kTicketElsewhere>(record.source));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<Case> c, TakeCase(record));
  const auto keep = [&](const absl::Status& status) {
    cases.Put(record.chain, std::move(c));
    return status;
  };
  if (!record.open) {
    CaseWrite& same = left_alone->emplace_back();
    same.expected_version = record.version;
    same.after = record;
    return keep(
        base::FailedPrecondition(base::Fill<desk::messages::kTicketClosed>()));
  }
  const auto lifecycle = by.LifecycleFor(*c);
  if (!lifecycle.ok()) return keep(lifecycle.status());
  if (auto* const designate = std::get_if<DesignateCommand>(command)) {
    designate->dispatch_text = c->dispatch_text;
  }
  Actor desk_actor = actor;
  desk_actor.roles = {"system"};
  auto decided = (*lifecycle)->Decide(*c, *command, desk_actor, now);
  if (!decided.ok()) return keep(decided.status());
  for (Event& event : *decided) {
    event.cause = desk::CauseOf(cause.dispute, cause.version);
  }
  CaseWrite write;
  const absl::Status appended = desk::AppendEvents(
      sealing, record, &*decided, c.get(), &write, &batch->auxiliary);
  if (!appended.ok()) return appended;
  desk::FillRecord(*c, (*lifecycle)->NextDue(*c), &write.after);
  batch->writes.push_back(std::move(write));
  *events = *std::move(decided);
  changed->push_back(std::move(c));
  return absl::OkStatus();
}

// A ticket that was merged or closed while its dispute was decided has missed
// what was decided. Where it is open again, that follows now: it is designated
// as the others were, or leaves a dispute that has no more to say about it. If
// the lifecycle refuses even that, it stays as it is, as at the ruling. The
// commit fails if the dispute is no longer the one that this was decided by.
absl::Status Desk::Rep::FollowDispute(const LifecycleEngine& lifecycle,
                                      const Case& before, const Actor& actor,
                                      absl::Time now,
                                      std::vector<Event>* events,
                                      Batch* batch) {
  const CommandKind kind = KindOf(events->front().command);
  if ((kind != CommandKind::kUnmerge && kind != CommandKind::kReopen) ||
      before.dispute.empty()) {
    return absl::OkStatus();
  }
  Case c = before;
  for (const Event& event : *events) {
    TRUNKLINE_RETURN_IF_ERROR(Apply(event, &c));
  }
  // The state is read first: where an event comes between the two, the commit
  // finds another state.
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string state,
      desk::FindAuxiliary(store.get(), desk::kDisputeState, c.jurisdiction,
                          c.dispute));
  auto stored = desk::LoadDispute(store.get(), c.jurisdiction, c.dispute);
  if (absl::IsNotFound(stored.status())) {
    stored = StoredDispute();
    stored->dispute.id = c.dispute;
  }
  TRUNKLINE_RETURN_IF_ERROR(stored.status());
  if (!state.empty()) {
    batch->auxiliary.push_back(
        {desk::kDisputeState, c.jurisdiction, c.dispute, state, false, state});
  }
  const Dispute& dispute = stored->dispute;
  const bool listed = desk::Lists(dispute, c.id);
  if (listed && dispute.ending == DisputeEnding::kUnspecified) {
    return absl::OkStatus();
  }
  std::vector<Command> follows;
  if (listed && !dispute.unit.empty()) {
    DesignateCommand designate;
    designate.unit = dispute.unit;
    designate.assisting = dispute.assisting;
    designate.reason = dispute.grounds;
    designate.dispute = dispute.id;
    designate.dispatch_text = c.dispatch_text;
    follows.emplace_back(std::move(designate));
  }
  RaiseDisputeCommand leave;
  leave.dispute = dispute.id;
  leave.withdrawn = true;
  follows.emplace_back(std::move(leave));
  Actor desk_actor = actor;
  desk_actor.roles = {"system"};
  for (const Command& command : follows) {
    auto decided = lifecycle.Decide(c, command, desk_actor, now);
    if (!decided.ok()) continue;
    for (Event& event : *decided) {
      event.cause = desk::CauseOf(dispute.id, dispute.version);
      events->push_back(std::move(event));
    }
    break;
  }
  return absl::OkStatus();
}

absl::StatusOr<DisputeReceipt> Desk::DoDispute(
    std::string_view jurisdiction, std::string_view id,
    const DisputeCommand& command, const Actor& actor, absl::Time now,
    std::int64_t expected_version, const IdempotencyKey& key) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->SawTime(now));
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(actor));
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckText(desk::messages::kDisputeId, id));
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckIdempotencyKey(key));
  TRUNKLINE_RETURN_IF_ERROR(rep_->rules.Find(jurisdiction).status());
  std::string digest;
  // The receipt of the same request, if it was done before.
  const auto find = [&]() -> absl::StatusOr<DisputeReceipt> {
    TRUNKLINE_ASSIGN_OR_RETURN(const IdempotencyRecord record,
                               rep_->store->FindKey(key.source, key.key));
    return rep_->ReplayDispute(record, digest, jurisdiction, id, actor);
  };
  if (!key.key.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        digest,
        rep_->sealing.RequestDigest(jurisdiction, {"dispute", jurisdiction, id,
                                                   WriteDisputeCommand(command),
                                                   actor.id, actor.unit}));
    auto before = find();
    if (!absl::IsNotFound(before.status())) return before;
  }
  for (int attempt = 0;; ++attempt) {
    auto receipt = rep_->TryDispute(jurisdiction, id, command, actor, now,
                                    expected_version, key, digest);
    if (receipt.ok()) return receipt;
    if (absl::IsAborted(receipt.status())) {
      rep_->CountConflict();
      if (expected_version == 0 && attempt < rep_->options.retries) continue;
    }
    // The reason may be that the same request was done meanwhile.
    if (!key.key.empty()) {
      auto before = find();
      if (before.ok()) return before;
    }
    return receipt;
  }
}

absl::StatusOr<DisputeReceipt> Desk::Rep::ReplayDispute(
    const IdempotencyRecord& record, std::string_view digest,
    std::string_view jurisdiction, std::string_view id, const Actor& actor) {
  if (!desk::IsSameRequest(record.digest, digest)) {
    return desk::KeyIsUsed(record);
  }
  replays.fetch_add(1, std::memory_order_relaxed);
  TRUNKLINE_ASSIGN_OR_RETURN(const StoredDispute stored,
                             desk::LoadDispute(store.get(), jurisdiction, id));
  DisputeReceipt receipt;
  receipt.jurisdiction = stored.dispute.jurisdiction;
  receipt.id = stored.dispute.id;
  receipt.version = record.last_version;
  receipt.replayed = true;
  // The actor may have lost its right since.
  TRUNKLINE_ASSIGN_OR_RETURN(const Rules by, rules.Find(jurisdiction));
  const auto engine = by->LifecycleFor(stored.dispute);
  if (!engine.ok() ||
      !(*engine)->CheckDisputeAccess(stored.dispute, actor).ok() ||
      !CheckNoInterest(store.get(), by->rules(), stored.dispute, actor).ok()) {
    return receipt;
  }
  for (const DisputeEvent& event : stored.events) {
    if (event.version >= record.first_version &&
        event.version <= record.last_version) {
      receipt.events.push_back(event);
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(
      desk::FindTicketEvents(store.get(), stored.dispute, record.first_version,
                             record.last_version, &receipt.tickets));
  return receipt;
}

// The dispute, if the viewer may read it.
absl::StatusOr<StoredDispute> Desk::Rep::LoadDisputeFor(
    std::string_view jurisdiction, std::string_view id,
    const Actor& viewer) const {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(viewer));
  TRUNKLINE_ASSIGN_OR_RETURN(const Rules by, rules.Find(jurisdiction));
  TRUNKLINE_ASSIGN_OR_RETURN(StoredDispute stored,
                             desk::LoadDispute(store.get(), jurisdiction, id));
  TRUNKLINE_ASSIGN_OR_RETURN(const LifecycleEngine* const engine,
                             by->LifecycleFor(stored.dispute));
  TRUNKLINE_RETURN_IF_ERROR(engine->CheckDisputeAccess(stored.dispute, viewer));
  TRUNKLINE_RETURN_IF_ERROR(
      CheckNoInterest(store.get(), by->rules(), stored.dispute, viewer));
  return stored;
}

absl::StatusOr<Dispute> Desk::GetDispute(std::string_view jurisdiction,
                                         std::string_view id,
                                         const Actor& viewer) {
  TRUNKLINE_ASSIGN_OR_RETURN(StoredDispute stored,
                             rep_->LoadDisputeFor(jurisdiction, id, viewer));
  return std::move(stored.dispute);
}

absl::StatusOr<std::vector<DisputeEvent>> Desk::DisputeHistory(
    std::string_view jurisdiction, std::string_view id, const Actor& viewer,
    std::int64_t after_version, std::size_t limit) {
  TRUNKLINE_ASSIGN_OR_RETURN(const StoredDispute stored,
                             rep_->LoadDisputeFor(jurisdiction, id, viewer));
  std::vector<DisputeEvent> out;
  for (const DisputeEvent& event : stored.events) {
    if (event.version > after_version && out.size() < limit) {
      out.push_back(event);
    }
  }
  return out;
}

absl::StatusOr<std::vector<Dispute>> Desk::ListDisputes(
    std::string_view jurisdiction, const Actor& viewer, bool open_only,
    std::string_view after_id, std::size_t limit) {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(viewer));
  TRUNKLINE_ASSIGN_OR_RETURN(const Rep::Rules by,
                             rep_->rules.Find(jurisdiction));
  std::vector<Dispute> out;
  std::string after(after_id);
  // As many as are wanted are read first, since most may be shown; then ever
  // more, since of a long list of others few may be left.
  for (std::size_t step = std::min(limit, kPage); out.size() < limit;
       step = std::min(2 * step, kPage)) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        std::vector<Dispute> page,
        desk::ScanDisputes(rep_->store.get(), jurisdiction, jurisdiction, after,
                           step));
    const bool more = page.size() == step;
    if (!page.empty()) after = page.back().id;
    for (Dispute& dispute : page) {
      if (out.size() == limit) break;
      if (open_only && dispute.ending != DisputeEnding::kUnspecified) continue;
      const auto engine = by->LifecycleFor(dispute);
      if (!engine.ok() ||
          !(*engine)->CheckDisputeAccess(dispute, viewer).ok()) {
        continue;
      }
      const absl::Status seen =
          CheckNoInterest(rep_->store.get(), by->rules(), dispute, viewer);
      if (seen.ok()) {
        out.push_back(std::move(dispute));
      } else if (desk::IsOfOneCase(seen)) {
        rep_->Log(
            absl::StrCat("disputes: ", dispute.id, ": ", seen.ToString()));
      } else if (!absl::IsPermissionDenied(seen)) {
        return seen;
      }
    }
    if (!more) break;
  }
  return out;
}

absl::StatusOr<std::string> Desk::DraftRule(std::string_view jurisdiction,
                                            std::string_view id,
                                            const Actor& viewer) {
  TRUNKLINE_ASSIGN_OR_RETURN(const StoredDispute stored,
                             rep_->LoadDisputeFor(jurisdiction, id, viewer));
  TRUNKLINE_ASSIGN_OR_RETURN(const Rep::Rules by,
                             rep_->rules.Find(jurisdiction));
  std::vector<TicketScope> scopes;
  // In a dispute each unit claims once, by one rule, and a ticket that is
  // attached after the ruling brings no claim. The draft must stand above the
  // rules that tied for any of the tickets.
  Dispute dispute = stored.dispute;
  for (const std::string& ticket : stored.dispute.cases) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const CaseRecord record,
        rep_->store->Load({std::string(jurisdiction), ticket}, nullptr));
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
    scopes.push_back(ScopeOf(c));
    std::vector<Claimant> claims;
    desk::AddClaimants(c, &claims);
    dispute.claimants.insert(dispute.claimants.end(), claims.begin(),
                             claims.end());
  }
  return trunkline::DraftRule(dispute, by->rules(), scopes);
}

}  // namespace trunkline
