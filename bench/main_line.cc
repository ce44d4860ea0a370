// SPDX-License-Identifier: Apache-2.0
#include "bench/main_line.h"

#include <utility>

#include "bench/fixture.h"
#include "bench/small_city.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/calendar.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"

namespace trunkline::bench {
namespace {

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status().ToString());
  return *std::move(value);
}

}  // namespace

MainLine::MainLine() : life_(GetSmallCity().engine) {
  Go();
  Check();
}

void MainLine::Do(std::string name, Command command, const Actor& actor) {
  Step step{std::move(name),
            actor,
            std::move(command),
            now_ += absl::Minutes(7),
            done_,
            {},
            {}};
  std::vector<Event> events =
      Must(life_.Decide(done_, step.command, actor, now_));
  if (events.size() != 1) Fail("more than one event");
  step.event = std::move(events[0]);
  step.bytes = WriteEvent(step.event);
  if (!Apply(step.event, &done_).ok()) Fail("apply");
  steps_.push_back(std::move(step));
}

void MainLine::Go() {
  const RuleSet& rules = GetSmallCity().rules;
  const DeadlineCalculator limits =
      Must(DeadlineCalculator::Create(rules, GetSmallCity().calendars));
  now_ = absl::FromUnixSeconds(1529888400);  // Monday, 2018-06-25 09:00.
  const StoredTicket ticket = Must(ReadTicket(
      "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' region: 'city' "
      "id: '20180625-000017' dialled: '12345' channel: CHANNEL_PHONE "
      "accepted_at { seconds: 1529888400 } title: '小区门口路面塌陷' "
      "caller { name: '来电人' phone: '13900001107' } "
      "caller_words: "
      "'小区东门外的路面塌了一块，下雨积水看不见，昨天有人摔倒，"
      "之前打过电话一直没有人来修，请尽快处理并给个答复。' "
      "dispatch_text: '小区东门外路面塌陷积水，有人摔倒，请尽快修复。'",
      Format::kText));
  done_.id = "20180625-000017";
  done_.jurisdiction = std::string(rules.id());
  const Actor lead = Who("department", "roads");
  const Actor dispatcher = Who("dispatcher", "centre");
  const Actor reviewer = Who("reviewer", "centre");
  const Actor op = Who("operator", "centre");
  const auto plain = [](CommandKind kind) {
    AnyCommand m;
    m.kind = kind;
    return m;
  };
  Do("open",
     Must(MakeOpenCommand(ticket, Must(rules.Route(ticket.ticket())), limits)),
     op);
  Do("accept", plain(CommandKind::kAccept), op);
  AnyCommand m = plain(CommandKind::kDispatch);
  m.unit = "roads";
  m.assisting = {"urban"};
  Do("dispatch", m, dispatcher);
  Do("sign", plain(CommandKind::kSign), lead);
  m = plain(CommandKind::kContact);
  m.channel = Channel::kPhone;
  m.contact_outcome = ContactOutcome::kReached;
  Do("contact", m, lead);
  m = plain(CommandKind::kRequestExtension);
  m.extension = {2, DeadlinePolicy::Unit::kWorkingDays};
  m.reason = "需要等待材料到货";
  Do("request-extension", m, lead);
  Do("grant-extension", plain(CommandKind::kGrantExtension), dispatcher);
  m = plain(CommandKind::kInform);
  m.channel = Channel::kPhone;
  m.public_text = "修复材料下周二到货，预计下周四前完成。";
  Do("inform", m, lead);
  m = plain(CommandKind::kFeedback);
  m.claim_true = m.contacted = true;
  m.beyond_remit = false;
  m.channel = Channel::kPhone;
  m.solved = Solved::kYes;
  m.internal_text = "已重新铺设沥青约三平方米。";
  m.public_text = "小区东门外塌陷路面已修复，感谢您的反映。";
  Do("feedback", m, lead);
  Do("approve", plain(CommandKind::kApprove), reviewer);
  m = plain(CommandKind::kCallback);
  m.contact_outcome = ContactOutcome::kReached;
  m.channel = Channel::kPhone;
  m.solved = Solved::kYes;
  m.satisfaction = Satisfaction::kSatisfied;
  Do("callback", m, reviewer);
  Do("close", plain(CommandKind::kClose), reviewer);
}

void MainLine::Check() const {
  if (steps_.size() != 12 || done_.stage != "closed" ||
      done_.resolution != Resolution::kSatisfied) {
    Fail("the case is not closed");
  }
  Case again;
  for (const Step& step : steps_) {
    const Event event = Must(ReadEvent(step.bytes));
    if (WriteEvent(event) != step.bytes || !Apply(event, &again).ok()) {
      Fail("an event is another after reading");
    }
  }
  if (WriteCase(again) != WriteCase(done_)) Fail("the replay differs");
  if (WriteCase(Must(ReadCase(WriteCase(done_)))) != WriteCase(done_)) {
    Fail("the snapshot differs");
  }
}

const MainLine& GetMainLine() {
  static const MainLine* const kLine = new MainLine;
  return *kLine;
}

}  // namespace trunkline::bench
