// SPDX-License-Identifier: Apache-2.0
// Open cases that are like a text: which, for whom, and that nothing of a
// caller is kept or shown.
#include "trunkline/cases/nearest.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/catch.h"
#include "tests/desk/city.h"

namespace trunkline {
namespace {

using namespace testing;  // NOLINT(build/namespaces)

const absl::Time kNow = At("2018-06-25 09:00");

StoredTicket Ticket(std::string_view id, std::string_view text,
                    std::string_view region = "430111",
                    absl::Time accepted = kNow) {
  return TicketOf(absl::StrCat(
      "id: \"", std::string(id),
      "\" dialled: \"12345\" type: TICKET_TYPE_COMPLAINT category: "
      "\"environment.noise\" region: \"",
      std::string(region), "\" dispatch_text: \"", std::string(text),
      "\" title: \"CANARYTITLE\" caller_words: \"CANARYWORDS\" caller { name: "
      "\"CANARYNAME\" phone: \"13900000007\" } accepted_at { seconds: ",
      absl::ToUnixSeconds(accepted), " }"));
}

class Fixture {
 public:
  Fixture()
      : desk(OpenDesk(NewMemoryStore())),
        near(desk.get(), Changsha().rules, As("system")) {
    Accept("A", "人民路工地夜间施工扰民");
    Accept("B", "人民路工地渣土车带泥");
    Accept("C", "小区电梯停运");
    Accept("D", "人民路工地夜间施工扰民，灰尘大", "430921");
    Accept("E", "人民路工地夜间施工扰民", "430111",
           kNow - absl::Hours(24 * 40));
    REQUIRE(near.Update().ok());
  }

  void Accept(std::string_view id, std::string_view text,
              std::string_view region = "430111", absl::Time at = kNow) {
    Ok(desk->Accept(Ticket(id, text, region, at), As("operator"), at));
  }
  static NearestOptions Any() {
    NearestOptions options;
    options.min_similarity = 5;
    return options;
  }
  std::vector<NearCase> Find(NearestQuery query, std::string_view who,
                             const NearestOptions& options = Any()) const {
    query.now = kNow;
    return Ok(near.Find(query, As(who), options));
  }
  // "A 100, B 30"
  std::string Ids(const NearestQuery& query, std::string_view who,
                  const NearestOptions& options = Any()) const {
    std::vector<std::string> ids;
    for (const NearCase& one : Find(query, who, options))
      ids.push_back(one.ref.id);
    return absl::StrJoin(ids, " ");
  }
  static NearestQuery Query(std::string_view text,
                            std::string_view region = "430111") {
    NearestQuery query;
    query.text = text;
    query.region = region;
    query.sees_words = true;
    return query;
  }

