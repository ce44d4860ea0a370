// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/any_command.h"
#include "tests/lifecycle/casebook_runner.h"

namespace trunkline {

std::vector<std::string> CasebookRunner::Raisings(
    const Case& c, const std::vector<Event>& events) {
  std::vector<std::string> out;
  for (const Event& e : events) {
    if (std::holds_alternative<ResumeCommand>(e.command)) {
      out.emplace_back("resume");
      continue;
    }
    if (const auto* const reminder = std::get_if<RemindCommand>(&e.command);
        reminder != nullptr && reminder->clock == 0) {
      out.push_back(
          absl::StrCat(reminder->escalation, " ",
                       std::string(schema::SupervisionMeasureNames().Name(
                           static_cast<int>(reminder->measure))),
                       " ", reminder->unit));
      continue;
    }
    const Clock& clock =
        c.clocks[static_cast<std::size_t>(AnyCommand(e.command).clock) - 1];
    out.push_back(
        absl::StrCat(AnyCommand(e.command).escalation, " ",
                     ClockName(c, clock.definition, clock.assignment)));
  }
  return out;
}

std::vector<Event> CasebookRunner::MustTick(const Case& c, absl::Time at) {
  const auto events = world().life.Tick(c, at);
  if (!events.ok()) Wrong("Tick: " + events.status().ToString());
  return *events;
}

void CasebookRunner::Time(const Track& track, absl::Time at, bool told) {
  const Case& c = track.c;
  if (c.version == 0) return;
  const LifecycleEngine& life = world().life;
  const absl::Time now = std::max(at, c.updated_at);
  const absl::Time due = life.NextDue(c, now);
  if (c.definition_version != life.definition().version()) {
    if (life.Tick(c, at).ok() || due != absl::InfiniteFuture()) {
      Wrong("time goes on under another definition");
    }
    return;
  }
  const std::vector<Event> events = MustTick(c, at);
  if (events.empty() != (due > now)) {
    Wrong(absl::StrCat("NextDue is ", Show(due), ", and Tick at ", Show(now),
                       " raises ", Joined(Raisings(c, events), "nothing")));
  }
  if (due != absl::InfiniteFuture() && due > c.updated_at) {
    if (!MustTick(c, due - absl::Nanoseconds(1)).empty()) {
      Wrong("Tick raises something before NextDue, " + Show(due));
    }
    if (MustTick(c, due).empty()) {
      Wrong("Tick raises nothing at NextDue, " + Show(due));
    }
  }
  if (told && !events.empty()) {
    Wrong("passes over in silence: " + Joined(Raisings(c, events)));
  }
}

void CasebookRunner::TickAt(absl::Time at, const std::string& told) {
  Track& track = *track_;
  if (track.c.version == 0) Wrong("the case is not open");
  Time(track, at, false);
  const std::vector<Event> events = MustTick(track.c, at);
  const std::string is = Joined(Raisings(track.c, events), "nothing");
  if (is != Joined(List(told, ','), "nothing")) {
    Wrong(absl::StrCat("raised: ", is, "; told: ", told));
  }
  Take(track, events);
  if (!MustTick(track.c, at).empty()) Wrong("Tick raises it again");
}

void CasebookRunner::Always(const Track& track) {
  Case again;
  for (const Event& e : track.events) {
    const auto read = ReadEvent(WriteEvent(e));
    if (!read.ok()) Wrong("an event is not read: " + read.status().ToString());
    const absl::Status status = Apply(*read, &again);
    if (!status.ok()) Wrong("replay: " + status.ToString());
  }
  if (track.c.version != 0 && WriteCase(again) != track.snapshot) {
    Wrong("replay gives another case");
  }
  const auto read = ReadCase(track.snapshot);
  if (!read.ok() || WriteCase(*read) != track.snapshot) {
    Wrong("the snapshot is not read as it was written");
  }
  const auto& data = lifecycle::DataOf(world().life.definition());
  const int stage = data.FindStage(track.c.stage);
  if (stage >= 0 && data.stages[static_cast<std::size_t>(stage)].final) {
    for (const Clock& clock : track.c.clocks) {
      if (clock.state != Clock::State::kStopped) {
        Wrong(
            absl::StrCat("it is ended, and clock ",
                         ClockName(track.c, clock.definition, clock.assignment),
                         " goes on"));
      }
    }
  }
}

void CasebookRunner::Tells(std::string_view printed) {
  for (const auto& [name, secret] : kSecrets) {
    if (printed.find(secret) != std::string_view::npos) {
      Wrong(absl::StrCat("it says the caller's ", std::string(name)));
    }
  }
}

}  // namespace trunkline
