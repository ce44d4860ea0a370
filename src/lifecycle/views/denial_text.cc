// SPDX-License-Identifier: Apache-2.0
// Why a command is refused, in words: LifecycleEngine::ToText().
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generated/lifecycle_enum_last.h"
#include "generated/name_tables.h"
#include "src/base/message.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/views/messages.h"
#include "src/lifecycle/wire/facts.h"

namespace trunkline {
namespace {

namespace messages = lifecycle::view_messages;

using base::Message;
using base::Text;
using lifecycle::DefinitionData;
using lifecycle::Guard;
using lifecycle::kNone;
using lifecycle::LabelOf;
using lifecycle::Slot;
using lifecycle::Transition;

struct Words {
  std::string_view key;
  Message message;
};

using Kind = Guard::Kind;

struct GuardWords {
  Kind key;
  Message message;
};

// What does not hold when a guard refuses.
constexpr GuardWords kGuards[] = {
    {Kind::kBeforeDue, {"the limit has run out: $0", "期限已过：$0"}},
    {Kind::kFewer,
     {"it was done as often as it may be: $0 $1", "次数已达上限：$0 $1"}},
    {Kind::kAtLeast,
     {"it was not done often enough: $0 $1", "次数未达要求：$0 $1"}},
    {Kind::kNotDesignated,
     {"the unit was designated and has no right to return",
      "该单位系指定承办，不得退单"}},
    {Kind::kSigned, {"the unit has not signed", "尚未签收"}},
    {Kind::kNotSigned, {"the unit has signed already", "已经签收"}},
    {Kind::kContacted,
     {"the citizen has not been contacted", "尚未联系诉求人"}},
    {Kind::kTold,
     {"the citizen has not been told of the extension, hold or longer promise",
      "延期、挂起或者承诺时限的延长尚未告知诉求人"}},
    {Kind::kDispatchable,
     {"a confidential ticket needs a dispatch text",
      "保密工单须先填写派单内容"}},
    {Kind::kPending, {"no request is waiting: $0", "没有待审的申请：$0"}},
    {Kind::kNotPending,
     {"a request is waiting already: $0", "已有待审的申请：$0"}},
    {Kind::kVerdict, {"the callbacks do not say so", "回访结果不符"}},
    {Kind::kExempt, {"type and category are not exempt", "不属于豁免类型"}},
    {Kind::kNotExempt, {"the type or category is exempt", "属于豁免类型"}},
    {Kind::kWaived, {"the citizen has not waived a reply", "诉求人未免除回复"}},
    {Kind::kWithin, {"the period since the closing is over", "已超过期限"}},
    {Kind::kSupervised,
     {"no supervision measure was ordered since", "尚未督办"}},
    {Kind::kResolutionIn, {"the case did not end that way", "办结方式不符"}},
    {Kind::kCalledBy,
     {"not every role that must has called the citizen back",
      "须由规定的各方回访"}},
    {Kind::kDisputed, {"no dispute is attached", "没有提请裁定"}},
    {Kind::kNotDisputed, {"a dispute is attached already", "已提请裁定"}},
    {Kind::kUnsolved,
     {"the callbacks do not say it is unsolved", "回访未反映未解决"}},
    {Kind::kMeasureIs, {"it is not for this measure", "督办措施不符"}},
    {Kind::kFound,
     {"inaction and misconduct must first be found by an authority, with facts "
      "and legal basis",
      "不作为、乱作为须先由督办主管认定，写明事实和法律依据"}},
    {Kind::kNotHeld, {"a hold is granted", "正在挂起"}},
    {Kind::kDelayUnreported,
     {"the unit has reported why it is late", "承办单位已说明超期理由"}},
    {Kind::kHoldReason,
     {"no limit of the case names this reason for a hold",
      "本案时限没有规定以此理由挂起"}},
    {Kind::kUntilWithin,
     {"the hold would last longer than it may", "挂起时间超过上限"}},
    {Kind::kReached, {"the citizen was not reached", "未接通诉求人"}},
    {Kind::kAnswered, {"the measure has not been answered", "督办尚未回复"}},
    {Kind::kLengthens,
     {"the amendment is not to lengthen the promise", "更正不延长承诺时限"}},
    {Kind::kNotLengthens,
     {"the promise is made longer only before it is due, with a reason, by who "
      "grants extensions",
      "延长承诺时限须在到期前、说明理由、由审批延期的人员办理"}},
    {Kind::kCallersHeard,
     {"a caller has given no verdict yet, and was not called often enough",
      "尚有诉求人未评价，且回访次数不足"}},
};

// What refuses beside the guards.
constexpr Words kRefusals[] = {
    // Of every ending that no callback led to.
    {"NO_DUPLICATES",
     {"other cases were merged into it, and their callers are owed an answer; "
      "un-merge them first",
      "有其他工单并入本单，须先撤销并单，否则其诉求人得不到答复"}},
    {"OWN_REQUEST",
     {"a unit that leads or led the case, or a part of it, does not grant what "
      "a unit asked for, nor a longer promise",
      "承办过本单的单位不得审批承办单位的申请，也不得延长承诺时限"}},
    {"EXCUSED",
     {"an extension is asked for, a hold is granted or a dispute is open: "
      "no measure is proposed for lateness",
      "延期申请待审、已同意挂起或者职责争议未决期间，不得以超期建议督办"}},
    // Of clocks, as ChangeClocks() finds them.
    {"EXTENDABLE",
     {"no limit is running that may be extended, or as often",
      "没有可以（再次）延长的期限"}},
    {"COUNTABLE",
     {"a clock counts by a calendar or limit that is not there",
      "计时所依据的日历或期限不在"}},
};

constexpr bool EachGuardHasWords() {
  for (int kind = 1; kind <= kLast<Kind>; ++kind) {
    int found = 0;
    for (const GuardWords& words : kGuards) {
      if (static_cast<int>(words.key) == kind) ++found;
    }
    if (found != 1) return false;
  }
  return true;
}
static_assert(EachGuardHasWords());

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
      "须为其他办件的编号，不重复，且与本案的关联相符"}},
    {"parts",
     {"ids of other cases, each once, that fit what is linked already",
      "须为其他办件的编号，不重复，且与本案的关联相符"}},
    {"main_case",
     {"the id of another case; a case that others were merged into cannot be "
      "merged",
      "须为其他办件的编号，且本案没有并入的工单"}},
    {"attachment",
     {"each with a uri; its sha256 has 64 hexadecimal digits",
      "附件须有存放地址；校验值须为 64 位十六进制的 SHA-256"}},
    {"time_unknown",
     {"only a case that is kept elsewhere has no closing time",
      "仅由其他系统办理的办件可以没有办结时间"}},
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
    {"id", {"the case needs an id", "须有办件编号"}},
    {"jurisdiction", {"the case needs a jurisdiction", "须有辖区"}},
};

