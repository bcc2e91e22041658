"""The part of a ledger that belongs to one enterprise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanfeng import ledger
from tanfeng.ledger import Ledger
from tanfeng.ledger.selection import of_enterprise
from tanfeng.reference import Reference

ENTERPRISES = "enterprise_id,name,city_code\nX-1,甲,430100\nX-2,乙,430100\n"
UNITS = "unit_id,enterprise_id,name,metal,product,route\nU1,X-1,一,Pb,铅锭,PB-PRIM\nU2,X-2,二,Zn,锌锭,ZN-HYDRO\n"
ACTIVITY = (
    "enterprise_id,unit_id,period,stream,item,quantity,unit\n"
    ",U1,2023,fuel,coke,10,t\n"
    ",U1,2024,fuel,coke,20,t\n"
    "X-1,,2024,electricity_in,electricity,30,MWh\n"
    ",U2,2024,fuel,coke,abc,t\n"
    "X-2,,2024-01,fuel,diesel,5,t\n"
)
CERTIFICATES = "enterprise_id,period,kind,quantity,unit,evidence\nX-1,2023,绿证,5,MWh,G-1\nX-2,2024,绿证,5,MWh,G-1\n"


@pytest.fixture
def book(tmp_path: Path) -> Ledger:
    for name, text in {
        "enterprises": ENTERPRISES,
        "units": UNITS,
        "activity": ACTIVITY,
        "certificates": CERTIFICATES,
    }.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return ledger.read(tmp_path, Reference.load())


def test_rows_belong_by_their_own_name_or_by_their_unit(book: Ledger) -> None:
    own = of_enterprise(book, "X-1")
    assert own.table("activity")["quantity"].to_list() == [10, 20, 30]
    assert own.table("activity")["enterprise_id"].to_list() == ["X-1"] * 3
    assert own.table("units")["unit_id"].to_list() == ["U1"]


def test_a_year_keeps_its_own_periods_and_every_certificate(book: Ledger) -> None:
    own = of_enterprise(book, "X-1", 2024)
    assert own.table("activity")["quantity"].to_list() == [20, 30]
    assert own.table("certificates")["evidence"].to_list() == ["G-1"]


def test_no_row_is_lost_or_counted_twice_over_all_enterprises(book: Ledger) -> None:
    parts = [of_enterprise(book, key).table("activity") for key in ("X-1", "X-2")]
    rows = [row for part in parts for row in part["_row"].to_list()]
    assert sorted(rows) == book.table("activity")["_row"].to_list()


def test_a_cell_that_cannot_be_read_concerns_its_own_enterprise_alone(book: Ledger) -> None:
    assert any(f.blocks for f in of_enterprise(book, "X-2").findings)
    assert not any(f.blocks for f in of_enterprise(book, "X-1").findings)


def test_an_unknown_enterprise_has_no_rows(book: Ledger) -> None:
    assert not of_enterprise(book, "X-9").has("activity")
