# SPDX-License-Identifier: Apache-2.0
"""Disputes that a desk keeps, from two tickets to the draft of a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import trunkline as tl
from conftest import ACCEPTED, TOWN

KIND = tl.DisputeCommandKind
CLERK = tl.Actor(id="clerk-1", unit="centre", roles=["operator", "dispatcher"])
CENTRE = tl.Actor(id="c", unit="centre", roles=["centre"])
STAFFING = tl.Actor(id="s", unit="office", roles=["staffing_office"])
LEGAL = tl.Actor(id="l", unit="office", roles=["legal_office"])
CITY = tl.Actor(id="g", unit="office", roles=["city_government"])


def unit(code: str) -> tl.Actor:
    return tl.Actor(id=code, unit=code, roles=["department"])


def paper(kind: tl.DisputeCommandKind, unit: str = "") -> tl.DisputeCommand:
    return tl.DisputeCommand(kind=kind, text="words", unit=unit, number="7", date="2018-06-26",
                             legal_basis="Road Law 8")


@pytest.fixture
def desk(calendars: tl.Calendars) -> Iterator[tl.Desk]:
    definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
    with tl.Desk(None, tl.RuleSet.from_text(TOWN), calendars, definition) as desk:
        yield desk


def test_desk(desk: tl.Desk) -> None:
    for id in ("T-1", "T-2"):
        ticket = tl.Ticket.from_text(f"""id: "{id}" jurisdiction: "town" category: "road"
            region: "yuhua" type: TICKET_TYPE_COMPLAINT dispatch_text: "a hole"
            accepted_at {{ seconds: 1530000000 }}""")
        ref = desk.accept(ticket, CLERK, now=ACCEPTED).ref
        desk.do(ref, tl.Command("accept"), CLERK, now=ACCEPTED)
        desk.do(ref, tl.Command("dispatch", unit="office", interim=True), CLERK, now=ACCEPTED)

    def do(command: tl.DisputeCommand, who: tl.Actor, version: int = 0) -> tl.DisputeReceipt:
        return desk.do_dispute("town", "M-1", command, who, now=ACCEPTED + timedelta(hours=1),
                               expected_version=version)

    opening = tl.DisputeCommand(kind=KIND.OPEN, question="who mends roads", cases=["T-1", "T-2"])
    with pytest.raises(tl.NotFoundError):
        desk.get_dispute("town", "M-1", CENTRE)
    receipt = do(opening, CENTRE)
    assert receipt.version == 1 and [one.case_id for one in receipt.tickets] == ["T-1", "T-2"]
    assert all(one.error is None for one in receipt.tickets)
    dispute = desk.get_dispute("town", "M-1", CENTRE)
    assert {one.unit for one in dispute.claimants} == {"transport", "housing"}
    assert dispute.category == "road" and dispute.step == "collation"
    assert dispute.step_due_at is not None
    with pytest.raises(PermissionError):
        do(paper(KIND.STATE), unit("environment"))
    with pytest.raises(tl.AbortedError):
        do(paper(KIND.STATE), unit("transport"), version=9)
    do(paper(KIND.STATE), unit("transport"), version=1)
    with pytest.raises(tl.FailedPreconditionError, match="statement of housing"):
        do(paper(KIND.COLLATE), CENTRE)
    do(paper(KIND.STATE), unit("housing"))
    do(paper(KIND.COLLATE), CENTRE)
    do(paper(KIND.OPINION, "transport"), STAFFING)
    do(paper(KIND.OPINION, "transport"), LEGAL)
    receipt = do(paper(KIND.RULE, "transport"), CITY)
    assert [one.events[0].command.kind for one in receipt.tickets] == [tl.CommandKind.DESIGNATE] * 2
    dispute = desk.get_dispute("town", "M-1", unit("housing"))
    assert dispute.ending is tl.DisputeEnding.RULED and dispute.date == "2018-06-26"
    assert [one.unit for one in dispute.statements] == ["transport", "housing"]
    opinion = dispute.opinion_of_office("legal_office")
    assert opinion is not None and opinion.office_name["zh"] == "法制办"
    assert opinion == dispute.opinion_of(tl.OpinionOffice.LEGAL)
    history = desk.dispute_history("town", "M-1", CENTRE, after_version=5)
    assert [one.command.kind for one in history] == [KIND.OPINION, KIND.RULE]
    assert [one.id for one in desk.list_disputes("town", CLERK)] == ["M-1"]
    assert desk.list_disputes("town", CLERK, open_only=True) == ()
    draft = desk.draft_rule("town", "M-1", CENTRE)
    rules = tl.RuleSet.from_sources([("town", TOWN.encode()), ("ruling", draft.encode())])
    rule = next(one for one in rules.rules if one.code == "precedent.M-1")
    assert rule.status is tl.RuleStatus.DRAFT and rule.document_number == "7"
    assert rules.route(accepted=ACCEPTED + timedelta(days=1), category="road",
                       region="yuhua").lead == "transport"
