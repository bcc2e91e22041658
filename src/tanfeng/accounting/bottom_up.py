"""The bottom-up view (自下而上): what the units of a region emit, measured where measured, otherwise estimated.

An estimate is capacity × stated utilisation × intensity of the route. With E the energy (kgce/t, electricity counted
at its calorific value c), W the electricity (kWh/t), F the CO2 of fuel (tCO2/tce) and G the grid factor (tCO2/MWh):

    direct   = P · (E − c·W) · F / 1000          indirect = P · W · G / 1000

Where W is not sourced, direct and indirect cannot be told apart: both are null with the widest bounds that hold (all
energy is fuel, all energy is electricity), and the total is the smaller end of those two, a floor.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.accounting import bottom_up_accounts, bottom_up_findings, bottom_up_lineage, by_products
from tanfeng.accounting.assumptions import Assumptions
from tanfeng.accounting.confidence_columns import word
from tanfeng.accounting.grid import UNIT, grid_factor, in_unit
from tanfeng.accounting.measured_units import of_lines
from tanfeng.accounting.route_energy import of_routes
from tanfeng.accounting.sectors import SECTOR_OF_DIVISION
from tanfeng.accounting.unit_basis import of_units, with_output
from tanfeng.core.confidence import LADDER
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.lineage import Lineage
from tanfeng.reference import Reference, ReferenceRow

#: Assumptions without which nothing can be estimated, with the unit each is used in.
NEEDED = {
    "reference_year": "",
    "utilisation": "",
    "intensity_statistic": "",
    "fuel_co2": "tCO2/tce",
    "electricity_coal_equivalent": "kgce/kWh",
}
UNIT_COLUMNS = [
    "unit_id", "enterprise_id", "name", "metal", "route", "origin", "city_code", "longitude", "latitude", "capacity_t",
    "utilisation", "production_t", "energy_tce", "electricity_mwh", "direct_tco2", "direct_low", "direct_high",
    "indirect_tco2", "indirect_low", "indirect_high", "total_tco2", "total_low", "total_high", "total_is_floor",
    "sector", "status", "commissioned", "retired_on", "method", "missing", "confidence", "figure",
    "cleaner_production", *by_products.COLUMNS,
]  # fmt: skip


@dataclass(frozen=True)
class Coefficients:
    """The numbers all units share (公共系数); ``None`` where there is none, and then what needs it is null."""

    year: int
    fuel: float | None
    electricity_coal: float | None
    grid: float | None
    inputs: tuple[str, ...]
    grid_input: tuple[str, ...]
    rank: int
    grid_rank: int


@dataclass(frozen=True)
class BottomUp:
    """Result of the bottom-up view (自下而上核算结果).

    ``unit_accounts``: one row per unit of the region, also of those that could not be estimated (``method`` none,
    ``missing`` says why). ``accounts``: the sums of the reference year in the columns of the top-down view.
    """

    unit_accounts: pl.DataFrame
    accounts: pl.DataFrame
    findings: tuple[Finding, ...]
    lineage: Lineage

    @property
    def year(self) -> int | None:
        """The year the units stand for; ``None`` where none of them could be estimated."""
        years = self.accounts["year"].drop_nulls().to_list()
        return max(years, default=None)


def estimate(
    units: pl.DataFrame,
    lines: pl.DataFrame | None,
    assumptions: Assumptions,
    *,
    reference: Reference,
    region: str,
    factor_year: int | None = None,
    enterprises: pl.DataFrame | None = None,
    production: pl.DataFrame | None = None,
    waste: pl.DataFrame | None = None,
    line_figures: Lineage | None = None,
) -> BottomUp:
    """Estimate the units of ``region`` in the assumption's ``reference_year``.

    ``units``, ``enterprises``, ``production`` and ``waste`` are ledger tables; ``lines`` are the lines of an account of
    the ledger's activity and ``line_figures`` its lineage. ``factor_year`` is the year of the grid factor (default: the
    reference year).
    """
    findings = [*assumptions.findings, *bottom_up_findings.of_assumptions(assumptions, NEEDED)]
    shared, used, more = _coefficients(assumptions, reference, region, factor_year)
    findings += more
    rows = of_units(units, enterprises, region, shared.year)
    rows, more = with_output(rows, production, assumptions, shared.year)
    findings += more
    routes, sources, more = of_routes(
        rows.filter("active")["route"].drop_nulls().unique().sort().to_list(), assumptions, reference
    )
    findings += more
    rows = _estimated(rows.join(routes, on="route", how="left", maintain_order="left"), shared)
    division = pl.col("industry_code").str.slice(0, 2).replace_strict(SECTOR_OF_DIVISION, default=None)
    rows = rows.with_columns(sector=pl.coalesce("sector", division.cast(pl.Utf8)))
    rows, more = bottom_up_accounts.with_measured(rows, *of_lines(lines, shared.year))
    findings += more
    given = by_products.of_units(rows, production, lines, waste, reference=reference, year=shared.year)
    rows = rows.join(given, on="unit_id", how="left", maintain_order="left")
    rows = rows.with_columns(
        capacity_t=pl.col("capacity"),
        confidence=pl.when(pl.col("method") != "none").then(word("_rank")).otherwise(pl.lit("not-found")),
        figure=pl.format("unit_account.{}.{}.total", pl.lit(shared.year), pl.col("unit_id")),
    ).sort("enterprise_id", "unit_id")
    accounts = bottom_up_accounts.summed(rows, region, shared.year)
    findings += bottom_up_findings.of_units(rows, shared.year)
    lineage = bottom_up_lineage.build(
        rows,
        accounts,
        [*used, *sources],
        assumptions,
        reference=reference,
        production=production,
        shared=(shared.inputs, shared.grid_input),
        line_figures=line_figures,
    )
    return BottomUp(rows.select(UNIT_COLUMNS), accounts.drop("_inputs"), tuple(in_order(findings)), lineage)


def _coefficients(
    assumptions: Assumptions, reference: Reference, region: str, factor_year: int | None
) -> tuple[Coefficients, list[ReferenceRow], list[Finding]]:
    stated = {name: assumptions.get(name) for name in NEEDED}
    numbers = {name: item.number if item else None for name, item in stated.items()}
    year = int(numbers["reference_year"] or factor_year or 0)
    row = grid_factor(reference, region, factor_year or year)
    grid = row if isinstance(row, Finding) else in_unit(row, UNIT)
    findings = [grid] if isinstance(grid, Finding) else []
    known = row if isinstance(row, ReferenceRow) and not isinstance(grid, Finding) else None
    shared = [stated[name] for name in ("reference_year", "fuel_co2", "electricity_coal_equivalent")]
    return (
        Coefficients(
            year=year,
            fuel=numbers["fuel_co2"],
            electricity_coal=numbers["electricity_coal_equivalent"],
            grid=None if isinstance(grid, Finding) else grid,
            inputs=tuple(item.figure for item in shared if item),
            grid_input=(f"ref:{known.key}",) if known else (),
            rank=max((LADDER.index(item.confidence) for item in shared if item), default=0),
            grid_rank=LADDER.index(known.confidence) if known else 0,
        ),
        [known] if known else [],
        findings,
    )


def _estimated(rows: pl.DataFrame, shared: Coefficients) -> pl.DataFrame:
    """Add energy, electricity and emissions of every unit that was at work, with bounds and what is missing."""
    fuel, coal, grid = (pl.lit(number, pl.Float64) for number in (shared.fuel, shared.electricity_coal, shared.grid))
    output, energy, power = pl.col("production_t"), pl.col("energy"), pl.col("electricity")
    low, high = pl.col("production_low"), pl.col("production_high")
    split = power.is_not_null() & (energy >= coal * power)
    as_fuel, as_power = fuel / 1000, grid / coal / 1000  # tCO2 per kgce, all of it fuel or all of it electricity
    least, most = pl.min_horizontal(as_fuel, as_power), pl.max_horizontal(as_fuel, as_power)
    both = as_fuel.is_not_null() & as_power.is_not_null()
    known = rows.with_columns(
        energy_tce=output * energy / 1000,
        electricity_mwh=output * power / 1000,
        direct_tco2=pl.when(split).then(output * (energy - coal * power) * as_fuel),
        direct_low=pl.when(split)
        .then(low * (pl.col("energy_low") - coal * power).clip(0) * as_fuel)
        .otherwise(low * 0.0),
        direct_high=high * (pl.col("energy_high") - pl.when(split).then(coal * power).otherwise(0.0)) * as_fuel,
        indirect_tco2=pl.when(split).then(output * power * grid / 1000),
        indirect_low=pl.when(split).then(low * power * grid / 1000).otherwise(low * 0.0),
        indirect_high=pl.when(split)
        .then(high * power * grid / 1000)
        .otherwise(high * pl.col("energy_high") * as_power),
        _floor=pl.when(both).then(output * energy * least),
        _least=pl.when(both).then(low * pl.col("energy_low") * least),
        _most=pl.when(both).then(high * pl.col("energy_high") * most),
        _split=split.fill_null(False),
    ).with_columns(
        total_tco2=pl.when("_split").then(pl.col("direct_tco2") + pl.col("indirect_tco2")).otherwise("_floor"),
        total_low=pl.when("_split").then(pl.col("direct_low") + pl.col("indirect_low")).otherwise("_least"),
        total_high=pl.when("_split").then(pl.col("direct_high") + pl.col("indirect_high")).otherwise("_most"),
    )
    return _with_method(known, shared)


def _with_method(rows: pl.DataFrame, shared: Coefficients) -> pl.DataFrame:
    """Say per unit whether it is estimated, what is missing, and take back the figures of those that are not."""
    reasons = [
        ("status", pl.col("active").is_null()),
        ("not_at_work", ~pl.col("active")),
        ("capacity", pl.col("capacity").is_null() & pl.col("reported").is_null()),
        ("route", pl.col("route").is_null()),
        ("intensity", pl.col("route").is_not_null() & pl.col("energy").is_null()),
        ("utilisation", pl.col("capacity").is_not_null() & pl.col("production_t").is_null()),
        ("electricity", pl.col("energy").is_not_null() & ~pl.col("_split")),
        ("fuel_co2", pl.lit(shared.fuel is None)),
        ("electricity_coal_equivalent", pl.lit(shared.electricity_coal is None)),
        ("grid_factor", pl.lit(shared.grid is None)),
    ]
    missing = pl.concat_list([pl.when(holds.fill_null(False)).then(pl.lit(name)) for name, holds in reasons])
    usable = pl.col("active").fill_null(False) & pl.col("energy_tce").is_not_null()
    figures = [name for name in UNIT_COLUMNS if name.endswith(("_tco2", "_low", "_high", "_tce", "_mwh"))]
    grid_rank = pl.when(pl.col("indirect_tco2").is_not_null() | pl.col("_floor").is_not_null()).then(shared.grid_rank)
    return rows.with_columns(
        method=pl.when(usable).then(pl.lit("estimated")).otherwise(pl.lit("none")),
        missing=missing.list.drop_nulls(),
        total_is_floor=usable & ~pl.col("_split") & pl.col("_floor").is_not_null(),
        _rank=pl.max_horizontal("unit_rank", "output_rank", "route_rank", pl.lit(shared.rank), grid_rank),
        **{name: pl.when(usable).then(pl.col(name)) for name in figures},
        production_t=pl.when(pl.col("active").fill_null(False)).then("production_t"),
    )
