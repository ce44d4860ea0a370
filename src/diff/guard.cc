// SPDX-License-Identifier: Apache-2.0
// Who is barred from complaints, and who replaces whom.
#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/diff/compare.h"
#include "src/diff/messages.h"
#include "src/rules/barred.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::Id;
using rules::kNone;

// Pairs of departments that are looked at.
constexpr std::size_t kMostPairs = 1'000'000;

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

// Adds the codes of those that are below a department or of one line of
// succession with it, and so on: whose guard it is a part of.
void AddExtent(const Compiled& own, const std::vector<std::vector<Id>>& below,
               Id from, std::set<std::string>* out) {
  if (from == kNone) return;
  std::set<Id> seen{from};
  std::vector<Id> todo{from};
  while (!todo.empty()) {
    const Id at = todo.back();
    todo.pop_back();
    out->insert(std::string(own.departments[at].code));
    const auto visit = [&](Id next) {
      if (next != kNone && seen.insert(next).second) todo.push_back(next);
    };
    for (Id next : below[at]) visit(next);
    for (Id next : own.departments[at].predecessors) visit(next);
    for (const auto& s : own.departments[at].successors) visit(s.department);
  }
}

}  // namespace

void Comparison::FindGuardNotices() {
  if (!departments_differ_ && !centre_differs_) return;
  const std::array<const Compiled*, 2> sides = {&space_.rules(kOld),
                                                &space_.rules(kNew)};
  std::array<std::vector<std::vector<Id>>, 2> below;
  for (std::size_t s = 0; s != 2; ++s) {
    below[s].resize(sides[s]->departments.size());
    for (Id id = 1; id < sides[s]->departments.size(); ++id) {
      below[s][sides[s]->departments[id].superior].push_back(id);
    }
  }
  std::set<std::string> extent;  // Of all.
  for (const Space::Code& d : space_.departments()) {
    if (GuardOf(*sides[0], d.id[0]) == GuardOf(*sides[1], d.id[1])) continue;
    std::set<std::string> own;
    for (std::size_t s = 0; s != 2; ++s) {
      AddExtent(*sides[s], below[s], d.id[s], &own);
      // The centre replaces any department in the end.
      if (!centre_differs_ || d.id[s] != sides[s]->centre) continue;
      for (const Space::Code& other : space_.departments()) {
        own.emplace(other.code);
      }
    }
    extent.insert(own.begin(), own.end());
    const base::Text message = base::Fill<messages::kGuard>(d.code);
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
  const auto told = [&](const Space::Code& d, const Space::Code& accused,
                        std::size_t* left) {
    for (std::string_view code : categories) {
      const Id category[2] = {sides[0]->category_ids.Find(code),
                              sides[1]->category_ids.Find(code)};
      for (std::int64_t at : instants) {
        if (*left == 0) return false;
        --*left;
        if (rules::IsBarred(*sides[0], d.id[0], accused.id[0], category[0],
                            at) &&
            !rules::IsBarred(*sides[1], d.id[1], accused.id[1], category[1],
                             at)) {
          return true;
        }
      }
    }
    return false;
  };
  std::size_t left = kMostPairs;
  for (const Space::Code& d : space_.departments()) {
    const bool in = extent.count(std::string(d.code)) != 0;
    for (const Space::Code& accused : space_.departments()) {
      if (d.id[0] == kNone || d.id[1] == kNone || accused.id[0] == kNone ||
          accused.id[1] == kNone ||
          (!in && extent.count(std::string(accused.code)) == 0) ||
          !told(d, accused, &left)) {
        continue;
      }
      const base::Text message =
          base::Fill<messages::kReachable>(d.code, accused.code);
      notices_.push_back({"guard-weaker",
                          absl::StrCat("department ", base::ToAbsl(d.code)),
                          {std::string(accused.code)},
                          message.en,
                          message.zh,
                          {},
                          {}});
    }
  }
  guard_cut_ = left == 0;
}

}  // namespace trunkline::diff
