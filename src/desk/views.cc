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
#include "src/desk/messages.h"
#include "src/desk/mirror.h"
#include "src/desk/seal.h"
#include "src/desk/shell_times.h"
#include "src/desk/unseen_cases.h"
#include "trunkline/cases/timeline.h"

// What viewers get: cases, histories, lists and the feed, redacted. A read that
// shows a caller is recorded before it is answered.
namespace trunkline {
namespace {

// Null: the jurisdiction has none now.
template <typename ShownBy>
const RuleSet* RulesOf(const ShownBy& by) {
  return by.rules == nullptr ? nullptr : &by.rules->rules();
}

}  // namespace

absl::StatusOr<Desk::Rep::StoredCase> Desk::Rep::LoadFor(
    Access access, const CaseRef& ref, const Actor& viewer) const {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(viewer));
  StoredCase out;
  // What is sealed is read only for who sees some of it: then the case is read
  // again, together with it.
  for (std::vector<SealedRecord>* const sealed :
       {static_cast<std::vector<SealedRecord>*>(nullptr), &out.sealed}) {
    TRUNKLINE_ASSIGN_OR_RETURN(out.record, store->Load(ref, sealed));
    TRUNKLINE_ASSIGN_OR_RETURN(out.c, desk::ReadStoredCase(out.record));
    TRUNKLINE_ASSIGN_OR_RETURN(out.by,
                               CheckAccess(access, out.record, out.c, viewer));
    out.sight = out.by.Of(out.c, viewer);
    if (!out.sight.ShowsSealed()) break;
  }
  return out;
}

absl::Status Desk::Rep::JoinParts(const CaseRecord& record,
                                  const std::vector<SealedRecord>& sealed,
                                  Case* c) const {
  TRUNKLINE_ASSIGN_OR_RETURN(const SealedRecord* const own,
                             PartOf(record, sealed));
  if (own == nullptr) return absl::OkStatus();
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string part,
                             sealing.Unseal(record.ref, *own));
  if (!part.empty()) c->ticket = desk::Join(c->ticket, part);
  return absl::OkStatus();
}

