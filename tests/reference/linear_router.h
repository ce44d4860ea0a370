// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_REFERENCE_LINEAR_ROUTER_H_
#define TRUNKLINE_TESTS_REFERENCE_LINEAR_ROUTER_H_

// The linear reference router: docs/routing.md, line by line. It looks at every
// rule for every ticket and has no index, no packed rank and no cleverness, so
// that a reader can hold it beside that page. The property tests compare
// RuleSet::Route with it.
//
//   LinearRouter reference(rules.Serialize(trunkline::Format::kBinary));
//   RefDecision expected = reference.Route(ticket);
//   CHECK(Difference(expected, decision) == "");

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/decision.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline::reference {

struct RefContender {
  std::string department;
  std::string rule;
  Basis basis = Basis::kUnspecified;
};

// trunkline::Decision with strings of its own.
struct RefDecision {
  Outcome outcome = Outcome::kUnspecified;
  std::string lead;
  std::string target;
  std::string rule;
  std::vector<std::string> also;
  std::string keyword;
  Basis basis = Basis::kUnspecified;
  Basis settled_by = Basis::kUnspecified;
  Phase phase = Phase::kUnspecified;
  Urgency urgency = Urgency::kUnspecified;
  std::uint8_t notes = 0;
  bool confidential = false;
  bool conflict_of_interest = false;
  bool owner_leads = false;
  std::vector<std::string> assisting;
  std::vector<RefContender> contenders;
  std::array<std::string, kMilestoneCount> policies;
  std::vector<std::pair<Milestone, std::string>> also_policies;
  std::vector<std::string> statutory;
  std::vector<std::string> tags;
  std::string knowledge;
  RefusalReason refusal_reason = RefusalReason::kUnspecified;
  RefusalAction refusal_action = RefusalAction::kUnspecified;
  std::string refusal_route;
  std::string first_receiver;
  std::string hint_signal;
  std::string hint_number;
  std::string hint_trigger;
  std::string ruleset_id;
  std::string ruleset_version;

  // What happened on the way, for the coverage report of the property test; no
  // part of the decision.
  std::set<std::string> remarks;
};

// trunkline::DialResult with strings of its own.
struct RefDial {
  DialResult::Answer answer = DialResult::Answer::kUnknown;
  Phase phase = Phase::kUnspecified;
  std::string number;
  std::string owner;
  std::string target;
};

// Immutable after construction; Route and Dial may be called from one thread at
// a time.
class LinearRouter {
 public:
  // Takes a merged rule set as one trunkline.v1.RuleSet in binary, which must
  // have been loaded without errors.
  explicit LinearRouter(std::string_view merged_ruleset_binary);
  ~LinearRouter();
  LinearRouter(const LinearRouter&) = delete;
  LinearRouter& operator=(const LinearRouter&) = delete;

  // Codes (Ticket::dialled_code and so on) are not looked at.
  RefDecision Route(const Ticket& ticket) const;
  RefDial Dial(std::string_view number, absl::Time called_at) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Returns the fields in which both differ, "lead: d1 != d2; ...", or nothing.
// The rule set's hash is not compared.
std::string Difference(const RefDecision& expected, const Decision& actual);
std::string Difference(const RefDial& expected, const DialResult& actual);

}  // namespace trunkline::reference

#endif  // TRUNKLINE_TESTS_REFERENCE_LINEAR_ROUTER_H_
