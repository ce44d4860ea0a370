// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/access_record.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/seal.h"
#include "trunkline/cases/timeline.h"

// What viewers get: cases, histories, lists and the feed, redacted.
namespace trunkline {

absl::StatusOr<Case> Desk::Rep::WholeCase(
    const CaseRecord& record, const std::vector<std::string>& parts) const {
  TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadStoredCase(record));
  // Each event of a mirror may bring a whole ticket: the last counts.
  const std::size_t first =
      record.source.empty() || parts.empty() ? 0 : parts.size() - 1;
  for (std::size_t i = first; i < parts.size(); ++i) {
    c.ticket = desk::Join(c.ticket, parts[i]);
  }
  return c;
}

absl::StatusOr<Case> Desk::Get(const CaseRef& ref, const Actor& viewer) {
  return rep_->counters.Measured(DeskCall::kGet, [&]() -> absl::StatusOr<Case> {
    TRUNKLINE_ASSIGN_OR_RETURN(const Rep::Rules rules,
                               rep_->rules.Find(ref.jurisdiction));
    std::vector<SealedRecord> sealed;
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                               rep_->store->Load(ref, &sealed));
    std::vector<std::string> parts;
    for (const SealedRecord& part : sealed) {
      TRUNKLINE_ASSIGN_OR_RETURN(parts.emplace_back(),
                                 rep_->sealing.Unseal(ref, part));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c, rep_->WholeCase(record, parts));
    // A viewer may see a case whose definition is not known any more.
    const auto lifecycle = rules->LifecycleFor(c);
    auto seen =
        (lifecycle.ok() ? **lifecycle : rules->current()).Redact(c, viewer);
    if (!seen.ok()) return seen;
    std::set<std::string> fields;
    desk::AddShownFields(c.ticket, seen->ticket, &fields);
    TRUNKLINE_RETURN_IF_ERROR(
        rep_->RecordRead(AccessAct::kRead, ref, viewer, fields));
    return seen;
  });
}

absl::StatusOr<std::vector<Event>> Desk::Rep::ReadHistory(
    const CaseRef& ref, const Actor& viewer, std::int64_t after_version,
    std::size_t limit, std::set<std::string>* fields) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Rules by, rules.Find(ref.jurisdiction));
  std::vector<SealedRecord> sealed;
  TRUNKLINE_ASSIGN_OR_RETURN(
      const CaseRecord record,
      store->Load(ref, fields == nullptr ? nullptr : &sealed));
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> records,
                             store->Events(ref, after_version, limit));
  std::vector<Event> events;
  for (const EventRecord& one : records) {
    TRUNKLINE_ASSIGN_OR_RETURN(Event event, desk::ReadStoredEvent(one));
    std::string ticket;
    for (const SealedRecord& part : sealed) {
      if (part.version != event.version || part.bytes.empty()) continue;
      if (auto* const open = std::get_if<OpenCommand>(&event.command)) {
        TRUNKLINE_ASSIGN_OR_RETURN(const std::string plain,
                                   sealing.Unseal(ref, part));
        open->ticket = desk::Join(open->ticket, plain);
        ticket = open->ticket;
      }
    }
    TRUNKLINE_ASSIGN_OR_RETURN(event, by->current().Redact(event, c, viewer));
    if (!ticket.empty()) {
      desk::AddShownFields(ticket, std::get<OpenCommand>(event.command).ticket,
                           fields);
    }
    events.push_back(std::move(event));
  }
  return events;
}

absl::StatusOr<std::vector<Event>> Desk::History(const CaseRef& ref,
                                                 const Actor& viewer,
                                                 std::int64_t after_version,
                                                 std::size_t limit) {
  using Events = absl::StatusOr<std::vector<Event>>;
  return rep_->counters.Measured(DeskCall::kHistory, [&]() -> Events {
    std::set<std::string> fields;
    Events events =
        rep_->ReadHistory(ref, viewer, after_version, limit, &fields);
    if (!events.ok()) return events;
    TRUNKLINE_RETURN_IF_ERROR(
        rep_->RecordRead(AccessAct::kRead, ref, viewer, fields));
    return events;
  });
}

absl::StatusOr<std::string> Desk::Timeline(const CaseRef& ref,
                                           const Actor& viewer,
                                           Language language, bool words) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Rep::Rules rules,
                             rep_->rules.Find(ref.jurisdiction));
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                             rep_->store->Load(ref, nullptr));
  if (!record.source.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("case ", ref.id, " is a mirror of ", record.source,
                     "; its events need not follow from each other"));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<Event> events,
      rep_->ReadHistory(ref, viewer, 0,
                        static_cast<std::size_t>(record.version), nullptr));
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
  TimelineOptions options;
  options.language = language;
  options.zone = rules->zone();
  options.definition = rules->DefinitionFor(c);
  options.rules = &rules->rules();
  options.words = words;
  return RenderTimeline(events, options);
}

absl::StatusOr<std::vector<CaseRecord>> Desk::List(const CaseFilter& filter,
                                                   const CaseRef& after,
                                                   std::size_t limit) {
  using Records = absl::StatusOr<std::vector<CaseRecord>>;
  return rep_->counters.Measured(DeskCall::kList, [&]() -> Records {
    Records records = rep_->store->Scan(filter, after, limit);
    if (!records.ok()) return records;
    for (CaseRecord& record : *records) record.state.clear();
    return records;
  });
}

absl::StatusOr<FeedPage> Desk::Feed(const FeedViewer& viewer,
                                    std::int64_t cursor, std::size_t limit) {
  using Page = absl::StatusOr<FeedPage>;
  return rep_->counters.Measured(DeskCall::kFeed, [&]() -> Page {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> records,
                               rep_->store->Feed(cursor, limit));
    FeedPage page;
    page.next = cursor;
    std::map<CaseRef, Case> cases;
    for (const EventRecord& record : records) {
      page.next = record.position;
      if (!record.source.empty() && record.source == viewer.source) continue;
      FeedItem item;
      item.position = record.position;
      item.ref = record.ref;
      item.source = record.source;
      TRUNKLINE_ASSIGN_OR_RETURN(item.event, desk::ReadStoredEvent(record));
      if (viewer.actor.id.empty()) {
        item.event = WithoutCaller(item.event);
      } else {
        auto found = cases.find(record.ref);
        if (found == cases.end()) {
          TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord current,
                                     rep_->store->Load(record.ref, nullptr));
          TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadStoredCase(current));
          found = cases.emplace(record.ref, std::move(c)).first;
        }
        TRUNKLINE_ASSIGN_OR_RETURN(const Rep::Rules rules,
                                   rep_->rules.Find(record.ref.jurisdiction));
        auto seen =
            rules->current().Redact(item.event, found->second, viewer.actor);
        if (absl::IsPermissionDenied(seen.status())) continue;
        if (!seen.ok()) return seen.status();
        item.event = *std::move(seen);
      }
      page.items.push_back(std::move(item));
    }
    return page;
  });
}

}  // namespace trunkline
