"""Numbers as people read them (数字的写法): 万t in Chinese, Mt in English, and 无数据 where there is nothing."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any, NamedTuple

from tanfeng.core.language import CHINESE, ENGLISH
from tanfeng.core.shares import of_samples
from tanfeng.report.unit_words import unit_words


class Said(NamedTuple):
    """One text in the two languages of the report."""

    zh: str
    en: str


NO_DATA = Said("无数据", "no data")

#: Units of emissions: shown on the scale a reader thinks in, whatever the size.
_EMISSION_UNITS = frozenset({"tco2", "tco2e", "t co2", "t co2e"})
_SHARE_UNITS = frozenset({"ratio", "share", "1", ""})
#: Units of a year, as targets and figures write it.
YEAR_UNITS = frozenset({"year", "a", "年"})
#: A share by year, as rates of growth and decline are declared.
_RATE = "1/a"


def is_missing(value: Any) -> bool:
    """Say whether there is no number: ``None``, NaN or an infinity."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def emissions(tonnes: float | None, gas: str = "CO₂") -> Said:
    """Return an amount of emissions: 221.1 万t CO₂ / 2.21 Mt CO₂."""
    if tonnes is None or is_missing(tonnes):
        return NO_DATA
    size = abs(tonnes)
    zh = f"{_plain(tonnes / 1e4)} 万t" if size >= 1e3 else f"{_plain(tonnes)} t"
    if size >= 1e6:
        en = f"{_plain(tonnes / 1e6)} Mt"
    else:
        en = f"{_plain(tonnes / 1e3)} kt" if size >= 1e3 else f"{_plain(tonnes)} t"
    tail = f" {gas}" if gas else ""
    return Said(zh + tail, en + tail)


def energy(tce: float | None) -> Said:
    """Return an amount of energy: 154.2 万tce / 1.54 Mtce."""
    said = emissions(tce, "")
    return said if said is NO_DATA else Said(said.zh + "ce", said.en + "ce")


def emissions_range(low: float | None, high: float | None) -> Said:
    """Return a range of emissions without the gas, or nothing where a bound is unknown or both ends read the same."""
    if low is None or high is None or is_missing(low) or is_missing(high):
        return Said("", "")
    a, b = emissions(low, ""), emissions(high, "")
    return Said(f"{a.zh} – {b.zh}", f"{a.en} – {b.en}") if a != b else Said("", "")


def tonnes_of(value: float | None) -> Said:
    """Return a mass: 30 万t / 300 kt."""
    return emissions(value, "")


def percent(share: float | None, digits: int = 0) -> Said:
    """Return a share between 0 and 1 as a percentage."""
    if share is None or is_missing(share):
        return NO_DATA
    text = f"{share * 100:.{digits}f}%"
    return Said(text, text)


def probability(share: float | None, digits: int = 0) -> Said:
    """Return a share of samples; 100% and 0% only where it is every one, or not one, of them (概率)."""
    if share is None or is_missing(share):
        return NO_DATA
    return Said(*of_samples(share, digits))


def year(value: int | float | str | None) -> Said:
    """Return a year, never with a thousands separator."""
    if is_missing(value) or value == "":
        return NO_DATA
    text = str(int(value)) if isinstance(value, float) else str(value)
    return Said(f"{text} 年", text)


def money(value: float | None, unit: str = "元") -> Said:
    """Return an amount in yuan: 12.3 亿元 / CNY 1.23 billion."""
    if value is None or is_missing(value):
        return NO_DATA
    if unit not in ("元", "CNY"):
        return quantity(value, unit)
    size = abs(value)
    zh = f"{_plain(value / 1e8)} 亿元" if size >= 1e7 else f"{_plain(value / 1e4)} 万元"
    en = f"CNY {_plain(value / 1e9)} billion" if size >= 1e9 else f"CNY {_plain(value / 1e6)} million"
    return Said(zh, en)


def quantity(value: Any, unit: str = "") -> Said:
    """Return any value with its unit; text stays as it is, a missing value is 无数据."""
    if is_missing(value):
        return NO_DATA
    if isinstance(value, bool):
        return Said("是", "yes") if value else Said("否", "no")
    if isinstance(value, Decimal):
        value = float(value)
    if not isinstance(value, int | float):
        text = f"{value} {unit}".strip()
        return Said(text, text)
    if unit.casefold() in _EMISSION_UNITS:
        return emissions(float(value), "CO₂e" if unit.casefold().endswith("e") else "CO₂")
    if unit in YEAR_UNITS and float(value).is_integer() and 1000 < value < 3000:
        return year(value)
    if unit == "%":
        return Said(f"{_plain(float(value))}%", f"{_plain(float(value))}%")
    if unit in _SHARE_UNITS:
        text = _plain(float(value))
        return Said(text, text)
    if unit == _RATE:
        rate = f"{_plain(float(value) * 100)}%"
        return Said(f"每年 {rate}", f"{rate} a year")
    text = _plain(float(value))
    return Said(f"{text} {unit_words(unit, CHINESE)}", f"{text} {unit_words(unit, ENGLISH)}")


def _plain(value: float) -> str:
    """Return about four significant digits, without a tail of zeros and without an exponent for ordinary sizes."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e9 or size < 1e-4:
        return f"{value:.4g}"
    digits = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 1 else 3 - math.floor(math.log10(size))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
