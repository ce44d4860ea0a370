// SPDX-License-Identifier: Apache-2.0
//
// A complaint about a department is read by nobody of it: not by the case, its
// row, its dispute, the case that it was split from, nor by the case that it
// would be merged into; whatever part or office its staff have besides.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/cases/wire.h"

namespace trunkline::testing {
namespace {

const absl::Time kThen = At("2018-09-20 10:00");
const std::string kCity = "cn.changsha";
// The case that is against aic_bureau, and what it says.
constexpr std::string_view kCanaries[] = {"CANARY-CASE", "CANARY-TEXT",
                                          "CANARY-QUESTION"};

CaseRef Ref(std::string_view id) { return {kCity, std::string(id)}; }

std::string Found(std::string_view text) {
  std::string out;
  for (const std::string_view canary : kCanaries) {
    if (text.find(canary) == std::string_view::npos) continue;
    absl::StrAppend(&out, std::string(canary), " ");
  }
  return out;
}

void Silent(const char* door, std::string_view text) {
  INFO(door);
  const std::string found = Found(text);
  CHECK(found.empty());
}

// What a call returned, or its error, in which the id that was asked for may
// stand.
template <typename T, typename Write>
void SilentOrRefused(const char* door, const absl::StatusOr<T>& result,
                     const Write& write) {
  INFO(door);
  if (result.ok()) return Silent(door, write(*result));
  const std::string said(result.status().message());
  CHECK(said.find("CANARY-TEXT") == std::string::npos);
  CHECK(said.find("CANARY-QUESTION") == std::string::npos);
}

// Staff of the department, in a role of a unit and in roles of the centre.
std::vector<Actor> Accused() {
  std::vector<Actor> out = {As("aic_bureau")};
  for (const char* role : {"operator", "dispatcher", "reviewer", "supervisor",
                           "authority", "administrator"}) {
    Actor& actor = out.emplace_back(As(role));
    actor.unit = "aic_bureau";
  }
  return out;
}

void Open(Desk& desk, std::string_view id, std::string_view more) {
  Ok(desk.Accept(Complaint(kThen, absl::StrCat("id: '", std::string(id), "' ",
                                               std::string(more))),
                 As("operator"), kThen));
  Ok(desk.Do(Ref(id), AcceptCommand(), As("operator"), kThen));
}

// CANARY-CASE is against aic_bureau and was split from WHOLE, which that
// bureau has; and it is in a dispute that the bureau contends in.
std::unique_ptr<Desk> WithComplaint(std::unique_ptr<Store> store) {
  DeskOptions options;
  options.clock = [] { return kThen + absl::Hours(1); };
  auto desk = OpenDesk(std::move(store), options);
  Open(*desk, "WHOLE", "");
  Open(*desk, "CANARY-CASE", "against: 'aic_bureau' giver_ref: 'CANARY-TEXT'");
  SplitCommand split;
  split.parts = {"CANARY-CASE"};
  Ok(desk->Do(Ref("WHOLE"), split, As("dispatcher"), kThen));
  Ok(desk->Do(Ref("WHOLE"), Dispatch("aic_bureau"), As("dispatcher"), kThen));
  Ok(desk->Do(Ref("CANARY-CASE"), Dispatch("commerce_bureau"), As("dispatcher"),
              kThen));
  DisputeCommand open;
  open.kind = DisputeCommandKind::kOpen;
  open.question = "CANARY-QUESTION";
  open.category = "market.consumer.refund";
  open.cases = {"CANARY-CASE"};
  for (const char* unit : {"aic_bureau", "commerce_bureau"}) {
    Claimant& claimant = open.claimants.emplace_back();
    claimant.unit = unit;
    claimant.text = "CANARY-TEXT";
  }
  Actor centre;
  centre.id = "centre-1";
  centre.unit = "city_hall";
  centre.roles = {"centre"};
  Ok(desk->DoDispute(kCity, "M-1", open, centre, kThen));
  return desk;
}

std::string TextOf(const std::vector<Event>& events) {
  std::string out;
  for (const Event& event : events) {
    absl::StrAppend(&out, Ok(Convert("Event", WriteEvent(event),
                                     Format::kBinary, Format::kText)));
  }
  return out;
}

std::string TextOf(const Case& c) {
  return Ok(Convert("Case", WriteCase(c), Format::kBinary, Format::kText));
}

TEST_CASE("a complaint is read by nobody of whom it is about") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = WithComplaint(store.Release());
  const CaseRef ref = Ref("CANARY-CASE");
  DisputeCommand state;
  state.kind = DisputeCommandKind::kState;
  state.text = "the law names the other";
  for (const Actor& viewer : Accused()) {
    INFO(viewer.roles[0]);
    const auto text = [](const auto& value) { return TextOf(value); };
    const auto same = [](const std::string& value) { return value; };
    CHECK(absl::IsPermissionDenied(desk->Get(ref, viewer).status()));
    CHECK(absl::IsPermissionDenied(desk->History(ref, viewer).status()));
    CHECK(absl::IsPermissionDenied(
        desk->Timeline(ref, viewer, Language::kChinese).status()));
    CHECK_FALSE(desk->Do(ref, NoteCommand(), viewer, kThen).ok());
    SilentOrRefused("whole", desk->Get(Ref("WHOLE"), viewer), text);
    SilentOrRefused("history", desk->History(Ref("WHOLE"), viewer), text);
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      SilentOrRefused("timeline",
                      desk->Timeline(Ref("WHOLE"), viewer, language, true),
                      same);
    }
    const auto list = desk->List(viewer, {});
    if (list.ok()) Silent("list", WriteCaseRecords(*list, Format::kText));
    const auto feed = desk->Feed({"", viewer}, 0);
    if (feed.ok()) Silent("feed", WriteFeedPage(*feed, Format::kText));
    const auto rows = desk->TableRows(kCity, viewer, "", 100, false);
    if (rows.ok()) {
      CHECK(rows->size() == 1);
      for (const std::string& row : *rows) Silent("table", row);
    }
    const auto measures = desk->OpenMeasures(viewer, kCity, {}, 100);
    if (measures.ok()) CHECK(measures->empty());
    // The dispute tells of its tickets.
    CHECK(absl::IsPermissionDenied(
        desk->GetDispute(kCity, "M-1", viewer).status()));
    CHECK(absl::IsPermissionDenied(
        desk->DisputeHistory(kCity, "M-1", viewer, 0, 100).status()));
    CHECK(absl::IsPermissionDenied(
        desk->DraftRule(kCity, "M-1", viewer).status()));
    const auto disputes = desk->ListDisputes(kCity, viewer, false, "", 100);
    if (disputes.ok()) CHECK(disputes->empty());
    // Nor has it a part in it, although the unit contends.
    CHECK(absl::IsPermissionDenied(
        desk->DoDispute(kCity, "M-1", state, viewer, kThen).status()));
  }
  CHECK(
      desk->DoDispute(kCity, "M-1", state, As("commerce_bureau"), kThen).ok());
  // Who has nothing to do with it reads all of it.
  CHECK(Ok(desk->Get(Ref("WHOLE"), As("dispatcher"))).parts ==
        std::vector<std::string>{"CANARY-CASE"});
  CHECK(Ok(desk->TableRows(kCity, As("supervisor"), "", 100, false)).size() ==
        2);
  CHECK(Ok(desk->GetDispute(kCity, "M-1", As("dispatcher"))).question ==
        "CANARY-QUESTION");
  CHECK(Ok(desk->GetDispute(kCity, "M-1", As("commerce_bureau"))).cases ==
        std::vector<std::string>{"CANARY-CASE"});
  // A history with a shell in place of the split can be replayed.
  Case again;
  for (const Event& event : Ok(desk->History(Ref("WHOLE"), As("aic_bureau")))) {
    REQUIRE(Apply(event, &again).ok());
  }
  CHECK(again.parts.empty());
  CHECK(again.Lead()->unit == "aic_bureau");
  CheckClean(*desk);
}

