# SPDX-License-Identifier: Apache-2.0
"""trunkline.diff(): which tickets two rule sets decide otherwise."""

from datetime import datetime
from pathlib import Path

import pytest

import trunkline

BOSTON = trunkline.PACKS / "us/boston-2011"

RODENTS = """
rule { id: "rodent_activity_7b12" override: OVERRIDE_REPLACE
       when { category: "rodent_activity_7b12" } valid { to: "2011-12-12" }
       then { department: "isd" } }
rule { id: "new" when { category: "rodent_activity_7b12" }
       valid { from: "2011-12-12" } then { department: "pwdx" } }
"""


def test_equal_rules_are_equivalent() -> None:
    rules = trunkline.RuleSet.load(BOSTON)
    same = trunkline.diff(rules, rules)
    assert same.equivalent
    assert same.changes == ()
    assert same.open() == ()
    assert same.open_share == 0


def test_a_rule_changes_hands(tmp_path: Path) -> None:
    (tmp_path / "rodents.txtpb").write_text(RODENTS)
    before = trunkline.RuleSet.load(BOSTON)
    after = trunkline.RuleSet.load(BOSTON, tmp_path / "rodents.txtpb")
    diff = trunkline.diff(before, after)
    assert not diff.equivalent
    (change,) = diff.changes
    assert change.kinds == ("lead",)
    assert change.after_rules == ("new",)
    assert change.before == ("lead: isd",)
    (box,) = change.boxes
    assert box.when["category"] == ("rodent_activity_7b12",)
    assert any("number" in without for without in box.without)
    # Both routers confirm the ticket.
    assert before.route(change.ticket).lead == "isd"
    assert after.route(change.ticket).lead == "pwdx"
    assert before.route(box.ticket).lead == "isd"
    assert after.route(box.ticket).lead == "pwdx"
    category = "rodent_activity_7b12"
    old = datetime(2011, 12, 11, 12, tzinfo=before.tz)
    new = datetime(2011, 12, 12, 12, tzinfo=before.tz)
    assert diff.changes_of(accepted=old, category=category) == ()
    assert diff.changes_of(accepted=new, category=category) == (0,)
    assert '"afterRule"' in diff.to_json()


def test_other_jurisdictions() -> None:
    boston = trunkline.RuleSet.load(BOSTON)
    changsha = trunkline.RuleSet.load(
        trunkline.PACKS / "cn/national", trunkline.PACKS / "cn/changsha"
    )
    with pytest.raises(trunkline.InvalidArgumentError):
        trunkline.diff(boston, changsha)
