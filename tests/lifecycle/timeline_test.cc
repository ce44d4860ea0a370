// SPDX-License-Identifier: Apache-2.0
//
// Stories in both languages, held against golden/; TRUNKLINE_UPDATE_GOLDEN=1 in
// the environment rewrites them, and the event file of tests/tools/data.
#include "trunkline/cases/timeline.h"
#include "tests/lifecycle/any_command.h"
#include "tests/paths.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/lifecycle/world.h"

namespace trunkline {
namespace {

const std::string kHere = SourceDir() + "/tests/";

void CheckFile(const std::string& path, const std::string& content) {
  if (std::getenv("TRUNKLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << content;
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream there;
  there << file.rdbuf();
  INFO(path);
  CHECK(content == there.str());
}

// A pothole: held, late, extended, redone, satisfied.
std::vector<Event> Pothole() {
  const World& w = DefaultWorld();
  Case c = NewCase("2018-0001");
  std::vector<Event> events;
  const auto go = [&](const Command& command, const char* who,
                      const char* when) {
    const absl::Status status = Do(w, command, As(who), At(when), &c, &events);
    if (!status.ok()) FAIL(when << " " << status.ToString());
  };
  const auto tick = [&](const char* when) {
    auto due = w.life.Tick(c, At(when));
    REQUIRE(due.ok());
    for (const Event& e : *due) {
      REQUIRE(Apply(e, &c).ok());
      events.push_back(e);
    }
  };
  const auto plain = [](CommandKind kind) {
    AnyCommand m;
    m.kind = kind;
    return m;
  };
  go(Opening(w,
             "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' "
             "region: 'city' dialled: '12345' "
             "caller { name: 'Zhang Nobody' phone: '13900001107' } "
             "caller_words: 'the hole before my door' "
             "dispatch_text: 'a pothole at gate 3'",
             At("2018-06-25 09:00")),
     "operator", "2018-06-25 09:00");
  go(plain(CommandKind::kAccept), "operator", "2018-06-25 09:05");
  AnyCommand dispatch = plain(CommandKind::kDispatch);
  dispatch.unit = "roads";
  dispatch.assisting = {"water"};
  go(dispatch, "dispatcher", "2018-06-25 10:00");
  go(plain(CommandKind::kSign), "roads", "2018-06-25 11:00");
  AnyCommand hold = plain(CommandKind::kRequestHold);
  hold.reason = "appraisal";
  hold.until = At("2018-07-06 18:00");
  go(hold, "roads", "2018-06-26 08:50");
  go(HoldCommand(), "dispatcher", "2018-06-26 09:00");
  go(plain(CommandKind::kResume), "roads", "2018-06-28 09:00");
  AnyCommand ask = plain(CommandKind::kRequestExtension);
  ask.extension = {3, DeadlinePolicy::Unit::kWorkingDays};
  ask.reason = "the pipe below must be mended first";
  go(ask, "roads", "2018-07-02 09:00");
  go(plain(CommandKind::kGrantExtension), "dispatcher", "2018-07-02 15:00");
  AnyCommand tell = plain(CommandKind::kInform);
  tell.channel = Channel::kPhone;
  tell.public_text = "it takes three days more";
  go(tell, "roads", "2018-07-02 16:00");
  tick("2018-07-11 10:00");
  AnyCommand done = plain(CommandKind::kFeedback);
  done.claim_true = true;
  done.beyond_remit = false;
  done.contacted = true;
  done.channel = Channel::kPhone;
  done.solved = Solved::kYes;
  done.public_text = "the hole is filled";
  go(done, "roads", "2018-07-11 16:00");
  go(plain(CommandKind::kApprove), "reviewer", "2018-07-11 17:00");
  AnyCommand call = plain(CommandKind::kCallback);
  call.contact_outcome = ContactOutcome::kReached;
  call.solved = Solved::kNo;
  call.satisfaction = Satisfaction::kDissatisfied;
  go(call, "reviewer", "2018-07-12 09:00");
  AnyCommand redo = plain(CommandKind::kRedo);
  redo.at_fault = true;
  redo.reason = "filled with sand";
  go(redo, "reviewer", "2018-07-12 09:10");
  go(done, "roads", "2018-07-13 16:00");
  go(plain(CommandKind::kApprove), "reviewer", "2018-07-13 17:00");
  call.solved = Solved::kYes;
  call.satisfaction = Satisfaction::kSatisfied;
  go(call, "reviewer", "2018-07-14 09:00");
  go(plain(CommandKind::kClose), "reviewer", "2018-07-14 09:01");
  return events;
}

TimelineOptions Options(const char* lang) {
  TimelineOptions options;
  options.language = *ParseLanguage(lang);
  options.definition = &DefaultWorld().life.definition();
  options.rules = &DefaultWorld().rules;
  REQUIRE(absl::LoadTimeZone("Asia/Shanghai", &options.zone));
  return options;
}

TEST_CASE("A timeline in both languages") {
  const std::vector<Event> events = Pothole();
  for (const char* lang : {"en", "zh"}) {
    TimelineOptions options = Options(lang);
    const auto timeline = RenderTimeline(events, options);
    REQUIRE(timeline.ok());
    CheckFile(kHere + "lifecycle/golden/timeline." + lang + ".txt", *timeline);
    // The tool is tested with the same events.
    const auto file = WriteEventFile(events, Format::kText);
    REQUIRE(file.ok());
    CheckFile(kHere + "tools/data/case.txtpb", *file);
    options.words = true;
    const auto words = RenderTimeline(events, options);
    REQUIRE(words.ok());
    CHECK(timeline->find("filled with sand") == std::string::npos);
    CHECK(words->find("filled with sand") != std::string::npos);
    for (const std::string& text : {*timeline, *words}) {
      CHECK(text.find("Nobody") == std::string::npos);
      CHECK(text.find("139") == std::string::npos);
      CHECK(text.find("my door") == std::string::npos);
    }
  }
  // Without names, ids are shown.
  const auto plain = RenderTimeline(events);
  REQUIRE(plain.ok());
  CHECK(plain->find("request_extension") != std::string::npos);
  CHECK(plain->find("roads") != std::string::npos);
}

TEST_CASE("an event file, in every format") {
  const std::vector<Event> events = Pothole();
  for (Format format : {Format::kText, Format::kJson, Format::kBinary}) {
    const auto file = WriteEventFile(events, format);
    REQUIRE(file.ok());
    const auto read = ReadEventFile(*file, Format::kAuto);
    REQUIRE(read.ok());
    REQUIRE(read->size() == events.size());
    for (std::size_t i = 0; i != events.size(); ++i) {
      CHECK(WriteEvent((*read)[i]) == WriteEvent(events[i]));
    }
  }
  CheckFile(kHere + "tools/data/case.txtpb",
            WriteEventFile(events, Format::kText).value());
}

TEST_CASE("Events without a timeline are refused with a reason") {
  std::vector<Event> events = Pothole();
  CHECK(RenderTimeline({}).status().message() == "there is no event");
  events.erase(events.begin() + 3);
  const auto timeline = RenderTimeline(events);
  CHECK(absl::IsInvalidArgument(timeline.status()));
  CHECK(timeline.status().message() ==
        "event 5 of case \"2018-0001\": the case has version 3; its next event "
        "is 4");
  const auto bad =
      ReadEventFile("event { at { seconds: 1 } verzion: 2 }", Format::kText);
  CHECK(absl::IsInvalidArgument(bad.status()));
  CHECK(ReadEventFile(std::string("\x0A\x02\x10\xFF", 4), Format::kBinary)
            .status()
            .code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("An event of a later version is shown as unknown") {
  std::vector<Event> events = Pothole();
  Event later;
  later.case_id = "2018-0001";
  later.version = events.back().version + 1;
  later.at = events.back().at;
  later.stage = "archived";
  events.push_back(later);
  const auto timeline = RenderTimeline(events, Options("en"));
  REQUIRE(timeline.ok());
  CHECK(timeline->find("(unknown) -> archived") != std::string::npos);
}

}  // namespace
}  // namespace trunkline
