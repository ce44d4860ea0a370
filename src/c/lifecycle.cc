// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/lifecycle_engine.h"

#include <memory>

#include "src/base/status.h"
#include "src/c/handles.h"
#include "trunkline/cases/wire.h"
#include "trunkline_internal/v1/event.pb.h"

using trunkline::c::Guard;
using trunkline::c::ToActor;
using trunkline::c::ToTime;
using trunkline::c::View;

namespace trunkline::c {

std::string WriteEventFile(const std::vector<Event>& events) {
  trunkline_internal::v1::EventFile file;
  std::string bytes;
  for (const Event& event : events) {
    bytes.clear();
    AppendEvent(event, &bytes);
    file.add_event()->ParseFromString(bytes);
  }
  return file.SerializeAsString();
}

absl::StatusOr<Command> ReadAnyCommand(std::string_view bytes,
                                       tl_format format) {
  Format from = Format::kAuto;
  TRUNKLINE_RETURN_IF_ERROR(ToFormat(format, &from));
  if (from == Format::kBinary) return ReadCommand(bytes);
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string binary,
                             Convert("Command", bytes, from, Format::kBinary));
  return ReadCommand(binary);
}

}  // namespace trunkline::c

namespace {

absl::Status WriteEvents(
    const absl::StatusOr<std::vector<trunkline::Event>>& events,
    tl_buffer* out) {
  if (!events.ok()) return events.status();
  trunkline::c::Fill(trunkline::c::WriteEventFile(*events), out);
  return absl::OkStatus();
}

}  // namespace

extern "C" {

tl_code tl_lifecycle_new(const tl_lifecycle_definition* definition,
                         const tl_ruleset* rules, const tl_calendars* calendars,
                         tl_lifecycle** lifecycle, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(definition);
    TL_REQUIRE(rules);
    TL_REQUIRE(calendars);
    TL_REQUIRE(lifecycle);
    auto made = trunkline::LifecycleEngine::Create(
        definition->definition, rules->rules, calendars->calendars);
    if (!made.ok()) return made.status();
    *lifecycle = new tl_lifecycle{*std::move(made)};
    return absl::OkStatus();
  });
}

void tl_lifecycle_free(tl_lifecycle* lifecycle) { delete lifecycle; }

tl_code tl_open_command(const tl_stored_ticket* ticket,
                        const tl_decision* decision,
                        const tl_deadline_calculator* calculator,
                        tl_buffer* command, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(ticket);
    TL_REQUIRE(decision);
    TL_REQUIRE(calculator);
    TL_REQUIRE(command);
    auto open = trunkline::MakeOpenCommand(ticket->ticket, decision->decision,
                                           calculator->calculator);
    if (!open.ok()) return open.status();
    trunkline::c::Fill(trunkline::WriteCommand(*open), command);
    return absl::OkStatus();
  });
}

tl_code tl_decide(const tl_lifecycle* lifecycle, const tl_case* c,
                  tl_slice command, tl_format format, const tl_actor* actor,
                  int64_t now_us, tl_buffer* events, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(lifecycle);
    TL_REQUIRE(c);
    TL_REQUIRE(actor);
    TL_REQUIRE(events);
    auto read = trunkline::c::ReadAnyCommand(View(command, "command"), format);
    if (!read.ok()) return read.status();
    return WriteEvents(lifecycle->lifecycle.Decide(
                           c->value, *read, ToActor(*actor), ToTime(now_us)),
                       events);
  });
}

tl_code tl_available_commands(const tl_lifecycle* lifecycle, const tl_case* c,
                              const tl_actor* actor, int64_t now_us,
                              tl_format format, tl_buffer* message,
                              tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(lifecycle);
    TL_REQUIRE(c);
    TL_REQUIRE(actor);
    return trunkline::c::WriteMessage(
        "AvailableCommandList",
        trunkline::WriteAvailableCommands(lifecycle->lifecycle.CommandsFor(
            c->value, ToActor(*actor), ToTime(now_us))),
        format, message);
  });
}

tl_code tl_tick(const tl_lifecycle* lifecycle, const tl_case* c, int64_t now_us,
                tl_buffer* events, tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(lifecycle);
    TL_REQUIRE(c);
    TL_REQUIRE(events);
    return WriteEvents(lifecycle->lifecycle.Tick(c->value, ToTime(now_us)),
                       events);
  });
}

int64_t tl_next_due(const tl_lifecycle* lifecycle, const tl_case* c,
                    int64_t now_us) {
  if (lifecycle == nullptr || c == nullptr) return TL_NO_TIME;
  try {
    return trunkline::c::FromTime(lifecycle->lifecycle.NextDue(
        c->value,
        now_us == TL_NO_TIME ? absl::InfinitePast() : ToTime(now_us)));
  } catch (...) {
    return TL_NO_TIME;
  }
}

tl_code tl_case_redact(const tl_lifecycle* lifecycle, const tl_case* c,
                       const tl_actor* viewer, tl_case** redacted,
                       tl_buffer* error) {
  return Guard(error, [&]() -> absl::Status {
    TL_REQUIRE(lifecycle);
    TL_REQUIRE(c);
    TL_REQUIRE(viewer);
    TL_REQUIRE(redacted);
    auto seen = lifecycle->lifecycle.Redact(c->value, ToActor(*viewer));
    if (!seen.ok()) return seen.status();
    return trunkline::c::AdoptCase(*std::move(seen), redacted);
  });
}

}  // extern "C"
