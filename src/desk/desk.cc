#include "trunkline/cases/desk.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/desk/desk_rep.h"
#include "src/desk/seal.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "src/schema/wire.h"

namespace trunkline {
namespace desk {

absl::StatusOr<std::shared_ptr<const Resolved>> Resolve(
    DeskRules given, const Resolved* before) {
  if (given.definitions.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(given.rules.id()),
                     ": a desk needs a definition of the lifecycle"));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(DeadlineCalculator limits,
                             DeadlineCalculator::Create(given.rules, given.calendars));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(given.rules.time_zone()));
  auto out = std::make_shared<Resolved>(
      Resolved{given.rules, given.calendars, limits, zone, {}, {}});
  // What was known before comes first: the last is for new cases.
  std::vector<LifecycleDefinition> definitions;
  if (before != nullptr) definitions = before->definitions;
  definitions.insert(definitions.end(), given.definitions.begin(),
                     given.definitions.end());
  for (const LifecycleDefinition& definition : definitions) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        LifecycleEngine life,
        LifecycleEngine::Create(definition, given.rules, given.calendars));
    const std::pair<std::string, std::string> key(
        std::string(definition.id()), std::string(definition.version()));
    out->lives.insert_or_assign(key, std::move(life));
    out->definitions.erase(
        std::remove_if(out->definitions.begin(), out->definitions.end(),
                       [&](const LifecycleDefinition& d) {
                         return d.id() == key.first &&
                                d.version() == key.second;
                       }),
        out->definitions.end());
    out->definitions.push_back(definition);
  }
  return std::shared_ptr<const Resolved>(std::move(out));
}

}  // namespace desk

namespace {

// A field of trunkline.v1.Ticket that is text.
std::string_view TicketField(std::string_view ticket, std::uint32_t wanted) {
  std::string_view found;
  schema::EachField(ticket, [&](std::uint32_t number, int type,
                                std::string_view bytes, std::string_view) {
    if (number == wanted && type == 2) found = bytes;
  });
  return found;
}

absl::Status CheckText(std::string_view what, std::string_view text) {
  if (base::FindInvalidUtf8(text) != std::string_view::npos ||
      text.find('\0') != std::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(what), " is not UTF-8, or has a NUL in it"));
  }
  if (text.size() > 255) {
    return absl::InvalidArgumentError(absl::StrCat(
        std::string(what), " is longer than 255 bytes"));
  }
  return absl::OkStatus();
}

absl::Status CheckKey(const RequestKey& key) {
  TRUNKLINE_RETURN_IF_ERROR(CheckText("the key", key.key));
  return CheckText("the key's source", key.source);
}

void FillKey(const RequestKey& key, std::string digest, const Write& write,
             KeyRow* row) {
  row->source = key.source;
  row->key = key.key;
  row->digest = std::move(digest);
  row->ref = write.after.ref;
  row->first = write.expected_version + 1;
  row->last = write.after.version;
}

}  // namespace

