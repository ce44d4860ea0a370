#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition.h"

namespace trunkline::lifecycle {
namespace {

std::size_t At(int index) { return static_cast<std::size_t>(index); }

class Checker {
 public:
  Checker(const DefinitionData& data,
          std::map<std::string, Place, std::less<>> places,
          std::vector<Issue>* issues)
      : data_(data), places_(std::move(places)), issues_(*issues) {}

  void Run() {
    FindEdges();
    Stages();
    Rights();
    for (std::size_t i = 0; i != data_.clocks.size(); ++i) {
      Clock(static_cast<int>(i));
    }
  }

 private:
  struct Edge {
    int from, to;
    const Transition* transition;
  };

  void Report(const Place& place, std::string code, std::string entity,
              std::string message) {
    Issue issue;
    issue.code = std::move(code);
    issue.place = place;
    issue.entity = std::move(entity);
    issue.message = std::move(message);
    issues_.push_back(std::move(issue));
  }

  void FindEdges() {
    const std::vector<std::vector<int>> before = StagesBefore(data_);
    for (const Transition& t : data_.transitions) {
      for (int from : t.from) {
        if (t.to != kBack) {
          edges_.push_back({from, t.to == kNone ? from : t.to, &t});
          continue;
        }
        for (int to : before[At(from)]) {
          edges_.push_back({from, to, &t});
        }
      }
    }
  }

  std::vector<bool> Reach(std::vector<bool> seen, bool forward) const {
    for (bool more = true; more;) {
      more = false;
      for (const Edge& e : edges_) {
        const int a = forward ? e.from : e.to;
        const int b = forward ? e.to : e.from;
        if (seen[At(a)] && !seen[At(b)]) more = seen[At(b)] = true;
      }
    }
    return seen;
  }

  void Stages() {
    std::vector<bool> first(data_.stages.size()), final(data_.stages.size());
    first[At(data_.initial)] = true;
    for (std::size_t i = 0; i != data_.stages.size(); ++i) {
      final[i] = data_.stages[i].final;
    }
    const std::vector<bool> reached = Reach(first, true);
    const std::vector<bool> ends = Reach(final, false);
    for (std::size_t i = 0; i != data_.stages.size(); ++i) {
      const StageDef& stage = data_.stages[i];
      const std::string entity = absl::StrCat("stage ", stage.id);
      if (!reached[i]) {
        Report(places_[stage.id], "unreachable-stage", entity,
               absl::StrCat("no path leads to stage ", base::Quoted(stage.id),
                            " from ",
                            base::Quoted(data_.stages[At(data_.initial)].id)));
      }
      if (!ends[i]) {
        Report(places_[stage.id], "dead-end", entity,
               absl::StrCat("from stage ", base::Quoted(stage.id),
                            " no path leads to a final stage"));
      }
    }
    const auto& opening = data_.by_stage.back()[At(
        static_cast<int>(CommandKind::kOpen))];
    if (opening.empty()) {
      Report(places_[data_.stages[At(data_.initial)].id], "no-opening", "",
             "no transition has the command CK_OPEN");
    }
  }

  void Rights() {
    for (const Transition& t : data_.transitions) {
      std::vector<int> from = t.from;
      if (t.command == CommandKind::kOpen) {
        from.push_back(static_cast<int>(data_.stages.size()));
      }
      for (int stage : from) {
        if (!t.roles[At(stage)].empty()) continue;
        Report(t.place, "nobody-may", absl::StrCat("transition ", t.id),
               absl::StrCat(
                   "no right lets anybody take it",
                   stage < static_cast<int>(data_.stages.size())
                       ? absl::StrCat(" in stage ",
                                      base::Quoted(data_.stages[At(stage)].id))
                       : ""));
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
    const ClockDef& def = data_.clocks[At(clock)];
    const std::string entity = absl::StrCat("clock ", def.id);
    std::vector<bool> runs(data_.stages.size());
    bool starts = false, resumes = false;
    const Transition* holds = nullptr;
    for (const Transition& t : data_.transitions) {
      resumes = resumes || Does(t, Effect::Act::kResume, clock);
      if (holds == nullptr && Does(t, Effect::Act::kHold, clock)) holds = &t;
      if (!Does(t, Effect::Act::kStart, clock)) continue;
      starts = true;
      if (t.command == CommandKind::kOpen) runs[At(data_.initial)] = true;
    }
    if (!starts) {
      Report(def.place, "clock-never-started", entity,
             absl::StrCat("no transition starts clock ", base::Quoted(def.id)));
      return;
    }
    if (holds != nullptr && !resumes) {
      Report(holds->place, "clock-never-resumed",
             absl::StrCat("transition ", holds->id),
             absl::StrCat("no transition resumes clock ", base::Quoted(def.id),
                          ", which it holds"));
    }
    for (bool more = true; more;) {
      more = false;
      for (const Edge& e : edges_) {
        const bool begins = Does(*e.transition, Effect::Act::kStart, clock);
        const bool goes_on =
            runs[At(e.from)] && !Does(*e.transition, Effect::Act::kStop, clock);
        if (runs[At(e.to)] || (!begins && !goes_on)) continue;
        if (data_.stages[At(e.to)].final) {
          Report(e.transition->place, "clock-never-stopped",
                 absl::StrCat("transition ", e.transition->id),
                 absl::StrCat("clock ", base::Quoted(def.id),
                              " still runs when it ends the case; add an "
                              "effect that stops it"));
          return;
        }
        more = runs[At(e.to)] = true;
      }
    }
  }

  const DefinitionData& data_;
  std::map<std::string, Place, std::less<>> places_;
  std::vector<Issue>& issues_;
  std::vector<Edge> edges_;
};

}  // namespace

std::vector<std::vector<int>> StagesBefore(const DefinitionData& data) {
  const std::size_t n = data.stages.size();
  std::vector<std::vector<bool>> before(n, std::vector<bool>(n));
  std::vector<bool> goes_back(n);
  for (const Transition& t : data.transitions) {
    for (int from : t.from) {
      if (t.to >= 0 && t.to != from) before[At(t.to)][At(from)] = true;
      if (t.to == kBack) goes_back[At(from)] = true;
    }
  }
  // Going back leaves a stage behind, too.
  for (bool more = true; more;) {
    more = false;
    for (std::size_t from = 0; from != n; ++from) {
      for (std::size_t to = 0; goes_back[from] && to != n; ++to) {
        if (before[from][to] && !before[to][from]) {
          more = before[to][from] = true;
        }
      }
    }
  }
  std::vector<std::vector<int>> stages(n);
  for (std::size_t i = 0; i != n; ++i) {
    for (std::size_t j = 0; j != n; ++j) {
      if (before[i][j]) stages[i].push_back(static_cast<int>(j));
    }
  }
  return stages;
}

void CheckDefinition(const DefinitionData& data,
                     std::map<std::string, Place, std::less<>> stage_places,
                     std::vector<Issue>* issues) {
  Checker(data, std::move(stage_places), issues).Run();
}

}  // namespace trunkline::lifecycle
