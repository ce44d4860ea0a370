// SPDX-License-Identifier: Apache-2.0
// Notices: what may follow what, and that nothing is lost on the way to a file.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "trunkline/notices.h"

namespace trunkline::notices {
namespace {

const absl::TimeZone kZone = absl::FixedTimeZone(8 * 3600);
using Kind = NoticeEvent::Kind;

absl::Time At(int month, int day, int hour = 9) {
  return absl::FromCivil(absl::CivilHour(2018, month, day, hour), kZone);
}

NoticeEvent Sent(const std::string& id = "2018-10-1") {
  NoticeEvent out;
  out.kind = Kind::kSent;
  out.notice = id;
  out.at = At(11, 2);
  out.by = "centre3";
  out.recipient = "env_bureau";
  out.finding = {NoticeFindingKind::kAlert,
                 "noise.site",
                 "430100/430111",
                 "",
                 {"2018-10-25: 92 observed, 6.0 expected", "T10001 T10002"}};
  out.answer_due = At(11, 12);
  out.text = "请于十日内答复\n第二行 \"引号\"";
  return out;
}

NoticeEvent Answered(int day = 5, bool adopted = true) {
  NoticeEvent out;
  out.kind = Kind::kAnswered;
  out.notice = "2018-10-1";
  out.at = At(11, day);
  out.by = "env7";
  out.adopted = adopted;
  if (adopted) {
    out.measure = "night patrols";
    out.measure_date = absl::CivilDay(2018, 11, 15);
  } else {
    out.reason = "the site is closed since";
  }
  return out;
}

NoticeEvent Verified(int day = 20, bool done = true) {
  NoticeEvent out;
  out.kind = Kind::kVerified;
  out.notice = "2018-10-1";
  out.at = At(11, day);
  out.by = "centre3";
  out.done = done;
  out.note = "seen on site";
  return out;
}

TEST_CASE("a notice is sent, adopted and verified") {
  NoticeBook book;
  REQUIRE(book.Add(Sent()).ok());
  const auto state = [&] { return book.Find("2018-10-1")->state(); };
  CHECK(state() == NoticeState::kOpen);
  CHECK_FALSE(book.Find("2018-10-1")->overdue(At(11, 12)));
  CHECK(book.Find("2018-10-1")->overdue(At(11, 12, 10)));
  REQUIRE(book.Add(Answered()).ok());
  CHECK(state() == NoticeState::kAdopted);
  CHECK_FALSE(book.Find("2018-10-1")->overdue(At(12, 31)));
  REQUIRE(book.Add(Verified(18, false)).ok());
  CHECK(state() == NoticeState::kAdopted);
  REQUIRE(book.Add(Answered(19)).ok());
  CHECK_FALSE(book.Find("2018-10-1")->verified.has_value());
  CHECK(book.Find("2018-10-1")->overdue(At(11, 19)));  // The answer was late.
  REQUIRE(book.Add(Verified()).ok());
  CHECK(state() == NoticeState::kVerified);
  CHECK(book.events().size() == 5);
  CHECK(absl::IsFailedPrecondition(book.Add(Answered(21))));
  CHECK(absl::IsFailedPrecondition(book.Add(Verified(22))));
  CHECK(book.events().size() == 5);
}

TEST_CASE("what may not follow is refused, and changes nothing") {
  NoticeBook book;
  CHECK(absl::IsNotFound(book.Add(Answered())));
  REQUIRE(book.Add(Sent()).ok());
  CHECK(absl::IsAlreadyExists(book.Add(Sent())));
  CHECK(absl::IsFailedPrecondition(book.Add(Verified())));
  CHECK(absl::IsInvalidArgument(book.Add(Answered(1))));
  REQUIRE(book.Add(Answered(5, false)).ok());
  CHECK(book.Find("2018-10-1")->state() == NoticeState::kNotAdopted);
  CHECK(absl::IsFailedPrecondition(book.Add(Verified())));
  REQUIRE(book.Add(Answered(6)).ok());
  NoticeEvent own = Verified();
  own.by = "env7";
  CHECK(absl::IsPermissionDenied(book.Add(own)));
  CHECK(book.events().size() == 3);
}

TEST_CASE("an event lacks nothing") {
  const auto refused = [](NoticeEvent event, const char* word) {
    NoticeBook book;
    if (event.kind != Kind::kSent) REQUIRE(book.Add(Sent()).ok());
    const std::size_t before = book.events().size();
    const absl::Status status = book.Add(event);
    CHECK(absl::IsInvalidArgument(status));
    CHECK_THAT(std::string(status.message()), match::Contains(word));
    CHECK(book.events().size() == before);
  };
  NoticeEvent event = Sent();
  event.recipient.clear();
  refused(event, "recipient");
  event = Sent();
  event.by.clear();
  refused(event, "by");
  event = Sent();
  event.finding.evidence.clear();
  refused(event, "evidence");
  event = Sent();
  event.finding.kind = NoticeFindingKind::kUnspecified;
  refused(event, "kind");
  event = Sent();
  event.answer_due = event.at;
  refused(event, "answer_due");
  event = Sent();
  event.text = "\xff";
  refused(event, "UTF-8");
  event = Sent();
  event.at = absl::InfiniteFuture();
  refused(event, "time");
  event = Answered();
  event.measure.clear();
  refused(event, "measure");
  event = Answered();
  event.measure_date = absl::CivilDay();
  refused(event, "measure_date");
  event = Answered(5, false);
  event.reason.clear();
  refused(event, "reason");
  event = Verified();
  event.note.clear();
  refused(event, "note");
}

TEST_CASE("events survive a file, and a torn line is left out") {
  std::string content;
  NoticeBook book;
  for (const NoticeEvent& event :
       {Sent(), Sent("2018-10-2"), Answered(), Verified()}) {
    REQUIRE(book.Add(event).ok());
    const std::string line = WriteNoticeEvent(event);
    CHECK(line.find('\n') == line.size() - 1);
    content += line;
  }
  const auto read = ReadNotices(content);
  INFO(read.status().ToString());
  REQUIRE(read.ok());
  CHECK(read->whole == content.size());
  REQUIRE(read->book.events().size() == 4);
  for (std::size_t i = 0; i != 4; ++i) {
    CHECK(WriteNoticeEvent(read->book.events()[i]) ==
          WriteNoticeEvent(book.events()[i]));
  }
  CHECK(read->book.notices()[0].sent.text == Sent().text);
  CHECK(read->book.notices()[0].answered->measure_date ==
        absl::CivilDay(2018, 11, 15));

  // Cut at every byte: the whole lines are there, never more and never less.
  std::size_t lines = 0;
  for (std::size_t size = 0; size != content.size(); ++size) {
    lines += size != 0 && content[size - 1] == '\n' ? 1 : 0;
    const auto torn = ReadNotices(std::string_view(content).substr(0, size));
    REQUIRE(torn.ok());
    REQUIRE(torn->book.events().size() == lines);
    REQUIRE(torn->whole <= size);
  }
}

TEST_CASE("a line that was changed makes the store unusable, with its place") {
  const std::string good = WriteNoticeEvent(Sent());
  for (const std::string& bad :
       {std::string("{}\n"), std::string("\n"), std::string("nonsense\n"), good,
        WriteNoticeEvent(Answered(1))}) {
    const auto read = ReadNotices(good + bad);
    REQUIRE_FALSE(read.ok());
    CHECK_THAT(std::string(read.status().message()), match::Contains("line 2"));
  }
}

}  // namespace
}  // namespace trunkline::notices
