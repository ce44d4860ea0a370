// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_RULE_SET_ACCESS_H_
#define TRUNKLINE_SRC_RULES_RULE_SET_ACCESS_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/decision.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline::internal {

// The library's own way to what RuleSet, Code and Decision keep private.
class RuleSetAccess {
 public:
  static RuleSet Make(std::shared_ptr<const rules::Compiled> compiled) {
    return RuleSet(std::move(compiled));
  }
  static const rules::Compiled& Compiled(const RuleSet& rules) {
    return *rules.compiled_;
  }
  static const std::shared_ptr<const rules::Compiled>& Shared(
      const RuleSet& rules) {
    return rules.compiled_;
  }

  // `tag` is that of the rule set which resolved the code; 0: not resolved.
  static Code MakeCode(std::uint32_t tag, std::uint32_t index) {
    return Code(tag, index);
  }
  static std::uint32_t Tag(const Code& code) { return code.tag_; }
  static std::uint32_t Index(const Code& code) { return code.index_; }

  static std::shared_ptr<const rules::Compiled>& KeepAlive(Decision* d) {
    return d->keep_alive_;
  }
  // Working memory of Route(): words in the text; rules of the best rank with
  // the departments that they name; what several winning rules give.
  using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  static WordMemory& Words(Decision* d) { return d->words_; }
  static Pairs& Best(Decision* d) { return d->best_; }
  static Pairs& Joined(Decision* d) { return d->joined_; }
};

// The compiled form of a rule set; lives as long as it.
inline const rules::Compiled& CompiledOf(const RuleSet& rules) {
  return RuleSetAccess::Compiled(rules);
}

}  // namespace trunkline::internal

namespace trunkline::rules {

// As RuleSet::FindCategory() and FindRegion(), for a ticket that was accepted
// at `as_of`.
std::string_view FindCategory(const RuleSet& rules, std::string_view name,
                              absl::Time as_of);
std::string_view FindRegion(const RuleSet& rules, std::string_view name,
                            absl::Time as_of);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_RULE_SET_ACCESS_H_
