"""Where things stand in the verifier's workbook (位置): sheets, factor rows and lines, so that they can link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tanfeng.report.documents.chain import LineChain, Parameter
from tanfeng.report.documents.words import Words

#: Title, remark and header stand above the data of each sheet.
HEAD = 2
FIRST = HEAD + 1

FactorKey = tuple[str, str, str, int]


def factor_key(parameter: Parameter) -> FactorKey:
    """Return what tells one factor row from another: one reference row may serve in two units or be rounded."""
    digits = -1 if parameter.digits is None else parameter.digits
    return (parameter.name, parameter.row.key if parameter.row else "", parameter.unit, digits)


@dataclass(frozen=True)
class Places:
    """The rows of the workbook, decided before it is written."""

    lines: tuple[LineChain, ...]
    words: Words

    def sheet(self, name: str) -> str:
        return self.words(f"sheet.{name}")

    @cached_property
    def factors(self) -> tuple[Parameter, ...]:
        """Each default and constant once, by parameter and key."""
        found = {factor_key(p): p for line in self.lines for p in line.parameters if p.row is not None}
        return tuple(found[key] for key in sorted(found))

    @cached_property
    def factor_rows(self) -> Mapping[FactorKey, int]:
        """The row of each factor on its sheet."""
        return {factor_key(parameter): FIRST + position for position, parameter in enumerate(self.factors)}

    @cached_property
    def line_rows(self) -> Mapping[str, int]:
        """The row of each line, by the id of its ledger row, on the sheets of lines and of activity data."""
        return {line.ledger: FIRST + position for position, line in enumerate(self.lines)}

    @property
    def last_line(self) -> int:
        return HEAD + len(self.lines)

    def first_line(self, guideline: str, streams: Sequence[str]) -> int | None:
        """Return the row of the first line of some streams of a guideline."""
        for position, line in enumerate(self.lines):
            if line.guideline == guideline and line.stream in streams:
                return FIRST + position
        return None
