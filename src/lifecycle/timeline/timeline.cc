// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/timeline.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/facts.h"
#include "src/schema/schema.h"

namespace trunkline {
namespace {

// The facts that a timeline shows, of whatever kind of command has them.
struct Said {
  explicit Said(const Command& command) {
    std::visit(
        [this](const auto& m) {
          Take(
              m, [](const auto& c) -> decltype((c.level)) { return c.level; },
              &level);
          Take(
              m,
              [](const auto& c) -> decltype((c.measure)) { return c.measure; },
              &measure);
          Take(
              m, [](const auto& c) -> decltype((c.ground)) { return c.ground; },
              &ground);
          Take(
              m, [](const auto& c) -> decltype((c.unit)) { return c.unit; },
              &unit);
          Take(
              m,
              [](const auto& c) -> decltype((c.assisting)) {
                return c.assisting;
              },
              &assisting);
          Take(
              m,
              [](const auto& c) -> decltype((c.interim)) { return c.interim; },
              &interim);
          Take(
              m, [](const auto& c) -> decltype((c.clock)) { return c.clock; },
              &clock);
          Take(
              m, [](const auto& c) -> decltype((c.number)) { return c.number; },
              &number);
          Take(
              m, [](const auto& c) -> decltype((c.person)) { return c.person; },
              &person);
          Take(
              m,
              [](const auto& c) -> decltype((c.refusal_reason)) {
                return c.refusal_reason;
              },
              &refusal_reason);
          Take(
              m,
              [](const auto& c) -> decltype((c.refusal_action)) {
                return c.refusal_action;
              },
              &refusal_action);
          Take(
              m,
              [](const auto& c) -> decltype((c.extension)) {
                return c.extension;
              },
              &extension);
          Take(
              m,
              [](const auto& c) -> decltype((c.claim_true)) {
                return c.claim_true;
              },
              &claim_true);
          Take(
              m,
              [](const auto& c) -> decltype((c.beyond_remit)) {
                return c.beyond_remit;
              },
              &beyond_remit);
          Take(
              m,
              [](const auto& c) -> decltype((c.contacted)) {
                return c.contacted;
              },
              &contacted);
          Take(
              m,
              [](const auto& c) -> decltype((c.contact_outcome)) {
                return c.contact_outcome;
              },
              &contact_outcome);
          Take(
              m, [](const auto& c) -> decltype((c.solved)) { return c.solved; },
              &solved);
          Take(
              m,
              [](const auto& c) -> decltype((c.satisfaction)) {
                return c.satisfaction;
              },
              &satisfaction);
          Take(
              m,
              [](const auto& c) -> decltype((c.at_fault)) {
                return c.at_fault;
              },
              &at_fault);
          Take(
              m, [](const auto& c) -> decltype((c.lawful)) { return c.lawful; },
              &lawful);
          Take(
              m,
              [](const auto& c) -> decltype((c.knowledge)) {
                return c.knowledge;
              },
              &knowledge);
          Take(
              m, [](const auto& c) -> decltype((c.reason)) { return c.reason; },
              &reason);
          Take(
              m,
              [](const auto& c) -> decltype((c.internal_text)) {
                return c.internal_text;
              },
              &internal_text);
          Take(
              m,
              [](const auto& c) -> decltype((c.public_text)) {
                return c.public_text;
              },
              &public_text);
          Take(
              m,
              [](const auto& c) -> decltype((c.dispute)) { return c.dispute; },
              &dispute);
          Take(
              m, [](const auto& c) -> decltype((c.topic)) { return c.topic; },
              &topic);
          Take(
              m,
              [](const auto& c) -> decltype((c.time_limit)) {
                return c.time_limit;
              },
              &time_limit);
          Take(
              m,
              [](const auto& c) -> decltype((c.main_case)) {
                return c.main_case;
              },
              &main_case);
          Take(
              m,
              [](const auto& c) -> decltype((c.duplicates)) {
                return c.duplicates;
              },
              &duplicates);
          Take(
              m, [](const auto& c) -> decltype((c.parts)) { return c.parts; },
              &parts);
        },
        command);
  }
  // Copies a fact if the command's kind has it.
  template <typename M, typename Get, typename T>
  static void Take(const M& m, Get get, T* out) {
    if constexpr (std::is_invocable_v<Get, const M&>) *out = get(m);
  }

  AlertLevel level{};
  SupervisionMeasure measure{};
  ReferralGround ground{};
  std::string unit;
  std::vector<std::string> assisting;
  bool interim = false;
  int clock = 0;
  std::string number;
  std::string person;
  RefusalReason refusal_reason{};
  RefusalAction refusal_action{};
  DeadlinePolicy::Amount extension;
  std::optional<bool> claim_true;
  std::optional<bool> beyond_remit;
  std::optional<bool> contacted;
  ContactOutcome contact_outcome{};
  Solved solved{};
  Satisfaction satisfaction{};
  std::optional<bool> at_fault;
  std::optional<bool> lawful;
  std::string knowledge;
  std::string reason;
  std::string internal_text;
  std::string public_text;
  std::string dispute;
  std::string topic;
  DeadlinePolicy::Amount time_limit;
  std::string main_case;
  std::vector<std::string> duplicates;
  std::vector<std::string> parts;
};

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

class Teller {
 public:
  explicit Teller(const StoryOptions& options)
      : o_(options), zh_(options.language == Language::kChinese) {
    if (o_.definition != nullptr) data_ = &lifecycle::DataOf(*o_.definition);
  }

