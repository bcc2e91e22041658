"""Energy per product and step of one year (单位产品能耗计算), after the formula of the national limit standards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.ledger_figures import ledger_figures, with_ids
from tanfeng.accounting.product_energy import problems
from tanfeng.accounting.product_energy.coverage import flows, months_of
from tanfeng.accounting.product_energy.energy_lines import EnergyLines, energy_lines
from tanfeng.accounting.product_energy.exchange_flows import of_year
from tanfeng.accounting.product_energy.figures import figures_of, utility_figures
from tanfeng.accounting.product_energy.group import Group, of_step, of_unit
from tanfeng.accounting.product_energy.output import Output, Production, production
from tanfeng.accounting.product_energy.period_balance import Balance, balance, sharing
from tanfeng.accounting.product_energy.plant import Plant, Unit, plant
from tanfeng.accounting.product_energy.result import PRODUCT_SCHEMA, STEP_SCHEMA, ProductEnergy
from tanfeng.accounting.product_energy.rows import Row, record
from tanfeng.accounting.product_energy.step_product import products_of
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.core.lineage import Figure
from tanfeng.ledger import Ledger
from tanfeng.reference import Reference


def product_energy(ledger: Ledger, account: Account, *, reference: Reference, year: int) -> ProductEnergy:
    """Return energy per product and step of ``year`` and its months, from the lines of an account.

    Each line stands at the narrowest place its row names: process, unit or enterprise. Energy of auxiliary and
    affiliated processes goes to others only by the table ``exchanges``; what belongs to no unit is in no product, and
    every product it might belong to says so. Nothing that is wrong with the data raises.
    """
    the_plant, findings = plant(ledger, _enterprises(ledger, account))
    lines = energy_lines(account, ledger.table("activity"), the_plant, year)
    made = production(ledger, year)
    exchanges = of_year(ledger, the_plant, year)
    utilities = sharing(exchanges, the_plant)
    gaps = flows(lines.frame.filter("counts"), ("enterprise_id", "unit_id", "process_id"), year)
    balances = {
        period: balance(
            lines.frame,
            gaps,
            exchanges,
            the_plant,
            reference,
            period=period,
            year=year,
            utilities=frozenset(utilities),
        )
        for period in _periods(lines, made, year)
    }
    units = list(the_plant.units.values())
    products = [row for unit in units for row in _products(the_plant, balances, unit, made, utilities)]
    outputs = {unit.id: _step_outputs(the_plant, exchanges, unit, made) for unit in units}
    steps = [row for unit in units for row in _steps(the_plant, balances, unit, outputs[unit.id], utilities)]
    of_the_year = balances.get(str(year))
    findings += [*lines.findings, *made.findings]
    findings += of_the_year.findings if of_the_year else ()
    findings += _unplaced(lines, of_the_year)
    findings += [finding for row in (*products, *steps) for finding in _said(row, year)]
    return ProductEnergy(
        year,
        _frame([row.cells for row in products], PRODUCT_SCHEMA),
        _frame([row.cells for row in steps], STEP_SCHEMA),
        tuple(in_order(findings)),
        (
            *figures_of([*products, *steps]),
            *utility_figures(the_plant, balances.values()),
            *_rows_of(ledger, year),
        ),
        account,
    )


def _enterprises(ledger: Ledger, account: Account) -> list[str]:
    """Return the enterprises that the account speaks of."""
    named = account.lines.select("enterprise_id", "unit_id").unique()
    units = ledger.table("units").select("unit_id", _owner="enterprise_id").unique("unit_id")
    owners = named.join(units, on="unit_id", how="left").select(pl.coalesce("_owner", "enterprise_id").alias("owner"))
    return owners["owner"].drop_nulls().unique().sort().to_list()


def _periods(lines: EnergyLines, made: Production, year: int) -> list[str]:
    spoken = {*lines.frame["period"].unique(), *made.rows["period"].unique()}
    return [*(month for month in months_of(year) if month in spoken), str(year)]


def _products(
    the_plant: Plant,
    balances: Mapping[str, Balance],
    unit: Unit,
    made: Production,
    utilities: Mapping[str, frozenset[str]],
) -> Iterator[Row]:
    output = made.of_unit(unit)
    for period, of_period in balances.items():
        group = of_unit(the_plant, of_period, unit, utilities)
        if _speaks(group, output, period):
            yield record(unit, group, output, period)


def _step_outputs(the_plant: Plant, exchanges: pl.DataFrame, unit: Unit, made: Production) -> dict[str, Output]:
    """Return the tonnes of each step; where several products compete, none is chosen and the year is open."""
    found: dict[str, Output] = {}
    for step, processes in the_plant.steps_of(unit.id).items():
        products = products_of(the_plant, exchanges, unit, processes, made.reported(processes))
        one = len(products) <= 1 or set(products) <= set(unit.products)
        candidates = Output(missing={str(made.year): (f"one product of the step, not {', '.join(products)}",)})
        found[step] = made.of_step(processes, unit, products) if one else candidates
    return found


def _steps(
    the_plant: Plant,
    balances: Mapping[str, Balance],
    unit: Unit,
    outputs: Mapping[str, Output],
    utilities: Mapping[str, frozenset[str]],
) -> Iterator[Row]:
    for step, processes in the_plant.steps_of(unit.id).items():
        output = outputs[step]
        names = "、".join(dict.fromkeys(process.name or process.id for process in processes))
        for period, of_period in balances.items():
            ids = [process.id for process in processes]
            group = of_step(the_plant, of_period, unit, ids, utilities)
            if _speaks(group, output, period):
                yield record(unit, group, output, period, {"step": step, "name": names, "processes": ids})


def _speaks(group: Group, output: Output, period: str) -> bool:
    """A period that the ledger says nothing of has no row: silence is no zero."""
    return bool(group.inputs or group.missing or period in output.periods)


def _unplaced(lines: EnergyLines, of_year: Balance | None) -> Iterator[Finding]:
    """Yield, per enterprise, the energy of the year that no product holds."""
    if of_year is None:
        return
    for (enterprise, unit, _), bucket in sorted(of_year.buckets.items()):
        if unit or not bucket.items:
            continue
        rows = lines.frame.filter(
            (pl.col("enterprise_id").fill_null("") == enterprise) & pl.col("unit_id").is_null() & pl.col("counts")
        )
        first = rows.sort("_file", "_sheet", "_row").row(0, named=True)
        place = Address(first["_file"] or "activity", first["_sheet"] or "", first["_row"] or 0, "unit_id")
        known = rows["fixed"].null_count() == 0
        net = bucket.net if known else None
        yield problems.unplaced(enterprise or "—", bucket.items, net, of_year.period, place)
    for utility, left in sorted(of_year.shared.rest.items()):
        if abs(left) > problems.NEGLIGIBLE:
            place = Address("exchanges", column="quantity")
            yield problems.unplaced(utility, [utility], left, of_year.period, place)


def _said(row: Row, year: int) -> Iterator[Finding]:
    """Yield what is wrong with one row: negative net energy in any period, gaps of the year."""
    cells = row.cells
    what = str(cells.get("step") or cells["product"])
    if cells["net_tce"] is not None and cells["net_tce"] < 0:
        yield problems.negative(cells["unit_id"], what, cells["period"], cells["net_tce"])
    if cells["period"] != str(year):
        return
    if cells["missing"]:
        yield problems.incomplete_year(cells["unit_id"], what, year, cells["missing"])
    elif not cells["output_t"]:
        yield problems.no_product(cells["unit_id"], what, year, step="step" in cells)


def _frame(records: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(records, schema=schema, orient="row")


def _rows_of(ledger: Ledger, year: int) -> Iterator[Figure]:
    """Yield the rows of production and exchanges that figures may name."""
    for table in ("production", "exchanges"):
        frame = ledger.table(table)
        if frame.height:
            kept = pl.col("period").str.starts_with(str(year))
            yield from ledger_figures(with_ids(frame, table).filter(kept), table)
