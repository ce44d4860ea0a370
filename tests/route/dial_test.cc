// SPDX-License-Identifier: Apache-2.0
// Whose seats take a call: every spelling of a number, every kind of phase, and
// the instants at which a phase begins and ends.
#include <string>

#include "tests/catch.h"
#include "tests/route/route_testing.h"

namespace trunkline {
namespace {

using Answer = DialResult::Answer;

const RuleSet& Rules() {
  static const RuleSet rules = LoadText(R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" country_code: "86" trunk_prefix: "0"
  area_code: "731" one_number: "12345" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "taxes" valid { to: "2018-07-01" }
             successor { department: "revenue" } }
department { code: "revenue" }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
hotline { number: "110" phase { kind: KIND_EMERGENCY } }
hotline { number: "112" phase { kind: KIND_ANNOUNCEMENT } }
hotline { number: "95598" owner: "taxes" phase { kind: KIND_INDEPENDENT } }
hotline { number: "84660000" phase { kind: KIND_MERGED } }
hotline { number: "12366" owner: "taxes"
  phase { kind: KIND_DUAL valid { to: "2018-10-01" } }
  phase { kind: KIND_SUB_CENTRE target: "073185522000"
          valid { from: "2018-10-01" to: "2019-01-01" } }
  phase { kind: KIND_SUB_CENTRE valid { from: "2019-01-01" to: "2020-01-01" } }
  phase { kind: KIND_FORWARDED valid { from: "2020-01-01" } } }
)");
  return rules;
}

TEST_CASE("Every spelling of a number is the number") {
  struct Case {
    const char* dialled;
    const char* number;  // "": unknown; "elsewhere"; else the number.
  };
  constexpr Case kCases[] = {
      {"12345", "12345"},
      {" 1 23-45 ", "12345"},
      {"１２３４５", "12345"},
      {"１２３－４５", "12345"},
      {"tel:12345", "12345"},
      {"SIP:12345@hotline.example", "12345"},
      {"tel:+86-731-12345;ext=1", "12345"},
      {"0731-12345", "12345"},
      {"(0731) 12345", "12345"},
      {"+86 731 12345", "12345"},
      {"+86 0731 12345", "12345"},
      {"0086 731 12345", "12345"},
      {"+86 12345", "12345"},
      {"＋８６　７３１　１２３４５", "12345"},
      {"110", "110"},
      {"１１０", "110"},
      {"0731-8466.0000", "84660000"},
      {"84660000", "84660000"},
      {"0733-12345", "elsewhere"},
      {"010 12345", "elsewhere"},
      {"+86 733 12345", "elsewhere"},
      {"+1 731 12345", "elsewhere"},
      {"001 212 5550100", "elsewhere"},
      // As people paste them: dashes, marks, a spreadsheet's zero, a lost
      // prefix, an extension.
      {"0731\u201112345", "12345"},
      {"0731\u201384660000", "84660000"},
      {"0731\u221284660000", "84660000"},
      {"\u202D12345\u202C", "12345"},
      {"\uFEFF12345\u200B", "12345"},
      {"0731\u00A012345", "12345"},
      {"84660000.0", "84660000"},
      {"12345.00 ", "12345"},
      {"12345.000", ""},
      {"12345.5", ""},
      {"731 12345", "12345"},
      {"73184660000", "84660000"},
      {"8673184660000", "84660000"},
      {"86073184660000", "84660000"},
      {"86 12345", "12345"},
      {"73384660000", ""},
      {"8773184660000", ""},
      {"0731-84660000-801", "84660000"},
      {"84660000\u2014801", "84660000"},
      {"84660000-801234", ""},
      {"84660000转801", "84660000"},
      {"84660000 分机 801", "84660000"},
      {"84660000 ext. 801", "84660000"},
      {"84660000x801", "84660000"},
      {"84660000#801", "84660000"},
      {"84660000，801", "84660000"},
      {"8.466E+07", ""},
      {"1234", ""},
      {"123456", ""},
      {"0731-99999", ""},
      {"", ""},
      {"+", ""},
      {"tel:", ""},
      {"abc", ""},
      {"12345x", ""},
      {"1+2345", ""},
      {"\xFF\xFE", ""},
  };
  for (const Case& c : kCases) {
    const DialResult d = Rules().Dial(c.dialled, At(2018, 3, 1));
    INFO(c.dialled);
    if (std::string_view(c.number) == "elsewhere") {
      CHECK(d.answer == Answer::kOtherJurisdiction);
      CHECK(d.number == "");
    } else {
      CHECK(d.number == c.number);
      CHECK((d.answer == Answer::kUnknown) == d.number.empty());
    }
  }
  CHECK(Rules().Dial(std::string(200, '1'), At(2018, 3, 1)).answer ==
        Answer::kUnknown);
  CHECK(Rules()
            .Dial(std::string(1'000'000, ' ') + "12345", At(2018, 3, 1))
            .number == "12345");
}

TEST_CASE("Each kind of phase has its answer, to the second") {
  const auto at = [](std::string_view number, absl::Time time) {
    const DialResult d = Rules().Dial(number, time);
    return std::to_string(static_cast<int>(d.answer)) + " " +
           std::string(d.owner) + " " + std::string(d.target);
  };
  const auto answer = [](Answer a) {
    return std::to_string(static_cast<int>(a));
  };
  CHECK(at("12345", At(2018, 3, 1)) == answer(Answer::kCentre) + "  ");
  CHECK(at("84660000", At(2018, 3, 1)) == answer(Answer::kCentre) + "  ");
  CHECK(at("110", At(2018, 3, 1)) == answer(Answer::kEmergency) + "  110");
  CHECK(at("112", At(2018, 3, 1)) == answer(Answer::kRecording) + "  ");
  CHECK(at("95598", At(2018, 3, 1)) == answer(Answer::kOwner) + " taxes ");
  CHECK(at("12366", At(2018, 6, 30, 23, 59, 59)) ==
        answer(Answer::kOwner) + " taxes ");
  CHECK(at("12366", At(2018, 7, 1, 0)) == answer(Answer::kOwner) + " revenue ");
  CHECK(at("12366", At(2018, 9, 30, 23, 59, 59) + absl::Milliseconds(999)) ==
        answer(Answer::kOwner) + " revenue ");
  CHECK(at("12366", At(2018, 10, 1, 0)) ==
        answer(Answer::kTransfer) + " revenue 073185522000");
  CHECK(at("12366", At(2019, 1, 1, 0)) ==
        answer(Answer::kTransfer) + " revenue 12366");
  CHECK(at("12366", At(2020, 1, 1, 0)) ==
        answer(Answer::kCentre) + " revenue ");
  CHECK(Rules().Dial("12366", absl::InfinitePast()).phase == Phase::kDual);
  CHECK(Rules().Dial("12366", absl::InfiniteFuture()).phase ==
        Phase::kForwarded);
}

TEST_CASE("A ticket keeps the phase of its call") {
  Ticket ticket;
  ticket.dialled = "12366";
  ticket.called_at = At(2018, 9, 30, 23, 59, 50);
  ticket.accepted_at = At(2018, 10, 1, 0, 5);
  Decision d = MustRoute(Rules(), ticket);
  CHECK(d.phase == Phase::kDual);
  CHECK(d.outcome == Outcome::kUnmatched);
  CHECK(d.owner_leads);
  ticket.called_at = absl::InfinitePast();
  d = MustRoute(Rules(), ticket);
  CHECK(d.phase == Phase::kSubCentre);
  CHECK(d.outcome == Outcome::kTransferCall);
  CHECK(d.target == "073185522000");
}

}  // namespace
}  // namespace trunkline
