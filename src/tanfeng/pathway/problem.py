"""The question put to the optimiser (优化问题): sets, parameters and policy items, without any solver in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.calibration import Calibration
from tanfeng.pathway.grid import GridFactor
from tanfeng.pathway.measures import Measure
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.scrap.supply import ScrapSupply
from tanfeng.pathway.solution import Array


@dataclass(frozen=True)
class PolicyItem:
    """A plan's target as the model uses it (政策约束). ``value`` is a share between 0 and 1 where it is one.

    ``first_year`` is the first model year in which it binds; ``choices`` says, per question the plan leaves open, which
    reading is used; ``metals`` the metals it speaks of (empty: all). ``form`` names the rows it is laid as (default:
    its own id); ``levels`` holds, for the exit of poor capacity, the energy per tonne (tce/t) no route may exceed.
    """

    item: str
    value: float
    first_year: int
    baseline_year: int | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    slack_price: float = 0.0
    metals: tuple[str, ...] = ()
    quote: str = ""
    form: str = ""
    levels: Mapping[str, float] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    name_zh: str = ""
    name_en: str = ""

    @property
    def called(self) -> tuple[str, str]:
        """What people call it, in both languages, with its id behind (名称与编号)."""
        zh = f"“{self.name_zh}”（{self.item}）" if self.name_zh else self.item
        return zh, f"'{self.name_en}' ({self.item})" if self.name_en else self.item

    @property
    def rows_of(self) -> str:
        """Name of the module of rows it is laid as."""
        return self.form or self.item

    def choice(self, question: str, default: str) -> str:
        return self.choices.get(question, default)


@dataclass(frozen=True)
class Limit:
    """A declared upper limit (声明的上限): of a carrier of the modelled plants, or of the sector's emission.

    ``quantity`` is one of ``gas_tce``, ``hydrogen_tce``, ``green_mwh``, ``electricity_mwh``, ``direct_tco2``,
    ``total_tco2``; ``cumulative`` adds the years up (a carbon budget).
    """

    key: str
    quantity: str
    value: float
    unit: str
    first_year: int
    last_year: int
    cumulative: bool = False
    slack_price: float = 0.0
    item: str = "limit"
    source: str = ""


@dataclass(frozen=True)
class Problem:
    """Sets and parameters of one scenario (一个情景的集合与参数).

    Years run from the calibration year to the last year without a gap. Shares are fractions, prices CNY, energy tce,
    electricity MWh, emissions tCO2. ``scrap_share`` is the largest share of a metal's output that scrap can feed;
    of the metals in ``scrap_supply`` a stock model says how much scrap there is, year by year.
    Of the ``primary_only`` metals the output of the ten metals counts primary metal only. ``upstream`` is what mining
    and concentrating emit per tonne of primary metal (tCO2e/t, by metal where known); with ``recycling_boundary`` at
    ``supply-chain`` a carbon price falls on it, too, at ``gate`` it is only reported. ``gap`` is the relative distance
    to the proven bound within which a plan is final.
    """

    years: tuple[int, ...]
    plants: tuple[Plant, ...]
    measures: tuple[Measure, ...]
    calibration: Calibration
    grid: GridFactor
    assumptions: Assumptions
    scrap_share: dict[str, float]
    decisions_from: int
    decisions: bool
    carbon_price_on: str
    tce_per_mwh: float
    rest_fuel_factor: float
    ten_metals: tuple[str, ...]
    recycling_boundary: str
    gap: float
    primary_only: tuple[str, ...] = ()
    policies: tuple[PolicyItem, ...] = ()
    limits: tuple[Limit, ...] = ()
    scrap_supply: Mapping[str, ScrapSupply] = field(default_factory=dict)
    upstream: Mapping[str, float] = field(default_factory=dict)
    scenario: str = ""
    inputs: tuple[str, ...] = field(default=())

    @property
    def metals(self) -> tuple[str, ...]:
        return tuple(sorted({p.metal for p in self.plants}))

    @property
    def base_year(self) -> int:
        return self.years[0]

    @property
    def free_years(self) -> tuple[int, ...]:
        """The years in which anything can be decided; empty where the scenario freezes today's technology."""
        return tuple(y for y in self.years if y >= self.decisions_from) if self.decisions else ()

    @property
    def fixed_years(self) -> tuple[int, ...]:
        free = set(self.free_years)
        return tuple(y for y in self.years if y not in free)

    def base_production(self, metal: str) -> float:
        return sum(p.production_t for p in self.plants if p.metal == metal)

    def base_recycled_share(self, metal: str) -> float:
        total = self.base_production(metal)
        recycled = sum(p.production_t for p in self.plants if p.metal == metal and p.recycled)
        return recycled / total if total > 0 else 0.0

    def recycled_limit(self, metal: str, availability: Array | float) -> Array:
        """Largest recycled share of a metal by declared share: today's, or the scrap that can be had, if that is more.

        For any number of availabilities; :func:`paths.recycled_limit` knows the supply by year as well.
        """
        given = availability * self.scrap_share.get(metal, 0.0)
        return np.asarray(np.minimum(1.0, np.maximum(self.base_recycled_share(metal), given)))
