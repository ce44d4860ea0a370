// SPDX-License-Identifier: Apache-2.0
// A caller's name, number, words, title and address leave a desk by no door but
// the recorded reads of those who may see them: not by feed, outbox, lists,
// timelines, metrics, access record, log or error, and after an erasure not by
// an old backup either, together with the key file of today.
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/desk/cipher.h"
#include "src/desk/seal.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/forwarding_store.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_sqlite.h"
#include "trunkline/cases/wire.h"

namespace trunkline::testing {
namespace {

const absl::Time kThen = At("2018-09-20 10:00");
const absl::Time kNow = At("2018-09-21 10:00");
const CaseRef kRef = {"cn.changsha", "T-1"};
constexpr std::string_view kPhone = "13987654321";

constexpr std::string_view kCanaries[] = {
    "CANARY-NAME", "13987654321",   "CANARY-WORDS",    "CANARY-TITLE",
    "CANARY-HOME", "CANARY-STREET", "CANARY-IDENTITY", "CANARY-CONTACT",
    "CANARY-CALL", "CANARY-REF",    "CANARY-PRECINCT", "CANARY-FILE",
    "87654321"};

// The city, which also declares an attribute that is personal.
const DeskRules& Declaring() {
  static const auto* const rules = new DeskRules(ChangshaWith(
      "attribute { id: 'precinct' order: 1 kind: KIND_TEXT }", ""));
  return *rules;
}

StoredTicket Ticket(std::string_view id) {
  return TicketOf(absl::StrCat(
      "id: \"", std::string(id),
      "\" jurisdiction: \"cn.changsha\" channel: CHANNEL_PHONE "
      "dialled: \"12345\" type: TICKET_TYPE_COMPLAINT "
      "category: \"market.consumer.refund\" region: \"430102\" "
      "title: \"CANARY-TITLE\" caller_words: \"CANARY-WORDS\" "
      "dispatch_text: \"shop refuses\" call_id: \"CANARY-CALL\" "
      "giver_ref: \"CANARY-REF\" location { latitude: 28 "
      "address: \"CANARY-STREET\" } caller { name: \"CANARY-NAME\" phone: \"",
      std::string(kPhone),
      "\" contact: \"CANARY-CONTACT\" address: \"CANARY-HOME\" "
      "identity_number: \"CANARY-IDENTITY\" } attachment { kind: KIND_PHOTO "
      "uri: \"s3://CANARY-FILE\" sha256: \"",
      std::string(64, 'a'),
      "\" } attribute { name: \"precinct\" "
      "value: \"CANARY-PRECINCT\" } accepted_at { seconds: ",
      absl::ToUnixSeconds(kThen), " }"));
}

// The canaries of a text; empty: none.
std::string Found(std::string_view text) {
  std::string out;
  for (const std::string_view canary : kCanaries) {
    if (text.find(canary) == std::string_view::npos) continue;
    absl::StrAppend(&out, std::string(canary), " ");
  }
  return out;
}

// What left by a door, in every format, must have none.
void Silent(const char* door, std::string_view text) {
  INFO(door);
  const std::string found = Found(text);
  CHECK(found.empty());
}

template <typename Write, typename T>
void SilentInAll(const char* door, const Write& write, const T& value) {
  for (const Format format : {Format::kBinary, Format::kText, Format::kJson}) {
    Silent(door, write(value, format));
  }
}

template <typename T>
void SilentError(const char* door, const absl::StatusOr<T>& result) {
  INFO(door);
  CHECK_FALSE(result.ok());
  Silent(door, result.status().ToString());
}
void SilentError(const char* door, const absl::Status& status) {
  CHECK_FALSE(status.ok());
  Silent(door, status.ToString());
}

// What an answer without content says of a caller: nothing, and no error
// either.
template <typename T>
void SilentEmpty(const char* door, const absl::StatusOr<T>& result) {
  INFO(door);
  CHECK((absl::IsInvalidArgument(result.status()) ||
         absl::IsPermissionDenied(result.status()) ||
         (result.ok() && result->empty())));
  Silent(door, result.status().ToString());
}

std::string BytesOf(const std::vector<Event>& events) {
  std::string out;
  for (const Event& event : events) AppendEvent(event, &out);
  return out;
}

// A store whose events are read in parts, as from a damaged disk.
class Torn : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  bool torn = false;

