// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/timeline.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/engine/promised.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/fields.h"
#include "src/lifecycle/wire/withheld.h"
#include "src/schema/schema.h"
#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

namespace trunkline {
namespace {

// Finds a fact of a command by its name in the field list of the command's
// kind.
template <typename T>
class FactFinder {
 public:
  static constexpr bool kWrites = true;
  explicit FactFinder(std::string_view name) : name_(name) {}

  template <typename Value>
  void operator()(schema::Field field, const Value& value) {
    if constexpr (std::is_same_v<Value, T>) {
      if (field.name() == name_) found_ = &value;
    }
  }
  void Embedded(schema::Field, std::string_view) {}
  const T* found() const { return found_; }

 private:
  const std::string_view name_;
  const T* found_ = nullptr;
};

// Returns a fact of a command; its default if the command's kind has none of
// that name.
template <typename T>
const T& Fact(const Command& command, std::string_view name) {
  static const T& none = *new T();
  FactFinder<T> finder(name);
  std::visit([&](const auto& m) { Fields(finder, m); }, command);
  return finder.found() == nullptr ? none : *finder.found();
}

using base::ToAbsl;
using lifecycle::DefinitionData;
using lifecycle::kNone;
using lifecycle::LabelOf;

constexpr absl::Time kNever = absl::InfiniteFuture();

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// One line, whatever was written.
std::string OneLine(std::string_view text) {
  std::string out;
  for (char c : text) {
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  return out;
}

// The decision that a command brings; empty: none.
std::string_view Decided(const Command& command) {
  const auto* const decision = lifecycle::FactIn<std::string>(
      command,
      [](const auto& m) -> decltype((m.decision)) { return m.decision; });
  return decision == nullptr ? std::string_view() : *decision;
}

// What the timeline says of a decision.
struct Routed {
  std::string lead, ruleset_hash;
};

Routed RoutedBy(std::string_view decision) {
  Routed routed;
  schema::EachField(decision, [&](const schema::WireField& field) {
    if (field.Is(schema::fields::Decision::kLead)) {
      routed.lead = std::string(field.bytes());
    } else if (field.Is(schema::fields::Decision::kRulesetHash)) {
      routed.ruleset_hash = std::string(field.bytes());
    }
  });
  return routed;
}

class Teller {
 public:
  explicit Teller(const TimelineOptions& options)
      : o_(options), zh_(options.language == Language::kChinese) {
    if (o_.definition != nullptr) data_ = &lifecycle::DataOf(*o_.definition);
  }

  absl::StatusOr<std::string> Tell(const std::vector<Event>& events) {
    if (events.empty()) return absl::InvalidArgumentError("there is no event");
    for (const Event& event : events) {
      const absl::Status status = Apply(event, &case_);
      if (!status.ok()) return absl::InvalidArgumentError(status.message());
      if (event.version == 1) Head();
      rerouted_ = rerouted_ || (KindOf(event.command) != CommandKind::kOpen &&
                                !Decided(event.command).empty());
      Tell(event);
    }
    Clocks();
    Foot();
    Fit();
    return std::move(out_);
  }

 private:
  absl::string_view Say(std::string_view zh, std::string_view en) const {
    return ToAbsl(zh_ ? zh : en);
  }
  template <typename Enum>
  absl::string_view Word(const schema::EnumNames& names, Enum value) const {
    const int number = static_cast<int>(value);
    return ToAbsl(zh_ ? names.ChineseName(number) : names.Name(number));
  }
  std::string When(absl::Time time) const {
    return time == kNever ? "-" : base::FormatMinute(time, o_.zone);
  }
  std::string Unit(const std::string& code) const {
    if (o_.rules == nullptr) return code;
    const std::string_view label =
        o_.rules->DepartmentLabel(code, LanguageTag(o_.language));
    return label == code ? code : absl::StrCat(ToAbsl(label), " (", code, ")");
  }
  template <typename Entries>
  std::string LabelIn(const Entries& entries, int place,
                      const std::string& id) const {
    return place == kNone ? id
                          : std::string(LabelOf(
                                entries[static_cast<std::size_t>(place)].label,
                                LanguageTag(o_.language), id));
  }
  std::string StageLabel(const std::string& id) const {
    return data_ == nullptr ? id
                            : LabelIn(data_->stages, data_->FindStage(id), id);
  }
  std::string ClockLabel(const std::string& id) const {
    return data_ == nullptr ? id
                            : LabelIn(data_->clocks, data_->FindClock(id), id);
  }
  std::string RoleLabel(const std::string& id) const {
    return data_ == nullptr ? id
                            : LabelIn(data_->roles, data_->FindRole(id), id);
  }
  std::string TransitionLabel(const Event& event) const {
    if (data_ != nullptr) {
      for (const lifecycle::Transition& t : data_->transitions) {
        if (t.id == event.transition) {
          return std::string(LabelOf(t.label, LanguageTag(o_.language), t.id));
        }
      }
    }
    const absl::string_view word =
        Word(schema::CommandKindNames(), KindOf(event.command));
    return word.empty() ? std::string(Say("（未知的操作）", "(unknown)"))
                        : std::string(word);
  }

  void Head() {
    absl::StrAppend(&out_, Say("工单 ", "Case "), case_.id, Say("，", ", "),
                    case_.jurisdiction);
    const absl::string_view type = Word(schema::TicketTypeNames(), case_.type);
    if (!type.empty()) absl::StrAppend(&out_, Say("，", ", "), type);
    if (!case_.category.empty()) {
      absl::StrAppend(&out_, Say("，", ", "),
                      o_.rules == nullptr
                          ? case_.category
                          : std::string(o_.rules->CategoryLabel(
                                case_.category, LanguageTag(o_.language))));
    }
    if (!case_.region.empty()) {
      absl::StrAppend(&out_, Say("，", ", "),
                      o_.rules == nullptr
                          ? case_.region
                          : std::string(o_.rules->RegionLabel(
                                case_.region, LanguageTag(o_.language))));
    }
    if (case_.confidential) {
      absl::StrAppend(&out_, Say("，保密", ", confidential"));
    }
    if (case_.definition_id.empty()) {
      absl::StrAppend(&out_, "\n", Say("由其他系统办理", "Kept elsewhere"),
                      "\n\n");
      return;
    }
    absl::StrAppend(&out_, "\n", Say("流程 ", "Lifecycle "),
                    case_.definition_id, Say(" 版本 ", ", version "),
                    case_.definition_version, "\n\n");
  }

  void Add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    absl::StrAppend(&facts_, facts_.empty() ? "" : Say("；", "; "),
                    ToAbsl(name), name.empty() ? "" : Say("：", ": "),
                    ToAbsl(value));
  }
  void AddWords(std::string_view name, const std::string& text) {
    if (text.empty()) return;
    Add(name, o_.words ? OneLine(text)
                       : absl::StrCat("(", Characters(text),
                                      Say(" 字)", " characters)")));
  }
  std::string Units(const std::vector<std::string>& codes) const {
    std::string list;
    for (const std::string& code : codes) {
      absl::StrAppend(&list, list.empty() ? "" : Say("、", ", "), Unit(code));
    }
    return list;
  }
  static std::string List(const std::vector<std::string>& ids) {
    std::string list;
    for (const std::string& id : ids) {
      absl::StrAppend(&list, list.empty() ? "" : ", ", id);
    }
    return list;
  }
  std::string_view View(absl::string_view s) const { return base::FromAbsl(s); }

  // What a command says, in words; nothing of the caller.
  void Facts(const Event& event) {
    const Command& m = event.command;
    const CommandKind kind = KindOf(m);
    const auto& unit = Fact<std::string>(m, "unit");
    const auto& reason = Fact<std::string>(m, "reason");
    const int number = Fact<int>(m, "clock");
    const auto& extension = Fact<DeadlinePolicy::Amount>(m, "extension");
    const auto& time_limit = Fact<DeadlinePolicy::Amount>(m, "time_limit");
    facts_.clear();
    const auto say = [&](std::string_view zh, std::string_view en) {
      return View(Say(zh, en));
    };
    const auto yes = [&](std::string_view zh, std::string_view en,
                         std::optional<bool> value) {
      if (!value.has_value()) return;
      Add(say(zh, en), View(*value ? Say("是", "yes") : Say("否", "no")));
    };
    if (kind == CommandKind::kRemind) {
      Add("", View(Word(schema::AlertLevelNames(), AlertLevel::kReminder)));
    }
    Add("",
        View(Word(schema::AlertLevelNames(), Fact<AlertLevel>(m, "level"))));
    Add("", View(Word(schema::SupervisionMeasureNames(),
                      Fact<SupervisionMeasure>(m, "measure"))));
    Add("", View(Word(schema::ReferralGroundNames(),
                      Fact<ReferralGround>(m, "ground"))));
    if (!unit.empty()) {
      Add(kind == CommandKind::kDispatch || kind == CommandKind::kDesignate
              ? say("主办", "lead")
              : say("单位", "unit"),
          Unit(unit));
    }
    Add(say("协办", "assisting"),
        Units(Fact<std::vector<std::string>>(m, "assisting")));
    if (Fact<bool>(m, "interim")) Add("", say("临时主办", "interim"));
    if (number != 0 &&
        static_cast<std::size_t>(number) <= case_.clocks.size()) {
      const Clock& clock = case_.clocks[static_cast<std::size_t>(number) - 1];
      Add(say("计时", "clock"), ClockLabel(clock.definition));
      if (clock.assignment != 0) {
        Add("",
            Unit(
                case_
                    .assignments[static_cast<std::size_t>(clock.assignment) - 1]
                    .unit));
      }
    }
    Add(say("号码", "number"), Fact<std::string>(m, "number"));
    Add(say("工单", "cases"), Fact<std::string>(m, "main_case"));
    Add(say("工单", "cases"),
        List(Fact<std::vector<std::string>>(m, "duplicates")));
    Add(say("工单", "cases"), List(Fact<std::vector<std::string>>(m, "parts")));
    Add(say("并入工单", "merged case"), Fact<std::string>(m, "member"));
    // Holds, replies, and the arithmetic of a proposal.
    const auto time = [&](std::string_view zh, std::string_view en,
                          std::string_view name) {
      const absl::Time at = Fact<absl::Time>(m, name);
      if (at != absl::Time() && at != kNever) Add(say(zh, en), When(at));
    };
    time("截止", "until", "until");
    time("回复期限", "reply by", "reply_by");
    time("起算", "began", "started_at");
    time("届满", "ended", "limit_at");
    if (const auto* proposal = std::get_if<ProposeCommand>(&m);
        proposal != nullptr && proposal->waited.amount != 0) {
      Add(say("届满后", "waited since"), Length(proposal->waited));
    }
    if (Fact<bool>(m, "lengthen")) Add("", say("延长承诺", "longer promise"));
    Add(say("裁定事项", "dispute"), Fact<std::string>(m, "dispute"));
    Add(say("人员", "person"), Fact<std::string>(m, "person"));
    Add("", View(Word(schema::RefusalReasonNames(),
                      Fact<RefusalReason>(m, "refusal_reason"))));
    Add("", View(Word(schema::RefusalActionNames(),
                      Fact<RefusalAction>(m, "refusal_action"))));
    if (extension.amount != 0) Add("", Length(extension));
    if (time_limit.amount != 0) Add("", Length(time_limit));
    yes("属实", "claim true", Fact<std::optional<bool>>(m, "claim_true"));
    yes("超出职责", "beyond remit",
        Fact<std::optional<bool>>(m, "beyond_remit"));
    yes("已联系", "contacted", Fact<std::optional<bool>>(m, "contacted"));
    Add("", View(Word(schema::ContactOutcomeNames(),
                      Fact<ContactOutcome>(m, "contact_outcome"))));
    Add("", View(Word(schema::SolvedNames(), Fact<Solved>(m, "solved"))));
    Add("", View(Word(schema::SatisfactionNames(),
                      Fact<Satisfaction>(m, "satisfaction"))));
    yes("单位过错", "unit at fault", Fact<std::optional<bool>>(m, "at_fault"));
    yes("依法办理", "lawful", Fact<std::optional<bool>>(m, "lawful"));
    if (const auto* amend = std::get_if<AmendCommand>(&event.command)) {
      Add(say("类别", "category"), amend->category);
      Add(say("属地", "region"), amend->region);
      Add("", View(Word(schema::TicketTypeNames(), amend->type)));
      Add("", View(Word(schema::UrgencyNames(), amend->urgency)));
      yes("保密", "confidential", amend->confidential);
      yes("免回复", "reply waived", amend->reply_waived);
    }
    if (std::holds_alternative<AmendCommand>(m) ||
        std::holds_alternative<RerouteCommand>(m)) {
      const Routed routed = RoutedBy(Decided(m));
      Add(say("派单", "routed to"), Unit(routed.lead));
      if (const auto* const reroute = std::get_if<RerouteCommand>(&m)) {
        Add(say("规则集", "rule set"),
            absl::StrCat(reroute->replaced_ruleset_hash.substr(0, 12), " -> ",
                         routed.ruleset_hash.substr(0, 12)));
      }
    }
    if (const auto* open = std::get_if<OpenCommand>(&event.command);
        open != nullptr && !open->lead.empty()) {
      Add(say("主办", "lead"), Unit(open->lead));
    }
    if (Fact<bool>(m, "time_unknown")) {
      Add("", say("办结时间不详", "time of closing not known"));
    }
    if (const auto* feedback = std::get_if<FeedbackCommand>(&event.command);
        feedback != nullptr && !feedback->attachments.empty()) {
      Add(say("附件", "attachments"),
          std::to_string(feedback->attachments.size()));
    }
    Add(say("知识条目", "knowledge"), Fact<std::string>(m, "knowledge"));
    if ((kind == CommandKind::kHold || kind == CommandKind::kRequestHold) &&
        IsHoldReason(reason)) {
      Add(say("理由", "reason"), reason);
    } else {
      AddWords(say("理由", "reason"), reason);
    }
    AddWords(say("受移送机关", "authority"), Fact<std::string>(m, "authority"));
    AddWords(say("文号", "reference"), Fact<std::string>(m, "reference"));
    AddWords(say("认定事实", "facts"), Fact<std::string>(m, "facts"));
    AddWords(say("法律依据", "legal basis"),
             Fact<std::string>(m, "legal_basis"));
    AddWords(say("内部说明", "internal"),
             Fact<std::string>(m, "internal_text"));
    AddWords(say("答复", "answer"), Fact<std::string>(m, "public_text"));
  }

  // A word that a deadline policy knows, not free text.
  bool IsHoldReason(const std::string& reason) const {
    for (const PromisedDeadline& term : case_.promised_deadlines) {
      if (term.policy == nullptr) continue;
      const std::vector<std::string>& known = term.policy->hold;
      if (std::find(known.begin(), known.end(), reason) != known.end()) {
        return true;
      }
    }
    return false;
  }

  std::string Length(const DeadlinePolicy::Amount& amount) const {
    static constexpr std::string_view kEn[] = {"",
                                               "minutes",
                                               "hours",
                                               "calendar days",
                                               "working hours",
                                               "working days",
                                               "working minutes",
                                               "months",
                                               "years"};
    static constexpr std::string_view kZh[] = {
        "",          " 分钟",     " 小时", " 天", " 工作小时",
        " 个工作日", " 工作分钟", " 个月", " 年"};
    const auto unit = static_cast<std::size_t>(amount.unit);
    if (unit >= std::size(kEn)) return absl::StrCat(amount.amount);
    return zh_ ? absl::StrCat(amount.amount, ToAbsl(kZh[unit]))
               : absl::StrCat(amount.amount, " ", ToAbsl(kEn[unit]));
  }

  void Tell(const Event& event) {
    // Of what the reader is not shown, only what everybody sees is told.
    const bool shell = lifecycle::IsShell(event);
    if (shell && event.stage.empty() && event.clocks.empty() &&
        event.resolution == Resolution::kUnspecified) {
      return;
    }
    const std::string stage =
        event.stage.empty() ? ""
                            : absl::StrCat(" -> ", StageLabel(event.stage));
    std::string who = RoleLabel(event.role);
    if (!event.unit.empty()) absl::StrAppend(&who, ", ", Unit(event.unit));
    absl::StrAppend(&out_, When(event.at), "  ", TransitionLabel(event), stage,
                    who.empty() ? "" : absl::StrCat("  [", who, "]"), "\n");
    Facts(event);
    if (!facts_.empty()) Line(facts_);
    if (event.stated_at != kNever) {
      Line(absl::StrCat(Say("所报时间：", "stated time: "),
                        When(event.stated_at)));
    }
    for (const ClockEvent& change : event.clocks) Tell(change);
    if (event.resolution != Resolution::kUnspecified) {
      Line(absl::StrCat(Say("结果：", "result: "),
                        Word(schema::ResolutionNames(), event.resolution)));
    }
  }

  void Line(const std::string& text) {
    absl::StrAppend(&out_, "                  ", text, "\n");
  }

  std::string ClockName(const Clock& clock) const {
    std::string name = ClockLabel(clock.definition);
    if (clock.assignment != 0) {
      absl::StrAppend(
          &name, ", ",
          Unit(case_.assignments[static_cast<std::size_t>(clock.assignment) - 1]
                   .unit));
    }
    return name;
  }

  void Tell(const ClockEvent& change) {
    const Clock& clock =
        case_.clocks[static_cast<std::size_t>(change.clock) - 1];
    std::string text =
        absl::StrCat(Say("计时 ", "clock "), ClockName(clock), Say("：", ": "));
    const std::string until =
        absl::StrCat(Say("截止 ", "due "), When(change.due));
    switch (change.kind) {
      case ClockEvent::Kind::kUnspecified:
        return;
      case ClockEvent::Kind::kExpect:
        absl::StrAppend(&text, Say("待开始", "waits for its start"));
        break;
      case ClockEvent::Kind::kStart:
        absl::StrAppend(&text, until);
        break;
      case ClockEvent::Kind::kHold:
        absl::StrAppend(&text, Say("暂停", "stands still"));
        break;
      case ClockEvent::Kind::kResume:
        absl::StrAppend(&text, Say("继续，", "goes on, "), until);
        break;
      case ClockEvent::Kind::kExtend:
        absl::StrAppend(&text, Say("延长，", "extended, "), until);
        break;
      case ClockEvent::Kind::kReset:
        absl::StrAppend(&text, Say("重新计时，", "counts anew, "), until);
        break;
      case ClockEvent::Kind::kStop:
        absl::StrAppend(&text, Ending(clock));
        break;
    }
    if (change.provisional) {
      absl::StrAppend(&text, Say("（暂定）", " (provisional)"));
    }
    Line(text);
  }

  absl::string_view Ending(const Clock& clock) const {
    if (clock.started == kNever) return Say("未开始", "never started");
    // A window, not an obligation.
    if (!lifecycle::Obliges(case_, clock)) return Say("已关闭", "closed");
    return clock.stopped <= clock.due ? Say("按时", "in time")
                                      : Say("超时", "late");
  }

  void Clocks() {
    if (case_.clocks.empty()) return;
    absl::StrAppend(&out_, "\n", Say("计时", "Clocks"), "\n");
    for (const Clock& clock : case_.clocks) {
      absl::StrAppend(&out_, "  ", ClockName(clock), Say("：", ": "),
                      When(clock.started), " .. ", When(clock.due),
                      Say("，", ", "));
      switch (clock.state) {
        case Clock::State::kStopped:
          absl::StrAppend(&out_, Say("停止于 ", "stopped "),
                          When(clock.stopped), Say("，", ", "), Ending(clock));
          break;
        case Clock::State::kRunning:
          absl::StrAppend(&out_, Say("计时中", "running"));
          break;
        case Clock::State::kOnHold:
          absl::StrAppend(&out_, Say("暂停", "on hold"));
          break;
        default:
          absl::StrAppend(&out_, Say("待开始", "waits for its start"));
          break;
      }
      absl::StrAppend(&out_, "\n");
    }
  }

  // That the decision does not fit the case any more.
  void Fit() {
    if (case_.closed_at != kNever) return;
    if (case_.decision_outdated) {
      absl::StrAppend(&out_,
                      Say("派单决定作出后工单有更正，可重新分类派单（reroute）",
                          "The ticket was amended after its decision; "
                          "\"reroute\" routes it again"),
                      "\n");
      return;
    }
    const std::string lead = RoutedBy(case_.decision).lead;
    if (case_.lead == 0 || !rerouted_ || lead.empty() ||
        lead == case_.Lead()->unit) {
      return;
    }
    absl::StrAppend(&out_,
                    Say("按现行派单决定应由以下单位主办：",
                        "By the decision now in force the lead would be "),
                    Unit(lead), "\n");
  }

  void Foot() {
    absl::StrAppend(&out_, "\n", Say("现在：", "Now: "),
                    StageLabel(case_.stage));
    if (case_.resolution != Resolution::kUnspecified) {
      absl::StrAppend(&out_, Say("，", ", "),
                      Word(schema::ResolutionNames(), case_.resolution));
    }
    if (case_.lead != 0) {
      absl::StrAppend(&out_, Say("；主办：", "; lead: "),
                      Unit(case_.Lead()->unit));
    }
    const auto count = [&](std::string_view zh, std::string_view en, int n) {
      if (n != 0) absl::StrAppend(&out_, Say("；", "; "), Say(zh, en), " ", n);
    };
    count("派单", "dispatches", case_.dispatches);
    count("退单", "returns", case_.returns);
    count("重办", "redos", case_.redos);
    count("延期", "extensions", case_.extensions);
    count("重启", "reopenings", case_.reopenings);
    int yellow = 0, red = 0;
    for (const Assignment& a : case_.assignments) {
      yellow += a.yellow_cards;
      red += a.red_cards;
    }
    count("黄牌", "yellow cards", yellow);
    count("红牌", "red cards", red);
    absl::StrAppend(&out_, "\n");
    if (!case_.merged_into.empty()) {
      absl::StrAppend(&out_, Say("已并入：", "Merged into: "),
                      case_.merged_into, "\n");
    }
    if (!case_.duplicates.empty() && !case_.definition_id.empty()) {
      absl::StrAppend(&out_,
                      Say("并入本单、其诉求人须一并答复的工单：",
                          "Merged into it, each caller to be answered: "),
                      List(case_.duplicates), "\n");
    }
    // What a unit did elsewhere is not all told.
    if (case_.definition_id.empty()) return;
    for (const Assignment& a : case_.assignments) {
      if (a.end == Assignment::End::kRunning && a.last_act_at == kNever) {
        absl::StrAppend(&out_, Say("没有任何动作的单位：", "Silent so far: "),
                        Unit(a.unit), Say("，自 ", ", since "),
                        When(a.dispatched_at), "\n");
      }
    }
  }

  const TimelineOptions& o_;
  const bool zh_;
  const DefinitionData* data_ = nullptr;
  Case case_;
  bool rerouted_ = false;  // The case has another decision than at first.
  std::string facts_;
  std::string out_;
};

}  // namespace

absl::StatusOr<std::string> RenderTimeline(const std::vector<Event>& events,
                                           const TimelineOptions& options) {
  return Teller(options).Tell(events);
}

}  // namespace trunkline
