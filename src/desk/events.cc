#include <algorithm>

#include "src/desk/desk_rep.h"
#include "src/desk/seal.h"

namespace trunkline::desk {
namespace {

constexpr std::string_view kNames[kCommandKinds] = {
    "other", "open", "resolve", "refuse", "hand-over", "transfer", "accept",
    "dispatch", "designate", "add-assisting", "remove-assisting", "sign",
    "contact", "request-return", "grant-return", "refuse-return",
    "sub-dispatch", "report", "dispute", "hold", "resume", "request-extension",
    "grant-extension", "refuse-extension", "inform", "file", "feedback",
    "approve", "send-back", "callback", "redo", "close", "explain", "waive",
    "merge", "unmerge", "link", "unlink", "split", "withdraw",
    "request-termination", "grant-termination", "refuse-termination",
    "reopen", "amend", "recuse", "remind", "card", "propose", "supervise",
    "decline", "note", "migrate"};

}  // namespace

std::string EventType(CommandKind kind) {
  const auto i = static_cast<std::size_t>(kind);
  return absl::StrCat("trunkline.case.", i < kCommandKinds
                                             ? std::string(kNames[i])
                                             : std::string(kNames[0]));
}

void AddRow(Event* event, std::string* chain, CaseWrite* write) {
  EventRecord& row = write->events.emplace_back();
  if (!event->command.ticket.empty()) {
    std::string open, sealed;
    Split(event->command.ticket, &open, &sealed);
    event->command.ticket = std::move(open);
    event->unknown.clear();  // It would bring the caller back.
    if (!sealed.empty()) {
      SealedRecord& part = write->sealed.emplace_back();
      part.version = event->version;
      part.salt = NewSalt();
      part.bytes = std::move(sealed);
      row.seal = SealOf(part.salt, part.bytes);
    }
  }
  row.version = event->version;
  row.at = event->at;
  row.type = EventType(event->command.kind);
  row.bytes = WriteEvent(*event);
  *chain = NextLink(*chain, row.bytes, row.seal);
  row.chain = *chain;
}

absl::Status AddEvents(const CaseRecord& before, std::vector<Event>* events,
                       Case* c, CaseWrite* write) {
  write->expected_version = before.version;
  write->after.ref = before.ref;
  write->after.version = before.version;
  std::string chain =
      before.version == 0 ? FirstLink(before.ref) : before.chain;
  for (Event& event : *events) {
    AddRow(&event, &chain, write);
    const absl::Status status = Apply(event, c);
    if (!status.ok()) return status;
    write->after.version = event.version;
  }
  write->after.chain = std::move(chain);
  return absl::OkStatus();
}

absl::Time EarliestDue(const Case& c) {
  absl::Time due = absl::InfiniteFuture();
  for (const CaseClock& clock : c.clocks) {
    if (clock.state == CaseClock::State::kRunning) {
      due = std::min(due, clock.due);
    }
  }
  return due;
}

void FillRow(const Case& c, absl::Time wake, CaseRecord* row) {
  row->stage = c.stage;
  row->unit = c.Lead() == nullptr ? "" : c.Lead()->unit;
  row->region = c.region;
  row->open = c.closed_at == absl::InfiniteFuture();
  row->opened_at = c.opened_at;
  row->due = EarliestDue(c);
  row->next_tick_at = wake;
  row->state = WriteCase(c);
}

absl::StatusOr<Case> ReadState(const CaseRecord& row) {
  auto c = ReadCase(row.state);
  if (c.ok()) return c;
  return absl::DataLossError(
      absl::StrCat("case ", row.ref.id, ": ", c.status().message()));
}

absl::StatusOr<Event> ReadRow(const EventRecord& row) {
  auto event = ReadEvent(row.bytes);
  if (event.ok()) return event;
  return absl::DataLossError(absl::StrCat("event ", row.version, " of case ",
                                          row.ref.id, ": ",
                                          event.status().message()));
}

}  // namespace trunkline::desk
