// SPDX-License-Identifier: Apache-2.0
// Who is barred from complaints, and who replaces whom.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/diff/compare.h"
#include "src/diff/messages.h"
#include "src/rules/compiled.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::Id;
using rules::kNone;

// Departments that one notice lists.
constexpr std::size_t kMostListed = 20;
// Departments that are looked at to find those that are no longer barred, and
// notices of these.
constexpr std::size_t kMostLooks = 1'000'000;
constexpr std::size_t kMostReachable = 10'000;

// What the guard reads of a department, as text.
std::string GuardOf(const Compiled& own, Id id) {
  const rules::Department& one = own.departments[id];
  std::string out =
      absl::StrCat(id == kNone        ? "-"
                   : id == own.centre ? "centre"
                                      : "+",
                   one.valid.from, ",", one.valid.to, ",",
                   base::ToAbsl(own.departments[one.superior].code));
  for (const rules::Successor& s : one.successors) {
    absl::StrAppend(&out, ",", base::ToAbsl(own.departments[s.department].code),
                    "/", base::ToAbsl(own.categories[s.category].code));
  }
  return out;
}

// Of each department, those below it and of one line of succession with it,
// each once: whose guard it is a part of.
using Links = std::vector<std::vector<Id>>;
Links LinksOf(const Compiled& own) {
  Links links(own.departments.size());
  for (Id id = 1; id < own.departments.size(); ++id) {
    const rules::Department& d = own.departments[id];
    if (d.superior != kNone) links[d.superior].push_back(id);
    for (const rules::Successor& s : d.successors) {
      links[id].push_back(s.department);
      links[s.department].push_back(id);
    }
  }
  for (std::vector<Id>& list : links) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  return links;
}

// Adds the codes of a department and of those that links lead to, until they
// are kMostListed; false: there are more. Since a list has each department
// once, this takes kMostListed^2 steps at most.
bool AddExtent(const Compiled& own, const Links& links, Id from,
               std::set<std::string>* out) {
  if (from == kNone) return true;
  bool all = true;
  std::vector<Id> found{from};
  for (std::size_t i = 0; i != found.size() && all; ++i) {
    for (Id next : links[found[i]]) {
      if (std::find(found.begin(), found.end(), next) != found.end()) continue;
      all = found.size() != kMostListed;
      if (!all) break;
      found.push_back(next);
    }
  }
  for (Id id : found) out->emplace(own.departments[id].code);
  return all;
}

// Those that links lead to from any of `todo`, these included, by id.
std::vector<bool> Reach(const Links& links, std::vector<Id> todo) {
  std::vector<bool> reached(links.size(), false);
  for (Id id : todo) reached[id] = true;
  while (!todo.empty()) {
    const Id at = todo.back();
    todo.pop_back();
    for (Id next : links[at]) {
      if (reached[next]) continue;
      reached[next] = true;
      todo.push_back(next);
    }
  }
  return reached;
}

// Finds the departments whose complaints bar one from a ticket: as
// rules::IsBarred(), for all accused at once.
class Barring {
 public:
  explicit Barring(const Compiled& own)
      : own_(own), walk_of_(own.departments.size(), 0) {}

  // False: `*left` looks, of which there must be one, were not enough.
  bool Find(Id department, Id category, std::int64_t at, std::size_t* left) {
    ++walk_;
    found_.clear();
    todo_.assign(1, department);
    for (std::size_t i = 0; i != todo_.size(); ++i) {
      for (Id up = todo_[i]; up != kNone && walk_of_[up] != walk_;
           up = own_.departments[up].superior) {
        walk_of_[up] = walk_;
        found_.push_back(up);
        if (--*left == 0) return false;
      }
      if (department == own_.centre) break;
      for (Id before : own_.departments[todo_[i]].predecessors) {
        if (--*left == 0) return false;
        if (!own_.departments[before].valid.Holds(at) &&
            own_.SuccessorOf(before, category) == todo_[i]) {
          todo_.push_back(before);
        }
      }
    }
    return true;
  }
  const std::vector<Id>& found() const { return found_; }
  bool Has(Id department) const { return walk_of_[department] == walk_; }

 private:
  const Compiled& own_;
  std::size_t walk_ = 0;
  std::vector<std::size_t> walk_of_;  // By department: the last that found it.
  std::vector<Id> found_, todo_;
};

}  // namespace

