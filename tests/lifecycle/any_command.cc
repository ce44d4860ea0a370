// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/any_command.h"

#include <type_traits>
#include <variant>

#include "src/lifecycle/wire/facts.h"

namespace trunkline {
namespace {

// `get` names a member; nothing happens where M has none of that name.
template <typename M, typename T, typename Get>
void Copy(const T& from, M* m, Get get) {
  if constexpr (std::is_invocable_v<Get, M&>) {
    if constexpr (std::is_assignable_v<decltype(get(*m)), const T&>) {
      get(*m) = from;
    }
  }
}
template <typename M, typename T, typename Get>
void Fetch(const M& m, T* to, Get get) {
  if constexpr (std::is_invocable_v<Get, const M&>) {
    if constexpr (std::is_assignable_v<T&, decltype(get(m))>) *to = get(m);
  }
}

}  // namespace

template <typename M>
void AnyCommand::Write(M* m) const {
  Copy(channel, m, [](auto& c) -> decltype((c.channel)) { return c.channel; });
  Copy(contact_outcome, m, [](auto& c) -> decltype((c.contact_outcome)) {
    return c.contact_outcome;
  });
  Copy(solved, m, [](auto& c) -> decltype((c.solved)) { return c.solved; });
  Copy(satisfaction, m,
       [](auto& c) -> decltype((c.satisfaction)) { return c.satisfaction; });
  Copy(claim_true, m,
       [](auto& c) -> decltype((c.claim_true)) { return c.claim_true; });
  Copy(beyond_remit, m,
       [](auto& c) -> decltype((c.beyond_remit)) { return c.beyond_remit; });
  Copy(contacted, m,
       [](auto& c) -> decltype((c.contacted)) { return c.contacted; });
  Copy(refusal_reason, m, [](auto& c) -> decltype((c.refusal_reason)) {
    return c.refusal_reason;
  });
  Copy(refusal_action, m, [](auto& c) -> decltype((c.refusal_action)) {
    return c.refusal_action;
  });
  Copy(measure, m, [](auto& c) -> decltype((c.measure)) { return c.measure; });
  Copy(ground, m, [](auto& c) -> decltype((c.ground)) { return c.ground; });
  Copy(type, m, [](auto& c) -> decltype((c.type)) { return c.type; });
  Copy(urgency, m, [](auto& c) -> decltype((c.urgency)) { return c.urgency; });
  Copy(at_fault, m,
       [](auto& c) -> decltype((c.at_fault)) { return c.at_fault; });
  Copy(lawful, m, [](auto& c) -> decltype((c.lawful)) { return c.lawful; });
  Copy(reply_waived, m,
       [](auto& c) -> decltype((c.reply_waived)) { return c.reply_waived; });
  Copy(level, m, [](auto& c) -> decltype((c.level)) { return c.level; });
  Copy(interim, m, [](auto& c) -> decltype((c.interim)) { return c.interim; });
  Copy(assignment, m,
       [](auto& c) -> decltype((c.assignment)) { return c.assignment; });
  Copy(clock, m, [](auto& c) -> decltype((c.clock)) { return c.clock; });
  Copy(extension, m,
       [](auto& c) -> decltype((c.extension)) { return c.extension; });
  Copy(extension, m,
       [](auto& c) -> decltype((c.time_limit)) { return c.time_limit; });
  Copy(when, m,
       [](auto& c) -> decltype((c.accepted_at)) { return c.accepted_at; });
  Copy(when, m,
       [](auto& c) -> decltype((c.contacted_at)) { return c.contacted_at; });
  Copy(when, m,
       [](auto& c) -> decltype((c.informed_at)) { return c.informed_at; });
  Copy(when, m, [](auto& c) -> decltype((c.filed_at)) { return c.filed_at; });
  Copy(when, m, [](auto& c) -> decltype((c.due_at)) { return c.due_at; });
  Copy(unit, m, [](auto& c) -> decltype((c.unit)) { return c.unit; });
  Copy(assisting, m,
       [](auto& c) -> decltype((c.assisting)) { return c.assisting; });
  Copy(reason, m, [](auto& c) -> decltype((c.reason)) { return c.reason; });
  Copy(topic, m, [](auto& c) -> decltype((c.topic)) { return c.topic; });
  Copy(internal_text, m,
       [](auto& c) -> decltype((c.internal_text)) { return c.internal_text; });
  Copy(public_text, m,
       [](auto& c) -> decltype((c.public_text)) { return c.public_text; });
  Copy(number, m, [](auto& c) -> decltype((c.number)) { return c.number; });
  Copy(withdrawn, m,
       [](auto& c) -> decltype((c.withdrawn)) { return c.withdrawn; });
  Copy(dispute, m, [](auto& c) -> decltype((c.dispute)) { return c.dispute; });
  Copy(person, m, [](auto& c) -> decltype((c.person)) { return c.person; });
  Copy(ticket, m, [](auto& c) -> decltype((c.ticket)) { return c.ticket; });
  Copy(decision, m,
       [](auto& c) -> decltype((c.decision)) { return c.decision; });
  Copy(promised_deadlines, m, [](auto& c) -> decltype((c.promised_deadlines)) {
    return c.promised_deadlines;
  });
  Copy(category, m,
       [](auto& c) -> decltype((c.category)) { return c.category; });
  Copy(region, m, [](auto& c) -> decltype((c.region)) { return c.region; });
  Copy(dispatch_text, m,
       [](auto& c) -> decltype((c.dispatch_text)) { return c.dispatch_text; });
  Copy(knowledge, m,
       [](auto& c) -> decltype((c.knowledge)) { return c.knowledge; });
  Copy(escalation, m,
       [](auto& c) -> decltype((c.escalation)) { return c.escalation; });
  Copy(facts, m, [](auto& c) -> decltype((c.facts)) { return c.facts; });
  Copy(legal_basis, m,
       [](auto& c) -> decltype((c.legal_basis)) { return c.legal_basis; });
  Copy(reference, m,
       [](auto& c) -> decltype((c.reference)) { return c.reference; });
  Copy(authority, m,
       [](auto& c) -> decltype((c.authority)) { return c.authority; });
  Copy(member, m, [](auto& c) -> decltype((c.member)) { return c.member; });
  Copy(lengthen, m,
       [](auto& c) -> decltype((c.lengthen)) { return c.lengthen; });
  Copy(until, m, [](auto& c) -> decltype((c.until)) { return c.until; });
  Copy(reply_by, m,
       [](auto& c) -> decltype((c.reply_by)) { return c.reply_by; });
  Copy(promised_until, m, [](auto& c) -> decltype((c.promised_until)) {
    return c.promised_until;
  });
  Copy(when, m,
       [](auto& c) -> decltype((c.answered_at)) { return c.answered_at; });
  Copy(definition_version, m, [](auto& c) -> decltype((c.definition_version)) {
    return c.definition_version;
  });
  if constexpr (std::is_same_v<M, OpenCommand>) {
    m->confidential = confidential.value_or(false);
    if (!cases.empty()) m->split_from = cases.front();
  } else if constexpr (std::is_same_v<M, MergeCommand>) {
    if (!cases.empty()) m->main_case = cases.front();
  } else if constexpr (std::is_same_v<M, AmendCommand>) {
    m->confidential = confidential;
  }
  Copy(cases, m,
       [](auto& c) -> decltype((c.duplicates)) { return c.duplicates; });
  Copy(cases, m, [](auto& c) -> decltype((c.parts)) { return c.parts; });
}
template <typename M>
void AnyCommand::Read(const M& m) {
  Fetch(m, &channel,
        [](const auto& c) -> decltype((c.channel)) { return c.channel; });
  Fetch(m, &contact_outcome,
        [](const auto& c) -> decltype((c.contact_outcome)) {
          return c.contact_outcome;
        });
  Fetch(m, &solved,
        [](const auto& c) -> decltype((c.solved)) { return c.solved; });
  Fetch(m, &satisfaction, [](const auto& c) -> decltype((c.satisfaction)) {
    return c.satisfaction;
  });
  Fetch(m, &claim_true,
        [](const auto& c) -> decltype((c.claim_true)) { return c.claim_true; });
  Fetch(m, &beyond_remit, [](const auto& c) -> decltype((c.beyond_remit)) {
    return c.beyond_remit;
  });
  Fetch(m, &contacted,
        [](const auto& c) -> decltype((c.contacted)) { return c.contacted; });
  Fetch(m, &refusal_reason, [](const auto& c) -> decltype((c.refusal_reason)) {
    return c.refusal_reason;
  });
  Fetch(m, &refusal_action, [](const auto& c) -> decltype((c.refusal_action)) {
    return c.refusal_action;
  });
  Fetch(m, &measure,
        [](const auto& c) -> decltype((c.measure)) { return c.measure; });
  Fetch(m, &ground,
        [](const auto& c) -> decltype((c.ground)) { return c.ground; });
  Fetch(m, &type, [](const auto& c) -> decltype((c.type)) { return c.type; });
  Fetch(m, &urgency,
        [](const auto& c) -> decltype((c.urgency)) { return c.urgency; });
  Fetch(m, &at_fault,
        [](const auto& c) -> decltype((c.at_fault)) { return c.at_fault; });
  Fetch(m, &lawful,
        [](const auto& c) -> decltype((c.lawful)) { return c.lawful; });
  Fetch(m, &reply_waived, [](const auto& c) -> decltype((c.reply_waived)) {
    return c.reply_waived;
  });
  Fetch(m, &level,
        [](const auto& c) -> decltype((c.level)) { return c.level; });
  Fetch(m, &interim,
        [](const auto& c) -> decltype((c.interim)) { return c.interim; });
  Fetch(m, &assignment,
        [](const auto& c) -> decltype((c.assignment)) { return c.assignment; });
  Fetch(m, &clock,
        [](const auto& c) -> decltype((c.clock)) { return c.clock; });
  Fetch(m, &extension,
        [](const auto& c) -> decltype((c.extension)) { return c.extension; });
  Fetch(m, &extension,
        [](const auto& c) -> decltype((c.time_limit)) { return c.time_limit; });
  Fetch(m, &when, [](const auto& c) -> decltype((c.accepted_at)) {
    return c.accepted_at;
  });
  Fetch(m, &when, [](const auto& c) -> decltype((c.contacted_at)) {
    return c.contacted_at;
  });
  Fetch(m, &when, [](const auto& c) -> decltype((c.informed_at)) {
    return c.informed_at;
  });
  Fetch(m, &when,
        [](const auto& c) -> decltype((c.filed_at)) { return c.filed_at; });
  Fetch(m, &when,
        [](const auto& c) -> decltype((c.due_at)) { return c.due_at; });
  Fetch(m, &unit, [](const auto& c) -> decltype((c.unit)) { return c.unit; });
  Fetch(m, &assisting,
        [](const auto& c) -> decltype((c.assisting)) { return c.assisting; });
  Fetch(m, &reason,
        [](const auto& c) -> decltype((c.reason)) { return c.reason; });
  Fetch(m, &topic,
        [](const auto& c) -> decltype((c.topic)) { return c.topic; });
  Fetch(m, &internal_text, [](const auto& c) -> decltype((c.internal_text)) {
    return c.internal_text;
  });
  Fetch(m, &public_text, [](const auto& c) -> decltype((c.public_text)) {
    return c.public_text;
  });
  Fetch(m, &number,
        [](const auto& c) -> decltype((c.number)) { return c.number; });
  Fetch(m, &withdrawn,
        [](const auto& c) -> decltype((c.withdrawn)) { return c.withdrawn; });
  Fetch(m, &dispute,
        [](const auto& c) -> decltype((c.dispute)) { return c.dispute; });
  Fetch(m, &person,
        [](const auto& c) -> decltype((c.person)) { return c.person; });
  Fetch(m, &ticket,
        [](const auto& c) -> decltype((c.ticket)) { return c.ticket; });
  Fetch(m, &decision,
        [](const auto& c) -> decltype((c.decision)) { return c.decision; });
  Fetch(m, &promised_deadlines,
        [](const auto& c) -> decltype((c.promised_deadlines)) {
          return c.promised_deadlines;
        });
  Fetch(m, &category,
        [](const auto& c) -> decltype((c.category)) { return c.category; });
  Fetch(m, &region,
        [](const auto& c) -> decltype((c.region)) { return c.region; });
  Fetch(m, &dispatch_text, [](const auto& c) -> decltype((c.dispatch_text)) {
    return c.dispatch_text;
  });
  Fetch(m, &knowledge,
        [](const auto& c) -> decltype((c.knowledge)) { return c.knowledge; });
  Fetch(m, &escalation,
        [](const auto& c) -> decltype((c.escalation)) { return c.escalation; });
  Fetch(m, &facts,
        [](const auto& c) -> decltype((c.facts)) { return c.facts; });
  Fetch(m, &legal_basis, [](const auto& c) -> decltype((c.legal_basis)) {
    return c.legal_basis;
  });
  Fetch(m, &reference,
        [](const auto& c) -> decltype((c.reference)) { return c.reference; });
  Fetch(m, &authority,
        [](const auto& c) -> decltype((c.authority)) { return c.authority; });
  Fetch(m, &member,
        [](const auto& c) -> decltype((c.member)) { return c.member; });
  Fetch(m, &lengthen,
        [](const auto& c) -> decltype((c.lengthen)) { return c.lengthen; });
  Fetch(m, &until,
        [](const auto& c) -> decltype((c.until)) { return c.until; });
  Fetch(m, &reply_by,
        [](const auto& c) -> decltype((c.reply_by)) { return c.reply_by; });
  Fetch(m, &promised_until, [](const auto& c) -> decltype((c.promised_until)) {
    return c.promised_until;
  });
  Fetch(m, &when, [](const auto& c) -> decltype((c.answered_at)) {
    return c.answered_at;
  });
  Fetch(m, &definition_version,
        [](const auto& c) -> decltype((c.definition_version)) {
          return c.definition_version;
        });
  if constexpr (std::is_same_v<M, OpenCommand>) {
    if (m.confidential) confidential = true;
    if (!m.split_from.empty()) cases = {m.split_from};
  } else if constexpr (std::is_same_v<M, MergeCommand>) {
    if (!m.main_case.empty()) cases = {m.main_case};
  } else if constexpr (std::is_same_v<M, AmendCommand>) {
    confidential = m.confidential;
  }
  Fetch(m, &cases,
        [](const auto& c) -> decltype((c.duplicates)) { return c.duplicates; });
  Fetch(m, &cases,
        [](const auto& c) -> decltype((c.parts)) { return c.parts; });
}

AnyCommand::AnyCommand(const Command& command) : kind(KindOf(command)) {
  std::visit([this](const auto& m) { Read(m); }, command);
}

AnyCommand::operator Command() const {
  Command command = lifecycle::NewCommand(kind);
  std::visit([this](auto& m) { Write(&m); }, command);
  return command;
}

}  // namespace trunkline
