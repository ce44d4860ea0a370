// SPDX-License-Identifier: Apache-2.0
#include "src/desk/mirror.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/checks.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"
#include "src/desk/request_digest.h"
#include "src/desk/seal.h"
#include "src/desk/withheld_events.h"
#include "src/lifecycle/engine/check_event.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/withheld.h"

namespace trunkline {
namespace desk {
namespace {

constexpr std::string_view kReceived = "received";

// The event that opens a mirror whose opening event has not arrived.
Event FirstOf(const Event& e) {
  Event first;
  first.at = e.at;
  first.stated_at = e.stated_at;
  first.command = OpenCommand();
  first.stage = kReceived;
  return first;
}

// An event as its bytes will be read: with the envelope that the mirror gives
// it, which also replaces that of the bytes that it was read from. What two
// readings of the bytes could tell apart from the struct is thus gone before
// the mirror is computed.
absl::StatusOr<Event> AsStored(Event event) {
  if (!event.unknown.empty()) {
    using F = schema::fields::Event;
    lifecycle::Writer envelope;
    envelope(F::kCase, event.case_id);
    envelope(F::kVersion, event.version);
    envelope(F::kAt, event.at);
    envelope(F::kStatedAt, event.stated_at);
    envelope(F::kCause, event.cause);
    event.unknown.append(envelope.bytes());
  }
  return ReadEvent(WriteEvent(event));
}

}  // namespace

CaseRef MirrorRef(std::string_view jurisdiction, std::string_view source,
                  std::string_view old_id) {
  return {std::string(jurisdiction),
          absl::StrCat(std::string(source), ":", std::string(old_id))};
}

bool IsMirrorOf(std::string_view source, const CaseRef& ref) {
  return !source.empty() && ref.id.size() > source.size() + 1 &&
         ref.id.compare(0, source.size(), source) == 0 &&
         ref.id[source.size()] == ':';
}

absl::Status CheckMirrorId(std::string_view source, std::string_view old_id) {
  if (source.empty() || source == "*" ||
      source.find(':') != std::string_view::npos) {
    return base::InvalidArgument(base::Fill<messages::kSourceForm>());
  }
  if (old_id.empty()) {
    return base::InvalidArgument(base::Fill<messages::kNoSourceId>());
  }
  TRUNKLINE_RETURN_IF_ERROR(CheckText(messages::kSourceName, source, 200));
  return CheckText(messages::kSourceId, old_id, 200);
}

const SealedRecord* PartOf(const std::vector<SealedRecord>& sealed,
                           std::int64_t version) {
  const auto part = std::find_if(
      sealed.begin(), sealed.end(),
      [&](const SealedRecord& one) { return one.version == version; });
  return part == sealed.end() ? nullptr : &*part;
}

std::int64_t SourceVersion(const Event& event) {
  const std::size_t slash = event.cause.rfind('/');
  std::int64_t version = 0;
  if (slash == std::string::npos ||
      !absl::SimpleAtoi(event.cause.substr(slash + 1), &version)) {
    return 0;
  }
  return version;
}

Case FoldMirror(const CaseRef& ref, const std::vector<Event>& events,
                std::vector<Event>* history, std::int64_t* told_by) {
  std::vector<std::pair<std::int64_t, const Event*>> order;
  order.reserve(events.size());
  for (const Event& e : events) order.emplace_back(SourceVersion(e), &e);
  std::stable_sort(
      order.begin(), order.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  Case c;
  if (told_by != nullptr) *told_by = 0;
  const auto apply = [&](const Event& e) {
    if (!Apply(e, &c).ok()) return false;
    if (history != nullptr) history->push_back(e);
    return true;
  };
  const auto take = [&](Event e) {
    e.unknown.clear();  // Nothing of it becomes part of the case.
    const std::int64_t arrival = e.version;
    e.case_id = ref.id;
    e.version = c.version + 1;
    // The source's own time. If it is before an earlier event, that event's
    // time has the order, and facts keep the source's (Apply()).
    const absl::Time stated =
        e.stated_at == absl::InfiniteFuture() ? e.at : e.stated_at;
    e.at = c.version == 0 ? stated : std::max(stated, c.updated_at);
    e.stated_at = e.at == stated ? absl::InfiniteFuture() : stated;
    // The source names the assignment in the command alone.
    if (e.assignment == 0) {
      e.assignment = lifecycle::NamedAssignment(e.command);
    }
    if (auto* const open = std::get_if<OpenCommand>(&e.command)) {
      open->jurisdiction = ref.jurisdiction;
      // Whatever it runs under there, here it runs under none.
      open->definition_id.clear();
      open->definition_version.clear();
      if (e.stage.empty()) e.stage = kReceived;
    }
    if (apply(e)) {
      const bool told = KindOf(e.command) == CommandKind::kOpen;
      if (told && told_by != nullptr) *told_by = arrival;
      return;
    }
    // The source may allow commands that Apply() refuses, or name clocks and
    // assignments that do not exist here. Stage and resolution are taken from
    // it; of what is withheld, not even who did it.
    Event plain = lifecycle::ShellOf(e, false);
    if (!lifecycle::IsWithheld(e.command)) {
      plain.actor = e.actor;
      plain.unit = e.unit;
      plain.transition = e.transition;
      plain.command = NoteCommand();
    }
    plain.clocks.clear();
    apply(plain);
  };
  for (const auto& entry : order) {
    const Event& e = *entry.second;
    if (c.version == 0 && KindOf(e.command) != CommandKind::kOpen) {
      take(FirstOf(e));
    }
    take(e);
  }
  c.id = ref.id;
  c.jurisdiction = ref.jurisdiction;
  c.version = static_cast<std::int64_t>(events.size());
  // Facts have the source's times. The case changed when an event arrived,
  // wherever that is in the source's order.
  if (!events.empty()) c.updated_at = events.back().at;
  return c;
}

const SealedRecord* PartOfMirror(const CaseRef& ref,
                                 const std::vector<Event>& events,
                                 const std::vector<SealedRecord>& sealed) {
  std::int64_t told_by = 0;
  FoldMirror(ref, events, nullptr, &told_by);
  return PartOf(sealed, told_by);
}

}  // namespace desk

const SealedRecord* Desk::Rep::MirrorState::Erasure() const {
  for (const SealedRecord& part : sealed) {
    if (part.erased_at != absl::InfiniteFuture()) return &part;
  }
  return nullptr;
}

absl::StatusOr<std::vector<Event>> Desk::Rep::EventsOf(const CaseRecord& record,
                                                       bool whole) const {
  std::vector<Event> events;
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<EventRecord> records,
      store->Events(record.ref, 0, static_cast<std::size_t>(record.version)));
  for (const EventRecord& one : records) {
    TRUNKLINE_ASSIGN_OR_RETURN(events.emplace_back(),
                               whole ? desk::ReadWholeEvent(store.get(), one)
                                     : desk::ReadStoredEvent(one));
  }
  return events;
}

const SealedRecord* Desk::Rep::MirrorState::Part() const {
  return desk::PartOfMirror(record.ref, events, sealed);
}

absl::StatusOr<const SealedRecord*> Desk::Rep::PartOf(
    const CaseRecord& record, const std::vector<SealedRecord>& sealed) const {
  // A case has the ticket that it was opened with.
  if (record.source.empty()) return desk::PartOf(sealed, 1);
  if (sealed.empty()) return nullptr;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<Event> events, EventsOf(record));
  return desk::PartOfMirror(record.ref, events, sealed);
}

