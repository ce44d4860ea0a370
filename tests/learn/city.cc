// SPDX-License-Identifier: Apache-2.0
#include "tests/learn/city.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

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

std::array<int, 7> Rank(const CityRule& rule) {
  return {Depth(rule.category),
          Depth(rule.region),
          rule.works.empty() ? 0 : 1,
          rule.road.empty() ? 0 : 1,
          Depth(rule.area),
          rule.amount == 0 ? 0 : 1,
          rule.channel.empty() ? 0 : 1};
}

bool SamePattern(const CityRule& a, const CityRule& b) {
  return a.category == b.category && a.region == b.region &&
         a.works == b.works && a.road == b.road && a.area == b.area &&
         a.amount == b.amount && a.channel == b.channel;
}

// --- limits, counted by hand ---

constexpr std::int64_t kDay = 86'400;
constexpr int kOpening = 9 * 3'600, kClosing = 17 * 3'600;

// Day 0 is 2018-01-01, a Monday.
bool IsOff(std::int64_t day) { return day % 7 >= 5; }

std::int64_t AddWorkingDays(std::int64_t time, int days) {
  while (IsOff(time / kDay)) time += kDay;
  while (days > 0) {
    time += kDay;
    if (!IsOff(time / kDay)) --days;
  }
  return time;
}

std::int64_t AddWorkingHours(std::int64_t time, int hours) {
  std::int64_t left = hours * std::int64_t{3'600};
  while (true) {
    const std::int64_t day = time / kDay * kDay;
    const std::int64_t from = std::max(time, day + kOpening);
    const std::int64_t open = day + kClosing - from;
    if (!IsOff(time / kDay) && open > 0) {
      if (left <= open) return from + left;
      left -= open;
    }
    time = day + kDay;
  }
}

std::int64_t AddMonths(std::int64_t time, int months) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30,
                                                31, 31, 30, 31, 30, 31};
  std::int64_t day = time / kDay, year = 0;
  int month = 0;
  while (day >= kDays[month]) {
    day -= kDays[month];
    month = (month + 1) % 12;
    year += month == 0;
  }
  month += months;
  year += month / 12;
  month %= 12;
  std::int64_t first = year * 365;
  for (int m = 0; m < month; ++m) first += kDays[m];
  return (first + std::min<std::int64_t>(day, kDays[month] - 1)) * kDay +
         time % kDay;
}

std::int64_t DueOf(const std::string& limit, std::int64_t time) {
  const int amount = std::stoi(limit.substr(limit.find('.') + 1));
  if (limit[0] == 'c') return time + amount * kDay;
  if (limit[0] == 'h') return time + amount * std::int64_t{3'600};
  if (limit[0] == 'm') return AddMonths(time, amount);
  return limit[1] == 'd' ? AddWorkingDays(time, amount)
                         : AddWorkingHours(time, amount);
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
        !Below(ticket.area, rule.area) || ticket.amount < rule.amount ||
        (rule.amount_to > 0 && ticket.amount >= rule.amount_to) ||
        (!rule.channel.empty() && rule.channel != ticket.channel) ||
        ticket.day < rule.from || ticket.day >= rule.to) {
      continue;
    }
    if (best < 0 || Rank(rules[best]) < Rank(rule)) best = static_cast<int>(i);
  }
  return best;
}

