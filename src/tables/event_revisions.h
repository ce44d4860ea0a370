// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_EVENT_REVISIONS_H_
#define TRUNKLINE_SRC_TABLES_EVENT_REVISIONS_H_

#include <libical/ical.h>

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

namespace trunkline::tables {

// Which events of one or more iCalendar streams a later version replaces or
// cancels (RFC 5545, 3.8.7.4; RFC 5546, 3.2.5): of one UID and RECURRENCE-ID
// the highest SEQUENCE counts. Events with the same one all stand, since many
// lists of holidays give one UID to all their events.
//
// All events are seen first, then asked for in the same order. Takes time and
// memory in proportion to them, but for a logarithm.
class EventRevisions {
 public:
  enum class Fate : std::uint8_t { kStands, kReplaced, kCancelled };

  void See(icalcomponent* event);
  // What becomes of the next event.
  Fate Next(icalcomponent* event);
  // Whether each event that was seen was asked for.
  bool all_read() const { return next_ == seen_; }

 private:
  // RECURRENCE-ID, DTSTART, SEQUENCE.
  using Version = std::tuple<std::string, std::string, int>;
  struct Revisions {
    std::map<std::string, int> last;       // SEQUENCE, by RECURRENCE-ID.
    std::map<std::string, int> cancelled;  // That of cancelled events.
    // The numbers of cancelled events among all, the last of each version.
    std::map<Version, std::int64_t> cancelled_at;
  };
  std::map<std::string, Revisions> by_uid_;
  std::int64_t seen_ = 0, next_ = 0;
};

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_EVENT_REVISIONS_H_
