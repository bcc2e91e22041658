"""Excel workbooks: what was typed is read, at the address its writer sees; uploads are hostile until read."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tanfeng.core.errors import UsageError
from tanfeng.ledger import Ledger, check, read
from tanfeng.ledger.reading import package
from tanfeng.reference import Reference

Read = Callable[[str, bytes], Ledger]

HEADER = ["生产单元编号", "时期", "排放源流", "品种", "数量", "单位"]


def workbook(*sheets: tuple[str, list[list[object]]], first: tuple[int, int] = (0, 0), hidden: str = "") -> bytes:
    """Return a workbook; ``first`` is where each sheet's table starts, ``hidden`` the name of a hidden sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    month = book.add_format({"num_format": 'yyyy"年"m"月"'})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        if name == hidden:
            sheet.hide()
        for r, cells in enumerate(rows, start=first[0]):
            for c, cell in enumerate(cells, start=first[1]):
                if isinstance(cell, date):
                    sheet.write_datetime(r, c, cell, month)
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(r, c, cell, None, "#DIV/0!" if "/0" in cell else 7)
                else:
                    sheet.write(r, c, cell)
    book.close()
    return file.getvalue()


def activity(*rows: list[object], name: str = "活动水平") -> bytes:
    return workbook((name, [HEADER, *rows]))


def test_sheets_in_any_order_and_language_are_read_and_others_are_said(read_one: Read) -> None:
    data = workbook(
        ("草稿", [["随便"]]),
        (
            "production",
            [["unit_id", "period", "product", "quantity", "unit", "origin"], ["U1", 2024, "锌锭", 1, "t", "原生"]],
        ),
        ("活动水平", [HEADER, ["U1", 2024, "fuel", "柴油", 1, "t"]]),
    )
    ledger = read_one("台账.xlsx", data)
    assert ledger.rows == {"activity": 1, "production": 1}
    assert [(f.rule, f.severity, f.address.sheet) for f in ledger.findings] == [
        ("ledger.unknown-sheet", "info", "草稿")
    ]


def test_an_only_sheet_of_another_name_is_recognised_by_its_headers(read_one: Read) -> None:
    assert read_one("数据.xlsx", activity(["U1", 2024, "fuel", "柴油", 1, "t"], name="Sheet1")).rows == {"activity": 1}


def test_numbers_keep_all_their_digits(read_one: Read) -> None:
    numbers = [1 / 3, 1e-10, 123456789.123456789, 0.1 + 0.2, 1e21]
    data = activity(*(["U1", 2024, "fuel", "柴油", number, "t"] for number in numbers))
    assert read_one("a.xlsx", data).table("activity")["quantity"].to_list() == pytest.approx(numbers, rel=1e-15, abs=0)


def test_excel_dates_are_months_and_days_are_refused(read_one: Read) -> None:
    data = activity(["U1", date(2024, 6, 1), "fuel", "柴油", 1, "t"], ["U1", date(2024, 6, 15), "fuel", "柴油", 1, "t"])
    ledger = read_one("a.xlsx", data)
    assert ledger.table("activity")["period"].to_list() == ["2024-06", None]
    assert [(f.rule, f.address.sheet, f.address.row, f.address.column) for f in ledger.findings] == [
        ("ledger.period-unreadable", "活动水平", 3, "时期 (B)")
    ]


def test_rows_and_columns_are_numbered_as_the_user_sees_them(read_one: Read, reference: Reference) -> None:
    data = workbook(("活动水平", [HEADER, ["U1", 2024, "fuel", "柴油", "多", "t"]]), first=(3, 2))
    ledger = read_one("a.xlsx", data)
    assert ledger.table("activity")["_row"].to_list() == [5]
    assert [(f.address.row, f.address.column) for f in ledger.findings] == [(5, "数量 (G)")]
    assert check(ledger, reference)[0].address.file == "a.xlsx"


def test_a_formula_counts_with_its_saved_value_and_an_error_is_said(read_one: Read) -> None:
    data = activity(["U1", 2024, "fuel", "柴油", "='[other.xlsx]S'!A1", "t"], ["U1", 2024, "fuel", "焦炭", "=1/0", "t"])
    ledger = read_one("a.xlsx", data)
    assert ledger.table("activity")["quantity"].to_list() == [7.0, None]
    assert [(f.rule, f.given, f.address.row) for f in ledger.findings] == [("ledger.error-cell", "#DIV/0!", 3)]