TEST_CASE("a complaint is not merged into a case of whom it is about") {
  const auto desk = OpenDesk(NewMemoryStore());
  Open(*desk, "OWN", "");
  Open(*desk, "AGAINST", "against: 'aic_bureau'");
  Open(*desk, "ALSO", "against: 'aic_bureau'");
  Ok(desk->Do(Ref("OWN"), Dispatch("aic_bureau"), As("dispatcher"), kThen));
  const auto merge = [&](std::string_view id, const char* into) {
    MergeCommand command;
    command.main_case = into;
    return desk->Do(Ref(id), command, As("dispatcher"), kThen).status();
  };
  const absl::Status refused = merge("AGAINST", "OWN");
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK_THAT(std::string(refused.message()),
             match::Contains("complains of a department"));
  LinkCommand link;
  link.duplicates = {"AGAINST"};
  CHECK(absl::IsFailedPrecondition(
      desk->Do(Ref("OWN"), link, As("dispatcher"), kThen).status()));
  // Into one that is against the same department, and the other way round.
  CHECK(merge("AGAINST", "ALSO").ok());
  CHECK(merge("OWN", "ALSO").ok());
  CheckClean(*desk);
  // Where its own case went, the department does not learn: from no refusal,
  // and from no row.
  const auto refusal = [&](const Command& command, const Actor& actor) {
    const absl::Status status =
        desk->Do(Ref("OWN"), command, actor, kThen).status();
    CHECK_FALSE(status.ok());
    return std::string(status.message());
  };
  UnmergeCommand unmerge;
  unmerge.reason = "another matter";
  for (const Actor& viewer : Accused()) {
    INFO(viewer.roles[0]);
    for (const Command& command :
         {Command(SignCommand()), Command(NoteCommand()),
          Command(Dispatch("commerce_bureau")), Command(unmerge)}) {
      CHECK(refusal(command, viewer).find("ALSO") == std::string::npos);
    }
    const auto rows = desk->TableRows(kCity, viewer, "", 100, false);
    if (!rows.ok()) continue;
    for (const std::string& row : *rows) {
      CHECK(row.find("ALSO") == std::string::npos);
    }
  }
  CHECK_THAT(refusal(SignCommand(), As("dispatcher")), match::Contains("ALSO"));
}

}  // namespace
}  // namespace trunkline::testing
