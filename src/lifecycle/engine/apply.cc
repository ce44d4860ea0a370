// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "generated/enum_last.h"
#include "src/base/strings.h"
#include "src/calendar/clock.h"
#include "src/lifecycle/engine/check_event.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/promised.h"
#include "src/lifecycle/wire/withheld.h"
#include "src/schema/wire.h"
#include "trunkline/cases/case.h"
#include "trunkline_schema/fields.h"

namespace trunkline {
namespace {

using Kind = CommandKind;

// An enumerator without a name changes nothing.
template <typename Enum>
void Take(std::uint64_t number, Enum* out) {
  if (number <= static_cast<std::uint64_t>(kLast<Enum>)) {
    *out = static_cast<Enum>(number);
  }
}

// The fields of trunkline.v1.Ticket that a case goes by.
void ReadFacts(std::string_view ticket, Case* c) {
  using F = schema::fields::Ticket;
  schema::EachField(ticket, [&](const schema::WireField& field) {
    const std::string_view text = field.bytes();
    // An event keeps the ticket as it came; a case is text throughout.
    if (!base::IsText(text)) return;
    if (field.Is(F::kType)) {
      Take(field.value(), &c->type);
    } else if (field.Is(F::kCategory)) {
      c->category = text;
    } else if (field.Is(F::kRegion)) {
      c->region = text;
    } else if (field.Is(F::kUrgency)) {
      Take(field.value(), &c->urgency);
    } else if (field.Is(F::kDispatchText)) {
      c->dispatch_text = text;
    } else if (field.Is(F::kAgainst)) {
      c->against.emplace_back(text);
    } else if (field.Is(F::kConfidential)) {
      c->confidential = field.value() != 0;
    } else if (field.Is(F::kReplyWaived)) {
      c->reply_waived = field.value() != 0;
    }
  });
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

void Assist(const std::vector<std::string>& units, absl::Time at, Case* c) {
  for (const std::string& unit : units) {
    Assign(Assignment::Kind::kAssisting, unit, at, c);
  }
}

// Takes other limits; those that clocks still run by stay, behind the new ones.
void Replace(const std::vector<PromisedDeadline>& promised_deadlines, Case* c) {
  const std::vector<PromisedDeadline> old =
      std::exchange(c->promised_deadlines, promised_deadlines);
  for (const PromisedDeadline& promised : old) {
    if (promised.policy == nullptr) continue;
    const auto names = [&](const auto& named) {
      return named.policy == promised.policy->id;
    };
    const auto same = [&](const PromisedDeadline& t) {
      return t.policy != nullptr &&
             lifecycle::CountsAlike(*t.policy, *promised.policy);
    };
    if (std::any_of(c->clocks.begin(), c->clocks.end(), names) &&
        std::none_of(c->promised_deadlines.begin(), c->promised_deadlines.end(),
                     same)) {
      c->promised_deadlines.push_back(promised);
      c->promised_deadlines.back().tied = false;
    }
  }
}

void Release(Case* c) {
  c->hold_reason.clear();
  c->hold_until = absl::InfiniteFuture();
}

// What a lead asked for and was given ends with it.
void Forget(Case* c) {
  for (Request* const request : {&c->return_request, &c->extension_request,
                                 &c->termination_request, &c->hold_request}) {
    if (request->at != absl::InfiniteFuture()) *request = {};
  }
  Release(c);
}

void Remove(const std::vector<std::string>& gone,
            std::vector<std::string>* from) {
  for (const std::string& id : gone) {
    from->erase(std::remove(from->begin(), from->end(), id), from->end());
  }
}

// What each kind of command does to a case. CheckEvent() has seen the event.
class Facts {
 public:
  Facts(const Event& e, absl::Time at, Case* c) : e_(e), at_(at), c_(c) {}

  // An event without a command is a shell: who applies it is not shown what it
  // was.
  void operator()(const UnknownCommand& m) {
    if (m.number != 0) ++c_->unknown_events;
  }

  void operator()(const OpenCommand& m) {
    if (c_->version != 0) return Renew(m);
    c_->id = e_.case_id;
    c_->jurisdiction = m.jurisdiction;
    c_->definition_id = m.definition_id;
    c_->definition_version = m.definition_version;
    c_->opened_at = at_;
    c_->ticket = m.ticket;
    c_->decision = m.decision;
    c_->promised_deadlines = m.promised_deadlines;
    c_->accepted_at = Given(m.accepted_at);
    ReadFacts(m.ticket, c_);
    if (m.confidential) c_->confidential = true;
    c_->split_from = m.split_from;
    if (m.definition_id.empty()) TakeLead(m.lead);
  }

  void operator()(const DispatchCommand& m) { Dispatch(m, false); }
  void operator()(const DesignateCommand& m) {
    Dispatch(m, true);
    if (!m.dispute.empty()) First(at_, &c_->ruled_at);
    c_->dispute.clear();
  }
  void operator()(const AddAssistingCommand& m) {
    Assign(Assignment::Kind::kAssisting, m.unit, at_, c_);
  }
  void operator()(const RemoveAssistingCommand&) {
    End(Assignment::End::kRemoved, at_, Own());
  }
  void operator()(const SubDispatchCommand& m) {
    Assign(Assignment::Kind::kSubordinate, m.unit, at_, c_);
  }
  void operator()(const SignCommand&) {
    First(at_, &Own()->signed_at);
    First(at_, &c_->signed_at);
  }
  void operator()(const ContactCommand& m) {
    if (m.contact_outcome != ContactOutcome::kNoAnswer) {
      First(Given(m.contacted_at), &Own()->contacted_at);
    }
    if (!e_.stage.empty()) Release(c_);
  }
  void operator()(const FollowUpCommand&) {
    if (!e_.stage.empty()) Release(c_);
  }
  void operator()(const ReportDelayCommand&) { Own()->delay_reported_at = at_; }
  void operator()(const ReportCommand&) {
    Own()->reported_at = at_;
    End(Assignment::End::kReported, at_, Own());
  }

  void operator()(const RequestReturnCommand& m) {
    c_->return_request = Ask(m.reason);
    ++c_->returns;
  }
  void operator()(const GrantReturnCommand&) {
    End(Assignment::End::kReturned, at_, Own());
    if (c_->lead == e_.assignment) c_->lead = 0;
    Forget(c_);
  }
  void operator()(const RefuseReturnCommand&) { c_->return_request = {}; }
  void operator()(const RequestExtensionCommand& m) {
    c_->extension_request = Ask(m.reason);
    c_->extension_request.extension = m.extension;
  }
  void operator()(const GrantExtensionCommand&) {
    ++Own()->extensions;
    ++c_->extensions;
    ++c_->extensions_unannounced;
    c_->extension_request = {};
  }
  void operator()(const RefuseExtensionCommand&) { c_->extension_request = {}; }
  void operator()(const RequestTerminationCommand& m) {
    c_->termination_request = Ask(m.reason);
  }
  void operator()(const GrantTerminationCommand&) {
    c_->termination_request = {};
  }
  void operator()(const RefuseTerminationCommand&) {
    c_->termination_request = {};
  }

  void operator()(const RaiseDisputeCommand& m) {
    c_->dispute = m.withdrawn ? std::string() : m.dispute;
  }
  void operator()(const RequestHoldCommand& m) {
    c_->hold_request = Ask(m.reason);
    c_->hold_request.until = m.until;
  }
  void operator()(const RefuseHoldCommand&) { c_->hold_request = {}; }
  void operator()(const HoldCommand& m) {
    c_->hold_reason = m.reason;
    c_->hold_until = m.until;
    c_->hold_request = {};
    if (m.until == absl::InfiniteFuture()) return;  // Of an earlier definition.
    ++c_->holds;
    ++c_->extensions_unannounced;
  }
  void operator()(const ResumeCommand&) { Release(c_); }
  void operator()(const InformCommand&) { c_->extensions_unannounced = 0; }
  void operator()(const FileCommand& m) {
    First(Given(m.filed_at), &c_->filed_at);
  }
  void operator()(const FeedbackCommand& m) {
    c_->feedbacks.push_back({e_.assignment, at_, e_.actor, m.claim_true,
                             m.beyond_remit, m.contacted, m.channel,
                             m.contacted_at, m.solved, m.reason,
                             m.internal_text, m.public_text, m.attachments});
    First(at_, &c_->fed_back_at);
    Forget(c_);
  }
  void operator()(const SendBackCommand&) { ++c_->sent_back; }
  void operator()(const CallbackCommand& m) {
    c_->callbacks.push_back({at_, e_.actor, e_.role, m.contact_outcome,
                             m.channel, m.solved, m.satisfaction,
                             static_cast<int>(c_->feedbacks.size()), e_.unit,
                             m.member});
  }
  void operator()(const RedoCommand&) {
    ++c_->redos;
    c_->redone_at = at_;
    // A new limit: why the unit was late with the one before says nothing of
    // it.
    if (c_->lead != 0) {
      c_->assignments[lifecycle::Nth(c_->lead)].delay_reported_at =
          absl::InfiniteFuture();
    }
  }
  void operator()(const MergeCommand& m) { c_->merged_into = m.main_case; }
  void operator()(const UnmergeCommand&) { c_->merged_into.clear(); }
  void operator()(const LinkCommand& m) {
    c_->duplicates.insert(c_->duplicates.end(), m.duplicates.begin(),
                          m.duplicates.end());
    if (m.promised_until == absl::InfiniteFuture()) return;
    for (const std::string& id : m.duplicates) {
      c_->member_promises.push_back({id, m.promised_until});
    }
  }
  void operator()(const UnlinkCommand& m) {
    Remove(m.duplicates, &c_->duplicates);
    auto& promises = c_->member_promises;
    promises.erase(std::remove_if(promises.begin(), promises.end(),
                                  [&](const MemberPromise& p) {
                                    return std::find(m.duplicates.begin(),
                                                     m.duplicates.end(),
                                                     p.case_id) !=
                                           m.duplicates.end();
                                  }),
                   promises.end());
  }
  void operator()(const SplitCommand& m) {
    c_->parts.insert(c_->parts.end(), m.parts.begin(), m.parts.end());
  }
  void operator()(const CloseCommand& m) {
    c_->closing_time_unknown = m.time_unknown;
  }
  void operator()(const ReopenCommand&) {
    c_->closing_time_unknown = false;
    ++c_->reopenings;
    c_->extensions_unannounced = 0;
    // What merged callers were promised was kept or broken when it closed.
    c_->member_promises.clear();
  }
  void operator()(const AmendCommand& m) {
    if (!m.category.empty()) c_->category = m.category;
    if (!m.region.empty()) c_->region = m.region;
    if (m.type != TicketType::kUnspecified) c_->type = m.type;
    if (m.urgency != Urgency::kUnspecified) c_->urgency = m.urgency;
    if (!m.dispatch_text.empty()) c_->dispatch_text = m.dispatch_text;
    if (m.confidential.value_or(false) || m.type == TicketType::kReport) {
      c_->confidential = true;
    }
    if (m.reply_waived.has_value()) c_->reply_waived = *m.reply_waived;
    if (m.lengthen) ++c_->extensions_unannounced;
    if (!m.decision.empty()) {
      Reroute(m);
    } else if (!m.category.empty() || !m.region.empty() ||
               m.type != TicketType::kUnspecified ||
               m.urgency != Urgency::kUnspecified) {
      c_->decision_outdated = true;
    }
  }
  void operator()(const RerouteCommand& m) { Reroute(m); }
  void operator()(const RecuseCommand& m) { c_->recused.push_back(m.person); }

  void operator()(const RemindCommand& m) {
    if (m.measure != SupervisionMeasure::kUnspecified) {
      // Kept with the measure: each has a reply of its own.
      for (Supervision& s : c_->supervision) {
        if (s.measure != m.measure || s.unit != m.unit ||
            s.reply_by != m.due_at || s.state != Supervision::State::kOrdered ||
            s.reminded_at != absl::InfiniteFuture()) {
          continue;
        }
        s.reminded_at = at_;
        break;
      }
      // The lead owes nothing for another unit's reply.
      if (e_.assignment == 0) return;
    } else {
      Raised(m);
    }
    if (Assignment* const a = Reminded(m.clock)) ++a->reminders;
  }
  void operator()(const CardCommand& m) {
    Raised(m);
    Assignment* const a = Reminded(m.clock);
    if (a == nullptr) return;
    if (m.level == AlertLevel::kYellow) ++a->yellow_cards;
    if (m.level == AlertLevel::kRed) ++a->red_cards;
  }
  void operator()(const ProposeCommand& m) {
    Supervision& s = c_->supervision.emplace_back();
    s.measure = m.measure;
    s.ground = m.ground;
    s.state = Supervision::State::kProposed;
    s.unit = m.unit;
    s.by = e_.actor;
    s.at = at_;
    s.reason = m.reason;
    // That it was raised is kept with the proposal, which not all viewers see,
    // and not among the reminders. Before clocks had a ground of their own, it
    // was kept there.
    if (m.ground == ReferralGround::kOverdue && !m.escalation.empty()) {
      s.escalation = m.escalation;
      s.clock = m.clock;
      s.proposed_at = at_;
    } else {
      Raised(m);
    }
  }
  void operator()(const SuperviseCommand& m) {
    Supervision& s = Supervise(Supervision::State::kOrdered, m, m.unit);
    s.reply_by = m.reply_by;
    s.authority = m.authority;
  }
  void operator()(const AnswerCommand& m) {
    Supervision* const s = Find(
        m.measure,
        !m.unit.empty() || lifecycle::IsReferral(m.measure) ? m.unit : e_.unit,
        Supervision::State::kOrdered);
    if (s == nullptr) return;
    s->state = Supervision::State::kAnswered;
    s->reply = m.internal_text;
    s->reference = m.reference;
    s->answered_at = Given(m.answered_at);
  }
  void operator()(const LiftCommand& m) {
    Supervision* s = Find(m.measure, m.unit, Supervision::State::kAnswered);
    if (s == nullptr) s = Find(m.measure, m.unit, Supervision::State::kOrdered);
    if (s == nullptr) return;
    s->state = Supervision::State::kLifted;
    s->lifted_at = at_;
    s->lifted_by = e_.actor;
    s->lifted_reason = m.reason;
  }
  void operator()(const FindCommand& m) {
    c_->findings.push_back(
        {m.ground, m.unit, e_.actor, at_, m.facts, m.legal_basis});
  }
  void operator()(const DeclineCommand& m) {
    Supervise(Supervision::State::kDeclined, m, {});
  }
  void operator()(const MigrateCommand& m) {
    c_->definition_version = m.definition_version;
  }

  // The others are history and change no fact.
  void operator()(const ResolveCommand&) {}
  void operator()(const RefuseCommand&) {}
  void operator()(const HandOverCommand&) {}
  void operator()(const TransferCommand&) {}
  void operator()(const AcceptCommand&) {}
  void operator()(const ApproveCommand&) {}
  void operator()(const ExplainCommand&) {}
  void operator()(const WaiveCommand&) {}
  void operator()(const WithdrawCommand&) {}
  void operator()(const NoteCommand&) {}

 private:
  // A source tells its ticket again: facts and lead are as it says now.
  void Renew(const OpenCommand& m) {
    c_->ticket = m.ticket;
    c_->type = TicketType::kUnspecified;
    c_->urgency = Urgency::kUnspecified;
    c_->category.clear();
    c_->region.clear();
    c_->dispatch_text.clear();
    c_->against.clear();
    c_->reply_waived = false;
    const bool confidential = c_->confidential || m.confidential;
    ReadFacts(m.ticket, c_);
    if (confidential) c_->confidential = true;
    if (m.accepted_at != absl::InfiniteFuture())
      c_->accepted_at = m.accepted_at;
    TakeLead(m.lead);
  }

  // The department that has a case that is kept elsewhere, where no dispatch
  // to it is recorded: none is counted, and it has no time.
  void TakeLead(const std::string& unit) {
    if (unit.empty() || (c_->lead != 0 && c_->Lead()->unit == unit)) return;
    if (c_->lead != 0) {
      End(Assignment::End::kReplaced, at_,
          &c_->assignments[lifecycle::Nth(c_->lead)]);
    }
    Assign(Assignment::Kind::kLead, unit, absl::InfiniteFuture(), c_);
    c_->lead = static_cast<int>(c_->assignments.size());
  }

  // The time that a fact gives, else the event's.
  absl::Time Given(absl::Time time) const {
    return time == absl::InfiniteFuture() ? at_ : time;
  }
  Assignment* Own() { return &c_->assignments[lifecycle::Nth(e_.assignment)]; }

  Request Ask(const std::string& reason) const {
    return {e_.assignment, reason, e_.actor, at_, {}};
  }

  template <typename Dispatching>
  void Dispatch(const Dispatching& m, bool designates) {
    // A case that is re-routed gets the deadlines of its new decision.
    if (!m.decision.empty()) {
      c_->decision = m.decision;
      c_->decision_outdated = false;
    }
    if (!m.promised_deadlines.empty()) Replace(m.promised_deadlines, c_);
    if (!m.dispatch_text.empty()) c_->dispatch_text = m.dispatch_text;
    if (e_.assignment != 0) {
      Own()->designated = true;
      Own()->interim = false;
      // As for a redo.
      if (StartsClock()) Own()->delay_reported_at = absl::InfiniteFuture();
      c_->return_request = {};  // Its answer is this.
      Release(c_);
      Assist(m.assisting, at_, c_);
      return;
    }
    // A new lead takes the place of the old one and of those below it.
    for (Assignment& a : c_->assignments) {
      if (a.kind != Assignment::Kind::kAssisting) {
        End(Assignment::End::kReplaced, at_, &a);
      }
    }
    Assignment& lead = Assign(Assignment::Kind::kLead, m.unit, at_, c_);
    lead.interim = m.interim;
    lead.designated = designates;
    c_->lead = static_cast<int>(c_->assignments.size());
    Assist(m.assisting, at_, c_);
    ++c_->dispatches;
    First(at_, &c_->dispatched_at);
    Forget(c_);
  }

  // Whether the event gives its assignment a limit of its own.
  bool StartsClock() const {
    return std::any_of(e_.clocks.begin(), e_.clocks.end(),
                       [&](const ClockEvent& change) {
                         return change.kind == ClockEvent::Kind::kStart &&
                                change.assignment == e_.assignment;
                       });
  }

  // Running clocks go on as they were promised.
  template <typename Rerouting>
  void Reroute(const Rerouting& m) {
    if (m.decision.empty()) return;
    c_->decision = m.decision;
    c_->decision_outdated = false;
    Replace(m.promised_deadlines, c_);
  }

  template <typename Escalated>
  void Raised(const Escalated& m) {
    if (!m.escalation.empty()) {
      c_->escalations.push_back({m.escalation, m.clock, at_});
    }
  }

  // Whose silence it is about; null: no unit's.
  Assignment* Reminded(int clock) {
    const int of = e_.assignment != 0 ? e_.assignment
                   : clock != 0 ? c_->clocks[lifecycle::Nth(clock)].assignment
                                : c_->lead;
    return of == 0 ? nullptr : &c_->assignments[lifecycle::Nth(of)];
  }

  // The first measure of a unit (empty: any) in a state; null: none.
  Supervision* Find(SupervisionMeasure measure, std::string_view unit,
                    Supervision::State state) {
    // The case is this object's own to change.
    return const_cast<Supervision*>(
        lifecycle::FindMeasure(*c_, measure, unit, state));
  }

  // Answers the proposal of that measure, if there is one.
  template <typename Answer>
  Supervision& Supervise(Supervision::State state, const Answer& m,
                         const std::string& unit) {
    // The case is this object's own to change.
    auto* s =
        const_cast<Supervision*>(lifecycle::FindProposal(*c_, m.measure, unit));
    if (s == nullptr) s = &c_->supervision.emplace_back();
    s->measure = m.measure;
    s->state = state;
    s->by = e_.actor;
    s->at = at_;
    s->reason = m.reason;
    if (m.ground != ReferralGround::kUnspecified) s->ground = m.ground;
    if (!unit.empty()) s->unit = unit;
    return *s;
  }

  const Event& e_;
  const absl::Time at_;  // When it happened.
  Case* const c_;
};

// Whether a case is kept by another system: it runs under no definition.
bool IsElsewhere(const Event& e, const Case& c) {
  const auto* const open = std::get_if<OpenCommand>(&e.command);
  return open != nullptr && c.version == 0 ? open->definition_id.empty()
                                           : c.definition_id.empty();
}

void TakeFacts(const Event& e, absl::Time at, Case* c) {
  std::visit(Facts(e, at, c), e.command);
  // A unit's own act ends its silence.
  if (e.assignment != 0 && !e.unit.empty()) {
    Assignment& of = c->assignments[lifecycle::Nth(e.assignment)];
    if (of.unit == e.unit) of.last_act_at = at;
  }
}

void MoveClock(const ClockEvent& change, bool cuts_short, Case* c) {
  if (lifecycle::Nth(change.clock) == c->clocks.size()) {
    // A case has some four clocks: they are not moved for each that is added.
    if (c->clocks.empty()) c->clocks.reserve(4);
    Clock& added = c->clocks.emplace_back();
    added.definition = change.definition;
    added.assignment = change.assignment;
  }
  Clock& clock = c->clocks[lifecycle::Nth(change.clock)];
  // Of a clock that is added, or that counts by another decision from here on.
  if (!change.policy.empty()) {
    clock.policy = change.policy;
    clock.calendar_version = change.calendar_version;
  }
  calendar::AddEvent(change, &clock);
  if (change.kind == ClockEvent::Kind::kStop) clock.cut_short = cuts_short;
}

}  // namespace

// CheckEvent() only reads and alone can refuse; all that follows only writes
// and cannot fail. A refused event thus leaves the case unchanged without a
// copy of it. The price: CheckEvent() must have looked at every number that the
// rest takes as a place of an assignment or clock.
//
// An event is taken at its word otherwise. Rights, guards, policies and
// calendars were Decide()'s; the event carries what they led to (stage,
// resolution, due times). So a history gives the same case under any later
// rules, and events of kinds that this library does not know still move stage
// and clocks. Facts come before clocks, since a clock that is added may belong
// to an assignment that is added; the ending comes last. Cost: proportional to
// the event.
//
// A case that is kept elsewhere is as its source tells it: where the source's
// time and the order of its events contradict each other, facts have the time
// (`stated_at`), and `at` has the order. Its source may tell the ticket again
// (CheckEvent() allows a second opening event then), which moves no stage.
absl::Status Apply(const Event& e, Case* c) {
  absl::Status status = lifecycle::CheckEvent(e, *c);
  if (status.ok()) lifecycle::ApplyChecked(e, c);
  return status;
}

void lifecycle::ApplyChecked(const Event& e, Case* c) {
  const Kind kind = KindOf(e.command);
  const bool elsewhere = IsElsewhere(e, *c);
  const bool renews = kind == Kind::kOpen && c->version != 0;
  const absl::Time at =
      elsewhere && e.stated_at != absl::InfiniteFuture() ? e.stated_at : e.at;
  TakeFacts(e, at, c);
  const bool cuts_short =
      e.resolution != Resolution::kUnspecified || kind == Kind::kFeedback;
  for (const ClockEvent& change : e.clocks) MoveClock(change, cuts_short, c);
  if (!e.stage.empty() && e.stage != c->stage && !renews) {
    c->stage_before = std::exchange(c->stage, e.stage);
  }
  if (e.resolution != Resolution::kUnspecified) {
    c->resolution = e.resolution;
    c->closed_at = at;
    if (e.resolution != Resolution::kMerged) {
      for (Assignment& a : c->assignments) {
        End(Assignment::End::kCaseClosed, at, &a);
      }
      Forget(c);
    }
  } else if (kind == Kind::kReopen || kind == Kind::kUnmerge) {
    c->resolution = Resolution::kUnspecified;
    c->closed_at = absl::InfiniteFuture();
    if (kind == Kind::kReopen && !elsewhere) c->lead = 0;
  }
  c->version = e.version;
  c->updated_at = e.at;
}

}  // namespace trunkline
