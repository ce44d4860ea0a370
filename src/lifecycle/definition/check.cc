// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/messages.h"
#include "src/load/issue_list.h"

namespace trunkline::lifecycle {
namespace {

// Where a case can be: a stage, and the stage before it, which "back" leads to.
class States {
 public:
  struct Edge {
    std::size_t to;
    const Transition* transition;
  };

  // Finds all that can be reached from the first stage.
  explicit States(const DefinitionData& data)
      : stages_(data.stages.size()),
        leaving_(stages_ * (stages_ + 1)),
        reached_(leaving_.size()) {
    std::vector<std::vector<const Transition*>> from(stages_);
    for (const Transition& t : data.transitions) {
      for (int stage : t.from) from[Slot(stage)].push_back(&t);
    }
    Reach(Slot(data.initial) * (stages_ + 1) + stages_);
    for (std::size_t i = 0; i != order_.size(); ++i) {
      const std::size_t state = order_[i];
      const std::size_t before = state % (stages_ + 1);
      for (const Transition* t : from[stage(state)]) {
        if (t->to == kBack && before == stages_) continue;
        const std::size_t to = t->to == kNone   ? stage(state)
                               : t->to == kBack ? before
                                                : Slot(t->to);
        const std::size_t next =
            to == stage(state) ? state : to * (stages_ + 1) + stage(state);
        leaving_[state].push_back({next, t});
        Reach(next);
      }
    }
  }

  std::size_t first() const { return order_.front(); }
  std::size_t size() const { return leaving_.size(); }
  const std::vector<std::size_t>& order() const { return order_; }
  const std::vector<Edge>& leaving(std::size_t state) const {
    return leaving_[state];
  }
  std::size_t stage(std::size_t state) const { return state / (stages_ + 1); }
  // Less than the number of stages, but in the first state.
  std::size_t before(std::size_t state) const { return state % (stages_ + 1); }

 private:
  void Reach(std::size_t state) {
    if (reached_[state]) return;
    reached_[state] = true;
    order_.push_back(state);
  }

  const std::size_t stages_;
  std::vector<std::vector<Edge>> leaving_;
  std::vector<bool> reached_;
  std::vector<std::size_t> order_;  // As they are reached.
};

class Checker {
 public:
  Checker(const DefinitionData& data,
          std::map<std::string, Place, std::less<>> places,
          std::vector<Issue>* issues)
      : data_(data),
        places_(std::move(places)),
        issues_(*issues),
        states_(data) {}

  void Run() {
    Milestones();
    Rights();
    for (std::size_t i = 0; i != data_.clocks.size(); ++i) {
      Clock(static_cast<int>(i));
    }
  }

 private:
  void Report(const Place& place, std::string code, std::string entity,
              base::Text message) {
    Issue issue;
    issue.code = std::move(code);
    issue.place = place;
    issue.entity = std::move(entity);
    load::SetMessage(std::move(message), &issue);
    issues_.push_back(std::move(issue));
  }

  bool Final(std::size_t state) const {
    return data_.stages[states_.stage(state)].final;
  }

  // Of each state, whether one can get to a final stage from it.
  std::vector<bool> CanEnd() const {
    std::vector<std::vector<std::size_t>> entering(states_.size());
    std::vector<bool> can(states_.size());
    std::vector<std::size_t> todo;
    for (std::size_t state : states_.order()) {
      for (const States::Edge& e : states_.leaving(state)) {
        entering[e.to].push_back(state);
      }
      if (!Final(state)) continue;
      can[state] = true;
      todo.push_back(state);
    }
    while (!todo.empty()) {
      const std::size_t state = todo.back();
      todo.pop_back();
      for (std::size_t from : entering[state]) {
        if (can[from]) continue;
        can[from] = true;
        todo.push_back(from);
      }
    }
    return can;
  }

  void Milestones() {
    const std::vector<bool> can_end = CanEnd();
    std::vector<bool> reached(data_.stages.size()), stuck(reached.size());
    for (std::size_t state : states_.order()) {
      reached[states_.stage(state)] = true;
      if (!can_end[state]) stuck[states_.stage(state)] = true;
    }
    for (std::size_t i = 0; i != data_.stages.size(); ++i) {
      const StageDef& stage = data_.stages[i];
      const std::string entity = absl::StrCat("stage ", stage.id);
      if (!reached[i]) {
        Report(places_[stage.id], "unreachable-stage", entity,
               base::Fill<messages::kUnreachable>(
                   base::Quoted(stage.id),
                   base::Quoted(data_.stages[Slot(data_.initial)].id)));
      }
      if (stuck[i]) {
        Report(places_[stage.id], "dead-end", entity,
               base::Fill<messages::kDeadEnd>(base::Quoted(stage.id)));
      }
    }
    const auto& opening =
        data_.by_stage.back()[Slot(static_cast<int>(CommandKind::kOpen))];
    if (opening.empty()) {
      Report(places_[data_.stages[Slot(data_.initial)].id], "no-opening", "",
             base::Fill<messages::kNoOpening>());
    }
  }

