"""The page in a real browser: nothing leaves it, nothing hostile runs in it, every figure opens down to a source."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sample
from playwright.sync_api import Browser, Page, sync_playwright

from tanfeng.report.html import render

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>\"'{{7*7}}\u2028"
PHONE = {"width": 390, "height": 844}
#: What one click shows, for every figure of the page: whether its chain ends in a source, or says what is missing.
CHAINS = """() => {
  const known = report.chains.figures;
  const ends = (id, above) => {
    const figure = known[id];
    if (!figure || above.includes(id)) return false;
    if (!figure.inputs) return Boolean(figure.source || figure.missing || /^(ref|ledger|assumption):/.test(id));
    return figure.inputs.every((input) => ends(input, [...above, id]));
  };
  return [...document.querySelectorAll("[data-figure]")].map((button) => {
    button.click();
    const open = !document.getElementById("panel").hidden;
    const shown = document.querySelector("#panel-body").textContent;
    return { id: button.dataset.figure, open, ends: ends(button.dataset.figure, []), shown: shown.length };
  });
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("TANFENG_CHROMIUM") or shutil.which("chromium")
    assert path, "no Chromium: set TANFENG_CHROMIUM or put chromium on the PATH"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


class Seen:
    """A page with everything it asked for and said on its console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]")
        return self.page


def opened(browser: Browser, folder: Path, *, text: str = "甲", **viewport: Any) -> Seen:
    path = folder / "report.html"
    path.write_text(render(sample.build(text=text)), encoding="utf-8")
    seen = Seen(browser.new_page(viewport=viewport.get("viewport") or {"width": 1280, "height": 900}))
    seen.open(path)
    return seen


def test_the_page_asks_for_nothing_but_itself_and_complains_of_nothing(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, tmp_path)
    seen.page.wait_for_timeout(300)
    assert [url for url in seen.requests if not url.endswith("/report.html")] == []
    assert seen.complaints == []


def test_every_figure_opens_a_chain_that_ends_in_a_source(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path).page
    chains = page.evaluate(CHAINS)
    assert len(chains) > 50
    assert [chain for chain in chains if not (chain["open"] and chain["ends"] and chain["shown"])] == []


def test_the_page_opens_in_chinese_and_turns_to_english_and_back(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path).page
    assert page.locator("#targets-title").inner_text() == "方案目标"
    page.click("#language")
    assert page.locator("#targets-title").inner_text() == "Targets of the plan"
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "Mt" in page.locator(".tiles").inner_text()
    page.click("#language")
    assert page.locator("#targets-title").inner_text() == "方案目标"
    assert "万" in page.locator(".tiles").inner_text()


def test_the_slider_of_the_material_flow_chooses_the_year_in_either_language(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, tmp_path)
    slider, picture = seen.page.locator("#flows input"), seen.page.locator("#flow-0")
    assert "· 2004" in picture.inner_text()
    slider.fill(slider.get_attribute("min") or "")
    assert seen.page.locator("#flows output").inner_text() == "2001"
    assert "· 2001" in picture.inner_text()
    seen.page.click("#language")
    assert "sample metal" in picture.inner_text()
    assert "· 2001" in picture.inner_text()
    assert seen.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_shows_the_page_without_sideways_scrolling(browser: Browser, tmp_path: Path, language: str) -> None:
    page = opened(browser, tmp_path, viewport=PHONE).page
    if language == "en":
        page.click("#language")
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_hostile_text_is_shown_and_does_nothing(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, tmp_path, text=HOSTILE)
    page = seen.page
    page.evaluate(CHAINS)
    page.keyboard.press("Escape")
    page.click("#language")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    assert "<script>window.hacked" in page.locator("h1").inner_text()
    assert "{{7*7}}" in page.locator("h1").inner_text()
    assert [url for url in seen.requests if not url.endswith("/report.html")] == []


def test_the_panel_works_from_the_keyboard_and_gives_the_focus_back(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path).page
    first = page.locator("main [data-figure]").first
    first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()
    assert page.evaluate("document.activeElement.id") == "panel-close"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.dataset.figure") == first.get_attribute("data-figure")


def test_no_machine_word_for_nothing_reaches_the_reader(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path).page
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    for _language in range(2):
        words = set(page.locator("body").inner_text().replace("(", " ").replace(")", " ").split())
        assert words.isdisjoint({"None", "NaN", "nan", "null", "undefined", "inf"})
        page.click("#language")


def test_every_button_and_picture_has_a_name_and_every_table_its_headers(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path).page
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll("button, [role=img], [role=group], nav")]
             .filter((node) => !(node.textContent.trim() || node.getAttribute("aria-label"))).length"""
        )
        == 0
    )
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll("table")]
             .filter((table) => !table.querySelector("thead th[scope=col]")).length"""
        )
        == 0
    )
    assert page.evaluate("document.querySelectorAll('h1').length") == 1


def test_the_charts_are_drawn(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path).page
    for chart in ("#history-chart", "#map"):
        assert page.locator(f"{chart} svg path").count() > 5


def test_the_map_is_drawn_again_for_every_width_and_complains_of_none(browser: Browser, tmp_path: Path) -> None:
    seen = opened(browser, tmp_path)
    for width in (700, 1280, 390):
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.page.wait_for_timeout(100)
    seen.page.screenshot(path=tmp_path / "whole.png", full_page=True)
    assert seen.complaints == []
    assert {"东市", "西市"} <= set(seen.page.locator("#map svg text").all_text_contents())


def test_each_side_of_a_reconciliation_and_each_part_of_a_unit_opens_a_figure(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path).page
    row = "#reconciliation tbody tr:first-child [data-figure]"
    opened_by = [button.get_attribute("data-figure") for button in page.locator(row).all()]
    assert len(opened_by) == 3
    assert page.locator("#units tbody tr:first-child [data-figure]").count() == 4


def test_the_plan_shows_who_answers_for_what(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path).page
    words = page.locator("#plan").inner_text()
    assert "省甲厅（牵头）" in words
    assert "省乙委" in words
    assert page.locator("#plan tbody tr:first-child td.n").inner_text() == "2"


def test_a_run_without_a_plan_has_no_empty_section(tmp_path: Path) -> None:
    assert 'id="plan"' not in render(dataclasses.replace(sample.build(), plan=()))


def test_the_same_results_give_the_same_page(tmp_path: Path) -> None:
    assert render(sample.build()) == render(sample.build())
