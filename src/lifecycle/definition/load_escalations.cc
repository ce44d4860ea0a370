// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition_loader.h"
#include "src/lifecycle/definition/messages.h"
#include "trunkline_internal/v1/lifecycle.pb.h"

namespace trunkline::lifecycle {

namespace pb = ::trunkline_internal::v1;

void DefinitionLoader::ReadEscalation(const std::string& id,
                                      const pb::EscalationDefinition& m) {
  EscalationDefinition e;
  e.id = id;
  std::set<int> clocks;
  for (int i = 0; i != m.clock_size(); ++i) {
    clocks.insert(Find(clocks_, m.clock(i), absl::StrCat("clock[", i, "]")));
  }
  e.clocks.assign(clocks.begin(), clocks.end());
  const bool of_reply =
      m.at() == static_cast<int>(EscalationDefinition::At::kReplyBy);
  if (e.clocks.empty() && !of_reply) {
    Field("clock", "no-clock", base::Fill<messages::kNoClock>());
  }
  e.at = static_cast<EscalationDefinition::At>(
      Value(m.at(), pb::EscalationDefinition_At_IsValid, "at"));
  if (m.at() == 0) Field("at", "no-at", base::Fill<messages::kNoAt>());
  if (e.at == EscalationDefinition::At::kAfterStep) {
    e.step = Find(escalations_, m.step(), "step");
  }
  if (e.at == EscalationDefinition::At::kAfterStep ||
      e.at == EscalationDefinition::At::kAfterDue) {
    e.after = Period(m.after(), m.calendar(), "after");
  }
  if (of_reply && !m.calendar().empty()) {
    // Any period of working time: which instants are working ones is all that
    // is asked of it.
    pb::DeadlinePolicy::Amount day;
    day.set_amount(1);
    day.set_unit(pb::DeadlinePolicy::UNIT_WORKING_DAYS);
    e.after = Period(day, m.calendar(), "calendar");
  }
  e.level = static_cast<AlertLevel>(
      Value(m.level(), pb::AlertLevel_IsValid, "level"));
  e.measure = static_cast<SupervisionMeasure>(
      Value(m.measure(), pb::SupervisionMeasure_IsValid, "measure"));
  const auto ground = static_cast<ReferralGround>(
      Value(m.ground(), pb::ReferralGround_IsValid, "ground"));
  if ((e.level == AlertLevel::kUnspecified) ==
      (e.measure == SupervisionMeasure::kUnspecified)) {
    Field("", "bad-escalation", base::Fill<messages::kLevelOrMeasure>());
  } else if (of_reply &&
             (e.level != AlertLevel::kReminder || !e.clocks.empty())) {
    Field("", "bad-escalation", base::Fill<messages::kReplyReminder>());
  }
  if (ground != ReferralGround::kUnspecified &&
      ground != ReferralGround::kOverdue) {
    Warn("ground", "bad-ground", base::Fill<messages::kBadGround>());
  }
  data_.escalations.push_back(std::move(e));
}

// A step that waits for one that is never raised for its clock is never
// raised itself.
void DefinitionLoader::CheckSteps() {
  const auto& all = data_.escalations;
  Each(escalations_, [&](const std::string& id, const auto&) {
    const EscalationDefinition& first = all[Slot(data_.FindEscalation(id))];
    if (first.step == kNone) return;
    const std::vector<int>& watched = all[Slot(first.step)].clocks;
    for (int clock : first.clocks) {
      if (clock == kNone ||
          std::binary_search(watched.begin(), watched.end(), clock)) {
        continue;
      }
      Field("step", "bad-step",
            base::Fill<messages::kStepClock>(
                base::Quoted(all[Slot(first.step)].id),
                base::Quoted(data_.clocks[Slot(clock)].id)));
    }
    std::size_t steps = 0;
    for (int e = first.step; e != kNone && steps <= all.size(); ++steps) {
      e = all[Slot(e)].step;
    }
    if (steps > all.size()) {
      Field("step", "bad-step", base::Fill<messages::kStepCircle>());
    }
  });
}

}  // namespace trunkline::lifecycle
