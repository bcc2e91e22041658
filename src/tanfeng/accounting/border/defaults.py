"""Default values of the regulation (CBAM 默认值): by CN code, with the mark-up of the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tanfeng.accounting.border.goods import default_heading
from tanfeng.accounting.border.rules import digits, load
from tanfeng.accounting.factors import exact, ratio
from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference, ReferenceRow

UNIT = "tCO2e/t"


@dataclass(frozen=True)
class DefaultValue:
    """A default with its mark-up (默认值): both rows, and the value before and after, tCO2e per tonne of the good."""

    row: ReferenceRow
    mark_up_row: ReferenceRow
    plain: Fraction
    mark_up: Fraction

    @property
    def marked(self) -> Fraction:
        """The value that is declared."""
        return self.plain * (1 + self.mark_up)

    @property
    def confidence(self) -> str:
        return weakest([self.row.confidence, self.mark_up_row.confidence])


def default_value(reference: Reference, cn_code: str, year: int) -> DefaultValue | Finding:
    """Return the default of the longest heading that covers the code, with the mark-up in force in the year."""
    rules = load("cbam")
    heading = default_heading(digits(cn_code), reference)
    day = date(year, 1, 1)
    rows = [r for r in reference.select(rules["table"], cn=heading) if r.quantity == rules["direct"]]
    in_force = [r for r in rows if r.valid_on(day) and r.value is not None]
    marks = [r for r in reference.rows(rules["table"]) if r.quantity == rules["mark_up"]]
    marks = [r for r in marks if r.valid_on(day) and r.value is not None]
    if not heading or len(in_force) != 1 or len(marks) != 1:
        return _none(cn_code, year, rows)
    row, mark = in_force[0], marks[0]
    return DefaultValue(
        row, mark, exact(row.number) * ratio(row.unit, UNIT), exact(mark.number) * ratio(mark.unit, "ratio")
    )


def _none(cn_code: str, year: int, rows: list[ReferenceRow]) -> Finding:
    start = min((r.valid_from for r in rows if r.valid_from), default=None)
    since_zh = f"（{start} 起适用）" if start else ""
    since_en = f" (they apply from {start})" if start else ""
    return Finding(
        "blocks submission",
        "cbam.no-default",
        f"CN {cn_code} 没有 {year} 年适用的默认值和加成{since_zh}。",
        f"There is no default value with mark-up for CN {cn_code} in {year}{since_en}.",
        Address(column="cn_code"),
        expected=str(start or ""),
        given=str(year),
    )
