#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/desk/desk_rep.h"
#include "src/desk/seal.h"
#include "src/lifecycle/codec.h"
#include "src/schema/wire.h"

namespace trunkline {
namespace desk {
namespace {

constexpr std::string_view kReceived = "received";

// The event that a mirror begins with when the source's own is not there yet.
Event FirstOf(const Event& e) {
  Event first;
  first.at = e.at;
  first.command.kind = CommandKind::kOpen;
  first.command.ticket = e.command.ticket;
  first.stage = kReceived;
  return first;
}

}  // namespace

CaseRef MirrorRef(std::string_view jurisdiction, std::string_view source,
                  std::string_view old_id) {
  return {std::string(jurisdiction),
          absl::StrCat(std::string(source), ":", std::string(old_id))};
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

Case FoldMirror(const CaseRef& ref, const std::vector<Event>& events) {
  std::vector<std::pair<std::int64_t, const Event*>> order;
  for (const Event& e : events) order.emplace_back(SourceVersion(e), &e);
  std::stable_sort(
      order.begin(), order.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  Case c;
  const auto take = [&](Event e) {
    e.case_id = ref.id;
    e.jurisdiction = ref.jurisdiction;
    e.version = c.version + 1;
    // The source's own time, but never back.
    if (e.stated_at != absl::InfiniteFuture()) e.at = e.stated_at;
    if (c.version != 0) e.at = std::max(e.at, c.updated_at);
    if (e.command.kind == CommandKind::kOpen) {
      if (c.version != 0) {
        // It came twice, or after others: the later one says how it is.
        if (!e.command.ticket.empty()) c.ticket = e.command.ticket;
        return;
      }
      if (e.stage.empty()) e.stage = kReceived;
    } else if (c.version == 0) {
      return;
    }
    if (Apply(e, &c).ok()) return;
    // It names what the source knows and this library does not: what it does to
    // the stage counts all the same.
    Event plain;
    plain.case_id = e.case_id;
    plain.version = e.version;
    plain.at = e.at;
    plain.command.kind = CommandKind::kNote;
    plain.stage = e.stage;
    plain.result = e.result;
    Apply(plain, &c).IgnoreError();
  };
  for (const auto& entry : order) {
    const Event& e = *entry.second;
    if (c.version == 0 && e.command.kind != CommandKind::kOpen) {
      take(FirstOf(e));
    }
    take(e);
  }
  c.id = ref.id;
  c.jurisdiction = ref.jurisdiction;
  c.version = static_cast<std::int64_t>(events.size());
  return c;
}

}  // namespace desk

namespace {

absl::Status CheckName(std::string_view what, std::string_view text) {
  if (text.empty() || text.size() > 200 ||
      base::FindInvalidUtf8(text) != std::string_view::npos ||
      text.find('\0') != std::string_view::npos) {
    return absl::InvalidArgumentError(absl::StrCat(
        std::string(what), " is empty, over 200 bytes, or not UTF-8"));
  }
  return absl::OkStatus();
}

absl::Status CheckSource(std::string_view source, std::string_view old_id) {
  TRUNKLINE_RETURN_IF_ERROR(CheckName("the source", source));
  TRUNKLINE_RETURN_IF_ERROR(CheckName("the source's id", old_id));
  if (source.find(':') != std::string_view::npos || source == "*") {
    return absl::InvalidArgumentError(
        "a source's name has no \":\" in it and is not \"*\"");
  }
  return absl::OkStatus();
}

std::string_view OldId(const CaseRecord& row) {
  return std::string_view(row.ref.id).substr(row.source.size() + 1);
}

// The ticket of a mirror as ours: whose it was, and that it was handed over.
absl::StatusOr<StoredTicket> OwnTicket(std::string_view ticket,
                                       const CaseRecord& row,
                                       absl::Time accepted) {
  constexpr std::uint32_t kId = 1, kJurisdiction = 2, kGiver = 5, kGiverRef = 6,
                          kAccepted = 10, kHandedOver = 27;
  lifecycle::Writer writer;
  bool giver = false, has_accepted = false;
  const bool good = schema::EachField(
      ticket, [&](std::uint32_t number, int, std::string_view,
                  std::string_view whole) {
        if (number == kId || number == kJurisdiction ||
            number == kHandedOver) {
          return;
        }
        giver = giver || number == kGiver || number == kGiverRef;
        has_accepted = has_accepted || number == kAccepted;
        writer.Raw(whole);
      });
  if (!good) return absl::InvalidArgumentError("its ticket cannot be read");
  writer(kJurisdiction, row.ref.jurisdiction);
  if (!giver) {
    writer(kGiver, row.source);
    writer(kGiverRef, std::string(OldId(row)));
  }
  if (!has_accepted) writer(kAccepted, accepted);
  writer(kHandedOver, true);
  return ReadTicket(writer.bytes(), Format::kBinary);
}

}  // namespace

absl::StatusOr<Desk::Rep::MirrorState> Desk::Rep::LoadMirror(
    const CaseRef& ref, std::string_view source) {
  MirrorState mirror;
  auto row = store->Load(ref, &mirror.sealed);
  if (absl::IsNotFound(row.status())) {
    mirror.row.ref = ref;
    mirror.row.source = std::string(source);
    mirror.row.chain = desk::FirstLink(ref);
    return mirror;
  }
  if (!row.ok()) return row.status();
  mirror.row = *std::move(row);
  if (mirror.row.source != source) {
    return absl::AlreadyExistsError(
        absl::StrCat("case ", ref.id, " is not a mirror of ",
                     std::string(source)));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<EventRecord> rows,
      store->Events(ref, 0, static_cast<std::size_t>(mirror.row.version)));
  for (const EventRecord& one : rows) {
    TRUNKLINE_ASSIGN_OR_RETURN(mirror.events.emplace_back(),
                               desk::ReadRow(one));
  }
  return mirror;
}

absl::Status Desk::Rep::AddToMirror(MirrorState* mirror,
                                    std::vector<Event> events, absl::Time now,
                                    CaseWrite* write) {
  CaseRecord& row = mirror->row;
  write->expected_version = row.version;
  for (Event& event : events) {
    event.case_id = row.ref.id;
    event.version = ++row.version;
    event.stated_at = event.at;
    // In the order in which they came.
    event.at = mirror->events.empty() ? now
                                      : std::max(now, mirror->events.back().at);
    desk::AddRow(&event, &row.chain, write);
    write->events.back().source = row.source;
    mirror->events.push_back(std::move(event));
  }
  mirror->sealed.insert(mirror->sealed.end(), write->sealed.begin(),
                        write->sealed.end());
  const Case c = desk::FoldMirror(row.ref, mirror->events);
  desk::FillRow(c, absl::InfiniteFuture(), &row);
  write->after = row;
  return absl::OkStatus();
}

absl::Status Desk::Rep::AdoptInto(const desk::Resolved& rules_of,
                                  MirrorState* mirror, const Actor& actor,
                                  absl::Time at, Batch* batch,
                                  AdoptionResult* adopted) {
  CaseRecord& row = mirror->row;
  TRUNKLINE_ASSIGN_OR_RETURN(const Case was, desk::ReadState(row));
  adopted->mirror = row.ref;
  adopted->old_unit = row.unit;
  std::string ticket_bytes = was.ticket;
  if (!mirror->sealed.empty()) {
    ticket_bytes = desk::Join(ticket_bytes, mirror->sealed.back().bytes);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const StoredTicket ticket,
                             OwnTicket(ticket_bytes, row, was.accepted_at));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string id, NewId(rules_of, at));
  TRUNKLINE_ASSIGN_OR_RETURN(Opening opening,
                             Open(rules_of, ticket, id, actor, at));
  adopted->ref = opening.write.after.ref;
  adopted->new_unit = opening.lead;
  batch->writes.push_back(std::move(opening.write));

  // The mirror learns where it goes on.
  Event link;
  link.at = at;
  link.actor = actor.id;
  link.unit = actor.unit;
  link.command.kind = CommandKind::kLink;
  link.command.cases = {id};
  link.cause = absl::StrCat("adopted/", std::int64_t{1} << 62);  // The last.
  row.adopted_as = id;
  CaseWrite& write = batch->writes.emplace_back();
  return AddToMirror(mirror, {link}, at, &write);
}

absl::StatusOr<Receipt> Desk::Rep::Mirror(const MirrorEvent& given,
                                          absl::Time now) {
  TRUNKLINE_RETURN_IF_ERROR(CheckSource(given.source, given.old_id));
  TRUNKLINE_RETURN_IF_ERROR(RulesOf(given.jurisdiction).status());
  if (given.source_version < 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        "source_version is ", given.source_version, "; it counts from 1"));
  }
  if (given.event.at == absl::InfiniteFuture() ||
      given.event.at == absl::InfinitePast()) {
    return absl::InvalidArgumentError("the event has no time");
  }
  const CaseRef ref =
      desk::MirrorRef(given.jurisdiction, given.source, given.old_id);
  const std::string digest = desk::Digest({"mirror", WriteEvent(given.event)});
  for (int attempt = 0;; ++attempt) {
    TRUNKLINE_ASSIGN_OR_RETURN(MirrorState mirror,
                               LoadMirror(ref, given.source));
    Event event = given.event;
    event.cause = absl::StrCat(given.source, "/", given.old_id, "/",
                               given.source_version);
    Batch batch;
    CaseWrite& write = batch.writes.emplace_back();
    TRUNKLINE_RETURN_IF_ERROR(AddToMirror(&mirror, {event}, now, &write));
    batch.key.source = absl::StrCat("mirror:", given.source);
    batch.key.key = absl::StrCat(given.jurisdiction, "/", given.old_id, "/",
                                 given.source_version);
    batch.key.digest = digest;
    batch.key.ref = ref;
    batch.key.first_version = batch.key.last_version = mirror.row.version;
    auto committed = store->Commit(batch);
    if (absl::IsAborted(committed.status())) {
      conflicts.fetch_add(1, std::memory_order_relaxed);
      if (attempt < options.retries) continue;
    }
    if (!committed.ok()) return committed.status();
    if (committed->replayed) return Again(committed->original, digest);
    Receipt receipt;
    receipt.ref = ref;
    receipt.version = mirror.row.version;
    receipt.events.push_back(mirror.events.back());
    return receipt;
  }
}