  absl::StatusOr<std::string> Tell(const std::vector<Event>& events) {
    if (events.empty()) return absl::InvalidArgumentError("there is no event");
    for (const Event& event : events) {
      const absl::Status status = Apply(event, &case_);
      if (!status.ok()) return absl::InvalidArgumentError(status.message());
      if (event.version == 1) Head();
      Tell(event);
    }
    Clocks();
    Foot();
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
    if (time == kNever) return "-";
    const absl::CivilSecond civil = absl::ToCivilSecond(time, o_.zone);
    // Midnight that ends a day is that day's 24:00.
    if (civil.hour() == 0 && civil.minute() == 0 && civil.second() == 0) {
      return absl::StrCat(absl::FormatCivilTime(absl::CivilDay(civil) - 1),
                          " 24:00");
    }
    return absl::FormatTime("%Y-%m-%d %H:%M", time, o_.zone);
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
    const Said m(event.command);
    const CommandKind kind = KindOf(event.command);
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
    Add("", View(Word(schema::AlertLevelNames(), m.level)));
    Add("", View(Word(schema::SupervisionMeasureNames(), m.measure)));
    Add("", View(Word(schema::ReferralGroundNames(), m.ground)));
    if (!m.unit.empty()) {
      Add(kind == CommandKind::kDispatch || kind == CommandKind::kDesignate
              ? say("主办", "lead")
              : say("单位", "unit"),
          Unit(m.unit));
    }
    Add(say("协办", "assisting"), Units(m.assisting));
    if (m.interim) Add("", say("临时主办", "interim"));
    if (m.clock != 0 &&
        static_cast<std::size_t>(m.clock) <= case_.clocks.size()) {
      const Clock& clock = case_.clocks[static_cast<std::size_t>(m.clock) - 1];
      Add(say("计时", "clock"), ClockLabel(clock.definition));
      if (clock.assignment != 0) {
        Add("",
            Unit(
                case_
                    .assignments[static_cast<std::size_t>(clock.assignment) - 1]
                    .unit));
      }
    }
    Add(say("号码", "number"), m.number);
    Add(say("工单", "cases"), m.main_case);
    Add(say("工单", "cases"), List(m.duplicates));
    Add(say("工单", "cases"), List(m.parts));
    Add(say("裁定事项", "dispute"), m.dispute);
    Add(say("人员", "person"), m.person);
    Add("", View(Word(schema::RefusalReasonNames(), m.refusal_reason)));
    Add("", View(Word(schema::RefusalActionNames(), m.refusal_action)));
    if (m.extension.amount != 0) Add("", Length(m.extension));
    if (m.time_limit.amount != 0) Add("", Length(m.time_limit));
    yes("属实", "claim true", m.claim_true);
    yes("超出职责", "beyond remit", m.beyond_remit);
    yes("已联系", "contacted", m.contacted);
    Add("", View(Word(schema::ContactOutcomeNames(), m.contact_outcome)));
    Add("", View(Word(schema::SolvedNames(), m.solved)));
    Add("", View(Word(schema::SatisfactionNames(), m.satisfaction)));
    yes("单位过错", "unit at fault", m.at_fault);
    yes("依法办理", "lawful", m.lawful);
    if (const auto* amend = std::get_if<AmendCommand>(&event.command)) {
      Add(say("类别", "category"), amend->category);
      Add(say("属地", "region"), amend->region);
      Add("", View(Word(schema::TicketTypeNames(), amend->type)));
      Add("", View(Word(schema::UrgencyNames(), amend->urgency)));
      yes("保密", "confidential", amend->confidential);
      yes("免回复", "reply waived", amend->reply_waived);
    }
    Add(say("知识条目", "knowledge"), m.knowledge);
    if (kind == CommandKind::kHold && IsHoldReason(m.reason)) {
      Add(say("理由", "reason"), m.reason);
    } else {
      AddWords(say("理由", "reason"), m.reason);
    }
    AddWords(say("内部说明", "internal"), m.internal_text);
    AddWords(say("答复", "answer"), m.public_text);
  }

  // A word that a limit knows, not one that somebody wrote.
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
                                               "working days"};
    static constexpr std::string_view kZh[] = {"",    " 分钟",     " 小时",
                                               " 天", " 工作小时", " 个工作日"};
    const auto unit = static_cast<std::size_t>(amount.unit);
    if (unit >= std::size(kEn)) return absl::StrCat(amount.amount);
    return zh_ ? absl::StrCat(amount.amount, ToAbsl(kZh[unit]))
               : absl::StrCat(amount.amount, " ", ToAbsl(kEn[unit]));
  }

  void Tell(const Event& event) {
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
    const int def =
        data_ == nullptr ? kNone : data_->FindClock(clock.definition);
    if (def != kNone && data_->clocks[static_cast<std::size_t>(def)].limit ==
                            Milestone::kReturn) {
      return Say("已关闭", "closed");  // A window, not a duty.
    }
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
    for (const Assignment& a : case_.assignments) {
      if (a.end == Assignment::End::kRunning && a.last_act_at == kNever) {
        absl::StrAppend(&out_, Say("没有任何动作的单位：", "Silent so far: "),
                        Unit(a.unit), Say("，自 ", ", since "),
                        When(a.dispatched_at), "\n");
      }
    }
  }

  const StoryOptions& o_;
  const bool zh_;
  const DefinitionData* data_ = nullptr;
  Case case_;
  std::string facts_;
  std::string out_;
};

}  // namespace

absl::StatusOr<std::string> RenderTimeline(const std::vector<Event>& events,
                                           const StoryOptions& options) {
  return Teller(options).Tell(events);
}

}  // namespace trunkline