// The text of a word, filled in; empty: the table does not have it.
template <typename Row, std::size_t N>
Text Find(const Row (&table)[N], decltype(Row::key) key,
          const std::vector<base::Argument>& arguments = {}) {
  for (const Row& words : table) {
    if (words.key == key) return base::FillFound(words.message, arguments);
  }
  return {};
}

// The name of a counter or a request.
Text NameOf(const schema::EnumNames& names, int number) {
  std::string en(names.Name(number));
  std::replace(en.begin(), en.end(), '_', ' ');
  return {std::move(en), std::string(names.ChineseName(number))};
}

Text LabelText(const lifecycle::Labels& labels, std::string_view id) {
  return {std::string(LabelOf(labels, "en", id)),
          std::string(LabelOf(labels, "zh", id))};
}

// What `name` stands for among the guards of a transition, with what this one
// asks for.
Text GuardText(const DefinitionData& data, const Transition& t,
               std::string_view name) {
  for (const Guard& g : t.guards) {
    if (lifecycle::GuardName(g.kind) != name) continue;
    switch (g.kind) {
      case Kind::kBeforeDue: {
        const auto& clock = data.clocks[Slot(g.clock)];
        return Find(kGuards, g.kind, {LabelText(clock.label, clock.id)});
      }
      case Kind::kFewer:
      case Kind::kAtLeast:
        return Find(
            kGuards, g.kind,
            {NameOf(schema::GuardCounterNames(), static_cast<int>(g.counter)),
             g.count});
      case Kind::kPending:
      case Kind::kNotPending:
        return Find(
            kGuards, g.kind,
            {NameOf(schema::GuardRequestNames(), static_cast<int>(g.request))});
      default:
        return Find(kGuards, g.kind);
    }
  }
  return Find(kRefusals, name);  // Of every command, not of this transition.
}

