// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "src/route/wire_values.h"
#include "trunkline/wire.h"
#include "trunkline_internal/v1/report.pb.h"

// What routing and deadlines say beside a decision, as the messages of
// report.proto.
namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;

std::string Str(std::string_view s) { return std::string(s); }

bool Comes(absl::Time time) {
  return time != absl::InfiniteFuture() && time != absl::InfinitePast();
}

void Set(const Place& place, pb::Place* out) {
  out->set_file(place.file);
  out->set_line(place.line);
  out->set_column(place.column);
  out->set_entry(place.entry);
  out->set_sheet(place.sheet);
}

void Set(const Issue& issue, pb::Issue* out) {
  out->set_severity(static_cast<pb::Issue::Severity>(issue.severity));
  out->set_code(issue.code);
  Set(issue.place, out->mutable_place());
  out->set_path(issue.path);
  out->set_entity(issue.entity);
  out->set_message(issue.message);
  out->set_message_zh(issue.message_zh);
  if (!issue.other.file.empty()) Set(issue.other, out->mutable_other());
  out->set_ticket(issue.ticket);
}

void Set(const Deadline& deadline, Milestone milestone, pb::Deadline* out) {
  out->set_milestone(static_cast<pb::Milestone>(milestone));
  out->set_policy(deadline.policy->id);
  if (deadline.calendar != nullptr) {
    out->set_calendar(deadline.calendar->name());
    out->set_calendar_version(deadline.calendar->version());
  }
  out->set_expected(deadline.expected);
  out->set_provisional(deadline.due.provisional);
  out->set_missing_year(deadline.missing_year);
  if (deadline.expected) return;
  wire::SetTime(deadline.start, out->mutable_start());
  wire::SetTime(deadline.due.counted_from, out->mutable_counted_from());
  wire::SetTime(deadline.due.due, out->mutable_due());
  if (Comes(deadline.due.yellow)) {
    wire::SetTime(deadline.due.yellow, out->mutable_yellow());
  }
  if (Comes(deadline.due.red))
    wire::SetTime(deadline.due.red, out->mutable_red());
}

void Set(const Deadlines& deadlines, pb::Deadlines* out) {
  for (std::size_t i = 1; i != kMilestoneCount; ++i) {
    if (deadlines.milestones[i]) {
      Set(deadlines.milestones[i], static_cast<Milestone>(i),
          out->add_milestone());
    }
  }
  for (const Deadline& deadline : deadlines.statutory) {
    if (deadline) Set(deadline, Milestone::kUnspecified, out->add_statutory());
  }
  if (deadlines.interim_reply) {
    Set(deadlines.interim_reply, Milestone::kUnspecified,
        out->mutable_interim_reply());
  }
}

}  // namespace

std::string WriteIssues(const std::vector<Issue>& issues, Format format) {
  pb::IssueList m;
  for (const Issue& issue : issues) Set(issue, m.add_issue());
  return wire::InFormat("IssueList", m.SerializeAsString(), format);
}

std::string WriteIssue(const Issue& issue, Format format) {
  pb::Issue m;
  Set(issue, &m);
  return wire::InFormat("Issue", m.SerializeAsString(), format);
}

std::string WriteDialAnswer(const DialResult& result, Format format) {
  pb::DialAnswer m;
  m.set_answer(static_cast<pb::DialAnswer::Answer>(result.answer));
  m.set_phase(static_cast<pb::Phase::Kind>(result.phase));
  m.set_number(Str(result.number));
  m.set_owner(Str(result.owner));
  m.set_target(Str(result.target));
  return wire::InFormat("DialAnswer", m.SerializeAsString(), format);
}

std::string WriteExplanation(const Explanation& explanation,
                             absl::Time accepted_at, Format format) {
  pb::Explanation m;
  m.mutable_decision()->ParseFromString(
      WriteDecision(explanation.decision, "", accepted_at, Format::kBinary));
  for (const ExplanationStep& step : explanation.steps) {
    auto* out = m.add_step();
    out->set_code(step.code);
    for (const std::string& argument : step.arguments) {
      out->add_argument(argument);
    }
    out->set_legal_basis(step.legal_basis);
    out->set_text(step.text);
  }
  m.set_runner_up(explanation.runner_up);
  return wire::InFormat("Explanation", m.SerializeAsString(), format);
}

std::string WriteWhyNot(const WhyNotResult& result, Format format) {
  pb::WhyNot m;
  m.set_won(result.won);
  m.set_condition(result.condition);
  m.set_text(result.text);
  return wire::InFormat("WhyNot", m.SerializeAsString(), format);
}

std::string WriteQuestions(const std::vector<Question>& questions,
                           Format format) {
  pb::QuestionList m;
  for (const Question& question : questions) {
    auto* out = m.add_question();
    out->set_field(question.field);
    for (const Question::Answer& answer : question.answers) {
      auto* one = out->add_answer();
      one->set_lead(answer.lead);
      one->set_value(answer.value);
    }
    out->set_text(question.text);
  }
  return wire::InFormat("QuestionList", m.SerializeAsString(), format);
}

std::string WriteDeadlines(const Deadlines& deadlines, Format format) {
  pb::Deadlines m;
  Set(deadlines, &m);
  return wire::InFormat("Deadlines", m.SerializeAsString(), format);
}

std::string WriteRoutedTicket(const Decision& decision, std::string_view id,
                              absl::Time accepted_at,
                              const Deadlines& deadlines, Format format) {
  pb::RoutedTicket m;
  m.mutable_decision()->ParseFromString(
      WriteDecision(decision, id, accepted_at, Format::kBinary));
  Set(deadlines, m.mutable_deadlines());
  return wire::InFormat("RoutedTicket", m.SerializeAsString(), format);
}

}  // namespace trunkline
