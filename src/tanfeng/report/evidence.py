"""What the results rest on (依据): assumptions, options and sources, as rows of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanfeng.core.lineage import Figure
from tanfeng.report.chains import source_entry, source_key
from tanfeng.report.labels import CONFIDENCE, say, vocabulary
from tanfeng.report.numbers import Said, is_missing, quantity, year
from tanfeng.report.results import RunResults, plain
from tanfeng.report.verdict import scenario_name
from tanfeng.report.view import pair


def assumption_rows(results: RunResults) -> list[dict[str, Any]]:
    """Return the assumptions with value, range, source and confidence."""
    return [
        {
            "name": _assumption_name(results, row),
            "value": _assumed(plain(row.get("value")), str(row.get("unit") or "")),
            "range": _between(plain(row.get("low")), plain(row.get("high"))),
            "source": str(row.get("source") or ""),
            "confidence": say(CONFIDENCE, row.get("confidence")),
            "note": pair(row, "note"),
            "figure": str(row.get("figure") or ""),
        }
        for row in results.assumptions
    ]


def _assumed(value: Any, unit: str) -> Said:
    """Return the value of an assumption; a whole number without unit in the range of the calendar is a year."""
    if not unit and isinstance(value, int | float) and float(value).is_integer() and 1900 <= value <= 2100:
        return year(value)
    return _yearly(quantity(value, unit)) if unit == "1/a" else quantity(value, unit)


def _yearly(said: Said) -> Said:
    """Return a rate per year as people write it."""
    return Said(said.zh.replace(" 1/a", "／年"), said.en.replace(" 1/a", " a year"))


def _assumption_name(results: RunResults, row: Mapping[str, Any]) -> Said:
    """Return what an assumption is called in its chain, with the scenario it is made for; without a chain its key."""
    figure_id, key = str(row.get("figure") or ""), str(row.get("name") or "")
    figure = results.lineage.get(figure_id)
    words = Said(figure.name_zh, figure.name_en or figure.name_zh) if figure is not None else Said(key, key)
    if key in words.zh:
        words = say(vocabulary("assumption"), key)
    owner = figure_id.removeprefix("assumption:").rpartition("/")[0]
    scenario = next((scenario_name(s) for s in results.scenarios if s.get("name") == owner), None)
    return words if scenario is None else Said(f"{words.zh}（{scenario.zh}）", f"{words.en} ({scenario.en})")


def _between(low: Any, high: Any) -> Said:
    if is_missing(low) or is_missing(high):
        return Said("", "")
    a, b = quantity(low), quantity(high)
    return Said(f"{a.zh} – {b.zh}", f"{a.en} – {b.en}")


def source_rows(results: RunResults, figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Return the sources the report rests on, with how many figures use each and how surely they are known."""
    used: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.source:
            used.setdefault(source_key(results, figure), []).append(figure)
    rows = []
    for key in sorted(used):
        words = sorted({figure.confidence for figure in used[key]})
        entry = source_entry(results, key)
        title = entry["title"]
        rows.append(
            {
                "id": key,
                "title": Said(title[0], title[1]),
                "document": entry.get("document", ""),
                "url": entry.get("url", ""),
                "publisher": entry.get("publisher", ""),
                "licence": entry.get("licence", ""),
                "count": len(used[key]),
                "confidence": [say(CONFIDENCE, word) for word in words],
            }
        )
    return rows


def option_rows(results: RunResults) -> list[dict[str, str]]:
    """Return the named options the run was made with."""
    return [{"name": str(key), "value": str(value)} for key, value in sorted(results.options.items())]
