// SPDX-License-Identifier: Apache-2.0
// Explains a decision, why another rule did not win, and what intake should
// ask.
#include <iostream>

#include "trunkline/explain.h"
#include "trunkline/files.h"

int main() {
  const trunkline::RuleSet rules =
      trunkline::SourceFiles::Open({"packs/cn/national", "packs/cn/changsha"})
          ->LoadRuleSet()
          .value.value();

  trunkline::Ticket ticket;
  ticket.dialled = "12345";
  ticket.category = "environment.noise.construction";
  ticket.region = "430111";
  ticket.accepted_at = absl::FromUnixSeconds(1530000000);

  for (auto language :
       {trunkline::Language::kEnglish, trunkline::Language::kChinese}) {
    auto why = trunkline::Explain(rules, ticket, language);
    if (!why.ok()) {
      std::cerr << why.status() << '\n';
      return 1;
    }
    std::cout << why->ToText() << '\n';
    if (why->runner_up.empty()) continue;
    auto why_not = trunkline::WhyNot(rules, ticket, why->runner_up, language);
    if (!why_not.ok()) return 1;
    std::cout << why->runner_up << ": " << why_not->text << "\n\n";
  }

  // The same ticket without a region.
  ticket.region = {};
  auto questions =
      trunkline::WhatToAsk(rules, ticket, trunkline::Language::kEnglish);
  if (!questions.ok()) return 1;
  for (const trunkline::Question& question : *questions) {
    std::cout << "Ask for " << question.field << ": " << question.text << '\n';
    for (const auto& answer : question.answers) {
      std::cout << "  " << answer.value << " -> " << answer.lead << '\n';
    }
  }
}