const Transition* FindTransition(const DefinitionData& data,
                                 std::string_view id) {
  for (const Transition& t : data.transitions) {
    if (t.id == id) return &t;
  }
  return nullptr;
}

// Stages that a command is possible in, by label.
Text PossibleStages(const DefinitionData& data, CommandKind kind) {
  std::vector<Text> labels;
  const auto k = static_cast<std::size_t>(kind);
  if (k >= kCommandKinds) return {};
  for (std::size_t i = 0; i != data.stages.size(); ++i) {
    if (data.by_stage[i][k].empty()) continue;
    labels.push_back(LabelText(data.stages[i].label, data.stages[i].id));
  }
  return base::Join(labels, base::Fill<messages::kListComma>());
}

// Roles that have the right, by label.
Text Holders(const DefinitionData& data, const Transition& t,
             std::string_view stage) {
  std::vector<Text> labels;
  const int place = stage.empty() ? static_cast<int>(data.stages.size())
                                  : data.FindStage(stage);
  if (place == kNone) return {};
  for (int role : t.roles[Slot(place)]) {
    const auto& r = data.roles[Slot(role)];
    labels.push_back(LabelText(r.label, r.id));
  }
  return base::Join(labels, base::Fill<messages::kListComma>());
}

// A fact: its name in English, as commands have it, and its label in Chinese.
Text FactText(std::string_view name) {
  const lifecycle::Fact* const fact = lifecycle::FindFact(name);
  if (fact == nullptr) return base::Verbatim(name);
  return {std::string(name), std::string(fact->chinese)};
}

Text StageText(const DefinitionData& data, const Denial& denial,
               CommandKind kind) {
  Text text = base::Fill<messages::kNotBeforeOpen>();
  if (!denial.stage.empty()) {
    const int place = data.FindStage(denial.stage);
    text = base::Fill<messages::kNotInStage>(
        place == kNone
            ? base::Verbatim(denial.stage)
            : LabelText(data.stages[Slot(place)].label, denial.stage));
  }
  if (!denial.merged_into.empty()) {
    return base::Fill<messages::kMerged>(text, denial.merged_into);
  }
  const Text possible = PossibleStages(data, kind);
  return possible.empty() ? text
                          : base::Fill<messages::kPossibleIn>(text, possible);
}

Text DenialText(const DefinitionData& data, const Denial& denial,
                CommandKind kind) {
  const Transition* const t = FindTransition(data, denial.transition);
  const Text what = t == nullptr ? base::Verbatim(denial.transition)
                                 : LabelText(t->label, t->id);
  switch (denial.kind) {
    case Denial::Kind::kNone:
      return base::Fill<messages::kMayBeDone>();
    case Denial::Kind::kVersion:
      return kind == CommandKind::kMigrate
                 ? base::Fill<messages::kNoMigration>(data.id, data.version)
                 : base::Fill<messages::kOtherDefinition>(data.id,
                                                          data.version);
    case Denial::Kind::kInterest:
      return base::Fill<messages::kKeepOut>();
    case Denial::Kind::kStage:
      return StageText(data, denial, kind);
    case Denial::Kind::kRight:
      return base::Fill<messages::kBelongsTo>(
          what, t == nullptr ? Text() : Holders(data, *t, denial.stage));
    case Denial::Kind::kFact:
      return base::Fill<messages::kFactMissing>(what, FactText(denial.subject));
    case Denial::Kind::kValue:
      return base::Fill<messages::kDoesNotFit>(what, FactText(denial.subject),
                                               Find(kValues, denial.subject));
    case Denial::Kind::kGuard: {
      const Text why =
          t == nullptr ? Text() : GuardText(data, *t, denial.subject);
      return why.empty()
                 ? base::At(what, denial.subject)
                 : base::Fill<messages::kGuard>(what, why, denial.subject);
    }
  }
  return what;
}

}  // namespace

std::string LifecycleEngine::ToText(const Denial& denial,
                                    const Command& command,
                                    Language language) const {
  return DenialText(data_->data(), denial, KindOf(command)).In(language);
}

}  // namespace trunkline
