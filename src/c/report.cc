#include "src/c/report.h"

#include "trunkline/wire.h"
#include "trunkline_internal/v1/report.pb.h"

namespace trunkline::c {
namespace {

namespace pb = ::trunkline_internal::v1;

std::string Str(std::string_view s) { return std::string(s); }

void Set(absl::Time time, google::protobuf::Timestamp* out) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  out->set_seconds(seconds);
  out->set_nanos(static_cast<int>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

void Set(const CaseRef& ref, pb::CaseRef* out) {
  out->set_jurisdiction(ref.jurisdiction);
  out->set_id(ref.id);
}

bool Comes(absl::Time time) {
  return time != absl::InfiniteFuture() && time != absl::InfinitePast();
}

void Set(const Place& place, pb::Place* out) {
  out->set_file(place.file);
  out->set_line(place.line);
  out->set_column(place.column);
  out->set_entry(place.entry);
}

void Set(const Issue& issue, pb::Issue* out) {
  out->set_severity(static_cast<pb::Issue::Severity>(
      static_cast<int>(issue.severity) + 1));
  out->set_code(issue.code);
  Set(issue.place, out->mutable_place());
  out->set_path(issue.path);
  out->set_entity(issue.entity);
  out->set_message(issue.message);
  if (!issue.other.file.empty()) Set(issue.other, out->mutable_other());
  out->set_ticket(issue.ticket);
}

void Set(const Deadline& deadline, Milestone stage, pb::Deadline* out) {
  out->set_milestone(static_cast<pb::Milestone>(stage));
  out->set_policy(deadline.policy->id);
  if (deadline.calendar != nullptr) {
    out->set_calendar(deadline.calendar->name());
    out->set_calendar_version(deadline.calendar->version());
  }
  out->set_expected(deadline.expected);
  out->set_provisional(deadline.due.provisional);
  if (deadline.expected) return;
  Set(deadline.start, out->mutable_start());
  Set(deadline.due.counted_from, out->mutable_counted_from());
  Set(deadline.due.due, out->mutable_due());
  if (Comes(deadline.due.yellow)) {
    Set(deadline.due.yellow, out->mutable_yellow());
  }
  if (Comes(deadline.due.red)) Set(deadline.due.red, out->mutable_red());
}

}  // namespace

std::string WriteIssues(const std::vector<Issue>& issues) {
  pb::IssueList m;
  for (const Issue& issue : issues) Set(issue, m.add_issue());
  return m.SerializeAsString();
}

std::string WriteIssue(const Issue& issue) {
  pb::Issue m;
  Set(issue, &m);
  return m.SerializeAsString();
}

std::string WriteDialAnswer(const DialResult& result) {
  pb::DialAnswer m;
  m.set_answer(static_cast<pb::DialAnswer::Answer>(
      static_cast<int>(result.answer) + 1));
  m.set_phase(static_cast<pb::Phase::Kind>(result.phase));
  m.set_number(Str(result.number));
  m.set_owner(Str(result.owner));
  m.set_target(Str(result.target));
  return m.SerializeAsString();
}

std::string WriteExplanation(const Explanation& explanation,
                             absl::Time accepted_at) {
  pb::Explanation m;
  m.mutable_decision()->ParseFromString(WriteDecision(
      explanation.decision, "", accepted_at, Format::kBinary));
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
  return m.SerializeAsString();
}

std::string WriteWhyNot(const WhyNotResult& result) {
  pb::WhyNot m;
  m.set_won(result.won);
  m.set_condition(result.condition);
  m.set_text(result.text);
  return m.SerializeAsString();
}

std::string WriteQuestions(const std::vector<Question>& questions) {
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
  return m.SerializeAsString();
}

std::string WriteDeadlines(const Deadlines& deadlines) {
  pb::Deadlines m;
  for (std::size_t i = 1; i != kMilestoneCount; ++i) {
    if (deadlines.stages[i]) {
      Set(deadlines.stages[i], static_cast<Milestone>(i), m.add_milestone());
    }
  }
  for (const Deadline& deadline : deadlines.statutory) {
    if (deadline) Set(deadline, Milestone::kUnspecified, m.add_statutory());
  }
  if (deadlines.interim_reply) {
    Set(deadlines.interim_reply, Milestone::kUnspecified,
        m.mutable_interim_reply());
  }
  return m.SerializeAsString();
}

std::string WriteOffers(const std::vector<AvailableCommand>& offers) {
  pb::AvailableCommandList m;
  for (const AvailableCommand& offer : offers) {
    auto* out = m.add_command();
    out->set_command(static_cast<pb::CommandKind>(offer.command));
    out->set_transition(Str(offer.transition));
    for (std::string_view fact : *offer.facts) out->add_fact(Str(fact));
    if (offer.denial) {
      auto* denial = out->mutable_denial();
      denial->set_kind(static_cast<pb::Denial::Kind>(offer.denial.kind));
      denial->set_transition(Str(offer.denial.transition));
      denial->set_subject(Str(offer.denial.subject));
      denial->set_stage(Str(offer.denial.stage));
    }
  }
  return m.SerializeAsString();
}

std::string WriteReceipt(const Receipt& receipt) {
  pb::Receipt m;
  Set(receipt.ref, m.mutable_ref());
  m.set_version(receipt.version);
  for (const Event& event : receipt.events) {
    m.add_event()->ParseFromString(WriteEvent(event));
  }
  m.set_replayed(receipt.replayed);
  return m.SerializeAsString();
}

std::string WriteTicked(const Ticked& ticked) {
  pb::TickResult m;
  m.set_cases(static_cast<std::int64_t>(ticked.cases));
  m.set_events(static_cast<std::int64_t>(ticked.events));
  m.set_failed(static_cast<std::int64_t>(ticked.failed));
  return m.SerializeAsString();
}

std::string WriteFeedPage(const FeedPage& page) {
  pb::FeedPage m;
  for (const FeedItem& item : page.items) {
    auto* out = m.add_item();
    out->set_position(item.position);
    Set(item.ref, out->mutable_ref());
    out->set_source(item.source);
    out->mutable_event()->ParseFromString(WriteEvent(item.event));
  }
  m.set_next(page.next);
  return m.SerializeAsString();
}

}  // namespace trunkline::c
