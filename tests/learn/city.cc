// SPDX-License-Identifier: Apache-2.0
#include "tests/learn/city.h"

#include <algorithm>
#include <array>

namespace trunkline::learn_test {
namespace {

bool Below(const std::string& node, const std::string& above) {
  return above.empty() || node == above ||
         (node.size() > above.size() &&
          node.compare(0, above.size() + 1, above + "/") == 0);
}

int Depth(const std::string& path) {
  return path.empty()
             ? 0
             : 1 + static_cast<int>(std::count(path.begin(), path.end(), '/'));
}

std::array<int, 4> Rank(const CityRule& rule) {
  return {Depth(rule.category), Depth(rule.region), rule.works.empty() ? 0 : 1,
          rule.road.empty() ? 0 : 1};
}

bool SamePattern(const CityRule& a, const CityRule& b) {
  return a.category == b.category && a.region == b.region &&
         a.works == b.works && a.road == b.road;
}

}  // namespace

int RuleFor(const std::vector<CityRule>& rules, const CityTicket& ticket) {
  int best = -1;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const CityRule& rule = rules[i];
    if (!Below(ticket.category, rule.category) ||
        !Below(ticket.region, rule.region) ||
        (!rule.works.empty() && rule.works != ticket.works) ||
        (!rule.road.empty() && rule.road != ticket.road) ||
        ticket.day < rule.from || ticket.day >= rule.to) {
      continue;
    }
    if (best < 0 || Rank(rules[best]) < Rank(rule)) best = static_cast<int>(i);
  }
  return best;
}

City MakeCity(const CityOptions& options) {
  Random random(options.seed);
  City city;
  std::vector<std::string> departments, tops, categories, regions;
  for (int i = 0; i < 8 + random.Below(12); ++i) {
    departments.push_back("Unit " + std::to_string(i));
  }
  const auto any = [&random](const std::vector<std::string>& of) {
    return of[random.Below(static_cast<int>(of.size()))];
  };
  for (int i = 0; i < 4 + random.Below(6); ++i) {
    tops.push_back("c" + std::to_string(i));
    for (int k = 0; k < 3 + random.Below(6); ++k) {
      categories.push_back(tops.back() + "/" + tops.back() + "_" +
                           std::to_string(k));
    }
  }
  for (int i = 0; i < 3 + random.Below(4); ++i) {
    const std::string district = "r" + std::to_string(i);
    for (int k = 0; k < 2 + random.Below(2); ++k) {
      regions.push_back(district + "/" + district + "_" + std::to_string(k));
    }
  }
  const std::vector<std::string> works = {"w0", "w1", "w2"};
  const std::vector<std::string> roads = {"main", "side"};

  const auto add = [&](CityRule rule) {
    // An equal one would tie, and one that repeats what is said anyway shows in
    // no ticket.
    for (const CityRule& other : city.rules) {
      if (SamePattern(other, rule)) return;
    }
    city.rules.push_back(std::move(rule));
  };
  const auto other_than = [&](const std::string& lead) {
    std::string out = any(departments);
    while (out == lead) out = any(departments);
    return out;
  };
  for (const std::string& top : tops) {
    CityRule rule;
    rule.category = top;
    rule.lead = any(departments);
    const std::string lead = rule.lead;
    add(rule);
    // Two categories at least stay with the rule above them: with one alone, a
    // rule of its own would say the same.
    int others = 0;
    for (const std::string& category : categories) {
      if (!Below(category, top) || ++others <= 2 || !random.Chance(0.5)) {
        continue;
      }
      CityRule exception = rule;
      exception.category = category;
      exception.lead = other_than(lead);
      add(exception);
      if (random.Chance(0.4)) {
        CityRule local = exception;
        local.region = any(regions);
        if (random.Chance(0.5)) {
          local.region = local.region.substr(0, local.region.find('/'));
        }
        local.lead = other_than(exception.lead);
        add(local);
      }
      if (options.attributes && random.Chance(0.4)) {
        CityRule fact = exception;
        (random.Chance(0.5) ? fact.works : fact.road) =
            random.Chance(0.5) ? any(works) : any(roads);
        if (!fact.works.empty() && fact.works[0] != 'w') fact.works = "w1";
        if (!fact.road.empty() && fact.road[0] == 'w') fact.road = "main";
        fact.lead = other_than(exception.lead);
        add(fact);
      }
    }
  }
  if (options.drift) {
    // Some rules of categories change their department.
    const std::size_t count = city.rules.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (Depth(city.rules[i].category) < 2 || !city.rules[i].region.empty() ||
          !city.rules[i].works.empty() || !city.rules[i].road.empty() ||
          !random.Chance(0.2)) {
        continue;
      }
      CityRule later = city.rules[i];
      later.from = options.days / 4 + random.Below(options.days / 2);
      city.rules[i].to = later.from;
      later.lead = other_than(later.lead);
      city.rules.push_back(later);
    }
  }
  for (int i = 0; i < options.tickets; ++i) {
    CityTicket ticket;
    ticket.id = std::to_string(i);
    ticket.day = random.Below(options.days);
    ticket.second = random.Below(86'400);
    ticket.category = any(categories);
    ticket.region = any(regions);
    if (options.attributes) {
      if (random.Chance(0.8)) ticket.works = any(works);
      if (random.Chance(0.8)) ticket.road = any(roads);
    }
    const int rule = RuleFor(city.rules, ticket);
    ++city.rules[rule].tickets;
    ticket.lead =
        random.Chance(options.noise) ? any(departments) : city.rules[rule].lead;
    city.tickets.push_back(std::move(ticket));
  }
  return city;
}

}  // namespace trunkline::learn_test
