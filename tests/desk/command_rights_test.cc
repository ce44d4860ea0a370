// SPDX-License-Identifier: Apache-2.0
// Who may give which command: every kind, by every role, in every stage, with
// and without an interest in the case. The expected rights are those of
// docs/rights.md, the table that people review.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generated/cases_enum_last.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/viewers.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/enum_names.h"

namespace trunkline::testing {
namespace {

using Kind = CommandKind;

// A new command is to be looked at here: are its facts good?
static_assert(kCommandKinds == kLast<CommandKind> + 1 &&
              kLast<CommandKind> == 60);

const absl::Time kMorning = Opened();

// docs/rights.md, which people review: transition -> stage -> roles. A stage
// in which a transition is not possible is absent. "open" has no stage.
using RightsTable =
    std::map<std::string, std::map<std::string, std::set<std::string>>>;

RightsTable ReviewedTable(const std::vector<std::string>& stages) {
  RightsTable table;
  const std::string text = Whole("docs/rights.md");
  const std::size_t from = text.find("\n## Commands\n");
  const std::size_t to = text.find("\nA case is opened by: ");
  REQUIRE(from != std::string::npos);
  REQUIRE(to != std::string::npos);
  std::vector<std::string> columns;
  for (const absl::string_view line :
       absl::StrSplit(text.substr(from, to - from), '\n')) {
    if (line.substr(0, 2) != "| ") continue;
    std::vector<std::string> cells = absl::StrSplit(line, '|');
    REQUIRE(cells.size() > 5);
    // Nothing is before the first bar, and nothing after the last.
    cells.erase(cells.begin());
    cells.pop_back();
    for (std::string& cell : cells) absl::StripAsciiWhitespace(&cell);
    if (columns.empty()) {
      columns = cells;
      CHECK(std::set<std::string>(columns.begin() + 3, columns.end()) ==
            std::set<std::string>(stages.begin(), stages.end()));
      continue;
    }
    REQUIRE(cells.size() == columns.size());
    auto& of = table[cells[0]];
    for (std::size_t i = 3; i != cells.size(); ++i) {
      if (cells[i] == "-") continue;
      of[columns[i]] = absl::StrSplit(cells[i], ' ');
    }
  }
  const std::size_t opened = text.find(": ", to) + 2;
  table["open"][""] =
      absl::StrSplit(text.substr(opened, text.find('.', opened) - opened), ' ');
  return table;
}

// Whether a command of a kind can mean a transition: not if it is for other
// measures.
bool Means(const lifecycle::Transition& t, const AnyCommand& command) {
  return t.command == command.kind &&
         std::all_of(t.guards.begin(), t.guards.end(), [&](const auto& guard) {
           return guard.kind != lifecycle::Guard::Kind::kMeasureIs ||
                  (guard.measures >> static_cast<int>(command.measure) & 1) !=
                      0;
         });
}

TEST_CASE("Every command is decided as the table says, and for its facts") {
  const std::vector<std::string> stages = Stages();
  const RightsTable table = ReviewedTable(stages);
  const lifecycle::DefinitionData& data =
      lifecycle::DataOf(Changsha().definitions[0]);
  REQUIRE(table.size() == data.transitions.size());
  const auto engine = Ok(LifecycleEngine::Create(
      Changsha().definitions[0], Changsha().rules, Changsha().calendars));
  int decisions = 0, denied = 0;
  std::set<Kind> decided, allowed, possible;
  // The case, the stage of the table, and what it says of the viewer.
  const auto decide = [&](const Case& c, const std::string& stage,
                          const AnyCommand& command, const Viewer& viewer) {
    ++decisions;
    decided.insert(command.kind);
    std::set<std::string> held;
    if (!viewer.actor.id.empty()) held = RolesOf(viewer.role);
    held.erase("time");  // Nobody is time itself.
    bool can = false, named = false;
    for (const lifecycle::Transition& t : data.transitions) {
      if (!Means(t, command)) continue;
      const auto& row = table.at(t.id);
      const auto cell = row.find(stage);
      if (cell == row.end()) continue;
      can = true;
      named = named || std::any_of(held.begin(), held.end(),
                                   [&](const std::string& role) {
                                     return cell->second.count(role) != 0;
                                   });
    }
    if (can) possible.insert(command.kind);
    const auto result =
        engine.Decide(c, Command(command), viewer.actor, kMorning);
    INFO(viewer.role << " " << viewer.actor.id << ": " << result.status());
    if (!c.recused.empty()) {
      CHECK(absl::IsPermissionDenied(result.status()));
      return;
    }
    if (!can) {
      CHECK(absl::IsFailedPrecondition(result.status()));
      return;
    }
    denied += named ? 0 : 1;
    CHECK(absl::IsPermissionDenied(result.status()) == !named);
    if (!result.ok()) return;
    allowed.insert(command.kind);
    // Of several transitions that a kind has, one that is the viewer's.
    const Event& event = result->front();
    CHECK(held.count(event.role) != 0);
    CHECK(table.at(event.transition).at(stage).count(event.role) != 0);
  };
  for (int number = 1; number <= kLast<CommandKind>; ++number) {
    const auto kind = static_cast<Kind>(number);
    std::vector<AnyCommand> commands;
    for (int m = 1; m <= kLast<SupervisionMeasure>; ++m) {
      commands.push_back(WithFacts(kind));
      commands.back().measure = static_cast<SupervisionMeasure>(m);
      const bool has_measure = kind == Kind::kPropose ||
                               kind == Kind::kSupervise ||
                               kind == Kind::kDecline ||
                               kind == Kind::kAnswer || kind == Kind::kLift;
      if (!has_measure) break;
    }
    if (kind == Kind::kAmend) {
      commands.push_back(commands.front());
      commands.back().lengthen = true;
      commands.back().decision = std::string(1, '\x08') + '\x01';
    }
    for (const AnyCommand& command : commands) {
      for (const Viewer& viewer : Viewers()) {
        if (kind == Kind::kOpen) {
          Case fresh;
          fresh.id = "X-1";
          fresh.jurisdiction = "cn.changsha";
          decide(fresh, "", command, viewer);
        }
        for (const std::string& stage : stages) {
          for (const bool interest : {false, true}) {
            Case c = InStage(stage, "X-1");
            // Only from another version, which the pack has none of.
            if (kind == Kind::kMigrate) continue;
            if (interest && viewer.actor.id.empty()) continue;
            if (interest) c.recused = {viewer.actor.id};
            INFO(EnumName(kind) << " in " << stage);
            decide(c, stage, command, viewer);
          }
        }
      }
    }
  }
  std::printf("rights of commands: %d decisions, %d denied\n", decisions,
              denied);
  CHECK(decisions > 50'000);
  CHECK(denied > 10'000);
  // A migration is decided below.
  CHECK(decided.size() == std::size_t{kLast<CommandKind>} - 1);
  // No kind is refused everywhere because the table was not read.
  CHECK(possible == decided);
  // Facts that fit: else a lost right would pass as another refusal.
  CAPTURE(allowed.size());
  CHECK(allowed.size() >= 12);
  for (const Kind kind : {Kind::kNote, Kind::kRecuse, Kind::kFind,
                          Kind::kPropose, Kind::kSign, Kind::kReport}) {
    INFO(EnumName(kind));
    CHECK(allowed.count(kind) != 0);
  }
}

TEST_CASE("A migration is the administrator's, in every stage") {
  const auto next = ChangshaWith(
      "", absl::StrCat("lifecycle { id: \"12345\" override: OVERRIDE_REPLACE "
                       "version: \"2\" }\n",
                       [] {
                         std::string text =
                             "migration { id: \"from-1\" from_version: \"1\"";
                         for (const std::string& stage : Stages()) {
                           absl::StrAppend(&text, " stage { from: \"", stage,
                                           "\" to: \"", stage, "\" }");
                         }
                         return text + " }";
                       }()));
  const auto engine = Ok(
      LifecycleEngine::Create(next.definitions[0], next.rules, next.calendars));
  for (const std::string& stage : Stages()) {
    for (const Viewer& viewer : Viewers()) {
      for (const bool interest : {false, true}) {
        Case c = InStage(stage, "X-1");
        c.stage_before = "handle";
        if (interest) c.recused = {viewer.actor.id};
        INFO(stage << " by " << viewer.role);
        const auto result =
            engine.Decide(c, MigrateCommand(), viewer.actor, kMorning);
        INFO(result.status());
        const bool may = !viewer.actor.id.empty() && !interest &&
                         RolesOf(viewer.role).count("administrator") != 0;
        CHECK(absl::IsPermissionDenied(result.status()) == !may);
      }
    }
  }
}

}  // namespace
}  // namespace trunkline::testing