absl::StatusOr<Receipt> Desk::Mirror(const MirrorEvent& event,
                                     absl::Time now) {
  return rep_->Measured(DeskCall::kMirror,
                        [&] { return rep_->Mirror(event, now); });
}

absl::StatusOr<std::vector<AdoptionResult>> Desk::Adopt(std::string_view jurisdiction,
                                                 std::string_view source,
                                                 const Actor& actor,
                                                 absl::Time at) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::shared_ptr<const desk::Resolved> rules,
      rep_->RulesOf(jurisdiction));
  CaseFilter filter;
  filter.jurisdiction = std::string(jurisdiction);
  filter.source = std::string(source);
  filter.open_only = true;
  filter.unadopted_only = true;
  if (source.empty() || source == "*") {
    return absl::InvalidArgumentError("Adopt() takes one source at a time");
  }
  std::vector<AdoptionResult> out;
  CaseRef after;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                               rep_->store->Scan(filter, after, 200));
    if (page.empty()) return out;
    after = page.back().ref;
    std::vector<Batch> batches;
    std::vector<AdoptionResult> taken;
    for (const CaseRecord& row : page) {
      AdoptionResult adopted;
      adopted.mirror = row.ref;
      TRUNKLINE_ASSIGN_OR_RETURN(Rep::MirrorState mirror,
                                 rep_->LoadMirror(row.ref, source));
      if (!mirror.row.open || !mirror.row.adopted_as.empty()) continue;
      Batch batch;
      adopted.status = rep_->AdoptInto(*rules, &mirror, actor, at, &batch,
                                       &adopted);
      if (adopted.status.ok()) {
        batches.push_back(std::move(batch));
        taken.push_back(std::move(adopted));
      } else {
        out.push_back(std::move(adopted));
      }
    }
    const auto results = rep_->store->Commit(batches.data(), batches.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
      const absl::Status& status = results[i].status();
      if (!status.ok() && !absl::IsAborted(status)) return status;
      // Somebody else was faster: its news, or its adoption, counts; the next
      // call looks again.
      taken[i].status = status;
      out.push_back(std::move(taken[i]));
    }
  }
}

