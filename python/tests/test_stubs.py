# SPDX-License-Identifier: Apache-2.0
"""The stub agrees with the module, and everything in it is documented."""

from __future__ import annotations

import ast
import enum
import inspect
import subprocess
import sys
from pathlib import Path

import trunkline as tl

STUB = Path(tl.__file__).parent / "_core.pyi"
TREE = ast.parse(STUB.read_text(encoding="utf-8"))
CLASSES = {node.name: node for node in TREE.body if isinstance(node, ast.ClassDef)}
# Defined for the stub alone.
ONLY_IN_STUB = {"ArrowStream"}


def test_stub_and_module_agree(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed.txt"
    allowed.write_text("\n".join(f"trunkline._core.{name}" for name in ONLY_IN_STUB))
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "trunkline", "--allowlist", str(allowed),
         "--ignore-disjoint-bases"],
        capture_output=True, text=True, timeout=300, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_same_members() -> None:
    """stubtest does not look at who is missing in a class of the stub."""
    for name, node in CLASSES.items():
        if name in ONLY_IN_STUB:
            continue
        stub = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
        stub |= {target.id for one in node.body if isinstance(one, ast.Assign)
                 for target in one.targets if isinstance(target, ast.Name)}
        stub |= {one.target.id for one in node.body if isinstance(one, ast.AnnAssign)
                 and isinstance(one.target, ast.Name)}
        module = {member for member in vars(getattr(tl._core, name))
                  if not member.startswith("_")}
        assert {one for one in stub if not one.startswith("_")} == module, name


def test_everything_is_exported() -> None:
    module = {name for name in vars(tl._core) if not name.startswith("_")}
    assert module <= set(tl.__all__)
    assert all(hasattr(tl, name) for name in tl.__all__)


def test_everything_is_documented() -> None:
    for name in tl.__all__:
        value = getattr(tl, name)
        if inspect.isclass(value):
            assert value.__doc__, name
            for member, of in vars(value).items():
                if not member.startswith("_") and not isinstance(of, enum.Enum):
                    assert inspect.getdoc(of), f"{name}.{member}"
        elif callable(value):
            assert inspect.getdoc(value), name


def test_enumerators_are_documented() -> None:
    """In the stub, by the comments of the schema or by a name of their own."""
    enums = [one for name in tl.__all__ if inspect.isclass(one := getattr(tl, name))
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
