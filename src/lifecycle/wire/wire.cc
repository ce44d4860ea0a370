// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/numbers.h"
#include "src/calendar/clock.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/fields.h"
#include "src/lifecycle/wire/messages.h"
#include "trunkline/cases/case.h"

namespace trunkline {

absl::StatusOr<Event> ReadEvent(std::string_view bytes) {
  bool unknown = false;
  auto event = lifecycle::ReadMessage<Event>("Event", bytes, &unknown);
  if (event.ok() && unknown) event->unknown.assign(bytes);
  return event;
}

absl::StatusOr<Command> ReadCommand(std::string_view bytes) {
  return lifecycle::ReadMessage<Command>("Command", bytes);
}

absl::StatusOr<Case> ReadCase(std::string_view bytes) {
  auto c = lifecycle::ReadMessage<Case>("Case", bytes);
  if (!c.ok()) return c;
  // What other code takes for granted.
  const auto in = [](int number, std::size_t size) {
    return number >= 0 && static_cast<std::size_t>(number) <= size;
  };
  bool sound = in(c->lead, c->assignments.size());
  for (const Clock& clock : c->clocks) {
    sound = sound && in(clock.assignment, c->assignments.size()) &&
            calendar::IsSound(clock.summed);
  }
  for (const Escalation& raised : c->escalations) {
    sound = sound && in(raised.clock, c->clocks.size());
  }
  for (const Request* request :
       {&c->return_request, &c->extension_request, &c->termination_request}) {
    sound = sound && in(request->assignment, c->assignments.size());
  }
  if (!sound) {
    return base::InvalidArgument(
        base::Fill<lifecycle::wire_messages::kUnsoundCase>());
  }
  return c;
}

void AppendEvent(const Event& event, std::string* out) {
  if (!event.unknown.empty()) {
    out->append(event.unknown);
    return;
  }
  lifecycle::Writer writer;
  Fields(writer, event);
  out->append(writer.bytes());
}

std::string WriteEvent(const Event& event) {
  std::string out;
  AppendEvent(event, &out);
  return out;
}

std::string WriteCommand(const Command& command) {
  return lifecycle::WriteMessage(command);
}

std::string WriteCase(const Case& c) { return lifecycle::WriteMessage(c); }

}  // namespace trunkline
