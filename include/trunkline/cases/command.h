// SPDX-License-Identifier: Apache-2.0
//
// A Command asks for a change of a case, or records one: one struct for each
// kind, with the facts that this kind reads.
//
//   trunkline::DispatchCommand dispatch;
//   dispatch.unit = "roads";
//   auto done = desk->Do(ref, dispatch, clerk, now);
//
//   if (const auto* hold = std::get_if<trunkline::HoldCommand>(&command)) {
//     Show(hold->reason);
//   }
//
// Which facts must be given is said by the definition (Transition.fact), and
// for a given case and actor by LifecycleEngine::CommandsFor(). All are plain
// values; names and numbers are those of proto/trunkline/v1/event.proto.
// Strings are UTF-8. An infinite time, an amount of 0, an empty string and an
// unspecified enumerator are not given.
//
// Contents, in this order: CommandKind; the enums that facts have; what a case
// was promised; a struct for each kind, in the order of CommandKind; Command;
// the types of facts (FactType).
#ifndef TRUNKLINE_CASES_COMMAND_H_
#define TRUNKLINE_CASES_COMMAND_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/deadline.h"
#include "trunkline/decision.h"
#include "trunkline/ticket.h"

namespace trunkline {

// The kinds of commands. Values equal trunkline.v1.CommandKind and the places
// in the variant Command.
enum class CommandKind : std::uint8_t {
  kUnspecified = 0,          // UnknownCommand.
  kOpen = 1,                 // 登记
  kResolve = 2,              // 在线办结
  kRefuse = 3,               // 不予受理
  kHandOver = 4,             // 移交应急
  kTransfer = 5,             // 转接
  kAccept = 6,               // 受理
  kDispatch = 7,             // 转派
  kDesignate = 8,            // 指定承办
  kAddAssisting = 9,         // 加派协办
  kRemoveAssisting = 10,     // 撤销协办
  kSign = 11,                // 签收
  kContact = 12,             // 先行联系
  kRequestReturn = 13,       // 申请退单
  kGrantReturn = 14,         // 同意退单
  kRefuseReturn = 15,        // 驳回退单
  kSubDispatch = 16,         // 下派
  kReport = 17,              // 协办反馈
  kRaiseDispute = 18,        // 提请裁定
  kHold = 19,                // 挂起
  kResume = 20,              // 恢复
  kRequestExtension = 21,    // 申请延期
  kGrantExtension = 22,      // 同意延期
  kRefuseExtension = 23,     // 驳回延期
  kInform = 24,              // 告知
  kFile = 25,                // 立案
  kFeedback = 26,            // 反馈
  kApprove = 27,             // 审核通过
  kSendBack = 28,            // 审核退回
  kCallback = 29,            // 回访
  kRedo = 30,                // 重办
  kClose = 31,               // 办结
  kExplain = 32,             // 解释办结
  kWaive = 33,               // 免回访办结
  kMerge = 34,               // 并单
  kUnmerge = 35,             // 撤销并单
  kLink = 36,                // 关联
  kUnlink = 37,              // 取消关联
  kSplit = 38,               // 拆单
  kWithdraw = 39,            // 撤回
  kRequestTermination = 40,  // 申请终止
  kGrantTermination = 41,    // 同意终止
  kRefuseTermination = 42,   // 驳回终止
  kReopen = 43,              // 重启
  kAmend = 44,               // 更正
  kRecuse = 45,              // 回避
  kRemind = 46,              // 催办
  kCard = 47,                // 亮牌
  kPropose = 48,             // 建议督办
  kSupervise = 49,           // 督办
  kDecline = 50,             // 不予督办
  kNote = 51,                // 备注
  kMigrate = 52,             // 流程迁移
  kReroute = 53,             // 重新分类派单
  kFind = 54,                // 认定
  kAnswer = 55,              // 回复督办
  kLift = 56,                // 销号
  kRequestHold = 57,         // 申请挂起
  kRefuseHold = 58,          // 驳回挂起
  kFollowUp = 59,            // 诉求人补充
  kReportDelay = 60,         // 说明超期理由
};
inline constexpr int kCommandKinds = 61;

enum class ContactOutcome : std::uint8_t {
  kUnspecified = 0,  // Not said.
  kReached = 1,      // 接通
  kNoAnswer = 2,     // 未接通
  kDeclined = 3,     // Reached, but will not say.
};

enum class Solved : std::uint8_t {
  kUnspecified = 0,  // Not said.
  kYes = 1,          // 解决
  kPartly = 2,       // 部分解决
  kNo = 3,           // 未解决
};

// The five levels of the national scale; apart from Solved.
enum class Satisfaction : std::uint8_t {
  kUnspecified = 0,         // Not rated.
  kVerySatisfied = 1,       // 非常满意
  kSatisfied = 2,           // 满意
  kBasicallySatisfied = 3,  // 基本满意
  kDissatisfied = 4,        // 不满意
  kVeryDissatisfied = 5,    // 非常不满意
};

enum class AlertLevel : std::uint8_t {
  kUnspecified = 0,  // Not given.
  kReminder = 1,     // 催办
  kYellow = 2,       // 黄牌
  kRed = 3,          // 红牌
};

// What supervision can do, from the mildest on.
enum class SupervisionMeasure : std::uint8_t {
  kUnspecified = 0,      // Not given.
  kOrder = 1,            // 督办单
  kNotice = 2,           // 通报
  kInterview = 3,        // 约谈
  kReferSupervisor = 4,  // 移送主管部门
  kReferDiscipline = 5,  // 移送纪检监察
};

// Why a measure is taken. Inaction and misconduct are findings of a named
// authority (FindCommand); a clock proves that a limit has run out, no more.
enum class ReferralGround : std::uint8_t {
  kUnspecified = 0,  // Not given.
  kInaction = 1,     // 不作为: a finding of a named authority.
  kMisconduct = 2,   // 乱作为: a finding of a named authority.
  kOverdue = 3,      // 超期: a limit has run out.
  kUnsolved = 4,     // Not solved, or the citizen is dissatisfied.
};

// How a case ended. "Handled", "solved" and "satisfied" are three facts; this
// is none of them: a case without a rating is kUnrated.
enum class Resolution : std::uint8_t {
  kUnspecified = 0,  // It has not ended.
  kAnswered = 1,     // 在线解答: answered online.
  kRefused = 2,      // 不予受理
  kHandedOver = 3,   // 移交应急: handed over to an emergency service.
  kTransferred = 4,  // 转接: put through to another line.
  kMerged = 5,       // 并单: part of another case.
  kWithdrawn = 6,    // 撤回: by the citizen.
  kTerminated = 7,   // 终止: the handling was ended.
  // 免回访: handled without a callback; the citizen wants no reply, or the type
  // or category needs none.
  kWaived = 8,
  kSatisfied = 9,      // 满意: by the callback basically satisfied or better.
  kDissatisfied = 10,  // 不满意: by the callback.
  kUnrated = 11,       // 未评价: not reached, or no rating.
  // 解释办结: handled lawfully; the citizen is dissatisfied all the same.
  kExplained = 12,
};

// A deadline that a case was promised, as it was then. Shared between copies;
// of the policy only what counting needs is kept.
struct PromisedDeadline {
  // Which milestone it is for; kUnspecified: a statutory one.
  Milestone milestone = Milestone::kUnspecified;
  // As it was when it was promised. Never null.
  std::shared_ptr<const DeadlinePolicy> policy;
  // The hotline's own deadline, where the law allows longer.
  bool interim = false;
  // Beside the one before, of a rule of equal rank: of both the one with the
  // earlier due time counts when a clock starts.
  bool tied = false;
};

// A command of a kind that this library does not know: it came from a newer
// one, and is kept and written back as it is.
struct UnknownCommand {
  int number = 0;     // Field number in trunkline.v1.Command; 0: none.
  std::string bytes;  // The message of that field.
};

// 登记. Opens a case.
struct OpenCommand {
  // The ticket as intake recorded it. Required. trunkline.v1.Ticket,
  // binary.
  std::string ticket;
  // Where routing sent it. trunkline.v1.Decision, binary.
  std::string decision;
  // Deadlines that were promised with it.
  std::vector<PromisedDeadline> promised_deadlines;
  // When the centre accepted the ticket; infinite future: the event's
  // time.
  absl::Time accepted_at = absl::InfiniteFuture();
  // A rule keeps the caller secret.
  bool confidential = false;
  // Id of the case that this one was split from; empty: none.
  std::string split_from;
  // Jurisdiction of the case. Set by the engine.
  std::string jurisdiction;
  // Definition that the case runs under. Set by the engine.
  std::string definition_id;
  // Its version. Set by the engine.
  std::string definition_version;
  // Of a case that is kept elsewhere: department that has it, where no
  // dispatch to it is recorded. Empty: not known.
  std::string lead;
};

// 在线办结. Answers the ticket at once.
struct ResolveCommand {
  // Words for the citizen.
  std::string public_text;
  // Reference into the knowledge base.
  std::string knowledge;
};

// 不予受理. Refuses the ticket.
struct RefuseCommand {
  // Which of the six classes.
  RefusalReason refusal_reason = RefusalReason::kUnspecified;
  // What is due to the caller instead.
  RefusalAction refusal_action = RefusalAction::kUnspecified;
  // Words for the units and the centre. Internal.
  std::string internal_text;
};

// 移交应急. Hands the call over to an emergency service.
struct HandOverCommand {
  // Number of the service.
  std::string number;
  // Words for the units and the centre. Internal.
  std::string internal_text;
};

// 转接. Puts the call through to another line.
struct TransferCommand {
  // Number of the line.
  std::string number;
};

// 受理. Accepts the ticket.
struct AcceptCommand {};

// 转派. Sends the ticket to a lead.
struct DispatchCommand {
  // Department code of the new lead.
  std::string unit;
  // Department codes of the assisting units.
  std::vector<std::string> assisting;
  // The unit leads only until a dispute is settled.
  bool interim = false;
  // What the departments read; empty: unchanged.
  std::string dispatch_text;
  // Why. Internal: views decide who reads it.
  std::string reason;
  // Decision of a new routing; empty: the case keeps its own.
  // trunkline.v1.Decision, binary.
  std::string decision;
  // Deadlines of that decision.
  std::vector<PromisedDeadline> promised_deadlines;
};

// 指定承办. As dispatch; the unit has no right to return the ticket.
struct DesignateCommand {
  // Department code of the new lead.
  std::string unit;
  // Department codes of the assisting units.
  std::vector<std::string> assisting;
  // The unit leads only until a dispute is settled.
  bool interim = false;
  // What the departments read; empty: unchanged.
  std::string dispatch_text;
  // Why. Internal: views decide who reads it.
  std::string reason;
  // Decision of a new routing; empty: the case keeps its own.
  // trunkline.v1.Decision, binary.
  std::string decision;
  // Deadlines of that decision.
  std::vector<PromisedDeadline> promised_deadlines;
  // Id of the dispute that this settles; empty: none.
  std::string dispute;
};

// 加派协办. Adds an assisting unit.
struct AddAssistingCommand {
  // Department code.
  std::string unit;
};

// 撤销协办. Ends the part of an assisting unit.
struct RemoveAssistingCommand {
  // Number of its assignment, from 1.
  int assignment = 0;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 签收. The unit takes the ticket in hand.
struct SignCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
};

// 先行联系. The unit was in touch with the citizen.
struct ContactCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
  // How the citizen was reached.
  Channel channel = Channel::kUnspecified;
  // When; infinite future: the event's time.
  absl::Time contacted_at = absl::InfiniteFuture();
  // Whether the citizen was reached.
  ContactOutcome contact_outcome = ContactOutcome::kUnspecified;
};

