"""The report as one self-contained page (报告网页): no request to anywhere, hostile text inert, both languages inside.

Everything the page needs is inlined. A content security policy forbids every request and every script but the ones
whose hashes it names, so that a text from a ledger can neither run nor fetch anything.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tanfeng.core.language import CHINESE, ENGLISH
from tanfeng.report import charts, evidence, flows_section, pathway_section, places, plan_rows, view
from tanfeng.report.chains import embedded, reachable
from tanfeng.report.labels import CONFIDENCE, Names
from tanfeng.report.results import RunResults
from tanfeng.report.self_contained import asset, policy, script_safe
from tanfeng.report.verdict import sentences

_SCRIPTS = (
    "echarts.min.js",
    "colours.js",
    "panel.js",
    "pictures.js",
    "history.js",
    "places.js",
    "sankey.js",
    "flows.js",
    "page.js",
)
_STYLES = ("report.css", "print.css", "pictures.css")
_LANGUAGE_TAGS = {CHINESE: "zh-CN", ENGLISH: "en"}


def render(results: RunResults, lang: str = CHINESE) -> str:
    """Return the page as HTML text; ``lang`` is the language it opens in."""
    names = Names(results.reference)
    ids = list(figure_ids(results))
    scripts = [asset(name) for name in _SCRIPTS]
    environment = Environment(
        loader=PackageLoader("tanfeng.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole"] = whole
    return environment.get_template("report.html.j2").render(
        language=_LANGUAGE_TAGS[lang],
        policy=policy(scripts),
        styles=[Markup(asset(name)) for name in _STYLES],
        scripts=[Markup(script) for script in scripts],
        data=script_safe(_page_data(results, names, ids)),
        traceable=results.lineage.__contains__,
        **_sections(results, names, ids),
    )


def whole(text: str) -> str:
    """Return the text with numbers and their units kept on one line, for people only."""
    return re.sub(r"(?<=\d) (?=[^\d\s(（])", "\u00a0", text).replace("万t", "万\u2060t")


def figure_ids(results: RunResults) -> Iterator[str]:
    """Yield the id of every figure the page shows, in the order of its sections; only ids the lineage knows."""
    for frame in (results.accounts, results.fuel_history, results.unit_accounts, results.reconciliation):
        if "figure" in frame.columns:
            yield from (figure for figure in frame["figure"] if figure in results.lineage)
    for row in (*results.targets, *results.peaks, *results.assumptions):
        if row.get("figure") in results.lineage:
            yield str(row["figure"])
    shown = ("scenario.",)
    yield from (figure.id for figure in results.lineage if figure.id.startswith(shown))


def _sections(results: RunResults, names: Names, ids: list[str]) -> dict[str, Any]:
    return {
        "facts": results.workspace,
        "region": names.region(results.workspace.region),
        "verdict": sentences(results),
        "tiles": view.key_figures(results),
        "targets": view.target_cards(results.targets, results),
        "history": view.history_rows(results, names),
        "sectors": [entry["name"] for entry in charts.history(results, names)],
        "marks": results.marks,
        "scenarios": view.scenario_cards(results),
        "pathways": pathway_section.scenario_details(results),
        "flows": flows_section.systems(results),
        "caveats": view.scenario_caveats(results.findings),
        "reconciliation": view.reconciliation_rows(results),
        "units": view.unit_rows(results, names),
        "parks": view.park_rows(results, names),
        "has_map": results.prefectures is not None,
        "review_number": results.map_review_number,
        "plan": plan_rows.plan_rows(results.plan),
        "departments": plan_rows.department_counts(results.plan),
        "findings": view.finding_groups(results.findings),
        "assumptions": evidence.assumption_rows(results),
        "options": evidence.option_rows(results),
        "sources": evidence.source_rows(results, reachable(results, ids)),
        "ladder": CONFIDENCE,
        "glossary": glossary(),
    }


def glossary() -> list[dict[str, str]]:
    """Return the terms of the report with their meaning in both languages."""
    text = (files("tanfeng.report") / "glossary.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _page_data(results: RunResults, names: Names, ids: list[str]) -> dict[str, Any]:
    return {
        "chains": embedded(results, ids),
        "history": charts.history(results, names),
        "marks": [{"year": m.year, "kind": m.kind, "text": [m.zh, m.en]} for m in results.marks],
        "scenarios": charts.scenarios(results),
        "peaks": charts.peak_points(results),
        "flows": flows_section.pictures(results),
        "outlines": places.outlines(results.prefectures),
        "units": places.unit_symbols(results, names),
        "parks": places.park_symbols(results),
    }
