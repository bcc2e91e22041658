"""Energy per value added of an enterprise or a region (单位增加值能耗), by the province's formula and its alternatives.

The change of a year is ``(index of energy ÷ index of value added) − 1``; energy at calorific value and value added at
constant prices unless the options say otherwise. The target of a plan reads the same formulas through
:mod:`tanfeng.indicators.energy_intensity`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, cast

import polars as pl

from tanfeng.accounting import Account
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.core.confidence import weakest
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.indicators.definition import Option, read_options
from tanfeng.indicators.energy_of_enterprise import of_accounts
from tanfeng.indicators.intensity import Accumulation, Changes, changes_from_levels, cumulative_decline
from tanfeng.indicators.series import Point, Series, statistics_series
from tanfeng.indicators.value_added import CURRENT, ValueAdded, of_rows
from tanfeng.ledger import Ledger

#: The deductions of each choice of the option ``scope``.
DEDUCTIONS: dict[str, tuple[str, ...]] = {
    "all": (),
    "less-feedstock": ("feedstock",),
    "less-nonfossil": ("nonfossil",),
    "less-both": ("feedstock", "nonfossil"),
}
LEVEL_SCHEMA: dict[str, Any] = {
    "year": pl.Int64,
    "energy_tce": pl.Float64,
    "value_added": pl.Float64,
    "value_added_unit": pl.String,
    "price_basis": pl.Int64,
    "tce_per_unit": pl.Float64,
    "confidence": pl.String,
}
CHANGE_SCHEMA: dict[str, Any] = {
    "year": pl.Int64,
    "change": pl.Float64,
    "cumulative": pl.Float64,
    "confidence": pl.String,
}


@dataclass(frozen=True)
class EnergyPerValueAdded:
    """Energy per value added (单位增加值能耗).

    ``levels`` has one row per year and price basis with both numbers: tce per ``value_added_unit`` (``price_basis``
    null: current prices). ``changes`` has one row per year that can be compared with the one before: ``change`` as a
    ratio, ``cumulative`` the decline since the first year of the unbroken run it stands in (positive for a decline).
    """

    owner: str
    options: Mapping[str, str]
    levels: pl.DataFrame
    changes: pl.DataFrame
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...] = field(repr=False, default=())

    @property
    def lineage(self) -> Lineage:
        """The figures behind the changes; an enterprise's energy opens further in its account."""
        return Lineage(self.figures)

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the result as the JSON contract prints it."""
        return {
            "owner": self.owner,
            "options": dict(self.options),
            "levels": self.levels.to_dicts(),
            "changes": self.changes.to_dicts(),
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }


def options() -> tuple[Option, ...]:
    """Return the options of the definition with their choices and defaults."""
    return read_options(_definition())


def of_enterprise(
    accounts: Mapping[int, Account], ledger: Ledger, enterprise_id: str, given: Mapping[str, str] | None = None
) -> EnergyPerValueAdded:
    """Return it for one enterprise from its account of each year; a year whose energy is not whole is left open.

    Raises :class:`UsageError` on an unknown option or choice.
    """
    chosen = _chosen(given or {})
    deducted = {name: _definition()["data"]["enterprise"][name] for name in DEDUCTIONS[chosen["scope"]]}
    energy = of_accounts(accounts, f"tce_{chosen['value']}", deducted)
    own = pl.col("enterprise_id") == enterprise_id
    return _result(enterprise_id, chosen, energy, _value_added(ledger, own, chosen))


def of_region(
    ledger: Ledger, region: str, sectors: Sequence[str], given: Mapping[str, str] | None = None
) -> EnergyPerValueAdded:
    """Return it for a region's sector (the whole first, then its parts) from official statistics.

    Raises :class:`UsageError` on an unknown option or choice.
    """
    chosen = _chosen(given or {})
    names = _definition()["data"]["region"]
    statistics = with_ids(ledger.table("statistics"), "statistics")

    def series(items: Sequence[str]) -> Series:
        return statistics_series(statistics, region=region, sectors=sectors, items=items, unit="tce", until=None)

    total = series(names[chosen["value"]])
    less = [series(names[name][chosen["value"]]) for name in DEDUCTIONS[chosen["scope"]]]
    own = (pl.col("region_code") == region) & pl.col("enterprise_id").is_null()
    return _result(region, chosen, _less(total, less), _value_added(ledger, own, chosen))


def _less(total: Series, deducted: Sequence[Series]) -> Series:
    """Return consumption less deductions, of the years that have all of them."""
    points = {}
    for year, point in total.points.items():
        others = [series.points[year] for series in deducted if year in series.points]
        if len(others) == len(deducted):
            points[year] = Point(
                point.value - sum(other.value for other in others),
                weakest((point.confidence, *(other.confidence for other in others))),
                (*point.inputs, *(i for other in others for i in other.inputs)),
            )
    every = (total, *deducted)
    return Series(points, tuple(f for s in every for f in s.figures), tuple(f for s in every for f in s.findings))


def _value_added(ledger: Ledger, own: pl.Expr, chosen: Mapping[str, str]) -> ValueAdded:
    data = _definition()["data"]
    rows = with_ids(ledger.table("economics"), "economics").filter(
        own, pl.col("indicator") == data["value_added_indicator"], pl.col("value").is_not_null()
    )
    return of_rows(
        rows,
        constant=chosen["price-basis"] == "constant",
        since=None,
        until=None,
        clause=data["clause"],
        unit=data["value_added_unit"],
    )


def _result(owner: str, chosen: Mapping[str, str], energy: Series, added: ValueAdded) -> EnergyPerValueAdded:
    changes = changes_from_levels(energy, added.by_basis)
    accumulation = cast(Accumulation, chosen["accumulation"])
    figures = (*energy.figures, *added.figures, *_figures(owner, changes))
    return EnergyPerValueAdded(
        owner,
        dict(chosen),
        _levels(energy, added),
        _changes(changes, accumulation),
        tuple(in_order([*energy.findings, *added.findings, *changes.findings])),
        tuple({figure.id: figure for figure in figures}.values()),
    )


def _levels(energy: Series, added: ValueAdded) -> pl.DataFrame:
    unit = _definition()["data"]["value_added_unit"]
    rows = [
        (
            year,
            energy.points[year].value,
            point.value,
            unit,
            None if basis == CURRENT else basis,
            energy.points[year].value / point.value if point.value > 0 else None,
            weakest((energy.points[year].confidence, point.confidence)),
        )
        for basis, series in sorted(added.by_basis.items())
        for year, point in sorted(series.points.items())
        if year in energy.points
    ]
    return pl.DataFrame(rows, schema=LEVEL_SCHEMA, orient="row").sort("year", "price_basis")


def _changes(changes: Changes, accumulation: Accumulation) -> pl.DataFrame:
    rows: list[tuple[int, float, float, str]] = []
    run: list[int] = []
    for year, point in sorted(changes.by_year.items()):
        run = [*run, year] if run and run[-1] == year - 1 else [year]
        total = cumulative_decline([changes.by_year[each].value for each in run], accumulation)
        rows.append((year, point.value, total, point.confidence))
    return pl.DataFrame(rows, schema=CHANGE_SCHEMA, orient="row")


def _figures(owner: str, changes: Changes) -> list[Figure]:
    return [
        Figure(
            id=f"energy_per_value_added.{owner}.{year}",
            name_zh=f"{owner} {year} 年单位增加值能耗变化",
            name_en=f"{owner}: change of energy per value added in {year}",
            value=point.value,
            unit="ratio",
            formula="(E / E₋₁) ÷ (VA / VA₋₁) − 1",
            inputs=point.inputs,
            confidence=point.confidence,
        )
        for year, point in sorted(changes.by_year.items())
    ]


@cache
def _definition() -> Mapping[str, Any]:
    path = files("tanfeng.indicators").joinpath("energy_per_value_added.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _chosen(given: Mapping[str, str]) -> dict[str, str]:
    """Return the choice of every option, defaults filled in."""
    known = {option.key: option for option in options()}
    chosen = {key: option.default for key, option in known.items()}
    for key, text in given.items():
        found = known[key].find(text) if key in known else None
        if found is None:
            offered = "、".join(f"{o.key}={c.key}" for o in known.values() for c in o.choices)
            raise UsageError(
                f"单位增加值能耗没有选项“{key}={text}”，可用：{offered}。",
                f"Energy per value added has no option {key}={text}; there are: {offered}.",
            )
        chosen[key] = found.key
    return chosen
