"""What a scenario holds (情景): years, assumptions, policy, measures, limits, ensemble."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tanfeng.pathway.assumptions import Assumptions


@dataclass(frozen=True)
class PolicySetting:
    """How one policy item enters the model (政策约束设置). ``None`` means: as the plan says."""

    item: str
    enabled: bool = True
    value: float | None = None
    by: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    slack_price: float | None = None


@dataclass(frozen=True)
class LimitSetting:
    """A declared upper limit (上限设置): ``value`` of ``quantity`` a year, or over all years where ``cumulative``."""

    key: str
    quantity: str
    value: float
    unit: str
    first_year: int | None = None
    last_year: int | None = None
    cumulative: bool = False
    item: str = ""
    source: str = ""
    slack_price: float | None = None


@dataclass(frozen=True)
class RuleSetting:
    """A rule of the plan that is no target (规则设置), with the plan item it stands for.

    ``exit``: capacity whose energy per tonne exceeds the ``level`` of an ``edition`` of the efficiency benchmarks
    leaves by the year ``by``. ``admission``: new lines stand at ``statistic`` instead of what ``[candidates]`` says.
    ``cleaner-production``: no plant runs whose cleaner-production level is worse than ``level`` from the year ``by``.
    """

    key: str
    kind: str
    item: str
    by: int | None = None
    level: str = ""
    edition: str = ""
    statistic: str = ""
    slack_price: float | None = None


@dataclass(frozen=True)
class MeasureSetting:
    """Where a measure of the technology catalogue applies (措施设置); its saving is a reference row, never here."""

    technology: str
    routes: tuple[str, ...]
    enabled: bool = True
    carrier: str = "as_route"
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    potential: float | None = None
    capex: str = "measure_capex"
    lifts_to: str = ""


@dataclass(frozen=True)
class ScrapSetting:
    """A link of a metal's scrap to a system of the stock model (再生原料供给设置).

    ``kinds`` are the flows of scrap that count; ``share`` names the assumption of how much of them reaches the region's
    smelters ("": all); ``recovery`` that of the metal per scrap, or is ``system`` for the system's own yield.
    """

    metal: str
    system: str
    kinds: tuple[str, ...]
    recovery: str
    share: str = ""
    declared_in: str = "base"


@dataclass(frozen=True)
class EnsembleSetting:
    """Size, seed and sampled assumptions of the ensemble (集合模拟设置).

    ``method`` is ``latin-hypercube`` or ``sobol``, ``distribution`` ``triangular`` or ``uniform``; ``correlations`` are
    pairs of assumptions with a rank correlation. ``base`` is the number of base samples of the sensitivity indices,
    ``chunk`` how many optimised samples are kept at a time, ``carbon_value`` (CNY/t) what a tonne is worth to regret.
    """

    size: int
    seed: int
    parameters: tuple[str, ...]
    quantiles: tuple[float, ...]
    method: str = "latin-hypercube"
    distribution: str = "triangular"
    correlations: tuple[tuple[str, str, float], ...] = ()
    base: int | None = None
    chunk: int | None = None
    carbon_value: float | None = None


@dataclass(frozen=True)
class HistorySetting:
    """What a scenario file states about the past series (历史序列设置).

    ``anomalous_years`` and ``trend_from`` are ``None`` where it says nothing: the checks of the series then decide.
    """

    anomalous_years: tuple[int, ...] | None = None
    trend_from: int | None = None
    plateau_tolerance: float = 0.0
    note_zh: str = ""
    note_en: str = ""
    source: str = ""


@dataclass(frozen=True)
class Scenario:
    """A named set of assumptions (情景). All fields are read from the scenario's files.

    ``yields`` names by route the assumptions with what comes beside a tonne of product; ``cleaner_new_lines`` is the
    cleaner-production level at which new lines are built, empty where none is declared.
    ``lives`` names, by route, the assumption that says how long a unit's line runs.
    """

    name: str
    name_zh: str
    name_en: str
    note_zh: str
    note_en: str
    order: int
    last_year: int
    decisions_from: int
    decisions: bool
    carbon_price_on: str
    grid_factor_kind: str
    conversion_edition: str
    best_statistic: str
    assumptions: Assumptions
    policies: tuple[PolicySetting, ...]
    measures: tuple[MeasureSetting, ...]
    candidates: tuple[tuple[str, str], ...]
    scrap: Mapping[str, str]
    upstream: Mapping[str, str]
    recycling_boundary: str
    limits: tuple[LimitSetting, ...]
    rules: tuple[RuleSetting, ...]
    ensemble: EnsembleSetting
    history: HistorySetting
    time_limit: float
    gap: float
    yields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cleaner_new_lines: str = ""
    lives: Mapping[str, str] = field(default_factory=dict)
    scrap_supply: tuple[ScrapSetting, ...] = ()
    sections: Mapping[str, Any] = field(default_factory=dict)
    differs: Mapping[str, Any] = field(default_factory=dict)

    def policy(self, item: str) -> PolicySetting | None:
        return next((p for p in self.policies if p.item == item), None)
