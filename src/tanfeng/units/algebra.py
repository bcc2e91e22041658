"""The unit algebra: a text such as ``万Nm³`` or ``GJ/10^4Nm3`` becomes an exact factor and a dimension.

Pint holds the table and checks dimensions; this module reads the texts. One text is parsed once and remembered, so a
table of ten million rows with five units costs five parses.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from tanfeng.core.errors import TanfengError


class UnitError(TanfengError):
    """A text that is no unit, or two units of different dimension (单位错误)."""


@dataclass(frozen=True)
class Unit:
    """A parsed unit (单位).

    ``factor`` is how many base units one of this unit is, exactly; ``dimension`` names the base units and their powers,
    such as ``[energy]`` or ``[energy] / [standard_volume]``; ``""`` is a pure number.
    """

    text: str
    dimension: str
    factor: Decimal


#: Number words in front of a unit, as people write them: 万 is ten thousand, not "million".
_MULTIPLES = {"百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_RATIO: dict[str, Decimal] = {
    **dict.fromkeys(("1", "ratio", "share", "比值"), Decimal(1)),
    "%": Decimal("0.01"),
    "‰": Decimal("0.001"),
}
_NUMBER = re.compile(r"^(\d+(?:\.\d+)?)(?:(?:\^|e|\*\*)(\d+))?\s*[*·x]?\s*(.*)$")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@cache
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(None, non_int_type=Decimal, cache_folder=None)
    lines = files("tanfeng.units").joinpath("definitions.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.strip() and not line.startswith("#"):
            registry.define(line)
    return registry


@cache
def _names() -> dict[str, tuple[str, Decimal]]:
    text = files("tanfeng.units").joinpath("names.csv").read_text(encoding="utf-8")
    return {row["name"]: (row["unit"], Decimal(row["factor"])) for row in csv.DictReader(text.splitlines())}


def _clean(text: str) -> str:
    """Fold full-width forms and write ``10⁴`` as ``10^4``, ``m³`` as ``m3``."""
    powers = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "10^" + m.group(1).translate(_SUPERSCRIPTS), text)
    folded = unicodedata.normalize("NFKC", powers.translate(_SUPERSCRIPTS))
    return folded.strip().replace("·", "*").replace("／", "/").replace("CO₂", "CO2")


def _factor_of(token: str, original: str) -> tuple[Decimal, Any]:
    """Return (number, pint unit or None) of one factor of a unit text, such as ``万kWh`` or ``10^4 Nm3``."""
    number = Decimal(1)
    rest = token.strip()
    match = _NUMBER.match(rest)
    if match and (match.group(3) or match.group(2)):
        base, power, rest = match.groups()
        number *= Decimal(base) ** int(power) if power else Decimal(base)
        rest = rest.strip()
    if rest in _RATIO:
        return number * _RATIO[rest], None
    registry = _registry()
    for prefix in sorted([*_MULTIPLES, ""], key=len):
        if not rest.startswith(prefix):
            continue
        name = rest.removeprefix(prefix).strip()
        name, scale = _names().get(name, (name, Decimal(1)))
        if name in registry._units:
            return number * scale * _MULTIPLES.get(prefix, 1), registry.Unit(name)
    raise UnitError(f"不认识的单位“{original}”。", f"Unknown unit {original!r}.")


@cache
def parse(text: str) -> Unit:
    """Read a unit as people write it: ``t``, ``万t``, ``10^4 Nm3``, ``kgce/t``, ``吨标准煤``, ``GJ/万Nm³``, ``%``.

    Raises :class:`UnitError` if any part of it is not a unit; nothing is guessed.
    """
    registry = _registry()
    quantity = registry.Quantity(Decimal(1))
    for position, part in enumerate(re.sub(r"[()（）]", "", _clean(text)).split("/")):
        for token in part.split("*"):
            number, unit = _factor_of(token, text)
            one = registry.Quantity(number, unit) if unit is not None else registry.Quantity(number)
            quantity = quantity / one if position else quantity * one
    base = quantity.to_base_units()
    dimension = "" if base.dimensionless else str(base.dimensionality)
    return Unit(text, dimension, Decimal(base.magnitude))


def same_dimension(first: str, second: str) -> bool:
    """Say whether two unit texts can be converted into each other. Raises :class:`UnitError` on an unknown one."""
    return parse(first).dimension == parse(second).dimension


@cache
def factor_to(given: str, wanted: str) -> Decimal:
    """Return how many ``wanted`` units one ``given`` unit is.

    Raises :class:`UnitError` if either is unknown or their dimensions differ (``m3`` is not ``Nm3``).
    """
    source, target = parse(given), parse(wanted)
    if source.dimension != target.dimension:
        raise UnitError(
            f"单位“{given}”不能换算为“{wanted}”。", f"The unit {given!r} cannot be converted into {wanted!r}."
        )
    return source.factor / target.factor
