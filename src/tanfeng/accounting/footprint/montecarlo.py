"""Uncertainty of a footprint by Monte Carlo (蒙特卡洛): every quantity and factor drawn, the whole system solved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.accounting.footprint.allocation import Allocation
from tanfeng.accounting.footprint.draws import multipliers
from tanfeng.accounting.footprint.system import System
from tanfeng.accounting.footprint.tearing import Pattern, pattern, solve

Array = NDArray[np.float64]
Row = Mapping[str, Any]

#: Draws solved together; part of what makes a seed reproducible.
BATCH = 1000
#: A year of a process below this share of the largest is no number but an unproductive draw.
_NEGATIVE = -1e-9
#: How many drivers are named.
DRIVERS = 10


@dataclass(frozen=True)
class Interval:
    """The distribution of a footprint, tCO2e per unit (不确定度).

    ``low`` and ``high`` bound the middle 95 % of the draws; ``drivers`` are (name, share of variance) of the inputs
    that move it most; ``failed`` counts draws in which a loop returned more than it made.
    """

    draws: int
    seed: int
    mean: float
    median: float
    sd: float
    low: float
    high: float
    drivers: tuple[tuple[str, float], ...]
    failed: int = 0

    @property
    def half_width(self) -> float | None:
        """Half of the interval as a share of the median; ``None`` where the median is zero."""
        return (self.high - self.low) / 2 / abs(self.median) if self.median else None


class Sampler:
    """A system prepared for many draws of one product (抽样器): the pattern is worked out once.

    ``start`` are the positions of the outputs that are the product. Things that vary: outputs, uses, quantities of
    burdens, and factors; two burdens of one factor vary together in it.
    """

    def __init__(self, system: System, allocation: Allocation, start: Sequence[int]) -> None:
        self.outputs, self.uses, self.terms = system.outputs, system.uses, system.terms
        self.allocation, self.start, self.size = allocation, list(start), system.processes.height
        flows = {flow: number for number, flow in enumerate(dict.fromkeys(row["flow"] for row in self.outputs))}
        self._flow_of_output = np.array([flows[row["flow"]] for row in self.outputs], dtype=np.int64)
        self._flow_of_use = np.array([flows[row["flow"]] for row in self.uses], dtype=np.int64)
        self._process_of_use = np.array([row["process"] for row in self.uses], dtype=np.int64)
        self._process_of_term = np.array([term.process for term in self.terms], dtype=np.int64)
        self._made = np.array([row["quantity"] for row in self.outputs], dtype=np.float64)
        self._used = np.array([row["quantity"] for row in self.uses], dtype=np.float64)
        self._tonnes = np.array([term.tonnes for term in self.terms], dtype=np.float64)
        self._avoided = np.array([row["avoided"] or 0.0 for row in self.outputs], dtype=np.float64)
        self._flows = len(flows)
        self._carried()
        self._factors()
        self._entries()

    def run(self, draws: int, seed: int, *, varying: bool = True) -> tuple[Array, Array, int]:
        """Return (draws of the footprint, share of variance of each thing, failed draws).

        ``varying=False`` solves the stated values, for comparison with the deterministic result.
        """
        generator = np.random.default_rng(seed)
        things = len(self._half_widths)
        totals = np.empty(draws)
        along = np.zeros(things)
        squares = np.zeros(things)
        failed = 0
        for first in range(0, draws, BATCH):
            count = min(BATCH, draws - first)
            standard = generator.standard_normal((things, count)) if varying else np.zeros((things, count))
            values, bad = self._solve(multipliers(standard, self._half_widths))
            totals[first : first + count] = values
            failed += bad
            usable = np.nan_to_num(values, nan=0.0)
            along += standard @ usable
            squares += standard.sum(axis=1)
        good = totals[np.isfinite(totals)]
        spread = float(good.var()) if len(good) > 1 else 0.0
        mean = float(good.mean()) if len(good) else 0.0
        covariance = (along - squares * mean) / max(len(good), 1)
        return totals, covariance**2 / spread if spread > 0 else np.zeros(things), failed

    def interval(self, draws: int, seed: int) -> Interval | None:
        """Return the distribution, or ``None`` where a draw had no solution: then there is no honest interval."""
        totals, share, failed = self.run(draws, seed)
        if failed:
            return None
        low, median, high = np.quantile(totals, [0.025, 0.5, 0.975])
        order = np.argsort(-share, kind="stable")[:DRIVERS]
        drivers = tuple((self.names[number], float(share[number])) for number in order if share[number] > 0)
        deviation = float(totals.std(ddof=1)) if draws > 1 else 0.0
        mean = float(totals.mean())
        return Interval(draws, seed, mean, float(median), deviation, float(low), float(high), drivers)

    # ---------------------------------------------------------------- inside

    def _carried(self) -> None:
        """Number the (sharing, output) pairs that carry burden: the entries of Φ."""
        self._sharing_rows = np.array([row for s in self.allocation.sharings for row in s.rows], dtype=np.int64)
        self._sharing_process = np.array([s.process for s in self.allocation.sharings for _ in s.rows], dtype=np.int64)
        self._expanded = np.array(self.allocation.expanded, dtype=np.int64)

    def _factors(self) -> None:
        """Number what varies: outputs, uses, quantities of terms, factors."""
        factors: dict[str, tuple[float, str]] = {}
        for term in self.terms:
            if term.factor is not None:
                factors[term.factor.key] = (term.factor.half_width, term.factor.name_zh)
        for position in self.allocation.expanded:
            factor = self.outputs[position]["factor"]
            factors[factor.key] = (factor.half_width, factor.name_zh)
        number = {key: place for place, key in enumerate(factors)}
        self._factor_of_term = np.array([number[t.factor.key] if t.factor else -1 for t in self.terms], dtype=np.int64)
        self._factor_of_expanded = np.array(
            [number[self.outputs[position]["factor"].key] for position in self.allocation.expanded], dtype=np.int64
        )
        self._half_widths = np.array(
            [
                *(row["half_width"] for row in self.outputs),
                *(row["half_width"] for row in self.uses),
                *(term.half_width for term in self.terms),
                *(width for width, _ in factors.values()),
            ],
            dtype=np.float64,
        )
        self.names = [
            *(f"{row['process_name']}·{row['flow']}" for row in self.outputs),
            *(f"{row.get('process_name', '')}·{row['flow']}" for row in self.uses),
            *(term.name_zh for term in self.terms),
            *(name for _, name in factors.values()),
        ]

    def _entries(self) -> None:
        """Number the entries of G: every use meets every output of its flow that carries burden."""
        from scipy.sparse import csr_array

        flow = self._flow_of_output[self._sharing_rows]
        pairs = [
            (use, carried)
            for use in range(len(self.uses))
            for carried in np.flatnonzero(flow == self._flow_of_use[use])
        ]
        self._entry_use = np.array([use for use, _ in pairs], dtype=np.int64)
        self._entry_carried = np.array([carried for _, carried in pairs], dtype=np.int64)
        users, suppliers = self._process_of_use[self._entry_use], self._sharing_process[self._entry_carried]
        places, index = np.unique(users * self.size + suppliers, return_inverse=True)
        count = len(self._entry_use)
        self._merge = csr_array((np.ones(count), (index, np.arange(count))), shape=(len(places), count))
        self.pattern: Pattern = pattern(self.size, places // self.size, places % self.size)
        self._sum_flows = csr_array(
            (np.ones(len(self.outputs)), (self._flow_of_output, np.arange(len(self.outputs)))),
            shape=(self._flows, len(self.outputs)),
        )
        self._sum_terms = csr_array(
            (np.ones(len(self.terms)), (self._process_of_term, np.arange(len(self.terms)))),
            shape=(self.size, len(self.terms)),
        )

    def _solve(self, drawn: Array) -> tuple[Array, int]:
        """Return the footprint of each draw (not a number where it has no solution) and how many have none."""
        outputs, uses, terms = len(self.outputs), len(self.uses), len(self.terms)
        made = self._made[:, None] * drawn[:outputs]
        used = self._used[:, None] * drawn[outputs : outputs + uses]
        factors = drawn[outputs + uses + terms :]
        output = np.asarray(self._sum_flows @ made)
        shares = np.concatenate([s.shares(made) for s in self.allocation.sharings] or [np.empty((0, drawn.shape[1]))])
        per_unit = shares / output[self._flow_of_output[self._sharing_rows]]
        burden, replaced = self._burdens(drawn[outputs + uses : outputs + uses + terms], factors, made, output)
        np.add.at(burden, self._process_of_use, used * replaced[self._flow_of_use])
        entries = np.asarray(self._merge @ (used[self._entry_use] * per_unit[self._entry_carried]))
        years = solve(self.pattern, entries, self._start(shares, made))
        with np.errstate(invalid="ignore"):
            good = np.isfinite(years).all(axis=0) & (years.min(axis=0) >= _NEGATIVE * np.abs(years).max(axis=0))
        totals = np.where(good, np.einsum("pd,pd->d", years, burden), np.nan)
        return totals, int((~good).sum())

    def _burdens(self, drawn: Array, factors: Array, made: Array, output: Array) -> tuple[Array, Array]:
        """Return tCO2e of each process's year and, per unit of flow, what expanded outputs carry."""
        tonnes = self._tonnes[:, None] * drawn
        with_factor = self._factor_of_term >= 0
        tonnes[with_factor] *= factors[self._factor_of_term[with_factor]]
        burden = np.asarray(self._sum_terms @ tonnes)
        replaced = np.zeros((self._flows, made.shape[1]))
        for number, position in enumerate(self._expanded):
            credit = made[position] * self._avoided[position] * factors[self._factor_of_expanded[number]]
            burden[self.outputs[position]["process"]] -= credit
            replaced[self._flow_of_output[position]] += credit / output[self._flow_of_output[position]]
        return burden, replaced

    def _start(self, shares: Array, made: Array) -> Array:
        """Return g: the share of each process's year in one unit of the product."""
        start = np.zeros((self.size, made.shape[1]))
        total = made[self.start].sum(axis=0)
        for number in np.flatnonzero(np.isin(self._sharing_rows, self.start)):
            start[self._sharing_process[number]] += shares[number] / total
        return start
