// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/lifecycle/definition/definition_loader.h"
#include "src/lifecycle/definition/messages.h"
#include "src/lifecycle/wire/facts.h"
#include "trunkline_internal/v1/lifecycle.pb.h"

namespace trunkline::lifecycle {

namespace pb = ::trunkline_internal::v1;

void DefinitionLoader::ReadTransition(const std::string& id,
                                      const pb::Transition& m) {
  Transition t;
  t.id = id;
  t.label = ReadLabels(m);
  t.place = PlaceOfEntry();
  t.command = static_cast<CommandKind>(m.command());
  if (m.command() <= 0 || m.command() >= kCommandKinds) {
    t.command = CommandKind::kUnspecified;
    Field("command", "no-command", base::Fill<messages::kNoCommand>());
  }
  const bool opens = t.command == CommandKind::kOpen;
  if (opens != (m.from_size() == 0)) {
    Field("from", "bad-from",
          opens ? base::Fill<messages::kOpensFrom>()
                : base::Fill<messages::kNoFrom>());
  }
  std::set<int> from;
  bool all = false;
  for (int i = 0; i != m.from_size(); ++i) {
    if (m.from(i) == "*") {
      all = true;
    } else {
      from.insert(Find(stages_, m.from(i), absl::StrCat("from[", i, "]")));
    }
  }
  for (std::size_t s = 0; all && s != data_.stages.size(); ++s) {
    if (!data_.stages[s].final) from.insert(static_cast<int>(s));
  }
  t.from.assign(from.begin(), from.end());
  if (m.to() == "back") {
    t.to = kBack;
  } else if (!m.to().empty()) {
    t.to = Find(stages_, m.to(), "to");
  }
  if (opens && !m.to().empty() && t.to != data_.initial) {
    Field("to", "bad-to", base::Fill<messages::kBeginsInitial>());
  }
  for (int i = 0; i != m.guard_size(); ++i) {
    t.guards.push_back(ReadGuard(m.guard(i), absl::StrCat("guard[", i, "]")));
  }
  for (int i = 0; i != m.effect_size(); ++i) {
    const std::string path = absl::StrCat("effect[", i, "]");
    const int act = Value(m.effect(i).act(), pb::ClockEffect_Act_IsValid,
                          absl::StrCat(path, ".act"));
    if (m.effect(i).act() == 0) {
      Field(path, "no-act", base::Fill<messages::kNoAct>());
    }
    t.effects.push_back({static_cast<Effect::Act>(act),
                         m.effect(i).clock() == "*"
                             ? kAll
                             : Find(clocks_, m.effect(i).clock(),
                                    absl::StrCat(path, ".clock"))});
  }
  for (int i = 0; i != m.fact_size(); ++i) {
    const Fact* const fact = FindFact(t.command, m.fact(i));
    if (fact == nullptr) {
      std::vector<std::string_view> names;
      for (const Fact& known : FactsOf(t.command)) names.push_back(known.name);
      Unknown("fact", m.fact(i), names, absl::StrCat("fact[", i, "]"));
      continue;
    }
    t.facts.push_back(fact);
    t.fact_names.push_back(fact->name);
  }
  t.resolution = static_cast<Resolution>(
      Value(m.resolution(), pb::Resolution_IsValid, "resolution"));
  ways_ += t.from.size() * (t.to == kBack ? data_.stages.size() : 1);
  const bool ends = t.to >= 0 && data_.stages[Slot(t.to)].final;
  if (ends != (t.resolution != Resolution::kUnspecified)) {
    Field("resolution", "bad-resolution",
          ends ? base::Fill<messages::kNoResolution>()
               : base::Fill<messages::kNotEnding>());
  }
  data_.transitions.push_back(std::move(t));
}

Guard DefinitionLoader::ReadGuard(const pb::Guard& m, const std::string& path) {
  Guard g;
  const auto field = [&](const char* name) {
    return absl::StrCat(path, ".", name);
  };
  const auto missing = [&](bool is, const char* name) {
    if (is) {
      Field(path, "incomplete-guard", base::Fill<messages::kGuardNeeds>(name));
    }
  };
  missing(m.kind() == 0, "kind");
  g.kind = static_cast<Guard::Kind>(
      Value(m.kind(), pb::Guard_Kind_IsValid, field("kind")));
  g.resolutions =
      Bits(m.resolution(), pb::Resolution_IsValid, field("resolution"));
  g.types = Bits(m.type(), pb::TicketType_IsValid, field("type"));
  g.measures =
      Bits(m.measure(), pb::SupervisionMeasure_IsValid, field("measure"));
  g.categories.assign(m.category().begin(), m.category().end());
  g.counter = static_cast<Guard::Counter>(
      Value(m.counter(), pb::Guard_Counter_IsValid, field("counter")));
  g.count = m.count();
  g.request = static_cast<Guard::Request>(
      Value(m.request(), pb::Guard_Request_IsValid, field("request")));
  switch (g.kind) {
    case Guard::Kind::kBeforeDue:
      missing(m.clock().empty(), "clock");
      break;
    case Guard::Kind::kFewer:
    case Guard::Kind::kAtLeast:
      missing(g.counter == Guard::Counter::kUnspecified, "counter");
      missing(g.count <= 0, "count");
      break;
    case Guard::Kind::kPending:
    case Guard::Kind::kNotPending:
      missing(g.request == Guard::Request::kUnspecified, "request");
      break;
    case Guard::Kind::kVerdict:
    case Guard::Kind::kResolutionIn:
      missing(g.resolutions == 0, "resolution");
      break;
    case Guard::Kind::kExempt:
    case Guard::Kind::kNotExempt:
      missing(g.types == 0 && g.categories.empty(), "type or category");
      break;
    case Guard::Kind::kCallersHeard:
      missing(g.count <= 0, "count");
      break;
    case Guard::Kind::kUntilWithin:
    case Guard::Kind::kWithin:
      g.period = Period(m.period(), m.calendar(), field("period"));
      break;
    case Guard::Kind::kCalledBy:
      missing(m.role().empty(), "role");
      break;
    case Guard::Kind::kMeasureIs:
      missing(g.measures == 0, "measure");
      break;
    default:
      break;
  }
  if (!m.clock().empty()) {
    g.clock = Find(clocks_, m.clock(), field("clock"));
  }
  for (int i = 0; i != m.role_size(); ++i) {
    g.roles.push_back(
        Find(roles_, m.role(i), absl::StrCat(path, ".role[", i, "]")));
  }
  return g;
}

// A command looks up its transitions by the stage that the case is in.
void DefinitionLoader::IndexTransitions() {
  data_.by_stage.resize(data_.stages.size() + 1);
  for (std::size_t i = 0; i != data_.transitions.size(); ++i) {
    const Transition& t = data_.transitions[i];
    const auto add = [&](std::size_t stage) {
      data_.by_stage[stage][static_cast<std::size_t>(t.command)].push_back(
          static_cast<int>(i));
    };
    if (t.command == CommandKind::kOpen) add(data_.stages.size());
    for (int stage : t.from) {
      if (stage >= 0) add(Slot(stage));
    }
  }
}

}  // namespace trunkline::lifecycle
