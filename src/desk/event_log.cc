// SPDX-License-Identifier: Apache-2.0
#include "src/desk/event_log.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/desk/messages.h"
#include "src/desk/seal.h"
#include "src/desk/withheld_events.h"
#include "src/lifecycle/engine/check_event.h"
#include "src/lifecycle/engine/promised.h"
#include "src/lifecycle/wire/withheld.h"
#include "trunkline/cases/enum_names.h"

namespace trunkline::desk {

std::string EventType(CommandKind kind) {
  const std::string_view name = EnumName(kind);
  return absl::StrCat("trunkline.case.",
                      base::ToAbsl(name.empty() ? "other" : name));
}

absl::Status AppendEvent(const Sealing& sealing, Event* event, std::string* key,
                         std::string* chain, CaseWrite* write,
                         std::vector<AuxiliaryRecord>* auxiliary) {
  EventRecord& record = write->events.emplace_back();
  std::string sealed;
  if (auto* const command = std::get_if<OpenCommand>(&event->command);
      command != nullptr && !command->ticket.empty()) {
    std::string open;
    Split(command->ticket, &open, &sealed);
    command->ticket = std::move(open);
  }
  if (!event->unknown.empty()) {
    if (lifecycle::IsWithheld(event->command)) {
      return base::InvalidArgument(
          base::Fill<messages::kWithheldUnknown>(event->version));
    }
    SealUnknown(event->unknown, &sealed);
    event->unknown.clear();
    if (auto* const command = std::get_if<UnknownCommand>(&event->command)) {
      command->bytes.clear();
    }
  }
  if (!sealed.empty()) {
    SealedRecord& part = write->sealed.emplace_back();
    part.version = event->version;
    TRUNKLINE_ASSIGN_OR_RETURN(part.salt, NewSalt());
    part.bytes = std::move(sealed);
    bool kept = key != nullptr;
    if (kept) {
      TRUNKLINE_ASSIGN_OR_RETURN(kept,
                                 sealing.Seal(write->after.ref, key, &part));
    }
    record.seal = SealOf(part.salt, part.bytes);
    if (!kept) {
      part.salt.clear();
      part.bytes.clear();
    }
  }
  record.version = event->version;
  record.at = event->at;
  if (lifecycle::IsWithheld(event->command)) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        auxiliary->emplace_back(),
        Withhold(write->after.ref, *event, &record.seal));
    // The cause of an event of a mirror says which of its source's it is.
    const Event shell =
        lifecycle::ShellOf(*event, !write->after.source.empty());
    record.type = EventType(KindOf(shell.command));
    record.bytes = WriteEvent(shell);
  } else {
    record.type = EventType(KindOf(event->command));
    record.bytes = WriteEvent(*event);
  }
  *chain = NextLink(*chain, record.bytes, record.seal);
  record.chain = *chain;
  return absl::OkStatus();
}

absl::Status AppendEvents(const Sealing& sealing, const CaseRecord& before,
                          std::vector<Event>* events, Case* c, CaseWrite* write,
                          std::vector<AuxiliaryRecord>* auxiliary) {
  const AuxiliaryRecord had = MeasuresRecord(before.ref, *c);
  std::string key;  // An event with a ticket only opens a case.
  write->expected_version = before.version;
  write->after.ref = before.ref;
  write->after.version = before.version;
  std::string chain =
      before.version == 0 ? FirstLink(before.ref) : before.chain;
  for (Event& event : *events) {
    TRUNKLINE_RETURN_IF_ERROR(lifecycle::CheckForm(event));
    TRUNKLINE_RETURN_IF_ERROR(
        AppendEvent(sealing, &event, &key, &chain, write, auxiliary));
    TRUNKLINE_RETURN_IF_ERROR(Apply(event, c));
    write->after.version = event.version;
  }
  AuxiliaryRecord has = MeasuresRecord(before.ref, *c);
  if (has.bytes != had.bytes) auxiliary->push_back(std::move(has));
  write->after.chain = std::move(chain);
  return absl::OkStatus();
}

void FillRecord(const Case& c, absl::Time next_tick_at, CaseRecord* record) {
  record->stage = c.stage;
  record->unit = c.Lead() == nullptr ? "" : c.Lead()->unit;
  record->region = c.region;
  record->open = c.closed_at == absl::InfiniteFuture();
  record->opened_at = c.opened_at;
  record->due = absl::InfiniteFuture();
  for (const Clock& clock : c.clocks) {
    if (clock.state == Clock::State::kRunning && lifecycle::Obliges(c, clock)) {
      record->due = std::min(record->due, clock.due);
    }
  }
  record->next_tick_at = next_tick_at;
  record->state = WriteCase(c);
}

bool IsOfOneCase(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
      return true;
    default:
      return false;
  }
}

absl::StatusOr<Case> ReadStoredCase(const CaseRecord& record) {
  auto c = ReadCase(record.state);
  if (c.ok()) return c;
  return base::DataLoss(
      base::Fill<messages::kCaseUnreadable>(record.ref.id, c.status()));
}

absl::StatusOr<Event> ReadStoredEvent(const EventRecord& record) {
  auto event = ReadEvent(record.bytes);
  if (event.ok()) return event;
  return base::DataLoss(base::Fill<messages::kEventUnreadable>(
      record.version, record.ref.id, event.status()));
}

absl::StatusOr<Event> ReadWholeEvent(Store* store, const EventRecord& record) {
  TRUNKLINE_ASSIGN_OR_RETURN(const WithheldEvent whole,
                             FindWithheld(store, record));
  if (!whole.found) return ReadStoredEvent(record);
  EventRecord with = record;
  with.bytes = whole.bytes;
  return ReadStoredEvent(with);
}

}  // namespace trunkline::desk
