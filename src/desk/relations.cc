// SPDX-License-Identifier: Apache-2.0
#include "src/desk/relations.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generated/name_tables.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/desk/auxiliary.h"
#include "src/desk/desk_rep.h"
#include "src/desk/disputes.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"
#include "src/desk/records.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/lifecycle_engine_access.h"
#include "src/lifecycle/engine/messages.h"

namespace trunkline {
namespace desk {
namespace {

// Of a link that no step before leads to.
constexpr std::size_t kNoStep = static_cast<std::size_t>(-1);

// A case that another one names.
struct NamedCase {
  CaseRecord record;
  Case c;
};

// Nothing: there is no such case.
absl::StatusOr<std::optional<NamedCase>> Find(Store* store,
                                              const CaseRef& ref) {
  std::optional<NamedCase> found;
  auto record = store->Load(ref, nullptr);
  if (absl::IsNotFound(record.status())) return found;
  if (!record.ok()) return record.status();
  found.emplace();
  found->record = *std::move(record);
  TRUNKLINE_ASSIGN_OR_RETURN(found->c, ReadStoredCase(found->record));
  return found;
}

bool Contains(const std::vector<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

absl::Status NoCaseSeen(const CaseRef& ref) {
  return base::NotFound(
      base::Fill<messages::kNoCaseSeen>(ref.id, ref.jurisdiction));
}

// The case, if there is one and the actor sees it.
absl::StatusOr<std::optional<NamedCase>> FindSeen(const NamingActor& actor,
                                                  const CaseRef& ref) {
  auto found = Find(actor.store, ref);
  if (found.ok() && found->has_value() &&
      !actor.sees((*found)->record, (*found)->c)) {
    found->reset();
  }
  return found;
}

// "there is no case X in cn.changsha", and where else it is.
absl::Status NoSuchNamedCase(const NamingActor& actor, const CaseRef& ref) {
  for (const RulesTable::Rules& other : actor.rules.All()) {
    const std::string jurisdiction(other->rules().id());
    if (jurisdiction == ref.jurisdiction) continue;
    TRUNKLINE_ASSIGN_OR_RETURN(const std::optional<NamedCase> elsewhere,
                               FindSeen(actor, {jurisdiction, ref.id}));
    if (elsewhere.has_value()) {
      return base::FailedPrecondition(base::Fill<messages::kOtherJurisdiction>(
          ref.id, jurisdiction, ref.jurisdiction));
    }
  }
  return NoCaseSeen(ref);
}

// Whether the actor sees all of these cases of one jurisdiction.
absl::StatusOr<bool> SeesAll(const NamingActor& actor,
                             const std::string& jurisdiction,
                             const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::optional<NamedCase> seen,
                               FindSeen(actor, {jurisdiction, id}));
    if (!seen.has_value()) return false;
  }
  return true;
}

// "A, then into B".
base::Text OneIntoAnother(const MergeChain& chain) {
  std::vector<base::Text> ids;
  for (const std::string& id : chain.ids) ids.push_back(base::Verbatim(id));
  return base::Join(ids, base::Fill<messages::kThenInto>());
}

// Why a case that was merged cannot be named in `c`.
absl::Status IsMerged(const NamingActor& actor, const Case& c,
                      const Case& named) {
  TRUNKLINE_ASSIGN_OR_RETURN(const MergeChain chain,
                             FollowMerges(actor.store, named));
  const auto own = std::find(chain.ids.begin(), chain.ids.end(), c.id);
  std::vector<std::string> between(chain.ids.begin(), own);
  // Where the merges lead nowhere, the last one is no case to be seen.
  if (chain.end == MergeChain::End::kMissing) between.pop_back();
  TRUNKLINE_ASSIGN_OR_RETURN(const bool seen,
                             SeesAll(actor, c.jurisdiction, between));
  if (own != chain.ids.end()) {
    return base::FailedPrecondition(
        between.empty() || !seen
            ? base::Fill<messages::kMergedIntoThis>(named.id)
            : base::Fill<messages::kMergedByWayOf>(
                  named.id, absl::StrJoin(between, ", ")));
  }
  if (!seen) {
    return base::FailedPrecondition(base::Fill<messages::kWasMerged>(named.id));
  }
  const base::Text into = OneIntoAnother(chain);
  base::Text where;
  switch (chain.end) {
    case MergeChain::End::kOpen:
      where =
          base::Fill<messages::kNameInstead>(named.id, into, chain.ids.back());
      break;
    case MergeChain::End::kClosed:
      where = base::Fill<messages::kMergedClosed>(named.id, into);
      break;
    case MergeChain::End::kMissing:
      where = base::Fill<messages::kMergedMissing>(named.id, into);
      break;
    case MergeChain::End::kRing:
    case MergeChain::End::kTooLong:
      where = base::Fill<messages::kMergedNowhere>(named.id, into);
      break;
  }
  return base::FailedPrecondition(where);
}

// The case `id`, if `c` may name it: one of the same jurisdiction that is kept
// here.
absl::StatusOr<NamedCase> FindNamed(const NamingActor& actor, const Case& c,
                                    const std::string& id) {
  const CaseRef ref = {c.jurisdiction, id};
  TRUNKLINE_ASSIGN_OR_RETURN(std::optional<NamedCase> found,
                             FindSeen(actor, ref));
  if (!found.has_value()) return NoSuchNamedCase(actor, ref);
  if (!found->record.source.empty()) {
    return IsKeptElsewhere(found->record);
  }
  return *std::move(found);
}

absl::Status CheckOpen(const NamingActor& actor, const Case& c,
                       const NamedCase& named) {
  if (named.record.open) return absl::OkStatus();
  if (!named.c.merged_into.empty()) return IsMerged(actor, c, named.c);
  const int resolution = static_cast<int>(named.c.resolution);
  return base::FailedPrecondition(base::Fill<messages::kClosed>(
      named.c.id,
      base::Text{
          std::string(schema::ResolutionNames().Name(resolution)),
          std::string(schema::ResolutionNames().ChineseName(resolution))}));
}

// A complaint against a department is merged only into a case that is against
// it, too: the department leads or may get the main case otherwise, and would
// read the complaint there and answer it.
absl::Status CheckAgainst(const Case& duplicate, const Case& main) {
  for (const std::string& unit : duplicate.against) {
    if (!Contains(main.against, unit)) {
      return base::FailedPrecondition(
          base::Fill<messages::kAgainstAnother>(duplicate.id, main.id));
    }
  }
  return absl::OkStatus();
}

// The way by which the links of `from` lead to the case `to`: the ids between
// the two and `to` itself; empty: they do not. Follows each case once, nearest
// first, and at most kMostMerges of them.
absl::StatusOr<std::vector<std::string>> FollowLinks(Store* store,
                                                     const Case& from,
                                                     const std::string& to) {
  struct Step {
    std::string id;
    std::size_t before;  // The step that lists it; its own: `from` does.
  };
  std::vector<Step> steps;
  std::set<std::string> met = {from.id};
  const auto add = [&](const Case& c, std::size_t before) {
    for (const std::string& id : c.duplicates) {
      if (id != to && !met.insert(id).second) continue;
      steps.push_back({id, before == kNoStep ? steps.size() : before});
      if (id == to) return true;
    }
    return false;
  };
  bool found = add(from, kNoStep);
  for (std::size_t i = 0; !found && i < steps.size() && i < kMostMerges; ++i) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::optional<NamedCase> listed,
                               Find(store, {from.jurisdiction, steps[i].id}));
    if (!listed.has_value() || !listed->record.source.empty()) continue;
    found = add(listed->c, i);
  }
  std::vector<std::string> way;
  if (!found) return way;
  std::size_t at = steps.size() - 1;
  for (;;) {
    way.push_back(steps[at].id);
    if (steps[at].before == at) break;
    at = steps[at].before;
  }
  std::reverse(way.begin(), way.end());
  return way;
}

