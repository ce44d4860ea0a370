// SPDX-License-Identifier: Apache-2.0
#include "src/rules/compiled.h"
#include "src/rules/number.h"
#include "trunkline/ruleset.h"

namespace trunkline {

DialResult RuleSet::Dial(std::string_view number, absl::Time called_at) const {
  const rules::Compiled& rules = *compiled_;
  DialResult out;
  const rules::Number n = rules::ResolveNumber(rules, number);
  if (n.kind == rules::Number::Kind::kElsewhere) {
    out.answer = DialResult::Answer::kOtherJurisdiction;
    return out;
  }
  if (n.hotline == rules::kNone) return out;
  out.number = rules.hotlines[n.hotline].number;
  const std::int64_t at = rules::ToSeconds(called_at);
  const rules::PhaseSpan* phase = rules.PhaseAt(n.hotline, at);
  if (phase == nullptr) return out;
  out.phase = phase->kind;
  out.owner =
      rules.departments[rules.InForce(phase->owner, rules::kNone, at)].code;
  switch (phase->kind) {
    case Phase::kOneNumber:
    case Phase::kForwarded:
    case Phase::kMerged:
      out.answer = DialResult::Answer::kCentre;
      break;
    case Phase::kDual:
    case Phase::kIndependent:
      out.answer = DialResult::Answer::kOwner;
      break;
    case Phase::kSubCentre:
      out.answer = DialResult::Answer::kTransfer;
      out.target = phase->target.empty() ? out.number : phase->target;
      break;
    case Phase::kAnnouncement:
      out.answer = DialResult::Answer::kRecording;
      break;
    case Phase::kEmergency:
      out.answer = DialResult::Answer::kEmergency;
      out.target = out.number;
      break;
    case Phase::kUnspecified:
      break;
  }
  return out;
}

}  // namespace trunkline
