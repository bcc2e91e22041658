"""Each row of activity by the guideline that holds for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanfeng import ledger
from tanfeng.accounting.by_guideline import account_by_guideline, choose, unplaced
from tanfeng.core.errors import UsageError
from tanfeng.ledger import Ledger
from tanfeng.reference import Reference

REFERENCE = Reference.load()
UNITS = (
    "unit_id,enterprise_id,name,metal,product,route\n"
    "PB,X-1,铅,Pb,铅锭,PB-PRIM\nSB,X-1,锑,Sb,锑锭,SB-CONC\nW,X-2,钨,W,仲钨酸铵,W-APT\n"
)


def book(folder: Path, activity: str) -> Ledger:
    (folder / "enterprises.csv").write_text(
        "enterprise_id,name,city_code\nX-1,甲,430100\nX-2,乙,430100\n", encoding="utf-8"
    )
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    head = "enterprise_id,unit_id,period,stream,item,quantity,unit\n"
    (folder / "activity.csv").write_text(head + activity, encoding="utf-8")
    return ledger.read(folder, REFERENCE)


BOTH = "X-1,PB,2026,fuel,diesel,10,t\nX-1,SB,2026,fuel,diesel,10,t\n"


def test_each_unit_follows_its_own_metal(tmp_path: Path) -> None:
    chosen = choose(book(tmp_path, BOTH), reference=REFERENCE).rows["guideline"].to_list()
    assert chosen == ["lead-2024", "other-nonferrous-2015"]


def test_a_unit_follows_the_text_of_its_year(tmp_path: Path) -> None:
    rows = "X-1,PB,2023,fuel,diesel,10,t\nX-1,PB,2026,fuel,diesel,10,t\n"
    chosen = choose(book(tmp_path, rows), reference=REFERENCE).rows["guideline"].to_list()
    assert chosen == ["other-nonferrous-2015", "lead-2024"]


def test_what_names_no_unit_follows_what_all_units_share(tmp_path: Path) -> None:
    rows = "X-2,W,2024,fuel,diesel,10,t\nX-2,,2024,fuel,diesel,1,t\n"
    chosen = choose(book(tmp_path, rows), reference=REFERENCE).rows["guideline"].to_list()
    assert chosen == ["other-nonferrous-2015"] * 2


def test_where_units_differ_what_names_none_is_in_no_total_until_somebody_says(tmp_path: Path) -> None:
    ledgers = book(tmp_path, BOTH + "X-1,,2026,fuel,diesel,1,t\n")
    open_ = choose(ledgers, reference=REFERENCE)
    assert [f.severity for f in unplaced(open_)] == ["blocks submission"]
    assert unplaced(open_)[0].address.row == 4
    said = choose(ledgers, reference=REFERENCE, main="lead-2024")
    assert not unplaced(said)
    without = account_by_guideline(ledgers, open_, reference=REFERENCE, region="430000")
    whole = account_by_guideline(ledgers, said, reference=REFERENCE, region="430000")
    assert without.lines.height == 2
    assert whole.lines.height == 3
    assert any(f.rule == "account.no-guideline" for f in without.findings)


def test_the_whole_is_the_sum_of_what_each_guideline_gives(tmp_path: Path) -> None:
    ledgers = book(tmp_path, BOTH)
    whole = account_by_guideline(ledgers, choose(ledgers, reference=REFERENCE), reference=REFERENCE, region="430000")
    parts = [part.totals["without_electricity_heat"] for part in whole.parts]
    assert len(parts) == 2
    assert whole.totals["without_electricity_heat"] == sum(p for p in parts if p is not None)


def test_one_guideline_can_be_set_for_everything(tmp_path: Path) -> None:
    chosen = choose(book(tmp_path, BOTH), reference=REFERENCE, only="ipcc-2006")
    assert chosen.used == ("ipcc-2006",)


def test_no_row_is_lost_in_the_choice(tmp_path: Path) -> None:
    rows = BOTH + "X-1,,2026,fuel,diesel,1,t\nX-9,ZZ,2026,fuel,diesel,1,t\n,PB,,fuel,diesel,1,t\n"
    chosen = choose(book(tmp_path, rows), reference=REFERENCE)
    assert chosen.rows["_row"].to_list() == [2, 3, 4, 5, 6]
    assert chosen.unplaced.height == 3


def test_activity_that_no_guideline_fits_is_one_sentence(tmp_path: Path) -> None:
    ledgers = book(tmp_path, "X-9,ZZ,2026,fuel,diesel,1,t\n")
    with pytest.raises(UsageError, match="没有可用的核算指南"):
        account_by_guideline(ledgers, choose(ledgers, reference=REFERENCE), reference=REFERENCE)