// Refuses what would make a ring: `c` is to list `duplicate`, which lists `c`
// already, by itself or by way of others. Neither could be merged any more. A
// merge makes none: the lifecycle refuses it in a case that lists others.
absl::Status CheckNoRing(const NamingActor& actor, const Case& c,
                         const Case& duplicate) {
  TRUNKLINE_ASSIGN_OR_RETURN(std::vector<std::string> way,
                             FollowLinks(actor.store, duplicate, c.id));
  if (way.empty()) return absl::OkStatus();
  way.pop_back();
  TRUNKLINE_ASSIGN_OR_RETURN(const bool seen,
                             SeesAll(actor, c.jurisdiction, way));
  return base::FailedPrecondition(
      way.empty() || !seen ? base::Fill<messages::kListsAlready>(duplicate.id)
                           : base::Fill<messages::kListsByWayOf>(
                                 duplicate.id, absl::StrJoin(way, ", ")));
}

absl::Status CheckMerge(const NamingActor& actor, const Case& c,
                        const std::string& id) {
  TRUNKLINE_ASSIGN_OR_RETURN(const NamedCase main, FindNamed(actor, c, id));
  TRUNKLINE_RETURN_IF_ERROR(CheckAgainst(c, main.c));
  return CheckOpen(actor, c, main);
}

