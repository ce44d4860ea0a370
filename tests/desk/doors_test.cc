// SPDX-License-Identifier: Apache-2.0
//
// One case with a canary for three: the caller, the referral and the accused.
// Every call of a desk is asked by who must not learn of each: no answer and no
// error has it. A call that desk.h gains and that is no door here fails.
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "src/base/strings.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/viewers.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/wire.h"

namespace trunkline::testing {
namespace {

const absl::Time kThen = At("2018-09-20 10:00");
const std::string kCity = "cn.changsha";
constexpr std::string_view kPhone = "13987654321";
// It is against aic_bureau, which has WHOLE, the case that it was split from.
const CaseRef kSecret = {kCity, "CANARY-CASE"};
const CaseRef kWhole = {kCity, "WHOLE"};

using Words = std::vector<std::string_view>;
const Words kCaller = {"CANARY-CALLER", kPhone, "87654321", "CANARY-HOME"};
const Words kReferral = {"CANARY-REFERRAL", "REFER_DISCIPLINE", "MISCONDUCT"};
const Words kAccusation = {"CANARY-CASE",      "CANARY-MIRROR", "CANARY-TEXT",
                           "CANARY-QUESTION",  "CANARY-CALLER", "CANARY-HOME",
                           "CANARY-REFERRAL",  kPhone,          "MISCONDUCT",
                           "environment.noise"};

StoredTicket Secret() {
  return TicketOf(absl::StrCat(
      "id: \"CANARY-CASE\" jurisdiction: \"cn.changsha\" against: "
      "\"aic_bureau\" channel: CHANNEL_PHONE dialled: \"12345\" type: "
      "TICKET_TYPE_COMPLAINT category: \"environment.noise\" region: "
      "\"430102\" title: \"CANARY-TEXT\" caller_words: \"CANARY-TEXT\" "
      "dispatch_text: \"CANARY-TEXT\" caller { name: \"CANARY-CALLER\" phone: "
      "\"",
      std::string(kPhone),
      "\" address: \"CANARY-HOME\" } accepted_at { seconds: ",
      absl::ToUnixSeconds(kThen), " }"));
}

NoteCommand Note() {
  NoteCommand note;
  note.internal_text = "CANARY-TEXT";
  return note;
}

struct City {
  explicit City(const std::string& kind) : store(kind) {
    DeskOptions options;
    options.clock = [] { return kThen + absl::Hours(1); };
    options.keys = Ok(OpenKeyFile(folder.File("keys")));
    options.log = [this](std::string_view line) {
      absl::StrAppend(&log, std::string(line), "\n");
    };
    desk = OpenDesk(store.Release(), options);
    const auto give = [&](const CaseRef& ref, const Command& command,
                          const char* who, const IdempotencyKey& key = {}) {
      Ok(desk->Do(ref, command, As(who), kThen, 0, key));
    };
    Ok(desk->Accept(Complaint(kThen, "id: 'WHOLE'"), As("operator"), kThen));
    give(kWhole, AcceptCommand(), "operator");
    Ok(desk->Accept(Secret(), As("operator"), kThen, {"web", "accept"}));
    give(kSecret, AcceptCommand(), "operator");
    SplitCommand split;
    split.parts = {kSecret.id};
    give(kWhole, split, "dispatcher");
    give(kWhole, Dispatch("aic_bureau"), "dispatcher");
    DispatchCommand dispatch;
    dispatch.unit = "environment_bureau";
    dispatch.dispatch_text = "CANARY-TEXT";
    give(kSecret, dispatch, "dispatcher");
    give(kSecret, Note(), "operator", {"web", "note"});
    FindCommand find;
    find.ground = ReferralGround::kMisconduct;
    find.unit = "aic_bureau";
    find.facts = find.legal_basis = "CANARY-REFERRAL";
    give(kSecret, find, "authority");
    SuperviseCommand refer;
    refer.measure = SupervisionMeasure::kReferDiscipline;
    refer.ground = ReferralGround::kMisconduct;
    refer.unit = "aic_bureau";
    refer.reason = refer.authority = "CANARY-REFERRAL";
    give(kSecret, refer, "authority", {"web", "refer"});
    DisputeCommand open;
    open.kind = DisputeCommandKind::kOpen;
    open.question = "CANARY-QUESTION";
    open.category = "environment.noise";
    open.cases = {kSecret.id};
    for (const char* unit : {"aic_bureau", "environment_bureau"}) {
      Claimant& claimant = open.claimants.emplace_back();
      claimant.unit = unit;
      claimant.text = "CANARY-TEXT";
    }
    Actor centre;
    centre.id = "centre-1";
    centre.unit = "city_hall";
    centre.roles = {"centre"};
    Ok(desk->DoDispute(kCity, "M-1", open, centre, kThen));
    // What lists besides name it: a mirror, a hold, a read.
    Event told;
    told.at = kThen;
    OpenCommand command;
    command.ticket = std::string(Secret().bytes());
    told.command = command;
    Ok(desk->Mirror(Mirrored("CANARY-MIRROR", 1, told), As("system"), kThen));
    const auto held = desk->PlaceLegalHold(kSecret, "CANARY-TEXT",
                                           As("administrator"), kThen);
    REQUIRE(held.ok());
    Ok(desk->Get(kSecret, As("operator")));
  }

