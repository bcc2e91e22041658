"""Kinds of electricity factors (电力因子种类): a closed set, and the one kind that a purpose takes in a year.

0.6205 (footprint, with upstream) and 0.5306 (average, CO2 only) are both "the national factor of 2023"; nothing but the
kind tells them apart, so nothing but a kind is ever asked for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tanfeng.core.confidence import is_known
from tanfeng.core.errors import UsageError
from tanfeng.core.language import choose

FILE = "factor_kinds.toml"
#: Whose factor a kind is.
PLACES = ("province", "grid", "nation")


@dataclass(frozen=True)
class FactorKind:
    """One kind of factor (因子种类). ``place`` says whose factor it is, ``gas`` what it counts: CO2 or CO2e."""

    key: str
    name_zh: str
    name_en: str
    place: str
    gas: str

    @property
    def unit(self) -> str:
        return f"t{self.gas}/MWh"

    def name(self, lang: str | None = None) -> str:
        return choose(self.name_zh, self.name_en, lang)


@dataclass(frozen=True)
class KindInYears:
    """The kind that a purpose takes in some reporting years; ``None`` is an open end.

    ``latest`` says that the document asks for the latest published factor, not for that of the reporting year.
    """

    kind: FactorKind
    from_year: int | None
    to_year: int | None
    confidence: str
    latest: bool = False

    def covers(self, year: int) -> bool:
        after = self.from_year is None or self.from_year <= year
        return after and (self.to_year is None or year <= self.to_year)


@dataclass(frozen=True)
class Purpose:
    """What a result is for (用途). ``location`` and ``residual`` say which of the two results it can stand behind.

    ``report`` is the purpose of the guidelines whose electricity it is, ``""`` where it belongs to none.
    """

    key: str
    name_zh: str
    name_en: str
    kinds: tuple[KindInYears, ...]
    location: bool
    residual: bool
    report: str = ""

    def kind(self, year: int) -> KindInYears:
        """Return the one kind of the reporting year. Raises :class:`UsageError` where the purpose has none."""
        for entry in self.kinds:
            if entry.covers(year):
                return entry
        raise UsageError(
            f"用途 {self.key} 没有 {year} 年的电力因子种类。",
            f"The purpose {self.key} has no kind of factor in {year}.",
        )

    def name(self, lang: str | None = None) -> str:
        return choose(self.name_zh, self.name_en, lang)


@dataclass(frozen=True)
class FactorKinds:
    """The closed sets, and where their numbers stand (因子种类表)."""

    table: str
    quantity: str
    unit: str
    zero: str
    certificate: str
    residual_purpose: str
    kinds: Mapping[str, FactorKind]
    purposes: Mapping[str, Purpose]

    @staticmethod
    def load() -> FactorKinds:
        return _load()

    def purpose(self, key: str) -> Purpose:
        """Return the purpose. Raises :class:`UsageError` on an unknown one."""
        if key not in self.purposes:
            raise UsageError(
                f"不认识的用途“{key}”；可用：{'、'.join(self.purposes)}。",
                f"Unknown purpose {key!r}; known: {', '.join(self.purposes)}.",
            )
        return self.purposes[key]

    def of_report(self, report: str, kind: str, year: int) -> Purpose | None:
        """Return the purpose of a guideline that takes this kind of factor, ``None`` if there is none."""
        for purpose in self.purposes.values():
            taken = {entry.kind.key for entry in purpose.kinds if entry.covers(year)}
            if purpose.report == report and kind in taken:
                return purpose
        return None

    @property
    def residual(self) -> Purpose:
        return self.purposes[self.residual_purpose]


@cache
def _load() -> FactorKinds:
    text = files("tanfeng.accounting.electricity").joinpath(FILE).read_text(encoding="utf-8")
    return parse(tomllib.loads(text))


def parse(data: Mapping[str, Any]) -> FactorKinds:
    """Build the sets from the content of the file. Raises :class:`UsageError` if a purpose has two kinds in a year,
    or names a kind or word that does not exist."""
    kinds = {key: _kind(key, entry) for key, entry in data["kinds"].items()}
    purposes = {key: _purpose(key, entry, kinds) for key, entry in data["purposes"].items()}
    _require(data["residual_purpose"] in purposes, f"purpose {data['residual_purpose']}")
    return FactorKinds(
        table=data["table"],
        quantity=data["quantity"],
        unit=data["unit"],
        zero=data["zero"],
        certificate=data["certificate"],
        residual_purpose=data["residual_purpose"],
        kinds=kinds,
        purposes=purposes,
    )


def _kind(key: str, entry: Mapping[str, Any]) -> FactorKind:
    _require(entry["place"] in PLACES, f"place of {key}")
    return FactorKind(key, entry["name_zh"], entry["name_en"], entry["place"], entry["gas"])


def _purpose(key: str, entry: Mapping[str, Any], kinds: Mapping[str, FactorKind]) -> Purpose:
    found = tuple(_years(key, part, kinds) for part in entry["kinds"])
    for position, one in enumerate(found):
        for other in found[position + 1 :]:
            _require(not _overlap(one, other), f"two kinds of purpose {key} in one year")
    return Purpose(
        key,
        entry["name_zh"],
        entry["name_en"],
        found,
        entry.get("location", True),
        entry.get("residual", True),
        entry.get("report", ""),
    )


def _years(purpose: str, part: Mapping[str, Any], kinds: Mapping[str, FactorKind]) -> KindInYears:
    _require(part["kind"] in kinds, f"kind {part['kind']} of {purpose}")
    _require(is_known(part["confidence"]), f"confidence {part['confidence']}")
    return KindInYears(
        kinds[part["kind"]], part.get("from_year"), part.get("to_year"), part["confidence"], part.get("latest", False)
    )


def _overlap(one: KindInYears, other: KindInYears) -> bool:
    first, second = sorted((one, other), key=lambda entry: entry.from_year or 0)
    return first.to_year is None or (second.from_year or 0) <= first.to_year


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise UsageError(f"{FILE} 有误：{what}。", f"{FILE}: bad {what}.")
