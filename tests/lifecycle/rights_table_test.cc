// SPDX-License-Identifier: Apache-2.0
//
// docs/rights.md: commands by roles and stages, commands of a dispute by
// offices and steps, and the other calls by roles, of the definition that comes
// with the library. It is written by this test (TRUNKLINE_UPDATE_GOLDEN=1) from
// what the definition was loaded to, and for disputes from what the engine
// decides; and read by people before a change of it is merged.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generated/name_tables.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/engine/engine_data.h"
#include "tests/catch.h"
#include "tests/lifecycle/world.h"
#include "tests/paths.h"
#include "trunkline/cases/dispute.h"

namespace trunkline {
namespace {

using lifecycle::DefinitionData;
using lifecycle::LabelOf;

std::size_t At(int place) { return static_cast<std::size_t>(place); }

std::string Both(const lifecycle::Labels& labels, const std::string& id) {
  const std::string zh(LabelOf(labels, "zh", id)),
      en(LabelOf(labels, "en", id));
  return absl::StrCat(en, " ", zh);
}

// --- disputes ---

const absl::Time& DisputeTime() {
  static const absl::Time time = trunkline::At("2018-06-25 10:00");
  return time;
}

// A command of a kind with every fact that some step asks for. All facts are
// valid in a dispute about C-1 between roads and urban.
DisputeCommand ValidCommand(DisputeCommandKind kind) {
  DisputeCommand m;
  m.kind = kind;
  m.question = "who answers for night noise of road works?";
  m.category = "noise";
  m.region = "city";
  for (const char* unit : {"roads", "urban"}) {
    m.claimants.push_back({unit, Basis::kCompetentAuthority, "", ""});
  }
  m.cases = {kind == DisputeCommandKind::kAttach ? "C-2" : "C-1"};
  m.unit = "urban";
  m.reason = m.text = "by the plan of duties";
  m.number = "No. 7";
  m.date = "2018-06-25";
  m.legal_basis = "the plan of duties";
  return m;
}

Dispute NoDispute() {
  Dispute dispute;
  dispute.id = "M-1";
  dispute.jurisdiction = "test.city";
  return dispute;
}

void Give(DisputeCommandKind kind, std::string_view who, Dispute* dispute) {
  const auto events = DefaultWorld().life.DecideDispute(
      *dispute, ValidCommand(kind), As(who), DisputeTime());
  if (!events.ok()) FAIL(events.status().ToString());
  for (const DisputeEvent& event : *events) REQUIRE(Apply(event, dispute).ok());
}

// A dispute in each place that it can be in, by what led to it.
struct DisputePlace {
  std::string name;
  Dispute dispute;
};

std::vector<DisputePlace> DisputePlaces() {
  using Kind = DisputeCommandKind;
  std::vector<DisputePlace> out;
  Dispute d = NoDispute();
  out.push_back({"not opened", d});
  Give(Kind::kOpen, "centre", &d);
  Dispute given_up = d, settled = d;
  // The units have stated their case, and no office waits for them any more.
  Give(Kind::kState, "roads", &d);
  Give(Kind::kState, "urban", &d);
  out.push_back({d.step, d});
  Give(Kind::kCollate, "centre", &d);
  out.push_back({d.step, d});
  Give(Kind::kOpinion, "staffing_office", &d);
  Give(Kind::kOpinion, "legal_office", &d);
  out.push_back({d.step, d});
  Give(Kind::kRule, "city_government", &d);
  out.push_back({"ruled", d});
  Give(Kind::kDesignate, "centre", &settled);
  out.push_back({"settled", settled});
  Give(Kind::kWithdraw, "centre", &given_up);
  out.push_back({"given up", given_up});
  return out;
}

struct DisputeActor {
  std::string name;
  Actor actor;
};

// Every office, a unit that contends, a unit that does not, every role of the
// centre, and an office's holder who sits in a unit that contends.
std::vector<DisputeActor> DisputeActors(const DefinitionData& data) {
  std::vector<DisputeActor> out;
  for (const lifecycle::DisputeOffice& office : data.disputes.offices) {
    out.push_back({office.id, As(office.holder)});
  }
  out.push_back({"claimant", As("roads")});
  out.push_back({"other department", As("market")});
  for (const lifecycle::Role& role : data.roles) {
    if (role.relation == lifecycle::Role::Relation::kNothing) {
      out.push_back({role.id, As(role.holder)});
    }
  }
  for (const lifecycle::DisputeOffice& office : data.disputes.offices) {
    out.push_back({office.id + " in a claimant", As(office.holder + "@roads")});
  }
  return out;
}

// Who may give a command in a place: asked of the engine, one by one. A refusal
// must be for the right or the place: one for a fact would make the cell wrong.
std::vector<std::string> WhoMay(DisputeCommandKind kind,
                                const DisputePlace& place,
                                const std::vector<DisputeActor>& actors) {
  std::vector<std::string> out;
  for (const DisputeActor& who : actors) {
    const auto decided = DefaultWorld().life.DecideDispute(
        place.dispute, ValidCommand(kind), who.actor, DisputeTime());
    INFO(place.name << " " << static_cast<int>(kind) << " " << who.name << ": "
                    << decided.status());
    if (decided.ok()) {
      out.push_back(who.name);
    } else {
      CHECK((absl::IsPermissionDenied(decided.status()) ||
             absl::IsFailedPrecondition(decided.status())));
    }
  }
  return out;
}

std::string DisputeTable(const DefinitionData& data) {
  std::string out =
      "\n## Disputes\n\n"
      "Each cell is what the engine decides for valid facts: the offices, or a "
      "*claimant*, that may give the command in that step. Every other role, "
      "and an office's actor who sits in a contending unit, is refused. "
      "[disputes.md](disputes.md) says what a step waits for besides.\n\n"
      "下表为职责争议各环节的权限，逐格由引擎按有效填写项判定：单元格列出可办理"
      "的"
      "机关，claimant 为争议各方；其余角色以及身在争议单位的机关人员一律驳回。"
      "\n\n| command | |";
  const std::vector<DisputePlace> places = DisputePlaces();
  const std::vector<DisputeActor> actors = DisputeActors(data);
  std::string line = "|---|---|";
  for (const DisputePlace& place : places) {
    absl::StrAppend(&out, " ", place.name, " |");
    line += "---|";
  }
  absl::StrAppend(&out, "\n", line, "\n");
  for (int number = 1; number != kDisputeCommandKinds; ++number) {
    absl::StrAppend(
        &out, "| ", std::string(schema::DisputeCommandKindNames().Name(number)),
        " | ",
        std::string(schema::DisputeCommandKindNames().ChineseName(number)),
        " |");
    for (const DisputePlace& place : places) {
      const std::vector<std::string> may =
          WhoMay(static_cast<DisputeCommandKind>(number), place, actors);
      absl::StrAppend(&out, " ", may.empty() ? "-" : absl::StrJoin(may, " "),
                      " |");
    }
    out += "\n";
  }
  return out;
}

std::string Table(const DefinitionData& data) {
  std::string out = absl::StrCat(
      "# Who may do what: the table\n\n"
      "<!-- Written by tests/lifecycle/rights_table_test.cc; "
      "TRUNKLINE_UPDATE_GOLDEN renews it. -->\n\n"
      "The rights of the definition `",
      data.id, "`, version ", data.version,
      ", as it is loaded. [lifecycle.md](lifecycle.md) says how a right is "
      "chosen, and what a guard, a fact or a value can refuse besides.\n\n"
      "- A cell names the roles that may give the command in that stage. Every "
      "other role is refused there.\n"
      "- `-`: the command is not possible in that stage; every role is "
      "refused.\n"
      "- *time* is no actor: a tick does it when it is due.\n\n"
      "下表为默认流程的权限：单元格列出该阶段可办理的角色，其余角色一律驳回；"
      "`-` 表示该阶段不能办理。\n\n"
      "## Roles\n\n| role | | relation to the case |\n|---|---|---|\n");
  static constexpr std::string_view kRelations[] = {
      "",
      "leads it",
      "assists",
      "was given it by the lead",
      "has a part in it",
      "none: time itself",
      "an ordered measure is addressed to it"};
  for (const lifecycle::Role& role : data.roles) {
    absl::StrAppend(
        &out, "| ", role.id, " | ", Both(role.label, role.id), " | ",
        base::ToAbsl(kRelations[At(static_cast<int>(role.relation))]), " |\n");
  }
  absl::StrAppend(&out, "\n## Commands\n\n| transition | | if |");
  for (const lifecycle::StageDef& stage : data.stages) {
    absl::StrAppend(&out, " ", stage.id, " |");
  }
  absl::StrAppend(&out, "\n|---|---|---|");
  for (std::size_t i = 0; i != data.stages.size(); ++i) out += "---|";
  out += "\n";
  for (const lifecycle::Transition& t : data.transitions) {
    if (t.command == CommandKind::kOpen) continue;
    std::vector<std::string> guards;
    for (const lifecycle::Guard& guard : t.guards) {
      guards.emplace_back(lifecycle::GuardName(guard.kind));
    }
    absl::StrAppend(&out, "| ", t.id, " | ", Both(t.label, t.id), " | ",
                    absl::StrJoin(guards, " "), " |");
    const std::set<int> from(t.from.begin(), t.from.end());
    for (std::size_t s = 0; s != data.stages.size(); ++s) {
      if (from.count(static_cast<int>(s)) == 0) {
        out += " - |";
        continue;
      }
      std::vector<std::string> roles;
      for (int role : t.roles[s]) roles.push_back(data.roles[At(role)].id);
      absl::StrAppend(&out, " ", absl::StrJoin(roles, " "), " |");
    }
    out += "\n";
  }
  absl::StrAppend(&out, "\nA case is opened by: operator.\n",
                  DisputeTable(data),
                  "\n## Other calls\n\n"
                  "| call | allowed to | refused to |\n|---|---|---|\n");
  for (std::size_t a = 1; a != kAccesses; ++a) {
    std::vector<std::string> may, may_not;
    for (std::size_t r = 0; r != data.roles.size(); ++r) {
      if (data.roles[r].relation == lifecycle::Role::Relation::kClock) continue;
      ((data.access[a].back() >> r & 1) != 0 ? may : may_not)
          .push_back(data.roles[r].id);
    }
    absl::StrAppend(
        &out, "| ", base::ToAbsl(AccessName(static_cast<Access>(a))), " | ",
        absl::StrJoin(may, " "), " | ", absl::StrJoin(may_not, " "), " |\n");
  }
  static constexpr std::string_view kFields[] = {"",
                                                 "caller",
                                                 "phone",
                                                 "identity",
                                                 "caller's words",
                                                 "internal text",
                                                 "secret caller",
                                                 "masked phone",
                                                 "place",
                                                 "referrals"};
  absl::StrAppend(&out, "\n## Private fields\n\n| role | sees |\n|---|---|\n");
  for (std::size_t r = 0; r != data.roles.size(); ++r) {
    if (data.roles[r].relation == lifecycle::Role::Relation::kClock) continue;
    std::uint32_t fields = 0;
    for (const lifecycle::View& view : data.views) {
      for (int role : view.roles) {
        if (At(role) == r) fields |= view.fields;
      }
    }
    std::vector<std::string> sees;
    for (std::size_t f = 1; f != std::size(kFields); ++f) {
      if ((fields >> f & 1) != 0) sees.emplace_back(kFields[f]);
    }
    absl::StrAppend(
        &out, "| ", data.roles[r].id, " | ",
        sees.empty() ? "nothing private" : absl::StrJoin(sees, ", "), " |\n");
  }
  return out;
}

TEST_CASE("docs/rights.md is the table of the definition") {
  const DefinitionData& data =
      lifecycle::DataOf(DefaultWorld().life.definition());
  const std::string path = SourceDir() + "/docs/rights.md";
  const std::string is = Table(data);
  if (std::getenv("TRUNKLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << is;
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream told;
  told << file.rdbuf();
  CHECK(told.str() == is);
}

// That a role which the table does not name is refused, is not the table's word
// alone: in each stage the engine is asked for each role by itself.
TEST_CASE("the engine refuses whom the table does not name") {
  const World& w = DefaultWorld();
  const DefinitionData& data = lifecycle::DataOf(w.life.definition());
  std::size_t refused = 0, asked = 0;
  for (const lifecycle::StageDef& stage : data.stages) {
    Case c = NewCase();
    c.version = 1;
    c.definition_id = data.id;
    c.definition_version = data.version;
    c.stage = stage.id;
    c.opened_at = c.updated_at = c.accepted_at =
        trunkline::At("2018-06-25 09:00");
    const std::size_t place = At(data.FindStage(stage.id));
    for (std::size_t r = 0; r != data.roles.size(); ++r) {
      // A relation to the case is tested by the casebook.
      if (data.roles[r].relation != lifecycle::Role::Relation::kNothing)
        continue;
      Actor actor;
      actor.id = "somebody";
      actor.unit = "centre";
      actor.roles = {data.roles[r].holder};
      for (const AvailableCommand& offer :
           w.life.CommandsFor(c, actor, c.updated_at)) {
        ++asked;
        bool named = false;
        for (int t :
             data.by_stage[place][static_cast<std::size_t>(offer.command)]) {
          for (int role : data.transitions[At(t)].roles[place]) {
            named = named || At(role) == r;
          }
        }
        if (named) continue;
        ++refused;
        INFO(stage.id << " " << data.roles[r].id << " "
                      << static_cast<int>(offer.command));
        CHECK(static_cast<bool>(offer.denial));
      }
    }
  }
  CHECK(asked > 2000);
  CHECK(refused > asked / 2);
  CHECK(refused < asked);
}

// What the table is to say at least, whatever the definition's data are.
TEST_CASE("in a dispute each acts in its own step, and claimants state only") {
  using Kind = DisputeCommandKind;
  const DefinitionData& data =
      lifecycle::DataOf(DefaultWorld().life.definition());
  const std::vector<DisputeActor> actors = DisputeActors(data);
  int allowed = 0;
  for (const DisputePlace& place : DisputePlaces()) {
    for (int number = 1; number != kDisputeCommandKinds; ++number) {
      const auto kind = static_cast<Kind>(number);
      for (const std::string& who : WhoMay(kind, place, actors)) {
        INFO(place.name << " " << number << " " << who);
        ++allowed;
        CHECK((who == "claimant") == (kind == Kind::kState));
        CHECK(who.find(" in a claimant") == std::string::npos);
        CHECK((kind == Kind::kRule || kind == Kind::kSendBack) ==
              (who == "city_government"));
        if (kind == Kind::kOpinion) CHECK(place.name == "opinions");
        if (place.name == "given up") FAIL_CHECK("it is over");
        if (place.name == "ruled" || place.name == "settled") {
          CHECK(kind == Kind::kAttach);
        }
      }
    }
  }
  CHECK(allowed > 15);
}

TEST_CASE("each transition of the pack says where it is from") {
  std::ifstream file(SourceDir() + "/packs/lifecycle/12345/transitions.txtpb");
  std::stringstream read;
  read << file.rdbuf();
  const std::string text = "\n" + read.str();
  constexpr std::string_view kBegin = "\ntransition {\n", kEnd = "\n}\n";
  std::size_t transitions = 0;
  for (std::size_t at = text.find(kBegin); at != std::string::npos;
       at = text.find(kBegin, at + 1)) {
    const std::string one = text.substr(at, text.find(kEnd, at) - at);
    INFO(one);
    ++transitions;
    const std::size_t from = one.find("\n  provenance {");
    REQUIRE(from != std::string::npos);
    CHECK((one.find("source:", from) != std::string::npos ||
           one.find("illustrative: true", from) != std::string::npos));
  }
  CHECK(transitions ==
        lifecycle::DataOf(DefaultWorld().life.definition()).transitions.size());
}

}  // namespace
}  // namespace trunkline
