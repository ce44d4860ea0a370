// SPDX-License-Identifier: Apache-2.0
#include "src/desk/jurisdiction.h"

#include <chrono>
#include <future>
#include <string>

#include "tests/catch.h"
#include "tests/desk/city.h"

namespace trunkline::desk {
namespace {

using testing::Changsha;
using testing::ChangshaWith;

const std::string kId = "cn.changsha";

TEST_CASE("rules can be read while others are created", "[threads]") {
  RulesTable table;
  REQUIRE(table.Set(Changsha()).ok());
  const RulesTable::Rules before = *table.Find(kId);
  std::future<absl::StatusOr<RulesTable::Rules>> read;
  const auto create = [&](const DeskRules& given,
                          const JurisdictionRules* known) {
    CHECK(known == before.get());
    read = std::async(std::launch::async, [&] { return table.Find(kId); });
    CHECK(read.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
    return JurisdictionRules::Create(given, known);
  };
  REQUIRE(table.Set(Changsha(), create).ok());
  CHECK(*read.get() == before);
  CHECK(*table.Find(kId) != before);
}

TEST_CASE("of two that replace rules, each keeps the other's definitions",
          "[threads]") {
  const DeskRules second = ChangshaWith(
      "",
      "lifecycle { id: \"12345\" override: OVERRIDE_REPLACE version: \"2\" }");
  const DeskRules third = ChangshaWith(
      "",
      "lifecycle { id: \"12345\" override: OVERRIDE_REPLACE version: \"3\" }");
  RulesTable table;
  REQUIRE(table.Set(Changsha()).ok());
  auto other = std::async(std::launch::async, [&] { return table.Set(third); });
  REQUIRE(table.Set(second).ok());
  REQUIRE(other.get().ok());
  const RulesTable::Rules rules = *table.Find(kId);
  Case c;
  c.definition_id = "12345";
  for (const std::string& version :
       {std::string(Changsha().definitions[0].version()), std::string("2"),
        std::string("3")}) {
    c.definition_version = version;
    CHECK(rules->LifecycleFor(c).ok());
    CHECK(rules->DefinitionFor(c) != nullptr);
  }
}

TEST_CASE("rules that do not fit replace nothing") {
  RulesTable table;
  REQUIRE(table.Set(Changsha()).ok());
  const RulesTable::Rules before = *table.Find(kId);
  DeskRules without = Changsha();
  without.definitions.clear();
  CHECK(absl::IsInvalidArgument(table.Set(without)));
  CHECK(*table.Find(kId) == before);
  CHECK(table.Only() == kId);
  CHECK(absl::IsNotFound(table.Find("cn.other").status()));
}

}  // namespace
}  // namespace trunkline::desk
