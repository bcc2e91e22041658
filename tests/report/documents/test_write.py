"""The files: the same input gives the same bytes, and earlier files stay until the new ones are whole."""

from __future__ import annotations

import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.documents.sample_year import ROWS, year

from tanfeng.core.errors import UsageError
from tanfeng.report.documents.content import Number, State, Text
from tanfeng.report.documents.shown import number, plain_text, shown
from tanfeng.report.documents.words import Words, label_keys
from tanfeng.report.documents.write import write_documents


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_input_gives_the_same_bytes_at_any_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    first = write_documents(year(tmp_path / "ledger"), tmp_path / "a", lang=lang, dated=date(2023, 3, 1))
    later = time.localtime(time.time() + 86_400 * 400)
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    second = write_documents(year(tmp_path / "ledger"), tmp_path / "b", lang=lang, dated=date(2023, 3, 1))
    assert len(first.files) == 4
    for kind, path in first.files.items():
        assert path.read_bytes() == second.files[kind].read_bytes(), kind
        with zipfile.ZipFile(path) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(("formats", "kinds"), [("docx", {"report", "plan"}), ("xlsx", {"annexes", "verifier"})])
def test_one_format_writes_its_files_alone(tmp_path: Path, formats: str, kinds: set[str]) -> None:
    written = write_documents(year(tmp_path / "ledger"), tmp_path / "out", formats=formats)  # type: ignore[arg-type]
    assert set(written.files) == kinds
    assert all(path.is_file() for path in written.files.values())


def test_a_folder_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError):
        write_documents(year(tmp_path / "ledger"), tmp_path / "out")
    assert (tmp_path / "out" / "mine.txt").read_text(encoding="utf-8") == "x"


def test_a_blocked_year_is_written_as_a_draft(tmp_path: Path) -> None:
    rows = [*ROWS, "U1,X-1,2022-03,fuel,coke,100,m3,,,,,,,,"]
    assert write_documents(year(tmp_path / "ledger", *rows), tmp_path / "out").draft
    assert not write_documents(year(tmp_path / "sound"), tmp_path / "out2").draft


def test_every_label_is_there_in_both_languages() -> None:
    blank = {"report.subtitle"}
    for key in label_keys():
        for lang in ("zh", "en"):
            assert Words(lang).get(key, "") or key in blank, (key, lang)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Number(1234567.891, 2), "1,234,567.89"),
        (Number(0.0, 2), "0"),
        (Number(0.125, 2), "0.12"),
        (Number(0.00004, 2), "0.00004"),
        (Number(-12.5), "-12.5"),
        (Number(0.1 + 0.2), "0.3"),
        (Text("甲"), "甲"),
        (State.MISSING, "缺"),
        (State.NOT_APPLICABLE, "/"),
        (State.TO_FILL, "待填"),
        (State.BLANK, ""),
    ],
)
def test_cells_are_written_as_a_report_writes_them(cell: Number | Text | State, text: str) -> None:
    assert shown(cell, Words("zh")) == text


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False))
def test_a_shown_number_reads_back_and_only_zero_reads_zero(value: float) -> None:
    text = number(value, 2)
    assert (float(text.replace(",", "")) == 0) == (value == 0)
    assert float(number(value).replace(",", "")) == pytest.approx(value, rel=1e-14)


def test_characters_that_no_file_may_hold_are_left_out() -> None:
    assert plain_text("甲\x00乙\x0b\ud800") == "甲乙"
