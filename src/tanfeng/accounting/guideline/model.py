"""What a guideline says (核算指南模型): applicability, streams, parameters, totals, rounding, clauses, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from tanfeng.accounting.formulas import Formula
from tanfeng.core.findings import Finding, Severity
from tanfeng.reference import Reference

Purpose = Literal["enterprise_report", "ets", "cross_check", "general"]
PURPOSES: tuple[Purpose, ...] = ("enterprise_report", "ets", "cross_check", "general")

#: Where a value of a parameter may come from: the row or a laboratory, the supplier, the enterprise, a default.
LEVELS: tuple[str, ...] = ("measured", "supplier", "enterprise", "default")
#: How the electricity factor's year follows from the period: its own year, or the latest one published by then.
YEAR_RULES: tuple[str, ...] = ("own", "latest")


@dataclass(frozen=True)
class ParameterSource:
    """Where the value of a parameter comes from (参数取值): the levels in order, and where its default stands.

    ``table`` and ``dims`` say which rows of the reference data to ask; a parameter without a table has no default and
    must be measured. ``item`` is asked for in the place of the row's own item.
    """

    table: str = ""
    dims: Mapping[str, str] = field(default_factory=dict)
    quantity: str | None = None
    item: str | None = None
    order: tuple[str, ...] = LEVELS
    year_rule: str = "own"

    @property
    def measured_only(self) -> bool:
        """Whether the guideline gives no default, so that somebody has to measure (只认实测)."""
        return not self.table or "default" not in self.order


@dataclass(frozen=True)
class Stream:
    """What a guideline does with one stream (排放源流).

    ``formulas`` stand in order of preference: the first whose needs the row meets is used, the last needs nothing or
    says what must be measured. ``sign`` is -1 for what leaves the enterprise; ``items`` narrows ``item_kinds`` to named
    items; ``lumped`` says that the factors hold the purity already; ``not_purchased`` are the attributes of electricity
    that was made on site; ``location_based_note`` are those that a market-based account would treat otherwise;
    ``zero_with_proof`` are those that count as zero with a contract or certificate only, ``zero_with_records`` with
    monthly records only.
    ``confidence`` is that of the formula itself, blank where nothing weakens it.
    """

    name: str
    name_zh: str
    name_en: str
    formulas: tuple[Formula, ...]
    clause: str
    sign: int
    item_kinds: tuple[str, ...]
    items: tuple[str, ...]
    parameters: Mapping[str, ParameterSource]
    not_purchased: tuple[str, ...]
    location_based_note: tuple[str, ...]
    zero_with_proof: tuple[str, ...] = ()
    zero_with_records: tuple[str, ...] = ()
    lumped: bool = False
    confidence: str = ""
    source: str = ""

    @property
    def formula(self) -> Formula:
        """The formula that always holds: the last in the order of preference."""
        return self.formulas[-1]

    def admits(self, item: str, kind: str) -> bool:
        """Say whether an item of that kind belongs to the stream."""
        return item in self.items if self.items else kind in self.item_kinds

    def takes(self, parameter: str) -> bool:
        """Say whether any of the stream's formulas has the parameter."""
        return any(parameter in formula.parameters for formula in self.formulas)

    def order(self, parameter: str) -> tuple[str, ...]:
        """Return the order of preference for a parameter."""
        source = self.parameters.get(parameter)
        return source.order if source else LEVELS


@dataclass(frozen=True)
class Total:
    """A total that the guideline asks for (合计项); ``gas_table`` says that it is also shown gas by gas."""

    name: str
    zh: str
    en: str
    members: tuple[str, ...]
    gas_table: bool = False


