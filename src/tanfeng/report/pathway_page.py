"""One page of a pathway run (情景网页): no request to anywhere, both languages, every figure opens its chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tanfeng.core.findings import in_order
from tanfeng.core.language import CHINESE, ENGLISH
from tanfeng.report import pathway_scrap
from tanfeng.report.chains import embedded
from tanfeng.report.fan import fan
from tanfeng.report.heat_map import heat_map
from tanfeng.report.html import whole
from tanfeng.report.labels import CONFIDENCE, SEVERITY, say
from tanfeng.report.numbers import Said, money, percent, probability, quantity
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.pathway_section import conflict_said, item_row
from tanfeng.report.pathway_words import (
    BOUNDARY,
    COST,
    peak_level,
    peak_year,
    proof,
    status,
)
from tanfeng.report.results import RunResults
from tanfeng.report.self_contained import asset, policy, script_safe
from tanfeng.report.verdict import reversals

_SCRIPTS = ("colours.js", "panel.js", "pictures.js", "page.js")
_STYLES = ("report.css", "print.css", "pictures.css")
_TAGS = {CHINESE: "zh-CN", ENGLISH: "en"}


@dataclass(frozen=True)
class Extra:
    """A section of further pictures (附加图): each a function from the language to SVG; sentences below them."""

    title: Said
    pictures: Sequence[Callable[[str], str]]
    notes: Sequence[Said] = ()


def render(run: PathwayRun, extras: Sequence[Extra] = (), lang: str = CHINESE) -> str:
    """Return the page as HTML text; ``lang`` is the language it opens in."""
    scripts = [asset(name) for name in _SCRIPTS]
    chains = embedded(RunResults(run.facts, run.lineage, reference=run.reference), _figures(run))
    return (
        _environment()
        .get_template("pathway.html.j2")
        .render(
            language=_TAGS[lang],
            policy=policy(scripts),
            styles=[Markup(asset(name)) for name in _STYLES],
            scripts=[Markup(script) for script in scripts],
            data=script_safe({"chains": chains}),
            traceable=run.lineage.__contains__,
            extras=[
                {"title": e.title, "pictures": [_drawn(p) for p in e.pictures], "notes": list(e.notes)} for e in extras
            ],
            **_sections(run),
        )
    )


def pictures_page(extra: Extra, lang: str = CHINESE) -> str:
    """Return a page of pictures alone, without a run behind it: numbers on hover and keyboard, both languages."""
    scripts = [asset(name) for name in _SCRIPTS]
    return (
        _environment()
        .get_template("pictures.html.j2")
        .render(
            language=_TAGS[lang],
            policy=policy(scripts),
            styles=[Markup(asset(name)) for name in _STYLES],
            scripts=[Markup(script) for script in scripts],
            data=script_safe({"chains": {"figures": {}, "sources": {}}}),
            title=extra.title,
            pictures=[_drawn(picture) for picture in extra.pictures],
            notes=list(extra.notes),
        )
    )


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("tanfeng.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["whole"] = whole
    return made


def _sections(run: PathwayRun) -> dict[str, Any]:
    solved = run.scenario
    return {
        "facts": run.facts,
        "name": run.name,
        "note": Said(str(solved["note_zh"]), str(solved["note_en"])),
        "final": run.final,
        "status": status(solved),
        "proof": proof(solved),
        "tiles": _tiles(run),
        "fans": [_drawn(_fan_of(run, boundary)) for boundary in BOUNDARY],
        "peaks": [_peak(peak) for peak in run.peaks],
        "items": [item_row(run, row) for row in solved["policies"]],
        "conflict": list(conflict_said(run)),
        "heat": _drawn(lambda lang: heat_map(run.adoption(), lang)),
        "scrap": list(pathway_scrap.shown(run)),
        "costs": list(_costs(run)),
        "findings": [
            {"severity": say(SEVERITY, f.severity), "said": Said(f.zh, f.en)} for f in in_order(run.readable_findings())
        ],
        "assumptions": [_assumption(row) for row in solved["assumptions"]],
    }


def _drawn(picture: Callable[[str], str]) -> Said:
    return Said(Markup(picture(CHINESE)), Markup(picture(ENGLISH)))


def _fan_of(run: PathwayRun, boundary: str) -> Callable[[str], str]:
    shown = run.fan(boundary)
    return lambda lang: fan(shown, lang)


def _figures(run: PathwayRun) -> Iterator[str]:
    """Yield every figure of the run that the page can open."""
    known = (f"scenario.{run.scenario['name']}", f"peak.{run.scenario['name']}.", "assumption:")
    yield from (figure.id for figure in run.lineage if figure.id.startswith(known))


def _tiles(run: PathwayRun) -> list[dict[str, Any]]:
    solved, last = run.scenario, run.years[-1]
    tiles: list[dict[str, Any]] = [
        {
            "label": Said(f"{last} 年{BOUNDARY[b].zh}", f"{BOUNDARY[b].en} in {last}"),
            "value": quantity(run.values(b)[-1], "tCO2"),
            "sub": Said("", ""),
            "figure": f"scenario.{solved['name']}.{last}.{b}",
        }
        for b in ("direct", "indirect", "total")
    ]
    low, high = money(solved["cost_low"]), money(solved["cost_high"])
    tiles.append(
        {
            "label": Said("成本（贴现）", "Cost (discounted)"),
            "value": money(solved["cost"]),
            "sub": Said(f"{low.zh} – {high.zh}", f"{low.en} – {high.en}"),
            "figure": solved["cost_figure"],
        }
    )
    gap = percent(solved["gap"], 4)
    tiles.append({"label": Said("最优性", "Optimality"), "value": gap, "sub": status(solved), "figure": None})
    return tiles


def _peak(peak: Mapping[str, Any]) -> dict[str, Any]:
    before, tone = _in_time(peak.get("before_2030"))
    return {
        "boundary": BOUNDARY[str(peak["boundary"])],
        "statement": Said(str(peak["statement_zh"]), str(peak["statement_en"])),
        "evidence": Said(str(peak.get("evidence_zh") or ""), str(peak.get("evidence_en") or "")),
        "year": peak_year(peak),
        "level": peak_level(peak),
        "before": before,
        "before_class": tone,
        "probability": probability(peak.get("probability")),
        "reverses": reversals(peak),
        "confidence": say(CONFIDENCE, peak.get("confidence")),
        "figure": peak.get("figure"),
    }


def _in_time(before: bool | None) -> tuple[Said, str]:
    if before is None:
        return Said("不能判断", "cannot be judged"), "no-data"
    if before:
        return Said("2030 年前", "before 2030"), "met"
    return Said("不在 2030 年前", "not before 2030"), "regressing"


def _costs(run: PathwayRun) -> Iterator[dict[str, Any]]:
    for key, value in sorted(run.scenario["cost_items"].items(), key=lambda item: -abs(item[1])):
        if abs(value) >= 1.0:
            yield {"name": say(COST, key), "value": money(value), "figure": None}
    whole_said = Said("合计（不含碳支付与罚价）", "Total (no carbon payments, no penalties)")
    yield {"name": whole_said, "value": money(run.scenario["cost"]), "figure": run.scenario["cost_figure"]}


def _assumption(row: Mapping[str, Any]) -> dict[str, Any]:
    low, high = row.get("low"), row.get("high")
    return {
        "name": Said(str(row["name_zh"]), str(row["name_en"])),
        "value": quantity(row["value"], str(row["unit"])),
        "range": "—" if low is None or high is None else f"{low:g} – {high:g}",
        "source": row["source"],
        "confidence": say(CONFIDENCE, row["confidence"]),
        "figure": row["figure"],
    }