  TempFolder folder;
  TestStore store;
  std::string log;
  std::unique_ptr<Desk> desk;
};

// The message, without the id that was asked for.
std::string Said(const absl::Status& status) {
  return absl::StrReplaceAll(
      status.ToString(), {{"CANARY-CASE", "(it)"}, {"CANARY-MIRROR", "(it)"}});
}

template <typename T, typename Write>
std::string Given(const absl::StatusOr<T>& result, const Write& write) {
  return result.ok() ? std::string(write(*result)) : Said(result.status());
}

// What is given as a message of the schema, as text.
template <typename T>
std::string Text(const absl::StatusOr<T>& result,
                 std::string (*write)(const T&, Format)) {
  return Given(result, [&](const T& value) {
    return absl::StrCat(write(value, Format::kText),
                        write(value, Format::kJson));
  });
}

std::string Text(const char* type, const std::string& bytes) {
  return Ok(Convert(type, bytes, Format::kBinary, Format::kText));
}

using Ask = std::function<std::string(Desk&, const Actor&)>;
struct Door {
  const char* call;
  Ask ask;
};

std::vector<Door> Doors() {
  std::vector<Door> doors;
  const auto add = [&](const char* call, Ask ask) {
    doors.push_back({call, std::move(ask)});
  };
  add("Accept", [](Desk& d, const Actor& a) {
    return Text(d.Accept(Secret(), a, kThen, {"web", "accept"}), WriteReceipt);
  });
  for (const std::int64_t version : {0, 1, 99}) {
    add("Do", [version](Desk& d, const Actor& a) {
      Actor nobody = a;
      nobody.roles = {"visitor"};  // Changes nothing, also where it might.
      return Text(d.Do(kSecret, Note(), nobody, kThen, version), WriteReceipt);
    });
  }
  for (const char* key : {"note", "refer"}) {
    add("Do", [key](Desk& d, const Actor& a) {
      return Text(d.Do(kSecret, Note(), a, kThen, 99, {"web", key}),
                  WriteReceipt);
    });
  }
  add("Do", [](Desk& d, const Actor& a) {
    MergeCommand merge;
    merge.main_case = kSecret.id;
    Actor nobody = a;
    nobody.roles = {"visitor"};
    return Text(d.Do(kWhole, merge, nobody, kThen), WriteReceipt);
  });
  add("CheckAccess", [](Desk& d, const Actor& a) {
    return Said(d.CheckAccess(Access::kExport, a));
  });
  for (const CaseRef& ref : {kSecret, kWhole}) {
    add("Get", [ref](Desk& d, const Actor& a) {
      return Given(d.Get(ref, a),
                   [](const Case& c) { return Text("Case", WriteCase(c)); });
    });
    add("History", [ref](Desk& d, const Actor& a) {
      return Given(d.History(ref, a), [](const std::vector<Event>& events) {
        std::string out;
        for (const Event& event : events) {
          out += Text("Event", WriteEvent(event));
        }
        return out;
      });
    });
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      add("Timeline", [ref, language](Desk& d, const Actor& a) {
        return Given(d.Timeline(ref, a, language, true),
                     [](const std::string& text) { return text; });
      });
    }
    add("CountSameCaller", [ref](Desk& d, const Actor& a) {
      return Given(d.CountSameCaller(ref, a), [](const SameCallerCount& n) {
        return absl::StrCat(n.cases, n.open);
      });
    });
    add("Erase", [ref](Desk& d, const Actor& a) {
      return Text(d.Erase(ref, a, kThen, /*dry_run=*/true), WriteErasureResult);
    });
  }
  for (const char* source : {"", "*"}) {
    add("List", [source](Desk& d, const Actor& a) {
      CaseFilter filter;
      filter.source = source;
      return Text(d.List(a, filter), WriteCaseRecords);
    });
  }
  add("OpenMeasures", [](Desk& d, const Actor& a) {
    return Text(d.OpenMeasures(a), WriteOpenMeasures);
  });
  add("Tick", [](Desk& d, const Actor& a) {
    return Text(d.Tick(a, kThen), WriteTickResult);
  });
  add("Feed", [](Desk& d, const Actor& a) {
    return Text(d.Feed({"", a}, 0), WriteFeedPage);
  });
  add("DoDispute", [](Desk& d, const Actor& a) {
    DisputeCommand again;
    again.kind = DisputeCommandKind::kOpen;
    again.cases = {kSecret.id};
    return Text(d.DoDispute(kCity, "M-1", again, a, kThen),
                WriteDisputeReceipt);
  });
  add("GetDispute", [](Desk& d, const Actor& a) {
    return Given(d.GetDispute(kCity, "M-1", a), [](const Dispute& dispute) {
      return WriteDisputeList({dispute}, Format::kText);
    });
  });
  add("DisputeHistory", [](Desk& d, const Actor& a) {
    return Text(d.DisputeHistory(kCity, "M-1", a), WriteDisputeEvents);
  });
  add("ListDisputes", [](Desk& d, const Actor& a) {
    return Text(d.ListDisputes(kCity, a), WriteDisputeList);
  });
  add("DraftRule", [](Desk& d, const Actor& a) {
    return Given(d.DraftRule(kCity, "M-1", a),
                 [](const std::string& rule) { return rule; });
  });
  for (const bool mirrors : {false, true}) {
    add("TableRows", [mirrors](Desk& d, const Actor& a) {
      return Given(d.TableRows(kCity, a, "", 100, mirrors),
                   [](const std::vector<std::string>& rows) {
                     std::string out;
                     for (const std::string& row : rows) out += row;
                     return out;
                   });
    });
  }
  add("ListMissedCalls", [](Desk& d, const Actor& a) {
    return Given(d.ListMissedCalls(kCity, {}, a), [](const MissedCalls& m) {
      return absl::StrCat(m.calls.size());
    });
  });
  add("Reassign", [](Desk& d, const Actor& a) {
    return Given(d.Reassign(kCity, a, kThen, /*dry_run=*/true),
                 [](const std::vector<ReassignmentResult>& moved) {
                   std::string out;
                   for (const auto& one : moved) {
                     absl::StrAppend(&out, one.ref.id, one.from, one.to);
                   }
                   return out;
                 });
  });
  add("Mirror", [](Desk& d, const Actor& a) {
    return Text(d.Mirror({kCity, "12315", "", 1, {}}, a, kThen), WriteReceipt);
  });
  add("Import", [](Desk& d, const Actor& a) {
    ImportOptions options;
    options.dry_run = true;
    return Said(d.Import(kCity, "12369", {{"1", {}}}, a, kThen, options)
                    .at(0)
                    .status());
  });
  add("Adopt", [](Desk& d, const Actor& a) {
    return Given(d.Adopt(kCity, "12315", a, kThen),
                 [](const std::vector<AdoptionResult>& adopted) {
                   std::string out;
                   for (const auto& one : adopted) {
                     absl::StrAppend(&out, one.mirror.id, one.ref.id,
                                     one.status.ToString());
                   }
                   return out;
                 });
  });
  add("DueForErasure", [](Desk& d, const Actor& a) {
    return Text(d.DueForErasure(kCity, a, kThen), WriteCaseRefs);
  });
  add("PlaceLegalHold", [](Desk& d, const Actor& a) {
    return Said(d.PlaceLegalHold(kSecret, "again", a, kThen));
  });
  add("ReleaseLegalHold", [](Desk& d, const Actor& a) {
    Actor nobody = a;
    nobody.roles = {"visitor"};
    return Said(d.ReleaseLegalHold(kSecret, "again", nobody, kThen));
  });
  add("LegalHolds", [](Desk& d, const Actor& a) {
    return Text(d.LegalHolds(kCity, a), WriteLegalHolds);
  });
  add("Subject", [](Desk& d, const Actor& a) {
    return Text(d.Subject(kCity, kPhone, a), WriteSubjectData);
  });
  add("AccessEntries", [](Desk& d, const Actor& a) {
    return Text(d.AccessEntries(a, 0), WriteAccessEntries);
  });
  add("Check", [](Desk& d, const Actor& a) {
    return Given(d.Check(a), [](const DeskCheck& check) {
      std::string out;
      for (const DeskFault& fault : check.faults) {
        absl::StrAppend(&out, fault.ref.id, fault.what, fault.what_zh);
      }
      for (const std::string& line : check.unverified) out += line;
      return out;
    });
  });
  add("Stats", [](Desk& d, const Actor& a) {
    return Given(d.Stats(a, kThen), MetricsText);
  });
  return doors;
}

// Asks at every door, and finds none of the words.
void NoneFinds(City& city, const Actor& viewer, const Words& words) {
  for (const Door& door : Doors()) {
    const std::string given = door.ask(*city.desk, viewer);
    for (const std::string_view word : words) {
      INFO(door.call << " by " << absl::StrJoin(viewer.roles, "+") << " of "
                     << viewer.unit << ": " << std::string(word));
      CHECK(given.find(word) == std::string::npos);
    }
  }
}

TEST_CASE("Every call of a desk is a door of this test") {
  std::set<std::string> doors;
  for (const Door& door : Doors()) doors.insert(door.call);
  CHECK(doors == CallsOfDesk());
}

TEST_CASE("no door tells the accused, who called, or of a referral") {
  City city(GENERATE(from_range(StoreKinds())));
  INFO(city.store.kind());
  Desk& desk = *city.desk;
  // They are there, for those who act on them.
  std::set<std::string_view> seen;
  for (const char* role : {"operator", "authority", "dispatcher"}) {
    for (const Door& door : Doors()) {
      if (std::string_view(door.call) == "Adopt") continue;
      const std::string given = door.ask(desk, As(role));
      for (const Words* words : {&kCaller, &kReferral, &kAccusation}) {
        for (const std::string_view word : *words) {
          if (given.find(word) != std::string::npos) seen.insert(word);
        }
      }
    }
  }
  for (const Words* words : {&kCaller, &kReferral, &kAccusation}) {
    for (const std::string_view word : *words) {
      INFO(std::string(word));
      CHECK(seen.count(word) != 0);
    }
  }

  // Staff of the accused department, in a role of a unit and of the centre, and
  // who is recused.
  std::vector<Actor> accused = {As("aic_bureau")};
  for (const char* role : {"operator", "dispatcher", "reviewer", "supervisor",
                           "authority", "administrator", "system"}) {
    Actor& actor = accused.emplace_back(As(role));
    actor.id += "-aic";
    actor.unit = "aic_bureau";
  }
  for (const Actor& viewer : accused) NoneFinds(city, viewer, kAccusation);

  for (const char* role : {"system", "operator", "administrator", "dispatcher",
                           "reviewer", "environment_bureau"}) {
    NoneFinds(city, As(role), kReferral);
  }
  for (const char* role :
       {"system", "administrator", "authority", "supervisor", "visitor"}) {
    NoneFinds(city, As(role), kCaller);
  }

  // What a store publishes, whoever reads it, and what a host logs.
  std::string outbox = city.log;
  for (const EventRecord& row : Ok(desk.store().Feed(0, 1000))) {
    absl::StrAppend(&outbox, row.type, " ", Text("Event", row.bytes));
  }
  for (const Words* words : {&kCaller, &kReferral}) {
    for (const std::string_view word : *words) {
      INFO(std::string(word));
      CHECK(outbox.find(word) == std::string::npos);
    }
  }
  CheckClean(desk);
}

}  // namespace
}  // namespace trunkline::testing
