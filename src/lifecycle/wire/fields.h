// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_WIRE_FIELDS_H_
#define TRUNKLINE_SRC_LIFECYCLE_WIRE_FIELDS_H_

#include <memory>
#include <string>

#include "generated/cases_enum_last.h"
#include "src/calendar/cut_off.h"
#include "src/lifecycle/wire/codec.h"
#include "trunkline/cases/case.h"
#include "trunkline_schema/fields.h"

// The fields of every struct of case.h, with the numbers of event.proto and
// ruleset.proto.
namespace trunkline {

template <typename T>
constexpr bool Known(T value) {
  return static_cast<int>(value) <= kLast<T>;
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DeadlinePolicy::Amount>& a) {
  using F = schema::fields::DeadlinePolicy_Amount;
  v(F::kAmount, a.amount);
  v(F::kUnit, a.unit);
}

// What counting needs; names, validity and sources stay in the rule set.
template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DeadlinePolicy>& p) {
  using F = schema::fields::DeadlinePolicy;
  v(F::kId, p.id);
  v(F::kAmount, p.amount);
  v(F::kUnit, p.unit);
  v(F::kStart, p.start);
  v(F::kCountFrom, p.count_from);
  v(F::kEnd, p.end);
  v(F::kRoll, p.roll);
  if constexpr (V::kWrites) {
    v(F::kCutOff, calendar::FormatCutOff(p.cut_off));
  } else {
    std::string text = calendar::FormatCutOff(p.cut_off);
    v(F::kCutOff, text);
    p.cut_off = calendar::ParseCutOff(text);
  }
  v(F::kOffDay, p.off_day);
  v(F::kCalendar, p.calendar);
  v(F::kYellow, p.yellow);
  v(F::kRed, p.red);
  v(F::kExtensions, p.extensions);
  v(F::kExtension, p.extension);
  v(F::kHold, p.hold);
  v(F::kStatutory, p.statutory);
  v(F::kInterimReply, p.interim_reply);
  v(F::kHoldCount, p.hold_count);
  v(F::kPermissive, p.permissive);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, PromisedDeadline>& t) {
  using F = schema::fields::PromisedDeadline;
  v(F::kMilestone, t.milestone);
  if constexpr (V::kWrites) {
    if (t.policy != nullptr) v(F::kPolicy, *t.policy);
  } else {
    DeadlinePolicy policy;
    if (t.policy != nullptr) {
      policy = *t.policy;
    } else {
      // What the bytes do not say stays unsaid.
      policy.start = {};
      policy.count_from = {};
      policy.end = {};
      policy.roll = {};
      policy.off_day = {};
      policy.hold_count = {};
    }
    v(F::kPolicy, policy);
    if (!policy.id.empty()) {
      t.policy = std::make_shared<const DeadlinePolicy>(std::move(policy));
    }
  }
  v(F::kInterim, t.interim);
  v(F::kTied, t.tied);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Attachment>& a) {
  using F = schema::fields::Attachment;
  v(F::kKind, a.kind);
  v(F::kSha256, a.sha256);
  v(F::kUri, a.uri);
}

