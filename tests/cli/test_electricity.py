"""``tanfeng electricity``: both results, the factor of each, certificates used and left, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Command

ACTIVITY = "enterprise_id,period,stream,item,quantity,unit,attribute,certificate\n"
CERTIFICATES = "enterprise_id,period,kind,quantity,unit,evidence\n"
ENTERPRISES = "enterprise_id,name,city_code\nX-1,甲冶炼,衡阳市\nX-2,乙冶炼,郴州市\n"
GREEN = "X-1,2023,electricity_in,电力,900,MWh,电网,\nX-1,2023,electricity_in,电力,100,MWh,绿电,GEC-1\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "ledger").mkdir(parents=True)
    (folder / "tanfeng.toml").write_text('[workspace]\nname = "厂"\nregion = "430000"\n', encoding="utf-8")
    write(folder, enterprises=ENTERPRISES, activity=ACTIVITY + GREEN, certificates=CERTIFICATES + PROOF)
    return folder


PROOF = "X-1,2023,绿证,120,张,GEC-1\n"


def write(folder: Path, **tables: str) -> None:
    for name, text in tables.items():
        (folder / "ledger" / f"{name}.csv").write_text(text, encoding="utf-8")


def test_both_results_stand_side_by_side(tanfeng: Command, workspace: Path) -> None:
    answer = tanfeng("electricity", workspace, "--enterprise", "X-1")
    assert answer.code == 0, answer.out
    for text in ("497.60 tCO₂", "548.64 tCO₂", "0.4976", "0.6096", "公告2025年第47号", "GEC-1", "20.000"):
        assert text in answer.out


def test_the_json_has_lines_factors_certificates_and_findings(tanfeng: Command, workspace: Path) -> None:
    data = tanfeng("electricity", workspace, "--enterprise", "甲冶炼", "--json", lang="en").json
    assert (data["location_based"], data["market_based"]) == (497.6, 548.64)
    assert data["factors"]["location"]["kind"] == "provincial_average"
    assert data["factors"]["residual"]["kind"] == "national_excl_market_nonfossil"
    assert [line["market_tco2"] for line in data["lines"]] == [548.64, 0.0]
    assert [c["left_wh"] for c in data["certificates"]] == [20_000_000]
    assert {f["rule"] for f in data["findings"]} == {"electricity.certificates-left"}


def test_missing_proof_blocks(tanfeng: Command, workspace: Path) -> None:
    write(workspace, certificates=CERTIFICATES + "X-2,2023,绿证,120,张,GEC-1\n")
    answer = tanfeng("electricity", workspace, "--enterprise", "X-1", "--json")
    assert answer.code == 1
    assert answer.json["market_based"] is None
    assert "electricity.certificate-of-other-enterprise" in {f["rule"] for f in answer.json["findings"]}


def test_a_certificate_that_another_enterprise_uses_too_is_seen(tanfeng: Command, workspace: Path) -> None:
    write(workspace, certificates=CERTIFICATES + PROOF + "X-2,2023,绿证,120,张,GEC-1\n")
    answer = tanfeng("electricity", workspace, "--enterprise", "X-1", "--json")
    assert answer.code == 1
    assert answer.json["market_based"] is None


def test_the_purpose_decides_the_kind_of_factor(tanfeng: Command, workspace: Path) -> None:
    data = tanfeng(
        "electricity", workspace, "--enterprise", "X-1", "--purpose", "enterprise_report_32151", "--json"
    ).json
    assert data["location_based"] == 530.6


@pytest.mark.parametrize(
    "arguments",
    [
        ("--enterprise", "X-1", "--purpose", "whatever"),
        ("--enterprise", "X-1", "--purpose", "market_based"),
        ("--enterprise", "X-9"),
        ("--enterprise", "X-1", "--region", "亚特兰蒂斯"),
        (),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_two(
    tanfeng: Command, workspace: Path, arguments: tuple[str, ...]
) -> None:
    answer = tanfeng("electricity", workspace, *arguments)
    assert answer.code == 2
    assert answer.err.strip()
