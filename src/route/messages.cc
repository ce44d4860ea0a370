// SPDX-License-Identifier: Apache-2.0
#include "src/route/messages.h"

#include <algorithm>

namespace trunkline::route {
namespace {

struct CodedMessage {
  std::string_view code;
  base::Message message;
};

constexpr CodedMessage kMessages[] = {
    // What the ticket says.
    {"ruleset",
     {"Rule set $0, version $1, as it stands at acceptance, $2.",
      "规则集$0，版本$1，按受理时间$2适用。"}},
    {"number.absent",
     {"No number was dialled.", "没有拨打的号码（网络等渠道）。"}},
    {"number.unknown",
     {"The dialled number is not in the rule set: number conditions do not "
      "hold.",
      "拨打的号码不在规则集中：号码条件不成立。"}},
    {"number.elsewhere",
     {"The dialled number is another area's.", "拨打的是其他地区的号码。"}},
    {"number.without_phase",
     {"Number $0 has no phase at $1: number conditions hold, but it has no "
      "owner.",
      "号码$0在$1没有登记的阶段：号码条件成立，但没有归属单位。"}},
    {"number.phase", {"Number $0 at $1: $2.", "号码$0在$1的状态：$2。"}},
    {"number.owner",
     {"Owner of the number: $0 ($1).", "号码的归属单位：$0（$1）。"}},
    {"category", {"Category: $0 ($1).", "诉求类别：$0（$1）。"}},
    {"category.absent",
     {"No category: category conditions do not hold.",
      "没有诉求类别：类别条件不成立。"}},
    {"category.ancestor",
     {"The category is not listed; it is taken as its ancestor $0 ($1).",
      "所给类别未列出，按其上级类别处理：$0（$1）。"}},
    {"category.part",
     {"Part $2 of the category is not known; it is taken as $0 ($1).",
      "所给类别的第$2部分未列出，按已知的上级类别处理：$0（$1）。"}},
    {"category.unknown",
     {"Neither the category nor one above it is listed: category conditions do "
      "not hold.",
      "所给类别及其上级均未列出：类别条件不成立。"}},
    // A category that text models have guessed.
    {"guess",
     {"The ticket has no category. Its words suggest $0 ($1), margin $2: $3 % "
      "of "
      "$4 held-out tickets with such a margin had it (at least $5 %; text "
      "model "
      "$6). The steps are those with this category.",
      "工单没有诉求类别。按其文字推测为$0（$1），分差$2：留出的$"
      "4件同类分差工单中"
      "有$3%属于该类别（至少$5%；文本模型$6）。以下各步按此类别作出。"}},
    {"guess.points",
     {"The ticket has no category. A model outside the library suggests $0 "
      "($1), margin $2: $3 % of $4 held-out tickets with such a margin had it "
      "(at least $5 %; text model $6). The steps are those with this category.",
      "工单没有诉求类别。外部模型推测为$0（$1），分差$2：留出的$4件同类分差工单"
      "中有$3%属于该类别（至少$5%；文本模型$6）。以下各步按此类别作出。"}},
    {"guess.without",
     {"Without the guess: $0, lead $1 ($2).",
      "不作推测时：$0，主办$1（$2）。"}},
    {"guess.kept",
     {"Kept of the decision without the guess: $0.",
      "保留了不作推测时的内容：$0。"}},
    {"guess.confirm",
     {"The category is a guess: a person must confirm it.",
      "诉求类别为推测，须经人工确认。"}},
    {"region", {"Region: $0 ($1).", "属地：$0（$1）。"}},
    {"region.absent",
     {"No region: region conditions do not hold.",
      "没有属地：属地条件不成立。"}},
    {"region.ancestor",
     {"The region is not listed; it is taken as $0 ($1), which contains it.",
      "所给属地未列出，按其所在地处理：$0（$1）。"}},
    {"region.part",
     {"Part $2 of the region is not known; it is taken as $0 ($1), which "
      "contains it.",
      "所给属地的第$2部分未列出，按其所在地处理：$0（$1）。"}},
    {"region.elsewhere",
     {"The region is another jurisdiction's.", "所给属地属于其他地区。"}},
    {"region.unknown",
     {"The region is not listed, or its parts do not agree: region conditions "
      "do not hold.",
      "所给属地未列出，或各部分不一致：属地条件不成立。"}},
    {"first_receiver", {"First receiver: $0 ($1).", "首接单位：$0（$1）。"}},
    {"first_receiver.owner",
     {"First receiver, as owner of the number: $0 ($1).",
      "首接单位为号码的归属单位：$0（$1）。"}},
    {"first_receiver.unknown",
     {"The first receiver is not listed: taken as not given.",
      "所给首接单位未列出，视为未给出。"}},
    {"against",
     {"Complained of: $0 ($1). Neither it, a unit below it nor one that took "
      "over from them may handle this.",
      "被诉单位：$0（$1）。该单位及其下属、继承其职责的单位不得办理。"}},
    {"attribute.given", {"Attribute $0 is given.", "属性$0已给出。"}},
    {"attribute.value", {"Attribute $0: $1.", "属性$0：$1。"}},
    {"attribute.unknown",
     {"Attribute $0 has two values, or one that it cannot have: it counts as "
      "not given.",
      "属性$0有两个值，或有不能取的值：视为未给出。"}},
    {"attribute.missing",
     {"The required attribute $0 is not given.", "必填属性$0未给出。"}},
    {"against.unknown",
     {"A department that is complained of is not listed: it cannot be passed "
      "over.",
      "有被诉单位未列出，无法回避。"}},
    // Before any rule.
    {"hint",
     {"A possible emergency (signal $0): bring in $1.",
      "疑似紧急情况（信号$0）：建议接入$1。"}},
    {"hint.word",
     {"A possible emergency (signal $0, the word \"$2\" at character $3): "
      "bring in $1.",
      "疑似紧急情况（信号$0，第$3字处的词语“$2”）：建议接入$1。"}},
    {"hint.cancelled",
     {"No emergency by signal $0 ($1): what its patterns match stands in a "
      "context that cancels it.",
      "信号$0（$1）不构成紧急情况：其正则表达式所匹配之处处于排除语境中。"}},
    {"hint.cancelled.word",
     {"No emergency by signal $0 ($1): the word \"$2\" at character $3 stands "
      "in "
      "a context that cancels it.",
      "信号$0（$1）不构成紧急情况：第$3字处的词语“$2”处于排除语境中。"}},
    {"gate.elsewhere",
     {"Another area's number is that area's matter: no rule is applied.",
      "其他地区的号码由该地区受理，不再适用规则。"}},
    {"gate.region",
     {"Another jurisdiction's region is its own matter: no rule is applied.",
      "其他地区的事项由该地区受理，不再适用规则。"}},
    {"gate.confirmed",
     {"The operator confirms an emergency: no rule is applied.",
      "话务员确认为紧急情况，不再适用规则。"}},
    {"gate.phase",
     {"The number's phase ($0) decides: no rule is applied.",
      "号码的状态（$0）已决定去向，不再适用规则。"}},
    {"gate.ours",
     {"The ticket was handed over to the centre: the number's phase ($0) does "
      "not decide.",
      "本单已移交本平台，号码的状态（$0）不再决定去向。"}},
    {"gate.transfer_failed",
     {"The sub-centre could not be reached: the centre takes it.",
      "分中心未能接通，由本平台办理。"}},
    {"gate.dual",
     {"While the number is dual the ticket is its owner's; until it is handed "
      "over this is advice.",
      "双号并行期间由归属单位办理，移交前本结果仅供参考。"}},
    // Claims.
    {"claims.none", {"No rule holds.", "没有成立的规则。"}},
    {"claim.department",
     {"Rule $0: $1 ($2), by $3.", "规则$0：由$1（$2）办理，依据$3。"}},
    {"claim.successor",
     {"Rule $0: $1 ($2), by $3; it succeeds $4, which is not in force.",
      "规则$0：由$1（$2）办理，依据$3；$4当时不存续，由其承接。"}},
    {"claim.needs_region",
     {"Rule $0: the department that serves $1 at the ticket's region, which is "
      "not known.",
      "规则$0：由属地的$1单位办理，但属地不明。"}},
    {"claim.answer",
     {"Rule $0: the centre answers.", "规则$0：由中心直接答复。"}},
    {"claim.refuse",
     {"Rule $0: refuse, reason $1.", "规则$0：建议不予受理（$1）。"}},
    {"claim.not_in_force",
     {"Rule $0 holds, but $1 is not in force and has no successor.",
      "规则$0成立，但$1当时不存续，也无承接单位。"}},
    {"claim.unserved",
     {"Rule $0 holds, but no department serves $1 at this region.",
      "规则$0成立，但该属地没有单位承担$1。"}},
    {"claim.no_owner",
     {"Rule $0 holds, but the number has no owner.",
      "规则$0成立，但号码没有归属单位。"}},
    {"claim.no_first_receiver",
     {"Rule $0 holds, but there is no first receiver.",
      "规则$0成立，但没有首接单位。"}},
    {"claims.more",
     {"$0 more rules of lower rank hold.", "另有$0条排序更低的规则成立。"}},
    // Settling.
    {"tie.left_out",
     {"Rule $0 is of equal rank, but an answer or refusal yields to a "
      "department.",
      "规则$0同级，但答复或不予受理让位于有单位办理的规则。"}},
    {"tie.answer",
     {"Rule $0 is of equal rank, but a refusal yields to an answer.",
      "规则$0同级，但不予受理让位于直接答复。"}},
    {"tie.same",
     {"$0 rules of equal rank name one department and add up: $1.",
      "$0条同级规则指向同一单位，一并适用：$1。"}},
    {"tie.needs_region",
     {"One of the rules of equal rank needs the region: that comes first.",
      "同级规则中有一条需要属地，先补充属地。"}},
    {"tie.contender",
     {"An equal claim: $0 ($1), rule $2, by $3.",
      "同级主张：$0（$1），规则$2，依据$3。"}},
    {"tie.settled",
     {"Among the equal claims this chooses: $0.", "同级主张按“$0”选定。"}},
    {"tie.first_receiver",
     {"No principle chooses: disputed; the first receiver leads meanwhile.",
      "没有原则能选定：有争议，首接单位先行办理。"}},
    {"tie.interim",
     {"No principle chooses: disputed; the rule set's interim lead leads "
      "meanwhile.",
      "没有原则能选定：有争议，由规则集指定的临时主办单位先行办理。"}},
    {"tie.centre",
     {"No principle chooses: disputed; the centre leads meanwhile.",
      "没有原则能选定：有争议，由中心先行办理。"}},
    {"winner", {"Rule $0 decides, by $1.", "规则$0决定，依据$1。"}},
    {"winner.word",
     {"Its word \"$0\" stands at character $1.", "其词语“$0”出现在第$1字处。"}},
    {"runner_up",
     {"Runner-up: rule $0, set back by $1.",
      "次优：规则$0，排序低于胜出规则之处：$1。"}},
    {"runner_up.settled",
     {"Runner-up: rule $0, of equal rank but not chosen.",
      "次优：规则$0，同级但未被选定。"}},
    // What follows.
    {"outcome", {"Outcome: $0.", "结果：$0。"}},
    {"answer", {"Knowledge: $0.", "知识库条目：$0。"}},
    {"refusal",
     {"Reason of the refusal: $0; due to the caller: $1.",
      "不予受理的理由：$0；应当：$1。"}},
    {"refusal.route",
     {"Reason of the refusal: $0; due to the caller: $1 ($2).",
      "不予受理的理由：$0；应当：$1（$2）。"}},
    {"urgency", {"The urgency is raised to $0.", "紧急程度提高为：$0。"}},
    {"guard.lead",
     {"$0 ($1) is complained of or below such a unit: $2 ($3) in its place.",
      "$0（$1）被诉或隶属被诉单位，由$2（$3）代替。"}},
    {"guard.assist",
     {"An assisting department that is complained of is left out.",
      "被诉或隶属被诉单位的协办单位已略去。"}},
    {"confidential.report",
     {"A report: the caller is kept secret.", "举报：诉求人信息保密。"}},
    {"confidential.caller",
     {"The caller asked for secrecy.", "应诉求人要求保密。"}},
    {"confidential.rule", {"A rule keeps the caller secret.", "按规则保密。"}},
    {"assisting", {"Assisting: $0 ($1).", "协办：$0（$1）。"}},
    {"policy.rule",
     {"Deadline policy of $0: $1, by the rule that decides.",
      "$0时限：$1，按胜出规则。"}},
    {"policy.deadline_rule",
     {"Deadline policy of $0: $1, by deadline rule $2.",
      "$0时限：$1，按时限规则$2。"}},
    {"policy.tied",
     {"A further policy of $0, of equal rank: $1; the earlier due time counts.",
      "$0时限另有同级规定：$1，以先到期者为准。"}},
    {"statutory", {"A statutory clock beside it: $0.", "法定时限并行：$0。"}},
    {"target", {"Number to go to: $0.", "转往号码：$0。"}},
    {"lead", {"Lead: $0 ($1).", "主办：$0（$1）。"}},
    {"illustrative", {"illustrative", "示例，非真实规定"}},
    // Rank, for "set back by".
    {"rank.priority", {"its priority", "优先级"}},
    {"rank.category", {"a less specific category", "类别不如其具体"}},
    {"rank.principle", {"a later principle", "依据的原则在后"}},
    {"rank.region", {"a less specific region", "属地不如其具体"}},
    {"rank.declared",
     {"a less specific condition on attribute $0", "对属性$0的条件不如其具体"}},
    {"rank.hotline", {"no hotline condition", "未指定号码"}},
    {"rank.text", {"no text condition", "未指定词语"}},
    {"rank.type", {"no type condition", "未指定诉求类型"}},
    {"rank.channel", {"no channel condition", "未指定渠道"}},
    {"rank.urgency", {"no urgency condition", "未指定紧急程度"}},
    {"rank.attribute", {"no attribute condition", "未指定属性"}},
    // WhyNot.
    {"whynot.won", {"Rule $0 decides this ticket.", "规则$0决定了本单。"}},
    {"whynot.won.tie",
     {"Rule $0 wins together with rule $1: both have the same rank and "
      "department.",
      "规则$0与规则$1同级并指向同一单位，一并胜出。"}},
    {"whynot.gate",
     {"Rule $0 was not applied: the ticket was decided before any rule ($1).",
      "规则$0未被适用：本单在适用规则之前已有去向（$1）。"}},
    {"whynot.suspended",
     {"Rule $0 is suspended and routes nothing.",
      "规则$0已暂停，不参与派单。"}},
    {"whynot.valid",
     {"Rule $0 is not valid at acceptance.", "规则$0在受理时不生效。"}},
    {"whynot.when",
     {"A condition of rule $0 does not hold: $1.", "规则$0的条件不成立：$1。"}},
    {"whynot.claim",
     {"Rule $0 holds, but its claim names no department for this ticket.",
      "规则$0的条件成立，但没有可办理的单位。"}},
    {"whynot.rank",
     {"Rule $0 holds, but rule $1 outranks it; it is set back by $2.",
      "规则$0成立，但规则$1排序在前；落后之处：$2。"}},
    {"whynot.class",
     {"Rule $0 is of equal rank with rule $1, but an answer or refusal yields.",
      "规则$0与规则$1同级，但答复或不予受理让位。"}},
    {"whynot.needs_region",
     {"Rule $0 is of equal rank with rule $1, which needs the region first.",
      "规则$0与规则$1同级，后者需要属地，须先补充。"}},
    {"whynot.settled",
     {"Rule $0 is of equal rank with rule $1, which was chosen by: $2.",
      "规则$0与规则$1同级，按“$2”选定了后者。"}},
    {"whynot.narrowed",
     {"Rule $0 is of equal rank, but a principle chose others, which are in "
      "dispute.",
      "规则$0同级，但按原则选定了其他单位，尚有争议。"}},
    {"whynot.disputed",
     {"Rule $0 is one of the equal claims in dispute.",
      "规则$0是争议中的同级主张之一。"}},
    {"whynot.id",
     {"Rule $0 is of equal rank and kind with rule $1, whose id is smaller.",
      "规则$0与规则$1同级同类，取编号最小者。"}},
    // WhatToAsk.
    {"ask",
     {"Ask for $0: it could change the lead ($1 possible).",
      "请补充$0：它可能改变主办单位（$1种可能）。"}},
    {"ask.required", {"Ask for $0: it is required.", "请补充$0：此项必填。"}},
    {"ask.between",
     {"Ask which of these it is: $0, or $1. They go to different departments.",
      "请问是“$0”还是“$1”？二者由不同单位办理。"}},
    {"field.dialled", {"the number dialled", "拨打的号码"}},
    {"field.category", {"the category", "诉求类别"}},
    {"field.region", {"the region", "属地"}},
    {"field.category,region",
     {"category and region together", "诉求类别和属地"}},
    {"field.type", {"the type", "诉求类型"}},
    {"field.channel", {"the channel", "渠道"}},
    {"field.urgency", {"the urgency", "紧急程度"}},
    {"field.text", {"what it is about", "事由"}},
    {"field.first_receiver", {"who received it first", "首接单位"}},
    {"field.attribute", {"the attribute $0", "属性$0"}},
};

const base::Message* Find(std::string_view code) {
  const CodedMessage* const found =
      std::find_if(std::begin(kMessages), std::end(kMessages),
                   [&](const CodedMessage& m) { return m.code == code; });
  return found == std::end(kMessages) ? nullptr : &found->message;
}

}  // namespace

base::Text Criterion(std::string_view code,
                     const std::vector<std::string>& arguments) {
  const base::Message* const found = Find(code);
  if (found == nullptr) return base::Verbatim(code);
  return base::FillFound(*found, {arguments.begin(), arguments.end()});
}

std::string Messages::Text(std::string_view code,
                           const std::vector<std::string>& arguments) const {
  const base::Message* const found = Find(code);
  if (found == nullptr) return std::string(code);
  return base::FillPattern(found->In(language_),
                           {arguments.begin(), arguments.end()}, language_);
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
  for (const CodedMessage& m : kMessages) out.push_back(m.code);
  return out;
}

}  // namespace trunkline::route
