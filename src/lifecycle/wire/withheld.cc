// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/wire/withheld.h"

#include <variant>

namespace trunkline::lifecycle {

bool IsWithheld(const Command& command) {
  if (const auto* const m = std::get_if<SuperviseCommand>(&command)) {
    return IsReferral(m->measure);
  }
  if (const auto* const m = std::get_if<AnswerCommand>(&command)) {
    return IsReferral(m->measure);
  }
  if (const auto* const m = std::get_if<LiftCommand>(&command)) {
    return IsReferral(m->measure);
  }
  const CommandKind kind = KindOf(command);
  return kind == CommandKind::kPropose || kind == CommandKind::kDecline ||
         kind == CommandKind::kFind;
}

Event ShellOf(const Event& event, bool keeps_cause) {
  Event shell;
  shell.case_id = event.case_id;
  shell.version = event.version;
  shell.at = event.at;
  shell.stated_at = event.stated_at;
  shell.stage = event.stage;
  shell.clocks = event.clocks;
  shell.resolution = event.resolution;
  if (keeps_cause) shell.cause = event.cause;
  return shell;
}

bool IsShell(const Event& event) {
  const auto* const unknown = std::get_if<UnknownCommand>(&event.command);
  return unknown != nullptr && unknown->number == 0;
}

bool IsBareShell(const Event& event) {
  return IsShell(event) && event.stage.empty() && event.clocks.empty() &&
         event.resolution == Resolution::kUnspecified;
}

}  // namespace trunkline::lifecycle
