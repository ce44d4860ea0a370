#include "trunkline/check.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/rules/loader.h"

namespace trunkline {
namespace {

using rules::Compiled;
using rules::EntryKind;
using rules::Id;
using rules::Loader;

// The last moment at which something begins.
std::int64_t LastBeginning(const Compiled& c) {
  std::int64_t last = 0;
  const auto see = [&](const rules::Interval& valid) {
    if (valid.from != rules::Interval().from) {
      last = std::max(last, valid.from);
    }
  };
  for (const auto& d : c.departments) see(d.valid);
  for (const auto& r : c.regions) see(r.valid);
  for (const auto& category : c.categories) see(category.valid);
  for (const auto& h : c.hotlines) {
    for (const auto& phase : h.phases) see(phase.valid);
  }
  return last;
}

void FindUncovered(Loader* loader, const RuleSet& rule_set,
                   const CheckOptions& options) {
  const Compiled& c = *rule_set.compiled();
  const absl::Time as_of = options.as_of == absl::InfinitePast()
                               ? absl::FromUnixSeconds(LastBeginning(c))
                               : options.as_of;
  const std::int64_t at = rules::ToSeconds(as_of);
  std::vector<bool> has_child(c.regions.size(), false);
  for (const auto& r : c.regions) has_child[r.parent] = true;
  std::vector<Id> regions;
  for (Id id = 1; id < c.regions.size(); ++id) {
    if (!has_child[id] && c.regions[id].valid.Holds(at)) regions.push_back(id);
  }
  if (regions.empty()) regions.push_back(rules::kNone);
  const rules::SourceEntry& about =
      loader->entries(EntryKind::kJurisdiction).front();
  std::size_t uncovered = 0;
  Decision decision;
  for (Id id = 1; id < c.categories.size(); ++id) {
    if (c.category_nodes[id].last != id || !c.categories[id].valid.Holds(at)) {
      continue;
    }
    for (Id region : regions) {
      Ticket ticket;
      ticket.category = c.categories[id].code;
      ticket.region = c.regions[region].code;
      ticket.accepted_at = as_of;
      if (!rule_set.Route(ticket, &decision).ok() ||
          decision.outcome != Outcome::kUnmatched) {
        continue;
      }
      if (++uncovered > options.max_uncovered) continue;
      loader->Report(
          Severity::kWarning, "uncovered", EntryKind::kJurisdiction, about,
          absl::StrCat("no rule covers category ",
                       base::Quoted(ticket.category), " at region ",
                       base::Quoted(ticket.region)),
          {"", nullptr,
           absl::StrCat("category: ", base::Quoted(ticket.category),
                        " region: ", base::Quoted(ticket.region),
                        " accepted_at { seconds: ", at, " }")});
    }
  }
  if (uncovered > options.max_uncovered) {
    loader->Report(Severity::kNote, "uncovered-more", EntryKind::kJurisdiction,
                   about,
                   absl::StrCat(uncovered - options.max_uncovered,
                                " more pairs of category and region are not "
                                "covered"),
                   {});
  }
}

}  // namespace

LoadResult CheckRuleSet(const std::vector<RuleSource>& sources,
                        const CheckOptions& options) {
  Loader loader(sources, options.load);
  LoadResult result;
  if (auto compiled = loader.Load()) {
    result.rules.emplace(std::move(compiled));
    FindUncovered(&loader, *result.rules, options);
    const Compiled& c = *result.rules->compiled();
    if (!c.coverage_note.empty()) {
      loader.Report(Severity::kNote, "coverage", EntryKind::kJurisdiction,
                    loader.entries(EntryKind::kJurisdiction).front(),
                    std::string(c.coverage_note),
                    {"coverage_note", nullptr, ""});
    }
  }
  result.issues = loader.TakeIssues();
  return result;
}

}  // namespace trunkline