std::vector<absl::StatusOr<ImportResult>> Desk::Import(
    std::string_view jurisdiction, std::string_view source,
    const std::vector<ImportedCase>& cases, const Actor& actor,
    absl::Time now) {
  std::vector<absl::StatusOr<ImportResult>> out(cases.size(),
                                            absl::UnknownError(""));
  const auto rules = rep_->RulesOf(jurisdiction);
  std::vector<Batch> batches;
  std::vector<std::size_t> places;
  std::map<CaseRef, std::size_t> seen;
  const auto prepare = [&](const ImportedCase& one, Batch* batch,
                           ImportResult* imported) -> absl::Status {
    if (!rules.ok()) return rules.status();
    TRUNKLINE_RETURN_IF_ERROR(CheckSource(source, one.old_id));
    if (one.history.empty()) {
      return absl::InvalidArgumentError("it has no history");
    }
    const CaseRef ref = desk::MirrorRef(jurisdiction, source, one.old_id);
    if (!seen.emplace(ref, 0).second) {
      return absl::InvalidArgumentError(
          "its id came before, in the same transaction");
    }
    std::string content;
    for (const Event& event : one.history) {
      if (event.at == absl::InfiniteFuture() ||
          event.at == absl::InfinitePast()) {
        return absl::InvalidArgumentError("an event has no time");
      }
      const std::string bytes = WriteEvent(event);
      absl::StrAppend(&content, bytes.size(), ":", bytes);
    }
    IdempotencyRecord& key = batch->key;
    key.digest = desk::Digest({"import", content});
    key.source = absl::StrCat("import:", std::string(source));
    // Another content of the same case is an update, and a key of its own. The
    // digest itself is not in the key: it could be guessed at.
    key.ref = ref;
    TRUNKLINE_ASSIGN_OR_RETURN(Rep::MirrorState mirror,
                               rep_->LoadMirror(ref, source));
    imported->mirror = ref;
    imported->kind = mirror.row.version == 0 ? ImportResult::Kind::kNew
                                             : ImportResult::Kind::kUpdated;
    for (int round = 1;; ++round) {
      key.key = absl::StrCat(std::string(jurisdiction), "/", one.old_id, "/",
                             round);
      if (mirror.row.version == 0) break;
      auto before = rep_->store->FindKey(key.source, key.key);
      if (absl::IsNotFound(before.status())) break;
      if (!before.ok()) return before.status();
      if (before->digest.empty() || before->digest == key.digest) {
        imported->kind = ImportResult::Kind::kUnchanged;
        imported->case_id = mirror.row.adopted_as;
        imported->old_unit = mirror.row.unit;
        return absl::OkStatus();
      }
    }
    std::int64_t version = 0;
    for (const Event& event : mirror.events) {
      if (event.command.kind == CommandKind::kLink) continue;
      version = std::max(version, desk::SourceVersion(event));
    }
    std::vector<Event> events = one.history;
    for (Event& event : events) {
      event.cause = absl::StrCat(std::string(source), "/", one.old_id, "/",
                                 ++version);
    }
    key.first_version = mirror.row.version + 1;
    CaseWrite& write = batch->writes.emplace_back();
    TRUNKLINE_RETURN_IF_ERROR(
        rep_->AddToMirror(&mirror, std::move(events), now, &write));
    key.last_version = mirror.row.version;
    imported->old_unit = mirror.row.unit;
    if (mirror.row.open && mirror.row.adopted_as.empty()) {
      AdoptionResult adopted;
      TRUNKLINE_RETURN_IF_ERROR(rep_->AdoptInto(**rules, &mirror, actor, now,
                                                batch, &adopted));
      imported->case_id = adopted.ref.id;
      imported->new_unit = adopted.new_unit;
    } else {
      imported->case_id = mirror.row.adopted_as;
    }
    return absl::OkStatus();
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    ImportResult imported;
    Batch batch;
    const absl::Status status = prepare(cases[i], &batch, &imported);
    if (!status.ok()) {
      out[i] = status;
      continue;
    }
    out[i] = imported;
    if (imported.kind == ImportResult::Kind::kUnchanged) continue;
    batches.push_back(std::move(batch));
    places.push_back(i);
  }
  const auto results = rep_->store->Commit(batches.data(), batches.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i].ok()) out[places[i]] = results[i].status();
  }
  return out;
}

}  // namespace trunkline
