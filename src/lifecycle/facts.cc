#include <iterator>

#include "src/lifecycle/definition.h"

namespace trunkline::lifecycle {
namespace {

using C = const Command&;

template <typename T>
bool Some(T value) {
  return value != T{};
}

// By name, as in trunkline.v1.Command.
constexpr Fact kFacts[] = {
    {"at_fault", "是否责任单位过错", [](C c) { return Some(c.at_fault); }},
    {"beyond_remit", "是否超出职责", [](C c) { return Some(c.beyond_remit); }},
    {"cases", "关联工单", [](C c) { return !c.cases.empty(); }},
    {"claim_true", "诉求是否属实", [](C c) { return Some(c.claim_true); }},
    {"contacted", "是否联系诉求人", [](C c) { return Some(c.contacted); }},
    {"decision", "派单决定", [](C c) { return !c.decision.empty(); }},
    {"dispatch_text", "派单内容", [](C c) { return !c.dispatch_text.empty(); }},
    {"extension", "延期时长", [](C c) { return c.extension.amount > 0; }},
    {"ground", "事由", [](C c) { return Some(c.ground); }},
    {"how", "联系方式", [](C c) { return Some(c.how); }},
    {"knowledge", "知识库条目", [](C c) { return !c.knowledge.empty(); }},
    {"lawful", "是否依法办理", [](C c) { return Some(c.lawful); }},
    {"level", "级别", [](C c) { return Some(c.level); }},
    {"matter", "裁定事项", [](C c) { return !c.matter.empty(); }},
    {"measure", "督办措施", [](C c) { return Some(c.measure); }},
    {"number", "号码", [](C c) { return !c.number.empty(); }},
    {"outcome", "接通情况", [](C c) { return Some(c.outcome); }},
    {"person", "人员", [](C c) { return !c.person.empty(); }},
    {"public_text", "答复内容", [](C c) { return !c.public_text.empty(); }},
    {"reason", "理由", [](C c) { return !c.reason.empty(); }},
    {"refusal_action", "告知事项",
     [](C c) { return Some(c.refusal_action); }},
    {"refusal_reason", "不予受理情形",
     [](C c) { return Some(c.refusal_reason); }},
    {"satisfaction", "满意度", [](C c) { return Some(c.satisfaction); }},
    {"solved", "是否解决", [](C c) { return Some(c.solved); }},
    {"text", "说明", [](C c) { return !c.text.empty(); }},
    {"ticket", "工单内容", [](C c) { return !c.ticket.empty(); }},
    {"unit", "单位", [](C c) { return !c.unit.empty(); }},
    {"when", "时间",
     [](C c) { return c.when != absl::InfiniteFuture(); }},
};

}  // namespace

const Fact* FindFact(std::string_view name) {
  for (const Fact& fact : kFacts) {
    if (fact.name == name) return &fact;
  }
  return nullptr;
}

std::vector<std::string_view> FactNames() {
  std::vector<std::string_view> names;
  for (const Fact& fact : kFacts) names.push_back(fact.name);
  return names;
}

}  // namespace trunkline::lifecycle
