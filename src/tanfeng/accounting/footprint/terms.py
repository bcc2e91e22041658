"""Burdens of processes (工序负荷): what each emits or brings in over the year, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field

from tanfeng.accounting.footprint.background import Factor
from tanfeng.core.findings import Finding


@dataclass(frozen=True)
class Term:
    """One burden of one process over the year (负荷项).

    ``tonnes`` is tCO2e; ``row`` is the position of the exchange whose quantity it follows, or -1; the half widths are
    those of 95 % intervals as shares. ``inputs`` are the ids of the figures that made it. ``months`` says how many
    months of the year the data cover.
    """

    process: int
    name_zh: str
    name_en: str
    category: str
    quantity: float
    unit: str
    tonnes: float
    confidence: str
    inputs: tuple[str, ...]
    factor: Factor | None = None
    row: int = -1
    half_width: float = 0.0
    months: int = 12
    key: str = ""


@dataclass(frozen=True)
class Gap:
    """Something a footprint may need and does not have (缺口).

    ``process`` is a position, or -1 where the row belongs to no process; then ``unit_id`` says which production unit is
    touched, ``""`` meaning the whole enterprise.
    """

    process: int
    finding: Finding
    unit_id: str = ""


@dataclass
class Collected:
    """Terms, gaps and findings gathered on the way (汇集)."""

    terms: list[Term] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[tuple[int, Finding]] = field(default_factory=list)
    stops: list[tuple[int, Finding]] = field(default_factory=list)

    def stop(self, process: int, finding: Finding) -> None:
        """Keep a fault that leaves not even a covered part: a number made of this process would be wrong."""
        self.stops.append((process, finding))
        self.note(process, finding)

    def note(self, process: int, finding: Finding) -> None:
        """Keep a finding that concerns the products behind which this process stands, and no others."""
        self.notes.append((process, finding))
        self.findings.append(finding)

    def take(self, other: Collected) -> None:
        """Add what another part has collected."""
        self.terms.extend(other.terms)
        self.gaps.extend(other.gaps)
        self.findings.extend(other.findings)
        self.notes.extend(other.notes)
        self.stops.extend(other.stops)

    def gap(self, process: int, finding: Finding, unit_id: str = "") -> None:
        """Keep a gap; its finding is said once."""
        self.gaps.append(Gap(process, finding, unit_id))
        self.findings.append(finding)