void Desk::Rep::Count(DeskCall call, bool ok, absl::Duration taken) {
  Counter& counter = counters[static_cast<std::size_t>(call)];
  counter.calls.fetch_add(1, std::memory_order_relaxed);
  if (!ok) counter.errors.fetch_add(1, std::memory_order_relaxed);
  if (!options.stopwatch) return;
  const auto nanos = static_cast<std::uint64_t>(
      std::max<std::int64_t>(0, absl::ToInt64Nanoseconds(taken)));
  std::size_t bucket = 0;
  while (bucket < Latency::kBounds &&
         nanos > (std::uint64_t{16'000} << bucket)) {
    ++bucket;
  }
  counter.buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  counter.nanoseconds.fetch_add(nanos, std::memory_order_relaxed);
}

absl::StatusOr<std::shared_ptr<const desk::Resolved>> Desk::Rep::RulesOf(
    std::string_view jurisdiction) const {
  const std::lock_guard<std::mutex> lock(rules_mutex);
  const auto found = rules.find(jurisdiction);
  if (found != rules.end()) return found->second;
  return absl::NotFoundError(
      absl::StrCat("the desk has no rules of jurisdiction ",
                   base::Quoted(jurisdiction)));
}

absl::StatusOr<LifecycleEngine> Desk::Rep::LifeOf(const desk::Resolved& rules_of,
                                            const Case& c) const {
  const auto found =
      rules_of.lives.find({c.definition_id, c.definition_version});
  if (found != rules_of.lives.end()) return found->second;
  return absl::FailedPreconditionError(absl::StrCat(
      "case ", c.id, " runs under definition ", base::Quoted(c.definition_id),
      " version ", base::Quoted(c.definition_version),
      ", which the desk was not given"));
}

absl::StatusOr<std::unique_ptr<Case>> Desk::Rep::StateOf(const CaseRow& row) {
  if (auto known = cases.Take(row.chain)) return *std::move(known);
  TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadState(row));
  return std::make_unique<Case>(std::move(c));
}

absl::StatusOr<std::string> Desk::Rep::NewId(const desk::Resolved& rules_of,
                                             absl::Time now) {
  const std::string date =
      options.id_prefix + absl::FormatTime("%y%m%d", now, rules_of.zone);
  const std::string counter =
      absl::StrCat(std::string(rules_of.rules.id()), "/", date);
  const std::lock_guard<std::mutex> lock(ids_mutex);
  Block& block = ids[counter];
  if (block.next == block.end) {
    const int count = std::max(1, options.ids_at_once);
    TRUNKLINE_ASSIGN_OR_RETURN(block.next, store->Reserve(counter, count));
    block.end = block.next + count;
    // Yesterday's numbers are not needed any more.
    if (ids.size() > 64) {
      const Block kept = block;
      ids.clear();
      ids[counter] = kept;
      return absl::StrFormat("%s-%d", date, ids[counter].next++);
    }
  }
  return absl::StrFormat("%s-%d", date, block.next++);
}

absl::StatusOr<Receipt> Desk::Rep::Again(const KeyRow& key,
                                         std::string_view digest) {
  // The digest is empty when the case's caller was erased.
  if (!key.digest.empty() && key.digest != digest) {
    return absl::AlreadyExistsError(
        absl::StrCat("key ", base::Quoted(key.key), " of ",
                     base::Quoted(key.source),
                     " was used for another request"));
  }
  replays.fetch_add(1, std::memory_order_relaxed);
  Receipt receipt;
  receipt.ref = key.ref;
  receipt.version = key.last;
  receipt.replayed = true;
  if (key.last >= key.first) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<EventRow> events,
        store->Events(key.ref, key.first - 1,
                      static_cast<std::size_t>(key.last - key.first + 1)));
    for (const EventRow& row : events) {
      TRUNKLINE_ASSIGN_OR_RETURN(receipt.events.emplace_back(),
                                 desk::ReadRow(row));
    }
  }
  return receipt;
}

absl::StatusOr<Receipt> Desk::Rep::FindReceipt(const RequestKey& key,
                                               std::string_view digest) {
  TRUNKLINE_ASSIGN_OR_RETURN(const KeyRow row,
                             store->FindKey(key.source, key.key));
  return Again(row, digest);
}

absl::StatusOr<Desk::Rep::Opening> Desk::Rep::Open(
    const desk::Resolved& rules_of, const StoredTicket& ticket,
    const std::string& id, const Actor& actor, absl::Time now) {
  Decision decision;
  TRUNKLINE_RETURN_IF_ERROR(rules_of.rules.Route(ticket.ticket(), &decision));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Command command, OpenCommand(ticket, decision, rules_of.limits));
  const LifecycleEngine& life = rules_of.current();
  Opening opening;
  opening.after = std::make_unique<Case>();
  Case& c = *opening.after;
  c.id = id;
  c.jurisdiction = rules_of.rules.id();
  TRUNKLINE_ASSIGN_OR_RETURN(opening.events,
                             life.Decide(c, command, actor, now));
  CaseRow before;
  before.ref = {c.jurisdiction, id};
  TRUNKLINE_RETURN_IF_ERROR(
      desk::AddEvents(before, &opening.events, &c, &opening.write));
  desk::FillRow(c, life.NextDue(c), &opening.write.after);
  opening.lead = decision.lead;
  return opening;
}

