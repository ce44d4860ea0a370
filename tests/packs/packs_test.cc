// SPDX-License-Identifier: Apache-2.0
//
// The packs load without issues and say what their sources say.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"

namespace trunkline {
namespace {

std::string Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

RuleSet LoadPacks(const std::vector<std::string>& packs) {
  std::vector<std::filesystem::path> paths;
  for (const std::string& pack : packs) {
    const std::size_t first = paths.size();
    for (const auto& entry : std::filesystem::directory_iterator(
             std::filesystem::path(SourceDir()) / "packs" / pack)) {
      if (entry.path().extension() == ".txtpb") paths.push_back(entry.path());
    }
    std::sort(paths.begin() + static_cast<std::ptrdiff_t>(first), paths.end());
  }
  std::vector<std::string> contents;
  for (const auto& path : paths) contents.push_back(Read(path));
  std::vector<Source> sources;
  for (std::size_t i = 0; i != paths.size(); ++i) {
    sources.push_back({paths[i].filename().string(), contents[i]});
  }
  const LoadResult<RuleSet> loaded = LoadRuleSet(sources);
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  CHECK(loaded.issues.empty());
  REQUIRE(loaded.value.has_value());
  return *loaded.value;
}

const RuleSet& Changsha() {
  static const RuleSet rules = LoadPacks({"cn/national", "cn/changsha"});
  return rules;
}

absl::Time At(int year, int month, int day, int hour = 12, int minute = 0,
              int second = 0) {
  return absl::FromCivil(
      absl::CivilSecond(year, month, day, hour, minute, second),
      absl::FixedTimeZone(8 * 3600));
}

using Answer = DialResult::Answer;

TEST_CASE("The national and the Boston pack load") {
  CHECK(LoadPacks({"cn/national"}).id() == "cn");
  CHECK(LoadPacks({"us/boston-2011"}).id() == "us.boston-2011");
}

TEST_CASE("The five phased lines follow the report of 2017-09-03") {
  const RuleSet& rules = Changsha();
  for (const char* line : {"12315", "12333", "12329", "12319", "12328"}) {
    INFO(line);
    for (absl::Time at : {At(2018, 3, 1), At(2018, 6, 30, 23, 59, 59),
                          At(2018, 7, 1, 0), At(2018, 9, 30, 23, 59, 59)}) {
      const DialResult dial = rules.Dial(line, at);
      CHECK(dial.phase == Phase::kDual);
      CHECK(dial.answer == Answer::kOwner);
    }
    const DialResult after = rules.Dial(line, At(2018, 10, 1, 0));
    CHECK(after.phase == Phase::kForwarded);
    CHECK(after.answer == Answer::kCentre);
  }
}

TEST_CASE("Numbers are understood in every spelling") {
  const RuleSet& rules = Changsha();
  const absl::Time at = At(2018, 3, 1);
  CHECK(rules.Dial("110", at).answer == Answer::kEmergency);
  CHECK(rules.Dial("１１０", at).answer == Answer::kEmergency);
  CHECK(rules.Dial("0731-12315", at).number == "12315");
  CHECK(rules.Dial("+86 731 12345", at).number == "12345");
  CHECK(rules.Dial("+86 731 12345", at).answer == Answer::kCentre);
  CHECK(rules.Dial("0733-12315", at).answer == Answer::kOtherJurisdiction);
  CHECK(rules.Dial("112", at).answer == Answer::kRecording);
  CHECK(rules.Dial(std::string(200, '1'), at).answer == Answer::kUnknown);
}

TEST_CASE("A ticket keeps the phase of its call over midnight") {
  Ticket ticket;
  ticket.dialled = "12315";
  ticket.category = "labour.wages.unpaid";
  ticket.region = "430111";
  ticket.called_at = At(2018, 9, 30, 23, 59, 50);
  ticket.accepted_at = At(2018, 10, 1, 0, 5);
  const auto before = Changsha().Route(ticket);
  REQUIRE(before.ok());
  CHECK(before->phase == Phase::kDual);
  CHECK(before->owner_leads);
  ticket.called_at = At(2018, 10, 1, 0, 0, 0);
  const auto after = Changsha().Route(ticket);
  CHECK(after->phase == Phase::kForwarded);
  CHECK(!after->owner_leads);
}

TEST_CASE("112 is not an emergency hand-over") {
  Ticket ticket;
  ticket.dialled = "112";
  ticket.accepted_at = At(2018, 3, 1);
  CHECK(Changsha().Route(ticket)->outcome == Outcome::kAnnouncement);
}

TEST_CASE("Worked ticket: construction noise in Yuhua") {
  Ticket ticket;
  ticket.category = "environment.noise.construction";
  ticket.region = "430111";
  ticket.type = TicketType::kComplaint;
  ticket.accepted_at = At(2018, 3, 1);
  const auto decision = Changsha().Route(ticket);
  CHECK(decision->outcome == Outcome::kRouted);
  CHECK(decision->basis == Basis::kCompetentAuthority);
  CHECK(decision->lead == "environment_bureau");
}

TEST_CASE("Worked ticket: a pothole") {
  Ticket ticket;
  ticket.category = "transport.road.pothole";
  ticket.region = "430111";
  ticket.accepted_at = At(2018, 3, 1);
  ticket.dialled = "12328";
  const auto dual = Changsha().Route(ticket);
  CHECK(dual->outcome == Outcome::kRouted);
  CHECK(dual->lead == "transport_bureau");
  CHECK(dual->settled_by == Basis::kFirstReceiver);
  ticket.dialled = "12345";
  const auto disputed = Changsha().Route(ticket);
  CHECK(disputed->outcome == Outcome::kDisputed);
  CHECK(disputed->contenders.size() == 2);
}

TEST_CASE("Worked ticket: unpaid wages through 12315") {
  Ticket ticket;
  ticket.category = "labour.wages.unpaid";
  ticket.region = "430111";
  ticket.dialled = "12315";
  ticket.accepted_at = At(2018, 3, 1);
  const auto decision = Changsha().Route(ticket);
  CHECK(decision->rule == "labour.wages.unpaid:duty");
  CHECK(decision->lead == "yuhua.human_resources");
}

TEST_CASE("Signals tell an emergency from words that look like one") {
  std::ifstream file(SourceDir() + "/tests/packs/changsha_signals.tsv");
  std::string line;
  int emergencies = 0, others = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t a = line.find('\t'), b = line.find('\t', a + 1);
    REQUIRE(b != std::string::npos);
    const std::string kind = line.substr(0, a);
    const std::string number = line.substr(a + 1, b - a - 1);
    const std::string text = line.substr(b + 1);
    Ticket ticket;
    ticket.text = text;
    ticket.accepted_at = At(2018, 3, 1);
    const auto decision = Changsha().Route(ticket);
    INFO(line);
    if (kind == "hint") {
      ++emergencies;
      CHECK(decision->emergency_hint.number == number);
    } else {
      ++others;
      CHECK(decision->emergency_hint.signal.empty());
    }
  }
  CHECK(emergencies >= 40);
  CHECK(others >= 40);
}

std::vector<std::string> SignalTexts(const std::string& name) {
  std::ifstream file(SourceDir() + "/tests/testdata/signals/" + name);
  std::vector<std::string> texts;
  for (std::string line; std::getline(file, line);) texts.push_back(line);
  return texts;
}

bool GivesHint(const std::string& text) {
  Ticket ticket;
  ticket.text = text;
  ticket.accepted_at = At(2018, 3, 1);
  return !Changsha().Route(ticket)->emergency_hint.signal.empty();
}

// tests/testdata/signals/README.md
TEST_CASE("No emergency of 0.1.0 is lost, and ordinary texts are left alone") {
  for (const std::string& text : SignalTexts("hinted_by_0_1_0.txt")) {
    INFO(text);
    CHECK(GivesHint(text));
  }
  CHECK(GivesHint("楼道里有很浓的煤气味，怕爆炸"));
  const std::vector<std::string> positive = SignalTexts("positive.txt");
  CHECK(positive.size() >= 150);
  CHECK(std::count_if(positive.begin(), positive.end(), GivesHint) >= 140);
  const std::vector<std::string> ordinary = SignalTexts("ordinary.txt");
  REQUIRE(ordinary.size() >= 1000);
  std::size_t false_hints = 0;
  for (const std::string& text : ordinary) {
    if (!GivesHint(text)) continue;
    UNSCOPED_INFO("false: " << text);
    ++false_hints;
  }
  CHECK(false_hints <= ordinary.size() / 1000);
}

TEST_CASE("A context cancels what stands in it, never the text") {
  CHECK(!GivesHint("前天晚上三楼着火了，物业到现在没来看"));
  CHECK(GivesHint("前天晚上三楼着火了，现在五楼又着火了"));
  CHECK(GivesHint("去年就报过线路老化，刚才楼道着火了"));
}

TEST_CASE("After the reform a dissolved office's successor acts") {
  Ticket ticket;
  ticket.category = "environment.noise.construction";
  ticket.region = "430111";
  ticket.type = TicketType::kComplaint;
  ticket.accepted_at = At(2019, 6, 3);
  const auto decision = Changsha().Route(ticket);
  CHECK(decision->outcome == Outcome::kRouted);
  CHECK(decision->lead != "environment_bureau");
}

TEST_CASE("The sample tickets come to every outcome") {
  std::ifstream file(SourceDir() + "/examples/changsha/tickets.jsonl");
  std::string line;
  std::size_t tickets = 0;
  std::vector<int> outcomes(12, 0);
  while (std::getline(file, line)) {
    const auto ticket = ReadTicket(line, Format::kJson);
    INFO(line.substr(0, 40));
    REQUIRE(ticket.ok());
    const auto decision = Changsha().Route(ticket->ticket());
    REQUIRE(decision.ok());
    ++outcomes[static_cast<std::size_t>(decision->outcome)];
    ++tickets;
  }
  CHECK(tickets == 300);
  for (std::size_t i = 1; i != outcomes.size(); ++i) {
    INFO(i);
    CHECK(outcomes[i] > 0);
  }
}

}  // namespace
}  // namespace trunkline
