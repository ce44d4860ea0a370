// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_C_HANDLES_H_
#define TRUNKLINE_SRC_C_HANDLES_H_

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/message.h"
#include "trunkline/c.h"
#include "trunkline/calendar.h"
#include "trunkline/cases/actor.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/diff.h"
#include "trunkline/explain.h"
#include "trunkline/issue.h"
#include "trunkline/live_ruleset.h"
#include "trunkline/ruleset.h"
#include "trunkline/suggest.h"
#include "trunkline/wire.h"

// What stands behind the handles of c.h, and how values cross.

struct tl_ruleset {
  explicit tl_ruleset(trunkline::RuleSet r);
  trunkline::RuleSet rules;
  tl_ruleset_info info;
};

struct tl_diff {
  trunkline::RuleSetDiff diff;
};

struct tl_live {
  trunkline::LiveRuleSet rules;
};

struct tl_issues {
  std::vector<trunkline::Issue> issues;
  std::vector<trunkline::base::Text> texts;
  std::vector<tl_issue> views;
};

struct tl_stored_ticket {
  trunkline::StoredTicket ticket;
  std::vector<tl_slice> against;
  std::vector<tl_attribute> attributes;
  tl_ticket view;
};

struct tl_decision {
  trunkline::Decision decision;
  trunkline::Ticket ticket;  // Working memory of tl_route().
  tl_answer answer;
  absl::Time accepted_at = absl::InfinitePast();
};

struct tl_calendars {
  trunkline::CalendarSet calendars;
};

struct tl_deadline_calculator {
  trunkline::DeadlineCalculator calculator;
};

struct tl_text_models {
  trunkline::TextModels models;
};

struct tl_case {
  trunkline::Case value;
  tl_case_info info;
};

struct tl_lifecycle_definition {
  trunkline::LifecycleDefinition definition;
};

struct tl_lifecycle {
  trunkline::LifecycleEngine lifecycle;
};

struct tl_desk {
  std::unique_ptr<trunkline::Desk> desk;
};

namespace trunkline::c {

inline tl_slice Slice(std::string_view s) { return {s.data(), s.size()}; }

// A NULL pointer with a count or a size: TL_INVALID_ARGUMENT. Thrown, so that
// no conversion of an argument can forget it; Guard() and its kin catch it.
class NullArgument : public std::exception {
 public:
  explicit NullArgument(std::string name)
      : message_(std::move(name) + " is NULL but has a size") {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};
// `name` is for the error.
template <typename T>
void CheckArray(const T* data, std::size_t count, const char* name) {
  if (data == nullptr && count != 0) throw NullArgument(name);
}
inline std::string_view View(tl_slice s, const char* name = "a tl_slice") {
  CheckArray(s.data, s.size, name);
  return {s.data, s.size};
}

inline absl::Time ToTime(std::int64_t us) {
  return us == TL_NO_TIME ? absl::InfiniteFuture() : absl::FromUnixMicros(us);
}
// InvalidArgument if a time that a call needs is TL_NO_TIME. `name` is for the
// error.
inline absl::Status CheckSet(std::int64_t us, const char* name) {
  return us == TL_NO_TIME
             ? absl::InvalidArgumentError(std::string(name) + " is not set")
             : absl::OkStatus();
}
inline std::int64_t FromTime(absl::Time time) {
  return time == absl::InfiniteFuture() || time == absl::InfinitePast()
             ? TL_NO_TIME
             : absl::ToUnixMicros(time);
}

inline Language ToLanguage(tl_language language) {
  return language == TL_CHINESE ? Language::kChinese : Language::kEnglish;
}

// Frees what `buffer` holds and gives it a copy of `bytes`.
void Fill(std::string_view bytes, tl_buffer* buffer);
inline void Clear(tl_buffer* buffer) {
  if (buffer != nullptr && buffer->data != nullptr) tl_buffer_free(buffer);
}
// Turns a status into a code and its message into `error`.
tl_code Report(const absl::Status& status, tl_buffer* error) noexcept;
tl_code ReportException(tl_buffer* error) noexcept;

// Writes events as one trunkline.v1.EventFile, binary.
std::string WriteEventFile(const std::vector<Event>& events);
// Reads a trunkline.v1.Command.
absl::StatusOr<Command> ReadAnyCommand(std::string_view bytes,
                                       tl_format format);

// InvalidArgument unless `format` is one of tl_format.
absl::Status ToFormat(tl_format format, Format* out);

// Writes a message, given in binary, in the format asked for.
absl::Status WriteMessage(std::string_view type, std::string_view binary,
                          tl_format format, tl_buffer* message);

// Fills `out`, whose strings are views of `ticket`. InvalidArgument for a
// struct without size, for an unknown enum number and for a NULL array.
absl::Status ToTicket(const tl_ticket& ticket, Ticket* out);
absl::Status ToSources(const tl_source* sources, std::size_t count,
                       std::vector<Source>* out);
Actor ToActor(const tl_actor& actor);
absl::Status AdoptCase(Case value, tl_case** out);

// Fills what tl_decision_answer() returns.
void SetAnswer(tl_decision* decision);
// Forgets the answer of the ticket before.
void ResetDecision(tl_decision* decision);
// Runs `route`, which takes a Ticket and a Decision*, with a ticket of the
// host.
template <typename Route>
absl::Status RouteInto(const tl_ticket& ticket, tl_decision* decision,
                       const Route& route) {
  absl::Status status = ToTicket(ticket, &decision->ticket);
  if (status.ok()) status = route(decision->ticket, &decision->decision);
  if (!status.ok()) {
    ResetDecision(decision);
    return status;
  }
  decision->accepted_at = decision->ticket.accepted_at;
  SetAnswer(decision);
  return status;
}

// Gives all issues to `out`, if asked for, and the errors as a status.
absl::Status Finish(std::vector<Issue> issues, bool loaded, tl_issues** out);

// Runs the body of a function of the ABI: `work` returns a status. Nothing is
// thrown across.
template <typename Work>
tl_code Guard(tl_buffer* error, const Work& work) noexcept {
  Clear(error);
  try {
    const absl::Status status = work();
    return status.ok() ? TL_OK : Report(status, error);
  } catch (...) {
    return ReportException(error);
  }
}

// As Guard(), for functions that return a value in place of a code: `otherwise`
// if anything is thrown.
template <typename Work, typename Result>
Result Or(Result otherwise, const Work& work) noexcept {
  try {
    return work();
  } catch (...) {
    return otherwise;
  }
}

// Makes a handle, or gives NULL.
template <typename Make>
auto NewOrNull(const Make& make) noexcept -> decltype(make()) {
  try {
    return make();
  } catch (...) {
    return nullptr;
  }
}

// Refuses a NULL argument. For bodies of Guard().
#define TL_REQUIRE(argument)                                     \
  do {                                                           \
    if ((argument) == nullptr)                                   \
      return ::absl::InvalidArgumentError(#argument " is NULL"); \
  } while (false)

}  // namespace trunkline::c

#endif  // TRUNKLINE_SRC_C_HANDLES_H_
