// SPDX-License-Identifier: Apache-2.0
// The cases of tests/testdata/routing: a ticket and everything that the
// decision must hold.
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/reference/linear_router.h"
#include "tests/route/route_testing.h"

namespace trunkline {
namespace {

const std::string kFolder = SourceDir() + "/tests/testdata/routing/";

struct Case {
  std::string title;
  int line = 0;
  std::vector<std::pair<std::string, std::string>> ticket;
  std::map<std::string, std::string> expected;
};

std::vector<Case> ReadCases() {
  std::istringstream lines(ReadWhole(std::string(kFolder) + "cases.txt"));
  std::vector<Case> out;
  int number = 0;
  bool expects = false;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    INFO("line " << number << ": " << line);
    if (line.substr(0, 3) == "== ") {
      REQUIRE(line.size() > 6);
      out.push_back({line.substr(3, line.size() - 6), number, {}, {}});
      expects = false;
      continue;
    }
    REQUIRE(!out.empty());
    if (line == "->") {
      expects = true;
      continue;
    }
    const std::size_t colon = line.find(": ");
    REQUIRE(colon != std::string::npos);
    const std::string key = line.substr(0, colon);
    const std::string value = line.substr(colon + 2);
    if (expects) {
      REQUIRE(out.back().expected.emplace(key, value).second);
    } else {
      out.back().ticket.emplace_back(key, value);
    }
  }
  return out;
}

absl::Time Civil(const std::string& text, absl::TimeZone zone) {
  const auto civil = base::ParseCivil(text);
  REQUIRE(civil.ok());
  return base::ToInstant(*civil, zone);
}

template <typename Enum>
Enum Value(const schema::EnumNames& names, const std::string& word) {
  const std::optional<int> value = names.Find(word);
  REQUIRE(value.has_value());
  return static_cast<Enum>(*value);
}

Ticket MakeTicket(const Case& c, absl::TimeZone zone) {
  Ticket t;
  t.accepted_at = Civil("2018-03-01 09:00:00", zone);
  for (const auto& [key, value] : c.ticket) {
    INFO("field " << key);
    const auto yes = [&, &v = value] {
      REQUIRE(v == "yes");
      return true;
    };
    if (key == "dialled")
      t.dialled = value;
    else if (key == "category")
      t.category = value;
    else if (key == "region")
      t.region = value;
    else if (key == "text")
      t.text = value;
    else if (key == "first_receiver")
      t.first_receiver = value;
    else if (key == "against")
      t.against.push_back(value);
    else if (key == "accepted")
      t.accepted_at = Civil(value, zone);
    else if (key == "called")
      t.called_at = Civil(value, zone);
    else if (key == "type")
      t.type = Value<TicketType>(schema::TicketTypeNames(), value);
    else if (key == "channel")
      t.channel = Value<Channel>(schema::ChannelNames(), value);
    else if (key == "urgency")
      t.urgency = Value<Urgency>(schema::UrgencyNames(), value);
    else if (key == "confidential")
      t.confidential = yes();
    else if (key == "emergency_confirmed")
      t.emergency_confirmed = yes();
    else if (key == "transfer_failed")
      t.transfer_failed = yes();
    else if (key == "handed_over")
      t.handed_over = yes();
    else if (key == "attribute") {
      const std::size_t equals = value.find('=');
      REQUIRE(equals != std::string::npos);
      const std::string_view v = value;
      t.attributes.push_back({v.substr(0, equals), v.substr(equals + 1)});
    } else {
      FAIL("unknown field");
    }
  }
  return t;
}

// A decision in the words of the casebook, without what is empty and, since
// every case would repeat it, without the usual limit.
std::map<std::string, std::string> Describe(const Decision& d) {
  std::map<std::string, std::string> out;
  const auto add = [&](const std::string& key, std::string_view value) {
    if (value.empty()) return;
    std::string& text = out[key];
    absl::StrAppend(&text, text.empty() ? "" : " ", std::string(value));
  };
  const auto add_if = [&](const char* key, bool value) {
    if (value) add(key, "yes");
  };
  const auto name = [](const schema::EnumNames& names, auto value) {
    return names.Name(static_cast<int>(value));
  };
  add("outcome", name(schema::OutcomeNames(), d.outcome));
  add("lead", d.lead);
  add("target", d.target);
  add("rule", d.rule);
  for (std::string_view rule : d.also) add("also", rule);
  add("keyword", d.keyword);
  add("basis", name(schema::BasisNames(), d.basis));
  add("settled_by", name(schema::BasisNames(), d.settled_by));
  add("phase", name(schema::PhaseNames(), d.phase));
  add("urgency", name(schema::UrgencyNames(), d.urgency));
  for (int bit = 0; bit != 6; ++bit) {
    if ((d.notes >> bit & 1) != 0)
      add("notes", schema::NoteNames().Name(bit + 1));
  }
  add_if("confidential", d.confidential);
  add_if("conflict", d.conflict_of_interest);
  add_if("owner_leads", d.owner_leads);
  for (std::string_view code : d.assisting) add("assisting", code);
  for (const Contender& c : d.contenders) add("contenders", c.department);
  for (std::size_t stage = 1; stage != kMilestoneCount; ++stage) {
    if (d.policies[stage] == "5wd") continue;
    add(std::string(schema::MilestoneNames().Name(static_cast<int>(stage))),
        d.policies[stage]);
  }
  for (const TiedPolicy& tied : d.also_policies) {
    add("also_" + std::string(schema::MilestoneNames().Name(
                      static_cast<int>(tied.milestone))),
        tied.policy);
  }
  for (std::string_view policy : d.statutory) add("statutory", policy);
  for (std::string_view tag : d.tags) add("tags", tag);
  add("knowledge", d.knowledge);
  add("refusal", name(schema::RefusalReasonNames(), d.refusal.reason));
  add("refusal", name(schema::RefusalActionNames(), d.refusal.action));
  add("refusal", d.refusal.route);
  add("first_receiver", d.first_receiver);
  add("hint", d.emergency_hint.signal);
  add("hint", d.emergency_hint.number);
  add("hint", d.emergency_hint.trigger);
  return out;
}

std::string Lines(const std::map<std::string, std::string>& fields) {
  std::string out;
  for (const auto& [key, value] : fields) {
    absl::StrAppend(&out, key, ": ", value, "\n");
  }
  return out;
}

TEST_CASE("The casebook of routing") {
  const RuleSet rules =
      LoadText(ReadWhole(std::string(kFolder) + "rules.txtpb"));
  const reference::LinearRouter reference(rules.Serialize(Format::kBinary));
  absl::TimeZone zone;
  REQUIRE(absl::LoadTimeZone("Asia/Shanghai", &zone));
  const std::vector<Case> cases = ReadCases();
  CHECK(cases.size() >= 60);
  std::map<Outcome, int> outcomes;
  for (const Case& c : cases) {
    INFO("line " << c.line << ": " << c.title);
    const Ticket ticket = MakeTicket(c, zone);
    const Decision d = MustRoute(rules, ticket);
    std::map<std::string, std::string> expected = c.expected;
    const auto urgency = expected.find("urgency");
    if (urgency == expected.end() && d.urgency == ticket.urgency &&
        d.urgency != Urgency::kUnspecified) {
      expected["urgency"] =
          std::string(schema::UrgencyNames().Name(static_cast<int>(d.urgency)));
    }
    CHECK(Lines(Describe(d)) == Lines(expected));
    CHECK(reference::Difference(reference.Route(ticket), d) == "");
    const bool limited = d.outcome < Outcome::kEmergency;
    CHECK(d.policies[static_cast<std::size_t>(Milestone::kHandling)].empty() ==
          !limited);
    ++outcomes[d.outcome];
  }
  CHECK(outcomes.size() == 11);
}

}  // namespace
}  // namespace trunkline