// 申请退单. The unit asks to be relieved of the ticket.
struct RequestReturnCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 同意退单. Grants that request.
struct GrantReturnCommand {
  // Number of the assignment that it is about, from 1. 0: the one that made the
  // request.
  int assignment = 0;
};

// 驳回退单. Refuses that request.
struct RefuseReturnCommand {
  // Number of the assignment that it is about, from 1. 0: the one that made the
  // request.
  int assignment = 0;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 下派. The lead gives the ticket to a unit below it.
struct SubDispatchCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
  // Department code of that unit.
  std::string unit;
  // The unit's own time limit; amount 0: the lead's.
  DeadlinePolicy::Amount time_limit;
};

// 协办反馈. An assisting unit reports to the lead.
struct ReportCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
  // Words for the units and the centre. Internal.
  std::string internal_text;
};

// 提请裁定. Attaches the ticket to a dispute, or takes it out of one.
struct RaiseDisputeCommand {
  // Id of the dispute.
  std::string dispute;
  // The dispute was withdrawn, or the ticket does not belong to it: it is in no
  // dispute any more.
  bool withdrawn = false;
};

// 挂起. Grants a hold: stops the clocks whose policies name the reason.
struct HoldCommand {
  // Number of the assignment that it is about, from 1. 0: the one that made the
  // request, else the lead's.
  int assignment = 0;
  // One of the hold reasons that deadline policies name. Empty: as requested.
  std::string reason;
  // When it ends at the latest, such as 24:00 of its last day; infinite future:
  // as requested.
  absl::Time until = absl::InfiniteFuture();
};

