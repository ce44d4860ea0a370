# SPDX-License-Identifier: Apache-2.0
"""Deadlines and the lifecycle."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import trunkline as tl
from conftest import ACCEPTED, ACCEPTED_US, TOWN


@pytest.fixture(scope="module")
def calculator(town: tl.RuleSet, calendars: tl.Calendars) -> tl.DeadlineCalculator:
    return tl.DeadlineCalculator(town, calendars)


def test_deadlines(town: tl.RuleSet, calculator: tl.DeadlineCalculator) -> None:
    decision = town.route(accepted=ACCEPTED, category="noise")
    found = calculator.deadlines(decision)
    handle = found[tl.Milestone.HANDLING]
    assert handle.policy == "5wd" and not handle.expected
    assert handle.due == datetime(2018, 7, 3, 8, tzinfo=timezone.utc)
    assert handle.due.astimezone(town.tz).hour == 16
    assert tl.Milestone.HANDLING in found and tl.Milestone.SIGN_IN not in found
    assert len(found) == 1 and list(found) == [handle] == list(found.milestones)
    assert found == calculator.deadlines(decision, accepted=ACCEPTED_US)
    assert b"5wd" in found.to_bytes()
    with pytest.raises(KeyError):
        found[tl.Milestone.SIGN_IN]
    with pytest.raises(tl.OutOfRangeError, match="2200") as caught:
        calculator.deadlines(decision, accepted=datetime(2200, 1, 1, tzinfo=timezone.utc))
    assert isinstance(caught.value, ValueError)
    with pytest.raises(ValueError):
        calculator.deadlines(decision, accepted=datetime(2018, 1, 1))


def test_explain_due(calculator: tl.DeadlineCalculator) -> None:
    text = calculator.explain_due("5wd", ACCEPTED)
    assert "2018-07-03" in text
    assert calculator.explain_due("5wd", ACCEPTED, lang="zh") != text
    with pytest.raises(LookupError):
        calculator.explain_due("6wd", ACCEPTED)


def test_calendars(town: tl.RuleSet, calendars: tl.Calendars) -> None:
    assert "cn" in calendars.names
    with pytest.raises(tl.RuleError) as caught:
        tl.Calendars.from_sources([("x.txtpb", b'calendar { name: "x" }')])
    assert caught.value.issues
    other = tl.Calendars.load(tl.PACKS / "calendars/weekdays.txtpb")
    with pytest.raises(ValueError, match="5wd"):
        tl.DeadlineCalculator(town, other)


def test_lifecycle(town: tl.RuleSet, calendars: tl.Calendars, calculator: tl.DeadlineCalculator) -> None:
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    life = tl.LifecycleEngine(definition, town, calendars)
    clerk = tl.Actor(id="clerk-1", unit="centre", roles=["operator"])
    dispatcher = tl.Actor(id="clerk-2", unit="centre", roles=["dispatcher"])
    officer = tl.Actor(id="officer-1", unit="environment", roles=["department"])
    ticket = tl.Ticket(id="T-1", accepted=ACCEPTED, dialled="12345", category="noise",
                       type=tl.TicketType.COMPLAINT, dispatch_text="noise at night",
                       caller_words="my own words",
                       caller={"name": "somebody", "phone": "13900001107"})
    case = tl.Case("C-1", jurisdiction="town")
    events: list[tl.Event] = []

    def do(case: tl.Case, command: tl.Command, who: tl.Actor, minutes: int) -> tl.Case:
        new = life.decide(case, command, who, now=ACCEPTED + timedelta(minutes=minutes))
        events.extend(new)
        return case.apply(new)

    opening = tl.open_command(ticket, town.route(ticket), calculator)
    with pytest.raises(PermissionError):
        do(case, opening, officer, 0)
    opened = do(case, opening, clerk, 0)
    assert case.version == 0 and opened.version > 0
    assert opened.stage == "accept" and opened.ticket == ticket
    assert opened.decision is not None and opened.decision.lead == "environment"
    assert "somebody" not in repr(opened) and "my own words" not in repr(opened)
    assert all("somebody" not in repr(e) and "own words" not in repr(e) for e in events)

    kind = tl.CommandKind
    case = do(opened, tl.Command(kind=kind.ACCEPT), clerk, 1)
    with pytest.raises(tl.InvalidArgumentError):
        do(case, tl.Command(kind=kind.DISPATCH, unit="nobody"), dispatcher, 2)
    case = do(case, tl.Command(kind=kind.DISPATCH, unit="environment", assisting=["housing"]),
              dispatcher, 2)
    assert case.stage == "handle" and case.lead is not None
    assert case.lead.unit == "environment" and case.lead.kind is tl.AssignmentKind.LEAD
    with pytest.raises(RuntimeError):
        do(case, tl.Command(kind=kind.CLOSE), clerk, 3)

    offers = life.commands_for(case, officer, now=ACCEPTED + timedelta(minutes=3))
    may = {o.command for o in offers if o.denial is tl.DenialKind.UNSPECIFIED}
    assert kind.SIGN in may and kind.CLOSE not in may
    assert all(o.why for o in offers if o.denial is not tl.DenialKind.UNSPECIFIED)
    form = {o.command: o.form() for o in offers}[kind.CONTACT]
    assert all(field.name and field.chinese for field in form)
    channel = next(field for field in form if field.name == "channel")
    assert channel.type is tl.FactType.ENUM and "phone" in [value.name for value in channel.values]
    case = do(case, tl.Command(kind=kind.SIGN), officer, 4)
    assert case.lead is not None
    assert case.lead.signed_at == ACCEPTED + timedelta(minutes=4)

    # Time brings reminders about, each once.
    assert life.tick(case, now=ACCEPTED + timedelta(minutes=5)) == []
    due = life.next_due(case)
    if due is not None:
        raised = life.tick(case, now=due + timedelta(minutes=1))
        assert raised
        case = case.apply(raised)
        events += raised
        assert life.tick(case, now=due + timedelta(minutes=1)) == []

    # Replay, messages, pickles.
    assert tl.Case("C-1", jurisdiction="town").apply(events) == case
    for event in events:
        assert tl.Event.from_bytes(event.to_bytes()) == event
        assert pickle.loads(pickle.dumps(event)) == event
        assert hash(event) == hash(tl.Event.from_json(event.to_json()))
    assert tl.Case.from_bytes(case.to_bytes()) == case
    with pytest.raises(tl.FailedPreconditionError):
        case.apply(events[:1])

    # A department that has no part in it sees nothing.
    outsider = tl.Actor(id="o", unit="transport", roles=["department"])
    with pytest.raises(tl.PermissionDeniedError):
        life.redact(case, outsider)


def test_commands() -> None:
    when = ACCEPTED
    command = tl.Command(kind=tl.CommandKind.CONTACT, channel=tl.Channel.PHONE, contacted_at=when,
                         contact_outcome=tl.ContactOutcome.REACHED)
    assert command.contacted_at == when and command.channel is tl.Channel.PHONE
    assert command.kind is tl.CommandKind.CONTACT and command.assignment == 0
    assert tl.Command.from_bytes(command.to_bytes()) == command
    assert pickle.loads(pickle.dumps(command)) == command
    assert hash(tl.Command.from_json(command.to_json())) == hash(command)
    assert command == tl.Command("contact", channel=tl.Channel.PHONE, contacted_at=ACCEPTED_US,
                                 contact_outcome=tl.ContactOutcome.REACHED)
    assert command != tl.Command("contact") and command != "contact"
    with pytest.raises(AttributeError, match="contacted_at"):
        command.unit
    note = tl.Command("note", topic="a topic", internal_text="inside words")
    assert note.internal_text == "inside words"
    assert "inside words" not in repr(note) and "a topic" not in repr(note)
    unsaid = tl.Command("redo", reason="not done")
    assert unsaid.at_fault is None and "not done" not in repr(unsaid)
    assert tl.Command("redo", at_fault=False).at_fault is False
    extended = tl.Command(kind=tl.CommandKind.REQUEST_EXTENSION,
                          extension=tl.Amount(amount=2, unit=tl.DeadlinePolicyUnit.WORKING_DAYS))
    assert extended.extension.amount == 2
    with pytest.raises(TypeError, match="unitt.*assisting"):
        tl.Command("dispatch", unitt="x")
    with pytest.raises(TypeError):
        tl.Command("dispatch", unit=5)
    with pytest.raises(TypeError):
        tl.Command("link", duplicates="abc")
    with pytest.raises(TypeError):
        tl.Command("open", ticket="abc")
    with pytest.raises(TypeError):
        tl.Command("contact", channel="phone")
    with pytest.raises(ValueError):
        tl.Command("contact", contacted_at=datetime(2018, 1, 1))
    with pytest.raises(ValueError, match="dispatchh"):
        tl.Command("dispatchh")
    with pytest.raises(ValueError):
        tl.Command(tl.CommandKind.UNSPECIFIED)
    with pytest.raises(TypeError):
        tl.Command(5)  # type: ignore[arg-type]


def test_definitions(calendars: tl.Calendars) -> None:
    with pytest.raises(tl.RuleError):
        tl.LifecycleDefinition.from_sources([("bad", b'stage { id: "x" }')])
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    assert definition.id and definition.version
    tl.LifecycleEngine(definition, tl.RuleSet.from_text(TOWN), calendars)


def test_desk(town: tl.RuleSet, calendars: tl.Calendars, tmp_path: Path) -> None:
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    clerk = tl.Actor(id="clerk-1", unit="centre", roles=["operator"])
    dispatcher = tl.Actor(id="clerk-2", unit="centre", roles=["dispatcher"])
    ticket = tl.Ticket(id="T-1", jurisdiction="town", accepted=ACCEPTED, category="noise",
                       type=tl.TicketType.COMPLAINT, dispatch_text="noise",
                       caller={"name": "somebody", "phone": "13900001107"})
    kind = tl.CommandKind
    path = tmp_path / "desk.db"
    host = tl.Actor(id="host", roles=["system"])
    with tl.Desk(path, town, calendars, definition) as desk:
        opened = desk.accept(ticket, clerk, now=ACCEPTED, source="web", key="r-1")
        assert opened.ref == tl.CaseRef(jurisdiction="town", id="T-1")
        assert not opened.replayed and opened.events
        assert desk.accept(ticket, clerk, now=ACCEPTED, source="web", key="r-1").replayed
        with pytest.raises(tl.AlreadyExistsError):
            desk.accept(ticket, clerk, now=ACCEPTED)
        ref = opened.ref
        desk.do(ref, tl.Command(kind=kind.ACCEPT), clerk, now=ACCEPTED)
        with pytest.raises(tl.AbortedError):
            desk.do(ref, tl.Command(kind=kind.DISPATCH, unit="environment"), dispatcher,
                    now=ACCEPTED, expected_version=1)
        done = desk.do(ref, tl.Command(kind=kind.DISPATCH, unit="environment"), dispatcher,
                       now=ACCEPTED)
        case = desk.get(ref, clerk)
        assert case.version == done.version and case.lead is not None
        assert len(desk.history(ref, clerk)) == case.version
        assert [row.ref for row in desk.list(clerk, unit="environment")] == [ref]
        assert not desk.list(clerk, unit="housing")
        ticked = desk.tick(host, now=ACCEPTED + timedelta(days=9))
        assert ticked.cases == 1 and ticked.failed == 0
        with pytest.raises(LookupError):
            desk.get(tl.CaseRef(jurisdiction="town", id="T-2"), clerk)
        with pytest.raises(PermissionError):
            desk.do(ref, tl.Command(kind=kind.SIGN), clerk, now=ACCEPTED)

        feed = desk.feed(host, limit=2)
        items = list(feed)
        assert [i.position for i in items] == list(range(1, len(items) + 1))
        assert items[0].event.command.kind is kind.OPEN
        assert all(b"13900001107" not in i.event.to_bytes() for i in items)
        assert feed.cursor == items[-1].position and list(feed) == []
        assert list(desk.feed(host, items[1].position)) == items[2:]
        with pytest.raises(tl.FailedPreconditionError):
            desk.erase(ref, host, now=ACCEPTED)
        assert desk.check(host) == ()
        assert "trunkline" in desk.metrics(host, now=ACCEPTED)
        with pytest.raises(ValueError, match="time zone"):
            desk.tick(host, now=datetime(2018, 1, 1))
        # Without a name or a right nothing is done or shown.
        for stranger in (tl.Actor(), tl.Actor(roles=["system"]), tl.Actor(id="x")):
            for call in (lambda who: desk.get(ref, who),
                         lambda who: desk.list(who),
                         lambda who: list(desk.feed(who)),
                         lambda who: desk.tick(who, now=ACCEPTED),
                         lambda who: desk.erase(ref, who, now=ACCEPTED),
                         lambda who: desk.check(who),
                         lambda who: desk.metrics(who, now=ACCEPTED)):
                with pytest.raises(tl.PermissionDeniedError):
                    call(stranger)
    assert desk.closed
    with pytest.raises(ValueError, match="closed"):
        next(feed)
    with pytest.raises(ValueError, match="closed"):
        desk.get(ref, clerk)
    # What it acknowledged is there.
    with tl.Desk(str(path), town, calendars, [definition]) as again:
        assert again.get(ref, clerk).version >= case.version
    with tl.Desk(None, town, calendars, definition) as memory:
        assert memory.list(clerk) == []


def test_callers(town: tl.RuleSet, calendars: tl.Calendars, tmp_path: Path) -> None:
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    clerk = tl.Actor(id="clerk-1", unit="centre", roles=["operator"], purpose="callback")
    hasty = tl.Actor(id="clerk-1", unit="centre", roles=["operator"])
    auditor = tl.Actor(id="auditor-1", roles=["administrator"])
    ticket = tl.Ticket(id="T-1", jurisdiction="town", accepted=ACCEPTED, category="noise",
                       type=tl.TicketType.COMPLAINT, dispatch_text="noise",
                       caller={"name": "somebody", "phone": "13900001107"})
    path, keys, copy = tmp_path / "desk.db", tmp_path / "keys", tmp_path / "copy.db"
    ref = tl.CaseRef(jurisdiction="town", id="T-1")
    with tl.Desk(path, town, calendars, definition, keys=keys, require_purpose=True) as desk:
        desk.accept(ticket, hasty, now=ACCEPTED)
        with pytest.raises(PermissionError):
            desk.get(ref, hasty)
        desk.get(ref, clerk)
        with pytest.raises(PermissionError):
            desk.access_record(clerk)
        (entry,) = desk.access_record(auditor)
        assert entry.position == 1 and entry.act is tl.AccessEntryAct.READ and entry.ref == ref
        assert entry.purpose == "callback" and entry.actor == "clerk-1"
        assert entry.fields == ("caller.name", "caller.phone")
        assert desk.access_record(auditor, 1) == ()
        tl.back_up(path, copy)
        with pytest.raises(tl.AlreadyExistsError):
            tl.back_up(path, copy)
    assert b"13900001107" not in path.read_bytes() + copy.read_bytes()
    tl.restore(copy, tmp_path / "new.db")
    with tl.Desk(tmp_path / "new.db", town, calendars, definition, keys=keys) as again:
        assert again.check(auditor) == ()
        again.get(ref, clerk)
    with pytest.raises(tl.FailedPreconditionError):
        tl.Desk(tmp_path / "new.db", town, calendars, definition, keys=tmp_path / "other")


@pytest.mark.parametrize("assignment", [2, 3, 1_000_000])
def test_apply_a_clock_of_no_assignment(assignment: int) -> None:
    """It once made the library write past its lists."""
    head = '{"case":"C-1","at":"2018-06-26T08:00:00Z",'
    clock = '"clock":[{"clock":%d,"kind":"KIND_START","at":"2018-06-26T08:00:00Z","assignment":%d}]'
    texts = [
        '"version":"1","stage":"accept","command":{"open":{"jurisdiction":"town"}}}',
        '"version":"2","stage":"handle","command":{"dispatch":{"unit":"a"}},' + clock % (1, 1) + "}",
        '"version":"3","assignment":1,"command":{"designate":{"unit":"a"}},' + clock % (2, assignment) + "}",
        '"version":"4","command":{"remind":{"clock":2}}}',
    ]
    events = [tl.Event.from_json(head + text) for text in texts]
    case = tl.Case("C-1", jurisdiction="town").apply(events[:2])
    for bad in (events[2:], events[2:3]):
        with pytest.raises(tl.FailedPreconditionError):
            case.apply(bad)
    assert case.version == 2
    with pytest.raises(tl.FailedPreconditionError):
        tl.Case("C-1", jurisdiction="town").apply(events)
