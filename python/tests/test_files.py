# SPDX-License-Identifier: Apache-2.0
"""Files and folders: read as the tool reads them."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
import trunkline as tl
from conftest import ACCEPTED, TOWN

TABLE = "id,when.category,then.department,#说明\nwater,road,housing,水\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txtpb").write_text(TOWN, encoding="utf-8")
    (tmp_path / "README.md").write_text("no rules")
    (tmp_path / ".hidden").write_text("no rules")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "b.txtpb").write_text("rule {")
    return tmp_path


def test_formats(folder: Path, town: tl.RuleSet) -> None:
    for name, content in {"b.txtpb": town.to_text().encode(), "b.json": town.to_json().encode(),
                          "b.binpb": town.to_bytes()}.items():
        path = folder / name
        path.write_bytes(content)
        assert tl.RuleSet.load(path) == town
        assert tl.RuleSet.from_sources([(name, content)]) == town
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Documentation and hidden files are none.
        for name in ("b.txtpb", "b.json", "b.binpb"):
            (folder / name).unlink()
        assert tl.RuleSet.load(folder) == town


def test_tables(folder: Path) -> None:
    (folder / "rules.csv").write_text(TABLE, encoding="gbk")
    rules = tl.RuleSet.load(folder)
    assert len(rules) == 6 and "water" in {rule.code for rule in rules.rules}
    assert rules == tl.RuleSet.from_sources([("town", TOWN.encode()),
                                             ("rules.csv", TABLE.encode())])
    (folder / "rules.csv").write_text(TABLE + "fire,road,nobody,火\n", encoding="gbk")
    with pytest.raises(tl.RuleError) as caught:
        tl.RuleSet.load(folder)
    place = caught.value.issues[-1].place
    assert place.file == str(folder / "rules.csv")
    assert (place.line, place.column) == (3, 3)


def test_skipped_files(folder: Path, town: tl.RuleSet) -> None:
    (folder / "notes.md").write_text("no rules")
    with pytest.warns(UserWarning) as caught:
        assert tl.RuleSet.load(folder) == town
    assert [str(one.message) for one in caught] == [
        f"{folder / 'notes.md'} is skipped: not a .txtpb, .json, .binpb, .csv or .xlsx file"]
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning):
            tl.RuleSet.load(folder)


def test_calendars_have_no_tables(tmp_path: Path) -> None:
    packed = tl.PACKS / "calendars" / "weekdays.txtpb"
    (tmp_path / "weekdays.txtpb").write_bytes(packed.read_bytes())
    (tmp_path / "holidays.csv").write_text("date,kind\n")
    with pytest.warns(UserWarning, match="holidays.csv is skipped: not a"):
        assert tl.Calendars.load(tmp_path).names == tl.Calendars.load(packed).names
    with pytest.raises(tl.InvalidArgumentError, match="holidays.csv: not a"):
        tl.Calendars.load(tmp_path / "holidays.csv")
    with pytest.raises(tl.InvalidArgumentError, match="holidays.csv: not a"):
        tl.LifecycleDefinition.load(tmp_path / "holidays.csv")


def test_what_cannot_be_read(folder: Path) -> None:
    for kind in (tl.RuleSet, tl.Calendars, tl.LifecycleDefinition):
        with pytest.raises(tl.MissingFileError) as caught:
            kind.load(folder / "none.txtpb")
        assert isinstance(caught.value, FileNotFoundError)
        assert isinstance(caught.value, tl.NotFoundError)
        assert "none.txtpb" in str(caught.value)
        with pytest.raises(TypeError):
            kind.load()
    (folder / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="empty holds no"):
        tl.RuleSet.load(folder / "empty")
    with pytest.raises(tl.InvalidArgumentError, match="twice"):
        tl.RuleSet.load(folder / "a.txtpb", folder)
    with pytest.raises(tl.InvalidArgumentError, match="twice"):
        tl.RuleSet.from_sources([("a", b""), ("a", b"")])


def test_a_table_routes(folder: Path) -> None:
    (folder / "rules.csv").write_text("id,when.category,then.department,priority\nwater,road,housing,5\n")
    assert tl.RuleSet.load(folder).route(accepted=ACCEPTED, category="road").rule == "water"
