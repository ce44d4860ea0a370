# SPDX-License-Identifier: Apache-2.0
"""Disputes, from a disputed decision to the rule that a ruling leads to."""

from __future__ import annotations

import pickle
from datetime import timedelta

import pytest
import trunkline as tl
from conftest import ACCEPTED, TOWN

KIND = tl.DisputeCommandKind
CENTRE = tl.Actor(id="c", unit="centre", roles=["centre"])
STAFFING = tl.Actor(id="s", unit="office", roles=["staffing_office"])
LEGAL = tl.Actor(id="l", unit="office", roles=["legal_office"])
CITY = tl.Actor(id="g", unit="office", roles=["city_government"])


def test_ruling(town: tl.RuleSet) -> None:
    decision = town.route(accepted=ACCEPTED, category="road", region="yuhua")
    claimants = tl.claimants_of(decision)
    assert {one.unit for one in claimants} == {"transport", "housing"}
    assert claimants[0] == tl.Claimant(unit=claimants[0].unit, basis=claimants[0].basis,
                                       rule=claimants[0].rule, text=claimants[0].text)

    dispute = tl.Dispute("M-1", jurisdiction="town")
    assert dispute.version == 0 and dispute.stage is tl.DisputeStage.UNSPECIFIED
    events: list[tl.DisputeEvent] = []

    def do(command: tl.DisputeCommand, who: tl.Actor) -> tl.Dispute:
        now = ACCEPTED + timedelta(hours=len(events))
        new = dispute.decide(command, who, now=now)
        events.extend(new)
        return dispute.apply(new)

    opening = tl.DisputeCommand(kind=KIND.OPEN, question="who mends roads", claimants=claimants,
                                cases=["T-1", "T-2"], category="road", region="yuhua")
    assert opening.claimants == claimants and "mends" not in repr(opening)
    with pytest.raises(PermissionError):
        do(opening, CITY)
    dispute = do(opening, CENTRE)
    assert dispute.stage is tl.DisputeStage.COLLATION and dispute.cases == ("T-1", "T-2")
    ruling = tl.DisputeCommand(kind=KIND.RULE, unit="transport", assisting=["housing"],
                               text="roads are traffic", legal_basis="Road Law 8", number="2018-7")
    with pytest.raises(tl.FailedPreconditionError, match="COLLATION"):
        do(ruling, CITY)
    dispute = do(tl.DisputeCommand(kind=KIND.COLLATE, text="both claim"), CENTRE)
    dispute = do(tl.DisputeCommand(kind=KIND.STAFFING_OPINION, text="a", unit="transport"), STAFFING)
    dispute = do(tl.DisputeCommand(kind=KIND.LEGAL_OPINION, text="b", unit="transport"), LEGAL)
    opinion = dispute.opinion_of(tl.OpinionOffice.LEGAL)
    assert opinion in dispute.opinions
    assert opinion is not None and opinion.by == "l" and opinion.round == 1
    with pytest.raises(tl.FailedPreconditionError):
        dispute.draft_rule(town)
    dispute = do(ruling, CITY)
    assert dispute.ending is tl.DisputeEnding.RULED and dispute.unit == "transport"

    designations = dispute.designations(events[-1])
    assert [one.case_id for one in designations] == ["T-1", "T-2"]
    assert all(one.command.kind is tl.CommandKind.DESIGNATE and one.command.unit == "transport"
               for one in designations)
    after = tl.RuleSet.from_sources([("town", TOWN.encode()),
                                     ("ruling", dispute.draft_rule(town).encode())])
    later = after.route(accepted=ACCEPTED + timedelta(days=9), category="road", region="yuhua")
    assert later.lead == "transport" and later.rule == "precedent.M-1"

    # Replay, messages, pickles.
    assert tl.Dispute("M-1", jurisdiction="town").apply(events) == dispute
    assert tl.Dispute.from_bytes(dispute.to_bytes()) == dispute
    assert tl.DisputeCommand.from_json(ruling.to_json()) == ruling
    for event in events:
        assert tl.DisputeEvent.from_text(event.to_text()) == event
        assert pickle.loads(pickle.dumps(event)) == event
    with pytest.raises(tl.FailedPreconditionError):
        dispute.apply(events[:1])
    with pytest.raises(TypeError):
        tl.DisputeCommand(kind="open")  # type: ignore[arg-type]
    with pytest.raises(tl.InvalidArgumentError):
        tl.Dispute("M-2", jurisdiction="town").decide(tl.DisputeCommand(kind=KIND.OPEN), CENTRE,
                                                      now=ACCEPTED)
