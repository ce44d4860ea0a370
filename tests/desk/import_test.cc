// SPDX-License-Identifier: Apache-2.0
//
// Import() of what was imported before: updates, reopened cases, other tickets.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/timeline.h"

namespace trunkline::testing {
namespace {

const absl::Time kAccepted = At("2018-09-03 08:05");
const absl::Time kNow = At("2018-10-01 08:00");
const CaseRef kMirror = {"cn.changsha", "old:T1"};

std::string Ticket(absl::Time accepted = kAccepted,
                   std::string_view more = {}) {
  return TicketOf(
             absl::StrCat("jurisdiction: \"cn.changsha\" dialled: \"12345\" "
                          "type: TICKET_TYPE_COMPLAINT "
                          "accepted_at { seconds: ",
                          absl::ToUnixSeconds(accepted), " } ",
                          more.empty()
                              ? "category: \"market.consumer.refund\" "
                                "region: \"430102\" caller_words: \"a shop\" "
                                "caller { phone: \"13900000007\" }"
                              : base::ToAbsl(more)))
      .bytes();
}

Event Opened(const std::string& ticket = Ticket(),
             absl::Time accepted = kAccepted,
             const std::string& lead = "aic_bureau") {
  Event event;
  event.at = accepted;
  OpenCommand open;
  open.ticket = ticket;
  open.accepted_at = accepted;
  open.lead = lead;
  event.command = open;
  event.stage = "handling";
  return event;
}
Event Dispatched(const std::string& unit, absl::Time at) {
  Event event;
  event.at = at;
  DispatchCommand dispatch;
  dispatch.unit = unit;
  event.command = dispatch;
  event.stage = "handling";
  return event;
}
Event Closed(absl::Time at, Resolution resolution = Resolution::kSatisfied) {
  Event event;
  event.at = at;
  event.command = CloseCommand();
  event.stage = "closed";
  event.resolution = resolution;
  return event;
}

Actor Clerk() {
  Actor actor = As("operator");
  actor.roles.push_back("dispatcher");
  return actor;
}

absl::StatusOr<ImportResult> Import(Desk& desk, std::vector<Event> history,
                                    const ImportOptions& options = {},
                                    absl::Time now = kNow) {
  return desk.Import("cn.changsha", "old", {{"T1", std::move(history)}},
                     Clerk(), now, options)[0];
}

Case Mirror(Desk& desk) { return Ok(desk.Get(kMirror, As("operator"))); }

// The stored events of a case give its state again, one by one.
void CheckReplay(Desk& desk) {
  Case c;
  for (const Event& event : Ok(desk.History(kMirror, As("system")))) {
    REQUIRE(Apply(event, &c).ok());
  }
  const Case stored = Mirror(desk);
  CHECK(c.stage == stored.stage);
  CHECK(c.resolution == stored.resolution);
  CHECK(c.closed_at == stored.closed_at);
  CHECK(c.category == stored.category);
  CHECK(c.dispatches == stored.dispatches);
  CHECK(c.accepted_at == stored.accepted_at);
  CHECK(Ok(desk.Timeline(kMirror, As("operator"))).find("old:T1") !=
        std::string::npos);
}

TEST_CASE("times that contradict each other are kept as recorded") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  const absl::Time closed = At("2018-09-01 08:05");  // Before the acceptance.
  Ok(Import(*desk, {Opened(), Dispatched("aic_bureau", At("2018-08-30 10:00")),
                    Closed(closed)}));
  const Case c = Mirror(*desk);
  CHECK(c.accepted_at == kAccepted);
  CHECK(c.dispatched_at == At("2018-08-30 10:00"));
  CHECK(c.closed_at == closed);
  CHECK(Ok(desk->Timeline(kMirror, As("operator"))).find("2018-09-01 08:05") !=
        std::string::npos);
  CheckReplay(*desk);
  CheckClean(*desk);
}

TEST_CASE("a department without a dispatch is no transfer, and has no time") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Ok(Import(*desk, {Opened()}));
  Case c = Mirror(*desk);
  REQUIRE(c.Lead() != nullptr);
  CHECK(c.Lead()->unit == "aic_bureau");
  CHECK(c.Lead()->dispatched_at == absl::InfiniteFuture());
  CHECK(c.dispatches == 0);
  // Another one has it now, and one transfer is recorded.
  Ok(Import(*desk, {Opened(Ticket(), kAccepted, "education_bureau"),
                    Dispatched("education_bureau", At("2018-09-05 10:00"))}));
  c = Mirror(*desk);
  CHECK(c.Lead()->unit == "education_bureau");
  CHECK(c.dispatches == 1);
  CheckReplay(*desk);
}

