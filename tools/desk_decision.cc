// SPDX-License-Identifier: Apache-2.0
// trunkline desk: what an amendment changed in the decision.
#include "tools/desk_decision.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "tools/messages.h"
#include "trunkline/wire.h"

namespace trunkline::tools {
namespace {

template <typename Enum>
base::Text NameOf(const schema::EnumNames& names, Enum value) {
  const int number = static_cast<int>(value);
  return {std::string(names.Name(number)),
          std::string(names.ChineseName(number))};
}

base::Text ListOf(const std::vector<std::string>& codes) {
  std::vector<base::Text> texts;
  for (const std::string& code : codes) texts.push_back(base::Verbatim(code));
  return base::Join(texts, base::Verbatim(", "));
}

std::vector<std::string> PoliciesOf(const DecisionRecord& decision,
                                    std::size_t milestone) {
  std::vector<std::string> out;
  if (!decision.policies[milestone].empty()) {
    out.push_back(decision.policies[milestone]);
  }
  for (const DecisionRecord::TiedPolicy& tied : decision.also_policies) {
    if (static_cast<std::size_t>(tied.milestone) == milestone) {
      out.push_back(tied.policy);
    }
  }
  return out;
}

base::Text YesOrNo(bool value) {
  return value ? base::Fill<messages::kYes>() : base::Fill<messages::kNo>();
}

// "promise", "handling, aic_bureau".
base::Text ClockName(const Case& c, const Clock& clock,
                     const LifecycleDefinition& definition) {
  base::Text name = base::Verbatim(clock.definition);
  for (const lifecycle::ClockDef& one : lifecycle::DataOf(definition).clocks) {
    if (one.id != clock.definition) continue;
    name.en = lifecycle::LabelOf(one.label, "en", one.id);
    name.zh = lifecycle::LabelOf(one.label, "zh", one.id);
  }
  const auto place = static_cast<std::size_t>(clock.assignment);
  if (place == 0 || place > c.assignments.size()) return name;
  return base::Fill<messages::kClockOfUnit>(name,
                                            c.assignments[place - 1].unit);
}

// A line for each clock that had started and is due at another time now, also
// one on hold: it then is due as if the hold had ended.
base::Text MovedClocks(const Case& before, const Case& after,
                       const LifecycleDefinition& definition,
                       absl::TimeZone zone) {
  const auto time = [&](absl::Time due) {
    return due == absl::InfiniteFuture()
               ? base::Fill<messages::kNone>()
               : base::Verbatim(base::FormatMinute(due, zone));
  };
  base::Text text;
  // Clocks are only added. Another command may have come between.
  const std::size_t count = std::min(before.clocks.size(), after.clocks.size());
  for (std::size_t i = 0; i != count; ++i) {
    const Clock& old = before.clocks[i];
    const Clock& now = after.clocks[i];
    if (old.started == absl::InfiniteFuture() || old.due == now.due) continue;
    text += base::Fill<messages::kClockMoved>(ClockName(after, now, definition),
                                              time(now.due), time(old.due));
  }
  return text;
}

// Collects the fields that differ.
class Changes {
 public:
  void Add(const base::Text& field, const base::Text& before,
           const base::Text& after) {
    if (before.en == after.en) return;
    const auto shown = [](const base::Text& value) {
      return value.empty() ? base::Fill<messages::kNone>() : value;
    };
    text_ += base::Fill<messages::kDecisionChange>(field, shown(after),
                                                   shown(before));
  }
  base::Text Take() { return std::move(text_); }

 private:
  base::Text text_;
};

}  // namespace

base::Text DecisionChanges(const Case& before, const Case& after,
                           const LifecycleDefinition& definition,
                           absl::TimeZone zone) {
  if (after.decision_outdated) {
    return base::Fill<messages::kDecisionOutdated>(after.id);
  }
  const auto was = ReadDecision(before.decision);
  const auto is = ReadDecision(after.decision);
  if (!was.ok() || !is.ok() || after.decision.empty()) return {};
  Changes changes;
  changes.Add(base::Fill<messages::kOutcomeField>(),
              NameOf(schema::OutcomeNames(), was->outcome),
              NameOf(schema::OutcomeNames(), is->outcome));
  const auto code = [&](const base::Text& field, const std::string& from,
                        const std::string& to) {
    changes.Add(field, base::Verbatim(from), base::Verbatim(to));
  };
  code(base::Fill<messages::kLeadField>(), was->lead, is->lead);
  code(base::Fill<messages::kTargetField>(), was->target, is->target);
  code(base::Fill<messages::kRuleField>(), was->rule, is->rule);
  changes.Add(base::Fill<messages::kAssistingField>(), ListOf(was->assisting),
              ListOf(is->assisting));
  changes.Add(base::Fill<messages::kUrgencyField>(),
              NameOf(schema::UrgencyNames(), was->urgency),
              NameOf(schema::UrgencyNames(), is->urgency));
  changes.Add(base::Fill<messages::kConfidentialField>(),
              YesOrNo(was->confidential), YesOrNo(is->confidential));
  bool clocks = was->statutory != is->statutory;
  for (std::size_t i = 1; i != kMilestoneCount; ++i) {
    const std::vector<std::string> old = PoliciesOf(*was, i);
    const std::vector<std::string> now = PoliciesOf(*is, i);
    clocks = clocks || old != now;
    changes.Add(base::Fill<messages::kDeadlineField>(
                    NameOf(schema::MilestoneNames(), i)),
                ListOf(old), ListOf(now));
  }
  changes.Add(base::Fill<messages::kStatutoryField>(), ListOf(was->statutory),
              ListOf(is->statutory));
  base::Text text = changes.Take();
  const base::Text moved = MovedClocks(before, after, definition, zone);
  // Limits may move under a decision that names the same policies.
  if (text.empty()) return base::Fill<messages::kDecisionSame>() + moved;
  text += moved;
  if (clocks) {
    text += moved.empty() ? base::Fill<messages::kStartedClocksStay>()
                          : base::Fill<messages::kOtherClocksStay>();
  }
  if (after.lead != 0 && !is->lead.empty() && was->lead != is->lead &&
      after.Lead()->unit != is->lead) {
    text += base::Fill<messages::kLeadStays>(after.Lead()->unit);
  }
  return base::Fill<messages::kDecisionNow>() + text;
}

}  // namespace trunkline::tools
