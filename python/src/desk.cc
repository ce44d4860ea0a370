// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/desk.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "python/src/deadlines.h"
#include "python/src/facts.h"
#include "python/src/lifecycle.h"
#include "python/src/ticket.h"
#include "python/src/values.h"
#include "src/base/civil.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_sqlite.h"
#include "trunkline/cases/wire.h"

namespace trunkline::python {
namespace {

// A desk that can be closed, which its feeds notice. A call that is under way
// keeps what it began with. Guarded by the GIL.
class PyDesk {
 public:
  explicit PyDesk(std::shared_ptr<Desk> desk)
      : open_(std::make_shared<std::shared_ptr<Desk>>(std::move(desk))) {}

  std::shared_ptr<Desk> Get() const {
    if (*open_ == nullptr) {
      PyErr_SetString(PyExc_ValueError, "the desk is closed");
      throw nb::python_error();
    }
    return *open_;
  }
  bool closed() const { return *open_ == nullptr; }
  void Close() {
    std::shared_ptr<Desk> last;
    std::swap(last, *open_);
    const nb::gil_scoped_release release;
    last.reset();
  }

 private:
  std::shared_ptr<std::shared_ptr<Desk>> open_;
};

// Runs `call` on the desk without the GIL.
template <typename Call>
auto Run(const PyDesk& desk, const Call& call) {
  const std::shared_ptr<Desk> kept = desk.Get();
  const nb::gil_scoped_release release;
  return call(*kept);
}

// Pages of the feed, one event after the other.
struct PyFeed {
  PyDesk desk;
  FeedViewer viewer = {};
  std::int64_t cursor = 0;
  std::size_t limit = 1000;
  std::vector<FeedItem> page = {};
  std::size_t next = 0;
  std::int64_t after_page = 0;
  std::size_t unreadable = 0;
};

DeskRules ToRules(const PyRuleSet& rules, const PyCalendars& calendars,
                  nb::handle definitions) {
  DeskRules out{rules.rules, calendars.calendars, {}};
  if (nb::isinstance<PyDefinition>(definitions)) {
    out.definitions.push_back(
        nb::cast<const PyDefinition&>(definitions).definition);
    return out;
  }
  for (nb::handle one : definitions) {
    out.definitions.push_back(nb::cast<const PyDefinition&>(one).definition);
  }
  return out;
}

const char* KindName(ImportResult::Kind kind) {
  switch (kind) {
    case ImportResult::Kind::kNew:
      return "new";
    case ImportResult::Kind::kUpdated:
      return "updated";
    case ImportResult::Kind::kUnchanged:
      return "unchanged";
  }
  return "";
}

std::string PathText(nb::handle path) {
  return nb::cast<std::string>(nb::module_::import_("os").attr("fspath")(path));
}

std::string WriteOneReceipt(const Receipt& r) { return WriteReceipt(r); }

}  // namespace

void BindDesk(nb::module_& m) {
  Struct<CaseRef>(m, "CaseRef",
                  "Names a case: ids are unique within a jurisdiction.")
      .Field("jurisdiction", &CaseRef::jurisdiction, "Whose case.")
      .Field("id", &CaseRef::id, "Its id.")
      .Constructor("Makes a reference.")
      .Done();
  Struct<Receipt> receipt(m, "Receipt", "What a call did to one case.");
  receipt.Result("ref", &Receipt::ref, "Which.")
      .Result("version", &Receipt::version, "Of the case afterwards.")
      .Result("events", &Receipt::events,
              "What happened, without caller and caller's words.", false)
      .Result("replayed", &Receipt::replayed,
              "The key was known: this was done before.");
  receipt.Done();
  AddMessageMethods<Receipt>(receipt.cls(), "Receipt", WriteOneReceipt,
                             nullptr);
  Struct<DisputeTicket>(m, "DisputeTicket",
                        "What a command about a dispute led to for a case.")
      .Result("case_id", &DisputeTicket::case_id, "Which.")
      .Result("events", &DisputeTicket::events,
              "What happened, without caller and caller's words.", false)
      .Result("error", &DisputeTicket::status,
              "Why it stays as it was, or None.")
      .Done();
  Struct<DisputeReceipt>(m, "DisputeReceipt", "What a call did to a dispute.")
      .Result("jurisdiction", &DisputeReceipt::jurisdiction, "Whose.")
      .Result("id", &DisputeReceipt::id, "Which.")
      .Result("version", &DisputeReceipt::version, "Of the dispute afterwards.")
      .Result("events", &DisputeReceipt::events, "What happened to it.")
      .Result("replayed", &DisputeReceipt::replayed,
              "The key was known: this was done before.")
      .Result("tickets", &DisputeReceipt::tickets,
              "What it led to for its cases.")
      .Done();
  Struct<TickResult>(m, "TickResult", "What tick() did.")
      .Property(
          "cases",
          [](const TickResult& t) {
            return static_cast<std::int64_t>(t.cases);
          },
          "Number of cases that were due.")
      .Property(
          "events",
          [](const TickResult& t) {
            return static_cast<std::int64_t>(t.events);
          },
          "Number of events that were raised.")
      .Property(
          "failed",
          [](const TickResult& t) {
            return static_cast<std::int64_t>(t.failed);
          },
          "Put off by a quarter of an hour.")
      .Done();
  Struct<CaseRecord>(m, "CaseRecord", "A case in a list.")
      .Result("ref", &CaseRecord::ref, "Which.")
      .Result("version", &CaseRecord::version, "Events so far.")
      .Result("stage", &CaseRecord::stage, "Where it is.")
      .Result("unit", &CaseRecord::unit, "The lead's.")
      .Result("region", &CaseRecord::region, "Region code.")
      .Result("source", &CaseRecord::source, "System of record, of a mirror.")
      .Result("open", &CaseRecord::open, "It is not ended.")
      .Result("opened_at", &CaseRecord::opened_at, "When.")
      .Result("due", &CaseRecord::due, "The earliest running clock's.")
      .Done();
  Struct<OpenMeasure>(m, "OpenMeasure", "A supervision measure that is open.")
      .Result("ref", &OpenMeasure::ref, "Which case.")
      .Result("case_open", &OpenMeasure::case_open, "The case is not ended.")
      .Result("measure", &OpenMeasure::measure, "What.", false)
      .Result("overdue", &OpenMeasure::overdue, "The reply is late.")
      .Done();
  Struct<FeedItem>(m, "FeedItem", "An event of the feed.")
      .Result("position", &FeedItem::position, "A cursor: what is after it.")
      .Result("ref", &FeedItem::ref, "Which case.")
      .Result("source", &FeedItem::source, "System of record, of a mirror.")
      .Result("event", &FeedItem::event, "What happened.")
      .Done();

  Struct<ErasureResult>(m, "ErasureResult", "What erase() did.")
      .Property(
          "erased", [](const ErasureResult& r) { return ToPython(r.erased); },
          "Every case and mirror of the store that had the caller.")
      .Property(
          "attachments",
          [](const ErasureResult& r) {
            nb::list out;
            for (const Attachment& file : r.attachments) {
              out.append(nb::make_tuple(file.kind, file.sha256, file.uri));
            }
            return nb::tuple(out);
          },
          "Files that the host must delete, each as kind, sha256 and uri.")
      .Property(
          "parts",
          [](const ErasureResult& r) {
            return static_cast<std::int64_t>(r.parts);
          },
          "Sealed parts that the call destroyed.")
      .Result("overwritten", &ErasureResult::overwritten,
              "False: not yet overwritten in the store's files; a later tick() "
              "does that.")
      .Done();
  Struct<AccessEntry>(m, "AccessEntry", "An entry of the access record.")
      .Result("position", &AccessEntry::position, "From 1.")
      .Result("act", &AccessEntry::act, "What it is about.")
      .Result("at", &AccessEntry::at, "When.")
      .Result("actor", &AccessEntry::actor, "Who.")
      .Result("unit", &AccessEntry::unit, "Department code.")
      .Result("roles", &AccessEntry::roles, "Those that the actor had.")
      .Result("purpose", &AccessEntry::purpose, "What it was for.")
      .Result("ref", &AccessEntry::ref, "Which case.")
      .Result("fields", &AccessEntry::fields,
              "Names of the fields that were shown.")
      .Done();
  Struct<ReassignmentResult>(m, "ReassignmentResult",
                             "A case that reassign() moves, or would move.")
      .Result("ref", &ReassignmentResult::ref, "Which.")
      .Result("old_unit", &ReassignmentResult::from,
              "The department that leads and has a successor.")
      .Result("new_unit", &ReassignmentResult::to,
              "Its successor for the case's category.")
      .Result("error", &ReassignmentResult::status,
              "Why the lifecycle refuses to move it, or None.")
      .Done();
  Struct<AdoptionResult>(m, "AdoptionResult", "What adopt() did to a mirror.")
      .Result("mirror", &AdoptionResult::mirror, "Which.")
      .Result("ref", &AdoptionResult::ref, "The case that continues it.")
      .Result("old_unit", &AdoptionResult::old_unit,
              "Department that had it in its system of record; empty: not "
              "known.")
      .Result("new_unit", &AdoptionResult::new_unit,
              "Department that it was routed to.")
      .Result("error", &AdoptionResult::status,
              "Why it could not be adopted and stays a mirror, or None.")
      .Done();
  Struct<ImportResult>(m, "ImportResult", "What import_cases() did to a case.")
      .Property(
          "kind", [](const ImportResult& r) { return KindName(r.kind); },
          "'new', 'updated' or 'unchanged'.")
      .Result("mirror", &ImportResult::mirror, "The mirror with the history.")
      .Result("case_id", &ImportResult::case_id,
              "Id of the case that continues it; empty: it is closed there.")
      .Result("old_unit", &ImportResult::old_unit,
              "Department that had it there; empty: not known.")
      .Result("new_unit", &ImportResult::new_unit,
              "Department that it was routed to; empty: it was not routed.")
      .Result("case_open", &ImportResult::case_open,
              "Whether that case is open.")
      .Result("not_kept", &ImportResult::not_kept,
              "Why old_unit could not keep it, or None: it did, or was not to.")
      .Result("open_at_source", &ImportResult::open_at_source,
              "It is open in the former base.")
      .Result("source_resolution", &ImportResult::source_resolution,
              "How it ended there.")
      .Result("source_closed_at", &ImportResult::source_closed_at,
              "When it ended there; None: not known, or it is open.")
      .Result("reopened", &ImportResult::reopened,
              "It was closed there before, and is open again.")
      .Result("day_only", &ImportResult::day_only,
              "It was imported before with another content, and only the day "
              "of acceptance tells that it is the same ticket.")
      .Done();

  nb::class_<PyFeed>(m, "Feed",
                     "What happened, event by event, in the order of commit "
                     "and without a gap. Ends where there is nothing more for "
                     "now; another loop goes on from there.")
      .def(
          "__iter__", [](nb::handle self) { return nb::borrow(self); },
          nb::sig("def __iter__(self) -> Feed"))
      .def(
          "__next__",
          [](PyFeed& f) {
            while (f.next == f.page.size()) {
              FeedPage got = Value(Run(f.desk, [&f](Desk& k) {
                return k.Feed(f.viewer, f.cursor, f.limit);
              }));
              const bool nothing = got.items.empty() && got.next == f.cursor;
              f.unreadable += got.unreadable;
              f.page = std::move(got.items);
              f.next = 0;
              f.after_page = got.next;
              if (f.page.empty()) f.cursor = got.next;
              if (nothing) throw nb::stop_iteration();
            }
            FeedItem item = f.page[f.next++];
            f.cursor = f.next == f.page.size() ? f.after_page : item.position;
            return item;
          },
          nb::sig("def __next__(self) -> FeedItem"))
      .def_prop_ro(
          "cursor", [](const PyFeed& f) { return f.cursor; },
          "Where it stands: give it to Desk.feed() to go on later.")
      .def_prop_ro(
          "unreadable", [](const PyFeed& f) { return f.unreadable; },
          "How many events it left out because they, or their case, cannot be "
          "read.");

  m.def(
      "back_up",
      [](nb::object path, nb::object copy) {
        const std::string from = PathText(path), to = PathText(copy);
        Check([&] {
          const nb::gil_scoped_release release;
          return BackUpSqliteStore(from, to);
        }());
      },
      nb::arg("path"), nb::arg("copy"),
      nb::sig("def back_up(path: str | os.PathLike[str], copy: str | "
              "os.PathLike[str]) -> None"),
      "Copies the SQLite file of a desk to a new file, while desks use it. The "
      "keys are not in it. Raises AlreadyExistsError, NotFoundError.");
  m.def(
      "restore",
      [](nb::object copy, nb::object path) {
        const std::string from = PathText(copy), to = PathText(path);
        Check([&] {
          const nb::gil_scoped_release release;
          return RestoreSqliteStore(from, to);
        }());
      },
      nb::arg("copy"), nb::arg("path"),
      nb::sig("def restore(copy: str | os.PathLike[str], path: str | "
              "os.PathLike[str]) -> None"),
      "Makes a desk's SQLite file of such a copy, where there is none. Raises "
      "AlreadyExistsError, NotFoundError.");

  nb::class_<PyDesk> desk(
      m, "Desk",
      "Routing, deadlines and lifecycle behind one durable service: what it "
      "acknowledges is in its store. A context manager. Any thread may call "
      "it; calls release the GIL. `now` is always the caller's.\n\n"
      "Besides the errors that a call names, all raise those of the store: "
      "UnavailableError (a ConnectionError: nothing was acknowledged, repeat "
      "with the same key), ResourceExhaustedError (full), DataLossError "
      "(damaged).");
  desk.def(
      "__init__",
      [](PyDesk* self, nb::object path, const PyRuleSet& rules,
         const PyCalendars& calendars, nb::object definitions, nb::object keys,
         bool require_purpose) {
        DeskRules decides = ToRules(rules, calendars, definitions);
        const std::string file =
            path.is_none() ? std::string() : PathText(path);
        const std::string key_file =
            keys.is_none() ? std::string() : PathText(keys);
        auto opened = [&]() -> absl::StatusOr<std::unique_ptr<Desk>> {
          const nb::gil_scoped_release release;
          std::unique_ptr<Store> store;
          if (file.empty()) {
            store = NewMemoryStore();
          } else {
            auto made = OpenSqliteStore(file);
            if (!made.ok()) return made.status();
            store = *std::move(made);
          }
          DeskOptions options;
          options.clock = [] { return absl::Now(); };
          options.require_purpose = require_purpose;
          if (!key_file.empty()) {
            auto opened_keys = OpenKeyFile(key_file);
            if (!opened_keys.ok()) return opened_keys.status();
            options.keys = *std::move(opened_keys);
          }
          std::vector<DeskRules> all;
          all.push_back(std::move(decides));
          return Desk::Open(std::move(store), std::move(all),
                            std::move(options));
        }();
        new (self) PyDesk(std::shared_ptr<Desk>(Value(std::move(opened))));
      },
      nb::arg("path").none(), nb::arg("rules"), nb::arg("calendars"),
      nb::arg("definitions"), nb::kw_only(), nb::arg("keys") = nb::none(),
      nb::arg("require_purpose") = false,
      nb::sig(
          "def __init__(self, path: str | os.PathLike[str] | None, rules: "
          "RuleSet, calendars: Calendars, definitions: LifecycleDefinition | "
          "Sequence[LifecycleDefinition], *, keys: str | os.PathLike[str] | "
          "None = None, require_purpose: bool = False) -> None"),
      "Opens an SQLite file, which is made if there is none; None: in memory. "
      "New cases run under the last definition. `keys` is the file with the "
      "keys under which callers are encrypted, made if there is none; keep it "
      "apart from backups of the store. With `require_purpose` a read that "
      "would show who called needs Actor.purpose. Raises "
      "FailedPreconditionError "
      "for a file that another process writes, InvalidArgumentError for what "
      "does not fit.");
  desk.def(
      "__enter__", [](nb::handle self) { return nb::borrow(self); },
      nb::sig("def __enter__(self) -> Desk"));
  desk.def(
      "__exit__", [](PyDesk& d, nb::args) { d.Close(); },
      nb::sig("def __exit__(self, *args: object) -> None"));
  desk.def("close", &PyDesk::Close,
           "Closes the store. Further calls raise ValueError.");
  desk.def_prop_ro("closed", &PyDesk::closed, "close() was called.");
  desk.def(
      "set_rules",
      [](const PyDesk& d, const PyRuleSet& rules, const PyCalendars& calendars,
         nb::object definitions) {
        DeskRules decides = ToRules(rules, calendars, definitions);
        Check(Run(d, [&](Desk& k) { return k.SetRules(std::move(decides)); }));
      },
      nb::arg("rules"), nb::arg("calendars"), nb::arg("definitions"),
      nb::sig("def set_rules(self, rules: RuleSet, calendars: Calendars, "
              "definitions: LifecycleDefinition | "
              "Sequence[LifecycleDefinition]) -> None"),
      "Replaces or adds the rules of one jurisdiction; calls under way end by "
      "the old ones.");
  desk.def(
      "remove_rules",
      [](const PyDesk& d, const std::string& jurisdiction) {
        Check(Run(d, [&](Desk& k) { return k.RemoveRules(jurisdiction); }));
      },
      nb::arg("jurisdiction"),
      nb::sig("def remove_rules(self, jurisdiction: str) -> None"),
      "Takes the rules of one jurisdiction away; its cases stay in the store, "
      "and calls about them fail until there are rules again. Raises "
      "NotFoundError if it has none.");
  desk.def(
      "accept",
      [](const PyDesk& d, const PyTicket& ticket, const Actor& who,
         TimeLike now, const std::string& source, const std::string& key) {
        const absl::Time at = ToTime(now, "now");
        return Value(Run(d, [&](Desk& k) {
          return k.Accept(*ticket.stored, who, at, {source, key});
        }));
      },
      nb::arg("ticket"), nb::arg("actor"), nb::kw_only(), nb::arg("now"),
      nb::arg("source") = "", nb::arg("key") = "",
      "Routes a ticket, opens a case and starts its clocks. The case's id is "
      "the ticket's, or made if it has none. `key`, with the asking system's "
      "name as `source`, makes the call safe to repeat. Raises "
      "AlreadyExistsError (a ValueError), InvalidArgumentError, "
      "PermissionDeniedError.");
  desk.def(
      "do",
      [](const PyDesk& d, const CaseRef& ref, const Command& command,
         const Actor& who, TimeLike now, std::int64_t expected_version,
         const std::string& source, const std::string& key) {
        const absl::Time at = ToTime(now, "now");
        return Value(Run(d, [&](Desk& k) {
          return k.Do(ref, command, who, at, expected_version, {source, key});
        }));
      },
      nb::arg("ref"), nb::arg("command"), nb::arg("actor"), nb::kw_only(),
      nb::arg("now"), nb::arg("expected_version") = 0, nb::arg("source") = "",
      nb::arg("key") = "",
      "Does a command. Raises AbortedError if the case is not at "
      "`expected_version` (0: any), NotFoundError, and the errors of "
      "LifecycleEngine.decide().");
  desk.def(
      "get",
      [](const PyDesk& d, const CaseRef& ref, const Actor& viewer) {
        return Value(Run(d, [&](Desk& k) { return k.Get(ref, viewer); }));
      },
      nb::arg("ref"), nb::arg("viewer"),
      "Returns a case as the viewer may see it. Raises NotFoundError, "
      "PermissionDeniedError.");
  desk.def(
      "history",
      [](const PyDesk& d, const CaseRef& ref, const Actor& viewer,
         std::int64_t after_version, std::size_t limit) {
        return Value(Run(d, [&](Desk& k) {
          return k.History(ref, viewer, after_version, limit);
        }));
      },
      nb::arg("ref"), nb::arg("viewer"), nb::kw_only(),
      nb::arg("after_version") = 0, nb::arg("limit") = 1000,
      "Returns the events of a case after a version, as the viewer may see "
      "them.");
  desk.def(
      "do_dispute",
      [](const PyDesk& d, const std::string& jurisdiction,
         const std::string& id, const DisputeCommand& command, const Actor& who,
         TimeLike now, std::int64_t expected_version, const std::string& source,
         const std::string& key) {
        const absl::Time at = ToTime(now, "now");
        return Value(Run(d, [&](Desk& k) {
          return k.DoDispute(jurisdiction, id, command, who, at,
                             expected_version, {source, key});
        }));
      },
      nb::arg("jurisdiction"), nb::arg("id"), nb::arg("command"),
      nb::arg("actor"), nb::kw_only(), nb::arg("now"),
      nb::arg("expected_version") = 0, nb::arg("source") = "",
      nb::arg("key") = "",
      "Does a command about a dispute, by the steps of the lifecycle "
      "definition, and what follows for its tickets, in one transaction. "
      "`key`, with the asking system's `source`, as for do(). Raises "
      "AbortedError if the dispute is not at `expected_version` (0: any), "
      "NotFoundError, PermissionDeniedError, FailedPreconditionError, "
      "InvalidArgumentError.");
  desk.def(
      "get_dispute",
      [](const PyDesk& d, const std::string& jurisdiction,
         const std::string& id, const Actor& viewer) {
        return Value(Run(d, [&](Desk& k) {
          return k.GetDispute(jurisdiction, id, viewer);
        }));
      },
      nb::arg("jurisdiction"), nb::arg("id"), nb::arg("viewer"),
      "Returns a dispute. Raises NotFoundError, PermissionDeniedError.");
  desk.def(
      "dispute_history",
      [](const PyDesk& d, const std::string& jurisdiction,
         const std::string& id, const Actor& viewer, std::int64_t after_version,
         std::size_t limit) {
        return ToPython(Value(Run(d, [&](Desk& k) {
          return k.DisputeHistory(jurisdiction, id, viewer, after_version,
                                  limit);
        })));
      },
      nb::arg("jurisdiction"), nb::arg("id"), nb::arg("viewer"), nb::kw_only(),
      nb::arg("after_version") = 0, nb::arg("limit") = 1000,
      "Returns the events of a dispute after a version.");
  desk.def(
      "list_disputes",
      [](const PyDesk& d, const std::string& jurisdiction, const Actor& viewer,
         bool open_only, const std::string& after, std::size_t limit) {
        return ToPython(Value(Run(d, [&](Desk& k) {
          return k.ListDisputes(jurisdiction, viewer, open_only, after, limit);
        })));
      },
      nb::arg("jurisdiction"), nb::arg("viewer"), nb::kw_only(),
      nb::arg("open_only") = false, nb::arg("after") = "",
      nb::arg("limit") = 100,
      "Returns the disputes that the viewer may read, in the order of ids, "
      "after the id `after`.");
  desk.def(
      "draft_rule",
      [](const PyDesk& d, const std::string& jurisdiction,
         const std::string& id, const Actor& viewer) {
        return Value(Run(
            d, [&](Desk& k) { return k.DraftRule(jurisdiction, id, viewer); }));
      },
      nb::arg("jurisdiction"), nb::arg("id"), nb::arg("viewer"),
      "Returns the draft rule of a ruling in text format, for the narrowest "
      "category and region of its tickets. A person must review it. Raises "
      "FailedPreconditionError without a ruling.");
  desk.def(
      "access_record",
      [](const PyDesk& d, const Actor& viewer, std::int64_t after,
         std::size_t limit) {
        return ToPython(Value(Run(d, [&](Desk& k) {
          return k.AccessEntries(viewer, after, limit);
        })));
      },
      nb::arg("viewer"), nb::arg("after") = 0, nb::kw_only(),
      nb::arg("limit") = 1000,
      "Returns who was shown a caller, after a position, in order.");
  desk.def(
      "measures",
      [](const PyDesk& d, const Actor& viewer, const std::string& jurisdiction,
         std::optional<CaseRef> after, std::size_t limit) {
        return Value(Run(d, [&](Desk& k) {
          return k.OpenMeasures(viewer, jurisdiction, after.value_or(CaseRef()),
                                limit);
        }));
      },
      nb::arg("viewer"), nb::kw_only(), nb::arg("jurisdiction") = "",
      nb::arg("after") = nb::none(), nb::arg("limit") = 100,
      "Returns the open supervision measures that get() would show to the "
      "viewer, also of closed cases, in the order of jurisdiction and id, of "
      "at most `limit` cases.");
  desk.def(
      "list",
      [](const PyDesk& d, const Actor& viewer, const std::string& jurisdiction,
         const std::string& unit, const std::string& stage,
         const std::string& region, OptionalTimeLike due_before, bool open_only,
         std::optional<CaseRef> after, std::size_t limit) {
        CaseFilter filter;
        filter.jurisdiction = jurisdiction;
        filter.unit = unit;
        filter.stage = stage;
        filter.region = region;
        filter.due_before =
            ToTime(due_before, "due_before", absl::InfiniteFuture());
        filter.open_only = open_only;
        return Value(Run(d, [&](Desk& k) {
          return k.List(viewer, filter, after.value_or(CaseRef()), limit);
        }));
      },
      nb::arg("viewer"), nb::kw_only(), nb::arg("jurisdiction") = "",
      nb::arg("unit") = "", nb::arg("stage") = "", nb::arg("region") = "",
      nb::arg("due_before") = nb::none(), nb::arg("open_only") = false,
      nb::arg("after") = nb::none(), nb::arg("limit") = 100,
      "Returns the cases that get() would show to the viewer, in the order of "
      "their ids, after `after`. What is empty does not restrict. Raises "
      "PermissionDeniedError.");
  desk.def(
      "timeline",
      [](const PyDesk& d, const CaseRef& ref, const Actor& viewer,
         const std::string& lang, bool words) {
        const Language language = ToLanguage(lang);
        return Text(Value(Run(d, [&](Desk& k) {
          return k.Timeline(ref, viewer, language, words);
        })));
      },
      nb::arg("ref"), nb::arg("viewer"), nb::kw_only(), nb::arg("lang") = "en",
      nb::arg("words") = false,
      "Returns the history of a case as a timeline for people, as the viewer "
      "may see it. lang: 'zh' or 'en'. words: with what staff wrote, which may "
      "mention the caller. Raises NotFoundError, PermissionDeniedError, "
      "FailedPreconditionError for a mirror.");
  desk.def(
      "tick",
      [](const PyDesk& d, const Actor& who, TimeLike now, std::size_t limit) {
        const absl::Time at = ToTime(now, "now");
        return Value(Run(d, [&](Desk& k) { return k.Tick(who, at, limit); }));
      },
      nb::arg("actor"), nb::kw_only(), nb::arg("now"), nb::arg("limit") = 1000,
      "Raises what is due, at most of `limit` cases: reminders, cards, "
      "proposals. Each once, however many desks tick. Raises "
      "PermissionDeniedError.");
  desk.def(
      "feed",
      [](const PyDesk& d, const Actor& viewer, std::int64_t cursor,
         const std::string& source, std::size_t limit) {
        d.Get();  // Not closed.
        PyFeed feed{d};
        feed.viewer.source = source;
        feed.viewer.actor = viewer;
        feed.cursor = cursor;
        feed.limit = limit;
        return feed;
      },
      nb::arg("viewer"), nb::arg("cursor") = 0, nb::kw_only(),
      nb::arg("source") = "", nb::arg("limit") = 1000,
      "Returns what happened after a cursor, to iterate over; 0 is the "
      "beginning. Read in pages of `limit`. viewer: gets the events of the "
      "cases that it may see. source: mirrors of this system's own cases are "
      "left out. Caller and caller's words are never in it. Reading raises "
      "PermissionDeniedError.");
  desk.def(
      "table",
      [](const PyDesk& d, const std::string& jurisdiction, const Actor& who,
         const std::string& time_zone) {
        PyFactTable out;
        out.time_zone = time_zone;
        out.zone = Value(base::LoadZone(time_zone));
        out.table = std::make_shared<const FactTable>(
            Value(Run(d, [&](Desk& k) -> absl::StatusOr<FactTable> {
              constexpr std::size_t kPage = 5000;
              FactTable table = FactTable::Cases();
              for (const bool mirrors : {false, true}) {
                std::string after;
                for (;;) {
                  const auto page =
                      k.TableRows(jurisdiction, who, after, kPage, mirrors);
                  if (!page.ok()) return page.status();
                  for (const std::string& row : *page) {
                    const absl::Status added = table.AddMessage(row);
                    if (!added.ok()) return added;
                  }
                  if (page->size() < kPage) break;
                  after = std::string(table.Word(0, table.rows() - 1));
                }
              }
              return table;
            })));
        return out;
      },
      nb::arg("jurisdiction"), nb::arg("actor"), nb::kw_only(),
      nb::arg("time_zone"),
      "Returns the case table: what is counted of each case, and of each "
      "mirror "
      "that no case continues, without callers and words; rows of confidential "
      "cases and reports are cut. Reading is recorded. `time_zone` is that of "
      "its days. Raises PermissionDeniedError.");
  desk.def(
      "reassign",
      [](const PyDesk& d, const std::string& jurisdiction, const Actor& who,
         TimeLike now, bool dry_run) {
        const absl::Time at = ToTime(now, "now");
        return ToPython(Value(Run(d, [&](Desk& k) {
          return k.Reassign(jurisdiction, who, at, dry_run);
        })));
      },
      nb::arg("jurisdiction"), nb::arg("actor"), nb::kw_only(), nb::arg("now"),
      nb::arg("dry_run") = false,
      "Moves the open cases of a jurisdiction whose lead has a successor at "
      "`now` to it, and returns all of them. With `dry_run` moves none.");
  desk.def(
      "mirror",
      [](const PyDesk& d, const std::string& jurisdiction,
         const std::string& source, const std::string& old_id,
         std::int64_t source_version, const Event& event, const Actor& who,
         TimeLike now) {
        const absl::Time at = ToTime(now, "now");
        return Value(Run(d, [&](Desk& k) {
          return k.Mirror({jurisdiction, source, old_id, source_version, event},
                          who, at);
        }));
      },
      nb::kw_only(), nb::arg("jurisdiction"), nb::arg("source"),
      nb::arg("old_id"), nb::arg("source_version"), nb::arg("event"),
      nb::arg("actor"), nb::arg("now"),
      "Adds an event of another system, `source`, to the mirror of its case, "
      "\"SOURCE:OLD_ID\", which is read-only. `source_version` is the number "
      "that the source gave it, from 1; events may arrive in any order. A "
      "repeated one changes nothing; raises AlreadyExistsError if it differs.");
  desk.def(
      "adopt",
      [](const PyDesk& d, const std::string& jurisdiction,
         const std::string& source, const Actor& who, TimeLike now) {
        const absl::Time at = ToTime(now, "now");
        return ToPython(Value(Run(d, [&](Desk& k) {
          return k.Adopt(jurisdiction, source, who, at);
        })));
      },
      nb::arg("jurisdiction"), nb::arg("source"), nb::arg("actor"),
      nb::kw_only(), nb::arg("now"),
      "Takes over the open mirrors of a source: each is routed by the rules in "
      "force, at its own times, and becomes a case. May be repeated: what was "
      "adopted is skipped.");
  desk.def(
      "import_cases",
      [](const PyDesk& d, const std::string& jurisdiction,
         const std::string& source,
         const std::vector<std::pair<std::string, std::vector<Event>>>& cases,
         const Actor& who, TimeLike now, bool keep_unit, bool dry_run) {
        const absl::Time at = ToTime(now, "now");
        std::vector<ImportedCase> imported;
        for (const auto& [old_id, history] : cases) {
          imported.push_back({old_id, history});
        }
        const auto results = Run(d, [&](Desk& k) {
          return k.Import(jurisdiction, source, imported, who, at,
                          {keep_unit, dry_run});
        });
        nb::list out;
        for (const absl::StatusOr<ImportResult>& result : results) {
          out.append(result.ok() ? nb::cast(*result)
                                 : ToException(StatusError(result.status())));
        }
        return nb::tuple(out);
      },
      nb::arg("jurisdiction"), nb::arg("source"), nb::arg("cases"),
      nb::arg("actor"), nb::kw_only(), nb::arg("now"),
      nb::arg("keep_unit") = false, nb::arg("dry_run") = false,
      nb::sig("def import_cases(self, jurisdiction: str, source: str, cases: "
              "Sequence[tuple[str, Sequence[Event]]], actor: Actor, *, now: "
              "int | datetime.datetime, keep_unit: bool = False, dry_run: bool "
              "= False) -> tuple[ImportResult | Error, ...]"),
      "Imports cases of a former information base, each as its id there and "
      "its events: the history as a mirror under the source's name, and for "
      "each open one a case as by adopt(). Returns for each what was done, or "
      "why it failed. All in one transaction if none fails.");
  desk.def(
      "erase",
      [](const PyDesk& d, const CaseRef& ref, const Actor& who, TimeLike now,
         bool dry_run) {
        const absl::Time at = ToTime(now, "now");
        return Value(
            Run(d, [&](Desk& k) { return k.Erase(ref, who, at, dry_run); }));
      },
      nb::arg("ref"), nb::arg("actor"), nb::kw_only(), nb::arg("now"),
      nb::arg("dry_run") = false,
      "Destroys who called, and the caller's words, of a closed case, in every "
      "copy that the store has, and names the files that the host must delete; "
      "with dry_run it only names. Raises FailedPreconditionError if it is "
      "open, PermissionDeniedError.");
  desk.def(
      "check",
      [](const PyDesk& d, const Actor& who) {
        const DeskCheck found =
            Value(Run(d, [&](Desk& k) { return k.Check(who); }));
        std::vector<std::string> out;
        for (const DeskFault& fault : found.faults) {
          out.push_back(fault.ref.id.empty()
                            ? fault.what
                            : fault.ref.id + ": " + fault.what);
        }
        return ToPython(out);
      },
      nb::arg("actor"),
      "Verifies everything in the store; returns what is wrong with it. Raises "
      "PermissionDeniedError.");
  desk.def(
      "metrics",
      [](const PyDesk& d, const Actor& who, TimeLike now) {
        const absl::Time at = ToTime(now, "now");
        return MetricsText(
            Value(Run(d, [&](Desk& k) { return k.Stats(who, at); })));
      },
      nb::arg("actor"), nb::kw_only(), nb::arg("now"),
      "Returns counters and gauges as Prometheus reads them. Raises "
      "PermissionDeniedError.");
}

}  // namespace trunkline::python
