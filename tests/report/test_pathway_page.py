"""The page, the workbook and the tables of a scenario: whole, inert, in both languages, and honest when not final."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pathway_sample as sample
import polars as pl
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tanfeng.core.errors import UsageError
from tanfeng.report.pathway_files import write
from tanfeng.report.pathway_page import pictures_page, render
from tanfeng.report.pathway_pictures import ensemble_extras, macc_extra
from tanfeng.report.pathway_tables import frames, sheets

HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>\"'{{7*7}}\u2028"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ENSEMBLE = {
    "kind": "optimised",
    "size": 10,
    "complete": False,
    "years": [2020, 2021, 2022],
    "fans": [
        {
            "boundary": "total",
            "unit": "tCO2",
            "years": [2020, 2021, 2022],
            "quantiles": {"p05": [1e6] * 3, "p50": [2e6] * 3, "p95": [3e6] * 3},
        }
    ],
    "peak": [{"boundary": "total", "samples": 8, "by_year": {"2020": 0.5, "2021": 0.75}, "not_within_horizon": 0.25}],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("TANFENG_CHROMIUM") or shutil.which("chromium")
    assert path, "no Chromium: set TANFENG_CHROMIUM or put chromium on the PATH"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def seen() -> list[str]:
    """Requests to anywhere but the page itself, and complaints of its console."""
    return []


def opened(browser: Browser, folder: Path, page: str, seen: list[str], width: int = 1280) -> Page:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    made = browser.new_page(viewport={"width": width, "height": 900})
    made.on("request", lambda request: None if request.url.endswith("/page.html") else seen.append(request.url))
    made.on("console", lambda message: seen.append(message.text))
    made.on("pageerror", lambda error: seen.append(str(error)))
    made.goto(path.as_uri())
    made.wait_for_selector("html[data-ready]")
    return made


def test_the_page_asks_for_nothing_and_complains_of_nothing(browser: Browser, tmp_path: Path, seen: list[str]) -> None:
    opened(browser, tmp_path, render(sample.build()), seen)
    assert seen == []


def test_arrow_keys_walk_a_picture_and_enter_opens_the_chain(browser: Browser, tmp_path: Path, seen: list[str]) -> None:
    page = opened(browser, tmp_path, render(sample.build()), seen)
    page.locator(".picture svg:visible .mark").nth(10).focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("2021")
    assert page.locator(".tip").inner_text().startswith("2021")
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()
    assert "Σ AD × EF" in page.locator("#panel-body").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("2021")


def test_one_stop_of_the_tab_key_per_picture(browser: Browser, tmp_path: Path, seen: list[str]) -> None:
    page = opened(browser, tmp_path, render(sample.build()), seen)
    assert (
        page.locator(".picture svg:visible .mark[tabindex='0']").count() == page.locator(".picture svg:visible").count()
    )


def test_the_page_turns_to_english(browser: Browser, tmp_path: Path, seen: list[str]) -> None:
    page = opened(browser, tmp_path, render(sample.build()), seen)
    assert page.locator("#measures-title").inner_text() == "谁在哪一年做什么"
    page.click("#language")
    assert page.locator("#measures-title").inner_text() == "Who does what, and when"
    assert page.locator("#fans .picture svg:visible text").first.text_content() == "plan: direct emission"


def test_hostile_text_is_shown_and_does_nothing(browser: Browser, tmp_path: Path, seen: list[str]) -> None:
    page = opened(browser, tmp_path, render(sample.build(text=HOSTILE)), seen)
    page.click("#language")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    assert seen == []


def test_a_phone_needs_no_sideways_scrolling(browser: Browser, tmp_path: Path, seen: list[str]) -> None:
    page = opened(browser, tmp_path, render(sample.build()), seen, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_labels_of_a_picture_do_not_lie_on_one_another(browser: Browser, tmp_path: Path, seen: list[str]) -> None:
    """Measured in the browser, with its own fonts: no two texts of a picture share space."""
    extras = [macc_extra(sample.MACC), *ensemble_extras(ENSEMBLE, 2021)]
    page = opened(browser, tmp_path, render(sample.build(), extras), seen)
    for _language in range(2):
        assert page.evaluate(OVERLAPS) == []
        page.click("#language")


OVERLAPS = """() => [...document.querySelectorAll(".picture svg")].filter((svg) => svg.getClientRects().length)
  .flatMap((svg) => {
    const boxes = [...svg.querySelectorAll("text")].map((node) => [node.textContent, node.getBoundingClientRect()]);
    return boxes.flatMap(([one, a], n) => boxes.slice(n + 1)
      .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5)
      .map(([other]) => `${one} / ${other}`));
  })"""


def test_a_page_of_pictures_alone_works_without_a_run(browser: Browser, tmp_path: Path, seen: list[str]) -> None:
    page = opened(browser, tmp_path, pictures_page(macc_extra(sample.MACC)), seen)
    assert page.locator(".picture svg:visible").count() == 2
    assert seen == []


def test_the_same_run_gives_the_same_page() -> None:
    assert render(sample.build()) == render(sample.build())


def test_a_result_that_is_not_final_says_so_on_the_page_and_in_every_sheet() -> None:
    stopped = sample.build(status="stopped")
    assert "非最终结果：求解被时间限制中止" in render(stopped)
    assert "非最终" not in render(sample.build())
    assert all(sheet.name.endswith("（非最终）") for sheet in sheets(stopped))
    assert not frames(stopped)["years"]["final"].any()
    assert stopped.document()["final"] is False


def test_an_ensemble_that_is_not_complete_says_so() -> None:
    assert "非最终结果：集合模拟尚未完成" in render(sample.build(), ensemble_extras(ENSEMBLE, 2021))


def test_the_document_keeps_the_contract() -> None:
    document = sample.build().document()
    wanted = {"scenario", "status", "objective", "bound", "gap", "years", "direct_tco2", "indirect_tco2", "total_tco2"}
    assert wanted | {"energy_tce", "cost", "policy", "units", "peak", "conflict", "findings"} <= document.keys()
    assert {"item", "satisfied", "slack", "slack_unit", "shadow_price", "by_year"} <= document["policy"][0].keys()
    assert {"unit_id", "year", "production_t", "measures", "tco2"} <= document["units"][0].keys()
    assert document["cost"] == {"fuel": 3e9, "electricity": 2e9, "policy_slack": 1e9}


def test_all_files_are_written_and_say_the_same(tmp_path: Path) -> None:
    run = sample.build()
    written = write(run, tmp_path / "out")
    book = openpyxl.load_workbook(written.workbook)
    own = ["逐年", "方案条目", "单元逐年", "措施采用", "假设", "达峰判断", "成本", "副产品与固废"]
    assert book.sheetnames == ["说明", *own, "问题"]
    years = pl.read_parquet(written.folder / "tables" / "years.parquet")
    direct = years.filter(pl.col("boundary") == "direct")["value"].to_list()
    assert direct == run.document()["direct_tco2"]
    assert [row[1].value for row in book["逐年"].iter_rows(min_row=2)] == pytest.approx(direct)
    assert book["逐年"]["B1"].value == "直接排放 tCO2\ndirect emission tCO2"


def test_a_missing_number_is_no_data_in_excel_and_null_in_parquet(tmp_path: Path) -> None:
    written = write(sample.build(), tmp_path / "out")
    peaks = pl.read_parquet(written.folder / "tables" / "peaks.parquet")
    assert peaks.filter(pl.col("boundary") == "energy")["year"].to_list() == [None]
    sheet = openpyxl.load_workbook(written.workbook)["达峰判断"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [2020, "无数据", "无数据", "无数据"]


def test_a_folder_of_other_things_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("mine")
    with pytest.raises(UsageError):
        write(sample.build(), tmp_path)
    assert (tmp_path / "thesis.md").read_text() == "mine"


def test_by_products_are_tables_that_tell_missing_from_nothing() -> None:
    made = frames(sample.build())
    assert made["by_products"].select("unit_id", "quantity", "unit").unique().rows() == [("U1", "acid_t", "t")]
    sector = made["by_products_sector"].filter(pl.col("year") == 2020)
    assert sector.select("quantity", "value", "plants_missing").rows() == [("acid_t", 9e4, 1), ("residue_t", None, 2)]