absl::StatusOr<Receipt> Desk::Rep::Accept(const StoredTicket& ticket,
                                          const Actor& actor, absl::Time now,
                                          const RequestKey& key) {
  TRUNKLINE_RETURN_IF_ERROR(CheckKey(key));
  TRUNKLINE_RETURN_IF_ERROR(CheckText("the ticket's id", ticket.id()));
  std::string_view jurisdiction = TicketField(ticket.bytes(), 2);
  std::string only;
  if (jurisdiction.empty()) {
    const std::lock_guard<std::mutex> lock(rules_mutex);
    if (rules.size() == 1) only = rules.begin()->first;
    jurisdiction = only;
  }
  if (jurisdiction.empty()) {
    return absl::InvalidArgumentError(
        "the ticket names no jurisdiction, and the desk has several");
  }
  auto found_rules = RulesOf(jurisdiction);
  if (!found_rules.ok()) {
    return absl::InvalidArgumentError(found_rules.status().message());
  }
  const std::shared_ptr<const desk::Resolved> rules_of =
      *std::move(found_rules);
  std::string digest;
  if (!key.key.empty()) {
    digest = desk::Digest({"accept", ticket.bytes(), actor.id, actor.unit});
    auto before = FindReceipt(key, digest);
    if (!absl::IsNotFound(before.status())) return before;
  }
  const bool own_id = ticket.id().empty();
  for (int attempt = 0;; ++attempt) {
    std::string id(ticket.id());
    if (own_id) {
      TRUNKLINE_ASSIGN_OR_RETURN(id, NewId(*rules_of, now));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(Opening opening,
                               Open(*rules_of, ticket, id, actor, now));
    Batch batch;
    if (!key.key.empty()) {
      FillKey(key, digest, opening.write, &batch.key);
    }
    batch.writes.push_back(std::move(opening.write));
    auto committed = store->Commit(batch);
    if (absl::IsAborted(committed.status())) {
      conflicts.fetch_add(1, std::memory_order_relaxed);
      // A host's case has that number.
      if (own_id && attempt < options.retries) continue;
      return absl::AlreadyExistsError(
          absl::StrCat("there is a case ", base::Quoted(id), " already"));
    }
    if (!committed.ok()) return committed.status();
    if (committed->replayed) return Again(committed->first, digest);
    Receipt receipt;
    cases.Put(batch.writes[0].after.chain, std::move(opening.after));
    receipt.ref = batch.writes[0].after.ref;
    receipt.version = batch.writes[0].after.version;
    receipt.events = std::move(opening.events);
    return receipt;
  }
}

absl::StatusOr<Receipt> Desk::Rep::Do(const CaseRef& ref,
                                      const Command& command,
                                      const Actor& actor, absl::Time now,
                                      std::int64_t expected_version,
                                      const RequestKey& key) {
  TRUNKLINE_RETURN_IF_ERROR(CheckKey(key));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::shared_ptr<const desk::Resolved> rules_of,
      RulesOf(ref.jurisdiction));
  std::string digest;
  if (!key.key.empty()) {
    digest = desk::Digest({"do", ref.jurisdiction, ref.id,
                           WriteCommand(command), actor.id, actor.unit});
    auto before = FindReceipt(key, digest);
    if (!absl::IsNotFound(before.status())) return before;
  }
  // A refusal may be because the same request was done meanwhile.
  const auto refuse = [&](const absl::Status& status) {
    if (!key.key.empty()) {
      auto before = FindReceipt(key, digest);
      if (before.ok()) return before;
    }
    return absl::StatusOr<Receipt>(status);
  };
  for (int attempt = 0;; ++attempt) {
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRow row, store->Load(ref, nullptr));
    if (!row.source.empty()) {
      return absl::FailedPreconditionError(absl::StrCat(
          "case ", ref.id, " is kept by ", row.source,
          row.adopted_as.empty()
              ? std::string("; it may only be read here")
              : absl::StrCat("; it goes on here as ", row.adopted_as)));
    }
    if (expected_version != 0 && row.version != expected_version) {
      return refuse(absl::AbortedError(
          absl::StrCat("case ", ref.id, " is at version ", row.version,
                       ", not ", expected_version)));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<Case> c, StateOf(row));
    absl::StatusOr<LifecycleEngine> life =
        command.kind == CommandKind::kMigrate
            ? absl::StatusOr<LifecycleEngine>(rules_of->current())
            : LifeOf(*rules_of, *c);
    if (!life.ok()) return life.status();
    auto events = life->Decide(*c, command, actor, now);
    if (!events.ok()) {
      cases.Put(row.chain, std::move(c));
      return refuse(events.status());
    }
    Batch batch;
    Write& write = batch.writes.emplace_back();
    TRUNKLINE_RETURN_IF_ERROR(desk::AddEvents(row, &*events, c.get(), &write));
    desk::FillRow(*c, life->NextDue(*c), &write.after);
    if (!key.key.empty()) FillKey(key, digest, write, &batch.key);
    auto committed = store->Commit(batch);
    if (absl::IsAborted(committed.status())) {
      conflicts.fetch_add(1, std::memory_order_relaxed);
      if (expected_version == 0 && attempt < options.retries) continue;
      return refuse(committed.status());
    }
    if (!committed.ok()) return committed.status();
    if (committed->replayed) return Again(committed->first, digest);
    cases.Put(write.after.chain, std::move(c));
    Receipt receipt;
    receipt.ref = ref;
    receipt.version = write.after.version;
    receipt.events = *std::move(events);
    return receipt;
  }
}

