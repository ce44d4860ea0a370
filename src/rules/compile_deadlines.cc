// SPDX-License-Identifier: Apache-2.0
// Deadline policies, and the deadline rules that choose among them.
#include <algorithm>
#include <memory>

#include "src/rules/compile_conditions.h"
#include "src/rules/policy.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

bool CountsWorkingTime(const pb::DeadlinePolicy& m) {
  using P = pb::DeadlinePolicy;
  return m.unit() == P::UNIT_WORKING_DAYS ||
         m.unit() == P::UNIT_WORKING_HOURS ||
         m.unit() == P::UNIT_WORKING_MINUTES ||
         m.count_from() == P::COUNT_FROM_NEXT_WORKING_DAY ||
         m.count_from() == P::COUNT_FROM_NEXT_OPENING ||
         m.end() == P::END_CLOSE_OF_BUSINESS || m.roll() == P::ROLL_FORWARD ||
         m.roll() == P::ROLL_BACKWARD || !m.cut_off().empty();
}

void CheckDeadlinePolicy(const pb::DeadlinePolicy& m,
                         const trunkline::DeadlinePolicy& policy,
                         Compilation* c) {
  c->ReadValidity(m.valid(), "valid");
  if (m.amount() <= 0) {
    c->Error("bad-policy", base::Fill<messages::kAmount>(m.amount()), "amount");
  }
  if (m.unit() == pb::DeadlinePolicy::UNIT_UNSPECIFIED) {
    c->Error("bad-policy", base::Fill<messages::kNoUnit>(), "unit");
  }
  if (CountsWorkingTime(m) && m.calendar().empty()) {
    c->Error("bad-policy", base::Fill<messages::kNoCalendar>(), "calendar");
  }
  if (policy.cut_off >= 1440) {
    c->Error("bad-policy",
             base::Fill<messages::kCutOff>(base::Quoted(m.cut_off())),
             "cut_off");
  } else if (m.amount() > 0 && m.unit() != 0) {
    const absl::Status sound = CheckPolicy(policy);
    if (!sound.ok()) c->Error("bad-policy", base::TextOf(sound));
  }
}

void ReadStatutory(const pb::DeadlineRule& m, Compilation* c,
                   DeadlineRule* rule) {
  for (int i = 0; i != m.statutory_size(); ++i) {
    const Id policy = c->FindPolicy(m.statutory(i), At("statutory", i));
    if (policy == kNone) continue;
    if (!c->statutory_policies[policy]) {
      c->Error(
          "bad-policy",
          base::Fill<messages::kNotStatutory>(base::Quoted(m.statutory(i))),
          At("statutory", i));
    }
    rule->statutory.push_back(c->out.deadline_policies[policy - 1].id);
  }
}

}  // namespace

void CompileDeadlinePolicies(Compilation* c) {
  c->ForEach<pb::DeadlinePolicy>(
      EntryKind::kDeadlinePolicy,
      [&](Id, const SourceEntry& entry, const pb::DeadlinePolicy& m) {
        const auto policy =
            std::make_shared<const trunkline::DeadlinePolicy>(ToPolicy(m));
        c->out.deadline_policies.push_back({entry.id, entry.bytes, policy});
        c->statutory_policies.push_back(m.statutory());
        CheckDeadlinePolicy(m, *policy, c);
      });
}

bool ReadMilestonePolicies(
    const google::protobuf::RepeatedPtrField<pb::MilestonePolicy>& list,
    std::string_view path, Compilation* c,
    std::array<std::string_view, kMilestoneCount>* out) {
  for (int i = 0; i != list.size(); ++i) {
    const std::string at = At(path, i);
    const int milestone = list[i].milestone();
    const Id policy =
        c->FindPolicy(list[i].policy(), absl::StrCat(at, ".policy"));
    if (milestone <= 0 || milestone >= static_cast<int>(kMilestoneCount)) {
      c->Error("missing-kind", base::Fill<messages::kNoMilestone>(),
               absl::StrCat(at, ".milestone"));
      continue;
    }
    if (policy == kNone) continue;
    if (!(*out)[milestone].empty()) {
      c->Error("duplicate-milestone", base::Fill<messages::kTwoPolicies>(), at);
    }
    (*out)[milestone] = c->out.deadline_policies[policy - 1].id;
  }
  return list.size() != 0;
}

void CompileDeadlineRules(Compilation* c) {
  Compiled& out = c->out;
  out.deadline_rules.resize(c->entries(EntryKind::kDeadlineRule).size());
  c->ForEach<pb::DeadlineRule>(
      EntryKind::kDeadlineRule,
      [&](Id id, const SourceEntry& entry, const pb::DeadlineRule& m) {
        DeadlineRule& rule = out.deadline_rules[id - 1];
        rule.id = entry.id;
        rule.bytes = entry.bytes;
        CompiledWhen when = CompileWhen(m.when(), c);
        Entry e;
        e.rule = id - 1;
        e.valid = c->ReadValidity(m.valid(), "valid");
        ReadMilestonePolicies(m.policy(), "policy", c, &rule.policies);
        ReadStatutory(m, c, &rule);
        if (m.policy_size() == 0 && m.statutory_size() == 0) {
          c->Error("missing-claim", base::Fill<messages::kNoPolicy>());
        }
        if (!c->CheckPriority(m.priority())) return;
        when.rank.priority = m.priority();
        for (std::size_t milestone = 1; milestone != kMilestoneCount;
             ++milestone) {
          if (!rule.policies[milestone].empty()) {
            AddRankedEntries(when, e, c, &out.milestone_index[milestone]);
          }
        }
        // Those of every rule that holds apply: all have the same rank.
        if (!rule.statutory.empty()) {
          AddEntries(when, RankParts(), e, c, &out.statutory_index);
        }
      });
}

}  // namespace trunkline::rules