 private:
  void Change(EventRecord* record) const override {
    if (torn) record->bytes.resize(record->bytes.size() - 1);
  }
  void Change(const CaseRef&, SealedRecord* part) const override {
    if (torn && !part->bytes.empty()) part->bytes.pop_back();
  }
};

// A desk with keys and a case of every sort: open, mirrored and adopted.
struct City {
  explicit City(const std::string& kind, bool has_keys) : store(kind) {
    auto owned = std::make_unique<Torn>(store.Release());
    torn = owned.get();
    DeskOptions options;
    options.clock = [] { return kNow; };
    options.log = [this](std::string_view line) {
      absl::StrAppend(&log, std::string(line), "\n");
    };
    if (has_keys) options.keys = Ok(OpenKeyFile(folder.File("keys")));
    desk = OpenDesk(std::move(owned), options);
    REQUIRE(desk->SetRules(Declaring()).ok());
    SilentInAll(
        "receipt", WriteReceipt,
        Ok(desk->Accept(Ticket("T-1"), As("operator"), kThen, {"web", "1"})));
    Ok(desk->Do(kRef, Simple(CommandKind::kAccept), As("operator"), kThen));
    Ok(desk->Do(kRef, Dispatch("aic_bureau"), As("dispatcher"), kThen));
    Event open;
    open.at = kThen;
    OpenCommand command;
    command.ticket = Ticket("").bytes();
    open.command = command;
    SilentInAll("mirror", WriteReceipt,
                Ok(desk->Mirror(Mirrored("A-1", 1, open), As("system"), kNow)));
    const auto imported = desk->Import("cn.changsha", "12369",
                                       {{"B-1", {open}}}, As("operator"), kNow);
    Ok(imported.at(0));
    Ok(desk->Adopt("cn.changsha", "12315", As("operator"), kNow));
  }

  TempFolder folder;
  TestStore store;
  Torn* torn;
  std::string log;
  std::unique_ptr<Desk> desk;
};

TEST_CASE("no canary leaves a desk but by a recorded read") {
  const bool has_keys = GENERATE(false, true);
  City city(GENERATE(from_range(StoreKinds())), has_keys);
  INFO(city.store.kind());
  Desk& desk = *city.desk;
  const Actor host = As("system"), clerk = As("operator");
  // They are there.
  CHECK(Found(Ok(desk.Get(kRef, clerk)).ticket).size() > 80);
  CHECK(Found(BytesOf(Ok(desk.History(kRef, clerk)))).size() > 80);

  for (const char* role :
       {"system", "operator", "administrator", "dispatcher", "aic_bureau"}) {
    INFO(role);
    const Actor viewer = As(role);
    SilentInAll("feed", WriteFeedPage, Ok(desk.Feed({"", viewer}, 0)));
    SilentInAll("list", WriteCaseRecords, Ok(desk.List(viewer, {})));
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      for (const bool words : {false, true}) {
        Silent("timeline", Ok(desk.Timeline(kRef, viewer, language, words)));
      }
    }
  }
  // Who sees a part sees that part alone.
  CHECK(Found(WriteCase(Ok(desk.Get(kRef, As("administrator"))))).empty());
  CHECK(Found(BytesOf(Ok(desk.History(kRef, host)))).empty());
  CHECK(Found(WriteCase(Ok(desk.Get(kRef, As("dispatcher"))))) ==
        "CANARY-WORDS CANARY-TITLE CANARY-STREET CANARY-CALL CANARY-REF "
        "CANARY-PRECINCT CANARY-FILE ");