template <typename V>
void Fields(V&, lifecycle::FieldsOf<V, UnknownCommand>&) {}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, OpenCommand>& c) {
  using F = schema::fields::OpenCommand;
  v.Embedded(F::kTicket, c.ticket);
  v.Embedded(F::kDecision, c.decision);
  v(F::kPromisedDeadline, c.promised_deadlines);
  v(F::kAcceptedAt, c.accepted_at);
  v(F::kConfidential, c.confidential);
  v(F::kSplitFrom, c.split_from);
  v(F::kJurisdiction, c.jurisdiction);
  v(F::kDefinitionId, c.definition_id);
  v(F::kDefinitionVersion, c.definition_version);
  v(F::kLead, c.lead);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ResolveCommand>& c) {
  using F = schema::fields::ResolveCommand;
  v(F::kPublicText, c.public_text);
  v(F::kKnowledge, c.knowledge);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RefuseCommand>& c) {
  using F = schema::fields::RefuseCommand;
  v(F::kRefusalReason, c.refusal_reason);
  v(F::kRefusalAction, c.refusal_action);
  v(F::kInternalText, c.internal_text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, HandOverCommand>& c) {
  using F = schema::fields::HandOverCommand;
  v(F::kNumber, c.number);
  v(F::kInternalText, c.internal_text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, TransferCommand>& c) {
  using F = schema::fields::TransferCommand;
  v(F::kNumber, c.number);
}

template <typename V>
void Fields(V&, lifecycle::FieldsOf<V, AcceptCommand>&) {}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DispatchCommand>& c) {
  using F = schema::fields::DispatchCommand;
  v(F::kUnit, c.unit);
  v(F::kAssisting, c.assisting);
  v(F::kInterim, c.interim);
  v(F::kDispatchText, c.dispatch_text);
  v(F::kReason, c.reason);
  v.Embedded(F::kDecision, c.decision);
  v(F::kPromisedDeadline, c.promised_deadlines);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DesignateCommand>& c) {
  using F = schema::fields::DesignateCommand;
  v(F::kUnit, c.unit);
  v(F::kAssisting, c.assisting);
  v(F::kInterim, c.interim);
  v(F::kDispatchText, c.dispatch_text);
  v(F::kReason, c.reason);
  v.Embedded(F::kDecision, c.decision);
  v(F::kPromisedDeadline, c.promised_deadlines);
  v(F::kDispute, c.dispute);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, AddAssistingCommand>& c) {
  using F = schema::fields::AddAssistingCommand;
  v(F::kUnit, c.unit);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RemoveAssistingCommand>& c) {
  using F = schema::fields::RemoveAssistingCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, SignCommand>& c) {
  using F = schema::fields::SignCommand;
  v(F::kAssignment, c.assignment);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ContactCommand>& c) {
  using F = schema::fields::ContactCommand;
  v(F::kAssignment, c.assignment);
  v(F::kChannel, c.channel);
  v(F::kContactedAt, c.contacted_at);
  v(F::kContactOutcome, c.contact_outcome);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RequestReturnCommand>& c) {
  using F = schema::fields::RequestReturnCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, GrantReturnCommand>& c) {
  using F = schema::fields::GrantReturnCommand;
  v(F::kAssignment, c.assignment);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RefuseReturnCommand>& c) {
  using F = schema::fields::RefuseReturnCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, SubDispatchCommand>& c) {
  using F = schema::fields::SubDispatchCommand;
  v(F::kAssignment, c.assignment);
  v(F::kUnit, c.unit);
  v(F::kTimeLimit, c.time_limit);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ReportCommand>& c) {
  using F = schema::fields::ReportCommand;
  v(F::kAssignment, c.assignment);
  v(F::kInternalText, c.internal_text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RaiseDisputeCommand>& c) {
  using F = schema::fields::RaiseDisputeCommand;
  v(F::kDispute, c.dispute);
  v(F::kWithdrawn, c.withdrawn);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, HoldCommand>& c) {
  using F = schema::fields::HoldCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
  v(F::kUntil, c.until);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ResumeCommand>& c) {
  using F = schema::fields::ResumeCommand;
  v(F::kAssignment, c.assignment);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RequestExtensionCommand>& c) {
  using F = schema::fields::RequestExtensionCommand;
  v(F::kAssignment, c.assignment);
  v(F::kExtension, c.extension);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, GrantExtensionCommand>& c) {
  using F = schema::fields::GrantExtensionCommand;
  v(F::kAssignment, c.assignment);
  v(F::kExtension, c.extension);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RefuseExtensionCommand>& c) {
  using F = schema::fields::RefuseExtensionCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, InformCommand>& c) {
  using F = schema::fields::InformCommand;
  v(F::kChannel, c.channel);
  v(F::kInformedAt, c.informed_at);
  v(F::kPublicText, c.public_text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, FileCommand>& c) {
  using F = schema::fields::FileCommand;
  v(F::kAssignment, c.assignment);
  v(F::kFiledAt, c.filed_at);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, FeedbackCommand>& c) {
  using F = schema::fields::FeedbackCommand;
  v(F::kAssignment, c.assignment);
  v(F::kClaimTrue, c.claim_true);
  v(F::kBeyondRemit, c.beyond_remit);
  v(F::kContacted, c.contacted);
  v(F::kChannel, c.channel);
  v(F::kContactedAt, c.contacted_at);
  v(F::kSolved, c.solved);
  v(F::kReason, c.reason);
  v(F::kInternalText, c.internal_text);
  v(F::kPublicText, c.public_text);
  v(F::kAttachment, c.attachments);
}

template <typename V>
void Fields(V&, lifecycle::FieldsOf<V, ApproveCommand>&) {}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, SendBackCommand>& c) {
  using F = schema::fields::SendBackCommand;
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, CallbackCommand>& c) {
  using F = schema::fields::CallbackCommand;
  v(F::kContactOutcome, c.contact_outcome);
  v(F::kChannel, c.channel);
  v(F::kSolved, c.solved);
  v(F::kSatisfaction, c.satisfaction);
  v(F::kMember, c.member);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RedoCommand>& c) {
  using F = schema::fields::RedoCommand;
  v(F::kAssignment, c.assignment);
  v(F::kAtFault, c.at_fault);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, CloseCommand>& c) {
  using F = schema::fields::CloseCommand;
  v(F::kPublicText, c.public_text);
  v(F::kTimeUnknown, c.time_unknown);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ExplainCommand>& c) {
  using F = schema::fields::ExplainCommand;
  v(F::kLawful, c.lawful);
  v(F::kPublicText, c.public_text);
}

template <typename V>
void Fields(V&, lifecycle::FieldsOf<V, WaiveCommand>&) {}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, MergeCommand>& c) {
  using F = schema::fields::MergeCommand;
  v(F::kMainCase, c.main_case);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, UnmergeCommand>& c) {
  using F = schema::fields::UnmergeCommand;
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, LinkCommand>& c) {
  using F = schema::fields::LinkCommand;
  v(F::kDuplicates, c.duplicates);
  v(F::kPromisedUntil, c.promised_until);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, UnlinkCommand>& c) {
  using F = schema::fields::UnlinkCommand;
  v(F::kDuplicates, c.duplicates);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, SplitCommand>& c) {
  using F = schema::fields::SplitCommand;
  v(F::kParts, c.parts);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, WithdrawCommand>& c) {
  using F = schema::fields::WithdrawCommand;
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RequestTerminationCommand>& c) {
  using F = schema::fields::RequestTerminationCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, GrantTerminationCommand>& c) {
  using F = schema::fields::GrantTerminationCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RefuseTerminationCommand>& c) {
  using F = schema::fields::RefuseTerminationCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ReopenCommand>& c) {
  using F = schema::fields::ReopenCommand;
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, AmendCommand>& c) {
  using F = schema::fields::AmendCommand;
  v(F::kCategory, c.category);
  v(F::kRegion, c.region);
  v(F::kType, c.type);
  v(F::kUrgency, c.urgency);
  v(F::kDispatchText, c.dispatch_text);
  v(F::kConfidential, c.confidential);
  v(F::kReplyWaived, c.reply_waived);
  v.Embedded(F::kDecision, c.decision);
  v(F::kPromisedDeadline, c.promised_deadlines);
  v(F::kReason, c.reason);
  v(F::kLengthen, c.lengthen);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RecuseCommand>& c) {
  using F = schema::fields::RecuseCommand;
  v(F::kPerson, c.person);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RemindCommand>& c) {
  using F = schema::fields::RemindCommand;
  v(F::kAssignment, c.assignment);
  v(F::kClock, c.clock);
  v(F::kEscalation, c.escalation);
  v(F::kDueAt, c.due_at);
  v(F::kInternalText, c.internal_text);
  v(F::kRaiseAt, c.raise_at);
  v(F::kMeasure, c.measure);
  v(F::kUnit, c.unit);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, CardCommand>& c) {
  using F = schema::fields::CardCommand;
  v(F::kAssignment, c.assignment);
  v(F::kClock, c.clock);
  v(F::kEscalation, c.escalation);
  v(F::kDueAt, c.due_at);
  v(F::kLevel, c.level);
  v(F::kRaiseAt, c.raise_at);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ProposeCommand>& c) {
  using F = schema::fields::ProposeCommand;
  v(F::kAssignment, c.assignment);
  v(F::kClock, c.clock);
  v(F::kEscalation, c.escalation);
  v(F::kDueAt, c.due_at);
  v(F::kMeasure, c.measure);
  v(F::kGround, c.ground);
  v(F::kUnit, c.unit);
  v(F::kReason, c.reason);
  v(F::kInternalText, c.internal_text);
  v(F::kRaiseAt, c.raise_at);
  v(F::kStartedAt, c.started_at);
  v(F::kClockDueAt, c.clock_due_at);
  v(F::kPolicy, c.policy);
  v(F::kCalendarVersion, c.calendar_version);
  v(F::kWaited, c.waited);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, SuperviseCommand>& c) {
  using F = schema::fields::SuperviseCommand;
  v(F::kMeasure, c.measure);
  v(F::kGround, c.ground);
  v(F::kUnit, c.unit);
  v(F::kReason, c.reason);
  v(F::kReplyBy, c.reply_by);
  v(F::kAuthority, c.authority);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DeclineCommand>& c) {
  using F = schema::fields::DeclineCommand;
  v(F::kMeasure, c.measure);
  v(F::kGround, c.ground);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, NoteCommand>& c) {
  using F = schema::fields::NoteCommand;
  v(F::kTopic, c.topic);
  v(F::kInternalText, c.internal_text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, MigrateCommand>& c) {
  using F = schema::fields::MigrateCommand;
  v(F::kDefinitionVersion, c.definition_version);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RerouteCommand>& c) {
  using F = schema::fields::RerouteCommand;
  v(F::kReason, c.reason);
  v.Embedded(F::kDecision, c.decision);
  v(F::kPromisedDeadline, c.promised_deadlines);
  v(F::kReplacedRulesetHash, c.replaced_ruleset_hash);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, FindCommand>& c) {
  using F = schema::fields::FindCommand;
  v(F::kGround, c.ground);
  v(F::kUnit, c.unit);
  v(F::kFacts, c.facts);
  v(F::kLegalBasis, c.legal_basis);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, AnswerCommand>& c) {
  using F = schema::fields::AnswerCommand;
  v(F::kMeasure, c.measure);
  v(F::kUnit, c.unit);
  v(F::kInternalText, c.internal_text);
  v(F::kReference, c.reference);
  v(F::kAnsweredAt, c.answered_at);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, LiftCommand>& c) {
  using F = schema::fields::LiftCommand;
  v(F::kMeasure, c.measure);
  v(F::kUnit, c.unit);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RequestHoldCommand>& c) {
  using F = schema::fields::RequestHoldCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
  v(F::kUntil, c.until);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, RefuseHoldCommand>& c) {
  using F = schema::fields::RefuseHoldCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, FollowUpCommand>& c) {
  using F = schema::fields::FollowUpCommand;
  v(F::kChannel, c.channel);
  v(F::kInternalText, c.internal_text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ReportDelayCommand>& c) {
  using F = schema::fields::ReportDelayCommand;
  v(F::kAssignment, c.assignment);
  v(F::kReason, c.reason);
}

// A command is the one field of its message that is there.
template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Command>& c) {
  v.Alternative(static_cast<lifecycle::FieldsOf<V, CommandVariant>&>(c));
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, PauseSum>& s) {
  using F = schema::fields::PauseSum;
  v(F::kPauses, s.pauses);
  v(F::kUntil, s.until);
  v(F::kDays, s.days);
  const auto length = [&](schema::Field whole, schema::Field part, auto& time) {
    std::int64_t seconds = absl::ToInt64Seconds(time);
    auto nanos = static_cast<int>(
        absl::ToInt64Nanoseconds(time - absl::Seconds(seconds)));
    v(whole, seconds);
    v(part, nanos);
    if constexpr (!V::kWrites) {
      // What is no length of time is kept as one that IsSound() refuses.
      constexpr std::int64_t kMost = std::int64_t{1} << 40;
      time = seconds < 0 || seconds > kMost || nanos < 0 || nanos > 999'999'999
                 ? absl::Seconds(kMost)
                 : absl::Seconds(seconds) + absl::Nanoseconds(nanos);
    }
  };
  length(F::kSeconds, F::kNanos, s.time);
  length(F::kPartSeconds, F::kPartNanos, s.parts);
  length(F::kLastDaySeconds, F::kLastDayNanos, s.last_day);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ClockEvent>& c) {
  using F = schema::fields::ClockEvent;
  v(F::kClock, c.clock);
  v(F::kKind, c.kind);
  v(F::kAt, c.at);
  v(F::kDefinition, c.definition);
  v(F::kAssignment, c.assignment);
  v(F::kPolicy, c.policy);
  v(F::kCalendarVersion, c.calendar_version);
  v(F::kDue, c.due);
  v(F::kYellow, c.yellow);
  v(F::kRed, c.red);
  v(F::kProvisional, c.provisional);
  v(F::kReason, c.reason);
  v(F::kExtension, c.extension);
  v(F::kBy, c.by);
  v(F::kSummed, c.summed);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Event>& e) {
  using F = schema::fields::Event;
  v(F::kCase, e.case_id);
  v(F::kVersion, e.version);
  v(F::kAt, e.at);
  v(F::kStatedAt, e.stated_at);
  v(F::kActor, e.actor);
  v(F::kUnit, e.unit);
  v(F::kRole, e.role);
  v(F::kCommand, e.command);
  v(F::kTransition, e.transition);
  v(F::kStage, e.stage);
  v(F::kClock, e.clocks);
  v(F::kResolution, e.resolution);
  v(F::kCause, e.cause);
  v(F::kAssignment, e.assignment);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Assignment>& a) {
  using F = schema::fields::Assignment;
  v(F::kKind, a.kind);
  v(F::kUnit, a.unit);
  v(F::kInterim, a.interim);
  v(F::kDesignated, a.designated);
  v(F::kDispatchedAt, a.dispatched_at);
  v(F::kSignedAt, a.signed_at);
  v(F::kContactedAt, a.contacted_at);
  v(F::kReportedAt, a.reported_at);
  v(F::kEndedAt, a.ended_at);
  v(F::kEnd, a.end);
  v(F::kLastActAt, a.last_act_at);
  v(F::kReminders, a.reminders);
  v(F::kYellowCards, a.yellow_cards);
  v(F::kRedCards, a.red_cards);
  v(F::kExtensions, a.extensions);
  v(F::kDelayReportedAt, a.delay_reported_at);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Clock>& c) {
  using F = schema::fields::Clock;
  v(F::kDefinition, c.definition);
  v(F::kAssignment, c.assignment);
  v(F::kPolicy, c.policy);
  v(F::kCalendarVersion, c.calendar_version);
  v(F::kState, c.state);
  v(F::kStarted, c.started);
  v(F::kDue, c.due);
  v(F::kYellow, c.yellow);
  v(F::kRed, c.red);
  v(F::kStopped, c.stopped);
  v(F::kProvisional, c.provisional);
  v(F::kLedger, c.ledger);
  v(F::kCutShort, c.cut_short);
  v(F::kSummed, c.summed);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Request>& r) {
  using F = schema::fields::Request;
  v(F::kAssignment, r.assignment);
  v(F::kReason, r.reason);
  v(F::kBy, r.by);
  v(F::kAt, r.at);
  v(F::kExtension, r.extension);
  v(F::kUntil, r.until);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Feedback>& f) {
  using F = schema::fields::Feedback;
  v(F::kAssignment, f.assignment);
  v(F::kAt, f.at);
  v(F::kBy, f.by);
  v(F::kClaimTrue, f.claim_true);
  v(F::kBeyondRemit, f.beyond_remit);
  v(F::kContacted, f.contacted);
  v(F::kChannel, f.channel);
  v(F::kContactedAt, f.contacted_at);
  v(F::kSolved, f.solved);
  v(F::kReason, f.reason);
  v(F::kInternalText, f.internal_text);
  v(F::kPublicText, f.public_text);
  v(F::kAttachment, f.attachments);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Callback>& c) {
  using F = schema::fields::Callback;
  v(F::kAt, c.at);
  v(F::kBy, c.by);
  v(F::kRole, c.role);
  v(F::kContactOutcome, c.contact_outcome);
  v(F::kChannel, c.channel);
  v(F::kSolved, c.solved);
  v(F::kSatisfaction, c.satisfaction);
  v(F::kFeedback, c.feedback);
  v(F::kUnit, c.unit);
  v(F::kMember, c.member);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Supervision>& s) {
  using F = schema::fields::Supervision;
  v(F::kMeasure, s.measure);
  v(F::kGround, s.ground);
  v(F::kState, s.state);
  v(F::kUnit, s.unit);
  v(F::kBy, s.by);
  v(F::kAt, s.at);
  v(F::kReason, s.reason);
  v(F::kReplyBy, s.reply_by);
  v(F::kAuthority, s.authority);
  v(F::kReference, s.reference);
  v(F::kReply, s.reply);
  v(F::kAnsweredAt, s.answered_at);
  v(F::kLiftedAt, s.lifted_at);
  v(F::kLiftedBy, s.lifted_by);
  v(F::kLiftedReason, s.lifted_reason);
  v(F::kEscalation, s.escalation);
  v(F::kClock, s.clock);
  v(F::kProposedAt, s.proposed_at);
  v(F::kRemindedAt, s.reminded_at);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Finding>& f) {
  using F = schema::fields::Finding;
  v(F::kGround, f.ground);
  v(F::kUnit, f.unit);
  v(F::kBy, f.by);
  v(F::kAt, f.at);
  v(F::kFacts, f.facts);
  v(F::kLegalBasis, f.legal_basis);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, MemberPromise>& p) {
  using F = schema::fields::MemberPromise;
  v(F::kCase, p.case_id);
  v(F::kUntil, p.until);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Escalation>& r) {
  using F = schema::fields::Escalation;
  v(F::kDefinition, r.definition);
  v(F::kClock, r.clock);
  v(F::kAt, r.at);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Case>& c) {
  using F = schema::fields::Case;
  v(F::kId, c.id);
  v(F::kJurisdiction, c.jurisdiction);
  v(F::kVersion, c.version);
  v(F::kDefinitionId, c.definition_id);
  v(F::kDefinitionVersion, c.definition_version);
  v(F::kStage, c.stage);
  v(F::kStageBefore, c.stage_before);
  v(F::kOpenedAt, c.opened_at);
  v(F::kUpdatedAt, c.updated_at);
  v(F::kClosedAt, c.closed_at);
  v(F::kResolution, c.resolution);
  v.Embedded(F::kTicket, c.ticket);
  v.Embedded(F::kDecision, c.decision);
  v(F::kPromisedDeadline, c.promised_deadlines);
  v(F::kType, c.type);
  v(F::kCategory, c.category);
  v(F::kRegion, c.region);
  v(F::kUrgency, c.urgency);
  v(F::kDispatchText, c.dispatch_text);
  v(F::kConfidential, c.confidential);
  v(F::kReplyWaived, c.reply_waived);
  v(F::kAgainst, c.against);
  v(F::kAssignment, c.assignments);
  v(F::kLead, c.lead);
  v(F::kClock, c.clocks);
  v(F::kReturnRequest, c.return_request);
  v(F::kExtensionRequest, c.extension_request);
  v(F::kTerminationRequest, c.termination_request);
  v(F::kHoldReason, c.hold_reason);
  v(F::kFeedback, c.feedbacks);
  v(F::kCallback, c.callbacks);
  v(F::kSupervision, c.supervision);
  v(F::kEscalation, c.escalations);
  v(F::kExtensionsUnannounced, c.extensions_unannounced);
  v(F::kDispatches, c.dispatches);
  v(F::kReturns, c.returns);
  v(F::kRedos, c.redos);
  v(F::kExtensions, c.extensions);
  v(F::kReopenings, c.reopenings);
  v(F::kSentBack, c.sent_back);
  v(F::kMergedInto, c.merged_into);
  v(F::kDuplicates, c.duplicates);
  v(F::kParts, c.parts);
  v(F::kSplitFrom, c.split_from);
  v(F::kDispute, c.dispute);
  v(F::kRecused, c.recused);
  v(F::kRedoneAt, c.redone_at);
  v(F::kSignedAt, c.signed_at);
  v(F::kDispatchedAt, c.dispatched_at);
  v(F::kFedBackAt, c.fed_back_at);
  v(F::kRuledAt, c.ruled_at);
  v(F::kFiledAt, c.filed_at);
  v(F::kUnknownEvents, c.unknown_events);
  v(F::kAcceptedAt, c.accepted_at);
  v(F::kClosingTimeUnknown, c.closing_time_unknown);
  v(F::kDecisionOutdated, c.decision_outdated);
  v(F::kFinding, c.findings);
  v(F::kHoldRequest, c.hold_request);
  v(F::kHoldUntil, c.hold_until);
  v(F::kHolds, c.holds);
  v(F::kMemberPromise, c.member_promises);
}

}  // namespace trunkline

#endif  // TRUNKLINE_SRC_LIFECYCLE_WIRE_FIELDS_H_