TEST_CASE("what is told again is not counted again") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  std::vector<Event> history = {
      Opened(Ticket(), kAccepted, ""),
      Dispatched("aic_bureau", At("2018-09-04 10:00")),
      Dispatched("education_bureau", At("2018-09-05 10:00"))};
  Ok(Import(*desk, history));
  CHECK(Mirror(*desk).dispatches == 2);
  history.push_back(Dispatched("aic_bureau", At("2018-09-06 10:00")));
  history.push_back(Closed(At("2018-09-07 10:00")));
  CHECK(Ok(Import(*desk, history)).kind == ImportResult::Kind::kUpdated);
  Case c = Mirror(*desk);
  CHECK(c.dispatches == 3);
  CHECK(c.closed_at == At("2018-09-07 10:00"));
  // A part of it, such as the table without its history.
  CHECK(Ok(Import(*desk, {history.front(), history.back()})).kind ==
        ImportResult::Kind::kUnchanged);
  // A corrected result, category and phone number: the case stays closed.
  history.front() =
      Opened(Ticket(kAccepted,
                    "category: \"market.consumer\" region: \"430102\" "
                    "caller_words: \"a shop\" caller { phone: "
                    "\"13900000008\" }"),
             kAccepted, "");
  history.back() = Closed(At("2018-09-07 10:00"), Resolution::kDissatisfied);
  CHECK(Ok(Import(*desk, history)).kind == ImportResult::Kind::kUpdated);
  c = Mirror(*desk);
  CHECK(c.stage == "closed");
  CHECK(c.category == "market.consumer");
  CHECK(c.resolution == Resolution::kDissatisfied);
  CHECK(c.ticket.find("13900000008") != std::string::npos);
  CHECK(c.dispatches == 3);
  CheckReplay(*desk);
  CheckClean(*desk);
}

TEST_CASE("a case that the source has reopened goes on") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  const Event close = Closed(At("2018-09-07 10:00"));
  ImportResult result = Ok(Import(*desk, {Opened(), close}));
  CHECK(result.case_id.empty());
  CHECK_FALSE(result.open_at_source);
  result = Ok(Import(*desk, {Opened()}, {}, kNow + absl::Hours(1)));
  CHECK(result.kind == ImportResult::Kind::kUpdated);
  CHECK(result.reopened);
  CHECK(result.case_open);
  REQUIRE_FALSE(result.case_id.empty());
  Case c = Mirror(*desk);
  CHECK(c.closed_at == absl::InfiniteFuture());
  CHECK(c.stage == "handling");
  CHECK(c.Lead()->unit == "aic_bureau");
  CHECK(c.reopenings == 1);
  CheckReplay(*desk);

  // The same content as at first: closed there again, and open here.
  result = Ok(Import(*desk, {Opened(), close}, {}, kNow + absl::Hours(2)));
  CHECK(result.kind == ImportResult::Kind::kUpdated);
  CHECK_FALSE(result.reopened);
  CHECK(result.case_open);
  CHECK_FALSE(result.open_at_source);
  CHECK(result.source_resolution == Resolution::kSatisfied);
  CHECK(result.source_closed_at == At("2018-09-07 10:00"));
  CHECK(Mirror(*desk).closed_at == At("2018-09-07 10:00"));
  // It is said until a person has decided.
  result = Ok(Import(*desk, {Opened(), close}, {}, kNow + absl::Hours(3)));
  CHECK(result.kind == ImportResult::Kind::kUnchanged);
  CHECK(result.case_open);
  CHECK_FALSE(result.open_at_source);
  WithdrawCommand withdraw;
  withdraw.reason = "answered";
  Ok(desk->Do({"cn.changsha", result.case_id}, withdraw, As("operator"),
              kNow + absl::Hours(4)));
  result = Ok(Import(*desk, {Opened(), close}, {}, kNow + absl::Hours(5)));
  CHECK_FALSE(result.case_open);
  // Open there again, and closed here.
  result = Ok(Import(*desk, {Opened()}, {}, kNow + absl::Hours(6)));
  CHECK(result.reopened);
  CHECK(result.open_at_source);
  CHECK_FALSE(result.case_open);
  CHECK(Ok(desk->Stats(As("system"), kNow)).counts.cases == 1);
  CheckReplay(*desk);
  CheckClean(*desk);
}

