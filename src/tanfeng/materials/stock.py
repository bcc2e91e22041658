"""The dynamic stock (动态存量模型): from inflow to stock, or from stock to inflow.

Worked by hand, fixed lifetime of 2 years, inflow at the end of its year, so that a cohort is there at the end of its
own year and the next, and leaves in the third:

    year       1    2    3    4
    inflow    10   20    0    5
    outflow    0    0   10   20      what came two years before
    stock     10   30   20    5      stock of last year + inflow − outflow

Read from the stock row upwards, the same table is the stock-driven case: the inflow of a year is the stock less what is
left of earlier cohorts.

Arrays have one row per year and one column per draw, in t of metal (stock) and t a year (flows).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.materials.lifetime import Floats


@dataclass(frozen=True)
class StockPath:
    """Inflow, outflow and stock at the end of each year (存量轨迹)."""

    inflow: Floats
    outflow: Floats
    stock: Floats

    @property
    def change(self) -> Floats:
        """What the stock gains in each year; the stock before the first year is nothing."""
        return np.diff(self.stock, axis=0, prepend=0.0)

    def since(self, row: int) -> tuple[StockPath, Floats]:
        """Return the path from this row on, and the change of the stock of those years."""
        return StockPath(self.inflow[row:], self.outflow[row:], self.stock[row:]), self.change[row:]


def inflow_driven(inflow: Floats, survival: Floats) -> StockPath:
    """Return the path of a known inflow.

    Outflow is made of the deaths of each cohort, not of the balance, so that the balance can find an error.
    """
    inflow = np.broadcast_to(inflow, np.broadcast_shapes(inflow.shape, (inflow.shape[0], survival.shape[1])))
    deaths = -np.diff(survival, axis=0, prepend=1.0)
    stock, outflow = np.zeros(inflow.shape), np.zeros(inflow.shape)
    years = inflow.shape[0]
    for age in range(years):
        young = inflow[: years - age]
        stock[age:] += young * survival[age]
        outflow[age:] += young * deaths[age]
    return StockPath(np.array(inflow), outflow, stock)


def stock_driven(stock: Floats, survival: Floats) -> StockPath:
    """Return the path of a known stock. An inflow may come out below zero: the stock falls faster than things die.

    The stock of the first year is taken as new in that year. Raises ``ValueError`` where nothing of a cohort is left at
    the end of its own year: then no inflow makes a stock.
    """
    if not np.all(survival[0] > 0):
        raise ValueError(
            "nothing is left of an inflow at the end of its own year: the stock says nothing of the inflow"
        )
    stock = np.broadcast_to(stock, np.broadcast_shapes(stock.shape, (stock.shape[0], survival.shape[1])))
    inflow = np.zeros(stock.shape)
    older = np.zeros(stock.shape)
    years = stock.shape[0]
    for year in range(years):
        inflow[year] = (stock[year] - older[year]) / survival[0]
        older[year + 1 :] += inflow[year] * survival[1 : years - year]
    path = inflow_driven(inflow, survival)
    return StockPath(inflow, path.outflow, np.array(stock))
