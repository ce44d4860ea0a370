// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/access_record.h"
#include "src/desk/check_keys.h"
#include "src/desk/desk_rep.h"
#include "src/desk/disputes.h"
#include "src/desk/event_log.h"
#include "src/desk/micros.h"
#include "src/desk/mirror.h"
#include "src/desk/relations.h"
#include "src/desk/seal.h"

namespace trunkline {
namespace {

constexpr std::size_t kPage = 500;

// A time as it comes back from a column.
absl::Time Stored(absl::Time time) {
  return desk::FromMicros(desk::ToMicros(time));
}
absl::Time StoredUp(absl::Time time) {
  return desk::FromMicros(desk::ToMicrosUp(time));
}

// The case that continues a mirror, as its own link says; empty: none.
std::string AdoptedAs(const std::vector<Event>& events) {
  std::string id;
  for (const Event& event : events) {
    const auto* const link = std::get_if<LinkCommand>(&event.command);
    if (link != nullptr && absl::StartsWith(event.cause, "adopted/") &&
        !link->duplicates.empty()) {
      id = link->duplicates.front();
    }
  }
  return id;
}

// Whether the events of a case are those of the mirror of a source's case.
bool IsMirrored(const std::vector<Event>& events, std::string_view source,
                const CaseRef& ref) {
  if (!desk::IsMirrorOf(source, ref)) return false;
  // "SOURCE/OLD_ID/", from "SOURCE:OLD_ID".
  std::string cause = ref.id;
  cause[source.size()] = '/';
  cause += '/';
  for (const Event& event : events) {
    if (!absl::StartsWith(event.cause, "adopted/") &&
        !absl::StartsWith(event.cause, cause)) {
      return false;
    }
  }
  return true;
}

class Checker {
 public:
  Checker(Store* store, const desk::RulesTable* rules,
          const desk::Sealing* sealing)
      : store_(store), rules_(*rules), sealing_(*sealing) {}

