"""The data behind the charts (图表数据): plain lists for the page, each point with the id of its figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from tanfeng.accounting.sectors import ALL, DIRECT, TOP_DOWN
from tanfeng.report.labels import SECTOR, SECTORS, Names, say
from tanfeng.report.results import RunResults, plain
from tanfeng.report.verdict import scenario_name

#: Fuels with a colour of their own; the smaller ones are one group, so that the picture can be read.
_FUELS_SHOWN = 6
#: The item of a sum beside its parts in statistics: never stacked on top of them.
_SUM_ITEM = "total"


def history(results: RunResults, names: Names) -> list[dict[str, Any]]:
    """Return stacked histories, the sum of the sectors first (``whole``), then each: years, and fuels largest first.

    A bar of the sum opens the account of its year; a bar of one sector the statistic of its fuel.
    """
    frame = results.fuel_history
    if frame.is_empty():
        return []
    frame = frame.filter(pl.col("item") != _SUM_ITEM)
    present = frame["sector"].unique().sort().to_list()
    ordered = [s for s in SECTORS if s in present] + [s for s in present if s not in SECTORS]
    parts = [_one_history(frame.filter(pl.col("sector") == sector), sector, names) for sector in ordered]
    if len(parts) < 2 or ALL in present:
        return [{**part, "whole": True} for part in parts]
    whole = _one_history(frame, ALL, names)
    opens = _accounts_by_year(results)
    for fuel in whole["fuels"]:
        fuel["figures"] = [opens.get(year) for year in whole["years"]]
    return [{**whole, "whole": True}, *({**part, "whole": False} for part in parts)]


def _accounts_by_year(results: RunResults) -> dict[int, str]:
    """Return year to figure of the direct emissions of all sectors together."""
    if results.accounts.is_empty():
        return {}
    rows = results.accounts.filter(pl.col("sector") == ALL, pl.col("boundary") == DIRECT, pl.col("basis") == TOP_DOWN)
    return dict(rows.select("year", "figure").iter_rows())


def _one_history(frame: pl.DataFrame, sector: str, names: Names) -> dict[str, Any]:
    known = frame["year"].unique().sort().to_list()
    years = list(range(known[0], known[-1] + 1))
    sizes = frame.group_by("item").agg(pl.col("tco2").sum()).sort(["tco2", "item"], descending=[True, False])
    items = sizes.filter(pl.col("tco2") > 0)["item"].to_list()
    shown = items if len(items) <= _FUELS_SHOWN + 1 else items[:_FUELS_SHOWN]
    series = [_fuel(frame.filter(pl.col("item") == item), list(names.item(item)), years) for item in shown]
    rest = frame.filter(pl.col("item").is_in(items[len(shown) :]))
    if not rest.is_empty():
        series.append(_fuel(rest, ["其他燃料", "other fuels"], years))
    return {"sector": sector, "name": list(say(SECTOR, sector)), "years": years, "fuels": series}


def _fuel(frame: pl.DataFrame, name: list[str], years: Sequence[int]) -> dict[str, Any]:
    """Return values per year; a year without any row is ``None``, and one figure id is kept where there is one."""
    by_year = frame.group_by("year").agg(
        pl.when(pl.col("tco2").is_not_null().any()).then(pl.col("tco2").sum()).alias("tco2"),
        pl.when(pl.len() == 1).then(pl.col("figure").first()).alias("figure"),
    )
    values = {row["year"]: row for row in by_year.to_dicts()}
    empty: dict[str, Any] = {"tco2": None, "figure": None}
    rows = [values.get(year, empty) for year in years]
    return {
        "name": name,
        "values": plain([row["tco2"] for row in rows]),
        "figures": [row["figure"] for row in rows],
    }


def scenarios(results: RunResults) -> list[dict[str, Any]]:
    """Return the scenarios as curves: for each boundary values, low, high and figure ids per year."""
    return [
        {
            "id": str(scenario["name"]),
            "name": list(scenario_name(scenario)),
            "years": list(scenario["years"]),
            "curves": {b: curve for b in ("total", "direct", "indirect") if (curve := _curve(scenario, b)) is not None},
        }
        for scenario in results.scenarios
    ]


def _curve(scenario: Mapping[str, Any], boundary: str) -> dict[str, Any] | None:
    values = scenario.get(f"{boundary}_tco2")
    if not values or all(value is None for value in plain(values)):
        return None
    curve: dict[str, Any] = {
        "values": plain(values),
        "figures": [f"scenario.{scenario['name']}.{year}.{boundary}" for year in scenario["years"]],
    }
    low, high = band(scenario, boundary)
    if low and high:
        curve |= {"low": plain(low), "high": plain(high)}
    return curve


def band(scenario: Mapping[str, Any], boundary: str) -> tuple[Sequence[float] | None, Sequence[float] | None]:
    """Return the low and high path of a boundary, ``(None, None)`` where the scenario has no ensemble."""
    return scenario.get(f"{boundary}_tco2_low"), scenario.get(f"{boundary}_tco2_high")


def peak_points(results: RunResults) -> list[dict[str, Any]]:
    """Return where each scenario peaks, for the markers of the chart."""
    return [
        {key: plain(peak.get(key)) for key in ("scenario", "boundary", "year", "tco2", "probability", "figure")}
        for peak in results.peaks
        if peak.get("year") is not None
    ]
