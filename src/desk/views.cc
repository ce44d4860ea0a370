// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/access.h"
#include "src/desk/access_record.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/mirror.h"
#include "src/desk/seal.h"
#include "trunkline/cases/timeline.h"

// What viewers get: cases, histories, lists and the feed, redacted. A read that
// shows a caller is recorded before it is answered.
namespace trunkline {

namespace {

// A case as it is stored, without its sealed parts.
struct StoredCase {
  CaseRecord record;
  Case c;
};

absl::StatusOr<StoredCase> LoadCase(Store* store, const CaseRef& ref,
                                    std::vector<SealedRecord>* sealed) {
  StoredCase out;
  TRUNKLINE_ASSIGN_OR_RETURN(out.record, store->Load(ref, sealed));
  TRUNKLINE_ASSIGN_OR_RETURN(out.c, desk::ReadStoredCase(out.record));
  return out;
}

}  // namespace

absl::Status Desk::Rep::JoinParts(const CaseRecord& record,
                                  const std::vector<SealedRecord>& sealed,
                                  Case* c) const {
  // Each event of a mirror may bring a whole ticket: the last counts.
  const std::size_t first =
      record.source.empty() || sealed.empty() ? 0 : sealed.size() - 1;
  for (std::size_t i = first; i < sealed.size(); ++i) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::string part,
                               sealing.Unseal(record.ref, sealed[i]));
    if (!part.empty()) c->ticket = desk::Join(c->ticket, part);
  }
  return absl::OkStatus();
}

absl::StatusOr<Case> Desk::Get(const CaseRef& ref, const Actor& viewer) {
  return rep_->counters.Measured(DeskCall::kGet, [&]() -> absl::StatusOr<Case> {
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(viewer));
    std::vector<SealedRecord> sealed;
    TRUNKLINE_ASSIGN_OR_RETURN(StoredCase stored,
                               LoadCase(rep_->store.get(), ref, &sealed));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const Rep::Sight sight,
        rep_->CheckAccess(Access::kGet, stored.record, stored.c, viewer));
    TRUNKLINE_RETURN_IF_ERROR(
        rep_->JoinParts(stored.record, sealed, &stored.c));
    Case seen = sight.Show(stored.c, viewer);
    std::set<std::string> fields;
    desk::AddShownFields(stored.c.ticket, seen.ticket, &fields);
    TRUNKLINE_RETURN_IF_ERROR(
        rep_->RecordRead(AccessAct::kRead, ref, viewer, fields));
    return seen;
  });
}

absl::StatusOr<std::vector<Event>> Desk::History(const CaseRef& ref,
                                                 const Actor& viewer,
                                                 std::int64_t after_version,
                                                 std::size_t limit) {
  using Events = absl::StatusOr<std::vector<Event>>;
  return rep_->counters.Measured(DeskCall::kHistory, [&]() -> Events {
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(viewer));
    std::vector<SealedRecord> sealed;
    TRUNKLINE_ASSIGN_OR_RETURN(const StoredCase stored,
                               LoadCase(rep_->store.get(), ref, &sealed));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const Rep::Sight sight,
        rep_->CheckAccess(Access::kHistory, stored.record, stored.c, viewer));
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> records,
                               rep_->store->Events(ref, after_version, limit));
    std::vector<Event> events;
    std::set<std::string> fields;
    for (const EventRecord& one : records) {
      TRUNKLINE_ASSIGN_OR_RETURN(Event event, desk::ReadStoredEvent(one));
      std::string ticket;
      if (auto* const open = std::get_if<OpenCommand>(&event.command)) {
        for (const SealedRecord& part : sealed) {
          if (part.version != event.version) continue;
          TRUNKLINE_ASSIGN_OR_RETURN(const std::string plain,
                                     rep_->sealing.Unseal(ref, part));
          if (!plain.empty()) open->ticket = desk::Join(open->ticket, plain);
        }
        ticket = open->ticket;
      }
      TRUNKLINE_ASSIGN_OR_RETURN(
          event, sight.Show(event, stored.c, viewer, Access::kHistory));
      if (const auto* const open = std::get_if<OpenCommand>(&event.command)) {
        desk::AddShownFields(ticket, open->ticket, &fields);
      }
      events.push_back(std::move(event));
    }
    TRUNKLINE_RETURN_IF_ERROR(
        rep_->RecordRead(AccessAct::kRead, ref, viewer, fields));
    return events;
  });
}

absl::StatusOr<std::string> Desk::Timeline(const CaseRef& ref,
                                           const Actor& viewer,
                                           Language language, bool words) {
  TimelineOptions options;
  options.language = language;
  options.words = words;
  return Timeline(ref, viewer, options);
}

