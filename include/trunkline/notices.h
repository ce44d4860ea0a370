// SPDX-License-Identifier: Apache-2.0
//
// Notices: a finding of an analysis that a person selected and sent to a
// department or district, its answer, and whether the measure was taken. They
// are kept as events; the library sends nothing.
//
//   trunkline::NoticeBook book;
//   for (std::string_view line : lines) {
//     auto event = trunkline::ReadNoticeEvent(line);
//     if (!event.ok()) return event.status();
//     if (absl::Status added = book.Add(*event); !added.ok()) return added;
//   }
//   trunkline::NoticeEvent answer;
//   answer.kind = trunkline::NoticeEvent::Kind::kAnswered;
//   answer.notice = "2018-10-3";
//   answer.at = now; answer.by = "clerk7";
//   answer.adopted = true;
//   answer.measure = "night patrols"; answer.measure_date = {2018, 11, 15};
//   if (book.Add(answer).ok()) Append(trunkline::WriteNoticeEvent(answer));
//   // A notice that was verified cannot be answered: FailedPrecondition.
//
// It is part of the optional target trunkline::insight, pure and without a
// clock. The command `trunkline notice` keeps such lines in a file.
#ifndef TRUNKLINE_NOTICES_H_
#define TRUNKLINE_NOTICES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace trunkline {

// What was found; by the numbers of trunkline.v1.NoticeFindingKind.
enum class NoticeFindingKind : std::uint8_t {
  kUnspecified = 0,  // Not given.
  kAlert = 1,        // A sudden increase.
  kCluster = 2,      // A cluster in space and time.
  kPeriodic = 3,     // What comes again at known times.
  kHardIssue = 4,    // A matter that is hard to solve.
  kRate = 5,         // A rate.
};

// A finding; all fields as in trunkline.v1.NoticeFinding.
struct NoticeFinding {
  // What was found. Required.
  NoticeFindingKind kind = NoticeFindingKind::kUnspecified;
  // Category code; those below it are counted too. Empty: all.
  std::string category;
  // Path of region codes; what is below it is counted too. Empty: all.
  std::string region;
  // Id of the matter or of the rate, for findings of these kinds.
  std::string subject;
  // What it rests on, one line each: the arithmetic of an alert, ids of cases.
  std::vector<std::string> evidence;
};

// What happened to a notice; as in trunkline.v1.NoticeEvent.
struct NoticeEvent {
  enum class Kind : std::uint8_t { kSent = 1, kAnswered = 2, kVerified = 3 };
  std::string notice;       // Id of the notice.
  absl::Time at;            // When it happened. Required.
  std::string by;           // Id of the account, not a name.
  Kind kind = Kind::kSent;  // What happened.
  // kSent: code of the department or path of the region that it went to.
  std::string recipient;
  NoticeFinding finding;  // kSent: what was found.
  absl::Time answer_due;  // kSent: when an answer is due.
  // kSent: what the recipient was asked to do. It must not identify a caller.
  std::string text;
  // kAnswered: the recipient adopted it.
  bool adopted = false;
  // kAnswered, of an adopted one: what is done.
  std::string measure;
  absl::CivilDay measure_date;  // kAnswered, of an adopted one: from which day.
  // kAnswered, of one that is not adopted: why not.
  std::string reason;
  // kVerified: the measure was taken.
  bool done = false;
  std::string note;  // kVerified: what was seen.
};

// What has become of a notice.
enum class NoticeState : std::uint8_t {
  kOpen,        // No answer yet.
  kAdopted,     // Not verified, or found not done.
  kNotAdopted,  // The recipient said why not.
  kVerified,    // The measure was taken. The notice is closed.
};

// A notice with its last answer.
struct Notice {
  NoticeEvent sent;                     // Its first event.
  std::optional<NoticeEvent> answered;  // The last answer. Absent: none yet.
  std::optional<NoticeEvent> verified;  // Of that answer.

  NoticeState state() const;
  // Whether no answer came by the time it was due.
  bool overdue(absl::Time now) const;
};

// All notices of a store. Copyable. Not safe for several threads while events
// are added.
class NoticeBook {
 public:
  // Adds an event, or says why it cannot be; the book is then as before.
  // InvalidArgument: a field is missing or wrong, or the event is before the
  // last one of its notice; NotFound: there is no such notice; AlreadyExists:
  // there is one, and it would be sent again; FailedPrecondition: a closed
  // notice is answered, or one is verified that has no adopted answer;
  // PermissionDenied: the account that answered would verify its own answer.
  absl::Status Add(const NoticeEvent& event);

  // In the order of sending.
  const std::vector<Notice>& notices() const { return notices_; }
  // Null: there is none. Lives until the next Add().
  const Notice* Find(std::string_view id) const;
  // All events, in the order of Add().
  const std::vector<NoticeEvent>& events() const { return events_; }

 private:
  std::vector<Notice> notices_;
  std::map<std::string, std::size_t, std::less<>> numbers_;
  std::vector<NoticeEvent> events_;
};

// Writes an event as one line, trunkline.v1.NoticeEvent in JSON with a line
// end. It must be one that a NoticeBook took.
std::string WriteNoticeEvent(const NoticeEvent& event);

// Reads such a line. InvalidArgument says what is wrong and at which column.
absl::StatusOr<NoticeEvent> ReadNoticeEvent(std::string_view line);

// What was read of a store.
struct NoticeFile {
  NoticeBook book;  // All events of the whole lines.
  // Bytes of the whole lines. What is behind them was being written when the
  // writer ended: it was never acknowledged, and the next writer takes it off.
  std::size_t whole = 0;
};

// Reads the lines of a store. InvalidArgument and the other errors of Add()
// name the line; a store with such a line is not used at all.
absl::StatusOr<NoticeFile> ReadNotices(std::string_view content);

}  // namespace trunkline

#endif  // TRUNKLINE_NOTICES_H_
