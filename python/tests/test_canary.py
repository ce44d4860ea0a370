# SPDX-License-Identifier: Apache-2.0
"""No error repeats what a ticket holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import trunkline as tl
from conftest import ACCEPTED, ACCEPTED_US

NAME = "CANARYNAME"
NUMBER = "13000000000"
SECRETS = (NAME, NUMBER)
FIELDS = [name for name, of in vars(tl.Ticket).items()
          if isinstance(of, property) and name != "text"]


def json_name(field: str) -> str:
    head, *rest = (field + "_at" if field in ("accepted", "called", "answered", "occurred")
                   else field.removesuffix("s") if field in ("attributes", "private_attributes", "tags")
                   else field).split("_")
    return head + "".join(one.title() for one in rest)


def attempts(rules: tl.RuleSet) -> Iterator[tuple[str, Callable[[], Any]]]:
    # Arguments of every type, which the stub would refuse.
    api: Any = tl
    town: Any = rules
    wrong: list[Any] = [NAME, NUMBER, NAME + NUMBER, int(NUMBER), -int(NUMBER), [NAME], {NAME: NUMBER},
                        {"name": {NAME: NUMBER}}, [[NUMBER]], True, None, 1.5, NAME + "\0",
                        NAME + "\udc80"]
    for field in FIELDS:
        for value in wrong:
            yield f"Ticket {field}", partial(api.Ticket, **{field: value})
            yield f"route {field}", partial(
                town.route, **{"accepted": ACCEPTED, field: value})
            if "\udc80" in str(value):
                continue
            for text in (json.dumps({json_name(field): value}),
                         json.dumps({json_name(field): {NAME: value}})):
                for cut in (len(text), len(text) - 1, len(text) - 3):
                    yield f"json {field}", partial(api.Ticket.from_json, text[:cut])
        name = json_name(field)
        name = "".join("_" + c.lower() if c.isupper() else c for c in name)
        for body in (f'{NAME}', f'{NUMBER}', f'"{NAME}', f'"{NAME}\\q{NUMBER}"', f'"{NAME}\\ud800"',
                     f'"{NAME}\\xff"', f'{{ {NAME}: {NUMBER} }}', f'130-{NUMBER}', f'[{NAME}, {NUMBER}]',
                     f'"{NAME} "{NUMBER}" x"', f'{{ name: {NAME} }}', f'＃{NAME}', f'@{NAME}'):
            yield f"text {field}", partial(api.Ticket.from_text, f"{name}: {body}")
            yield f"text {field}", partial(api.Ticket.from_text, f"{name} {body}")
            yield f"text {field}", partial(api.Ticket.from_text, f"{name}: {body} {NAME}")
    for key in (NAME, NUMBER, NAME + NUMBER, "calller", "caller_wordss"):
        yield "key", partial(api.Ticket, **{key: NUMBER})
        yield "key", partial(town.route, **{"accepted": ACCEPTED, key: NUMBER})
        yield "key", partial(api.Actor, **{key: NUMBER})
        yield "key", partial(api.Ticket.from_json, json.dumps({key: NUMBER}))
        yield "key", partial(api.Ticket.from_text, f"{key}: {NUMBER}")
        yield "key", partial(api.Command.from_json, json.dumps({key: NUMBER}))
        yield "key", partial(api.Command.from_text, f'note {{ {key}: "{NAME}" }}')
        yield "key", partial(api.Event.from_json, json.dumps({"note": {key: NUMBER}}))
    for bad in (f"\x0a\x7f{NAME}{NUMBER}".encode(), f"\x0a\x0b{NAME}".encode() + b"\xff",
                f"{NAME}{NUMBER}".encode(), b"\x20\xff\xff\xff\xff\x07", NAME.encode("utf-16")):
        yield "binary", partial(api.Ticket.from_bytes, bad)
        yield "binary", partial(api.Event.from_bytes, bad)
        yield "binary", partial(api.Case.from_bytes, bad)
    for field in ("accepted", "called", "type", "channel", "urgency", "category", "confidential",
                  "against", NAME, "attribute." + NUMBER):
        for value in (NAME, NUMBER, int(NUMBER), [NAME], NAME.encode()):
            for array in (pa.array([value]), pa.array([value]).dictionary_encode()
                          if not isinstance(value, list) else pa.array([value])):
                columns = {"accepted": pa.array([ACCEPTED_US]), field: array}
                yield f"table {field}", partial(town.route_table, pa.table(columns))


def test_no_error_repeats_a_value(town: tl.RuleSet) -> None:
    failed = 0
    leaks = []
    for what, attempt in attempts(town):
        try:
            attempt()
        except Exception as error:
            failed += 1
            lines = str(error) + repr(error) + str(error.__cause__) + repr(error.__context__)
            if any(secret in lines for secret in SECRETS):
                leaks.append(f"{what}: {error!r}")
            del lines
    assert leaks == []
    assert failed > 1000


def test_errors_still_say_where_and_what_would_be_right(town: tl.RuleSet) -> None:
    with pytest.raises(ValueError, match=r"1:\d+: .*caller"):
        tl.Ticket.from_json('{"calller": {}}')
    with pytest.raises(TypeError, match="unexpected keyword argument; there are .*category"):
        town.route(accepted=ACCEPTED, kategory="x")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="text: the str has a surrogate"):
        town.route(accepted=ACCEPTED, text=NAME + "\udc80")


CANARIES = ("CANARY-NAME", "13987654321", "CANARY-WORDS", "CANARY-TITLE", "CANARY-HOME",
            "CANARY-STREET", "CANARY-CALL", "CANARY-REF")


def reached(value: Any, seen: dict[int, Any]) -> Iterator[Any]:
    """The objects of trunkline that a value leads to, with it."""
    if id(value) in seen or value is None:
        return
    seen[id(value)] = value
    if isinstance(value, (list, tuple)):
        for one in value:
            yield from reached(one, seen)
    elif type(value).__module__.startswith("trunkline"):
        yield value
        for name, of in vars(type(value)).items():
            if isinstance(of, property):
                try:
                    yield from reached(getattr(value, name), seen)
                except AttributeError:
                    continue  # A command lacks the facts of other kinds.


def test_repr_shows_no_caller(town: tl.RuleSet, calendars: tl.Calendars, tmp_path: Path) -> None:
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    clerk = tl.Actor(id="clerk-1", unit="centre", roles=["operator"], purpose="callback")
    host = tl.Actor(id="host", roles=["system"])
    ticket = tl.Ticket.from_json(json.dumps({
        "id": "T-1", "jurisdiction": "town", "acceptedAt": "2018-06-26T08:00:00Z",
        "category": "noise", "dispatchText": "noise", "title": "CANARY-TITLE",
        "callerWords": "CANARY-WORDS", "callId": "CANARY-CALL", "giverRef": "CANARY-REF",
        "location": {"address": "CANARY-STREET"},
        "caller": {"name": "CANARY-NAME", "phone": "13987654321", "address": "CANARY-HOME"}}))
    assert all(c in ticket.to_json() for c in CANARIES)
    with tl.Desk(tmp_path / "desk.db", town, calendars, definition,
                 keys=tmp_path / "keys") as desk:
        opened = desk.accept(ticket, clerk, now=ACCEPTED)
        ref = opened.ref
        case = desk.get(ref, clerk)
        history = desk.history(ref, clerk)
        # The clerk sees them, and repr() does not print what the clerk sees.
        assert all(c.encode() in case.to_bytes() for c in CANARIES)
        assert all(c.encode() in history[0].to_bytes() for c in CANARIES)
        feed = list(desk.feed(host))
        rows = desk.list(clerk)
        record = desk.access_record(host)
        assert len(record) == 2
        count = 0
        for value in reached([ticket, opened, case, history, feed, rows, record], {}):
            count += 1
            for text in (repr(value), str(value), f"{value}"):
                assert not any(c in text for c in CANARIES), type(value)
        assert count > 20
        for event in (*(item.event for item in feed), *opened.events):
            assert not any(c.encode() in event.to_bytes() for c in CANARIES)
        text = desk.metrics(host, now=ACCEPTED)
        assert not any(c in text for c in CANARIES)


def test_no_referral_is_shown_to_whom_it_concerns(town: tl.RuleSet, calendars: tl.Calendars,
                                                  tmp_path: Path) -> None:
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    clerk = tl.Actor(id="clerk-1", unit="centre", roles=["operator", "dispatcher"], purpose="test")
    lead = tl.Actor(id="officer-1", unit="environment", roles=["department"])
    host = tl.Actor(id="host", roles=["system"])
    reviewer = tl.Actor(id="review-1", unit="centre", roles=["reviewer"], purpose="test")
    authority = tl.Actor(id="authority-1", unit="centre", roles=["authority"], purpose="test")
    secret, kind = "CANARY-REFERRAL", tl.CommandKind
    ticket = tl.Ticket.from_json(json.dumps({
        "id": "T-1", "jurisdiction": "town", "acceptedAt": "2018-06-26T08:00:00Z",
        "category": "noise", "dispatchText": "noise"}))
    with tl.Desk(tmp_path / "desk.db", town, calendars, definition) as desk:
        ref = desk.accept(ticket, clerk, now=ACCEPTED).ref
        desk.do(ref, tl.Command(kind=kind.ACCEPT), clerk, now=ACCEPTED)
        desk.do(ref, tl.Command(kind=kind.DISPATCH, unit="environment"), clerk, now=ACCEPTED)
        desk.do(ref, tl.Command(kind=kind.PROPOSE, measure=tl.SupervisionMeasure.NOTICE,
                                ground=tl.ReferralGround.UNSOLVED, reason=secret),
                reviewer, now=ACCEPTED)
        desk.do(ref, tl.Command(kind=kind.FIND, ground=tl.ReferralGround.MISCONDUCT, facts=secret,
                                legal_basis=secret), authority, now=ACCEPTED)
        desk.do(ref, tl.Command(kind=kind.SUPERVISE,
                                measure=tl.SupervisionMeasure.REFER_DISCIPLINE,
                                ground=tl.ReferralGround.MISCONDUCT, reason=secret,
                                authority=secret), authority, now=ACCEPTED)
        for viewer in (clerk, lead, host, reviewer):
            case = desk.get(ref, viewer)
            assert case.supervision == ()
            assert case.findings == ()
            events = [*desk.history(ref, viewer), *(item.event for item in desk.feed(viewer))]
            assert secret.encode() not in case.to_bytes()
            assert not any(secret.encode() in event.to_bytes() for event in events)
            kinds = {event.command.kind for event in events}
            assert not kinds & {kind.PROPOSE, kind.FIND, kind.SUPERVISE}
            assert secret not in desk.timeline(ref, viewer, words=True)
        open_measures = desk.measures(authority)
        assert [one.measure.state for one in open_measures] == [
            tl.SupervisionState.PROPOSED, tl.SupervisionState.ORDERED]
        assert desk.measures(reviewer) == []
        # Who sees them does not print them.
        case = desk.get(ref, authority)
        assert secret.encode() in case.to_bytes()
        for value in reached([open_measures, case, desk.history(ref, authority)], {}):
            for text in (repr(value), str(value), f"{value}"):
                assert secret not in text, type(value)
