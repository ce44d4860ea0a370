// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "src/base/message.h"
#include "src/base/strings.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/wire/facts.h"

namespace trunkline {
namespace {

using base::ToAbsl;
using lifecycle::DefinitionData;
using lifecycle::Guard;
using lifecycle::kNone;
using lifecycle::LabelOf;
using lifecycle::Slot;
using lifecycle::Transition;

struct Words {
  std::string_view key;
  base::Message message;
};

// What does not hold when a guard refuses.
constexpr Words kGuards[] = {
    {"BEFORE_DUE", {"the limit has run out: ", "期限已过："}},
    {"FEWER", {"it was done as often as it may be: ", "次数已达上限："}},
    {"AT_LEAST", {"it was not done often enough: ", "次数未达要求："}},
    {"NOT_DESIGNATED",
     {"the unit was designated and has no right to return",
      "该单位系指定承办，不得退单"}},
    {"SIGNED", {"the unit has not signed", "尚未签收"}},
    {"NOT_SIGNED", {"the unit has signed already", "已经签收"}},
    {"CONTACTED", {"the citizen has not been contacted", "尚未联系诉求人"}},
    {"TOLD",
     {"the citizen has not been told of the extension, hold or longer promise",
      "延期、挂起或者承诺时限的延长尚未告知诉求人"}},
    {"DISPATCHABLE",
     {"a confidential ticket needs a dispatch text",
      "保密工单须先填写派单内容"}},
    {"PENDING", {"no request is waiting: ", "没有待审的申请："}},
    {"NOT_PENDING", {"a request is waiting already: ", "已有待审的申请："}},
    {"VERDICT", {"the callbacks do not say so", "回访结果不符"}},
    {"EXEMPT", {"type and category are not exempt", "不属于豁免类型"}},
    {"NOT_EXEMPT", {"the type or category is exempt", "属于豁免类型"}},
    {"WAIVED", {"the citizen has not waived a reply", "诉求人未免除回复"}},
    {"WITHIN", {"the period since the closing is over", "已超过期限"}},
    {"SUPERVISED", {"no supervision measure was ordered since", "尚未督办"}},
    {"RESOLUTION_IN", {"the case did not end that way", "办结方式不符"}},
    {"CALLED_BY",
     {"not every role that must has called the citizen back",
      "须由规定的各方回访"}},
    {"DISPUTED", {"no dispute is attached", "没有提请裁定"}},
    {"NOT_DISPUTED", {"a dispute is attached already", "已提请裁定"}},
    // Of every withdrawal.
    {"NO_DUPLICATES",
     {"other cases were merged into it, and their callers are owed an answer; "
      "un-merge them first",
      "有其他工单并入本单，须先撤销并单，否则其诉求人得不到答复"}},
    // Of clocks, as ChangeClocks() finds them.
    {"EXTENDABLE",
     {"no limit is running that may be extended, or as often",
      "没有可以（再次）延长的期限"}},
    {"COUNTABLE",
     {"a clock counts by a calendar or limit that is not there",
      "计时所依据的日历或期限不在"}},
    {"UNSOLVED",
     {"the callbacks do not say it is unsolved", "回访未反映未解决"}},
    {"MEASURE_IS", {"it is not for this measure", "督办措施不符"}},
    {"FOUND",
     {"inaction and misconduct must first be found by an authority, with facts "
      "and legal basis",
      "不作为、乱作为须先由督办主管认定，写明事实和法律依据"}},
    {"NOT_HELD", {"a hold is granted", "正在挂起"}},
    {"DELAY_UNREPORTED",
     {"the unit has reported why it is late", "承办单位已说明超期理由"}},
    {"HOLD_REASON",
     {"no limit of the case names this reason for a hold",
      "本案时限没有规定以此理由挂起"}},
    {"UNTIL_WITHIN",
     {"the hold would last longer than it may", "挂起时间超过上限"}},
    {"REACHED", {"the citizen was not reached", "未接通诉求人"}},
    {"ANSWERED", {"the measure has not been answered", "督办尚未回复"}},
    {"LENGTHENS",
     {"the amendment is not to lengthen the promise", "更正不延长承诺时限"}},
    {"NOT_LENGTHENS",
     {"the promise is made longer only before it is due, with a reason, by who "
      "grants extensions",
      "延长承诺时限须在到期前、说明理由、由审批延期的人员办理"}},
    {"CALLERS_HEARD",
     {"a caller has given no verdict yet, and was not called often enough",
      "尚有诉求人未评价，且回访次数不足"}},
};

// What would be right where a fact does not fit.
constexpr Words kValues[] = {
    {"unit",
     {"a department in force that is not accused and has no part in the case "
      "yet; below the lead where the lead gives it on",
      "须为在册有效、未被投诉、尚未参与本单的单位；下派须在本单位所属"}},
    {"assisting",
     {"different departments in force that are not accused and have no part in "
      "the case yet",
      "须为互不相同、有效、未被投诉且尚未参与的单位"}},
    {"assignment",
     {"the number of a running assignment of the right kind",
      "须为本案在办的相应承办记录"}},
    {"dispute",
     {"the dispute that the case is attached to", "须为本单所在的裁定事项"}},
    {"extension",
     {"an amount of 1 to 100000 with a unit, of what the limit allows",
      "须为 1 至 100000，单位有效，且不超过规定"}},
    {"channel",
     {"needed where the citizen was contacted", "已联系的须填写联系方式"}},
    {"reason", {"needed where it is not solved", "未解决的须填写原因"}},
    {"satisfaction",
     {"with an outcome of reached, that or `solved`; with any other, neither",
      "接通的须填写是否解决或满意度；未接通或拒访的不得填写"}},
    {"solved", {"only with an outcome of reached", "未接通或拒访的不得填写"}},
    {"at_fault", {"a redo needs a unit at fault", "重办须认定责任单位有过错"}},
    {"lawful",
     {"an explanation closes only what was handled lawfully",
      "解释办结须认定依法办理"}},
    {"duplicates",
     {"ids of other cases, each once, that fit what is linked already",
      "须为其他工单的编号，不重复，且与本案的关联相符"}},
    {"parts",
     {"ids of other cases, each once, that fit what is linked already",
      "须为其他工单的编号，不重复，且与本案的关联相符"}},
    {"main_case",
     {"the id of another case; a case that others were merged into cannot be "
      "merged",
      "须为其他工单的编号，且本案没有并入的工单"}},
    {"attachment",
     {"each with a uri; its sha256 has 64 hexadecimal digits",
      "附件须有存放地址；校验值须为 64 位十六进制的 SHA-256"}},
    {"time_unknown",
     {"only a case that is kept elsewhere has no closing time",
      "仅外部系统的工单可以没有办结时间"}},
    {"time_limit",
     {"an amount of 1 to 100000 with a unit, of what the policy allows",
      "须为 1 至 100000，单位有效，且不超过规定"}},
    {"person", {"a member of staff who is not recused yet", "该人员已回避"}},
    {"confidential", {"secrecy can only be raised", "保密只能提高不能降低"}},
    {"category", {"an amendment changes something", "更正须至少填写一项"}},
    {"measure",
     {"a measure that is proposed, to be declined; that is ordered, to be "
      "answered; that is ordered or answered, to be lifted",
      "不予督办的须为已建议的措施；回复的须为已督办的措施；销号的须为已督办或"
      "已回复的措施"}},
    {"ground",
     {"inaction or misconduct: a limit that has run out needs no finding",
      "须为不作为或乱作为；超期无须认定"}},
    {"until", {"later than now", "须晚于当前时间"}},
    {"reply_by", {"later than now", "须晚于当前时间"}},
    {"answered_at", {"not later than now", "不得晚于当前时间"}},
    {"member",
     {"the id of a case that was merged into this one",
      "须为已并入本单的工单编号"}},
    {"lengthen",
     {"only with the deadlines of another decision",
      "须附重新派单决定的承诺时限"}},
    {"accepted_at", {"not later than now", "不得晚于当前时间"}},
    {"contacted_at", {"not later than now", "不得晚于当前时间"}},
    {"due_at", {"not later than now", "不得晚于当前时间"}},
    {"filed_at", {"not later than now", "不得晚于当前时间"}},
    {"informed_at", {"not later than now", "不得晚于当前时间"}},
    {"now", {"a time of the years 1 to 9999", "须在公元 1 至 9999 年"}},
    {"text",
     {"all words in UTF-8 and without NUL, all times of the years 1 to 9999, "
      "all values those that the schema has",
      "文字须为 UTF-8 且不含 NUL，时间在公元 1 至 9999 年，其余为规定的取值"}},
    {"ticket", {"the bytes of a trunkline.v1.Ticket", "须为工单的二进制内容"}},
    {"escalation",
     {"only a clock raises an escalation", "各级提醒只由时限产生"}},
    {"clock", {"a clock of the case that can do so", "须为本案的计时"}},
    {"id", {"the case needs an id", "须有工单编号"}},
    {"jurisdiction", {"the case needs a jurisdiction", "须有辖区"}},
};

template <std::size_t N>
std::string_view Find(const Words (&table)[N], std::string_view key, bool zh) {
  for (const Words& words : table) {
    if (words.key == key) return zh ? words.message.zh() : words.message.en();
  }
  return {};
}

constexpr std::string_view kCounters[] = {
    "",           "dispatches", "returns",   "redos", "extensions",
    "reopenings", "attempts",   "sent back", "holds"};
constexpr std::string_view kCountersZh[] = {
    "", "派单", "退单", "重办", "延期", "重启", "回访", "审核退回", "挂起"};
constexpr std::string_view kRequests[] = {"", "return", "extension",
                                          "termination", "hold"};
constexpr std::string_view kRequestsZh[] = {"", "退单", "延期", "终止", "挂起"};

std::string OfGuard(const DefinitionData& data, const Transition& t,
                    std::string_view name, bool zh) {
  std::string out(Find(kGuards, name, zh));
  for (const Guard& g : t.guards) {
    if (lifecycle::GuardName(g.kind) != name) continue;
    switch (g.kind) {
      case Guard::Kind::kBeforeDue: {
        const auto& clock = data.clocks[Slot(g.clock)];
        absl::StrAppend(
            &out, ToAbsl(LabelOf(clock.label, zh ? "zh" : "en", clock.id)));
        break;
      }
      case Guard::Kind::kFewer:
      case Guard::Kind::kAtLeast:
        absl::StrAppend(&out,
                        ToAbsl((zh ? kCountersZh : kCounters)[Slot(g.counter)]),
                        " ", g.count);
        break;
      case Guard::Kind::kPending:
      case Guard::Kind::kNotPending:
        absl::StrAppend(
            &out, ToAbsl((zh ? kRequestsZh : kRequests)[Slot(g.request)]));
        break;
      default:
        break;
    }
    break;
  }
  return out;
}

const Transition* FindTransition(const DefinitionData& data,
                                 std::string_view id) {
  for (const Transition& t : data.transitions) {
    if (t.id == id) return &t;
  }
  return nullptr;
}

// Between the items of a list.
const char* Comma(Language language) {
  return language == Language::kChinese ? "、" : ", ";
}

// Stages that a command is possible in, by label.
std::string Possible(const DefinitionData& data, CommandKind kind,
                     Language language) {
  std::string out;
  const auto k = static_cast<std::size_t>(kind);
  if (k >= kCommandKinds) return out;
  for (std::size_t i = 0; i != data.stages.size(); ++i) {
    if (data.by_stage[i][k].empty()) continue;
    absl::StrAppend(&out, out.empty() ? "" : Comma(language),
                    ToAbsl(LabelOf(data.stages[i].label, LanguageTag(language),
                                   data.stages[i].id)));
  }
  return out;
}

// Roles that have the right, by label.
std::string Holders(const lifecycle::EngineData& engine, const Transition& t,
                    std::string_view stage, Language language) {
  const DefinitionData& data = engine.data();
  const int place = stage.empty() ? static_cast<int>(data.stages.size())
                                  : data.FindStage(stage);
  std::string out;
  if (place == kNone) return out;
  for (int role : t.roles[Slot(place)]) {
    const auto& r = data.roles[Slot(role)];
    absl::StrAppend(&out, out.empty() ? "" : Comma(language),
                    ToAbsl(LabelOf(r.label, LanguageTag(language), r.id)));
  }
  return out;
}

}  // namespace

std::string LifecycleEngine::ToText(const Denial& denial,
                                    const Command& command,
                                    Language language) const {
  const std::string_view lang = LanguageTag(language);
  const bool zh = language == Language::kChinese;
  const DefinitionData& data = data_->data();
  const Transition* const t = FindTransition(data, denial.transition);
  std::string what(denial.transition);
  if (t != nullptr) what = std::string(LabelOf(t->label, lang, t->id));
  std::string_view stage = denial.stage;
  const int place = data.FindStage(stage);
  if (place != kNone) {
    stage = LabelOf(data.stages[Slot(place)].label, lang, stage);
  }
  const absl::string_view subject = ToAbsl(denial.subject);
  const absl::string_view at = ToAbsl(stage);
  switch (denial.kind) {
    case Denial::Kind::kNone:
      return zh ? "可以办理" : "it may be done";
    case Denial::Kind::kVersion:
      return KindOf(command) == CommandKind::kMigrate
                 ? (zh ? absl::StrCat("流程 ", data.id, " 版本 ", data.version,
                                      " 没有从该工单的版本和阶段迁移的规定")
                       : absl::StrCat("definition ", data.id, " version ",
                                      data.version,
                                      " has no migration from the case's "
                                      "version and stage"))
                 : (zh ? absl::StrCat("工单按另一流程或版本办理，不是 ",
                                      data.id, " 版本 ", data.version)
                       : absl::StrCat("the case runs under another definition "
                                      "or version than ",
                                      data.id, " ", data.version));
    case Denial::Kind::kInterest:
      return zh ? "与本案有利害关系，应当回避"
                : "the actor has an interest in the case and must keep out "
                  "of it";
    case Denial::Kind::kStage: {
      const std::string possible = Possible(data, KindOf(command), language);
      if (zh) {
        return absl::StrCat(
            at.empty() ? "尚未登记的工单" : absl::StrCat("“", at, "”阶段"),
            "不能这样办理",
            !denial.merged_into.empty()
                ? absl::StrCat("；该单已并入 ", ToAbsl(denial.merged_into),
                               "，请在该单办理")
            : possible.empty() ? ""
                               : absl::StrCat("；可在：", possible));
      }
      return absl::StrCat(
          at.empty() ? "not possible before the case is open"
                     : absl::StrCat("not possible in stage \"", at, "\""),
          !denial.merged_into.empty()
              ? absl::StrCat("; the case was merged into ",
                             ToAbsl(denial.merged_into),
                             ": give the command there")
          : possible.empty() ? ""
                             : absl::StrCat("; possible in: ", possible));
    }
    case Denial::Kind::kRight: {
      const std::string who =
          t == nullptr ? "" : Holders(*data_, *t, denial.stage, language);
      return zh ? absl::StrCat(what, "：无权办理，须由：", who)
                : absl::StrCat(what, ": no right; it belongs to: ", who);
    }
    case Denial::Kind::kFact: {
      const lifecycle::Fact* const fact = lifecycle::FindFact(denial.subject);
      return zh ? absl::StrCat(
                      what, "：缺少",
                      fact == nullptr ? subject : ToAbsl(fact->chinese))
                : absl::StrCat(what, ": the fact \"", subject, "\" is missing");
    }
    case Denial::Kind::kValue: {
      const lifecycle::Fact* const fact = lifecycle::FindFact(denial.subject);
      return zh ? absl::StrCat(
                      what, "：",
                      fact == nullptr ? subject : ToAbsl(fact->chinese),
                      "不符：", ToAbsl(Find(kValues, denial.subject, true)))
                : absl::StrCat(what, ": \"", subject, "\" does not fit: ",
                               ToAbsl(Find(kValues, denial.subject, false)));
    }
    case Denial::Kind::kGuard: {
      const std::string guard =
          t == nullptr ? "" : OfGuard(data, *t, denial.subject, zh);
      return absl::StrCat(what, zh ? "：" : ": ", subject, zh ? "：" : ": ",
                          guard);
    }
  }
  return what;
}

}  // namespace trunkline
