# SPDX-License-Identifier: Apache-2.0
"""Run by scratch.sh, by the module of the changed copy."""

import json
from datetime import datetime, timezone

import trunkline as tl

ACCEPTED = datetime(2018, 6, 26, 8, tzinfo=timezone.utc)
PHONE = "13900000008"

assert tl.Outcome.ROUTED.label() == "分派"
assert tl.TicketType.COMPLAINT.label() == "申诉"

rules = tl.RuleSet.load(tl.PACKS / "cn/national", tl.PACKS / "cn/changsha")
ticket = tl.Ticket(jurisdiction=rules.id, accepted=ACCEPTED, region="430111", dialled="12345",
                   category="environment.noise.construction", type=tl.TicketType.COMPLAINT,
                   second_phone=PHONE, attempts=3)
assert (ticket.second_phone, ticket.attempts) == (PHONE, 3)
assert tl.Ticket.attempts.__doc__ == "How often the caller rang before."
assert "attempts: 3" in ticket.to_text()
assert json.loads(ticket.to_json())["secondPhone"] == PHONE
assert "attempts=3" in repr(ticket) and PHONE not in repr(ticket)
assert tl.Ticket.from_json(ticket.to_json()) == ticket != tl.Ticket.from_text(
    ticket.to_text().replace("attempts: 3", "attempts: 4"))

# A table's results, where pyarrow is there to make one.
try:
    import pyarrow as pa
except ImportError:
    print("scratch.py: no pyarrow; the tables are left out")
else:
    routed = rules.route_table(pa.table({
        "accepted": [ACCEPTED], "region": ["430111"], "dialled": ["12345"], "type": ["申诉"],
        "category": ["environment.noise.construction"]}))
    assert pa.table(routed)["outcome"].to_pylist() == ["dispatched"]

calendars = tl.Calendars.load(tl.PACKS / "calendars")
definition = tl.LifecycleDefinition.load(tl.PACKS / "lifecycle/12345")
operator = tl.Actor(id="o", unit="hotline_centre", roles=["operator"])
administrator = tl.Actor(id="a", unit="hotline_centre", roles=["administrator"])
with tl.Desk(None, rules, calendars, definition) as desk:
    ref = desk.accept(ticket, operator, now=ACCEPTED).ref

    def seen(viewer: tl.Actor) -> tuple[str, int]:
        shown = desk.get(ref, viewer).ticket
        assert shown is not None
        return shown.second_phone, shown.attempts

    # As the other number of the caller: shown, masked, sealed, erased.
    assert seen(operator) == (PHONE, 3)
    assert seen(tl.Actor(id="x", unit="none", roles=["dispatcher"])) == ("139******08", 3)
    assert all(PHONE.encode() not in item.event.to_bytes() for item in desk.feed(tl.Actor(id="host", roles=["system"])))
    desk.do(ref, tl.Command("resolve", public_text="explained"), operator, now=ACCEPTED)
    desk.erase(ref, administrator, now=ACCEPTED)
    assert seen(operator) == ("", 3)
