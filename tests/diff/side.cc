// SPDX-License-Identifier: Apache-2.0
#include "tests/diff/side.h"

#include <cstddef>
#include <vector>

#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::testing {
namespace {

namespace pb = trunkline_internal::v1;
using reference::RandomTicket;
using reference::RefDecision;
using reference::RefDial;

}  // namespace

SideOf::SideOf(const std::string& binary) : router_(binary) {
  pb::RuleSet set;
  set.ParseFromString(binary);
  for (auto policy : set.deadline_policy()) {
    const std::string id = policy.id();
    policy.clear_id();
    policy.clear_name();
    policy.clear_provenance();
    policies_[id] = policy.SerializeAsString();
  }
}

std::set<std::string> SideOf::Concerned(const RandomTicket& ticket) const {
  RandomTicket open = ticket;
  open.against.clear();
  const RefDecision d = router_.Route(open.View());
  std::set<std::string> out(ticket.against.begin(), ticket.against.end());
  out.insert(d.lead);
  out.insert(d.assisting.begin(), d.assisting.end());
  return out;
}

std::string SideOf::See(const RandomTicket& ticket) const {
  const Ticket view = ticket.View();
  const RefDecision d = router_.Route(view);
  std::string out;
  const auto text = [&](const std::string& s) { out += s + "|"; };
  const auto number = [&](auto value) {
    text(std::to_string(static_cast<int>(value)));
  };
  // Of the rules that win together the order does not count.
  const auto set = [&](const std::vector<std::string>& list) {
    for (const auto& s : std::set<std::string>(list.begin(), list.end())) {
      text(s);
    }
  };
  number(d.outcome);
  text(d.lead);
  text(d.target);
  number(d.basis);
  number(d.settled_by);
  number(d.phase);
  number(d.urgency);
  number(d.notes);
  number(d.confidential);
  number(d.conflict_of_interest);
  number(d.owner_leads);
  text("assisting");
  set(d.assisting);
  text("contenders");
  std::vector<std::string> contenders;
  for (const auto& c : d.contenders) {
    contenders.push_back(c.department + "/" +
                         std::to_string(static_cast<int>(c.basis)));
  }
  set(contenders);
  for (std::size_t m = 0; m != kMilestoneCount; ++m) {
    text("policies");
    std::vector<std::string> policies = {Content(d.policies[m])};
    for (const auto& [milestone, id] : d.also_policies) {
      if (static_cast<std::size_t>(milestone) == m) {
        policies.push_back(Content(id));
      }
    }
    set(policies);
  }
  text("statutory");
  std::vector<std::string> statutory;
  for (const auto& id : d.statutory) statutory.push_back(Content(id));
  set(statutory);
  text("tags");
  set(d.tags);
  text(d.knowledge);
  number(d.refusal_reason);
  number(d.refusal_action);
  text(d.refusal_route);
  text(d.first_receiver);
  text(d.hint_signal);
  text(d.hint_number);
  text(d.hint_trigger);
  const RefDial dial = router_.Dial(
      view.dialled, view.called_at == absl::InfinitePast() ? view.accepted_at
                                                           : view.called_at);
  number(dial.answer);
  number(dial.phase);
  text(dial.number);
  text(dial.owner);
  text(dial.target);
  return out;
}

std::string SideOf::Content(const std::string& id) const {
  const auto found = policies_.find(id);
  return id.empty() ? "" : found == policies_.end() ? "?" : found->second;
}

}  // namespace trunkline::testing