  // The outbox: whatever a store publishes.
  std::string outbox;
  for (const EventRecord& row : Ok(desk.store().Feed(0, 1000))) {
    absl::StrAppend(&outbox, row.ref.id, row.type, row.source, row.bytes,
                    row.seal, row.chain);
  }
  Silent("outbox", outbox);
  for (const char* source : {"", "*"}) {
    CaseFilter filter;
    filter.source = source;
    for (const CaseRecord& row : Ok(desk.store().Scan(filter, {}, 100))) {
      Silent("cases", absl::StrCat(row.ref.id, row.region, row.unit, row.stage,
                                   row.adopted_as, row.state));
    }
  }
  for (const bool mirrors : {false, true}) {
    for (const std::string& row :
         Ok(desk.TableRows("cn.changsha", host, "", 100, mirrors))) {
      Silent("case table", row);
    }
  }
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    const StoredTicket whole = Ticket("T-1");
    const Explanation why =
        Ok(Explain(Declaring().rules, whole.ticket(), language));
    SilentInAll(
        "explanation",
        [](const Explanation& e, Format format) {
          return WriteExplanation(e, kThen, format);
        },
        why);
    SilentInAll(
        "questions",
        [](const std::vector<Question>& q, Format format) {
          return WriteQuestions(q, format);
        },
        Ok(WhatToAsk(Declaring().rules, whole.ticket(), language)));
  }
  // Who calls is listed, and what is recorded of it has no number.
  CHECK(Ok(desk.ListMissedCalls("cn.changsha",
                                {{"1", "12345", kThen, false, "13987654321"}},
                                clerk))
            .calls.at(0)
            .number == kPhone);
  SilentError(
      "missed call without a time",
      desk.ListMissedCalls("cn.changsha",
                           {{"CANARY-CALL", "12345", absl::InfiniteFuture(),
                             false, "13987654321"}},
                           clerk)
          .status());
  Silent("metrics", MetricsText(Ok(desk.Stats(host, kNow))));
  const auto entries = Ok(desk.AccessEntries(host, 0));
  CHECK(entries.size() >= 2);
  SilentInAll("access record", WriteAccessEntries, entries);
  std::string raw;
  for (const AccessRecord& row : Ok(desk.store().AccessRecords(0, 100))) {
    raw += row.bytes;
  }
  Silent("access record as stored", raw);
  for (const DeskFault& fault : Ok(desk.Check(host)).faults) {
    Silent("check", fault.what);
  }

  // What is refused.
  const Actor stranger = As("visitor");
  Actor unnamed = clerk;
  unnamed.id.clear();
  const auto ticket = Ticket("T-1");
  for (const Actor& actor : {stranger, unnamed}) {
    SilentError("get", desk.Get(kRef, actor));
    SilentError("history", desk.History(kRef, actor));
    SilentError("timeline", desk.Timeline(kRef, actor));
    SilentEmpty("list", desk.List(actor, {}));
    const auto page = desk.Feed({"", actor}, 0);
    CHECK((!page.ok() || page->items.empty()));
    Silent("feed", page.status().ToString());
    SilentError("subject", desk.Subject("cn.changsha", kPhone, actor));
    SilentError("same caller", desk.CountSameCaller(kRef, actor));
    SilentError(
        "missed calls",
        desk.ListMissedCalls(
                "cn.changsha",
                {{"CANARY-CALL", "12345", kNow, false, "13987654321"}}, actor)
            .status());
    SilentError("accept", desk.Accept(ticket, actor, kNow));
    SilentError("erase", desk.Erase(kRef, actor, kNow));
    SilentError("hold", desk.PlaceLegalHold(kRef, "reason", actor, kNow));
  }
  SilentError("twice", desk.Accept(ticket, clerk, kNow));
  SilentError("used key",
              desk.Accept(Ticket("T-2"), clerk, kNow, {"web", "1"}));
  SilentError("no such case", desk.Get({"cn.changsha", "T-9"}, clerk));
  SilentEmpty("subject",
              desk.Subject("cn.changsha", "CANARY-NAME 1398765", clerk));
  SilentError("subject", desk.Subject(kPhone, kPhone, clerk));
  NoteCommand bad;
  bad.internal_text = "CANARY-WORDS \xFF 13987654321";
  SilentError("do", desk.Do(kRef, bad, clerk, kNow));
  Event broken;
  broken.at = kNow;
  OpenCommand open;
  open.ticket = std::string(ticket.bytes()) + "\x0a\x7f";
  broken.command = open;
  SilentError("mirror", desk.Mirror(Mirrored("A-2", 1, broken), host, kNow));

  // What an import says of a known id: neither which guess is right, nor what
  // is stored.
  Event guess;
  guess.at = kThen;
  OpenCommand guessed;
  guessed.ticket =
      TicketOf(absl::StrCat("type: TICKET_TYPE_COMPLAINT category: "
                            "\"environment.noise\" region: "
                            "\"430102\" caller_words: \"noise\" caller { name: "
                            "\"other\" phone: "
                            "\"13900000001\" } accepted_at { seconds: ",
                            absl::ToUnixSeconds(kThen), " }"))
          .bytes();
  guess.command = guessed;
  for (const bool dry_run : {true, false}) {
    ImportOptions options;
    options.dry_run = dry_run;
    SilentError("import", desk.Import("cn.changsha", "12369",
                                      {{"B-1", {guess}}}, clerk, kNow, options)
                              .at(0));
  }
  SilentError("dispute", desk.GetDispute("cn.changsha", "M-9", clerk));

  // A damaged store.
  city.torn->torn = true;
  city.log.clear();
  CHECK(Ok(desk.Feed({"", host}, 0)).unreadable > 0);
  // Without encryption a part that was cut off may still be read.
  const auto torn = desk.Get(kRef, clerk);
  if (has_keys) {
    SilentError("torn get", torn);
  }
  SilentError("torn history", desk.History(kRef, clerk));
  const DeskCheck check = Ok(desk.Check(host));
  CHECK_FALSE(check.faults.empty());
  for (const DeskFault& fault : check.faults) Silent("check", fault.what);
  CHECK_FALSE(city.log.empty());
  Silent("log", city.log);
}