TEST_CASE("a known id with the facts of another ticket is refused") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Ok(Import(*desk, {Opened()}));
  const auto refused = [&](const std::string& ticket, absl::Time accepted,
                           const std::string& fact) {
    const absl::Status status =
        Import(*desk, {Opened(ticket, accepted)}).status();
    CHECK(absl::IsAlreadyExists(status));
    CHECK(std::string(status.message()).find(fact) != std::string::npos);
    CHECK(std::string(status.message()).find("1390000") == std::string::npos);
    CHECK(Mirror(*desk).version == 2);  // Opened, adopted.
  };
  const absl::Time later = At("2018-09-20 10:00");
  refused(Ticket(later), later, "accepted_at");
  refused(Ticket(kAccepted + absl::Minutes(1)), kAccepted + absl::Minutes(1),
          "accepted_at");
  refused(Ticket(kAccepted,
                 "category: \"environment.noise\" region: \"430102\" "
                 "caller_words: \"noise at night\""),
          kAccepted, "differ in category");
  refused(Ticket(kAccepted,
                 "category: \"market.consumer.refund\" caller_words: \"noise\" "
                 "caller { phone: \"13900000001\" }"),
          kAccepted, "of another caller with other words");
  // The same ticket: times to the second, or the day alone, and corrections of
  // one fact.
  for (const std::string& same :
       {Ticket(kAccepted + absl::Seconds(33)), Ticket(At("2018-09-03 00:00")),
        Ticket(kAccepted,
               "category: \"market.consumer\" region: \"430103\" "
               "caller_words: \"a shop in the street\""),
        Ticket(kAccepted,
               "category: \"market.consumer.refund\" region: \"430102\" "
               "caller_words: \"another text\"")}) {
    TestStore other("memory");
    const std::unique_ptr<Desk> again = OpenDesk(other.Release());
    Ok(Import(*again, {Opened()}));
    Ok(Import(*again, {Opened(same)}));
    CheckReplay(*again);
  }
}

// Who imports a ticket under a known id learns whether a guess of the caller is
// right: by what is refused, and by what is not.
TEST_CASE("an answer that depends on the stored caller is a recorded read") {
  const bool dry_run = GENERATE(false, true);
  const std::string known =
      "category: \"market.consumer.refund\" region: \"430102\" "
      "caller_words: \"refund refused\" caller { name: \"A\" phone: "
      "\"13900000007\" }";
  const struct {
    const char* other;  // Than `known`.
    const char* with;
    bool refused;
    std::vector<std::string> fields;
  } guesses[] = {
      {"", "", false, {}},
      {"refund refused",
       "noise",
       false,
       {"caller.name", "caller.phone", "caller_words"}},
      {"refund refused\" caller { name: \"A\" phone: \"13900000007",
       "noise\" caller { name: \"B\" phone: \"13900000008",
       true,
       {"caller.name", "caller.phone", "caller_words"}},
      // A part of the words, which another category would have refused.
      {"market.consumer.refund\" region: \"430102\" caller_words: \"refund "
       "refused",
       "environment.noise\" region: \"430102\" caller_words: \"refund",
       false,
       {"caller_words"}},
      {"market.consumer.refund\" region: \"430102\" caller_words: \"refund "
       "refused",
       "environment.noise\" region: \"430102\" caller_words: \"noise",
       true,
       {"caller_words"}},
  };
  for (const auto& guess : guesses) {
    INFO(guess.with);
    TestStore store("memory");
    const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
    Ok(Import(*desk, {Opened(Ticket(kAccepted, known))}));
    std::string said = known;
    const std::size_t at = said.find(guess.other);
    REQUIRE(at != std::string::npos);
    said.replace(at, std::string(guess.other).size(), guess.with);
    ImportOptions options;
    options.dry_run = dry_run;
    const absl::Status status =
        Import(*desk, {Opened(Ticket(kAccepted, said))}, options).status();
    CHECK(absl::IsAlreadyExists(status) == guess.refused);
    CHECK(status.ok() != guess.refused);
    for (const char* told : {"caller.name", "caller.phone", "caller_words"}) {
      CHECK(std::string(status.message()).find(told) == std::string::npos);
    }
    const auto entries = Ok(desk->AccessEntries(As("administrator"), 0));
    if (guess.fields.empty()) {
      CHECK(entries.empty());
      continue;
    }
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].actor == "operator-1");
    CHECK(entries[0].fields == guess.fields);
  }
}

