"""Two solved scenarios side by side (情景比较): what they assume differently, and where their results part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from tanfeng.report.heat_map import adoption_year
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.pathway_words import BOUNDARY, OPTION
from tanfeng.report.results import plain

#: Results that differ by less than this share of their level are the same.
SAME = 1e-6


def comparison(first: PathwayRun, second: PathwayRun, differences: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the comparison as JSON; ``differences`` are the rows of :func:`tanfeng.pathway.compare`."""
    return {
        "first": first.scenario["name"],
        "second": second.scenario["name"],
        "final": first.final and second.final,
        "differences": [_difference(first, second, row) for row in differences],
        "years": first.years,
        "results": [_series(first, second, boundary) for boundary in BOUNDARY],
        "cost": [plain(first.scenario["cost"]), plain(second.scenario["cost"])],
        "peak": [_peak(first, second, boundary) for boundary in BOUNDARY],
        "policy": list(_policy(first, second)),
        "measures": list(_measures(first, second)),
    }


def _difference(first: PathwayRun, second: PathwayRun, row: Mapping[str, Any]) -> dict[str, Any]:
    """One assumption, policy or option that differs, with the source each scenario gives for it."""
    known = {run.scenario["name"]: _assumptions(run) for run in (first, second)}
    sides = []
    for run in (first, second):
        name = run.scenario["name"]
        declared = known[name].get(row["name"], {})
        value = declared.get("value") if row["kind"] == "assumption" else _plain(row[name])
        sides.append({"value": plain(value), "source": declared.get("source"), "unit": declared.get("unit")})
    named = next((rows[row["name"]] for rows in known.values() if row["name"] in rows), {})
    item = first.item(row["name"]) if row["kind"] == "policy" else OPTION.get(row["name"])
    return {
        "kind": row["kind"],
        "name": row["name"],
        "name_zh": named.get("name_zh") or (item.zh if item else row["name"]),
        "name_en": named.get("name_en") or (item.en if item else row["name"]),
        "first": sides[0],
        "second": sides[1],
    }


def _assumptions(run: PathwayRun) -> dict[str, Mapping[str, Any]]:
    return {row["name"]: row for row in run.scenario["assumptions"]}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _series(first: PathwayRun, second: PathwayRun, boundary: str) -> dict[str, Any]:
    """Both paths and the first year in which they part; a year only one of them has is no difference."""
    one = dict(zip(first.years, first.values(boundary), strict=True))
    two = dict(zip(second.years, second.values(boundary), strict=True))
    shared = [year for year in one if year in two]
    apart = [year for year in shared if abs(one[year] - two[year]) > SAME * max(abs(one[year]), 1.0)]
    widest = max(apart, key=lambda year: abs(one[year] - two[year])) if apart else None
    return {
        "boundary": boundary,
        "first": plain(first.values(boundary)),
        "second": plain(second.values(boundary)),
        "parts_in": apart[0] if apart else None,
        "widest_in": widest,
        "widest": None if widest is None else two[widest] - one[widest],
    }


def _peak(first: PathwayRun, second: PathwayRun, boundary: str) -> dict[str, Any]:
    keys = ("year", "level", "before_2030", "probability", "at_least_tco2")
    sides = [next((p for p in run.peaks if p["boundary"] == boundary), {}) for run in (first, second)]
    return {"boundary": boundary, **{n: {k: plain(p.get(k)) for k in keys} for n, p in zip(_SIDES, sides, strict=True)}}


_SIDES = ("first", "second")


def _policy(first: PathwayRun, second: PathwayRun) -> Iterator[dict[str, Any]]:
    """Items of either scenario with shortfall and price in each; ``None`` where a scenario does not have the item."""
    rows = [{row["item"]: row for row in run.scenario["policies"]} for run in (first, second)]
    for item in dict.fromkeys([*rows[0], *rows[1]]):
        name = (first if item in rows[0] else second).item(item)
        found: dict[str, Any] = {"item": item, "name_zh": name.zh, "name_en": name.en}
        for side, own in zip(_SIDES, rows, strict=True):
            row = own.get(item)
            keys = ("satisfied", "slack", "slack_unit", "shadow_price")
            found[side] = {key: plain(row[key]) for key in keys} if row else None
        yield found


def _measures(first: PathwayRun, second: PathwayRun) -> Iterator[dict[str, Any]]:
    """Pairs of unit and measure that the scenarios take up in different years, or only one of them does."""
    taken = [_taken(first), _taken(second)]
    for pair in sorted({*taken[0], *taken[1]}):
        years = [own.get(pair) for own in taken]
        if years[0] != years[1]:
            yield {"unit_id": pair[0], "measure": pair[1], "first": years[0], "second": years[1]}


def _taken(run: PathwayRun) -> dict[tuple[str, str], int]:
    shown = run.adoption()
    years = shown.years()
    found = {pair: adoption_year(shares, years) for pair, shares in shown.shares().items()}
    return {pair: year for pair, year in found.items() if year is not None}
