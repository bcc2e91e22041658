"""The field-by-field difference of two versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.filing.books import ROWS, basis, overlay_factor, write

from tanfeng.filing import parts
from tanfeng.filing.calculation import calculate
from tanfeng.filing.difference import Difference, difference, flat
from tanfeng.filing.result import tonnes


def content(home: Path) -> dict[str, bytes]:
    made = basis(home)
    return parts.of(made, calculate(made))


def of(section: str, found: tuple[Difference, ...]) -> list[Difference]:
    return [one for one in found if one.section == section]


def test_two_equal_versions_do_not_differ(tmp_path: Path) -> None:
    assert difference(content(write(tmp_path)), content(write(tmp_path))) == ()


def test_the_order_of_rows_in_the_file_is_no_difference(tmp_path: Path) -> None:
    before = content(write(tmp_path))
    after = content(write(tmp_path, (*ROWS[3:], *ROWS[:3])))
    assert of("input", difference(before, after)) == []
    assert of("line", difference(before, after)) == []
    assert of("total", difference(before, after)) == []


def test_a_changed_cell_is_named_with_its_row_its_values_and_its_address(tmp_path: Path) -> None:
    before = content(write(tmp_path))
    after = content(write(tmp_path, (ROWS[0].replace("1000", "1200"), *ROWS[1:])))
    found = difference(before, after)
    (cell,) = of("input", found)
    assert (cell.column, cell.before, cell.after) == ("quantity", "1000.0", "1200.0")
    assert "coke" in cell.where
    assert (cell.address.file, cell.address.row, cell.address.column) == ("activity.csv", 2, "quantity")
    assert cell.to_dict("zh")["field_name"] == "数量"
    assert cell.to_dict("en")["section_name"] == "input"
    totals = {one.column for one in of("total", found)}
    assert {"with_electricity_heat", "without_electricity_heat", "tce_calorific"} <= totals
    assert {one.column for one in of("line", found)} >= {"tco2e_fixed"}
    assert of("factor", found) == []


def test_rows_that_came_or_went_are_said_as_a_whole(tmp_path: Path) -> None:
    before = content(write(tmp_path))
    after = content(write(tmp_path, (*ROWS[1:], ",U1,2022-03,fuel,diesel,7,t,,,")))
    rows = [one for one in of("input", difference(before, after)) if one.column == ""]
    assert [(bool(one.before), bool(one.after)) for one in rows] == [(True, False), (False, True)]
    assert "quantity=7.0" in rows[1].after


def test_missing_zero_and_not_applicable_are_three_things(tmp_path: Path) -> None:
    texts = {}
    for written in ("", "0", "n/a"):
        row = f"X-1,,2022,heat_in,heat,{written},GJ,,,"
        texts[written] = content(write(tmp_path, (*ROWS[:5], row)))
    whole = content(write(tmp_path))
    after = {name: of("input", difference(whole, one))[0].after for name, one in texts.items()}
    assert after == {"": "", "0": "0.0", "n/a": "n/a"}


def test_words_beside_the_figures_are_texts(tmp_path: Path) -> None:
    before = content(write(tmp_path))
    ledger = tmp_path / "ledger" / "enterprises.csv"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("示例锑冶炼厂", "示例锑业"), encoding="utf-8")
    found = difference(before, content(tmp_path))
    assert [(one.section, one.column, one.before, one.after) for one in found] == [
        ("text", "name", "示例锑冶炼厂", "示例锑业")
    ]


def test_a_factor_is_compared_field_by_field_and_a_guideline_clause_by_clause(tmp_path: Path) -> None:
    home = write(tmp_path)
    before = content(home)
    overlay_factor(home, "0.6")
    (home / "guidelines" / "other-nonferrous-2015.toml").write_text(
        'id = "other-nonferrous-2015"\n[streams.heat_in]\nsign = -1\nconfidence = "verified"\nsource = "原文"\n',
        encoding="utf-8",
    )
    found = difference(before, content(home))
    (factor,) = of("factor", found)
    assert (factor.column, float(factor.before), float(factor.after)) == ("value", 0.49, 0.6)
    paths = {(one.column, one.after) for one in of("guideline", found)}
    assert ("streams.heat_in.sign", "-1") in paths
    assert {one.column for one in of("option", found)} == {"edition"}


def test_sections_come_in_their_order_and_twice_in_the_same(tmp_path: Path) -> None:
    home = write(tmp_path)
    before = content(home)
    overlay_factor(home, "0.6")
    write(home, ROWS[1:])
    after = content(home)
    found = difference(before, after)
    assert found == difference(before, after)
    sections = [one.section for one in found]
    order = ["option", "input", "text", "factor", "guideline", "total", "line", "finding"]
    assert sections == sorted(sections, key=order.index)


@pytest.mark.parametrize(
    ("millionths", "text"),
    [(None, ""), (0, "0.000000"), (1, "0.000001"), (-1_500_000, "-1.500000"), (12_000_001, "12.000001")],
)
def test_fixed_point_tonnes_are_written_exactly(millionths: int | None, text: str) -> None:
    assert tonnes(millionths) == text


def test_nested_content_becomes_paths_by_its_own_names() -> None:
    nested = {"a": {"b": 1}, "clauses": [{"number": "5.2", "text": "x"}, {"number": "5.3", "text": "y"}], "c": [1, 2]}
    assert flat(nested) == {
        "a.b": "1",
        "clauses[5.2].number": "5.2",
        "clauses[5.2].text": "x",
        "clauses[5.3].number": "5.3",
        "clauses[5.3].text": "y",
        "c": "1, 2",
    }
