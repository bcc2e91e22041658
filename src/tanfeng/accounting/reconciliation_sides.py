"""What the reconciliation draws on (对账所用数据): both views, the official shares, the grid factor, as values."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.bottom_up import BottomUp
from tanfeng.accounting.grid import UNIT, grid_factor, in_unit
from tanfeng.accounting.ledger_figures import ledger_figures, with_ids
from tanfeng.accounting.sectors import ALL, DIRECT, INDIRECT, TOTAL
from tanfeng.accounting.top_down import TopDown
from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Lineage
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.units import factor_to

_BOUNDARY_OF = {"direct_tco2": DIRECT, "indirect_tco2": INDIRECT, "electricity_mwh": INDIRECT}


@dataclass(frozen=True)
class Value:
    """A number that knows what it came from and what it lacks (带来历的数); with a missing one, sums are missing."""

    number: float | None = None
    low: float | None = None
    high: float | None = None
    inputs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    year: int | None = None

    def __add__(self, other: Value) -> Value:
        pair = _both(self, other)
        return self._with(other, None if pair is None else pair[0] + pair[1])

    def __mul__(self, other: Value) -> Value:
        pair = _both(self, other)
        return self._with(other, None if pair is None else pair[0] * pair[1])

    def __truediv__(self, other: Value) -> Value:
        pair = _both(self, other)
        return self._with(other, None if pair is None or pair[1] == 0 else pair[0] / pair[1])

    def scaled(self, factor: float) -> Value:
        """Return the value in another unit, its bounds too."""
        number, low, high = (None if n is None else n * factor for n in (self.number, self.low, self.high))
        return Value(number, low, high, self.inputs, self.missing, self.year)

    def _with(self, other: Value, number: float | None) -> Value:
        return Value(
            number,
            inputs=tuple(dict.fromkeys((*self.inputs, *other.inputs))),
            missing=tuple(dict.fromkeys((*self.missing, *other.missing))),
        )


def _both(first: Value, second: Value) -> tuple[float, float] | None:
    if first.number is None or second.number is None:
        return None
    return first.number, second.number


#: No value on this side, and none to be expected.
NOTHING = Value()


class Sides:
    """Both views, the statistics and the grid factor of one region, asked for by name; ``lineage`` holds them all."""

    def __init__(
        self,
        top_down: TopDown,
        bottom_up: BottomUp,
        statistics: pl.DataFrame,
        *,
        reference: Reference,
        region: str,
        factor_year: int | None,
    ) -> None:
        self.lineage = Lineage(top_down.lineage)
        self.lineage.update(bottom_up.lineage)
        self._reference = reference
        self._top = top_down.accounts.filter(pl.col("region") == region)
        self._bottom = bottom_up.accounts
        self._units = bottom_up.unit_accounts
        self._statistics = with_ids(statistics, "statistics").filter(pl.col("region_code") == region)
        known = self._top.filter(pl.col("boundary") == DIRECT, pl.col("tco2").is_not_null())["year"].sort().to_list()
        self.year: int | None = known[-1] if known else None
        self.bottom_year: int | None = next(iter(self._bottom["year"].to_list()), None)
        self._grid = grid_factor(reference, region, factor_year or self.bottom_year or 0)
        self.findings = [self._grid] if isinstance(self._grid, Finding) else []

    def top(self, sector: str, boundary: str) -> Value:
        """The account from above, of the latest year that has one."""
        latest = pl.col("year") == self.year if self.year is not None else pl.lit(False)
        return _account(self._top.filter(latest), sector, boundary)

    def bottom(self, sector: str, boundary: str) -> Value:
        """The account from below, of its reference year."""
        return _account(self._bottom, sector, boundary)

    def share(self, item: str) -> Value:
        """An official share of the sector's CO2, as a ratio. Its base year is whatever the source leaves open."""
        return self._statistic(self._statistics.filter(pl.col("item") == f"share.{item}"), f"share.{item}", "1")

    def latest(self, item: str, unit: str) -> Value:
        """The newest whole-year statistic of the sector with this item; the value knows its year."""
        rows = self._statistics.filter(
            pl.col("item") == item, pl.col("year").is_not_null(), pl.col("value").is_not_null()
        )
        newest = rows.filter(pl.col("year") == pl.col("year").max())
        return self._statistic(newest, item, unit)

    def _statistic(self, rows: pl.DataFrame, item: str, unit: str) -> Value:
        found = rows.filter(pl.col("sector") == ALL, pl.col("value").is_not_null())
        if found.height != 1:
            return Value(missing=(item,))
        row = found.row(0, named=True)
        for figure in ledger_figures(found, "statistics"):
            self.lineage.add(figure)
        number = float(row["value"]) * float(factor_to(row["unit"], unit))
        return Value(number, inputs=(row["_figure"],), year=row["year"])

    def grid(self) -> Value:
        """The grid factor, tCO2/MWh."""
        number = in_unit(self._grid, UNIT) if isinstance(self._grid, ReferenceRow) else self._grid
        if isinstance(number, Finding) or isinstance(self._grid, Finding):
            return Value(missing=("grid_factor",))
        self.lineage.add(self._reference.figure(self._grid.key))
        return Value(number, inputs=(self._grid.id,))

    def unit_sum(self, column: str, *where: pl.Expr) -> Value:
        """The sum of a column over the units that count and have it, or over those of them that ``where`` holds for."""
        rows = self._units.filter(pl.col("method") != "none", pl.col(column).is_not_null(), *where)
        boundary = _BOUNDARY_OF.get(column, TOTAL)
        inputs = [figure.removesuffix(TOTAL) + boundary for figure in rows["figure"].to_list()]
        known = tuple(figure for figure in inputs if figure in self.lineage)
        return Value(float(rows[column].sum()), inputs=known) if rows.height else Value(missing=(column,))

    def capacity(self, *, counted: bool) -> Value:
        """Published capacity of all units, or of those that count (t/a)."""
        known = self._units.filter(pl.col("capacity_t").is_not_null())
        at_work = known.filter(pl.col("method") != "none")
        figures = tuple(figure for figure in at_work["figure"].to_list() if figure in self.lineage)
        number = float((at_work if counted else known)["capacity_t"].sum())
        return Value(number, inputs=figures) if known.height else Value(missing=("capacity",))

    def ten_metals(self) -> list[str]:
        """The keys of the ten nonferrous metals (十种有色金属)."""
        metals = self._units["metal"].drop_nulls().unique().to_list()
        known = {metal: self._reference.metal(metal) for metal in metals}
        return sorted(metal for metal, entry in known.items() if entry is not None and entry.ten_nonferrous)


def _account(rows: pl.DataFrame, sector: str, boundary: str) -> Value:
    found = rows.filter(pl.col("sector") == sector, pl.col("boundary") == boundary)
    if found.height != 1:
        return Value(missing=(f"{sector}.{boundary}",))
    row = found.row(0, named=True)
    missing = () if row["tco2"] is not None else (f"{sector}.{boundary}",)
    return Value(row["tco2"], row["tco2_low"], row["tco2_high"], (row["figure"],), missing)