  void Rights() {
    for (const Transition& t : data_.transitions) {
      std::vector<int> from = t.from;
      if (t.command == CommandKind::kOpen) {
        from.push_back(static_cast<int>(data_.stages.size()));
      }
      for (int stage : from) {
        if (!t.roles[Slot(stage)].empty()) continue;
        Report(t.place, "no-right", absl::StrCat("transition ", t.id),
               stage < static_cast<int>(data_.stages.size())
                   ? base::Fill<messages::kNoRightIn>(
                         base::Quoted(data_.stages[Slot(stage)].id))
                   : base::Fill<messages::kNoRight>());
      }
    }
  }

  static bool Does(const Transition& t, Effect::Act act, int clock) {
    for (const Effect& e : t.effects) {
      if (e.act == act && (e.clock == clock || e.clock == kAll)) return true;
    }
    return false;
  }

  // Whether the clock can still run when a case ends, or be held for ever.
  void Clock(int clock) {
    const ClockDef& def = data_.clocks[Slot(clock)];
    const std::string entity = absl::StrCat("clock ", def.id);
    bool starts = false, runs_first = false, resumes = false;
    const Transition* holds = nullptr;
    for (const Transition& t : data_.transitions) {
      resumes = resumes || Does(t, Effect::Act::kResume, clock);
      if (holds == nullptr && Does(t, Effect::Act::kHold, clock)) holds = &t;
      if (!Does(t, Effect::Act::kStart, clock)) continue;
      starts = true;
      runs_first = runs_first || t.command == CommandKind::kOpen;
    }
    if (!starts) {
      Report(def.place, "clock-never-started", entity,
             base::Fill<messages::kNeverStarted>(base::Quoted(def.id)));
      return;
    }
    if (holds != nullptr && !resumes) {
      Report(holds->place, "clock-never-resumed",
             absl::StrCat("transition ", holds->id),
             base::Fill<messages::kNeverResumed>(base::Quoted(def.id)));
    }
    std::vector<bool> seen(states_.size());
    std::vector<std::size_t> todo;  // States in which it runs.
    const auto run = [&](std::size_t state) {
      if (seen[state]) return;
      seen[state] = true;
      todo.push_back(state);
    };
    // Reports and returns false if the clock runs on in a final stage.
    const auto take = [&](const States::Edge& e) {
      if (Final(e.to)) {
        Report(e.transition->place, "clock-never-stopped",
               absl::StrCat("transition ", e.transition->id),
               base::Fill<messages::kNeverStopped>(base::Quoted(def.id)));
        return false;
      }
      run(e.to);
      return true;
    };
    if (runs_first) run(states_.first());
    for (std::size_t state : states_.order()) {
      for (const States::Edge& e : states_.leaving(state)) {
        // What was stopped can be resumed, too.
        const bool begins = Does(*e.transition, Effect::Act::kStart, clock) ||
                            Does(*e.transition, Effect::Act::kResume, clock);
        if (begins && !take(e)) return;
      }
    }
    while (!todo.empty()) {
      const std::size_t state = todo.back();
      todo.pop_back();
      for (const States::Edge& e : states_.leaving(state)) {
        if (!Does(*e.transition, Effect::Act::kStop, clock) && !take(e)) return;
      }
    }
  }

  const DefinitionData& data_;
  std::map<std::string, Place, std::less<>> places_;
  std::vector<Issue>& issues_;
  const States states_;
};

}  // namespace

std::vector<std::vector<int>> StagesBefore(const DefinitionData& data) {
  const States states(data);
  std::vector<std::set<int>> before(data.stages.size());
  for (std::size_t state : states.order()) {
    if (states.before(state) != data.stages.size()) {
      before[states.stage(state)].insert(
          static_cast<int>(states.before(state)));
    }
  }
  std::vector<std::vector<int>> stages;
  stages.reserve(before.size());
  for (const std::set<int>& of : before) {
    stages.emplace_back(of.begin(), of.end());
  }
  return stages;
}

void CheckDefinition(const DefinitionData& data,
                     std::map<std::string, Place, std::less<>> stage_places,
                     std::vector<Issue>* issues) {
  Checker(data, std::move(stage_places), issues).Run();
}

}  // namespace trunkline::lifecycle