  std::unique_ptr<Desk> desk;
  NearestCases near;
};

TEST_CASE("the nearest open cases of the region and the last days") {
  const Fixture f;
  CHECK(f.near.size() == 5);
  const NearestQuery query = Fixture::Query("人民路工地夜间施工扰民");
  CHECK(f.Ids(query, "operator") == "A B");
  NearestOptions more = Fixture::Any();
  more.days = 365;
  CHECK(f.Ids(query, "operator", more) == "A E B");
  more.top = 1;
  CHECK(f.Ids(query, "operator", more) == "A");
  more.top = 0;
  CHECK(f.Ids(query, "operator", more).empty());
  // Every region.
  CHECK(f.Ids(Fixture::Query("人民路工地夜间施工扰民", ""), "operator") ==
        "A D B");
  NearestOptions strict;
  strict.min_similarity = 90;
  CHECK(f.Ids(query, "operator", strict) == "A");
  NearestQuery other = query;
  other.case_id = "A";
  CHECK(f.Ids(other, "operator") == "B");
  CHECK(f.Ids(Fixture::Query("你好吗"), "operator").empty());
  const std::vector<NearCase> found = f.Find(query, "operator");
  CHECK(found[0].similarity >= 99);
  CHECK(found[0].accepted_at == kNow);
  CHECK(found[0].region == "430111");
  CHECK(found[0].common == std::vector<std::string>{"人民路工地夜间施工扰民"});
  CHECK(found[1].common == std::vector<std::string>{"人民路工地"});
}

TEST_CASE("near regions are those around, inside and beside") {
  Fixture f;
  f.Accept("F", "天桥护栏破损", "430100");
  f.Accept("G", "天桥护栏破损", "430102");
  f.Accept("H", "天桥护栏破损", "");
  REQUIRE(f.near.Update().ok());
  CHECK(f.Ids(Fixture::Query("天桥护栏破损"), "operator") == "F G H");
}

TEST_CASE("a viewer finds only what it may see") {
  Fixture f;
  const NearestQuery query = Fixture::Query("人民路工地夜间施工扰民");
  CHECK(f.Ids(query, "visitor").empty());
  // A department sees the cases in which it has a part.
  CHECK(f.Ids(query, "environment_bureau").empty());
  Ok(f.desk->Do({"cn.changsha", "B"}, Simple(CommandKind::kAccept),
                As("operator"), kNow));
  DispatchCommand dispatch;
  dispatch.unit = "environment_bureau";
  dispatch.dispatch_text = "人民路工地渣土车带泥上路";
  Ok(f.desk->Do({"cn.changsha", "B"}, dispatch, As("dispatcher"), kNow));
  REQUIRE(f.near.Update().ok());
  const std::vector<NearCase> found = f.Find(query, "environment_bureau");
  REQUIRE(found.size() == 1);
  CHECK(found[0].ref.id == "B");
  CHECK(found[0].lead == "environment_bureau");
}

TEST_CASE("a complaint is near nothing for whom it complains of") {
  Fixture f;
  const std::string text = "城管队员乱罚款";
  Ok(f.desk->Accept(
      TicketOf(absl::StrCat(
          "id: \"CANARY-CASE\" dialled: \"12345\" type: "
          "TICKET_TYPE_COMPLAINT category: \"environment.noise\" region: "
          "\"430111\" against: \"city_management_bureau\" dispatch_text: \"",
          text, "\" accepted_at { seconds: ", absl::ToUnixSeconds(kNow), " }")),
      As("operator"), kNow));
  REQUIRE(f.near.Update().ok());
  CHECK(f.Ids(Fixture::Query(text), "operator") == "CANARY-CASE");
  for (const char* role : {"operator", "dispatcher", "reviewer", "supervisor",
                           "authority", "administrator", "department"}) {
    INFO(role);
    Actor accused = As("city_management_bureau");
    accused.roles = {role};
    NearestQuery query = Fixture::Query(text);
    query.now = kNow;
    CHECK(Ok(f.near.Find(query, accused, Fixture::Any())).empty());
  }
}

TEST_CASE("parts in common are shown only to who sees the words") {
  const Fixture f;
  NearestQuery query = Fixture::Query("人民路工地夜间施工扰民");
  query.sees_words = false;
  const std::vector<NearCase> found = f.Find(query, "operator");
  REQUIRE(found.size() == 2);
  CHECK(found[0].common.empty());
}

TEST_CASE("a case that is closed leaves the index, also before an update") {
  Fixture f;
  const NearestQuery query = Fixture::Query("人民路工地夜间施工扰民");
  WithdrawCommand withdraw;
  withdraw.reason = "solved";
  Ok(f.desk->Do({"cn.changsha", "A"}, Simple(CommandKind::kAccept),
                As("operator"), kNow));
  Ok(f.desk->Do({"cn.changsha", "A"}, withdraw, As("operator"), kNow));
  CHECK(f.Ids(query, "operator") == "B");
  CHECK(f.near.size() == 5);
  REQUIRE(f.near.Update().ok());
  CHECK(f.near.size() == 4);
  CHECK(f.Ids(query, "operator") == "B");
  // What is erased is closed, and so not in the index.
  Ok(f.desk->Erase({"cn.changsha", "A"}, As("administrator"), kNow));
  REQUIRE(f.near.Update().ok());
  CHECK(f.near.size() == 4);
  f.near.Forget({"cn.changsha", "B"});
  CHECK(f.near.size() == 3);
  CHECK(f.Ids(query, "operator").empty());
}

TEST_CASE("an index that is made anew from the feed finds the same") {
  Fixture f;
  NearestCases again(f.desk.get(), Changsha().rules, As("system"));
  CHECK(again.size() == 0);
  REQUIRE(again.Update().ok());
  CHECK(again.size() == f.near.size());
  REQUIRE(again.Update().ok());
  CHECK(again.size() == f.near.size());
}

TEST_CASE("nothing of a caller is found, shown, or recorded as read") {
  Fixture f;
  for (const char* words : {"CANARYWORDS", "CANARYTITLE", "CANARYNAME"}) {
    CHECK(f.Ids(Fixture::Query(words, ""), "operator").empty());
  }
  const std::size_t before =
      Ok(f.desk->AccessEntries(As("administrator"), 0)).size();
  REQUIRE(f.near.Update().ok());
  for (const NearCase& one : f.Find(
           Fixture::Query("人民路工地夜间施工扰民CANARYWORDS"), "operator")) {
    for (const std::string& part : one.common) {
      CHECK(part.find("CANARY") == std::string::npos);
    }
  }
  CHECK(Ok(f.desk->AccessEntries(As("administrator"), 0)).size() == before);
}

TEST_CASE("a query without a time, and a host without rights") {
  Fixture f;
  NearestQuery query = Fixture::Query("x");
  CHECK(f.near.Find(query, As("operator")).status().code() ==
        absl::StatusCode::kInvalidArgument);
  Actor nobody;
  nobody.id = "nobody";
  NearestCases denied(f.desk.get(), Changsha().rules, nobody);
  CHECK_FALSE(denied.Update().ok());
  CHECK(denied.size() == 0);
}

}  // namespace
}  // namespace trunkline
