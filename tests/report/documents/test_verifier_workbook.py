"""A verifier adds up again: every line from its own parameters, by a program that did not write the workbook."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from tests.report.documents.excel_evaluator import Evaluator
from tests.report.documents.sample_year import HEADER, ROWS, year

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.verifier.workbook import write_verifier_workbook
from tanfeng.report.documents.words import Words

CHAIN, FACTORS, SUMMARY = "逐行核算链", "因子", "汇总"
ALUMINIUM = (
    "U1,X-1,2025-01,anode,prebaked_anode,4321.125,t,,,,,,,,",
    "U1,X-1,2025-01,anode_effect,liquid_aluminium,10000.255,t,,,,,,,,",
    "U1,X-1,2025-01,fuel,diesel,12.345,t,,,,,,,,",
    "U1,X-1,2025-02,fuel,diesel,12.355,t,,,,,,,,",
)
PFC = (
    "U1,X-1,2013,anode,liquid_aluminium,10000,t,,,,,,,,",
    "U1,X-1,2013,anode_effect,liquid_aluminium,10000,t,,,,,,,,",
)


def workbook(view: EnterpriseYear, folder: Path, lang: str = "zh") -> Path:
    path = folder / "verifier.xlsx"
    write_verifier_workbook(Facts(view), path, Words(lang))
    return path


def heads(path: Path, sheet: str) -> dict[str, str]:
    """Return header → column letter."""
    row = next(openpyxl.load_workbook(path)[sheet].iter_rows(min_row=3, max_row=3))
    return {str(cell.value): cell.column_letter for cell in row}


@pytest.mark.parametrize(
    ("guideline", "on", "rows"),
    [
        ("other-nonferrous-2015", 2022, ROWS),
        ("aluminium-ets-2024", 2025, ALUMINIUM),
        ("aluminium-2013", 2013, PFC),
        ("lead-2024", 2025, ("U1,X-1,2025,fuel,coke,100,t,,,,,,,,", "U1,X-1,2025,reductant,coke,100,t,,,,,,,,")),
    ],
)
def test_each_line_computed_again_is_the_programs_figure(
    tmp_path: Path, guideline: str, on: int, rows: tuple[str, ...]
) -> None:
    view = year(tmp_path / "ledger", *rows, guideline=guideline, on=on)
    path = workbook(view, tmp_path)
    columns, again = heads(path, CHAIN), Evaluator(path)
    expected = view.account.lines["tco2e"].to_list()
    assert any(value for value in expected), guideline
    for row, tonnes in enumerate(expected, start=4):
        recomputed = again.value(CHAIN, f"{columns['复算 tCO₂e']}{row}")
        if tonnes is None:
            assert recomputed in ("缺", "/")
        else:
            assert recomputed == pytest.approx(tonnes, abs=2e-6), row
            assert again.value(CHAIN, f"{columns['差值']}{row}") == pytest.approx(0, abs=2e-6)


def test_the_sums_follow_the_lines_and_agree_with_the_account(tmp_path: Path) -> None:
    view = year(tmp_path / "ledger")
    path = workbook(view, tmp_path)
    columns, again = heads(path, SUMMARY), Evaluator(path)
    labels = {again.value(SUMMARY, f"{columns['项目']}{row}"): row for row in range(4, 14)}
    for total in view.account.guidelines[0].totals.values():
        row = labels[total.zh]
        expected = float(view.account.totals[total.name] or 0)
        assert again.value(SUMMARY, f"{columns['程序 tCO₂e']}{row}") == pytest.approx(expected, abs=1e-6)
        assert again.value(SUMMARY, f"{columns['复算 tCO₂e']}{row}") == pytest.approx(expected, abs=1e-5)


def test_another_factor_moves_every_line_that_uses_it(tmp_path: Path) -> None:
    path = workbook(year(tmp_path / "ledger"), tmp_path)
    chain, factors = heads(path, CHAIN), heads(path, FACTORS)
    sheet = openpyxl.load_workbook(path)[FACTORS]
    key = next(
        row
        for row in range(4, sheet.max_row + 1)
        if "fuel_factors.coke.oxidation-rate" in str(sheet[f"{factors['参考数据键']}{row}"].value)
    )
    before, after = Evaluator(path), Evaluator(path)
    cell = f"{factors['原值']}{key}"
    after.change(FACTORS, cell, 2 * before.value(FACTORS, cell))
    for row, ratio in ((4, 2.0), (5, 2.0), (6, 1.0)):
        place = f"{chain['复算 tCO₂e']}{row}"
        assert after.value(CHAIN, place) == pytest.approx(ratio * before.value(CHAIN, place), abs=2e-6)


def test_what_a_program_that_does_not_compute_shows_is_what_the_formulas_give(tmp_path: Path) -> None:
    path = workbook(year(tmp_path / "ledger"), tmp_path)
    shown, again = openpyxl.load_workbook(path, data_only=True), Evaluator(path)
    compared = 0
    for sheet in again.book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    value = shown[sheet.title][cell.coordinate].value
                    computed = again.value(sheet.title, cell.coordinate)
                    if isinstance(computed, str):
                        assert value == computed
                    else:
                        assert value == pytest.approx(computed, rel=1e-9, abs=2e-6)
                    compared += 1
    assert compared > 50


def test_missing_and_not_applicable_lines_have_a_sign_and_no_number(tmp_path: Path) -> None:
    view = year(tmp_path / "ledger", *ROWS, "U1,X-1,2022-03,fuel,diesel,,t,,,,,,,,")
    path = workbook(view, tmp_path)
    columns, sheet = heads(path, CHAIN), openpyxl.load_workbook(path, data_only=True)[CHAIN]
    program = {row: sheet[f"{columns['程序 tCO₂e']}{row}"].value for row in range(4, 15)}
    assert program[14] == "缺"
    assert program[13] == "/"
    assert program[12] == 0
    missing = openpyxl.load_workbook(path, data_only=True)["缺失项"]
    assert "柴油" in {cell.value for row in missing.iter_rows() for cell in row}


def test_every_link_leads_to_a_cell_that_holds_something(tmp_path: Path) -> None:
    path = workbook(year(tmp_path / "ledger"), tmp_path)
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert len(cells) > 30
    for cell in cells:
        found = re.fullmatch(r"'(.+)'!([A-Z]+\d+)", cell.hyperlink.location or "")
        assert found is not None, cell.hyperlink
        assert book[found[1]][found[2]].value is not None


def test_sheets_are_filtered_frozen_and_set_up_for_a4(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(year(tmp_path / "ledger"), tmp_path))
    assert book.sheetnames == [
        "说明",
        "汇总",
        "活动数据",
        "因子",
        CHAIN,
        "电力与绿证",
        "能耗与不确定度",
        "核查发现",
        "缺失项",
    ]
    for name in ("汇总", "活动数据", "因子", CHAIN, "核查发现"):
        assert book[name].auto_filter.ref, name
        assert book[name].freeze_panes, name
    for sheet in book:
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.column_dimensions["A"].width


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    danger = '"=HYPERLINK(""http://example.org"",""x"")"'
    rows = [f"U1,X-1,2022,fuel,coke,1,t,,,,,M-1,{danger},@SUM(A1),+1"]
    path = workbook(year(tmp_path / "ledger", *rows), tmp_path)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(("=HYPERLINK", "@SUM", "+1")):
                    assert cell.data_type == "s"
                    assert cell.quotePrefix


def test_measured_values_are_told_from_defaults_with_key_edition_and_source(tmp_path: Path) -> None:
    path = workbook(year(tmp_path / "ledger"), tmp_path)
    sheet, columns = openpyxl.load_workbook(path)[CHAIN], heads(path, CHAIN)
    first = [sheet[f"{columns['取值与依据1']}{row}"].value for row in (4, 5)]
    assert str(first[0]).startswith("缺省值 · fuel_factors.coke")
    assert str(first[1]).startswith("检测值 · ledger:activity#3:ncv")
    factors, names = openpyxl.load_workbook(path)[FACTORS], heads(path, FACTORS)
    for row in range(4, factors.max_row + 1):
        for name in ("参考数据键", "版本", "来源", "可信度"):
            value = factors[f"{names[name]}{row}"].value
            assert value or (name == "版本" and "constants" in factors[f"{names['参考数据键']}{row}"].value), (
                row,
                name,
            )


def test_steam_by_mass_is_converted_by_its_heat(tmp_path: Path) -> None:
    header = HEADER.replace("ncv,", "pressure_mpa,ncv,", 1)
    text = header + "U1,X-1,2022,heat_in,steam,100,t,1.0,,,,,,,,\n"
    view = year(tmp_path / "ledger", activity=text)
    path = workbook(view, tmp_path)
    columns, again = heads(path, CHAIN), Evaluator(path)
    heat = again.value(CHAIN, f"{columns['规范单位数量']}4")
    assert heat == pytest.approx(100 * (2777.12 - 83.74) / 1000, rel=1e-3)
    tonnes = view.account.lines["tco2e"].item()
    assert again.value(CHAIN, f"{columns['复算 tCO₂e']}4") == pytest.approx(tonnes, abs=2e-6)


EXAMPLE = Path(__file__).parents[3] / "workspaces" / "example-smelter"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The verifier's workbook of the example smelter in both languages."""
    from tanfeng.workspace import Workspace

    facts = Facts(Workspace.open(EXAMPLE).enterprise_year("", 2024))
    folder = tmp_path_factory.mktemp("example")
    paths = {lang: folder / f"{lang}.xlsx" for lang in ("zh", "en")}
    for lang, path in paths.items():
        write_verifier_workbook(facts, path, Words(lang))
    return paths