TEST_CASE("a caller's own data goes to that caller alone") {
  City city(GENERATE(from_range(StoreKinds())), GENERATE(false, true));
  INFO(city.store.kind());
  const auto cases =
      Ok(city.desk->Subject("cn.changsha", kPhone, As("operator")));
  CHECK(cases.size() == 3);  // The adopted mirrors count once.
  for (const Format format : {Format::kText, Format::kJson}) {
    CHECK(Found(WriteSubjectData(cases, format)).size() > 80);
  }
  CHECK(Ok(city.desk->Subject("cn.changsha", "13987654322", As("operator")))
            .empty());
  // Before anything of it is given, it is in the record.
  CHECK(Ok(city.desk->AccessEntries(As("system"), 0)).size() == 3);
  for (const char* other :
       {"system", "administrator", "dispatcher", "supervisor", "aic_bureau"}) {
    SilentError("subject",
                city.desk->Subject("cn.changsha", kPhone, As(other)));
  }
}

std::string Whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// How many sealed parts of a store some run of bytes of a file opens.
int Opened(Store& store, const std::string& keys) {
  int opened = 0;
  for (const char* source : {"", "*"}) {
    CaseFilter filter;
    filter.source = source;
    for (const CaseRecord& row : Ok(store.Scan(filter, {}, 100))) {
      std::vector<SealedRecord> parts;
      Ok(store.Load(row.ref, &parts));
      for (const SealedRecord& part : parts) {
        const std::string associated =
            desk::Digest({"sealed", row.ref.jurisdiction, row.ref.id,
                          absl::StrCat(part.version)});
        for (std::size_t at = 0; at + KeyProvider::kKeyBytes <= keys.size();
             ++at) {
          const auto plain =
              desk::Decrypt(keys.substr(at, KeyProvider::kKeyBytes),
                            part.salt.substr(0, 12), associated, part.bytes);
          if (plain.ok() && !Found(*plain).empty()) ++opened;
        }
      }
    }
  }
  return opened;
}

TEST_CASE("an old backup and the key file of today do not give the caller") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db"), copy = folder.File("old.db");
  const std::string keys = folder.File("keys");
  const auto open = [&](const std::string& file) {
    DeskOptions options;
    options.clock = [] { return kNow; };
    options.keys = Ok(OpenKeyFile(keys));
    auto desk = OpenDesk(Ok(OpenSqliteStore(file)), options);
    REQUIRE(desk->SetRules(Declaring()).ok());
    return desk;
  };
  {
    const auto desk = open(path);
    Event begun;
    begun.at = kThen;
    OpenCommand command;
    command.ticket = Ticket("").bytes();
    begun.command = command;
    Ok(desk->Mirror(Mirrored("A-1", 1, begun), As("system"), kNow));
    Ok(desk->Mirror(Mirrored("A-1", 2, begun), As("system"), kNow));
    const auto adopted =
        Ok(desk->Adopt("cn.changsha", "12315", As("operator"), kNow));
    REQUIRE(adopted.size() == 1);
    REQUIRE(adopted[0].status.ok());
    ResolveCommand resolve;
    resolve.public_text = "explained";
    Ok(desk->Do(adopted[0].ref, resolve, As("operator"), kNow));
    REQUIRE(BackUpSqliteStore(path, copy).ok());
    // The attack works while the keys are there.
    CHECK(Opened(*Ok(OpenSqliteStore(copy)), Whole(keys)) == 3);
    CHECK(Ok(desk->Erase(adopted[0].ref, As("administrator"), kNow)).parts ==
          3);
  }
  Silent("files", Whole(path) + Whole(path + "-wal") + Whole(copy) +
                      Whole(copy + "-wal") + Whole(keys));
  CHECK(Opened(*Ok(OpenSqliteStore(copy)), Whole(keys)) == 0);
  const auto desk = open(copy);
  for (const char* source : {"", "*"}) {
    CaseFilter filter;
    filter.source = source;
    const auto rows = Ok(desk->store().Scan(filter, {}, 100));
    CHECK(rows.size() == 1);
    for (const CaseRecord& row : rows) {
      Silent("old case", WriteCase(Ok(desk->Get(row.ref, As("operator")))));
      Silent("old history",
             BytesOf(Ok(desk->History(row.ref, As("operator")))));
      CHECK(Ok(desk->CountSameCaller(row.ref, As("operator"))).cases == 0);
    }
  }
  CHECK(Ok(desk->Subject("cn.changsha", kPhone, As("operator"))).empty());
  CHECK(CheckClean(*desk).forgotten == 3);
}

}  // namespace
}  // namespace trunkline::testing
