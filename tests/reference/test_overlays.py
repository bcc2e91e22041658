"""Overlays of a workspace: same key replaces, new key adds, the same rules hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import blocking
from tanfeng.reference import Reference, ReferenceRow

HEAD = (
    "key,kind,technology,year,quantity,value,value_low,value_high,value_text,unit,region,"
    "valid_from,valid_to,edition,source,confidence,note\n"
)
KEY = "electricity_factors.provincial-average.430000.2022"


def write(folder: Path, *rows: str, name: str = "electricity_factors", head: str = HEAD) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.csv").write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return folder


def factor(
    key: str, year: int, value: str, unit: str = "tCO2/MWh", source: str = "mee-2024-33", word: str = "verified"
) -> str:
    return f"{key},provincial_average,,{year},emission_factor,{value},,,,{unit},430000,,,mee,{source},{word},"


def hunan(reference: Reference, year: int) -> object:
    return reference.lookup(
        "electricity_factors", quantity="emission_factor", kind="provincial_average", year=year, regions=("430000",)
    )


def test_a_row_with_the_same_key_replaces(tmp_path: Path) -> None:
    reference = Reference.load([write(tmp_path, factor(KEY, 2022, "0.48"))])
    row = hunan(reference, 2022)
    assert isinstance(row, ReferenceRow)
    assert row.value == 0.48
    assert reference.table("electricity_factors").height == Reference.load().table("electricity_factors").height
    assert reference.findings == ()


def test_a_row_with_a_new_key_adds(tmp_path: Path) -> None:
    new = KEY.replace("2022", "2024")
    reference = Reference.load([write(tmp_path, factor(new, 2024, "0.47"))])
    row = hunan(reference, 2024)
    assert isinstance(row, ReferenceRow)
    assert row.key == new
    assert not blocking(reference.findings)


def test_an_overlay_changes_the_edition_and_not_the_shipped_data(tmp_path: Path) -> None:
    before = Reference.load().edition
    overlaid = Reference.load([write(tmp_path, factor(KEY, 2022, "0.48"))])
    assert overlaid.edition != before
    assert Reference.load().edition == before
    row = hunan(Reference.load(), 2022)
    assert isinstance(row, ReferenceRow)
    assert row.value == 0.49


def test_the_later_overlay_lies_on_top(tmp_path: Path) -> None:
    first = write(tmp_path / "a", factor(KEY, 2022, "0.48"))
    second = write(tmp_path / "b", factor(KEY, 2022, "0.47"))
    row = hunan(Reference.load([first, second]), 2022)
    assert isinstance(row, ReferenceRow)
    assert row.value == 0.47


def test_a_new_key_for_the_same_question_is_an_overlap_at_the_overlay(tmp_path: Path) -> None:
    reference = Reference.load([write(tmp_path, factor(KEY + "-own", 2022, "0.48").replace(",mee,", ",mee-2024-33,"))])
    (finding,) = reference.findings
    assert finding.rule == "reference.overlap"


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        (factor(KEY, 2022, "0.48", unit="furlong"), "reference.unknown-unit", "unit"),
        (factor(KEY, 2022, "0.48", source="nowhere"), "reference.unknown-source", "source"),
        (factor(KEY, 2022, "0.48", word="certain"), "reference.unknown-confidence", "confidence"),
        (factor(KEY, 2022, "about 0.5"), "reference.unreadable-cell", "value"),
        (factor(KEY, 2022, ""), "reference.no-value", "value"),
        (factor(KEY, 2022, "0.5", word="not-found"), "reference.value-not-found", "value"),
        (factor("Wrong Key", 2022, "0.48"), "reference.key-form", "key"),
        (factor(KEY, 2022, "0.48").replace("430000,,", "439999,,"), "reference.unknown-region", "region"),
        (
            factor(KEY, 2022, "0.48").replace("430000,,,", "430000,2024-02-30,,"),
            "reference.unreadable-cell",
            "valid_from",
        ),
        (factor(KEY, 2022, "nan"), "reference.unreadable-cell", "value"),
    ],
)
def test_a_bad_row_is_a_blocking_finding_with_its_address(tmp_path: Path, row: str, rule: str, column: str) -> None:
    reference = Reference.load([write(tmp_path, row)])
    found = [f for f in reference.findings if f.rule == rule]
    assert found, reference.findings
    assert found[0].blocks
    assert found[0].address.file == str(tmp_path / "electricity_factors.csv")
    assert (found[0].address.row, found[0].address.column) == (2, column)


def test_a_key_twice_in_one_overlay_is_a_finding(tmp_path: Path) -> None:
    reference = Reference.load([write(tmp_path, factor(KEY, 2022, "0.48"), factor(KEY, 2022, "0.47"))])
    assert {f.address.row for f in reference.findings if f.rule == "reference.duplicate-key"} == {2, 3}


def test_a_table_of_the_users_own_needs_the_common_columns(tmp_path: Path) -> None:
    reference = Reference.load([write(tmp_path, "own.a,1", name="own", head="key,value\n")])
    missing = {f.address.column for f in reference.findings if f.rule == "reference.missing-column"}
    assert {"unit", "source", "confidence", "quantity"} <= missing


def test_an_unknown_item_is_a_finding(tmp_path: Path) -> None:
    head = HEAD.replace("kind,technology,year", "item,vintage")
    row = "fuel_factors.peat.ncv.own,peat,own,ncv,9,,,,GJ/t,100000,,,own,none-found,assumed,"
    reference = Reference.load([write(tmp_path, row, name="fuel_factors", head=head)])
    assert [f.rule for f in reference.findings] == ["reference.unknown-item"]


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        Reference.load([tmp_path / "nowhere"])
    assert error.value.exit_code == 2


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "key,名称\na,铅".encode("gbk")])
def test_a_file_that_is_no_utf8_csv_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.csv").write_bytes(content)
    with pytest.raises(UsageError, match=r"own\.csv"):
        Reference.load([tmp_path])


def test_an_empty_overlay_folder_changes_nothing(tmp_path: Path) -> None:
    assert Reference.load([tmp_path]).edition == Reference.load().edition
