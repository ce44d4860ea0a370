// SPDX-License-Identifier: Apache-2.0
#include "src/desk/shell_times.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "src/base/status.h"
#include "src/desk/event_log.h"
#include "src/lifecycle/wire/withheld.h"

namespace trunkline::desk {
namespace {

// Earlier versions stored such events as they were.
bool ShowsNothing(const Event& event) {
  return lifecycle::IsWithheld(event.command)
             ? lifecycle::IsBareShell(lifecycle::ShellOf(event, false))
             : lifecycle::IsBareShell(event);
}

}  // namespace

absl::StatusOr<absl::Time> TimeShownBefore(Store* store, const CaseRef& ref,
                                           std::int64_t version) {
  std::int64_t step = 1;
  for (std::int64_t end = version - 1; end > 0; step *= 8) {
    const std::int64_t begin = std::max<std::int64_t>(0, end - step);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<EventRecord> records,
        store->Events(ref, begin, static_cast<std::size_t>(end - begin)));
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
      const auto event = ReadStoredEvent(*record);
      // What cannot be read is no reason to refuse the case.
      if (!event.ok()) return record->at;
      if (!ShowsNothing(*event)) return event->at;
    }
    end = begin;
  }
  return absl::InfiniteFuture();
}

bool HasWithheld(const Case& c) {
  return !c.findings.empty() ||
         std::any_of(c.supervision.begin(), c.supervision.end(),
                     [](const Supervision& measure) {
                       return lifecycle::IsWithheld(measure);
                     });
}

absl::Status ShellTimes::Hide(Event* event) {
  if (lifecycle::IsBareShell(*event)) {
    if (version_ == 0 || version_ != event->version - 1) {
      TRUNKLINE_ASSIGN_OR_RETURN(at_,
                                 TimeShownBefore(store_, ref_, event->version));
    }
    if (at_ != absl::InfiniteFuture()) {
      event->at = at_;
      event->stated_at = absl::InfiniteFuture();
    }
  } else {
    at_ = event->at;
  }
  version_ = event->version;
  return absl::OkStatus();
}

}  // namespace trunkline::desk
