// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "src/base/status.h"
#include "src/lifecycle/engine/messages.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline {
namespace {

// What a case is told of a routing.
template <typename Told>
absl::Status Tell(const StoredTicket& ticket, const Decision& decision,
                  const DeadlineCalculator& calculator, Told* command) {
  const Ticket& t = ticket.ticket();
  if (t.accepted_at == absl::InfinitePast()) {
    return base::InvalidArgument(
        base::Fill<lifecycle::engine_messages::kNoAcceptedAt>());
  }
  CountOptions options;
  options.provisional = true;
  StartEvents events;
  events.accepted = t.accepted_at;
  Deadlines deadlines;
  TRUNKLINE_RETURN_IF_ERROR(
      calculator.DeadlinesFor(decision, events, &deadlines, options));
  std::vector<PromisedDeadline> promised;
  const auto add = [&](Milestone milestone, const Deadline& deadline,
                       bool interim) {
    if (!deadline) return;
    promised.push_back(
        {milestone, calculator.KeptPolicy(deadline.policy->id), interim});
  };
  for (std::size_t i = 1; i != kMilestoneCount; ++i) {
    const auto milestone = static_cast<Milestone>(i);
    const Deadline& first = deadlines.milestones[i];
    add(milestone, first, false);
    // A law's limit took the place of all of them.
    if (milestone == Milestone::kHandling && deadlines.interim_reply) continue;
    const auto add_tied = [&](std::string_view id) {
      const auto policy = calculator.KeptPolicy(id);
      if (policy == nullptr || policy->id == first.policy->id) return;
      // It has a clock of its own.
      if (policy->statutory) return;
      promised.push_back({milestone, policy, false, true});
    };
    for (const TiedPolicy& tied : decision.also_policies) {
      if (tied.milestone != milestone) continue;
      if (!promised.back().tied) add_tied(decision.policies[i]);
      add_tied(tied.policy);
    }
  }
  add(Milestone::kHandling, deadlines.interim_reply, true);
  for (const Deadline& deadline : deadlines.statutory) {
    add(Milestone::kUnspecified, deadline, false);
  }
  command->promised_deadlines = std::move(promised);
  command->decision =
      WriteDecision(decision, ticket.id(), t.accepted_at, Format::kBinary);
  return absl::OkStatus();
}

}  // namespace

absl::Status AddDecision(const StoredTicket& ticket, const Decision& decision,
                         const DeadlineCalculator& calculator,
                         DispatchCommand* command) {
  return Tell(ticket, decision, calculator, command);
}

absl::Status AddDecision(const StoredTicket& ticket, const Decision& decision,
                         const DeadlineCalculator& calculator,
                         DesignateCommand* command) {
  return Tell(ticket, decision, calculator, command);
}

absl::Status AddDecision(const StoredTicket& ticket, const Decision& decision,
                         const DeadlineCalculator& calculator,
                         AmendCommand* command) {
  return Tell(ticket, decision, calculator, command);
}

absl::Status AddDecision(const StoredTicket& ticket, const Decision& decision,
                         const DeadlineCalculator& calculator,
                         RerouteCommand* command) {
  return Tell(ticket, decision, calculator, command);
}

absl::StatusOr<OpenCommand> MakeOpenCommand(
    const StoredTicket& ticket, const Decision& decision,
    const DeadlineCalculator& calculator) {
  OpenCommand command;
  command.ticket = ticket.bytes();
  command.accepted_at = ticket.ticket().accepted_at;
  command.confidential = decision.confidential;  // A rule can only raise it.
  TRUNKLINE_RETURN_IF_ERROR(Tell(ticket, decision, calculator, &command));
  return command;
}

}  // namespace trunkline
