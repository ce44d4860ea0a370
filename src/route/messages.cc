// SPDX-License-Identifier: Apache-2.0
#include "src/route/messages.h"

#include <algorithm>

namespace trunkline::route {
namespace {

struct Message {
  std::string_view code, zh, en;
};

constexpr Message kMessages[] = {
    // What the ticket says.
    {"ruleset", "规则集$0，版本$1，按受理时间$2适用。",
     "Rule set $0, version $1, as it stands at acceptance, $2."},
    {"number.absent", "没有拨打的号码（网络等渠道）。",
     "No number was dialled."},
    {"number.unknown", "拨打的号码不在规则集中：号码条件不成立。",
     "The dialled number is not in the rule set: number conditions do not "
     "hold."},
    {"number.elsewhere", "拨打的是其他地区的号码。",
     "The dialled number is another area's."},
    {"number.without_phase",
     "号码$0在$1没有登记的阶段：号码条件成立，但没有归属单位。",
     "Number $0 has no phase at $1: number conditions hold, but it has no "
     "owner."},
    {"number.phase", "号码$0在$1的状态：$2。", "Number $0 at $1: $2."},
    {"number.owner", "号码的归属单位：$0（$1）。",
     "Owner of the number: $0 ($1)."},
    {"category", "诉求类别：$0（$1）。", "Category: $0 ($1)."},
    {"category.absent", "没有诉求类别：类别条件不成立。",
     "No category: category conditions do not hold."},
    {"category.ancestor", "所给类别未列出，按其上级类别处理：$0（$1）。",
     "The category is not listed; it is taken as its ancestor $0 ($1)."},
    {"category.unknown", "所给类别及其上级均未列出：类别条件不成立。",
     "Neither the category nor one above it is listed: category conditions do "
     "not hold."},
    {"region", "属地：$0（$1）。", "Region: $0 ($1)."},
    {"region.absent", "没有属地：属地条件不成立。",
     "No region: region conditions do not hold."},
    {"region.unknown", "所给属地未列出：属地条件不成立。",
     "The region is not listed: region conditions do not hold."},
    {"first_receiver", "首接单位：$0（$1）。", "First receiver: $0 ($1)."},
    {"first_receiver.owner", "首接单位为号码的归属单位：$0（$1）。",
     "First receiver, as owner of the number: $0 ($1)."},
    {"first_receiver.unknown", "所给首接单位未列出，视为未给出。",
     "The first receiver is not listed: taken as not given."},
    {"against",
     "被诉单位：$0（$1）。该单位及其下属、继承其职责的单位不得办理。",
     "Complained of: $0 ($1). Neither it, a unit below it nor one that took "
     "over from them may handle this."},
    {"against.unknown", "有被诉单位未列出，无法回避。",
     "A department that is complained of is not listed: it cannot be passed "
     "over."},
    // Before any rule.
    {"hint", "疑似紧急情况（信号$0）：建议接入$1。",
     "A possible emergency (signal $0): bring in $1."},
    {"hint.word", "疑似紧急情况（信号$0，词语“$2”）：建议接入$1。",
     "A possible emergency (signal $0, the word \"$2\"): bring in $1."},
    {"gate.elsewhere", "其他地区的号码由该地区受理，不再适用规则。",
     "Another area's number is that area's matter: no rule is asked."},
    {"gate.confirmed", "话务员确认为紧急情况，不再适用规则。",
     "The operator confirms an emergency: no rule is asked."},
    {"gate.phase", "号码的状态（$0）已决定去向，不再适用规则。",
     "The number's phase ($0) decides: no rule is asked."},
    {"gate.ours", "本单已移交本平台，号码的状态（$0）不再决定去向。",
     "The ticket was handed over to the centre: the number's phase ($0) does "
     "not decide."},
    {"gate.transfer_failed", "分中心未能接通，由本平台办理。",
     "The sub-centre could not be reached: the centre takes it."},
    {"gate.dual", "双号并行期间由归属单位办理，移交前本结果仅供参考。",
     "While the number is dual the ticket is its owner's; until it is handed "
     "over this is advice."},
    // Claims.
    {"claims.none", "没有成立的规则。", "No rule holds."},
    {"claim.department", "规则$0：由$1（$2）办理，依据$3。",
     "Rule $0: $1 ($2), by $3."},
    {"claim.successor",
     "规则$0：由$1（$2）办理，依据$3；$4当时不存续，由其承接。",
     "Rule $0: $1 ($2), by $3; it succeeds $4, which is not in force."},
    {"claim.needs_region", "规则$0：由属地的$1单位办理，但属地不明。",
     "Rule $0: the department that serves $1 at the ticket's region, which is "
     "not known."},
    {"claim.answer", "规则$0：由中心直接答复。",
     "Rule $0: the centre answers."},
    {"claim.refuse", "规则$0：建议不予受理（$1）。",
     "Rule $0: refuse, reason $1."},
    {"claim.not_in_force", "规则$0成立，但$1当时不存续，也无承接单位。",
     "Rule $0 holds, but $1 is not in force and has no successor."},
    {"claim.unserved", "规则$0成立，但该属地没有单位承担$1。",
     "Rule $0 holds, but no department serves $1 at this region."},
    {"claim.no_owner", "规则$0成立，但号码没有归属单位。",
     "Rule $0 holds, but the number has no owner."},
    {"claim.no_first_receiver", "规则$0成立，但没有首接单位。",
     "Rule $0 holds, but there is no first receiver."},
    {"claims.more", "另有$0条排序更低的规则成立。",
     "$0 more rules of lower rank hold."},
    // Settling.
    {"tie.left_out", "规则$0同级，但答复或不予受理让位于有单位办理的规则。",
     "Rule $0 is of equal rank, but an answer or refusal yields to a "
     "department."},
    {"tie.answer", "规则$0同级，但不予受理让位于直接答复。",
     "Rule $0 is of equal rank, but a refusal yields to an answer."},
    {"tie.same", "$0条同级规则指向同一单位，取编号最小者。",
     "$0 rules of equal rank name one department; the smallest id counts."},
    {"tie.needs_region", "同级规则中有一条需要属地，先补充属地。",
     "One of the rules of equal rank needs the region: that comes first."},
    {"tie.contender", "同级主张：$0（$1），规则$2，依据$3。",
     "An equal claim: $0 ($1), rule $2, by $3."},
    {"tie.settled", "同级主张按“$0”选定。",
     "Among the equal claims this chooses: $0."},
    {"tie.first_receiver", "没有原则能选定：有争议，首接单位先行办理。",
     "No principle chooses: disputed; the first receiver leads meanwhile."},
    {"tie.interim",
     "没有原则能选定：有争议，由规则集指定的临时主办单位先行办理。",
     "No principle chooses: disputed; the rule set's interim lead leads "
     "meanwhile."},
    {"tie.centre", "没有原则能选定：有争议，由中心先行办理。",
     "No principle chooses: disputed; the centre leads meanwhile."},
    {"winner", "规则$0决定，依据$1。", "Rule $0 decides, by $1."},
    {"runner_up", "次优：规则$0，排序低于胜出规则之处：$1。",
     "Runner-up: rule $0, set back by $1."},
    {"runner_up.settled", "次优：规则$0，同级但未被选定。",
     "Runner-up: rule $0, of equal rank but not chosen."},
    // What follows.
    {"outcome", "结果：$0。", "Outcome: $0."},
    {"answer", "知识库条目：$0。", "Knowledge: $0."},
    {"refusal", "不予受理的理由：$0；应当：$1。",
     "Reason of the refusal: $0; due to the caller: $1."},
    {"refusal.route", "不予受理的理由：$0；应当：$1（$2）。",
     "Reason of the refusal: $0; due to the caller: $1 ($2)."},
    {"urgency", "紧急程度提高为：$0。", "The urgency is raised to $0."},
    {"guard.lead", "$0（$1）被诉或隶属被诉单位，由$2（$3）代替。",
     "$0 ($1) is complained of or below such a unit: $2 ($3) in its place."},
    {"guard.assist", "被诉或隶属被诉单位的协办单位已略去。",
     "An assisting department that is complained of is left out."},
    {"confidential.report", "举报：来电人信息保密。",
     "A report: the caller is kept secret."},
    {"confidential.caller", "应来电人要求保密。",
     "The caller asked for secrecy."},
    {"confidential.rule", "按规则保密。", "A rule keeps the caller secret."},
    {"assisting", "协办：$0（$1）。", "Assisting: $0 ($1)."},
    {"policy.rule", "$0时限：$1，按胜出规则。",
     "Deadline policy of $0: $1, by the rule that decides."},
    {"policy.deadline_rule", "$0时限：$1，按时限规则$2。",
     "Deadline policy of $0: $1, by deadline rule $2."},
    {"statutory", "法定时限并行：$0。", "A statutory clock beside it: $0."},
    {"target", "转往号码：$0。", "Number to go to: $0."},
    {"lead", "主办：$0（$1）。", "Lead: $0 ($1)."},
    {"illustrative", "示例，非真实规定", "illustrative"},
    // Rank, for "set back by".
    {"rank.priority", "优先级", "its priority"},
    {"rank.category", "类别不如其具体", "a less specific category"},
    {"rank.principle", "依据的原则在后", "a later principle"},
    {"rank.region", "属地不如其具体", "a less specific region"},
    {"rank.hotline", "未指定号码", "no hotline condition"},
    {"rank.text", "未指定词语", "no text condition"},
    {"rank.type", "未指定诉求类型", "no type condition"},
    {"rank.channel", "未指定渠道", "no channel condition"},
    {"rank.urgency", "未指定紧急程度", "no urgency condition"},
    {"rank.attribute", "未指定属性", "no attribute condition"},
    // WhyNot.
    {"whynot.won", "规则$0决定了本单。", "Rule $0 decides this ticket."},
    {"whynot.won.tie", "规则$0与决定本单的规则$1同级，指向同一单位。",
     "Rule $0 ties with rule $1, which decides, for the same department."},
    {"whynot.gate", "规则$0未被适用：本单在适用规则之前已有去向（$1）。",
     "Rule $0 was not asked: the ticket was decided before any rule ($1)."},
    {"whynot.valid", "规则$0在受理时不生效。",
     "Rule $0 is not valid at acceptance."},
    {"whynot.when", "规则$0的条件不成立：$1。",
     "A condition of rule $0 does not hold: $1."},
    {"whynot.claim", "规则$0的条件成立，但没有可办理的单位。",
     "Rule $0 holds, but its claim names no department for this ticket."},
    {"whynot.rank", "规则$0成立，但规则$1排序在前；落后之处：$2。",
     "Rule $0 holds, but rule $1 outranks it; it is set back by $2."},
    {"whynot.class", "规则$0与规则$1同级，但答复或不予受理让位。",
     "Rule $0 is of equal rank with rule $1, but an answer or refusal yields."},
    {"whynot.needs_region", "规则$0与规则$1同级，后者需要属地，须先补充。",
     "Rule $0 is of equal rank with rule $1, which needs the region first."},
    {"whynot.settled", "规则$0与规则$1同级，按“$2”选定了后者。",
     "Rule $0 is of equal rank with rule $1, which was chosen by: $2."},
    {"whynot.narrowed", "规则$0同级，但按原则选定了其他单位，尚有争议。",
     "Rule $0 is of equal rank, but a principle chose others, which are in "
     "dispute."},
    {"whynot.disputed", "规则$0是争议中的同级主张之一。",
     "Rule $0 is one of the equal claims in dispute."},
    {"whynot.id", "规则$0与规则$1同级同类，取编号最小者。",
     "Rule $0 is of equal rank and kind with rule $1, whose id is smaller."},
    // WhatToAsk.
    {"ask", "请补充$0：它可能改变主办单位（$1种可能）。",
     "Ask for $0: it could change the lead ($1 possible)."},
    {"field.dialled", "拨打的号码", "the number dialled"},
    {"field.category", "诉求类别", "the category"},
    {"field.region", "属地", "the region"},
    {"field.category,region", "诉求类别和属地", "category and region together"},
    {"field.type", "诉求类型", "the type"},
    {"field.channel", "渠道", "the channel"},
    {"field.urgency", "紧急程度", "the urgency"},
    {"field.text", "事由", "what it is about"},
    {"field.first_receiver", "首接单位", "who received it first"},
    {"field.attribute", "属性$0", "the attribute $0"},
};

}  // namespace

std::string Messages::Text(std::string_view code,
                           const std::vector<std::string>& arguments) const {
  const Message* const found =
      std::find_if(std::begin(kMessages), std::end(kMessages),
                   [&](const Message& m) { return m.code == code; });
  if (found == std::end(kMessages)) return std::string(code);
  const std::string_view pattern =
      language_ == Language::kChinese ? found->zh : found->en;
  std::string out;
  for (std::size_t i = 0; i != pattern.size(); ++i) {
    if (pattern[i] != '$' || i + 1 == pattern.size()) {
      out += pattern[i];
      continue;
    }
    const auto n = static_cast<std::size_t>(pattern[++i] - '0');
    if (n < arguments.size()) out += arguments[n];
  }
  return out;
}

std::string Messages::WordOf(const schema::EnumNames& names, int value) const {
  if (value == 0) return language_ == Language::kChinese ? "无" : "none";
  if (language_ == Language::kChinese) {
    return std::string(names.ChineseName(value));
  }
  std::string out(names.Name(value));
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string Messages::Bracketed(std::string_view text) const {
  return language_ == Language::kChinese ? "（" + std::string(text) + "）"
                                         : " (" + std::string(text) + ")";
}

std::vector<std::string_view> Messages::Codes() {
  std::vector<std::string_view> out;
  for (const Message& m : kMessages) out.push_back(m.code);
  return out;
}

}  // namespace trunkline::route
