// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/mirror.h"
#include "src/desk/seal.h"
#include "trunkline/cases/timeline.h"

// What viewers get: cases, histories, lists and the feed, redacted.
namespace trunkline {

absl::StatusOr<Case> Desk::Get(const CaseRef& ref, const Actor& viewer) {
  return rep_->counters.Measured(DeskCall::kGet, [&]() -> absl::StatusOr<Case> {
    TRUNKLINE_ASSIGN_OR_RETURN(const Rep::Rules rules,
                               rep_->rules.Find(ref.jurisdiction));
    std::vector<SealedRecord> sealed;
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                               rep_->store->Load(ref, &sealed));
    TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadStoredCase(record));
    if (!record.source.empty() && !sealed.empty()) {
      // Each event of a mirror may bring a whole ticket: the last counts.
      sealed.erase(sealed.begin(), sealed.end() - 1);
    }
    for (const SealedRecord& part : sealed) {
      if (!part.bytes.empty()) c.ticket = desk::Join(c.ticket, part.bytes);
    }
    // A viewer may see a case whose definition is not known any more.
    const auto lifecycle = rules->LifecycleFor(c);
    return (lifecycle.ok() ? **lifecycle : rules->current()).Redact(c, viewer);
  });
}

absl::StatusOr<std::vector<Event>> Desk::History(const CaseRef& ref,
                                                 const Actor& viewer,
                                                 std::int64_t after_version,
                                                 std::size_t limit) {
  using Events = absl::StatusOr<std::vector<Event>>;
  return rep_->counters.Measured(DeskCall::kHistory, [&]() -> Events {
    TRUNKLINE_ASSIGN_OR_RETURN(const Rep::Rules rules,
                               rep_->rules.Find(ref.jurisdiction));
    std::vector<SealedRecord> sealed;
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                               rep_->store->Load(ref, &sealed));
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> records,
                               rep_->store->Events(ref, after_version, limit));
    std::vector<Event> events;
    for (const EventRecord& one : records) {
      TRUNKLINE_ASSIGN_OR_RETURN(Event event, desk::ReadStoredEvent(one));
      for (const SealedRecord& part : sealed) {
        if (part.version != event.version || part.bytes.empty()) continue;
        if (auto* const open = std::get_if<OpenCommand>(&event.command)) {
          open->ticket = desk::Join(open->ticket, part.bytes);
        }
      }
      TRUNKLINE_ASSIGN_OR_RETURN(event,
                                 rules->current().Redact(event, c, viewer));
      events.push_back(std::move(event));
    }
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
      History(ref, viewer, 0, static_cast<std::size_t>(record.version)));
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
    // The event as the viewer sees it; PermissionDenied: not at all.
    const auto see = [&](const EventRecord& record) -> absl::StatusOr<Event> {
      TRUNKLINE_ASSIGN_OR_RETURN(Event event, desk::ReadStoredEvent(record));
      if (viewer.actor.id.empty()) return WithoutCaller(event);
      auto found = cases.find(record.ref);
      if (found == cases.end()) {
        TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord current,
                                   rep_->store->Load(record.ref, nullptr));
        TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadStoredCase(current));
        found = cases.emplace(record.ref, std::move(c)).first;
      }
      TRUNKLINE_ASSIGN_OR_RETURN(const Rep::Rules rules,
                                 rep_->rules.Find(record.ref.jurisdiction));
      return rules->current().Redact(event, found->second, viewer.actor);
    };
    for (const EventRecord& record : records) {
      page.next = record.position;
      FeedItem item;
      item.position = record.position;
      item.ref = record.ref;
      // The column alone hides nothing: a mirror has its source in its id.
      if (desk::IsMirrorOf(record.source, record.ref)) {
        if (record.source == viewer.source) continue;
        item.source = record.source;
      }
      auto event = see(record);
      if (absl::IsPermissionDenied(event.status())) continue;
      if (!event.ok()) {
        if (!desk::IsOfOneCase(event.status())) return event.status();
        ++page.unreadable;
        rep_->Log(absl::StrCat("feed: event ", record.version, " of case ",
                               record.ref.id, ": ", event.status().ToString()));
        continue;
      }
      item.event = *std::move(event);
      page.items.push_back(std::move(item));
    }
    return page;
  });
}

}  // namespace trunkline