// 恢复. Ends the hold.
struct ResumeCommand {
  // Number of the assignment that it is about, from 1. 0: the lead's.
  int assignment = 0;
};

// 申请延期. The unit asks for more time.
struct RequestExtensionCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
  // How much longer.
  DeadlinePolicy::Amount extension;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 同意延期. Grants that request.
struct GrantExtensionCommand {
  // Number of the assignment that it is about, from 1. 0: the one that made the
  // request.
  int assignment = 0;
  // How much longer; amount 0: as requested.
  DeadlinePolicy::Amount extension;
};

// 驳回延期. Refuses that request.
struct RefuseExtensionCommand {
  // Number of the assignment that it is about, from 1. 0: the one that made the
  // request.
  int assignment = 0;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 告知. The citizen was told of an extension or of progress.
struct InformCommand {
  // How the citizen was reached.
  Channel channel = Channel::kUnspecified;
  // When; infinite future: the event's time.
  absl::Time informed_at = absl::InfiniteFuture();
  // Words for the citizen.
  std::string public_text;
};

// 立案. The start event of a statutory clock.
struct FileCommand {
  // Number of the assignment that it is about, from 1. 0: the lead's.
  int assignment = 0;
  // When; infinite future: the event's time.
  absl::Time filed_at = absl::InfiniteFuture();
};

// 反馈. The unit says what it did.
struct FeedbackCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
  // Whether what the citizen claims is true. Absent: not said.
  std::optional<bool> claim_true;
  // Whether the citizen asks for more than the unit can lawfully do.
  // Absent: not said.
  std::optional<bool> beyond_remit;
  // Whether the unit was in touch with the citizen. Absent: not said.
  std::optional<bool> contacted;
  // How the citizen was reached.
  Channel channel = Channel::kUnspecified;
  // When it was.
  absl::Time contacted_at = absl::InfiniteFuture();
  // Whether the unit holds it for solved.
  Solved solved = Solved::kUnspecified;
  // Why. Internal: views decide who reads it.
  std::string reason;
  // Words for the units and the centre. Internal.
  std::string internal_text;
  // Words for the citizen.
  std::string public_text;
  // Files of the unit. Internal.
  std::vector<Attachment> attachments;
};

