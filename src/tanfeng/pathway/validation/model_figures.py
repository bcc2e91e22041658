"""The product's own figures that literature is held against (产品自己的数), by name.

From the history always; from the JSON of a run (``tanfeng run WORKSPACE --json``) what it carries. What is not there is
left out, never filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tanfeng.accounting.sectors import SMELTING
from tanfeng.pathway.history import History

#: Lines of the reconciliation in a run: figure of the units counted from below, in percent.
RECONCILED = {"lead-zinc-share": "lead-zinc-share", "fossil-share": "fossil-share"}


def of(
    history: History, parts: Mapping[str, History], results: Mapping[str, Any] | None, scenario: str
) -> dict[str, float]:
    """Return the figures by name; ``scenario`` is the one whose years are read from the run."""
    return dict([*_of_history(history, parts), *_of_reconciliation(results or {}), *_of_run(results or {}, scenario)])


def why_missing(name: str) -> tuple[str, str]:
    """Say why a figure of a check is not there, in both languages."""
    if name.startswith("model."):
        return (
            f"没有产品的数“{name.removeprefix('model.')}”：需给出一次运行的结果。",
            f"The product's figure {name.removeprefix('model.')!r} is not there: it needs the result of a run.",
        )
    return f"参考数据 {name} 没有数值。", f"The reference row {name} has no value."


def _of_history(history: History, parts: Mapping[str, History]) -> Iterator[tuple[str, float]]:
    year = history.last_year
    smelting = parts.get(SMELTING)
    if smelting is not None and year in smelting.years:
        yield "smelting-share-of-direct", smelting.direct[smelting.years.index(year)] / history.direct[-1]


def _of_reconciliation(results: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    lines = {line.get("name"): line for line in results.get("reconciliation", ())}
    for name, line in RECONCILED.items():
        value = lines.get(line, {}).get("bottom_up")
        if value is not None:
            yield name, float(value) / _PERCENT


def _of_run(results: Mapping[str, Any], name: str) -> Iterator[tuple[str, float]]:
    deadlines = {peak.get("last_year_in_time") for peak in results.get("peak", ())} - {None}
    if len(deadlines) == 1:
        yield "last-year-in-time", float(deadlines.pop())
    scenario = next((s for s in results.get("scenarios", ()) if s.get("name") == name), None)
    if scenario is None:
        return
    direct, indirect = scenario.get("direct_tco2"), scenario.get("indirect_tco2")
    if direct and indirect:
        yield "electricity-share-of-base-year", indirect[0] / (direct[0] + indirect[0])
    yield from _energy(scenario)


def _energy(scenario: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Energy per value added relative to the year before, by year: ``energy-per-value-added-2021``."""
    growth = {row["name"]: row["value"] for row in scenario.get("assumptions", ())}.get("value_added_growth")
    years, energy = scenario.get("years", ()), scenario.get("energy_tce", ())
    if growth is None:
        return
    for before, year, old, new in zip(years, years[1:], energy, energy[1:], strict=False):
        if year == before + 1 and old:
            yield f"energy-per-value-added-{year}", new / old / (1.0 + growth)


_PERCENT = 100.0
