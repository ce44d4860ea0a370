// SPDX-License-Identifier: Apache-2.0
#include "bench/small_city.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "bench/fixture.h"

namespace trunkline::bench {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.good()) Fail("cannot read " + path.string());
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

template <typename T>
T Loaded(LoadResult<T> loaded) {
  for (const Issue& issue : loaded.issues) Fail(issue.ToString());
  return *std::move(loaded.value);
}

SmallCity Load() {
  const std::filesystem::path root(TRUNKLINE_SOURCE_DIR);
  const std::string city = ReadFile(root / "tests/lifecycle/data/city.txtpb");
  const std::string calendar = ReadFile(root / "packs/calendars/cn.txtpb");
  std::vector<std::string> pack;
  for (const auto& entry :
       std::filesystem::directory_iterator(root / "packs/lifecycle/12345")) {
    pack.push_back(ReadFile(entry.path()));
  }
  std::vector<Source> sources;
  for (const std::string& text : pack) {
    sources.push_back({"12345", text, Format::kText});
  }
  RuleSet rules = Loaded(LoadRuleSet({{"city", city, Format::kText}}));
  CalendarSet calendars =
      Loaded(LoadCalendars({{"cn", calendar, Format::kText}}));
  auto engine = LifecycleEngine::Create(
      Loaded(LoadLifecycleDefinition(sources)), rules, calendars);
  if (!engine.ok()) Fail(engine.status().ToString());
  return {std::move(rules), std::move(calendars), *std::move(engine)};
}

}  // namespace

const SmallCity& GetSmallCity() {
  static const auto* const city = new SmallCity(Load());
  return *city;
}

Actor Who(std::string_view role, std::string_view unit) {
  Actor actor;
  actor.id = "staff-17";
  actor.unit = std::string(unit);
  actor.roles = {std::string(role)};
  return actor;
}

}  // namespace trunkline::bench
