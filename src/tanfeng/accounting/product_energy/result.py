"""What energy per product is (单位产品能耗的结果): two frames, what is wrong, and where each number comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Figure, Lineage

if TYPE_CHECKING:
    from tanfeng.accounting.activity_account import Account

_REFERENCE = "ref:"
_TEXTS = pl.List(pl.String)

#: The energy of a product or step, tce; ``net`` is their sum less ``recovered``.
PARTS: tuple[str, ...] = ("main_tce", "auxiliary_tce", "affiliated_tce", "unassigned_tce", "recovered_tce")

_FIGURES: dict[str, Any] = {
    **dict.fromkeys(PARTS, pl.Float64),
    "net_tce": pl.Float64,
    "output_t": pl.Float64,
    "kgce_per_t": pl.Float64,
    "electricity_kwh": pl.Float64,
    "kwh_per_t": pl.Float64,
    "unplaced_use_tce": pl.Float64,
    "unplaced_sold_tce": pl.Float64,
    "complete": pl.Boolean,
    "missing": _TEXTS,
    "not_included": _TEXTS,
    "confidence": pl.String,
    "figure": pl.String,
}
_UNIT: dict[str, Any] = dict.fromkeys(("enterprise_id", "unit_id", "metal", "route", "product", "period"), pl.String)
PRODUCT_SCHEMA: dict[str, Any] = _UNIT | _FIGURES
STEP_SCHEMA: dict[str, Any] = _UNIT | {"step": pl.String, "name": pl.String, "processes": _TEXTS} | _FIGURES


@dataclass(frozen=True)
class ProductEnergy:
    """Energy per product and per step of one year and its months (单位产品能耗).

    ``products`` has one row per unit and period (``2024``, ``2024-03``), ``steps`` one per unit, step and period:

    - ``main_tce`` 主要生产系统, ``auxiliary_tce`` 辅助, ``affiliated_tce`` 附属, ``unassigned_tce`` (of the unit, of no
      process), ``recovered_tce`` 回收外供, ``net_tce``; tce at calorific value;
    - ``output_t`` qualified product, ``kgce_per_t`` the energy per tonne; ``electricity_kwh`` and ``kwh_per_t`` the
      electricity of its own rows, whoever made it, without that of utilities that share theirs;
    - ``missing`` what is absent: with any of it there is no ``kgce_per_t``; ``not_included`` energy that may belong
      here and could not be placed, ``unplaced_use_tce`` (raises) and ``unplaced_sold_tce`` (lowers) its amounts;
      ``complete`` says that both lists are empty;
    - ``figure`` the id of ``kgce_per_t`` in the lineage.

    A month or year without a number keeps its row.
    """

    year: int
    products: pl.DataFrame
    steps: pl.DataFrame
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...] = field(repr=False, default=())
    account: Account | None = field(repr=False, compare=False, default=None)

    @cached_property
    def lineage(self) -> Lineage:
        """The chain from each figure down to ledger rows and coefficients; built when asked for."""
        lineage = Lineage(self.figures)
        if self.account is None:
            return lineage
        below = self.account.lineage
        for absent in sorted({needed for _, needed in lineage.dangling()}):
            if absent.startswith(_REFERENCE) and absent not in below:
                lineage.add(self.account.reference.figure(absent.removeprefix(_REFERENCE)))
            for _, figure in below.walk(absent):
                lineage.add(figure)
        return lineage

    def of_year(self) -> pl.DataFrame:
        """Return the rows of ``products`` that stand for the whole year."""
        return self.products.filter(pl.col("period") == str(self.year))

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the result as the JSON contract prints it."""
        return {
            "year": self.year,
            "products": self.products.to_dicts(),
            "steps": self.steps.to_dicts(),
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }
