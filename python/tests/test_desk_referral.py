# SPDX-License-Identifier: Apache-2.0
"""A referral is shown to who acts on it, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trunkline as tl
from conftest import ACCEPTED, TOWN

TOLD = ("CANARY", "MISCONDUCT", "DISCIPLINE", "misconduct", "discipline", "PROPOSE", "propose",
        "移送", "纪检", "乱作为")


def of(role: str, unit: str = "centre") -> tl.Actor:
    return tl.Actor(id=role + "-1", unit=unit, roles=[role])


@pytest.fixture
def desk(calendars: tl.Calendars) -> Iterator[tl.Desk]:
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    with tl.Desk(None, tl.RuleSet.from_text(TOWN), calendars, definition) as desk:
        yield desk


def doors(desk: tl.Desk, ref: tl.CaseRef, who: tl.Actor) -> Iterator[Callable[[], Any]]:
    yield lambda: desk.get(ref, who)
    yield lambda: desk.history(ref, who)
    yield lambda: desk.list(who)
    yield lambda: list(desk.feed(who))
    yield lambda: desk.timeline(ref, who)
    yield lambda: desk.timeline(ref, who, lang="zh", words=True)
    yield lambda: desk.measures(who)
    yield lambda: desk.metrics(who, now=ACCEPTED)


def told(desk: tl.Desk, ref: tl.CaseRef, who: tl.Actor) -> set[str]:
    """What the doors tell, in errors too."""
    out = set()
    for door in doors(desk, ref, who):
        try:
            said = repr(door())
        except PermissionError as error:
            said = repr(error)
        out |= {one for one in TOLD if one in said}
    return out


def test_referral(desk: tl.Desk) -> None:
    ticket = tl.Ticket.from_text("""id: "T-1" jurisdiction: "town" category: "road" region: "yuhua"
        type: TICKET_TYPE_COMPLAINT accepted_at { seconds: 1530000000 }""")
    ref = desk.accept(ticket, of("operator"), now=ACCEPTED).ref
    officer = of("department", "transport")
    for command, who in (
            (tl.Command("accept"), of("operator")),
            (tl.Command("dispatch", unit="transport"), of("dispatcher")),
            (tl.Command("sign"), officer),
            (tl.Command("propose", measure="notice", ground="unsolved", reason="CANARY"),
             of("reviewer")),
            (tl.Command("find", ground="misconduct", facts="CANARY", legal_basis="CANARY"),
             of("authority")),
            (tl.Command("supervise", measure="refer_discipline", ground="misconduct",
                        reason="CANARY", authority="CANARY"), of("authority"))):
        desk.do(ref, command, who, now=ACCEPTED)
    for role in ("system", "operator", "administrator", "dispatcher", "reviewer"):
        assert told(desk, ref, of(role)) == set(), role
    assert told(desk, ref, officer) == set()
    for role in ("supervisor", "authority"):
        assert "CANARY" in told(desk, ref, of(role)), role
