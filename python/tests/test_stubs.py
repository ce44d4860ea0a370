# SPDX-License-Identifier: Apache-2.0
"""The stub agrees with the module, and everything in it is documented."""

from __future__ import annotations

import ast
import enum
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trunkline as tl
from conftest import ACCEPTED

STUB = Path(tl.__file__).parent / "_core.pyi"
TREE = ast.parse(STUB.read_text(encoding="utf-8"))
CLASSES = {node.name: node for node in TREE.body if isinstance(node, ast.ClassDef)}
# Defined for the stub alone.
del CLASSES["ArrowStream"]


def functions(body: list[ast.stmt]) -> dict[str, ast.FunctionDef]:
    return {one.name: one for one in body if isinstance(one, ast.FunctionDef)}


def public(names: Any) -> set[str]:
    return {name for name in names if not name.startswith("_")}


def arguments(function: ast.FunctionDef) -> list[str]:
    """Names and types; a default is only known to be there."""
    text = ast.unparse(function.args)
    return re.sub(r"trunkline\._core\.|= ?[^,)]+", "", text).replace(" ", "").split(",")


def signatures() -> Iterator[tuple[str, ast.FunctionDef, str, str | None]]:
    """Name, stub, and what the module says: signature and documentation."""
    for scope, body, found in [("", TREE.body, vars(tl._core))] + [
            (name + ".", node.body, dict(vars(getattr(tl._core, name))))
            for name, node in CLASSES.items()]:
        for name, stub in functions(body).items():
            value = found.get(name)
            value = value.fget if isinstance(value, property) else value
            for signature, doc, *_ in getattr(value, "__nb_signature__", ()):
                yield scope + name, stub, signature, doc


def test_same_names() -> None:
    module = public(vars(tl._core))
    assert module == set(CLASSES) | public(functions(TREE.body))
    assert module <= set(tl.__all__)
    assert all(hasattr(tl, name) for name in tl.__all__)
    for name, node in CLASSES.items():
        stub = set(functions(node.body)) | {
            one.targets[0].id for one in node.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)}
        assert public(stub) == public(vars(getattr(tl._core, name))), name


def test_same_signatures() -> None:
    compared = 0
    for name, stub, signature, doc in signatures():
        signature = re.sub(r"\\\d+", "...", signature).replace("def (", "def get(")
        written = ast.parse(signature + ": ...").body[0]
        assert isinstance(written, ast.FunctionDef)
        assert arguments(stub) == arguments(written), name
        assert stub.returns is not None and written.returns is not None, name
        assert ast.unparse(stub.returns) == ast.unparse(written.returns).replace(
            "trunkline._core.", ""), name
        assert (ast.get_docstring(stub) or "") == inspect.cleandoc(doc or ""), name
        compared += 1
    assert compared > 500


@pytest.mark.parametrize("method", ["route", "explain", "what_to_ask", "why_not"])
def test_written_signatures(method: str, town: tl.RuleSet) -> None:
    """The module reads these arguments one by one; the stub lists them by hand."""
    stub = functions(CLASSES["RuleSet"].body)[method]
    first = ("noise",) if method == "why_not" else ()
    names = {one.arg for one in stub.args.kwonlyargs}
    assert {"accepted", "category", "text", "attributes"} <= names
    for name in names:
        with pytest.raises(TypeError) as caught:
            getattr(town, method)(*first, **{"accepted": ACCEPTED, name: object()})
        assert "unexpected keyword" not in str(caught.value), name
    with pytest.raises(TypeError, match="unexpected keyword"):
        getattr(town, method)(*first, accepted=ACCEPTED, nothing=1)


def test_a_ticket_takes_what_it_shows() -> None:
    """Each field of the message, but what routing reads is made of others."""
    node = CLASSES["Ticket"]
    shown = {name for name, one in functions(node.body).items() if one.decorator_list
             and ast.unparse(one.decorator_list[0]) == "property"}
    taken = {one.arg for one in functions(node.body)["__init__"].args.kwonlyargs}
    assert shown - {"text"} == taken and len(taken) >= 32
    empty = tl.Ticket()
    assert empty == tl.Ticket(**{name: None for name in taken}) and empty.to_bytes() == b""
    full = tl.Ticket(location={"latitude": 28.25, "datum": tl.LocationDatum.WGS84},
                     related=[{"ticket": "T-0", "kind": tl.RelatedKind.SPLIT}], tags=["a"],
                     answered=ACCEPTED, reply_waived=True, urgency=tl.Urgency.URGENT)
    again = tl.Ticket(**{name: getattr(full, name) for name in taken})
    assert again == full and again.location["datum"] is tl.LocationDatum.WGS84


def test_everything_is_documented() -> None:
    for name in tl.__all__:
        value = getattr(tl, name)
        if inspect.isclass(value):
            assert value.__doc__, name
            for member, of in vars(value).items():
                if not member.startswith("_") and not isinstance(of, enum.Enum):
                    assert inspect.getdoc(of) or name == "RuleError", f"{name}.{member}"
        elif callable(value):
            assert inspect.getdoc(value), name


def test_enumerators_are_documented() -> None:
    """In the stub, by the comments of the schema or by their names."""
    enums: list[Any] = [
        one for name in tl.__all__ if inspect.isclass(one := getattr(tl, name))
        and issubclass(one, enum.Enum)]
    assert len(enums) > 30
    for one in enums:
        body = CLASSES[one.__name__].body
        documented = {
            before.targets[0].id for before, after in zip(body, body[1:])
            if isinstance(before, ast.Assign) and isinstance(before.targets[0], ast.Name)
            and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)}
        for member in one:
            if member.name != "UNSPECIFIED":
                assert member.name in documented, f"{one.__name__}.{member.name}"
                assert member.label("en") and member.label("zh")