absl::StatusOr<std::unique_ptr<Desk>> Desk::Open(
    std::unique_ptr<Store> store, std::vector<DeskRules> rules,
    DeskOptions options) {
  auto rep = std::make_unique<Rep>();
  rep->store = std::move(store);
  rep->options = std::move(options);
  TRUNKLINE_RETURN_IF_ERROR(
      CheckText("the prefix of ids", rep->options.id_prefix));
  std::string defects;
  const auto defect = [&](std::string_view what) {
    absl::StrAppend(&defects, defects.empty() ? "" : "\n", std::string(what));
  };
  for (DeskRules& one : rules) {
    const std::string id(one.rules.id());
    if (rep->rules.count(id) != 0) {
      defect(absl::StrCat(id, ": given twice"));
      continue;
    }
    auto resolved = desk::Resolve(std::move(one), nullptr);
    if (!resolved.ok()) {
      defect(std::string(resolved.status().message()));
      continue;
    }
    rep->rules[id] = *std::move(resolved);
  }
  if (!defects.empty()) return absl::InvalidArgumentError(defects);
  return std::unique_ptr<Desk>(new Desk(std::move(rep)));
}

Desk::Desk(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Desk::~Desk() = default;

Store& Desk::store() { return *rep_->store; }

absl::Status Desk::SetRules(DeskRules rules) {
  const std::string id(rules.rules.id());
  // One swap at a time, so that none of two forgets the other's definitions.
  const std::lock_guard<std::mutex> lock(rep_->rules_mutex);
  const auto found = rep_->rules.find(id);
  TRUNKLINE_ASSIGN_OR_RETURN(
      std::shared_ptr<const desk::Resolved> resolved,
      desk::Resolve(std::move(rules), found == rep_->rules.end()
                                          ? nullptr
                                          : found->second.get()));
  rep_->rules[id] = std::move(resolved);
  return absl::OkStatus();
}

absl::StatusOr<Receipt> Desk::Accept(const StoredTicket& ticket,
                                     const Actor& actor, absl::Time now,
                                     const RequestKey& key) {
  return rep_->Measured(DeskCall::kAccept, [&] {
    return rep_->Accept(ticket, actor, now, key);
  });
}

absl::StatusOr<Receipt> Desk::Do(const CaseRef& ref, const Command& command,
                                 const Actor& actor, absl::Time now,
                                 std::int64_t expected_version,
                                 const RequestKey& key) {
  return rep_->Measured(DeskCall::kDo, [&] {
    return rep_->Do(ref, command, actor, now, expected_version, key);
  });
}

namespace {

// The ticket that a case shows: what is sealed back in its place.
void Unseal(const std::vector<SealedRow>& sealed, std::string* ticket) {
  for (const SealedRow& part : sealed) {
    if (!part.bytes.empty()) *ticket = desk::Join(*ticket, part.bytes);
  }
}

}  // namespace

absl::StatusOr<Case> Desk::Get(const CaseRef& ref, const Actor& viewer) {
  return rep_->Measured(DeskCall::kGet, [&]() -> absl::StatusOr<Case> {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::shared_ptr<const desk::Resolved> rules,
        rep_->RulesOf(ref.jurisdiction));
    std::vector<SealedRow> sealed;
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRow row,
                               rep_->store->Load(ref, &sealed));
    TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadState(row));
    if (!row.source.empty() && !sealed.empty()) {
      // Of a mirror the last one counts: each event may bring a whole ticket.
      sealed.erase(sealed.begin(), sealed.end() - 1);
    }
    Unseal(sealed, &c.ticket);
    const auto life = rules->lives.find({c.definition_id,
                                         c.definition_version});
    return (life == rules->lives.end() ? rules->current() : life->second)
        .Redact(c, viewer);
  });
}

