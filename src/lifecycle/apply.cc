#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/schema/wire.h"
#include "trunkline/cases/case.h"

namespace trunkline {
namespace {

using Kind = CommandKind;

std::size_t Index(int number) { return static_cast<std::size_t>(number) - 1; }

absl::Status Refuse(const Event& event, std::string what) {
  return absl::FailedPreconditionError(absl::StrCat(
      "event ", event.version, " of case ", base::Quoted(event.case_id), ": ",
      what));
}

absl::Status Check(const Event& e, const Case& c) {
  if (e.version != c.version + 1) {
    return Refuse(e, absl::StrCat("the case has version ", c.version,
                                  "; its next event is ", c.version + 1));
  }
  if (e.case_id.empty()) return Refuse(e, "it names no case");
  const bool opens = e.command.kind == Kind::kOpen;
  if (opens != (c.version == 0)) {
    return Refuse(e, opens ? "the case is open already"
                           : "the case is not open yet");
  }
  if (!opens && e.case_id != c.id) {
    return Refuse(e, absl::StrCat("the case is ", base::Quoted(c.id)));
  }
  if (e.at == absl::InfiniteFuture() || e.at == absl::InfinitePast()) {
    return Refuse(e, "it has no time");
  }
  if (!opens && e.at < c.updated_at) {
    return Refuse(e, "it is before the case's last event");
  }
  if (opens && e.stage.empty()) return Refuse(e, "it names no stage");
  const auto exists = [&](int number, std::size_t size) {
    return number >= 0 && static_cast<std::size_t>(number) <= size;
  };
  if (!exists(e.command.assignment, c.assignments.size())) {
    return Refuse(e, absl::StrCat("there is no assignment ",
                                  e.command.assignment));
  }
  if (!exists(e.command.clock, c.clocks.size())) {
    return Refuse(e, absl::StrCat("there is no clock ", e.command.clock));
  }
  switch (e.command.kind) {
    case Kind::kRemoveAssisting:
    case Kind::kSign:
    case Kind::kContact:
    case Kind::kReport:
    case Kind::kFeedback:
    case Kind::kRequestReturn:
    case Kind::kGrantReturn:
    case Kind::kRequestExtension:
    case Kind::kGrantExtension:
    case Kind::kRequestTermination:
      if (e.command.assignment == 0) return Refuse(e, "it names no assignment");
      break;
    case Kind::kMerge:
    case Kind::kLink:
    case Kind::kUnlink:
    case Kind::kSplit:
      if (e.command.cases.empty()) return Refuse(e, "it names no other case");
      break;
    case Kind::kDispatch:
    case Kind::kDesignate:
    case Kind::kAddAssisting:
    case Kind::kSubDispatch:
      if (e.command.unit.empty()) return Refuse(e, "it names no unit");
      break;
    default:
      break;
  }
  // Assignments that this event adds may be named by its clocks.
  std::size_t assignments = c.assignments.size();
  if (e.command.kind == Kind::kDispatch || e.command.kind == Kind::kDesignate) {
    assignments += 1 + e.command.assisting.size();
  } else if (e.command.kind == Kind::kAddAssisting ||
             e.command.kind == Kind::kSubDispatch) {
    ++assignments;
  }
  std::size_t clocks = c.clocks.size();
  for (const ClockChange& change : e.clocks) {
    const bool adds = Index(change.clock) == clocks &&
                      (change.kind == ClockChange::Kind::kExpect ||
                       change.kind == ClockChange::Kind::kStart);
    if (adds) ++clocks;
    if (change.clock < 1 || Index(change.clock) >= clocks) {
      return Refuse(e, absl::StrCat("there is no clock ", change.clock));
    }
    if (!exists(change.assignment, assignments)) {
      return Refuse(e, absl::StrCat("clock ", change.clock,
                                    " is of an assignment that there is not"));
    }
  }
  return absl::OkStatus();
}

// The fields of trunkline.v1.Ticket that a case goes by.
void ReadFacts(std::string_view ticket, Case* c) {
  schema::WireReader reader(ticket);
  std::uint32_t number;
  int type;
  std::uint64_t value;
  std::string_view bytes;
  bool minimal;
  while (!reader.done() && reader.Tag(&number, &type, &minimal)) {
    value = 0;
    bytes = {};
    if (!reader.Value(type, &value, &bytes, &minimal)) break;
    // An event keeps the ticket as it came; a case is text throughout.
    if (base::FindInvalidUtf8(bytes) != std::string_view::npos ||
        bytes.find('\0') != std::string_view::npos) {
      continue;
    }
    switch (number) {
      case 12:
        if (value <= 6) c->type = static_cast<TicketType>(value);
        break;
      case 13:
        c->category = bytes;
        break;
      case 15:
        c->region = bytes;
        break;
      case 17:
        if (value <= 3) c->urgency = static_cast<Urgency>(value);
        break;
      case 20:
        c->dispatch_text = bytes;
        break;
      case 21:
        c->against.emplace_back(bytes);
        break;
      case 23:
        c->confidential = value != 0;
        break;
      case 24:
        c->reply_waived = value != 0;
        break;
      default:
        break;
    }
  }
  if (c->type == TicketType::kReport) c->confidential = true;
}

void First(absl::Time at, absl::Time* out) {
  if (*out == absl::InfiniteFuture()) *out = at;
}

Assignment& Assign(Assignment::Kind kind, const std::string& unit,
                   absl::Time at, Case* c) {
  Assignment& a = c->assignments.emplace_back();
  a.kind = kind;
  a.unit = unit;
  a.dispatched_at = at;
  return a;
}

void End(Assignment::End how, absl::Time at, Assignment* a) {
  if (a->end != Assignment::End::kRunning) return;
  a->end = how;
  a->ended_at = at;
}

void Assist(const Event& e, Case* c) {
  for (const std::string& unit : e.command.assisting) {
    Assign(Assignment::Kind::kAssisting, unit, e.at, c);
  }
}

// Takes other limits; those that clocks still run by stay.
void Replace(const std::vector<PromisedDeadline>& promised_deadlines, Case* c) {
  const std::vector<PromisedDeadline> old = std::exchange(c->promised_deadlines, promised_deadlines);
  for (const PromisedDeadline& term : old) {
    if (term.policy == nullptr) continue;
    const auto names = [&](const auto& named) {
      return named.policy == term.policy->id;
    };
    const auto same = [&](const PromisedDeadline& t) {
      return t.policy != nullptr && t.policy->id == term.policy->id;
    };
    if (std::any_of(c->clocks.begin(), c->clocks.end(), names) &&
        std::none_of(c->promised_deadlines.begin(), c->promised_deadlines.end(), same)) {
      c->promised_deadlines.push_back(term);
    }
  }
}

// What a lead asked for and was given ends with it.
void Forget(Case* c) {
  c->return_request = {};
  c->extension_request = {};
  c->termination_request = {};
  c->hold_reason.clear();
}

// A new lead takes the place of the old one and of those below it.
void Lead(const Event& e, Case* c) {
  for (Assignment& a : c->assignments) {
    if (a.kind != Assignment::Kind::kAssisting) {
      End(Assignment::End::kReplaced, e.at, &a);
    }
  }
  Assignment& lead =
      Assign(Assignment::Kind::kLead, e.command.unit, e.at, c);
  lead.interim = e.command.interim;
  lead.designated = e.command.kind == Kind::kDesignate;
  c->lead = static_cast<int>(c->assignments.size());
  Assist(e, c);
  ++c->dispatches;
  First(e.at, &c->dispatched_at);
  Forget(c);
}

Request Ask(const Event& e) {
  return {e.command.assignment, e.command.reason, e.actor, e.at,
          e.command.extension};
}

void Remove(const std::vector<std::string>& gone,
            std::vector<std::string>* from) {
  for (const std::string& id : gone) {
    from->erase(std::remove(from->begin(), from->end(), id), from->end());
  }
}

void Amend(const Command& m, Case* c) {
  if (!m.category.empty()) c->category = m.category;
  if (!m.region.empty()) c->region = m.region;
  if (m.type != TicketType::kUnspecified) c->type = m.type;
  if (m.urgency != Urgency::kUnspecified) c->urgency = m.urgency;
  if (!m.dispatch_text.empty()) c->dispatch_text = m.dispatch_text;
  if (m.confidential == YesNo::kYes || m.type == TicketType::kReport) {
    c->confidential = true;
  }
  if (m.reply_waived != YesNo::kUnspecified) {
    c->reply_waived = m.reply_waived == YesNo::kYes;
  }
}

void Supervise(const Event& e, Supervision::State state, Case* c) {
  const Command& m = e.command;
  if (state != Supervision::State::kProposed) {
    for (Supervision& s : c->supervision) {
      if (s.state == Supervision::State::kProposed && s.measure == m.measure) {
        s.state = state;
        s.by = e.actor;
        s.at = e.at;
        s.reason = m.reason;
        if (m.ground != ReferralGround::kUnspecified) s.ground = m.ground;
        if (!m.unit.empty()) s.unit = m.unit;
        return;
      }
    }
  }
  c->supervision.push_back(
      {m.measure, m.ground, state, m.unit, e.actor, e.at, m.reason});
}

void Remind(const Event& e, Case* c) {
  const Command& m = e.command;
  if (!m.step.empty()) c->raised.push_back({m.step, m.clock, e.at});
  if (m.kind == Kind::kPropose) {
    Supervise(e, Supervision::State::kProposed, c);
    return;
  }
  const int of = m.assignment != 0 ? m.assignment
                 : m.clock != 0    ? c->clocks[Index(m.clock)].assignment
                                   : c->lead;
  if (of == 0) return;
  Assignment& a = c->assignments[Index(of)];
  if (m.kind == Kind::kRemind) {
    ++a.reminders;
  } else if (m.level == AlertLevel::kYellow) {
    ++a.yellow_cards;
  } else if (m.level == AlertLevel::kRed) {
    ++a.red_cards;
  }
}

void TakeFacts(const Event& e, Case* c) {
  const Command& m = e.command;
  Assignment* const a =
      m.assignment == 0 ? nullptr : &c->assignments[Index(m.assignment)];
  switch (m.kind) {
    case Kind::kUnspecified:
      ++c->unknown_events;
      break;
    case Kind::kOpen:
      c->id = e.case_id;
      c->jurisdiction = e.jurisdiction;
      c->definition_id = e.definition_id;
      c->definition_version = e.definition_version;
      c->opened_at = e.at;
      c->ticket = m.ticket;
      c->decision = m.decision;
      c->promised_deadlines = m.promised_deadlines;
      c->accepted_at = m.when == absl::InfiniteFuture() ? e.at : m.when;
      ReadFacts(m.ticket, c);
      if (m.confidential == YesNo::kYes) c->confidential = true;
      if (!m.cases.empty()) c->split_from = m.cases.front();
      break;
    case Kind::kDispatch:
    case Kind::kDesignate:
      // A case that is re-routed gets the limits of its new decision.
      if (!m.decision.empty()) c->decision = m.decision;
      if (!m.promised_deadlines.empty()) Replace(m.promised_deadlines, c);
      if (!m.dispatch_text.empty()) c->dispatch_text = m.dispatch_text;
      if (a != nullptr) {
        a->designated = true;
        a->interim = false;
        c->return_request = {};  // Its answer is this.
        c->hold_reason.clear();
        Assist(e, c);
      } else {
        Lead(e, c);
      }
      if (m.kind == Kind::kDesignate) {
        if (!m.matter.empty()) First(e.at, &c->ruled_at);
        c->matter.clear();
      }
      break;
    case Kind::kAddAssisting:
      Assign(Assignment::Kind::kAssisting, m.unit, e.at, c);
      break;
    case Kind::kSubDispatch:
      Assign(Assignment::Kind::kSubordinate, m.unit, e.at, c);
      break;
    case Kind::kRemoveAssisting:
      End(Assignment::End::kRemoved, e.at, a);
      break;
    case Kind::kSign:
      First(e.at, &a->signed_at);
      First(e.at, &c->signed_at);
      break;
    case Kind::kContact:
      if (m.outcome != ContactOutcome::kNoAnswer) {
        First(m.when == absl::InfiniteFuture() ? e.at : m.when,
              &a->contacted_at);
      }
      break;
    case Kind::kReport:
      a->reported_at = e.at;
      End(Assignment::End::kReported, e.at, a);
      break;
    case Kind::kRequestReturn:
      c->return_request = Ask(e);
      ++c->returns;
      break;
    case Kind::kGrantReturn:
      End(Assignment::End::kReturned, e.at, a);
      if (c->lead == m.assignment) c->lead = 0;
      Forget(c);
      break;
    case Kind::kRefuseReturn:
      c->return_request = {};
      break;
    case Kind::kDispute:
      c->matter = m.matter;
      break;
    case Kind::kHold:
      c->hold_reason = m.reason;
      break;
    case Kind::kResume:
      c->hold_reason.clear();
      break;
    case Kind::kRequestExtension:
      c->extension_request = Ask(e);
      break;
    case Kind::kGrantExtension:
      ++a->extensions;
      ++c->extensions;
      ++c->extensions_unannounced;
      c->extension_request = {};
      break;
    case Kind::kRefuseExtension:
      c->extension_request = {};
      break;
    case Kind::kInform:
      c->extensions_unannounced = 0;
      break;
    case Kind::kFile:
      First(m.when == absl::InfiniteFuture() ? e.at : m.when, &c->filed_at);
      break;
    case Kind::kFeedback:
      c->feedbacks.push_back({m.assignment, e.at, e.actor, m.claim_true,
                              m.beyond_remit, m.contacted, m.how, m.when,
                              m.solved, m.reason, m.text, m.public_text});
      First(e.at, &c->fed_back_at);
      Forget(c);
      break;
    case Kind::kSendBack:
      ++c->sent_back;
      break;
    case Kind::kCallback:
      c->callbacks.push_back({e.at, e.actor, e.role, m.outcome, m.how,
                              m.solved, m.satisfaction,
                              static_cast<int>(c->feedbacks.size()), e.unit});
      break;
    case Kind::kRedo:
      ++c->redos;
      c->redone_at = e.at;
      break;
    case Kind::kMerge:
      c->merged_into = m.cases.front();
      break;
    case Kind::kUnmerge:
      c->merged_into.clear();
      break;
    case Kind::kLink:
      c->duplicates.insert(c->duplicates.end(), m.cases.begin(),
                           m.cases.end());
      break;
    case Kind::kUnlink:
      Remove(m.cases, &c->duplicates);
      break;
    case Kind::kSplit:
      c->parts.insert(c->parts.end(), m.cases.begin(), m.cases.end());
      break;
    case Kind::kRequestTermination:
      c->termination_request = Ask(e);
      break;
    case Kind::kGrantTermination:
    case Kind::kRefuseTermination:
      c->termination_request = {};
      break;
    case Kind::kReopen:
      ++c->reopenings;
      c->extensions_unannounced = 0;
      break;
    case Kind::kAmend:
      Amend(m, c);
      break;
    case Kind::kRecuse:
      c->recused.push_back(m.person);
      break;
    case Kind::kRemind:
    case Kind::kCard:
    case Kind::kPropose:
      Remind(e, c);
      break;
    case Kind::kSupervise:
      Supervise(e, Supervision::State::kOrdered, c);
      break;
    case Kind::kDecline:
      Supervise(e, Supervision::State::kDeclined, c);
      break;
    case Kind::kMigrate:
      c->definition_version = e.definition_version;
      break;
    case Kind::kResolve:
    case Kind::kRefuse:
    case Kind::kHandOver:
    case Kind::kTransfer:
    case Kind::kAccept:
    case Kind::kApprove:
    case Kind::kClose:
    case Kind::kExplain:
    case Kind::kWaive:
    case Kind::kWithdraw:
    case Kind::kNote:
      break;
  }
  // A unit's own act ends its silence. `a` may have moved.
  if (m.assignment != 0 && !e.unit.empty()) {
    Assignment& of = c->assignments[Index(m.assignment)];
    if (of.unit == e.unit) of.last_act_at = e.at;
  }
}

void MoveClock(const ClockChange& change, bool cuts_short, Case* c) {
  if (Index(change.clock) == c->clocks.size()) {
    CaseClock& added = c->clocks.emplace_back();
    added.definition = change.definition;
    added.assignment = change.assignment;
    added.policy = change.policy;
    added.calendar_version = change.calendar_version;
  }
  CaseClock& clock = c->clocks[Index(change.clock)];
  switch (change.kind) {
    case ClockChange::Kind::kUnspecified:
      return;
    case ClockChange::Kind::kExpect:
      clock.state = CaseClock::State::kExpected;
      clock.stopped = absl::InfiniteFuture();
      clock.cut_short = false;
      return;
    case ClockChange::Kind::kStop:
      clock.state = CaseClock::State::kStopped;
      clock.stopped = change.at;
      clock.cut_short = cuts_short;
      return;
    case ClockChange::Kind::kHold:
      clock.state = CaseClock::State::kOnHold;
      clock.ledger.push_back(change);
      return;
    case ClockChange::Kind::kStart:
      clock.started = change.at;
      clock.state = CaseClock::State::kRunning;
      break;
    case ClockChange::Kind::kResume:
      if (clock.state == CaseClock::State::kStopped) {
        ClockChange& stop = clock.ledger.emplace_back();
        stop.clock = change.clock;
        stop.kind = ClockChange::Kind::kStop;
        stop.at = clock.stopped;
      }
      clock.stopped = absl::InfiniteFuture();
      clock.cut_short = false;
      clock.state = CaseClock::State::kRunning;
      clock.ledger.push_back(change);
      break;
    case ClockChange::Kind::kExtend:
      clock.ledger.push_back(change);
      break;
  }
  clock.due = change.due;
  clock.yellow = change.yellow;
  clock.red = change.red;
  clock.provisional = change.provisional;
}

}  // namespace

absl::Status Apply(const Event& e, Case* c) {
  if (absl::Status status = Check(e, *c); !status.ok()) return status;
  TakeFacts(e, c);
  const bool cuts_short =
      e.result != Resolution::kUnspecified || e.command.kind == Kind::kFeedback;
  for (const ClockChange& change : e.clocks) MoveClock(change, cuts_short, c);
  if (!e.stage.empty() && e.stage != c->stage) {
    c->stage_before = std::exchange(c->stage, e.stage);
  }
  if (e.result != Resolution::kUnspecified) {
    c->result = e.result;
    c->closed_at = e.at;
    if (e.result != Resolution::kMerged) {
      for (Assignment& a : c->assignments) {
        End(Assignment::End::kCaseClosed, e.at, &a);
      }
      Forget(c);
    }
  } else if (e.command.kind == Kind::kReopen ||
             e.command.kind == Kind::kUnmerge) {
    c->result = Resolution::kUnspecified;
    c->closed_at = absl::InfiniteFuture();
    if (e.command.kind == Kind::kReopen) c->lead = 0;
  }
  c->version = e.version;
  c->updated_at = e.at;
  return absl::OkStatus();
}

}  // namespace trunkline
