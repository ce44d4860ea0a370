// SPDX-License-Identifier: Apache-2.0
#include "tools/diff_notices.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "tools/messages.h"
#include "trunkline_internal/v1/lifecycle.pb.h"

namespace trunkline::tools {
namespace {

namespace pb = trunkline_internal::v1;
using lifecycle::DefinitionData;
using lifecycle::Transition;

constexpr std::size_t kMostStages = 6;

DiffNotice Make(const char* kind, std::string entity,
                const base::Text& message) {
  DiffNotice out;
  out.kind = kind;
  out.entity = std::move(entity);
  out.message = message.en;
  out.message_zh = message.zh;
  return out;
}

std::string Joined(const std::set<std::string>& list) {
  if (list.size() <= kMostStages) return absl::StrJoin(list, ", ");
  const std::vector<std::string> first(list.begin(),
                                       std::next(list.begin(), kMostStages));
  return absl::StrCat(absl::StrJoin(first, ", "), " +",
                      list.size() - kMostStages);
}

std::set<std::string> Minus(const std::set<std::string>& a,
                            const std::set<std::string>& b) {
  std::set<std::string> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(),
                      std::inserter(out, out.begin()));
  return out;
}

// A role with what makes an actor have it: another holder is another role.
std::string RoleName(const DefinitionData& data, int role) {
  const auto& r = data.roles[static_cast<std::size_t>(role)];
  return r.holder.empty() || r.holder == r.id
             ? r.id
             : absl::StrCat(r.id, " (", r.holder, ")");
}

std::string StageName(const DefinitionData& data, std::size_t stage) {
  return stage < data.stages.size() ? data.stages[stage].id : "-";
}

// What roles may do, by what it is: the stages.
using Rights =
    std::map<std::pair<std::string, std::string>, std::set<std::string>>;
Rights RightsOf(const DefinitionData& data) {
  Rights out;
  for (const Transition& t : data.transitions) {
    for (std::size_t stage = 0; stage != t.roles.size(); ++stage) {
      for (int role : t.roles[stage]) {
        out[{RoleName(data, role), "transition " + t.id}].insert(
            StageName(data, stage));
      }
    }
  }
  for (std::size_t access = 0; access != data.access.size(); ++access) {
    const auto& stages = data.access[access];
    for (std::size_t stage = 0; stage != stages.size(); ++stage) {
      for (std::size_t role = 0; role != data.roles.size(); ++role) {
        if ((stages[stage] >> role & 1u) == 0) continue;
        out[{RoleName(data, static_cast<int>(role)),
             std::string(pb::Access_Name(static_cast<pb::Access>(access)))}]
            .insert(StageName(data, stage));
      }
    }
  }
  return out;
}

std::map<std::string, std::set<std::string>> ViewsOf(
    const DefinitionData& data) {
  std::map<std::string, std::set<std::string>> out;
  for (const lifecycle::View& view : data.views) {
    for (int role : view.roles) {
      for (int field = pb::View::Field_MIN; field <= pb::View::Field_MAX;
           ++field) {
        if ((view.fields >> field & 1u) == 0) continue;
        out[RoleName(data, role)].insert(std::string(
            pb::View::Field_Name(static_cast<pb::View::Field>(field))));
      }
    }
  }
  return out;
}

std::string PolicyText(const DeadlinePolicy& p) {
  return p.amount == 0
             ? std::string()
             : absl::StrCat(" ", p.amount, "/", static_cast<int>(p.unit), " ",
                            p.calendar);
}

std::string GuardText(const DefinitionData& data, const lifecycle::Guard& g) {
  std::string out(pb::Guard::Kind_Name(static_cast<pb::Guard::Kind>(g.kind)));
  if (out.rfind("KIND_", 0) == 0) out.erase(0, 5);
  if (g.clock >= 0) {
    absl::StrAppend(&out, " ",
                    data.clocks[static_cast<std::size_t>(g.clock)].id);
  }
  const int counter = static_cast<int>(g.counter);
  if (counter != 0 || g.count != 0) {
    absl::StrAppend(&out, " ", counter, "/", g.count);
  }
  const int request = static_cast<int>(g.request);
  if (request != 0) absl::StrAppend(&out, " request ", request);
  if ((g.resolutions | g.types | g.measures) != 0) {
    absl::StrAppend(&out, " ", g.resolutions, "/", g.types, "/", g.measures);
  }
  for (const std::string& category : g.categories) {
    absl::StrAppend(&out, " ", category);
  }
  for (int role : g.roles) absl::StrAppend(&out, " ", RoleName(data, role));
  return out + PolicyText(g.period);
}

std::string EffectText(const DefinitionData& data, const lifecycle::Effect& e) {
  std::string out(
      pb::ClockEffect::Act_Name(static_cast<pb::ClockEffect::Act>(e.act)));
  if (out.rfind("ACT_", 0) == 0) out.erase(0, 4);
  return absl::StrCat(
      out, " ",
      e.clock < 0 ? "*" : data.clocks[static_cast<std::size_t>(e.clock)].id);
}

// By transition: its guards, or the effects.
using Texts = std::map<std::string, std::set<std::string>>;
Texts GuardsOf(const DefinitionData& data) {
  Texts out;
  for (const Transition& t : data.transitions) {
    for (const auto& g : t.guards) out[t.id].insert(GuardText(data, g));
  }
  return out;
}
Texts EffectsOf(const DefinitionData& data) {
  Texts out;
  for (const Transition& t : data.transitions) {
    for (const auto& e : t.effects) out[t.id].insert(EffectText(data, e));
  }
  return out;
}

Texts EscalationsOf(const DefinitionData& data) {
  Texts out;
  for (const auto& e : data.escalations) {
    std::string text =
        absl::StrCat(static_cast<int>(e.at), " ", static_cast<int>(e.level),
                     " ", static_cast<int>(e.measure), PolicyText(e.after));
    if (e.step >= 0) {
      absl::StrAppend(&text, " ",
                      data.escalations[static_cast<std::size_t>(e.step)].id);
    }
    for (int clock : e.clocks) {
      out[e.id].insert(absl::StrCat(
          text, " ", data.clocks[static_cast<std::size_t>(clock)].id));
    }
  }
  return out;
}

}  // namespace

