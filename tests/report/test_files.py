"""What a run leaves behind: whole, safe to open, and readable by programs."""

from __future__ import annotations

import dataclasses
import json
import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import sample

from tanfeng.core.errors import UsageError
from tanfeng.report.tables import FIGURES, read_figures
from tanfeng.report.write import write

FORMULA = '=HYPERLINK("http://example.org","甲")'


def test_all_files_are_written_and_can_be_read_back(tmp_path: Path) -> None:
    results = sample.build()
    written = write(results, tmp_path / "out")
    assert written.report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert pl.read_parquet(written.folder / "tables" / "accounts.parquet").equals(results.accounts)
    assert list(read_figures(written.figures)) == list(results.lineage)
    document = json.loads((written.folder / "results.json").read_text(encoding="utf-8"))
    assert set(document) >= {"workspace", "accounts", "reconciliation", "targets", "scenarios", "peak", "findings"}
    assert set(document["accounts"][0]) >= {"year", "region", "sector", "boundary", "basis", "tco2", "confidence"}
    assert set(document["peak"][0]) >= {"scenario", "boundary", "year", "tco2", "before_2030", "probability"}


def test_the_contract_holds_null_and_no_nan(tmp_path: Path) -> None:
    document = sample.build().to_json()
    assert document["peak"][0]["probability"] is None
    assert "NaN" not in json.dumps(document, allow_nan=False)


def test_a_result_can_be_written_again_over_the_earlier_one(tmp_path: Path) -> None:
    results = sample.build()
    first = write(results, tmp_path / "out").workbook.read_bytes()
    assert write(results, tmp_path / "out").workbook.read_bytes() == first


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Make the system refuse to let a file grow beyond ``size`` bytes, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_failed_write_leaves_the_earlier_results_untouched(tmp_path: Path) -> None:
    results = sample.build()
    before = write(results, tmp_path / "out").report.read_bytes()
    with no_file_larger_than(100_000), pytest.raises(UsageError):
        write(dataclasses.replace(results, findings=()), tmp_path / "out")
    assert (tmp_path / "out" / "report.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(UsageError):
        write(sample.build(), tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "keep"


def test_text_in_the_workbook_is_never_a_formula(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(sample.build(text=FORMULA), tmp_path / "out").workbook)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    starting = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert starting
    assert all(cell.quotePrefix for cell in starting)


def test_the_workbook_has_its_sheets_frozen_headers_and_native_charts(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(sample.build(), tmp_path / "out").workbook)
    assert book.sheetnames[0] == "说明"
    assert {"目标", "核算结果", "生产单元", "对账", "情景", "达峰判断", "问题", "溯源", "来源"} <= set(book.sheetnames)
    assert all(book[name].freeze_panes == "B2" for name in book.sheetnames[1:])
    assert len(book["情景"]._charts) == 1
    history = next(name for name in book.sheetnames if name.startswith("燃料历史"))
    assert len(book[history]._charts) == 1


def test_the_workbook_says_no_data_and_never_nan(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(sample.build(), tmp_path / "out").workbook)
    values = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "无数据" in values
    assert {"nan", "None", "inf", "null"}.isdisjoint({value.strip() for value in values})


def test_a_damaged_file_of_figures_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / FIGURES
    for text in ('{"figures": [{"id": 1, "surprise": 2}]}', "[]", '{"figures": 3}', "{"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r"figures|Expecting"):
            read_figures(path)


def test_every_column_of_the_workbook_is_named_in_both_languages(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(sample.build(), tmp_path / "out").workbook)
    heads = [str(cell.value) for sheet in book.worksheets[1:] for cell in sheet[1] if cell.value is not None]
    assert [head for head in heads if not re.search(r"\n.*\w", head)] == []
