#ifndef TRUNKLINE_SRC_LIFECYCLE_FIELDS_H_
#define TRUNKLINE_SRC_LIFECYCLE_FIELDS_H_

#include <memory>
#include <string>

#include "generated/cases_enum_last.h"
#include "src/lifecycle/codec.h"
#include "trunkline/cases/case.h"

// The fields of every struct of case.h, with the numbers of event.proto and
// ruleset.proto.
namespace trunkline {

template <typename T>
constexpr bool Known(T value) {
  return static_cast<int>(value) <= kLast<T>;
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DeadlinePolicy::Amount>& a) {
  v(1, a.amount);
  v(2, a.unit);
}

// "17:00" and minutes since 00:00.
std::string CutOffText(int minutes);
int CutOffMinutes(const std::string& text);

// What counting needs; names, validity and sources stay in the rule set.
template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DeadlinePolicy>& p) {
  v(1, p.id);
  v(5, p.amount);
  v(6, p.unit);
  v(7, p.start);
  v(8, p.count_from);
  v(9, p.end);
  v(10, p.roll);
  if constexpr (V::kWrites) {
    v(11, CutOffText(p.cut_off));
  } else {
    std::string text = CutOffText(p.cut_off);
    v(11, text);
    p.cut_off = CutOffMinutes(text);
  }
  v(12, p.off_day);
  v(13, p.calendar);
  v(14, p.yellow);
  v(15, p.red);
  v(16, p.extensions);
  v(17, p.extension);
  v(18, p.hold);
  v(19, p.statutory);
  v(20, p.interim_reply);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, PromisedDeadline>& t) {
  v(1, t.stage);
  if constexpr (V::kWrites) {
    if (t.policy != nullptr) v(2, *t.policy);
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
    }
    v(2, policy);
    if (!policy.id.empty()) {
      t.policy = std::make_shared<const DeadlinePolicy>(std::move(policy));
    }
  }
  v(3, t.interim);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Command>& c) {
  v(1, c.kind);
  v(2, c.unit);
  v(3, c.assisting);
  v(4, c.assignment);
  v(5, c.reason);
  v(6, c.text);
  v(7, c.public_text);
  v(8, c.how);
  v(9, c.when);
  v(10, c.outcome);
  v(11, c.solved);
  v(12, c.satisfaction);
  v(13, c.claim_true);
  v(14, c.beyond_remit);
  v(15, c.contacted);
  v(16, c.refusal_reason);
  v(17, c.refusal_action);
  v(18, c.number);
  v(19, c.cases);
  v(20, c.extension);
  v(21, c.measure);
  v(22, c.ground);
  v(23, c.matter);
  v(24, c.person);
  if constexpr (V::kWrites) {
    if (!c.ticket.empty()) v.Bytes(25, c.ticket);
    if (!c.decision.empty()) v.Bytes(26, c.decision);
  } else {
    v.Bytes(25, c.ticket);
    v.Bytes(26, c.decision);
  }
  v(27, c.promised_deadlines);
  v(28, c.category);
  v(29, c.region);
  v(30, c.type);
  v(31, c.urgency);
  v(32, c.dispatch_text);
  v(33, c.confidential);
  v(34, c.reply_waived);
  v(35, c.at_fault);
  v(36, c.lawful);
  v(37, c.interim);
  v(38, c.knowledge);
  v(39, c.clock);
  v(40, c.step);
  v(41, c.level);
  v(42, c.definition_version);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, ClockChange>& c) {
  v(1, c.clock);
  v(2, c.kind);
  v(3, c.at);
  v(4, c.definition);
  v(5, c.assignment);
  v(6, c.policy);
  v(7, c.calendar_version);
  v(8, c.due);
  v(9, c.yellow);
  v(10, c.red);
  v(11, c.provisional);
  v(12, c.reason);
  v(13, c.extension);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Event>& e) {
  v(1, e.case_id);
  v(2, e.version);
  v(3, e.at);
  v(4, e.stated_at);
  v(5, e.actor);
  v(6, e.unit);
  v(7, e.role);
  v(8, e.command);
  v(9, e.transition);
  v(10, e.stage);
  v(11, e.clocks);
  v(12, e.result);
  v(13, e.cause);
  v(14, e.jurisdiction);
  v(15, e.definition_id);
  v(16, e.definition_version);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Assignment>& a) {
  v(1, a.kind);
  v(2, a.unit);
  v(3, a.interim);
  v(4, a.designated);
  v(5, a.dispatched_at);
  v(6, a.signed_at);
  v(7, a.contacted_at);
  v(8, a.reported_at);
  v(9, a.ended_at);
  v(10, a.end);
  v(11, a.last_act_at);
  v(12, a.reminders);
  v(13, a.yellow_cards);
  v(14, a.red_cards);
  v(15, a.extensions);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, CaseClock>& c) {
  v(1, c.definition);
  v(2, c.assignment);
  v(3, c.policy);
  v(4, c.calendar_version);
  v(5, c.state);
  v(6, c.started);
  v(7, c.due);
  v(8, c.yellow);
  v(9, c.red);
  v(10, c.stopped);
  v(11, c.provisional);
  v(12, c.ledger);
  v(13, c.cut_short);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Request>& r) {
  v(1, r.assignment);
  v(2, r.reason);
  v(3, r.by);
  v(4, r.at);
  v(5, r.extension);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Feedback>& f) {
  v(1, f.assignment);
  v(2, f.at);
  v(3, f.by);
  v(4, f.claim_true);
  v(5, f.beyond_remit);
  v(6, f.contacted);
  v(7, f.how);
  v(8, f.contacted_at);
  v(9, f.solved);
  v(10, f.reason);
  v(11, f.text);
  v(12, f.public_text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Callback>& c) {
  v(1, c.at);
  v(2, c.by);
  v(3, c.role);
  v(4, c.outcome);
  v(5, c.how);
  v(6, c.solved);
  v(7, c.satisfaction);
  v(8, c.feedback);
  v(9, c.unit);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Supervision>& s) {
  v(1, s.measure);
  v(2, s.ground);
  v(3, s.state);
  v(4, s.unit);
  v(5, s.by);
  v(6, s.at);
  v(7, s.reason);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Escalation>& r) {
  v(1, r.step);
  v(2, r.clock);
  v(3, r.at);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Case>& c) {
  v(1, c.id);
  v(2, c.jurisdiction);
  v(3, c.version);
  v(4, c.definition_id);
  v(5, c.definition_version);
  v(6, c.stage);
  v(7, c.stage_before);
  v(8, c.opened_at);
  v(9, c.updated_at);
  v(10, c.closed_at);
  v(11, c.result);
  if constexpr (V::kWrites) {
    if (!c.ticket.empty()) v.Bytes(12, c.ticket);
    if (!c.decision.empty()) v.Bytes(13, c.decision);
  } else {
    v.Bytes(12, c.ticket);
    v.Bytes(13, c.decision);
  }
  v(14, c.promised_deadlines);
  v(15, c.type);
  v(16, c.category);
  v(17, c.region);
  v(18, c.urgency);
  v(19, c.dispatch_text);
  v(20, c.confidential);
  v(21, c.reply_waived);
  v(22, c.against);
  v(23, c.assignments);
  v(24, c.lead);
  v(25, c.clocks);
  v(26, c.return_request);
  v(27, c.extension_request);
  v(28, c.termination_request);
  v(29, c.hold_reason);
  v(30, c.feedbacks);
  v(31, c.callbacks);
  v(32, c.supervision);
  v(33, c.raised);
  v(34, c.extensions_unannounced);
  v(35, c.dispatches);
  v(36, c.returns);
  v(37, c.redos);
  v(38, c.extensions);
  v(39, c.reopenings);
  v(40, c.sent_back);
  v(41, c.merged_into);
  v(42, c.duplicates);
  v(43, c.parts);
  v(44, c.split_from);
  v(45, c.matter);
  v(46, c.recused);
  v(47, c.redone_at);
  v(48, c.signed_at);
  v(49, c.dispatched_at);
  v(50, c.fed_back_at);
  v(51, c.ruled_at);
  v(52, c.filed_at);
  v(53, c.unknown_events);
  v(54, c.accepted_at);
}

}  // namespace trunkline

#endif  // TRUNKLINE_SRC_LIFECYCLE_FIELDS_H_