absl::Status CheckLink(const NamingActor& actor, const Case& c,
                       const std::string& id) {
  TRUNKLINE_ASSIGN_OR_RETURN(const NamedCase duplicate,
                             FindNamed(actor, c, id));
  TRUNKLINE_RETURN_IF_ERROR(CheckAgainst(duplicate.c, c));
  // What was merged into it and is not listed yet.
  if (duplicate.c.merged_into == c.id) return absl::OkStatus();
  TRUNKLINE_RETURN_IF_ERROR(CheckOpen(actor, c, duplicate));
  return CheckNoRing(actor, c, duplicate.c);
}

absl::Status CheckUnlink(const NamingActor& actor, const Case& c,
                         const std::string& id) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::optional<NamedCase> duplicate,
                             Find(actor.store, {c.jurisdiction, id}));
  if (!duplicate.has_value() || duplicate->c.merged_into != c.id) {
    return absl::OkStatus();
  }
  // That it is listed is said of this case.
  if (!Contains(c.duplicates, id) &&
      !actor.sees(duplicate->record, duplicate->c)) {
    return NoCaseSeen(duplicate->record.ref);
  }
  return base::FailedPrecondition(base::Fill<messages::kUnmergeFirst>(id));
}

absl::Status CheckSplit(const NamingActor& actor, const Case& c,
                        const std::string& id) {
  TRUNKLINE_ASSIGN_OR_RETURN(const NamedCase part, FindNamed(actor, c, id));
  TRUNKLINE_RETURN_IF_ERROR(CheckOpen(actor, c, part));
  if (!Contains(part.c.parts, c.id)) return absl::OkStatus();
  return base::FailedPrecondition(base::Fill<messages::kPartOf>(id));
}

// A ticket joins and leaves a dispute by a command about the dispute, which
// changes both. By itself it can only be brought into line with its dispute.
absl::Status CheckDisputeAgrees(Store* store, const Case& c,
                                const RaiseDisputeCommand& raise) {
  const auto stored = LoadDispute(store, c.jurisdiction, raise.dispute);
  if (!stored.ok() && !absl::IsNotFound(stored.status())) {
    return stored.status();
  }
  const bool in = stored.ok() && Lists(stored->dispute, c.id) &&
                  stored->dispute.ending == DisputeEnding::kUnspecified;
  if (in != raise.withdrawn) return absl::OkStatus();
  return base::FailedPrecondition(
      raise.withdrawn ? base::Fill<messages::kDetachFirst>(raise.dispute)
                      : base::Fill<messages::kAttachFirst>(raise.dispute));
}

