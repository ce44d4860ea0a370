#include <utility>

#include "src/base/status.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline {

absl::Status AddDecision(const StoredTicket& ticket, const Decision& decision,
                         const DeadlineCalculator& limits, Command* command) {
  const Ticket& t = ticket.ticket();
  if (t.accepted_at == absl::InfinitePast()) {
    return absl::InvalidArgumentError("the ticket has no accepted_at");
  }
  CountOptions options;
  options.provisional = true;
  StartEvents events;
  events.accepted = t.accepted_at;
  Deadlines deadlines;
  TRUNKLINE_RETURN_IF_ERROR(
      limits.DeadlinesFor(decision, events, &deadlines, options));
  std::vector<PromisedDeadline> promised_deadlines;
  const auto add = [&](Milestone stage, const Deadline& deadline, bool interim) {
    if (!deadline) return;
    promised_deadlines.push_back({stage, limits.KeptPolicy(deadline.policy->id), interim});
  };
  for (std::size_t stage = 1; stage != kMilestoneCount; ++stage) {
    add(static_cast<Milestone>(stage), deadlines.stages[stage], false);
  }
  add(Milestone::kHandling, deadlines.interim_reply, true);
  for (const Deadline& deadline : deadlines.statutory) {
    add(Milestone::kUnspecified, deadline, false);
  }
  command->promised_deadlines = std::move(promised_deadlines);
  command->decision = WriteDecision(decision, ticket.id(), t.accepted_at,
                                    Format::kBinary);
  return absl::OkStatus();
}

absl::StatusOr<Command> OpenCommand(const StoredTicket& ticket,
                                    const Decision& decision,
                                    const DeadlineCalculator& limits) {
  Command command;
  command.kind = CommandKind::kOpen;
  command.ticket = ticket.bytes();
  command.when = ticket.ticket().accepted_at;
  // A rule can only raise it.
  if (decision.confidential) command.confidential = YesNo::kYes;
  TRUNKLINE_RETURN_IF_ERROR(AddDecision(ticket, decision, limits, &command));
  return command;
}

}  // namespace trunkline
