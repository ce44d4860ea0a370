// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/access_record.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/mirror.h"
#include "src/desk/seal.h"

namespace trunkline {
namespace {

constexpr std::size_t kMostFaults = 1000;
constexpr std::size_t kPage = 500;

class Checker {
 public:
  Checker(Store* store, const desk::Sealing* sealing)
      : store_(store), sealing_(sealing) {}

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
          ++out_.cases;
        }
        if (progress) progress(out_.cases);
      }
    }
    TRUNKLINE_RETURN_IF_ERROR(CheckFeed());
    return CheckAccess();
  }

  DeskCheck Take() { return std::move(out_); }

 private:
  void Fault(const CaseRef& ref, std::string what) {
    if (out_.faults.size() < kMostFaults) {
      out_.faults.push_back({ref, std::move(what)});
    }
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
    return absl::OkStatus();
  }

  void CheckCase(const CaseRecord& row, const std::vector<EventRecord>& rows,
                 const std::vector<SealedRecord>& sealed) {
    const CaseRef& ref = row.ref;
    versions_[ref] = row.version;
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
          if (desk::SealOf(part->second->salt, part->second->bytes) !=
              one.seal) {
            Fault(ref, absl::StrCat(where, ": its sealed part was changed"));
          } else {
            CheckKey(ref, where, *part->second);
          }
        } else {
          ++out_.erased;
          if (part->second->erased_at == absl::InfiniteFuture()) {
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
      events.push_back(*std::move(event));
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
    CaseRecord expected;
    desk::FillRecord(c, row.next_tick_at, &expected);
    if (expected.state != row.state) {
      Fault(ref, "its state is not what its events add up to");
    }
    if (expected.stage != row.stage || expected.unit != row.unit ||
        expected.region != row.region || expected.open != row.open) {
      Fault(ref,
            "its stage, unit, region or open column differs from its state");
    }
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
    for (const auto& entry : versions_) {
      // It may have got further events since it was checked.
      if (reached[entry.first] < entry.second) {
        Fault(entry.first,
              absl::StrCat("the feed ends at its event ", reached[entry.first],
                           " of ", entry.second));
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
    const auto state = sealing_->Examine(ref, part);
    if (!state.ok()) {
      Fault(ref, absl::StrCat(where, ": its sealed part cannot be read: ",
                              state.status().message()));
    } else if (*state == desk::Sealing::State::kForgotten) {
      ++out_.forgotten;
    } else if (*state == desk::Sealing::State::kKeyLeft) {
      Fault(ref, absl::StrCat(where,
                              ": its sealed part was erased, and its key was "
                              "not destroyed; erase the case again"));
    }
  }

  Store* store_;
  const desk::Sealing* sealing_;
  DeskCheck out_;
  std::map<CaseRef, std::int64_t> versions_;
};

}  // namespace

absl::StatusOr<DeskCheck> Desk::Check(
    const std::function<void(std::size_t)>& progress) {
  Checker checker(rep_->store.get(), &rep_->sealing);
  TRUNKLINE_RETURN_IF_ERROR(checker.Run(progress));
  return checker.Take();
}

}  // namespace trunkline
