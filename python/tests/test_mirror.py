# SPDX-License-Identifier: Apache-2.0
"""Cases of other systems, and cases that move to a successor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import trunkline as tl
from conftest import ACCEPTED, TOWN

CLERK = tl.Actor(id="clerk-1", unit="centre", roles=["operator", "dispatcher"])
HOST = tl.Actor(id="host", roles=["system"])
# The environment department ends with June.
ENDING = TOWN.replace('{ code: "environment"', """{ code: "environment"
  valid { to: "2018-07-01" } successor { department: "housing" }""")


def opening(category: str = "noise") -> tl.Event:
    return tl.Event.from_json(json.dumps({
        "at": "2018-06-26T08:00:00Z",
        "command": {"open": {"ticket": {
            "jurisdiction": "town", "acceptedAt": "2018-06-26T08:00:00Z", "category": category,
            "type": "TICKET_TYPE_COMPLAINT", "caller": {"name": "somebody"}}}}}))


@pytest.fixture
def desk(calendars: tl.Calendars) -> Iterator[tl.Desk]:
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    with tl.Desk(None, tl.RuleSet.from_text(ENDING), calendars, definition) as desk:
        yield desk


def test_adoption(desk: tl.Desk) -> None:
    def mirror(event: tl.Event) -> tl.Receipt:
        return desk.mirror(jurisdiction="town", source="12315", old_id="A-1", source_version=1,
                           event=event, actor=HOST, now=ACCEPTED)

    receipt = mirror(opening())
    assert receipt.ref == tl.CaseRef(jurisdiction="town", id="12315:A-1")
    assert not receipt.replayed and mirror(opening()).replayed
    with pytest.raises(tl.AlreadyExistsError):
        mirror(opening("road"))
    assert list(desk.feed(HOST, source="12315")) == []
    with pytest.raises(tl.FailedPreconditionError):
        desk.do(receipt.ref, tl.Command("accept"), CLERK, now=ACCEPTED)

    adopted, = desk.adopt("town", "12315", CLERK, now=ACCEPTED)
    assert adopted.mirror == receipt.ref and adopted.error is None
    assert adopted.new_unit == "environment" and adopted.old_unit == ""
    case = desk.get(adopted.ref, CLERK)
    assert case.ticket is not None and case.ticket.category == "noise"
    assert desk.adopt("town", "12315", CLERK, now=ACCEPTED) == ()


def test_import(desk: tl.Desk) -> None:
    def bring() -> tuple[tl.ImportResult | tl.Error, ...]:
        return desk.import_cases("town", "old", [("B-1", [opening()]), ("B-2", [])], CLERK,
                                 now=ACCEPTED)

    first, failed = bring()
    assert isinstance(first, tl.ImportResult)
    assert first.kind == "new" and first.new_unit == "environment" and first.case_id
    assert first.mirror.id == "old:B-1"
    assert isinstance(failed, tl.InvalidArgumentError) and "history" in str(failed)
    again, same = bring()
    assert isinstance(again, tl.ImportResult) and again.kind == "unchanged"
    assert same == failed and hash(same) == hash(failed) and same != tl.InvalidArgumentError("")


def test_reassignment(desk: tl.Desk) -> None:
    ticket = tl.Ticket(id="T-1", jurisdiction="town", accepted=ACCEPTED, category="noise",
                       type=tl.TicketType.COMPLAINT, dispatch_text="noise")
    ref = desk.accept(ticket, CLERK, now=ACCEPTED).ref
    desk.do(ref, tl.Command("accept"), CLERK, now=ACCEPTED)
    desk.do(ref, tl.Command("dispatch", unit="environment"), CLERK, now=ACCEPTED)
    july = ACCEPTED + timedelta(days=7)
    assert desk.reassign("town", CLERK, now=ACCEPTED, dry_run=True) == ()
    planned = desk.reassign("town", CLERK, now=july, dry_run=True)
    assert [(one.ref, one.old_unit, one.new_unit, one.error) for one in planned] == [
        (ref, "environment", "housing", None)]
    stranger = tl.Actor(id="o", unit="transport", roles=["department"])
    with pytest.raises(tl.PermissionDeniedError):
        desk.reassign("town", stranger, now=july)
    assert desk.reassign("town", CLERK, now=july) == planned
    lead = desk.get(ref, CLERK).lead
    assert lead is not None and lead.unit == "housing"
    assert desk.reassign("town", CLERK, now=july) == ()


def test_drawing() -> None:
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    assert definition.draw().startswith("digraph")
    assert "stateDiagram-v2" in definition.draw("mermaid", lang="en")
    assert "<scxml" in definition.draw("scxml")
    with pytest.raises(ValueError, match="mermaid"):
        definition.draw("svg")