template <typename Check>
absl::Status CheckEach(const std::vector<std::string>& ids,
                       const Check& check) {
  for (const std::string& id : ids) {
    TRUNKLINE_RETURN_IF_ERROR(check(id));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<MergeChain> FollowMerges(Store* store, const Case& c) {
  MergeChain chain;
  std::string next = c.merged_into;
  while (!next.empty()) {
    const bool seen = next == c.id || Contains(chain.ids, next);
    chain.ids.push_back(next);
    if (seen || chain.ids.size() > kMostMerges) {
      chain.end = seen ? MergeChain::End::kRing : MergeChain::End::kTooLong;
      return chain;
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const std::optional<NamedCase> main,
                               Find(store, {c.jurisdiction, next}));
    if (!main.has_value() || !main->record.source.empty()) {
      chain.end = MergeChain::End::kMissing;
      return chain;
    }
    next = main->c.merged_into;
    if (next.empty() && !main->record.open) {
      chain.end = MergeChain::End::kClosed;
      chain.closed_at = main->c.closed_at;
    }
  }
  return chain;
}

absl::Status CheckNamedCases(const NamingActor& actor, const Case& c,
                             const Command& command) {
  if (const auto* const merge = std::get_if<MergeCommand>(&command)) {
    return CheckMerge(actor, c, merge->main_case);
  }
  if (const auto* const link = std::get_if<LinkCommand>(&command)) {
    return CheckEach(link->duplicates, [&](const std::string& id) {
      return CheckLink(actor, c, id);
    });
  }
  if (const auto* const unlink = std::get_if<UnlinkCommand>(&command)) {
    return CheckEach(unlink->duplicates, [&](const std::string& id) {
      return CheckUnlink(actor, c, id);
    });
  }
  if (const auto* const raise = std::get_if<RaiseDisputeCommand>(&command)) {
    return CheckDisputeAgrees(actor.store, c, *raise);
  }
  if (const auto* const split = std::get_if<SplitCommand>(&command)) {
    return CheckEach(split->parts, [&](const std::string& id) {
      return CheckSplit(actor, c, id);
    });
  }
  return absl::OkStatus();
}

absl::Status CheckMergesAnswered(Store* store, const CaseRecord& record) {
  if (!record.source.empty()) return absl::OkStatus();
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c, ReadStoredCase(record));
  if (c.merged_into.empty()) return absl::OkStatus();
  TRUNKLINE_ASSIGN_OR_RETURN(const MergeChain chain, FollowMerges(store, c));
  if (chain.end != MergeChain::End::kOpen) return absl::OkStatus();
  return base::FailedPrecondition(
      base::Fill<messages::kMergedNotErased>(c.id, chain.ids.back()));
}

absl::StatusOr<std::vector<base::Text>> FindBrokenRelations(Store* store,
                                                            const Case& c) {
  std::vector<base::Text> out;
  if (!c.merged_into.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const MergeChain chain, FollowMerges(store, c));
    const base::Text into = OneIntoAnother(chain);
    switch (chain.end) {
      case MergeChain::End::kOpen:
        break;
      case MergeChain::End::kClosed:
        if (chain.closed_at < c.closed_at) {
          out.push_back(base::Fill<messages::kAnsweredNone>(into));
        }
        break;
      case MergeChain::End::kMissing:
        out.push_back(base::Fill<messages::kMergedIntoNone>(into));
        break;
      case MergeChain::End::kRing:
        out.push_back(base::Fill<messages::kMergedRing>(into));
        break;
      case MergeChain::End::kTooLong:
        out.push_back(base::Fill<messages::kMergedFar>(kMostMerges));
        break;
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const std::optional<NamedCase> main,
                               Find(store, {c.jurisdiction, c.merged_into}));
    if (main.has_value() && main->record.source.empty() &&
        !Contains(main->c.duplicates, c.id)) {
      out.push_back(base::Fill<messages::kNotListedThere>(c.merged_into));
    }
  }
  // A closed ticket may have been detached since; it leaves when it is
  // reopened.
  if (!c.dispute.empty() && c.closed_at == absl::InfiniteFuture()) {
    // Its state, not its events, which would be read for each of its tickets.
    // That both agree, and a damaged one, is said of the dispute.
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::string state,
        FindAuxiliary(store, kDisputeState, c.jurisdiction, c.dispute));
    const auto dispute = ReadDispute(state);
    if (state.empty() || (dispute.ok() && !Lists(*dispute, c.id))) {
      out.push_back(base::Fill<messages::kNotOfDispute>(c.dispute));
    }
  }
  const auto exist = [&](const std::vector<std::string>& ids,
                         const base::Message& missing) -> absl::Status {
    for (const std::string& id : ids) {
      const auto named = store->Load({c.jurisdiction, id}, nullptr);
      if (absl::IsNotFound(named.status())) {
        out.push_back(base::FillFound(missing, {id}));
      } else if (!named.ok()) {
        return named.status();
      }
    }
    return absl::OkStatus();
  };
  TRUNKLINE_RETURN_IF_ERROR(exist(c.duplicates, messages::kNamesMerged));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<std::string> ring,
                             FollowLinks(store, c, c.id));
  if (!ring.empty()) {
    out.push_back(base::Fill<messages::kLinkRing>(absl::StrJoin(ring, " -> ")));
  }
  TRUNKLINE_RETURN_IF_ERROR(exist(c.parts, messages::kNamesPart));
  return out;
}