def test_text_that_looks_like_a_number_is_read_as_one(read_one: Read) -> None:
    data = activity(["U1", "2024", "fuel", "柴油", "１,２３４.5", "t"])
    assert read_one("a.xlsx", data).table("activity")["quantity"].to_list() == [1234.5]


def test_a_workbook_in_a_folder_is_read_like_one_alone(tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "台账.xlsx").write_bytes(activity(["U1", 2024, "fuel", "柴油", 1, "t"]))
    (tmp_path / "~$台账.xlsx").write_bytes(b"lock file of Excel")
    assert read(tmp_path, reference).rows == {"activity": 1}


def encrypted() -> bytes:
    """Return the beginning of a workbook with a password: an OLE container that names the encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("DOT", "."), data)
    return file.getvalue()


def damaged() -> bytes:
    """Return a workbook with one byte of a sheet changed: its checksum no longer holds."""
    data = bytearray(activity(*(["U1", 2024, "fuel", "柴油", i, "t"] for i in range(200))))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    data[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
    return bytes(data)


def test_a_hidden_sheet_is_read_and_said_to_be_hidden(read_one: Read) -> None:
    rows = [HEADER, ["U1", 2024, "fuel", "柴油", 1, "t"]]
    ledger = read_one("台账.xlsx", workbook(("说明", [["见下表"]]), ("活动水平", rows), hidden="活动水平"))
    assert ledger.rows == {"activity": 1}
    assert [(f.rule, f.severity, f.address.sheet) for f in ledger.findings] == [
        ("ledger.hidden-sheet", "warning", "活动水平")
    ]


def far_cell() -> bytes:
    """Return a workbook with one cell in the farthest corner of its sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("活动水平")
    sheet.write(0, 0, "时期")
    sheet.write(1_048_575, 16_383, 1)
    book.close()
    return file.getvalue()


def lying() -> bytes:
    """Return a workbook whose directory says that a part of it is smaller than it is."""
    data = bytearray(activity(*(["U1", 2024, "fuel", "柴油", i, "t"] for i in range(200))))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (encrypted(), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "不是 Excel"),
        (b"unit_id,period\n", "不是 Excel"),
        (activity(["U1", 2024, "fuel", "柴油", 1, "t"])[:-300], "损坏"),
        (activity(["U1", 2024, "fuel", "柴油", 1, "t"])[:200], "损坏"),
        (damaged(), "损坏"),
        (lying(), "损坏"),
        (zipped(readmeDOTtxt=b"no workbook"), "损坏"),
        (zipped(xl__workbookDOTxml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "损坏"),
        (far_cell(), "过大"),
        (workbook(("草稿", [["随便"]]), ("想法", [["更多"]])), "没有台账表"),
    ],
    ids=[
        "empty",
        "password",
        "old",
        "png",
        "csv",
        "cut",
        "cut-short",
        "damaged",
        "lying",
        "zip",
        "entity",
        "far-cell",
        "no-table",
    ],
)
def test_a_file_that_is_no_ledger_workbook_gives_one_sentence(read_one: Read, data: bytes, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_one("a.xlsx", data)
    assert words in caught.value.zh
    assert "\n" not in caught.value.zh


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    read_one: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED_BYTES", 100_000)
    bomb = activity(*(["U1", 2024, "fuel", "柴油", 1, "t"] for _ in range(2000)))
    with pytest.raises(UsageError) as caught:
        read_one("a.xlsx", bomb)
    assert "过大" in caught.value.zh


def unit_of_level(written: str) -> bytes:
    """Return a workbook with one unit whose cleaner-production level is written so."""
    head = ["生产单元编号", "统一社会信用代码", "单元名称", "金属", "产品", "工艺路线", "清洁生产水平"]
    return workbook(("生产单元", [head, ["U1", "X-1", "锌", "Zn", "锌锭", "ZN-HYDRO", written]]))


@pytest.mark.parametrize(
    ("written", "level"), [("Ⅰ级", "I"), ("一级", "I"), ("国内先进", "II"), ("III级", "III"), ("", None)]
)
def test_a_cleaner_production_level_is_read_however_it_is_written(read_one: Read, written: str, level: str) -> None:
    ledger = read_one("台账.xlsx", unit_of_level(written))
    assert ledger.table("units")["cleaner_production"].to_list() == [level]
    assert ledger.findings == ()


def test_another_word_for_a_cleaner_production_level_is_a_finding(read_one: Read) -> None:
    found = check(read_one("台账.xlsx", unit_of_level("很好")), Reference.load())
    assert [f.rule for f in found if f.given == "很好"] == ["ledger.unknown-choice"]