absl::StatusOr<std::vector<Event>> Desk::History(const CaseRef& ref,
                                                 const Actor& viewer,
                                                 std::int64_t after_version,
                                                 std::size_t limit) {
  using Events = absl::StatusOr<std::vector<Event>>;
  return rep_->Measured(DeskCall::kHistory, [&]() -> Events {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::shared_ptr<const desk::Resolved> rules,
        rep_->RulesOf(ref.jurisdiction));
    std::vector<SealedRow> sealed;
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRow row,
                               rep_->store->Load(ref, &sealed));
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadState(row));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<EventRow> rows,
        rep_->store->Events(ref, after_version, limit));
    std::vector<Event> events;
    for (const EventRow& one : rows) {
      TRUNKLINE_ASSIGN_OR_RETURN(Event event, desk::ReadRow(one));
      for (const SealedRow& part : sealed) {
        if (part.version != event.version || part.bytes.empty()) continue;
        event.command.ticket = desk::Join(event.command.ticket, part.bytes);
      }
      TRUNKLINE_ASSIGN_OR_RETURN(event,
                                 rules->current().Redact(event, c, viewer));
      events.push_back(std::move(event));
    }
    return events;
  });
}

absl::StatusOr<std::vector<CaseRow>> Desk::List(const CaseFilter& filter,
                                                const CaseRef& after,
                                                std::size_t limit) {
  return rep_->Measured(
      DeskCall::kList, [&]() -> absl::StatusOr<std::vector<CaseRow>> {
        TRUNKLINE_ASSIGN_OR_RETURN(std::vector<CaseRow> rows,
                                   rep_->store->Scan(filter, after, limit));
        for (CaseRow& row : rows) row.state.clear();
        return rows;
      });
}

absl::StatusOr<Ticked> Desk::Tick(absl::Time now, std::size_t limit) {
  return rep_->Measured(DeskCall::kTick, [&]() -> absl::StatusOr<Ticked> {
    // By case: the store may ask for one again.
    std::map<CaseRef, std::size_t> raised;
    std::map<CaseRef, absl::Status> failed;
    const auto raise = [&](const CaseRow& row) -> absl::StatusOr<Batch> {
      Batch batch;
      Write& write = batch.writes.emplace_back();
      const auto attempt = [&]() -> absl::Status {
        TRUNKLINE_ASSIGN_OR_RETURN(
            const std::shared_ptr<const desk::Resolved> rules,
            rep_->RulesOf(row.ref.jurisdiction));
        TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadState(row));
        TRUNKLINE_ASSIGN_OR_RETURN(const LifecycleEngine life,
                                   rep_->LifeOf(*rules, c));
        TRUNKLINE_ASSIGN_OR_RETURN(std::vector<Event> events,
                                   life.Tick(c, now));
        TRUNKLINE_RETURN_IF_ERROR(desk::AddEvents(row, &events, &c, &write));
        const absl::Time next = life.NextDue(c);
        if (next <= now) {
          return absl::InternalError("it is due, and nothing is raised");
        }
        desk::FillRow(c, next, &write.after);
        raised[row.ref] = events.size();
        return absl::OkStatus();
      };
      const absl::Status status = attempt();
      if (status.ok()) return batch;
      failed[row.ref] = status;
      // Not lost, and not in the others' way.
      write = Write();
      write.expected_version = row.version;
      write.after = row;
      write.after.wake = now + absl::Minutes(15);
      return batch;
    };
    TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t given,
                               rep_->store->Due(now, limit, raise));
    Ticked ticked;
    ticked.cases = given;
    for (const auto& entry : raised) ticked.events += entry.second;
    for (const auto& entry : failed) {
      ++ticked.failed;
      rep_->Log(absl::StrCat("tick: case ", entry.first.id, ": ",
                             entry.second.ToString()));
    }
    rep_->raised.fetch_add(ticked.events, std::memory_order_relaxed);
    return ticked;
  });
}

