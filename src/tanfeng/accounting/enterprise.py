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
from tanfeng.core.findings import Finding
from tanfeng.ledger import Ledger
from tanfeng.ledger.selection import of_enterprise
from tanfeng.reference import Reference

if TYPE_CHECKING:
    from tanfeng.accounting.activity_account import Account
    from tanfeng.accounting.by_guideline import Choice
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
    def choice(self) -> Choice:
        """Which guideline accounts for which row, and why (指南选取)."""
        from tanfeng.accounting.by_guideline import choose

        if not self.ledger.has("activity"):
            name = self.enterprise["name"]
            raise UsageError(
                f"“{name}”在 {self.year} 年没有活动水平数据，无法核算。",
                f"{name} has no rows of activity in {self.year}; nothing can be computed.",
            )
        return choose(
            self.ledger,
            reference=self.reference,
            main=self.main_guideline,
            only="" if self.guideline == AUTO else self.guideline,
            overlays=self.guidelines,
            certificates=self.whole.table("certificates"),
        )

    @cached_property
    def proposals(self) -> Mapping[str, Proposal]:
        """The guideline proposed for each unit, with the reason (指南建议)."""
        return {unit: proposal for (unit, _), proposal in self.choice.proposals.items()}

    @cached_property
    def guideline_of_unit(self) -> Mapping[str, str]:
        """The guideline that accounts for each unit with activity; a unit without one is missing here."""
        placed = self.choice.rows.select("unit_id", "guideline").drop_nulls().unique().sort("unit_id")
        return dict(placed.iter_rows())

    @cached_property
    def main(self) -> str:
        """The guideline of the rows that name no unit, ``""`` where there are none or nobody has said (主指南)."""
        named = self.choice.rows.filter(pl.col("unit_id").is_null())["guideline"].drop_nulls().unique()
        return str(named[0]) if named.len() else ""

    @cached_property
    def account(self) -> Account:
        """Energy and greenhouse gases, line by line; the lines of all guidelines together (核算结果)."""
        from tanfeng.accounting.by_guideline import account_by_guideline

        return account_by_guideline(
            self.ledger,
            self.choice,
            reference=self.reference,
            region=self.place,
            factor_year=self.factor_year,
            overlays=self.guidelines,
            findings=self.findings,
            proposed=self.guideline == AUTO,
        )

    @cached_property
    def electricity(self) -> ElectricityAccount:
        """Electricity by line, location-based and market-based (电力)."""
        from tanfeng.accounting.electricity import electricity_account

        return electricity_account(
            self.activity,
            self.whole.table("certificates"),
            reference=self.reference,
            region=self.place,
            year=self.year,
            factor_year=self.factor_year,
            **({"purpose": self.electricity_purpose} if self.electricity_purpose else {}),
        )

    @cached_property
    def electricity_purpose(self) -> str:
        """The purpose of the electricity factor that all guidelines share, ``""`` where they differ (电力用途)."""
        from tanfeng.accounting.electricity.kinds import FactorKinds
        from tanfeng.accounting.guideline import Guideline

        kinds = FactorKinds.load()
        found = set()
        for name in self.choice.used:
            guideline = Guideline.load(name, self.guidelines)
            stream = guideline.streams.get("electricity_in")
            factor = stream.parameters.get("emission_factor") if stream else None
            purpose = kinds.of_report(guideline.purpose, factor.dims.get("kind", ""), self.year) if factor else None
            found.add(purpose.key if purpose else "")
        return found.pop() if len(found) == 1 else ""

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