absl::StatusOr<std::string> Desk::Timeline(const CaseRef& ref,
                                           const Actor& viewer,
                                           TimelineOptions options) {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(viewer));
  TRUNKLINE_ASSIGN_OR_RETURN(const StoredCase stored,
                             LoadCase(rep_->store.get(), ref, nullptr));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Rep::Sight sight,
      rep_->CheckAccess(Access::kHistory, stored.record, stored.c, viewer));
  // A timeline has nothing of the ticket, so the sealed parts are not opened.
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<EventRecord> records,
      rep_->store->Events(ref, 0,
                          static_cast<std::size_t>(stored.record.version)));
  std::vector<Event> events;
  for (const EventRecord& one : records) {
    TRUNKLINE_ASSIGN_OR_RETURN(events.emplace_back(),
                               desk::ReadStoredEvent(one));
  }
  if (!stored.record.source.empty()) {
    // In the source's order, and as far as they follow from each other.
    std::vector<Event> history;
    desk::FoldMirror(ref, events, &history);
    events = std::move(history);
  }
  for (Event& event : events) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        event, sight.Show(event, stored.c, viewer, Access::kHistory));
  }
  if (sight.rules != nullptr) {
    options.zone = sight.rules->zone();
    options.definition = sight.rules->DefinitionFor(stored.c);
    options.rules = &sight.rules->rules();
  }
  return RenderTimeline(events, options);
}

absl::StatusOr<std::vector<CaseRecord>> Desk::List(const Actor& viewer,
                                                   const CaseFilter& filter,
                                                   const CaseRef& after,
                                                   std::size_t limit) {
  using Records = absl::StatusOr<std::vector<CaseRecord>>;
  return rep_->counters.Measured(DeskCall::kList, [&]() -> Records {
    TRUNKLINE_RETURN_IF_ERROR(
        rep_->CheckAccessToSome(Access::kList, filter.jurisdiction, viewer));
    std::vector<CaseRecord> out;
    CaseRef last = after;
    // A step reads as many as are wanted: most viewers may see what they ask
    // for.
    const std::size_t step = std::clamp<std::size_t>(limit, 1, 500);
    while (out.size() < limit) {
      TRUNKLINE_ASSIGN_OR_RETURN(std::vector<CaseRecord> page,
                                 rep_->store->Scan(filter, last, step));
      const bool more = page.size() == step;
      for (CaseRecord& record : page) {
        last = record.ref;
        const absl::StatusOr<Case> c = desk::ReadStoredCase(record);
        // Get() would not show it either.
        if (!c.ok()) continue;
        if (!rep_->CheckAccess(Access::kList, record, *c, viewer).ok() ||
            !rep_->CheckAccess(Access::kGet, record, *c, viewer).ok()) {
          continue;
        }
        record.state.clear();
        out.push_back(std::move(record));
        if (out.size() == limit) break;
      }
      if (!more) break;
    }
    return out;
  });
}

absl::StatusOr<FeedPage> Desk::Feed(const FeedViewer& viewer,
                                    std::int64_t cursor, std::size_t limit) {
  using Page = absl::StatusOr<FeedPage>;
  return rep_->counters.Measured(DeskCall::kFeed, [&]() -> Page {
    TRUNKLINE_RETURN_IF_ERROR(
        rep_->CheckAccessToSome(Access::kFeed, "", viewer.actor));
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> records,
                               rep_->store->Feed(cursor, limit));
    FeedPage page;
    page.next = cursor;
    // Each case of the page, and by what it is shown; nothing: it is not.
    struct Shown {
      Case c;
      std::optional<Rep::Sight> sight;
    };
    std::map<CaseRef, Shown> cases;
    // The event as the viewer sees it; PermissionDenied: not at all.
    const auto see = [&](const EventRecord& record) -> absl::StatusOr<Event> {
      auto found = cases.find(record.ref);
      if (found == cases.end()) {
        TRUNKLINE_ASSIGN_OR_RETURN(
            StoredCase stored,
            LoadCase(rep_->store.get(), record.ref, nullptr));
        Shown shown;
        auto sight = rep_->CheckAccess(Access::kFeed, stored.record, stored.c,
                                       viewer.actor);
        if (sight.ok()) {
          shown.sight = *std::move(sight);
        } else if (!absl::IsPermissionDenied(sight.status())) {
          rep_->Log(absl::StrCat("feed: ", sight.status().ToString()));
        }
        shown.c = std::move(stored.c);
        found = cases.emplace(record.ref, std::move(shown)).first;
      }
      if (!found->second.sight.has_value()) {
        return absl::PermissionDeniedError("the case is not shown");
      }
      TRUNKLINE_ASSIGN_OR_RETURN(const Event event,
                                 desk::ReadStoredEvent(record));
      return found->second.sight->Show(event, found->second.c, viewer.actor,
                                       Access::kFeed);
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
