"""``tanfeng decompose``: the contract, the table for people, exit codes, files of each kind."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from rich.cells import cell_len
from tests.cli.conftest import Command

ROWS = (
    "period,sector,city,output,intensity,factor\n"
    "2019,铅,衡阳,100,0.5,2.6\n"
    "2019,锌,株洲,300,0.9,2.6\n"
    "2020,铅,衡阳,120,0.45,2.5\n"
    "2020,锌,株洲,260,0.88,2.5\n"
    "2021,铅,衡阳,130,0.44,2.4\n"
    "2021,锌,株洲,0,0.88,2.4\n"
)
FACTORS = ("--factors", "output,intensity,factor")
ZINC_2020 = 260 * 0.88 * 2.5


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "change.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_the_json_is_the_contract(tanfeng: Command, file: Path) -> None:
    document = tanfeng("decompose", file, *FACTORS, "--json").json
    assert list(document) == ["method", "form", "effects", "change", "findings"]
    assert (document["method"], document["form"], document["findings"]) == ("lmdi-1", "additive", [])
    assert [(c["from"], c["to"]) for c in document["change"]] == [("2019", "2020"), ("2020", "2021")]
    for change in document["change"]:
        parts = [e for e in document["effects"] if (e["from"], e["to"]) == (change["from"], change["to"])]
        assert [e["factor"] for e in parts] == ["output", "intensity", "factor"]
        assert sum(e["effect"] for e in parts) == pytest.approx(change["value"], rel=1e-14)


def test_a_sector_that_stops_is_carried_by_its_output(tanfeng: Command, file: Path) -> None:
    document = tanfeng("decompose", file, *FACTORS, "--compare", "2020", "2021", "--sectors", "--json").json
    zinc = {e["factor"]: e["effect"] for e in document["sectors"] if e["sector"] == "锌"}
    assert zinc == {"output": pytest.approx(-ZINC_2020), "intensity": 0, "factor": 0}


@pytest.mark.parametrize("method", ["lmdi-1", "lmdi-2"])
def test_ratios_multiply(tanfeng: Command, file: Path, method: str) -> None:
    document = tanfeng(
        "decompose",
        file,
        *FACTORS,
        "--method",
        method,
        "--form",
        "multiplicative",
        "--compare",
        "2019",
        "2020",
        "--json",
    ).json
    first, second, third = (e["effect"] for e in document["effects"])
    assert first * second * third == pytest.approx(document["change"][0]["value"], rel=1e-14)


def test_levels_are_factors_of_their_own(tanfeng: Command, file: Path) -> None:
    document = tanfeng("decompose", file, "--activity", "output", "--group", "city", "--json").json
    names = [e["factor"] for e in document["effects"][:5]]
    assert names == ["output", "output:city", "output:sector", "intensity", "factor"]


def test_csv_workbook_and_parquet_say_the_same(tanfeng: Command, file: Path) -> None:
    frame = pl.read_csv(file)
    frame.write_excel(file.with_suffix(".xlsx"))
    frame.write_parquet(file.with_suffix(".parquet"))
    answers = {tanfeng("decompose", file.with_suffix(s), *FACTORS, "--json").out for s in (".csv", ".xlsx", ".parquet")}
    assert len(answers) == 1


def test_people_see_effects_and_a_total_within_80_columns(tanfeng: Command, file: Path) -> None:
    answer = tanfeng("decompose", file, *FACTORS)
    assert answer.code == 0
    for text in ("2019 → 2020", "output", "-66.6832", "合计", "-694.72", "没有余项"):
        assert text in answer.out
    assert max(cell_len(line) for line in answer.out.splitlines()) <= 80
    one = tanfeng("decompose", file, *FACTORS, "--compare", "2019", "2021", lang="en")
    assert "100.0%" in one.out
    assert "without residual" in one.out


def test_a_waterfall_is_saved(tanfeng: Command, file: Path, tmp_path: Path) -> None:
    assert tanfeng("decompose", file, *FACTORS, "--svg", tmp_path / "w.svg").code == 0
    picture = ElementTree.fromstring((tmp_path / "w.svg").read_text(encoding="utf-8"))
    texts = {element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {"output", "合计变化", "-694.7"} <= texts


def test_a_bad_cell_ends_with_1_and_its_place_and_shows_no_figure(tanfeng: Command, file: Path) -> None:
    file.write_text(ROWS.replace("0.45", "-0.45"), encoding="utf-8")
    answer = tanfeng("decompose", file, *FACTORS)
    assert answer.code == 1
    assert "第4行 · intensity" in answer.out
    assert "合计" not in answer.out
    document = tanfeng("decompose", file, *FACTORS, "--json")
    assert document.code == 1
    assert document.json["effects"] == document.json["change"] == []
    assert document.json["findings"][0]["address"]["row"] == 4


def test_a_cell_of_a_workbook_is_named_by_its_letter(tanfeng: Command, file: Path) -> None:
    path = file.with_suffix(".xlsx")
    pl.read_csv(file).with_columns(pl.col("factor").replace(2.5, None)).write_excel(path)
    answer = tanfeng("decompose", path, *FACTORS)
    assert answer.code == 1
    assert "F4" in answer.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nix.csv",),
        ("change.csv", "--method", "lmdi-3"),
        ("change.csv", "--form", "harmonic"),
        ("change.csv", "--factors", "nix"),
        ("change.csv", "--group", "city"),
        ("change.csv", "--factors", "output", "--compare", "2019", "1999"),
        ("change.csv", "--form", "multiplicative", "--svg", "w.svg"),
    ],
)
def test_wrong_use_is_one_sentence_and_ends_with_2(tanfeng: Command, file: Path, arguments: tuple[str, ...]) -> None:
    answer = tanfeng("decompose", *arguments, cwd=file.parent)
    assert answer.code == 2
    assert len(answer.err.strip().splitlines()) == 1
    assert answer.out == ""
