// SPDX-License-Identifier: Apache-2.0
// Rules of generated cities are found again.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/learn/city.h"
#include "tests/learn/tickets.h"
#include "trunkline/check.h"
#include "trunkline/enum_names.h"
#include "trunkline/learn.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

using learn_test::City;
using learn_test::CityOptions;
using learn_test::CityRename;
using learn_test::CityRule;
using learn_test::CityTicket;

#ifdef TRUNKLINE_FULL_TESTS
constexpr int kCities = 42;  // Of each of 18 kinds.
#else
constexpr int kCities = 2;
#endif
// A rule has enough support if it decides that many tickets.
constexpr std::uint64_t kEnough = 30;

std::string Dotted(std::string path) {
  std::replace(path.begin(), path.end(), '/', '.');
  return path;
}

// Category, region and attributes, without an amount: "c1.c1_2|r1|works=w1".
std::string KeyOf(const CityRule& rule) {
  std::string key = Dotted(rule.category) + "|" + Dotted(rule.region);
  if (!rule.area.empty()) key += "|area=" + Dotted(rule.area);
  if (!rule.road.empty()) key += "|road=" + rule.road;
  if (!rule.works.empty()) key += "|works=" + rule.works;
  if (!rule.channel.empty()) key += "|" + rule.channel;
  return key;
}
constexpr char kAmount[] = "amount=";
std::string KeyOf(const LearnedRule& rule) {
  std::string key = rule.category + "|" + rule.region;
  std::vector<std::string> attributes = rule.attributes;
  std::sort(attributes.begin(), attributes.end());
  for (const std::string& attribute : attributes) {
    if (attribute.find(kAmount) != 0) key += "|" + attribute;
  }
  if (rule.channel != Channel::kUnspecified) {
    key += "|" + std::string(EnumName(rule.channel));
  }
  return key;
}
// The amounts that a rule asks for, [from, to); 0: no bound.
std::pair<double, double> AmountsOf(const LearnedRule& rule) {
  for (const std::string& attribute : rule.attributes) {
    if (attribute.find(kAmount) != 0) continue;
    const std::string range = attribute.substr(sizeof(kAmount) - 1);
    const std::size_t dots = range.find("..");
    const auto bound = [](const std::string& text) {
      return text.empty() ? 0 : std::stod(text);
    };
    return {bound(range.substr(0, dots)), bound(range.substr(dots + 2))};
  }
  return {0, 0};
}

std::string DayOf(int day) {
  return absl::FormatTime("%Y-%m-%d", learn_test::At(day, 0),
                          absl::UTCTimeZone());
}

struct Recovery {
  std::size_t rules = 0, found = 0, contradicted = 0;
  std::string missing;  // For people.
  void Add(const City& city, const LearnedCatalogue& learnt,
           const std::map<std::string, std::string>& units) {
    for (const CityRule& rule : city.rules) {
      if (rule.tickets < kEnough) continue;
      ++rules;
      const bool is_there = std::any_of(
          learnt.rules.begin(), learnt.rules.end(),
          [&](const LearnedRule& other) {
            if (KeyOf(other) != KeyOf(rule) ||
                other.department != units.at(rule.lead)) {
              return false;
            }
            // A bound or a change may be found some tickets or days off.
            const auto [from, to] = AmountsOf(other);
            if (std::abs(from - rule.amount) > 20 ||
                std::abs(to - rule.amount_to) > 20) {
              return false;
            }
            const auto near = [](const std::string& text, int day) {
              return text >= DayOf(day - 12) && text <= DayOf(day + 12);
            };
            return (rule.from == 0 || near(other.valid_from, rule.from)) &&
                   (rule.to == 1 << 20 || near(other.valid_to, rule.to));
          });
      found += is_there;
      if (is_there) continue;
      missing += "\n" + KeyOf(rule) + " amount " + std::to_string(rule.amount) +
                 ".." + std::to_string(rule.amount_to) + " " + rule.lead +
                 " days " + std::to_string(rule.from) + " " +
                 std::to_string(rule.to) + ": " + std::to_string(rule.tickets) +
                 " tickets; learnt:";
      for (const LearnedRule& other : learnt.rules) {
        if (other.category == Dotted(rule.category)) missing += " " + other.id;
      }
    }
    for (const LearnedRule& rule : learnt.rules) {
      contradicted += rule.correct * 2 < rule.tickets;
    }
  }
};

