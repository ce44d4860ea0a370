// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
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
  std::string_view key, zh, en;
};

// What does not hold when a guard refuses.
constexpr Words kGuards[] = {
    {"BEFORE_DUE", "期限已过：", "the limit has run out: "},
    {"FEWER", "次数已达上限：", "it was done as often as it may be: "},
    {"AT_LEAST", "次数未达要求：", "it was not done often enough: "},
    {"NOT_DESIGNATED", "该单位系指定承办，不得退单",
     "the unit was designated and has no right to return"},
    {"SIGNED", "尚未签收", "the unit has not signed"},
    {"NOT_SIGNED", "已经签收", "the unit has signed already"},
    {"CONTACTED", "尚未联系诉求人", "the citizen has not been contacted"},
    {"TOLD", "延期尚未告知诉求人",
     "the citizen has not been told of the extension"},
    {"DISPATCHABLE", "保密工单须先填写派单内容",
     "a confidential ticket needs a dispatch text"},
    {"PENDING", "没有待审的申请：", "no request is waiting: "},
    {"NOT_PENDING", "已有待审的申请：", "a request is waiting already: "},
    {"VERDICT", "回访结果不符", "the callbacks do not say so"},
    {"EXEMPT", "不属于豁免类型", "type and category are not exempt"},
    {"NOT_EXEMPT", "属于豁免类型", "the type or category is exempt"},
    {"WAIVED", "诉求人未免除回复", "the citizen has not waived a reply"},
    {"WITHIN", "已超过期限", "the period since the closing is over"},
    {"SUPERVISED", "尚未督办", "no supervision measure was ordered since"},
    {"RESOLUTION_IN", "办结方式不符", "the case did not end that way"},
    {"CALLED_BY", "须由规定的各方回访",
     "not everybody who must has called the citizen back"},
    {"DISPUTED", "没有提请裁定", "no arbitration is attached"},
    {"NOT_DISPUTED", "已提请裁定", "an arbitration is attached already"},
    // Of every withdrawal.
    {"NO_DUPLICATES",
     "有其他工单并入本单，须先撤销并单，否则其诉求人得不到答复",
     "other cases were merged into it, and their callers are owed an answer; "
     "un-merge them first"},
    // Of clocks, as ChangeClocks() finds them.
    {"EXTENDABLE", "没有可以（再次）延长的期限",
     "no limit is running that may be extended, or as often"},
    {"COUNTABLE", "计时所依据的日历或期限不在",
     "a clock counts by a calendar or limit that is not there"},
    {"UNSOLVED", "回访未反映未解决", "the callbacks do not say it is unsolved"},
    {"MEASURE_IS", "督办措施不符", "it is not for this measure"},
};

// What would be right where a fact does not fit.
constexpr Words kValues[] = {
    {"unit", "须为在册有效、未被投诉、尚未参与本单的单位；下派须在本单位所属",
     "a department in force that is not accused and has no part in the case "
     "yet; below the lead where the lead gives it on"},
    {"assisting", "须为互不相同、有效、未被投诉且尚未参与的单位",
     "different departments in force that are not accused and have no part in "
     "the case yet"},
    {"assignment", "须为本案在办的相应承办记录",
     "the number of a running assignment of the right kind"},
    {"extension", "须为 1 至 100000，单位有效，且不超过规定",
     "an amount of 1 to 100000 with a unit, of what the limit allows"},
    {"channel", "已联系的须填写联系方式",
     "needed where the citizen was contacted"},
    {"reason", "未解决的须填写原因", "needed where it is not solved"},
    {"satisfaction", "接通的须填写是否解决或满意度；未接通或拒访的不得填写",
     "with an outcome of reached, that or `solved`; with any other, neither"},
    {"solved", "未接通或拒访的不得填写", "only with an outcome of reached"},
    {"at_fault", "重办须认定责任单位有过错", "a redo needs a unit at fault"},
    {"lawful", "解释办结须认定依法办理",
     "an explanation closes only what was handled lawfully"},
    {"duplicates", "须为其他工单的编号，不重复，且与本案的关联相符",
     "ids of other cases, each once, that fit what is linked already"},
    {"parts", "须为其他工单的编号，不重复，且与本案的关联相符",
     "ids of other cases, each once, that fit what is linked already"},
    {"main_case", "须为其他工单的编号，且本案没有并入的工单",
     "the id of another case; a case that others were merged into cannot be "
     "merged"},
    {"attachment", "附件须有存放地址；校验值须为 64 位十六进制的 SHA-256",
     "each with a uri; its sha256 has 64 hexadecimal digits"},
    {"time_unknown", "仅外部系统的工单可以没有办结时间",
     "only a case that is kept elsewhere has no closing time"},
    {"time_limit", "须为 1 至 100000，单位有效，且不超过规定",
     "an amount of 1 to 100000 with a unit, of what the policy allows"},
    {"person", "该人员已回避", "a member of staff who is not recused yet"},
    {"confidential", "保密只能提高不能降低", "secrecy can only be raised"},
    {"category", "更正须至少填写一项", "an amendment changes something"},
    {"measure", "须为已建议的措施", "a measure that is proposed"},
    {"accepted_at", "不得晚于当前时间", "not later than now"},
    {"contacted_at", "不得晚于当前时间", "not later than now"},
    {"due_at", "不得晚于当前时间", "not later than now"},
    {"filed_at", "不得晚于当前时间", "not later than now"},
    {"informed_at", "不得晚于当前时间", "not later than now"},
    {"now", "须在公元 1 至 9999 年", "a time of the years 1 to 9999"},
    {"text",
     "文字须为 UTF-8 且不含 NUL，时间在公元 1 至 9999 年，其余为规定的取值",
     "all words in UTF-8 and without NUL, all times of the years 1 to 9999, "
     "all values those that the schema has"},
    {"ticket", "须为工单的二进制内容", "the bytes of a trunkline.v1.Ticket"},
    {"escalation", "各级提醒只由时限产生", "only a clock raises an escalation"},
    {"clock", "须为本案的计时", "a clock of the case that can do so"},
    {"id", "须有工单编号", "the case needs an id"},
    {"jurisdiction", "须有辖区", "the case needs a jurisdiction"},
};

template <std::size_t N>
std::string_view Find(const Words (&table)[N], std::string_view key, bool zh) {
  for (const Words& words : table) {
    if (words.key == key) return zh ? words.zh : words.en;
  }
  return {};
}

constexpr std::string_view kCounters[] = {
    "",           "dispatches", "returns",  "redos",
    "extensions", "reopenings", "attempts", "sent back"};
constexpr std::string_view kCountersZh[] = {"",     "派单", "退单", "重办",
                                            "延期", "重启", "回访", "审核退回"};
constexpr std::string_view kRequests[] = {"", "return", "extension",
                                          "termination"};
constexpr std::string_view kRequestsZh[] = {"", "退单", "延期", "终止"};

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
                                      " 没有从该工单的版本和环节迁移的规定")
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
            at.empty() ? "尚未登记的工单" : absl::StrCat("“", at, "”环节"),
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
