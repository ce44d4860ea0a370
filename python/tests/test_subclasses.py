# SPDX-License-Identifier: Apache-2.0
"""An object that no __init__() has made is refused; it never ends the process."""

from __future__ import annotations

import enum
import inspect
import subprocess
import sys
import warnings
from typing import Any

import pytest
import trunkline as tl
from conftest import ACCEPTED_US, TOWN

CLASSES = [value for name, value in vars(tl._core).items()
           if inspect.isclass(value) and not issubclass(value, enum.Enum)]


def unmade(cls: Any) -> list[Any]:
    """Instances without content: of __new__() alone, and of a subclass."""
    made = [cls.__new__(cls)]
    try:
        own = type("Own", (cls,), {"__init__": lambda self: None})
    except TypeError:  # It cannot be derived from.
        return made
    try:
        made.append(own())
    except (TypeError, RuntimeError):
        pass
    return made


def use(value: Any, town: tl.RuleSet) -> int:
    """Uses every member in every way that is easy to say; counts what was refused."""
    refused = 0
    ways: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        ((), {}), ((value,), {}), (("x",), {}), (("x", value), {}), ((town,), {}),
        ((), {"accepted": ACCEPTED_US}), (("x",), {"now": ACCEPTED_US})]
    try:
        names = dir(value)
    except TypeError:  # It lists its own fields, of which it has none.
        refused += 1
        names = dir(type(value))
    for name in names:
        if name in ("__class__", "__new__", "__init_subclass__", "__subclasshook__"):
            continue
        try:
            member = getattr(value, name)
        except Exception:
            refused += 1
            continue
        for arguments, named in ways if callable(member) else []:
            try:
                member(*arguments, **named)
            except Exception:
                refused += 1
    api: Any = tl
    for function in (repr, str, hash, len, bool, iter, api.claimants_of, api.open_command,
                     lambda one: one == one, lambda one: town.route(one),
                     lambda one: town.explain(one), lambda one: town.what_to_ask(one),
                     lambda one: town.route_table(one),
                     lambda one: tl.DeadlineCalculator(one, one),
                     lambda one: tl.DeadlineCalculator(town, one),
                     lambda one: api.Desk("memory", one)):
        try:
            function(value)
        except Exception:
            refused += 1
    return refused


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_class(cls: Any) -> None:
    """In a process of its own: a crash is a failure of this class alone."""
    found = subprocess.run([sys.executable, __file__, cls.__name__], capture_output=True,
                           text=True, check=False)
    assert found.returncode == 0, found.stderr[-2000:]
    assert int(found.stdout) > 0


def test_a_rule_set_with_an_init_of_its_own(town: tl.RuleSet) -> None:
    class Own(tl.RuleSet):
        def __init__(self) -> None:
            pass

    for rules in (tl.RuleSet.__new__(tl.RuleSet), Own.__new__(Own), Own()):
        with pytest.raises(TypeError, match="is not made"):
            rules.route(accepted=ACCEPTED_US, category="noise")
    ticket = tl.Ticket.__new__(tl.Ticket)
    for call in (town.route, town.explain, town.what_to_ask):
        with pytest.raises(TypeError, match="the Ticket is not made"):
            call(ticket)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    rules = tl.RuleSet.from_text(TOWN)
    count = 0
    for one in unmade(getattr(tl, sys.argv[1])):
        count += use(one, rules)
    print(count)
