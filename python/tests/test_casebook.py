# SPDX-License-Identifier: Apache-2.0
"""trunkline.test(): casebooks of a rule set."""

import pytest

import trunkline

BOSTON = trunkline.PACKS / "us/boston-2011"

BOOK = """accepted: 2011-12-01 09:00:00

== rats ==
category: rodent_activity_7b12
->
lead: isd

== rats again ==
category: rodent_activity_7b12
->
lead: pwdx
"""


def test_cases_hold_or_say_why() -> None:
    rules = trunkline.RuleSet.load(BOSTON)
    result = trunkline.test(BOOK, rules)
    assert result.cases == 2
    (failure,) = result.failures
    assert failure.title == "rats again"
    assert failure.line == 8
    (difference,) = failure.differences
    assert (difference.field, difference.expected, difference.got) == (
        "lead",
        "pwdx",
        "isd",
    )
    assert "expected  lead: pwdx" in failure.text
    assert "got       lead: isd" in failure.text
    chinese = trunkline.test(BOOK, rules, lang="zh").failures[0].text
    assert "预期  lead：pwdx" in chinese
    assert trunkline.test(result.updated, rules).failures == ()


def test_the_cases_of_the_pack_hold() -> None:
    rules = trunkline.RuleSet.load(BOSTON)
    book = (BOSTON / "tests/worked.txt").read_text(encoding="utf-8")
    assert trunkline.test(book, rules).failures == ()


def test_defects_of_a_casebook_have_places() -> None:
    rules = trunkline.RuleSet.load(BOSTON)
    with pytest.raises(trunkline.RuleError) as error:
        trunkline.test("== a ==\ncategroy: x\n->\n", rules, name="b.txt")
    assert error.value.issues[0].place.file == "b.txt"
    lines = [issue.place.line for issue in error.value.issues]
    assert lines == [1, 2]  # No time; a field that does not exist.
