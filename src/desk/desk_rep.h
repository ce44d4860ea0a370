#ifndef TRUNKLINE_SRC_DESK_DESK_REP_H_
#define TRUNKLINE_SRC_DESK_DESK_REP_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/desk/recent.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/deadline_calculator.h"

// What the parts of Desk share.
namespace trunkline::desk {

// The rules of one jurisdiction, resolved. Frozen.
struct Resolved {
  RuleSet rules;
  CalendarSet calendars;
  DeadlineCalculator limits;
  absl::TimeZone zone;
  std::vector<LifecycleDefinition> definitions;
  // By id and version of the definition.
  std::map<std::pair<std::string, std::string>, LifecycleEngine> lives;

  const LifecycleEngine& current() const { return Life(definitions.back()); }
  const LifecycleEngine& Life(const LifecycleDefinition& d) const {
    return lives.at({std::string(d.id()), std::string(d.version())});
  }
};

absl::StatusOr<std::shared_ptr<const Resolved>> Resolve(
    DeskRules rules, const Resolved* before);

// "trunkline.case.dispatch"
std::string EventType(CommandKind kind);

// Adds events to a case: applies them, takes the sealed parts out, links the
// chain. `c` becomes the case after them; the events lose what is sealed.
// `seal`: called for each event before it is written.
absl::Status AddEvents(const CaseRow& before, std::vector<Event>* events,
                       Case* c, Write* write);

// Adds one event to the write without applying it.
void AddRow(Event* event, std::string* chain, Write* write);

// Fills what a row is found by, and the state.
void FillRow(const Case& c, absl::Time wake, CaseRow* row);

// The earliest due time of a clock that runs.
absl::Time EarliestDue(const Case& c);

absl::StatusOr<Case> ReadState(const CaseRow& row);
absl::StatusOr<Event> ReadRow(const EventRow& row);

// --- mirrors ---
CaseRef MirrorRef(std::string_view jurisdiction, std::string_view source,
                  std::string_view old_id);
// What the events of a mirror, in any order, add up to.
Case FoldMirror(const CaseRef& ref, const std::vector<Event>& events);
// The version that the source gave an event.
std::int64_t SourceVersion(const Event& event);

}  // namespace trunkline::desk

namespace trunkline {

struct Desk::Rep {
  std::unique_ptr<Store> store;
  DeskOptions options;

  mutable std::mutex rules_mutex;
  std::map<std::string, std::shared_ptr<const desk::Resolved>, std::less<>>
      rules;

  struct Block {
    std::int64_t next = 0;
    std::int64_t end = 0;
  };
  std::mutex ids_mutex;
  std::map<std::string, Block> ids;

  // Cases that this desk left, by their chain: the hash of everything that
  // happened to a case stands for what that adds up to.
  desk::Recent<std::string, std::unique_ptr<Case>> cases{256};
  // What a row says, remembered or read.
  absl::StatusOr<std::unique_ptr<Case>> StateOf(const CaseRow& row);

  struct Counter {
    std::atomic<std::uint64_t> calls{0};
    std::atomic<std::uint64_t> errors{0};
    std::array<std::atomic<std::uint64_t>, Latency::kBounds + 1> buckets{};
    std::atomic<std::uint64_t> nanoseconds{0};
  };
  std::array<Counter, kDeskCalls> counters;
  std::atomic<std::uint64_t> conflicts{0}, replays{0}, raised{0};

  void Log(const std::string& line) const {
    if (options.log) options.log(line);
  }
  void Count(DeskCall call, bool ok, absl::Duration taken);
  // Calls `f` and counts it.
  template <typename F>
  auto Measured(DeskCall call, F&& f) {
    const bool timed = static_cast<bool>(options.stopwatch);
    const absl::Duration start =
        timed ? options.stopwatch() : absl::ZeroDuration();
    auto result = f();
    Count(call, result.ok(),
          timed ? options.stopwatch() - start : absl::ZeroDuration());
    return result;
  }

  // NotFound, naming it, if the jurisdiction is not known.
  absl::StatusOr<std::shared_ptr<const desk::Resolved>> RulesOf(
      std::string_view jurisdiction) const;
  // The lifecycle that a case runs under.
  absl::StatusOr<LifecycleEngine> LifeOf(const desk::Resolved& rules,
                                   const Case& c) const;
  absl::StatusOr<std::string> NewId(const desk::Resolved& rules,
                                    absl::Time now);

  // The receipt of what was done before under a key.
  absl::StatusOr<Receipt> Again(const KeyRow& key, std::string_view digest);
  absl::StatusOr<Receipt> FindReceipt(const RequestKey& key,
                                      std::string_view digest);

  // A new case out of a ticket: routed, opened, ready to be committed.
  struct Opening {
    Write write;
    std::unique_ptr<Case> after;
    std::vector<Event> events;
    std::string lead;  // Of the decision.
  };
  absl::StatusOr<Opening> Open(const desk::Resolved& rules,
                               const StoredTicket& ticket,
                               const std::string& id, const Actor& actor,
                               absl::Time now);
  absl::StatusOr<Receipt> Accept(const StoredTicket& ticket,
                                 const Actor& actor, absl::Time now,
                                 const RequestKey& key);
  absl::StatusOr<Receipt> Do(const CaseRef& ref, const Command& command,
                             const Actor& actor, absl::Time now,
                             std::int64_t expected_version,
                             const RequestKey& key);
  absl::StatusOr<Receipt> Mirror(const MirrorEvent& event, absl::Time now);

  // A mirror as it is, or as it will be.
  struct MirrorState {
    CaseRow row;
    std::vector<Event> events;
    std::vector<SealedRow> sealed;
  };
  absl::StatusOr<MirrorState> LoadMirror(const CaseRef& ref,
                                         std::string_view source);
  // Adds events of the source to a mirror.
  absl::Status AddToMirror(MirrorState* mirror, std::vector<Event> events,
                           absl::Time now, Write* write);
  // Opens the case that a mirror goes on as, and marks the mirror.
  absl::Status AdoptInto(const desk::Resolved& rules, MirrorState* mirror,
                         const Actor& actor, absl::Time at, Batch* batch,
                         Adopted* adopted);
};

}  // namespace trunkline

#endif  // TRUNKLINE_SRC_DESK_DESK_REP_H_