namespace {

// Adds a rule, unless an equal one would tie.
void AddRule(CityRule rule, City* city) {
  for (const CityRule& other : city->rules) {
    if (SamePattern(other, rule)) return;
  }
  city->rules.push_back(std::move(rule));
}

// A tree of paths: at each level as many nodes below each node as are said.
std::vector<std::string> Tree(const std::string& letter,
                              const std::vector<int>& widths) {
  std::vector<std::string> nodes = {""};
  for (int width : widths) {
    std::vector<std::string> below;
    for (const std::string& node : nodes) {
      const std::string name = node.substr(node.rfind('/') + 1);
      for (int i = 0; i < width; ++i) {
        below.push_back((node.empty() ? letter : node + "/" + name + "_") +
                        std::to_string(i));
      }
    }
    nodes = std::move(below);
  }
  return nodes;
}

std::string Above(const std::string& path, int depth) {
  std::size_t end = 0;
  for (int i = 0; i < depth; ++i) end = path.find('/', end + 1);
  return path.substr(0, end);
}

// A city of another shape than MakeCity()'s own: categories and regions have
// three levels, and rules of all of them have exceptions.
City MakeDeepCity(const CityOptions& options) {
  Random random(options.seed + 1'000'000);
  City city;
  std::vector<std::string> units;
  for (int i = 0; i < 10 + random.Below(10); ++i) {
    units.push_back("Office " + std::to_string(i));
  }
  const auto other_than = [&](const std::string& lead) {
    std::string out = lead;
    while (out == lead) {
      out = units[random.Below(static_cast<int>(units.size()))];
    }
    return out;
  };
  const std::vector<std::string> categories =
      Tree("c", {2 + random.Below(2), 5, 5});
  const std::vector<std::string> regions =
      Tree("r", {4, 2 + random.Below(2), 2});
  const std::vector<std::string> channels = {"phone", "web", "app"};
  const std::vector<std::pair<int, int>> ranges = {
      {200, 400}, {300, 600}, {500, 800}};
  const auto any = [&random](const auto& of) {
    return of[random.Below(static_cast<int>(of.size()))];
  };
  // Of the five nodes below a node three stay with the rule above them, so that
  // no other reading is as short.
  std::map<std::string, int> others;
  for (const std::string& leaf : categories) {
    std::string lead;
    for (int depth = 1; depth <= 3; ++depth) {
      const std::string node = Above(leaf, depth);
      const auto known = std::find_if(
          city.rules.begin(), city.rules.end(), [&](const CityRule& rule) {
            return rule.category == node && rule.region.empty() &&
                   rule.amount == 0 && rule.channel.empty();
          });
      if (known != city.rules.end()) {
        lead = known->lead;
        continue;
      }
      const bool seen = others.count(node) > 0;
      if (depth > 1 && (seen || ++others[Above(node, depth - 1)] <= 3 ||
                        !random.Chance(0.7))) {
        others[node];
        continue;
      }
      others[node];
      CityRule rule;
      rule.category = node;
      rule.lead = depth == 1 ? any(units) : other_than(lead);
      AddRule(rule, &city);
      lead = rule.lead;
      if (depth < 3 && !options.channels) continue;
      if (depth < 2) continue;
      if (!options.channels || random.Chance(0.3)) {
        CityRule local = rule;
        local.region = Above(any(regions), 1 + random.Below(3));
        local.lead = other_than(lead);
        AddRule(local, &city);
      }
      if (!options.channels) continue;
      CityRule fact = rule;
      fact.lead = other_than(lead);
      if (random.Chance(0.5)) {
        fact.channel = any(channels);
      } else {
        const std::pair<int, int> range = any(ranges);
        fact.amount = range.first;
        fact.amount_to = range.second;
      }
      AddRule(fact, &city);
    }
  }
  for (int i = 0; i < options.tickets; ++i) {
    CityTicket ticket;
    ticket.id = std::to_string(i);
    ticket.day = random.Below(options.days);
    ticket.second = random.Below(86'400);
    ticket.category = any(categories);
    ticket.region = any(regions);
    if (options.channels) {
      ticket.channel = any(channels);
      if (random.Chance(0.9)) ticket.amount = 1 + random.Below(999);
    }
    const int rule = RuleFor(city.rules, ticket);
    ++city.rules[rule].tickets;
    ticket.lead =
        random.Chance(options.noise) ? any(units) : city.rules[rule].lead;
    city.tickets.push_back(std::move(ticket));
  }
  return city;
}

}  // namespace

City MakeCity(const CityOptions& options) {
  if (options.deep) return MakeDeepCity(options);
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
  const std::vector<std::string> areas = {"a0/a0_0", "a0/a0_1", "a1/a1_0",
                                          "a1/a1_1", "a2/a2_0", "a2/a2_1"};
  const std::vector<int> amounts = {400, 500, 700};

  const auto add = [&](CityRule rule) { AddRule(std::move(rule), &city); };
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
        if (options.trees && random.Chance(0.5)) {
          fact.area = any(areas);
          if (random.Chance(0.5)) fact.area = fact.area.substr(0, 2);
        } else if (options.trees) {
          fact.amount = amounts[random.Below(3)];
        } else if (random.Chance(0.5)) {
          fact.works = any(works);
        } else {
          fact.road = any(roads);
        }
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
  if (options.renames) {
    CityRename rename;
    rename.before = city.rules[0].lead;
    rename.after = rename.before + " (new)";
    rename.day = options.days / 3 + random.Below(options.days / 3);
    const std::size_t count = city.rules.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (city.rules[i].lead != rename.before ||
          city.rules[i].to <= rename.day) {
        continue;
      }
      if (city.rules[i].from >= rename.day) {
        city.rules[i].lead = rename.after;
        continue;
      }
      CityRule later = city.rules[i];
      later.from = rename.day;
      city.rules[i].to = rename.day;
      later.lead = rename.after;
      city.rules.push_back(later);
    }
    city.renames.push_back(rename);
  }
  if (options.limits) {
    const std::array<const char*, 10> kinds = {"wd.5", "wd.10", "cd.3", "cd.15",
                                               "h.5",  "h.36",  "wh.4", "wh.20",
                                               "mo.1", "mo.2"};
    for (std::size_t i = 0; i < tops.size(); ++i) {
      // All units are there; the amounts differ from city to city.
      const std::string limit =
          kinds[i % 5 * 2 + static_cast<std::size_t>(random.Below(2))];
      for (const std::string& category : categories) {
        if (Below(category, tops[i])) city.limits[category] = limit;
      }
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
    if (options.trees) {
      if (random.Chance(0.8)) ticket.area = any(areas);
      if (random.Chance(0.8)) ticket.amount = 1 + random.Below(999);
    }
    if (options.limits && !random.Chance(options.noise)) {
      ticket.due = DueOf(city.limits.at(ticket.category),
                         ticket.day * kDay + ticket.second);
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
