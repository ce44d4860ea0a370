// SPDX-License-Identifier: Apache-2.0
#include "trunkline/catalogue.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace trunkline {
namespace {

constexpr char kRules[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "roads" superior: "centre" region: "430111"
  name { lang: "zh" text: "交通局" } name { lang: "fr" text: "Voirie" }
  alias: "JTJ" alias: "traffic bureau"
  valid { from: "2018-01-01" to: "2030-07-01T12:00:00" }
  successor { department: "centre" category: "road.light" }
  successor { department: "centre" } }
department { code: "centre" }
region { code: "430100" name { lang: "zh" text: "长沙" } alias: "Changsha"
  serves { function: "clean" department: "centre" valid { to: "2040-01-01" } } }
region { code: "430111" parent: "430100" valid { from: "2001-01-01" } }
category { code: "road-works" }
category { code: "road" name { lang: "en" text: "Roads" } alias: "R" }
category { code: "road.light" valid { from: "2018-01-01" } }
hotline { number: "12328" owner: "roads" name { lang: "en" text: "Transport" }
  phase { kind: KIND_SUB_CENTRE target: "84712661" valid { from: "2019-01-01" } }
  phase { kind: KIND_DUAL owner: "centre" valid { to: "2019-01-01" } } }
attribute { id: "amount" order: 2 kind: KIND_NUMBER min: "0" personal: false }
attribute { id: "zone" order: 1 kind: KIND_TREE required: true
  name { lang: "zh" text: "片区" }
  value { value: "east" parent: "all" alias: "E" }
  value { value: "all" name { lang: "en" text: "All" } } }
rule { id: "b" priority: 7 legal_basis: "Art. 3" then { department: "centre" }
  name { lang: "zh" text: "兜底" } valid { from: "2018-03-01" } }
rule { id: "a" then { department: "centre" } when { category: "road" } }
)";

RuleSet Rules() {
  LoadResult<RuleSet> loaded = LoadRuleSet({{"t", kRules, Format::kText}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.value.has_value());
  return *std::move(loaded.value);
}

template <typename List>
std::vector<std::string> Codes(const List& list) {
  std::vector<std::string> codes;
  for (const auto& entry : list) codes.push_back(entry.code);
  REQUIRE(codes.size() == list.size());
  return codes;
}

using Strings = std::vector<std::string>;

TEST_CASE("A catalogue lists every kind in order") {
  const Catalogue catalogue(Rules());
  CHECK(Codes(catalogue.departments()) == Strings{"centre", "roads"});
  CHECK(Codes(catalogue.regions()) == Strings{"430100", "430111"});
  CHECK(Codes(catalogue.categories()) ==
        Strings{"road", "road.light", "road-works"});
  CHECK(Codes(catalogue.hotlines()) == Strings{"12328"});
  CHECK(Codes(catalogue.rules()) == Strings{"a", "b"});
}

TEST_CASE("A department with everything that its entry says") {
  const auto d = Catalogue(Rules()).departments().Find("roads");
  REQUIRE(d.has_value());
  CHECK(LabelIn(d->labels, "fr") == "Voirie");
  CHECK(LabelIn(d->labels, "zh") == "交通局");
  CHECK(LabelIn(d->labels, "de") == "交通局");
  CHECK(d->aliases == Strings{"JTJ", "traffic bureau"});
  CHECK(d->superior == "centre");
  CHECK(d->region == "430111");
  CHECK(d->valid.from == "2018-01-01");
  CHECK(d->valid.to == "2030-07-01T12:00:00");
  REQUIRE(d->successors.size() == 2);
  CHECK(d->successors[0].department == "centre");
  CHECK(d->successors[0].category == "road.light");
  CHECK(d->successors[1].category.empty());
}

TEST_CASE("Categories and regions name their parents") {
  const Catalogue catalogue(Rules());
  const auto light = catalogue.categories().Find("road.light");
  REQUIRE(light.has_value());
  CHECK(light->parent == "road");
  CHECK(light->valid.from == "2018-01-01");
  CHECK(light->valid.to.empty());
  CHECK(light->labels.empty());
  CHECK(LabelIn(light->labels, "zh").empty());
  CHECK(catalogue.categories().Find("road-works")->parent.empty());
  CHECK(catalogue.categories().Find("road")->aliases == Strings{"R"});
  const RegionInfo city = catalogue.regions()[0];
  CHECK(city.parent.empty());
  CHECK(city.aliases == Strings{"Changsha"});
  REQUIRE(city.services.size() == 1);
  CHECK(city.services[0].function == "clean");
  CHECK(city.services[0].department == "centre");
  CHECK(city.services[0].valid.to == "2040-01-01");
  CHECK(catalogue.regions()[1].parent == "430100");
}

TEST_CASE("A hotline has its phases in the order of the file") {
  const HotlineInfo h = Catalogue(Rules()).hotlines()[0];
  CHECK(h.owner == "roads");
  CHECK(LabelIn(h.labels, "en") == "Transport");
  REQUIRE(h.phases.size() == 2);
  CHECK(h.phases[0].kind == Phase::kSubCentre);
  CHECK(h.phases[0].target == "84712661");
  CHECK(h.phases[0].owner == "roads");
  CHECK(h.phases[0].valid.from == "2019-01-01");
  CHECK(h.phases[1].kind == Phase::kDual);
  CHECK(h.phases[1].owner == "centre");
}

TEST_CASE("Declared attributes are listed by their order") {
  const Catalogue catalogue(Rules());
  CHECK(Codes(catalogue.attributes()) == Strings{"zone", "amount"});
  const AttributeInfo zone = *catalogue.attributes().Find("zone");
  CHECK(zone.kind == AttributeKind::kTree);
  CHECK(LabelIn(zone.labels, "zh") == "片区");
  CHECK(zone.required);
  CHECK(zone.personal);
  REQUIRE(zone.values.size() == 2);
  CHECK(zone.values[0].code == "east");
  CHECK(zone.values[0].parent == "all");
  CHECK(zone.values[0].aliases == Strings{"E"});
  CHECK(LabelIn(zone.values[1].labels, "en") == "All");
  const AttributeInfo amount = catalogue.attributes()[1];
  CHECK(amount.min == "0");
  CHECK(amount.max.empty());
  CHECK(!amount.personal);
  CHECK(!catalogue.attributes().Find("other").has_value());
}

TEST_CASE("Rules are found by id; unknown codes are not") {
  const Catalogue catalogue(Rules());
  const auto b = catalogue.rules().Find("b");
  REQUIRE(b.has_value());
  CHECK(b->priority == 7);
  CHECK(b->legal_basis == "Art. 3");
  CHECK(b->valid.from == "2018-03-01");
  CHECK(LabelIn(b->labels, "en") == "兜底");
  CHECK_FALSE(catalogue.rules().Find("c").has_value());
  CHECK_FALSE(catalogue.departments().Find("JTJ").has_value());
  CHECK_FALSE(catalogue.hotlines().Find("").has_value());
}

TEST_CASE("A list keeps its rule set alive") {
  const CatalogueList<RuleInfo> list = Catalogue(Rules()).rules();
  CHECK(list.Find("a")->code == "a");
}

}  // namespace
}  // namespace trunkline