absl::StatusOr<FeedPage> Desk::Feed(const FeedViewer& viewer,
                                    std::int64_t cursor, std::size_t limit) {
  return rep_->Measured(DeskCall::kFeed, [&]() -> absl::StatusOr<FeedPage> {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRow> rows,
                               rep_->store->Feed(cursor, limit));
    FeedPage page;
    page.next = cursor;
    std::map<CaseRef, Case> cases;
    for (const EventRow& row : rows) {
      page.next = row.position;
      if (!row.source.empty() && row.source == viewer.source) continue;
      FeedItem item;
      item.position = row.position;
      item.ref = row.ref;
      item.source = row.source;
      TRUNKLINE_ASSIGN_OR_RETURN(item.event, desk::ReadRow(row));
      if (viewer.actor.id.empty()) {
        item.event = WithoutCaller(item.event);
      } else {
        auto found = cases.find(row.ref);
        if (found == cases.end()) {
          TRUNKLINE_ASSIGN_OR_RETURN(const CaseRow now,
                                     rep_->store->Load(row.ref, nullptr));
          TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadState(now));
          found = cases.emplace(row.ref, std::move(c)).first;
        }
        TRUNKLINE_ASSIGN_OR_RETURN(
            const std::shared_ptr<const desk::Resolved> rules,
            rep_->RulesOf(row.ref.jurisdiction));
        auto seen =
            rules->current().Redact(item.event, found->second, viewer.actor);
        if (absl::IsPermissionDenied(seen.status())) continue;
        if (!seen.ok()) return seen.status();
        item.event = *std::move(seen);
      }
      page.items.push_back(std::move(item));
    }
    return page;
  });
}

absl::StatusOr<std::vector<Reassigned>> Desk::Reassign(
    std::string_view jurisdiction, const Actor& actor, absl::Time now,
    bool dry_run) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::shared_ptr<const desk::Resolved> rules,
      rep_->RulesOf(jurisdiction));
  const rules::Compiled& compiled = internal::CompiledOf(rules->rules);
  const std::int64_t at = absl::ToUnixSeconds(now);
  std::vector<Reassigned> out;
  CaseFilter filter;
  filter.jurisdiction = std::string(jurisdiction);
  filter.open_only = true;
  CaseRef after;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRow> page,
                               rep_->store->Scan(filter, after, 500));
    if (page.empty()) return out;
    after = page.back().ref;
    for (const CaseRow& row : page) {
      if (row.unit.empty()) continue;
      const rules::Id from = compiled.department_ids.Find(row.unit);
      if (from == rules::kNone) continue;
      TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadState(row));
      bool whole = false;
      const rules::Id to = compiled.InForce(
          from, compiled.FindCategory(c.category, at, &whole), at);
      if (to == from || to == rules::kNone) continue;
      Reassigned& moved = out.emplace_back();
      moved.ref = row.ref;
      moved.from = row.unit;
      moved.to = compiled.departments[to].code;
      Command command;
      command.unit = moved.to;
      command.reason = "successor";
      command.dispatch_text = c.dispatch_text;
      for (const CommandKind kind :
           {CommandKind::kDispatch, CommandKind::kDesignate}) {
        command.kind = kind;
        absl::Status status;
        if (dry_run) {
          auto life = rep_->LifeOf(*rules, c);
          status = life.ok() ? life->Decide(c, command, actor, now).status()
                             : life.status();
        } else {
          status = rep_->Do(row.ref, command, actor, now, row.version, {})
                       .status();
        }
        if (status.ok() || moved.status.ok()) moved.status = status;
        if (status.ok()) break;
      }
    }
  }
}

absl::Status Desk::Erase(const CaseRef& ref, const Actor& actor,
                         absl::Time now) {
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRow row,
                             rep_->store->Load(ref, nullptr));
  if (row.open) {
    return absl::FailedPreconditionError(absl::StrCat(
        "case ", ref.id, " is open; a caller is erased when it is closed"));
  }
  return rep_->store->Erase(ref, actor.id, now).status();
}

}  // namespace trunkline