bool IsFirst(const DiffNotice& notice) {
  return notice.kind == "guard-weaker" || notice.kind == "right-granted" ||
         notice.kind == "right-withdrawn" || notice.kind == "view-gained";
}

std::vector<DiffNotice> DiffCalendars(const DeadlineCalculator& before,
                                      const DeadlineCalculator& after,
                                      absl::TimeZone zone) {
  std::vector<DiffNotice> out;
  for (std::string_view id : before.PolicyIds()) {
    const DeadlinePolicy* const a = before.FindPolicy(id);
    const DeadlinePolicy* const b = after.FindPolicy(id);
    if (a == nullptr || b == nullptr) continue;
    const WorkCalendar* const x = before.CalendarOf(id);
    const WorkCalendar* const y = after.CalendarOf(id);
    if (x == nullptr || y == nullptr) continue;
    std::size_t moved = 0, earlier = 0;
    absl::CivilDay first;
    // The policy's content is compared with the rules: here that of before
    // counts in both calendars.
    for (absl::CivilDay day(2000, 1, 1); day.year() < 2100; ++day) {
      const absl::Time start = zone.At(absl::CivilHour(day) + 10).pre;
      if (!x->Knows(start) || !y->Knows(start)) continue;
      const auto p = DueTime(*a, *x, start);
      const auto q = DueTime(*a, *y, start);
      if (!p.ok() || !q.ok() || p->due == q->due) continue;
      if (moved++ == 0) first = day;
      if (q->due < p->due) ++earlier;
    }
    if (moved == 0) continue;
    out.push_back(Make("calendar",
                       absl::StrCat("deadline policy ", base::ToAbsl(id)),
                       base::Fill<messages::kCalendarMoves>(
                           id, moved, absl::FormatCivilTime(first), earlier)));
  }
  return out;
}

std::vector<DiffNotice> DiffDefinitions(const LifecycleDefinition& before,
                                        const LifecycleDefinition& after) {
  const DefinitionData& a = lifecycle::DataOf(before);
  const DefinitionData& b = lifecycle::DataOf(after);
  std::vector<DiffNotice> out;
  const auto rights = [&](const char* kind, const Rights& more,
                          const Rights& less, const auto& fill) {
    for (const auto& [what, stages] : more) {
      const auto found = less.find(what);
      const std::set<std::string> rest =
          found == less.end() ? stages : Minus(stages, found->second);
      if (rest.empty()) continue;
      out.push_back(Make(kind, "role " + what.first,
                         fill(what.first, what.second, Joined(rest))));
    }
  };
  const Rights old_rights = RightsOf(a), new_rights = RightsOf(b);
  rights("right-granted", new_rights, old_rights,
         [](const auto& role, const auto& what, const auto& stages) {
           return base::Fill<messages::kRightGranted>(role, what, stages);
         });
  rights("right-withdrawn", old_rights, new_rights,
         [](const auto& role, const auto& what, const auto& stages) {
           return base::Fill<messages::kRightWithdrawn>(role, what, stages);
         });
  const auto texts = [&](const char* kind, const char* of, const Texts& more,
                         const Texts& less, const auto& fill) {
    for (const auto& [id, all] : more) {
      const auto found = less.find(id);
      const std::set<std::string> rest =
          found == less.end() ? all : Minus(all, found->second);
      if (rest.empty()) continue;
      out.push_back(
          Make(kind, absl::StrCat(of, " ", id), fill(id, Joined(rest))));
    }
  };
  const auto gains = [](const auto& id, const auto& list) {
    return base::Fill<messages::kGains>(id, list);
  };
  const auto loses = [](const auto& id, const auto& list) {
    return base::Fill<messages::kLoses>(id, list);
  };
  texts("view-gained", "role", ViewsOf(b), ViewsOf(a), gains);
  texts("view-lost", "role", ViewsOf(a), ViewsOf(b), loses);
  texts("guard-dropped", "transition", GuardsOf(a), GuardsOf(b), loses);
  texts("guard-added", "transition", GuardsOf(b), GuardsOf(a), gains);
  texts("effect-dropped", "transition", EffectsOf(a), EffectsOf(b), loses);
  texts("effect-added", "transition", EffectsOf(b), EffectsOf(a), gains);
  texts("escalation-dropped", "escalation", EscalationsOf(a), EscalationsOf(b),
        loses);
  texts("escalation-added", "escalation", EscalationsOf(b), EscalationsOf(a),
        gains);
  return out;
}

}  // namespace trunkline::tools
