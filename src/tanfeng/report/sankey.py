"""Sankey pictures of the metal cycle (桑基图): one metal, one year, as an ECharts option and as a page.

A Sankey picture has no circles, so the cycle is opened where scrap returns: it leaves on the right and enters again on
the left under the same name. What the stock gains or loses is a node of its own; a net export leaves to the right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tanfeng.core.language import CHINESE, choose
from tanfeng.materials.topology import Flow, topology
from tanfeng.report.self_contained import asset, policy, script_safe

if TYPE_CHECKING:
    from tanfeng.materials import Materials, MetalResult

_SCRIPTS = ("echarts.min.js", "sankey.js", "sankey_page.js")
#: Tonnes in a kilotonne: the pictures are of nations and provinces.
_KILO = 1000.0


@dataclass(frozen=True)
class Link:
    """One band of the picture, in t (物流带)."""

    source: str
    target: str
    name: str
    value: float


def links(result: MetalResult, year: int, lang: str = CHINESE) -> list[Link]:
    """Return the bands of a year. Raises ``KeyError`` if the system has no such year."""
    if year not in result.system.years:
        raise KeyError(year)
    row = result.system.years.index(year)
    values = {key: float(values[row, 0]) for key, values in result.known.items()}
    bands = [band for key, flow in topology().flows.items() if key in values for band in _bands(flow, values, lang)]
    if result.cycle is not None:
        bands.append(_stock_band(float(result.cycle.stock_change[row, 0]), lang))
    return [band for band in bands if band.value > 0]


def _bands(flow: Flow, values: dict[str, float], lang: str) -> Iterator[Link]:
    known, name = topology(), choose(flow.zh, flow.en, lang)
    value = values[flow.key]
    if not flow.source:
        # The sum of what is made and traded, where these are not known apart.
        if "products_made" not in values:
            yield Link(name, _place("use", lang), name, value)
        return
    source, target = _place(flow.source, lang), _place(flow.target, lang)
    if flow.cut:
        yield Link(source, f"{name} →", name, value)
        if any(f.source == flow.target and f.key in values for f in known.flows.values()):
            yield Link(f"→ {name}", target, name, value)
    elif flow.signed and value < 0:
        yield Link(target, choose("净出口", "net export", lang), name, -value)
    elif flow.signed:
        yield Link(choose("净进口", "net import", lang), target, name, value)
    else:
        yield Link(source, target, name, value)


def _stock_band(change: float, lang: str) -> Link:
    use = _place("use", lang)
    if change < 0:
        name = choose("存量减少", "stock lost", lang)
        return Link(name, use, name, -change)
    name = choose("存量增加", "stock gained", lang)
    return Link(use, name, name, change)


def _place(key: str, lang: str) -> str:
    place = topology().places[key]
    return choose(place.zh, place.en, lang)


def option(result: MetalResult, year: int, lang: str = CHINESE) -> dict[str, Any]:
    """Return the ECharts option of a year, in kt. Raises ``KeyError`` if the system has no such year."""
    bands = links(result, year, lang)
    names = list(dict.fromkeys(name for band in bands for name in (band.source, band.target)))
    through = {
        name: max(sum(b.value for b in bands if b.source == name), sum(b.value for b in bands if b.target == name))
        for name in names
    }
    return {
        "title": {
            "text": f"{choose(result.system.zh, result.system.en, lang)} · {year} {choose('（千吨）', '(kt)', lang)}"
        },
        "series": [
            {
                "type": "sankey",
                "left": "3%",
                "right": "16%",
                "top": 50,
                "bottom": 20,
                "nodeAlign": "left",
                "draggable": False,
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "gradient", "opacity": 0.35},
                "label": {"fontSize": 13},
                "data": [{"name": name, "value": _kilo(through[name])} for name in names],
                "links": [
                    {"source": b.source, "target": b.target, "value": _kilo(b.value), "flow": b.name} for b in bands
                ],
            }
        ],
    }


def _kilo(tonnes: float) -> float:
    return round(tonnes / _KILO, 6)


def page(materials: Materials, year: int | None = None, lang: str = CHINESE) -> str:
    """Return a page that needs nothing from outside: each system with a picture per year, or of one ``year``."""
    systems = [
        {
            "id": f"s{number}",
            "name": choose(result.system.zh, result.system.en, lang),
            "years": [y for y in result.system.years if year in (None, y)],
            "options": [option(result, y, lang) for y in result.system.years if year in (None, y)],
        }
        for number, result in enumerate(materials.systems)
        if result.cycle is not None and (year is None or year in result.system.years)
    ]
    scripts = [asset(name) for name in _SCRIPTS]
    environment = Environment(
        loader=PackageLoader("tanfeng.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("sankey.html.j2").render(
        language="zh-CN" if lang == CHINESE else "en",
        title=choose("物质流", "Material flow", lang),
        year_label=choose("年份", "Year", lang),
        nothing=choose("没有可以画的系统。", "There is no system to draw.", lang),
        policy=policy(scripts),
        scripts=[Markup(script) for script in scripts],
        data=script_safe(systems),
        systems=systems,
    )
