"""All that the documents of one enterprise and year know (报告事实), gathered once from the enterprise's year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.guideline import Guideline
from tanfeng.core.findings import Finding, blocking, in_order
from tanfeng.ledger import Ledger
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference
from tanfeng.report.documents.chain import LineChain
from tanfeng.report.documents.chain_reading import chains

if TYPE_CHECKING:
    from tanfeng.ratings.product_energy import ProductRating


class YearView(Protocol):
    """What the documents ask of an enterprise's year; :class:`tanfeng.accounting.enterprise.EnterpriseYear` has it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def reference(self) -> Reference: ...
    @property
    def enterprise_id(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def account(self) -> Account: ...


@dataclass(frozen=True)
class Facts:
    """The facts of a report (报告事实)."""

    view: YearView

    @property
    def account(self) -> Account:
        return self.view.account

    @property
    def reference(self) -> Reference:
        return self.view.reference

    @property
    def year(self) -> int:
        return self.view.year

    @property
    def enterprise_id(self) -> str:
        return self.view.enterprise_id

    @cached_property
    def enterprise(self) -> Mapping[str, Any]:
        """The row of the enterprise; empty where the ledger has none."""
        rows = self.rows("enterprises")
        return rows[0] if rows else {}

    @property
    def name(self) -> str:
        """The name of the enterprise, its id where the ledger has no name."""
        return str(self.enterprise.get("name") or self.enterprise_id)

    @cached_property
    def units(self) -> list[dict[str, Any]]:
        """The production units of the enterprise."""
        return self.rows("units")

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a ledger table that belong to this enterprise, directly or through one of its units."""
        if table not in TABLES:
            return []
        frame = self.view.ledger.table(table)
        return self._own(table, frame).to_dicts() if frame.height else []

    def _own(self, table: str, frame: pl.DataFrame) -> pl.DataFrame:
        mine = pl.lit(False)
        if "enterprise_id" in frame.columns:
            mine = mine | (pl.col("enterprise_id") == self.enterprise_id).fill_null(False)
        if "unit_id" in frame.columns and table != "units":
            mine = mine | pl.col("unit_id").is_in([unit["unit_id"] for unit in self.units]).fill_null(False)
        if table == "exchanges":
            mine = mine | pl.col("process_id").is_in([row["process_id"] for row in self.rows("processes")])
        return frame.filter(mine)

    def of_year(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table whose period lies in the reported year."""
        return [row for row in self.rows(table) if str(row.get("period") or "").startswith(str(self.year))]

    @cached_property
    def lines(self) -> tuple[LineChain, ...]:
        """The lines of the account with their chains."""
        return chains(self.account)

    @cached_property
    def guidelines(self) -> tuple[Guideline, ...]:
        """The guidelines of the account, in its order."""
        return self.account.guidelines

    def of_guideline(self, guideline_id: str) -> tuple[LineChain, ...]:
        return tuple(line for line in self.lines if line.guideline == guideline_id)

    def by_stream(self, guideline_id: str) -> dict[str, list[LineChain]]:
        """Return the lines of a guideline by stream, in the order in which streams first appear."""
        groups: dict[str, list[LineChain]] = {}
        for line in self.of_guideline(guideline_id):
            groups.setdefault(line.stream, []).append(line)
        return groups

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the account, the checks and the optional parts, strongest first, each once."""
        found: list[Finding] = [*self.account.findings, *self._optional_findings()]
        return tuple(in_order(found))

    def _optional_findings(self) -> Sequence[Finding]:
        found: list[Finding] = list(self.checks)
        for name in ("electricity", "product_energy", "uncertainty"):
            found += getattr(self.optional(name), "findings", ())
        return [*found, *(self.rating.findings if self.rating is not None else ())]

    @cached_property
    def checks(self) -> tuple[Finding, ...]:
        """The findings of the verification rules; empty where the view does not verify."""
        return tuple(getattr(self.view, "checks", ()) or ())

    @cached_property
    def rating(self) -> ProductRating | None:
        """Energy per product against limits and benchmarks, ``None`` where the view has no products."""
        energy = self.optional("product_energy")
        if energy is None or energy.of_year().is_empty():
            return None
        from tanfeng.ratings.product_energy import rate

        return rate(energy, self.reference)

    def optional(self, name: str) -> Any:
        """Return an optional part of the view (electricity, product energy, uncertainty), ``None`` without it."""
        return getattr(self.view, name, None)

    @property
    def blocked(self) -> bool:
        return blocking(self.findings)

    def item_name(self, key: str, lang: str) -> str:
        """Return the name of an item, its key where the reference data do not know it."""
        item = self.reference.item(key)
        if item is None:
            return key
        return (item.name_en if lang == "en" else item.name_zh) or key
