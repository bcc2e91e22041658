"""How surely one input is known (输入不确定度): stated, by the meter's class, by the class of the data.

A half width is of the 95 % interval, as a share of the input. What nobody states is NaN and is named as unknown; it is
never zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tanfeng.reference import Reference, ReferenceRow

TABLE = "uncertainty_classes"
ACTIVITY, ANALYSIS, FACTOR = "activity", "analysis", "factor"
#: The class of a measured value of which no parameter is named.
ANY = "other"
_PERCENT = 100.0


@dataclass
class Classes:
    """The classes of the reference data; remembers which rows were used (不确定度等级)."""

    reference: Reference
    used: dict[str, ReferenceRow] = field(default_factory=dict)

    def half_width(self, applies_to: str, *names: str) -> float:
        """Return the half width of the first class that exists; NaN if none does (older editions have no classes)."""
        if TABLE not in self.reference.tables:
            return math.nan
        for name in names:
            for row in self.reference.select(TABLE, applies_to=applies_to) if name else ():
                if row.dims.get("class") == name and row.value is not None:
                    self.used[row.key] = row
                    return row.value
        return math.nan

    def of_factor(self, row: ReferenceRow) -> float:
        """Return the half width of a reference row: its own printed range, else the class of its table."""
        if row.value and row.value_low is not None and row.value_high is not None:
            return abs(row.value_high - row.value_low) / 2 / abs(row.value)
        return self.half_width(FACTOR, f"{row.table}.{row.quantity}", row.table)


def of_meter(accuracy_class: str | None) -> float:
    """Return the half width that an accuracy class allows: its number is the largest error in percent; NaN if none.

    ``0.5S`` and ``0.5 级`` are 0.5; a text that starts with no number says nothing.
    """
    digits = ""
    for character in (accuracy_class or "").strip():
        if not (character.isdigit() or character == "."):
            break
        digits += character
    try:
        return float(digits) / _PERCENT
    except ValueError:
        return math.nan
