"""``tanfeng targets``: the contract, the shipped workspace's honest answers, options and wrong use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, SAMPLE, Command

CONTRACT = {
    "id", "name", "required", "comparator", "unit", "by", "value", "status", "coverage", "missing", "definition",
    "confidence",
}  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "workspace"))


def test_the_json_is_the_contract_for_all_six_targets(tanfeng: Command) -> None:
    answer = tanfeng("targets", SAMPLE, "--json")
    assert len(answer.json) == 6
    for row in answer.json:
        assert row.keys() >= CONTRACT
        assert row["status"] in ("met", "on track", "behind", "regressing", "no data")
        assert isinstance(row["missing"], list)
        assert row["definition"]
        assert row["coverage"]


def test_the_public_data_carry_no_target_and_every_target_says_what_is_missing(tanfeng: Command) -> None:
    rows = {row["id"]: row for row in tanfeng("targets", SAMPLE, "--json").json}
    assert {row["status"] for row in rows.values()} == {"no data"}
    assert all(row["value"] is None and row["missing"] for row in rows.values())
    assert rows["target-co2-intensity"]["required"] is None
    assert "2008" in rows["target-peak"]["coverage"]
    assert "1997–2019" in rows["target-peak"]["coverage"]


def test_the_screen_speaks_the_language_asked_for(tanfeng: Command) -> None:
    assert "无数据" in tanfeng("targets", SAMPLE).out
    assert "no data" in tanfeng("targets", SAMPLE, lang="en").out


def test_inside_a_workspace_or_beside_the_shipped_one_no_path_is_needed(tanfeng: Command, copy: Path) -> None:
    assert len(tanfeng("targets", "--json", cwd=copy).json) == 6
    assert len(tanfeng("targets", "--json", cwd=ROOT).json) == 6


def test_no_data_is_an_answer_and_not_an_error(tanfeng: Command, tmp_path: Path) -> None:
    text = '[workspace]\nname = "空"\nregion = "430000"\nplan = "hunan-nonferrous-2022"\nbase_year = 2020\n'
    (tmp_path / "tanfeng.toml").write_text(text, encoding="utf-8")
    (tmp_path / "ledger").mkdir()
    rows = "enterprise_id,name,city_code\nX-1,示例有色金属有限公司,430400\n"
    (tmp_path / "ledger" / "enterprises.csv").write_text(rows, encoding="utf-8")
    answer = tanfeng("targets", "--json")
    assert answer.code == 0, answer.err
    assert {row["status"] for row in answer.json} == {"no data"}


@pytest.mark.parametrize(
    ("settings", "said"), [("base_year = 2020", "plan"), ('plan = "hunan-nonferrous-2022"', "base_year")]
)
def test_a_workspace_without_plan_or_base_year_is_wrong_use(
    tanfeng: Command, tmp_path: Path, settings: str, said: str
) -> None:
    text = f'[workspace]\nname = "空"\nregion = "430000"\n{settings}\n'
    (tmp_path / "tanfeng.toml").write_text(text, encoding="utf-8")
    (tmp_path / "ledger").mkdir()
    rows = "enterprise_id,name,city_code\nX-1,示例有色金属有限公司,430400\n"
    (tmp_path / "ledger" / "enterprises.csv").write_text(rows, encoding="utf-8")
    answer = tanfeng("targets")
    assert answer.code == 2
    assert said in answer.err


def test_an_option_changes_the_definition_that_is_printed(tanfeng: Command) -> None:
    rows = tanfeng("targets", SAMPLE, "--option", "recycled-share=primary-plus-recycled", "--json").json
    assert rows[0]["options"]["denominator"] == "primary-plus-recycled"
    assert rows[0]["options_not_used"]["denominator"] == ["ten-metals"]


def test_a_measured_year_and_a_figure_of_the_office_turn_no_data_into_a_status(tanfeng: Command, copy: Path) -> None:
    with (copy / "ledger" / "statistics.csv").open("a", encoding="utf-8") as file:
        for year, count in ((2021, 3), (2022, 2), (2023, 2), (2024, 2), (2025, 1)):
            file.write(_statistic(copy, year, count))
    row = next(r for r in tanfeng("targets", copy, "--json").json if r["id"] == "target-green-factories")
    assert (row["value"], row["status"], row["gap"]) == (10, "met", 0)


def _statistic(workspace: Path, year: int, count: int) -> str:
    header = (workspace / "ledger" / "statistics.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    cells = {"region_code": "430000", "sector": "nonferrous_all", "year": year, "item": "national_green_factories_new"}
    cells |= {"value": count, "unit": "家", "source": "工业和信息化部名单", "confidence": "verified"}
    return ",".join(str(cells.get(name, "")) for name in header) + "\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "nowhere"),
        ((SAMPLE, "--option", "recycled-share"), "recycled-share"),
        ((SAMPLE, "--option", "growth=high"), "growth"),
        ((SAMPLE, "--option", "recycled-share=C"), "C"),
        ((), "tanfeng.toml"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(tanfeng: Command, arguments: tuple[str, ...], said: str) -> None:
    answer = tanfeng("targets", *arguments)
    assert answer.code == 2
    assert said in answer.err


def test_a_ledger_with_blocking_findings_ends_with_1_and_still_answers(tanfeng: Command, copy: Path) -> None:
    path = copy / "ledger" / "statistics.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    cells = {"region_code": "430000", "sector": "nonferrous_all", "year": "2024", "item": "total"}
    cells |= {"value": "many", "unit": "MtCO2", "source": "x"}
    with path.open("a", encoding="utf-8") as file:
        file.write(",".join(cells.get(name, "") for name in header) + "\n")
    answer = tanfeng("targets", copy, "--json")
    assert answer.code == 1
    assert len(answer.json) == 6
