// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/every_sort.h"

#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/lifecycle/any_command.h"

namespace trunkline::testing {
namespace {

const absl::Time kThen = At("2018-09-20 10:00");

Event Accepted(Command command) {
  Event event;
  event.at = kThen;
  event.stage = "accept";
  event.command = std::move(command);
  return event;
}

OpenCommand Opening() {
  OpenCommand open;
  open.ticket = Complaint(kThen).bytes();
  return open;
}

}  // namespace

void FillWithEverySort(Desk& desk) {
  int keys = 0;
  const auto key = [&keys] {
    return IdempotencyKey{"web", "request-" + std::to_string(++keys)};
  };
  std::vector<CaseRef> refs;
  for (int i = 0; i != 5; ++i) {
    refs.push_back(Ok(desk.Accept(Complaint(kThen), As("operator"), kThen,
                                  i == 4 ? IdempotencyKey() : key()))
                       .ref);
  }
  Ok(desk.Accept(Complaint(kThen, "id: \"HOST-1\""), As("operator"), kThen,
                 key()));
  for (const int i : {0, 1, 2}) {
    Ok(desk.Do(refs[static_cast<std::size_t>(i)], Simple(CommandKind::kAccept),
               As("operator"), kThen + absl::Minutes(3), 0, key()));
  }
  Ok(desk.Do(refs[0], Dispatch("aic_bureau"), As("dispatcher"),
             kThen + absl::Minutes(9), 0, key()));
  AnyCommand withdraw;
  withdraw.kind = CommandKind::kWithdraw;
  withdraw.reason = "why";
  Ok(desk.Do(refs[1], withdraw, As("operator"), kThen + absl::Minutes(12), 0,
             key()));
  CHECK(desk.Erase(refs[1], As("administrator"), kThen + absl::Hours(1)).ok());
  Ok(desk.Mirror(Mirrored("A-1", 1, Accepted(Opening())), As("system"), kThen));
  Ok(desk.Mirror(Mirrored("A-1", 2, Accepted(NoteCommand())), As("system"),
                 kThen));
  Ok(desk.Mirror(Mirrored("A-2", 1, Accepted(Opening())), As("system"), kThen));
  Ok(desk.Adopt("cn.changsha", "12315", As("operator"),
                At("2018-10-01 00:00")));
  Ok(desk.Mirror(Mirrored("A-3", 1, Accepted(Opening())), As("system"), kThen));
  for (const auto& one :
       desk.Import("cn.changsha", "12315", {{"B-1", {Accepted(Opening())}}},
                   As("operator"), At("2018-10-01 00:00"))) {
    Ok(one);
  }
  Ok(desk.Tick(As("system"), At("2018-09-25 10:00")));
  for (const CaseRef& ref : {refs[0], refs[2], refs[3]}) {
    Ok(desk.Get(ref, As("operator")));  // Shows a caller: is recorded.
  }
  Batch other;
  other.auxiliary.push_back({"knowledge", "k", "1", "content"});
  Ok(desk.store().Commit(other));
}

void AddMeasures(Desk& desk) {
  const CaseRef ref = {"cn.changsha", "MEASURES-1"};
  const auto give = [&](const Command& command, const char* who) {
    Ok(desk.Do(ref, command, As(who), kThen));
  };
  Ok(desk.Accept(Complaint(kThen, "id: \"MEASURES-1\""), As("operator"),
                 kThen));
  give(AcceptCommand(), "operator");
  give(Dispatch("aic_bureau"), "dispatcher");
  give(SignCommand(), "aic_bureau");
  ProposeCommand propose;
  propose.measure = SupervisionMeasure::kNotice;
  propose.ground = ReferralGround::kUnsolved;
  propose.reason = "why";
  give(propose, "reviewer");
  SuperviseCommand order;
  order.measure = SupervisionMeasure::kOrder;
  order.ground = ReferralGround::kUnsolved;
  order.unit = "aic_bureau";
  order.reason = "why";
  order.reply_by = kThen + absl::Hours(48);
  give(order, "supervisor");
  CHECK(desk.PlaceLegalHold(ref, "why", As("administrator"), kThen).ok());
}

std::size_t Faults(Desk& desk) {
  const auto found = desk.Check(As("system"));
  // Damage that the check cannot read past is found too.
  return found.ok() ? found->faults.size() : 1;
}

bool LeavesNoTrace(std::string_view table, std::string_view kind) {
  if (table == "idempotency") return true;
  return table == "auxiliary" &&
         (kind.find("knowledge") != std::string_view::npos ||
          kind.find("legal_hold") != std::string_view::npos);
}

}  // namespace trunkline::testing