absl::StatusOr<Case> Desk::Get(const CaseRef& ref, const Actor& viewer) {
  return rep_->counters.Measured(DeskCall::kGet, [&]() -> absl::StatusOr<Case> {
    TRUNKLINE_ASSIGN_OR_RETURN(Rep::StoredCase stored,
                               rep_->LoadFor(Access::kGet, ref, viewer));
    desk::UnseenCases unseen(rep_->store.get(), RulesOf(stored.by), viewer);
    TRUNKLINE_RETURN_IF_ERROR(unseen.HideFrom(&stored.c));
    if (!stored.sight.ShowsReferrals() && desk::HasWithheld(stored.c)) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          stored.c.updated_at,
          desk::TimeShownBefore(rep_->store.get(), ref, stored.c.version + 1));
    }
    if (!stored.sight.ShowsSealed()) {
      return stored.sight.Show(std::move(stored.c));
    }
    TRUNKLINE_RETURN_IF_ERROR(
        rep_->JoinParts(stored.record, stored.sealed, &stored.c));
    const std::string whole = stored.c.ticket;
    Case seen = stored.sight.Show(std::move(stored.c));
    std::set<std::string> fields;
    desk::AddShownFields(whole, seen.ticket, &fields);
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
    TRUNKLINE_ASSIGN_OR_RETURN(const Rep::StoredCase stored,
                               rep_->LoadFor(Access::kHistory, ref, viewer));
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> records,
                               rep_->store->Events(ref, after_version, limit));
    std::vector<Event> events;
    std::set<std::string> fields;
    desk::UnseenCases unseen(rep_->store.get(), RulesOf(stored.by), viewer);
    desk::ShellTimes times(rep_->store.get(), ref);
    for (const EventRecord& one : records) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          Event event, stored.sight.ShowsReferrals()
                           ? desk::ReadWholeEvent(rep_->store.get(), one)
                           : desk::ReadStoredEvent(one));
      std::string ticket;
      if (auto* const open = std::get_if<OpenCommand>(&event.command)) {
        const auto part = std::lower_bound(
            stored.sealed.begin(), stored.sealed.end(), event.version,
            [](const SealedRecord& a, std::int64_t version) {
              return a.version < version;
            });
        if (part != stored.sealed.end() && part->version == event.version) {
          TRUNKLINE_ASSIGN_OR_RETURN(const std::string plain,
                                     rep_->sealing.Unseal(ref, *part));
          if (!plain.empty()) open->ticket = desk::Join(open->ticket, plain);
        }
        ticket = open->ticket;
      }
      event = stored.sight.Show(std::move(event));
      if (!stored.sight.ShowsReferrals()) {
        TRUNKLINE_RETURN_IF_ERROR(times.Hide(&event));
      }
      TRUNKLINE_RETURN_IF_ERROR(unseen.HideFrom(ref.jurisdiction, &event));
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
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                             rep_->store->Load(ref, nullptr));
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Rep::ShownBy by,
      rep_->CheckAccess(Access::kHistory, record, c, viewer));
  // A timeline has nothing of the ticket, so the sealed parts are not opened.
  const lifecycle::Sight sight = by.Of(c, viewer);
  TRUNKLINE_ASSIGN_OR_RETURN(
      std::vector<Event> events,
      rep_->EventsOf(record, sight.ShowsReferrals() || !record.source.empty()));
  if (!record.source.empty()) {
    // In the source's order, and as far as they follow from each other.
    std::vector<Event> history;
    desk::FoldMirror(ref, events, &history);
    events = std::move(history);
  }
  desk::UnseenCases unseen(rep_->store.get(), RulesOf(by), viewer);
  for (Event& event : events) {
    event = sight.Show(std::move(event));
    TRUNKLINE_RETURN_IF_ERROR(unseen.HideFrom(ref.jurisdiction, &event));
  }
  if (by.rules != nullptr) {
    options.zone = by.rules->zone();
    options.definition = by.rules->DefinitionFor(c);
    options.rules = &by.rules->rules();
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
        // It may be the time of a proposal.
        record.next_tick_at = absl::InfiniteFuture();
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
    // What the viewer sees of each case of the page; nothing: it is not shown.
    struct Seen {
      Rep::ShownBy by;
      lifecycle::Sight sight;
      desk::UnseenCases unseen;
      desk::ShellTimes times;
    };
    std::map<CaseRef, std::optional<Seen>> cases;
    // The event as the viewer sees it; PermissionDenied: not at all.
    const auto see = [&](const EventRecord& record) -> absl::StatusOr<Event> {
      auto found = cases.find(record.ref);
      if (found == cases.end()) {
        TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord stored,
                                   rep_->store->Load(record.ref, nullptr));
        TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(stored));
        std::optional<Seen> seen;
        const auto by =
            rep_->CheckAccess(Access::kFeed, stored, c, viewer.actor);
        if (by.ok()) {
          seen.emplace(Seen{
              *by, by->Of(c, viewer.actor),
              desk::UnseenCases(rep_->store.get(), RulesOf(*by), viewer.actor),
              desk::ShellTimes(rep_->store.get(), record.ref)});
        } else if (!absl::IsPermissionDenied(by.status())) {
          rep_->Log(absl::StrCat("feed: ", by.status().ToString()));
        }
        found = cases.emplace(record.ref, std::move(seen)).first;
      }
      if (!found->second.has_value()) {
        return base::PermissionDenied(base::Fill<desk::messages::kNotShown>());
      }
      TRUNKLINE_ASSIGN_OR_RETURN(
          Event event, found->second->sight.ShowsReferrals()
                           ? desk::ReadWholeEvent(rep_->store.get(), record)
                           : desk::ReadStoredEvent(record));
      event = found->second->sight.Show(std::move(event));
      if (!found->second->sight.ShowsReferrals()) {
        TRUNKLINE_RETURN_IF_ERROR(found->second->times.Hide(&event));
      }
      TRUNKLINE_RETURN_IF_ERROR(
          found->second->unseen.HideFrom(record.ref.jurisdiction, &event));
      return event;
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
