// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/learn/finisher.h"

// The rules that were learned, with their evidence.
namespace trunkline::learn {
namespace {

constexpr std::size_t kExamples = 3;

}  // namespace

LearnedConditions Finisher::ConditionsOf(
    const std::vector<Node>& pattern) const {
  LearnedConditions out;
  out.category = counts_.categories.codes[pattern[0]];
  out.region = counts_.regions.codes[pattern[1]];
  std::size_t d = 2;
  for (std::size_t a : model_.facts.attributes) {
    if (pattern[d] != 0) {
      out.attributes.push_back(
          options_.attributes[a] + "=" +
          ValueText(counts_, options_, model_.facts, a, pattern[d]));
    }
    ++d;
  }
  out.hotline = counts_.hotlines.codes[pattern[d]];
  out.type = static_cast<TicketType>(pattern[d + 1]);
  out.channel = static_cast<Channel>(pattern[d + 2]);
  return out;
}

std::string Finisher::EvidenceNote(const char* what, std::uint64_t correct,
                                   std::uint64_t all, const std::string& first,
                                   const std::string& last,
                                   const HeldOutShare& share) {
  std::string note = absl::StrCat(correct, " of ", all, " ", what);
  if (all > 0) absl::StrAppend(&note, ", ", first, " to ", last);
  if (share.held_out == 0) return note;
  const int bound = LowerBound(share.correct, share.held_out);
  absl::StrAppend(&note, "; held out ", share.correct, " of ", share.held_out,
                  ", at least ", bound / 10, ".", bound % 10, " %");
  return note;
}

bool Finisher::IsPushedDown(const ModelRule& rule) const {
  const std::string& name = counts_.departments.folded[rule.lead + 1];
  if (IsBelowDistrict(name)) return true;
  const auto category = std::lower_bound(
      categories_.begin(), categories_.end(), rule.pattern[0],
      [](const CategoryChoices& c, Node node) { return c.category < node; });
  if (category == categories_.end() || category->category != rule.pattern[0]) {
    return false;
  }
  std::map<Lead, std::uint64_t> leads;
  for (const Choice& choice : category->choices) {
    leads[choice.what] += choice.times;
  }
  const auto usual = std::max_element(
      leads.begin(), leads.end(),
      [](const auto& a, const auto& b) { return a.second < b.second; });
  const std::string& above = counts_.departments.folded[usual->first + 1];
  // "unit 10" is no part of "unit 1".
  return name.size() > above.size() &&
         name.compare(0, above.size(), above) == 0 &&
         !absl::ascii_isalnum(static_cast<unsigned char>(name[above.size()]));
}

void Finisher::AddRules() {
  struct Sum {
    std::uint64_t tickets = 0, correct = 0, held_out = 0, held_out_correct = 0;
    Day first = kNoLast, last = kNoFirst;
    std::vector<std::string> examples;
  };
  std::vector<Sum> sums(model_.rules.size());
  for (std::size_t i = 0; i < counts_.days.size(); ++i) {
    const int r = routed_.rule[i];
    if (r < 0) continue;
    const DayCount& count = counts_.days[i];
    Sum& sum = sums[r];
    sum.tickets += count.tickets;
    sum.first = std::min(sum.first, count.day);
    sum.last = std::max(sum.last, count.day);
    const bool correct = model_.rules[r].lead == count.lead;
    if (correct) sum.correct += count.tickets;
    if (count.day >= split_) {
      sum.held_out += count.tickets;
      const int early = early_routed_.rule[i];
      if (early >= 0 && early_.rules[early].lead == count.lead) {
        sum.held_out_correct += count.tickets;
      }
    }
    if (correct) continue;
    const auto found =
        counts_.examples.find(Counts::ExampleKey(count.cell, count.lead));
    if (found == counts_.examples.end()) continue;
    for (const std::string& id : found->second) {
      const auto at =
          std::lower_bound(sum.examples.begin(), sum.examples.end(), id);
      if (at != sum.examples.end() && *at == id) continue;
      sum.examples.insert(at, id);
      if (sum.examples.size() > kExamples) sum.examples.pop_back();
    }
  }
  for (std::size_t r = 0; r < model_.rules.size(); ++r) {
    const ModelRule& rule = model_.rules[r];
    const Sum& sum = sums[r];
    LearnedRule out;
    out.id = RuleId(counts_, options_, model_, rule);
    static_cast<LearnedConditions&>(out) = ConditionsOf(rule.pattern);
    out.department = CodeOf(rule.lead);
    if (rule.from != kNoFirst) out.valid_from = DateOf(rule.from);
    if (rule.to != kNoLast) out.valid_to = DateOf(rule.to);
    out.tickets = sum.tickets;
    out.correct = sum.correct;
    out.held_out = sum.held_out;
    out.held_out_correct = sum.held_out_correct;
    out.held_out_bound = LowerBound(sum.held_out_correct, sum.held_out);
    if (sum.tickets > 0) {
      out.first_date = DateOf(sum.first);
      out.last_date = DateOf(sum.last);
    }
    out.pushed_down = IsPushedDown(rule);
    out.approved = rule.approved;
    out.counter_examples = sum.examples;
    evidence_.rules.push_back(
        EvidenceNote("tickets", sum.correct, sum.tickets, out.first_date,
                     out.last_date, {sum.held_out, sum.held_out_correct}));
    out_.rules.push_back(std::move(out));
  }
}

}  // namespace trunkline::learn