@dataclass(frozen=True)
class Rounding:
    """How the guideline rounds (修约): not at all, or every line of every month, inputs and result.

    ``digits`` holds the decimals by parameter, with ``quantity`` and ``tco2e``; ``quantity_digits`` by stream where a
    stream differs. Half goes to even, as GB/T 8170 says.
    """

    mode: Literal["none", "line_month"] = "none"
    method: Literal["half_even"] = "half_even"
    digits: Mapping[str, int] = field(default_factory=dict)
    quantity_digits: Mapping[str, int] = field(default_factory=dict)

    def of(self, parameter: str, stream: str = "") -> int | None:
        """Return the decimals of a parameter, ``None`` where it is not rounded."""
        if self.mode == "none":
            return None
        if parameter == "quantity" and stream in self.quantity_digits:
            return self.quantity_digits[stream]
        return self.digits.get(parameter)


@dataclass(frozen=True)
class Applicability:
    """Which metals and routes a guideline is for (适用范围); of several that fit, the higher ``rank`` is proposed."""

    metals: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    excluded_routes: tuple[str, ...] = ()
    rank: int = 0
    reason_zh: str = ""
    reason_en: str = ""


@dataclass(frozen=True)
class Clause:
    """One clause in own words or as a formula (条款), with how surely it is known and the streams it is about."""

    number: str
    title_zh: str
    text_zh: str
    text_en: str
    confidence: str
    source: str
    title_en: str = ""
    streams: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportRow:
    """One row of a report table (报告表行): a total, a stream, or one item of a stream."""

    label_zh: str
    label_en: str
    total: str = ""
    stream: str = ""
    item: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportTable:
    """A table of the guideline's own report (附表)."""

    id: str
    title_zh: str
    title_en: str
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True)
class Caveat:
    """What a reader of every result has to know about the text of the guideline itself (使用说明).

    ``when`` is the stream it speaks of, or ``always``; ``items`` are those it speaks of, empty for all.
    """

    rule: str
    severity: Severity
    when: str
    zh: str
    en: str
    items: tuple[str, ...] = ()

    def finding(self) -> Finding:
        return Finding(self.severity, self.rule, self.zh, self.en)


@dataclass(frozen=True)
class Guideline:
    """One edition of an accounting guideline (核算指南)."""

    id: str
    title_zh: str
    title_en: str
    issuer_zh: str
    document_number: str
    document_number_confidence: str
    confidence: str
    boundary_zh: str
    boundary_en: str
    applies_to_zh: str
    applies_to_en: str
    published: date | None
    in_force_from: date | None
    in_force_to: date | None
    replaces: tuple[str, ...]
    purpose: Purpose
    gases: tuple[str, ...]
    gwp: str
    applicability: Applicability
    fuel_table: str
    fuel_vintage: str
    reductant_vintage: str
    rounding: Rounding
    streams: Mapping[str, Stream]
    totals: Mapping[str, Total]
    clauses: tuple[Clause, ...]
    report_tables: tuple[ReportTable, ...]
    caveats: tuple[Caveat, ...]

    @staticmethod
    def known(overlays: Sequence[Path] = ()) -> tuple[str, ...]:
        """Return the ids of the guidelines that come with the program and of those that overlay folders add."""
        from tanfeng.accounting.guideline.loading import known

        return known(overlays)

    @staticmethod
    def load(guideline_id: str, overlays: Sequence[Path] = ()) -> Guideline:
        """Return the guideline of that id, completed by the files of the same name in the overlay folders.

        Raises :class:`UsageError` if there is none, or if its file names a formula, stream or word that does not exist,
        or an overlay changes a clause or stream without confidence and source.
        """
        from tanfeng.accounting.guideline.loading import load

        return load(guideline_id, overlays)

    def check(self, reference: Reference) -> Iterator[Finding]:
        """Yield what the guideline names and the reference tables do not hold, or hold in another unit (指南自检)."""
        from tanfeng.accounting.guideline.checking import check

        return check(self, reference)

    def gas_total(self) -> Total:
        """Return the total that is shown gas by gas: the one marked so, otherwise the first."""
        marked = [total for total in self.totals.values() if total.gas_table]
        return (marked or list(self.totals.values()))[0]

    def in_force(self, day: date) -> bool:
        """Say whether the document is in force on a day; a blank end is open."""
        started = self.in_force_from is None or self.in_force_from <= day
        return started and (self.in_force_to is None or day <= self.in_force_to)
