"""Which enterprise and which year a command means when the person has not said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanfeng import ledger
from tanfeng.core.errors import UsageError
from tanfeng.ledger import Ledger
from tanfeng.reference import Reference
from tanfeng.workspace.choosing import enterprise_id, last_year


def read(folder: Path, enterprises: str, activity: str = "") -> Ledger:
    (folder / "enterprises.csv").write_text(f"enterprise_id,name,city_code\n{enterprises}", encoding="utf-8")
    head = "enterprise_id,period,stream,item,quantity,unit\n"
    (folder / "activity.csv").write_text(head + activity, encoding="utf-8")
    return ledger.read(folder, Reference.load())


def test_the_only_enterprise_need_not_be_named(tmp_path: Path) -> None:
    assert enterprise_id(read(tmp_path, "X-1,甲,430100\n"), "") == "X-1"


def test_an_enterprise_is_named_by_id_or_by_name(tmp_path: Path) -> None:
    book = read(tmp_path, "X-1,甲,430100\nX-2,乙,430100\n")
    assert enterprise_id(book, "乙") == enterprise_id(book, "X-2") == "X-2"


@pytest.mark.parametrize("text", ["", "丙"])
def test_what_does_not_decide_is_asked_for_with_the_choices(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"X-1.*X-2"):
        enterprise_id(read(tmp_path, "X-1,甲,430100\nX-2,乙,430100\n"), text)


def test_two_enterprises_of_one_name_are_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        enterprise_id(read(tmp_path, "X-1,甲,430100\nX-2,甲,430100\n"), "甲")


def test_a_ledger_without_enterprises_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有企业"):
        enterprise_id(read(tmp_path, ""), "")


def test_the_last_year_with_activity_is_the_year(tmp_path: Path) -> None:
    rows = "X-1,2023-12,fuel,coke,1,t\nX-1,2022,fuel,coke,1,t\nX-2,2025,fuel,coke,1,t\n"
    book = read(tmp_path, "X-1,甲,430100\nX-2,乙,430100\n", rows)
    assert last_year(book, "X-1") == 2023


def test_an_enterprise_without_activity_has_no_year(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有活动水平"):
        last_year(read(tmp_path, "X-1,甲,430100\n"), "X-1")
