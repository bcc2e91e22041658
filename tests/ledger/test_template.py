"""The template comes back as it was filled in: the reader takes it as it is."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tanfeng.core.errors import UsageError
from tanfeng.ledger import check, read, template
from tanfeng.ledger.schema import EXAMPLE_MARK, TABLES
from tanfeng.reference import Reference


@pytest.fixture(params=["zh", "en"])
def book(request: pytest.FixtureRequest, tmp_path: Path, reference: Reference) -> Path:
    path = tmp_path / "台账.xlsx"
    template.write(path, reference, request.param)
    return path


def fill(path: Path, table: str, *rows: dict[str, object], first: int = 3) -> None:
    """Type rows into the sheet of a table, below the example."""
    workbook = openpyxl.load_workbook(path)
    definition = TABLES[table]
    sheet = workbook[definition.zh if definition.zh in workbook.sheetnames else table]
    for number, row in enumerate(rows, start=first):
        for name, value in row.items():
            sheet.cell(number, definition.names.index(name) + 1, value)
    workbook.save(path)


def test_the_untouched_template_is_an_empty_ledger_without_findings(book: Path, reference: Reference) -> None:
    ledger = read(book, reference)
    assert ledger.rows == {}
    assert check(ledger, reference) == ()


def test_a_filled_template_is_read_as_it_is(book: Path, reference: Reference) -> None:
    row = {
        "unit_id": "U1",
        "period": "2024-06",
        "stream": "购入电力",
        "item": "电力",
        "quantity": 12.5,
        "unit": "万kWh",
    }
    fill(book, "activity", row)
    ledger = read(book, reference)
    table = ledger.table("activity").row(0, named=True)
    assert (table["stream"], table["item"], table["quantity"], table["_row"]) == (
        "electricity_in",
        "electricity",
        12.5,
        3,
    )
    assert check(ledger, reference) == ()


def test_every_example_row_would_pass_the_checks(book: Path, reference: Reference) -> None:
    workbook = openpyxl.load_workbook(book)
    for sheet in workbook:
        for cell in sheet[2]:
            if cell.value == EXAMPLE_MARK:
                cell.value = None
    workbook.save(book)
    ledger = read(book, reference)
    assert set(ledger.rows) == set(TABLES)
    assert [f for f in check(ledger, reference) if f.blocks] == []


def test_a_changed_example_row_that_keeps_its_mark_blocks(book: Path, reference: Reference) -> None:
    fill(book, "activity", {"quantity": 99}, first=2)
    found = check(read(book, reference), reference)
    assert [(f.rule, f.address.row) for f in found if f.blocks] == [("ledger.example-changed", 2)]


def test_required_headers_are_marked_and_the_header_stays_in_view(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    for table in TABLES.values():
        sheet = workbook[table.zh if table.zh in workbook.sheetnames else table.name]
        assert sheet.freeze_panes == "A2"
        for cell, column in zip(sheet[1], table.columns, strict=True):
            assert str(cell.value).endswith("★") is column.required
            assert cell.comment is not None


def test_closed_lists_have_a_drop_down_with_their_words(book: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    lists = {
        column[0].value: [cell.value for cell in column[1:] if cell.value] for column in workbook["_lists"].columns
    }
    for table in TABLES.values():
        sheet = workbook[table.zh if table.zh in workbook.sheetnames else table.name]
        validated = {str(r).split(":")[0] for v in sheet.data_validations.dataValidation for r in v.sqref.ranges}
        for position, column in enumerate(table.columns, start=1):
            if column.choices:
                assert f"{openpyxl.utils.get_column_letter(position)}2" in validated
                words = lists[f"{table.name}.{column.name}"]
                assert len(words) == len(column.choices)


def test_no_cell_of_the_template_is_a_formula(tmp_path: Path) -> None:
    overlay = tmp_path / "reference"
    overlay.mkdir()
    (overlay / "items.csv").write_text(
        'item,name_zh,name_en,kind,canonical_unit,aliases\nevil,"=HYPERLINK(""http://example.org"")",=1+1,fuel,t,\n',
        encoding="utf-8",
    )
    path = tmp_path / "t.xlsx"
    template.write(path, Reference.load([overlay]), "zh")
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)


def test_the_template_is_the_same_whenever_it_is_written(tmp_path: Path, reference: Reference) -> None:
    template.write(tmp_path / "a.xlsx", reference)
    template.write(tmp_path / "b.xlsx", reference)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError):
        template.write(tmp_path / "file" / "t.xlsx", reference)


def test_a_disk_that_takes_no_more_leaves_the_earlier_template(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"earlier")
    command = f"ulimit -f 8; exec '{sys.executable}' -m tanfeng.cli.main ledger template '{path}'"
    answer = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert answer.returncode in (1, 2)
    assert len(answer.stderr.strip().splitlines()) == 1
    assert path.read_bytes() == b"earlier"
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.xlsx"]