def texts(path: Path, sheet: str) -> list[str]:
    cells = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [str(value) for row in cells for value in row if value is not None]


def test_products_stand_against_the_limits_and_the_total_has_its_interval(example: dict[str, Path]) -> None:
    said = texts(example["zh"], "能耗与不确定度")
    for wanted in ("铅锭 X-EX-001-PB", "300 / 330 / 420", "3级（限定值）", "合格", "不能判定", "方差"):
        assert any(wanted in text for text in said), wanted


@pytest.mark.parametrize(("lang", "sheet"), [("zh", "电力与绿证"), ("en", "Electricity")])
def test_electricity_has_headers_in_the_readers_language_and_no_keys(
    example: dict[str, Path], lang: str, sheet: str
) -> None:
    said = texts(example[lang], sheet)
    assert not [text for text in said if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", text)]
    assert any("EX-GPC-2024-01" in text for text in said)
    assert not any("EX-GPC-2023" in text for text in said)
    if lang == "en":
        heads = [text for text in said if text.startswith(("Location-based", "Market-based", "Proven"))]
        assert len(heads) >= 4


@pytest.mark.parametrize("sheet", ["核查发现", "能耗与不确定度", "电力与绿证"])
def test_chinese_sheets_name_things_in_chinese(example: dict[str, Path], sheet: str) -> None:
    said = " ".join(texts(example["zh"], sheet))
    assert not re.search(r"self_pv|green_power|waste_heat_power|carbon_content", said)
