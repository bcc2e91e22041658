"""What an indicator is asked (指标输入): the target, the data, and the choices in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.indicators.definition import Definition
from tanfeng.indicators.rating_port import RateCapacity
from tanfeng.indicators.result import Missing
from tanfeng.ledger import Ledger
from tanfeng.plan import Target
from tanfeng.reference import Reference


@dataclass(frozen=True)
class Inquiry:
    """One target put to one ledger (一次指标计算).

    ``until`` is the last year whose data may be used: the earlier of the as-of year and the deadline, or the deadline.
    ``rate`` is the benchmark rating, where the caller hands one in. ``guidelines`` are folders that complete shipped
    guidelines, ``main_guideline`` accounts for rows of no unit, as in the accounts of the enterprises.
    """

    target: Target
    definition: Definition
    options: Mapping[str, str]
    ledger: Ledger
    reference: Reference
    region: str
    base_year: int
    deadline_year: int
    until: int
    rate: RateCapacity | None = None
    guidelines: tuple[Path, ...] = ()
    main_guideline: str = ""

    @property
    def figure_id(self) -> str:
        return f"target.{self.target.id}"

    @property
    def years(self) -> list[int]:
        """The years after the base year that the target speaks of, as far as data may be used."""
        return list(range(self.base_year + 1, self.until + 1))

    def table(self, name: str) -> pl.DataFrame:
        """Return a ledger table with the id of each row in ``_figure``."""
        return with_ids(self.ledger.table(name), name)

    def data(self, name: str) -> str:
        """Return one name from the definition."""
        return str(self.definition.data[name])

    def names(self, name: str) -> list[str]:
        """Return the names of ledger items, products or streams from the definition."""
        return [str(value) for value in self.definition.data[name]]

    def sectors(self) -> list[str]:
        """The sector of the target first, then the parts that make it up."""
        return [str(self.target.scope["sector"]), *map(str, self.definition.data.get("parts", ()))]


def span(years: Sequence[int]) -> str:
    """Write years as people do: ``2021–2023、2025``."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def missing_years(key: str, zh: str, en: str, years: Sequence[int]) -> tuple[Missing, ...]:
    """Return one missing input for the years that lack it, or nothing."""
    if not years:
        return ()
    said = span(years)
    return (Missing(f"{key}:{said.replace('、', ',')}", f"{zh}（{said}）", f"{en} ({said.replace('、', ', ')})"),)