TEST_CASE("without words two other facts are another ticket") {
  const std::string first =
      "category: \"market.consumer.refund\" region: \"430102\" "
      "caller { name: \"A\" phone: \"13900000007\" }";
  const std::string words = " caller_words: \"a shop\"";
  struct {
    std::string more;
    const char* fact;  // Of the refusal; empty: it is an update.
  } const cases[] = {
      {"category: \"environment.noise\" region: \"430102\" "
       "caller { name: \"A\" phone: \"13900000001\" }",
       "category"},
      {"category: \"environment.noise\" region: \"430103\"",
       "category, region"},
      {"region: \"430103\" caller { name: \"B\" }", "region"},
      // One fact, and the name and the phone are one.
      {"category: \"environment.noise\" region: \"430102\"", ""},
      {"category: \"market.consumer.refund\" "
       "caller { name: \"B\" phone: \"13900000001\" }",
       ""},
      // A code that was not known before: the mapping has been mended.
      {"category: \"legacy.K1\" region: \"430103\" caller { name: \"A\" }",
       ""}};
  for (const absl::Time accepted : {kAccepted, At("2018-09-03 00:00")}) {
    for (const auto& one : cases) {
      // Words that one of the two has alone tell nothing.
      for (const char* more : {"", words.c_str()}) {
        CAPTURE(one.more, more);
        TestStore store("memory");
        const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
        Ok(Import(*desk, {Opened(Ticket(accepted, first), accepted)}));
        const absl::StatusOr<ImportResult> result = Import(
            *desk, {Opened(Ticket(accepted, one.more + more), accepted)});
        if (*one.fact == 0) {
          CHECK_FALSE(Ok(result).day_only);
        } else {
          CHECK(absl::IsAlreadyExists(result.status()));
          CHECK(std::string(result.status().message()).find(one.fact) !=
                std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("an update of which only the day is told says so") {
  const absl::Time day = At("2018-09-03 00:00");
  const auto update = [&](absl::Time accepted, const char* before,
                          const char* after) {
    TestStore store("memory");
    const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
    Ok(Import(*desk, {Opened(Ticket(accepted, before), accepted)}));
    return Ok(Import(*desk, {Opened(Ticket(accepted, after), accepted)}))
        .day_only;
  };
  const char* const noise = "category: \"environment.noise\"";
  CHECK(update(day, noise, "category: \"market.consumer.refund\""));
  CHECK(update(day, noise, "region: \"430102\""));
  CHECK_FALSE(update(kAccepted, noise, "region: \"430102\""));
  CHECK_FALSE(
      update(day, noise, "category: \"environment.noise\" region: \"430102\""));
}

TEST_CASE("an unknown time of closing is not invented") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  Event close = Closed(kAccepted);
  CloseCommand command;
  command.time_unknown = true;
  close.command = command;
  const ImportResult result = Ok(Import(*desk, {Opened(), close}));
  CHECK_FALSE(result.open_at_source);
  CHECK(result.source_closed_at == absl::InfiniteFuture());
  CHECK(Mirror(*desk).closing_time_unknown);
  // Of a case of one's own it is known.
  Ok(desk->Accept(Complaint(kNow, "id: \"A\""), As("operator"), kNow));
  CheckReplay(*desk);
}

TEST_CASE("open cases can stay with their department") {
  TestStore store("memory");
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  ImportOptions keep;
  keep.keep_unit = true;
  // The rules would send it to the bureau of industry and commerce.
  ImportResult result = Ok(
      Import(*desk, {Opened(Ticket(), kAccepted, "education_bureau")}, keep));
  CHECK(result.new_unit == "education_bureau");
  CHECK(result.not_kept.ok());
  const Case c = Ok(desk->Get({"cn.changsha", result.case_id}, Clerk()));
  CHECK(c.stage == "handle");
  CHECK(c.Lead()->unit == "education_bureau");
  CHECK(c.accepted_at == kAccepted);
  // A department that there is not: routed, and said.
  const auto other = [&](const std::string& unit) {
    return desk->Import("cn.changsha", "old",
                        {{"T-" + unit, {Opened(Ticket(), kAccepted, unit)}}},
                        Clerk(), kNow, keep)[0];
  };
  result = Ok(other("nowhere_bureau"));
  CHECK(result.new_unit == "aic_bureau");
  CHECK_THAT(MessageOf(result.not_kept, Language::kEnglish),
             match::Contains("unit"));
  CHECK_THAT(MessageOf(result.not_kept, Language::kChinese),
             match::Contains("单位"));
  CHECK(MessageOf(Ok(other("")).not_kept, Language::kChinese) ==
        "来源没有写明承办单位");
  // Without the right to dispatch.
  CHECK(absl::IsPermissionDenied(
      desk->Import("cn.changsha", "old",
                   {{"T9", {Opened(Ticket(), kAccepted, "education_bureau")}}},
                   As("operator"), kNow, keep)[0]
          .status()));
  CheckClean(*desk);
}

TEST_CASE("a dry run says the same and stores nothing") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  ImportOptions dry;
  dry.dry_run = true;
  const auto both = [&](const std::vector<Event>& history) {
    const auto before = Ok(desk->Stats(As("system"), kNow)).counts;
    const auto said = Import(*desk, history, dry);
    const auto after = Ok(desk->Stats(As("system"), kNow)).counts;
    CHECK(before.events == after.events);
    CHECK(before.mirrors == after.mirrors);
    const auto done = Import(*desk, history);
    REQUIRE(said.status() == done.status());
    if (!said.ok()) return;
    CHECK(said->kind == done->kind);
    CHECK(said->new_unit == done->new_unit);
    CHECK(said->case_open == done->case_open);
    CHECK(said->open_at_source == done->open_at_source);
    CHECK(said->reopened == done->reopened);
  };
  both({Opened()});
  both({Opened()});
  both({Opened(), Closed(At("2018-09-07 10:00"))});
  both({Opened()});
  both({Opened(Ticket(kNow - absl::Hours(1)), kNow - absl::Hours(1))});
  CheckClean(*desk);
}

TEST_CASE("erasing names the files that the host must delete") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  const std::string digest(64, 'a');
  Ok(desk->Accept(
      Complaint(kNow,
                "id: \"A\" attachment { kind: KIND_PHOTO uri: "
                "\"file:///a.jpg\" sha256: \"" +
                    digest +
                    "\" } dispatch_attachment { uri: \"file:///b.jpg\" }"),
      As("operator"), kNow));
  const CaseRef a = {"cn.changsha", "A"};
  const auto step = [&](const Command& command, const char* who, int hours) {
    return desk->Do(a, command, As(who), kNow + absl::Hours(hours)).status();
  };
  REQUIRE(step(AcceptCommand(), "operator", 1).ok());
  REQUIRE(step(Dispatch("aic_bureau"), "dispatcher", 2).ok());
  REQUIRE(step(SignCommand(), "aic_bureau", 3).ok());
  ContactCommand contact;
  contact.contact_outcome = ContactOutcome::kReached;
  contact.channel = Channel::kPhone;
  REQUIRE(step(contact, "aic_bureau", 3).ok());
  FeedbackCommand feedback;
  feedback.claim_true = feedback.contacted = true;
  feedback.beyond_remit = false;
  feedback.channel = Channel::kPhone;
  feedback.solved = Solved::kYes;
  feedback.public_text = "refunded";
  feedback.attachments = {{Attachment::Kind::kDocument, "no digest", "u"}};
  CHECK(absl::IsInvalidArgument(step(feedback, "aic_bureau", 4)));
  feedback.attachments = {{Attachment::Kind::kDocument, digest, ""}};
  CHECK(absl::IsInvalidArgument(step(feedback, "aic_bureau", 4)));
  feedback.attachments = {{Attachment::Kind::kDocument, digest, "s3://c"}};
  REQUIRE(step(feedback, "aic_bureau", 4).ok());

  // The caller's files are as private as the caller's words.
  const auto sees = [&](const Actor& viewer) {
    return Ok(desk->Get(a, viewer)).ticket.find("file:///a.jpg") !=
           std::string::npos;
  };
  CHECK(sees(As("operator")));
  CHECK_FALSE(sees(As("aic_bureau")));
  CHECK(Ok(desk->Get(a, As("aic_bureau"))).ticket.find("file:///b.jpg") !=
        std::string::npos);
  for (const FeedItem& item : WholeFeed(*desk)) {
    CHECK(WriteEvent(item.event).find("file:///a.jpg") == std::string::npos);
  }
  WithdrawCommand withdraw;
  withdraw.reason = "no longer needed";
  REQUIRE(step(withdraw, "operator", 5).ok());
  const auto uris = [&](bool dry_run) {
    std::vector<std::string> out;
    for (const Attachment& file :
         Ok(desk->Erase(a, As("administrator"), kNow + absl::Hours(6), dry_run))
             .attachments) {
      out.push_back(file.uri);
    }
    return out;
  };
  const std::vector<std::string> all = {"file:///a.jpg", "file:///b.jpg",
                                        "s3://c"};
  CHECK(uris(true) == all);
  CHECK(sees(As("operator")));
  CHECK(uris(false) == all);
  CHECK_FALSE(sees(As("operator")));
  CHECK(uris(false) == std::vector<std::string>{"file:///b.jpg", "s3://c"});
  CheckClean(*desk);
}

}  // namespace
}  // namespace trunkline::testing
