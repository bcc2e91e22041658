"""One enterprise in one year (企业年度): what its report, its documents and its verifier look at.

Everything is computed when it is first asked for, once, from the enterprise's own part of the ledger. Which guideline
accounts for a unit follows from its metal, route and year; what belongs to no unit follows the enterprise's main
guideline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng import ledger as ledgers
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.ledger import Ledger
from tanfeng.ledger.selection import of_enterprise
from tanfeng.reference import Reference

if TYPE_CHECKING:
    from tanfeng.accounting.activity_account import Account
    from tanfeng.accounting.electricity import ElectricityAccount
    from tanfeng.accounting.product_energy import ProductEnergy
    from tanfeng.accounting.proposal import Proposal
    from tanfeng.accounting.uncertainty import Uncertainty

#: Let metal, route and year decide.
AUTO = "auto"


@dataclass(frozen=True)
class EnterpriseYear:
    """The accounts of one enterprise in one year (企业年度).

    ``whole`` is the ledger with all enterprises and years; ``region`` (adcode) chooses regional factors, without it the
    enterprise's own place does, without that ``home``. ``guideline`` is ``auto`` or the id of the one guideline for
    everything; ``main_guideline`` accounts for rows without a unit, where the units have several. ``guidelines`` are
    folders that complete shipped guidelines. Raises :class:`UsageError` if the ledger has no such enterprise.
    """

    whole: Ledger
    reference: Reference
    enterprise_id: str
    year: int
    region: str | None = None
    home: str | None = None
    guideline: str = AUTO
    main_guideline: str = ""
    factor_year: int | None = None
    guidelines: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        known = self.whole.table("enterprises")["enterprise_id"].drop_nulls().to_list()
        if self.enterprise_id not in known:
            names = "、".join(known[:10]) or "（无）"
            raise UsageError(
                f"台账的企业表没有“{self.enterprise_id}”；现有：{names}。",
                f"The ledger has no enterprise {self.enterprise_id!r}; it has: {', '.join(known[:10]) or 'none'}.",
            )

    @cached_property
    def ledger(self) -> Ledger:
        """The enterprise's own rows of the year (本企业当年台账)."""
        return of_enterprise(self.whole, self.enterprise_id, self.year)

    @cached_property
    def history(self) -> Ledger:
        """The enterprise's own rows of all years (本企业历年台账)."""
        return of_enterprise(self.whole, self.enterprise_id)

    @cached_property
    def enterprise(self) -> Mapping[str, Any]:
        """The row of the enterprise (企业基本情况)."""
        return self.ledger.table("enterprises").row(0, named=True)

    @cached_property
    def place(self) -> str | None:
        """The adcode that chooses regional factors (因子地区)."""
        if self.region:
            return self.region
        own = self.enterprise.get("city_code")
        return str(own) if own and self.reference.region(str(own)) else self.home

    @property
    def activity(self) -> pl.DataFrame:
        return self.ledger.table("activity")

    @property
    def units(self) -> pl.DataFrame:
        return self.ledger.table("units")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the reference overlays and with the enterprise's own part of the ledger (数据问题)."""
        return (*self.reference.findings, *ledgers.check(self.ledger, self.reference))

    @cached_property
    def proposals(self) -> Mapping[str, Proposal]:
        """The guideline proposed for each unit, with the reason (指南建议)."""
        from tanfeng.accounting.proposal import propose

        return {
            unit["unit_id"]: propose(
                unit["metal"] or "",
                unit["route"] or "",
                self.year,
                overlays=self.guidelines,
                product=unit["product"],
                reference=self.reference,
            )
            for unit in self.units.sort("unit_id").iter_rows(named=True)
        }

    @cached_property
    def guideline_of_unit(self) -> Mapping[str, str]:
        """The guideline that accounts for each unit; a unit without one is missing here."""
        if self.guideline != AUTO:
            return dict.fromkeys(self.proposals, self.guideline)
        return {unit: proposal.guideline for unit, proposal in self.proposals.items() if proposal.guideline}

    @cached_property
    def main(self) -> str:
        """The guideline of what belongs to no single unit, ``""`` where nobody has said which (主指南)."""
        if self.guideline != AUTO:
            return self.guideline
        if self.main_guideline:
            return self.main_guideline
        chosen = sorted(set(self.guideline_of_unit.values()))
        return chosen[0] if len(chosen) == 1 else ""

    @cached_property
    def account(self) -> Account:
        """Energy and greenhouse gases, line by line; the lines of all guidelines together (核算结果)."""
        from tanfeng.accounting import account
        from tanfeng.accounting.guideline import Guideline
        from tanfeng.accounting.merged import merge

        rows = self.activity.with_columns(
            guideline=pl.col("unit_id").replace_strict(
                dict(self.guideline_of_unit), default=None, return_dtype=pl.String
            )
        ).with_columns(
            guideline=pl.when(pl.col("unit_id").is_null() & pl.lit(bool(self.main)))
            .then(pl.lit(self.main))
            .otherwise("guideline")
        )
        used = rows["guideline"].drop_nulls().unique().sort().to_list()
        lost = rows.filter(pl.col("guideline").is_null())
        parts = [
            account(
                rows.filter(pl.col("guideline") == name).drop("guideline"),
                reference=self.reference,
                guideline=Guideline.load(name, self.guidelines),
                region=self.place,
                factor_year=self.factor_year,
                findings=self.findings,
                analyses=self.ledger.table("analyses"),
            )
            for name in used
        ]
        if not parts:
            self._refuse(lost)
        extra = [f for proposal in self.proposals.values() for f in proposal.findings] if self.guideline == AUTO else []
        return merge(parts, findings=tuple(in_order([*extra, *self._unplaced(lost)])))

    @cached_property
    def electricity(self) -> ElectricityAccount:
        """Electricity by line, location-based and market-based (电力)."""
        from tanfeng.accounting.electricity import electricity_account

        return electricity_account(
            self.activity,
            self.history.table("certificates"),
            reference=self.reference,
            region=self.place,
            year=self.year,
            factor_year=self.factor_year,
        )

    @cached_property
    def product_energy(self) -> ProductEnergy:
        """Energy per product and step in the sense of the limit standards (单位产品能耗)."""
        from tanfeng.accounting.product_energy import product_energy

        return product_energy(self.ledger, self.account, reference=self.reference, year=self.year)

    @cached_property
    def uncertainty(self) -> Uncertainty:
        """How surely the totals are known (不确定度)."""
        from tanfeng.accounting.uncertainty import uncertainty

        return uncertainty(self.account, reference=self.reference, meters=self.ledger.table("meters"))

    @cached_property
    def checks(self) -> tuple[Finding, ...]:
        """What the rules for verifiers find (核查发现)."""
        from tanfeng.accounting.verification import verify

        return verify(self)

    def _unplaced(self, lost: pl.DataFrame) -> list[Finding]:
        if lost.is_empty():
            return []
        row = lost.row(0, named=True)
        known = "、".join(sorted(set(self.guideline_of_unit.values()))) or "—"
        streams = ", ".join(lost["stream"].drop_nulls().unique().sort())
        return [
            Finding(
                "blocks submission",
                "account.no-guideline",
                f"{lost.height} 行活动水平没有可用的核算指南（{streams}），合计中不含：不属于单一生产单元的行请在 "
                f"tanfeng.toml 写明 guideline（本企业各单元用 {known}）。",
                f"{lost.height} rows of activity have no guideline ({streams}) and are in no total: for rows of no "
                f"single unit name the guideline in tanfeng.toml (the units use {known}).",
                Address(str(row["_file"] or ""), str(row["_sheet"] or ""), int(row["_row"] or 0), "unit_id"),
                expected=known,
                count=lost.height,
            )
        ]

    def _refuse(self, lost: pl.DataFrame) -> None:
        name = self.enterprise["name"]
        if lost.is_empty():
            raise UsageError(
                f"“{name}”在 {self.year} 年没有活动水平数据，无法核算。",
                f"{name} has no rows of activity in {self.year}; nothing can be computed.",
            )
        raise UsageError(
            f"“{name}”的活动水平没有可用的核算指南：请在生产单元表填写金属与工艺，或用 --guideline 指明。",
            f"No guideline applies to the activity of {name}: give metal and route of its units, or name one with "
            "--guideline.",
        )
