"""``tanfeng.toml`` is read or refused with one sentence; ``tanfeng init`` makes one that can be read."""

from pathlib import Path

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.ledger import check, new_workspace, read
from tanfeng.ledger.schema import TABLES
from tanfeng.ledger.workspace_file import WorkspaceFile
from tanfeng.reference import Reference

GOOD = """
[workspace]
name = "湖南有色"
region = "430000"
plan = "hunan-nonferrous-2022"
base_year = 2020
ledger = "ledger/"
reference = ["reference/"]
"""


def write(folder: Path, text: str) -> Path:
    for name in ("ledger", "reference"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "tanfeng.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_workspace_is_read_with_its_paths(tmp_path: Path) -> None:
    found = WorkspaceFile.read(write(tmp_path, GOOD))
    assert (found.name, found.region, found.plan, found.base_year) == (
        "湖南有色",
        "430000",
        "hunan-nonferrous-2022",
        2020,
    )
    assert (found.ledger, found.reference) == (tmp_path / "ledger", (tmp_path / "reference",))
    assert (found.assumptions, found.scenarios) == (None, None)


def test_assumptions_and_scenarios_are_found_where_they_usually_lie(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "assumptions.toml").write_text("", encoding="utf-8")
    found = WorkspaceFile.read(write(tmp_path, GOOD))
    assert (found.assumptions, found.scenarios) == (tmp_path / "assumptions.toml", tmp_path / "scenarios")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[workspace]", "[workplace]", "[workspace]"),
        ('"430000"', '"4300"', "430"),
        ('"430000"', "430000", "region"),
        ("base_year = 2020", 'base_year = "2020"', "base_year"),
        ("base_year = 2020", "base_year = true", "base_year"),
        ("plan =", "plam =", "plam"),
        ('name = "湖南有色"', "", "name"),
        ('"ledger/"', '"lost/"', "lost"),
        ('"ledger/"', '"../"', "工作区之外"),
        ('"ledger/"', '"/etc"', "工作区之外"),
        ('["reference/"]', "[1]", "reference"),
        ('"430000"', '"430000', "TOML"),
    ],
)
def test_a_wrong_entry_is_named_in_one_sentence(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        WorkspaceFile.read(write(tmp_path, GOOD.replace(old, new)))
    assert words in caught.value.zh


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        WorkspaceFile.read(tmp_path)
    assert "tanfeng init" in caught.value.zh


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_workspace_can_be_read_and_checked(tmp_path: Path, reference: Reference, lang: str) -> None:
    folder = tmp_path / '一个 "新" 工作区'
    new_workspace.start(folder, lang)
    found = WorkspaceFile.read(folder)
    ledger = read(found.ledger, reference)
    assert found.name == folder.name
    assert check(ledger, reference) == ()
    assert {path.stem for path in found.ledger.iterdir()} == set(TABLES)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        new_workspace.start(tmp_path, "zh")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