// The earliest promise to the caller of a case, by the definition that it runs
// under.
absl::Time PromiseOfCase(const JurisdictionRules& by, const Case& c) {
  const auto engine = by.LifecycleFor(c);
  return engine.ok()
             ? lifecycle::PromiseOf(
                   internal::LifecycleEngineAccess::Data(**engine).data(), c)
             : absl::InfiniteFuture();
}

}  // namespace desk

absl::StatusOr<absl::Time> Desk::Rep::EarliestPromise(
    const desk::JurisdictionRules& by, const std::string& jurisdiction,
    const std::vector<std::string>& linked) {
  absl::Time earliest = absl::InfiniteFuture();
  for (const std::string& id : linked) {
    const auto record = store->Load({jurisdiction, id}, nullptr);
    if (!record.ok()) {
      // What is wrong with that case is told after the right, when it is read
      // again (CheckNamedCases()).
      if (desk::IsOfOneCase(record.status())) continue;
      return record.status();
    }
    if (!record->source.empty()) continue;
    const auto c = desk::ReadStoredCase(*record);
    if (c.ok()) earliest = std::min(earliest, desk::PromiseOfCase(by, *c));
  }
  return earliest;
}

namespace {

// The id of a definition's transition for a command; empty: it has none.
std::string TransitionFor(const LifecycleDefinition& definition,
                          CommandKind kind) {
  for (const lifecycle::Transition& t :
       lifecycle::DataOf(definition).transitions) {
    if (t.command == kind) return t.id;
  }
  return {};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Case>> Desk::Rep::RecordInMainCase(
    const desk::JurisdictionRules& by, const Case& before, const Event& granted,
    const Actor& actor, absl::Time now, Batch* batch) {
  std::unique_ptr<Case> none;
  Event told;
  std::string main;
  if (const auto* const merge = std::get_if<MergeCommand>(&granted.command)) {
    main = merge->main_case;
    LinkCommand link;
    link.duplicates = {before.id};
    link.promised_until = desk::PromiseOfCase(by, before);
    told.command = std::move(link);
  } else if (KindOf(granted.command) == CommandKind::kUnmerge) {
    main = before.merged_into;
    UnlinkCommand unlink;
    unlink.duplicates = {before.id};
    told.command = std::move(unlink);
  } else {
    return none;
  }
  const bool merges = KindOf(told.command) == CommandKind::kLink;
  auto record = store->Load({before.jurisdiction, main}, nullptr);
  // A merge from before such commands were refused can be undone.
  if (!merges && absl::IsNotFound(record.status())) return none;
  if (!record.ok()) return record.status();
  if (!record->source.empty()) return none;
  TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<Case> c, TakeCase(*record));
  const std::vector<std::string>& listed = c->duplicates;
  if ((std::find(listed.begin(), listed.end(), before.id) != listed.end()) ==
      merges) {
    cases.Put(record->chain, std::move(c));
    return none;
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const LifecycleEngine* const lifecycle,
                             by.LifecycleFor(*c));
  // Who may merge may say so in the main case, unless there is an interest.
  if (lifecycle->WhyRefused(*c, told.command, actor, now).kind ==
      Denial::Kind::kInterest) {
    // Who un-merges has not named it, and may not know of it.
    if (!merges) {
      return base::PermissionDenied(
          base::Fill<lifecycle::engine_messages::kInterest>());
    }
    return desk::NoCaseSeen(record->ref);
  }
  told.case_id = main;
  told.version = record->version + 1;
  told.at = std::max(granted.at, c->updated_at);
  if (told.at != granted.at) told.stated_at = granted.at;
  told.actor = granted.actor;
  told.unit = granted.unit;
  told.role = granted.role;
  told.transition =
      TransitionFor(lifecycle->definition(), KindOf(told.command));
  told.cause = absl::StrCat(before.id, "/", granted.version);
  TRUNKLINE_RETURN_IF_ERROR(lifecycle::ChangeClocksOf(
      internal::LifecycleEngineAccess::Data(*lifecycle), *c, told.command,
      told.at, &told.clocks));
  std::vector<Event> events = {std::move(told)};
  CaseWrite& write = batch->writes.emplace_back();
  TRUNKLINE_RETURN_IF_ERROR(desk::AppendEvents(
      sealing, *record, &events, c.get(), &write, &batch->auxiliary));
  desk::FillRecord(*c, lifecycle->NextDue(*c), &write.after);
  return c;
}

}  // namespace trunkline