  absl::Status Run(const std::function<void(std::size_t)>& progress) {
    CaseRef after;
    // Mirrors are only in a scan of their own.
    for (const char* source : {"", "*"}) {
      CaseFilter filter;
      filter.source = source;
      after = CaseRef();
      for (;;) {
        TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                                   store_->Scan(filter, after, kPage));
        if (page.empty()) break;
        after = page.back().ref;
        for (const CaseRecord& row : page) {
          TRUNKLINE_RETURN_IF_ERROR(CheckCase(row));
          TRUNKLINE_RETURN_IF_ERROR(CheckRelations(row));
          ++out_.cases;
        }
        if (progress) progress(out_.cases);
      }
    }
    TRUNKLINE_ASSIGN_OR_RETURN(out_.overwritten, store_->FinishErasures());
    if (ticks_unverified_ > 0) {
      out_.unverified.push_back(
          absl::StrCat("the next tick of ", ticks_unverified_,
                       " cases: the desk lacks their rules or definition"));
    }
    if (unread_ > 0) {
      out_.unverified.push_back(absl::StrCat(
          "the content of ", unread_,
          " sealed parts: they are encrypted, and the desk has no keys"));
    }
    TRUNKLINE_RETURN_IF_ERROR(CheckFeed());
    TRUNKLINE_RETURN_IF_ERROR(CheckAccess());
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckKeys(store_, checked_, &out_));
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckCounters(store_, checked_, &out_));
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckDisputes(store_, &out_));
    return desk::CheckTables(store_, &out_);
  }

  DeskCheck Take() { return std::move(out_); }

 private:
  void Fault(const CaseRef& ref, std::string what) {
    desk::AddFault(ref, std::move(what), &out_);
  }

  absl::Status CheckCase(const CaseRecord& seen) {
    // If events were added between the two reads, both are repeated.
    for (int attempt = 0; attempt < 10; ++attempt) {
      std::vector<SealedRecord> sealed;
      TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord row,
                                 store_->Load(seen.ref, &sealed));
      TRUNKLINE_ASSIGN_OR_RETURN(
          const std::vector<EventRecord> rows,
          store_->Events(seen.ref, 0,
                         static_cast<std::size_t>(row.version) + 1));
      if (static_cast<std::int64_t>(rows.size()) > row.version) continue;
      CheckCase(row, rows, sealed);
      return absl::OkStatus();
    }
    Fault(seen.ref, "has more events than its version says");
    return absl::OkStatus();
  }

  // The cases that a case names. A mirror names those of its source.
  absl::Status CheckRelations(const CaseRecord& row) {
    if (!row.source.empty()) return absl::OkStatus();
    const auto c = desk::ReadStoredCase(row);
    if (!c.ok()) return absl::OkStatus();  // CheckCase() says so.
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<std::string> broken,
                               desk::FindBrokenRelations(store_, *c));
    if (broken.empty()) return absl::OkStatus();
    // It may have changed since the row was read.
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord now,
                               store_->Load(row.ref, nullptr));
    if (now.version != row.version) return absl::OkStatus();
    for (const std::string& what : broken) Fault(row.ref, what);
    return absl::OkStatus();
  }

  void CheckCase(const CaseRecord& row, const std::vector<EventRecord>& rows,
                 const std::vector<SealedRecord>& sealed) {
    const CaseRef& ref = row.ref;
    desk::CheckedCase& checked = checked_.cases[ref];
    checked.version = row.version;
    if (static_cast<std::int64_t>(rows.size()) != row.version) {
      Fault(ref, absl::StrCat("is at version ", row.version, " and has ",
                              rows.size(), " events"));
      return;
    }
    std::map<std::int64_t, const SealedRecord*> parts;
    for (const SealedRecord& part : sealed) parts[part.version] = &part;
    std::string chain = desk::FirstLink(ref);
    std::vector<Event> events;
    for (const EventRecord& one : rows) {
      ++out_.events;
      const std::string where = absl::StrCat("event ", one.version);
      if (one.version != static_cast<std::int64_t>(events.size()) + 1) {
        Fault(ref, absl::StrCat(where, " follows event ", events.size()));
      }
      chain = desk::NextLink(chain, one.bytes, one.seal);
      if (chain != one.chain) {
        Fault(ref, absl::StrCat(where, " was changed"));
        chain = one.chain;  // The next events are checked on their own.
      }
      const auto part = parts.find(one.version);
      if (one.seal.empty() != (part == parts.end())) {
        Fault(ref, absl::StrCat(where, one.seal.empty()
                                           ? " has a sealed part, but no seal"
                                           : " lacks its sealed part"));
      } else if (part != parts.end()) {
        if (!part->second->salt.empty()) {
          ++out_.sealed;
          checked.is_sealed = true;
          if (!part->second->erased_by.empty() ||
              part->second->erased_at != absl::InfiniteFuture()) {
            Fault(ref, absl::StrCat(where,
                                    ": its sealed part is there, and "
                                    "marked as erased"));
          }
          if (desk::SealOf(part->second->salt, part->second->bytes) !=
              one.seal) {
            Fault(ref, absl::StrCat(where, ": its sealed part was changed"));
          } else {
            CheckKey(ref, where, *part->second);
          }
        } else {
          ++out_.erased;
          checked.is_erased = true;
          if (part->second->erased_at == absl::InfiniteFuture() ||
              !part->second->bytes.empty()) {
            Fault(ref, absl::StrCat(where,
                                    ": its sealed part is missing, but "
                                    "was not erased"));
          }
          CheckKey(ref, where, *part->second);
        }
      }
      auto event = ReadEvent(one.bytes);
      if (!event.ok()) {
        Fault(ref,
              absl::StrCat(where, ": ", std::string(event.status().message())));
        return;
      }
      CheckColumns(row, one, *event);
      events.push_back(*std::move(event));
    }
    for (const auto& entry : parts) {
      if (entry.first < 1 || entry.first > row.version) {
        Fault(ref, "has a sealed part of no event");
      }
    }
    if (chain != row.chain)
      Fault(ref, "its chain is not the link of its last event");
    Case c;
    if (row.source.empty()) {
      for (const Event& event : events) {
        const absl::Status status = Apply(event, &c);
        if (!status.ok()) {
          Fault(ref, std::string(status.message()));
          return;
        }
      }
    } else {
      c = desk::FoldMirror(ref, events);
    }
    if (IsMirrored(events, row.source.empty() ? SourceIn(ref) : row.source,
                   ref) == row.source.empty()) {
      Fault(ref, "its source column differs from its events");
    }
    if (row.adopted_as != (row.source.empty() ? "" : AdoptedAs(events))) {
      Fault(ref, "its adopted_as column differs from its events");
    }
    NoteNumber(ref, c);
    CheckNextTick(row, c);
    CaseRecord expected;
    desk::FillRecord(c, row.next_tick_at, &expected);
    if (Stored(expected.opened_at) != row.opened_at ||
        Stored(expected.due) != row.due) {
      Fault(ref, "its opened_at or due column differs from its state");
    }
    if (expected.state != row.state) {
      Fault(ref, "its state is not what its events add up to");
    }
    if (expected.stage != row.stage || expected.unit != row.unit ||
        expected.region != row.region || expected.open != row.open) {
      Fault(ref,
            "its stage, unit, region or open column differs from its state");
    }
  }

  // The columns of an event, against the event.
  void CheckColumns(const CaseRecord& row, const EventRecord& one,
                    const Event& event) {
    const CommandKind kind = KindOf(event.command);
    // A later version may know a kind that this one does not.
    const bool type = one.type == desk::EventType(kind) ||
                      (kind == CommandKind::kUnspecified &&
                       absl::StartsWith(one.type, "trunkline.case."));
    if (!type || one.at != Stored(event.at) || one.source != row.source) {
      Fault(row.ref, absl::StrCat("event ", one.version,
                                  ": its type, at or source column differs"));
    }
    if (event.case_id != row.ref.id || event.version != one.version) {
      Fault(row.ref, absl::StrCat("event ", one.version,
                                  " says that it is another event"));
    }
  }

  // The source that an id would have if it were a mirror's.
  static std::string SourceIn(const CaseRef& ref) {
    return ref.id.substr(0, ref.id.find(':'));
  }

  // Remembers the number of an id that a desk made: its ticket has none.
  void NoteNumber(const CaseRef& ref, const Case& c) {
    const std::size_t dash = ref.id.rfind('-');
    std::int64_t number = 0;
    if (dash == std::string::npos || ref.id.find(':') != std::string::npos ||
        !absl::SimpleAtoi(ref.id.substr(dash + 1), &number)) {
      return;
    }
    const auto ticket = ReadTicket(c.ticket, Format::kBinary);
    if (!ticket.ok() || !ticket->id().empty()) return;
    std::int64_t& most = checked_.numbers[absl::StrCat(ref.jurisdiction, "/",
                                                       ref.id.substr(0, dash))];
    most = std::max(most, number);
  }

  void CheckNextTick(const CaseRecord& row, const Case& c) {
    absl::Time expected = absl::InfiniteFuture();
    if (row.source.empty()) {
      const auto rules = rules_.Find(row.ref.jurisdiction);
      const auto lifecycle =
          rules.ok() ? (*rules)->LifecycleFor(c) : rules.status();
      if (!lifecycle.ok()) {
        ++ticks_unverified_;
        return;
      }
      expected = (*lifecycle)->NextDue(c);
      // A late tick passes over what does not hold any more.
      if (row.next_tick_at > StoredUp(expected)) {
        expected =
            (*lifecycle)->NextDue(c, row.next_tick_at - absl::Nanoseconds(1));
      }
      // A tick that failed is put off.
      if (row.next_tick_at > StoredUp(expected) &&
          row.next_tick_at != absl::InfiniteFuture() &&
          !CanTick(**lifecycle, c, row.next_tick_at)) {
        return;
      }
    }
    if (row.next_tick_at != StoredUp(expected)) {
      Fault(row.ref, "its next_tick_at column differs from its state");
    }
  }

  static bool CanTick(const LifecycleEngine& lifecycle, Case c,
                      absl::Time now) {
    const auto events = lifecycle.Tick(c, now);
    if (!events.ok()) return false;
    for (const Event& event : *events) {
      if (!Apply(event, &c).ok()) return false;
    }
    return lifecycle.NextDue(c) > now;
  }

  absl::Status CheckFeed() {
    std::map<CaseRef, std::int64_t> reached;
    std::int64_t last = 0;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRecord> page,
                                 store_->Feed(last, kPage));
      for (const EventRecord& row : page) {
        if (row.position != last + 1) {
          Fault({}, absl::StrCat("the feed has no position ", last + 1));
        }
        last = row.position;
        std::int64_t& version = reached[row.ref];
        if (row.version != version + 1) {
          Fault(row.ref, absl::StrCat("event ", row.version,
                                      " is in the feed "
                                      "after event ",
                                      version));
        }
        version = row.version;
      }
      if (page.empty()) break;
    }
    for (const auto& [ref, checked] : checked_.cases) {
      // It may have got further events since it was checked.
      if (reached[ref] < checked.version) {
        Fault(ref, absl::StrCat("the feed ends at its event ", reached[ref],
                                " of ", checked.version));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckAccess() {
    std::string chain(32, '\0');
    std::int64_t last = 0;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<AccessRecord> page,
                                 store_->AccessRecords(last, kPage));
      if (page.empty()) break;
      for (const AccessRecord& record : page) {
        const std::string where =
            absl::StrCat("entry ", record.position, " of the access record");
        if (record.position != last + 1) {
          Fault({}, absl::StrCat("the access record has no entry ", last + 1));
        }
        last = record.position;
        chain = AccessLink(chain, record.bytes);
        if (chain != record.chain) {
          Fault({}, where + " was changed");
          chain = record.chain;  // The next entries are checked on their own.
        }
        if (!desk::ReadAccessEntry(record).ok()) {
          Fault({}, where + " cannot be read");
        }
        ++out_.accesses;
      }
    }
    out_.access_chain = chain;
    return absl::OkStatus();
  }

  // What the keys say of a sealed part.
  void CheckKey(const CaseRef& ref, const std::string& where,
                const SealedRecord& part) {
    const auto state = sealing_.Examine(ref, part);
    if (!state.ok()) {
      Fault(ref, absl::StrCat(where, ": its sealed part cannot be read: ",
                              state.status().message()));
    } else if (*state == desk::Sealing::State::kUnknown) {
      ++unread_;
    } else if (*state == desk::Sealing::State::kForgotten) {
      ++out_.forgotten;
    } else if (*state == desk::Sealing::State::kKeyLeft) {
      Fault(ref, absl::StrCat(where,
                              ": its sealed part was erased, and its key was "
                              "not destroyed; erase the case again"));
    }
  }

  Store* store_;
  const desk::RulesTable& rules_;
  const desk::Sealing& sealing_;
  DeskCheck out_;
  desk::CheckedCases checked_;
  std::size_t ticks_unverified_ = 0;
  std::size_t unread_ = 0;
};

}  // namespace

absl::StatusOr<DeskCheck> Desk::Check(
    const Actor& actor, const std::function<void(std::size_t)>& progress) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->CheckAccessToAll(Access::kCheck, actor));
  Checker checker(rep_->store.get(), &rep_->rules, &rep_->sealing);
  TRUNKLINE_RETURN_IF_ERROR(checker.Run(progress));
  return checker.Take();
}

}  // namespace trunkline
