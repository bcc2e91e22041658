"""Units and shares as reports write them (单位写法)."""

from __future__ import annotations

from tanfeng.accounting.formulas import SHARES
from tanfeng.report.documents.words import Words

#: Digits of a yearly mean, which has no last digit of its own.
_MEAN_DIGITS = {True: 3, False: 5}


def unit_shown(unit: str, words: Words) -> str:
    """Return a unit as a report prints it: 10^4 Nm3 is 万Nm³ in Chinese."""
    if unit == "1":
        return ""
    for written, key in (("10^4 Nm3", "unit.ten_thousand_m3"), ("Nm3", "unit.m3")):
        if written in unit:
            return unit.replace(written, words(key))
    return words("unit.share") if unit == "ratio" else unit


def parameter_unit(name: str, unit: str, words: Words) -> str:
    """Return the unit in which a report prints a parameter: shares in percent."""
    return "%" if name in SHARES else unit_shown(unit, words)


def in_report(name: str, value: float, *, mixed: bool) -> tuple[float, int | None]:
    """Return a parameter as a report prints it (shares in percent) and its decimals, ``None`` for all it has."""
    share = name in SHARES
    return (value * 100.0 if share else value), (_MEAN_DIGITS[share] if mixed else None)
