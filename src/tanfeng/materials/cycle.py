"""The flows of a metal (物质流计算): use by end use, then collection, manufacturing, recycling and the market.

All arrays have one row per year and one column per sample, in t of metal a year; a stock in t.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from tanfeng.materials.lifetime import Floats, survival
from tanfeng.materials.sampling import Columns
from tanfeng.materials.stock import StockPath, inflow_driven, stock_driven
from tanfeng.materials.system import STOCK, EndUse, System


@dataclass(frozen=True)
class Cycle:
    """The flows by key, and stock and flows of each end use (物质循环). ``changes`` are what the stocks gain."""

    flows: Mapping[str, Floats]
    end_uses: Mapping[str, StockPath]
    changes: Mapping[str, Floats]

    @property
    def stock(self) -> Floats:
        return _sum(path.stock for path in self.end_uses.values())

    @property
    def stock_change(self) -> Floats:
        return _sum(self.changes.values())


def compute(system: System, columns: Columns) -> Cycle:
    """Return the flows of every stage whose inputs the system gives."""
    paths, changes = _in_use(system, columns)
    stages = system.stages
    flows = {
        "products_in": _sum(path.inflow for path in paths.values()),
        "end_of_life": _sum(path.outflow for path in paths.values()),
    }
    if "collection" in stages:
        rates = {use.key: columns.values(use.inputs["collection"], system.years) for use in system.end_uses}
        flows["old_scrap"] = _sum(rates[key] * path.outflow for key, path in paths.items())
        flows["not_collected"] = _sum((1.0 - rates[key]) * path.outflow for key, path in paths.items())
    for stage, step in (("manufacturing", _manufacturing), ("recycling", _recycling), ("market", _market)):
        if stage in stages:
            flows |= step(_Given(system, columns), flows)
    return Cycle(flows, paths, changes)


@dataclass(frozen=True)
class _Given:
    """The inputs of the system by year and column, in full."""

    system: System
    columns: Columns

    def __call__(self, kind: str) -> Floats:
        years = self.system.years
        values = self.columns.values(self.system.inputs[kind], years)
        return np.broadcast_to(values, (len(years), self.columns.width))


def _manufacturing(given: _Given, flows: Mapping[str, Floats]) -> dict[str, Floats]:
    scrap, loss = given("new_scrap_share"), given("manufacturing_loss_share")
    made = flows["products_in"] - given("products_traded")
    used = made / (1.0 - scrap - loss)
    return {
        "products_traded": given("products_traded"),
        "products_made": made,
        "metal_used": used,
        "new_scrap": scrap * used,
        "manufacturing_loss": loss * used,
    }


def _recycling(given: _Given, flows: Mapping[str, Floats]) -> dict[str, Floats]:
    feed = flows["old_scrap"] + flows["new_scrap"] + given("scrap_traded")
    yielded = given("recycling_yield")
    return {
        "scrap_traded": given("scrap_traded"),
        "recycled_metal": yielded * feed,
        "recycling_loss": (1.0 - yielded) * feed,
    }


def _market(given: _Given, flows: Mapping[str, Floats]) -> dict[str, Floats]:
    traded = given("metal_traded")
    return {"metal_traded": traded, "primary_metal": flows["metal_used"] - flows["recycled_metal"] - traded}


def _in_use(system: System, columns: Columns) -> tuple[dict[str, StockPath], dict[str, Floats]]:
    """Return the path of each end use over the years shown, and the change of its stock."""
    shares = _shares(system, columns)
    paths, changes = {}, {}
    for use in system.end_uses:
        driver = _driver(system, use, columns) * shares.get(use.key, np.ones(columns.width))
        spread = columns.sample(use.spread) if use.spread else np.ones(columns.width)
        table = survival(
            use.distribution, columns.sample(use.inputs["lifetime"]), spread, driver.shape[0], system.timing
        )
        whole = stock_driven(driver, table) if system.driver == STOCK else inflow_driven(driver, table)
        paths[use.key], changes[use.key] = whole.since(system.back_years)
    return paths, changes


def _shares(system: System, columns: Columns) -> dict[str, Floats]:
    """Return the shares of the end uses, brought back to a sum of one in every column."""
    drawn = {use.key: columns.sample(use.inputs["share"]) for use in system.end_uses if "share" in use.inputs}
    whole = _sum(drawn.values()) if drawn else np.ones(columns.width)
    return {key: share / whole for key, share in drawn.items()}


def _driver(system: System, use: EndUse, columns: Columns) -> Floats:
    """Return the series of an end use, or of the system, with the years before the first one."""
    series = columns.values(use.inputs.get("series") or system.inputs["series"], system.years)
    if not system.back_years:
        return series
    growth = columns.sample(system.inputs["growth"])
    back = np.arange(system.back_years, 0, -1, dtype=np.float64)[:, None]
    return np.concatenate([series[:1] * (1.0 + growth) ** -back, series])


def _sum(parts: Iterable[Floats]) -> Floats:
    return np.asarray(np.sum(list(parts), axis=0), dtype=np.float64)
