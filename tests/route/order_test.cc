// SPDX-License-Identifier: Apache-2.0
// The order of entries, of files and their formats decides nothing; a code and
// its handle say the same.
#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/reference/generator.h"
#include "tests/route/route_testing.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace pb = trunkline_internal::v1;
using reference::Random;
using reference::RandomRuleSet;
using reference::RandomTicket;
using reference::TicketMaker;

#ifdef TRUNKLINE_FULL_TESTS
constexpr std::uint64_t kRuleSets = 2'000;
#else
constexpr std::uint64_t kRuleSets = 100;
#endif

// Deals the entries of one kind out to several rule sets, in random order.
template <typename Field, typename Target>
void Deal(const Field& entries, Random* random, std::vector<pb::RuleSet>* sets,
          Target target) {
  std::vector<int> order;
  for (int i = 0; i != entries.size(); ++i) order.push_back(i);
  random->Shuffle(&order);
  for (int i : order) {
    *target(&(*sets)[random->Below(sets->size())]) = entries.Get(i);
  }
}

std::vector<pb::RuleSet> Split(const std::string& binary, std::size_t files,
                               Random* random) {
  pb::RuleSet all;
  REQUIRE(all.ParseFromString(binary));
  std::vector<pb::RuleSet> sets(files);
  const auto deal = [&](const auto& entries, auto target) {
    Deal(entries, random, &sets, target);
  };
  deal(all.jurisdiction(), [](auto* s) { return s->add_jurisdiction(); });
  deal(all.department(), [](auto* s) { return s->add_department(); });
  deal(all.region(), [](auto* s) { return s->add_region(); });
  deal(all.category(), [](auto* s) { return s->add_category(); });
  deal(all.hotline(), [](auto* s) { return s->add_hotline(); });
  deal(all.deadline_policy(), [](auto* s) { return s->add_deadline_policy(); });
  deal(all.emergency_signal(),
       [](auto* s) { return s->add_emergency_signal(); });
  deal(all.deadline_rule(), [](auto* s) { return s->add_deadline_rule(); });
  deal(all.attribute(), [](auto* s) { return s->add_attribute(); });
  deal(all.rule(), [](auto* s) { return s->add_rule(); });
  return sets;
}

TEST_CASE("Order of entries, files and formats decides nothing") {
  constexpr Format kFormats[] = {Format::kBinary, Format::kText, Format::kJson};
  std::uint64_t resolved = 0;
  for (std::uint64_t seed = 0; seed != kRuleSets; ++seed) {
    INFO("seed " << seed);
    const std::string binary = RandomRuleSet(seed);
    const LoadResult<RuleSet> loaded =
        LoadRuleSet({{"", binary, Format::kBinary}});
    REQUIRE(loaded.value.has_value());
    const RuleSet& rules = *loaded.value;

    Random random(seed + 3'000'000);
    std::vector<std::string> contents;
    std::vector<Format> formats;
    for (const pb::RuleSet& set : Split(binary, 1 + seed % 4, &random)) {
      formats.push_back(kFormats[random.Below(3)]);
      const auto converted = Convert("RuleSet", set.SerializeAsString(),
                                     Format::kBinary, formats.back());
      REQUIRE(converted.ok());
      contents.push_back(*converted);
    }
    std::vector<Source> sources;
    for (std::size_t i = 0; i != contents.size(); ++i) {
      sources.push_back({"file", contents[i], formats[i]});
    }
    const LoadResult<RuleSet> again = LoadRuleSet(sources);
    for (const Issue& issue : again.issues) UNSCOPED_INFO(issue.ToString());
    REQUIRE(again.value.has_value());
    const RuleSet& other = *again.value;
    CHECK(other.hash() == rules.hash());
    CHECK(other.Serialize(Format::kBinary) == rules.Serialize(Format::kBinary));

    const TicketMaker maker(binary);
    for (int i = 0; i != 50; ++i) {
      const RandomTicket ticket = maker.Make(&random);
      const Ticket view = ticket.View();
      const std::string expected = Everything(MustRoute(rules, view));
      INFO(ticket.ToString());
      CHECK(Everything(MustRoute(other, view)) == expected);

      Ticket handles = view;
      handles.dialled_code = rules.ResolveNumber(view.dialled);
      handles.category_code = rules.ResolveCategory(view.category);
      handles.region_code = rules.ResolveRegion(view.region);
      handles.dialled = "not looked at";
      // What depends on the time of acceptance has no code.
      if (handles.category_code) handles.category = "not looked at";
      if (handles.region_code) handles.region = "not looked at";
      resolved += handles.category_code ? 1 : 0;
      resolved += handles.region_code ? 1 : 0;
      CHECK(Everything(MustRoute(rules, handles)) == expected);
    }
  }
  CHECK(resolved > 50 * kRuleSets);  // Of two for each ticket.
}

}  // namespace
}  // namespace trunkline