// Codes of the departments by name: "Unit 3" is no code.
std::map<std::string, std::string> UnitsOf(const City& city,
                                           const LearnedCatalogue& learnt) {
  const auto loaded = LoadRuleSet(learn_test::SourcesOf(learnt));
  REQUIRE(loaded.ok());
  std::map<std::string, std::string> out;
  for (const CityTicket& ticket : city.tickets) {
    out[ticket.lead] = std::string(loaded.value->FindDepartment(ticket.lead));
  }
  return out;
}

// The limits of a city: of each category one, over all of its time.
void CheckLimits(const City& city, const LearnedCatalogue& learnt,
                 std::size_t* limits, std::size_t* found,
                 std::string* missing) {
  for (const auto& of_category : city.limits) {
    const std::string& category = of_category.first;
    const std::string& limit = of_category.second;
    ++*limits;
    const bool is_there =
        std::count_if(learnt.deadline_rules.begin(),
                      learnt.deadline_rules.end(),
                      [&](const LearnedDeadlineRule& other) {
                        return other.category == Dotted(category);
                      }) == 1 &&
        std::any_of(learnt.deadline_rules.begin(), learnt.deadline_rules.end(),
                    [&](const LearnedDeadlineRule& other) {
                      return other.category == Dotted(category) &&
                             other.region.empty() && other.policy == limit;
                    });
    *found += is_there;
    if (is_there) continue;
    *missing += "\n" + category + " " + limit + "; learnt:";
    for (const LearnedDeadlineRule& other : learnt.deadline_rules) {
      if (other.category == Dotted(category)) {
        *missing += " " + other.region + other.policy + " " +
                    std::to_string(other.correct) + "/" +
                    std::to_string(other.promises);
      }
    }
  }
}

TEST_CASE("the rules of a city are found again") {
  struct Sort {
    const char* name = "";
    bool drift = false, trees = false, renames = false, limits = false;
    bool deep = false, channels = false;
  };
  std::vector<Sort> sorts(6);
  sorts[0].name = "plain";
  sorts[1].name = "drift";
  sorts[1].drift = true;
  sorts[2].name = "trees, numbers";
  sorts[2].trees = true;
  sorts[3].name = "renames, limits";
  sorts[3].renames = sorts[3].limits = true;
  sorts[4].name = "three levels";
  sorts[4].deep = true;
  sorts[5].name = "three levels, channels, ranges";
  sorts[5].deep = sorts[5].channels = true;
  for (const Sort& sort : sorts) {
    for (const double noise : {0.0, 0.05, 0.1}) {
      Recovery recovery;
      std::size_t limits = 0, limits_found = 0, renames = 0, renames_found = 0;
      for (int seed = 1; seed <= kCities; ++seed) {
        CityOptions options;
        options.seed = static_cast<std::uint64_t>(seed);
        options.noise = noise;
        options.drift = sort.drift;
        options.trees = sort.trees;
        options.renames = sort.renames;
        options.limits = sort.limits;
        options.deep = sort.deep;
        options.channels = sort.channels;
        options.tickets = 12'000;
        const City city = MakeCity(options);
        const auto learnt = learn_test::LearnCity(
            city.tickets,
            learn_test::CityLearnOptions(sort.trees || sort.channels));
        INFO(learnt.status().ToString());
        REQUIRE(learnt.ok());
        const auto units = UnitsOf(city, *learnt);
        recovery.Add(city, *learnt, units);
        CheckLimits(city, *learnt, &limits, &limits_found, &recovery.missing);
        for (const CityRename& rename : city.renames) {
          ++renames;
          renames_found += std::any_of(
              learnt->successors.begin(), learnt->successors.end(),
              [&](const LearnedSuccessor& proposed) {
                return proposed.department == units.at(rename.before) &&
                       proposed.successor == units.at(rename.after);
              });
          CHECK(learnt->drifts.empty());
        }
      }
      INFO(sort.name << ", noise " << noise << ": " << recovery.found << " of "
                     << recovery.rules << " rules, " << limits_found << " of "
                     << limits << " limits, " << renames_found << " of "
                     << renames << " renames" << recovery.missing);
      CHECK(recovery.rules > 30);
      // Of few rules 95 % is between two numbers: the lower one counts.
      CHECK(recovery.found >= recovery.rules * 95 / 100);
      CHECK(recovery.contradicted == 0);
      CHECK(limits_found * 100 >= limits * 95);
      CHECK(renames_found * 100 >= renames * 95);
    }
  }
}

