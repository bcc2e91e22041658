"""The basis of a report (核算依据): everything its figures are a function of, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.reference import Reference


@dataclass(frozen=True)
class Options:
    """What was chosen for a report (核算选项).

    ``enterprise_id`` is empty for a whole activity file; ``period`` is a year, empty for a whole file; ``region`` and
    ``factor_year`` choose the electricity factor. ``assignment`` says which guideline each unit follows, ``""`` being
    the rows of no unit; rows of a unit that is not in it are in no total.
    """

    enterprise_id: str
    period: str
    region: str | None
    factor_year: int | None
    assignment: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Options:
        return cls(**{name: data[name] for name in cls.__dataclass_fields__})

    def guideline_of(self, unit: str | None) -> str:
        """Return the id of the guideline that the rows of a unit follow, ``""`` where there is none."""
        return self.assignment.get(unit or "", "")


@dataclass(frozen=True)
class Basis:
    """The inputs of a report (核算依据).

    ``tables`` are the rows of the ledger that belong to the report, with their addresses; ``reference`` the reference
    data and ``guidelines`` the content of each guideline file, completed by the workspace; ``findings`` what reading
    and checking the ledger found; ``files`` the hash of each file that was read.
    """

    tables: Mapping[str, pl.DataFrame]
    reference: Reference
    guidelines: Mapping[str, Mapping[str, Any]]
    options: Options
    findings: tuple[Finding, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def table(self, name: str) -> pl.DataFrame:
        """Return a table of the ledger, without rows if the report has none."""
        if name in self.tables:
            return self.tables[name]
        from tanfeng.ledger import frames

        return frames.empty(name)
