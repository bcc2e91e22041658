"""The result of one system (物质流结果): flows, stocks, scrap, recycled shares, what they depend on, lineage."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Figure
from tanfeng.materials.balance import Gap
from tanfeng.materials.cycle import Cycle
from tanfeng.materials.lifetime import Floats
from tanfeng.materials.rules import rules
from tanfeng.materials.sampling import Columns
from tanfeng.materials.shares import Share, definitions
from tanfeng.materials.system import System
from tanfeng.materials.topology import IN_USE, topology

if TYPE_CHECKING:
    import polars as pl

SCRAP = ("old_scrap", "new_scrap", "scrap_traded")


@dataclass(frozen=True)
class Dependence:
    """How far one input moves the scrap of all years when it alone goes from its low to its high end (敏感性)."""

    input: str
    confidence: str
    low: float
    high: float
    result_low: float
    result_high: float

    @property
    def swing(self) -> float:
        return abs(self.result_high - self.result_low)


@dataclass(frozen=True)
class MetalResult:
    """What was computed of a system; ``cycle`` is ``None`` where nothing could be, and ``findings`` say why.

    ``counted`` says which columns count: all but draws that are impossible.
    """

    system: System
    columns: Columns
    cycle: Cycle | None
    counted: NDArray[np.bool_]
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def known(self) -> dict[str, Floats]:
        """The flows by key, and the stock (t) under ``IN_USE``: one row per year, one column per sample."""
        return {} if self.cycle is None else {**self.cycle.flows, IN_USE: self.cycle.stock}

    def draws(self, key: str) -> Floats:
        """Return a flow (t a year) or the stock (t) by year and counted draw. Raises ``KeyError`` on an unknown one."""
        return self.known[key][:, self._drawn]

    def frame(self) -> pl.DataFrame:
        """Return ``system, metal, region, year, flow, value, low, high, unit, confidence, figure`` of all flows."""
        return self._frame(self.known)

    def scrap(self) -> pl.DataFrame:
        """Return the scrap there is by year, the same columns; ``scrap`` is the sum of the kinds that are known.

        ``includes`` names the kinds in the sum: what the system gives no inputs for is left out and said.
        """
        import polars as pl

        kinds = [key for key in SCRAP if key in self.known]
        parts = {key: self.known[key] for key in kinds}
        if parts:
            parts["scrap"] = np.sum(list(parts.values()), axis=0)
        return self._frame(parts).with_columns(includes=pl.lit("+".join(kinds)))

    def shares(self) -> list[Share]:
        """Return the recycled share of each year under each definition whose flows are known."""
        return [
            Share(definition.key, year, *map(_number, row))
            for definition in definitions()
            if definition.knows(self.known)
            for year, row in zip(
                self.system.years, np.array(self.band(definition.ratio(self.known))).T.tolist(), strict=True
            )
        ]

    @property
    def measured_by(self) -> str:
        """The flow on which an input's weight is measured: old scrap, or end of life where no collection is given."""
        return SCRAP[0] if SCRAP[0] in self.known else "end_of_life"

    def depends_on(self) -> list[Dependence]:
        """Return what the sum of ``measured_by`` over all years depends on, the strongest input first."""
        if self.cycle is None:
            return []
        totals = self.known[self.measured_by].sum(axis=0)
        inputs = {one.path: one for one in self.system.all_inputs()}
        rows = [
            Dependence(
                path, inputs[path].confidence, *inputs[path].ends, *totals[list(self.columns.ends(path))].tolist()
            )
            for path in self.columns.moved
        ]
        return sorted(rows, key=lambda row: (-row.swing, row.input))

    def band(self, values: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the stated value and the ends of the interval of the counted draws, by year."""
        drawn = values[:, self._drawn]
        if not drawn.shape[1]:
            return values[:, 0], np.full(values.shape[0], np.nan), np.full(values.shape[0], np.nan)
        tail = (1.0 - rules().interval) / 2
        low, high = np.quantile(drawn, [tail, 1.0 - tail], axis=1)
        return values[:, 0], low, high

    def figure_id(self, key: str, year: int) -> str:
        return f"materials.{self.system.key}.{key}.{year}"

    def figures(self) -> Iterator[Figure]:
        """Yield the inputs, then every flow and stock of every year with the formula and what went into it."""
        for one in self.system.all_inputs():
            yield one.figure(self.system.key)
        flows = topology().flows
        for key, values in self.known.items():
            inputs = self._inputs_of(key)
            for year, value in zip(self.system.years, values[:, 0].tolist(), strict=True):
                yield Figure(
                    id=self.figure_id(key, year),
                    name_zh=f"{self.system.zh} {year} 年{'在用存量' if key == IN_USE else flows[key].zh}",
                    name_en=f"{self.system.en}, {year}: {'stock in use' if key == IN_USE else flows[key].en}",
                    value=value,
                    unit="t" if key == IN_USE else "t/a",
                    formula="S = Σ_c I(c) · s(t−c)" if key == IN_USE else flows[key].formula,
                    inputs=(*(self.figure_id(name, year) for name in self._flows_of(key)), *inputs),
                    confidence=self.confidence(key),
                )

    def confidence(self, key: str) -> str:
        return self.system.confidence(key)

    def to_dict(self, year: int | None = None) -> dict[str, Any]:
        """Return the result as JSON prints it, of one year or of all."""
        return {
            "system": self.system.key,
            "name": {"zh": self.system.zh, "en": self.system.en},
            "metal": self.system.metal,
            "region": self.system.region,
            "driver": self.system.driver,
            "timing": self.system.timing,
            "seed": self.columns.seed,
            "draws": self.columns.draws,
            "draws_counted": int(np.count_nonzero(self._drawn)),
            "interval": rules().interval,
            "flows": _of_year(self.frame(), year),
            "scrap": _of_year(self.scrap(), year),
            "recycled_shares": [share.to_dict() for share in self.shares() if year in (None, share.year)],
            "balance": [gap.to_dict() for gap in self.gaps],
            "measured_by": self.measured_by,
            "depends_on": [{**vars(row), "swing": row.swing} for row in self.depends_on()],
            "findings": [finding.to_dict() for finding in self.findings],
        }

    # ---------------------------------------------------------------- inside

    @cached_property
    def _drawn(self) -> NDArray[np.bool_]:
        drawn = self.counted.copy()
        drawn[: self.columns.first_draw] = False
        return drawn

    def _frame(self, parts: dict[str, Floats]) -> pl.DataFrame:
        import polars as pl

        system = self.system
        rows: list[dict[str, Any]] = []
        for key, values in parts.items():
            known = key in self.known
            confidence = self.confidence(key) if known else weakest(map(self.confidence, parts.keys() - {key}))
            for year, value, low, high in zip(system.years, *map(np.ndarray.tolist, self.band(values)), strict=True):
                rows.append(
                    {
                        "system": system.key,
                        "metal": system.metal,
                        "region": system.region,
                        "year": year,
                        "flow": key,
                        "value": value,
                        "low": _number(low),
                        "high": _number(high),
                        "unit": "t" if key == IN_USE else "t/a",
                        "confidence": confidence,
                        "figure": self.figure_id(key, year) if known else None,
                    }
                )
        return pl.DataFrame(rows, schema=_COLUMNS)

    def _flows_of(self, key: str) -> tuple[str, ...]:
        return ("products_in",) if key == IN_USE else topology().flows[key].inputs

    def _inputs_of(self, key: str) -> tuple[str, ...]:
        uses = topology().flows["end_of_life" if key == IN_USE else key].uses
        return tuple(one.figure_id(self.system.key) for one in self.system.of_kind(*uses))


_COLUMNS = {
    "system": str,
    "metal": str,
    "region": str,
    "year": int,
    "flow": str,
    "value": float,
    "low": float,
    "high": float,
    "unit": str,
    "confidence": str,
    "figure": str,
}


def _number(value: float) -> float | None:
    """Return ``None`` for what is no number: nothing was drawn, or nothing stands below the line."""
    return None if math.isnan(value) else value


def _of_year(frame: pl.DataFrame, year: int | None) -> list[dict[str, Any]]:
    return [row for row in frame.to_dicts() if year in (None, row["year"])]
