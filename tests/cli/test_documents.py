"""``tanfeng report``: files, exit codes, JSON."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Command

HEADER = "enterprise_id,unit_id,period,stream,item,quantity,unit\n"
SOUND = "X-1,U1,2022,fuel,coke,100,t\nX-1,U1,2022,electricity_in,electricity,1000,MWh\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    home = tmp_path / "mine"
    (home / "ledger").mkdir(parents=True)
    (home / "tanfeng.toml").write_text('[workspace]\nname = "厂"\nregion = "430000"\n', encoding="utf-8")
    (home / "ledger" / "enterprises.csv").write_text(
        "enterprise_id,name,city_code\nX-1,示例冶炼厂,430100\n", encoding="utf-8"
    )
    (home / "ledger" / "units.csv").write_text(
        "unit_id,enterprise_id,name,metal,product,route\nU1,X-1,锑冶炼,Sb,锑锭,n/a\n", encoding="utf-8"
    )
    (home / "ledger" / "activity.csv").write_text(HEADER + SOUND, encoding="utf-8")
    return home


def test_it_writes_four_files_and_says_each(tanfeng: Command, workspace: Path, tmp_path: Path) -> None:
    answer = tanfeng("report", workspace, "--enterprise", "X-1", "--year", "2022", "--out", tmp_path / "out")
    assert answer.code == 0, answer.err + answer.out
    files = {path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")}
    assert files == {"温室气体排放报告.docx", "温室气体排放报告附表.xlsx", "核查工作底稿.xlsx", "数据质量控制方案.docx"}
    assert all(name in answer.out for name in files)


def test_the_json_names_the_files_by_kind(tanfeng: Command, workspace: Path, tmp_path: Path) -> None:
    answer = tanfeng("report", workspace, "--out", tmp_path / "out", "--json", "--lang", "en", "--format", "docx")
    assert answer.code == 0, answer.err
    assert set(answer.json) == {"enterprise", "year", "draft", "files", "findings"}
    assert answer.json["files"]["report"].endswith("emission-report.docx")
    assert Path(answer.json["files"]["plan"]).is_file()


def test_findings_that_block_end_with_one_and_still_write_the_draft(
    tanfeng: Command, workspace: Path, tmp_path: Path
) -> None:
    (workspace / "ledger" / "activity.csv").write_text(
        HEADER + SOUND + "X-1,U1,2022,fuel,coke,100,furlong\n", encoding="utf-8"
    )
    answer = tanfeng("report", workspace, "--out", tmp_path / "out")
    assert answer.code == 1
    assert "草稿" in answer.out
    assert (tmp_path / "out" / "温室气体排放报告.docx").is_file()


@pytest.mark.parametrize(
    "arguments", [("--format", "pdf"), ("--date", "yesterday"), ("--enterprise", "X-9"), ("--lang", "fr")]
)
def test_wrong_use_is_one_sentence_and_two(
    tanfeng: Command, workspace: Path, tmp_path: Path, arguments: tuple[str, str]
) -> None:
    answer = tanfeng("report", workspace, "--out", tmp_path / "out", *arguments)
    assert answer.code == 2
    assert answer.err.strip()
    assert not (tmp_path / "out").exists()
