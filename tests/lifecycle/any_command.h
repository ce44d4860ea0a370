// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_LIFECYCLE_ANY_COMMAND_H_
#define TRUNKLINE_TESTS_LIFECYCLE_ANY_COMMAND_H_

#include <optional>
#include <string>
#include <vector>

#include "trunkline/cases/command.h"

namespace trunkline {

// The facts of any command in one struct, for tests that try every kind with
// every fact. A fact that the kind does not have is ignored. `when` stands for
// the one past time of a kind, `cases` for the other cases that it names, and
// `extension` also for a time limit.
struct AnyCommand {
  CommandKind kind = CommandKind::kUnspecified;
  Channel channel = Channel::kUnspecified;
  ContactOutcome contact_outcome = ContactOutcome::kUnspecified;
  Solved solved = Solved::kUnspecified;
  Satisfaction satisfaction = Satisfaction::kUnspecified;
  std::optional<bool> claim_true;
  std::optional<bool> beyond_remit;
  std::optional<bool> contacted;
  RefusalReason refusal_reason = RefusalReason::kUnspecified;
  RefusalAction refusal_action = RefusalAction::kUnspecified;
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  ReferralGround ground = ReferralGround::kUnspecified;
  TicketType type = TicketType::kUnspecified;
  Urgency urgency = Urgency::kUnspecified;
  std::optional<bool> at_fault;
  std::optional<bool> lawful;
  std::optional<bool> reply_waived;
  AlertLevel level = AlertLevel::kUnspecified;
  bool interim = false;
  int assignment = 0;
  int clock = 0;
  DeadlinePolicy::Amount extension;
  absl::Time when = absl::InfiniteFuture();
  std::string unit;
  std::vector<std::string> assisting;
  std::string reason;
  std::string topic;
  std::string internal_text;
  std::string public_text;
  std::string number;
  std::string dispute;
  bool withdrawn = false;
  std::string person;
  std::string ticket;
  std::string decision;
  std::vector<PromisedDeadline> promised_deadlines;
  std::string category;
  std::string region;
  std::string dispatch_text;
  std::string knowledge;
  std::string escalation;
  std::string definition_version;
  std::optional<bool> confidential;
  std::vector<std::string> cases;
  std::string facts;
  std::string legal_basis;
  std::string reference;
  std::string authority;
  std::string member;
  bool lengthen = false;
  absl::Time until = absl::InfiniteFuture();
  absl::Time reply_by = absl::InfiniteFuture();
  absl::Time promised_until = absl::InfiniteFuture();

  AnyCommand() = default;
  AnyCommand(CommandKind of) : kind(of) {}  // NOLINT: as an enumerator.
  AnyCommand(const Command& command);       // NOLINT: likewise.
  operator Command() const;  // NOLINT: a command is what it stands for.

 private:
  // Defined where all kinds of command are gone through, since that takes the
  // compiler long.
  template <typename M>
  void Read(const M& m);
  template <typename M>
  void Write(M* m) const;
};

// Changes some facts of a command.
template <typename Change>
void Edit(Command* command, Change change) {
  AnyCommand facts(*command);
  change(&facts);
  *command = facts;
}

}  // namespace trunkline

#endif  // TRUNKLINE_TESTS_LIFECYCLE_ANY_COMMAND_H_
