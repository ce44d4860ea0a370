// SPDX-License-Identifier: Apache-2.0
#include "tests/lifecycle/world.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "tests/catch.h"
#include "tests/paths.h"

namespace trunkline {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.good());
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

std::string Path(std::string_view relative) {
  return SourceDir() + "/" + std::string(relative);
}

template <typename Loaded>
void NoIssues(const Loaded& loaded) {
  for (const Issue& issue : loaded.issues) FAIL(issue.ToString());
}

}  // namespace

World MakeWorld(std::string_view overlay, std::string_view city) {
  const std::string small = ReadFile(Path("tests/lifecycle/data/city.txtpb"));
  LoadResult<RuleSet> rules =
      LoadRuleSet({{"city.txtpb", small, Format::kText},
                   {"overlay.txtpb", city, Format::kText}});
  NoIssues(rules);
  const std::string cn = ReadFile(Path("packs/calendars/cn.txtpb"));
  LoadResult<CalendarSet> calendars =
      LoadCalendars({{"cn.txtpb", cn, Format::kAuto}});
  NoIssues(calendars);
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(Path("packs/lifecycle/12345"))) {
    files.emplace_back(entry.path().filename().string(),
                       ReadFile(entry.path().string()));
  }
  std::vector<Source> sources;
  for (const auto& [name, content] : files) {
    sources.push_back({name, content, Format::kText});
  }
  if (!overlay.empty()) {
    sources.push_back({"overlay.txtpb", overlay, Format::kText});
  }
  LoadResult<LifecycleDefinition> definition = LoadLifecycleDefinition(sources);
  NoIssues(definition);
  auto limits = DeadlineCalculator::Create(*rules.value, *calendars.value);
  REQUIRE(limits.ok());
  auto life = LifecycleEngine::Create(*definition.value, *rules.value,
                                      *calendars.value);
  if (!life.ok()) FAIL(life.status().ToString());
  return {*rules.value, *limits, *life};
}

const World& DefaultWorld() {
  static const World* const kWorld = new World(MakeWorld());
  return *kWorld;
}

Actor As(std::string_view who) {
  // Roles, and where those sit who have them.
  static constexpr std::pair<std::string_view, std::string_view> kRoles[] = {
      {"operator", "centre"},
      {"dispatcher", "centre"},
      {"reviewer", "centre"},
      {"supervisor", "centre"},
      {"authority", "centre"},
      {"administrator", "centre"},
      {"system", "centre"},
      {"centre", "centre"},
      {"staffing_office", "staffing"},
      {"legal_office", "legal"},
      {"city_government", "hall"},
      {"general_office", "hall"},
      {"executive_meeting", "hall"}};
  Actor actor;
  const std::size_t at = who.find('@');
  if (at != std::string_view::npos) {
    actor.unit = std::string(who.substr(at + 1));
    who = who.substr(0, at);
  }
  const std::size_t dash = who.find('-');
  actor.id = dash == std::string_view::npos ? std::string(who) + "-1"
                                            : std::string(who);
  for (std::string_view rest = who.substr(0, dash); !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find('+'));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    const auto role =
        std::find_if(std::begin(kRoles), std::end(kRoles),
                     [&](const auto& known) { return known.first == word; });
    const bool known = role != std::end(kRoles);
    actor.roles.push_back(known ? std::string(word) : "department");
    if (actor.unit.empty()) {
      actor.unit = std::string(known ? role->second : word);
    }
  }
  return actor;
}

absl::Time At(std::string_view civil) {
  absl::TimeZone zone;
  REQUIRE(absl::LoadTimeZone("Asia/Shanghai", &zone));
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  const int n = std::sscanf(std::string(civil).c_str(), "%d-%d-%d %d:%d:%d", &y,
                            &mo, &d, &h, &mi, &s);
  if (n < 5) FAIL("not a time: " << std::string(civil));
  return absl::FromCivil(absl::CivilSecond(y, mo, d, h, mi, s), zone);
}

Command Opening(const World& world, std::string_view ticket, absl::Time at) {
  const std::string text =
      absl::StrCat(base::ToAbsl(ticket),
                   " accepted_at { seconds: ", absl::ToUnixSeconds(at), " }");
  auto stored = ReadTicket(text, Format::kText);
  if (!stored.ok()) FAIL(stored.status().ToString());
  auto decision = world.rules.Route(stored->ticket());
  REQUIRE(decision.ok());
  auto open = MakeOpenCommand(*stored, *decision, world.limits);
  if (!open.ok()) FAIL(open.status().ToString());
  return *std::move(open);
}

Case NewCase(std::string_view id) {
  Case c;
  c.id = std::string(id);
  c.jurisdiction = "test.city";
  return c;
}

absl::Status Do(const World& world, const Command& command, const Actor& actor,
                absl::Time now, Case* c, std::vector<Event>* events) {
  auto decided = world.life.Decide(*c, command, actor, now);
  if (!decided.ok()) return decided.status();
  for (const Event& e : *decided) {
    const absl::Status status = Apply(e, c);
    if (!status.ok()) FAIL(status.ToString());
    if (events != nullptr) events->push_back(e);
  }
  return absl::OkStatus();
}

}  // namespace trunkline
