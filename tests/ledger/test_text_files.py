"""CSV files as people's programs write them, and files that are no CSV at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.ledger import Ledger, read
from tanfeng.reference import Reference

Read = Callable[[str, bytes], Ledger]

ZH = "企业代码,时期★,排放源流,能源品种,消耗量,单位\nX-1,2024年6月,燃料,无烟煤,12.5,吨\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_separator_and_line_ends_do_not_matter(
    read_one: Read, encoding: str, separator: str, line_end: str
) -> None:
    text = ZH.replace(",", separator).replace("\n", line_end)
    row = read_one("活动水平.csv", text.encode(encoding)).table("activity").row(0, named=True)
    assert (row["enterprise_id"], row["period"], row["stream"], row["item"]) == ("X-1", "2024-06", "fuel", "anthracite")
    assert (row["quantity"], row["unit"], row["_file"], row["_row"]) == (12.5, "吨", "活动水平.csv", 2)


@pytest.mark.parametrize(
    "header",
    [
        "unit_id,period,stream,item,quantity,unit",
        "生产单元编号,时期,排放源流,品种,数量,单位",
        "单元编号★,*时期,排放源流（必填）,能源品种,消耗量,计量单位",
        "Unit id,Period,STREAM,Item , Quantity,unit",
        "ｕｎｉｔ＿ｉｄ,时期 ,排放源流,品种,数量,单位",
    ],
)
def test_headers_in_either_language_and_with_marks_are_recognised(read_one: Read, header: str) -> None:
    ledger = read_one("activity.csv", f"{header}\nU1,2024,fuel,柴油,1,t\n".encode())
    assert ledger.findings == ()
    assert ledger.table("activity").row(0)[:1] == ("U1",)


def test_a_bare_activity_file_is_recognised_by_its_headers(read_one: Read) -> None:
    assert read_one("2024年数据.csv", ZH.encode()).rows == {"activity": 1}


def test_a_year_may_follow_the_table_name(tmp_path: Path, reference: Reference) -> None:
    for year in (2023, 2024):
        text = f"unit_id,period,stream,item,quantity,unit\nU1,{year},fuel,柴油,1,t\n"
        (tmp_path / f"activity-{year}.csv").write_text(text, encoding="utf-8")
    assert read(tmp_path, reference).table("activity")["period"].to_list() == ["2023", "2024"]


def test_a_title_above_the_header_and_empty_lines_keep_the_row_numbers(read_one: Read) -> None:
    text = "2024年活动水平台账\n\n" + ZH + "\n,,,,,\nX-2,2024,燃料,柴油,1,t\n"
    assert read_one("activity.csv", text.encode()).table("activity")["_row"].to_list() == [4, 7]


def test_the_three_kinds_of_emptiness_stay_three(read_one: Read) -> None:
    text = "unit_id,period,stream,item,quantity,unit\n" + "".join(
        f"U1,2024,fuel,柴油,{cell},t\n" for cell in ("0", "n/a", "", "不适用", "N/A", "0.00")
    )
    table = read_one("activity.csv", text.encode()).table("activity")
    assert table["quantity"].to_list() == [0.0, None, None, None, None, 0.0]
    assert table["quantity__na"].to_list() == [False, True, False, True, True, False]


def test_a_cell_that_cannot_be_read_is_null_and_its_row_stays(read_one: Read) -> None:
    ledger = read_one("activity.csv", "unit_id,period,stream,item,quantity,unit\nU1,2024,fuel,柴油,很多,t\n".encode())
    table = ledger.table("activity")
    assert (table.height, table["quantity"][0], table["quantity__na"][0]) == (1, None, False)
    assert [(f.rule, f.given) for f in ledger.findings] == [("ledger.number-unreadable", "很多")]


def test_a_header_without_rows_is_an_empty_table(read_one: Read) -> None:
    ledger = read_one("activity.csv", b"unit_id,period,stream,item,quantity,unit\n")
    assert ledger.rows == {}
    assert ledger.table("activity").is_empty()
    assert "quantity__na" in ledger.table("activity").columns


def test_an_unresolved_item_is_kept_as_written(read_one: Read) -> None:
    text = "unit_id,period,stream,item,quantity,unit\nU1,2024,fuel,神秘燃料,1,t\n"
    assert read_one("activity.csv", text.encode()).table("activity")["item"].to_list() == ["神秘燃料"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("activity.csv", b"", "空"),
        ("activity.csv", b"  \n\n", "空"),
        ("activity.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "不是文本表格"),
        ("activity.csv", b"PK\x03\x04" + bytes(100), "不是文本表格"),
        ("activity.csv", b"a,b\n1,\x00\x01\n", "不是文本表格"),
        ("activity.csv", b"a,b\n\xff\xfe\xfa,1\n", "编码"),
        ("activity.csv", b'unit_id,period\nU1,"2024', "引号"),
        ("notes.csv", b"colour,shape\nred,round\n", "没有台账表"),
        ("activity.parquet", b"PAR1" + bytes(50), "Parquet"),
        ("activity.csv", b"," * 5000 + b"\n1\n", "列"),
        ("activity.docx", b"PK\x03\x04", "不是 CSV"),
        ("activity.xls", b"\xd0\xcf\x11\xe0", ".xlsx"),
    ],
)
def test_a_file_that_is_no_table_gives_one_sentence(read_one: Read, name: str, data: bytes, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_one(name, data)
    assert words in caught.value.zh
    assert "\n" not in caught.value.zh


def test_a_path_that_is_not_there_is_said(tmp_path: Path, reference: Reference) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        read(tmp_path / "nowhere", reference)


def test_a_folder_without_a_table_is_said(tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "readme.md").write_text("hello", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read(tmp_path, reference)
    assert "没有台账表" in caught.value.zh


def test_a_file_that_is_no_table_of_a_folder_is_left_aside_and_said(tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "活动水平.csv").write_text(ZH, encoding="utf-8")
    (tmp_path / "colours.csv").write_text("red\n", encoding="utf-8")
    ledger = read(tmp_path, reference)
    assert ledger.rows == {"activity": 1}
    assert [(f.rule, f.severity, f.given) for f in ledger.findings] == [("ledger.unknown-sheet", "info", "colours.csv")]