absl::StatusOr<Desk::Rep::MirrorState> Desk::Rep::LoadMirror(
    const CaseRef& ref, std::string_view source) {
  MirrorState mirror;
  auto record = store->Load(ref, &mirror.sealed);
  if (absl::IsNotFound(record.status())) {
    mirror.record.ref = ref;
    mirror.record.source = std::string(source);
    mirror.record.chain = desk::FirstLink(ref);
    return mirror;
  }
  if (!record.ok()) return record.status();
  mirror.record = *std::move(record);
  if (mirror.record.source != source) {
    return base::AlreadyExists(
        base::Fill<desk::messages::kNotAMirror>(ref.id, source));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(mirror.events, EventsOf(mirror.record, true));
  return mirror;
}

absl::Status Desk::Rep::AppendToMirror(
    const desk::JurisdictionRules& by, MirrorState* mirror,
    std::vector<Event> events, absl::Time now, CaseWrite* write,
    std::vector<AuxiliaryRecord>* auxiliary) {
  CaseRecord& record = mirror->record;
  // Each event has all of them put in order anew.
  const std::size_t would_have = mirror->events.size() + events.size();
  if (would_have > kMostMirrorEvents) {
    return base::FailedPrecondition(base::Fill<desk::messages::kMirrorFull>(
        record.ref.id, would_have, kMostMirrorEvents));
  }
  const SealedRecord* const erased = mirror->Erasure();
  if (write != nullptr) {
    write->expected_version = record.version;
    write->after.ref = record.ref;
    write->after.source = record.source;
    // An erasure that comes before the commit makes it fail, and all of this is
    // done again.
    write->not_erased = erased == nullptr;
  }
  std::string key = desk::Sealing::KeyOf(mirror->sealed);
  for (Event& event : events) {
    event.case_id = record.ref.id;
    event.version = ++record.version;
    // Events are stored in the order of their arrival; `stated_at` keeps the
    // source's time.
    event.stated_at = event.at;
    event.at =
        mirror->events.empty() ? now : std::max(now, mirror->events.back().at);
    // Before it is written, since writing may leave out what is wrong; but what
    // it was read from is compared with what is stored.
    const bool from_bytes = !event.unknown.empty();
    if (!from_bytes) TRUNKLINE_RETURN_IF_ERROR(lifecycle::CheckForm(event));
    TRUNKLINE_ASSIGN_OR_RETURN(event, desk::AsStored(std::move(event)));
    if (from_bytes) TRUNKLINE_RETURN_IF_ERROR(lifecycle::CheckForm(event));
    desk::HidePersonal(by.personal(), &event);
    if (write != nullptr) {
      TRUNKLINE_RETURN_IF_ERROR(
          desk::AppendEvent(sealing, &event, erased == nullptr ? &key : nullptr,
                            &record.chain, write, auxiliary));
      write->events.back().source = record.source;
    }
    mirror->events.push_back(std::move(event));
  }
  if (write == nullptr) {
    desk::FillRecord(desk::FoldMirror(record.ref, mirror->events),
                     absl::InfiniteFuture(), &record);
    return absl::OkStatus();
  }
  // An erased caller does not come back with an update. In a copy of the store
  // from before the erasure only the destroyed key tells of it.
  for (SealedRecord& part : write->sealed) {
    if (!part.salt.empty()) continue;
    part.erased_by =
        erased == nullptr ? desk::kDestroyedKey : erased->erased_by;
    part.erased_at = now;
  }
  mirror->sealed.insert(mirror->sealed.end(), write->sealed.begin(),
                        write->sealed.end());
  const Case c = desk::FoldMirror(record.ref, mirror->events);
  desk::FillRecord(c, absl::InfiniteFuture(), &record);
  // What is acknowledged can be read.
  TRUNKLINE_RETURN_IF_ERROR(desk::ReadStoredCase(record).status());
  // Its measures are open until a case of this desk continues it.
  if (!c.supervision.empty()) {
    auxiliary->push_back(record.adopted_as.empty()
                             ? desk::MeasuresRecord(record.ref, c)
                             : desk::MeasuresRecord(record.ref, Case()));
  }
  write->after = record;
  return absl::OkStatus();
}

absl::StatusOr<Receipt> Desk::Rep::Mirror(const MirrorEvent& given,
                                          const Actor& actor, absl::Time now) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Rules by, CheckAccess(Access::kMirror, given.jurisdiction, actor));
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckMirrorId(given.source, given.old_id));
  if (given.source_version < 1 ||
      given.source_version > desk::kMostSourceVersion) {
    return base::InvalidArgument(base::Fill<desk::messages::kSourceVersion>(
        given.source_version, desk::kMostSourceVersion));
  }
  if (given.event.at == absl::InfiniteFuture() ||
      given.event.at == absl::InfinitePast()) {
    return base::InvalidArgument(base::Fill<desk::messages::kNoEventTime>());
  }
  const CaseRef ref =
      desk::MirrorRef(given.jurisdiction, given.source, given.old_id);
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string digest,
      sealing.RequestDigest(given.jurisdiction,
                            {"mirror", WriteEvent(given.event)}));
  for (int attempt = 0;; ++attempt) {
    TRUNKLINE_ASSIGN_OR_RETURN(MirrorState mirror,
                               LoadMirror(ref, given.source));
    Event event = given.event;
    event.cause = absl::StrCat(given.source, "/", given.old_id, "/",
                               given.source_version);
    Batch batch;
    batch.key.source = absl::StrCat("mirror:", given.source);
    batch.key.key = absl::StrCat(given.jurisdiction, "/", given.old_id, "/",
                                 given.source_version);
    // A full mirror has nothing to commit that would find the key.
    if (mirror.events.size() >= kMostMirrorEvents) {
      auto before =
          FindReceipt({batch.key.source, batch.key.key}, digest, nullptr);
      if (!absl::IsNotFound(before.status())) return before;
    }
    CaseWrite& write = batch.writes.emplace_back();
    TRUNKLINE_RETURN_IF_ERROR(
        AppendToMirror(*by, &mirror, {event}, now, &write, &batch.auxiliary));
    batch.key.ref = ref;
    batch.key.first_version = batch.key.last_version = mirror.record.version;
    // A digest could be guessed from: it is erased with the caller.
    if (mirror.Erasure() == nullptr) {
      batch.key.digest = desk::RecordDigest(batch.key, digest);
    }
    auto committed = store->Commit(batch);
    if (absl::IsAborted(committed.status())) {
      CountConflict();
      if (attempt < options.retries) continue;
    }
    if (!committed.ok()) return committed.status();
    if (committed->replayed) {
      return ReplayReceipt(committed->original, digest, nullptr);
    }
    Receipt receipt;
    receipt.ref = ref;
    receipt.version = mirror.record.version;
    receipt.events.push_back(mirror.events.back());
    return receipt;
  }
}

absl::StatusOr<Receipt> Desk::Mirror(const MirrorEvent& event,
                                     const Actor& actor, absl::Time now) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->SawTime(now));
  return rep_->counters.Measured(
      DeskCall::kMirror, [&] { return rep_->Mirror(event, actor, now); });
}

}  // namespace trunkline