// 审核通过. The feedback passes the centre's check.
struct ApproveCommand {};

// 审核退回. It does not.
struct SendBackCommand {
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 回访. The citizen was asked.
struct CallbackCommand {
  // Whether the citizen was reached.
  ContactOutcome contact_outcome = ContactOutcome::kUnspecified;
  // How the citizen was reached.
  Channel channel = Channel::kUnspecified;
  // What the citizen says of the outcome.
  Solved solved = Solved::kUnspecified;
  // The citizen's rating.
  Satisfaction satisfaction = Satisfaction::kUnspecified;
  // Id of the merged case whose caller was asked; empty: the caller of this
  // case.
  std::string member;
};

// 重办. The ticket is handled once more.
struct RedoCommand {
  // Number of the assignment that it is about, from 1. 0: the lead's.
  int assignment = 0;
  // Whether the unit is at fault. Absent: not said.
  std::optional<bool> at_fault;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 办结. Closes the case.
struct CloseCommand {
  // Words for the citizen.
  std::string public_text;
  // Of a case that is kept elsewhere: its source does not say when it was
  // closed, and the event's time is the last one that is known.
  bool time_unknown = false;
};

// 解释办结. Closes a case that was lawfully handled although the citizen is
// dissatisfied.
struct ExplainCommand {
  // Whether it was lawfully handled. Absent: not said.
  std::optional<bool> lawful;
  // Words for the citizen.
  std::string public_text;
};

// 免回访办结. Closes without a callback.
struct WaiveCommand {};

// 并单. The case becomes part of another one.
struct MergeCommand {
  // Id of the main case.
  std::string main_case;
};

// 撤销并单. Undoes that.
struct UnmergeCommand {
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 关联. The main case learns of the merged ones.
struct LinkCommand {
  // Ids of the merged cases.
  std::vector<std::string> duplicates;
  // The earliest promise to a caller of them: the case's own promise is then
  // not due later. Desk::Do() sets it. Infinite future: none.
  absl::Time promised_until = absl::InfiniteFuture();
};

// 取消关联. And that they are merged no more.
struct UnlinkCommand {
  // Ids of those cases.
  std::vector<std::string> duplicates;
};

// 拆单. The case is split.
struct SplitCommand {
  // Ids of the parts.
  std::vector<std::string> parts;
};

// 撤回. The citizen takes the ticket back.
struct WithdrawCommand {
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 申请终止. The unit asks to end the handling.
struct RequestTerminationCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 同意终止. Grants that request.
struct GrantTerminationCommand {
  // Number of the assignment that it is about, from 1. 0: the one that made the
  // request.
  int assignment = 0;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 驳回终止. Refuses that request.
struct RefuseTerminationCommand {
  // Number of the assignment that it is about, from 1. 0: the one that made the
  // request.
  int assignment = 0;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 重启. Takes a closed case up again.
struct ReopenCommand {
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 更正. Corrects the ticket. At least one fact is given.
struct AmendCommand {
  // Category code; empty: unchanged.
  std::string category;
  // Region code; empty: unchanged.
  std::string region;
  // Unspecified: unchanged.
  TicketType type = TicketType::kUnspecified;
  // Unspecified: unchanged.
  Urgency urgency = Urgency::kUnspecified;
  // What the departments read; empty: unchanged.
  std::string dispatch_text;
  // Keeps the caller secret; it can only be raised. Absent: not said.
  std::optional<bool> confidential;
  // The caller wants no reply. Absent: not said.
  std::optional<bool> reply_waived;
  // Decision of a new routing with the amended facts; empty: the case keeps its
  // own. Desk::Do() sets it. trunkline.v1.Decision, binary.
  std::string decision;
  // Deadlines of that decision. Clocks that start later count by them.
  std::vector<PromisedDeadline> promised_deadlines;
  // Why. Internal: views decide who reads it.
  std::string reason;
  // The running promise becomes longer if the new deadlines are. Without it, it
  // can only become shorter.
  bool lengthen = false;
};

// 回避. A member of staff has an interest in the case.
struct RecuseCommand {
  // Id of that member.
  std::string person;
};

// 催办. Reminds a unit: by an escalation, or by hand.
struct RemindCommand {
  // Number of the assignment that it is about, from 1. 0: that of the clock,
  // else the lead's.
  int assignment = 0;
  // Number of the clock that runs low, from 1; 0: none.
  int clock = 0;
  // Id of the escalation that raised it; empty: by hand.
  std::string escalation;
  // The instant of the clock that raised it: yellow, due or red.
  absl::Time due_at = absl::InfiniteFuture();
  // When it was to be raised: `due_at`, or in a limit of working time the first
  // working instant from then on.
  absl::Time raise_at = absl::InfiniteFuture();
  // Words for the units and the centre. Internal.
  std::string internal_text;
  // The measure whose reply is late, by its `reply_by`, which is then `due_at`.
  // kUnspecified: it is about no measure. A clock's alone.
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  // Department code of the measure's addressee. Empty: it is about no measure.
  std::string unit;
};

// 亮牌. Shows a unit a card.
struct CardCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit; none if it has none.
  int assignment = 0;
  // Number of the clock, from 1.
  int clock = 0;
  // Id of the escalation that raised it.
  std::string escalation;
  // The instant of the clock that raised it: yellow, due or red.
  absl::Time due_at = absl::InfiniteFuture();
  // When it was to be raised: `due_at`, or in a limit of working time the first
  // working instant from then on.
  absl::Time raise_at = absl::InfiniteFuture();
  // Yellow or red.
  AlertLevel level = AlertLevel::kUnspecified;
};

// 建议督办. Proposes a supervision measure.
struct ProposeCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit; none if it has none.
  int assignment = 0;
  // Number of the clock, from 1; 0: none.
  int clock = 0;
  // Id of the escalation that raised it; empty: by hand.
  std::string escalation;
  // The instant of the clock that raised it: yellow, due or red.
  absl::Time due_at = absl::InfiniteFuture();
  // When it was to be raised: `due_at`, or in a limit of working time the first
  // working instant from then on.
  absl::Time raise_at = absl::InfiniteFuture();
  // Which measure.
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  // Why, for a referral.
  ReferralGround ground = ReferralGround::kUnspecified;
  // Department code that it is about; empty: the lead.
  std::string unit;
  // Why. Internal: views decide who reads it.
  std::string reason;
  // Words for the units and the centre. Internal.
  std::string internal_text;
  // Of a proposal that a clock raised, when the limit began. This and the four
  // facts below are its arithmetic.
  absl::Time started_at = absl::InfiniteFuture();
  absl::Time clock_due_at = absl::InfiniteFuture();  // When the clock was due.
  std::string policy;            // Id of the policy of the limit.
  std::string calendar_version;  // Version of the calendar of that policy.
  // How much longer the escalation waited after the limit.
  DeadlinePolicy::Amount waited;
};

// 督办. Orders a supervision measure.
struct SuperviseCommand {
  // Which measure.
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  // Why, for a referral.
  ReferralGround ground = ReferralGround::kUnspecified;
  // Department code of the addressee; empty: the lead.
  std::string unit;
  // Why. Internal: views decide who reads it.
  std::string reason;
  // By when the addressee has to reply.
  absl::Time reply_by = absl::InfiniteFuture();
  // Of a referral: the authority that it goes to. Internal.
  std::string authority;
};

// 不予督办. Declines a proposed measure.
struct DeclineCommand {
  // Which measure.
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  // Why, for a referral; unspecified: as proposed.
  ReferralGround ground = ReferralGround::kUnspecified;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 备注. Keeps a note.
struct NoteCommand {
  // What the note is about; empty: nothing in particular. Internal.
  std::string topic;
  // Words for the units and the centre. Internal.
  std::string internal_text;
};

// 流程迁移. The case goes on under another version of its definition.
struct MigrateCommand {
  // That version. Set by the engine.
  std::string definition_version;
};

// 重新分类派单. Routes the case again, by the rule set in force, as of the
// acceptance. Clocks that start later count by the new deadlines.
struct RerouteCommand {
  // Why. Internal: views decide who reads it.
  std::string reason;
  // Decision of the new routing. Desk::Do() sets it. trunkline.v1.Decision,
  // binary.
  std::string decision;
  // Deadlines of that decision.
  std::vector<PromisedDeadline> promised_deadlines;
  // Hash of the rule set of the decision that this one replaces. Set by the
  // engine.
  std::string replaced_ruleset_hash;
};

// 认定. A finding of a named authority about a unit.
struct FindCommand {
  // Inaction or misconduct.
  ReferralGround ground = ReferralGround::kUnspecified;
  // Department code that it is about; empty: the lead.
  std::string unit;
  // The facts that were established. Internal.
  std::string facts;
  // The provisions that it rests on. Internal.
  std::string legal_basis;
};

// 回复督办. The addressee replies to a measure; of a referral: the authority's
// reported result. It answers the first open measure that fits.
struct AnswerCommand {
  // Which measure.
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  // Department code of the addressee; empty: any.
  std::string unit;
  // The reply, or the result. Internal.
  std::string internal_text;
  // The authority's reference number. Internal.
  std::string reference;
  // The date of its document; infinite future: the event's time.
  absl::Time answered_at = absl::InfiniteFuture();
};

// 销号. Ends a measure: the first open one that fits.
struct LiftCommand {
  // Which measure.
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  // Department code of the addressee; empty: any.
  std::string unit;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 申请挂起. The unit asks for a hold.
struct RequestHoldCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
  // One of the hold reasons that deadline policies name.
  std::string reason;
  // When it ends at the latest, such as 24:00 of its last day.
  absl::Time until = absl::InfiniteFuture();
};

// 驳回挂起. Refuses that request.
struct RefuseHoldCommand {
  // Number of the assignment that it is about, from 1. 0: the one that made the
  // request.
  int assignment = 0;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// 诉求人补充. The citizen said more about the matter. It ends a hold.
struct FollowUpCommand {
  // How the citizen said it.
  Channel channel = Channel::kUnspecified;
  // Words for the units and the centre. Internal.
  std::string internal_text;
};

// 说明超期理由. The unit reports why it is, or will be, late.
struct ReportDelayCommand {
  // Number of the assignment that it is about, from 1. 0: the running one of
  // the actor's unit, else the lead's.
  int assignment = 0;
  // Why. Internal: views decide who reads it.
  std::string reason;
};

// The alternatives of Command, in the order of CommandKind: index() is its
// value.
using CommandVariant = std::variant<
    UnknownCommand, OpenCommand, ResolveCommand, RefuseCommand, HandOverCommand,
    TransferCommand, AcceptCommand, DispatchCommand, DesignateCommand,
    AddAssistingCommand, RemoveAssistingCommand, SignCommand, ContactCommand,
    RequestReturnCommand, GrantReturnCommand, RefuseReturnCommand,
    SubDispatchCommand, ReportCommand, RaiseDisputeCommand, HoldCommand,
    ResumeCommand, RequestExtensionCommand, GrantExtensionCommand,
    RefuseExtensionCommand, InformCommand, FileCommand, FeedbackCommand,
    ApproveCommand, SendBackCommand, CallbackCommand, RedoCommand, CloseCommand,
    ExplainCommand, WaiveCommand, MergeCommand, UnmergeCommand, LinkCommand,
    UnlinkCommand, SplitCommand, WithdrawCommand, RequestTerminationCommand,
    GrantTerminationCommand, RefuseTerminationCommand, ReopenCommand,
    AmendCommand, RecuseCommand, RemindCommand, CardCommand, ProposeCommand,
    SuperviseCommand, DeclineCommand, NoteCommand, MigrateCommand,
    RerouteCommand, FindCommand, AnswerCommand, LiftCommand, RequestHoldCommand,
    RefuseHoldCommand, FollowUpCommand, ReportDelayCommand>;

// Whether T is one of the alternatives.
template <typename T, typename Variant = CommandVariant>
inline constexpr bool kIsCommand = false;
template <typename T, typename... Alternatives>
inline constexpr bool kIsCommand<T, std::variant<Alternatives...>> =
    (std::is_same_v<T, Alternatives> || ...);

// A command of any kind: a std::variant, for std::get_if, std::visit and the
// like. What makes, copies and destroys one is compiled once, in the library:
// with so many alternatives it would take a compiler seconds in each file.
//
//   trunkline::Command command = trunkline::SignCommand();
//   if (auto* sign = std::get_if<trunkline::SignCommand>(&command)) ...
class Command : public CommandVariant {
 public:
  Command();  // UnknownCommand.
  // Of an alternative.
  template <typename T, typename = std::enable_if_t<kIsCommand<T>>>
  Command(T command);  // NOLINT: as std::variant.
  Command(const Command&);
  Command(Command&&) noexcept;
  Command& operator=(const Command&);
  Command& operator=(Command&&) noexcept;
  ~Command();
};

// What kind of value a fact is, for hosts that build forms. Values equal
// trunkline.v1.FactType.
enum class FactType : std::uint8_t {
  kUnspecified = 0,  // Of a newer library.
  kText = 1,         // One line or more of UTF-8; codes and ids too.
  kTexts = 2,        // Several.
  kBool = 3,         // Yes, no, or not said.
  kNumber = 4,       // A number from 1.
  kTime = 5,     // An instant, not after now; `until` and `reply_by`: after.
  kAmount = 6,   // DeadlinePolicy::Amount.
  kEnum = 7,     // One of a fixed set of values.
  kMessage = 8,  // A message of trunkline.v1, which the host does not type in.
};

// Returns the kind of a command.
inline CommandKind KindOf(const Command& command) {
  return static_cast<CommandKind>(command.index());
}

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_COMMAND_H_
