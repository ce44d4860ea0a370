// SPDX-License-Identifier: Apache-2.0
// Suggests the category of a ticket from its words, and routes it by that until
// a person has confirmed it.
#include "trunkline/suggest.h"

#include <iostream>
#include <string>

#include "trunkline/files.h"

int main() {
  const auto packs =
      trunkline::SourceFiles::Open({"packs/cn/national", "packs/cn/changsha"});
  const auto rules = packs.value().LoadRuleSet();
  const auto files = trunkline::SourceFiles::Open({"packs/cn/changsha/text"});
  const auto models =
      trunkline::LoadTextModels(files.value().sources(), &*rules.value);
  if (!models.ok()) return 1;

  const std::string text = "工地施工噪声很大，全家睡不着";
  const absl::Time at = absl::FromUnixSeconds(1530000000);
  for (const auto& one : models.value->Suggest(text, at).candidates)
    std::cout << one.category << " " << one.score << '\n';
  const auto why = trunkline::ExplainSuggestion(
      *models.value, text, at, "environment.noise.construction");
  for (const auto& span : why->spans)
    std::cout << "  " << text.substr(span.begin, span.end - span.begin) << " "
              << span.points << '\n';
  trunkline::Ticket ticket;
  ticket.text = text;
  ticket.accepted_at = at;
  trunkline::Decision decision;
  const absl::Status status = trunkline::RouteWithSuggestion(
      *rules.value, *models.value, ticket, 80, &decision);
  if (!status.ok() || decision.guess == nullptr) return 1;
  std::cout << "to confirm: " << decision.guess->category << ", "
            << decision.lead << '\n';
}