void Comparison::FindGuardNotices() {
  if (!departments_differ_ && !centre_differs_) return;
  const std::array<const Compiled*, 2> sides = {&space_.rules(kOld),
                                                &space_.rules(kNew)};
  const std::array<Links, 2> links = {LinksOf(*sides[0]), LinksOf(*sides[1])};
  const std::vector<Space::Code>& all = space_.departments();
  std::array<std::vector<Id>, 2> changed;
  bool is_every = false;  // The centre replaces any department in the end.
  for (const Space::Code& d : all) {
    if (GuardOf(*sides[0], d.id[0]) == GuardOf(*sides[1], d.id[1])) continue;
    std::set<std::string> own;
    bool is_complete = true;
    for (std::size_t s = 0; s != 2; ++s) {
      if (d.id[s] != kNone) changed[s].push_back(d.id[s]);
      is_complete &= AddExtent(*sides[s], links[s], d.id[s], &own);
      if (!centre_differs_ || d.id[s] != sides[s]->centre) continue;
      is_every = true;
      for (std::size_t i = 0; i != all.size() && own.size() <= kMostListed;
           ++i) {
        own.emplace(all[i].code);
      }
    }
    for (auto last = own.end(); own.size() > kMostListed;) {
      is_complete = false;
      if (*--last != d.code) last = own.erase(last);
    }
    const base::Text message =
        is_complete ? base::Fill<messages::kGuard>(d.code)
                    : base::Fill<messages::kGuardOfMore>(d.code, kMostListed);
    notices_.push_back({"guard",
                        absl::StrCat("department ", base::ToAbsl(d.code)),
                        {own.begin(), own.end()},
                        message.en,
                        message.zh,
                        {},
                        {}});
  }
  // Who is no longer barred, at the instants at which anything changes, for the
  // categories that successors name.
  std::set<std::int64_t> instants = {0};
  std::set<std::string_view> categories = {""};
  for (const Compiled* own : sides) {
    for (const auto& d : own->departments) {
      if (d.valid.from != rules::Interval().from) instants.insert(d.valid.from);
      if (d.valid.to != rules::Interval().to) instants.insert(d.valid.to);
      for (const auto& s : d.successors) {
        categories.insert(own->categories[s.category].code);
      }
    }
  }
  // Whom the changes concern, on one side or the other; and who on the old side
  // may be barred because of one of these.
  const std::array<std::vector<bool>, 2> reached = {
      Reach(links[0], changed[0]), Reach(links[1], changed[1])};
  std::vector<bool> concerned(all.size());
  std::vector<Id> first;
  std::vector<std::size_t> place(sides[0]->departments.size());
  for (std::size_t i = 0; i != all.size(); ++i) {
    const Space::Code& d = all[i];
    concerned[i] = is_every || (d.id[0] != kNone && reached[0][d.id[0]]) ||
                   (d.id[1] != kNone && reached[1][d.id[1]]);
    if (d.id[0] == kNone) continue;
    place[d.id[0]] = i;
    if (concerned[i]) first.push_back(d.id[0]);
  }
  const std::vector<bool> near = Reach(links[0], std::move(first));
  std::vector<std::array<Id, 2>> category_ids;
  for (std::string_view code : categories) {
    category_ids.push_back(
        {sides[0]->category_ids.Find(code), sides[1]->category_ids.Find(code)});
  }
  std::array<Barring, 2> barring = {Barring(*sides[0]), Barring(*sides[1])};
  std::size_t left = kMostLooks;
  std::size_t notices = 0;
  // The places in `all` of those whose complaints one may handle now.
  const auto reachable = [&](std::size_t of) {
    std::set<std::size_t> out;
    const Space::Code& d = all[of];
    if (d.id[0] == kNone || d.id[1] == kNone || !near[d.id[0]]) return out;
    for (const auto& category : category_ids) {
      for (std::int64_t at : instants) {
        for (std::size_t s = 0; s != 2; ++s) {
          if (left == 0 || !barring[s].Find(d.id[s], category[s], at, &left)) {
            return out;
          }
        }
        for (Id accused : barring[0].found()) {
          const std::size_t i = place[accused];
          if (all[i].id[1] != kNone && !barring[1].Has(all[i].id[1]) &&
              (concerned[of] || concerned[i])) {
            out.insert(i);
          }
        }
      }
    }
    return out;
  };
  for (std::size_t of = 0; of != all.size() && left != 0; ++of) {
    const Space::Code& d = all[of];
    for (std::size_t i : reachable(of)) {
      if (notices++ == kMostReachable) {
        left = 0;
        break;
      }
      const base::Text message =
          base::Fill<messages::kReachable>(d.code, all[i].code);
      notices_.push_back({"guard-weaker",
                          absl::StrCat("department ", base::ToAbsl(d.code)),
                          {std::string(all[i].code)},
                          message.en,
                          message.zh,
                          {},
                          {}});
    }
  }
  guard_cut_ = left == 0;
}

}  // namespace trunkline::diff
