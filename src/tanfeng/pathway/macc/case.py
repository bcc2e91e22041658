"""What the abatement curves need to know of a question (减排成本曲线的输入): plants, measures, money and tonnes.

Letters as in the engine: ``P`` plants, ``S`` states, ``K`` measures, ``T`` years, ``Q`` quantities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine import Scenario, Sector
from tanfeng.pathway.engine.sector import Array, Bools, Ints

BOUNDARIES = ("direct", "total")


@dataclass(frozen=True)
class Offered:
    """A measure as the curves name it (措施). ``life`` in years; ``confidence`` that of its capital cost."""

    key: str
    name_zh: str
    name_en: str
    life: float
    confidence: str = "assumed"
    kind: str = ""


@dataclass(frozen=True)
class Lives:
    """Renewing and closing, as a programme by unit names them (更新与关停).

    renewed : (A,) arcs that renew a unit;  closing : (A,) arcs that close it
    capital : (3, P) low, central and high yearly capital cost of renewing a plant, CNY;  life : (P,) years
    confidence : (P,) that of the capital cost;  retired : (P,) year of a stated retirement, where there is one
    """

    renewed: Bools
    closing: Bools
    capital: Array
    life: Array
    confidence: tuple[str, ...]
    retired: tuple[int | None, ...]


@dataclass(frozen=True)
class Case:
    """One scenario's plants, as both curves see them (一个情景的工厂与措施).

    sector        : the question at carbon price zero
    at_price      : the engine scenario of a carbon price (CNY/t); prices only, so that columns can be kept
    measures      : the K measures;  held : (P, S, K) which of them stand at a plant in a state
    structure     : (S,) states of the same number differ in measures only (not in line, number of lines or closing)
    capital       : (3, P, K) low, central and high yearly capital cost of a measure at a plant, CNY; NaN: no number
    tonnes        : boundary -> (Q, T) tCO2 per unit of a quantity
    energy        : (Q, T) tce per unit of a quantity
    rest          : ``direct``, ``total``, ``energy`` -> (T,) tCO2 or tce of the sector outside the plants
    discount      : (T,) discount factors;  rate : the yearly rate behind them
    money         : CNY per unit of the sector's money
    lives         : how units are renewed and closed, where anything is known of it
    green         : (Q, T) tCO2 that bought green power takes off total emission per unit of a quantity, market-based
    owners        : name of the unit each plant belongs to, where that is another: what stands on a site is its unit's
    """

    scenario: str
    sector: Sector
    at_price: Callable[[float], Scenario]
    measures: tuple[Offered, ...]
    held: Bools
    structure: Ints
    capital: Array
    tonnes: Mapping[str, Array]
    energy: Array
    rest: Mapping[str, Array]
    discount: Array
    rate: float
    money: float
    green: Array | None = None
    owners: tuple[str, ...] = ()
    lives: Lives | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """Name of the unit that each plant belongs to, (P,)."""
        return self.owners or self.sector.plants

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(m.key for m in self.measures)

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which something can be decided."""
        return self.sector.years

    @property
    def first_day(self) -> Bools:
        """Which measures stand before anything is decided, (P, K)."""
        return np.asarray(self.held[np.arange(len(self.held)), self.sector.initial])

    @property
    def payment(self) -> Array:
        """What is paid per unit of each quantity at a carbon price of 1, (Q, T), in the sector's money (碳价支付)."""
        dearer = self.at_price(1.0).prices
        return np.zeros_like(self.sector.prices) if dearer is None else np.asarray(dearer - self.sector.prices)

    @property
    def price_path(self) -> Array:
        """Carbon price of each year, CNY/t, where the ladder's price is 1: a price may grow (碳价路径)."""
        paid = self.payment / self.discount * self.money
        counted = self.tonnes["direct"]
        return np.asarray(np.divide(paid, counted, out=np.zeros_like(paid), where=counted > 0).max(axis=0))

    @property
    def priceless(self) -> Bools:
        """Where a measure has no capital cost at a plant, (P, K): its cost is unknown, not zero."""
        return np.asarray(~np.isfinite(self.capital).all(axis=0))

    def span(self, year: int | None) -> Bools:
        """Return (T,) the years that count: one, or all where ``year`` is ``None``.

        Raises ``UsageError`` for a year in which nothing can be decided.
        """
        if year is None:
            return np.ones(len(self.years), dtype=np.bool_)
        if year not in self.years:
            first, last = self.years[0], self.years[-1]
            raise UsageError(
                f"{year} 年不在可决策年份 {first}—{last} 之内。",
                f"The year {year} is outside the years of decisions, {first} to {last}.",
            )
        return np.asarray(np.array(self.years) == year)

    def chosen(self, keys: tuple[str, ...] | None) -> tuple[str, ...]:
        """Return the measures asked for in their own order, all where none are named; refuse unknown ones."""
        for key in keys or ():
            if key not in self.keys:
                raise UsageError(
                    f"没有措施“{key}”；可用：{'、'.join(self.keys)}。",
                    f"There is no measure {key!r}; known: {', '.join(self.keys)}.",
                )
        return tuple(k for k in self.keys if keys is None or k in keys)


def boundary_of(name: str) -> str:
    """Return a known boundary or refuse (边界)."""
    if name not in BOUNDARIES:
        raise UsageError(
            f"没有边界“{name}”；可用：{'、'.join(BOUNDARIES)}。",
            f"There is no boundary {name!r}; known: {', '.join(BOUNDARIES)}.",
        )
    return name
