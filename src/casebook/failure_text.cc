// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "src/base/message.h"
#include "src/casebook/messages.h"
#include "trunkline/casebook.h"

namespace trunkline {
namespace {

namespace messages = casebook::messages;

// "lead: police; rule: dogs", of what was expected or of what came.
base::Text Values(const CaseFailure& failure,
                  std::string CaseDifference::*value) {
  if (failure.differences.empty()) {
    return base::Fill<messages::kExpectsNothing>();
  }
  base::Text out;
  for (const CaseDifference& d : failure.differences) {
    const base::Text one = base::At(
        d.field, (d.*value).empty()
                     ? base::Argument(base::Fill<messages::kEmptyValue>())
                     : base::Argument(d.*value));
    out = out.empty() ? one : base::Fill<messages::kNextValue>(out, one);
  }
  return out;
}

}  // namespace

std::string Casebook::FailureText(const RuleSet& rules,
                                  const CaseFailure& failure,
                                  Language language) const {
  const CaseReason why = Why(rules, failure, language);
  base::Text out = base::Fill<messages::kCaseFailed>(
      cases_[failure.index].title, Values(failure, &CaseDifference::expected),
      failure.differences.empty() ? base::Text{"-", "-"}
                                  : Values(failure, &CaseDifference::got),
      why.decided);
  if (!why.other.empty()) out += base::Fill<messages::kAndWhy>(why.other);
  return out.In(language);
}

}  // namespace trunkline