TEST_CASE("a majority table does not find the rules of a city") {
  // The table that many cities draw up by hand: the commonest department of
  // each combination of facts.
  std::size_t rules = 0, found = 0;
  for (int seed = 1; seed <= kCities; ++seed) {
    CityOptions options;
    options.seed = static_cast<std::uint64_t>(seed);
    options.noise = 0.05;
    options.tickets = 12'000;
    const City city = MakeCity(options);
    std::map<std::string, std::map<std::string, int>> table;
    for (const CityTicket& ticket : city.tickets) {
      CityRule key;
      key.category = ticket.category;
      key.region = ticket.region;
      key.road = ticket.road;
      key.works = ticket.works;
      ++table[KeyOf(key)][ticket.lead];
    }
    for (const CityRule& rule : city.rules) {
      if (rule.tickets < kEnough) continue;
      ++rules;
      const auto leads = table.find(KeyOf(rule));
      if (leads == table.end()) continue;
      const auto most = std::max_element(
          leads->second.begin(), leads->second.end(),
          [](const auto& a, const auto& b) { return a.second < b.second; });
      found += most->first == rule.lead;
    }
  }
  CHECK(found * 100 < rules * 95);
}

TEST_CASE("a learnt pack is clean, and routes as the report says") {
  CityOptions options;
  options.seed = 7;
  options.noise = 0.05;
  options.drift = true;
  const City city = MakeCity(options);
  const auto learnt =
      learn_test::LearnCity(city.tickets, learn_test::CityLearnOptions());
  REQUIRE(learnt.ok());
  const auto checked = CheckRuleSet(learn_test::SourcesOf(*learnt));
  for (const Issue& issue : checked.issues) {
    INFO(issue.ToString());
    CHECK(issue.severity != Severity::kError);
    CHECK(issue.code != "contested");
    CHECK(issue.code != "shadowed");
  }
  REQUIRE(checked.ok());
  // Each ticket again, by its names, and not as the learner counted them.
  LearnedFigures figures;
  for (const CityTicket& ticket : city.tickets) {
    Ticket t;
    const std::string category(checked.value->FindCategory(ticket.category));
    const std::string region(checked.value->FindRegion(ticket.region));
    t.category = category;
    t.region = region;
    t.accepted_at = learn_test::At(ticket.day, ticket.second);
    if (!ticket.works.empty()) t.attributes.push_back({"works", ticket.works});
    if (!ticket.road.empty()) t.attributes.push_back({"road", ticket.road});
    const auto decision = checked.value->Route(t);
    REQUIRE(decision.ok());
    if (decision->outcome == Outcome::kDisputed) {
      ++figures.disputed;
    } else if (decision->outcome != Outcome::kRouted) {
      ++figures.unrouted;
    } else if (decision->lead == checked.value->FindDepartment(ticket.lead)) {
      ++figures.correct;
    } else {
      ++figures.wrong;
    }
  }
  CHECK(figures.correct == learnt->replay.correct);
  CHECK(figures.wrong == learnt->replay.wrong);
  CHECK(figures.unrouted == learnt->replay.unrouted);
  CHECK(figures.disputed == 0);
  CHECK(learnt->evidence == city.tickets.size());
  CHECK(learnt->held_out.all() > 0);
}

TEST_CASE("the order of the tickets changes nothing") {
  CityOptions options;
  options.seed = 3;
  options.noise = 0.1;
  options.drift = true;
  City city = MakeCity(options);
  const auto first =
      learn_test::LearnCity(city.tickets, learn_test::CityLearnOptions());
  REQUIRE(first.ok());
  learn_test::Random random(11);
  for (std::size_t i = city.tickets.size(); i > 1; --i) {
    std::swap(city.tickets[i - 1],
              city.tickets[random.Below(static_cast<int>(i))]);
  }
  const auto second =
      learn_test::LearnCity(city.tickets, learn_test::CityLearnOptions());
  REQUIRE(second.ok());
  REQUIRE(first->files.size() == second->files.size());
  for (std::size_t i = 0; i < first->files.size(); ++i) {
    CHECK(first->files[i].content == second->files[i].content);
  }
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    CHECK(LearnReport(*first, language) == LearnReport(*second, language));
    CHECK(LearnReview(*first, language) == LearnReview(*second, language));
  }
}

}  // namespace
}  // namespace trunkline
