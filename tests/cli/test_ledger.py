"""``tanfeng ledger`` and ``tanfeng init``: exit codes, JSON, one sentence for what cannot be used."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., Any]

GOOD = "unit_id,period,stream,item,quantity,unit\nU1,2024,fuel,柴油,1,t\n"


def test_a_clean_file_is_done(tanfeng: Command, tmp_path: Path) -> None:
    (tmp_path / "activity.csv").write_text(GOOD, encoding="utf-8")
    answer = tanfeng("ledger", "check", tmp_path / "activity.csv")
    assert answer.code == 0
    assert "活动水平 1" in answer.out


def test_the_json_names_tables_and_findings(tanfeng: Command, tmp_path: Path) -> None:
    path = tmp_path / "activity.csv"
    path.write_text(GOOD.replace(",t", ",顿"), encoding="gbk")
    answer = tanfeng("ledger", "check", path, "--json")
    assert answer.code == 1
    assert set(answer.json) == {"path", "tables", "findings"}
    assert answer.json["tables"] == {"activity": 1}
    finding = answer.json["findings"][0]
    assert {"severity", "rule", "address", "expected", "given", "message"} <= set(finding)
    assert finding["address"] == {"file": "activity.csv", "sheet": None, "row": 2, "column": "unit"}


def test_a_file_that_cannot_be_used_is_wrong_use(tanfeng: Command, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"\x89PNG")
    for path in (tmp_path / "x.xlsx", tmp_path / "nowhere.csv", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        answer = tanfeng("ledger", "check", path)
        assert answer.code == 2
        assert len(answer.err.strip().splitlines()) == 1


def test_a_new_workspace_checks_clean_and_is_not_overwritten(tanfeng: Command, tmp_path: Path) -> None:
    assert tanfeng("init", tmp_path / "mine").code == 0
    assert tanfeng("ledger", "check", tmp_path / "mine").code == 0
    assert tanfeng("init", tmp_path / "mine").code == 2


def test_a_template_is_written_and_read(tanfeng: Command, tmp_path: Path) -> None:
    assert tanfeng("ledger", "template", tmp_path / "t.xlsx").code == 0
    assert tanfeng("ledger", "check", tmp_path / "t.xlsx").code == 0


def test_a_template_is_named_as_the_workbook_it_is(tanfeng: Command, tmp_path: Path) -> None:
    answer = tanfeng("ledger", "template", tmp_path / "template.csv")
    assert answer.code == 2
    assert not (tmp_path / "template.csv").exists()
